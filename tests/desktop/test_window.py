"""The window: library, details, notices, refusals, and the states a reporter must be able to trust."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from window_support import SAMPLES, Reporter

from newsdesk.article.blocks import Figure
from newsdesk.base.i18n import Translator, translator
from newsdesk.base.paths import resources
from newsdesk.desk.bundle import file_name
from newsdesk.desk.sample import open_sample
from newsdesk.desktop.actions import ACTIONS
from newsdesk.desktop.app import Newsdesk
from newsdesk.desktop.dialogs.exporting import ExportDialog, Offer, Wanted
from newsdesk.desktop.theme import DARK
from newsdesk.desktop.window import IN_FOCUS, ON_PAGE, Window


def headlines(reporter: Reporter) -> list[str]:
    return [row.headline for row in reporter.window.frame.library.list.articles.rows]


def test_new_duplicate_bin_and_restore(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("第一篇")
    first = window.opened.document.article.id
    reporter.act("duplicate")
    assert window.opened.document.article.id != first
    assert window.opened.document.article.headline == "第一篇"
    assert headlines(reporter) == ["第一篇", "第一篇"]
    copy = window.opened.document.article.id
    reporter.act("bin")
    assert window.opened is None
    assert headlines(reporter) == ["第一篇"]
    window.frame.library.bin.click()
    assert [r.id for r in window.frame.library.list.articles.rows] == [copy]
    window.desk.restore(copy)
    window.frame.library.mine.click()
    assert len(headlines(reporter)) == 2


def test_the_list_follows_the_headline_and_search_finds_names(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("口袋公园")
    reporter.wait(lambda: headlines(reporter) == ["口袋公园"], 3)
    authors = window.frame.details.fields["authors"]
    reporter.compose("张三", authors._rows[0].name)
    assert window.opened.session.flush()
    window.frame.library.search.setText("张三")
    reporter.wait(lambda: headlines(reporter) == ["口袋公园"], 3)
    window.frame.library.search.setText("李四")
    reporter.wait(lambda: headlines(reporter) == [], 3)


def test_switching_articles_saves_the_one_that_is_left(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("甲稿")
    first = reporter.window.opened.document.article.id
    reporter.act("new")
    reporter.compose("乙稿")
    reporter.window.open(first)
    assert reporter.window.opened.document.article.headline == "甲稿"
    assert sorted(headlines(reporter)) == ["乙稿", "甲稿"]


def test_a_broken_picture_is_named_and_the_good_ones_go_in(reporter: Reporter, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes((SAMPLES / "park.jpg").read_bytes()[:5000])
    reporter.act("new")
    reporter.answers.picture_files = [broken, SAMPLES / "park.jpg", tmp_path / "gone.png"]
    reporter.act("picture")
    reporter.wait(lambda: any(type(b) is Figure for b in reporter.page.binding.shown))
    text = reporter.window.frame.notice.label.text()
    assert "broken.jpg" in text
    assert "gone.png" in text
    assert sum(type(b) is Figure for b in reporter.page.binding.shown) == 1


def test_pictures_that_come_too_late_are_said(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.answers.picture_files = [SAMPLES / "park.jpg"]
    reporter.act("picture")
    reporter.act("new")
    reporter.wait(lambda: "after their article was closed" in reporter.window.frame.notice.label.text())
    assert not any(type(b) is Figure for b in reporter.page.binding.shown)


def test_what_is_required_is_marked_counted_and_gone_to(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    window._check()
    fields = window.frame.details.fields
    assert fields["responsible-editor"].editor.property("missing") is True
    assert not fields["summary"].editor.property("missing")
    assert "required" in window.frame.status.missing.text()
    reporter.act("next_finding")
    assert reporter.page.kind_at_caret() == "headline"
    reporter.compose("标题")
    reporter.compose("王五", fields["responsible-editor"].line)
    window._check()
    assert not fields["responsible-editor"].editor.property("missing")
    reporter.act("export")
    assert reporter.answers.asked[-1].startswith("not ready")
    reporter.answers.not_ready_answer = next(f for f in window.findings if f.code == "required.source")
    window.activateWindow()
    reporter.act("export")
    assert window.frame.details.fields["source"].line.hasFocus() or QApplication.focusWidget() is None


def test_a_draft_is_exported_when_the_person_wants_it(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("草稿：一/二")
    reporter.answers.not_ready_answer = True
    reporter.act("export")
    page = reporter.home / "exports" / "草稿：一 二.html"  # without pictures it is one file
    reporter.wait(lambda: reporter.window.frame.notice.dragged.path is not None)
    assert reporter.window.frame.notice.dragged.drag().mimeData().urls()[0].toLocalFile() == str(page)


def test_an_export_is_made_as_last_time_without_a_question(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("草稿")
    reporter.answers.not_ready_answer = True
    folder = reporter.home / "exports"
    reporter.answers.export_answer = lambda offer: Wanted("html", {"form": "article"}, folder)
    reporter.act("export")
    reporter.wait((folder / "草稿.html").exists)
    (folder / "草稿.html").unlink()
    reporter.act("export_again")
    reporter.wait((folder / "草稿.html").exists)
    assert (folder / "草稿.html").read_text("utf-8").startswith("<article")
    assert sum(asked.startswith("export") for asked in reporter.answers.asked) == 1


def test_html_is_copied_with_its_pictures_inside(reporter: Reporter) -> None:
    reporter.window.open(open_sample(reporter.desk))
    reporter.act("copy_html")
    clipboard = QApplication.clipboard()
    reporter.wait(lambda: clipboard.text().startswith("<article"), what="nothing was copied")
    assert clipboard.text().count("data:image/jpeg;base64,") == 3
    assert clipboard.mimeData().hasHtml()


def test_the_export_dialog_shows_each_formats_options_and_keeps_the_last_ones(reporter: Reporter) -> None:
    offer = Offer(reporter.desk.registry.exporters, str(reporter.home), "html", {"html": {"form": "article"}}, "稿件")
    dialog = ExportDialog(reporter.window.t, offer, reporter.window)
    assert dialog.format == "html"
    assert dialog.options == {"form": "article"}
    assert "稿件" in dialog.where.text()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.format == "json"
    assert dialog.editors == {}
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.limits.text()
    dialog.folder.setText(str(reporter.home / "away"))
    assert not dialog.go.isEnabled()
    dialog.ask_folder = lambda start: str(reporter.home)
    dialog.choose.click()
    dialog.go.click()
    assert dialog.wanted == Wanted("markdown", {}, reporter.home)
    dialog.copies["html"].click()
    assert dialog.wanted == Wanted("html", {"form": "article"}, reporter.home, copy=True)
    dialog.deleteLater()


def test_undo_and_export_in_a_field_are_the_articles(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    line = window.frame.details.fields["dateline"].line
    reporter.compose("本报讯", line)
    assert window.opened.document.article.dateline == "本报讯"
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.eventFilter(line, event) is True
    export = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.eventFilter(line, export) is True  # on X11 it would take the caret to the line's end
    letter = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier)
    assert window.eventFilter(line, letter) is False
    reporter.act("undo")
    assert window.opened.document.article.dateline == ""
    assert line.text() == ""


def test_people_are_added_given_roles_and_removed(reporter: Reporter) -> None:
    reporter.act("new")
    people = reporter.window.frame.details.fields["authors"]
    reporter.compose("张三", people._rows[0].name)
    people._added()
    reporter.compose("李四", people._rows[1].name)
    people._rows[1].role.setCurrentIndex(1)
    people._changed()
    article = reporter.window.opened.document.article
    assert [(p.name, p.role) for p in article.authors] == [("张三", "reporter"), ("李四", "correspondent")]
    people._removed(people._rows[0])
    assert [p.name for p in reporter.window.opened.document.article.authors] == ["李四"]
    reporter.act("undo")
    assert [r.name.text() for r in people._rows] == ["张三", "李四"]


def test_a_wrong_publish_time_is_shown_and_not_taken(reporter: Reporter) -> None:
    reporter.act("new")
    field = reporter.window.frame.details.fields["publish_time"]
    for text, value in (
        ("2026年11月21日 9:44", "2026-11-21T09:44:00+08:00"),
        ("2026-13-40 99:99", "2026-11-21T09:44:00+08:00"),
        ("", ""),
    ):
        field.zone.setCurrentText("+08:00")
        field.line.setText(text)
        field.line.textEdited.emit(text)
        assert reporter.window.opened.document.article.publish_time == value
    field._now()
    assert reporter.window.opened.document.article.publish_time[10] == "T"


def test_the_status_bar_tells_when_it_is_saved(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("标题")
    reporter.wait(lambda: reporter.window.frame.status.saved.text().startswith("● Saved"), 3)


def test_every_action_has_a_name_in_both_languages_and_a_handler(reporter: Reporter) -> None:
    chinese = translator("zh_CN", resources() / "locale")
    keys = [row.keys for row in ACTIONS if row.keys]
    assert len(keys) == len(set(keys))
    for row in ACTIONS:
        assert chinese(row.text)
        assert reporter.window.named[row.name].text() == Translator("en")(row.text)


def test_the_chinese_window_has_no_english_label(tmp_path: Path) -> None:
    reporter = Reporter(tmp_path)
    window = Window(reporter.desk, translator("zh_CN", resources() / "locale"), DARK)
    texts = [w.text() for kind in (QLabel, QToolButton) for w in window.findChildren(kind) if w.text()]
    english = [t for t in texts if t.isascii() and len(t) > 2 and t != "Newsdesk" and not t[0].isdigit()]
    assert english == []
    window.close()
    reporter.close()


def test_another_language_builds_the_window_anew_over_the_same_article(tmp_path: Path, app: QApplication) -> None:
    reporter = Reporter(tmp_path)
    application = Newsdesk(app, reporter.desk)
    application.window.open(reporter.desk.new().id)
    article = application.window.opened.id
    reporter.compose("标题", application.window.opened.page)
    application.window.named["language_zh_CN"].trigger()
    reporter.wait(
        lambda: application.window.opened is not None and application.window.named["new"].text() == "新建稿件", 5
    )
    assert application.window.opened.id == article
    assert application.desk.settings.language == "zh_CN"
    assert application.window.opened.document.article.headline == "标题"
    application.window.named["undo"].trigger()
    assert application.window.opened.document.article.headline == ""
    application.window.close()
    reporter.close()


def test_a_language_for_this_time_is_spoken_until_another_is_chosen_and_is_not_kept(
    tmp_path: Path, app: QApplication
) -> None:
    reporter = Reporter(tmp_path)
    application = Newsdesk(app, reporter.desk, "zh_CN")
    before = reporter.desk.settings.language
    assert application.window.t.language == "zh_CN"
    assert reporter.desk.settings.language == before
    application.rebuild()  # as when the colours of the system change
    assert application.window.t.language == "zh_CN"
    application.window.named["language_en"].trigger()
    reporter.wait(lambda: application.window.t.language == "en", 5)
    application.window.close()
    reporter.close()


def test_every_action_has_somebody_who_does_it(reporter: Reporter) -> None:
    elsewhere = {*IN_FOCUS, *ON_PAGE}
    for row in ACTIONS:
        if row.name.split("_")[0] not in ("kind", "view", "language") and row.name not in elsewhere:
            assert any(hasattr(part, f"act_{row.name}") for part in reporter.window.parts), row.name


def test_open_in_browser_writes_the_page_and_opens_it(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "newsdesk.desktop.previewing.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    reporter.act("sample")
    reporter.act("browser")
    reporter.wait(lambda: bool(opened))
    page = Path(opened[0])
    article = reporter.window.opened.document.article
    assert page.read_bytes() == reporter.desk.render(article, "html", {}).files["index.html"]
    assert len(list((page.parent / "images").iterdir())) == 18


@pytest.mark.parametrize("view", ["view_split", "view_preview"])
def test_without_qt_webengine_the_preview_is_the_browser(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "newsdesk.desktop.previewing.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    monkeypatch.setitem(sys.modules, "newsdesk.desktop.preview", None)  # as the light package comes
    reporter.act("sample")
    reporter.act(view)
    reporter.wait(lambda: bool(opened))
    assert Path(opened[0]).name == "index.html"
    assert reporter.window.named["view_write"].isChecked()
    assert reporter.desk.settings.view == "write"
    assert reporter.page.isVisible()


def test_cut_copy_and_paste_go_to_what_has_the_focus(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("标题")
    reporter.window.activateWindow()
    reporter.page.setFocus()
    reporter.act("select_all")
    reporter.act("copy")
    assert QApplication.clipboard().text() == "标题\n"
    reporter.act("cut")
    assert reporter.page.binding.document.article.headline == ""
    reporter.act("paste")
    assert reporter.page.binding.document.article.headline == "标题"
    QApplication.clipboard().clear()


def test_without_a_display_the_window_says_so(tmp_path: Path) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {k: v for k, v in os.environ.items() if k not in names} | {"LC_ALL": "C", "NEWSDESK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "newsdesk"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "no display" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_name_fits_every_system(reporter: Reporter) -> None:
    article = reporter.desk.new()
    assert file_name(article) == article.id
    reporter.window.open(article.id)
    reporter.compose('a/b\\c:d*e?f"g<h>i|j. ')
    assert file_name(reporter.window.opened.document.article) == "a b c d e f g h i j"


def test_the_status_bar_counts_one_in_the_singular(reporter: Reporter) -> None:
    status = reporter.window.frame.status
    reporter.act("new")
    reporter.compose("一")
    assert status.counts.text().startswith("1 character •")
    assert status.figures.text() == "0 pictures • 0 sections"
