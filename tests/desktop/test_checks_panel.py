"""All that the checks say, in a list: opened from the status bar or by keys, the way to each place, what mends it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from window_support import SAMPLES, Reporter

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, text_of
from newsdesk.article.edits import Replace, Splice
from newsdesk.article.place import Place
from newsdesk.article.richtext import EMPTY, cut
from newsdesk.base.i18n import translator
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.desktop.checking import MOST, where
from newsdesk.extend.ports import CheckContext, Finding
from newsdesk.library.shelf import Shelf
from newsdesk.pictures.brief import brief

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import encoded, scene

Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class DoubledStops:
    """A newsroom's own check, with what mends it."""

    code = "house"
    label: Message = M("Pictures")

    def find(self, article: Article, context: CheckContext) -> Iterable[Finding]:
        for index, block in enumerate(article.blocks):
            text = text_of(block)
            at = text.text.find("。。") if text is not None else -1
            if text is not None and at >= 0:
                fix = (Splice(block.id, at, cut(text, at, at + 1), EMPTY, index),)
                yield Finding(
                    "house.stops", "warning", M("{what}", what="句号重复"), Place(block.id, "text", at, at + 2), fix
                )


@pytest.fixture
def undemanding(tmp_path: Path) -> Iterable[Reporter]:
    """A window of a newsroom that requires nothing."""
    profile = tmp_path / "profile.toml"
    profile.write_text("[publish]\nrequired = []\n", encoding="utf-8")
    made = Reporter(tmp_path / "home", profile=profile)
    yield made
    made.close()


def rows(reporter: Reporter) -> list[str]:
    shown = reporter.window.frame.checks.list
    return [shown.item(i).text() for i in range(shown.count())]


def paused(reporter: Reporter) -> None:
    """The person stops writing for a moment."""
    before = reporter.window.findings
    reporter.wait(lambda: reporter.window.findings is not before, what="nothing is checked")


def test_the_count_in_the_status_bar_opens_all_of_them(reporter: Reporter) -> None:
    frame = reporter.window.frame
    reporter.act("new")
    QTest.mouseClick(frame.status.missing, LEFT)
    assert frame.side.currentWidget() is frame.checks
    assert rows(reporter) == [f"{f.message.template}" for f in reporter.window.findings]
    number = len(reporter.window.findings)
    assert number > 2
    assert frame.side.tabText(frame.side.indexOf(frame.checks)) == f"Checks {number}"
    reporter.act("view_split")
    reporter.act("checks")
    assert frame.checks.isVisible()


def test_keys_open_it_walk_through_it_and_go_there(reporter: Reporter) -> None:
    frame = reporter.window.frame
    reporter.act("new")
    assert reporter.window.named["checks"].shortcut().toString() == "Ctrl+Shift+K"
    reporter.act("checks")
    assert reporter.window.focusWidget() is frame.checks.list
    at = next(i for i, text in enumerate(rows(reporter)) if text == "The channel is missing.")
    for _ in range(at):
        reporter.key(Key.Key_Down, frame.checks.list)
    assert frame.side.currentWidget() is frame.checks, "the arrow keys only look"
    reporter.key(Key.Key_Return, frame.checks.list)
    assert frame.side.currentWidget() is frame.details
    assert reporter.window.focusWidget() in frame.details.fields["channel"].findChildren(QWidget)
    reporter.act("checks")
    assert frame.checks.list.currentItem().text() == "The channel is missing."
    reporter.act("checks")
    assert frame.side.currentWidget() is frame.details


def test_a_click_goes_to_a_picture_its_caption_and_its_field(reporter: Reporter) -> None:
    frame = reporter.window.frame
    reporter.written("导语")
    reporter.answers.picture_files = [SAMPLES / "park.jpg"]
    reporter.act("picture")
    reporter.wait(lambda: any(type(b) is Figure for b in reporter.page.binding.shown))
    paused(reporter)
    for field, widget in (("caption", None), ("alt", "alt"), ("credit", "credit")):
        reporter.page.binding.set_caret((0, 0, 0, 0))
        reporter.act("checks")
        findings = [f for f in reporter.window.findings if f.place.field == field]
        assert findings, f"nothing is said of {field}"
        item = frame.checks.list.item(reporter.window.findings.index(findings[0]))
        QTest.mouseClick(frame.checks.list.viewport(), LEFT, NONE, frame.checks.list.visualItemRect(item).center())
        assert reporter.page.figure_at_caret() is not None
        assert (frame.side.currentWidget() is frame.details) == (widget is not None)
        frame.side.setCurrentWidget(frame.details)


def test_it_follows_the_article_while_it_is_open(reporter: Reporter) -> None:
    frame = reporter.window.frame
    reporter.act("new")
    reporter.act("checks")
    assert "The headline is missing." in rows(reporter)
    chosen = next(i for i, text in enumerate(rows(reporter)) if text == "The channel is missing.")
    frame.checks.list.setCurrentRow(chosen)
    reporter.compose("标题")
    paused(reporter)
    assert "The headline is missing." not in rows(reporter)
    assert frame.checks.list.currentItem().text() == "The channel is missing."
    reporter.window.close_article()
    assert rows(reporter) == []
    assert frame.side.tabText(frame.side.indexOf(frame.checks)) == "Checks"


def test_nothing_to_say_is_said(undemanding: Reporter) -> None:
    undemanding.written("导语")
    undemanding.act("checks")
    checks = undemanding.window.frame.checks
    assert (checks.nothing.isVisible(), checks.list.isVisible(), checks.fix.isVisible()) == (True, False, False)
    assert not undemanding.window.frame.status.missing.isVisible()


def test_what_can_be_mended_is_mended_in_one_step(undemanding: Reporter) -> None:
    undemanding.desk.registry.checks["house"] = DoubledStops()
    undemanding.written("雨停了。。路还湿。", "【待核】数字")
    paused(undemanding)
    undemanding.act("checks")
    checks = undemanding.window.frame.checks
    assert not checks.fix.isVisible(), "nothing mends what somebody must verify"
    undemanding.key(Key.Key_Down, checks.list)
    assert checks.list.currentItem().text() == "句号重复"
    assert checks.fix.isVisible()
    undemanding.page.binding.set_caret((1, 0, 1, 0))
    undemanding.compose("昨天")  # the list is a moment old: its place is two characters too early
    QTest.mouseClick(checks.fix, LEFT)
    assert undemanding.page.binding.sheet.lines[1].text.text == "昨天雨停了。。路还湿。"
    QTest.mouseClick(checks.fix, LEFT)
    assert undemanding.page.binding.sheet.lines[1].text.text == "昨天雨停了。路还湿。"
    assert len(rows(undemanding)) == 1
    assert not checks.fix.isVisible()
    assert undemanding.window.named["undo"].text() == "Undo Fix"
    undemanding.act("undo")
    assert undemanding.page.binding.sheet.lines[1].text.text == "昨天雨停了。。路还湿。"
    undemanding.check()


def test_in_the_bin_nothing_is_mended(reporter: Reporter) -> None:
    reporter.desk.registry.checks["house"] = DoubledStops()
    reporter.written("雨停了。。")
    assert reporter.window.opened is not None
    article = reporter.window.opened.id
    reporter.act("bin")
    reporter.window.open(article)
    reporter.act("checks")
    QTest.mouseClick(reporter.window.frame.checks.fix, LEFT)
    assert reporter.page.binding.sheet.lines[1].text.text == "雨停了。。"
    reporter.check()


def test_a_screen_reader_hears_the_level_the_sentence_and_the_place(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.act("checks")
    shown = reporter.window.frame.checks.list
    heard = QAccessible.queryAccessibleInterface(shown)
    assert heard.text(QAccessible.Text.Name) == "Checks"
    names = [heard.child(i).text(QAccessible.Text.Name) for i in range(heard.childCount())]
    assert "Required: The channel is missing. Channel" in names


def test_a_place_is_said_in_words_of_either_language(reporter: Reporter) -> None:
    reporter.written("很长的一段话" * 10)
    assert reporter.window.opened is not None
    article = reporter.window.opened.document.article
    zh = translator("zh_CN", resources() / "locale")
    said = [
        where(Finding("x", "info", M("Pictures"), place), article.blocks, zh)
        for place in (
            Place("", "channel"),
            Place(article.blocks[1].id, "text"),
            Place("", "what"),
            Place("gone", "text"),
        )
    ]
    assert said == ["频道", "正文 • " + ("很长的一段话" * 10)[:30] + "…", "稿件信息", ""]


def test_no_more_is_listed_than_somebody_reads(undemanding: Reporter) -> None:
    undemanding.written(*["【待核】数字"] * (MOST + 40))
    paused(undemanding)
    undemanding.act("checks")
    checks = undemanding.window.frame.checks
    assert len(rows(undemanding)) == MOST
    assert checks.more.text() == "and 40 more"
    assert checks.more.isVisible()


def test_the_window_never_stands_still_while_near_copies_are_looked_for(
    undemanding: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter, window = undemanding, undemanding.window
    asked: list[threading.Thread] = []
    alike = Shelf.alike

    def seen(shelf: Shelf, fingerprint: int) -> list[str]:
        asked.append(threading.current_thread())
        return alike(shelf, fingerprint)

    pictures = [encoded(scene(1).resize(size)) for size in ((900, 600), (600, 400))]
    assets = [reporter.desk.take_in(data, "a.jpg").sha256 for data in pictures]
    reporter.desk.library.shelf.remember(assets[0], brief(pictures[0]))  # and nothing is remembered of what is alike
    reporter.desk.registry.checks["house"] = DoubledStops()
    monkeypatch.setattr(Shelf, "alike", seen)
    for headline, asset in zip(("公园开门。。", "公园又开门。。"), assets, strict=True):
        reporter.act("new")
        reporter.compose(headline)
        article = window.opened.document.article
        window.opened.document.do(M("Insert picture"), Replace(len(article.blocks), (), (Figure("f", asset),)))
        assert window.opened.session.flush(3.0)
    reporter.wait(lambda: any(f.code == "pictures.used" for f in window.findings), what="the copy is not found")
    (found,) = [f for f in window.findings if f.code == "pictures.used"]
    assert str(found.message).startswith("Nearly the same as picture 1 was used in “公园开门。。” on ")
    window.checking.open()
    window.checking._fix(next(f for f in window.findings if f.fix))
    assert "。。" not in str(window.opened.document.article)
    reporter.act("sign")
    assert "signed" in {r.kind for r in reporter.desk.library.history.revisions(window.opened.id)}
    reporter.act("export")
    reporter.wait(lambda: "Exported" in window.frame.notice.label.text(), what="nothing is exported")
    assert asked
    assert threading.main_thread() not in asked
