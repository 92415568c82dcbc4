"""A correction after publication: a note that readers see, in the desk profile's words, as a change of the article."""

from __future__ import annotations

from datetime import datetime

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.edits import Replace
from newsdesk.article.richtext import rich
from newsdesk.base.message import fill
from newsdesk.desk.profile import CorrectionWords

MOST = 2000
"""Characters of a note."""


def correction(
    article: Article, what: str, approved: str, moment: datetime, words: CorrectionWords, block_id: str
) -> Replace:
    """The edit that puts a note at the end: what was wrong and is right now, when, and who approved it. The page prints
    "Correction" before it."""
    template = words.zh if article.language.lower().startswith("zh") else words.en
    time = f"{moment.astimezone():%Y-%m-%d %H:%M}"
    said = " ".join(what.split())[:MOST]
    text = fill(template, {"what": said, "time": time, "approved": approved.strip()})
    return Replace(len(article.blocks), (), (TextBlock(block_id, "correction", rich(text)),))
