"""What an export of many articles has made in a folder: a file beside it, one JSON line for each article.

A line is appended when its article is done, so a run that was killed goes on where it was; at the end the file is
written anew with the last line of each folder. What the file says is believed only as far as it names files inside
its folder: it decides what is removed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from newsdesk.base.errors import UserError
from newsdesk.base.files import locked, write_bytes
from newsdesk.base.message import M
from newsdesk.desk.bundle import unwritten
from newsdesk.formats.site import Story, of_the_site

STATE, LOCK = ".newsdesk-export.jsonl", ".newsdesk-export.lock"
_LEFT = re.compile(r"\.(?P<folder>.{1,40}?)-(?:old-)?[a-z0-9_]{8}")
"""Folders in the making (base/files.write_folder)."""


class Line(msgspec.Struct, frozen=True, tag="article"):
    """One article's export: of which revision, the digest of all else that decided its bytes, the name that it asked
    for, and its files by their paths in its folder."""

    revision: int
    digest: str
    name: str
    files: tuple[str, ...]
    story: Story


class Site(msgspec.Struct, frozen=True, tag="site"):
    """The files around the articles."""

    files: tuple[str, ...]


_DECODER = msgspec.json.Decoder(Line | Site)


class State:
    """The state of one folder, kept from others while it is open."""

    def __init__(self, out: Path) -> None:
        """Raises UserError: the folder cannot be made, or another run is at it."""
        self.out = out
        self.lines: dict[str, Line] = {}
        """By folder."""
        self.site: tuple[str, ...] = ()
        try:
            out.mkdir(parents=True, exist_ok=True)
            lock = locked(out / LOCK)
            if lock is None:
                raise UserError(M("Another export into {folder} is at work.", folder=out), M("Wait until it is done."))
            self._lock = lock
            self._read()
            self._file: IO[bytes] = (out / STATE).open("ab")
            if self._file.tell():
                self._file.write(b"\n")  # a line that was cut off stays alone
        except OSError as error:
            raise unwritten(out, error) from error

    def _read(self) -> None:
        with suppress(FileNotFoundError):
            for row in (self.out / STATE).read_bytes().splitlines():
                with suppress(msgspec.DecodeError):  # one that was cut off, or is none of ours
                    line = _DECODER.decode(row)
                    if isinstance(line, Site):
                        self.site = tuple(filter(of_the_site, line.files))
                    elif _inside(line):
                        self._put(line)

    def _put(self, line: Line) -> None:
        self.lines.pop(line.story.folder, None)
        self.lines[line.story.folder] = line

    def add(self, line: Line | Site) -> None:
        """Remember what was made. Raises UserError."""
        if isinstance(line, Site):
            self.site = line.files
        else:
            self._put(line)
        try:
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()
        except OSError as error:
            raise unwritten(self.out, error) from error

    def by_id(self) -> dict[str, Line]:
        """The last line of each article."""
        return {line.story.id: line for line in self.lines.values()}

    def is_there(self, line: Line) -> bool:
        return (self.out / line.story.folder / line.story.entry).is_file()

    def remove(self, folder: str) -> None:
        """Remove what was made in a folder, and the folder when nothing else is in it. Raises UserError."""
        line, root = self.lines[folder], self.out / folder
        try:
            if not root.is_symlink():
                for name in line.files:
                    path = root / name
                    if path.parent.resolve().is_relative_to(root.resolve()):
                        path.unlink(missing_ok=True)
                for path in {(root / name).parent for name in line.files} - {root}:
                    _remove_empty(path)
                _remove_empty(root)
        except OSError as error:
            raise unwritten(root, error) from error
        del self.lines[folder]

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove what a killed run left of folders in the making."""
        ours = {folder[:40] for folder in folders}
        for path in self.out.glob(".*-????????"):
            found = _LEFT.fullmatch(path.name)
            if found and found["folder"] in ours and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Write the file anew, without what is no longer so. Raises UserError."""
        self._file.close()
        held = [*self.lines.values(), *([Site(self.site)] if self.site else [])]
        try:
            write_bytes(self.out / STATE, b"".join(msgspec.json.encode(line) + b"\n" for line in held))
        except OSError as error:
            raise unwritten(self.out, error) from error
        finally:
            with suppress(OSError):  # Windows removes no file that is open
                (self.out / LOCK).unlink()
            self._lock.close()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # something else is in it
        folder.rmdir()


def _inside(line: Line) -> bool:
    """Does it name a folder of ours, and files inside it?"""
    folder, names = line.story.folder, (line.story.entry, *line.files)
    if not folder or folder[0] == "." or _is_path(folder):
        return False
    return all(name and not PurePosixPath(name).is_absolute() and _is_plain(name) for name in names)


def _is_plain(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and "\\" not in name and ":" not in name and "\0" not in name


def _is_path(folder: str) -> bool:
    return "/" in folder or not _is_plain(folder)
