"""The article as a WordPress post: blocks that its editor takes, and the rest of the post as JSON."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from test_export_contract import HOSTILE, hostile_article, hostile_house, tags

from newsdesk.article.article import Article
from newsdesk.article.blocks import Beside, Block, Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import Bundle, Picture, Rendition
from newsdesk.formats.wordpress import WordPressExporter
from newsdesk.formats.wpblocks import Placed, block, blocks


class Parsed(NamedTuple):
    """A block: its name, attributes, own HTML (the inner blocks' places left empty), and the inner blocks."""

    name: str
    attributes: dict[str, Any]
    html: str
    inner: list[Any]


# The tokenizer of WordPress's own parser (packages/block-serialization-default-parser), in Python.
TOKEN = re.compile(r"<!--\s+(/)?wp:([a-z][a-z0-9_-]*/)?([a-z][a-z0-9_-]*)\s+(\{.*?\}\s+)?(/)?-->", re.DOTALL)


def parse(markup: str) -> list[Parsed]:
    top: list[Parsed] = []
    stack: list[tuple[str, dict[str, Any], list[str], list[Parsed]]] = []
    at = 0
    for token in TOKEN.finditer(markup):
        between = markup[at : token.start()]
        at = token.end()
        if stack:
            stack[-1][2].append(between)
        else:
            assert not between.strip(), f"outside of blocks: {between}"
        if not token[1]:
            stack.append((token[3], json.loads(token[4] or "{}"), [], []))
            continue
        name, attributes, html, inner = stack.pop()
        assert name == token[3]
        made = Parsed(name, attributes, "".join(html).strip(), inner)
        (stack[-1][3] if stack else top).append(made)
    assert not stack
    assert not markup[at:].strip()
    return top


def made(article: Article, **sizes: str) -> list[Parsed]:
    number = iter(range(10, 99))

    def place(figure: Figure, picture: Picture) -> Placed:
        return Placed("https://a.example/whole.jpg", next(number), sizes)

    return parse(blocks(article, small_pictures(article, ASSET), place))


def story(*body: Block, **fields: Any) -> Article:
    return Article(id="a", blocks=(TextBlock("h", "headline", rich("标题")), *body), **fields)


def post(article: Article) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(
        WordPressExporter().export(article, small_pictures(article, ASSET), HOUSE, {}).files["post.json"]
    )
    return held


def test_every_kind_of_block_is_a_core_block() -> None:
    found = {b.name for b in made(every_kind())}
    assert found == {*("paragraph", "heading", "list", "quote", "group", "table", "image", "gallery", "separator")}


def test_a_list_holds_items_and_the_lists_below_them() -> None:
    (found,) = made(story(*(TextBlock(k, k, rich(k)) for k in ("number", "subnumber", "subbullet"))))
    assert (found.name, found.attributes) == ("list", {"ordered": True})
    assert found.html == '<ol class="wp-block-list"></ol>'
    (item,) = found.inner
    assert (item.name, item.html.replace("\n", "")) == ("list-item", "<li>number</li>")
    assert [(b.name, b.attributes) for b in item.inner] == [("list", {"ordered": True}), ("list", {})]


def test_a_quote_holds_paragraphs_and_says_whose_it_is() -> None:
    (found,) = made(story(TextBlock("q", "quote", rich("引语")), TextBlock("a", "attribution", rich("居民"))))
    assert found.html == '<blockquote class="wp-block-quote"><cite>——居民</cite></blockquote>'
    assert [b.html for b in found.inner] == ["<p>引语</p>"]


def test_a_note_is_a_group_with_its_class_and_label() -> None:
    (found,) = made(story(TextBlock("n", "note", rich("写于三月。"))))
    assert (found.name, found.attributes["className"]) == ("group", "note")
    assert [b.html for b in found.inner] == ["<p><strong>编者按：</strong>写于三月。</p>"]


@pytest.mark.parametrize(
    ("width", "align", "size"), [("column", None, "large"), ("full", "wide", "full"), ("half", "center", "medium")]
)
def test_a_width_is_the_alignment_and_size_that_core_has(width: Any, align: str | None, size: str) -> None:
    figure = Figure("f", ASSET, rich("说明"), "李四 摄", "替代", width=width)
    (found,) = made(story(figure), large="https://a.example/l.jpg", medium="https://a.example/m.jpg")
    assert found.attributes.get("align") == align
    assert (found.attributes["sizeSlug"], found.attributes["id"]) == (size, 10)
    address = {"large": "l", "medium": "m", "full": "whole"}[size]
    assert f'src="https://a.example/{address}.jpg" alt="替代" class="wp-image-10"/>' in found.html
    assert '<figcaption class="wp-element-caption">说明　李四 摄</figcaption>' in found.html


def test_a_group_of_pictures_is_a_gallery_with_one_caption() -> None:
    (found,) = made(story(Figure("f", ASSET, rich("两张"), "甲 摄", "左", beside=(Beside(ASSET, "乙 摄", "右"),))))
    assert found.name == "gallery"
    assert "两张　左图　甲 摄；右图　乙 摄</figcaption>" in found.html
    assert [(b.name, b.attributes["id"], "figcaption" in b.html) for b in found.inner] == [
        ("image", 10, False),
        ("image", 11, False),
    ]


def test_a_figure_without_a_picture_keeps_its_words() -> None:
    (found,) = made(story(Figure("f", "cd" * 32, rich("还没有图"), "李四 摄")))
    assert found.html == '<p class="caption">还没有图　李四 摄</p>'


def test_a_picture_that_a_machine_made_says_so() -> None:
    picture = Picture(ASSET, (Rendition("ab-800.jpg", "image/jpeg", 800, 500, b"x"),), generated=True)
    (found,) = parse(blocks(story(Figure("f", ASSET, rich("说明"))), {"f": picture}, lambda _, __: Placed("x")))
    assert "说明　AI生成</figcaption>" in found.html


def test_a_link_card_loads_nothing_from_where_it_leads() -> None:
    text = blocks(every_kind(), {}, lambda _, __: Placed(""))
    assert "wp:embed" not in text
    assert '<p class="embed"><a href="https://www.map.example/parks?a=1&amp;b=2"' in text


def test_attributes_cannot_end_their_comment() -> None:
    text = block("paragraph", "<p></p>", className='--><b>&"')
    assert text.splitlines()[0] == r'<!-- wp:paragraph {"className":"\u002d\u002d\u003e\u003cb\u003e\u0026\u0022"} -->'
    assert parse(text)[0].attributes == {"className": '--><b>&"'}


@pytest.mark.parametrize("text", ["[gallery]", "看[embed]https://a.example[/embed]", "https://video.example/watch?v=1"])
def test_nothing_that_is_typed_becomes_a_shortcode_or_is_embedded(text: str) -> None:
    kinds = ("paragraph", "bullet", "note", "quote", "heading")
    article = story(*(TextBlock(k, k, rich(text)) for k in kinds))  # type: ignore[arg-type]
    content = re.sub(r"<!--.*?-->", "", blocks(article, {}, lambda _, __: Placed("")))
    assert "[" not in content
    # What WordPress loads and embeds: an address alone on a line or in a paragraph (WP_Embed::autoembed).
    assert not re.search(r"^\s*https?://[^\s<>\"]+\s*$|<p[^>]*>\s*https?://[^\s<>\"]+\s*</p>", content, re.M | re.I)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    article, good = hostile_article(text), hostile_article("好")
    bundle = WordPressExporter().export(article, small_pictures(article, ASSET), hostile_house(text), {})
    content = bundle.files["post.html"].decode()
    assert list(WordPressExporter().verify(bundle)) == []
    names = [(b.name, len(b.inner)) for b in parse(content)]
    kept = [(b.name, len(b.inner)) for b in made(good)]
    assert names == kept
    found = tags(re.sub(r"<!-- /?wp:.*?-->", "", content))
    allowed = {*("p", "a", "strong", "em", "mark", "br", "h2", "h3", "ul", "ol", "li", "blockquote", "cite", "div"),
               *("figure", "img", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "hr")}  # fmt: skip
    assert {tag for tag, _ in found} <= allowed
    for tag, attributes in found:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert not re.match(r"\s*(javascript|data):", attributes.get("href") or "", re.IGNORECASE)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00-\x08\ufffe\uffff]", content)


# ------------------------------------------------------------------ post.json


def test_the_post_says_what_the_interface_of_wordpress_calls_it() -> None:
    held = post(every_kind())
    assert (held["title"], held["kicker"], held["subtitle"]) == ("这是标题", "这是引题", "这是副题")
    assert held["excerpt"] == "摘要一句。"
    assert held["date_gmt"] == "2026-11-21T01:44:00"
    assert (held["categories"], held["tags"]) == (["新闻中心", "要闻"], ["公园", "更新"])
    assert held["featured_media"] == "images/abababababababab-1600.jpg"
    assert [(m["block"], m["number"], m["alt_text"], m["caption"], m["credit"]) for m in held["media"]][:2] == [
        ("f1", 1, "替代文字", "图片说明", "李四 摄"),
        ("f3", 1, "左边的图", "三张并排的图", "李四 摄"),
    ]


def test_a_slug_that_wordpress_would_cut_is_one_of_the_id() -> None:
    article = every_kind()
    assert post(article)["slug"] == "every-kind"
    assert post(msgspec.structs.replace(article, slug="口袋公园"))["slug"] == f"nd-{article.id}"
    assert post(msgspec.structs.replace(article, slug="", id="x"))["slug"] == ""


def test_of_each_picture_the_largest_that_every_program_shows_goes_along() -> None:
    files = WordPressExporter().export(sample_story(), sample_pictures(), HOUSE, {}).files
    assert [name.rpartition("-")[2] for name in files if name.startswith("images/")] == ["1600.jpg"] * 3
    only = Picture(ASSET, (Rendition("ab-800.webp", "image/webp", 800, 500, b"x"),))
    held = WordPressExporter().export(story(Figure("f", ASSET)), {"f": only}, HOUSE, {}).files
    assert "images/ab-800.webp" in held


def test_what_is_wrong_with_a_bundle_is_found() -> None:
    bundle = WordPressExporter().export(every_kind(), {}, HOUSE, {})
    for before, after in (
        (b"<!-- /wp:quote -->", b""),
        (b'{"level":3}', b'{"level":}'),
        (b"<!-- wp:separator -->", b"<!-- separator -->"),
        (b"<!-- /wp:list -->", b"<!-- /wp:quote -->"),
    ):
        spoilt = {**bundle.files, "post.html": bundle.files["post.html"].replace(before, after, 1)}
        assert list(WordPressExporter().verify(Bundle("post.html", spoilt))), before
    assert list(WordPressExporter().verify(Bundle("post.html", {**bundle.files, "images/more.jpg": b""})))
