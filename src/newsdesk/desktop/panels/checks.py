"""What the checks say about the article: a list of sentences, the way to each place, and what mends it where something
can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.paint import font
from newsdesk.desktop.labels import tip
from newsdesk.desktop.theme import SANS, Colours
from newsdesk.extend.ports import Finding

FOUND = Qt.ItemDataRole.UserRole
LEVELS: dict[str, Message] = {
    "error": M("Required"),
    "warning": M("Suggestion"),
    "info": M("For information"),
}
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
LEFT, RIGHT, ABOVE, BETWEEN = 34, 14, 9, 2
"""Pixels round a row's text; the level's sign stands in the left ones."""
_Index = QModelIndex | QPersistentModelIndex


class Found(NamedTuple):
    """A finding and, in words, where it is."""

    finding: Finding
    where: str


class ChecksPanel(QWidget):
    """``goTo`` gives the finding whose place is wanted, ``fixWanted`` the one to be mended."""

    goTo = Signal(object)
    fixWanted = Signal(object)

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self.on_error = None
        self._t = t
        self._found: list[Found] = []
        self.setObjectName("checks")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = _List(t, colours)
        self.list.itemClicked.connect(self._go)
        self.list.currentItemChanged.connect(lambda *_: self._offer())
        self.list.entered_.connect(lambda: self._go(self.list.currentItem()))
        self.nothing = QLabel(t("Nothing is missing, and there is nothing to suggest."))
        self.nothing.setObjectName("hint")
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(16)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.more = QLabel()
        self.more.setObjectName("hint")
        self.more.setMargin(10)
        self.fix = QPushButton(t("Fix this"))
        self.fix.clicked.connect(self._fix)
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._either, 1)
        column.addWidget(self.more)
        row = QVBoxLayout()
        row.setContentsMargins(16, 0, 16, 12)
        row.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        self.show_findings(())

    def show_findings(self, found: Sequence[Found], more: int = 0) -> None:
        """Show these, and that there are more; who stands on one that is still there stays on it."""
        self.more.setText(self._t("and {count} more", count=more))
        self.more.setVisible(more > 0)
        if list(found) == self._found and self.list.count():
            return
        here, at = self._chosen(), self.list.currentRow()
        self._found = list(found)
        self.list.clear()
        for one in found:
            level = self._t(LEVELS[one.finding.level])
            item = QListWidgetItem(self._t(one.finding.message))
            item.setData(FOUND, Found(one.finding, " • ".join(x for x in (level, one.where) if x)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{level}: {item.text()} {one.where}")
            item.setToolTip(tip(item.text()))
            self.list.addItem(item)
        same = next((i for i, x in enumerate(found) if here is not None and _is_same(x.finding, here)), at)
        self.list.setCurrentRow(max(0, min(same, self.list.count() - 1)))
        self._either.setCurrentWidget(self.list if found else self.nothing)
        self._offer()

    def set_focus(self) -> None:
        """The keys are for the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self) -> Finding | None:
        item = self.list.currentItem()
        return item.data(FOUND).finding if item is not None else None

    def _offer(self) -> None:
        chosen = self._chosen()
        self.fix.setVisible(chosen is not None and bool(chosen.fix))

    @guard()
    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.goTo.emit(item.data(FOUND).finding)

    @guard()
    def _fix(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.fix:
            self.fixWanted.emit(chosen)


def _is_same(one: Finding, other: Finding) -> bool:
    """Is it about the same? Its place in the text moves while somebody writes before it."""
    return (one.code, one.place.block, one.place.field) == (other.code, other.place.block, other.place.field)


class _List(QListWidget):
    """Enter goes to the finding; the arrow keys only look."""

    on_error = None
    entered_ = Signal()

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self.setAccessibleName(t("Checks"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self._painter = _Painter(colours)
        self.setItemDelegate(self._painter)

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_.emit()
        else:
            super().keyPressEvent(event)


class _Painter(QStyledItemDelegate):
    """The sentence in as many lines as it needs; below it the level and the place."""

    on_error = None

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._large, self._small = font(SANS, 13), font(SANS, 12)

    @guard(QSize(100, 50))
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return QSize(100, self._sentence(index.data(), width).height() + self._second() + 2 * ABOVE + BETWEEN)

    def _sentence(self, text: str, width: int) -> QRect:
        room = QRect(0, 0, max(40, width - LEFT - RIGHT), 10_000)
        return QFontMetrics(self._large).boundingRect(room, int(WRAP), text)

    def _second(self) -> int:
        return QFontMetrics(self._small).height()

    @guard()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        found, text, rect, colours = index.data(FOUND), index.data(), option.rect, self._colours
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            has_keys = option.state & QStyle.StateFlag.State_HasFocus
            painter.fillRect(rect, QColor(colours.select if has_keys else colours.line))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.panel))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        self._draw_sign(painter, rect, found.finding.level)
        sentence = self._sentence(text, rect.width()).translated(rect.left() + LEFT, rect.top() + ABOVE)
        painter.setFont(self._large)
        painter.setPen(QColor(colours.ink))
        painter.drawText(sentence.adjusted(0, 0, 2, 2), int(WRAP), text)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.soft))
        place = QRect(sentence.left(), sentence.bottom() + BETWEEN, rect.width() - LEFT - RIGHT, self._second())
        where = QFontMetrics(self._small).elidedText(found.where, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, where)
        painter.restore()

    def _draw_sign(self, painter: QPainter, rect: QRect, level: str) -> None:
        """Full for what is required, a ring for a suggestion, a small one for what is only told."""
        colour = QColor(self._colours.warn if level != "info" else self._colours.faint)
        size = 9 if level != "info" else 5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour)
        painter.setBrush(colour if level != "warning" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(rect.left() + 21 - size // 2, rect.top() + ABOVE + 9 - size // 2, size - 1, size - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
