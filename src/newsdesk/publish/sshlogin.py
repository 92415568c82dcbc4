"""Logs in at a server over SSH: its key is one that is known, and the log-in is by password, private key or agent."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsdesk.base.message import M
from newsdesk.extend.publishing import Later, Refused
from newsdesk.publish.wire import CONNECT, NO_NETWORK

if TYPE_CHECKING:
    import paramiko

    from newsdesk.publish.sftp import Place

KNOWN = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")
SILENT = "newsdesk.publish.ssh"
"""Where the library writes what it does: nowhere."""
ANSWER = 30.0
"""Seconds for each step of a log-in."""
CHECK_IT = M(
    "Compare it with what who runs the server tells you; if it is the same, put it into the target's settings."
)


def login(place: Place) -> paramiko.SSHClient:
    """A connection that is logged in. Raises Later and Refused."""
    import paramiko

    logging.getLogger(SILENT).setLevel(logging.CRITICAL + 1)
    client = paramiko.SSHClient()
    with contextlib.ExitStack() as otherwise:
        otherwise.callback(client.close)
        client.set_log_channel(SILENT)
        client.set_missing_host_key_policy(_policy(place))
        _know(client, place)
        key = _private_key(place)
        try:
            client.connect(
                place.host,
                place.port,
                place.user,
                password=None if place.key else place.secret or None,
                pkey=key,
                timeout=CONNECT,
                banner_timeout=ANSWER,
                auth_timeout=ANSWER,
                channel_timeout=ANSWER,
                allow_agent=not place.key and not place.secret,
                look_for_keys=False,
            )
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise _trouble(place, error) from error
        otherwise.pop_all()
    return client


def _trouble(place: Place, error: Exception) -> Later | Refused:
    import paramiko

    host = place.host
    if isinstance(error, paramiko.BadHostKeyException):
        return _another_key(host, fingerprint(error.key))
    if isinstance(error, paramiko.AuthenticationException) or "No authentication methods" in str(error):
        return Refused(
            M("{host} does not accept the login of {user}.", host=host, user=place.user),
            M("Check the name, and the password or the private key, in the target's settings."),
            "login",
        )
    if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
        return Refused(
            M("{host} offers only old ways of encryption.", host=host),
            M("Ask who runs the server for a newer version."),
            "old-version",
        )
    if isinstance(error, socket.gaierror):
        return Later(M("{host} is not known; there may be no network.", host=host), NO_NETWORK)
    return Later(M("{host} cannot be reached.", host=host), NO_NETWORK)


# ------------------------------------------------------------------ the server's key


def fingerprint(key: Any) -> str:
    """As OpenSSH writes it: SHA256 in base64 without the padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


def _know(client: paramiko.SSHClient, place: Place) -> None:
    """The keys that are believed: the one in the settings, or those in the files of OpenSSH."""
    if place.host_key.startswith("SHA256:"):
        return
    name = place.host if place.port == 22 else f"[{place.host}]:{place.port}"
    if place.host_key:
        keys = [key for key in (_key(place.host_key),) if key is not None]
        if not keys:
            raise Refused(
                M("The server's key in the settings of {host} cannot be read.", host=place.host),
                M("Write its fingerprint, SHA256:…, or a line as known_hosts has it."),
                "certificate",
            )
    else:
        keys = [key for path in KNOWN for key in _keys(Path(path).expanduser(), name)]
    for key in keys:
        client.get_host_keys().add(name, key.get_name(), key)


def _keys(path: Path, name: str) -> Iterator[Any]:
    """What a known_hosts file (sshd(8)) has for a server. Patterns and authorities are not understood: those servers
    are not known."""
    import paramiko

    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        names = line.partition(" ")[0].split(",")
        if line.startswith(("@", "#")) or not any(
            n == name or (n.startswith("|1|") and _hashed(paramiko.HostKeys, name, n) == n) for n in names
        ):
            continue
        if (key := _key(line)) is not None:
            yield key


def _hashed(keys: Any, name: str, like: str) -> str:
    try:
        return str(keys.hash_host(name, like))
    except (AssertionError, ValueError, IndexError):
        return ""


def _key(line: str) -> Any:
    """The key in a line of known_hosts; None when there is none."""
    import paramiko

    try:
        entry = paramiko.hostkeys.HostKeyEntry.from_line(line)
    except (paramiko.SSHException, paramiko.hostkeys.InvalidHostKey, ValueError):
        return None
    return None if entry is None else entry.key


def _policy(place: Place) -> Any:
    import paramiko

    class Policy(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # the library has no types
        """A key that no file knows is believed only when it is the one of the settings."""

        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            shown = fingerprint(key)
            if place.host_key.startswith("SHA256:"):
                if place.host_key.rstrip("=") == shown:
                    return
                raise _another_key(place.host, shown)
            raise Refused(
                M(
                    "{host} is not known yet. Its key has the fingerprint {fingerprint}.",
                    host=place.host,
                    fingerprint=shown,
                ),
                CHECK_IT,
                "certificate",
            )

    return Policy()


def _another_key(host: str, shown: str) -> Refused:
    return Refused(
        M(
            "{host} shows another key than the one that is known: {fingerprint}. Somebody may be listening in.",
            host=host,
            fingerprint=shown,
        ),
        M("Nothing was sent. Ask who runs the server whether its key was changed, before you put this one in."),
        "certificate",
    )


# ------------------------------------------------------------------ one's own key


def _private_key(place: Place) -> Any:
    """The key of the settings, opened with its passphrase; None when there is none."""
    if not place.key:
        return None
    import paramiko

    path = Path(place.key).expanduser()
    try:
        return paramiko.PKey.from_path(path, place.secret.encode() or None)
    except OSError as error:
        raise Refused(
            M("The private key {path} cannot be read.", path=path.name),
            M("Look at its path in the target's settings."),
            "login",
        ) from error
    except TypeError as error:  # an encrypted key without a passphrase, or a passphrase for a key that has none
        if place.secret:
            return _without_passphrase(path)
        raise _closed(path) from error
    except (paramiko.SSHException, paramiko.pkey.UnknownKeyType, ValueError) as error:
        raise _closed(path) from error


def _without_passphrase(path: Path) -> Any:
    import paramiko

    try:
        return paramiko.PKey.from_path(path, None)
    except (paramiko.SSHException, paramiko.pkey.UnknownKeyType, OSError, TypeError, ValueError) as error:
        raise _closed(path) from error


def _closed(path: Path) -> Refused:
    return Refused(
        M("The private key {path} does not open.", path=path.name),
        M("Check its passphrase; it has to be an RSA, ECDSA or Ed25519 key as OpenSSH makes them."),
        "login",
    )
