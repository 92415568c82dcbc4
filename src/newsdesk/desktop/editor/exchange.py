"""What goes out of the page and comes in: the clipboard, drag and drop."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from newsdesk.article.blocks import TITLES
from newsdesk.article.richtext import cut
from newsdesk.base.message import M
from newsdesk.desktop.editor import clipboard, commands, gestures
from newsdesk.desktop.editor.composing import Composer
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Line


class Exchange(Composer):
    """The part of the page that speaks with other programs."""

    picturesGiven = Signal(list)  # of (name, bytes | Path)

    _dropping: list[tuple[clipboard.Given, list[Line]]] | None = None
    """While Qt handles a drop: what it asked us to put in."""

    def cut(self) -> None:
        """The selection to the clipboard and out of the story; a picture with its caption."""
        self.finish()
        gestures.select_whole_figure(self.binding)
        self.binding.gesture(M("Cut"), super().cut)

    def paste(self) -> None:
        """What is in the clipboard, at the caret."""
        self.finish()
        super().paste()

    def selectAll(self) -> None:
        """Select the whole page, titles and all."""
        self.finish()
        super().selectAll()

    def insert_lines(self, lines: list[Line]) -> None:
        self.finish()
        if commands.is_empty(self.binding) and any(line.kind in TITLES for line in lines):
            commands.fill(self.binding, lines)
        elif lines:
            self.binding.gesture(M("Paste"), lambda: gestures.insert_lines(self.binding, lines))

    def selected_lines(self) -> list[Line]:
        """What is selected."""
        line, offset, anchor_line, anchor_offset = self.binding.caret()
        start, end = sorted(((line, offset), (anchor_line, anchor_offset)))
        out = []
        for i in range(start[0], end[0] + 1):
            held = self.binding.sheet.lines[i]
            low = start[1] if i == start[0] else 0
            high = end[1] if i == end[0] else len(held.text)
            things = tuple((at - low, thing) for at, thing in held.things if low <= at < high)
            out.append(Line(held.kind, cut(held.text, low, high), things))
        if len(out) == 1 and out[0].things:  # a picture goes with its caption
            out += [line for line in self.binding.sheet.lines[end[0] + 1 : end[0] + 2] if line.kind == "caption"]
        return out

    @guard()
    def createMimeDataFromSelection(self) -> QMimeData:
        return clipboard.to_mime(self.selected_lines())

    @guard(False)
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()

    @guard()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        if clipboard.picture_files(event.mimeData()):
            event.acceptProposedAction()

    @guard()
    def dropEvent(self, event: QDropEvent) -> None:
        """Qt takes out what was dragged and asks us to put it in, all in an edit block of its own. In an open one the
        layout is out of date, and moving the caret then kills the process: so we put it in afterwards."""
        self.finish()
        if event.source() in (self, self.viewport()):
            gestures.select_whole_figure(self.binding)
        self._dropping = []
        self.binding.gestures += 1  # one edit of all of it: Qt sends itself events meanwhile, each of which settles
        try:
            super().dropEvent(event)
            given, self._dropping = self._dropping, None
            for _, lines in given:
                if lines:
                    gestures.insert_lines(self.binding, lines)
        finally:
            self._dropping = None
            self.binding.gestures -= 1
        for pictures, _ in given:
            if pictures:
                self.picturesGiven.emit(pictures)

    @guard()
    def insertFromMimeData(self, source: QMimeData) -> None:
        pictures = clipboard.pictures_from(source)
        lines = [] if pictures else clipboard.lines_from(source)
        if self._dropping is not None:
            self._dropping.append((pictures, lines))
        elif pictures:
            self.picturesGiven.emit(pictures)
        else:
            self.insert_lines(lines)
