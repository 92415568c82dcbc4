"""A content system of a few lines, in memory: what it holds can be edited, and it can be slow or refuse."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desk.desk import Desk
from newsdesk.desk.theirs import lines_of
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Held, Parcel, PictureFile, Seen, SeenPicture, Stopped, Target, Wire


@dataclass
class Story:
    """An article as it stands there."""

    id: str
    article: str
    seen: Seen
    mark: int = 1
    status: Literal["draft", "publish", "withdrawn"] = "draft"


@dataclass
class World:
    """What the system holds. Each picture waits for ``gate``; ``trouble`` is raised by the next article."""

    stories: dict[str, Story] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)
    """Set when a picture waits at the gate."""
    unreachable: UserError | None = None
    """Raised by every question for an article."""
    trouble: list[UserError] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """Of the deliveries that made or changed an article, in order."""
    secrets: list[str] = field(default_factory=list)

    def edit(self, headline: str, *, by: str = "值班编辑") -> None:
        """Somebody edits the newest story there."""
        story = list(self.stories.values())[-1]
        lines = (*story.seen.lines[:-1], f"{story.seen.lines[-1]}（对方补写）")
        story.seen = _replaced(story.seen, headline=headline, lines=lines, by=by, modified="2026-01-31T01:00:00Z")
        story.mark += 1


def _replaced(seen: Seen, **values: Any) -> Seen:
    import msgspec

    return msgspec.structs.replace(seen, **values)


class TinyPublisher:
    """Its connector."""

    name = "tiny"
    label: Message = M("{what}", what="Tiny")
    address: Message = M("{what}", what="Address")
    options: Mapping[str, Option] = {}
    can: frozenset[Any] = frozenset({"draft", "schedule", "withdraw", "channels"})

    def __init__(self, secret: Message | None = None) -> None:
        self.world = World()
        self.world.gate.set()
        self.secret = secret

    def connect(self, target: Target, secret: str, wire: Wire) -> TinySite:
        self.world.secrets.append(secret)
        return TinySite(self.world, wire)


class TinySite:
    """It, connected."""

    asks = True

    def __init__(self, world: World, wire: Wire) -> None:
        self.world, self.wire = world, wire

    def check(self) -> tuple[Note, ...]:
        return ()

    def choices(self) -> tuple[str, ...]:
        return ()

    def _held(self, story: Story) -> Held:
        return Held(story.id, f"https://news.example/{story.id}", str(story.mark), story.status)

    def find(self, article: Article) -> Sequence[Held]:
        return [self._held(s) for s in self.world.stories.values() if s.article == article.id]

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        return {f.key: [Held(f.key, self.world.pictures[f.key])] for f in files if f.key in self.world.pictures}

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        self.world.waiting.set()
        while not self.world.gate.wait(0.01):
            if self.wire.stopped:
                raise Stopped(M("It was stopped."))
        self.world.pictures[file.key] = f"https://news.example/{len(self.world.pictures)}.jpg"
        return Held(file.key, self.world.pictures[file.key])

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        if self.world.trouble:
            raise self.world.trouble.pop(0)
        number = str(next(i for i in itertools.count(1) if str(i) not in self.world.stories))
        story = Story(number, parcel.article.id, self.expected(parcel, placed))
        self.world.stories[number] = story
        self.world.keys.append(parcel.key)
        return self._held(story)

    def show(self, held: Held, parcel: Parcel) -> Held:
        self.world.stories[held.id].status = "publish"
        return self._held(self.world.stories[held.id])

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        story = self.world.stories[held.id]
        story.seen, story.mark, story.status = self.expected(parcel, placed), story.mark + 1, parcel.status
        self.world.keys.append(parcel.key)
        return self._held(story)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        self.world.stories[held.id].status = "withdrawn"
        return self._held(self.world.stories[held.id])

    def remove(self, held: Held) -> None:
        self.world.stories.pop(held.id, None)

    def remove_picture(self, held: Held) -> bool:
        return self.world.pictures.pop(held.id, None) is not None

    def read(self, held: Held) -> Seen | None:
        if self.world.unreachable is not None:
            raise self.world.unreachable
        story = self.world.stories.get(held.id)
        if story is None:
            return None
        link = f"https://news.example/{story.id}"
        return _replaced(story.seen, held=self._held(story), link=link, edit=f"{link}/edit")

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        headline, *lines = lines_of(parcel.article)
        figures = [p for p in pictures_in(parcel.article.blocks) if p.asset]
        pictures = tuple(SeenPicture("", p.alt, p.caption.text) for p in figures)
        return Seen(Held("", status=parcel.status), headline, tuple(lines), pictures, tags=parcel.article.keywords)

    def loads(self, url: str) -> bool:
        return True


def tiny(desk: Desk, name: str = "网站", *, secret: Message | None = None, connector: str = "tiny") -> World:
    """Give the desk such a target; what it holds."""
    publisher = TinyPublisher(secret)
    held = desk.registry.__dict__.setdefault("publishers", {})  # the real ones are not tried here
    held[connector] = publisher
    channels = {"新闻中心/要闻": "要闻"}
    target = Target(name, connector, "https://news.example/", channels=channels)
    desk.change_settings(targets=(*desk.settings.targets, target), logins={name: "lin"})
    return publisher.world
