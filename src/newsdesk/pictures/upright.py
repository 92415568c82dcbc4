"""Which way up a picture stands: one answer for its size, its pixels, the page and what is handed over.

Only the EXIF orientation tag counts (Exif 2.32, 4.6.4 A), as in browsers. Pillow takes XMP's tiff:Orientation and a
PNG's "Raw profile type exif" too, which neither Qt nor browsers do: places hidden on one would lie elsewhere on the
other. Its exif_transpose also writes EXIF anew, and a hostile block makes that fail.
"""

from __future__ import annotations

from PIL import Image

from newsdesk.pictures.known import orientation_of

ACROSS = (5, 6, 7, 8)
"""Orientations that change width and height."""
_HOW = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright_size(image: Image.Image, data: bytes) -> tuple[int, int]:
    """Width and height of the upright picture, of an image that was opened of these bytes and not yet drafted. A TIFF
    is loaded for it: Pillow turns it then, and only then is its size sure."""
    if image.format == "TIFF":
        _load(image)
        return image.size
    return image.size[::-1] if orientation_of(data) in ACROSS else image.size


def upright(image: Image.Image, data: bytes) -> Image.Image:
    """The image that was opened of these bytes, loaded and turned; the same object when it stands upright."""
    _load(image)
    how = None if image.format == "TIFF" else _HOW.get(orientation_of(data))
    return image if how is None else image.transpose(how)


def _load(image: Image.Image) -> None:
    if image.format == "TIFF":
        image.info.pop("xmp", None)  # else a TIFF without the tag is turned by what its XMP says
    image.load()
