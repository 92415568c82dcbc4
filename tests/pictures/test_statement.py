"""What is stated of a published picture: what the newsroom wrote, and what the file claims; nothing is invented."""

from __future__ import annotations

import pytest

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure
from newsdesk.article.richtext import rich
from newsdesk.pictures.known import SOURCE_TYPES, Known, Place, Stated
from newsdesk.pictures.statement import statement

FIGURE = Figure("f", "0" * 64, rich("清晨的公园。", (0, 2, "strong")), " 新华社记者 张三 摄", "一座公园")
FILE = Known(
    caption="线人家的窗口",
    headline="内部标题",
    creators=("张三", "线人"),
    credit="某通讯社",
    copyright="© 某通讯社",
    terms="仅限新闻用途",
    keywords=("公园",),
    date="2026-11-20T08:00:00+08:00",
    place=Place("三楼", "厦门"),
    writer="李四",
    has_location=True,
)


def test_the_newsroom_s_words_and_the_file_s_rights_are_stated_and_no_place_and_no_unread_words() -> None:
    assert statement(FIGURE, Article(id="a", copyright_holder="城市日报", keywords=("绿地",)), FILE) == Stated(
        caption="清晨的公园。",
        creators=("张三",),
        credit="新华社记者 张三 摄",
        copyright="© 某通讯社",
        terms="仅限新闻用途",
        keywords=("绿地",),
        date="2026-11-20T08:00:00+08:00",
        alt="一座公园",
    )


def test_a_picture_of_the_paper_s_own_has_the_article_s_copyright_and_photographer() -> None:
    article = Article(id="a", authors=(Person("王五", "photographer"),), copyright_holder="城市日报")
    figure = Figure("f", credit="本报记者王五摄")
    assert statement(figure, article, Known()) == Stated(
        credit="本报记者王五摄", creators=("王五",), copyright="© 城市日报"
    )
    noticed = Article(id="a", copyright_holder="城市日报", copyright_notice="版权所有")
    assert statement(Figure("f"), noticed, Known()) == Stated(copyright="版权所有")


@pytest.mark.parametrize(
    ("credit", "named"),
    [
        ("张三 摄", True), ("张三/摄", True), ("摄影：张三", True), ("通讯员张三、李四 摄", True), ("张三摄", True),
        ("张三", True), ("张三丰 摄", False), ("小张三 摄", False), ("新华社", False), ("", False),
    ],
)  # fmt: skip
def test_a_creator_is_a_whole_name_in_the_credit(credit: str, named: bool) -> None:
    made = statement(Figure("f", credit=credit), Article(id="a"), Known(creators=("张三",)))
    assert made.creators == (("张三",) if named else ())


def test_a_name_of_letters_is_whole_too() -> None:
    for credit, named in (("Photo: Ann Lee/Agency", True), ("Joann Lee", False), ("Ann Leeds", False)):
        made = statement(Figure("f", credit=credit), Article(id="a"), Known(creators=("Ann Lee",)))
        assert bool(made.creators) is named, credit


def test_what_the_file_says_of_ai_is_never_overwritten_and_the_article_s_type_fills_the_gap() -> None:
    article = Article(id="a", digital_source_type="digitalCapture")
    file = Known(digital_source_type=SOURCE_TYPES + "trainedAlgorithmicMedia", ai_label='{"Label":"1"}', ai_system="X")
    made = statement(FIGURE, article, file)
    assert made.digital_source_type == SOURCE_TYPES + "trainedAlgorithmicMedia"
    assert (made.ai_label, made.ai_system) == ('{"Label":"1"}', "X")
    assert statement(FIGURE, article, Known()).digital_source_type == SOURCE_TYPES + "digitalCapture"
    odd = Article(id="a", digital_source_type="http://evil/<x>")
    assert statement(FIGURE, odd, Known()).digital_source_type == ""
