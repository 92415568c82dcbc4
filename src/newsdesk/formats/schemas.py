"""Formats of others by their own schemas, which lie in ``resources/schemas``: does what we write keep to them?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from newsdesk.base.links import is_uri
from newsdesk.base.paths import resources
from newsdesk.formats.times import moment

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def faults_by(schema: Path, data: Any, others: Mapping[str, Any] | None = None) -> Iterator[str]:
    """What the schema in this file of ``resources/schemas`` says of the data; addresses and times are looked at too,
    which JSON Schema leaves to the reader. ``others`` are the schemas that it refers to, by their address."""
    from jsonschema import FormatChecker  # not at the start
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.jsonschema import DRAFT4

    formats = FormatChecker(formats=())
    formats.checks("uri")(lambda value: not isinstance(value, str) or is_uri(value))
    formats.checks("date-time")(lambda value: not isinstance(value, str) or is_time(value))
    held = load(schema)
    registry: Registry[Any] = Registry().with_contents((others or {}).items(), default_specification=DRAFT4)
    validator = validator_for(held)(held, registry=registry, format_checker=formats)
    for error in validator.iter_errors(data):
        yield f"{error.json_path}: {error.message[:200]}"


def is_time(text: str) -> bool:
    """Is this a time by RFC 3339, 5.6?"""
    return _RFC_3339.fullmatch(text) is not None and moment(text) is not None


@cache
def load(schema: Path) -> Any:
    """The schema in this file of ``resources/schemas``."""
    return json.loads((resources() / "schemas" / schema).read_text("utf-8"))
