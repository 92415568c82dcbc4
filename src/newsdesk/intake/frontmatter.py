"""The front matter of a Markdown file: our own keys exactly, the common ones of other programs as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, get_args

from msgspec.structs import replace

from newsdesk.article.article import Person, Source
from newsdesk.article.blocks import Block, Figure, Width

_LINE = re.compile(r"([A-Za-z_][\w-]*)\s*:\s*(.*)")
_ITEM = re.compile(r"\s+-\s+(.*)|-\s+(.*)")
_ALIASES = {
    "headline": "title",
    "tags": "keywords",
    "description": "summary",
    "abstract": "summary",
    "lang": "language",
    "categories": "channel",
    "category": "channel",
    "author": "authors",
    "editor": "editors",
    "publish_time": "date",
    "published": "date",
}
_TEXTS = ("short_headline", "dateline", "summary", "slug", "language", "copyright_holder", "copyright_notice")


def split(text: str) -> tuple[dict[str, Any], str]:
    """The front matter's values by key, and the rest of the file. {} when there is none."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return {}, text
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), 0)
    if not end:
        return {}, text
    values: dict[str, Any] = {}
    key = ""
    for line in lines[1:end]:
        item = _ITEM.fullmatch(line)
        found = _LINE.fullmatch(line)
        if found:
            key = found[1].lower()
            values[key] = _value(found[2].strip())
        elif item and key:
            held = values.get(key)
            values[key] = [*(held if isinstance(held, list) else []), _value((item[1] or item[2]).strip())]
    return {_ALIASES.get(k, k): v for k, v in values.items()}, "\n".join(lines[end + 1 :])


def _value(text: str) -> Any:
    """JSON where it is JSON, else the plain text of a YAML scalar."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if text.startswith("[") and text.endswith("]"):
        return [part.strip().strip("\"'") for part in text[1:-1].split(",") if part.strip()]
    return text


def metadata(values: dict[str, Any]) -> dict[str, Any]:
    """What of it are fields of an article; values of another type than the field's are left out."""
    made: dict[str, Any] = {k: v for k in _TEXTS if (v := _text(values.get(k)))}
    made["source"] = Source(
        _text(values.get("source")),
        _text(values.get("source_link")),
        "reprint" if values.get("source_kind") == "reprint" else "original",
        _text(values.get("original_title")),
        _texts(values.get("original_authors")),
    )
    made["authors"] = _people(values.get("authors"), "reporter")
    made["editors"] = _people(values.get("editors"), "editor")
    made["channel"] = _texts(values.get("channel"))
    made["keywords"] = _texts(values.get("keywords"))
    made["subjects"] = _texts(values.get("subjects"))
    made["digital_source_type"] = _text(values.get("digital_source_type"))
    lead = values.get("lead_picture")
    made["lead_picture"] = lead if isinstance(lead, str) else ""
    made["publish_time"] = _time(values.get("date"))
    return {k: v for k, v in made.items() if v}


def figures_as_told(blocks: Iterable[Block], values: dict[str, Any]) -> Iterator[Block]:
    """The blocks, each figure as wide as the front matter says; the number of the leading one becomes its id."""
    widths, lead = values.get("figure_widths"), values.pop("lead_picture", None)
    number = 0
    for block in blocks:
        if type(block) is Figure:
            width = widths[number] if isinstance(widths, list) and number < len(widths) else "column"
            block = replace(block, width=width if width in get_args(Width) else "column")
            number += 1
            if lead == number:
                values["lead_picture"] = block.id
        yield block


def _text(value: Any) -> str:
    return " ".join(str(value).split("\n")) if isinstance(value, str | int | float) and value is not True else ""


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,，、;；]\s*", value)
    return tuple(text for v in value if (text := _text(v))) if isinstance(value, list) else ()


def _people(value: Any, role: str) -> tuple[Person, ...]:
    if isinstance(value, str):
        value = re.split(r"[,，、;；]\s*", value)
    if not isinstance(value, list):
        return ()
    people = []
    for item in value:
        if isinstance(item, dict) and _text(item.get("name")):
            people.append(Person(_text(item["name"]), _text(item.get("role"))))
        elif _text(item):
            people.append(Person(_text(item), role))
    return tuple(people)


def _time(value: Any) -> str:
    """RFC 3339; a time without a zone or a bare date stays as it is written, for the checks to ask about."""
    text = _text(value)
    try:
        return text if datetime.fromisoformat(text) else ""
    except ValueError:
        try:
            return date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            return ""
