"""What a system that speaks MetaWeblog says of an article, whatever kinds its values are of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from newsdesk.extend.publishing import Held, Seen
from newsdesk.formats.runs import line
from newsdesk.publish.pagelines import read

STATES: Mapping[str, Literal["draft", "publish", "scheduled"]] = {
    "publish": "publish", "future": "publish", "draft": "draft", "pending": "draft", "private": "draft"
}  # fmt: skip
"""WordPress itself calls what is scheduled published here; its time tells."""


def seen(number: str, told: Mapping[str, Any]) -> Seen:
    """An article as ``metaWeblog.getPost`` gives it. Its mark is of all that a person can change there but the time."""
    html = text(told, "description") + text(told, "mt_text_more")
    lines, pictures = read(html)
    words = told.get("mt_keywords")
    channels, lead = told.get("categories"), told.get("wp_post_thumbnail")
    link = text(told, "permaLink") or text(told, "link")
    parts = (
        text(told, "title"),
        html,
        text(told, "mt_excerpt"),
        text(told, "post_status"),
        listed(words),
        listed(channels),
    )
    mark = hashlib.sha256("\x1e".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()
    return Seen(
        Held(number, link, mark, STATES.get(text(told, "post_status"), "")),
        text(told, "title"),
        lines,
        pictures,
        link=link,
        tags=None if words is None else listed(words),
        channels=None if channels is None else listed(channels),
        summary=text(told, "mt_excerpt") if "mt_excerpt" in told else None,
        lead=None if lead is None else str(lead) not in ("", "0"),
        time=moment(told.get("date_created_gmt")),
        modified=moment(told.get("date_modified_gmt")),
        by=line(text(told, "wp_author_display_name")),
    )


def listed(value: Any) -> tuple[str, ...]:
    """Names, given as a list or with commas between."""
    found = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(part.strip() for part in found if isinstance(part, str) and part.strip())


def moment(value: Any) -> str:
    """RFC 3339; "" for what is no time."""
    try:
        return datetime.strptime(str(value), "%Y%m%dT%H:%M:%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""


def text(struct: Any, name: str) -> str:
    """A field's text or number; "" for anything else."""
    value = struct.get(name) if isinstance(struct, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def structs(told: Any) -> list[Mapping[str, Any]]:
    """Of an answer those that are structs."""
    return [held for held in told if isinstance(held, dict)] if isinstance(told, list) else []


def first(held: list[Any]) -> Any:
    """The first, or an empty struct."""
    return held[0] if held else {}


def order(number: str) -> tuple[int, str]:
    """Older numbers first."""
    return (int(number) if number.isdecimal() and len(number) < 20 else 0, number)
