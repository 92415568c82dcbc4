"""The line under the titles: who, from where, when. Drawn from the details, in a space where no text stands."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlockFormat

from newsdesk.article.article import Article
from newsdesk.article.blocks import TITLES
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.paint import View, font
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.editor.styles import LOOKS
from newsdesk.desktop.theme import SANS

ROOM = 48
"""Pixels below the last title."""


def byline(article: Article, t: Translator) -> str:
    """Authors, source and publish time, those that are stated."""
    names = " ".join(p.name.strip() for p in article.authors if p.name.strip())
    source = t("Source: {text}", text=article.source.name.strip()) if article.source.name.strip() else ""
    try:
        time = datetime.fromisoformat(article.publish_time).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        time = ""
    return " • ".join(part for part in (names, source, time) if part)


def make_room(sheet: Sheet) -> None:
    """Let the last title, and no other, have the room below it."""
    titles = _titles(sheet)
    for number in range(titles):
        block = sheet.document.findBlockByNumber(number)
        wanted = sheet.styles.px(LOOKS[sheet.lines[number].kind].bottom + (ROOM if number == titles - 1 else 0))
        if block.blockFormat().bottomMargin() != wanted:
            form = QTextBlockFormat()
            form.setBottomMargin(wanted)
            with sheet.quiet() as cursor:
                cursor.setPosition(block.position())
                cursor.mergeBlockFormat(form)


def paint_byline(painter: QPainter, sheet: Sheet, view: View, text: str) -> None:
    """Draw the line and the hairline that ends the titles."""
    block = sheet.document.findBlockByNumber(_titles(sheet) - 1)
    if not block.isValid() or not block.layout().lineCount():
        return
    layout, colours, px = block.layout(), sheet.styles.colours, sheet.styles.px
    top = layout.position().y() + layout.boundingRect().height() - view.scroll + px(10)
    painter.setFont(font(SANS, px(13)))
    painter.setPen(QColor(colours.soft))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(view.column))
    painter.drawText(QRectF(view.left, top, view.column, px(20)), Qt.AlignmentFlag.AlignVCenter, shown)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawLine(int(view.left), int(top + px(32)), int(view.left + view.column), int(top + px(32)))


def _titles(sheet: Sheet) -> int:
    """How many lines at the top are titles."""
    count = 0
    while count < min(len(sheet.lines), len(TITLES)) and sheet.lines[count].kind in TITLES:
        count += 1
    return count
