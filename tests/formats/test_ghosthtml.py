"""The HTML for Ghost: all that a reader sees, as cards where Ghost would else drop it, and hostile text is text.

A real Ghost judges it in tests/cms/test_ghost.py.
"""

from __future__ import annotations

import re

import msgspec
import pytest
from export_samples import ASSET, every_kind, sample_pictures, sample_story, small_pictures
from hostile import HOSTILE, hostile_article
from test_export_contract import tags

from newsdesk.article.blocks import Figure, TextBlock, pictures_of
from newsdesk.formats.ghosthtml import caption_html, ghost_html
from newsdesk.formats.runs import line
from newsdesk.formats.words import CHINESE
from newsdesk.publish.pagelines import read


def test_every_paragraph_is_there_in_order() -> None:
    article = every_kind()
    html = ghost_html(article, small_pictures(article, ASSET), lambda f, p: f"https://x.example/{f.id}.jpg")
    text = "".join("".join(found.split()) for found in read(html)[0])
    at = 0
    for block in article.blocks:
        if isinstance(block, TextBlock) and block.kind != "headline" and line(block.text.text):
            found = text.find("".join(line(block.text.text).split()), at)
            assert found >= at, block.text.text
            at = found
    for said in ("转载自：外地日报", "责任编辑：王五", "原标题"):
        assert said in text


def test_pictures_are_cards_with_alternative_text_caption_and_credit() -> None:
    story = sample_story()
    pictures = sample_pictures()
    html = ghost_html(story, pictures, lambda f, p: f"https://x.example/{f.id}.jpg")
    figures = [b for b in story.body if isinstance(b, Figure)]
    assert html.count('<figure class="kg-card kg-image-card') == len(figures) == 3
    for figure, seen in zip(figures, read(html)[1], strict=True):
        assert (seen.url, seen.alt) == (f"https://x.example/{figure.id}.jpg", line(figure.alt))
        assert line(figure.caption.text) in seen.caption and line(figure.credit) in seen.caption
    without = ghost_html(story, pictures, lambda f, p: "", without=figures[0].id)
    assert without.count("<figure") == 2
    assert line(figures[0].credit) in caption_html(figures[0], pictures, CHINESE)


def test_pictures_side_by_side_are_a_gallery_and_notes_callouts() -> None:
    article = every_kind()
    html = ghost_html(article, small_pictures(article, ASSET), lambda f, p: f"https://x.example/{f.id}.jpg")
    assert any(len(pictures_of(b)) > 1 for b in article.body if isinstance(b, Figure)) == ("kg-gallery-card" in html)
    assert "kg-callout-card" in html and 'class="note"' not in html


def test_an_article_without_a_word_is_no_empty_text() -> None:
    assert ghost_html(msgspec.structs.replace(every_kind(), blocks=(), authors=(), editors=()), {}, lambda f, p: "")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text: str) -> None:
    article = hostile_article(text)
    found = tags(ghost_html(article, small_pictures(article, ASSET), lambda f, p: "https://x.example/a.jpg"))
    allowed = {"span", "hr", "p", "a", "strong", "em", "mark", "br", "h2", "h3", "ul", "ol", "li", "blockquote", "div"}
    allowed |= {"figure", "img", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in found} <= allowed
    for tag, attributes in found:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert not re.match(r"\s*(javascript|data):", attributes.get("href") or "", re.IGNORECASE)
