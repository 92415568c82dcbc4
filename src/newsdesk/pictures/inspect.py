"""What a picture file is, found out before anything trusts it."""

from __future__ import annotations

import hashlib
import io
import warnings

from PIL import Image, UnidentifiedImageError

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.pictures.asset import MAX_BYTES, Asset

MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP")  # the JPEG reader opens MPO too

_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4 A
_TURNED = (5, 6, 7, 8)
_CHOOSE = M("Choose a JPEG, PNG, WebP, AVIF, TIFF, GIF or BMP picture.")


def inspect(data: bytes, name: str) -> Asset:
    """What these bytes are; they are decoded once to the end, so that a broken file is refused now and not on the page.

    The content decides, not the name. Raises UserError with a sentence for everything that cannot be published.
    """
    if not data:
        raise UserError(M("{name} is empty.", name=name), _CHOOSE)
    if len(data) > MAX_BYTES:
        raise UserError(
            M("{name} is too large ({size} MB).", name=name, size=len(data) >> 20),
            M("Save a copy below {limit} MB and take that.", limit=MAX_BYTES >> 20),
        )
    try:
        with opened(data) as image:
            width, height = image.size
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise _too_many_pixels(name, width, height)
            mime = Image.MIME.get(image.format or "", "image/jpeg")
            if image.getexif().get(_ORIENTATION) in _TURNED:
                width, height = height, width
            # A JPEG decodes at an eighth of its size here: every byte is read, little is kept.
            image.draft(None, (max(1, width // 8), max(1, height // 8)))
            image.load()
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise UserError(
            M("{name} has more pixels than any camera makes.", name=name), M("Save a smaller copy and take that.")
        ) from error
    except UnidentifiedImageError as error:
        raise UserError(*_not_a_picture(data, name)) from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, MemoryError, OverflowError, KeyError) as error:
        # Pillow's decoders answer a damaged file with any of these.
        raise UserError(
            M("{name} is damaged or cut short.", name=name), M("Copy it again from the camera or phone.")
        ) from error
    if mime == "image/mpo":
        mime = "image/jpeg"
    return Asset(hashlib.sha256(data).hexdigest(), mime, width, height, len(data))


def opened(data: bytes) -> Image.Image:
    """Pillow's image over these bytes, only the accepted formats, decoding nothing yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bomb and metadata warnings: the limits above decide
        Image.init()  # a format that this build of Pillow lacks must be refused, not be a KeyError
        return Image.open(io.BytesIO(data), formats=[f for f in ACCEPTED if f in Image.OPEN])


def _too_many_pixels(name: str, width: int, height: int) -> UserError:
    return UserError(
        M("{name} has too many pixels ({width} × {height}).", name=name, width=width, height=height),
        M("Save a smaller copy and take that."),
    )


def _not_a_picture(data: bytes, name: str) -> tuple[Message, Message]:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return (
            M("{name} is an HEIC picture, which Newsdesk cannot read.", name=name),
            M("On the phone choose the most compatible format, or save it as JPEG."),
        )
    if head[:5].lower() in (b"<?xml", b"<svg ", b"<svg>") or b"<svg" in head.lower():
        return M("{name} is an SVG drawing, which can carry programs.", name=name), M("Save it as PNG and take that.")
    if head.startswith(b"%PDF"):
        return M("{name} is a PDF document, not a picture.", name=name), M("Save the page as PNG and take that.")
    return M("{name} is not a picture that Newsdesk can read.", name=name), _CHOOSE
