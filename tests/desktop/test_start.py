"""The window with nothing open: it says how to begin, and asks for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from window_support import SAMPLES, Reporter, use_sample_profile

from newsdesk.base.i18n import Translator
from newsdesk.desktop.theme import LIGHT
from newsdesk.desktop.window import Window


def test_three_plain_ways_to_begin(reporter: Reporter) -> None:
    buttons = reporter.window.frame._empty.buttons
    assert list(buttons) == ["new", "import_file", "sample"]
    buttons["new"].click()
    assert reporter.window.opened is not None
    assert not buttons["new"].isVisible()
    assert reporter.window.close_article()
    assert buttons["sample"].isVisible()
    buttons["sample"].click()
    assert "口袋公园" in reporter.window.opened.document.article.headline
    assert reporter.window.close_article()
    reporter.answers.file = SAMPLES / "story.json"
    buttons["import_file"].click()
    reporter.wait(lambda: len(reporter.answers.receipts) == 1, 5)


def test_the_details_of_nothing_want_nothing(tmp_path: Path) -> None:
    use_sample_profile(tmp_path)
    reporter = Reporter(tmp_path)
    details = reporter.window.frame.details
    lines = details.findChildren(QLineEdit)
    assert not any(line.isVisible() for line in lines)
    reporter.act("new")
    assert any(line.isVisible() and line.placeholderText() for line in lines)
    assert reporter.window.close_article()
    assert not any(line.isVisible() for line in lines)
    reporter.close()


@pytest.mark.parametrize(
    ("setting", "ticked"), [("system", "system"), ("en", "en"), ("zh_CN", "zh_CN"), ("?", "system")]
)
def test_the_language_in_use_has_a_tick(reporter: Reporter, setting: str, ticked: str) -> None:
    reporter.window.close()
    reporter.desk.change_settings(language=setting)
    reporter.window = Window(reporter.desk, Translator("en"), LIGHT)
    on = [n for n in ("system", "en", "zh_CN") if reporter.window.named[f"language_{n}"].isChecked()]
    assert on == [ticked]
