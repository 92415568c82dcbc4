"""What an importer says first of what it made."""

from __future__ import annotations

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import runs
from newsdesk.base.message import M
from newsdesk.extend.ports import Note


def receipt(article: Article) -> list[Note]:
    """The headline, how much text and how many pictures and links there are."""
    notes = []
    if article.headline:
        notes.append(Note("found", M("Headline: {text}", text=article.headline)))
    else:
        notes.append(Note("unsure", M("No headline was found.")))
    texts = sum(type(b) is TextBlock for b in article.body)
    figures = sum(type(b) is Figure for b in article.body)
    notes.append(
        Note("kept", M("Paragraphs and headings: {texts}, pictures: {figures}.", texts=texts, figures=figures))
    )
    linked = sum(any(k == "link" for k, _ in s) for b in article.body if type(b) is TextBlock for *_, s in runs(b.text))
    if linked:
        notes.append(Note("kept", M("Links: {count}.", count=linked)))
    return notes
