"""Draws the objects of the page: pictures, tables, link cards, dividers, and blocks this version does not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPyTextObject, QTextDocument, QTextFormat

from newsdesk.article.blocks import Figure, pictures_of
from newsdesk.article.look import look_to_json
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.cards import Cards
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import Thing, card_of, figure_of
from newsdesk.desktop.editor.pictures import Thumbnails
from newsdesk.desktop.editor.styles import THING, Styles
from newsdesk.desktop.theme import SANS

CREDIT = 20
TALLEST = 760
MISSING = 120
GAP = 6.0
"""Pixels between the pictures of a group."""
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
        self.chosen: Callable[[int], int] = lambda position: -1
        """Which picture of the group at this position of the text is chosen; -1 for none."""
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
        figure = figure_of(rest[0])
        height = max(box.bottom() for box in self._boxes(figure))
        return QSizeF(self.column, height + (self._styles.px(CREDIT) if _credits(figure) else 0))

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
                figure = figure_of(thing[1])
                self._draw_figure(painter, QRectF(rect), figure, self.chosen(position) if figure.beside else -1)
        finally:
            painter.restore()

    def _thing(self, form: QTextFormat) -> Thing:
        return self._styles.thing(form.intProperty(THING)) or UNKNOWN

    def picture_at(self, form: QTextFormat, x: float) -> int:
        """Which picture of a group is that far from its object's left; the nearest one."""
        kind, *rest = self._thing(form)
        boxes = self._boxes(figure_of(rest[0])) if kind == "figure" else []
        away = [max(box.left() - x, x - box.right(), 0.0) for box in boxes]
        return away.index(min(away)) if away else 0

    def _boxes(self, figure: Figure) -> list[QRectF]:
        """Where a figure's pictures stand in its object, whose left upper corner is 0, 0."""
        pictures = pictures_of(figure)
        sizes = [self._pictures.size(p.asset, look_to_json(p.look)) if p.asset else None for p in pictures]
        tallest, missing = self._styles.px(TALLEST), self._styles.px(MISSING)
        # One as wide as the page has the column here: Qt cuts off what a selected object draws beside its line.
        width = self.column / 2 if figure.width == "half" else self.column
        boxes = row(sizes, width, tallest, missing)
        left = (self.column - boxes[-1].right()) / 2
        return [box.translated(left, 0) for box in boxes]

    def _draw_figure(self, painter: QPainter, rect: QRectF, figure: Figure, chosen: int) -> None:
        boxes = [box.translated(rect.topLeft()) for box in self._boxes(figure)]
        for number, (picture, box) in enumerate(zip(pictures_of(figure), boxes, strict=True)):
            self._draw_picture(painter, box, picture)
            if number == chosen:
                painter.setPen(QPen(QColor(self._styles.colours.link), 3))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(1.5, 1.5, -1.5, -1.5))
        if figure.width == "full":
            self._draw_sign(painter, boxes[0])
        painter.setFont(_font(self._styles.px(12)))
        painter.setPen(QColor(self._styles.colours.soft))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        below = self._styles.px(CREDIT) - 2
        for credit, box in _credits(figure, boxes):
            shown = painter.fontMetrics().elidedText(credit, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(QRectF(box.left(), box.bottom() + 2, box.width(), below), right, shown)

    def _draw_sign(self, painter: QPainter, box: QRectF) -> None:
        """What is as wide as the page has the column here: a sign in its corner says so."""
        place = QRectF(box.left() + 8, box.top() + 8, self._styles.px(30), self._styles.px(22))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(_font(self._styles.px(14)))
        painter.setPen(QColor("white"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "↔")

    def _draw_picture(self, painter: QPainter, box: QRectF, picture: Figure) -> None:
        asset, look = picture.asset, look_to_json(picture.look)
        if not asset or self._pictures.size(asset, look) is None:
            self._draw_box(painter, box, self._t("The picture is missing") if asset else self._t("No picture yet"))
            return
        pixmap = self._pictures.pixmap(asset, round(box.width() * painter.device().devicePixelRatioF()), look)
        if pixmap is None:
            painter.fillRect(box, QColor(self._styles.colours.panel))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(box, pixmap, QRectF(pixmap.rect()))

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


def row(sizes: Sequence[tuple[int, int] | None], width: float, tallest: float, missing: float) -> list[QRectF]:
    """Where pictures of these sizes stand beside each other from 0, 0: equally high, as wide as there is room and none
    enlarged. One that is not known is as high as ``missing``, and beside others three by two."""
    if len(sizes) == 1 and (sizes[0] is None or 0 in sizes[0]):
        return [QRectF(0, 0, width, missing)]
    known = [size if size is not None and 0 not in size else (6000, 4000) for size in sizes]
    shapes = [w / h for w, h in known]
    space = width - GAP * (len(shapes) - 1)
    height = min(space / sum(shapes), tallest, *(float(h) for _, h in known))
    boxes, left = [], 0.0
    for shape in shapes:
        boxes.append(QRectF(left, 0, shape * height, height))
        left += shape * height + GAP
    return boxes


def _credits(figure: Figure, boxes: Sequence[QRectF] = ()) -> list[tuple[str, QRectF]]:
    """The credits and where they stand: under each picture, once under all when it is the same."""
    said = [p.credit for p in pictures_of(figure)]
    places = list(boxes) or [QRectF()] * len(said)
    if len(set(said)) == 1:
        said, places = said[:1], [places[0].united(places[-1])]
    return [(credit, place) for credit, place in zip(said, places, strict=True) if credit]


def _font(size: int) -> QFont:
    font = QFont(list(SANS))
    font.setPixelSize(size)
    return font
