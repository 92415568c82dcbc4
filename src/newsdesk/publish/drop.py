"""What is put where for an intake that takes folders: a folder for each article, and beside it the marker, last.

::

    <name>/               the files of the bundle, as an export of the chosen format has them
    <name>/delivery.json  what was delivered
    <name>.ready          the delivery's key: the folder is whole

An intake waits for the marker and takes the folder by renaming it first. ``delivery.json``::

    {"format": "newsdesk-delivery", "version": 1, "event": "publish", "article": "<id>", "delivery": "<key>",
     "revision": 7, "status": "publish", "time": "", "withdrawn": false, "headline": "…", "kind": "html",
     "entry": "index.html", "files": [{"name": "index.html", "bytes": 5120, "sha256": "…"}, …]}

``event`` is publish, update, correct or withdraw; a withdrawn article's folder holds nothing else. ``delivery`` is the
same at every try of one delivery: a second folder with it is to be passed over. ``time`` is RFC 3339 with a zone, ""
for at once. Nothing in it is of the moment when it was written, so a second try writes the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

import msgspec

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.files import check_inside
from newsdesk.base.message import M, Message
from newsdesk.base.names import safe_name
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Held, Parcel, PictureFile, Refused, Seen, SeenPicture, Target, Trouble
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.publish.pagelines import lines_of

DELIVERY = "delivery.json"
MOST_FILES, MOST_BYTES = 2000, 512 << 20
"""Of a folder that is read: a delivery is never so large, what somebody has put into its folder may be."""
OPTIONS: Mapping[str, Option] = {
    "format": Option(M("Format of the export"), "html"),
    "taken": Option(
        M("What becomes of a folder there"),
        "moves",
        {"moves": M("An intake takes it away"), "stays": M("It stays, and is looked at before it is replaced")},
    ),
    "names": Option(
        M("Names of the folders"), "id", {"id": M("The article's id"), "slug-id": M("The slug and the article's id")}
    ),
    "marker": Option(M("End of the marker's name, or none"), ".ready"),
}
CAN: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = frozenset(
    {"draft", "schedule", "withdraw"}
)
_MARKER = re.compile(r"\.[A-Za-z0-9_-]{1,20}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_PAGES = (".html", ".htm", ".xhtml")


class Store(Protocol):
    """Where the folders are. Every method raises Trouble."""

    def check(self) -> tuple[Note, ...]:
        """Can it be written to? Changes nothing."""
        ...

    def names(self) -> Sequence[str]:
        """What is there."""
        ...

    def read(self, name: str) -> dict[str, bytes] | None:
        """Every file of a folder, by relative path; None when it is gone, or goes away meanwhile."""
        ...

    def has(self, name: str) -> bool:
        """Is this file there?"""
        ...

    def put(self, name: str, files: Mapping[str, bytes]) -> None:
        """A folder, whole: written beside its place, flushed, and renamed. What was there goes."""
        ...

    def mark(self, name: str, data: bytes) -> None:
        """A file, whole."""
        ...

    def clear(self, name: str) -> None:
        """Take away a file or a folder; that there is none is normal."""
        ...


class Sent(msgspec.Struct, frozen=True):
    """A file of a delivery."""

    name: str
    bytes: int
    sha256: str


class Delivery(msgspec.Struct, frozen=True):
    """``delivery.json``."""

    format: str = "newsdesk-delivery"
    version: int = 1
    event: str = ""
    article: str = ""
    delivery: str = ""
    revision: int = 0
    status: Literal["draft", "publish"] = "publish"
    time: str = ""
    withdrawn: bool = False
    headline: str = ""
    kind: str = ""
    entry: str = ""
    files: tuple[Sent, ...] = ()


class Drop:
    """One place for folders. Where an intake takes them it cannot be asked: a missing folder says nothing."""

    def __init__(
        self, target: Target, opened: Callable[[], AbstractContextManager[Store]], where: Callable[[str], str]
    ) -> None:
        """``where`` gives a folder's address for people. Raises UserError for an option that cannot be."""
        own = {name: value for name, value in target.options.items() if name in OPTIONS}
        self._format = {n.removeprefix("format."): v for n, v in target.options.items() if n.startswith("format.")}
        self._chosen = read_options(own, OPTIONS)
        marker = self._chosen["marker"]
        if marker != "none" and not _MARKER.fullmatch(marker):
            raise UserError(
                M("The marker's name cannot end with {end}.", end=marker), M("Write an end such as .ready, or none.")
            )
        self._marker = "" if marker == "none" else marker
        self.asks = self._chosen["taken"] == "stays"
        self._opened, self._where = opened, where
        self._made: tuple[Parcel, dict[str, bytes]] | None = None

    # ------------------------------------------------------------------ asked

    def check(self) -> tuple[Note, ...]:
        """See :class:`Store`."""
        with self._opened() as store:
            return store.check()

    def choices(self) -> tuple[str, ...]:
        """A folder has no channels."""
        return ()

    def find(self, article: Article) -> Sequence[Held]:
        """The folders whose name ends with the id and that hold a delivery of it."""
        end, found = _id(article.id), []
        with self._opened() as store:
            for name in sorted(store.names()):
                if name != end and not (name.endswith(f"-{end}") and not name.startswith(".")):
                    continue
                files = store.read(name)
                if files is not None and told(files).article == article.id:
                    found.append(_held(self._where, name, files))
        return found

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """Pictures come in the folder."""
        return {file.key: [Held(file.key)] for file in files}

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """Never asked for."""
        return Held(file.key)

    def remove_picture(self, held: Held) -> bool:
        """No picture is there by itself."""
        return False

    def read(self, held: Held) -> Seen | None:
        """What stands there. None when it is gone, and where an intake has begun to take it."""
        with self._opened() as store:
            ready = not self._marker or store.has(held.id + self._marker)
            files = store.read(held.id)
            if files is None or DELIVERY not in files:
                return None
            whole = ready and all(sent.name in files for sent in told(files).files)
            return seen(self._where, held.id, files) if whole or self.asks else None

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """The files as they were made."""
        return seen(self._where, self._name(parcel.article), self._files(parcel))

    def loads(self, url: str) -> bool:
        """Every picture that ``read`` tells of was read to its end."""
        return True

    # ------------------------------------------------------------------ put

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Put the folder there. May be repeated."""
        return self._put(self._name(parcel.article), parcel)

    def show(self, held: Held, parcel: Parcel) -> Held:
        """The marker is there already."""
        return held

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Put the folder in the place of the one before."""
        return self._put(held.id, parcel)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """A folder with nothing but the news that it is withdrawn."""
        return self._put(held.id or self._name(parcel.article), parcel)

    def remove(self, held: Held) -> None:
        """Take the folder away, its marker first."""
        with self._opened() as store:
            if self._marker:
                store.clear(held.id + self._marker)
            store.clear(held.id)

    def _put(self, name: str, parcel: Parcel) -> Held:
        """The marker is away while the folder is not whole."""
        files = self._files(parcel)
        with self._opened() as store:
            marker = name + self._marker
            if store.read(name) == files:
                for left in (part(name), old(name)):  # by a try that was killed just after it
                    store.clear(left)
            else:
                if self._marker:
                    store.clear(marker)
                store.put(name, files)
            if self._marker and not store.has(marker):
                store.mark(marker, f"{parcel.key}\n".encode())
            return _held(self._where, name, files)

    def _name(self, article: Article) -> str:
        if self._chosen["names"] == "id" or not article.slug:
            return _id(article.id)
        return f"{safe_name(article.slug[:40].lstrip('.'), 'article')}-{_id(article.id)}"

    def _files(self, parcel: Parcel) -> dict[str, bytes]:
        """The bundle and ``delivery.json``; made once of one parcel."""
        if self._made is None or self._made[0] is not parcel:
            self._made = (parcel, self._make(parcel))
        return self._made[1]

    def _make(self, parcel: Parcel) -> dict[str, bytes]:
        gone, entry, files = parcel.act == "withdraw", "", dict[str, bytes]()
        if not gone:
            try:
                bundle = parcel.bundle(self._chosen["format"], self._format)
            except Trouble:
                raise
            except UserError as error:
                raise Refused(error.message, error.hint) from error
            entry, files = bundle.entry, dict(sorted(bundle.files.items()))
        check_inside(files)
        article = parcel.article
        delivery = Delivery(
            event=parcel.act,
            article=article.id,
            delivery=parcel.key,
            revision=article.revision,
            status=parcel.status,
            time=parcel.time,
            withdrawn=gone,
            headline="" if gone else line(article.headline),
            kind="" if gone else self._chosen["format"],
            entry=entry,
            files=tuple(Sent(name, len(data), _sha(data)) for name, data in files.items()),
        )
        return {**files, DELIVERY: msgspec.json.format(msgspec.json.encode(delivery), indent=1) + b"\n"}


# ------------------------------------------------------------------ what is there


def told(files: Mapping[str, bytes]) -> Delivery:
    """What the folder's ``delivery.json`` says; an empty one when it says nothing that we know."""
    try:
        return msgspec.json.decode(files.get(DELIVERY, b""), type=Delivery)
    except (msgspec.DecodeError, RecursionError):
        return Delivery()


def seen(where: Callable[[str], str], name: str, files: Mapping[str, bytes]) -> Seen:
    """What stands in a folder: the lines of its text, its pictures, and the name of each file that is not as it was
    delivered."""
    delivery = told(files)
    sent = {file.name: file.sha256 for file in delivery.files}
    missing = [n for n, digest in sent.items() if n not in files or _sha(files[n]) != digest]
    more = [n for n in files if n not in sent and n != DELIVERY]
    pictures = (n for n in sent if n in files and n.lower().endswith(_PICTURES))
    return Seen(
        _held(where, name, files),
        delivery.headline,
        (*_lines(delivery.entry, files.get(delivery.entry, b"")), *missing, *more),
        tuple(SeenPicture(n) for n in pictures),
        time=delivery.time,
        notes=tuple(missing),
    )


def _lines(name: str, data: bytes) -> tuple[str, ...]:
    """A text's lines; of a file of another kind its digest."""
    if name.lower().endswith(_PAGES):
        return lines_of(data.decode("utf-8", "replace"))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return (f"{name} {_sha(data)}",)
    return tuple(one for part in text.splitlines() if (one := " ".join(part.split())))


def _held(where: Callable[[str], str], name: str, files: Mapping[str, bytes]) -> Held:
    delivery = told(files)
    mark = _sha("\n".join(f"{_sha(data)} {n}" for n, data in sorted(files.items())).encode("utf-8", "replace"))
    return Held(name, where(name), mark, "withdrawn" if delivery.withdrawn else delivery.status)


def part(name: str) -> str:
    """What a folder is called while it is written; a name that an intake passes over."""
    return f".{name}.part"


def old(name: str) -> str:
    """What a folder is called that is being replaced."""
    return f".{name}.old"


def _id(article_id: str) -> str:
    """The id as the name of a folder; a digest of one that is none."""
    return article_id if _ID.fullmatch(article_id) else _sha(article_id.encode("utf-8", "replace"))[:32]


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def too_large(name: str) -> Refused:
    """What is said of a folder that is more than a delivery can be."""
    return Refused(
        M("The folder {name} at the target holds more than a delivery can.", name=name),
        M("Look who puts files there, and take them away."),
    )


def not_allowed(where: str) -> Refused:
    """What is said of a place that may not be written to."""
    return Refused(
        M("{where} may not be written to.", where=where),
        M("Ask who runs the intake for the right to write there."),
        "rights",
    )


def writable(where: str) -> Message:
    """What a check says that found all well."""
    return M("{where} is there and may be written to.", where=where)
