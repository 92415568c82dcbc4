"""Reading an article in order: groups of neighbouring blocks, sections, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Figure, TextBlock, text_of
from newsdesk.base.text import count_characters


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours that belong together. kind is "quote" (quotes and their attribution), "bullet", "number",
    or the kind of the single block."""

    kind: str
    blocks: tuple[Block, ...]


def groups(blocks: Sequence[Block]) -> Iterator[Group]:
    """The blocks in order, list items and quoted paragraphs gathered; an attribution ends its quote."""
    i = 0
    while i < len(blocks):
        kind = blocks[i].kind
        j = i + 1
        if kind in ("quote", "bullet", "number"):
            while j < len(blocks) and blocks[j].kind == kind:
                j += 1
        if kind == "quote" and j < len(blocks) and blocks[j].kind == "attribution":
            j += 1
        yield Group("quote" if kind == "attribution" else kind, tuple(blocks[i:j]))
        i = j


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
        """Reading time: 400 characters a minute, never below one."""
        return max(1, round(self.characters / 400))


@lru_cache(maxsize=20_000)
def _counted(text: str) -> int:
    # A keystroke changes one block; the counts of all the others are known.
    return count_characters(text)


def count_block(block: Block) -> int:
    """The characters of one block."""
    text = text_of(block)
    return _counted(text.text) if text else 0


def count(article: Article) -> Counts:
    """The article's counts."""
    return Counts(
        sum(count_block(b) for b in article.blocks),
        sum(type(b) is Figure for b in article.blocks),
        sum(b.kind == "heading" for b in article.blocks),
    )


def lead(article: Article) -> str:
    """The first paragraph of the body (导语), plain; "" when there is none."""
    for block in article.body:
        if type(block) is TextBlock and block.kind == "paragraph" and block.text.text.strip():
            return block.text.text.strip()
    return ""
