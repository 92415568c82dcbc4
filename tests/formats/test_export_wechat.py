"""The article for WeChat, and what WeChat is said to do with a piece of HTML."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from test_export_contract import HOSTILE, hostile_article, tags

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Embed, Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Bundle, Picture, Rendition
from newsdesk.formats.figures import data_of
from newsdesk.formats.wechat import WeChatExporter
from newsdesk.formats.wechatbody import rich_text
from newsdesk.formats.wechatlint import wechat_lint

CLIPBOARDS = Path(__file__).parents[1] / "intake" / "clipboards"


def story(*body: Block, **fields: Any) -> Article:
    return Article(id="a", blocks=(TextBlock("h", "headline", rich("标题")), *body), **fields)


def content(article: Article) -> str:
    return rich_text(article, small_pictures(article, ASSET), lambda r: f"https://mmbiz.qpic.cn/{r.name}")


def picture(*sizes: tuple[int, str, int]) -> Picture:
    made = (Rendition(f"ab-{w}.{kind}", f"image/{kind}", w, w // 2, b"x" * size) for w, kind, size in sizes)
    return Picture(ASSET, tuple(made))


# ------------------------------------------------------------------ what is written


@pytest.mark.parametrize("article", [every_kind(), sample_story()], ids=["kinds", "story"])
def test_wechat_keeps_all_of_it(article: Article) -> None:
    assert wechat_lint(content(article)) == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_wechat_keeps_all_of_hostile_text(text: str) -> None:
    assert {r.code for r in wechat_lint(content(hostile_article(text)))} <= {"long"}
    assert list(WeChatExporter().verify(WeChatExporter().export(hostile_article(text), {}, HOUSE, {}))) == []


def test_for_a_clipboard_the_pictures_stand_in_the_text() -> None:
    markup = rich_text(sample_story(), sample_pictures(), lambda r: data_of(r) if r.width == 1600 else "")
    assert [(r.code, r.count) for r in wechat_lint(markup)] == [("upload", 3)]
    assert markup.count('src="data:image/jpeg;base64,') == 3


def test_styles_are_the_elements_own_and_only_sections_paragraphs_and_words_are_there() -> None:
    found = tags(content(every_kind()))
    allowed = {
        *("section", "p", "span", "strong", "em", "sup", "br", "hr", "h2", "h3", "img"),
        "table",
        "tbody",
        "tr",
        "td",
    }
    assert {tag for tag, _ in found} <= allowed
    assert {name for _, attributes in found for name in attributes} <= {"style", "src", "alt"}


def test_a_link_is_a_number_and_its_address_stands_at_the_end() -> None:
    text = "方案在这里，也在这里。"
    link = ("link", "https://a.example/plan")
    markup = content(story(TextBlock("p", "paragraph", rich(text, (3, 5, *link), (8, 10, *link)))))
    said, _, end = markup.partition("文中链接")
    assert re.sub(r"<[^>]*>", "", said).strip() == "方案在这里[1]，也在这里[1]。"
    assert end.count("https://a.example/plan") == 1
    assert "[1] https://a.example/plan" in end


def test_a_link_to_an_article_of_wechat_stays_one() -> None:
    own = "https://mp.weixin.qq.com/s/abc"
    markup = content(story(TextBlock("p", "paragraph", rich("旧文", (0, 2, "link", own))), Embed("e", own, "卡片")))
    assert [a["href"] for tag, a in tags(markup) if tag == "a"] == [own, own]
    assert "文中链接" not in markup


def test_lists_have_their_signs_typed() -> None:
    kinds = ("number", "subnumber", "subbullet", "number", "bullet")
    markup = content(story(*(TextBlock(f"{n}", k, rich("项")) for n, k in enumerate(kinds))))
    assert re.sub(r"<[^>]*>|\s", "", markup) == "1.项(1)项◦项2.项•项"
    assert "<li" not in markup


def test_the_headline_is_the_page_s_title_and_not_in_the_text() -> None:
    page = WeChatExporter().export(every_kind(), {}, HOUSE, {}).files["wechat.html"].decode()
    assert "<title>这是标题</title>" in page
    assert page.count("这是标题") == 1


def test_of_each_picture_the_largest_below_a_megabyte_goes_along_and_never_webp() -> None:
    held = picture((1600, "png", 1_000_000), (1600, "webp", 10), (800, "png", 999_999), (400, "png", 10))
    bundle = WeChatExporter().export(story(Figure("f", ASSET)), {"f": held}, HOUSE, {})
    assert set(bundle.files) == {"wechat.html", "images/ab-800.png"}
    assert list(WeChatExporter().verify(bundle)) == []


def test_a_picture_that_has_a_megabyte_in_every_size_is_said() -> None:
    with pytest.raises(UserError, match="1 MB or more in every size"):
        WeChatExporter().export(story(Figure("f", ASSET)), {"f": picture((400, "png", 1_000_000))}, HOUSE, {})


def test_a_picture_of_a_megabyte_in_a_bundle_is_found() -> None:
    bundle = WeChatExporter().export(story(Figure("f", ASSET)), {"f": picture((400, "png", 10))}, HOUSE, {})
    heavy = {**bundle.files, "images/ab-400.png": b"x" * 1_000_000}
    assert list(WeChatExporter().verify(Bundle("wechat.html", heavy))) == ["images/ab-400.png has 1 MB or more"]


def test_a_picture_that_a_machine_made_says_so() -> None:
    made = dataclasses.replace(picture((800, "png", 10)), generated=True)
    page = WeChatExporter().export(story(Figure("f", ASSET, rich("说明"))), {"f": made}, HOUSE, {}).files["wechat.html"]
    assert "说明　AI生成</p>" in page.decode()


def test_without_jpeg_and_png_the_desk_profile_is_asked_for_them() -> None:
    with pytest.raises(UserError, match="WeChat takes pictures as JPEG or PNG"):
        WeChatExporter().export(story(Figure("f", ASSET)), {"f": picture((800, "webp", 10))}, HOUSE, {})


def test_the_sample_is_far_below_what_the_interface_takes() -> None:
    bundle = WeChatExporter().export(sample_story(), sample_pictures(), HOUSE, {})
    assert len(bundle.files["wechat.html"].decode()) < 10_000


def test_what_is_wrong_with_a_bundle_is_found() -> None:
    bundle = WeChatExporter().export(every_kind(), {}, HOUSE, {})
    for before, after in (
        (b"</section>", b""),
        (b"<p ", b'<p class="x" '),
        (b"<h2 style=", b"<h2 style=position:fixed;"),
    ):
        spoilt = bundle.files["wechat.html"].replace(before, after, 1)
        assert list(WeChatExporter().verify(Bundle("wechat.html", {"wechat.html": spoilt}))), before


# ------------------------------------------------------------------ what WeChat does


@pytest.mark.parametrize(
    ("markup", "code", "name", "level"),
    [
        ("<style>p{color:red}</style>", "element", "style", "dropped"),
        ("<iframe src='https://a.example'></iframe>", "element", "iframe", "dropped"),
        ("<custom-tag>字</custom-tag>", "unknown", "custom-tag", "dropped"),
        ("<div style='color:red'>字</div>", "box", "div", "changed"),
        ("<ul><li>项</li></ul>", "list", "", "changed"),
        ("<p id='a'>字</p>", "attribute", "id", "dropped"),
        ("<p onclick='x()'>字</p>", "attribute", "onclick", "dropped"),
        ("<p style='color:red; Position: absolute'>字</p>", "style", "position", "dropped"),
        ("<p style='color:var(--red)'>字</p>", "style", "var()", "dropped"),
        ("<section style='background:url(https://a.example/x.png)'>字</section>", "background", "", "dropped"),
        ("<a href='https://a.example/'>字</a>", "link", "", "dropped"),
        ("<p>第一行\n第二行</p>", "break", "", "changed"),
        ("<img src='images/a.jpg'>", "upload", "", "dropped"),
        ("<img src='https://mmbiz.qpic.cn/a.webp?x=1'>", "kind", "webp", "refused"),
        (f"<p>{'字' * 20_000}</p>", "long", "", "refused"),
    ],
)
def test_what_wechat_changes_is_said(markup: str, code: str, name: str, level: str) -> None:
    (said,) = wechat_lint(markup)
    assert (said.code, said.name, said.level) == (code, name, level)
    assert "{" not in str(said.message)


def test_a_picture_in_the_text_of_more_than_a_megabyte_is_refused_and_its_data_are_no_characters() -> None:
    said = wechat_lint(f'<img src="data:image/png;base64,{"A" * 1_400_000}">')
    assert [(r.code, r.level) for r in said] == [("heavy", "refused"), ("upload", "dropped")]


@pytest.mark.parametrize(
    "markup",
    [
        "<section style='padding-top:1em;margin-left:2px;border-bottom:1px solid'><p>字</p>\n<p>字</p></section>",
        "<svg viewBox='0 0 1 1'><g><path d='M0 0'/></g></svg>",
        "<a href='https://mp.weixin.qq.com/s/x'>字</a>",
        "<mp-style-type data-value='3'></mp-style-type>",
        "字 < 数 && <",
        "",
    ],
)
def test_what_wechat_keeps_is_not_remarked(markup: str) -> None:
    assert wechat_lint(markup) == ()


def test_what_lies_in_a_clipboard_can_be_looked_at() -> None:
    said = wechat_lint((CLIPBOARDS / "word.html").read_text(encoding="utf-8"))
    assert {"element", "attribute", "upload"} <= {r.code for r in said}


@pytest.mark.parametrize(
    "markup", ["<" * 50_000, "<p" * 20_000, "</svg>" * 1000 + "<a", "<!-- " * 1000, "\x00\ud800<p \x00=>"]
)
def test_broken_markup_is_only_looked_at(markup: str) -> None:
    wechat_lint(markup)
