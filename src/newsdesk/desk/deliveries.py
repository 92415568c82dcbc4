"""What a delivery's row says to people: why it waits, and what arrived; both as JSON that knows no language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newsdesk.article.place import Place
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Seen
from newsdesk.library.outbox import Delivery, State

STATES: dict[State, Message] = {
    "waiting": M("waiting"),
    "sending": M("sending"),
    "sent": M("sent; it is looked at once more"),
    "verified": M("arrived, looked at"),
    "needs-you": M("needs you"),
    "stopped": M("stopped"),
}
"""What a person is told of where a delivery is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a delivery waits or needs a person. kind: changed (compare and choose), refused, later, unclear, internal or
    stopped; why is that of Changed, and "login" of what was refused for want of one."""

    kind: str
    message: Message
    hint: Message | None = None
    why: str = ""


def _sentence(message: Message | None) -> Any:
    if message is None:
        return None
    values = {
        k: _sentence(v) if isinstance(v, Message) else v if isinstance(v, int) else str(v) for k, v in message.values
    }
    return [message.template, values]


def _read_sentence(held: Any) -> Message | None:
    if held is None:
        return None
    template, values = held
    return Message(template, tuple((k, _read_sentence(v) if isinstance(v, list) else v) for k, v in values.items()))


def told(problem: Problem) -> str:
    """A problem for its column."""
    held = {
        "kind": problem.kind,
        "message": _sentence(problem.message),
        "hint": _sentence(problem.hint),
        "why": problem.why,
    }
    return json.dumps(held, ensure_ascii=False)


REPLACED = told(Problem("stopped", M("A newer delivery took its place.")))
"""Why a delivery stopped that a newer one replaced."""


def stopped(delivery: Delivery) -> str:
    """Why it stops when a person says so, for its column."""
    problem = problem_of(delivery)
    if problem is not None and problem.kind == "changed":
        return told(Problem("stopped", M("What stands there was kept."), why=problem.why))
    return told(Problem("stopped", M("It was cancelled by hand.")))


def problem_of(delivery: Delivery) -> Problem | None:
    """Why it waits or needs a person; None when nothing is wrong."""
    if not delivery.problem:
        return None
    held = json.loads(delivery.problem)
    message = _read_sentence(held["message"])
    assert message is not None
    return Problem(held["kind"], message, _read_sentence(held["hint"]), held["why"])


def needs_login(delivery: Delivery) -> bool:
    """Does it need nothing but a login that the target takes?"""
    problem = problem_of(delivery)
    return problem is not None and (problem.kind, problem.why) == ("refused", "login")


def written(notes: tuple[Note, ...]) -> str:
    """A receipt for its column."""
    held = [[n.kind, _sentence(n.message), [n.place.block, n.place.field] if n.place else None] for n in notes]
    return json.dumps(held, ensure_ascii=False)


def receipt_of(delivery: Delivery) -> tuple[Note, ...]:
    """What arrived, as the last look found it."""
    out = []
    for kind, message, place in json.loads(delivery.receipt):
        said = _read_sentence(message)
        assert said is not None
        out.append(Note(kind, said, Place(*place) if place else None))
    return tuple(out)


def link_of(seen: Seen | None) -> str:
    """The page that readers open; "" when it is not known. Only http and https."""
    return _web(seen.link) if seen is not None else ""


def edit_link_of(seen: Seen | None) -> str:
    """Where the newsroom edits it at the target; "" when it is not known. Only http and https."""
    return _web(seen.edit) if seen is not None else ""


def _web(address: str) -> str:
    link = safe_link(address)
    return link if link.startswith(("http://", "https://")) else ""
