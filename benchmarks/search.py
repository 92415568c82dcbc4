"""Searching a generated library: our index beside a LIKE scan of the same texts and tantivy; and what a save costs.

python benchmarks/search.py [articles]        (10,000 when none is given; 2,500 characters each)

tantivy (PyPI, installed into build/tantivy on the first run) is given the same pairs of characters as our index.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import corpus

from newsdesk.article.document import Change, Document
from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id, now
from newsdesk.base.message import M
from newsdesk.library.library import Library
from newsdesk.library.query import MOST, Query
from newsdesk.library.texts import Entry
from newsdesk.library.words import tokens

SHOWN = 20
"""Articles that are shown at once."""
SCANS, SAVES, ROUNDS = 10, 50, 3


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def spread(times: list[float]) -> tuple[float, float]:
    """The median and the 99th part of a hundred, in milliseconds."""
    times = sorted(times)
    return statistics.median(times), times[min(len(times) - 1, round(0.99 * len(times)))]


def questions(count: int) -> dict[str, list[str]]:
    """What is looked for: words of two characters from the most common to the rare, and pieces of texts that run
    across the ends of words, which stand in one article or few."""
    two = [w for w in corpus.WORDS if len(w) == 2]
    pieces = [corpus.text(n * 31 % count).replace("，", "")[100:104] for n in range(60)]
    return {"words of two": two[:: len(two) // 60], "phrases of four": pieces}


def newest(library: Library, word: str) -> list[Any]:
    """What a person sees who typed this word: the first of what was found, with the text around it."""
    return library.listed(library.order(Query(text=word))[:SHOWN], text=word)


def scan(db: sqlite3.Connection, word: str, limit: int = -1) -> list[int]:
    ask = "SELECT a.number FROM article a JOIN body b ON b.article = a.number WHERE b.text LIKE ? ORDER BY a.seq DESC"
    return [row[0] for row in db.execute(f"{ask} LIMIT {limit}", (f"%{word}%",))]


def recall(library: Library, db: sqlite3.Connection, words: list[str]) -> tuple[float, float, int]:
    """Recall and precision beside a scan of all texts (a word that more than MOST articles have: of the newest MOST),
    and how many words were asked."""
    held, found, right = 0, 0, 0
    for word in words:
        texts = set(scan(db, word))
        headlines = {row[0] for row in db.execute("SELECT number FROM article WHERE instr(headline, ?)", (word,))}
        got = set(library.order(Query(text=word)))
        held += min(len(texts | headlines), MOST)
        found += len(got)
        right += len(got & (texts | headlines))
    return right / held, right / found, len(words)


class Tantivy:
    """The peer: an index of its own over the same pairs of characters."""

    def __init__(self, folder: Path) -> None:
        place = Path(__file__).parents[1] / "build" / "tantivy"
        if not place.exists():
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "-qq", "--target", str(place), "tantivy"], check=True
            )
        sys.path.append(str(place))
        import tantivy

        self._tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True, indexed=True, fast=True)
        schema.add_text_field("words", tokenizer_name="default", index_option="basic")
        self._index = tantivy.Index(schema.build(), path=str(folder))
        self._writer = self._index.writer(256_000_000, 2)

    def put(self, number: int, text: str) -> None:
        self._writer.add_document(self._tantivy.Document(number=number, words=tokens(text)))

    def commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def save(self, number: int, text: str) -> None:
        self._writer.delete_documents_by_term("number", number)
        self.put(number, text)
        self.commit()

    def search(self, word: str) -> list[int]:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        asked = self._index.parse_query(" AND ".join(f'"{pair}"' for pair in pairs), ["words"])
        searcher = self._index.searcher()
        hits = searcher.search(asked, SHOWN, order_by_field="number").hits
        return [searcher.doc(address)["number"][0] for _, address in hits]


def peer(count: int, folder: Path) -> Tantivy | None:
    try:
        made = Tantivy(folder)
    except (OSError, ImportError, subprocess.CalledProcessError) as error:
        print(f"tantivy cannot be had: {error}")
        return None
    for number in range(count):
        made.put(number + 1, corpus.text(number))
    made.commit()
    return made


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    source = corpus.library(count)
    with tempfile.TemporaryDirectory(dir=source.parents[2]) as folder:
        path = Path(folder) / "library.db"
        shutil.copyfile(source, path)
        (Path(folder) / "tantivy").mkdir()
        tantivy = peer(count, Path(folder) / "tantivy")
        library = Library.open(path, now)
        with closing(sqlite3.connect(path)) as db:
            print(f"{count} articles of {corpus.LENGTH} characters")
            for name, words in questions(count).items():
                measure(name, words, library, db, tantivy)
            pages = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
            (plain,) = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM body").fetchone()
        save(library, tantivy, count)
        library.close()
        held = sum(size for name, size in pages.items() if name.startswith("search"))
        print(f"index {held / plain:.2f} of the text's bytes")
    return 0


def measure(name: str, words: list[str], library: Library, db: sqlite3.Connection, tantivy: Tantivy | None) -> None:
    for word in words:  # once before: what is measured is not the disk
        newest(library, word)
    ours = [timed(partial(newest, library, word)) for word in words for _ in range(ROUNDS)]
    whole = [timed(partial(scan, db, word)) for word in words[:: len(words) // SCANS]]
    first = [timed(partial(scan, db, word, SHOWN)) for word in words[:: len(words) // SCANS]]
    rows = {"ours": ours, "LIKE, all": whole, f"LIKE, newest {SHOWN}": first}
    if tantivy is not None:
        rows[f"tantivy, newest {SHOWN}"] = [
            timed(partial(tantivy.search, word)) for word in words for _ in range(ROUNDS)
        ]
    for what, times in rows.items():
        (a, b), (p50, p99) = spread(ours), spread(times)
        beside = "" if times is ours else f"; ours {a / p50:.4f} and {b / p99:.4f} of it"
        print(f"{name:<16} {what:<20} p50 {p50:9.2f} ms, p99 {p99:9.2f}{beside}")
    r, p, asked = recall(library, db, words[:: len(words) // SCANS])
    print(f"{name:<16} recall {r:.4f}, precision {p:.4f} of {asked} beside the scan")


def save(library: Library, tantivy: Tantivy | None, count: int) -> None:
    """A key typed into one article and saved."""
    document = Document(library.load(f"id{count // 2}"), now, new_id)
    changes: list[Change] = []
    document.listeners.append(changes.append)
    ours, theirs = [], []
    for _ in range(SAVES):
        block = document.article.blocks[1]
        document.do(M("Typing"), Splice(block.id, len(block.text.text), EMPTY, rich("新")), typing=True)
        made, article = changes[-1], document.article
        entry = Entry(made.revision, article.updated, made.act, made.label.template, made.edits, made.merged)
        ours.append(timed(partial(library.append, article.id, [entry], article=article)))
        if tantivy is not None:
            theirs.append(timed(partial(tantivy.save, count // 2, article.blocks[1].text.text)))
    a, b = spread(ours)
    print(f"one save         ours                 p50 {a:9.2f} ms, p99 {b:9.2f} (durable, text and index)")
    if theirs:
        c, d = spread(theirs)
        print(f"one save         tantivy's commit     p50 {c:9.2f} ms, p99 {d:9.2f}; ours {a / c:.3f} of it")


if __name__ == "__main__":
    raise SystemExit(main())
