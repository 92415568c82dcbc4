"""Older libraries brought up to this version's tables, in one transaction: all of it or nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.codec import edit_from_json, load_article
from newsdesk.article.edits import Stale
from newsdesk.article.outline import count
from newsdesk.library.shelf import put_uses
from newsdesk.library.store import create_tables, index
from newsdesk.library.texts import crc, packed, summary


def upgrade(db: sqlite3.Connection, version: int, progress: Callable[[float], object]) -> None:
    """From version 1 or 2: whole texts into a table of their own, compressed, and the index anew; from version 3: the
    tables of the outbox. progress is told how much is done, from 0 to 1."""
    if version == 3:
        create_tables(db, only=("delivery", "standing"))
        return
    if version == 2:
        for table in ("search", "search_headline"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP INDEX article_by_seq")
    for table in ("article", "journal", "asset"):
        db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    create_tables(db)
    ids = [row[0] for row in db.execute("SELECT id FROM old_article ORDER BY updated, id")]
    for number, article_id in enumerate(ids, 1):
        _article(db, number, article_id)
        progress(number / len(ids))
    # When they were taken in is not known; what they show and state is read when the library is tidied.
    db.execute(
        "INSERT INTO asset (sha256, mime, width, height, size) SELECT sha256, mime, width, height, size FROM old_asset"
    )
    for table in ("journal", "article", "asset"):
        db.execute(f"DROP TABLE old_{table}")


def _article(db: sqlite3.Connection, number: int, article_id: str) -> None:
    checkpoint, base, revision, created, updated, deleted, headline, channel, body = db.execute(
        "SELECT checkpoint, base, revision, created, updated, deleted, headline, channel, body"
        " FROM old_article WHERE id = ?",
        (article_id,),
    ).fetchone()
    article = load_article(checkpoint)
    # What is listed was made from the newest text, which need not be read for that: but for what is new in the list,
    # which the checkpoint tells nearly, and the next save rightly.
    listed = {**summary(article), "headline": headline, "channel": channel}
    listed["first_line"], listed["characters"], listed["figures"] = db.execute(
        "SELECT first_line, characters, figures FROM old_article WHERE id = ?", (article_id,)
    ).fetchone()
    columns = {
        "number": number,
        "id": article_id,
        "seq": number,
        "base": base,
        "revision": revision,
        "created": created,
        "updated": updated,
        "deleted": deleted,
        **listed,
    }
    marks = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO article ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    db.execute("INSERT INTO body VALUES (?, ?, ?, ?, NULL)", (number, number, headline, body))
    whole = packed(article)
    db.execute(
        "INSERT INTO revision VALUES (?, ?, ?, '', 'saved', '', ?, ?)",
        (number, base, article.updated, listed["characters"], whole),
    )
    rows = db.execute(
        "SELECT revision, time, act, label, merged, edits FROM old_journal WHERE article = ? ORDER BY revision",
        (article_id,),
    ).fetchall()
    ground = _before(article, rows)
    if ground is not None and ground.revision < base:
        db.execute(
            "INSERT INTO revision VALUES (?, ?, ?, '', 'saved', '', ?, ?)",
            (number, ground.revision, created, count(ground).characters, packed(ground)),
        )
    for at, time, act, label, merged, edits in rows:
        if at > base or ground is not None:
            row = (at, time, "", "", act, label, merged, edits)
            db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *row, crc(row)))
    put_uses(db, number, article)  # nearly as the text is now, and rightly from the next save on
    index(db, number, headline, body)


def _before(article: Article, rows: Sequence[Sequence[Any]]) -> Article | None:
    """The text that the journal began with, found by taking its rows up to this text back; None when they do not fit.
    A row that is no edit is a ValueError: it must not get a check sum that says it is whole."""
    read = [(row[0], [edit_from_json(e) for e in json.loads(row[5])]) for row in rows]
    try:
        for at, edits in reversed(read):
            if at <= article.revision:
                if at != article.revision:
                    return None
                for edit in reversed(edits):
                    article = edit.invert().apply(article)
                article = msgspec.structs.replace(article, revision=at - 1)
    except Stale:
        return None
    return article
