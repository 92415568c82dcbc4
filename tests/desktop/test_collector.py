"""Garbage waits for the event loop."""

from __future__ import annotations

import gc
import weakref

from newsdesk.desktop.collector import YOUNG, Collector


class Knot:
    """Only a cyclic collection gets rid of it."""

    def __init__(self) -> None:
        self.me = self


def test_garbage_waits_until_the_event_loop_looks_for_it() -> None:
    collector = Collector()
    try:
        gc.collect()
        assert not gc.isenabled()
        knot = weakref.ref(Knot())
        assert collector.collect() == 0, "not worth it yet"
        more = [[] for _ in range(2 * YOUNG)]  # what Python's own collection would have started at
        assert knot() is not None
        assert collector.collect() > 0
        assert knot() is None and len(more) == 2 * YOUNG
    finally:
        collector.stop()
    assert gc.isenabled()
    gc.disable()  # as the tests of this folder have it
