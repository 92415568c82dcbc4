"""A desk's outbox with a content system in memory, and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from memory import Memory, World

from newsdesk.article.article import Article
from newsdesk.base.message import M, Message
from newsdesk.desk.desk import Desk
from newsdesk.extend.ports import Option
from newsdesk.extend.publishing import Parcel, Site, Target, Wire
from newsdesk.library.outbox import Delivery


class MemoryPublisher:
    name = "memory"
    label: Message = M("Memory")
    address: Message = M("Any")
    secret: Message | None = None
    options: Mapping[str, Option] = {}
    can = frozenset({"draft", "schedule", "withdraw"})

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults: Callable[[bool], str] = lambda question: ""
        self.fail: Exception | None = None
        self.brought: Callable[[Parcel], object] = lambda parcel: None

    def connect(self, target: Target, secret: str, wire: Wire) -> Site:
        if self.fail is not None:
            raise self.fail
        return Memory(self.world, self.faults, brought=self.brought)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 1, 44, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def work(desk: Desk) -> list[Delivery]:
    told: list[Delivery] = []
    desk.outbox.work(lambda row, doing: told.append(row))
    return told


def newer(desk: Desk, story: Article) -> Article:
    desk.change_field(story.id, "summary", f"{story.summary}。")
    return desk.library.load(story.id)
