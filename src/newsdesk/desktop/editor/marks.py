"""What is marked on the page without being part of the text: hits of a search, words that are spelt wrong.

In the text only what is seen is marked; the scroll bar shows all hits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QScrollBar, QTextEdit, QWidget

from newsdesk.article.place import Place
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.reader import offset_in, position_in
from newsdesk.desktop.editor.sheet import Sheet
from newsdesk.desktop.theme import Colours

Spelling = Callable[[str], Sequence[tuple[int, int]]]
REST = 350
"""Milliseconds after a key before the spelling is looked at."""
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


class Marks:
    """What is marked on a page. Kept as line numbers and offsets; nothing of Qt's is held."""

    def __init__(self, edit: QTextEdit, sheet: Sheet, colours: Colours) -> None:
        self._edit, self._sheet, self.colours = edit, sheet, colours
        self.wrong: Spelling | None = None
        """Where words of a text are spelt wrong, in code points; None when nobody asks."""
        self._spots: list[tuple[int, Place]] = []
        self._rest = QTimer(edit)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.refresh)
        self._bar = MarkBar()
        edit.setVerticalScrollBar(self._bar)
        self._bar.valueChanged.connect(self._scrolled)

    def show(self, spots: list[tuple[int, Place]]) -> None:
        """Mark places, each with the number of its line. What is selected stands out among them while the person is
        still in the find bar."""
        if not spots and not self._spots:
            return  # an article is opened: nothing is marked, and nothing need be laid out to its end for it
        self._spots = spots
        palette, group = self._edit.palette(), QPalette.ColorGroup.Inactive
        palette.setColor(
            group, QPalette.ColorRole.Highlight, QColor(self.colours.warn if spots else self.colours.select)
        )
        ink = self.colours.sheet if spots else self.colours.ink
        palette.setColor(group, QPalette.ColorRole.HighlightedText, QColor(ink))
        self._edit.setPalette(palette)
        layout, document = self._edit.document().documentLayout(), self._edit.document()
        height = max(1.0, layout.documentSize().height()) if spots else 1.0
        tops = {line: layout.blockBoundingRect(document.findBlockByNumber(line)).top() for line, _ in spots}
        self._bar.colour = self.colours.warn
        self._bar.marks = [tops[line] / height for line, _ in spots]
        self._bar.update()
        self.refresh()

    def show_again(self) -> None:
        """The page was drawn anew."""
        self.show(self._spots)
        if self.wrong is not None:
            self.refresh()

    @guard()
    def _scrolled(self, value: int) -> None:
        if self._spots or self.wrong is not None:
            self.refresh()

    def text_changed(self) -> None:
        """Somebody types: what is spelt wrong is looked for when they pause."""
        if self.wrong is not None:
            self._rest.start()

    @guard()
    def refresh(self) -> None:
        """Mark what is seen now."""
        edit = self._edit
        view = edit.viewport().rect()
        first = edit.cursorForPosition(view.topLeft()).blockNumber() - AROUND
        last = edit.cursorForPosition(view.bottomRight()).blockNumber() + AROUND
        lines = self._sheet.lines
        seen = range(max(0, first), min(last + 1, len(lines)))
        hit = QTextCharFormat()
        hit.setBackground(QColor(self.colours.hit))
        made = [
            self._selection(line, place.start, place.end, hit)
            for line, place in self._spots
            if line in seen and lines[line].kind != "object"
        ]
        if self.wrong is not None:
            made += self._misspelt(seen, self.wrong)
        edit.setExtraSelections(made)

    def _misspelt(self, seen: range, wrong: Spelling) -> list[QTextEdit.ExtraSelection]:
        """The wrong words among the lines that are seen, but for the one that is being typed."""
        cursor = self._edit.textCursor()
        at = cursor.blockNumber(), offset_in(cursor.block(), cursor.positionInBlock())
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        look.setUnderlineColor(QColor(self.colours.warn))
        return [
            self._selection(line, start, end, look)
            for line in seen
            for start, end in wrong(self._sheet.lines[line].text.text)
            if not (line == at[0] and end == at[1])
        ]

    def _selection(self, line: int, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        block = self._edit.document().findBlockByNumber(line)
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(position_in(block, start))
        cursor.setPosition(position_in(block, end), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, look
        return selection
