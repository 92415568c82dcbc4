"""Which format, with what options, into which folder; or onto the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.labels import note
from newsdesk.extend.ports import Exporter

ROW = 30
"""Pixels of a format's row."""
NAME = Qt.ItemDataRole.UserRole
COPIES = {"html": {"form": "article"}, "wechat": {}}
"""The formats that can go onto the clipboard, and the options with which they do."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen, and what was chosen last."""

    exporters: Mapping[str, Exporter]
    folder: str
    format: str = "html"
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By format, those that are not the default."""
    name: str = ""
    """What an export is called in its folder."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen; copy: onto the clipboard, not into the folder."""

    format: str
    options: Mapping[str, str]
    folder: Path
    copy: bool = False


class ExportDialog(QDialog):
    """After acceptance ``wanted`` is what was chosen."""

    def __init__(self, t: Translator, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._offer = t, offer
        self.wanted: Wanted | None = None
        self.setWindowTitle(t("Export"))
        self.resize(760, 520)
        self.list = QListWidget()
        self.list.setObjectName("formats")
        self.list.setAccessibleName(t("Format"))
        self.list.setFixedWidth(250)
        for name, exporter in offer.exporters.items():
            item = QListWidgetItem(t(exporter.label))
            item.setData(NAME, name)
            item.setSizeHint(QSize(0, ROW))  # measured before it has its style, a row is lower than it is drawn
            self.list.addItem(item)
        self.limits = note()
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(9)
        self.editors: dict[str, QComboBox | QLineEdit] = {}
        self.folder = QLineEdit(offer.folder)
        self.folder.setAccessibleName(t("Folder"))
        KeepsComposed(self.folder)
        self.choose = QPushButton(t("Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.ask_folder: Callable[[str], str] = lambda start: QFileDialog.getExistingDirectory(self, t("Folder"), start)
        self.where = note()
        self.folder.textChanged.connect(self._say_where)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        names = list(offer.exporters)
        self.list.setCurrentRow(names.index(offer.format) if offer.format in names else 0)
        self.list.setFocus()

    def _lay_out(self) -> None:
        t = self._t
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(self.form)
        right.addWidget(self.limits)
        right.addStretch(1)
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(self.choose)
        right.addWidget(QLabel(t("Folder")))
        right.addLayout(line)
        right.addWidget(self.where)
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addWidget(self.list)
        halves.addLayout(right, 1)
        buttons = QDialogButtonBox()
        words = {"html": t("Copy HTML"), "wechat": t("Copy for WeChat")}
        self.copies = {
            name: buttons.addButton(words[name], QDialogButtonBox.ButtonRole.ActionRole)
            for name in COPIES
            if name in self._offer.exporters
        }
        for name, button in self.copies.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda checked=False, name=name: self._copy(name))
        self.go = buttons.addButton(t("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(16)
        column.addLayout(halves, 1)
        column.addWidget(buttons)

    @property
    def format(self) -> str:
        """The format that is chosen."""
        return str(self.list.currentItem().data(NAME))

    @property
    def options(self) -> dict[str, str]:
        """Its options that are not what they are by default."""
        offered = self._offer.exporters[self.format].options
        chosen = {
            name: editor.currentData() if isinstance(editor, QComboBox) else editor.text().strip()
            for name, editor in self.editors.items()
        }
        return {name: value for name, value in chosen.items() if value != offered[name].default}

    def _show(self, row: int) -> None:
        """The options of another format."""
        t, exporter = self._t, self._offer.exporters[self.format]
        while self.form.rowCount():
            self.form.removeRow(0)
        self.editors = {}
        for name, option in exporter.options.items():
            value = str(self._offer.options.get(self.format, {}).get(name, option.default))
            editor = _combo({key: t(word) for key, word in option.choices.items()}, value) if option.choices else None
            self.editors[name] = editor or QLineEdit(value)
            self.editors[name].setAccessibleName(t(option.label))
            self.form.addRow(t(option.label), self.editors[name])
        self.limits.setText("\n".join(t(limit) for limit in getattr(exporter, "limits", ())))
        self.limits.setVisible(bool(self.limits.text()))
        self._say_where()

    def _say_where(self) -> None:
        t, text = self._t, self.folder.text().strip()
        there = bool(text) and Path(text).is_dir()
        self.go.setEnabled(there)
        self.where.setText(
            t(
                "It is written there as “{name}”. Only an earlier export of this article is replaced.",
                name=self._offer.name,
            )
            if there
            else t("Choose a folder that is there.")
        )

    def _choose(self) -> None:
        chosen = self.ask_folder(self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _take(self) -> None:
        self.wanted = Wanted(self.format, self.options, Path(self.folder.text().strip()))
        self.accept()

    def _copy(self, name: str) -> None:
        self.wanted = Wanted(name, COPIES[name], Path(self.folder.text().strip()), copy=True)
        self.accept()


def _combo(words: Mapping[str, str], value: str) -> QComboBox:
    combo = QComboBox()
    for known, word in words.items():
        combo.addItem(word, known)
    combo.setCurrentIndex(max(0, combo.findData(value)))
    return combo
