"""What the QTextDocument holds, as lines: reading them, and making it hold other ones with the smallest change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtGui import QTextCursor, QTextDocument

from newsdesk.article.blocks import Block
from newsdesk.article.richtext import common_prefix, common_suffix
from newsdesk.desktop.editor.lines import Line, lines_of
from newsdesk.desktop.editor.patcher import fix, insert_line_text, insert_lines
from newsdesk.desktop.editor.reader import KEEP, position_in, read_block
from newsdesk.desktop.editor.styles import Styles

SEPARATOR = "\u2029"


class Sheet:
    """The lines of one QTextDocument. lines is exactly what it holds; captions are the line numbers of captions."""

    def __init__(self, document: QTextDocument, styles: Styles) -> None:
        self.document = document
        self.styles = styles
        self.lines: list[Line] = []
        self.captions: list[int] = []
        self.muted = 0
        """Above zero the document's changes are our own."""

    @contextmanager
    def quiet(self) -> Iterator[QTextCursor]:
        """A cursor for one edit of our own. An edit block that never ends would silence the document for good."""
        cursor = QTextCursor(self.document)
        self.muted += 1
        cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()
            self.muted -= 1

    # ------------------------------------------------------------------ reading

    def read(self, low: int, high: int, *, heal: bool) -> tuple[list[Line], bool]:
        """The lines from low to high as the document has them now, and whether all look right."""
        self.muted += 1
        try:
            block = self.document.findBlockByNumber(low)
            found = []
            for _ in range(high - low):
                found.append(read_block(block, self.styles, heal=heal))
                block = block.next()
        finally:
            self.muted -= 1
        return [line for line, _ in found], all(good for _, good in found)

    def set_lines(self, low: int, high: int, new: Sequence[Line]) -> None:
        """Note that lines low to high are these now."""
        old = self.lines[low:high]
        if len(old) == len(new) == 1 and (old[0].kind == "caption") == (new[0].kind == "caption"):
            self.lines[low] = new[0]
            return
        shift = len(new) - len(old)
        self.lines[low:high] = new
        i, j = bisect_left(self.captions, low), bisect_left(self.captions, high)
        self.captions[i:] = [
            *(low + k for k, line in enumerate(new) if line.kind == "caption"),
            *(k + shift for k in self.captions[j:]),
        ]

    # ------------------------------------------------------------------ lines and blocks

    def line_of(self, index: int) -> int:
        """The first line of the block at this index: one line for each block before it, and one more a figure."""
        line = index
        while True:
            found = index + bisect_left(self.captions, line)
            if found == line:
                break
            line = found
        while line < len(self.lines) and self.lines[line].kind == "caption":
            line += 1
        return line

    def block_of(self, line: int) -> int:
        """The index of the block that this line belongs to."""
        before = bisect_left(self.captions, line)
        return line - before - (1 if line < len(self.lines) and self.lines[line].kind == "caption" else 0)

    # ------------------------------------------------------------------ writing

    def load(self, blocks: Sequence[Block]) -> None:
        """Hold these blocks and nothing else."""
        self.lines = [line for block in blocks for line in lines_of(block)]
        self.captions = [i for i, line in enumerate(self.lines) if line.kind == "caption"]
        with self.quiet() as cursor:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            for i, line in enumerate(self.lines):
                if i:
                    cursor.insertBlock(self.styles.block(line.kind), self.styles.char(line.kind))
                else:
                    cursor.setBlockFormat(self.styles.block(line.kind))
                    cursor.setBlockCharFormat(self.styles.char(line.kind))
                insert_line_text(cursor, line, 0, len(line.text), self.styles)

    def patch(self, low: int, high: int, target: list[Line]) -> None:
        """Lines low to high become target: one smallest hunk of text, then only the formats that differ."""
        first, last, put = low, high, list(target)
        if low == high or not target:  # a paragraph separator has to come from somewhere: take a neighbour in
            if low > 0:
                low -= 1
                target = [self.lines[low], *target]
            elif high < len(self.lines):
                target = [*target, self.lines[high]]
                high += 1
        held = self.lines[low:high]
        old = SEPARATOR.join(line.text.text for line in held)
        new = SEPARATOR.join(line.text.text for line in target)
        n = min(len(old), len(new))
        prefix = common_prefix(old, new, n)
        suffix = common_suffix(old, new, n - prefix)
        with self.quiet() as cursor:
            if prefix < len(old) - suffix or prefix < len(new) - suffix:
                cursor.setPosition(self._position(low, held, prefix))
                cursor.setPosition(self._position(low, held, len(old) - suffix), KEEP)
                cursor.removeSelectedText()
                insert_lines(cursor, target, prefix, len(new) - suffix, self.styles)
            block = self.document.findBlockByNumber(low)
            for line in target:
                fix(cursor, block, line, self.styles)
                block = block.next()
        self.set_lines(first, last, put)

    def _position(self, low: int, held: Sequence[Line], joined: int) -> int:
        """The document's position of an offset in the joined texts of lines low and on."""
        i = 0
        while i < len(held) - 1 and joined > len(held[i].text):
            joined -= len(held[i].text) + 1
            i += 1
        return position_in(self.document.findBlockByNumber(low + i), joined)
