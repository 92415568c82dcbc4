"""Markdown with front matter and local pictures: through the markdown package and the sanitiser to blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote

import markdown
from markdown.extensions.tables import TableExtension

from newsdesk.article.article import Article, settle_titles
from newsdesk.article.blocks import Block, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M, Message
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note, Source
from newsdesk.intake.frontmatter import figures_as_told, metadata, split
from newsdesk.intake.htmlblocks import Image, blocks_of, clean
from newsdesk.intake.reading import decode, looks_like_text
from newsdesk.intake.receipt import receipt

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
        settled = tuple(figures_as_told(settled, values))
        fields = {"language": "zh-Hans" if has_han(text) else "en", **metadata(values)}
        article = Article(id=new_id(), created=created, updated=created, blocks=settled, **fields)
        return Imported(article, pictures.assets, (*receipt(article), *pictures.notes))


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
