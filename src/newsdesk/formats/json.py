"""The article as JSON for content systems: fields, blocks, finished HTML and a list of the pictures.

::

    {"format": "newsdesk-export", "version": 1,
     "article": {"id": "…", "headline": "…", "kicker": "", "source": {"name": "…", …}, "authors": [{"name": "张三",
                 "role": "reporter", "word": "记者"}], …},
     "blocks": [{"type": "paragraph", "id": "b2", "text": {"text": "…"}, "html": "<p id=\\"b-b2\\">…</p>"}, …],
     "html": "<article …>…</article>",
     "pictures": [{"block": "b3", "number": 1, "lead": true, "asset": "<sha-256>", "caption": "…", "credit": "…",
                   "alt": "…", "focus": [0.5, 0.5],
                   "files": [{"name": "images/….jpg", "width": 1600, "height": 1000, "mime": "image/jpeg",
                              "bytes": 200000, "sha256": "…"}, …], "card": null}],
     "model": {"format": "newsdesk-article", "version": 1, …}}

``pictures`` are in order; ``number`` counts those of one block (2 and 3 stand beside the first of a group), ``lead`` is
the one for lists and cards, ``focus`` the point that stays in sight when it is cut (fractions of what is shown, from
the left upper corner). ``model`` is the whole article in Newsdesk's own form, unknown keys and blocks included, for
taking it in again; only the note to the desk is never in an export. A block's ``html`` is its element alone (a list
item is ``<li>``), "" when it prints nothing; titles in ``article`` are plain text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure, map_pictures, picture_place
from newsdesk.article.codec import article_schema, article_to_json, block_to_json
from newsdesk.article.look import focus_in
from newsdesk.article.outline import lead, lead_picture
from newsdesk.article.roles import role_word
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture, Rendition
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import files, path_of, shown
from newsdesk.formats.options import read_options
from newsdesk.formats.words import words_for

FORMAT = "newsdesk-export"
VERSION = 1
ENTRY = "article.json"

_TEXTS = (
    *("id", "language", "created", "updated", "kicker", "headline", "subtitle", "short_headline", "slug", "dateline"),
    *("publish_time", "summary", "copyright_holder", "copyright_notice", "digital_source_type"),
)


class JsonExporter:
    """``article.json`` and the pictures under ``images/``."""

    name = "json"
    label: Message = M("JSON for content systems")
    limits: tuple[Message, ...] = ()
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        public = _without_originals(msgspec.structs.replace(article, note=""), pictures)
        written = write_article(public, pictures, words_for(article.language))
        found = shown(public, pictures)
        data = {
            "format": FORMAT,
            "version": VERSION,
            "article": _fields(public),
            "blocks": [{**block_to_json(b), "html": written.blocks.get(b.id, "")} for b in public.blocks],
            "html": written.element,
            "pictures": [_picture(figure, picture, lead=_is_lead(public, figure)) for figure, picture in found],
            "model": article_to_json(public),
        }
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        # Half surrogates, which only a damaged file can bring in, have no UTF-8.
        return Bundle(
            ENTRY, {ENTRY: text.encode("utf-8", "replace"), **files((picture for _, picture in found), card=True)}
        )

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Does it keep to the schema that is published?"""
        return _soundness(bundle.files[bundle.entry])


def _soundness(text: bytes) -> Iterable[str]:
    """What our own schema says of an export."""
    from jsonschema import Draft202012Validator  # not at the start

    for error in Draft202012Validator(schema()).iter_errors(json.loads(text)):
        yield f"{error.json_path}: {error.message[:200]}"


def _fields(article: Article) -> dict[str, Any]:
    """Everything stated about the article, every field there, so that a reader needs no defaults."""
    source = article.source
    return {
        **{name: getattr(article, name) for name in _TEXTS},
        "revision": article.revision,
        "lead": lead(article),
        "source": {
            "name": source.name,
            "link": source.link,
            "kind": source.kind,
            "original_title": source.original_title,
            "original_authors": list(source.original_authors),
        },
        "authors": [_person(p, article.language) for p in article.authors],
        "editors": [_person(p, article.language) for p in article.editors],
        "channel": list(article.channel),
        "keywords": list(article.keywords),
        "subjects": list(article.subjects),
    }


def _person(person: Person, language: str) -> dict[str, str]:
    return {"name": person.name, "role": person.role, "word": role_word(person.role, language)}


def _without_originals(article: Article, pictures: Mapping[str, Picture]) -> Article:
    """With the hash of the published file for that of the original: who has taken a source's phone could prove by the
    original's that a picture came from it."""

    def public(figure: Figure) -> Figure:
        made = pictures.get(figure.id)
        known = hashlib.sha256(made.renditions[0].data).hexdigest() if made is not None else ""
        return msgspec.structs.replace(figure, asset=known)

    return msgspec.structs.replace(article, blocks=tuple(map_pictures(block, public) for block in article.blocks))


def _is_lead(article: Article, picture: Figure) -> bool:
    chosen = lead_picture(article)
    return chosen is not None and chosen.id == picture.id


def _picture(figure: Figure, picture: Picture, *, lead: bool) -> dict[str, Any]:
    block, number = picture_place(figure.id)
    return {
        "block": block,
        "number": number + 1,
        "lead": lead,
        "asset": hashlib.sha256(picture.renditions[0].data).hexdigest(),
        "caption": figure.caption.text,
        "credit": figure.credit,
        "alt": figure.alt,
        "focus": [round(part, 4) for part in focus_in(figure.look)],
        "files": [_file(r) for r in picture.renditions],
        "card": _file(picture.card) if picture.card else None,
    }


def _file(rendition: Rendition) -> dict[str, Any]:
    return {
        "name": path_of(rendition),
        "width": rendition.width,
        "height": rendition.height,
        "mime": rendition.mime,
        "bytes": len(rendition.data),
        "sha256": hashlib.sha256(rendition.data).hexdigest(),
    }


# ------------------------------------------------------------------ schema


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what the exporter writes."""
    model = article_schema()
    parts = model.pop("$defs")
    model.pop("$schema")
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    person = _object(name=text, role=text, word=text)
    origin = _object(
        name=text, link=text, kind={"enum": ["original", "reprint"]}, original_title=text, original_authors=texts
    )
    whole = {"type": "integer", "minimum": 0}
    file = _object(name=text, width=whole, height=whole, mime=text, bytes=whole, sha256=_SHA)
    picture = _object(
        block=text,
        number={"type": "integer", "minimum": 1},
        lead={"type": "boolean"},
        asset=text,
        caption=text,
        credit=text,
        alt=text,
        focus={"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2},
        files={"type": "array", "items": file, "minItems": 1},
        card={"anyOf": [file, {"type": "null"}]},
    )
    fields = _object(
        **dict.fromkeys(_TEXTS, text),
        revision=whole,
        lead=text,
        source=origin,
        authors={"type": "array", "items": person},
        editors={"type": "array", "items": person},
        channel=texts,
        keywords=texts,
        subjects=texts,
    )
    block = {"allOf": [model["properties"]["blocks"]["items"], {"properties": {"html": text}, "required": ["html"]}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Newsdesk export",
        **_object(
            format={"const": FORMAT},
            version={"const": VERSION},
            article=fields,
            blocks={"type": "array", "items": block},
            html=text,
            pictures={"type": "array", "items": picture},
            model=model,
        ),
        "$defs": parts,
    }


_SHA = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
