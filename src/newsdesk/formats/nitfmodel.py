"""The part of NITF 3.6 that we write: what may stand in which element, and what of a document breaks it.

In a DTD's notation, after the DTD of 2.5 and the documentation of 3.6
(http://www.iptc.org/std/NITF/3.6/documentation/nitf-3-6.html); narrower than NITF where we write less. Text may stand
only where ``MIXED`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element, ParseError, fromstring

NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
_TEXT = "(a | br | em)*"
_BLOCKS = "(p | hl2 | table | media | ol | ul | bq | note | hr)*"
_EITHER = "(a | br | em | p | ol | ul)*"
MODELS = {
    "nitf": "head body",
    "head": "title? meta* tobject? docdata? pubdata* revision-history*",
    "tobject": "tobject.subject*",
    "docdata": "(doc-id | date.issue | date.release | du-key | doc.copyright | key-list)*",
    "key-list": "keyword*",
    "body": "body.head? body.content* body.end?",
    "body.head": "hedline? note* rights? byline* distributor? dateline* abstract?",
    "hedline": "hl1 hl2*",
    "note": "body.content+",
    "rights": "rights.owner*",
    "byline": "(person | byttl)*",
    "abstract": "p+",
    "body.content": _BLOCKS.replace("(", "(block | "),
    "block": _BLOCKS,
    "bq": "block+ credit?",
    "ol": "li+",
    "ul": "li+",
    "table": "caption? thead? tbody+",
    "thead": "tr+",
    "tbody": "tr+",
    "tr": "(th | td)+",
    "media": "media-reference+ media-caption* media-producer?",
    "media-caption": "p*",
    "body.end": "tagline?",
    **dict.fromkeys(("hl1", "hl2", "p", "credit", "a", "em", "caption", "th", "td", "media-producer"), _TEXT),
    "li": _EITHER,
    **dict.fromkeys(("title", "rights.owner", "person", "byttl", "distributor", "dateline", "tagline"), ""),
    **dict.fromkeys(("meta", "tobject.subject", "doc-id", "date.issue", "date.release", "du-key", "doc.copyright"), ""),
    **dict.fromkeys(("keyword", "pubdata", "revision-history", "media-reference", "br", "hr"), ""),
}
MIXED = frozenset(
    {
        *("title", "hl1", "hl2", "rights", "rights.owner", "byline", "person", "byttl", "distributor", "dateline", "p"),
        *("credit", "a", "em", "li", "caption", "th", "td", "media-producer", "tagline"),
    }
)
NEEDED = {
    "meta": ("name", "content"),
    "tobject.subject": ("tobject.subject.refnum",),
    "doc-id": ("id-string",),
    "date.issue": ("norm",),
    "date.release": ("norm",),
    "keyword": ("key",),
    "media": ("media-type",),
    "media-reference": ("source", "mime-type", "width", "height"),
    "a": ("href",),
}
_NORM = re.compile(r"\d{8}T\d{6}([+-]\d{4}|Z)")
_DATES = ("norm", "date.publication")


def faults(document: bytes) -> Iterator[str]:
    """What is wrong with a document; it is not well-formed, or breaks a model."""
    try:
        root = fromstring(document)
    except ParseError as error:
        yield f"not well-formed: {error}"
        return
    if root.tag != f"{{{NAMESPACE}}}nitf":
        yield f"the root is {root.tag}"
        return
    for element in root.iter():
        yield from _element(element)


def _name(element: Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def _element(element: Element) -> Iterator[str]:
    name = _name(element)
    if name not in MODELS:
        yield f"<{name}> is not of those we write"
        return
    inside = "".join(f"{_name(child)}," for child in element)
    if not _compiled(MODELS[name]).fullmatch(inside):
        yield f"<{name}> may not hold {inside}"
    texts = [element.text, *(child.tail for child in element)]
    if name not in MIXED and any(text and text.strip() for text in texts):
        yield f"<{name}> may not hold text"
    yield from (f"<{name}> lacks {key}" for key in NEEDED.get(name, ()) if not element.get(key))
    yield from (
        f"<{name}> has a time that is none: {element.get(key)}"
        for key in _DATES
        if key in element.keys() and not _NORM.fullmatch(element.get(key, ""))  # noqa: SIM118 - an element is no dict
    )


@cache
def _compiled(model: str) -> re.Pattern[str]:
    """A content model as an expression over names that are each followed by a comma."""
    return re.compile(re.sub(r"[a-z][a-z0-9.-]*", lambda m: f"(?:{re.escape(m[0])},)", model).replace(" ", ""))
