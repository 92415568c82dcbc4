"""What the file of the picture at the caret says, in the details panel: each thing with a button that puts it where it
belongs, what is in no export, and where the picture was used before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.pictures import Said
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.usedbefore import before_message

if TYPE_CHECKING:
    from newsdesk.desktop.panels.filelines import FileLine

PURPOSES: dict[str, Message] = {
    "caption": M("Use “{text}” as the caption"),
    "more": M("Add “{text}” to the caption"),
    "credit": M("Use “{text}” as the credit"),
    "alt": M("Use “{text}” as the description"),
    "keywords": M("Add “{text}” to the article's keywords"),
}
"""What the button of a line does."""
NAME = 76
"""Pixels for the name of a line."""
_NAMED = 40
"""Characters of a text that a button's name repeats."""


class FromFile(QWidget):
    """``wanted`` gives the line that a person wants to use, ``accepted`` says that the proposed caption is right,
    ``articleWanted`` gives the id of the article that used the picture before."""

    wanted = Signal(object)
    accepted = Signal()
    articleWanted = Signal(str)

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self.lines: list[FileLine] = []
        self.buttons: list[QToolButton] = []
        """One for each of the lines, hidden for those that have no place."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.proposed = QWidget()
        row = QHBoxLayout(self.proposed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        words = _words(t("The caption is proposed. Nothing is published before somebody has read and accepted it."))
        words.setObjectName("wrong")
        self.accept = small_button(t("Accept"), t("Accept the caption as it is"), style="use")
        self.accept.clicked.connect(self.accepted)
        row.addWidget(words, 1)
        row.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.proposed)
        self.said = QWidget()
        self._said = QVBoxLayout(self.said)
        self._said.setContentsMargins(0, 6, 0, 0)
        self._said.setSpacing(4)
        self._column.addWidget(self.said)
        self.show_said(None, "")
        self.follow(None, None)

    def show_said(self, said: Said | None, language: str) -> None:
        """What the file of the picture says, for an article of this language; nothing when it says nothing."""
        t = self._t
        while (item := self._said.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines, self.buttons = [], []
        if said is not None:
            # Not at the start: what reads pictures' metadata.
            from newsdesk.desktop.panels.filelines import credential_lines, lines_of

            self.lines = [*lines_of(said.known, t, language), *credential_lines(said.credentials, t)]
            if self.lines:
                title = QLabel(t("From the file"))
                title.setObjectName("title")
                self._said.addWidget(title)
            for line in self.lines:
                self._said.addWidget(self._row(line))
            for text in self._notes(said):
                self._said.addWidget(_words(text))
            if said.before is not None:
                self._said.addWidget(self._before(t(before_message(said.before)), said.before.use.article))
        self.said.setVisible(self._said.count() > 0)

    def follow(self, figure: Figure | None, article: Article | None) -> None:
        """The figure is so by now: what is used already cannot be used again."""
        if figure is None or article is None:
            self.proposed.hide()
            return
        from newsdesk.desktop.panels.filelines import edits_for, is_proposed  # as above

        self.proposed.setVisible(is_proposed(figure.caption))
        for line, button in zip(self.lines, self.buttons, strict=True):
            can = bool(edits_for(line, figure, article))
            button.setEnabled(can)
            words = self._t("Add") if line.into in ("more", "keywords") else self._t("Use")
            button.setText(words if can else "✓")

    def _row(self, line: FileLine) -> QWidget:
        """The name, the text, and the button."""
        t, holder, top = self._t, QWidget(), Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name = QLabel(t(line.label))
        name.setObjectName("label")
        name.setWordWrap(True)
        name.setFixedWidth(NAME)
        name.setContentsMargins(0, 4, 0, 0)
        text = _words(line.text, name="wrong" if line.warn else "")
        text.setContentsMargins(0, 3, 0, 0)
        name.setBuddy(text)
        row.addWidget(name, 0, top)
        row.addWidget(text, 1, top)
        short = line.value if len(line.value) <= _NAMED else line.value[:_NAMED] + "…"
        button = small_button(t("Use"), t(PURPOSES[line.into], text=short) if line.into else "", style="use")
        button.setVisible(bool(line.into))
        button.clicked.connect(lambda: self.wanted.emit(line))
        self.buttons.append(button)
        row.addWidget(button, 0, top)
        return holder

    def _notes(self, said: Said) -> list[str]:
        t = self._t
        notes = [t(remark) for remark in said.remarks]
        gone = [t(kind.label) for kind in said.removed if kind.code != "c2pa"]
        if gone:
            notes.append(t("In no export: {what}.", what=t("; ").join(gone)))
        return [*notes, t(said.end)] if said.end else notes

    def _before(self, text: str, article: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        button = small_button(self._t("Open"), self._t("Open that article"), style="use")
        button.clicked.connect(lambda: self.articleWanted.emit(article))
        row.addWidget(_words(text, name="wrong"), 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder


def _words(text: str, name: str = "hint") -> QLabel:
    """A text that wraps, and that can be selected and copied."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(80)
    return label
