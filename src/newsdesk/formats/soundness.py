"""Is markup of ours sound? What a browser would mend silently is found before it is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

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


class _Reader(HTMLParser):
    def __init__(self, *, lenient: bool) -> None:
        super().__init__()
        self.lenient = lenient
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids[value] += 1
        if len(dict(attrs)) < len(attrs):
            twice = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
            self.found += [f"line {self.getpos()[0]}: <{tag}> has {name} twice" for name in twice]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # the stroke of <br/> says nothing (HTML, 13.1.2.1)

    def handle_endtag(self, tag: str) -> None:
        while self.lenient and self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL and tag in self.open:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.found.append(f"line {self.getpos()[0]}: </{tag}> ends nothing")


def faults(markup: str, *, lenient: bool = False) -> Iterator[str]:
    """What is wrong with a page or a piece of one: elements that are not closed, in their order, each that is open
    being ended itself, and ids that stand twice. ``lenient``: ends may be left out as HTML lets one."""
    reader = _Reader(lenient=lenient)
    reader.feed(markup)
    reader.close()
    yield from reader.found
    yield from (f"<{tag}> is not closed" for tag in reader.open if not (lenient and tag in OPTIONAL))
    yield from (f"the id {name} stands {count} times" for name, count in reader.ids.items() if count > 1)
