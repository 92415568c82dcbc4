"""WordPress's media library: one attachment for each picture, found again by a slug made of its key.

A slug is one of a kind over all types of posts (wp_unique_post_slug), so a second copy has "-2" behind it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsdesk.base.message import M
from newsdesk.extend.publishing import Held, Parcel, PictureFile, Unclear
from newsdesk.formats.runs import line
from newsdesk.formats.words import words_for
from newsdesk.formats.wpblocks import Placed
from newsdesk.publish.answers import short
from newsdesk.publish.wpapi import Api, Reply, number, rows, text

COPIES = 4
"""Copies of a picture that are looked for."""
AT_ONCE = 25
"""Pictures of one question: its address stays below what servers take."""
FIELDS = "id,slug,date,source_url,media_details"
SIZES = ("large", "medium")
"""What pages show (formats/wpblocks)."""
MOST_POSTS = 100
_SUFFIX = re.compile(r"-\d+$")


def slug_of(key: str) -> str:
    """A picture's slug: ASCII, and not to be confused with a post's."""
    return f"ndm-{key[:16].lower()}"


def find(api: Api, files: Sequence[PictureFile], known: Mapping[str, Held]) -> dict[str, list[Held]]:
    """Which of them are there, the oldest first: one question for all, by their slugs. Those that we put there and
    whose slug somebody has changed are asked for by their ids."""
    found: dict[str, list[Held]] = {}
    for start in range(0, len(files), AT_ONCE):
        asked = {slug_of(f.key): f.key for f in files[start : start + AT_ONCE]}
        slugs = [s for slug in asked for s in (slug, *(f"{slug}-{n}" for n in range(2, COPIES + 1)))]
        for row in _all(api, slug=",".join(slugs)):
            slug = text(row, "slug").lower()
            key = asked.get(slug) or asked.get(_SUFFIX.sub("", slug))
            if key:
                found.setdefault(key, []).append(held_of(row))
    lost = {held.id: key for key, held in known.items() if key not in found and held.id.isdecimal()}
    if lost:
        for row in _all(api, include=",".join(lost)):
            found[lost[str(row["id"])]] = [held_of(row)]
    return found


def _all(api: Api, **by: str) -> list[dict[str, Any]]:
    asked = api.get("wp/v2/media", **by, per_page=100, orderby="id", order="asc", _fields=FIELDS)
    return sorted((r for r in rows(asked) if text(r, "source_url")), key=lambda r: number(r, "id"))


def held_of(row: Mapping[str, Any]) -> Held:
    """An attachment as it is remembered: with the addresses of its smaller sizes, and when it was put there."""
    extra = {size: url for size in SIZES if (url := text(row, "media_details", "sizes", size, "source_url"))}
    date = text(row, "date")
    return Held(str(number(row, "id")), text(row, "source_url"), extra={**extra, **({"date": date} if date else {})})


def placed(held: Held) -> Placed:
    """Where it is, for the blocks."""
    return Placed(
        held.url, int(held.id) if held.id.isdecimal() else 0, {s: held.extra[s] for s in SIZES if s in held.extra}
    )


def put(api: Api, file: PictureFile, parcel: Parcel) -> Held:
    """Put one there with what is said of it. Raises Trouble."""
    said = dict(_said(file, parcel))
    fields: list[tuple[str, str | tuple[str, bytes, str]]] = [
        *said.items(),
        ("file", (_name(file, parcel), file.rendition.data, file.rendition.mime)),
    ]
    reply = api.ask("POST", "wp/v2/media", query={"_fields": FIELDS}, fields=fields)
    if reply.code.startswith("rest_upload"):
        # Nothing was made. Of two uploads that make the month's folder at the same moment one fails like this.
        reply = api.ask("POST", "wp/v2/media", query={"_fields": FIELDS}, fields=fields)
    if not reply.ok:
        return _finished(api, reply, said)
    return _made(api, reply)


def _made(api: Api, reply: Reply) -> Held:
    if not isinstance(reply.data, dict) or not number(reply.data, "id") or not text(reply.data, "source_url"):
        raise Unclear(M("{host} answered something that is no picture.", host=api.host))
    return held_of(reply.data)


def _finished(api: Api, reply: Reply, said: Mapping[str, str]) -> Held:
    """A server that ran out of time or memory while it made the smaller sizes has the picture, and says its number
    (WordPress 5.3, X-WP-Upload-Attachment-ID): it is asked once to go on, as WordPress's own pages do."""
    there = reply.headers.get("x-wp-upload-attachment-id", "")
    if reply.status < 500 or not there.isdecimal():
        raise api.trouble(reply, repeatable=False)
    sizes = {"action": "create-image-subsizes"}
    api.ask("POST", f"wp/v2/media/{there}/post-process", send=sizes, repeatable=True)
    done = api.ask("POST", f"wp/v2/media/{there}", query={"_fields": FIELDS}, send=said, repeatable=True)
    return _made(api, api.must(done, "GET"))


def _said(file: PictureFile, parcel: Parcel) -> Iterator[tuple[str, str]]:
    caption, credit = line(file.caption), line(file.credit)
    words = words_for(parcel.article.language)
    yield "slug", slug_of(file.key)
    yield "title", short(caption or line(file.alt)) or _name(file, parcel)
    yield "alt_text", line(file.alt)
    # WordPress puts in what stands in the file when there is none.
    yield "caption", words["before_credit"].join(part for part in (caption, credit) if part)
    yield "description", credit


def _name(file: PictureFile, parcel: Parcel) -> str:
    """In ASCII, for WordPress does not read ``filename*``; with the delivery in it: two uploads of one name at the same
    moment share a file there, and with the copy that goes the file of the other would go."""
    ending = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
    stem, _, suffix = file.rendition.name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or slug_of(file.key)
    return f"{plain}-{parcel.key[:8]}{ending.get(file.rendition.mime) or f'.{suffix}'}"


def remove(api: Api, held: Held) -> bool:
    """Take it away unless a post shows it; whether it is gone."""
    if not held.id.isdecimal() or _shown(api, held):
        return False
    reply = api.ask("DELETE", f"wp/v2/media/{held.id}", query={"force": "true"}, repeatable=True)
    return reply.ok or reply.status in (404, 410)


def _shown(api: Api, held: Held) -> bool:
    """Does any post show it, in its text or as its featured picture? It was put there a moment ago: only posts that
    have been changed since can. When these are too many to look at, or one keeps its text back, one may."""
    since = ""
    with contextlib.suppress(ValueError, OverflowError):
        since = (datetime.fromisoformat(held.extra.get("date", "")) - timedelta(hours=1)).isoformat()
    posts = rows(
        api.get(
            "wp/v2/posts",
            status="any",
            modified_after=since,
            per_page=MOST_POSTS,
            orderby="modified",
            _fields="id,featured_media,content",
        )
    )
    shows = re.compile(rf"\bwp-image-{held.id}\b")
    return len(posts) >= MOST_POSTS or any(
        number(post, "featured_media") == int(held.id)
        or shows.search(text(post, "content", "rendered"))
        or (isinstance(content := post.get("content"), dict) and content.get("protected") is True)
        for post in posts
    )


def loads(api: Api, url: str) -> bool:
    """Does it load? No secret goes along: it may be on another host."""
    answer = api.wire.ask("HEAD", url, secret=False)
    if answer.status in (400, 403, 405, 501):  # some servers answer only whole questions
        answer = api.wire.ask("GET", url, headers={"Range": "bytes=0-0"}, secret=False)
    kind = answer.headers.get("content-type", "image/")
    return 200 <= answer.status < 300 and kind.startswith(("image/", "application/octet-stream", "binary/"))
