"""An article as a WordPress post: what is sent of it, and what a post says back.

Whose post it is says its slug, ``nd-<id>`` until readers see it, and for ever a class on its first block,
``newsdesk-<id>``: an address that the newsroom chose may be somebody else's already.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.clock import now, stamp
from newsdesk.extend.publishing import Held, Parcel
from newsdesk.formats.figures import leading
from newsdesk.formats.runs import line
from newsdesk.formats.times import moment
from newsdesk.formats.wpblocks import Placed, blocks, marked
from newsdesk.publish.parcel import key_of
from newsdesk.publish.wpapi import number, numbers, text
from newsdesk.publish.wpmedia import placed as placed_of

FIELDS = (
    "id,slug,status,link,date_gmt,modified_gmt,author,title.raw,content.raw,excerpt.raw,featured_media,categories,tags"
)
SEEN_FIELDS = "id,slug,status,link,date_gmt,content"
"""What is told of a post to who may not edit it."""
SHOWN = ("publish", "future")
"""Statuses of what readers see, now or at its time."""
UNSEEN = ("draft", "auto-draft")
"""Statuses of what nobody has decided on yet."""
COPIES = 4
_SLUG = re.compile(r"[a-z0-9_-]{1,200}")
_SOON = timedelta(minutes=2)
"""So near to now it depends on the site's clock whether a time is to come."""
ASKED, DATE, AUTHOR, OURS = "slug", "date", "author", "ours"
"""What is remembered of a post: the slug that was last asked for, its time, the account that was wished, and that it
was we who let readers see it."""


# ------------------------------------------------------------------ whose it is


def marker(article: Article) -> str:
    """The class that says of which article a post is."""
    return f"newsdesk-{_id(article)}"


def identity_slug(article: Article) -> str:
    """The slug of what no reader sees yet."""
    return f"nd-{_id(article)}"


def own_slug(article: Article) -> str:
    """The article's own as WordPress keeps it (sanitize_title); "" when it is not ASCII: of others WordPress keeps no
    more than 22 Chinese characters."""
    slug = re.sub(r"-+", "-", line(article.slug).lower()).strip("-")
    return slug if _SLUG.fullmatch(slug) else ""


def slugs(article: Article) -> list[str]:
    """All slugs that a post of it may have; of two posts with one WordPress puts "-2" behind the second's."""
    held = [s for s in (identity_slug(article), own_slug(article)) if s]
    return [s for slug in held for s in (slug, *(f"{slug}-{n}" for n in range(2, COPIES + 1)))]


def is_of(post: Mapping[str, Any], article: Article) -> bool:
    """Is this a post of the article?"""
    if re.fullmatch(rf"{re.escape(identity_slug(article))}(-\d+)?", text(post, "slug").lower()):
        return True
    said = text(post, "content", "raw") or text(post, "content", "rendered")
    return bool(re.search(rf"(?<![\w-]){re.escape(marker(article))}(?![\w-])", said))


def _id(article: Article) -> str:
    return re.sub(r"[^a-z0-9]+", "-", article.id.lower())


# ------------------------------------------------------------------ what is sent


def content(parcel: Parcel, placed: Mapping[str, Held]) -> str:
    """The text of the post as blocks, with the marker."""

    def place(_: Any, picture: Any) -> Placed:
        held = placed.get(key_of(picture))
        return placed_of(held) if held else Placed("")

    return marked(blocks(parcel.article, parcel.pictures, place), marker(parcel.article))


def fields(parcel: Parcel, placed: Mapping[str, Held]) -> dict[str, Any]:
    """What a post holds, but for terms, account, slug, time and status. Titles are HTML to WordPress."""
    article = parcel.article
    lead = leading(article, parcel.pictures)
    featured = placed.get(key_of(lead[1])) if lead else None
    return {
        "title": str(escape(line(article.headline))).replace("&#34;", '"').replace("&#39;", "'"),
        "content": content(parcel, placed),
        "excerpt": summary(article, markup=True),
        "featured_media": int(featured.id) if featured and featured.id.isdecimal() else 0,
    }


def summary(article: Article, *, markup: bool = False) -> str:
    """The reporter's own; without one WordPress makes its excerpt itself."""
    said = line(article.summary)
    return str(escape(said)).replace("&#34;", '"').replace("&#39;", "'") if markup else said


def words(article: Article) -> tuple[str, ...]:
    """The keywords, each once."""
    held = (line(word.replace("<", "").replace(">", "")) for word in article.keywords)
    return tuple(dict.fromkeys(word for word in held if word))


def date(parcel: Parcel, held: Held | None = None) -> dict[str, Any]:
    """When it is to appear, in UTC without a zone. At once: nothing, for a draft gets the moment it is published; but
    what waits for its time has to be told (null)."""
    if when := moment(parcel.time):
        return {"date_gmt": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")}
    waits = held is not None and (there := moment(held.extra.get(DATE, ""))) is not None and there > now()
    return {"date_gmt": None} if waits else {}


def slug(parcel: Parcel, held: Held) -> dict[str, str]:
    """The article's own slug, unless it was asked for already: an editor may have chosen another since."""
    own = own_slug(parcel.article)
    return {"slug": own} if own and held.extra.get(ASKED) != own else {}


def asked(parcel: Parcel, held: Held) -> Held:
    """The same, with the slug that is asked for now, and whether readers are to see it."""
    own = own_slug(parcel.article)
    extra = {name: value for name, value in held.extra.items() if name != OURS}
    extra |= ({ASKED: own} if own else {}) | ({OURS: "yes"} if parcel.status == "publish" else {})
    return Held(held.id, held.url, held.mark, held.status, extra)


# ------------------------------------------------------------------ what stands there


def mark_of(post: Mapping[str, Any]) -> str:
    """Of what an editor changes, not of what plug-ins touch. A post whose time has come is the same post. "" when the
    post was not told as its editor has it."""
    if "title" not in post:
        return ""
    status = text(post, "status")
    shown = status in SHOWN
    held = [
        *(text(post, name, "raw") for name in ("title", "content", "excerpt")),
        number(post, "featured_media"),
        sorted(numbers(post, "categories")),
        sorted(numbers(post, "tags")),
        "shown" if shown else status,
        text(post, "date_gmt") if shown else "",
    ]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()


def status_of(
    post: Mapping[str, Any], before: Held | None = None
) -> Literal["draft", "publish", "scheduled", "withdrawn"]:
    """What readers see of it. A draft that we made of a published post is a withdrawn one."""
    status = text(post, "status")
    if status in SHOWN:
        return "scheduled" if status == "future" else "publish"
    return "withdrawn" if before is not None and before.status == "withdrawn" and status == "draft" else "draft"


def held_of(post: Mapping[str, Any], extra: Mapping[str, str], before: Held | None = None) -> Held:
    """A post as it is remembered; extra is what is remembered beside it."""
    kept = {name: value for name, value in (before.extra if before else {}).items() if name in (ASKED, AUTHOR, OURS)}
    time = time_of(post, "date_gmt")
    return Held(
        str(number(post, "id")),
        text(post, "link"),
        mark_of(post),
        status_of(post, before),
        {**kept, **({DATE: time} if time else {}), **extra},
    )


def time_of(post: Mapping[str, Any], name: str) -> str:
    """A time of a post as RFC 3339; "" when it is none. WordPress tells it in UTC without a zone."""
    try:
        return stamp(datetime.fromisoformat(text(post, name)).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return ""


def wished_status(parcel: Parcel) -> Literal["", "publish", "scheduled"]:
    """How it should stand there; "" where it is left as it is, or nobody can say on which side of its time it is."""
    if parcel.status != "publish":
        return ""
    when = moment(parcel.time)
    if when is None:
        return "publish"
    if abs(when - now()) < _SOON:
        return ""
    return "scheduled" if when > now() else "publish"
