"""Where a live news page has its headline, source line, channel path, body and editors: elements of its tree.

Nothing is certain on a page that somebody else made: what is found is scored, as readability's followers do, and who
calls says what was not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsdesk.intake.pagelines import length
from newsdesk.intake.pagemeta import channel_path, stated_in

MOST_ELEMENTS = 30_000
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "footer",
        ),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "th", "tr", "ul"),
    )
)
_HINT_TITLE = re.compile(r"title|headline|\bbt\b|\btit\b|biaoti", re.I)
_HINT_BODY = re.compile(r"content|article|zoom|editor|\btext\b|\bcon\b|\bbody\b|detail|neirong", re.I)
_HINT_OTHER = re.compile(r"comment|related|recommend|hot|rank|sidebar|footer|nav|menu|copyright|share", re.I)
_EDITORS = re.compile(r"^[\[【(（]?\s*(?:责任编辑|责编|本文责编|编辑|Editors?)\s*[:：]", re.I)
_SITE_TAIL = re.compile(r"\s*[_|｜].*$|\s+[-–—]{1,2}\s.*$|--.*$")


@dataclass(slots=True)
class PageParts:
    """The elements; None for what was not found. The first part of ``body`` to replace is ``body_start``: the body's
    own child where headline and text stand in one element."""

    headline: HtmlElement
    body: HtmlElement
    body_start: int = 0
    origin: HtmlElement | None = None
    crumbs: HtmlElement | None = None
    editors: HtmlElement | None = None
    pictures: int = 0


def find_parts(root: HtmlElement) -> PageParts | None:
    """The parts of the page; None when it has no headline or no body."""
    order = {e: i for i, e in enumerate(_elements(root))}
    said = _titles(root)
    headline = max(order, key=lambda e: (_headline_score(e, said), -order[e]), default=None)
    if headline is None or _headline_score(headline, said) <= 0:
        return None
    body = _find_body(order, headline)
    if body is None:
        return None
    parts = PageParts(headline, body, pictures=sum(1 for _ in body.iter("img")))
    inside = set() if body in headline.iterancestors() else set(body.iter())
    before = [e for e in order if e not in inside and e is not body]
    parts.origin = _find_origin(order, before, headline)
    parts.crumbs = _find_crumbs(before)
    parts.body_start = _start(parts)
    parts.editors = next((e for e in before if order[e] > order[body] and _is_editors(e)), None)
    return parts


def text_of(element: HtmlElement) -> str:
    """What an element says, white space as single spaces. Scripts and comments are no longer there."""
    return " ".join("".join(element.itertext()).split())


def words_of(element: HtmlElement, most: int = 10_000) -> str:
    """And with a space wherever an element begins or ends: labels and names stand close on pages. "" when it says more
    than so many characters: nobody waits for what all the ancestors of a long text say."""
    held: list[str] = []
    left = most
    for text in element.itertext():
        piece = " ".join(text.split())
        left -= len(piece)
        if left < 0:
            return ""
        held += [piece] if piece else []
    return " ".join(held)


def _elements(root: HtmlElement) -> Iterator[HtmlElement]:
    for count, element in enumerate(root.iter()):
        if count > MOST_ELEMENTS:
            return
        if isinstance(element.tag, str) and element.tag not in ("html", "head", "title", "meta", "link"):
            yield element


def _titles(root: HtmlElement) -> str:
    """What the page says its headline is: <title> and og:title, without the site's name."""
    named = [root.findtext(".//title") or ""]
    metas = (m for m in root.iter("meta") if (m.get("property") or m.get("name")) in ("og:title", "ArticleTitle"))
    named += [m.get("content") or "" for m in metas]
    return "\n".join(_squeezed(_SITE_TAIL.sub("", name)) for name in named if name.strip())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _hints(element: HtmlElement) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _headline_score(element: HtmlElement, said: str) -> float:
    if element.tag not in ("h1", "h2", "h3", "div", "p", "td", "span", "strong", "b", "font", "center"):
        return 0.0
    if len(element) > 8 or any(child.tag in _BLOCKS for child in element):
        return 0.0
    text = _squeezed(text_of(element))
    if not 4 <= length(text) <= 80:
        return 0.0
    score = {"h1": 40.0, "h2": 15.0, "h3": 5.0}.get(str(element.tag), 0.0)
    if any(text == line or (len(text) > 7 and text in line) for line in said.split("\n") if line):
        score += 60
    elif element.tag != "h1":
        return 0.0
    if element.iter("a") and any(len(_squeezed(text_of(a))) > len(text) * 0.6 for a in element.iter("a")):
        score -= 30  # a headline does not lead elsewhere; a site's name does
    return score + (10 if _HINT_TITLE.search(_hints(element)) else 0)


# ------------------------------------------------------------------ body


def _find_body(order: dict[HtmlElement, int], headline: HtmlElement) -> HtmlElement | None:
    """The element with most prose directly below it, as far as links are not most of it."""
    scores: dict[HtmlElement, float] = {}
    for element in order:
        if (
            element.tag in ("p", "td", "div", "section", "article", "font", "span")
            and order[element] > order[headline] - 1
        ):
            prose = sum(length(t.strip()) for t in _direct(element) if length(t.strip()) >= 8)
            if prose <= 0:
                continue
            holder = element.getparent() if element.tag in ("p", "font", "span") else element
            if holder is not None:
                scores[holder] = scores.get(holder, 0) + prose
                above = holder.getparent()
                if above is not None and element.tag == "p":
                    scores[above] = scores.get(above, 0) + prose / 3
    weights: dict[HtmlElement, float] = {}
    for element, score in scores.items():
        if element.tag not in ("body", "html") and element in order:
            hints = _hints(element)
            weight = (1.3 if _HINT_BODY.search(hints) else 1) * (0.3 if _HINT_OTHER.search(hints) else 1)
            weights[element] = score * weight
    best, most = None, 0.0
    for element in sorted(weights, key=lambda e: -weights[e])[:8]:
        weighed = weights[element]
        linked = sum(length(text_of(a)) for a in element.iter("a"))
        weighed *= 1 - min(1.0, linked / max(1.0, length(text_of(element))))
        if weighed > most:
            best, most = element, weighed
    return best if most >= 60 else None


def _direct(element: HtmlElement) -> Iterator[str]:
    """The text of an element and of the inline elements in it."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag in ("a", "b", "strong", "em", "i", "span", "font"):
            yield child.text or ""
        yield child.tail or ""


def _start(parts: PageParts) -> int:
    """The body's first child that belongs to the text, when headline or source line are its children too."""
    above = [e for e in (parts.headline, parts.origin) if e is not None]
    held = [i for i, child in enumerate(parts.body) if any(e is child or child in e.iterancestors() for e in above)]
    return max(held) + 1 if held else 0


# ------------------------------------------------------------------ what stands around them


def _find_origin(order: dict[HtmlElement, int], before: list[HtmlElement], headline: HtmlElement) -> HtmlElement | None:
    """The smallest element that states both source and time, near the headline; else one of them."""
    best, most = None, 0.0
    for element in before:
        if element is headline or element.tag in ("a", "body", "html"):
            continue
        text = words_of(element, 160)
        if not 6 <= len(text) <= 160:
            continue
        stated = stated_in(text)
        score = 2.0 * bool(stated.source) + 2.0 * bool(stated.time and not stated.bare) + 1.0 * bool(stated.time)
        after = order[element] - order[headline]
        score += (0.5 if 0 < after < 60 else 0) - len(text) / 400
        if stated.anything and score > 0.9 and score > most + 0.001 and (stated.source or stated.time):
            best, most = element, score
    return best


def _find_crumbs(before: list[HtmlElement]) -> HtmlElement | None:
    found = None
    for element in before:
        text = words_of(element, 80)
        if text and channel_path(text) is not None and next(element.iter("a"), None) is not None:
            found = element  # the innermost of the first
            continue
        if found is not None and found not in element.iterancestors():
            break
    return found


def _is_editors(element: HtmlElement) -> bool:
    text = words_of(element, 40)
    return bool(_EDITORS.match(text)) and not any(child.tag in _BLOCKS for child in element)
