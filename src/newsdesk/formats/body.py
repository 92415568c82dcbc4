"""The blocks of an article as HTML elements, and the body they make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec
from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Divider, Embed, Figure, Table, TextBlock, picture_place, pictures_of
from newsdesk.article.outline import Group, Item, groups, items, sections
from newsdesk.extend.ports import Picture
from newsdesk.formats.figures import NO_REFS, Address, credits_of, leading, path_of, row, shown
from newsdesk.formats.printed import Printed, generated_picture, printed
from newsdesk.formats.runs import anchor, inline, line
from newsdesk.formats.tables import embed, table
from newsdesk.formats.words import Words


@dataclass(frozen=True, slots=True)
class Body:
    """Each block's own element by block id ("" for one that prints nothing), and the whole body; the figure of the
    leading picture as it stands above a text, as wide as the page, and the body without it."""

    elements: Mapping[str, str]
    html: str
    lead: str = ""
    rest: str = ""


def write_body(
    article: Article,
    pictures: Mapping[str, Picture],
    words: Words,
    *,
    spaces: bool = False,
    address: Address = path_of,
    refs: Mapping[str, str] = NO_REFS,
) -> Body:
    """The body as HTML. ``spaces`` puts two ideographic spaces before a paragraph, for systems without our style;
    ``address`` says where the pictures' files are; ``refs`` are names of pictures by their ids, for what describes them
    beside the markup."""
    writer = _Writer(article, pictures, printed(article, words), "　　" if spaces else "", address, refs)
    elements = {block.id: writer.element(block) for block in article.body}
    lead_id, lead = writer.above(elements)
    html = writer.whole(elements)
    return Body(elements, html, lead, writer.whole({**elements, lead_id: ""}) if lead_id else html)


@dataclass(slots=True)
class _Writer:
    article: Article
    pictures: Mapping[str, Picture]
    around: Printed
    indent: str
    address: Address
    refs: Mapping[str, str]
    first: str = field(init=False)
    texts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = {b.id: inline(b.text) for b in self.article.body if isinstance(b, TextBlock) and line(b.text.text)}
        self.first = next((figure.id for figure, _ in shown(self.article, self.pictures)), "")

    # ------------------------------------------------------------------ one block

    def element(self, block: Block) -> str:
        """The block's own element; "" when there is nothing to print."""
        at = f'id="{escape(anchor(block.id))}"'
        if isinstance(block, Figure):
            return self._figure(block, at)
        if isinstance(block, Divider):
            return f"<hr {at}>"
        if isinstance(block, Table):
            return table(block, at)
        if isinstance(block, Embed):
            return embed(block, at)
        text = self.texts.get(block.id)
        if not text or not isinstance(block, TextBlock):
            return ""
        if block.kind == "paragraph":
            return self._paragraph(block, at, text)
        if block.kind in (*LISTS, *LISTS.values()):
            return f"<li {at}>{text}</li>"
        if block.kind in ("note", "correction"):
            label = self.around.label(block)
            said = f'<strong class="label">{escape(label)}</strong>' if label else ""
            return f"<p {at}>{said}{text}</p>"
        if block.kind == "attribution":
            return f'<p {at} class="attribution">{escape(self.around.dash(block))}{text}</p>'
        if block.kind == "quote":
            return f"<p {at}>{text}</p>"
        tag = "h3" if block.kind == "subheading" and block.id not in self.around.high else "h2"
        return f"<{tag} {at}>{text}</{tag}>"

    def _paragraph(self, block: TextBlock, at: str, text: str) -> str:
        if block.id != self.around.lead:
            return f"<p {at}>{self.indent}{text}</p>"
        return f'<p {at} class="lead">{self.indent}{self._dateline(block)}{text}</p>'

    def _dateline(self, lead: TextBlock | None) -> str:
        said, after = self.around.lead_in(lead)
        return f'<span class="lead-in">{escape(said)}</span>{escape(after)}' if said else ""

    def _figure(self, figure: Figure, at: str) -> str:
        held = pictures_of(figure)
        there = [(p, self.pictures[p.id]) for p in held if p.id in self.pictures]
        parts = [row(there, self.first, self.address, self.refs)] if there else []
        seen = [p for p, _ in there] or held  # no credit of a picture that is not there
        caption, credit = inline(figure.caption), credits_of(seen, self.around.words)
        if credit:
            between = escape(self.around.words["before_credit"]) if caption else ""
            caption += f'{between}<span class="credit">{escape(credit)}</span>'
        label = generated_picture(there, self.around.words)
        if label:
            between = escape(self.around.words["before_credit"]) if caption else ""
            caption += f'{between}<span class="generated">{escape(label)}</span>'
        if caption:
            parts.append(f"<figcaption>{caption}</figcaption>")
        width = "" if figure.width == "column" else f' class="{figure.width}"'
        return f"<figure {at}{width}>\n" + "\n".join(parts) + "\n</figure>" if parts else ""

    def above(self, elements: Mapping[str, str]) -> tuple[str, str]:
        """The leading picture's block, and its figure for the top of a page; "" twice when there is none. The figure
        says after which element it belongs and how wide it is there, so that it finds its way back."""
        found = leading(self.article, self.pictures)
        block = picture_place(found[0].id)[0] if found else ""
        figure = next((b for b in self.article.body if b.id == block and isinstance(b, Figure)), None)
        if figure is None:
            return "", ""
        writer = replace(self)
        writer.first = next(p.id for p in pictures_of(figure) if p.id in self.pictures)
        before = [b.id for b in self.article.body[: self.article.body.index(figure)] if elements[b.id]]
        after = escape(anchor(before[-1])) if before else ""
        at = f'id="{escape(anchor(block))}" data-after="{after}" data-width="{figure.width}"'
        return block, writer._figure(msgspec.structs.replace(figure, width="full"), at)

    # ------------------------------------------------------------------ all of them

    def whole(self, elements: Mapping[str, str]) -> str:
        out: list[str] = []
        dateline = "" if self.around.lead else self._dateline(None)
        if dateline:
            out.append(f'<p class="lead">{dateline}</p>')
        for section in sections(self.article.body):
            heading = elements[section.heading.id] if section.heading else ""
            inside = [html for group in groups(section.blocks) if (html := group_html(group, elements))]
            out += ["<section>", heading, *inside, "</section>"] if heading else inside
        return "\n".join(out)


def group_html(group: Group, elements: Mapping[str, str]) -> str:
    """What stands together as one element, from its blocks' own ("" for those that print nothing)."""
    held = [b for b in group.blocks if elements[b.id]]
    if not held:
        return ""
    if group.kind in LISTS:
        return _list(group.kind, [_item(item, elements) for item in items(held)])
    written = [(b.kind, elements[b.id]) for b in held]
    inside = "\n".join(html for _, html in written)
    if group.kind in ("note", "correction"):
        return f'<div class="{group.kind}" role="note">\n{inside}\n</div>'
    if group.kind != "quote":
        return inside
    quoted = "\n".join(html for kind, html in written if kind == "quote")
    said_by = "\n".join(html for kind, html in written if kind == "attribution")
    if not quoted:
        return said_by
    quote = f"<blockquote>\n{quoted}\n</blockquote>"
    # Not a <figure>: reading modes and text extractors throw figures away, and what was said with them.
    return f'<div class="quote">\n{quote}\n{said_by}\n</div>' if said_by else quote


def _list(kind: str, written: Iterable[str]) -> str:
    tag = "ul" if kind == "bullet" else "ol"
    return f"<{tag}>\n" + "\n".join(written) + f"\n</{tag}>"


def _item(item: Item, elements: Mapping[str, str]) -> str:
    """An item with the lists below it inside."""
    own = elements[item.block.id]
    if not item.below:
        return own
    below = "\n".join(_list(kind, (elements[b.id] for b in blocks)) for kind, blocks in item.below)
    return f"{own.removesuffix('</li>')}\n{below}\n</li>"
