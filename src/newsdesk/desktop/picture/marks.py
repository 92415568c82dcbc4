"""Draws what lies over the picture in its editor: the crop and its thirds, hidden places, the focus."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from newsdesk.desktop.theme import Colours

LIGHT, DARK = QColor(255, 255, 255, 235), QColor(0, 0, 0, 110)
"""Lines are light with a dark edge: seen on every picture."""
THIRD = QColor(255, 255, 255, 120)
CORNER, BAR = 22.0, 14.0


def draw_crop(painter: QPainter, colours: Colours, frame: QRectF, picture: QRectF, *, pulled: bool) -> None:
    """Paper over what is left out, a frame with its grips, and the thirds."""
    shade = QColor(colours.desk)
    shade.setAlpha(130 if pulled else 180)
    path = QPainterPath()
    path.addRect(picture)
    inner = QPainterPath()
    inner.addRect(frame)
    painter.fillPath(path.subtracted(inner), shade)
    for part in (1, 2):
        x, y = frame.left() + frame.width() * part / 3, frame.top() + frame.height() * part / 3
        for colour, by in ((QColor(0, 0, 0, 40), 1.0), (THIRD, 0.0)):
            painter.setPen(QPen(colour, 1))
            painter.drawLine(QPointF(x + by, frame.top()), QPointF(x + by, frame.bottom()))
            painter.drawLine(QPointF(frame.left(), y + by), QPointF(frame.right(), y + by))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((DARK, 3.0), (LIGHT, 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawRect(frame)
    _draw_corners(painter, frame)


def _draw_corners(painter: QPainter, frame: QRectF) -> None:
    """Strong corners, and a bar in the middle of each side."""
    long = min(CORNER, frame.width() / 3, frame.height() / 3)
    bar = min(BAR, frame.width() / 6, frame.height() / 6)
    lines = []
    for x, y, dx, dy in (
        (frame.left(), frame.top(), 1.0, 1.0),
        (frame.right(), frame.top(), -1.0, 1.0),
        (frame.right(), frame.bottom(), -1.0, -1.0),
        (frame.left(), frame.bottom(), 1.0, -1.0),
    ):
        corner = QPainterPath(QPointF(x + dx * long, y))
        corner.lineTo(x, y)
        corner.lineTo(x, y + dy * long)
        lines.append(corner)
    middle = frame.center()
    for x, y, dx, dy in (
        (middle.x(), frame.top(), bar, 0.0),
        (middle.x(), frame.bottom(), bar, 0.0),
        (frame.left(), middle.y(), 0.0, bar),
        (frame.right(), middle.y(), 0.0, bar),
    ):
        side = QPainterPath(QPointF(x - dx, y - dy))
        side.lineTo(x + dx, y + dy)
        lines.append(side)
    for colour, width in ((DARK, 6.0), (QColor("white"), 4.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
        for line in lines:
            painter.drawPath(line)


def draw_place(painter: QPainter, colours: Colours, place: QRectF, *, chosen: bool) -> None:
    """A hidden place; the chosen one with its grips."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(DARK, 3.0))
    painter.drawRoundedRect(place, 2, 2)
    if not chosen:
        pen = QPen(LIGHT, 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(place, 2, 2)
        return
    painter.setPen(QPen(QColor("white"), 2.0))
    painter.drawRoundedRect(place, 2, 2)
    middle = place.center()
    painter.setPen(QPen(QColor(colours.accent), 1.5))
    painter.setBrush(QColor("white"))
    for x in (place.left(), middle.x(), place.right()):
        for y in (place.top(), middle.y(), place.bottom()):
            if (x, y) != (middle.x(), middle.y()):
                painter.drawEllipse(QPointF(x, y), 4.5, 4.5)


def draw_new(painter: QPainter, colours: Colours, place: QRectF) -> None:
    """A place that is being drawn."""
    fill = QColor(colours.accent)
    fill.setAlpha(60)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor("white"), 1.5))
    painter.drawRoundedRect(place, 2, 2)


def draw_focus(painter: QPainter, colours: Colours, at: QPointF) -> None:
    """The point that stays in sight."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((DARK, 5.0), (QColor("white"), 2.5)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(at, 17, 17)
    painter.setPen(QPen(QColor("white"), 1.5))
    painter.setBrush(QColor(colours.accent))
    painter.drawEllipse(at, 4.5, 4.5)
