"""Find and replace over all text of an article."""

from __future__ import annotations

import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import Embed, Figure, Table, TextBlock
from newsdesk.article.find import Query, find, replacements
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError

BLOCKS = (
    TextBlock("h", "headline", rich("公园里的公园")),
    TextBlock("p", "paragraph", rich("口袋公园 Park，parks；ＰＡＲＫ。", (2, 4, "strong"))),
    Figure("f", "", rich("公园一角"), "公园 摄", "公园长椅"),
    Table("t", (("公园", "数"), ("大公园", "1")), caption="公园表"),
    Embed("e", "https://x.cn/", "看公园"),
)


def hits(query: Query) -> list[tuple[str, str, int, int]]:
    return [(p.block, p.field, p.start, p.end) for p in find(BLOCKS, query)]


def after(query: Query, put: str, blocks=BLOCKS) -> Article:
    article = Article(id="a", blocks=blocks)
    edits = replacements(blocks, query, find(blocks, query), put)
    done = article
    for edit in edits:
        done = edit.apply(done)
    back = done
    for edit in reversed(edits):
        back = edit.invert().apply(back)
    assert back == article
    return done


def test_all_text_of_the_article_is_searched_in_reading_order() -> None:
    assert hits(Query("公园")) == [
        ("h", "text", 0, 2), ("h", "text", 4, 6), ("p", "text", 2, 4), ("f", "caption", 0, 2), ("f", "credit", 0, 2),
        ("f", "alt", 0, 2), ("t", "caption", 0, 2), ("t", "cells", 0, 2), ("t", "cells", 6, 8), ("e", "title", 1, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("park"), [(5, 9), (10, 14)]),
        (Query("Park", case=True), [(5, 9)]),
        (Query("park", whole_word=True), [(5, 9)]),
        (Query("公园", whole_word=True), [(2, 4)]),
        (Query("park", fold_width=True), [(5, 9), (10, 14), (16, 20)]),
        (Query("口袋公園", fold_script=True), [(0, 4)]),
        (Query(r"pa\w+s", expression=True), [(10, 15)]),
        (Query("^口袋|。$", expression=True), [(0, 2), (20, 21)]),
        (Query("x*", expression=True), []),
        (Query("(", case=True), []),
        (Query(""), []),
    ],
)
def test_a_query_finds_what_its_options_say(query: Query, expected: list[tuple[int, int]]) -> None:
    assert [(p.start, p.end) for p in find(BLOCKS[1:2], query)] == expected


def test_only_the_given_places_are_searched() -> None:
    within = find(BLOCKS, Query("里的公园"))
    assert [(p.block, p.start) for p in find(BLOCKS, Query("公园"), within)] == [("h", 4)]


def test_a_wrong_expression_and_one_without_end_are_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="regular expression"):
        find(BLOCKS, Query("(", expression=True))
    endless = (TextBlock("p", "paragraph", rich("a" * 60 + "!")),)
    with pytest.raises(UserError, match="too long"):
        find(endless, Query(r"(a|aa)+$", expression=True))


def test_replaced_text_keeps_the_look_of_what_stood_there_and_everything_can_be_taken_back() -> None:
    done = after(Query("公园"), "花园子")
    assert done.headline == "花园子里的花园子"
    paragraph, figure, table, embed = done.blocks[1:]
    assert isinstance(paragraph, TextBlock)
    assert paragraph.text == rich("口袋花园子 Park，parks；ＰＡＲＫ。", (2, 5, "strong"))
    assert isinstance(figure, Figure)
    assert (figure.caption.text, figure.credit, figure.alt) == ("花园子一角", "花园子 摄", "花园子长椅")
    assert isinstance(table, Table)
    assert (table.caption, table.rows) == ("花园子表", (("花园子", "数"), ("大花园子", "1")))
    assert isinstance(embed, Embed)
    assert embed.title == "看花园子"
    assert after(Query("公园"), "").headline == "里的"


def test_groups_stand_for_what_was_written_even_when_it_was_folded() -> None:
    done = after(Query(r"(p)(ark)", expression=True, fold_width=True), r"\2\1\\", BLOCKS[:2])
    assert done.blocks[1] == TextBlock(
        "p", "paragraph", rich("口袋公园 arkP\\，arkp\\s；ＡＲＫＰ\\。", (2, 4, "strong"))
    )
    with pytest.raises(UserError, match="group 3"):
        after(Query("(p)", expression=True), r"\3")
    assert after(Query("里的", expression=True), r"\n").headline == "公园 公园"


def test_an_expression_never_reaches_over_the_edge_of_a_cell() -> None:
    query = Query("公园(?=(.*))", expression=True)
    done = after(query, r"[\1]")
    table = done.blocks[3]
    assert isinstance(table, Table)
    assert table.rows == (("[]", "数"), ("大[]", "1"))
    rows = after(Query("公园"), "x\x1fy\x1ez\u2029").blocks[3].rows  # type: ignore[union-attr]
    assert [len(row) for row in rows] == [2, 2]
