"""A figure's picture as a page shows it: its files, sizes and the ``<img>`` element."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, pictures_in
from newsdesk.article.look import Look, focus_in
from newsdesk.article.outline import lead_picture
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.formats.runs import line
from newsdesk.formats.words import Words

FOLDER = "images"
EVERYWHERE = ("image/jpeg", "image/png", "image/gif")
"""What every program can show."""
CENTRE = "50% 50%"
WIDE = {"column": 42.5, "full": 70.0, "half": 21.25}
"""How wide figures stand on a large screen, in em: the text column of the shipped themes, their page, half a column."""
NO_REFS: Mapping[str, str] = MappingProxyType({})


Address = Callable[[Rendition], str]
"""Says where a picture's file is found."""


def path_of(rendition: Rendition) -> str:
    """Where the file lies in the export."""
    return f"{FOLDER}/{rendition.name}"


def data_of(rendition: Rendition) -> str:
    """The file itself, as an address (RFC 2397)."""
    return f"data:{rendition.mime};base64,{base64.b64encode(rendition.data).decode()}"


def shown(article: Article, pictures: Mapping[str, Picture]) -> list[tuple[Figure, Picture]]:
    """The pictures that are there, in order; those of a group one by one."""
    return [(p, pictures[p.id]) for p in pictures_in(article.body) if p.id in pictures]


def leading(article: Article, pictures: Mapping[str, Picture]) -> tuple[Figure, Picture] | None:
    """The picture that stands for the article in lists and on cards, when it is there; else the first that is."""
    chosen, found = lead_picture(article), shown(article, pictures)
    return next((x for x in found if chosen is not None and x[0].id == chosen.id), found[0] if found else None)


def credits_of(held: Sequence[Figure], words: Words) -> str:
    """Who took a figure's pictures, as one line: said once when it is the same of all, else each with its place."""
    said = [line(p.credit) for p in held]
    if len(set(said)) == 1:
        return said[0]
    names = ("left", "right") if len(said) == 2 else ("left", "middle", *["right"] * (len(said) - 2))
    return words["between_credits"].join(
        f"{words[name]}{credit}" for name, credit in zip(names, said, strict=True) if credit
    )


def files(held: Iterable[Picture], *, largest: bool = False, card: bool = False) -> dict[str, bytes]:
    """The pictures' files by their path in the export: every rendition, or the largest only; the card if wished."""
    return {
        path_of(rendition): rendition.data
        for picture in held
        for rendition in (
            *(picture.renditions[:1] if largest else picture.renditions),
            *([picture.card] if card and picture.card else []),
        )
    }


PRINTED = ("image/jpeg", "image/png")
"""What word processors, e-book readers and printers show."""


def printable(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """The pictures with the largest of their files that every program shows; one without such a file is left out."""
    found = ((i, next((r for r in p.renditions if r.mime in PRINTED), None), p) for i, p in pictures.items())
    return {i: replace(p, renditions=(r,), card=None) for i, r, p in found if r is not None}


def plain(picture: Picture, *, below: int = 0, widest: int = 0) -> Rendition:
    """The one file for where there is no choice of several: the largest JPEG, PNG or GIF that has fewer bytes than
    ``below`` and is not wider than ``widest`` (0 for any); the smallest when none is so, and another format only when
    there is none of these."""
    known = [r for r in picture.renditions if r.mime in EVERYWHERE] or list(picture.renditions)
    fit = (r for r in known if (not below or len(r.data) < below) and (not widest or r.width <= widest))
    return next(fit, known[-1])


def image(
    figure: Figure,
    picture: Picture,
    *,
    first: bool,
    share: float = 1.0,
    address: Address = path_of,
    ref: str = "",
) -> str:
    """The ``<img>`` element, in a ``<picture>`` when there are renditions of other formats than the first one's. The
    first picture of a page is loaded at once, the others when they come near. ``share`` is the picture's part of the
    width of its figure, ``address`` says where its files are; ``ref`` names the picture where what comes with the
    markup describes it."""
    sizes = _sizes(figure.width, share)
    best = picture.renditions[0]
    same = [r for r in picture.renditions if r.mime == best.mime]
    attributes = {"src": address(best), "alt": line(figure.alt), "width": best.width, "height": best.height}
    if len(same) > 1:
        attributes["srcset"] = _srcset(same, address)
        attributes["sizes"] = sizes
    if not first:
        attributes["loading"] = "lazy"
    attributes["decoding"] = "async"
    if (focus := focus_of(figure.look)) != CENTRE:
        attributes["style"] = f"object-position: {focus}"  # where a style crops, this stays
    if ref:
        attributes["data-assoc-ref"] = ref
    shown = "<img " + " ".join(f'{k}="{escape(v)}"' for k, v in attributes.items()) + ">"
    others = sorted({r.mime for r in picture.renditions} - {best.mime})  # AVIF before WebP: the first known one wins
    sets = [(mime, _srcset([r for r in picture.renditions if r.mime == mime], address)) for mime in others]
    sources = "".join(f'<source type="{mime}" srcset="{files}" sizes="{sizes}">' for mime, files in sets)
    return f"<picture>{sources}{shown}</picture>" if sources else shown


def focus_of(look: Look) -> str:
    """Where the focus is in the picture as it is shown, for ``object-position``."""
    x, y = focus_in(look)
    return f"{100 * x:.3g}% {100 * y:.3g}%"


def row(
    held: Sequence[tuple[Figure, Picture]], first: str, address: Address = path_of, refs: Mapping[str, str] = NO_REFS
) -> str:
    """A figure's pictures; ``first`` is the id of the page's first. Several stand beside each other, each as wide as
    its shape needs to be as high as the others. The width stands in a style: where there is no style sheet, they
    follow each other. ``refs`` are by the pictures' ids."""
    if len(held) == 1:
        figure, picture = held[0]
        return image(figure, picture, first=figure.id == first, address=address, ref=refs.get(figure.id, ""))
    shapes = [picture.renditions[0].width / picture.renditions[0].height for _, picture in held]
    images = (
        image(f, p, first=f.id == first, share=shape / sum(shapes), address=address, ref=refs.get(f.id, ""))
        for (f, p), shape in zip(held, shapes, strict=True)
    )
    parts = (f'<span style="--shape: {shape:.4g}">{shown}</span>' for shown, shape in zip(images, shapes, strict=True))
    return '<div class="row">\n' + "\n".join(parts) + "\n</div>"


def _sizes(width: str, share: float) -> str:
    """For ``sizes``: the figure's width on a large screen; a phone's screen is filled whatever it is."""
    large = WIDE[width]
    return f"(min-width: {large + 2.5:g}em) {large * share:.4g}em, {100 * share:.3g}vw"


def _srcset(renditions: Iterable[Rendition], address: Address) -> str:
    return ", ".join(f"{address(r)} {r.width}w" for r in renditions)
