"""Our Word documents come back as they were; reporters' files come in decently; hostile ones are harmless."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import msgspec
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt
from hypothesis import given, settings
from PIL import Image
from test_markdown_import import bodies, one_spaced, pictures, words

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import (
    Beside,
    Block,
    Embed,
    Figure,
    Table,
    TextBlock,
    map_pictures,
    pictures_in,
    text_of,
    words_of,
)
from newsdesk.article.codec import load_article
from newsdesk.article.richtext import RichText, rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.extend.ports import House, Imported, Source
from newsdesk.formats.docx import ENTRY, DocxExporter
from newsdesk.formats.zipped import zipped
from newsdesk.intake.docx import DocxImporter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(data: bytes, name: str = "a.docx") -> Imported:
    ids = (f"i{n}" for n in itertools.count())
    return DocxImporter().read(Source(data, name), lambda: next(ids), "2026-11-24T00:00:00Z")


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def exported(article: Article) -> bytes:
    return DocxExporter().export(article, pictures(article), House(), {}).files[ENTRY]


def changed(data: bytes, change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """The archive with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    change(parts)
    return zipped(parts)


def plain(block: Block) -> Block:
    """Without its id; a picture by whether there is one."""
    return map_pictures(
        msgspec.structs.replace(block, id=""), lambda p: msgspec.structs.replace(p, asset="yes" if p.asset else "")
    )


def shown(article: Article) -> list[str]:
    return [f"{b.kind}:{t.text if (t := text_of(b)) is not None else ''}" for b in article.blocks]


def said(imported: Imported) -> str:
    return "\n".join(str(n.message) for n in imported.receipt)


# ------------------------------------------------------------------ ours


def test_the_sample_story_comes_back_whole() -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())
    again = read(exported(article)).article
    assert [plain(b) for b in again.blocks] == [plain(b) for b in article.blocks]
    kept = ("source", "authors", "editors", "channel", "publish_time", "keywords", "summary", "slug", "dateline")
    for name in (*kept, "short_headline", "language", "subjects", "copyright_holder", "copyright_notice"):
        assert getattr(again, name) == getattr(article, name), name
    assert again.note == ""


def test_groups_widths_and_the_leading_picture_come_back() -> None:
    beside = (Beside("ab" * 32, "王五 摄", "二"), Beside("ab" * 32, "张三 摄", "三"))
    figures = (
        Figure("f1", "ab" * 32, rich("三张"), "李四 摄", "一", width="full", beside=beside),
        Figure("f2", "ab" * 32, rich("两张"), "李四 摄", "一", beside=(Beside("ab" * 32, "李四 摄", "二"),)),
        Figure("f3", "ab" * 32, rich("一张"), "李四 摄", "一", width="half"),
        Figure("f4", "", rich("还没有的图"), "李四 摄"),
    )
    article = Article(id="a", lead_picture="f2", blocks=(TextBlock("h", "headline", rich("题")), *figures))
    some = next(iter(pictures(article).values()))
    held = {p.id: some for p in pictures_in(article.body) if p.asset}
    again = read(DocxExporter().export(article, held, House(), {}).files[ENTRY]).article
    assert [plain(b) for b in again.blocks] == [plain(b) for b in article.blocks]
    assert again.lead_picture == again.blocks[2].id


def held_by_word(body: tuple[Block, ...]) -> bool:
    """What Word has no place for is left to the limits: an alt text without a picture, a line's own double spaces."""
    for block in body:
        if isinstance(block, Figure) and not block.asset:
            return False
        text = text_of(block)
        if text is not None and any("\n" in text.text[m.start : m.end] for m in text.marks):
            return False
    return True


@settings(max_examples=150, deadline=None)
@given(bodies().filter(held_by_word), words)
def test_any_body_comes_back_as_it_was(body: tuple[Block, ...], headline: str) -> None:
    blocks = settle_titles((TextBlock("h", "headline", RichText(headline)), *body), "h")
    article = Article(id="a", language="zh-Hans", blocks=blocks)
    assert [plain(b) for b in read(exported(article)).article.blocks] == [plain(b) for b in blocks]


@settings(max_examples=60, deadline=None)
@given(words, words, one_spaced)
def test_any_field_comes_back_as_it_was(a: str, b: str, c: str) -> None:
    article = Article(
        id="a",
        language="en",
        slug="s",
        source=Origin(a, "https://x.cn/", "reprint", b, (c,)),
        authors=(Person(a, "reporter"), Person(b)),
        editors=(Person(c, "自己的词"),),
        channel=(a, b),
        keywords=(c,),
        summary=b,
        dateline=c,
        blocks=(TextBlock("k", "kicker", RichText(a)), TextBlock("h", "headline", RichText(b))),
    )
    again = read(exported(article)).article
    for name in ("source", "authors", "editors", "channel", "keywords", "summary", "dateline", "language", "slug"):
        assert getattr(again, name) == getattr(article, name), name
    assert (again.kicker, again.headline) == (a, b)


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice: docs/judges.md")
def test_a_document_of_ours_that_libreoffice_saved_comes_back_whole(tmp_path: Path) -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())
    (tmp_path / "a.docx").write_bytes(exported(article))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "docx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=200)
    again = read((tmp_path / "saved" / "a.docx").read_bytes()).article
    assert [(b.kind, words_of(b)) for b in again.blocks] == [(b.kind, words_of(b)) for b in article.blocks]
    for name in ("source", "authors", "editors", "publish_time", "dateline", "slug"):
        assert getattr(again, name) == getattr(article, name), name


def test_a_line_of_names_that_was_changed_in_word_stays_in_the_text_and_is_said() -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())
    document = docx.Document(io.BytesIO(exported(article)))
    (byline,) = [p for p in document.paragraphs if p.style is not None and p.style.name == "Byline"]
    byline.runs[0].text = "（记者 赵六）"
    imported = read(saved(document))
    assert "paragraph:（记者 赵六）" in shown(imported.article)
    assert "责任编辑" not in "".join(shown(imported.article))
    assert "Check the details" in said(imported)


# ------------------------------------------------------------------ reporters'


def photo(colour: str) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "JPEG")
    out.seek(0)
    return out


def test_a_file_with_word_s_own_styles_is_understood() -> None:
    document = docx.Document()
    document.add_paragraph("口袋公园添绿意", "Title")
    document.add_paragraph("来源：城市日报　2026-11-21 09:44")
    document.add_paragraph("推窗见绿，出门进园，一条弯弯的小路把两个小区连在了一起。")
    document.add_heading("零星空地", 1)
    document.add_paragraph("甲", "List Bullet")
    document.add_paragraph("乙", "List Bullet 2")
    document.add_paragraph("其一", "List Number")
    document.add_paragraph("引语", "Quote")
    document.add_picture(photo("red"))
    document.add_paragraph("清晨的公园。李四 摄", "Caption")
    table = document.add_table(2, 2)
    for n, text in enumerate(("街道", "处数", "甲街", "12")):
        table.cell(n // 2, n % 2).text = text
    paragraph = document.add_paragraph("一段里有")
    paragraph.add_run("粗的").bold = True
    paragraph.add_run("和")
    paragraph.add_run("斜的").italic = True
    paragraph.add_run("字，还有第一行")
    paragraph.add_run().add_break()
    paragraph.add_run("第二行。")
    document.add_paragraph("（张三）")
    imported = read(saved(document))
    article = imported.article
    assert shown(article) == [
        "headline:口袋公园添绿意",
        "paragraph:推窗见绿，出门进园，一条弯弯的小路把两个小区连在了一起。",
        "heading:零星空地",
        "bullet:甲",
        "subbullet:乙",
        "number:其一",
        "quote:引语",
        "figure:清晨的公园。",
        "table:",
        "paragraph:一段里有粗的和斜的字，还有第一行\n第二行。",
    ]
    assert (article.source.name, article.publish_time) == ("城市日报", "2026-11-21T09:44:00+08:00")
    assert article.authors == (Person("张三", "reporter"),)
    (figure,) = [b for b in article.blocks if isinstance(b, Figure)]
    assert figure.credit == "李四 摄"
    assert figure.asset in imported.assets
    last = text_of(article.blocks[-1])
    assert last is not None
    assert [(last.text[m.start : m.end], m.type) for m in last.marks] == [("粗的", "strong"), ("斜的", "em")]
    assert article.blocks[-2].rows == (("街道", "处数"), ("甲街", "12"))  # type: ignore[union-attr]


def test_without_styles_the_first_large_line_is_the_headline_and_bold_lines_are_headings() -> None:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("边角地变身口袋公园").font.size = Pt(22)
    for n in range(3):
        document.add_paragraph().add_run(f"第{n}个小标题").bold = True
        document.add_paragraph("今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来，已建成公园。")
    assert [x.partition(":")[0] for x in shown(read(saved(document)).article)] == [
        "headline",
        *["heading", "paragraph"] * 3,
    ]


def test_without_any_looks_a_short_first_line_is_taken_for_the_headline_and_that_is_said() -> None:
    document = docx.Document()
    for text in ("边角地变身口袋公园", "今年以来，全市把零星空地清理出来。", "已建成公园三十六处。"):
        document.add_paragraph(text)
    imported = read(saved(document))
    assert imported.article.headline == "边角地变身口袋公园"
    assert "check it" in said(imported)
    only = docx.Document()
    only.add_paragraph("今年以来，全市把零星空地清理出来，已建成公园三十六处。")
    assert read(saved(only)).article.headline == ""


def test_a_newsroom_template_s_own_styles_are_known_by_name() -> None:
    document = docx.Document()
    for style, text in (("引题", "城市更新"), ("主标题", "口袋公园"), ("副题", "建成36处"), ("小标题", "小节")):
        document.styles.add_style(style, 1)
        document.add_paragraph(text, style)
    document.add_paragraph("正文一段，写到这里为止。")
    found = shown(read(saved(document)).article)
    assert found[:4] == ["kicker:城市更新", "headline:口袋公园", "subtitle:建成36处", "heading:小节"]


def body_of(inside: str) -> bytes:
    """A document with this markup as its body."""
    document = docx.Document()
    document.add_paragraph("标题", "Title")
    last = document.paragraphs[0]._p
    for element in parse_xml(f"<w:body {W} {R}>{inside}</w:body>"):
        last.addnext(element)
        last = element
    return saved(document)


R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def test_tracked_changes_fields_hidden_text_and_controls_are_read_as_a_reader_sees_them() -> None:
    imported = read(
        body_of(
            "<w:p><w:r><w:t>原文</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>加上</w:t></w:r></w:ins></w:p>"
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText>HYPERLINK "https://a.cn/"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>链接</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>之后</w:t></w:r></w:p>'
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>看得见</w:t></w:r></w:p>"
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的字</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
    )
    assert shown(imported.article)[1:] == [
        "paragraph:原文加上",
        "paragraph:链接之后",
        "paragraph:看得见",
        "paragraph:控件里的字",
    ]
    link = text_of(imported.article.blocks[2])
    assert link is not None
    assert [(m.start, m.end, m.href) for m in link.marks] == [(0, 2, "https://a.cn/")]
    assert "tracked changes" in said(imported)
    assert "Hidden text" in said(imported)


def test_highlighted_text_is_still_to_verify() -> None:
    marked = '<w:p><w:r><w:t>约</w:t></w:r><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>三百</w:t></w:r></w:p>'
    text = text_of(read(body_of(marked)).article.blocks[1])
    assert text is not None
    assert [(m.start, m.end, m.type) for m in text.marks] == [(1, 3, "verify")]


# ------------------------------------------------------------------ hostile


def test_old_protected_and_damaged_files_are_refused_with_a_sentence() -> None:
    for data in (b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04 nothing", b"", zipped({"a.txt": b"x"})):
        with pytest.raises(UserError) as caught:
            read(data)
        assert caught.value.hint is not None
    importer = DocxImporter()
    assert importer.sniff(b"\xd0\xcf\x11\xe0", "old.doc") > 0
    assert importer.sniff(b"PK\x03\x04 ppt/slides", "a.pptx") == 0


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UserError, match="too large"):
        read(changed(exported(Article(id="a")), lambda parts: parts.update({"word/bomb.xml": bytes(60 << 20)})))
    many = {f"word/{n}.bin": b"" for n in range(6000)}
    with pytest.raises(UserError, match="too large"):
        read(changed(exported(Article(id="a")), lambda parts: parts.update(many)))


BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "甲"}">' for n in range(9)) + "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BOMB, OUTSIDE])
def test_entities_are_refused(prolog: str) -> None:
    entity = "&e8;" if "e8" in prolog else "&e;"

    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        head, _, rest = text.partition("\n")
        parts["word/document.xml"] = f"{head}\n{prolog}{rest}".replace("标题甲乙", entity).encode()

    article = Article(id="a", blocks=(TextBlock("h", "headline", rich("标题甲乙")),))
    with pytest.raises(UserError):
        read(changed(exported(article), change))


def test_nothing_outside_is_fetched_and_no_path_leads_out_of_the_archive() -> None:
    article = load_article((resources() / "samples" / "story.json").read_bytes())

    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/_rels/document.xml.rels"].decode()
        targets = (
            'Target="https://evil.example/a.jpg" TargetMode="External"',
            'Target="../../../../etc/passwd"',
            'Target="file:///etc/passwd" TargetMode="External"',
        )
        pieces = text.split('Target="media/')
        for n, target in enumerate(targets, 1):
            pieces[n] = target + pieces[n][pieces[n].index('"') + 1 :]
        parts["word/_rels/document.xml.rels"] = "".join(pieces).encode()

    imported = read(changed(exported(article), change))
    assert imported.assets == {}
    assert "network" in said(imported)
    assert "could not be read" in said(imported)


def test_macros_are_left_where_they_are_and_said() -> None:
    data = changed(exported(Article(id="a", blocks=(TextBlock("h", "headline", rich("题")),))), _with_macros)
    assert "Macros" in said(read(data, "a.docm"))


def _with_macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"macro"


def test_unsafe_links_come_in_as_text() -> None:
    imported = read(
        body_of(
            "<w:p><w:fldSimple w:instr='HYPERLINK \"javascript:alert(1)\"'>"
            "<w:r><w:t>点我</w:t></w:r></w:fldSimple></w:p>"
        )
    )
    assert shown(imported.article)[1:] == ["paragraph:点我"]
    assert not [m for b in imported.article.blocks if (t := text_of(b)) for m in t.marks]


def test_what_is_nested_deep_or_based_on_itself_ends() -> None:
    deep = "<w:ins>" * 150 + "<w:r><w:t>深处</w:t></w:r>" + "</w:ins>" * 150
    tables = "<w:tbl><w:tr><w:tc>" * 40 + "<w:p><w:r><w:t>表里</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 40
    found = "".join(shown(read(body_of(f"<w:p>{deep}</w:p>{tables}")).article))
    assert "深处" in found

    def loop(parts: dict[str, bytes]) -> None:
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(
            b'<w:basedOn w:val="Normal"/>', b'<w:basedOn w:val="Title"/>'
        )

    article = load_article((resources() / "samples" / "story.json").read_bytes())
    assert read(changed(exported(article), loop)).article.headline


def test_what_our_document_carries_along_cannot_hold_other_types() -> None:
    def change(parts: dict[str, bytes]) -> None:
        told = (
            '{"values": {"keywords": {"a": 1}, "authors": [[1], 2], "source": ["x"]}, "lines": {"a": 1}, "figures": []}'
        )
        text = parts["customXml/item1.xml"].decode()
        start, end = text.index("{"), text.rindex("</newsdesk>")
        parts["customXml/item1.xml"] = (text[:start] + told.replace('"', "&#34;") + text[end:]).encode()

    article = read(changed(exported(Article(id="a", blocks=(TextBlock("h", "headline", rich("题")),))), change)).article
    assert article.headline == "题"
    assert article.keywords == ()
    assert isinstance(article.source.name, str)


def test_a_table_and_a_card_are_what_they_were() -> None:
    blocks = (
        TextBlock("h", "headline", rich("题")),
        Table("t", (("甲", "乙"), ("1", "")), False, ("left", "right"), "表名"),
        Table("t2", (("甲",),), True),
        Embed("e", "https://a.cn/x?b=1&c=2"),
        Embed("e2", "https://a.cn/", "名字"),
    )
    assert [plain(b) for b in read(exported(Article(id="a", blocks=blocks))).article.blocks] == [
        plain(b) for b in blocks
    ]
