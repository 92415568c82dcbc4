"""A damaged library: set aside as it is, and what can be read of it brought into a new one.

Nothing is believed that its check sum does not bear out, so what comes back is what was written, or is not there. The
damaged files are read in a copy; they themselves only get another name, at the end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newsdesk.article.article import Article
from newsdesk.base.clock import is_stamp
from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import copy_file, sync_folder
from newsdesk.base.message import M
from newsdesk.library.pages import Pages, Place
from newsdesk.library.query import STATES
from newsdesk.library.shelf import put_uses
from newsdesk.library.store import NOT_OURS, Store, alone, index
from newsdesk.library.texts import Entry, body, read_entry, replayed, summary, unpacked, written_entry
from newsdesk.pictures.asset import Asset

Change = tuple[Entry, str, str]
"""A change, its session and author."""
SIDES = ("", "-wal", "-shm")
"""The files of one SQLite database (https://www.sqlite.org/tempfiles.html)."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came back. aside: where the damaged library lies now. older: headlines of articles that may lack their last
    changes; lost: of those of which nothing could be read ("" when not even that is known)."""

    aside: Path
    articles: int
    pictures: int
    older: tuple[str, ...]
    lost: tuple[str, ...]


def rescue(path: Path, moment: datetime, progress: Callable[[float], object] = lambda part: None) -> Rescued:
    """Put a new library in the place of the damaged one at path. UserError when it cannot be done; then all is as it
    was."""
    with alone(path):
        return _rescue(path, free_name(path, f"damaged-{moment:%Y%m%dT%H%M%SZ}"), progress)


def _rescue(path: Path, aside: Path, progress: Callable[[float], object]) -> Rescued:
    try:
        with tempfile.TemporaryDirectory(prefix=".rescue-", dir=path.parent) as folder:
            copy, fresh = Path(folder) / "damaged.db", Path(folder) / "library.db"
            for side in SIDES[:2]:
                if (old := Path(f"{path}{side}")).exists():
                    shutil.copyfile(old, f"{copy}{side}")
            new = Store(fresh)
            try:
                made = _Rescue(copy, new, path.parent / "assets").bring(progress)
            finally:
                new.close()
            put_in_place(fresh, path, aside)
    except OSError as error:
        raise UserError(
            M("The library could not be brought back: {why}", why=reason(error)),
            M("Make room on its disk and check the rights of its folder, then try again."),
        ) from error
    return Rescued(aside, *made)


def free_name(path: Path, what: str) -> Path:
    """A name for what is set aside that no file has yet."""
    number, aside = 2, path.with_name(f"{path.stem}-{what}{path.suffix}")
    while aside.exists():
        aside = path.with_name(f"{path.stem}-{what}-{number}{path.suffix}")
        number += 1
    return aside


def put_in_place(fresh: Path, path: Path, aside: Path) -> None:
    """Put a whole database, which is on the disk, in the place of another, damaged or not, which is called aside from
    then on. Raises OSError; then the old one is in its place still. Who calls this is alone."""
    for side in SIDES:
        if (old := Path(f"{path}{side}")).exists():
            _same(old, Path(f"{aside}{side}"))
    sync_folder(path.parent)
    for side in SIDES[1:]:  # a log of the old file must never be taken for one of the new
        Path(f"{path}{side}").unlink(missing_ok=True)
    fresh.replace(path)
    sync_folder(path.parent)


@dataclass(frozen=True, slots=True)
class _Known:
    """What an article's own row says."""

    revision: int
    deleted: str | None
    state: str
    headline: str


class _Found:
    """The rows of a damaged file that are whole, by what they are: a row tells it by its shape and its check sum."""

    def __init__(self, pages: Pages) -> None:
        self.articles: dict[int, _Known] = {}
        self._pages = pages
        self._texts: dict[int, dict[int, Place]] = {}
        """By article and revision: where the row is; all of them would be too much to hold."""
        self.journal: dict[int, dict[int, Change]] = {}
        """By article and revision."""
        self.assets: dict[str, tuple[Asset, str]] = {}
        """By hash, and when each was taken in. What they state is read again from their files, which have a hash."""
        for place, number, values in pages.rows():
            with contextlib.suppress(*NOT_OURS, UserError):
                if number is not None:
                    self._row(place, number, values)
                elif len(values) == 10:
                    self._change(*values)

    def _row(self, place: Place, number: int, values: list[Any]) -> None:
        if len(values) == 16 and isinstance(values[1], str) and isinstance(values[4], int):
            _, _, _, _, revision, _, _, deleted, state, headline, *_ = values
            if isinstance(deleted, str | None) and isinstance(headline, str) and state in STATES:
                self.articles[number] = _Known(revision, deleted, state, headline)
        elif len(values) == 8 and isinstance(values[7], bytes):
            article, revision, *_ = values
            if unpacked(values[7]).revision == revision and values[4] and article > 0:
                self._texts.setdefault(article, {})[revision] = place
        elif len(values) == 13 and values[0] is None:
            _, sha256, mime, width, height, size, taken, *_ = values
            whole = all(type(n) is int for n in (width, height, size)) and isinstance(mime, str)
            if whole and isinstance(taken, str):
                self.assets[sha256] = Asset(sha256, mime, width, height, size), taken if is_stamp(taken) else ""

    def _change(self, article: int, *row: Any) -> None:
        entry = read_entry(row)
        self.journal.setdefault(article, {})[entry.revision] = entry, row[2], row[3]

    @property
    def numbers(self) -> set[int]:
        """All articles that anything is known of."""
        return {*self.articles, *self._texts, *self.journal}

    def rows_of(self, number: int) -> dict[int, list[Any]]:
        """The whole texts of an article by revision: the rows without the article's number."""
        return {r: self._pages.values(place)[1:] for r, place in self._texts.get(number, {}).items()}


class _Rescue:
    """Reads a damaged copy into a new store."""

    def __init__(self, copy: Path, new: Store, assets: Path) -> None:
        self._copy, self._new, self._assets = copy, new, assets

    def bring(self, progress: Callable[[float], object]) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
        with closing(Pages(self._copy)) as pages:
            return self._bring(_Found(pages), progress)

    def _bring(
        self, found: _Found, progress: Callable[[float], object]
    ) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
        older, lost = [], []
        for done, number in enumerate(sorted(found.numbers), 1):
            known = found.articles.get(number)
            article = self._article(number, found)
            if article is None:
                lost.append(known.headline if known else "")
            elif known is None or article.revision < known.revision:
                older.append(article.headline)
            progress(done / len(found.numbers))
        return len(found.numbers) - len(lost), self._pictures(found.assets), tuple(older), tuple(lost)

    def _article(self, number: int, found: _Found) -> Article | None:
        """Bring one article over: its newest readable text, what else is readable of its history; None when there is
        nothing."""
        texts, journal = found.rows_of(number), found.journal.get(number, {})
        if not texts:
            return None
        ends = {start: _followed(unpacked(row[-1]), journal) for start, row in texts.items()}
        base = max(ends, key=lambda r: (ends[r].revision, r))
        article = ends[base]
        first = article.revision
        while first in journal:  # the journal that leads here without a gap, to undo it
            first -= 1
        first = min((r for r in texts if r >= first), default=base)
        with self._new.write() as new:
            self._put(new, number, article, base, found.articles.get(number))
            new.executemany(
                "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, *row) for r, row in texts.items() if r <= article.revision],
            )
            new.executemany(
                "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, *written_entry(*journal[r])) for r in sorted(journal) if first < r <= article.revision],
            )
        return article

    @staticmethod
    def _put(new: sqlite3.Connection, number: int, article: Article, base: int, known: _Known | None) -> None:
        columns = {
            "number": number,
            "id": article.id,
            "seq": number,
            "base": base,
            "revision": article.revision,
            "created": article.created,
            "updated": article.updated,
            "deleted": known.deleted if known else None,
            "state": known.state if known else "draft",
            **summary(article),
        }
        marks = ", ".join("?" * len(columns))
        new.execute(f"INSERT INTO article ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
        text = body(article)
        new.execute("INSERT INTO body VALUES (?, ?, ?, ?, NULL)", (number, number, article.headline, text))
        put_uses(new, number, article)
        index(new, number, article.headline, text)

    def _pictures(self, known: dict[str, tuple[Asset, str]]) -> int:
        """The pictures whose files are there, by what is known of them, else by what they are."""
        count = 0
        for path in sorted(self._assets.glob("??/" + "[0-9a-f]" * 64)):
            asset, taken = known.get(path.name, (None, ""))
            if asset is None or asset.size != path.stat().st_size:
                asset = _inspected(path)
            if asset is not None:
                with self._new.write() as new:
                    row = (asset.sha256, asset.mime, asset.width, asset.height, asset.size, taken)
                    columns = "sha256, mime, width, height, size, taken"
                    new.execute(f"INSERT OR REPLACE INTO asset ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)
                count += 1
        return count


def _same(old: Path, new: Path) -> None:
    """The same file under another name, a copy where the disk has no links."""
    try:
        os.link(old, new)
    except OSError:
        copy_file(old, new)


def _inspected(path: Path) -> Asset | None:
    from newsdesk.pictures.inspect import inspect  # brings Pillow: only where it is needed

    try:
        asset = inspect(path.read_bytes(), path.name)
    except (OSError, UserError):
        return None
    return asset if asset.sha256 == path.name else None


def _followed(article: Article, journal: dict[int, Change]) -> Article:
    """The article as far as the journal goes on from it without a gap."""
    while article.revision + 1 in journal:
        try:
            article = replayed(article, [journal[article.revision + 1][0]])
        except ValueError:
            break
    return article
