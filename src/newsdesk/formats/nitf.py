"""The article as NITF 3.6 (IPTC News Industry Text Format), for agencies and archives: ``article.nitf.xml``.

Where what goes::

    id, revision, slug    doc-id; du-key version and key
    titles                hedline: hl1, hl2 class="kicker", hl2 class="subtitle"; head/title is the headline
    publish time          date.release, date.issue and pubdata (ISO 8601, basic form, with its zone)
    summary, else lead    abstract; the lead is also p lede="true"
    people                byline (person, byttl the role); revision-history function and comment; editors: tagline
    source                distributor; a reprint's original title and authors: a note
    house, channel        pubdata name, ex-ref (the page) and position.section
    keywords, topics      key-list; tobject.subject (other subjects: meta)
    rights                doc.copyright, rights
    headings              hl2, and hl2 class="subheading": there is no third level
    pictures              media: a media-reference for each size, media-caption, media-producer (the credit)
    short headline, source type, the source's address: meta
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from newsdesk.article.article import Article, Person
from newsdesk.article.outline import lead
from newsdesk.article.roles import EDITOR_ROLES, role_word
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import files, shown
from newsdesk.formats.identity import article_uri
from newsdesk.formats.meta import address, source_type, topic_uri
from newsdesk.formats.nitfbody import add, write_body
from newsdesk.formats.nitfmodel import NAMESPACE, faults
from newsdesk.formats.options import read_options
from newsdesk.formats.people import editors_line
from newsdesk.formats.printed import is_generated, rights
from newsdesk.formats.runs import line
from newsdesk.formats.times import moment
from newsdesk.formats.words import Words, language_tag, words_for

ENTRY = "article.nitf.xml"
VERSION = "-//IPTC//DTD NITF 3.6//EN"
_FUNCTIONS = {"photographer": "photographer", "designer": "graphic-artist", "translator": "other"}


class NitfExporter:
    """``article.nitf.xml`` and the pictures under ``images/``."""

    name = "nitf"
    label: Message = M("NITF 3.6 (XML of the news agencies)")
    limits: tuple[Message, ...] = (
        M("How wide figures stand, and blocks that a newer version made are left out."),
        M("Pictures that stand side by side follow each other, each with the caption of all."),
        M("Headings of the third level are marked as such, but are of the second level in NITF."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        root = Element("nitf", {"xmlns": NAMESPACE, "version": VERSION, "xml:lang": language_tag(article.language)})
        root.text = "\n"
        words = words_for(article.language)
        _head(add(root, "head"), article, house)
        body = add(root, "body")
        _body_head(add(body, "body.head"), article, words)
        write_body(add(body, "body.content"), article, pictures, words)
        editors = editors_line(article.editors, article.language, words)
        if editors:
            add(add(body, "body.end"), "tagline", editors)
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"
        return Bundle(ENTRY, {ENTRY: text.encode(), **files(picture for _, picture in shown(article, pictures))})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is it well-formed, and does it keep to the content models of NITF 3.6?"""
        return faults(bundle.files[bundle.entry])


def norm(rfc3339: str) -> str:
    """20261121T094400+0800, as NITF recommends; "" when it is no time."""
    found = moment(rfc3339)
    return f"{found:%Y%m%dT%H%M%S%z}" if found and found.year >= 1000 else ""


# ------------------------------------------------------------------ head


def _head(head: Element, article: Article, house: House) -> None:
    add(head, "title", line(article.headline))
    for name, content in _metas(article):
        if content:
            add(head, "meta", name=name, content=content)
    topics = [topic for subject in article.subjects if (topic := topic_uri(subject))]
    if topics:
        tobject = add(head, "tobject", **{"tobject.type": "news"})
        for topic in topics:
            code = {"tobject.subject.refnum": topic.rsplit("/", 1)[-1], "tobject.subject.ipr": "IPTC"}
            add(tobject, "tobject.subject", **code)
    _docdata(add(head, "docdata"), article)
    published = {
        "type": "web",
        "date.publication": norm(article.publish_time),
        "name": line(house.name),
        "position.section": "/".join(line(part) for part in article.channel if line(part)),
        "ex-ref": address(article, house),
    }
    add(head, "pubdata", **published)
    for person, editing in [*((p, False) for p in article.authors), *((p, True) for p in article.editors)]:
        if line(person.name):
            comment = line(role_word(person.role, article.language))
            add(head, "revision-history", name=line(person.name), function=_function(person, editing), comment=comment)


def _function(person: Person, editing: bool) -> str:
    usual = "editor" if editing or person.role in EDITOR_ROLES else "writer-author"
    return _FUNCTIONS.get(person.role, usual)


def _metas(article: Article) -> Iterator[tuple[str, str]]:
    yield "short-headline", line(article.short_headline)
    yield "digital-source-type", source_type(article.digital_source_type)
    yield "source-link", safe_link(article.source.link)
    yield from (("subject", line(subject)) for subject in article.subjects if not topic_uri(subject))


def _docdata(docdata: Element, article: Article) -> None:
    add(docdata, "doc-id", **{"id-string": article_uri(article)})
    issued = norm(article.publish_time) or norm(article.updated)
    if issued:
        add(docdata, "date.issue", norm=issued)
    if norm(article.publish_time):
        add(docdata, "date.release", norm=norm(article.publish_time))
    add(docdata, "du-key", key=line(article.slug), version=str(article.revision))
    if line(article.copyright_holder):
        add(docdata, "doc.copyright", holder=line(article.copyright_holder))
    keywords = [line(keyword) for keyword in article.keywords if line(keyword)]
    if keywords:
        held = add(docdata, "key-list")
        for keyword in keywords:
            add(held, "keyword", key=keyword)


# ------------------------------------------------------------------ body.head


def _body_head(head: Element, article: Article, words: Words) -> None:
    hedline = add(head, "hedline")
    add(hedline, "hl1", line(article.headline))
    for kind, text in (("kicker", line(article.kicker)), ("subtitle", line(article.subtitle))):
        if text:
            add(hedline, "hl2", text, **{"class": kind})
    said = list(_notes(article, words))
    if said:
        inside = add(add(head, "note", noteclass="editorsnote"), "body.content")
        for text in said:
            add(inside, "p", text)
    _rights(head, article)
    for person in article.authors:
        if line(person.name):
            byline = add(head, "byline")
            SubElement(byline, "person").text = line(person.name)
            role = line(role_word(person.role, article.language))
            if role:
                SubElement(byline, "byttl").text = role
    if line(article.source.name):
        add(head, "distributor", line(article.source.name))
    if line(article.dateline):
        add(head, "dateline", line(article.dateline))
    summary = line(article.summary) or line(lead(article))
    if summary:
        add(add(head, "abstract"), "p", summary)


def _notes(article: Article, words: Words) -> Iterator[str]:
    """What readers must be told before they read: the label of generated content, and what a reprint was."""
    source = article.source
    if is_generated(article):
        yield words["generated"]
    if source.kind == "reprint" and line(source.name):
        yield words["reprint"] + line(source.name)
    if line(source.original_title):
        yield words["original_title"].replace("{}", line(source.original_title))
    authors = words["between_names"].join(line(a) for a in source.original_authors if line(a))
    if authors:
        yield words["original_authors"].replace("{}", authors)


def _rights(head: Element, article: Article) -> None:
    holder, notice = line(article.copyright_holder), rights(article)
    if notice:
        element = add(head, "rights", line(article.copyright_notice))
        if holder:
            SubElement(element, "rights.owner").text = holder
