"""Searching a generated library of Chinese articles: the index beside a LIKE scan of the same texts, and what it costs.

python benchmarks/search.py [articles]        (10,000 when none is given; 2,500 characters each)
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from newsdesk.article.article import new_article
from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id, now
from newsdesk.library.library import Library
from newsdesk.library.texts import Entry

WORDS = 6000
LENGTH = 2500
SHOWN = 20
"""Articles that a scan gives: the newest, as a list shows them first."""


def texts(count: int) -> tuple[list[str], list[str]]:
    """Texts of made-up words that are as unevenly common as a language's, and those words."""
    choose = random.Random(11)
    letters = [chr(choose.randint(0x4E00, 0x9FA5)) for _ in range(2500)]
    words = ["".join(choose.choices(letters, k=choose.choice((1, 2, 2, 2, 3, 4)))) for _ in range(WORDS)]
    weights = [1 / (i + 5) for i in range(WORDS)]
    made = []
    for _ in range(count):
        text = "".join(choose.choices(words, weights, k=LENGTH // 2))[:LENGTH]
        made.append("，".join(text[i : i + 19] for i in range(0, len(text), 19)) + "。")
    return made, words


def scanned(db: sqlite3.Connection, ask: str, word: str) -> list[object]:
    """What a scan of the texts gives."""
    return db.execute(ask, (f"%{word}%",)).fetchall()


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    bodies, words = texts(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        library = Library.open(path, now)
        article = None
        start = time.perf_counter()
        for body in bodies:
            article = new_article(new_id(), new_id(), new_id(), created="2026-11-21T00:00:00Z")
            article = Splice(article.blocks[1].id, 0, EMPTY, rich(body)).apply(article)
            library.create(article)
        each = 1000 * (time.perf_counter() - start) / count
        print(f"{count} articles of {LENGTH} characters put in: {each:.2f} ms each")
        assert article is not None
        two = [w for w in words if len(w) == 2]
        body = bodies[0].replace("，", "")
        rare = [body[i : i + 4] for i in range(0, 400, 20)]  # across the ends of words: a scan must read on for them
        times: dict[str, tuple[list[float], list[float]]] = {}
        with library._store.read() as db:
            ask = f"SELECT id FROM article WHERE body LIKE ? ORDER BY seq DESC LIMIT {SHOWN}"
            for name, asked in (("common words", two[:20]), ("rare phrases", rare)):
                index = [timed(partial(library.rows, text=word)) for word in asked]
                scan = [timed(partial(scanned, db, ask, word)) for word in asked]
                times[name] = index, scan
            pages = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        held = sum(size for name, size in pages.items() if name.startswith("search"))
        plain = sum(len(b.encode()) for b in bodies)
        saves = []
        for n in range(50):
            edit = Splice(article.blocks[1].id, n, EMPTY, rich("新"))
            article = edit.apply(article)
            entry = Entry(n + 1, "2026-11-22T00:00:00Z", "do", "Typing", (edit,), False)
            saves.append(timed(partial(library.append, article.id, [entry], article=article)))
        library.close()

    def told(name: str, times: list[float]) -> None:
        print(f"{name}: p50 {statistics.median(times):.2f} ms, largest {max(times):.2f} ms")

    for name, (index, scan) in times.items():
        told(f"{name}: index, at most 500 rows", index)
        told(f"{name}: LIKE scan, the newest {SHOWN}", scan)
        print(f"{name}: ratio p50 {statistics.median(index) / statistics.median(scan):.3f}")
    told("one save", saves)
    print(f"index {held / plain:.2f} of the text's bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
