"""Line to QTextBlock: inserting text with its formats, and correcting the formats of what is there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from newsdesk.article.richtext import runs
from newsdesk.base.text import utf16_length
from newsdesk.desktop.editor.lines import Line
from newsdesk.desktop.editor.reader import KEEP, SOFT_BREAK
from newsdesk.desktop.editor.styles import CODE, INDEX, KIND, THING, Styles


def insert_lines(cursor: QTextCursor, lines: Sequence[Line], start: int, end: int, styles: Styles) -> None:
    """Insert the part from start to end of these lines' texts, joined by one separator each."""
    at = 0
    for line in lines:
        n = len(line.text)
        if start < at <= end:
            cursor.insertBlock(styles.block(line.kind), styles.char(line.kind))
        insert_line_text(cursor, line, max(start - at, 0), min(end - at, n), styles)
        at += n + 1
        if at > end:
            break


def insert_line_text(cursor: QTextCursor, line: Line, start: int, end: int, styles: Styles) -> None:
    """Insert the characters start to end of one line."""
    for low, high, form in _formats(line, styles):
        low, high = max(low, start), min(high, end)
        if low < high:
            cursor.insertText(line.text.text[low:high].replace("\n", SOFT_BREAK), form)


def fix(cursor: QTextCursor, block: QTextBlock, line: Line, styles: Styles) -> None:
    """Make the formats of a block, whose text is right already, those of the line; touch only what differs."""
    if block.blockFormat().intProperty(KIND) != INDEX[line.kind] + 1:
        cursor.setPosition(block.position())
        cursor.setBlockFormat(styles.block(line.kind))
    if styles.meaning(block.charFormat().intProperty(CODE))[0] != line.kind:
        cursor.setPosition(block.position())
        cursor.setBlockCharFormat(styles.char(line.kind))
    if not line.text.text:
        return
    ranges = block.textFormats()
    held = [(r.start, r.start + r.length, _identity(r.format)) for r in ranges]
    astral = block.length() - 1 != len(line.text)
    base, text = block.position(), line.text.text
    for low, high, form in _formats(line, styles):
        start, end = (utf16_length(text[:low]), utf16_length(text[:high])) if astral else (low, high)
        wanted = _identity(form)
        for a, b, found in held:
            a, b = max(a, start), min(b, end)
            if a < b and found != wanted:
                cursor.setPosition(base + a)
                cursor.setPosition(base + b, KEEP)
                cursor.setCharFormat(form)


def _identity(form: QTextCharFormat) -> tuple[int, int]:
    return form.intProperty(CODE), form.intProperty(THING)


def _formats(line: Line, styles: Styles) -> list[tuple[int, int, QTextCharFormat]]:
    """Stretches of equal format: objects each alone, text by its runs."""
    things = dict(line.things)
    out: list[tuple[int, int, QTextCharFormat]] = []
    for start, end, style in runs(line.text):
        cuts = sorted({start, end, *(x for k in things if start <= k < end for x in (k, k + 1))})
        for low, high in pairwise(cuts):
            thing = things.get(low)
            out.append((low, high, styles.object(thing) if thing else styles.char(line.kind, style)))
    return out
