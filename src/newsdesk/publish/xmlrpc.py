"""XML-RPC over our wire: what is called, what comes back, and what a fault means.

The answer is read by Python's own parser, which fetches nothing; one with a document type is refused, for its entities
could grow without end.
"""

from __future__ import annotations

import re
import xmlrpc.client
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers.expat import ExpatError

from newsdesk.base.links import fit
from newsdesk.base.message import M
from newsdesk.extend.publishing import Refused, Wire
from newsdesk.publish.answers import ok, short, trouble

_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RSD_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_API = re.compile(r"<api\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENDPOINT = re.compile(r"\.(?:php|aspx?|ashx|cgi|py|pl)$|xml-?rpc|metaweblog", re.IGNORECASE)
SAID_GONE = re.compile(r"invalid post id|not found|no such|does not exist|不存在", re.IGNORECASE)
UNKNOWN = (-32601,)
"""There is no such method (the specification's interoperable fault codes)."""


class Fault(Refused):
    """The system refuses a call. code is its own."""

    def __init__(self, refused: Refused, code: int, said: str) -> None:
        super().__init__(refused.message, refused.hint, refused.kind)
        self.code, self.said = code, said

    @property
    def unknown(self) -> bool:
        """Is there no such method?"""
        return self.code in UNKNOWN

    @property
    def gone(self) -> bool:
        """Is what it was asked about not there?"""
        return self.kind == "content" and (self.code == 404 or bool(SAID_GONE.search(self.said)))


@dataclass(frozen=True, slots=True)
class Caller:
    """One system's endpoint."""

    url: str
    wire: Wire = field(repr=False)

    def call(self, method: str, params: Sequence[Any], *, repeatable: bool) -> Any:
        """What the method gives back. Raises Trouble: of a fault :class:`Fault`."""
        body = xmlrpc.client.dumps(tuple(map(_sound, params)), method, encoding="utf-8").encode()
        answer = self.wire.ask(
            "POST", self.url, headers={"Content-Type": "text/xml; charset=utf-8"}, body=body, repeatable=repeatable
        )
        if ok(answer):
            return self._read(answer.body)
        try:
            self._read(answer.body)  # WordPress sends some faults with a status of their own
        except Fault:
            raise
        except Refused:
            pass
        raise trouble(answer, self.url, repeatable=repeatable)

    def _read(self, body: bytes) -> Any:
        start = body.find(b"<?xml") if b"<?xml" in body[:4096] else 0  # other programs' warnings stand before it
        text = body[start:].strip()
        if b"\0" in text or _DOCUMENT_TYPE.search(text):
            raise self._no_answer()
        try:
            values, _ = xmlrpc.client.loads(text)
        except xmlrpc.client.Fault as fault:
            raise self._fault(fault) from None
        except (
            xmlrpc.client.Error,
            ExpatError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            OverflowError,
        ) as error:
            raise self._no_answer() from error
        return values[0] if values else None

    def _fault(self, fault: xmlrpc.client.Fault) -> Fault:
        code = fault.faultCode if isinstance(fault.faultCode, int) else 0
        said = fault.faultString if isinstance(fault.faultString, str) else ""
        host = urlsplit(self.url).hostname or ""
        return Fault(_refused(host, code, short(said)), code, said)

    def _no_answer(self) -> Refused:
        return Refused(
            M("{host} does not answer in XML-RPC.", host=urlsplit(self.url).hostname or ""),
            M("Check the target's address; it often ends in xmlrpc.php."),
            "address",
        )


def _refused(host: str, code: int, said: str) -> Refused:
    if code == 403:
        return Refused(
            M("{host} does not accept the login.", host=host),
            M("Check the name and the password in the target's settings."),
            "login",
        )
    if code == 405:
        return Refused(
            M("XML-RPC is switched off at {host}.", host=host),
            M("Ask who runs the site to switch it on, or deliver in another way."),
            "switched-off",
        )
    if code == 401:
        return Refused(
            M("{host} does not allow it: {said}", host=host, said=said or M("no rights")),
            M("Ask who runs the site for the rights to publish."),
            "rights",
        )
    if code in UNKNOWN:
        return Refused(
            M("{host} does not know what it is asked for.", host=host),
            M("It has to speak MetaWeblog; ask who runs the site for a newer version."),
            "old-version",
        )
    return Refused(
        M("{host} refuses it (answer {status}): {said}", host=host, status=code, said=said or "-"),
        M("Correct what it names, or ask who runs the site."),
    )


def _sound(value: Any) -> Any:
    """Texts without the characters that XML cannot hold."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, dict):
        return {name: _sound(held) for name, held in value.items()}
    return [_sound(held) for held in value] if isinstance(value, list | tuple) else value


def endpoint(address: str, wire: Wire) -> str:
    """Where a site's XML-RPC is: the address when it looks like one, else what the site says (Really Simple Discovery
    1.0). Raises Refused when the site says nothing, or sends the password to another one."""
    if _ENDPOINT.search(urlsplit(address).path):
        return address
    page = wire.ask("GET", address, secret=False)
    if not ok(page):
        raise trouble(page, address, repeatable=True)
    links = (_attributes(tag) for tag in _RSD_LINK.findall(page.body.decode("utf-8", "replace")))
    rsd = next(
        (urljoin(address, told.get("href", "")) for told in links if told.get("rel", "").lower() == "edituri"), ""
    )
    if rsd:
        known = wire.ask("GET", _same_host(address, rsd), secret=False)
        apis = [_attributes(tag) for tag in _API.findall(known.body.decode("utf-8", "replace"))] if ok(known) else []
        named = {told.get("name", "").lower(): told.get("apilink", "") for told in apis}
        found = named.get("metaweblog") or named.get("wordpress")
        if found:
            return _same_host(address, urljoin(rsd, found))
    raise Refused(
        M("{host} does not say where its XML-RPC is.", host=urlsplit(address).hostname or address),
        M("Write the whole address of it; it often ends in xmlrpc.php."),
        "address",
    )


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): (one or two).replace("&amp;", "&") for name, one, two in _ATTRIBUTE.findall(tag)}


def _same_host(address: str, onward: str) -> str:
    here, there = urlsplit(address), urlsplit(onward)
    if here.hostname != there.hostname or (here.scheme == "https" and there.scheme != "https"):
        raise Refused(
            M("{url} leads on to {onward}.", url=address, onward=onward),
            M("Write that address in the target's settings."),
            "address",
        )
    return onward
