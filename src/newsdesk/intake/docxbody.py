"""The body of a Word file as parts of an article: by the names of its styles where they say it, else by looks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from msgspec.structs import replace as change

from newsdesk.article.blocks import MOST_BESIDE, Align, Beside, Divider, Embed, Figure, Table
from newsdesk.article.richtext import RichText, join, strip
from newsdesk.intake.docxfile import Look, WordFile, attribute, child, name, number, outline, switch
from newsdesk.intake.docxruns import Line, Runs
from newsdesk.intake.htmltables import MOST_COLUMNS, MOST_ROWS
from newsdesk.intake.pastedlooks import Image, Para, Part
from newsdesk.intake.webtables import LONGEST

DEEPEST = 12
"""Tables and boxes inside each other."""
KINDS = {  # names of styles in lower case: ours and Word's own, LibreOffice's, and those of newsrooms' templates
    **dict.fromkeys(("kicker", "引题", "肩题", "眉题"), "kicker"),
    **dict.fromkeys(("title", "标题", "主标题", "大标题", "主题"), "headline"),
    **dict.fromkeys(("subtitle", "副标题", "副题"), "subtitle"),
    **dict.fromkeys(("quote", "intense quote", "quotations", "引用", "引语"), "quote"),
    **dict.fromkeys(("caption", "illustration", "figure", "图说", "图片说明"), "caption"),
    **dict.fromkeys(("小标题", "小标"), "heading"),
    "list bullet": "bullet",
    "list number": "number",
    **{f"list bullet {n}": "subbullet" for n in range(2, 6)},
    **{f"list number {n}": "subnumber" for n in range(2, 6)},
    "attribution": "attribution",
    "note": "note",
    "correction": "correction",
    "link card": "card",
    "divider": "divider",
    "table caption": "table caption",
}
LINES = ("origin", "ai label", "byline", "editors", "rights")
"""Styles of the lines that say what is stated about the article."""
_SPACE = " \t\r\n\f\xa0\u3000"


class BodyReader:
    """Reads one file's body. own: it is one of ours, so its styles say everything and nothing is guessed."""

    def __init__(self, word: WordFile, new_id: Callable[[], str], *, own: bool) -> None:
        self.parts: list[Part] = []
        self.assets: dict[str, bytes] = {}
        self.of_figure: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.lines: list[tuple[int, str]] = []
        self.dateline = ""
        self._word, self._new_id, self._own = word, new_id, own
        self._notes: list[tuple[str, str]] = []
        self._runs = Runs(word, self.counted, self._footnote)
        self._looking = Runs(word, Counter(), lambda kind, wanted: "")  # before it is known what a table is
        self._table_caption = ""

    def read(self, body: Any) -> None:
        """All of it; footnotes come last."""
        self._container(body, 0)
        self._settle_caption()
        done = 0
        while done < len(self._notes):  # a note may name another one
            kind, wanted = self._notes[done]
            done += 1
            path = self._word.first(f"{kind}s")
            root = self._word.xml(path) if path else None
            held = next((x for x in root if attribute(x, "id") == wanted), None) if root is not None else None
            paragraphs = [x for x in held if name(x) == "p"] if held is not None else []
            said = [strip(self._runs.read(p, Look(), plain=True).text, _SPACE) for p in paragraphs]
            text = join(RichText(f"[{done}] "), *said)
            self.parts.append(Para(self._new_id(), text, "paragraph", 0, self._word.size))
        self.counted["footnotes"] += done

    def _footnote(self, kind: str, wanted: str) -> str:
        self._notes.append((kind, wanted))
        return f"[{len(self._notes)}]"

    def _container(self, element: Any, deep: int) -> None:
        for inner in element:
            kind = name(inner)
            if kind == "p":
                self._paragraph(inner, deep)
            elif kind == "tbl":
                self._table(inner, deep)
            elif kind in ("del", "moveFrom"):
                self.counted["deleted"] += 1
            elif kind not in ("sdtPr", "sdtEndPr", "tcPr", "sectPr") and deep < DEEPEST:
                self._container(inner, deep + 1)

    # ------------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph: Any, deep: int) -> None:
        properties = child(paragraph, "pPr")
        look = self._word.look(attribute(child(properties, "pStyle"), "val") or self._word.plain)
        kind, level = self._kind(properties, look)
        line = self._runs.read(paragraph, look, plain=not kind and not level)
        for drawn in line.pictures:
            self._image(drawn.path, drawn.alt)
        text = strip(line.text, _SPACE)
        self._take(text, kind, level, line, look, properties)
        if deep < DEEPEST:
            for box in line.boxes:
                self._container(box, deep + 1)

    def _kind(self, properties: Any, look: Look) -> tuple[str, int]:
        """What the paragraph says it is, and its level as a heading."""
        for named in look.names:
            if named in KINDS:
                return KINDS[named], 0
            if named in LINES:
                return "line", 0
            if named.startswith("heading ") and named[8:].isdecimal():
                return self._heading(int(named[8:9]))
        level = child(properties, "outlineLvl")
        said = outline(level) if level is not None else look.level
        if said:
            return self._heading(said)
        numbering = attribute(child(properties, "numPr", "numId"), "val") or look.numbering
        depth = number(attribute(child(properties, "numPr", "ilvl"), "val") or look.depth)
        form = self._word.list_form(numbering, depth) if numbering else ""
        if form:
            self.counted["deep"] += depth > 1
            return (f"sub{form}" if depth else form), 0
        if child(properties, "pBdr", "bottom") is not None:
            return "ruled", 0
        return ("paragraph" if self._own else ""), 0

    def _heading(self, level: int) -> tuple[str, int]:
        return (("heading" if level == 1 else "subheading"), 0) if self._own else ("", level)

    def _take(self, text: RichText, kind: str, level: int, line: Line, look: Look, properties: Any) -> None:
        """Put a paragraph where it belongs."""
        credit = line.styles.get("credit", "").strip()
        self.dateline = self.dateline or line.styles.get("dateline", "").strip()
        if kind == "divider" or (kind == "ruled" and not text.text and not line.pictures):
            self.parts.append(Divider(self._new_id()))
            return
        if kind == "caption" and (self._own or credit):
            self._caption(text, credit)
            return
        if credit:
            text = join(text, RichText(credit))
        if not text.text:
            return
        if kind == "line":
            self.lines.append((len(self.parts), text.text))
        elif kind == "table caption":
            self._settle_caption()
            self._table_caption = text.text
            return
        elif kind == "card" and len(text.marks) == 1 and text.marks[0].type == "link":
            href = text.marks[0].href
            self.parts.append(Embed(self._new_id(), href, "" if text.text == href else text.text))
            return
        self._settle_caption()
        numbered = attribute(child(properties, "numPr", "numId"), "val") or look.numbering
        self.counted["numbered"] += bool(level and numbered and numbered != "0")
        size = line.sizes.most_common(1)[0][0] if line.sizes else self._word.size
        centre = (attribute(child(properties, "jc"), "val") or look.align) == "center"
        kind = "paragraph" if kind in ("line", "card") else "" if kind == "ruled" and not self._own else kind
        self.parts.append(Para(self._new_id(), text, "paragraph" if kind == "ruled" else kind, level, size, centre))

    def _settle_caption(self) -> None:
        """A table's caption after which no table came is text."""
        if self._table_caption:
            text, self._table_caption = RichText(self._table_caption), ""
            self.parts.append(Para(self._new_id(), text, "paragraph", 0, self._word.size))

    # ------------------------------------------------------------------ pictures

    def _image(self, path: str, alt: str) -> None:
        self._settle_caption()
        block_id = self._new_id()
        asset = self._asset(path)
        if asset:
            self.of_figure[block_id] = asset
        self.parts.append(
            Figure(block_id, asset, alt=alt[:500]) if self._own else Image(block_id, alt[:500], bool(asset))
        )

    def _asset(self, path: str) -> str:
        data = self._word.part(path)
        if not data:
            self.counted["unread"] += 1
            return ""
        sha256 = hashlib.sha256(data).hexdigest()
        self.assets[sha256] = data
        return sha256

    def _caption(self, text: RichText, credit: str) -> None:
        """A caption of ours: it belongs to the picture above, or to one that is not there yet."""
        if not text.text and not credit:
            return
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Image):
            self.parts[-1] = Figure(last.id, self.of_figure.get(last.id, ""), text, credit, last.alt)
        elif isinstance(last, Figure) and last.asset and not last.caption.text:
            figure = change(last, caption=text, credit=credit or last.credit)
            self.parts[-1] = shared_credit(figure) if credit else figure
        else:
            self.parts.append(Figure(self._new_id(), "", text, credit))

    # ------------------------------------------------------------------ tables

    def _table(self, table: Any, deep: int) -> None:
        rows = [list(_inside(row, "tc")) for row in _inside(table, "tr")]
        if group := self._group(rows):
            self.parts.append(group)
            return
        texts = [[_cell(cell, self._looking) for cell in row] for row in rows]
        flat = [t for row in texts for t in row]
        filled = sum(bool(t) for t in flat)
        things = any(name(x) in ("tbl", "drawing", "pict", "object") for row in rows for c in row for x in c.iter())
        if not self._own and (things or filled < 2 or any(len(t) > LONGEST or t.count("\n") > 7 for t in flat)):
            self.counted["layout"] += 1
            for row in rows:
                for cell in row:
                    self._container(cell, deep + 1) if deep < DEEPEST else None
            return
        if filled:
            self._data(table, rows)

    def _data(self, table: Any, rows: list[list[Any]]) -> None:
        spread = [self._spread(row) for row in rows]
        width = min(MOST_COLUMNS, max(map(len, spread)))
        cells = tuple((*row[:width], *[""] * (width - len(row))) for row in spread[:MOST_ROWS])
        over = [row[width:] for row in spread[:MOST_ROWS]] + spread[MOST_ROWS:]
        head = next(iter(_inside(table, "tr")), None)
        header = switch(child(head, "trPr"), "tblHeader") is True or (not self._own and _all_bold(rows[0]))
        aligned = [_align(row) for row in rows[1:] or rows]
        align = tuple(
            cast("Align", Counter(a[i] for a in aligned if i < len(a)).most_common(1)[0][0])
            if any(i < len(a) for a in aligned)
            else "left"
            for i in range(width)
        )
        caption, self._table_caption = self._table_caption, ""
        self.parts.append(Table(self._new_id(), cells, header, () if set(align) == {"left"} else align, caption))
        for row in over:
            if said := " ".join(t for t in row if t):
                self.parts.append(Para(self._new_id(), RichText(said), "paragraph", 0, self._word.size))

    def _spread(self, row: Sequence[Any]) -> list[str]:
        """A row's texts, one for each column: a cell over several columns stands in the first."""
        out: list[str] = []
        for cell in row:
            wide = number(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1)
            tall = child(cell, "tcPr", "vMerge")
            self.counted["merged"] += wide > 1 or tall is not None
            out += [_cell(cell, self._runs), *[""] * (min(wide, MOST_COLUMNS) - 1)]
        return out

    def _group(self, rows: list[list[Any]]) -> Figure | None:
        """The figure of pictures side by side: one row, two or three cells, one picture in each."""
        if len(rows) != 1 or not 2 <= len(rows[0]) <= MOST_BESIDE + 1:
            return None
        found: list[Beside] = []
        for cell in rows[0]:
            lines = [self._looking.read(p, Look(), plain=False) for p in _inside(cell, "p")]
            drawn = [d for line in lines for d in line.pictures]
            if len(drawn) != 1 or any(line.text.text.strip() or line.boxes for line in lines):
                return None
            credit = " ".join(c for line in lines if (c := line.styles.get("credit", "").strip()))
            found.append(Beside(self._asset(drawn[0].path), credit, drawn[0].alt))
        first, *rest = found
        self._settle_caption()
        return Figure(self._new_id(), first.asset, credit=first.credit, alt=first.alt, beside=tuple(rest))


def _inside(element: Any, wanted: str) -> Iterator[Any]:
    """The nearest elements of this name, whatever control they are wrapped in."""
    for inner in element:
        if name(inner) == wanted:
            yield inner
        elif name(inner) in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _inside(inner, wanted)


def _cell(cell: Any, runs: Runs) -> str:
    """A cell's text; marks are not kept there."""
    lines = [runs.read(p, Look(), plain=False).text.text for p in _inside(cell, "p")]
    return "\n".join(x for text in lines for part in text.split("\n") if (x := part.strip(_SPACE)))


def _align(row: Sequence[Any]) -> list[str]:
    found = (attribute(child(cell, "p", "pPr", "jc"), "val") for cell in row)
    return [{"center": "center", "right": "right", "end": "right"}.get(a, "left") for a in found]


def _all_bold(row: Sequence[Any]) -> bool:
    runs = [r for cell in row for r in cell.iter() if name(r) == "r" and child(r, "t") is not None]
    return bool(runs) and all(switch(child(r, "rPr"), "b") for r in runs)


def shared_credit(figure: Figure) -> Figure:
    """The credit under a group is that of all its pictures."""
    if not figure.beside or any(b.credit for b in figure.beside):
        return figure
    return change(figure, beside=tuple(change(b, credit=figure.credit) for b in figure.beside))
