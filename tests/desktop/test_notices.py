"""A notice is about the article that is open, or about the program; never about another article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from window_support import SAMPLES, Reporter, use_sample_profile

from newsdesk.base.errors import UserError
from newsdesk.base.message import M


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    use_sample_profile(tmp_path)
    made = Reporter(tmp_path)
    yield made
    made.close()


def said(reporter: Reporter) -> str:
    notice = reporter.window.frame.notice
    return notice.label.text() if notice.isVisible() else ""


def test_what_was_said_about_one_article_is_not_said_about_the_next(reporter: Reporter, tmp_path: Path) -> None:
    reporter.act("new")
    other = reporter.window.opened.id
    reporter.act("sample")
    sample = reporter.window.opened.id
    reporter.act("keep_version")
    assert said(reporter).startswith("Kept for ever")
    reporter.window.open(other)
    assert said(reporter) == ""
    reporter.window.open(sample)
    reporter.act("save_copy")
    reporter.wait(lambda: said(reporter).startswith("The copy is in"), 5)
    reporter.act("new")
    assert said(reporter) == ""
    reporter.window.frame.notice.error(UserError(M("Something about this one.")))
    assert said(reporter) == "Something about this one."
    reporter.window.open(other)
    assert said(reporter) == ""


def test_what_is_about_the_program_stays_when_another_article_is_opened(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.act("back_up")
    reporter.wait(lambda: said(reporter).startswith("Backed up"), 10)
    reporter.act("new")
    assert said(reporter).startswith("Backed up")


def test_a_change_from_elsewhere_opens_the_same_article_again_and_what_was_said_stays(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("标题")
    assert reporter.window.opened.session.flush()
    reporter.act("keep_version")
    done = reporter.command("picture", "add", reporter.window.opened.id, str(SAMPLES / "park.jpg"))
    assert done.returncode == 0, done.stderr
    reporter.window.saving.look()
    assert any(b.kind == "figure" for b in reporter.window.opened.document.article.blocks)
    assert said(reporter).startswith("Kept for ever")


def test_the_way_back_from_the_bin_is_not_offered_for_what_is_out_of_it(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("甲")
    reporter.act("bin")
    assert said(reporter) == "The article is in the bin."
    assert window.windowTitle() == "Newsdesk"
    window.frame.library.bin.click()
    window.frame.library.list.selectRow(0)
    reporter.act("restore")
    assert window.opened.document.article.headline == "甲"
    assert window.windowTitle() == "甲 – Newsdesk"
    assert said(reporter) == ""
    buttons = window.frame.notice.findChildren(QPushButton)
    assert not any(b.isVisible() and b.text() == "Take it out again" for b in buttons)
