"""The sizes of a picture that are published: upright, in sRGB, with nothing of what the original file knows.

A rendition is encoded anew from pixels, so no place, serial number, name, thumbnail or history can reach an export.
What the original says about its making (TC260's AI label, the digital source type and IPTC's AI fields) is written into
every one again: to remove it is forbidden. Caption and credit come with :func:`newsdesk.pictures.writing.state`.

The JPEG decoder scales while decoding, and each width is made from the one above it (Lanczos): a fifth of the time of a
full decode with no difference that an eye can see.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
from PIL import Image, features

from newsdesk.article.look import AS_IT_IS, Look, size_of
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.pictures.asset import Asset
from newsdesk.pictures.known import AI_FIELDS, Stated, known
from newsdesk.pictures.moving import Frames, file_of, frames_of, may_move
from newsdesk.pictures.pixels import scaled
from newsdesk.pictures.writing import EMPTY, state

Format = Literal["jpeg", "webp", "avif"]
LOWEST = 40
"""The quality below which a picture is made smaller rather than uglier."""
NARROWEST = 160
"""The width in pixels below which a size limit is given up."""
MOST: dict[Format, int] = {"jpeg": 65_500, "webp": 16_383, "avif": 65_535}
"""Pixels that a side may have in a format (libjpeg's JPEG_MAX_DIMENSION; RFC 9649, 2.7.1; AV1, 5.5.1)."""
ROOM = 8_000
"""Bytes of a limit that :func:`render` leaves for what is stated later: caption, credit and rights with some to spare.
"""
_STEP = 0.85
_ORDER: tuple[Format, ...] = ("jpeg", "webp", "avif")


@dataclass(frozen=True, slots=True)
class Recipe:
    """The width in pixels of a rendition, its format, its quality (1 to 95) and the most bytes that it may have,
    metadata included. Where a picture is transparent, "jpeg" is a PNG; where it moves, a GIF."""

    width: int
    format: Format = "jpeg"
    quality: int = 82
    most_bytes: int | None = None


JPEGS = (Recipe(1600, "jpeg", 84), Recipe(800), Recipe(400))
DEFAULT = (*JPEGS, Recipe(1600, "webp", 80), Recipe(800, "webp", 80), Recipe(400, "webp", 80))


@dataclass(frozen=True, slots=True)
class Made:
    """A rendition, the recipe and the quality that made it (0 for PNG and GIF), whether it keeps the recipe's limit,
    and what was done about that (None when nothing was needed)."""

    rendition: Rendition
    recipe: Recipe
    quality: int
    within: bool = True
    note: Message | None = None


@functools.cache
def can_write(format: Format) -> bool:
    """Has this computer's Pillow the encoder, and can statements be written into what comes out of it? Of AVIF that is
    tried, for it depends on how the encoder's library lays its boxes out."""
    if format == "jpeg":
        return True
    if not features.check(format):
        return False
    made = _encode(Frames((Image.new("RGB", (16, 16)),)), "", format, 50, Stated(credit="?"))
    return known(made.data).credit == "?"


def render(data: bytes, asset: Asset, recipes: tuple[Recipe, ...] = JPEGS, look: Look = AS_IT_IS) -> Picture:
    """The picture's renditions before anything is stated: :func:`make` without what it says, and with ROOM for that
    below each recipe's limit."""
    roomy = tuple(replace(r, most_bytes=max(0, r.most_bytes - ROOM)) if r.most_bytes else r for r in recipes)
    return Picture(asset.sha256, tuple(made.rendition for made in make(data, asset, roomy, look)))


def make(
    data: bytes,
    asset: Asset,
    recipes: tuple[Recipe, ...] = DEFAULT,
    look: Look = AS_IT_IS,
    stated: Stated | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Made, ...]:
    """One rendition for each recipe, widest first, as the look shows the original; same bytes for same input.

    Never enlarged, and never two of one width and format; a format that cannot be written here, or not in that size,
    is left out (AVIF of what moves too), but there is always one rendition: then the widest recipe as JPEG. ``stated``
    is written into each; None writes what the original says of AI and nothing else. ``go_on`` is asked before each:
    False ends it with what is there. For bytes that :func:`inspect` has passed: raises nothing that a person could do
    something about.
    """
    shown = size_of(look, asset.width, asset.height)
    moves = not look.hidden and may_move(data)
    wanted = [r for r in recipes if can_write(r.format) and max(_size(r, shown)) <= MOST[r.format]]
    wanted = [r for r in wanted if not (moves and r.format == "avif")]
    wanted = wanted or [replace(max(recipes, key=lambda r: r.width), format="jpeg")]
    wanted.sort(key=lambda r: (-r.width, _ORDER.index(r.format)))  # what every reader shows comes first
    work = frames_of(data, look, wanted[0].width)
    told = _with_ai(stated or Stated(), data)
    out: dict[tuple[int, str], Made] = {}
    seen: set[tuple[int, str]] = set()
    for recipe in wanted:
        width, height = _size(recipe, shown)
        if (width, recipe.format) in seen or (out and not go_on()):
            continue
        seen.add((width, recipe.format))
        if work.size != (width, height) or not out:
            work = work.each(lambda image, w=width, h=height: scaled(image, w, h))  # type: ignore[misc]
            ready = work.toned(look)
        made = _within(ready, asset.sha256, recipe, told)
        out.setdefault((made.rendition.width, recipe.format), made)  # a limit may have made two of one width
    return tuple(sorted(out.values(), key=lambda m: (-m.rendition.width, _ORDER.index(m.recipe.format))))


def _size(recipe: Recipe, shown: tuple[int, int]) -> tuple[int, int]:
    """Of this recipe's rendition of what is shown."""
    width = min(recipe.width, shown[0])
    return width, max(1, round(shown[1] * width / shown[0]))


def _with_ai(stated: Stated, data: bytes) -> Stated:
    """What the original says of AI, where nothing else is stated."""
    original = known(data)
    said = {f: getattr(stated, f) or getattr(original, f) for f in AI_FIELDS}
    return msgspec.structs.replace(stated, **said)


# ------------------------------------------------------------------ a limit of bytes


def _within(frames: Frames, sha256: str, recipe: Recipe, stated: Stated) -> Made:
    """Encoded; where the recipe has a limit, with the best quality that keeps it, else smaller, else as small as it
    goes."""

    def tried(frames: Frames, quality: int) -> Rendition:
        return _encode(frames, sha256, recipe.format, quality, stated)

    first = tried(frames, recipe.quality)
    most, has_none = recipe.most_bytes, first.mime in ("image/png", "image/gif")
    if most is None or len(first.data) <= most:
        return Made(first, recipe, 0 if has_none else recipe.quality)
    lowest = recipe.quality if has_none else min(LOWEST, recipe.quality)
    while True:
        wide, high = frames.size
        last = first if lowest == recipe.quality and wide == first.width else tried(frames, lowest)
        if len(last.data) <= most:
            made, quality = _best(frames, tried, (last, lowest), recipe.quality, most)
            return Made(made, recipe, 0 if has_none else quality, note=_said(first, made, recipe, quality))
        # Bytes go with the area, nearly: what is far too large is not tried step by step.
        width = int(wide * min(_STEP, math.sqrt(most / len(last.data))))
        if width < NARROWEST < wide:
            width = NARROWEST
        if width < NARROWEST:
            note = M("It cannot be made smaller than {size} KB.", size=-(-len(last.data) // 1024))
            return Made(last, recipe, 0 if has_none else lowest, within=False, note=note)
        size = width, max(1, round(high * width / wide))
        frames = frames.each(lambda image, s=size: scaled(image, *s))  # type: ignore[misc]


def _best(
    frames: Frames,
    tried: Callable[[Frames, int], Rendition],
    lowest: tuple[Rendition, int],
    highest: int,
    most: int,
) -> tuple[Rendition, int]:
    """By halving: the highest quality whose bytes keep the limit, and its picture; lowest does keep it."""
    best, quality = lowest
    low, high = quality + 1, highest
    while low <= high:
        middle = (low + high) // 2
        made = tried(frames, middle)
        if len(made.data) <= most:
            best, quality, low = made, middle, middle + 1
        else:
            high = middle - 1
    return best, quality


def _said(first: Rendition, made: Rendition, recipe: Recipe, quality: int) -> Message:
    limit = (recipe.most_bytes or 0) // 1024
    if made.width < first.width:
        return M("Made {width} pixels wide, to stay below {limit} KB.", width=made.width, limit=limit)
    return M("Saved with quality {quality}, to stay below {limit} KB.", quality=quality, limit=limit)


def _encode(frames: Frames, sha256: str, format: Format, quality: int, stated: Stated) -> Rendition:
    # A copy that knows its pixels only: Pillow writes a PNG's text and a JPEG's comment back from ``info``.
    bare = frames.images[0].copy()
    bare.info = {}
    kind: str = "png" if format == "jpeg" and bare.mode == "RGBA" else format
    stream = io.BytesIO()
    if frames.moves:
        kind = "webp" if format == "webp" else "gif"
        stream.write(file_of(frames, quality, webp=format == "webp"))
    elif format == "webp":
        bare.save(stream, "WEBP", quality=quality, method=4)
    elif format == "avif":
        # One thread: how many there are decides the tiles, and so the bytes.
        bare.save(stream, "AVIF", quality=quality, speed=8, max_threads=1, xmp=EMPTY)
    elif bare.mode == "RGBA":
        bare.save(stream, "PNG", optimize=True)
    else:
        bare.save(stream, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
    name = f"{sha256[:16]}-{bare.width}.{'jpg' if kind == 'jpeg' else kind}"
    return Rendition(name, f"image/{kind}", bare.width, bare.height, state(stream.getvalue(), stated))
