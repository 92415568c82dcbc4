"""The kinds of block an article is made of, each declared once.

Lists, quotes and notes are flat: every item or quoted paragraph is a block of its own, and neighbours of one kind
belong together (:mod:`newsdesk.article.outline` groups them for exporters); an item of the second level of a list is
a kind of its own. So a selection, a split or a move never has to know about nesting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from newsdesk.article.look import AS_IT_IS, Look
from newsdesk.article.richtext import EMPTY, RichText
from newsdesk.base.message import M, Message

TextKind = Literal[
    "kicker",
    "headline",
    "subtitle",
    "paragraph",
    "heading",
    "subheading",
    "quote",
    "attribution",
    "bullet",
    "number",
    "subbullet",
    "subnumber",
    "note",
    "correction",
]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the program must know about one kind of block.

    ``level`` is the HTML heading level (h1 is the headline), 0 for none; ``title`` marks the page's first
    lines; ``marks`` says whether the text may carry strong, emphasis and links; ``follow`` is the kind that
    Enter at the end of it makes.
    """

    name: str
    label: Message
    level: int = 0
    title: bool = False
    marks: bool = True
    follow: str = "paragraph"


KINDS: dict[str, Kind] = {
    k.name: k
    for k in (
        Kind("kicker", M("Kicker"), title=True, marks=False, follow="headline"),
        Kind("headline", M("Headline"), level=1, title=True, marks=False),
        Kind("subtitle", M("Subtitle"), title=True, marks=False),
        Kind("paragraph", M("Paragraph")),
        Kind("heading", M("Heading"), level=2),
        Kind("subheading", M("Subheading"), level=3),
        Kind("quote", M("Quote"), follow="quote"),
        Kind("attribution", M("Quote attribution")),
        Kind("bullet", M("Bullet list"), follow="bullet"),
        Kind("number", M("Numbered list"), follow="number"),
        Kind("subbullet", M("Bullet list, second level"), follow="subbullet"),
        Kind("subnumber", M("Numbered list, second level"), follow="subnumber"),
        Kind("note", M("Editor's note"), follow="note"),
        Kind("correction", M("Correction"), follow="correction"),
        Kind("figure", M("Figure")),
        Kind("table", M("Table")),
        Kind("embed", M("Link card")),
        Kind("divider", M("Divider")),
    )
}

TITLES = tuple(k.name for k in KINDS.values() if k.title)
LISTS = {"bullet": "subbullet", "number": "subnumber"}
"""The kinds of list item, and what each is on the second level."""


class TextBlock(msgspec.Struct, frozen=True, omit_defaults=True, rename={"kind": "type"}):
    """A block that is one run of text: a paragraph, a heading, a list item, one of the titles."""

    id: str
    kind: TextKind
    text: RichText = EMPTY
    extra: str = ""


class Figure(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="figure"):
    """A picture with its caption, credit (who took it) and alt text; asset is the SHA-256 of the original, and look is
    how it is shown."""

    id: str
    asset: str = ""
    caption: RichText = EMPTY
    credit: str = ""
    alt: str = ""
    extra: str = ""
    look: Look = AS_IT_IS

    @property
    def kind(self) -> str:
        return "figure"


class Divider(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="divider"):
    """A break in the story."""

    id: str
    extra: str = ""

    @property
    def kind(self) -> str:
        return "divider"


class Table(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="table"):
    """A small table. Every row has as many cells as the first; align has one entry a column, or is empty (left)."""

    id: str
    rows: tuple[tuple[str, ...], ...] = ()
    header: bool = False
    align: tuple[Align, ...] = ()
    caption: str = ""
    extra: str = ""

    @property
    def kind(self) -> str:
        return "table"


class Embed(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="embed"):
    """Something of the web shown as a card: its address and what it is called. Exported as a link, never loaded."""

    id: str
    url: str = ""
    title: str = ""
    extra: str = ""

    @property
    def kind(self) -> str:
        return "embed"


class Opaque(msgspec.Struct, frozen=True):
    """A block of a kind this version does not know: its whole JSON object, kept verbatim, never dropped."""

    id: str
    data: str

    @property
    def kind(self) -> str:
        return "opaque"


Block = TextBlock | Figure | Divider | Table | Embed | Opaque


def text_of(block: Block) -> RichText | None:
    """The one editable text of a block (a figure's is its caption); None when it has none."""
    if type(block) is TextBlock:
        return block.text
    if type(block) is Figure:
        return block.caption
    return None


def words_of(block: Block) -> str:
    """All the text a reader sees of a block, for counting and searching; the cells of a table a line each."""
    text = text_of(block)
    if text is not None:
        return text.text
    if type(block) is Table:
        return "\n".join((*(cell for row in block.rows for cell in row), block.caption))
    return block.title if type(block) is Embed else ""


def with_text(block: Block, text: RichText) -> Block:
    """The block with another text. ValueError for a block that has none."""
    if type(block) is TextBlock:
        return TextBlock(block.id, block.kind, text, block.extra)
    if type(block) is Figure:
        return msgspec.structs.replace(block, caption=text)
    raise ValueError(f"a {block.kind} block has no text")


def with_id(block: Block, block_id: str) -> Block:
    """The block under another id."""
    return msgspec.structs.replace(block, id=block_id)


def same(a: Block, b: Block) -> bool:
    """Equal but for the id."""
    return a.__class__ is b.__class__ and (a == b or with_id(a, "") == with_id(b, ""))
