"""The widget under the page: Qt's events, input methods, clipboard and drawing; each ends in one edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame

from newsdesk.article.blocks import TITLES, Figure
from newsdesk.article.document import Document
from newsdesk.article.richtext import cut
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desktop.editor import clipboard, commands, gestures
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.composing import Composer
from newsdesk.desktop.editor.figure import Objects
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Line
from newsdesk.desktop.editor.paint import View, paint_sheet, paint_under, palette
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.editor.reader import kind_of
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.editor.styles import CODE, OBJECT_TYPE, Styles
from newsdesk.desktop.theme import SERIF, Colours
from newsdesk.formats.runs import safe_link

COLUMN, PAD, BAND = 640, 64, 24
"""Pixels: the widest column of text, the sheet's white edge beside it, the desk above the sheet."""
STRUCTURAL = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Surface(Composer):
    """A text edit bound to a Document. Call :meth:`release` before dropping it."""

    caretMoved = Signal()
    picturesGiven = Signal(list)  # of (name, bytes | Path)
    linkClicked = Signal(str)
    contextRequested = Signal(QPoint)
    figureActivated = Signal(str)

    _depth = 0
    _dropping: list[tuple[clipboard.Given, list[Line]]] | None = None
    """While Qt handles a drop: what it asked us to put in."""

    def __init__(self, document: Document, pictures: PictureSource, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self._styles = Styles(colours)
        self._sheet = Sheet(self.document(), self._styles)
        self._thumbnails = Thumbnails(pictures)
        self._objects = Objects(self._styles, self._thumbnails, t, self._report)
        self._set_up()
        self._binding = Binding(self, document, self._sheet)
        self._binding.load()
        self._set_margins()
        self._binding.set_caret((0, 0, 0, 0))
        self._thumbnails.arrived.connect(self.viewport().update)
        self.document().contentsChange.connect(self._note)
        self.document().contentsChanged.connect(self._settle_outside_events)
        self.cursorPositionChanged.connect(self._caret_moved)
        document.listeners.append(self._binding.on_change)
        document.settle = self.finish

    def _set_up(self) -> None:
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self._t("Article"))
        self.setTabChangesFocus(False)
        self.setCursorWidth(2)
        document = self.document()
        document.setDocumentMargin(0)
        document.setDefaultFont(QFont(list(SERIF)))
        document.documentLayout().registerHandler(OBJECT_TYPE, self._objects)
        self._paint_palette()

    def _set_margins(self) -> None:
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(PAD)
        frame.setRightMargin(PAD)
        frame.setTopMargin(BAND + 48)
        frame.setBottomMargin(200)
        self.document().rootFrame().setFrameFormat(frame)

    def _paint_palette(self) -> None:
        self.setPalette(palette(self.palette(), self._styles.colours))
        self.setAutoFillBackground(True)

    # ------------------------------------------------------------------ life

    def release(self) -> None:
        """Let go of the document and the worker thread."""
        self.finish()
        document = self.binding.document
        if self.binding.on_change in document.listeners:
            document.listeners.remove(self.binding.on_change)
        document.settle = lambda: None
        self._thumbnails.stop()

    def set_colours(self, colours: Colours) -> None:
        """Show everything in these colours."""
        self.finish()
        caret, scroll = self.binding.caret(), self.verticalScrollBar().value()
        self._styles.recolour(colours)
        self._paint_palette()
        self.binding.load()
        self._set_margins()
        self.binding.set_caret(caret)
        self.document().documentLayout().documentSize()  # laid out to the end, so that there is where to scroll
        self.verticalScrollBar().setValue(scroll)

    def _report(self, error: Exception) -> None:
        if self.on_error is not None:
            self.on_error(error)

    # ------------------------------------------------------------------ Qt's events

    @guard()
    def _note(self, position: int, removed: int, added: int) -> None:
        if self._binding is not None:
            self._binding.note(position, removed, added)

    @guard()
    def _settle_outside_events(self) -> None:
        if self._binding is not None and not self._sheet.muted and not self._depth and not self._binding.gestures:
            self._binding.settle()

    @guard()
    def _caret_moved(self) -> None:
        self._leave_link()
        self.caretMoved.emit()
        self.viewport().update()

    def _leave_link(self) -> None:
        """Typing at the end of a link does not lengthen it."""
        cursor = self.textCursor()
        if self._sheet.muted or self.composing or cursor.hasSelection() or cursor.atBlockStart():
            return
        _, style = self._styles.meaning(cursor.charFormat().intProperty(CODE))
        link = [s for s in style if s[0] == "link"]
        if not link:
            return
        after: list[tuple[str, str]] = []
        if not cursor.atBlockEnd():
            beyond = QTextCursor(cursor)
            beyond.movePosition(QTextCursor.MoveOperation.NextCharacter)
            after = [s for s in self._styles.meaning(beyond.charFormat().intProperty(CODE))[1] if s[0] == "link"]
        if after != link:
            rest = tuple(s for s in style if s[0] != "link")
            self.setCurrentCharFormat(self._styles.char(kind_of(cursor.block()), rest))

    @guard(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()  # the window's actions, not Qt's own undo
                return False
        return self._settling(super().event, event)

    @guard(False)
    def viewportEvent(self, event: QEvent) -> bool:
        return self._settling(super().viewportEvent, event)

    def _settling(self, handle: Callable[[QEvent], bool], event: QEvent) -> bool:
        """Let Qt handle the event, then make an edit of what it did. Nested ones settle too: a drag or a menu runs
        its own event loop inside our handler."""
        binding = self._binding
        if binding is None:
            return handle(event)
        kinds = QEvent.Type
        dropping = event.type() == kinds.Drop
        starts = event.type() in (kinds.KeyPress, kinds.InputMethod, kinds.Drop)
        if binding.before is None and not binding.gestures and starts:
            binding.before = binding.caret()
        label = binding.label
        if dropping:
            binding.label = M("Move")
        self._depth += 1
        try:
            return handle(event)
        finally:
            self._depth -= 1
            if not binding.gestures:
                if binding.composing and not self._preedit_alive():
                    self._end_composition()
                binding.settle()
                if not self._depth or dropping:
                    binding.before = None
            binding.label = label

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handled(event):
            super().keyPressEvent(event)

    def _handled(self, event: QKeyEvent) -> bool:
        """Keys that mean something else here than in a plain QTextEdit."""
        keys, key = QKeySequence.StandardKey, event.key()
        plain = not event.modifiers() & CONTROL
        if self.composing and key in STRUCTURAL:
            self.finish()
        if event.matches(keys.Undo):
            self.binding.document.undo()
        elif event.matches(keys.Redo):
            self.binding.document.redo()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & CONTROL:
            if event.modifiers() & SHIFT and kind_of(self.textCursor().block()) not in (*TITLES, "object"):
                return False
            self.binding.gesture(M("New paragraph"), lambda: gestures.enter(self.binding))
        elif event.matches(keys.Cut):
            self.cut()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.matches(keys.SelectAll):
            self.selectAll()
        elif key == Qt.Key.Key_Backspace:
            return gestures.backspace(self.binding) or (plain and self._delete_grapheme())
        elif key == Qt.Key.Key_Delete:
            return gestures.delete(self.binding)
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)  # an indent is the theme's business
        return True

    def _delete_grapheme(self) -> bool:
        """Backspace takes what looks like one character: Qt's takes one code point off a family or an accent."""
        cursor = self.textCursor()
        if cursor.hasSelection() or cursor.atBlockStart():
            return False
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor)
        if abs(cursor.position() - cursor.anchor()) < 2:
            return False
        cursor.removeSelectedText()
        self.setTextCursor(cursor)
        return True

    @guard()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.finish()
        super().mousePressEvent(event)
        if (
            event.modifiers() & CONTROL
            and event.button() == Qt.MouseButton.LeftButton
            and (link := safe_link(commands.link_at(self.binding)))  # an imported article may hold any address
        ):
            self.linkClicked.emit(link)

    @guard()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.textCursor().block().blockNumber()
        figure = self.binding.shown[self._sheet.block_of(line)]
        if type(figure) is Figure and kind_of(self.textCursor().block()) == "object":
            self.figureActivated.emit(figure.id)
        else:
            super().mouseDoubleClickEvent(event)

    @guard()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.contextRequested.emit(event.globalPos())

    # ------------------------------------------------------------------ clipboard and drop

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
            held = self._sheet.lines[i]
            low = start[1] if i == start[0] else 0
            high = end[1] if i == end[0] else len(held.text)
            things = tuple((at - low, thing) for at, thing in held.things if low <= at < high)
            out.append(Line(held.kind, cut(held.text, low, high), things))
        if len(out) == 1 and out[0].things:  # a picture goes with its caption
            out += [line for line in self._sheet.lines[end[0] + 1 : end[0] + 2] if line.kind == "caption"]
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

    # ------------------------------------------------------------------ looks

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        space = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(12, (space - COLUMN - 2 * PAD) // 2)
        if side != self.viewportMargins().left():
            self.setViewportMargins(side, 0, side, 0)
        super().resizeEvent(event)

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._binding is None:
            return
        painter = QPainter(self.viewport())
        first = self.cursorForPosition(event.rect().topLeft()).block()
        if first.previous().isValid():
            first = first.previous()
        scroll, area = self.verticalScrollBar().value(), self.viewport().size()
        height = max(area.height(), round(self.document().size().height())) + 100
        paint_sheet(painter, self._styles.colours, QRect(0, BAND - scroll, area.width() - 1, height))
        view = View(event.rect(), scroll, PAD, area.width() - 2 * PAD, self.textCursor())
        paint_under(painter, self._sheet, view, first, self._t)
        painter.end()
        super().paintEvent(event)
