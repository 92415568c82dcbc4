"""The article for WordPress: ``post.html`` (its content as blocks), ``post.json`` (the rest of the post), the pictures.

``post.json``::

    {"format": "newsdesk-wordpress", "version": 1, "title": "…", "kicker": "…", "subtitle": "…", "excerpt": "…",
     "slug": "nd-<id>", "date_gmt": "2026-11-21T01:44:00", "categories": ["新闻中心", "要闻"], "tags": ["公园"],
     "authors": ["张三"], "language": "zh-Hans", "content": "post.html", "featured_media": "images/….jpg",
     "media": [{"file": "images/….jpg", "block": "f1", "number": 1, "alt_text": "…", "caption": "…", "credit": "…"}]}

The names are those of WordPress's REST API (posts, media) where it has the field. ``categories`` are names from the
widest to the narrowest, each the parent of the next; terms and authors have numbers on the site, which only the site
knows. ``date_gmt`` is in UTC without a zone, as that API wants it; "" when there is no time. ``slug`` is ASCII:
WordPress cuts others after 22 Chinese characters. In ``post.html`` a picture's address is its file in the export; who
puts it on a site replaces it, or calls :func:`newsdesk.formats.wpblocks.blocks` with where the pictures were placed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, picture_place
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import leading, path_of, plain, shown
from newsdesk.formats.identity import identity
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.soundness import faults
from newsdesk.formats.times import moment
from newsdesk.formats.words import language_tag
from newsdesk.formats.wpblocks import Placed, blocks

FORMAT = "newsdesk-wordpress"
VERSION = 1
ENTRY, FIELDS = "post.html", "post.json"
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,200}")
_COMMENT = re.compile(r"<!--\s(/)?wp:([a-z][a-z0-9_/-]*)\s(?:(\{.*?\})\s)?-->", re.DOTALL)


class WordPressExporter:
    """``post.html``, ``post.json``, and one file of each picture under ``images/``: WordPress makes smaller ones."""

    name = "wordpress"
    label: Message = M("WordPress (blocks)")
    limits: tuple[Message, ...] = (
        M("Kicker, subtitle and the names stand in the text as paragraphs: WordPress has no fields for them."),
        M("A half-width figure is centred in a smaller size, and pictures side by side are a gallery."),
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        content = blocks(article, pictures, lambda _, picture: Placed(path_of(plain(picture))))
        fields = json.dumps(_fields(article, pictures), ensure_ascii=False, indent=1) + "\n"
        files = {path_of(plain(p)): plain(p).data for _, p in shown(article, pictures)}
        return Bundle(ENTRY, {ENTRY: content.encode(), FIELDS: fields.encode("utf-8", "replace"), **files})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Are blocks and elements closed in order, and is all JSON sound?"""
        content = bundle.files[ENTRY].decode()
        yield from faults(content)
        yield from _unclosed(content)
        media = {held["file"] for held in json.loads(bundle.files[FIELDS])["media"]}
        yield from (
            f"{name} is not in the list of media" for name in bundle.files if name not in {ENTRY, FIELDS, *media}
        )


def _unclosed(content: str) -> Iterator[str]:
    """What is wrong with the comments that make the blocks."""
    opened: list[str] = []
    for closing, name, attributes in _COMMENT.findall(content):
        if attributes:
            try:
                json.loads(attributes)
            except ValueError:
                yield f"the attributes of wp:{name} are no JSON"
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"/wp:{name} ends nothing"
    yield from (f"wp:{name} is not closed" for name in opened)
    if content.count("<!--") != len(_COMMENT.findall(content)):
        yield "a comment is no block's"


def _fields(article: Article, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    when, found = moment(article.publish_time), leading(article, pictures)
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": line(article.headline),
        "kicker": line(article.kicker),
        "subtitle": line(article.subtitle),
        "excerpt": description(article),
        "slug": _slug(article),
        "date_gmt": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if when else "",
        "categories": [line(name) for name in article.channel if line(name)],
        "tags": [line(word) for word in article.keywords if line(word)],
        "authors": [line(person.name) for person in article.authors if line(person.name)],
        "language": language_tag(article.language),
        "content": ENTRY,
        "featured_media": path_of(plain(found[1])) if found else "",
        "media": [_media(figure, picture) for figure, picture in shown(article, pictures)],
    }


def _slug(article: Article) -> str:
    """The article's own when it is ASCII, else one of its id: the same at every try, so that a post is found again."""
    own, named = line(article.slug), identity(article)
    return own if _SLUG.fullmatch(own) else f"nd-{named.rpartition(':')[2]}" if named else ""


def _media(figure: Figure, picture: Picture) -> dict[str, Any]:
    block, number = picture_place(figure.id)
    return {
        "file": path_of(plain(picture)),
        "block": line(block),
        "number": number + 1,
        "alt_text": line(figure.alt),
        "caption": line(figure.caption.text),
        "credit": line(figure.credit),
    }
