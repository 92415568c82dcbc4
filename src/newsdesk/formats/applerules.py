"""What can be told of a document in Apple News Format without Apple, which publishes a reference but no schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from newsdesk.formats.schemas import is_time
from newsdesk.formats.soundness import faults as markup_faults

REQUIRED = ("version", "identifier", "title", "language", "layout", "components", "componentTextStyles")
"""Of an ArticleDocument."""
TEXTS = ("title", "heading", "heading1", "heading2", "intro", "body", "byline", "caption", "quote")
NEEDED = {
    **dict.fromkeys(TEXTS, "text"),
    "photo": "URL",
    "mosaic": "items",
    "htmltable": "html",
    "divider": "role",
}
"""The roles that we write, and what a component of each must have."""
TAGS = frozenset({"p", "strong", "em", "a", "br", "ul", "ol", "li", "table", "tr", "th", "td"})
"""Of the HTML that components may hold, what we write."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9_:-]{1,64}")
_TIMES = ("datePublished", "dateCreated", "dateModified")


def faults(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with a document and the files of its bundle."""
    yield from (f"the document lacks {name}" for name in REQUIRED if name not in document)
    if not _IDENTIFIER.fullmatch(str(document.get("identifier", ""))):
        yield "the identifier is none"
    metadata = document.get("metadata", {})
    yield from (f"{name} is no time" for name in _TIMES if not is_time(metadata.get(name, "2026-01-01T00:00:00Z")))
    styles, layouts = document.get("componentTextStyles", {}), document.get("componentLayouts", {})
    if not styles:
        yield "there is no text style"
    named = [metadata["thumbnailURL"]] if "thumbnailURL" in metadata else []
    for n, component in enumerate(document.get("components", ())):
        role = component.get("role")
        if role not in NEEDED or not component.get(NEEDED[role]):
            yield f"component {n} is no {role}"
        if "layout" in component and component["layout"] not in layouts:
            yield f"component {n} has a layout that is not there"
        html = component.get("html") or (component.get("text", "") if component.get("format") == "html" else "")
        yield from (f"component {n}: {fault}" for fault in _markup(html))
        named += [item.get("URL", "") for item in (component, *component.get("items", ())) if "URL" in item]
    yield from (f"{url} is not in the bundle" for url in named if url.removeprefix("bundle://") not in files)


def _markup(html: str) -> Iterator[str]:
    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in TAGS or [name for name, _ in attrs if (tag, name) != ("a", "href")]:
                found.append(f"<{tag}> as it is may not stand there")

    found: list[str] = []
    Reader().feed(html)
    yield from found
    yield from markup_faults(html)
