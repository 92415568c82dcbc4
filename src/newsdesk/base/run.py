"""Whether the last run came to its end: a file that is there while the program runs, and takes what a crash says.

``running.txt`` in the data folder begins with a line that says how many crashes came before it without a proper end
between; Python's faulthandler writes the steps of all threads behind it when the process is ended by a signal of its
own (SIGSEGV, SIGABRT and their like). Whoever has the data folder's lock (desktop/single) may have a run.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newsdesk.base.traces import cleaned

log = logging.getLogger(__name__)

MOST = 200_000
"""Characters of a crash that are read."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that came to no proper end: what the crash said, "" when it was ended from outside or the power went; and
    how many crashes in a row this one makes."""

    crash: str
    times: int


class Run:
    """This run, from here to :meth:`end`. ``before``: how the last one ended, None when it ended well."""

    def __init__(self, data: Path) -> None:
        self._path = data / "running.txt"
        self.before = _read(self._path)
        self._file: IO[bytes] | None = None
        if self.before is not None and self.before.crash:
            log.error("the last run ended in a crash\n%s", self.before.crash)  # it stays there when the notice is gone
        try:
            self._file = self._path.open("wb", buffering=0)
            self._file.write(b"%d\n" % (self.before.times if self.before else 0))
            faulthandler.enable(self._file)
        except OSError:
            log.warning("a crash of this run will not be known", exc_info=True)

    def end(self) -> None:
        """It ends well."""
        faulthandler.disable()
        if self._file is not None:
            self._file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()


def _read(path: Path) -> Ended | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            first, crash = file.readline(20), file.read(MOST)
    except OSError:
        return None
    crash = cleaned(crash).strip()
    before = int(first) if first.strip().isdecimal() else 0
    return Ended(crash, before + 1 if crash else 0)
