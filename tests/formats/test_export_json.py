"""The JSON export: valid by its schema, and complete enough to take the article in again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import jsonschema
import msgspec
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import map_pictures, pictures_in
from newsdesk.article.codec import article_from_json
from newsdesk.base.paths import resources
from newsdesk.extend.ports import Bundle
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.json import JsonExporter, schema


def exported(article: Article) -> tuple[Bundle, dict[str, Any]]:
    bundle = JsonExporter().export(article, {**small_pictures(article, ASSET), **sample_pictures()}, HOUSE, {})
    return bundle, json.loads(bundle.files["article.json"])


def test_the_export_is_valid_by_the_published_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    for article in (every_kind(), sample_story(), Article(id="")):
        assert not list(validator.iter_errors(exported(article)[1]))


def test_the_schema_refuses_what_is_no_export() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    _, data = exported(every_kind())
    for change in ({"version": 2}, {"html": 1}, {"blocks": [{"type": "paragraph"}]}, {"pictures": [{}]}):
        assert not validator.is_valid({**data, **change})


def test_the_written_schema_is_current() -> None:
    written = json.loads((resources() / "schemas" / "newsdesk-export.schema.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(schema()))


def test_the_model_restores_the_article_but_for_the_note_and_names_no_original() -> None:
    for article in (every_kind(), sample_story()):
        bundle, data = exported(article)
        files = {hashlib.sha256(held).hexdigest() for name, held in bundle.files.items() if name != bundle.entry}
        model = article_from_json(data["model"])
        assert {p.asset for p in pictures_in(model.blocks)} - {""} <= files
        assert {p["asset"] for p in data["pictures"]} <= files
        assert not any(p.asset.encode() in bundle.files[bundle.entry] for p in pictures_in(article.blocks))
        bare = [
            tuple(map_pictures(b, lambda p: msgspec.structs.replace(p, asset="")) for b in a.blocks)
            for a in (model, article)
        ]
        assert bare[0] == bare[1]
        assert msgspec.structs.replace(model, blocks=()) == msgspec.structs.replace(article, note="", blocks=())


def test_a_block_of_a_newer_version_is_whole_in_the_model_and_prints_nothing() -> None:
    _, data = exported(every_kind())
    (poll,) = [b for b in data["blocks"] if b["type"] == "poll"]
    assert poll == {"type": "poll", "id": "o1", "question": "新版本的块", "html": ""}
    assert {k: v for k, v in poll.items() if k != "html"} in data["model"]["blocks"]


def test_the_html_is_the_article_element_that_the_html_exporter_writes() -> None:
    _, data = exported(sample_story())
    bundle = HtmlExporter().export(sample_story(), sample_pictures(), HOUSE, {"form": "article"})
    assert data["html"] + "\n" == bundle.files["article.html"].decode()
    assert all(block["html"] in data["html"] for block in data["blocks"])


def test_pictures_are_listed_with_what_their_files_hold() -> None:
    bundle, data = exported(sample_story())
    assert len(data["pictures"]) == 3
    for picture in data["pictures"]:
        for file in picture["files"]:
            held = bundle.files[file["name"]]
            assert (file["bytes"], file["sha256"]) == (len(held), hashlib.sha256(held).hexdigest())


def test_every_field_is_there_even_when_empty() -> None:
    _, data = exported(Article(id=""))
    assert set(data["article"]) == set(schema()["properties"]["article"]["properties"])
    assert data["article"]["source"]["kind"] == "original"
