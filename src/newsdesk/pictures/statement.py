"""What a published picture states of itself: what the newsroom wrote under it, and what its file says of rights and AI.

Caption, credit and alt text are those of the figure and no others: a file's own caption may say what nobody read, and
where it was taken is not stated at all. Keywords are the article's: a file's are often people and places. What the file
claims is never claimed for somebody else: its copyright, terms and digital source type go before the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.pictures.known import AI_FIELDS, SOURCE_TYPES, Known, Stated

_BEFORE = r"(?:^|[\W_]|记者|通讯员|摄影师|摄影|作者|供图|图)"
_AFTER = r"(?:$|[\W_]|摄|图|供|拍)"
"""What stands around a whole name in a credit: a sign, a space, or a word of the trade."""


def statement(figure: Figure, article: Article, file: Known) -> Stated:
    """What each rendition of this figure's picture states; ``file`` is what the original's file knows."""
    ai = {field: getattr(file, field) for field in AI_FIELDS}
    ai["digital_source_type"] = ai["digital_source_type"] or _source_type(article.digital_source_type)
    holder = f"© {article.copyright_holder.strip()}" if article.copyright_holder.strip() else ""
    return Stated(
        caption=figure.caption.text.strip(),
        creators=_named(figure.credit, (*file.creators, *(p.name for p in article.authors))),
        credit=figure.credit.strip(),
        copyright=file.copyright or article.copyright_notice.strip() or holder,
        terms=file.terms,
        terms_link=file.terms_link,
        keywords=article.keywords,
        date=file.date,
        alt=figure.alt.strip(),
        **ai,
    )


def _named(credit: str, people: Iterable[str]) -> tuple[str, ...]:
    """Of these people those whom the credit names, each once: a credit alone may be a person, an agency or both."""
    names = dict.fromkeys(name for p in people if (name := p.strip()))
    return tuple(n for n in names if re.search(f"{_BEFORE}{re.escape(n)}{_AFTER}", credit))


def _source_type(term: str) -> str:
    """The article's IPTC term as the whole address; "" for what is none."""
    last = term.strip().rpartition("/")[2]
    return SOURCE_TYPES + last if last.isascii() and last.isalnum() else ""
