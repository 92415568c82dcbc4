"""Articles and pictures in and out of the store: create, load, append, list, bin."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import words_of
from newsdesk.article.codec import dump_article, edit_from_json, edit_to_json, load_article
from newsdesk.article.edits import Edit, Stale
from newsdesk.article.outline import count, lead
from newsdesk.base.clock import Clock, stamp
from newsdesk.base.errors import UserError
from newsdesk.base.files import write_bytes
from newsdesk.base.message import M
from newsdesk.library.store import LibraryUnwritable, Store, damaged, fill_index, index, unindex
from newsdesk.library.words import Question, question
from newsdesk.pictures.asset import Asset

MOST = 500
"""Articles that a search gives: nobody reads further."""
_ROW = "a.id, a.headline, a.channel, a.updated, a.characters, a.figures, a.deleted, a.first_line"
CHECKPOINT_EVERY = 200
"""Journal rows after which the whole article is written anew: opening stays quick, saving stays small."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change on its way to the journal; see :class:`newsdesk.article.document.Change`."""

    revision: int
    time: str
    act: str
    label: str
    edits: tuple[Edit, ...]
    merged: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of an article."""

    id: str
    headline: str
    channel: tuple[str, ...]
    updated: str
    characters: int
    figures: int
    deleted: str | None
    first_line: str


class ChangedElsewhere(UserError):  # noqa: N818  it says what happened
    """Another window or program has saved this article since it was opened."""


class Library:
    """Safe to use from several threads; several processes may have one library open."""

    def __init__(self, store: Store, assets: Path, clock: Clock) -> None:
        self._store = store
        self._assets = assets
        self._clock = clock

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Library:
        """Open or make the library at this path; pictures lie in ``assets`` beside it. Raises UserError."""
        return cls(Store(path), path.parent / "assets", clock)

    def close(self) -> None:
        self._store.close()

    # ------------------------------------------------------------------ articles

    def create(self, article: Article) -> None:
        """Put a new article in. UserError when its id is there already."""
        summary = _summary(article)
        columns = ["id", "checkpoint", "base", "revision", "created", "updated", "seq", *summary]
        values = [
            article.id,
            dump_article(article).decode(),
            article.revision,
            article.revision,
            article.created,
            article.updated,
            0,
            *summary.values(),
        ]
        marks = ", ".join("?" * len(values))
        with self._store.write() as db:
            values[6] = seq = _next(db)
            try:
                db.execute(f"INSERT INTO article ({', '.join(columns)}) VALUES ({marks})", values)
            except sqlite3.IntegrityError as error:
                raise UserError(M("This article is in the library already."), M("Open it from the list.")) from error
            index(db, seq, summary["headline"], summary["body"])

    def load(self, article_id: str) -> Article:
        """The article as last saved: checkpoint plus journal. UserError when there is none of this id."""
        with self._store.read() as db:
            # One statement, one snapshot: another process may put a checkpoint between two reads.
            rows = db.execute(
                "SELECT a.checkpoint, j.revision, j.time, j.edits FROM article a LEFT JOIN journal j"
                " ON j.article = a.id AND j.revision > a.base WHERE a.id = ? ORDER BY j.revision",
                (article_id,),
            ).fetchall()
        if not rows:
            raise _unknown(article_id)
        article = load_article(rows[0][0])
        try:
            for _, revision, time, edits in rows:
                if revision is None:
                    break
                for edit in json.loads(edits):
                    article = edit_from_json(edit).apply(article)
                article = msgspec.structs.replace(article, revision=revision, updated=time)
        except (ValueError, KeyError, TypeError, msgspec.ValidationError, Stale) as error:
            raise damaged(self._store.path, error) from error
        return article

    def revision(self, article_id: str) -> int:
        """The last saved revision."""
        with self._store.read() as db:
            row = db.execute("SELECT revision FROM article WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise _unknown(article_id)
        return int(row[0])

    def append(self, article_id: str, entries: Sequence[Entry], *, article: Article) -> None:
        """Commit changes durably. ``article`` is the value after them.

        Raises ChangedElsewhere when the entries do not follow the last saved revision, and LibraryUnwritable
        when the disk refuses; nothing is written then.
        """
        if not entries:
            return
        rows = [
            (
                article_id,
                e.revision,
                e.time,
                e.act,
                e.label,
                int(e.merged),
                json.dumps([edit_to_json(x) for x in e.edits], ensure_ascii=False, separators=(",", ":")),
            )
            for e in entries
        ]
        summary = _summary(article)
        with self._store.write() as db:
            row = db.execute(
                "SELECT revision, base, seq, headline, body FROM article WHERE id = ?", (article_id,)
            ).fetchone()
            if row is None:
                raise _unknown(article_id)
            if row[0] != entries[0].revision - 1:
                raise ChangedElsewhere(
                    M("This article was changed in another window or program."),
                    M("Save a copy of your text, then open the article again."),
                )
            db.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            sets, seq = ", ".join(f"{name} = ?" for name in summary), _next(db)
            db.execute(
                f"UPDATE article SET revision = ?, updated = ?, seq = ?, {sets} WHERE id = ?",
                [entries[-1].revision, entries[-1].time, seq, *summary.values(), article_id],
            )
            unindex(db, row[2], row[3], row[4])
            index(db, seq, summary["headline"], summary["body"])
            if entries[-1].revision - row[1] >= CHECKPOINT_EVERY:
                _checkpoint(db, article)

    def checkpoint(self, article: Article) -> None:
        """Write the whole article as its new base, if it is the last saved revision. Journal rows stay: history."""
        with self._store.write() as db:
            _checkpoint(db, article)

    def rows(self, *, deleted: bool = False, text: str = "") -> list[Row]:
        """The articles (or the bin), the newest first. With text only those that hold every word of it, at most MOST,
        those first that have it in the headline."""
        there = "a.deleted IS NOT NULL" if deleted else "a.deleted IS NULL"
        asked = question(text)
        with self._store.read() as db:
            if asked is None:
                found = db.execute(
                    f"SELECT {_ROW} FROM article a WHERE {there} ORDER BY a.updated DESC, a.seq DESC"
                ).fetchall()
            else:
                found = _found(db, asked, there)
        return [Row(r[0], r[1], tuple(json.loads(r[2])), *r[3:]) for r in found]

    def row(self, article_id: str) -> Row | None:
        """What the list shows of one article; None when it is in the bin or not there."""
        with self._store.read() as db:
            ask = f"SELECT {_ROW} FROM article a WHERE a.id = ? AND a.deleted IS NULL"
            found = db.execute(ask, (article_id,)).fetchone()
        return Row(found[0], found[1], tuple(json.loads(found[2])), *found[3:]) if found else None

    def check(self, *, repair: bool = False) -> list[str]:
        """What is wrong with the library, in SQLite's words; [] when nothing is. repair fills the search index anew."""
        with self._store.write() as db:
            wrong = [str(r[0]) for r in db.execute("PRAGMA integrity_check(20)") if r[0] != "ok"]
            try:
                missing = db.execute(
                    "SELECT count(*) FROM article a WHERE NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = a.seq)"
                ).fetchone()[0]
                if missing:
                    wrong.append(f"search index: {missing} articles are not in it")
            except sqlite3.DatabaseError as error:
                wrong.append(f"search index: {error}")
            if repair:
                fill_index(db)
        return wrong

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many in the bin."""
        with self._store.read() as db:
            row = db.execute("SELECT count(*) FILTER (WHERE deleted IS NULL), count(deleted) FROM article").fetchone()
        return int(row[0]), int(row[1])

    def delete(self, article_id: str) -> None:
        """Move to the bin."""
        self._set_deleted(article_id, stamp(self._clock()))

    def restore(self, article_id: str) -> None:
        """Take out of the bin."""
        self._set_deleted(article_id, None)

    def _set_deleted(self, article_id: str, when: str | None) -> None:
        with self._store.write() as db:
            if not db.execute("UPDATE article SET deleted = ? WHERE id = ?", (when, article_id)).rowcount:
                raise _unknown(article_id)

    # ------------------------------------------------------------------ pictures

    def put_asset(self, data: bytes, asset: Asset) -> None:
        """Keep an original, unchanged, once: the file first, then the row, so that a row always has its file."""
        path = self.asset_path(asset.sha256)
        if not path.exists() or path.stat().st_size != asset.size:
            try:
                write_bytes(path, data)
            except OSError as error:
                raise LibraryUnwritable(
                    M("The picture could not be saved: {why}", why=error.strerror or error),
                    M("Make room or check the rights of the folder, then take it again."),
                ) from error
        with self._store.write() as db:
            db.execute(
                "INSERT OR IGNORE INTO asset VALUES (?, ?, ?, ?, ?)",
                (asset.sha256, asset.mime, asset.width, asset.height, asset.size),
            )

    def asset(self, sha256: str) -> Asset | None:
        """What is known of a picture; None when the library does not have it."""
        with self._store.read() as db:
            row = db.execute(
                "SELECT sha256, mime, width, height, size FROM asset WHERE sha256 = ?", (sha256,)
            ).fetchone()
        return Asset(*row) if row else None

    def assets(self) -> frozenset[str]:
        """The hashes of all pictures."""
        with self._store.read() as db:
            return frozenset(r[0] for r in db.execute("SELECT sha256 FROM asset"))

    def asset_path(self, sha256: str) -> Path:
        """Where a picture's original lies."""
        return self._assets / sha256[:2] / sha256

    def asset_bytes(self, sha256: str) -> bytes:
        """A picture's original, checked against its hash. UserError when it is missing or was changed."""
        try:
            data = self.asset_path(sha256).read_bytes()
        except OSError as error:
            raise UserError(
                M("A picture's file is missing from the library."), M("Put the picture in again.")
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise UserError(M("A picture's file in the library is damaged."), M("Put the picture in again."))
        return data


def _found(db: sqlite3.Connection, asked: Question, there: str) -> list[Any]:
    """The rows of the articles that a question finds, those first that have it in the headline."""
    whole = "".join(" AND holds(a.body, ?)" for _ in asked.whole)
    if not asked.match:  # signs alone: no index has them
        ask = f"SELECT {_ROW} FROM article a WHERE {there}{whole} ORDER BY a.seq DESC LIMIT {MOST}"
        return db.execute(ask, asked.whole).fetchall()
    rows: dict[str, Any] = {}
    for table in ("search_headline", "search"):
        ask = (
            f"SELECT {_ROW} FROM {table} s JOIN article a ON a.seq = s.rowid WHERE {table} MATCH ? AND {there}{whole}"
            f" ORDER BY s.rowid DESC LIMIT {MOST}"
        )
        for row in db.execute(ask, (asked.match, *asked.whole)):
            rows.setdefault(row[0], row)
    return list(rows.values())[:MOST]


def _next(db: sqlite3.Connection) -> int:
    """The place of the next change."""
    return int(db.execute("SELECT coalesce(max(seq), 0) + 1 FROM article").fetchone()[0])


def _checkpoint(db: sqlite3.Connection, article: Article) -> None:
    db.execute(
        "UPDATE article SET checkpoint = ?, base = ? WHERE id = ? AND revision = ?",
        (dump_article(article).decode(), article.revision, article.id, article.revision),
    )


def _summary(article: Article) -> dict[str, Any]:
    counts = count(article)
    texts = [words for b in article.blocks if (words := words_of(b))]
    names = [p.name for p in (*article.authors, *article.editors)]
    body = "\n".join((*texts, *names, article.source.name, *article.keywords, article.summary, article.note))
    return {
        "headline": article.headline,
        "channel": json.dumps(article.channel, ensure_ascii=False),
        "first_line": lead(article)[:120],
        "characters": counts.characters,
        "figures": counts.figures,
        "body": body,
    }


def _unknown(article_id: str) -> UserError:
    return UserError(
        M("There is no article {id} in the library.", id=article_id), M("See `newsdesk list` for those there are.")
    )
