"""The tools of the picture editor: what a press, a drag and a key mean with each. All places are fractions of the
picture as it is turned now; the look keeps them for the upright original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from newsdesk.article.look import Hidden, Look, Rect, size_of, turned, turned_rect
from newsdesk.desktop.picture.marks import draw_focus, draw_new, draw_place
from newsdesk.desktop.picture.shapes import INSIDE, grip_at, moved, pulled, shaped, spanned

if TYPE_CHECKING:
    from newsdesk.desktop.picture.canvas import Canvas
    from newsdesk.desktop.picture.view import View

Shape = Qt.CursorShape
_CURSORS = {
    "n": Shape.SizeVerCursor, "s": Shape.SizeVerCursor, "e": Shape.SizeHorCursor, "w": Shape.SizeHorCursor,
    "nw": Shape.SizeFDiagCursor, "se": Shape.SizeFDiagCursor, "ne": Shape.SizeBDiagCursor, "sw": Shape.SizeBDiagCursor,
    INSIDE: Shape.SizeAllCursor,
}  # fmt: skip
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
REACH = 12.0
"""Canvas units around a grip where it can be taken."""
LEAST = 32
"""Pixels of the shortest side of a crop."""
NUDGE = 100
"""Arrow keys go a hundredth of the longer side; with Ctrl a pixel."""
PAN = 60.0
"""Canvas units that an arrow key goes in a picture that is larger than the canvas."""
DRAWN = 6.0
"""Canvas units that a drag must be long to hide a place: a click hides nothing."""


class Tool:
    """Looks only: no crop grips, no places."""

    whole = False
    """Does it show all of the picture, not what is cropped?"""
    pans = True
    """Does a drag move the picture when it is larger than the canvas?"""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @property
    def look(self) -> Look:
        """The look as it is."""
        return self.canvas.steps.look

    def press(self, x: float, y: float) -> None:
        """The button goes down."""

    def drag(self, x: float, y: float) -> None:
        """It is pulled."""

    def release(self) -> None:
        """And let go."""

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        """A key; was it meant for this tool? Where there is nothing to move, arrows go about in the picture."""
        if not self.pans or self.canvas.zoom is None or key not in _ARROWS:
            return False
        self.canvas.pan(QPointF(*_ARROWS[key]) * -PAN)
        return True

    def leave(self) -> None:
        """Another tool is taken."""

    def cursor(self, x: float, y: float) -> Qt.CursorShape:
        """The cursor over a point."""
        larger = self.pans and self.canvas.zoom is not None
        return Shape.OpenHandCursor if larger else Shape.ArrowCursor

    def paint(self, painter: QPainter, view: View) -> None:
        """What lies over the picture."""

    def spoken(self) -> str:
        """What a screen reader says of the picture."""
        wide, high = size_of(self.look, *self.canvas.picture)
        return self.canvas.t("{width} × {height} pixels", width=wide, height=high)

    def _nudge(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> tuple[float, float] | None:
        """How far an arrow key goes."""
        if key not in _ARROWS or keys & Qt.KeyboardModifier.AltModifier:
            return None
        size = self.canvas.seen_size
        step = 1 if keys & Qt.KeyboardModifier.ControlModifier else max(1, round(max(size) / NUDGE))
        dx, dy = _ARROWS[key]
        return dx * step / size[0], dy * step / size[1]

    def _least(self, pixels: float) -> tuple[float, float]:
        size = self.canvas.seen_size
        return min(1.0, pixels / size[0]), min(1.0, pixels / size[1])


class Crop(Tool):
    """A frame over all of the picture, of the canvas's ratio when it has one."""

    whole, pans = True, False

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._grip = ""
        self._from: tuple[float, float, Rect] = (0.0, 0.0, Rect())

    def shape(self) -> None:
        """Crop to the ratio that is chosen now."""
        ratio = self.canvas.ratio
        if ratio is not None:
            self._take(shaped(self.canvas.crop, self._in_fractions(ratio)))
            self.canvas.rest()

    def _in_fractions(self, ratio: float) -> float:
        wide, high = self.canvas.seen_size
        return ratio * high / wide

    def _take(self, crop: Rect, name: str = "") -> None:
        look = self.look
        self.canvas.take(replace(look, crop=turned_rect(crop, -look.turns)), name)

    def press(self, x: float, y: float) -> None:
        self._grip = grip_at(self.canvas.crop, x, y, self.canvas.view.reach(REACH))
        self._from = (x, y, self.canvas.crop)

    def drag(self, x: float, y: float) -> None:
        from_x, from_y, crop = self._from
        if self._grip == INSIDE:
            self._take(moved(crop, x - from_x, y - from_y), "crop")
        elif self._grip:
            ratio = None if self.canvas.ratio is None else self._in_fractions(self.canvas.ratio)
            self._take(pulled(crop, self._grip, x, y, self._least(LEAST), ratio), "crop")

    def release(self) -> None:
        self._grip = ""

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        by = self._nudge(key, keys)
        if by is None:
            return False
        crop = self.canvas.crop
        if keys & Qt.KeyboardModifier.ShiftModifier:
            ratio = None if self.canvas.ratio is None else self._in_fractions(self.canvas.ratio)
            grip = "e" if by[0] else "s"
            self._take(pulled(crop, grip, crop.right + by[0], crop.bottom + by[1], self._least(LEAST), ratio), "keys")
        else:
            self._take(moved(crop, *by), "keys")
        return True

    def cursor(self, x: float, y: float) -> Qt.CursorShape:
        grip = self._grip or grip_at(self.canvas.crop, x, y, self.canvas.view.reach(REACH))
        return _CURSORS.get(grip, Shape.ArrowCursor)

    def paint(self, painter: QPainter, view: View) -> None:
        self.canvas.paint_crop(painter, view, pulled=bool(self._grip))


class Hide(Tool):
    """Places over faces and number plates."""

    pans = False

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.chosen = -1
        """The number of the chosen place; -1 for none."""
        self._grip = ""
        self._from: tuple[float, float, Rect] = (0.0, 0.0, Rect())
        self._new: Rect | None = None

    def _places(self) -> list[Rect]:
        return [turned_rect(one.place, self.look.turns) for one in self.look.hidden]

    def current(self) -> Hidden | None:
        """The chosen place. An undo may have taken it."""
        hidden = self.look.hidden
        return hidden[self.chosen] if 0 <= self.chosen < len(hidden) else None

    def choose(self, number: int) -> None:
        """Choose a place."""
        self.chosen = number
        self.canvas.look_again()

    def set_kind(self, kind: Literal["mosaic", "blur"]) -> None:
        """The kind of the chosen place, and of the next ones."""
        self.canvas.kind = kind
        current = self.current()
        if current is not None:
            self._put(replace(current, kind=kind))
            self.canvas.rest()

    def add(self, place: Rect) -> None:
        """Hide a place."""
        look = self.look
        put = Hidden(turned_rect(place, -look.turns), self.canvas.kind)
        self.chosen = len(look.hidden)
        self.canvas.take(replace(look, hidden=(*look.hidden, put)))
        self.canvas.rest()

    def add_middle(self) -> None:
        """Hide a place in the middle of what is seen, for who has no mouse."""
        seen = self.canvas.view.seen()
        x, y = (seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2
        wide, high = self.canvas.seen_size
        side = min((seen.right - seen.left) * wide, (seen.bottom - seen.top) * high) / 5
        self.add(spanned(x - side / wide / 2, y - side / high / 2, x + side / wide / 2, y + side / high / 2))

    def remove(self) -> None:
        """Show the chosen place again."""
        if self.current() is not None:
            hidden, at = self.look.hidden, self.chosen
            self.chosen = min(at, len(hidden) - 2)
            self.canvas.take(replace(self.look, hidden=hidden[:at] + hidden[at + 1 :]))
            self.canvas.rest()

    def _put(self, one: Hidden, name: str = "") -> None:
        hidden, at = self.look.hidden, self.chosen
        self.canvas.take(replace(self.look, hidden=(*hidden[:at], one, *hidden[at + 1 :])), name)

    def _move(self, place: Rect, name: str) -> None:
        current = self.current()
        if current is not None:
            self._put(replace(current, place=turned_rect(place, -self.look.turns)), name)

    def _at(self, x: float, y: float) -> tuple[int, str]:
        """The place at a point and its grip; the chosen one first, then the smallest."""
        places, reach = self._places(), self.canvas.view.reach(REACH)
        if self.current() is not None and (grip := grip_at(places[self.chosen], x, y, reach)):
            return self.chosen, grip
        inside = [i for i, p in enumerate(places) if grip_at(p, x, y, (1e-9, 1e-9)) == INSIDE]
        if not inside:
            return -1, ""
        return min(
            inside, key=lambda i: (places[i].right - places[i].left) * (places[i].bottom - places[i].top)
        ), INSIDE

    def press(self, x: float, y: float) -> None:
        self.chosen, self._grip = self._at(x, y)
        self._from = (x, y, self._places()[self.chosen] if self.chosen >= 0 else Rect())

    def drag(self, x: float, y: float) -> None:
        from_x, from_y, place = self._from
        if self._grip == INSIDE:
            self._move(moved(place, x - from_x, y - from_y), "hide")
        elif self._grip:
            self._move(pulled(place, self._grip, x, y, self._least(1)), "hide")
        else:
            self._new = spanned(from_x, from_y, x, y)
            self.canvas.update()

    def release(self) -> None:
        new, self._new, self._grip = self._new, None, ""
        if new is not None:
            wide, high = self.canvas.view.reach(DRAWN)
            if new.right - new.left >= wide and new.bottom - new.top >= high:
                self.add(new)

    def leave(self) -> None:
        self._new = None

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        count, shift = len(self.look.hidden), bool(keys & Qt.KeyboardModifier.ShiftModifier)
        by = self._nudge(key, keys)
        if key == Qt.Key.Key_Insert:
            self.add_middle()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and count:
            self.choose((self.chosen + (1 if key == Qt.Key.Key_PageDown else -1)) % count)
        elif self.current() is None:
            return False
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif key == Qt.Key.Key_Escape:
            self.choose(-1)
        elif by is not None:
            place = self._places()[self.chosen]
            if shift:
                grip = "e" if by[0] else "s"
                self._move(pulled(place, grip, place.right + by[0], place.bottom + by[1], self._least(4)), "keys")
            else:
                self._move(moved(place, *by), "keys")
        else:
            return False
        return True

    def cursor(self, x: float, y: float) -> Qt.CursorShape:
        _, grip = self._at(x, y)
        return _CURSORS.get(grip, Shape.CrossCursor)

    def paint(self, painter: QPainter, view: View) -> None:
        for i, place in enumerate(self._places()):
            if i != self.chosen:
                draw_place(painter, self.canvas.colours, view.out_rect(place), chosen=False)
        if self.current() is not None:
            draw_place(painter, self.canvas.colours, view.out_rect(self._places()[self.chosen]), chosen=True)
        if self._new is not None:
            draw_new(painter, self.canvas.colours, view.out_rect(self._new))

    def spoken(self) -> str:
        t, count = self.canvas.t, len(self.look.hidden)
        said = t("{count} {count:place|places} hidden", count=count)
        if self.current() is not None:
            said += " " + t("Place {number} is selected.", number=self.chosen + 1)
        return said


class Focus(Tool):
    """The point that stays in sight where there is less room."""

    pans = False

    def _take(self, x: float, y: float, name: str) -> None:
        look, crop = self.look, self.canvas.crop
        inside = min(max(x, crop.left), crop.right), min(max(y, crop.top), crop.bottom)
        self.canvas.take(replace(look, focus=turned(inside, -look.turns)), name)

    def press(self, x: float, y: float) -> None:
        self._take(x, y, "focus")

    def drag(self, x: float, y: float) -> None:
        self._take(x, y, "focus")

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        by = self._nudge(key, keys)
        if by is None:
            return False
        x, y = turned(self.look.focus, self.look.turns)
        self._take(x + by[0], y + by[1], "keys")
        return True

    def cursor(self, x: float, y: float) -> Qt.CursorShape:
        return Shape.CrossCursor

    def paint(self, painter: QPainter, view: View) -> None:
        crop, (x, y) = self.canvas.crop, turned(self.look.focus, self.look.turns)
        draw_focus(
            painter,
            self.canvas.colours,
            view.out(min(max(x, crop.left), crop.right), min(max(y, crop.top), crop.bottom)),
        )


TOOLS: dict[str, type[Tool]] = {"crop": Crop, "light": Tool, "hide": Hide, "focus": Focus}
