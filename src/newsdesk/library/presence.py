"""Who has an article open: a row in the library, true as long as its process lives.

Each process locks a file of its own in a folder beside the library; the system lets go of the lock when the process
ends, however it ends. So a row is never believed longer than its writer lives, and no clock has to tick.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newsdesk.base.files import locked
from newsdesk.library.store import Store


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an article open, and since when (RFC 3339, UTC). author is "" when the person has no name here."""

    session: str
    author: str
    since: str


class Presence:
    """What this process holds, and who else holds what."""

    def __init__(self, store: Store, folder: Path, name: str) -> None:
        self._store = store
        self._folder = folder
        self.name = name
        self._file: IO[bytes] | None = None
        self._starting = threading.Lock()

    def hold(self, article_id: str, session: str, author: str, since: str) -> Holder | None:
        """Say that this session has the article open; who had it open before, if anybody has."""
        self._appear()
        with self._store.write() as db:
            row = db.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
            if row is None:
                return None
            self._forget_the_dead(db)
            db.execute(
                "INSERT OR REPLACE INTO hold VALUES (?, ?, ?, ?, ?)", (session, row[0], self.name, author, since)
            )
            others = [holder for holder in self.holders(db, row[0]) if holder.session != session]
        return others[0] if others else None

    def _forget_the_dead(self, db: sqlite3.Connection) -> None:
        names = [row[0] for row in db.execute("SELECT DISTINCT holder FROM hold")]
        db.executemany("DELETE FROM hold WHERE holder = ?", [(name,) for name in names if not self.lives(name)])

    def let_go(self, session: str) -> None:
        """Say that this session is over."""
        with self._store.read() as db:
            held = db.execute("SELECT 1 FROM hold WHERE session = ?", (session,)).fetchone()
        if held:
            with self._store.write() as db:
                db.execute("DELETE FROM hold WHERE session = ?", (session,))

    def holder(self, article_id: str) -> Holder | None:
        """Who has the article open now; None for nobody."""
        with self._store.read() as db:
            row = db.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
            found = self.holders(db, row[0]) if row else []
        return found[0] if found else None

    def holders(self, db: sqlite3.Connection, number: int) -> list[Holder]:
        """All who have an article open, who came first before the others."""
        ask = "SELECT session, author, since, holder FROM hold WHERE article = ? ORDER BY since, session"
        return [Holder(*row[:3]) for row in db.execute(ask, (number,)) if self.lives(row[3])]

    def lives(self, holder: str) -> bool:
        """Does the process of this name still run?"""
        if holder == self.name:
            return True
        path = self._folder / holder
        if "/" in holder or "\\" in holder or not path.is_file():
            return False
        file = locked(path)
        if file is None:
            return True
        with contextlib.suppress(OSError):  # its process is gone: so is its file
            path.unlink()
        file.close()
        return False

    def _appear(self) -> None:
        """Lock this process's file, once."""
        with self._starting:
            if self._file is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file = locked(self._folder / self.name)

    def close(self) -> None:
        """This process holds nothing any more."""
        with self._starting:
            if self._file is not None:
                self._file.close()
                self._file = None
                with contextlib.suppress(OSError):
                    (self._folder / self.name).unlink()
