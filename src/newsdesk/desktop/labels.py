"""Words that are only read, made one way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def note(style: str = "hint", text: str = "") -> QLabel:
    """As many lines as they need; nothing in them is markup. style is a name of the style sheet."""
    label = QLabel(text)
    label.setObjectName(style)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
