"""What a page says about itself to machines: JSON-LD NewsArticle, Open Graph, and the Chinese portals' metas.

All values come from what the page shows or the newsroom stated; nothing is guessed. Addresses are absolute only
when the house's site and the article's slug are known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure
from newsdesk.article.outline import lead
from newsdesk.article.roles import role_word
from newsdesk.base.links import safe_link
from newsdesk.extend.ports import House, Picture
from newsdesk.formats.figures import leading, path_of, shown
from newsdesk.formats.identity import identity
from newsdesk.formats.runs import line
from newsdesk.formats.times import machine, minutes, moment
from newsdesk.formats.words import language_tag

DESCRIPTION = 120


class MetaTag(NamedTuple):
    """One ``<meta>``: key is "name" or "property"."""

    key: str
    name: str
    content: str


def description(article: Article) -> str:
    """The summary, or the lead cut to about 120 characters."""
    text = line(article.summary) or line(lead(article))
    return text if len(text) <= DESCRIPTION else text[: DESCRIPTION - 1].rstrip("，、；：,;: ") + "…"


def address(article: Article, house: House) -> str:
    """Where the page will stand: the site and the slug; "" when either is unknown."""
    site, slug = safe_link(house.site), line(article.slug).strip("/")
    return f"{site.rstrip('/')}/{quote(slug, safe='-._~')}/" if site and slug else ""


def channel_links(article: Article, house: House) -> list[tuple[str, str]]:
    """The breadcrumb: the paper, then every channel with its address on the site ("" when it has none)."""
    crumbs = [(line(house.name), safe_link(house.site))] if line(house.name) else []
    for i, name in enumerate(article.channel):
        if line(name):
            crumbs.append((line(name), safe_link(house.channel_links.get(tuple(article.channel[: i + 1]), ""))))
    return crumbs


# ------------------------------------------------------------------ metas


def meta_tags(article: Article, pictures: Mapping[str, Picture], house: House) -> list[MetaTag]:
    """The page's metas in order; those without a value are left out."""
    rows = [*_plain(article), *_open_graph(article, pictures, house), *_portal(article, house)]
    return [MetaTag(key, name, content) for key, name, content in rows if content]


def _names(people: tuple[Person, ...]) -> str:
    # Readers of pages split names at commas, not at spaces.
    return ",".join(dict.fromkeys(line(p.name) for p in people if line(p.name)))


def _keywords(article: Article) -> list[str]:
    return [line(k) for k in article.keywords if line(k)]


def _plain(article: Article) -> list[tuple[str, str, str]]:
    rows = [("description", description(article)), ("keywords", ",".join(_keywords(article)))]
    # One meta for each: readers of pages take "author" as one name.
    rows += [("author", name) for name in dict.fromkeys(line(p.name) for p in article.authors)]
    rows.append(("copyright", line(article.copyright_notice) or line(article.copyright_holder)))
    return [("name", name, content) for name, content in rows]


def _open_graph(article: Article, pictures: Mapping[str, Picture], house: House) -> list[tuple[str, str, str]]:
    at = address(article, house)
    rows = [
        ("og:type", "article"),
        ("og:title", line(article.headline)),
        ("og:description", description(article)),
        ("og:url", at),
        ("og:site_name", line(house.name)),
        ("og:locale", _locale(article.language)),
        ("article:published_time", machine(article.publish_time)),
        ("article:modified_time", machine(article.updated)),
        ("article:section", line(article.channel[-1]) if article.channel else ""),
        *(("article:tag", keyword) for keyword in _keywords(article)),
    ]
    found = leading(article, pictures)
    if found and at:
        figure, picture = found
        best = picture.card or picture.renditions[0]
        rows += [
            ("og:image", at + quote(path_of(best))),
            ("og:image:width", str(best.width)),
            ("og:image:height", str(best.height)),
            ("og:image:alt", line(figure.alt)),
        ]
    card = "summary_large_image" if found and at else "summary"
    twitter = [("twitter:card", card), ("twitter:title", line(article.headline))]
    twitter.append(("twitter:description", description(article)))
    return [("property", n, c) for n, c in rows] + [("name", n, c) for n, c in twitter]


def _portal(article: Article, house: House) -> list[tuple[str, str, str]]:
    """The metas of Chinese government and news portals (their PubDate has no zone; the article's own is meant)."""
    authors, editors = _names(article.authors), _names(article.editors)
    when = moment(article.publish_time)
    rows = [
        ("SiteName", line(house.name)),
        ("SiteDomain", line(house.domain)),
        ("ColumnName", line(article.channel[-1]) if article.channel else ""),
        ("ArticleTitle", line(article.headline)),
        ("PubDate", minutes(article.publish_time)),
        ("ContentSource", line(article.source.name)),
        ("Keywords", ",".join(_keywords(article))),
        ("Author", authors),
        ("Description", description(article)),
        ("Url", address(article, house)),
        ("catalogs", ">".join(line(c) for c in article.channel)),
        ("contentid", line(article.id)),
        ("publishdate", f"{when:%Y-%m-%d}" if when else ""),
        ("source", line(article.source.name)),
        ("editor", editors),
        ("introtitle", line(article.kicker)),
        ("subtitle", line(article.subtitle)),
    ]
    return [("name", name, content) for name, content in rows]


def _locale(language: str) -> str:
    parts = language_tag(language).split("-")
    region = next((p.upper() for p in parts[1:] if len(p) == 2), "")
    if not region:
        usual = {"zh": "TW" if "hant" in language.lower() else "CN", "en": "US"}
        region = usual.get(parts[0].lower(), "")
    return f"{parts[0].lower()}_{region}" if region else ""


# ------------------------------------------------------------------ JSON-LD


def json_ld(article: Article, pictures: Mapping[str, Picture], house: House) -> str:
    """The NewsArticle (and BreadcrumbList) as JSON that is safe inside ``<script>``."""
    graph = [_news_article(article, pictures, house)]
    crumbs = channel_links(article, house)
    if article.channel and crumbs:
        items = [
            _full({"@type": "ListItem", "position": i, "name": name, "item": link})
            for i, (name, link) in enumerate(crumbs, 1)
        ]
        graph.append({"@type": "BreadcrumbList", "itemListElement": items})
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    # No "<" may stand in a script element's text: it could end it, or begin a comment.
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _full(data: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if v not in ("", [], None)}


def _news_article(article: Article, pictures: Mapping[str, Picture], house: House) -> dict[str, Any]:
    at = address(article, house)
    source = article.source
    reprint = source.kind == "reprint"
    return _full(
        {
            "@type": "NewsArticle",
            "@id": identity(article),
            "url": at,
            "mainEntityOfPage": at,
            "headline": line(article.headline),
            "alternativeHeadline": line(article.subtitle) or line(article.short_headline),
            "description": description(article),
            "inLanguage": language_tag(article.language),
            "datePublished": machine(article.publish_time),
            "dateCreated": machine(article.created),
            "dateModified": machine(article.updated),
            "author": [_person(p, article.language) for p in article.authors if line(p.name)],
            "editor": [_person(p, article.language) for p in article.editors if line(p.name)],
            "publisher": _organisation(house.name, house.site),
            "sourceOrganization": _organisation(source.name, source.link),
            "isBasedOn": _original(article) if reprint else None,
            "articleSection": [line(c) for c in article.channel if line(c)],
            "keywords": _keywords(article),
            "dateline": line(article.dateline),
            "about": [_topic(s) for s in article.subjects if line(s)],
            "image": [_image(figure, picture, at) for figure, picture in _images(article, pictures)],
            "copyrightHolder": _organisation(article.copyright_holder, ""),
            "copyrightNotice": line(article.copyright_notice),
            "digitalSourceType": source_type(article.digital_source_type),
        }
    )


def _person(person: Person, language: str) -> dict[str, Any]:
    # The name alone: search engines ask for the role apart.
    named = {"@type": "Person", "name": line(person.name), "jobTitle": line(role_word(person.role, language))}
    return _full(named)


def _organisation(name: str, link: str) -> dict[str, Any] | None:
    return _full({"@type": "Organization", "name": line(name), "url": safe_link(link)}) if line(name) else None


def _original(article: Article) -> dict[str, Any] | None:
    source = article.source
    held = _full(
        {
            "url": safe_link(source.link),
            "headline": line(source.original_title),
            "author": [{"@type": "Person", "name": line(a)} for a in source.original_authors if line(a)],
        }
    )
    return {"@type": "NewsArticle", **held} if held else None


def _images(article: Article, pictures: Mapping[str, Picture]) -> list[tuple[Figure, Picture]]:
    """The article's pictures, the leading one first: readers of pages take that."""
    first = leading(article, pictures)
    return sorted(shown(article, pictures), key=lambda found: first is None or found[0].id != first[0].id)


def _image(figure: Figure, picture: Picture, at: str) -> dict[str, Any]:
    best = picture.renditions[0]
    return _full(
        {
            "@type": "ImageObject",
            "contentUrl": at + quote(path_of(best)),
            "url": at + quote(path_of(best)),
            "width": best.width,
            "height": best.height,
            "encodingFormat": best.mime,
            "caption": line(figure.caption.text),
            "description": line(figure.alt),
            "creditText": line(figure.credit),
        }
    )


def _topic(subject: str) -> dict[str, Any]:
    code = topic_uri(subject)
    return {"@type": "Thing", "sameAs": code} if code else {"@type": "Thing", "name": line(subject)}


def topic_uri(subject: str) -> str:
    """The address of an IPTC Media Topic ("medtop:20000170"); "" for what is none."""
    code = line(subject).removeprefix("medtop:")
    return f"http://cv.iptc.org/newscodes/mediatopic/{code}" if code.isdigit() and code.isascii() else ""


def source_type(term: str) -> str:
    """The address of an IPTC digital source type; "" for what is none."""
    last = line(term).rsplit("/", 1)[-1]
    return f"http://cv.iptc.org/newscodes/digitalsourcetype/{last}" if last.isalnum() and last.isascii() else ""
