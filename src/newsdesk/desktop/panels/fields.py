"""The fields of the details panel: each shows one value of the article and says when a person changed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.base.text import count_characters
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.stillwheel import StillWheel

_SEPARATORS = re.compile(r"[,，、;；]\s*")
_CHANNEL = re.compile(r"\s*[>›»/＞]\s*")
_TIME = re.compile(r"\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[ T]+(\d{1,2})[:：时](\d{2})分?\s*")


class Field(QWidget):
    """A label over an editor. ``edited`` gives the new value."""

    edited = Signal(object)

    def __init__(self, label: str, editor: QWidget) -> None:
        super().__init__()
        self.label = QLabel(label)
        self.label.setObjectName("label")
        self.label.setBuddy(editor)
        editor.setAccessibleName(label)
        KeepsComposed(editor)
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.label)
        column.addWidget(editor)

    def show_value(self, value: Any) -> None:
        """Show the article's value, without saying that it was edited."""
        raise NotImplementedError

    def forget(self) -> None:
        """Another article comes: what was begun and is no value yet does not go with it."""

    def mark(self, *, missing: bool) -> None:
        """Show whether the newsroom requires it and it is not there."""
        for widget in (self.editor, self.label):
            if widget.property("missing") != missing:
                widget.setProperty("missing", missing)
                widget.style().unpolish(widget)
                widget.style().polish(widget)


def name_combo(combo: QComboBox, name: str) -> None:
    """Name a combo box that has no label: on Linux Qt tells its value as its name, so it is described as well."""
    combo.setAccessibleName(name)
    combo.setAccessibleDescription(name)
    line = combo.lineEdit()
    if line is not None:
        line.setAccessibleName(name)


def offer(completer: QCompleter) -> None:
    """Offer completions in a list. Written into the line, as Qt does unasked, they look taken and are not."""
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)


class LineField(Field):
    """One line of text."""

    def __init__(self, label: str, hint: str = "") -> None:
        self.line = QLineEdit(placeholderText=hint)
        super().__init__(label, self.line)
        self.line.textEdited.connect(lambda text: self.edited.emit(text))

    def show_value(self, value: Any) -> None:
        if self.line.text() != value:
            with QSignalBlocker(self.line):
                self.line.setText(value)


class TextField(Field):
    """A few lines of text, with its count of characters."""

    def __init__(self, label: str, t: Translator, height: int = 74, *, counted: bool = False) -> None:
        self.text = QPlainTextEdit(tabChangesFocus=True)
        self.text.setFixedHeight(height)
        super().__init__(label, self.text)
        self._name, self._t, self._counted = label, t, counted
        self.text.textChanged.connect(self._changed)

    def _changed(self) -> None:
        self._count()
        self.edited.emit(self.text.toPlainText())

    def _count(self) -> None:
        n = count_characters(self.text.toPlainText()) if self._counted else 0
        self.label.setText(
            f"{self._name}  {self._t('{count} {count:character|characters}', count=n)}" if n else self._name
        )

    def show_value(self, value: Any) -> None:
        if self.text.toPlainText() != value:
            with QSignalBlocker(self.text):
                self.text.setPlainText(value)
        self._count()


class ListField(Field):
    """Several words in one line, parted by commas of any kind; or a path, parted by > or ›; or plain, one text."""

    def __init__(
        self, label: str, hint: str = "", choices: Sequence[str] = (), *, path: bool = False, plain: bool = False
    ) -> None:
        self._path, self._plain = path, plain
        self._told = ""
        self._combo: QComboBox | None = None
        self._sign = " › " if path else "、"
        editor: QWidget
        if choices:
            combo = self._combo = QComboBox(editable=True)
            StillWheel(combo)
            combo.addItems(list(choices))
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.activated.connect(self._tell)
            found, completer = combo.lineEdit(), combo.completer()
            assert found is not None
            assert completer is not None
            offer(completer)
            self.line = found
            self.line.textChanged.connect(self._stand)
            editor = combo
        else:
            self.line = QLineEdit()
            editor = self.line
        self.line.setPlaceholderText(hint)
        super().__init__(label, editor)
        self.line.setAccessibleName(label)
        self.line.textEdited.connect(self._tell)
        self.line.editingFinished.connect(self._left)

    def _stand(self, text: str) -> None:
        """The arrow keys go on from the choice that is written there, or from before the first."""
        combo = self._combo
        at = combo.findText(text) if combo is not None and text else -1
        if combo is None or combo.currentIndex() == at:
            return
        with QSignalBlocker(combo), QSignalBlocker(self.line):
            place = self.line.cursorPosition()
            combo.setCurrentIndex(at)
            if self.line.text() != text:
                self.line.setText(text)
            self.line.setCursorPosition(place)

    def _tell(self) -> None:
        self._told = self.line.text()
        self.edited.emit(self._parsed())

    def _left(self) -> None:
        # A completion that was only walked over stands in the line and was not told by any signal.
        if self.line.text() != self._told:
            self._tell()

    def _parsed(self) -> Any:
        if self._plain:
            return self.line.text()
        parts = (_CHANNEL if self._path else _SEPARATORS).split(self.line.text())
        return tuple(dict.fromkeys(p.strip() for p in parts if p.strip()))

    def show_value(self, value: Any) -> None:
        if self._parsed() != value:
            with QSignalBlocker(self.line):
                self.line.setText(value if self._plain else self._sign.join(value))
        self._stand(self.line.text())
        self._told = self.line.text()


class ChoiceField(Field):
    """One of a few values, shown by their words."""

    def __init__(self, label: str, choices: dict[str, str]) -> None:
        self.combo = QComboBox()
        StillWheel(self.combo)
        for value, word in choices.items():
            self.combo.addItem(word, value)
        super().__init__(label, self.combo)
        self.combo.activated.connect(lambda: self.edited.emit(self.combo.currentData()))

    def show_value(self, value: Any) -> None:
        at = self.combo.findData(value)
        if at < 0:
            self.combo.addItem(value, value)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)


class TimeField(Field):
    """A local time and its zone as an offset: an RFC 3339 string, or "" for none."""

    def __init__(self, label: str, t: Translator, clock: Callable[[], datetime]) -> None:
        self.line = QLineEdit(placeholderText=t("YYYY-MM-DD hh:mm"))
        self.zone = QComboBox(editable=True)
        StillWheel(self.zone)
        self._clock, self._t = clock, t
        self.zone.addItems(list(dict.fromkeys((self._here(), "+08:00", "+00:00"))))
        KeepsComposed(self.line)
        name_combo(self.zone, t("Time zone"))
        self.zone.setFixedWidth(82)
        now = small_button(t("Now"))
        row = QWidget()
        inner = QHBoxLayout(row)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self.line, 1)
        inner.addWidget(self.zone)
        inner.addWidget(now)
        super().__init__(label, row)
        self.line.setAccessibleName(label)
        self._shown: object = None
        self.line.textEdited.connect(self._changed)
        self.zone.currentTextChanged.connect(self._changed)
        now.clicked.connect(self._now)

    def _here(self) -> str:
        """The zone of this machine now."""
        return self._clock().astimezone().isoformat()[-6:]

    def _now(self) -> None:
        self.edited.emit(self._clock().astimezone().replace(second=0, microsecond=0).isoformat())

    def _changed(self) -> None:
        value = self._parsed()
        self._say(wrong=value is None)
        if value is not None:
            self.edited.emit(value)

    def _say(self, *, wrong: bool) -> None:
        if bool(self.line.property("wrong")) == wrong:
            return
        self.line.setProperty("wrong", wrong)
        self.line.setToolTip(self._t("Write it like 2026-01-31 09:00") if wrong else "")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    def forget(self) -> None:
        self._shown = None
        with QSignalBlocker(self.zone):
            self.zone.setCurrentText(self._here())

    @property
    def value(self) -> str | None:
        """What is written there; None for what is not a time."""
        return self._parsed()

    def _parsed(self) -> str | None:
        text = self.line.text()
        if not text.strip():
            return ""
        found = _TIME.fullmatch(text)
        if not found:
            return None
        year, month, day, hour, minute = (int(x) for x in found.groups())
        try:
            local = datetime(year, month, day, hour, minute)
            return datetime.fromisoformat(f"{local.isoformat()}{self.zone.currentText().strip()}").isoformat()
        except ValueError:
            return None

    def show_value(self, value: Any) -> None:
        parsed, before, self._shown = self._parsed(), self._shown, value
        if parsed == value or (parsed is None and value == before):
            return  # half a time stays for its writer while the article changes elsewhere
        self._say(wrong=False)
        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            time = None
        with QSignalBlocker(self.line), QSignalBlocker(self.zone):
            if time is None or time.tzinfo is None:
                self.line.setText(value)
                self.zone.setCurrentText(self._here())
            else:
                self.zone.setCurrentText(time.isoformat()[-6:])
                self.line.setText(time.strftime("%Y-%m-%d %H:%M"))

    def mark(self, *, missing: bool) -> None:
        super().mark(missing=missing)
        if self.line.property("missing") != missing:
            self.line.setProperty("missing", missing)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
