"""How the figure at the caret stands on the page: its width, which of its pictures is meant, and whether it leads."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from newsdesk.article.blocks import Figure, Width
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.panels.fields import ChoiceField

WIDTHS: dict[str, Message] = {
    "column": M("As wide as the text"),
    "full": M("As wide as the page"),
    "half": M("Half as wide"),
}


class FigureRow(QWidget):
    """Shows one figure; what a person changes is told, not done."""

    widthWanted = Signal(str)
    leadWanted = Signal(bool)
    pictureChosen = Signal(int)

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        self.numbers = QWidget()
        self._row = QHBoxLayout(self.numbers)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(lambda number: self.pictureChosen.emit(number))
        self.width_field = ChoiceField(t("Width of the figure"), {w: t(WIDTHS[w]) for w in get_args(Width)})
        self.width_field.edited.connect(lambda width: self.widthWanted.emit(width))
        column.addWidget(self.width_field)
        self.lead = QCheckBox()
        self.lead.clicked.connect(lambda: self.leadWanted.emit(self.lead.isChecked()))
        column.addWidget(self.lead)

    def show_figure(self, figure: Figure, number: int, *, leads: bool) -> None:
        """Show this figure, the picture of this number chosen."""
        count = 1 + len(figure.beside)
        self.numbers.setVisible(count > 1)
        while len(self._buttons.buttons()) < count:
            self._add()
        for i, button in enumerate(self._buttons.buttons()):
            button.setVisible(i < count)
            button.setChecked(i == number)
        self.width_field.show_value(figure.width)
        self.lead.setText(
            self._t("Lead picture: stands for the article in lists and on cards")
            if count == 1
            else self._t("Lead picture: number 1 stands for the article")
        )
        with QSignalBlocker(self.lead):
            self.lead.setChecked(leads)

    def _add(self) -> None:
        number = len(self._buttons.buttons())
        button = QToolButton()
        button.setText(str(number + 1))
        button.setCheckable(True)
        name = self._t("Picture {number} of the group", number=number + 1)
        button.setAccessibleName(name)
        button.setToolTip(name)
        self._buttons.addButton(button, number)
        self._row.insertWidget(number, button)
        if number == 0:
            self._row.addStretch(1)
