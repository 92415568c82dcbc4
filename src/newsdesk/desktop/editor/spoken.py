"""What a screen reader says where the page's text holds only a sign: a picture, a table, a link card, a divider."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from newsdesk.article.blocks import KINDS, Block, Embed, Figure, Table
from newsdesk.base.i18n import Translator


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


def say(page: QWidget, text: str) -> None:
    """Let a screen reader that listens say it. The text interface of QTextEdit cannot carry it."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(page, text))
