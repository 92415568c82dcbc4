"""Proofs as PDF before poppler: the words, their order, the tags, and what the file says of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from export_samples import HOUSE, every_kind, sample_story
from hostile import HOSTILE, hostile_article, hostile_house
from test_export_docx import all_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, Table, TextBlock, pictures_in
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Bundle, House
from newsdesk.formats.pdf import ENTRY, PdfExporter, _fetcher, _weasyprint
from newsdesk.formats.runs import line


def missing() -> str:
    try:
        _weasyprint()
    except UserError as error:
        return str(error)
    return ""


needs_weasyprint = pytest.mark.skipif(bool(missing()), reason=missing())
poppler = pytest.mark.skipif(
    bool(missing()) or not shutil.which("pdftotext"), reason=missing() or "no poppler: run scripts/judges.sh"
)
RADICALS = re.compile("[\u2e80-\u2fdf]")


def written(article: Article, house: House = HOUSE) -> bytes:
    return PdfExporter().export(article, all_pictures(article), house, {}).files[ENTRY]


def asked(data: bytes, folder: Path, *command: str) -> str:
    """What a program of poppler says of the file."""
    (folder / ENTRY).write_bytes(data)
    program, *rest = command
    line_ends = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, *rest, str(folder / ENTRY), *line_ends], capture_output=True, check=True)
    return done.stdout.decode()


def body(data: bytes, folder: Path) -> str:
    """The text between the lines at the top and the bottom of each page, without white space."""
    return "".join(asked(data, folder, "pdftotext", "-x", "0", "-y", "70", "-W", "596", "-H", "704").split())


def told(article: Article) -> list[str]:
    """The words of an article in order."""
    out: list[str] = []
    for block in article.blocks:
        if isinstance(block, TextBlock):
            out.append(block.text.text)
        elif isinstance(block, Table):
            out += [block.caption, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Figure):
            out += [block.caption.text]
    return ["".join(text.split()) for text in out if text.strip()]


@poppler
@pytest.mark.parametrize("name", ["story", "kinds"])
def test_the_text_layer_has_every_word_in_order_and_no_radical_for_a_character(name: str, tmp_path: Path) -> None:
    article = sample_story() if name == "story" else every_kind()
    text, at = body(written(article), tmp_path), 0
    assert RADICALS.findall(text) == []
    for words in told(article):
        found = text.find(words, at)
        assert found >= 0, words
        at = found + len(words)


@poppler
def test_each_page_says_what_it_is_a_proof_of_and_which(tmp_path: Path) -> None:
    data = written(sample_story())
    pages = asked(data, tmp_path, "pdftotext", "-layout").split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        first, *_, last = [x for x in page.splitlines() if x.strip()]
        assert "城市日报 · 边角地变身口袋公园" in first
        assert "清样" in first
        assert f"修订 {sample_story().revision}" in first
        assert "".join(last.split()) == f"{number}/{len(pages)}"
    english = msgspec.structs.replace(sample_story(), language="en")
    assert "Proof, revision 1" in asked(written(english), tmp_path, "pdftotext", "-layout")


@poppler
def test_the_file_says_who_and_when_by_the_article_and_is_tagged(tmp_path: Path) -> None:
    held = asked(written(every_kind()), tmp_path, "pdfinfo", "-isodates")
    found = {key: value.strip() for key, _, value in (x.partition(":") for x in held.splitlines())}
    assert (found["Title"], found["Author"], found["Keywords"]) == ("这是标题", "张三, 李四, 王五", "公园, 更新")
    assert found["CreationDate"].startswith("2026-11-20T08:12:00")
    assert found["ModDate"].startswith("2026-11-21T01:30:00")
    assert found["Tagged"] == "yes"
    assert found["JavaScript"] == "no"
    metadata = asked(written(every_kind()), tmp_path, "pdfinfo", "-meta")
    assert 'pdfuaid:part="1"' in metadata or "<pdfuaid:part>1<" in metadata
    tags = asked(written(every_kind()), tmp_path, "pdfinfo", "-struct")
    for tag in ("H1", "H2", "Figure", "Table", "TH", "L", "LI", "BlockQuote", "Link"):
        assert re.search(rf"^\s*{tag}\b", tags, re.MULTILINE), tag


@poppler
def test_headings_are_bookmarks_and_pictures_are_inside(tmp_path: Path) -> None:
    data = written(every_kind())
    outline = asked(data, tmp_path, "pdftohtml", "-xml", "-i", "-stdout").partition("<outline>")[2]
    assert re.findall(r"<item[^>]*>([^<]*)<", outline)[:3] == ["这是标题", "先有的三级小标题", "小标题"]
    images = asked(data, tmp_path, "pdfimages", "-list").splitlines()[2:]
    assert len(images) == len(list(pictures_in(every_kind().body)))


@needs_weasyprint
def test_equal_articles_give_equal_bytes() -> None:
    assert written(every_kind()) == written(every_kind())
    assert written(every_kind()) != written(sample_story())


@needs_weasyprint
def test_the_note_to_the_desk_is_not_in_it_and_an_empty_article_is_a_page() -> None:
    noted, bare = (msgspec.structs.replace(every_kind(), note=note) for note in ("给编辑部", ""))
    assert written(noted) == written(bare)
    assert list(PdfExporter().verify(Bundle(ENTRY, {ENTRY: written(Article(id=""))}))) == []


@poppler
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str, tmp_path: Path) -> None:
    data = written(hostile_article(text), hostile_house(text))
    assert list(PdfExporter().verify(Bundle(ENTRY, {ENTRY: data}))) == []
    assert "JavaScript:      no" in asked(data, tmp_path, "pdfinfo")
    links = re.findall(r"Annotation\s+(\S+)", asked(data, tmp_path, "pdfinfo", "-url"))
    assert all(x.startswith(("http://", "https://", "mailto:")) for x in links)
    if text.isascii():
        assert "".join(line(text).split()) in body(data, tmp_path)


@needs_weasyprint
def test_nothing_but_the_article_s_pictures_is_ever_fetched() -> None:
    fetcher = _fetcher(_weasyprint(), {"images/a.jpg": b"x"})
    assert fetcher.fetch("http://newsdesk.invalid/images/a.jpg").read() == b"x"
    for address in ("file:///etc/passwd", "https://a.example/a.jpg", "http://newsdesk.invalid/images/b.jpg", "data:,x"):
        with pytest.raises(ValueError, match="not one of"):
            fetcher.fetch(address)


def test_without_weasyprint_the_person_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UserError, match="pip install") as caught:
        PdfExporter().export(sample_story(), {}, HOUSE, {})
    assert caught.value.hint is not None


def test_an_unknown_option_is_refused_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    options: dict[str, Any] = {"nonsense": 1}
    with pytest.raises(UserError, match="nonsense"):
        PdfExporter().export(sample_story(), {}, HOUSE, options)


def test_the_exporter_finds_what_is_wrong_with_a_pdf() -> None:
    assert list(PdfExporter().verify(Bundle(ENTRY, {ENTRY: b"%PDF-1.7 cut"}))) == ["its end is missing"]
    assert len(list(PdfExporter().verify(Bundle(ENTRY, {ENTRY: b"none"})))) == 2


def test_a_proof_does_not_let_pictures_in_that_are_cut_short() -> None:
    code = (
        "from newsdesk.formats.pdf import PdfExporter; from newsdesk.article.article import Article;"
        "from newsdesk.article.blocks import TextBlock; from newsdesk.extend.ports import House;"
        "from PIL import ImageFile;"
        "PdfExporter().export(Article(id='a', blocks=(TextBlock('h', 'headline'),)), {}, House(), {});"
        "assert not ImageFile.LOAD_TRUNCATED_IMAGES"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
