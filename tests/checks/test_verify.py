"""What is still to verify is found wherever it stands, and stops publication."""

from __future__ import annotations

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Figure, TextBlock
from newsdesk.article.place import Place
from newsdesk.article.richtext import rich
from newsdesk.checks.verify import StillToVerify
from newsdesk.extend.ports import CheckContext, Finding


def found(*blocks: Block) -> list[Finding]:
    return list(StillToVerify().find(Article(id="a", blocks=blocks), CheckContext(())))


def test_marked_and_written_places_are_found_in_text_and_caption() -> None:
    marked = TextBlock("p", "paragraph", rich("约三百人参加", (1, 3, "verify")))
    written = Figure("f", "0" * 64, rich("张三【待核】在现场"), "李四 摄", "图")
    findings = found(TextBlock("h", "headline", rich("标题 [verify]")), marked, written)
    assert [f.place for f in findings] == [
        Place("h", "text", 3, 11),
        Place("p", "text", 1, 3),
        Place("f", "caption", 2, 6),
    ]
    assert {f.level for f in findings} == {"error"}
    assert "三百" in str(findings[1].message)


def test_a_mark_over_the_written_word_is_one_place_and_other_brackets_are_none() -> None:
    assert [f.place for f in found(TextBlock("p", "paragraph", rich("数【待核】", (0, 5, "verify"))))] == [
        Place("p", "text", 0, 5)
    ]
    assert not found(TextBlock("p", "paragraph", rich("【本报讯】待核实的消息 [verified]")))
