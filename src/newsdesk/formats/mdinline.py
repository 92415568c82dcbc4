"""Rich text as Markdown inline text: every character means itself, every mark is one that CommonMark sees."""

from __future__ import annotations

import re
import unicodedata

from newsdesk.article.richtext import RichText, Style, cut, runs, strip
from newsdesk.base.links import fit, safe_link

# Backslashes where every dialect knows them, character references where some do not.
_ESCAPES = {c: f"\\{c}" for c in "\\`*_[]{}#"} | {c: f"&#{ord(c)};" for c in "<>&~|$"}
_ESCAPE = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
# What begins a block when it begins a line: lists, rules, underlines of headings, definitions.
_BLOCK = re.compile(r"(?m)^(?:(?P<mark>[-+=:])|(?P<number>\d{1,9})(?P<after>[.)、]))")
_EDGE = re.compile(r"(?m)^\s|[^\S\n]$")
BREAK, HTML_BREAK = "  \n", "<br>"


def inline(text: RichText, soft_break: str = BREAK) -> str:
    """The text on one or more lines, none of which can be taken for the beginning of another block."""
    text = strip(text, "\n")
    if any(not part.strip() for part in text.text.split("\n")):
        soft_break = HTML_BREAK  # an empty line would end the paragraph
    out = "".join(_run(text, start, end, style) for start, end, style in runs(text))
    out = out.replace("![", "\\![")  # an exclamation mark before a link would make a picture of it
    out = "\n".join(_edges(_first(part)) for part in out.split("\n"))
    return out.replace("\n", soft_break)


def plain(text: str) -> str:
    """A plain text on one line, escaped."""
    return inline(RichText(" ".join(fit(text).split("\n"))))


def destination(href: str) -> str:
    """A link's or picture's address in angle brackets, or <>."""
    kept = "".join(c if c not in "\\`*_<>[]" else f"%{ord(c):02X}" for c in href)
    return f"<{kept.replace('&', '&amp;')}>"


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPES[m[0]], fit(text)).replace("\t", "&#9;")


def _first(line: str) -> str:
    """The line with its beginning made harmless."""
    found = _BLOCK.match(line)
    if not found:
        return line
    if found["mark"]:
        return f"&#{ord(line[0])};{line[1:]}"
    return f"{found['number']}&#{ord(found['after'])};{line[found.end() :]}"


def _edges(line: str) -> str:
    """White space at the ends of a line kept as character references: Markdown would drop it or read it."""
    held = line.strip()
    if not held or held == line:
        return line
    left = len(line) - len(line.lstrip())
    head, tail = line[:left], line[left + len(held) :]
    return _references(head) + held + _references(tail)


def _references(space: str) -> str:
    return "".join(f"&#{ord(c)};" for c in space)


def _run(text: RichText, start: int, end: int, style: Style) -> str:
    kinds = {kind for kind, _ in style}
    href = next((safe_link(h) for kind, h in style if kind == "link" and safe_link(h)), "")
    piece = text.text[start:end]
    inner = _escaped(piece)
    marks = [k for k in ("em", "strong") if k in kinds]
    alone = len(kinds) == len(marks) == 1 and _neighbours_plain(text, start, end) and _flanks(text.text, start, end)
    if alone:
        star = "*" if marks[0] == "em" else "**"
        return f"{star}{inner}{star}"
    for kind in marks:
        inner = f"<{kind}>{inner}</{kind}>"
    if "verify" in kinds:
        inner = f"<mark>{inner}</mark>"
    return f"[{inner}]({destination(href)})" if href else inner


def _neighbours_plain(text: RichText, start: int, end: int) -> bool:
    """Stars beside other stars or brackets would be read together with them."""
    around = (*cut(text, max(start - 1, 0), start).marks, *cut(text, end, end + 1).marks)
    return not around


def _flanks(text: str, start: int, end: int) -> bool:
    """Would CommonMark take stars around text[start:end] for emphasis? (Its left- and right-flanking rules.)"""
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    first, last = text[start], text[end - 1]
    if first.isspace() or last.isspace() or "\n" in text[start:end]:
        return False
    opens = not _mark(first) or before.isspace() or _mark(before)
    closes = not _mark(last) or after.isspace() or _mark(after)
    return opens and closes


def _mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
