"""Outline, moving, zoom, modes, the place one was at, and the keys between the parts of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter

from newsdesk.article.outline import entries
from newsdesk.article.place import Place
from newsdesk.desk.settings import load_settings

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def begin(reporter: Reporter) -> None:
    reporter.window.open(reporter.desk.import_file(SAMPLES / "story.json").id)


def headings(reporter: Reporter) -> list[str]:
    return [e.text for e in entries(reporter.window.opened.document.article.blocks) if e.kind == "heading"]


def test_the_outline_shows_sections_with_their_figures_goes_to_them_and_follows_the_caret(reporter: Reporter) -> None:
    begin(reporter)
    reporter.act("outline")
    panel = reporter.window.frame.outline
    listed = entries(reporter.window.opened.document.article.blocks)
    assert len(panel._items()) == len(listed)
    heading = [e for e in listed if e.kind == "heading"][-1]
    panel.goTo.emit(heading.id)
    assert reporter.page.block_at_caret() == heading.id
    reporter.page.setFocus()
    reporter.page.binding.set_caret((0, 0, 0, 0))
    assert panel.currentItem() is None
    line = reporter.page.binding.sheet.line_of(heading.start + 1)
    reporter.page.binding.set_caret((line, 0, line, 0))
    assert panel.currentItem().text(0) == heading.text
    reporter.act("outline")
    assert reporter.window.frame.side.currentWidget() is reporter.window.frame.details


def test_a_section_moves_with_everything_in_it_and_the_move_can_be_undone(reporter: Reporter) -> None:
    begin(reporter)
    reporter.act("outline")
    panel, document = reporter.window.frame.outline, reporter.window.opened.document
    before, order = document.article.blocks, headings(reporter)
    last = [e for e in entries(before) if e.kind == "heading"][-1]
    panel.choose(last.id)
    QTest.keyClick(panel, Key.Key_Up, ALT)
    assert headings(reporter) == [*order[:-2], order[-1], order[-2]]
    assert panel.currentItem().text(0) == order[-1]
    reporter.check()
    QTest.keyClick(panel, Key.Key_Down, ALT)
    assert headings(reporter) == order
    assert document.article.blocks == before
    reporter.act("undo")
    reporter.act("undo")
    assert document.article.blocks == before


def test_folding_stays_when_the_text_changes(reporter: Reporter) -> None:
    begin(reporter)
    reporter.act("outline")
    panel = reporter.window.frame.outline
    folded = next(i for i in panel._items() if i.childCount())
    name = folded.text(0)
    folded.setExpanded(False)
    reporter.page.binding.set_caret((0, 0, 0, 0))
    reporter.compose("新")
    reporter.window.outlining.update()
    assert not next(i for i in panel._items() if i.text(0) == name).isExpanded()


def test_the_paragraph_at_the_caret_moves_with_the_keys_past_a_figure_and_stops_at_the_titles(
    reporter: Reporter,
) -> None:
    begin(reporter)
    document, page = reporter.window.opened.document, reporter.page
    before = document.article.blocks
    index = next(i for i, b in enumerate(before) if b.kind == "figure") - 1
    line = page.binding.sheet.line_of(index)
    page.binding.set_caret((line, 3, line, 3))
    reporter.act("move_down")
    assert [b.id for b in document.article.blocks[index : index + 2]] == [before[index + 1].id, before[index].id]
    assert page.block_at_caret() == before[index].id
    for _ in range(index + 3):
        reporter.act("move_up")
    reporter.check()
    titles = sum(b.kind in ("kicker", "headline", "subtitle") for b in before)
    assert document.article.blocks[titles].id == before[index].id


def test_zoom_changes_the_size_of_the_text_and_is_kept(reporter: Reporter) -> None:
    begin(reporter)
    page = reporter.page
    height = page.document().size().height()
    reporter.act("zoom_in")
    reporter.act("zoom_in")
    assert page.document().size().height() > height * 1.1
    reporter.check()
    assert reporter.desk.settings.zoom == 125
    reporter.act("zoom_reset")
    assert page.document().size().height() == height


def test_focus_and_typewriter_keep_the_page_right_and_the_line_in_the_middle(reporter: Reporter) -> None:
    begin(reporter)
    page = reporter.page
    for name in ("typewriter", "focus_mode"):
        reporter.act(name)
    line = len(page.binding.sheet.lines) - 1
    page.binding.set_caret((line, 0, line, 0))
    QApplication.processEvents()
    middle = page.viewport().height() * 9 // 20
    assert abs(page.cursorRect().center().y() - middle) < 4
    page.grab()
    reporter.check()
    assert reporter.desk.settings.typewriter
    assert reporter.desk.settings.focus_mode


def test_one_comes_back_to_where_one_was(reporter: Reporter, tmp_path: Path) -> None:
    begin(reporter)
    first = reporter.window.opened.id
    page = reporter.page
    line = len(page.binding.sheet.lines) - 2
    page.binding.set_caret((line, 2, line, 2))
    page.ensureCursorVisible()
    QApplication.processEvents()
    place = page.place()
    assert place[2] > 0
    reporter.act("new")
    reporter.window.open(first)
    QApplication.processEvents()
    assert reporter.page.place() == place


def test_the_selection_is_counted(reporter: Reporter) -> None:
    begin(reporter)
    reporter.page.selectAll()
    status = reporter.window.frame.status
    reporter.wait(lambda: status.selected.text() != "")
    count = status.counts.text().split(" ")[0]
    assert status.selected.text() == f"{count} selected"


def test_the_keys_go_from_part_to_part(reporter: Reporter) -> None:
    begin(reporter)
    reporter.window.activateWindow()
    reporter.wait(reporter.window.isActiveWindow)
    frame = reporter.window.frame
    reporter.page.setFocus()
    seen = []
    for _ in range(3):
        reporter.act("next_pane")
        focus = QApplication.focusWidget()
        seen.append(next(p for p in (frame.library, reporter.page, frame.side) if p is focus or p.isAncestorOf(focus)))
    assert seen == [frame.side, frame.library, reporter.page]
    reporter.act("previous_pane")
    assert frame.library.isAncestorOf(QApplication.focusWidget())


def test_full_screen_leaves_the_page_alone_and_comes_back(reporter: Reporter) -> None:
    begin(reporter)
    frame = reporter.window.frame
    reporter.act("full_screen")
    assert not frame.library.isVisible()
    assert not frame.side.isVisible()
    assert reporter.page.isVisible()
    reporter.act("full_screen")
    assert frame.library.isVisible()
    assert frame.side.isVisible()


def test_where_one_was_is_known_after_the_program_was_killed(reporter: Reporter, tmp_path: Path) -> None:
    reporter.written(*(f"第{n}段，" + "写得很长的一段文字。" * 20 for n in range(40)))
    article = reporter.window.opened.id
    assert reporter.window.opened.session.flush()
    reporter.page.go_to(Place(reporter.window.opened.document.article.blocks[30].id, "text", 5, 5))
    place = reporter.page.place()
    assert place[2] > 0
    reporter.window.viewing._keep.start(20)
    reporter.wait(lambda: load_settings(reporter.paths.settings).places.get(article) == place, 5)
    writes: list[object] = []
    keep = reporter.desk.keep_settings
    reporter.desk.keep_settings = lambda: (writes.append(1), keep())[1]  # type: ignore[method-assign]
    QTest.qWait(100)
    assert writes == []  # nothing moved
    after = Reporter(tmp_path)  # the first was never closed
    after.window.open(article)
    assert after.page.place() == place
    after.close()
