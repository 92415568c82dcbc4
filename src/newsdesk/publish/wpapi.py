"""WordPress's REST API over the wire: where it is, who asks, and what its answers mean.

Documented in the REST API Handbook; the codes of errors are those of WordPress 5.6 to 6.7. Every answer is read as if
it came from somebody hostile: ``text``, ``number`` and ``rows`` give what has the right type, and nothing else.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from newsdesk.base.message import M
from newsdesk.extend.publishing import Answer, Refused, Target, Trouble, Unclear, Wire
from newsdesk.publish.answers import as_json, ok, short, trouble
from newsdesk.publish.wire import allowed

ROUTES = ("/wp-json/", "/?rest_route=/")
"""Where the API is: with named permalinks, and everywhere else (rest_url(), wp-includes/rest-api.php)."""
_ADMIN = re.compile(r"/(wp-admin|wp-json|wp-login\.php|index\.php)(/.*)?$")
WRONG_LOGIN = ("incorrect_password", "invalid_username", "invalid_email", "invalid_application_password")
NO_PASSWORDS = ("application_passwords_disabled", "application_passwords_disabled_for_user")
MAKE_ONE = M("Make one in WordPress under Users, Profile, Application Passwords, and paste it.")
LONGEST_TEXT = 8 << 20
"""Characters of one text of an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that WordPress itself gave: its status, its JSON, and of a failure the code and the sentence."""

    status: int
    data: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    code: str = ""
    said: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Api:
    """One site, asked as one account."""

    def __init__(self, target: Target, secret: str, wire: Wire) -> None:
        self.site = site_address(target.address)
        self.host = urlsplit(self.site).hostname or self.site
        self.wire = wire
        held = f"{target.login}:{''.join(secret.split())}"  # shown in groups of four, which mean nothing
        self._login = "Basic " + base64.b64encode(held.encode("utf-8", "replace")).decode()
        self._route = ""

    def get(self, path: str, **query: Any) -> Any:
        """The JSON that stands there. Raises Trouble."""
        return self.must(self.ask("GET", path, query=query), "GET").data

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] = {},
        send: Mapping[str, Any] | None = None,
        fields: Sequence[tuple[str, str | tuple[str, bytes, str]]] = (),
        repeatable: bool | None = None,
    ) -> Reply:
        """One request; send is what becomes JSON. Answers of WordPress are given back whatever their status; Trouble
        when another program answered."""
        if not self._route and method != "GET":
            self._found(self._once("GET", ROUTES[0], "", {"_fields": "namespaces"}, None, (), True))
        for route in (self._route,) if self._route else ROUTES:
            answer = self._once(method, route, path, query, send, fields, repeatable)
            reply = _reply(answer)
            if reply is not None:
                self._route = route
                return reply
            if answer.status not in (200, 301, 404):
                break
        raise self._foreign(answer, method if repeatable is not True else "GET")

    def _found(self, answer: Answer) -> None:
        """By an answer to a question, where the API is: nothing that changes something is sent to try it."""
        self._route = ROUTES[0] if _reply(answer) is not None else ROUTES[1]

    def _once(
        self,
        method: str,
        route: str,
        path: str,
        query: Mapping[str, Any],
        send: Mapping[str, Any] | None,
        fields: Sequence[tuple[str, str | tuple[str, bytes, str]]],
        repeatable: bool | None,
    ) -> Answer:
        asked = urlencode({k: v for k, v in query.items() if v not in ("", None)}, safe=",:", quote_via=quote)
        mark = "&" if "?" in route else "?"
        headers = {"Authorization": self._login, "Accept": "application/json"}
        body = None
        if send is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(send, ensure_ascii=False).encode("utf-8", "replace")
        return self.wire.ask(
            method,
            f"{self.site}{route}{path}{mark if asked else ''}{asked}",
            headers=headers,
            body=body,
            fields=fields,
            repeatable=repeatable,
        )

    # ------------------------------------------------------------------ what an answer means

    def must(self, reply: Reply, method: str = "POST") -> Reply:
        """The reply if it did what it was asked for. Raises Trouble."""
        if reply.ok:
            return reply
        raise self.trouble(reply, repeatable=method == "GET")

    def trouble(self, reply: Reply, *, repeatable: bool) -> Trouble:
        """What a failure means that WordPress itself tells."""
        if reply.code in NO_PASSWORDS:
            return self.switched_off()
        if reply.status == 401:
            return self._wrong_login(reply)
        if reply.code in ("rest_no_route", "rest_disabled") or (reply.status == 403 and "disabled" in reply.code):
            return Refused(
                M("The REST API of {host} is switched off: {said}", host=self.host, said=short(reply.said) or "-"),
                M("A security plug-in does that; ask who runs the site to allow it for this account."),
                "switched-off",
            )
        if reply.code.startswith("rest_upload"):  # answered with 500, and never better by itself
            return Refused(
                M("{host} does not take the file: {said}", host=self.host, said=short(reply.said) or "-"),
                M("Ask who runs the site which kinds and sizes of files it takes, and whether its disk is full."),
            )
        answer = Answer(reply.status, reply.headers, b"")
        return trouble(answer, self.site, repeatable=repeatable, said=reply.said)

    def _wrong_login(self, reply: Reply) -> Refused:
        message = M(
            "{host} does not take the login: it takes an application password, not the one that you log in with.",
            host=self.host,
        )
        if reply.code in WRONG_LOGIN:
            return Refused(message, MAKE_ONE, "login")
        hint = M(
            "{make} If account and password are right, the web server drops the Authorization header (Apache"
            " with CGI does), or a plug-in forbids it: ask who runs the site. It said: {said}",
            make=MAKE_ONE,
            said=short(reply.said) or "401",
        )
        return Refused(message, hint, "login")

    def switched_off(self) -> Refused:
        """No application passwords on this site, or for this account."""
        return Refused(
            M("Application passwords are switched off on {host}.", host=self.host),
            M("A security plug-in does that, or the site is not served over https; ask who runs it to switch them on."),
            "switched-off",
        )

    def _foreign(self, answer: Answer, method: str) -> Trouble:
        """What an answer means that did not come from the API."""
        if ok(answer) and method != "GET":  # a plug-in's warning before the JSON: what was asked for may be done
            return Unclear(M("{host} answered something that is no JSON.", host=self.host))
        if answer.status == 403:
            return Refused(
                M("{host} does not let programs in (answer 403).", host=self.host),
                M("A firewall or a security plug-in keeps the REST API closed; ask who runs the site."),
                "switched-off",
            )
        if ok(answer) or answer.status in (301, 302, 404, 405, 410):
            return Refused(
                M("{host} has no WordPress at this address.", host=self.host),
                M("Write the address of the site as readers see it, with its folder if it has one."),
                "address",
            )
        return trouble(answer, self.site, repeatable=method == "GET")

    def nonsense(self) -> Trouble:
        """An answer that is JSON and not what it should be."""
        return Refused(
            M("{host} answered something that WordPress does not.", host=self.host),
            M("Check the address; a plug-in may have changed the REST API."),
            "address",
        )


def site_address(address: str) -> str:
    """The site's address without a slash at its end, whatever page of it was copied. Raises Refused."""
    link = allowed(address.strip(), secret=False)
    parts = urlsplit(link)
    return urlunsplit((parts.scheme, parts.netloc, _ADMIN.sub("", parts.path).rstrip("/"), "", ""))


def _reply(answer: Answer) -> Reply | None:
    data = as_json(answer)
    if not isinstance(data, dict | list):
        return None
    failed = not 200 <= answer.status < 300 and isinstance(data, dict)
    return Reply(
        answer.status,
        data,
        answer.headers,
        text(data, "code") if failed else "",
        re.sub(r"<[^>]*>", "", text(data, "message")) if failed else "",
    )


# ------------------------------------------------------------------ reading what may be anything


def text(data: Any, *names: str) -> str:
    """The text under these names, one in the other; "" when there is none."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data[:LONGEST_TEXT] if isinstance(data, str) else ""


def number(data: Any, *names: str) -> int:
    """The positive number there, 0 when there is none."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, int) and not isinstance(data, bool) and 0 < data < 1 << 63 else 0


def numbers(data: Any, name: str) -> list[int]:
    """The positive numbers of the list there."""
    found = data.get(name) if isinstance(data, dict) else None
    return [n for x in found if (n := number({"": x}, ""))] if isinstance(found, list) else []


def rows(data: Any) -> list[dict[str, Any]]:
    """The objects of a list that have an id."""
    return [x for x in data if isinstance(x, dict) and number(x, "id")] if isinstance(data, list) else []
