"""A page or an article element that Newsdesk wrote (formats/html), back to the article that it was made of.

What a page shows and states comes back. What it does not hold cannot: the note to the desk, the revision, originals and
looks of pictures (their largest file comes, as it is), the short headline beside a subtitle, a summary's end beyond 120
characters, blocks that print nothing or are of a kind that this version does not know, and differences that print alike
(a role's word and its key, dashes typed before an attribution). An element alone also has no summary, keywords,
channel, subjects, slug, times of creation and change, nor the choice of the leading picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import Figure, TextBlock, TextKind, picture_place, pictures_in
from newsdesk.article.outline import lead
from newsdesk.article.roles import AUTHOR_ROLES, CHINESE, EDITOR_ROLES
from newsdesk.base.clock import is_stamp
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note
from newsdesk.intake.ownbody import OwnBody, inline, names_of
from newsdesk.intake.pagedata import PageData, many, one_line, read_data
from newsdesk.intake.pageimages import PageImages, file_name

TITLES: tuple[TextKind, ...] = ("kicker", "headline", "subtitle")
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REPRINT = re.compile(r"转载|Reprint", re.IGNORECASE)
_TITLE = re.compile(r"(?:原标题：|Original title: )(.*)")
_AUTHORS = re.compile(r"(?:原作者：|Original authors: )(.*)")
_TOPIC = re.compile(r"http://cv\.iptc\.org/newscodes/mediatopic/(\d+)", re.ASCII)
_ROLES = {str(m).lower(): role for role, m in (*AUTHOR_ROLES.items(), *EDITOR_ROLES.items())} | {
    word: role for role, word in CHINESE.items()
}
_CUT = 100
"""Characters: a description that is longer and ends in an ellipsis was cut (formats/meta.DESCRIPTION)."""
_LONGEST_NAME = 4
"""Han characters: a longer word before names is the newsroom's own word for what they do."""
GENERATED = "compositeWithTrainedAlgorithmicMedia"
"""What is said of an article whose element says that it contains generated content, and no more."""


def own_article(root: Any) -> Any | None:
    """The article element, if the page has one that Newsdesk wrote."""
    for element in root.iter("article"):
        parts = {name for part in element for name in names_of(part)}
        if "story" in names_of(element) and {"story-head", "story-body"} & parts:
            return element
    return None


def read_own(root: Any, element: Any, images: PageImages, new_id: Callable[[], str], created: str) -> Imported:
    """The article of a page that Newsdesk wrote, or of its element alone."""
    data = read_data(root)
    body = OwnBody(new_id, images.take)
    titles = [body.title(x, kind) for kind in TITLES if (x := _title(element, kind)) is not None]
    held = _first(element, "story-body")
    if held is not None:
        body.read(held)
    for figure in element.iter("figure"):
        if figure.get("data-after") is not None and held not in figure.iterancestors():
            body.read_above(figure)
    blocks = settle_titles((*titles, *body.blocks), new_id())
    fields = {**_seen(element, body), **_stated(data)}
    notes = []
    if not data.story:
        notes.append(Note("unsure", M("An article element has no summary, keywords, channel or address; state them.")))
        if fields.get("digital_source_type"):
            notes.append(Note("unsure", M("The page says that it has AI-generated content; choose how it was made.")))
    article = Article(**{
        "id": _identity(element, data) or new_id(), "created": created, "updated": created, "blocks": blocks, **fields,
    })  # fmt: skip
    article = _with_summary(article, data, notes)
    article = _with_lead_picture(article, data, body.shown)
    pictures = sum(type(b) is Figure for b in article.body)
    texts = sum(type(b) is TextBlock for b in article.body)
    kept = M("Paragraphs and headings: {texts}, pictures: {figures}.", texts=texts, figures=pictures)
    found = M("A page of Newsdesk: {text}", text=article.headline or element.get("itemid", ""))
    return Imported(article, images.assets, (Note("found", found), Note("kept", kept), *notes, *images.notes()))


def _first(element: Any, name: str) -> Any | None:
    """The first element inside that has this class."""
    return next((x for x in element.iter() if isinstance(x.tag, str) and name in names_of(x)), None)


def _title(element: Any, kind: str) -> Any | None:
    if kind == "headline":
        return next(element.iter("h1"), None)
    head = _first(element, "story-head")
    return None if head is None else _first(head, kind)


def _identity(element: Any, data: PageData) -> str:
    for said in (element.get("itemid", ""), data.text("@id"), data.meta("contentid")):
        if found := _UUID.fullmatch(said):
            return found[1].lower()
    return ""


# ------------------------------------------------------------------ what a reader sees


def _seen(element: Any, body: OwnBody) -> dict[str, Any]:
    """The fields that the element itself shows."""
    tag = element.get("lang", "")
    words = "".join(b.text.text for b in body.blocks if type(b) is TextBlock)
    editors, rights = _first(element, "editors"), _first(element, "rights")
    notice = inline(rights).text if rights is not None else ""
    fields: dict[str, Any] = {
        "language": tag if _TAG.fullmatch(tag) else "zh-Hans" if has_han(words) else "en",
        "dateline": body.dateline,
        "authors": people(body.names, "reporter"),
        "editors": people(inline(editors).text if editors is not None else "", "editor"),
        "copyright_holder": notice[1:].strip() if notice.startswith("©") else "",
        "copyright_notice": "" if notice.startswith("©") else notice,
        "digital_source_type": GENERATED if _first(element, "generated") is not None else "",
        **_origin(element),
    }
    return {k: v for k, v in fields.items() if v}


def _origin(element: Any) -> dict[str, Any]:
    """The line under the headline."""
    line = _first(element, "origin")
    if line is None:
        return {}
    named = _first(line, "source")
    link = next(named.iter("a"), None) if named is not None else None
    said = inline(named).text if named is not None else ""
    # The label ends in a colon, whatever the theme's word is.
    label, colon, rest = said.partition("：" if "：" in said else ":")
    name = inline(link).text if link is not None else (rest if colon else label).strip()
    original = [inline(x).text for x in line.iter("span") if "original" in names_of(x)]
    title = next((m[1] for x in original if (m := _TITLE.fullmatch(x))), "")
    authors = next((m[1] for x in original if (m := _AUTHORS.fullmatch(x))), "")
    time, text = next(line.iter("time"), None), _first(line, "time")
    at = one_line(time.get("datetime")) if time is not None else inline(text).text if text is not None else ""
    return {
        "source": Origin(
            name,
            safe_link(link.get("href") or "") if link is not None else "",
            "reprint" if _REPRINT.search(label) else "original",
            title,
            tuple(_names(authors)),
        ),
        "publish_time": at,
    }


def people(line: str, role: str) -> tuple[Person, ...]:
    """The people of a line that names them (formats/people); who has no role there gets this one."""
    inner = line[1:-1] if line[:1] in "（(" and line[-1:] in "）)" else line
    found: list[Person] = []
    for group in re.split(r"\u3000|; ", inner):
        word, sign, rest = group.partition("：" if "：" in group else ": ")
        if not sign:
            word, _, rest = group.partition(" ")
            named = word.lower() in _ROLES or (has_han(word) and len(word) > _LONGEST_NAME and "·" not in word and rest)
            word, rest = (word, rest) if named else ("", group)
        does = _ROLES.get(word.lower(), word) or role
        found += [Person(name, does) for name in _names(rest)]
    return tuple(found)


def _names(text: str) -> list[str]:
    """Names between commas, or between spaces; the words of a Latin name stay together."""
    if ", " in text or not has_han(text):
        return [x for part in text.split(",") if (x := part.strip())]
    names: list[str] = []
    for word in text.split():
        if names and not has_han(word) and not has_han(names[-1]):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names


# ------------------------------------------------------------------ what the page states


def _stated(data: PageData) -> dict[str, Any]:
    """The fields of the page's JSON-LD; {} for an element alone."""
    story = data.story
    if not story:
        return {}
    based, origin = data.part("isBasedOn"), data.part("sourceOrganization")
    authors = (one_line(a.get("name")) for a in many(based.get("author")) if isinstance(a, dict))
    link = safe_link(one_line(origin.get("url"))) or safe_link(one_line(based.get("url")))
    title = one_line(based.get("headline"))
    reprint = Origin(one_line(origin.get("name")), link, "reprint", title, tuple(a for a in authors if a))
    url = urlsplit(safe_link(data.text("url")))
    fields: dict[str, Any] = {
        "created": _stamp(data.text("dateCreated")),
        "updated": _stamp(data.text("dateModified")),
        "short_headline": "" if data.meta("subtitle") else data.text("alternativeHeadline"),
        "slug": unquote(url.path.rstrip("/").rpartition("/")[2]),
        "language": data.text("inLanguage"),
        "source": reprint if based else None,
        "dateline": data.text("dateline"),
        "authors": _people(story.get("author")),
        "editors": _people(story.get("editor")),
        "channel": data.texts("articleSection"),
        "keywords": data.texts("keywords"),
        "subjects": tuple(s for t in many(story.get("about")) if isinstance(t, dict) and (s := _subject(t))),
        "copyright_holder": one_line(data.part("copyrightHolder").get("name")),
        "copyright_notice": data.text("copyrightNotice"),
        "digital_source_type": data.text("digitalSourceType").rpartition("/")[2],
    }
    # A holder that only the visible line could have named is not one that the page states.
    return {k: v for k, v in fields.items() if v or k in ("copyright_holder", "copyright_notice")}


def _stamp(time: str) -> str:
    return time.replace("+00:00", "Z") if time and is_stamp(time) else ""


def _people(held: Any) -> tuple[Person, ...]:
    named = (p for p in many(held) if isinstance(p, dict) and one_line(p.get("name")))
    return tuple(Person(one_line(p["name"]), _role(one_line(p.get("jobTitle")))) for p in named)


def _role(word: str) -> str:
    return _ROLES.get(word.lower(), word)


def _subject(topic: Mapping[str, Any]) -> str:
    found = _TOPIC.fullmatch(one_line(topic.get("sameAs")))
    return f"medtop:{found[1]}" if found else one_line(topic.get("name"))


def _with_summary(article: Article, data: PageData, notes: list[Note]) -> Article:
    """With the description, unless it is the beginning of the text (formats/meta.description)."""
    said = data.text("description")
    start = " ".join(lead(article).split())
    cut = said.endswith("…")
    if not said or (start.startswith(said[:-1]) if cut else start == said):
        return article
    if cut and len(said) > _CUT:
        notes.append(Note("unsure", M("The page holds only the beginning of the summary; check its end.")))
    return replace(article, summary=said)


def _with_lead_picture(article: Article, data: PageData, shown: Sequence[tuple[str, int, str]]) -> Article:
    """With the choice of the leading picture: the page's JSON-LD names that first, the others in their order."""
    held = {p.id: p for p in pictures_in(article.body)}
    by_place = {picture_place(i): p for i, p in held.items()}
    keys = [(name, *_words(by_place[block, number])) for block, number, name in shown]
    images = [i for i in many(data.story.get("image")) if isinstance(i, dict)]
    listed = [(file_name(one_line(i.get("contentUrl"))), *_said(i)) for i in images]
    for n, (block, number, _) in enumerate(shown):
        if listed == [keys[n], *keys[:n], *keys[n + 1 :]]:
            return replace(article, lead_picture=block) if n and not number else article
    return article


def _words(picture: Figure) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in (picture.caption.text, picture.alt, picture.credit))


def _said(image: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(" ".join(one_line(image.get(name)).split()) for name in ("caption", "description", "creditText"))
