"""Find and replace in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter

from newsdesk.article.blocks import TextBlock

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
WORD = "公园"


def begin(reporter: Reporter) -> int:
    """The sample story with the bar open; gives how often the word is in it."""
    reporter.window.open(reporter.desk.import_file(SAMPLES / "story.json").id)
    reporter.act("replace")
    reporter.window.frame.find.text.setText(WORD)
    count = len(reporter.window.searching.hits)
    assert count > 3
    return count


def test_hits_are_counted_marked_and_gone_through_with_the_keys(reporter: Reporter) -> None:
    count, bar, searching = begin(reporter), reporter.window.frame.find, reporter.window.searching
    assert bar.count.text() == f"1 of {count}"
    assert reporter.page.textCursor().selectedText() == WORD
    assert reporter.page.extraSelections()
    assert len(reporter.page.verticalScrollBar().marks) == count  # type: ignore[attr-defined]
    QTest.keyClick(bar.text, Key.Key_Return)
    assert bar.count.text() == f"2 of {count}"
    QTest.keyClick(bar.text, Key.Key_Return, SHIFT)
    QTest.keyClick(bar.text, Key.Key_Return, SHIFT)
    assert bar.count.text() == f"{count} of {count}"
    reporter.act("find_next")
    assert searching.current == 0
    QTest.keyClick(bar.text, Key.Key_Escape)
    assert bar.isHidden()
    assert not reporter.page.extraSelections()


def test_replace_all_is_one_step_and_undo_brings_everything_back(reporter: Reporter) -> None:
    count, document = begin(reporter), reporter.window.opened.document
    before, steps = document.article.blocks, len(document.done)
    bar = reporter.window.frame.find
    bar.put.setText("花园")
    reporter.window.searching.replace_all()
    assert bar.count.text() == f"{count} replaced"
    assert len(document.done) == steps + 1
    assert str(document.done[-1].label) == "Replace all"
    reporter.check()
    reporter.act("undo")
    assert document.article.blocks == before
    reporter.wait(lambda: len(reporter.window.searching.hits) == count)


def test_one_hit_is_replaced_and_the_next_is_gone_to(reporter: Reporter) -> None:
    count = begin(reporter)
    bar = reporter.window.frame.find
    bar.put.setText("花园")
    QTest.keyClick(bar.put, Key.Key_Return)
    assert len(reporter.window.searching.hits) == count - 1
    assert reporter.page.textCursor().selectedText() == WORD
    reporter.check()


def test_only_the_selection_is_searched_when_that_is_wanted(reporter: Reporter) -> None:
    count = begin(reporter)
    page = reporter.page
    reporter.window.searching.leave()
    line = next(i for i, x in enumerate(page.binding.sheet.lines) if WORD in x.text.text and x.kind == "paragraph")
    text = page.binding.sheet.lines[line].text.text
    page.binding.set_caret((line + 1, 0, line, text.index(WORD)))
    reporter.act("find")
    bar = reporter.window.frame.find
    assert bar.within.isChecked()
    assert 0 < len(reporter.window.searching.hits) < count
    bar.within.setChecked(False)
    assert len(reporter.window.searching.hits) == count


def test_a_wrong_expression_and_a_word_that_is_not_there_are_said_in_the_bar(reporter: Reporter) -> None:
    begin(reporter)
    bar = reporter.window.frame.find
    bar.options["expression"].setChecked(True)
    bar.text.setText("(")
    assert bar.count.text() == "Wrong expression"
    assert "regular expression" in bar.count.toolTip()
    bar.text.setText("不在文中")
    assert bar.count.text() == "Not found"
    bar.put.setText("x")
    reporter.window.searching.replace_one()
    reporter.window.searching.replace_all()
    assert not reporter.window.opened.document.done
    reporter.check()


def paragraphs(reporter: Reporter) -> list[str]:
    blocks = reporter.window.opened.document.article.blocks
    return [b.text.text for b in blocks[1:] if isinstance(b, TextBlock)]


def look_for(reporter: Reporter, text: str, put: str) -> None:
    bar = reporter.window.frame.find
    bar.text.setText(text)
    bar.put.setText(put)


def test_replacing_by_a_text_that_holds_the_old_one_goes_on_behind_it(reporter: Reporter) -> None:
    reporter.written("甲一甲二甲三")
    reporter.page.binding.set_caret((1, 0, 1, 0))
    reporter.act("replace")
    look_for(reporter, "甲", "甲街")
    for _ in range(3):
        reporter.window.searching.replace_one()
    assert paragraphs(reporter) == ["甲街一甲街二甲街三"]
    reporter.check()


def test_replacing_one_by_one_stays_within_the_selection_as_it_shrinks_and_grows(reporter: Reporter) -> None:
    for put, expected in (("园", "园园园、公园不可改"), ("大公园", "大公园大公园大公园、公园不可改")):
        reporter.written("公园公园公园、公园不可改")
        reporter.page.binding.set_caret((1, 6, 1, 0))
        reporter.act("replace")
        reporter.window.frame.find.within.setChecked(True)
        look_for(reporter, "公园", put)
        for _ in range(3):
            reporter.window.searching.replace_one()
        assert paragraphs(reporter) == [expected]
        reporter.window.searching.leave()


def test_a_selection_of_another_time_is_not_searched_again(reporter: Reporter) -> None:
    reporter.written("甲" * 90, "乙" * 90)
    reporter.page.binding.set_caret((1, 90, 1, 0))
    reporter.act("find")
    look_for(reporter, "乙", "")
    assert reporter.window.searching.hits == []
    reporter.page.binding.set_caret((2, 90, 2, 0))
    reporter.act("find")
    assert len(reporter.window.searching.hits) == 90


def test_replacing_ends_a_composition_first(reporter: Reporter) -> None:
    reporter.written("甲乙甲乙")
    reporter.act("replace")
    look_for(reporter, "甲", "丁")
    reporter.page.binding.set_caret((1, 0, 1, 0))
    QApplication.sendEvent(reporter.page, QInputMethodEvent("pin'yin", []))
    reporter.window.searching.replace_all()
    assert paragraphs(reporter)[0].count("丁") == 2
    reporter.check()


def test_hits_stay_marked_when_the_page_is_zoomed(reporter: Reporter) -> None:
    reporter.written("甲乙甲乙")
    reporter.act("find")
    look_for(reporter, "甲", "")
    reporter.act("zoom_in")
    selections = reporter.page.extraSelections()
    assert [s.cursor.selectedText() for s in selections] == ["甲", "甲"]
    reporter.act("zoom_reset")


def test_everything_is_replaced_however_much_there_is(reporter: Reporter) -> None:
    reporter.written("，" * 12_000)
    reporter.page.binding.set_caret((1, 0, 1, 0))
    reporter.act("replace")
    look_for(reporter, "，", "。")
    reporter.window.searching.replace_all()
    assert paragraphs(reporter) == ["。" * 12_000]
