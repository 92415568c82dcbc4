"""HTML from another program's clipboard to blocks: Word, WPS, LibreOffice, Excel, Google Docs, WeChat, web pages.

Only text, kinds, marks, safe links, tables and local pictures come through; looks become structure where they mean it,
everything else is left behind, and the notes say what.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from lxml import etree, html

from newsdesk.article.blocks import Block, Divider
from newsdesk.article.richtext import Style, from_runs, runs
from newsdesk.base.links import safe_link
from newsdesk.base.text import clean
from newsdesk.extend.ports import Note
from newsdesk.intake.css import Rules, Sheet, is_bold, left_out, pixels
from newsdesk.intake.pastedlooks import Image, Para, Part, shape
from newsdesk.intake.pastednotes import notes
from newsdesk.intake.webtables import is_data, read_table

Picture = tuple[str, bytes | Path]
"""A picture that came along: its name, and its bytes or its file."""
LIMIT = 5_000_000
"""Characters of HTML that are read."""
SILENT = {
    "script", "style", "title", "template", "noscript", "svg", "select", "textarea", "button",
    "iframe", "object", "embed", "video", "audio", "canvas", "input",
}  # fmt: skip
BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure", "figcaption", "pre",
    "dd", "dt", "dl", "address", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "center",
}  # fmt: skip
OUTLINE_LEVELS = ("1", "2", "3", "4", "5", "6")
_LIST_LEVEL = re.compile(r"\blevel(\d)")
_MARKER = re.compile(r"[(（]?(?:\d+|[a-z]|[ivxlc]+|[一二三四五六七八九十百]+)[.、)）]|\d+|[①-⑳]", re.IGNORECASE)
_CLASSES = {"msotitle": "headline", "msosubtitle": "subtitle", "msoquote": "quote", "msointensequote": "quote"}
_WHITE = re.compile(r"[ \t\n\xa0]+")
_GONE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\ufffc\u2060"))
_PROGRAMS = (
    (re.compile(r"content=\"?WPS|ksohtml|kingsoft", re.IGNORECASE), "WPS"),
    (re.compile(r"content=\"?(?:Microsoft )?Excel", re.IGNORECASE), "Excel"),
    (re.compile(r"content=\"?(?:Microsoft )?Word|class=\"?Mso", re.IGNORECASE), "Word"),
    (re.compile(r"content=\"?LibreOffice", re.IGNORECASE), "LibreOffice"),
    (re.compile(r"docs-internal-guid", re.IGNORECASE), "Google Docs"),
    (re.compile(r"mmbiz\.qpic|rich_media|data-mpa-|mp-style", re.IGNORECASE), "WeChat"),
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What came: blocks (figures without their asset), the figures' pictures by block id, and the receipt."""

    blocks: tuple[Block, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    program: str = ""


def read_html(text: str, new_id: Callable[[], str]) -> Pasted:
    """Read HTML as it lies in a clipboard. Any text will do; at worst there are no blocks."""
    text = text[:LIMIT].replace("\0", "")
    program = next((name for sign, name in _PROGRAMS if sign.search(text[:20_000])), "")
    try:
        parser = html.HTMLParser(huge_tree=True)
        root = html.document_fromstring(text.encode("utf-8", "replace").decode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Pasted(())
    blocks, pictures, counted = read_tree(root, sheet_of(root), new_id, _along)
    return Pasted(tuple(blocks), pictures, notes(blocks, counted, program), program)


Find = Callable[[Any, int], tuple[Picture | None, str]]
"""Gives the picture of an image's element, which is the so-manieth, or why there is none: "blank" for one that shows
nothing, else what to count."""


def read_tree(
    root: Any, sheet: Sheet, new_id: Callable[[], str], find: Find
) -> tuple[list[Block], dict[str, Picture], Counter[str]]:
    """Read a tree of HTML, or a part of one: its blocks (figures without their asset), the figures' pictures by block
    id, and what was counted on the way (see pastednotes)."""
    reader = _Reader(root, sheet, new_id, find)
    reader.run()
    blocks, figures = shape(reader.parts, reader.counted)
    return blocks, {b: p for b, p in reader.pictures.items() if b in figures}, reader.counted


def sheet_of(root: Any) -> Sheet:
    """The rules of a whole page."""
    return Sheet([x.text_content() for x in root.iter("style")])


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside an element."""

    strong: bool = False
    em: bool = False
    href: str = ""
    size: float = 16.0
    centre: bool = False
    pre: bool = False
    quote: bool = False
    lists: tuple[str, ...] = ()
    caption: bool = False


class _Reader:
    def __init__(self, root: Any, sheet: Sheet, new_id: Callable[[], str], find: Find) -> None:
        self.parts: list[Part] = []
        self.pictures: dict[str, Picture] = {}
        self.counted: Counter[str] = Counter()
        self._root, self._sheet, self._new_id, self._find = root, sheet, new_id, find
        self._states = [_State()]
        self._pieces: list[tuple[str, Style]] = []
        self._sizes: Counter[float] = Counter()
        self._centre = False
        self._kind = ""
        self._level = 0
        self._marker = ""
        self._item: tuple[str, int] | None = None

    def run(self) -> None:
        """Walk the tree without recursion: other programs nest deep."""
        # From the root: libxml2 leaves elements that HTML 4 did not know in the head when a <meta> stands before them.
        walk = etree.iterwalk(self._root, ("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if not self._start(element):
                    walk.skip_subtree()
                    self._states.append(self._states[-1])
                    continue
                self._text(element.text)
                continue
            if event == "end":
                self._end(element)
            if element is not self._root:
                self._text(element.tail)
        self._flush()

    # ------------------------------------------------------------------ elements

    def _start(self, element: Any) -> bool:
        """An element begins; False when nothing inside is read."""
        tag = element.tag if isinstance(element.tag, str) else ""
        rules = self._sheet.style(tag, element.attrib)
        if self._is_left_out(tag, element, rules):
            return False
        if tag == "br":
            if rules.get("page-break-before") != "always":
                self._pieces.append(("\n", ()))
        elif tag == "hr":
            self._flush()
            self.parts.append(Divider(self._new_id()))
        elif tag in ("img", "v:imagedata"):
            self._image(element)
        elif tag == "table" and is_data(element, self._sheet):
            self._flush()
            self._table(element)
            return False
        elif tag in BLOCKS:
            self._flush()
            self.counted["layout"] += tag == "table"
        self._states.append(self._inside(tag, element, rules))
        if tag in BLOCKS:
            self._begin(tag, element, rules)
        return True

    def _is_left_out(self, tag: str, element: Any, rules: Rules) -> bool:
        if tag in SILENT:
            self.counted["active"] += tag not in ("style", "title", "template")
            return True
        if "mso-list" in rules and "ignore" in rules["mso-list"]:
            self._marker = element.text_content().strip()[:20]
            return True
        why = left_out(tag, element.get("class", ""), rules)
        self.counted[why] += bool(why)
        return bool(why)

    def _inside(self, tag: str, element: Any, rules: Rules) -> _State:
        state = self._states[-1]
        strong, slanted = is_bold(rules), rules.get("font-style", "")
        if strong is None:
            strong = True if tag in ("b", "strong", "th") else state.strong
        em = slanted in ("italic", "oblique") or (not slanted and (tag in ("i", "em") or state.em))
        size = state.size
        if "font-size" in rules or tag == "font":
            size = pixels(rules.get("font-size", element.get("size", "")), size)
            self.counted["looks"] += 1
        self.counted["looks"] += "color" in rules or "background" in rules or "font-family" in rules or tag == "u"
        self.counted["raised"] += tag in ("sup", "sub")
        centre = rules.get("text-align", element.get("align", "center" if tag == "center" else "")).lower()
        lists = state.lists
        if tag in ("ul", "ol"):
            lists = (*lists, "number" if tag == "ol" else "bullet")
        href = safe_link(element.get("href") or "") if tag == "a" else state.href
        return _State(
            strong,
            em,
            href,
            size,
            centre == "center" if centre else state.centre,
            state.pre or tag == "pre" or rules.get("white-space") == "pre",
            state.quote or tag == "blockquote",
            lists,
            state.caption or tag == "figcaption",
        )

    def _begin(self, tag: str, element: Any, rules: Rules) -> None:
        """A block of text begins."""
        names = element.get("class", "").lower().split()
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._level = int(tag[1])
        elif (level := rules.get("mso-outline-level", "")) in OUTLINE_LEVELS:
            self._level = int(level)
        self._kind = next((_CLASSES[n] for n in names if n in _CLASSES), self._kind)
        if "msocaption" in names:
            self._kind = "caption"
        lists = self._states[-1].lists
        if tag == "li":
            self._item = (lists[-1] if lists else "bullet", max(1, len(lists)))
        elif (found := _LIST_LEVEL.search(rules.get("mso-list", ""))) is not None:
            self._item = ("", int(found[1]))

    def _end(self, element: Any) -> None:
        if element.tag in BLOCKS:
            self._flush()
        if element.tag in ("li", "ul", "ol"):
            self._item = None
        self._states.pop()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        state = self._states[-1]
        text = clean(text.translate(_GONE))
        if state.pre:
            shown = text.replace("\t", " ").replace("\xa0", " ")
        else:
            shown = _WHITE.sub(folded, text)
            if not self._pieces or self._pieces[-1][0].endswith((" ", "\n")):
                shown = shown.lstrip(" ")
        if not shown:
            return
        style = [("em", "")] * state.em + [("strong", "")] * state.strong + [("link", state.href)] * bool(state.href)
        self._pieces.append((shown, tuple(sorted(style))))
        self._sizes[state.size] += len(shown)
        self._centre = state.centre

    def _flush(self) -> None:
        """End the paragraph that is being read."""
        text = from_runs(self._pieces)
        state, kind, level, item = self._states[-1], self._kind, self._level, self._item
        size = self._sizes.most_common(1)[0][0] if self._sizes else state.size
        marker, centre = self._marker, self._centre
        self._pieces, self._kind, self._level, self._marker = [], "", 0, ""
        self._sizes, self._centre = Counter(), False
        if not text.text.strip():
            return
        if item is not None and not level:
            kind = item[0] or ("number" if _MARKER.fullmatch(marker) else "bullet")
            if item[1] > 1:
                kind = {"bullet": "subbullet", "number": "subnumber"}[kind]
                self.counted["deep"] += item[1] > 2
            if not item[0]:
                self._item = None  # Word says it of each paragraph
        elif state.caption:
            kind = "caption"
        elif state.quote and not kind:
            kind = "quote"
        if level and marker:  # the number of a heading is part of what a reader sees
            text = from_runs([(f"{marker} ", ()), *((text.text[i:j], style) for i, j, style in runs(text))])
        self.parts.append(Para(self._new_id(), text, kind, level, size, centre))

    # ------------------------------------------------------------------ tables and pictures

    def _table(self, element: Any) -> None:
        table, over = read_table(element, self._sheet, self._new_id(), self.counted)
        if table is not None:
            self.parts.append(table)
        self.parts += [Para(self._new_id(), from_runs([(x, ())])) for x in over]

    def _image(self, element: Any) -> None:
        """A picture ends the paragraph it stands in: on the page it stands alone."""
        found, why = self._find(element, len(self.pictures) + 1)
        if found is None and why == "blank":
            return
        self._flush()
        block_id = self._new_id()
        if found is not None:
            self.pictures[block_id] = found
        else:
            self.counted[why] += 1
        self.parts.append(Image(block_id, (element.get("alt") or "").strip()[:500], found is not None))


def folded(found: re.Match[str]) -> str:
    """White space is one space; a line end in the source, between Han characters, is nothing."""
    if "\n" not in found[0]:
        return " "
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return "" if before > "\u2e80" and after > "\u2e80" else " "


def _along(element: Any, number: int) -> tuple[Picture | None, str]:
    """The picture of an image in a clipboard."""
    address = (element.get("src") or "").strip()
    remote = element.get("data-src") or ""
    if address.startswith("data:") and remote:  # a page that loads its pictures later shows a blank one till then
        address = remote
    return _picture(address or remote, number)


def _picture(address: str, number: int) -> tuple[Picture | None, str]:
    """The picture at an address, or why there is none: "network", "unread", or "blank" for one that shows nothing.

    Of files only those in the system's folder for passing things are read, where a word processor puts what its
    clipboard names: a page on the network could name any other file of this machine.
    """
    if address.startswith("data:"):
        head, _, data = address[5:].partition(",")
        if not head.startswith("image/") or head.startswith("image/svg"):
            return None, "unread"
        try:
            raw = base64.b64decode(data, validate=False) if "base64" in head else unquote_to_bytes(data)
        except (binascii.Error, ValueError):
            return None, "unread"
        suffix = re.sub(r"\W.*", "", head[6:])
        return (None, "blank") if len(raw) < 200 else ((f"clipboard-{number}.{suffix}", raw), "")
    if address.lower().startswith("file:"):
        try:
            file = Path(url2pathname(urlsplit(address).path)).resolve()
            allowed = file.is_relative_to(Path(tempfile.gettempdir()).resolve()) and file.is_file()
        except (OSError, ValueError):
            allowed = False
        return ((file.name, file), "") if allowed else (None, "unread")
    return None, "network" if address.startswith(("http:", "https:", "//")) else "unread"
