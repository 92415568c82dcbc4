"""The article as a Word document (Office Open XML, ECMA-376, transitional), in real styles.

What each paragraph is, its style's name says: Title, Subtitle, Heading 1 and 2, Body Text, Quote, List Bullet and List
Number (and 2), Caption, and our own Kicker, Origin, AI Label, Attribution, Note, Correction, Link Card, Divider,
Picture, Table Caption, Table Text, Byline, Editors and Rights; inside a line Hyperlink, Credit, Dateline and Printed
Word (a sign or word that is printed and is no part of the text). They are in ``resources/docx/styles.xml``.

``customXml/item1.xml`` carries what is stated about the article and not printed, for taking it in again::

    <newsdesk xmlns="urn:newsdesk:docx:1">{"values": {…}, "lines": ["来源：…", "（张三）"], "figures": 3}</newsdesk>

``values`` are those of front matter; ``lines`` are the printed lines that say a part of it: when a person changed one,
the document is right and not this.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.base.links import fit, safe_link
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.docxbody import BULLETS, NUMBERS, BodyWriter
from newsdesk.formats.figures import printable
from newsdesk.formats.front import front
from newsdesk.formats.identity import identity
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.printed import is_generated, rights
from newsdesk.formats.runs import line
from newsdesk.formats.times import minutes, moment
from newsdesk.formats.wordml import Links, link, paragraph, run, styled
from newsdesk.formats.words import Words, language_tag, words_for
from newsdesk.formats.zipped import zipped

ENTRY = "article.docx"
STATED = "urn:newsdesk:docx:1"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PAGE = (  # A4, twips
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1588" w:right="1588" w:bottom="1588" w:left="1588"'
    ' w:header="851" w:footer="851" w:gutter="0"/></w:sectPr>'
)
_PARTS = {  # name: content type, relationship
    "word/styles.xml": (f"{_WORD}.styles+xml", "styles"),
    "word/numbering.xml": (f"{_WORD}.numbering+xml", "numbering"),
    "word/settings.xml": (f"{_WORD}.settings+xml", "settings"),
}
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
"""Two characters, whatever their size (17.3.1.12)."""
_SPACE = '<w:spacing w:after="160"/>'


class DocxExporter:
    """``article.docx``, the pictures inside."""

    name = "docx"
    label: Message = M("Word document (DOCX)")
    limits: tuple[Message, ...] = (
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
        M("Each picture is there in one size; which part of it must stay in sight is not said."),
        M("Fonts are named, not put in: a computer without them shows others."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        words, links = words_for(article.language), Links()
        writer = BodyWriter(article, printable(pictures), words, links)
        above, below = [*_above(article, words, links)], [*_below(article, words)]
        front_page, body, end = (
            [paragraph(style, said) for style, said, _ in above],
            list(writer.write()),
            [paragraph(style, said) for style, said, _ in below],
        )
        document = "".join((*front_page, *body, *end)) + _PAGE
        lines = [text for style, _, text in (*above, *below) if style not in ("Kicker", "Title", "Subtitle")]
        files = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relationships(_ROOT),
            "docProps/core.xml": _core(article),
            "docProps/app.xml": _APP,
            "word/document.xml": f"{_HEAD}<w:document {_NAMES}><w:body>{document}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relationships((*_OWN, *links.xml())),
            "word/styles.xml": _styles(article.language),
            "word/numbering.xml": _numbering(writer.lists),
            "word/settings.xml": _SETTINGS,
            "customXml/item1.xml": _stated(article, lines),
            "customXml/_rels/item1.xml.rels": _relationships((_rel("rId1", "customXmlProps", "itemProps1.xml"),)),
            "customXml/itemProps1.xml": _STORE,
        }
        return Bundle(ENTRY, {ENTRY: zipped({**{n: t.encode() for n, t in files.items()}, **links.files})})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is every part well-formed, and is everything there that another part leads to?"""
        return _faults(bundle.files[bundle.entry])


# ------------------------------------------------------------------ the lines around the text

_Line = tuple[str, str, str]
"""Its style, its runs, and what it says as plain text."""


def _above(article: Article, words: Words, links: Links) -> Iterator[_Line]:
    titles = (("Kicker", article.kicker), ("Title", article.headline), ("Subtitle", article.subtitle))
    for style, text in titles:
        if line(text) or style == "Title":
            yield style, run(line(text)), line(text)
    source, parts = article.source, list[tuple[str, str]]()
    if name := line(source.name):
        label, href = words["reprint" if source.kind == "reprint" else "source"], safe_link(source.link)
        named = link(href, styled(name, "Hyperlink"), links) if href else run(name)
        parts.append((run(label) + named, label + name))
    authors = words["between_names"].join(line(a) for a in source.original_authors if line(a))
    for text in (
        minutes(article.publish_time) or line(article.publish_time),
        words["original_title"].replace("{}", line(source.original_title)) if line(source.original_title) else "",
        words["original_authors"].replace("{}", authors) if authors else "",
    ):
        parts += [(run(text), text)] if text else []
    if parts:
        yield "Origin", run("　").join(made for made, _ in parts), "　".join(text for _, text in parts)
    if is_generated(article):
        yield "Generated", run(words["generated"]), words["generated"]


def _below(article: Article, words: Words) -> Iterator[_Line]:
    for style, text in (
        ("Byline", names_line(article.authors, article.language, words)),
        ("Editors", editors_line(article.editors, article.language, words)),
        ("Rights", rights(article)),
    ):
        if text:
            yield style, run(text), text


# ------------------------------------------------------------------ parts of the package


def _rel(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'


_ROOT = (
    _rel("rId1", "officeDocument", "word/document.xml"),
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
    _rel("rId3", "extended-properties", "docProps/app.xml"),
)
_OWN = (
    *(_rel(f"rId{n}", kind, name.removeprefix("word/")) for n, (name, (_, kind)) in enumerate(_PARTS.items(), 1)),
    _rel("rId9", "customXml", "../customXml/item1.xml"),
)
_APP = f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Newsdesk</Application></Properties>'
_SETTINGS = (
    f'{_HEAD}<w:settings {_NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="480"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:doNotExpandShiftReturn/>'
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_STORE = (
    f'{_HEAD}<ds:datastoreItem ds:itemID="{{6E657773-6465-736B-0001-000000000001}}" xmlns:ds="{_OFFICE}/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{STATED}"/></ds:schemaRefs></ds:datastoreItem>'
)


def _types() -> str:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "jpg": "image/jpeg",
        "png": "image/png",
    }
    parts = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        **{name: kind for name, (kind, _) in _PARTS.items()},
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    }
    held = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults.items())
    held += "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in parts.items())
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{held}</Types>'


def _relationships(held: Iterable[str]) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(held)}</Relationships>'


def _styles(language: str) -> str:
    """The styles, with the language's own ways: Chinese paragraphs are indented, others have space between them."""
    chinese, tag = is_chinese(language), language_tag(language)
    traditional = "hant" in language.lower() or language.lower().endswith(("-tw", "-hk", "-mo"))
    values = {
        "$latin": "en-US" if chinese else tag,
        "$east": "zh-TW" if traditional else "zh-CN",
        "$paragraph": _INDENT if chinese else _SPACE,
    }
    text = (resources() / "docx" / "styles.xml").read_text("utf-8")
    for place, value in values.items():
        text = text.replace(place, value)
    return text


def _numbering(lists: int) -> str:
    """Bullets, numbers, and for each numbered list a numbering that begins anew (17.9)."""
    levels = {
        BULLETS: (("bullet", "•"), ("bullet", "–")),
        NUMBERS: (("decimal", "%1."), ("decimal", "%2.")),
    }
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="hybridMultilevel"/>'
        + "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{480 * (i + 2)}" w:hanging="420"/></w:pPr></w:lvl>'
            for i, (form, sign) in enumerate(held)
        )
        + "</w:abstractNum>"
        for n, held in levels.items()
    )
    used = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in levels)
    anew = "".join(f'<w:lvlOverride w:ilvl="{i}"><w:startOverride w:val="1"/></w:lvlOverride>' for i in (0, 1))
    used += "".join(
        f'<w:num w:numId="{NUMBERS + n}"><w:abstractNumId w:val="{NUMBERS}"/>{anew}</w:num>'
        for n in range(1, lists + 1)
    )
    return f"{_HEAD}<w:numbering {_NAMES}>{kinds}{used}</w:numbering>"


def _core(article: Article) -> str:
    """The document's properties (OPC, 11); times are the article's, never the clock's."""
    names = [line(p.name) for p in article.authors if line(p.name)]
    values = {
        "dc:title": line(article.headline),
        "dc:creator": "; ".join(names) or line(article.source.name),
        "cp:keywords": ", ".join(line(k) for k in article.keywords if line(k)),
        "dc:description": description(article),
        "cp:category": " / ".join(line(c) for c in article.channel if line(c)),
        "dc:language": language_tag(article.language),
        "dc:identifier": identity(article),
        "cp:revision": str(article.revision) if article.revision > 0 else "",
    }
    held = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in values.items() if text)
    for name, time in (("created", article.created), ("modified", article.updated or article.created)):
        if when := moment(time):
            told = f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            held += f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{told}</dcterms:{name}>'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{held}</cp:coreProperties>'
    )


def _stated(article: Article, lines: list[str]) -> str:
    figures = sum(isinstance(b, Figure) for b in article.body)
    told = {"values": front(article), "lines": lines, "figures": figures}
    text = fit(json.dumps(told, ensure_ascii=False))
    return f'{_HEAD}<newsdesk xmlns="{STATED}">{escape(text)}</newsdesk>'


# ------------------------------------------------------------------ its own judge

_MARKUP = re.compile(r"\.(?:xml|rels)$")


def _faults(data: bytes) -> Iterator[str]:
    from lxml import etree  # not at the start

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        yield str(error)
        return
    if "word/document.xml" not in parts:
        yield "there is no word/document.xml"
    for name, held in parts.items():
        if not _MARKUP.search(name):
            continue
        try:
            root = etree.fromstring(held)
        except etree.XMLSyntaxError as error:
            yield f"{name}: {error}"
            continue
        if name.endswith(".rels"):
            base = posixpath.dirname(posixpath.dirname(name))
            inside = [r.get("Target", "") for r in root if r.get("TargetMode") != "External"]
            missing = [t for t in inside if posixpath.normpath(posixpath.join(base, t)) not in parts]
            yield from (f"{name}: {target} is not there" for target in missing)
