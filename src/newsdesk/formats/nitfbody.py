"""The blocks of an article as NITF's body.content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups, items, lead, sections
from newsdesk.article.richtext import RichText, runs, strip
from newsdesk.base.links import fit, safe_link
from newsdesk.extend.ports import Picture
from newsdesk.formats.figures import credits_of, path_of
from newsdesk.formats.runs import line
from newsdesk.formats.words import DASHES, Words


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new element on a line of its own; attributes without a value are left out."""
    element = SubElement(parent, tag, {k: v for k, v in attributes.items() if v})
    element.text, element.tail = text or None, "\n"
    return element


def write_body(content: Element, article: Article, pictures: Mapping[str, Picture], words: Words) -> None:
    """The body into this element, a block for each section."""
    writer = _Writer(pictures, words, lead(article))
    for section in sections(article.body):
        block = Element("block")
        block.tail = "\n"
        if section.heading is not None:
            writer.text(block, section.heading)
        for group in groups(section.blocks):
            writer.group(block, group)
        if len(block):
            content.append(block)


class _Writer:
    def __init__(self, pictures: Mapping[str, Picture], words: Words, opening: str) -> None:
        self.pictures = pictures
        self.words = words
        self.opening = opening
        """The lead's text until it is written, then ""."""

    def group(self, parent: Element, group: Group) -> None:
        first = group.blocks[0]
        if isinstance(first, Figure):
            self.figure(parent, first)
        elif isinstance(first, Table):
            _table(parent, first)
        elif isinstance(first, Embed):
            _embed(parent, first)
        elif group.kind in LISTS:
            _list(parent, group)
        elif group.kind == "divider":
            add(parent, "hr")
        elif group.kind == "quote":
            self.quote(parent, group.blocks)
        elif group.kind in ("note", "correction"):
            self.box(parent, group)
        else:
            self.text(parent, first)

    def text(self, parent: Element, block: Block) -> None:
        if not _has(block) or not isinstance(block, TextBlock):
            return
        if block.kind == "paragraph":
            lede = bool(self.opening) and block.text.text.strip() == self.opening
            self.opening = "" if lede else self.opening
            rich(add(parent, "p", lede="true" if lede else ""), block.text)
        else:
            kind = "subheading" if block.kind == "subheading" else ""
            rich(add(parent, "hl2", **{"class": kind}), block.text)

    def quote(self, parent: Element, blocks: Sequence[Block]) -> None:
        quoted = [b for b in blocks if b.kind == "quote" and _has(b)]
        said_by = [b for b in blocks if b.kind == "attribution" and _has(b)]
        if not quoted:
            for block in said_by:
                self.attribution(add(parent, "p", **{"class": "attribution"}), block)
            return
        bq = add(parent, "bq")
        inside = add(bq, "block")
        for block in quoted:
            _rich_of(add(inside, "p"), block)
        for block in said_by:
            self.attribution(add(bq, "credit"), block)

    def attribution(self, element: Element, block: Block) -> None:
        if isinstance(block, TextBlock) and not line(block.text.text).startswith(DASHES):
            element.text = self.words["attribution"]
        _rich_of(element, block)

    def box(self, parent: Element, group: Group) -> None:
        held = [b for b in group.blocks if _has(b)]
        if not held:
            return
        kind = {"noteclass": "editorsnote"} if group.kind == "note" else {"class": "correction"}
        inside = add(add(parent, "note", **kind), "body.content")
        label = self.words[group.kind]
        for n, block in enumerate(held):
            paragraph = add(inside, "p")
            said = isinstance(block, TextBlock) and line(block.text.text).startswith(label.rstrip("：: "))
            paragraph.text = label if n == 0 and not said else None
            _rich_of(paragraph, block)

    def figure(self, parent: Element, figure: Figure) -> None:
        held = pictures_of(figure)
        there = [p for p in held if p.id in self.pictures]
        for picture in there:
            _media(parent, picture, self.pictures[picture.id])
        if not there:
            credit = credits_of(held, self.words)
            if line(figure.caption.text) or credit:
                paragraph = add(parent, "p", **{"class": "caption"})
                rich(paragraph, figure.caption)
                _append(paragraph, (self.words["before_credit"] if line(figure.caption.text) else "") + credit)


def _media(parent: Element, figure: Figure, picture: Picture) -> None:
    media = add(parent, "media", **{"media-type": "image"})
    for rendition in picture.renditions:
        attributes = {
            "source": path_of(rendition),
            "mime-type": rendition.mime,
            "width": str(rendition.width),
            "height": str(rendition.height),
            "units": "pixels",
            "alternate-text": line(figure.alt),
            "source-credit": line(figure.credit),
        }
        add(media, "media-reference", **attributes)
    if line(figure.caption.text):
        rich(add(add(media, "media-caption"), "p"), figure.caption)
    if line(figure.credit):
        add(media, "media-producer", line(figure.credit))


def _list(parent: Element, group: Group) -> None:
    held = [(item, [(k, [b for b in below if _has(b)]) for k, below in item.below]) for item in items(group.blocks)]
    shown = [(item, below) for item, below in held if _has(item.block) or any(bs for _, bs in below)]
    if not shown:
        return
    element = add(parent, _tag(group.kind))
    for item, below in shown:
        li = add(element, "li")
        _rich_of(li, item.block)
        for kind, blocks in below:
            inner = add(li, _tag(kind)) if blocks else None
            for block in blocks:
                if inner is not None:
                    _rich_of(add(inner, "li"), block)


def _tag(kind: str) -> str:
    return "ul" if kind == "bullet" else "ol"


def _table(parent: Element, table: Table) -> None:
    if not any(line(cell) for row in table.rows for cell in row):
        return
    element = add(parent, "table")
    if line(table.caption):
        add(element, "caption", line(table.caption))
    body = table.rows[1:] if table.header else table.rows
    if table.header:
        # A table must have a body: a header alone is one.
        _row(add(element, "thead" if body else "tbody"), table.rows[0], table.align, "th")
    if body:
        inside = add(element, "tbody")
        for row in body:
            _row(inside, row, table.align, "td")


def _row(parent: Element, row: Sequence[str], align: Sequence[str], tag: str) -> None:
    tr = add(parent, "tr")
    for n, cell in enumerate(row):
        side = align[n] if n < len(align) and align[n] != "left" else ""
        rich(add(tr, tag, align=side), RichText(cell))


def _embed(parent: Element, card: Embed) -> None:
    title, href = line(card.title), safe_link(card.url)
    if href or title:
        paragraph = add(parent, "p", **{"class": "embed"})
        if href:
            SubElement(paragraph, "a", {"href": href}).text = title or href
        else:
            paragraph.text = title


# ------------------------------------------------------------------ text


def _has(block: Block) -> bool:
    return isinstance(block, TextBlock) and bool(line(block.text.text))


def _rich_of(element: Element, block: Block) -> None:
    if isinstance(block, TextBlock):
        rich(element, block.text)


def rich(element: Element, text: RichText) -> None:
    """Rich text at the end of this element: ``<em>``, ``<em class="strong">``, ``<a>`` and ``<br>``."""
    text = strip(text)
    for start, end, style in runs(text):
        kinds = {kind for kind, _ in style}
        inside = element
        href = next((safe_link(h) for kind, h in style if kind == "link" and safe_link(h)), "")
        if href:
            inside = SubElement(inside, "a", {"href": href})
        if "strong" in kinds:
            inside = SubElement(inside, "em", {"class": "strong"})
        if "em" in kinds:
            inside = SubElement(inside, "em")
        first, *rest = fit(text.text[start:end]).split("\n")
        _append(inside, first)
        for part in rest:
            SubElement(inside, "br")
            _append(inside, part)


def _append(element: Element, text: str) -> None:
    """Text after all that is in the element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
