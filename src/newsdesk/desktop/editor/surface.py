"""The widget under the page: Qt's events, keys and drawing; each event ends in one edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame

from newsdesk.article.blocks import TITLES
from newsdesk.article.document import Caret, Change, Document
from newsdesk.article.edits import Splice
from newsdesk.base.i18n import Translator
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.base.text import is_chinese
from newsdesk.desktop.editor import commands, gestures, shortcuts
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.byline import byline, make_room, paint_byline
from newsdesk.desktop.editor.exchange import Exchange
from newsdesk.desktop.editor.figure import Objects
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.marks import Marks
from newsdesk.desktop.editor.paint import View, above, paint_dim, paint_sheet, paint_under, palette
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.editor.reader import kind_of
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.editor.spoken import Speaker
from newsdesk.desktop.editor.styles import CODE, OBJECT_TYPE, Styles
from newsdesk.desktop.theme import SERIF, Colours

COLUMN, PAD, BAND = 640, 64, 24
"""Pixels: the widest column of text, the sheet's white edge beside it, the desk above the sheet."""
STRUCTURAL = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
ENDING = ("link", "verify")
STARTING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.Drop)
"""Events that begin a change of the text."""
HARMLESS = (QEvent.Type.Paint, QEvent.Type.UpdateRequest, QEvent.Type.InputMethodQuery)
"""Several of these come with each key; none changes the text."""
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Surface(Exchange):
    """A text edit bound to a Document. Call :meth:`release` before dropping it."""

    caretMoved = Signal()
    linkClicked = Signal(str)
    contextRequested = Signal(QPoint)
    objectActivated = Signal(str)
    """Somebody double-clicked the picture, table or link card of this block, or pressed Enter on it."""
    text_shortcuts, smart_quotes = True, False
    typewriter, focus_mode = False, False
    """The caret's line stays in the middle; all but the caret's paragraph is dim. After a change: :meth:`show_mode`."""

    _depth = 0
    _framed = -1
    """The line whose figure has the frame; -1 for none, -2 when it is the selection's."""

    def __init__(self, document: Document, pictures: PictureSource, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self._styles = Styles(colours, chinese=is_chinese(document.article.language))
        self._sheet = Sheet(self.document(), self._styles)
        self._thumbnails = Thumbnails(pictures)
        self._objects = Objects(self._styles, self._thumbnails, t, self._report)
        self._set_up()
        self._speaker = Speaker(self, t)
        self._marks = Marks(self, self._sheet, colours)
        self._binding = Binding(self, document, self._sheet)
        self._binding.load()
        self._set_margins()
        make_room(self._sheet)
        self._binding.set_caret((0, 0, 0, 0))
        self._thumbnails.arrived.connect(self.viewport().update)
        self.document().contentsChange.connect(self._note)
        self.document().contentsChanged.connect(self._settle_outside_events)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.selectionChanged.connect(self._repaint_frames)
        document.listeners += [self._binding.on_change, self._changed]
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
        pad = self._pad()
        frame.setLeftMargin(pad)
        frame.setRightMargin(pad)
        frame.setTopMargin(BAND + self._styles.px(48))
        frame.setBottomMargin(max(200, self.viewport().height() * 11 // 20) if self.typewriter else 200)
        self.document().rootFrame().setFrameFormat(frame)

    def _pad(self) -> int:
        """The sheet's white edge; a narrow window needs its room for the text."""
        return min(self._styles.px(PAD), max(16, self.viewport().width() // 9))

    def _paint_palette(self) -> None:
        self.setPalette(palette(self.palette(), self._styles.colours))
        self.setAutoFillBackground(True)

    # ------------------------------------------------------------------ life

    def release(self) -> None:
        """Let go of the document and the worker thread."""
        self.finish()
        document = self.binding.document
        for listener in (self.binding.on_change, self._changed):
            if listener in document.listeners:
                document.listeners.remove(listener)
        document.settle = lambda: None
        self._thumbnails.stop()

    @guard()
    def _changed(self, change: Change) -> None:
        """The titles may be others, or what is stated under them; a page under a preedit is left alone."""
        if not self.composing:
            make_room(self._sheet)
        self._marks.text_changed()
        if not all(isinstance(edit, Splice) for edit in change.edits):  # where text alone changed, Qt repaints
            self.viewport().update()
            self.caretMoved.emit()  # the block at the caret may be another one, or otherwise

    def set_colours(self, colours: Colours) -> None:
        """Show everything in these colours."""
        self.finish()
        caret, scroll = self.binding.caret(), self.verticalScrollBar().value()
        self._styles.recolour(colours)
        self._marks.colours = colours
        self._paint_palette()
        self._load_again(caret, scroll)

    def set_zoom(self, scale: float) -> None:
        """Show everything so many times as large; the text that is seen stays."""
        if scale == self._styles.scale:
            return
        self.finish()
        caret, old = self.binding.caret(), self.document().documentLayout().documentSize().height()
        scroll = self.verticalScrollBar().value()
        self._styles.rescale(scale)
        self._fit_column()
        self._load_again(caret, 0)
        new = self.document().documentLayout().documentSize().height()
        self.verticalScrollBar().setValue(round(scroll * new / max(1.0, old)))

    def _load_again(self, caret: Caret, scroll: int) -> None:
        self.binding.load()
        self._set_margins()
        make_room(self._sheet)
        self.binding.set_caret(caret)
        self._marks.show_again()
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
        block, count = self.textCursor().block(), len(self._sheet.lines)
        if self._speaker.comes_to(line := block.blockNumber(), kind_of(block)) and line < count:
            self._speaker.say(self.binding.shown[min(self._sheet.block_of(line), len(self.binding.shown) - 1)])
        self._repaint_frames()
        if self.typewriter and not QGuiApplication.mouseButtons():
            self._to_middle()

    def show_mode(self) -> None:
        """The typewriter or focus mode was switched."""
        self._set_margins()
        if self.typewriter:
            self._to_middle()
        self.viewport().update()

    def _to_middle(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().center().y() - self.viewport().height() * 9 // 20)

    @guard()
    def _repaint_frames(self) -> None:
        """The frame round a figure reaches beyond what Qt repaints when the caret or the selection moves."""
        cursor = self.textCursor()
        framed = cursor.blockNumber() if kind_of(cursor.block()) in ("object", "caption") else -1
        if self.focus_mode:
            framed = cursor.blockNumber()
        if framed != self._framed or cursor.hasSelection():
            self.viewport().update()
            self._unveil()
        self._framed = -2 if cursor.hasSelection() else framed

    def _unveil(self) -> None:
        """What is selected lies under a veil, but for a picture alone: its frame says so, and it can be seen."""
        alone = gestures.selected_picture(self.binding) is not None
        role, look = QPalette.ColorRole.Highlight, self.palette()
        veil = QBrush(Qt.BrushStyle.NoBrush) if alone else QBrush(QColor(self._styles.colours.select))
        if look.brush(role) != veil:
            look.setBrush(role, veil)
            self.setPalette(look)

    def _leave_link(self) -> None:
        """Typing at the end of a link, or of what is to verify, does not lengthen it."""
        cursor = self.textCursor()
        if self._sheet.muted or self.composing or cursor.hasSelection() or cursor.atBlockStart():
            return
        _, style = self._styles.meaning(cursor.charFormat().intProperty(CODE))
        link = [s for s in style if s[0] in ENDING]
        if not link:
            return
        after: list[tuple[str, str]] = []
        if not cursor.atBlockEnd():
            beyond = QTextCursor(cursor)
            beyond.movePosition(QTextCursor.MoveOperation.NextCharacter)
            after = [s for s in self._styles.meaning(beyond.charFormat().intProperty(CODE))[1] if s[0] in ENDING]
        if after != link:
            rest = tuple(s for s in style if s[0] not in ENDING)
            self.setCurrentCharFormat(self._styles.char(kind_of(cursor.block()), rest))

    @guard(False)
    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in HARMLESS:
            return super().event(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()  # the window's actions, not Qt's own undo
                return False
        return self._settling(super().event, event)

    @guard(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in HARMLESS:
            return super().viewportEvent(event)
        return self._settling(super().viewportEvent, event)

    def _settling(self, handle: Callable[[QEvent], bool], event: QEvent) -> bool:
        """Let Qt handle the event, then make an edit of what it did. Nested ones settle too: a drag or a menu runs
        its own event loop inside our handler."""
        binding = self._binding
        if binding is None:
            return handle(event)
        kind = event.type()
        dropping = kind == QEvent.Type.Drop
        if binding.before is None and not binding.gestures and kind in STARTING:
            binding.before = binding.caret()
            self._leave_link()  # a paste that ended in one has moved no caret since
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
        if self._handled(event):
            return
        super().keyPressEvent(event)
        if self.text_shortcuts and event.text() in (" ", "*") and not self.composing:
            shortcuts.typed(self.binding, event.text())

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
            if (block := commands.selected_object(self.binding)) is not None:
                self.objectActivated.emit(block)
                return True
            if event.modifiers() & SHIFT and kind_of(self.textCursor().block()) not in (*TITLES, "object"):
                return False
            if self.text_shortcuts and shortcuts.divider(self.binding):
                commands.insert_divider(self.binding)
            else:
                self.binding.gesture(M("New paragraph"), lambda: gestures.enter(self.binding))
        elif event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.Cut):
            self.cut()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.matches(keys.SelectAll):
            self.selectAll()
        elif key == Qt.Key.Key_Backspace:
            return gestures.backspace(self.binding) or (plain and gestures.delete_grapheme(self.binding))
        elif key == Qt.Key.Key_Delete:
            return gestures.delete(self.binding)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            gestures.change_level(self.binding, deeper=key == Qt.Key.Key_Tab)  # an indent is the theme's business
        elif self.smart_quotes and event.text() in ("'", '"') and plain and not self.composing:
            shortcuts.type_quote(self.binding, event.text())
        else:
            return False
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

    # ------------------------------------------------------------------ looks

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_column()
        super().resizeEvent(event)
        if self._binding is not None and self.document().rootFrame().frameFormat().leftMargin() != self._pad():
            self._set_margins()

    def _fit_column(self) -> None:
        """The sheet in the middle, as wide as its column needs."""
        space = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(12, (space - self._styles.px(COLUMN + 2 * PAD)) // 2)
        if side != self.viewportMargins().left():
            self.setViewportMargins(side, 0, side, 0)

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._binding is None:
            return
        painter = QPainter(self.viewport())
        scroll, area, pad = self.verticalScrollBar().value(), self.viewport().size(), self._pad()
        # No more of the sheet than is seen: to know where it ends would take laying out the whole document.
        sheet = QRect(0, max(BAND - scroll, -1), area.width() - 1, area.height() + 2)
        paint_sheet(painter, self._styles.colours, sheet)
        view = View(event.rect(), scroll, pad, area.width() - 2 * pad, self.textCursor())
        first = above(self, event.rect(), scroll)
        paint_under(painter, self._sheet, view, first, self._t)
        if first.blockNumber() < len(TITLES):
            paint_byline(painter, self._sheet, view, byline(self._binding.document.article, self._t))
        painter.end()
        super().paintEvent(event)
        if self.focus_mode:
            painter = QPainter(self.viewport())
            paint_dim(painter, self._sheet, view)
            painter.end()
