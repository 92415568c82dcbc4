"""The blocks of an article as WordprocessingML. The names of the styles say what each is: :mod:`newsdesk.intake.docx`
reads them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.origin import says_generated
from newsdesk.article.outline import Group, groups, items
from newsdesk.article.richtext import RichText
from newsdesk.base.links import fit, safe_link
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Picture
from newsdesk.formats.figures import credits_of
from newsdesk.formats.runs import line
from newsdesk.formats.wordml import Links, drawing, inline, link, paragraph, run, styled
from newsdesk.formats.words import DASHES, Words

COLUMN = 154.0
"""Width of the text, millimetres: A4 with margins of 28."""
_TWIPS = 56.7
"""In a millimetre."""
BULLETS, NUMBERS = 1, 2
"""Numbering (17.9.15): all bullets are one; each numbered list has one of its own, from 3, that begins at 1."""
_STYLES = {
    "paragraph": "BodyText",
    "heading": "Heading1",
    "subheading": "Heading2",
    "quote": "Quote",
    "attribution": "Attribution",
    "note": "Note",
    "correction": "Correction",
}
_LISTS = {"bullet": "ListBullet", "number": "ListNumber", "subbullet": "ListBullet2", "subnumber": "ListNumber2"}


@dataclass(slots=True)
class BodyWriter:
    """Writes the body of one article; ``lists`` counts its numbered lists, whose numbering the package declares."""

    article: Article
    pictures: Mapping[str, Picture]
    words: Words
    links: Links
    lists: int = 0
    dots: bool = field(init=False)
    dateline: str = field(init=False)

    def __post_init__(self) -> None:
        self.dots = is_chinese(self.article.language)
        self.dateline = line(self.article.dateline)

    def write(self) -> Iterator[str]:
        """Its elements in order. Tables are kept apart: two that touch are one."""
        if self.dateline and not any(b.kind == "paragraph" and self._said(b) for b in self.article.body):
            yield paragraph("BodyText", styled(self.dateline, "Dateline"))
            self.dateline = ""
        was_table = False
        for group in groups(self.article.body):
            for element in self._group(group):
                is_table = element.startswith("<w:tbl>")
                if is_table and was_table:
                    yield paragraph("Normal", "")
                yield element
                was_table = is_table

    # ------------------------------------------------------------------ text

    def _said(self, block: Block) -> str:
        """Its text as runs; "" when it is blank."""
        if not isinstance(block, TextBlock) or not line(block.text.text):
            return ""
        return inline(block.text, self.links, dots=self.dots)

    def _group(self, group: Group) -> Iterator[str]:
        first = group.blocks[0]
        if group.kind in LISTS:
            yield from self._list(group)
        elif isinstance(first, Figure):
            yield from self._figure(first)
        elif isinstance(first, Table):
            yield from self._table(first)
        elif isinstance(first, Embed):
            yield from self._card(first)
        elif first.kind == "divider":
            yield paragraph("Divider", "")
        else:
            label = self.words.get(group.kind, "") if group.kind in ("note", "correction") else ""
            for block in group.blocks:
                said = self._said(block)
                if said and isinstance(block, TextBlock):
                    yield paragraph(_STYLES[block.kind], self._before(block, label) + said)
                    label = ""

    def _before(self, block: TextBlock, label: str) -> str:
        """What is printed before a text and is no part of it; not twice where the text begins with it."""
        text = line(block.text.text)
        if block.kind == "attribution" and not text.startswith(DASHES):
            return styled(self.words["attribution"], "PrintedWord")
        if label and not text.startswith(label.rstrip("：: ")):
            return run(label, '<w:rStyle w:val="PrintedWord"/><w:b/><w:bCs/>')
        if block.kind == "paragraph" and self.dateline:
            said, self.dateline = self.dateline, ""
            if not text.startswith(said):
                return styled(said, "Dateline") + styled(self.words["dateline"], "PrintedWord")
        return ""

    def _list(self, group: Group) -> Iterator[str]:
        own = self._numbering(group.kind)
        for item in items([b for b in group.blocks if self._said(b)]):
            level = 0 if item.block.kind in LISTS else 1
            yield self._item(item.block, own if item.block.kind in (group.kind, LISTS[group.kind]) else None, level)
            for kind, below in item.below:
                numbering = self._numbering(kind)
                for block in below:
                    yield self._item(block, numbering, 1)

    def _numbering(self, kind: str) -> int:
        if kind == "bullet":
            return BULLETS
        self.lists += 1
        return NUMBERS + self.lists

    def _item(self, block: Block, numbering: int | None, level: int) -> str:
        held = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>' if numbering else ""
        return paragraph(_LISTS[block.kind], self._said(block), held)

    def _card(self, block: Embed) -> Iterator[str]:
        href, title = safe_link(block.url), line(block.title)
        if href:
            said = styled(title or href, "Hyperlink")
            yield paragraph("LinkCard", link(href, said, self.links))
        elif title:
            yield paragraph("LinkCard", run(title))

    # ------------------------------------------------------------------ pictures

    def _figure(self, figure: Figure) -> Iterator[str]:
        held = pictures_of(figure)
        there = [(p, self.pictures[p.id]) for p in held if p.id in self.pictures]
        # Under one caption, but each with its own credit: that stands in the cell, where it cannot be mistaken.
        apart = len(there) > 1 and len({line(p.credit) for p in held}) > 1
        if len(there) > 1:
            yield self._row(there, credits=apart)
        elif there:
            share = 0.5 if figure.width == "half" else 1.0
            yield paragraph("Picture", self._picture(*there[0], COLUMN * share))
        credit = "" if apart else credits_of(held, self.words)
        caption = inline(figure.caption, self.links, dots=self.dots)
        if credit:
            between = styled(self.words["before_credit"], "PrintedWord") if caption else ""
            caption += between + styled(credit, "Credit")
        if any(picture.generated and not says_generated(p) for p, picture in there):
            between = self.words["before_credit"] if caption else ""
            caption += styled(between + self.words["generated_picture"], "PrintedWord")
        if caption:
            yield paragraph("Caption", caption)

    def _picture(self, figure: Figure, picture: Picture, width: float) -> str:
        return drawing(picture.renditions[0], line(figure.alt), self.links, width)

    def _row(self, held: Sequence[tuple[Figure, Picture]], *, credits: bool) -> str:
        """Pictures side by side, as high as each other, in a table without borders."""
        shapes = [p.renditions[0].width / max(p.renditions[0].height, 1) for _, p in held]
        cells, columns = "", ""
        for (figure, picture), shape in zip(held, shapes, strict=True):
            width = COLUMN * shape / sum(shapes)
            inside = paragraph("Picture", self._picture(figure, picture, width - 2))
            if credits and line(figure.credit):
                inside += paragraph("Caption", styled(line(figure.credit), "Credit"))
            columns += f'<w:gridCol w:w="{round(width * _TWIPS)}"/>'
            cells += _cell(inside, round(width * _TWIPS))
        return _table("PictureRow", columns, f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")

    # ------------------------------------------------------------------ tables

    def _table(self, table: Table) -> Iterator[str]:
        if not any(line(cell) for row in table.rows for cell in row):
            return
        if line(table.caption):
            yield paragraph("TableCaption", run(line(table.caption)))
        width = round(COLUMN * _TWIPS / max(len(table.rows[0]), 1))
        rows = ""
        for n, row in enumerate(table.rows):
            head = table.header and n == 0
            cells = "".join(_cell(self._cell_text(table, i, text), width) for i, text in enumerate(row))
            properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
            rows += f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"
        columns = f'<w:gridCol w:w="{width}"/>' * len(table.rows[0])
        yield _table("NewsTable", columns, rows, head=table.header)

    def _cell_text(self, table: Table, column: int, text: str) -> str:
        align = table.align[column] if column < len(table.align) else "left"
        said = inline(RichText(fit(text)), self.links, dots=self.dots)
        return paragraph("TableText", said, f'<w:jc w:val="{align}"/>' if align != "left" else "")


def _table(style: str, columns: str, rows: str, *, head: bool = False) -> str:
    look = f'<w:tblLook w:val="{"0020" if head else "0000"}" w:firstRow="{int(head)}" w:noVBand="1" w:noHBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/>'
        f"{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(inside: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
