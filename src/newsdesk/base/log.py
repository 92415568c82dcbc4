"""The log file: what the program did and what went wrong, never what anybody wrote."""

from __future__ import annotations

import logging
from copy import copy
from pathlib import Path
from types import TracebackType

from newsdesk.base.traces import told

SIZE = 1_000_000
KEPT = 3


class _Formatter(logging.Formatter):
    """Of an exception only what :mod:`newsdesk.base.traces` tells: its text may hold what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.exc_text = None  # where another formatter leaves the whole traceback for the next
        return super().format(record)

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return told(ei[1]) if ei[1] is not None else ""


class _File(logging.Handler):
    """The file, once there is something to write: its module takes 5 ms of a start."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            try:
                self._file = RotatingFileHandler(self._path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
            except OSError:
                self._file = logging.NullHandler()
            self._file.setFormatter(self.formatter)
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def start_log(folder: Path) -> None:
    """Log to ``newsdesk.log`` in folder, a few megabytes at most; to nowhere when it cannot be written."""
    root = logging.getLogger()
    logging.raiseExceptions = False  # a log that cannot be written is not worth a word on a person's terminal
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _File(folder / "newsdesk.log")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
