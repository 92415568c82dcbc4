"""Which sort of file this is when it is no picture that can be published, told by its first bytes, and how many frames
it has when it is one."""

from __future__ import annotations

from itertools import islice

from PIL import Image

from newsdesk.base.message import M, Message
from newsdesk.pictures.gif import IMAGE, blocks

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_FILM = frozenset({b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"3gp4", b"3gp5", b"MSNV", b"dash"})
_RAW_HEADS = (b"FUJIFILMCCD-RAW", b"IIU\0", b"IIRO", b"IIRS", b"FOVb")
_RAW_TAGS = (0xC612, 0xC621)  # DNGVersion, ColorMatrix1 (DNG 1.4)
_SMALLER, _INSIDE = 0x00FE, 0x014A  # NewSubfileType and SubIFDs (TIFF 6.0, section 8; Supplement 1)


def refusal(data: bytes, name: str) -> tuple[Message, Message] | None:
    """What this file is and what to do, when it is known to be something else than a picture for publication."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    brands = _brands(data)
    if brands & _HEIC or (brands and brands <= {b"mif1", b"msf1", b"miaf"}):
        return (
            M("{name} is an HEIC picture, which Newsdesk cannot read.", name=name),
            M(
                "Export it as JPEG from the program that shows photos. For new ones choose on an iPhone Settings >"
                " Camera > Formats > Most Compatible; on other phones switch HEIF off in the camera's settings."
            ),
        )
    if b"crx " in brands or data.startswith(_RAW_HEADS):
        return _raw(name)
    if brands & _FILM or data[4:8] == b"moov" or data[:4] == b"\x1aE\xdf\xa3":
        return M("{name} is a film, not a picture.", name=name), M("Save one frame of it as JPEG and take that.")
    if data[:2] == b"\xff\x0a" or data[4:12] == b"JXL \r\n\x87\n":
        return M("{name} is a JPEG XL picture, which Newsdesk cannot read.", name=name), M("Save it as JPEG.")
    if data[:4] == b"8BPS":
        return M("{name} is a Photoshop file.", name=name), M("Save it as JPEG or PNG and take that.")
    if head[:5].lower() in (b"<?xml", b"<svg ", b"<svg>") or b"<svg" in head.lower():
        return M("{name} is an SVG drawing, which can carry programs.", name=name), M("Save it as PNG and take that.")
    if head.startswith(b"%PDF"):
        return M("{name} is a PDF document, not a picture.", name=name), M("Save the page as PNG and take that.")
    return None


def _raw(name: str) -> tuple[Message, Message]:
    return M("{name} is a camera's raw file.", name=name), M("Develop it and save it as JPEG, then take that.")


def _brands(data: bytes) -> set[bytes]:
    """The brands of an ISO file (14496-12, 4.3): the major one and those that it is compatible with."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}


def is_raw(image: Image.Image, data: bytes) -> bool:
    """Is this TIFF a camera's raw file, whose first picture is only a small preview of it?"""
    if image.format != "TIFF":
        return False
    tags = getattr(image, "tag_v2", {})
    return data[8:10] == b"CR" or any(t in tags for t in _RAW_TAGS) or (tags.get(_SMALLER) == 1 and _INSIDE in tags)


def frames(image: Image.Image, data: bytes, most: int) -> int:
    """How many frames or pages there are, counted no further than ``most``; nothing is decoded. The image may then
    stand at its first frame only. May raise what Pillow raises for a damaged file."""
    if image.format == "GIF":
        return max(1, sum(1 for _ in islice((b for b in blocks(data) if b.kind == IMAGE), most)))
    if image.format != "TIFF":
        return min(most, int(getattr(image, "n_frames", 1)))
    count = 1
    try:
        while count < most:
            image.seek(count)
            count += 1
    except EOFError:
        pass
    image.seek(0)
    return count
