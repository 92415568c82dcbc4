"""Files of a web page from where it stands: http and https alone, small, in time, and never from inside the house.

An address is looked up once, judged, and that very machine is asked: a name cannot lead somewhere else between the two
(DNS rebinding). Each redirection is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from newsdesk.base.errors import UserError
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message

LARGEST, PATIENCE, TURNS = 5 * 1024 * 1024, 20.0, 5
"""Bytes of an answer, seconds for one, redirections."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, and the address that it came from in the end."""

    address: str
    data: bytes


def fetch(address: str, *, private: bool = False) -> Fetched:
    """Ask for an address. ``private`` allows those of the local network too. Raises UserError."""
    end = time.monotonic() + PATIENCE
    for _ in range(TURNS + 1):
        link = safe_link(address)
        if not link.lower().startswith(("http://", "https://")):
            raise _refused(address, M("it is no http or https address"))
        try:
            answer = _ask(link, private, end)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _refused(address, str(error) or type(error).__name__) from error
        if isinstance(answer, bytes):
            return Fetched(link, answer)
        address = urljoin(link, answer)
    raise _refused(address, M("it leads on and on"))


def _ask(link: str, private: bool, end: float) -> bytes | str:
    """The bytes, or where it leads on."""
    parts = urlsplit(link)
    host, secure = parts.hostname or "", parts.scheme.lower() == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.sock = _socket(host, port, private=private, secure=secure)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target = target.encode("ascii", "ignore").decode() if target.isascii() else _quoted(target)
        connection.request("GET", target, headers={"Accept-Encoding": "identity", "User-Agent": "Newsdesk"})
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308) and answer.getheader("Location"):
            return answer.getheader("Location", "")
        if answer.status != 200:
            raise _refused(link, M("the server answers {status}", status=answer.status))
        held = bytearray()
        while piece := answer.read1(1 << 16):
            held += piece
            if len(held) > LARGEST:
                raise _refused(link, M("more than {limit} MB", limit=LARGEST >> 20))
            if time.monotonic() > end:
                raise _refused(link, M("it takes too long"))
        return bytes(held)
    finally:
        connection.close()


def _quoted(target: str) -> str:
    from urllib.parse import quote

    return quote(target, safe="/?&=%;:@+$,!~*'()")


def _socket(host: str, port: int, *, private: bool, secure: bool) -> socket.socket:
    """A connection to the machine that was judged. Raises OSError or UserError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [where for *_, where in found if private or is_public(str(where[0]))]
    if not allowed:
        raise _refused(host, M("it is an address of the local network"))
    plain = socket.create_connection((str(allowed[0][0]), port), timeout=PATIENCE / 2)
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain


def is_public(address: str) -> bool:
    """Is this IP address one of the public network? Those that carry an IPv4 address are judged by it."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _refused(address: str, why: Message | str) -> UserError:
    return UserError(
        M("{address} could not be fetched: {why}", address=address, why=why),
        M("Open the page in a browser, save it, and give the file."),
    )
