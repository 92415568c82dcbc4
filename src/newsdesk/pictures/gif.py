"""The blocks of a GIF, and XMP among them.

GIF89a (1990): a header, a colour table, then blocks of sub-blocks. XMP Specification Part 3 (2020), 1.1.2: an
application extension whose packet stands in the file as it is, followed by 258 bytes that end it for readers of
sub-blocks. C2PA 2.1, A.3: an application extension "C2PA_GIF" with the code 01 00 00, its manifests in sub-blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

IMAGE, EXTENSION, COMMENT, APPLICATION = 0x2C, 0x21, 0xFE, 0xFF
_XMP = b"\x21\xff\x0bXMP DataXMP"
_LOOP = b"\x21\xff\x0bNETSCAPE2.0"
_C2PA = b"\x21\xff\x0bC2PA_GIF\x01\x00\x00"
_MAGIC = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
"""The trailer of 258 bytes: wherever a reader comes out of the packet, this leads it to the end."""


@dataclass(frozen=True, slots=True)
class Block:
    """Where a block begins and ends (the end's zero included). kind is IMAGE, or an extension's label."""

    kind: int
    start: int
    end: int


def is_gif(data: bytes) -> bool:
    """Does it begin as one?"""
    return data[:6] in (b"GIF87a", b"GIF89a")


def blocks(data: bytes) -> Iterator[Block]:
    """The blocks in order, up to the end or what is none; nothing is decoded. Never raises."""
    at = _first(data)
    while at < len(data):
        start, kind = at, data[at]
        if kind == IMAGE and at + 10 <= len(data):
            flags = data[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif kind == EXTENSION and at + 2 <= len(data):
            kind = data[at + 1]
            at += 2
        else:
            return
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
        yield Block(kind, start, min(at, len(data)))


def _first(data: bytes) -> int:
    """Where the first block stands, behind the header and the colours that all share (17, 18, 19)."""
    return len(data) if len(data) < 13 else 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)


def packet_in(data: bytes) -> bytes:
    """The XMP packet; b"" for none."""
    for block in blocks(data):
        body = data[block.start : block.end]
        if block.kind == APPLICATION and body.startswith(_XMP) and body.endswith(_MAGIC):
            return body[len(_XMP) : -len(_MAGIC)]
    return b""


def has_notes(data: bytes) -> bool:
    """Are there comments, texts, or notes of programs besides XMP, credentials and how often it moves?"""
    known = (_XMP, _LOOP, _C2PA)
    return any(
        b.kind in (COMMENT, 0x01) or (b.kind == APPLICATION and not data.startswith(known, b.start))
        for b in blocks(data)
    )


def has_credentials(data: bytes) -> bool:
    """Are Content Credentials there?"""
    return any(b.kind == APPLICATION and data.startswith(_C2PA, b.start) for b in blocks(data))


def with_packet(data: bytes, packet: bytes) -> bytes:
    """The GIF with this packet (without a zero byte) instead of its own, before its first picture; without any for
    b"". What is no GIF, or has no picture, stays as it is."""
    if not is_gif(data) or not any(b.kind == IMAGE for b in blocks(data)):
        return data
    kept, at = [], 0
    for block in blocks(data):
        if block.kind == APPLICATION and data.startswith(_XMP, block.start):
            kept.append(data[at : block.start])
            at = block.end
    whole = b"".join((*kept, data[at:]))
    if not packet:
        return whole
    place = next((b.start for b in blocks(whole) if not whole.startswith(_LOOP, b.start)), len(whole))
    return whole[:4] + b"9" + whole[5:place] + _XMP + packet + _MAGIC + whole[place:]
