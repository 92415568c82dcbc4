"""Makes or changes a link card: the address and what the card says."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from newsdesk.article.blocks import Embed
from newsdesk.base.i18n import Translator
from newsdesk.base.links import safe_link
from newsdesk.desktop.composed import KeepsComposed


class EmbedDialog(QDialog):
    """``card`` after acceptance has a safe web address."""

    def __init__(self, t: Translator, card: Embed | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._before = card
        self.card: Embed | None = None
        self.setWindowTitle(t("Link card"))
        self.setMinimumWidth(460)
        self.address = QLineEdit(card.url if card else "https://")
        self.title = QLineEdit(card.title if card else "")
        KeepsComposed(self.title)
        self._wrong = QLabel()
        self._wrong.setObjectName("label")
        buttons = QDialogButtonBox()
        done = buttons.addButton(
            t("Change link card") if card else t("Insert link card"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        done.setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(t("Address"), self.address)
        form.addRow(t("What the card says"), self.title)
        form.addRow(self._wrong)
        form.addRow(buttons)
        self.address.setFocus()
        self.address.setCursorPosition(len(self.address.text()))

    def _accept(self) -> None:
        text = self.address.text().strip()
        _, colon, rest = text.partition(":")
        schemed = bool(colon) and not rest.split("/")[0].isdigit()  # what follows a host may be a port
        href = safe_link(text if schemed else f"https://{text}")
        if not href.startswith("http"):
            self._wrong.setText(self._t("Only web addresses (http, https) can be cards."))
            return
        old = self._before
        self.card = Embed(old.id if old else "", href, self.title.text().strip(), old.extra if old else "")
        self.accept()
