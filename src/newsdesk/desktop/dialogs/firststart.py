"""The first start: one page that asks who writes and for which newsroom, and ends in writing."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from newsdesk.base.i18n import Translator
from newsdesk.desk.profiles import Found
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.dialogs.profile import ProfileChoice
from newsdesk.desktop.relay import Relay


class FirstStart(QDialog):
    """``begin`` is "write" or "sample"; "" for who closed it. Nothing on it has to be filled in."""

    def __init__(self, t: Translator, system_name: str, found: Found, relay: Relay) -> None:
        super().__init__()
        self.begin: Literal["", "write", "sample"] = ""
        self.setWindowTitle("Newsdesk")
        self.setMinimumWidth(640)
        title = QLabel(t("Welcome to Newsdesk"))
        title.setObjectName("welcome")
        title.setStyleSheet("font-size: 22px")
        lead = QLabel(t("Write an article the way it will be published. Every change is saved by itself."))
        lead.setWordWrap(True)
        self.name = QLineEdit(placeholderText=system_name)
        self.name.setAccessibleName(t("My name"))
        self.name.setMaximumWidth(320)
        KeepsComposed(self.name)
        self.choice = ProfileChoice(t, found, relay)
        self.write = QPushButton(t("Start writing"))
        self.write.setDefault(True)
        self.sample = QPushButton(t("The sample story"))
        self.sample.setAutoDefault(False)
        self.write.clicked.connect(lambda: self._end("write"))
        self.sample.clicked.connect(lambda: self._end("sample"))
        hint = QLabel(t("All of this can be changed later, in the menu Edit."))
        hint.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(lead)
        column.addSpacing(14)
        column.addWidget(self._heading(t("My name")))
        column.addWidget(self.name)
        column.addSpacing(14)
        column.addWidget(self._heading(t("My newsroom's desk profile")))
        column.addWidget(self.choice)
        column.addSpacing(14)
        column.addStretch(1)
        column.addWidget(hint)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.sample)
        row.addWidget(self.write)
        column.addLayout(row)
        self.write.setFocus()

    @staticmethod
    def _heading(text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("title")
        return label

    def _end(self, begin: Literal["write", "sample"]) -> None:
        """What was named and not read yet is read first, so that it is seen what it sets."""
        if not self.choice.settled:
            self.choice.look()
            return
        self.begin = begin
        self.accept()
