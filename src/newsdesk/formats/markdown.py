"""The article as CommonMark with front matter: ``article.md`` and its pictures under ``images/``.

The form, so that :mod:`newsdesk.intake.markdown` reads everything back::

    ---
    title: "口袋公园添绿意"
    kicker: "城市更新"
    subtitle: "…"
    source: "城市日报"
    source_link: "https://citydaily.example/"
    authors: [{"name": "张三", "role": "reporter"}, {"name": "李四", "role": "photographer"}]
    editors: [{"name": "王五", "role": "responsible-editor"}]
    channel: ["新闻中心", "要闻"]
    date: "2026-11-21T09:44:00+08:00"
    keywords: ["公园", "城市更新"]
    ---

    The lead …

    ## Heading

    ### Subheading

    > A quoted paragraph.
    >
    > Another one of the same quote.
    >
    > —— <cite>张三，居民</cite>

    - bullet
    - bullet
      - second level

    1. number

    > [!NOTE]
    > A paragraph of an editor's note.
    >
    > Another one of the same note.

    > [!CORRECTION]
    > What was wrong.

    ![alt text](<images/0123456789abcdef-1600.jpg>)
    The caption with its **marks** <small>李四 摄</small>

    | Header | Number |
    | --- | ---: |
    | cell | 12 |

    Table: The caption of the table above

    [What the card says](<https://example.org/> "embed")

    ***

Front matter: one ``key: value`` a line, the value a JSON scalar or JSON array on that line (so it is YAML too). Keys,
in this order, each left out when empty: ``title kicker subtitle short_headline source source_link source_kind
original_title original_authors authors editors dateline channel date keywords subjects summary slug language
copyright_holder copyright_notice digital_source_type figure_widths lead_picture``. ``authors`` and ``editors`` are
arrays of objects with "name" and "role" (role may be missing); ``source_kind`` stands only for "reprint"; ``date`` is
the publish time, RFC 3339; ``figure_widths`` has "column", "full" or "half" for each figure; ``lead_picture`` is the
number, from 1, of the figure that stands for the article in lists.

Body: the titles are in the front matter only, so is the dateline. A quote's attribution is the paragraph of the
blockquote that is ``—— <cite>…</cite>``. A figure is a paragraph that begins with its image; what follows on the next
line is the caption, and ``<small>…</small>`` at its end the credit. A figure without a picture has an empty address.
Two or three images with a space between are one figure; when their credits differ, each has its own as its title.
A soft break is two spaces and a line feed, or ``<br>`` where a line feed cannot stand (headings, list items, captions,
empty lines). A table without a header has an empty first row; the paragraph right below it that begins with ``Table:``
is its caption (as Pandoc has it). A link alone with the title "embed" is a link card. What is still to verify is
``<mark>…</mark>``. Marks are ``**``, ``*`` and ``[text](<address>)``; ``<strong>`` and ``<em>`` stand in where
CommonMark would not see the stars (``**“引语”**后``) or where marks overlap. ``<!-- -->`` keeps two lists
or boxes apart.

Text is escaped with backslashes, and with character references where Markdown dialects know no backslash, so nothing in
it becomes markup. Not held: block ids, the desk note, blocks of newer versions, empty paragraphs, unsafe links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.outline import Group, groups, items
from newsdesk.article.richtext import RichText
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import files, path_of, shown
from newsdesk.formats.front import front
from newsdesk.formats.mdinline import BREAK, HTML_BREAK, destination, inline, plain
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line

ENTRY = "article.md"
_QUOTED = ("quote", "note", "correction")
_RULES = {"left": "---", "center": ":---:", "right": "---:"}
_APART = {**dict.fromkeys(LISTS, tuple(LISTS)), **dict.fromkeys(_QUOTED, _QUOTED)}
"""Neighbours that Markdown would read as one."""
_HEADINGS = {"heading": "##", "subheading": "###"}
# YAML takes these only escaped; JSON does not mind.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class MarkdownExporter:
    """``article.md`` and the largest size of each picture under ``images/``."""

    name = "markdown"
    label: Message = M("Markdown with front matter")
    limits: tuple[Message, ...] = (
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        head = [f"{key}: {_scalar(value)}" for key, value in front(article).items()]
        text = "\n".join(["---", *head, "---", "", *_body(article, pictures)])
        held = files((picture for _, picture in shown(article, pictures)), largest=True)
        return Bundle(ENTRY, {ENTRY: text.encode(), **held})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Nothing: any text is Markdown. Whether it says the same is seen when it is read again."""
        return ()


# ------------------------------------------------------------------ front matter


def _scalar(value: Any) -> str:
    return _NOT_YAML.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


# ------------------------------------------------------------------ body


def _body(article: Article, pictures: Mapping[str, Picture]) -> Iterator[str]:
    """Each block or group of blocks, followed by an empty line."""
    before = ""
    for group in groups(article.body):
        text = _group(group, pictures)
        if not text:
            continue
        if before in _APART and group.kind in _APART[before]:
            yield "<!-- -->\n"
        yield f"{text}\n"
        before = group.kind


def _group(group: Group, pictures: Mapping[str, Picture]) -> str:
    if group.kind in LISTS:
        return _list(group)
    if group.kind in _QUOTED:
        inside = "\n>\n".join(_quoted(b) for b in group.blocks if _text(b))
        return f"> [!{group.kind.upper()}]\n{inside}" if inside and group.kind != "quote" else inside
    block = group.blocks[0]
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Embed):
        href, title = safe_link(block.url), line(block.title)
        # "]:" after the bracket would make it a reference's definition.
        said = plain(title or href).replace("]:", "]&#58;")
        return f'[{said}]({destination(href)} "embed")' if href else plain(title)
    if isinstance(block, Figure):
        return _figure(block, pictures)
    if block.kind == "divider":
        return "***"
    if block.kind in _HEADINGS:
        text = _text(block, HTML_BREAK)
        return f"{_HEADINGS[block.kind]} {text}" if text else ""
    return _text(block)


def _list(group: Group) -> str:
    """The list; the second level is indented by four, which every dialect takes for one."""
    out: list[str] = []
    for n, item in enumerate(items([b for b in group.blocks if _text(b)]), 1):
        sign = f"{n}. " if group.kind == "number" else "- "
        out.append(sign + _text(item.block, HTML_BREAK))
        inside = " " * max(4, len(sign))
        for i, (kind, below) in enumerate(item.below):
            if i:  # two kinds after each other would be read as one list
                out += ["", f"{inside}<!-- -->", ""]
            for k, block in enumerate(below, 1):
                out.append(inside + (f"{k}. " if kind == "number" else "- ") + _text(block, HTML_BREAK))
        if len(item.below) > 1:
            out.append("")
    return "\n".join(out).rstrip()


def _table(table: Table) -> str:
    if not any(line(cell) for row in table.rows for cell in row):
        return ""
    width = len(table.rows[0])
    rows = table.rows if table.header else (("",) * width, *table.rows)
    rules = [_RULES[a] for a in (*table.align, *["left"] * (width - len(table.align)))]
    lines = [_row([_cell(cell) for cell in rows[0]]), _row(rules), *(_row([_cell(c) for c in r]) for r in rows[1:])]
    caption = f"\n\nTable: {plain(line(table.caption))}" if line(table.caption) else ""
    return "\n".join(lines) + caption


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return inline(RichText(text), HTML_BREAK) if line(text) else ""


def _text(block: Block, soft_break: str = BREAK) -> str:
    """The block's inline text; "" when it is blank."""
    if not isinstance(block, TextBlock) or not line(block.text.text):
        return ""
    return inline(block.text, soft_break)


def _quoted(block: Block) -> str:
    text = _text(block, HTML_BREAK)
    return f"> —— <cite>{text}</cite>" if block.kind == "attribution" else f"> {text}"


def _figure(figure: Figure, pictures: Mapping[str, Picture]) -> str:
    held = pictures_of(figure)
    caption = inline(figure.caption, HTML_BREAK) if line(figure.caption.text) else ""
    one = len({line(p.credit) for p in held}) == 1
    credit = f"<small>{plain(figure.credit)}</small>" if one and line(figure.credit) else ""
    below = " ".join(part for part in (caption, credit) if part)
    if not (below or any(p.id in pictures or line(p.alt) or line(p.credit) for p in held)):
        return ""
    images = " ".join(_image(p, pictures.get(p.id), "" if one else line(p.credit)) for p in held)
    return f"{images}{BREAK}{below}" if below else images


def _image(figure: Figure, picture: Picture | None, credit: str) -> str:
    address = path_of(picture.renditions[0]) if picture else ""
    # A title ends at a quotation mark; plain() escapes those of Markdown, not of HTML.
    title = f' "{plain(credit).replace(chr(34), "&quot;")}"' if credit else ""
    return f"![{plain(line(figure.alt))}]({destination(address)}{title})"
