"""The article as HTML that Ghost's editor takes over whole.

Ghost turns what ``?source=html`` brings into its own document (Lexical). Of the HTML of a page it keeps paragraphs,
headings, lists of two levels, quotes, links, bold and italic; classes go, and a box falls apart into paragraphs. So
what is more than text is written as the card that Ghost would have written (its "kg-card" classes): a picture with its
caption, pictures side by side as a gallery, an editor's note as a callout. A table becomes an HTML card by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups
from newsdesk.base.links import safe_link
from newsdesk.extend.ports import Picture
from newsdesk.formats.body import group_html, write_body
from newsdesk.formats.figures import credits_of, plain
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.printed import Printed, generated, generated_picture, origin, printed, rights
from newsdesk.formats.runs import inline, line
from newsdesk.formats.words import Words, words_for

Place = Callable[[Figure, Picture], str]
"""Tells the address of a picture of a figure (of a group, each by itself)."""


def ghost_html(article: Article, pictures: Mapping[str, Picture], place: Place, *, without: str = "") -> str:
    """All that a reader sees below the headline. ``without``: the id of a figure that stands elsewhere. Equal input and
    equal places give equal text."""
    words = words_for(article.language)
    around = printed(article, words)
    elements = dict(write_body(article, pictures, words).elements)
    for block in article.body:
        if isinstance(block, Figure):
            elements[block.id] = "" if block.id == without else _figure(block, pictures, place, words)
    body = [_group(group, elements, around) for group in groups(article.body)]
    dateline = "" if around.lead else _paragraph(around.dateline)
    parts = (*_head(article, words), dateline, *body, *_foot(article, words))
    return "\n".join(part for part in parts if part) or "<p></p>"


def caption_html(figure: Figure, pictures: Mapping[str, Picture], words: Words) -> str:
    """What stands under a figure: its caption, who took it, and that a machine made it; "" when there is nothing."""
    held = pictures_of(figure)
    there = [(p, pictures[p.id]) for p in held if p.id in pictures]
    said = (
        inline(figure.caption),
        _span("credit", credits_of([p for p, _ in there] or held, words)),
        _span("generated", generated_picture(there, words)),
    )
    return str(escape(words["before_credit"])).join(part for part in said if part)


def _span(name: str, text: str) -> str:
    return f'<span class="{name}">{escape(text)}</span>' if text else ""


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _head(article: Article, words: Words) -> Iterator[str]:
    yield _paragraph(line(article.kicker))
    yield _paragraph(line(article.subtitle))
    link, parts = safe_link(article.source.link), []
    for kind, label, text in origin(article, words):
        if kind == "time":  # Ghost prints its own
            continue
        said = str(escape(text))
        if kind == "source" and link:
            said = f'<a href="{escape(link)}" rel="noopener">{said}</a>'
        parts.append(f"{escape(label)}{said}")
    yield f"<p>{str(escape(words['between_roles'])).join(parts)}</p>" if parts else ""
    yield _paragraph(generated(article, words))


def _foot(article: Article, words: Words) -> Iterator[str]:
    yield _paragraph(names_line(article.authors, article.language, words))
    yield _paragraph(editors_line(article.editors, article.language, words))
    yield _paragraph(rights(article))


def _group(group: Group, elements: Mapping[str, str], around: Printed) -> str:
    if group.kind not in ("note", "correction"):
        return group_html(group, elements)
    held = [b for b in group.blocks if isinstance(b, TextBlock) and line(b.text.text)]
    said = [f"{_label(b, around)}{inline(b.text)}" for b in held]
    text = f'<div class="kg-callout-text">{"<br>".join(said)}</div>'
    return f'<div class="kg-card kg-callout-card kg-callout-card-grey">{text}</div>' if said else ""


def _label(block: TextBlock, around: Printed) -> str:
    label = around.label(block)
    return f"<strong>{escape(label)}</strong>" if label else ""


# ------------------------------------------------------------------ pictures


def _figure(figure: Figure, pictures: Mapping[str, Picture], place: Place, words: Words) -> str:
    there = [(p, pictures[p.id]) for p in pictures_of(figure) if p.id in pictures]
    caption = caption_html(figure, pictures, words)
    if not there:
        return f"<p>{caption}</p>" if caption else ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    wide = " kg-width-wide" if figure.width == "full" else ""
    if len(there) == 1:
        return f'<figure class="kg-card kg-image-card{wide}">{_image(*there[0], place)}{below}</figure>'
    return f'<figure class="kg-card kg-gallery-card{wide}">{_gallery(there, place)}{below}</figure>'


def _gallery(there: Sequence[tuple[Figure, Picture]], place: Place) -> str:
    images = "".join(f'<div class="kg-gallery-image">{_image(f, p, place)}</div>' for f, p in there)
    return f'<div class="kg-gallery-container"><div class="kg-gallery-row">{images}</div></div>'


def _image(figure: Figure, picture: Picture, place: Place) -> str:
    file, alt = plain(picture), escape(line(figure.alt))
    return f'<img src="{escape(place(figure, picture))}" alt="{alt}" width="{file.width}" height="{file.height}">'
