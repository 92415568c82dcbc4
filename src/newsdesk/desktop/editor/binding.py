"""Keeps a QTextDocument and a Document in step: what was done in the one becomes one edit of the other, and back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from newsdesk.article.blocks import Block, Figure
from newsdesk.article.document import Caret, Change, Document
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.changed import spots
from newsdesk.desktop.editor.lines import Line, diff_blocks, line_count, lines_of, normalise
from newsdesk.desktop.editor.reader import KEEP, offset_in, position_in
from newsdesk.desktop.editor.sheet import Sheet

TYPING = M("Typing")
TITLE_LINES = 3

MOVE = QTextCursor.MoveMode.MoveAnchor


class Binding:
    """One page's link to its document. ``composing`` is set by the page while an input method has a preedit."""

    def __init__(self, edit: QTextEdit, document: Document, sheet: Sheet) -> None:
        self.edit = edit
        self.document = document
        self.sheet = sheet
        self.shown: tuple[Block, ...] = ()
        """The article's blocks that the sheet's lines mean."""
        self.composing = False
        self.before: Caret | None = None
        """Where the caret was when the event began."""
        self.group: object = None
        self.gestures = 0
        self.label: Message = TYPING
        self._touched: tuple[int, int] | None = None
        self._pending: tuple[int, int] | None = None

    @property
    def waiting(self) -> bool:
        """Is there something to settle?"""
        return self._touched is not None or (self._pending is not None and not self.composing)

    def load(self) -> None:
        """Show the document's article from scratch."""
        self.shown = self.document.article.blocks
        self.sheet.load(self.shown)
        self._touched = self._pending = None

    def note(self, position: int, removed: int, added: int) -> None:
        """contentsChange: remember the lines touched, as a first one and how many are untouched at the end."""
        if self.sheet.muted:
            return
        document = self.sheet.document
        count = document.blockCount()
        start, end = document.findBlock(position), document.findBlock(position + added)
        first = start.blockNumber() if start.isValid() else count - 1
        tail = count - 1 - (end.blockNumber() if end.isValid() else count - 1)
        if self._touched is not None:
            first, tail = min(first, self._touched[0]), min(tail, self._touched[1])
        self._touched = first, tail

    # ------------------------------------------------------------------ page to model

    def settle(self) -> None:
        """Make one edit of what was done on the page since the last time, and make the page legal again."""
        if not self.waiting:
            return
        low, tail = self._range()
        count = len(self.sheet.lines)
        new, good = self.sheet.read(low, self.sheet.document.blockCount() - tail, heal=not self.composing)
        if self._pending is None and good and new == self.sheet.lines[low : count - tail]:
            return  # a preedit was drawn, nothing else
        low, tail, new = self._widened(low, tail, new)
        high = count - tail
        first, last = self.sheet.block_of(low) if low else 0, self._block_after(tail)
        self.sheet.set_lines(low, high, new)
        blocks = normalise(new, top=low == 0)
        target = [line for block in blocks for line in lines_of(block)]
        clean = target == new
        edit = diff_blocks(
            self.shown, first, last, blocks, self.document.new_id, self._caret_finder(low, blocks, clean=clean)
        )
        if self.composing:
            # The page under a preedit is left alone; what is wrong with it is put right after the commit.
            self._pending = None if clean and good else (low, tail)
        else:
            self._pending = None
            if not (clean and good):
                self._repair(low, new, target)
        before, self.before = self.before, None
        if edit is not None:
            self.document.do(
                self.label,
                edit,
                origin=self,
                typing=self.label == TYPING,
                before=before,
                after=self.caret(),
                group=self.group,
            )

    def _range(self) -> tuple[int, int]:
        """The first touched line and how many at the end are untouched, within what there was and is."""
        ranges = [r for r in (self._touched, self._pending) if r is not None]
        self._touched = None
        fewest = min(len(self.sheet.lines), self.sheet.document.blockCount())
        low = min(min(r[0] for r in ranges), fewest - 1)
        return low, min(min(r[1] for r in ranges), fewest - 1 - low)

    def _widened(self, low: int, tail: int, new: list[Line]) -> tuple[int, int, list[Line]]:
        """Take in what the meaning depends on: all titles at the top, captions' pictures, a caption after."""
        lines = self.sheet.lines
        while low > 0 and (low <= TITLE_LINES or new[0].kind == "caption" or lines[low].kind == "caption"):
            low -= 1
            new.insert(0, lines[low])
        while tail and (lines[-tail].kind == "caption" or (low == 0 and len(lines) - tail < TITLE_LINES)):
            new.append(lines[-tail])
            tail -= 1
        return low, tail, new

    def _block_after(self, tail: int) -> int:
        """The index of the first block of the last tail lines. Counted from the end: under a composition the lines
        before may not be legal."""
        lines, captions = self.sheet.lines, self.sheet.captions
        return len(self.shown) - (tail - (len(captions) - bisect_left(captions, len(lines) - tail)))

    def _caret_finder(self, low: int, blocks: list[Block], *, clean: bool) -> Callable[[int], int | None]:
        cursor = self.edit.textCursor()
        at = cursor.block().blockNumber()

        def caret_in(index: int) -> int | None:
            if not clean:
                return None
            line = low + sum(line_count(b) for b in blocks[:index]) + (type(blocks[index]) is Figure)
            return offset_in(cursor.block(), cursor.positionInBlock()) if line == at else None

        return caret_in

    def _repair(self, low: int, new: list[Line], target: list[Line]) -> None:
        """Patch the page to the legal lines; the caret stays between the characters it was between."""
        cursor = self.edit.textCursor()
        line = cursor.block().blockNumber() - low
        inside = 0 <= line < len(new)
        offset = offset_in(cursor.block(), cursor.positionInBlock()) if inside else 0
        self.sheet.patch(low, low + len(new), target)
        if inside and target:
            self._set_joined(low, target, sum(len(x.text) for x in new[:line]) + offset, clings=offset > 0)

    def _set_joined(self, low: int, target: list[Line], count: int, *, clings: bool) -> None:
        """Put the caret after so many characters of target; clings: rather after the last one than before the next."""
        best = len(target) - 1, len(target[-1].text)
        for i, line in enumerate(target):
            if count <= len(line.text):
                best = i, count
                if count < len(line.text) or (clings and not (line.kind == "object" and count == 1)):
                    break
            count -= len(line.text)
            if count < 0:
                break
        cursor = self.edit.textCursor()
        cursor.setPosition(position_in(self.sheet.document.findBlockByNumber(low + best[0]), best[1]))
        self.edit.setTextCursor(cursor)

    # ------------------------------------------------------------------ model to page

    def on_change(self, change: Change) -> None:
        """A listener of the document: show what somebody else changed."""
        if change.origin is self:
            self.shown = self.document.article.blocks
            return
        if self.composing:
            raise RuntimeError("changed from outside while composing: use Document.later")
        stepped = change.act in ("undo", "redo")
        self.sync(steady=change.caret is None and not stepped)
        caret = self._shown_caret(change) if stepped else change.caret
        if caret is not None:
            self.set_caret(caret)
            self.edit.ensureCursorVisible()

    def _shown_caret(self, change: Change) -> Caret | None:
        """Where the caret belongs after undo or redo: where it was, if the change is seen there, else where the change
        is. A step of the session before, or of a panel, knows no caret."""
        found = spots(change.edits, self.shown)
        if not found:
            return change.caret
        if change.caret is not None:
            here = self.sheet.block_of(max(0, min(change.caret[0], len(self.sheet.lines) - 1)))
            if any(abs(here - index) <= 1 for index, _ in found):
                return change.caret
        index, offset = found[-1]
        index = min(index, len(self.shown) - 1)
        line = self.sheet.line_of(index) + (type(self.shown[index]) is Figure and offset > 0)
        return line, offset, line, offset

    def sync(self, *, steady: bool) -> None:
        """Make the page show the document's blocks; steady keeps what is seen where it is."""
        old, new = self.shown, self.document.article.blocks
        if old is new:
            return
        first, rest_old, rest_new = _middle(old, new)
        anchor = self.edit.cursorForPosition(self.edit.viewport().rect().topLeft()) if steady else None
        top = self.edit.cursorRect(anchor).top() if anchor is not None else 0
        low = self.sheet.line_of(first)
        self.shown = new
        with self.sheet.quiet():
            same_places = len(rest_old) == len(rest_new) and all(
                a.id == b.id and line_count(a) == line_count(b) for a, b in zip(rest_old, rest_new, strict=True)
            )
            if same_places:
                for a, b in zip(rest_old, rest_new, strict=True):
                    if a != b:
                        self.sheet.patch(low, low + line_count(a), lines_of(b))
                    low += line_count(b)
            else:
                high = low + sum(line_count(b) for b in rest_old)
                self.sheet.patch(low, high, [line for b in rest_new for line in lines_of(b)])
        self._touched = None
        if anchor is not None:
            moved = self.edit.cursorRect(anchor).top() - top
            if moved:
                bar = self.edit.verticalScrollBar()
                bar.setValue(bar.value() + moved)

    # ------------------------------------------------------------------ caret and gestures

    def caret(self) -> Caret:
        """Line and offset of the caret and of the selection's other end, offsets in code points."""
        cursor = self.edit.textCursor()
        place = self._place(cursor.position())
        return (*place, *(self._place(cursor.anchor()) if cursor.hasSelection() else place))

    def _place(self, position: int) -> tuple[int, int]:
        block = self.sheet.document.findBlock(position)
        return block.blockNumber(), offset_in(block, position - block.position())

    def set_caret(self, caret: Caret) -> None:
        """Put the caret there, as near as the lines allow. A composition ends first: moved under a preedit, Qt's
        cursor leaves the preedit behind for ever."""
        if self.composing:
            self.document.settle()
        line, offset, anchor_line, anchor_offset = caret
        cursor = self.edit.textCursor()
        cursor.setPosition(self._position(anchor_line, anchor_offset))
        if (line, offset) != (anchor_line, anchor_offset):
            cursor.setPosition(self._position(line, offset), KEEP)
        self.edit.setTextCursor(cursor)

    def _position(self, line: int, offset: int) -> int:
        line = max(0, min(line, len(self.sheet.lines) - 1))
        offset = max(0, min(offset, len(self.sheet.lines[line].text)))
        return position_in(self.sheet.document.findBlockByNumber(line), offset)

    def gesture(self, label: Message, act: Callable[[], None]) -> None:
        """Do something on the QTextDocument that becomes one edit with this label; a composition ends first."""
        if self.composing:
            self.document.settle()
        self.gestures += 1
        old, self.label = self.label, label
        if self.before is None:
            self.before = self.caret()
        try:
            act()
        finally:
            self.gestures -= 1
            if not self.gestures:
                self.settle()
            self.label = old
            if not self.gestures:
                self.before = None


def _middle(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[int, tuple[Block, ...], tuple[Block, ...]]:
    """Where the two begin to differ, and what differs in each."""
    n = min(len(old), len(new))
    first = 0
    while first < n and (old[first] is new[first] or old[first] == new[first]):
        first += 1
    last = 0
    while last < n - first and (old[-1 - last] is new[-1 - last] or old[-1 - last] == new[-1 - last]):
        last += 1
    return first, old[first : len(old) - last], new[first : len(new) - last]
