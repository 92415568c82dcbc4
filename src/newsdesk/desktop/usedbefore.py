"""That a picture was used before, and where, in words."""

from __future__ import annotations

from newsdesk.base.clock import day
from newsdesk.base.message import M, Message
from newsdesk.desk.pictures import Before


def before_message(before: Before) -> Message:
    """Of one picture."""
    values = {"headline": before.use.headline or M("(no headline)"), "day": day(before.use.time)}
    if before.near:
        return M("Nearly the same picture was used in “{headline}” on {day}.", **values)
    return M("This picture was used in “{headline}” on {day}.", **values)


def several_message(used: list[Before]) -> Message:
    """Of several."""
    headline = used[0].use.headline or M("(no headline)")
    values = {"count": len(used), "headline": headline, "day": day(used[0].use.time)}
    return M("{count} of these pictures were used before; the first of them in “{headline}” on {day}.", **values)
