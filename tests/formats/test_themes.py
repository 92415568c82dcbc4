"""Themes: their options, the focus, the parts, and what a theme that does wrong may cost."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import msgspec
import pytest
from export_samples import HOUSE, every_kind, sample_pictures, sample_story, small_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.look import Look, Rect
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.desk.themes import sample
from newsdesk.desk.themes import sample_pictures as drawn_pictures
from newsdesk.extend.ports import House, Source
from newsdesk.formats.figures import focus_of
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.theme import read_theme
from newsdesk.intake.html import HtmlImporter

OURS = sorted(folder.name for folder in (resources() / "themes").iterdir())
ASSET = "ab" * 32
every_theme = pytest.mark.parametrize("theme", OURS)


def page(article: Article, theme: str = "city-daily", **house: object) -> str:
    pictures = {**small_pictures(article, ASSET), **sample_pictures()}
    bundle = HtmlExporter().export(article, pictures, dataclasses.replace(HOUSE, theme=theme, **house), {})
    return bundle.files["index.html"].decode()


def own(folder: Path, template: str, about: str = 'name = "x"', style: str = "") -> dict[str, object]:
    theme = folder / "own"
    theme.mkdir(exist_ok=True)
    for name, text in (("page.html", template), ("theme.toml", about), ("style.css", style)):
        (theme / name).write_text(text, "utf-8")
    return {"theme": "own", "theme_folders": (str(folder),)}


def refusal(folder: Path, template: str, about: str = 'name = "x"', **house: object) -> str:
    with pytest.raises(UserError) as caught:
        page(sample_story(), **{**own(folder, template, about), **house})  # type: ignore[arg-type]
    return str(caught.value)


# ------------------------------------------------------------------ options


def test_our_themes_are_three() -> None:
    assert OURS == ["bare", "city-daily", "long-read"]


@every_theme
def test_every_option_changes_the_page_and_is_labelled_in_both_languages(theme: str) -> None:
    held = read_theme(resources() / "themes" / theme)
    plain = page(sample_story(), theme)
    for option in held.options.values():
        assert option.label["zh"] != option.label["en"]
        others = [c for c in option.choices if c != option.default] or ["备案号 <1>"]
        for value in others:
            assert page(sample_story(), theme, theme_options={option.name: value}) != plain
        if not option.choices:
            assert "备案号 &lt;1&gt;" in page(sample_story(), theme, theme_options={option.name: others[0]})


def test_an_unknown_option_or_value_is_told_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"no option colour.*accent, foot"):
        page(sample_story(), theme_options={"colour": "red"})
    with pytest.raises(UserError, match=r"accent .* cannot be pink.*red, blue"):
        page(sample_story(), theme_options={"accent": "pink"})


def test_an_option_without_a_default_has_its_first_choice_or_nothing(tmp_path: Path) -> None:
    about = (
        'name = {zh = "甲", en = "A"}\n[options.a]\nlabel = "A"\nchoices = ["one", "two"]\n[options.b]\nlabel = "B"\n'
    )
    assert page(sample_story(), **own(tmp_path, "{{ options.a }}|{{ options.b }}|", about)) == "one||"  # type: ignore[arg-type]
    assert read_theme(tmp_path / "own").name == {"zh": "甲", "en": "A"}


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ('name = "x"\noptions = 3', ("line 2", "options must be a table")),
        ('name = "x"\n\n[options]\na = 1', ("line 3", "options.a must be a table")),
        ('name = "x"\n[options.a]\nlabel = {zh = "甲"}', ("line 2", "options.a.label")),
        ('name = "x"\n[options.a]\nlabel = "A"\nchoices = "one"', ("line 2", "options.a.choices")),
        ('name = "x"\n[options.a]\nlabel = "A"\nchoices = ["b"]\ndefault = "c"', ("line 2", "options.a.default")),
        ('name = "x"\n[options.a]\nlabel = "A"\nchoice = ["b"]', ("line 2", "options.a.choice")),
        ("name = 3", ("line 1", "name must be a text")),
        ('name = "x"\n[texts]\nzh = "y"', ("line 2", "texts.zh must be a table")),
        ('name = "x"\n[texts.zh', ("line 2",)),
    ],
)
def test_a_mistake_in_theme_toml_is_told_with_its_line(tmp_path: Path, about: str, words: tuple[str, ...]) -> None:
    said = refusal(tmp_path, "x", about)
    assert "theme.toml" in said
    assert all(word in said for word in words), said


# ------------------------------------------------------------------ mistakes and greed


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = b %}{% endfor %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}\n{{ f(60) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 1000000000 }}",
        "{{ 'x' | center(2000000000) }}",
        "{{ 'x'.ljust(2000000000) }}",
        "{{ '%2000000000d' % 1 }}",
        "{{ '{:2000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 2000000000) }}",
        "{{ '%*d' % (2000000000, 1) }}",
        "{{ '%2000000000d' | format(1) }}",
        "{{ range(99999) | join('x' * 9999) }}",
        "{% set a = 'x' * 9999999 %}{{ a | replace('x', a) }}",
        "{% set x = 'x' * 9999999 %}{{ x ~ x ~ x }}",
        "{% set x %}{{ 'x' * 9999999 }}{% endset %}{% set x %}{{ x }}{{ x }}{{ x }}{% endset %}{{ x }}",
        "{% set l = [1] %}{% for i in range(99) %}{% set _ = l.extend(l) %}{% endfor %}",
        "{% for i in range(2000000000) %}{% endfor %}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ lipsum(n=100000000) }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ article.__class__.__base__.__subclasses__() }}",
        "{% include '../city-daily/page.html' %}",
        "{% include 'page.html' %}",
        "{{ nothing.at.all }}",
        "{% block a %}{% block a %}{% endblock %}{% endblock %}",
        "{{ 'x' | no_such_filter }}",
        "{% extends 'gone.html' %}",
    ],
)
def test_whatever_a_template_does_wrong_is_one_sentence_with_file_and_line(tmp_path: Path, template: str) -> None:
    said = refusal(tmp_path, template)
    assert re.search(r"mistake in page\.html, line \d+: ", said), said
    assert len(said) < 1000


def test_what_a_page_needs_is_far_below_the_limits(tmp_path: Path) -> None:
    template = (
        "{% for i in range(5000) %}{{ '%03d' | format(i) }}{{ i ~ '.' ~ loop.length }}"
        "{% if loop.last %}{{ i }}{% endif %}"
        "{% endfor %}{{ crumbs | map('first') | join(' / ') | upper | replace('A', 'B') }}{{ 'ab' * 40 }}"
        "{{ '{:>8}'.format(title) }}{{ 1234567890 | string }}{{ 2 ** 10 }}{{ article ~ '<b>' }}"
    )
    made = page(sample_story(), **own(tmp_path, template))  # type: ignore[arg-type]
    assert "4999.50004999" in made
    assert made.endswith("</article>&lt;b&gt;")  # what joins is escaped, what was markup stays


def test_each_page_has_the_whole_limit_to_itself(tmp_path: Path) -> None:
    theme = own(tmp_path, "{% for a in range(90000) %}{% endfor %}x")
    exporter = HtmlExporter()
    house = dataclasses.replace(HOUSE, **theme)  # type: ignore[arg-type]
    assert {exporter.export(sample_story(), {}, house, {}).files["index.html"] for _ in range(3)} == {b"x"}


def test_a_theme_of_huge_or_unreadable_files_is_refused(tmp_path: Path) -> None:
    own(tmp_path, "x", style="a" * 2_200_000)
    with pytest.raises(UserError, match=r"style\.css.*2 MB"):
        read_theme(tmp_path / "own")
    (tmp_path / "own" / "style.css").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match="cannot be read"):
        read_theme(tmp_path / "own")
    (tmp_path / "own" / "style.css").unlink()
    with pytest.raises(UserError, match=r"cannot be read: style\.css"):
        read_theme(tmp_path / "own")


# ------------------------------------------------------------------ the leading picture and the parts


def story(look: Look) -> Article:
    blocks = (
        TextBlock("h", "headline", rich("标题")),
        TextBlock("p", "paragraph", rich("导语。")),
        Figure("f1", ASSET, rich("第一张"), alt="一"),
        TextBlock("p2", "paragraph", rich("正文。")),
        Figure("f2", ASSET, rich("第二张"), alt="二", look=look),
    )
    return Article(id="a", blocks=blocks, lead_picture="f2")


def test_a_picture_s_focus_is_where_a_style_crops_around_it() -> None:
    markup = page(story(Look(focus=(0.25, 0.75))))
    images = re.findall(r"<img[^>]*>", markup)
    assert ["object-position: 25% 75%" in image for image in images] == [False, True]
    assert focus_of(Look(Rect(0.5, 0, 1, 1), focus=(0.75, 0.5), turns=1)) == "50% 50%"
    assert focus_of(Look(focus=(0.2, 0.4), turns=1)) == "60% 20%"


def test_long_read_shows_the_leading_picture_above_the_text_and_once() -> None:
    markup = page(story(Look(focus=(0.25, 0.75))), "long-read").partition("<body>")[2]
    assert markup.count('id="b-f2"') == 1
    assert markup.index('id="b-f2"') < markup.index("导语。") < markup.index('id="b-f1"')
    hero = markup[markup.index('<figure id="b-f2"') : markup.index("第二张")]
    assert "lazy" not in hero
    assert "object-position: 25% 75%" in hero
    assert "100vw" in hero


def test_long_read_keeps_a_group_that_leads_together() -> None:
    markup = page(every_kind(), "long-read").partition("<body>")[2]
    assert markup.index('<div class="lead-picture">') < markup.index("三张并排的图") < markup.index("导语里有")
    assert markup.count("三张并排的图") == 1
    assert '<div class="row">' in markup


@every_theme
def test_an_article_without_pictures_or_anything_else_is_a_page(theme: str) -> None:
    empty = Article(id="x", blocks=(TextBlock("h", "headline"),))
    bundle = HtmlExporter().export(empty, {}, House(theme=theme), {})
    assert list(HtmlExporter().verify(bundle)) == []


@every_theme
def test_all_words_are_on_the_page_once_and_the_page_is_sound(theme: str) -> None:
    exporter = HtmlExporter()
    house = dataclasses.replace(HOUSE, theme=theme)
    article = every_kind()
    bundle = exporter.export(article, small_pictures(article, ASSET), house, {})
    markup = bundle.files["index.html"].decode()
    body = markup[markup.index("<body") :]
    for block in article.body:
        if isinstance(block, TextBlock) and block.text.text.strip():
            assert body.count(f'id="b-{block.id}"') == 1
    assert list(exporter.verify(bundle)) == []


def test_the_parts_hold_the_same_as_the_article(tmp_path: Path) -> None:
    names = ("kicker", "headline", "subtitle", "source", "time", "generated", "text", "names", "editors", "rights")
    template = "\n".join(f"{name}={{{{ parts.{name} }}}}" for name in names) + "{{ lead.focus }} {{ lead.src }}"
    made = page(every_kind(), **own(tmp_path, template))  # type: ignore[arg-type]
    assert 'kicker=<span id="b-t1">这是引题</span>' in made
    assert 'headline=<span id="b-t2" itemprop="headline">这是标题</span>' in made
    assert 'source=<a href="https://other.example/" rel="noopener">外地日报</a>' in made
    assert 'time=<time datetime="2026-11-21T09:44:00+08:00" itemprop="datePublished">2026-11-21 09:44</time>' in made
    assert "editors=责任编辑：王五　校对：张三" in made
    assert "names=（记者 张三 李四　摄影 王五）" in made
    assert "最后一段。" in made
    assert "50% 50% images/" in made


def test_hostile_text_in_the_parts_is_text() -> None:
    text = '"><script>alert(1)</script>{{ 7 * 7 }}'
    article = msgspec.structs.replace(
        sample_story(), blocks=(TextBlock("h", "headline", rich(text)), *sample_story().body), publish_time=text
    )
    for theme in OURS:
        markup = page(article, theme)
        assert "<script>alert" not in markup
        assert "{{ 7 * 7 }}" in markup


@every_theme
@pytest.mark.parametrize("name", ["story", "kinds-zh", "kinds-en"])
def test_a_page_in_any_theme_of_ours_comes_back_as_the_article_it_was(theme: str, name: str) -> None:
    article = sample(name)
    bundle = HtmlExporter().export(article, drawn_pictures(article), dataclasses.replace(HOUSE, theme=theme), {})
    source = Source(bundle.files["index.html"], "index.html", bundle.files.get)
    back = HtmlImporter().read(source, lambda: "new", "2026-11-22T00:00:00Z").article
    assert [(b.kind, b.id) for b in back.body] == [(b.kind, b.id) for b in article.body]
    assert [b.width for b in back.body if isinstance(b, Figure)] == [
        b.width for b in article.body if isinstance(b, Figure)
    ]
    # What leads when nothing is chosen is no choice.
    assert back.lead_picture in (article.lead_picture, "")
