"""Passwords: in a real keyring where there is one, and never anywhere else."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringLocked

from newsdesk.base.errors import UserError
from newsdesk.desk.secrets import Secrets
from newsdesk.extend.publishing import Target

SITE = Target("网站", "wordpress", "https://a.example/", "zhang")
SECRET = "pa55-Wort 口令"
HAS_KEYRING = sys.platform == "linux" and all(shutil.which(n) for n in ("dbus-run-session", "gnome-keyring-daemon"))
real = pytest.mark.skipif(not HAS_KEYRING, reason="no gnome-keyring and D-Bus here: apt-get install gnome-keyring dbus")


class Memory(KeyringBackend):
    """A keyring that may be locked, read only, or forgetful."""

    priority = 1

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__()
        self.trouble, self.held = trouble, dict[str, str]()

    def get_password(self, service: str, username: str) -> str | None:
        if self.trouble is not None and not isinstance(self.trouble, NotImplementedError):
            raise self.trouble
        return self.held.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.held[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        del self.held[username]


class Plain(Memory):
    """What keyrings.alt has: a file that everybody reads."""


Plain.__module__ = "keyrings.alt.file"


@pytest.fixture(autouse=True)
def _the_same_keyring_afterwards() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def chained(*keyrings: KeyringBackend) -> chainer.ChainerBackend:
    made = chainer.ChainerBackend()
    made.__class__ = type("Chained", (chainer.ChainerBackend,), {"backends": list(keyrings)})
    return made


# ------------------------------------------------------------------ where they are


def test_a_secret_is_kept_by_where_and_who() -> None:
    held = Memory()
    keyring.set_keyring(held)
    assert Secrets().set(SITE, SECRET)
    assert Secrets().get(SITE) == SECRET and Secrets().kept(SITE) == "keyring"
    for other in (
        Target("网站", "wordpress", "https://b.example/", "zhang"),
        Target("网站", "wordpress", "https://a.example/", "li"),
        Target("网站", "ghost", "https://a.example/", "zhang"),
    ):
        assert Secrets().get(other) == ""
    Secrets().forget(SITE)
    assert (held.held, Secrets().kept(SITE)) == ({}, "")


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), Plain()], ids=["fail", "null", "a plain file"])
def test_what_forgets_or_is_a_plain_file_is_no_keyring(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    secrets = Secrets()
    assert not secrets.lasting()
    assert not secrets.set(SITE, SECRET)
    assert secrets.get(SITE) == SECRET and secrets.kept(SITE) == "session"
    assert Secrets().get(SITE) == "", "only this session"
    assert str(secrets.why_not()) == "this system has no keyring"
    assert not getattr(backend, "held", {}), "it was written into a file"
    secrets.forget(SITE)
    assert secrets.kept(SITE) == ""


@pytest.mark.parametrize(
    "trouble",
    [KeyringLocked(SECRET), InitError(SECRET), OSError(SECRET), TypeError(SECRET)],
    ids=lambda e: type(e).__name__,
)
def test_a_keyring_that_cannot_be_opened_says_so_and_keeps_for_the_session(
    trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    keyring.set_keyring(Memory(trouble))
    secrets = Secrets()
    with caplog.at_level(logging.INFO):
        with pytest.raises(UserError, match="cannot be reached"):
            secrets.get(SITE)
        assert not secrets.set(SITE, SECRET)
        assert str(secrets.why_not()) == "the system's keyring is locked"
        assert secrets.get(SITE) == SECRET
        with pytest.raises(UserError, match="cannot be reached") as told:
            secrets.forget(SITE)
    assert SECRET not in f"{told.value} {caplog.text} {secrets!r} {vars(told.value)}"


def test_of_several_keyrings_those_are_used_that_can_keep() -> None:
    good, only_read = Memory(), Memory(NotImplementedError())
    only_read.held = {"wordpress https://a.example/ zhang": "old"}
    keyring.set_keyring(chained(only_read, Plain(), good))
    secrets = Secrets()
    assert secrets.get(SITE) == "old"
    assert secrets.set(SITE, SECRET)
    assert list(good.held.values()) == [SECRET]


def test_a_keyring_that_is_chosen_wrongly_is_none(tmp_path: Path) -> None:
    assert alone("nothing.Keyring") == "False this system has no keyring ''"


def test_without_a_bus_there_is_no_keyring() -> None:
    assert alone("") == "False this system has no keyring ''"


def alone(backend: str) -> str:
    """What a process of its own says, without D-Bus."""
    code = (
        "from newsdesk.desk.secrets import Secrets; from newsdesk.extend.publishing import Target\n"
        "s = Secrets(); print(s.lasting(), s.why_not(), repr(s.get(Target('a', 'b', 'c'))))"
    )
    env = {k: v for k, v in os.environ.items() if k not in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND")}
    env |= {"XDG_RUNTIME_DIR": "/nonexistent", "PYTHON_KEYRING_BACKEND": backend}
    if not backend:
        del env["PYTHON_KEYRING_BACKEND"]
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


# ------------------------------------------------------------------ a real one

KEEP = "gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
CODE = """
import sys
from newsdesk.base.errors import UserError
from newsdesk.desk.secrets import Secrets
from newsdesk.extend.publishing import Target
site, secret = Target("网站", "wordpress", "https://a.example/", "zhang"), sys.stdin.readline().strip()
def say(act):
    try:
        print(repr(act()))
    except UserError as error:
        print(error.message)
"""


def in_session(tmp_path: Path, before: str, code: str) -> list[str]:
    """Lines that Python prints in a session of its own, with a keyring of its own and no display."""
    run = tmp_path / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "XDG_DATA_HOME")
    env = {k: v for k, v in os.environ.items() if k not in hidden}
    env |= {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(run),
        "CODE": CODE + code,
        "SECRET": SECRET,
        "PY": sys.executable,
    }
    script = f'{before}\nprintf "%s\\n" "$SECRET" | "$PY" -c "$CODE"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script],
        env=env, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@real
def test_a_real_keyring_keeps_a_secret_over_sessions_and_forgets_it(tmp_path: Path) -> None:
    unlock = f"printf pw | {KEEP}"
    first = "say(lambda: Secrets().set(site, secret)); say(lambda: Secrets().kept(site))"
    assert in_session(tmp_path, unlock, first) == ["True", "'keyring'"]
    again = (
        "say(lambda: Secrets().get(site) == secret)\n"
        "say(lambda: Secrets().forget(site)); say(lambda: Secrets().get(site))"
    )
    assert in_session(tmp_path, unlock, again) == ["True", "None", "''"]
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert files and not any(SECRET.encode() in p.read_bytes() for p in files)


@real
def test_a_real_keyring_that_is_locked_says_so(tmp_path: Path) -> None:
    code = (
        "import secretstorage\n"
        "Secrets().set(site, secret)\n"
        "bus = secretstorage.dbus_init(); secretstorage.get_default_collection(bus).lock()\n"
        "s = Secrets()\n"
        "say(lambda: s.get(site)); say(lambda: s.set(site, secret))\n"
        "say(lambda: str(s.why_not())); say(lambda: s.kept(site))"
    )
    said = "The system's keyring cannot be reached."
    lines = in_session(tmp_path, f"printf pw | {KEEP}", code)
    assert lines == [said, "False", '"the system\'s keyring is locked"', "'session'"]
