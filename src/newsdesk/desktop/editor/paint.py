"""What the page draws around its text: the sheet's edge, heading and quote bars, list marks, placeholders."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from newsdesk.article.blocks import LISTS
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.reader import kind_of
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.editor.styles import BODY, LOOKS
from newsdesk.desktop.theme import SANS, SERIF, Colours

BOXES = ("note", "correction")
REACH = 12
"""Pixels above and below its text that a block's boxes and frames may cover."""


@dataclass(frozen=True, slots=True)
class View:
    """What of the sheet is to be seen: the exposed part of the viewport, scroll offset, text's left edge and width."""

    exposed: QRect
    scroll: int
    left: float
    column: float
    caret: QTextCursor


def above(edit: QTextEdit, exposed: QRect, scroll: int) -> QTextBlock:
    """The block before those that are exposed, for its frame or box may be; a caption's picture with it."""
    layout, block = edit.document().documentLayout(), edit.textCursor().block()
    rect = layout.blockBoundingRect(block).translated(0, -scroll)
    if rect.top() > exposed.bottom() or rect.bottom() < exposed.top():
        block = edit.cursorForPosition(exposed.topLeft()).block()
    else:  # somebody types: a walk is shorter than Qt's search, which takes 0.3 ms in a long text
        while rect.top() > exposed.top() and block.previous().isValid():
            block = block.previous()
            rect = layout.blockBoundingRect(block).translated(0, -scroll)
    block = block.previous() if block.previous().isValid() else block
    return block.previous() if kind_of(block) == "caption" else block


def paint_sheet(painter: QPainter, colours: Colours, sheet: QRect) -> None:
    """The desk above the sheet, and the sheet's edge."""
    if sheet.top() > 0:
        painter.fillRect(0, 0, sheet.width() + 1, sheet.top(), QColor(colours.desk))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawRect(sheet)


def paint_under(painter: QPainter, sheet: Sheet, view: View, first: QTextBlock, t: Translator) -> None:
    """Paint what lies under the text of the exposed blocks, beginning with first."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout = sheet.document.documentLayout()
    block = first
    while block.isValid():
        rect = layout.blockBoundingRect(block).translated(0, -view.scroll)
        if rect.top() - REACH > view.exposed.bottom():
            break
        _paint_block(painter, sheet, view, block, rect, t)
        block = block.next()


def _paint_block(painter: QPainter, sheet: Sheet, view: View, block: QTextBlock, rect: QRectF, t: Translator) -> None:
    kind, colours = kind_of(block), sheet.styles.colours
    if kind == "paragraph" and block.length() > 1:
        return  # most blocks: nothing lies under them
    text = block.layout()
    if not text.lineCount():
        return
    top, height = text.position().y() - view.scroll, text.boundingRect().height()
    if kind == "heading":
        painter.fillRect(QRectF(view.left, top + height * 0.16, 4, height * 0.68), QColor(colours.accent))
    elif kind in ("quote", "attribution"):
        painter.fillRect(QRectF(view.left + 8, top - 5, 3, height + 10), QColor(colours.line))
    elif kind in BOXES:
        _paint_box(painter, sheet, view, block, QRectF(view.left, top - 9, view.column, height + 18), t)
    elif kind in (*LISTS, *LISTS.values()):
        baseline = top + text.lineAt(0).y() + text.lineAt(0).ascent()
        _paint_mark(painter, sheet, view, block, baseline)
    elif kind == "object":
        _paint_frame(painter, sheet, view, block, rect)
    if block.length() == 1 and not text.preeditAreaText():
        _paint_placeholder(painter, sheet, view, block, top, t)


def _paint_mark(painter: QPainter, sheet: Sheet, view: View, block: QTextBlock, baseline: float) -> None:
    colour, kind = QColor(sheet.styles.colours.accent), kind_of(block)
    px = sheet.styles.px
    edge = view.left + px(LOOKS[kind].left)
    if kind in ("bullet", "subbullet"):
        painter.setBrush(colour if kind == "bullet" else Qt.BrushStyle.NoBrush)
        painter.setPen(Qt.PenStyle.NoPen if kind == "bullet" else QPen(colour, 1.2))
        painter.drawEllipse(QPointF(edge - px(14), baseline - px(BODY * 0.36)), px(3), px(3))
        return
    number, before = 1, block.previous()
    while before.isValid() and (kind_of(before) == kind or (kind == "number" and kind_of(before) in LISTS.values())):
        number, before = number + (kind_of(before) == kind), before.previous()
    painter.setFont(font(SERIF, px(BODY)))
    painter.setPen(colour)
    text = f"{number}."
    painter.drawText(QPointF(edge - px(6) - painter.fontMetrics().horizontalAdvance(text), baseline), text)


def _paint_box(painter: QPainter, sheet: Sheet, view: View, block: QTextBlock, place: QRectF, t: Translator) -> None:
    """The box of an editor's note or a correction; what it is stands in the margin beside its first paragraph."""
    kind, colours = kind_of(block), sheet.styles.colours
    painter.fillRect(place, QColor(colours.panel))
    bar = QRectF(place.left(), place.top(), 3, place.height())
    painter.fillRect(bar, QColor(colours.accent if kind == "correction" else colours.faint))
    if kind_of(block.previous()) == kind:
        return
    painter.setFont(font(SANS, sheet.styles.px(11)))
    painter.setPen(QColor(colours.accent if kind == "correction" else colours.soft))
    label = t("Note") if kind == "note" else t("Correction")
    beside = QRectF(0, place.top() + 10, view.left - 6, 20)
    shown = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(beside.width()))
    painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_frame(painter: QPainter, sheet: Sheet, view: View, block: QTextBlock, rect: QRectF) -> None:
    """A frame round the figure that the caret is in."""
    below = block.next()
    caret = view.caret.block()
    whole = rect
    if kind_of(below) == "caption":
        whole = rect.united(sheet.document.documentLayout().blockBoundingRect(below).translated(0, -view.scroll))
    selected = view.caret.selectionStart() <= block.position() < view.caret.selectionEnd()
    if not selected and not (kind_of(below) == "caption" and caret == below) and caret != block:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(sheet.styles.colours.accent if selected else sheet.styles.colours.link)
    colour.setAlphaF(0.7 if selected else 0.4)
    painter.setPen(QPen(colour, 2))
    frame = QRectF(view.left - 7, whole.top() - 7, view.column + 14, whole.height() + 16)
    painter.drawRoundedRect(frame, 8, 8)


def _paint_placeholder(
    painter: QPainter, sheet: Sheet, view: View, block: QTextBlock, top: float, t: Translator
) -> None:
    kind = kind_of(block)
    words = {
        "kicker": t("Kicker"),
        "headline": t("Headline"),
        "subtitle": t("Subtitle"),
        "caption": t("Write a caption"),
        "heading": t("Heading"),
        "subheading": t("Subheading"),
        "quote": t("Quote"),
        "attribution": t("Who said it"),
        "note": t("What the editors say about this story"),
        "correction": t("What was wrong, and what is right"),
    }
    text = words.get(kind, "")
    if kind == "paragraph" and not block.next().isValid() and kind_of(block.previous()) in ("headline", "subtitle"):
        text = t("Begin the story here, paste it from Word, or drop pictures in")
    if not text:
        return
    look, px = LOOKS[kind], sheet.styles.px
    painter.setFont(font(look.family, px(look.size), bold=look.bold))
    painter.setPen(QColor(sheet.styles.colours.faint))
    indent = px(look.left) + look.indent * px(look.size)
    place = QRectF(view.left + indent, top, view.column - indent, px(look.size * look.height))
    painter.drawText(place, look.align | Qt.AlignmentFlag.AlignVCenter, text)


def paint_dim(painter: QPainter, sheet: Sheet, view: View) -> None:
    """Everything but the block at the caret behind a veil; a figure and its caption are one."""
    layout, colour = sheet.document.documentLayout(), QColor(sheet.styles.colours.sheet)
    colour.setAlphaF(0.62)
    block = view.caret.block()
    first = block.previous() if kind_of(block) == "caption" else block
    last = block.next() if kind_of(block) == "object" and kind_of(block.next()) == "caption" else block
    reach = sheet.styles.px(5)  # the feet of a line hang below it
    top = round(layout.blockBoundingRect(first).top()) - view.scroll - reach
    bottom = round(layout.blockBoundingRect(last).bottom()) - view.scroll + reach
    width = round(view.column + 2 * view.left) - 2
    painter.fillRect(QRect(1, view.exposed.top(), width, top - view.exposed.top()) & view.exposed, colour)
    painter.fillRect(QRect(1, bottom, width, view.exposed.bottom() + 1 - bottom) & view.exposed, colour)


def font(family: tuple[str, ...], size: int, *, bold: bool = False) -> QFont:
    """A font of so many pixels."""
    made = QFont(list(family))
    made.setPixelSize(size)
    made.setBold(bold)
    return made


def palette(base: QPalette, colours: Colours) -> QPalette:
    """The palette of a page in these colours."""
    made = QPalette(base)
    for role, colour in (
        (QPalette.ColorRole.Base, colours.sheet),
        (QPalette.ColorRole.Text, colours.ink),
        (QPalette.ColorRole.Window, colours.desk),
        (QPalette.ColorRole.Highlight, colours.select),
        (QPalette.ColorRole.HighlightedText, colours.ink),
    ):
        made.setColor(role, QColor(colour))
    return made
