"""Is markup of ours sound? What a browser would mend silently is found before it is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements without an end (HTML, 13.1.2)."""


OPTIONAL = frozenset(
    {
        "li",
        "p",
        "dt",
        "dd",
        "option",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "colgroup",
        "body",
        "html",
    }
)
"""Elements whose end may be left out (HTML, 13.1.2.4), by a theme; ours are always written."""


_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][^\s/>]*+)((?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>""", re.DOTALL)
_NAME = re.compile(r"""([^\s=/"'>]++)(?:\s*=\s*("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_RAW = frozenset({"script", "style", "textarea", "title"})
"""Elements whose text is no markup (HTML, 13.1.2)."""


class _Reader:
    """Reads tags alone, by one expression: a page is read a thousand times in an export of all, and the standard
    library's parser takes ten times as long."""

    def __init__(self, markup: str, *, lenient: bool) -> None:
        self.lenient = lenient
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.found: list[str] = []
        self._markup = markup
        at = 0
        while (tag := _TAG.search(markup, at)) is not None:
            at = tag.end()
            if tag[2] is None:
                continue
            name = tag[2].lower()
            if tag[1]:
                self._end(name, tag.start())
                continue
            self._start(name, tag[3], tag.start())
            if name in _RAW:
                end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(markup, at)
                at = end.start() if end else len(markup)

    def _start(self, tag: str, attributes: str, at: int) -> None:
        if attributes and not attributes.isspace():
            seen = set()
            for name, value in _NAME.findall(attributes):
                known = name.lower()
                if known in seen:
                    self._say(f"<{tag}> has {known} twice", at)
                seen.add(known)
                if known == "id" and value.strip("\"'"):
                    self.ids[value.strip("\"'")] += 1
        if tag not in VOID:  # the stroke of <br/> says nothing (HTML, 13.1.2.1)
            self.open.append(tag)

    def _end(self, tag: str, at: int) -> None:
        while self.lenient and self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL and tag in self.open:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self._say(f"</{tag}> ends nothing", at)

    def _say(self, what: str, at: int) -> None:
        line = self._markup.count("\n", 0, at) + 1
        self.found.append(f"line {line}: {what}")


def faults(markup: str, *, lenient: bool = False) -> Iterator[str]:
    """What is wrong with a page or a piece of one: elements that are not closed, in their order, each that is open
    being ended itself, and ids that stand twice. ``lenient``: ends may be left out as HTML lets one."""
    reader = _Reader(markup, lenient=lenient)
    yield from reader.found
    yield from (f"<{tag}> is not closed" for tag in reader.open if not (lenient and tag in OPTIONAL))
    yield from (f"the id {name} stands {count} times" for name, count in reader.ids.items() if count > 1)
