"""Copies of a whole library while it is open and written in, and the way back.

A folder of backups holds a folder for each, named by its time in UTC (``2026-11-24T090000Z``), with ``library.db`` and
``manifest.json`` (the SHA-256 of the database, how many articles, the hashes of the pictures, and of those that were
missing); and the pictures of all of them under ``assets``, each once. A backup appears under its name when it is whole.
"""

from __future__ import annotations

import contextlib
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

from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import copy_file, locked, sync_folder, write_bytes
from newsdesk.base.message import M
from newsdesk.library.rescue import free_name, put_in_place
from newsdesk.library.store import alone, existing

PAGES = 500
"""Pages of the database that are copied at a time: who writes meanwhile waits no longer than for these."""
NAME = "%Y-%m-%dT%H%M%SZ"
ALL_FOR, DAILY_FOR, WEEKLY_FOR = timedelta(days=1), timedelta(days=7), timedelta(days=31)
"""How long every backup is kept, then one of each day, then one of each week; after that one of each month."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. missing: pictures whose files were not there or were damaged when it was made. size is of its
    database, in bytes."""

    path: Path
    time: datetime
    articles: int
    pictures: int
    missing: int
    size: int


def back_up(library: Path, folder: Path, moment: datetime, go_on: Callable[[], bool] = lambda: True) -> Backup | None:
    """Copy the library (its database file) with its pictures into a new backup, and remove those that are past their
    time; None when go_on said False or another window is at it. Raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = locked(folder / ".lock")
        if lock is None:
            return None
        with lock:
            made = _back_up(library, folder, moment, go_on)
            if made is not None:
                forget(folder, moment)
            return made
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            M("The library could not be backed up to {folder}: {why}", folder=folder, why=reason(error)),
            M("Check that the folder is there, that you may write to it, and that its disk has room."),
        ) from error


def _back_up(library: Path, folder: Path, moment: datetime, go_on: Callable[[], bool]) -> Backup | None:
    for unfinished in folder.glob(".part-*"):
        shutil.rmtree(unfinished)
    moment = moment.astimezone(UTC)
    while (made := folder / moment.strftime(NAME)).exists():
        moment += timedelta(seconds=1)
    part = folder / f".part-{made.name}"
    part.mkdir()
    copy = part / "library.db"
    try:
        with closing(sqlite3.connect(existing(library), uri=True)) as source, closing(sqlite3.connect(copy)) as target:
            source.execute("BEGIN")  # one snapshot: else each change by somebody starts the copy anew
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(target, pages=PAGES, progress=_stop(go_on), sleep=0)
            target.execute("PRAGMA journal_mode = DELETE")
            assets = target.execute("SELECT sha256, size FROM asset ORDER BY sha256").fetchall()
            (articles,) = target.execute("SELECT count(*) FROM article").fetchone()
        held: list[str] = []
        missing: list[str] = []
        for h, size in assets:
            if not go_on():
                raise InterruptedError
            place = _asset(folder, h)
            there = place.exists() and place.stat().st_size == size
            (held if there or _keep(_asset(library.parent, h), place, h) else missing).append(h)
        manifest = {"sha256": _hash(copy), "articles": articles, "pictures": held, "missing": missing}
        write_bytes(part / "manifest.json", json.dumps(manifest, indent=1).encode())
        part.replace(made)
        sync_folder(folder)
    except InterruptedError:
        return None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Backup(made, moment, articles, len(held), len(missing), (made / "library.db").stat().st_size)


def _stop(go_on: Callable[[], bool]) -> Callable[[int, int, int], None]:
    def progress(status: int, remaining: int, total: int) -> None:
        if not go_on():
            raise InterruptedError

    return progress


def _asset(folder: Path, sha256: str) -> Path:
    return folder / "assets" / sha256[:2] / sha256


def _keep(original: Path, kept: Path, sha256: str) -> bool:
    """A picture's file in another place; False when it is not there or is not what it was. On the same disk it is one
    file with two names, which is safe because originals are never written again."""
    if not _is(original, sha256):
        return False
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    try:
        os.link(original, kept)
    except OSError:
        copy_file(original, kept)
    return True


def _is(path: Path, sha256: str) -> bool:
    """Does the file hold what its name says?"""
    try:
        return _hash(path) == sha256
    except OSError:
        return False


def backups(folder: Path) -> list[Backup]:
    """The whole ones, the newest first."""
    return [made for path in sorted(_named(folder), reverse=True) if (made := _read(path))]


def _named(folder: Path) -> list[Path]:
    """All that have a backup's name, whole or not."""
    return [path for path in folder.glob("*Z") if _time(path)]


def _time(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _read(path: Path) -> Backup | None:
    time = _time(path)
    try:
        manifest = json.loads((path / "manifest.json").read_bytes())
        size = (path / "library.db").stat().st_size
        counts = len(manifest["pictures"]), len(manifest.get("missing", ()))
        return Backup(path, time, int(manifest["articles"]), *counts, size) if time else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def kept(times: Iterable[datetime], moment: datetime) -> set[datetime]:
    """Which of these are kept: all of the last day, then the last of each day, week and month; of every month one."""
    out: dict[object, datetime] = {}
    for time in sorted(times):
        age = moment - time
        if age < ALL_FOR:
            out[time] = time
        elif age < DAILY_FOR:
            out[time.date()] = time
        elif age < WEEKLY_FOR:
            out[time.isocalendar()[:2], time.month] = time  # a week that ends in the next month has one of each
        else:
            out[time.year, time.month, "month"] = time
    return set(out.values())


def forget(folder: Path, moment: datetime) -> int:
    """Remove the backups that are past their time, and the pictures that none of the others has; how many backups. Who
    calls this has the folder's lock."""
    there = backups(folder)
    wanted = kept((b.time for b in there), moment)
    gone = [b for b in there if b.time not in wanted]
    for backup in gone:
        shutil.rmtree(backup.path)
    left = [_read(path) for path in _named(folder)]
    if gone and None not in left:  # what one names that cannot be read must stay too
        named: set[str] = set()
        for backup in filter(None, left):
            named.update(json.loads((backup.path / "manifest.json").read_bytes())["pictures"])
        for picture in (folder / "assets").glob("*/*"):
            if picture.name not in named:
                picture.unlink()
    return len(gone)


@dataclass(frozen=True, slots=True)
class Restored:
    """aside: where the library that was lies now; None when there was none. missing: how many pictures the backup
    names that are nowhere."""

    aside: Path | None
    articles: int
    missing: int


def restore(backup: Path, library: Path, moment: datetime) -> Restored:
    """Put a backup in the library's place, damaged or not. Nobody may have it open. Raises UserError; then all is as it
    was."""
    with alone(library):
        return _restore(backup, library, free_name(library, f"before-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"))


def _restore(backup: Path, library: Path, aside: Path) -> Restored:
    fresh = library.with_name(f".{library.name}-restored")
    try:
        manifest = json.loads((backup / "manifest.json").read_bytes())
        copy_file(backup / "library.db", fresh)
        if _hash(fresh) != manifest["sha256"]:
            raise ValueError("another hash")
        with closing(sqlite3.connect(fresh)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise ValueError("not whole")
        missing = len(manifest.get("missing", ()))
        for h in manifest["pictures"]:
            place = _asset(library.parent, h)
            missing += not (_is(place, h) or _keep(_asset(backup.parent, h), place, h))
        there = library.exists()
        with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(existing(library), uri=True)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that its file alone is all of it
        put_in_place(fresh, library, aside)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
        why = M("it is damaged") if isinstance(error, ValueError | LookupError | TypeError | AttributeError) else None
        raise UserError(
            M("This backup could not be brought back: {why}", why=why or reason(error)),
            M("Nothing was changed. Choose another backup."),
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return Restored(aside if there else None, int(manifest["articles"]), missing)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
