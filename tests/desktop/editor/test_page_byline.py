"""The line under the titles says what is stated, and its room is always below the last title."""

from __future__ import annotations

import msgspec
from page_support import Desk, blocks_of

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.edits import SetMeta
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desktop.editor.byline import ROOM, byline
from newsdesk.desktop.editor.styles import LOOKS


def margins(desk: Desk) -> list[tuple[str, float]]:
    """Each title's kind and what it has below beyond its own look."""
    found = []
    for number, line in enumerate(desk.page.binding.sheet.lines[:3]):
        if line.kind in ("kicker", "headline", "subtitle"):
            block = desk.page.document().findBlockByNumber(number)
            found.append((line.kind, block.blockFormat().bottomMargin() - LOOKS[line.kind].bottom))
    return found


def test_the_line_says_what_is_stated_and_nothing_else() -> None:
    t = Translator("en")
    article = Article(id="a", source=Source("城市日报"), publish_time="2026-11-21T09:44:00+08:00")
    assert byline(Article(id="a"), t) == ""
    assert byline(article, t) == "Source: 城市日报 • 2026-11-21 09:44"
    authors = (Person("张三"), Person(" "), Person("李四"))
    whole = msgspec.structs.replace(article, authors=authors, publish_time="not a time")
    assert byline(whole, t) == "张三 李四 • Source: 城市日报"


def test_the_room_moves_with_the_last_title() -> None:
    desk = Desk(blocks_of("headline:标题", "paragraph:文"))
    assert margins(desk) == [("headline", ROOM)]
    desk.caret(0, 1)
    desk.page.toggle_title("subtitle")
    assert margins(desk) == [("headline", 0), ("subtitle", ROOM)]
    desk.page.toggle_title("kicker")
    assert margins(desk) == [("kicker", 0), ("headline", 0), ("subtitle", ROOM)]
    desk.document.undo()
    desk.document.undo()
    assert margins(desk) == [("headline", ROOM)]
    desk.check()
    desk.close()


def test_a_composition_in_the_headline_is_not_disturbed() -> None:
    desk = Desk(blocks_of("headline:", "paragraph:"))
    desk.caret(0, 0)
    desk.preedit("biao")
    desk.document.later(lambda: desk.document.do(M("x"), SetMeta("slug", "", "s")))
    desk.commit("标题")
    assert margins(desk) == [("headline", ROOM)]
    desk.check()
    desk.close()
