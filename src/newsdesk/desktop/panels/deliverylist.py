"""Deliveries as a list: the headline, what goes where, and where it is, with a bar while it is being sent."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from newsdesk.base.i18n import Translator
from newsdesk.base.message import Message
from newsdesk.desktop.deliverywords import SIGNS, name_of, what, where
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.paint import font
from newsdesk.desktop.labels import tip
from newsdesk.desktop.theme import SANS, Colours
from newsdesk.library.outbox import ARRIVED, Delivery

SHOWN = Qt.ItemDataRole.UserRole
LEFT, RIGHT, ABOVE, BETWEEN, BAR = 16, 14, 9, 3, 3
"""Pixels round a row's text, and of its bar."""
_Index = QModelIndex | QPersistentModelIndex


class Shown(NamedTuple):
    """A delivery and what is done with it at this moment."""

    row: Delivery
    doing: Message | None = None


class DeliveryList(QListWidget):
    """The newest first."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self.setAccessibleName(t("Deliveries"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._painter = _Painter(t, colours)
        self.setItemDelegate(self._painter)

    def show_rows(self, shown: list[Shown]) -> None:
        """Show these; who stands on one that is still there stays on it."""
        here = self.chosen()
        self.clear()
        for one in shown:
            self.addItem(self._filled(QListWidgetItem(), one))
        rows = [one.row.id for one in shown]
        self.setCurrentRow(rows.index(here.row.id) if here is not None and here.row.id in rows else 0)

    def put(self, one: Shown) -> bool:
        """This one is otherwise now; whether it was there."""
        item = self._find(one.row.id)
        if item is not None:
            self._filled(item, one)
        return item is not None

    def choose(self, delivery_id: str) -> None:
        """Stand on this one."""
        item = self._find(delivery_id)
        if item is not None:
            self.setCurrentItem(item)

    def chosen(self) -> Shown | None:
        """The one that is stood on."""
        item = self.currentItem()
        return item.data(SHOWN) if item is not None else None

    def _find(self, delivery_id: str) -> QListWidgetItem | None:
        items = (self.item(i) for i in range(self.count()))
        return next((item for item in items if item.data(SHOWN).row.id == delivery_id), None)

    def _filled(self, item: QListWidgetItem, one: Shown) -> QListWidgetItem:
        words = (name_of(self._t, one.row), what(self._t, one.row), where(self._t, one.row, one.doing))
        item.setText(words[0])
        item.setData(SHOWN, one)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(words))
        item.setToolTip(tip("\n".join(words)))
        return item


class _Painter(QStyledItemDelegate):
    """Three lines, and the bar."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t, self._colours = t, colours
        self._large, self._small = font(SANS, 13), font(SANS, 12)

    @guard(QSize(100, 70))
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        large, small = QFontMetrics(self._large).height(), QFontMetrics(self._small).height()
        return QSize(100, large + 2 * small + 2 * ABOVE + 3 * BETWEEN + BAR)

    @guard()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one, rect, colours = index.data(SHOWN), option.rect, self._colours
        row = one.row
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            has_keys = option.state & QStyle.StateFlag.State_HasFocus
            painter.fillRect(rect, QColor(colours.select if has_keys else colours.line))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.panel))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        line = rect.adjusted(LEFT, ABOVE, -RIGHT, 0)
        state = f"{SIGNS[row.state]} {where(self._t, row, one.doing)}"
        tint = colours.warn if row.state == "needs-you" else colours.good if row.state in ARRIVED else colours.soft
        for text, face, colour in (
            (name_of(self._t, row), self._large, colours.ink),
            (what(self._t, row), self._small, colours.soft),
            (state, self._small, tint if not option.state & QStyle.StateFlag.State_Selected else colours.ink),
        ):
            metrics = QFontMetrics(face)
            line.setHeight(metrics.height())
            painter.setFont(face)
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            line.translate(0, metrics.height() + BETWEEN)
        if row.state == "sending" and row.steps:
            whole = QRect(line.left(), line.top(), line.width(), BAR)
            painter.fillRect(whole, QColor(colours.line))
            whole.setWidth(line.width() * row.step // row.steps)
            painter.fillRect(whole, QColor(colours.accent))
        painter.restore()
