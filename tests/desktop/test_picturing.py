"""A picture on the page: edited in place, replaced, seen as its original is; each one step that undo takes back."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolButton
from window_support import Reporter

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock, pictures_of
from newsdesk.article.difference import difference
from newsdesk.article.edits import Replace
from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect, look_to_json
from newsdesk.article.place import Place
from newsdesk.article.richtext import rich
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desktop.dialogs.ask import Ask
from newsdesk.desktop.dialogs.picture import PictureDialog
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.menus import Menus
from newsdesk.desktop.theme import LIGHT
from newsdesk.pictures.known import Stated
from newsdesk.pictures.writing import state

Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
LOOK = Look(Rect(0, 0, 0.5, 1), hidden=(Hidden(Rect(0.1, 0.1, 0.2, 0.2)),))


def picture(folder: Path, name: str, left: str, right: str) -> Path:
    image = Image.new("RGB", (1200, 800), right)
    image.paste(left, (0, 0, 600, 800))
    image.save(folder / name, quality=95)
    return folder / name


def figures(reporter: Reporter) -> list[Figure]:
    assert reporter.window.opened is not None
    return [b for b in reporter.window.opened.document.article.blocks if type(b) is Figure]


def pictured(reporter: Reporter, folder: Path) -> Figure:
    """An article with a picture, red on the left and blue on the right, and what is said of it."""
    reporter.written("导语")
    reporter.answers.picture_files = [picture(folder, "a.jpg", "red", "blue")]
    reporter.act("picture")
    reporter.wait(lambda: bool(figures(reporter)), what="no picture came")
    reporter.compose("图说")
    reporter.compose("李四 摄", reporter.window.frame.details.fields["credit"].line)
    reporter.page.setFocus()
    return figures(reporter)[0]


def select_picture(reporter: Reporter) -> None:
    line = next(i for i, x in enumerate(reporter.page.binding.sheet.lines) if x.kind == "object")
    reporter.page.binding.set_caret((line, 1, line, 0))


def place_of_picture(reporter: Reporter) -> QPoint:
    select_picture(reporter)
    reporter.page.ensureCursorVisible()
    QApplication.processEvents()
    at = reporter.page.cursorRect().center()
    return QPoint(reporter.page.viewport().width() // 2, at.y())


def shown(reporter: Reporter) -> QImage:
    reporter.wait(lambda: not reporter.page._thumbnails.waiting)
    QApplication.processEvents()
    reporter.page.grab()
    reporter.wait(lambda: not reporter.page._thumbnails.waiting)
    return reporter.page.viewport().grab().toImage()


@pytest.mark.parametrize("way", ["double click", "enter", "action", "button"])
def test_an_edited_picture_is_one_step_and_the_page_shows_it(reporter: Reporter, tmp_path: Path, way: str) -> None:
    before = pictured(reporter, tmp_path)
    at = place_of_picture(reporter)
    right = at + QPoint(150, 0)
    assert shown(reporter).pixelColor(right).blue() > 200
    reporter.answers.look_answer = lambda look: LOOK
    if way == "double click":
        QTest.mouseClick(reporter.page.viewport(), LEFT, NONE, at)
        QTest.mouseDClick(reporter.page.viewport(), LEFT, NONE, at)
    elif way == "enter":
        reporter.key(Key.Key_Return)
    elif way == "action":
        reporter.act("edit_picture")
    else:
        QTest.mouseClick(reporter.window.frame.details._edit, LEFT)
    assert reporter.answers.asked == ["look 1200x800"]
    assert figures(reporter) == [Figure(before.id, before.asset, before.caption, "李四 摄", look=LOOK)]
    assert reporter.window.named["undo"].text() == "Undo Edit picture"
    reporter.check()
    assert shown(reporter).pixelColor(right).red() > 200
    reporter.act("undo")
    assert figures(reporter)[0].look == AS_IT_IS
    assert shown(reporter).pixelColor(right).blue() > 200
    reporter.act("redo")
    assert figures(reporter)[0].look == LOOK


def test_nothing_is_done_when_the_editor_is_left(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    assert reporter.window.opened is not None
    steps = len(reporter.window.opened.document.done)
    for answer in (None, AS_IT_IS):
        reporter.answers.look_answer = lambda look, answer=answer: answer  # type: ignore[misc]
        reporter.act("edit_picture")
    assert len(reporter.window.opened.document.done) == steps


def test_the_list_shows_the_first_picture_as_it_is_edited(reporter: Reporter, tmp_path: Path) -> None:
    before = pictured(reporter, tmp_path)
    reporter.answers.look_answer = lambda look: LOOK
    reporter.act("edit_picture")
    assert reporter.window.opened is not None
    assert reporter.window.opened.session.flush(5)
    row = reporter.desk.library.row(reporter.window.opened.id)
    assert row is not None
    assert row.picture == f"{before.asset} {look_to_json(LOOK)}"
    library = reporter.window.frame.library.list
    reporter.window.refresh()
    reporter.wait(lambda: library.currentIndex().isValid())
    held = library._pictures
    assert held is not None

    def drawn() -> bool:
        library.viewport().grab()
        return held.pixmap(before.asset, 50, look_to_json(LOOK)) is not None

    reporter.wait(drawn, what="the list does not show the look")
    image = library.viewport().grab().toImage()
    rect = library.visualRect(library.currentIndex())
    colours = [image.pixelColor(x, rect.center().y()) for x in range(rect.right() - 60, rect.right() - 16)]
    assert any(c.red() > 200 and c.blue() < 60 for c in colours)
    assert not any(c.blue() > 200 and c.red() < 60 for c in colours)


def test_another_picture_takes_the_place_and_the_words_stay(reporter: Reporter, tmp_path: Path) -> None:
    before = pictured(reporter, tmp_path)
    reporter.answers.look_answer = lambda look: LOOK
    reporter.act("edit_picture")
    reporter.answers.picture_files = [picture(tmp_path, "b.jpg", "green", "white")]
    reporter.act("replace_picture")
    reporter.wait(lambda: figures(reporter)[0].asset != before.asset, what="the other picture does not come")
    (now,) = figures(reporter)
    assert (now.id, now.caption, now.credit, now.look) == (before.id, before.caption, "李四 摄", AS_IT_IS)
    assert reporter.window.named["undo"].text() == "Undo Replace picture"
    assert not reporter.window.frame.notice.isVisible()
    reporter.check()
    reporter.act("undo")
    assert figures(reporter)[0].look == LOOK
    reporter.answers.picture_files = [tmp_path / "none.jpg"]
    reporter.act("replace_picture")
    reporter.wait(lambda: bool(reporter.errors), what="nothing is said")
    assert "none.jpg" in str(reporter.errors.pop())
    assert figures(reporter)[0].look == LOOK
    reporter.answers.picture_files = []
    reporter.act("replace_picture")


def test_another_picture_proposes_its_caption_and_credit_where_there_is_none(
    reporter: Reporter, tmp_path: Path
) -> None:
    reporter.written("导语")
    reporter.answers.picture_files = [picture(tmp_path, "a.jpg", "red", "blue")]
    reporter.act("picture")
    reporter.wait(lambda: bool(figures(reporter)), what="no picture came")
    (bare,) = figures(reporter)
    told = Stated(caption="厦门的一座桥", credit="新华社")
    file = tmp_path / "c.jpg"
    file.write_bytes(state(picture(tmp_path, "b.jpg", "green", "white").read_bytes(), told))
    reporter.answers.picture_files = [file]
    select_picture(reporter)
    reporter.act("replace_picture")
    reporter.wait(lambda: figures(reporter)[0].asset != bare.asset, what="the other picture does not come")
    (now,) = figures(reporter)
    assert (now.caption, now.credit) == (rich("厦门的一座桥", (0, 6, "verify")), "新华社")
    reporter.check()
    reporter.act("undo")
    assert figures(reporter) == [bare]


def test_a_picture_whose_place_is_gone_is_said_so(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    reporter.answers.picture_files = [picture(tmp_path, "b.jpg", "green", "white")]
    reporter.act("replace_picture")
    select_picture(reporter)
    reporter.key(Key.Key_Delete)
    reporter.wait(lambda: bool(reporter.errors), what="nothing is said")
    assert "not in it" in str(reporter.errors.pop())


def test_the_menu_of_a_picture_has_its_actions_and_others_do_not(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictured(reporter, tmp_path)
    opened: list[list[str]] = []

    def texts(menu: QMenu, at: QPoint) -> None:
        opened.append([a.text() for a in menu.actions() if isinstance(a, QAction) and a.isEnabled()])
        menu.deleteLater()

    monkeypatch.setattr(Menus, "_open", staticmethod(texts))
    place_of_picture(reporter)
    reporter.window.menus.page(QPoint(0, 0))
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.window.menus.page(QPoint(0, 0))
    wanted = ["Edit picture…", "Replace picture…", "Show original"]
    assert opened[0][:3] == wanted
    assert not set(wanted) & set(opened[1])
    assert not reporter.window.named["edit_picture"].isEnabled()
    select_picture(reporter)
    reporter.act("show_original")
    assert reporter.answers.asked == ["original 1200x800"]


def test_in_the_bin_the_original_is_seen_and_nothing_is_changed(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    assert reporter.window.opened is not None
    article = reporter.window.opened.id
    reporter.act("bin")
    reporter.window.open(article)
    assert reporter.window.opened is not None
    assert reporter.window.opened.binned
    select_picture(reporter)
    QApplication.processEvents()
    named = reporter.window.named
    assert (named["edit_picture"].isEnabled(), named["replace_picture"].isEnabled()) == (False, False)
    assert named["show_original"].isEnabled()
    reporter.act("show_original")
    assert reporter.answers.asked == ["original 1200x800"]


def test_the_real_editor_opens_at_once_with_what_the_page_shows(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    place_of_picture(reporter)
    shown(reporter)
    reporter.window.ask = Ask(Translator("en"), reporter.window.colours, reporter.window)
    seen: list[bool] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        seen.append(dialog.canvas._plain is not None)
        QTest.mouseClick(dialog.crop.right, LEFT)
        QTest.mouseClick(dialog.done_, LEFT)

    def work() -> None:
        try:
            answer()
        finally:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.done(0)

    QTimer.singleShot(0, work)
    reporter.act("edit_picture")
    assert seen == [True]
    assert figures(reporter)[0].look == Look(turns=1)


def test_the_history_shows_a_picture_as_it_was_and_as_it_is_now(tmp_path: Path) -> None:
    path = picture(tmp_path, "a.jpg", "red", "blue")

    class Source:
        def size(self, asset: str) -> tuple[int, int] | None:
            return 1200, 800

        def path(self, asset: str) -> Path | None:
            return path

    def article(look: Look) -> Article:
        return Article(id="a", blocks=(TextBlock("h", "headline"), Figure("f", "a" * 64, rich("图说"), look=look)))

    view = DifferenceView(Translator("en"), LIGHT, Source())
    view.resize(700, 500)
    view.show_difference(difference(article(LOOK), article(Look(Rect(0.5, 0, 1, 1)))), can_restore=True)
    view.show()
    end = time.monotonic() + 10
    while view._thumbnails.waiting and time.monotonic() < end:
        QApplication.processEvents()
    assert "Picture changed" in view.toPlainText()
    image = view.grab().toImage()
    colours = {
        (c.red() > 200, c.blue() > 200)
        for y in range(0, image.height(), 9)
        for x in range(0, image.width(), 9)
        if (c := image.pixelColor(x, y)).green() < 60 and abs(c.red() - c.blue()) > 150
    }
    assert colours == {(True, False), (False, True)}
    view.stop()
    view.close()
    view.deleteLater()


def three(reporter: Reporter, folder: Path) -> None:
    """An article with three pictures after each other, each with its credit."""
    reporter.written("导语")
    reporter.answers.picture_files = [picture(folder, f"{c}.jpg", c, "blue") for c in ("red", "green", "gold")]
    reporter.act("picture")
    reporter.wait(lambda: len(figures(reporter)) == 3, what="not all pictures came")
    line = next(i for i, x in enumerate(reporter.page.binding.sheet.lines) if x.kind == "object")
    reporter.page.binding.set_caret((line, 0, line + 4, 1))


def test_three_pictures_become_one_figure_and_each_keeps_what_is_said_of_it(reporter: Reporter, tmp_path: Path) -> None:
    three(reporter, tmp_path)
    alone = reporter.window.frame.details.figure_row.lead.text()
    reporter.act("join_pictures")
    details = reporter.window.frame.details
    assert "1" in details.figure_row.lead.text()
    assert details.figure_row.lead.text() != alone
    for number, name in enumerate(("甲 摄", "乙 摄", "丙 摄")):
        button = details.figure_row.numbers.findChildren(QToolButton)[number]
        reporter.wait(lambda button=button: button.height() > 0)
        QTest.mouseClick(button, LEFT)
        reporter.compose(name, details.fields["credit"].line)
    (figure,) = figures(reporter)
    assert [p.credit for p in pictures_of(figure)] == ["甲 摄", "乙 摄", "丙 摄"]
    reporter.page.setFocus()
    reporter.act("shift_left")
    (figure,) = figures(reporter)
    assert [p.credit for p in pictures_of(figure)] == ["甲 摄", "丙 摄", "乙 摄"]
    assert details.fields["credit"].line.text() == "丙 摄"
    reporter.act("part_pictures")
    assert [f.credit for f in figures(reporter)] == ["甲 摄", "丙 摄", "乙 摄"]
    assert not reporter.window.named["part_pictures"].isEnabled()
    reporter.act("undo")
    assert len(figures(reporter)) == 1
    reporter.check()


def test_the_second_picture_of_a_group_is_edited_and_replaced_alone(reporter: Reporter, tmp_path: Path) -> None:
    three(reporter, tmp_path)
    reporter.act("join_pictures")
    before = pictures_of(figures(reporter)[0])
    reporter.page.choose(1)
    reporter.answers.look_answer = lambda look: LOOK
    reporter.act("edit_picture")
    after = pictures_of(figures(reporter)[0])
    assert [p.look for p in after] == [AS_IT_IS, LOOK, AS_IT_IS]
    reporter.answers.picture_files = [picture(tmp_path, "other.jpg", "black", "white")]
    reporter.act("replace_picture")
    reporter.wait(lambda: pictures_of(figures(reporter)[0])[1].asset != before[1].asset, what="it was not replaced")
    assert [p.asset for p in pictures_of(figures(reporter)[0])][::2] == [before[0].asset, before[2].asset]
    reporter.check()


def test_another_picture_comes_in_the_place_of_the_one_that_was_meant_wherever_it_stands_now(
    reporter: Reporter, tmp_path: Path
) -> None:
    three(reporter, tmp_path)
    reporter.act("join_pictures")
    red, green, gold = (p.asset for p in pictures_of(figures(reporter)[0]))
    reporter.page.choose(1)
    reporter.answers.picture_files = [picture(tmp_path, "other.jpg", "black", "white")]
    reporter.act("replace_picture")
    reporter.act("shift_right")  # before the other picture is there
    reporter.wait(lambda: pictures_of(figures(reporter)[0])[2].asset != green, what="it was not replaced")
    now = [p.asset for p in pictures_of(figures(reporter)[0])]
    assert now[:2] == [red, gold]
    assert now[2] not in (red, green, gold)
    reporter.check()
    reporter.answers.picture_files = [picture(tmp_path, "third.jpg", "white", "black")]
    reporter.page.choose(1)
    reporter.act("replace_picture")
    held = figures(reporter)[0]
    document = reporter.window.opened.document
    at = document.article.blocks.index(held)
    without = msgspec.structs.replace(held, beside=held.beside[1:])
    document.do(M("Delete"), Replace(at, (held,), (without,)))  # where it stood stands the other now
    reporter.wait(lambda: bool(reporter.errors), what="nothing is said")
    assert "not in it" in str(reporter.errors.pop())
    assert figures(reporter) == [without]


def test_a_figure_is_made_wider_and_leads_from_the_details(reporter: Reporter, tmp_path: Path) -> None:
    three(reporter, tmp_path)
    reporter.page.go_to(Place(figures(reporter)[1].id))
    row = reporter.window.frame.details.figure_row
    assert not row.lead.isChecked()
    QTest.mouseClick(row.lead, LEFT, NONE, QPoint(10, row.lead.height() // 2))
    article = reporter.window.opened.document.article
    assert article.lead_picture == figures(reporter)[1].id
    row.width_field.combo.setFocus()
    QTest.keyClick(row.width_field.combo, Key.Key_Down)
    assert figures(reporter)[1].width == "full"
    assert reporter.window.opened.session.flush(3.0)
    library = reporter.window.desk.library
    (listed,) = library.rows()
    assert listed.picture.startswith(figures(reporter)[1].asset)
    reporter.page.go_to(Place(figures(reporter)[0].id))
    assert (row.lead.isChecked(), row.width_field.combo.currentData()) == (False, "column")
    reporter.act("undo")
    assert figures(reporter)[1].width == "column"
    reporter.check()
