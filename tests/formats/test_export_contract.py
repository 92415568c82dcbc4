"""The contract that every exporter fulfils: every block kind, no lost text, deterministic, escaped, pure."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from export_samples import ASSET, EXPORTERS, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, OBJECTS, hostile_article, hostile_house

from newsdesk.article.article import Article
from newsdesk.article.blocks import KINDS, Block, Embed, Figure, Table, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Bundle, Picture, Rendition

FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "page": ("html", {}),
    "article": ("html", {"form": "article"}),
    "spaces": ("html", {"form": "article", "lead_indent": "spaces"}),
    "file": ("html", {"form": "file"}),
    "founder": ("html", {"form": "founder"}),
    "json": ("json", {}),
    "markdown": ("markdown", {}),
    "wordpress": ("wordpress", {}),
    "wechat": ("wechat", {}),
    "ninjs": ("ninjs", {}),
    "ninjs-2": ("ninjs", {"version": "2.2"}),
    "text": ("text", {}),
    "ans": ("ans", {}),
    "nitf": ("nitf", {}),
    "apple-news": ("apple-news", {}),
    "docx": ("docx", {}),
    "epub": ("epub", {}),
}
PACKED = ("docx", "epub")
"""Forms that are one file with the pictures inside."""
every_form = pytest.mark.parametrize("form", FORMS)


def export(form: str, article: Article, *assets: str) -> Bundle:
    name, options = FORMS[form]
    return EXPORTERS[name].export(article, small_pictures(article, *assets), HOUSE, options)


def entry(bundle: Bundle) -> str:
    """All that the bundle says, pictures aside: the text that the format's reader sees, as markup."""
    held = bundle.files[bundle.entry]
    if bundle.entry.endswith(".epub"):
        return parts(held)["EPUB/article.xhtml"].decode().replace("<br/>\n", "\n")
    if not bundle.entry.endswith(".docx"):
        return "\n".join(data.decode() for name, data in bundle.files.items() if not name.startswith("images/"))
    text = parts(held)["word/document.xml"].decode()
    return re.sub(r"<w:rPr>.*?</w:rPr>|</?w:(?:r|t|hyperlink)(?: [^>]*)?>", "", text.replace("<w:br/>", "\n"))


def parts(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as held:
        return {name: held.read(name) for name in held.namelist()}


def words_of(block: Block) -> list[str]:
    """What a reader must find again of a block."""
    if isinstance(block, TextBlock):
        return block.text.text.split("\n")
    if isinstance(block, Figure):
        return [block.caption.text, block.credit]
    if isinstance(block, Table):
        return [part for row in block.rows for cell in row for part in cell.split("\n")] + [block.caption]
    if isinstance(block, Embed):
        return [block.title]
    return []


def readable(form: str, text: str) -> str:
    """The text with marks and escapes taken away, roughly."""
    if form == "wechat":  # a link is its words and a number
        text = re.sub(r"<sup\b.*?</sup>", "", text)
    if form != "json":
        text = html.unescape(
            re.sub(r"</?(strong|em|span|a|cite|small|mark)\b[^>]*>|\*\*|\*|\]\(<[^>]*>\)|\[", "", text)
        )
    return text


@every_form
def test_every_kind_of_block_is_exported_without_losing_its_text(form: str) -> None:
    article = every_kind()
    assert {b.kind for b in article.blocks} == {*KINDS, "opaque"}
    text = readable(form, entry(export(form, article, ASSET)))
    for block in article.blocks:
        for words in words_of(block):
            assert words.strip() in text, (block.kind, words)


@every_form
@pytest.mark.parametrize("kind", [k for k in KINDS if k not in OBJECTS])
def test_a_kind_alone_keeps_its_text(form: str, kind: str) -> None:
    blocks: list[Block] = [TextBlock("h", "headline", rich("标题"))]
    block = TextBlock("x", kind, rich("只有这一句"))  # type: ignore[arg-type]
    if kind == "kicker":
        blocks.insert(0, block)
    elif kind == "headline":
        blocks = [block]
    else:
        blocks.append(block)
    assert "只有这一句" in entry(export(form, Article(id="a", blocks=tuple(blocks))))


@every_form
def test_equal_input_gives_equal_bytes(form: str) -> None:
    assert export(form, every_kind(), ASSET) == export(form, every_kind(), ASSET)


@pytest.mark.parametrize("form", [f for f in FORMS if f not in PACKED])
def test_every_picture_that_the_text_names_is_in_the_bundle_and_no_other(form: str) -> None:
    name, options = FORMS[form]
    pictures = small_pictures(every_kind(), ASSET)
    pictures["of another article"] = Picture("ef" * 32, (Rendition("ef-1600.jpg", "image/jpeg", 1600, 1000, b"x"),))
    bundle = EXPORTERS[name].export(every_kind(), pictures, HOUSE, options)
    beside = "bundle://" if form == "apple-news" else ""
    named = {n.removeprefix(beside) for n in re.findall(rf"{beside or 'images/'}[\w.-]+", entry(bundle))}
    assert named == {name for name in bundle.files if name.endswith((".jpg", ".png", ".webp"))}


@pytest.mark.parametrize("form", PACKED)
def test_each_picture_is_inside_once_and_no_other(form: str) -> None:
    pictures = small_pictures(every_kind(), ASSET)
    pictures["of another article"] = Picture("ef" * 32, (Rendition("ef-1600.jpg", "image/jpeg", 1600, 1000, b"x"),))
    bundle = EXPORTERS[form].export(every_kind(), pictures, HOUSE, {})
    held = [data for name, data in parts(bundle.files[bundle.entry]).items() if name.endswith((".jpg", ".webp"))]
    assert held == [pictures["f1"].renditions[0].data]


@pytest.mark.parametrize("form", PACKED)
def test_no_part_holds_the_note_to_the_desk(form: str) -> None:
    bundle = export(form, every_kind(), ASSET)
    assert not [n for n, d in parts(bundle.files[bundle.entry]).items() if "这是给编辑部的话".encode() in d]


@pytest.mark.parametrize("form", PACKED)
def test_the_day_and_the_machine_of_an_export_are_no_part_of_it(form: str) -> None:
    bundle = export(form, every_kind(), ASSET)
    with zipfile.ZipFile(io.BytesIO(bundle.files[bundle.entry])) as held:
        assert {(i.date_time[0], i.create_system) for i in held.infolist()} == {(1980, 3)}


@every_form
def test_an_empty_article_can_be_exported(form: str) -> None:
    empty = Article(id="", blocks=(TextBlock("h", "headline"), TextBlock("p", "paragraph")))
    assert export(form, empty).entry in export(form, empty).files


@every_form
def test_the_note_to_the_desk_is_never_exported(form: str) -> None:
    assert "这是给编辑部的话" not in entry(export(form, every_kind(), ASSET))


@pytest.mark.parametrize("name", sorted({name for name, _ in FORMS.values()}))
def test_an_unknown_option_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(UserError, match="nonsense"):
        EXPORTERS[name].export(every_kind(), {}, HOUSE, {"nonsense": 1})


def test_an_unknown_value_of_an_option_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="pdf"):
        EXPORTERS["html"].export(every_kind(), {}, HOUSE, {"form": "pdf"})


# ------------------------------------------------------------------ hostile text

ALLOWED = {
    *("html", "head", "meta", "title", "link", "script", "style", "body", "header", "div", "p", "nav", "ol", "li", "a"),
    *("main", "article", "h1", "h2", "h3", "span", "time", "section", "ul", "blockquote", "figure", "img"),
    *("figcaption", "hr", "footer", "br", "strong", "em"),
    *("picture", "source", "table", "caption", "thead", "tbody", "tr", "th", "td", "mark", "sup"),
}


MARKUP: dict[str, Callable[[str], str]] = {
    "page": str,
    "article": str,
    "wechat": str,
    "json": lambda text: msgspec.json.decode(text)["html"],
    "ninjs": lambda text: next(b["value"] for b in msgspec.json.decode(text)["bodies"] if b["role"] == "html"),
}
"""The HTML that a form holds."""


def tags(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.found: list[tuple[str, dict[str, str | None]]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append((tag, dict(attrs)))

        def handle_comment(self, data: str) -> None:
            raise AssertionError(f"a comment: {data}")

    reader = Reader()
    reader.feed(markup)
    return reader.found


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", MARKUP)
def test_no_text_anywhere_becomes_markup_or_script(form: str, text: str) -> None:
    name, options = FORMS[form]
    article, good = hostile_article(text), hostile_article("好")
    bundle = EXPORTERS[name].export(article, small_pictures(article, ASSET), hostile_house(text), options)
    markup = MARKUP[form](entry(bundle))
    harmless = EXPORTERS[name].export(good, small_pictures(good, ASSET), hostile_house("好"), options)
    found = tags(markup)
    assert {tag for tag, _ in found} <= ALLOWED
    expected = MARKUP[form](entry(harmless))
    scripts = [tag for tag, _ in found if tag in ("script", "style", "img", "source", "link")]
    assert scripts == [tag for tag, _ in tags(expected) if tag in ("script", "style", "img", "source", "link")]
    for tag, attributes in found:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        for name in ("href", "src"):
            assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get(name) or "", re.IGNORECASE)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00-\x08\ufffe\uffff]", markup)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_script_element_holds_json_and_nothing_that_ends_it(text: str) -> None:
    article = hostile_article(text)
    bundle = EXPORTERS["html"].export(article, small_pictures(article, ASSET), hostile_house(text), {})
    (inside,) = re.findall(r"<script[^>]*>(.*?)</script>", entry(bundle), re.DOTALL)
    assert "<" not in inside
    assert msgspec.json.decode(inside)["@context"] == "https://schema.org"


def test_the_sample_story_exports_in_every_format() -> None:
    for name, exporter in EXPORTERS.items():
        if name == "pdf":
            continue  # WeasyPrint may be missing: test_export_pdf.py
        bundle = exporter.export(sample_story(), sample_pictures(), HOUSE, {})
        # One size of each picture where only one can be shown.
        one = ("markdown", "text", "apple-news", "wordpress", "wechat")
        assert len(bundle.files) == (1 if name in PACKED else 4 if name in one else 7) + (name == "wordpress")


@every_form
def test_the_exporter_finds_nothing_wrong_with_its_own_bundle(form: str) -> None:
    for article in (every_kind(), sample_story(), Article(id="a", blocks=(TextBlock("h", "headline"),))):
        bundle = export(form, article, ASSET)
        assert list(EXPORTERS[FORMS[form][0]].verify(bundle)) == []


@pytest.mark.parametrize("form", ["page", "article", "file", "founder", "json", "wordpress"])
def test_the_exporter_finds_what_is_wrong_with_a_bundle(form: str) -> None:
    bundle = export(form, every_kind(), ASSET)
    spoilt = bundle.files[bundle.entry].replace(b"</figure>", b"", 1).replace(b'"blocks"', b'"block"')
    assert list(EXPORTERS[FORMS[form][0]].verify(Bundle(bundle.entry, {**bundle.files, bundle.entry: spoilt})))


@pytest.mark.parametrize("text", HOSTILE)
@every_form
def test_a_bundle_is_sound_whatever_was_written(form: str, text: str) -> None:
    name, options = FORMS[form]
    article = hostile_article(text)
    bundle = EXPORTERS[name].export(article, small_pictures(article, ASSET), hostile_house(text), options)
    assert list(EXPORTERS[name].verify(bundle)) == []
    if form not in ("json", "markdown"):  # what is read back is the article as it is
        assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00-\x08\x1b\ufffe\uffff]", entry(bundle))
