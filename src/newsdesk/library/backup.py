"""Copies of a whole library while it is open and written in, and the way back.

A folder of backups holds a folder for each, named by its time in UTC (``2026-11-24T090000Z``), with ``library.db`` and
``manifest.json`` (the SHA-256 of the database, what it holds, the pictures' hashes); and the pictures of all of them
under ``assets``, each once. A backup appears under its name when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.base.files import locked, sync_folder, write_bytes
from newsdesk.base.message import M
from newsdesk.library.rescue import SIDES, must_be_alone

PAGES = 500
"""Pages of the database that are copied at a time: who writes meanwhile waits no longer than for these."""
NAME = "%Y-%m-%dT%H%M%SZ"
ALL_FOR, DAILY_FOR, WEEKLY_FOR = timedelta(days=1), timedelta(days=7), timedelta(days=31)
"""How long every backup is kept, then one of each day, then one of each week; after that one of each month."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. size is of its database, in bytes."""

    path: Path
    time: datetime
    articles: int
    pictures: int
    size: int


def back_up(library: Path, folder: Path, moment: datetime, go_on: Callable[[], bool] = lambda: True) -> Backup | None:
    """Copy the library (its database file) with its pictures into a new backup; None when go_on said False. Raises
    UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = locked(folder / ".lock")
        if lock is None:
            return None  # another window is at it
        with lock:
            return _back_up(library, folder, moment, go_on)
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            M("The library could not be backed up to {folder}: {why}", folder=folder, why=error),
            M("Check that the folder is there, that you may write to it, and that its disk has room."),
        ) from error


def _back_up(library: Path, folder: Path, moment: datetime, go_on: Callable[[], bool]) -> Backup | None:
    for unfinished in folder.glob(".part-*"):
        shutil.rmtree(unfinished)
    name = moment.astimezone(UTC).strftime(NAME)
    part, made = folder / f".part-{name}", folder / name
    part.mkdir()
    copy = part / "library.db"
    try:
        with closing(sqlite3.connect(library)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target, pages=PAGES, progress=_stop(go_on), sleep=0.005)
            target.execute("PRAGMA journal_mode = DELETE")
            hashes = [row[0] for row in target.execute("SELECT sha256 FROM asset ORDER BY sha256")]
            (articles,) = target.execute("SELECT count(*) FROM article").fetchone()
        for h in hashes:
            if not go_on():
                raise InterruptedError
            _keep(library.parent / "assets" / h[:2] / h, folder / "assets" / h[:2] / h)
        manifest = {"sha256": _hash(copy), "articles": articles, "pictures": hashes}
        write_bytes(part / "manifest.json", json.dumps(manifest, indent=1).encode())
        part.replace(made)
        sync_folder(folder)
    except InterruptedError:
        return None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Backup(made, moment.astimezone(UTC), articles, len(hashes), (made / "library.db").stat().st_size)


def _stop(go_on: Callable[[], bool]) -> Callable[[int, int, int], None]:
    def progress(status: int, remaining: int, total: int) -> None:
        if not go_on():
            raise InterruptedError

    return progress


def _keep(original: Path, kept: Path) -> None:
    """A picture's file among those of the backups, once; on the same disk it is one file with two names, which is safe
    because originals are never written again."""
    if kept.exists() or not original.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(original, kept)
    except OSError:
        write_bytes(kept, original.read_bytes())


def backups(folder: Path) -> list[Backup]:
    """The whole ones, the newest first."""
    out = []
    for path in sorted(folder.glob("*Z"), reverse=True):
        try:
            time = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
            manifest = json.loads((path / "manifest.json").read_bytes())
            size = (path / "library.db").stat().st_size
            out.append(Backup(path, time, int(manifest["articles"]), len(manifest["pictures"]), size))
        except (OSError, ValueError, LookupError, TypeError):
            continue  # not one of ours, or not whole
    return out


def kept(times: Iterable[datetime], moment: datetime) -> set[datetime]:
    """Which of these are kept: all of the last day, then the last of each day, week and month."""
    out: dict[object, datetime] = {}
    for time in sorted(times):
        age = moment - time
        if age < ALL_FOR:
            out[time] = time
        elif age < DAILY_FOR:
            out[time.date()] = time
        elif age < WEEKLY_FOR:
            out[time.isocalendar()[:2]] = time
        else:
            out[time.year, time.month, "month"] = time
    return set(out.values())


def forget(folder: Path, moment: datetime) -> int:
    """Remove the backups that are past their time, and the pictures that none of the others has; how many backups."""
    there = backups(folder)
    wanted = kept((b.time for b in there), moment)
    gone = [b for b in there if b.time not in wanted]
    for backup in gone:
        shutil.rmtree(backup.path)
    if gone:
        named: set[str] = set()
        for backup in backups(folder):
            named.update(json.loads((backup.path / "manifest.json").read_bytes())["pictures"])
        for picture in (folder / "assets").glob("*/*"):
            if picture.name not in named:
                picture.unlink()
    return len(gone)


def restore(backup: Path, library: Path, moment: datetime) -> Path:
    """Put a backup in the library's place; where the library that was lies now. Nobody may have it open. Raises
    UserError; then all is as it was."""
    must_be_alone(library.parent / "open")
    aside = library.with_name(f"{library.stem}-before-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}{library.suffix}")
    fresh = library.with_name(f".{library.name}-restored")
    try:
        manifest = json.loads((backup / "manifest.json").read_bytes())
        if _hash(backup / "library.db") != manifest["sha256"]:
            raise ValueError("another hash")
        library.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup / "library.db", fresh)
        with closing(sqlite3.connect(fresh)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise ValueError("not whole")
        for h in manifest["pictures"]:
            _keep(backup.parent / "assets" / h[:2] / h, library.parent / "assets" / h[:2] / h)
        if library.exists():
            with closing(sqlite3.connect(library)) as old, closing(sqlite3.connect(aside)) as copy:
                old.backup(copy)  # with what is in its log
        for side in SIDES[1:]:
            Path(f"{library}{side}").unlink(missing_ok=True)
        fresh.replace(library)
        sync_folder(library.parent)
    except (OSError, ValueError, LookupError, TypeError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise UserError(
            M("This backup could not be brought back: {why}", why=error),
            M("Nothing was changed. Choose another backup."),
        ) from error
    return aside


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
