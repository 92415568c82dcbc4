"""What a finished page prints."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_story, small_pictures

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.links import is_uri, safe_link, uri
from newsdesk.base.paths import resources
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.runs import anchor, inline
from newsdesk.formats.words import words_for


def page(article: Article, **house: object) -> str:
    bundle = HtmlExporter().export(article, small_pictures(article, ASSET), dataclasses.replace(HOUSE, **house), {})
    return bundle.files["index.html"].decode()


def article(*texts: str, **fields: object) -> Article:
    blocks = [TextBlock("h", "headline", rich("标题"))]
    blocks += [TextBlock(f"p{n}", "paragraph", rich(text)) for n, text in enumerate(texts)]
    return Article(id="a", blocks=tuple(blocks), **fields)  # type: ignore[arg-type]


def ld(markup: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup, re.DOTALL)
    assert found
    return json.loads(found[1])["@graph"][0]


def test_reporters_alone_are_named_without_their_role() -> None:
    people = (Person("张三", "reporter"), Person("李四"))
    assert names_line(people, "zh-Hans", words_for("zh-Hans")) == "（张三 李四）"


def test_different_roles_are_grouped() -> None:
    people = (Person("张三", "reporter"), Person("王五", "photographer"), Person("李四", "reporter"))
    assert names_line(people, "zh-Hans", words_for("zh")) == "（记者 张三 李四　摄影 王五）"
    assert names_line(people, "en", words_for("en")) == "(Reporter: 张三, 李四; Photographer: 王五)"


def test_the_responsible_editor_has_a_line() -> None:
    people = (Person("王五", "responsible-editor"), Person("张三", "proofreader"), Person("李四"))
    assert editors_line(people, "zh", words_for("zh")) == "责任编辑：王五　校对：张三　编辑：李四"


def test_the_dateline_begins_the_lead_and_is_not_printed_twice() -> None:
    assert "本报讯</span>　今天开园" in page(article("", "今天开园", dateline="本报讯"))
    assert page(article("本报讯 今天开园", dateline="本报讯")).count(">本报讯") == 1
    assert "本报讯" in page(article(dateline="本报讯"))


def test_empty_paragraphs_are_not_printed() -> None:
    assert 'id="b-p1"' not in page(article("甲", " \n", "乙"))


def test_the_publish_time_is_printed_in_its_own_zone() -> None:
    markup = page(article("甲", publish_time="2026-11-21T09:44:00+08:00"))
    assert '<meta name="PubDate" content="2026-11-21 09:44">' in markup
    assert '<time datetime="2026-11-21T09:44:00+08:00" itemprop="datePublished">2026-11-21 09:44</time>' in markup
    assert ld(markup)["datePublished"] == "2026-11-21T09:44:00+08:00"


def test_addresses_are_absolute_only_when_site_and_slug_are_known() -> None:
    whole = page(every_kind())
    assert '<link rel="canonical" href="https://citydaily.example/every-kind/">' in whole
    assert 'property="og:image" content="https://citydaily.example/every-kind/images/' in whole
    for markup in (page(every_kind(), site=""), page(article("甲"))):
        assert "canonical" not in markup
        assert "og:image" not in markup
        assert "og:url" not in markup


def test_the_description_is_the_summary_or_the_cut_lead() -> None:
    assert '<meta name="description" content="摘要一句。">' in page(every_kind())
    markup = page(article("春" * 200))
    assert f'content="{"春" * 119}…"' in markup


def test_a_reprint_names_the_original() -> None:
    source = Source("外地日报", "https://other.example/", "reprint", "原来的标题", ("张三",))
    markup = page(article("甲", source=source))
    for words in ("转载自：", "原标题：原来的标题", "原作者：张三"):
        assert words in markup
    assert ld(markup)["isBasedOn"]["headline"] == "原来的标题"  # type: ignore[index]


def test_generated_content_is_labelled() -> None:
    assert "本文含人工智能生成内容" in page(article("甲", digital_source_type="trainedAlgorithmicMedia"))
    assert "本文含人工智能生成内容" not in page(article("甲", digital_source_type="digitalCapture"))


def test_a_picture_that_a_machine_made_says_so_once_under_it() -> None:
    for language, label in (("zh-Hans", "AI生成"), ("en", "AI-generated image")):
        for caption, credit, says in (
            ("桥", "张三 摄", 1), ("", "", 1), ("由 AI 绘制的桥", "", 0), ("桥", "本报 AIGC 工作室", 0),
            ("人工智能生成", "", 0), ("the air, l'ai vu", "", 1),
        ):  # fmt: skip
            one = Article(id="a", language=language, blocks=(Figure("f", "0" * 64, rich(caption), credit),))
            for generated in (True, False):
                pictures = {
                    f: dataclasses.replace(p, generated=generated) for f, p in small_pictures(one, "0" * 64).items()
                }
                bundle = HtmlExporter().export(one, pictures, HOUSE, {})
                markup = bundle.files[bundle.entry].decode()
                assert markup.count(f'<span class="generated">{label}</span>') == says * generated


def test_an_english_article_has_english_words() -> None:
    markup = page(
        article(
            "One.", language="en-GB", source=Source("City Daily"), authors=(Person("A", "reporter"),), dateline="XIAMEN"
        )
    )
    assert '<html lang="en-GB"' in markup
    assert "Source: City Daily" in markup
    assert "XIAMEN</span> — One." in markup
    assert '<meta property="og:locale" content="en_GB">' in markup


def test_all_pictures_but_the_first_are_loaded_when_they_come_near() -> None:
    blocks = (TextBlock("h", "headline"), *(Figure(f"f{n}", ASSET, alt=f"图{n}") for n in range(3)))
    images = re.findall(r"<img[^>]*>", page(Article(id="a", blocks=blocks)))
    assert ["lazy" in image for image in images] == [False, True, True]
    assert all('srcset="images/' in image and 'width="1600" height="1000"' in image for image in images)


def test_sections_hold_their_heading_and_levels_have_no_gaps() -> None:
    markup = page(every_kind())
    assert re.findall(r"<(h\d|section|/section)\b", markup) == ["h1", "h2", "section", "h2", "h3", "/section"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&z=2#t"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("mailto:desk@citydaily.example", "mailto:desk@citydaily.example"),
        ("https://a.example/新闻 一", "https://a.example/新闻%20一"),
        ("https://[::1]:80/a[]=1", "https://[::1]:80/a%5B%5D=1"),
        ("https://a.example/<b>'\"", "https://a.example/%3Cb%3E'%22"),
        ("https://a.example/100%", "https://a.example/100%25"),
        (" https://a.example/\n", "https://a.example/"),
        ("javascript:alert(1)", ""),
        ("JaVaScript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("//a.example/", ""),
        ("/etc/passwd", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://a.example:port/", ""),
        ("https://a.example/\u202e", ""),
        ("mailto:", ""),
        ("", ""),
    ],
)
def test_only_web_and_mail_addresses_are_links(given: str, kept: str) -> None:
    assert safe_link(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            "https://例.cn:80/路径?q=值#片#段",
            "https://xn--fsq.cn:80/%E8%B7%AF%E5%BE%84?q=%E5%80%BC#%E7%89%87%23%E6%AE%B5",
        ),
        ("https://a.example/%20/b?c=1&d=2#e", "https://a.example/%20/b?c=1&d=2#e"),
        ("mailto:desk@a.example", "mailto:desk@a.example"),
        (f"https://{'长' * 80}.cn/", ""),  # no such host can be
        ("images/a.jpg", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_a_uri_where_a_format_wants_one(given: str, kept: str) -> None:
    assert uri(given) == kept
    assert not kept or is_uri(kept)


def test_marks_nest_and_a_soft_break_is_a_line_break() -> None:
    text = rich("强调链接\n下一行", (0, 3, "strong"), (1, 4, "em"), (2, 4, "link", "https://a.example/"))
    assert inline(text) == (
        "<strong>强</strong><strong><em>调</em></strong>"
        '<a href="https://a.example/" rel="noopener"><strong><em>链</em></strong><em>接</em></a><br>\n下一行'
    )


def test_odd_block_ids_become_sound_and_different_anchors() -> None:
    assert anchor("0b5c-1") == "b-0b5c-1"
    ids = ["a b", 'a"b', "a%20b", "a b "]
    assert len({anchor(i) for i in ids}) == len(ids)
    assert all(re.fullmatch(r"b-[\w.%~-]+", anchor(i)) for i in ids)


# ------------------------------------------------------------------ themes


def themed(folder: Path, name: str, text: str) -> UserError:
    theme = folder / "own"
    theme.mkdir()
    for file in ("page.html", "style.css", "theme.toml"):
        (theme / file).write_text((resources() / "themes" / "city-daily" / file).read_text("utf-8"), "utf-8")
    (theme / name).write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        page(sample_story(), theme="own", theme_folders=(str(folder),))
    return caught.value


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("page.html", "<p>\n{% if %}", ("page.html", "line 2")),
        ("page.html", "\n\n{{ nothing_like_this }}", ("page.html", "line 3", "nothing_like_this")),
        ("page.html", "\n{{ article.__class__.__mro__ }}", ("page.html", "line 2")),
        ("page.html", "{% include 'gone.html' %}", ("page.html", "gone.html")),
        ("page.html", "{{ 1 / 0 }}", ("page.html", "line 1", "division")),
        ("theme.toml", 'name = "x"\nname = "y"', ("theme.toml", "line 2")),
        ("theme.toml", 'texts = "x"', ("theme.toml",)),
    ],
)
def test_a_mistake_in_a_theme_is_told_with_file_and_line(
    tmp_path: Path, file: str, text: str, words: tuple[str, ...]
) -> None:
    said = str(themed(tmp_path, file, text))
    assert all(word in said for word in words), said


def test_an_unknown_theme_is_told_by_name() -> None:
    for name in ("nowhere", "../city-daily", "", "."):
        with pytest.raises(UserError, match="There is no theme"):
            page(sample_story(), theme=name)


def test_a_theme_of_the_house_comes_first_and_may_say_things_differently(tmp_path: Path) -> None:
    theme = tmp_path / "city-daily"
    theme.mkdir()
    (theme / "page.html").write_text("{{ words.source }}|{{ title }}|{{ article }}", "utf-8")
    (theme / "style.css").write_text("", "utf-8")
    (theme / "theme.toml").write_text('name = "x"\n[texts.zh]\nsource = "稿源："\n', "utf-8")
    markup = page(sample_story(), theme_folders=(str(tmp_path),))
    assert markup.startswith("稿源：|边角地变身口袋公园")
    assert '<span class="source">稿源：' in markup


def test_the_page_asks_for_nothing_outside_its_folder() -> None:
    markup = page(sample_story())
    assert not re.findall(r"(?:src|srcset)=\"(?!images/)", markup)
    style = markup[markup.index("<style>") : markup.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
