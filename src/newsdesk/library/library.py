"""Articles in and out of the store: create, load, append, list, bin."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from newsdesk.article.article import Article
from newsdesk.base.clock import Clock, NewId, new_id, stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.library import query as asking
from newsdesk.library.assets import Assets
from newsdesk.library.history import History, entries, number_of, text_at, write_whole
from newsdesk.library.outbox import Outbox
from newsdesk.library.presence import Presence
from newsdesk.library.query import Choices, Query, Row, Stamp
from newsdesk.library.shelf import Shelf, put_uses
from newsdesk.library.store import LibraryUnwritable, Store, index, index_fresh, unindex
from newsdesk.library.texts import Entry, body, replayed, summary, written_entry
from newsdesk.pictures.asset import Asset, Brief

AFTER_CHANGE = {"signed": "draft", "exported": "changed", "delivered": "outdated"}
"""What the state of an article becomes when its text is changed; the others stay."""
CHECKPOINT_EVERY = 200
"""Journal rows after which the whole article is written anew: opening stays quick, saving stays small."""


class ChangedElsewhere(UserError):  # noqa: N818  it says what happened
    """Another window or program has saved this article since it was opened."""


class Library:
    """Safe to use from several threads; several processes may have one library open."""

    def __init__(self, store: Store, folder: Path, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._clock = clock
        self.history = History(store)
        self.presence = Presence(store, folder / "open", new_id())
        self.shelf = Shelf(store)
        self.outbox = Outbox(store, folder / "outbox")
        self._assets = Assets(store, folder / "assets")
        self._looked: tuple[int, Stamp] | None = None

    @classmethod
    def open(
        cls, path: Path, clock: Clock, new_id: NewId = new_id, progress: Callable[[float], object] | None = None
    ) -> Library:
        """Open or make the library at this path; pictures lie in ``assets`` beside it. progress is told how far an
        upgrade is, from 0 to 1. Raises UserError."""
        return cls(Store(path, progress), path.parent, clock, new_id)

    @property
    def path(self) -> Path:
        """The database file."""
        return self._store.path

    def close(self) -> None:
        self.presence.close()
        self._store.close()

    # ------------------------------------------------------------------ articles

    def create(self, article: Article, by: str = "") -> None:
        """Put a new article in. UserError when its id is there already."""
        text = body(article)
        columns = {
            "id": article.id,
            "base": article.revision,
            "revision": article.revision,
            "created": article.created,
            "updated": article.updated,
            **summary(article),
        }
        with self._store.write() as db:
            columns["seq"] = seq = _next(db)
            marks = ", ".join("?" * len(columns))
            try:
                made = db.execute(
                    f"INSERT INTO article ({', '.join(columns)}) VALUES ({marks})", list(columns.values())
                )
            except sqlite3.IntegrityError as error:
                raise UserError(M("This article is in the library already."), M("Open it from the list.")) from error
            number = int(made.lastrowid or 0)
            db.execute("INSERT INTO body VALUES (?, ?, ?, ?, NULL)", (number, seq, article.headline, text))
            write_whole(db, number, article, by=by)
            put_uses(db, number, article)
            index(db, seq, article.headline, text)

    def load(self, article_id: str) -> Article:
        """The article as last saved: whole text plus journal. UserError when there is none of this id, and
        LibraryDamaged when it cannot be read."""
        with self._store.read() as db:
            db.execute("BEGIN")  # one snapshot: another process may save between two reads
            try:
                number = number_of(db, article_id)
                (base,) = db.execute("SELECT base FROM article WHERE number = ?", (number,)).fetchone()
                article = replayed(text_at(db, number, base), entries(db, number, base, 2**62))
                (revision,) = db.execute("SELECT revision FROM article WHERE number = ?", (number,)).fetchone()
            finally:
                db.execute("ROLLBACK")
            if article.revision != revision or article.id != article_id:
                raise ValueError(f"revision {article.revision} of {article_id} instead of {revision}")
        return article

    def revision(self, article_id: str) -> int:
        """The last saved revision."""
        with self._store.read() as db:
            number = number_of(db, article_id)
            return int(db.execute("SELECT revision FROM article WHERE number = ?", (number,)).fetchone()[0])

    def append(
        self, article_id: str, changes: Sequence[Entry], *, article: Article, session: str = "", by: str = ""
    ) -> None:
        """Commit changes durably. ``article`` is the value after them.

        Raises ChangedElsewhere when they do not follow the last saved revision, and LibraryUnwritable when the disk
        refuses; nothing is written then.
        """
        if not changes:
            return
        text, listed, written = body(article), summary(article), [written_entry(e, session, by) for e in changes]
        with self._store.write() as db:
            number = number_of(db, article_id)
            ask = "SELECT revision, base, state FROM article WHERE number = ?"
            revision, base, state = db.execute(ask, (number,)).fetchone()
            if session and revision >= changes[0].revision:  # a commit may be on the disk though it was said to fail
                ask = "SELECT session FROM journal WHERE article = ? AND revision = ?"
                if db.execute(ask, (number, revision)).fetchone() == (session,):
                    written = [row for row in written if row[0] > revision]
                    changes = [change for change in changes if change.revision > revision]
                    if not changes:
                        return
            if revision != changes[0].revision - 1:
                raise ChangedElsewhere(
                    M("This article was changed in another window or program."), M("Compare the two texts and choose.")
                )
            db.executemany(
                "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, *row) for row in written],
            )
            listed |= {"revision": changes[-1].revision, "updated": changes[-1].time, "seq": _next(db)}
            listed["state"] = AFTER_CHANGE.get(state, state)
            sets = ", ".join(f"{name} = ?" for name in listed)
            db.execute(f"UPDATE article SET {sets} WHERE number = ?", [*listed.values(), number])
            db.execute("UPDATE body SET fresh = ? WHERE article = ?", (text, number))
            put_uses(db, number, article)
            if changes[-1].revision - base >= CHECKPOINT_EVERY:
                _checkpoint(db, number, article, by)

    def checkpoint(self, article_id: str, by: str = "") -> None:
        """Write what is saved of an article as its new base. Journal rows stay: they are history."""
        with self._store.write() as db:
            number = number_of(db, article_id)
            (base,) = db.execute("SELECT base FROM article WHERE number = ?", (number,)).fetchone()
            if changes := entries(db, number, base, 2**62):
                _checkpoint(db, number, replayed(text_at(db, number, base), changes), by)
            index_fresh(db)

    # ------------------------------------------------------------------ the list

    def order(self, query: Query, most: int = -1) -> array[int]:
        """The numbers of the articles that are asked for, in order, at most so many. All of 100,000 take 0.05 s."""
        if query.text:
            self._index_fresh()
        with self._store.read_long() as db:
            return asking.order(db, query, most)

    def _index_fresh(self) -> None:
        """What was saved since the last search is found too: a save that indexed it would take five times as long."""
        with self._store.read() as db:
            if not db.execute("SELECT 1 FROM body WHERE fresh IS NOT NULL LIMIT 1").fetchone():
                return
        with suppress(LibraryUnwritable), self._store.write() as db:  # what is in the index is found in any case
            index_fresh(db)

    def listed(self, numbers: Sequence[int], text: str = "") -> list[Row]:
        """What the list shows of these; with text also where it was found in them."""
        with self._store.read() as db:
            return asking.rows(db, numbers, text)

    def revisions(self, numbers: Sequence[int]) -> list[tuple[str, int]]:
        """The ids of these with their last revisions, in this order."""
        with self._store.read_long() as db:
            return asking.revisions(db, numbers)

    def rows(self, *, deleted: bool = False, text: str = "") -> list[Row]:
        """All rows of the list or of the bin, the newest first; with text those that a search gives."""
        return self.listed(self.order(Query(text, binned=deleted)), text)

    def row(self, article_id: str) -> Row | None:
        """What the list shows of one article; None when it is in the bin or not there."""
        with self._store.read() as db:
            ask = "SELECT number FROM article WHERE id = ? AND deleted IS NULL"
            found = db.execute(ask, (article_id,)).fetchone()
            return asking.rows(db, found)[0] if found else None

    def begins_with(self, text: str) -> list[str]:
        """The ids that begin so, at most three of them, those in the bin too."""
        with self._store.read() as db:
            ask = "SELECT id FROM article WHERE id >= ? AND id < ? ORDER BY id LIMIT 3"
            return [row[0] for row in db.execute(ask, (text, text + "\U0010ffff"))]

    def choices(self) -> Choices:
        """What the list can be filtered by."""
        with self._store.read_long() as db:
            return asking.choices(db)

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many in the bin."""
        with self._store.read() as db:
            # Two questions, for each is answered by the list's index alone.
            asks = ("deleted IS NULL", "deleted IS NOT NULL")
            here, gone = (db.execute(f"SELECT count(*) FROM article WHERE {ask}").fetchone()[0] for ask in asks)
        return int(here), int(gone)

    def changed_since(self, before: Stamp) -> tuple[Stamp, frozenset[str]]:
        """What was changed since, by whichever program; a few milliseconds for 100,000 articles, if anything was."""
        with self._store.read() as db:
            (version,) = db.execute("PRAGMA data_version").fetchone()  # SQLite's own: goes up with any commit elsewhere
            if self._looked == (version, before):
                return before, frozenset()
            stamp, changed = asking.changed_since(db, before)
            self._looked = version, stamp
            return stamp, changed

    # ------------------------------------------------------------------ the bin

    def delete(self, *article_ids: str) -> None:
        """Move to the bin."""
        self._set_deleted(article_ids, stamp(self._clock()))

    def restore(self, *article_ids: str) -> None:
        """Take out of the bin."""
        self._set_deleted(article_ids, None)

    def _set_deleted(self, article_ids: Sequence[str], when: str | None) -> None:
        with self._store.write() as db:
            numbers = [number_of(db, article_id) for article_id in article_ids]
            db.executemany("UPDATE article SET deleted = ? WHERE number = ?", [(when, n) for n in numbers])

    def empty_bin(self, older_than: timedelta, moment: datetime) -> int:
        """Remove for ever what has been in the bin for longer, was not changed since, and is open nowhere; how many.
        Their pictures go when nothing else has them (:meth:`remove_unused_pictures`)."""
        before = stamp(moment - older_than)
        with self._store.write() as db:
            ask = (
                "SELECT a.number, b.seq, b.headline, b.text FROM article a JOIN body b ON b.article = a.number"
                " WHERE a.deleted < ? AND a.updated < ?"
            )
            old = db.execute(ask, (before, before)).fetchall()
            gone = [row for row in old if not self.presence.holders(db, row[0])]
            for number, seq, headline, text in gone:
                _erase(db, number, seq, headline, text)
        return len(gone)

    def erase(self, *article_ids: str) -> int:
        """Remove these for ever, those of them that are in the bin and open nowhere; how many. For their pictures see
        :meth:`empty_bin`."""
        ask = (
            "SELECT a.number, b.seq, b.headline, b.text FROM article a JOIN body b ON b.article = a.number"
            " WHERE a.id = ? AND a.deleted IS NOT NULL"
        )
        with self._store.write() as db:
            named = [row for article_id in article_ids for row in db.execute(ask, (article_id,))]
            gone = [row for row in named if not self.presence.holders(db, row[0])]
            for row in gone:
                _erase(db, *row)
        return len(gone)

    # ------------------------------------------------------------------ whole or not

    def check(self, *, repair: bool = False) -> list[str]:
        """What is wrong with the library, in a line each; [] when nothing is. repair makes anew what was made from the
        articles' texts: what the list shows, and the search index."""
        from newsdesk.library.checking import faults, repair_lists  # not at the start

        with self._store.read_long() as db:
            wrong = faults(db, self._assets.whole)
        if repair:
            with self._store.write() as db:
                repair_lists(db)
        return wrong

    # ------------------------------------------------------------------ pictures

    def put_asset(self, data: bytes, asset: Asset, brief: Brief | None = None) -> None:
        """Keep an original, unchanged, once. brief is what the picture shows and states; without it that is read when
        the library is tidied. Raises LibraryUnwritable."""
        self._assets.put(data, asset, stamp(self._clock()), brief)

    def asset(self, sha256: str) -> Asset | None:
        """What is known of a picture; None when the library does not have it."""
        return self._assets.get(sha256)

    def assets(self) -> frozenset[str]:
        """The hashes of all pictures."""
        return self._assets.hashes()

    def asset_path(self, sha256: str) -> Path:
        """Where a picture's original lies."""
        return self._assets.path(sha256)

    def asset_bytes(self, sha256: str) -> bytes:
        """A picture's original, checked against its hash. UserError when it is missing or was changed."""
        return self._assets.read(sha256)

    def remove_unused_pictures(self, moment: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
        """See :meth:`newsdesk.library.assets.Assets.remove_unused`."""
        return self._assets.remove_unused(moment, go_on)


def _next(db: sqlite3.Connection) -> int:
    """The place of the next change."""
    return int(db.execute("SELECT coalesce(max(seq), 0) + 1 FROM article").fetchone()[0])


def _erase(db: sqlite3.Connection, number: int, seq: int, headline: str, text: str) -> None:
    """Take one article out of every table."""
    unindex(db, seq, headline, text)
    # What was delivered goes with it; where it stands is remembered, so that it never goes out as something new.
    db.execute("DELETE FROM delivery WHERE article = (SELECT id FROM article WHERE number = ?)", (number,))
    for table in ("journal", "revision", "body", "hold", "use"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
    db.execute("DELETE FROM article WHERE number = ?", (number,))


def _checkpoint(db: sqlite3.Connection, number: int, article: Article, by: str) -> None:
    write_whole(db, number, article, by=by)
    db.execute("UPDATE article SET base = ? WHERE number = ?", (article.revision, number))
