"""The protocols a plug-in fulfils and the values that pass through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from newsdesk.article.article import Article
from newsdesk.article.edits import Edit
from newsdesk.article.place import Place
from newsdesk.base.message import Message

# ------------------------------------------------------------------ out


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a picture, ready to publish: name is the file's name in the export, data its bytes."""

    name: str
    mime: str
    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """What an exporter gets for a figure: the renditions of its asset as the figure shows it, with what is stated of it
    written into each; largest first (never empty). generated: readers are to be told that a machine made it."""

    asset: str
    renditions: tuple[Rendition, ...]
    card: Rendition | None = None
    """Of the article's lead picture also the piece around its focus that cards on other sites show: 1200 by 630."""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What of the desk profile an export prints: the paper's name, site address and channels' addresses.

    ``channel_links`` maps a channel path to its address on the site. ``theme`` is the theme's folder name, and
    ``theme_options`` what is chosen of its options.
    """

    name: str = ""
    site: str = ""
    domain: str = ""
    channel_links: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    theme: str = "city-daily"
    theme_folders: tuple[str, ...] = ()
    theme_options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one export; entry is the key of the one to open. Keys are relative POSIX paths."""

    entry: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of an exporter: what it decides, its default, and its values with what each means (none: any text)."""

    label: Message
    default: str
    choices: Mapping[str, Message] = field(default_factory=dict)


class Exporter(Protocol):
    """Article to files. Pure: no clock, no paths, no randomness; equal input gives equal bytes.

    The options given to ``export`` are texts by name; an unknown option or value is a UserError. ``pictures`` are by
    the id of their figure (of a group by their own), for two figures may show one asset in two ways. Files of one name
    have the same bytes.

    A plug-in may leave out ``limits`` and ``verify``.
    """

    name: str
    label: Message
    limits: tuple[Message, ...]
    """What of an article the format cannot hold, a sentence each, for who chooses it; empty when it holds all."""
    options: Mapping[str, Option]

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle: ...

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """What is wrong with a bundle of its own, for who mends the exporter; nothing when it is sound. Asked before
        anything is written: the format's schema, well-formed markup. Pictures, protected metadata and the way back are
        looked at for every format alike (``desk/selfcheck``)."""
        ...


# ------------------------------------------------------------------ in


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a receipt. kind says what happened to the thing."""

    kind: Literal["found", "kept", "flattened", "dropped", "unsure"]
    message: Message
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What an importer reads: the bytes, the name they came under, and how to get a file beside it.

    ``beside(relative_path)`` gives bytes, or None when there is no such file (or it lies outside the folder).
    """

    data: bytes = field(repr=False)
    name: str
    beside: Callable[[str], bytes | None] = lambda path: None


@dataclass(frozen=True, slots=True)
class Imported:
    """The article made, the pictures that came with it (SHA-256 to original bytes), and the receipt."""

    article: Article
    assets: Mapping[str, bytes]
    receipt: tuple[Note, ...]


class Importer(Protocol):
    """Bytes to article. Loses no text silently; hostile input is a UserError."""

    name: str
    label: Message
    suffixes: tuple[str, ...]

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is that it should read this: 0 to 1."""
        ...

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported: ...


# ------------------------------------------------------------------ checks


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about a place. An "error" stops export for publication; a "warning" does not."""

    code: str
    level: Literal["error", "warning", "info"]
    message: Message
    place: Place
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check may know besides the article: the desk profile's required fields."""

    required: tuple[str, ...] = ()
    assets: frozenset[str] | None = None
    """Those of the article's assets that the library holds; None when nobody knows."""
    used: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Those that another article has: its headline and the day."""
    near: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of the others those that are nearly the same as one that another article has."""
    generated: frozenset[str] = frozenset()
    """Those whose file says that a machine made them, or had a part in it."""


class Check(Protocol):
    """Article to findings; pure and fast."""

    code: str
    label: Message

    def find(self, article: Article, context: CheckContext) -> Iterable[Finding]: ...
