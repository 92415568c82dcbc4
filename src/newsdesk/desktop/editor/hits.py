"""The hits of a search on the page: marked in the text that is seen, all of them in the scroll bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QScrollBar, QTextEdit, QWidget

from newsdesk.article.place import Place
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.reader import position_in
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.theme import Colours

AROUND = 3
"""Lines beside those that are seen that are marked too."""


class MarkBar(QScrollBar):
    """A scroll bar with marks at these shares (0 to 1) of its length."""

    marks: Sequence[float] = ()
    colour = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("marked")

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.marks:
            return
        painter = QPainter(self)
        colour = QColor(self.colour)
        for y in sorted({round(mark * (self.height() - 4)) for mark in self.marks}):
            painter.fillRect(QRect(2, y, self.width() - 4, 3), colour)
        painter.end()


class Hits:
    """What is marked on a page. Kept as line numbers and offsets; nothing of Qt's is held."""

    def __init__(self, edit: QTextEdit, sheet: Sheet, colours: Colours) -> None:
        self._edit, self._sheet, self.colours = edit, sheet, colours
        self._spots: list[tuple[int, Place]] = []
        self._bar = MarkBar()
        edit.setVerticalScrollBar(self._bar)
        self._bar.valueChanged.connect(self._scrolled)

    def show(self, spots: list[tuple[int, Place]]) -> None:
        """Mark places, each with the number of its line. What is selected stands out among them while the person is
        still in the find bar."""
        self._spots = spots
        palette, group = self._edit.palette(), QPalette.ColorGroup.Inactive
        palette.setColor(
            group, QPalette.ColorRole.Highlight, QColor(self.colours.warn if spots else self.colours.select)
        )
        ink = self.colours.sheet if spots else self.colours.ink
        palette.setColor(group, QPalette.ColorRole.HighlightedText, QColor(ink))
        self._edit.setPalette(palette)
        layout, document = self._edit.document().documentLayout(), self._edit.document()
        height = max(1.0, layout.documentSize().height())
        tops = {line: layout.blockBoundingRect(document.findBlockByNumber(line)).top() for line, _ in spots}
        self._bar.colour = self.colours.warn
        self._bar.marks = [tops[line] / height for line, _ in spots]
        self._bar.update()
        self.refresh()

    @guard()
    def _scrolled(self, value: int) -> None:
        if self._spots:
            self.refresh()

    def refresh(self) -> None:
        """Mark what is seen now."""
        edit = self._edit
        view = edit.viewport().rect()
        first = edit.cursorForPosition(view.topLeft()).blockNumber() - AROUND
        last = edit.cursorForPosition(view.bottomRight()).blockNumber() + AROUND
        made = [
            self._selection(line, place)
            for line, place in self._spots
            if first <= line <= last and line < len(self._sheet.lines) and self._sheet.lines[line].kind != "object"
        ]
        edit.setExtraSelections(made)

    def _selection(self, line: int, place: Place) -> QTextEdit.ExtraSelection:
        block = self._edit.document().findBlockByNumber(line)
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(position_in(block, place.start))
        cursor.setPosition(position_in(block, place.end), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(QColor(self.colours.mark))
        selection.cursor, selection.format = cursor, look
        return selection
