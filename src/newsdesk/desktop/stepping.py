"""Undo and redo in the window: what they would do is said in their menu."""

from __future__ import annotations

from newsdesk.desktop.host import Host


class Stepping:
    """The window's undo."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_undo(self) -> None:
        if self._window.opened is not None:
            self._window.opened.document.undo()

    def act_redo(self) -> None:
        if self._window.opened is not None:
            self._window.opened.document.redo()

    def show(self) -> None:
        """Undo and Redo say what they would take back or do again; not while the text is out of sight."""
        window, t = self._window, self._window.t
        undo, redo = window.named["undo"], window.named["redo"]
        opened = window.opened
        done, undone = (opened.document.done, opened.document.undone) if opened is not None else ([], [])
        seen = opened is not None and not opened.page.isHidden()
        undo.setEnabled(seen and bool(done))
        redo.setEnabled(seen and bool(undone))
        undo.setText(t("Undo {step}", step=done[-1].label) if done else t("Undo"))
        redo.setText(t("Redo {step}", step=undone[-1].label) if undone else t("Redo"))
