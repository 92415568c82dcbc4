"""Says what an import, or many pictures, brought, what was left out and what to be unsure of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Note


class ReceiptDialog(QDialog):
    """One receipt, what to look at first."""

    def __init__(
        self,
        t: Translator,
        receipt: Sequence[Note],
        colours: Colours,
        parent: QWidget | None = None,
        lead: str = "",
    ) -> None:
        """lead: the sentence above the list."""
        super().__init__(parent)
        self.setWindowTitle(t("What came in"))
        self.resize(520, 420)
        words = {
            "unsure": t("please check"),
            "dropped": t("left out"),
            "flattened": t("simplified"),
            "found": t("found"),
            "kept": t("kept"),
        }
        self.list = QListWidget()
        self.list.setObjectName("todo")
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Receipt"))
        for kind, word in words.items():
            for note in receipt:
                if note.kind == kind:
                    item = QListWidgetItem(t("{name}: {text}", name=word, text=note.message))
                    if kind == "unsure":
                        item.setForeground(QColor(colours.warn))
                    self.list.addItem(item)
        buttons = QDialogButtonBox()
        buttons.addButton(t("Close"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.accepted.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(lead or t("The article was made. This is what was found in the file:")))
        column.addWidget(self.list)
        column.addWidget(buttons)
