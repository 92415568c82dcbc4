"""What stands around the articles of a site: pages that list them, an Atom feed and a sitemap.

Articles stand each in a folder of the site's root. Addresses are absolute in the feed (RFC 4287) and the sitemap
(sitemaps.org 0.9), relative on the pages that list them, so that these can be looked at from a disk too.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup, escape

from newsdesk.article.article import Article
from newsdesk.article.look import focus_in
from newsdesk.base.links import fit, uri
from newsdesk.base.paths import resources
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import House, Picture
from newsdesk.formats.figures import leading, path_of
from newsdesk.formats.identity import article_uri
from newsdesk.formats.meta import description
from newsdesk.formats.runs import line
from newsdesk.formats.theme import PAGE, Theme, read_theme
from newsdesk.formats.times import machine, minutes, moment
from newsdesk.formats.words import language_tag, words_for

A_PAGE, NEWEST = 50, 50
"""Articles on a page of the index, and in the feed."""
URLS, LONGEST = 50_000, 2047
"""Addresses in one sitemap, and characters of each (sitemaps.org, protocol 0.9)."""
NEVER = "1970-01-01T00:00:00+00:00"
"""When something is said to have changed of which no time is known: RFC 4287 wants one."""
INDEX, FEED, SITEMAP = "index.html", "feed.xml", "sitemap.xml"


_OPTION = re.compile(r"[a-z][a-z0-9-]*")
"""A theme's option that can stand as data-NAME."""


class Thumb(msgspec.Struct, frozen=True):
    """The smallest file of an article's lead picture: where it lies in the article's folder, its size in pixels, and
    the point that stays in sight, in fractions."""

    path: str
    width: int
    height: int
    focus: tuple[float, float] = (0.5, 0.5)


class Story(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is listed of one article: texts of one line, times as RFC 3339 ("" where none is known)."""

    id: str
    folder: str
    entry: str
    headline: str = ""
    description: str = ""
    language: str = ""
    channel: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    thumb: Thumb | None = None


def story_of(article: Article, pictures: Mapping[str, Picture], folder: str, entry: str) -> Story:
    """What is listed of an article that stands in this folder."""
    found, thumb = leading(article, pictures), None
    if found is not None:
        figure, picture = found
        small = min((r for r in picture.renditions if r.mime == picture.renditions[0].mime), key=lambda r: r.width)
        thumb = Thumb(path_of(small), small.width, small.height, focus_in(figure.look))
    return Story(
        id=article.id,
        folder=folder,
        entry=entry,
        headline=line(article.headline),
        description=description(article),
        language=language_tag(article.language),
        channel=tuple(map(line, article.channel)),
        authors=tuple(line(person.name) for person in article.authors),
        published=machine(article.publish_time),
        updated=machine(article.updated),
        thumb=thumb,
    )


def newest_first(stories: Sequence[Story]) -> list[Story]:
    """By publish time, those without one by their last change; then by id."""
    never = datetime.fromtimestamp(0, UTC)
    return sorted(stories, key=lambda s: (moment(s.published) or moment(s.updated) or never, s.id), reverse=True)


# ------------------------------------------------------------------ pages


def index_pages(
    stories: Sequence[Story], house: House, theme: Theme, language: str, *, feed: bool = False
) -> dict[str, bytes]:
    """The pages by file name: "index.html", "page-2.html" and so on. stories are newest first; feed says whether there
    is one. A theme's own index.html meets what the shipped one meets: ``stories`` (href, headline, description,
    channel, time, machine, lang, picture), ``heading``, ``title``, ``newer``, ``older``, ``canonical``, ``feed``,
    ``house``, ``words``, ``style``, ``options``, ``lang``. Raises UserError."""
    usual = read_theme(resources() / "site")
    held, name = (theme, INDEX) if (theme.folder / INDEX).is_file() else (usual, PAGE)
    short = "zh" if is_chinese(language) else "en"
    chosen = theme.chosen(house.theme_options)
    words = {**words_for(language), **usual.texts[short], **theme.texts.get(short, {})}
    count = max(1, -(-len(stories) // A_PAGE))
    made = {}
    for number in range(1, count + 1):
        page = words["page"].replace("{}", str(number)) if number > 1 else ""
        heading = " ".join(filter(None, (words["articles"], page)))
        values = {
            "lang": language_tag(language),
            "heading": heading,
            "title": " - ".join(filter(None, (heading, line(house.name)))),
            "canonical": _at(house, "" if number == 1 else _page(number)),
            "feed": FEED if feed else "",
            "newer": _page(number - 1) if number > 1 else "",
            "older": _page(number + 1) if number < count else "",
            "style": Markup((theme.style + usual.style).replace("</", "<\\/")),
            "house": {"name": line(house.name), "site": house.site, "domain": line(house.domain)},
            "stories": [_listed(s) for s in stories[(number - 1) * A_PAGE : number * A_PAGE]],
            "options": {name: value for name, value in chosen.items() if _OPTION.fullmatch(name)},
            "words": words,
        }
        made[_page(number)] = held.render(values, name).encode()
    return made


def _page(number: int) -> str:
    return INDEX if number == 1 else f"page-{number}.html"


def _listed(story: Story) -> dict[str, Any]:
    thumb, picture = story.thumb, None
    if thumb is not None:
        x, y = (f"{100 * part:.4g}%" for part in thumb.focus)
        src = _path(story.folder, thumb.path)
        picture = {"src": src, "width": thumb.width, "height": thumb.height, "position": f"{x} {y}"}
    return {
        "href": _path(story.folder, story.entry),
        "headline": line(story.headline) or line(story.id),
        "description": line(story.description),
        "channel": " › ".join(line(name) for name in story.channel if line(name)),
        "time": minutes(story.published),
        "machine": machine(story.published),
        "lang": language_tag(story.language),
        "picture": picture,
    }


def _path(folder: str, name: str) -> str:
    """An address as seen from the root."""
    return f"{quote(fit(folder), safe='-._~')}/{quote(fit(name))}"


def _at(house: House, path: str) -> str:
    return uri(f"{house.site.strip().rstrip('/')}/{path}")


def address_of(story: Story, house: House) -> str:
    """Where the article stands on the site, as a URI."""
    return _at(house, _path(story.folder, ""))


# ------------------------------------------------------------------ for programs


def atom(stories: Sequence[Story], house: House, language: str) -> bytes:
    """The newest articles as an Atom feed (RFC 4287). stories are newest first."""
    held = stories[:NEWEST]
    name = line(house.name) or line(house.domain) or _at(house, "")
    newest = max((_updated(s) for s in held), key=datetime.fromisoformat, default=NEVER)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(language_tag(language))}">',
        _tag("id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _at(house, FEED))}"),
        _tag("title", name),
        _tag("updated", newest),
        f'<link rel="self" type="application/atom+xml" href="{escape(_at(house, FEED))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(_at(house, ""))}"/>',
        f"<author>{_tag('name', name)}</author>",  # of entries that name nobody (4.1.1)
        *(_entry(story, house) for story in held),
        "</feed>",
    ]
    return ("\n".join(parts) + "\n").encode()


def _entry(story: Story, house: House) -> str:
    authors = dict.fromkeys(line(name) for name in story.authors if line(name))
    channel = dict.fromkeys(line(name) for name in story.channel if line(name))
    published, summary = machine(story.published), line(story.description)
    parts = [
        f'<entry xml:lang="{escape(language_tag(story.language))}">',
        _tag("id", article_uri(Article(id=story.id))),
        _tag("title", line(story.headline) or line(story.id)),
        _tag("updated", _updated(story)),
        *([_tag("published", published)] if published else []),
        f'<link rel="alternate" type="text/html" href="{escape(address_of(story, house))}"/>',
        *(f"<author>{_tag('name', name)}</author>" for name in authors),
        *(f'<category term="{escape(name)}"/>' for name in channel),
        *([_tag("summary", summary)] if summary else []),
        "</entry>",
    ]
    return "\n".join(parts)


def _updated(story: Story) -> str:
    return machine(story.updated) or machine(story.published) or NEVER


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def sitemaps(stories: Sequence[Story], house: House, *, index: bool = False, most: int = URLS) -> dict[str, bytes]:
    """The sitemap by file name; of more addresses than one may hold, "sitemap.xml" names the parts. index: the site's
    root is a page too."""
    urls = [f"<url>{_tag('loc', _at(house, ''))}</url>"] if index else []
    for story in stories:
        at, changed = address_of(story, house), machine(story.updated)
        if at and len(at) <= LONGEST:
            urls.append(f"<url>{_tag('loc', at)}{_tag('lastmod', changed) if changed else ''}</url>")
    if len(urls) <= most:
        return {SITEMAP: _xml("urlset", urls)}
    parts = [urls[start : start + most] for start in range(0, len(urls), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    made = {name: _xml("urlset", part) for name, part in zip(names, parts, strict=True)}
    listed = [f"<sitemap>{_tag('loc', _at(house, name))}</sitemap>" for name in names]
    return {SITEMAP: _xml("sitemapindex", listed), **made}


def _xml(root: str, rows: Sequence[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join((head, *rows, f"</{root}>\n")).encode()


def of_the_site(name: str) -> bool:
    """Is this the name of a file that stands around the articles?"""
    stem, dot, suffix = name.partition(".")
    numbered = stem.partition("-")
    return name in (INDEX, FEED, SITEMAP) or (
        (numbered[0], f"{dot}{suffix}") in (("page", ".html"), ("sitemap", ".xml")) and numbered[2].isdigit()
    )


def theme_files(folder: Path) -> dict[str, bytes]:
    """All that decides how a theme's pages look, by name. Raises OSError."""
    found = sorted(path for root in (folder, resources() / "site") for path in root.rglob("*") if path.is_file())
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in found}
