"""What keys mean where the page's structure is concerned: Enter, Backspace, Delete, Tab, and inserting lines.

Each is done on the QTextDocument and read back like any typing, so that there is one way from the page to the model.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextBlock, QTextCursor

from newsdesk.article.blocks import KINDS, LISTS, TITLES
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.lines import Line
from newsdesk.desktop.editor.patcher import insert_line_text
from newsdesk.desktop.editor.reader import KEEP, kind_of

STRUCTURE = ("object", "caption")
DELETE = M("Delete")
Op = QTextCursor.MoveOperation


def enter(binding: Binding) -> None:
    """A new line after, before or out of this one, of the kind that follows."""
    cursor = binding.edit.textCursor()
    cursor.beginEditBlock()
    try:
        if cursor.hasSelection():
            cursor.removeSelectedText()
        _split(binding, cursor)
    finally:
        cursor.endEditBlock()
    binding.edit.setTextCursor(cursor)
    binding.edit.ensureCursorVisible()


def _split(binding: Binding, cursor: QTextCursor) -> None:
    block, kind = cursor.block(), kind_of(cursor.block())
    start, end, empty = cursor.atBlockStart(), cursor.atBlockEnd(), block.length() == 1
    if kind == "object":
        if start:
            _insert_before(binding, cursor, "paragraph")
        else:
            cursor.movePosition(Op.NextBlock if kind_of(block.next()) == "caption" else Op.EndOfBlock)
            cursor.movePosition(Op.EndOfBlock)
            _insert_block(binding, cursor, "paragraph")
    elif kind == "caption":
        if start:
            cursor.movePosition(Op.EndOfBlock)
        _insert_block(binding, cursor, "paragraph")
    elif kind in TITLES:
        _split_title(binding, cursor, kind)
    elif empty and (KINDS[kind].follow == kind or kind == "attribution"):
        _set_kind(binding, block, _out_of(kind))
    elif start and not empty and kind in ("heading", "subheading"):
        _insert_before(binding, cursor, "paragraph")
    elif end:
        _insert_block(binding, cursor, KINDS[kind].follow)
    else:
        _insert_block(binding, cursor, kind if KINDS[kind].follow == kind or kind == "paragraph" else "paragraph")


def _split_title(binding: Binding, cursor: QTextCursor, kind: str) -> None:
    """The titles are never split but by the body: Enter goes on to the next one where there is one."""
    following = cursor.block().next()
    next_kind = kind_of(following) if following.isValid() else ""
    onward = next_kind in TITLES or (cursor.atBlockEnd() and following.isValid() and following.length() == 1)
    if onward:
        cursor.setPosition(following.position())
    else:
        _insert_block(binding, cursor, "paragraph")


def backspace(binding: Binding) -> bool:
    """At a line's start: first make it a paragraph; a caption and a picture never melt. False: let Qt do it."""
    cursor = binding.edit.textCursor()
    if delete_picture(binding):
        return True
    if cursor.hasSelection():
        return False
    block, before = cursor.block(), cursor.block().previous()
    kind = kind_of(block)
    if not cursor.atBlockStart():
        return kind == "object" and _select(binding, block)
    if kind == "caption":
        return _select(binding, before)
    if kind not in (*TITLES, "paragraph", "object"):
        outer = _out_of(kind)
        binding.gesture(KINDS[outer].label, lambda: _set_kind(binding, block, outer))
        return True
    if before.isValid() and kind_of(before) in STRUCTURE and kind != "object":
        if block.length() == 1:
            binding.gesture(DELETE, lambda: _remove_empty(binding, block, before))
        elif kind_of(before) == "object":
            _select(binding, before)
        else:
            _go_to_end(binding, before)
        return True
    return False


def _out_of(kind: str) -> str:
    """One step out of a list, quote, heading or note."""
    return next((first for first, sub in LISTS.items() if sub == kind), "paragraph")


def change_level(binding: Binding, *, deeper: bool) -> None:
    """Tab and Shift+Tab: the selected list items to the second level and back. The first item has nothing to go
    below."""
    cursor = binding.edit.textCursor()
    block = binding.sheet.document.findBlock(cursor.selectionStart())
    last = binding.sheet.document.findBlock(cursor.selectionEnd()).blockNumber()
    steps = LISTS if deeper else {sub: first for first, sub in LISTS.items()}
    if deeper and kind_of(block.previous()) not in (*LISTS, *LISTS.values()):
        block = block.next()
    changes = []
    while block.isValid() and block.blockNumber() <= last:
        if kind_of(block) in steps:
            changes.append((block.blockNumber(), steps[kind_of(block)]))
        block = block.next()

    def act() -> None:
        for number, kind in changes:
            _set_kind(binding, binding.sheet.document.findBlockByNumber(number), kind)

    if changes:
        binding.gesture(M("Second level") if deeper else M("First level"), act)


def delete_grapheme(binding: Binding) -> bool:
    """Backspace takes what looks like one character: Qt's takes one code point off a family or an accent."""
    cursor = binding.edit.textCursor()
    if cursor.hasSelection() or cursor.atBlockStart():
        return False
    cursor.movePosition(Op.PreviousCharacter, KEEP)
    if abs(cursor.position() - cursor.anchor()) < 2:
        return False
    cursor.removeSelectedText()
    binding.edit.setTextCursor(cursor)
    return True


def delete(binding: Binding) -> bool:
    """At a line's end before a picture: select the picture; never join a caption to what follows. False: Qt's."""
    cursor = binding.edit.textCursor()
    if delete_picture(binding):
        return True
    if cursor.hasSelection():
        return False
    block, following = cursor.block(), cursor.block().next()
    if not cursor.atBlockEnd():
        return kind_of(block) == "object" and _select(binding, block)
    if not following.isValid():
        return False
    kind, next_kind = kind_of(block), kind_of(following)
    if kind in STRUCTURE or next_kind == "object":
        if block.length() == 1 and kind not in STRUCTURE:
            binding.gesture(DELETE, cursor.deleteChar)
        elif next_kind == "object":
            _select(binding, following)
        else:
            cursor.setPosition(following.position())
            binding.edit.setTextCursor(cursor)
        return True
    return False


def delete_picture(binding: Binding) -> bool:
    """When exactly one object is selected it goes whole: a caption left behind would stand in the story as text."""
    cursor = binding.edit.textCursor()
    block = binding.sheet.document.findBlock(cursor.selectionStart())
    if cursor.selectionEnd() - cursor.selectionStart() != 1 or kind_of(block) != "object":
        return False

    def act() -> None:
        last = block.next() if kind_of(block.next()) == "caption" else block
        gone = binding.edit.textCursor()
        gone.setPosition(block.position() - 1)  # there is always a title before
        gone.setPosition(last.position() + last.length() - 1, KEEP)
        gone.removeSelectedText()
        binding.edit.setTextCursor(gone)

    binding.gesture(M("Delete picture"), act)
    return True


def insert_lines(binding: Binding, lines: Sequence[Line]) -> None:
    """Put lines in at the caret, in place of the selection: one inline, several as lines of their own."""
    cursor, styles = binding.edit.textCursor(), binding.sheet.styles
    cursor.beginEditBlock()
    try:
        if cursor.hasSelection():
            cursor.removeSelectedText()
        kind, rest, empty = kind_of(cursor.block()), not cursor.atBlockEnd(), cursor.block().length() == 1
        free = kind not in (*STRUCTURE, *TITLES)
        if len(lines) > 1 and cursor.atBlockStart() and not empty and free:
            _insert_block(binding, cursor, kind)
            cursor.movePosition(Op.PreviousBlock)
            rest, empty = False, True
        elif len(lines) > 1 and not empty and free and lines[0].kind not in (kind, "paragraph", *STRUCTURE, *TITLES):
            _insert_block(binding, cursor, lines[0].kind)
            empty = True
        for i, line in enumerate(lines):
            if kind in TITLES and (i == 1 or (i == 0 and line.kind == "object")):
                _go_behind_titles(cursor)
                rest = False
            if i or (line.kind == "object" and not (empty and free)):
                _insert_block(binding, cursor, line.kind)
            elif empty and free and line.kind not in TITLES and line.kind != "caption":
                _set_kind(binding, cursor.block(), line.kind)
            else:
                line = Line(kind, _fitting(line.text, kind))
            insert_line_text(cursor, line, 0, len(line.text), styles)
        if rest and lines[-1].kind in STRUCTURE and (len(lines) > 1 or lines[-1].kind == "object"):
            _insert_block(binding, cursor, "paragraph")
    finally:
        cursor.endEditBlock()
    binding.edit.setTextCursor(cursor)
    binding.edit.ensureCursorVisible()


def _go_behind_titles(cursor: QTextCursor) -> None:
    """What does not fit into a title begins the body: put between the titles it would make a heading of the next."""
    while cursor.block().next().isValid() and kind_of(cursor.block().next()) in TITLES:
        cursor.movePosition(Op.NextBlock)
    cursor.movePosition(Op.EndOfBlock)


def _fitting(text: RichText, kind: str) -> RichText:
    """Text that goes into a line of this kind: titles carry no marks and no line breaks."""
    return RichText(text.text.replace("\n", " ")) if kind in TITLES else text


def _insert_block(binding: Binding, cursor: QTextCursor, kind: str) -> None:
    styles = binding.sheet.styles
    cursor.insertBlock(styles.block(kind), styles.char(kind))


def _insert_before(binding: Binding, cursor: QTextCursor, kind: str) -> None:
    """An empty line above the caret's, which keeps its kind; the caret stays."""
    block_kind = kind_of(cursor.block())
    _insert_block(binding, cursor, block_kind)
    _set_kind(binding, cursor.block().previous(), kind)


def _set_kind(binding: Binding, block: QTextBlock, kind: str) -> None:
    cursor, styles = QTextCursor(block), binding.sheet.styles
    cursor.setBlockFormat(styles.block(kind))
    cursor.setBlockCharFormat(styles.char(kind))


def select_object(binding: Binding) -> bool:
    """The caret alone at a picture, table or link card selects it: what has the frame is what is meant."""
    cursor = binding.edit.textCursor()
    return not cursor.hasSelection() and kind_of(cursor.block()) == "object" and _select(binding, cursor.block())


def selected_picture(binding: Binding) -> QTextBlock | None:
    """The line of the picture that is selected, with nothing beside it."""
    cursor = binding.edit.textCursor()
    if cursor.selectionEnd() - cursor.selectionStart() != 1:
        return None
    block = binding.sheet.document.findBlock(cursor.selectionStart())
    return block if kind_of(block) == "object" and kind_of(block.next()) == "caption" else None


def leave_picture(binding: Binding) -> None:
    """What is typed or pasted on a selected picture goes to its caption: it never takes the picture's place."""
    block = selected_picture(binding)
    if block is not None:
        _go_to_end(binding, block.next())


def select_whole_figure(binding: Binding) -> None:
    """When a picture alone is selected, its caption too: what is cut or dragged away is the figure."""
    cursor = binding.edit.textCursor()
    block = binding.sheet.document.findBlock(cursor.selectionStart())
    below = block.next()
    alone = cursor.selectionEnd() - cursor.selectionStart() == 1 and kind_of(block) == "object"
    if alone and below.isValid() and kind_of(below) == "caption":
        cursor.setPosition(block.position())
        cursor.setPosition(below.position() + below.length() - 1, KEEP)
        binding.edit.setTextCursor(cursor)


def _select(binding: Binding, block: QTextBlock) -> bool:
    cursor = binding.edit.textCursor()
    cursor.setPosition(block.position())
    cursor.setPosition(block.position() + block.length() - 1, KEEP)
    binding.edit.setTextCursor(cursor)
    return True


def _go_to_end(binding: Binding, block: QTextBlock) -> None:
    cursor = binding.edit.textCursor()
    cursor.setPosition(block.position() + block.length() - 1)
    binding.edit.setTextCursor(cursor)


def _remove_empty(binding: Binding, block: QTextBlock, before: QTextBlock) -> None:
    """Take an empty line away; the caret goes to the end of the one before."""
    cursor = binding.edit.textCursor()
    cursor.setPosition(before.position() + before.length() - 1)
    cursor.setPosition(block.position(), KEEP)
    cursor.removeSelectedText()
    _set_kind(binding, cursor.block(), kind_of(before))
    binding.edit.setTextCursor(cursor)
