"""The library's database file: opening, transactions, and what SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.library.words import folded, tokens

VERSION = 2


class LibraryUnwritable(UserError):  # noqa: N818  it names the state, and the window shows it as one
    """The change is not on the disk. It may be later: the caller keeps it and tries again."""


class Store:
    """One connection behind one lock.

    SQLite serialises writers anyway and our reads take microseconds, so a pool would only add states. Other
    processes are kept out by SQLite itself (WAL, five seconds of patience).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        fresh = not path.exists() or path.stat().st_size == 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                M("The library at {path} cannot be opened: {why}", path=path, why=error),
                M("Check that the folder exists and that you may write there."),
            ) from error
        try:
            self._prepare(fresh=fresh)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, fresh: bool) -> None:
        try:
            self._refuse_strangers(fresh=fresh)  # before anything is written into a file that is not ours
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.create_function("holds", 2, lambda text, part: part in folded(text), deterministic=True)
            if self._version() == 0:
                self._create()
            if self._version() < VERSION:
                self._upgrade()
        except sqlite3.DatabaseError as error:
            raise damaged(self.path, error) from error

    def _refuse_strangers(self, *, fresh: bool) -> None:
        version = self._version()
        if version > VERSION:
            raise UserError(M("The library was made by a newer version of Newsdesk."), M("Update Newsdesk to open it."))
        if version == 0 and not fresh and self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise UserError(M("{path} is a database of another program.", path=self.path), M("Choose another folder."))

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _create(self) -> None:
        with self.write() as db:
            if self._version():  # another process was first
                return
            for statement in (*_read("schema.sql"), *_read("search.sql")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")

    def _upgrade(self) -> None:
        """From version 1: every article gets its place in the order of changes, and its words in the index. A copy of
        what was is kept beside it."""
        kept = self.path.with_name(f"{self.path.stem}-version-1{self.path.suffix}")
        if not kept.exists():
            with closing(sqlite3.connect(kept)) as copy:
                self._db.backup(copy)
        with self.write() as db:
            if self._version() == VERSION:  # another process was first
                return
            db.execute("ALTER TABLE article ADD COLUMN seq INTEGER NOT NULL DEFAULT 0")
            db.execute(
                "UPDATE article SET seq = n FROM (SELECT id AS i, row_number() OVER (ORDER BY updated, id) AS n"
                " FROM article) WHERE id = i"
            )
            for statement in _read("search.sql"):
                db.execute(statement)
            fill_index(db)
            db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection for reading one thing."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.OperationalError as error:
                raise _unavailable(error) from error
            except sqlite3.DatabaseError as error:
                raise damaged(self.path, error) from error

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: durable when the block ends, gone when it raises. Raises LibraryUnwritable."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.OperationalError as error:
                raise _unavailable(error) from error
            except sqlite3.DatabaseError as error:
                raise damaged(self.path, error) from error

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        with self._lock:
            self._db.close()


def _read(name: str) -> list[str]:
    """The statements of one of our SQL files."""
    text = (files("newsdesk.library") / name).read_text(encoding="utf-8")
    return [part for part in text.split(";\n") if part.strip()]


def fill_index(db: sqlite3.Connection) -> int:
    """Write the search index anew from the articles; how many there are."""
    for table in ("search", "search_headline"):
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    count = 0
    for seq, headline, body in db.execute("SELECT seq, headline, body FROM article").fetchall():
        index(db, seq, headline, body)
        count += 1
    return count


def index(db: sqlite3.Connection, seq: int, headline: str, body: str) -> None:
    """Put an article's words into the index."""
    db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (seq, tokens(body)))
    db.execute("INSERT INTO search_headline (rowid, words) VALUES (?, ?)", (seq, tokens(headline)))


def unindex(db: sqlite3.Connection, seq: int, headline: str, body: str) -> None:
    """Take them out; they must be those that were put in."""
    db.execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", (seq, tokens(body)))
    db.execute(
        "INSERT INTO search_headline (search_headline, rowid, words) VALUES ('delete', ?, ?)", (seq, tokens(headline))
    )


def damaged(path: Path, error: object) -> UserError:
    return UserError(
        M("The library at {path} is damaged: {why}", path=path, why=error),
        M("It was left as it is. Move it aside, or restore a copy of it, and start again."),
    )


def _unavailable(error: sqlite3.OperationalError) -> LibraryUnwritable:
    why = str(error)
    if "locked" in why or "busy" in why:
        return LibraryUnwritable(
            M("Another program holds the library."), M("Newsdesk tries again; close the other program if it lasts.")
        )
    if "full" in why:
        return LibraryUnwritable(M("The disk is full."), M("Make room; Newsdesk tries again."))
    if "readonly" in why:
        return LibraryUnwritable(
            M("The library cannot be written to."), M("Check the rights of its folder; Newsdesk tries again.")
        )
    return LibraryUnwritable(M("The library cannot be reached: {why}", why=why), M("Newsdesk tries again."))
