"""Publish times as pages and metas print them, in the zone they were given in."""

from __future__ import annotations

from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


def moment(rfc3339: str) -> datetime | None:
    """The time, or None when the text is no time with a zone. RFC 3339 knows zones of whole minutes only."""
    try:
        found = datetime.fromisoformat(rfc3339)
    except ValueError:
        return None
    zone = found.utcoffset()
    return found if zone is not None and zone % _MINUTE == timedelta(0) else None


def machine(rfc3339: str) -> str:
    """RFC 3339 to the second with its zone, for ``datetime`` attributes and JSON-LD; "" when it is no time."""
    found = moment(rfc3339)
    return found.isoformat(timespec="seconds") if found else ""


def minutes(rfc3339: str) -> str:
    """2026-11-21 09:44 (GB/T 7408 and the portals' habit); "" when it is no time."""
    found = moment(rfc3339)
    return f"{found:%Y-%m-%d %H:%M}" if found else ""
