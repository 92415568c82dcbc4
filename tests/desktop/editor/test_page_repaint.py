"""What stands on the screen after each change is what a page painted anew would show: nothing is left unpainted."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from page_support import Desk, Key, blocks_of
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from newsdesk.article.edits import SetField, SetMeta
from newsdesk.base.message import M

LONG = "全市把小区旁、桥头下的零星空地清理出来。" * 8
START = blocks_of(
    "kicker:", "headline:标题在此", "subtitle:", "paragraph:" + LONG, "heading:小标题", "number:甲", "number:乙",
    "figure:图说", "paragraph:短", "bullet:一", "note:编者的话", "note:再一段", "divider:", "subbullet:下",
    "subnumber:一", "figure:", "table:表", "embed:卡片", "correction:更正", "quote:引文", "attribution:", "paragraph:",
)  # fmt: skip
RGB = QImage.Format.Format_RGB32
WORDS = ["字", "很长的一段话" * 12, "a", "é", "𠮷", "1"]


@pytest.fixture
def shown() -> Iterator[Desk]:
    QApplication.setCursorFlashTime(0)
    desk = Desk(START)
    desk.page.show()
    desk.page.activateWindow()
    desk.page.setFocus()
    yield desk
    desk.close()


def assert_painted(desk: Desk, after: str) -> None:
    page = desk.page
    QApplication.processEvents()
    QApplication.sendEvent(page, QEvent(QEvent.Type.UpdateRequest))
    seen, whole = (x.toImage().convertToFormat(RGB) for x in (page.screen().grabWindow(page.winId()), page.grab()))
    rows = [y for y in range(seen.height()) if seen.copy(0, y, seen.width(), 1) != whole.copy(0, y, seen.width(), 1)]
    # One row: Qt leaves out a block that only touches the edge of what it repaints.
    assert len(rows) < 2, f"{after}: rows {rows[0]} to {rows[-1]} are not as painted anew"


def one_change(desk: Desk, choose: random.Random) -> str:
    name = choose.choice(
        ["type", "type", "key", "key", "compose", "caret", "select", "kind", "mark", "undo", "outside"]
    )
    document = desk.document
    if name == "type":
        desk.type(choose.choice(WORDS))
    elif name == "key":
        keys = (
            Key.Key_Return,
            Key.Key_Backspace,
            Key.Key_Delete,
            Key.Key_Up,
            Key.Key_Down,
            Key.Key_PageDown,
            Key.Key_Tab,
        )
        desk.key(choose.choice(keys))
    elif name == "compose":
        desk.preedit("zhong")
        assert_painted(desk, "preedit")
        desk.commit(choose.choice(["中", "", "中华" * 30]))
    elif name in ("caret", "select"):
        lines = desk.page.binding.sheet.lines
        i = choose.randrange(len(lines))
        j = min(i + choose.choice([0, 1, 3]), len(lines) - 1) if name == "select" else i
        desk.caret(j, len(lines[j].text), i, 0 if name == "select" else len(lines[j].text))
        desk.page.ensureCursorVisible()
    elif name == "kind":
        desk.page.set_kind(choose.choice(["paragraph", "heading", "number", "bullet", "note", "quote", "subnumber"]))
    elif name == "mark":
        desk.page.toggle_mark(choose.choice(["strong", "verify"]))
    elif name == "undo":
        document.undo()
        if choose.random() < 0.5:
            document.redo()
    elif choose.random() < 0.5:
        document.do(M("Change"), SetMeta("publish_time", document.article.publish_time, "2026-11-24T09:00:00+08:00"))
    else:
        figure = next((b for b in document.article.blocks if b.kind == "figure"), None)
        if figure is not None:
            document.do(M("Change"), SetField(figure.id, "credit", figure.credit, choose.choice(["", "张三 摄"])))
    return name


@pytest.mark.parametrize("seed", range(4))
def test_after_every_change_the_screen_shows_what_a_full_repaint_would(shown: Desk, seed: int) -> None:
    choose = random.Random(seed)
    for n in range(150):
        name = one_change(shown, choose)
        assert_painted(shown, f"step {n}, {name}")
        lines = shown.page.binding.sheet.lines
        if len(lines) > 40 or len(lines) < 8:
            return
