"""What the desk profile requires of an article and is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from newsdesk.article.article import Article
from newsdesk.article.place import Place
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import CheckContext, Finding

_FIELDS: dict[str, tuple[Callable[[Article], object], Message]] = {
    "headline": (lambda a: a.headline, M("The headline is missing.")),
    "subtitle": (lambda a: a.subtitle, M("The subtitle is missing.")),
    "summary": (lambda a: a.summary, M("The summary is missing.")),
    "source": (lambda a: a.source.name, M("The source is missing.")),
    "authors": (lambda a: _named(p.name for p in a.authors), M("No author is named.")),
    "editors": (lambda a: _named(p.name for p in a.editors), M("No editor is named.")),
    "responsible-editor": (
        lambda a: _named(p.name for p in a.editors if p.role == "responsible-editor"),
        M("The responsible editor is missing."),
    ),
    "channel": (lambda a: _named(a.channel), M("The channel is missing.")),
    "publish_time": (lambda a: a.publish_time, M("The publish time is missing.")),
    "dateline": (lambda a: a.dateline, M("The dateline is missing.")),
    "keywords": (lambda a: _named(a.keywords), M("Keywords are missing.")),
    "slug": (lambda a: a.slug, M("The web address (slug) is missing.")),
    "copyright_holder": (lambda a: a.copyright_holder, M("The copyright holder is missing.")),
}
FIGURE_FIELDS = ("figure.caption", "figure.credit", "figure.alt")
REQUIRABLE = (*_FIELDS, *FIGURE_FIELDS)
"""The names that a desk profile may require."""


class RequiredFields:
    """One error for each required field of the article that is empty; the figures have their own check."""

    code = "required"
    label: Message = M("Required fields")

    def find(self, article: Article, context: CheckContext) -> Iterable[Finding]:
        for name in context.required:
            if name not in _FIELDS:
                continue
            read, message = _FIELDS[name]
            value = read(article)
            if not (value.strip() if isinstance(value, str) else value):
                yield Finding(f"required.{name}", "error", message, place_of(article, name))
        if article.publish_time and not _is_time(article.publish_time):
            message = M("The publish time {time} is not a time with a zone.", time=article.publish_time[:40])
            yield Finding("required.time", "error", message, Place("", "publish_time"))


def place_of(article: Article, name: str) -> Place:
    """Where a required field is filled in: a title's block on the page, or the metadata field."""
    if name in ("headline", "subtitle"):
        for block in article.blocks[:3]:
            if block.kind == name:
                return Place(block.id, "text")
        return Place("", name)
    return Place("", "editors" if name == "responsible-editor" else name)


def _named(names: Iterable[str]) -> bool:
    return any(name.strip() for name in names)


def _is_time(value: str) -> bool:
    # RFC 3339, 5.6: a date-time always has an offset.
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
