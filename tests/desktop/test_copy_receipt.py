"""What became of the pictures of a saved copy: said in short, and for each picture when somebody asks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_picturing import LOOK, figures, picture
from window_support import Reporter

from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.i18n import Translator, translator
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.desktop.dialogs.copyreceipt import CopyReceiptDialog, told
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.theme import LIGHT

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import encoded, private_jpeg, scene

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def copied(reporter: Reporter, tmp_path: Path) -> Iterator[Reporter]:
    """A copy of an article with four pictures: one tells much, one nothing, one hides a place, one is lost."""
    reporter.written("导语")
    half = picture(tmp_path, "half.jpg", "red", "blue").read_bytes()
    datas = (private_jpeg(image=scene(1)), encoded(scene(2)), half, encoded(scene(3)))
    for number, data in enumerate(datas):
        reporter.window.taking_in.start([(f"{number}.jpg", data)])
        reporter.wait(lambda number=number: len(figures(reporter)) == number + 1, what="no picture came")
    reporter.page.set_picture(M("Edit picture"), figures(reporter)[2], figures(reporter)[2].asset, LOOK)
    path = reporter.desk.library.asset_path(figures(reporter)[3].asset)
    assert path is not None
    path.unlink()
    assert reporter.window.opened is not None
    index = reporter.page.binding.shown.index(figures(reporter)[1])
    words = rich("<b>不是标记</b>")
    reporter.page.do(M("Type"), [Splice(figures(reporter)[1].id, 0, EMPTY, words, index)])
    reporter.answers.save_answer = tmp_path / "a.newsdesk"
    reporter.act("save_copy")
    reporter.wait(lambda: reporter.window.frame.notice.label.text().startswith("The copy is in"), what="no copy")
    yield reporter


def receipt(reporter: Reporter) -> CopyReceiptDialog:
    QTest.mouseClick(reporter.window.frame.notice.button, LEFT)
    treated, article = reporter.answers.copies[-1]
    return CopyReceiptDialog(Translator("en"), LIGHT, treated, article, LibraryPictures(reporter.desk), reporter.window)


def test_the_notice_is_short_and_leads_to_the_list(copied: Reporter) -> None:
    notice = copied.window.frame.notice
    assert notice.label.text().endswith(
        "a.newsdesk  1 picture is not in it.  What could give away a source was removed from 2 pictures."
    )
    assert notice.button.text() == "Show…"
    QTest.mouseClick(notice.button, LEFT)
    assert [one.how for one in copied.answers.copies[0][0]] == ["cleaned", "same", "burnt", "missing"]


def test_each_picture_says_what_was_removed_and_what_stays_and_all_of_it_is_copied(copied: Reporter) -> None:
    dialog = receipt(copied)
    dialog.show()
    QTest.mouseClick(dialog.copy, LEFT)
    first, second, third, fourth = QGuiApplication.clipboard().text().split("\n\n")
    assert first.startswith(
        "Picture 1 • 厦门的一座桥。\nRemoved from the file: Where the picture was taken; Serial numbers"
    )
    assert "\nStays in the file: Its caption: 厦门的一座桥。; " in first
    assert "Credit: 新华社" in first
    assert second == "Picture 2 • <b>不是标记</b>\nRemoved from the file: Nothing\nStays in the file: Nothing"
    assert third.startswith("Picture 3\nWhat is hidden is burnt in; the original stays at home.")
    assert fourth == "Picture 4\nNot in the copy: its file is missing or damaged."
    shown = dialog.list.toPlainText()
    for words in (
        "厦门的一座桥。",
        "<b>不是标记</b>",
        "Where the picture was taken",
        "Credit: 新华社",
        "Not in the copy",
    ):
        assert words in shown
    dialog.done(0)


def test_the_list_shows_a_picture_as_it_is_edited(copied: Reporter) -> None:
    dialog = receipt(copied)
    dialog.list.resize(600, 1200)
    dialog.show()
    copied.wait(
        lambda: dialog.list._thumbnails.pixmap(figures(copied)[2].asset, 120, dialog.list._told[2].look) is not None
    )
    QApplication.processEvents()
    dialog.list.ensureCursorVisible()
    dialog.resize(640, 1000)
    QApplication.processEvents()
    image = dialog.list.viewport().grab().toImage()
    seen = [image.pixelColor(x, y) for y in range(0, image.height(), 7) for x in range(12, 130, 7)]
    assert any(c.red() > 240 and c.blue() < 20 and c.green() < 20 for c in seen)
    assert not any(c.blue() > 240 and c.red() < 20 and c.green() < 20 for c in seen), "what was cropped away is shown"
    dialog.done(0)


def test_nothing_is_offered_when_nothing_was_done(reporter: Reporter, tmp_path: Path) -> None:
    reporter.written("导语")
    reporter.answers.save_answer = tmp_path / "a.newsdesk"
    reporter.act("save_copy")
    reporter.wait(lambda: reporter.window.frame.notice.label.text().startswith("The copy is in"))
    assert not reporter.window.frame.notice.button.isVisible()


def test_it_is_said_in_chinese_too(copied: Reporter) -> None:
    QTest.mouseClick(copied.window.frame.notice.button, LEFT)
    first = told(*copied.answers.copies[0], translator("zh_CN", resources() / "locale"))[0]
    assert first.title == "图片 1 • 厦门的一座桥。"
    assert first.removed[0] == "拍摄地点"
    assert "图说" in first.stays[0] or "说明" in first.stays[0]
