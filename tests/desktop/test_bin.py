"""What lies in the bin looks like it, is read and not written, comes out again, or goes for ever when one says so."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import Reporter

from newsdesk.article.blocks import Table
from newsdesk.desktop.actions import ACTIONS
from newsdesk.desktop.menus import Menus


def binned(reporter: Reporter, *names: str) -> list[str]:
    """These articles are in the bin, and the bin is shown."""
    ids = []
    for name in names:
        reporter.written(f"{name}的正文。")
        reporter.page.binding.set_caret((0, 0, 0, 0))
        reporter.compose(name)
        assert reporter.window.opened.session.flush(3.0)
        ids.append(reporter.window.opened.id)
        reporter.act("bin")
    reporter.window.frame.library.bin.click()
    reporter.wait(lambda: len(reporter.window.frame.library.list.articles.rows) == len(names), 5)
    return ids


def test_an_article_of_the_bin_says_so_and_is_only_read_until_it_is_taken_out(reporter: Reporter) -> None:
    window = reporter.window
    (article,) = binned(reporter, "甲")
    window.open(article)
    assert "in the bin" in window.frame.notice.label.text()
    before = window.opened.document.article
    page = reporter.page
    page.binding.set_caret((1, 0, 1, 0))
    reporter.compose("写不进去")
    QTest.keyClicks(page, "no")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab):
        reporter.key(key)
    data = QMimeData()
    data.setText("粘贴")
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    for row in ACTIONS:
        if row.needs == "writing":
            assert not window.named[row.name].isEnabled(), row.name
    assert not window.frame.details.fields["source"].line.isEnabled()
    window.frame.find.text.setText("正文")
    window.frame.find.put.setText("换掉")
    reporter.act("find")
    window.searching.replace_all()
    assert window.opened.document.article == before
    window.frame.notice.hide()
    QTest.keyClicks(page, "x")
    assert window.frame.notice.isVisible()
    reporter.act("select_all")
    reporter.act("copy")
    assert "甲的正文" in QGuiApplication.clipboard().text()
    window.frame.notice.button.click()
    assert not window.frame.notice.isVisible()
    assert window.opened.id == article
    assert window.desk.library.row(article) is not None
    page.binding.set_caret((1, 0, 1, 0))
    reporter.compose("又能写了")
    assert window.opened.document.article.body[0].text.text == "又能写了甲的正文。"
    assert window.frame.details.fields["source"].line.isEnabled()
    assert window.named["undo"].isEnabled()


def test_a_table_of_the_bin_is_not_opened_for_changing(reporter: Reporter) -> None:
    reporter.answers.table_answer = Table("t", (("一", "二"),))
    reporter.written("正文")
    reporter.act("table")
    article = reporter.window.opened.id
    block = next(b.id for b in reporter.window.opened.document.article.blocks if isinstance(b, Table))
    assert reporter.window.opened.session.flush(3.0)
    reporter.act("bin")
    reporter.window.open(article)
    before, asked = reporter.window.opened.document.article, list(reporter.answers.asked)
    reporter.window.frame.notice.hide()
    reporter.page.objectActivated.emit(block)
    reporter.window.frame.outline.moved.emit(block, 1)
    assert reporter.window.opened.document.article == before
    assert reporter.answers.asked == asked
    assert reporter.window.frame.notice.isVisible()


def test_the_notice_goes_with_the_article(reporter: Reporter) -> None:
    (article,) = binned(reporter, "甲")
    reporter.window.open(article)
    reporter.act("new")
    assert not reporter.window.frame.notice.isVisible()
    reporter.compose("写得进去")
    assert reporter.window.opened.document.article.headline == "写得进去"


def test_the_bin_says_after_how_many_days_it_forgets_and_that_it_is_empty(reporter: Reporter) -> None:
    library = reporter.window.frame.library
    reporter.answers.settings_answer = {"bin_days": 12}
    reporter.act("settings")
    library.bin.click()
    reporter.wait(lambda: library.list.nothing.isVisible(), 5)
    assert re.search("empty.*12 days", library.list.nothing.text())
    assert not library.about_bin.isVisible()
    binned(reporter, "甲")
    assert not library.list.nothing.isVisible()
    assert "After 12 days" in library.about_bin.text()
    assert library.about_bin.isVisible()
    library.search.setText("没有这个词")
    reporter.wait(lambda: library.list.nothing.isVisible(), 5)
    assert "No article has all these words" in library.list.nothing.text()


def test_articles_of_the_bin_are_deleted_for_ever_when_one_says_so_twice(reporter: Reporter) -> None:
    window = reporter.window
    first, second = binned(reporter, "甲", "乙")
    window.open(first)
    window.frame.library.list.setCurrentIndex(
        window.frame.library.list.articles.find(next(r.number for r in window.desk.rows(deleted=True) if r.id == first))
    )
    reporter.act("erase")
    assert reporter.answers.asked[-1] == "erase 1 甲"
    assert len(window.desk.rows(deleted=True)) == 2
    reporter.answers.for_ever_answer = True
    window.activateWindow()
    window.frame.library.list.setFocus()
    QApplication.processEvents()
    reporter.key(Qt.Key.Key_Delete, window.frame.library.list)
    reporter.wait(lambda: "deleted for ever" in window.frame.notice.label.text(), 5)
    assert [r.id for r in window.desk.rows(deleted=True)] == [second]
    assert window.opened is None
    reporter.wait(lambda: len(window.frame.library.list.articles.rows) == 1, 5)


def test_the_bin_is_emptied_when_one_says_so_and_nothing_else_goes(reporter: Reporter) -> None:
    window = reporter.window
    reporter.written("留下")
    kept = window.opened.id
    assert not window.named["empty_bin"].isEnabled()
    binned(reporter, "甲", "乙", "丙")
    reporter.act("empty_bin")
    assert reporter.answers.asked[-1] == "empty the bin of 3"
    assert len(window.desk.rows(deleted=True)) == 3
    reporter.answers.for_ever_answer = True
    reporter.act("empty_bin")
    reporter.wait(lambda: "3 articles are deleted" in window.frame.notice.label.text(), 5)
    assert window.desk.rows(deleted=True) == []
    assert [r.id for r in window.desk.rows()] == [kept]
    assert window.desk.library.check() == []
    QApplication.processEvents()
    assert not window.named["empty_bin"].isEnabled()


def test_the_menu_of_the_bin_is_about_the_bin(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(
        Menus, "_open", staticmethod(lambda menu, at: shown.append([a.text() for a in menu.actions() if a.text()]))
    )
    binned(reporter, "甲")
    reporter.window.menus.library(reporter.window.pos())
    assert shown == [["Take out of the bin", "Delete for ever…", "Empty the bin…"]]
