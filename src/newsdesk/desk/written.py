"""Where exports went, so that the next one of the same article takes its own place and nobody else's."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path, PurePosixPath

import msgspec

from newsdesk.base.files import write_bytes
from newsdesk.desk.bundle import Exported, write_bundle, write_single
from newsdesk.extend.ports import Bundle

log = logging.getLogger(__name__)

MOST = 2000
"""Exports that are remembered."""


class _Made(msgspec.Struct):
    article: str
    entry: str
    """The SHA-256 of the file to open, as it was written."""


class Written:
    """Kept in a file; a damaged or missing one means that every place is taken that has something in it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def write(self, parent: Path, name: str, format: str, bundle: Bundle, article: str) -> Exported:
        """Write an article's export into a folder: one file as a file of this name, several as a folder that is named
        by the format too. Raises UserError."""
        if len(bundle.files) > 1:
            target = self.free(parent, (f"{name} {format}", ""), article, bundle.entry)
            made = write_bundle(target, bundle)
        else:
            target = self.free(parent, (name, PurePosixPath(bundle.entry).suffix), article, "")
            made = write_single(target, bundle)
        self.remember(target, article, made.entry)
        return made

    def free(self, parent: Path, names: tuple[str, str], article: str, entry: str) -> Path:
        """The path in a folder for an export of this article: the name (and its ending) when nothing is there or what
        is there is this article's own export as it was written, else the name with a number. entry is the path inside
        it of the file to open, "" for the export itself."""
        name, ending = names
        held, number = self._read(), 1
        while True:
            target = parent / f"{name}{f' {number}' if number > 1 else ''}{ending}"
            made = held.get(str(target.absolute()))
            own = made is not None and made.article == article and made.entry == _digest(target / entry)
            if own or not (target.exists() or target.is_symlink()):
                return target
            number += 1

    def remember(self, target: Path, article: str, entry: Path) -> None:
        """This export was made."""
        held = self._read()
        held.pop(str(target.absolute()), None)
        held[str(target.absolute())] = _Made(article, _digest(entry))
        while len(held) > MOST:
            del held[next(iter(held))]
        try:
            write_bytes(self._file, msgspec.json.encode(held))
        except OSError:  # then the next export gets a number
            log.warning("where exports went is not kept", exc_info=True)

    def _read(self) -> dict[str, _Made]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, _Made])
        except (OSError, msgspec.DecodeError):
            return {}


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
