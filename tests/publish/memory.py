"""A content system in memory, which loses, delays and repeats what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock, words_of
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Changed, Held, Later, Parcel, PictureFile, Seen, SeenPicture, Unclear

STORY = Article(
    id="a1",
    revision=3,
    blocks=(
        TextBlock("h", "headline", RichText("公园今日开放")),
        TextBlock("p", "paragraph", RichText("记者从市政府获悉，公园今日开放。")),
    ),
)


@dataclass
class World:
    """A content system: what it holds, and what arrives when."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[int, str] = field(default_factory=dict)
    number: int = 0
    late: list[Callable[[], object]] = field(default_factory=list)

    def next(self) -> int:
        self.number += 1
        return self.number


Faults = Callable[[bool], str]
"""Tells for the next request, which is a question or not, what happens to it: "", "before", "after", "late"."""


@dataclass
class Memory:
    """The world as a connector sees it. turn is waited for before each request."""

    world: World
    faults: Faults = lambda question: ""
    turn: Callable[[], None] = lambda: None
    asks: bool = True
    brought: Callable[[Parcel], object] = lambda parcel: None
    """Hears of each text that was taken."""

    def _do(self, act: Callable[[], Any], *, question: bool = False) -> Any:
        self.turn()
        fault = self.faults(question)
        if fault == "before":
            raise Later(M("no connection"))
        if fault == "late" and not question:
            self.world.late.append(act)
            raise Unclear(M("no answer"))
        done = act()
        if fault:
            raise Later(M("no answer")) if question else Unclear(M("no answer"))
        return done

    def check(self) -> tuple[Note, ...]:
        return ()

    def choices(self) -> tuple[str, ...]:
        return ()

    def _held(self, number: int) -> Held:
        post = self.world.posts[number]
        return Held(str(number), mark=repr(post), status=post["status"])

    def find(self, article: Article) -> Sequence[Held]:
        def look() -> list[Held]:
            return [self._held(n) for n in sorted(self.world.posts) if self.world.posts[n]["article"] == article.id]

        return self._do(look, question=True)  # type: ignore[no-any-return]

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        def look() -> dict[str, list[Held]]:
            held = self.world.pictures
            return {f.key: [Held(str(n)) for n in sorted(held) if held[n] == f.key] for f in files}

        return self._do(look, question=True)  # type: ignore[no-any-return]

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        def put() -> Held:
            number = self.world.next()
            self.world.pictures[number] = file.key
            return Held(str(number))

        return self._do(put)  # type: ignore[no-any-return]

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        def make() -> Held:
            self.brought(parcel)
            number = self.world.next()
            self.world.posts[number] = {"article": parcel.article.id, "status": "draft", **self._said(parcel, placed)}
            return self._held(number)

        return self._do(make)  # type: ignore[no-any-return]

    @staticmethod
    def _said(parcel: Parcel, placed: Mapping[str, Held]) -> dict[str, Any]:
        lines = tuple(words_of(b) for b in parcel.article.body)
        return {
            "headline": parcel.article.headline,
            "lines": lines,
            "pictures": tuple(placed[f.key].id for f in parcel.files),
        }

    def _change(self, held: Held, values: Mapping[str, Any]) -> Held:
        def change() -> Held:
            if int(held.id) not in self.world.posts:
                raise Changed(M("gone"), M("gone"), "gone")
            self.world.posts[int(held.id)].update(values)
            return self._held(int(held.id))

        return self._do(change)  # type: ignore[no-any-return]

    def show(self, held: Held, parcel: Parcel) -> Held:
        return self._change(held, {"status": "publish"})

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        self.brought(parcel)
        return self._change(held, {"status": parcel.status, **self._said(parcel, placed)})

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        return self._change(held, {"status": "withdrawn"})

    def remove(self, held: Held) -> None:
        def gone() -> None:
            post = self.world.posts.get(int(held.id))
            assert post is None or post["status"] == "draft", "what readers see was removed"
            self.world.posts.pop(int(held.id), None)

        self._do(gone)

    def remove_picture(self, held: Held) -> bool:
        def gone() -> bool:
            if any(held.id in post["pictures"] for post in self.world.posts.values()):
                return False
            self.world.pictures.pop(int(held.id), None)
            return True

        return self._do(gone)  # type: ignore[no-any-return]

    def read(self, held: Held) -> Seen | None:
        def look() -> Seen | None:
            post = self.world.posts.get(int(held.id))
            if post is None:
                return None
            pictures = tuple(SeenPicture(f"p{n}") for n in post["pictures"])
            return Seen(self._held(int(held.id)), post["headline"], post["lines"], pictures)

        return self._do(look, question=True)  # type: ignore[no-any-return]

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        said = self._said(parcel, placed)
        pictures = tuple(SeenPicture(f"p{n}") for n in said["pictures"])
        return Seen(Held(""), said["headline"], said["lines"], pictures)

    def loads(self, url: str) -> bool:
        return int(url[1:]) in self.world.pictures
