"""Every earlier state can be brought back for as long as it is promised, and nothing else takes it away."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import Time, Writer, made

from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace
from newsdesk.article.richtext import rich
from newsdesk.base.clock import new_id, now
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.library.history import survivors
from newsdesk.library.library import Library
from newsdesk.pictures.asset import Asset


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def library(tmp_path: Path, clock: Time) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db", clock)
    yield opened
    opened.close()


def nobody(article_id: str) -> bool:
    return False


def test_every_state_of_the_last_day_can_be_had_again(library: Library, clock: Time) -> None:
    writer = Writer(library, made(library, clock), clock)
    states = [writer.article]
    for n in range(30):
        clock.on(minutes=7)
        writer.type(f"{n}，")
        states.append(writer.article)
        if n == 11:
            library.checkpoint(writer.article.id)
    assert [library.history.at(writer.article.id, s.revision) for s in states] == states
    shown = library.history.revisions(writer.article.id)
    assert [r.revision for r in shown] == list(range(30, -1, -1))
    assert {r.by for r in shown[:5]} == {"张三"}
    assert shown[0].time == writer.article.updated


def test_states_thin_to_hours_then_days_and_versions_stay(library: Library, clock: Time) -> None:
    writer = Writer(library, made(library, clock), clock)
    texts: dict[int, str] = {}
    for _ in range(3):  # three days of three hours with four changes each
        for _ in range(3):
            for _ in range(4):
                clock.on(minutes=14)
                writer.type("字")
                texts[writer.article.revision] = writer.text
            clock.on(minutes=4)
        clock.on(hours=21)
    library.history.keep(library.history.at(writer.article.id, 14), "named", name="给主编看的", by="李四")

    def kept() -> list[int]:
        return sorted(r.revision for r in library.history.revisions(writer.article.id))

    library.history.thin(clock(), nobody)
    # The first two days keep an hour's last and the version; the third day keeps all.
    assert [r for r in kept() if r <= 24] == [4, 8, 12, 14, 16, 20, 24]
    assert [r for r in kept() if r > 24] == list(range(25, 37))
    for revision in kept()[1:]:
        assert library.history.at(writer.article.id, revision).body[0].text.text == texts[revision]
    with pytest.raises(UserError, match="no longer kept"):
        library.history.at(writer.article.id, 5)
    clock.on(days=30)
    library.history.thin(clock(), nobody)
    assert kept() == [12, 14, 24, 36]
    assert library.load(writer.article.id) == writer.article
    (version,) = [r for r in library.history.revisions(writer.article.id) if r.kind == "named"]
    assert (version.name, version.by, version.revision) == ("给主编看的", "李四", 14)
    assert library.check() == []
    writer.type("还能写")
    assert library.load(writer.article.id) == writer.article


def test_an_article_that_is_open_is_not_thinned(library: Library, clock: Time) -> None:
    writer = Writer(library, made(library, clock), clock)
    for _ in range(4):
        writer.type("字")
    clock.on(days=3)
    assert library.history.thin(clock(), lambda article_id: True) == 0
    assert library.history.thin(clock(), nobody) > 0
    assert library.history.thin(clock(), nobody) == 0


@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=40))
def test_the_newest_state_always_survives_and_no_day_is_left_without_one(minutes: list[int]) -> None:
    moment = Time()()
    states = [(n, moment - timedelta(minutes=m)) for n, m in enumerate(sorted(minutes, reverse=True))]
    kept = survivors(states, moment)
    assert {t.date() for _, t in states} == {t.date() for n, t in states if n in kept}
    assert not states or states[-1][0] in kept
    assert {n for n, t in states if moment - t < timedelta(days=1)} <= kept


def test_a_signed_article_is_a_draft_again_when_it_is_changed_and_an_exported_one_changed(
    library: Library, clock: Time
) -> None:
    writer = Writer(library, made(library, clock), clock)
    for kind, then in (("signed", "draft"), ("exported", "changed"), ("delivered", "outdated")):
        writer.type("字")
        library.history.keep(writer.article, kind)
        assert library.row(writer.article.id).state == kind
        writer.type("字")
        assert library.row(writer.article.id).state == then


def test_undo_goes_back_over_the_last_session(library: Library, clock: Time) -> None:
    first = Writer(library, made(library, clock), clock, session="one")
    first.type("第一句。")
    first.document.seal()
    first.type("第二句。")
    first.document.undo()
    again = Writer(library, library.load(first.article.id), clock, session="two")
    entries = library.history.last_session(first.article.id)
    again.document.remember((e.act, Message(e.label), e.edits, e.merged) for e in entries)
    assert again.document.redo()
    assert again.text == "第一句。第二句。"
    assert again.document.undo()
    assert again.document.undo()
    assert again.text == ""
    assert not again.document.undo()
    third = Writer(library, library.load(first.article.id), clock, session="three")
    entries = library.history.last_session(first.article.id)
    third.document.remember((e.act, Message(e.label), e.edits, e.merged) for e in entries)
    assert third.document.redo()
    assert third.document.redo()
    assert third.text == "第一句。第二句。"


def test_the_bin_forgets_after_its_time_and_its_pictures_go_only_when_nothing_else_has_them(
    library: Library, clock: Time
) -> None:
    def picture(name: bytes) -> str:
        data = name * 50
        asset = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", 1, 1, len(data))
        library.put_asset(data, asset)
        os.utime(library.asset_path(asset.sha256), (0, 0))
        return asset.sha256

    def put_in(writer: Writer, sha256: str) -> None:
        writer.document.do(M("Insert picture"), Replace(2, (), (Figure(new_id(), sha256, rich("")),)))

    shared, only, undone, unused = (picture(x) for x in (b"a", b"b", b"c", b"d"))
    kept = Writer(library, made(library, clock, "留着的"), clock)
    gone = Writer(library, made(library, clock, "扔掉的公园"), clock)
    put_in(kept, shared)
    put_in(kept, undone)
    kept.document.undo()
    put_in(gone, shared)
    put_in(gone, only)
    library.delete(gone.article.id)
    assert library.empty_bin(timedelta(days=30), clock()) == 0
    fresh = picture(b"e")
    os.utime(library.asset_path(fresh), (clock().timestamp() + 31 * 86400 - 60,) * 2)
    clock.on(days=31)
    assert library.remove_unused_pictures(clock()) == 1
    assert library.assets() == {shared, only, undone, fresh}
    assert not library.asset_path(unused).exists()
    assert library.empty_bin(timedelta(days=30), clock()) == 1
    assert library.rows(text="公园") == library.rows(deleted=True) == []
    assert library.remove_unused_pictures(clock()) == 1
    assert library.assets() == {shared, undone, fresh}
    assert library.check() == []


def test_a_picture_that_is_put_in_again_after_a_long_time_stays(library: Library, clock: Time) -> None:
    data = b"a" * 50
    asset = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", 1, 1, len(data))
    library.put_asset(data, asset)
    os.utime(library.asset_path(asset.sha256), (0, 0))
    library.put_asset(data, asset)  # on its way into an article, in another window
    assert library.remove_unused_pictures(now()) == 0
    os.utime(library.asset_path(asset.sha256), (0, 0))
    assert library.remove_unused_pictures(now()) == 1


HOLDER = """
import sys
from pathlib import Path
from newsdesk.base.clock import now
from newsdesk.library.library import Library
library = Library.open(Path(sys.argv[1]), now)
print(library.presence.hold(sys.argv[2], "there", "李四", "2026-11-20T08:00:00Z"), flush=True)
sys.stdin.read()
"""


def test_who_has_an_article_open_is_known_as_long_as_their_program_lives(tmp_path: Path, clock: Time) -> None:
    library = Library.open(tmp_path / "library.db", now)
    article = made(library, clock)
    assert library.presence.hold(article.id, "here", "张三", "2026-11-20T07:00:00Z") is None
    assert library.presence.hold(article.id, "another window", "张三", "2026-11-20T07:30:00Z").session == "here"
    library.presence.let_go("here")
    assert library.presence.holder(article.id).session == "another window"
    library.presence.let_go("another window")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(library.path), article.id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "None\n"
        holder = library.presence.hold(article.id, "here", "张三", "2026-11-20T09:00:00Z")
        assert (holder.author, holder.since) == ("李四", "2026-11-20T08:00:00Z")
        (row,) = library.rows()
        assert [author for _, author in row.holders] == ["李四", "张三"]
        assert all(library.presence.lives(holder) for holder, _ in row.holders)
        other.kill()
    assert library.presence.holder(article.id).session == "here"
    assert library.presence.hold(article.id, "here", "张三", "2026-11-20T09:00:00Z") is None
    library.close()
    assert list((tmp_path / "open").iterdir()) == []
