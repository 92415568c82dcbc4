"""Counting and measuring text: code points, UTF-16, and characters as Chinese newsrooms count."""

from __future__ import annotations

import re

OBJECT = "\ufffc"
"""Stands in a text for something that is none; no text of a person has it."""

# Han ideographs and radicals, kana, hangul, CJK and full-width punctuation: each is one character. The Latin
# quotes, dashes and ellipses that Chinese shares with English count as Chinese punctuation: Word does the same.
_WIDE = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u9fff\ua960-\ua97f"
    r"\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    r"\U0001f000-\U0001faff\U00020000-\U0003ffff"
    r"\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
)
_COUNT = re.compile(rf"[{_WIDE}](?<!\u3000)|[^\s{_WIDE}]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def count_characters(text: str) -> int:
    """The 字数 of Word and WPS: each Chinese character and mark is one, each run of Latin or digits is one."""
    return sum(1 for _ in _COUNT.finditer(text))


_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that an article can hold: every kind of line break as ``\\n``, no control, object or non-characters."""
    return text if text.isprintable() and OBJECT not in text else _IMPOSSIBLE.sub("", _BREAKS.sub("\n", text))


_WIDE_FORMS = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms and the ideographic space; Unicode, Halfwidth and Fullwidth Forms."""


def half_width(text: str) -> str:
    """The text with half-width letters, digits, signs and spaces; as long as it was."""
    return text.translate(_WIDE_FORMS)


def is_chinese(language: str) -> bool:
    """Is this language tag Chinese?"""
    return language.lower().split("-")[0] == "zh"


def has_han(text: str) -> bool:
    """Is there any Han ideograph?"""
    return _HAN.search(text) is not None


def utf16_length(text: str) -> int:
    """The length of text as Qt and JavaScript count it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_prefix(text: str, units: int) -> str:
    """The first code points of text that fill so many UTF-16 units."""
    if text.isascii():
        return text[:units]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace")
