"""A real SQLite file: what is appended is there, after any end, and nobody's change is overwritten."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsdesk.article.article import Article, new_article
from newsdesk.article.document import Change, Document
from newsdesk.article.edits import SetMeta, Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id, now
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.library.library import CHECKPOINT_EVERY, ChangedElsewhere, Library
from newsdesk.library.query import Query
from newsdesk.library.store import LibraryUnwritable
from newsdesk.library.texts import Entry
from newsdesk.pictures.asset import Asset


@pytest.fixture
def library(tmp_path: Path):
    made = Library.open(tmp_path / "library.db", now)
    yield made
    made.close()


def made(library: Library, headline: str = "") -> Article:
    article = new_article(new_id(), new_id(), new_id(), created="2026-11-21T00:00:00Z")
    if headline:
        article = Splice(article.blocks[0].id, 0, EMPTY, rich(headline)).apply(article)
    library.create(article)
    return article


class Writer:
    """Writes into an article the way a session does, one entry a change."""

    def __init__(self, library: Library, article: Article) -> None:
        self.library = library
        self.document = Document(article, now, new_id)
        self.document.listeners.append(self._append)

    def _append(self, change: Change) -> None:
        article = self.document.article
        entry = Entry(change.revision, article.updated, change.act, change.label.template, change.edits, change.merged)
        self.library.append(article.id, [entry], article=article)

    def type(self, text: str) -> None:
        block = self.document.article.body[0]
        self.document.do(M("Type"), Splice(block.id, len(block.text.text), EMPTY, rich(text)))


def test_an_article_comes_back_as_it_was_written(library: Library) -> None:
    writer = Writer(library, made(library))
    writer.type("推窗见绿")
    writer.document.do(M("Change"), SetMeta("summary", "", "摘要"))
    writer.document.undo()
    assert library.load(writer.document.article.id) == writer.document.article
    assert library.revision(writer.document.article.id) == 3


def test_a_library_whose_file_is_away_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", now)
    made(library)
    library.path.rename(tmp_path / "away.db")
    with pytest.raises(LibraryUnwritable):
        library.order(Query())
    with pytest.raises(LibraryUnwritable):
        made(library)
    assert not library.path.exists()
    (tmp_path / "away.db").rename(library.path)
    assert len(library.order(Query())) == 1
    library.close()


def test_a_checkpoint_changes_nothing_that_is_read(library: Library) -> None:
    writer = Writer(library, made(library))
    for _ in range(CHECKPOINT_EVERY + 5):
        writer.type("字")
    before = library.load(writer.document.article.id)
    library.checkpoint(writer.document.article.id)
    assert library.load(writer.document.article.id) == before == writer.document.article
    library.checkpoint(before.id)
    assert library.load(before.id) == before


def test_the_list_shows_what_was_saved_and_finds_words_anywhere(library: Library) -> None:
    writer = Writer(library, made(library, "口袋公园添绿意"))
    writer.type("居民推窗见花开 100%")
    made(library, "另一篇")
    (row,) = library.rows(text="公园 花开")
    assert (row.headline, row.first_line) == ("口袋公园添绿意", "居民推窗见花开 100%")
    assert row.characters == 15
    assert [r.headline for r in library.rows(text="100%")] == ["口袋公园添绿意"]
    assert library.rows(text="100_") == []
    assert library.counts() == (2, 0)


def test_the_bin_hides_and_gives_back(library: Library) -> None:
    article = made(library, "一")
    library.delete(article.id)
    assert library.rows() == []
    assert [r.id for r in library.rows(deleted=True)] == [article.id]
    assert library.counts() == (0, 1)
    library.restore(article.id)
    assert [r.id for r in library.rows()] == [article.id]


def test_two_programs_cannot_overwrite_each_other(tmp_path: Path) -> None:
    here, there = (Library.open(tmp_path / "library.db", now) for _ in range(2))
    article = made(here)
    first, second = Writer(here, article), Writer(there, there.load(article.id))
    first.type("这边")
    with pytest.raises(ChangedElsewhere):
        second.type("那边")
    assert there.load(article.id).body[0].text.text == "这边"
    here.close()
    there.close()


def test_what_is_not_there_is_said(library: Library) -> None:
    for act in (library.load, library.revision, library.delete, library.restore):
        with pytest.raises(UserError, match="no article"):
            act("nothing")
    article = made(library)
    with pytest.raises(UserError, match="already"):
        library.create(article)


def test_a_locked_library_is_unwritable_and_loses_nothing(library: Library, tmp_path: Path) -> None:
    writer = Writer(library, made(library))
    library._store._db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "library.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryUnwritable):
        writer.type("字")
    other.execute("ROLLBACK")
    other.close()
    assert library.revision(writer.document.article.id) == 0


def test_a_damaged_or_foreign_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    damaged, foreign, newer = tmp_path / "a.db", tmp_path / "b.db", tmp_path / "c.db"
    damaged.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 1000)
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE other (x)")
    db.close()
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("CREATE TABLE article (x)")
    db.close()
    for path, says in ((damaged, "damaged"), (foreign, "another program"), (newer, "newer version")):
        before = path.read_bytes()
        with pytest.raises(UserError, match=says):
            Library.open(path, now)
        assert path.read_bytes() == before


def test_an_original_is_kept_once_unchanged_and_checked(library: Library) -> None:
    data = b"pixels" * 100
    asset = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", 10, 20, len(data))
    for _ in range(2):
        library.put_asset(data, asset)
    assert library.asset(asset.sha256) == asset
    assert library.assets() == {asset.sha256}
    assert library.asset_bytes(asset.sha256) == data
    path = library.asset_path(asset.sha256)
    path.write_bytes(b"changed" * 100)
    with pytest.raises(UserError, match="damaged"):
        library.asset_bytes(asset.sha256)
    library.put_asset(data, asset)  # taken in again, it is whole again
    assert library.asset_bytes(asset.sha256) == data
    path.unlink()
    with pytest.raises(UserError, match="missing"):
        library.asset_bytes(asset.sha256)


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_library import Writer
from newsdesk.base.clock import now
from newsdesk.library.library import Library

library = Library.open(Path(sys.argv[1]), now)
writer = Writer(library, library.load(sys.argv[2]))
n = 0
while True:
    n += 1
    writer.type("字")
    print(n, flush=True)
"""


def test_every_acknowledged_change_survives_a_kill_at_any_time(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path, now)
    article = made(library)
    library.close()
    total = 0
    for moment in (0.05, 0.21, 0.4, 0.13):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path), article.id, str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moment)
        os.kill(child.pid, signal.SIGKILL)
        said = [int(x) for x in child.stdout.read().split()]
        child.stdout.close()
        child.wait()
        acknowledged = max(said, default=1)
        library = Library.open(path, now)
        length = len(library.load(article.id).body[0].text.text)
        library.close()
        assert length >= total + acknowledged
        total = length
    assert total > 20


def test_a_library_that_was_removed_under_the_program_is_said_instead_of_written_into_nowhere(
    library: Library, tmp_path: Path
) -> None:
    writer = Writer(library, made(library))
    (tmp_path / "library.db").rename(tmp_path / "elsewhere.db")
    with pytest.raises(LibraryUnwritable, match="removed or replaced"):
        writer.type("字")
    (tmp_path / "elsewhere.db").rename(tmp_path / "library.db")
    writer.document.article = library.load(writer.document.article.id)
    writer.type("字")


def test_what_is_erased_is_gone_with_all_it_was_and_only_from_the_bin(library: Library) -> None:
    kept, gone = made(library, "留下").id, made(library, "扔掉").id
    library.delete(gone)
    assert library.erase(gone, kept, "no-such-article") == 1  # the second is not in the bin
    assert library.rows(deleted=True) == []
    assert [row.id for row in library.rows()] == [kept]
    assert library.rows(text="扔掉") == []
    assert library.check() == []
    with library._store.read() as db:
        for table in ("journal", "revision", "body"):
            assert db.execute(f"SELECT count(DISTINCT article) FROM {table}").fetchone()[0] <= 1
