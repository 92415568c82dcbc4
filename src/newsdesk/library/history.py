"""What an article was: its saved states, the versions that are kept for ever, and how the others thin with age."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from newsdesk.article.article import Article
from newsdesk.article.codec import dump_article
from newsdesk.article.outline import count
from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.library.store import LibraryDamaged, Store
from newsdesk.library.texts import COLUMNS, Entry, packed, read_entry, replayed, unpacked

log = logging.getLogger(__name__)

Kind = Literal["saved", "named", "exported", "signed", "delivered"]
VERSIONS = ("named", "exported", "signed", "delivered")
ALL_FOR, HOURLY_FOR = timedelta(days=1), timedelta(days=7)
"""How long every saved state is kept, and then one of each hour; after that one of each day."""
REMEMBERED = 1000
"""Changes of the last session that Undo can go back over."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an article: when (RFC 3339, UTC), by whom ("": not known), and what kind it is. characters is -1
    where nobody has counted."""

    article: str
    revision: int
    time: str
    by: str
    kind: Kind
    name: str
    characters: int


class History:
    """The past of the articles of one library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def revisions(self, article_id: str) -> list[Revision]:
        """The states that can be shown, the newest first: whole texts, and of the journal the last of each minute."""
        with self._store.read_long() as db:
            number = number_of(db, article_id)
            out = {
                r: Revision(article_id, r, time, by, cast(Kind, kind), name, characters)
                for r, time, by, kind, name, characters in db.execute(
                    "SELECT revision, time, author, kind, name, characters FROM revision WHERE article = ?", (number,)
                )
            }
            minutes = {
                time[:16]: Revision(article_id, r, time, by, "saved", "", -1)
                for r, time, by in db.execute(
                    "SELECT revision, time, author FROM journal WHERE article = ? ORDER BY revision", (number,)
                )
            }
            for state in minutes.values():
                out.setdefault(state.revision, state)
            return sorted(out.values(), key=lambda r: -r.revision)

    def at(self, article_id: str, revision: int) -> Article:
        """The article as it was. UserError when that state is no longer kept."""
        with self._store.read_long() as db:
            return text_at(db, number_of(db, article_id), revision)

    def keep(self, article: Article, kind: Kind, *, name: str = "", by: str = "") -> None:
        """Keep this saved state for ever as a version of this kind. UserError when it is not saved, or no longer
        kept."""
        revision = article.revision
        with self._store.write() as db:
            number = number_of(db, article.id)
            # Another window's text may have the same number.
            if dump_article(text_at(db, number, revision)) != dump_article(article):
                raise UserError(M("This is not the text that is saved."), M("Save it, then try again."))
            db.execute(
                "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " kind = excluded.kind, name = iif(excluded.name = '', name, excluded.name),"
                " author = iif(excluded.author = '', author, excluded.author)",
                (number, revision, article.updated, by, kind, name, count(article).characters, packed(article)),
            )
            if kind not in ("saved", "named"):
                db.execute("UPDATE article SET state = ? WHERE number = ? AND revision = ?", (kind, number, revision))

    def bring(self, article_id: str, state: Revision, text: Article) -> None:
        """Put in a version that was kept elsewhere; one of the same revision that is there stays."""
        with self._store.write() as db:
            db.execute(
                "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " kind = excluded.kind, name = excluded.name, author = excluded.author WHERE kind = 'saved'",
                (
                    number_of(db, article_id),
                    text.revision,
                    state.time,
                    state.by,
                    state.kind,
                    state.name,
                    count(text).characters,
                    packed(text),
                ),
            )

    def versions(self, article_id: str) -> list[tuple[Revision, Article]]:
        """What is kept for ever of an article, with its texts, the oldest first."""
        kept = [r for r in self.revisions(article_id) if r.kind != "saved"]
        return [(r, self.at(article_id, r.revision)) for r in reversed(kept)]

    def last_session(self, article_id: str) -> list[Entry]:
        """The newest changes, all of one session, in order: what Undo could take back when it ended."""
        with self._store.read() as db:
            number = number_of(db, article_id)
            rows = db.execute(
                f"SELECT {COLUMNS} FROM journal WHERE article = ? ORDER BY revision DESC LIMIT {REMEMBERED}",
                (number,),
            ).fetchall()
            own = [row for row in rows if row[2] and row[2] == rows[0][2]]
            return [read_entry(row) for row in reversed(own)]

    def thin(self, moment: datetime, busy: Callable[[str], bool], go_on: Callable[[], bool] = lambda: True) -> int:
        """Thin what has come of age; how many states went. Articles that are busy (open somewhere) are left for
        another time; go_on says False to stop early."""
        since = stamp(moment - HOURLY_FOR - timedelta(days=40))
        with self._store.read_long() as db:
            ids = [
                row[0]
                for row in db.execute(
                    "SELECT id FROM article WHERE updated >= ?"
                    " OR number IN (SELECT article FROM journal WHERE time < ?)",
                    (since, stamp(moment - ALL_FOR)),
                )
            ]
        gone = 0
        for article_id in ids:
            if not go_on():
                break
            try:
                if not busy(article_id):
                    gone += self._thin(article_id, moment)
            except LibraryDamaged:  # one article's past must not keep all others from being looked after
                log.warning("article %s cannot be thinned", article_id, exc_info=True)
        return gone

    def _thin(self, article_id: str, moment: datetime) -> int:
        old = stamp(moment - ALL_FOR)
        ask = "SELECT revision, time, author FROM journal WHERE article = ? AND time < ? ORDER BY revision"
        with self._store.read() as db:
            try:
                number = number_of(db, article_id)
            except UserError:
                return 0
            saved = db.execute(
                "SELECT revision, time FROM revision WHERE article = ? AND kind = 'saved' AND time < ?", (number, old)
            ).fetchall()
            whole = [(r, datetime.fromisoformat(t)) for r, t in saved]
            if len(whole) == len(survivors(whole, moment)) and not db.execute(ask, (number, old)).fetchone():
                return 0
        with self._store.write() as db:
            rows = db.execute(ask, (number, old)).fetchall()
            if rows:
                self._make_whole(db, number, rows, moment)
            (base,) = db.execute("SELECT base FROM article WHERE number = ?", (number,)).fetchone()
            saved = db.execute(
                "SELECT revision, time FROM revision WHERE article = ? AND kind = 'saved' AND time < ?", (number, old)
            ).fetchall()
            kept = survivors([(r, datetime.fromisoformat(t)) for r, t in saved], moment) | {base, _ground(db, number)}
            gone = [(number, r) for r, _ in saved if r not in kept]
            db.executemany("DELETE FROM revision WHERE article = ? AND revision = ?", gone)
            return len(rows) + len(gone)

    def _make_whole(self, db: sqlite3.Connection, number: int, rows: list[Any], moment: datetime) -> None:
        """Write whole texts for the rows of the journal that stay, and take all of these rows out of it."""
        last = rows[-1][0]
        kept = survivors([(r, datetime.fromisoformat(t)) for r, t, _ in rows], moment) | {last}
        authors = {r: author for r, _, author in rows}
        article = text_at(db, number, rows[0][0])
        for entry in entries(db, number, rows[0][0] - 1, last):
            if entry.revision > article.revision:
                article = replayed(article, [entry])
            if entry.revision in kept:
                write_whole(db, number, article, by=authors[entry.revision])
        db.execute("UPDATE article SET base = max(base, ?) WHERE number = ?", (last, number))
        db.execute("DELETE FROM journal WHERE article = ? AND revision <= ?", (number, last))


def _ground(db: sqlite3.Connection, number: int) -> int:
    """The whole text that the oldest row of the journal follows; -1 when there is no journal."""
    (first,) = db.execute("SELECT min(revision) FROM journal WHERE article = ?", (number,)).fetchone()
    if first is None:
        return -1
    ask = "SELECT coalesce(max(revision), -1) FROM revision WHERE article = ? AND revision < ?"
    return int(db.execute(ask, (number, first)).fetchone()[0])


def survivors(states: Iterable[tuple[int, datetime]], moment: datetime) -> set[int]:
    """Which of these states (revision, time) are kept at this moment: all of the last day, then the last of each hour,
    after a week the last of each day."""
    kept: dict[object, int] = {}
    for revision, time in sorted(states):
        age, local = moment - time, time.astimezone(moment.tzinfo)
        if age < ALL_FOR:
            kept[revision] = revision
        elif age < HOURLY_FOR:
            kept["hour", local.date(), local.hour] = revision
        else:
            kept["day", local.date()] = revision
    return set(kept.values())


class NoArticle(UserError):  # noqa: N818  it says what is so
    """The library has no article of this id; it may have had one."""


def number_of(db: sqlite3.Connection, article_id: str) -> int:
    """What the tables call an article. NoArticle when there is none of this id."""
    row = db.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise NoArticle(
            M("There is no article {id} in the library.", id=article_id), M("See `newsdesk list` for those there are.")
        )
    return int(row[0])


def text_at(db: sqlite3.Connection, number: int, revision: int) -> Article:
    """The text of a revision: the whole one before it, and the journal up to it. UserError when it is not kept."""
    ask = "SELECT revision, content FROM revision WHERE article = ? AND revision <= ? ORDER BY revision DESC LIMIT 1"
    row = db.execute(ask, (number, revision)).fetchone()
    article = unpacked(row[1]) if row else None
    if article is not None and article.revision != row[0]:
        raise ValueError(f"the text of revision {row[0]} is of {article.revision}")
    if article is not None and row[0] < revision:
        article = replayed(article, entries(db, number, row[0], revision))
    if article is None or article.revision != revision:
        raise UserError(M("This state of the article is no longer kept."), M("Choose another one of the list."))
    return article


def entries(db: sqlite3.Connection, number: int, after: int, last: int) -> list[Entry]:
    """The journal from after one revision to another."""
    ask = f"SELECT {COLUMNS} FROM journal WHERE article = ? AND revision > ? AND revision <= ? ORDER BY revision"
    return [read_entry(row) for row in db.execute(ask, (number, after, last))]


def write_whole(db: sqlite3.Connection, number: int, article: Article, *, by: str) -> None:
    """Write a text down whole; a version that is there already stays what it is."""
    db.execute(
        "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, 'saved', '', ?, ?)",
        (number, article.revision, article.updated, by, count(article).characters, packed(article)),
    )
