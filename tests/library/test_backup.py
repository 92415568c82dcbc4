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
from newsdesk.library import backup as backup_module
from newsdesk.library.backup import back_up, backups, forget, kept, restore
from newsdesk.library.library import Library
from newsdesk.library.store import alone
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
    restored = restore(newest.path, library.path, clock())
    assert (restored.articles, restored.missing) == (1, 0)
    again = Library.open(library.path, clock)
    assert [r.id for r in again.rows()] == [article.id]
    assert again.load(article.id) in states
    assert again.asset_bytes(sha256) == b"a" * 100
    assert again.check() == []
    again.close()
    before = Library.open(restored.aside, clock)
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
    made(library, clock, "标题")
    backup = back_up(library.path, tmp_path / "copies", clock())
    with pytest.raises(UserError, match="open"):
        restore(backup.path, library.path, clock())
    library.close()
    with alone(library.path), pytest.raises(UserError, match="replaced"):
        Library.open(library.path, clock)


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


def test_a_backup_takes_the_place_of_a_library_that_is_no_database_any_more(
    library: Library, clock: Time, tmp_path: Path
) -> None:
    article = made(library, clock, "标题")
    backup = back_up(library.path, tmp_path / "copies", clock())
    library.close()
    library.path.write_bytes(b"rubbish" * 5000)
    first = restore(backup.path, library.path, clock())
    second = restore(backup.path, library.path, clock())  # within the same second
    assert first.aside.read_bytes() == b"rubbish" * 5000
    assert second.aside != first.aside
    again = Library.open(library.path, clock)
    assert again.load(article.id) == article
    again.close()


def test_pictures_that_are_missing_or_damaged_are_said_and_whole_ones_come_back(
    library: Library, clock: Time, tmp_path: Path
) -> None:
    whole, gone, damaged = (picture(library, name) for name in (b"a", b"b", b"c"))
    folder, assets = tmp_path / "copies", tmp_path / "here" / "assets"
    (assets / gone[:2] / gone).unlink()
    (assets / damaged[:2] / damaged).write_bytes(b"x" * 100)
    assert len(library.check()) == 2
    backup = back_up(library.path, folder, clock())
    assert (backup.pictures, backup.missing) == (1, 2)
    library.put_asset(b"c" * 100, Asset(damaged, "image/jpeg", 1, 1, 100))  # put in again, it is whole again
    assert library.asset_bytes(damaged) == b"c" * 100
    library.close()
    (assets / whole[:2] / whole).unlink()
    (assets / whole[:2] / whole).write_bytes(b"y" * 100)
    assert restore(backup.path, library.path, clock()).missing == 2
    assert (assets / whole[:2] / whole).read_bytes() == b"a" * 100


def test_a_backup_that_cannot_be_read_keeps_its_pictures(library: Library, clock: Time, tmp_path: Path) -> None:
    folder, sha256 = tmp_path / "copies", picture(library, b"a")
    old = back_up(library.path, folder, clock())
    (old.path / "manifest.json").write_text("[]")
    with library._store.write() as db:
        db.execute("DELETE FROM asset")
    for _ in range(2):
        clock.on(days=3)
        back_up(library.path, folder, clock())
        back_up(library.path, folder, clock())
    assert [p.name for p in (folder / "assets").glob("*/*")] == [sha256]


def test_a_backup_is_of_one_moment_and_ends_however_much_is_saved_meanwhile(
    library: Library, clock: Time, tmp_path: Path
) -> None:
    writer = Writer(library, made(library, clock, "标题"), clock)
    for _ in range(60):
        made(library, clock, "字" * 4000)
    steps = 0

    def go_on() -> bool:
        nonlocal steps
        steps += 1
        writer.type("字" * 200)  # between any two pieces of the copy
        return steps < 500

    before = writer.article
    backup_module.PAGES, pages = 5, backup_module.PAGES
    try:
        backup = back_up(library.path, tmp_path / "copies", clock(), go_on)
    finally:
        backup_module.PAGES = pages
    assert backup is not None
    assert steps > 20
    library.close()
    restore(backup.path, library.path, clock())
    again = Library.open(library.path, clock)
    assert again.load(before.id) == before
    again.close()


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
