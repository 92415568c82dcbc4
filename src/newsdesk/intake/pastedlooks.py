"""What the paragraphs of a paste mean: headings, captions, attributions and list items by how they look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from msgspec.structs import replace as change

from newsdesk.article.blocks import Block, Divider, Embed, Figure, Table, TextBlock, TextKind
from newsdesk.article.richtext import EMPTY, RichText, canonical, cut, strip
from newsdesk.intake.pagehead import is_statement
from newsdesk.intake.pagelines import bullet_text, length, marked_caption, split_credit
from newsdesk.intake.pagemeta import stated_in

LONGEST_HEADING = 40
"""Han characters."""
LARGER, MUCH_LARGER, SMALLER = 1.15, 1.3, 0.95
"""Of the size that most of the text has: a heading, a title, a caption."""
_SPACE = " \t\r\n\f\xa0\u3000"
_SPLIT = re.compile(r"\n(?:[ \xa0\u3000]*\n|\u3000{2}|\xa0{4})[\s\u3000]*")
_SENTENCE = tuple("。；：，、…;:,.”’\"'")
_DASHES = re.compile(r"(?:[—–―]{1,2}|--)\s*")
_NO_ALT = re.compile(r"(?:图片|图像|说明:|picture|image|img|photo|graphic)?[\s\d_:-]*(?:\.\w{3,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph as it came. kind: "" when nothing said what it is; level: of a heading, else 0; size in px."""

    id: str
    text: RichText
    kind: str = ""
    level: int = 0
    size: float = 16.0
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A place where a picture stands; there: whether it came along."""

    id: str
    alt: str
    there: bool


Part = Para | Image | Figure | Table | Embed | Divider


def shape(parts: Sequence[Part], counted: Counter[str]) -> tuple[list[Block], set[str]]:
    """The blocks, and the ids of the figures among them. Counts "headings" (by their look) and "captions"."""
    whole = [x for part in parts for x in (_split(part) if isinstance(part, Para) else [part])]
    sizes = Counter[float]()
    for part in whole:
        if isinstance(part, Para) and not part.kind and not part.level:
            sizes[part.size] += len(part.text)
    body = sizes.most_common(1)[0][0] if sizes else 16.0
    named = _headings(whole, body, counted)
    return _blocks(named, body, counted)


def _split(para: Para) -> list[Para]:
    """Paragraphs that were held apart by empty lines or by wide spaces after a break."""
    out: list[Para] = []
    start = 0
    ends = [(m.start(), m.end()) for m in _SPLIT.finditer(para.text.text)]
    for end, following in [*ends, (len(para.text), 0)]:
        text = strip(cut(para.text, start, end), _SPACE)
        start = following
        if text.text:
            out.append(replace(para, id=para.id if not out else f"{para.id}.{len(out)}", text=text))
    return [_item(x) for x in out]


def _item(para: Para) -> Para:
    """A paragraph that begins with a bullet was meant as a list item."""
    text = bullet_text(para.text.text) if not para.kind and not para.level else None
    if not text or para.text.text.startswith(("—", "–", "-", "★", "☆", "√", "✔")):
        return para
    return replace(para, kind="bullet", text=cut(para.text, len(para.text) - len(text), len(para.text)))


# ------------------------------------------------------------------ headings


def _headings(parts: list[Part], body: float, counted: Counter[str]) -> list[Part]:
    """Each heading with its kind: those that say they are, and those that only look so."""
    texts = [p for p in parts if isinstance(p, Para)]
    first = [p.level for p in texts].count(1)
    top = 1 if first > 1 or (first and texts[0].level != 1) else 2
    plain = [p for p in texts if not p.kind and not p.level and not _stands_out(p, body)]
    out: list[Part] = []
    for i, part in enumerate(parts):
        if not isinstance(part, Para) or part.kind:
            out.append(part)
            continue
        if part.level:
            title = part.level == 1 and top == 2 and len(texts) > 1
            kind = "headline" if title else "heading" if part.level <= top else "subheading"
            out.append(replace(part, kind=kind, text=_without_strong(part.text)))
        elif plain and _stands_out(part, body) and i + 1 < len(parts):
            is_title = part is texts[0] and part.size >= MUCH_LARGER * body
            counted["headings"] += 1
            out.append(replace(part, kind="headline" if is_title else "heading", text=_without_strong(part.text)))
        else:
            out.append(part)
    return out


def _stands_out(para: Para, body: float) -> bool:
    """Short, without a full stop, and all of it bold or larger than the text."""
    text = para.text.text
    if "\n" in text or length(text) > LONGEST_HEADING or text.endswith(_SENTENCE) or is_statement(stated_in(text)):
        return False
    return para.size >= LARGER * body or _all_strong(para.text)


def _all_strong(text: RichText) -> bool:
    bare = list(text.text)
    for mark in text.marks:
        if mark.type == "strong":
            bare[mark.start : mark.end] = " " * (mark.end - mark.start)
    return not "".join(bare).strip(_SPACE)


def _without_strong(text: RichText) -> RichText:
    return RichText(text.text, canonical((m for m in text.marks if m.type != "strong"), len(text)))


# ------------------------------------------------------------------ blocks


def _blocks(parts: list[Part], body: float, counted: Counter[str]) -> tuple[list[Block], set[str]]:
    out: list[Block] = []
    figures: set[str] = set()
    there: dict[str, bool] = {}
    waiting: RichText | None = None  # a caption that stands above its picture
    for i, part in enumerate(parts):
        last = out[-1] if out else None
        if isinstance(part, Image):
            caption, credit = _with_credit(waiting) if waiting else (EMPTY, "")
            waiting = None
            alt = "" if _NO_ALT.fullmatch(part.alt) else part.alt
            out.append(Figure(part.id, "", caption, credit, alt))
            there[part.id] = part.there
        elif not isinstance(part, Para):
            out.append(part)
        elif type(last) is Figure and not last.caption.text and (said := _caption(part, body)):
            caption, credit = _with_credit(said)
            out[-1] = change(last, caption=caption, credit=credit or last.credit)
            counted["captions"] += 1
        elif type(last) is Table and not last.caption and part.kind == "caption":
            out[-1] = Table(last.id, last.rows, last.header, last.align, part.text.text)
        elif part.kind == "caption" and i + 1 < len(parts) and isinstance(parts[i + 1], Image):
            waiting = part.text
        else:
            out.append(_text_block(part, last))
    # A picture that did not come, and about which nothing is said, is in the receipt only.
    kept = [b for b in out if type(b) is not Figure or there.get(b.id, True) or b.caption.text]
    figures = {b.id for b in kept if type(b) is Figure}
    return kept, figures


def _text_block(part: Para, last: Block | None) -> TextBlock:
    kind = part.kind if part.kind not in ("", "caption") else "paragraph"
    dashes = _DASHES.match(part.text.text)
    # Below a quote a short line after a long dash says whose it is, wherever its element ends.
    signed = (
        not part.kind and part.text.text.startswith(("——", "― ", "— ")) and length(part.text.text) < LONGEST_HEADING
    )
    if (kind == "quote" or signed) and dashes and isinstance(last, TextBlock) and last.kind == "quote":
        return TextBlock(part.id, "attribution", cut(part.text, dashes.end(), len(part.text)))
    return TextBlock(part.id, cast("TextKind", kind), part.text)


def _caption(para: Para, body: float) -> RichText | None:
    """The text of a paragraph under a picture, if it is its caption."""
    if para.kind == "caption":
        return para.text
    if para.kind:
        return None
    marked = marked_caption(para.text.text)
    if marked is not None:
        return cut(para.text, len(para.text) - len(marked), len(para.text)) if marked else None
    return para.text if para.centre and para.size < SMALLER * body and length(para.text.text) < 120 else None


def _with_credit(text: RichText) -> tuple[RichText, str]:
    caption, credit = split_credit(text.text)
    if not text.text.startswith(caption):
        return text, ""
    return cut(text, 0, len(caption)), credit
