"""The clock and fresh ids, as parameters: tests bring their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
NewId = Callable[[], str]


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A fresh random UUID (RFC 9562, version 4)."""
    return str(uuid.uuid4())


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the second: ``2026-11-23T09:41:07Z``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day(time: str) -> str:
    """The day of an RFC 3339 time here, where the person is: ``2026-11-23``; of something else its first ten
    characters."""
    try:
        return datetime.fromisoformat(time).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):
        return time[:10]


def is_stamp(text: str) -> bool:
    """Is this a date and time with its zone (RFC 3339)?"""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
