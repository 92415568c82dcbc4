"""A live news page as the template of a theme: its own markup, harmless, with places for an article's parts.

Braces become character references, so that nothing on the page is read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement

from newsdesk.intake.pageclean import clean
from newsdesk.intake.pagemeta import time_in
from newsdesk.intake.pageparts import PageParts, find_parts, text_of, words_of
from newsdesk.intake.pagestyle import Fetch, clean_sheet

_HOLDERS = frozenset(("div", "td", "section", "article", "main", "body"))
_SOURCE = re.compile(r"((?:来源|稿源|信息来源|文章来源|Source)\s*[:：]\s*)([^\s|｜/]*)", re.I)
_LABEL = re.compile(
    r"\s*(?:(?:来源|稿源|信息来源|文章来源|发布时间|发布日期|时间|日期|Source|Published)\s*[:：]?|[|｜/·]+)?\s*", re.I
)
_HERE = re.compile(r"^\s*(?:您?的?(?:当前|现在)?的?位置|当前位置|您的位置)\s*[:：]?\s*")
_SELECTOR, _H1 = re.compile(r"(?m)^[^{}\n@]+(?= \{)"), re.compile(r"(?<![\w.#:-])h1(?![\w-])(?!, \.newsdesk)")
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*)[^<>]{4000,}>?")
_BETWEEN = re.compile(r"[>›»＞/·|]|-+|—+")

SNIPPETS = {
    "kicker": '{% if parts.kicker %}<p class="newsdesk-kicker">{{ parts.kicker }}</p>{% endif %}',
    "headline": "{{ parts.headline }}",
    "subtitle": '{% if parts.subtitle %}<p class="newsdesk-subtitle">{{ parts.subtitle }}</p>{% endif %}',
    "generated": '{% if parts.generated %}<p class="newsdesk-generated">{{ parts.generated }}</p>{% endif %}',
    "source": "{{ parts.source }}",
    "time": "{{ parts.time }}",
    "text": "{{ parts.text }}",
    "editors": "{{ parts.editors }}",
    "editors-line": '{% if parts.editors %}<p class="newsdesk-foot">{{ parts.editors }}</p>{% endif %}',
    "rights": '{% if parts.rights %}<p class="newsdesk-foot">{{ parts.rights }}</p>{% endif %}',
    "crumbs": "{% for name, link in crumbs %}{% if not loop.first %}BETWEEN{% endif %}{% if link %}"
    '<a href="{{ link }}">{{ name }}</a>{% else %}{{ name }}{% endif %}{% endfor %}',
}
_PLACES = {name: f"\ue000{name}\ue001" for name in SNIPPETS}


@dataclass(frozen=True, slots=True)
class LivePage:
    """The theme's two texts, and which parts were found on the page."""

    template: str
    style: str
    found: tuple[str, ...]
    pictures: int


def live_page(text: str, sheet: Callable[[str], str], fetch: Fetch, base: str = "") -> LivePage | None:
    """The page as a theme; None when no headline or body is found in it. ``sheet`` gives a linked style sheet's text,
    ``fetch`` a picture as a ``data:`` address, each "" when there is none; ``base`` is the page's own address, if it
    is known."""
    text = _LONG_TAG.sub(_shortened, text)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace").decode(), parser=html.HTMLParser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    style = "\n".join(clean_sheet(part, _seen_from(at, fetch)) for part, at in _sheets(root, sheet))
    etree.strip_elements(
        root, "script", "style", "noscript", "template", etree.Comment, etree.ProcessingInstruction, with_tail=False
    )
    parts = find_parts(root)
    body = root.find("body")
    if parts is None or body is None:
        return None
    signs = _BETWEEN.findall(text_of(parts.crumbs)) if parts.crumbs is not None else []
    between = {"<": "&lt;", ">": "&gt;"}.get(signs[0], signs[0]) if signs else "&gt;"
    _empty_body(parts)
    clean(body, fetch, base)
    if any(body not in e.iterancestors() for e in (parts.headline, parts.body)):
        return None  # it stood in what had to go
    for other in [h for h in body.iter("h1") if h is not parts.headline]:  # a site's name is often one
        other.tag = "div"
        other.set("class", f"{other.get('class') or ''} newsdesk-h1".strip())
        style = _SELECTOR.sub(lambda m: _H1.sub(":is(h1, .newsdesk-h1)", m[0]), style)
    found = tuple(_mark(parts))
    template = html.tostring(body, encoding="unicode", method="html", with_tail=False)
    template = template.replace("{", "&#123;").replace("}", "&#125;")
    for name, place in _PLACES.items():
        template = template.replace(place, SNIPPETS[name].replace("BETWEEN", f" {between} "))
    return LivePage(template.strip(), style, found, parts.pictures)


def _shortened(tag: re.Match[str]) -> str:
    """A tag of very many attributes without them: the parser takes the square of their number. A long address stays."""
    marks = sum(tag[0].count(c) for c in " \n\t\"'")
    return tag[0] if "data:" in tag[0] and marks < 400 else f"<{tag[1]}>"


def _seen_from(at: str, fetch: Fetch) -> Fetch:
    """Addresses in a style sheet are seen from where it lies."""
    return (lambda address: fetch(urljoin(at, address))) if at else fetch


def _sheets(root: HtmlElement, sheet: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The style sheets' texts, each with where it lies ("" for those in the page)."""
    for element in root.iter("style", "link"):
        if element.get("media", "").lower().strip() in ("print", "speech"):
            continue
        if element.tag == "style":
            yield element.text or "", ""
        elif "stylesheet" in element.get("rel", "").lower() and element.get("href"):
            yield sheet(element.get("href", "")), element.get("href", "")


def _empty_body(parts: PageParts) -> None:
    """The text of the day goes, and what stood in it with it; of a shared element only from where the text begins."""
    body, start = parts.body, parts.body_start
    for child in list(body)[start:]:
        body.remove(child)
    if not start:
        body.text = None
    elif len(body):
        body[-1].tail = None


# ------------------------------------------------------------------ the places


def _mark(parts: PageParts) -> Iterator[str]:
    """Put the places in; the names of what was found."""
    around = _around(parts)
    around.set("itemscope", "")
    around.set("itemtype", "https://schema.org/NewsArticle")
    _fill_headline(parts.headline)
    yield "headline"
    if parts.origin is not None and _fill_origin(parts.origin):
        yield "origin"
    if parts.crumbs is not None:
        here = _HERE.match(text_of(parts.crumbs))
        _only_text(parts.crumbs, (here[0] if here else "") + _PLACES["crumbs"])
        yield "crumbs"
    _fill_body(parts)
    yield "body"
    if parts.editors is not None:
        _only_text(parts.editors, _PLACES["editors"])
        yield "editors"


def _around(parts: PageParts) -> HtmlElement:
    """What holds headline and body; it is made the page's main part."""
    above = [parts.body, *parts.body.iterancestors()]
    held = set(parts.headline.iterancestors())
    around = next(e for e in above if e in held and e.tag in _HOLDERS)
    if around.tag in ("body", "html"):
        around = _wrapped(around)
    if around.getroottree().find(".//main") is None:
        if around.tag == "div":
            around.set("role", "main")
        else:
            inner = _wrapped(around)
            inner.set("role", "main")
            return inner
    return around


def _wrapped(element: HtmlElement) -> HtmlElement:
    """A new element that holds all that this one held."""
    inner = html.Element("div")
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)
    return inner


def _only_text(element: HtmlElement, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _fill_headline(element: HtmlElement) -> None:
    before = _PLACES["kicker"]
    if element.tag == "h1":
        _only_text(element, _PLACES["headline"])
        target = element
    else:  # its look is its own; what it is, is an <h1> inside
        _only_text(element, "")
        if element.tag in ("p", "span", "h2", "h3", "strong", "b"):
            element.tag = "div"
        target = html.Element("h1")
        target.set("class", "newsdesk-headline")
        target.text = _PLACES["headline"]
        element.append(target)
    _before(target, before)
    target.tail = _PLACES["subtitle"] + (target.tail or "")


def _before(element: HtmlElement, text: str) -> None:
    """Text in front of an element."""
    previous, above = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif above is not None:
        above.text = (above.text or "") + text


def _fill_origin(origin: HtmlElement) -> bool:
    """Date and source where they stand; whatever else was said there of that day's article goes."""
    named = _SOURCE.search(words_of(origin))
    name = named[2] if named else ""
    seen: set[str] = set()
    for element in list(origin.iter()):
        element.text = _replaced(element.text, name, seen)
        if element is not origin:
            element.tail = _replaced(element.tail, name, seen)
    for element in list(origin.iter("a")):
        element.drop_tag()  # the source brings its own link
    return bool(seen)


def _replaced(text: str | None, name: str, seen: set[str]) -> str | None:
    if not text or not text.strip():
        return text

    out = text
    while (found := time_in(out)) is not None:
        out = out[: found[0]] + ("" if "time" in seen else _PLACES["time"]) + out[found[1] :]
        seen.add("time")
    labelled = _SOURCE.search(out)
    if labelled and labelled[2] and "source" not in seen:
        out = out[: labelled.start(2)] + _PLACES["source"] + out[labelled.end(2) :]
        seen.add("source")
    elif name and name in out and "source" not in seen:
        out = out.replace(name, _PLACES["source"], 1)
        seen.add("source")
    pieces = re.split("(\ue000[^\ue001]*\ue001)", out)
    kept = [p if p.startswith("\ue000") or _LABEL.fullmatch(p) else _label_in(p) for p in pieces]
    return "".join(kept)


def _label_in(piece: str) -> str:
    """What of a text beside a place is its label; names and buttons are not."""
    found = re.search(r"(?:来源|稿源|发布时间|时间|日期|Source|Published)\s*[:：]\s*$", piece, re.I)
    return " " + found[0] if found else " "


def _fill_body(parts: PageParts) -> None:
    if parts.body.tag in ("p", "span"):
        parts.body.tag = "div"
    if parts.body_start or parts.body.tag in ("table", "tr", "tbody", "ul", "ol"):
        target = html.Element("div")
        parts.body.append(target)
    else:
        target = parts.body
    target.set("class", f"{target.get('class') or ''} newsdesk-body".strip())
    target.set("itemprop", "articleBody")
    foot = "" if parts.editors is not None else _PLACES["editors-line"]
    target.text = _PLACES["generated"] + _PLACES["text"]
    target.tail = foot + _PLACES["rights"] + (target.tail or "")
