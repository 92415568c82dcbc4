"""The commands about targets as a script uses them, each in a process of its own; no password is left anywhere."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SAMPLE = "5f0c8b52-3f0e-4a57-9a7e-2f6d1c9b7a10"
SECRET = "Pa55-of-a-person"
HAS_KEYRING = sys.platform == "linux" and all(shutil.which(n) for n in ("dbus-run-session", "gnome-keyring-daemon"))


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


class Server:
    """Answers every request with one status, and says back what it was sent, as careless servers do."""

    def __init__(self) -> None:
        self.status = 200
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                said = json.dumps({"error": f"{dict(self.headers)} {body[:200]!r}"}).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path, server: Server) -> Path:
    """A newsroom with a system of its own, and a target whose connector is not there."""
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "profile.toml").write_text(
        f'[[targets]]\nname = "网站"\nconnector = "webhook"\naddress = "{server.address}"\n'
        '[[targets]]\nname = "旧站"\nconnector = "gone"\naddress = "https://old.example/"\n',
        encoding="utf-8",
    )
    return tmp_path / "home"


Newsdesk = Callable[..., Done]


@pytest.fixture
def newsdesk(home: Path) -> Newsdesk:
    def call(*arguments: str, given: bytes = b"", before: str = "") -> Done:
        env = {**os.environ, "NEWSDESK_HOME": str(home), "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "newsdesk", *arguments]
        if before:  # in a session of its own, with a keyring of its own
            run = home.parent / "run"
            run.mkdir(mode=0o700, exist_ok=True)
            for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"):
                env.pop(name, None)
            env |= {"HOME": str(home.parent / "person"), "XDG_RUNTIME_DIR": str(run)}
            (home.parent / "person").mkdir(exist_ok=True)
            command = ["dbus-run-session", "--", "bash", "-c", f'{before}; exec "$@"', "bash", *command]
        done = subprocess.run(
            command, env=env, input=given, capture_output=True, check=False, timeout=60, start_new_session=True
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def test_the_list_says_whose_each_target_is(newsdesk: Newsdesk) -> None:
    told = newsdesk("targets", "list", "--json").value
    assert [(t["name"], t["connector"], t["from"]) for t in told["targets"]] == [
        ("网站", "webhook", "profile"), ("旧站", "gone", "profile"),
    ]  # fmt: skip
    assert "webhook" in told["connectors"]
    assert "网站  webhook" in newsdesk("targets", "list").out


def test_a_test_says_what_it_found_or_what_is_wrong(newsdesk: Newsdesk, server: Server) -> None:
    asked = "targets", "test", "网站", "--password-stdin", "--json"
    done = newsdesk(*asked, given=f"{SECRET}\n".encode())
    assert (done.code, done.value["found"][0]["kind"]) == (0, "found")
    for status, kind in ((401, "login"), (404, "address")):
        server.status = status
        done = newsdesk(*asked, given=SECRET.encode())
        assert (done.code, done.value["kind"]) == (1, kind)
        assert done.value["error"] and done.value["hint"]
    server.status = 503
    done = newsdesk(*asked, given=SECRET.encode())
    assert done.code == 3
    assert "try again later" in done.value["hint"], "it is not tried again by itself"


@pytest.mark.parametrize(
    ("arguments", "given", "code", "said"),
    [
        (["test", "nope"], b"", 3, "There is no target nope. Choose one of: 网站, 旧站"),
        (["test", "旧站"], b"", 3, "There is no connector gone. Choose one of:"),
        (["login", "旧站", "--password-stdin"], b"x", 3, "There is no connector gone"),
        (["logout", "nope"], b"", 3, "There is no target nope"),
        (["test", "网站", "--password-stdin"], b"", 3, "Nothing was entered"),
        (["login", "网站", "--password-stdin"], b"\n", 3, "Nothing was entered"),
        (["login", "网站", "--password-stdin"], b"\xff\xfe\n", 3, "no text"),
        (["login", "网站"], SECRET.encode(), 3, "no terminal"),
        (["login", "网站", "--password-stdin"], SECRET.encode(), 3, "not kept: this system has no keyring"),
        (["login"], b"", 2, "required"),
        ([], b"", 2, "required"),
    ],
)
def test_mistakes_are_sentences(newsdesk: Newsdesk, arguments: list[str], given: bytes, code: int, said: str) -> None:
    done = newsdesk("targets", *arguments, given=given)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Something went wrong" not in done.err and SECRET not in done.err
    done = newsdesk("targets", *arguments, "--json", given=given)
    assert done.code == code
    assert said.partition(". ")[0] in done.value["error"]


def test_without_a_password_the_test_says_where_to_enter_one(newsdesk: Newsdesk, server: Server) -> None:
    done = newsdesk("targets", "test", "网站", "--json")
    assert (done.code, done.value["kind"], server.asked) == (1, "login", 0)
    assert "newsdesk targets login" in done.value["hint"]


@pytest.mark.skipif(not HAS_KEYRING, reason="no gnome-keyring and D-Bus here: apt-get install gnome-keyring dbus")
def test_with_a_real_keyring_one_logs_in_once_and_out_again(newsdesk: Newsdesk, home: Path) -> None:
    keyring = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    begun = f"exec 3<&0; {keyring}; exec 0<&3"
    login = "targets", "login", "网站", "--user", "zhang", "--password-stdin", "--json"
    done = newsdesk(*login, given=f"{SECRET}\n".encode(), before=begun)
    assert (done.code, done.value) == (0, {"target": "网站", "login": "zhang"})
    assert newsdesk("targets", "test", "网站", before=begun).code == 0
    assert newsdesk("targets", "logout", "网站", before=begun).code == 0
    assert newsdesk("targets", "test", "网站", before=begun).code == 1
    assert left_in(home.parent) == []


def test_no_password_is_left_in_anything_that_was_written_or_said(
    newsdesk: Newsdesk, server: Server, home: Path
) -> None:
    newsdesk("sample")
    said = []
    for status in (401, 500, 302, 422):
        server.status = status
        for way in (["--draft"], ["--draft", "--json"]):
            publish = "publish", SAMPLE, "--to", "网站", "--password-stdin", "--again", *way
            said.append(newsdesk(*publish, given=f"{SECRET}\n".encode()))
        said.append(newsdesk("targets", "test", "网站", "--password-stdin", given=SECRET.encode()))
        said.append(newsdesk("targets", "login", "网站", "--user", "li", "--password-stdin", given=SECRET.encode()))
    assert server.asked > 6
    said += [
        newsdesk("outbox", "list", "--all", "--json"),
        newsdesk("outbox", "run", "--json"),
        newsdesk("targets", "list"),
    ]
    assert all(word not in done.out + done.err for done in said for word in words())
    assert list(home.rglob("library.db")) and list(home.rglob("settings.json"))
    assert left_in(home) == []


def words() -> tuple[str, ...]:
    return SECRET, base64.b64encode(SECRET.encode()).decode().rstrip("="), SECRET.encode().hex()


def left_in(folder: Path) -> list[Path]:
    """Files that hold the password."""
    marks = [word.encode() for word in words()]
    marks.append(SECRET.encode("utf-16-le"))
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert files
    return [p for p in files if any(mark in p.read_bytes() for mark in marks)]


def test_without_a_keyring_what_waits_is_sent_with_a_password_given_for_this_once(
    newsdesk: Newsdesk, server: Server
) -> None:
    newsdesk("sample")
    put = newsdesk("publish", SAMPLE, "--to", "网站", "--draft", "--later", "--json")
    delivery = put.value["id"]
    asked = server.asked
    assert newsdesk("outbox", "retry", delivery, "--json").value["state"] == "needs-you"
    assert server.asked == asked, "without a password nothing is asked"
    newsdesk("outbox", "retry", delivery, "--password-stdin", "--json", given=f"{SECRET}\n".encode())
    assert server.asked > asked
