"""ANS: the story and every element of it valid by their schemas, and the article's fields in their places."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article, hostile_house
from lxml import html

from newsdesk.article.article import Article
from newsdesk.extend.ports import Bundle, House
from newsdesk.formats.ans import VERSION, AnsExporter
from newsdesk.formats.times import machine


def story(article: Article, house: House = HOUSE) -> dict[str, Any]:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    bundle = AnsExporter().export(article, pictures, house, {})
    made: dict[str, Any] = json.loads(bundle.files[bundle.entry])
    return made


def faults(data: object) -> list[str]:
    return list(AnsExporter().verify(Bundle("a", {"a": json.dumps(data).encode()})))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_was_written_is_valid_and_harmless(text: str) -> None:
    made = story(hostile_article(text), hostile_house(text))
    assert faults(made) == []
    for piece in markup(made):
        tree = html.fromstring(f"<div>{piece}</div>")
        assert {e.tag for e in tree.iter()} <= {"div", "strong", "em", "a", "br"}
        assert not [n for e in tree.iter() for n in e.keys() if n not in ("href", "rel")]  # noqa: SIM118


def markup(element: dict[str, Any]) -> list[str]:
    """Every piece of HTML in an element."""
    own = [element[k] for k in ("content", "caption") if k in element]
    inside = [*element.get("content_elements", ()), *element.get("items", ()), *element.get("header", ())]
    inside += [cell for row in element.get("rows", ()) for cell in row]
    inside += [element[k] for k in ("citation",) if k in element]
    return own + [piece for e in inside for piece in markup(e)]


def test_every_article_is_valid_element_by_element() -> None:
    for article in (every_kind(), sample_story(), Article(id="")):
        for house in (HOUSE, House()):
            assert faults(story(article, house)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"version": "0.10.10"}, "$.version"),
        ({"display_date": "2026-11-21 09:44"}, "$.display_date"),
        ({"title": "x"}, "title"),
        ({"content_elements": [{"type": "text"}]}, "$.content_elements[0]"),
        ({"content_elements": [{"type": "header", "content": "x", "level": "2"}]}, "$.content_elements[0].level"),
        ({"content_elements": [{"type": "poll"}]}, "poll"),
        ({"content_elements": [{"type": "image", "version": VERSION, "src": "x"}]}, "src"),
        ({"content_elements": [{"type": "quote", "content_elements": [{"type": "text", "content": 1}]}]}, "content"),
        ({"content_elements": [{"type": "list", "items": [{"type": "text"}]}]}, "items"),
    ],
)
def test_the_exporter_finds_what_the_schemas_forbid(change: dict[str, Any], fault: str) -> None:
    found = faults({**story(every_kind()), **change})
    assert any(fault in line for line in found), found


def test_the_fields_are_the_articles_own() -> None:
    article = every_kind()
    made = story(article)
    assert made["language"] == article.language
    assert made["headlines"] == {"basic": article.headline, "mobile": article.short_headline, "original": "原来的标题"}
    assert made["subheadlines"] == {"basic": article.subtitle}
    assert made["label"]["kicker"]["text"] == article.kicker
    assert made["description"] == {"basic": article.summary}
    assert made["display_date"] == made["publish_date"] == article.publish_time
    assert made["created_date"] == machine(article.created)
    assert made["last_updated_date"] == machine(article.updated)
    assert (made["slug"], made["location"], made["copyright"]) == (article.slug, article.dateline, "经授权转载。")
    assert made["source"] == {"system": "newsdesk", "source_id": f"urn:uuid:{article.id}"}
    assert made["revision"] == {"revision_id": "7"}
    assert made["owner"] == {"name": "城市日报"}
    assert made["canonical_url"] == "https://citydaily.example/every-kind/"
    assert made["distributor"] == {"name": "外地日报", "category": "wires", "mode": "custom"}
    assert made["additional_properties"] == {
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "source_kind": "reprint",
        "source_link": "https://other.example/",
        "copyright_holder": "外地日报",
    }


def test_people_have_their_roles_in_the_articles_language() -> None:
    held = {
        key: [(p["name"], p.get("role", "")) for p in people] for key, people in story(every_kind())["credits"].items()
    }
    assert held == {
        "by": [("张三", "记者"), ("李四", "记者"), ("王五", "摄影")],
        "editor": [("王五", "责任编辑"), ("张三", "校对")],
        "original_by": [("张三", ""), ("李四", "")],
    }


def test_keywords_topics_and_the_channel_are_the_taxonomy() -> None:
    held = story(every_kind())["taxonomy"]
    assert [t["text"] for t in held["tags"]] == held["seo_keywords"] == ["公园", "更新"]
    assert held["categories"] == [{"_id": "medtop:06000000", "classifier": "mediatopic", "name": "medtop:06000000"}]
    assert [s["name"] for s in held["sections"]] == ["新闻中心", "要闻"]
    assert held["primary_section"]["name"] == "要闻"


def test_each_kind_of_block_is_its_own_kind_of_element() -> None:
    kinds = [e["type"] for e in story(every_kind())["content_elements"]]
    assert kinds == [
        *("text", "text", "text", "header", "quote", "header", "header", "list", "list", "text", "text", "correction"),
        *("text", "table", "interstitial_link", "text", "image", "image", "image", "image", "image", "text"),
        *("divider", "quote", "text"),
    ]


def test_what_an_element_says_is_what_the_block_said() -> None:
    label, *held = story(every_kind())["content_elements"]
    assert label == {"type": "text", "subtype": "generated", "content": "本文含人工智能生成内容"}
    assert held[0]["content"] == (
        '导语里有<strong>强调</strong>和<a href="https://a.example/?b=1&amp;c=2" rel="noopener">链接</a>。'
    )
    quote = held[3]
    assert [e["content"] for e in quote["content_elements"]] == ["引语第一段", "引语第二段"]
    assert quote["citation"]["content"] == "一位居民"
    numbers = held[7]
    assert numbers["list_type"] == "ordered"
    assert [e.get("content") or e["items"][0]["content"] for e in numbers["items"]] == [
        "其一",
        "其二",
        "其二之一",
        "其二之下",
    ]
    table = next(e for e in held if e["type"] == "table")
    assert [c["content"] for c in table["header"]] == ["街道", "处数"]
    assert table["rows"][1][1]["content"] == "3<br>（在建）"
    assert not any("mark" in piece for piece in markup(story(every_kind())))


def test_images_have_alt_text_credit_size_and_every_rendition() -> None:
    article = sample_story()
    bundle = AnsExporter().export(article, sample_pictures(), HOUSE, {})
    made = json.loads(bundle.files[bundle.entry])
    images = [e for e in made["content_elements"] if e["type"] == "image"]
    figures = [b for b in article.body if b.kind == "figure"]
    assert [(i["alt_text"], i["credits"]["by"][0]["name"]) for i in images] == [(f.alt, f.credit) for f in figures]  # type: ignore[union-attr]
    for image in images:
        sizes = image["additional_properties"]["renditions"]
        assert (image["url"], image["width"], image["height"]) == (
            sizes[0]["url"],
            sizes[0]["width"],
            sizes[0]["height"],
        )
        assert all(len(bundle.files[size["url"]]) == size["bytes"] for size in sizes)
    assert made["promo_items"]["basic"] == images[0]


def test_the_lead_picture_is_the_promotion() -> None:
    assert story(every_kind())["promo_items"]["basic"]["alt_text"] == "左边的图"
    other = msgspec.structs.replace(every_kind(), lead_picture="f4")
    assert story(other)["promo_items"]["basic"]["alt_text"] == "半栏的替代文字"
