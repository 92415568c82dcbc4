"""What is stated about an article beside its text, by the keys of our front matter (:mod:`newsdesk.formats.markdown`).

:mod:`newsdesk.intake.frontmatter` reads it back. Formats that print only a part of it carry it along.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure


def front(article: Article) -> dict[str, Any]:
    """The values that JSON can hold by key, in order; what is empty is left out, the note to the desk always."""
    return {key: value for key, value in _all(article) if value}


def _all(article: Article) -> Iterator[tuple[str, Any]]:
    source = article.source
    yield "title", article.headline
    yield "kicker", article.kicker
    yield "subtitle", article.subtitle
    yield "short_headline", article.short_headline
    yield "source", source.name
    yield "source_link", source.link
    yield "source_kind", source.kind if source.kind != "original" else ""
    yield "original_title", source.original_title
    yield "original_authors", list(source.original_authors)
    yield "authors", [_person(p) for p in article.authors]
    yield "editors", [_person(p) for p in article.editors]
    yield "dateline", article.dateline
    yield "channel", list(article.channel)
    yield "date", article.publish_time
    yield "keywords", list(article.keywords)
    yield "subjects", list(article.subjects)
    yield "summary", article.summary
    yield "slug", article.slug
    yield "language", article.language
    yield "copyright_holder", article.copyright_holder
    yield "copyright_notice", article.copyright_notice
    yield "digital_source_type", article.digital_source_type
    figures = [b for b in article.body if isinstance(b, Figure)]
    widths = [b.width for b in figures]
    yield "figure_widths", widths if set(widths) - {"column"} else []
    yield "lead_picture", next((n for n, b in enumerate(figures, 1) if b.id == article.lead_picture), 0)


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "role": person.role} if person.role else {"name": person.name}
