"""The library's list follows what is saved without being read again."""

from __future__ import annotations

from window_support import Reporter


def headlines(reporter: Reporter) -> list[str]:
    return [row.headline for row in reporter.window.frame.library.model.rows]


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
    assert library.current() == ids[0]
    assert reads == []
    assert [r.id for r in library.model.rows] == [r.id for r in rows()]


def test_a_search_is_asked_again_when_an_article_is_saved(reporter: Reporter) -> None:
    reporter.act("new")
    library = reporter.window.frame.library
    library.search.setText("词")
    reporter.window.refresh()
    assert headlines(reporter) == []
    assert library.nothing.isVisibleTo(library)
    reporter.compose("含词的标题")
    reporter.wait(lambda: headlines(reporter) == ["含词的标题"])
