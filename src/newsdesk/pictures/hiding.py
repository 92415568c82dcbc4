"""Faces and number plates made unrecognisable in the pixels themselves, so that there is no way back.

Places that touch are one group. Over a group lies one grid of square cells, and every cell that a place touches loses
all but its mean colour. A cell is an eighth of the group's longer side, so that a face filling the picture has no more
than eight by eight of them; and never smaller than a 64th of the picture's longer side, so that many small strokes of a
brush over a number plate keep no more than one stroke would. A blur is the same means joined smoothly: a real blur of
known width can be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageStat

from newsdesk.article.look import Hidden

CELLS = 5
"""Cells along the longer side of a group."""
FINEST = 64
"""Cells along the longer side of the picture, at most."""
LEAST = 8
"""Pixels along a cell's side, at least."""
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Places that touch, in pixels; the grid over them, which may stand out over the picture's right and lower edge,
    and the side of its cells."""

    kind: Literal["mosaic", "blur"]
    places: tuple[Box, ...]
    grid: Box
    side: int

    def cells(self, size: tuple[int, int]) -> Iterator[tuple[int, int, Box, bool]]:
        """Column, row and pixels (inside the picture) of each cell, and whether it is hidden."""
        for y, top in enumerate(range(self.grid[1], self.grid[3], self.side)):
            for x, left in enumerate(range(self.grid[0], self.grid[2], self.side)):
                box = (left, top, min(left + self.side, size[0]), min(top + self.side, size[1]))
                yield x, y, box, any(_touch(box, place) for place in self.places)


def hide(image: Image.Image, hidden: Sequence[Hidden]) -> Image.Image:
    """The picture (RGB or RGBA, upright, whole) with these places hidden; the same object when there are none."""
    if not hidden:
        return image
    out = image.copy()
    for group in groups(hidden, image.size):
        grid, side = group.grid, group.side
        means = Image.new(image.mode, ((grid[2] - grid[0]) // side, (grid[3] - grid[1]) // side))
        mask = Image.new("L", means.size)
        for x, y, box, is_hidden in group.cells(image.size):
            means.putpixel((x, y), _mean(image.crop(box)))
            mask.putpixel((x, y), 255 if is_hidden else 0)
        size = (grid[2] - grid[0], grid[3] - grid[1])
        how = Image.Resampling.NEAREST if group.kind == "mosaic" else Image.Resampling.BICUBIC
        out.paste(means.resize(size, how), grid[:2], mask.resize(size, Image.Resampling.NEAREST))
    return out


def _mean(piece: Image.Image) -> tuple[int, ...]:
    """The exact mean of each channel. (Scaling to one pixel rounds rows first: that would tell how pixels lay.)"""
    stat = ImageStat.Stat(piece)
    return tuple((2 * int(total) + count) // (2 * count) for total, count in zip(stat.sum, stat.count, strict=True))


def groups(hidden: Sequence[Hidden], size: tuple[int, int]) -> list[Group]:
    """The groups of a picture of this size; no two grids touch. A group of both kinds is a mosaic."""
    made: list[Group] = []
    for one in hidden:
        group = _group(one.kind, (one.place.pixels(*size),), size)
        while near := [other for other in made if _touch(_grown(group.grid), other.grid)]:
            made = [other for other in made if other not in near]
            kinds = {group.kind, *(other.kind for other in near)}
            places = tuple(place for each in (group, *near) for place in each.places)
            group = _group("blur" if kinds == {"blur"} else "mosaic", places, size)
        made.append(group)
    return made


def _group(kind: Literal["mosaic", "blur"], places: tuple[Box, ...], size: tuple[int, int]) -> Group:
    left, top = min(p[0] for p in places), min(p[1] for p in places)
    right, bottom = max(p[2] for p in places), max(p[3] for p in places)
    side = max(-(-max(right - left, bottom - top) // CELLS), -(-max(size) // FINEST), LEAST)
    columns, rows = -(-(right - left) // side), -(-(bottom - top) // side)
    return Group(kind, places, (left, top, left + columns * side, top + rows * side), side)


def _grown(box: Box) -> Box:
    return box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
