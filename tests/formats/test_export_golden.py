"""Exports compared byte for byte with files that a person has read. After a wanted change: NEWSDESK_GOLDEN=1 writes
them anew, then read the difference before it is committed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from export_samples import ASSET, EXPORTERS, HOUSE, every_kind, sample_story, small_pictures

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure

GOLDEN = Path(__file__).parent / "golden"
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "page.html": ("html", {}),
    "article.html": ("html", {"form": "article"}),
    "founder.html": ("html", {"form": "founder", "lead_indent": "spaces"}),
    "article.json": ("json", {}),
    "article.md": ("markdown", {}),
    "article.ninjs.json": ("ninjs", {}),
    "article.ninjs-2.2.json": ("ninjs", {"version": "2.2"}),
    "article.txt": ("text", {}),
    "article.ans.json": ("ans", {}),
    "article.nitf.xml": ("nitf", {}),
    "article.apple.json": ("apple-news", {}),
    "post.html": ("wordpress", {}),
    "wechat.html": ("wechat", {}),
}
ARTICLES = {"story": sample_story(), "kinds": every_kind()}


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("case", CASES)
def test_the_export_is_the_golden_one(case: str, article: str) -> None:
    name, options = CASES[case]
    bundle = EXPORTERS[name].export(
        ARTICLES[article], small_pictures(ARTICLES[article], *_assets(ARTICLES[article])), HOUSE, options
    )
    made, golden = bundle.files[bundle.entry], GOLDEN / f"{article}-{case}"
    if case == "page.html":
        # The style is the theme's own file; a change of a colour is no change of the markup.
        head, _, rest = made.partition(b"<style>")
        made = head + b"<style>" + rest[rest.index(b"</style>") :]
    if os.environ.get("NEWSDESK_GOLDEN"):
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()


def _assets(article: Article) -> list[str]:
    found = [b.asset for b in article.blocks if isinstance(b, Figure)]
    return [ASSET] if ASSET in found else found
