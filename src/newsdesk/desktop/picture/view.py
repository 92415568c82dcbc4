"""Where a picture lies in a canvas: how large, and which part of it; from its fractions to the canvas and back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from newsdesk.article.look import Rect

CLOSEST = 4.0
"""Times its own size, at most."""
WIDEST_FIT = 2.0
"""A small picture is not blown up further than that to fill the canvas."""


@dataclass(frozen=True, slots=True)
class View:
    """size: of the picture in pixels, turned; area: the part that is shown, the crop or all; room: the canvas without
    its edge; pixel: canvas units of one pixel of the screen. zoom: canvas units of one pixel of the picture, None to
    fit. middle: what of the picture is in the middle, in fractions, when it does not fit."""

    size: tuple[int, int]
    area: Rect
    room: QRectF
    pixel: float = 1.0
    zoom: float | None = None
    middle: tuple[float, float] = (0.5, 0.5)

    @property
    def scale(self) -> float:
        """Canvas units of one pixel of the picture."""
        return self.zoom if self.zoom is not None else self.fitting

    @property
    def fitting(self) -> float:
        """The scale at which all that is shown fits."""
        wide, high = self._shown()
        return max(1e-6, min(self.room.width() / wide, self.room.height() / high, WIDEST_FIT))

    @property
    def target(self) -> QRectF:
        """Where the shown part lies in the canvas."""
        wide, high = (side * self.scale for side in self._shown())
        centre, area = self.room.center(), self.area
        off_x = ((area.left + area.right) / 2 - self.middle[0]) * self.size[0] * self.scale
        off_y = ((area.top + area.bottom) / 2 - self.middle[1]) * self.size[1] * self.scale
        x = centre.x() + _within(off_x, wide - self.room.width())
        y = centre.y() + _within(off_y, high - self.room.height())
        return QRectF(x - wide / 2, y - high / 2, wide, high)

    def _shown(self) -> tuple[float, float]:
        wide, high = self.area.right - self.area.left, self.area.bottom - self.area.top
        return max(1.0, wide * self.size[0]), max(1.0, high * self.size[1])

    def out(self, x: float, y: float) -> QPointF:
        """A point of the picture in the canvas."""
        target, area = self.target, self.area
        across, down = max(1e-9, area.right - area.left), max(1e-9, area.bottom - area.top)
        return QPointF(
            target.left() + (x - area.left) / across * target.width(),
            target.top() + (y - area.top) / down * target.height(),
        )

    def out_rect(self, rect: Rect) -> QRectF:
        """A rectangle of the picture in the canvas."""
        return QRectF(self.out(rect.left, rect.top), self.out(rect.right, rect.bottom))

    def into(self, point: QPointF) -> tuple[float, float]:
        """A point of the canvas in the picture."""
        per_x, per_y = self.size[0] * self.scale, self.size[1] * self.scale
        target, area = self.target, self.area
        return area.left + (point.x() - target.left()) / per_x, area.top + (point.y() - target.top()) / per_y

    def reach(self, units: float) -> tuple[float, float]:
        """So many canvas units in fractions of the picture, across and down."""
        return units / (self.size[0] * self.scale), units / (self.size[1] * self.scale)

    def seen(self) -> Rect:
        """What of the picture the canvas shows."""
        (a, b), (c, d) = self.into(self.room.topLeft()), self.into(self.room.bottomRight())
        area = self.area
        return Rect(max(a, area.left), max(b, area.top), min(c, area.right), min(d, area.bottom))


def _within(off: float, over: float) -> float:
    """How far the picture is pushed from the middle: no edge of it comes further in than the room's."""
    return min(max(off, -over / 2), over / 2) if over > 0 else 0.0
