"""What an article was: its states in time, what is different, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from newsdesk.article.article import Article
from newsdesk.article.difference import Difference, difference, restore_all, restore_block, restore_field
from newsdesk.article.edits import Edit
from newsdesk.article.outline import count
from newsdesk.base.i18n import Translator
from newsdesk.base.message import Message
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.dialogs.states import StateList
from newsdesk.desktop.dialogs.versionname import VersionNameDialog
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.library.history import Revision

Shown = tuple[tuple[int, ...], Article, Article, Difference]
"""The revisions that were asked for, the two texts, and what is different."""


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
    """What is brought back is gathered and shown; when it is accepted, ``edits`` make the article so."""

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
        self._steps: list[Article] = []
        """The article before each thing that was brought back here."""
        self._now = current
        """The article with all that was brought back."""
        self._old: Article | None = None
        self._difference: Difference | None = None
        self._asked: tuple[int, ...] = ()
        self._asked_of: Article | None = None
        """The text that it is compared with."""
        self._over = False
        self.setWindowTitle(t("History: {headline}", headline=current.headline or t("(no headline)")))
        self.resize(1080, 720)
        self.list = StateList(t, current.revision)
        self.only = QCheckBox(t("Only versions"))
        self.whole = QCheckBox(t("Whole text"))
        self.whole.setToolTip(t("The text as it was, with nothing marked and nothing left out"))
        self.view = DifferenceView(t, colours, pictures)
        self.view.wanted.connect(self._back_block)
        self.view.fieldWanted.connect(self._back_field)
        self.line, self.gathered = QLabel(), QLabel()
        for label in (self.line, self.gathered):
            label.setObjectName("hint")
            label.setWordWrap(True)
        self._make_buttons()
        self._lay_out()
        self.only.toggled.connect(self._fill)
        self.whole.toggled.connect(self._show_again)
        self.list.chosen.connect(self._chosen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)
        self._fill()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What makes the article what it is here; none when nothing was brought back."""
        return restore_all(self._current, self._now)

    def ask_name(self, taken: Collection[str], name: str) -> str:
        """What to call a version; "" for none."""
        dialog = VersionNameDialog(self._t, taken, self, name)
        yes = dialog.exec()
        dialog.deleteLater()
        return dialog.name if yes else ""

    # ------------------------------------------------------------------ how it looks

    def _make_buttons(self) -> None:
        t = self._t
        self.naming, self.undo = QPushButton(t("Keep as a version…")), QPushButton(t("Undo"))
        self.close_button, self.restore = QPushButton(), QPushButton(t("Restore this text"))
        self.finish = QPushButton(t("Done"))
        for button, act in (
            (self.naming, self._name),
            (self.undo, self._undo),
            (self.close_button, self.reject),
            (self.restore, self._back),
            (self.finish, self.accept),
        ):
            button.setAutoDefault(False)  # Enter is for the one that is said to be it
            button.clicked.connect(lambda checked=False, act=act: act())

    def _lay_out(self) -> None:
        t = self._t
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.only)
        column.addWidget(self.list, 1)
        hint = QLabel(t("Ctrl and a click on a second state: compare the two."))
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        column.addWidget(hint)
        head = QHBoxLayout()
        head.addWidget(self.line, 1)
        head.addWidget(self.whole)
        self._jumps = []
        for sign, name, keys, forward in (
            ("↑", t("Previous change"), "Shift+F7", False),
            ("↓", t("Next change"), "F7", True),
        ):
            button = small_button(sign, f"{name}  {keys}")
            button.clicked.connect(lambda checked=False, forward=forward: self.view.go(forward=forward))
            QShortcut(QKeySequence(keys), self, lambda forward=forward: self.view.go(forward=forward))
            head.addWidget(button)
            self._jumps.append(button)
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([280, 800])
        split.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.naming)
        foot.addSpacing(12)
        foot.addWidget(self.gathered, 1)
        for answer in (self.undo, self.close_button, self.restore, self.finish):
            foot.addWidget(answer)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(foot)

    def _enable(self) -> None:
        """Only what can be done now can be asked for; Enter does what changes nothing that was not wished."""
        t, state, gathered = self._t, self.list.single(), bool(self._steps)
        other = state is not None and state.revision != self._current.revision
        can = other and self._old is not None and bool(restore_all(self._now, self._old))
        self.restore.setEnabled(can)
        self.naming.setEnabled(state is not None)
        self.whole.setEnabled(self.list.pair() is None)
        for jump in self._jumps:
            jump.setEnabled(not self._shows_whole)
        self.undo.setVisible(gathered)
        self.finish.setVisible(gathered)
        self.close_button.setText(t("Cancel") if gathered else t("Close"))
        words = t("Brought back: {count}. “Done” puts it into the article.", count=len(self._steps))
        self.gathered.setText(words if gathered else "")
        default = self.finish if gathered else self.restore if can else self.close_button
        for button in (self.finish, self.restore, self.close_button):
            button.setDefault(button is default)

    # ------------------------------------------------------------------ what is shown

    @guard()
    def _fill(self, *_: object) -> None:
        states = self._past.revisions()
        only = self.only.isChecked()
        self.list.show_states([s for s in states if not only or s.kind != "saved"])
        self._count()
        self._chosen()

    @guard()
    def _chosen(self) -> None:
        """Another state, or two: what is different is found in a worker."""
        state, pair = self.list.single(), self.list.pair()
        asked = tuple(s.revision for s in pair) if pair else (state.revision,) if state else ()
        if asked == self._asked and self._now is self._asked_of:
            self._enable()
            return  # it is shown already, or on its way
        self._asked, self._asked_of = asked, self._now
        self._old = self._difference = None
        self._enable()
        if self._asked:
            self._relay.run(self._compared, self._asked, self._now, done=self._show, failed=self._failed)

    def _compared(self, asked: tuple[int, ...], now: Article) -> Shown:
        """In a worker."""
        old = self._past.at(asked[0])
        new = self._past.at(asked[1]) if len(asked) == 2 else now
        return asked, old, new, difference(old, new)

    def _show(self, made: Shown) -> None:
        asked, old, new, shown = made
        if self._over or asked != self._asked or (len(asked) == 1 and new is not self._now):
            return  # another one was chosen meanwhile, or something brought back
        self._old, self._difference = old, shown
        self.list.counted(asked[0], count(old).characters)
        words = self._t(
            "{added} {added:character|characters} more, {removed} fewer, {count} {count:block|blocks} changed",
            added=f"{shown.count('added'):,}",
            removed=f"{shown.count('removed'):,}",
            count=len(shown.changes),
        )
        since = self._t("From the first to the second:") if len(asked) == 2 else self._t("Since then:")
        self.line.setText(f"{since} {words}")
        self._show_again()

    @property
    def _shows_whole(self) -> bool:
        return self.whole.isChecked() and self.list.pair() is None

    @guard()
    def _show_again(self, *_: object) -> None:
        if self._old is not None and self._difference is not None:
            if self._shows_whole:
                self.view.show_whole(self._old)
            else:
                self.view.show_difference(self._difference, can_restore=self.list.pair() is None)
        self._enable()

    def _failed(self, error: Exception) -> None:
        message = getattr(error, "message", None)
        if not self._over:
            self.line.setText(self._t(message) if isinstance(message, Message) else type(error).__name__)

    def _count(self) -> None:
        """Count the characters of one state after the other; what is looked at comes between."""
        revision = None if self._over else self.list.uncounted()
        if revision is not None:
            self._relay.run(
                lambda: count(self._past.at(revision)).characters,
                done=lambda characters: self._counted(revision, characters),
                failed=lambda error: self._counted(revision, -2),
            )

    def _counted(self, revision: int, characters: int) -> None:
        if not self._over:
            self.list.counted(revision, characters)
            self._count()

    # ------------------------------------------------------------------ bringing back

    def _back(self) -> None:
        if self._old is not None:
            self._now = self._old
            self.accept()

    @guard()
    def _back_block(self, block_id: str) -> None:
        if self._old is not None:
            self._take(restore_block(self._now, self._old, block_id))

    @guard()
    def _back_field(self, name: str) -> None:
        if self._old is not None:
            self._take(restore_field(self._now, self._old, name))

    def _take(self, edits: tuple[Edit, ...]) -> None:
        """Gather what was brought back, and show what is different still."""
        if edits:
            self._steps.append(self._now)
            for edit in edits:
                self._now = edit.apply(self._now)
            self._chosen()

    @guard()
    def _undo(self) -> None:
        if self._steps:
            self._now = self._steps.pop()
            self._chosen()

    @guard()
    def _name(self) -> None:
        state = self.list.single()
        if state is None:
            return
        taken = {s.name for s in self._past.revisions() if s.name and s.revision != state.revision}
        if name := self.ask_name(taken, state.name):
            self._past.name(state.revision, name)
            self._fill()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures and the counting end."""
        self._over = True
        self.view.stop()
        super().done(answer)
