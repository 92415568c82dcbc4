"""The article as WordPress's block markup: what its editor would have saved, so that it opens it without a complaint.

Each block is HTML between two comments (WordPress, block grammar)::

    <!-- wp:heading {"level":3} -->
    <h3 class="wp-block-heading">…</h3>
    <!-- /wp:heading -->

The HTML is what the ``save()`` of the core block gives in WordPress 6.6; 6.1 to 6.7 take it for valid. What core has no
block for is a group (editor's note, correction) or a paragraph (link card, names) with a class that a theme can style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups, items
from newsdesk.article.richtext import RichText
from newsdesk.base.links import fit, safe_link
from newsdesk.extend.ports import Picture
from newsdesk.formats.figures import credits_of
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.printed import Printed, generated, generated_picture, origin, printed, rights
from newsdesk.formats.runs import inline, line
from newsdesk.formats.tables import site
from newsdesk.formats.words import words_for


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a picture is on the site: its address, its number in the media library (0 while it has none), and the
    addresses of the smaller sizes that WordPress made of it, by their names ("large", "medium")."""

    url: str
    id: int = 0
    sizes: Mapping[str, str] = field(default_factory=dict)


Place = Callable[[Figure, Picture], Placed]
"""Tells where a picture of a figure (of a group, each by itself) was put."""


def blocks(article: Article, pictures: Mapping[str, Picture], place: Place) -> str:
    """The content of the post. The headline is the post's title; all else that a reader sees is here. Equal input and
    equal places give equal text."""
    words = words_for(article.language)
    writer = _Writer(pictures, place, printed(article, words))
    return "\n\n".join(part for part in (*_head(article), *writer.body(article), *_foot(article)) if part) + "\n"


_FIRST = re.compile(r"\A<!-- wp:([a-z-]+)(?: (\{.*?\}))? -->\n<([a-z0-9]+)((?: [^<>]*?)?)(/?)>")


def marked(content: str, name: str) -> str:
    """The content with one more class on its first block: a mark by which others find it again, and no style. What
    begins with no block is left as it is."""
    found = _FIRST.match(content)
    if not found:
        return content
    block_name, told, tag, attributes, end = found.groups()
    held: dict[str, Any] = json.loads(told) if told else {}
    held["className"] = f"{held.get('className', '')} {name}".strip()
    attributes, done = re.subn(r'( class="[^"]*)', rf"\1 {name}", attributes, count=1)
    if not done:
        attributes = f' class="{name}"{attributes}'
    first = f"<!-- wp:{block_name} {_attributes(held)} -->\n<{tag}{attributes}{end}>"
    return first + content[found.end() :]


# ------------------------------------------------------------------ one block


def block(name: str, inner: str, **attributes: Any) -> str:
    """A core block around its HTML; attributes without a value are left out."""
    held = {key: value for key, value in attributes.items() if value not in ("", None, 0) or value is False}
    told = f" {_attributes(held)}" if held else ""
    return f"<!-- wp:{name}{told} -->\n{inner}\n<!-- /wp:{name} -->"


def _attributes(held: Mapping[str, Any]) -> str:
    """JSON that cannot end the comment it stands in (WordPress, ``serializeAttributes``)."""
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    for sign in ("--", "<", ">", "&"):
        text = text.replace(sign, "".join(f"\\u{ord(c):04x}" for c in sign))
    return text.replace('\\"', "\\u0022")


_REFERENCE = re.compile(r"&(?=(?:[a-z0-9]+|#[0-9]+|#x[0-9a-f]+);)", re.IGNORECASE)
_ALONE = re.compile(r"\A(\s*https?:)//([^\s<>\"]+\s*)\Z", re.IGNORECASE)


def _literal(markup: str) -> str:
    """Escaped text as WordPress writes it, and nothing that WordPress would act on: a square bracket may begin a
    shortcode, and an address alone in its element is loaded and embedded (core escapes both in its code block)."""
    text = markup.replace("&#34;", '"').replace("&#39;", "'").replace("[", "&#91;")
    return _ALONE.sub(r"\1&#47;&#47;\2", text)


def _plain(text: str) -> str:
    return _literal(str(escape(line(text))))


def _rich(text: RichText) -> str:
    return _literal(inline(text).replace("<br>\n", "<br>"))


def _text(block: Block) -> str:
    return _rich(block.text) if isinstance(block, TextBlock) else ""


def _alt(text: str) -> str:
    # What looks like a character reference is taken for one by core's own escaping, and its block for a broken one.
    said = _REFERENCE.sub("＆", line(text))
    return _literal(str(escape(said)).replace("&#34;", "&quot;"))


def _paragraph(inner: str, name: str = "") -> str:
    if not inner:
        return ""
    at = f' class="{name}"' if name else ""
    return block("paragraph", f"<p{at}>{inner}</p>", className=name)


# ------------------------------------------------------------------ around the body


def _head(article: Article) -> Iterator[str]:
    words = words_for(article.language)
    yield _paragraph(_plain(article.kicker), "kicker")
    yield _paragraph(_plain(article.subtitle), "subtitle")
    link = safe_link(article.source.link)
    parts = []
    for kind, label, text in origin(article, words):
        if kind == "time":  # WordPress prints its own
            continue
        said = (
            f'<a href="{escape(link)}" rel="noopener">{_plain(text)}</a>' if kind == "source" and link else _plain(text)
        )
        parts.append(f"{_literal(str(escape(label)))}{said}")
    yield _paragraph(words["between_roles"].join(parts), "origin")
    yield _paragraph(_plain(generated(article, words)), "generated")


def _foot(article: Article) -> Iterator[str]:
    words, language = words_for(article.language), article.language
    yield _paragraph(_plain(names_line(article.authors, language, words)), "names")
    yield _paragraph(_plain(editors_line(article.editors, language, words)), "editors")
    yield _paragraph(_plain(rights(article)), "rights")


# ------------------------------------------------------------------ body


@dataclass(frozen=True, slots=True)
class _Writer:
    pictures: Mapping[str, Picture]
    place: Place
    around: Printed

    def body(self, article: Article) -> Iterator[str]:
        if not self.around.lead:
            yield _paragraph(_plain(self.around.dateline), "lead")
        for group in groups(article.body):
            yield self._group(group)

    def _group(self, group: Group) -> str:
        held = [b for b in group.blocks if isinstance(b, TextBlock) and line(b.text.text)]
        if group.kind in LISTS:
            return self._list(group.kind, ((_text(i.block), i.below) for i in items(held)))
        if group.kind == "quote":
            return self._quote(held)
        if group.kind in ("note", "correction"):
            inside = "\n\n".join(_paragraph(self._label(b) + _rich(b.text)) for b in held)
            made = f'<div class="wp-block-group {group.kind}">{inside}</div>'
            return block("group", made, className=group.kind, layout={"type": "constrained"}) if inside else ""
        return self._one(group.blocks[0])

    def _one(self, one: Block) -> str:
        if isinstance(one, Figure):
            return self._figure(one)
        if isinstance(one, Table):
            return _table(one)
        if isinstance(one, Embed):
            return _paragraph(_card(one), "embed")
        if one.kind == "divider":
            return block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')
        if not isinstance(one, TextBlock) or not line(one.text.text):
            return ""
        if one.kind in ("heading", "subheading"):
            level = 3 if one.kind == "subheading" and one.id not in self.around.high else 2
            made = f'<h{level} class="wp-block-heading">{_rich(one.text)}</h{level}>'
            return block("heading", made, level=level if level != 2 else None)
        if one.id != self.around.lead:
            return _paragraph(_rich(one.text))
        said, after = self.around.lead_in(one)
        before = f"<strong>{_plain(said)}</strong>{escape(after)}" if said else ""
        return _paragraph(before + _rich(one.text), "lead")

    def _label(self, one: TextBlock) -> str:
        label = self.around.label(one)
        return f"<strong>{_literal(str(escape(label)))}</strong>" if label else ""

    def _quote(self, held: Iterable[TextBlock]) -> str:
        said = [b for b in held if b.kind == "quote"]
        by = [f"{escape(self.around.dash(b))}{_rich(b.text)}" for b in held if b.kind == "attribution"]
        if not said:
            return _paragraph("".join(by), "attribution")
        inside = "\n\n".join(_paragraph(_rich(b.text)) for b in said)
        cite = f"<cite>{by[0]}</cite>" if by else ""
        return block("quote", f'<blockquote class="wp-block-quote">{inside}{cite}</blockquote>')

    def _list(self, kind: str, held: Iterable[tuple[str, Iterable[tuple[str, Iterable[Block]]]]]) -> str:
        """A list; each item is its text and the lists below it."""
        made = []
        for text, below in held:
            inner = "\n\n".join(self._list(k, ((_text(b), ()) for b in under)) for k, under in below)
            made.append(block("list-item", f"<li>{text}{inner}</li>"))
        if not made:
            return ""
        tag, ordered = ("ol", True) if kind == "number" else ("ul", None)
        return block("list", f'<{tag} class="wp-block-list">' + "\n\n".join(made) + f"</{tag}>", ordered=ordered)

    # ------------------------------------------------------------------ pictures

    def _figure(self, figure: Figure) -> str:
        held = pictures_of(figure)
        there = [(p, self.pictures[p.id]) for p in held if p.id in self.pictures]
        words = self.around.words
        said = (_rich(figure.caption), _plain(credits_of(held, words)), _plain(generated_picture(there, words)))
        caption = str(escape(words["before_credit"])).join(part for part in said if part)
        if not there:
            return _paragraph(caption, "caption")
        if len(there) == 1:
            return self._image(
                *there[0], align={"full": "wide", "half": "center"}.get(figure.width, ""), caption=caption
            )
        images = "\n\n".join(self._image(p, picture) for p, picture in there)
        wide = figure.width == "full"
        names = f"wp-block-gallery{' alignwide' if wide else ''} has-nested-images columns-default"
        below = (
            f'<figcaption class="blocks-gallery-caption wp-element-caption">{caption}</figcaption>' if caption else ""
        )
        made = f'<figure class="{names}">{images}{below}</figure>'
        return block("gallery", made, imageCrop=False, linkTo="none", align="wide" if wide else "")

    def _image(self, picture: Figure, file: Picture, *, align: str = "", caption: str = "") -> str:
        placed = self.place(picture, file)
        wanted = {"wide": "full", "center": "medium"}.get(align, "large")
        size = wanted if wanted in placed.sizes else "full"
        names = f"wp-block-image{f' align{align}' if align else ''} size-{size}"
        number = f' class="wp-image-{placed.id}"' if placed.id else ""
        shown = f'<img src="{escape(placed.sizes.get(size, placed.url))}" alt="{_alt(picture.alt)}"{number}/>'
        said = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
        made = f'<figure class="{names}">{shown}{said}</figure>'
        return block("image", made, id=placed.id, sizeSlug=size, linkDestination="none", align=align)


# ------------------------------------------------------------------ tables and cards


def _table(table: Table) -> str:
    if not any(line(cell) for row in table.rows for cell in row):
        return ""
    head, body = (table.rows[:1], table.rows[1:]) if table.header else ((), table.rows)
    parts = [f"<{part}>{''.join(_row(row, table, tag) for row in rows)}</{part}>" for part, tag, rows in
             (("thead", "th", head), ("tbody", "td", body)) if rows]  # fmt: skip
    caption = _plain(table.caption)
    said = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
    made = f'<figure class="wp-block-table"><table>{"".join(parts)}</table>{said}</figure>'
    return block("table", made, hasFixedLayout=False)


def _row(row: tuple[str, ...], table: Table, tag: str) -> str:
    cells = []
    for n, cell in enumerate(row):
        align = table.align[n] if n < len(table.align) else "left"
        at = "" if align == "left" else f' class="has-text-align-{align}" data-align="{align}"'
        text = _literal(str(escape(fit(cell).strip())).replace("\n", "<br>"))
        cells.append(f"<{tag}{at}>{text}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _card(card: Embed) -> str:
    """A link that says where it leads. Core's embed would load what is there, from whoever it is."""
    href, title = safe_link(card.url), _plain(card.title)
    if not href:
        return title
    name = site(href)
    link = f'<a href="{escape(href)}" rel="noopener">{title or _plain(href)}</a>'
    return f"{link} {_plain(name)}" if title and name else link
