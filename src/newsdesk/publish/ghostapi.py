"""Ghost's Admin API as it is asked: the signed token, and what its answers mean.

An Admin API key is ``id:secret`` in hex. Each request carries a JSON Web Token (RFC 7519) that is signed with the
secret and good for minutes (Ghost, Admin API, "Token authentication"). Errors are ``{"errors": [{"message", "context",
"type", "code"}]}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote, urlsplit

from newsdesk.base.clock import Clock
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.extend.publishing import Answer, Refused, Trouble, Wire
from newsdesk.publish.answers import as_json, ok, trouble
from newsdesk.publish.skew import skew, wrong_clock

API = "ghost/api/admin/"
GOOD_FOR = 240
"""Seconds; Ghost takes 300 at most."""
TOLERATED = 120
"""Seconds that a clock may be off before it is named as the reason."""
OLDEST = 5
_KEY = re.compile(r"([0-9a-f]{24}):([0-9a-f]{64})", re.IGNORECASE)
_EDITOR = re.compile(r"/ghost(/.*)?$")


class GhostApi:
    """One site, asked with one key. Every method raises Trouble."""

    def __init__(self, address: str, key: str, wire: Wire, clock: Clock) -> None:
        link = safe_link(address)
        self.site = _EDITOR.sub("", link.partition("#")[0].partition("?")[0].rstrip("/")) + "/"
        found = _KEY.fullmatch(key.strip())
        if found is None:
            raise Refused(
                M("This is not an Admin API key of Ghost."),
                M("Copy it from Ghost: Settings, Integrations, Add custom integration, Admin API key."),
                "login",
            )
        self._name, self._secret = found[1].lower(), bytes.fromhex(found[2])
        self.wire, self._clock = wire, clock
        self._off = 0.0

    @property
    def host(self) -> str:
        """For sentences."""
        return urlsplit(self.site).hostname or self.site

    def now(self) -> datetime:
        """The time by the site's own clock as far as its answers told it: what is not to be seen yet depends on it."""
        return self._clock() - timedelta(seconds=self._off)

    def token(self) -> str:
        """A fresh one, for one request."""
        import jwt

        at = int(self._clock().timestamp())
        claims = {"iat": at, "exp": at + GOOD_FOR, "aud": "/admin/"}
        return jwt.encode(claims, self._secret, algorithm="HS256", headers={"kid": self._name})

    def answer(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        fields: Sequence[tuple[str, str | tuple[str, bytes, str]]] = (),
        repeatable: bool | None = None,
        query: Mapping[str, str] = {},
    ) -> Answer:
        """One request; whatever is answered."""
        headers = {"Accept-Version": "v5.0", "Authorization": f"Ghost {self.token()}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        url = f"{self.site}{API}{path}" + (f"?{asked}" if asked else "")
        answer = self.wire.ask(method, url, headers=headers, body=body, fields=fields, repeatable=repeatable)
        self._off = skew(answer, self._clock())
        return answer

    def trouble(self, answer: Answer, *, repeatable: bool) -> Trouble:
        """What an answer means that is no success."""
        error = errors(answer)
        said = " ".join(part for part in (text(error, "message"), text(error, "context")) if part)
        if answer.status == 401 and error:
            return self._login(answer, said, text(error, "code"))
        if answer.status == 406:
            return self._old(said)
        if answer.status in (200, 404) and not error:
            return self.nowhere()
        return trouble(answer, self.site, repeatable=repeatable, said=said)

    def _login(self, answer: Answer, said: str, code: str) -> Refused:
        off = skew(answer, self._clock())
        if "expired" in said or "active" in said or "maxAge" in said:
            return wrong_clock(self.host, off)
        if code == "INVALID_API_KEY_TYPE":
            hint = M("It is the key of the Content API; put in the Admin API key that stands beside it.")
        elif code == "UNKNOWN_ADMIN_API_KEY":
            hint = M("Its integration may have been removed in Ghost: add one there and copy its Admin API key.")
        elif abs(off) > TOLERATED:
            return wrong_clock(self.host, off)
        else:
            hint = M("Copy the Admin API key from Ghost once more; it was made anew there, or is not whole.")
        return Refused(M("{host} does not accept the key.", host=self.host), hint, "login")

    def nowhere(self) -> Refused:
        """There is another thing than a Ghost at the address."""
        return Refused(
            M("There is no Ghost at {url}.", url=self.site),
            M("Write the address of the site as Ghost's own pages have it, without /ghost."),
            "address",
        )

    def _old(self, version: str) -> Refused:
        return Refused(
            M("{host} has an old Ghost: {version}", host=self.host, version=version[:80] or "?"),
            M("Newsdesk needs Ghost 5 or newer; ask who runs the site."),
            "old-version",
        )

    def version(self) -> tuple[str, str]:
        """The site's title and Ghost's version. Raises Refused for an old one, and where there is none."""
        answer = self.answer("GET", "site/")
        if not ok(answer):
            raise self.trouble(answer, repeatable=True)
        site = as_json(answer)
        told = site.get("site") if isinstance(site, dict) else None
        version = text(told, "version")
        major = version.partition(".")[0]
        if not version or not major.isdecimal():
            raise self.nowhere()
        if int(major[:4]) < OLDEST:
            raise self._old(version)
        return text(told, "title"), version

    def rows(self, answer: Answer, name: str, *, repeatable: bool) -> list[Mapping[str, Any]]:
        """What a successful answer holds under this name, and that can be read. Raises Trouble for every other."""
        if not ok(answer):
            raise self.trouble(answer, repeatable=repeatable)
        held = as_json(answer)
        rows = held.get(name) if isinstance(held, dict) else None
        if not isinstance(rows, list):
            raise self.nowhere()
        return [cast("Mapping[str, Any]", row) for row in rows if isinstance(row, dict)]


def errors(answer: Answer) -> Mapping[str, Any]:
    """The first error that an answer names."""
    held = as_json(answer)
    rows = held.get("errors") if isinstance(held, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    return cast("Mapping[str, Any]", first) if isinstance(first, dict) else {}


def text(held: object, name: str) -> str:
    """A field of an answer that is a text; "" when there is none."""
    value = held.get(name) if isinstance(held, dict) else None
    return value if isinstance(value, str) else ""
