"""The past of an article as a person looks at it: states, differences, and ways back that say what they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import Reporter, use_sample_profile

from newsdesk.article.article import Article, Person
from newsdesk.article.edits import SetMeta
from newsdesk.base.message import M
from newsdesk.desktop.dialogs.history import HistoryDialog
from newsdesk.desktop.dialogs.states import STATE
from newsdesk.desktop.dialogs.versionname import VersionNameDialog
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.saving import ArticlePast
from newsdesk.desktop.theme import LIGHT
from newsdesk.library.history import Revision


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    use_sample_profile(tmp_path)
    made = Reporter(tmp_path)
    yield made
    made.close()


def article(reporter: Reporter) -> Article:
    assert reporter.window.opened is not None
    return reporter.window.opened.document.article


def kept(reporter: Reporter, name: str) -> Article:
    """What the article is now, as a version."""
    assert reporter.window.opened.session.flush(3.0)
    reporter.desk.keep_version(article(reporter), "named", name)
    return article(reporter)


def history(reporter: Reporter) -> HistoryDialog:
    """The dialog of the open article, with what is different shown."""
    assert reporter.window.opened.session.flush(3.0)
    window, now = reporter.window, article(reporter)
    past = ArticlePast(window.desk, now.id)
    dialog = HistoryDialog(window.t, LIGHT, past, now, window.relay, LibraryPictures(window.desk), window)
    dialog.show()
    reporter.wait(lambda: bool(dialog.view.toPlainText()), 5)
    return dialog


def row_of(dialog: HistoryDialog, name: str) -> int:
    states = (dialog.list.item(i).data(STATE) for i in range(dialog.list.count()))
    return next(i for i, s in enumerate(states) if s and (s.name == name))


def choose(reporter: Reporter, dialog: HistoryDialog, name: str) -> None:
    dialog.list.setCurrentRow(row_of(dialog, name))
    QApplication.processEvents()
    reporter.wait(lambda: dialog._old is not None, 5)


def link(dialog: HistoryDialog, text: str) -> str:
    """Where the only link with this text leads."""
    html = dialog.view.toHtml()
    (found,) = [a for a in html.split("<a href=")[1:] if text in a.split("</a>")[0]]
    return found.split('"')[1]


def click(reporter: Reporter, dialog: HistoryDialog, text: str) -> None:
    dialog.view._clicked(QUrl(link(dialog, text)))
    reporter.wait(lambda: dialog._old is not None, 5)


def edited(reporter: Reporter) -> Article:
    """A first version; then a paragraph more, one less, one changed, two fields changed. Gives the first."""
    reporter.written(
        "第一段在这里不动。", "第二段要被改写的话。", "第三段会被删掉。", *(f"不变的第{n}段。" for n in range(9))
    )
    document = reporter.window.opened.document
    document.do(M("Summary"), SetMeta("summary", "", "旧摘要"))
    first = kept(reporter, "初稿")
    reporter.page.binding.set_caret((2, 6, 2, 6))
    reporter.compose("好好")
    reporter.page.binding.set_caret((3, 0, 4, 0))
    reporter.key(Qt.Key.Key_Backspace)
    reporter.page.binding.set_caret((1, 9, 1, 9))
    reporter.key(Qt.Key.Key_Return)
    reporter.compose("新来的一段。")
    document.do(M("Summary"), SetMeta("summary", "旧摘要", "新摘要"))
    document.do(M("Authors"), SetMeta("authors", (), (Person("张三", "reporter"),)))
    return first


def test_each_link_says_what_it_does_and_stands_with_its_block(reporter: Reporter) -> None:
    edited(reporter)
    dialog = history(reporter)
    choose(reporter, dialog, "初稿")
    lines = [x for x in dialog.view.toPlainText().splitlines() if x.strip()]
    for said, block in (
        ("Take this paragraph out", "新来的一段。"),
        ("Bring this paragraph back", "第三段会被删掉。"),
        ("Restore this paragraph", "第二段要被改好好写的话。"),
    ):
        at = next(i for i, x in enumerate(lines) if said in x)
        assert lines[at + 1] == block, (said, lines)
    dialog.reject()


def test_several_things_are_brought_back_before_one_is_done_and_it_is_one_step(reporter: Reporter) -> None:
    first = edited(reporter)
    now = article(reporter)
    steps = len(reporter.window.opened.document.done)
    dialog = history(reporter)
    choose(reporter, dialog, "初稿")
    assert not dialog.finish.isVisible()
    assert dialog.close_button.text() == "Close"
    click(reporter, dialog, "Take this paragraph out")
    assert dialog.isVisible()
    assert "新来的一段。" not in dialog.view.toPlainText()
    click(reporter, dialog, "Bring this paragraph back")
    click(reporter, dialog, "Restore this paragraph")
    assert dialog.close_button.text() == "Cancel"
    assert dialog.finish.isDefault()
    dialog.undo.click()
    reporter.wait(lambda: dialog._old is not None, 5)
    click(reporter, dialog, "Restore this paragraph")
    reporter.window.ask.history_answer = lambda past, current: (dialog.finish.click(), dialog.edits)[1]
    reporter.act("history")
    assert not dialog.isVisible()
    assert article(reporter).blocks == first.blocks
    assert article(reporter).summary == "新摘要"
    assert len(reporter.window.opened.document.done) == steps + 1
    reporter.act("undo")
    assert article(reporter).blocks == now.blocks


def test_a_field_is_brought_back_alone(reporter: Reporter) -> None:
    edited(reporter)
    dialog = history(reporter)
    choose(reporter, dialog, "初稿")
    assert "张三 (Reporter)" in dialog.view.toPlainText()
    html = dialog.view.toHtml()
    assert 'href="field:authors"' in html
    dialog.view._clicked(QUrl("field:authors"))
    reporter.wait(lambda: dialog._old is not None, 5)
    assert dialog.edits == (SetMeta("authors", (Person("张三", "reporter"),), ()),)
    dialog.reject()


def test_a_state_is_read_as_a_whole_text_without_folds_or_marks(reporter: Reporter) -> None:
    edited(reporter)
    dialog = history(reporter)
    choose(reporter, dialog, "初稿")
    assert "blocks are unchanged" in dialog.view.toPlainText()
    dialog.whole.setChecked(True)
    text = dialog.view.toPlainText()
    assert "第三段会被删掉。" in text
    assert "不变的第4段。" in text
    assert "新来的一段。" not in text
    assert "href" not in dialog.view.toHtml()
    dialog.whole.setChecked(False)
    assert "blocks are unchanged" in dialog.view.toPlainText()
    dialog.reject()


def test_a_second_state_is_compared_with_the_first_and_nothing_can_be_restored(reporter: Reporter) -> None:
    reporter.written("甲")
    kept(reporter, "一")
    reporter.compose("乙")
    kept(reporter, "二")
    reporter.compose("丙")
    kept(reporter, "三")
    reporter.compose("丁")
    dialog = history(reporter)
    choose(reporter, dialog, "三")
    for name in ("一", "二"):
        at = dialog.list.visualItemRect(dialog.list.item(row_of(dialog, name))).center()
        QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
        QApplication.processEvents()
    pair = dialog.list.pair()
    assert pair is not None
    assert [s.name for s in pair] == ["二", "三"]
    reporter.wait(lambda: dialog._old is not None, 5)
    assert dialog.line.text().startswith("From the first to the second: 1 character more")
    assert "href" not in dialog.view.toHtml()
    assert not dialog.restore.isEnabled()
    assert not dialog.naming.isEnabled()
    dialog.reject()


def test_what_the_article_is_now_cannot_be_restored_and_enter_closes(reporter: Reporter) -> None:
    reporter.written("甲")
    kept(reporter, "一")
    reporter.compose("乙")
    kept(reporter, "现在")
    dialog = history(reporter)
    assert dialog.restore.isDefault()
    choose(reporter, dialog, "现在")
    assert not dialog.restore.isEnabled()
    assert not dialog.restore.isDefault()
    assert dialog.close_button.isDefault()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.edits == ()


def test_rows_have_two_lines_seconds_where_they_are_needed_and_a_count(reporter: Reporter) -> None:
    reporter.written("甲")
    kept(reporter, "发给主编看过并且改了三遍的那一稿名字很长很长很长很长很长很长")
    reporter.compose("乙")
    dialog = history(reporter)
    reporter.wait(lambda: dialog.list.uncounted() is None, 5)
    items = [dialog.list.item(i) for i in range(dialog.list.count()) if dialog.list.item(i).data(STATE)]
    assert len(items) > 1
    for item in items:
        first, second = item.text().split("\n")
        assert first.split()[0].count(":") == 2
        assert "character" in second
    tall = dialog.list.visualItemRect(dialog.list.item(row_of(dialog, items[1].data(STATE).name)))
    assert tall.height() > dialog.list.visualItemRect(items[0]).height()  # the long name is wrapped, not cut off
    state = Revision("a", 1, "2026-01-01T08:00:00Z", "李四", "saved", "", 3)
    assert dialog.list.words(state)[0].split()[0].count(":") == 1
    dialog.reject()


def test_a_version_without_a_name_or_with_one_that_is_there_is_refused(reporter: Reporter) -> None:
    dialog = VersionNameDialog(reporter.window.t, {"初稿"})
    dialog.show()
    dialog.line.setText("  ")
    dialog.take()
    assert "needs a name" in dialog.wrong.text()
    dialog.line.setText(" 初稿 ")
    dialog.take()
    assert "already" in dialog.wrong.text()
    assert dialog.isVisible()
    dialog.line.setText("二稿")
    dialog.take()
    assert dialog.name == "二稿"
    assert not dialog.isVisible()


def test_names_that_are_there_are_known_to_who_asks_for_one(reporter: Reporter) -> None:
    reporter.written("甲")
    kept(reporter, "一")
    reporter.act("keep_version")
    assert reporter.answers.asked[-1] == "version name, not 一"
    dialog = history(reporter)
    asked: list[object] = []
    dialog.ask_name = lambda taken, name: (asked.append((set(taken), name)), "三")[1]  # type: ignore[method-assign]
    choose(reporter, dialog, "给主编看的")
    dialog.naming.click()
    assert asked == [(set(), "给主编看的")]
    assert dialog.list.currentRow() == row_of(dialog, "三")
    dialog.reject()
