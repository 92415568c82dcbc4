"""What in a picture file could give away a source or the person who took it, named so that it can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.base.message import M, Message
from newsdesk.pictures import exif, iim, xmp
from newsdesk.pictures.carried import (
    EXIF_HEAD,
    MORE_HEAD,
    PNG_XMP,
    TURNING_NOTES,
    XMP_HEAD,
    Carried,
    carried,
    png_text,
)
from newsdesk.pictures.containers import APP0, APP1, APP2, APP11, APP13, APP14, Part, Parts
from newsdesk.pictures.known import is_label

ICC_HEAD, JFIF_HEAD = b"ICC_PROFILE\0", b"JFIF\0"
SHOWN_CHUNKS = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"mDCv", b"cLLI", b"cLLi", b"bKGD", b"hIST", b"pHYs", b"sPLT",
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP",
})  # fmt: skip
"""Chunks of PNG (3rd edition, 11.2 and 11.3) and WebP (RFC 9649, 2.7) that say how the picture (the first) looks."""
MOVING = frozenset({b"acTL", b"fcTL", b"fdAT", b"ANIM", b"ANMF"})
"""Chunks of further pictures (PNG 3rd edition, 11.3.6; RFC 9649, 2.7.1.1)."""
SHOWN_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC8} | frozenset(range(0xDA, 0xE0))
"""A JPEG's segments with tables and coded pixels (ITU-T T.81, table B.1)."""
KEPT_NOTES = frozenset({b"Title", b"Author", b"Description", b"Copyright", b"Creation Time", b"AIGC"})
"""PNG's keywords (3rd edition, 11.3.3.1) for what our caption fields hold too, and TC260's label."""


@dataclass(frozen=True, slots=True)
class Protected:
    """One kind of protected thing: its code for programs and its name for people."""

    code: str
    label: Message


KINDS = (
    Protected("location", M("Where the picture was taken")),
    Protected("serial", M("Serial numbers of camera and lens")),
    Protected("owner", M("Name or address of the camera's owner")),
    Protected("spot", M("Street or house")),
    Protected("people", M("Names of people in the picture and of the caption's writer")),
    Protected("maker", M("Notes of the camera's maker")),
    Protected("thumbnail", M("Small picture inside the file, perhaps uncropped")),
    Protected("history", M("History of edits")),
    Protected("name", M("Earlier file names")),
    Protected("camera", M("Camera and settings")),
    Protected("notes", M("Other notes of the camera or a program")),
    Protected("after", M("Further pictures, film or sound in the same file")),
    Protected("c2pa", M("Content Credentials (C2PA)")),
)
"""Every kind, in the order in which they are shown (the list of source protection first)."""
_OWNED = frozenset({exif.OWNER, exif.XP_AUTHOR, exif.HOST})
_SERIALS = frozenset({exif.SERIAL, exif.LENS_SERIAL, exif.CAMERA_SERIAL})
_CAMERA_TAGS = frozenset({
    exif.MAKE, exif.MODEL, 0x0131, 0x829A, 0x829D, *range(0x8822, 0x8836), *range(0x9201, 0x920B),
    *range(0xA20B, 0xA218), *range(0xA300, 0xA303), *range(0xA401, 0xA40D), *range(0xA432, 0xA435),
})  # fmt: skip
_TIFF_NOTES = frozenset(range(0x9C9B, 0x9CA0))
"""Windows' title, comment, author, keywords and subject: notes in a TIFF too, whose other tags say how it looks."""
_SETTINGS = ("aux:", "exifEX:", "crs:", "tiff:Make", "tiff:Model")
_HISTORY = ("xmpMM:", "photoshop:DocumentAncestors", "photoshop:History", "crs:")


def protected(data: bytes) -> tuple[Protected, ...]:
    """What a file carries of the protected things. Never raises."""
    return protected_of(carried(data))


def protected_of(held: Carried) -> tuple[Protected, ...]:
    """The same of blocks that were found already: all that is not on the list of what may stay. What has no name of its
    own is "notes"."""
    codes = _in_exif(held.exif, whole=held.parts is not None) | _in_parts(held.parts)
    for other in held.others:
        codes |= _in_exif(other, whole=True) or (set() if is_label(other.comment()) else {"notes"})
    for packet in held.packets:
        rdf = xmp.parse(packet)
        found = [["?:"]] if rdf is None else xmp.leaving(rdf)
        codes |= set().union(*(set().union(*map(_in_xmp, names)) or {"notes"} for names in found))
    for number in held.photoshop.keys() - {iim.IPTC, iim.DIGEST}:
        codes.add("thumbnail" if number in (0x0409, 0x040C) else "notes")
    codes |= {_in_iim(r, n) for r, n, _ in held.iim if not iim.may_stay(r, n)}
    if held.loose:
        codes.add("notes")
    if held.c2pa:
        codes.add("c2pa")
    return tuple(kind for kind in KINDS if kind.code in codes)


def _in_iim(record: int, number: int) -> str:
    """IIM 4.2: 2:118 is Contact, 2:200 to 2:202 a preview."""
    named = {118: "owner", 200: "thumbnail", 201: "thumbnail", 202: "thumbnail"}
    named |= {iim.WRITER: "people", iim.SUBLOCATION: "spot"}
    return named.get(number, "notes") if record == 2 else "notes"


def _in_exif(held: exif.Exif, *, whole: bool) -> set[str]:
    """``whole``: every tag that is not on the list counts. In a TIFF most tags say how the picture looks."""
    main, more = held.fields.get(exif.MAIN, {}).keys(), held.fields.get(exif.EXIF, {}).keys()
    codes = {code for tag in main - exif.MAIN_KEPT if (code := _in_field(tag)) and (whole or code != "notes")}
    codes |= {_in_field(tag) or "notes" for tag in more - exif.EXIF_KEPT - {exif.COMMENT}}
    if main & _TIFF_NOTES or (exif.COMMENT in more and not is_label(held.comment())):
        codes.add("notes")
    if held.fields.get(exif.GPS, {}).keys() - {0}:  # more than the version
        codes.add("location")
    if held.fields.get(exif.THUMBNAIL):
        codes.add("thumbnail")
    return codes


def _in_field(tag: int) -> str:
    """The code of a tag; "" for one that only points to a directory, whose fields count."""
    if tag in (exif.EXIF_IFD, exif.GPS_IFD, exif.INTEROP_IFD):
        return ""
    named = {exif.MAKER_NOTE: "maker", exif.DOCUMENT_NAME: "name"}
    found = ((_SERIALS, "serial"), (_OWNED, "owner"), (_CAMERA_TAGS, "camera"))
    return named.get(tag) or next((code for tags, code in found if tag in tags), "notes")


def _in_xmp(name: str) -> set[str]:
    local = name.partition(":")[2]
    codes = set()
    if xmp.is_place(name):
        codes.add("location")
    if name in xmp.SPOTS:
        codes.add("spot")
    if local.startswith("PersonInImage") or local == "CaptionWriter":
        codes.add("people")
    if "SerialNumber" in local:
        codes.add("serial")
    if local in ("OwnerName", "CameraOwnerName", "CreatorContactInfo"):
        codes.add("owner")
    if local in ("Thumbnails", "thumbnailData") or name.startswith("xmpGImg:"):
        codes.add("thumbnail")
    if local in ("RawFileName", "PreservedFileName", "filePath"):
        codes.add("name")
    elif name.startswith(_HISTORY):
        codes.add("history")
    if local in ("MakerNote",):
        codes.add("maker")
    if name.startswith(_SETTINGS) or local in ("LensModel", "Lens", "LensInfo"):
        codes.add("camera")
    return codes


def _in_parts(held: Parts | None) -> set[str]:
    if held is None:
        return set()
    codes = ({"after"} if held.after.strip(b"\0\r\n") else set()) | ({"notes"} if held.stray else set())
    return codes.union(*(_in_segment(p) if held.kind == "jpeg" else _in_chunk(p) for p in held.parts))


def _in_segment(part: Part) -> set[str]:
    marker, body = part.marker, part.body
    if marker == APP0:
        if body.startswith(JFIF_HEAD):
            return {"thumbnail"} if body[12:14] != b"\0\0" else {"notes"} if len(body) > 14 else set()
        return {"thumbnail"} if body.startswith(b"JFXX\0") else {"notes"}
    if marker == APP2 and not body.startswith(ICC_HEAD):
        return {"after"} if body.startswith(b"MPF\0") else {"notes"}
    heads: dict[int, tuple[bytes, ...]] = {
        APP1: (EXIF_HEAD, XMP_HEAD, MORE_HEAD), APP2: (b"",), APP11: (b"JP",), APP13: (iim.HEADER,), APP14: (b"Adobe",),
    }  # fmt: skip
    return set() if marker in SHOWN_MARKERS or body.startswith(heads.get(marker, ())) else {"notes"}


def _in_chunk(part: Part) -> set[str]:
    if part.kind in SHOWN_CHUNKS or part.kind in (b"eXIf", b"EXIF", b"XMP ", b"caBX", b"C2PA"):
        return set()
    if part.kind in MOVING:
        return {"after"}
    if part.kind in (b"tEXt", b"zTXt", b"iTXt"):
        keyword = png_text(part)[0]
        if part.body in TURNING_NOTES:
            return set()
        return set() if keyword == PNG_XMP or keyword in KEPT_NOTES else {"notes"}
    return {"notes"}
