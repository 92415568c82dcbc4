"""The procedure against a target in memory that loses, delays and repeats: whatever happens, one copy.

The real systems are asked in tests/cms; here are more orders of events than those could be brought to in a lifetime.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import pytest
from memory import STORY, Memory, World

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.extend.ports import Bundle, House, Rendition
from newsdesk.extend.publishing import (
    Changed,
    Held,
    Later,
    Parcel,
    PictureFile,
    Refused,
    Seen,
    SeenPicture,
    Stopped,
    Unclear,
)
from newsdesk.publish.procedure import LOST, Way, deliver, look_again
from newsdesk.publish.receipt import compare


@dataclass
class Remembered:
    """One machine's ledger and its delivery."""

    there: dict[str, Held] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def held(self, key: str) -> Held | None:
        return self.there.get(key)

    def hold(self, key: str, held: Held | None) -> None:
        if held is None:
            self.there.pop(key, None)
        else:
            self.there[key] = held

    def begun(self, what: str) -> bool:
        return what in self.done

    def begin(self, what: str) -> None:
        self.done.add(what)


def parcel(article: Article = STORY, pictures: int = 3, **rest: Any) -> Parcel:
    file = Rendition("a.jpg", "image/jpeg", 16, 16, b"x")
    files = tuple(PictureFile(f"key{n}", f"f{n}", file) for n in range(pictures))
    act = rest.pop("act", "publish")
    return Parcel("d1", act, article, {}, House(), files, lambda f, o: Bundle("x", {}), **rest)


def way(overwrite: str | None = None, stopped: Callable[[], bool] = lambda: False) -> Way:
    return Way(lambda *_: None, stopped, overwrite)


def finish(site: Memory, sent: Parcel, ledger: Remembered) -> None:
    """Go on as the outbox does, until it arrived and was looked at once more."""
    for _ in range(200):
        if ledger.done:
            ledger.begin(LOST)
        try:
            deliver(site, sent, ledger, way())
            break
        except (Later, Unclear):
            continue
    else:
        raise AssertionError("it never arrives")
    if LOST in ledger.done:
        while site.world.late:
            site.world.late.pop(0)()
        calm = replace(site, faults=lambda question: "")
        look_again(calm, sent, ledger, way())


def one_of_each(world: World, pictures: int = 3) -> None:
    published = [p for p in world.posts.values() if p["status"] == "publish"]
    assert len(world.posts) == 1 and len(published) == 1
    assert sorted(world.pictures.values()) == [f"key{n}" for n in range(pictures)]
    assert {int(n) for n in published[0]["pictures"]} == set(world.pictures)


def test_without_a_fault_each_thing_is_asked_for_once() -> None:
    asked: list[bool] = []

    def count(question: bool) -> str:
        asked.append(question)
        return ""

    world, ledger = World(), Remembered()
    finish(Memory(world, count), parcel(), ledger)
    one_of_each(world)
    # find, pictures; three uploads, are there others; create, is there another, show, read
    assert asked == [True, True, False, False, False, True, False, True, False, True]


@pytest.mark.parametrize("fault", ["before", "after", "late"])
@pytest.mark.parametrize("at", range(9))
def test_a_fault_at_any_request_leaves_one(fault: str, at: int) -> None:
    number = -1

    def once(question: bool) -> str:
        nonlocal number
        number += 1
        return fault if number == at else ""

    world = World()
    finish(Memory(world, once), parcel(), Remembered())
    one_of_each(world)


@pytest.mark.parametrize("seed", range(300))
def test_many_faults_in_any_order_leave_one(seed: int) -> None:
    chance = random.Random(seed)
    world = World()

    def faults(question: bool) -> str:
        if world.late and chance.random() < 0.3:
            world.late.pop(chance.randrange(len(world.late)))()
        return chance.choice(["before", "after", "late"]) if chance.random() < 0.35 else ""

    finish(Memory(world, faults), parcel(), Remembered())
    one_of_each(world)


class Turns:
    """Two machines, one request at a time, in an order that a seed decides."""

    def __init__(self, seed: int, count: int) -> None:
        self.chance, self.there = random.Random(seed), set(range(count))
        self.now, self.moved = self.chance.choice(sorted(self.there)), threading.Condition()

    def wait(self, who: int) -> None:
        with self.moved:
            self.now = self.chance.choice(sorted(self.there))
            self.moved.notify_all()
            assert self.moved.wait_for(lambda: self.now == who or self.now not in self.there, 10)

    def leave(self, who: int) -> None:
        with self.moved:
            self.there.discard(who)
            if self.there:
                self.now = self.chance.choice(sorted(self.there))
            self.moved.notify_all()


@pytest.mark.parametrize("seed", range(150))
def test_two_machines_that_know_nothing_of_each_other_make_one(seed: int) -> None:
    world, turns, failed = World(), Turns(seed, 2), []

    def machine(who: int) -> None:
        ledger = Remembered()
        try:
            finish(Memory(world, turn=lambda: turns.wait(who)), parcel(), ledger)
        except BaseException as error:
            failed.append(error)
        finally:
            turns.leave(who)

    threads = [threading.Thread(target=machine, args=(who,)) for who in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [p["status"] for p in world.posts.values()] == ["publish"]
    assert sorted(world.pictures.values()) == ["key0", "key1", "key2"]


def test_where_a_target_does_not_tell_what_readers_see_no_article_is_taken_away() -> None:
    class Silent(Memory):
        def _held(self, number: int) -> Held:
            return msgspec.structs.replace(super()._held(number), status="")

    world, ledger = World(), Remembered()
    finish(Silent(world), parcel(), Remembered())
    world.posts[world.next()] = dict(*world.posts.values())  # published from elsewhere at this moment
    ledger.done |= {"create", LOST}
    deliver(Silent(world), parcel(), ledger, way())
    assert len(world.posts) == 2


def test_what_was_edited_there_is_shown_and_not_overwritten() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    next(iter(world.posts.values()))["lines"] = ("改过的一段。",)
    newer = msgspec.structs.replace(STORY, revision=4)
    with pytest.raises(Changed) as told:
        deliver(site, parcel(newer), ledger, way())
    assert (told.value.why, told.value.theirs and told.value.theirs.lines) == ("edited", ("改过的一段。",))
    assert next(iter(world.posts.values()))["lines"] == ("改过的一段。",)
    assert told.value.theirs is not None
    deliver(site, parcel(newer), ledger, way(told.value.theirs.held.mark))
    assert next(iter(world.posts.values()))["lines"] == ("记者从市政府获悉，公园今日开放。",)


def test_what_was_allowed_to_be_overwritten_is_that_state_alone() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    post = next(iter(world.posts.values()))
    post["lines"] = ("改过的一段。",)
    mark = repr(post)
    post["lines"] = ("又改了。",)
    with pytest.raises(Changed):
        deliver(site, parcel(), ledger, way(mark))
    assert post["lines"] == ("又改了。",)


def test_an_update_whose_answer_was_lost_is_no_strangers_edit() -> None:
    world, ledger = World(), Remembered()
    finish(Memory(world), parcel(), ledger)
    ledger.done.clear()
    newer = msgspec.structs.replace(STORY, blocks=(*STORY.blocks, TextBlock("q", "paragraph", RichText("续。"))))
    fault = iter(["", "", "after"])  # read, pictures, update
    finish(Memory(world, lambda question: next(fault, "")), parcel(newer), ledger)
    assert next(iter(world.posts.values()))["lines"][-1] == "续。"
    one_of_each(world)


def test_what_was_removed_there_is_asked_about() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    world.posts.clear()
    with pytest.raises(Changed) as told:
        deliver(site, parcel(), ledger, way())
    assert told.value.why == "gone"
    deliver(site, parcel(), ledger, way(""))
    one_of_each(world)


def test_another_text_of_the_same_article_from_elsewhere_is_asked_about() -> None:
    world = World()
    finish(Memory(world), parcel(), Remembered())
    other = msgspec.structs.replace(STORY, blocks=(*STORY.blocks, TextBlock("q", "paragraph", RichText("另。"))))
    with pytest.raises(Changed) as told:
        deliver(Memory(world), parcel(other), Remembered(), way())
    assert told.value.why == "elsewhere"


def test_withdrawn_and_published_again_it_is_the_same_one() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    assert deliver(site, parcel(act="withdraw"), ledger, way()).held.status == "withdrawn"
    ledger.done.clear()
    finish(site, parcel(act="update"), ledger)
    one_of_each(world)


def foreign(world: World) -> dict[str, Any]:
    """A system brought back from a backup, where another article has the number that ours had."""
    number = next(iter(world.posts))
    world.posts[number] = {"article": "x", "status": "publish", "headline": "别的", "lines": (), "pictures": ()}
    return world.posts[number]


def test_somebody_elses_article_that_has_the_number_now_is_not_withdrawn_unasked() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    theirs = foreign(world)
    with pytest.raises(Changed) as told:
        deliver(site, parcel(act="withdraw"), ledger, way())
    assert (told.value.why, told.value.theirs and told.value.theirs.headline) == ("elsewhere", "别的")
    assert theirs["status"] == "publish"
    assert told.value.theirs is not None
    deliver(site, parcel(act="withdraw"), ledger, way(told.value.theirs.held.mark))
    assert theirs["status"] == "withdrawn", "a person compared and said so"


@pytest.mark.parametrize("there", ["foreign", "nothing"])
def test_withdrawn_is_what_has_the_permanent_id_whatever_its_number(there: str) -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    ours = dict(*world.posts.values())
    theirs = foreign(world) if there == "foreign" else world.posts.clear()
    number = world.next()
    world.posts[number] = ours
    assert deliver(site, parcel(act="withdraw"), ledger, way()).held.id == str(number)
    assert world.posts[number]["status"] == "withdrawn"
    assert theirs is None or theirs["status"] == "publish"


def test_what_an_editor_changed_is_withdrawn_all_the_same() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    (post,) = world.posts.values()
    post["lines"] = ("改过的一段。",)
    deliver(site, parcel(act="withdraw"), ledger, way())
    assert (post["status"], post["lines"]) == ("withdrawn", ("改过的一段。",))


def test_what_an_editor_wrote_before_it_was_withdrawn_is_asked_about() -> None:
    world, ledger = World(), Remembered()
    site = Memory(world)
    finish(site, parcel(), ledger)
    ledger.done.clear()
    next(iter(world.posts.values()))["lines"] = ("改过的一段。",)
    done = deliver(site, parcel(act="withdraw"), ledger, way())
    assert [n.kind for n in done.receipt] == ["kept", "unsure"]
    ledger.done.clear()
    with pytest.raises(Changed) as told:
        deliver(site, parcel(act="update"), ledger, way())
    assert told.value.theirs is not None and told.value.theirs.lines == ("改过的一段。",)
    deliver(site, parcel(act="update"), ledger, way(told.value.theirs.held.mark))
    one_of_each(world)


def test_what_was_never_delivered_cannot_be_withdrawn() -> None:
    with pytest.raises(Refused):
        deliver(Memory(World()), parcel(act="withdraw"), Remembered(), way())


def test_where_nobody_can_be_asked_what_may_have_arrived_is_withdrawn() -> None:
    class Mute(Memory):
        def withdraw(self, held: Held, parcel: Parcel) -> Held:
            told.append(held)
            return Held(parcel.article.id, status="withdrawn")

    told: list[Held] = []
    site = Mute(World(), lambda question: "after", asks=False)
    with pytest.raises(Refused):
        deliver(site, parcel(act="withdraw"), Remembered(), way())
    ledger = Remembered()
    with pytest.raises(Unclear):
        deliver(site, parcel(pictures=0), ledger, way())
    assert deliver(site, parcel(act="withdraw"), ledger, way()).held.status == "withdrawn"
    assert told == [Held("")]


def test_stopped_it_asks_for_nothing_more() -> None:
    asked: list[bool] = []

    def count(question: bool) -> str:
        asked.append(question)
        return ""

    with pytest.raises(Stopped):
        deliver(Memory(World(), count), parcel(), Remembered(), way(stopped=lambda: len(asked) >= 3))
    assert len(asked) == 3


def test_a_draft_stays_one() -> None:
    world = World()
    deliver(Memory(world), parcel(status="draft"), Remembered(), way())
    assert [p["status"] for p in world.posts.values()] == ["draft"]


@pytest.mark.parametrize("seed", range(150))
def test_two_machines_on_a_bad_network_make_one(seed: int) -> None:
    world, turns, failed = World(), Turns(seed, 2), []
    chance = random.Random(seed)

    def faults(question: bool) -> str:
        if world.late and chance.random() < 0.4:
            world.late.pop(0)()
        return chance.choice(["before", "after", "late"]) if chance.random() < 0.15 else ""

    def machine(who: int) -> None:
        try:
            finish(Memory(world, faults, lambda: turns.wait(who)), parcel(), Remembered())
        except BaseException as error:
            failed.append(error)
        finally:
            turns.leave(who)

    threads = [threading.Thread(target=machine, args=(who,)) for who in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [p["status"] for p in world.posts.values()] == ["publish"]
    shown = next(iter(world.posts.values()))["pictures"]
    assert [world.pictures.get(int(n)) for n in shown] == ["key0", "key1", "key2"]


def test_of_what_a_target_tells_without_end_some_is_looked_at() -> None:
    class Site(Memory):
        asked = 0

        def loads(self, url: str) -> bool:
            self.asked += 1
            return True

    site = Site(World())
    pictures = tuple(SeenPicture(f"https://example.com/{n}.jpg") for n in range(5000))
    compare(parcel(), Seen(Held("1"), STORY.headline), Seen(Held("1"), STORY.headline, pictures=pictures), site)
    assert site.asked <= 20
