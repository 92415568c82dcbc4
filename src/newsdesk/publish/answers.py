"""What an answer of a content system says, and the sentences for the answers that all of them share."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from newsdesk.base.message import M
from newsdesk.extend.publishing import Answer, Later, Refused, Trouble, Unclear

LONGEST_SAID = 300
"""Characters of what a server says that are passed on to a person."""


def ok(answer: Answer) -> bool:
    """Did it do what it was asked for?"""
    return 200 <= answer.status < 300


def as_json(answer: Answer) -> Any:
    """The answer's JSON; None when it is none. Other programs put warnings before it: those are not ours to guess."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def trouble(answer: Answer, url: str, *, repeatable: bool, said: str = "") -> Trouble:
    """What an answer that is no success means wherever it comes from. said: what the server says about it."""
    host, status = urlsplit(url).hostname or url, answer.status
    if status in (401, 407):
        return Refused(
            M("{host} does not accept the login.", host=host),
            M("Check the name and the password in the target's settings."),
            "login",
        )
    if status == 403:
        return Refused(
            M("{host} does not allow it: {said}", host=host, said=short(said) or M("no rights")),
            M("Ask who runs the site for the rights to publish."),
            "rights",
        )
    if status in (404, 405, 410):
        return Refused(M("{host} has nothing at this address.", host=host), M("Check the target's address."), "address")
    if status == 413:
        return Refused(
            M("{host} does not take files of this size.", host=host),
            M("Set a smaller limit of bytes for pictures in the desk profile, or ask who runs the site."),
        )
    if status >= 500:
        message = M("{host} failed (answer {status}).", host=host, status=status)
        hint = M("It is tried again by itself.")
        return Later(message, hint) if repeatable else Unclear(message, hint)
    return Refused(
        M("{host} refuses it (answer {status}): {said}", host=host, status=status, said=short(said) or "-"),
        M("Correct what it names, or ask who runs the site."),
    )


def short(said: str) -> str:
    """What a server says, for the inside of a sentence."""
    line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return line if len(line) <= LONGEST_SAID else line[: LONGEST_SAID - 1] + "…"
