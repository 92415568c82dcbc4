"""Wrong English words are underlined on the page, and the page's menu knows better ones."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from window_support import Reporter

from newsdesk.article.blocks import TextBlock


def english(reporter: Reporter, text: str) -> None:
    if not reporter.desk.spelling.available:
        pytest.skip("this system has no English dictionary")
    reporter.act("new")
    reporter.window.frame.details.fields["language"].edited.emit("en")
    assert reporter.window.opened.document.article.language == "en"
    reporter.page.binding.set_caret((1, 0, 1, 0))
    reporter.page.insert_text(text)
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.window.spelling.opened()


def underlined(reporter: Reporter) -> list[str]:
    reporter.page._marks.refresh()
    selections = reporter.page.extraSelections()
    return [s.cursor.selectedText() for s in selections]


def test_wrong_words_are_underlined_and_a_suggestion_is_one_undoable_step(reporter: Reporter) -> None:
    english(reporter, "They recieve teh keys.")
    assert underlined(reporter) == ["recieve", "teh"]
    page = reporter.page
    selections = page.extraSelections()  # the cursor lives as long as the list
    at = page.viewport().mapToGlobal(page.cursorRect(selections[0].cursor).center())
    menu = QMenu()
    menu.addAction("x")
    reporter.window.spelling.suggest(menu, at)
    assert menu.actions()[0].text() == "receive"
    menu.actions()[0].trigger()
    text = reporter.window.opened.document.article.blocks[1]
    assert isinstance(text, TextBlock)
    assert text.text.text == "They receive teh keys."
    reporter.check()
    reporter.act("undo")
    assert underlined(reporter) == ["recieve", "teh"]
    learn = next(a for a in menu.actions() if "recieve" in a.text())
    learn.trigger()
    assert underlined(reporter) == ["teh"]


def test_the_word_that_is_being_typed_is_left_alone_and_checking_can_be_switched_off(reporter: Reporter) -> None:
    english(reporter, "They recieve")
    page = reporter.page
    assert underlined(reporter) == ["recieve"]
    end = len("They recieve")
    page.binding.set_caret((1, end, 1, end))
    assert underlined(reporter) == []
    page.binding.set_caret((0, 0, 0, 0))
    reporter.act("check_spelling")
    assert underlined(reporter) == []
    assert not reporter.desk.settings.check_spelling
