"""The one kind of failure that a person can do something about, and the system's errors in their words."""

from __future__ import annotations

import errno

from newsdesk.base.message import M, Message


class UserError(Exception):
    """What happened and to what (message), and what to do now (hint). Everything else raised is a bug."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else str(self.message)


FULL = M("the disk is full")
NOT_ALLOWED = M("it may not be written to")
UNREACHABLE = M("its disk cannot be read or written")
SYSTEM: dict[int | None, Message] = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: M("access is not allowed"),
    errno.EPERM: M("access is not allowed"),
    errno.EROFS: NOT_ALLOWED,
    errno.ENOENT: M("it is not there"),
    errno.EEXIST: M("something of that name is there already"),
    errno.EISDIR: M("it is a folder"),
    errno.ENOTDIR: M("a part of its path is no folder"),
    errno.EIO: UNREACHABLE,
}
SQLITE: dict[str, Message] = {
    "SQLITE_BUSY": M("another program holds it"),
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": NOT_ALLOWED,
    "SQLITE_PERM": NOT_ALLOWED,
    "SQLITE_CANTOPEN": M("its file cannot be opened or made"),
    "SQLITE_IOERR": UNREACHABLE,
}
"""By the beginning of SQLite's name of the error (https://www.sqlite.org/rescode.html)."""


def reason(error: Exception) -> object:
    """Why it failed, for the inside of a sentence: an error of the system or of SQLite in a person's words."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno) or error.strerror or error
    name = getattr(error, "sqlite_errorname", "")
    return next((words for start, words in SQLITE.items() if name.startswith(start)), error)
