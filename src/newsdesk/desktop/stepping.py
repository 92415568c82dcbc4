"""Undo and redo in the window: what they would do is said in their menu, what they did is shown."""

from __future__ import annotations

from collections.abc import Callable

from newsdesk.article.document import Document
from newsdesk.desktop.host import Host


class Stepping:
    """The window's undo."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_undo(self) -> None:
        self._step(Document.undo)

    def act_redo(self) -> None:
        self._step(Document.redo)

    def _step(self, step: Callable[[Document], bool]) -> None:
        """The page shows what changed in the text by itself; what changed in the details is shown there."""
        opened, frame = self._window.opened, self._window.frame
        if opened is None:
            return
        document, before = opened.document, opened.document.article
        label = (document.done if step is Document.undo else document.undone)[-1:]
        if not step(document) or not frame.details.bring_into_view(before, document.article):
            return
        if frame.side.isVisible():
            frame.side.setCurrentWidget(frame.details)
        elif label:  # beside the preview the details are not to be seen
            frame.status.showMessage(self._window.t("Changed: {step}", step=label[0].label), 3000)

    def show(self) -> None:
        """Undo and Redo say what they would take back or do again; not while the text is out of sight."""
        window, t = self._window, self._window.t
        undo, redo = window.named["undo"], window.named["redo"]
        opened = window.opened
        done, undone = (opened.document.done, opened.document.undone) if opened is not None else ([], [])
        seen = opened is not None and not opened.page.isHidden() and not opened.binned
        undo.setEnabled(seen and bool(done))
        redo.setEnabled(seen and bool(undone))
        undo.setText(t("Undo {step}", step=done[-1].label) if done else t("Undo"))
        redo.setText(t("Redo {step}", step=undone[-1].label) if undone else t("Redo"))
