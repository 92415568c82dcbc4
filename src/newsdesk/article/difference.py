"""What is different between two texts of an article, and the edits that bring the old one, or one block of it, back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Literal

from newsdesk.article.article import FIELDS, Article, settle_titles
from newsdesk.article.blocks import Block, Figure, Table, pictures_of, same, text_of, words_of
from newsdesk.article.edits import Edit, Replace, SetMeta

WORK = 400_000
"""Pairs of words that are compared to find what two texts share; longer texts are compared by sentence, else not."""
LIKE = 0.5
"""Share of its text that a block must have in common with another to be called the same one, changed."""
_WORDS = re.compile(r"[A-Za-z0-9À-ɏ]+|.", re.DOTALL)
_LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")
_SENTENCES = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that is in both, in the new one only ("added"), or in the old one only ("removed")."""

    kind: Literal["kept", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What became of one block. runs are of its words; they are empty for "same". A block that stands elsewhere is
    moved, whether or not it was changed too."""

    kind: Literal["same", "changed", "added", "removed"]
    old: Block | None
    new: Block | None
    runs: tuple[Run, ...] = ()
    moved: bool = False

    @property
    def block(self) -> Block:
        """The block as it is, or as it was when it is gone."""
        block = self.new or self.old
        assert block is not None
        return block

    @property
    def other_picture(self) -> bool:
        """Is it a figure with another picture than before, or another look of it?"""
        old, new = self.old, self.new
        seen = [[(p.asset, p.look) for p in pictures_of(b)] for b in (old, new) if type(b) is Figure]
        return len(seen) == 2 and seen[0] != seen[1]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the article's details with another value; the values are of that field's type."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Difference:
    """The blocks in the order of the new text, those that are gone where they stood; and the fields that differ."""

    blocks: tuple[BlockChange, ...]
    fields: tuple[FieldChange, ...]

    @cached_property
    def changes(self) -> tuple[BlockChange, ...]:
        """The blocks that are not as they were."""
        return tuple(b for b in self.blocks if b.kind != "same" or b.moved)

    @property
    def none(self) -> bool:
        """Are the two the same?"""
        return not self.changes and not self.fields

    def count(self, kind: Literal["added", "removed"]) -> int:
        """Characters that came or went."""
        return sum(len(run.text) for b in self.blocks for run in b.runs if run.kind == kind)


def difference(old: Article, new: Article) -> Difference:
    """What was done to the old text to make it the new one."""
    fields = tuple(
        FieldChange(name, getattr(old, name), getattr(new, name))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    )
    return Difference(_blocks(old.blocks, new.blocks), fields)


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockChange, ...]:
    partner = _partners(old, new)
    still = _longest_rising([partner[j] for j in range(len(new)) if j in partner])
    came_from = {i: j for j, i in partner.items()}
    gone: dict[int, list[BlockChange]] = {}
    """The blocks that are gone, by the index in the new text that they stand before."""
    before = 0
    for i, block in enumerate(old):
        if i in came_from:
            if i in still:
                before = came_from[i] + 1
        else:
            gone.setdefault(before, []).append(BlockChange("removed", block, None, _whole("removed", block)))
    out: list[BlockChange] = []
    for j, block in enumerate(new):
        out += gone.pop(j, [])
        if j in partner:
            out.append(_change(old[partner[j]], block, moved=partner[j] not in still))
        else:
            out.append(BlockChange("added", None, block, _whole("added", block)))
    return (*out, *gone.pop(len(new), []))


def _change(old: Block, new: Block, *, moved: bool) -> BlockChange:
    if same(old, new):
        return BlockChange("same", old, new, moved=moved)
    return BlockChange("changed", old, new, runs(words(old), words(new)), moved)


def words(block: Block) -> str:
    """The words of a block as a difference shows them: a figure's caption with credit and description, a table's
    cells."""
    if type(block) is Figure:
        return "\n".join(x for x in (block.caption.text, block.credit, block.alt) if x)
    if type(block) is Table:
        rows = [" | ".join(row) for row in block.rows]
        return "\n".join([*rows, block.caption] if block.caption else rows)
    return words_of(block)


def _whole(kind: Literal["added", "removed"], block: Block) -> tuple[Run, ...]:
    text = words(block)
    return (Run(kind, text),) if text else ()


def _partners(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Which block of the old text (index) each of the new one is: by its id, else by the same or much the same
    text."""
    places = {block.id: i for i, block in enumerate(old)}
    partner = {j: places.pop(block.id) for j, block in enumerate(new) if block.id in places}
    for alike in (same, _alike):
        free = sorted(set(range(len(old))) - set(partner.values()))
        alone = [j for j in range(len(new)) if j not in partner]
        if len(free) * len(alone) > 2_000:
            free, alone = free[:40], alone[:40]
        for j in alone:
            i = next((i for i in free if alike(old[i], new[j])), None)
            if i is not None:
                partner[j] = i
                free.remove(i)
    return partner


def _alike(a: Block, b: Block) -> bool:
    if text_of(a) is None or text_of(b) is None or type(a) is not type(b):
        return False
    first, second = words(a)[:400], words(b)[:400]
    if min(len(first), len(second)) < 4:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() > LIKE and matcher.ratio() > LIKE


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order: what did not move."""
    ends: list[int] = []
    last: list[int] = []
    back: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        back[number] = last[at - 1] if at else None
        ends[at : at + 1] = [number]
        last[at : at + 1] = [number]
    out: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        out.add(step)
        step = back[step]
    return out


def runs(old: str, new: str) -> tuple[Run, ...]:
    """The two texts as one: what both have, what came, what went. Latin words are kept whole."""
    start = _shared(old, new)
    while start and _LATIN.match(old[start - 1]):
        start -= 1
    end = _shared(old[start:][::-1], new[start:][::-1])
    while end and _LATIN.match(old[len(old) - end]):
        end -= 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    middle: list[Run] = []
    first, second = _WORDS.findall(a), _WORDS.findall(b)
    if len(first) * len(second) > WORK:
        first, second = [x for x in _SENTENCES.findall(a) if x], [x for x in _SENTENCES.findall(b) if x]
    if len(first) * len(second) > WORK:
        middle = [Run("removed", a), Run("added", b)]
    else:
        for kind, i, k, j, m in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
            if kind == "equal":
                middle.append(Run("kept", "".join(first[i:k])))
            else:
                middle += [Run("removed", "".join(first[i:k])), Run("added", "".join(second[j:m]))]
    return tuple(r for r in (Run("kept", old[:start]), *middle, Run("kept", old[len(old) - end :])) if r.text)


def _shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    most = min(len(a), len(b))
    if a[:most] == b[:most]:
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle
    return low


# ------------------------------------------------------------------ bringing back


def restore_all(current: Article, old: Article) -> tuple[Edit, ...]:
    """The edits that make the current text what the old one was, its details too; none when it is."""
    fields = [
        SetMeta(name, getattr(current, name), getattr(old, name))
        for name in FIELDS
        if getattr(current, name) != getattr(old, name)
    ]
    return (*_replaced(current.blocks, old.blocks), *fields)


def restore_block(current: Article, old: Article, block_id: str) -> tuple[Edit, ...]:
    """The edits that make one block what it was: its text, or its place when that alone is another; a block that is
    gone comes back, one that was not there goes. block_id is that of the difference's block. None when nothing is to
    be done."""
    was = {b.id: b for b in old.blocks}
    now = {b.id: b for b in current.blocks}
    blocks = list(current.blocks)
    if block_id in now and block_id not in was and (twin := _twin(current, old, block_id)):
        # Another id, the same or much the same text: first it becomes the old block, then that goes to its place.
        blocks[current.index(block_id)] = twin
        if same(twin, now[block_id]):
            blocks.remove(twin)
            blocks.insert(_place(old.blocks, old.index(twin.id), blocks), twin)
    elif block_id in was and block_id in now and was[block_id] != now[block_id]:
        blocks[current.index(block_id)] = was[block_id]
    elif block_id in was:
        if block_id in now:
            del blocks[current.index(block_id)]
        blocks.insert(_place(old.blocks, old.index(block_id), blocks), was[block_id])
    elif block_id in now and len(blocks) > 1:
        del blocks[current.index(block_id)]
    return _replaced(current.blocks, settle_titles(blocks, next(b.id for b in current.blocks if b.kind == "headline")))


def restore_field(current: Article, old: Article, name: str) -> tuple[SetMeta, ...]:
    """The edit that makes one field of the details what it was; none when it is."""
    now, was = getattr(current, name), getattr(old, name)
    return (SetMeta(name, now, was),) if now != was else ()


def _twin(current: Article, old: Article, block_id: str) -> Block | None:
    """The block of the old text that a difference takes this one for."""
    changes = difference(old, current).blocks
    return next((c.old for c in changes if c.new is not None and c.new.id == block_id), None)


def _place(old: Sequence[Block], at: int, blocks: Sequence[Block]) -> int:
    """Where a block of the old text belongs among these: after the nearest one before it that is still there."""
    places = {b.id: i for i, b in enumerate(blocks)}
    for block in reversed(old[:at]):
        if block.id in places:
            return places[block.id] + 1
    return 0


def _replaced(current: Sequence[Block], wanted: Sequence[Block]) -> tuple[Replace, ...]:
    """One edit for what differs between two rows of blocks."""
    start = 0
    while start < min(len(current), len(wanted)) and current[start] == wanted[start]:
        start += 1
    end = 0
    while end < min(len(current), len(wanted)) - start and current[-1 - end] == wanted[-1 - end]:
        end += 1
    cut, put = tuple(current[start : len(current) - end]), tuple(wanted[start : len(wanted) - end])
    return (Replace(start, cut, put),) if cut or put else ()
