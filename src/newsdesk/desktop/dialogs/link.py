"""Asks for a link's address."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.base.links import safe_link


class LinkDialog(QDialog):
    """``href`` after acceptance is a safe address, or "" to take the link away."""

    def __init__(self, t: Translator, href: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Link"))
        self.setMinimumWidth(420)
        self.href = href
        self._t = t
        self.line = QLineEdit(href or "https://")
        self.line.setAccessibleName(t("Address"))
        self._wrong = QLabel()
        self._wrong.setObjectName("label")
        buttons = QDialogButtonBox()
        ok = buttons.addButton(t("Set link"), QDialogButtonBox.ButtonRole.AcceptRole)
        ok.setDefault(True)
        if href:
            remove = buttons.addButton(t("Remove link"), QDialogButtonBox.ButtonRole.DestructiveRole)
            remove.clicked.connect(self._remove)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(t("Address")))
        column.addWidget(self.line)
        column.addWidget(self._wrong)
        column.addWidget(buttons)
        self.line.setFocus()
        self.line.setCursorPosition(len(self.line.text()))

    def _accept(self) -> None:
        text = self.line.text().strip()
        if "@" in text and "/" not in text and ":" not in text:
            text = f"mailto:{text}"
        elif text and "://" not in text and not text.startswith("mailto:"):
            text = f"https://{text}"
        href = safe_link(text)
        if not href:
            self._wrong.setText(self._t("Only web (http, https) and mail addresses can be links."))
            return
        self.href = href
        self.accept()

    def _remove(self) -> None:
        self.href = ""
        self.accept()
