"""What a picture's file says, as the lines that a person reads in the details, and where each of them can go."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, picture_place
from newsdesk.article.edits import Edit, SetField, SetMeta, Splice
from newsdesk.article.origin import GENERATED, SOURCES, term_of
from newsdesk.article.richtext import EMPTY, Mark, RichText, canonical, rich
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.base.text import clean, has_han, is_chinese
from newsdesk.pictures.brief import caption_of, one_line
from newsdesk.pictures.credentials import Credentials, words
from newsdesk.pictures.known import Known

_LABELS = {
    "1": M("Labelled as made by artificial intelligence"),
    "2": M("Labelled as perhaps made by artificial intelligence"),
    "3": M("Labelled as suspected to be made by artificial intelligence"),
}
"""The Label of TC260's AIGC label (GB 45438-2025, annex E)."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?.*")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One thing that a file states. into is where it goes when a person wants it: "caption", "more" (added to the
    caption), "credit", "alt", "keywords" (of the article), or "" when it has no place; warn: it must not be missed."""

    label: Message
    text: str
    into: str = ""
    value: str = ""
    warn: bool = False


def lines_of(known: Known, t: Translator, language: str) -> list[FileLine]:
    """What the file states, a line each; language is the article's."""
    people = "、".join(one_line(name) for name in known.creators)
    kind = term_of(known.digital_source_type)
    shown_date, said_date = _dates(known.date, language)
    place = _place(known)
    keywords = "、".join(word for k in known.keywords if (word := one_line(k)))
    lines = [
        FileLine(M("Its caption"), caption_of(known), "caption", caption_of(known)),
        FileLine(M("Description"), one_line(known.alt), "alt", one_line(known.alt)),
        FileLine(M("Creator"), people, "credit", people),
        FileLine(M("Credit"), one_line(known.credit), "credit", one_line(known.credit)),
        FileLine(M("Copyright"), one_line(known.copyright)),  # every export states it by itself
        FileLine(M("Taken on"), shown_date, "more", said_date),
        FileLine(M("Place"), place, "more", place),
        FileLine(M("Keywords"), keywords, "keywords", keywords),
        FileLine(M("How it was made"), t(SOURCES[kind]) if kind in SOURCES else kind, warn=kind in GENERATED),
        FileLine(M("AI label"), _label(known.ai_label, t), warn=True),
    ]
    return [line for line in lines if line.text]


def credential_lines(found: Credentials | None, t: Translator) -> list[FileLine]:
    """What its Content Credentials are worth and say, a line each; [] for a file without."""
    return [FileLine(line.label, t(line.text), warn=line.warn) for line in (words(found) if found else ())]


def edits_for(line: FileLine, figure: Figure, article: Article) -> list[Edit]:
    """What puts a line where it belongs; [] when it is there."""
    if line.into == "caption" and figure.caption.text != line.value:
        return [Splice(picture_place(figure.id)[0], 0, figure.caption, rich(line.value))]
    if line.into == "more" and line.value not in figure.caption.text:
        text = figure.caption.text
        gap = "" if not text or text.endswith((" ", "。", "，", "；", "、", "（")) else " "
        return [Splice(picture_place(figure.id)[0], len(text), EMPTY, rich(gap + line.value))]
    if line.into in ("credit", "alt") and getattr(figure, line.into) != line.value:
        return [SetField(figure.id, line.into, getattr(figure, line.into), line.value)]
    if line.into == "keywords":
        new = tuple(dict.fromkeys((*article.keywords, *line.value.split("、"))))
        return [SetMeta("keywords", article.keywords, new)] if new != article.keywords else []
    return []


def is_proposed(text: RichText) -> bool:
    """Is something of this caption marked as still to verify?"""
    return any(mark.type == "verify" for mark in text.marks)


def accepted(figure: Figure) -> list[Edit]:
    """What takes those marks away."""
    text = figure.caption
    kept: list[Mark] = [mark for mark in text.marks if mark.type != "verify"]
    return (
        [Splice(picture_place(figure.id)[0], 0, text, RichText(text.text, canonical(kept, len(text))))]
        if is_proposed(text)
        else []
    )


def _dates(date: str, language: str) -> tuple[str, str]:
    """A stated date as it is shown, and as an article of this language says the day."""
    found = _DAY.fullmatch(date)
    if found is None:
        return date, date
    year, month, day, time = found.groups()
    said = f"{year}年{int(month)}月{int(day)}日" if is_chinese(language) else f"{year}-{month}-{day}"
    return f"{year}-{month}-{day} {time or ''}".strip(), said


def _place(known: Known) -> str:
    """From the smallest to the largest with commas; in Chinese the other way round and without."""
    place = known.place
    parts = [one_line(part) for part in (place.spot, place.city, place.state, place.country) if part.strip()]
    return "".join(reversed(parts)) if has_han("".join(parts)) else ", ".join(parts)


def _label(label: str, t: Translator) -> str:
    """TC260's label in words; as it is when it says nothing that we know."""
    try:
        held = json.loads(label) if label else None
    except (ValueError, RecursionError):
        held = None
    held = held.get("AIGC", held) if isinstance(held, dict) else None
    kind = str(held.get("Label", "")) if isinstance(held, dict) else ""
    return t(_LABELS[kind]) if kind in _LABELS else clean(label)[:200]
