"""Moments as the person's clock shows them."""

from __future__ import annotations

from datetime import datetime


def shown(stamp: str) -> str:
    """An RFC 3339 time here; with the day when that is another than today. What is no time stays as it is."""
    try:
        then = datetime.fromisoformat(stamp).astimezone()
    except (ValueError, OverflowError, OSError):
        return stamp
    return then.strftime("%H:%M" if then.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M")


def written(stamp: str) -> str:
    """An RFC 3339 time as it was written, with its zone when that is not the one here."""
    try:
        then = datetime.fromisoformat(stamp)
        here = then.astimezone()
    except (ValueError, OverflowError, OSError):
        return stamp
    zone = "" if then.utcoffset() in (None, here.utcoffset()) else f" {then.isoformat()[-6:]}"
    return f"{then:%Y-%m-%d %H:%M}{zone}"
