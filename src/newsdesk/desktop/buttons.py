"""Small flat buttons, made one way."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton


def small_button(text: str, name: str = "", *, checkable: bool = False, style: str = "small") -> QToolButton:
    """A flat button; name is what a screen reader says instead of a sign."""
    button = QToolButton()
    button.setText(text)
    button.setObjectName(style)
    button.setCheckable(checkable)
    button.setAutoExclusive(checkable)
    if name:
        button.setAccessibleName(name)
        button.setToolTip(name)
    return button
