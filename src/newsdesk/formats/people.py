"""The lines that name people: （张三 李四） under the text, 责任编辑：王五 below it."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.article.article import Person
from newsdesk.article.roles import role_word
from newsdesk.formats.runs import line
from newsdesk.formats.words import Words

Named = tuple[str, tuple[str, ...]]
"""A role and the names under it."""


def by_role(people: Sequence[Person]) -> list[Named]:
    """The people gathered by role, roles and names in the order they are given; the nameless are left out."""
    held: dict[str, list[str]] = {}
    for person in people:
        if line(person.name):
            held.setdefault(line(person.role), []).append(line(person.name))
    return [(role, tuple(names)) for role, names in held.items()]


def names_line(authors: Sequence[Person], language: str, words: Words) -> str:
    """ "（记者 张三 李四　摄影 王五）"; reporters alone are named without their role, as papers do."""
    inner = names(authors, language, words)
    return f"{words['open']}{inner}{words['close']}" if inner else ""


def names(authors: Sequence[Person], language: str, words: Words) -> str:
    """The same without the brackets."""
    held = by_role(authors)
    if {role for role, _ in held} <= {"reporter", ""}:
        return words["between_names"].join(line(p.name) for p in authors if line(p.name))
    return words["between_roles"].join(_group(n, language, words, "after_role") for n in held)


def editors_line(editors: Sequence[Person], language: str, words: Words) -> str:
    """ "责任编辑：王五　校对：张三"; an editor without a role is an editor."""
    held = [(role or "editor", names) for role, names in by_role(editors)]
    return words["between_editors"].join(_group(n, language, words, "after_editor_role") for n in held)


def _group(named: Named, language: str, words: Words, after: str) -> str:
    role, names = named
    joined = words["between_names"].join(names)
    return f"{role_word(role, language)}{words[after]}{joined}" if role else joined
