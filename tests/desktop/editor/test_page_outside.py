"""What others do to the article: the page shows it, the person's place stays, and one history holds it all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_support import Desk, blocks_of, short_of
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from newsdesk.article.article import Person, same_content
from newsdesk.article.blocks import TextBlock
from newsdesk.article.document import Document
from newsdesk.article.edits import Edit, Replace, SetField, SetMeta, Splice
from newsdesk.article.richtext import EMPTY, Mark, RichText, rich
from newsdesk.base.message import M
from newsdesk.desktop.editor.page import Page

BLOCKS = blocks_of("kicker:引", "headline:标题", "paragraph:前", "figure:图", "divider:", "paragraph:后面", "opaque:")


def new(text: str) -> TextBlock:
    return TextBlock(f"new-{text}", "paragraph", rich(text))


CHANGES: dict[str, Callable[[Document], tuple[Edit, ...]]] = {
    "a credit": lambda d: (SetField("b3", "credit", "李四 摄", "张三 摄"),),
    "another picture": lambda d: (SetField("b3", "asset", "a" * 64, "c" * 64),),
    "authors": lambda d: (SetMeta("authors", (), (Person("张三", "reporter"),)),),
    "a character outside the basic plane": lambda d: (Splice("b5", 1, EMPTY, rich("𠮷")),),
    "a mark": lambda d: (Splice("b5", 0, rich("后"), RichText("后", (Mark(0, 1, "strong"),))),),
    "a caption": lambda d: (Splice("b3", 0, rich("图"), rich("另一张图")),),
    "a block before": lambda d: (Replace(2, (), (new("新"),)),),
    "the first and the last block": lambda d: (
        Replace(0, d.article.blocks[:1], ()), Replace(5, d.article.blocks[6:], ())),
    "a figure away": lambda d: (Replace(3, d.article.blocks[3:4], ()),),
    "everything but the headline": lambda d: (Replace(0, d.article.blocks, d.article.blocks[1:2]),),
    "a section moved": lambda d: (Replace(2, d.article.blocks[2:6], d.article.blocks[4:6] + d.article.blocks[2:4]),),
    "all words replaced": lambda d: (Splice("b2", 0, rich("前"), rich("新")), Splice("b5", 0, rich("后"), rich("新"))),
    "a kind": lambda d: (Replace(5, d.article.blocks[5:6], (TextBlock("b5", "quote", rich("后面")),)),),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_from_outside_shows_and_is_undone_and_redone(name: str) -> None:
    desk = Desk(BLOCKS)
    start = desk.document.article
    desk.caret(6, 1)
    desk.type("写")
    desk.clock.wait(2)
    desk.document.undo()
    desk.document.do(M("x"), *CHANGES[name](desk.document))
    desk.check()
    changed = desk.document.article
    desk.document.undo()
    desk.check()
    assert same_content(desk.document.article, start)
    desk.document.redo()
    desk.check()
    assert same_content(desk.document.article, changed)
    fresh = Desk(changed.blocks)
    assert fresh.page.binding.sheet.lines == desk.page.binding.sheet.lines
    fresh.close()
    desk.close()


def test_typing_and_changes_from_outside_are_undone_in_their_order() -> None:
    desk = Desk(BLOCKS)
    desk.caret(6, 2)
    desk.type("甲")
    desk.document.do(M("x"), SetField("b3", "credit", "李四 摄", ""))
    desk.type("乙")
    assert [len(step.edits) for step in desk.document.done] == [1, 1, 1]
    desk.document.undo()
    assert short_of(desk.document.article)[5] == "paragraph:后面甲"
    desk.document.undo()
    assert desk.document.article.blocks[3].credit == "李四 摄"
    desk.document.undo()
    assert desk.document.article.blocks == BLOCKS
    assert desk.page.binding.caret()[:2] == (6, 2)
    desk.close()


def test_a_background_result_is_not_what_the_next_undo_takes_back() -> None:
    desk = Desk(BLOCKS)
    desk.caret(6, 2)
    desk.type("甲")
    desk.document.do(M("x"), SetField("b3", "alt", "图", "一张图"), undoable=False)
    desk.document.undo()
    desk.check()
    assert short_of(desk.document.article)[5] == "paragraph:后面"
    assert desk.document.article.blocks[3].alt == "一张图"
    desk.close()


def test_what_is_seen_stays_where_it_is_when_something_changes_above_it() -> None:
    desk = Desk(blocks_of("headline:标题", *["paragraph:" + "甲乙丙" * 60] * 30))
    desk.page.show()
    QApplication.processEvents()
    desk.page.verticalScrollBar().setValue(1500)
    seen = desk.page.cursorForPosition(QPoint(100, 5)).block().text()
    line = desk.page.cursorForPosition(QPoint(100, 5)).block().blockNumber()
    desk.document.do(M("x"), Replace(1, (), tuple(new("新" * 100 + str(i)) for i in range(5))))
    QApplication.processEvents()
    now = desk.page.cursorForPosition(QPoint(100, 5)).block()
    assert (now.text(), now.blockNumber()) == (seen, line + 5)
    desk.page.hide()
    desk.close()


def test_two_pages_over_one_document_show_the_same() -> None:
    desk = Desk(BLOCKS)
    other = Page(desk.document, desk.page._thumbnails._source, desk.page._t, desk.page._styles.colours)
    desk.caret(6, 1)
    desk.type("写")
    other.binding.set_caret((2, 1, 2, 1))
    other.insert_text("一\n二")
    desk.check()
    other.check()
    assert other.binding.sheet.lines == desk.page.binding.sheet.lines
    other.release()
    desk.type("完")
    desk.close()


def test_a_page_that_was_let_go_hears_nothing_any_more() -> None:
    desk = Desk(BLOCKS)
    desk.page.release()
    assert not desk.document.listeners
    desk.document.do(M("x"), SetField("b3", "credit", "李四 摄", ""))
    assert desk.document.undo()
