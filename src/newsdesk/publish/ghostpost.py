"""A post of Ghost: its fields made of an article, and what a post says of itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from markupsafe import escape

from newsdesk.article.blocks import Figure, pictures_of
from newsdesk.base.clock import stamp
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.extend.ports import Picture
from newsdesk.extend.publishing import Held, Parcel, Refused, Seen, SeenPicture, Target
from newsdesk.formats.figures import leading
from newsdesk.formats.ghosthtml import caption_html, ghost_html
from newsdesk.formats.runs import line
from newsdesk.formats.times import moment
from newsdesk.formats.words import words_for
from newsdesk.publish import pagelines
from newsdesk.publish.ghostapi import text
from newsdesk.publish.parcel import key_of

TITLE, ALT, EXCERPT, TAG = 255, 191, 300, 191
"""Characters that Ghost takes."""
_PLAIN = re.compile(r"[0-9A-Za-z-]{8,64}")
_STATES: Mapping[str, Literal["draft", "publish", "scheduled"]] = {
    "draft": "draft",
    "published": "publish",
    "sent": "publish",
    "scheduled": "scheduled",
}


def named(article_id: str) -> str:
    """An article's id as it stands in addresses and in a post's head."""
    plain = _PLAIN.fullmatch(article_id) is not None
    return article_id.lower() if plain else hashlib.sha256(article_id.encode("utf-8", "replace")).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a parcel wishes a post to be. lead says where the lead picture goes ("top", "both", "text"); at is the
    site's time."""

    target: Target
    lead: str
    parcel: Parcel
    placed: Mapping[str, Held]
    at: datetime

    # ------------------------------------------------------------------ sent

    def mark(self) -> dict[str, str]:
        """What a post is made with and keeps."""
        name = named(self.parcel.article.id)
        return {"slug": f"nd-{name}", "codeinjection_head": f'<meta name="newsdesk" content="{escape(name)}">'}

    def fields(self) -> dict[str, Any]:
        """All that is of the article."""
        article = self.parcel.article
        found = self._top()
        authors = self._authors()
        alt, caption = self._told(found) if found else ("", "")
        return {
            "title": line(article.headline)[:TITLE],
            "html": self._html(),
            "custom_excerpt": _cut(line(article.summary), EXCERPT) or None,
            "feature_image": self._place(*found) if found else None,
            "feature_image_alt": _cut(alt, ALT) or None,
            "feature_image_caption": caption or None,
            "tags": [{"name": name} for name in self._tags()],
            **({"authors": authors} if authors else {}),
        }

    def state(self, held: Held) -> dict[str, Any]:
        """Status, time, and the article's own address as long as readers know no other. Raises Refused."""
        status = self._status()
        if status == "draft":
            return {"status": "draft"}
        if status == "scheduled" and held.status == "publish":
            raise Refused(
                M("The article is published there already; Ghost does not schedule it any more."),
                M("Withdraw it first, or deliver it for now."),
            )
        wanted: dict[str, Any] = {"status": "scheduled" if status == "scheduled" else "published"}
        when = moment(self.parcel.time)
        if when is not None:
            wanted["published_at"] = _utc(when)
        elif held.status == "scheduled":
            wanted["published_at"] = _utc(self.at)
        own = line(self.parcel.article.slug)
        if own and held.extra.get("slug", "").startswith(f"nd-{named(self.parcel.article.id)}"):
            wanted["slug"] = own[:191]
        return wanted

    def dropped(self, post: Mapping[str, Any]) -> str:
        """Did it take the accounts of the authors? It puts another's name in silently where it has none of these."""
        there = {text(who, key) for who in _rows(post, "authors") for key in ("slug", "email")}
        return "" if all(set(who.values()) & there for who in self._authors()) else "author"

    def _status(self) -> Literal["draft", "publish", "scheduled"]:
        if self.parcel.status == "draft":
            return "draft"
        when = moment(self.parcel.time)
        return "scheduled" if when is not None and when > self.at else "publish"

    def _html(self) -> str:
        found = self._top() if self.lead == "top" else None
        alone = found is not None and not any(
            isinstance(b, Figure) and b.id == found[0].id and len(pictures_of(b)) > 1 for b in self.parcel.article.body
        )
        without = found[0].id if found and alone else ""
        return ghost_html(self.parcel.article, self.parcel.pictures, self._place, without=without)

    def _place(self, figure: Figure, picture: Picture) -> str:
        held = self.placed.get(key_of(picture))
        return held.url if held else ""

    def _top(self) -> tuple[Figure, Picture] | None:
        """The post's own picture. One of several side by side stays in the text as well."""
        return leading(self.parcel.article, self.parcel.pictures) if self.lead != "text" else None

    def _told(self, found: tuple[Figure, Picture]) -> tuple[str, str]:
        """Its alternative text, and what stands under it."""
        figure = found[0]
        return line(figure.alt), caption_html(figure, self.parcel.pictures, words_for(self.parcel.article.language))

    def _channel(self) -> str:
        channel = [name for part in self.parcel.article.channel if (name := line(part))]
        return _tag(self.target.channels.get("/".join(channel), channel[-1] if channel else ""))

    def _keywords(self) -> list[str]:
        return [tag for word in self.parcel.article.keywords if (tag := _tag(word))]

    def _tags(self) -> list[str]:
        names = [name for name in (self._channel(), *self._keywords()) if name]
        return list({name.casefold(): name for name in reversed(names)}.values())[::-1]

    def _authors(self) -> list[dict[str, str]]:
        people = [self.target.people.get(line(p.name), "") for p in self.parcel.article.authors]
        return [{"email" if "@" in who else "slug": who} for who in dict.fromkeys(people) if who]

    # ------------------------------------------------------------------ expected

    def expected(self) -> Seen:
        """What the post would say if Ghost kept all of it."""
        article, found = self.parcel.article, self._top()
        lines, pictures = pagelines.read(self._html())
        if found and self.lead == "top":
            alt, caption = self._told(found)
            pictures = (SeenPicture(self._place(*found), alt, _words(caption)), *pictures)
        channel = self._channel()
        return Seen(
            Held("", status=self._status()),
            line(article.headline),
            lines,
            pictures,
            tags=tuple(self._keywords()),
            channels=(channel,) if channel else (),
            summary=line(article.summary),
            lead=found is not None,
            time=self.parcel.time if self._status() != "draft" else "",
        )


# ------------------------------------------------------------------ read


def seen_of(post: Mapping[str, Any], site: str, dropped: str, *, first: bool) -> Seen:
    """What a post says; first: its own picture counts as the first of its pictures."""
    said = {name: text(post, name) for name in ("id", "slug", "updated_at", "published_at", "title", "custom_excerpt")}
    status = _STATES.get(text(post, "status"), "draft")
    url = safe_link(text(post, "url"))
    top = text(post, "feature_image")
    lines, pictures = pagelines.read(text(post, "html"))
    if top and first:
        alt, caption = text(post, "feature_image_alt"), _words(text(post, "feature_image_caption"))
        pictures = (SeenPicture(top, alt, caption), *pictures)
    names = tuple(name for tag in _rows(post, "tags") if (name := text(tag, "name")) and not name.startswith("#"))
    extra = {"slug": said["slug"], "updated_at": said["updated_at"], **({"dropped": dropped} if dropped else {})}
    return Seen(
        Held(said["id"], url, _mark(post, status), status, extra),
        said["title"],
        lines,
        pictures,
        link=url if status == "publish" else "",
        edit=f"{site}ghost/#/editor/post/{said['id']}",
        tags=names,
        channels=names,
        summary=said["custom_excerpt"],
        lead=bool(top),
        time=said["published_at"] if status != "draft" else "",
        modified=said["updated_at"],
        notes=tuple(dropped.split()),
    )


def put_off(held: Held) -> Held:
    """The same as something that readers do not see any more."""
    return msgspec.structs.replace(held, status="withdrawn")


def _mark(post: Mapping[str, Any], status: str) -> str:
    """Of what people edit. Not of its ``updated_at``, for Ghost changes that when it publishes what was scheduled."""
    held = [text(post, name) for name in ("title", "custom_excerpt", "feature_image", "feature_image_alt")]
    held += [text(post, "feature_image_caption"), text(post, "lexical") or text(post, "html"), text(post, "slug")]
    held += [text(post, "published_at") if status != "draft" else "draft"]
    held += [text(row, "id") for name in ("tags", "authors") for row in _rows(post, name)]
    return hashlib.sha256(json.dumps(held).encode("utf-8", "replace")).hexdigest()[:32]


def _rows(post: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = post.get(name)
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _words(html: str) -> str:
    return " ".join(pagelines.lines_of(html))


def _tag(name: str) -> str:
    """A name that Ghost takes for a tag that readers see: a "#" before it would hide it, a comma ends it."""
    return line(name).lstrip("#, ").replace(",", "，")[:TAG]


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else said[: most - 1] + "…"


def _utc(when: datetime) -> str:
    return stamp(when.astimezone(UTC))
