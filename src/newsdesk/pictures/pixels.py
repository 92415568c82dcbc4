"""The pixels of any accepted picture: upright, eight bit, in sRGB, no larger than they have to be."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageEnhance, ImageStat

from newsdesk.article.look import Look, size_of
from newsdesk.pictures.hiding import hide
from newsdesk.pictures.inspect import opened
from newsdesk.pictures.upright import upright, upright_size

AHEAD = 1.8
"""A JPEG is decoded at a half, a quarter or an eighth of its size when that is still so many times what is needed. At 2
a picture of 24 megapixels (6000 wide) would be decoded whole for a width of 1600; the measured difference to a scaling
from the whole picture is in benchmarks/README.md."""
_NEAR = 2
"""Steps of 256 that a colour may be off before a profile counts as another than sRGB."""


def decoded(data: bytes, look: Look, widest: int) -> Image.Image:
    """The picture as the look shows it, RGB or RGBA, upright, in sRGB; a JPEG no larger than is good for ``widest``
    pixels of width (other formats as large as they are). For bytes that :func:`inspect` has passed."""
    with opened(data) as image:
        shown = size_of(look, *upright_size(image, data))[0]
        scale = AHEAD * min(widest, shown) / shown
        if scale < 1:
            least = (max(1, int(scale * image.width)), max(1, int(scale * image.height)))
            image.draft(None, least)
        return pictured(image, data, look)


def pictured(image: Image.Image, data: bytes, look: Look) -> Image.Image:
    """The frame at which an image stands that was opened of these bytes: plain, upright, and as the look shows it."""
    profile = image.info.get("icc_profile")
    return as_looked(_plain(upright(image, data), profile if isinstance(profile, bytes) else b""), look)


def as_looked(work: Image.Image, look: Look) -> Image.Image:
    """The whole upright picture hidden, cropped and turned; :func:`toned` comes after scaling."""
    work = hide(work, look.hidden)
    box = look.crop.pixels(*work.size)
    if box != (0, 0, *work.size):
        work = work.crop(box)
    turns = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    if look.turns % 4:
        work = work.transpose(turns[look.turns % 4])
    return work


def scaled(image: Image.Image, width: int, height: int) -> Image.Image:
    """The picture in this size; the same object when it has it."""
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def toned(image: Image.Image, look: Look, shown: Image.Image | None = None) -> Image.Image:
    """Brighter and with more contrast, after scaling: there are fewer pixels then. Transparency stays as it is.

    Contrast goes from the middle grey of what is shown: of another picture, when this one is a part of it or more."""
    if not look.brightness and not look.contrast:
        return image
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    made = ImageEnhance.Brightness(image.convert("RGB")).enhance(_factor(look.brightness))
    if shown is None:
        made = ImageEnhance.Contrast(made).enhance(_factor(look.contrast))
    else:
        grey = ImageEnhance.Brightness(shown.convert("RGB")).enhance(_factor(look.brightness)).convert("L")
        middle = int(ImageStat.Stat(grey).mean[0] + 0.5)  # as ImageEnhance has it
        made = Image.blend(Image.new("RGB", made.size, (middle,) * 3), made, _factor(look.contrast))
    if alpha is not None:
        made.putalpha(alpha)
    return made


def _factor(value: float) -> float:
    """-1 to 1 as a half to double: in reason, so that nobody makes news of what is not there."""
    return float(2.0 ** min(1.0, max(-1.0, value)))


def _plain(image: Image.Image, profile: bytes) -> Image.Image:
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bit(image)
        has_alpha = False  # a transparent grey of 16 bits is not worth a second meaning
    if image.mode in ("P", "PA", "1", "LA", "La", "RGBa"):
        image = image.convert("RGBA" if has_alpha else "RGB")
    elif has_alpha and image.mode in ("L", "RGB"):
        image = image.convert("RGBA")
    if profile:
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        image = _to_srgb(image.convert("RGB") if alpha else image, profile)
        if alpha:
            image.putalpha(alpha)
    wanted = "RGBA" if has_alpha else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit and float greys: 65,535 becomes 255; of other ranges the one that is there becomes 0 to 255."""
    wide = image.convert("F")
    low, span = 0.0, 65535.0
    if not image.mode.startswith("I;16"):
        least, most = wide.getextrema()
        low, span = float(least), (float(most) - float(least)) or 1.0  # type: ignore[arg-type]
    return wide.point(lambda v: v * (255.0 / span) - low * 255.0 / span).convert("L")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as an sRGB screen shows them. An unreadable profile is taken for sRGB, as browsers do; one that changes
    no colour by more than a step is not applied."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        change = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), image.mode, "RGB")
        if image.mode == "RGB" and _is_srgb(change):
            return image
        made = ImageCms.applyTransform(image, change)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made or image


def _is_srgb(change: ImageCms.ImageCmsTransform) -> bool:
    steps = range(0, 256, 51)
    probe = Image.new("RGB", (216, 1))
    probe.putdata([(r, g, b) for r in steps for g in steps for b in steps])
    made = ImageCms.applyTransform(probe, change)
    if made is None:
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(probe.tobytes(), made.tobytes(), strict=True))
