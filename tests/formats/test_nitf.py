"""NITF: well-formed, after the models of the standard, and the article's fields in their places."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article, hostile_house

from newsdesk.article.article import Article
from newsdesk.article.blocks import Divider, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import House
from newsdesk.formats.nitf import NitfExporter
from newsdesk.formats.nitfmodel import MODELS, NAMESPACE, faults

N = {"": NAMESPACE}


def document(article: Article, house: House = HOUSE) -> bytes:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    return NitfExporter().export(article, pictures, house, {}).files["article.nitf.xml"]


def tree(article: Article) -> Element:
    return fromstring(document(article))


def all_text(element: Element | None) -> str:
    assert element is not None
    return "".join(element.itertext()).strip()


def only(root: Element, path: str) -> Element:
    (found,) = root.findall(path, N)
    return found


def test_every_article_is_well_formed_and_after_the_models() -> None:
    articles = [every_kind(), sample_story(), Article(id=""), *(hostile_article(text) for text in HOSTILE)]
    for article in articles:
        for house in (HOUSE, House(), hostile_house(article.slug)):
            assert list(faults(document(article, house))) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("</hl1>", "", "not well-formed"),
        ("<hl1>", "<hl1><script>x</script>", "<script> is not of those"),
        ("<hedline>", "<dateline>x</dateline><hedline>", "<body.head> may not hold"),
        ('media-type="image"', "", "<media> lacks media-type"),
        ('width="1600" ', "", "<media-reference> lacks width"),
        ("<block>", "<block>bare words", "<block> may not hold text"),
        ("20261121T094400+0800", "2026-11-21 09:44", "a time that is none"),
        (NAMESPACE, "http://other.example/", "the root is"),
    ],
)
def test_the_exporter_finds_what_breaks_the_models(old: str, new: str, fault: str) -> None:
    text = document(every_kind()).decode()
    assert old in text
    found = list(faults(text.replace(old, new, 1).encode()))
    assert any(fault in line for line in found), found


def test_each_element_that_a_model_names_has_a_model() -> None:
    named = {name for model in MODELS.values() for name in re.findall(r"[a-z][a-z0-9.-]*", model)}
    assert named | {"nitf"} == set(MODELS)


def test_the_fields_are_the_articles_own() -> None:
    article = every_kind()
    root = tree(article)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == article.language
    assert only(root, "head/docdata/doc-id").get("id-string") == f"urn:uuid:{article.id}"
    assert only(root, "head/docdata/date.release").get("norm") == "20261121T094400+0800"
    assert only(root, "head/docdata/du-key").attrib == {"key": article.slug, "version": "7"}
    assert only(root, "head/docdata/doc.copyright").get("holder") == article.copyright_holder
    assert only(root, "head/title").text == only(root, "body/body.head/hedline/hl1").text == article.headline
    assert {e.get("class"): e.text for e in root.findall("body/body.head/hedline/hl2", N)} == {
        "kicker": article.kicker,
        "subtitle": article.subtitle,
    }
    assert all_text(only(root, "body/body.head/abstract")) == article.summary
    assert only(root, "body/body.head/dateline").text == article.dateline
    assert only(root, "body/body.head/distributor").text == article.source.name
    assert all_text(only(root, "body/body.head/rights")) == article.copyright_notice + article.copyright_holder
    assert {e.get("name"): e.get("content") for e in root.findall("head/meta", N)} == {
        "short-headline": article.short_headline,
        "digital-source-type": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "source-link": article.source.link,
    }
    assert only(root, "head/pubdata").attrib == {
        "type": "web",
        "date.publication": "20261121T094400+0800",
        "name": "城市日报",
        "position.section": "新闻中心/要闻",
        "ex-ref": "https://citydaily.example/every-kind/",
    }


def test_keywords_and_topics_have_their_lists() -> None:
    root = tree(every_kind())
    assert [e.get("key") for e in root.findall("head/docdata/key-list/keyword", N)] == ["公园", "更新"]
    assert only(root, "head/tobject/tobject.subject").get("tobject.subject.refnum") == "06000000"


def test_people_stand_with_their_roles() -> None:
    root = tree(every_kind())
    lines = [[(e.tag.rpartition("}")[2], e.text) for e in b] for b in root.findall("body/body.head/byline", N)]
    assert lines == [
        [("person", "张三"), ("byttl", "记者")],
        [("person", "李四"), ("byttl", "记者")],
        [("person", "王五"), ("byttl", "摄影")],
    ]
    held = [tuple(e.get(k) for k in ("name", "function", "comment")) for e in root.findall("head/revision-history", N)]
    assert held[2:] == [("王五", "photographer", "摄影"), ("王五", "editor", "责任编辑"), ("张三", "editor", "校对")]
    assert only(root, "body/body.end/tagline").text == "责任编辑：王五　校对：张三"


def test_a_reprint_and_a_generated_text_say_so_before_the_body() -> None:
    said = [p.text for p in tree(every_kind()).findall("body/body.head/note/body.content/p", N)]
    assert said == ["本文含人工智能生成内容", "转载自：外地日报", "原标题：原来的标题", "原作者：张三 李四"]
    assert tree(sample_story()).findall("body/body.head/note", N) == []


def test_the_body_keeps_marks_breaks_quotes_lists_and_tables() -> None:
    text = document(every_kind()).decode()
    link = '<a href="https://a.example/?b=1&amp;c=2">链接</a>'
    assert f'<p lede="true">导语里有<em class="strong">强调</em>和{link}。</p>' in text
    assert "<p><em>第一行</em><br />第二行</p>" in text
    assert text.count('lede="true"') == 1
    root = tree(every_kind())
    quote = root.findall(".//bq", N)[0]
    assert [all_text(p) for p in quote.findall("block/p", N)] == ["引语第一段", "引语第二段"]
    assert all_text(quote.find("credit", N)) == "——一位居民"
    assert [all_text(li) for li in root.findall(".//ol/li/ol/li", N)] == ["其二之一"]
    assert [all_text(li) for li in root.findall(".//ol/li/ul/li", N)] == ["其二之下"]
    assert [th.text for th in root.findall(".//thead/tr/th", N)] == ["街道", "处数"]
    assert [td.get("align") for td in root.findall(".//tbody/tr/td", N)] == [None, "right", None, "right"]


def test_pictures_have_every_size_their_caption_credit_and_alt_text() -> None:
    article = sample_story()
    bundle = NitfExporter().export(article, sample_pictures(), HOUSE, {})
    media = fromstring(bundle.files[bundle.entry]).findall(".//media", N)
    figures = [b for b in article.body if b.kind == "figure"]
    for element, figure in zip(media, figures, strict=True):
        sizes = element.findall("media-reference", N)
        assert all(size.get("source") in bundle.files for size in sizes)
        assert [size.get("width") for size in sizes] == ["1600", "800"]
        assert {size.get("alternate-text") for size in sizes} == {figure.alt}  # type: ignore[union-attr]
        assert all_text(element.find("media-caption", N)) == figure.caption.text  # type: ignore[union-attr]
        assert only(element, "media-producer").text == figure.credit  # type: ignore[union-attr]


def test_a_header_without_rows_and_an_empty_list_are_still_after_the_models() -> None:
    table = next(b for b in every_kind().blocks if b.kind == "table")
    header = msgspec.structs.replace(table, rows=table.rows[:1])  # type: ignore[union-attr]
    blocks = (TextBlock("h", "headline"), header, Divider("d"), TextBlock("b", "bullet", rich(" ")))
    made = document(Article(id="a", blocks=blocks))
    assert list(faults(made)) == []
    assert b"<ul>" not in made
