"""An article as one file, to mail, carry or archive: ``.newsdesk``, a zip of JSON and the pictures' originals.

::

    mimetype                    application/vnd.newsdesk.article+zip (first, not compressed, as in EPUB OCF 3.3, 4.3)
    manifest.json               {"format": "newsdesk-file", "version": 1, "created": "2026-11-24T09:00:00Z",
                                 "files": {"article.json": {"sha256": "…", "size": 1234}, …},
                                 "pictures": {"<sha256>": {"mime": "image/jpeg", "width": 4000, "height": 3000}},
                                 "originals": {"<sha256 at home>": {"picture": "<sha256>", "hidden": […]}},
                                 "versions": [{"revision": 12, "time": "…", "by": "…", "kind": "named", "name": "…"}]}
    article.json                newsdesk.article.codec
    versions/12.json            the same, of a version
    pictures/<sha256>           the originals, cleaned (:mod:`newsdesk.desk.handing`), not compressed

A cleaned original has another hash: article and versions name what is in the file, ``originals`` says what stands at
home in its place. Reading (:mod:`newsdesk.desk.unpacking`) trusts nothing: names, sizes and hashes are compared before
anything reaches a library, an entry that the manifest does not name is left alone, and an original is used again only
when it gives the file's picture.
"""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.codec import dump_article
from newsdesk.article.look import Hidden
from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import writing
from newsdesk.base.message import M, Message
from newsdesk.desk.given import Given, as_given, hashes_of, hidden_in
from newsdesk.desk.handing import Handed, hand_over
from newsdesk.extend.ports import Note
from newsdesk.library.history import Revision
from newsdesk.library.library import Library
from newsdesk.pictures.asset import Asset
from newsdesk.pictures.known import Known, known
from newsdesk.pictures.protected import Protected

log = logging.getLogger(__name__)

MIME = b"application/vnd.newsdesk.article+zip"
FORMAT, VERSION = "newsdesk-file", 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry (the zip's first): the same article is the same file."""


@dataclass(frozen=True, slots=True)
class Treated:
    """What became of one picture (the hash of its original) in a file. how: "same" when nothing had to be removed,
    "cleaned", "burnt" (what is hidden is burnt in), "anew" (encoded anew, for its file cannot be cleaned), "untouched";
    of "missing" and "unclean" ones there is nothing in it. stays: what the picture in the file still states."""

    sha256: str
    how: Literal["same", "cleaned", "burnt", "anew", "untouched", "missing", "unclean"]
    removed: tuple[Protected, ...] = ()
    stays: Known | None = None


def pack(
    article: Article,
    library: Library,
    target: Path,
    *,
    created: str,
    versions: Sequence[tuple[Revision, Article]] = (),
    originals: bool = False,
    go_on: Callable[[], bool] = lambda: True,
    each: Callable[[Treated], object] = lambda treated: None,
) -> tuple[Note, ...]:
    """Write the article with its pictures into target; what was done to the pictures, and what was not there to be
    packed. ``originals`` puts them in untouched, with all that they tell. go_on says False to stop; each hears of every
    picture. Raises UserError; target is then as it was."""
    texts = (article, *(text for _, text in versions))
    hidden = hidden_in(texts) if not originals else {}
    parcel = _Parcel(library, originals)
    try:
        with writing(target) as stream, zipfile.ZipFile(stream, "w") as file:
            _put(file, "mimetype", MIME, zipfile.ZIP_STORED)
            for h in dict.fromkeys(h for text in texts for h in hashes_of(text)):
                if not go_on():
                    raise UserError(M("Stopped."), M("Nothing was written."))
                each(parcel.add(file, h, hidden.get(h, ())))
            files = {f"pictures/{h}": {"sha256": h, "size": a.size} for h, a in parcel.assets.items()}
            names = ("article.json", *(f"versions/{state.revision}.json" for state, _ in versions))
            for name, text in zip(names, texts, strict=True):
                data = dump_article(as_given(text, parcel.given))
                files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
                _put(file, name, data)
            manifest = {
                "format": FORMAT,
                "version": VERSION,
                "created": created,
                "files": files,
                "pictures": {
                    h: {"mime": a.mime, "width": a.width, "height": a.height} for h, a in parcel.assets.items()
                },
                "originals": {h: msgspec.to_builtins(given) for h, given in parcel.given.items()},
                "versions": [
                    {"revision": s.revision, "time": s.time, "by": s.by, "kind": s.kind, "name": s.name}
                    for s, _ in versions
                ],
            }
            _put(file, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    except (OSError, UnicodeEncodeError) as error:
        raise UserError(
            M("{path} could not be written: {why}", path=target, why=reason(error)),
            M("Choose a folder that you may write to, on a disk with room."),
        ) from error
    return parcel.notes()


class _Parcel:
    """The pictures of one file, put in one by one, and what is said of them in the end."""

    def __init__(self, library: Library, originals: bool) -> None:
        self._library = library
        self._originals = originals
        self.assets: dict[str, Asset] = {}
        """What is in the file."""
        self.given: dict[str, Given] = {}
        """By original, where something else is in the file."""
        self._removed: dict[Message, int] = {}
        self._burnt = self._anew = self._missing = self._unclean = 0

    def add(self, file: zipfile.ZipFile, sha256: str, hidden: tuple[Hidden, ...]) -> Treated:
        """Put one in, and say what became of it. What is missing or damaged is left out: the text must get out of a
        library that is damaged or cannot be reached. So is what cannot be cleaned: nothing that nobody looked through
        leaves the house."""
        try:
            asset = self._library.asset(sha256)
            data = self._library.asset_bytes(sha256) if asset is not None else b""
        except UserError:
            log.warning("a picture is left out of a packed article", exc_info=True)
            asset, data = None, b""
        if asset is None:
            self._missing += 1
            return Treated(sha256, "missing")
        try:
            handed = Handed(data, asset) if self._originals else hand_over(data, asset, hidden)
        except UserError:
            log.warning("a picture that cannot be cleaned is left out of a packed article", exc_info=True)
            self._unclean += 1
            return Treated(sha256, "unclean")
        name = handed.asset.sha256
        if name not in self.assets:  # two originals may differ in nothing but what was removed
            _put(file, f"pictures/{name}", handed.data, zipfile.ZIP_STORED)
        self.assets[name] = handed.asset
        if name != sha256:
            self.given[sha256] = Given(name, hidden)
        for what in handed.removed:
            self._removed[what.label] = self._removed.get(what.label, 0) + 1
        self._burnt += bool(hidden)
        self._anew += handed.anew and not hidden
        if self._originals:
            return Treated(sha256, "untouched", stays=known(handed.data))
        how: Literal["burnt", "anew", "cleaned", "same"]
        how = "burnt" if hidden else "anew" if handed.anew else "cleaned" if handed.removed else "same"
        return Treated(sha256, how, handed.removed, known(handed.data))

    def notes(self) -> tuple[Note, ...]:
        """The receipt."""
        lines: list[tuple[Literal["dropped", "kept", "flattened"], Message, int]] = [
            ("dropped", M("Pictures that are missing or damaged: {count}", count=self._missing), self._missing),
            ("dropped", M("Pictures that cannot be cleaned: {count}", count=self._unclean), self._unclean),
            ("kept", M("What is hidden is burnt in; pictures: {count}", count=self._burnt), self._burnt),
            (
                "flattened",
                M("Saved anew at full size, for their files cannot be cleaned; pictures: {count}", count=self._anew),
                self._anew,
            ),
        ]
        removed = [
            Note("dropped", M("{what}; removed from pictures: {count}", what=what, count=count))
            for what, count in self._removed.items()
        ]
        return (*(Note(kind, said) for kind, said, count in lines if count), *removed)


def _put(file: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    file.writestr(entry, data)
