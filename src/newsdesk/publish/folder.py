"""Delivers into a folder that another system watches, on this computer or in the network."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from newsdesk.base.errors import FULL, UserError, reason
from newsdesk.base.files import write_bytes, write_folder
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Later, Refused, Stopped, Target, Trouble, Wire
from newsdesk.publish.drop import (
    CAN,
    MOST_BYTES,
    MOST_FILES,
    OPTIONS,
    Drop,
    not_allowed,
    old,
    part,
    too_large,
    writable,
)

_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NEVER = (errno.ENAMETOOLONG, errno.EINVAL, errno.EFBIG, errno.ENOTDIR)
_IN_USE = (32, 33)
"""Windows: another program has the file open."""


class FolderPublisher:
    """A folder of one's own for each article (``newsdesk.publish.drop`` says what is in it)."""

    name = "folder"
    label: Message = M("Folder that another system watches")
    address: Message = M("The folder, on this computer or in the network")
    secret: Message | None = None
    options: Mapping[str, Option] = OPTIONS
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = CAN

    def connect(self, target: Target, secret: str, wire: Wire) -> Drop:
        """The folder, which has to be there. Raises UserError when it is no whole path."""
        folder = Path(target.address.strip()).expanduser()
        if not folder.is_absolute() or "\0" in target.address:
            raise UserError(
                M("{folder} is not the whole path of a folder.", folder=target.address or "-"),
                M("Write the path from the root of the disk, or choose the folder."),
            )
        return Drop(target, lambda: contextlib.nullcontext(_Folder(folder, wire)), lambda name: str(folder / name))


@dataclass(frozen=True, slots=True)
class _Folder:
    folder: Path
    wire: Wire

    def check(self) -> tuple[Note, ...]:
        """Is it a folder that may be written to, and how much room is there?"""
        try:
            if not stat.S_ISDIR(self.folder.stat().st_mode):
                raise Refused(M("{folder} is no folder.", folder=self.folder), M("Choose a folder."), "address")
            room = shutil.disk_usage(self.folder).free
        except OSError as error:
            told = self._trouble(error)
            raise Refused(told.message, told.hint, getattr(told, "kind", "address")) from error
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise not_allowed(str(self.folder))
        return (
            Note("found", writable(str(self.folder))),
            Note("found", M("There is room for {size} MB.", size=room >> 20)),
        )

    def names(self) -> Sequence[str]:
        """What is in the folder."""
        with self._told():
            return [path.name for path in self.folder.iterdir()]

    def read(self, name: str) -> dict[str, bytes] | None:
        """Every plain file; a link is none, and none is followed."""
        with self._told():
            try:
                return dict(self._files(name))
            except FileNotFoundError:
                self._there()
                return None

    def _files(self, name: str) -> Iterator[tuple[str, bytes]]:
        size, count, top = 0, 0, self.folder / name
        for here, _, names in os.walk(top, onerror=_raised):
            for each in names:
                path = Path(here, each)
                found = path.lstat()
                if not stat.S_ISREG(found.st_mode):
                    continue
                size, count = size + found.st_size, count + 1
                if size > MOST_BYTES or count > MOST_FILES:
                    raise too_large(name)
                self._go_on()
                yield path.relative_to(top).as_posix(), path.read_bytes()

    def has(self, name: str) -> bool:
        """Is it there?"""
        return (self.folder / name).exists()

    def put(self, name: str, files: Mapping[str, bytes]) -> None:
        """See :class:`newsdesk.publish.drop.Store`."""
        with self._told():
            self._there()
            write_folder(self.folder / name, files, work=(part(name), old(name)), before_each=self._go_on)

    def mark(self, name: str, data: bytes) -> None:
        """See :class:`newsdesk.publish.drop.Store`."""
        with self._told():
            self._there()
            write_bytes(self.folder / name, data)

    def clear(self, name: str) -> None:
        """See :class:`newsdesk.publish.drop.Store`."""
        path = self.folder / name
        with self._told():
            try:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            except FileNotFoundError:
                self._there()

    # ------------------------------------------------------------------ what goes wrong

    def _there(self) -> None:
        """A network folder that is away is never made: what was written then would lie on this computer's own disk."""
        self.folder.stat()

    def _go_on(self) -> None:
        if self.wire.stopped:
            raise Stopped(M("It was stopped."))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: OSError) -> Trouble:
        folder = self.folder
        if getattr(error, "winerror", None) in _IN_USE:
            return Later(
                M("Another program has files in {folder} open.", folder=folder), M("It is tried again by itself.")
            )
        if error.errno in _RIGHTS:
            return not_allowed(str(folder))
        if error.errno in _FULL:
            return Later(
                M("{folder} cannot be written to: {why}.", folder=folder, why=FULL),
                M("Make room there; it is tried again by itself."),
            )
        if error.errno in _NEVER:
            return Refused(
                M("{folder} cannot be written to: {why}.", folder=folder, why=reason(error)),
                M("Choose another folder, or ask who runs the intake."),
            )
        return Later(
            M("{folder} cannot be reached: {why}.", folder=folder, why=reason(error)),
            M("Connect the network folder, or correct the address; it is tried again by itself."),
        )


def _raised(error: OSError) -> None:
    raise error
