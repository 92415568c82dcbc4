"""A picture that is clicked on the page: copied, cut, deleted and pasted, and what is typed on it is its caption."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from test_picturing import LOOK, figures, picture, pictured, place_of_picture, shown
from window_support import Reporter

from newsdesk.article.blocks import Figure
from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.base.i18n import Translator
from newsdesk.desktop.dialogs.ask import Ask
from newsdesk.desktop.editor.copying import MIME
from newsdesk.desktop.menus import Menus
from newsdesk.desktop.theme import LIGHT

Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = ("图说", "李四 摄")


def said(figure: Figure) -> tuple[str, str]:
    return figure.caption.text, figure.credit


def clicked(reporter: Reporter) -> QPoint:
    """The picture of the page, clicked as it is seen."""
    at = place_of_picture(reporter)
    shown(reporter)
    reporter.page.binding.set_caret((0, 0, 0, 0))
    QGuiApplication.clipboard().setText("what was there before")
    QTest.mouseClick(reporter.page.viewport(), LEFT, NONE, at)
    return at


@pytest.mark.parametrize("way", ["keys", "action"])
def test_a_clicked_picture_is_copied_with_all_that_is_said_of_it(reporter: Reporter, tmp_path: Path, way: str) -> None:
    first = pictured(reporter, tmp_path)
    clicked(reporter)
    if way == "keys":
        QTest.keyClick(reporter.page, Key.Key_C, CONTROL)
    else:
        reporter.act("copy")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasFormat(MIME)
    assert mime.text() == "图说"
    assert 'src="data:image/jpeg;base64,' in mime.html()
    assert "李四 摄" in mime.html()
    reporter.act("new")
    reporter.act("paste")
    (copy,) = figures(reporter)
    assert (copy.asset, *said(copy)) == (first.asset, *WORDS)
    reporter.check()


def test_other_programs_get_the_picture_as_it_is_edited_never_its_original(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    hides = Look(Rect(0, 0, 1, 1), hidden=(Hidden(Rect(0.4, 0, 0.6, 1)),))  # where red meets blue
    for look in (LOOK, hides):
        reporter.answers.look_answer = lambda _, look=look: look  # type: ignore[misc]
        place_of_picture(reporter)
        reporter.act("edit_picture")
        clicked(reporter)
        QTest.keyClick(reporter.page, Key.Key_C, CONTROL)
        image = QGuiApplication.clipboard().mimeData().imageData()
        assert isinstance(image, QImage)
        if look is LOOK:  # the left half alone
            assert abs(image.width() / image.height() - 0.75) < 0.01
            assert image.pixelColor(image.width() - 5, image.height() // 2).blue() < 60
        else:
            assert image.pixelColor(image.width() - 5, image.height() // 2).blue() > 200
            middle = image.pixelColor(image.width() // 2, image.height() // 2)
            assert middle.red() > 60 < middle.blue(), "the hidden place shows what it hides"


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace, Key.Key_X])
def test_a_clicked_picture_goes_with_its_caption_in_one_step(reporter: Reporter, tmp_path: Path, key: Key) -> None:
    before = pictured(reporter, tmp_path)
    clicked(reporter)
    QTest.keyClick(reporter.page, key, CONTROL if key == Key.Key_X else NONE)
    assert not figures(reporter)
    assert "图说" not in reporter.page.toPlainText()
    reporter.check()
    assert QGuiApplication.clipboard().mimeData().hasFormat(MIME) == (key == Key.Key_X)
    reporter.act("undo")
    (back,) = figures(reporter)
    assert (back.id, *said(back)) == (before.id, *WORDS)
    reporter.check()


def test_the_menu_of_a_picture_copies_cuts_and_deletes(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictured(reporter, tmp_path)
    choice = ""

    def choose(menu: QMenu, at: QPoint) -> None:
        next(a for a in menu.actions() if a.text() == choice and a.isEnabled()).trigger()
        menu.deleteLater()

    monkeypatch.setattr(Menus, "_open", staticmethod(choose))
    for choice, stays in (("Copy", 1), ("Cut", 0), ("Delete picture", 0)):
        at = place_of_picture(reporter)
        shown(reporter)
        reporter.page.binding.set_caret((0, 0, 0, 0))
        view = reporter.page.viewport()
        QGuiApplication.clipboard().setText("before")
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
        QApplication.sendEvent(view, event)
        assert len(figures(reporter)) == stays
        assert QGuiApplication.clipboard().mimeData().hasFormat(MIME) == (choice != "Delete picture")
        if not stays:
            assert "图说" not in reporter.page.toPlainText()
            reporter.act("undo")
        reporter.check()


@pytest.mark.parametrize("way", ["typed", "composed", "pasted"])
def test_what_is_written_on_a_clicked_picture_is_its_caption(reporter: Reporter, tmp_path: Path, way: str) -> None:
    pictured(reporter, tmp_path)
    clicked(reporter)
    if way == "typed":
        QTest.keyClicks(reporter.page, "abc")
    elif way == "composed":
        QApplication.sendEvent(reporter.page, QInputMethodEvent("a", []))
        event = QInputMethodEvent("", [])
        event.setCommitString("abc")
        QApplication.sendEvent(reporter.page, event)
    else:
        QGuiApplication.clipboard().setText("abc")
        QTest.keyClick(reporter.page, Key.Key_V, CONTROL)
    (figure,) = figures(reporter)
    assert said(figure) == ("图说abc", "李四 摄")
    reporter.check()


def test_a_copy_pasted_on_its_own_picture_comes_after_it(reporter: Reporter, tmp_path: Path) -> None:
    first = pictured(reporter, tmp_path)
    clicked(reporter)
    QTest.keyClick(reporter.page, Key.Key_C, CONTROL)
    QTest.keyClick(reporter.page, Key.Key_V, CONTROL)
    both = figures(reporter)
    assert [(f.asset, *said(f)) for f in both] == [(first.asset, *WORDS)] * 2
    assert both[0].id == first.id != both[1].id
    reporter.check()


def test_a_clicked_picture_is_seen_as_it_is_and_selected_text_is_under_a_veil(
    reporter: Reporter, tmp_path: Path
) -> None:
    pictured(reporter, tmp_path)
    at = clicked(reporter)
    assert reporter.page.has_picture_selected
    left = shown(reporter).pixelColor(at - QPoint(150, 0))
    assert left.red() > 240
    assert left.blue() < 20, "a veil is over the picture"
    assert reporter.page.palette().highlight().style() == Qt.BrushStyle.NoBrush
    reporter.page.binding.set_caret((1, 0, 1, 2))
    assert reporter.page.palette().highlight().color() == QColor(LIGHT.select)
    reporter.page.selectAll()
    assert reporter.page.palette().highlight().color() == QColor(LIGHT.select)


def test_the_menu_of_a_picture_has_nothing_for_words(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictured(reporter, tmp_path)
    opened: list[list[str]] = []

    def texts(menu: QMenu, at: QPoint) -> None:
        opened.append([a.text() for a in menu.actions()])
        menu.deleteLater()

    monkeypatch.setattr(Menus, "_open", staticmethod(texts))
    clicked(reporter)
    reporter.window.menus.page(QPoint(0, 0))
    reporter.page.binding.set_caret((1, 0, 1, 2))
    reporter.window.menus.page(QPoint(0, 0))
    assert ("Bold" in opened[0], "Bold" in opened[1]) == (False, True)
    assert ("Paste" in opened[0], "Delete picture" in opened[0]) == (True, True)


def test_where_a_picture_was_pasted_the_window_knows_it(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    frame = reporter.window.frame
    clicked(reporter)
    QTest.keyClick(reporter.page, Key.Key_X, CONTROL)
    reporter.page.moveCursor(QTextCursor.MoveOperation.End)
    frame.details.verticalScrollBar().setValue(300)
    QTest.keyClick(reporter.page, Key.Key_V, CONTROL)
    assert reporter.page.kind_at_caret() == "figure"
    reporter.wait(lambda: frame.kind.text() == "Figure ▾", what="the toolbar tells of another kind")
    assert frame.details.fields["credit"].line.text() == "李四 摄"
    assert frame.details.verticalScrollBar().value() == 0


def test_pictures_are_looked_for_where_the_last_ones_were(reporter: Reporter, tmp_path: Path) -> None:
    ask = Ask(Translator("en"), LIGHT, reporter.window)
    folder = tmp_path / "照片"
    folder.mkdir()
    file = picture(folder, "a.jpg", "red", "blue")
    seen: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        seen.append(dialog.directory().absolutePath())
        dialog.findChild(QLineEdit).setText(str(file))
        dialog.accept()

    for _ in range(2):
        QTimer.singleShot(0, answer)
        assert ask.pictures() == [file]
    assert seen[1] == str(folder) != seen[0]


def test_in_the_bin_a_picture_is_copied_and_stays(reporter: Reporter, tmp_path: Path) -> None:
    pictured(reporter, tmp_path)
    assert reporter.window.opened is not None
    article = reporter.window.opened.id
    reporter.act("bin")
    reporter.window.open(article)
    reporter.page.setFocus()
    clicked(reporter)
    QTest.keyClick(reporter.page, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().mimeData().hasFormat(MIME)
    for key in (Key.Key_Delete, Key.Key_A):
        QTest.keyClick(reporter.page, key)
    assert not reporter.window.named["delete_picture"].isEnabled()
    assert len(figures(reporter)) == 1
    reporter.check()
