"""Text as the search index holds it, and what a person looks for as a question to that index.

Chinese is written without spaces, so its index is of pairs of characters: a word of two is one of them, a longer one
is several that must all be there, and a single character is the beginning of some. The last character of a run stands
alone too. Latin words are held whole and found by their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsdesk.base.text import half_width

LONGEST = 40
"""Characters of a Latin word that are held."""
_HAN = r"\u2e80-\u2fff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(r'["“]([^"”]*)["”]|(\S+)')


@cache
def _run() -> re.Pattern[str]:
    """A run of Han characters or of others; compiled when it is needed, for that takes 4 ms of a start."""
    return re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")


@cache
def _han() -> re.Pattern[str]:
    return re.compile(rf"[{_HAN}]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: match is FTS5's expression ("" for none); each of whole must stand in the text as it is."""

    match: str
    whole: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Text as it is compared: half width, lower case."""
    return half_width(text).lower()


def found_at(text: str, term: str) -> int:
    """Where a folded term stands in a text; -1: nowhere. Of a text that folding makes longer, 0."""
    if _han().fullmatch(term):  # nothing of it folds, and folding a text takes twenty times as long as looking
        return text.find(term)
    lowered = folded(text)
    at = lowered.find(term)
    return at if len(lowered) == len(text) else min(at, 0)


def tokens(text: str) -> str:
    """The words of a text for the index, with spaces between them."""
    return " ".join(_tokens(folded(text)))


def _tokens(text: str) -> Iterator[str]:
    for found in _run().finditer(text):
        run = found[0]
        if not _han().match(run):
            yield run[:LONGEST]
            continue
        for i in range(len(run) - 1):
            yield run[i : i + 2]
        yield run[-1]


def terms(text: str) -> list[str]:
    """What a person typed, cut into what is looked for; folded."""
    return [term for a, b in _TERM.findall(text) if (term := folded(a or b).strip())]


def question(text: str) -> Question | None:
    """What a person typed as a question; None when there is nothing to look for. Words are joined by "and"; what stands
    in quotation marks is one."""
    parts: list[str] = []
    whole: list[str] = []
    for term in terms(text):
        asked: list[str] = []
        for found in _run().finditer(term):
            run = found[0]
            if not _han().match(run):
                asked.append(f'"{run[:LONGEST]}" *')
            elif len(run) == 1:
                asked.append(f'"{run}" *')
            else:
                asked += [f'"{run[i : i + 2]}"' for i in range(len(run) - 1)]
        parts += asked
        if len(asked) != 1 or not _run().fullmatch(term):
            whole.append(term)  # the index knows that all its parts are there, not that they stand together
    if not parts and not whole:
        return None
    return Question(" AND ".join(parts), tuple(whole))
