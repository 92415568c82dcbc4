"""The pictures of a library as a grid: tiles that are read when they are seen, and how one is drawn."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from newsdesk.base.clock import day
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.paint import font
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.theme import SANS, Colours
from newsdesk.library.shelf import Kept

Index = QModelIndex | QPersistentModelIndex
KEPT = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT, PICTURE = 184, 196, 130
"""Pixels of a tile (it grows to fill the row), and the height of the picture in it."""
KEPT_CHOSEN = 200
"""Chosen pictures that stay chosen when the grid gets wider or narrower."""
REST = 80
"""Milliseconds without a leap after which pictures are asked for again."""


def caption_of(kept: Kept) -> str:
    """What stands under a picture: as it was used last, else as its file states it."""
    return (kept.uses[0].caption if kept.uses else "") or kept.caption


def credit_of(kept: Kept) -> str:
    """Who took it, the same way."""
    return (kept.uses[0].credit if kept.uses else "") or kept.credit


class Tiles(QAbstractTableModel):
    """Pictures by their numbers, so many in a row; what is shown of them is read when it is looked at."""

    PIECE, HELD = 48, 1920
    """Pictures that are read at once, and that are held."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self._load: Callable[[Sequence[int]], list[Kept]] = lambda numbers: []
        self._held: dict[int, Kept] = {}
        self.numbers: array[int] = array("q")
        self.columns = 1

    def show(self, numbers: array[int], load: Callable[[Sequence[int]], list[Kept]]) -> None:
        """These from now on; load gives what is shown of some."""
        self.beginResetModel()
        self.numbers, self._load = numbers, load
        self._held.clear()
        self.endResetModel()

    def fold(self, columns: int) -> None:
        """So many in a row."""
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()

    def kept(self, place: int) -> Kept | None:
        """What is shown at a place; None when it is gone meanwhile."""
        number = self.numbers[place]
        if number not in self._held:
            if len(self._held) > self.HELD:
                self._held.clear()
            start = place - place % self.PIECE
            self._held.update((k.number, k) for k in self._load(self.numbers[start : start + self.PIECE]))
        return self._held.get(number)

    def place(self, index: Index) -> int:
        """Which picture a cell shows; -1 for none."""
        at = index.row() * self.columns + index.column() if index.isValid() else -1
        return at if at < len(self.numbers) else -1

    def at(self, place: int) -> QModelIndex:
        """The cell of a picture; the nearest one for a place that there is not."""
        place = min(max(place, 0), len(self.numbers) - 1)
        return self.index(place // self.columns, place % self.columns) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else -(-len(self.numbers) // self.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else self.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.place(index) >= 0 else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.place(index)
        kept = self.kept(place) if place >= 0 else None
        if kept is None:
            return None
        if role == KEPT:
            return kept
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (caption_of(kept) or self._t("(no caption)"), credit_of(kept), self.used(kept))
            return ", ".join(x for x in said if x)
        return caption_of(kept) if role == Qt.ItemDataRole.ToolTipRole else None

    def used(self, kept: Kept) -> str:
        """In how many articles."""
        return self._t("in {count} {count:article|articles}", count=kept.count) if kept.count else ""


class TilePainter(QStyledItemDelegate):
    """The whole picture; its caption; who took it and when it came."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t, self._colours = t, colours
        self.picture: Callable[[str, int, str], QPixmap | None] = lambda asset, width, look: None
        """A picture of about this many pixels with this look; None while it is not there."""

    @guard(QSize(WIDTH, HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, HEIGHT)

    @guard()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept = index.data(KEPT)
        if kept is None:
            return
        colours, rect = self._colours, option.rect
        box = rect.adjusted(5, 5, -5, -5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.sheet))
            line = colours.accent if chosen else colours.edge if current else colours.line
            painter.setPen(QPen(QColor(line), 2 if chosen else 1))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(7, 7, -7, -6)
        self._draw_picture(painter, QRect(inner.left(), inner.top(), inner.width(), PICTURE), kept)
        self._draw_words(painter, QRect(inner.left(), inner.top() + PICTURE + 6, inner.width(), 36), kept)
        painter.restore()

    def _draw_picture(self, painter: QPainter, place: QRect, kept: Kept) -> None:
        """All of it, as it was used last, in the middle of its place."""
        ratio = painter.device().devicePixelRatioF()
        pixmap = self.picture(kept.asset.sha256, round(place.width() * ratio), kept.look)
        painter.fillRect(place, QColor(self._colours.desk))
        if pixmap is not None:
            size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(QPoint(0, 0), size)
            target.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, pixmap)

    def _draw_words(self, painter: QPainter, place: QRect, kept: Kept) -> None:
        colours, caption = self._colours, caption_of(kept)
        self._draw_line(
            painter, place.adjusted(0, 0, 0, -18), caption or self._t("(no caption)"), 13,
            colours.ink if caption else colours.faint,
        )  # fmt: skip
        second = place.adjusted(0, 18, 0, 0)
        if kept.count:
            count = self._t("{count}×", count=kept.count)
            painter.setFont(font(SANS, 12))
            painter.setPen(QColor(colours.good))
            painter.drawText(second, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
            second = second.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(count) - 8, 0)
        about = " • ".join(x for x in (credit_of(kept), day(kept.taken)) if x)
        self._draw_line(painter, second, about, 12, colours.soft)

    @staticmethod
    def _draw_line(painter: QPainter, place: QRect, text: str, size: int, colour: str) -> None:
        letters = font(SANS, size)
        painter.setFont(letters)
        painter.setPen(QColor(colour))
        text = QFontMetrics(letters).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class PictureGrid(QTableView):
    """``picked`` when the chosen pictures are wanted, by Enter or a double click; ``chosen`` when others are chosen.

    A table: a list view in icon mode lays out each of 100,000 tiles before it shows the first.
    """

    on_error = None
    picked = Signal()
    chosen = Signal()

    def __init__(self, t: Translator, colours: Colours, source: PictureSource) -> None:
        super().__init__()
        self.tiles = Tiles(t)
        self.painter = TilePainter(t, colours)
        self.thumbnails = Thumbnails(source)
        self.thumbnails.arrived.connect(self.viewport().update)
        self.painter.picture = self._picture
        self._asked: set[str] = set()
        """What was asked for once is at hand, or on its way: asking again brings nothing new to the worker."""
        self._leaping, self._seen = False, 0
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._rested)
        self._look(t)
        self.setModel(self.tiles)
        self.setItemDelegate(self.painter)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.nothing = QLabel(self)
        self.nothing.setObjectName("hint")
        self.nothing.setMargin(24)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _look(self, t: Translator) -> None:
        self.setObjectName("shelf")
        self.setAccessibleName(t("Pictures of the library"))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(40)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or the tiles jump when it comes
        self.verticalScrollBar().setSingleStep(HEIGHT // 4)

    def show_pictures(self, numbers: array[int], load: Callable[[Sequence[int]], list[Kept]], nothing: str) -> None:
        """Show these; the first one is chosen. nothing stands there when there are none."""
        self.tiles.show(numbers, load)
        self.nothing.setText(nothing)
        self.nothing.setVisible(not numbers)
        self.scrollToTop()
        if numbers:
            self.setCurrentIndex(self.tiles.at(0))
        self.chosen.emit()

    def stop(self) -> None:
        """No more pictures."""
        self.thumbnails.stop()

    def places(self) -> list[int]:
        """Of the chosen pictures, in order. By ranges: all 100,000 may be chosen."""
        columns, end = self.tiles.columns, len(self.tiles.numbers)
        found: list[int] = []
        for part in self.selectionModel().selection().toList():
            for row in range(part.top(), part.bottom() + 1):
                found += range(row * columns + part.left(), min(row * columns + part.right() + 1, end))
        return sorted(found)

    def kept(self, most: int) -> list[Kept]:
        """The chosen pictures, in the grid's order, at most so many."""
        return [kept for place in self.places()[:most] if (kept := self.tiles.kept(place)) is not None]

    # ------------------------------------------------------------------ pixels

    def _picture(self, asset: str, width: int, look: str) -> QPixmap | None:
        if self._leaping and asset not in self._asked:
            return None  # who leaps through a hundred thousand looks at none of them
        self._asked.add(asset)
        return self.thumbnails.pixmap(asset, width, look)

    @guard()
    def _scrolled(self, value: int) -> None:
        if abs(value - self._seen) > self.viewport().height() // 2:
            self._leaping = True
            self._rest.start()
        self._seen = value

    def _rested(self) -> None:
        self._leaping = False
        self.viewport().update()

    # ------------------------------------------------------------------ Qt

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many in a row as there is room for; the chosen one stays in sight."""
        super().resizeEvent(event)
        width = self.viewport().width()
        columns = max(1, width // WIDTH)
        if columns != self.tiles.columns:
            place, chosen = self.tiles.place(self.currentIndex()), self.places()
            self.tiles.fold(columns)
            if place >= 0:
                self.setCurrentIndex(self.tiles.at(place))
            for other in chosen if 1 < len(chosen) <= KEPT_CHOSEN else ():
                self.selectionModel().select(self.tiles.at(other), QItemSelectionModel.SelectionFlag.Select)
        self.horizontalHeader().setDefaultSectionSize(max(40, width // columns))
        self.nothing.setGeometry(self.viewport().rect())

    @guard(QModelIndex())
    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """From the end of a row to the next one: it is one long line of pictures."""
        moves, columns = QAbstractItemView.CursorAction, self.tiles.columns
        page = max(1, self.viewport().height() // HEIGHT) * columns
        steps = {
            moves.MoveLeft: -1, moves.MovePrevious: -1, moves.MoveRight: 1, moves.MoveNext: 1, moves.MoveUp: -columns,
            moves.MoveDown: columns, moves.MovePageUp: -page, moves.MovePageDown: page,
            moves.MoveHome: -len(self.tiles.numbers), moves.MoveEnd: len(self.tiles.numbers),
        }  # fmt: skip
        place = self.tiles.place(self.currentIndex())
        return self.tiles.at(place + steps.get(action, 0) if place >= 0 else 0)

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    @guard()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self.tiles.place(index) >= 0:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.picked.emit()
