"""How a person lets Newsdesk publish on their WordPress without typing a password: WordPress asks them in the browser.

The page is wp-admin/authorize-application.php (WordPress 5.6, Application Passwords: Integration Guide). What was made
comes back to an address on this machine, or is copied from the page: WordPress lets only some sites send it back here.
"""

from __future__ import annotations

import hmac
import http.server
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from newsdesk.base.message import M, Message
from newsdesk.publish.wpapi import site_address

WAITED = 600.0
"""Seconds in which a person answers."""
LONGEST = 4096
"""Characters of what comes back."""
GIVEN, DENIED = (
    M("Newsdesk may publish now. You can close this page."),
    M("Nothing was allowed. You can close this page."),
)


@dataclass(frozen=True, slots=True)
class Authorized:
    """What WordPress gave: the site, the account, and the application password."""

    site: str
    login: str
    password: str = field(repr=False)


def authorize_address(address: str, app_id: str, success: str = "") -> str:
    """The page that asks the person. app_id is a UUID of this installation's own, the same every time; success is where
    the browser goes afterwards. Raises Refused when the address is none."""
    asked = {"app_name": "Newsdesk", "app_id": app_id, **({"success_url": success} if success else {})}
    return f"{site_address(address)}/wp-admin/authorize-application.php?{urlencode(asked)}"


def authorized(text: str) -> Authorized | None:
    """What came back: the address that the browser was sent to, or its query alone, pasted by a person; None when the
    person said no, or it is something else."""
    if len(text) > LONGEST:
        return None
    try:
        query = urlsplit(text.strip()).query or text.strip().lstrip("?")
        told = parse_qs(query, max_num_fields=20)
    except ValueError:
        return None
    site, login, password = (told.get(name, [""])[0] for name in ("site_url", "user_login", "password"))
    held = "".join(password.split())
    return Authorized(site, login, held) if site and login and held.isalnum() and held.isascii() else None


class Receiver:
    """Waits on 127.0.0.1 for the browser to come back, once. ``address`` is where it is to go; nobody else knows it."""

    def __init__(self, say: Callable[[Message], str] = str) -> None:
        """say makes a sentence of a Message."""
        self._path = f"/{secrets.token_urlsafe(24)}"
        self._done = threading.Event()
        self._got: Authorized | None = None
        self._say = say
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                status, message = receiver._came(self.path)
                page = f"<!doctype html><meta charset=utf-8><title>Newsdesk</title><p>{message}</p>".encode()
                self.send_response(status)
                for name, value in (
                    ("Content-Type", "text/html; charset=utf-8"),
                    ("Content-Length", str(len(page))),
                    ("Cache-Control", "no-store"),
                    ("Referrer-Policy", "no-referrer"),  # the address holds the password
                ):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page)
                if status == http.HTTPStatus.OK:
                    receiver._done.set()

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the address holds the password."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}{self._path}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def _came(self, target: str) -> tuple[http.HTTPStatus, str]:
        path, _, _ = target.partition("?")
        if not hmac.compare_digest(path.encode("utf-8", "replace"), self._path.encode()) or self._done.is_set():
            return http.HTTPStatus.NOT_FOUND, ""
        self._got = authorized(target)
        return http.HTTPStatus.OK, self._say(GIVEN if self._got else DENIED)

    def wait(self, seconds: float = WAITED) -> Authorized | None:
        """What came back; None when the person said no, it was stopped, or nobody came. Afterwards nothing listens."""
        self._done.wait(seconds)
        self.stop()
        return self._got

    def stop(self) -> None:
        """Wait no longer. May be called from any thread, and twice."""
        self._done.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Asked:
    """A person who is being asked. ``page`` is what their browser is to open. app_id as for
    :func:`authorize_address`, which says what is raised; say as for :class:`Receiver`."""

    def __init__(self, address: str, app_id: str, say: Callable[[Message], str]) -> None:
        authorize_address(address, app_id)  # before anything listens
        self._receiver = Receiver(say)
        self.page = authorize_address(address, app_id, self._receiver.address)

    def wait(self) -> tuple[str, str] | None:
        """Login and password; None when nothing was allowed. It waits for the person: call it in a worker."""
        got = self._receiver.wait()
        return (got.login, got.password) if got is not None else None

    def stop(self) -> None:
        """Wait no longer, at once: what listens is closed by who waits."""
        self._receiver._done.set()
