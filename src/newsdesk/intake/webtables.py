"""Tables of other programs' HTML: cells of a spreadsheet become a table, tables that only place things do not."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, cast

from lxml import etree

from newsdesk.article.blocks import Align, Table
from newsdesk.intake.css import Sheet, is_bold, is_hidden
from newsdesk.intake.htmltables import MOST_COLUMNS, MOST_ROWS

LONGEST = 400
"""Characters: a cell with more is no cell of a table but a place on a page."""
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_NUMBER = re.compile(r"[-+−(]?[￥¥$€]?\d[\d,. ]*[%‰)]?")
_BREAKS = ("br", "p", "div", "li")


def is_data(table: Any) -> bool:
    """Is this a table of short cells, at least two of them, without pictures, tables and lists inside?"""
    if any(True for _ in table.iter("img", "ul", "ol", "h1", "h2", "h3", "hr")):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = list(table.iter("td", "th"))
    texts = [cell_text(c) for c in cells]
    filled = sum(bool(t) for t in texts)
    return filled > 1 and all(len(t) <= LONGEST and t.count("\n") < 8 for t in texts)


def cell_text(cell: Any) -> str:
    """A cell's text; paragraphs and breaks inside are line feeds."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, ("start", "end", "comment")):
        breaks = element.tag in _BREAKS
        if event == "start":
            shown = element.text if element.tag not in ("style", "script") else ""
            parts += ["\n" if breaks else "", _SPACE.sub(" ", shown or "")]
        elif element is not cell:
            parts += ["\n" if breaks and element.tag != "br" else "", _SPACE.sub(" ", element.tail or "")]
    text = "".join(parts).replace("\u00ad", "").replace("\u200b", "").replace("\ufffc", "")
    return "\n".join(x for line in text.split("\n") if (x := line.strip()))


def read_table(table: Any, sheet: Sheet, table_id: str, flattened: Counter[str]) -> tuple[Table | None, list[str]]:
    """The table, and the text that it may not hold, by rows. Merged cells stand in the first of their places."""
    rows: list[list[str]] = []
    bold: list[bool] = []
    aligned: list[Counter[str]] = []
    open_spans: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        heads = []
        spans: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            rules = sheet.style(cell.tag, cell.attrib)
            if is_hidden(rules):
                continue
            while open_spans.get(len(cells), 0):
                cells.append("")
            width, height = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", MOST_ROWS)
            text = cell_text(cell)
            if text:
                heads.append(cell.tag == "th" or _all_bold(cell, sheet))
            if (width > 1 or height > 1) and text:
                flattened["merged"] += 1
            while len(aligned) <= len(cells):
                aligned.append(Counter())
            if rows and text:
                aligned[len(cells)][_align(cell, rules, text)] += 1
            for k in range(width):
                spans[len(cells) + k] = height
            cells += [text, *[""] * (width - 1)]
        open_spans = {k: n - 1 for k, n in (open_spans | spans).items() if n > 1}
        rows.append(cells)
        bold.append(bool(heads) and all(heads))
    return _made(rows, bold, aligned, _caption(table), table_id)


def _made(
    rows: list[list[str]], bold: list[bool], aligned: list[Counter[str]], caption: str, table_id: str
) -> tuple[Table | None, list[str]]:
    held = [(head, row) for head, row in zip(bold, rows, strict=True) if any(row)]
    used = sorted({i for _, row in held for i, c in enumerate(row) if c})
    over = [" ".join(row[i] for i in used[MOST_COLUMNS:] if i < len(row) and row[i]) for _, row in held[:MOST_ROWS]]
    over += [" ".join(c for c in row if c) for _, row in held[MOST_ROWS:]]
    used = used[:MOST_COLUMNS]
    cells = tuple(tuple(row[i] if i < len(row) else "" for i in used) for _, row in held[:MOST_ROWS])
    if len(used) * len(cells) < 2:
        return None, [" ".join(c for row in cells for c in row if c), *filter(None, over)]
    align = tuple(_common(aligned[i]) if i < len(aligned) else "left" for i in used)
    header = (held[0][0] and not all(head for head, _ in held)) or _names_columns(cells)
    kept = cast("tuple[Align, ...]", () if set(align) == {"left"} else align)
    return Table(table_id, cells, header, kept, caption), [x for x in over if x]


def _names_columns(cells: tuple[tuple[str, ...], ...]) -> bool:
    """Is there no number in the first row, and a column with nothing but numbers below it?"""
    first, *rest = cells
    if not rest or not all(first) or any(_NUMBER.fullmatch(c) for c in first):
        return False
    return any(all(_NUMBER.fullmatch(row[i]) for row in rest) for i in range(len(first)))


def _caption(table: Any) -> str:
    found = next(table.iter("caption"), None)
    return "" if found is None else cell_text(found)


def _common(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else "left"


def _align(cell: Any, rules: dict[str, str], text: str) -> str:
    said = str(rules.get("text-align", cell.get("align", ""))).lower()
    if said in ("center", "right"):
        return said
    return "right" if said in ("", "general") and _NUMBER.fullmatch(text) else "left"


def _all_bold(cell: Any, sheet: Sheet) -> bool:
    """Is all text of the cell bold?"""
    if is_bold(sheet.style(cell.tag, cell.attrib)):
        return True
    own = (cell.text or "").strip() + "".join((c.tail or "").strip() for c in cell)
    inner = [c for c in cell if isinstance(c.tag, str) and cell_text(c)]
    return not own and bool(inner) and all(c.tag in ("b", "strong") or _all_bold(c, sheet) for c in inner)


def _span(cell: Any, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(most, max(1, int(value))) if value.isdigit() and len(value) < 5 else 1
