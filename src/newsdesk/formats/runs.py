"""Rich text as HTML, and plain text made fit for a page: nothing in it becomes markup, a script or a trick."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import escape

from newsdesk.article.richtext import RichText, Style, cut, runs, strip
from newsdesk.base.links import fit, safe_link


@dataclass(frozen=True, slots=True)
class Dress:
    """What marks become: the tags around each, and the markup of a link from its address and what it holds."""

    tags: Mapping[str, tuple[str, str]]
    link: Callable[[str, str], str]


PAGE = Dress(
    # Only a draft can hold what is still to verify: the check that finds it stops publication.
    tags={
        "em": ("<em>", "</em>"),
        "strong": ("<strong>", "</strong>"),
        "verify": ('<mark class="verify">', "</mark>"),
    },
    link=lambda href, inner: f'<a href="{escape(href)}" rel="noopener">{inner}</a>',
)
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


def inline(text: RichText, dress: Dress = PAGE) -> str:
    """Rich text as HTML without white space at its ends; a soft break becomes ``<br>``."""
    text = strip(text)
    if not text.marks:
        return _characters(text.text)
    out: list[str] = []
    for start, end, href in _links_whole(text):
        held = cut(text, start, end)
        inner = "".join(_marked(held.text[i:j], style, dress) for i, j, style in runs(held))
        out.append(dress.link(href, inner) if href else inner)
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


def _marked(text: str, style: Style, dress: Dress) -> str:
    out = _characters(text)
    kinds = {kind for kind, _ in style}
    for kind, (before, after) in dress.tags.items():
        if kind in kinds:
            out = f"{before}{out}{after}"
    return out


@lru_cache(maxsize=4_000)
def _characters(text: str) -> str:
    return str(escape(fit(text))).replace("\n", "<br>\n")
