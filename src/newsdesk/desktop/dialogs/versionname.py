"""Asks what to call a version; says why a name will not do."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed


class VersionNameDialog(QDialog):
    """``name`` after acceptance: not empty, and none of those that are taken."""

    def __init__(self, t: Translator, taken: Collection[str], parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self._t, self._taken = t, frozenset(taken)
        self.name = name
        self.setWindowTitle(t("Keep as a version"))
        self.setMinimumWidth(420)
        self.line = QLineEdit(name, placeholderText=t("for example: as sent to the editor"))
        KeepsComposed(self.line)
        self.line.setAccessibleName(t("Name of the version"))
        self.wrong = QLabel()
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton(t("Keep"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(t("Name of the version")))
        column.addWidget(self.line)
        column.addWidget(self.wrong)
        column.addWidget(buttons)
        self.line.textEdited.connect(lambda: self.wrong.clear())

    def take(self) -> None:
        """Take the name that is written there, or say why not."""
        name = " ".join(self.line.text().split())
        if not name:
            self.wrong.setText(self._t("A version needs a name, so that it can be found again."))
        elif name in self._taken:
            self.wrong.setText(self._t("There is a version “{name}” already. Choose another name.", name=name))
        else:
            self.name = name
            self.accept()
