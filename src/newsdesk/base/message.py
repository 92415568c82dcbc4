"""A sentence for people that does not know its language yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class Message:
    """An English template and the values for its braces, translated only when shown.

    A value may be a Message itself. Made by :func:`M` so that babel finds the template.
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return fill(self.template, dict(self.values))


def M(template: str, **values: object) -> Message:
    """A message from a literal English template: ``M("{name} cannot be read", name=path.name)``."""
    return Message(template, tuple(values.items()))


def fill(template: str, values: dict[str, object]) -> str:
    """Put values into the braces of a template: ``{count} {count:picture|pictures}`` says "1 picture", "2 pictures".

    Plain replacement, not str.format: values come from outside and templates from translators,
    and neither may reach attributes or crash the sentence. What a value holds is never read as a template.
    """

    def put(found: re.Match[str]) -> str:
        name, one, many = found.groups()
        if name not in values:
            return found[0]
        value = str(values[name])
        if one is None:
            return value
        return one if value == "1" else many

    return _PLACE.sub(put, template)
