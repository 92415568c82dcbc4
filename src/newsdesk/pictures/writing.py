"""What is stated of a picture, written into a file of ours without touching its pixels; same bytes for same input.

XMP is written whole into JPEG, PNG, WebP, AVIF and GIF; a JPEG gets IIM beside it, for programs that know nothing else,
as far as IIM's byte limits allow (IPTC Photo Metadata Standard 2025.1; the mapping of fields is that of its "IIM" and
"XMP" rows).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import msgspec

from newsdesk.pictures import gif, iim, xmp
from newsdesk.pictures.carried import MORE_HEAD, PNG_XMP, XMP_HEAD
from newsdesk.pictures.containers import APP0, APP1, APP13, Broken, Part, Parts, put_together, take_apart
from newsdesk.pictures.known import SOURCE_TYPES, Place, Stated

MOST_PACKET = 65_000
"""Bytes of XMP: what one JPEG segment holds, for every format alike, so that no reader needs the extension."""
_AROUND = 300
"""Bytes that a file needs around a packet and IIM: headers of segments, chunks and boxes."""
_LONG, _SHORT = 1000, 200
EMPTY = xmp.wrapped(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
"""A packet without properties: it holds the place in an AVIF."""


def state(data: bytes, stated: Stated, most: int | None = None) -> bytes:
    """The file with these statements and no others; in a file of another format than the five, or one that is broken,
    nothing is changed. The files must be our own renditions: what else lies in them stays. ``most`` bytes are kept by
    saying less, first of all by leaving out IIM; what says that a machine made it is said above them too."""
    room = MOST_PACKET if most is None else min(MOST_PACKET, most - len(data) - _AROUND)
    packet = packet_of(stated, room)
    if data[4:12] == b"ftypavif":
        return _into_avif(data, packet or EMPTY)
    if gif.is_gif(data):
        return gif.with_packet(data, packet)
    try:
        held = with_packet(take_apart(data), packet)
    except Broken:
        return data
    if held.kind == "jpeg":
        older = iim.write(iim_of(stated))
        held = with_iim(held, older if most is None or len(packet) + len(older) <= room else b"")
    return put_together(held)


def packet_of(stated: Stated, most: int = MOST_PACKET) -> bytes:
    """XMP of at most so many bytes, b"" for nothing. Of what would not fit the least important goes first: keywords,
    then the ends of long texts, then all but what says that a machine made it; a label that does not fit even then is
    made shorter, and the same is tried again. The shortest label is given whatever ``most`` says."""
    packet = b""
    for smaller in _smaller(stated):
        packet = xmp.write(_xmp_of(smaller))
        if len(packet) <= most:
            return packet
    return packet if len(packet) <= MOST_PACKET else b""


def _smaller(stated: Stated) -> Iterator[Stated]:
    whole = stated
    yield stated
    stated = msgspec.structs.replace(stated, keywords=())
    yield stated
    texts = {f: v for f in Stated.__struct_fields__ if isinstance(v := getattr(stated, f), str) and f != "ai_label"}
    for most in (_LONG, _SHORT):
        cut: dict[str, object] = {f: v[:most] for f, v in texts.items()}
        place = Place(*(part[:most] for part in msgspec.structs.astuple(stated.place)))
        creators = tuple(name[:most] for name in stated.creators[:20])
        stated = msgspec.structs.replace(stated, **cut, creators=creators, place=place)
        yield stated
    yield Stated(digital_source_type=whole.digital_source_type, ai_label=whole.ai_label)
    if (label := _short_label(whole.ai_label)) != whole.ai_label:
        yield from _smaller(msgspec.structs.replace(whole, ai_label=label))


def _short_label(label: str) -> str:
    """Of TC260's label only what it says first: whether a machine made it; the beginning of what cannot be read."""
    try:
        told = json.loads(label)
    except (ValueError, RecursionError):
        return label[:_LONG]
    inner = told.get("AIGC", told) if isinstance(told, dict) else None
    says = inner.get("Label") if isinstance(inner, dict) else None
    if not isinstance(says, str | int) or len(str(says)) > _SHORT:
        return label[:_LONG]
    short: dict[str, object] = {"Label": says}
    return json.dumps(short if inner is told else {"AIGC": short}, ensure_ascii=False, separators=(",", ":"))


def _xmp_of(s: Stated) -> Mapping[str, xmp.Value]:
    ext, core = "Iptc4xmpExt:", "Iptc4xmpCore:"
    kind = s.digital_source_type
    shown = {"Sublocation": s.place.spot, "City": s.place.city, "ProvinceState": s.place.state}
    shown["CountryName"] = s.place.country
    return {
        "dc:title": s.title,
        "dc:description": s.caption,
        "dc:creator": s.creators,
        "dc:rights": s.copyright,
        "dc:subject": s.keywords,
        "photoshop:Headline": s.headline,
        "photoshop:Credit": s.credit,
        "photoshop:Source": s.source,
        "photoshop:DateCreated": s.date,
        "photoshop:CaptionWriter": s.writer,
        "photoshop:City": s.place.city,
        "photoshop:State": s.place.state,
        "photoshop:Country": s.place.country,
        core + "Location": s.place.spot,
        ext + "LocationShown": {ext + name: value for name, value in shown.items() if value},
        core + "AltTextAccessibility": s.alt,
        core + "ExtDescrAccessibility": s.long_description,
        "xmpRights:UsageTerms": s.terms,
        "xmpRights:WebStatement": s.terms_link,
        ext + "DigitalSourceType": kind if "/" in kind or not kind else SOURCE_TYPES + kind,
        ext + "AISystemUsed": s.ai_system,
        ext + "AISystemVersionUsed": s.ai_version,
        ext + "AIPromptInformation": s.ai_prompt,
        ext + "AIPromptWriterName": s.ai_prompt_writer,
        "plus:DataMining": s.mining,
        "TC260:AIGC": s.ai_label,
    }


def iim_of(s: Stated) -> Mapping[int, tuple[str, ...]]:
    """The same as IIM datasets, where IIM has one."""
    day, _, time = s.date.partition("T")
    digits = day.replace("-", "")
    clock, zone = time[:8].replace(":", ""), time[8:].lstrip(".0123456789").replace(":", "")
    one = {
        iim.TITLE: s.title, iim.CAPTION: s.caption, iim.HEADLINE: s.headline, iim.CREDIT: s.credit,
        iim.SOURCE: s.source, iim.RIGHTS: s.copyright, iim.WRITER: s.writer, iim.SUBLOCATION: s.place.spot,
        iim.CITY: s.place.city, iim.STATE: s.place.state, iim.COUNTRY: s.place.country,
        iim.DATE: digits.ljust(8, "0") if digits else "",  # a month or day that is not known is 00 (IIM 4.2, 2:55)
        iim.TIME: clock + ("+0000" if zone == "Z" else zone) if len(clock) == 6 and zone else "",
    }  # fmt: skip
    return {iim.BYLINE: s.creators, iim.KEYWORD: s.keywords} | {number: (text,) for number, text in one.items()}


# ------------------------------------------------------------------ into the parts of a file


def with_packet(held: Parts, packet: bytes) -> Parts:
    """The file with this XMP packet instead of its own; without any for b""."""
    if held.kind == "jpeg":
        parts = [p for p in held.parts if not (p.marker == APP1 and p.body.startswith((XMP_HEAD, MORE_HEAD)))]
        fresh = [Part(bytes((APP1,)), XMP_HEAD + packet)] if packet else []
        return Parts("jpeg", _after(parts, fresh, lambda p: p.marker == APP0 or p.body.startswith(b"Exif\0")))
    if held.kind == "png":
        parts = [p for p in held.parts if not (p.kind == b"iTXt" and p.body.startswith(PNG_XMP + b"\0"))]
        fresh = [Part(b"iTXt", PNG_XMP + bytes(5) + packet)] if packet else []
        return Parts("png", _after(parts, fresh, lambda p: p.kind == b"IHDR"))
    parts = [p for p in held.parts if p.kind != b"XMP "]
    return extended(Parts("webp", (*parts, *([Part(b"XMP ", packet)] if packet else []))))


def with_iim(held: Parts, resources: bytes) -> Parts:
    """The JPEG with these Photoshop resources instead of its own; without any for b""."""
    parts = [p for p in held.parts if p.marker != APP13]
    head = len(iim.HEADER)
    size = 65_533 - head  # resources may run on from segment to segment
    fresh = [Part(bytes((APP13,)), iim.HEADER + resources[i : i + size]) for i in range(0, len(resources), size)]
    return Parts("jpeg", _after(parts, fresh, lambda p: p.marker in (APP0, APP1)))


def _after(parts: list[Part], fresh: list[Part], is_head: object) -> tuple[Part, ...]:
    assert callable(is_head)
    at = 0
    while at < len(parts) and is_head(parts[at]):
        at += 1
    return (*parts[:at], *fresh, *parts[at:])


_FLAGS = ((b"ICCP", 0x20), (b"ALPH", 0x10), (b"EXIF", 0x08), (b"XMP ", 0x04), (b"ANIM", 0x02))


def extended(held: Parts) -> Parts:
    """A WebP whose VP8X chunk (RFC 9649, 2.7.1) says what is there, made when it is needed. Raises Broken."""
    kinds = {p.kind for p in held.parts}
    parts = [p for p in held.parts if p.kind != b"VP8X"]
    head = next((p.body for p in held.parts if p.kind == b"VP8X"), b"")
    if kinds - {b"VP8X"} in ({b"VP8 "}, {b"VP8L"}):  # a simple file says it all itself
        return Parts("webp", tuple(parts))
    if 0 < len(head) < 10:
        raise Broken("a VP8X chunk that is cut short")
    alpha = head[0] & 0x10 if head else 0
    if not head:
        head, alpha = _canvas(parts)
    flags = alpha | sum(bit for kind, bit in _FLAGS if kind in kinds)
    first = [p for p in parts if p.kind == b"ICCP"]
    rest = [p for p in parts if p.kind != b"ICCP"]
    return Parts("webp", (Part(b"VP8X", bytes((flags, 0, 0, 0)) + head[4:10]), *first, *rest))


def _canvas(parts: list[Part]) -> tuple[bytes, int]:
    """VP8X's body for a simple file (RFC 6386, 9.1; RFC 9649, 3.4): zeros and the size, and the alpha bit."""
    part = next((p for p in parts if p.kind in (b"VP8 ", b"VP8L")), None)
    if part is None:
        raise Broken("a WebP without a picture")
    body = part.body
    if part.kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    else:
        width = (int.from_bytes(body[6:8], "little") & 0x3FFF) - 1
        height = (int.from_bytes(body[8:10], "little") & 0x3FFF) - 1
        alpha = 0
    if width < 0 or height < 0:
        raise Broken("a picture without a size")
    return bytes(4) + width.to_bytes(3, "little") + height.to_bytes(3, "little"), alpha * 0x10


# ------------------------------------------------------------------ into an AVIF


def _into_avif(data: bytes, packet: bytes) -> bytes:
    """An AVIF that was encoded with a packet (EMPTY) gets another: it is put at the end, in an mdat box of its own, and
    the item location box (ISO/IEC 14496-12, 8.11.3) points there. Nothing moves, so nothing else has to be counted
    anew. Without such an item the file stays as it was."""
    item = _mime_item(data)
    entry = _location(data, item) if item else None
    if entry is None:
        return data
    start, size = entry
    whole = bytearray(data)
    whole[start : start + size] = (len(data) + 8).to_bytes(size, "big")
    whole[start + size : start + 2 * size] = len(packet).to_bytes(size, "big")
    return bytes(whole) + (len(packet) + 8).to_bytes(4, "big") + b"mdat" + packet


def _mime_item(data: bytes) -> int:
    """The id of the item of type "mime" (8.11.6, infe version 2); 0 when there is none."""
    at = data.find(b"infe\2\0\0", 0, 4096)
    while at >= 0:
        if data[at + 12 : at + 16] == b"mime":
            return int.from_bytes(data[at + 8 : at + 10], "big")
        at = data.find(b"infe\2\0\0", at + 4, 4096)
    return 0


def _location(data: bytes, item: int) -> tuple[int, int] | None:
    """Where offset and length of the item's one extent stand, and the bytes that each takes; as libavif writes it:
    version 0, four bytes each, no base offset, one extent."""
    at = data.find(b"iloc", 0, 4096)
    if at < 0 or data[at + 4] != 0 or data[at + 8] != 0x44 or data[at + 9] != 0:
        return None
    count, place = int.from_bytes(data[at + 10 : at + 12], "big"), at + 12
    for _ in range(count):
        extents = int.from_bytes(data[place + 4 : place + 6], "big")
        if int.from_bytes(data[place : place + 2], "big") == item and extents == 1:
            return place + 6, 4
        place += 6 + 8 * extents
    return None
