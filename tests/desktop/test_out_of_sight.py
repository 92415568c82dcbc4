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
    for name in ("copy", "select_all", "find", "sign", "export_html", "history"):
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
