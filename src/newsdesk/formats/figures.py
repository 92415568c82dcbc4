"""A figure's picture as a page shows it: its files, sizes and the ``<img>`` element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.formats.runs import line

FOLDER = "images"
SIZES = "(min-width: 45em) 42.5em, 100vw"
"""How wide pictures stand: the text column of the shipped theme, and the whole screen of a phone."""


def path_of(rendition: Rendition) -> str:
    """Where the file lies in the export."""
    return f"{FOLDER}/{rendition.name}"


def shown(article: Article, pictures: Mapping[str, Picture]) -> list[tuple[Figure, Picture]]:
    """The figures whose picture is there, in order."""
    return [(b, pictures[b.id]) for b in article.body if isinstance(b, Figure) and b.id in pictures]


def files(held: Iterable[Picture], *, largest: bool = False) -> dict[str, bytes]:
    """The pictures' files by their path in the export: every rendition, or the largest only."""
    return {
        path_of(rendition): rendition.data
        for picture in held
        for rendition in (picture.renditions[:1] if largest else picture.renditions)
    }


def image(figure: Figure, picture: Picture, *, first: bool) -> str:
    """The ``<img>`` element, in a ``<picture>`` when there are renditions of other formats than the first one's. The
    first picture of a page is loaded at once, the others when they come near."""
    best = picture.renditions[0]
    same = [r for r in picture.renditions if r.mime == best.mime]
    attributes = {"src": path_of(best), "alt": line(figure.alt), "width": best.width, "height": best.height}
    if len(same) > 1:
        attributes["srcset"] = _srcset(same)
        attributes["sizes"] = SIZES
    if not first:
        attributes["loading"] = "lazy"
    attributes["decoding"] = "async"
    shown = "<img " + " ".join(f'{k}="{escape(v)}"' for k, v in attributes.items()) + ">"
    others = sorted(
        {r.mime for r in picture.renditions} - {best.mime}
    )  # AVIF before WebP: the first that is known wins
    sources = "".join(
        f'<source type="{mime}" srcset="{_srcset(r for r in picture.renditions if r.mime == mime)}" sizes="{SIZES}">'
        for mime in others
    )
    return f"<picture>{sources}{shown}</picture>" if sources else shown


def _srcset(renditions: Iterable[Rendition]) -> str:
    return ", ".join(f"{path_of(r)} {r.width}w" for r in renditions)
