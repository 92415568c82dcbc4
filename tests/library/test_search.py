"""Searching the library: Chinese words of any length, phrases, Latin beginnings; a scan of all texts agrees."""

from __future__ import annotations

import random
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from newsdesk.article.article import Article, Person, new_article
from newsdesk.article.edits import Replace, SetMeta, Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import new_id, now
from newsdesk.library.library import Library
from newsdesk.library.texts import Entry
from newsdesk.library.words import question


@pytest.fixture
def library(tmp_path: Path):
    made = Library.open(tmp_path / "library.db", now)
    yield made
    made.close()


def put(library: Library, headline: str, text: str = "", **meta: object) -> Article:
    article = new_article(new_id(), new_id(), new_id(), created="2026-11-21T00:00:00Z")
    article = Splice(article.blocks[0].id, 0, EMPTY, rich(headline)).apply(article)
    article = Splice(article.blocks[1].id, 0, EMPTY, rich(text)).apply(article)
    for name, value in meta.items():
        article = SetMeta(name, getattr(article, name), value).apply(article)
    library.create(article)
    return article


def change(library: Library, article: Article, text: str) -> Article:
    """Another text in the first paragraph, as a session saves it."""
    block = article.blocks[1]
    edit = Replace(1, (block,), (type(block)(block.id, "paragraph", rich(text)),))
    after = edit.apply(article)
    revision = library.revision(article.id) + 1
    library.append(article.id, [Entry(revision, "2026-11-22T00:00:00Z", "do", "Type", (edit,), False)], article=after)
    return after


def found(library: Library, text: str) -> list[str]:
    return [row.headline for row in library.rows(text=text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("园", ["口袋公园", "老厂"]),
        ("公园", ["口袋公园", "老厂"]),
        ("口袋公园", ["口袋公园"]),
        ("绿地公园", ["老厂"]),
        ("公园 骑行", ["老厂"]),
        ('"公园 骑行"', []),
        ("park", ["口袋公园"]),
        ("PAR", ["口袋公园"]),
        ("ark", []),
        ("ＰＡＲＫ", ["口袋公园"]),
        ("36处", ["口袋公园"]),
        ("张三", ["老厂"]),
        ("民生", ["口袋公园"]),
        ("。", ["老厂"]),
        ("厂老", []),
        ("不在文中", []),
        ("\" ' * ( ) : ^ - AND", []),
        ("", ["老厂", "口袋公园"]),
    ],
)
def test_a_word_finds_the_articles_that_hold_it(library: Library, text: str, expected: list[str]) -> None:
    put(library, "口袋公园", "已建成 Parkland 36处", keywords=("民生",))
    put(library, "老厂", "旧厂房变绿地公园，可骑行。", authors=(Person("张三"),))
    assert sorted(found(library, text)) == sorted(expected)


def test_those_come_first_that_have_it_in_the_headline_then_the_newest(library: Library) -> None:
    put(library, "公园甲")
    put(library, "乙", "公园")
    put(library, "公园丙")
    put(library, "丁", "公园")
    assert found(library, "公园") == ["公园丙", "公园甲", "丁", "乙"]


def test_a_changed_text_is_found_by_its_new_words_and_not_by_its_old_ones(library: Library) -> None:
    article = put(library, "题", "旧的词语")
    put(library, "另一篇", "新的")
    after = change(library, article, "新的词语")
    assert found(library, "旧的") == []
    assert found(library, "新的") == ["题", "另一篇"]
    change(library, after, "空")
    assert found(library, "词语") == []
    assert library.check() == []


def test_the_bin_is_searched_for_itself(library: Library) -> None:
    article = put(library, "公园")
    library.delete(article.id)
    assert found(library, "公园") == []
    assert [r.headline for r in library.rows(deleted=True, text="公园")] == ["公园"]


def test_the_index_finds_what_a_scan_of_all_texts_finds(library: Library) -> None:
    choose = random.Random(7)
    letters = "公园城市绿地街道口袋新36ab。， Ａ々ー"
    bodies = ["".join(choose.choices(letters, k=choose.randint(1, 40))) for _ in range(150)]
    for i, body in enumerate(bodies):
        put(library, f"题{i}", body)
    for _ in range(300):
        body = choose.choice(bodies)
        start = choose.randrange(len(body))
        word = body[start : start + choose.randint(1, 6)].strip()
        folded = unicodedata.normalize("NFKC", word).lower()
        if not word or " " in word or folded[0] in "36ab":  # Latin words are found by their beginning only
            continue
        expected = {f"题{i}" for i, b in enumerate(bodies) if folded in unicodedata.normalize("NFKC", b).lower()}
        got = set(found(library, word))
        assert got <= expected
        asked = question(word)
        if (asked is not None and asked.whole) or all(c > "\u2e7f" for c in word):
            assert got == expected, word


def test_an_index_that_lacks_articles_is_said_and_filled_again(library: Library, tmp_path: Path) -> None:
    put(library, "题", "公园")
    db = sqlite3.connect(tmp_path / "library.db")
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    db.commit()
    db.close()
    assert found(library, "公园") == []
    assert "1 articles" in library.check(repair=True)[0]
    assert library.check() == []
    assert found(library, "公园") == ["题"]


VERSION_1 = Path(__file__).parent / "library-version-1.sql"
VERSION_2 = Path(__file__).parent / "library-version-2.db"


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_library_is_brought_up_and_a_copy_is_kept(version: int, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    if version == 1:
        with sqlite3.connect(path) as db:
            db.executescript(VERSION_1.read_text(encoding="utf-8"))
    else:
        path.write_bytes(VERSION_2.read_bytes())
    with sqlite3.connect(path) as db:
        before = dict(db.execute("SELECT id, checkpoint FROM article").fetchall())
        texts = dict(db.execute("SELECT id, headline || first_line FROM article").fetchall())
        revisions = dict(db.execute("SELECT id, revision FROM article").fetchall())
        deleted = {row[0] for row in db.execute("SELECT id FROM article WHERE deleted IS NOT NULL")}
    done: list[float] = []
    library = Library.open(path, now, progress=done.append)
    assert done[-1] == 1.0
    assert {r.id for r in library.rows(deleted=True)} == deleted
    assert {r.id for r in library.rows()} == set(before) - deleted
    for article_id in before:
        article = library.load(article_id)
        assert article.headline + article.body[0].text.text == texts[article_id]
        assert article.revision == revisions[article_id]
        for state in library.history.revisions(article_id):
            assert library.history.at(article_id, state.revision).revision == state.revision
    newest = library.rows()[0]
    assert library.rows(text=newest.headline[:2])[0].id == newest.id
    assert [line for line in library.check() if "picture" not in line] == []  # their files are not here
    change(library, library.load(newest.id), "改过的正文")
    assert [r.id for r in library.rows(text="改过的")] == [newest.id]
    library.close()
    kept = sqlite3.connect(tmp_path / f"library-version-{version}.db")
    assert dict(kept.execute("SELECT id, checkpoint FROM article").fetchall()) == before
    assert kept.execute("PRAGMA user_version").fetchone() == (version,)
    kept.close()
    Library.open(path, now).close()
