"""The person's settings in one place: who they are, how they write, and what becomes of old things."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import LANGUAGES, Translator
from newsdesk.desk.settings import FOR_EVER, Settings
from newsdesk.desktop.composed import KeepsComposed


class SettingsDialog(QDialog):
    """After acceptance ``changes`` are the settings that are others now, by name; and "then_targets" when the person
    goes on to the publishing targets."""

    def __init__(
        self,
        t: Translator,
        held: Settings,
        system_name: str,
        beside: Path,
        parent: QWidget | None = None,
        *,
        fixed: Collection[str] = (),
    ) -> None:
        """system_name is what the system calls the person; beside, where backups go when nothing else is said; fixed,
        what nobody can change on this machine."""
        super().__init__(parent)
        self._t, self._held, self._fixed = t, held, fixed
        self.changes: dict[str, object] = {}
        self.setWindowTitle(t("Settings"))
        self.setMinimumWidth(560)
        self.name = QLineEdit(held.name, placeholderText=system_name)
        KeepsComposed(self.name)
        self.language = QComboBox()
        for key, text in {"system": t("Language of the system"), **LANGUAGES}.items():
            self.language.addItem(text, key)
        self.language.setCurrentIndex(max(0, self.language.findData(held.language)))
        self.switches = {
            "text_shortcuts": QCheckBox(t("Text shortcuts while typing")),
            "smart_quotes": QCheckBox(t("Curly quotes while typing")),
            "check_spelling": QCheckBox(t("Check English spelling")),
            "backups": QCheckBox(t("Back the library up each day")),
            "updates": QCheckBox(t("Ask the newsroom's address for a newer Newsdesk, once a day")),
        }
        for key, box in self.switches.items():
            box.setChecked(getattr(held, key))
        self.folder = QLineEdit(held.backup_folder, placeholderText=str(beside), clearButtonEnabled=True)
        self.choose = QPushButton(t("Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.ask_folder: Callable[[str], str] = self._ask_folder
        self.bin_days = QSpinBox(minimum=1, maximum=FOR_EVER, value=held.bin_days, suffix=" " + t("days"))
        self.bin_days.setFixedSize(140, 32)
        self.wrong = QLabel()
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.switches["backups"].toggled.connect(self._enable)
        self._lay_out()
        self._enable()

    def _lay_out(self) -> None:
        t, box = self._t, self.switches
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(9)
        self._row(t("My name"), self.name, t("It stands with my changes in the history. Empty: what the system says."))
        self._row(t("Language"), self.language, t("Of the window, not of an article."))
        self._title(t("Writing"))
        self._row("", box["text_shortcuts"], t("## and a space make a heading, - a list, **words** bold."))
        self._row("", box["smart_quotes"])
        self._row("", box["check_spelling"])
        self._title(t("Library"))
        self._row("", box["backups"])
        folder = QWidget()
        row = QHBoxLayout(folder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self._row(t("Folder of the backups"), folder, t("Best on another disk. Empty: beside the library."))
        self.folder.setAccessibleName(t("Folder of the backups"))
        self._row(t("The bin forgets after"), self.bin_days, t("Then an article in it is gone for ever."))
        self._title(t("Program"))
        self._row("", box["updates"], t("Only where the desk profile names such an address. Nothing is downloaded."))
        self._title(t("Publishing"))
        self.targets = QPushButton(t("Publishing targets…"))
        self.targets.setAutoDefault(False)
        self.targets.clicked.connect(self._to_targets)
        self._row("", self.targets, t("Where articles go, and who you are there."))
        buttons = QDialogButtonBox()
        buttons.addButton(t("Save settings"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.addLayout(self.form)
        column.addWidget(self.wrong)
        column.addStretch(1)
        column.addWidget(buttons)

    def _title(self, text: str) -> None:
        title = QLabel(text)
        title.setObjectName("title")
        title.setContentsMargins(0, 8, 0, 0)
        self.form.addRow(title)

    def _row(self, label: str, widget: QWidget, hint: str = "") -> None:
        """A line of the form, with a sentence under it that says what it is for."""
        widget.setAccessibleName(label or widget.accessibleName())
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(widget)
        if hint:
            words = QLabel(hint)
            words.setObjectName("hint")
            words.setWordWrap(True)
            column.addWidget(words)
            widget.setAccessibleDescription(hint)
        name = QLabel(label)
        name.setBuddy(widget)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        name.setContentsMargins(0, 6, 0, 0)
        self.form.addRow(name, holder)

    def _enable(self) -> None:
        for widget in (self.folder, self.choose):
            widget.setEnabled(self.switches["backups"].isChecked())
        named: dict[str, tuple[QWidget, ...]] = {key: (box,) for key, box in self.switches.items()}
        named |= {"backup_folder": (self.folder, self.choose), "bin_days": (self.bin_days,)}
        named |= {"language": (self.language,)}
        for closed in (w for name in self._fixed for w in named.get(name, ())):
            closed.setEnabled(False)
            closed.setToolTip(self._t("Set by your newsroom for this machine"))

    def _choose(self) -> None:
        chosen = self.ask_folder(self.folder.text() or self.folder.placeholderText())
        if chosen:
            self.folder.setText(chosen)

    def _ask_folder(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self._t("Folder of the backups"), start)

    def _to_targets(self) -> None:
        self.take()
        if self.result():
            self.changes["then_targets"] = True

    def take(self) -> None:
        """Take what is written there, or say why it cannot be."""
        folder, backups = self.folder.text().strip(), self.switches["backups"].isChecked()
        if backups and folder and folder != self._held.backup_folder and not _can_write(Path(folder)):
            self.wrong.setText(self._t("Nothing can be written into {path}. Choose another folder.", path=folder))
            return
        wanted = {
            "name": " ".join(self.name.text().split()),
            "language": self.language.currentData(),
            "backup_folder": folder,
            "bin_days": self.bin_days.value(),
            **{key: box.isChecked() for key, box in self.switches.items()},
        }
        self.changes = {key: value for key, value in wanted.items() if value != getattr(self._held, key)}
        self.accept()


def _can_write(folder: Path) -> bool:
    """Is it a folder, by its full path, into which one may write?"""
    return folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK)
