"""What is not seen is not changed, and what is changed is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import Reporter

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
EDITING = ("bold", "link", "picture", "table", "divider", "kicker", "kind_heading", "paste", "cut", "undo", "move_up")


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    made = Reporter(tmp_path)
    made.window.activateWindow()
    made.written("第一段", "第二段")
    yield made
    made.close()


def keys_to_the_focus(text: str) -> None:
    """As the system does it: to whatever has the keys."""
    focus = QApplication.focusWidget()
    assert focus is not None
    for sign in text:
        QTest.keyClick(focus, sign)
        QApplication.processEvents()


def test_nothing_reaches_the_article_while_only_its_preview_is_shown(reporter: Reporter) -> None:
    reporter.page.setFocus()
    before = reporter.window.opened.document.article
    reporter.act("view_preview")
    QApplication.processEvents()
    preview = reporter.window.previewing.preview
    assert preview.isAncestorOf(QApplication.focusWidget())
    keys_to_the_focus("abc")
    QApplication.clipboard().setText("pasted")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_V, CTRL)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Z, CTRL)
    for name in EDITING:
        assert not reporter.window.named[name].isEnabled(), name
        reporter.act(name)
    assert not reporter.window.frame.kind.isEnabled()
    reporter.window._in_focus("paste")
    assert reporter.window.opened.document.article == before
    for name in ("copy", "select_all", "find", "sign", "export", "history"):
        assert reporter.window.named[name].isEnabled(), name
    reporter.act("view_write")
    QApplication.processEvents()
    assert QApplication.focusWidget() is reporter.page
    assert reporter.window.named["bold"].isEnabled()
    assert reporter.window.named["undo"].isEnabled()
    assert not reporter.window.named["redo"].isEnabled()


def test_the_find_bar_goes_with_the_text_it_would_change(reporter: Reporter) -> None:
    reporter.act("replace")
    reporter.act("view_preview")
    assert not reporter.window.frame.find.isVisible()
    reporter.act("replace")
    assert reporter.page.isVisible()


def test_another_article_opened_in_preview_is_not_written_in_either_and_a_new_one_is_shown(reporter: Reporter) -> None:
    first = reporter.window.opened.id
    reporter.act("new")
    reporter.act("view_preview")
    reporter.window.open(first)
    QApplication.processEvents()
    assert reporter.page.isHidden()
    assert not reporter.page.hasFocus()
    assert not reporter.window.named["bold"].isEnabled()
    reporter.act("new")
    QApplication.processEvents()
    assert reporter.page.hasFocus()
    assert reporter.window.named["bold"].isEnabled()


# ------------------------------------------------------------------ undo


def seen(reporter: Reporter, block: str) -> bool:
    """Is the caret in this block, and the caret to be seen?"""
    page = reporter.page
    return page.block_at_caret() == block and page.viewport().rect().intersects(page.cursorRect())


def long_article(reporter: Reporter) -> tuple[str, list[str]]:
    reporter.written(*(f"第{n}段，" + "写得很长的一段文字。" * 20 for n in range(40)))
    assert reporter.window.opened.session.flush()
    return reporter.window.opened.id, [b.id for b in reporter.window.opened.document.article.blocks]


def again(reporter: Reporter, article: str) -> None:
    """Closed, and opened anew as after a start."""
    assert reporter.window.close_article()
    reporter.window.open(article)
    QApplication.processEvents()


def at_the_top(reporter: Reporter) -> None:
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.page.verticalScrollBar().setValue(0)


def test_a_step_of_the_session_before_is_shown_when_it_is_undone(reporter: Reporter) -> None:
    article, blocks = long_article(reporter)
    again(reporter, article)
    reporter.page.binding.set_caret((35, 4, 35, 4))
    reporter.compose("后来写的")
    assert reporter.window.opened.session.flush()
    again(reporter, article)
    at_the_top(reporter)
    reporter.act("undo")
    assert seen(reporter, blocks[35])
    assert reporter.page.binding.caret()[1] == 4
    at_the_top(reporter)
    reporter.act("redo")
    assert seen(reporter, blocks[35])
    assert reporter.page.binding.caret()[1] == 8


def test_blocks_that_came_and_went_in_the_session_before_are_shown_too(reporter: Reporter) -> None:
    article, blocks = long_article(reporter)
    again(reporter, article)
    reporter.page.binding.set_caret((30, 3, 30, 3))
    reporter.key(Key.Key_Return)
    assert reporter.window.opened.session.flush()
    again(reporter, article)
    at_the_top(reporter)
    reporter.act("undo")
    assert seen(reporter, blocks[30])
    at_the_top(reporter)
    reporter.act("redo")
    assert reporter.page.index_at_caret() in (30, 31)
    assert reporter.page.viewport().rect().intersects(reporter.page.cursorRect())


def test_what_was_replaced_far_from_the_caret_is_shown_when_it_is_undone(reporter: Reporter) -> None:
    _, blocks = long_article(reporter)
    at_the_top(reporter)
    reporter.act("replace")
    bar = reporter.window.frame.find
    bar.text.setText("第33段")
    reporter.page.binding.set_caret((0, 0, 0, 0))
    bar.put.setText("三十三")
    reporter.window.searching.replace_all()
    at_the_top(reporter)
    reporter.act("undo")
    assert seen(reporter, blocks[34])


def test_a_field_that_undo_changes_is_brought_into_view(reporter: Reporter) -> None:
    frame = reporter.window.frame
    note = frame.details.fields["note"].text
    reporter.compose("给编辑部", note)
    reporter.act("outline")
    frame.details.verticalScrollBar().setValue(0)
    reporter.act("undo")
    assert reporter.window.opened.document.article.note == ""
    assert frame.side.currentWidget() is frame.details
    QApplication.processEvents()
    assert note.visibleRegion().boundingRect().height() > 20
