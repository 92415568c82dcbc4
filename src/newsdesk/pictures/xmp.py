"""XMP packets: properties read from any bytes, a packet with only what may leave the house, a packet written.

XMP Specification Part 1 (ISO 16684-1), 7; property names of the IPTC Photo Metadata Standard 2025.1. Entities, document
types, the network and depth are refused by the parser, size by us; a packet that is wrong counts as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from newsdesk.base.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST = 8_000_000
"""Bytes of a packet, its extension included, that are read."""
_MOST_VALUES, _MOST_TEXT = 500, 100_000
NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpGImg": "http://ns.adobe.com/xap/1.0/g/img/",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMES.items()} | {NAMES["TC260"].rstrip("/"): "TC260"}
_RDF = "{" + NAMES["rdf"] + "}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANG = _XML + "lang"
KEPT = frozenset({
    "dc:title", "dc:description", "dc:creator", "dc:rights", "dc:subject", "dc:language",
    "photoshop:Credit", "photoshop:Source", "photoshop:Headline", "photoshop:City", "photoshop:State",
    "photoshop:Country", "photoshop:DateCreated", "photoshop:AuthorsPosition",
    "Iptc4xmpCore:CountryCode", "Iptc4xmpCore:AltTextAccessibility",
    "Iptc4xmpCore:ExtDescrAccessibility", "Iptc4xmpCore:Scene", "Iptc4xmpCore:SubjectCode",
    "Iptc4xmpCore:IntellectualGenre", "Iptc4xmpExt:LocationShown", "Iptc4xmpExt:DigitalSourceType",
    "Iptc4xmpExt:DigitalSourcefileType", "Iptc4xmpExt:AISystemUsed", "Iptc4xmpExt:AISystemVersionUsed",
    "Iptc4xmpExt:AIPromptInformation", "Iptc4xmpExt:AIPromptWriterName",
    "Iptc4xmpExt:OrganisationInImageName", "Iptc4xmpExt:Event", "Iptc4xmpExt:Contributor", "tiff:Orientation",
})  # fmt: skip
"""Properties that a cleaned original keeps: caption, keywords, rights, the town shown, what says that a machine made
it, and which way up it is. Not who is in the picture, who wrote the caption, and in which street or house it was."""
SPOTS = frozenset({
    "Iptc4xmpCore:Location", "Iptc4xmpExt:Sublocation", "Iptc4xmpExt:LocationName", "Iptc4xmpExt:LocationId",
})  # fmt: skip
"""The exact place, on its own or inside the structure of a place."""
_KEPT_WHOLE = ("xmpRights:", "plus:", "TC260:")


def parse(packet: bytes) -> Element | None:
    """The packet's rdf:RDF; None when there is none or it is not to be trusted (a document type, over MOST bytes)."""
    from lxml import etree  # libxml2: at the first picture that has a packet

    if not packet or len(packet) > MOST or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(packet.strip(b"\0 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
        return None  # a document type in UTF-16
    return root if root.tag == _RDF + "RDF" else root.find(f".//{_RDF}RDF")


def name_of(tag: object) -> str:
    """ "prefix:local" with the prefixes of NAMES, whatever the file calls them; "?:local" for others."""
    uri, _, local = str(tag).rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


def properties(rdf: Element) -> Mapping[str, str | Element]:
    """The properties by name, the first of each that says anything: a text (written as an attribute) or its element."""
    found: dict[str, str | Element] = {}
    for held in rdf.findall(f"{_RDF}Description"):
        for key, value in held.attrib.items():
            found.setdefault(name_of(key), str(value))
        for child in held:
            if isinstance(child.tag, str) and _says(child):
                found.setdefault(name_of(child.tag), child)
    return found


def _says(held: Element) -> bool:
    """An empty property must not stand before one of another packet that says something."""
    return bool(len(held) or held.attrib or (held.text or "").strip())


def values(held: str | Element | None) -> tuple[str, ...]:
    """The texts of a property: of a Seq or Bag each item, of an Alt the default (7.7, 8.2.2.4), else the one text."""
    if held is None:
        return ()
    if isinstance(held, str):
        return _texts([held])
    for box in held:
        if box.tag in (_RDF + "Seq", _RDF + "Bag"):
            return _texts(_content(item) for item in list(box)[:_MOST_VALUES])
        if box.tag == _RDF + "Alt":
            items = list(box)[:_MOST_VALUES]
            items.sort(key=lambda item: item.get(_LANG) != "x-default")
            return _texts(_content(item) for item in items)[:1]
    return _texts([_content(held)])


def text(held: str | Element | None) -> str:
    """The first text of a property; "" when there is none."""
    return next(iter(values(held)), "")


def structs(held: str | Element | None) -> tuple[Mapping[str, str | Element], ...]:
    """The structures in a Bag or Seq, each as properties (7.9.2.1: nested descriptions, attributes, parseType)."""
    if held is None or isinstance(held, str):
        return ()
    return tuple(map(_fields, list(held.iter(_RDF + "li"))[:_MOST_VALUES]))


def structure(held: str | Element | None) -> Mapping[str, str]:
    """The texts of a property that is one structure, by local name; {} for any other."""
    if held is None or isinstance(held, str):
        return {}
    fields = {name: text(value) for name, value in _fields(held).items() if not name.startswith(("rdf:", "?:lang"))}
    return {name.partition(":")[2]: value for name, value in fields.items() if value}


def _fields(item: Element) -> Mapping[str, str | Element]:
    inner = item.find(f"{_RDF}Description")
    fields: dict[str, str | Element] = {}
    for box in (item, inner):
        if box is not None:
            fields |= {name_of(k): str(v) for k, v in box.attrib.items()}
            fields |= {name_of(c.tag): c for c in box if isinstance(c.tag, str) and c.tag != _RDF + "Description"}
    return fields


def _content(item: Element) -> str:
    value = item.find(f"{_RDF}value")  # a qualified value (7.8)
    if value is None:
        inner = item.find(f"{_RDF}Description")
        value = inner.find(f"{_RDF}value") if inner is not None else None
    if value is not None:
        return value.text or ""
    return (item.text or item.get(_RDF + "resource") or "") if len(item) == 0 else ""


def _texts(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(t for value in found if (t := clean(value[:_MOST_TEXT]).strip()))


# ------------------------------------------------------------------ for the protected things


def leaving(rdf: Element) -> Iterator[list[str]]:
    """Of each thing that a cleaned original does not keep (a property, or places inside one that stays) all names."""
    for held in rdf:
        if held.tag != _RDF + "Description":
            yield _names(held)
            continue
        for key in held.attrib:
            if not str(key).startswith((_RDF, _XML)) and not _may_stay(name_of(key)):
                yield [name_of(key)]
        for child in held:
            names = _names(child)
            stays = _may_stay(name_of(child.tag))
            if gone := [name for name in names if not stays or is_place(name) or name in SPOTS]:
                yield gone


def _names(held: Element) -> list[str]:
    """The names of an element and all in it and of their attributes."""
    return [name for e in held.iter() for name in (name_of(e.tag), *map(name_of, e.attrib))]


def kept(packets: Iterable[bytes]) -> bytes:
    """One packet with the properties of these that a cleaned original keeps (KEPT), as they were written, the first of
    each name; b"" when that is none. What else they hold, of names not yet known too, is gone."""
    from lxml import etree

    root = etree.Element("{" + NAMES["x"] + "}xmpmeta", nsmap={"x": NAMES["x"]})
    box = etree.SubElement(root, _RDF + "RDF", nsmap={"rdf": NAMES["rdf"]})
    found = [rdf.findall(f"{_RDF}Description") for packet in packets if (rdf := parse(packet)) is not None]
    seen: set[str] = set()
    prefixes = {prefix: NAMES[prefix] for prefix in sorted(NAMES.keys() - {"x", "rdf"})}
    for held in (h for every in found for h in every):
        chosen = etree.Element(_RDF + "Description", nsmap=prefixes)  # readers look for the usual ones
        chosen.set(_RDF + "about", "")
        for key, value in held.attrib.items():
            if _first(name_of(key), seen):
                chosen.set(key, value)
        for child in [c for c in held if _says(c) and _first(name_of(c.tag), seen)]:
            _without_places(child)
            child.tail = None
            chosen.append(child)
        if len(chosen) or len(chosen.attrib) > 1:
            box.append(chosen)
    etree.cleanup_namespaces(root)
    return wrapped(etree.tostring(root, encoding="utf-8")) if len(box) else b""


def _may_stay(name: str) -> bool:
    return name in KEPT or name.startswith(_KEPT_WHOLE)


def _first(name: str, seen: set[str]) -> bool:
    """May this stay, and is it the first of its name?"""
    if name in seen or not _may_stay(name):
        return False
    seen.add(name)
    return True


def _without_places(element: Element) -> None:
    """Coordinates and the street may stand inside a structure that stays (IPTC Location structure)."""
    for inner in list(element.iter()):
        for key in [k for k in inner.attrib if is_place(name_of(k)) or name_of(k) in SPOTS]:
            del inner.attrib[key]
        parent, name = inner.getparent(), name_of(inner.tag)
        if inner is not element and parent is not None and (is_place(name) or name in SPOTS):
            parent.remove(inner)


def is_place(name: str) -> bool:
    """Is this a property of where the camera stood?"""
    local = name.partition(":")[2].lower()  # drones' makers write it as they like
    return local.startswith(("gps", "latitude", "longitude")) or name == "Iptc4xmpExt:LocationCreated"


# ------------------------------------------------------------------ out


Value = str | tuple[str, ...] | Mapping[str, str]
"""A text, or a tuple for a list; a mapping is one structure in a Bag."""
_ALTS = frozenset({
    "dc:title", "dc:description", "dc:rights", "xmpRights:UsageTerms", "Iptc4xmpCore:AltTextAccessibility",
    "Iptc4xmpCore:ExtDescrAccessibility",
})  # fmt: skip
_SEQS = frozenset({"dc:creator"})


def write(fields: Mapping[str, Value]) -> bytes:
    """A packet with these properties in their order, empty ones left out; b"" when all are. Same bytes for same input.

    A text of a language alternative is its x-default (8.2.2.4).
    """
    from lxml import etree

    used = [name for name, value in fields.items() if value]
    prefixes = sorted({name.partition(":")[0] for name in used})
    root = etree.Element("{" + NAMES["x"] + "}xmpmeta", nsmap={"x": NAMES["x"]})
    box = etree.SubElement(root, _RDF + "RDF", nsmap={"rdf": NAMES["rdf"]})
    held = etree.SubElement(box, _RDF + "Description", nsmap={p: NAMES[p] for p in prefixes})
    held.set(_RDF + "about", "")
    for name in used:
        value = fields[name]
        element = etree.SubElement(held, _tag(name))
        if isinstance(value, Mapping):
            item = etree.SubElement(etree.SubElement(element, _RDF + "Bag"), _RDF + "li")
            item.set(_RDF + "parseType", "Resource")
            for inner, text in value.items():
                etree.SubElement(item, _tag(inner)).text = clean(text)
        elif isinstance(value, tuple):
            items = etree.SubElement(element, _RDF + ("Seq" if name in _SEQS else "Bag"))
            for text in value:
                etree.SubElement(items, _RDF + "li").text = clean(text)
        elif name in _ALTS:
            item = etree.SubElement(etree.SubElement(element, _RDF + "Alt"), _RDF + "li")
            item.set(_LANG, "x-default")
            item.text = clean(value)
        else:
            element.text = clean(value)
    return wrapped(etree.tostring(root, encoding="utf-8")) if used else b""


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return "{" + NAMES[prefix] + "}" + local


def wrapped(xml: bytes) -> bytes:
    """A packet that is not to be written in place (7.3.2), so without padding."""
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + xml + b'<?xpacket end="r"?>'
