"""Rich text as HTML, and plain text made fit for a page: nothing in it becomes markup, a script or a trick."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from markupsafe import escape

from newsdesk.article.richtext import RichText, Style, cut, runs, strip

# What no page may hold: control characters, half surrogates and non-characters (invalid in HTML), line and
# paragraph separators, object marks, and the controls that reorder text beyond their own line. The plain
# direction marks (U+200E, U+200F, U+061C) stay.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# Only a draft can hold what is still to verify: the check that finds it stops publication.
_TAGS = {
    "em": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
    "verify": ('<mark class="verify">', "</mark>"),
}
_SPACES = re.compile(r"[ \t\n]+")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
# What an address cannot hold as it is: spaces, quotes and brackets of markup, and a percent sign that begins nothing.
_HOST = re.compile(r"https?://[\w.:\[\]@%-]*", re.IGNORECASE)
_NOT_URL = re.compile(r"[\s\"<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})")


def fit(text: str) -> str:
    """The text without the characters that no page may hold."""
    return _UNFIT.sub("", text)


def line(text: str) -> str:
    """A text for one line: fit, line feeds and tabs as spaces, none at the ends."""
    return _SPACES.sub(" ", fit(text)).strip()


def safe_link(href: str) -> str:
    """The address, ready to print, if it leads to a web page or a mailbox; else ""."""
    held = href.strip()
    if fit(held) != held or not (_WEB.match(held) or _MAIL.fullmatch(held)):
        return ""
    try:
        parts = urlsplit(held)
        if not held[:7].lower().startswith("mailto:") and not parts.hostname:
            return ""
        _ = parts.port
    except ValueError:
        return ""
    host = _HOST.match(held)
    start = host.end() if host else 0
    return held[:start] + _NOT_URL.sub(lambda m: quote(m[0], safe=""), held[start:])


def anchor(block_id: str) -> str:
    """The id of a block's element on the page; different for different blocks."""
    return f"b-{quote(block_id.encode('utf-8', 'replace'), safe='')}"


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
