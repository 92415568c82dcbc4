"""Apple News Format: what a document must have, and the article's parts in their roles."""

from __future__ import annotations

import json
from typing import Any

import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article, hostile_house

from newsdesk.article.article import Article
from newsdesk.extend.ports import Bundle, House, Picture, Rendition
from newsdesk.formats.applenews import AppleNewsExporter
from newsdesk.formats.times import machine


def bundle(article: Article, house: House = HOUSE) -> Bundle:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    return AppleNewsExporter().export(article, pictures, house, {})


def document(article: Article) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(bundle(article).files["article.json"])
    return made


def texts(role: str) -> list[str]:
    return [c["text"] for c in document(every_kind())["components"] if c["role"] == role]


def test_every_article_keeps_to_the_rules() -> None:
    articles = [every_kind(), sample_story(), Article(id=""), *(hostile_article(text) for text in HOSTILE)]
    for article in articles:
        for house in (HOUSE, House(), hostile_house(article.slug)):
            assert list(AppleNewsExporter().verify(bundle(article, house))) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"identifier": "nicht erlaubt!"}, "identifier"),
        ({"metadata": {"datePublished": "2026-11-21"}}, "datePublished is no time"),
        ({"metadata": {"thumbnailURL": "bundle://gone.jpg"}}, "bundle://gone.jpg is not in the bundle"),
        ({"componentTextStyles": {}}, "no text style"),
        ({"components": [{"role": "poll"}]}, "component 0 is no poll"),
        ({"components": [{"role": "body", "text": ""}]}, "component 0 is no body"),
        ({"components": [{"role": "divider", "layout": "wide"}]}, "a layout that is not there"),
        ({"components": [{"role": "photo", "URL": "images/a.jpg"}]}, "images/a.jpg is not in the bundle"),
        ({"components": [{"role": "body", "format": "html", "text": "<script>"}]}, "<script>"),
        ({"components": [{"role": "body", "format": "html", "text": "<p onclick='x'>y</p>"}]}, "<p> as it is"),
        ({"components": [{"role": "htmltable", "html": "<table><tr>"}]}, "<tr> is not closed"),
    ],
)
def test_the_exporter_finds_what_breaks_the_rules(change: dict[str, Any], fault: str) -> None:
    spoilt = json.dumps({**document(every_kind()), **change}).encode()
    found = list(
        AppleNewsExporter().verify(Bundle("article.json", {**bundle(every_kind()).files, "article.json": spoilt}))
    )
    assert any(fault in line for line in found), found


def test_a_document_lacks_nothing_that_it_must_have() -> None:
    made = document(every_kind())
    for name in ("version", "identifier", "title", "language", "layout", "components", "componentTextStyles"):
        less = {key: value for key, value in made.items() if key != name}
        found = list(AppleNewsExporter().verify(Bundle("article.json", {"article.json": json.dumps(less).encode()})))
        assert f"the document lacks {name}" in found


def test_the_fields_are_the_articles_own() -> None:
    article = every_kind()
    made = document(article)
    assert (made["identifier"], made["language"]) == (article.id, article.language)
    assert (made["title"], made["subtitle"]) == (article.headline, article.subtitle)
    assert made["metadata"] == {
        "authors": ["张三", "李四", "王五"],
        "datePublished": article.publish_time,
        "dateCreated": machine(article.created),
        "dateModified": machine(article.updated),
        "excerpt": article.summary,
        "keywords": list(article.keywords),
        "canonicalURL": "https://citydaily.example/every-kind/",
        "thumbnailURL": f"bundle://{ASSET[:16]}-1600.jpg",
        "generatorName": "Newsdesk",
    }


def test_the_parts_have_their_roles() -> None:
    assert texts("heading") == ["这是引题"]
    assert texts("title") == ["这是标题"]
    assert texts("heading1") == ["小标题"]
    assert texts("heading2") == ["这是副题", "先有的三级小标题", "三级小标题"]
    assert texts("byline") == [
        '转载自：<a href="https://other.example/">外地日报</a>　2026-11-21 09:44　记者 张三 李四　摄影 王五',
        "原标题：原来的标题",
        "原作者：张三 李四",
    ]
    assert texts("intro") == [
        '<p>本报11月21日电　导语里有<strong>强调</strong>和<a href="https://a.example/?b=1&amp;c=2">链接</a>。</p>'
    ]
    assert texts("quote") == ["<p>引语第一段</p><p>引语第二段</p><p>——一位居民</p>", "<p>没有署名的引语</p>"]
    assert texts("body")[0] == "本文含人工智能生成内容"
    assert texts("body")[-2:] == ["责任编辑：王五　校对：张三", "经授权转载。"]


def test_a_photo_has_its_alt_text_and_both_captions_and_a_group_is_a_mosaic() -> None:
    held = document(every_kind())["components"]
    photo = next(n for n, c in enumerate(held) if c["role"] == "photo")
    assert held[photo] == {
        "role": "photo",
        "URL": f"bundle://{ASSET[:16]}-1600.jpg",
        "caption": "图片说明　李四 摄",
        "accessibilityCaption": "替代文字",
    }
    assert held[photo + 1]["text"] == "<strong>图片</strong>说明　李四 摄"
    (mosaic,) = [c for c in held if c["role"] == "mosaic"]
    assert [item["accessibilityCaption"] for item in mosaic["items"]] == ["左边的图", "中间的图", "右边的图"]
    assert mosaic["layout"] == "full-width"


def test_the_files_lie_beside_the_document_one_for_each_picture() -> None:
    made = bundle(sample_story())
    named = [c["URL"].removeprefix("bundle://") for c in document(sample_story())["components"] if c["role"] == "photo"]
    assert sorted(made.files) == sorted(["article.json", *named])
    assert all("/" not in name for name in made.files)


def test_a_kind_of_picture_that_apple_does_not_take_is_not_sent() -> None:
    avif = Rendition("a-1600.avif", "image/avif", 1600, 1000, b"a")
    jpeg = Rendition("a-800.jpg", "image/jpeg", 800, 500, b"j")
    for renditions, names in (((avif, jpeg), {"article.json", "a-800.jpg"}), ((avif,), {"article.json"})):
        made = AppleNewsExporter().export(every_kind(), {"f1": Picture(ASSET, renditions)}, HOUSE, {})
        assert set(made.files) == names
        assert list(AppleNewsExporter().verify(made)) == []
