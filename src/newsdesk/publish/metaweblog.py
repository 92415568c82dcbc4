"""Delivers over MetaWeblog (XML-RPC), which older content systems and most blogs speak.

The article is found again by the class ``newsdesk-<id>`` of the element around its text. Where a system offers
WordPress's methods too, they are used: to search, and for the list of its pictures.
"""

from __future__ import annotations

import hashlib
import re
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note, Option, Picture
from newsdesk.extend.publishing import Held, Parcel, PictureFile, Refused, Seen, Target, Unclear, Wire
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import leading, plain
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.words import words_for
from newsdesk.publish.pagelines import read
from newsdesk.publish.parcel import key_of
from newsdesk.publish.xmlrpc import Caller, Fault, endpoint

RECENT = 50
"""Articles that are looked through where a system cannot search."""
MEDIA, MEDIA_PAGES = 100, 3
"""Of the list of pictures: how many at once, and how often."""
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,200}")
_STATES: Mapping[str, Literal["draft", "publish", "scheduled"]] = {
    "publish": "publish", "future": "publish", "draft": "draft", "pending": "draft", "private": "draft"
}  # fmt: skip
"""WordPress itself calls what is scheduled published here; its time tells."""


class MetaWeblogPublisher:
    """A system that speaks MetaWeblog."""

    name = "metaweblog"
    label: Message = M("MetaWeblog (XML-RPC)")
    address: Message = M("The site, or the address of its XML-RPC (often …/xmlrpc.php)")
    secret: Message | None = M("Password")
    options: Mapping[str, Option] = {"blogid": Option(M("Number of the blog, empty for the first"), "")}
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = frozenset(
        {"draft", "schedule", "withdraw", "channels"}
    )

    def connect(self, target: Target, secret: str, wire: Wire) -> MetaWeblog:
        """The site. Raises UserError for an address that is none."""
        if urlsplit(target.address).scheme not in ("http", "https"):
            raise UserError(M("{url} is no address.", url=target.name), M("Write it as https://…"))
        return MetaWeblog(target, secret, wire, read_options(target.options, self.options)["blogid"])


@dataclass
class MetaWeblog:
    """One blog."""

    target: Target
    secret: str = field(repr=False)
    wire: Wire = field(repr=False)
    blogid: str
    asks = True

    # ------------------------------------------------------------------ calling

    @cached_property
    def _caller(self) -> Caller:
        return Caller(endpoint(self.target.address, self.wire), self.wire)

    @cached_property
    def _methods(self) -> frozenset[str]:
        """What the system offers; nothing when it does not tell."""
        try:
            told = self._caller.call("system.listMethods", (), repeatable=True)
        except Fault:
            return frozenset()
        return frozenset(name for name in told if isinstance(name, str)) if isinstance(told, list) else frozenset()

    @cached_property
    def _blog(self) -> str:
        """The blog's number: the one of the settings, else the first that the login has."""
        return self.blogid or _text(_first(self._blogs()), "blogid") or "1"

    def _blogs(self) -> list[Any]:
        try:
            told = self._call("blogger.getUsersBlogs", "", *self._login)
        except Fault as fault:
            if not fault.unknown:
                raise
            told = self._call("wp.getUsersBlogs", *self._login)
        return told if isinstance(told, list) else []

    @property
    def _login(self) -> tuple[str, str]:
        return self.target.login, self.secret

    def _call(self, method: str, *params: Any, repeatable: bool = True) -> Any:
        return self._caller.call(method, params, repeatable=repeatable)

    # ------------------------------------------------------------------ asked

    def check(self) -> tuple[Note, ...]:
        """The address, the login, the blog, and whether one may see its categories, which only who writes may."""
        host = urlsplit(self._caller.url).hostname or ""
        blogs = self._blogs()
        self._call("metaWeblog.getCategories", self._blog, *self._login)
        if self._methods and not {"metaWeblog.newPost", "metaWeblog.newMediaObject"} <= self._methods:
            raise Refused(
                M("{host} does not know what it is asked for.", host=host),
                M("It has to speak MetaWeblog; ask who runs the site for a newer version."),
                "old-version",
            )
        named = _text(_first([b for b in blogs if _text(b, "blogid") == self._blog] or blogs), "blogName")
        return (
            Note("found", M("{user} is logged in.", user=self.target.login)),
            Note("found", M("Blog {number}: {name}", number=self._blog, name=line(named) or "-")),
        )

    def choices(self) -> tuple[str, ...]:
        """The names of its categories."""
        told = self._call("metaWeblog.getCategories", self._blog, *self._login)
        names = (_text(c, "categoryName") or _text(c, "title") or _text(c, "description") for c in _structs(told))
        return tuple(dict.fromkeys(name for name in names if name))

    def find(self, article: Article) -> Sequence[Held]:
        """By the class of the element around the text; without a search among the newest only."""
        mark = _class(article.id)
        if "wp.getPosts" in self._methods:
            wanted = {"s": mark, "number": RECENT}
            fields = ["post_id", "post_content", "post_status"]
            told = self._call("wp.getPosts", self._blog, *self._login, wanted, fields)
            names = ("post_id", "post_content")
        else:
            told, names = (
                self._call("metaWeblog.getRecentPosts", self._blog, *self._login, RECENT),
                ("postid", "description"),
            )
        found = [
            Held(_text(post, names[0]), status=_STATES.get(_text(post, "post_status"), ""))
            for post in _structs(told)
            if mark in re.split(r"[\s\"'>]", _text(post, names[1])) and _text(post, "post_status") != "trash"
        ]
        return sorted((held for held in found if held.id), key=lambda held: _order(held.id))

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """In the list of pictures where there is one; elsewhere where we remember that they were put."""
        found: dict[str, list[Held]] = {file.key: [] for file in files}
        if "wp.getMediaLibrary" in self._methods:
            for item in self._media():
                for key, copies in found.items():
                    if _named(key) in _text(item, "link"):
                        copies.append(Held(_text(item, "attachment_id"), _text(item, "link")))
        else:
            for key, held in known.items():
                if key in found and self.loads(held.url):
                    found[key].append(held)
        return {key: sorted(copies, key=lambda held: _order(held.id)) for key, copies in found.items()}

    def _media(self) -> list[Mapping[str, Any]]:
        held: list[Mapping[str, Any]] = []
        for page in range(MEDIA_PAGES):
            wanted = {"number": MEDIA, "offset": page * MEDIA}
            told = _structs(self._call("wp.getMediaLibrary", self._blog, *self._login, wanted))
            held += told
            if len(told) < MEDIA:
                break
        return held

    def read(self, held: Held) -> Seen | None:
        """What the system says of it."""
        try:
            told = self._call("metaWeblog.getPost", held.id, *self._login)
        except Fault as fault:
            if fault.gone:
                return None
            raise
        if not isinstance(told, dict) or _text(told, "post_status") == "trash":
            return None
        return _seen(held.id, told)

    def loads(self, url: str) -> bool:
        """Does it answer with a picture?"""
        try:
            answer = self.wire.ask("GET", url, secret=False)
        except Refused:
            return False
        return answer.status == 200 and answer.headers.get("content-type", "").startswith("image/")

    # ------------------------------------------------------------------ put

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """Under a name made of its key. The text tells what it shows: there is no field for that."""
        name = _named(file.key) + file.rendition.name[file.rendition.name.rfind(".") :]
        bits = xmlrpc.client.Binary(file.rendition.data)
        struct = {"name": name, "type": file.rendition.mime, "bits": bits}
        told = self._call("metaWeblog.newMediaObject", self._blog, *self._login, struct, repeatable=False)
        url = _text(told, "url")
        if not url:
            raise Unclear(M("The system does not say where it has put a picture."), M("It is asked again."))
        return Held(_text(told, "id") or _text(told, "attachment_id") or url, url)

    def remove_picture(self, held: Held) -> bool:
        """Where WordPress's method is there, and no article of the newest shows it."""
        if "wp.deletePost" not in self._methods or not held.id.isdecimal():
            return False
        told = self._call("metaWeblog.getRecentPosts", self._blog, *self._login, RECENT)
        if any(held.url in _text(post, "description") for post in _structs(told)):
            return False
        return self._gone("wp.deletePost", self._blog, *self._login, held.id)

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """As a draft."""
        struct = self._struct(parcel, placed)
        told = self._call("metaWeblog.newPost", self._blog, *self._login, struct, False, repeatable=False)
        number = str(told) if isinstance(told, str | int) else ""
        if not number:
            raise Unclear(M("The system does not say what number the article has."), M("It is asked again."))
        return Held(number, status="draft", extra={key: f"{held.id} {held.url}" for key, held in placed.items()})

    def show(self, held: Held, parcel: Parcel) -> Held:
        """The same once more, as published: MetaWeblog replaces what it is given."""
        placed = {
            key: Held(number, url) for key, told in held.extra.items() for number, _, url in (told.partition(" "),)
        }
        return self.update(held, parcel, placed)

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """All of it, but for a lead picture that is set already: WordPress calls that an error."""
        struct = self._struct(parcel, placed)
        if "wp_post_thumbnail" in struct:
            told = self._call("metaWeblog.getPost", held.id, *self._login)
            if _text(told, "wp_post_thumbnail") == str(struct["wp_post_thumbnail"]):
                del struct["wp_post_thumbnail"]
        self._edit(held.id, struct, publish=parcel.status == "publish")
        return self._now(held.id)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """A draft again, with the words that stand there."""
        told = self._call("metaWeblog.getPost", held.id, *self._login)
        kept = ("title", "description", "mt_excerpt", "mt_text_more", "mt_keywords", "categories", "wp_slug")
        struct = {name: told[name] for name in kept if name in told} if isinstance(told, dict) else {}
        self._edit(held.id, struct, publish=False)
        return msgspec.structs.replace(self._now(held.id), status="withdrawn")

    def remove(self, held: Held) -> None:
        """Into the system's bin, where it has one."""
        self._gone("blogger.deletePost", "", held.id, *self._login, False)

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """What was sent, as ``read`` reads it."""
        seen = _seen("", {**self._struct(parcel, placed), "post_status": parcel.status})
        lead = leading(parcel.article, parcel.pictures) is not None
        return msgspec.structs.replace(seen, time=parcel.time, lead=lead)

    def _edit(self, number: str, struct: Mapping[str, Any], *, publish: bool) -> None:
        self._call("metaWeblog.editPost", number, *self._login, dict(struct), publish)

    def _now(self, number: str) -> Held:
        seen = self.read(Held(number))
        return seen.held if seen is not None else Held(number)

    def _gone(self, method: str, *params: Any) -> bool:
        try:
            return bool(self._call(method, *params))
        except Fault as fault:
            if fault.gone:
                return True
            if fault.unknown or fault.kind == "rights":
                return False
            raise

    # ------------------------------------------------------------------ what is sent

    def _struct(self, parcel: Parcel, placed: Mapping[str, Held]) -> dict[str, Any]:
        article = parcel.article
        struct: dict[str, Any] = {
            "title": line(article.headline),
            "description": content(article, parcel.pictures, placed),
            "mt_excerpt": description(article),
            "mt_keywords": ",".join(_words(article)),
            "categories": self._channels(article),
        }
        if _SLUG.fullmatch(line(article.slug)):
            struct["wp_slug"] = line(article.slug)
        lead = leading(article, parcel.pictures)
        there = placed.get(key_of(lead[1])) if lead is not None else None
        if there is not None and there.id.isdecimal() and "wp.getMediaLibrary" in self._methods:
            struct["wp_post_thumbnail"] = int(there.id)
        if parcel.time:
            moment = datetime.fromisoformat(parcel.time).astimezone(UTC).strftime("%Y%m%dT%H:%M:%S")
            struct["dateCreated"] = xmlrpc.client.DateTime(f"{moment}Z")
            struct["date_created_gmt"] = xmlrpc.client.DateTime(moment)
        return struct

    def _channels(self, article: Article) -> list[str]:
        """What the settings map the channel to, else its last part."""
        path = [line(part) for part in article.channel if line(part)]
        named = self.target.channels.get("/".join(article.channel), path[-1] if path else "")
        return [named] if named else []


def content(article: Article, pictures: Mapping[str, Picture], placed: Mapping[str, Held]) -> str:
    """The text as HTML, in an element by which it is found again; each picture as one file, at its address there."""
    one = {n: replace(p, renditions=(plain(p),), card=None) for n, p in pictures.items()}
    at = {plain(p).name: placed[key_of(p)].url for p in pictures.values() if key_of(p) in placed}
    parts = write_article(article, one, words_for(article.language), address=lambda r: at.get(r.name, r.name)).parts
    titles = (
        f'<p class="{name}">{parts[name]}</p>' for name in ("kicker", "subtitle", "source", "generated") if parts[name]
    )
    inner = "\n".join(part for part in (*titles, parts["text"], parts["foot"]) if part)
    return f'<div class="newsdesk {_class(article.id)}" lang="{escape(article.language)}">\n{inner}\n</div>'


def _class(article_id: str) -> str:
    named = article_id if not _UNFIT.search(article_id) else hashlib.sha256(article_id.encode()).hexdigest()[:32]
    return f"newsdesk-{named}"


def _named(key: str) -> str:
    return f"ndm-{key[:16]}"


def _words(article: Article) -> list[str]:
    """The keywords; a comma would make two of one."""
    return [" ".join(word.replace(",", " ").split()) for word in map(line, article.keywords) if word.strip(" ,")]


# ------------------------------------------------------------------ what comes back


def _seen(number: str, told: Mapping[str, Any]) -> Seen:
    html = _text(told, "description") + _text(told, "mt_text_more")
    lines, pictures = read(html)
    words = told.get("mt_keywords")
    channels, lead = told.get("categories"), told.get("wp_post_thumbnail")
    link = _text(told, "permaLink") or _text(told, "link")
    parts = (
        _text(told, "title"),
        html,
        _text(told, "mt_excerpt"),
        _text(told, "post_status"),
        _listed(words),
        _listed(channels),
    )
    mark = hashlib.sha256("\x1e".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()
    return Seen(
        Held(number, link, mark, _STATES.get(_text(told, "post_status"), "")),
        _text(told, "title"),
        lines,
        pictures,
        link=link,
        tags=None if words is None else _listed(words),
        channels=None if channels is None else _listed(channels),
        summary=_text(told, "mt_excerpt") if "mt_excerpt" in told else None,
        lead=None if lead is None else str(lead) not in ("", "0"),
        time=_moment(told.get("date_created_gmt")),
        modified=_moment(told.get("date_modified_gmt")),
        by=line(_text(told, "wp_author_display_name")),
    )


def _listed(value: Any) -> tuple[str, ...]:
    found = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(part.strip() for part in found if isinstance(part, str) and part.strip())


def _moment(value: Any) -> str:
    """RFC 3339; "" for what is no time."""
    try:
        return datetime.strptime(str(value), "%Y%m%dT%H:%M:%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""


def _text(struct: Any, name: str) -> str:
    value = struct.get(name) if isinstance(struct, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _structs(told: Any) -> list[Mapping[str, Any]]:
    return [held for held in told if isinstance(held, dict)] if isinstance(told, list) else []


def _first(held: list[Any]) -> Any:
    return held[0] if held else {}


def _order(number: str) -> tuple[int, str]:
    """Older numbers first."""
    return (int(number) if number.isdecimal() and len(number) < 20 else 0, number)
