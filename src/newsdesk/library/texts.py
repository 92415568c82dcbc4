"""How a text lies in the library: whole ones compressed, changes as journal rows, and what the list shows of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, pictures_in, words_of
from newsdesk.article.codec import dump_article, edit_from_json, edit_to_json, load_article
from newsdesk.article.edits import Edit
from newsdesk.article.look import look_to_json
from newsdesk.article.outline import count, lead, lead_picture


@dataclass(frozen=True, slots=True)
class Entry:
    """One change on its way to the journal; see :class:`newsdesk.article.document.Change`."""

    revision: int
    time: str
    act: str
    label: str
    edits: tuple[Edit, ...]
    merged: bool


COLUMNS = "revision, time, session, author, act, label, merged, edits, crc"
"""Of the journal, as :func:`read_entry` takes them."""


def packed(article: Article) -> bytes:
    """A whole text as it is stored. zlib's own check sum (RFC 1950) tells when it was damaged."""
    return zlib.compress(dump_article(article), 6)


def unpacked(content: bytes) -> Article:
    """And back. zlib.error, ValueError or UserError when it is not what was written."""
    return load_article(zlib.decompress(content))


def written_entry(entry: Entry, session: str, author: str) -> tuple[Any, ...]:
    """A change as a row of the journal, in the order of COLUMNS."""
    edits = json.dumps([edit_to_json(e) for e in entry.edits], ensure_ascii=False, separators=(",", ":"))
    row = (entry.revision, entry.time, session, author, entry.act, entry.label, int(entry.merged), edits)
    return *row, crc(row)


def read_entry(row: Sequence[Any]) -> Entry:
    """And back. ValueError when it is not what was written."""
    if crc(row[:-1]) != row[-1]:
        raise ValueError(f"journal row {row[0]}: wrong check sum")
    revision, time, _, _, act, label, merged, edits, _ = row
    try:
        read = tuple(edit_from_json(e) for e in json.loads(edits))
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return Entry(revision, time, act, label, read, bool(merged))


def replayed(article: Article, entries: Iterable[Entry]) -> Article:
    """The article after these changes. Stale (a ValueError) when they do not follow it."""
    for entry in entries:
        if entry.revision != article.revision + 1:
            raise ValueError(f"revision {entry.revision} does not follow {article.revision}")
        for edit in entry.edits:
            article = edit.apply(article)
        article = msgspec.structs.replace(article, revision=entry.revision, updated=entry.time)
    return article


def crc(row: Sequence[Any]) -> int:
    """The check sum of a journal row: CRC-32 of all that stands before it, with spaces between."""
    return zlib.crc32(" ".join(map(str, row)).encode())


def summary(article: Article) -> dict[str, Any]:
    """What the list shows of an article, by column."""
    counts = count(article)
    leading = (p for p in (lead_picture(article), *pictures_in(article.blocks)) if p is not None and p.asset)
    people = dict.fromkeys(p.name for p in (*article.authors, *article.editors) if p.name)
    return {
        "headline": article.headline,
        "channel": json.dumps(article.channel, ensure_ascii=False),
        "people": json.dumps(list(people), ensure_ascii=False),
        "first_line": lead(article)[:120],
        "picture": next(map(_picture, leading), ""),
        "characters": counts.characters,
        "figures": counts.figures,
    }


def _picture(figure: Figure) -> str:
    """The asset and, after a space, the look as JSON when it is not shown as it is."""
    return f"{figure.asset} {look_to_json(figure.look)}".rstrip()


def body(article: Article) -> str:
    """All that a search may find in an article."""
    texts = [words for b in article.blocks if (words := words_of(b))]
    credits = [p.credit for p in pictures_in(article.blocks) if p.credit]
    names = [p.name for p in (*article.authors, *article.editors)]
    return "\n".join((*texts, *credits, *names, article.source.name, *article.keywords, article.summary, article.note))
