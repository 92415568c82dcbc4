"""Pictures side by side: joined, taken apart and moved on the page, each a step that undo takes back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from page_support import Desk, blocks_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from newsdesk.article.blocks import Beside, Figure, picture_place, pictures_of
from newsdesk.article.edits import SetMeta
from newsdesk.article.richtext import rich
from newsdesk.base.message import M
from newsdesk.desktop.editor.figure import GAP, row


def figures(desk: Desk) -> list[Figure]:
    return [b for b in desk.document.article.blocks if type(b) is Figure]


def desk_of(*captions: str) -> Desk:
    blocks = list(blocks_of("headline:题", *(f"figure:{c}" for c in captions), "paragraph:尾"))
    for i, letter in enumerate("abcd"[: len(captions)], 1):
        blocks[i] = replace(blocks[i], asset=letter * 64, credit=f"{letter} 摄")
    return Desk(tuple(blocks))


def test_the_figure_at_the_caret_and_the_one_below_become_one_and_come_apart() -> None:
    desk = desk_of("甲", "", "丙")
    before = desk.document.article.blocks
    desk.caret(1, 0)
    desk.page.join_pictures()
    (group, last) = figures(desk)
    assert [p.asset[0] for p in pictures_of(group)] == ["a", "b"]
    assert (group.id, group.caption.text, last.asset[0]) == ("b1", "甲", "c")
    desk.page.join_pictures()
    (group,) = figures(desk)
    assert (len(group.beside), group.caption.text) == (2, "甲 丙")
    assert not desk.page.can_join()
    desk.check()
    desk.page.part_pictures()
    assert [(f.asset[0], f.caption.text, f.credit) for f in figures(desk)] == [
        ("a", "甲 丙", "a 摄"), ("b", "", "b 摄"), ("c", "", "c 摄"),
    ]  # fmt: skip
    desk.check()
    while desk.document.done:
        desk.document.undo()
    assert desk.document.article.blocks == before
    desk.close()


def test_the_selected_figures_become_one_but_never_past_words_or_more_than_three() -> None:
    desk = Desk(blocks_of("headline:题", "figure:甲", "paragraph: ", "figure:乙", "paragraph:字", "figure:丙"))
    desk.caret(1, 0, 5, 0)
    assert desk.page.can_join()
    desk.caret(1, 0, 8, 0)  # the word stands between
    assert not desk.page.can_join()
    desk.caret(1, 0, 5, 0)
    desk.page.join_pictures()
    assert [len(f.beside) for f in figures(desk)] == [1, 0]
    desk.close()
    many = desk_of("甲", "乙", "丙", "丁")
    many.caret(1, 0, 8, 0)
    assert not many.page.can_join()
    many.caret(3, 0, 8, 0)
    many.page.join_pictures()
    assert [len(f.beside) for f in figures(many)] == [0, 2]
    many.close()


def test_a_picture_goes_past_its_neighbour_and_stays_chosen() -> None:
    desk = desk_of("甲", "乙", "丙")
    desk.caret(1, 0, 6, 0)
    desk.page.join_pictures()
    desk.page.choose(2)
    for _ in range(3):  # at the edge nothing happens
        desk.page.shift_picture(-1)
    assert [(p.asset[0], p.credit) for p in pictures_of(figures(desk)[0])] == [
        ("c", "c 摄"), ("a", "a 摄"), ("b", "b 摄"),
    ]  # fmt: skip
    picture = desk.page.picture_at_caret()
    assert picture is not None
    assert picture.asset[0] == "c"
    desk.close()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_picture_that_is_clicked_is_the_chosen_one(number: int) -> None:
    figure = Figure("f", "a" * 64, rich("组"), beside=(Beside("b" * 64), Beside("c" * 64)))
    desk = Desk((*blocks_of("headline:题"), figure))
    desk.page.show()
    desk.caret(1, 1)
    rect = desk.page.cursorRect()
    column = desk.page.viewport().width() - 2 * desk.page._pad()
    at = QPoint(desk.page._pad() + round(column * (2 * number + 1) / 6), rect.center().y())
    QTest.mouseClick(desk.page.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    picture = desk.page.picture_at_caret()
    assert picture is not None
    assert picture_place(picture.id) == ("f", number)
    desk.close()


def test_pictures_of_a_row_are_equally_high_and_fill_the_width() -> None:
    boxes = row([(1600, 800), (800, 800), None], 600, 760, 120)
    assert len({round(b.height(), 3) for b in boxes}) == 1
    assert round(boxes[-1].right(), 3) == 600
    assert round(boxes[1].left() - boxes[0].right(), 3) == GAP
    (small,) = row([(100, 50)], 600, 760, 120)
    assert (small.width(), small.height()) == (100, 50)
    (missing,) = row([None], 600, 760, 120)
    assert (missing.width(), missing.height()) == (600, 120)


def test_the_chosen_picture_of_a_group_is_deleted_alone_and_the_last_takes_the_figure() -> None:
    desk = desk_of("甲", "乙", "丙")
    desk.caret(1, 0, 6, 0)
    desk.page.join_pictures()
    desk.page.choose(1)
    desk.caret(1, 1, 1, 0)
    desk.key(Qt.Key.Key_Delete)
    assert [p.asset[0] for p in pictures_of(figures(desk)[0])] == ["a", "c"]
    desk.page.choose(0)
    desk.page.delete_picture()
    (figure,) = figures(desk)
    assert (figure.asset[0], figure.beside, figure.credit, figure.caption.text) == ("c", (), "c 摄", "甲 乙 丙")
    desk.page.delete_picture()
    assert figures(desk) == []
    desk.check()
    desk.document.undo()
    desk.document.undo()
    desk.document.undo()
    assert len(figures(desk)[0].beside) == 2
    desk.close()


def test_a_joined_figure_that_led_leads_within_its_group() -> None:
    desk = desk_of("甲", "乙")
    desk.document.do(M("Lead picture"), SetMeta("lead_picture", "", "b2"))
    desk.caret(1, 0, 4, 0)
    desk.page.join_pictures()
    assert desk.document.article.lead_picture == "b1"
    desk.document.undo()
    assert desk.document.article.lead_picture == "b2"
    desk.close()
