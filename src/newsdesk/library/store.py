"""The library's database file: opening, transactions, and what SQLite's errors mean to a person."""

from __future__ import annotations

import re
import sqlite3
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import locked
from newsdesk.base.message import M
from newsdesk.library.words import found_at, tokens

VERSION = 4
_TABLE = re.compile(r"^CREATE (?:VIRTUAL |UNIQUE )?(?:TABLE|INDEX \w+ ON) (\w+)", re.MULTILINE)
"""Which table a statement of the schema is about."""
BITS = (1 << 64) - 1
"""The bits of a fingerprint, which SQLite holds as a signed number."""
NOT_OURS = (ValueError, TypeError, AttributeError, LookupError, OverflowError, zlib.error)
"""What reading raises when the file holds what we never wrote there."""


class LibraryUnwritable(UserError):  # noqa: N818  it names the state, and the window shows it as one
    """The change is not on the disk. It may be later: the caller keeps it and tries again."""


class LibraryDamaged(UserError):  # noqa: N818  the same
    """The file is not what was written. It is left as it is; see :mod:`newsdesk.library.rescue`."""


class Store:
    """The open file: one connection that writes and one that reads, each behind a lock of its own.

    So what the window reads never waits for a flush of the disk. Other processes are kept out by SQLite itself (WAL,
    five seconds of patience).
    """

    def __init__(self, path: Path, progress: Callable[[float], object] | None = None) -> None:
        self.path = path
        self._writing, self._reading = threading.RLock(), threading.RLock()
        self._file: tuple[int, int] | None = None
        self._spare: list[sqlite3.Connection] = []
        """Connections for long reads that nobody uses now: as many as there were readers at once."""
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = locked(lock_of(path), shared=True)
        except OSError as error:
            raise _unopened(path, error) from error
        if lock is None:
            raise UserError(M("The library is being replaced by another."), M("Wait until it is done."))
        self._lock = lock
        try:
            fresh = not path.exists() or path.stat().st_size == 0
            self._db = self._connect(make=True)
        except (OSError, sqlite3.Error) as error:
            self._lock.close()
            raise _unopened(path, error) from error
        try:
            self._prepare(progress, fresh=fresh)
            self._eyes = self._connect()
            self._file = _identity(path)
        except BaseException:
            self._db.close()
            self._lock.close()
            raise

    def _connect(self, *, make: bool = False) -> sqlite3.Connection:
        place = str(self.path) if make else existing(self.path)
        db = sqlite3.connect(place, timeout=5.0, isolation_level=None, check_same_thread=False, uri=not make)
        db.create_function("holds", 2, lambda text, part: found_at(text, part) >= 0, deterministic=True)
        db.create_function("differ", 2, lambda a, b: ((a ^ b) & BITS).bit_count(), deterministic=True)
        return db

    def _prepare(self, progress: Callable[[float], object] | None, *, fresh: bool) -> None:
        try:
            self._refuse_strangers(fresh=fresh)  # before anything is written into a file that is not ours
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            if self._version() == 0:
                self._create()
            if self._version() < VERSION:
                self._upgrade(progress or (lambda part: None))
        except sqlite3.DatabaseError as error:
            found = meaning(self.path, error)
            raise (found if isinstance(found, LibraryDamaged) else _unopened(self.path, error)) from error
        except NOT_OURS as error:
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
            create_tables(db)

    def _upgrade(self, progress: Callable[[float], object]) -> None:
        """Bring an older library up. A copy of what was is kept beside it."""
        from newsdesk.library.upgrade import upgrade  # not at every start

        version = self._version()
        kept = self.path.with_name(f"{self.path.stem}-version-{version}{self.path.suffix}")
        if not kept.exists():
            with tempfile.TemporaryDirectory(prefix=".upgrade-", dir=kept.parent) as folder:  # two may be at it
                part = Path(folder) / kept.name
                with closing(sqlite3.connect(part)) as copy:
                    self._db.backup(copy)
                part.replace(kept)
        with self.write() as db:
            if self._version() == version:  # else another process was first
                upgrade(db, version, progress)
                db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection for reading one thing quickly. Raises LibraryUnwritable and LibraryDamaged."""
        with self._reading, self._explained():
            yield self._eyes

    @contextmanager
    def read_long(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own, for what takes longer than a blink; nobody waits for it."""
        with self._explained():
            db = self._spare_or_new()
            try:
                yield db
            except BaseException:
                db.close()
                raise
            if db.in_transaction:
                db.execute("ROLLBACK")
            if self._closed:
                db.close()
            else:
                self._spare.append(db)

    def _spare_or_new(self) -> sqlite3.Connection:
        """One that was used before knows the tables and the index already, which halves the time of a search."""
        with suppress(IndexError):
            db = self._spare.pop()
            if _identity(self.path) == self._file:
                return db
            db.close()
        return self._connect()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: durable when the block ends, gone when it raises. Raises as :meth:`read`."""
        with self._writing, self._explained():
            if self._file is not None and _identity(self.path) != self._file:
                raise LibraryUnwritable(  # what is written into a file without a name is lost
                    M("The library's file was removed or replaced while Newsdesk had it open."),
                    M("Save a copy of the article elsewhere, then start Newsdesk again."),
                )
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except UnicodeEncodeError:  # text that no file can hold came from above: nothing is wrong with the library
            raise
        except sqlite3.DatabaseError as error:
            raise meaning(self.path, error) from error
        except NOT_OURS as error:
            raise damaged(self.path, error) from error

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        with self._writing, self._reading:
            self._closed = True
            for db in (*self._spare, self._eyes, self._db):
                db.close()
            self._lock.close()


def existing(path: Path) -> str:
    """The address of a database that must be there: SQLite makes an empty one of a bare path, and an empty library in
    the place of one whose disk is away for a moment would look like all was lost."""
    return f"{path.absolute().as_uri()}?mode=rw"


def lock_of(path: Path) -> Path:
    """The file that all who have the library at path open share a lock of."""
    return path.with_suffix(".lock")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody has the library at path open, and nobody can open it until this ends. UserError when somebody has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = locked(lock_of(path))
    if lock is None:
        raise UserError(M("Another window or program has this library open."), M("Close it there, then try again."))
    with lock:
        yield


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has this name now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_older(path: Path) -> bool:
    """Is there a library at path that an earlier version wrote, so that opening it takes its time?"""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False
    # https://www.sqlite.org/fileformat2.html 1.3: the user version is at 60.
    return head.startswith(b"SQLite format 3\0") and 0 < int.from_bytes(head[60:64], "big") < VERSION


def create_tables(db: sqlite3.Connection, only: tuple[str, ...] = ()) -> None:
    """An empty library of this version; or only these tables, with their indexes."""
    for name in ("schema.sql", "search.sql"):
        text = (files("newsdesk.library") / name).read_text(encoding="utf-8")
        for statement in text.split(";\n"):
            made = _TABLE.search(statement)
            if made and (not only or made[1] in only):
                db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")


def fill_index(db: sqlite3.Connection) -> None:
    """Write the search index anew from the articles."""
    for table in ("search", "search_headline"):
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    db.execute(
        "UPDATE body SET text = coalesce(fresh, text), fresh = NULL, seq = -a.seq, headline = a.headline"
        " FROM article a WHERE a.number = body.article"
    )
    db.execute("UPDATE body SET seq = -seq")  # in two steps: none may have another's place in between
    rows = db.execute("SELECT seq, headline, text FROM body")
    while some := rows.fetchmany(100):
        for seq, headline, body in some:
            index(db, seq, headline, body)


def index_fresh(db: sqlite3.Connection) -> None:
    """Bring the index up to what was saved since."""
    rows = db.execute(
        "SELECT b.article, b.seq, b.headline, b.text, b.fresh, a.seq, a.headline FROM body b"
        " JOIN article a ON a.number = b.article WHERE b.fresh IS NOT NULL"
    )
    for number, old_seq, old_headline, old, fresh, seq, headline in rows.fetchall():
        unindex(db, old_seq, old_headline, old)
        index(db, seq, headline, fresh)
        ask = "UPDATE body SET seq = ?, headline = ?, text = ?, fresh = NULL WHERE article = ?"
        db.execute(ask, (seq, headline, fresh, number))


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


def _unopened(path: Path, error: Exception) -> UserError:
    return UserError(
        M("The library at {path} cannot be opened: {why}", path=path, why=reason(error)),
        M("Check that the folder is there, that you may write to it, and that its disk has room."),
    )


def damaged(path: Path, error: object) -> LibraryDamaged:
    """The library, or one article of it, cannot be read."""
    return LibraryDamaged(
        M("The library at {path} is damaged: {why}", path=path, why=error),
        M("It was left as it is. Close Newsdesk, then run: newsdesk library rescue"),
    )


def meaning(path: Path, error: sqlite3.DatabaseError) -> UserError:
    """What one of SQLite's errors says to a person. Its names are of https://www.sqlite.org/rescode.html."""
    name, why = getattr(error, "sqlite_errorname", ""), str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryUnwritable(
            M("Another program holds the library."), M("Newsdesk tries again; close the other program if it lasts.")
        )
    if name.startswith("SQLITE_FULL"):
        return LibraryUnwritable(M("The disk is full."), M("Make room; Newsdesk tries again."))
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return LibraryUnwritable(
            M("The library cannot be written to."), M("Check the rights of its folder; Newsdesk tries again.")
        )
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM", "SQLITE_PROTOCOL")):
        return LibraryUnwritable(
            M("The library cannot be reached: {why}", why=reason(error)), M("Newsdesk tries again.")
        )
    return damaged(path, why)
