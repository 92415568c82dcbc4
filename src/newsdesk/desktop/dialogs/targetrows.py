"""Lines of a target's form: a field with a sentence under it, and a part that opens with pairs of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.stillwheel import StillWheel


def line(text: str = "", name: str = "") -> QLineEdit:
    """A field for one line."""
    made = QLineEdit(text)
    made.setAccessibleName(name)
    KeepsComposed(made)
    return made


def combo(words: Mapping[str, str], value: str, name: str = "") -> QComboBox:
    """A choice of these; a value that is none of them is one more."""
    made = QComboBox()
    StillWheel(made)
    made.setAccessibleName(name)
    for key, word in words.items():
        made.addItem(word, key)
    if made.findData(value) < 0:
        made.addItem(value, value)
    made.setCurrentIndex(made.findData(value))
    return made


def words(text: str = "", style: str = "hint") -> QLabel:
    """A sentence under something."""
    label = QLabel(text)
    label.setObjectName(style)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setVisible(bool(text))
    return label


class Line(QWidget):
    """A field, what it is for, and what is wrong with it."""

    def __init__(self, field: QWidget, hint: str = "", *beside: QWidget) -> None:
        super().__init__()
        self.field = field
        self.hint, self.wrong = words(hint), words(style="wrong")
        field.setAccessibleDescription(hint)
        if isinstance(field, QLineEdit):
            field.textEdited.connect(self._mended)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        for widget in beside:
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.wrong)
        column.addStretch(1)

    def say(self, hint: str) -> None:
        """What it is for, as it is now."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.field.setAccessibleDescription(hint)

    def complain(self, why: str) -> None:
        """What is wrong with it; "" when nothing is."""
        self.wrong.setText(why)
        self.wrong.setVisible(bool(why))
        self.field.setAccessibleDescription(why or self.hint.text())
        self.field.setProperty("wrong", bool(why))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    def _mended(self, *_: object) -> None:
        if self.wrong.text():
            self.complain("")


class Pairs(QWidget):
    """Names of the newsroom and what a target calls them; it opens when it is asked to."""

    wanted = Signal()
    """What the target has is to be asked for."""

    def __init__(
        self, t: Translator, title: str, names: Sequence[str], held: Mapping[str, str], *, asks: bool, own: bool
    ) -> None:
        """asks: the target can be asked what it has. own: it may be changed."""
        super().__init__()
        self.on_error = None
        self._t, self._title, self._asks, self._own = t, title, asks, own
        self._names = list(dict.fromkeys((*names, *held)))
        self._held = dict(held)
        self.fields: dict[str, QComboBox] = {}
        """By name, once it was opened."""
        self.head = small_button("", title)
        self.head.setCheckable(True)
        self.head.toggled.connect(self._open)
        self.ask = QPushButton(t("Ask what there is"))
        self.ask.setAutoDefault(False)
        self.ask.clicked.connect(self.wanted)
        self.ask.hide()
        self.told = words()
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows.hide()
        top = QHBoxLayout()
        top.addWidget(self.head)
        top.addStretch(1)
        top.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self._rows)
        self._count()

    @property
    def value(self) -> dict[str, str]:
        """The pairs that are filled in."""
        if not self.fields:
            return dict(self._held)
        return {name: text for name, field in self.fields.items() if (text := field.currentText().strip())}

    def offer(self, choices: Sequence[str]) -> None:
        """What the target has; what was written stays."""
        self.say("" if choices else self._t("It does not tell. Write what it is called there."))
        for field in self.fields.values():
            text = field.currentText()
            field.clear()
            field.addItems(list(choices))
            field.setEditText(text)

    def say(self, text: str) -> None:
        """What became of asking."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _count(self) -> None:
        sign = "▾" if self.head.isChecked() else "▸"
        count = self._t("{count} of {all}", count=len(self.value), all=len(self._names))
        self.head.setText(f"{sign} {self._title}  {count}")

    @guard()
    def _open(self, on: bool) -> None:
        if on and not self.fields:
            for row, name in enumerate(self._names):
                field = QComboBox()
                field.setEditable(True)
                StillWheel(field)
                field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
                field.setAccessibleName(name)
                field.setEditText(self._held.get(name, ""))
                field.setEnabled(self._own)
                edit = field.lineEdit()
                if edit is not None:
                    KeepsComposed(edit)
                field.editTextChanged.connect(self._count)
                label = QLabel(name.replace("/", " › "))
                label.setWordWrap(True)
                self._grid.addWidget(label, row, 0)
                self._grid.addWidget(field, row, 1)
                self.fields[name] = field
        self._rows.setVisible(on)
        self.ask.setVisible(on and self._asks and self._own)
        self.told.setVisible(on and bool(self.told.text()))
        if on and not self._names:
            self.say(self._t("The desk profile names none."))
        self._count()
