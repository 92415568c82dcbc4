"""What is wrong with a page that a theme made: markup, words that are missing, anything that asks for the outside.

For the author of the theme: each fault is a sentence, with the line of the page where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from newsdesk.article.article import Article
from newsdesk.article.blocks import Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle
from newsdesk.formats.runs import line
from newsdesk.formats.soundness import faults

Fault = Message
_LOADS = frozenset({"src", "srcset", "poster", "data", "background", "action", "formaction", "xlink:href", "ping"})
_LINKS = frozenset({"canonical", "alternate", "author", "license", "next", "prev"})
"""Relations of <link> that load nothing (HTML, 4.6.7)."""
_FOREIGN = frozenset({"iframe", "object", "embed", "frame", "portal", "applet", "base"})
_CSS = re.compile(r"@import\b[^;]*|(?:url|image-set|src)\(\s*[\"']?(?!data:|[\"')#])([^)]*)", re.IGNORECASE)


class _Page(HTMLParser):
    """Goes through a page once."""

    def __init__(self, files: frozenset[str]) -> None:
        super().__init__()
        self.files = files
        self.found: list[Fault] = []
        self.text: list[str] = []
        self.heads: list[str] = []
        self.inside: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.seen.add(f"meta {values.get('name', '')}" if tag == "meta" else tag)
        if tag == "html" and not values.get("lang"):
            self._say(M("line {line}: <html> does not say its language", line=self.getpos()[0]))
        if values.get("role") == "main":
            self.seen.add("main")
        if tag in ("script", "style", "title", "h1"):
            self.inside.append(tag)
            self.heads += [""] if tag == "h1" else []
        if tag == "script" and values.get("type") != "application/ld+json":
            self._say(M("line {line}: a script", line=self.getpos()[0]))
        if tag in _FOREIGN:
            self._say(M("line {line}: <{tag}> is not for themes", line=self.getpos()[0], tag=tag))
        if tag == "img" and "alt" not in values:
            self._say(M("line {line}: a picture without alt", line=self.getpos()[0]))
        self._loads(tag, values)

    def _loads(self, tag: str, values: dict[str, str]) -> None:
        number = self.getpos()[0]
        for name, value in values.items():
            if name.startswith("on"):
                self._say(M("line {line}: {name} runs a script", line=number, name=name))
            if name in ("href", "src", "action", "xlink:href") and re.match(
                r"\s*(?:javascript|vbscript):", value, re.I
            ):
                self._say(M("line {line}: {name} runs a script", line=number, name=name))
            elif name in _LOADS and (outside := self._outside(name, value)):
                self._say(M("line {line}: asks for {address}", line=number, address=outside))
            if name == "style":
                self._style(value, number)
        kinds = set(values.get("rel", "").lower().split())
        if tag == "link" and not kinds <= _LINKS and self._outside("href", values.get("href", "")):
            self._say(M("line {line}: asks for {address}", line=number, address=values.get("href", "")))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self._say(M("line {line}: leads elsewhere by itself", line=number))

    def _outside(self, name: str, value: str) -> str:
        """The first address in it that is no file of the export."""
        parts = [part.split() for part in value.split(", ")] if name == "srcset" else [[value.strip()]]
        asked = (part[0] for part in parts if part and part[0])
        return next((a for a in asked if a not in self.files and not a.startswith(("data:image/", "#"))), "")

    def _style(self, text: str, number: int) -> None:
        for found in _CSS.finditer(text):
            self._say(M("line {line}: asks for {address}", line=number, address=found[0][:80]))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        where = self.inside[-1] if self.inside else ""
        if where == "style":
            for number, text in enumerate(data.split("\n"), self.getpos()[0]):
                self._style(text, number)
        elif where in ("", "h1"):
            self.text.append(data)
            if where:
                self.heads[-1] += data

    def _say(self, fault: Fault) -> None:
        self.found.append(fault)


def page_faults(article: Article, bundle: Bundle) -> Iterator[Fault]:
    """The faults of a whole page, each once."""
    markup = bundle.files[bundle.entry].decode()
    page = _Page(frozenset(bundle.files))
    page.feed(markup)
    page.close()
    said: list[Fault] = [M("{why}", why=why) for why in faults(markup)]
    said += page.found
    if not markup.lstrip().lower().startswith("<!doctype html>"):
        said.append(M("it does not begin with <!DOCTYPE html>"))
    said += [M("there is no <{tag}>", tag=tag) for tag in ("title", "main") if tag not in page.seen]
    if "meta viewport" not in page.seen:
        said.append(M("there is no <meta name=viewport>: on a phone all is small"))
    if len(page.heads) != 1 or line(page.heads[0]) != line(article.headline):
        said.append(M("the headline must stand in an <h1>, the only one"))
    text = _plain("".join(page.text))
    said += [M("not on the page: {words}", words=words) for words in _wanted(article) if _plain(words) not in text]
    yield from dict.fromkeys(said)


def _plain(text: str) -> str:
    return "".join(text.split())


def _wanted(article: Article) -> Iterator[str]:
    """What a reader must find: the texts, and who says so when."""
    for block in article.blocks:
        if isinstance(block, TextBlock):
            yield line(block.text.text)
        elif isinstance(block, Figure):
            yield line(block.caption.text)
            yield from (line(p.credit) for p in pictures_of(block))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Embed):
            yield block.title
    yield from (article.source.name, article.publish_time[:10], article.dateline, article.copyright_notice)
    yield from (p.name for p in (*article.authors, *article.editors))
