"""The outbox at a desk: a real library, a content system in memory, and a clock that the test moves."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime

import msgspec
import pytest
from bench import Clock, MemoryPublisher, newer, work
from memory import World

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desk.deliveries import problem_of, receipt_of
from newsdesk.desk.desk import Desk, NotReady
from newsdesk.desk.outbox import MOST_UNCLEAR, Outbox, Wish
from newsdesk.extend.publishing import Later, Refused, Target, Unclear
from newsdesk.library.library import Library
from newsdesk.library.outbox import Delivery


def test_a_wish_is_on_the_disk_before_anything_is_sent(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))
    assert (row.state, cms.world.posts) == ("waiting", {})
    assert desk.library.outbox.article(row.id) == story
    assert desk.library.outbox.counts() == (1, 0, 0)


def test_it_arrives_and_is_the_version_that_is_kept(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))
    told = work(desk)
    assert told[0].state == "sending" and told[-1].state == "verified"
    assert told[-1].step == told[-1].steps == 7
    assert [n.kind for n in receipt_of(told[-1])] == ["kept"]
    assert [p["status"] for p in cms.world.posts.values()] == ["publish"]
    assert "delivered" in [v.kind for v, _ in desk.library.history.versions(story.id)]
    assert desk.library.rows()[0].state == "delivered"
    live = desk.outbox.live(story.id, "site")
    assert live is not None and live[0].id == row.id and live[1] == story


def test_a_button_pressed_twice_makes_one(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    first = desk.outbox.put(story, Wish("site"))
    assert desk.outbox.put(story, Wish("site")).id == first.id
    work(desk)
    assert desk.outbox.put(story, Wish("site")).id == first.id, "it stands there already"
    assert work(desk) == []
    again = desk.outbox.put(story, Wish("site", desk.outbox.act_for(story.id, "site")), again=True)
    assert (again.id == first.id, again.act) == (False, "update")
    work(desk)
    assert len(cms.world.posts) == 1


def test_a_newer_wish_takes_the_place_of_one_that_waits(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    old = desk.outbox.put(story, Wish("site"))
    new = desk.outbox.put(newer(desk, story), Wish("site"))
    assert desk.library.outbox.get(old.id).state == "stopped"
    work(desk)
    assert desk.library.outbox.get(new.id).state == "verified"
    assert len(cms.world.posts) == 1


def test_what_an_older_wish_began_is_known_to_the_newer(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    desk.outbox.put(story, Wish("site"))
    faults = iter(["", "", "", "", "", "after"])  # find, pictures, three uploads, create
    cms.faults = lambda question: next(faults, "")
    assert work(desk)[-1].state == "waiting"
    desk.outbox.put(newer(desk, story), Wish("site"))
    work(desk)
    assert len(cms.world.posts) == 1 and len(cms.world.pictures) == 3


def test_without_a_network_it_waits_longer_each_time_and_then_arrives(
    desk: Desk, cms: MemoryPublisher, story: Article, clock: Clock
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    cms.fail = Later(M("There is no network."))
    pauses = []
    for _ in range(5):
        due = work(desk) and desk.library.outbox.get(row.id).due
        pauses.append((datetime.fromisoformat(str(due)) - clock.now).total_seconds())
        problem = problem_of(desk.library.outbox.get(row.id))
        assert problem is not None and str(problem.message) == "There is no network."
        clock.on(pauses[-1])
    assert pauses == sorted(pauses) and pauses[0] <= 2 and pauses[-1] >= 300
    cms.fail = None
    assert work(desk)[-1].state == "verified"


def test_a_target_that_wants_to_be_left_alone_is(
    desk: Desk, cms: MemoryPublisher, story: Article, clock: Clock
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    cms.fail = Later(M("It is busy."), None, 1000)
    work(desk)
    clock.on(999)
    cms.fail = None
    assert work(desk) == []
    clock.on(1)
    assert work(desk)[-1].state == "verified"
    assert desk.library.outbox.get(row.id).tries == 2


def test_after_a_lost_answer_it_is_looked_once_more_and_late_copies_go(
    desk: Desk, cms: MemoryPublisher, story: Article, clock: Clock
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    faults = iter(["", "", "", "", "", "", "late"])
    cms.faults = lambda question: next(faults, "")
    work(desk)
    clock.on(2)
    assert work(desk)[-1].state == "sent"
    cms.world.late.pop()()
    assert len(cms.world.posts) == 2
    clock.on(90)
    assert work(desk)[-1].state == "verified"
    assert [p["status"] for p in cms.world.posts.values()] == ["publish"]
    assert desk.library.outbox.get(row.id).open is False


def test_answers_that_are_always_lost_end_with_a_person(
    desk: Desk, cms: MemoryPublisher, story: Article, clock: Clock
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    cms.fail = Unclear(M("No answer."))
    for _ in range(MOST_UNCLEAR):
        work(desk)
        clock.on(1000)
    assert desk.library.outbox.get(row.id).state == "needs-you"
    cms.fail = None
    desk.outbox.retry(row.id)
    assert work(desk)[-1].state == "verified"


def test_what_a_target_refuses_needs_a_person_and_says_what_to_do(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    cms.fail = Refused(M("{host} does not accept the login.", host="site"), M("Check the name."), "login")
    work(desk)
    problem = problem_of(desk.library.outbox.get(row.id))
    assert problem is not None and problem.hint is not None
    assert (str(problem.message), str(problem.hint)) == ("site does not accept the login.", "Check the name.")
    assert desk.library.outbox.counts() == (0, 1, 0)


def test_a_connector_that_breaks_stops_its_own_delivery_alone(
    desk: Desk, cms: MemoryPublisher, story: Article, caplog: pytest.LogCaptureFixture
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    cms.fail = ZeroDivisionError("secret words")
    work(desk)
    problem = problem_of(desk.library.outbox.get(row.id))
    assert problem is not None and problem.kind == "internal"
    assert "secret words" not in str(problem.message)
    caplog.clear()


def test_what_was_edited_there_waits_for_a_choice(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    next(iter(cms.world.posts.values()))["lines"] = ("改过的。",)
    row = desk.outbox.put(newer(desk, story), Wish("site", "update"))
    work(desk)
    row = desk.library.outbox.get(row.id)
    problem = problem_of(row)
    assert problem is not None and (row.state, problem.kind, problem.why) == ("needs-you", "changed", "edited")
    assert row.seen is not None and row.seen.lines == ("改过的。",)
    desk.outbox.overwrite(row.id)
    assert work(desk)[-1].state == "verified"
    assert next(iter(cms.world.posts.values()))["lines"] != ("改过的。",)
    said = [str(note.message) for note in receipt_of(desk.library.outbox.get(row.id))]
    assert said[-2:] == ["It overwrote what was changed there.", "“改过的。” stood there."]


def test_what_was_overwritten_is_still_told_after_a_second_look(
    desk: Desk, cms: MemoryPublisher, story: Article, clock: Clock
) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    next(iter(cms.world.posts.values()))["lines"] = tuple(f"改过的{n}。" for n in range(25))
    row = desk.outbox.put(newer(desk, story), Wish("site", "update"))
    work(desk)
    desk.library.outbox.begin(row.id, "lost")
    desk.outbox.overwrite(row.id)
    assert work(desk)[-1].state == "sent"
    clock.on(90)
    assert work(desk)[-1].state == "verified"
    said = [str(note.message) for note in receipt_of(desk.library.outbox.get(row.id))]
    assert len(said) == 1 + 1 + 20 + 1
    assert said[-1] == "And 5 more lines stood there."


def test_stopped_it_stays_stopped(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))
    stopped: list[str] = []

    def tell(now: Delivery, doing: Message | None) -> None:
        if now.step == 3 and not stopped:
            stopped.append(desk.outbox.stop(row.id).state)

    desk.outbox.work(tell)
    assert desk.library.outbox.get(row.id).state == "stopped"
    assert [p for p in cms.world.posts.values() if p["status"] == "publish"] == []
    desk.outbox.retry(row.id)
    work(desk)
    assert len(cms.world.posts) == 1 and len(cms.world.pictures) == 3


def test_an_article_that_lacks_something_is_not_published_but_may_be_a_draft(desk: Desk, cms: MemoryPublisher) -> None:
    bare = desk.new()
    with pytest.raises(NotReady):
        desk.outbox.put(bare, Wish("site"))
    desk.outbox.put(bare, Wish("site", status="draft"))
    assert work(desk)[-1].state == "verified"
    assert [p["status"] for p in cms.world.posts.values()] == ["draft"]
    assert desk.library.row(bare.id).state == "draft"  # type: ignore[union-attr]


def test_withdrawn_nothing_is_live(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    desk.outbox.put(story, Wish("site", "withdraw"))
    assert work(desk)[-1].state == "verified"
    assert [p["status"] for p in cms.world.posts.values()] == ["withdrawn"]
    assert desk.outbox.live(story.id, "site") is None
    assert desk.outbox.act_for(story.id, "site") == "publish"


def test_two_targets_are_two_deliveries(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    rows = [desk.outbox.put(story, Wish(name)) for name in ("site", "other")]
    assert rows[0].id != rows[1].id
    work(desk)
    assert {desk.library.outbox.get(r.id).state for r in rows} == {"verified"}


def test_while_another_process_is_at_a_target_nothing_is_sent_there(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    row = desk.outbox.put(story, Wish("site"))
    code = (
        "import sys, pathlib\nfrom newsdesk.base.files import locked\n"
        "held = locked(pathlib.Path(sys.argv[1]))\nprint(held is not None, flush=True)\nsys.stdin.read()\n"
    )
    lock = desk.library.outbox.alone("memory https://site.example")
    assert lock is not None
    path = lock.name
    lock.close()
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None and other.stdout.readline() == "True\n"
        assert desk.outbox.send(row.id) is False
        assert cms.world.posts == {}
    finally:
        other.kill()
        other.communicate()
    assert desk.outbox.send(row.id) is True


def test_what_was_being_sent_when_the_program_ended_goes_on(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    row = desk.outbox.put(story, Wish("site"))

    class Killed(BaseException):
        pass

    count = 0

    def kill(question: bool) -> str:
        nonlocal count
        count += 1
        if count == 6:
            raise Killed
        return ""

    cms.faults = kill
    with pytest.raises(Killed):
        desk.outbox.send(row.id)
    assert desk.library.outbox.get(row.id).state == "sending"
    cms.faults = lambda question: ""
    fresh = Outbox(desk)
    fresh.work(lambda *_: None)
    assert len(cms.world.posts) == 1 and len(cms.world.pictures) == 3
    assert desk.library.outbox.get(row.id).state == "sent"


def test_a_target_that_moved_to_another_site_begins_anew_there(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    (number,) = cms.world.posts
    cms.world = World(number=number - 1)  # there another article has this number soon
    cms.world.posts[number] = {"article": "x", "status": "publish", "headline": "别的", "lines": (), "pictures": ()}
    desk.change_settings(targets=(Target("site", "memory", "https://new.example/"),))
    desk.outbox.put(story, Wish("site"), again=True)
    cms.world.number = number
    assert work(desk)[-1].state == "verified"
    assert cms.world.posts[number]["headline"] == "别的"
    assert [p["article"] for p in cms.world.posts.values()] == ["x", story.id]


def test_an_unknown_target_names_those_there_are(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    with pytest.raises(Exception, match="site, other") as told:
        desk.outbox.put(story, Wish("nowhere"))
    assert "nowhere" in str(told.value)


def test_the_profiles_targets_have_the_persons_login(desk: Desk, cms: MemoryPublisher) -> None:
    desk.profile = msgspec.structs.replace(desk.profile, targets=(Target("paper", "memory", "https://x.example/"),))
    desk.change_settings(logins={"paper": "zhangsan"})
    assert desk.outbox.target("paper").login == "zhangsan"
    assert desk.profile.targets[0].login == ""


def test_an_article_that_is_removed_for_ever_takes_its_deliveries_along(
    desk: Desk, cms: MemoryPublisher, story: Article
) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    desk.delete(story.id)
    desk.erase(story.id)
    assert desk.library.outbox.all() == []
    assert desk.library.outbox.held("memory https://site.example", f"article:{story.id}") is not None, (
        "so that it is never published anew"
    )


def test_changes_of_the_summary_are_an_update(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    desk.outbox.put(story, Wish("site"))
    work(desk)
    changed = newer(desk, story)
    assert desk.library.row(story.id).state == "outdated"  # type: ignore[union-attr]
    row = desk.outbox.put(changed, Wish("site", desk.outbox.act_for(story.id, "site")))
    work(desk)
    assert row.act == "update"
    assert desk.library.row(story.id).state == "delivered"  # type: ignore[union-attr]


def test_a_library_from_before_there_was_an_outbox_gets_one(desk: Desk, cms: MemoryPublisher, story: Article) -> None:
    path = desk.library.path
    desk.library.close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE delivery; DROP TABLE standing; PRAGMA user_version = 3;")
    again = Library.open(path, desk.clock)
    try:
        assert again.load(story.id) == story
        assert again.outbox.all() == []
    finally:
        again.close()


def test_the_outbox_keeps_what_readers_see_and_forgets_the_rest(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article
) -> None:
    """Of three that arrived, one that was stopped and one that waits for a person, after 31 days and after 400."""
    rows = desk.library.outbox
    arrived = []
    for _ in range(3):
        arrived.append(desk.outbox.put(story, Wish("site")).id)
        work(desk)
        story = newer(desk, story)
    elsewhere = desk.outbox.put(story, Wish("other")).id
    desk.outbox.stop(elsewhere)
    stopped = desk.outbox.put(story, Wish("site")).id
    desk.outbox.stop(stopped)
    cms.fail = Refused(M("full"))
    needs = desk.outbox.put(newer(desk, story), Wish("site")).id
    work(desk)

    def have() -> dict[str, bool]:
        out = {}
        for row in rows.all():
            try:
                out[row.id] = bool(rows.article(row.id).headline)
            except UserError:
                out[row.id] = False
        return out

    clock.on(29 * 24 * 3600)
    desk.tidy()
    assert all(have().values())
    clock.on(2 * 24 * 3600)
    desk.tidy()
    lost = {arrived[0], arrived[1], stopped}
    assert have() == {id: id not in lost for id in (*arrived, elsewhere, stopped, needs)}
    live = desk.outbox.live(story.id, "site")
    assert live is not None and live[0].id == arrived[-1] and live[1].id == story.id
    clock.on(400 * 24 * 3600)
    desk.tidy()
    assert have() == {arrived[-1]: True, elsewhere: True, needs: True}


def test_what_was_stopped_long_ago_and_lost_its_text_says_so_when_it_is_tried_again(
    desk: Desk, cms: MemoryPublisher, clock: Clock, story: Article
) -> None:
    old = desk.outbox.put(story, Wish("site"))
    desk.outbox.stop(old.id)
    new = desk.outbox.put(newer(desk, story), Wish("site"))
    desk.outbox.stop(new.id)
    clock.on(31 * 24 * 3600)
    desk.tidy()
    with pytest.raises(UserError, match="not kept"):
        desk.outbox.retry(old.id)
    assert desk.library.outbox.get(old.id).state == "stopped"
    with pytest.raises(UserError):
        desk.library.outbox.article("no such delivery")
