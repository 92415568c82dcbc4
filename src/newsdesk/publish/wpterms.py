"""Categories, tags and accounts of a WordPress site: the numbers behind names.

What was asked once is remembered with the article (``Held.extra``), so that an update asks for none of them.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any

from newsdesk.article.article import Article
from newsdesk.extend.publishing import Refused, Target
from newsdesk.formats.runs import line
from newsdesk.publish.wpapi import Api, number, numbers, rows, text

CATEGORY, TAG = "categories", "tags"
PAGES = 20
"""Pages of a hundred categories that are read."""
BETWEEN = "/"
LONGEST = 200
"""Characters of a term's name (wp_terms.name)."""
_MOST = 500
"""Terms that are remembered of one article."""


class Terms:
    """The terms of one site as far as they are known: by kind, a name (of a category its path) to its number."""

    def __init__(self, api: Api, target: Target, *, create: bool) -> None:
        self._api, self._target, self._create = api, target, create
        self._known: dict[str, dict[str, int]] = {CATEGORY: {}, TAG: {}}
        self._other: dict[str, dict[int, str]] = {CATEGORY: {}, TAG: {}}
        self._tree: dict[str, int] | None = None

    # ------------------------------------------------------------------ what is remembered

    def remembered(self, extra: Mapping[str, str]) -> None:
        """Know again what was remembered with an article."""
        for kind in (CATEGORY, TAG):
            try:
                held = json.loads(extra.get(kind, "{}"))
            except ValueError:
                continue
            for name, found in list(held.items())[:_MOST] if isinstance(held, dict) else ():
                if n := number({"": found}, ""):
                    self._known[kind].setdefault(name, n)

    def to_remember(self, post: Mapping[str, Any]) -> dict[str, str]:
        """Of the terms that a post has those that are known by name."""
        return {
            kind: json.dumps(held, ensure_ascii=False, separators=(",", ":"))
            for kind in (CATEGORY, TAG)
            if (held := {name: n for name, n in self._known[kind].items() if n in numbers(post, kind)})
        }

    def names(self, post: Mapping[str, Any], kind: str) -> tuple[str, ...]:
        """The names of a post's terms; those that nobody has told yet are asked for, all in one question."""
        held = numbers(post, kind)
        known = {n: _last(name) if kind == CATEGORY else name for name, n in self._known[kind].items()}
        unknown = [n for n in held if n not in known and n not in self._other[kind]]
        if unknown:
            asked = ",".join(map(str, unknown[:100]))
            for row in rows(self._api.get(f"wp/v2/{kind}", include=asked, per_page=100, _fields="id,name")):
                self._other[kind][number(row, "id")] = _name(row)
                above = f"#{row['id']}{BETWEEN}" if kind == CATEGORY else ""  # no path that an article may want
                self._known[kind].setdefault(above + _name(row), number(row, "id"))
        return tuple(known.get(n) or self._other[kind].get(n) or str(n) for n in held)

    # ------------------------------------------------------------------ categories

    def wanted(self, article: Article) -> tuple[str, ...]:
        """The categories of an article as paths: what the target's settings make of its channel, else one for the
        channel and one for each above it."""
        names = tuple(line(name) for name in article.channel if line(name))
        mapped = self._target.channels.get(BETWEEN.join(names), "").strip()
        if mapped:
            return (mapped,)
        made: list[str] = []
        for n in range(1, len(names) + 1):
            above = self._target.channels.get(BETWEEN.join(names[:n]), "").strip()
            made.append(above or (f"{made[-1]}{BETWEEN}{names[n - 1]}" if made else names[0]))
        return tuple(made)

    def categories(self, article: Article) -> list[int]:
        """Their numbers. One that is not there is made, if the settings and the account allow it."""
        return [n for path in self.wanted(article) if (n := self._category(path))]

    def _category(self, path: str) -> int:
        known = self._known[CATEGORY]
        if path.isdecimal():
            known.setdefault(path, int(path))
        if path not in known:
            tree = self.tree()
            found = tree.get(path.casefold()) or self._make_category(path)
            if found:
                known[path] = found
        return known.get(path, 0)

    def _make_category(self, path: str) -> int:
        if not self._create:
            return 0
        above, _, name = path.rpartition(BETWEEN)
        parent = self._category(above) if above else 0
        if above and not parent:
            return 0
        return self._make(CATEGORY, {"name": name, **({"parent": parent} if parent else {})})

    def tree(self) -> dict[str, int]:
        """All categories by their paths (case does not matter), and by their name where it is the only one of it."""
        if self._tree is None:
            told = self.paths()
            self._tree = {path.casefold(): n for n, path in told.items()}
            last = [_last(path).casefold() for path in told.values()]
            for n, path in told.items():
                if last.count(name := _last(path).casefold()) == 1:
                    self._tree.setdefault(name, n)
        return self._tree

    def paths(self) -> dict[int, str]:
        """All categories with their paths."""
        found: dict[int, tuple[str, int]] = {}
        for page in range(1, PAGES + 1):
            asked = rows(
                self._api.get("wp/v2/categories", per_page=100, page=page, orderby="id", _fields="id,name,parent")
            )
            found.update({number(r, "id"): (_name(r), number(r, "parent")) for r in asked})
            if len(asked) < 100:
                break
        return {n: BETWEEN.join(_path(n, found)) for n in found}

    # ------------------------------------------------------------------ tags

    def tags(self, words: Iterable[str]) -> list[int]:
        """Their numbers. Those that are not known are asked for by their slugs in one question; a tag whose slug says
        nothing of its name, and a new one, is asked to be made: WordPress tells the number if it is there."""
        wanted = [word for word in dict.fromkeys(words) if len(word) <= LONGEST]
        known = self._known[TAG]
        unknown = [word for word in wanted if word not in known]
        if unknown:
            asked = ",".join("-".join(word.replace(",", " ").split()) for word in unknown)
            by = {_name(r).casefold(): number(r, "id") for r in rows(
                self._api.get("wp/v2/tags", slug=asked, per_page=100, _fields="id,name"))}  # fmt: skip
            for word in unknown:
                if found := by.get(word.casefold()) or self._make(TAG, {"name": word}):
                    known[word] = found
        return [known[word] for word in wanted if word in known]

    def _make(self, kind: str, term: Mapping[str, Any]) -> int:
        """The number of a term, made if it is not there; 0 when the account may not. WordPress makes no second term
        with a name, so this may be repeated."""
        reply = self._api.ask("POST", f"wp/v2/{kind}", send=term, query={"_fields": "id"}, repeatable=True)
        if reply.code == "term_exists" and isinstance(reply.data, dict):
            return number(reply.data, "data", "term_id")
        if reply.status in (400, 403) and reply.code != "rest_no_route":
            return 0
        return number(self._api.must(reply, "GET").data, "id")

    # ------------------------------------------------------------------ people

    def account(self, article: Article) -> int | None:
        """The account of the first author that the settings map: its number, 0 when the site has none of this name,
        None when nobody is mapped."""
        people = self._target.people
        mapped = next((m for p in article.authors if (m := people.get(line(p.name), "").strip())), "")
        if not mapped or mapped.isdecimal():
            return int(mapped) if mapped else None
        try:
            found = rows(self._api.get("wp/v2/users", slug=mapped, _fields="id,slug"))
        except Refused:  # security plug-ins keep the list of accounts closed
            return 0
        return next((number(r, "id") for r in found if text(r, "slug").casefold() == mapped.casefold()), 0)


def _name(row: Mapping[str, Any]) -> str:
    """A term's name; WordPress keeps it as HTML."""
    return line(html.unescape(text(row, "name")))


def _last(path: str) -> str:
    return path.rpartition(BETWEEN)[2]


def _path(n: int, found: Mapping[int, tuple[str, int]]) -> list[str]:
    """The names from the widest to this one; what is its own ancestor ends there."""
    names: list[str] = []
    seen: set[int] = set()
    while n in found and n not in seen:
        seen.add(n)
        names.insert(0, found[n][0])
        n = found[n][1]
    return names
