"""What a connector to a content system fulfils, and the values that pass through it.

A connector says how to ask one system for one thing; in which order, what is repeated and what never, is the
procedure's business (``newsdesk.publish.procedure``), the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import msgspec

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import Message
from newsdesk.extend.ports import Bundle, House, Note, Option, Picture, Rendition

Act = Literal["publish", "update", "correct", "withdraw"]
"""What a delivery does: bring an article to a target for the first time, bring what has changed since, bring it with a
correction that readers see, take it out of what readers see."""
Status = Literal["publish", "draft"]

# ------------------------------------------------------------------ where


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One place to publish to. name is what people call it, unique in a newsroom; connector names the plug-in; address
    is its site, its folder. login is who publishes; the secret is never here. status is what a delivery makes of an
    article unless another is chosen. channels maps a channel path, with "/" between, to what the target calls it;
    people an author's name to their account there. certificates is a PEM file of authorities that the newsroom's own
    servers are signed by. options are the connector's."""

    name: str
    connector: str
    address: str = ""
    login: str = ""
    status: Status = "publish"
    channels: Mapping[str, str] = msgspec.field(default_factory=dict)
    people: Mapping[str, str] = msgspec.field(default_factory=dict)
    certificates: str = ""
    options: Mapping[str, str] = msgspec.field(default_factory=dict)


# ------------------------------------------------------------------ what goes wrong


class Trouble(UserError):  # noqa: N818  these say what is so, and their kinds what may be done
    """A delivery cannot go on now."""


class Refused(Trouble):
    """It will not be better by itself: a person has to do something. kind is what is wrong, for who tests a
    connection."""

    def __init__(self, message: Message, hint: Message | None = None, kind: Kind = "content") -> None:
        super().__init__(message, hint)
        self.kind: Kind = kind


Kind = Literal["address", "certificate", "login", "rights", "switched-off", "old-version", "content"]


class Later(Trouble):
    """Nothing was done, and the same may be asked again: no connection, or the target says that it is busy. after is
    how many seconds it wants to be left alone; None when it does not say."""

    def __init__(self, message: Message, hint: Message | None = None, after: float | None = None) -> None:
        super().__init__(message, hint)
        self.after = after


class Unclear(Trouble):
    """Something was asked for and the answer was lost: it may be done. The target is asked before anything else."""


class Stopped(Trouble):
    """A person stopped it."""


class Changed(Trouble):
    """What stands there is not what was last delivered: somebody has edited it since ("edited"), it is gone ("gone"),
    or it came from elsewhere ("elsewhere"). theirs is what stands there."""

    def __init__(
        self, message: Message, hint: Message, why: Literal["edited", "gone", "elsewhere"], theirs: Seen | None = None
    ) -> None:
        super().__init__(message, hint)
        self.why: Literal["edited", "gone", "elsewhere"] = why
        self.theirs = theirs


# ------------------------------------------------------------------ what is sent


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture to put on a target, once however often the article shows it. key is a SHA-256 that says
    which picture it is, the same at every try; figure the id of the first figure that shows it."""

    key: str
    figure: str
    rendition: Rendition
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one delivery brings. key is the delivery's id, the same at every try. status and time are what is wished:
    time is RFC 3339 with a zone, "" for at once. files are the pictures that a target is given one by one; bundle makes
    an export of the same article, by format and options. overwrite is the mark of the state there that a person allowed
    to be replaced, "" for none: for a connector whose target compares by itself."""

    key: str
    act: Act
    article: Article
    pictures: Mapping[str, Picture]
    house: House
    files: tuple[PictureFile, ...]
    bundle: Callable[[str, Mapping[str, Any]], Bundle]
    status: Status = "publish"
    time: str = ""
    overwrite: str = ""


# ------------------------------------------------------------------ what stands there


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something at a target: its id there and its address. mark is of its state: another as soon as anybody has changed
    it; "" where that cannot be told. extra is the connector's own, by name."""

    id: str
    url: str = ""
    mark: str = ""
    status: Literal["", "draft", "publish", "scheduled", "withdrawn"] = ""
    extra: Mapping[str, str] = msgspec.field(default_factory=dict)


class SeenPicture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture in what stands there: its address, alternative text, and the text under it."""

    url: str
    alt: str = ""
    caption: str = ""


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a target says of an article: headline, its text a line for each paragraph, its pictures. What it does not
    tell is None. link is the page that readers open, edit where the newsroom edits it; modified is its own time."""

    held: Held
    headline: str = ""
    lines: tuple[str, ...] = ()
    pictures: tuple[SeenPicture, ...] = ()
    link: str = ""
    edit: str = ""
    tags: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    summary: str | None = None
    lead: bool | None = None
    time: str = ""
    modified: str = ""
    by: str = ""
    notes: tuple[str, ...] = ()
    """What else the target dropped of what it was sent, by the name of the field."""


# ------------------------------------------------------------------ the connector


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status of HTTP, headers by lower-case name, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Wire(Protocol):
    """The network as a connector sees it; TLS is verified, sizes and times are limited, a password goes over plain http
    only to this machine."""

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = {},
        body: bytes | None = None,
        fields: Sequence[tuple[str, str | tuple[str, bytes, str]]] = (),
        repeatable: bool | None = None,
        secret: bool = True,
    ) -> Answer:
        """One request; nothing is asked twice. fields make a multipart body (RFC 7578): a text, or a file as name,
        bytes and type. repeatable: may it be sent again without asking (by default GET and HEAD)? secret: headers or
        body hold one.

        Raises Later when nothing reached the target, or when it says so (429; 503 with Retry-After); Unclear when
        something did and no answer came (of what is repeatable it is Later); Refused for certificates and redirections;
        Stopped. Every other answer is given back, whatever its status."""
        ...

    @property
    def stopped(self) -> bool:
        """Did a person stop it? Connectors that do not ask over this wire look here between two requests."""
        ...


class Site(Protocol):
    """One target, connected. Every method raises Trouble; ``show`` and ``update`` of what is not there any more raise
    Changed, "gone"."""

    asks: bool
    """Can it be asked what it holds? Where not, ``create`` may be repeated: the target knows a delivery by its key."""

    def check(self) -> tuple[Note, ...]:
        """Is all there that publishing needs: address, login, rights, version? Changes nothing. What it found, in
        sentences. Raises Refused with the kind."""
        ...

    def choices(self) -> tuple[str, ...]:
        """The channels that the target knows, for who maps them; () when it does not tell."""
        ...

    def find(self, article: Article) -> Sequence[Held]:
        """All that stands there of the article with this permanent id, drafts too, the oldest first. What else the
        article says, as its slug, is where to look and never whose it is. Raises Changed, "gone", where the target
        shows only a part and it may stand beyond that: a person has to say."""
        ...

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """Which of these stand there, by key, the oldest copy first. known is what was put there as far as we
        remember; what is not there any more is left out."""
        ...

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """Put one there; never asked for before ``find_pictures``."""
        ...

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Make the article, where that can be as something that no reader sees yet. placed is where its pictures are,
        by key."""
        ...

    def show(self, held: Held, parcel: Parcel) -> Held:
        """Let readers see what ``create`` made, now or at its time. May be repeated."""
        ...

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Bring what has changed, its status too. May be repeated."""
        ...

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """Take it out of what readers see; it stays there for the newsroom. May be repeated. Where the target cannot be
        asked, held has no id when no answer told it: then the target knows the article by the article's own."""
        ...

    def remove(self, held: Held) -> None:
        """Take away a second copy of an article that no reader has seen."""
        ...

    def remove_picture(self, held: Held) -> bool:
        """Take away a second copy of a picture, unless something shows it; whether it is gone."""
        ...

    def read(self, held: Held) -> Seen | None:
        """What stands there now; None when it is gone."""
        ...

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """What ``read`` would give of this parcel if the target kept all of it."""
        ...

    def loads(self, url: str) -> bool:
        """Does a picture of a page load?"""
        ...


class Publisher(Protocol):
    """A kind of content system. Registered under ``newsdesk.publishers``; passes tests/publish/test_contract.py.

    One that can ask a person in their browser for a password has also ``authorize(address, app_id, say)``, as
    :class:`newsdesk.publish.wordpress.WordPressPublisher` has; one whose secret has to be explained, ``secret_hint``, a
    Message."""

    name: str
    label: Message
    address: Message
    """What a target's address is, for who fills it in."""
    secret: Message | None
    """What its secret is called; None when it has none."""
    options: Mapping[str, Option]
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]]

    def connect(self, target: Target, secret: str, wire: Wire) -> Site:
        """A target ready to be asked; asks nothing yet. Raises UserError when address or options cannot be right."""
        ...
