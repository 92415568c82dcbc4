"""The network as connectors see it: one request at a time, never repeated here, and what every failure means.

What may be repeated is decided by what reached the other side. Nothing of a request that could not be connected has; of
one that was sent and not answered nobody knows; a server that answers 429, or 503 with Retry-After, did not begin (RFC
9110, 15.6.4; RFC 6585, 4).
"""

from __future__ import annotations

import contextlib
import email.utils
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from newsdesk.base.errors import UserError
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.publishing import Answer, Later, Refused, Stopped, Trouble, Unclear
from newsdesk.publish.fetching import is_public

if TYPE_CHECKING:
    import urllib3

CONNECT, READ = 10.0, 60.0
"""Seconds for a connection, and between two pieces of an answer: WordPress makes all sizes of a picture first."""
LARGEST = 20 << 20
"""Bytes of an answer."""
LONGEST = 300.0
"""Seconds for a whole answer."""
PIECE = 1 << 16
FOLLOWED = 3
"""Redirections of a question; what changes something is never sent on."""
MOST_PATIENT = 24 * 3600.0
"""Seconds of a Retry-After that are believed."""
SAFE = ("GET", "HEAD")
NO_NETWORK = M("Check the network and the address; it is tried again by itself.")


class HttpWire:
    """The real network. One for each delivery; it may be stopped from another thread. home is the target's address:
    what is asked without a secret may come out of an answer, and leads to no other machine of the local network."""

    def __init__(self, *, certificates: str = "", home: str = "", connect: float = CONNECT, read: float = READ) -> None:
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._certificates, self._home = certificates, home
        self._connect, self._read = connect, read
        self._stop = threading.Event()
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        """Those that are open, so that one that waits for an answer can be cut from another thread."""
        self.asked: list[str] = []
        """Method and path of every request, for who counts them."""

    def stop(self) -> None:
        """End what goes on as soon as can be: also a request that waits for its answer."""
        self._stop.set()
        for connection in list(self._connections):
            with contextlib.suppress(OSError, AttributeError):  # it may be closed at this moment
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def close(self) -> None:
        """Let go of the connections."""
        for pool in self._pools.values():
            pool.clear()

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = {},
        body: bytes | None = None,
        fields: Sequence[tuple[str, str | tuple[str, bytes, str]]] = (),
        repeatable: bool | None = None,
        secret: bool = True,
    ) -> Answer:
        """See :class:`newsdesk.extend.publishing.Wire`."""
        repeats = method in SAFE if repeatable is None else repeatable
        sent = {"User-Agent": "Newsdesk", "Accept-Encoding": "identity", **headers}
        if fields:
            from urllib3 import encode_multipart_formdata

            body, sent["Content-Type"] = encode_multipart_formdata(list(fields))
        if self._home and not secret:
            _stay_outside(url, self._home)
        for _ in range(FOLLOWED + 1):
            try:
                answer = self._ask(method, allowed(url, secret=secret), sent, body, repeats)
            except Trouble as error:
                if self.stopped:  # however a connection that is cut ends
                    raise Stopped(M("It was stopped.")) from error
                raise
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            onward = urljoin(url, answer.headers.get("location", ""))
            if method not in SAFE or not _same_site(url, onward):
                raise _redirected(url, onward)
            url = onward
        raise _redirected(url, url)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, repeats: bool) -> Answer:
        import urllib3

        if self.stopped:
            raise Stopped(M("It was stopped."))
        self.asked.append(f"{method} {urlsplit(url).path}")
        host = urlsplit(url).hostname or ""
        lost = Later if repeats else Unclear
        try:
            answer = self._pool(url).request(
                method,
                url,
                body=cast("IO[bytes]", _Pieces(body, self._stop)) if body is not None else None,
                headers={**headers, **({"Content-Length": str(len(body))} if body is not None else {})},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            with contextlib.closing(answer):
                read = self._body(answer)
                known = {name.lower(): value for name, value in answer.headers.items()}
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise Later(_unreached(host, error), NO_NETWORK) from error
        except urllib3.exceptions.SSLError as error:
            raise _certificate(host, error) from error
        except urllib3.exceptions.ProxyError as error:
            raise Later(
                M("The proxy of this network does not let {host} be reached.", host=host), NO_NETWORK
            ) from error
        except _Cut as error:
            raise Stopped(M("It was stopped.")) from error
        except urllib3.exceptions.LocationValueError as error:
            raise Refused(M("{url} is no address.", url=url), M("Write it as https://…"), "address") from error
        except (urllib3.exceptions.HTTPError, OSError, ssl.SSLError) as error:
            raise lost(M("{host} did not answer to the end.", host=host), NO_NETWORK) from error
        told = waits(answer.status, known)
        if told is not None:
            raise Later(
                M("{host} is busy (answer {status}).", host=host, status=answer.status),
                M("It is tried again by itself."),
                told or None,
            )
        return Answer(answer.status, known, read)

    def _body(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        end, held = time.monotonic() + LONGEST, bytearray()
        while piece := answer.read1(PIECE, decode_content=False):  # what is there: a whole piece may drip for days
            held += piece
            if len(held) > LARGEST:
                raise Refused(
                    M("The answer is larger than {limit} MB.", limit=LARGEST >> 20), M("Check the address."), "address"
                )
            if time.monotonic() > end:
                raise TimeoutError("the answer takes too long")
            if self.stopped:
                raise _Cut
        wanted = answer.headers.get("Content-Length", "")
        if wanted.isdecimal() and len(held) < int(wanted) and answer.status != 204 and answer.headers and held:
            raise TimeoutError("the answer was cut")
        return bytes(held)

    def _pool(self, url: str) -> urllib3.PoolManager:
        import urllib3

        proxy = proxy_of(url)
        if proxy not in self._pools:
            common: dict[str, Any] = {
                "timeout": urllib3.Timeout(connect=self._connect, read=self._read),
                "ssl_context": trusting(self._certificates),
                "num_pools": 4,
            }
            made = urllib3.ProxyManager(proxy, **common) if proxy else urllib3.PoolManager(**common)
            made.pool_classes_by_scheme = _remembering(self._connections)
            self._pools[proxy] = made
        return self._pools[proxy]


def _remembering(connections: weakref.WeakSet[Any]) -> dict[str, Any]:
    """urllib3's pools for http and https, whose connections are remembered while they are open."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            connections.add(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            connections.add(self)

    plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
    return {"http": plain, "https": secure}


class _Cut(Exception):  # noqa: N818  no failure: a person wished it
    """A person stopped it while something was being sent or read."""


class _Pieces:
    """A body in pieces, so that a long upload can be stopped."""

    def __init__(self, body: bytes, stop: threading.Event) -> None:
        self._body, self._stop, self._at = memoryview(body), stop, 0

    def read(self, size: int = PIECE) -> bytes:
        """The next piece."""
        if self._stop.is_set():
            raise _Cut
        piece = bytes(self._body[self._at : self._at + min(size, PIECE)])
        self._at += len(piece)
        return piece


def trusting(certificates: str) -> ssl.SSLContext:
    """TLS that believes the system's authorities and, of a PEM file, the newsroom's own. Raises UserError."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificates:
        try:
            context.load_verify_locations(certificates)
        except (OSError, ssl.SSLError) as error:
            raise UserError(
                M("The certificates in {path} cannot be read.", path=Path(certificates).name),
                M("It has to be a PEM file; look at the target in the desk profile."),
            ) from error
    return context


def allowed(url: str, *, secret: bool) -> str:
    """The address, when it may be asked: http or https; with a secret https, or this machine. Raises Refused."""
    link = safe_link(url)
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused(M("{url} is no address.", url=without_login(url)), M("Write it as https://…"), "address")
    if secret and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise Refused(
            M("A password is not sent over plain http to {host}.", host=parts.hostname),
            M("Use the site's https address."),
            "address",
        )
    return link


def without_login(url: str) -> str:
    """An address for a sentence, without what may be a password in it."""
    before, at, after = url.rpartition("@")
    return f"{before.partition('//')[0]}//{after}" if at and "//" in before else url


def is_loopback(host: str) -> bool:
    """Is it this machine, by an address that no name server decides about?"""
    import ipaddress

    if host.lower() == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def _stay_outside(url: str, home: str) -> None:
    """Raises Refused for a machine of the local network that is not the target's own. A name that nobody here knows is
    let through: either nothing is reached, or a proxy judges."""
    host, own = urlsplit(url).hostname or "", urlsplit(home).hostname or ""
    if host == own:
        return
    try:
        found = {str(where[0]) for *_, where in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return
    if not all(is_public(address) or (is_loopback(own) and is_loopback(address)) for address in found):
        raise Refused(
            M("{host} is an address of the local network, and not the target's own.", host=host),
            M("Look at the address of the picture in the content system."),
            "address",
        )


def proxy_of(url: str) -> str:
    """The system's proxy for this address, "" for none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return ""
    return getproxies().get(parts.scheme, "")


def waits(status: int, headers: Mapping[str, str]) -> float | None:
    """How many seconds a server wants to be left alone that did not begin; 0 when it does not say; None when it did
    begin, or is not busy."""
    if status != 429 and not (status == 503 and "retry-after" in headers):
        return None
    said = headers.get("retry-after", "")
    if said.isdecimal():
        return min(float(said), MOST_PATIENT)
    with contextlib.suppress(ValueError, TypeError):
        moment = email.utils.parsedate_to_datetime(said)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), MOST_PATIENT)
    return 0.0


def _same_site(old: str, new: str) -> bool:
    """May a question with a secret be sent on there: the same host, and never from https to http?"""
    a, b = urlsplit(old), urlsplit(new)
    return (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port)


def _redirected(url: str, onward: str) -> Refused:
    return Refused(
        M("{url} leads on to {onward}.", url=without_login(url), onward=without_login(onward)),
        M("Write that address in the target's settings."),
        "address",
    )


def _unreached(host: str, error: Exception) -> Message:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, socket.gaierror):
        return M("{host} is not known; there may be no network.", host=host)
    return M("{host} cannot be reached.", host=host)


def _certificate(host: str, error: Exception) -> Refused:
    text = str(error)
    if "expired" in text:
        why = M("The certificate of {host} has expired.", host=host)
    elif "match" in text or "not valid for" in text:
        why = M("The certificate of {host} is for another name.", host=host)
    else:
        why = M("The certificate of {host} is not one that this computer trusts.", host=host)
    return Refused(
        why, M("Ask the newsroom's engineer; a newsroom's own authority is named in the desk profile."), "certificate"
    )
