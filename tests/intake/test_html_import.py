"""A page that Newsdesk exported comes back as the same article, and anybody's page comes in harmless."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import (
    LISTS,
    Beside,
    Block,
    Divider,
    Embed,
    Figure,
    Table,
    TextBlock,
    map_pictures,
    pictures_in,
    text_of,
)
from newsdesk.article.codec import load_article
from newsdesk.article.look import AS_IT_IS
from newsdesk.article.richtext import RichText, rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.extend.ports import House, Imported, Picture, Rendition, Source
from newsdesk.formats.html import HtmlExporter
from newsdesk.intake.html import HtmlImporter
from newsdesk.intake.pagetext import PageTextImporter

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
from export_samples import HOUSE, every_kind

ASSET = "ab" * 32
FORMS = ("page", "article")
NEVER = ("note", "revision")
"""What no page holds."""


def pictures(article: Article) -> dict[str, Picture]:
    """Two renditions of each picture, the bytes of the larger one its asset's name."""
    return {p.id: _picture(p.asset) for p in pictures_in(article.blocks) if p.asset}


def _picture(asset: str) -> Picture:
    made = [
        Rendition(f"{asset[:16]}-{w}.{end}", f"image/{kind}", w, w * 5 // 8, f"{asset} {w} {kind}".encode())
        for w in (1600, 800)
        for kind, end in (("jpeg", "jpg"), ("webp", "webp"))
    ]
    return Picture(asset, tuple(made))


def read(data: bytes, files: dict[str, bytes] | None = None, name: str = "a.html") -> Imported:
    ids = (f"i{n}" for n in itertools.count())
    source = Source(data, name, lambda path: (files or {}).get(path))
    return HtmlImporter().read(source, lambda: next(ids), "2026-11-24T00:00:00Z")


def export(article: Article, form: str, house: House = HOUSE) -> tuple[bytes, dict[str, bytes]]:
    bundle = HtmlExporter().export(article, pictures(article), house, {"form": form})
    return bundle.files[bundle.entry], dict(bundle.files)


def there_and_back(article: Article, form: str) -> Article:
    return read(*export(article, form)).article


def plain(block: Block) -> Block:
    """A picture by whether there is one, as it is shown."""
    return map_pictures(block, lambda p: msgspec.structs.replace(p, asset="yes" if p.asset else "", look=AS_IT_IS))


@pytest.mark.parametrize("form", FORMS)
def test_the_sample_story_comes_back_whole(form: str) -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())
    again = there_and_back(article, form)
    assert [plain(b) for b in again.blocks] == [plain(b) for b in article.blocks]
    # Beside a subtitle no page says the short headline; the picture that was chosen is the first, which leads anyway.
    lost = {*NEVER, "short_headline", "blocks", "lead_picture"}
    if form == "article":
        lost |= {"created", "updated", "channel", "keywords", "summary", "slug", "subjects", "copyright_holder"}
        lost.add("digital_source_type")  # it shows only that there is generated content
    for name in set(article.__struct_fields__) - lost:
        assert getattr(again, name) == getattr(article, name), name


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_and_field_comes_back_but_what_a_page_does_not_hold(form: str) -> None:
    article = every_kind()
    again = there_and_back(article, form)
    printed = [b for b in article.blocks if b.kind != "opaque" and b.id != "e1"]  # e1 is an empty paragraph
    assert [plain(b) for b in again.blocks] == [plain(b) for b in printed]
    lost = {*NEVER, "blocks", "short_headline"}
    if form == "article":
        assert again.digital_source_type == "compositeWithTrainedAlgorithmicMedia"
        lost |= {"created", "updated", "channel", "keywords", "summary", "slug", "subjects"}
        lost |= {"copyright_holder", "digital_source_type", "lead_picture"}
    for name in set(article.__struct_fields__) - lost:
        assert getattr(again, name) == getattr(article, name), name


@pytest.mark.parametrize("form", FORMS)
def test_an_english_article_comes_back_too(form: str) -> None:
    article = Article(
        id="0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a11",
        language="en-GB",
        source=Origin("Harbor Gazette", "https://x.example/", "reprint", "As it was", ("Zhang San", "Li Si")),
        authors=(Person("Zhang San", "reporter"), Person("Li Si", "photographer"), Person("Wang Wu", "artist")),
        editors=(Person("Wang Wu", "responsible-editor"), Person("Li Si", "editor")),
        dateline="HARBOR CITY",
        publish_time="21 November",
        copyright_holder="Harbor Gazette",
        blocks=(
            TextBlock("h", "headline", RichText("A headline")),
            TextBlock("p", "paragraph", RichText("The lead — with a dash.")),
            TextBlock("q", "quote", RichText("Said.")),
            TextBlock("a", "attribution", RichText("a neighbour")),
            TextBlock("n", "note", RichText("written in March.")),
            Figure("f", ASSET, RichText("Two"), "Zhang San", beside=(Beside(ASSET, "Li Si"),)),
        ),
    )
    again = there_and_back(article, form)
    assert [plain(b) for b in again.blocks] == [plain(b) for b in article.blocks]
    for name in ("id", "language", "source", "authors", "editors", "dateline", "publish_time", "copyright_holder"):
        assert getattr(again, name) == getattr(article, name), name


def test_the_golden_pages_are_read() -> None:
    golden = Path(__file__).parents[1] / "formats" / "golden"
    for name in ("kinds-page", "kinds-article", "story-page", "story-article"):
        imported = read((golden / f"{name}.html").read_bytes())
        assert len(imported.article.body) > 15, name
        assert imported.article.headline
        assert any("beside" in str(n.message) for n in imported.receipt)  # the pictures are not there


def test_the_largest_file_of_a_picture_is_taken() -> None:
    article = Article(id="a", blocks=(TextBlock("h", "headline", RichText("题")), Figure("f", ASSET)))
    data, files = export(article, "page")
    assert list(read(data, files).assets.values()) == [f"{ASSET} 1600 jpeg".encode()]
    smaller = {k: v for k, v in files.items() if "-800" in k}
    assert list(read(data, smaller).assets.values()) == [f"{ASSET} 800 jpeg".encode()]


def test_a_pasted_element_whose_pictures_have_moved_finds_them_in_the_folder_of_the_export() -> None:
    article = Article(id="a", blocks=(TextBlock("h", "headline", RichText("题")), Figure("f", ASSET)))
    data, files = export(article, "article")
    moved = data.replace(b'"images/', b'"https://cdn.example/upload/').replace(b" images/", b" https://cdn.example/u/")
    assert len(read(moved, files).assets) == 1


@pytest.mark.parametrize(("count", "chosen"), [(3, 0), (3, 1), (3, 2), (1, 0)])
def test_the_leading_picture_comes_back(count: int, chosen: int) -> None:
    figures = tuple(Figure(f"f{n}", ASSET, RichText(f"图{n}")) for n in range(count))
    article = Article(id="a", blocks=(TextBlock("h", "headline", RichText("题")), *figures), lead_picture=f"f{chosen}")
    again = there_and_back(article, "page")
    assert again.lead_picture == (f"f{chosen}" if chosen else "")  # the first leads by itself


def test_the_lead_is_no_summary_and_a_summary_stays_one() -> None:
    text = TextBlock("p", "paragraph", RichText("导语" * 100))
    article = Article(id="a", blocks=(TextBlock("h", "headline", RichText("题")), text))
    assert there_and_back(article, "page").summary == ""
    stated = msgspec.structs.replace(article, summary="另一句")
    assert there_and_back(stated, "page").summary == "另一句"
    long = read(*export(msgspec.structs.replace(article, summary="摘要" * 100), "page"))
    assert any("beginning of the summary" in str(n.message) for n in long.receipt)


def test_a_lead_that_begins_with_a_dash_keeps_it() -> None:
    blocks = (TextBlock("h", "headline", RichText("题")), TextBlock("p", "paragraph", RichText("- 甲")))
    article = Article(id="a", blocks=blocks, dateline="本报讯")
    assert there_and_back(article, "article").blocks == blocks


# ------------------------------------------------------------------ any article

NASTY = "甲乙 ab*_`#>-+=|~$&<\\[](){}!.1)“”:\"'/é𠮷"
words = st.text(st.sampled_from(NASTY), min_size=1, max_size=10).map(str.strip).filter(bool)
one_spaced = words.map(lambda t: " ".join(t.split()))
"""Alt texts, credits and titles are told in one line: several spaces are one."""
LABELS = ("编者按", "更正", "--", "-")


@st.composite
def rich_lines(draw: st.DrawFn) -> RichText:
    text = draw(words)
    if draw(st.booleans()):
        text = f"{text}\n{draw(words)}"
    marks = []
    for _ in range(draw(st.integers(0, 2))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        kind = draw(st.sampled_from(["strong", "em", "link", "verify"]))
        marks.append((start, end, kind, "https://a.cn/x" if kind == "link" else ""))
    return rich(text, *marks)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Block, ...]:
    made: list[Block] = []
    kinds = ["paragraph", "heading", "subheading", "quote", "bullet", "number", "figure", "divider"]
    kinds += ["subbullet", "subnumber", "note", "correction", "table", "embed"]
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(kinds))
        if kind in LISTS.values() and (not made or made[-1].kind not in (*LISTS, *LISTS.values())):
            kind = "bullet"  # a second level without a first is printed as one of the first
        if kind == "figure":
            asset = st.sampled_from(["", ASSET])
            beside = st.lists(st.builds(Beside, st.just(ASSET), one_spaced), max_size=2).map(tuple)
            first = draw(asset)
            width = draw(st.sampled_from(["column", "full", "half"]))
            alt = draw(one_spaced) if first else ""  # the alt text of a picture that is not there is not printed
            group = draw(beside) if first else ()
            made.append(Figure(f"f{n}", first, draw(rich_lines()), draw(one_spaced), alt, width=width, beside=group))
        elif kind == "table":
            row = st.tuples(words, st.one_of(words, st.just("")))
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
                text = draw(rich_lines())
                if not text.text.startswith(("-", "—")):  # typed dashes and printed ones are the same
                    made.append(TextBlock(f"a{n}", "attribution", text))
    return tuple(made)


@settings(max_examples=250, deadline=None)
@given(
    bodies(), one_spaced, st.sampled_from(FORMS), st.sampled_from(["style", "spaces"]), st.sampled_from(["", "本报讯"])
)
def test_any_body_comes_back_as_it_was(
    body: tuple[Block, ...], headline: str, form: str, indent: str, dateline: str
) -> None:
    blocks = settle_titles((TextBlock("h", "headline", RichText(headline)), *body), "h")
    article = Article(id="a", language="zh-Hans", blocks=blocks, dateline=dateline)
    bundle = HtmlExporter().export(article, pictures(article), HOUSE, {"form": form, "lead_indent": indent})
    again = read(bundle.files[bundle.entry], dict(bundle.files)).article
    assert [plain(b) for b in again.blocks] == [plain(b) for b in blocks]
    assert again.dateline == dateline


@settings(max_examples=100, deadline=None)
@given(one_spaced, one_spaced, one_spaced)
def test_any_field_comes_back_as_it_was(a: str, b: str, c: str) -> None:
    article = Article(
        id="0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a11",
        language="en",
        slug="s",
        source=Origin(a, "https://x.cn/", "reprint", b, (c,)),
        authors=(Person(a, "reporter"), Person(b)),
        editors=(Person(c, "自己的词"),),
        channel=(a, b),
        keywords=(c,),
        summary=b,
        dateline=c,
        subjects=("medtop:20000170",),
        copyright_notice=a,
        blocks=(
            TextBlock("k", "kicker", RichText(a)),
            TextBlock("h", "headline", RichText(b)),
            TextBlock("p", "paragraph", RichText("The lead.")),
        ),
    )
    again = there_and_back(article, "page")
    for name in (
        "id",
        "source",
        "authors",
        "editors",
        "channel",
        "keywords",
        "summary",
        "dateline",
        "language",
        "slug",
    ):
        assert getattr(again, name) == getattr(article, name), name
    for name in ("subjects", "copyright_notice", "blocks"):
        assert getattr(again, name) == getattr(article, name), name


# ------------------------------------------------------------------ anybody's page

WEB = Path(__file__).parent / "webpages"
GB = ("old-table",)
"""Pages that are in GB 18030 on the wire, whatever they are in here."""

EXPECTED: dict[str, dict[str, Any]] = {
    "portal": {
        "titles": ("家门口的变化", "老旧小区加装电梯 一楼住户也点头", ""),
        "source": "江城晚报",
        "time": "2026-03-05T08:12:00+08:00",
        "channel": ("本地新闻", "民生"),
        "authors": [("张三", "reporter"), ("李四", "correspondent")],
        "editors": [("王五", "responsible-editor"), ("李四", "responsible-editor")],
        "dateline": "本报讯",
        "kinds": "paragraph figure heading paragraph heading paragraph table",
        "figure": ("图为居民在新电梯前合影。", "李四 摄"),
        "said": ["Related links", "Share buttons", "comments", "Menus"],
        "absent": ["首页", "分享到", "城南图书馆", "网友甲", "版权所有", "隐藏的话", "不许出现", "责编"],
    },
    "wechat": {
        "titles": ("", "河畔夜市升级：烟火气有了秩序感", ""),
        "source": "河畔日报",
        "time": "2026-05-18T07:30:00+08:00",
        "channel": (),
        "authors": [("张三", "reporter")],
        "editors": [("王五", "responsible-editor"), ("李四", "proofreader")],
        "dateline": "",
        "kinds": "paragraph heading paragraph figure paragraph",
        "figure": ("夜市入口。", ""),
        "said": ["not beside the page", "time zone"],
        "absent": ["点赞", "在看", "阅读原文", "责任编辑"],
    },
    "english": {
        "titles": ("", "Harbor library reopens after two-year renovation", ""),
        "source": "Harbor Gazette",
        "time": "2026-03-14T09:30:00-05:00",
        "channel": ("Local",),
        "authors": [("Zhang San", "reporter")],
        "editors": [("Wang Wu", "editor")],
        "dateline": "HARBOR CITY",
        "kinds": "paragraph figure heading paragraph quote attribution bullet bullet",
        "figure": ("Readers return to the main hall.", "Photo by Li Si"),
        "said": ["Related links", "comments", "site's name"],
        "absent": ["Share this", "Ferry", "Great news", "All rights reserved", "Home"],
    },
    "old-table": {
        "titles": ("", "学校把菜园搬进课堂", ""),
        "source": "北方晚报",
        "time": "2026-04-20T15:42:00+08:00",
        "channel": ("文化频道", "专题"),
        "authors": [("李四", "reporter")],
        "editors": [("王五", "editor")],
        "dateline": "",
        "kinds": "paragraph paragraph paragraph",
        "said": ["lines"],
        "absent": ["首页", "打印", "关闭窗口", "热门新闻", "公交新增", "版权所有"],
    },
}


def saved(name: str) -> bytes:
    data = (WEB / f"{name}.html").read_bytes()
    return data.decode().encode("gb18030") if name in GB else data


@pytest.mark.parametrize("name", EXPECTED)
def test_the_story_of_a_saved_page_is_found_and_the_site_left_out(name: str) -> None:
    imported, wanted = read(saved(name)), EXPECTED[name]
    article = imported.article
    assert (article.kicker, article.headline, article.subtitle) == wanted["titles"]
    assert (article.source.name, article.publish_time) == (wanted["source"], wanted["time"])
    assert article.channel == wanted["channel"]
    assert [(p.name, p.role) for p in article.authors] == wanted["authors"]
    assert [(p.name, p.role) for p in article.editors] == wanted["editors"]
    assert article.dateline == wanted["dateline"]
    assert " ".join(b.kind for b in article.body) == wanted["kinds"]
    if "figure" in wanted:
        (figure,) = [b for b in article.body if isinstance(b, Figure)]
        assert (figure.caption.text, figure.credit) == wanted["figure"]
    whole = str(article.blocks)
    assert not [text for text in wanted["absent"] if text in whole]
    receipt = " ".join(str(n.message) for n in imported.receipt)
    assert not [text for text in wanted["said"] if text not in receipt], receipt


def test_the_fixtures_are_all_expected() -> None:
    assert {f.stem for f in WEB.glob("*.html")} == set(EXPECTED)


def test_the_widest_picture_beside_the_page_is_taken_and_none_from_elsewhere() -> None:
    files = {"hall-800.jpg": b"8" * 300, "hall-1600.jpg": b"16" * 300, "other.jpg": b"x" * 300}
    assert list(read(saved("english"), files).assets.values()) == [b"16" * 300]
    asked: list[str] = []

    def beside(path: str) -> None:
        asked.append(path)

    page = f'<p>{LONG}</p><img src="file:///etc/passwd"><img src="../../up.jpg"><img src="//x.cn/a.jpg"><p>{LONG}</p>'
    imported = HtmlImporter().read(Source(page.encode(), "a.html", beside), iter(map(str, range(99))).__next__, "2026")
    assert imported.assets == {}
    assert not [path for path in asked if ":" in path]


LONG = "今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来，家门口有了好去处。"


@pytest.mark.parametrize("shell", ["{}", '<article class="story"><div class="story-body">{}</div></article>'])
@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert('坏')</script>",
        "<p onclick=\"alert('坏')\">{}</p>",
        "<p><a href=\"javascript:alert('坏')\">{}</a></p>",
        "<p><a href='data:text/html,坏'>{}</a></p>",
        "<p><a href='&#106;avascript:坏'>{}</a></p>",
        "<iframe src='https://evil.example'>坏</iframe>",
        "<img src=x onerror='坏'>",
        "<svg onload='坏'><text>坏</text></svg>",
        "<!-- 坏 -->",
        "<style>p{{content:'坏'}}</style>",
        "<noscript>坏</noscript>",
        '<p class="embed"><a href="javascript:坏">{}</a></p>',
        "<table><tr><td><script>坏</script>一，</td><td>{}</td></tr></table>",
    ],
)
def test_nothing_executable_comes_in(shell: str, bad: str) -> None:
    page = shell.format(f"<h1>题</h1><p>{LONG}</p>{bad.format(LONG)}<p>{LONG}</p>")
    article = read(page.encode()).article
    assert "坏" not in str(article)
    assert LONG in "".join(t.text for b in article.blocks if (t := text_of(b)))
    assert not [m for b in article.blocks if (t := text_of(b)) for m in t.marks if m.type == "link"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<p>" + b"x" * 11_000_000,
        b"<html><body><p>Nothing</p></body></html>",
        b"",
        b"<div>" * 600 + LONG.encode(),
        b"<i></i>" * 110_000 + LONG.encode(),
        b"<p " + b" ".join(b"a%d=1" % n for n in range(21_000)) + b">" + LONG.encode(),
    ],
    ids=["picture", "large", "no story", "empty", "deep", "many elements", "many attributes"],
)
def test_what_is_no_page_of_a_story_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UserError):
        read(data)


_ALL_SIGNS = (
    '<article class="story">|<div class="story-head">|<div class="story-body">|<figure>|<figcaption>|<img src=a>|<ul>|'
    '<li>|<ol>|<table>|<tr>|<td>|<th>|<p>|<p class="embed">|<a href=x>|<h1>|<h2>|<h3>|<blockquote>|<br>|<hr>|</p>|'
    '</div>|</ul>|</table>|</figure>|<section>|<span class="credit">|<span class="lead-in">|<p class="origin">|'
    '<span class="source">|<time datetime=2026>|<p class="names">|<p class="editors">|<div class="note">|<b>|</b>|'
    '<div class="related">|<nav>|<script>|</script>|<!--|-->|左图　甲；右图　乙|文，文。|&#0;|责任编辑：|</article>|'
    '<p id="b-a">|<p class="attribution">|<caption>|<span class="original">|<p class="rights">|'
    "公园里，人多了起来，都说好。"
)
SIGNS = _ALL_SIGNS.split("|")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=30), st.binary(max_size=20))
def test_any_page_is_read_or_refused(parts: list[str], noise: bytes) -> None:
    try:
        imported = read(" ".join(parts).encode() + noise)
    except UserError:
        return
    assert imported.article.blocks[0].kind in ("kicker", "headline")
    ids = [b.id for b in imported.article.blocks]
    assert len(set(ids)) == len(ids)


# ------------------------------------------------------------------ who reads what


@pytest.mark.parametrize("form", FORMS)
def test_an_exported_page_is_known_whatever_its_name(form: str) -> None:
    data, _ = export(every_kind(), form)
    assert HtmlImporter().sniff(data[:4096], "page.txt") == 1.0


@pytest.mark.parametrize(
    ("head", "name", "is_page"),
    [
        (b"<!DOCTYPE html><html>", "a.html", True),
        (b"<html lang=zh>", "a.txt", True),
        (b"<div class=x>", "a.HTM", True),
        ("标题\n来源：城市日报\n正文。".encode(), "a.html", False),
        (b"a < b and c > d", "a.html", False),
        ("标题\n正文 <b>".encode(), "a.txt", False),
        (b"# Title\n\n<div>x</div>", "a.md", False),
    ],
)
def test_a_text_that_is_only_called_html_is_left_to_the_reader_of_texts(head: bytes, name: str, is_page: bool) -> None:
    assert (HtmlImporter().sniff(head, name) > PageTextImporter().sniff(head, name)) is is_page


def test_a_page_in_another_encoding_is_read_by_what_it_declares() -> None:
    page = f'<meta charset="big5"><h1>題目在這裡</h1><p>{"今年以來，全市把空地清理出來，" * 4}</p>'
    assert read(page.encode("big5")).article.headline == "題目在這裡"
