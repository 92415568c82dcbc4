"""Rectangles over a picture, moved and pulled by their grips; all in fractions of the picture. No Qt.

``ratio`` is the width by the height in these fractions: 16:9 on a picture of 3:2 is (16/9) / (3/2).
"""

from __future__ import annotations

from math import hypot, sqrt

from newsdesk.article.look import Rect

CORNERS = ("nw", "ne", "se", "sw")
GRIPS = (*CORNERS, "n", "e", "s", "w")
INSIDE = "inside"
WHOLE = Rect()


def grip_places(rect: Rect) -> dict[str, tuple[float, float]]:
    """Where the grips are."""
    middle, half = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
    across = {"w": rect.left, "e": rect.right}
    down = {"n": rect.top, "s": rect.bottom}
    return {
        grip: (
            next((x for side, x in across.items() if side in grip), middle),
            next((y for side, y in down.items() if side in grip), half),
        )
        for grip in GRIPS
    }


def grip_at(rect: Rect, x: float, y: float, reach: tuple[float, float]) -> str:
    """The grip at a point, INSIDE, or "" for none; reach is how near it must be, across and down."""
    wide, high = reach
    near = [
        (hypot((gx - x) / wide, (gy - y) / high), grip)
        for grip, (gx, gy) in grip_places(rect).items()
        if abs(gx - x) <= wide and abs(gy - y) <= high
    ]
    if near:
        return min(near)[1]
    along_x, along_y = rect.left <= x <= rect.right, rect.top <= y <= rect.bottom
    for grip, on in (
        ("n", along_x and abs(y - rect.top) <= high / 2),
        ("s", along_x and abs(y - rect.bottom) <= high / 2),
        ("w", along_y and abs(x - rect.left) <= wide / 2),
        ("e", along_y and abs(x - rect.right) <= wide / 2),
    ):
        if on:
            return grip
    return INSIDE if along_x and along_y else ""


def moved(rect: Rect, dx: float, dy: float) -> Rect:
    """As far as there is room."""
    dx = min(max(dx, -rect.left), 1 - rect.right)
    dy = min(max(dy, -rect.top), 1 - rect.bottom)
    return Rect(rect.left + dx, rect.top + dy, rect.right + dx, rect.bottom + dy)


def pulled(rect: Rect, grip: str, x: float, y: float, least: tuple[float, float], ratio: float | None = None) -> Rect:
    """The rectangle with this grip at a point; never smaller than least, never out of the picture, and of the ratio
    when there is one."""
    x, y = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
    if ratio is None:
        return Rect(
            min(x, rect.right - least[0]) if "w" in grip else rect.left,
            min(y, rect.bottom - least[1]) if "n" in grip else rect.top,
            max(x, rect.left + least[0]) if "e" in grip else rect.right,
            max(y, rect.top + least[1]) if "s" in grip else rect.bottom,
        )
    across = {"e": (x - rect.left, 1 - rect.left), "w": (rect.right - x, rect.right)}
    down = {"s": (y - rect.top, 1 - rect.top), "n": (rect.bottom - y, rect.bottom)}
    wanted_x = [v for side, v in across.items() if side in grip]
    wanted_y = [v for side, v in down.items() if side in grip]
    # What is pulled says how large; the side that is not pulled may grow to both sides.
    width = max([w for w, _ in wanted_x] + [h * ratio for h, _ in wanted_y])
    width = max(width, least[0], least[1] * ratio)
    width = min([width, 1.0, ratio, *(room for _, room in wanted_x), *(room * ratio for _, room in wanted_y)])
    height = width / ratio
    left = _placed("w" in grip, "e" in grip, rect.left, rect.right, width)
    top = _placed("n" in grip, "s" in grip, rect.top, rect.bottom, height)
    return Rect(left, top, left + width, top + height)


def _placed(low: bool, high: bool, start: float, end: float, size: float) -> float:
    """Where a side begins that has a new size: the end that is not pulled stays, else the middle."""
    if low:
        return end - size
    if high:
        return start
    return min(max((start + end - size) / 2, 0.0), 1 - size)


def shaped(rect: Rect, ratio: float) -> Rect:
    """About as large a piece of this ratio around the same middle, inside the picture."""
    area = (rect.right - rect.left) * (rect.bottom - rect.top)
    width = min(sqrt(area * ratio), 1.0, ratio)
    height = width / ratio
    left = min(max((rect.left + rect.right - width) / 2, 0.0), 1 - width)
    top = min(max((rect.top + rect.bottom - height) / 2, 0.0), 1 - height)
    return Rect(left, top, left + width, top + height)


def spanned(x: float, y: float, to_x: float, to_y: float) -> Rect:
    """The rectangle between two points, inside the picture."""
    xs, ys = sorted((x, to_x)), sorted((y, to_y))
    return Rect(max(0.0, xs[0]), max(0.0, ys[0]), min(1.0, xs[1]), min(1.0, ys[1]))
