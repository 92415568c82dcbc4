"""Python's cyclic garbage is collected from the event loop alone: never inside an event, never in a worker's thread.

A forgotten window that Python frees while Qt is telling of a change of focus is a window that Qt still points to: the
process ends (seen with PySide6 6.11, Qt 6.11: QApplicationPrivate::notifyActiveWindowChange on a deleted QWindow).
Collecting between events also keeps its pause out of a key's way.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks at what is waiting."""
YOUNG, MIDDLE, OLD = 2000, 10, 10
"""Python's own rule, a little lazier: objects in the youngest generation, then collections of the one before."""


class Collector(QObject):
    """Takes over from Python's automatic collection until :meth:`stop`."""

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays to the end (modules, the window): it need not be looked through again. Not even once:
        that would be 17 ms of a start for the little that loading modules leaves behind."""
        gc.freeze()

    def collect(self) -> int:
        """Collect what Python would have collected by now; gives how many objects went."""
        young, middle, old = gc.get_count()
        if young < YOUNG:
            return 0
        return gc.collect(2 if old > OLD else 1 if middle > MIDDLE else 0)

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()
