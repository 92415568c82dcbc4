"""People with roles: a line for each, names completed from the desk profile's staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from newsdesk.article.article import Person
from newsdesk.base.i18n import Translator
from newsdesk.base.message import Message
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.panels.fields import Field, name_combo, offer
from newsdesk.desktop.stillwheel import StillWheel


class PeopleField(Field):
    """Several people. An empty line is not a person; it stands there to be written on."""

    def __init__(self, label: str, t: Translator, roles: Mapping[str, Message], staff: Sequence[str]) -> None:
        self._t, self._roles, self._staff = t, roles, list(staff)
        self._people: tuple[Person, ...] = ()
        self._rows: list[_Row] = []
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._add = small_button(t("+ Add a person"))
        self._add.clicked.connect(self._added)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        super().__init__(label, holder)
        self.show_value(())

    def show_value(self, value: Any) -> None:
        people: tuple[Person, ...] = value
        if people == self._people and self._rows:
            return
        self._people = people
        shown = people or (Person("", next(iter(self._roles))),)
        while len(self._rows) > len(shown):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()  # deleted only when the event loop comes round
            row.deleteLater()
        while len(self._rows) < len(shown):
            self._insert_row()
        for row, person in zip(self._rows, shown, strict=True):
            row.show_person(person)

    def _insert_row(self) -> None:
        row = _Row(self._t, self._roles, self._staff, self.label.text() if hasattr(self, "label") else "")
        row.name.textEdited.connect(self._changed)
        row.name.editingFinished.connect(self._left)
        row.role.activated.connect(self._changed)
        row.remove.clicked.connect(lambda: self._removed(row))
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        self._order()

    def _order(self) -> None:
        """Tab goes from a name to its role, then to the next name, at last to the button."""
        chain = [x for row in self._rows for x in (row.name, row.role)]
        QWidget.setTabOrder(chain[0], self._add)  # moved behind a last role Qt leaves it where it is
        for before, after in pairwise((*chain, self._add)):
            QWidget.setTabOrder(before, after)

    def _added(self) -> None:
        self._insert_row()
        self._rows[-1].show_person(Person("", next(iter(self._roles))))
        self._rows[-1].name.setFocus()

    def _removed(self, row: _Row) -> None:
        row.name.setText("")
        if len(self._rows) > 1:
            self._rows.remove(row)
            self._column.removeWidget(row)
            row.hide()  # deleted only when the event loop comes round
            row.deleteLater()
        self._changed()

    def _changed(self) -> None:
        self._people = self._written()
        self.edited.emit(self._people)

    def _left(self) -> None:
        # A completion that was only walked over stands in the line and was not told by any signal.
        if any(row.name.text() != row.told for row in self._rows) and self._written() != self._people:
            self._changed()

    def _written(self) -> tuple[Person, ...]:
        for row in self._rows:
            row.told = row.name.text()
        return tuple(p for row in self._rows if (p := row.person()).name)

    def mark(self, *, missing: bool) -> None:
        super().mark(missing=missing)
        line = self._rows[0].name
        if line.property("missing") != missing:
            line.setProperty("missing", missing)
            line.style().unpolish(line)
            line.style().polish(line)

    def set_focus(self) -> None:
        """Write the first name."""
        self._rows[0].name.setFocus()


class _Row(QWidget):
    def __init__(self, t: Translator, roles: Mapping[str, Message], staff: list[str], label: str) -> None:
        super().__init__()
        self._extra = ""
        self.told = ""
        self.name = QLineEdit(placeholderText=t("Name"))
        self.name.setAccessibleName(f"{label} {t('Name')}".strip())
        KeepsComposed(self.name)
        completer = QCompleter(staff, self.name)
        offer(completer)
        self.name.setCompleter(completer)
        completer.activated.connect(self.name.textEdited)
        self.role = QComboBox()
        StillWheel(self.role)
        name_combo(self.role, f"{label} {t('Role')}".strip())
        for key, word in roles.items():
            self.role.addItem(t(word), key)
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.role.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.role.setMaximumWidth(150)  # a newsroom's own word may be long
        self.remove = small_button("✕", t("Remove"))
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by the keys one empties the name
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.name, 1)
        line.addWidget(self.role)
        line.addWidget(self.remove)

    def person(self) -> Person:
        return Person(self.name.text().strip(), self.role.currentData(), self._extra)

    def show_person(self, person: Person) -> None:
        self._extra = person.extra
        if self.name.text() != person.name:
            with QSignalBlocker(self.name):
                self.name.setText(person.name)
        self.told = person.name
        at = self.role.findData(person.role)
        if at < 0:
            self.role.addItem(person.role or "–", person.role)
            at = self.role.count() - 1
        self.role.setCurrentIndex(at)
