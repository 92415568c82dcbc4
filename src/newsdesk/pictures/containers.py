"""The parts a picture file is made of (JPEG segments, PNG and WebP chunks), taken apart and put together again.

Pixels are never decoded: a file whose parts are all kept comes back with the same picture, bit for bit.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

MOST_PARTS = 20_000
"""Parts that are read of one file: a PNG of 100 MB has some thousand."""
PNG = b"\x89PNG\r\n\x1a\n"
SOS, EOI, APP0, APP1, APP2, APP11, APP13, APP14, COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xFE
SEGMENT = 65_533
"""Bytes that one JPEG segment holds besides its marker and length (ITU-T T.81, B.1.1.4)."""
_MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)  # the next with a length, or the end
_NEXT = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)  # a marker among coded bytes: T.81, B.1.1.2 and F.1.2.3


class Broken(ValueError):  # noqa: N818
    """The file is not put together as its format says; ``parts`` are those up to there."""

    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A segment or chunk. kind is a JPEG marker's second byte, or the chunk's four letters; ``scan`` holds the coded
    pixels that follow a JPEG's SOS segment."""

    kind: bytes
    body: bytes
    scan: bytes = b""

    @property
    def marker(self) -> int:
        """The JPEG marker's second byte; 0 for chunks."""
        return self.kind[0] if len(self.kind) == 1 else 0


@dataclass(frozen=True, slots=True)
class Parts:
    """A file taken apart: "jpeg", "png" or "webp", its parts in order, the bytes that stand after its end,
    and whether bytes of no meaning stood between them."""

    kind: str
    parts: tuple[Part, ...]
    after: bytes = b""
    stray: bool = False


def kind_of(data: bytes) -> str:
    """Which of the three this is by its first bytes; "" for any other."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == PNG:
        return "png"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def take_apart(data: bytes, *, heads: bool = False) -> Parts:
    """The parts of a JPEG (T.81 B), PNG (3rd edition, 5) or WebP (RFC 9649, 2.3); ``heads``: of a JPEG only those
    before its coded pixels, which are not looked through. Raises Broken."""
    kind = kind_of(data)
    parts: list[Part] = []
    try:
        if kind == "jpeg":
            return _jpeg(data, parts, heads=heads)
        if kind == "png":
            return _png(data, parts)
        if kind == "webp":
            return _webp(data, parts)
    except Broken as error:
        error.parts = tuple(parts)
        raise
    raise Broken("neither JPEG, PNG nor WebP")


def put_together(held: Parts) -> bytes:
    """The file of these parts, without what stood after its end; lengths and sums are counted anew."""
    if held.kind == "jpeg":
        return b"".join([b"\xff\xd8", *(_segment(p) for p in held.parts), b"\xff\xd9"])
    if held.kind == "png":
        return b"".join([PNG, *(_chunk(p) for p in held.parts)])
    body = b"".join(p.kind + len(p.body).to_bytes(4, "little") + p.body + b"\0" * (len(p.body) & 1) for p in held.parts)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _segment(part: Part) -> bytes:
    if len(part.body) > SEGMENT:
        raise Broken("a segment of more than 65,533 bytes")
    return b"\xff" + part.kind + (len(part.body) + 2).to_bytes(2, "big") + part.body + part.scan


def _chunk(part: Part) -> bytes:
    named = part.kind + part.body
    return len(part.body).to_bytes(4, "big") + named + zlib.crc32(named).to_bytes(4, "big")


def _jpeg(data: bytes, parts: list[Part], *, heads: bool) -> Parts:
    at, stray = 2, False
    while len(parts) < MOST_PARTS:
        marker = _MARKER.search(data, at)  # bytes that are none are skipped, as decoders do
        if marker is None:
            raise Broken(f"no marker at {at}")
        stray = stray or marker.start() > at  # FF may be repeated before a marker (T.81, B.1.1.2)
        kind, at = marker[1], marker.end()
        if kind == bytes((EOI,)):
            return Parts("jpeg", tuple(parts), data[at:], stray)
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise Broken(f"a segment that is cut short at {at}")
        body, at = data[at + 2 : at + length], at + length
        scan = b""
        if kind[0] == SOS and heads:
            return Parts("jpeg", tuple(parts), stray=stray)
        if kind[0] == SOS:
            found = _NEXT.search(data, at)
            if found is None:
                raise Broken("no end of the picture")
            scan, at = data[at : found.start()], found.start()
        parts.append(Part(kind, body, scan))
    raise Broken("too many segments")


def _png(data: bytes, parts: list[Part]) -> Parts:
    at = 8
    while len(parts) < MOST_PARTS:
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + length
        if at + 12 > len(data) or end > len(data):
            raise Broken(f"a chunk that is cut short at {at}")
        parts.append(Part(data[at + 4 : at + 8], data[at + 8 : end - 4]))
        at = end
        if parts[-1].kind == b"IEND":
            return Parts("png", tuple(parts), data[at:])
    raise Broken("too many chunks")


def _webp(data: bytes, parts: list[Part]) -> Parts:
    end, at = 8 + int.from_bytes(data[4:8], "little"), 12
    while at + 8 <= end and len(parts) < MOST_PARTS:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > min(end, len(data)):
            raise Broken(f"a chunk that is cut short at {at}")
        parts.append(Part(data[at : at + 4], data[at + 8 : at + 8 + length]))
        at += 8 + length + (length & 1)
    if end > len(data):
        raise Broken("cut short")
    if at < end - 1 or not parts:
        raise Broken("too many chunks, or none")
    return Parts("webp", tuple(parts), data[end:])
