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
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.clock import Clock, is_stamp, now
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note, Option, Picture
from newsdesk.extend.publishing import Changed, Held, Parcel, PictureFile, Refused, Seen, Target, Unclear, Wire
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import leading, plain
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.words import words_for
from newsdesk.publish.blogpost import STATES, first, listed, moment, order, seen, structs, text
from newsdesk.publish.parcel import key_of
from newsdesk.publish.xmlrpc import Caller, Fault, endpoint

RECENT, MORE = 50, 500
"""Articles that are looked through where a system cannot search: first, and when those are all newer than ours."""
SLACK = timedelta(days=1)
"""Between two times of which one may be the site's own, without a zone."""
MEDIA, MEDIA_PAGES = 100, 3
"""Of the list of pictures: how many at once, and how often."""
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,200}")


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

    def __init__(self, clock: Clock = now) -> None:
        self.clock = clock

    def connect(self, target: Target, secret: str, wire: Wire) -> MetaWeblog:
        """The site. Raises UserError for an address that is none."""
        if urlsplit(target.address).scheme not in ("http", "https"):
            raise UserError(M("{url} is no address.", url=target.name), M("Write it as https://…"))
        return MetaWeblog(target, secret, wire, read_options(target.options, self.options)["blogid"], self.clock)


@dataclass
class MetaWeblog:
    """One blog."""

    target: Target
    secret: str = field(repr=False)
    wire: Wire = field(repr=False)
    blogid: str
    clock: Clock
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
        return self.blogid or text(first(self._blogs()), "blogid") or "1"

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
        named = text(first([b for b in blogs if text(b, "blogid") == self._blog] or blogs), "blogName")
        return (
            Note("found", M("{user} is logged in.", user=self.target.login)),
            Note("found", M("Blog {number}: {name}", number=self._blog, name=line(named) or "-")),
        )

    def choices(self) -> tuple[str, ...]:
        """The names of its categories."""
        told = self._call("metaWeblog.getCategories", self._blog, *self._login)
        names = (text(c, "categoryName") or text(c, "title") or text(c, "description") for c in structs(told))
        return tuple(dict.fromkeys(name for name in names if name))

    def find(self, article: Article) -> Sequence[Held]:
        """By the class of the element around the text; without a search among the newest only. Raises Changed ("gone")
        when it may stand beyond those."""
        mark = _class(article.id)
        if "wp.getPosts" in self._methods:
            wanted = {"s": mark, "number": RECENT}
            fields = ["post_id", "post_content", "post_status"]
            told = self._call("wp.getPosts", self._blog, *self._login, wanted, fields)
            names = ("post_id", "post_content")
        else:
            told, names = self._recent(article), ("postid", "description")
        found = [
            Held(text(post, names[0]), status=STATES.get(text(post, "post_status"), ""))
            for post in structs(told)
            if mark in re.split(r"[\s\"'>]", text(post, names[1])) and text(post, "post_status") != "trash"
        ]
        if not found and names[0] == "postid" and _beyond(told, article):
            host = urlsplit(self._caller.url).hostname or ""
            raise Changed(
                M(
                    "{host} shows its newest {count} articles only, all newer than this one: whether it stands there is"
                    " not known.",
                    host=host,
                    count=len(told),
                ),
                M("Look for it there. Publish it anew only when it is not there."),
                "gone",
            )
        return sorted((held for held in found if held.id), key=lambda held: order(held.id))

    def _recent(self, article: Article) -> Any:
        """The newest, more of them when those are all newer than the article."""
        told = self._call("metaWeblog.getRecentPosts", self._blog, *self._login, RECENT)
        if _beyond(told, article):
            return self._call("metaWeblog.getRecentPosts", self._blog, *self._login, MORE)
        return told

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """In the list of pictures where there is one; elsewhere where we remember that they were put."""
        found: dict[str, list[Held]] = {file.key: [] for file in files}
        if "wp.getMediaLibrary" in self._methods:
            for item in self._media():
                for key, copies in found.items():
                    if _named(key) in text(item, "link"):
                        copies.append(Held(text(item, "attachment_id"), text(item, "link")))
        else:
            for key, held in known.items():
                if key in found and self.loads(held.url):
                    found[key].append(held)
        return {key: sorted(copies, key=lambda held: order(held.id)) for key, copies in found.items()}

    def _media(self) -> list[Mapping[str, Any]]:
        held: list[Mapping[str, Any]] = []
        for page in range(MEDIA_PAGES):
            wanted = {"number": MEDIA, "offset": page * MEDIA}
            told = structs(self._call("wp.getMediaLibrary", self._blog, *self._login, wanted))
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
        if not isinstance(told, dict) or text(told, "post_status") == "trash":
            return None
        return seen(held.id, told)

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
        url = text(told, "url")
        if not url:
            raise Unclear(M("The system does not say where it has put a picture."), M("It is asked again."))
        return Held(text(told, "id") or text(told, "attachment_id") or url, url)

    def remove_picture(self, held: Held) -> bool:
        """Where WordPress's method is there, and no article of the newest shows it."""
        if "wp.deletePost" not in self._methods or not held.id.isdecimal():
            return False
        told = self._call("metaWeblog.getRecentPosts", self._blog, *self._login, RECENT)
        if any(held.url in text(post, "description") for post in structs(told)):
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
        """All of it, but for a lead picture that is set already: WordPress calls that an error. What was to come at a
        time and is to be there at once gets the time now."""
        struct = self._struct(parcel, placed)
        told = self._call("metaWeblog.getPost", held.id, *self._login)
        if text(told, "wp_post_thumbnail") == struct.get("wp_post_thumbnail"):
            struct.pop("wp_post_thumbnail", None)
        due = moment(told.get("date_created_gmt")) if isinstance(told, dict) else ""
        if parcel.status == "publish" and not parcel.time and due and datetime.fromisoformat(due) > self.clock():
            struct |= _dates(self.clock())
        self._edit(held.id, struct, publish=parcel.status == "publish")
        return self._now(held.id)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """A draft again, with the words that stand there."""
        told = self._call("metaWeblog.getPost", held.id, *self._login)
        if not isinstance(told, dict) or not {"title", "description"} <= set(told):  # what is sent replaces all
            raise Refused(
                M("The system does not tell what stands there, so nothing was changed."),
                M("Withdraw it in the content system."),
            )
        kept = ("title", "description", "mt_excerpt", "mt_text_more", "mt_keywords", "wp_slug")
        struct: dict[str, Any] = {name: text(told, name) for name in kept if name in told}
        if "categories" in told:
            struct["categories"] = list(listed(told["categories"]))
        self._edit(held.id, struct, publish=False)
        return msgspec.structs.replace(self._now(held.id), status="withdrawn")

    def remove(self, held: Held) -> None:
        """Into the system's bin, where it has one, if it is a draft still."""
        seen = self.read(held)
        if seen is not None and seen.held.status == "draft":
            self._gone("blogger.deletePost", "", held.id, *self._login, False)

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """What was sent, as ``read`` reads it."""
        sent = seen("", {**self._struct(parcel, placed), "post_status": parcel.status})
        lead = leading(parcel.article, parcel.pictures) is not None
        return msgspec.structs.replace(sent, time=parcel.time, lead=lead)

    def _edit(self, number: str, struct: Mapping[str, Any], *, publish: bool) -> None:
        self._call("metaWeblog.editPost", number, *self._login, dict(struct), publish)

    def _now(self, number: str) -> Held:
        there = self.read(Held(number))
        return there.held if there is not None else Held(number)

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
            struct["wp_post_thumbnail"] = there.id
        return struct | (_dates(datetime.fromisoformat(parcel.time)) if parcel.time else {})

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


def _beyond(told: Any, article: Article) -> bool:
    """May the article stand beyond these newest? As many came as are asked for, and each that tells its time is newer
    than the article."""
    posts = structs(told)
    times = [moment(post.get("date_created_gmt") or str(post.get("dateCreated")).removesuffix("Z")) for post in posts]
    known = [datetime.fromisoformat(time) for time in times if time]
    if len(posts) < RECENT or not known or not is_stamp(article.created):
        return False
    return min(known) > datetime.fromisoformat(article.created) - SLACK


def _named(key: str) -> str:
    return f"ndm-{key[:16]}"


def _words(article: Article) -> list[str]:
    """The keywords; a comma would make two of one."""
    return [" ".join(word.replace(",", " ").split()) for word in map(line, article.keywords) if word.strip(" ,")]


def _dates(time: datetime) -> dict[str, Any]:
    """A time for those who know UTC by its name, and for those who have a field for it."""
    said = time.astimezone(UTC).strftime("%Y%m%dT%H:%M:%S")
    return {"dateCreated": xmlrpc.client.DateTime(f"{said}Z"), "date_created_gmt": xmlrpc.client.DateTime(said)}
