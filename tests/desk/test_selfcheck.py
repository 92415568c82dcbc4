"""An export is looked at before it is written: a broken one stops, and what a format cannot hold is told."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, Opaque, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample
from newsdesk.desk.selfcheck import faults, not_held
from newsdesk.extend.ports import Bundle, Exporter, House, Option, Picture, Rendition
from newsdesk.formats.docx import DocxExporter
from newsdesk.formats.epub import EpubExporter


class Spoilt:
    """Our page, with something done to it."""

    name, label, limits = "spoilt", M("Web page (HTML)"), ()
    options: Mapping[str, Option] = {}

    def __init__(self, desk: Desk) -> None:
        self.good = desk.registry.exporters["html"]
        self.drop = self.hide = ""
        self.wrong: list[str] = []

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        made = self.good.export(article, pictures, house, options)
        files = {name: data for name, data in made.files.items() if not (self.drop and name.endswith(self.drop))}
        if self.hide:
            files[made.entry] = files[made.entry].replace(self.hide.encode(), b"")
        return Bundle(made.entry, files)

    def verify(self, bundle: Bundle) -> Iterable[str]:
        return self.wrong


def picture_that_tells() -> bytes:
    """A JPEG with a place in its EXIF."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(held, "JPEG", exif=exif)
    return held.getvalue()


@pytest.fixture
def spoilt(desk: Desk) -> Spoilt:
    made = Spoilt(desk)
    desk.registry.exporters["spoilt"] = made
    return made


def test_a_sound_export_has_no_faults_and_holds_all(desk: Desk, tmp_path: Path) -> None:
    article = desk.library.load(open_sample(desk))
    for format in ("html", "json", "markdown"):
        assert desk.export(article, format, {}, tmp_path / format).receipt == ()


@pytest.mark.parametrize("spoil", ["a picture is missing", "no page names a picture", "the exporter says so"])
def test_what_is_broken_is_not_written(desk: Desk, spoilt: Spoilt, tmp_path: Path, spoil: str) -> None:
    article = desk.library.load(open_sample(desk))
    desk.export(article, "spoilt", {}, tmp_path / "good")
    name = next(n for n in desk.render(article, "html", {}).files if n.endswith(".jpg"))
    if spoil == "a picture is missing":
        spoilt.drop = name
    elif spoil == "no page names a picture":
        spoilt.hide = name.rpartition("/")[2]
    else:
        spoilt.wrong = ["line 3: a fault"]
    with pytest.raises(UserError, match="fault"):
        desk.export(article, "spoilt", {}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_picture_that_tells_where_it_was_taken_is_not_written(desk: Desk, spoilt: Spoilt) -> None:
    article = Article(id="a", blocks=(TextBlock("h", "headline"), Figure("f", "ab" * 32)))
    pictures = {"f": Picture("ab" * 32, (Rendition("x-40.jpg", "image/jpeg", 40, 30, picture_that_tells()),))}
    bundle = spoilt.export(article, pictures, House(), {})
    assert [fault for fault in faults(bundle, spoilt, article, pictures) if "location" in fault]


@pytest.mark.parametrize("exporter", [DocxExporter(), EpubExporter()], ids=lambda e: e.name)
def test_pictures_inside_an_export_of_one_file_are_looked_at_too(exporter: Exporter, tmp_path: Path) -> None:
    article = Article(id="a", blocks=(TextBlock("h", "headline", rich("题")), Figure("f", "ab" * 32)))
    name = "0123456789abcdef-40.jpg"
    pictures = {"f": Picture("ab" * 32, (Rendition(name, "image/jpeg", 40, 30, picture_that_tells()),))}
    bundle = exporter.export(article, pictures, House(), {})
    assert [fault for fault in faults(bundle, exporter, article, pictures) if "location" in fault]
    clean = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(clean, "JPEG")
    pictures = {"f": Picture("ab" * 32, (Rendition(name, "image/jpeg", 40, 30, clean.getvalue()),))}
    assert list(faults(exporter.export(article, pictures, House(), {}), exporter, article, pictures)) == []


def test_what_does_not_come_back_is_told(desk: Desk) -> None:
    story = desk.library.load(open_sample(desk))
    article = replace(
        story, blocks=(*story.blocks, Opaque("o", '{"type": "poll"}'), TextBlock("p", "paragraph", rich("尾")))
    )
    markdown = desk.registry.exporters["markdown"]
    notes = not_held(markdown.export(article, {}, House(), {}), article, desk.registry.importers["markdown"])
    told = [note.message.template for note in notes]
    assert "This format cannot hold a block that a newer version made." in told
    pictures = desk.pictures_for(article)
    notes = not_held(markdown.export(article, pictures, House(), {}), article, desk.registry.importers["markdown"])
    assert [note.kind for note in notes] == ["dropped"]
    assert not_held(desk.render(article, "json", {}), article, desk.registry.importers["json"]) == ()
