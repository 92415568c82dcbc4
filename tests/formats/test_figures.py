"""A page names each format of a picture where browsers look for it, and the one that all can show last."""

from __future__ import annotations

from lxml import html

from newsdesk.article.blocks import Figure
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.formats.figures import SIZES, image


def rendition(width: int, kind: str) -> Rendition:
    return Rendition(f"a-{width}.{kind}", f"image/{kind}", width, width // 2, b"")


def test_other_formats_are_sources_of_a_picture_element() -> None:
    made = [rendition(w, k) for w in (800, 400) for k in ("jpeg", "webp", "avif")]
    (box,) = html.fragments_fromstring(image(Figure("f", alt="桥"), Picture("a", tuple(made)), first=True))
    element = list(box.iterdescendants())  # libxml2 does not know that a source has no content
    assert [e.tag for e in element] == ["source", "source", "img"]
    assert [s.get("type") for s in element[:2]] == ["image/avif", "image/webp"]
    assert element[1].get("srcset") == "images/a-800.webp 800w, images/a-400.webp 400w"
    assert element[2].get("srcset") == "images/a-800.jpeg 800w, images/a-400.jpeg 400w"
    assert {e.get("sizes") for e in element} == {SIZES}
    assert (element[2].get("src"), element[2].get("alt")) == ("images/a-800.jpeg", "桥")


def test_one_format_needs_no_picture_element() -> None:
    (element,) = html.fragments_fromstring(
        image(Figure("f"), Picture("a", (rendition(800, "jpeg"), rendition(400, "jpeg"))), first=False)
    )
    assert element.tag == "img"
