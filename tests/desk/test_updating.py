"""New versions: a real https server, a real key, and all that can be wrong with an announcement."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from newsroom import Newsroom

from newsdesk.base.errors import UserError
from newsdesk.base.message import Message
from newsdesk.desk.profile import Updates, load_profile
from newsdesk.desk.updating import LARGEST, is_due, look, new_key, read, sign

MANIFEST = {
    "version": "9.1",
    "notes": {"zh_CN": "更快。", "en": "Faster."},
    "downloads": {"linux": {"link": "https://news.example/newsdesk.deb", "sha256": "ab" * 32}},
    "later": "a field of a later Newsdesk",
}


class Engineer:
    """Who announces versions."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self.folder, self.newsroom = folder, newsroom
        self.public = new_key(folder / "update.key")
        self.updates = Updates(f"{newsroom.address}/updates.json", self.public)

    def announce(self, manifest: object = MANIFEST, key: str = "update.key") -> bytes:
        (self.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        sign(self.folder / "manifest.json", self.folder / key, self.folder / "updates.json")
        data = (self.folder / "updates.json").read_bytes()
        self.newsroom.pages["/updates.json"] = data
        return data


@pytest.fixture
def engineer(tmp_path: Path, newsroom: Newsroom) -> Engineer:
    return Engineer(tmp_path, newsroom)


def why(error: UserError) -> str:
    found = dict(error.message.values)["why"]
    return found.template if isinstance(found, Message) else str(found)


def test_a_newer_version_is_known_with_what_is_new_and_its_file(engineer: Engineer) -> None:
    engineer.announce()
    news = look(engineer.updates, "0.1.0", "linux")
    assert (news.version, news.told("zh_CN"), news.told("en"), news.told("fr")) == (
        "9.1",
        "更快。",
        "Faster.",
        "更快。",
    )
    assert news.download.link == "https://news.example/newsdesk.deb"
    assert look(engineer.updates, "0.1.0", "win32").download is None
    assert engineer.newsroom.asked == ["/updates.json"] * 2  # and nothing else was fetched


@pytest.mark.parametrize("current", ["9.1", "9.1.0", "9.1.0.0", "9.2", "10", "9.1.1.dev3"])
def test_what_is_not_newer_is_none(engineer: Engineer, current: str) -> None:
    engineer.announce()
    assert look(engineer.updates, current) is None


@pytest.mark.parametrize("current", ["9.0.99", "0.1.0", "8", "9"])
def test_versions_are_compared_as_numbers(engineer: Engineer, current: str) -> None:
    engineer.announce()
    assert look(engineer.updates, current) is not None


def test_another_key_or_another_word_is_not_believed(engineer: Engineer) -> None:
    new_key(engineer.folder / "other.key")
    engineer.announce(key="other.key")
    with pytest.raises(UserError) as caught:
        look(engineer.updates, "0.1.0")
    assert "not signed with your newsroom's key" in why(caught.value)
    held = json.loads(engineer.announce())
    for changed in (
        {**held, "manifest": held["manifest"].replace("9.1", "9.2")},
        {**held, "signature": b64encode(bytes(64)).decode()},
    ):
        with pytest.raises(UserError, match="not signed"):
            read(json.dumps(changed).encode(), engineer.public)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"<html>", b"[" * 60_000, b'{"manifest": 1, "signature": ""}',
        b'{"manifest": "{}", "signature": "not base64!"}', b"\xff", b'{"manifest": "\\ud800", "signature": ""}',
        b"x" * (LARGEST + 1),
    ],
)  # fmt: skip
def test_what_is_no_announcement_is_said(engineer: Engineer, data: bytes) -> None:
    engineer.newsroom.pages["/updates.json"] = data
    with pytest.raises(UserError) as caught:
        look(engineer.updates, "0.1.0")
    assert why(caught.value) in ("it is no statement about a new version", "it is too large",
                                 "it is not signed with your newsroom's key")  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1.0rc1"},
        {"version": "1" * 50},
        {"version": 3},
        {"notes": {"en": "x" * 9000}},
        {"downloads": {"linux": {"link": "http://news.example/x", "sha256": "ab" * 32}}},
        {"downloads": {"linux": {"link": "file:///bin/sh", "sha256": "ab" * 32}}},
        {"downloads": {"linux": {"link": "https://news.example/x", "sha256": "short"}}},
    ],
)
def test_an_announcement_with_a_mistake_is_not_signed(engineer: Engineer, change: dict[str, object]) -> None:
    with pytest.raises(UserError):
        engineer.announce({**MANIFEST, **change})


def test_a_turn_to_https_is_taken_and_one_to_http_is_not(engineer: Engineer) -> None:
    engineer.announce()
    engineer.newsroom.pages["/old.json"] = f"->{engineer.newsroom.address}/updates.json".encode()
    assert look(Updates(f"{engineer.newsroom.address}/old.json", engineer.public), "0.1").version == "9.1"
    engineer.newsroom.pages["/old.json"] = b"->http://127.0.0.1:9/updates.json"
    with pytest.raises(UserError):
        look(Updates(f"{engineer.newsroom.address}/old.json", engineer.public), "0.1")


def test_an_unknown_certificate_or_nobody_there_is_said(engineer: Engineer, monkeypatch: pytest.MonkeyPatch) -> None:
    engineer.announce()
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)
    with pytest.raises(UserError):
        look(engineer.updates, "0.1.0")
    with pytest.raises(UserError):
        look(Updates("https://127.0.0.1:9/updates.json", engineer.public), "0.1.0")


def test_the_address_is_asked_once_a_day() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert is_due("", now)
    assert is_due("nonsense", now)
    assert is_due("2026-11-25T12:00:00", now)  # no zone: not ours
    assert not is_due((now - timedelta(hours=23)).isoformat(), now)
    assert is_due((now - timedelta(hours=24)).isoformat(), now)
    assert is_due((now + timedelta(days=400)).isoformat(), now)


def test_a_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    new_key(tmp_path / "k")
    if sys.platform != "win32":
        assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    before = (tmp_path / "k").read_bytes()
    with pytest.raises(UserError):
        new_key(tmp_path / "k")
    assert (tmp_path / "k").read_bytes() == before
    (tmp_path / "m").write_text(json.dumps(MANIFEST))
    (tmp_path / "no key").write_text("nothing")
    with pytest.raises(UserError):
        sign(tmp_path / "m", tmp_path / "no key", tmp_path / "out")


@pytest.mark.parametrize(
    "text", ['address = "http://news.example/u"\nkey = "KEY"', 'address = "https://news.example/u"\nkey = "short"']
)
def test_a_profile_names_https_and_a_whole_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.toml").write_text("[updates]\n" + text.replace("KEY", "A" * 43 + "="))
    with pytest.raises(UserError):
        load_profile(tmp_path / "p.toml")


def test_the_engineers_way_by_the_command_line(tmp_path: Path, newsroom: Newsroom) -> None:
    env = {**os.environ, "NEWSDESK_HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"}

    def command(*arguments: str) -> tuple[int, object]:
        done = subprocess.run(
            [sys.executable, "-m", "newsdesk", "update", *arguments, "--json"],
            env=env, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    assert command("--check")[0] == 3  # no address
    code, made = command("--new-key", str(tmp_path / "key"))
    assert code == 0
    (tmp_path / "m.json").write_text(json.dumps(MANIFEST))
    arguments = ("--sign", str(tmp_path / "m.json"), "--key", str(tmp_path / "key"), "--out", str(tmp_path / "u.json"))
    assert command(*arguments) == (0, {"version": "9.1", "file": str(tmp_path / "u.json")})
    newsroom.pages["/u.json"] = (tmp_path / "u.json").read_bytes()
    (tmp_path / "home" / "config").mkdir(parents=True)
    profile = f'[updates]\naddress = "{newsroom.address}/u.json"\nkey = "{made["key"]}"\n'
    (tmp_path / "home" / "config" / "profile.toml").write_text(profile)
    code, told = command("--check")
    assert (code, told["version"]) == (1, "9.1")
    (tmp_path / "m.json").write_text(json.dumps({**MANIFEST, "version": version("newsdesk")}))
    command(*arguments)
    newsroom.pages["/u.json"] = (tmp_path / "u.json").read_bytes()
    assert command("--check") == (0, {"version": None})
