"""Which of several deliveries of one article goes, what a stopped one means, and clocks that are put back."""

from __future__ import annotations

from typing import Any

import pytest
from bench import Clock, MemoryPublisher, newer, work

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.deliveries import receipt_of
from newsdesk.desk.desk import Desk
from newsdesk.desk.outbox import Wish
from newsdesk.library.outbox import Outbox as LibraryOutbox
from newsdesk.library.store import LibraryUnwritable


def wished_meanwhile(desk: Desk, cms: MemoryPublisher, story: Article, fault: str, at: int) -> tuple[str, str]:
    """The ids of a delivery and of one that was wished while the first was being sent; the request ``at`` of the first
    has this fault."""
    old, asked, new = desk.outbox.put(story, Wish("site")), 0, ""

    def faults(question: bool) -> str:
        nonlocal asked, new
        asked += 1
        if asked != at:
            return ""
        new = desk.outbox.put(newer(desk, story), Wish("site")).id
        return fault

    cms.faults = faults
    work(desk)
    return old.id, new


def revisions(desk: Desk, cms: MemoryPublisher) -> list[str]:
    return [post["headline"] for post in cms.world.posts.values()]


@pytest.mark.parametrize(("fault", "at"), [("before", 1), ("before", 6), ("after", 6), ("late", 6)])
def test_what_was_wished_earlier_never_follows_what_was_wished_later(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article, fault: str, at: int
) -> None:
    sent: list[int] = []
    cms.brought = lambda parcel: sent.append(parcel.article.revision)
    old, new = wished_meanwhile(desk, cms, story, fault, at)
    for _ in range(6):
        clock.on(120)
        for late in cms.world.late:
            late()
        cms.world.late.clear()
        work(desk)
    rows = desk.library.outbox
    assert (rows.get(new).state, rows.get(old).state) == ("verified", "stopped")
    assert sent == sorted(sent)
    assert len(cms.world.posts) == 1


def test_an_older_text_is_not_tried_again_after_a_newer_one(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    old = desk.outbox.put(story, Wish("site"))
    desk.outbox.put(newer(desk, story), Wish("site"))
    for act in (desk.outbox.retry, desk.outbox.overwrite):
        with pytest.raises(UserError):
            act(old.id)
    assert desk.library.outbox.get(old.id).state == "stopped"


def test_only_what_waits_for_a_choice_is_overwritten(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))
    for _ in range(2):
        state = desk.library.outbox.get(row.id).state
        with pytest.raises(UserError):
            desk.outbox.overwrite(row.id)
        assert desk.library.outbox.get(row.id).state == state
        work(desk)


def test_one_that_arrived_and_is_not_to_be_looked_at_again_has_arrived(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    faults = iter(["", "", "", "", "", "after"])
    cms.faults = lambda question: next(faults, "")
    work(desk)
    desk.library.outbox.change(row.id, row.changed, due=row.due)
    work(desk)
    assert desk.library.outbox.get(row.id).state == "sent"
    desk.outbox.stop(row.id)
    assert desk.outbox.standing(story.id), "readers see it"


def test_a_clock_that_is_put_back_keeps_nothing_waiting(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article
) -> None:
    clock.on(30 * 86400)
    row = desk.outbox.put(story, Wish("site"))
    clock.on(-30 * 86400)
    work(desk)
    assert desk.library.outbox.get(row.id).state == "verified"


def test_a_library_that_cannot_be_written_for_a_moment_needs_nobody(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, hold = desk.outbox.put(story, Wish("site")), LibraryOutbox.hold
    faults = iter([LibraryUnwritable(M("Another program holds the library."))])

    def held(*given: Any) -> None:
        for fault in faults:
            raise fault
        hold(*given)

    monkeypatch.setattr(LibraryOutbox, "hold", held)
    work(desk)
    assert desk.library.outbox.get(row.id).state == "waiting"
    clock.on(3)
    work(desk)
    assert desk.library.outbox.get(row.id).state in ("sent", "verified")
    assert len(cms.world.posts) == 1 and len(cms.world.pictures) == 3


def test_what_is_to_be_looked_at_once_more_is_sent_again_when_that_is_wished(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    faults = iter(["", "", "", "", "", "after"])
    cms.faults = lambda question: next(faults, "")
    work(desk)
    desk.library.outbox.change(row.id, row.changed, due=row.due)
    work(desk)
    assert desk.library.outbox.get(row.id).state == "sent"
    assert desk.outbox.put(story, Wish("site")).id == row.id
    again = desk.outbox.put(story, Wish("site"), again=True)
    assert again.id != row.id
    assert desk.outbox.put(story, Wish("site"), again=True).id == again.id, "a button pressed twice"
    assert work(desk)[-1].id == again.id
    assert len(cms.world.posts) == 1 and len(cms.world.pictures) == 3


# ------------------------------------------------------------------ what readers see already


def shown_and_unanswered(desk: Desk, cms: MemoryPublisher, story: Article) -> str:
    """A first delivery that readers see; the last look at it got no answer."""
    row = desk.outbox.put(story, Wish("site"))
    faults = iter([*[""] * 9, "before"])  # find, pictures, three uploads, others, create, another, show; read
    cms.faults = lambda question: next(faults, "")
    work(desk)
    assert desk.library.outbox.get(row.id).state == "waiting"
    assert [p["status"] for p in cms.world.posts.values()] == ["publish"]
    return row.id


@pytest.mark.parametrize("end", ["stopped", "needs-you"])
def test_what_readers_see_stands_there_although_its_delivery_did_not_end(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article, end: str
) -> None:
    assert not desk.outbox.stands(story.id)
    row = shown_and_unanswered(desk, cms, story)
    if end == "stopped":
        desk.outbox.stop(row)
    else:
        next(iter(cms.world.posts.values()))["lines"] = ("改过的。",)
        clock.on(60)
        work(desk)
    assert desk.library.outbox.get(row).state == end
    assert {name: d.id for name, d in desk.outbox.standing(story.id).items()} == {"site": row}
    assert desk.outbox.stands(story.id)
    assert desk.outbox.act_for(story.id, "site") == "update"
    desk.outbox.put(story, Wish("site", "withdraw"))
    work(desk)
    assert [p["status"] for p in cms.world.posts.values()] == ["withdrawn"]
    assert not desk.outbox.stands(story.id) and desk.outbox.standing(story.id) == {}
    assert desk.outbox.act_for(story.id, "site") == "publish"


def test_a_draft_that_was_stopped_stands_nowhere(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))
    faults = iter([*[""] * 8, "before"])
    cms.faults = lambda question: next(faults, "")
    work(desk)
    desk.outbox.stop(row.id)
    assert [p["status"] for p in cms.world.posts.values()] == ["draft"]
    assert not desk.outbox.stands(story.id) and desk.outbox.standing(story.id) == {}


def test_an_editors_change_before_the_second_look_is_no_reason_to_call_anybody(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article
) -> None:
    row = shown_and_unanswered(desk, cms, story)
    clock.on(60)
    work(desk)
    before = desk.library.outbox.get(row)
    assert before.state == "sent"
    (post,) = cms.world.posts.values()
    cms.world.posts[cms.world.next()] = {**post, "status": "draft"}  # a request that arrived late
    post["lines"] = ("改过的。",)
    clock.on(90)
    work(desk)
    after = desk.library.outbox.get(row)
    assert (after.state, [n.kind for n in receipt_of(after)]) == ("verified", ["unsure"])
    assert after.seen == before.seen, "what is compared with is what we left there"
    assert list(cms.world.posts.values()) == [post]
    later = desk.outbox.put(newer(desk, story), Wish("site", "update"))
    work(desk)
    assert desk.library.outbox.get(later.id).state == "needs-you"
    assert post["lines"] == ("改过的。",)
