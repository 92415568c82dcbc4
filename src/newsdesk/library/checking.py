"""Reads all of a library and says what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from newsdesk.base.errors import UserError
from newsdesk.library.history import entries, text_at
from newsdesk.library.store import NOT_OURS, fill_index
from newsdesk.library.texts import body, replayed, summary, unpacked


def faults(db: sqlite3.Connection) -> list[str]:
    """A line for each fault: SQLite's own check of the file, every whole text, every article to its last change, and
    the index."""
    return [*_file(db), *_texts(db), *_articles(db), *_index(db)]


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


def _index(db: sqlite3.Connection) -> Iterator[str]:
    try:
        (missing,) = db.execute(
            "SELECT count(*) FROM article a WHERE NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = a.seq)"
        ).fetchone()
        if missing:
            yield f"search index: {missing} articles are not in it"
    except sqlite3.DatabaseError as error:
        yield f"search index: {error}"


def repair_lists(db: sqlite3.Connection) -> None:
    """What was made from the articles' texts is made anew: what the list shows, and the search index. An article that
    cannot be read stays as it is."""
    for number, base in db.execute("SELECT number, base FROM article").fetchall():
        try:
            article = replayed(text_at(db, number, base), entries(db, number, base, 2**62))
        except (*NOT_OURS, UserError):
            continue
        listed = summary(article)
        sets = ", ".join(f"{name} = ?" for name in listed)
        db.execute(f"UPDATE article SET {sets} WHERE number = ?", [*listed.values(), number])
        db.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (number, body(article)))
    fill_index(db)
