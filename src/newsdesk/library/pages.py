"""Rows read straight from the pages of a SQLite file, whatever has become of the pages that lead to them.

After https://www.sqlite.org/fileformat2.html: 1.6 (b-tree pages), 2.1 (records), 4 (the write-ahead log). A page that
makes no sense gives nothing; whether a row is what was written is for its reader to find out.
"""

from __future__ import annotations

import contextlib
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = 4096
"""Bytes of a page where the file's head does not say: what our libraries have."""
Place = tuple[int, int]
"""Of a row: its page and where it begins there."""
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of the serial types that are whole numbers (2.1)."""


class Pages:
    """The pages of a database file with those of its log over them."""

    def __init__(self, path: Path) -> None:
        self._data: bytes | mmap.mmap = b""
        if path.stat().st_size:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        declared = int.from_bytes(self._data[16:18], "big")
        self.size = declared if declared in (512, 1024, 2048, 4096, 8192, 16384, 32768) else PAGE
        self.count = -(-len(self._data) // self.size)
        self._over: dict[int, bytes] = {}
        log = path.with_name(path.name + "-wal")
        if log.exists():
            self._read_log(log.read_bytes())

    def _read_log(self, log: bytes) -> None:
        """Pages that were committed to the log of this run of it (4.1, 4.3)."""
        pending: dict[int, bytes] = {}
        for at in range(32, len(log) - 24 - self.size + 1, 24 + self.size):
            number, total = struct.unpack_from(">II", log, at)
            if log[at + 8 : at + 16] != log[16:24]:
                break
            pending[number] = log[at + 24 : at + 24 + self.size]
            if total:  # a commit
                self._over.update(pending)
                self.count = max(self.count, total)
                pending = {}

    def page(self, number: int) -> bytes:
        """A page by its number, from 1; shorter than a page where the file ends."""
        return self._over.get(number) or self._data[(number - 1) * self.size : number * self.size]

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()

    def rows(self) -> Iterator[tuple[Place, int | None, list[Any]]]:
        """Every row of every page in use: its place, its number (None in a table without) and its values."""
        free = self._free()
        for page in range(1, self.count + 1):
            if page in free:
                continue
            for at in self._cells(self.page(page), 100 if page == 1 else 0):
                with contextlib.suppress(IndexError, ValueError, struct.error):
                    yield (page, at), *self._row(page, at)

    def values(self, place: Place) -> list[Any]:
        """The values of a row that :meth:`rows` gave."""
        return self._row(*place)[1]

    def _free(self) -> set[int]:
        """The pages that nothing uses any more (1.5): what was deleted stays deleted."""
        out: set[int] = set()
        head = self.page(1)
        if not head.startswith(b"SQLite format 3\0"):
            return out
        trunk = int.from_bytes(head[32:36], "big")
        while 0 < trunk <= self.count and trunk not in out:
            out.add(trunk)
            page = self.page(trunk)
            trunk, length = struct.unpack_from(">II", page) if len(page) >= 8 else (0, 0)
            if length > self.size // 4:
                break
            out.update(struct.unpack_from(f">{length}I", page, 8) if len(page) >= 8 + 4 * length else ())
        return out

    @staticmethod
    def _cells(page: bytes, start: int) -> Iterator[int]:
        """Where the rows of a page begin in it."""
        if len(page) <= start + 8 or page[start] not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
            return
        head = start + (12 if page[start] == _INDEX_INNER else 8)
        for n in range(int.from_bytes(page[start + 3 : start + 5], "big")):
            if head + 2 * n + 2 > len(page):
                return
            yield int.from_bytes(page[head + 2 * n : head + 2 * n + 2], "big")

    def _row(self, number: int, at: int) -> tuple[int | None, list[Any]]:
        page = self.page(number)
        kind = page[100 if number == 1 else 0]
        if kind == _INDEX_INNER:
            at += 4
        length, at = _varint(page, at)
        row = None
        if kind == _TABLE_LEAF:
            row, at = _varint(page, at)
        return row, _record(self._payload(page, at, length, table=kind == _TABLE_LEAF))

    def _payload(self, page: bytes, at: int, length: int, *, table: bool) -> bytes:
        """A cell's bytes, those on its further pages too (1.6)."""
        if length > self.count * self.size:
            raise ValueError("longer than the file")
        least = (self.size - 12) * 32 // 255 - 23
        most = self.size - 35 if table else (self.size - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length]
        here = least + (length - least) % (self.size - 4)
        parts = [page[at : at + (here if here <= most else least)]]
        at += len(parts[0])
        further, have = int.from_bytes(page[at : at + 4], "big"), len(parts[0])
        while have < length:
            if not 0 < further <= self.count:
                raise ValueError("no further page")
            page = self.page(further)
            parts.append(page[4 : 4 + length - have])
            have += len(parts[-1])
            if not parts[-1]:
                raise ValueError("an empty page")
            further = int.from_bytes(page[:4], "big")
        return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return value, at + n + 1


def _record(data: bytes) -> list[Any]:
    """The values of a record (2.1). ValueError and IndexError when it is none."""
    end, at = _varint(data, 0)
    place, values = end, []
    if end > len(data):
        raise ValueError("no record")
    while at < end:
        kind, at = _varint(data, at)
        value: Any = None
        if kind in _SIZES:
            size = _SIZES[kind]
            value = int.from_bytes(data[place : place + size], "big", signed=True)
        elif kind in (8, 9):
            size, value = 0, kind - 8
        elif kind >= 12:
            size = (kind - 12) // 2
            raw = data[place : place + size]
            value = raw.decode("utf-8") if kind % 2 else raw
        else:
            size = 8 if kind == 7 else 0
        place += size
        values.append(value)
    if place != len(data):
        raise ValueError("no record")
    return values
