"""The library's list follows what is saved without being read again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desktop.menus import Menus
from newsdesk.desktop.panels.articlelist import ArticleList
from newsdesk.desktop.panels.articles import HEIGHT, ROW
from newsdesk.desktop.theme import LIGHT
from newsdesk.desktop.window import Window
from newsdesk.library.library import Library


def headlines(reporter: Reporter) -> list[str]:
    return [row.headline for row in reporter.window.frame.library.list.articles.rows]


def test_a_saved_article_goes_to_the_top_and_stays_chosen(reporter: Reporter) -> None:
    ids = []
    for name in ("甲", "乙", "丙"):
        reporter.act("new")
        reporter.compose(name)
        assert reporter.window.opened.session.flush(3.0)
        ids.append(reporter.window.opened.id)
    reporter.window.open(ids[0])
    reporter.wait(lambda: headlines(reporter) == ["丙", "乙", "甲"])
    reads: list[object] = []
    rows = reporter.desk.library.rows
    reporter.desk.library.rows = lambda **given: (reads.append(given), rows(**given))[1]  # type: ignore[method-assign]
    reporter.page.binding.set_caret((0, 1, 0, 1))
    reporter.compose("改")
    reporter.wait(lambda: headlines(reporter) == ["甲改", "丙", "乙"])
    library = reporter.window.frame.library
    assert library.list.current() == ids[0]
    assert reads == []
    assert [r.id for r in library.list.articles.rows] == [r.id for r in rows()]


def test_a_search_is_asked_again_when_an_article_is_saved(reporter: Reporter) -> None:
    reporter.act("new")
    library = reporter.window.frame.library
    library.search.setText("词")
    reporter.window.refresh()
    reporter.wait(lambda: headlines(reporter) == [])
    assert library.list.nothing.isVisibleTo(library)
    reporter.compose("含词的标题")
    reporter.wait(lambda: headlines(reporter) == ["含词的标题"])


def written(reporter: Reporter, *names: str) -> list[str]:
    ids = []
    for name in names:
        reporter.act("new")
        reporter.compose(name)
        assert reporter.window.opened.session.flush(3.0)
        ids.append(reporter.window.opened.id)
    reporter.wait(lambda: headlines(reporter) == list(reversed(names)))
    return ids


def choose_all(reporter: Reporter) -> None:
    reporter.window.frame.library.list.selectAll()


def test_what_was_looked_for_is_marked_in_the_row_with_the_text_around_it(reporter: Reporter) -> None:
    reporter.written("今年以来，全市已建成口袋公园36处。")
    assert reporter.window.opened.session.flush(3.0)
    library = reporter.window.frame.library
    library.search.setText("口袋公园")
    reporter.wait(lambda: library.list.articles.terms == ("口袋公园",))
    (row,) = library.list.articles.rows
    assert row.found == "…以来，全市已建成口袋公园36处。"
    look = library.list.painter._found(row.found, library.list.articles.index(0))
    assert [(f.start, f.length) for f in look] == [(9, 4)]


def test_filters_and_order_change_the_list_and_can_be_taken_away(reporter: Reporter) -> None:
    first, second = written(reporter, "甲", "乙二")
    reporter.desk.library.history.keep(reporter.desk.library.load(first), "exported")
    library = reporter.window.frame.library
    library.filters.ask(state="exported")
    reporter.wait(lambda: headlines(reporter) == ["甲"])
    (chip,) = library.filters._chips
    chip.click()
    reporter.wait(lambda: headlines(reporter) == ["乙二", "甲"])
    library.filters.ask(sort="headline")
    reporter.wait(lambda: headlines(reporter) == ["乙二", "甲"])
    library.filters.ask(sort="created", pictures=True)
    reporter.wait(lambda: headlines(reporter) == [])
    library.filters._fill()
    assert [a.text() for a in library.filters.menu.actions()][-1] == "Show all"
    library.filters.clear()
    reporter.wait(lambda: len(headlines(reporter)) == 2)
    assert second in {row.id for row in library.list.articles.rows}


def test_several_go_to_the_bin_and_come_back_together(reporter: Reporter) -> None:
    written(reporter, "甲", "乙", "丙")
    choose_all(reporter)
    reporter.act("bin")
    assert headlines(reporter) == []
    assert reporter.window.opened is None
    assert "3 articles" in reporter.window.frame.notice.label.text()
    reporter.window.frame.notice.button.click()
    assert sorted(headlines(reporter)) == ["丙", "乙", "甲"]


def test_several_get_another_channel_each_with_a_step_in_its_history(reporter: Reporter) -> None:
    ids = written(reporter, "甲", "乙")
    choose_all(reporter)
    reporter.act("channel")
    library = reporter.desk.library
    reporter.wait(lambda: all(library.load(i).channel == ("新闻中心", "要闻") for i in ids))
    reporter.window.open(ids[0])
    assert reporter.window.opened.document.undo()
    assert reporter.window.opened.document.article.channel == ()


def test_a_row_shows_its_articles_first_picture(reporter: Reporter) -> None:
    reporter.act("sample")
    view = reporter.window.frame.library.list
    row = view.articles.row(0)
    assert row.picture
    reporter.wait(lambda: view.painter.picture(row.picture, 46) is not None)
    shown = view.viewport().grab().toImage()
    at = view.visualRect(view.articles.index(0))
    colours = {shown.pixel(x, at.top() + 30) for x in range(at.right() - 50, at.right() - 20)}
    assert len(colours) > 10, "a picture has more colours than a panel"


def test_several_are_exported_and_those_that_are_not_ready_are_named(reporter: Reporter) -> None:
    reporter.act("sample")
    reporter.act("new")
    reporter.compose("没写完")
    assert reporter.window.opened.session.flush(3.0)
    reporter.wait(lambda: len(headlines(reporter)) == 2)
    choose_all(reporter)
    reporter.act("export_chosen")
    notice = reporter.window.frame.notice
    reporter.wait(lambda: "Not ready for publication: 1" in notice.label.text())
    assert "1 article is exported" in notice.label.text()
    assert "“没写完”  The source is missing." in notice.label.text()
    assert len(list(reporter.answers.folder_answer.glob("*/index.html"))) == 1
    assert notice.button.text() == "Export them as drafts"
    asked = len(reporter.answers.asked)
    notice.button.click()
    reporter.wait(lambda: len(list(reporter.answers.folder_answer.glob("*/index.html"))) == 2)
    reporter.wait(lambda: notice.label.text() == "1 article is exported.")
    assert len(reporter.answers.asked) == asked


def test_one_that_cannot_be_exported_stops_no_other(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    reporter.act("sample")
    good = reporter.window.opened.id
    bad = reporter.desk.duplicate(good).id
    reporter.window.refresh()
    reporter.wait(lambda: len(headlines(reporter)) == 2)
    load = reporter.desk.library.load

    def refuse(article_id: str) -> Article:
        if article_id == bad:
            raise UserError(M("The article cannot be read."), M("Try a backup."))
        return load(article_id)

    monkeypatch.setattr(reporter.desk.library, "load", refuse)
    choose_all(reporter)
    reporter.act("export_chosen")
    reporter.wait(lambda: "cannot be read" in reporter.window.frame.notice.label.text())
    assert "1 article is exported" in reporter.window.frame.notice.label.text()
    assert reporter.window.frame.notice.button.text() == "Open the folder"


def test_the_menu_over_several_is_about_several(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(
        Menus, "_open", staticmethod(lambda menu, at: shown.append([a.text() for a in menu.actions() if a.isEnabled()]))
    )
    written(reporter, "甲", "乙")
    reporter.window.menus.library(reporter.window.pos())
    choose_all(reporter)
    reporter.window.menus.library(reporter.window.pos())
    assert [[x for x in names if x] for names in shown] == [
        ["New article", "Duplicate", "Move to the bin"],
        ["Change channel…", "Export all that are selected…", "Move to the bin"],
    ]


def test_several_go_to_the_bin_when_nothing_is_open(reporter: Reporter) -> None:
    written(reporter, "甲", "乙")
    assert reporter.window.close_article()
    choose_all(reporter)
    assert reporter.window.named["bin"].isEnabled()
    reporter.act("bin")
    assert headlines(reporter) == []


def test_a_long_list_is_read_where_it_is_looked_at(reporter: Reporter) -> None:
    with reporter.desk.library._store.write() as db:
        db.executemany(
            "INSERT INTO article (id, seq, base, revision, created, updated, headline) VALUES (?, ?, 0, 0, '', '', ?)",
            [(f"id{n}", n, f"第{n}篇") for n in range(1, 30_001)],
        )
    reporter.window.refresh()
    library = reporter.window.frame.library
    assert library.mine.count.text() == "30,000"
    library.list.scrollToBottom()
    reporter.wait(lambda: library.list.articles.row(29_999).headline == "第1篇")
    assert len(library.list.articles._held) < 1_000


def test_what_another_program_adds_and_changes_appears_and_nothing_moves_under_the_person(reporter: Reporter) -> None:
    ids = written(reporter, *(f"第{n}篇" for n in range(20)))
    window, view = reporter.window, reporter.window.frame.library.list
    window.saving._looks.stop()
    window.saving.look()
    view.verticalScrollBar().setValue(5 * HEIGHT + 10)
    flag = view.selectionModel().SelectionFlag
    for at, how in ((7, flag.ClearAndSelect), (9, flag.Select)):
        view.selectionModel().select(view.articles.index(at), how)
    chosen, top = {row.id for row in view.chosen()}, view.indexAt(QPoint(5, 0)).data(ROW).id
    assert reporter.command("new", "--headline", "别处写的").returncode == 0
    assert reporter.command("picture", "add", ids[0], str(SAMPLES / "park.jpg")).returncode == 0
    window.saving.look()
    assert headlines(reporter)[:3] == ["第0篇", "别处写的", "第19篇"]
    assert window.frame.library.mine.count.text() == "21"
    assert {row.id for row in view.chosen()} == chosen
    QApplication.processEvents()
    assert view.indexAt(QPoint(5, 0)).data(ROW).id == top
    assert view.verticalScrollBar().value() == 7 * HEIGHT + 10
    assert window.opened.id == ids[-1]


def test_our_own_saves_do_not_read_the_whole_list_again(reporter: Reporter) -> None:
    written(reporter, "甲", "乙")
    reporter.compose("改")
    assert reporter.window.opened.session.flush()
    reads: list[object] = []
    order = reporter.desk.library.order
    reporter.desk.library.order = lambda query: (reads.append(query), order(query))[1]  # type: ignore[method-assign]
    reporter.window.saving.look()
    assert reads == []
    assert reporter.command("new", "--headline", "别处写的").returncode == 0
    reporter.window.saving.look()
    reporter.window.saving.look()
    assert len(reads) == 1


def test_what_another_program_puts_into_the_bin_leaves_the_list_and_a_search(reporter: Reporter) -> None:
    first, _ = written(reporter, "甲", "乙")
    library = reporter.window.frame.library
    library.search.setText("甲")
    reporter.wait(lambda: headlines(reporter) == ["甲"])
    other = Library.open(reporter.desk.library.path, reporter.desk.clock)
    other.delete(first)
    other.close()
    reporter.window.saving.look()
    reporter.wait(lambda: headlines(reporter) == [])
    assert library.bin.count.text() == "1"


def test_the_open_articles_row_is_seen_after_the_start(reporter: Reporter) -> None:
    ids = written(reporter, *(f"第{n}篇" for n in range(20)))
    again = Window(reporter.desk, Translator("en"), LIGHT)
    again.open(ids[2])
    again.resize(1000, 460)
    again.show()
    QApplication.processEvents()
    view = again.frame.library.list
    assert view.current() == ids[2]
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    view.verticalScrollBar().setValue(0)
    again.show_view("split")
    again.show_view("write")
    QApplication.processEvents()
    assert view.verticalScrollBar().value() == 0
    again.close()


def test_what_was_found_stands_under_a_short_headline_and_below_a_long_one(reporter: Reporter) -> None:
    reporter.written("一段有口袋公园的文字")
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.compose("短标题")
    assert reporter.window.opened.session.flush()
    library = reporter.window.frame.library
    library.search.setText("口袋公园")
    reporter.wait(lambda: library.list.articles.terms == ("口袋公园",))
    assert lines_drawn(library.list) == ["短标题", "一段有口袋公园的文字", "just now"]
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.compose("很长的" * 12)
    assert reporter.window.opened.session.flush()
    reporter.wait(lambda: library.list.articles.rows[0].headline.startswith("很长的"))
    first, _, last = lines_drawn(library.list)
    assert (first[:3], last) == ("很长的", "一段有口袋公园的文字")


def lines_drawn(view: ArticleList) -> list[str]:
    """The lines of the first row, as the painter draws them."""
    drawn: list[tuple[int, str]] = []
    draw = view.painter._draw_line
    view.painter._draw_line = lambda p, text, left, top, index: drawn.append((top, text))  # type: ignore[method-assign]
    view.viewport().repaint()
    view.painter._draw_line = draw  # type: ignore[method-assign]
    tops = [top for top, _ in drawn]
    assert len(set(tops)) == len(tops)
    return [text for _, text in sorted(drawn)]
