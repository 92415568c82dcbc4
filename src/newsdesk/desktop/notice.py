"""A bar under the toolbar that says what went wrong or what came in, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desktop.buttons import small_button


class Notice(QFrame):
    """One sentence and at most one button; it stays until it is closed or replaced."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._t = t
        self._act: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.label, 1)
        self.button = QPushButton()
        self.button.clicked.connect(self._clicked)
        row.addWidget(self.button)
        close = small_button("✕", t("Close"))
        close.clicked.connect(self.hide)
        row.addWidget(close)
        self.hide()

    def say(self, text: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a sentence; button, when given, does act."""
        self.label.setText(text)
        self.label.setToolTip("")
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._act = act
        self.show()

    def error(self, error: Exception) -> None:
        """Show what happened and what to do."""
        if isinstance(error, UserError):
            hint = self._t(error.hint) if error.hint else ""
            self.say(f"{self._t(error.message)} {hint}".strip())
        else:
            name = type(error).__name__
            self.say(self._t("Something went wrong inside Newsdesk: {why}. Your text is kept.", why=name))

    def _clicked(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
