"""ninjs: valid by IPTC's schemas, addresses and times included, and what the article says is where readers look."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article, hostile_house
from lxml import html

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Bundle, House
from newsdesk.formats.ninjs import NinjsExporter
from newsdesk.formats.schemas import faults_by, load
from newsdesk.formats.times import machine

EMPTY = Article(id="")


def item(article: Article, house: House = HOUSE, **options: str) -> dict[str, Any]:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    bundle = NinjsExporter().export(article, pictures, house, options)
    made: dict[str, Any] = json.loads(bundle.files[bundle.entry])
    return made


def by_role(parts: list[dict[str, Any]]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for part in parts:
        held.setdefault(part.get("role") or part["rel"], []).append(
            part.get("value") or part.get("name") or part["uri"]
        )
    return held


@pytest.mark.parametrize("version", ["3.2", "3.1", "2.2"])
def test_every_article_is_valid_by_the_schema_of_its_version(version: str) -> None:
    articles = [every_kind(), sample_story(), EMPTY, *(hostile_article(text) for text in HOSTILE)]
    for article in articles:
        for house in (HOUSE, House(), hostile_house(article.slug)):
            made = item(article, house, version=version)
            assert list(faults_by_file(version, made)) == []


def test_what_is_valid_in_3_2_is_valid_in_3_1() -> None:
    assert list(faults_by_file("3.1", item(every_kind()))) == []


def faults_by_file(version: str, made: object) -> list[str]:
    return list(faults_by(load(f"ninjs/ninjs-schema_{version}.json"), made))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"uri": "not an address"}, "$.uri"),
        ({"versionCreated": "2026-11-21 09:44"}, "$.versionCreated"),
        ({"versionCreated": "2026-11-21T25:00:00Z"}, "$.versionCreated"),
        ({"contributors": []}, "contributors"),
        ({"pubStatus": "ready"}, "$.pubStatus"),
        ({"associations": [{"name": "a", "renditions": [{"name": "r", "href": "images/a.jpg"}]}]}, "href"),
    ],
)
def test_the_exporter_finds_what_the_schema_forbids(change: dict[str, Any], fault: str) -> None:
    spoilt = {**item(every_kind()), **change}
    found = list(NinjsExporter().verify(Bundle("a", {"a": json.dumps(spoilt).encode()})))
    assert any(fault in line for line in found), found


def test_the_shipped_schemas_say_which_they_are() -> None:
    for version in ("3.2", "3.1", "2.2"):
        assert load(f"ninjs/ninjs-schema_{version}.json")["$id"].endswith(f"_{version}.json#")


def test_the_fields_are_the_articles_own() -> None:
    article = every_kind()
    made = item(article)
    assert made["uri"] == f"urn:uuid:{article.id}"
    assert made["version"] == "7"
    assert made["language"] == article.language
    assert (made["firstCreated"], made["versionCreated"]) == (machine(article.created), machine(article.updated))
    assert made["embargoedUntil"] == article.publish_time
    assert (made["title"], made["slugline"], made["located"]) == (article.headline, article.slug, article.dateline)
    assert (made["copyrightHolder"], made["copyrightNotice"]) == (article.copyright_holder, article.copyright_notice)
    assert made["digitalSourceType"]["uri"].endswith(f"/digitalsourcetype/{article.digital_source_type}")
    assert by_role(made["headlines"]) == {
        "main": [article.headline],
        "kicker": [article.kicker],
        "subhead": [article.subtitle],
        "short": [article.short_headline],
        "original": [article.source.original_title],
    }
    assert by_role(made["descriptions"]) == {"summary": [article.summary], "lead": ["导语里有强调和链接。"]}
    assert made["by"] == "记者 张三 李四　摄影 王五"
    assert made["edNote"] == "责任编辑：王五　校对：张三"


def test_people_and_sources_have_their_roles() -> None:
    assert by_role(item(every_kind())["infoSources"]) == {
        "reprint": ["外地日报"],
        "original-author": ["张三", "李四"],
        "publisher": ["城市日报"],
        "reporter": ["张三", "李四"],
        "photographer": ["王五"],
        "responsible-editor": ["王五"],
        "proofreader": ["张三"],
    }
    own = msgspec.structs.replace(every_kind(), source=msgspec.structs.replace(every_kind().source, kind="original"))
    assert item(own)["infoSources"][0] == {"name": "外地日报", "role": "source", "uri": "https://other.example/"}


def test_keywords_topics_and_the_channel_are_subjects() -> None:
    assert item(every_kind())["subjects"] == [
        {"name": "公园", "rel": "keyword"},
        {"name": "更新", "rel": "keyword"},
        {"uri": "http://cv.iptc.org/newscodes/mediatopic/06000000", "literal": "medtop:06000000", "rel": "about"},
        {
            "name": "要闻",
            "rel": "channel",
            "uri": "https://citydaily.example/news/top/",
            "literal": "新闻中心>要闻",
        },
    ]


def test_the_html_body_has_every_picture_with_its_alt_text_and_names_its_association() -> None:
    article = every_kind()
    made = item(article)
    (body,) = (b["value"] for b in made["bodies"] if b["role"] == "html")
    images = html.fromstring(f"<div>{body}</div>").findall(".//img")
    described = {a["name"]: by_role(a["descriptions"]) for a in made["associations"]}
    assert [i.get("data-assoc-ref") for i in images] == list(described)
    assert [[i.get("alt")] for i in images] == [d["alttext"] for d in described.values()]
    assert [i.get("src") for i in images] == [a["renditions"][0]["title"] for a in made["associations"]]
    assert described["b-f1"] == {"caption": ["图片说明"], "creditline": ["李四 摄"], "alttext": ["替代文字"]}
    assert [a["rel"] for a in made["associations"]] == ["inline", "lead", "inline", "inline", "inline"]
    assert len({a["uri"] for a in made["associations"]}) == len(images)


def test_renditions_say_what_the_files_are_and_where_they_lie() -> None:
    article = sample_story()
    bundle = NinjsExporter().export(article, sample_pictures(), HOUSE, {"base": "https://feeds.example/a b"})
    made = json.loads(bundle.files[bundle.entry])
    for association in made["associations"]:
        for rendition in association["renditions"]:
            data = bundle.files[rendition["title"]]
            assert rendition["sizeInBytes"] == len(data)
            assert rendition["href"] == "https://feeds.example/a%20b/" + rendition["title"]
            assert rendition["contentType"] == "image/jpeg"
            assert 0 <= rendition["poi"]["x"] <= rendition["width"]
            assert 0 <= rendition["poi"]["y"] <= rendition["height"]


def test_without_an_address_there_is_no_href_but_the_path() -> None:
    (rendition, *_) = item(every_kind(), House())["associations"][0]["renditions"]
    assert "href" not in rendition
    assert rendition["title"].startswith("images/")
    (rendition, *_) = item(every_kind())["associations"][0]["renditions"]
    assert rendition["href"] == "https://citydaily.example/every-kind/" + rendition["title"]


@pytest.mark.parametrize("base", ["images", "javascript:alert(1)", "mailto:a@b.example", "https://"])
def test_a_base_that_is_no_address_is_refused_with_a_sentence(base: str) -> None:
    with pytest.raises(UserError, match="base"):
        item(every_kind(), base=base)


def test_the_text_is_whole_without_the_captions() -> None:
    made = item(every_kind())
    (body,) = (b for b in made["bodies"] if b["role"] == "text")
    assert body["value"].startswith(
        "本文含人工智能生成内容\n\n本报11月21日电　导语里有强调和链接。\n\n第一行\n第二行\n\n先有的三级小标题"
    )
    assert "• 甲项\n• 乙项" in body["value"]
    assert "图片说明" not in body["value"]
    assert body["charCount"] == len(body["value"].replace("\n", ""))


def test_readers_of_every_body_are_told_that_it_was_generated() -> None:
    label = "本文含人工智能生成内容"
    assert [label in body["value"] for body in item(every_kind())["bodies"]] == [True, True]
    assert not any(label in body["value"] for body in item(sample_story())["bodies"])


def test_what_is_still_to_verify_is_withheld() -> None:
    assert item(every_kind())["pubStatus"] == "withheld"
    sound = Article(
        id="a", blocks=(TextBlock("h", "headline", rich("标题")), TextBlock("p", "paragraph", rich("好。")))
    )
    assert item(sound)["pubStatus"] == "usable"


def test_2_2_says_the_same_in_lower_case() -> None:
    new, old = item(every_kind()), item(every_kind(), version="2.2")
    assert old["embargoed"] == new["embargoedUntil"]
    assert old["infosources"] == new["infoSources"]
    assert [r["href"] for a in old["associations"] for r in a["renditions"]] == [
        r["href"] for a in new["associations"] for r in a["renditions"]
    ]
    assert old["bodies"][1]["value"] == new["bodies"][1]["value"]


def test_an_article_and_its_pictures_are_called_the_same_every_time_whatever_their_ids() -> None:
    named = msgspec.structs.replace(every_kind(), id="\ud800 kein UUID")
    assert item(named)["uri"] == item(named)["uri"] != item(every_kind())["uri"]
    assert item(named)["uri"].startswith("urn:uuid:")
