"""What a page says of itself to machines: its metas and its JSON-LD (schema.org), as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsdesk.base.text import clean

LONGEST, MOST = 2_000, 100
"""Characters of one value, and values of one name: more is no statement about an article."""
_STORIES = {
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Article", "BlogPosting",
}  # fmt: skip
_DEEP = 6


@dataclass(frozen=True, slots=True)
class PageData:
    """``metas`` by name or property in lower case, in order; ``story`` is the JSON-LD of the article ({} when there is
    none), ``crumbs`` the names of its BreadcrumbList."""

    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    story: Mapping[str, Any] = field(default_factory=dict)
    crumbs: tuple[str, ...] = ()

    def meta(self, *names: str) -> str:
        """The first of these metas that says something; ""."""
        return next((v for name in names for v in self.metas.get(name, ()) if v), "")

    def text(self, name: str) -> str:
        """A text of the article's JSON-LD; ""."""
        return one_line(self.story.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list there, or of one text."""
        return tuple(t for v in many(self.story.get(name)) if (t := one_line(v)))

    def part(self, name: str) -> Mapping[str, Any]:
        """An object there, the first of several; {}."""
        return next((v for v in many(self.story.get(name)) if isinstance(v, dict)), {})


def read_data(root: Any) -> PageData:
    """The statements of a parsed page. Whatever is malformed is passed over."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        value = one_line(meta.get("content"))
        if name and value and len(metas.setdefault(name, [])) < MOST:
            metas[name].append(value)
    things = [thing for script in root.iter("script") for thing in _things(script)]
    stories = [t for t in things if set(map(str, many(t.get("@type")))) & _STORIES]
    crumbs = next((t for t in things if t.get("@type") == "BreadcrumbList"), {})
    return PageData({k: tuple(v) for k, v in metas.items()}, stories[0] if stories else {}, tuple(_crumbs(crumbs)))


def one_line(value: Any) -> str:
    """A text or number as one line; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(clean(str(value)[:LONGEST]).split("\n")).strip()


def many(value: Any) -> Sequence[Any]:
    """A list as it is, a lone value as a list of it."""
    return value[:MOST] if isinstance(value, list) else [] if value is None else [value]


def _things(script: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: the outermost, those of its list, those of its @graph."""
    if (script.get("type") or "").strip().lower() != "application/ld+json":
        return
    try:
        held = json.loads(script.text or "", strict=False)
    except (ValueError, RecursionError):
        return
    yield from _objects(held, _DEEP)


def _objects(held: Any, deep: int) -> Iterator[dict[str, Any]]:
    for thing in many(held) if deep else ():
        if isinstance(thing, dict):
            yield thing
            yield from _objects(thing.get("@graph"), deep - 1)


def _crumbs(held: Mapping[str, Any]) -> Iterator[str]:
    for item in many(held.get("itemListElement")):
        if isinstance(item, dict):
            inner = item.get("item")
            name = one_line(item.get("name")) or (one_line(inner.get("name")) if isinstance(inner, dict) else "")
            if name:
                yield name
