"""The article as ANS 0.10.11 (Arc Native Specification), a story for Arc XP: ``article.ans.json``.

Where what goes (https://github.com/washingtonpost/ans-schema; keys marked * are ours, where ANS takes any)::

    id, revision         source.source_id, revision.revision_id
    titles               headlines.basic, headlines.mobile (the short one), headlines.original*,
                         subheadlines.basic, label.kicker*
    summary, else lead   description.basic
    publish time         display_date, publish_date; others: created_date, last_updated_date
    people               credits.by, credits.editor*, credits.original_by*, each with its role
    source               distributor (staff, for a reprint wires); its address in additional_properties
    house, dateline      owner.name, canonical_url; location
    keywords, topics     taxonomy.tags and seo_keywords; taxonomy.categories
    channel              taxonomy.sections, the last one primary_section
    pictures             images among content_elements, the lead one in promo_items.basic too

Text, captions and cells are HTML: escaped text with ``<strong> <em> <a> <br>``. An image's url is the path of its file
in the bundle; all of its sizes are in its additional_properties.renditions. ``_id`` is Arc's to give. The label of
generated content, which readers must see, is the first element.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import LISTS, Block, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.look import focus_in
from newsdesk.article.outline import Group, groups, items, lead
from newsdesk.article.roles import role_word
from newsdesk.base.links import fit, safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import files, leading, path_of, shown
from newsdesk.formats.identity import article_uri
from newsdesk.formats.meta import address, source_type, topic_uri
from newsdesk.formats.options import read_options
from newsdesk.formats.printed import is_generated, rights
from newsdesk.formats.runs import inline, line, settled
from newsdesk.formats.schemas import collected, faults_by, load
from newsdesk.formats.times import machine
from newsdesk.formats.words import DASHES, Words, language_tag, words_for

ENTRY = "article.ans.json"
VERSION = "0.10.11"
SCHEMAS = f"ans-{VERSION}.json"
PUBLISHED = (
    f"https://raw.githubusercontent.com/washingtonpost/ans-schema/master/src/main/resources/schema/ans/{VERSION}/"
)
_FILES = {"story": "story.json", "image": "image.json"}
_LEVELS = {"heading": 2, "subheading": 3}

Element = dict[str, Any]


class AnsExporter:
    """``article.ans.json`` and the pictures under ``images/``."""

    name = "ans"
    label: Message = M("ANS for Arc XP")
    limits: tuple[Message, ...] = (
        M("The alignment of table columns, how wide figures stand, and blocks that a newer version made are left out."),
        M("Pictures that stand side by side follow each other, each with the caption of all."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes."""
        read_options(options, self.options)
        text = json.dumps(_story(article, pictures, house), ensure_ascii=False, indent=1) + "\n"
        return Bundle(ENTRY, {ENTRY: text.encode(), **files(picture for _, picture in shown(article, pictures))})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Does the story keep to its schema, and each element to its own? The story's does not look at them."""
        yield from _faults(json.loads(bundle.files[bundle.entry]), "$")


def _faults(element: Element, path: str) -> Iterator[str]:
    kind = element.get("type", "")
    schema = load(SCHEMAS).get(_FILES.get(kind, f"story_elements/{kind}.json"))
    if schema is None:
        yield f"{path}: no element is called {kind}"
        return
    yield from (path + fault[1:] for fault in faults_by(schema, element, collected(SCHEMAS, PUBLISHED)))
    for n, inside in enumerate(element.get("content_elements", ())):
        yield from _faults(inside, f"{path}.content_elements[{n}]")


def _full(data: Element) -> Element:
    return {k: v for k, v in data.items() if v not in ("", [], {}, None)}


# ------------------------------------------------------------------ the story


def _story(article: Article, pictures: Mapping[str, Picture], house: House) -> Element:
    first = leading(article, pictures)
    source = article.source
    return _full(
        {
            "type": "story",
            "version": VERSION,
            "language": language_tag(article.language),
            "canonical_url": address(article, house),
            "created_date": machine(article.created),
            "last_updated_date": machine(article.updated),
            "publish_date": machine(article.publish_time),
            "display_date": machine(article.publish_time),
            "location": line(article.dateline),
            "copyright": rights(article),
            "slug": line(article.slug),
            "headlines": {
                "basic": line(article.headline),
                **_full({"mobile": line(article.short_headline), "original": line(source.original_title)}),
            },
            "subheadlines": _basic(line(article.subtitle)),
            "description": _basic(line(article.summary) or line(lead(article))),
            "label": {"kicker": {"text": line(article.kicker), "display": True}} if line(article.kicker) else {},
            "credits": _credits(article),
            "owner": _full({"name": line(house.name)}),
            "distributor": _distributor(article),
            "source": {"system": "newsdesk", "source_id": article_uri(article)},
            "revision": {"revision_id": str(article.revision)},
            "taxonomy": _taxonomy(article),
            "promo_items": {"basic": _image(*first)} if first else {},
            "content_elements": list(_elements(article, pictures)),
            "additional_properties": _full(
                {
                    "digital_source_type": source_type(article.digital_source_type),
                    "source_kind": line(source.kind),
                    "source_link": safe_link(source.link),
                    "copyright_holder": line(article.copyright_holder),
                }
            ),
        }
    )


def _basic(text: str) -> Element:
    return {"basic": text} if text else {}


def _credits(article: Article) -> Element:
    original = (Person(name) for name in article.source.original_authors)
    return _full(
        {
            "by": _people(article.authors, article.language),
            "editor": _people(article.editors, article.language),
            "original_by": _people(original, article.language),
        }
    )


def _people(people: Iterable[Person], language: str) -> list[Element]:
    return [_author(line(p.name), line(role_word(p.role, language))) for p in people if line(p.name)]


def _author(name: str, role: str = "") -> Element:
    return _full({"type": "author", "version": VERSION, "name": name, "role": role})


def _distributor(article: Article) -> Element:
    name = line(article.source.name)
    category = "wires" if article.source.kind == "reprint" else "staff"
    return {"name": name, "category": category, "mode": "custom"} if name else {}


def _taxonomy(article: Article) -> Element:
    keywords = [line(k) for k in article.keywords if line(k)]
    sections = [{"type": "section", "version": VERSION, "name": line(c)} for c in article.channel if line(c)]
    return _full(
        {
            "tags": [{"text": keyword} for keyword in keywords],
            "seo_keywords": keywords,
            "categories": [_category(line(subject)) for subject in article.subjects if line(subject)],
            "sections": sections,
            "primary_section": sections[-1] if sections else None,
        }
    )


def _category(subject: str) -> Element:
    # A topic's name in the article's language is not known here; the code stands for it.
    return {"_id": subject, "classifier": "mediatopic" if topic_uri(subject) else "newsdesk", "name": subject}


# ------------------------------------------------------------------ elements


def _elements(article: Article, pictures: Mapping[str, Picture]) -> Iterator[Element]:
    words = words_for(article.language)
    if is_generated(article):
        yield _text(str(escape(words["generated"])), "generated")
    for group in groups(article.body):
        first = group.blocks[0]
        if isinstance(first, Figure):
            yield from _figure(first, pictures)
        elif isinstance(first, Table):
            yield from _table(first)
        elif isinstance(first, Embed):
            yield from _embed(first)
        elif group.kind in LISTS:
            yield from _list(group)
        elif group.kind == "divider":
            yield {"type": "divider"}
        elif group.kind == "quote":
            yield from _quote(group, words)
        else:
            yield from _texts(group, words)


def _html(block: Block) -> str:
    return inline(settled(block.text)) if isinstance(block, TextBlock) else ""


def _text(html: str, subtype: str = "") -> Element:
    return _full({"type": "text", "subtype": subtype}) | {"content": html}


def _texts(group: Group, words: Words) -> Iterator[Element]:
    label = words.get(group.kind, "")
    for block in group.blocks:
        html = _html(block)
        if not html or not isinstance(block, TextBlock):
            continue
        if block.kind in _LEVELS:
            yield {"type": "header", "level": _LEVELS[block.kind], "content": html}
        elif block.kind == "correction":
            yield {"type": "correction", "correction_type": "correction", "text": line(block.text.text)}
        elif block.kind == "note":
            said = line(block.text.text).startswith(label.rstrip("：: "))
            yield _text(html if said else f"<strong>{escape(label)}</strong>{html}", "note")
            label = ""
        else:
            yield _text(html)


def _quote(group: Group, words: Words) -> Iterator[Element]:
    quoted = [_text(_html(b)) for b in group.blocks if b.kind == "quote" and _html(b)]
    said_by = [b for b in group.blocks if isinstance(b, TextBlock) and b.kind == "attribution" and _html(b)]
    if quoted:
        citation = {"citation": _text(_html(said_by[0]))} if said_by else {}
        yield {"type": "quote", "subtype": "blockquote", "content_elements": quoted, **citation}
    else:
        for block in said_by:
            dash = "" if line(block.text.text).startswith(DASHES) else words["attribution"]
            yield _text(f"{escape(dash)}{_html(block)}")


def _list(group: Group) -> Iterator[Element]:
    held: list[Element] = []
    for item in items(group.blocks):
        held += [_text(_html(item.block))] if _html(item.block) else []
        for kind, below in item.below:
            inside = [_text(_html(b)) for b in below if _html(b)]
            held += [_list_of(kind, inside)] if inside else []
    if held:
        yield _list_of(group.kind, held)


def _list_of(kind: str, held: list[Element]) -> Element:
    return {"type": "list", "list_type": "unordered" if kind == "bullet" else "ordered", "items": held}


def _table(table: Table) -> Iterator[Element]:
    if not any(line(cell) for row in table.rows for cell in row):
        return
    rows = [[_text(_cell(cell)) for cell in row] for row in table.rows]
    if line(table.caption):
        yield _text(f"<strong>{escape(line(table.caption))}</strong>", "table-caption")
    yield {"type": "table", "header": rows[0], "rows": rows[1:]} if table.header else {"type": "table", "rows": rows}


def _cell(text: str) -> str:
    return str(escape(fit(text).strip())).replace("\n", "<br>")


def _embed(card: Embed) -> Iterator[Element]:
    title, href = line(card.title), safe_link(card.url)
    if href:
        yield {"type": "interstitial_link", "url": href, "content": str(escape(title or href))}
    elif title:
        yield _text(str(escape(title)))


def _figure(figure: Figure, pictures: Mapping[str, Picture]) -> Iterator[Element]:
    """Its images; the caption of one that is still to come, as text."""
    held = pictures_of(figure)
    there = [p for p in held if p.id in pictures]
    yield from (_image(p, pictures[p.id]) for p in there)
    if not there:
        credit = str(escape("; ".join(dict.fromkeys(line(p.credit) for p in held if line(p.credit)))))
        said = " ".join(part for part in (inline(settled(figure.caption)), credit) if part)
        if said:
            yield _text(said, "caption")


def _image(figure: Figure, picture: Picture) -> Element:
    best = picture.renditions[0]
    across, down = focus_in(figure.look)
    credit = line(figure.credit)
    sizes = [
        {"url": path_of(r), "width": r.width, "height": r.height, "mime": r.mime, "bytes": len(r.data)}
        for r in picture.renditions
    ]
    return _full(
        {
            "type": "image",
            "version": VERSION,
            "url": path_of(best),
            "width": best.width,
            "height": best.height,
            "caption": inline(settled(figure.caption)),
            "alt_text": line(figure.alt),
            "credits": {"by": [_author(credit)]} if credit else {},
            "focal_point": {"x": round(across * best.width), "y": round(down * best.height)},
            "additional_properties": {"sha256": line(figure.asset), "renditions": sizes},
        }
    )
