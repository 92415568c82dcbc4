"""The page as lines, one per QTextBlock, and back: what the lines mean, and the one edit between two states. No Qt.

A text block is one line. A figure is two: the picture (one object character) and its caption. A divider or a block of
an unknown kind is one object line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast, get_args

import msgspec
from msgspec.structs import replace

from newsdesk.article.article import settle_titles
from newsdesk.article.blocks import (
    TITLES,
    Block,
    Divider,
    Embed,
    Figure,
    Opaque,
    Table,
    TextBlock,
    TextKind,
    text_of,
    with_id,
    with_text,
)
from newsdesk.article.edits import Edit, Replace, Splice
from newsdesk.article.look import settled
from newsdesk.article.richtext import EMPTY, RichText, common_prefix, common_suffix, cut, diff, join

OBJECT = "\ufffc"
LINE_KINDS: tuple[str, ...] = (*get_args(TextKind), "object", "caption")

Thing = tuple[str, ...]
"""What an object character stands for: ("divider", extra), ("opaque", data), and ("figure", data) or ("card", data) for
a figure and for a table or link card, the data their own JSON without the id and without the caption of a figure."""


class Line(NamedTuple):
    """One line of the page; things are the objects in text, by their offset in code points."""

    kind: str
    text: RichText = EMPTY
    things: tuple[tuple[int, Thing], ...] = ()


def lines_of(block: Block) -> list[Line]:
    """The lines that show a block."""
    if type(block) is TextBlock:
        return [Line(block.kind, block.text)]
    if type(block) is Figure:
        return [object_line(("figure", figure_data(block))), Line("caption", block.caption)]
    if type(block) is Divider:
        return [object_line(("divider", block.extra))]
    if type(block) in (Table, Embed):
        return [object_line(("card", msgspec.json.encode(with_id(block, "")).decode()))]
    return [object_line(("opaque", cast("Opaque", block).data))]


def object_line(thing: Thing) -> Line:
    """The line of one object."""
    return Line("object", RichText(OBJECT), ((0, thing),))


@lru_cache(maxsize=512)
def figure_data(figure: Figure) -> str:
    """A figure as the data of its "figure" thing, the same for equal ones."""
    beside = tuple(replace(b, look=settled(b.look)) for b in figure.beside)
    bare = replace(figure, id="", caption=EMPTY, look=settled(figure.look), beside=beside)
    return msgspec.json.encode(bare).decode()


@lru_cache(maxsize=512)
def figure_of(data: str) -> Figure:
    """And back, settled. ValueError when it is none."""
    held = msgspec.json.decode(data, type=Figure)
    beside = tuple(replace(b, look=settled(b.look)) for b in held.beside)
    return replace(held, id="", caption=EMPTY, look=settled(held.look), beside=beside)


@lru_cache(maxsize=256)
def card_of(data: str) -> Table | Embed:
    """The table or link card of a "card" thing, without its id."""
    return msgspec.json.decode(data, type=Table | Embed)


def line_count(block: Block) -> int:
    """How many lines show a block."""
    return 2 if type(block) is Figure else 1


def is_thing(value: object) -> bool:
    """Is this a Thing? For values that came from a clipboard."""
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(x, str) for x in value)
        and value[0] in ("figure", "divider", "opaque", "card")
    )


def normalise(lines: Sequence[Line], *, top: bool) -> list[Block]:
    """The legal blocks (without ids) that these lines mean. Total: any lines will do, and no text is ever lost."""
    out: list[Block] = []
    waiting = False  # out[-1] is a figure that has not met its caption line
    for line in lines:
        if line.things:
            out += _objects(line, out, waiting=waiting)
            waiting = type(out[-1]) is Figure
        elif line.kind == "caption" and waiting:
            out[-1] = _add_caption(out[-1], line.text)
            waiting = False
        elif line.kind not in ("object", "caption"):
            out.append(_text_block(line.kind, line.text))
            waiting = False
        elif line.text.text:  # what is left of a removed figure or divider
            out.append(TextBlock("", "paragraph", line.text))
            waiting = False
    if top and len(lines) == 1 and len(out) <= 1 and not lines[0].things:
        # All was selected and typed over: what is left is the headline, whatever Qt made of it.
        out = [TextBlock("", "headline", lines[0].text)]
    if top:
        return list(settle_titles(out, ""))
    return [TextBlock("", "heading", b.text) if type(b) is TextBlock and b.kind in TITLES else b for b in out]


def _objects(line: Line, out: list[Block], *, waiting: bool) -> list[Block]:
    """The blocks of a line with objects in it; text before the first may belong to the figure before."""
    made: list[Block] = []
    head = cut(line.text, 0, line.things[0][0])
    if head.text:
        if line.kind == "caption" and waiting:
            out[-1] = _add_caption(out[-1], head)
        else:
            made.append(_text_block("paragraph" if line.kind in ("object", "caption") else line.kind, head))
    ends = [at for at, _ in line.things[1:]] + [len(line.text)]
    for (at, thing), end in zip(line.things, ends, strict=True):
        after = cut(line.text, at + 1, end)
        if thing[0] == "figure":
            made.append(with_text(figure_of(thing[1]), after))
            continue
        made.append(_lone(thing))
        if after.text:
            made.append(TextBlock("", "paragraph", after))
    return made


def _lone(thing: Thing) -> Block:
    if thing[0] == "card":
        return card_of(thing[1])
    return Divider("", thing[1]) if thing[0] == "divider" else Opaque("", thing[1])


def _add_caption(block: Block, text: RichText) -> Block:
    return with_text(block, join(text_of(block) or EMPTY, text))


def _text_block(kind: str, text: RichText) -> TextBlock:
    return TextBlock("", cast("TextKind", kind), text)


# ------------------------------------------------------------------ the edit between two states


def bare(block: Block) -> Block:
    """The block as the page knows it: without its id, and a text block without its unknown keys."""
    if type(block) is TextBlock:
        return TextBlock("", block.kind, block.text)
    return with_id(block, "")


def diff_blocks(
    old: tuple[Block, ...],
    low: int,
    high: int,
    new: Sequence[Block],
    new_id: Callable[[], str],
    caret_in: Callable[[int], int | None] = lambda index: None,
) -> Edit | None:
    """The one edit that turns old[low:high] into new, or None. caret_in gives the caret's offset in new[index]."""
    first, last = 0, len(new)
    while low < high and first < last and bare(old[low]) == new[first]:
        low, first = low + 1, first + 1
    while low < high and first < last and bare(old[high - 1]) == new[last - 1]:
        high, last = high - 1, last - 1
    if low == high and first == last:
        return None
    if high - low == 1 == last - first:
        a, b = old[low], new[first]
        ta, tb = text_of(a), text_of(b)
        if ta is not None and tb is not None and with_text(bare(a), EMPTY) == with_text(b, EMPTY):
            hunk = diff(ta, tb, caret_in(first))
            return Splice(a.id, *hunk, low) if hunk else None
        if type(a) is type(b) is TextBlock:
            return Replace(low, (a,), (_named(b, a),))
    return Replace(low, old[low:high], name_blocks(old[low:high], new[first:last], new_id))


def name_blocks(old: Sequence[Block], new: Sequence[Block], new_id: Callable[[], str]) -> tuple[Block, ...]:
    """Ids for the new blocks: equal ones keep theirs, then look-alikes in order, the rest are fresh."""
    pool: dict[Block, list[Block]] = {}
    for block in old:
        pool.setdefault(bare(block), []).append(block)
    named: list[Block | None] = []
    used: set[str] = set()
    for block in new:
        found = pool.get(block)
        named.append(_named(block, found.pop(0)) if found else None)
        if named[-1] is not None:
            used.add(named[-1].id)
    rest = [b for b in old if b.id not in used]
    at = 0
    for i, block in enumerate(new):
        if named[i] is not None:
            continue
        match = next((k for k in range(at, min(at + 8, len(rest))) if _alike(rest[k], block)), None)
        if match is None:
            named[i] = _with_fresh_id(block, new_id())
        else:
            named[i] = _named(block, rest[match])
            at = match + 1
    return tuple(b for b in named if b is not None)


def _named(block: Block, old: Block) -> Block:
    """The block under the old one's id, with what the page cannot show of it."""
    if type(block) is TextBlock:
        return TextBlock(old.id, block.kind, block.text, old.extra if type(old) is TextBlock else "")
    return _with_fresh_id(block, old.id)


def _with_fresh_id(block: Block, block_id: str) -> Block:
    if type(block) is TextBlock:
        return TextBlock(block_id, block.kind, block.text)
    return with_id(block, block_id)


def _alike(old: Block, new: Block) -> bool:
    if type(old) is not type(new):
        return False
    if type(old) is Figure and type(new) is Figure:
        return old.asset == new.asset
    a, b = text_of(old), text_of(new)
    if a is None or b is None:
        return True
    if old.kind == new.kind == "headline":
        return True
    n = min(len(a), len(b))
    if n == 0:
        return a.text == b.text and old.kind == new.kind
    prefix = common_prefix(a.text, b.text, n)
    return prefix + common_suffix(a.text, b.text, n - prefix) >= (n + 1) // 2
