"""Reading an article in order: groups of neighbouring blocks, sections, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, TITLES, Block, Figure, Table, TextBlock, pictures_in, words_of
from newsdesk.article.edits import Replace
from newsdesk.base.text import count_characters


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours that belong together. kind is "quote" (quotes and their attribution), "bullet" or "number" (a list
    with the items of its second level), "note", "correction", or the kind of the single block."""

    kind: str
    blocks: tuple[Block, ...]


_FIRST = {sub: first for first, sub in LISTS.items()}
_GATHERED = ("quote", "note", "correction")


def groups(blocks: Sequence[Block]) -> Iterator[Group]:
    """The blocks in order, list items, quoted paragraphs and notes gathered; an attribution ends its quote."""
    i = 0
    while i < len(blocks):
        kind = _FIRST.get(blocks[i].kind, blocks[i].kind)
        j = i + 1
        if kind in LISTS:
            while j < len(blocks) and (blocks[j].kind == kind or blocks[j].kind in _FIRST):
                j += 1
        elif kind in _GATHERED:
            while j < len(blocks) and blocks[j].kind == kind:
                j += 1
        if kind == "quote" and j < len(blocks) and blocks[j].kind == "attribution":
            j += 1
        yield Group("quote" if kind == "attribution" else kind, tuple(blocks[i:j]))
        i = j


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list with the lists below it: each a kind ("bullet" or "number") and its items."""

    block: Block
    below: tuple[tuple[str, tuple[Block, ...]], ...] = ()


def items(blocks: Sequence[Block]) -> list[Item]:
    """A list's blocks as a tree of two levels. Items of the second level that follow none of the first are of it."""
    out: list[Item] = []
    i = 0
    while i < len(blocks):
        j = i + 1
        while j < len(blocks) and blocks[j].kind in _FIRST and blocks[i].kind not in _FIRST:
            j += 1
        below = [(_FIRST[kind], tuple(held)) for kind, held in groupby(blocks[i + 1 : j], key=lambda b: b.kind)]
        out.append(Item(blocks[i], tuple(below)))
        i = j
    return out


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all up to the next heading; heading is None for what stands before the first one."""

    heading: TextBlock | None
    blocks: tuple[Block, ...]


def sections(body: Sequence[Block]) -> Iterator[Section]:
    """The body cut at its headings (level 2). The first section is left out when it is empty."""
    heading: TextBlock | None = None
    held: list[Block] = []
    for block in body:
        if type(block) is TextBlock and block.kind == "heading":
            if heading is not None or held:
                yield Section(heading, tuple(held))
            heading, held = block, []
        else:
            held.append(block)
    if heading is not None or held:
        yield Section(heading, tuple(held))


@dataclass(frozen=True, slots=True)
class Counts:
    """characters as Chinese newsrooms count them (titles, body and captions), figures and headed sections."""

    characters: int = 0
    figures: int = 0
    sections: int = 0

    @property
    def minutes(self) -> int:
        """Reading time: 400 characters a minute; what there is takes at least one."""
        return max(1 if self.characters else 0, round(self.characters / 400))


@lru_cache(maxsize=20_000)
def _counted(text: str) -> int:
    # A keystroke changes one block; the counts of all the others are known.
    return count_characters(text)


def count_block(block: Block) -> int:
    """The characters of one block."""
    return _counted(words_of(block))


def count(article: Article) -> Counts:
    """The article's counts."""
    return Counts(
        sum(count_block(b) for b in article.blocks),
        sum(1 for _ in pictures_in(article.blocks)),
        sum(b.kind == "heading" for b in article.blocks),
    )


def lead_picture(article: Article) -> Figure | None:
    """The picture that stands for the article in lists and on cards: the one that was chosen, else the first; None
    when there is none. Of a group its first."""
    figures = [b for b in article.body if type(b) is Figure and b.asset]
    return next((b for b in figures if b.id == article.lead_picture), figures[0] if figures else None)


def lead(article: Article) -> str:
    """The first paragraph of the body (导语), plain; "" when there is none."""
    for block in article.body:
        if type(block) is TextBlock and block.kind == "paragraph" and block.text.text.strip():
            return block.text.text.strip()
    return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: a heading with all below it, or a figure, table or card. The blocks are start to end.

    level: 1 for a heading, 2 for a subheading, and one more than what it stands under for the others.
    """

    id: str
    kind: str
    text: str
    level: int
    start: int
    end: int


_LISTED = {"heading": 1, "subheading": 2}
_THINGS = ("figure", "table", "embed")


def entries(blocks: Sequence[Block]) -> list[Entry]:
    """The outline of an article's blocks, in order."""
    heads = [(i, _LISTED[b.kind]) for i, b in enumerate(blocks) if b.kind in _LISTED]
    found: list[Entry] = []
    under = 0
    for i, block in enumerate(blocks):
        level = _LISTED.get(block.kind)
        if level is not None:
            end = next((k for k, other in heads if k > i and other <= level), len(blocks))
            found.append(Entry(block.id, block.kind, words_of(block), level, i, end))
            under = level
        elif block.kind in _THINGS:
            text = block.caption if isinstance(block, Table) else words_of(block)
            found.append(Entry(block.id, block.kind, text, under + 1, i, i + 1))
    return found


def move(blocks: Sequence[Block], start: int, end: int, to: int) -> Replace | None:
    """The edit that puts blocks[start:end] before blocks[to]; None when that changes nothing. Titles stay on top."""
    top = sum(b.kind in TITLES for b in blocks[:3])
    start, to = max(start, top), max(to, top)
    if start >= end or start <= to <= end:
        return None
    low, high = min(start, to), max(end, to)
    held = tuple(blocks[start:end])
    rest = tuple(blocks[to:start]) if to < start else tuple(blocks[end:to])
    return Replace(low, tuple(blocks[low:high]), (*held, *rest) if to < start else (*rest, *held))
