"""What anybody's page says about its story: by its metas and JSON-LD, and by the lines around the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from newsdesk.article.article import Person
from newsdesk.base.text import has_han
from newsdesk.intake.pagedata import PageData, many, one_line
from newsdesk.intake.pagehead import Head, read_head
from newsdesk.intake.pagelines import is_navigation, length
from newsdesk.intake.pagemeta import ROLES, channel_path, stated_in
from newsdesk.intake.webcontent import tokens

_CRUMBS = {
    "breadcrumb", "breadcrumbs", "crumb", "crumbs", "path", "location", "position", "curlocation", "weizhi", "dqwz",
}  # fmt: skip
_TAIL = re.compile(r"\s*(?:[_|｜]|\s[-–—]{1,2}\s|--?)\s*([^_|｜]{1,30})$")
_NO_NAME = re.compile(
    r"[@\d/:]|^(?:name|admin|administrator|editor|webmaster|管理员|编辑|小编|佚名|未知)$", re.IGNORECASE
)
_LANGUAGES = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-hans-cn": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MOST_KEYWORDS = 10
_PROSE = ("。", "，", "；", ".", ",", ";")
_NEAR = 15
"""Lines before the story in which its head is looked for when the headline is not among them."""
_HOME = re.compile(r"首页|主页|home(?:page)?", re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """What was found. ``time`` as the page gives it, RFC 3339 but perhaps without a zone; ``bare``: a date alone."""

    kicker: str = ""
    headline: str = ""
    subtitle: str = ""
    channel: tuple[str, ...] = ()
    source: str = ""
    guessed_source: bool = False
    original_title: str = ""
    time: str = ""
    bare: bool = False
    people: list[tuple[str, Person]] = field(default_factory=list)
    keywords: tuple[str, ...] = ()
    summary: str = ""
    unsure_headline: bool = False


def crumbs_of(root: Any) -> tuple[str, ...]:
    """The channel of a page's breadcrumb, before furniture is taken out."""
    for element in root.iter("nav", "div", "ol", "ul", "p", "span"):
        if tokens(element) & _CRUMBS:
            parts = [" ".join(x.split()) for x in islice(element.itertext(), 60) if x.strip()]
            line = " ".join(parts) if any(">" in x or "›" in x or "»" in x for x in parts) else " > ".join(parts)
            path = channel_path(line[:200]) if len(parts) < 20 else None
            if path is not None:
                return path
    return ()


def read_known(root: Any, data: PageData, lines: Sequence[str], crumbs: tuple[str, ...]) -> Known:
    """Everything that the page states; ``lines`` stand before the story and at its beginning."""
    known = Known(kicker=data.meta("introtitle"), subtitle=data.meta("subtitle"))
    title = next((" ".join(x.text_content().split()) for x in root.iter("title")), "")
    known.headline = _headline(root, data, title)
    head = read_head(_from_headline(lines, known.headline))
    if _bare(head.headline) == _bare(known.headline):
        known.subtitle = known.subtitle or head.subtitle
        known.kicker = known.kicker or _above(root, known.headline)
    elif not known.headline and not head.headline.endswith(_PROSE):
        known.headline, known.unsure_headline = head.headline, True
    paths = (path for line in reversed(lines) if length(line) < 60 and (path := channel_path(line)))
    known.channel = _channel(data, crumbs or next(paths, ()), known.headline)
    publisher = one_line(data.part("publisher").get("name")) or data.meta("og:site_name", "sitename")
    if publisher == "微信公众平台":
        publisher = next((" ".join(x.text_content().split()) for x in root.iter() if x.get("id") == "js_name"), "")
    seen = "" if head.guessed_source else head.source
    seen = re.split(r"[\s|/]|作者", seen)[0] if has_han(seen) else seen
    stated = data.meta("contentsource", "source") or one_line(data.part("sourceOrganization").get("name"))
    known.source = seen or stated or publisher or head.source
    known.guessed_source = bool(known.source) and not (seen or stated)
    known.original_title = head.original_title
    known.time, known.bare = _time(root, data, head)
    known.people = list(head.people)
    if not any(key == "authors" for key, _ in known.people):
        known.people += [("authors", p) for p in _authors(data, (known.source, title))]
    known.keywords = _keywords(data, publisher)
    known.summary = data.meta("description", "og:description") or data.text("description")
    return known


def language_of(root: Any, text: str) -> str:
    """The page's language, if its text bears it out (many Chinese pages say "en")."""
    tag = (root.get("lang") or "").strip()
    chinese = has_han(text)
    if not _TAG.fullmatch(tag) or (chinese and tag.lower().startswith("en")):
        return "zh-Hans" if chinese else "en"
    return _LANGUAGES.get(tag.lower(), tag)


# ------------------------------------------------------------------ one by one


def _bare(text: str) -> str:
    return "".join(text.split())


def _from_headline(lines: Sequence[str], headline: str) -> Sequence[str]:
    """The lines from the headline on, where it is said last: what stands above is the site's."""
    found = [i for i, line in enumerate(lines) if headline and _bare(headline) in _bare(line)]
    return lines[found[-1] :][:60] if found else lines[-_NEAR:]


def _above(root: Any, headline: str) -> str:
    """A kicker: a heading or paragraph right above the headline."""
    first = next((x for x in root.iter("h1") if _bare(x.text_content()) == _bare(headline)), None)
    above = first.getprevious() if first is not None else None
    if above is None or above.tag not in ("h2", "h3", "h4", "h5", "h6", "p"):
        return ""
    text = " ".join(above.text_content().split())
    is_site = is_navigation(text) or channel_path(text) is not None or stated_in(text).anything
    return "" if is_site or not 4 <= length(text) <= 30 else text


def _headline(root: Any, data: PageData, title: str) -> str:
    """The first-level heading that the page's own title bears out, else what metas and title say."""
    said = [data.text("headline"), data.meta("articletitle"), data.meta("og:title"), title]
    firsts = [t for x in root.iter("h1") if 0 < length(t := " ".join(x.text_content().split())) <= 120]
    for first in firsts:
        if any(_bears_out(_bare(text), _bare(first)) for text in said):
            return first
    if said[0] or said[1]:
        return said[0] or said[1]
    if len(firsts) == 1 and not _bare(title).endswith(_bare(firsts[0])):
        return firsts[0]
    site = data.meta("og:site_name", "sitename")
    text = said[2] or title
    while (tail := _TAIL.search(text)) and tail.start() and (text == title or tail[1].strip() == site):
        text = text[: tail.start()]
        title = text
    return text


def _bears_out(text: str, first: str) -> bool:
    """Is the heading what a title says, which may have the site's name at its end? A site's name alone is not."""
    return bool(text) and (text in first or text.startswith(first) or (first in text and 2 * len(first) >= len(text)))


def _channel(data: PageData, crumbs: tuple[str, ...], headline: str) -> tuple[str, ...]:
    stated = data.crumbs
    if stated:
        if _HOME.fullmatch(stated[0]) or (len(stated) > 2 and stated[0] == data.meta("og:site_name")):
            stated = stated[1:]
        stated = tuple(x for x in stated if _bare(x) != _bare(headline) and x not in ("正文", "详情"))
    catalogs = tuple(x.strip() for x in data.meta("catalogs").split(">") if x.strip() and not x.strip().isdigit())
    one = data.meta("article:section", "columnname")
    found = stated or crumbs or data.texts("articleSection") or catalogs or ((one,) if one else ())
    return tuple(x for x in found if not re.fullmatch(r"[\d\s]+|/.*", x))


def _time(root: Any, data: PageData, head: Head) -> tuple[str, bool]:
    """When it was published, and whether that is a date alone; a time of day is better than none."""
    said = [data.text("datePublished"), data.meta("article:published_time", "datepublished")]
    said += [data.meta("pubdate", "publishdate", "publish_date", "date", "firstpublishedtime")]
    said += [one_line(x.get("datetime")) for x in root.iter("time")][:3]
    found = [t for text in said if (t := _when(text))[0]]
    if head.time:
        found.append((head.time, head.bare_time))
    return next((t for t in found if not t[1]), found[0] if found else ("", False))


def _when(text: str) -> tuple[str, bool]:
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds"), len(text) <= len("2026-11-21")
    except ValueError:
        stated = stated_in(text)
        return stated.time, stated.bare


def _authors(data: PageData, sites: Sequence[str]) -> list[Person]:
    """The people that JSON-LD or metas name, with what they do there; sites' names are none."""
    named = [a for a in many(data.story.get("author")) if isinstance(a, dict) and a.get("@type") != "Organization"]
    said = [(one_line(a.get("name")), one_line(a.get("jobTitle"))) for a in named]
    said = said or [(name, "") for name in data.metas.get("author", ())]
    found: dict[str, Person] = {}
    for text, does in said:
        for name in (x.strip() for x in re.split(r"[,，、;；]", text)):
            if name and not any(name in site for site in sites) and len(name) <= 40 and not _NO_NAME.search(name):
                _, role = ROLES.get(does.lower(), ("", "reporter"))
                found.setdefault(name, Person(name, role))
    return list(found.values())


def _keywords(data: PageData, site: str) -> tuple[str, ...]:
    said = data.texts("keywords") or data.metas.get("article:tag", ())
    said = said or (data.meta("news_keywords", "keywords"),)
    words = (x.strip() for text in said for x in re.split(r"[,，、;；|]", text))
    return tuple(dict.fromkeys(w for w in words if w and w != site and len(w) <= 30))[:_MOST_KEYWORDS]
