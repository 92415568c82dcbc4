"""Formats of others by their own schemas, which lie in ``resources/schemas``: does what we write keep to them?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from newsdesk.base.links import is_uri
from newsdesk.base.paths import resources
from newsdesk.formats.times import moment

if TYPE_CHECKING:
    from referencing import Registry

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def faults_by(schema: Any, data: Any, others: Registry[Any] | None = None) -> Iterator[str]:
    """What a schema says of the data; addresses and times are looked at too, which JSON Schema leaves to the reader.
    ``others`` are the schemas that it refers to."""
    from jsonschema import FormatChecker  # not at the start
    from jsonschema.validators import validator_for
    from referencing import Registry

    formats = FormatChecker(formats=())
    formats.checks("uri")(lambda value: not isinstance(value, str) or is_uri(value))
    formats.checks("date-time")(lambda value: not isinstance(value, str) or is_time(value))
    validator = validator_for(schema)(schema, registry=others or Registry(), format_checker=formats)
    for error in validator.iter_errors(data):
        yield f"{error.json_path}: {error.message[:200]}"


@cache
def collected(file: str, address: str) -> Registry[Any]:
    """The schemas of a file that holds several by their paths under this address."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT4

    found: Registry[Any] = Registry()
    pairs = ((address + path, schema) for path, schema in load(file).items())
    return found.with_contents(pairs, default_specification=DRAFT4).crawl()


def is_time(text: str) -> bool:
    """Is this a time by RFC 3339, 5.6?"""
    return _RFC_3339.fullmatch(text) is not None and moment(text) is not None


@cache
def load(file: str) -> Any:
    """What is in this file of ``resources/schemas``."""
    return json.loads((resources() / "schemas" / file).read_text("utf-8"))
