"""The picture in its editor: seen, zoomed, and worked on with the mouse and the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from newsdesk.article.look import AS_IT_IS, Look, Rect, turned_rect
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.picture.marks import draw_crop
from newsdesk.desktop.picture.pixels import OVERVIEW, Pixels
from newsdesk.desktop.picture.steps import Steps
from newsdesk.desktop.picture.tools import TOOLS, Tool
from newsdesk.desktop.picture.view import CLOSEST, View
from newsdesk.desktop.theme import Colours

EDGE = 28
"""Canvas units around the picture."""
CLOSER_AFTER = 120
"""Milliseconds of rest before a part is brought sharp."""
STEP = 1.25
"""Times larger with each turn of the wheel."""


class Canvas(QWidget):
    """Shows what the steps' look makes of a picture of this size. ``changed``: the look is another, or something else
    is chosen; ``zoomed``: it is seen larger or smaller."""

    changed = Signal()
    zoomed = Signal()
    on_error: Callable[[Exception], None] | None = None

    def __init__(
        self, t: Translator, colours: Colours, size: tuple[int, int], steps: Steps, pixels: Pixels, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.t, self.colours, self.picture, self.steps = t, colours, size, steps
        self.zoom: float | None = None
        self.middle = (0.5, 0.5)
        self.comparing = self.lost = False
        self.ratio: float | None = None
        """The sides of the crop in pixels, width by height; None for any."""
        self.kind: Literal["mosaic", "blur"] = "mosaic"
        """How the next place is hidden."""
        self.pixels = pixels
        self.tool: Tool = TOOLS["crop"](self)
        self.overview: tuple[Look, QImage] | None = None
        """The newest that came, and the look that it shows."""
        self._plain: QImage | None = None
        self._closer: tuple[Look, Rect, QImage] | None = None
        self._panning: QPointF | None = None
        self._by_keys = False
        """Did the focus come by the keys? Then it is shown."""
        self._rest = QTimer(self, interval=CLOSER_AFTER, singleShot=True)
        self._rest.timeout.connect(self._look_closer)
        pixels.came.connect(self._came)
        pixels.closer.connect(self._came_closer)
        pixels.plain.connect(self._came_plain)
        pixels.lost.connect(self._is_lost)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(t("Picture"))

    # ------------------------------------------------------------------ what is shown

    @property
    def look(self) -> Look:
        """What is shown now."""
        return AS_IT_IS if self.comparing else self.steps.look

    @property
    def seen_size(self) -> tuple[int, int]:
        """The picture's size in pixels, turned."""
        return self.picture if self.look.turns % 2 == 0 else self.picture[::-1]

    @property
    def view(self) -> View:
        """Where the picture lies."""
        look = self.look
        whole = self.comparing or self.tool.whole
        area = Rect() if whole else self.crop
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = self.picture if look.turns % 2 == 0 else self.picture[::-1]
        return View(size, area, room, 1 / self.devicePixelRatioF(), self.zoom, self.middle)

    @property
    def crop(self) -> Rect:
        """What is shown of the picture as it is turned now: its whole pixels."""
        wide, high = self.picture
        left, top, right, bottom = self.look.crop.pixels(wide, high)
        return turned_rect(Rect(left / wide, top / high, right / wide, bottom / high), self.look.turns)

    def show_tool(self, name: str) -> None:
        """Work with another tool."""
        self.tool.leave()
        self.steps.rest()
        self.tool = TOOLS[name](self)
        self.look_again()

    def compare(self, *, on: bool) -> None:
        """Show the picture as it is, while it is wanted."""
        self.comparing = on and self._plain is not None
        self.look_again()

    def take(self, look: Look, name: str = "") -> None:
        """The person wants this look."""
        self.steps.take(look, name)
        self.look_again()

    def rest(self) -> None:
        """The person has let go."""
        self.steps.rest()
        self.changed.emit()

    def look_again(self) -> None:
        """The look, the tool or what is chosen may be another."""
        look = self.steps.look
        if not self.lost and (self.overview is None or not _same_pixels(self.overview[0], look)):
            self.pixels.show(look)
        self._rest.start()
        self.setAccessibleDescription(self.tool.spoken())
        self.changed.emit()
        self.update()

    @guard()
    def _came(self, look: Look, image: QImage) -> None:
        self.overview = (look, image)
        self.changed.emit()
        self.update()

    @guard()
    def _came_plain(self, image: QImage) -> None:
        if self._plain is None or image.width() >= self._plain.width():
            self._plain = image
        self.update()

    def show_at_once(self, image: QImage) -> None:
        """What is at hand already of the picture as it is, small as it may be."""
        self._came_plain(image)

    @guard()
    def _came_closer(self, look: Look, part: Rect, image: QImage) -> None:
        self._closer = (look, part, image)
        self.update()

    @guard()
    def _is_lost(self) -> None:
        self.lost = True
        self.update()

    @guard()
    def _look_closer(self) -> None:
        """Bring what is seen sharp, when the small picture is not enough for it."""
        view = self.view
        need = view.scale / view.pixel
        if self.comparing or self.lost or need * max(self.picture) <= OVERVIEW * 1.05 or max(self.picture) <= OVERVIEW:
            return
        part, wide = view.seen(), self.seen_size[0]
        if part.right > part.left and part.bottom > part.top:
            self.pixels.look_closer(self.look, part, max(1, round((part.right - part.left) * wide * min(1.0, need))))

    # ------------------------------------------------------------------ zoom

    def fit(self) -> None:
        """As large as all of it can be seen."""
        self.zoom, self.middle = None, (0.5, 0.5)
        self._zoom_changed()

    def full_size(self) -> None:
        """One pixel of the picture for each of the screen."""
        self.zoom_to(1 / self.devicePixelRatioF(), QRectF(self.rect()).center())

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller around a point."""
        self.zoom_to(self.view.scale * factor, at or QRectF(self.rect()).center())

    def zoom_to(self, scale: float, at: QPointF) -> None:
        """So large; the point of the picture that is there stays there."""
        view = self.view
        held, most = view.into(at), CLOSEST / self.devicePixelRatioF()
        if scale <= view.fitting * 1.01 and scale < 1 / self.devicePixelRatioF():
            self.fit()
            return
        self.zoom = min(scale, most)
        size, centre = view.size, view.room.center()
        self.middle = (
            held[0] - (at.x() - centre.x()) / (size[0] * self.zoom),
            held[1] - (at.y() - centre.y()) / (size[1] * self.zoom),
        )
        self._zoom_changed()

    def percent(self) -> int:
        """Pixels of the screen for a hundred of the picture."""
        view = self.view
        return round(100 * view.scale / view.pixel)

    def _zoom_changed(self) -> None:
        self._rest.start()
        self.zoomed.emit()
        self.update()

    def pan(self, by: QPointF) -> None:
        """Push the picture."""
        view = self.view
        seen = view.into(view.room.center())  # not further than the edge lets it go
        wide, high = view.size[0] * view.scale, view.size[1] * view.scale
        self.middle = seen[0] - by.x() / wide, seen[1] - by.y() / high
        self._zoom_changed()

    # ------------------------------------------------------------------ hands

    @guard()
    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.zoom is None:
            if turn.y():
                self.zoom_by(STEP ** (turn.y() / 120), event.position())
        else:
            self.pan(QPointF(turn.x(), turn.y()) / 2)
        event.accept()

    @guard()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self.tool.pans and self.zoom is not None):
            self._panning = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and not self.comparing:
            self.tool.press(*self.view.into(at))
            self.look_again()

    @guard()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._panning is not None:
            self.pan(at - self._panning)
            self._panning = at
            return
        if event.buttons() & Qt.MouseButton.LeftButton and not self.comparing:
            self.tool.drag(*self.view.into(at))
        else:
            self.setCursor(self.tool.cursor(*self.view.into(at)))

    @guard()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panning = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.tool.release()
            self.rest()
            self.look_again()
        self.setCursor(self.tool.cursor(*self.view.into(event.position())))

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.comparing or not self.tool.key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    @guard()
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.rest()
        super().keyReleaseEvent(event)

    @guard()
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._zoom_changed()
        super().resizeEvent(event)

    @guard(QSize(640, 420))
    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    @guard(QSize(240, 180))
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 180)

    # ------------------------------------------------------------------ paint

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(self.colours.desk))
        view = self.view
        self._paint_pixels(painter, view)
        if not self.comparing and not self.lost:
            painter.save()
            self.tool.paint(painter, view)
            painter.restore()
        if self.comparing:
            self._paint_word(painter, self.t("The original"))
        if self._by_keys and self.hasFocus():
            painter.setPen(QPen(QColor(self.colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_pixels(self, painter: QPainter, view: View) -> None:
        target, look = view.target, self.look
        image = self.overview[1] if self.overview is not None and self.overview[0].turns == look.turns else None
        if self.comparing or (image is None and look == AS_IT_IS):
            image = self._plain
        if image is None:
            painter.fillRect(target, QColor(self.colours.panel))
            painter.setPen(QColor(self.colours.soft))
            text = self.t("The picture cannot be read.") if self.lost else self.t("Reading the picture…")
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, text)
            return
        painter.drawImage(target, image, _piece(view.area, image))
        if self._closer is not None and self._closer[0] == look and not self.comparing:
            _, part, sharp = self._closer
            painter.save()
            painter.setClipRect(target)
            painter.drawImage(view.out_rect(part), sharp, QRectF(sharp.rect()))
            painter.restore()
        painter.setPen(QPen(QColor(self.colours.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_word(self, painter: QPainter, word: str) -> None:
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(word) + 24
        box = QRectF(self.width() / 2 - wide / 2, EDGE / 2, wide, painter.fontMetrics().height() + 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.accent))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor(self.colours.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def paint_crop(self, painter: QPainter, view: View, *, pulled: bool) -> None:
        """The frame of what is shown."""
        draw_crop(painter, self.colours, view.out_rect(self.crop), view.target, pulled=pulled)


def _piece(area: Rect, image: QImage) -> QRectF:
    """A part of the picture in the pixels of an image of the whole."""
    wide, high = image.width(), image.height()
    return QRectF(area.left * wide, area.top * high, (area.right - area.left) * wide, (area.bottom - area.top) * high)


def _same_pixels(a: Look, b: Look) -> bool:
    """Is the whole picture the same with both? The crop counts where contrast goes from the middle of what is shown."""
    if a.contrast or b.contrast:
        return replace(a, focus=b.focus) == b
    return replace(a, focus=b.focus, crop=b.crop) == b
