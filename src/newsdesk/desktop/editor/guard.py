"""Keeps Python exceptions from leaving a Qt virtual, where PySide may crash on them."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)


def guard(default: Any = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Wraps an override or slot of an object with ``on_error``: an exception goes there, and Qt gets the default."""

    def wrap(act: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(act)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return act(*args, **kwargs)
            except Exception as error:  # the border to C++: nothing may pass (see the module)
                log.exception("in %s", act.__qualname__)
                on_error = getattr(args[0], "on_error", None)
                if on_error is not None:
                    on_error(error)
                return default

        return run

    return wrap
