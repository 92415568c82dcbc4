"""What stands around the articles of a site: as the standards say, in the theme's style, and harmless."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from export_samples import HOUSE, every_kind, sample_pictures, sample_story
from hostile import HOSTILE, hostile_article, hostile_house
from lxml import etree, html

from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.formats.site import Story, Thumb, atom, index_pages, newest_first, of_the_site, sitemaps, story_of
from newsdesk.formats.soundness import faults
from newsdesk.formats.theme import read_theme

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
THEME = resources() / "themes" / "city-daily"


def story(number: int, **values: Any) -> Story:
    usual = {
        "headline": f"第{number}篇",
        "language": "zh-Hans",
        "published": f"2026-11-{number % 28 + 1:02}T08:00:00+08:00",
    }
    return Story(f"5f0c8b52-3f0e-4a57-9a7e-{number:012}", f"story-{number}", "index.html", **(usual | values))


def pages(stories: list[Story], language: str = "zh-Hans", **values: Any) -> dict[str, Any]:
    made = index_pages(stories, HOUSE, read_theme(THEME), language, **values)
    return {name: html.document_fromstring(data.decode()) for name, data in made.items()}


# ------------------------------------------------------------------ pages


def test_fifty_stand_on_a_page_and_the_pages_lead_to_each_other() -> None:
    made = pages([story(n) for n in range(120)])
    assert list(made) == ["index.html", "page-2.html", "page-3.html"]
    assert [len(page.xpath("//article")) for page in made.values()] == [50, 50, 20]
    links = {name: {a.get("rel"): a.get("href") for a in page.xpath("//nav/a")} for name, page in made.items()}
    assert links == {
        "index.html": {"next": "page-2.html"},
        "page-2.html": {"prev": "index.html", "next": "page-3.html"},
        "page-3.html": {"prev": "page-2.html"},
    }
    assert made["page-2.html"].xpath("string(//link[@rel='canonical']/@href)") == f"{HOUSE.site}/page-2.html"
    assert made["page-2.html"].xpath("string(//h1)") == "全部报道 第 2 页"


def test_a_story_is_listed_with_headline_time_channel_summary_and_its_picture_around_the_focus() -> None:
    told = story_of(sample_story(), sample_pictures(), "park", "index.html")
    told = msgspec.structs.replace(told, thumb=Thumb("images/a-400.jpg", 400, 250, (0.25, 1.0)))
    (page,) = pages([told]).values()
    (article,) = page.xpath("//article")
    assert article.xpath("string(h2/a)") == sample_story().headline
    assert article.xpath("string(h2/a/@href)") == "park/index.html"
    assert article.xpath("string(.//time/@datetime)") == "2026-11-21T09:44:00+08:00"
    assert "新闻中心 › 要闻" in article.xpath("string(p[1])")
    assert article.xpath("string(p[2])") == sample_story().summary
    (image,) = article.xpath(".//img")
    assert {n: image.get(n) for n in ("src", "alt", "width")} == {
        "src": "park/images/a-400.jpg",
        "alt": "",
        "width": "400",
    }
    assert image.get("style") == "object-position: 25% 100%"


def test_the_picture_that_is_listed_is_the_smallest_jpeg_of_the_lead_picture() -> None:
    told = story_of(sample_story(), sample_pictures(), "park", "index.html")
    assert told.thumb is not None
    assert told.thumb.width == 800
    assert told.thumb.path.endswith("-800.jpg")
    assert story_of(every_kind(), {}, "x", "index.html").thumb is None


def test_the_newest_stand_first_by_the_moment_and_not_by_the_letters_of_their_times() -> None:
    early = story(1, published="2026-11-21T23:00:00+08:00")
    late = story(2, published="2026-11-21T16:00:00Z")
    none = story(3, published="", updated="2026-11-30T00:00:00Z")
    wrong = story(4, published="yesterday", updated="?")
    assert newest_first([wrong, early, none, late]) == [none, late, early, wrong]


def test_an_empty_site_and_an_english_one_have_their_words() -> None:
    assert pages([])["index.html"].xpath("string(//main/p)") == "还没有报道。"
    page = pages([story(1)], "en-GB")["index.html"]
    assert page.xpath("string(//h1)") == "All stories"
    assert page.get("lang") == "en-GB"


def test_the_page_names_the_feed_only_where_there_is_one() -> None:
    assert pages([], feed=True)["index.html"].xpath("string(//link[@rel='alternate']/@href)") == "feed.xml"
    assert not pages([])["index.html"].xpath("//link[@rel='alternate']")


def test_a_theme_with_an_index_of_its_own_is_shown_with_that_and_its_mistakes_are_named(tmp_path: Path) -> None:
    shutil.copytree(THEME, tmp_path / "own")
    (tmp_path / "own" / "index.html").write_text("<h1>{{ words.articles }}</h1>{{ stories|length }}")
    made = index_pages([story(1)], HOUSE, read_theme(tmp_path / "own"), "zh-Hans")
    assert made == {"index.html": "<h1>全部报道</h1>1".encode()}
    (tmp_path / "own" / "index.html").write_text("\n{{ nothing.there }}")
    with pytest.raises(UserError, match=r"index\.html, line 2"):
        index_pages([story(1)], HOUSE, read_theme(tmp_path / "own"), "zh-Hans")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_nothing_but_text_on_every_page_and_in_every_file(text: str) -> None:
    house = hostile_house(text)
    told = story_of(hostile_article(text), {}, text, text)
    for data in index_pages([told], house, read_theme(THEME), text, feed=True).values():
        markup = data.decode()
        assert list(faults(markup)) == []
        page = html.document_fromstring(markup)
        assert not page.xpath("//script | //svg | //img")
        assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]
        assert not [a for a in page.xpath("//@href") if a.strip().lower().startswith("javascript:")]
    for data in (atom([told], house, text), *sitemaps([told], house).values()):
        root = etree.fromstring(data)
        assert not root.xpath("//*[local-name() = 'script' or local-name() = 'svg' or local-name() = 'b']")


def test_names_around_the_articles_are_known_and_no_others() -> None:
    assert all(map(of_the_site, ("index.html", "page-2.html", "feed.xml", "sitemap.xml", "sitemap-3.xml")))
    assert not any(map(of_the_site, ("page-x.html", "page.html", "notes.txt", "../index.html", "page-1.xml", "")))


# ------------------------------------------------------------------ Atom


def feed(stories: list[Story]) -> Any:
    return etree.fromstring(atom(stories, HOUSE, "zh-Hans"))


def test_the_feed_has_what_rfc_4287_wants_of_it_and_of_each_entry() -> None:
    root = feed(
        [story(2, authors=("张三", "李四", "张三"), channel=("新闻中心", "要闻"), description="一句。"), story(1)]
    )
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):  # 4.1.1
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert {a.get("rel"): a.get("href") for a in root.findall(f"{ATOM}link")} == {
        "self": "https://citydaily.example/feed.xml",
        "alternate": "https://citydaily.example/",
    }
    first, second = root.findall(f"{ATOM}entry")
    for entry in (first, second):  # 4.1.2
        for name in ("id", "title", "updated", "published"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
    assert first.findtext(f"{ATOM}id") == "urn:uuid:5f0c8b52-3f0e-4a57-9a7e-000000000002"
    assert first.find(f"{ATOM}link").get("href") == "https://citydaily.example/story-2/"
    assert [a.findtext(f"{ATOM}name") for a in first.findall(f"{ATOM}author")] == ["张三", "李四"]
    assert [c.get("term") for c in first.findall(f"{ATOM}category")] == ["新闻中心", "要闻"]
    assert first.findtext(f"{ATOM}summary") == "一句。"
    assert second.find(f"{ATOM}summary") is None
    assert root.findtext(f"{ATOM}updated") == "2026-11-03T08:00:00+08:00"


def test_the_feed_has_the_newest_fifty_under_ids_that_differ_and_stay() -> None:
    many = newest_first([story(n) for n in range(60)])
    ids = [e.findtext(f"{ATOM}id") for e in feed(many).findall(f"{ATOM}entry")]
    assert len(set(ids)) == 50
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", i) for i in ids)
    assert feed(many).findtext(f"{ATOM}id") == feed([]).findtext(f"{ATOM}id")
    moved = feed([story(1, headline="另一个标题")]).find(f"{ATOM}entry")
    assert moved.findtext(f"{ATOM}id") == feed([story(1)]).find(f"{ATOM}entry").findtext(f"{ATOM}id")


def test_an_empty_feed_and_an_article_without_times_are_valid_too() -> None:
    assert datetime.fromisoformat(feed([]).findtext(f"{ATOM}updated")).tzinfo
    (entry,) = feed([story(1, published="", updated="")]).findall(f"{ATOM}entry")
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
    assert entry.find(f"{ATOM}published") is None


def test_a_folder_in_chinese_is_an_ascii_address() -> None:
    (entry,) = feed([Story("a", "口袋 公园", "index.html", "甲")]).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == "https://citydaily.example/%E5%8F%A3%E8%A2%8B%20%E5%85%AC%E5%9B%AD/"


# ------------------------------------------------------------------ sitemap


def test_the_sitemap_keeps_the_rules_of_its_schema() -> None:
    made = sitemaps([story(2, updated="2026-11-20T00:00:00Z"), story(1)], HOUSE, index=True)
    assert list(made) == ["sitemap.xml"]
    root = etree.fromstring(made["sitemap.xml"])
    assert root.tag == f"{MAP}urlset"
    assert [u.findtext(f"{MAP}loc") for u in root] == [
        f"https://citydaily.example/{p}" for p in ("", "story-2/", "story-1/")
    ]
    assert [u.findtext(f"{MAP}lastmod") for u in root] == [None, "2026-11-20T00:00:00+00:00", None]
    assert {child.tag for url in root for child in url} == {f"{MAP}loc", f"{MAP}lastmod"}


def test_a_sitemap_of_more_than_it_may_hold_is_parts_that_it_names() -> None:
    made = sitemaps([story(n) for n in range(7)], HOUSE, most=3)
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    root = etree.fromstring(made["sitemap.xml"])
    assert root.tag == f"{MAP}sitemapindex"
    assert [s.findtext(f"{MAP}loc") for s in root] == [f"https://citydaily.example/{name}" for name in list(made)[1:]]
    assert [len(etree.fromstring(data)) for data in list(made.values())[1:]] == [3, 3, 1]
    assert len(sitemaps([story(n) for n in range(50_001)], HOUSE)) == 3
