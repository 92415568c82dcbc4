"""What in a picture file could give away a source or the person who took it, named so that it can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.base.message import M, Message
from newsdesk.pictures import exif, xmp
from newsdesk.pictures.carried import EXIF_HEAD, MORE_HEAD, PNG_XMP, XMP_HEAD, Carried, carried, png_text
from newsdesk.pictures.containers import APP0, APP1, APP2, APP11, APP13, APP14, COM, Part, Parts

ICC_HEAD, JFIF_HEAD = b"ICC_PROFILE\0", b"JFIF\0"
SHOWN_CHUNKS = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"mDCv", b"cLLI", b"cLLi", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
})  # fmt: skip
"""Chunks of PNG (3rd edition, 11.2 and 11.3) and WebP (RFC 9649, 2.7) that say how the picture looks."""
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
    Protected("maker", M("Notes of the camera's maker")),
    Protected("thumbnail", M("Small picture inside the file, perhaps uncropped")),
    Protected("history", M("History of edits")),
    Protected("name", M("Earlier file names")),
    Protected("camera", M("Camera and settings")),
    Protected("notes", M("Notes of other programs")),
    Protected("after", M("Further pictures, film or sound in the same file")),
    Protected("c2pa", M("Content Credentials (C2PA)")),
)
"""Every kind, in the order in which they are shown (the list of source protection first)."""
_CAMERA_TAGS = (exif.MAKE, exif.MODEL, 0x0131, 0xA433, 0xA434, 0x829A, 0x829D, 0x8827, 0x920A)
_SETTINGS = ("aux:", "exifEX:", "crs:", "tiff:Make", "tiff:Model")
_HISTORY = ("xmpMM:", "photoshop:DocumentAncestors", "photoshop:History", "crs:")


def protected(data: bytes) -> tuple[Protected, ...]:
    """What a file carries of the protected things. Never raises."""
    return protected_of(carried(data))


def protected_of(held: Carried) -> tuple[Protected, ...]:
    """The same of blocks that were found already."""
    codes = _in_exif(held.exif) | _in_parts(held.parts)
    for packet in held.packets:
        rdf = xmp.parse(packet)
        codes |= {"notes"} if rdf is None else set().union(*map(_in_xmp, xmp.everything(rdf)))
    if held.photoshop.keys() & {0x0409, 0x040C}:
        codes.add("thumbnail")
    if held.photoshop.keys() - {0x0404, 0x0425, 0x0409, 0x040C}:
        codes.add("notes")
    if any(record == 2 and number == 118 for record, number, _ in held.iim):
        codes.add("owner")  # Contact (IIM 4.2, 2:118)
    if held.c2pa:
        codes.add("c2pa")
    return tuple(kind for kind in KINDS if kind.code in codes)


def _in_exif(held: exif.Exif) -> set[str]:
    codes = set()
    if held.fields.get(exif.GPS, {}).keys() - {0}:  # more than the version
        codes.add("location")
    if held.has(exif.EXIF, exif.SERIAL, exif.LENS_SERIAL) or held.has(exif.MAIN, exif.CAMERA_SERIAL):
        codes.add("serial")
    if held.has(exif.EXIF, exif.OWNER) or held.has(exif.MAIN, exif.XP_AUTHOR, exif.HOST):
        codes.add("owner")
    if held.has(exif.EXIF, exif.MAKER_NOTE):
        codes.add("maker")
    if held.fields.get(exif.THUMBNAIL):
        codes.add("thumbnail")
    if held.has(exif.MAIN, exif.DOCUMENT_NAME):
        codes.add("name")
    if held.has(exif.MAIN, *_CAMERA_TAGS) or held.has(exif.EXIF, *_CAMERA_TAGS):
        codes.add("camera")
    return codes


def _in_xmp(name: str) -> set[str]:
    local = name.partition(":")[2]
    codes = set()
    if xmp.is_place(name):
        codes.add("location")
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
    codes = {"after"} if held.after.strip(b"\0\r\n") else set()
    return codes.union(*(_in_segment(p) if held.kind == "jpeg" else _in_chunk(p) for p in held.parts))


def _in_segment(part: Part) -> set[str]:
    marker, body = part.marker, part.body
    if marker == APP0:
        small = body[12:14] != b"\0\0" if body.startswith(JFIF_HEAD) else body.startswith(b"JFXX\0")
        return {"thumbnail"} if small else set()
    if marker == APP2 and not body.startswith(ICC_HEAD):
        return {"after"} if body.startswith(b"MPF\0") else {"notes"}
    heads = {APP1: (EXIF_HEAD, XMP_HEAD, MORE_HEAD), APP13: (b"Photoshop 3.0\0",), APP2: (b"",), APP14: (b"Adobe",)}
    app = APP0 <= marker <= 0xEF
    if marker == COM or (app and marker != APP11 and not body.startswith(heads.get(marker, ()))):
        return {"notes"}
    return set()


def _in_chunk(part: Part) -> set[str]:
    if part.kind in SHOWN_CHUNKS or part.kind in (b"eXIf", b"EXIF", b"XMP ", b"caBX", b"C2PA", b"tIME"):
        return set()
    if part.kind in (b"tEXt", b"zTXt", b"iTXt"):
        keyword = png_text(part)[0]
        return set() if keyword == PNG_XMP or keyword in KEPT_NOTES else {"notes"}
    return {"notes"}
