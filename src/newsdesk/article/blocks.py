"""The kinds of block an article is made of, each declared once.

Lists, quotes and notes are flat: every item or quoted paragraph is a block of its own, and neighbours of one kind
belong together (:mod:`newsdesk.article.outline` groups them for exporters); an item of the second level of a list is
a kind of its own. So a selection, a split or a move never has to know about nesting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
Width = Literal["column", "full", "half"]
"""How wide a figure stands: as the column of text, as the whole page, or as half the column."""


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


class Beside(msgspec.Struct, frozen=True, omit_defaults=True):
    """One more picture of a figure, to the right of those before it; the caption is the figure's."""

    asset: str = ""
    credit: str = ""
    alt: str = ""
    extra: str = ""
    look: Look = AS_IT_IS


class Figure(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="figure"):
    """A picture with its caption, credit (who took it) and alt text; asset is the SHA-256 of the original, and look is
    how it is shown. A group has one or two more pictures beside it, under the same caption."""

    id: str
    asset: str = ""
    caption: RichText = EMPTY
    credit: str = ""
    alt: str = ""
    extra: str = ""
    look: Look = AS_IT_IS
    width: Width = "column"
    beside: tuple[Beside, ...] = ()

    @property
    def kind(self) -> str:
        return "figure"


MOST_BESIDE = 2
"""Pictures that a person can put beside the first of a figure."""
_PART = "\x1f"
"""Stands in a picture's id between its figure's and its number; no block's id has it."""


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


def pictures_of(figure: Figure) -> tuple[Figure, ...]:
    """Each picture of a figure as a figure of its own, from the left; each has the caption of all. The first has the
    figure's id, the others ids that :func:`picture_place` understands."""
    if not figure.beside:
        return (figure,)
    first = msgspec.structs.replace(figure, beside=())
    rest = (
        Figure(f"{figure.id}{_PART}{n}", b.asset, figure.caption, b.credit, b.alt, b.extra, b.look, figure.width)
        for n, b in enumerate(figure.beside, 1)
    )
    return (first, *rest)


def pictures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """The pictures of these blocks, in order, each as a figure of its own; those that are still to come too."""
    for block in blocks:
        if type(block) is Figure:
            yield from pictures_of(block)


def picture_place(picture_id: str) -> tuple[str, int]:
    """The id of the block that has this picture, and which of its pictures it is, from 0."""
    block_id, _, number = picture_id.partition(_PART)
    return block_id, int(number) if number.isdecimal() else 0


def with_picture(figure: Figure, number: int, picture: Figure) -> Figure:
    """The figure with asset, credit, alt text, look and unknown keys of this one in the place of its picture of this
    number. IndexError when it has none such."""
    held = {name: getattr(picture, name) for name in Beside.__struct_fields__}
    if number == 0:
        return msgspec.structs.replace(figure, **held)
    beside = list(figure.beside)
    beside[number - 1] = Beside(**held)
    return msgspec.structs.replace(figure, beside=tuple(beside))


def map_pictures(block: Block, change: Callable[[Figure], Figure]) -> Block:
    """The block with each of its pictures changed: asset, credit, alt text and look of what comes back are kept."""
    if type(block) is not Figure:
        return block
    for number, picture in enumerate(pictures_of(block)):
        block = with_picture(block, number, change(picture))
    return block


def whole_id(block_id: str) -> str:
    """An id from outside as one that no picture's can be mistaken for."""
    return block_id.replace(_PART, "-")


def with_id(block: Block, block_id: str) -> Block:
    """The block under another id."""
    return msgspec.structs.replace(block, id=block_id)


def same(a: Block, b: Block) -> bool:
    """Equal but for the id."""
    return a.__class__ is b.__class__ and (a == b or with_id(a, "") == with_id(b, ""))
