"""Where a program broke, without anything that anybody wrote: for the log and for reports that are sent.

The text of an exception may hold whatever the program worked on, a path the person's name, so neither is told: of our
own errors the sentence with its places empty, of the system's the number's name, of all others the type alone.
"""

from __future__ import annotations

import errno
import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

from newsdesk.base.errors import UserError

DEEP, FRAMES = 6, 40
"""Errors that led to one another, and steps of each that are told: the last ones."""
_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARY = Path(os.__file__).resolve().parent
_FILE = re.compile(r'File "([^"\n]*)"')


def told(error: BaseException) -> str:
    """The error, the steps that led to it, and the errors behind it, in lines."""
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    known: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in known and len(known) < DEEP:
        yield ("because of " if known else "") + _named(at)
        known.add(id(at))
        steps = [(frame.f_code, line) for frame, line in traceback.walk_tb(at.__traceback__)]
        if len(steps) > FRAMES:
            yield f"  ({len(steps) - FRAMES} steps before these)"
        for code, line in steps[-FRAMES:]:
            yield f"  {place(code.co_filename)}, line {line}, in {code.co_qualname}"
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, UserError):
        return f"{name}: {error.message.template}"
    if isinstance(error, OSError) and error.errno:
        return f"{name}: {errno.errorcode.get(error.errno, error.errno)}"
    return name


def place(file: str) -> str:
    """A source file's name from its package on; of one that is nobody's package its own name alone."""
    path = Path(file)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    parts = path.parts
    for folder in ("site-packages", "dist-packages"):
        if folder in parts:
            return "/".join(parts[parts.index(folder) + 1 :])
    return path.relative_to(_LIBRARY).as_posix() if path.is_relative_to(_LIBRARY) else path.name


def cleaned(dump: str) -> str:
    """What faulthandler wrote, its paths by :func:`place`. It never holds values."""
    return _FILE.sub(lambda found: f'File "{place(found[1])}"', dump)
