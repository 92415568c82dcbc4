"""Plain text as a newsroom mails it."""

from __future__ import annotations

import msgspec
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import Bundle
from newsdesk.formats.plaintext import TextExporter


def text(article: Article) -> str:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    return TextExporter().export(article, pictures, HOUSE, {}).files["article.txt"].decode()


def test_titles_source_and_time_stand_first() -> None:
    assert text(every_kind()).startswith(
        "这是引题\n这是标题\n这是副题\n\n"
        "转载自：外地日报（https://other.example/）　2026-11-21 09:44\n"
        "原标题：原来的标题\n原作者：张三 李四\n本文含人工智能生成内容\n\n"
        "　　本报11月21日电　导语里有强调和链接。\n　　第一行\n第二行\n\n先有的三级小标题\n　　引语第一段\n"
    )


def test_names_editors_and_rights_stand_last() -> None:
    assert text(every_kind()).endswith(
        "　　最后一段。\n\n（记者 张三 李四　摄影 王五）\n责任编辑：王五　校对：张三\n经授权转载。\n"
    )


def test_lists_notes_quotes_tables_and_cards_keep_their_sense() -> None:
    made = text(every_kind())
    assert "　　• 甲项\n　　• 乙项\n　　1. 其一\n　　2. 其二\n　　  1. 其二之一\n　　  • 其二之下\n" in made
    assert "　　编者按：这篇稿件写于三月。\n　　数字后来有变。\n　　更正：上一版的数字有误。\n" in made
    assert "　　引语第二段\n　　——一位居民\n" in made
    assert "\n\n各街道的公园\n街道\t处数\n甲街\t12\n乙|街\t3 （在建）\n\n" in made
    assert "　　公园地图（https://www.map.example/parks?a=1&b=2）\n" in made


def test_captions_stand_in_brackets_with_credit_and_file() -> None:
    made = text(every_kind())
    name = f"images/{ASSET[:16]}-1600.jpg"
    assert f"\n\n（图：图片说明　李四 摄　{name}）\n\n" in made
    assert f"（图：三张并排的图　左图　李四 摄；中图　王五 摄；右图　李四 摄　{name}）" in made
    assert "\n\n（图：还没有图的说明　王五 摄）\n\n" in made
    bare = Article(id="a", blocks=(TextBlock("h", "headline"), Figure("f", ASSET, alt="替代文字"), Figure("g")))
    assert text(bare) == f"（图：替代文字　{name}）\n"


def test_other_languages_have_empty_lines_between_paragraphs() -> None:
    article = Article(
        id="a",
        language="en",
        dateline="BOSTON",
        blocks=(
            TextBlock("h", "headline", rich("A headline")),
            TextBlock("p", "paragraph", rich("  One. ")),
            TextBlock("s", "heading", rich("Two")),
            TextBlock("q", "paragraph", rich("Three.")),
        ),
    )
    assert text(article) == "A headline\n\nBOSTON — One.\n\nTwo\n\nThree.\n"


def test_a_dateline_that_was_typed_is_not_printed_twice() -> None:
    story = msgspec.structs.replace(sample_story(), dateline="推窗见绿")
    assert text(story).count("推窗见绿") == 1


def test_an_article_without_a_lead_still_has_its_dateline() -> None:
    assert text(Article(id="a", dateline="本报讯", blocks=(TextBlock("h", "headline"),))) == "　　本报讯\n"


def test_the_exporter_finds_characters_that_trick() -> None:
    for character in "\u202e\x00\x1b":
        assert list(TextExporter().verify(Bundle("a", {"a": f"好{character}".encode()})))
