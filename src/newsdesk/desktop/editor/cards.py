"""Draws tables and link cards in the column of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from newsdesk.article.blocks import Align, Embed, Table
from newsdesk.base.i18n import Translator
from newsdesk.base.links import safe_link
from newsdesk.desktop.editor.styles import Styles
from newsdesk.desktop.theme import SANS, SERIF
from newsdesk.formats.tables import site

Px = Callable[[float], int]
"""Pixels at the zoom of the page."""
CELL_X, CELL_Y = 10, 6
NARROWEST = 48
SHOWN = 60
"""Rows that are drawn; the rest is counted."""
CARD, BELOW = 66, 10
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
_WRAP = Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table's lines are, in pixels from its own corner; top is below the caption."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    top: float

    @property
    def height(self) -> float:
        return self.top + sum(self.rows) + 2


class Cards:
    """Measures and draws; what was measured is kept for the width it was measured for."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._grids: dict[tuple[Table, float, int], Grid] = {}

    def height(self, card: Table | Embed, width: float, px: Px) -> float:
        """The height in a column of this width."""
        return px(BELOW) + (self._grid(card, width, px).height if isinstance(card, Table) else px(CARD))

    def draw(self, painter: QPainter, rect: QRectF, card: Table | Embed, styles: Styles) -> None:
        """Draw it into the rectangle."""
        if isinstance(card, Table):
            self._draw_table(painter, rect, card, styles)
        else:
            self._draw_embed(painter, rect, card, styles)

    # ------------------------------------------------------------------ tables

    def _grid(self, table: Table, width: float, px: Px) -> Grid:
        key = (table, width, px(100))
        found = self._grids.get(key)
        if found is None:
            if len(self._grids) > 200:
                self._grids.clear()
            found = self._grids[key] = _measure(table, width, px)
        return found

    def _draw_table(self, painter: QPainter, rect: QRectF, table: Table, styles: Styles) -> None:
        colours, px = styles.colours, styles.px
        grid = self._grid(table, rect.width(), px)
        if table.caption.strip():
            painter.setFont(font(px))
            painter.setPen(QColor(colours.soft))
            place = QRectF(rect.left(), rect.top(), rect.width(), grid.top - 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _line(table.caption))
        y = rect.top() + grid.top
        left = rect.left() + (rect.width() - sum(grid.columns)) / 2
        for n, height in enumerate(grid.rows):
            if n == SHOWN:
                self._draw_rest(painter, QRectF(left, y, sum(grid.columns), height), len(table.rows) - SHOWN, styles)
                break
            head = table.header and n == 0
            painter.setFont(font(px, bold=head))
            painter.setPen(QColor(colours.ink))
            x = left
            for i, (cell, column) in enumerate(zip(table.rows[n], grid.columns, strict=True)):
                place = QRectF(x, y, column, height).adjusted(px(CELL_X), px(CELL_Y), -px(CELL_X), -px(CELL_Y))
                painter.drawText(place, int(_ALIGN[_align(table, i)] | Qt.AlignmentFlag.AlignTop | _WRAP), cell)
                x += column
            y += height
            painter.setPen(QPen(QColor(colours.accent if head else colours.line), 2 if head else 1))
            painter.drawLine(int(left), int(y), int(x), int(y))

    def _draw_rest(self, painter: QPainter, place: QRectF, count: int, styles: Styles) -> None:
        painter.setFont(font(styles.px))
        painter.setPen(QColor(styles.colours.soft))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignCenter, self._t("… and {count} more {count:row|rows}", count=count)
        )

    # ------------------------------------------------------------------ link cards

    def _draw_embed(self, painter: QPainter, rect: QRectF, card: Embed, styles: Styles) -> None:
        colours, px = styles.colours, styles.px
        box = rect.adjusted(0.5, 0.5, -0.5, -0.5 - px(BELOW))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(px(18), px(10), -px(18), -px(10))
        href = safe_link(card.url)
        title = _line(card.title) or href or self._t("A link card without an address")
        name = QFont(list(SERIF))
        name.setPixelSize(px(16))
        name.setBold(True)
        painter.setFont(name)
        painter.setPen(QColor(colours.ink))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
        painter.setFont(font(px))
        painter.setPen(QColor(colours.link))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, site(href) or card.url[:80])


def _measure(table: Table, width: float, px: Px) -> Grid:
    """Columns as wide as their text where there is room, else sharing what there is; rows as high as that needs."""
    plain, bold = QFontMetricsF(font(px)), QFontMetricsF(font(px, bold=True))
    rows = table.rows[:SHOWN]
    wanted = [
        max(
            (bold if table.header and n == 0 else plain).horizontalAdvance(line)
            for n, row in enumerate(rows)
            for line in (row[i].split("\n") or [""])
        )
        + 2 * px(CELL_X)
        + 1
        for i in range(len(rows[0]) if rows else 0)
    ]
    columns = _share(wanted, width)
    heights = []
    for n, row in enumerate(rows):
        metrics = bold if table.header and n == 0 else plain
        heights.append(
            max(
                metrics.boundingRect(QRectF(0, 0, column - 2 * px(CELL_X), 10_000), int(_WRAP), cell or "字").height()
                for cell, column in zip(row, columns, strict=True)
            )
            + 2 * px(CELL_Y)
        )
    if len(table.rows) > SHOWN:
        heights.append(plain.height() + 2 * px(CELL_Y))
    return Grid(tuple(columns), tuple(heights), plain.height() + 10 if table.caption.strip() else 2)


def _share(wanted: list[float], width: float) -> list[float]:
    """Narrow columns get what they want, the wide ones share the rest; a small table is stretched a little."""
    total = sum(wanted)
    if total <= width:
        spare = max(0.0, min(width * 0.6, width) - total)
        return [w + spare / len(wanted) for w in wanted]
    columns = list(wanted)
    left, open_ = width, sorted(range(len(wanted)), key=lambda i: wanted[i])
    for k, i in enumerate(open_):
        columns[i] = max(min(wanted[i], left / (len(open_) - k)), min(NARROWEST, width / len(wanted)))
        left -= columns[i]
    return columns


def _align(table: Table, column: int) -> Align:
    return table.align[column] if column < len(table.align) else "left"


def _line(text: str) -> str:
    return " ".join(text.split())


def font(px: Px, *, bold: bool = False) -> QFont:
    """The type of cells."""
    made = QFont(list(SANS))
    made.setPixelSize(px(14))
    made.setBold(bold)
    return made
