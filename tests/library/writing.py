"""A library with a clock of its own, and a person who writes into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsdesk.article.article import Article, new_article
from newsdesk.article.document import Change, Document
from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id, stamp
from newsdesk.base.message import M
from newsdesk.library.library import Library
from newsdesk.library.texts import Entry


class Time:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


class Writer:
    """Writes into an article the way a session does, one entry a change."""

    def __init__(self, library: Library, article: Article, clock: Time, session: str = "s", by: str = "张三") -> None:
        self.library, self.session, self.by = library, session, by
        self.document = Document(article, clock, new_id)
        self.document.listeners.append(self._append)

    def _append(self, change: Change) -> None:
        article = self.document.article
        entry = Entry(change.revision, article.updated, change.act, change.label.template, change.edits, change.merged)
        self.library.append(article.id, [entry], article=article, session=self.session, by=self.by)

    @property
    def article(self) -> Article:
        return self.document.article

    @property
    def text(self) -> str:
        return self.article.body[0].text.text

    def type(self, text: str) -> None:
        block = self.article.body[0]
        self.document.do(M("Type"), Splice(block.id, len(block.text.text), EMPTY, rich(text)), typing=True)


def made(library: Library, clock: Time, headline: str = "") -> Article:
    """A new article in the library."""
    article = new_article(new_id(), new_id(), new_id(), created=stamp(clock()))
    if headline:
        article = Splice(article.blocks[0].id, 0, EMPTY, rich(headline)).apply(article)
    library.create(article)
    return article
