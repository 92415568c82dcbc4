"""A real Ghost of one's own on loopback, with an owner and an integration's key, gone when the session ends.

scripts/ghost.sh puts it in place (docs/cms-tests.md). It starts on an empty SQLite file, which takes it some seconds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asking import Answer, ask
from running import Failed, Server, free_port

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "ghost"
API = "/ghost/api/admin/"
OWNER = "editor@example.org"


def missing() -> str:
    """Why there is no Ghost here, as a reason to skip; nothing when there is one."""
    there = (PLACE / "installed").is_file() and shutil.which("node")
    return "" if there else "no Ghost or Node: run scripts/ghost.sh (docs/cms-tests.md)"


def token(key: str, life: float = 300) -> str:
    """A JSON Web Token (RFC 7519, HS256) as Ghost's Admin API takes it: the key is ``id:secret in hex``."""
    name, _, secret = key.partition(":")
    now = int(time.time())
    head = {"alg": "HS256", "typ": "JWT", "kid": name}
    parts = [_web64(json.dumps(part).encode()) for part in (head, {"iat": now, "exp": now + life, "aud": "/admin/"})]
    signed = hmac.digest(bytes.fromhex(secret), ".".join(parts).encode(), hashlib.sha256)
    return ".".join([*parts, _web64(signed)])


def _web64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Ghost:
    """A running site; ``key`` is the Admin API key of a custom integration."""

    address: str
    folder: Path
    key: str = ""
    password: str = ""
    _server: Server | None = field(default=None, repr=False)

    def ask(self, path: str, key: str | None = None, **more: Any) -> Answer:
        """A request to the Admin API: ``posts/?source=html``; ``key`` another key than the integration's."""
        headers = {
            "Accept-Version": "v5.0",
            "Authorization": f"Ghost {token(key or self.key)}",
            **more.pop("headers", {}),
        }
        return ask(self.address + API + path, headers=headers, **more)

    def start(self) -> None:
        """The server, again at the same address; what it holds is still there."""
        if self._server is not None:
            return
        env = {
            "NODE_ENV": "production",
            "url": self.address,
            "server__host": "127.0.0.1",
            "server__port": self.address.rpartition(":")[2],
            "database__client": "sqlite3",
            "database__connection__filename": str(self.folder / "ghost.db"),
            "database__useNullAsDefault": "true",
            "paths__contentPath": str(self.folder / "content"),
            "logging__transports": '["stdout"]',
            "privacy__useUpdateCheck": "false",
            "privacy__useGravatar": "false",
            "security__staffDeviceVerification": "false",
            "mail__transport": "stub",
        }
        command = ["sh", "-c", f'cd "{PLACE}" && exec node index.js']
        server = Server(command, self.folder / "ghost.log", env, clear=self.folder)
        # Until it knows its addresses every answer is that the site is being updated.
        server.wait(lambda log: ("Ghost booted" in log and "URL Service ready" in log) or "EADDRINUSE" in log)
        if "EADDRINUSE" in server.told():
            server.kill()
            raise Failed(server.told()[-2000:])
        self._server = server

    def stop(self) -> None:
        """From now on nothing answers."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def sql(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of its database, past all of Ghost; only to read."""
        with closing(sqlite3.connect(f"file:{self.folder / 'ghost.db'}?mode=ro", uri=True, timeout=10)) as held:
            held.row_factory = sqlite3.Row
            return [dict(row) for row in held.execute(query, values)]

    def posts(self, kind: str = "post", slug: str | None = None) -> list[dict[str, Any]]:
        """Rows of posts in the order of their making, of any status."""
        found = self.sql("SELECT * FROM posts WHERE type = ? ORDER BY created_at, rowid", kind)
        return [row for row in found if slug is None or row["slug"] == slug]

    def images(self) -> list[Path]:
        """Every file that was uploaded, smaller sizes with it."""
        return sorted(
            p for p in (self.folder / "content" / "images").rglob("*") if p.is_file() and p.name != "README.md"
        )

    def reset(self) -> None:
        """No post, page, tag or picture; the owner and the key stay. By the API: Ghost remembers what it has."""
        self.start()
        for table, path in (
            ("posts WHERE type = 'post'", "posts"),
            ("posts WHERE type = 'page'", "pages"),
            ("tags", "tags"),
        ):
            for row in self.sql(f"SELECT id FROM {table}"):
                answer = self.ask(f"{path}/{row['id']}/", method="DELETE")
                assert answer.status == 204, answer.body
        for picture in self.images():
            picture.unlink()

    def _set_up(self) -> None:
        """The owner, the time zone, and the integration with its key, as the first visit of Ghost's own pages does."""
        self.password = secrets.token_urlsafe(20)
        owner = {"name": "Editor", "email": OWNER, "password": self.password, "blogTitle": "Testblatt"}
        headers = {"Origin": self.address}
        made = ask(self.address + API + "authentication/setup/", body={"setup": [owner]}, headers=headers)
        assert made.status == 201, made.body
        log_in = {"username": OWNER, "password": self.password}
        session = ask(self.address + API + "session/", body=log_in, headers=headers)
        assert session.status == 201, session.body
        headers["Cookie"] = session.headers["Set-Cookie"].partition(";")[0]
        zone = {"settings": [{"key": "timezone", "value": "Asia/Shanghai"}]}
        done = ask(self.address + API + "settings/", method="PUT", body=zone, headers=headers)
        assert done.status == 200, done.body
        wanted = {"integrations": [{"name": "Tests"}]}
        made = ask(self.address + API + "integrations/?include=api_keys", body=wanted, headers=headers)
        assert made.status == 201, made.body
        (self.key,) = (key["secret"] for key in made.json["integrations"][0]["api_keys"] if key["type"] == "admin")


@contextmanager
def ghost() -> Iterator[Ghost]:
    """A running Ghost with nothing in it."""
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-ghost-"))
    here = Ghost("", folder)
    try:
        shutil.copytree(PLACE / "content", folder / "content")
        _listen(here)
        here._set_up()
        here.reset()
        yield here
    finally:
        here.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _listen(here: Ghost) -> None:
    for last in (False, False, True):  # another program may take the port before Ghost has it
        here.address = f"http://127.0.0.1:{free_port()}"
        try:
            return here.start()
        except Failed:
            if last:
                raise
    return None
