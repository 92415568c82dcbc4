"""The article in Apple News Format: ``article.json`` and the pictures beside it, as the Apple News API takes them.

Where what goes (https://developer.apple.com/documentation/applenewsformat)::

    id, language          identifier (unique in the channel), language
    titles                title, subtitle; components: heading (kicker), title, heading2 (subtitle)
    source, time, people  component byline; metadata.authors, datePublished, dateCreated, dateModified
    lead, paragraphs      intro, body                  headings       heading1, heading2
    quotes                quote                        lists, boxes   body
    table                 htmltable                    divider        divider
    picture               photo (caption and alt text in it) and caption; several side by side: mosaic
    summary, else lead    metadata.excerpt             keywords       metadata.keywords
    lead picture          metadata.thumbnailURL        the page       metadata.canonicalURL
    editors, rights       the last components, body

Apple takes one size of a picture, of the kinds that it knows, with ``bundle://`` and the file's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups, items, lead
from newsdesk.base.links import fit, safe_link, uri
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture, Rendition
from newsdesk.formats.applerules import faults
from newsdesk.formats.figures import credits_of, leading, shown
from newsdesk.formats.identity import article_uri
from newsdesk.formats.meta import address
from newsdesk.formats.options import read_options
from newsdesk.formats.people import editors_line, names
from newsdesk.formats.printed import is_generated, rights
from newsdesk.formats.runs import inline, line, settled
from newsdesk.formats.times import machine, minutes
from newsdesk.formats.words import DASHES, Words, language_tag, words_for

ENTRY = "article.json"
VERSION = "1.9"
KINDS = ("image/jpeg", "image/png", "image/webp", "image/gif")
"""The kinds of picture that Apple News takes (Image); the first that there is is the one sent."""
LAYOUT = {"columns": 12, "width": 1024, "margin": 60, "gutter": 20}
STYLES = {"default": {"fontSize": 18, "lineHeight": 30}}
FULL = "full-width"
_ROLES = {"heading": "heading1", "subheading": "heading2"}

Component = dict[str, Any]


class AppleNewsExporter:
    """``article.json`` and one file for each picture, all in one folder."""

    name = "apple-news"
    label: Message = M("Apple News Format")
    limits: tuple[Message, ...] = (
        M("One size of each picture is sent; pictures that are neither JPEG, PNG, WebP nor GIF are left out."),
        M("Topics, channel, slug, short headline, and blocks that a newer version made are left out."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        sent = {figure.id: best for figure, picture in shown(article, pictures) if (best := _best(picture))}
        writer = _Writer(sent, words_for(article.language), lead(article))
        document = {
            "version": VERSION,
            "identifier": article_uri(article).removeprefix("urn:uuid:"),
            "language": language_tag(article.language),
            "title": line(article.headline),
            **_full({"subtitle": line(article.subtitle)}),
            "layout": LAYOUT,
            "metadata": _metadata(article, pictures, sent, house),
            "components": [*_top(article, writer.words), *writer.body(article), *_foot(article, writer.words)],
            "componentLayouts": {FULL: {"ignoreDocumentMargin": True}},
            "componentTextStyles": STYLES,
        }
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        return Bundle(ENTRY, {ENTRY: text.encode(), **{r.name: r.data for r in sent.values()}})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Does it keep to Apple's reference, as far as it can be told without Apple?"""
        return faults(json.loads(bundle.files[bundle.entry]), bundle.files)


def _best(picture: Picture) -> Rendition | None:
    """The largest of the first kind that Apple takes."""
    return next((r for kind in KINDS for r in picture.renditions if r.mime == kind), None)


def _full(data: Component) -> Component:
    return {k: v for k, v in data.items() if v not in ("", [], {})}


def _metadata(
    article: Article, pictures: Mapping[str, Picture], sent: Mapping[str, Rendition], house: House
) -> Component:
    first = leading(article, pictures)
    best = sent.get(first[0].id) if first else None
    return _full(
        {
            "authors": list(dict.fromkeys(line(p.name) for p in article.authors if line(p.name))),
            "datePublished": machine(article.publish_time),
            "dateCreated": machine(article.created),
            "dateModified": machine(article.updated),
            "excerpt": line(article.summary) or line(lead(article)),
            "keywords": [line(keyword) for keyword in article.keywords if line(keyword)],
            "canonicalURL": uri(address(article, house)),
            "thumbnailURL": _url(best) if best else "",
            "generatorName": "Newsdesk",
        }
    )


def _url(rendition: Rendition) -> str:
    return f"bundle://{rendition.name}"


# ------------------------------------------------------------------ before and after the body


def _plain(role: str, text: str) -> list[Component]:
    return [{"role": role, "text": text}] if text else []


def _html(role: str, html: str) -> list[Component]:
    return [{"role": role, "format": "html", "text": html}] if html else []


def _top(article: Article, words: Words) -> Iterator[Component]:
    source = article.source
    yield from _plain("heading", line(article.kicker))
    yield from _plain("title", line(article.headline))
    yield from _plain("heading2", line(article.subtitle))
    link, name = safe_link(source.link), escape(line(source.name))
    named = f'<a href="{escape(link)}">{name}</a>' if link and name else str(name)
    label = words["reprint" if source.kind == "reprint" else "source"]
    parts = (
        f"{escape(label)}{named}" if named else "",
        str(escape(minutes(article.publish_time) or line(article.publish_time))),
        str(escape(names(article.authors, article.language, words))),
    )
    yield from _html("byline", words["between_editors"].join(part for part in parts if part))
    if line(source.original_title):
        yield from _plain("byline", words["original_title"].replace("{}", line(source.original_title)))
    authors = words["between_names"].join(line(a) for a in source.original_authors if line(a))
    if authors:
        yield from _plain("byline", words["original_authors"].replace("{}", authors))
    if is_generated(article):
        yield from _plain("body", words["generated"])


def _foot(article: Article, words: Words) -> Iterator[Component]:
    yield from _plain("body", editors_line(article.editors, article.language, words))
    yield from _plain("body", rights(article))


# ------------------------------------------------------------------ the body


class _Writer:
    def __init__(self, sent: Mapping[str, Rendition], words: Words, opening: str) -> None:
        self.sent = sent
        self.words = words
        self.opening = opening
        """The lead's text until it is written, then ""."""

    def body(self, article: Article) -> Iterator[Component]:
        dateline = line(article.dateline)
        if dateline and not self.opening:
            yield from _plain("body", dateline)
        for group in groups(article.body):
            first = group.blocks[0]
            if isinstance(first, Figure):
                yield from self.figure(first)
            elif isinstance(first, Table):
                yield from _table(first)
            elif isinstance(first, Embed):
                yield from _embed(first)
            elif group.kind in LISTS:
                yield from _html("body", _list(group))
            elif group.kind == "divider":
                yield {"role": "divider"}
            elif group.kind == "quote":
                yield from self.quote(group)
            elif group.kind in ("note", "correction"):
                yield from _html("body", self.box(group))
            elif isinstance(first, TextBlock):
                yield from self.text(first, dateline)

    def text(self, block: TextBlock, dateline: str) -> Iterator[Component]:
        html = _inline(block)
        if html and block.kind == "paragraph" and block.text.text.strip() == self.opening:
            said = not dateline or self.opening.startswith(dateline)
            before = "" if said else escape(dateline + self.words["dateline"])
            self.opening = ""
            yield from _html("intro", f"<p>{before}{html}</p>")
        elif html:
            role = _ROLES.get(block.kind, "body")
            yield from _html(role, f"<p>{html}</p>" if role == "body" else html)

    def quote(self, group: Group) -> Iterator[Component]:
        """Quoted paragraphs and who said them; an attribution alone is a paragraph."""
        html = ""
        for block in group.blocks:
            inside = _inline(block)
            if inside and block.kind == "attribution" and isinstance(block, TextBlock):
                dash = "" if line(block.text.text).startswith(DASHES) else self.words["attribution"]
                inside = f"{escape(dash)}{inside}"
            html += f"<p>{inside}</p>" if inside else ""
        quoted = any(b.kind == "quote" and _inline(b) for b in group.blocks)
        yield from _html("quote" if quoted else "body", html)

    def box(self, group: Group) -> str:
        html, label = "", self.words[group.kind]
        for block in group.blocks:
            inside = _inline(block)
            if inside and isinstance(block, TextBlock):
                said = line(block.text.text).startswith(label.rstrip("：: "))
                html += f"<p>{inside}</p>" if said or html else f"<p><strong>{escape(label)}</strong>{inside}</p>"
        return html

    def figure(self, figure: Figure) -> Iterator[Component]:
        held = pictures_of(figure)
        credit = credits_of(held, self.words)
        there = [_picture(p, self.sent[p.id], self.words) for p in held if p.id in self.sent]
        layout = {"layout": FULL} if figure.width == "full" else {}
        if len(there) > 1:
            yield {"role": "mosaic", "items": there, **layout}
        elif there:
            yield {"role": "photo", **there[0], **layout}
        caption = inline(settled(figure.caption))
        between = escape(self.words["before_credit"]) if caption and credit else ""
        yield from _html("caption", f"{caption}{between}{escape(credit)}")


def _picture(figure: Figure, rendition: Rendition, words: Words) -> Component:
    """An image of a photo or mosaic; its caption is what is seen in full screen, plain."""
    parts = [part for part in (line(figure.caption.text), line(figure.credit)) if part]
    caption = words["before_credit"].join(parts)
    return {"URL": _url(rendition), **_full({"caption": caption, "accessibilityCaption": line(figure.alt)})}


def _inline(block: Block) -> str:
    return inline(settled(block.text)).replace(' rel="noopener"', "") if isinstance(block, TextBlock) else ""


def _list(group: Group) -> str:
    out = ""
    for item in items(group.blocks):
        below = "".join(_list_of(kind, "".join(_li(b) for b in blocks)) for kind, blocks in item.below)
        inside = _inline(item.block) + below
        out += f"<li>{inside}</li>" if inside else ""
    return _list_of(group.kind, out)


def _li(block: Block) -> str:
    return f"<li>{_inline(block)}</li>" if _inline(block) else ""


def _list_of(kind: str, inside: str) -> str:
    tag = "ul" if kind == "bullet" else "ol"
    return f"<{tag}>{inside}</{tag}>" if inside else ""


def _table(table: Table) -> Iterator[Component]:
    if not any(line(cell) for row in table.rows for cell in row):
        return
    yield from _plain("caption", line(table.caption))
    rows = [_row(row, "th" if n == 0 and table.header else "td") for n, row in enumerate(table.rows)]
    yield {"role": "htmltable", "html": f"<table>{''.join(rows)}</table>"}


def _row(row: Iterable[str], tag: str) -> str:
    cells = (str(escape(fit(cell).strip())).replace("\n", "<br>") for cell in row)
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _embed(card: Embed) -> Iterator[Component]:
    title, href = escape(line(card.title)), safe_link(card.url)
    if href:
        yield from _html("body", f'<p><a href="{escape(href)}">{title or escape(href)}</a></p>')
    elif title:
        yield from _html("body", f"<p>{title}</p>")
