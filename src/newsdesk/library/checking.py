"""Reads all of a library and says what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from newsdesk.base.errors import UserError
from newsdesk.library.history import entries, text_at
from newsdesk.library.shelf import put_uses
from newsdesk.library.store import NOT_OURS, fill_index
from newsdesk.library.texts import COLUMNS, body, read_entry, replayed, summary, unpacked


def faults(db: sqlite3.Connection, picture: Callable[[str], bool]) -> list[str]:
    """A line for each fault: SQLite's own check of the file, every whole text and change, every article to its last
    change, the index, and the pictures' files (picture says whether one is whole)."""
    db.execute("BEGIN")  # one moment of it all, whoever saves meanwhile
    try:
        return [*_file(db), *_texts(db), *_changes(db), *_articles(db), *_index(db), *_pictures(db, picture)]
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _file(db: sqlite3.Connection) -> Iterator[str]:
    try:
        yield from (str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok")
    except sqlite3.DatabaseError as error:
        yield f"file: {error}"


def _texts(db: sqlite3.Connection) -> Iterator[str]:
    try:
        for article, revision, content in db.execute("SELECT article, revision, content FROM revision"):
            try:
                if unpacked(content).revision != revision:
                    yield f"article {article}: the text of revision {revision} is of another one"
            except (*NOT_OURS, UserError):
                yield f"article {article}: the text of revision {revision} cannot be read"
    except sqlite3.DatabaseError as error:
        yield f"texts: {error}"


def _articles(db: sqlite3.Connection) -> Iterator[str]:
    try:
        for number, base, revision in db.execute("SELECT number, base, revision FROM article").fetchall():
            try:
                article = replayed(text_at(db, number, base), entries(db, number, base, 2**62))
                if article.revision != revision:
                    yield f"article {number}: ends at revision {article.revision} instead of {revision}"
            except (*NOT_OURS, UserError):
                yield f"article {number}: the journal cannot be read"
    except sqlite3.DatabaseError as error:
        yield f"articles: {error}"


def _changes(db: sqlite3.Connection) -> Iterator[str]:
    try:
        for article, *row in db.execute(f"SELECT article, {COLUMNS} FROM journal"):
            try:
                read_entry(row)
            except (*NOT_OURS, UserError):
                yield f"article {article}: the change of revision {row[0]} cannot be read"
    except sqlite3.DatabaseError as error:
        yield f"changes: {error}"


def _pictures(db: sqlite3.Connection, whole: Callable[[str], bool]) -> Iterator[str]:
    try:
        for (sha256,) in db.execute("SELECT sha256 FROM asset"):
            if not whole(sha256):
                yield f"picture {sha256}: its file is missing or damaged"
    except sqlite3.DatabaseError as error:
        yield f"pictures: {error}"


def _index(db: sqlite3.Connection) -> Iterator[str]:
    try:
        (missing,) = db.execute(
            "SELECT count(*) FROM article a WHERE NOT EXISTS"
            " (SELECT 1 FROM body b JOIN search s ON s.rowid = b.seq WHERE b.article = a.number)"
        ).fetchone()
        if missing:
            yield f"search index: {missing} articles are not in it"
    except sqlite3.DatabaseError as error:
        yield f"search index: {error}"


def repair_lists(db: sqlite3.Connection) -> None:
    """What was made from the articles' texts is made anew: what the list shows, and the search index. An article that
    cannot be read stays as it is."""
    for number, base, seq in db.execute("SELECT number, base, seq FROM article").fetchall():
        try:
            article = replayed(text_at(db, number, base), entries(db, number, base, 2**62))
        except (*NOT_OURS, UserError):
            continue
        listed = summary(article)
        sets = ", ".join(f"{name} = ?" for name in listed)
        db.execute(f"UPDATE article SET {sets} WHERE number = ?", [*listed.values(), number])
        db.execute(
            "INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?, NULL)", (number, seq, article.headline, body(article))
        )
        put_uses(db, number, article)
    fill_index(db)
