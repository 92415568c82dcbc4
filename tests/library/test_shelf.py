"""The shelf: what the library remembers of its pictures, how they are found, and where each is used."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import time
from pathlib import Path

import msgspec
import pytest
from writing import Time

from newsdesk.article.article import Article, new_article
from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace, SetMeta, Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id
from newsdesk.library.library import Library
from newsdesk.library.rescue import rescue
from newsdesk.library.shelf import MOST_ALIKE, Wanted, signed
from newsdesk.library.store import BITS
from newsdesk.library.texts import Entry
from newsdesk.pictures.asset import Asset, Brief


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def library(tmp_path: Path, clock: Time):
    made = Library.open(tmp_path / "library.db", clock)
    yield made
    made.close()


def keep(library: Library, data: bytes, brief: Brief | None = None) -> str:
    asset = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", 4000, 3000, len(data))
    library.put_asset(data, asset, brief)
    return asset.sha256


def put(library: Library, headline: str, *figures: Figure, **meta: object) -> Article:
    article = new_article(new_id(), new_id(), new_id(), created="2026-11-21T00:00:00Z")
    article = Splice(article.blocks[0].id, 0, EMPTY, rich(headline)).apply(article)
    article = Replace(2, (), figures).apply(article)
    for name, value in meta.items():
        article = SetMeta(name, getattr(article, name), value).apply(article)
    library.create(article)
    return article


def figure(sha256: str, caption: str = "", credit: str = "") -> Figure:
    return Figure(new_id(), sha256, rich(caption), credit)


def save(library: Library, article: Article, *edits: object) -> Article:
    """These edits as a session saves them."""
    for edit in edits:
        article = edit.apply(article)
    revision = library.revision(article.id) + 1
    article = msgspec.structs.replace(article, revision=revision)
    entry = Entry(revision, "2026-11-22T00:00:00Z", "do", "Type", tuple(edits), False)
    library.append(article.id, [entry], article=article)
    return article


def found(library: Library, text: str = "", **wanted: object) -> list[str]:
    return [kept.asset.sha256 for kept in library.shelf.listed(library.shelf.order(Wanted(text, **wanted)))]


def test_the_newest_come_first_and_say_what_they_state(library: Library, clock: Time) -> None:
    first = keep(library, b"a", Brief(1, "一座桥", "张三", "2026-11-20"))
    clock.on(seconds=5)
    second = keep(library, b"b")
    assert found(library) == [second, first]
    (old,) = library.shelf.listed(library.shelf.order()[1:])
    assert (old.caption, old.credit, old.date, old.uses, old.count) == ("一座桥", "张三", "2026-11-20", (), 0)
    assert old.asset.width == 4000
    clock.on(seconds=5)
    keep(library, b"a")  # taken in again it is the same picture, with what is known of it
    assert found(library) == [second, first]
    assert library.shelf.unread() == [second]


def test_where_a_picture_is_used_follows_each_change_of_its_articles(library: Library) -> None:
    sha256 = keep(library, b"a")
    article = put(library, "公园开门", figure(sha256, "公园的门", "李四 摄"), publish_time="2026-11-20T09:00:00+08:00")
    (kept,) = library.shelf.listed(library.shelf.order())
    (use,) = kept.uses
    assert (use.article, use.headline, use.caption, use.credit) == (article.id, "公园开门", "公园的门", "李四 摄")
    assert (use.time, use.binned, kept.count) == ("2026-11-20T09:00:00+08:00", False, 1)
    article = save(library, article, Splice(article.blocks[0].id, 4, EMPTY, rich("了")))
    assert library.shelf.listed(library.shelf.order())[0].uses[0].headline == "公园开门了"
    library.delete(article.id)
    assert library.shelf.listed(library.shelf.order())[0].uses[0].binned
    assert library.shelf.used([sha256], outside="") == {}
    library.restore(article.id)
    save(library, article, Replace(2, article.blocks[2:3], ()))
    assert library.shelf.listed(library.shelf.order())[0].uses == ()


def test_an_article_that_is_gone_for_ever_uses_nothing(library: Library) -> None:
    sha256 = keep(library, b"a")
    article = put(library, "公园开门", figure(sha256))
    library.delete(article.id)
    library.erase(article.id)
    assert library.shelf.listed(library.shelf.order())[0].count == 0


def test_a_use_is_of_another_article_and_the_last_one_counts(library: Library) -> None:
    sha256 = keep(library, b"a")
    older = put(library, "旧", figure(sha256), publish_time="2026-10-01T09:00:00+08:00")
    newer = put(library, "新", figure(sha256), figure(sha256), publish_time="2026-11-01T09:00:00+08:00")
    assert library.shelf.used([sha256], outside="")[sha256].article == newer.id
    assert library.shelf.used([sha256], outside=newer.id)[sha256].article == older.id
    (kept,) = library.shelf.listed(library.shelf.order())
    assert [use.headline for use in kept.uses] == ["新", "旧"]
    assert kept.count == 2


def test_pictures_are_found_by_what_they_state_and_by_where_they_are_used(library: Library, clock: Time) -> None:
    bridge = keep(library, b"a", Brief(words="厦门的一座桥\n张三\nHarbour", caption="厦门的一座桥"))
    clock.on(days=40)
    gate = keep(library, b"b")
    put(library, "公园开门", figure(gate, "Ｇate of the park", "李四"), publish_time="2026-10-01T09:00:00+08:00")
    for text, wanted in (
        ("一座桥", [bridge]), ("harbour", [bridge]), ("桥 张三", [bridge]), ("桥 李四", []), ("gate", [gate]),
        ("公园 李四", [gate]), ("", [gate, bridge]), ("2026-10-01", [gate]), ("nothing", []), ('"park 李四"', []),
        ("11", []),
    ):  # fmt: skip
        assert found(library, text) == wanted, text
    day = clock().astimezone().strftime("%Y-%m-%d")
    assert found(library, day) == [gate]
    assert found(library, day[:7]) == [gate]
    assert found(library, "9999-99-99") == []
    assert found(library, used=True) == [gate]
    assert found(library, used=False) == [bridge]
    assert found(library, since="2027-12-31") == []


def test_nearly_the_same_pictures_are_found_by_their_fingerprints(library: Library) -> None:
    prints = {n: keep(library, b"%d" % n, Brief(n)) for n in (0, 0b111, (1 << 63) | 1, (1 << 64) - 1)}
    keep(library, b"plain", Brief(None))
    assert library.shelf.alike(1) == [prints[(1 << 63) | 1], prints[0], prints[0b111]]
    assert library.shelf.alike((1 << 64) - 2) == [prints[(1 << 64) - 1]]
    assert library.shelf.fingerprint(prints[(1 << 63) | 1]) == (1 << 63) | 1
    assert library.shelf.fingerprint("0" * 64) is None


def test_what_is_alike_is_remembered_and_only_what_came_since_is_looked_at(library: Library, tmp_path: Path) -> None:
    first, hidden = keep(library, b"a", Brief(0b1)), keep(library, b"b", Brief(BITS))
    assert library.shelf.remembered(0) == []
    assert library.shelf.alike(0) == [first]
    with sqlite3.connect(tmp_path / "library.db") as db:  # as nobody does it: who looks at all again would see it
        db.execute("UPDATE asset SET fingerprint = 0 WHERE sha256 = ?", (hidden,))
    db.close()
    near = keep(library, b"c", Brief(0b11))
    nearest = keep(library, b"d", Brief(0))
    keep(library, b"plain", Brief(None))
    assert library.shelf.remembered(0) == [first]
    assert library.shelf.alike(0) == [nearest, first, near]
    assert library.shelf.remembered(0) == [nearest, first, near]
    library.shelf.remember(hidden, Brief(0b111))
    assert library.shelf.alike(0) == [nearest, first, near, hidden], "what was read anew is looked at anew"


def test_a_picture_that_got_the_number_of_a_removed_one_is_found(library: Library, tmp_path: Path) -> None:
    first, last = keep(library, b"a", Brief(0)), keep(library, b"b", Brief(BITS))
    assert library.shelf.alike(0) == [first]
    with sqlite3.connect(tmp_path / "library.db") as db:
        db.execute("DELETE FROM asset WHERE sha256 = ?", (last,))
    db.close()
    assert library.shelf.alike(1) == [first]
    near = keep(library, b"c", Brief(0b11))
    assert library.shelf.alike(0) == [first, near]
    assert set(library.shelf.alike(1)) == {first, near}


def test_answers_of_what_is_alike_do_not_pile_up(library: Library) -> None:
    first = keep(library, b"a", Brief(0))
    for bits in range(MOST_ALIKE + 1):
        library.shelf.alike(bits << 20)
    assert library.shelf.remembered(0) == []
    assert library.shelf.remembered(1 << 20) == [first]


def test_what_was_not_read_yet_is_read_later(library: Library) -> None:
    sha256 = keep(library, b"a")
    assert library.shelf.unread() == [sha256]
    library.shelf.remember(sha256, Brief(5, "一座桥", "张三", "2026", "一座桥\n张三"))
    assert library.shelf.unread() == []
    assert found(library, "桥") == [sha256]


def test_a_rescue_keeps_when_pictures_came_and_finds_their_uses_again(tmp_path: Path, clock: Time) -> None:
    library = Library.open(tmp_path / "library.db", clock)
    sha256 = keep(library, b"a", Brief(1, "一座桥"))
    article = put(library, "公园开门", figure(sha256, "公园的门"))
    taken = library.shelf.listed(library.shelf.order())[0].taken
    library.close()
    clock.on(days=1)
    assert rescue(tmp_path / "library.db", clock()).pictures == 1
    library = Library.open(tmp_path / "library.db", clock)
    (kept,) = library.shelf.listed(library.shelf.order())
    assert (kept.taken, kept.uses[0].article, kept.caption) == (taken, article.id, "")
    assert library.shelf.unread() == [sha256], "what it states is read again from the file"
    library.close()


def test_repairing_the_lists_finds_the_uses_again(library: Library, tmp_path: Path) -> None:
    sha256 = keep(library, b"a")
    put(library, "公园开门", figure(sha256))
    with sqlite3.connect(tmp_path / "library.db") as db:
        db.execute("DELETE FROM use")
    db.close()
    library.check(repair=True)
    assert library.shelf.listed(library.shelf.order())[0].count == 1


def test_a_hundred_thousand_pictures_are_searched_while_one_blinks(library: Library, tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = [(f"{n:064x}", "2026-11-20T00:00:00Z", signed(chance.getrandbits(64)), "厦门" * 40) for n in range(100_000)]
    with sqlite3.connect(tmp_path / "library.db") as db:
        db.executemany(
            "INSERT INTO asset (sha256, mime, width, height, size, taken, reader, fingerprint, words)"
            " VALUES (?, 'image/jpeg', 1, 1, 1, ?, 1, ?, ?)",
            rows,
        )
    db.close()
    best = min(timed(lambda: library.shelf.alike(chance.getrandbits(64))) for _ in range(5))
    assert best < 0.05
    assert len(library.shelf.order()) == 100_000
    assert min(timed(lambda: library.shelf.order(Wanted("桥 公园"))) for _ in range(3)) < 0.5


def timed(act: object) -> float:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - start
