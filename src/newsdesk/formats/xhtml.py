"""The finished ``<article>`` element as XHTML, for formats that are XML or print from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

_WEB_ONLY = ("itemscope", "itemtype", "itemid", "itemprop", "rel", "loading", "decoding", "srcset", "sizes", "id")
"""Attributes that only a page of the web needs. Ids are set anew: those of blocks may be no names in XML."""
_SHAPE = re.compile(r"--shape: ([\d.e+-]+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: its level (2 or 3), its id and what it says."""

    level: int
    id: str
    text: str


def article_tree(element: str) -> tuple[Any, list[Heading]]:
    """The element as a tree (lxml; XHTML's names, without its namespace), and its headings, with ids: h1, h2, h3 …"""
    from lxml import html  # not at the start

    root = html.fragment_fromstring(element)
    headings: list[Heading] = []
    for node in root.iter():
        for name in _WEB_ONLY:
            node.attrib.pop(name, None)
        if node.tag in ("h2", "h3"):
            found = Heading(int(node.tag[1]), f"h{len(headings) + 1}", " ".join(node.text_content().split()))
            node.set("id", found.id)
            headings.append(found)
        elif node.get("class") == "row":
            _share(node)
        if language := node.get("lang"):
            node.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    return root, headings


def _share(row: Any) -> None:
    """Pictures side by side: what a page's style reckons from their shapes is a width here."""
    found = {x: _SHAPE.search(x.get("style", "")) for x in row}
    shapes = {x: float(m[1]) for x, m in found.items() if m}
    for place, shape in shapes.items():
        place.set("style", f"width: {100 * shape / sum(shapes.values()):.2f}%")


def markup(tree: Any, form: Literal["xml", "html"] = "xml") -> str:
    """The tree as XML, for the inside of a document whose namespace is XHTML's, or as HTML."""
    from lxml import etree

    return str(etree.tostring(tree, encoding="unicode", method=form, with_tail=False))
