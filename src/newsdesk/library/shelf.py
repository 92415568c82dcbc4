"""The pictures of the library as a shelf: which there are, what they state, where each is used, which look alike."""

from __future__ import annotations

import re
import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.article.look import AS_IT_IS, Hidden, look_from_json, look_to_json
from newsdesk.base.clock import stamp
from newsdesk.library.store import BITS, Store
from newsdesk.library.words import folded, terms
from newsdesk.pictures.asset import NEAR, READER, Asset, Brief

MOST_ALIKE = 2000
"""Answers of what is alike that are remembered."""
MOST = 50
"""Uses of one picture that are told: nobody reads further."""
_CAPTION = 2000
"""Characters of a caption that are remembered of a use."""
_TIME = "coalesce(nullif(u.published, ''), a.updated)"
_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Use:
    """A picture in an article: of this id and headline; time is when it was or will be published, else when it was
    last changed (RFC 3339)."""

    sha256: str
    article: str
    headline: str
    time: str
    caption: str
    credit: str
    alt: str = ""
    look: str = ""
    """As JSON (:func:`newsdesk.article.look.look_to_json`)."""
    binned: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What the shelf shows of a picture. caption, credit and date are the file's own; uses the newest first, at most
    MOST; count is of all articles that have it."""

    number: int
    asset: Asset
    taken: str
    caption: str
    credit: str
    date: str
    uses: tuple[Use, ...]
    count: int
    look: str = ""
    """How it was used last, as JSON, with every place hidden that any use hides."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. text: words of captions, credits, keywords and headlines, and days like 2026-11-20 or months;
    since: taken in at this time or later (RFC 3339, UTC); used None: in articles or not."""

    text: str = ""
    since: str = ""
    used: bool | None = None


@dataclass(frozen=True, slots=True)
class _Alike:
    """What was alike when this was the newest picture (number and SHA-256): distance, number below zero, SHA-256."""

    newest: tuple[int, str] = (0, "")
    nearest: tuple[tuple[int, int, str], ...] = ()

    @property
    def pictures(self) -> list[str]:
        """The nearest first, of equally near ones the newest."""
        return [sha256 for _, _, sha256 in self.nearest]


_NONE = _Alike()


class Shelf:
    """Safe to use from several threads. What is said to be slow is for a worker."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._alike: dict[int, _Alike] = {}
        """By fingerprint: checks ask again and again."""
        self._remembering = threading.Lock()

    def order(self, wanted: Wanted = Wanted()) -> array[int]:
        """The numbers of the pictures that are asked for, those that came last first. Slow: up to 0.3 s for 100,000."""
        parts, values = ["1"], list[object]()
        for term in terms(wanted.text):
            part = "instr(a.words, ?) > 0 OR a.sha256 IN (SELECT asset FROM use WHERE instr(words, ?) > 0)"
            values += [term, term]
            if span := _span(term):
                part += " OR (a.taken >= ? AND a.taken < ?)"
                part += " OR a.sha256 IN (SELECT asset FROM use WHERE instr(published, ?) = 1)"
                values += [*span, term]
            parts.append(f"({part})")
        if wanted.since:
            parts.append("a.taken >= ?")
            values.append(wanted.since)
        if wanted.used is not None:
            parts.append(f"{'' if wanted.used else 'NOT '}EXISTS (SELECT 1 FROM use WHERE asset = a.sha256)")
        ask = f"SELECT a.number FROM asset a WHERE {' AND '.join(parts)} ORDER BY a.taken DESC, a.number DESC"
        with self._store.read_long() as db:
            return array("q", (row[0] for row in db.execute(ask, values)))

    def listed(self, numbers: Sequence[int]) -> list[Kept]:
        """What the shelf shows of these, in this order; of one that is gone, nothing."""
        columns = "number, sha256, mime, width, height, size, taken, caption, credit, date"
        out = []
        with self._store.read() as db:
            for number in numbers:
                row = db.execute(f"SELECT {columns} FROM asset WHERE number = ?", (number,)).fetchone()
                if row is not None:
                    asset = Asset(*row[1:6])
                    ask = "SELECT count(DISTINCT article) FROM use WHERE asset = ?"
                    (count,) = db.execute(ask, (asset.sha256,)).fetchone()
                    uses = tuple(_uses(db, _uses_where("1"), (asset.sha256, MOST))) if count else ()
                    taken, caption, credit, date = row[6:]
                    last = look_from_json(uses[0].look) if uses else AS_IT_IS
                    look = look_to_json(replace(last, hidden=_hidden(db, asset.sha256))) if count else ""
                    out.append(Kept(number, asset, taken, caption, credit, date, uses, count, look))
        return out

    def hidden(self, sha256: str) -> tuple[Hidden, ...]:
        """What any figure hides of this picture: who puts it in again must not show a face that was hidden."""
        with self._store.read() as db:
            return _hidden(db, sha256)

    def used(self, assets: Iterable[str], *, outside: str) -> dict[str, Use]:
        """For each of these pictures that an article outside the bin has, but for the one of the id outside: where it
        was used last."""
        out = {}
        with self._store.read() as db:
            for sha256 in assets:
                ask = _uses_where("a.deleted IS NULL AND a.id <> ?")
                for use in _uses(db, ask, (sha256, outside, 1)):
                    out[sha256] = use
        return out

    def generated(self, assets: Iterable[str]) -> frozenset[str]:
        """Those of these whose file says that a machine made them; of one that nobody has read yet nothing is known."""
        from newsdesk.pictures.brief import GENERATED  # reads pictures' metadata: not at the start

        ask, mark = "SELECT 1 FROM asset WHERE sha256 = ? AND instr(words, ?) > 0", folded(GENERATED)
        with self._store.read() as db:
            return frozenset(h for h in assets if db.execute(ask, (h, mark)).fetchone())

    def fingerprint(self, sha256: str) -> int | None:
        """Of one picture; None when it has none, or nobody has looked yet."""
        with self._store.read() as db:
            row = db.execute("SELECT fingerprint FROM asset WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None or row[0] is None else int(row[0]) & BITS

    def alike(self, fingerprint: int) -> list[str]:
        """The pictures that are nearly the same, at most MOST, the nearest first. The first time a few hundredths of a
        second for 100,000: the index has all that is looked at. Then it is remembered, until a picture is read anew
        here, and of those that came in since only they are looked at."""
        held = self._alike  # another one when what was found meanwhile counts no more
        with self._store.read_long() as db:
            newest = db.execute("SELECT number, sha256 FROM asset ORDER BY number DESC LIMIT 1").fetchone() or (0, "")
            known = held.get(fingerprint, _NONE)
            there = db.execute("SELECT sha256 FROM asset WHERE number = ?", known.newest[:1]).fetchone()
            if there != known.newest[1:]:  # it was removed: its number may be another's
                known = _NONE
            if known.newest != newest:
                known = _Alike(newest, _nearest(db, fingerprint, known))
        with self._remembering:
            held.pop(fingerprint, None)
            while len(held) >= MOST_ALIKE:
                del held[next(iter(held))]
            held[fingerprint] = known
        return known.pictures

    def remembered(self, fingerprint: int) -> list[str]:
        """Of :meth:`alike` what is remembered; nothing is looked for."""
        return self._alike.get(fingerprint, _NONE).pictures

    def unread(self) -> list[str]:
        """The pictures that this version has not read yet, those that came last first."""
        with self._store.read_long() as db:
            ask = "SELECT sha256 FROM asset WHERE reader < ? ORDER BY number DESC"
            return [row[0] for row in db.execute(ask, (READER,))]

    def remember(self, sha256: str, brief: Brief, size: tuple[int, int] | None = None) -> None:
        """What a picture shows and states; and its upright size, which older versions may have had otherwise."""
        with self._store.write() as db:
            remember(db, sha256, brief)
            if size is not None:
                db.execute("UPDATE asset SET width = ?, height = ? WHERE sha256 = ?", (*size, sha256))
        self._alike = {}


def _nearest(db: sqlite3.Connection, fingerprint: int, known: _Alike) -> tuple[tuple[int, int, str], ...]:
    """What is known, and of the pictures that came since what is alike."""
    # With the sign all of the index on fingerprints is looked at, without it the rows of these numbers alone.
    number = "number" if known.newest[0] else "+number"
    ask = (
        "SELECT differ(fingerprint, ?1), -number, sha256 FROM asset WHERE number IN (SELECT number FROM asset"
        f" WHERE {number} > ?2 AND fingerprint IS NOT NULL AND differ(fingerprint, ?1) <= ?3) ORDER BY 1, 2 LIMIT ?4"
    )
    found = db.execute(ask, (signed(fingerprint), known.newest[0], NEAR, MOST))
    return tuple(sorted({*known.nearest, *found})[:MOST])


def signed(fingerprint: int) -> int:
    """64 bits as SQLite holds them."""
    return fingerprint - (1 << 64) if fingerprint >> 63 else fingerprint


def remember(db: sqlite3.Connection, sha256: str, brief: Brief) -> None:
    """Write what a picture shows and states into its row."""
    found = None if brief.fingerprint is None else signed(brief.fingerprint)
    db.execute(
        "UPDATE asset SET reader = ?, fingerprint = ?, caption = ?, credit = ?, date = ?, words = ? WHERE sha256 = ?",
        (READER, found, brief.caption, brief.credit, brief.date, folded(brief.words), sha256),
    )


def put_uses(db: sqlite3.Connection, number: int, article: Article) -> None:
    """Which pictures an article has, when it has others than before or says other things of them."""
    figures = [p for p in pictures_in(article.blocks) if p.asset]
    rows = []
    for place, figure in enumerate(figures):
        caption = figure.caption.text[:_CAPTION]
        words = folded("\n".join((caption, figure.credit, article.headline)))
        look = look_to_json(figure.look)
        said = caption, figure.credit, figure.alt, look, words
        rows.append((figure.asset, number, place, article.publish_time, *said))
    held = db.execute("SELECT * FROM use WHERE article = ? ORDER BY place", (number,)).fetchall()
    if held != rows:
        db.execute("DELETE FROM use WHERE article = ?", (number,))
        db.executemany("INSERT INTO use VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _uses_where(where: str) -> str:
    """The question for the articles that have a picture; its values: the picture, those of where, and how many."""
    return (
        f"SELECT u.asset, a.id, a.headline, {_TIME}, u.caption, u.credit, u.alt, u.look, a.deleted IS NOT NULL,"
        " min(u.place)"  # of several in an article the first: SQLite takes the other columns from the minimum's row
        " FROM use u JOIN article a ON a.number = u.article"
        f" WHERE u.asset = ? AND {where} GROUP BY u.article ORDER BY {_TIME} DESC LIMIT ?"
    )


def _uses(db: sqlite3.Connection, ask: str, values: Sequence[object]) -> Iterator[Use]:
    for row in db.execute(ask, values):
        sha256, article, headline, time, caption, credit, alt, look, binned, _ = row
        yield Use(sha256, article, headline, time, caption, credit, alt, look, bool(binned))


def _hidden(db: sqlite3.Connection, sha256: str) -> tuple[Hidden, ...]:
    looks = db.execute("SELECT DISTINCT look FROM use WHERE asset = ? AND look LIKE '%hidden%'", (sha256,))
    return tuple(dict.fromkeys(place for (look,) in looks for place in look_from_json(look).hidden))


def _span(term: str) -> tuple[str, str] | None:
    """The day or month that a term names, here where the person is, as two stamps; None when it names none."""
    found = _DAY.fullmatch(term)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        start = datetime(year, month, day)
        end = start + timedelta(days=1) if found[3] else datetime(year + month // 12, month % 12 + 1, 1)
        return stamp(start.astimezone()), stamp(end.astimezone())
    except (ValueError, OverflowError, OSError):
        return None
