"""The page: one continuous rich text that is the article, headline to last picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTextEdit

from newsdesk.article.blocks import (
    KINDS,
    TITLES,
    Embed,
    Figure,
    Table,
    TextKind,
    picture_place,
    pictures_of,
    text_of,
)
from newsdesk.article.edits import Edit, Splice
from newsdesk.article.place import Place
from newsdesk.article.richtext import cut, from_runs, rich, runs
from newsdesk.base.message import Message
from newsdesk.desktop.editor import clipboard, commands, gestures
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Line, bare, lines_of, normalise
from newsdesk.desktop.editor.picturepage import PicturePage
from newsdesk.desktop.editor.reader import kind_of, offset_in
from newsdesk.desktop.editor.styles import CODE
from newsdesk.desktop.editor.surface import CONTROL, SHIFT, STRUCTURAL

CHANGING = (QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste)


class Page(PicturePage):
    """A view of a Document. Everything done on it becomes edits of the document; what others do, it shows."""

    # ------------------------------------------------------------------ only to be read

    def let_write(self, *, on: bool) -> None:
        """May one write on it? If not, one can still go about in it, select and copy."""
        self.setReadOnly(not on)
        if not on:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setAcceptDrops(on)

    @guard()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.isReadOnly() and self._takes_out(event.key()):
            self.delete_picture()
        elif not self.isReadOnly():
            # Ctrl with Alt is how some keyboards write a sign.
            if event.text().isprintable() and event.text() and event.modifiers() & ~SHIFT != CONTROL:
                gestures.leave_picture(self.binding)
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (
            (event.text() and event.text().isprintable())
            or event.key() in STRUCTURAL
            or any(map(event.matches, CHANGING))
        ):
            self.refused.emit()
        else:
            QTextEdit.keyPressEvent(self, event)

    @guard()
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.isReadOnly():
            event.ignore()
            if event.commitString() or event.preeditString():
                self.refused.emit()
        else:
            if not self.composing and (event.commitString() or event.preeditString()):
                gestures.leave_picture(self.binding)
            super().inputMethodEvent(event)

    # ------------------------------------------------------------------ commands

    def set_kind(self, kind: str) -> None:
        """Make the selected lines paragraphs, headings, quotes or list items."""
        self.finish()
        if kind in KINDS:
            commands.set_kind(self.binding, cast("TextKind", kind))

    def toggle_mark(self, mark: str) -> None:
        """ "strong", "em" or "verify", over the selection or for what is typed next."""
        self.finish()
        if self.textCursor().hasSelection():
            commands.toggle_mark(self.binding, mark)
            return
        kind = kind_of(self.textCursor().block())
        if kind in TITLES:
            return
        _, style = self._styles.meaning(self.currentCharFormat().intProperty(CODE))
        rest = tuple(s for s in style if s[0] != mark)
        self.setCurrentCharFormat(
            self._styles.char(kind, rest if rest != style else tuple(sorted((*rest, (mark, "")))))
        )
        self.caretMoved.emit()

    def set_link(self, href: str) -> None:
        """Link the selection, or change the link at the caret; "" takes it away."""
        self.finish()
        commands.set_link(self.binding, href)

    def toggle_title(self, kind: str) -> None:
        """Put in, go to, or (when it is empty) take away the kicker or the subtitle."""
        self.finish()
        if kind in ("kicker", "subtitle"):
            commands.toggle_title(self.binding, cast("TextKind", kind))

    def insert_divider(self) -> None:
        """A divider after the block at the caret."""
        self.finish()
        commands.insert_divider(self.binding)

    def put_card(self, card: Table | Embed, block_id: str = "") -> None:
        """A table or link card after the block at the caret, or in place of this block."""
        self.finish()
        commands.put_card(self.binding, card, block_id)

    def mark_to_verify(self) -> None:
        """Mark the selection as still to verify, or take the mark away; with nothing selected, write 【待核】."""
        if not self.textCursor().hasSelection():
            word = self._t("[verify]")
            self.insert_lines([Line("paragraph", rich(word, (0, len(word), "verify")))])
        else:
            self.toggle_mark("verify")

    def insert_text(self, text: str) -> None:
        """Text at the caret, each line a paragraph, as if pasted."""
        self.insert_lines(clipboard.plain_lines(text))

    # ------------------------------------------------------------------ where the caret is

    def kind_at_caret(self) -> str:
        """The kind of the block at the caret ("figure" for its caption too)."""
        block = self.binding.shown[self._index()]
        return block.kind

    def marks_at_caret(self) -> frozenset[str]:
        """The marks that typing here would carry."""
        _, style = self._styles.meaning(self.currentCharFormat().intProperty(CODE))
        return frozenset(name for name, _ in style)

    def link_at_caret(self) -> str:
        """The address of the link here, or ""."""
        return commands.link_at(self.binding)

    def block_at_caret(self) -> str:
        """The id of the block here."""
        return self.binding.shown[self._index()].id

    def card_at_caret(self) -> Table | Embed | None:
        """The table or link card that the caret is at."""
        block = self.binding.shown[self._index()]
        return block if isinstance(block, Table | Embed) else None

    def do(self, label: Message, edits: Sequence[Edit]) -> None:
        """Edits of the article as one step; the caret comes back to where it is now when the step is undone."""
        if self.isReadOnly():
            self.refused.emit()
            return
        self.finish()
        commands.do(self.binding, label, edits)

    def selected_places(self) -> list[Place]:
        """What is selected, as places of the article."""
        found = []
        for i, low, high in commands.spots(self.binding):
            block = self.binding.shown[i]
            if low < high:
                found.append(Place(block.id, "caption" if type(block) is Figure else "text", low, high))
        line, _, anchor, _ = self.binding.caret()
        for i in range(min(line, anchor), max(line, anchor) + 1):
            if self._sheet.lines[i].kind == "object":
                block = self.binding.shown[self._sheet.block_of(i)]
                if type(block) is Figure:
                    found += [Place(p.id, name) for p in pictures_of(block) for name in ("credit", "alt")]
                else:
                    found += [Place(block.id, name) for name in ("caption", "cells", "title")]
        return found

    def show_hits(self, places: Sequence[Place]) -> None:
        """Mark these places on the page and in the scroll bar."""
        lines = {b.id: (self._sheet.line_of(i), type(b) is Figure) for i, b in enumerate(self.binding.shown)}
        spots = []
        for place in places:
            line, figure = lines[place.owner]
            spots.append((line + (figure and place.field == "caption"), place))
        self._marks.show(spots)

    def check_spelling(self, wrong: Callable[[str], Sequence[tuple[int, int]]] | None) -> None:
        """Underline the words whose places in a text this gives; None: no more."""
        self._marks.wrong = wrong
        self._marks.refresh()

    @property
    def checks_spelling(self) -> bool:
        """Are wrong words underlined?"""
        return self._marks.wrong is not None

    def misspelt_at(self, at: QPoint) -> tuple[Place, str] | None:
        """The underlined word at a point of the screen, and where it is."""
        cursor = self.cursorForPosition(self.viewport().mapFromGlobal(at))
        line, offset = cursor.blockNumber(), offset_in(cursor.block(), cursor.positionInBlock())
        held = self._sheet.lines[line]
        wrong = self._marks.wrong
        found = next(((a, b) for a, b in wrong(held.text.text) if a <= offset <= b), None) if wrong else None
        if found is None:
            return None
        block = self.binding.shown[self._sheet.block_of(line)]
        return Place(block.id, "caption" if held.kind == "caption" else "text", *found), held.text.text[slice(*found)]

    def put_in_place(self, label: Message, place: Place, text: str) -> None:
        """Another text in a place of a block's text, looking as what stood there."""
        index = next((i for i, b in enumerate(self.binding.shown) if b.id == place.block), None)
        rich_text = text_of(self.binding.shown[index]) if index is not None else None
        if index is not None and rich_text is not None:
            style = runs(cut(rich_text, place.start, place.end))[0][2]
            old = cut(rich_text, place.start, place.end)
            self.do(label, [Splice(place.block, place.start, old, from_runs([(text, style)]), index)])

    def place(self) -> tuple[int, int, int]:
        """Where the person is: the caret's line and offset, and how far the page is scrolled."""
        line, offset, *_ = self.binding.caret()
        return line, offset, self.verticalScrollBar().value()

    def restore(self, line: int, offset: int, scroll: int) -> None:
        """Go back to a place; as near as there is one."""
        line = max(0, min(line, len(self._sheet.lines) - 1))
        offset = max(0, min(offset, len(self._sheet.lines[line].text)))
        self.binding.set_caret((line, offset, line, offset))
        if scroll:
            self.document().documentLayout().documentSize()  # laid out to the end, so that there is where to scroll
            self.verticalScrollBar().setValue(scroll)

    def to_top(self) -> None:
        """Scroll the caret's line to the top."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() - 60)

    def change_level(self, *, deeper: bool) -> None:
        """The selected list items to the second level, or back."""
        self.finish()
        gestures.change_level(self.binding, deeper=deeper)

    def move_blocks(self, *, up: bool) -> None:
        """The selected blocks past their neighbour."""
        self.finish()
        commands.move_blocks(self.binding, up=up)

    def place_of_caret(self) -> Place:
        """Where the caret is, or where the selection begins: to find what comes after."""
        line, offset, anchor_line, anchor = self.binding.caret()
        line, offset = min((line, offset), (anchor_line, anchor))
        kind = self._sheet.lines[line].kind
        field, start = ("caption", offset) if kind == "caption" else ("text", 0 if kind == "object" else offset)
        return Place(self.binding.shown[self._sheet.block_of(line)].id, field, start)

    def index_at_caret(self) -> int:
        """The number of the caret's block in the article."""
        return self._index()

    def go_to(self, place: Place, *, focus: bool = True) -> None:
        """Show a place: its text selected, or the picture, table or card whose other fields are meant."""
        self.finish()
        blocks = self.binding.shown
        index = next((i for i, b in enumerate(blocks) if b.id == place.owner), None)
        if index is None:
            return
        line = self._sheet.line_of(index)
        if type(blocks[index]) is Figure and place.field in ("caption", "text"):
            line += 1
        end = place.end
        start = place.start
        if self._sheet.lines[line].kind == "object":
            start, end = 0, 1
        self.binding.set_caret((line, max(start, end), line, start))
        self.choose(picture_place(place.block)[1])
        self.ensureCursorVisible()
        if focus:
            self.setFocus()

    # ------------------------------------------------------------------ the invariant

    def check(self) -> None:
        """Read everything again and compare: AssertionError when page and model differ. For tests."""
        lines, good = self._sheet.read(0, self.document().blockCount(), heal=False)
        assert lines == self._sheet.lines, "lines differ from the QTextDocument"
        assert good, "a line does not look as it should"
        assert self._sheet.captions == [i for i, x in enumerate(lines) if x.kind == "caption"], "captions"
        shown = self.binding.shown
        assert shown == self.binding.document.article.blocks, "shown blocks differ from the article's"
        assert [x for b in shown for x in lines_of(b)] == lines, "the page differs from the model"
        assert normalise(lines, top=True) == [bare(b) for b in shown], "not in normal form"
        assert len({b.id for b in shown}) == len(shown), "two blocks have one id"
        preedits = [i for i in range(len(lines)) if self.document().findBlockByNumber(i).layout().preeditAreaText()]
        assert self.composing or not preedits, "a preedit was left behind"
