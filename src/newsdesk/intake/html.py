"""Web pages: one that Newsdesk exported is the same article again, any other gives the story that is on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Imported, Source
from newsdesk.intake.reading import decode, looks_like_text

MOST_ELEMENTS, DEEPEST, MOST_ATTRIBUTES = 100_000, 500, 20_000
"""A page with more, with more inside each other, or with an element that has more, is no news page. The time of the
parser (libxml2) grows with the square of an element's attributes."""
_LONG = 10_000
"""Characters: a tag with fewer cannot have too many attributes."""
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OURS = (
    re.compile(rb'\s*<article class="story" [^>]*itemtype="https://schema\.org/NewsArticle"'),
    re.compile(
        rb'(?s)\s*<!DOCTYPE html>.*<meta property="og:type" content="article">.*<meta name="contentid" content="'
    ),
)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>]|<!-- saved from url)", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<(?:[a-zA-Z][a-zA-Z0-9]*[\s/>]|!--)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)


class HtmlImporter:
    """Reads a page or an article element; pictures come from beside the file, never from the network."""

    name = "html"
    label: Message = M("Web page (HTML)")
    suffixes = (".html", ".htm")

    def sniff(self, head: bytes, name: str) -> float:
        """Sure of our own pages. A text that only is called .html is left to those who read texts."""
        head = head.removeprefix(b"\xef\xbb\xbf")
        if any(sign.match(head) for sign in _OURS):
            return 1.0
        if _PAGE.match(head):
            return 0.85
        if name.lower().endswith(self.suffixes):
            wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
            return 0.8 if wide or not looks_like_text(head) or _ANY_TAG.search(head) else 0.1
        return 0.0

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported:
        """The article. UserError when the file is no text, too much of one, or has no story in it."""
        from newsdesk.intake.ownpage import own_article, read_own  # these bring lxml: not at the start
        from newsdesk.intake.pageimages import PageImages
        from newsdesk.intake.webpage import read_page

        found = _CHARSET.search(source.data[:4096])
        root = parse(decode(source.data, source.name, found[1].decode() if found else ""), source.name)
        images = PageImages(source)
        element = own_article(root)
        if element is not None:
            return read_own(root, element, images, new_id, created)
        imported = read_page(root, images, new_id, created)
        if imported is None:
            raise _no_story(source.name)
        return imported


def parse(text: str, name: str) -> Any:
    """The page as a tree, within limits. Raises UserError."""
    from lxml import etree, html

    long_tags = (m[0] for m in _TAG.finditer(_without_scripts(text)) if len(m[0]) > _LONG)
    if any(len(re.findall(r"[\s/]+", _QUOTED.sub(" ", tag))) > MOST_ATTRIBUTES for tag in long_tags):
        raise _too_complicated(name)
    try:
        parser = html.HTMLParser(huge_tree=True, no_network=True)
        root = html.document_fromstring(text.encode("utf-8", "replace").decode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _no_story(name) from error
    depth = count = 0
    for event, _ in etree.iterwalk(root, ("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise _too_complicated(name)
    return root


def _without_scripts(text: str) -> str:
    """By hand: an expression takes the square of the length for scripts that never end."""
    first, *rest = re.split(r"<script", text, flags=re.IGNORECASE)
    return first + "".join(re.split(r"</script", part, maxsplit=1, flags=re.IGNORECASE)[-1] for part in rest)


def _too_complicated(name: str) -> UserError:
    return UserError(
        M("{name} is too complicated for a news page.", name=name),
        M("Open it in a browser, copy the story, and paste it into an article."),
    )


def _no_story(name: str) -> UserError:
    return UserError(
        M("No story was found in {name}.", name=name),
        M("Open it in a browser, copy the story, and paste it into an article."),
    )
