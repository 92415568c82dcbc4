"""The blocks of an article as paragraphs of plain text, for mail and for readers that know no markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock
from newsdesk.article.outline import Group, groups, items
from newsdesk.base.links import fit, safe_link
from newsdesk.formats.runs import line
from newsdesk.formats.words import DASHES, Words

DIVIDER = "* * *"


class Paragraph(NamedTuple):
    """kind is the block's, or the group's for lists; a text has no white space at its ends, and line feeds where the
    writer broke the line, between the items of a list and between the rows of a table."""

    kind: str
    text: str


def paragraphs(article: Article, words: Words, figure: Callable[[Figure], str]) -> list[Paragraph]:
    """The body, what prints nothing left out. ``figure`` says what a figure is in this text. The dateline begins the
    lead, boxes and quotes carry the words that a page prints with them; marks are gone, links too."""
    out: list[Paragraph] = []
    dateline = line(article.dateline)
    for group in groups(article.body):
        for kind, text in _group(group, words, figure):
            if not text:
                continue
            if kind == "paragraph" and dateline:
                # Typed into the lead as well, it is not printed twice.
                text = text if text.startswith(dateline) else f"{dateline}{words['dateline']}{text}"
                dateline = ""
            out.append(Paragraph(kind, text))
    return [Paragraph("paragraph", dateline), *out] if dateline else out


def plain(block: Block) -> str:
    """The text of a block without marks, line breaks kept."""
    text = block.text.text if isinstance(block, TextBlock) else ""
    return "\n".join(line(part) for part in fit(text).strip().split("\n"))


def _group(group: Group, words: Words, figure: Callable[[Figure], str]) -> Iterator[Paragraph]:
    first = group.blocks[0]
    if group.kind in LISTS:
        yield Paragraph(group.kind, "\n".join(_items(group)))
    elif isinstance(first, Figure):
        yield Paragraph("figure", figure(first))
    elif isinstance(first, Table):
        yield Paragraph("table", _table(first))
    elif isinstance(first, Embed):
        yield Paragraph("embed", _embed(first, words))
    elif group.kind == "divider":
        yield Paragraph("divider", DIVIDER)
    else:
        yield from _texts(group.blocks, words)


def _texts(blocks: Sequence[Block], words: Words) -> Iterator[Paragraph]:
    first = True
    for block in blocks:
        text = plain(block)
        if text and block.kind in ("note", "correction"):
            label = words[block.kind] if first and not text.startswith(words[block.kind].rstrip("：: ")) else ""
            text, first = label + text, False
        elif text and block.kind == "attribution" and not text.startswith(DASHES):
            text = words["attribution"] + text
        yield Paragraph(block.kind, text)


def _items(group: Group) -> Iterator[str]:
    number = 0
    for item in items(group.blocks):
        if plain(item.block):
            number += 1
            yield _item(group.kind, number, item.block)
        for kind, below in item.below:
            held = [b for b in below if plain(b)]
            yield from (f"  {_item(kind, n, b)}" for n, b in enumerate(held, 1))


def _item(kind: str, number: int, block: Block) -> str:
    return ("• " if kind == "bullet" else f"{number}. ") + plain(block)


def _table(table: Table) -> str:
    rows = ["\t".join(line(cell) for cell in row).rstrip() for row in table.rows]
    if not any(rows):
        return ""
    return "\n".join(row for row in (line(table.caption), *rows) if row)


def _embed(card: Embed, words: Words) -> str:
    title, href = line(card.title), safe_link(card.url)
    return f"{title}{words['open']}{href}{words['close']}" if title and href else title or href
