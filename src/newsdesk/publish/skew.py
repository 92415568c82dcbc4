"""How far this computer's clock is from a server's, for who signs with the time."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime

from newsdesk.base.message import M
from newsdesk.extend.publishing import Answer, Refused


def skew(answer: Answer, here: datetime) -> float:
    """Seconds that ``here`` is ahead of the time in the answer (``Date``, RFC 9110, 6.6.1); 0 when it says none."""
    try:
        there = email.utils.parsedate_to_datetime(answer.headers.get("date", ""))
        return (here - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0


def wrong_clock(host: str, off: float) -> Refused:
    """The sentence for it; off in seconds."""
    minutes = max(1, round(abs(off) / 60))
    if off > 0:
        what = M("This computer's clock is {minutes} minutes ahead of {host}'s.", minutes=minutes, host=host)
    else:
        what = M("This computer's clock is {minutes} minutes behind {host}'s.", minutes=minutes, host=host)
    return Refused(
        what, M("Set the clock, by the network's time if it can be: what is sent is signed with it."), "login"
    )
