"""Export options: what was asked for, checked against what an exporter offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message

Help = Mapping[str, tuple[object, Message]]


def read_options(given: Mapping[str, Any], offered: Help, choices: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Every offered option with its value or default. An unknown name or value is a UserError."""
    for name, value in given.items():
        if name not in offered:
            known = ", ".join(offered) or "-"
            raise UserError(
                M("This format has no option {name}.", name=name), M("Its options are: {names}", names=known)
            )
        if value not in choices[name]:
            raise UserError(
                M("The option {name} cannot be {value}.", name=name, value=value),
                M("Choose one of: {names}", names=", ".join(choices[name])),
            )
    return {name: given.get(name, default) for name, (default, _) in offered.items()}
