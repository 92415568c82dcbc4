"""Writing files so that they are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO


def write_bytes(path: Path, data: bytes) -> None:
    """Write one file atomically, as :func:`writing` does. Raises OSError; the old file then stays."""
    with writing(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of path when the block ends, and is gone when it raises: temporary
    sibling, fsync, rename. Raises OSError; the old file then stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def check_inside(names: Iterable[str]) -> None:
    """Are all of these relative POSIX paths inside a folder? ValueError naming the first that is not."""
    for name in names:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\\" in name or ":" in name:
            raise ValueError(f"not a relative path inside the folder: {name!r}")


def write_folder(
    path: Path,
    files: Mapping[str, bytes],
    *,
    work: tuple[str, str] | None = None,
    before_each: Callable[[], object] = bool,
) -> None:
    """Write a whole folder atomically, replacing what was there: a temporary sibling, fsync, swap.

    Keys are relative POSIX paths; an absolute path or one with ".." is a ValueError. On any failure the
    old folder is as it was and the temporary one is gone. ``work`` are names for the temporary siblings of the new and
    the old content, so that the next call takes away what a process that was killed has left;
    ``before_each`` is called before each file and may raise.
    """
    check_inside(files)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh, aside = _siblings(path, work)
    try:
        fresh.chmod(0o777 & ~_umask())
        for name, data in files.items():
            before_each()
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        if path.exists():
            path.replace(aside / "old")
        fresh.replace(path)
    except BaseException:
        if (aside / "old").exists() and not path.exists():
            (aside / "old").replace(path)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    sync_folder(path.parent)


def _siblings(path: Path, work: tuple[str, str] | None) -> tuple[Path, Path]:
    """Two empty folders beside path, for the new and for the old content."""
    if work is None:
        prefix = f".{path.name[:40]}-"
        fresh, aside = (Path(tempfile.mkdtemp(prefix=prefix, dir=path.parent)) for _ in range(2))
        return fresh, aside
    made = path.with_name(work[0]), path.with_name(work[1])
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    return made


def sync_folder(path: Path) -> None:
    """Make a rename in this folder durable where the platform can (Windows cannot open a folder)."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    # There is no way to read the umask but to set it; 0o022 is what every desktop system starts with.
    return 0o022


def write_secret(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read. Raises OSError, FileExistsError when it is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def copy_file(old: Path, new: Path) -> None:
    """Copy one file atomically and durably, as :func:`writing` does. Raises OSError; new is then as it was."""
    with old.open("rb") as source, writing(new) as target:
        shutil.copyfileobj(source, target, 1 << 20)


SHARERS = 64
"""How many may share a lock on Windows, which knows only locks for one: each takes a byte of its own."""


def locked(path: Path, *, shared: bool = False) -> IO[bytes] | None:
    """Lock a file, made if need be, until what this gives is closed or the process ends; None when somebody else has
    it locked. Those who share it keep out only who wants it alone. Raises OSError when the file cannot be made."""
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            _lock_bytes(file, shared=shared)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _lock_bytes(file: IO[bytes], *, shared: bool) -> None:
    """One byte of the first SHARERS, or all of them. OSError when it cannot be had."""
    import msvcrt

    lock = getattr(msvcrt, "locking")  # noqa: B009  other systems' type checkers do not know it
    if not shared:
        file.seek(0)
        lock(file.fileno(), 2, SHARERS)  # LK_NBLCK
        return
    for place in range(SHARERS):
        file.seek(place)
        with contextlib.suppress(OSError):
            lock(file.fileno(), 2, 1)
            return
    raise OSError("all places are taken")
