"""An article's file back into a library: everything is verified before anything is written."""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from newsdesk.article.article import Article, same_content
from newsdesk.article.codec import load_article
from newsdesk.article.look import Hidden
from newsdesk.base.clock import is_stamp
from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M
from newsdesk.desk.given import Given, Home, as_given, at_home, given_in, hashes_of, hidden_in
from newsdesk.desk.handing import hand_over
from newsdesk.desk.packing import FORMAT, MIME, VERSION
from newsdesk.extend.ports import Note
from newsdesk.library.history import VERSIONS, Kind, Revision
from newsdesk.library.library import Library
from newsdesk.pictures.inspect import inspect

log = logging.getLogger(__name__)

MOST_FILES, WHOLE = 10_000, 4 << 30
"""Entries of a file, and bytes of all of them, unpacked."""
LARGEST = {"manifest.json": 16 << 20, "article.json": 64 << 20, "versions": 64 << 20, "pictures": 300 << 20}
"""Bytes that an entry may have, unpacked."""
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError, TypeError, AttributeError),
    *(ArithmeticError, RuntimeError),
)
"""What zipfile, json and our own reading raise for what is no zip, no JSON or other JSON than ours."""


def is_package(path: Path) -> bool:
    """Does this file say that it is one of ours?"""
    try:
        with path.open("rb") as file:
            head = file.read(38 + len(MIME))
    except OSError:
        return False
    return head.startswith(b"PK\x03\x04") and head[30:].startswith(b"mimetype" + MIME)


@dataclass(frozen=True, slots=True)
class Package:
    """What a file holds, every hash compared."""

    article: Article
    versions: tuple[tuple[Revision, Article], ...]
    pictures: tuple[str, ...]
    given: Mapping[str, Given]


class Reader:
    """An opened file. Use it as a context. Raises UserError for whatever is not as it should be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Reader:
        try:
            self._stream: IO[bytes] = self._path.open("rb")
        except OSError as error:
            raise UserError(
                M("{name} cannot be read: {why}", name=self._path.name, why=reason(error)),
                M("Check the file and its rights."),
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, take: Callable[[str, bytes, dict[str, Any]], object] | None = None) -> Package:
        """Everything, verified; take gets each picture: hash, bytes, and what the manifest says of it."""
        try:
            with zipfile.ZipFile(self._stream) as file:
                return self._read(file, take)
        except _DAMAGED as error:
            raise self._damaged() from error

    def _read(self, file: zipfile.ZipFile, take: Callable[[str, bytes, dict[str, Any]], object] | None) -> Package:
        names = [entry.filename for entry in file.infolist()]
        if sum(entry.file_size for entry in file.infolist()) > WHOLE:
            raise _too_large(self._path)
        if len(names) > MOST_FILES or len(set(names)) != len(names):
            raise ValueError("too many entries, or two of one name")
        manifest = json.loads(self._bytes(file, "manifest.json", None))
        if manifest.get("format") != FORMAT:
            raise ValueError("not our manifest")
        if manifest["version"] > VERSION:
            raise UserError(
                M("{name} was made by a newer version of Newsdesk.", name=self._path.name),
                M("Update Newsdesk to open it."),
            )
        files = manifest["files"]
        article = load_article(self._bytes(file, "article.json", files["article.json"]))
        versions = []
        for held in manifest.get("versions", []):
            name = f"versions/{int(held['revision'])}.json"
            text = load_article(self._bytes(file, name, files[name]))
            kind = cast(Kind, held["kind"] if held["kind"] in VERSIONS else "named")
            time, by, title = (str(held[key]) for key in ("time", "by", "name"))
            if not is_stamp(time):
                raise ValueError("a version without its time")
            versions.append((Revision(article.id, text.revision, time, by, kind, title, -1), text))
        pictures = []
        for name, held in files.items():
            folder, _, h = name.partition("/")
            if folder != "pictures":
                continue
            if held["sha256"] != h:
                raise ValueError("a picture under a wrong name")
            data = self._bytes(file, name, held)
            pictures.append(h)
            if take is not None:
                take(h, data, manifest.get("pictures", {}).get(h, {}))
        return Package(article, tuple(versions), tuple(pictures), given_in(manifest.get("originals", {}), pictures))

    def _bytes(self, file: zipfile.ZipFile, name: str, held: dict[str, Any] | None) -> bytes:
        """One entry, as long as it was said to be, with the hash that was said."""
        entry = file.getinfo(name)
        most = LARGEST[name.partition("/")[0]]
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("encrypted, or compressed in a way that we never write")
        if entry.file_size > most:
            raise _too_large(self._path)
        with file.open(entry) as stream:
            data = stream.read(most + 1)  # never more, whatever the entry claims
        if len(data) != entry.file_size:
            raise ValueError("not as long as it says")
        if held is not None and (held["size"] != len(data) or held["sha256"] != hashlib.sha256(data).hexdigest()):
            raise ValueError("another hash")
        return data

    def _damaged(self) -> UserError:
        return UserError(
            M("{name} is damaged, or no Newsdesk file.", name=self._path.name),
            M("Nothing was changed. Ask for the file again."),
        )


def _too_large(path: Path) -> UserError:
    return UserError(M("{name} holds more than an article can.", name=path.name), M("Nothing was changed."))


def unpack(path: Path, library: Library, new_id: Callable[[], str], by: str) -> tuple[Article, tuple[Note, ...]]:
    """Put what a file holds into the library: the article and what happened. Everything is verified before anything is
    written. Raises UserError; the library is then as it was."""
    with Reader(path) as reader:
        package = reader.read(lambda h, data, _: inspect(data, h))
        article = package.article
        notes: list[Note] = []
        given: Mapping[str, Given] = package.given
        if library.begins_with(article.id)[:1] == [article.id]:
            held = library.load(article.id)
            given = {**_met_before(held, library, package), **given}
            if same_content(held, article) or same_content(as_given(held, given), article):
                library.restore(held.id)
                return held, (Note("kept", M("The library has this article already.")),)
            article = _renamed(article, new_id())
            notes.append(Note("kept", M("The library has another text of this article: this one is a second article.")))
        ours = _ours(given, library)
        reader.read(lambda h, data, _: None if h in ours else library.put_asset(data, inspect(data, h)))
    article = at_home(article, ours)
    library.create(article, by)
    for state, text in package.versions:
        if text.revision <= article.revision:
            library.history.bring(article.id, state, at_home(_renamed(text, article.id), ours))
    notes.append(Note("found", M("Pictures: {count}", count=len(package.pictures))))
    if package.versions:
        notes.append(Note("found", M("Versions: {count}", count=len(package.versions))))
    missing = set(hashes_of(article)) - library.assets()
    if missing:
        notes.append(Note("dropped", M("Pictures that are not in the file: {count}", count=len(missing))))
    return article, tuple(notes)


def _renamed(article: Article, article_id: str) -> Article:
    return msgspec.structs.replace(article, id=article_id)


def _met_before(held: Article, library: Library, package: Package) -> dict[str, Given]:
    """The pictures of a file that this library has given away: another one that sends them back knows no originals."""
    found, hidden = {}, hidden_in([held])
    unknown = set(package.pictures) - library.assets() - {given.picture for given in package.given.values()}
    for h in hashes_of(held) if unknown else ():
        places = hidden.get(h, ())
        try:
            asset = library.asset(h)
            handed = hand_over(library.asset_bytes(h), asset, places) if asset is not None else None
        except UserError:  # damaged: the file's picture is taken
            log.warning("an original cannot be compared", exc_info=True)
            continue
        if handed is not None and handed.asset.sha256 in unknown:
            found[h] = Given(handed.asset.sha256, places)
    return found


def _ours(given: Mapping[str, Given], library: Library) -> Home:
    """The library's own originals of a file's pictures, and what they must hide. Only one that gives the very picture
    counts: a file made by a stranger could name any other."""
    found: dict[str, tuple[str, tuple[Hidden, ...]]] = {}
    for h, held in given.items():
        try:
            asset = library.asset(h)
            if asset is not None and hand_over(library.asset_bytes(h), asset, held.hidden).asset.sha256 == held.picture:
                found.setdefault(held.picture, (h, held.hidden))
        except UserError:  # damaged: the file's picture is taken
            log.warning("an original cannot be used again", exc_info=True)
    return found
