"""Pictures that move: their frames as a figure shows them, within what is good for a page, and their files.

A picture in which places are hidden stands still: they were chosen on its first frame, and nobody has looked where a
face goes in the others.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from newsdesk.article.look import Look
from newsdesk.pictures.inspect import DAMAGED, opened
from newsdesk.pictures.pixels import decoded, pictured, scaled, toned
from newsdesk.pictures.sorts import frames as count_of

MOST_FRAMES = 200
MOST_PIXELS = 50_000_000
"""Of all frames together: what is held at once, 200 MB."""
_SHORTEST, _USUAL = 20, 100
"""Milliseconds of a frame: what is shorter is shown as if nothing were said, as browsers do."""


@dataclass(frozen=True, slots=True)
class Frames:
    """A picture's frames (one for a picture that stands still), all of one size and mode, RGB or RGBA; how long each is
    shown in milliseconds; and how often it is shown, 0 for ever."""

    images: tuple[Image.Image, ...]
    times: tuple[int, ...] = ()
    loops: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.images[0].size

    @property
    def moves(self) -> bool:
        """Is it more than one?"""
        return len(self.images) > 1

    def each(self, change: Callable[[Image.Image], Image.Image]) -> Frames:
        """With every frame changed."""
        return Frames(tuple(map(change, self.images)), self.times, self.loops)

    def toned(self, look: Look) -> Frames:
        """Brighter and with more contrast, from the middle grey of the first frame: else it would flicker."""
        first = self.images[0] if self.moves else None
        return self.each(lambda image: toned(image, look, first))


def may_move(data: bytes) -> bool:
    """Does this move, and in few enough frames and pixels to be published so? For bytes that inspect has passed."""
    try:
        with opened(data) as image:
            if image.format not in ("GIF", "WEBP", "PNG") or getattr(image, "default_image", False):
                return False  # a PNG whose first picture is not one of those that move
            count = count_of(image, data, MOST_FRAMES + 1)
            return 1 < count <= MOST_FRAMES and count * image.width * image.height <= MOST_PIXELS
    except DAMAGED:
        return False


def frames_of(data: bytes, look: Look, widest: int) -> Frames:
    """The picture as the look shows it, no larger than is good for so many pixels of width (see decoded); the first
    frame alone of one that stands still. For bytes that inspect has passed: raises what a decoder raises."""
    if not look.hidden and may_move(data):
        try:
            found = _frames(data, look, widest)
        except DAMAGED:  # inspect saw the first only
            found = None
        if found is not None and found.moves:
            return found
    return Frames((decoded(data, look, widest),))


def _frames(data: bytes, look: Look, widest: int) -> Frames:
    images, times = [], []
    with opened(data) as image:
        loops = image.info.get("loop", 0 if image.format == "WEBP" else 1)
        for number in range(count_of(image, data, MOST_FRAMES)):
            image.seek(number)
            made = pictured(image, data, look).copy()
            made.info = {}
            if made.width > widest:
                made = scaled(made, widest, max(1, round(made.height * widest / made.width)))
            images.append(made)
            said = image.info.get("duration", 0)
            times.append(round(said) if isinstance(said, int | float) and said >= _SHORTEST else _USUAL)
    if len({made.mode for made in images}) > 1:
        images = [made.convert("RGBA") for made in images]
    return Frames(tuple(images), tuple(times), loops if isinstance(loops, int) and 0 <= loops < 65_536 else 0)


def file_of(frames: Frames, quality: int, *, webp: bool) -> bytes:
    """The WebP, or the GIF, with nothing in it but pixels and times."""
    stream = io.BytesIO()
    first, *more = frames.images
    loop = {} if frames.loops == 1 and not webp else {"loop": frames.loops}
    times: dict[str, object] = {"save_all": True, "append_images": more, "duration": list(frames.times), **loop}
    if not webp:
        first.save(stream, "GIF", disposal=2 if first.mode == "RGBA" else 1, **times)
        return stream.getvalue()
    first.save(stream, "WEBP", quality=quality, method=2, **times)
    made = bytearray(stream.getvalue())
    if first.mode == "RGBA" and made[12:16] == b"VP8X":
        # libwebp forgets to say so when each frame is cut down to a piece that is not transparent (RFC 9649, 2.7.1).
        made[20] |= 0x10
    return bytes(made)
