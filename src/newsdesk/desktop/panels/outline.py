"""The outline: headings with what stands under them, to go to and to move about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from newsdesk.article.outline import Entry
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.labels import tip
from newsdesk.desktop.theme import Colours

ROLE = Qt.ItemDataRole.UserRole
SIGNS = {"figure": "▣  ", "table": "▤  ", "embed": "↗  "}
NAMELESS: dict[str, Message] = {
    "heading": M("(empty heading)"),
    "subheading": M("(empty heading)"),
    "figure": M("Picture without a caption"),
    "table": M("Table"),
    "embed": M("Link card"),
}
UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


class OutlinePanel(QTreeWidget):
    """``goTo`` gives a block's id; ``moved`` says that an entry shall stand before another block's index.

    Dragging moves; so do Alt+Up and Alt+Down. Folding is the view's own and touches nothing.
    """

    goTo = Signal(str)
    moved = Signal(str, int)

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t, self._colours = t, colours
        self._entries: list[Entry] = []
        self._count = 0
        self.setObjectName("outline")
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setAccessibleName(t("Outline"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    def show_entries(self, entries: Sequence[Entry], count: int) -> None:
        """Show these, of an article of so many blocks; what is folded stays folded."""
        if list(entries) == self._entries and count == self._count:
            return
        folded = {i.data(0, ROLE) for i in self._items() if i.childCount() and not i.isExpanded()}
        chosen = self._chosen()
        self._entries, self._count = list(entries), count
        self.clear()
        parents: list[tuple[int, QTreeWidgetItem]] = []
        for entry in entries:
            text = SIGNS.get(entry.kind, "") + (entry.text.replace("\n", " ") or self._t(NAMELESS[entry.kind]))
            item = QTreeWidgetItem([text])
            item.setData(0, ROLE, entry.id)
            item.setToolTip(0, tip(text))
            if entry.kind in SIGNS or not entry.text:
                item.setForeground(0, QBrush(QColor(self._colours.soft)))
            if entry.kind == "heading":
                font = self.font()
                font.setBold(True)
                item.setFont(0, font)
            while parents and parents[-1][0] >= entry.level:
                parents.pop()
            if parents:
                parents[-1][1].addChild(item)
            else:
                self.addTopLevelItem(item)
            if entry.kind not in SIGNS:
                parents.append((entry.level, item))
        self.expandAll()
        for item in self._items():
            if item.data(0, ROLE) in folded:
                item.setExpanded(False)
        self.choose(chosen)

    def choose(self, block: str) -> None:
        """Mark the entry that this block is or stands in."""
        item = next((i for i in self._items() if i.data(0, ROLE) == block), None)
        if item is None:
            self.setCurrentIndex(QModelIndex())
        elif item is not self.currentItem():
            self.setCurrentItem(item)

    def entry_at(self, index: int) -> str:
        """The id of the innermost entry that the block of this index belongs to; "" before the first."""
        inside = [e for e in self._entries if e.start <= index < e.end]
        return inside[-1].id if inside else ""

    def _items(self) -> list[QTreeWidgetItem]:
        found = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        for item in found:  # grows while it is walked
            if item is not None:
                found += [item.child(i) for i in range(item.childCount())]
        return [item for item in found if item is not None]

    def _chosen(self) -> str:
        item = self.currentItem()
        return str(item.data(0, ROLE)) if item is not None else ""

    def _entry(self, item: QTreeWidgetItem | None) -> Entry | None:
        wanted = item.data(0, ROLE) if item is not None else None
        return next((e for e in self._entries if e.id == wanted), None)

    @guard()
    def _go(self, item: QTreeWidgetItem, column: int) -> None:
        self.goTo.emit(str(item.data(0, ROLE)))

    @guard()
    def dropEvent(self, event: QDropEvent) -> None:
        """Nothing of the tree is moved here: the article is, and the tree follows."""
        held, at = self._entry(self.currentItem()), self._entry(self.itemAt(event.position().toPoint()))
        above = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.AboveItem
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if held is not None:
            self.moved.emit(held.id, self._count if at is None else at.start if above else at.end)

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (UP, DOWN):
            self._move_by_key(up=event.key() == UP)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self.currentItem()) is not None:
            self._go(item, 0)
        else:
            super().keyPressEvent(event)

    def _move_by_key(self, *, up: bool) -> None:
        """Past the neighbour of the same or a higher level."""
        held = self._entry(self.currentItem())
        if held is None:
            return
        if up:
            before = [e for e in self._entries if e.end <= held.start and e.level <= held.level]
            if before:
                self.moved.emit(held.id, before[-1].start)
        else:
            after = next((e for e in self._entries if e.start >= held.end and e.level <= held.level), None)
            self.moved.emit(held.id, after.end if after is not None else self._count)
