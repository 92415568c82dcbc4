"""A live page's style sheet made harmless: rules and colours stay, all that asks for anything goes (CSS Syntax 3).

What is not on a list is left out: at-rules, functions, and values with escapes, which could spell any of the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Fetch = Callable[[str], str]
"""Gives for an address in the page a ``data:`` address that stands for it, or "" when there is none."""

LARGEST, DEEPEST = 1_000_000, 6
_NESTING = ("@media", "@supports", "@container", "@layer")
_FRAMES = ("@keyframes", "@-webkit-keyframes")
_FUNCTIONS = re.compile(
    r"rgba?|hsla?|hwb|(?:ok)?l(?:ab|ch)|color(?:-mix)?|light-dark|calc|min|max|clamp|var|env|attr|counter|"
    r"(?:-webkit-|-moz-)?(?:repeating-)?(?:linear|radial|conic)-gradient|"
    r"translate(?:x|y|z|3d)?|scale(?:x|y)?|rotate|skew(?:x|y)?|matrix|cubic-bezier|steps|repeat|minmax|fit-content|"
    r"inset|circle|ellipse|polygon|blur|brightness|contrast|drop-shadow|grayscale|opacity|saturate|sepia",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:--)?-?[a-zA-Z_][\w-]{0,60}", re.ASCII)
_CALL = re.compile(r"([\w-]*)\(")
_URL = re.compile(r"url\(\s*(\"[^\"]*\"|'[^']*'|[^\"'()\s]*)\s*\)", re.IGNORECASE)
_GLYPH = re.compile(r"[\"'](?:\\[0-9a-fA-F]{1,6} ?){1,4}[\"']")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f<\ue000-\uf8ff]")
_FORBIDDEN = frozenset({"behavior", "-moz-binding", "src", "cursor", "-ms-filter"})


def clean_sheet(text: str, fetch: Fetch) -> str:
    """The style sheet with what is harmless in it."""
    return "\n".join(_rules(_without_comments(text[:LARGEST]), fetch, 0))


def clean_style(text: str, fetch: Fetch) -> str:
    """The declarations of a style attribute."""
    return "; ".join(_declarations(_without_comments(text[:10_000]), fetch))


def _without_comments(text: str) -> str:
    """By hand: an expression takes the square of the length for a comment that never ends."""
    kept, at = [], 0
    while (start := text.find("/*", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("*/", start + 2)
        at = end + 2 if end >= 0 else len(text)
    return _UNFIT.sub("", "".join((*kept, text[at:])).replace("<!--", "").replace("-->", ""))


def _rules(text: str, fetch: Fetch, depth: int) -> Iterator[str]:
    for prelude, block in _blocks(text):
        prelude = " ".join(prelude.split())
        name = prelude.partition(" ")[0].lower()
        if name.startswith("@"):
            if not name.startswith((*_NESTING, *_FRAMES)) or depth >= DEEPEST or _asks(prelude):
                continue
            inside = "\n".join(_rules(block, fetch, depth + 1))
            if inside:
                yield f"{prelude} {{\n{inside}\n}}"
        elif prelude and len(prelude) < 5000 and not _torn(prelude):
            inside = "; ".join(_declarations(block, fetch))
            if inside:
                yield f"{prelude} {{ {inside} }}"


def _asks(prelude: str) -> bool:
    return "\\" in prelude or "url" in prelude.lower() or "@" in prelude[1:]


def _torn(selector: str) -> bool:
    """Does a quotation in it not end where a browser ends it?"""
    return selector.count('"') % 2 == 1 or selector.count("'") % 2 == 1 or "\\ " in selector


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """What stands before each pair of braces, and between them. An at-rule without braces is passed over."""
    start = at = 0
    while at < len(text):
        at = _next(text, at, "{};")
        if at >= len(text):
            return
        sign = text[at]
        if sign == "{":
            end = _close(text, at)
            yield text[start:at].strip(), text[at + 1 : end]
            at = end
        at += 1
        start = at


def _next(text: str, at: int, signs: str) -> int:
    """Where one of the signs stands next, outside quotes and brackets; the end when nowhere."""
    deep = 0
    while at < len(text):
        c = text[at]
        if c == "\\":
            at += 1
        elif c in "\"'":
            at = _quoted(text, at)
        elif c in "([":
            deep += 1
        elif c in ")]":
            deep = max(0, deep - 1)
        elif c in signs and not deep:
            return at
        at += 1
    return len(text)


def _quoted(text: str, at: int) -> int:
    """The end of what is quoted from here; a line feed ends it too (CSS Syntax 4.3.5)."""
    quote = text[at]
    at += 1
    while at < len(text) and text[at] not in (quote, "\n"):
        at += 2 if text[at] == "\\" else 1
    return at


def _close(text: str, at: int) -> int:
    deep, at = 1, at + 1
    while at < len(text):
        at = _next(text, at, "{}")
        if at >= len(text):
            break
        deep += 1 if text[at] == "{" else -1
        if not deep:
            return at
        at += 1
    return len(text)


def _declarations(text: str, fetch: Fetch) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = _next(text, start, ";{}")
        if end < len(text) and text[end] == "{":  # rules inside a rule are passed over
            start = _close(text, end) + 1
            continue
        name, colon, value = text[start:end].partition(":")
        start = end + 1
        name, value = name.strip().lower(), value.strip()
        if colon and _NAME.fullmatch(name) and name not in _FORBIDDEN:
            kept = _value(name, value, fetch)
            if kept:
                yield f"{name}: {kept}"


def _value(name: str, value: str, fetch: Fetch) -> str:
    """The value, addresses as data: ones; "" when anything in it is not on the list."""
    if not value or (len(value) > 5000 and "data:" not in value.lower()):
        return ""
    if name == "position" and value.lower().startswith(("fixed", "sticky")):
        return "static"  # bars that stand over the page are not its look
    held: list[str] = []

    def put(found: re.Match[str]) -> str:
        address = fetch(found[1].strip("\"' "))
        held.append(f'url("{address}")' if address else "none")
        return f" \ue000{len(held) - 1}\ue001 "

    bare = _URL.sub(put, value)
    if "\\" in _GLYPH.sub("", bare) or any(c in bare for c in "{}@"):
        return ""
    if any(not _FUNCTIONS.fullmatch(call) for call in _CALL.findall(bare) if call):
        return ""
    if bare.count("(") != bare.count(")") or bare.count('"') % 2 or bare.count("'") % 2:
        return ""
    return re.sub(r" ?\ue000(\d+)\ue001 ?", lambda m: f" {held[int(m[1])]} ", bare).strip()
