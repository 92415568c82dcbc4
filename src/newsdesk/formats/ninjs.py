"""The article as ninjs (IPTC News in JSON), for agencies and the systems that take their feeds: ``article.ninjs.json``.

Where what goes (Guidelines for ninjs, "Properties"; what has no field of its own is named)::

    id, revision          uri (urn:uuid:…), version
    created, updated      firstCreated, versionCreated
    publish time          embargoedUntil
    titles                headlines: main, kicker, subhead, short
    summary, lead         descriptions
    body                  bodies: text (no figures), html
    authors               by; infoSources, each with its role
    editors               edNote; infoSources, each with its role
    source                infoSources: source, or reprint with original-author; headlines: original
    house                 infoSources: publisher; altIds: page (the article's address)
    dateline              located
    keywords, topics      subjects: keyword, about
    channel               subjects: channel
    pictures              associations; descriptions: caption, creditline, alttext

An association's name is the ``data-assoc-ref`` of its ``<img>`` in the html body. A rendition's ``title`` is the file's
path in the bundle; ``href`` must be absolute (``format: uri``), so it is there only when it is known where the files
will stand: the option ``base``, else the page's own address. What is still to verify makes the item "withheld". The
label of generated content, which readers must see, begins the bodies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import escape

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure, text_of
from newsdesk.article.look import focus_in
from newsdesk.article.outline import lead
from newsdesk.base.errors import UserError
from newsdesk.base.links import uri
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture, Rendition
from newsdesk.formats.body import write_body
from newsdesk.formats.figures import files, leading, path_of, shown
from newsdesk.formats.identity import article_uri, picture_uri
from newsdesk.formats.meta import address, source_type, topic_uri
from newsdesk.formats.options import read_options
from newsdesk.formats.people import editors_line, names
from newsdesk.formats.plainbody import paragraphs
from newsdesk.formats.printed import is_generated
from newsdesk.formats.runs import anchor, line
from newsdesk.formats.schemas import faults_by, load
from newsdesk.formats.soundness import faults
from newsdesk.formats.times import machine
from newsdesk.formats.words import language_tag, words_for

ENTRY = "article.ninjs.json"


class NinjsExporter:
    """``article.ninjs.json`` and the pictures under ``images/``."""

    name = "ninjs"
    label: Message = M("ninjs (IPTC News in JSON)")
    limits: tuple[Message, ...] = (
        M("Blocks that a newer version made are left out."),
        M("The publish time is the time until which the item is embargoed: ninjs has no other field for it."),
    )
    options: Mapping[str, Option] = {
        "version": Option(
            M("Version"), "3.2", {"3.2": M("3.2"), "3.1": M("3.1"), "2.2": M("2.2, for older receivers")}
        ),
        "base": Option(M("Web address of the pictures"), ""),
    }

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        chosen = read_options(options, self.options)
        base = _base(chosen["base"]) or uri(address(article, house))
        item = _item(article, pictures, house, base)
        version = chosen["version"]
        standard = {"name": "ninjs", "version": version, "schema": f"http://www.iptc.org/std/ninjs/{_schema(version)}#"}
        item = {"uri": item.pop("uri"), "standard": standard, **item}
        text = json.dumps(item if version.startswith("3") else _as_2(item), ensure_ascii=False, indent=1) + "\n"
        held = files(picture for _, picture in shown(article, pictures))
        return Bundle(ENTRY, {ENTRY: text.encode(), **held})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Does it keep to IPTC's schema of its version, and is the body's HTML sound?"""
        item = json.loads(bundle.files[bundle.entry])
        version = item["standard"]["version"]
        yield from faults_by(load(f"ninjs/{_schema(version)}"), item)
        for body in item.get("bodies", ()):
            yield from faults(body["value"]) if body["role"] == "html" else ()


def _schema(version: str) -> str:
    return f"ninjs-schema_{version}.json"


def _base(text: str) -> str:
    """The option, ending in a slash; UserError when it is no address of the web."""
    made = uri(text)
    if text and not made.startswith("http"):
        raise UserError(
            M("The option {name} cannot be {value}.", name="base", value=text),
            M("Give an address that begins with https://."),
        )
    return made and f"{made.rstrip('/')}/"


def _full(data: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if v not in ("", [], {})}


def _said(role: str, value: str, kind: str = "text/plain") -> list[dict[str, str]]:
    return [{"role": role, "contentType": kind, "value": value}] if value else []


# ------------------------------------------------------------------ the item


def _item(article: Article, pictures: Mapping[str, Picture], house: House, base: str) -> dict[str, Any]:
    words = words_for(article.language)
    return _full(
        {
            "uri": article_uri(article),
            "type": "text",
            "representationType": "full",
            "version": str(article.revision),
            "firstCreated": machine(article.created),
            "versionCreated": machine(article.updated),
            "embargoedUntil": machine(article.publish_time),
            "pubStatus": "withheld" if _to_verify(article) else "usable",
            "language": language_tag(article.language),
            "copyrightHolder": line(article.copyright_holder),
            "copyrightNotice": line(article.copyright_notice),
            "edNote": editors_line(article.editors, article.language, words),
            "title": line(article.headline),
            "slugline": line(article.slug),
            "by": names(article.authors, article.language, words),
            "located": line(article.dateline),
            "headlines": [
                *_said("main", line(article.headline)),
                *_said("kicker", line(article.kicker)),
                *_said("subhead", line(article.subtitle)),
                *_said("short", line(article.short_headline)),
                *_said("original", line(article.source.original_title)),
            ],
            "descriptions": [*_said("summary", line(article.summary)), *_said("lead", line(lead(article)))],
            "bodies": _bodies(article, pictures),
            "infoSources": _sources(article, house),
            "subjects": _subjects(article, house),
            "altIds": _page(article, house),
            "digitalSourceType": _full({"uri": source_type(article.digital_source_type)}),
            "associations": _associations(article, pictures, base),
        }
    )


def _page(article: Article, house: House) -> list[dict[str, str]]:
    at = uri(address(article, house))
    return [{"role": "page", "value": at}] if at else []


def _to_verify(article: Article) -> bool:
    texts = (text_of(block) for block in article.blocks)
    return any(mark.type == "verify" for text in texts if text for mark in text.marks)


def _bodies(article: Article, pictures: Mapping[str, Picture]) -> list[dict[str, Any]]:
    words = words_for(article.language)
    label = [words["generated"]] if is_generated(article) else []
    text = "\n\n".join([*label, *(p.text for p in paragraphs(article, words, lambda figure: ""))])
    refs = {figure.id: anchor(figure.id) for figure, _ in shown(article, pictures)}
    label = [f'<p class="generated">{escape(words["generated"])}</p>'] if is_generated(article) else []
    html = "\n".join([*label, write_body(article, pictures, words, refs=refs).html])
    # Captions are not counted; what separates paragraphs is no character of the text.
    count = {"charCount": len(text.replace("\n", ""))}
    bodies = (*_said("text", text), *_said("html", html, "text/html"))
    return [{**{k: v for k, v in body.items() if k != "value"}, **count, "value": body["value"]} for body in bodies]


def _sources(article: Article, house: House) -> list[dict[str, str]]:
    source = article.source
    reprint = source.kind == "reprint"
    found = [
        {"name": line(source.name), "role": "reprint" if reprint else "source", "uri": uri(source.link)},
        *({"name": line(name), "role": "original-author"} for name in source.original_authors),
        {"name": line(house.name), "role": "publisher", "uri": uri(house.site)},
        *(_person(person, "author") for person in article.authors),
        *(_person(person, "editor") for person in article.editors),
    ]
    return [_full(party) for party in found if party["name"]]


def _person(person: Person, usual: str) -> dict[str, str]:
    return {"name": line(person.name), "role": line(person.role) or usual}


def _subjects(article: Article, house: House) -> list[dict[str, str]]:
    found = [{"name": line(keyword), "rel": "keyword"} for keyword in article.keywords if line(keyword)]
    for subject in article.subjects:
        topic = topic_uri(subject)
        code = topic.rsplit("/", 1)[-1]
        about = {"uri": topic, "literal": f"medtop:{code}"} if topic else {"name": line(subject)}
        found += [{**about, "rel": "about"}] if topic or line(subject) else []
    channel = [line(part) for part in article.channel if line(part)]
    if channel:
        link = uri(house.channel_links.get(article.channel, ""))
        found.append(_full({"name": channel[-1], "rel": "channel", "uri": link, "literal": ">".join(channel)}))
    return found


# ------------------------------------------------------------------ pictures


def _associations(article: Article, pictures: Mapping[str, Picture], base: str) -> list[dict[str, Any]]:
    chosen = leading(article, pictures)
    first = chosen[0].id if chosen else ""
    return [
        _full(
            {
                "name": anchor(figure.id),
                "rel": "lead" if figure.id == first else "inline",
                "uri": picture_uri(article, figure),
                "type": "picture",
                "representationType": "full",
                "by": line(figure.credit),
                "descriptions": [
                    *_said("caption", line(figure.caption.text)),
                    *_said("creditline", line(figure.credit)),
                    *_said("alttext", line(figure.alt)),
                ],
                "renditions": [_rendition(figure, r, base) for r in picture.renditions],
                "altIds": [{"role": "sha256", "value": line(figure.asset)}],
            }
        )
        for figure, picture in shown(article, pictures)
    ]


def _rendition(figure: Figure, rendition: Rendition, base: str) -> dict[str, Any]:
    across, down = focus_in(figure.look)
    path = path_of(rendition)
    return _full(
        {
            "name": f"{rendition.width}x{rendition.height} {rendition.mime.removeprefix('image/')}",
            "title": path,
            "href": base and base + quote(path),
            "contentType": rendition.mime,
            "width": rendition.width,
            "height": rendition.height,
            "sizeInBytes": len(rendition.data),
            "poi": {"x": round(across * rendition.width), "y": round(down * rendition.height)},
        }
    )


# ------------------------------------------------------------------ 2.x


def _as_2(item: Any, within: str = "") -> Any:
    """The same in ninjs 2.x, where names are lower case, renditions have no poi and associations no rel."""
    if isinstance(item, list):
        return [_as_2(part, within) for part in item]
    if not isinstance(item, dict):
        return item
    return {
        ("embargoed" if key == "embargoedUntil" else key.lower()): _as_2(value, key)
        for key, value in item.items()
        if not (key == "poi" or (key == "rel" and within == "associations"))
    }
