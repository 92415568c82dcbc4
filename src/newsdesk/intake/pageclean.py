"""A live page's elements made harmless: what is not on a list goes; what is left runs nothing and asks for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsdesk.base.links import fit, safe_link
from newsdesk.intake.pagestyle import Fetch, clean_style

_GONE = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "frameset", "object", "applet", "svg", "math", "video"),
        *("audio", "canvas", "map", "title", "select", "textarea", "button", "option", "datalist", "dialog", "portal"),
        *("marquee", "slot", "xml"),
    )
)
_EMPTY = frozenset(
    ("embed", "input", "source", "track", "frame", "area", "link", "meta", "base", "param", "bgsound", "keygen", "wbr")
)
"""Elements that hold nothing; what this parser hangs below them stood after them."""
_KEPT = frozenset(
    (
        *("body", "div", "span", "p", "a", "img", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt"),
        *("dd", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "header", "nav"),
        *("footer", "main", "section", "article", "aside", "figure", "figcaption", "blockquote", "hr", "br", "b", "i"),
        *("strong", "em", "u", "s", "small", "sub", "sup", "center", "font", "time", "address", "pre", "code", "label"),
    )
)
_OLD = {
    "center": "text-align: center",
    "font": "",
    "u": "text-decoration: underline",
    "s": "text-decoration: line-through",
}
"""Elements that HTML gave up, and the style that says the same."""
_ATTRIBUTES = frozenset(
    {"id", "class", "style", "title", "alt", "width", "height", "href", "src", "colspan", "rowspan", "lang", "dir"}
)
_TABLE = frozenset({"align", "valign", "bgcolor", "border", "cellpadding", "cellspacing", "nowrap"})
_COLOUR = re.compile(r"#[0-9a-f]{3,6}|[a-z]{3,20}")
_SIZE = re.compile(r"\d{1,4}%?")
_TOKEN = re.compile(r"[\w-]{1,80}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(slots=True)
class _Page:
    fetch: Fetch
    base: str
    ids: set[str] = field(default_factory=set)


def clean(body: HtmlElement, fetch: Fetch, base: str) -> None:
    """Make all below the body harmless, in place. ``base`` is the page's own address, "" when nobody knows it.
    Every element below the body: dropped, unwrapped, or kept with what attributes are harmless."""
    page = _Page(fetch, base)
    for element in list(body.iter()):
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.lower()
        if element is not body and element.getparent() is None:
            continue  # went with what held it
        if tag in _GONE:
            element.drop_tree()
            continue
        if tag in _EMPTY:
            element.tail = _plain(element.tail)
            element.drop_tag()
            continue
        element.text = _plain(element.text)
        element.tail = _plain(element.tail)
        if tag == "img" and not _keep_picture(element, page):
            element.drop_tree()
            continue
        if tag not in _KEPT:
            element.tag = "div" if tag == "form" or any(c.tag in ("div", "p", "table") for c in element) else "span"
        _clean_attributes(element, page)


def _plain(text: str | None) -> str | None:
    return fit(_PRIVATE.sub("", text)) if text else text


def _keep_picture(element: HtmlElement, page: _Page) -> bool:
    address = page.fetch(element.get("src") or "")
    tiny = any(re.fullmatch(r"[0-3](?:px)?", (element.get(side) or "").strip()) for side in ("width", "height"))
    if not address or tiny:
        return False
    element.set("src", address)
    element.set("alt", element.get("alt") or "")
    return True


def _clean_attributes(element: HtmlElement, page: _Page) -> None:
    old = _OLD.get(str(element.tag))
    if old is not None:
        element.tag = "div" if element.tag == "center" else "span"
    held = dict(element.attrib)
    element.attrib.clear()
    styles = [old] if old else []
    for name, value in held.items():
        name = name.lower()
        if name == "style":
            styles.append(clean_style(value, page.fetch))
        elif name == "color" and old is not None:
            styles += [f"color: {value}"] if _COLOUR.fullmatch(value.strip().lower()) else []
        elif name == "width" and element.tag in ("table", "td", "th"):
            styles += _as_width(value)
        elif name in _TABLE and element.tag in ("table", "tr", "td", "th", "tbody", "thead", "div", "p"):
            styles += _as_style(str(element.tag), name, value)
        elif name in _ATTRIBUTES:
            kept = _attribute(str(element.tag), name, value, page)
            if kept is not None:
                element.set(name, kept)
    if joined := "; ".join(s for s in styles if s):
        element.set("style", joined)
    if element.get("href"):
        element.set("rel", "noopener")


def _attribute(tag: str, name: str, value: str, page: _Page) -> str | None:
    value = fit(_PRIVATE.sub("", value)).strip()
    if name == "href":
        return (safe_link(urljoin(page.base, value)) or None) if tag == "a" else None
    if name == "src":
        return value if tag == "img" else None
    if name in ("width", "height"):
        return value if tag == "img" and _SIZE.fullmatch(value) and "%" not in value else None
    if name in ("colspan", "rowspan"):
        return value if value.isascii() and value.isdigit() and 0 < int(value[:4]) < 100 else None
    if name == "class":
        return " ".join(v for v in value.split() if _TOKEN.fullmatch(v))[:500] or None
    if name == "id":
        # A block's id is its own, and none stands twice.
        if not _TOKEN.fullmatch(value) or value.startswith("b-") or value in page.ids:
            return None
        page.ids.add(value)
    if name == "alt":
        return value if tag == "img" else None
    if name in ("lang", "dir"):
        return (
            value
            if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*" if name == "lang" else "ltr|rtl|auto", value)
            else None
        )
    return value[:300]


def _as_width(value: str) -> list[str]:
    size = value.strip().removesuffix("px")
    return [f"width: {size}{'' if size.endswith('%') else 'px'}; max-width: 100%"] if _SIZE.fullmatch(size) else []


def _as_style(tag: str, name: str, value: str) -> list[str]:
    """An attribute of old tables as the style that says the same."""
    value = value.strip().lower()
    if name == "align" and tag == "table":
        return ["margin-inline: auto"] if value == "center" else []
    if name == "align" and value in ("left", "right", "center"):
        return [f"text-align: {value}"]
    if name == "valign" and value in ("top", "middle", "bottom"):
        return [f"vertical-align: {value}"]
    if name == "bgcolor" and _COLOUR.fullmatch(value):
        return [f"background-color: {value}"]
    return ["white-space: nowrap"] if name == "nowrap" else []
