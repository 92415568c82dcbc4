"""WordPress 5.6 and later by its REST API, with an application password (docs/publishing.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Changed, Held, Parcel, PictureFile, Seen, Target, Unclear, Wire
from newsdesk.formats.figures import leading
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.publish import wpmedia, wpposts
from newsdesk.publish.pagelines import lines_of
from newsdesk.publish.pagelines import read as read_page
from newsdesk.publish.wpapi import Api, Reply, number, rows, text
from newsdesk.publish.wpcheck import check
from newsdesk.publish.wpterms import CATEGORY, TAG, Terms

if TYPE_CHECKING:
    from newsdesk.publish.authorize import Asked

POSTS = "wp/v2/posts"
CREATE = "create_categories"


class WordPressPublisher:
    """Posts of blocks, with their pictures in the media library."""

    name = "wordpress"
    label: Message = M("WordPress")
    address: Message = M("The site's address")
    secret: Message | None = M("Application password")
    secret_hint: Message = M(
        "Not the password that you log in with: WordPress makes one for each program, on your profile page under"
        " Application Passwords."
    )
    options: Mapping[str, Option] = {
        CREATE: Option(
            M("Categories that are not there"),
            "yes",
            {"yes": M("are made, if the account may"), "no": M("are left out, and the receipt says so")},
        )
    }
    can = frozenset(("draft", "schedule", "withdraw", "channels", "people"))

    def connect(self, target: Target, secret: str, wire: Wire) -> WordPressSite:
        """See :class:`newsdesk.extend.publishing.Publisher`."""
        chosen = read_options(target.options, self.options)
        if not target.login:
            raise UserError(
                M("The target {target} has no account.", target=target.name),
                M("Enter the name of the WordPress account that the application password belongs to."),
            )
        return WordPressSite(target, secret, wire, create=chosen[CREATE] == "yes")

    def authorize(self, address: str, app_id: str, say: Callable[[Message], str]) -> Asked:
        """Ask the person in their browser, instead of for a password. Raises Refused for an address that is none."""
        from newsdesk.publish.authorize import Asked

        return Asked(address, app_id, say)


class WordPressSite:
    """See :class:`newsdesk.extend.publishing.Site`."""

    asks = True

    def __init__(self, target: Target, secret: str, wire: Wire, *, create: bool) -> None:
        self._target, self._create = target, create
        self._api = Api(target, secret, wire)
        self._terms = Terms(self._api, target, create=create)

    def check(self) -> tuple[Note, ...]:
        """Two questions, and the page that readers open, for the version."""
        return check(self._api, self._target, create=self._create)

    def choices(self) -> tuple[str, ...]:
        """The categories as paths."""
        return tuple(sorted(self._terms.paths().values()))

    # ------------------------------------------------------------------ looking

    def find(self, article: Article) -> Sequence[Held]:
        """By the slugs that it may have; when that finds nothing, by the marker: its slug may have been changed, or
        it is somebody else's, whose posts this account may see and not edit."""
        asked: tuple[dict[str, str], ...] = (
            {"slug": ",".join(wpposts.slugs(article)), "context": "edit", "_fields": wpposts.FIELDS},
            {"search": wpposts.marker(article), "search_columns": "post_content", "_fields": wpposts.SEEN_FIELDS},
        )
        for by in asked:
            told = self._api.get(POSTS, **by, status="any", per_page=100, orderby="id", order="asc")
            posts = [p for p in rows(told) if wpposts.is_of(p, article) and text(p, "status") != "trash"]
            if posts:
                return [self._held(p) for p in sorted(posts, key=lambda p: number(p, "id"))]
        return []

    def read(self, held: Held) -> Seen | None:
        """The post as its editor has it; what is in the bin is gone."""
        reply = self._api.ask("GET", self._path(held), query={"context": "edit", "_fields": wpposts.FIELDS})
        if _gone(reply):
            return None
        post = self._post(self._api.must(reply, "GET"))
        if text(post, "status") == "trash":
            return None
        self._terms.remembered(held.extra)
        lines, pictures = read_page(text(post, "content", "raw"))
        tags, channels = self._terms.names(post, TAG), self._terms.names(post, CATEGORY)
        shown = text(post, "status") in wpposts.SHOWN
        wished = held.extra.get(wpposts.AUTHOR, "")
        return Seen(
            self._held(post, held),
            headline=" ".join(lines_of(text(post, "title", "raw"))),
            lines=lines,
            pictures=pictures,
            link=text(post, "link") if text(post, "status") == "publish" else "",
            edit=f"{self._api.site}/wp-admin/post.php?post={number(post, 'id')}&action=edit",
            tags=tags,
            channels=channels,
            summary=" ".join(lines_of(text(post, "excerpt", "raw"))),
            lead=number(post, "featured_media") > 0,
            time=wpposts.time_of(post, "date_gmt") if shown else "",
            modified=wpposts.time_of(post, "modified_gmt"),
            notes=("author",) if wished and wished != str(number(post, "author")) else (),
        )

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """From what is sent, read as what comes back is read."""
        article = parcel.article
        lines, pictures = read_page(wpposts.content(parcel, placed))
        return Seen(
            Held("", status=wpposts.wished_status(parcel)),
            headline=line(article.headline),
            lines=lines,
            pictures=pictures,
            tags=wpposts.words(article),
            channels=tuple(path.rpartition("/")[2] for path in self._terms.wanted(article)),
            summary=wpposts.summary(article),
            lead=leading(article, parcel.pictures) is not None,
            time=parcel.time if parcel.status == "publish" else "",
        )

    # ------------------------------------------------------------------ pictures

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """One question for 25 pictures."""
        return wpmedia.find(self._api, files, known)

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """One request with all that is said of it."""
        return wpmedia.put(self._api, file, parcel)

    def remove_picture(self, held: Held) -> bool:
        """Not one that a post shows."""
        return wpmedia.remove(self._api, held)

    def loads(self, url: str) -> bool:
        """Of what lies on another host too."""
        return wpmedia.loads(self._api, urljoin(f"{self._api.site}/", url))

    # ------------------------------------------------------------------ changing

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """A draft. One that is to stay one has the article's own slug at once: an editor will publish it there."""
        own = wpposts.own_slug(parcel.article) if parcel.status == "draft" else ""
        slug = own or wpposts.identity_slug(parcel.article)
        dated = wpposts.date(parcel) if parcel.status == "draft" else {}
        sent = {"status": "draft", "slug": slug, **dated}
        return self._send(POSTS, parcel, placed, sent, Held("", extra={wpposts.ASKED: own} if own else {}))

    def show(self, held: Held, parcel: Parcel) -> Held:
        """Its status, its slug and its time, in one request."""
        self._terms.remembered(held.extra)
        sent = {"status": "publish", **wpposts.slug(parcel, held), **wpposts.date(parcel, held)}
        reply = self._api.ask("POST", self._path(held), send=sent, query={"_fields": wpposts.FIELDS})
        return self._changed(reply, wpposts.asked(parcel, held))

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """All of it in one request. What is wished as a draft becomes one where it was we who published it; where an
        editor did, it is left as it is."""
        sent: dict[str, Any] = wpposts.slug(parcel, held)
        if parcel.status == "publish":
            sent |= {"status": "publish", **wpposts.date(parcel, held)}
        elif wpposts.OURS in held.extra:
            sent["status"] = "draft"
        return self._send(self._path(held), parcel, placed, sent, wpposts.asked(parcel, held))

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """A draft again; what is not there any more no reader sees."""
        self._terms.remembered(held.extra)
        sent = {"status": "draft"}
        reply = self._api.ask("POST", self._path(held), send=sent, query={"_fields": wpposts.FIELDS})
        if _gone(reply):
            return Held(held.id, held.url, "", "withdrawn", held.extra)
        post = self._post(self._api.must(reply))
        return self._held(post, Held(held.id, held.url, held.mark, "withdrawn", held.extra))

    def remove(self, held: Held) -> None:
        """Into the bin, if it is a draft still: an editor may have published it since it was found. A site without a
        bin deletes it for good."""
        query = {"context": "edit", "_fields": "id,status"}
        reply = self._api.ask("GET", self._path(held), query=query)
        if _gone(reply) or text(self._post(self._api.must(reply, "GET")), "status") not in wpposts.UNSEEN:
            return
        for more in ({}, {"force": "true"}):
            query = {**more, "_fields": "id"}
            reply = self._api.ask("DELETE", self._path(held), query=query, repeatable=True)
            if reply.code != "rest_trash_not_supported":
                break
        if not _gone(reply):
            self._api.must(reply, "GET")

    # ------------------------------------------------------------------ one post

    def _send(self, path: str, parcel: Parcel, placed: Mapping[str, Held], sent: Mapping[str, Any], held: Held) -> Held:
        """All fields of an article; of an account that others may not be given it is sent without."""
        self._terms.remembered(held.extra)
        article = parcel.article
        whole = {**wpposts.fields(parcel, placed), **sent, TAG: self._terms.tags(wpposts.words(article))}
        if categories := self._terms.categories(article):
            whole[CATEGORY] = categories
        account = self._terms.account(article)
        extra = {name: value for name, value in held.extra.items() if name != wpposts.AUTHOR}
        if account is not None:
            extra[wpposts.AUTHOR] = str(account)
        before = Held(held.id, held.url, held.mark, held.status, extra)
        query = {"_fields": wpposts.FIELDS}
        if account:
            reply = self._api.ask("POST", path, send={**whole, "author": account}, query=query)
            if reply.code not in ("rest_cannot_edit_others", "rest_invalid_author"):
                return self._changed(reply, before)
        return self._changed(self._api.ask("POST", path, send=whole, query=query), before)

    def _changed(self, reply: Reply, before: Held) -> Held:
        """What stands there after a change. An answer that cannot be read is a lost one."""
        if _gone(reply):
            raise Changed(
                M("The article is gone from {target}.", target=before.url or before.id),
                M("Choose: publish it anew, or leave it away."),
                "gone",
            )
        self._api.must(reply)
        if not isinstance(reply.data, dict) or not number(reply.data, "id"):
            raise Unclear(M("{host} answered something that is no post.", host=self._api.host))
        return self._held(reply.data, before)

    def _held(self, post: Mapping[str, Any], before: Held | None = None) -> Held:
        return wpposts.held_of(post, self._terms.to_remember(post), before)

    def _post(self, reply: Reply) -> dict[str, Any]:
        if not isinstance(reply.data, dict) or not number(reply.data, "id"):
            raise self._api.nonsense()
        return reply.data

    def _path(self, held: Held) -> str:
        if not held.id.isdecimal():
            raise self._api.nonsense()
        return f"{POSTS}/{held.id}"


def _gone(reply: Reply) -> bool:
    """Does WordPress know the post no more?"""
    return reply.status == 410 or reply.code == "rest_post_invalid_id"
