"""Draws the objects of the page: pictures, tables, link cards, dividers, and blocks this version does not know."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPyTextObject, QTextDocument, QTextFormat

from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.cards import Cards
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Thing, card_of
from newsdesk.desktop.editor.pictures import Thumbnails
from newsdesk.desktop.editor.styles import THING, Styles
from newsdesk.desktop.theme import SANS

CREDIT = 20
TALLEST = 760
UNKNOWN: Thing = ("opaque", "")


class Objects(QPyTextObject):
    """The handler of object characters. It has no Qt parent (PySide would free it twice); the page keeps it."""

    def __init__(
        self, styles: Styles, pictures: Thumbnails, t: Translator, on_error: Callable[[Exception], None]
    ) -> None:
        super().__init__()
        self.on_error = on_error
        self.column = 600.0
        """The text's width in the layout that is being made."""
        self._styles = styles
        self._pictures = pictures
        self._t = t
        self._cards = Cards(t)

    @guard(QSizeF(200, 120))
    def intrinsicSize(self, doc: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        frame = doc.rootFrame().frameFormat()
        width = doc.textWidth() - frame.leftMargin() - frame.rightMargin()
        if width > 50:
            self.column = width
        kind, *rest = self._thing(form)
        if kind == "divider":
            return QSizeF(self.column, self._styles.px(28))
        if kind == "card":
            return QSizeF(self.column, self._cards.height(card_of(rest[0]), self.column, self._styles.px))
        if kind == "opaque":
            return QSizeF(self.column, self._styles.px(44))
        size = self._pictures.size(rest[0], rest[4]) if rest[0] else None
        shown = self._shown(size)
        return QSizeF(self.column, shown.height() + (self._styles.px(CREDIT) if rest[1] else 0))

    @guard()
    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        thing = self._thing(form)
        painter.save()
        try:
            if thing[0] == "divider":
                self._draw_divider(painter, QRectF(rect))
            elif thing[0] == "card":
                self._cards.draw(painter, QRectF(rect), card_of(thing[1]), self._styles)
            elif thing[0] == "opaque":
                self._draw_box(painter, QRectF(rect), self._t("A block made by a newer version; it is kept as it is"))
            else:
                self._draw_figure(painter, QRectF(rect), thing[1], thing[2], thing[5])
        finally:
            painter.restore()

    def _thing(self, form: QTextFormat) -> Thing:
        return self._styles.thing(form.intProperty(THING)) or UNKNOWN

    def _shown(self, size: tuple[int, int] | None) -> QSizeF:
        """A picture as large as the column and the screen allow, never enlarged."""
        if size is None or 0 in size:
            return QSizeF(self.column, self._styles.px(120))
        width = min(self.column, float(size[0]), self._styles.px(TALLEST) * size[0] / size[1])
        return QSizeF(width, width * size[1] / size[0])

    def _draw_figure(self, painter: QPainter, rect: QRectF, asset: str, credit: str, look: str) -> None:
        size = self._pictures.size(asset, look) if asset else None
        shown = self._shown(size)
        box = QRectF(rect.center().x() - shown.width() / 2, rect.top(), shown.width(), shown.height())
        if size is None:
            self._draw_box(painter, box, self._t("The picture is missing") if asset else self._t("No picture yet"))
        else:
            pixels = round(box.width() * painter.device().devicePixelRatioF())
            pixmap = self._pictures.pixmap(asset, pixels, look)
            if pixmap is None:
                painter.fillRect(box, QColor(self._styles.colours.panel))
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(box, pixmap, QRectF(pixmap.rect()))
        if credit:
            painter.setFont(_font(self._styles.px(12)))
            painter.setPen(QColor(self._styles.colours.soft))
            place = QRectF(box.left(), box.bottom() + 2, box.width(), self._styles.px(CREDIT) - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, credit)

    def _draw_divider(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(QColor(self._styles.colours.faint), 1))
        middle = rect.center()
        painter.drawLine(int(middle.x() - 60), int(middle.y()), int(middle.x() + 60), int(middle.y()))

    def _draw_box(self, painter: QPainter, rect: QRectF, text: str) -> None:
        colours = self._styles.colours
        painter.fillRect(rect, QColor(colours.desk))
        painter.setPen(QPen(QColor(colours.faint), 1, Qt.PenStyle.DashLine))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QColor(colours.soft))
        painter.setFont(_font(self._styles.px(13)))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _font(size: int) -> QFont:
    font = QFont(list(SANS))
    font.setPixelSize(size)
    return font
