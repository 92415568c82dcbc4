"""What stands in the middle of the window when no article is open: how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desktop.actions import Actions

BEGINNINGS = (("new", M("New article")), ("import_file", M("Open a file…")), ("sample", M("The sample story")))


class Welcome(QWidget):
    """Three buttons, and where the articles are."""

    def __init__(self, t: Translator, actions: Actions) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        title = QLabel(t("Nothing is open."))
        title.setObjectName("welcome")
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        for name, words in BEGINNINGS:
            action = actions[name]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button = QPushButton(f"{t(words)}    {keys}".rstrip())
            button.setAccessibleName(t(words))
            button.setObjectName("beginning")
            button.setMinimumWidth(260)
            button.clicked.connect(action.trigger)
            self.buttons[name] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = QLabel(t("Or choose an article on the left."))
        hint.setObjectName("hint")
        column.addSpacing(4)
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
