"""The originals of pictures: files named by their SHA-256, written once, and a row that says what each is."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_bytes
from newsdesk.base.message import M
from newsdesk.library.shelf import remember
from newsdesk.library.store import LibraryUnwritable, Store
from newsdesk.pictures.asset import Asset, Brief

KEPT_UNUSED = timedelta(days=7)
"""How long a picture that nothing refers to is kept: it may be on its way into an article."""
_HASH = re.compile(rb"[0-9a-f]{64}")


class Assets:
    """The pictures of one library."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def put(self, data: bytes, asset: Asset, taken: str, brief: Brief | None = None) -> None:
        """Keep an original, unchanged, once: the file first, then the row, so that a row always has its file. A file
        that is there and damaged is mended. taken: when; brief: what it shows and states, where that is known."""
        path = self.path(asset.sha256)
        try:
            if not _holds(path, asset.sha256):
                write_bytes(path, data)
            with self._store.write() as db:  # nobody removes unused pictures meanwhile
                if path.exists():
                    os.utime(path)  # it is wanted now, however long it has been unused
                else:
                    write_bytes(path, data)
                db.execute(
                    "INSERT INTO asset (sha256, mime, width, height, size, taken) VALUES (?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (sha256) DO NOTHING",
                    (asset.sha256, asset.mime, asset.width, asset.height, asset.size, taken),
                )
                if brief is not None:
                    remember(db, asset.sha256, brief)
        except OSError as error:
            raise LibraryUnwritable(
                M("The picture could not be saved: {why}", why=reason(error)),
                M("Make room or check the rights of the folder, then take it again."),
            ) from error

    def get(self, sha256: str) -> Asset | None:
        """What is known of a picture; None when the library does not have it."""
        with self._store.read() as db:
            row = db.execute(
                "SELECT sha256, mime, width, height, size FROM asset WHERE sha256 = ?", (sha256,)
            ).fetchone()
        return Asset(*row) if row else None

    def hashes(self) -> frozenset[str]:
        """Of all pictures."""
        with self._store.read() as db:
            return frozenset(r[0] for r in db.execute("SELECT sha256 FROM asset"))

    def path(self, sha256: str) -> Path:
        """Where a picture's original lies."""
        return self._folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """A picture's original, checked against its hash. UserError when it is missing or was changed."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise UserError(
                M("A picture's file is missing from the library."), M("Put the picture in again.")
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise UserError(M("A picture's file in the library is damaged."), M("Put the picture in again."))
        return data

    def whole(self, sha256: str) -> bool:
        """Is the original there, as it was taken in?"""
        return _holds(self.path(sha256), sha256)

    def remove_unused(self, moment: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
        """Remove the pictures that no article, revision, article in the bin or step of undo names, and that were not
        taken in within the last days; how many. Whatever looks like a picture's name in any of these counts."""
        with self._store.read_long() as db:
            db.execute("BEGIN")  # one moment of all texts: between two, a state may move from one table to the other
            (seen,) = db.execute("SELECT coalesce(max(seq), 0) FROM article").fetchone()
            spared = _named(db, 0, go_on)
        gone = 0
        for sha256 in sorted(self.hashes() - spared):
            path = self.path(sha256)
            if not go_on():
                break
            if _fresh(path, moment):
                continue
            with self._store.write() as db:  # nobody can begin to use it meanwhile
                if _fresh(path, moment) or sha256 in _named(db, seen, go_on):
                    continue
                db.execute("DELETE FROM asset WHERE sha256 = ?", (sha256,))
                path.unlink(missing_ok=True)
                gone += 1
        return gone


def _holds(path: Path, sha256: str) -> bool:
    """Is the file there, with these bytes?"""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _fresh(path: Path, moment: datetime) -> bool:
    """Was it taken in a short time ago?"""
    try:
        return moment.timestamp() - path.stat().st_mtime < KEPT_UNUSED.total_seconds()
    except OSError:
        return False


def _named(db: sqlite3.Connection, after: int, go_on: Callable[[], bool]) -> set[str]:
    """The pictures that articles changed after this place name, in any text that is kept, and the open deliveries; not
    all when go_on says False."""
    found: set[bytes] = set()
    for (number,) in db.execute("SELECT number FROM article WHERE seq > ?", (after,)).fetchall():
        if not go_on():
            break
        for (content,) in db.execute("SELECT content FROM revision WHERE article = ?", (number,)):
            found.update(_HASH.findall(zlib.decompress(content)))
        for (edits,) in db.execute("SELECT edits FROM journal WHERE article = ?", (number,)):
            found.update(_HASH.findall(edits.encode()))
    # What is still to be sent.
    ask = "SELECT content FROM delivery WHERE state NOT IN ('verified', 'stopped') AND content != x''"
    for (content,) in db.execute(ask):
        found.update(_HASH.findall(zlib.decompress(content)))
    return {x.decode() for x in found}
