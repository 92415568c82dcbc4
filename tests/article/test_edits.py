"""Every edit can be taken back, written down and read again; what does not fit is refused."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.article.article import Article, Person, Source, same_content, settle_titles
from newsdesk.article.blocks import Divider, Figure, TextBlock
from newsdesk.article.codec import edit_from_json, edit_to_json
from newsdesk.article.document import Change, Document
from newsdesk.article.edits import Edit, Replace, SetField, SetMeta, Splice, Stale
from newsdesk.article.richtext import EMPTY, RichText, rich
from newsdesk.base.message import M

ARTICLE = Article(
    id="a",
    blocks=(
        TextBlock("h", "headline", rich("标题")),
        TextBlock("p", "paragraph", rich("正文一段", (0, 2, "strong"))),
        Figure("f", "0" * 64, rich("图说"), "张三 摄", "图"),
    ),
)
EDITS: list[Edit] = [
    Splice("p", 2, rich("一"), rich("两", (0, 1, "em"))),
    Splice("f", 0, rich("图"), EMPTY),
    Replace(1, ARTICLE.blocks[1:2], (TextBlock("x", "heading", rich("新")), Divider("d"))),
    Replace(3, (), (TextBlock("y", "quote"),)),
    SetField("f", "credit", "张三 摄", "李四 摄"),
    SetMeta("keywords", (), ("公园", "更新")),
    SetMeta("source", Source(), Source("城市日报", kind="reprint")),
    SetMeta("authors", (), (Person("张三", "reporter"),)),
]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_and_its_inverse_leave_no_trace(edit: Edit) -> None:
    changed = edit.apply(ARTICLE)
    assert changed != ARTICLE
    assert edit.invert().apply(changed) == ARTICLE


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_the_same_after_the_journal(edit: Edit) -> None:
    again = edit_from_json(json.loads(json.dumps(edit_to_json(edit))))
    assert again.apply(ARTICLE) == edit.apply(ARTICLE)


@pytest.mark.parametrize(
    "edit",
    [
        Splice("p", 2, rich("没有"), rich("x")),
        Splice("nowhere", 0, EMPTY, rich("x")),
        Replace(1, (Divider("d"),), ()),
        Replace(9, (), (Divider("d"),)),
        SetField("f", "credit", "别人", "x"),
        SetField("f", "caption", "图说", "x"),
        SetMeta("revision", 0, 5),
        SetMeta("summary", "别的", "x"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing(edit: Edit) -> None:
    with pytest.raises(Stale):
        edit.apply(ARTICLE)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def document() -> Document:
    ids = itertools.count()
    return Document(ARTICLE, Clock(), lambda: f"n{next(ids)}")


def type_text(document: Document, text: str) -> None:
    length = len(document.article.block("p").text)
    caret = (1, length, 1, length)
    after = (1, length + len(text), 1, length + len(text))
    document.do(M("Typing"), Splice("p", length, EMPTY, RichText(text)), typing=True, before=caret, after=after)


def test_typing_in_one_go_is_one_step_and_a_pause_begins_another(document: Document) -> None:
    for character in "推窗见绿":
        type_text(document, character)
    document._clock.time += timedelta(seconds=2)
    type_text(document, "花")
    assert len(document.done) == 2
    assert document.undo()
    assert document.article.block("p").text.text == "正文一段推窗见绿"
    assert document.undo()
    assert same_content(document.article, ARTICLE)
    assert not document.undo()
    assert document.redo()
    assert document.redo()
    assert document.article.block("p").text.text == "正文一段推窗见绿花"


def test_undo_covers_text_and_metadata_in_the_order_they_were_done(document: Document) -> None:
    type_text(document, "字")
    document.do(M("Summary"), SetMeta("summary", "", "摘"), typing=True)
    document.do(M("Summary"), SetMeta("summary", "摘", "摘要"), typing=True)
    assert len(document.done) == 2
    document.undo()
    assert document.article.summary == ""
    assert document.article.block("p").text.text.endswith("字")


def test_a_new_edit_forgets_what_was_undone(document: Document) -> None:
    type_text(document, "一")
    document.undo()
    type_text(document, "二")
    assert not document.redo()


def test_listeners_hear_revisions_in_order_and_a_refused_edit_is_silent(document: Document) -> None:
    heard: list[Change] = []
    document.listeners.append(heard.append)
    type_text(document, "一")
    with pytest.raises(Stale):
        document.do(M("Bad"), Splice("p", 0, rich("没有"), EMPTY))
    document.undo()
    assert [(c.revision, c.act) for c in heard] == [(1, "do"), (2, "undo")]
    assert heard[0].touched == {"p"}
    assert document.article.revision == 2


def test_what_comes_from_outside_waits_while_somebody_composes(document: Document) -> None:
    document.hold(on=True)
    document.later(lambda: document.do(M("Late"), SetMeta("slug", "", "late")))
    assert document.article.slug == ""
    document.hold(on=False)
    assert document.article.slug == "late"


def test_a_background_change_is_not_what_undo_takes_back(document: Document) -> None:
    type_text(document, "一")
    document.do(M("Background"), SetMeta("summary", "", "算出来的"), undoable=False)
    document.undo()
    assert document.article.summary == "算出来的"
    assert document.article.block("p").text.text == "正文一段"


def test_titles_settle_in_order_and_lose_no_text() -> None:
    blocks = (
        TextBlock("a", "paragraph", rich("文")),
        TextBlock("b", "headline", rich("错位的标题")),
        TextBlock("c", "subtitle", rich("错位的副题")),
    )
    settled = settle_titles(blocks, "new")
    assert [(b.id, b.kind) for b in settled] == [
        ("new", "headline"),
        ("a", "paragraph"),
        ("b", "heading"),
        ("c", "heading"),
    ]
    assert settle_titles(settled, "other") == settled
