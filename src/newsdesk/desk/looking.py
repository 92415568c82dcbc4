"""What can be looked at beside the text: each form in which an article goes out, as a page that a browser shows.

A web page is the export's own, but for its media queries: they are made to say what the person chose (dark, paper), not
what the machine is. Chromium asks the system for both and can be told otherwise by its debugger alone, which is a door
to the network. Other texts are shown in a page of our own, escaped; files that are no text only by their name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, Exporter

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk

MOST_TEXT = 4_000_000
"""Bytes of a text that is shown."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of an article: an exporter's format with these of its options; paper: as it is printed."""

    name: str
    label: Message
    format: str
    options: Mapping[str, str] = field(default_factory=dict)
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The export, and the page that shows it: "" when it is a file for another program. web: it is a web page, which
    screens of several widths show differently."""

    bundle: Bundle
    page: str = ""
    web: bool = False


PAGE = Form("html", M("Web page"), "html", {"form": "page"})


def forms(exporters: Mapping[str, Exporter]) -> dict[str, Form]:
    """All that can be looked at, by name, the web page first."""
    found = [
        PAGE,
        Form("html:print", M("Web page, printed"), "html", {"form": "page"}, paper=True),
        Form("html:article", M("Article element for a CMS"), "html", {"form": "article"}),
        *(Form(name, exporter.label, name) for name, exporter in exporters.items() if name != "html"),
    ]
    return {form.name: form for form in found if form.format in exporters}


def look(desk: Desk, article: Article, form: Form, *, dark: bool = False) -> Seen:
    """The article in this form, with the options that were last exported with. UserError as in an export."""
    bundle = desk.render(article, form.format, options_of(desk, form), quick=True)
    return seen(bundle, dark=dark, paper=form.paper)


def options_of(desk: Desk, form: Form) -> dict[str, str]:
    """The options of a form: what the person last exported with, as far as the exporter still has it, and its own."""
    offered = getattr(desk.registry.exporter(form.format), "options", {})
    held = desk.settings.export_options.get(form.format, {})
    fit = {k: v for k, v in held.items() if k in offered and (not offered[k].choices or v in offered[k].choices)}
    return {**fit, **form.options}


def seen(bundle: Bundle, *, dark: bool = False, paper: bool = False) -> Seen:
    """A bundle as it is shown."""
    data = bundle.files[bundle.entry]
    suffix = bundle.entry.rpartition(".")[2].lower()
    try:
        text = data.decode() if len(data) <= MOST_TEXT else "\0"
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return Seen(bundle)
    if suffix in ("html", "htm"):
        return Seen(bundle, as_seen(text if "<html" in text[:1000] else _ELEMENT.format(text), dark, paper), web=True)
    return Seen(bundle, as_seen(text_page(text, suffix), dark, False))


# ------------------------------------------------------------------ media

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
_QUERY = re.compile(r"@media\b[^{;]*")
_ATTRIBUTE = re.compile(r"""(<(?:source|link|style)\b[^>]*?\smedia=")([^"]*)""", re.IGNORECASE)
_SCHEME = re.compile(r"prefers-color-scheme\s*:\s*(dark|light)")
_TYPE = re.compile(r"\b(print|screen)\b")
_BOTH = re.compile(r"""(?<![-\w])(color-scheme\s*:\s*|name="color-scheme" content=")(?:light dark|dark light)""")
_SHEET = re.compile(r"@page\s*\{[^}]*?margin\s*:\s*([\d.]+(?:mm|cm|in|pt|px))")
_PAPER = """<style>
html {{ background: #fff; }}
body {{ padding: {margin} !important; }}
</style>
"""
_USUAL_MARGIN = "10mm"


def as_seen(page: str, dark: bool, paper: bool) -> str:
    """A page whose media queries say: dark or light, screen or paper. CSS Media Queries 5 §11.5, CSS Color Adjust 1
    §2; what is not a media query or a choice of colour scheme stays as it is."""
    dark = dark and not paper

    def query(text: str) -> str:
        if paper:  # it is shown on a screen: what is for paper is for the screen, and the other way
            text = _TYPE.sub(lambda m: "screen" if m[1] == "print" else "print", text)
        return _SCHEME.sub(lambda m: "min-width: 0" if (m[1] == "dark") == dark else "max-width: 0", text)

    scheme = "dark" if dark else "light"
    head, end, body = page.partition("</head>")
    margin = _SHEET.search(head)
    head = _STYLE.sub(lambda m: m[1] + _QUERY.sub(lambda q: query(q[0]), m[2]) + m[3], head)
    head = _BOTH.sub(rf"\g<1>{scheme}", head)
    if paper:
        end = _PAPER.format(margin=margin[1] if margin else _USUAL_MARGIN) + end
    # Looked for first: a body is long, and most have none.
    head, body = (_ATTRIBUTE.sub(lambda m: m[1] + query(m[2]), x) if ' media="' in x else x for x in (head, body))
    return head + end + body


# ------------------------------------------------------------------ pages of our own

_ELEMENT = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 45rem; margin: 0 auto; padding: 1rem; line-height: 1.7; }}
img {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
{}</body>
</html>
"""
_TEXT = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<style>
:root {{ color-scheme: light dark; --name: #8a1c1c; --text: #1c5c38; --value: #1f4f8f; }}
@media (prefers-color-scheme: dark) {{ :root {{ --name: #f0938b; --text: #8fcaa4; --value: #9cc0f0; }} }}
body {{ margin: 0; padding: 1rem 1.25rem; }}
pre {{ margin: 0; font: 13px/1.6 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; }}
b {{ font-weight: normal; color: var(--name); }}
i {{ font-style: normal; color: var(--text); }}
u {{ text-decoration: none; color: var(--value); }}
</style>
</head>
<body>
<pre>{}</pre>
</body>
</html>
"""
_JSON = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)')


def text_page(text: str, suffix: str) -> str:
    """A text as a page, a line an element; of JSON names, texts and values are told apart."""
    write: Callable[[str], str] = _json_line if suffix in ("json", "jsonld") else lambda line: str(escape(line))
    return _TEXT.format("\n".join(f"<span>{write(line)}</span>" for line in text.splitlines()))


def _json_line(line: str) -> str:
    out: list[str] = []
    end = 0
    for found in _JSON.finditer(line):
        out.append(str(escape(line[end : found.start()])))
        tag = "u" if found[3] else "b" if found[2] else "i"
        out.append(f"<{tag}>{escape(found[1] or found[3])}</{tag}>{found[2] or ''}")
        end = found.end()
    return "".join(out) + str(escape(line[end:]))
