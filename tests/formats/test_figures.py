"""A page names each format of a picture where browsers look for it, and the one that all can show last."""

from __future__ import annotations

from lxml import html

from newsdesk.article.article import Article
from newsdesk.article.blocks import Beside, Figure, pictures_of
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.formats.figures import credits_of, image, leading, row
from newsdesk.formats.words import CHINESE


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
    assert {e.get("sizes") for e in element} == {"(min-width: 45em) 42.5em, 100vw"}
    assert (element[2].get("src"), element[2].get("alt")) == ("images/a-800.jpeg", "桥")


def test_one_format_needs_no_picture_element() -> None:
    (element,) = html.fragments_fromstring(
        image(Figure("f"), Picture("a", (rendition(800, "jpeg"), rendition(400, "jpeg"))), first=False)
    )
    assert element.tag == "img"


def test_pictures_of_a_group_share_the_width_by_their_shapes() -> None:
    figure = Figure("f", "a", beside=(Beside("b"),), width="half")
    wide = Picture(
        "a", (Rendition("a.jpg", "image/jpeg", 900, 300, b""), Rendition("a2.jpg", "image/jpeg", 300, 100, b""))
    )
    high = Picture(
        "b", (Rendition("b.jpg", "image/jpeg", 300, 300, b""), Rendition("b2.jpg", "image/jpeg", 100, 100, b""))
    )
    (element,) = html.fragments_fromstring(row(list(zip(pictures_of(figure), (wide, high), strict=True)), "f"))
    assert [span.get("style") for span in element] == ["--shape: 3", "--shape: 1"]
    sizes = [image.get("sizes") for image in element.iter("img")]
    assert sizes == ["(min-width: 23.75em) 15.94em, 75vw", "(min-width: 23.75em) 5.312em, 25vw"]
    assert [image.get("loading") for image in element.iter("img")] == [None, "lazy"]


def test_a_groups_credit_is_said_once_or_with_its_place() -> None:
    same = Figure("f", "a", credit="林晓 摄", beside=(Beside("b", "林晓 摄"),))
    assert credits_of(pictures_of(same), CHINESE) == "林晓 摄"
    others = Figure("f", "a", credit="林晓 摄", beside=(Beside("b"), Beside("c", "王敏 摄")))
    assert credits_of(pictures_of(others), CHINESE) == "左图　林晓 摄；右图　王敏 摄"


def test_the_chosen_picture_leads_and_else_the_first() -> None:
    figures = (Figure("f", "a"), Figure("g", "b"), Figure("h"))
    pictures = {i: Picture(a, (rendition(80, "jpeg"),)) for i, a in (("f", "a"), ("g", "b"))}
    for chosen, leads in (("", "f"), ("g", "g"), ("h", "f"), ("away", "f")):
        found = leading(Article(id="x", blocks=figures, lead_picture=chosen), pictures)
        assert found is not None
        assert found[0].id == leads
    assert leading(Article(id="x", blocks=figures, lead_picture="g"), {"f": pictures["f"]})[0].id == "f"
    assert leading(Article(id="x", blocks=figures), {}) is None
