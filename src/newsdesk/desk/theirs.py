"""What a target says that stands there, compared: it tells lines, not blocks with ids."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.difference import Difference, difference, words
from newsdesk.article.richtext import rich

MOST = 4000
"""Lines that are compared."""


def differing(old: Sequence[str], new: Sequence[str]) -> Difference:
    """The difference of two texts, each its headline and then its lines."""
    a, b = old[:MOST], new[:MOST]
    names, there = [f"old {n}" for n in range(len(a))], [f"new {n}" for n in range(len(b))]
    for _, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if end - start == last - first:  # the same lines, or as many others in their place
            there[first:last] = names[start:end]
    if names and there:  # a headline is the other's headline, whatever it says
        there = [names[0], *(f"new {n}" if name == names[0] else name for n, name in enumerate(there[1:], 1))]
    return difference(_article(a, names), _article(b, there))


def _article(lines: Sequence[str], names: Sequence[str]) -> Article:
    held = enumerate(zip(lines, names, strict=True))
    return Article(
        id="", blocks=tuple(TextBlock(name, "paragraph" if n else "headline", rich(line)) for n, (line, name) in held)
    )


def lines_of(article: Article) -> list[str]:
    """An article as a target would tell it, as far as that can be said without asking one."""
    rest = [b for b in article.blocks if b.kind != "headline"]
    return [article.headline, *(line for b in rest for line in words(b).splitlines() if line.strip())]
