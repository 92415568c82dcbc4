"""Generated libraries of Chinese articles, made once under build/ and used by several benchmarks.

The words are made up, of one to four characters, as unevenly common as a language's; the same number, the same text.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from msgspec.structs import replace

from newsdesk.article.article import Article, Person, new_article
from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import now
from newsdesk.library.library import Library

LENGTH = 2500
"""Characters of an article's body."""
CHANNELS = ("要闻", "本地", "民生", "财经", "体育", "文化", "教育", "科技")
_CHOOSE = random.Random(11)
_LETTERS = [chr(_CHOOSE.randint(0x4E00, 0x9FA5)) for _ in range(2500)]
WORDS = ["".join(_CHOOSE.choices(_LETTERS, k=_CHOOSE.choice((1, 2, 2, 2, 3, 4)))) for _ in range(6000)]
_WEIGHTS = list(accumulate(1 / (i + 5) for i in range(len(WORDS))))
NAMES = ["".join(_CHOOSE.choices(_LETTERS, k=3)) for _ in range(50)]


def text(number: int, length: int = LENGTH) -> str:
    """The body of one article: a comma after each nineteen characters, a full stop at the end."""
    made = "".join(random.Random(number).choices(WORDS, cum_weights=_WEIGHTS, k=length // 2))[: length - length // 20]
    return "，".join(made[i : i + 19] for i in range(0, len(made), 19)) + "。"


def article(number: int, length: int = LENGTH) -> Article:
    """One article with headline, channel and author."""
    made = new_article(f"id{number}", f"h{number}", f"p{number}", created=f"2026-{1 + number % 12:02}-21T00:00:00Z")
    body = text(number, length)
    made = Splice(made.blocks[0].id, 0, EMPTY, rich(body[:16].replace("，", ""))).apply(made)
    made = Splice(made.blocks[1].id, 0, EMPTY, rich(body)).apply(made)
    author = Person(NAMES[number * 7 % 50], "reporter")
    return replace(made, channel=("新闻中心", CHANNELS[number % 8]), authors=(author,))


def articles(count: int) -> Iterator[Article]:
    return (article(number) for number in range(count))


def library(count: int) -> Path:
    """The database file of a library of so many articles; made when it is not there."""
    folder = Path(__file__).parents[1] / "build" / f"library-{count}"
    path = folder / "data" / "library.db"
    whole = folder / "whole"
    if not whole.exists():
        path.unlink(missing_ok=True)
        opened = Library.open(path, now)
        opened._store._db.execute("PRAGMA synchronous = OFF")  # the machine's power is not what is measured here
        for number, made in enumerate(articles(count)):
            opened.create(made)
            if number % 1000 == 999:
                print(f"\r{number + 1} of {count} articles", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        opened.close()
        whole.touch()
    return path
