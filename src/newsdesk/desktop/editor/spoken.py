"""What a screen reader says where the page's text does not: a picture, a table, a heading, a quote, a list."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from newsdesk.article.blocks import KINDS, Block, Embed, Figure, Table
from newsdesk.base.i18n import Translator

SILENT = ("paragraph", "caption")
"""Kinds of lines that need no word."""
EACH = ("object", "heading", "subheading")
"""Those that are said for each line; of the others only the first of several."""


def spoken(block: Block, t: Translator) -> str:
    """The kind, and what is stated about it."""
    if type(block) is Figure:
        said = block.alt or block.caption.text
    elif type(block) is Table:
        said = block.caption
    elif type(block) is Embed:
        said = block.title or block.url
    else:
        said = ""
    known = KINDS.get(block.kind)
    return ": ".join(part for part in (t(known.label) if known else "", said.strip()) if part)


class Speaker:
    """Lets a screen reader say what the caret comes to: the text interface of QTextEdit cannot carry it."""

    def __init__(self, page: QWidget, t: Translator) -> None:
        self._page, self._t = page, t
        self._line, self._kind = -1, ""

    def comes_to(self, line: int, kind: str) -> bool:
        """The caret is in this line now; True when there is something to say that the text alone does not."""
        entered = line != self._line and (kind != self._kind or kind in EACH)
        self._line, self._kind = line, kind
        return entered and kind not in SILENT

    def say(self, block: Block) -> None:
        """Say what the block is."""
        announce(self._page, spoken(block, self._t))


def announce(page: QWidget, text: str) -> None:
    """Hand a sentence to the screen reader, if there is one."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(page, text))
