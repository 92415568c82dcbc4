"""Tables and link cards through their dialogs, and what the window says of steps and settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import Reporter

from newsdesk.article.blocks import Embed, Table
from newsdesk.base.i18n import Translator
from newsdesk.desktop.dialogs.embed import EmbedDialog
from newsdesk.desktop.dialogs.table import TableDialog

T = Translator("en")


def paste(dialog: TableDialog, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keySequence(dialog.grid, QKeySequence(QKeySequence.StandardKey.Paste))


def test_cells_of_a_spreadsheet_are_pasted_and_empty_edges_go() -> None:
    dialog = TableDialog(T, None)
    paste(dialog, "街道\t数\t\r\n甲\t12\t\r\n乙\t3\t\r\n")
    dialog.grid.setCurrentCell(1, 1)
    dialog.align_column("right")
    dialog.caption.setText(" 各街道 ")
    dialog._accept()
    assert dialog.table == Table("", (("街道", "数"), ("甲", "12"), ("乙", "3")), True, ("left", "right"), "各街道")


def test_rows_and_columns_are_put_in_and_taken_out() -> None:
    dialog = TableDialog(T, Table("t", (("一", "二"), ("三", "四")), False, ("left", "right")))
    dialog.grid.setCurrentCell(0, 0)
    dialog.add_row()
    dialog.add_column()
    assert (dialog.grid.rowCount(), dialog.grid.columnCount()) == (3, 3)
    dialog.grid.setCurrentCell(0, 1)
    dialog.remove_column()
    dialog.grid.setCurrentCell(1, 0)
    dialog.remove_row()
    dialog._accept()
    assert dialog.table == Table("t", (("一", "二"), ("三", "四")), False, ("left", "right"))


def test_an_empty_table_is_not_put_in_and_a_huge_one_is_cut_and_said_so() -> None:
    dialog = TableDialog(T, None)
    dialog._accept()
    assert dialog.table is None
    assert "cell" in dialog.hint.text()
    paste(dialog, "\n".join("\t".join(["x"] * 40) for _ in range(600)))
    assert (dialog.grid.rowCount(), dialog.grid.columnCount()) == (500, 30)
    assert "500" in dialog.hint.text()


@pytest.mark.parametrize(
    ("typed", "url"), [("a.example/x", "https://a.example/x"), ("javascript:alert(1)", ""), ("a@b.cn", ""), ("", "")]
)
def test_a_card_has_a_web_address(typed: str, url: str) -> None:
    dialog = EmbedDialog(T, None)
    dialog.address.setText(typed if "@" not in typed else f"mailto:{typed}")
    dialog.title.setText("地图")
    dialog._accept()
    assert (dialog.card.url if dialog.card else "") == url


def test_a_table_is_put_in_changed_and_undone(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.answers.table_answer = Table("", (("一",), ("二",)), caption="旧")
    reporter.act("table")
    document = reporter.window.opened.document
    table = next(b for b in document.article.blocks if isinstance(b, Table))
    assert reporter.window.named["undo"].text() == "Undo Table"
    reporter.answers.table_answer = Table(table.id, (("一",), ("三",)), caption="新")
    reporter.window.inserting.change(table.id)
    assert reporter.answers.asked == ["table new", "table 旧"]
    assert [b.caption for b in document.article.blocks if isinstance(b, Table)] == ["新"]
    reporter.act("undo")
    reporter.act("undo")
    assert not any(isinstance(b, Table) for b in document.article.blocks)
    assert reporter.window.named["redo"].text() == "Redo Table"


def test_a_double_click_on_a_card_opens_it(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.answers.embed_answer = Embed("", "https://a.example/", "地图")
    reporter.act("embed")
    page = reporter.page
    index = next(i for i, b in enumerate(page.binding.shown) if isinstance(b, Embed))
    page.binding.set_caret((index, 0, index, 0))
    QApplication.processEvents()
    at = page.cursorRect().center()
    at.setX(page.viewport().width() // 2)
    reporter.answers.embed_answer = None
    QTest.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseDClick(page.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert reporter.answers.asked == ["embed new", "embed 地图"]


def test_typing_aids_are_settings_that_the_page_follows_and_that_stay(reporter: Reporter) -> None:
    reporter.act("new")
    assert reporter.page.text_shortcuts
    assert not reporter.page.smart_quotes
    reporter.act("text_shortcuts")
    reporter.act("smart_quotes")
    assert not reporter.page.text_shortcuts
    assert reporter.page.smart_quotes
    assert (reporter.desk.settings.text_shortcuts, reporter.desk.settings.smart_quotes) == (False, True)
    reporter.act("new")
    assert reporter.page.smart_quotes
