"""The blocks of metadata that lie in a picture file, wherever its format keeps them.

XMP Specification Part 3 (2020), 1.1: JPEG APP1 and its extension, PNG iTXt, WebP "XMP ", TIFF tag 700, GIF application
extension. Exif 2.32, 4.7: JPEG APP1; PNG 3rd edition, 11.3.4.5: eXIf. Photoshop resources: JPEG APP13, TIFF tags 33723
and 34377. C2PA 2.1, A.3: JPEG APP11 with JUMBF, PNG caBX, WebP "C2PA", TIFF tag CD41, GIF application extension.
Nothing here raises: a block that is wrong is left out.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from newsdesk.pictures import exif, gif, iim, xmp
from newsdesk.pictures.containers import APP1, APP11, APP13, Broken, Part, Parts, kind_of, take_apart
from newsdesk.pictures.exif import Exif

EXIF_HEAD = b"Exif\0\0"
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
MORE_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
PNG_XMP = b"XML:com.adobe.xmp"
RAW_EXIF = "Raw profile type exif"
_MOST_TEXT, _MOST_EXTENSIONS = 1_000_000, 8


@dataclass(frozen=True, slots=True)
class Carried:
    """What lies in a file. ``others`` are further EXIF blocks; ``packets`` are XMP, the main one first; ``photoshop``
    its resources by number; ``notes`` PNG texts by keyword; ``loose`` says that a GIF has
    comments or notes of programs; ``c2pa`` says that Content Credentials are there; ``parts``
    the file taken apart (None for other formats, and when it is broken)."""

    exif: Exif = exif.NOTHING
    others: tuple[Exif, ...] = ()
    photoshop: Mapping[int, bytes] = field(default_factory=dict)
    packets: tuple[bytes, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    loose: bool = False
    c2pa: bool = False
    parts: Parts | None = None

    @property
    def iim(self) -> iim.Datasets:
        """The IIM datasets."""
        return iim.datasets(self.photoshop.get(iim.IPTC, b""))

    @property
    def iim_is_newer(self) -> bool:
        """A program that knows no XMP changed IIM last: the digest that the last XMP program left is of another IIM."""
        digest = self.photoshop.get(iim.DIGEST, b"")
        now = hashlib.md5(self.photoshop.get(iim.IPTC, b""), usedforsecurity=False).digest()
        return len(digest) == 16 and digest not in (bytes(16), now)


def carried(data: bytes, *, heads: bool = False) -> Carried:
    """The metadata of any file's bytes; nothing for what is no picture. ``heads`` saves looking through a JPEG's
    pixels: its parts are then not all there."""
    if data[:4] in (b"II*\0", b"MM\0*"):
        return _of_tiff(data)
    if data[4:8] == b"ftyp":
        return _by_pillow(data)
    if gif.is_gif(data):
        packet = gif.packet_in(data)
        packets = (packet,) if packet else ()
        return Carried(packets=packets, loose=gif.has_notes(data), c2pa=gif.has_credentials(data))
    try:
        return _of_parts(take_apart(data, heads=heads))
    except Broken as error:  # what was read up to there may be a label that must not be lost
        return replace(_of_parts(Parts(kind_of(data), error.parts)), parts=None)


def _of_parts(held: Parts) -> Carried:
    of = {"jpeg": _of_jpeg, "png": _of_png, "webp": _of_webp}.get(held.kind)
    return of(held) if of else Carried()


def _of_jpeg(held: Parts) -> Carried:
    app1 = [p.body for p in held.parts if p.marker == APP1]
    blocks = [b[6:] for b in app1 if b.startswith(EXIF_HEAD)]
    photoshop = b"".join(
        p.body[len(iim.HEADER) :] for p in held.parts if p.marker == APP13 and p.body.startswith(iim.HEADER)
    )
    packets = [b[len(XMP_HEAD) :] for b in app1 if b.startswith(XMP_HEAD)]
    packets += _extension([b[len(MORE_HEAD) :] for b in app1 if b.startswith(MORE_HEAD)])
    return Carried(
        *_read(blocks),
        photoshop=iim.resources(photoshop),
        packets=tuple(packets),
        c2pa=any(p.marker == APP11 and p.body[:2] == b"JP" for p in held.parts),
        parts=held,
    )


def _read(blocks: list[bytes]) -> tuple[Exif, tuple[Exif, ...]]:
    """The first EXIF block, which counts, and the others."""
    first, *others = [exif.read(block) for block in blocks] or [exif.NOTHING]
    return first, tuple(others)


def _extension(pieces: list[bytes]) -> list[bytes]:
    """XMP that one segment was too small for (Part 3, 1.1.3.1): 32 signs of MD5, whole length, offset, bytes."""
    names = list(dict.fromkeys(piece[:32] for piece in pieces))[:_MOST_EXTENSIONS]
    return [whole for name in names for whole in _extended([p for p in pieces if p[:32] == name])]


def _extended(pieces: list[bytes]) -> list[bytes]:
    name, size = pieces[0][:32], int.from_bytes(pieces[0][32:36], "big")
    if size > xmp.MOST or size > sum(map(len, pieces)):
        return []
    whole = bytearray(size)
    for piece in pieces:
        at, body = int.from_bytes(piece[36:40], "big"), piece[40:]
        if at + len(body) <= size:
            whole[at : at + len(body)] = body
    right = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper().encode()
    return [bytes(whole)] if right == name.upper() else []


def _of_png(held: Parts) -> Carried:
    notes: dict[str, str] = {}
    packets: list[bytes] = []
    blocks: list[bytes] = []
    for part in held.parts:
        if part.kind == b"eXIf":
            blocks.append(part.body.removeprefix(EXIF_HEAD))
        elif part.kind in (b"tEXt", b"zTXt", b"iTXt"):
            keyword, text = png_text(part)
            if keyword == PNG_XMP:
                packets.append(text)
            elif keyword:
                notes.setdefault(keyword.decode("latin-1"), exif.readable(text))
    c2pa = any(p.kind == b"caBX" for p in held.parts)
    return Carried(*_read(blocks), packets=tuple(packets), notes=notes, c2pa=c2pa, parts=held)


def png_text(part: Part) -> tuple[bytes, bytes]:
    """Keyword and text of a text chunk (PNG 3rd edition, 11.3.3); (b"", b"") when it is wrong or too long."""
    keyword, _, rest = part.body.partition(b"\0")
    packed = part.kind == b"zTXt"
    if part.kind == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].split(b"\0", 2)[-1]
    elif packed:
        rest = rest[1:]
    if packed:
        unpacker = zlib.decompressobj()
        try:
            rest = unpacker.decompress(rest, _MOST_TEXT)
        except zlib.error:
            return b"", b""
        if unpacker.unconsumed_tail:
            return b"", b""
    limit = xmp.MOST if keyword == PNG_XMP else _MOST_TEXT
    return (keyword, rest) if len(rest) <= limit else (b"", b"")


def other_turn(notes: Mapping[str, str]) -> int:
    """EXIF's orientation (1 to 8) as an old program's note in a PNG has it, which counts for some programs and not for
    us; 1 when it does not say."""
    digits = "".join(notes.get(RAW_EXIF, "").split()[2:])  # behind the word exif and the length: hexadecimal
    try:
        block = bytes.fromhex(digits).removeprefix(EXIF_HEAD)
    except ValueError:
        return 1
    said = exif.read(block).number(exif.MAIN, exif.ORIENTATION) or 1
    return said if 1 <= said <= 8 else 1


def turning_note(orientation: int) -> Part:
    """Such a note that says this and nothing else."""
    turn = exif.Field(3, orientation.to_bytes(2, "big"), "big")
    block = EXIF_HEAD + exif.write({exif.ORIENTATION: turn}, {})
    return Part(b"tEXt", b"%s\0\nexif\n%8d\n%s\n" % (RAW_EXIF.encode(), len(block), block.hex().encode()))


TURNING_NOTES = frozenset(turning_note(n).body for n in range(2, 9))


def _of_webp(held: Parts) -> Carried:
    blocks = [p.body.removeprefix(EXIF_HEAD) for p in held.parts if p.kind == b"EXIF"]
    packets = tuple(p.body for p in held.parts if p.kind == b"XMP ")
    return Carried(*_read(blocks), packets=packets, c2pa=any(p.kind == b"C2PA" for p in held.parts), parts=held)


def _of_tiff(data: bytes) -> Carried:
    held = exif.read(data)
    main = held.fields.get(exif.MAIN, {})
    photoshop = dict(iim.resources(main[exif.PHOTOSHOP].raw)) if exif.PHOTOSHOP in main else {}
    if exif.IIM in main:
        photoshop[iim.IPTC] = main[exif.IIM].raw
    packets = (main[exif.XMP].raw,) if exif.XMP in main else ()
    return Carried(held, photoshop=photoshop, packets=packets, c2pa=exif.C2PA in main)


def _by_pillow(data: bytes) -> Carried:
    """AVIF: its boxes are read by the decoder."""
    from PIL import Image

    from newsdesk.pictures.inspect import DAMAGED, opened

    try:
        with opened(data) as image:
            block, packet = image.info.get("exif", b""), image.info.get("xmp", b"")
    except (Image.DecompressionBombError, *DAMAGED):
        return Carried()
    block = block.removeprefix(EXIF_HEAD) if isinstance(block, bytes) else b""
    packets = (packet,) if isinstance(packet, bytes) and packet else ()
    return Carried(exif.read(block), packets=packets, c2pa=_c2pa(data))


def _c2pa(data: bytes) -> bool:
    """C2PA 2.1, A.5: a "uuid" box of this kind on the top level."""
    return b"uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81" in data
