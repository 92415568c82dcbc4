"""Export options: what was asked for, checked against what an exporter offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message

Help = Mapping[str, tuple[object, Message]]
Choices = Mapping[str, tuple[str, ...] | None]
"""The values that an option may have; None for any text."""


def read_options(given: Mapping[str, Any], offered: Help, choices: Choices) -> dict[str, Any]:
    """Every offered option with its value or default. An unknown name or value is a UserError."""
    for name, value in given.items():
        if name not in offered:
            names = ", ".join(offered) or "-"
            raise UserError(
                M("This format has no option {name}.", name=name), M("Its options are: {names}", names=names)
            )
        known = choices[name]
        if known is not None and value not in known:
            raise UserError(
                M("The option {name} cannot be {value}.", name=name, value=value),
                M("Choose one of: {names}", names=", ".join(known)),
            )
        if not isinstance(value, str):
            raise UserError(
                M("The option {name} cannot be {value}.", name=name, value=value), M("Give a text in its place.")
            )
    return {name: given.get(name, default) for name, (default, _) in offered.items()}
