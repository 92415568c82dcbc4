"""Tables of other programs' HTML: cells of a spreadsheet become a table, tables that only place things do not."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, cast

from lxml import etree

from newsdesk.article.blocks import Align, Table
from newsdesk.base.text import clean
from newsdesk.intake.css import Sheet, is_bold, left_out
from newsdesk.intake.htmltables import MOST_COLUMNS, MOST_ROWS

LONGEST = 400
"""Characters: a cell with more is no cell of a table but a place on a page."""
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_NUMBER = re.compile(r"[-+−(]?[￥¥$€]?\d[\d,. ]*[%‰)]?")
_BREAKS = ("br", "p", "div", "li")


def is_data(table: Any, sheet: Sheet) -> bool:
    """Is this a table of short cells, at least two of them, without pictures, tables and lists inside, and without
    text beside the cells?"""
    if any(True for _ in table.iter("img", "ul", "ol", "h1", "h2", "h3", "hr")):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = [c for row in table.iter("tr") for c in row.iterchildren("td", "th")]
    texts = [cell_text(c, sheet) for c in cells]
    filled = sum(bool(t) for t in texts)
    if filled < 2 or any(len(t) > LONGEST or t.count("\n") > 7 for t in texts):
        return False
    beside = len("".join(cell_text(table, sheet).split())) - len(
        "".join("".join((*texts, _caption(table, sheet))).split())
    )
    return beside == 0


def _bare(text: str) -> int:
    """How many characters that are not white space."""
    return len("".join(text.split()))


def cell_text(cell: Any, sheet: Sheet) -> str:
    """A cell's text, without what is deleted or hidden; paragraphs and breaks inside are line feeds."""
    parts: list[str] = []
    walk = etree.iterwalk(cell, ("start", "end", "comment"))
    for event, element in walk:
        breaks = element.tag in _BREAKS
        if event == "start":
            rules = sheet.style(element.tag, element.attrib)
            if element.tag in ("style", "script") or left_out(element.tag, element.get("class", ""), rules):
                walk.skip_subtree()
            else:
                parts += ["\n" if breaks else "", _SPACE.sub(" ", element.text or "")]
        elif element is not cell:
            parts += ["\n" if breaks and element.tag != "br" else "", _SPACE.sub(" ", element.tail or "")]
    text = clean("".join(parts)).replace("\u00ad", "").replace("\u200b", "")
    return "\n".join(x for line in text.split("\n") if (x := line.strip()))


def read_table(table: Any, sheet: Sheet, table_id: str, flattened: Counter[str]) -> tuple[Table | None, list[str]]:
    """The table, and the text that it may not hold, by rows. Merged cells stand in the first of their places."""
    rows: list[list[str]] = []
    bold: list[bool] = []
    aligned: list[Counter[str]] = []
    open_spans: dict[int, int] = {}
    for row in table.iter("tr"):
        if left_out("tr", row.get("class", ""), sheet.style("tr", row.attrib)):
            continue
        cells: list[str] = []
        heads = []
        spans: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            rules = sheet.style(cell.tag, cell.attrib)
            if left_out(cell.tag, cell.get("class", ""), rules):
                continue
            while open_spans.get(len(cells), 0):
                cells.append("")
            width, height = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", MOST_ROWS)
            text = cell_text(cell, sheet)
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
    return _made(rows, bold, aligned, _caption(table, sheet), table_id)


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


def _caption(table: Any, sheet: Sheet) -> str:
    found = next(table.iter("caption"), None)
    return "" if found is None else cell_text(found, sheet)


def _common(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else "left"


def _align(cell: Any, rules: dict[str, str], text: str) -> str:
    said = str(rules.get("text-align", cell.get("align", ""))).lower()
    if said in ("center", "right"):
        return said
    return "right" if said in ("", "general") and _NUMBER.fullmatch(text) else "left"


def _all_bold(cell: Any, sheet: Sheet) -> bool:
    """Is all text of the cell bold?"""
    bold = [False]
    found = False
    for event, element in etree.iterwalk(cell, ("start", "end")):
        if event == "start":
            said = is_bold(sheet.style(element.tag, element.attrib))
            bold.append(bold[-1] or element.tag in ("b", "strong") if said is None else said)
            text = element.text
        else:
            bold.pop()
            text = element.tail if element is not cell else None
        if text and text.strip():
            if not bold[-1]:
                return False
            found = True
    return found


def _span(cell: Any, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(most, max(1, int(value))) if re.fullmatch(r"\d{1,4}", value, re.ASCII) else 1
