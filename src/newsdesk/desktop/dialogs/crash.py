"""What went wrong inside the program, with a report to copy or save."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
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
        self, t: Translator, words: str, report: str, parent: QWidget | None = None, *, ends: Collection[str] = ()
    ) -> None:
        """ends: which choices there are beside going on."""
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
        self.copy, self.save = QPushButton(t("Copy the report")), QPushButton(t("Save the report…"))
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.go_on = QPushButton(t("Go on") if ends else t("Close"))
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        for widget in (said, hint, self.text, self.done_label):
            column.addWidget(widget)
        row = QHBoxLayout()
        for button in (self.copy, self.save):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        for choice, text in (("copy", t("Save a copy elsewhere…")), ("close", t("Close Newsdesk"))):
            if choice in ends:
                row.addWidget(self._ends(QPushButton(text), choice))
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.go_on.setFocus()

    def _ends(self, button: QPushButton, choice: str) -> QPushButton:
        def chosen() -> None:
            self.choice = choice
            self.accept()

        button.setAutoDefault(False)
        button.clicked.connect(chosen)
        return button

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
