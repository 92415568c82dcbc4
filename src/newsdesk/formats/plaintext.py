"""The article as plain text, as a newsroom mails it: ``article.txt`` and the largest size of each picture.

Titles, source and time, the body, names, editors and rights, in the order of a page. Chinese paragraphs begin with two
ideographic spaces and follow each other without empty lines (CLREQ, 3.1: first-line indent); in other languages an
empty line is between them. A figure is its caption, credit and file names in brackets, a table its rows with tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Figure, pictures_of
from newsdesk.base.links import fit, safe_link
from newsdesk.base.message import M, Message
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import credits_of, files, path_of, shown
from newsdesk.formats.options import read_options
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.plainbody import Paragraph, paragraphs
from newsdesk.formats.printed import is_generated, rights
from newsdesk.formats.runs import line
from newsdesk.formats.times import minutes
from newsdesk.formats.words import Words, words_for

ENTRY = "article.txt"
INDENT = "　　"
_APART = ("heading", "subheading", "figure", "table", "divider")
"""What has an empty line before it, in Chinese too."""
_ALONE = ("figure", "table", "divider")
"""What has one after it."""


class TextExporter:
    """``article.txt`` in UTF-8, and the pictures under ``images/``."""

    name = "text"
    label: Message = M("Plain text for mail")
    limits: tuple[Message, ...] = (
        M("Bold, italics and the addresses of links in the text are left out, and blocks that a newer version made."),
        M("Keywords, topics, channel, summary and short headline are left out."),
        M("Alt text is there only where a picture has no caption."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        words = words_for(article.language)
        body = paragraphs(article, words, lambda figure: _figure(figure, pictures, words))
        parts = (
            "\n".join(t for t in map(line, (article.kicker, article.headline, article.subtitle)) if t),
            "\n".join(_origin(article, words)),
            _chinese(body) if is_chinese(article.language) else "\n\n".join(p.text for p in body),
            "\n".join(_foot(article, words)),
        )
        text = "\n\n".join(part for part in parts if part) + "\n"
        held = files((picture for _, picture in shown(article, pictures)), largest=True)
        return Bundle(ENTRY, {ENTRY: text.encode(), **held})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is it text that every program shows as it is?"""
        text = bundle.files[bundle.entry].decode()
        if fit(text) != text:
            yield "characters that no text may hold"


def _origin(article: Article, words: Words) -> Iterator[str]:
    """Source and time on one line; what a reprint was called and who wrote it; the label of generated text."""
    source = article.source
    parts = []
    if line(source.name):
        link = safe_link(source.link)
        label = words["reprint" if source.kind == "reprint" else "source"]
        parts.append(f"{label}{line(source.name)}" + (f"{words['open']}{link}{words['close']}" if link else ""))
    parts.append(minutes(article.publish_time) or line(article.publish_time))
    if any(parts):
        yield words["between_editors"].join(part for part in parts if part)
    if line(source.original_title):
        yield words["original_title"].replace("{}", line(source.original_title))
    authors = words["between_names"].join(line(a) for a in source.original_authors if line(a))
    if authors:
        yield words["original_authors"].replace("{}", authors)
    if is_generated(article):
        yield words["generated"]


def _foot(article: Article, words: Words) -> Iterator[str]:
    lines = (
        names_line(article.authors, article.language, words),
        editors_line(article.editors, article.language, words),
        rights(article),
    )
    yield from (text for text in lines if text)


def _figure(figure: Figure, pictures: Mapping[str, Picture], words: Words) -> str:
    held = pictures_of(figure)
    said = line(figure.caption.text) or words["between_credits"].join(line(p.alt) for p in held if line(p.alt))
    names = dict.fromkeys(path_of(pictures[p.id].renditions[0]) for p in held if p.id in pictures)
    parts = (said, credits_of(held, words), words["between_names"].join(names))
    inside = words["before_credit"].join(part for part in parts if part)
    return f"{words['open']}{words['picture']}{inside}{words['close']}" if inside else ""


def _chinese(body: list[Paragraph]) -> str:
    out: list[str] = []
    before = ""
    for kind, text in body:
        if out and (kind in _APART or before in _ALONE):
            out.append("")
        if kind in LISTS:
            text = text.replace("\n", f"\n{INDENT}")
        out.append(text if kind in _APART else INDENT + text)
        before = kind
    return "\n".join(out)
