"""Word documents before foreign readers: python-docx, and LibreOffice when it is there."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document
from export_samples import HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article, hostile_house
from lxml import etree
from test_export_contract import parts

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, Table, TextBlock, pictures_in
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import Picture
from newsdesk.formats.docx import ENTRY, DocxExporter

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def all_pictures(article: Article) -> dict[str, Picture]:
    """A real picture for every figure."""
    real = list(sample_pictures().values())
    return {p.id: real[n % 3] for n, p in enumerate(pictures_in(article.body))}


def written(article: Article, pictures: dict[str, Picture] | None = None) -> bytes:
    shown = all_pictures(article) if pictures is None else pictures
    return DocxExporter().export(article, shown, HOUSE, {}).files[ENTRY]


def opened(article: Article) -> Document:
    return docx.Document(io.BytesIO(written(article)))


def by_style(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def test_each_kind_of_text_has_the_style_of_its_name() -> None:
    document = opened(every_kind())
    expected = {
        "Kicker": ["这是引题"],
        "Title": ["这是标题"],
        "Subtitle": ["这是副题"],
        "Origin": ["转载自：外地日报　2026-11-21 09:44　原标题：原来的标题　原作者：张三 李四"],
        "AI Label": ["本文含人工智能生成内容"],
        "Heading 1": ["小标题"],
        "Heading 2": ["先有的三级小标题", "三级小标题"],
        "Quote": ["引语第一段", "引语第二段", "没有署名的引语"],
        "Attribution": ["——一位居民"],
        "List Bullet": ["甲项", "乙项"],
        "List Number": ["其一", "其二"],
        "List Number 2": ["其二之一"],
        "List Bullet 2": ["其二之下"],
        "Note": ["编者按：这篇稿件写于三月。", "数字后来有变。"],
        "Correction": ["更正：上一版的数字有误。"],
        "Table Caption": ["各街道的公园"],
        "Link Card": ["公园地图"],
        "Divider": [""],
        "Byline": ["（记者 张三 李四　摄影 王五）"],
        "Editors": ["责任编辑：王五　校对：张三"],
        "Rights": ["经授权转载。"],
    }
    for style, texts in expected.items():
        assert by_style(document, style) == texts, style


def test_the_document_s_properties_are_the_article_s_and_no_clock_s() -> None:
    held = opened(every_kind()).core_properties
    assert (held.title, held.author, held.keywords) == ("这是标题", "张三; 李四; 王五", "公园, 更新")
    assert (held.language, held.category, held.comments) == ("zh-Hans", "新闻中心 / 要闻", "摘要一句。")
    assert held.created is not None
    assert held.modified is not None
    assert held.created.isoformat() == "2026-11-20T08:12:00+00:00"
    assert held.modified.isoformat() == "2026-11-21T01:30:00+00:00"
    assert held.last_modified_by == ""


def test_pictures_have_their_alt_text_and_the_largest_jpeg() -> None:
    article = sample_story()
    held = parts(written(article))
    document = etree.fromstring(held["word/document.xml"])
    alts = [x.get("descr") for x in document.iter() if etree.QName(x).localname == "docPr"]
    assert alts == [p.alt for p in pictures_in(article.body)]
    pictures = {name for name in held if name.startswith("word/media/")}
    assert pictures == {f"word/media/{p.renditions[0].name}" for p in sample_pictures().values()}
    small = {name.rpartition(".")[2] for name in parts(written(every_kind(), small_pictures(every_kind(), "ab" * 32)))}
    assert "webp" not in small


def test_pictures_side_by_side_are_a_row_without_borders_each_with_its_credit() -> None:
    row, table = opened(every_kind()).tables[1], opened(every_kind()).tables[0]
    assert [c.text.strip() for c in row.rows[0].cells] == ["李四 摄", "王五 摄", "李四 摄"]
    assert row.style is not None
    assert row._tbl.xpath(".//w:tblBorders") == []
    assert table.style is not None
    assert table.style.name == "News Table"


def test_a_table_s_first_row_is_repeated_as_its_header_and_columns_are_aligned() -> None:
    (table,) = [b for b in every_kind().blocks if isinstance(b, Table)]
    made = opened(every_kind()).tables[0]
    assert [[c.text for c in row.cells] for row in made.rows] == [list(row) for row in table.rows]
    assert made._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
    assert not made._tbl.xpath("./w:tr[2]/w:trPr/w:tblHeader")
    assert [p.alignment for p in made.rows[1].cells[1].paragraphs] == [2]


def test_links_are_links_and_unsafe_ones_are_text() -> None:
    text = rich("甲乙丙", (0, 1, "link", "https://a.cn/?b=1&c=2"), (2, 3, "link", "javascript:alert(1)"))
    article = Article(id="a", blocks=(TextBlock("h", "headline", rich("题")), TextBlock("p", "paragraph", text)))
    document = opened(article)
    assert [(x.text, x.address) for p in document.paragraphs for x in p.hyperlinks] == [("甲", "https://a.cn/?b=1&c=2")]
    assert by_style(document, "Body Text") == ["甲乙丙"]


def test_chinese_has_its_fonts_and_its_indent_and_english_has_neither() -> None:
    chinese = etree.fromstring(parts(written(sample_story()))["word/styles.xml"])
    fonts = {f.get(f"{W}eastAsia") for f in chinese.iter(f"{W}rFonts")}
    assert {"宋体", "黑体", "楷体"} <= fonts
    assert chinese.find(f".//{W}lang").get(f"{W}eastAsia") == "zh-CN"
    body = chinese.find(f".//{W}style[@{W}styleId='BodyText']/{W}pPr/{W}ind")
    assert body.get(f"{W}firstLineChars") == "200"
    english = Article(id="a", language="en-GB", blocks=(TextBlock("h", "headline", rich("A title")),))
    styles = etree.fromstring(parts(written(english))["word/styles.xml"])
    assert styles.find(f".//{W}style[@{W}styleId='BodyText']/{W}pPr/{W}ind") is None
    assert styles.find(f".//{W}lang").get(f"{W}val") == "en-GB"
    assert b"$" not in parts(written(english))["word/styles.xml"]


def test_a_picture_that_a_machine_made_says_so_under_it() -> None:
    held = {k: dataclasses.replace(p, generated=True) for k, p in all_pictures(sample_story()).items()}
    document = docx.Document(io.BytesIO(written(sample_story(), held)))
    assert all(text.endswith("AI生成") for text in by_style(document, "caption") or by_style(document, "Caption"))


def test_each_numbered_list_begins_at_one() -> None:
    blocks = [TextBlock("h", "headline", rich("题"))]
    for n in range(3):
        blocks += [TextBlock(f"n{n}", "number", rich("其一")), TextBlock(f"p{n}", "paragraph", rich("段落"))]
    document = etree.fromstring(parts(written(Article(id="a", blocks=tuple(blocks))))["word/document.xml"])
    assert len({x.get(f"{W}val") for x in document.iter(f"{W}numId")}) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_anywhere_breaks_a_part_or_becomes_markup(text: str) -> None:
    article, good = hostile_article(text), hostile_article("好")
    made, plain = (
        DocxExporter().export(a, small_pictures(a, "ab" * 32), hostile_house(t), {})
        for a, t in ((article, text), (good, "好"))
    )
    assert list(DocxExporter().verify(made)) == []
    names = [
        sorted({x.tag for x in etree.fromstring(parts(b.files[ENTRY])["word/document.xml"]).iter()})
        for b in (made, plain)
    ]
    assert set(names[0]) - set(names[1]) <= {f"{W}br", f"{W}hyperlink"}
    links = re.findall(
        rb'Target="([^"]*)" TargetMode="External"', parts(made.files[ENTRY])["word/_rels/document.xml.rels"]
    )
    assert all(x.startswith((b"http://", b"https://", b"mailto:")) for x in links)


def test_the_exporter_finds_what_is_wrong_with_a_document() -> None:
    from newsdesk.extend.ports import Bundle
    from newsdesk.formats.zipped import zipped

    held = parts(written(sample_story()))
    picture = next(n for n in held if n.startswith("word/media/"))
    spoilt = {n: d.replace(b"</w:p>", b"", 1) for n, d in held.items() if n != picture}
    found = list(DocxExporter().verify(Bundle(ENTRY, {ENTRY: zipped(spoilt)})))
    assert any("word/document.xml" in x for x in found)
    assert any("is not there" in x for x in found)
    assert list(DocxExporter().verify(Bundle(ENTRY, {ENTRY: b"no archive"})))


@pytest.mark.skipif(not (SOFFICE and PDFTOTEXT), reason="no LibreOffice or pdftotext: docs/judges.md")
@pytest.mark.parametrize("name", ["story", "kinds"])
def test_libreoffice_shows_every_word_and_every_picture(name: str, tmp_path: Path) -> None:
    article = sample_story() if name == "story" else every_kind()
    (tmp_path / "a.docx").write_bytes(written(article))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(SOFFICE), "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=200)
    shown = subprocess.run([str(PDFTOTEXT), str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True).stdout
    text = "".join(shown.decode().split())
    for block in article.blocks:
        if isinstance(block, TextBlock):
            wanted = [block.text.text]
        elif isinstance(block, Figure):
            wanted = [block.caption.text, block.credit]
        else:
            wanted = [c for row in block.rows for c in row] if isinstance(block, Table) else []
        for words in wanted:
            assert "".join(words.split()) in text, words
    images = subprocess.run(["pdfimages", "-list", str(tmp_path / "a.pdf")], check=True, capture_output=True).stdout
    assert len(images.splitlines()) - 2 == len(all_pictures(article))
