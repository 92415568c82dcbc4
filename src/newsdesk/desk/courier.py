"""The thread that sends what is in the outbox: asleep until something is due, woken when there is something new.

It ends by itself when nothing waits, and is begun again by the next ``wake``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsdesk.desk.outbox import Tell

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk

log = logging.getLogger(__name__)

LONGEST = 10.0
"""Seconds of one sleep: a computer that was asleep too, or another program, may have made something due."""
AFTER_TROUBLE = 60.0
"""Seconds of rest when the outbox itself cannot be read or locked."""
LAST = 3.0
"""Seconds that whoever stops it waits for it to end. An answer that comes later is as lost as in a crash: the target is
asked at the next start."""


class Courier:
    """tell and failed are called in the courier's thread. Its methods may be called from any thread."""

    def __init__(self, desk: Desk, tell: Tell, failed: Callable[[Exception], object]) -> None:
        self._desk, self._tell, self._failed = desk, tell, failed
        self._lock = threading.Lock()
        self._awake = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    @property
    def working(self) -> bool:
        """Is something on its way, or waiting for its time?"""
        return self._thread is not None

    def wake(self) -> None:
        """Something may be due."""
        with self._lock:
            self._awake.set()
            if self._thread is None and not self._over:
                self._thread = threading.Thread(target=self._work, name="newsdesk-courier", daemon=True)
                self._thread.start()

    def stop(self, wait: float = LAST) -> bool:
        """End, for good; whether it has. What was being sent stays open and goes on at the next start."""
        with self._lock:
            self._over = True
            thread = self._thread
        if thread is None:
            return True
        self._awake.set()
        self._desk.outbox.halt()
        thread.join(wait)
        return not thread.is_alive()

    def _work(self) -> None:
        pause: float | None = 0.0
        while True:
            with self._lock:
                if self._over or (pause is None and not self._awake.is_set()):
                    self._thread = None
                    return
            self._awake.wait(pause)
            self._awake.clear()
            pause = self._send()

    def _send(self) -> float | None:
        """Send what is due; seconds until it is looked again, None when nothing waits."""
        try:
            due = self._desk.outbox.work(self._tell, lambda: not self._over)
        except Exception as error:  # the border of the thread: what stops the outbox must be seen, and tried again
            if not self._over:
                log.exception("the outbox stands still")
                self._failed(error)
            return AFTER_TROUBLE
        if due is None:
            return None
        return min(max((due - self._desk.clock()).total_seconds(), 0.0), LONGEST)
