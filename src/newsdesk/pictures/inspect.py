"""What a picture file is, found out before anything trusts it."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.pictures.asset import MAX_BYTES, Asset
from newsdesk.pictures.sorts import frames, is_raw, refusal
from newsdesk.pictures.upright import upright_size

MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000
MAX_FRAMES = 2000
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP")  # the JPEG reader opens MPO too

DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, MemoryError, ArithmeticError, LookupError, RuntimeError,
    AttributeError, struct.error,
)  # fmt: skip
"""What Pillow's decoders answer a damaged file with."""
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
            _within_limits(image, data, name)
            mime = Image.MIME.get(image.format or "", "image/jpeg")
            width, height = upright_size(image, data)
            # A JPEG decodes at an eighth of its size here: every byte is read, little is kept.
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise UserError(
            M("{name} has more pixels than any camera makes.", name=name), M("Save a smaller copy and take that.")
        ) from error
    except UnidentifiedImageError as error:
        raise UserError(*(refusal(data, name) or _no_picture(name))) from error
    except DAMAGED as error:
        raise UserError(
            M("{name} is damaged or cut short.", name=name), M("Copy it again from the camera or phone.")
        ) from error
    if mime == "image/mpo":
        mime = "image/jpeg"
    return Asset(hashlib.sha256(data).hexdigest(), mime, width, height, len(data))


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of the upright picture, by its head alone but for a TIFF; None for a broken one."""
    try:
        with opened(data) as image:
            return upright_size(image, data)
    except (Image.DecompressionBombError, *DAMAGED):
        return None


def opened(data: bytes) -> Image.Image:
    """Pillow's image over these bytes, only the accepted formats, decoding nothing yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bomb and metadata warnings: the limits above decide
        Image.init()  # a format that this build of Pillow lacks must be refused, not be a KeyError
        return Image.open(io.BytesIO(data), formats=[f for f in ACCEPTED if f in Image.OPEN])


def _within_limits(image: Image.Image, data: bytes, name: str) -> None:
    width, height = image.size
    if is_raw(image, data):
        raise UserError(
            M("{name} is a camera's raw file.", name=name), M("Develop it and save it as JPEG, then take that.")
        )
    if max(width, height) > MAX_SIDE:
        raise UserError(
            M("{name} is too wide or too high ({width} × {height}).", name=name, width=width, height=height),
            M("Crop it to below {limit} pixels on each side and take that.", limit=MAX_SIDE),
        )
    if width * height > MAX_PIXELS:
        raise UserError(
            M("{name} has too many pixels ({width} × {height}).", name=name, width=width, height=height),
            M("Save a smaller copy and take that."),
        )
    if frames(image, data, MAX_FRAMES + 1) > MAX_FRAMES:
        raise UserError(
            M("{name} has more than {limit} pictures in it.", name=name, limit=MAX_FRAMES),
            M("Save the one that is meant and take that."),
        )


def _no_picture(name: str) -> tuple[Message, Message]:
    return M("{name} is not a picture that Newsdesk can read.", name=name), _CHOOSE


def remarks(data: bytes, name: str) -> tuple[Message, ...]:
    """What a person should know of a picture that was taken in: its name says another kind, only the first of its
    frames is published, its colours are changed for screens. Never raises."""
    said = []
    try:
        with opened(data) as image:
            kind = "JPEG" if image.format == "MPO" else str(image.format)
            suffix = name.rpartition(".")[2].lower()
            if suffix in _SUFFIXES and _SUFFIXES[suffix] != kind:
                said.append(M("{name} is a {kind} picture, whatever its name says.", name=name, kind=kind))
            count = frames(image, data, MAX_FRAMES) if image.format != "MPO" else 1
            if count > 1 and kind == "TIFF":
                said.append(M("It has {count} pages: the first is published.", count=count))
            elif count > 1:
                said.append(_moving(data, count))
            if image.mode == "CMYK":
                said.append(M("It is made for print (CMYK): its colours are changed for screens."))
                if not image.info.get("icc_profile"):
                    said.append(M("It does not say for which print: its colours may come out differently."))
            elif image.mode.startswith("I") or image.mode == "F" or _bits(data) == 16:
                said.append(M("It has 16 bits a colour: 8 are published."))
    except (Image.DecompressionBombError, *DAMAGED):
        return ()
    return tuple(said)


def _moving(data: bytes, count: int) -> Message:
    from newsdesk.pictures.moving import may_move  # which needs this module

    if may_move(data):
        return M("It moves ({count} frames), and is published so unless places are hidden in it.", count=count)
    return M("It moves ({count} frames), too much for a page: the first is published.", count=count)


_SUFFIXES = {
    "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "tif": "TIFF", "tiff": "TIFF",
    "gif": "GIF", "bmp": "BMP",
}  # fmt: skip


def _bits(data: bytes) -> int:
    """Bits a sample of a PNG (3rd edition, 11.2.1); 8 for others."""
    return data[24] if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 24 else 8
