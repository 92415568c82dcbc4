"""The bar above the page in which one says what to find and what to put in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from newsdesk.article.find import Query
from newsdesk.base.i18n import Translator
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard


class FindBar(QFrame):
    """Fields and buttons; what they do is :class:`newsdesk.desktop.searching.Searching`'s business."""

    changed = Signal()
    """What is looked for is another."""
    next = Signal()
    previous = Signal()
    replaceOne = Signal()
    replaceAll = Signal()
    left = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self._t = t
        self.text, self.put = QLineEdit(), QLineEdit()
        self.count = QLabel()
        self.count.setMinimumWidth(76)
        self.options = {
            "case": self._option("Aa", t("Match case")),
            "whole_word": self._option(t("Word"), t("Whole words")),
            "expression": self._option(".*", t("Regular expression")),
            "fold_width": self._option(t("Width"), t("Full width and half width are equal")),
            "fold_script": self._option(t("Script"), t("Simplified and traditional are equal")),
        }
        self.within = self._option(t("Selection"), t("Only in what is selected"))
        for field, name in ((self.text, t("Find")), (self.put, t("Replace with"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.setMinimumWidth(120)
            field.installEventFilter(self)
        self.text.textChanged.connect(self.changed)
        self._lay_out(t)
        self.hide()

    def _option(self, text: str, name: str) -> QToolButton:
        button = small_button(text, name)
        button.setCheckable(True)
        button.toggled.connect(self.changed)
        return button

    def _lay_out(self, t: Translator) -> None:
        """Three rows, so that it fits into a narrow window: what is found, what is put in, how it is looked for."""
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 6, 8, 6)
        grid.setVerticalSpacing(5)
        before, after, close = (
            small_button("↑", t("Find previous")),
            small_button("↓", t("Find next")),
            small_button("✕", t("Close")),
        )
        for button, signal in ((before, self.previous), (after, self.next), (close, self.left)):
            button.clicked.connect(signal)
        grid.addWidget(self.text, 0, 0)
        grid.addLayout(_row(self.count, before, after, None, close), 0, 1)
        grid.addWidget(self.put, 1, 0)
        self._buttons = QWidget()
        pushes = []
        for text, signal in ((t("Replace"), self.replaceOne), (t("Replace all"), self.replaceAll)):
            push = QPushButton(text)
            push.setAutoDefault(False)
            push.clicked.connect(signal)
            pushes.append(push)
        self._buttons.setLayout(_row(*pushes, None))
        grid.addWidget(self._buttons, 1, 1)
        grid.addLayout(_row(*self.options.values(), self.within, None), 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def open(self, *, replacing: bool, text: str = "") -> None:
        """Show it, with the field for what is put in or without; text, when there is some, is what to look for."""
        self.put.setVisible(replacing)
        self._buttons.setVisible(replacing)
        if text:
            self.text.setText(text)
        self.show()
        self.text.setFocus()
        self.text.selectAll()

    def query(self) -> Query:
        """What the person looks for."""
        return Query(self.text.text(), **{name: button.isChecked() for name, button in self.options.items()})

    def say(self, text: str, *, wrong: bool = False, why: str = "") -> None:
        """The count, or what is wrong, and why."""
        self.count.setText(text)
        self.count.setToolTip(why or text)
        if self.text.property("wrong") != wrong:
            self.text.setProperty("wrong", wrong)
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter goes back, Escape leaves; under an input method these keys are its own."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.previous.emit()
            elif watched is self.put:
                self.replaceOne.emit()
            else:
                self.next.emit()
        else:
            return super().eventFilter(watched, event)
        return True


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets beside each other; None takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(3)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
