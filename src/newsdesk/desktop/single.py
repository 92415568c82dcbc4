"""One window for each person and data folder: a second start hands over what it was to open, and ends.

Who has the data folder's ``window.lock`` is the first; the system lets go of it when the process ends, however it ends,
so a socket that was left behind is known to be dead. The first listens on a local socket that the system keeps for this
person alone. One message is one line of JSON, ``{"open": ["/full/path.newsdesk"], "sample": false, "activation": ""}``,
and is answered with ``ok`` and a line feed when it was taken.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from PySide6.QtCore import QDeadlineTimer, QObject, QThread

from newsdesk.base.files import locked
from newsdesk.desktop.editor.guard import guard

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

log = logging.getLogger(__name__)

LONGEST, MOST, LONGEST_PATH = 64 * 1024, 50, 4096
"""Bytes of a message, files in it, characters of a path."""
PATIENCE, SLOWEST = 2000, 2000
"""Milliseconds that a second start waits for an answer, and that a message may take to come."""
AGAIN = 50
"""Milliseconds between two attempts to reach the first."""
TAKEN = b"ok\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a start is to open: files by their full paths, the sample story. activation: the desktop's leave to come to
    the front (XDG activation), "" for none."""

    open: tuple[str, ...] = ()
    sample: bool = False
    activation: str = ""


def read(line: bytes) -> Wanted | None:
    """The message; None when it is none."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or not isinstance(held.get("open"), list) or len(held["open"]) > MOST:
        return None
    paths = [path for path in held["open"] if isinstance(path, str) and 0 < len(path) <= LONGEST_PATH]
    if len(paths) != len(held["open"]) or not all("\0" not in p and Path(p).is_absolute() for p in paths):
        return None
    activation = held.get("activation", "")
    known = isinstance(activation, str) and len(activation) <= 200 and activation.isprintable()
    return Wanted(tuple(paths), held.get("sample") is True, activation if known else "")


def wanted(arguments: Sequence[str]) -> Wanted:
    """What these arguments of the window ask for."""
    files = tuple(str(Path(a).absolute()) for a in arguments if not a.startswith("--"))[:MOST]
    return Wanted(files, "--sample" in arguments, os.environ.get("XDG_ACTIVATION_TOKEN", ""))


def place(data: Path) -> str:
    """The socket's name for a data folder and this person: on Unix a path in the folder that the system keeps for the
    person's running programs, or in that for temporary files."""
    try:
        person = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    except OSError:
        person = ""
    name = "newsdesk-" + hashlib.sha256(f"{person}\n{data.absolute()}".encode("utf-8", "replace")).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = sys.platform != "win32" and len(runtime) < 60 and Path(runtime).is_absolute() and Path(runtime).is_dir()
    return str(Path(runtime) / name) if usable else name


def first(data: Path) -> IO[bytes] | None:
    """The lock of the first window over this data folder; None when there is one already. Raises OSError."""
    data.mkdir(parents=True, exist_ok=True)
    return locked(data / "window.lock")


def hand_over(data: Path, what: Wanted) -> IO[bytes] | Literal["taken", "silent"]:
    """Give what is to be opened to the window that is open: "taken", or "silent" when it did not answer in time; the
    lock when it ended meanwhile and this start is the first. Raises OSError."""
    end = QDeadlineTimer(PATIENCE)
    while True:
        if _given(place(data), what, end):
            return "taken"
        lock = first(data)
        if lock is not None:
            return lock
        if end.hasExpired():
            return "silent"
        QThread.msleep(AGAIN)  # there is no window here that could stand still


def _given(name: str, what: Wanted, end: QDeadlineTimer) -> bool:
    from PySide6.QtNetwork import QLocalSocket  # not at the start

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(max(1, end.remainingTime())) or not _is_ours(socket.fullServerName()):
        return False
    _let_it_come_to_the_front()
    socket.write(json.dumps(asdict(what)).encode() + b"\n")
    while not socket.canReadLine():
        if end.hasExpired() or not socket.waitForReadyRead(max(1, end.remainingTime())):
            return False
    return bytes(socket.readLine().data()) == TAKEN


def _is_ours(path: str) -> bool:
    """Does this socket belong to the person? In a folder that all may write to, anybody may have made one."""
    if sys.platform == "win32":
        return True  # pipes have no such folder, and carry the person's name in theirs
    try:
        return Path(path).stat().st_uid == os.getuid()
    except OSError:
        return False


def _let_it_come_to_the_front() -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # else only the task bar blinks


class Listening(QObject):
    """The first window's ear. open is called with what a later start wants."""

    def __init__(self, data: Path, open: Callable[[Wanted], object]) -> None:
        from PySide6.QtNetwork import QLocalServer  # not at the start: 7 ms

        super().__init__()
        self.on_error = None
        self._open = open
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(8)
        self._server.newConnection.connect(self._greet)
        name = place(data)
        QLocalServer.removeServer(name)  # who left it behind has ended: the lock is ours
        if not self._server.listen(name):
            log.warning("a second start will not find this window: %s", self._server.serverError().name)

    @guard()
    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(LONGEST + 1)
            socket.disconnected.connect(socket.deleteLater)
            _Caller(socket, self._open)

    def close(self) -> None:
        """Later starts are on their own."""
        self._server.close()


class _Caller(QObject):
    """One later start, for as long as its connection lives."""

    def __init__(self, socket: QLocalSocket, open: Callable[[Wanted], object]) -> None:
        super().__init__(socket)
        self.on_error = None
        self._socket, self._open = socket, open
        self.startTimer(SLOWEST)
        socket.readyRead.connect(self._heard)
        self._heard()

    @guard()
    def _heard(self) -> None:
        socket = self._socket
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        what = read(bytes(socket.readLine(LONGEST + 1).data()))
        if what is None:
            log.warning("another program said something that is not understood")
            socket.abort()
            return
        socket.readyRead.disconnect(self._heard)
        socket.write(TAKEN)
        socket.flush()
        socket.disconnectFromServer()
        self._open(what)

    @guard()
    def timerEvent(self, event: object) -> None:
        self._socket.abort()
