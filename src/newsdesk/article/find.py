"""Find and replace over all text of an article: text, captions, credits, descriptions, tables and link cards. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from newsdesk.article.blocks import TITLES, Block, Embed, Figure, Table, TextBlock, pictures_of, text_of
from newsdesk.article.edits import Edit, Replace, SetField, Splice
from newsdesk.article.place import Place
from newsdesk.article.richtext import RichText, cut, from_runs, join, runs
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.text import clean, half_width

if TYPE_CHECKING:
    import regex

MOST = 10_000
"""Hits; more than that nobody looks through."""
SECONDS = 0.25
"""That one search may take in all: a regular expression can run for ever."""
_CELL, _ROW = "\x1f", "\x1e"
_EDGE = re.compile(f"[{_CELL}{_ROW}]")
_WORD = r"[^\W\u2e80-\U0003ffff]"
"""A character of a word that is written with spaces around it: Han has none, so every hit in it is whole."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. Folding: full width and half width, simplified and traditional characters count as equal."""

    text: str
    case: bool = False
    whole_word: bool = False
    expression: bool = False
    fold_width: bool = False
    fold_script: bool = False


def find(
    blocks: Sequence[Block], query: Query, within: Sequence[Place] | None = None, *, most: int = MOST
) -> list[Place]:
    """The hits in order, at most so many. within: only inside these places (whole fields when they have no end).

    Raises UserError for an expression that is none, or that takes too long.
    """
    if not query.text:
        return []
    pattern, fold, until = _pattern(query), _folding(query), monotonic() + SECONDS
    allowed: dict[tuple[str, str], tuple[int, int]] | None = None
    if within is not None:
        allowed = {(p.block, p.field): (p.start, p.end or 1 << 60) for p in within}
    found: list[Place] = []
    for block in blocks:
        for owner, field, text in _fields(block):
            low, high = (0, 1 << 60) if allowed is None else allowed.get((owner, field), (0, -1))
            for start, end, _ in _matches(pattern, fold(text), until):
                if low <= start < end <= high:
                    found.append(Place(owner, field, start, end))
                    if len(found) == most:
                        return found
    return found


def replacements(blocks: Sequence[Block], query: Query, hits: Sequence[Place], put: str) -> list[Edit]:
    """The edits that put text in the hits' places: one step when done together. What is put in looks like the first
    character of what it stands for. In an expression \\1 to \\9 are its groups, \\n a line break."""
    pattern, fold, until = _pattern(query), _folding(query), monotonic() + 4 * SECONDS
    by_block: dict[str, list[Place]] = {}
    for hit in hits:
        by_block.setdefault(hit.owner, []).append(hit)
    edits: list[Edit] = []
    for i, block in enumerate(blocks):
        mine = by_block.get(block.id, [])
        for owner, field, text in _fields(block) if mine else ():
            spans = sorted((h.start, h.end) for h in mine if (h.block, h.field) == (owner, field))
            if not spans:
                continue
            given = {(a, b): m for a, b, m in _matches(pattern, fold(text), until)}
            new = [(a, b, _put(query, put, text, a, given.get((a, b)))) for a, b in spans]
            if block.kind in TITLES:
                new = [(a, b, said.replace("\n", " ")) for a, b, said in new]
            edits.append(_edit(i, block, owner, field, text, new))
            block = edits[-1].put[0] if isinstance(edits[-1], Replace) else block
    return edits


# ------------------------------------------------------------------ the pattern


def _pattern(query: Query) -> regex.Pattern[str]:
    import regex  # with a time limit, which the standard library's has not; 20 ms that only a search pays

    text = _folding(query)(query.text) if not query.expression else query.text
    source = text if query.expression else regex.escape(text)
    if query.whole_word:
        source = rf"(?<!{_WORD})(?:{source})(?!{_WORD})"
    flags = regex.MULTILINE | (0 if query.case else regex.IGNORECASE)
    try:
        return regex.compile(source, flags)
    except (regex.error, OverflowError, RecursionError) as error:
        raise UserError(
            M("This is not a regular expression: {why}", why=str(error)), M("Correct it, or switch expressions off.")
        ) from error


Hit = tuple[int, int, "regex.Match[str]"]
"""Start and end in the field; the match's own places are those of its cell."""


def _matches(pattern: regex.Pattern[str], text: str, until: float) -> list[Hit]:
    """Each cell of a table is searched for itself, so that nothing reaches over its edge."""
    found: list[Hit] = []
    at = 0
    try:
        for cell in _EDGE.split(text):
            for match in pattern.finditer(cell, timeout=max(0.001, until - monotonic())):
                found.append((at + match.start(), at + match.end(), match))
            at += len(cell) + 1
        return found
    except TimeoutError as error:
        raise UserError(M("This expression takes too long."), M("Make it simpler.")) from error


def _folding(query: Query) -> Callable[[str], str]:
    """Text to what is compared; its length stays, so that places stay."""

    def fold(text: str) -> str:
        if query.fold_width:
            text = half_width(text)
        return _simplified(text) if query.fold_script else text

    return fold


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one."""
    if all(c < "\u2e80" for c in text):
        return text
    whole = _converter()(text)
    return whole if len(whole) == len(text) else "".join(_one(c) for c in text)


@lru_cache(maxsize=8192)
def _one(character: str) -> str:
    found = _converter()(character)
    return found if len(found) == 1 else character


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    import opencc  # its tables take a while to load, and most searches do without

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


# ------------------------------------------------------------------ fields


def _fields(block: Block) -> list[tuple[str, str, str]]:
    """The block's texts in the order a reader meets them, each with the id and the field of its place."""
    at = block.id
    if isinstance(block, TextBlock):
        return [(at, "text", block.text.text)]
    if isinstance(block, Figure):
        said = [(p.id, field, getattr(p, field)) for p in pictures_of(block) for field in ("credit", "alt")]
        return [(at, "caption", block.caption.text), *said]
    if isinstance(block, Table):
        cells = _ROW.join(_CELL.join(row) for row in block.rows)
        return [(at, "caption", block.caption), (at, "cells", cells)]
    return [(at, "title", block.title)] if isinstance(block, Embed) else []


def field_text(block: Block, place: Place) -> str:
    """The text of the field that a place is in."""
    return next((text for at, field, text in _fields(block) if (at, field) == (place.block, place.field)), "")


FIELDS = ("text", "caption", "credit", "alt", "cells", "title")
"""The order in which a block's fields are met; those that a block has are in it."""


def _put(query: Query, put: str, text: str, at: int, match: regex.Match[str] | None) -> str:
    """The text to put in; groups stand for what was written, not for what it was folded to."""
    put = _EDGE.sub("", clean(put))
    if not query.expression or match is None:
        return put
    base = at - match.start()
    out, i = "", 0
    while i < len(put):
        sign = put[i + 1 : i + 2] if put[i] == "\\" else ""
        if sign.isdecimal() and sign.isascii():
            group = int(sign)
            if group > match.re.groups:
                raise UserError(
                    M("The expression has no group {number}.", number=group), M("Count its brackets from the left.")
                )
            start, end = match.span(group)
            out += text[base + start : base + end] if start >= 0 else ""
        elif sign:
            out += "\n" if sign == "n" else sign
        else:
            out += put[i]
        i += 2 if sign else 1
    return out


def _edit(index: int, block: Block, owner: str, field: str, text: str, new: list[tuple[int, int, str]]) -> Edit:
    """One edit for all hits in one field."""
    rich = text_of(block) if field in ("text", "caption") and not isinstance(block, Table) else None
    if rich is not None:
        start, end = new[0][0], new[-1][1]
        parts: list[RichText] = []
        at = start
        for low, high, put in new:
            style = runs(cut(rich, low, high))[0][2]
            parts += [cut(rich, at, low), from_runs([(put, style)])]
            at = high
        return Splice(block.id, start, cut(rich, start, end), join(*parts), index)
    whole, at = "", 0
    for low, high, put in new:
        whole += text[at:low] + put
        at = high
    whole += text[at:]
    if isinstance(block, Figure):
        return SetField(owner, field, text, whole)
    if isinstance(block, Table) and field == "cells":
        rows = tuple(tuple(row.split(_CELL)) for row in whole.split(_ROW))
        return Replace(index, (block,), (changed(block, rows=rows),))
    return Replace(index, (block,), (changed(block, **{field: whole}),))
