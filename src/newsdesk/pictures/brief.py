"""What a picture shows and states, in the few lines that the library remembers of it."""

from __future__ import annotations

from newsdesk.base.text import clean
from newsdesk.pictures.asset import Brief
from newsdesk.pictures.known import Known, is_generated, known

LONGEST = 2000
"""Characters of a caption that a file may propose, and that the library remembers."""
GENERATED = "AI生成 AI-generated"
"""Stands first among the words of a picture that a machine made: so it is searched for, and so checks know it."""
_WORDS = 3000
"""Characters of all that a search may find."""


def brief(data: bytes, stated: Known | None = None) -> Brief:
    """Of a picture's bytes; stated is what :func:`known` said of them, where that was asked already. Slow: call it in
    a worker. Never raises: of a broken picture only what can be read."""
    from newsdesk.pictures.inspect import DAMAGED  # both bring Pillow: not at the start
    from newsdesk.pictures.likeness import fingerprint

    said = known(data) if stated is None else stated
    try:
        print_ = fingerprint(data)
    except DAMAGED:
        print_ = None
    place = said.place
    words = (
        GENERATED if is_generated(said) else "",
        said.caption, said.headline, said.title, *said.creators, said.credit, said.source, said.copyright,
        *said.keywords, place.spot, place.city, place.state, place.country, said.date[:10],
    )  # fmt: skip
    found = "\n".join(dict.fromkeys(line for word in words if (line := one_line(word))))
    return Brief(print_, caption_of(said), credit_of(said), said.date, found[:_WORDS])


def caption_of(stated: Known) -> str:
    """The caption that a file proposes, in one line."""
    return one_line(stated.caption)[:LONGEST]


def credit_of(stated: Known) -> str:
    """Who took it, as a file proposes it: its creators and, where it states another, the credit line of IPTC
    (photoshop:Credit), which may name the creator itself."""
    people = "、".join(one_line(name) for name in stated.creators)
    line = one_line(stated.credit)
    if all(name in line for name in stated.creators):
        return line or people
    return f"{people}/{line}" if line else people


def one_line(text: str) -> str:
    """A stated text as an article can hold it in one line."""
    return " ".join(clean(text).split())
