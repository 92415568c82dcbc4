"""Fields and input methods: what is being composed in a field is kept, once, wherever its writer goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from window_support import Reporter, use_sample_profile

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.dialogs.table import TableDialog

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
Written = QLineEdit | QPlainTextEdit | QComboBox


def preedit(field: QWidget, text: str) -> None:
    QApplication.sendEvent(field, QInputMethodEvent(text, []))


def text_of(field: Written) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.currentText() if isinstance(field, QComboBox) else field.text()


class Emptied(KeepsComposed):
    """Does what ibus does: the preedit is emptied before the focus goes."""

    def finish(self, *, ask: bool = False) -> None:
        if self._preedit and QApplication.focusWidget() is not self._field:
            preedit(self._field, "")
        super().finish(ask=ask)


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QComboBox])
@pytest.mark.parametrize("watcher", [KeepsComposed, Emptied])
@pytest.mark.parametrize("way", ["the focus goes", "a click inside", "escape", "a commit"])
def test_what_is_composed_in_a_field_is_there_once(kind: type[Written], watcher: type[KeepsComposed], way: str) -> None:
    window = QWidget()
    field, other = kind(), QLineEdit()
    if isinstance(field, QComboBox):
        field.setEditable(True)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    watcher(field)
    window.show()
    window.activateWindow()
    field.setFocus()
    QApplication.processEvents()
    for text in ("b", "北", "北京"):
        preedit(field, text)
    if way == "the focus goes":
        other.setFocus()
    elif way == "a click inside":
        target = field.viewport() if isinstance(field, QPlainTextEdit) else field
        QTest.mousePress(target, LEFT, NONE, QPoint(4, 8))
        QTest.mouseRelease(target, LEFT, NONE, QPoint(4, 8))
    elif way == "escape":
        preedit(field, "")
        QApplication.processEvents()
        other.setFocus()
    else:
        event = QInputMethodEvent("", [])
        event.setCommitString("北京")
        QApplication.sendEvent(field, event)
        other.setFocus()
    QApplication.processEvents()
    assert text_of(field) == ("" if way == "escape" else "北京")
    window.close()
    window.deleteLater()


def test_a_field_emptied_by_the_input_method_as_the_focus_goes_keeps_its_text_in_the_article(tmp_path: Path) -> None:
    use_sample_profile(tmp_path)
    reporter = Reporter(tmp_path)
    reporter.act("new")
    reporter.window.activateWindow()
    QApplication.processEvents()
    details = reporter.window.frame.details
    names = details.fields["authors"]
    lines = {
        "dateline": details.fields["dateline"].editor,
        "summary": details.fields["summary"].editor,
        "keywords": details.fields["keywords"].editor,
        "channel": details.fields["channel"].editor,
        "authors": names.findChildren(QLineEdit)[0],
    }
    for field in lines.values():
        field.setFocus()
        preedit(field, "北京")
        preedit(field, "")  # ibus, just before the focus goes
        reporter.page.setFocus()
        QApplication.processEvents()
    assert reporter.window.opened is not None
    article = reporter.window.opened.document.article
    assert (article.dateline, article.summary, article.keywords) == ("北京", "北京", ("北京",))
    assert (article.channel, [p.name for p in article.authors]) == (("北京",), ["北京"])
    reporter.close()


def test_a_field_keeps_its_word_when_the_list_of_completions_over_it_closes(tmp_path: Path) -> None:
    reporter = Reporter(tmp_path)
    reporter.act("new")
    line = reporter.window.frame.details.fields["dateline"].editor
    preedit(line, "北京")
    preedit(line, "")  # ibus, as the list gives the focus back; no focus-out follows
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusAboutToChange, Qt.FocusReason.OtherFocusReason))
    QApplication.processEvents()
    assert reporter.window.opened is not None
    assert reporter.window.opened.document.article.dateline == "北京"
    reporter.close()


def test_closing_the_article_keeps_what_is_being_composed_in_a_field(tmp_path: Path) -> None:
    reporter = Reporter(tmp_path)
    reporter.act("new")
    reporter.window.activateWindow()
    QApplication.processEvents()
    assert reporter.window.opened is not None
    article_id = reporter.window.opened.id
    line = reporter.window.frame.details.fields["dateline"].editor
    line.setFocus()
    preedit(line, "上海")
    assert reporter.window.close_article()
    assert reporter.desk.library.load(article_id).dateline == "上海"
    reporter.close()


def test_a_cell_keeps_what_is_being_composed_when_another_is_chosen() -> None:
    dialog = TableDialog(Translator("en"), None)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    dialog.grid.setCurrentCell(0, 0)
    dialog.grid.editItem(dialog.grid.item(0, 0))
    editor = dialog.grid.findChildren(QLineEdit)[-1]
    editor.setFocus()
    preedit(editor, "人数")
    preedit(editor, "")  # ibus, just before the focus goes
    dialog.grid.setFocus()
    QApplication.processEvents()
    item = dialog.grid.item(0, 0)
    assert item is not None
    assert item.text() == "人数"
    dialog.close()
    dialog.deleteLater()
