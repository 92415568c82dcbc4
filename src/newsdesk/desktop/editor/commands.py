"""Commands on the page that are edits of the model: kinds, marks, links, titles, figures, dividers."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.article.blocks import (
    KINDS,
    TITLES,
    Block,
    Divider,
    Embed,
    Figure,
    Table,
    TextBlock,
    TextKind,
    text_of,
    with_id,
)
from newsdesk.article.document import Caret
from newsdesk.article.edits import Edit, Replace, Splice
from newsdesk.article.outline import move
from newsdesk.article.richtext import EMPTY, Mark, RichText, canonical, cut, rich
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.lines import Line, line_count, name_blocks, normalise

Spot = tuple[int, int, int]
"""A block's index, and start and end of what is selected in its text."""


def spots(binding: Binding) -> list[Spot]:
    """The selected parts of blocks with text, in order; one empty spot when nothing is selected."""
    line, offset, anchor_line, anchor_offset = binding.caret()
    start, end = sorted(((line, offset), (anchor_line, anchor_offset)))
    found: list[Spot] = []
    for i in range(start[0], end[0] + 1):
        held = binding.sheet.lines[i]
        if held.kind == "object":
            continue
        low = start[1] if i == start[0] else 0
        high = end[1] if i == end[0] else len(held.text)
        found.append((binding.sheet.block_of(i), low, high))
    return found


def selected_object(binding: Binding) -> str | None:
    """The block of the picture, table or link card that is selected, and nothing beside it."""
    line, offset, anchor_line, anchor = binding.caret()
    held = binding.sheet.lines[line]
    if line != anchor_line or {offset, anchor} != {0, 1} or held.kind != "object" or not held.things:
        return None
    return binding.shown[binding.sheet.block_of(line)].id if held.things[0][1][0] in ("figure", "card") else None


def do(binding: Binding, label: Message, edits: Sequence[Edit], after: Caret | None = None) -> None:
    """One step; the caret stays where it is, or goes to after."""
    before = binding.caret()
    binding.document.do(label, *edits, before=before, after=after or before)
    if after is not None:
        binding.set_caret(after)
        binding.edit.ensureCursorVisible()


def set_kind(binding: Binding, kind: TextKind) -> None:
    """Make the selected lines this kind; titles and figures stay what they are."""
    blocks = binding.shown
    edits: list[Edit] = []
    for i in sorted({i for i, *_ in spots(binding)}):
        block = blocks[i]
        if type(block) is TextBlock and block.kind not in (*TITLES, kind):
            edits.append(Replace(i, (block,), (TextBlock(block.id, kind, block.text, block.extra),)))
    do(binding, KINDS[kind].label, edits)


def move_blocks(binding: Binding, *, up: bool) -> None:
    """The blocks that the selection touches past the block before or after; titles stay where they are."""
    line, offset, anchor_line, anchor = binding.caret()
    blocks, sheet = binding.shown, binding.sheet
    low, high = (sheet.block_of(i) for i in sorted((line, anchor_line)))
    over = low - 1 if up else high + 1
    if not 0 <= over < len(blocks) or blocks[low].kind in TITLES or blocks[over].kind in TITLES:
        return
    edit = move(blocks, low, high + 1, over if up else over + 1)
    if edit is not None:
        by = -line_count(blocks[over]) if up else line_count(blocks[over])
        do(binding, M("Move"), [edit], (line + by, offset, anchor_line + by, anchor))


_MARKS = {"strong": M("Bold"), "em": M("Emphasis"), "verify": M("To verify")}


def toggle_mark(binding: Binding, mark: str) -> None:
    """Strong or emphasis over the selection: taken away when all of it has it, else put on."""
    parts = _markable(binding)
    on = not all(_covered(text, mark, low, high) for _, text, low, high in parts)
    edits = [_marked(binding, i, text, low, high, mark, "", on=on) for i, text, low, high in parts]
    do(binding, _MARKS[mark], edits)


def set_link(binding: Binding, href: str) -> None:
    """Link the selection (or the link the caret is in) to this address; "" takes links away. Where there is nothing
    to link, the address itself is put in."""
    parts = _markable(binding) or _link_around(binding)
    if not parts and href:
        _insert_address(binding, href)
        return
    edits: list[Edit] = []
    for i, text, low, high in parts:
        edits.append(_marked(binding, i, text, low, high, "link", href, on=bool(href)))
    do(binding, M("Link"), edits)


def _insert_address(binding: Binding, href: str) -> None:
    found = spots(binding)
    line, *_ = binding.caret()
    if len(found) != 1 or found[0][1] != found[0][2]:
        return
    i, at, _ = found[0]
    block = binding.shown[i]
    if block.kind not in TITLES:
        put = rich(href.removeprefix("mailto:"), (0, len(href.removeprefix("mailto:")), "link", href))
        end = at + len(put)
        do(binding, M("Link"), [Splice(block.id, at, EMPTY, put, i)], (line, end, line, end))


def link_at(binding: Binding) -> str:
    """The address of the link at the caret or where the selection begins; "" for none."""
    found = spots(binding)
    if not found:
        return ""
    i, low, _ = found[0]
    text = text_of(binding.shown[i])
    marks = text.marks if text else ()
    return next((m.href for m in marks if m.type == "link" and m.start <= low <= m.end), "")


def toggle_title(binding: Binding, kind: TextKind) -> None:
    """Kicker or subtitle: put in and gone to, gone to when it is there, taken away when it is there and empty."""
    blocks = binding.shown
    titles = [b.kind for b in blocks if b.kind in TITLES]
    if kind in titles:
        at = titles.index(kind)
        block = blocks[at]
        if type(block) is TextBlock and not block.text.text:
            do(binding, KINDS[kind].label, [Replace(at, (block,), ())], (max(at - 1, 0), 0, max(at - 1, 0), 0))
        else:
            end = len(binding.sheet.lines[at].text)
            binding.set_caret((at, end, at, end))
        return
    at = 0 if kind == "kicker" else titles.index("headline") + 1
    put = TextBlock(binding.document.new_id(), kind)
    do(binding, KINDS[kind].label, [Replace(at, (), (put,))], (at, 0, at, 0))


def put_card(binding: Binding, card: Table | Embed, block_id: str = "") -> None:
    """A table or link card after the caret's block, or in place of the block of this id, which keeps its id."""
    label = KINDS[card.kind].label
    if not block_id:
        insert(binding, label, [with_id(card, binding.document.new_id())], into=None)
        return
    at = next((i for i, b in enumerate(binding.shown) if b.id == block_id), None)
    if at is not None and binding.shown[at] != with_id(card, block_id):
        do(binding, label, [Replace(at, (binding.shown[at],), (with_id(card, block_id),))])


def insert_divider(binding: Binding) -> None:
    """A divider after the caret's block; the caret goes on behind it."""
    insert(binding, KINDS["divider"].label, [Divider(binding.document.new_id())], into=None)


def insert(binding: Binding, label: Message, made: Sequence[Block], *, into: int | None) -> None:
    """Blocks after the caret's one (before it when it is an empty paragraph), never among the titles.

    into is the line of the first of them that gets the caret; None for the line behind them.
    """
    blocks = binding.shown
    line, *_ = binding.caret()
    at = binding.sheet.block_of(line)
    titles = sum(b.kind in TITLES for b in blocks)
    here = blocks[at]
    if at < titles:
        at = titles
    elif not (type(here) is TextBlock and here.kind == "paragraph" and not here.text.text):
        at += 1
    put = list(made)
    if at == len(blocks):  # there must be a place to write on
        put.append(TextBlock(binding.document.new_id(), "paragraph"))
    first = binding.sheet.line_of(at)
    size = sum(2 if type(b) is Figure else 1 for b in made)
    target = first + (size if into is None else into)
    do(binding, label, [Replace(at, (), tuple(put))], (target, 0, target, 0))


def is_empty(binding: Binding) -> bool:
    """Is nothing written yet?"""
    return all(type(b) is TextBlock and not b.text.text for b in binding.shown)


def fill(binding: Binding, lines: Sequence[Line]) -> None:
    """Pasted lines as the whole of an empty article, titles and all; the caret goes to the end."""
    blocks = name_blocks(binding.shown, normalise(lines, top=True), binding.document.new_id)
    do(binding, M("Paste"), [Replace(0, binding.shown, blocks)])
    last = len(binding.sheet.lines) - 1
    binding.set_caret((last, len(binding.sheet.lines[last].text)) * 2)


# ------------------------------------------------------------------ marks

Part = tuple[int, RichText, int, int]


def _markable(binding: Binding) -> list[Part]:
    parts: list[Part] = []
    for i, low, high in spots(binding):
        block = binding.shown[i]
        text = text_of(block)
        if text is not None and low < high and KINDS[block.kind].marks and block.kind not in TITLES:
            parts.append((i, text, low, high))
    return parts


def _link_around(binding: Binding) -> list[Part]:
    found = spots(binding)
    if len(found) != 1:
        return []
    i, low, _ = found[0]
    text = text_of(binding.shown[i])
    marks = text.marks if text else ()
    return [(i, text, m.start, m.end) for m in marks if text and m.type == "link" and m.start <= low <= m.end][:1]


def _covered(text: RichText, mark: str, low: int, high: int) -> bool:
    return any(m.type == mark and m.start <= low and high <= m.end for m in text.marks)


def _marked(
    binding: Binding, index: int, text: RichText, low: int, high: int, mark: str, href: str, *, on: bool
) -> Splice:
    """The part with the mark put on or taken off: equal characters, other marks."""
    part = cut(text, low, high)
    kept = [m for m in part.marks if m.type != mark]
    if on:
        kept.append(Mark(0, len(part), mark, href))
    return Splice(binding.shown[index].id, low, part, RichText(part.text, canonical(kept, len(part))), index)
