"""Text with marks: plain characters plus ranges, counted in code points.

The canonical form (sorted, maximal, touching equals merged) is unique, so ``==`` is the diff and undo is
exact. A line feed inside text is a soft line break.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, get_args

import msgspec

MarkType = Literal["em", "link", "strong", "verify"]
MARKS: tuple[str, ...] = get_args(MarkType)
"""verify (待核): somebody must still check this; it stops publication."""
Style = tuple[tuple[str, str], ...]
"""What one run of characters carries: sorted ``(mark type, href)``."""

Run = tuple[int, int, Style]


class Mark(msgspec.Struct, frozen=True, order=True, omit_defaults=True, gc=False):
    """A range of code points, end exclusive, that is strong, emphasised, a link, or still to verify."""

    start: int
    end: int
    type: str
    href: str = ""


class RichText(msgspec.Struct, frozen=True, omit_defaults=True):
    """Characters and the marks over them; build with :func:`rich` unless the marks are known to be canonical."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __len__(self) -> int:
        return len(self.text)


EMPTY = RichText()


def rich(text: str, *marks: tuple[int, int, str] | tuple[int, int, str, str]) -> RichText:
    """RichText from plain tuples: ``rich("abc", (0, 1, "strong"), (1, 3, "link", "https://x.cn/"))``."""
    return RichText(text, canonical((Mark(*m) for m in marks), len(text)))


def canonical(marks: Iterable[Mark], length: int) -> tuple[Mark, ...]:
    """The one canonical tuple for these ranges, clipped to the text."""
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for m in marks:
        start, end = max(m.start, 0), min(m.end, length)
        if end > start:
            groups.setdefault((m.type, m.href), []).append((start, end))
    out: list[Mark] = []
    for (kind, href), ranges in groups.items():
        ranges.sort()
        low, high = ranges[0]
        for start, end in ranges[1:]:
            if start <= high:
                high = max(high, end)
            else:
                out.append(Mark(low, high, kind, href))
                low, high = start, end
        out.append(Mark(low, high, kind, href))
    out.sort()
    return tuple(out)


def cut(r: RichText, start: int, end: int) -> RichText:
    """The part from start to end."""
    if not r.marks:
        return RichText(r.text[start:end])
    text = r.text[start:end]
    inside = (Mark(m.start - start, m.end - start, m.type, m.href) for m in r.marks if m.start < end and m.end > start)
    return RichText(text, canonical(inside, len(text)))


def join(*parts: RichText) -> RichText:
    """The parts one after another; equal marks that touch become one."""
    text = "".join(p.text for p in parts)
    if not any(p.marks for p in parts):
        return RichText(text)
    marks: list[Mark] = []
    at = 0
    for p in parts:
        marks += [Mark(m.start + at, m.end + at, m.type, m.href) for m in p.marks]
        at += len(p.text)
    return RichText(text, canonical(marks, at))


def strip(r: RichText, characters: str | None = None) -> RichText:
    """Without the white space (or the given characters) at both ends."""
    left = len(r.text) - len(r.text.lstrip(characters))
    right = len(r.text.rstrip(characters))
    return cut(r, left, max(left, right))


def runs(r: RichText) -> list[Run]:
    """Stretches of equal style: ``[(start, end, style), ...]``, covering the whole text, none empty."""
    n = len(r.text)
    if not r.marks:
        return [(0, n, ())] if n else []
    cuts = sorted({0, n, *(m.start for m in r.marks), *(m.end for m in r.marks)})
    return [
        (i, j, tuple(sorted((m.type, m.href) for m in r.marks if m.start <= i and m.end >= j)))
        for i, j in pairwise(cuts)
    ]


def from_runs(pieces: Iterable[tuple[str, Style]]) -> RichText:
    """RichText from ``(text, style)`` pieces in order."""
    text: list[str] = []
    marks: list[Mark] = []
    at = 0
    for piece, style in pieces:
        text.append(piece)
        end = at + len(piece)
        marks += [Mark(at, end, kind, href) for kind, href in style]
        at = end
    return RichText("".join(text), canonical(marks, at))


def common_prefix(a: str, b: str, limit: int) -> int:
    """The longest p <= limit with a[:p] == b[:p]; slices are compared in C, so long texts cost little."""
    if a[:limit] == b[:limit]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def common_suffix(a: str, b: str, limit: int) -> int:
    """The longest q <= limit for which the last q characters are equal."""
    la, lb = len(a), len(b)
    if a[la - limit :] == b[lb - limit :]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if a[la - middle : la - low] == b[lb - middle : lb - low]:
            low = middle
        else:
            high = middle
    return low


def diff(a: RichText, b: RichText, caret: int | None = None) -> tuple[int, RichText, RichText] | None:
    """The smallest ``(at, cut, put)`` that turns a into b, or None when they are equal.

    Where the hunk can slide (好 typed into 好好好) the caret, an offset in b after the change, decides.
    """
    if a == b:
        return None
    la, lb = len(a), len(b)
    n = min(la, lb)
    prefix, suffix = common_prefix(a.text, b.text, n), common_suffix(a.text, b.text, n)
    if a.marks or b.marks:
        ra, rb = runs(a), runs(b)
        prefix = _style_prefix(ra, rb, prefix)
        suffix = _style_prefix(_flip(ra, la), _flip(rb, lb), suffix)
    p = prefix
    if prefix + suffix > n and caret is not None:
        p = max(n - suffix, min(prefix, caret - (lb - n)))
    q = min(suffix, n - p)
    return p, cut(a, p, la - q), cut(b, p, lb - q)


def _style_prefix(ra: list[Run], rb: list[Run], n: int) -> int:
    i = j = p = 0
    while p < n:
        if ra[i][2] != rb[j][2]:
            return p
        p = min(ra[i][1], rb[j][1])
        i += ra[i][1] == p
        j += rb[j][1] == p
    return n


def _flip(rs: list[Run], n: int) -> list[Run]:
    return [(n - end, n - start, style) for start, end, style in reversed(rs)]
