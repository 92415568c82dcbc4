"""What a picture file says of itself: caption, who took it, where and when, and whether a machine made it.

Nothing is invented: a field that the file does not state is empty.

**Which value counts** when a file states a field more than once: XMP, then IIM, then EXIF. IIM goes before XMP when its
digest says that it was changed after the XMP was written (Metadata Working Group, Guidelines for Handling Image
Metadata 2.0, chapter 4.2, on reconciling IIM and XMP). MWG 2.0 would read EXIF before both; the IPTC asks since 2022 to
follow its own mapping (Photo Metadata Mapping Guidelines) instead of MWG, and in a newsroom's pictures EXIF is what the
camera was set to months ago, while XMP and IIM are what somebody wrote of this picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from newsdesk.article.origin import GENERATED, term_of
from newsdesk.pictures import exif, iim, xmp
from newsdesk.pictures.carried import Carried, carried

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""What stands before every IPTC digital source type."""
_MADE_BY_THE_CAMERA = re.compile(
    r"(OLYMPUS|SONY|MINOLTA|KONICA|SAMSUNG|KODAK|NIKON|CANON|PANASONIC|CASIO|PENTAX)?[ _-]*(DIGITAL CAMERA|DSC|IMAGE)?"
    r"|DCIM[\\/].*|default|<.*DIGITAL CAMERA.*>",
    re.IGNORECASE,
)
"""EXIF captions that cameras write into every picture."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?)?)?")
_ZONE = re.compile(r"[+-]\d\d:\d\d|Z")
Properties = Mapping[str, "str | Element"]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where what is seen happened, from the smallest to the largest."""

    spot: str = ""
    city: str = ""
    state: str = ""
    country: str = ""


class Stated(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is stated of a picture, read from a file or to be written into one. Texts may have lines.

    ``date`` is ISO 8601 as exactly as it is known (a year, a day, a second, with a zone or without); ``terms_link`` an
    address; ``digital_source_type`` the whole IPTC URI; ``ai_label`` the JSON of TC260's AIGC label, verbatim (GB
    45438-2025; forbidden to remove); ``mining`` the PLUS URI on data mining; the other ``ai_`` fields are IPTC 2025.1.
    """

    caption: str = ""
    headline: str = ""
    title: str = ""
    creators: tuple[str, ...] = ()
    credit: str = ""
    source: str = ""
    copyright: str = ""
    terms: str = ""
    terms_link: str = ""
    keywords: tuple[str, ...] = ()
    date: str = ""
    place: Place = Place()
    writer: str = ""
    alt: str = ""
    long_description: str = ""
    digital_source_type: str = ""
    ai_label: str = ""
    ai_system: str = ""
    ai_version: str = ""
    ai_prompt: str = ""
    ai_prompt_writer: str = ""
    mining: str = ""


AI_FIELDS = (
    "digital_source_type", "ai_label", "ai_system", "ai_version", "ai_prompt", "ai_prompt_writer", "mining",
)  # fmt: skip
"""The fields that no rendition may lose: who made it, a person or a machine, and what machines may do with it."""


class Known(Stated, frozen=True, omit_defaults=True, kw_only=True):
    """What a file says of itself. orientation is EXIF's 1 to 8 (Exif 2.32, 4.6.4 A); the last three say
    that it tells where the camera stood, which camera it was, and that it carries C2PA Content Credentials."""

    orientation: int = 1
    has_location: bool = False
    serials: bool = False
    c2pa: bool = False


def is_generated(stated: Stated) -> bool:
    """Does it say that a machine made this, or had a part in it? By TC260's label or the digital source type."""
    return bool(stated.ai_label) or term_of(stated.digital_source_type) in GENERATED


def known(data: bytes) -> Known:
    """Everything that a picture's bytes state. Never raises: what is broken, huge or of the wrong kind is left out."""
    return known_of(carried(data, heads=True))


def known_of(held: Carried) -> Known:
    """The same of blocks that were found already."""
    from newsdesk.pictures.protected import protected_of

    told = properties(held)
    older = iim.texts(held.iim)
    stated = {name: value for name, value in _stated(told, older, held).items() if value}
    codes = {p.code for p in protected_of(held)}
    return Known(
        **stated,  # type: ignore[arg-type]
        orientation=_orientation(held),
        has_location="location" in codes,
        serials="serial" in codes,
        c2pa=held.c2pa,
    )


def orientation_of(data: bytes) -> int:
    """EXIF's 1 to 8, which is how the file is to be turned; 1 when it does not say. Never raises."""
    return _orientation(carried(data, heads=True))


def _orientation(held: Carried) -> int:
    said = held.exif.number(exif.MAIN, exif.ORIENTATION) or 1
    return said if 1 <= said <= 8 else 1


def properties(held: Carried) -> Properties:
    """The XMP properties of all packets, those of the main one first."""
    found: dict[str, str | Element] = {}
    for packet in reversed(held.packets):
        rdf = xmp.parse(packet)
        if rdf is not None:
            found |= xmp.properties(rdf)
    return found


def _stated(told: Properties, older: Mapping[int, tuple[str, ...]], held: Carried) -> dict[str, object]:
    def first(name: str, dataset: int = 0, tag: int = 0, is_none: Callable[[str], bool] = lambda text: False) -> str:
        found = [xmp.text(told.get(name)), "\n".join(older.get(dataset, ())[:1])]
        found = found[::-1] if held.iim_is_newer else found
        found += [_unless_camera(held.exif.text(exif.MAIN, tag))] if tag else []
        return next((text for text in found if text and not is_none(text)), "")

    def every(name: str, dataset: int, tag: int = 0) -> tuple[str, ...]:
        ours, theirs = xmp.values(told.get(name)), older.get(dataset, ())
        chosen = (theirs or ours) if held.iim_is_newer else (ours or theirs)
        return chosen or _people(held.exif.text(exif.MAIN, tag) if tag else "")

    def ours(name: str) -> str:
        return xmp.text(told.get(name))

    return {
        "caption": first("dc:description", iim.CAPTION, exif.DESCRIPTION, is_label),
        "headline": first("photoshop:Headline", iim.HEADLINE),
        "title": first("dc:title", iim.TITLE),
        "creators": every("dc:creator", iim.BYLINE, exif.ARTIST),
        "credit": first("photoshop:Credit", iim.CREDIT),
        "source": first("photoshop:Source", iim.SOURCE),
        "copyright": first("dc:rights", iim.RIGHTS, exif.COPYRIGHT),
        "terms": ours("xmpRights:UsageTerms"),
        "terms_link": ours("xmpRights:WebStatement"),
        "keywords": tuple(dict.fromkeys(every("dc:subject", iim.KEYWORD))),
        "date": _date(told, older, held),
        "place": _place(told, first),
        "writer": first("photoshop:CaptionWriter", iim.WRITER),
        "alt": ours("Iptc4xmpCore:AltTextAccessibility"),
        "long_description": ours("Iptc4xmpCore:ExtDescrAccessibility"),
        "digital_source_type": ours("Iptc4xmpExt:DigitalSourceType") or ours("Iptc4xmpExt:DigitalSourcefileType"),
        "ai_label": _label(told, older, held),
        "ai_system": ours("Iptc4xmpExt:AISystemUsed"),
        "ai_version": ours("Iptc4xmpExt:AISystemVersionUsed"),
        "ai_prompt": ours("Iptc4xmpExt:AIPromptInformation"),
        "ai_prompt_writer": ours("Iptc4xmpExt:AIPromptWriterName"),
        "mining": ours("plus:DataMining"),
    }


def _unless_camera(text: str) -> str:
    return "" if _MADE_BY_THE_CAMERA.fullmatch(text) else text


def _people(artist: str) -> tuple[str, ...]:
    """EXIF's one text for several names (Exif 2.32, 4.6.4 D, Artist: separated by semicolons)."""
    return tuple(name for part in artist.split(";") if (name := part.strip()))


def _label(told: Properties, older: Mapping[int, tuple[str, ...]], held: Carried) -> str:
    """TC260's label: the XMP property (JSON or a structure), a PNG text of that keyword, or such JSON where a caption
    or a comment would stand (programs put it there too): then it is never a caption."""
    ours = told.get("TC260:AIGC")
    found = xmp.text(ours) or held.notes.get("AIGC", "")
    if not found and (fields := xmp.structure(ours)):
        found = json.dumps(fields, ensure_ascii=False)
    if found:
        return found
    found = next((text for e in (held.exif, *held.others) if (text := label_in(e))), "")
    captions = (xmp.text(told.get("dc:description")), *older.get(iim.CAPTION, ()))
    return found or next((text for text in captions if is_label(text)), "")


def label_in(block: exif.Exif) -> str:
    """The label in an EXIF block's comment or description; "" for none."""
    texts = block.comment(), block.text(exif.MAIN, exif.DESCRIPTION)
    return next((text for text in texts if is_label(text)), "")


def is_label(text: str) -> bool:
    """Is this text JSON that says AIGC? (A comment or a caption holds anything.)"""
    if "AIGC" not in text or not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _place(told: Properties, first: Callable[..., str]) -> Place:
    """The place shown: the structure, else the older single fields. Where the camera stood is never offered."""
    for box in xmp.structs(told.get("Iptc4xmpExt:LocationShown"))[:1]:
        names = ("Sublocation", "City", "ProvinceState", "CountryName")
        place = Place(*(xmp.text(box.get(f"Iptc4xmpExt:{name}")) for name in names))
        if place != Place():
            return place
    return Place(
        first("Iptc4xmpCore:Location", iim.SUBLOCATION),
        first("photoshop:City", iim.CITY),
        first("photoshop:State", iim.STATE),
        first("photoshop:Country", iim.COUNTRY),
    )


def _date(told: Properties, older: Mapping[int, tuple[str, ...]], held: Carried) -> str:
    ours = legal_date(xmp.text(told.get("photoshop:DateCreated")))
    theirs = _iim_date("".join(older.get(iim.DATE, ())[:1]), "".join(older.get(iim.TIME, ())[:1]))
    chosen = (theirs or ours) if held.iim_is_newer else (ours or theirs)
    return chosen or _exif_date(held.exif)


def legal_date(text: str) -> str:
    """An ISO 8601 date of XMP (Part 1, 8.2.1.1) that can have been; "" for anything else."""
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    year, month, day, time, _ = found.groups()
    right = int(year) >= 1800 and 1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= 31
    hour, _, rest = (time or "0:0").partition(":")
    return text if right and int(hour) < 24 and int(rest[:2]) < 60 else ""


def _iim_date(day: str, time: str) -> str:
    """CCYYMMDD and HHMMSS±HHMM (IIM 4.2, 2:55 and 2:60); 00 for a month or day that is not known."""
    if not re.fullmatch(r"\d{8}", day):
        return ""
    parts = [p for p in (day[:4], day[4:6], day[6:]) if p != "00"]
    date = "-".join(parts)
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", time)
    if found and len(parts) == 3:
        zone = f"{found[4]}:{found[5]}" if found[4] else ""
        date += f"T{found[1]}:{found[2]}:{found[3]}{zone}"
    return legal_date(date)


def _exif_date(held: exif.Exif) -> str:
    """YYYY:MM:DD HH:MM:SS (Exif 2.32, 4.6.5 F) and its zone, when the camera knew it."""
    found = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", held.text(exif.EXIF, exif.TAKEN))
    if found is None:
        return ""
    zone = held.text(exif.EXIF, exif.TAKEN_ZONE)
    return legal_date(f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{zone if _ZONE.fullmatch(zone) else ''}")
