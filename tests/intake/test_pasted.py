"""HTML and Markdown from other programs' clipboards become structure, and nothing harmful comes with it."""

from __future__ import annotations

import base64
import io
import itertools
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from newsdesk.article.blocks import Block, Figure, Table, TextBlock, words_of
from newsdesk.intake.pasted import Pasted, read_html
from newsdesk.intake.pastedtext import is_markdown, read_text


def read(html: str) -> Pasted:
    ids = itertools.count()
    return read_html(html, lambda: str(next(ids)))


def short(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{b.kind}:{words_of(b)}" for b in blocks]


def said(pasted: Pasted, kind: str) -> str:
    return " ".join(str(n.message) for n in pasted.notes if n.kind == kind)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一</p><p>二</p>", ["paragraph:一", "paragraph:二"]),
        (
            "文<h1>大</h1>文<h3>小</h3>文",
            ["paragraph:文", "heading:大", "paragraph:文", "subheading:小", "paragraph:文"],
        ),
        ("<h1>题</h1><h2>节</h2>文", ["headline:题", "heading:节", "paragraph:文"]),
        ("<h1>一</h1>文<h1>二</h1><h2>节</h2>", ["heading:一", "paragraph:文", "heading:二", "subheading:节"]),
        ("<ul><li>甲<li>乙</ul><ol><li>丙</ol>", ["bullet:甲", "bullet:乙", "number:丙"]),
        ("<ul><li>甲<ol><li>乙<ul><li>丙</ul></ol></ul>", ["bullet:甲", "subnumber:乙", "subbullet:丙"]),
        ("<p>• 甲</p><p>●乙</p>", ["bullet:甲", "bullet:乙"]),
        ("<blockquote><p>引</p><p>——张三</p></blockquote><p>后</p>", ["quote:引", "attribution:张三", "paragraph:后"]),
        ("<blockquote><p>引</p></blockquote><p>——张三</p>", ["quote:引", "attribution:张三"]),
        ("<p>a<br>b</p>", ["paragraph:a\nb"]),
        ("甲<br><br>乙<br>　　丙", ["paragraph:甲", "paragraph:乙", "paragraph:丙"]),
        ("<style>p{}</style><script>x()</script><title>t</title><p>\u3000\u3000文&nbsp;</p>", ["paragraph:文"]),
        ("<div>一<div>二</div>三</div>", ["paragraph:一", "paragraph:二", "paragraph:三"]),
        ("<p></p><p> </p><p><o:p>&nbsp;</o:p></p>", []),
        ("<ul><ul></ol></p></b><i>x", ["paragraph:x"]),
        ("<p>添绿意\u3000见花开</p>", ["paragraph:添绿意\u3000见花开"]),
        ("<p>a&nbsp;&nbsp; b\n  c <b> d</b> </p>", ["paragraph:a b c d"]),
        ("<p>零星\n空地 is\nempty</p>", ["paragraph:零星空地 is empty"]),
        ("<p>hy\u00adphen\u200b</p>", ["paragraph:hyphen"]),
        ("<pre>a\n  b</pre>", ["paragraph:a\n  b"]),
        ("一<hr>二", ["paragraph:一", "divider:", "paragraph:二"]),
        ("<p>见<span style='display:none'>不见</span></p>", ["paragraph:见"]),
        ("<p>在<del>不在</del><ins>新</ins></p>", ["paragraph:在新"]),
        ("<html><head><meta charset=utf-8><body><p>文</p>", ["paragraph:文"]),
        ("", []),
        ("<!-- ", []),
    ],
)
def test_html_becomes_blocks(html: str, expected: list[str]) -> None:
    assert short(read(html).blocks) == expected


def test_only_safe_links_come_in() -> None:
    html = '<p><a href="javascript:alert(1)">a</a><a href="https://x.cn/">b</a><a href="file:///etc">c</a></p>'
    (block,) = read(html).blocks
    assert isinstance(block, TextBlock)
    assert block.text.text == "abc"
    assert [(m.type, m.href) for m in block.text.marks] == [("link", "https://x.cn/")]


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ('<b style="font-weight:normal"><p>平<b>粗</b></p></b>', [(1, 2, "strong")]),
        ('<p>平<span style="font-weight: 700">粗</span></p>', [(1, 2, "strong")]),
        ('<p>平<span style="font-style:italic">斜</span></p>', [(1, 2, "em")]),
        ("<style>.x{font-weight:bold}</style><p>平<span class=x>粗</span></p>", [(1, 2, "strong")]),
        ("<p><b>平<span style='font-weight:normal'>细</span></b></p>", [(0, 1, "strong")]),
    ],
)
def test_bold_and_slanted_text_is_strong_and_emphasis_however_it_is_said(html: str, marks: list[object]) -> None:
    (block,) = read(html).blocks
    assert isinstance(block, TextBlock)
    assert [(m.start, m.end, m.type) for m in block.text.marks] == marks


LONG = "今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来。"


def test_a_short_bold_paragraph_before_text_is_a_heading_and_a_large_centred_first_one_the_headline() -> None:
    html = (
        "<p align=center><span style='font-size:22pt'><b>城市添绿意</b></span></p>"
        f"<p>{LONG}</p><p><b>家门口的花园</b></p><p>{LONG}</p><p><b>本报记者 张三</b></p><p><b>他说：</b>{LONG}</p>"
    )
    pasted = read(html)
    assert [b.kind for b in pasted.blocks] == [
        "headline",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
        "paragraph",
    ]
    assert not pasted.blocks[2].text.marks  # type: ignore[union-attr]
    assert "2" in said(pasted, "found")


def test_a_single_bold_paragraph_stays_one() -> None:
    assert [b.kind for b in read("<p><b>重要的话</b></p>").blocks] == ["paragraph"]


def test_word_lists_are_lists_of_two_levels_without_their_typed_signs() -> None:
    def item(level: int, sign: str, text: str) -> str:
        return (
            f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
            f"<span style='mso-list:Ignore'>{sign}<span style='font:7pt \"Times\"'>&nbsp;&nbsp; </span></span>"
            f"<![endif]>{text}<o:p></o:p></p>"
        )

    html = item(1, "1.", "甲") + item(2, "·", "乙") + item(3, "(a)", "丙") + item(1, "2.", "丁") + "<p>文</p>"
    pasted = read(html)
    assert short(pasted.blocks) == ["number:甲", "subbullet:乙", "subnumber:丙", "number:丁", "paragraph:文"]
    assert "second-level" in said(pasted, "flattened")


def test_cells_become_a_table_with_its_header_alignment_and_merged_cells_taken_apart() -> None:
    html = (
        "<table><tr><td rowspan=2>街道</td><td colspan=2>公园</td></tr><tr><td>建成</td><td>在建</td></tr>"
        "<tr><td>东城</td><td>1,200</td><td>-3</td></tr><tr><td></td><td></td><td></td></tr></table>"
    )
    pasted = read(html)
    (table,) = pasted.blocks
    assert isinstance(table, Table)
    assert table.rows == (("街道", "公园", ""), ("", "建成", "在建"), ("东城", "1,200", "-3"))
    assert "apart" in said(pasted, "flattened")
    (table,) = read("<table><tr><td>区<td>数<tr><td>东城<td>12<tr><td>西城<td>9</table>").blocks
    assert isinstance(table, Table)
    assert (table.header, table.align) == (True, ("left", "right"))


def test_a_table_that_places_things_becomes_paragraphs() -> None:
    html = f"<table><tr><td><p>{LONG * 20}</p></td><td><ul><li>甲</ul></td></tr></table>"
    pasted = read(html)
    assert [b.kind for b in pasted.blocks] == ["paragraph", "bullet"]
    assert "placed" in said(pasted, "flattened")
    assert short(read("<table><tr><td>甲</td></tr></table>").blocks) == ["paragraph:甲"]


def png(size: int = 40) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((size, size), 90).save(out, "PNG")
    return out.getvalue()


def test_pictures_come_along_from_data_addresses_with_caption_credit_and_description() -> None:
    address = "data:image/png;base64," + base64.b64encode(png()).decode()
    html = f'<figure><img src="{address}" alt="红色长椅"><figcaption>公园一角。（张三 摄）</figcaption></figure>'
    pasted = read(html)
    (figure,) = pasted.blocks
    assert isinstance(figure, Figure)
    assert (figure.caption.text, figure.credit, figure.alt) == ("公园一角。", "张三 摄", "红色长椅")
    assert pasted.pictures == {figure.id: ("clipboard-1.png", png())} or len(pasted.pictures[figure.id][1]) > 200


def test_a_word_clipboard_names_its_pictures_as_files_of_the_temporary_folder_and_no_other_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    inside = tmp_path / "clip_image001.png"
    inside.write_bytes(png())
    pasted = read(f'<p><img src="{inside.as_uri()}" alt="图片 1"></p><p class=MsoCaption>图为公园。</p>')
    (figure,) = pasted.blocks
    assert isinstance(figure, Figure)
    assert (figure.caption.text, figure.alt) == ("图为公园。", "")
    assert pasted.pictures == {figure.id: ("clip_image001.png", inside.resolve())}
    outside = read(f'<p>文<img src="{Path(__file__).as_uri()}"><img src="file:///etc/passwd"><img src="file://[x"></p>')
    assert not outside.pictures
    assert "3" in said(outside, "dropped")


def test_pictures_on_the_network_are_counted_and_their_captions_kept() -> None:
    html = "<p>文</p><img src='https://x.cn/a.jpg'><p>文</p><img data-src='//x.cn/b.jpg'><p>图为公园。</p>"
    pasted = read(html)
    assert [b.kind for b in pasted.blocks] == ["paragraph", "paragraph", "figure"]
    assert "2" in said(pasted, "dropped")


def test_what_runs_is_left_out_and_said() -> None:
    pasted = read("<p onclick='x()'>文<script>x()</script><iframe src=x></iframe><svg><script>y()</script></svg></p>")
    assert short(pasted.blocks) == ["paragraph:文"]
    assert "Scripts" in said(pasted, "dropped")


def test_text_in_a_thousand_nested_boxes_is_read() -> None:
    assert short(read("<div>" * 1000 + "深" + "</div>" * 1000).blocks) == ["paragraph:深"]


SIGNS = """<p> </p> <b> </b> <ul> <li> </ul> <table> <tr> <td> </table> <br> <img> <h1> </h1> <blockquote> 文 。 &nbsp;
<!-- --> <figcaption> <span/style='font-size:9px'> <a/href=x> <![endif]> \ufffc \ud800 <hr> • ——"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SIGNS.split()), max_size=40))
def test_any_html_is_read_and_no_character_of_its_text_is_lost(parts: list[str]) -> None:
    html = " ".join(parts)
    pasted = read(html)
    got = "".join(words_of(b) for b in pasted.blocks)
    if "<!--" not in html:
        assert got.count("文") == html.count("文")
    assert "\ufffc" not in got


def test_markdown_text_becomes_structure_and_other_text_is_left_alone() -> None:
    text = "# 题\n\n导语**重**。\n\n## 节\n\n- 甲\n- 乙\n\n| 区 | 数 |\n|---|--:|\n| 东 | 1 |\n"
    ids = itertools.count()
    blocks = read_text(text, lambda: str(next(ids))).blocks
    assert [b.kind for b in blocks] == ["headline", "paragraph", "heading", "bullet", "bullet", "table"]
    for plain in ("一\n二", "3 * 4 * 5\n#标签 文", "- 只有一行\n文", "电话：010-123\n网址 https://x.cn"):
        assert not is_markdown(plain)
        assert not read_text(plain, str).blocks


CLIPBOARDS = sorted((Path(__file__).parent / "clipboards").glob("*.html"))


def told(pasted: Pasted) -> str:
    """Blocks and receipt, one per line."""
    lines = []
    for block in pasted.blocks:
        text = str(words_of(block)).replace("\n", "⏎")
        if isinstance(block, Figure):
            came = pasted.pictures.get(block.id)
            text += f" | credit {block.credit} | alt {block.alt} | {came[0] if came else 'no picture'}"
        elif isinstance(block, Table):
            text = f"header {block.header} {' '.join(block.align)} {block.rows}"
        elif isinstance(block, TextBlock):
            text += "".join(f" {{{m.start}-{m.end} {m.type} {m.href}}}" for m in block.text.marks)
        lines.append(f"{block.kind}: {text}".rstrip())
    return "\n".join([*lines, "", *(f"({n.kind}) {n.message}" for n in pasted.notes)]) + "\n"


@pytest.mark.parametrize("file", CLIPBOARDS, ids=lambda f: f.stem)
def test_the_clipboards_of_other_programs_are_read_as_they_always_were(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # whatever this machine passes about in its own
    got, golden = told(read(file.read_text(encoding="utf-8"))), file.with_suffix(".txt")
    if os.environ.get("NEWSDESK_GOLDEN"):
        golden.write_text(got, encoding="utf-8")
    assert got == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>x</p><table><tbody><td>张三</td><td>12</td></tbody></table>", ["x", "张三", "12"]),
        (
            "<table><tr><form><td>a</td><td>b</td></form></tr><tr><td>c</td><td>d</td></tr></table>",
            ["a", "b", "c", "d"],
        ),
        ("<table>外面<tr><td>a</td><td>b</td></tr>后面</table>", ["外面", "a", "b", "后面"]),
        ("<p>公式 <math>E</math> 与</p>", ["公式 E 与"]),
        ("<p>x" + " " * 20_000 + "y</p>", ["x y"]),
        ("<p style='font-weight:²;mso-outline-level:²;font-size:9e999pt'>文</p>", ["文"]),
        (f"<p style='mso-outline-level:{'9' * 5000}'>文</p>", ["文"]),
        ("<table><tr><td colspan='²'>a</td><td rowspan='99999'>b</td></tr></table>", ["a", "b"]),
        ("<table><tr><td>" + "<span>" * 1500 + "a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<style>/* " + "a" * 30_000 + "</style><style>" + "b" * 30_000 + "</style><p>文</p>", ["文"]),
    ],
)
def test_no_word_is_lost_to_odd_html(html: str, words: list[str]) -> None:
    got = "\n".join(words_of(b) for b in read(html).blocks)
    for word in words:
        assert word in got.split("\n") or word in got


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>a<del>不在</del><span style='display:none'>不在</span></td><td>b</td></tr></table>",
        "<table><tr><td>a</td><td>b</td></tr><tr style='display:none'><td>不在</td><td>9</td></tr></table>",
        "<table><tr><td>a<span class=MsoCommentReference>不在</span></td><td>b</td></tr></table>",
        "<p>a<span style='visibility:hidden'>不在</span></p>",
    ],
)
def test_what_is_deleted_hidden_or_a_comment_stays_out_of_cells_too(html: str) -> None:
    got = "".join(words_of(b) for b in read(html).blocks)
    assert "不在" not in got
    assert "a" in got


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# 说明\n\n用 List<String> 和 <script>一句</script>，AT&T &amp;。\n[注]: 见第三版\n",
            [
                "headline:说明",
                "paragraph:用 List<String> 和 <script>一句</script>，AT&T &amp;。",
                "paragraph:[注]: 见第三版",
            ],
        ),
        (
            "会议要点：\n- 甲同意\n- 乙反对\n- 丙弃权\n以上。\n下周再议。",
            [
                "paragraph:会议要点：",
                "bullet:甲同意",
                "bullet:乙反对",
                "bullet:丙弃权",
                "paragraph:以上。",
                "paragraph:下周再议。",
            ],
        ),
        ("# 标题\n第一段，甲。\n第二段，乙。", ["headline:标题", "paragraph:第一段，甲。", "paragraph:第二段，乙。"]),
        ("# A\nA hard\nwrapped line", ["headline:A", "paragraph:A hard wrapped line"]),
        ("# x\n![图说](http://x.cn/a.jpg)\n正文", ["headline:x", "figure:图说", "paragraph:正文"]),
    ],
)
def test_markdown_takes_nothing_from_a_text_and_a_line_of_chinese_is_a_paragraph(
    text: str, expected: list[str]
) -> None:
    ids = itertools.count()
    assert short(read_text(text, lambda: str(next(ids))).blocks) == expected
