"""Rich text as HTML, and plain text made fit for a page: nothing in it becomes markup, a script or a trick."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import escape

from newsdesk.article.richtext import RichText, Style, cut, runs, strip
from newsdesk.base.links import fit, safe_link

# Only a draft can hold what is still to verify: the check that finds it stops publication.
_TAGS = {
    "em": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
    "verify": ('<mark class="verify">', "</mark>"),
}
_SPACES = re.compile(r"[ \t\n]+")


@lru_cache(maxsize=2048)  # a headline or a name stands in many places of a page
def line(text: str) -> str:
    """A text for one line: fit, line feeds and tabs as spaces, none at the ends."""
    return _SPACES.sub(" ", fit(text)).strip()


def anchor(block_id: str) -> str:
    """The id of a block's element on the page; different for different blocks."""
    return f"b-{quote(block_id.encode('utf-8', 'replace'), safe='')}"


def settled(text: RichText) -> RichText:
    """Without the marks of what is still to verify, for formats that have no such mark."""
    return RichText(text.text, tuple(mark for mark in text.marks if mark.type != "verify"))


def inline(text: RichText) -> str:
    """Rich text as HTML without white space at its ends; a soft break becomes ``<br>``."""
    text = strip(text)
    if not text.marks:
        return _characters(text.text)
    out: list[str] = []
    for start, end, style in _links_whole(text):
        out.append(_link(cut(text, start, end), style))
    return "".join(out)


def _links_whole(text: RichText) -> list[tuple[int, int, str]]:
    """Stretches with one link (or none), so that strong words inside a link do not cut it in two."""
    out: list[tuple[int, int, str]] = []
    for start, end, style in runs(text):
        href = next((safe_link(h) for kind, h in style if kind == "link" and safe_link(h)), "")
        if out and out[-1][2] == href:
            out[-1] = (out[-1][0], end, href)
        else:
            out.append((start, end, href))
    return out


def _link(text: RichText, href: str) -> str:
    inner = "".join(_marked(text.text[i:j], style) for i, j, style in runs(text))
    return f'<a href="{escape(href)}" rel="noopener">{inner}</a>' if href else inner


def _marked(text: str, style: Style) -> str:
    out = _characters(text)
    kinds = {kind for kind, _ in style}
    for kind, (before, after) in _TAGS.items():
        if kind in kinds:
            out = f"{before}{out}{after}"
    return out


def _characters(text: str) -> str:
    return str(escape(fit(text))).replace("\n", "<br>\n")
