"""Which articles a person asks for, in which order, and what the list shows of those that are seen."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from newsdesk.library.words import Question, found_at, question, terms

MOST = 500
"""Articles that a search for words gives: nobody reads further."""
STATES = ("draft", "signed", "exported", "changed", "delivered", "outdated", "withdrawn")
"""Changed: since it was exported; outdated: changed since it was delivered; withdrawn: from all targets."""
Sort = Literal["updated", "created", "headline", "characters"]
_ORDER = {
    "updated": "a.seq DESC",
    "created": "a.created DESC, a.seq DESC",
    "headline": "a.headline = '', a.headline COLLATE NOCASE, a.seq DESC",
    "characters": "a.characters DESC, a.seq DESC",
}
_COLUMNS = (
    "a.number, a.id, a.headline, a.channel, a.updated, a.characters, a.figures, a.deleted, a.first_line, a.state,"
    " a.people, a.picture"
)
_BEFORE, _SHOWN = 8, 120
"""Characters of a text that are shown before what was found in it, and in all."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. channel is the name of any level of it; author a whole name; since and until are RFC 3339,
    the second excluded; pictures None: with or without."""

    text: str = ""
    binned: bool = False
    channel: str = ""
    state: str = ""
    author: str = ""
    since: str = ""
    until: str = ""
    pictures: bool | None = None
    sort: Sort = "updated"

    @property
    def plain(self) -> bool:
        """Is it the whole list, the newest first? Then it is known at once, and a save moves one row of it."""
        return self == Query(binned=self.binned)


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of an article. found: the words that were found in it are in this piece of its text.
    holders: who has it open, each with the name of its process and of its person, who came first before the others."""

    number: int
    id: str
    headline: str
    channel: tuple[str, ...]
    updated: str
    characters: int
    figures: int
    deleted: str | None
    first_line: str
    state: str = "draft"
    people: tuple[str, ...] = ()
    picture: str = ""
    holders: tuple[tuple[str, str], ...] = ()
    found: str = ""


def order(db: sqlite3.Connection, query: Query, most: int = -1) -> array[int]:
    """The numbers of the articles that are asked for, in order, at most so many; with words those first that have them
    in the headline, at most MOST."""
    where, values = _where(query)
    asked = question(query.text)
    if asked is None:
        ask = f"SELECT a.number FROM article a WHERE {where} ORDER BY {_ORDER[query.sort]} LIMIT ?"
        return array("q", map(itemgetter(0), db.execute(ask, [*values, most]).fetchall()))
    return array("q", _found(db, asked, where, values, query.sort))


def _where(query: Query) -> tuple[str, list[Any]]:
    parts = ["a.deleted IS NOT NULL" if query.binned else "a.deleted IS NULL"]
    values: list[Any] = []
    for part, value in (
        ("instr(a.channel, ?) > 0", query.channel and json.dumps(query.channel, ensure_ascii=False)),
        ("instr(a.people, ?) > 0", query.author and json.dumps(query.author, ensure_ascii=False)),
        ("a.state = ?", query.state),
        ("a.updated >= ?", query.since),
        ("a.updated < ?", query.until),
    ):
        if value:
            parts.append(part)
            values.append(value)
    if query.pictures is not None:
        parts.append("a.figures > 0" if query.pictures else "a.figures = 0")
    return " AND ".join(parts), values


def _found(db: sqlite3.Connection, asked: Question, where: str, values: list[Any], sort: Sort) -> list[int]:
    whole = "".join(" AND holds(b.text, ?)" for _ in asked.whole)
    if not asked.match:  # signs alone: no index has them
        joined = "JOIN body b ON b.article = a.number" if whole else ""
        ask = f"SELECT a.number FROM article a {joined} WHERE {where}{whole} ORDER BY {_ORDER[sort]} LIMIT {MOST}"
        return [row[0] for row in db.execute(ask, [*values, *asked.whole])]
    numbers: dict[int, None] = {}
    for table in ("search_headline", "search"):
        best = f"s.rowid DESC LIMIT {MOST}" if sort == "updated" else f"{_ORDER[sort]} LIMIT {MOST}"
        ask = (
            f"SELECT a.number FROM {table} s JOIN body b ON b.seq = s.rowid JOIN article a ON a.number = b.article"
            f" WHERE {table} MATCH ? AND {where}{whole} ORDER BY {best}"
        )
        numbers.update(dict.fromkeys(row[0] for row in db.execute(ask, [asked.match, *values, *asked.whole])))
    return list(numbers)[:MOST]


def rows(db: sqlite3.Connection, numbers: Sequence[int], text: str = "") -> list[Row]:
    """What the list shows of these articles, in this order; of one that is gone, nothing. With text also where it was
    found."""
    wanted = terms(text)
    held = {}
    open_now: dict[int, tuple[tuple[str, str], ...]] = {}
    for number, holder, author in db.execute("SELECT article, holder, author FROM hold ORDER BY since, session"):
        open_now[number] = (*open_now.get(number, ()), (holder, author))
    for start in range(0, len(numbers), 500):
        some = list(numbers[start : start + 500])
        marks = ", ".join("?" * len(some))
        ask = f"SELECT {_COLUMNS} FROM article a WHERE a.number IN ({marks})"
        held.update({r[0]: r for r in db.execute(ask, some)})
    out = []
    for number in numbers:
        if number in held:
            r = held[number]
            found = _piece(db, number, r[2], wanted) if wanted else ""
            values = *r[:3], _names(r[3]), *r[4:10], _names(r[10]), r[11], open_now.get(number, ()), found
            out.append(Row(*values))
    return out


def revisions(db: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[str, int]]:
    """The ids of these articles, each with its last revision, in this order; of one that is gone, nothing."""
    held = {}
    for start in range(0, len(numbers), 500):
        some = list(numbers[start : start + 500])
        marks = ", ".join("?" * len(some))
        ask = f"SELECT number, id, revision FROM article WHERE number IN ({marks})"
        held.update({number: (id, revision) for number, id, revision in db.execute(ask, some)})
    return [held[number] for number in numbers if number in held]


def _names(text: str) -> tuple[str, ...]:
    """One damaged row must not hide all others."""
    try:
        return tuple(json.loads(text))
    except ValueError:
        return ()


def _piece(db: sqlite3.Connection, number: int, headline: str, wanted: Sequence[str]) -> str:
    """The text around the first of these words that stands outside the headline."""
    row = db.execute("SELECT coalesce(fresh, text) FROM body WHERE article = ?", (number,)).fetchone()
    if row is None:
        return ""
    text: str = row[0].replace(headline, "", 1)
    at = next((i for term in wanted if (i := found_at(text, term)) >= 0), -1)
    if at < 0:
        return ""
    start = max(text.rfind("\n", 0, at) + 1, at - _BEFORE)
    end = text.find("\n", at)
    return ("…" if start and text[start - 1] != "\n" else "") + text[start : end if end >= 0 else None][:_SHOWN]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The library's state as a list shows it: the place of the last change, and how many articles there are, and in the
    bin."""

    seq: int = 0
    here: int = 0
    gone: int = 0


def changed_since(db: sqlite3.Connection, before: Stamp) -> tuple[Stamp, frozenset[str]]:
    """The state of now, and the ids of the articles that were changed since, the newest hundred of each list at most.
    By the list's index alone, but for those ids."""
    ids: set[str] = set()
    found = []
    for ask in ("deleted IS NULL", "deleted > ''"):
        # Two questions: together SQLite would look at each row, alone the index counts them.
        newest = db.execute(f"SELECT seq FROM article WHERE {ask} ORDER BY seq DESC LIMIT 1").fetchone()
        (count,) = db.execute(f"SELECT count(*) FROM article WHERE {ask}").fetchone()
        found.append((newest[0] if newest else 0, count))
        newer = f"SELECT id FROM article WHERE {ask} AND seq > ? ORDER BY seq DESC LIMIT 100"
        ids.update(row[0] for row in db.execute(newer, (before.seq,)))
    (last, here), (last_gone, gone) = found
    return Stamp(max(last, last_gone), here, gone), frozenset(ids)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen to filter by: the channels' names and the people's, each once, the most used first."""

    channels: tuple[str, ...]
    people: tuple[str, ...]


def choices(db: sqlite3.Connection) -> Choices:
    """What the articles outside the bin have."""
    out = []
    for column in ("channel", "people"):
        counted: dict[str, int] = {}
        ask = f"SELECT {column}, count(*) FROM article WHERE deleted IS NULL GROUP BY {column}"
        for names, count in db.execute(ask):
            for name in json.loads(names):
                counted[name] = counted.get(name, 0) + count
        out.append(tuple(sorted(counted, key=lambda name: (-counted[name], name))))
    return Choices(*out)
