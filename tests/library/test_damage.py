"""A library file that was cut off or changed anywhere: a sentence or the right text, never a crash, never silence."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from writing import Time, Writer, made

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.library.library import Library

PLACES = int(os.environ.get("NEWSDESK_FLIPS", "60"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, Article]]:
    """The bytes of a library, and its articles by id."""
    path, clock = tmp_path_factory.mktemp("whole") / "library.db", Time()
    opened = Library.open(path, clock)
    articles = {}
    for n in range(8):
        writer = Writer(opened, made(opened, clock, f"第{n}篇"), clock)
        for k in range(10):
            writer.type(f"{n}篇第{k}句，" * 15)
        opened.checkpoint(writer.article.id)
        for k in range(5):
            writer.type(f"后来第{k}句。")
        articles[writer.article.id] = writer.article
    opened.close()
    return path.read_bytes(), articles


def used(path: Path, articles: dict[str, Article]) -> int:
    """Do everything with the library; how many times it was said that something is wrong. Whatever is read must be
    right."""
    said = 0
    try:
        opened = Library.open(path, Time())
    except UserError:
        return 1
    try:
        for act in (opened.rows, opened.counts, opened.choices, lambda: opened.rows(text="后来"), opened.assets):
            try:
                act()
            except UserError:
                said += 1
        for article_id, article in articles.items():
            try:
                assert opened.load(article_id) == article
                for state in opened.history.revisions(article_id):
                    assert opened.history.at(article_id, state.revision).revision == state.revision
                Writer(opened, article, Time()).type("还在写")
                assert opened.load(article_id).body[0].text.text.endswith("还在写")
            except UserError:
                said += 1
        said += len(opened.check())
    except UserError:
        said += 1
    finally:
        opened.close()
    return said


@pytest.mark.parametrize("part", range(3))
def test_a_changed_byte_is_said_or_does_not_matter(
    part: int, library: tuple[bytes, dict[str, Article]], tmp_path: Path
) -> None:
    whole, articles = library
    choose = random.Random(part)
    said = 0
    for n in range(PLACES // 3):
        data = bytearray(whole)
        for _ in range(choose.choice((1, 1, 40))):
            data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
        path = tmp_path / f"{n}.db"
        path.write_bytes(data)
        said += bool(used(path, articles))
    assert said > 2


def test_a_file_that_ends_too_early_is_said(library: tuple[bytes, dict[str, Article]], tmp_path: Path) -> None:
    whole, articles = library
    choose = random.Random(9)
    for n in range(PLACES // 3):
        path = tmp_path / f"{n}.db"
        path.write_bytes(whole[: choose.randrange(100, len(whole) - 4096)])
        assert used(path, articles)


def test_a_log_that_was_cut_off_or_changed_gives_an_earlier_state_that_was_written(tmp_path: Path) -> None:
    path, clock = tmp_path / "library.db", Time()
    opened = Library.open(path, clock)
    writer = Writer(opened, made(opened, clock, "标题"), clock)
    states = [writer.article]
    for n in range(30):
        writer.type(f"第{n}句。")
        states.append(writer.article)
    data, log = path.read_bytes(), path.with_name("library.db-wal").read_bytes()
    opened.close()
    choose = random.Random(2)
    for n in range(PLACES // 3):
        copy = tmp_path / f"{n}.db"
        copy.write_bytes(data)
        changed = bytearray(log)
        if n % 2:
            del changed[choose.randrange(len(log)) :]
        else:
            changed[choose.randrange(len(log))] ^= 0xFF
        copy.with_name(f"{n}.db-wal").write_bytes(changed)
        try:
            again = Library.open(copy, clock)
        except UserError:
            continue
        try:
            assert again.load(writer.article.id) in states
        except UserError:
            assert not again.rows()  # the log ended before the article was made
        finally:
            again.close()
