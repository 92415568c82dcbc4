"""Delivers into a folder on a server, over SFTP; the server's key is always checked."""

from __future__ import annotations

import contextlib
import errno
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from newsdesk.base.errors import UserError
from newsdesk.base.files import check_inside
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
from newsdesk.publish.wire import NO_NETWORK, without_login

if TYPE_CHECKING:
    import paramiko

READ = 60.0
"""Seconds for an answer."""
PIECE = 1 << 15
"""Bytes of a request: what every server takes."""
DEEPEST = 8


class SftpPublisher:
    """A folder of one's own for each article (``newsdesk.publish.drop`` says what is in it)."""

    name = "sftp"
    label: Message = M("Server over SFTP")
    address: Message = M("The folder, as sftp://user@server/path")
    secret: Message | None = M("Password, or the passphrase of the private key")
    options: Mapping[str, Option] = {
        **OPTIONS,
        "key": Option(M("Private key (path of its file)"), ""),
        "host_key": Option(M("The server's key: SHA256:… or a line of known_hosts"), ""),
    }
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = CAN

    def connect(self, target: Target, secret: str, wire: Wire) -> Drop:
        """The folder on the server. Raises UserError for an address that is none."""
        place = _place(target, secret, wire)
        return Drop(target, lambda: connected(place), place.where)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder on a server, and who comes there."""

    host: str
    port: int
    user: str
    folder: str
    secret: str = field(repr=False)
    key: str
    host_key: str
    wire: Wire = field(repr=False)

    def where(self, name: str) -> str:
        """An address for people."""
        port = "" if self.port == 22 else f":{self.port}"
        return f"sftp://{self.host}{port}/{PurePosixPath(self.folder, name)}".replace("//", "/").replace(":/", "://", 1)


def _place(target: Target, secret: str, wire: Wire) -> Place:
    shown = without_login(target.address) or "-"
    try:
        parts = urlsplit(target.address.strip())
        host, port, user = parts.hostname or "", parts.port or 22, unquote(parts.username or "") or target.login
    except ValueError:
        host, port, user = "", 22, ""
    if not host or parts.scheme != "sftp":
        raise UserError(
            M("{address} is no address of a server.", address=shown), M("Write it as sftp://user@server/path.")
        )
    if parts.password:
        raise UserError(
            M("There is a password in the address of {host}.", host=host),
            M("Take it out of the address; it is kept in the system's keyring."),
        )
    if not user:
        raise UserError(
            M("Nobody is named who logs in at {host}.", host=host), M("Write it as sftp://user@server/path.")
        )
    path = unquote(parts.path)
    folder = path.removeprefix("/~/") if path.startswith("/~/") else path
    if "\0" in folder or ".." in PurePosixPath(folder).parts:
        raise UserError(
            M("{address} is no address of a server.", address=shown), M("Write the whole path of the folder.")
        )
    chosen = target.options
    return Place(
        host, port, user, folder or ".", secret, chosen.get("key", ""), chosen.get("host_key", "").strip(), wire
    )


@contextlib.contextmanager
def connected(place: Place) -> Iterator[_Server]:
    """The server, logged in at and its folder looked for. Raises Trouble, then and while it is used."""
    from newsdesk.publish.sshlogin import login

    if place.wire.stopped:
        raise Stopped(M("It was stopped."))
    with contextlib.closing(login(place)) as client, _told(place), contextlib.closing(_sftp(place, client)) as sftp:
        sftp.get_channel().settimeout(READ)
        yield _Server(place, sftp)


def _sftp(place: Place, client: paramiko.SSHClient) -> paramiko.SFTPClient:
    import paramiko

    try:
        return client.open_sftp()
    except paramiko.SSHException as error:
        raise Refused(
            M("{host} offers no SFTP.", host=place.host),
            M("Ask who runs the server to switch SFTP on."),
            "switched-off",
        ) from error


@contextlib.contextmanager
def _told(place: Place) -> Iterator[None]:
    """What went wrong there, in a sentence."""
    import paramiko

    lost = Later(M("{host} did not answer to the end.", host=place.host), NO_NETWORK)
    try:
        yield
    except (EOFError, TimeoutError, ConnectionError, paramiko.SSHException) as error:
        raise lost from error
    except OSError as error:
        raise _trouble(place, error) from error


def _trouble(place: Place, error: OSError) -> Trouble:
    if error.errno in (errno.EACCES, errno.EPERM):
        return not_allowed(place.where(""))
    if error.errno == errno.ENOENT:
        return Later(
            M("The folder at {host} was changed meanwhile.", host=place.host), M("It is tried again by itself.")
        )
    if "closed" in str(error):
        return Later(M("{host} did not answer to the end.", host=place.host), NO_NETWORK)
    return Later(
        M("{host} failed to write; its disk may be full.", host=place.host),
        M("Ask who runs the server; it is tried again by itself."),
    )


@dataclass(frozen=True, slots=True)
class _Server:
    """A folder of a server that one is logged in at."""

    place: Place
    sftp: paramiko.SFTPClient

    def check(self) -> tuple[Note, ...]:
        """Is it a folder? Whether it may be written to is known by its mode alone, which says nothing of others'
        rules: nothing is written here."""
        self._there()
        found = self.sftp.stat(self.place.folder)
        if found.st_mode is not None and not found.st_mode & 0o222:
            raise not_allowed(self.place.where(""))
        return (
            Note("found", M("{user} is logged in.", user=self.place.user)),
            Note("found", writable(self.place.where(""))),
        )

    def names(self) -> Sequence[str]:
        """What is in the folder."""
        self._there()
        return list(self.sftp.listdir(self.place.folder))

    def read(self, name: str) -> dict[str, bytes] | None:
        """Every plain file; no link is followed."""
        try:
            return dict(self._files(name))
        except FileNotFoundError:
            self._there()
            return None

    def _files(self, name: str) -> Iterator[tuple[str, bytes]]:
        size = 0
        for count, (path, bytes_) in enumerate(self._walk(name, "", DEEPEST), 1):
            size += bytes_
            if size > MOST_BYTES or count > MOST_FILES:
                raise too_large(name)
            yield path, self._content(f"{name}/{path}", bytes_)

    def _walk(self, name: str, under: str, deep: int) -> Iterator[tuple[str, int]]:
        """Every plain file with its size; a server may tell of folders without end."""
        entries = self.sftp.listdir_attr(self._path(f"{name}/{under}"))
        if not deep or len(entries) > MOST_FILES:
            raise too_large(name)
        for entry in entries:
            kind = stat.S_IFMT(entry.st_mode or 0)
            if entry.filename in (".", "..") or "/" in entry.filename:
                continue
            if kind == stat.S_IFDIR:
                yield from self._walk(name, f"{under}{entry.filename}/", deep - 1)
            elif kind == stat.S_IFREG:
                yield f"{under}{entry.filename}", entry.st_size or 0

    def _content(self, path: str, size: int) -> bytes:
        held = bytearray()
        with self.sftp.open(self._path(path), "rb") as file:
            while piece := file.read(PIECE):
                held += piece
                self._go_on()
                if len(held) > size:
                    raise too_large(path)
        return bytes(held)

    def has(self, name: str) -> bool:
        """Is it there?"""
        try:
            self.sftp.stat(self._path(name))
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, files: Mapping[str, bytes]) -> None:
        """See :class:`newsdesk.publish.drop.Store`. SFTP cannot exchange two folders: for a moment there is none."""
        check_inside(files)
        self._there()
        fresh, aside = part(name), old(name)
        self.clear(fresh)
        self.clear(aside)
        made = {"."}
        self.sftp.mkdir(self._path(fresh))
        for path, data in files.items():
            for parent in reversed(PurePosixPath(path).parents):
                if str(parent) not in made:
                    self.sftp.mkdir(self._path(f"{fresh}/{parent}"))
                    made.add(str(parent))
            self._write(f"{fresh}/{path}", data)
        if self.has(name):
            self.sftp.rename(self._path(name), self._path(aside))
        try:
            self.sftp.rename(self._path(fresh), self._path(name))
        except OSError:
            with contextlib.suppress(OSError):
                self.sftp.rename(self._path(aside), self._path(name))
            raise
        self.clear(aside)

    def mark(self, name: str, data: bytes) -> None:
        """See :class:`newsdesk.publish.drop.Store`."""
        self._write(part(name), data)
        try:
            self.sftp.posix_rename(self._path(part(name)), self._path(name))
        except OSError:  # a server without this extension; the marker was taken away before
            self.sftp.rename(self._path(part(name)), self._path(name))

    def clear(self, name: str) -> None:
        """See :class:`newsdesk.publish.drop.Store`."""
        path = self._path(name)
        try:
            found = self.sftp.lstat(path)
        except FileNotFoundError:
            return
        with contextlib.suppress(FileNotFoundError):
            self._clear(path, DEEPEST) if stat.S_ISDIR(found.st_mode or 0) else self.sftp.remove(path)

    # ------------------------------------------------------------------ the parts of it

    def _path(self, name: str) -> str:
        return str(PurePosixPath(self.place.folder, name))

    def _there(self) -> None:
        try:
            found = self.sftp.stat(self.place.folder)
            folder = stat.S_ISDIR(found.st_mode or 0)
        except FileNotFoundError:
            folder = False
        if not folder:
            raise Refused(
                M("There is no folder {folder} at {host}.", folder=self.place.folder, host=self.place.host),
                M("Correct the path in the target's address, or have the folder made there."),
                "address",
            )

    def _go_on(self) -> None:
        if self.place.wire.stopped:
            raise Stopped(M("It was stopped."))

    def _clear(self, path: str, deep: int) -> None:
        if not deep:
            raise too_large(path)
        for entry in self.sftp.listdir_attr(path):
            inside = f"{path}/{entry.filename}"
            self._clear(inside, deep - 1) if stat.S_ISDIR(entry.st_mode or 0) else self.sftp.remove(inside)
        self.sftp.rmdir(path)

    def _write(self, name: str, data: bytes) -> None:
        """A new file, flushed to the disk where the server can. Each piece is answered before the next is sent: of
        what the library sends ahead it loses the errors."""
        path = self._path(name)
        with self.sftp.open(path, "wb") as file:
            for at in range(0, len(data), PIECE):
                self._go_on()
                file.write(data[at : at + PIECE])
            file.flush()
            _sync(self.sftp, file)
        if self.sftp.stat(path).st_size != len(data):
            raise OSError("the file is not whole")


def _sync(sftp: Any, file: Any) -> None:
    """OpenSSH's fsync@openssh.com (its PROTOCOL, 4.1.6); a server without it answers that it knows no such thing."""
    from paramiko.sftp import CMD_EXTENDED

    with contextlib.suppress(OSError):
        sftp._request(CMD_EXTENDED, "fsync@openssh.com", file.handle)
