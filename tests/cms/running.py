"""Programs that serve on loopback while a test session lasts, and end with it, whatever ends it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# The shell leads a group of its own. Its standard input is a pipe whose other end the test session holds: when that
# process ends, even killed, the pipe closes, and the shell takes the whole group with it. PHP's workers are in it.
KEEPER = '"$@" </dev/null & read _; [ -z "$CLEAR" ] || rm -rf "$CLEAR"; kill -KILL 0'


class Failed(Exception):
    """A program that did not come up; the text is the end of what it wrote."""


class Server:
    """One program with its helpers. ``clear`` is a folder to remove when the test session dies before it can."""

    def __init__(
        self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, clear: Path | None = None
    ) -> None:
        self.log = log
        log.write_bytes(b"")
        with log.open("ab") as out:
            self._group = subprocess.Popen(
                ["sh", "-c", KEEPER, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                env={**os.environ, **(env or {}), "CLEAR": str(clear or "")},
                start_new_session=True,
            )

    def wait(self, ready: Callable[[str], bool], seconds: float = 60) -> None:
        """Until ``ready`` says so of the text of the log; Failed after that time."""
        end = time.monotonic() + seconds
        while not ready(self.told()):
            if time.monotonic() > end:
                self.kill()
                raise Failed(self.told()[-2000:])
            time.sleep(0.02)

    def told(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """At once, all of the group. Nothing of it listens any more when this returns."""
        group = self._group.pid
        if self._group.poll() is None:
            os.killpg(group, signal.SIGKILL)
        self._group.wait()
        if self._group.stdin:
            self._group.stdin.close()
            self._group.stdin = None
        end = time.monotonic() + 5
        while _lives(group) and time.monotonic() < end:
            time.sleep(0.01)


def _lives(group: int) -> bool:
    """Whether a process of the group still runs; those that only wait for init to take note of their end do not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            said = stat.read_text("utf-8", "replace").rpartition(")")[2].split()  # proc(5): from the third field on
            state, its_group, threads = said[0], int(said[2]), int(said[17])
            if its_group == group and (state != "Z" or threads > 1):
                return True
    return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has at this moment."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port
