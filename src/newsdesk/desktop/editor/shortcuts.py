"""Signs that become structure while somebody types: "## ", "- ", "1. ", "> ", "**x**", "*x*", "---", and quotes."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCursor

from newsdesk.base.message import M
from newsdesk.base.text import utf16_length
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.reader import KEEP, kind_of
from newsdesk.desktop.editor.styles import CODE

LABEL = M("Text shortcut")
# What an input method in Chinese mode types for the same keys stands beside it.
KINDS = {
    **dict.fromkeys(("#", "##", "＃", "＃＃"), "heading"),
    **dict.fromkeys(("###", "＃＃＃"), "subheading"),
    **dict.fromkeys(("-", "*", "•", "·"), "bullet"),
    **dict.fromkeys(("1.", "1)", "1．", "1、"), "number"),
    **dict.fromkeys((">", "》"), "quote"),
}
DIVIDERS = ("---", "***", "———")
_STRONG = re.compile(r"\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*$")
_EM = re.compile(r"(?<!\*)\*([^*\s](?:[^*\n]*[^*\s])?)\*$")


def typed(binding: Binding, key: str) -> None:
    """A space or a star was typed: if what stands before the caret is a sign, do what it says, as a step of its own,
    so that the next Undo gives the signs back."""
    cursor = binding.edit.textCursor()
    block = cursor.block()
    if cursor.hasSelection() or not block.isValid():
        return
    before = _before(cursor)
    if key == " " and kind_of(block) == "paragraph" and before.endswith(" ") and before[:-1] in KINDS:
        binding.settle()
        binding.gesture(LABEL, lambda: _become(binding, KINDS[before[:-1]], len(before)))
    elif key == "*" and kind_of(block) in (
        "paragraph",
        "quote",
        "bullet",
        "number",
        "subbullet",
        "subnumber",
        "caption",
    ):
        for sign, mark in ((_STRONG, "strong"), (_EM, "em")):
            if found := sign.search(before):
                binding.settle()
                binding.gesture(LABEL, lambda found=found, mark=mark: _mark(binding, found, mark))  # type: ignore[misc]
                return


def divider(binding: Binding) -> bool:
    """Is the caret's paragraph only the sign for a divider? Then Enter means one; the sign is taken away."""
    block = binding.edit.textCursor().block()
    if kind_of(block) != "paragraph" or block.text() not in DIVIDERS:
        return False

    def act() -> None:
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, KEEP)
        cursor.removeSelectedText()

    binding.settle()
    binding.gesture(LABEL, act)
    return True


def quote_for(before: str, key: str) -> str:
    """The curly form of a straight quote after this text: opening or closing by what is open, ’ inside a word."""
    opening, closing = "“”" if key == '"' else "‘’"
    if key == "'" and before and before[-1].isascii() and before[-1].isalnum():
        return closing
    return opening if before.count(opening) <= before.count(closing) else closing


def type_quote(binding: Binding, key: str) -> None:
    """Type the curly quote in place of the selection, as if the key had it."""
    cursor = binding.edit.textCursor()
    form = binding.edit.currentCharFormat()
    cursor.removeSelectedText()
    cursor.insertText(quote_for(_before(cursor), key), form)
    binding.edit.setTextCursor(cursor)


def _before(cursor: QTextCursor) -> str:
    text = cursor.block().text()
    return (
        text[: cursor.positionInBlock()]
        if text.isascii() or len(text) == cursor.block().length() - 1
        else (text.encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()].decode("utf-16-le", "replace"))
    )


def _become(binding: Binding, kind: str, length: int) -> None:
    cursor = binding.edit.textCursor()
    cursor.setPosition(cursor.position() - length, KEEP)
    cursor.removeSelectedText()
    styles = binding.sheet.styles
    cursor.setBlockFormat(styles.block(kind))
    cursor.setBlockCharFormat(styles.char(kind))
    binding.edit.setTextCursor(cursor)


def _mark(binding: Binding, found: re.Match[str], mark: str) -> None:
    """Take the stars away and put the mark on what stood between them; what is typed next carries none."""
    cursor, styles = binding.edit.textCursor(), binding.sheet.styles
    end, stars = cursor.position(), 2 if mark == "strong" else 1
    start = end - utf16_length(found[0])
    for at in (end - stars, start):
        cursor.setPosition(at)
        cursor.setPosition(at + stars, KEEP)
        cursor.removeSelectedText()
    kind = kind_of(cursor.block())
    at, last = start, end - 2 * stars
    while at < last:
        cursor.setPosition(at)
        cursor.setPosition(at + 1, KEEP)
        _, style = styles.meaning(cursor.charFormat().intProperty(CODE))
        cursor.setCharFormat(styles.char(kind, tuple(sorted({*style, (mark, "")}))))
        at += 1
    cursor.setPosition(last)
    binding.edit.setTextCursor(cursor)
    binding.edit.setCurrentCharFormat(styles.char(kind))
