"""How a figure shows its original: cropped, turned, brightened, and with what must not be seen hidden.

A value like any other of the article: the original stays as it is, and every rendition is made of it anew.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec


class Rect(msgspec.Struct, frozen=True):
    """A rectangle in fractions (0 to 1) of the upright original's width and height, from its left upper corner. Places
    are always those of the whole original, so that turning or cropping later does not move them."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in a picture of this size, inside it and at least one pixel wide and high."""
        left, right = _span(self.left, self.right, width)
        top, bottom = _span(self.top, self.bottom, height)
        return left, top, right, bottom


def _span(low: float, high: float, size: int) -> tuple[int, int]:
    low, high = sorted((_inside(low), _inside(high)))
    first = min(round(low * size), size - 1)
    return first, max(first + 1, round(high * size))


def _inside(value: float) -> float:
    return min(1.0, max(0.0, value)) if value == value else 0.0  # not a number: the corner


class Hidden(msgspec.Struct, frozen=True):
    """A place that no published picture shows: as squares ("mosaic") or smooth ("blur"). Both are made of the same few
    mean colours; nothing else of it is left."""

    place: Rect
    kind: Literal["mosaic", "blur"] = "mosaic"


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is done to the original, in this order: hide, crop, turn, brighten.

    ``turns`` are quarters clockwise (0 to 3); ``focus`` is the point that stays in sight when a place is narrower than
    the picture; ``brightness`` and ``contrast`` go from -1 to 1, 0 leaves it as it is.
    """

    crop: Rect = Rect()
    turns: int = 0
    focus: tuple[float, float] = (0.5, 0.5)
    brightness: float = 0.0
    contrast: float = 0.0
    hidden: tuple[Hidden, ...] = ()


AS_IT_IS = Look()


def look_to_json(look: Look) -> str:
    """A look as one line of JSON; "" for the picture as it is."""
    return "" if look == AS_IT_IS else msgspec.json.encode(look).decode()


@lru_cache(maxsize=512)
def look_from_json(text: str) -> Look:
    """And back. ValueError when it is none."""
    return msgspec.json.decode(text, type=Look) if text else AS_IT_IS


def turned(point: tuple[float, float], turns: int) -> tuple[float, float]:
    """Where a point (in fractions) of a picture is after so many quarters clockwise."""
    x, y = point
    return ((x, y), (1 - y, x), (1 - x, 1 - y), (y, 1 - x))[turns % 4]


def turned_rect(rect: Rect, turns: int) -> Rect:
    """And where a rectangle is."""
    (a, b), (c, d) = turned((rect.left, rect.top), turns), turned((rect.right, rect.bottom), turns)
    return Rect(min(a, c), min(b, d), max(a, c), max(b, d))


def around_focus(look: Look, width: int, height: int, shape: float) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest piece of this shape (width by height) around the focus, in a picture
    of this size that the look has made."""
    w, h = min(width, round(height * shape)), min(height, round(width / shape))
    crop = look.crop
    across, down = max(1e-9, crop.right - crop.left), max(1e-9, crop.bottom - crop.top)
    x, y = turned(((look.focus[0] - crop.left) / across, (look.focus[1] - crop.top) / down), look.turns)
    return _near(x, width, w), _near(y, height, h), w, h


def _near(middle: float, whole: int, part: int) -> int:
    """Where a part begins whose middle is there, inside the whole."""
    return round(min(max(middle * whole - part / 2, 0), whole - part))


def size_of(look: Look, width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels of what the look leaves of an upright original of this size."""
    left, top, right, bottom = look.crop.pixels(width, height)
    return (bottom - top, right - left) if look.turns % 2 else (right - left, bottom - top)
