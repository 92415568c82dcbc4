"""What WeChat's editor and its interface will change or leave out of an article, said beforehand.

WeChat publishes its limits (``draft/add``, ``media/uploadimg``) but not what its editor does to a paste. The rest is
what those who write for it have seen: mdnice/markdown-nice issues 56 and 58 (margins of lists; elements that are no
sections), doocs/md issue 296 and joeytoday/obsidian-mp-publisher pull 24 (lists), and the editor's own output.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from newsdesk.base.message import M, Message

MOST_BYTES = 1_000_000
"""A picture must have fewer (``media/uploadimg``); so must the whole text (``draft/add``)."""
MOST_CHARACTERS = 20_000
"""The markup must have fewer (``draft/add``); what is put in by hand may be longer."""

# Elements that go with all that is in them, those that lose their styles, and those that stay.
_GONE = re.compile(
    "script|style|link|meta|base|title|noscript|iframe|object|embed|applet|form|input|button|select|option|textarea"
    "|video|audio|source|track|canvas|template"
)
_BOXES = re.compile(
    "div|article|header|footer|main|aside|nav|figure|figcaption|center|address|details|summary|dl|dt|dd"
)
_KEPT = re.compile(
    "section|p|span|strong|b|em|i|u|s|del|sub|sup|br|hr|h[1-6]|img|a|table|thead|tbody|tfoot|tr|td|th|caption|colgroup"
    "|col|blockquote|pre|code|li|svg|html|head|body|mp-.*"
)
_STYLES = re.compile(
    r"(?:^|;)\s*(position|z-index|top|right|bottom|left|animation[a-z-]*|transition[a-z-]*|--[\w-]+)\s*:", re.IGNORECASE
)
_VALUES = re.compile(r"\b(var|expression)\(", re.IGNORECASE)
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_DATA = re.compile(r"data:image/([a-z+]+);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)
_OWN_PICTURE = re.compile(r"https?://(mmbiz|mmecoa)\.q(pic|logo)\.cn/", re.IGNORECASE)
_OWN_PAGE = re.compile(r"https?://mp\.weixin\.qq\.com/", re.IGNORECASE)

Level = Literal["refused", "dropped", "changed"]
_SAID: dict[str, tuple[Level, Message]] = {
    "element": ("dropped", M("<{name}> is removed with all that is in it ({count}).")),
    "unknown": ("dropped", M("<{name}> is taken away; its text stays ({count}).")),
    "box": ("changed", M("<{name}> loses its styles; use <section> ({count}).")),
    "list": ("changed", M("Lists are built anew: levels and numbers may change ({count}).")),
    "attribute": ("dropped", M("The attribute {name} is removed ({count}).")),
    "style": ("dropped", M("The style {name} is removed ({count}).")),
    "background": ("dropped", M("Background pictures from outside WeChat are removed ({count}).")),
    "link": ("dropped", M("Links to outside WeChat become plain text ({count}).")),
    "break": ("changed", M("Line feeds in the text become line breaks ({count}).")),
    "upload": ("dropped", M("Pictures that are not uploaded to WeChat are removed ({count}).")),
    "kind": ("refused", M("WeChat takes JPEG, PNG and GIF pictures, not {name} ({count}).")),
    "heavy": ("refused", M("Pictures of more than 1 MB are refused ({count}).")),
    "long": ("refused", M("With its markup it has {count} characters; WeChat's interface takes fewer than 20,000.")),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that WeChat will do. ``refused``: the article is not saved; ``dropped``: something is lost;
    ``changed``: it looks otherwise. ``name`` is the element, attribute, style or kind of picture; ``count`` how
    often."""

    code: str
    level: Level
    message: Message
    name: str
    count: int


def wechat_lint(markup: str) -> tuple[Remark, ...]:
    """What will happen to this piece of HTML (the content, not a page around it), the worst first; nothing when it is
    kept as it is. Any text is taken; raises nothing."""
    found = _look(markup)
    length = len(_DATA.sub("", markup))
    if length >= MOST_CHARACTERS:
        found["long", ""] = length
    order = ("refused", "dropped", "changed")
    remarks = [_remark(code, name, count) for (code, name), count in found.items()]
    return tuple(sorted(remarks, key=lambda r: order.index(r.level)))


def _remark(code: str, name: str, count: int) -> Remark:
    level, said = _SAID[code]
    return Remark(code, level, Message(said.template, (("name", name), ("count", count))), name, count)


def _look(markup: str) -> Counter[tuple[str, str]]:
    """How often each (code, name) is found."""
    from lxml import etree, html  # not at the start

    found: Counter[tuple[str, str]] = Counter()
    # Without half surrogates, which have no UTF-8; libxml2 ends a text at NUL.
    sound = markup.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    try:
        root = html.document_fromstring(sound, parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):  # nothing is in it
        return found
    gone: set[Any] = set()
    for element in root.iter():
        above = element.getparent()
        if isinstance(element.tag, str) and above not in gone:
            _element(element, found)
        if above in gone or not isinstance(element.tag, str) or element.tag == "svg" or _GONE.fullmatch(element.tag):
            gone.add(element)  # a drawing has names of its own, and what goes goes as a whole
    return found


def _element(element: Any, found: Counter[tuple[str, str]]) -> None:
    tag: str = element.tag
    if _GONE.fullmatch(tag):
        found["element", tag] += 1
        return
    if _BOXES.fullmatch(tag):
        found["box", tag] += 1
    elif tag in ("ul", "ol"):
        found["list", ""] += 1
    elif not _KEPT.fullmatch(tag):
        found["unknown", tag] += 1
    for name in element.attrib:
        if name in ("id", "class", "srcset") or name.startswith("on"):
            found["attribute", name] += 1
    _style(element.get("style", ""), found)
    href = element.get("href", "").strip()
    if tag == "a" and href and not _OWN_PAGE.match(href):
        found["link", ""] += 1
    if tag == "img":
        _picture(element.get("src", "").strip() or element.get("data-src", "").strip(), found)
    for text in (element.text, *(below.tail for below in element)):
        # Between elements white space is nothing.
        if text and "\n" in text.strip():
            found["break", ""] += text.strip().count("\n")


def _style(style: str, found: Counter[tuple[str, str]]) -> None:
    for name in _STYLES.findall(style):
        found["style", name.lower()] += 1
    for name in _VALUES.findall(style):
        found["style", f"{name.lower()}()"] += 1
    for address in _URL.findall(style):
        if not _OWN_PICTURE.match(address):
            found["background", ""] += 1


def _picture(address: str, found: Counter[tuple[str, str]]) -> None:
    if not _OWN_PICTURE.match(address):
        found["upload", ""] += 1
    data = _DATA.match(address)
    kind = data[1].lower() if data else address.partition("?")[0].rpartition(".")[2].lower()
    if kind in ("webp", "avif", "svg", "svg+xml", "heic", "tiff", "bmp"):
        found["kind", kind] += 1
    if data and len(data[2]) * 3 // 4 >= MOST_BYTES:
        found["heavy", ""] += 1
