"""Markdown with front matter and local pictures: through the markdown package and the sanitiser to blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any, get_args
from urllib.parse import unquote

import markdown
from markdown.extensions.tables import TableExtension
from msgspec.structs import replace

from newsdesk.article.article import Article, settle_titles
from newsdesk.article.blocks import Block, Figure, TextBlock, Width
from newsdesk.article.richtext import RichText, runs
from newsdesk.base.message import M, Message
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note, Source
from newsdesk.intake.frontmatter import metadata, split
from newsdesk.intake.htmlblocks import Image, blocks_of, clean
from newsdesk.intake.reading import decode, looks_like_text

_SIGNS = re.compile(rb"(?m)^(?:#{1,3} |!\[|- |\d+\. |> )")


class MarkdownImporter:
    """Reads what the Markdown exporter writes without loss, and other programs' Markdown as far as an article goes."""

    name = "markdown"
    label: Message = M("Markdown")
    suffixes = (".md", ".markdown")

    def sniff(self, head: bytes, name: str) -> float:
        """By the suffix; a text that begins with front matter or has Markdown's signs may be some."""
        if not looks_like_text(head):
            return 0.0
        if name.lower().endswith(self.suffixes):
            return 0.9
        if head.lstrip(b"\xef\xbb\xbf").startswith(b"---\n") and b"\n---" in head:
            return 0.7
        return 0.3 if len(_SIGNS.findall(head)) > 2 else 0.0

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported:
        """The article. Pictures are read from beside the file; those of the network are left where they are."""
        values, body = split(decode(source.data, source.name))
        pictures = _Pictures(source)
        blocks = blocks_of(to_html(body), new_id, pictures)
        titles, blocks = _titles(values, blocks, new_id)
        settled = settle_titles((*titles, *blocks), new_id())
        text = "".join(b.text.text for b in settled if type(b) is TextBlock)
        settled = tuple(_figures_as_told(settled, values))
        fields = {"language": "zh-Hans" if has_han(text) else "en", **metadata(values)}
        article = Article(id=new_id(), created=created, updated=created, blocks=settled, **fields)
        return Imported(article, pictures.assets, (*_receipt(article), *pictures.notes))


def to_html(text: str) -> str:
    """Markdown as sanitised HTML."""
    tables = TableExtension(use_align_attribute=True)
    return clean(markdown.markdown(text, extensions=["sane_lists", tables], output_format="html"))


class _Pictures:
    """Finds images beside the file; each that cannot be had is noted."""

    def __init__(self, source: Source) -> None:
        self.assets: dict[str, bytes] = {}
        self.notes: list[Note] = []
        self._source = source

    def __call__(self, image: Image) -> str:
        address = image.address.strip()
        if not address:
            return ""
        if "://" in address or address.startswith(("//", "data:")):
            self.notes.append(
                Note("dropped", M("A picture on the network was not fetched: {address}", address=address[:200]))
            )
            return ""
        held = self._source.beside(unquote(address)) or self._source.beside(address)
        if held is None:
            self.notes.append(Note("unsure", M("The picture {address} is not beside the file.", address=address[:200])))
            return ""
        sha256 = hashlib.sha256(held).hexdigest()
        self.assets[sha256] = held
        return sha256


def _titles(
    values: dict[str, object], blocks: list[Block], new_id: Callable[[], str]
) -> tuple[list[TextBlock], list[Block]]:
    """The titles from the front matter; without one there, a first heading is the headline."""
    found = {k: " ".join(str(values.get(k) or "").split("\n")) for k in ("kicker", "title", "subtitle")}
    if not found["title"] and blocks and type(blocks[0]) is TextBlock and blocks[0].kind == "heading":
        found["title"] = blocks[0].text.text.replace("\n", " ")
        blocks = blocks[1:]
    titles = [TextBlock(new_id(), "kicker", RichText(found["kicker"]))] if found["kicker"] else []
    titles.append(TextBlock(new_id(), "headline", RichText(found["title"])))
    if found["subtitle"]:
        titles.append(TextBlock(new_id(), "subtitle", RichText(found["subtitle"])))
    return titles, blocks


def _figures_as_told(blocks: tuple[Block, ...], values: dict[str, Any]) -> Iterator[Block]:
    """The blocks, each figure as wide as the front matter says; the number of the leading one becomes its id."""
    widths, lead = values.get("figure_widths"), values.pop("lead_picture", None)
    number = 0
    for block in blocks:
        if type(block) is Figure:
            width = widths[number] if isinstance(widths, list) and number < len(widths) else "column"
            block = replace(block, width=width if width in get_args(Width) else "column")
            number += 1
            if lead == number:
                values["lead_picture"] = block.id
        yield block


def _receipt(article: Article) -> list[Note]:
    notes = []
    if article.headline:
        notes.append(Note("found", M("Headline: {text}", text=article.headline)))
    else:
        notes.append(Note("unsure", M("No headline was found.")))
    texts = sum(type(b) is TextBlock for b in article.body)
    figures = sum(type(b) is Figure for b in article.body)
    notes.append(
        Note("kept", M("Paragraphs and headings: {texts}, pictures: {figures}.", texts=texts, figures=figures))
    )
    linked = sum(any(k == "link" for k, _ in s) for b in article.body if type(b) is TextBlock for *_, s in runs(b.text))
    if linked:
        notes.append(Note("kept", M("Links: {count}.", count=linked)))
    return notes
