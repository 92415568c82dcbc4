"""The body of an article element that Newsdesk wrote (formats/body), back to the blocks that it was made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, cast, get_args
from urllib.parse import unquote

from lxml import etree

from newsdesk.article.blocks import (
    LISTS,
    Align,
    Beside,
    Block,
    Divider,
    Embed,
    Figure,
    Table,
    TextBlock,
    TextKind,
    Width,
    whole_id,
)
from newsdesk.article.richtext import RichText, Style, cut, from_runs, strip
from newsdesk.base.links import safe_link
from newsdesk.base.text import clean
from newsdesk.intake.htmltables import MOST_COLUMNS, MOST_ROWS
from newsdesk.intake.pageimages import addresses, file_name
from newsdesk.intake.pasted import folded

_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "mark": "verify"}
_HOLDERS = ("div", "section", "center", "span")
_UNREAD = ("script", "style", "template", "noscript", "iframe", "object", "svg")
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_DEEPEST = 40
"""Elements inside each other: what is deeper is read as text."""
_AFTER_DATELINE = re.compile(r"\s*(?:[—–-]{1,2}\s+)?")
_DASHES = re.compile(r"\s*(?:——|[—–-]{1,2})\s*")
_PLACE = re.compile(r"(?:左图|中图|右图)\u3000|(?:left|middle|right): ")
_BETWEEN = re.compile(rf"(?:；|; )(?={_PLACE.pattern})")
_FIRST, _MIDDLE = ("左图", "left"), ("中图", "middle")


def names_of(element: Any) -> list[str]:
    """The classes of an element."""
    return str(element.get("class", "")).split()


def inline(element: Any, without: Collection[Any] = ()) -> RichText:
    """The text of an element with its marks, without these elements inside it, and without white space at its ends."""
    pieces: list[tuple[str, Style]] = []
    styles: list[tuple[str, str] | None] = []
    walk = etree.iterwalk(element, ("start", "end", "comment", "pi"))
    for event, part in walk:
        if event == "start":
            text = None
            if part in without or part.tag in _UNREAD:
                walk.skip_subtree()
                styles.append(None)
                continue
            styles.append(_style(part))
            text = "\n" if part.tag == "br" else part.text
        else:
            if event == "end":
                styles.pop()
            text = part.tail if part is not element else None
        is_break = event == "start" and part.tag == "br"
        if text and not is_break:
            if pieces and pieces[-1][0] == "\n":
                text = text.removeprefix("\n")  # the end of the line that the break stands on
            text = clean(_LINE_END.sub(folded, text))
        if text:
            pieces.append((text, tuple(sorted({style for style in styles if style is not None}))))
    return strip(from_runs(pieces))


def _style(element: Any) -> tuple[str, str] | None:
    if element.tag == "a":
        href = safe_link(element.get("href") or "")
        return ("link", href) if href else None
    kind = _MARKS.get(element.tag)
    return (kind, "") if kind else None


class OwnBody:
    """Reads a body. Afterwards: its blocks, the dateline before the lead, and the line that names the authors.

    ``shown`` holds, for each picture on the page in order, its block's id, its number there and its file's name.
    """

    def __init__(self, new_id: Callable[[], str], take: Callable[[Any], str]) -> None:
        self.blocks: list[Block] = []
        self.dateline = ""
        self.names = ""
        self.shown: list[tuple[str, int, str]] = []
        self._new_id, self._take = new_id, take
        self._ids: set[str] = set()

    def read(self, body: Any) -> None:
        """The blocks of a body's element."""
        self.blocks += self._inside(body, "", _DEEPEST)

    def read_above(self, figure: Any) -> None:
        """A figure that stands above the body, back to its place in it (formats/body)."""
        after = _block_of(str(figure.get("data-after", "")))
        at = next((i + 1 for i, b in enumerate(self.blocks) if after and b.id == after), 0)
        self.blocks[at:at] = self._figure(figure)
        places = {b.id: i for i, b in enumerate(self.blocks)}
        self.shown.sort(key=lambda shown: places[shown[0]])

    def title(self, element: Any, kind: TextKind) -> TextBlock:
        """One of the article's titles."""
        return TextBlock(self._id(element), kind, RichText(inline(element).text.replace("\n", " ")))

    # ------------------------------------------------------------------ one element

    def _inside(self, holder: Any, kind: str, deep: int) -> Iterator[Block]:
        """The blocks in a holder; its paragraphs are of this kind, or say themselves what they are."""
        yield from self._stray(holder.text)
        for element in holder:
            if isinstance(element.tag, str) and element.tag not in _UNREAD:
                yield from self._element(element, kind, deep)
            yield from self._stray(element.tail)

    def _stray(self, text: str | None) -> Iterator[Block]:
        """Text that stands in no paragraph, as another program may leave it."""
        if text and text.strip():
            yield TextBlock(self._new_id(), "paragraph", RichText(clean(" ".join(text.split()))))

    def _element(self, element: Any, kind: str, deep: int) -> Iterator[Block]:
        tag, names = element.tag, names_of(element)
        if tag == "p" and "names" in names:
            self.names = inline(element).text
        elif tag == "p" and "embed" in names:
            yield from self._embed(element)
        elif tag == "p":
            yield from self._paragraph(element, kind, names)
        elif tag in ("h2", "h3", "h4"):
            heading = tag == "h2" and element.getparent().tag == "section"
            yield from self._text(element, "heading" if heading else "subheading")
        elif tag in ("ul", "ol"):
            yield from self._list(element, deep)
        elif tag == "hr":
            yield Divider(self._id(element))
        elif tag == "figure":
            yield from self._figure(element)
        elif tag == "table":
            yield from self._table(element)
        elif tag == "blockquote" and deep:
            yield from self._inside(element, "quote", deep - 1)
        elif tag in _HOLDERS and deep:
            boxed = next((n for n in ("note", "correction") if n in names), kind)
            yield from self._inside(element, boxed, deep - 1)
        else:
            yield from self._text(element, kind or "paragraph")

    def _paragraph(self, element: Any, kind: str, names: list[str]) -> Iterator[Block]:
        if "attribution" in names:
            text = inline(element)
            dashes = _DASHES.match(text.text)
            yield from self._made(element, "attribution", _from(text, dashes.end() if dashes else 0))
            return
        first = next(iter(element), None)
        before = not (element.text or "").strip()
        if before and first is not None and "label" in names_of(first) and kind in ("note", "correction"):
            yield from self._text(element, kind, without=(first,))
        elif before and first is not None and "lead-in" in names_of(first):
            self.dateline = inline(first).text
            text = inline(element, without=(first,))
            # Chinese pages have a wide space there; dashes after that are the text's own.
            wide = (first.tail or "").startswith("\u3000")
            after = None if wide else _AFTER_DATELINE.match(text.text)
            yield from self._made(element, "paragraph", _from(text, after.end() if after else 0))
        else:
            yield from self._text(element, kind or "paragraph")

    def _text(self, element: Any, kind: str, without: Collection[Any] = ()) -> Iterator[Block]:
        yield from self._made(element, kind, inline(element, without))

    def _made(self, element: Any, kind: str, text: RichText) -> Iterator[Block]:
        if text.text:
            yield TextBlock(self._id(element), cast("TextKind", kind), text)

    def _id(self, element: Any) -> str:
        """The id that the block had (formats/runs.anchor); a new one where there is none, or one that is taken."""
        found = str(element.get("id", ""))
        held = _block_of(found)
        if not held or held in self._ids:
            held = self._new_id()
        self._ids.add(held)
        return held

    # ------------------------------------------------------------------ what is made of several

    def _list(self, element: Any, deep: int, level: int = 0) -> Iterator[Block]:
        kind = "number" if element.tag == "ol" else "bullet"
        yield from self._stray(element.text)
        for item in element:
            below = [x for x in item if x.tag in ("ul", "ol")] if deep else []
            yield from self._text(item, LISTS[kind] if level else kind, without=below)
            for held in below:
                yield from self._list(held, deep - 1, level + 1)
            yield from self._stray(item.tail)

    def _embed(self, element: Any) -> Iterator[Block]:
        link = next(element.iter("a"), None)
        if link is None:
            title, href = inline(element).text, ""
        else:
            title, href = inline(link).text, safe_link(link.get("href") or "")
        if title or href:
            yield Embed(self._id(element), href, "" if title == href else title)

    def _figure(self, element: Any) -> Iterator[Block]:
        said = next(element.iter("figcaption"), None)
        credit = next((x for x in said.iter("span") if "credit" in names_of(x)), None) if said is not None else None
        caption = inline(said, without=() if credit is None else (credit,)) if said is not None else RichText()
        images = list(element.iter("img"))
        told = _credits(inline(credit).text if credit is not None else "", len(images))
        if not images and not caption.text and not any(told):
            return
        held = [Beside(self._take(i), "", clean(i.get("alt") or "").replace("\n", " ")) for i in images]
        held += [Beside()] * (len(told) - len(held))
        first, *beside = [Beside(p.asset, c, p.alt) for p, c in zip(held, told, strict=True)]
        said_width = str(element.get("data-width", ""))
        width = next((n for n in (said_width, *names_of(element)) if n in get_args(Width)), "column")
        block_id = self._id(element)
        self.shown += [(block_id, n, file_name(next(iter(addresses(i)), ""))) for n, i in enumerate(images)]
        yield Figure(
            block_id, first.asset, caption, first.credit, first.alt, "",
            width=cast("Width", width), beside=tuple(beside),
        )  # fmt: skip

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[tuple[str, ...]] = []
        align: list[str] = []
        heads: list[bool] = []
        for row in element.iter("tr"):
            cells = [c for c in row if c.tag in ("td", "th")]
            rows.append(tuple(inline(c).text for c in cells))
            heads.append(bool(cells) and all(c.tag == "th" for c in cells))
            align += [_align(c) for c in cells[len(align) :]]
        title = next(element.iter("caption"), None)
        caption = inline(title).text.replace("\n", " ") if title is not None else ""
        width = min(MOST_COLUMNS, max((len(r) for r in rows), default=0))
        if not width:
            yield from self._text(element, "paragraph")
            return
        kept = tuple((*r[:width], *[""] * (width - len(r))) for r in rows[:MOST_ROWS])
        aligned = cast("tuple[Align, ...]", () if set(align[:width]) <= {"left"} else tuple(align[:width]))
        yield Table(self._id(element), kept, heads[0], aligned, caption)
        for over in (*(r[width:] for r in rows[:MOST_ROWS]), *rows[MOST_ROWS:]):
            yield from self._stray(" ".join(over))


def _block_of(anchor: str) -> str:
    """The id of the block whose element has this id; "" for another's."""
    return whole_id(clean(unquote(anchor[2:])))[:200] if anchor.startswith("b-") else ""


def _align(cell: Any) -> str:
    found = re.search(r"text-align:\s*(center|right)", cell.get("style", ""))
    return found[1] if found else "left"


def _from(text: RichText, start: int) -> RichText:
    return cut(text, start, len(text))


def _credits(said: str, count: int) -> list[str]:
    """A figure's credits by its pictures (formats/figures.credits_of), of which the page shows ``count``: one for all,
    or each after the word for its place. A group may have more pictures than are there."""
    parts = _BETWEEN.split(said)
    places = [_PLACE.match(part) for part in parts]
    if not said or not all(places) or (count == 1 and len(parts) == 1):
        return [said] * max(count, 1)
    found: dict[int, str] = {}
    middle = count > 2 or any(part.startswith(_MIDDLE) for part in parts)
    right = 2 if middle else 1
    for part, place in zip(parts, places, strict=True):
        number = 0 if part.startswith(_FIRST) else 1 if part.startswith(_MIDDLE) else right
        right += number == right
        found[number] = part[place.end() if place else 0 :]
    return [found.get(n, "") for n in range(max(count, *(n + 1 for n in found), 3 if middle else 2))]
