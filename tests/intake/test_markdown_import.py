"""What the Markdown exporter writes is read back without loss; other people's Markdown comes in harmless."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import LISTS, Block, Divider, Embed, Figure, Table, TextBlock, text_of
from newsdesk.article.codec import load_article
from newsdesk.article.richtext import RichText, rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.extend.ports import House, Imported, Picture, Rendition, Source
from newsdesk.formats.markdown import MarkdownExporter
from newsdesk.intake.markdown import MarkdownImporter

ASSET = "ab" * 32


def pictures(article: Article) -> dict[str, Picture]:
    """One rendition for each figure."""
    return {b.id: _picture(b.asset) for b in article.blocks if isinstance(b, Figure) and b.asset}


def _picture(asset: str) -> Picture:
    return Picture(asset, (Rendition(f"{asset[:16]}-1600.jpg", "image/jpeg", 1600, 1000, asset.encode()),))


def read(data: bytes, files: dict[str, bytes] | None = None) -> Imported:
    ids = (f"i{n}" for n in itertools.count())
    return MarkdownImporter().read(
        Source(data, "a.md", lambda path: (files or {}).get(path)), lambda: next(ids), "2026-11-24T00:00:00Z"
    )


def there_and_back(article: Article) -> Article:
    bundle = MarkdownExporter().export(article, pictures(article), House(), {})
    return read(bundle.files["article.md"], dict(bundle.files)).article


def plain(block: Block) -> Block:
    """Without its id; a picture by whether there is one."""
    block = msgspec.structs.replace(block, id="")
    return msgspec.structs.replace(block, asset="yes" if block.asset else "") if type(block) is Figure else block


def test_the_sample_story_comes_back_whole() -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())
    again = there_and_back(article)
    assert [plain(b) for b in again.blocks] == [plain(b) for b in article.blocks]
    kept = ("source", "authors", "editors", "channel", "publish_time", "keywords", "summary", "slug", "dateline")
    for name in (*kept, "short_headline", "language", "subjects", "copyright_holder", "copyright_notice"):
        assert getattr(again, name) == getattr(article, name), name


NASTY = "甲乙 ab*_`#>-+=|~$&<\\[](){}!.1)“”:\"'/é𠮷"
words = st.text(st.sampled_from(NASTY), min_size=1, max_size=10).map(lambda t: t.strip()).filter(bool)

one_spaced = words.map(lambda t: " ".join(t.split()))
"""Alt texts and cells are told in one line: several spaces are one."""


@st.composite
def rich_lines(draw: st.DrawFn) -> RichText:
    text = draw(words)
    if draw(st.booleans()):
        text = f"{text}\n{draw(words)}"
    marks = []
    for _ in range(draw(st.integers(0, 2))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        kind = draw(st.sampled_from(["strong", "em", "link", "verify"]))
        if text[start:end].strip() == text[start:end] and "\n" not in text[start:end]:
            marks.append((start, end, kind, "https://a.cn/x" if kind == "link" else ""))
    return rich(text, *marks)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Block, ...]:
    made: list[Block] = []
    kinds = ["paragraph", "heading", "subheading", "quote", "bullet", "number", "figure", "divider"]
    kinds += ["subbullet", "subnumber", "note", "correction", "table", "embed"]
    for n in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(kinds))
        if kind in LISTS.values() and (not made or made[-1].kind not in (*LISTS, *LISTS.values())):
            kind = "bullet"  # a second level without a first is one of the first in Markdown
        if kind == "figure":
            made.append(
                Figure(f"f{n}", draw(st.sampled_from(["", ASSET])), draw(rich_lines()), draw(words), draw(one_spaced))
            )
        elif kind == "table":
            row = st.tuples(one_spaced, st.one_of(one_spaced, st.just("")))
            rows = tuple(draw(st.lists(row, min_size=2, max_size=3)))
            align = draw(st.sampled_from([(), ("left", "right"), ("center", "left")]))
            made.append(Table(f"w{n}", rows, draw(st.booleans()), align, draw(st.one_of(one_spaced, st.just("")))))
        elif kind == "embed":
            made.append(Embed(f"e{n}", "https://a.cn/x?b=1&c=2", draw(st.one_of(one_spaced, st.just("")))))
        elif kind == "divider":
            made.append(Divider(f"d{n}"))
        else:
            made.append(TextBlock(f"t{n}", kind, draw(rich_lines())))
            if kind == "quote" and draw(st.booleans()):
                made.append(TextBlock(f"a{n}", "attribution", draw(rich_lines())))
    return tuple(made)


@settings(max_examples=250, deadline=None)
@given(bodies(), words)
def test_any_body_comes_back_as_it_was(body: tuple[Block, ...], headline: str) -> None:
    blocks = settle_titles((TextBlock("h", "headline", RichText(headline)), *body), "h")
    article = Article(id="a", language="zh-Hans", blocks=blocks)
    assert [plain(b) for b in there_and_back(article).blocks] == [plain(b) for b in blocks]


@settings(max_examples=100, deadline=None)
@given(words, words, words)
def test_any_field_comes_back_as_it_was(a: str, b: str, c: str) -> None:
    article = Article(
        id="a",
        language="en",
        slug="s",
        source=Origin(a, "https://x.cn/", "reprint", b, (c,)),
        authors=(Person(a, "reporter"), Person(b)),
        editors=(Person(c, "自己的词"),),
        channel=(a, b),
        keywords=(c,),
        summary=b,
        dateline=c,
        blocks=(TextBlock("k", "kicker", RichText(a)), TextBlock("h", "headline", RichText(b))),
    )
    again = there_and_back(article)
    for name in ("source", "authors", "editors", "channel", "keywords", "summary", "dateline", "language", "slug"):
        assert getattr(again, name) == getattr(article, name), name
    assert (again.kicker, again.headline) == (a, b)


def shown(article: Article) -> list[str]:
    return [f"{b.kind}:{t.text if (t := text_of(b)) else ''}" for b in article.blocks]


def test_other_programs_markdown_is_understood() -> None:
    text = """---
title: 口袋公园
tags: [公园, 更新]
author: 张三、李四
date: 2026-11-21 09:44:00+08:00
categories:
  - 新闻中心
  - 要闻
description: '摘要'
---

第一段
第二行

Setext 小节
-----------

* 甲
* 乙

    代码 <b>

| a | b |

![图](pic.png "t") 一行图说
"""
    imported = read(text.encode(), {"pic.png": b"png"})
    article = imported.article
    assert article.headline == "口袋公园"
    assert article.keywords == ("公园", "更新")
    assert [p.name for p in article.authors] == ["张三", "李四"]
    assert article.channel == ("新闻中心", "要闻")
    assert article.summary == "摘要"
    assert article.publish_time == "2026-11-21 09:44:00+08:00"
    assert shown(article)[1:5] == ["paragraph:第一段第二行", "heading:Setext 小节", "bullet:甲", "bullet:乙"]
    assert len(imported.assets) == 1


def test_a_first_heading_is_the_headline_where_no_other_is_given() -> None:
    article = read("# 标题\n\n正文\n\n## 小节\n".encode()).article
    assert shown(article) == ["headline:标题", "paragraph:正文", "heading:小节"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>\n\n正文",
        "[a](javascript:alert(1)) 正文",
        "<img src=x onerror=alert(1)> 正文",
        "<iframe src='https://evil.cn'></iframe> 正文",
        "正文 <a href='data:text/html,x'>x</a>",
        "<!-- hidden --> 正文",
        "<style>p{}</style>\n\n正文",
    ],
)
def test_nothing_executable_comes_in(text: str) -> None:
    article = read(text.encode()).article
    whole = "".join(shown(article))
    assert "正文" in whole
    assert "hidden" not in whole
    assert not [m for b in article.blocks if (t := text_of(b)) for m in t.marks if m.type == "link"]


def test_pictures_of_the_network_and_missing_ones_are_said() -> None:
    imported = read(b"![a](https://x.cn/a.jpg)\n\n![b](gone.jpg)\n\n![c](data:image/png;base64,AAAA)\n\ntext")
    assert imported.assets == {}
    assert [n.kind for n in imported.receipt if "picture" in str(n.message).lower()].count("dropped") >= 1
    assert any("gone.jpg" in str(n.message) for n in imported.receipt)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UserError):
        read(b"\x89PNG\r\n\x1a\n\x00\x00")


def test_bullets_and_numbers_of_the_second_level_after_each_other_stay_two_lists() -> None:
    kinds = ("bullet", "subbullet", "subnumber", "subnumber", "bullet")
    blocks = (
        TextBlock("h", "headline", RichText("题")),
        *(TextBlock(f"b{i}", kind, RichText(f"第{i}")) for i, kind in enumerate(kinds)),
    )
    again = there_and_back(Article(id="a", language="zh-Hans", blocks=blocks)).blocks
    assert [plain(b) for b in again] == [plain(b) for b in blocks]
