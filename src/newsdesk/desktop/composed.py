"""Keeps what an input method shows in a field when its writer goes elsewhere: ibus empties it instead of committing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from newsdesk.desktop.editor.guard import guard


class KeepsComposed(QObject):
    """Watches one field; belongs to it. The page does the same for itself (editor/composing)."""

    on_error = None

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._preedit = self._dropped = ""
        field.installEventFilter(self)
        if isinstance(field, QAbstractScrollArea):
            field.viewport().installEventFilter(self)  # where its mouse events go

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._note(event)
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            # A completion's popup takes the focus in name only, and may come in the middle of a composition.
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.finish()
        elif event.type() == QEvent.Type.FocusAboutToChange:
            # Also when a completion's list closes, and then no focus-out follows. A preedit that is still there stays.
            if self._dropped:
                self.finish()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.finish(ask=True)
        return False

    def _note(self, event: QInputMethodEvent) -> None:
        if self._preedit and not event.preeditString() and not event.commitString():
            # Emptied: by somebody who cancelled it, or because the focus is going, which is told in this same turn.
            self._dropped = self._preedit
            QTimer.singleShot(0, self, self._forget_dropped)
        self._preedit = event.preeditString()

    def _forget_dropped(self) -> None:
        self._dropped = ""

    def finish(self, *, ask: bool = False) -> None:
        """End a composition and keep its text. ask: the input method was not yet told that it ends."""
        if ask:
            if not self._preedit:
                return
            QGuiApplication.inputMethod().commit()
        kept, self._dropped = self._dropped or self._preedit, ""
        if kept:
            event = QInputMethodEvent("", [])
            event.setCommitString(kept)
            QApplication.sendEvent(self._field, event)
            QGuiApplication.inputMethod().reset()
