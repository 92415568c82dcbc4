"""The list of articles: rows that are read when they are seen, and how one is drawn."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from newsdesk.article.look import around_focus, look_from_json
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.paint import font
from newsdesk.desktop.panels.filters import STATES
from newsdesk.desktop.theme import SANS, Colours
from newsdesk.library.query import Row
from newsdesk.library.words import folded

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
HEIGHT = 76
SIDE = 46
"""Pixels of a row, and of a side of the picture in it."""


class Articles(QAbstractListModel):
    """Articles by their numbers; what is shown of them is read when it is looked at, and forgotten again."""

    PIECE, HELD = 64, 2048
    """Rows that are read at once, and that are held."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self._load: Callable[[Sequence[int]], list[Row]] = lambda numbers: []
        self._held: dict[int, Row] = {}
        self.numbers: array[int] = array("q")
        self.terms: tuple[str, ...] = ()
        """What was looked for, folded: it is marked in the rows."""

    def show(self, numbers: array[int], load: Callable[[Sequence[int]], list[Row]], terms: Sequence[str] = ()) -> None:
        """These from now on; load gives the rows of some."""
        self.beginResetModel()
        self.numbers, self._load, self.terms = numbers, load, tuple(terms)
        self._held.clear()
        self.endResetModel()

    def put(self, row: Row) -> None:
        """This article is the newest now; the others stay as they are."""
        at = self.find(row.number).row()
        if at < 0:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self.numbers.insert(0, row.number)
            self.endInsertRows()
        elif at > 0:
            self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), 0)
            self.numbers.insert(0, self.numbers.pop(at))
            self.endMoveRows()
        self._held[row.number] = row
        self.dataChanged.emit(self.index(0), self.index(0))

    def row(self, at: int) -> Row | None:
        """What is shown at a place; None when it is gone meanwhile."""
        number = self.numbers[at]
        if number not in self._held:
            if len(self._held) > self.HELD:
                self._held.clear()
            start = at - at % self.PIECE
            self._held.update((r.number, r) for r in self._load(self.numbers[start : start + self.PIECE]))
        return self._held.get(number)

    def some(self, numbers: Sequence[int]) -> list[Row]:
        """What is shown of these."""
        return self._load(numbers)

    @property
    def rows(self) -> list[Row]:
        """All of them: for a short list."""
        return [row for at in range(len(self.numbers)) if (row := self.row(at))]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.numbers):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.headline or self._t("(no headline)")
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.found or row.first_line
        return None

    def find(self, number: int) -> QModelIndex:
        """Where an article stands."""
        try:
            return self.index(self.numbers.index(number))
        except ValueError:
            return QModelIndex()


class RowPainter(QStyledItemDelegate):
    """Two lines of headline, or one and the first line of the text or where it was found; then channel and time; the
    first picture beside them."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self._colours = colours
        self.is_elsewhere: Callable[[str], bool] = lambda holder: False
        """Is this holder another program that still runs?"""
        self.picture: Callable[[str, int, str], QPixmap | None] = lambda asset, width, look: None
        """A picture of about this many pixels with this look (JSON); None while it is not there."""

    @guard(QSize(200, HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    @guard()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if row is None:
            return
        rect: QRect = option.rect
        state = option.state
        colours = self._colours
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.sheet))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.bar))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        box = rect.adjusted(16, 11, -14, -8)
        if row.picture:
            self._draw_picture(painter, QRect(box.right() - SIDE + 1, box.top() + 4, SIDE, SIDE), row.picture)
            box.setRight(box.right() - SIDE - 10)
        painter.setPen(QColor(colours.ink if row.headline else colours.faint))
        painter.setFont(font(SANS, 13, bold=bool(row.headline)))
        lines = self._draw_headline(painter, box, row.headline or self._t("(no headline)"), index)
        small = font(SANS, 12)
        painter.setFont(small)
        second = row.found or row.first_line if lines < 2 else ""
        if second:
            painter.setPen(QColor(colours.soft))
            second = QFontMetrics(small).elidedText(second, Qt.TextElideMode.ElideRight, box.width())
            self._draw_line(painter, second, box.left(), box.top() + 20, index)
        found = "" if second else row.found
        place = QRect(box.left(), box.bottom() - 16, box.width(), 18)
        word = self._t(STATES[row.state]) if row.state != "draft" and row.state in STATES else ""
        if word and not found:
            painter.setPen(QColor(colours.good))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, word)
            place.setWidth(place.width() - QFontMetrics(small).horizontalAdvance(word) - 8)
        painter.setPen(QColor(colours.soft))
        who = next((author for holder, author in row.holders if self.is_elsewhere(holder)), None)
        held = self._t("open: {who}", who=who or self._t("elsewhere")) if who is not None else ""
        about = (held, row.channel[-1] if row.channel else "", self._when(row.updated))
        line = found or " • ".join(x for x in about if x)
        line = QFontMetrics(small).elidedText(line, Qt.TextElideMode.ElideRight, place.width())
        self._draw_line(painter, line, place.left(), place.top() + 1, index)
        painter.restore()

    def _draw_picture(self, painter: QPainter, place: QRect, picture: str) -> None:
        """An article's first picture as its figure shows it: a square around what is to stay in sight."""
        ratio = painter.device().devicePixelRatioF()
        asset, _, look = picture.partition(" ")
        pixmap = self.picture(asset, round(SIDE * ratio), look)
        if pixmap is None:
            painter.fillRect(place, QColor(self._colours.line))
            return
        middle = QRect(*around_focus(look_from_json(look), pixmap.width(), pixmap.height(), 1.0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap, middle)

    def _draw_line(self, painter: QPainter, text: str, left: int, top: int, index: Index) -> None:
        """A line of text; in it what was looked for is marked."""
        layout = QTextLayout(text, painter.font())
        layout.setFormats(self._found(text, index))
        layout.beginLayout()
        line = layout.createLine()
        if line.isValid():
            line.setLineWidth(10_000)
        layout.endLayout()
        layout.draw(painter, QPointF(left, top))

    def _found(self, text: str, index: Index) -> list[QTextLayout.FormatRange]:
        model = index.model()
        terms = model.terms if isinstance(model, Articles) else ()
        lowered = folded(text)
        out = []
        if terms and len(lowered) == len(text) == len(text.encode("utf-16-le")) // 2:
            look = QTextCharFormat()
            look.setBackground(QColor(self._colours.hit))
            look.setForeground(QColor(self._colours.ink))
            look.setFontWeight(QFont.Weight.Bold)
            for term in terms:
                start = lowered.find(term)
                while start >= 0:
                    found = QTextLayout.FormatRange()
                    found.start, found.length, found.format = start, len(term), look
                    out.append(found)
                    start = lowered.find(term, start + len(term))
        return out

    def _draw_headline(self, painter: QPainter, box: QRect, text: str, index: Index) -> int:
        """At most two lines, the second one cut with an ellipsis; how many there are."""
        layout = QTextLayout(text.replace("\n", " "), painter.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        lines = 0
        metrics, shown = painter.fontMetrics(), text
        for number in range(2):
            line = layout.createLine()
            if not line.isValid():
                break
            lines += 1
            line.setLineWidth(box.width())
            start = line.textStart()
            last = number == 1
            shown = text[start:] if last else text[start : start + line.textLength()]
            if last:
                shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, box.width())
            self._draw_line(painter, shown, box.left(), box.top() + number * 19, index)
        layout.endLayout()
        return lines

    def _when(self, stamp: str) -> str:
        """How long ago, or the day."""
        try:
            then = datetime.fromisoformat(stamp).astimezone()
        except ValueError:
            return ""
        now = datetime.now().astimezone()
        minutes = int((now - then).total_seconds() // 60)
        if 0 <= minutes < 1:
            return self._t("just now")
        if 0 <= minutes < 60:
            return self._t("{count} min ago", count=minutes)
        if then.date() == now.date():
            return then.strftime("%H:%M")
        if then.date() == (now - timedelta(days=1)).date():
            return self._t("yesterday {time}", time=then.strftime("%H:%M"))
        return then.strftime("%m-%d" if then.year == now.year else "%Y-%m-%d")
