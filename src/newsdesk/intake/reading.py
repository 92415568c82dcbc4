"""Bytes to text: the encodings that Chinese newsrooms' files come in, and refusals for what is no text."""

from __future__ import annotations

import codecs
import re

from newsdesk.base.errors import UserError
from newsdesk.base.message import M

MAX_BYTES = 10 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHERS = frozenset(
    {"big5", "big5-hkscs", "shift_jis", "euc-jp", "euc-kr", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251"}
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffc\ufeff]")
_BINARY = (
    b"\x00\x00",
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"RIFF",
)


def looks_like_text(head: bytes) -> bool:
    """Could this be the beginning of a text?"""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return True
    return not any(head.startswith(sign) for sign in _BINARY) and b"\x00" not in head


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text, line ends as ``\\n``, without control characters. declared: the encoding that it says it has, believed
    when it is one of ``_OTHERS`` and the text no UTF-8. Raises UserError."""
    if len(data) > MAX_BYTES:
        raise UserError(M("{name} is too large for an article.", name=name), M("Choose the article's own file."))
    if not looks_like_text(data[:4096]):
        raise UserError(
            M("{name} is not a text.", name=name), M("Save the page's text as a .txt file and import that.")
        )
    said = (declared,) if declared.lower() in _OTHERS else ()
    for encoding in (*(e for mark, e in _MARKS if data.startswith(mark)), "utf-8", *said, "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise UserError(
            M("{name} is in an encoding that Newsdesk does not know.", name=name), M("Save it as UTF-8 and try again.")
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = _CONTROLS.sub("", text)
    if not text.strip():
        raise UserError(M("{name} is empty.", name=name), M("Choose a file with text in it."))
    return text
