"""Where on anybody's page the story stands: furniture is taken out, then the content is found by name or by text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newsdesk.base.text import clean
from newsdesk.intake.pasted import BLOCKS, SILENT

MOST_LINES = 3_000
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_MENUS = (
    "nav navbar navigation menu menubar topbar toolbar tools breadcrumb breadcrumbs crumb crumbs pagination pager "
    "sidebar masthead footer copyright statement skip search login qrcode ewm print printer fontsize ziti newsletter "
    "subscribe signup cookie cookies banner advert advertisement adsbygoogle ads ad sponsor sponsored promo toc popup "
    "modal"
)
_RELATED = (
    "related relate recommend recommended recommendation recommendations xgxw xgyd xgwz tuijian xiangguan hotnews "
    "ranking paihang rank trending popular latest prevnext prev next readmore"
)
_SHARE = "share shares sharing sharebar bdsharebuttonbox social addthis jiathis fenxiang bshare"
_COMMENTS = "comment comments pinglun disqus replies respond"
_FURNITURE = {
    "menus": frozenset(_MENUS.split()),
    "related": frozenset(_RELATED.split()),
    "share": frozenset(_SHARE.split()),
    "comments": frozenset(_COMMENTS.split()),
}
_BY_TAG = {"nav": "menus", "aside": "related", "footer": "menus", "form": "menus", "dialog": "menus", "menu": "menus"}
_BY_ROLE = {
    "navigation": "menus", "banner": "menus", "contentinfo": "menus", "search": "menus", "dialog": "menus",
    "complementary": "related",
}  # fmt: skip
_MOST_TAKEN = {"comments": 0.8}
"""The part of a page's text that furniture of a sort may be; what is more is named badly. 0.4 for the others."""
# People's Daily, Xinhua, China News, CCTV, Sina, NetEase, Tencent, gov.cn, digital papers, usual systems.
_PLACES = (
    "rm_txt_con rwb_zw p-detail detailcontent left_zw content_area artibody article-content post_body content-article "
    "ucap-content pages_content trs_editor trs_editor_view trs_uedito_default trs_paper_default js_content zoom ozoom "
    "founder-content article_content articlecontent article-body article__body articlebody entry-content post-content "
    "post-body story-body story-content news_txt newscontent news-content news_content v_news_content "
    "wp_articlecontent detail-content text_content cont_txt main-text content-text article-text body-content "
    "td-post-content single-content"
)
_CONTENT = frozenset(_PLACES.split())
_SAID = "wp-caption-text image-caption img-caption caption-text photo-caption pic-desc img-desc imgnote"
_CAPTIONS = frozenset(_SAID.split())
_SENTENCE = re.compile(r"[，。！？；,.!?;]")
_SHORT = 20
"""Characters: a paragraph with fewer says little about where the story stands."""
_ENOUGH = 0.5
"""Of the densest place's text: a named container with less is not the story's."""


@dataclass(slots=True)
class _Weight:
    """How many characters an element has, how many of them in links, and how much prose counts for it."""

    text: int = 0
    links: int = 0
    own: int = 0
    prose: float = 0
    sentence: bool = False


def tokens(element: Any) -> set[str]:
    """The words that an element's id and classes are made of, in lower case."""
    named = f"{element.get('id', '')} {element.get('class', '')}"[:500]
    return {part.lower() for part in _PARTS.findall(named)}


def without_furniture(root: Any) -> Counter[str]:
    """Take menus, related links, share buttons and comments out of a page; how many of each that had text."""
    weights = _weigh(root)
    whole = max(1, weights[root].text)
    kept: set[Any] = set()
    for sure in [e for e in weights if e.tag == "h1" or _is_named(e)]:
        while sure is not None and sure not in kept:
            kept.add(sure)
            sure = sure.getparent()
    left: Counter[str] = Counter()
    taken: list[Any] = []
    walk = etree.iterwalk(root, ("start",))
    for _, element in walk:
        sort = _furniture(element) if element not in kept else ""
        if sort and weights[element].text <= _MOST_TAKEN.get(sort, 0.4) * whole:
            walk.skip_subtree()
            taken.append(element)
            left[sort] += weights[element].text > 0
    for element in taken:
        element.drop_tree()
    return left


def _furniture(element: Any) -> str:
    tag = element.tag
    if tag in ("html", "body", "head", "main", "article"):
        return ""
    if tag == "footer" and next(element.iterancestors("article"), None) is not None:
        return ""  # the story's own: who edited it
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if (role := element.get("role")) in _BY_ROLE:
        return _BY_ROLE[role]
    if not (element.get("id") or element.get("class")) or tag not in BLOCKS | {"span", "a", "i"}:
        return ""
    named = tokens(element)
    return next((sort for sort, words in _FURNITURE.items() if named & words), "")


def find_content(root: Any) -> Any | None:
    """The element that holds the story; None when there is no prose. Marks its captions as such."""
    weights = _weigh(root)
    best = max(weights, key=lambda e: weights[e].prose, default=None)
    if best is None or not weights[best].prose:
        return None
    enough = _ENOUGH * (weights[best].text - weights[best].links)
    for group in _named(weights):
        chosen = max(group, key=lambda e: weights[e].text - weights[e].links, default=None)
        if chosen is not None and weights[chosen].text - weights[chosen].links >= enough:
            best = chosen
            break
    for element in [e for e in best.iter() if isinstance(e.tag, str) and _CAPTIONS & set(e.get("class", "").split())]:
        element.tag = "figcaption"
    for element in (best, *best.iterancestors()):  # some systems show the story by a script, and hide it till then
        element.attrib.pop("style", None)
    return best


def _is_named(element: Any) -> bool:
    return bool(_CONTENT & {*element.get("class", "").lower().split(), element.get("id", "").lower()})


def _named(weights: Iterable[Any]) -> Iterator[list[Any]]:
    """Elements that are called as a story's place usually is, the surest names first; of equals the innermost."""
    held = [e for e in weights if isinstance(e.tag, str) and e.tag not in ("html", "head", "body")]
    held.reverse()
    yield [e for e in held if "articlebody" in e.get("itemprop", "").lower()]
    yield [e for e in held if _is_named(e)]
    yield [e for e in held if e.tag == "article"]
    yield [e for e in held if e.tag == "main" or e.get("role") == "main"]


def _weigh(root: Any) -> dict[Any, _Weight]:
    """The weights of all elements, in document order."""
    weights: dict[Any, _Weight] = {}
    blocks: list[Any] = []
    links = 0
    walk = etree.iterwalk(root, ("start", "end", "comment", "pi"))

    def count(text: str | None) -> None:
        size = len("".join(text.split())) if text else 0
        if size and open_:
            here = weights[open_[-1]]
            here.text += size
            here.links += size if links else 0
            if blocks and not links:
                weights[blocks[-1]].own += size
                weights[blocks[-1]].sentence |= _SENTENCE.search(text or "") is not None

    open_: list[Any] = []
    for event, element in walk:
        if event == "start":
            weights[element] = _Weight()
            open_.append(element)
            if element.tag in BLOCKS or element.tag == "body":
                blocks.append(element)
            links += element.tag == "a"
            if element.tag in SILENT:
                walk.skip_subtree()
            else:
                count(element.text)
            continue
        if event == "end":
            _end(element, weights)
            open_.pop()
            if blocks and blocks[-1] is element:
                blocks.pop()
            links -= element.tag == "a"
        count(element.tail)
    return weights


def _end(element: Any, weights: dict[Any, _Weight]) -> None:
    """An element is read: its text counts for what it stands in, its prose for its parent and a half of it above."""
    here, parent = weights[element], element.getparent()
    above = weights.get(parent)
    if above is not None:
        above.text += here.text
        above.links += here.links
    if here.own < _SHORT or not here.sentence:
        return
    places = [element, parent] if element.tag not in ("p", "li", "pre") else [parent, _above(parent)]
    for place, part in zip(places, (1, 0.5), strict=True):
        if place is not None and place in weights and place.tag not in ("html", "head"):
            weights[place].prose += here.own * part


def _above(element: Any) -> Any | None:
    return None if element is None else element.getparent()


# ------------------------------------------------------------------ lines


def lines_around(root: Any, content: Any) -> tuple[list[str], list[str]]:
    """The lines of text before the content and after it, as a reader sees them."""
    before: list[str] = []
    after: list[str] = []
    lines = before
    piece: list[str] = []

    def flush() -> None:
        text = " ".join(clean("".join(piece)).split())
        piece.clear()
        if text and len(lines) < MOST_LINES:
            lines.append(text)

    walk = etree.iterwalk(root, ("start", "end", "comment", "pi"))
    for event, element in walk:
        is_block = element.tag in BLOCKS or element.tag in ("br", "hr", "body")
        if is_block:
            flush()
        if event == "start":
            if element is content:
                flush()
                lines = after
                walk.skip_subtree()
            elif element.tag in SILENT or element.tag == "head":
                walk.skip_subtree()
            else:
                piece.append(element.text or "")
        else:
            piece.append(element.tail or "")
    flush()
    return before, after
