"""What an article was: its states in time, what is different, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.article import Article
from newsdesk.article.difference import Difference, difference, restore_all, restore_block
from newsdesk.article.edits import Edit
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.library.history import Revision

STATE = Qt.ItemDataRole.UserRole
KINDS: dict[str, Message] = {
    "saved": M("saved"),
    "named": M("version"),
    "exported": M("exported"),
    "signed": M("signed"),
    "delivered": M("delivered"),
}


class Past(Protocol):
    """Where the states come from."""

    def revisions(self) -> list[Revision]:
        """The states that can be shown, the newest first."""
        ...

    def at(self, revision: int) -> Article:
        """One of them. Called in a worker."""
        ...

    def name(self, revision: int, name: str) -> None:
        """Keep it for ever under this name."""
        ...


class HistoryDialog(QDialog):
    """After it ``edits`` make the article what was chosen; none when nothing was."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        past: Past,
        current: Article,
        relay: Relay,
        pictures: PictureSource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t, self._past, self._current, self._relay = t, past, current, relay
        self.edits: tuple[Edit, ...] = ()
        self._old: Article | None = None
        self._asked = -1
        self.setWindowTitle(t("History: {headline}", headline=current.headline or t("(no headline)")))
        self.resize(1040, 720)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Saved states"))
        self.list.setObjectName("states")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.only = QCheckBox(t("Only versions"))
        self.only.toggled.connect(self._fill)
        self.view = DifferenceView(t, colours, pictures)
        self.view.wanted.connect(self._back_block)
        self.line = QLabel()
        self.line.setObjectName("hint")
        self.restore = QPushButton(t("Restore this text"))
        self.restore.setDefault(True)
        self.restore.clicked.connect(self._back)
        self.naming = QPushButton(t("Keep as a version…"))
        self.naming.clicked.connect(self._name)
        self._lay_out()
        self.list.currentItemChanged.connect(self._chosen)
        self._fill()

    def _lay_out(self) -> None:
        t = self._t
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.only)
        column.addWidget(self.list, 1)
        head = QHBoxLayout()
        head.addWidget(self.line, 1)
        for sign, name, keys, forward in (
            ("↑", t("Previous change"), "Shift+F7", False),
            ("↓", t("Next change"), "F7", True),
        ):
            button = small_button(sign, f"{name}  {keys}")
            button.clicked.connect(lambda checked=False, forward=forward: self.view.go(forward=forward))
            QShortcut(QKeySequence(keys), self, lambda forward=forward: self.view.go(forward=forward))
            head.addWidget(button)
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([280, 760])
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.naming)
        buttons.addStretch(1)
        close = QPushButton(t("Close"))
        close.clicked.connect(self.reject)
        buttons.addWidget(close)
        buttons.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(buttons)

    @guard()
    def _fill(self, *_: object) -> None:
        """The states, under a line for each day."""
        self.list.clear()
        day = ""
        for state in self._past.revisions():
            if self.only.isChecked() and state.kind == "saved":
                continue
            when = datetime.fromisoformat(state.time).astimezone()
            if (title := self._day(when)) != day:
                day = title
                head = QListWidgetItem(title)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem("   " + self._words(state, when))
            item.setData(STATE, state)
            if state.kind != "saved":
                font = QFont(self.list.font())
                font.setBold(True)
                item.setFont(font)
            self.list.addItem(item)
        states = [i for i in range(self.list.count()) if self.list.item(i).data(STATE)]
        before = [i for i in states if self.list.item(i).data(STATE).revision != self._current.revision]
        self.list.setCurrentRow(next(iter(before or states), -1))
        self._enable()

    def _words(self, state: Revision, when: datetime) -> str:
        parts = [when.strftime("%H:%M"), state.by]
        if state.kind != "saved":
            parts.append(f"{self._t(KINDS[state.kind])} {state.name}".strip())
        if state.characters >= 0:
            parts.append(self._t("{count} characters", count=f"{state.characters:,}"))
        if state.revision == self._current.revision:
            parts.append(self._t("now"))
        return "  ".join(p for p in parts if p)

    def _day(self, when: datetime) -> str:
        today = datetime.now().astimezone().date()
        if when.date() == today:
            return self._t("Today")
        if when.date() == today - timedelta(days=1):
            return self._t("Yesterday")
        return when.strftime("%Y-%m-%d")

    def _state(self) -> Revision | None:
        item = self.list.currentItem()
        state = item.data(STATE) if item is not None else None
        return state if isinstance(state, Revision) else None

    @guard()
    def _chosen(self, *_: object) -> None:
        state = self._state()
        self._old = None
        self._enable()
        if state is not None:
            self._asked = state.revision
            self._relay.run(self._compared, state.revision, done=self._show, failed=self._failed)

    def _compared(self, revision: int) -> tuple[int, Article, Difference]:
        """In a worker."""
        old = self._past.at(revision)
        return revision, old, difference(old, self._current)

    def _show(self, made: tuple[int, Article, Difference]) -> None:
        revision, old, shown = made
        if revision != self._asked:  # another one was chosen meanwhile
            return
        self._old = old
        self.view.show_difference(shown, can_restore=True)
        self.line.setText(
            self._t(
                "Since then: {added} characters more, {removed} fewer, {count} blocks changed",
                added=f"{shown.count('added'):,}",
                removed=f"{shown.count('removed'):,}",
                count=len(shown.changes),
            )
        )
        self._enable()

    def _failed(self, error: Exception) -> None:
        message = getattr(error, "message", None)
        self.line.setText(self._t(message) if isinstance(message, Message) else type(error).__name__)

    def _enable(self) -> None:
        self.restore.setEnabled(self._old is not None and bool(restore_all(self._current, self._old)))
        self.naming.setEnabled(self._state() is not None)

    def _back(self) -> None:
        if self._old is not None:
            self.edits = restore_all(self._current, self._old)
            self.accept()

    @guard()
    def _back_block(self, block_id: str) -> None:
        if self._old is not None:
            self.edits = restore_block(self._current, self._old, block_id)
            self.accept()

    @guard()
    def _name(self, *_: object) -> None:
        state = self._state()
        if state is None:
            return
        name, yes = QInputDialog.getText(self, self._t("Keep as a version"), self._t("Name of the version"))
        if yes and name.strip():
            self._past.name(state.revision, name.strip())
            self._fill()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends."""
        self.view.stop()
        super().done(answer)
