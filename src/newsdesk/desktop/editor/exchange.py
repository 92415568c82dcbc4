"""What goes out of the page and comes in: the clipboard, drag and drop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QMouseEvent, QPixmap

from newsdesk.article.blocks import TITLES, Block, Figure
from newsdesk.article.richtext import cut
from newsdesk.base.message import M
from newsdesk.desktop.editor import clipboard, commands, copying, gestures
from newsdesk.desktop.editor.composing import Composer
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Line
from newsdesk.extend.ports import Note

Spot = tuple[str, int, int]
"""A block's id, the line in it (1: a figure's caption), and the offset in code points."""


class Exchange(Composer):
    """The part of the page that speaks with other programs."""

    picturesGiven = Signal(list)  # of (name, bytes | Path)
    htmlGiven = Signal(str)
    """HTML that is to be read in a worker and given back to :meth:`put_pasted`."""
    filesGiven = Signal(list)  # of Path
    pasted = Signal(tuple)
    """The notes of what was put in from another program."""

    _dropping: list[clipboard.Came] | None = None
    """While Qt handles a drop: what it asked us to put in."""
    _pictures_too = False

    def cut(self) -> None:
        """The selection to the clipboard and out of the story; a picture with its caption."""
        self.finish()
        gestures.select_object(self.binding)
        gestures.select_whole_figure(self.binding)
        cut = super().cut
        self.binding.gesture(M("Cut"), lambda: self._giving(cut))

    def copy(self) -> None:
        """The selection to the clipboard; with the caret alone at a picture, the picture."""
        self.finish()
        gestures.select_object(self.binding)
        self._giving(super().copy)

    @guard()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Here a drag begins."""
        move = super().mouseMoveEvent
        self._giving(lambda: move(event))

    def _giving(self, act: Callable[[], None]) -> None:
        """What is copied or dragged here has its pictures with it. X11 asks for every selection as well, each time one
        is made with the mouse: to write pictures for that would hold up who selects."""
        self._pictures_too = True
        try:
            act()
        finally:
            self._pictures_too = False

    def paste(self) -> None:
        """What is in the clipboard, at the caret."""
        self.finish()
        super().paste()

    def selectAll(self) -> None:
        """Select the whole page, titles and all."""
        self.finish()
        super().selectAll()

    def paste_plain(self) -> None:
        """The clipboard's text without its looks."""
        self.finish()
        self._put(clipboard.read(QGuiApplication.clipboard().mimeData(), self.binding.document.new_id, plain=True))

    def insert_lines(self, lines: list[Line]) -> None:
        """Lines at the caret, in place of what is selected; those with titles fill an empty article."""
        self.finish()
        gestures.leave_picture(self.binding)
        if commands.is_empty(self.binding) and any(line.kind in TITLES for line in lines):
            commands.fill(self.binding, lines)
        elif lines:
            self.binding.gesture(M("Paste"), lambda: gestures.insert_lines(self.binding, demoted(lines)))

    def make_place(self) -> Spot:
        """Where the caret is, for something that comes later; what is selected makes room for it now."""
        self.finish()
        gestures.leave_picture(self.binding)
        cursor = self.textCursor()
        if cursor.hasSelection():
            self.binding.gesture(M("Paste"), cursor.removeSelectedText)
        return self._spot()

    def put_pasted(self, blocks: tuple[Block, ...], notes: tuple[Note, ...], spot: Spot) -> None:
        """Blocks that were read from another program's form, and their receipt, where room was made for them. Who
        writes elsewhere meanwhile stays there; under a composition it waits."""

        def act() -> None:
            here = self._spot()
            self._go_to_spot(spot)
            self._put(clipboard.Came(clipboard.lines_for(blocks), notes))
            if here != spot:
                self._go_to_spot(here)

        self.binding.document.later(act)

    def _spot(self) -> Spot:
        line, offset, *_ = self.binding.caret()
        index = self.binding.sheet.block_of(line)
        return self.binding.shown[index].id, line - self.binding.sheet.line_of(index), offset

    def _go_to_spot(self, spot: Spot) -> None:
        block, lines, offset = spot
        index = next((i for i, b in enumerate(self.binding.shown) if b.id == block), None)
        if index is not None:
            line = self.binding.sheet.line_of(index) + lines
            offset = min(offset, len(self.binding.sheet.lines[line].text))
            self.binding.set_caret((line, offset, line, offset))

    def _put(self, came: clipboard.Came) -> None:
        """Put it in, or give it on to who can."""
        self.insert_lines(came.lines)
        if came.html:
            self.htmlGiven.emit(came.html)
        elif came.pictures:
            self.picturesGiven.emit(came.pictures)
        elif came.files:
            self.filesGiven.emit(came.files)
        elif came.notes:
            self.pasted.emit(came.notes)

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
        lines = self.selected_lines()
        pixels_of = self.pixels_of if self._pictures_too else lambda figure: None
        return copying.to_mime(lines, self.binding.document.article.language, pixels_of)

    def pixels_of(self, figure: Figure) -> QPixmap | None:
        """The picture as it stands on the page, when it is at hand."""
        return None

    @guard(False)
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()

    @guard()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        if any(url.isLocalFile() for url in event.mimeData().urls()):
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
            for came in given:
                if came.lines:
                    gestures.insert_lines(self.binding, demoted(came.lines))
                    came.lines = []
        finally:
            self._dropping = None
            self.binding.gestures -= 1
        for came in given:
            self._put(came)

    @guard()
    def insertFromMimeData(self, source: QMimeData) -> None:
        came = clipboard.read(source, self.binding.document.new_id)
        if self._dropping is not None:
            self._dropping.append(came)
        else:
            self._put(came)


def demoted(lines: list[Line]) -> list[Line]:
    """A title that comes into the middle of a story is a heading there."""
    return [line._replace(kind="heading") if line.kind in TITLES else line for line in lines]
