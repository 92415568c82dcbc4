"""Each required field is missed when it is empty and not when it is there."""

from __future__ import annotations

import msgspec
import pytest

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.place import Place
from newsdesk.article.richtext import rich
from newsdesk.checks.pictures import FigureFields
from newsdesk.checks.required import FIGURE_FIELDS, REQUIRABLE, RequiredFields
from newsdesk.extend.ports import CheckContext

EMPTY = Article(id="a", blocks=(TextBlock("h", "headline"), TextBlock("p", "paragraph")))
FILLED = {
    "headline": {"blocks": (TextBlock("h", "headline", rich("标题")),)},
    "subtitle": {"blocks": (TextBlock("h", "headline"), TextBlock("s", "subtitle", rich("副题")))},
    "summary": {"summary": "摘要"},
    "source": {"source": Source("城市日报")},
    "authors": {"authors": (Person("张三"),)},
    "editors": {"editors": (Person("王五", "editor"),)},
    "responsible-editor": {"editors": (Person("王五", "responsible-editor"),)},
    "channel": {"channel": ("新闻中心",)},
    "publish_time": {"publish_time": "2026-11-21T09:44:00+08:00"},
    "dateline": {"dateline": "本报讯"},
    "keywords": {"keywords": ("公园",)},
    "slug": {"slug": "parks"},
    "copyright_holder": {"copyright_holder": "城市日报"},
}


def codes(article: Article, *required: str) -> list[str]:
    context = CheckContext(required)
    return [f.code for check in (RequiredFields(), FigureFields()) for f in check.find(article, context)]


@pytest.mark.parametrize("name", [n for n in REQUIRABLE if n not in FIGURE_FIELDS])
def test_a_required_field_is_missed_only_while_it_is_empty(name: str) -> None:
    assert codes(EMPTY, name) == [f"required.{name}"]
    assert codes(EMPTY) == []
    assert codes(msgspec.structs.replace(EMPTY, **FILLED[name]), name) == []


def test_white_space_and_nameless_people_do_not_count() -> None:
    article = msgspec.structs.replace(EMPTY, summary=" \u3000", authors=(Person(" "),))
    assert codes(article, "summary", "authors") == ["required.summary", "required.authors"]


def test_a_publish_time_needs_a_zone() -> None:
    for time in ("2026-11-21T09:44:00", "yesterday"):
        assert codes(msgspec.structs.replace(EMPTY, publish_time=time)) == ["required.time"]


def test_a_figure_says_what_it_lacks_and_where() -> None:
    figure = Figure("f", "0" * 64, rich("说明"))
    article = msgspec.structs.replace(EMPTY, blocks=(*EMPTY.blocks, figure))
    found = list(FigureFields().find(article, CheckContext(("figure.credit",), frozenset())))
    assert [(f.code, f.level, f.place) for f in found] == [
        ("pictures.lost", "error", Place("f", "asset")),
        ("pictures.credit", "error", Place("f", "credit")),
        ("pictures.alt", "warning", Place("f", "alt")),
    ]
    assert codes(msgspec.structs.replace(EMPTY, blocks=(Figure("f"),)))[0] == "pictures.none"


def test_the_headline_that_is_missing_is_found_on_the_page() -> None:
    (finding,) = RequiredFields().find(EMPTY, CheckContext(("headline",)))
    assert finding.place == Place("h", "text")
