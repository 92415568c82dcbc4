"""Composing with an input method: the preedit is the page's alone until it ends, and what was seen is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.guard import guard


class Composer(QTextEdit):
    """The part of the page that speaks with input methods."""

    # Qt calls overrides while QTextEdit.__init__ runs, before ours has set anything.
    on_error: Callable[[Exception], None] | None = None
    _binding: Binding | None = None
    _preedit = _dropped = ""
    _preedit_at: QTextCursor | None = None

    @property
    def binding(self) -> Binding:
        """The link to the document."""
        return cast("Binding", self._binding)

    @property
    def composing(self) -> bool:
        """Is an input method composing?"""
        return self._binding is not None and self._binding.composing

    def finish(self) -> None:
        """End a composition and settle what was typed: before a command, undo, saving, or losing the focus."""
        if self._binding is None:
            return
        if self._binding.composing:
            self._dropped = ""
            QGuiApplication.inputMethod().commit()
            # ibus empties the preedit when it should commit it, and offscreen nobody does: what was seen is kept.
            if self._binding.composing or self._dropped:
                self._keep(self._dropped or self._preedit)
        self._binding.settle()

    def _keep(self, text: str) -> None:
        self._dropped = ""
        self._commit(text)
        QGuiApplication.inputMethod().reset()

    def _commit(self, text: str) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self, event)

    @guard()
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        binding = self.binding
        was, binding.composing = binding.composing, bool(event.preeditString())
        if was and not binding.composing and not event.commitString():
            self._dropped = self._preedit
            QTimer.singleShot(0, self, self._forget_dropped)  # goes with the page
        self._preedit = event.preeditString()
        if binding.composing and not was:
            binding.document.hold(on=True)
            binding.group = object()
        binding.gestures += 1
        try:
            super().inputMethodEvent(event)
        finally:
            binding.gestures -= 1
        if binding.composing:
            self._preedit_at = QTextCursor(self.textCursor())
        elif was:
            self._end_composition()

    def _preedit_alive(self) -> bool:
        return self._preedit_at is not None and bool(self._preedit_at.block().layout().preeditAreaText())

    def _end_composition(self) -> None:
        """Also reached when Qt drops the preedit without an event (a mouse press, a focus change)."""
        self.binding.composing = False
        self.binding.settle()
        self.binding.group = None
        self.binding.document.hold(on=False)

    def _forget_dropped(self) -> None:
        self._dropped = ""

    @guard()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        # Qt asks the input method to commit before it sends this. Only here is a preedit that was just emptied kept:
        # before a command it was the person who cancelled it.
        if self._dropped and not self.composing:
            self._keep(self._dropped)
        self.finish()
        super().focusOutEvent(event)
