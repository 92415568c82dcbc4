"""What is looked at before an export is written: is it sound, are its pictures there and clean, does it say the same.

A fault stops the export: it is the program's, and a page that is broken or gives a source away must not go out. What a
format cannot hold is told.
"""

from __future__ import annotations

import io
import itertools
import logging
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Embed, Figure, Opaque, pictures_in, pictures_of, words_of
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, Exporter, House, Importer, Note, Picture, Source
from newsdesk.extend.registry import Registry
from newsdesk.formats.times import moment
from newsdesk.pictures.moving import may_move
from newsdesk.pictures.protected import protected

log = logging.getLogger(__name__)

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
LEADING = frozenset({"location", "serial", "owner", "maker", "thumbnail", "people", "spot"})
SEEN = ("source", "authors", "editors", "publish_time", "dateline")
FIRST = 40
"""Characters of a lost text that are told."""


def checked(
    registry: Registry,
    format: str,
    article: Article,
    pictures: Mapping[str, Picture],
    house: House,
    options: Mapping[str, Any],
) -> tuple[Bundle, tuple[Note, ...]]:
    """The export, and what of the article it does not hold, as far as it can be read again. Raises UserError."""
    exporter = registry.exporter(format)
    bundle = exporter.export(article, pictures, house, options)
    wrong = list(faults(bundle, exporter, article, pictures))
    if wrong:
        log.error("an export in %s has %d faults", format, len(wrong))
        raise UserError(
            M("The export has a fault and was not written: {why}", why="; ".join(wrong[:3])),
            M("Export in another format, and report this to who looks after Newsdesk."),
        )
    importer = registry.importers.get(format)
    return bundle, not_held(bundle, article, importer) if importer is not None else ()


def faults(bundle: Bundle, exporter: Exporter, article: Article, pictures: Mapping[str, Picture]) -> Iterator[str]:
    """What is wrong with an export, for who mends the program; nothing when it is sound."""
    if bundle.entry not in bundle.files:
        yield f"{bundle.entry}, the file to open, is not there"
        return
    verify = getattr(exporter, "verify", None)
    if verify is not None:
        yield from verify(bundle)
    parts = _parts(bundle)
    held = {name: data for name, data in parts.items() if name.lower().endswith(PICTURES)}
    texts = [data for name, data in parts.items() if name not in held]
    # A format may name its pictures otherwise, or have files of its own: only what is ours is expected to be right.
    ours = {r.name for p in pictures.values() for r in (*p.renditions, *([p.card] if p.card else []))}
    names = {name.rpartition("/")[2] for name in held}
    for name, data in held.items():
        own = name.rpartition("/")[2] in ours
        if own and not any(name.rpartition("/")[2].encode() in text for text in texts):
            yield f"{name} is named nowhere"
        if told := _tells(data, own=own):
            yield f"{name} holds {told}"
    if names & ours:
        for picture in pictures_in(article.body):  # its largest or any other: a format may have one size alone
            made = pictures.get(picture.id)
            if made is not None and not any(r.name in names for r in made.renditions):
                yield f"the picture of {picture.id!r} is not there"


def _parts(bundle: Bundle) -> dict[str, bytes]:
    """The files of an export; of one that is an archive (a document, a book) what is inside."""
    parts: dict[str, bytes] = {}
    for name, data in bundle.files.items():
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts |= {part: archive.read(part) for part in archive.namelist()}
        else:
            parts[name] = data
    return parts


def _tells(data: bytes, *, own: bool) -> str:
    """What of a picture must not be published. Content Credentials in one of ours are the newsroom's own, for it was
    encoded anew; one that moves has its further frames. Of another file only what leads to a person counts."""
    codes = {found.code for found in protected(data)}
    codes = codes - {"c2pa"} - ({"after"} if may_move(data) else set()) if own else codes & LEADING
    return ", ".join(sorted(codes))


def not_held(bundle: Bundle, article: Article, importer: Importer) -> tuple[Note, ...]:
    """What of that which a reader sees is not there when an export is read again. (What a format never holds, its
    ``limits`` say.)"""
    ids = (f"again-{n}" for n in itertools.count())
    source = Source(bundle.files[bundle.entry], bundle.entry.rpartition("/")[2], bundle.files.get)
    try:
        again = importer.read(source, lambda: next(ids), article.created).article
    except UserError as error:
        return (Note("dropped", M("The export could not be read again: {why}", why=error.message)),)
    except Exception as error:  # a plug-in's: the export is made, whatever cannot read it
        log.exception("an export could not be read again")
        return (Note("dropped", M("The export could not be read again: {why}", why=type(error).__name__)),)
    there = Counter(map(_told, again.blocks))
    notes = []
    for block in article.blocks:
        told = _told(block)
        if there[told]:
            there[told] -= 1
        elif told[1]:
            notes.append(Note("dropped", _lost(block, told[1])))
    lost = [name for name in SEEN if getattr(article, name) and _seen(again, name) != _seen(article, name)]
    if lost:
        notes.append(Note("dropped", M("Not held as it is: {names}", names=", ".join(lost))))
    return tuple(notes)


def _seen(article: Article, name: str) -> object:
    value = getattr(article, name)
    return (moment(value) or value) if name == "publish_time" else value  # the same time may be written in two ways


def _told(block: Block) -> tuple[str, str]:
    """What a reader is told by a block: its kind and its words, spaces as one."""
    words = words_of(block)
    if type(block) is Figure:
        said = (part for p in pictures_of(block) for part in (p.credit, p.alt, "□" if p.asset else ""))
        words = "\n".join((words, *said))
    elif type(block) is Embed:
        words = f"{block.title} {block.url}"
    elif type(block) is Opaque:
        words = block.data
    return block.kind, " ".join(words.split())


def _lost(block: Block, words: str) -> Message:
    if type(block) is Opaque:
        return M("This format cannot hold a block that a newer version made.")
    return M("This format does not hold it as it is: {text}", text=words[:FIRST])
