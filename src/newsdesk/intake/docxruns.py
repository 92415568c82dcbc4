"""The runs of one paragraph of a Word file: characters with their marks, pictures, fields, notes and text boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from newsdesk.article.richtext import RichText, Style, from_runs
from newsdesk.base.links import safe_link
from newsdesk.base.text import clean
from newsdesk.intake.docxfile import Look, WordFile, attribute, child, name, points, switch

DEEPEST = 40
"""Elements inside elements, in one paragraph: a person's text has a handful."""
_DELETED = {"del", "moveFrom"}
_SILENT = {"rPr", "pPr", "sdtPr", "sdtEndPr", "instrText", "delText", "fldData", "ffData", "txbxContent"}
_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_GONE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\ufffc\u2060"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in a paragraph: the part it is in ("" when it did not come along), and what is said of it."""

    path: str
    alt: str


@dataclass(slots=True)
class Line:
    """What a paragraph holds. ``styles`` has the text of each of our styles for characters; credit and dateline are no
    part of ``text``."""

    pieces: list[tuple[str, Style]] = field(default_factory=list)
    pictures: list[Drawn] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)
    sizes: Counter[float] = field(default_factory=Counter)

    @property
    def text(self) -> RichText:
        return from_runs(self.pieces)


@dataclass(slots=True)
class _Field:
    """A field that is open (17.16.18): what it is told, and whether its result has begun."""

    told: str = ""
    shown: bool = False
    href: str = ""


class Runs:
    """Reads paragraphs of one file; fields may reach over several of them."""

    def __init__(self, word: WordFile, counted: Counter[str], note: Callable[[str, str], str]) -> None:
        self._word, self._counted, self._note = word, counted, note
        self._fields: list[_Field] = []
        self._line = Line()
        self._look = Look()
        self._plain = True

    def read(self, paragraph: Any, look: Look, *, plain: bool) -> Line:
        """The paragraph's line. look: of its style; plain: bold and italic of that style are marks, for the style
        says nothing else."""
        self._line, self._look, self._plain = Line(), look, plain
        self._inside(paragraph, "", 0)
        return self._line

    def _inside(self, element: Any, href: str, deep: int) -> None:
        if deep > DEEPEST:
            self._put("".join(element.itertext()), (), 0.0)
            return
        for inner in element:
            kind = name(inner)
            if kind in _DELETED:
                self._counted["deleted"] += 1
            elif kind == "r":
                self._run(inner, href, deep)
            elif kind == "hyperlink":
                relation = self._word.related.get(attribute(inner, "id"))
                self._inside(inner, relation[1] if relation and relation[2] else href, deep + 1)
            elif kind == "fldSimple":
                found = _LINK.match(attribute(inner, "instr"))
                self._inside(inner, found[1] if found else href, deep + 1)
            elif kind == "AlternateContent":
                self._inside(inner[:1][0] if len(inner) else inner, href, deep + 1)
            elif kind in ("drawing", "pict", "object"):
                self._drawing(inner)
            elif kind == "t":  # of a formula
                self._put(inner.text or "", (), 0.0)
            elif kind not in _SILENT:
                self._inside(inner, href, deep + 1)

    # ------------------------------------------------------------------ runs

    def _run(self, run: Any, href: str, deep: int) -> None:
        properties = child(run, "rPr")
        if switch(properties, "vanish"):
            self._counted["vanished"] += bool(child(run, "t") is not None)
            return
        style, size, own = self._style(properties, href)
        for inner in run:
            kind = name(inner)
            if kind == "t":
                self._characters(inner.text or "", style, size, own)
            elif kind in _SIGNS:
                self._characters(_SIGNS[kind], style, size, own)
            elif kind == "br":
                if attribute(inner, "type") not in ("page", "column"):
                    self._characters("\n", style, size, own)
            elif kind == "fldChar":
                self._field(attribute(inner, "fldCharType"))
            elif kind == "instrText" and self._fields:
                self._fields[-1].told += inner.text or ""
            elif kind in ("footnoteReference", "endnoteReference"):
                self._put(self._note(kind.removesuffix("Reference"), attribute(inner, "id")), (), size)
            elif kind == "commentReference":
                self._counted["comments"] += 1
            elif kind == "sym":
                code = attribute(inner, "char")
                sign = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
                self._characters("" if "\ue000" <= sign <= "\uf8ff" else sign, style, size, own)
            elif kind == "AlternateContent":
                self._run(inner[0], href, deep + 1) if len(inner) and deep < DEEPEST else None
            elif kind in ("drawing", "pict", "object"):
                self._drawing(inner)
            elif kind == "ruby":
                self._ruby(inner, href, deep)

    def _style(self, properties: Any, href: str) -> tuple[Style, float, str]:
        """The marks of a run, its size in points, and its style when it is one of ours."""
        named = self._word.look(attribute(child(properties, "rStyle"), "val"))
        own = next((n for n in named.names[:1] if n in ("credit", "dateline", "printed word")), "")
        bold, italic = switch(properties, "b"), switch(properties, "i")
        for look in (named, self._look if self._plain else Look()):
            bold = look.bold if bold is None else bold
            italic = look.italic if italic is None else italic
        dotted = attribute(child(properties, "em"), "val") not in ("", "none")
        marked = attribute(child(properties, "highlight"), "val") == "yellow"
        self._counted["highlighted"] += marked
        self._counted["raised"] += attribute(child(properties, "vertAlign"), "val") in ("superscript", "subscript")
        link = safe_link(next((f.href for f in reversed(self._fields) if f.href), "") or href)
        marks = (("em", italic or dotted), ("strong", bold), ("verify", marked))
        style = [(kind, "") for kind, there in marks if there] + ([("link", link)] if link else [])
        size = points(properties) or named.size or self._look.size or self._word.size
        return tuple(sorted(style)), size, own

    def _characters(self, text: str, style: Style, size: float, own: str) -> None:
        if any(not f.shown for f in self._fields):
            return  # what a field is told, not what it shows
        if own:
            self._line.styles[own] = self._line.styles.get(own, "") + clean(text)
        else:
            self._put(text, style, size)

    def _put(self, text: str, style: Style, size: float) -> None:
        text = clean(text).translate(_GONE)
        if text:
            self._line.pieces.append((text, style))
            self._line.sizes[size] += len(text.strip())

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            found = _LINK.match(self._fields[-1].told)
            self._fields[-1].shown, self._fields[-1].href = True, found[1] if found else ""
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _ruby(self, ruby: Any, href: str, deep: int) -> None:
        """Characters with their reading above: it stands behind them in brackets (17.3.3.25)."""
        for inner in ruby:
            if name(inner) == "rubyBase":
                self._inside(inner, href, deep + 1)
            elif name(inner) == "rt" and (said := "".join(x.text or "" for x in inner.iter() if name(x) == "t")):
                self._put(f"（{said}）", (), 0.0)

    # ------------------------------------------------------------------ pictures and boxes

    def _drawing(self, element: Any) -> None:
        """The pictures and text boxes of a drawing, or of the older kind of picture (VML)."""
        if name(element) == "object":
            self._counted["active"] += 1
        told = next((attribute(x, "descr") for x in element.iter() if name(x) in ("docPr", "cNvPr", "shape")), "")
        for inner in element.iter():
            kind = name(inner)
            if kind == "txbxContent":
                self._line.boxes.append(inner)
                self._counted["boxes"] += 1
            elif kind in ("blip", "imagedata"):
                self._picture(inner, told or attribute(inner, "title"))

    def _picture(self, inner: Any, alt: str) -> None:
        relation = self._word.related.get(attribute(inner, "embed") or attribute(inner, "id"))
        if relation is not None and not relation[2]:
            self._line.pictures.append(Drawn(relation[1], clean(alt).replace("\n", " ").strip()))
        elif relation is not None or attribute(inner, "link"):
            self._counted["network"] += 1
