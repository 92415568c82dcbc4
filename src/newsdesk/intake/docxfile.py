"""A Word file as the parts that are read of it, under limits: nothing of it is run, fetched or unpacked to the disk.

Elements are known by their local names: files of the strict kind (ISO 29500) have other namespaces and the same names.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from newsdesk.base.errors import UserError
from newsdesk.base.message import M

MOST_PARTS, MOST_BYTES, MOST_MARKUP = 5000, 400 * 1024 * 1024, 40 * 1024 * 1024
"""Of one file: its parts, what they are unpacked, and what one part of XML is. A story is far below all three."""
DEEPEST_STYLE = 20
OLD = b"\xd0\xcf\x11\xe0"
"""Begins old Word files and protected new ones (MS-CFB)."""
Element = Any


def name(element: Element) -> str:
    """The element's local name; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, wanted: str) -> str:
    """The attribute of this local name; "" when there is none."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == wanted), "")


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, of its first child of the next name, and so on."""
    for wanted in path:
        if element is None:
            return None
        element = next((x for x in element if name(x) == wanted), None)
    return element


def switch(properties: Element | None, wanted: str) -> bool | None:
    """A property that is on or off (17.17.4); None when nothing is said."""
    found = child(properties, wanted)
    return None if found is None else attribute(found, "val") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says, with what it takes over: names (its own first), outline level (1 is the highest; 0 none),
    numbering (its id and level), size in points, alignment, and whether it is bold or italic."""

    names: tuple[str, ...] = ()
    level: int = 0
    numbering: str = ""
    depth: str = ""
    size: float = 0.0
    align: str = ""
    bold: bool | None = None
    italic: bool | None = None


@dataclass(slots=True)
class WordFile:
    """The parts of a Word file, read when they are asked for."""

    archive: zipfile.ZipFile
    name: str
    _styles: dict[str, Element] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)
    _lists: dict[tuple[str, int], str] = field(default_factory=dict)
    main: str = ""
    related: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    size: float = 10.0
    plain: str = ""

    def part(self, path: str) -> bytes | None:
        """A part's bytes; None when it is not there or cannot be unpacked."""
        try:
            return self.archive.read(path)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
            return None

    def xml(self, path: str) -> Element | None:
        """A part as a tree; None when it is not there. UserError when it is none or names entities: Office files have
        none (OPC, 8.2.5)."""
        data = self.part(path)
        if data is None or len(data) > MOST_MARKUP:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.name) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged(self.name)
        return root

    def relations(self, path: str) -> dict[str, tuple[str, str, bool]]:
        """What a part leads to by id: kind, target (a part's path, or an address), and whether it is outside."""
        folder, _, file = path.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        out: dict[str, tuple[str, str, bool]] = {}
        for relation in root if root is not None else ():
            kind, target = attribute(relation, "Type").rpartition("/")[2], attribute(relation, "Target")
            outside = attribute(relation, "TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            out[attribute(relation, "Id")] = (kind, target, outside)
        return out

    def first(self, kind: str) -> str:
        """The path of the part of this kind that the document leads to; "" when there is none."""
        return next((target for k, target, outside in self.related.values() if k == kind and not outside), "")

    # ------------------------------------------------------------------ styles and lists

    def load(self) -> None:
        """Read what the document's paragraphs refer to. UserError when there is no document in it."""
        found = (t for k, t, outside in self.relations("").values() if k == "officeDocument" and not outside)
        self.main = next(found, "word/document.xml")
        self.related = self.relations(self.main)
        styles = self.xml(self.first("styles") or "word/styles.xml")
        for element in styles if styles is not None else ():
            if name(element) == "style":
                self._styles[attribute(element, "styleId")] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                    self.plain = attribute(element, "styleId")
        usual = child(styles, "docDefaults", "rPrDefault", "rPr")
        self.size = points(usual) or 10.0
        self._load_lists()

    def _load_lists(self) -> None:
        path = self.first("numbering")
        root = self.xml(path) if path else None
        if root is None:
            return
        forms: dict[str, dict[int, str]] = {}
        for element in root:
            if name(element) == "abstractNum":
                forms[attribute(element, "abstractNumId")] = {
                    number(attribute(x, "ilvl")): attribute(child(x, "numFmt"), "val")
                    for x in element
                    if name(x) == "lvl"
                }
        for element in root:
            if name(element) == "num":
                held = forms.get(attribute(child(element, "abstractNumId"), "val"), {})
                self._lists |= {(attribute(element, "numId"), i): form for i, form in held.items()}

    def list_form(self, numbering: str, depth: int) -> str:
        """ "bullet", "number", or "" when the numbering is none."""
        form = self._lists.get((numbering, depth), "")
        return "" if not form or form == "none" else "bullet" if form in ("bullet", "image") else "number"

    def look(self, style: str, deep: int = 0) -> Look:
        """What a style says, what it is based on included."""
        element = self._styles.get(style)
        if element is None or deep > DEEPEST_STYLE:
            return Look()
        if style not in self._looks:
            below = self.look(attribute(child(element, "basedOn"), "val"), deep + 1)
            paragraph, text = child(element, "pPr"), child(element, "rPr")
            bold, italic = switch(text, "b"), switch(text, "i")
            level = child(paragraph, "outlineLvl")
            depth = child(paragraph, "numPr", "ilvl")
            self._looks[style] = Look(
                (attribute(child(element, "name"), "val").lower(), *below.names),
                outline(level) if level is not None else below.level,
                attribute(child(paragraph, "numPr", "numId"), "val") or below.numbering,
                attribute(depth, "val") or below.depth,
                points(text) or below.size,
                attribute(child(paragraph, "jc"), "val") or below.align,
                below.bold if bold is None else bold,
                below.italic if italic is None else italic,
            )
        return self._looks[style]


def outline(level: Element | None) -> int:
    """1 for the highest outline level, 0 for text of the body (17.3.1.20 counts from 0; 9 is none)."""
    value = number(attribute(level, "val"), 9)
    return value + 1 if 0 <= value < 9 else 0


def points(properties: Element | None) -> float:
    return number(attribute(child(properties, "sz"), "val")) / 2


def number(text: str, default: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default


def open_word(data: bytes, file: str) -> WordFile:
    """The file, looked at before anything is unpacked. Raises UserError."""
    if data.startswith(OLD):
        raise UserError(
            M("{name} is an old or a protected Word file.", name=file),
            M("Open it in Word, save it as .docx without a password, and import that."),
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        held = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise damaged(file) from error
    markup = max((i.file_size for i in held if i.filename.endswith((".xml", ".rels"))), default=0)
    # zipfile reads no more of a part than it says it has.
    if len(held) > MOST_PARTS or sum(i.file_size for i in held) > MOST_BYTES or markup > MOST_MARKUP:
        raise UserError(M("{name} is too large for an article.", name=file), M("Choose the article's own file."))
    word = WordFile(archive, file)
    word.load()
    return word


def damaged(file: str) -> UserError:
    """The file is not what its name says."""
    return UserError(
        M("{name} is damaged, or no Word document.", name=file),
        M("Open it in Word, save it as .docx again, and import that."),
    )
