"""Tables and link cards as HTML."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import escape

from newsdesk.article.blocks import Embed, Table
from newsdesk.base.links import fit, safe_link
from newsdesk.formats.runs import line


def table(block: Table, at: str) -> str:
    """The table; "" when nothing is in it. Alignment is a style, so that it lives on in a system without ours."""
    if not any(line(cell) for row in block.rows for cell in row):
        return ""
    head, body = (block.rows[:1], block.rows[1:]) if block.header else ((), block.rows)
    parts = [f"<caption>{escape(line(block.caption))}</caption>"] if line(block.caption) else []
    if head:
        parts += ["<thead>", _row(head[0], block, "th"), "</thead>"]
    if body:
        parts += ["<tbody>", *(_row(row, block, "td") for row in body), "</tbody>"]
    inside = "\n".join(parts)
    return f'<div class="table">\n<table {at}>\n{inside}\n</table>\n</div>'


def _row(row: tuple[str, ...], block: Table, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = []
    for i, cell in enumerate(row):
        align = block.align[i] if i < len(block.align) else "left"
        style = "" if align == "left" else f' style="text-align: {align}"'
        text = str(escape(fit(cell).strip())).replace("\n", "<br>")
        cells.append(f"<{tag}{scope}{style}>{text}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def embed(block: Embed, at: str) -> str:
    """The card: a link that says where it leads. Nothing is loaded from there."""
    href, title = safe_link(block.url), line(block.title)
    if not href:
        return f'<p {at} class="embed">{escape(title)}</p>' if title else ""
    name = site(href)
    said = f' <span class="site">{escape(name)}</span>' if title and name else ""
    return f'<p {at} class="embed"><a href="{escape(href)}" rel="noopener">{escape(title or href)}</a>{said}</p>'


def site(href: str) -> str:
    """The host of an address, without "www."."""
    return (urlsplit(href).hostname or "").removeprefix("www.")
