"""Where the desk profile comes from: what the machine has, a file, or a link; and what it sets, before it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desk.profiles import Chosen, Found, of_file, of_link, told, usual
from newsdesk.desktop.relay import Relay


class ProfileChoice(QWidget):
    """``chosen`` is what was chosen and read; None while there is nothing that could be used."""

    changed = Signal()

    def __init__(self, t: Translator, found: Found, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._found, self._relay = t, found, relay
        self._asked = 0
        """Answers to earlier questions are not heard."""
        self._busy = False
        self.chosen: Chosen | None = None
        self.usual = QRadioButton(self._usual_words())
        self.by_file = QRadioButton(t("A file of the newsroom"))
        self.by_link = QRadioButton(t("A link of the newsroom"))
        linked = bool(found.link)
        self.file = QLineEdit("" if linked else found.file, placeholderText="profile.toml")
        self.link = QLineEdit(found.link, placeholderText="https://")
        self.choose = QPushButton(t("Choose…"))
        self.fetch = QPushButton(t("Fetch again") if linked else t("Fetch"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.ask_file: Callable[[], str] = self._ask_file
        self.file.setAccessibleName(self.by_file.text())
        self.link.setAccessibleName(self.by_link.text())
        for button in (self.choose, self.fetch):
            button.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.usual, 0, 0, 1, 3)
        for row, widgets in enumerate(
            ((self.by_file, self.file, self.choose), (self.by_link, self.link, self.fetch)), 1
        ):
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column)
        grid.addWidget(self.said, 3, 0, 1, 3)
        self.choose.clicked.connect(self._choose)
        self.fetch.clicked.connect(self._fetch)
        self.link.returnPressed.connect(self._fetch)
        self.file.editingFinished.connect(self._look)
        self.link.textEdited.connect(lambda: self._typed(self.by_link))
        self.file.textEdited.connect(lambda: self._typed(self.by_file))
        start = self.by_link if linked else self.by_file if found.file else self.usual
        start.setChecked(True)
        for radio in (self.usual, self.by_file, self.by_link):
            radio.toggled.connect(self._turned)
        if found.fixed:
            self.setEnabled(False)
            self._say(t("Set by your newsroom for this machine"))
        elif start is self.usual:
            self._turned(on=True)

    def _usual_words(self) -> str:
        t, found = self._t, self._found
        if found.usual is None:
            return t("What is set up for this machine, though it has a mistake")
        if found.why == "built-in":
            return t("None: write with Newsdesk's own")
        name = found.usual.name or t("(no name)")
        if found.why == "beside":
            return t("The one beside my settings: {name}", name=name)
        return t("My newsroom's, set up for this machine: {name}", name=name)

    # ------------------------------------------------------------------ what the person does

    def _typed(self, radio: QRadioButton) -> None:
        radio.setChecked(True)
        self._forget()

    def _turned(self, on: bool) -> None:
        if not on:
            return
        self._forget()
        if self.usual.isChecked():
            self._came(self._asked, usual(self._found))
        elif self.by_file.isChecked():
            self._look()

    def _choose(self) -> None:
        file = self.ask_file()
        if file:
            self.file.setText(file)
            self.by_file.setChecked(True)
            self._look()

    def _ask_file(self) -> str:
        title = self._t("Choose a desk profile")
        return QFileDialog.getOpenFileName(self, title, "", f"{self._t('Desk profile')} (*.toml)")[0]

    @property
    def settled(self) -> bool:
        """Is there nothing written that was not looked at?"""
        line = self.file if self.by_file.isChecked() else self.link if self.by_link.isChecked() else None
        return self.chosen is not None or line is None or not line.text().strip() or not self.isEnabled()

    def look(self) -> None:
        """Look at what is written there."""
        if self.by_file.isChecked():
            self._look()
        elif self.by_link.isChecked():
            self._fetch()

    def _look(self) -> None:
        text = self.file.text().strip()
        if self.by_file.isChecked() and text and self.chosen is None and not self._busy:
            self._ask(of_file, Path(text).expanduser())

    def _fetch(self) -> None:
        self.by_link.setChecked(True)
        if self.link.text().strip() and not self._busy:
            self._ask(of_link, self.link.text())

    # ------------------------------------------------------------------ what comes of it

    def _ask(self, act: Callable[..., Chosen], what: object) -> None:
        self._forget()
        self._say(self._t("One moment…"))
        self._busy = True
        number = self._asked
        self._relay.run(act, what, done=partial(self._came, number), failed=partial(self._sorry, number))

    def _forget(self) -> None:
        self._asked += 1
        self.chosen, self._busy = None, False
        self._say("")
        self.changed.emit()

    def _came(self, number: int, chosen: Chosen) -> None:
        if number == self._asked:
            self.chosen, self._busy = chosen, False
            lines = [self._t(sentence) for sentence in told(chosen.profile)]
            self._say(self._t("It sets: {what}", what=self._t("; ").join(lines)))
            self.changed.emit()

    def _sorry(self, number: int, error: Exception) -> None:
        if number != self._asked:
            return
        self._busy = False
        if not isinstance(error, UserError):
            self._relay.on_error(error)
            return
        hint = self._t(error.hint) if error.hint else ""
        self._say(f"{self._t(error.message)} {hint}".strip(), wrong=True)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setObjectName("wrong" if wrong else "hint")
        self.said.style().polish(self.said)
        self.said.setText(text)


class ProfileDialog(QDialog):
    """Another profile, or the linked one as it is by now; ``choice`` has it after acceptance."""

    def __init__(self, t: Translator, found: Found, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Desk profile"))
        self.setMinimumWidth(620)
        lead = QLabel(
            t(
                "The desk profile is a file in which a newsroom says what holds for all: channels, sources, staff, "
                "what must be filled in, and how the page looks."
            )
        )
        lead.setWordWrap(True)
        self.choice = ProfileChoice(t, found, relay)
        buttons = QDialogButtonBox()
        self.use = buttons.addButton(t("Use this profile"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (lead, self.choice, buttons):
            column.addWidget(widget)
        self.choice.changed.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self.use.setEnabled(self.choice.chosen is not None and self.choice.isEnabled())
