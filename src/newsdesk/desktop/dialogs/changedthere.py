"""An article that was changed at its target: what is different there and here, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QSplitter, QVBoxLayout, QWidget

from newsdesk.article.difference import Difference
from newsdesk.base.i18n import Translator
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.labels import note
from newsdesk.desktop.theme import Colours

Choice = Literal["theirs", "overwrite", "both", ""]


@dataclass(frozen=True, slots=True)
class Changes:
    """What to show. said is what happened, by whom and when; there, what was changed at the target since the last
    delivery, None when nothing of it stands there now; here, what was changed in the article since. first: it was never
    delivered from here, so there is what would become of what stands there; gone: nothing stands there any more."""

    target: str
    said: str
    there: Difference | None
    here: Difference | None
    first: bool = False
    gone: bool = False
    edit: bool = False
    """Is it known where it is edited at the target?"""


class ChangedThereDialog(QDialog):
    """``choice``: leave what stands there ("theirs": the delivery is stopped), put the article in its place, look at
    both, or "" to decide later."""

    def __init__(
        self, t: Translator, colours: Colours, changes: Changes, pictures: PictureSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t = t
        self.choice: Choice = ""
        title = t("Gone from {target}", target=changes.target) if changes.gone else None
        self.setWindowTitle(title or t("Changed at {target}", target=changes.target))
        self.resize(960, 660)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        self.said = note("lead", changes.said)
        column.addWidget(self.said)
        self.views: list[DifferenceView] = []
        split = QSplitter()
        split.setChildrenCollapsible(False)
        for title, difference in self._titled(changes):
            view = DifferenceView(t, colours, pictures)
            view.setAccessibleName(title)
            view.show_difference(difference, can_restore=False)
            self.views.append(view)
            side = QWidget()
            inner = QVBoxLayout(side)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(note("title", title))
            inner.addWidget(view, 1)
            split.addWidget(side)
        column.addWidget(split, 1)
        column.addWidget(note(text=self._hint(changes)))
        self._add_buttons(column, changes)

    def _titled(self, changes: Changes) -> list[tuple[str, Difference]]:
        """What is shown side by side, under its title."""
        t, out = self._t, []
        if changes.there is not None:
            title = t("What stands there, and what would become of it")
            out.append((title if changes.first else t("Changed there since the last delivery"), changes.there))
        if changes.here is not None:
            out.append((t("Changed here since the last delivery"), changes.here))
        return out

    def _hint(self, changes: Changes) -> str:
        t = self._t
        if changes.gone:
            return t("Keep it so: nothing is sent. Publish it anew: it is put there again.")
        return t(
            "Keep theirs: nothing is sent, and the article here stays as it is. Overwrite: what was changed there is"
            " lost there; it stays in this list."
        )

    def _add_buttons(self, column: QVBoxLayout, changes: Changes) -> None:
        t = self._t
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox()
        chosen: list[tuple[Choice, str]] = [
            ("theirs", t("Keep it so") if changes.gone else t("Keep theirs")),
            ("overwrite", t("Publish it anew") if changes.gone else t("Overwrite")),
        ]
        if changes.edit:
            chosen.append(("both", t("Open both")))
        for choice, text in chosen:
            button = self.buttons.addButton(text, role.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(lambda checked=False, choice=choice: self._choose(choice))
        later = self.buttons.addButton(t("Later"), role.RejectRole)
        later.setDefault(True)  # Enter changes nothing
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        later.setFocus()

    @guard()
    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends."""
        for view in self.views:
            view.stop()
        super().done(answer)
