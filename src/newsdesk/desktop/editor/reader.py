"""QTextBlock to Line: reads text and styles in code points, and heals characters that no article may contain."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from newsdesk.article.richtext import Style, from_runs
from newsdesk.base.text import utf16_length, utf16_prefix
from newsdesk.desktop.editor.lines import LINE_KINDS, OBJECT, Line, Thing
from newsdesk.desktop.editor.styles import CODE, KIND, OBJECT_TYPE, THING, Styles

KEEP = QTextCursor.MoveMode.KeepAnchor
SOFT_BREAK = "\u2028"
MISSING = "\ufffd"


def kind_of(block: QTextBlock) -> str:
    """The kind of line a QTextBlock is; foreign ones count as paragraphs."""
    number = block.blockFormat().intProperty(KIND)
    return LINE_KINDS[number - 1] if 0 < number <= len(LINE_KINDS) else "paragraph"


def offset_in(block: QTextBlock, position: int) -> int:
    """A position inside a block (UTF-16 units) as code points."""
    text = block.text()
    return position if block.length() - 1 == len(text) else len(utf16_prefix(text, position))


def position_in(block: QTextBlock, offset: int) -> int:
    """Code points inside a block as a position of the document."""
    text = block.text()
    return block.position() + (offset if block.length() - 1 == len(text) else utf16_length(text[:offset]))


def read_block(block: QTextBlock, styles: Styles, *, heal: bool) -> tuple[Line, bool]:
    """The line, and whether the block looks as such a line should.

    heal replaces impossible characters in the document itself; it must be off while somebody composes.
    """
    kind = kind_of(block)
    good = block.blockFormat().intProperty(KIND) > 0
    if heal and _heal_half_pair(block, styles):
        good = False
    text = block.text()
    if not text:
        return Line(kind), good and styles.meaning(block.charFormat().intProperty(CODE))[0] == kind
    odd = SOFT_BREAK in text or not text.isprintable()
    if heal and (odd or OBJECT in text) and _heal(block, text, styles):
        text = block.text()
    ranges = block.textFormats()
    if len(ranges) == 1 and OBJECT not in text:
        drawn_for, style = styles.meaning(ranges[0].format.intProperty(CODE))
        return Line(kind, from_runs([(_clean(text) if odd else text, style)])), good and drawn_for == kind
    return _read_runs(block, text, kind, styles, good=good)


def _read_runs(block: QTextBlock, text: str, kind: str, styles: Styles, *, good: bool) -> tuple[Line, bool]:
    raw = text.encode("utf-16-le", "surrogatepass") if block.length() - 1 != len(text) else None
    pieces: list[tuple[str, Style]] = []
    things: list[tuple[int, Thing]] = []
    at = 0
    ranges = block.textFormats()  # held: its items die with it
    for part in ranges:
        start, end = part.start, part.start + part.length
        piece = raw[2 * start : 2 * end].decode("utf-16-le", "replace") if raw is not None else text[start:end]
        drawn_for, style = styles.meaning(part.format.intProperty(CODE))
        if OBJECT in piece:
            thing = styles.thing(part.format.intProperty(THING))
            if thing is not None and part.format.objectType() == OBJECT_TYPE:
                things += [(at + i, thing) for i, c in enumerate(piece) if c == OBJECT]
                good = good and kind == "object"
                style = ()
            else:
                piece, good = piece.replace(OBJECT, MISSING), False
        else:
            good = good and drawn_for == kind
        piece = _clean(piece)
        pieces.append((piece, style))
        at += len(piece)
    return Line(kind, from_runs(pieces), tuple(things)), good


def _clean(text: str) -> str:
    """Qt's soft break as a line feed, impossible characters as the replacement character."""
    return "".join("\n" if c == SOFT_BREAK else MISSING if _impossible(c) else c for c in text)


def _impossible(c: str) -> bool:
    return (c < " " and c != "\t") or "\x7f" <= c < "\xa0" or 0xD800 <= ord(c) < 0xE000


def _heal_half_pair(block: QTextBlock, styles: Styles) -> bool:
    """PySide drops half surrogates from text() without a word; put what it gives in their place."""
    text = block.text()
    if block.length() - 1 in (len(text), utf16_length(text)):
        return False
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + block.length() - 1, KEEP)
    cursor.insertText(text, styles.char(kind_of(block)))
    return True


def _heal(block: QTextBlock, text: str, styles: Styles) -> bool:
    """Replace control characters and foreign objects in place, so that offsets stay true."""
    document: QTextDocument = block.document()
    at, hits = 0, []
    for c in text:
        if c == OBJECT:
            cursor = QTextCursor(document)
            cursor.setPosition(block.position() + at + 1)
            form = cursor.charFormat()
            if form.objectType() != OBJECT_TYPE or styles.thing(form.intProperty(THING)) is None:
                hits.append(at)
        elif c != SOFT_BREAK and _impossible(c):
            hits.append(at)
        at += 2 if c > "\uffff" else 1
    cursor = QTextCursor(document)
    for k in reversed(hits):
        cursor.setPosition(block.position() + k)
        cursor.setPosition(block.position() + k + 1, KEEP)
        cursor.insertText(MISSING, styles.char(kind_of(block)))
    return bool(hits)
