"""Export options: what was asked for, checked against what an exporter offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.extend.ports import Option


def read_options(given: Mapping[str, Any], offered: Mapping[str, Option]) -> dict[str, str]:
    """Every offered option with its value or default. An unknown name or value is a UserError."""
    for name, value in given.items():
        if name not in offered:
            names = ", ".join(offered) or "-"
            raise UserError(
                M("This format has no option {name}.", name=name), M("Its options are: {names}", names=names)
            )
        known = offered[name].choices
        if not isinstance(value, str) or (known and value not in known):
            raise UserError(
                M("The option {name} cannot be {value}.", name=name, value=value),
                M("Choose one of: {names}", names=", ".join(known)) if known else M("Give a text in its place."),
            )
    return {name: given.get(name, option.default) for name, option in offered.items()}
