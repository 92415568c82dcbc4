"""Says what still stands in the way of publication, and lets the person go there or export a draft."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.extend.ports import Finding

FINDING = Qt.ItemDataRole.UserRole


class NotReadyDialog(QDialog):
    """After it: ``chosen`` is the finding to go to, or ``draft`` is set, or neither."""

    def __init__(
        self, t: Translator, findings: Sequence[Finding], parent: QWidget | None = None, *, draft: bool = True
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Not ready for publication"))
        self.setMinimumWidth(440)
        self.chosen: Finding | None = None
        self.draft = False
        self.list = QListWidget()
        self.list.setObjectName("todo")
        self.list.setAccessibleName(t("Still to do"))
        for finding in findings:
            item = QListWidgetItem(t(finding.message))
            item.setData(FINDING, finding)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda item: self._go())
        buttons = QDialogButtonBox()
        go = buttons.addButton(t("Go there"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        if draft:
            as_draft = buttons.addButton(t("Export as a draft"), QDialogButtonBox.ButtonRole.ActionRole)
            as_draft.clicked.connect(self._draft)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        go.clicked.connect(self._go)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(t("The newsroom requires these before publication:")))
        column.addWidget(self.list)
        column.addWidget(buttons)

    def _go(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(FINDING)
            self.accept()

    def _draft(self) -> None:
        self.draft = True
        self.accept()
