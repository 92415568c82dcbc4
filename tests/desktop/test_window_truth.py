"""What the window shows is what the article holds, and nothing that was given to it is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCompleter, QLineEdit
from window_support import SAMPLES, Reporter, use_sample_profile

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.base.i18n import Translator
from newsdesk.desk.pictures import Taken
from newsdesk.desktop.panels.articles import ROW
from newsdesk.desktop.panels.people import PeopleField
from newsdesk.desktop.theme import LIGHT
from newsdesk.desktop.window import Window

Key = Qt.Key


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    use_sample_profile(tmp_path)
    made = Reporter(tmp_path)
    made.act("new")
    made.window.activateWindow()
    yield made
    made.close()


def article(reporter: Reporter) -> Article:
    assert reporter.window.opened is not None
    return reporter.window.opened.document.article


def popup(completer: QCompleter | None) -> QAbstractItemView:
    assert completer is not None
    return completer.popup()


def write_in(reporter: Reporter, line: QLineEdit, text: str) -> None:
    """Completions come only where the focus really is."""
    line.setFocus()
    QApplication.processEvents()
    line.clear()
    reporter.compose(text, line)
    QApplication.processEvents()


def asset_of(block: object) -> str:
    return block.asset if type(block) is Figure else ""


# ------------------------------------------------------------------ fields


@pytest.mark.parametrize(("key", "typed"), [("source", "城"), ("channel", "新闻")])
def test_a_choice_that_was_not_taken_is_not_shown_as_if_it_were(reporter: Reporter, key: str, typed: str) -> None:
    line = reporter.window.frame.details.fields[key].line
    write_in(reporter, line, typed)
    held = article(reporter).source.name if key == "source" else " › ".join(article(reporter).channel)
    assert line.text() == held == typed


def test_a_choice_taken_from_the_list_of_completions_is_the_articles(reporter: Reporter) -> None:
    line = reporter.window.frame.details.fields["channel"].line
    write_in(reporter, line, "要闻")
    view = popup(line.completer())
    reporter.wait(view.isVisible, 3)
    QTest.keyClick(view, Key.Key_Down)
    QTest.keyClick(view, Key.Key_Return)
    assert article(reporter).channel == ("新闻中心", "要闻")
    assert line.text() == "新闻中心 › 要闻"


@pytest.mark.parametrize("key", ["source", "authors"])
def test_a_completion_that_was_only_looked_at_counts_as_soon_as_the_field_is_left(reporter: Reporter, key: str) -> None:
    field = reporter.window.frame.details.fields[key]
    line = field._rows[0].name if isinstance(field, PeopleField) else field.line
    write_in(reporter, line, "城" if key == "source" else "张")
    view = popup(line.completer())
    reporter.wait(view.isVisible, 3)
    QTest.keyClick(view, Key.Key_Down)
    QTest.keyClick(view, Key.Key_Escape)
    line.editingFinished.emit()
    shown = line.text()
    assert shown in ("城市日报", "城市晚报", "张三")
    held = article(reporter).source.name if key == "source" else article(reporter).authors[0].name
    assert held == shown


def test_leaving_a_field_that_nobody_wrote_in_changes_nothing(reporter: Reporter) -> None:
    steps = len(reporter.window.opened.document.done)
    for key in ("source", "channel", "keywords"):
        reporter.window.frame.details.fields[key].line.editingFinished.emit()
    reporter.window.frame.details.fields["authors"]._rows[0].name.editingFinished.emit()
    assert len(reporter.window.opened.document.done) == steps


def test_blanks_around_a_name_are_no_part_of_it(reporter: Reporter) -> None:
    line = reporter.window.frame.details.fields["authors"]._rows[0].name
    reporter.compose(" 张三 ", line)
    assert [p.name for p in article(reporter).authors] == ["张三"]
    assert line.text() == " 张三 "  # nothing moves under the writer's hands


def test_half_a_time_stays_while_one_writes_elsewhere_and_never_reaches_another_article(reporter: Reporter) -> None:
    field = reporter.window.frame.details.fields["publish_time"]
    reporter.compose("2026-11-2", field.line)
    assert field.line.property("wrong") is True
    reporter.compose("标题")
    assert field.line.text() == "2026-11-2"
    assert field.line.property("wrong") is True
    reporter.act("new")
    assert field.line.text() == ""
    assert not field.line.property("wrong")


def test_an_article_without_a_time_has_the_zone_of_this_machine_not_of_the_article_before(reporter: Reporter) -> None:
    field = reporter.window.frame.details.fields["publish_time"]
    here, away = field.zone.currentText(), "+05:45"
    first = reporter.window.opened.id
    reporter.compose("2026-11-21 09:00", field.line)
    field.zone.setCurrentText(away)
    assert article(reporter).publish_time == "2026-11-21T09:00:00+05:45"
    reporter.act("new")
    assert field.zone.currentText() == here
    assert article(reporter).publish_time == ""
    reporter.window.open(first)
    assert field.zone.currentText() == away
    while article(reporter).publish_time:
        reporter.act("undo")
    assert (field.line.text(), field.zone.currentText()) == ("", here)


def test_down_in_an_empty_channel_takes_the_first_one_and_goes_on_from_what_is_written(reporter: Reporter) -> None:
    line = reporter.window.frame.details.fields["channel"].line
    choices = [c.path for c in reporter.desk.profile.channels]
    assert len(choices) > 2
    line.setFocus()
    QApplication.processEvents()
    for wanted in choices[:2]:
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Down)
        assert article(reporter).channel == wanted
    reporter.act("undo")
    reporter.act("undo")
    assert (article(reporter).channel, line.text()) == ((), "")
    QTest.keyClick(line.parentWidget(), Key.Key_Down)
    assert article(reporter).channel == choices[0]
    first = reporter.window.opened.id
    reporter.act("new")
    QTest.keyClick(line.parentWidget(), Key.Key_Down)
    assert article(reporter).channel == choices[0]
    reporter.window.open(first)
    QTest.keyClick(line.parentWidget(), Key.Key_Down)
    assert article(reporter).channel == choices[1]


def test_tab_goes_from_name_to_role_to_the_next_name_and_then_on(reporter: Reporter) -> None:
    fields = reporter.window.frame.details.fields
    people = fields["editors"]
    people._add.click()
    people.set_focus()
    QApplication.processEvents()
    first, second = people._rows
    wanted = [first.role, second.name, second.role, people._add, fields["dateline"].line]
    for widget in wanted:
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        QApplication.processEvents()
        assert QApplication.focusWidget() is widget
    for widget in [*wanted[-2::-1], first.name]:
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Backtab)
        assert QApplication.focusWidget() is widget
    QTest.keyClick(first.name, Key.Key_Backtab)
    assert QApplication.focusWidget() is fields["responsible-editor"].line


def test_every_role_can_be_read(reporter: Reporter) -> None:
    for key in ("authors", "editors"):
        role = reporter.window.frame.details.fields[key]._rows[0].role
        widest = max(role.fontMetrics().horizontalAdvance(role.itemText(i)) for i in range(role.count()))
        assert role.width() >= widest + 36  # padding and arrow


# ------------------------------------------------------------------ pictures


class Gate:
    """Holds the first picture back until it is opened."""

    def __init__(self, take: Callable[..., Taken]) -> None:
        self.take, self.open = take, threading.Event()

    def __call__(self, data: bytes | Path, name: str, article_id: str) -> Taken:
        if name == "park.jpg":
            assert self.open.wait(10)
        return self.take(data, name, article_id)


def test_pictures_given_while_others_come_in_all_arrive_and_in_order(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = [reporter.desk.take_in((SAMPLES / n).read_bytes(), n).sha256 for n in ("park.jpg", "riverside.jpg")]
    gate = Gate(reporter.desk.pictures.take_in)
    monkeypatch.setattr(reporter.desk.pictures, "take_in", gate)
    for name in ("park.jpg", "riverside.jpg"):
        reporter.window.taking_in.start([(name, SAMPLES / name)])
    QApplication.processEvents()
    gate.open.set()
    found = reporter.page.binding
    reporter.wait(lambda: [a for b in found.shown if (a := asset_of(b))] == hashes, 5, "a picture was lost")
    assert not reporter.window.frame.notice.isVisible()


def test_a_refusal_is_still_said_when_later_pictures_were_good(reporter: Reporter, tmp_path: Path) -> None:
    reporter.window.taking_in.start([("gone.png", tmp_path / "gone.png")])
    reporter.window.taking_in.start([("park.jpg", SAMPLES / "park.jpg")])
    reporter.wait(lambda: any(asset_of(b) for b in reporter.page.binding.shown), 5)
    assert "gone.png" in reporter.window.frame.notice.label.text()
    assert reporter.window.frame.notice.isVisible()


def test_cancelled_pictures_do_not_come(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(reporter.desk.pictures.take_in)
    monkeypatch.setattr(reporter.desk.pictures, "take_in", gate)
    for name in ("park.jpg", "riverside.jpg"):
        reporter.window.taking_in.start([(name, SAMPLES / name)])
    reporter.window.frame.notice.button.click()
    gate.open.set()
    reporter.window.taking_in.start([("market.jpg", SAMPLES / "market.jpg")])
    reporter.wait(lambda: any(asset_of(b) for b in reporter.page.binding.shown), 5)
    assert sum(type(b) is Figure for b in reporter.page.binding.shown) == 1


# ------------------------------------------------------------------ list and views


def test_the_list_stays_where_it_was_scrolled_to_when_a_save_renews_it(reporter: Reporter) -> None:
    for _ in range(40):
        reporter.desk.new()
    reporter.window.refresh()
    QApplication.processEvents()
    view = reporter.window.frame.library.list
    view.verticalScrollBar().setValue(700)
    top = view.indexAt(QPoint(5, 0)).data(ROW).id
    reporter.compose("标题")
    assert reporter.window.opened.session.flush()
    reporter.window.refresh()
    QApplication.processEvents()
    assert view.indexAt(QPoint(5, 0)).data(ROW).id == top
    reporter.act("new")
    QApplication.processEvents()
    assert reporter.window.frame.library.list.current() == article(reporter).id
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


START = """
import sys
from pathlib import Path
from window_support import Reporter
home = Path(sys.argv[1])
reporter = Reporter(home)
reporter.act("sample")
reporter.window.close()
reporter.desk.change_settings(view="split")
reporter.window = type(reporter.window)(reporter.desk, reporter.window.t, reporter.window.colours)
reporter.window.open(reporter.desk.settings.last_article)
reporter.window.show()
print(reporter.page.isVisible(), "PySide6.QtWebEngineCore" in sys.modules)
reporter.close()
"""


def test_chromium_is_not_loaded_at_the_start(tmp_path: Path) -> None:
    script = f"from PySide6.QtWidgets import QApplication\napp = QApplication(['newsdesk'])\n{START}"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_after_the_bin_the_library_is_to_be_seen(reporter: Reporter) -> None:
    pytest.importorskip("PySide6.QtWebEngineWidgets")
    reporter.act("view_split")
    reporter.act("bin")
    assert reporter.window.frame.library.isVisible()
    preview = reporter.window.previewing.preview
    assert preview is None or not preview.isVisible()


def test_another_window_in_the_same_process_keeps_the_split(reporter: Reporter) -> None:
    pytest.importorskip("PySide6.QtWebEngineWidgets")
    reporter.act("view_split")
    opened = article(reporter).id
    reporter.window.close()
    reporter.window = Window(reporter.desk, Translator("en"), LIGHT)
    reporter.window.on_error = reporter.errors.append  # type: ignore[method-assign]
    reporter.window.open(opened)
    reporter.window.show()
    assert reporter.window.named["view_split"].isChecked()
    assert reporter.window.previewing.preview is not None
