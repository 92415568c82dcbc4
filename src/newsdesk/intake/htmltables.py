"""The cells of an HTML table, gathered while its tags pass by."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from newsdesk.article.blocks import Align, Block, Table, TextBlock
from newsdesk.article.richtext import RichText

TABLE_TAGS = ("caption", "thead", "tbody", "tr", "td", "th")
MOST_ROWS, MOST_COLUMNS = 500, 30
"""More is no table of a story; what is beyond becomes text."""


class TableReader:
    """Fed with the tags of TABLE_TAGS and with text, in order; cells hold plain text."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._heads: list[bool] = []
        self._align: list[str] = []
        self._caption = ""
        self._in_caption = False

    def start(self, tag: str, align: str = "") -> None:
        """A tag begins."""
        self._in_caption = tag == "caption"
        if tag == "tr" or (tag in ("td", "th") and not self._rows):
            self._rows.append([])
            self._heads.append(False)
        if tag in ("td", "th"):
            self._rows[-1].append("")
            self._heads[-1] |= tag == "th"
            if len(self._rows[-1]) > len(self._align):
                self._align.append(align.lower() if align.lower() in ("center", "right") else "left")

    def text(self, text: str) -> None:
        """Text of the cell or caption that is open."""
        if self._in_caption:
            self._caption += text
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1] += text

    def blocks(self, new_id: Callable[[], str]) -> list[Block]:
        """The table, and a paragraph for each row that it may not hold; [] when nothing is in it."""
        rows = [(head, [_tidy(c) for c in row]) for head, row in zip(self._heads, self._rows, strict=True) if row]
        if rows and rows[0][0] and not any(rows[0][1]):
            rows = [(False, row) for _, row in rows[1:]]  # Markdown has no table without a header, only an empty one
        rows = [(head, row) for head, row in rows if any(row)]
        if not rows:
            return []
        width = min(MOST_COLUMNS, max(len(row) for _, row in rows))
        cells = tuple((*row[:width], *[""] * (width - len(row))) for _, row in rows[:MOST_ROWS])
        align = cast("tuple[Align, ...]", (*self._align[:width], *["left"] * (width - len(self._align))))
        table = Table(new_id(), cells, rows[0][0], () if set(align) == {"left"} else align, _tidy(self._caption))
        over = [row[width:] for _, row in rows[:MOST_ROWS]] + [row for _, row in rows[MOST_ROWS:]]
        left = [TextBlock(new_id(), "paragraph", RichText(" ".join(c for c in row if c))) for row in over if any(row)]
        return [table, *left]


def _tidy(text: str) -> str:
    return "\n".join(part for line in text.split("\n") if (part := " ".join(line.split())))
