"""The article as WeChat's editor keeps it: sections and paragraphs with styles of their own, and nothing else.

What the editor does to a paste is :mod:`newsdesk.formats.wechatlint`; what follows from it here:

- one section sets type and colour for all, so that the rest stays short: WeChat counts the markup too;
- lists are paragraphs with their signs typed, for the editor rebuilds ``<ul>`` and ``<ol>`` and loses their levels;
- a link is its words and a number, and the addresses stand at the end: only links to WeChat's own articles live;
- no line feed stands in a text: the editor makes a break of each.

Measures are those of its phone page: 16 px, a line of 1.75, no indents, space between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups, items
from newsdesk.article.richtext import RichText
from newsdesk.base.links import fit, safe_link
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.formats.figures import Address, credits_of, plain
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.printed import Printed, generated, generated_picture, origin, printed, rights
from newsdesk.formats.runs import Dress, inline, line
from newsdesk.formats.tables import site
from newsdesk.formats.wechatlint import MOST_BYTES
from newsdesk.formats.words import words_for

RED, QUIET, RULE, TINT = "#a31515", "#888", "#e5e2db", "#f8f6f1"
WHOLE = 12
"""Characters of a credit that is kept in one line."""
_OWN = re.compile(r"https?://mp\.weixin\.qq\.com/", re.IGNORECASE)
_WHOLE = "font-size:16px;line-height:1.75;letter-spacing:.5px;color:#333;text-align:justify;overflow-wrap:break-word"
_STYLES = {
    "p": "margin:0 0 1.25em",
    "kicker": f"margin:0 0 .4em;color:{RED};font-weight:bold",
    "subtitle": f"margin:0 0 1.5em;color:{QUIET};font-size:17px",
    "generated": f"margin:0 0 1.25em;font-size:13px;color:{QUIET}",
    "heading": f"margin:2em 0 1em;padding-left:10px;border-left:4px solid {RED};font-size:18px;line-height:1.5;"
    "font-weight:bold;color:#1f1f1f;text-align:left",
    "subheading": f"margin:1.6em 0 .8em;font-size:16px;line-height:1.6;font-weight:bold;color:{RED};text-align:left",
    "quote": f"margin:1.6em 0;padding:14px 16px;border-left:3px solid #ccc;background-color:{TINT};color:#555",
    "within": "margin:0 0 .6em",
    "last": "margin:0",
    "said by": f"margin:.6em 0 0;font-size:14px;color:{QUIET};text-align:right",
    "note": f"margin:1.6em 0;padding:14px 16px;border-radius:6px;background-color:{TINT};font-size:15px;color:#555",
    "correction": f"margin:1.6em 0;padding:14px 16px;border-radius:6px;border:1px solid {RED};font-size:15px",
    "list": "margin:0 0 1.25em",
    "figure": "margin:1.6em 0",
    "caption": f"margin:.6em 8px 0;font-size:13px;line-height:1.6;color:{QUIET};text-align:center",
    "table caption": "margin:0 0 .5em;font-size:14px;font-weight:bold;text-align:center",
    "card": f"margin:1.6em 0;padding:12px 16px;border:1px solid {RULE};border-radius:6px;text-align:left",
    "divider": f"margin:2.4em auto;width:4em;border-style:solid;border-width:1px 0 0;border-color:{RULE}",
    "foot": f"margin:2.4em 0 0;padding-top:1em;border-top:1px solid {RULE};font-size:13px;line-height:1.8;"
    f"color:{QUIET};text-align:left",
    "address": "margin:0;word-break:break-all",
}


def rich_text(article: Article, pictures: Mapping[str, Picture], address: Address) -> str:
    """One ``<section>``, for WeChat's editor or its interface. The headline is not in it: WeChat has a field for that.
    With :func:`newsdesk.formats.figures.data_of` for addresses it is what goes into a clipboard as HTML."""
    writer = _Writer(pictures, address, printed(article, words_for(article.language)), is_chinese(article.language))
    parts = [*_head(article), *writer.body(article), *writer.foot(article)]
    inside = "\n".join(part for part in parts if part)
    return f'<section style="{_WHOLE}">\n{inside}\n</section>'


def _p(inner: str, style: str = "p") -> str:
    return f'<p style="{_STYLES[style]}">{inner}</p>' if inner else ""


def _section(inner: str, style: str) -> str:
    return f'<section style="{_STYLES[style]}">{inner}</section>' if inner else ""


def _said(text: str) -> str:
    return str(escape(line(text)))


def _head(article: Article) -> Iterator[str]:
    words = words_for(article.language)
    yield _p(_said(article.kicker), "kicker")
    yield _p(_said(article.subtitle), "subtitle")
    yield _p(_said(generated(article, words)), "generated")


@dataclass(slots=True)
class _Writer:
    pictures: Mapping[str, Picture]
    address: Address
    around: Printed
    chinese: bool
    links: list[str] = field(default_factory=list)
    dress: Dress = field(init=False)

    def __post_init__(self) -> None:
        # Han characters are not slanted.
        em = f'<em style="font-style:normal;color:{RED}">' if self.chinese else "<em>"
        tags = {
            "em": (em, "</em>"),
            "strong": ("<strong>", "</strong>"),
            "verify": ('<span style="background-color:#ffe58f">', "</span>"),
        }
        self.dress = Dress(tags, self._link)

    def _link(self, href: str, inner: str) -> str:
        if _OWN.match(href):
            return f'<a href="{escape(href)}">{inner}</a>'
        return f"{inner}{self._number(href)}"

    def _number(self, href: str) -> str:
        """The sign of an address in the list at the end."""
        if href not in self.links:
            self.links.append(href)
        number = self.links.index(href) + 1
        return f'<sup style="font-size:12px;line-height:0;color:{RED}">[{number}]</sup>'

    def _rich(self, text: RichText) -> str:
        return inline(text, self.dress).replace("<br>\n", "<br>")

    # ------------------------------------------------------------------ body

    def body(self, article: Article) -> Iterator[str]:
        if not self.around.lead:
            yield _p(_said(self.around.dateline))
        for group in groups(article.body):
            yield self._group(group)

    def _group(self, group: Group) -> str:
        held = [b for b in group.blocks if isinstance(b, TextBlock) and line(b.text.text)]
        if group.kind in LISTS:
            return _section("".join(self._list(group.kind, held)), "list")
        if group.kind == "quote":
            said = [self._rich(b.text) for b in held if b.kind == "quote"]
            by = "".join(f"{escape(self.around.dash(b))}{self._rich(b.text)}" for b in held if b.kind == "attribution")
            return _section(_paragraphs(said) + _p(by, "said by"), "quote")
        if group.kind in ("note", "correction"):
            return _section(_paragraphs([self._label(b) + self._rich(b.text) for b in held]), group.kind)
        return self._one(group.blocks[0])

    def _one(self, one: Block) -> str:
        if isinstance(one, Figure):
            return self._figure(one)
        if isinstance(one, Table):
            return _table(one)
        if isinstance(one, Embed):
            return self._card(one)
        if one.kind == "divider":
            return f'<hr style="{_STYLES["divider"]}">'
        if not isinstance(one, TextBlock) or not line(one.text.text):
            return ""
        if one.kind in ("heading", "subheading"):
            low = one.kind == "subheading" and one.id not in self.around.high
            tag, style = ("h3", "subheading") if low else ("h2", "heading")
            return f'<{tag} style="{_STYLES[style]}">{self._rich(one.text)}</{tag}>'
        said, after = self.around.lead_in(one) if one.id == self.around.lead else ("", "")
        before = f"<strong>{_said(said)}</strong>{escape(after)}" if said else ""
        return _p(before + self._rich(one.text))

    def _label(self, one: TextBlock) -> str:
        label = self.around.label(one)
        return f'<strong style="color:{RED}">{escape(label)}</strong>' if label else ""

    def _list(self, kind: str, held: list[TextBlock]) -> Iterator[str]:
        for number, item in enumerate(items(held), 1):
            yield self._item(f"{number}." if kind == "number" else "•", item.block, 0)
            for below, blocks in item.below:
                for k, block in enumerate(blocks, 1):
                    yield self._item(f"({k})" if below == "number" else "◦", block, 1)

    def _item(self, sign: str, block: Block, level: int) -> str:
        """A paragraph whose sign hangs out to the left."""
        text = self._rich(block.text) if isinstance(block, TextBlock) else ""
        style = f"margin:0 0 .4em;padding-left:{1.6 + 1.6 * level:g}em;text-indent:-1.6em"
        hanging = f'<span style="display:inline-block;width:1.6em;text-indent:0;color:{RED}">{sign}</span>'
        return f'<p style="{style}">{hanging}{text}</p>'

    # ------------------------------------------------------------------ figures and cards

    def _figure(self, figure: Figure) -> str:
        held = pictures_of(figure)
        there = [(p, self.pictures[p.id]) for p in held if p.id in self.pictures]
        files = [(p, plain(picture, below=MOST_BYTES)) for p, picture in there]
        words = self.around.words
        credit = _said(credits_of(held, words))
        if credit and len(credit) <= WHOLE:
            credit = f'<span style="white-space:nowrap">{credit}</span>'
        said = (self._rich(figure.caption), credit, _said(generated_picture(there, words)))
        caption = str(escape(words["before_credit"])).join(part for part in said if part)
        images = self._row(files) if len(files) > 1 else "".join(self._image(p, r, figure.width) for p, r in files)
        return _section(images + _p(caption, "caption"), "figure")

    def _row(self, there: list[tuple[Figure, Rendition]]) -> str:
        """Pictures side by side, each as wide as its shape needs to be as high as the others."""
        parts = []
        for n, (picture, rendition) in enumerate(there):
            gap = "margin-left:4px;" if n else ""
            style = f"{gap}flex:{rendition.width / rendition.height:.4g} 1 0%;min-width:0"
            parts.append(f'<section style="{style}">{self._image(picture, rendition, "full")}</section>')
        return f'<section style="display:flex">{"".join(parts)}</section>'

    def _image(self, picture: Figure, rendition: Rendition, width: str) -> str:
        # A picture that is smaller than the phone is not blown up.
        style = "width:50%" if width == "half" else "width:100%" if width == "full" else "max-width:100%"
        at = f'src="{escape(self.address(rendition))}" alt="{_said(picture.alt)}"'
        return f'<img {at} style="display:block;margin:0 auto;{style};height:auto">'

    def _card(self, card: Embed) -> str:
        href, title = safe_link(card.url), _said(card.title)
        if not href:
            return _section(_p(title, "last"), "card")
        name = "" if not title else f'<br><span style="font-size:13px;color:{QUIET}">{_said(site(href))}</span>'
        said = f"<strong>{title or _said(href)}</strong>"
        return _section(_p(self._link(href, said) + name, "last"), "card")

    # ------------------------------------------------------------------ foot

    def foot(self, article: Article) -> Iterator[str]:
        """Who wrote it, where it is from, and the addresses of the links. The time is WeChat's."""
        words, language, source = self.around.words, article.language, article.source
        lines = [_said(names_line(article.authors, language, words))]
        for kind, label, text in origin(article, words):
            if kind != "time":
                link = safe_link(source.link) if kind == "source" and source.kind == "reprint" else ""
                lines.append(f"{escape(label)}{self._link(link, _said(text)) if link else _said(text)}")
        lines += [_said(editors_line(article.editors, language, words)), _said(rights(article))]
        listed = [f"[{n}] {escape(href)}" for n, href in enumerate(self.links, 1)]
        yield _section("".join(_p(row, "last") for row in lines), "foot")
        if listed:
            title = f"<strong>{escape(words['links'])}</strong>"
            yield _section(_p(title, "last") + "".join(_p(row, "address") for row in listed), "foot")


def _paragraphs(texts: Iterable[str]) -> str:
    held = [text for text in texts if text]
    return "".join(_p(text, "within" if n < len(held) else "last") for n, text in enumerate(held, 1))


def _table(table: Table) -> str:
    if not any(line(cell) for row in table.rows for cell in row):
        return ""
    rows = []
    for n, row in enumerate(table.rows):
        head = table.header and n == 0
        cells = []
        for i, cell in enumerate(row):
            align = table.align[i] if i < len(table.align) else "left"
            more = f";background-color:{TINT};font-weight:bold" if head else ""
            style = f"padding:6px 10px;border:1px solid {RULE};text-align:{align}{more}"
            text = str(escape(fit(cell).strip())).replace("\n", "<br>")
            cells.append(f'<td style="{style}">{text}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    style = "width:100%;border-collapse:collapse;font-size:14px;line-height:1.6"
    made = f'<section style="overflow-x:auto"><table style="{style}"><tbody>{"".join(rows)}</tbody></table></section>'
    return _section(_p(_said(table.caption), "table caption") + made, "figure")
