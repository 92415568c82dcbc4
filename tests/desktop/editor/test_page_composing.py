"""Input methods: whatever happens while somebody composes, no preedit stays behind and nothing waits for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_support import Desk, Key, blocks_of, short_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from newsdesk.article.edits import Replace, Splice
from newsdesk.article.place import Place
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.message import M
from newsdesk.desktop.theme import DARK

HEAD = "headline:标题"
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def point(desk: Desk, line: int, offset: int) -> QPoint:
    block = desk.page.document().findBlockByNumber(line)
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + offset)
    return desk.page.cursorRect(cursor).center()


def drop(desk: Desk) -> None:
    mime = QMimeData()
    mime.setText("落")
    at, copy = point(desk, 2, 1), Qt.DropAction.CopyAction
    viewport = desk.page.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, mime, LEFT, NONE))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, mime, LEFT, NONE))


def paste(desk: Desk) -> None:
    QApplication.clipboard().setText("贴")
    desk.page.paste()


INTERRUPTIONS: dict[str, Callable[[Desk], object]] = {
    "a click elsewhere": lambda d: QTest.mouseClick(d.page.viewport(), LEFT, NONE, point(d, 2, 1)),
    "a double click": lambda d: QTest.mouseDClick(d.page.viewport(), LEFT, NONE, point(d, 2, 1)),
    "the focus lost": lambda d: d.page.clearFocus(),
    "enter": lambda d: d.key(Key.Key_Return),
    "backspace": lambda d: d.key(Key.Key_Backspace),
    "delete": lambda d: d.key(Key.Key_Delete),
    "an arrow key": lambda d: d.key(Key.Key_Right),
    "undo": lambda d: d.document.undo(),
    "redo": lambda d: d.document.redo(),
    "select all": lambda d: d.page.selectAll(),
    "cut": lambda d: d.page.cut(),
    "copy": lambda d: d.page.copy(),
    "paste": paste,
    "a drop": drop,
    "another kind": lambda d: d.page.set_kind("heading"),
    "bold": lambda d: d.page.toggle_mark("strong"),
    "a link": lambda d: d.page.set_link("https://x.cn/"),
    "a title": lambda d: d.page.toggle_title("kicker"),
    "a picture": lambda d: d.page.insert_figures([("c" * 64, "图", "", "")]),
    "a divider": lambda d: d.page.insert_divider(),
    "text put in": lambda d: d.page.insert_text("文"),
    "going to a place": lambda d: d.page.go_to(Place("b2", "text", 0, 1)),
    "the caret set": lambda d: d.caret(2, 1),
    "other colours": lambda d: d.page.set_colours(DARK),
    "a new width": lambda d: d.page.resize(700, 700),
}


@pytest.mark.parametrize("name", INTERRUPTIONS)
def test_a_composition_that_is_interrupted_leaves_page_and_model_equal(name: str) -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:甲乙", "paragraph:丙丁"))
    start = short_of(desk.document.article)
    waited: list[str] = []
    desk.page.show()
    desk.page.setFocus()
    QApplication.processEvents()
    desk.caret(1, 1)
    for text in ("z", "zh", "中"):
        desk.preedit(text)
    desk.document.later(lambda: waited.append("done"))
    INTERRUPTIONS[name](desk)
    QApplication.processEvents()
    desk.check()
    desk.page.finish()
    desk.check()
    assert waited == ["done"]
    assert "丁" in "".join(short_of(desk.document.article)) or name == "select all"
    desk.preedit("x")
    desk.commit("后")
    desk.check()
    while desk.document.undo():
        desk.check()
    assert short_of(desk.document.article) == start
    desk.page.hide()
    desk.close()


@pytest.mark.parametrize(
    ("before", "caret", "after", "place"),
    [
        ([HEAD, "figure:图"], (1, 0), [HEAD, "paragraph:经济", "figure:图"], (1, 2)),
        ([HEAD, "figure:图"], (1, 1), [HEAD, "figure:经济图"], (2, 2)),
        ([HEAD, "divider:"], (1, 1), [HEAD, "divider:", "paragraph:经济"], (2, 2)),
        ([HEAD, "paragraph:"], (1, 0), [HEAD, "paragraph:经济"], (1, 2)),
        (["headline:"], (0, 0), ["headline:经济"], (0, 2)),
        (["kicker:", HEAD], (0, 0), ["kicker:经济", HEAD], (0, 2)),
        ([HEAD, "paragraph:甲乙", "figure:图", "paragraph:丙丁"], (4, 1, 1, 1), [HEAD, "paragraph:甲经济丁"], (1, 3)),
        ([HEAD, "paragraph:甲", "paragraph:乙"], (2, 1, 0, 0), ["headline:经济"], (0, 2)),
    ],
)
def test_composing_where_the_structure_is(
    before: list[str], caret: tuple[int, ...], after: list[str], place: tuple[int, int]
) -> None:
    desk = Desk(blocks_of(*before))
    desk.caret(*caret)
    for text in ("j", "ji"):
        desk.preedit(text)
    desk.commit("经", then="ji")
    desk.commit("济")
    desk.check()
    assert short_of(desk.document.article) == after
    assert desk.page.binding.caret()[:2] == place
    while desk.document.undo():
        desk.check()
    assert short_of(desk.document.article) == before
    desk.close()


def test_a_cancelled_composition_changes_nothing() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:甲乙"))
    desk.caret(1, 1)
    desk.preedit("zhong")
    desk.preedit("")
    desk.check()
    assert short_of(desk.document.article) == [HEAD, "paragraph:甲乙"]
    assert not desk.document.done
    desk.close()


def test_what_was_cancelled_does_not_come_back_with_the_next_command() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:甲乙"))
    desk.caret(1, 1)
    desk.type("x")
    desk.document.undo()
    desk.preedit("zhong")
    desk.preedit("")
    assert desk.document.redo()
    desk.page.set_kind("heading")
    desk.check()
    assert short_of(desk.document.article) == [HEAD, "heading:甲x乙"]
    desk.close()


def test_a_commit_can_replace_what_stands_before_the_caret() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:甲乙丙"))
    desk.caret(1, 2)
    desk.commit("易", -1, 1)
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:甲易丙"
    desk.close()


def test_what_others_change_while_somebody_composes_waits_and_then_shows() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:甲乙"))
    desk.caret(1, 1)
    desk.preedit("zhong")
    document = desk.document
    figure = blocks_of("x:", "figure:图")[1]
    document.later(lambda: document.do(M("Insert"), Splice("b1", 0, EMPTY, rich("外")), undoable=False))
    document.later(lambda: document.do(M("Insert"), Replace(2, (), (figure.__class__("f", "c" * 64),)), undoable=False))
    desk.preedit("zhongg")
    assert short_of(document.article) == [HEAD, "paragraph:甲乙"]
    desk.commit("中")
    desk.check()
    assert short_of(document.article) == [HEAD, "paragraph:外甲中乙", "figure:"]
    assert desk.page.binding.caret()[:2] == (1, 3)
    desk.close()


def test_many_compositions_leave_no_trace_but_their_text() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:"))
    desk.caret(1, 0)
    for _ in range(500):
        for text in ("z", "zh"):
            desk.preedit(text)
        desk.commit("中")
        desk.clock.wait(2)
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:" + "中" * 500
    assert len(desk.document.done) == 500
    desk.close()
