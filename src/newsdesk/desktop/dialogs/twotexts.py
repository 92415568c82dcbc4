"""Two texts of one article, side against side in one page, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from newsdesk.article.article import Article
from newsdesk.article.difference import difference
from newsdesk.base.i18n import Translator
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.theme import Colours

Choice = Literal["mine", "theirs", ""]


class TwoTextsDialog(QDialog):
    """``choice``: keep this window's text (the other one stays in the history) or the other one (this one becomes an
    article of its own); "" to decide later."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        mine: Article,
        theirs: Article,
        pictures: PictureSource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self.choice: Choice = ""
        self.setWindowTitle(t("This article was changed in two places"))
        self.resize(860, 680)
        words = QLabel(
            t(
                "Another window or program saved this article while you wrote here. Green: only in your text."
                " Red and struck through: only in the other one. Nothing is lost, whatever you choose."
            )
        )
        words.setWordWrap(True)
        self.view = DifferenceView(t, colours, pictures)
        self.view.show_difference(difference(theirs, mine), can_restore=False)
        self.buttons = QDialogButtonBox()
        chosen: tuple[tuple[Choice, str, str], ...] = (
            ("mine", t("Keep mine"), t("The other text stays in the history.")),
            ("theirs", t("Take the other one"), t("Your text becomes an article of its own.")),
        )
        for choice, text, hint in chosen:
            button = self.buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
            button.setToolTip(hint)
            button.setDefault(choice == "mine")
            button.clicked.connect(lambda checked=False, choice=choice: self._choose(choice))
        self.buttons.addButton(t("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.view, 1)
        column.addWidget(QLabel("  ".join(t("{name}: {text}", name=text, text=hint) for _, text, hint in chosen)))
        column.addWidget(self.buttons)

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends."""
        self.view.stop()
        super().done(answer)
