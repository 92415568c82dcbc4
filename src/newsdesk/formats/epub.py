"""The article as an e-book: EPUB 3.3, one chapter, with its navigation, cover and accessibility metadata."""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import files, leading, path_of, printable, shown
from newsdesk.formats.identity import identity
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.printed import rights
from newsdesk.formats.runs import line
from newsdesk.formats.times import machine, moment
from newsdesk.formats.words import Words, language_tag, words_for
from newsdesk.formats.xhtml import Heading, article_tree, markup
from newsdesk.formats.zipped import zipped

ENTRY = "article.epub"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KIND = "application/epub+zip"
_NEVER = "2000-01-01T00:00:00Z"
"""Every book must say when it was changed (EPUB 3.3, 5.4.4); an article that does not know says this, not the clock."""
_ROLES = {"photographer": "pht", "translator": "trl", "commentator": "cwt"}
"""MARC relators (id.loc.gov/vocabulary/relators); all others wrote it."""


class EpubExporter:
    """``article.epub``, the pictures inside."""

    name = "epub"
    label: Message = M("E-book (EPUB)")
    limits: tuple[Message, ...] = (
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
        M("Each picture is there in one size; which part of it must stay in sight is not said."),
        M("The reader's program decides on fonts and pages."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        held, words = printable(pictures), words_for(article.language)
        tree, headings = article_tree(write_article(article, held, words).element)
        images = files(p for _, p in shown(article, held))
        title = line(article.headline) or words["text"]
        parts = {
            "mimetype": _KIND,
            "META-INF/container.xml": _CONTAINER,
            "EPUB/package.opf": _package(article, held, house, title),
            "EPUB/nav.xhtml": _page(article, title, _navigation(title, headings, words)),
            "EPUB/article.xhtml": _page(article, title, markup(tree)),
            "EPUB/style.css": (resources() / "epub" / "style.css").read_text("utf-8"),
        }
        archive = {
            **{name: text.encode() for name, text in parts.items()},
            **{f"EPUB/{name}": data for name, data in images.items()},
        }
        # The first file says what the archive is, in plain bytes (OCF, 4.3).
        return Bundle(ENTRY, {ENTRY: zipped(archive, stored=("mimetype",))})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is every part well-formed and listed, and is what is listed there?"""
        return _faults(bundle.files[bundle.entry])


_CONTAINER = (
    f'{_HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


def _page(article: Article, title: str, inside: str) -> str:
    language = escape(language_tag(article.language))
    return (
        f'{_HEAD}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">\n'
        f'<head>\n<title>{escape(title)}</title>\n<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"<body>\n{inside}\n</body>\n</html>\n"
    )


def _navigation(title: str, headings: list[Heading], words: Words) -> str:
    """The table of contents: the article and its headings, those of the second level below the first."""
    sections: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2 or not sections:
            sections.append((heading, []))
        else:
            sections[-1][1].append(heading)
    below = [(heading, _ordered(_entry(b.text, f"#{b.id}") for b in held)) for heading, held in sections]
    inside = _ordered(_entry(heading.text, f"#{heading.id}", held) for heading, held in below)
    label = escape(words["text"])
    return (
        f'<nav epub:type="toc" role="doc-toc" aria-label="{label}">\n{_ordered([_entry(title, "", inside)])}\n</nav>\n'
        f'<nav epub:type="landmarks" hidden="hidden" aria-label="{label}">\n'
        f'<ol><li><a epub:type="bodymatter" href="article.xhtml">{escape(title)}</a></li></ol>\n</nav>'
    )


def _ordered(entries: Iterable[str]) -> str:
    inside = "\n".join(entries)
    return f"<ol>\n{inside}\n</ol>" if inside else ""


def _entry(text: str, place: str, below: str = "") -> str:
    return f'<li><a href="article.xhtml{place}">{escape(text)}</a>{below}</li>'


# ------------------------------------------------------------------ the package


def _package(article: Article, pictures: Mapping[str, Picture], house: House, title: str) -> str:
    """The package document (EPUB 3.3, 5)."""
    cover = leading(article, pictures)
    first = cover[1].renditions[0] if cover else None
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="article" href="article.xhtml" media-type="application/xhtml+xml"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
    ]
    named = {path_of(r): r for _, picture in shown(article, pictures) for r in picture.renditions}
    for number, (path, rendition) in enumerate(named.items(), 1):
        what = ' properties="cover-image"' if first is not None and path == path_of(first) else ""
        items.append(f'<item id="i{number}" href="{escape(path)}" media-type="{rendition.mime}"{what}/>')
    language = escape(language_tag(article.language))
    return (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{language}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        + "\n".join([*_metadata(article, house, title), *_accessibility(article, pictures)])
        + "\n</metadata>\n<manifest>\n"
        + "\n".join(items)
        + '\n</manifest>\n<spine>\n<itemref idref="article"/>\n</spine>\n</package>\n'
    )


def _metadata(article: Article, house: House, title: str) -> Iterator[str]:
    digest = hashlib.sha256(article.id.encode("utf-8", "replace")).hexdigest()[:32]
    yield f'<dc:identifier id="id">{identity(article) or f"newsdesk:{digest}"}</dc:identifier>'
    yield f'<dc:title id="title">{escape(title)}</dc:title>'
    yield f"<dc:language>{escape(language_tag(article.language))}</dc:language>"
    for number, person in enumerate((p for p in article.authors if line(p.name)), 1):
        yield f'<dc:creator id="c{number}">{escape(line(person.name))}</dc:creator>'
        role = _ROLES.get(person.role, "aut")
        yield f'<meta refines="#c{number}" property="role" scheme="marc:relators">{role}</meta>'
    for name, text in (
        ("publisher", line(house.name) or line(article.source.name)),
        ("source", line(article.source.name) if article.source.kind == "reprint" else ""),
        ("date", machine(article.publish_time)),
        ("description", description(article)),
        ("rights", rights(article)),
        *(("subject", line(k)) for k in article.keywords),
    ):
        if text:
            yield f"<dc:{name}>{escape(text)}</dc:{name}>"
    changed = next((m for t in (article.updated, article.created) if (m := moment(t))), None)
    when = f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if changed else _NEVER
    yield f'<meta property="dcterms:modified">{when}</meta>'


def _accessibility(article: Article, pictures: Mapping[str, Picture]) -> Iterator[str]:
    """What a person who cannot see will find (EPUB Accessibility 1.1, 2)."""
    held = [figure for figure, _ in shown(article, pictures)]
    told = all(line(f.alt) for f in held)
    modes = ["textual", *(["visual"] if held else [])]
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    features += ["alternativeText"] if held and told else []
    rows = [("accessMode", mode) for mode in modes]
    rows += [("accessModeSufficient", "textual" if told else "textual,visual")]
    rows += [("accessibilityFeature", feature) for feature in features]
    rows += [("accessibilityHazard", "none")]  # nothing moves or sounds
    for name, value in rows:
        yield f'<meta property="schema:{name}">{value}</meta>'


# ------------------------------------------------------------------ its own judge


def _faults(data: bytes) -> Iterator[str]:
    from lxml import etree  # not at the start

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            first = archive.infolist()[0]
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, IndexError) as error:
        yield str(error)
        return
    if first.filename != "mimetype" or first.compress_type or parts["mimetype"] != _KIND.encode():
        yield "the archive does not begin with its mimetype"
    trees = {}
    for name in (n for n in parts if n.endswith((".xml", ".xhtml", ".opf"))):
        try:
            trees[name] = etree.fromstring(parts[name])
        except etree.XMLSyntaxError as error:
            yield f"{name}: {error}"
    if (package := trees.get("EPUB/package.opf")) is None:
        yield "there is no package document"
        return
    listed = {posixpath.join("EPUB", x.get("href", "")) for x in package.iter("{*}item")}
    there = {n for n in parts if n.startswith("EPUB/") and n != "EPUB/package.opf"}
    yield from (f"{name} is listed and not there" for name in sorted(listed - there))
    yield from (f"{name} is there and not listed" for name in sorted(there - listed))
    chapter = trees.get("EPUB/article.xhtml")
    ids = [x.get("id") for x in chapter.iter() if x.get("id")] if chapter is not None else []
    places = {"article.xhtml", *(f"article.xhtml#{i}" for i in ids)}
    for link in trees["EPUB/nav.xhtml"].iter("{*}a") if "EPUB/nav.xhtml" in trees else ():
        if link.get("href") not in places:
            yield f"the navigation leads to {link.get('href')}, which is not there"
