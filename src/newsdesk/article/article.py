"""The article: what a newsroom states about a story, and its blocks, as one immutable value."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsdesk.article.blocks import TITLES, Block, TextBlock
from newsdesk.article.richtext import RichText


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody named on the page. role is a key of :mod:`newsdesk.article.roles` or the newsroom's own word."""

    name: str
    role: str = ""
    extra: str = ""


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who published it first. kind is "original" or "reprint"; the last two are for reprints."""

    name: str = ""
    link: str = ""
    kind: str = "original"
    original_title: str = ""
    original_authors: tuple[str, ...] = ()
    extra: str = ""


class Meta(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Everything about an article but its blocks. Times are RFC 3339 strings with a zone; language is BCP 47.

    ``lead_picture`` is the id of the figure that stands for the article in lists and on cards; "" is the first.
    ``updated`` and ``revision`` are stamped by the Document at every change and only ever grow; they are not
    part of what undo restores. ``digital_source_type`` is an IPTC term (last part of
    http://cv.iptc.org/newscodes/digitalsourcetype/...); ``subjects`` are IPTC Media Topics ("medtop:20000170").
    """

    id: str
    language: str = "zh-Hans"
    created: str = ""
    updated: str = ""
    revision: int = 0
    short_headline: str = ""
    slug: str = ""
    source: Source = Source()
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    dateline: str = ""
    channel: tuple[str, ...] = ()
    publish_time: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    summary: str = ""
    copyright_holder: str = ""
    copyright_notice: str = ""
    digital_source_type: str = ""
    lead_picture: str = ""
    note: str = ""
    extra: str = ""


STAMPS = ("id", "created", "updated", "revision")
FIELDS = tuple(f for f in Meta.__struct_fields__ if f not in (*STAMPS, "extra"))
"""The metadata fields that a person edits, and so what SetMeta may name."""


class Article(Meta, frozen=True, omit_defaults=True, kw_only=True):
    """An article. The first blocks are its titles: kicker (may be missing), headline (always), subtitle (may be)."""

    blocks: tuple[Block, ...] = ()

    def _title(self, kind: str) -> str:
        for block in self.blocks[:3]:
            if type(block) is TextBlock and block.kind == kind:
                return block.text.text
        return ""

    @property
    def headline(self) -> str:
        return self._title("headline")

    @property
    def kicker(self) -> str:
        return self._title("kicker")

    @property
    def subtitle(self) -> str:
        return self._title("subtitle")

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks after the titles."""
        n = 0
        while n < len(self.blocks) and self.blocks[n].kind in TITLES:
            n += 1
        return self.blocks[n:]

    def index(self, block_id: str) -> int:
        """Where the block is; KeyError when it is not there."""
        for i, block in enumerate(self.blocks):
            if block.id == block_id:
                return i
        raise KeyError(block_id)

    def block(self, block_id: str) -> Block:
        """The block with this id; KeyError when it is not there."""
        return self.blocks[self.index(block_id)]


def same_content(a: Article, b: Article) -> bool:
    """Equal but for the stamps that every change moves on."""
    return msgspec.structs.replace(a, updated="", revision=0) == msgspec.structs.replace(b, updated="", revision=0)


def settle_titles(blocks: Iterable[Block], headline_id: str) -> tuple[Block, ...]:
    """Blocks in legal order: [kicker] headline [subtitle], then the body. Total, and no text is lost.

    A title that stands elsewhere or twice becomes a heading; a missing headline is put in, empty, under
    headline_id; marks, which titles cannot carry, are dropped.
    """
    rest = list(blocks)
    front: list[Block] = []
    for kind in TITLES:
        block = rest[0] if rest else None
        if type(block) is TextBlock and block.kind == kind:
            front.append(_plain(rest.pop(0)))
        elif kind == "headline":
            front.append(TextBlock(headline_id, "headline"))
    body = [
        TextBlock(b.id, "heading", b.text, b.extra) if type(b) is TextBlock and b.kind in TITLES else b for b in rest
    ]
    return (*front, *body)


def _plain(block: Block) -> Block:
    if type(block) is TextBlock and (block.text.marks or "\n" in block.text.text):
        return TextBlock(block.id, block.kind, RichText(block.text.text.replace("\n", " ")), block.extra)
    return block


def new_article(
    article_id: str,
    headline_id: str,
    first_id: str,
    *,
    created: str,
    language: str = "zh-Hans",
) -> Article:
    """An empty article, ready to type into: a headline and one paragraph."""
    return Article(
        id=article_id,
        language=language,
        created=created,
        updated=created,
        blocks=(TextBlock(headline_id, "headline"), TextBlock(first_id, "paragraph")),
    )
