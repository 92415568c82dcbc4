"""IPTC-IIM: the older caption fields, as they stand in the Photoshop resources of a JPEG or TIFF; read and written.

IPTC-NAA Information Interchange Model 4.2: a dataset is 1C, record, number, length, bytes (chapter 1.6); dataset 1:90
names the character set, ESC % G is UTF-8 (1:90 and appendix C). Photoshop File Formats, "Image Resource Blocks":
resource 0404 is IIM, 0425 its MD5 digest. Nothing that is read raises; what is wrong is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from newsdesk.base.text import clean

HEADER = b"Photoshop 3.0\0"
IPTC, DIGEST = 0x0404, 0x0425
CAPTION, HEADLINE, TITLE, KEYWORD, BYLINE, CREDIT, SOURCE, RIGHTS, WRITER = 120, 105, 5, 25, 80, 110, 115, 116, 122
DATE, TIME, CITY, SUBLOCATION, STATE, COUNTRY = 55, 60, 90, 92, 95, 101
LIMITS = {
    TITLE: 64, KEYWORD: 64, DATE: 8, TIME: 11, BYLINE: 32, CITY: 32, SUBLOCATION: 32, STATE: 32, COUNTRY: 64,
    HEADLINE: 256, CREDIT: 32, SOURCE: 32, RIGHTS: 128, CAPTION: 2000, WRITER: 32,
}  # fmt: skip
"""The most bytes of each dataset of record 2 (IIM 4.2, chapter 6): bytes, so a by-line has ten Chinese characters."""
KEPT = frozenset({0, 85, 100, 103, *LIMITS}) - {WRITER, SUBLOCATION}
"""Datasets of record 2 that a cleaned original keeps: caption, rights and town of the news, the by-line's title."""
_UTF8 = b"\x1b%G"
_MOST = 4096
Datasets = tuple[tuple[int, int, bytes], ...]
"""Record, number and bytes of each dataset, in order."""


def resources(block: bytes) -> Mapping[int, bytes]:
    """The Photoshop resources in the joined bodies of APP13 (without their header), or of TIFF's tag 34377."""
    found: dict[int, bytes] = {}
    at = 0
    while len(found) < _MOST and block[at : at + 4] == b"8BIM":
        number = int.from_bytes(block[at + 4 : at + 6], "big")
        at += 6
        name = block[at : at + 1]
        at += 1 + (name[0] if name else 0)
        at += at & 1
        size = int.from_bytes(block[at : at + 4], "big")
        if at + 4 + size > len(block):
            break
        found.setdefault(number, block[at + 4 : at + 4 + size])
        at += 4 + size + (size & 1)
    return found


def resource(number: int, data: bytes) -> bytes:
    """One Photoshop resource without a name."""
    return b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) & 1)


def datasets(iim: bytes) -> Datasets:
    """The datasets up to the first that is wrong."""
    return tuple(_datasets(iim))


def _datasets(iim: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    for _ in range(_MOST):
        if iim[at : at + 1] != b"\x1c" or at + 5 > len(iim):
            return
        record, number, length = iim[at + 1], iim[at + 2], int.from_bytes(iim[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # an extended dataset: the length's length comes first (1.6)
            size = length & 0x7FFF
            if size > 4:
                return
            length, at = int.from_bytes(iim[at : at + size], "big"), at + size
        if at + length > len(iim):
            return
        yield record, number, iim[at : at + length]
        at += length


def texts(held: Datasets) -> Mapping[int, tuple[str, ...]]:
    """The texts of record 2 by number. UTF-8 when 1:90 says so, or when all of it is UTF-8 with a letter of three bytes
    (many programs write it without 1:90); else GBK; else Latin-1."""
    declared = any((r, n) == (1, 90) and data.strip() == _UTF8 for r, n, data in held)
    values = [(n, data) for r, n, data in held if r == 2 and n]
    code = _code(b"\n".join(data for _, data in values), declared=declared)
    found: dict[int, list[str]] = {}
    for number, data in values:
        text = clean(data.split(b"\0", 1)[0].decode(code, "ignore")).strip()
        if text:
            found.setdefault(number, []).append(text)
    return {number: tuple(every) for number, every in found.items()}


def _code(data: bytes, *, declared: bool) -> str:
    if _is(data, "utf-8") and (declared or data.isascii() or any(c >= 0xE0 for c in data)):
        return "utf-8"
    return "gb18030" if _is(data, "gb18030") else "latin-1"


def _is(data: bytes, code: str) -> bool:
    try:
        data.decode(code)
    except UnicodeDecodeError:
        return False
    return True


def kept(held: Datasets) -> bytes:
    """The datasets that a cleaned original keeps, as they stood; b"" when that is none."""
    chosen = [d for d in held if may_stay(*d[:2])]
    return _joined(chosen) if any(r == 2 and n for r, n, _ in chosen) else b""


def may_stay(record: int, number: int) -> bool:
    """Is this a dataset that a cleaned original keeps, or the one that names the character set?"""
    return (record == 2 and number in KEPT) or (record, number) == (1, 90)


def write(fields: Mapping[int, tuple[str, ...]]) -> bytes:
    """Photoshop resources with these texts as UTF-8 and their digest. A value above its limit is left out, never cut:
    XMP holds it whole. b"" when nothing is left."""
    chosen = [
        (2, number, data)
        for number in sorted(fields)
        for value in fields[number]
        if value and len(data := value.encode()) <= LIMITS[number]
    ]
    if not chosen:
        return b""
    iim = _joined([(1, 90, _UTF8), (2, 0, b"\0\4"), *chosen])
    return packed(iim)


def packed(iim: bytes) -> bytes:
    """IIM with its digest as Photoshop resources; b"" for b""."""
    digest = hashlib.md5(iim, usedforsecurity=False).digest()  # the digest that MWG 2.0 compares, no secret
    return resource(IPTC, iim) + resource(DIGEST, digest) if iim else b""


def _joined(chosen: list[tuple[int, int, bytes]]) -> bytes:
    out = []
    for record, number, data in chosen:
        length = len(data).to_bytes(2, "big") if len(data) < 0x8000 else b"\x80\x04" + len(data).to_bytes(4, "big")
        out.append(bytes((0x1C, record, number)) + length + data)
    return b"".join(out)
