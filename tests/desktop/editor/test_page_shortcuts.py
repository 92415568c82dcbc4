"""Signs that become structure, quotes that become curly, and both switched off."""

from __future__ import annotations

import pytest
from page_support import Desk, Key, blocks_of, short_of

from newsdesk.article.blocks import text_of
from newsdesk.article.richtext import Mark
from newsdesk.desktop.editor.shortcuts import quote_for

HEAD = "headline:标题"


def marks(desk: Desk, index: int) -> tuple[Mark, ...]:
    text = text_of(desk.document.article.blocks[index])
    return text.marks if text else ()


def test_undo_gives_the_signs_back_before_it_takes_them_away() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:小节"))
    desk.caret(1, 0)
    desk.type("## ")
    assert short_of(desk.document.article) == [HEAD, "heading:小节"]
    assert [str(step.label) for step in desk.document.done] == ["Typing", "Text shortcut"]
    desk.document.undo()
    desk.check()
    assert short_of(desk.document.article) == [HEAD, "paragraph:## 小节"]
    desk.document.undo()
    assert short_of(desk.document.article) == [HEAD, "paragraph:小节"]
    desk.close()


@pytest.mark.parametrize(("typed", "mark"), [("**粗**", "strong"), ("*斜*", "em")])
def test_stars_mark_what_stands_between_them_and_not_what_follows(typed: str, mark: str) -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:前"))
    desk.caret(1, 1)
    desk.type(typed + "后")
    desk.check()
    assert marks(desk, 1) == (Mark(1, 2, mark),)
    desk.close()


@pytest.mark.parametrize("typed", ["2 * 3 * 4", "**", "* *", "a**b", "** 粗**"])
def test_stars_that_mark_nothing_stay(typed: str) -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:前"))
    desk.caret(1, 1)
    desk.type(typed)
    desk.check()
    assert short_of(desk.document.article)[1] == f"paragraph:前{typed}"
    assert marks(desk, 1) == ()
    desk.close()


def test_switched_off_signs_are_only_signs() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:"))
    desk.page.text_shortcuts = False
    desk.caret(1, 0)
    desk.type("## **x**")
    desk.key(Key.Key_Return)
    desk.type("---")
    desk.key(Key.Key_Return)
    desk.check()
    assert short_of(desk.document.article) == [HEAD, "paragraph:## **x**", "paragraph:---", "paragraph:"]
    desk.close()


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("他说", '"', "“"),
        ("他说“好", '"', "”"),
        ("", "'", "‘"),
        ("it", "'", "’"),
        ("“他说‘好", "'", "’"),
        ("1990", "'", "’"),
    ],
)
def test_a_straight_quote_becomes_the_one_that_is_due(before: str, key: str, after: str) -> None:
    assert quote_for(before, key) == after


def test_quotes_are_as_typed_unless_somebody_wants_them_curly() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:"))
    desk.caret(1, 0)
    desk.type('"a"')
    desk.page.smart_quotes = True
    desk.type('"好"')
    desk.check()
    assert short_of(desk.document.article)[1] == 'paragraph:"a"“好”'
    desk.document.undo()
    assert short_of(desk.document.article)[1] == "paragraph:"
    desk.close()


def test_what_is_to_verify_is_marked_or_written() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:约三百人"))
    desk.caret(1, 3, 1, 1)
    desk.page.mark_to_verify()
    assert marks(desk, 1) == (Mark(1, 3, "verify"),)
    desk.page.mark_to_verify()
    assert marks(desk, 1) == ()
    desk.caret(1, 4)
    desk.page.mark_to_verify()
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:约三百人[verify]"
    desk.type("了")
    assert marks(desk, 1) == (Mark(4, 12, "verify"),)
    desk.close()
