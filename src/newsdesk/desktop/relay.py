"""Brings a worker's result back to the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from newsdesk.desk.jobs import Jobs
from newsdesk.desktop.editor.guard import guard


class Relay(QObject):
    """Runs jobs; done and failed are called in the thread that made the relay."""

    _call = Signal(object)

    def __init__(self, jobs: Jobs, on_error: Callable[[Exception], None]) -> None:
        super().__init__()
        self.on_error = on_error
        self._jobs = jobs
        self._call.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        act: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Future[None]:
        """Start act(*args) in a worker."""
        sorry = failed or self.on_error
        return self._jobs.run(
            act,
            *args,
            done=lambda result: self._call.emit(lambda: done(result)),
            failed=lambda error: self._call.emit(lambda: sorry(error)),
        )

    def soon(self, call: Callable[[], object]) -> None:
        """From a worker: call this in the thread that made the relay."""
        self._call.emit(call)

    @guard()
    def _run(self, call: Callable[[], object]) -> None:
        call()
