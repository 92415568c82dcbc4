"""A small SSH server in this process: with passwords, without OpenSSH's extensions, and with faults on wish."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

PASSWORD = "a password of the tests"


class _Login(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        return paramiko.AUTH_SUCCESSFUL if (username, password) == ("desk", PASSWORD) else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _File(paramiko.SFTPHandle):
    def __init__(self, path: Path, flags: int, full: bool) -> None:
        super().__init__(flags)
        self.full = full
        self.readfile = self.writefile = os.fdopen(os.open(path, flags, 0o666), "wb" if flags & os.O_WRONLY else "rb")

    def write(self, offset: int, data: bytes) -> int:
        if self.full:
            return paramiko.SFTP_FAILURE
        result: int = super().write(offset, data)
        self.writefile.flush()
        return result


class _Files(paramiko.SFTPServerInterface):
    """Posix without extensions: a rename never replaces."""

    def __init__(self, server: Any, place: Place) -> None:
        super().__init__(server)
        self.place = place

    def _do(self, what: Any, *paths: str) -> Any:
        self.place.asked.append((what.__name__, *paths))
        if self.place.refused(what.__name__, paths):
            return paramiko.SFTP_PERMISSION_DENIED
        try:
            return what(*(self.place.inside(path) for path in paths))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def list_folder(self, path: str) -> Any:
        def listed(folder: Path) -> Any:
            return [paramiko.SFTPAttributes.from_stat(p.lstat(), p.name) for p in folder.iterdir()]

        return self._do(listed, path)

    def stat(self, path: str) -> Any:
        return self._do(lambda p: paramiko.SFTPAttributes.from_stat(p.stat()), path)

    def lstat(self, path: str) -> Any:
        return self._do(lambda p: paramiko.SFTPAttributes.from_stat(p.lstat()), path)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        def open(p: Path) -> Any:
            return _File(p, flags, self.place.full)

        return self._do(open, path)

    def remove(self, path: str) -> Any:
        return self._do(lambda p: p.unlink() or paramiko.SFTP_OK, path)

    def mkdir(self, path: str, attr: Any) -> Any:
        def mkdir(p: Path) -> int:
            p.mkdir()
            return int(paramiko.SFTP_OK)

        return self._do(mkdir, path)

    def rmdir(self, path: str) -> Any:
        return self._do(lambda p: p.rmdir() or paramiko.SFTP_OK, path)

    def rename(self, oldpath: str, newpath: str) -> Any:
        def rename(old: Path, new: Path) -> int:
            if new.exists():
                return int(paramiko.SFTP_FAILURE)
            old.rename(new)
            return int(paramiko.SFTP_OK)

        return self._do(rename, oldpath, newpath)

    def posix_rename(self, oldpath: str, newpath: str) -> Any:
        return paramiko.SFTP_OP_UNSUPPORTED


@dataclass
class Place:
    """Where the server lives and what it does wrong."""

    folder: Path
    key: Any
    port: int = 0
    full: bool = False
    sftp: bool = True
    locked: bool = False
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def inside(self, path: str) -> Path:
        return self.folder / path.lstrip("/")

    def refused(self, what: str, paths: tuple[str, ...]) -> bool:
        return self.locked and what in ("mkdir", "open")

    @property
    def address(self) -> str:
        return f"sftp://desk@127.0.0.1:{self.port}/in"


@contextmanager
def serving(folder: Path) -> Iterator[Place]:
    logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)
    place = Place(folder, paramiko.ECDSAKey.generate())
    (folder / "in").mkdir(exist_ok=True)
    listener = socket.create_server(("127.0.0.1", 0))
    place.port = listener.getsockname()[1]
    transports: list[Any] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transports.append(transport)
            transport.add_server_key(place.key)
            if place.sftp:
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, place)
            transport.start_server(event=threading.Event(), server=_Login())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for transport in transports:
            transport.close()
