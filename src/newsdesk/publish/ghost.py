"""Ghost (5 and newer) by its Admin API.

What stands for an article is a post whose head holds ``<meta name="newsdesk" content="<id>">``: no reader sees it, the
API finds posts by it, and it stays whatever becomes of title and address. A new post is a draft under the address
``nd-<id>``; when readers are to see it, it gets the article's own. Ghost has no list of pictures: they are put under
names made of their keys, ``content/images/<year>/<month>/nd-<key>.jpg``, and looked for there, where we remember them,
and where the post shows them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import quote

from newsdesk.article.article import Article
from newsdesk.base.clock import Clock, now
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Changed, Held, Parcel, PictureFile, Refused, Seen, Target, Wire
from newsdesk.formats.options import read_options
from newsdesk.publish.answers import ok
from newsdesk.publish.ghostapi import GhostApi, errors, text
from newsdesk.publish.ghostpost import Wishes, named, put_off, seen_of
from newsdesk.publish.receipt import same

WITH = {"formats": "html,lexical"}
BY_HTML = {"source": "html", **WITH}
NAME = re.compile(r"https?://[^\s\"'<>\\]+/nd-[0-9a-f]{24}(?:-[0-9]+)?\.[a-z]+")
MONTHS = timedelta(hours=14)
"""A site's month may be another's by its time zone."""
MOST_TAGS = 1000


class GhostPublisher:
    """Posts of a site made with Ghost."""

    name = "ghost"
    label: Message = M("Ghost")
    address: Message = M("The site's address, https://…")
    secret: Message | None = M("Admin API key")
    options: Mapping[str, Option] = {
        "lead": Option(
            M("The lead picture"),
            "top",
            {
                "top": M("as the post's own picture, not in the text again"),
                "both": M("as the post's own picture and in the text"),
                "text": M("in the text only"),
            },
        )
    }
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = frozenset(
        {"draft", "schedule", "withdraw", "channels", "people"}
    )

    def __init__(self, clock: Clock = now) -> None:
        self._clock = clock

    def connect(self, target: Target, secret: str, wire: Wire) -> _Site:
        """The site at this address. Raises UserError for an option that there is not, and for what is no key."""
        chosen = read_options(target.options, self.options)
        return _Site(target, chosen["lead"], GhostApi(target.address, secret, wire, self._clock), {}, set())


@dataclass(frozen=True, slots=True)
class _Site:
    target: Target
    lead: str
    api: GhostApi
    shown: dict[str, str]
    """Where posts that were looked at show our pictures, by the name without its ending."""
    there: set[str]
    """Addresses of pictures that were found to be there."""
    asks = True

    def check(self) -> tuple[Note, ...]:
        """Is it a Ghost, not too old, and does it take the key?"""
        title, version = self.api.version()
        self.api.rows(self.api.answer("GET", "posts/", query={"limit": "1", "fields": "id"}), "posts", repeatable=True)
        return (
            Note("found", M("{title} is a Ghost {version}.", title=title or self.api.host, version=version)),
            Note("found", M("The key may publish.")),
        )

    def choices(self) -> tuple[str, ...]:
        """The names of its tags that readers see: the first tag of a post is its channel."""
        found: list[str] = []
        for page in range(1, MOST_TAGS // 100 + 1):
            query = {"limit": "100", "page": str(page), "fields": "id,name", "filter": "visibility:public"}
            rows = self.api.rows(self.api.answer("GET", "tags/", query=query), "tags", repeatable=True)
            found += [name for row in rows if (name := text(row, "name"))]
            if len(rows) < 100:
                break
        return tuple(found)

    # ------------------------------------------------------------------ posts

    def find(self, article: Article) -> Sequence[Held]:
        """By the mark in the head, or the address of a draft."""
        wanted = named(article.id)
        query = {
            "filter": f"codeinjection_head:~'{wanted}',slug:'nd-{wanted}'",
            "order": "created_at asc,id asc",
            "limit": "100",
            **WITH,
        }
        rows = self.api.rows(self.api.answer("GET", "posts/", query=query), "posts", repeatable=True)
        ours = [
            row
            for row in rows
            if text(row, "id")
            and (f'"{wanted}"' in text(row, "codeinjection_head") or text(row, "slug") == f"nd-{wanted}")
        ]
        return [self._seen(row).held for row in ours]

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """A draft."""
        wishes = self._wishes(parcel, placed)
        body = _body({**wishes.fields(), **wishes.mark(), "status": "draft"})
        answer = self.api.answer("POST", "posts/", body=body, query=BY_HTML)
        return self._made(answer, wishes)

    def show(self, held: Held, parcel: Parcel) -> Held:
        """Published, or scheduled by Ghost itself, under the article's own address."""
        wishes = self._wishes(parcel, {})
        return self._put(held, wishes.state(held), WITH, parcel, None)

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """All its fields anew. The address that readers know stays."""
        wishes = self._wishes(parcel, placed)
        return self._put(held, {**wishes.fields(), **wishes.state(held)}, BY_HTML, parcel, placed)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """A draft again; whatever was edited there stays."""
        for _ in range(3):
            seen = self.read(held)
            if seen is None or seen.held.status == "draft":
                return put_off(seen.held if seen else held)
            answer = self._asked_to_put(seen.held, {"status": "draft"}, WITH)
            if not _collided(answer):
                return put_off(self._made(answer, None))
        raise self._edited(seen)

    def remove(self, held: Held) -> None:
        """Delete a draft; nothing else is."""
        seen = self.read(held)
        if seen is not None and seen.held.status == "draft":
            answer = self.api.answer("DELETE", f"posts/{_id(held)}/", repeatable=True)
            if not ok(answer) and answer.status != 404:
                raise self.api.trouble(answer, repeatable=True)

    def read(self, held: Held) -> Seen | None:
        """The post as it stands there."""
        answer = self.api.answer("GET", f"posts/{_id(held)}/", query=WITH)
        if answer.status == 404 and text(errors(answer), "type") == "NotFoundError":
            return None
        rows = self.api.rows(answer, "posts", repeatable=True)
        if len(rows) != 1 or not text(rows[0], "id"):
            raise self.api.nowhere()
        return self._seen(rows[0], held.extra.get("dropped", ""))

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """What :meth:`read` would give."""
        return self._wishes(parcel, placed).expected()

    def _wishes(self, parcel: Parcel, placed: Mapping[str, Held]) -> Wishes:
        return Wishes(self.target, self.lead, parcel, placed, self.api.now())

    def _seen(self, post: Mapping[str, Any], dropped: str = "") -> Seen:
        for url in (text(post, "feature_image"), *NAME.findall(text(post, "html"))):
            if NAME.fullmatch(url):
                self.shown.setdefault(url.rpartition("/")[2][:27], url)
        return seen_of(post, self.api.site, dropped, first=self.lead == "top")

    def _made(self, answer: Any, wishes: Wishes | None) -> Held:
        rows = self.api.rows(answer, "posts", repeatable=False)
        if len(rows) != 1 or not text(rows[0], "id"):
            raise self.api.nowhere()
        return self._seen(rows[0], wishes.dropped(rows[0]) if wishes else "").held

    def _asked_to_put(self, held: Held, fields: Mapping[str, Any], query: Mapping[str, str]) -> Any:
        body = _body({**fields, "updated_at": held.extra.get("updated_at", "")})
        return self.api.answer("PUT", f"posts/{_id(held)}/", body=body, query=query)

    def _put(
        self,
        held: Held,
        fields: Mapping[str, Any],
        query: Mapping[str, str],
        parcel: Parcel,
        placed: Mapping[str, Held] | None,
    ) -> Held:
        """Change a post that stands as we know it. Ghost refuses (409) when it was changed since: by this very request
        that arrived twice, or by somebody."""
        answer = self._asked_to_put(held, fields, query)
        if answer.status == 404 and text(errors(answer), "type") == "NotFoundError":
            raise Changed(
                M("The article is gone from {target}.", target=held.url or self.api.host),
                M("Choose: publish it anew, or leave it away."),
                "gone",
            )
        if not _collided(answer):
            return self._made(answer, self._wishes(parcel, placed or {}))
        seen = self.read(held)
        wished = self._wishes(parcel, placed or {}).expected()
        done = seen is not None and seen.held.status == wished.held.status and (placed is None or same(wished, seen))
        if seen is None or not done:
            raise self._edited(seen)
        return seen.held

    def _edited(self, seen: Seen | None) -> Changed:
        return Changed(
            M("The article was changed in the content system since it was last delivered."),
            M("Compare the two and choose."),
            "edited",
            seen,
        )

    # ------------------------------------------------------------------ pictures

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """Each asked for where it may be; Ghost cannot be asked what it holds."""
        found: dict[str, Sequence[Held]] = {}
        for file in files:
            name = _name(file)
            tried = [known[file.key].url] if file.key in known else []
            tried += [self.shown[name[:27]]] if name[:27] in self.shown else []
            tried += [f"{self.api.site}content/images/{month}/{name}" for month in self._months()]
            url = next((url for url in dict.fromkeys(tried) if self.loads(url)), "")
            if url:
                found[file.key] = [Held(url, url)]
        return found

    def _months(self) -> list[str]:
        moment = self.api.now()
        return list(dict.fromkeys(f"{at:%Y/%m}" for at in (moment, moment - MONTHS, moment + MONTHS)))

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """Upload it under a name that is made of its key."""
        data = (_name(file), file.rendition.data, file.rendition.mime)
        fields: list[tuple[str, str | tuple[str, bytes, str]]] = [("file", data), ("purpose", "image")]
        answer = self.api.answer("POST", "images/upload/", fields=[*fields, ("ref", file.key)])
        rows = self.api.rows(answer, "images", repeatable=False)
        url = safe_link(text(rows[0], "url")) if rows else ""
        if not url.startswith(("http://", "https://")):
            raise Refused(
                M("{host} took a picture and does not say where it is.", host=self.api.host),
                M("Look at where Ghost keeps its pictures (storage adapter)."),
            )
        return Held(url, url)

    def remove_picture(self, held: Held) -> bool:
        """Ghost removes no pictures; what no post shows, nobody sees."""
        return False

    def loads(self, url: str) -> bool:
        """Is a picture there?"""
        if url in self.there:
            return True
        try:
            answer = self.api.wire.ask("HEAD", url, secret=False)
        except Refused:  # what a post shows may lie anywhere
            return False
        if ok(answer) and answer.headers.get("content-type", "image/").startswith("image/"):
            self.there.add(url)
            return True
        return False


def _name(file: PictureFile) -> str:
    kind = file.rendition.name.rpartition(".")[2].lower()
    return f"nd-{file.key[:24]}.{kind if kind.isalnum() else 'jpg'}"


def _id(held: Held) -> str:
    return quote(held.id, safe="")


def _body(post: Mapping[str, Any]) -> bytes:
    return json.dumps({"posts": [post]}, ensure_ascii=False).encode("utf-8", "replace")


def _collided(answer: Any) -> bool:
    return answer.status == 409 and text(errors(answer), "code") == "UPDATE_COLLISION"
