"""The few EXIF fields that a newsroom uses, read from any bytes, and a small EXIF block written of them.

Exif 2.32 (CIPA DC-008-2019), 4.6, upon TIFF 6.0, section 2. Every offset is checked, every directory is read once,
and what is wrong is left out: nothing here raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from newsdesk.base.text import clean

ORIENTATION, DESCRIPTION, ARTIST, COPYRIGHT, XMP, IIM, PHOTOSHOP = 0x0112, 0x010E, 0x013B, 0x8298, 700, 33723, 34377
TAKEN, TAKEN_ZONE, COMMENT, COLOUR_SPACE, MAKER_NOTE = 0x9003, 0x9011, 0x9286, 0xA001, 0x927C
OWNER, SERIAL, LENS_SERIAL, XP_AUTHOR, MAKE, MODEL = 0xA430, 0xA431, 0xA435, 0x9C9D, 0x010F, 0x0110
CAMERA_SERIAL, DOCUMENT_NAME, HOST, VERSION, C2PA = 0xC62F, 0x010D, 0x013C, 0x9000, 0xCD41
MAIN_KEPT = frozenset({ORIENTATION, DESCRIPTION, ARTIST, COPYRIGHT, 0x011A, 0x011B, 0x0128, 0x0213})
EXIF_KEPT = frozenset({VERSION, TAKEN, TAKEN_ZONE, COLOUR_SPACE, 0x9101, 0xA000})
"""Fields that a cleaned original keeps: how it looks, caption and rights, when it was taken; resolution, place and
order of the colour parts, FlashPix's version."""
EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005
MAIN, EXIF, GPS, THUMBNAIL = "main", "exif", "gps", "thumbnail"
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
Order = Literal["little", "big"]
_ORDERS: Mapping[bytes, Order] = {b"II*\0": "little", b"MM\0*": "big"}
_MOST_FIELDS, _MOST_BYTES = 512, 4_000_000


@dataclass(frozen=True, slots=True)
class Field:
    """A value as it stands: its TIFF type and its bytes in the block's byte order."""

    type: int
    raw: bytes
    order: Order

    def number(self) -> int | None:
        """The first value as a whole number; None when it is none."""
        size = {3: 2, 4: 4, 1: 1, 13: 4}.get(self.type)
        if size is None or len(self.raw) < size:
            return None
        return int.from_bytes(self.raw[:size], self.order)

    def text(self) -> str:
        """The value as text without what a writer padded it with: UTF-8, else GBK, else Latin-1."""
        return readable(self.raw.split(b"\0", 1)[0]) if self.type in (2, 7, 129) else ""


@dataclass(frozen=True, slots=True)
class Exif:
    """A block's fields by directory and tag."""

    fields: Mapping[str, Mapping[int, Field]]

    def text(self, directory: str, tag: int) -> str:
        """A text; "" when there is none."""
        field = self.fields.get(directory, {}).get(tag)
        return field.text() if field else ""

    def number(self, directory: str, tag: int) -> int | None:
        """A number; None when there is none."""
        field = self.fields.get(directory, {}).get(tag)
        return field.number() if field else None

    def has(self, directory: str, *tags: int) -> bool:
        """Is one of these fields there?"""
        return not self.fields.get(directory, {}).keys().isdisjoint(tags)

    def comment(self) -> str:
        """UserComment (4.6.5, tag 9286): eight bytes name the character code."""
        field = self.fields.get(EXIF, {}).get(COMMENT)
        if field is None:
            return ""
        code, raw = field.raw[:8], field.raw[8:]
        if code == b"UNICODE\0":
            return clean(raw.decode("utf-16-le" if field.order == "little" else "utf-16-be", "ignore")).strip()
        return readable(raw.rstrip(b"\0")) if code in (b"ASCII\0\0\0", b"\0" * 8) else readable(field.raw.rstrip(b"\0"))


NOTHING = Exif({})


def readable(raw: bytes) -> str:
    """Bytes as text that an article can hold: UTF-8, else GBK (GB 18030), else Latin-1."""
    for code in ("utf-8", "gb18030"):
        try:
            return clean(raw.decode(code)).strip()
        except UnicodeDecodeError:
            continue
    return clean(raw.decode("latin-1")).strip()


def read(block: bytes) -> Exif:
    """The fields of a block (from its byte order mark on), or of a whole TIFF file. Anything else gives NOTHING."""
    order = _ORDERS.get(bytes(block[:4]))
    if order is None:
        return NOTHING
    reader = _Reader(block, order)
    found = {MAIN: reader.directory(reader.number(4, 4), MAIN)}
    main = found[MAIN]
    for name, tag in ((EXIF, EXIF_IFD), (GPS, GPS_IFD)):
        at = main[tag].number() if tag in main else None
        if at:
            found[name] = reader.directory(at, name)
    if reader.next:
        found[THUMBNAIL] = reader.directory(reader.next, THUMBNAIL)
    return Exif(found)


class _Reader:
    def __init__(self, block: bytes, order: Order) -> None:
        self._block = block
        self._order = order
        self._seen: set[int] = set()
        self.next = 0

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self._block[at : at + size], self._order)

    def directory(self, at: int, name: str) -> dict[int, Field]:
        """The fields of the directory at this offset; {} when it was read before or lies outside."""
        if at in self._seen or not 8 <= at <= len(self._block) - 2:
            return {}
        self._seen.add(at)
        count = self.number(at, 2)
        found: dict[int, Field] = {}
        for i in range(min(count, _MOST_FIELDS)):
            entry = at + 2 + 12 * i
            if entry + 12 > len(self._block):
                break
            tag, kind, many = self.number(entry, 2), self.number(entry + 2, 2), self.number(entry + 4, 4)
            size = _SIZES.get(kind, 0) * many
            start = entry + 8 if size <= 4 else self.number(entry + 8, 4)
            if 0 < size <= _MOST_BYTES and start + size <= len(self._block):
                found.setdefault(tag, Field(kind, bytes(self._block[start : start + size]), self._order))
        if name == MAIN and count <= _MOST_FIELDS and at + 6 + 12 * count <= len(self._block):
            self.next = self.number(at + 2 + 12 * count, 4)
        return found


def write(main: Mapping[int, Field], exif: Mapping[int, Field]) -> bytes:
    """A block of these fields, which must share one byte order; b"" when there are none. Same bytes for same input."""
    if not main and not exif:
        return b""
    order = next(iter((*main.values(), *exif.values()))).order
    head = (b"II*\0" if order == "little" else b"MM\0*") + (8).to_bytes(4, order)
    fields = dict(main)
    if exif:
        fields[EXIF_IFD] = Field(4, bytes(4), order)
    first = _directory(fields, 8, order)
    if not exif:
        return head + first
    at = 8 + len(first)
    fields[EXIF_IFD] = Field(4, at.to_bytes(4, order), order)
    return head + _directory(fields, 8, order) + _directory(exif, at, order)


def _directory(fields: Mapping[int, Field], at: int, order: Order) -> bytes:
    rows, values = [], b""
    data = at + 2 + 12 * len(fields) + 4
    for tag in sorted(fields):  # ascending, as TIFF 6.0, section 2 asks
        field = fields[tag]
        many = len(field.raw) // _SIZES[field.type]
        if len(field.raw) <= 4:
            place = field.raw.ljust(4, b"\0")
        else:
            place = (data + len(values)).to_bytes(4, order)
            values += field.raw + b"\0" * (len(field.raw) & 1)
        rows.append(tag.to_bytes(2, order) + field.type.to_bytes(2, order) + many.to_bytes(4, order) + place)
    return len(fields).to_bytes(2, order) + b"".join(rows) + bytes(4) + values
