"""The little of CSS that tells structure in other programs' HTML: inline styles, and rules for one element or class."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WEIGHT = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:\.[\w-]+)?", re.IGNORECASE)
_SIZE = re.compile(r"([\d.]+)(px|pt|em|rem|%)")
_NAMED = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
    "xx-large": 32.0,
}  # fmt: skip
_HTML = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
"""The sizes of <font size>; HTML Living Standard 15.3.1."""

Rules = dict[str, str]


def declarations(text: str) -> Rules:
    """``a: b; c: d`` as a dict, names and values in lower case. Word's own properties (mso-…) are among them."""
    out: Rules = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            out[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return out


class Sheet:
    """The rules of the <style> elements whose selector is an element, a class, or both."""

    def __init__(self, texts: list[str]) -> None:
        self._rules: dict[str, Rules] = {}
        for text in texts:
            for part in _without_comments(text[:500_000]).split("}"):
                selectors, brace, body = part.rpartition("{")
                for selector in selectors.rpartition("{")[2].split(",") if brace else ():
                    name = selector.strip().lower()
                    if name and _SIMPLE.fullmatch(name):
                        self._rules.setdefault(name, {}).update(declarations(body))

    def style(self, tag: str, attributes: Mapping[str, str]) -> Rules:
        """What is said of an element, its own style last."""
        out: Rules = {}
        if self._rules:
            classes = attributes.get("class", "").lower().split()
            for name in (tag, *(f".{c}" for c in classes), *(f"{tag}.{c}" for c in classes)):
                out.update(self._rules.get(name, {}))
        if "style" in attributes:
            out.update(declarations(attributes["style"]))
        return out


def _without_comments(text: str) -> str:
    """By hand: an expression takes the square of the length for a comment that never ends."""
    kept, at = [], 0
    while (start := text.find("/*", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("*/", start + 2)
        at = end + 2 if end >= 0 else len(text)
    return "".join((*kept, text[at:])).replace("<!--", "").replace("-->", "")


def pixels(value: str, around: float) -> float:
    """A font size in px; around is the size that it is relative to, and the answer when nobody can tell."""
    found = _SIZE.match(value)
    if found is None:
        return _NAMED.get(value, _HTML.get(value, around))
    try:
        number = float(found[1])
    except ValueError:
        return around
    factor = {"px": 1.0, "pt": 4 / 3, "em": around, "rem": 16.0, "%": around / 100}[found[2]]
    return number * factor if 0 < number * factor < 500 else around


def is_bold(rules: Rules) -> bool | None:
    """Bold, not bold, or nothing said."""
    weight = rules.get("font-weight", "")
    number = int(weight) if _WEIGHT.fullmatch(weight) else 0
    if weight in ("bold", "bolder") or number >= 600:
        return True
    return False if weight in ("normal", "lighter") or number else None


def left_out(tag: str, classes: str, rules: Rules) -> str:
    """Why an element is no part of the text: "deleted" in tracked changes, "comments", "hidden"; "" when it is."""
    if tag == "del" or rules.get("mso-prop-change", "").startswith("deleted"):
        return "deleted"
    if rules.get("mso-element") in ("comment-list", "comment") or "msocommentreference" in classes.lower().split():
        return "comments"
    hidden = rules.get("display") == "none" or rules.get("visibility") == "hidden" or rules.get("mso-hide") == "all"
    return "hidden" if hidden else ""
