"""What is wrong in a file that a person wrote, in their words: msgspec's errors made into sentences."""

from __future__ import annotations

import re

import msgspec

from newsdesk.base.message import M, Message

_AT = re.compile(r"(?s)(.*) - at `\$\.?(.*)`$")
_NUMBER = re.compile(r"\[(\d+)\]")
_KINDS = {
    "str": M("a text"),
    "int": M("a whole number"),
    "float": M("a number"),
    "bool": M("true or false"),
    "array": M("a list"),
    "object": M("a table"),
}


def said(error: msgspec.ValidationError) -> Message:
    """Where and what, such as "targets 1, login: it has to be a text, and is a whole number"; lists count from one."""
    found = _AT.match(str(error))
    what, where = found.groups() if found else (str(error), "")
    sentence = _what(what)
    return M("{place}: {what}", place=_place(where), what=sentence) if where else sentence


def _place(where: str) -> str:
    """``targets[0].channels[...]`` as a person counts."""
    counted = _NUMBER.sub(lambda m: f" {int(m[1]) + 1}", where)
    return counted.replace("[...]", "").replace(".", ", ")


def _what(text: str) -> Message:
    if found := re.fullmatch(r"Expected `(\w+)(?: \| null)?`, got `(\w+)`", text):
        wanted, given = (_KINDS.get(kind, kind) for kind in found.groups())
        return M("it has to be {wanted}, and is {given}", wanted=wanted, given=given)
    if found := re.fullmatch(r"Object missing required field `(.+)`", text):
        return M("“{name}” is missing", name=found[1])
    if found := re.fullmatch(r"Object contains unknown field `(.+)`", text):
        if found[1] in ("password", "secret"):
            return M("“{name}” does not belong into this file: everybody reads it", name=found[1])
        return M("“{name}” is not known here", name=found[1])
    if found := re.fullmatch(r"(?s)Invalid enum value (.+)", text):
        return M("{value} is none of the words that are possible here", value=found[1])
    if found := re.fullmatch(r"Expected `int` (<=|>=) (\d+)", text):
        limit = found[2]
        return M("at most {limit}", limit=limit) if found[1] == "<=" else M("at least {limit}", limit=limit)
    return M("{why}", why=text)
