"""A plug-in of somebody else is found by its entry point; one that fails is named and stops nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Bundle, House
from newsdesk.extend.registry import Registry

CODE = """
from newsdesk.base.message import M
from newsdesk.extend.ports import Bundle

class Shout:
    name = "shout"
    label = M("Shout")
    options = {}
    def export(self, article, pictures, house, options):
        return Bundle("a.txt", {"a.txt": article.headline.upper().encode()})

class Broken:
    def __init__(self):
        raise RuntimeError("not today")

class Half:
    name = "half"
"""
POINTS = """[newsdesk.exporters]
shout = newsdesk_test_plugin:Shout
broken = newsdesk_test_plugin:Broken
half = newsdesk_test_plugin:Half
gone = newsdesk_no_such_module:X
html = newsdesk_test_plugin:Shout
"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry on a machine where such a plug-in is installed."""
    (tmp_path / "newsdesk_test_plugin.py").write_text(CODE)
    info = tmp_path / "newsdesk_test_plugin-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: newsdesk-test-plugin\nVersion: 1\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Registry()
    sys.modules.pop("newsdesk_test_plugin", None)


def test_a_plug_in_works_like_our_own(registry: Registry) -> None:
    bundle = registry.exporter("shout").export(Article(id="a"), {}, House(), {})
    assert bundle == Bundle("a.txt", {"a.txt": b""})
    assert {"html", "json", "markdown", "shout"} <= set(registry.exporters)


def test_ours_are_not_replaced_by_one_of_the_same_name(registry: Registry) -> None:
    assert type(registry.exporter("html")).__module__ == "newsdesk.formats.html"


def test_what_fails_is_set_aside_by_name(registry: Registry) -> None:
    assert not {"broken", "half", "gone"} & set(registry.exporters)
    assert {(b.name, b.error.split(":")[0]) for b in registry.broken} == {
        ("broken", "RuntimeError"),
        ("half", "TypeError"),
        ("gone", "ModuleNotFoundError"),
    }


def test_an_unknown_format_names_those_there_are(registry: Registry) -> None:
    with pytest.raises(UserError, match="html, json, markdown") as caught:
        registry.exporter("word-star")
    assert "shout" in str(caught.value)
