"""A whole library copied while it is written in, kept for as long as it should be, and brought back."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import Time, Writer, made

from newsdesk.base.errors import UserError
from newsdesk.library.backup import back_up, backups, forget, kept, restore
from newsdesk.library.library import Library
from newsdesk.pictures.asset import Asset


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def library(tmp_path: Path, clock: Time) -> Iterator[Library]:
    opened = Library.open(tmp_path / "here" / "library.db", clock)
    yield opened
    opened.close()


def picture(library: Library, name: bytes) -> str:
    data = name * 100
    asset = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", 1, 1, len(data))
    library.put_asset(data, asset)
    return asset.sha256


def test_a_backup_made_while_somebody_writes_is_whole_and_comes_back(
    library: Library, clock: Time, tmp_path: Path
) -> None:
    article = made(library, clock, "标题")
    sha256 = picture(library, b"a")
    done = threading.Event()
    states = [article]

    def write() -> None:
        writer = Writer(library, article, clock)
        while not done.is_set():
            writer.type("字" * 50)
            states.append(writer.article)

    thread = threading.Thread(target=write)
    thread.start()
    for _ in range(3):
        clock.on(seconds=1)
        assert back_up(library.path, tmp_path / "copies", clock()) is not None
    done.set()
    thread.join()
    last = library.load(article.id)
    library.delete(article.id)
    library.close()
    (tmp_path / "here" / "assets" / sha256[:2] / sha256).unlink()
    newest = backups(tmp_path / "copies")[0]
    assert (newest.articles, newest.pictures) == (1, 1)
    aside = restore(newest.path, library.path, clock())
    again = Library.open(library.path, clock)
    assert [r.id for r in again.rows()] == [article.id]
    assert again.load(article.id) in states
    assert again.asset_bytes(sha256) == b"a" * 100
    assert again.check() == []
    again.close()
    before = Library.open(aside, clock)
    assert before.load(article.id) == last
    before.close()


def test_a_damaged_backup_is_refused_and_the_library_stays(library: Library, clock: Time, tmp_path: Path) -> None:
    made(library, clock, "标题")
    backup = back_up(library.path, tmp_path / "copies", clock())
    library.close()
    file = backup.path / "library.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    before = library.path.read_bytes()
    for path in (backup.path, tmp_path / "nothing"):
        with pytest.raises(UserError, match="could not be brought back"):
            restore(path, library.path, clock())
    assert library.path.read_bytes() == before


def test_nothing_is_restored_while_a_window_has_the_library_open(library: Library, clock: Time, tmp_path: Path) -> None:
    article = made(library, clock, "标题")
    backup = back_up(library.path, tmp_path / "copies", clock())
    library.presence.hold(article.id, "s", "张三", "2026-11-20T08:00:00Z")
    with pytest.raises(UserError, match="open"):
        restore(backup.path, library.path, clock())


def test_old_backups_go_and_with_them_pictures_that_no_other_has(library: Library, clock: Time, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    first = picture(library, b"a")
    back_up(library.path, folder, clock())
    clock.on(hours=2)
    with library._store.write() as db:
        db.execute("DELETE FROM asset WHERE sha256 = ?", (first,))
    second = picture(library, b"b")
    back_up(library.path, folder, clock())
    assert forget(folder, clock()) == 0
    clock.on(days=3)
    assert forget(folder, clock()) == 1
    assert [p.name for p in (folder / "assets").glob("*/*")] == [second]
    assert len(backups(folder)) == 1


def test_an_unfinished_backup_is_none_and_goes_with_the_next(library: Library, clock: Time, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    assert back_up(library.path, folder, clock(), go_on=lambda: False) is None
    (folder / ".part-2026-01-01T000000Z").mkdir()
    assert backups(folder) == []
    back_up(library.path, folder, clock())
    assert [p.name for p in folder.glob(".part*")] == []


@given(st.lists(st.integers(0, 24 * 500), max_size=60, unique=True))
def test_a_year_of_backups_keeps_the_newest_and_one_of_each_month(hours: list[int]) -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    times = [moment - timedelta(hours=h) for h in hours]
    left = kept(times, moment)
    assert left <= set(times)
    assert not times or max(times) in left
    assert {(t.year, t.month) for t in times} == {(t.year, t.month) for t in left}
    assert len([t for t in left if moment - t > timedelta(days=31)]) <= 18
    assert kept(left, moment) == left
