"""What went wrong inside the program, with a report to copy or save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.errors import reason
from newsdesk.base.files import write_bytes
from newsdesk.base.i18n import Translator


class CrashDialog(QDialog):
    """After it is closed ``choice`` is "close", "copy" (the article, elsewhere) or ""."""

    def __init__(
        self, t: Translator, words: str, report: str, parent: QWidget | None = None, *, can_close: bool = True
    ) -> None:
        super().__init__(parent)
        self._t, self._report = t, report
        self.choice = ""
        self.setWindowTitle("Newsdesk")
        self.resize(640, 460)
        said = QLabel(words)
        said.setWordWrap(True)
        said.setObjectName("title")
        hint = QLabel(t("The report holds nothing that you wrote and no names of folders. Please send it to who looks "
                        "after Newsdesk in your newsroom."))  # fmt: skip
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        self.text = QPlainTextEdit(report, readOnly=True, lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(t("Report"))
        self.done_label = QLabel()
        self.done_label.setWordWrap(True)
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.copy = buttons.addButton(t("Copy the report"), role.ActionRole)
        self.save = buttons.addButton(t("Save the report…"), role.ActionRole)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        if can_close:
            self._ends(buttons.addButton(t("Save a copy elsewhere…"), role.DestructiveRole), "copy")
            self._ends(buttons.addButton(t("Close Newsdesk"), role.DestructiveRole), "close")
        self.go_on = buttons.addButton(t("Go on") if can_close else t("Close"), role.AcceptRole)
        self.go_on.setDefault(True)
        self.go_on.setFocus()
        buttons.accepted.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        for widget in (said, hint, self.text, self.done_label, buttons):
            column.addWidget(widget)

    def _ends(self, button: QPushButton, choice: str) -> None:
        def chosen() -> None:
            self.choice = choice
            self.accept()

        button.setAutoDefault(False)
        button.clicked.connect(chosen)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.done_label.setText(self._t("Copied."))

    def _save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / "newsdesk-report.txt")
        file, _ = QFileDialog.getSaveFileName(self, self._t("Save the report"), start)
        if file:
            self.save_to(Path(file))

    def save_to(self, file: Path) -> None:
        """Write the report, or say why it cannot be."""
        try:
            write_bytes(file, self._report.encode())
        except OSError as error:
            why = reason(error)
            self.done_label.setText(self._t("{path} could not be written: {why}", path=file, why=why))
        else:
            self.done_label.setText(self._t("Saved: {path}", path=file))
