"""The page in one file, and the text as Founder's systems hold it."""

from __future__ import annotations

import base64
import io
import re

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from PIL import Image
from test_export_contract import HOSTILE, hostile_article, hostile_house, tags

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import Bundle, Picture, Rendition
from newsdesk.formats.html import HtmlExporter

FIELD = re.compile(r"<([a-z]+)>(.*?)</\1>")


def text(article: Article, form: str, **options: str) -> str:
    held = small_pictures(article, ASSET)
    bundle = HtmlExporter().export(article, held, HOUSE, {"form": form, **options})
    return bundle.files[bundle.entry].decode()


def founder_parts(page: str) -> tuple[dict[str, str], str]:
    """As such a system reads it: up to the first sign that ends the comment."""
    head, _, rest = page.removeprefix("<!--enpproperty ").partition("-->")
    assert head.endswith("/enpproperty")
    content, _, after = rest.removeprefix("<!--enpcontent-->").partition("<!--/enpcontent-->")
    assert after == "\n"
    return dict(FIELD.findall(head)), content


# ------------------------------------------------------------------ one file


def test_one_file_holds_the_page_and_its_pictures() -> None:
    bundle = HtmlExporter().export(sample_story(), sample_pictures(), HOUSE, {"form": "file"})
    assert list(bundle.files) == ["index.html"]
    page = bundle.files["index.html"].decode()
    shown = [attributes["src"] or "" for tag, attributes in tags(page) if tag == "img"]
    assert len(shown) == 3
    for address in shown:
        head, _, data = address.partition(",")
        assert head == "data:image/jpeg;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            assert picture.width == 1600
    assert "srcset" not in page


def test_in_one_file_nothing_is_asked_of_anywhere() -> None:
    page = text(every_kind(), "file")
    for tag, attributes in tags(page):
        for name in ("src", "srcset", "poster", "data"):
            assert (attributes.get(name) or "data:").startswith("data:")
        assert tag != "link" or attributes["rel"] == "canonical"
    # A picture inside of the page has no address that a page could tell others.
    assert "og:image" not in page
    assert "images/" not in page


def test_of_each_picture_one_file_holds_the_widest_jpeg_up_to_1600() -> None:
    sizes = ((2400, "jpeg"), (1600, "webp"), (1600, "jpeg"), (800, "jpeg"))
    picture = Picture(ASSET, tuple(Rendition(f"ab-{w}.{k}", f"image/{k}", w, w, f"{w} {k}".encode()) for w, k in sizes))
    article = Article(id="a", blocks=(TextBlock("h", "headline", rich("标题")), Figure("f", ASSET)))
    page = HtmlExporter().export(article, {"f": picture}, HOUSE, {"form": "file"}).files["index.html"].decode()
    assert re.findall(r"base64,([^\"]*)", page) == [base64.b64encode(b"1600 jpeg").decode()]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_one_file_is_text(hostile: str) -> None:
    article, good = hostile_article(hostile), hostile_article("好")
    page = {
        key: HtmlExporter().export(a, small_pictures(a, ASSET), hostile_house(t), {"form": "file"}).files["index.html"]
        for key, a, t in (("hostile", article, hostile), ("good", good, "好"))
    }
    loading = ("script", "style", "img", "source", "link")
    found = [tag for tag, _ in tags(page["hostile"].decode()) if tag in loading]
    assert found == [tag for tag, _ in tags(page["good"].decode()) if tag in loading]


# ------------------------------------------------------------------ Founder


def test_founder_s_fields_are_told_in_its_comment() -> None:
    fields, content = founder_parts(text(every_kind(), "founder"))
    assert fields == {
        "articleid": every_kind().id,
        "date": "2026-11-21 09:44:00.0",
        "author": "张三,李四,王五",
        "title": "这是标题",
        "keyword": "公园,更新",
        "subtitle": "这是副题",
        "introtitle": "这是引题",
        "nodename": "要闻",
        "sourcename": "外地日报",
    }
    assert "这是标题" not in content
    assert "（记者 张三 李四　摄影 王五）" in content
    assert "责任编辑：王五" in content
    assert "本文含人工智能生成内容" in content


def test_founder_s_paragraphs_can_begin_with_wide_spaces() -> None:
    _, content = founder_parts(text(every_kind(), "founder", lead_indent="spaces"))
    assert ">　　第二" not in content  # a line of a paragraph is not one
    assert '<p id="b-p3">　　最后一段。</p>' in content


@pytest.mark.parametrize("hostile", [*HOSTILE, "--", "---->", "--!><b>", "</title><title>", "/enpproperty-->", "-"])
def test_hostile_text_ends_none_of_founder_s_comments(hostile: str) -> None:
    article = hostile_article(hostile)
    bundle = HtmlExporter().export(article, small_pictures(article, ASSET), hostile_house(hostile), {"form": "founder"})
    assert list(HtmlExporter().verify(bundle)) == []
    fields, content = founder_parts(bundle.files["article.html"].decode())
    assert list(fields) == [
        *("articleid", "date", "author", "title", "keyword", "subtitle", "introtitle", "nodename", "sourcename")
    ]
    assert not {"script", "b", "svg"} & {tag for tag, _ in tags(content)}


def test_what_is_wrong_with_a_form_is_found() -> None:
    article = msgspec.structs.replace(every_kind(), id="x")
    for form, before, after in (
        ("founder", "<!--enpcontent-->", ""),
        ("founder", "这是副题", "--"),
        ("founder", "最后一段", "<!--x-->"),
        ("founder", "images/", "images/no"),
        ("founder", 'src="images/', 'src="images/no'),
        ("file", "data:image", "images/x"),
    ):
        bundle = HtmlExporter().export(article, small_pictures(article, ASSET), HOUSE, {"form": form})
        spoilt = bundle.files[bundle.entry].decode().replace(before, after, 1).encode()
        assert list(HtmlExporter().verify(Bundle(bundle.entry, {**bundle.files, bundle.entry: spoilt}))), (form, before)
