"""Sanitised HTML to blocks: the elements that an article can hold; the text of all others is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import cast
from urllib.parse import unquote

import nh3

from newsdesk.article.blocks import (
    LISTS,
    MOST_BESIDE,
    Beside,
    Block,
    Divider,
    Embed,
    Figure,
    Table,
    TextBlock,
    TextKind,
)
from newsdesk.article.richtext import EMPTY, RichText, Style, cut, from_runs, join, strip
from newsdesk.intake.htmltables import TABLE_TAGS, TableReader

TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br", "strong", "b", "em", "i", "a",
    "img", "cite", "small", "figure", "figcaption", "pre", "code", "div", "table", "tr", "td", "th",
    "thead", "tbody", "caption", "mark",
}  # fmt: skip
_KINDS = {
    "h1": "heading",
    "h2": "heading",
    "h3": "subheading",
    "h4": "subheading",
    "h5": "subheading",
    "h6": "subheading",
}
_BLOCKS = {"p", "pre", "div", "figure", "figcaption", "table", "tr", "blockquote", "ul", "ol", "li", *_KINDS}
_STYLES = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "mark": "verify"}
_BOX = re.compile(r"\s*\[!(NOTE|CORRECTION)\]\s*", re.IGNORECASE)
_CAPTION = "Table:"
_DASHES = re.compile(r"^\s*[—–-]{1,2}\s*")
_SPACE = " \t\r\n\f"
IMAGE = "\ufffc"


def clean(html: str) -> str:
    """Only what an article can hold, addresses http, https, mailto or relative; comments are gone."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "td": {"align"}, "th": {"align"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


@dataclass(frozen=True, slots=True)
class Image:
    """An image in the text: where it is said to be, and what it shows."""

    address: str
    alt: str
    title: str = ""


def blocks_of(html: str, new_id: Callable[[], str], take: Callable[[Image], str]) -> list[Block]:
    """The blocks of sanitised HTML. take gives the asset of an image, or "" when it cannot be had."""
    reader = _Reader(new_id, take)
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, new_id: Callable[[], str], take: Callable[[Image], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._new_id, self._take = new_id, take
        self._pieces: list[tuple[str, Style]] = []
        self._images: list[Image] = []
        self._styles: list[tuple[str, str, str]] = []
        self._kind = "paragraph"
        self._lists: list[str] = []
        self._quotes = 0
        self._credit: list[str] | None = None
        self._credits: list[str] = []
        self._cite = False
        self._cited = False
        self._pre = 0
        self._box = ""
        self._card = False
        self._table: TableReader | None = None

    # ------------------------------------------------------------------ events

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        if self._table is not None and tag in TABLE_TAGS:
            self._table.start(tag, values.get("align", ""))
        elif tag == "br":
            self._text("\n")
        elif self._table is not None and tag in _BLOCKS:
            self._table.text("\n")
        elif tag == "hr":
            self.flush()
            self.blocks.append(Divider(self._new_id()))
        elif tag == "img":
            self._images.append(Image(values.get("src", ""), values.get("alt", ""), values.get("title", "")))
            self._pieces.append((IMAGE, ()))
        elif tag in _BLOCKS:
            self.flush()
            self._open(tag)
        elif tag == "small":
            self._credit = []
        elif tag == "cite":
            self._cite = True
        elif tag in _STYLES or tag == "a":
            href = values.get("href", "")
            kind = _STYLES.get(tag, "link" if href else "")
            self._styles.append((tag, kind, href if kind == "link" else ""))
            self._card |= values.get("title") == "embed"

    def _text(self, text: str, style: Style = ()) -> None:
        if self._table is not None:
            self._table.text(text)
        else:
            self._pieces.append((text, style))

    def _open(self, tag: str) -> None:
        if tag == "table":
            self._table = TableReader()
        self._pre += tag == "pre"
        self._quotes += tag == "blockquote"
        if tag in ("ul", "ol"):
            self._lists.append("number" if tag == "ol" else "bullet")
        self._kind = _KINDS.get(tag, "paragraph")
        if tag == "li" or (self._lists and tag == "p"):
            kind = self._lists[-1] if self._lists else "bullet"
            self._kind = LISTS[kind] if len(self._lists) > 1 else kind

    def handle_endtag(self, tag: str) -> None:
        if self._table is not None:
            if tag == "table":
                self.blocks += self._table.blocks(self._new_id)
                self._table = None
        elif tag in _BLOCKS:
            self.flush()
            self._pre -= tag == "pre" and self._pre > 0
            if tag == "blockquote":
                self._quotes, self._box = max(0, self._quotes - 1), ""
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
        elif tag == "small" and self._credit is not None:
            self._credits.append("".join(self._credit).strip())
            self._credit = None
        elif tag == "cite":
            self._cite, self._cited = False, True
        else:
            for i in range(len(self._styles) - 1, -1, -1):
                if self._styles[i][0] == tag:
                    del self._styles[i]
                    break

    def handle_data(self, data: str) -> None:
        if self._credit is not None:
            self._credit.append(data)
            return
        if self._table is None and self._pieces and self._pieces[-1][0] == "\n":
            data = data.removeprefix("\n")  # the end of the line that the break stands on
        if not self._pre:
            data = re.sub("[ \t\r\n\f]*\n[ \t\r\n\f]*", self._join, data)
        style = tuple(sorted({(kind, href) for _, kind, href in self._styles if kind}))
        self._text(data.replace(IMAGE, ""), style)

    def _join(self, found: re.Match[str]) -> str:
        """A line end in the source: nothing between Han characters, else a space."""
        before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
        return "" if before > "\u2e80" and after > "\u2e80" else " "

    # ------------------------------------------------------------------ blocks

    def flush(self) -> None:
        """End the block that is being read."""
        text = from_runs(self._pieces)
        card, self._card = self._card, False
        self._pieces = []
        kind, cited = self._kind, self._cited
        images, self._images = self._images, []
        credits, self._credits = self._credits, []
        self._kind, self._cited, self._cite = "paragraph", False, False
        if images:
            self._figures(text, images, credits)
            return
        if credits:  # not under a picture: it is text like any other
            text = join(text, RichText(" ".join(credits)))
        text = strip(text, _SPACE)
        if not text.text:
            return
        if kind == "paragraph" and self._special(text, card=card):
            return
        if self._quotes and kind == "paragraph":
            kind = self._box or "quote"
            if found := _BOX.match(text.text):
                self._box = kind = found[1].lower()
                text = cut(text, found.end(), len(text))
                if not text.text:
                    return
            if cited:
                kind = "attribution"
                dashes = _DASHES.match(text.text)
                text = cut(text, dashes.end(), len(text)) if dashes else text
        self.blocks.append(TextBlock(self._new_id(), cast("TextKind", kind), text))

    def _special(self, text: RichText, *, card: bool) -> bool:
        """A paragraph that is something else: a link card, or the caption of the table above."""
        last = self.blocks[-1] if self.blocks else None
        if card and len(text.marks) == 1 and (text.marks[0].start, text.marks[0].end) == (0, len(text)):
            href = text.marks[0].href
            self.blocks.append(Embed(self._new_id(), href, "" if unquote(text.text) == unquote(href) else text.text))
            return True
        if type(last) is Table and not last.caption and text.text.startswith(_CAPTION):
            caption = text.text.removeprefix(_CAPTION).strip()
            self.blocks[-1] = Table(last.id, last.rows, last.header, last.align, caption)
            return True
        return False

    def _figures(self, text: RichText, images: list[Image], credits: list[str]) -> None:
        """Text before the first image is a paragraph; text after an image, on its own line, is its caption."""
        parts: list[RichText] = []
        start = 0
        for at in [i for i, c in enumerate(text.text) if c == IMAGE]:
            parts.append(cut(text, start, at))
            start = at + 1
        parts.append(cut(text, start, len(text)))
        head = strip(parts[0], _SPACE)
        if head.text:
            self.blocks.append(TextBlock(self._new_id(), "paragraph", head))
        beside: list[Image] = []
        for i, (image, after) in enumerate(zip(images, parts[1:], strict=True)):
            last = i == len(images) - 1
            beside.append(image)
            if not last and len(beside) <= MOST_BESIDE and after.text == " ":
                continue  # in one line with the next: one figure
            caption = _without_break(after) if after.text.strip(_SPACE) else EMPTY
            said = " ".join(credits) if last else ""
            # The title of a lone image may be anything; those of a group are its credits.
            told = [x.title if len(beside) > 1 and not said else said for x in beside]
            first, *rest = [Beside(self._take(x), credit, x.alt) for x, credit in zip(beside, told, strict=True)]
            figure = Figure(self._new_id(), first.asset, caption, first.credit, first.alt, beside=tuple(rest))
            self.blocks.append(figure)
            beside = []


def _without_break(text: RichText) -> RichText:
    """A caption: the break between it and its picture, and the space before its credit, are not part of it."""
    start = 1 if text.text.startswith("\n") else 0
    text = cut(text, start, len(text))
    return strip(text, _SPACE)
