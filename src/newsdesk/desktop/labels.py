"""Words that are only read, made one way."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def note(style: str = "hint", text: str = "") -> QLabel:
    """As many lines as they need; nothing in them is markup. style is a name of the style sheet."""
    label = QLabel(text)
    label.setObjectName(style)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def tip(text: str) -> str:
    """A text for a tool tip, which Qt takes for markup when it looks like it, and loads pictures that it names."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text


def unmarked(text: str) -> str:
    """A text for messages of the desktop: by their specification (Desktop Notifications 1.2, "Markup") links and
    pictures in them are shown as such."""
    return text.replace("<", "‹").replace(">", "›")
