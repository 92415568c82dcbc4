"""What a difference shows is all there is, and what it brings back is what was."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.article.article import Article, Person, same_content
from newsdesk.article.blocks import Block, Divider, Figure, Table, TextBlock
from newsdesk.article.difference import difference, restore_all, restore_block, restore_field, runs, words
from newsdesk.article.richtext import Mark, RichText, rich

TEXTS = ("推窗见绿", "出门进园，处处是花。", "The park opens 2026", "", "二十四小时开放")


def article(*blocks: Block, **meta: object) -> Article:
    return Article(id="a", blocks=(TextBlock("h", "headline", rich("标题")), *blocks), **meta)


def p(name: str, text: str, kind: str = "paragraph") -> TextBlock:
    return TextBlock(name, kind, rich(text))


block = st.builds(
    lambda name, text, kind: kind(f"b{name}", text),
    st.integers(0, 7),
    st.sampled_from(TEXTS),
    st.sampled_from(
        [
            p,
            lambda i, x: p(i, x, "heading"),
            lambda i, x: Figure(i, "f" * 64, rich(x), "张三 摄"),
            lambda i, x: Divider(i),
            lambda i, x: Table(i, ((x, "一"), ("二", x))),
        ]
    ),
)
articles = st.builds(
    lambda blocks, summary: article(*blocks, summary=summary),
    st.lists(block, max_size=8, unique_by=lambda b: b.id),
    st.sampled_from(TEXTS),
)


@given(articles, articles)
def test_bringing_all_back_gives_the_old_text_and_can_be_undone(old: Article, new: Article) -> None:
    now = new
    edits = restore_all(new, old)
    for edit in edits:
        now = edit.apply(now)
    assert same_content(now, old)
    for edit in reversed(edits):
        now = edit.invert().apply(now)
    assert now == new


@given(articles, articles)
def test_every_block_of_both_is_shown_once_and_texts_without_a_difference_are_equal(old: Article, new: Article) -> None:
    shown = difference(old, new)
    assert [c.new for c in shown.blocks if c.new is not None] == list(new.blocks)
    assert sorted(c.old.id for c in shown.blocks if c.old is not None) == sorted(b.id for b in old.blocks)
    if shown.none:
        assert [words(b) for b in old.blocks] == [words(b) for b in new.blocks]
        assert old.summary == new.summary
    assert difference(new, new).none


@given(articles, articles)
def test_a_block_that_is_brought_back_is_what_it_was_and_the_article_stays_legal(old: Article, new: Article) -> None:
    for name in {b.id for b in (*old.blocks, *new.blocks)}:
        now = new
        for edit in restore_block(new, old, name):
            now = edit.apply(now)
        assert now.headline is not None
        assert sum(b.kind == "headline" for b in now.blocks) == 1
        if name in {b.id for b in old.blocks}:
            assert now.block(name) == old.block(name)
        else:
            assert name not in {b.id for b in now.blocks}


@given(st.text("公园花a b。", max_size=60), st.text("公园花a b。", max_size=60))
def test_the_runs_are_both_texts(old: str, new: str) -> None:
    made = runs(old, new)
    assert "".join(r.text for r in made if r.kind != "added") == old
    assert "".join(r.text for r in made if r.kind != "removed") == new


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("今年建成口袋公园36处。", "今年建成口袋公园38处。", [("removed", "36"), ("added", "38")]),
        ("推窗见绿", "推开窗见绿", [("added", "开")]),
        ("the old park", "the new park", [("removed", "old"), ("added", "new")]),
    ],
)
def test_changes_inside_a_paragraph_are_characters_and_whole_latin_words(old: str, new: str, shown: list) -> None:
    made = difference(article(p("a", old)), article(p("a", new)))
    (change,) = made.changes
    assert [(r.kind, r.text) for r in change.runs if r.kind != "kept"] == shown


def test_moved_changed_added_and_removed_blocks_are_told_apart() -> None:
    old = article(p("a", "第一段"), p("b", "第二段"), p("c", "第三段"), p("d", "第四段"))
    new = article(p("c", "第三段"), p("a", "第一段"), p("b", "第二段改"), p("e", "完全不同的新内容"))
    told = [(c.block.id, c.kind, c.moved) for c in difference(old, new).blocks]
    assert told == [
        ("h", "same", False),
        ("c", "same", True),
        ("a", "same", False),
        ("b", "changed", False),
        ("d", "removed", False),
        ("e", "added", False),
    ]


def test_pictures_marks_kinds_and_fields_count_as_changes() -> None:
    marked = TextBlock("b", "paragraph", RichText("重要", (Mark(0, 2, "strong"),)))
    old = article(Figure("f", "1" * 64, rich("图")), p("b", "重要"), p("c", "小标题"), authors=())
    new = article(Figure("f", "2" * 64, rich("图")), marked, p("c", "小标题", "heading"), authors=(Person("张三"),))
    made = difference(old, new)
    assert [c.kind for c in made.changes] == ["changed"] * 3
    assert [c.other_picture for c in made.changes] == [True, False, False]
    assert [(f.name, f.new) for f in made.fields] == [("authors", (Person("张三"),))]


def test_the_same_words_under_another_id_are_the_same_block() -> None:
    old = article(p("a", "第一段，大家都来公园里散步。"), p("b", "第二段"))
    new = article(p("x", "第一段，大家都到公园里散步。"), p("y", "第二段"))
    assert [c.kind for c in difference(old, new).blocks] == ["same", "changed", "same"]


def test_a_very_long_text_is_compared_in_little_time() -> None:
    choose = random.Random(1)
    long = "".join(choose.choices("公园花开满城春色，。", k=100_000))
    other = "".join(choose.choices("公园花开满城春色，。", k=100_000))
    start = time.process_time()
    made = runs(long, other)
    assert "".join(r.text for r in made if r.kind != "added") == long
    assert time.process_time() - start < 5, "seconds of processor; it would be hours without its limit"


def test_a_block_that_is_told_by_its_text_alone_gets_the_old_text_and_does_not_go() -> None:
    old = article(p("b1", "口袋公园就在居民家门口，推窗见绿。"))
    new = article(p("b9", "口袋公园就在居民家门口，推窗见花。"))
    (change,) = difference(old, new).changes
    assert change.kind == "changed"
    now = new
    for edit in restore_block(new, old, change.block.id):
        now = edit.apply(now)
    assert now.blocks == old.blocks


def test_one_field_is_brought_back_alone() -> None:
    old, new = article(summary="旧", authors=(Person("张三"),)), article(summary="新", authors=(Person("李四"),))
    (edit,) = restore_field(new, old, "authors")
    assert edit.apply(new) == article(summary="新", authors=(Person("张三"),))
    assert restore_field(new, new, "authors") == ()
