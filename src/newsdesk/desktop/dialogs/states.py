"""The states of an article as a list: one is chosen to look at, a second one with Ctrl to compare the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.library.history import Revision

STATE = Qt.ItemDataRole.UserRole
KINDS: dict[str, Message] = {
    "saved": M("saved"),
    "named": M("version"),
    "exported": M("exported"),
    "signed": M("signed"),
    "delivered": M("delivered"),
}


class StateList(QListWidget):
    """The newest first, under a line for each day. ``chosen`` says that one other, or two, are selected."""

    chosen = Signal()
    on_error = None

    def __init__(self, t: Translator, now: int) -> None:
        """now is the revision that the article has."""
        super().__init__()
        self._t, self._now = t, now
        self._anchor: QListWidgetItem | None = None
        """The state that was chosen alone: a second one is compared with it."""
        self._sharing: Counter[str] = Counter()
        """How many states there are of each minute."""
        self.setObjectName("states")
        self.setAccessibleName(t("Saved states"))
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._rest = QTimer(self, interval=0, singleShot=True)
        self._rest.timeout.connect(self.chosen)
        self.itemSelectionChanged.connect(self._selected)

    # ------------------------------------------------------------------ what is shown

    def show_states(self, states: Sequence[Revision]) -> None:
        """Show these; what was chosen stays so, else it is the newest that is not what the article is now."""
        chosen = {state.revision for state in self._states()}
        self._anchor = None
        self.clear()
        self._sharing = Counter(state.time[:16] for state in states)
        day = ""
        for state in states:
            if (title := self._day(state)) != day:
                day = title
                head = QListWidgetItem(title)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(head)
            item = QListWidgetItem()
            self._put(item, state)
            self.addItem(item)
        rows = [i for i in range(self.count()) if self.item(i).data(STATE)]
        kept = [i for i in rows if self.item(i).data(STATE).revision in chosen]
        before = [i for i in rows if self.item(i).data(STATE).revision != self._now]
        self.setCurrentRow(next(iter(kept or before or rows), -1))

    def _put(self, item: QListWidgetItem, state: Revision) -> None:
        first, second = self.words(state)
        item.setData(STATE, state)
        item.setText(f"{first}\n{second}")
        font = QFont(self.font())
        font.setBold(state.kind != "saved")
        item.setFont(font)

    def words(self, state: Revision) -> tuple[str, str]:
        """The two lines of a row: when and by whom; what kind it is and how much text."""
        when = datetime.fromisoformat(state.time).astimezone()
        time = when.strftime("%H:%M:%S" if self._sharing[state.time[:16]] > 1 else "%H:%M")
        first = [time, state.by, self._t("now") if state.revision == self._now else ""]
        second = [f"{self._t(KINDS[state.kind])} {state.name}".strip()]
        if state.characters >= 0:
            second.append(self._t("{count} {count:character|characters}", count=f"{state.characters:,}"))
        return "  ".join(x for x in first if x), " · ".join(second)

    def _day(self, state: Revision) -> str:
        day = datetime.fromisoformat(state.time).astimezone().date()
        today = datetime.now().astimezone().date()
        if day == today:
            return self._t("Today")
        return self._t("Yesterday") if day == today - timedelta(days=1) else day.strftime("%Y-%m-%d")

    def uncounted(self) -> int | None:
        """The revision of the first row whose characters nobody has counted; None when all are."""
        states = (self.item(i).data(STATE) for i in range(self.count()))
        return next((s.revision for s in states if isinstance(s, Revision) and s.characters == -1), None)

    def counted(self, revision: int, characters: int) -> None:
        """So much text that state has; -2 when its text cannot be had."""
        for item in (self.item(i) for i in range(self.count())):
            state = item.data(STATE)
            if isinstance(state, Revision) and state.revision == revision:
                self._put(item, replace(state, characters=characters))

    # ------------------------------------------------------------------ what is chosen

    def single(self) -> Revision | None:
        """The chosen state; None when there is none, or two."""
        found = self._states()
        return found[0] if len(found) == 1 else None

    def pair(self) -> tuple[Revision, Revision] | None:
        """The two chosen states, the older first; None when it is one."""
        found = sorted(self._states(), key=lambda s: s.revision)
        return (found[0], found[1]) if len(found) == 2 else None

    def _states(self) -> list[Revision]:
        return [s for item in self.selectedItems() if isinstance(s := item.data(STATE), Revision)]

    @guard()
    def _selected(self) -> None:
        """Of more than two the first that was chosen stays, and the last."""
        items = self.selectedItems()
        if len(items) == 1:
            self._anchor = items[0]
        elif len(items) > 2:
            last = self.currentItem() if self.currentItem() in items else items[-1]
            first = self._anchor if self._anchor in items and self._anchor is not last else items[0]
            self.blockSignals(True)
            for item in items:
                item.setSelected(item in (first, last))
            self.blockSignals(False)
            self.viewport().update()
        self._rest.start()  # once, when Qt has done all that belongs to a click
