"""HTML from a clipboard to lines: kinds, strong, emphasis and safe links; everything else becomes plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from newsdesk.article.richtext import Style, from_runs, strip
from newsdesk.desktop.editor.lines import OBJECT, Line
from newsdesk.formats.runs import safe_link

_KINDS = {
    "h1": "heading",
    "h2": "heading",
    "h3": "subheading",
    "h4": "subheading",
    "h5": "subheading",
    "h6": "subheading",
    "figcaption": "paragraph",
    "blockquote": "quote",
    "li": "bullet",
}
_BLOCKS = frozenset(
    (
        *_KINDS,
        "p",
        "div",
        "section",
        "article",
        "figure",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "pre",
        "hr",
        "dd",
        "dt",
    )
)
_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "svg", "math", "select", "textarea"))
_STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_SPACE = " \t\r\n\f\xa0\u3000"
# What HTML folds into one space, and the hard spaces that word processors pad with. The wide space of Chinese
# headlines (\u3000) is a character of the text and stays.
_FOLDED = re.compile(r"[ \t\r\n\f\xa0]+")
_BOLD = re.compile(r"font-weight:(bold|[6-9]00)")
LIMIT = 5_000_000


def html_lines(text: str) -> list[Line]:
    """The lines of an HTML fragment; empty ones are left out."""
    reader = _Reader()
    reader.feed(text[:LIMIT])
    reader.close()
    reader.flush()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._pieces: list[tuple[str, Style]] = []
        self._kind = "paragraph"
        self._styles: list[tuple[str, list[tuple[str, str]]]] = []
        self._lists: list[str] = []
        self._quotes = 0
        self._silent = 0

    def flush(self) -> None:
        """End the line that is being read."""
        text = strip(from_runs(self._pieces), _SPACE)
        kind = "quote" if self._quotes and self._kind == "paragraph" else self._kind
        if text.text:
            self.lines.append(Line(kind, text))
        self._pieces = []
        self._kind = "paragraph"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._silent = 0  # </head> may be left out
        elif tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._pieces.append(("\n", ()))
        elif tag in _BLOCKS:
            self.flush()
            if tag in ("ul", "ol"):
                self._lists.append("number" if tag == "ol" else "bullet")
            self._quotes += tag == "blockquote"
            self._kind = self._lists[-1] if tag == "li" and self._lists else _KINDS.get(tag, "paragraph")
            if tag == "blockquote":
                self._kind = "paragraph"
        elif tag in _STYLES or tag in ("a", "span"):
            self._styles.append((tag, self._style(tag, dict(attrs))))

    def _style(self, tag: str, attributes: dict[str, str | None]) -> list[tuple[str, str]]:
        css = (attributes.get("style") or "").replace(" ", "").lower()
        if tag == "a":
            href = safe_link(attributes.get("href") or "")
            return [("link", href)] if href else []
        if tag == "span":  # how Google Docs and WeChat say it
            strong, slanted = _BOLD.search(css), "font-style:italic" in css
            return [*([("strong", "")] if strong else []), *([("em", "")] if slanted else [])]
        if tag == "b" and "font-weight:normal" in css:  # Google Docs wraps everything in one of these
            return []
        return [(_STYLES[tag], "")]

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.flush()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)
        else:
            for i in range(len(self._styles) - 1, -1, -1):
                if self._styles[i][0] == tag:
                    del self._styles[i]
                    break

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        shown = _FOLDED.sub(" ", data.replace(OBJECT, ""))
        if not self._pieces or self._pieces[-1][0].endswith((" ", "\n")):
            shown = shown.lstrip(" ")
        if shown:
            style = tuple(sorted({name: (name, href) for _, held in self._styles for name, href in held}.values()))
            self._pieces.append((shown, style))
