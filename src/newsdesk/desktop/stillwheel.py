"""A choice or a number on a page that scrolls: the wheel turns the page, unless one is in the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox

from newsdesk.desktop.editor.guard import guard


class StillWheel(QObject):
    """Watches one field for as long as it lives."""

    on_error = None

    def __init__(self, field: QComboBox | QAbstractSpinBox) -> None:
        super().__init__(field)
        self._field = field
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt would give it the focus by the wheel first
        field.installEventFilter(self)

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or self._field.hasFocus():
            return False
        event.ignore()  # it goes to the page
        return True
