"""The Markdown export: read by two Markdown programs, every text comes out as it went in, and nothing else."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import markdown
import pytest
from export_samples import ASSET, HOUSE, every_kind, small_pictures
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import RichText, rich
from newsdesk.formats.markdown import MarkdownExporter
from newsdesk.formats.mdinline import inline

Reader = Callable[[str], str]

NASTY = [
    "# 不是标题 #",
    "- 不是列表",
    "+ 也不是",
    "* 也不是",
    "1. 不是编号",
    "12) 不是编号",
    "> 不是引语",
    "    不是代码",
    "\t不是代码",
    "　　两个全角空格",
    "---",
    "===",
    "***",
    "~~~",
    "```",
    "`代码` ``x``",
    "*a* **b** _c_ __d__ ~~e~~",
    "[链接](https://a.example/) ![图](x.jpg) [1]: https://a.example",
    "<b>粗</b> <script>alert(1)</script> <!-- 注释 -->",
    "&lt; &amp; &#60; &nbsp; AT&T",
    "反斜线 \\ \\* \\\\",
    "| 表 | 格 |\n|---|---|",
    "术语\n: 解释",
    "[^1] 脚注 [^1]: 注",
    "*[HTML]: 缩写",
    "{: .class } {#id}",
    "$x$ $$y$$",
    "行一\n行二",
    "行一\n\n行三",
    "行一\n- 行二\n# 行三\n1. 行四\n> 行五\n===\n---",
    "尾随空格  ",
    "https://a.example/_x_ someone@a.example",
    "“引语”——破折号……省略号！",
    "𠮷野家 👨‍👩‍👧",
    "!",
    "a\\",
]


def exported(article: Article) -> str:
    bundle = MarkdownExporter().export(article, small_pictures(article, ASSET), HOUSE, {})
    return bundle.files["article.md"].decode()


def body(article: Article) -> str:
    return exported(article).split("\n---\n", 1)[1]


def python_markdown(text: str) -> str:
    return markdown.markdown(text)


def python_markdown_extra(text: str) -> str:
    return markdown.markdown(text, extensions=["extra", "sane_lists"])


def commonmark(text: str) -> str:
    program = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    return str(program.MarkdownIt("commonmark").render(text))


READERS = pytest.mark.parametrize("read", [commonmark, python_markdown, python_markdown_extra])


def article(*blocks: TextBlock | Figure) -> Article:
    return Article(id="a", blocks=(TextBlock("h", "headline", rich("标题")), *blocks))


def plain(markup: str) -> str:
    """What a person reads: breaks are breaks, tags are nothing."""
    markup = re.sub(r"<br ?/?>\n?", "\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip("\n")


@READERS
@pytest.mark.parametrize("text", NASTY)
def test_a_paragraph_stays_one_paragraph_of_the_same_text(read: Reader, text: str) -> None:
    markup = read(body(article(TextBlock("p", "paragraph", rich(text))))).strip()
    assert re.fullmatch(r"<p>.*</p>", markup, re.DOTALL)
    assert set(re.findall(r"</?(\w+)", markup)) <= {"p", "br"}
    assert plain(markup) == text


@READERS
@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        ("heading", ["h2"]),
        ("subheading", ["h3"]),
        ("bullet", ["ul", "li"]),
        ("number", ["ol", "li"]),
        ("subbullet", ["ul", "li"]),
        ("quote", ["blockquote", "p"]),
        ("attribution", ["blockquote", "p", "cite"]),
    ],
)
def test_every_kind_keeps_its_text_and_its_kind(read: Reader, kind: str, tags: list[str], text: str) -> None:
    markup = read(body(article(TextBlock("x", kind, rich(text)))))  # type: ignore[arg-type]
    assert [tag for tag in re.findall(r"<(\w+)", markup) if tag != "br"] == tags
    assert plain(markup).replace("—— ", "").strip("\n") == text


@READERS
@pytest.mark.parametrize("text", NASTY)
def test_a_figure_keeps_caption_credit_and_alt_text(read: Reader, text: str) -> None:
    markup = read(body(article(Figure("f", ASSET, rich(text), text, text))))
    assert [t for t in re.findall(r"<(\w+)", markup) if t != "br"] == ["p", "img", "small"]
    one_line = " ".join(text.split("\n"))
    found = re.search(r'<img[^>]*alt="([^"]*)"', markup)
    assert found
    assert html.unescape(found[1]).split() == text.split()
    caption, credit = re.findall(r"<br ?/?>(.*) <small>(.*)</small>", markup, re.DOTALL)[0]
    assert plain(caption) == text.strip("\n")
    assert plain(credit) == one_line


@READERS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rich("前强调后", (1, 3, "strong")), "前<strong>强调</strong>后"),
        (rich("前强调后", (1, 3, "em")), "前<em>强调</em>后"),
        (rich("前“强调”后", (1, 5, "strong")), "前<strong>“强调”</strong>后"),
        (rich("强调，后", (0, 3, "strong")), "<strong>强调，</strong>后"),
        (rich("前 强 后", (1, 4, "strong")), "前<strong> 强 </strong>后"),
        (rich("a*b*c", (0, 5, "strong")), "<strong>a*b*c</strong>"),
        (
            rich("链接", (0, 2, "link", "https://a.example/(x)_y_?a=1&copy=2")),
            '<a href="https://a.example/(x)%5Fy%5F?a=1&copy=2">链接</a>',
        ),
        (rich("不是链接", (0, 4, "link", "javascript:alert(1)")), "不是链接"),
        (rich("甲乙丙", (0, 2, "strong"), (1, 3, "em")), "<strong>甲</strong><strong><em>乙</em></strong><em>丙</em>"),
        (rich("甲乙", (0, 1, "strong"), (1, 2, "em")), "<strong>甲</strong><em>乙</em>"),
    ],
)
def test_marks_are_read_as_the_same_marks(read: Reader, text: RichText, expected: str) -> None:
    markup = read(inline(text)).strip().removeprefix("<p>").removesuffix("</p>")
    assert html.unescape(markup) == expected


@settings(max_examples=60, deadline=None)
@given(st.text("*_`~[]()<>&#\\!|:-+=.1 2\n甲，“”\"'{}$^ ", max_size=24))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    if not text.strip():
        return
    for read in (commonmark, python_markdown):
        markup = read(body(article(TextBlock("p", "paragraph", rich(text)))))
        # Markdown has no empty lines at the ends.
        assert plain(markup).rstrip(" \n") == re.sub(r"^(?: *\n)+", "", text).rstrip(" \n")


@READERS
def test_neighbouring_lists_stay_apart(read: Reader) -> None:
    markup = read(body(article(TextBlock("a", "bullet", rich("甲")), TextBlock("b", "number", rich("乙")))))
    assert re.findall(r"<(ul|ol)", markup) == ["ul", "ol"]


def front(text: str) -> dict[str, object]:
    head = text.split("\n---\n")[0].removeprefix("---\n")
    return {key: json.loads(value) for key, value in (line.split(": ", 1) for line in head.split("\n"))}


def test_the_front_matter_is_one_json_value_a_line() -> None:
    held = front(exported(every_kind()))
    assert held["title"] == "这是标题"
    assert held["editors"] == [{"name": "王五", "role": "responsible-editor"}, {"name": "张三", "role": "proofreader"}]
    assert held["date"] == "2026-11-21T09:44:00+08:00"
    assert held["source_kind"] == "reprint"


@pytest.mark.parametrize("text", ["---\n标题: x", '"引号" \\ # 注释', "\u2028\u0085\ufeff\ud800", "- a: [b]"])
def test_no_text_can_leave_the_front_matter(text: str) -> None:
    held = Article(
        id="a",
        slug=text,
        source=Source(text, text),
        authors=(Person(text, text),),
        keywords=(text,),
        blocks=(TextBlock("h", "headline", rich(text)), TextBlock("p", "paragraph", rich("正文"))),
    )
    exported_text = exported(held)
    assert front(exported_text)["title"] == text
    assert exported_text.endswith("\n---\n\n正文\n")
