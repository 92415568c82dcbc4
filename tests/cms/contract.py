"""What every connector must do, whatever it speaks: a class of tests that each connector's own tests inherit.

A ``Bench`` is one real target: the connector, how it is reached, and how to look behind it, past the connector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock, map_pictures
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.extend.publishing import (
    Answer,
    Changed,
    Held,
    Later,
    Parcel,
    Publisher,
    Refused,
    Stopped,
    Target,
    Unclear,
    Wire,
)
from newsdesk.publish.parcel import parcel
from newsdesk.publish.procedure import LOST, Delivered, Way, deliver
from newsdesk.publish.wire import HttpWire


@dataclass
class Bench:
    """One real target. articles and pictures count what stands there, copies and drafts too, past the connector; edit
    changes a word of the article there as its own editor would; None where nobody can."""

    publisher: Publisher
    target: Target
    secret: str
    articles: Callable[[Article], int]
    pictures: Callable[[], int]
    edit: Callable[[Article], None] | None = None
    over_wire: bool = True
    clear: Callable[[str], None] = lambda what: None
    """Takes away what stands there, so that a delivery asks for this again (method and path), where that can be
    done."""


@dataclass
class Remembered:
    """A ledger and one delivery, in memory."""

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


FAULTS = ("before", "after", "twice", "late")


@dataclass
class Faulty:
    """The real network with one fault at one request: it does not go out ("before"), its answer is lost ("after"), the
    network brings it twice ("twice"), or its answer is lost and it arrives after the next one ("late")."""

    wire: HttpWire
    fault: str
    at: int
    count: int = 0
    _held: Callable[[], Answer] | None = None

    @property
    def stopped(self) -> bool:
        return self.wire.stopped

    def ask(self, method: str, url: str, **rest: Any) -> Answer:
        self.count += 1
        send = lambda: self.wire.ask(method, url, **rest)  # noqa: E731
        repeats = rest.get("repeatable") if rest.get("repeatable") is not None else method in ("GET", "HEAD")
        lost = Later(M("lost")) if repeats else Unclear(M("lost"))
        if self._held is not None and self.count > self.at + 1:
            late, self._held = self._held, None
            late()
        if self.count != self.at:
            return send()
        if self.fault == "before":
            raise Later(M("lost"))
        if self.fault == "late":
            self._held = send
            raise lost
        send()
        if self.fault == "twice":
            return send()
        raise lost


class Contract:
    """Inherit, and give ``bench``."""

    @pytest.fixture
    def bench(self) -> Bench:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Iterator[Desk]:
        paths = Paths(tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log")
        desk = Desk.open(paths, profile=sample_profile())
        yield desk
        desk.close()

    @pytest.fixture
    def story(self, desk: Desk) -> Article:
        return desk.library.load(open_sample(desk))

    # ------------------------------------------------------------------ once

    def test_a_story_arrives_with_its_pictures_once(self, bench: Bench, desk: Desk, story: Article) -> None:
        done = send(bench, packed(desk, story), Remembered())
        assert done.held.status in ("publish", "")
        assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
        assert bench.articles(story) == 1
        assert bench.pictures() == len(packed(desk, story).files)

    def test_pressed_twice_it_is_there_once(self, bench: Bench, desk: Desk, story: Article) -> None:
        ledger = Remembered()
        first = send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        second = send(bench, packed(desk, story, act="update"), ledger)
        assert second.held.id == first.held.id
        assert bench.articles(story) == 1
        assert bench.pictures() == len(packed(desk, story).files)

    def test_another_machine_that_knows_nothing_finds_it(self, bench: Bench, desk: Desk, story: Article) -> None:
        if not connect(bench).asks:
            pytest.skip("the target cannot be asked; it knows deliveries by their keys")
        first = send(bench, packed(desk, story), Remembered())
        second = send(bench, packed(desk, story), Remembered())
        assert second.held.id == first.held.id
        assert bench.articles(story) == 1

    def faulted(self, asked: Sequence[str], fault: str) -> Iterable[int]:
        """Which requests of a delivery meet this fault, counted from 1; asked is what a delivery without one asks,
        method and path. All of them, unless a connector's tests take too long for that."""
        return range(1, len(asked) + 1)

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_at_any_request_makes_no_second_copy(
        self, bench: Bench, desk: Desk, story: Article, fault: str
    ) -> None:
        if not bench.over_wire:
            pytest.skip("it does not speak over the wire")
        sound = HttpWire()
        send(bench, packed(desk, again(desk, story)), Remembered(), sound)
        for at in self.faulted(sound.asked, fault):
            bench.clear(sound.asked[at - 1])
            fresh = again(desk, story)
            wire = Faulty(HttpWire(), fault, at)
            before = bench.pictures()
            send(bench, packed(desk, fresh), Remembered(), wire)
            where = f"{fault} at request {at}, {sound.asked[at - 1]}"
            assert wire.count >= at, where
            assert bench.articles(fresh) == 1, where
            assert bench.pictures() - before <= len(packed(desk, fresh).files), where

    # ------------------------------------------------------------------ afterwards

    def test_an_update_changes_what_stands_there(self, bench: Bench, desk: Desk, story: Article) -> None:
        ledger = Remembered()
        send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        done = send(bench, packed(desk, with_line(story, "增补的一段。"), act="update"), ledger)
        assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
        assert done.seen is None or any("增补的一段。" in line for line in done.seen.lines)
        assert bench.articles(story) == 1

    def test_what_somebody_edited_there_is_never_overwritten_unasked(
        self, bench: Bench, desk: Desk, story: Article
    ) -> None:
        if bench.edit is None:
            pytest.skip("nobody edits there")
        ledger = Remembered()
        send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        bench.edit(story)
        changed = packed(desk, with_line(story, "增补的一段。"), act="update")
        with pytest.raises(Changed) as told:
            send(bench, changed, ledger)
        assert told.value.why == "edited"
        assert told.value.theirs is not None
        send(bench, changed, ledger, overwrite=told.value.theirs.held.mark)
        assert bench.articles(story) == 1

    def test_withdrawn_it_is_not_published_any_more(self, bench: Bench, desk: Desk, story: Article) -> None:
        if "withdraw" not in bench.publisher.can:
            pytest.skip("it cannot withdraw")
        ledger = Remembered()
        send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        done = send(bench, packed(desk, story, act="withdraw"), ledger)
        assert done.held.status in ("withdrawn", "draft")
        ledger.done.clear()
        back = send(bench, packed(desk, story, act="update"), ledger)
        assert back.held.status in ("publish", "")

    # ------------------------------------------------------------------ refused

    def test_a_wrong_secret_is_a_sentence_without_it(self, bench: Bench) -> None:
        if bench.publisher.secret is None:
            pytest.skip("it has no secret")
        with pytest.raises(Refused) as told:
            bench.publisher.connect(bench.target, "wrong-secret-0000000000", HttpWire()).check()
        assert told.value.kind == "login"
        assert "wrong-secret" not in str(told.value)

    def test_a_target_that_is_not_there_is_later_and_nothing_is_lost(
        self, bench: Bench, desk: Desk, story: Article
    ) -> None:
        if not bench.over_wire:
            pytest.skip("it does not speak over the wire")
        gone = msgspec.structs.replace(bench.target, address="http://127.0.0.1:9/")
        site = bench.publisher.connect(gone, bench.secret, HttpWire())
        with pytest.raises(Later):
            deliver(site, packed(desk, story), Remembered(), way())

    def test_stopped_before_anything_it_does_nothing(self, bench: Bench, desk: Desk, story: Article) -> None:
        wire = HttpWire()
        wire.stop()
        site = bench.publisher.connect(bench.target, bench.secret, wire)
        with pytest.raises(Stopped):
            deliver(site, packed(desk, story), Remembered(), Way(lambda *_: None, lambda: True))
        assert bench.articles(story) == 0

    def test_the_connection_can_be_tried(self, bench: Bench) -> None:
        assert connect(bench).check()


def connect(bench: Bench, wire: Wire | None = None) -> Any:
    return bench.publisher.connect(bench.target, bench.secret, wire or HttpWire())


def way(overwrite: str | None = None) -> Way:
    return Way(lambda *_: None, lambda: False, overwrite)


def send(
    bench: Bench, parcel: Parcel, ledger: Remembered, wire: Wire | None = None, overwrite: str | None = None
) -> Delivered:
    """Deliver, and go on as the outbox does after what may be tried again."""
    site = connect(bench, wire)
    for _ in range(6):
        if ledger.done:
            ledger.begin(LOST)
        try:
            return deliver(site, parcel, ledger, way(overwrite))
        except (Later, Unclear):
            continue
    raise AssertionError("six tries were not enough")


def packed(desk: Desk, article: Article, *, act: Any = "publish", status: Any = "publish", time: str = "") -> Parcel:
    """The article as the desk would send it."""
    pictures = desk.pictures_for(article)

    def bundle(format: str, options: Any) -> Any:
        return desk.registry.exporter(format).export(article, pictures, desk.house, options)

    return parcel(desk.new_id(), act, article, pictures, desk.house, bundle, status=status, time=time)


def with_line(article: Article, text: str) -> Article:
    return msgspec.structs.replace(
        article,
        blocks=(*article.blocks, TextBlock("added", "paragraph", RichText(text))),
        revision=article.revision + 1,
    )


def again(desk: Desk, article: Article) -> Article:
    """The same story as another article, with pictures that no other has: another statement makes other files."""
    number = desk.new_id()

    def other(figure: Figure) -> Figure:
        return msgspec.structs.replace(figure, alt=f"{figure.alt} {number}")

    blocks = tuple(map_pictures(block, other) for block in article.blocks)
    return msgspec.structs.replace(article, id=number, slug="", blocks=blocks)
