"""How a figure shows its original: cropped, turned, brightened, and with what must not be seen hidden.

A value like any other of the article: the original stays as it is, and every rendition is made of it anew.
"""

from __future__ import annotations

import math
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
MOST_HIDDEN = 200
"""Hidden places of a look that came from outside: each costs time in every rendition."""


def settled(look: Look) -> Look:
    """A look from outside as one of ours: numbers that are numbers and within their range, whole turns, few places.
    What is hidden never becomes less: of too many places the last are one that holds them all."""
    hidden = tuple(Hidden(_settled(h.place), h.kind) for h in look.hidden)
    if len(hidden) > MOST_HIDDEN:
        first, rest = hidden[: MOST_HIDDEN - 1], [h.place for h in hidden[MOST_HIDDEN - 1 :]]
        low = min(r.left for r in rest), min(r.top for r in rest)
        hidden = (*first, Hidden(Rect(*low, max(r.right for r in rest), max(r.bottom for r in rest))))
    made = Look(
        crop=_settled(look.crop),
        turns=look.turns % 4,
        focus=(_between(0.0, look.focus[0], 1.0, 0.5), _between(0.0, look.focus[1], 1.0, 0.5)),
        brightness=_between(-1.0, look.brightness, 1.0, 0.0),
        contrast=_between(-1.0, look.contrast, 1.0, 0.0),
        hidden=hidden,
    )
    if made == AS_IT_IS:
        return AS_IT_IS
    # The very defaults: msgspec knows by identity what it may leave out, and equal looks are to be equal texts.
    return Look(**{f: v for f in Look.__struct_fields__ if (v := getattr(made, f)) != getattr(AS_IT_IS, f)})


def _settled(r: Rect) -> Rect:
    """Inside the picture, its sides in order; a side that is no number is the picture's."""
    left, right = sorted((_between(0.0, r.left, 1.0, 0.0), _between(0.0, r.right, 1.0, 1.0)))
    top, bottom = sorted((_between(0.0, r.top, 1.0, 0.0), _between(0.0, r.bottom, 1.0, 1.0)))
    return Rect(left, top, right, bottom)


def _between(least: float, value: float, most: float, instead: float) -> float:
    return instead if math.isnan(value) else min(most, max(least, float(value))) + 0.0  # never -0.0


def look_to_json(look: Look) -> str:
    """A look as one line of JSON, the same for equal ones; "" for the picture as it is."""
    return "" if look == AS_IT_IS else msgspec.json.encode(settled(look)).decode()


@lru_cache(maxsize=512)
def look_from_json(text: str) -> Look:
    """And back, settled. ValueError when it is none."""
    return settled(msgspec.json.decode(text, type=Look)) if text else AS_IT_IS


def turned(point: tuple[float, float], turns: int) -> tuple[float, float]:
    """Where a point (in fractions) of a picture is after so many quarters clockwise."""
    x, y = point
    return ((x, y), (1 - y, x), (1 - x, 1 - y), (y, 1 - x))[turns % 4]


def turned_rect(rect: Rect, turns: int) -> Rect:
    """And where a rectangle is."""
    (a, b), (c, d) = turned((rect.left, rect.top), turns), turned((rect.right, rect.bottom), turns)
    return Rect(min(a, c), min(b, d), max(a, c), max(b, d))


def focus_in(look: Look) -> tuple[float, float]:
    """Where the focus is in what the look shows, in fractions of it; at its edge when it was cropped away."""
    crop = look.crop
    across, down = max(1e-9, crop.right - crop.left), max(1e-9, crop.bottom - crop.top)
    x, y = turned(((look.focus[0] - crop.left) / across, (look.focus[1] - crop.top) / down), look.turns)
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))


def around_focus(look: Look, width: int, height: int, shape: float) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest piece of this shape (width by height) around the focus, in a picture
    of this size that the look has made."""
    w, h = min(width, round(height * shape)), min(height, round(width / shape))
    x, y = focus_in(look)
    return _near(x, width, w), _near(y, height, h), w, h


def cut_to(look: Look, width: int, height: int, shape: float) -> Look:
    """The same look of the largest piece of this shape (width by height) around the focus. width and height are the
    upright original's."""
    shown = size_of(look, width, height)
    left, top, w, h = around_focus(look, *shown, shape)
    piece = Rect(left / shown[0], top / shown[1], (left + w) / shown[0], (top + h) / shown[1])
    part, crop = turned_rect(piece, -look.turns), look.crop
    across, down = crop.right - crop.left, crop.bottom - crop.top
    cut = Rect(
        crop.left + part.left * across,
        crop.top + part.top * down,
        crop.left + part.right * across,
        crop.top + part.bottom * down,
    )
    return settled(msgspec.structs.replace(look, crop=cut))


def _near(middle: float, whole: int, part: int) -> int:
    """Where a part begins whose middle is there, inside the whole."""
    return round(min(max(middle * whole - part / 2, 0), whole - part))


def size_of(look: Look, width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels of what the look leaves of an upright original of this size."""
    left, top, right, bottom = look.crop.pixels(width, height)
    return (bottom - top, right - left) if look.turns % 2 else (right - left, bottom - top)
