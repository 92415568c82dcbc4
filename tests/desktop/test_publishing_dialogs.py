"""The dialogs after publication: Enter and Escape change nothing unasked, every part has a name, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from test_publishing import press, until
from tiny_target import World, tiny
from window_support import Reporter

from newsdesk.article.blocks import Figure
from newsdesk.base.i18n import Translator, translator
from newsdesk.base.paths import resources
from newsdesk.desk.theirs import differing
from newsdesk.desktop.comparing import compared
from newsdesk.desktop.dialogs.afterwards import CorrectionDialog, Readers, ReadersDialog, WithdrawDialog
from newsdesk.desktop.dialogs.changedthere import ChangedThereDialog, Changes
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.theme import DARK, LIGHT

Key = Qt.Key
T = Translator("en")


@pytest.fixture
def published(reporter: Reporter) -> Iterator[Reporter]:
    """The sample story stands at the site."""
    reporter.act("sample")
    world = tiny(reporter.desk)
    press(reporter)
    until(reporter, "verified")
    reporter.world = world  # type: ignore[attr-defined]
    yield reporter


def changes(reporter: Reporter) -> Changes:
    """The story is edited there, and its update stopped by that."""
    world: World = reporter.world  # type: ignore[attr-defined]
    world.edit("后台改的标题")
    reporter.page.binding.set_caret((3, 0, 3, 0))
    reporter.compose("本地新写。")
    press(reporter)
    row = until(reporter, "needs-you", count=2)
    return compared(reporter.desk, row.id, T).changes


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        (Key.Key_Escape, ""),
        (Key.Key_Return, ""),
        ("Keep theirs", "theirs"),
        ("Overwrite", "overwrite"),
        ("Open both", "both"),
    ],
)
def test_what_was_changed_there_is_chosen_about_by_buttons_alone(
    published: Reporter, key: Key | str, choice: str
) -> None:
    dialog = ChangedThereDialog(T, LIGHT, changes(published), LibraryPictures(published.desk))
    dialog.show()
    assert [view.accessibleName() for view in dialog.views] == [
        "Changed there since the last delivery",
        "Changed here since the last delivery",
    ]
    assert "后台改的标题" in dialog.views[0].toPlainText()
    assert "本地新写。" in dialog.views[1].toPlainText()
    if isinstance(key, str):
        next(b for b in dialog.findChildren(QPushButton) if b.text() == key).click()
    else:
        QTest.keyClick(dialog, key)
    assert (dialog.isVisible(), dialog.choice) == (False, choice)
    dialog.deleteLater()


def test_a_correction_says_what_and_who_before_it_can_be_put_in() -> None:
    dialog = CorrectionDialog(T, ["王五"], lambda what, approved: f"{what} ({approved})")
    dialog.show()
    assert (dialog.go.isEnabled(), dialog.why.text()) == (False, "Write what was wrong and what is right now.")
    QTest.keyClicks(dialog._what, "302, not 320.")
    assert (dialog.go.isEnabled(), dialog.why.text()) == (False, "Say who approved it.")
    dialog._approved.setCurrentText("王五")
    assert (dialog.go.isEnabled(), dialog.note.text()) == (True, "302, not 320. (王五)")
    dialog._what.setPlainText("长" * 2001)
    assert not dialog.go.isEnabled()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.result()
    dialog.deleteLater()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Escape])
def test_enter_and_escape_withdraw_nothing(published: Reporter, key: Key) -> None:
    standing = published.desk.outbox.standing(published.window.opened.id)
    dialog = WithdrawDialog(T, "标题", standing)
    dialog.show()
    assert dialog.question.text() == "Withdraw “标题” from 网站?"
    QTest.keyClick(dialog, key)
    assert not dialog.result()
    dialog.show()
    dialog.go.click()
    assert (dialog.result(), dialog.target) == (1, "网站")
    dialog.deleteLater()


def test_what_readers_see_is_compared_with_the_article(published: Reporter) -> None:
    standing = published.desk.outbox.standing(published.window.opened.id)
    found = differing(["标题", "一"], ["标题", "一二"])
    dialog = ReadersDialog(
        T,
        LIGHT,
        standing,
        lambda target: Readers("今天问过", found),
        published.window.relay,
        LibraryPictures(published.desk),
    )
    dialog.show()
    published.wait(lambda: "一二" in dialog.view.toPlainText())
    assert dialog.page.isEnabled() and dialog.said.text() == "今天问过"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_every_part_of_the_dialogs_and_of_the_outbox_has_a_name(published: Reporter) -> None:
    standing = published.desk.outbox.standing(published.window.opened.id)
    pictures, relay, t = (
        LibraryPictures(published.desk),
        published.window.relay,
        translator("zh_CN", resources() / "locale"),
    )
    dialogs: list[QDialog] = [
        CorrectionDialog(t, [], lambda what, approved: ""),
        WithdrawDialog(t, "标题", standing),
        ReadersDialog(t, DARK, standing, lambda target: Readers("", None), relay, pictures),
        ChangedThereDialog(t, DARK, changes(published), pictures),
    ]
    named: list[QWidget] = [published.window.frame.outbox, *dialogs]
    press(published, named.append)
    for owner in named:
        for kind in (QComboBox, QAbstractItemView, QPlainTextEdit, QLineEdit, QPushButton):
            for widget in owner.findChildren(kind):
                if widget.objectName() == "qt_spinbox_lineedit" or isinstance(widget.parent(), QComboBox):
                    continue
                if type(widget).__module__.startswith("PySide6") and "Private" in type(widget).__name__:
                    continue
                said = widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
                assert said or not widget.isVisibleTo(owner), (type(owner).__name__, widget)
    for dialog in dialogs:
        dialog.done(0)
        dialog.deleteLater()


def test_lines_that_are_put_in_there_are_not_taken_for_changes_of_others() -> None:
    old = ["标题", *(f"第{n}行的文字" for n in range(90))]
    new = ["新标题", *old[1:40], "编辑部加的一行", *old[40:]]
    found = differing(old, new)
    assert [change.kind for change in found.changes] == ["changed", "added"]
    assert [change.kind for change in differing(["标题", "二"], ["二"]).changes if change.kind != "same"]


def test_the_text_that_goes_out_says_which_words_are_alternative_texts(published: Reporter) -> None:
    """They stand under a picture and are read by nobody who sees it: no paragraph of their own."""
    desk = published.desk
    article = desk.library.load(desk.library.rows()[0].id)
    alt = next(b.alt for b in article.blocks if type(b) is Figure and b.alt)
    for t, said in ((T, "Alternative text: "), (translator("zh_CN", resources() / "locale"), "替代文字：")):
        view = DifferenceView(t, LIGHT, LibraryPictures(desk))
        view.show_whole(article)
        lines = view.toPlainText().replace("\u2028", "\n").splitlines()
        assert f"{said}{alt}" in lines and alt not in lines
        view.stop()
