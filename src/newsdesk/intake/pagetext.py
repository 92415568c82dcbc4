"""The plain text of a news page to an article: what is the story is found, what is the site is left out.

Built for the kind of page, not for one paper: each line is judged by what it says and by its neighbours. What could be
read in two ways is said in the receipt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note, Source
from newsdesk.intake.pagebody import Body, read_body
from newsdesk.intake.pagehead import Head, read_head
from newsdesk.intake.reading import decode, looks_like_text

_SIGN = re.compile(r">{1,2}|›|»|＞")


class PageTextImporter:
    """Reads ``.txt`` files; the last resort for any other text."""

    name = "page-text"
    label: Message = M("Text of a news page")
    suffixes = (".txt", ".text")

    def sniff(self, head: bytes, name: str) -> float:
        """Any text will do; less sure when the name says it is something else."""
        if not looks_like_text(head) or not head.strip():
            return 0.8 if name.lower().endswith(self.suffixes) else 0.0
        return 0.8 if name.lower().endswith(self.suffixes) else 0.2

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported:
        """The article; UserError when there is no story in the text."""
        lines, indented = _lines(decode(source.data, source.name))
        head = read_head(lines)
        pictures = _Pictures(source)
        body = read_body(lines[head.body :], indented[head.body :], new_id, pictures)
        if not any(type(b) is TextBlock for b in body.blocks) and not head.headline:
            raise UserError(
                M("No story was found in {name}.", name=source.name), M("Check that it is the text of a news page.")
            )
        article = _article(head, body, new_id, created)
        return Imported(article, pictures.assets, (*_receipt(article, head, body), *body.notes, *pictures.notes))


def _lines(text: str) -> tuple[list[str], list[bool]]:
    """The lines that say something, and whether each was indented; a path written over several lines is "
    "put together."""
    lines: list[str] = []
    indented: list[bool] = []
    for raw in text.split("\n"):
        line = raw.replace("\t", "  ").replace("\u3000", " ").replace("\xa0", " ").strip()
        if not line:
            continue
        if lines and (_SIGN.fullmatch(line) or _SIGN.fullmatch(lines[-1][-2:].strip())):
            lines[-1] = f"{lines[-1]} {line}"
            continue
        lines.append(line)
        indented.append(raw[:1] in " \t\u3000\xa0")
    return lines, indented


class _Pictures:
    """Finds image files beside the text by the last part of their addresses."""

    def __init__(self, source: Source) -> None:
        self.assets: dict[str, bytes] = {}
        self.notes: list[Note] = []
        self._source = source

    def __call__(self, address: str) -> str:
        name = address.rpartition("/")[2]
        held = self._source.beside(name) if name else None
        if held is None:
            self.notes.append(Note("unsure", M("The picture {address} is not beside the file.", address=address[:200])))
            return ""
        sha256 = hashlib.sha256(held).hexdigest()
        self.assets[sha256] = held
        return sha256


def _article(head: Head, body: Body, new_id: Callable[[], str], created: str) -> Article:
    titles = [
        TextBlock(new_id(), kind, RichText(text))  # type: ignore[arg-type]
        for kind, text in (("kicker", head.kicker), ("headline", head.headline), ("subtitle", head.subtitle))
        if text or kind == "headline"
    ]
    original = head.original_title or body.original_title
    people = [*head.people, *(p for p in body.people if p not in head.people)]
    whole = head.headline + "".join(b.text.text for b in body.blocks if type(b) is TextBlock)
    time = head.time or body.time
    if time and not _zoned(time):
        time += "+08:00" if has_han(whole) else "+00:00"
    return Article(
        id=new_id(),
        created=created,
        updated=created,
        language="zh-Hans" if has_han(whole) else "en",
        source=Origin(head.source or body.source, kind="reprint" if original else "original", original_title=original),
        authors=_named(people, "authors"),
        editors=_named(people, "editors"),
        dateline=body.dateline,
        channel=head.channel,
        publish_time=time,
        keywords=body.keywords,
        blocks=settle_titles((*titles, *body.blocks), new_id()),
    )


def _zoned(time: str) -> bool:
    return datetime.fromisoformat(time).tzinfo is not None


def _named(people: list[tuple[str, Person]], key: str) -> tuple[Person, ...]:
    """The people of one list, each once."""
    seen: dict[str, Person] = {}
    for which, person in people:
        if which == key:
            seen.setdefault(person.name, person)
    return tuple(seen.values())


def _receipt(article: Article, head: Head, body: Body) -> list[Note]:
    """What was found, what is missing, what was left out, and what was guessed."""
    sign = "、" if article.language.startswith("zh") else ", "
    editors = sign.join(p.name for p in article.editors)
    found = (
        (article.headline, M("Headline: {text}", text=article.headline), M("No headline was found.")),
        (article.source.name, M("Source: {text}", text=article.source.name), M("No source was found.")),
        (article.publish_time, M("Publish time: {text}", text=article.publish_time), M("No publish time was found.")),
        (article.channel, M("Channel: {text}", text=" › ".join(article.channel)), M("No channel was found.")),
        (
            article.authors,
            M("Authors: {text}", text=sign.join(p.name for p in article.authors)),
            M("No author was found."),
        ),
        (article.editors, M("Editors: {text}", text=editors), M("No editor was found.")),
    )
    notes = [Note("found", yes) if value else Note("unsure", no) for value, yes, no in found]
    headings = sum(b.kind in ("heading", "subheading") for b in article.body)
    figures = sum(type(b) is Figure for b in article.body)
    notes.append(Note("found", M("Headings: {headings}, pictures: {figures}.", headings=headings, figures=figures)))
    if head.unsure_headline:
        notes.append(Note("unsure", M("Several lines could be the headline; check the titles.")))
    if head.guessed_source:
        notes.append(Note("unsure", M("The source was taken from the site's name; check it.")))
    if head.time and head.bare_time:
        notes.append(Note("unsure", M("The page gives a date without a time; midnight was assumed.")))
    if article.publish_time and not _zoned(head.time or body.time):
        notes.append(
            Note("unsure", M("The page gives no time zone; {zone} was assumed.", zone=article.publish_time[-6:]))
        )
    left = head.left_out + body.left_out
    if left:
        notes.append(Note("dropped", M("Navigation, counters and buttons left out, lines: {count}.", count=left)))
    return notes
