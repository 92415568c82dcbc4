"""A folder on a server over SFTP: a real OpenSSH server's, and one with passwords and faults in this process."""

from __future__ import annotations

import logging
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import paramiko
import pytest
import sshd as ssh_server
import sshparamiko
from contract import Bench, Contract, Remembered, connect, packed, send
from sshd import PASSPHRASE, Sshd
from sshparamiko import PASSWORD, Place
from test_folder import bench_of, folders, told

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.desk.desk import Desk
from newsdesk.extend.ports import Bundle
from newsdesk.extend.publishing import Later, Parcel, Refused, Stopped, Target
from newsdesk.publish import sftp as ours
from newsdesk.publish.sftp import SftpPublisher
from newsdesk.publish.sshlogin import fingerprint
from newsdesk.publish.wire import HttpWire


@pytest.fixture(scope="session")
def running_sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    if reason := ssh_server.missing():
        pytest.skip(reason)
    with ssh_server.sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def sshd(running_sshd: Sshd) -> Sshd:
    shutil.rmtree(running_sshd.inbox, ignore_errors=True)
    running_sshd.inbox.mkdir()
    return running_sshd


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "served").mkdir()
    with sshparamiko.serving(tmp_path / "served") as served:
        yield served


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No file of the one who runs the tests decides which server is known."""
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return tmp_path / "home"


def over_ssh(server: Sshd, secret: str = PASSPHRASE, **options: str) -> Bench:
    known = {"key": str(server.key), "host_key": server.fingerprint, **options}
    behind = bench_of(server.inbox, **{n: v for n, v in options.items() if n != "key"})
    target = Target("交换", "sftp", server.address, options=known)
    return Bench(SftpPublisher(), target, secret, behind.articles, behind.pictures, behind.edit, over_wire=False)


def with_password(place: Place, secret: str = PASSWORD, **options: str) -> Bench:
    known = {"host_key": fingerprint(place.key), **options}
    behind = bench_of(place.folder / "in", **options)
    target = Target("交换", "sftp", place.address, options=known)
    return Bench(SftpPublisher(), target, secret, behind.articles, behind.pictures, behind.edit, over_wire=False)


@pytest.mark.long
class TestOpenSshTaken(Contract):
    @pytest.fixture
    def bench(self, sshd: Sshd) -> Bench:
        return over_ssh(sshd, format="wordpress")


@pytest.mark.long
class TestOpenSshStays(Contract):
    @pytest.fixture
    def bench(self, sshd: Sshd) -> Bench:
        return over_ssh(sshd, format="wordpress", taken="stays", names="slug-id")


@pytest.mark.long
class TestWithAPassword(Contract):
    """And without OpenSSH's extensions."""

    @pytest.fixture
    def bench(self, place: Place) -> Bench:
        return with_password(place, format="wordpress", taken="stays")


class Places:
    desk = Contract.desk
    story = Contract.story


def refused(bench: Bench) -> Refused:
    with pytest.raises(Refused) as caught:
        connect(bench).check()
    return caught.value


class TestTheServersKey:
    """It is always checked, and nothing is learned by itself."""

    def test_a_server_that_is_not_known_is_refused_with_its_fingerprint(self, sshd: Sshd, home: Path) -> None:
        told = refused(over_ssh(sshd, host_key=""))
        assert told.kind == "certificate"
        assert sshd.fingerprint in str(told.message)
        assert list((home / ".ssh").iterdir()) == []

    def test_one_that_known_hosts_has_is_believed(self, sshd: Sshd, home: Path) -> None:
        (home / ".ssh" / "known_hosts").write_text(f"{sshd.known_hosts}\n")
        assert connect(over_ssh(sshd, host_key="")).check()

    def test_a_hashed_line_of_known_hosts_is_understood(self, sshd: Sshd, home: Path) -> None:
        name, kind, key = sshd.known_hosts.split()
        hashed = paramiko.HostKeys.hash_host(name)
        (home / ".ssh" / "known_hosts").write_text(
            f"rubbish\n{name} ssh-rsa !!\n|1|x|y {kind} {key}\n@revoked * {kind} x\n{hashed} {kind} {key}\n"
        )
        assert connect(over_ssh(sshd, host_key="")).check()

    def test_a_line_in_the_settings_is_believed(self, sshd: Sshd) -> None:
        assert connect(over_ssh(sshd, host_key=sshd.known_hosts)).check()

    @pytest.mark.parametrize("where", ["known_hosts", "line", "fingerprint"])
    def test_another_key_than_the_known_one_is_refused_before_anything_is_sent(
        self, sshd: Sshd, home: Path, where: str
    ) -> None:
        other = paramiko.ECDSAKey.generate()
        line = f"[127.0.0.1]:{sshd.port} {other.get_name()} {other.get_base64()}"
        (home / ".ssh" / "known_hosts").write_text(f"{line}\n")
        told = refused(
            over_ssh(sshd, host_key={"known_hosts": "", "line": line, "fingerprint": fingerprint(other)}[where])
        )
        assert told.kind == "certificate"
        assert "another key" in str(told) and sshd.fingerprint in str(told)

    def test_a_key_in_the_settings_that_is_none_is_refused(self, sshd: Sshd) -> None:
        for nonsense in ("x", "a b c", "host ssh-ed25519 AAAA", "MD5:00:11"):
            assert refused(over_ssh(sshd, host_key=nonsense)).kind == "certificate"


class TestTheLogin:
    def test_a_key_without_a_passphrase_does_whatever_the_secret_is(self, sshd: Sshd) -> None:
        for secret in ("", "not needed"):
            assert connect(over_ssh(sshd, secret, key=str(sshd.plain_key))).check()

    def test_a_key_that_is_none_is_refused_as_login(self, sshd: Sshd, tmp_path: Path) -> None:
        (tmp_path / "rubbish").write_bytes(b"\x00rubbish")
        for key in (str(tmp_path / "rubbish"), str(tmp_path / "none"), str(tmp_path)):
            assert refused(over_ssh(sshd, key=key)).kind == "login"
        assert refused(over_ssh(sshd, "")).kind == "login"

    def test_without_key_and_password_and_agent_it_is_a_sentence(self, sshd: Sshd) -> None:
        assert refused(over_ssh(sshd, "", key="")).kind == "login"

    def test_neither_log_nor_message_has_the_secret(
        self, place: Place, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.DEBUG)
        told = refused(with_password(place, "geheim-0815-secret"))
        assert told.kind == "login"
        assert connect(with_password(place)).check()
        site = connect(with_password(place, "geheim-0815-secret"))
        said = caplog.text + "".join(capfd.readouterr()) + repr(told) + repr(site) + repr(site._opened)
        assert "geheim" not in said and PASSWORD not in said
        assert not [r for r in caplog.records if r.name.startswith(("paramiko", "newsdesk"))]

    @pytest.mark.parametrize(
        "address",
        ["", "in", "ftp://a@b/c", "sftp://", "sftp://b/c", "sftp://a:pw@b/c", "sftp://a@b:x/c", "sftp://a@b/../c"],
    )
    def test_an_address_that_is_none_is_refused_without_what_may_be_a_password(self, address: str) -> None:
        with pytest.raises(UserError) as caught:
            SftpPublisher().connect(Target("t", "sftp", address), "", HttpWire())
        assert "pw" not in str(caught.value)

    def test_the_name_may_stand_in_the_login(self, sshd: Sshd) -> None:
        bench = over_ssh(sshd)
        target = msgspec.structs.replace(
            bench.target, address=bench.target.address.replace(f"{sshd.user}@", ""), login=sshd.user
        )
        assert SftpPublisher().connect(target, PASSPHRASE, HttpWire()).check()


@pytest.mark.long
class TestFaults(Places):
    def test_cut_at_any_request_what_is_marked_ready_is_whole_and_the_next_try_ends_it(
        self, sshd: Sshd, desk: Desk, story: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench = over_ssh(sshd)
        small = Bundle("a.html", {"a.html": b"<p>1</p>", "images/b.jpg": bytes(40000)})

        one = replace(packed(desk, story, act="update"), bundle=lambda *_: small)

        def fresh() -> Parcel:
            return replace(one, key=desk.new_id())

        connect(bench).create(fresh(), {})
        real, count, at = paramiko.SFTPClient._async_request, 0, 0

        def cut(client: Any, *args: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                client.get_channel().get_transport().close()
            return real(client, *args)

        monkeypatch.setattr(paramiko.SFTPClient, "_async_request", cut)
        while count >= at:
            at, count = at + 1, 0
            parcel, site = fresh(), connect(bench)
            try:
                held = site.create(parcel, {})
            except Later:
                for marker in sshd.inbox.glob("*.ready"):
                    assert told(sshd.inbox / marker.stem)["delivery"] == marker.read_text().strip(), f"cut at {at}"
                assert all(told(folder) for folder in folders(sshd.inbox)), f"cut at {at}"
                count, kept, at = 0, at, 0
                held = connect(bench).create(parcel, {})
                count, at = kept, kept
            assert told(sshd.inbox / held.id)["delivery"] == parcel.key
            assert sorted(p.name for p in sshd.inbox.iterdir()) == [held.id, f"{held.id}.ready"], f"cut at {at}"
        assert at > 15

    def test_a_folder_that_is_not_there_is_refused_and_never_made(self, sshd: Sshd, desk: Desk, story: Article) -> None:
        bench = over_ssh(sshd)
        sshd.inbox.rmdir()
        assert refused(bench).kind == "address"
        with pytest.raises(Refused):
            connect(bench).create(packed(desk, story), {})
        assert not sshd.inbox.exists()

    def test_a_folder_in_the_home_may_be_meant(self, sshd: Sshd) -> None:
        bench = over_ssh(sshd)
        target = msgspec.structs.replace(bench.target, address=f"sftp://{sshd.user}@127.0.0.1:{sshd.port}/~/")
        assert SftpPublisher().connect(target, PASSPHRASE, HttpWire()).check()

    def test_a_server_that_does_not_listen_is_later(self, sshd: Sshd) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            target = Target("t", "sftp", f"sftp://a@127.0.0.1:{free.getsockname()[1]}/in")
        with pytest.raises(Later):
            SftpPublisher().connect(target, "x", HttpWire()).check()

    def test_one_that_speaks_something_else_is_later(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            target = Target("t", "sftp", f"sftp://a@127.0.0.1:{listener.getsockname()[1]}/in")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("newsdesk.publish.sshlogin.ANSWER", 0.3)
                with pytest.raises(Later):
                    SftpPublisher().connect(target, "x", HttpWire()).check()

    def test_a_server_without_sftp_is_switched_off(self, place: Place) -> None:
        place.sftp = False
        assert refused(with_password(place)).kind == "switched-off"

    def test_what_may_not_be_written_to_is_rights(self, place: Place, desk: Desk, story: Article) -> None:
        place.locked = True
        with pytest.raises(Refused) as caught:
            connect(with_password(place)).create(packed(desk, story), {})
        assert caught.value.kind == "rights"

    def test_a_full_disk_is_later_and_nothing_is_ready(self, place: Place, desk: Desk, story: Article) -> None:
        place.full = True
        with pytest.raises(Later, match="full"):
            connect(with_password(place)).create(packed(desk, story), {})
        assert folders(place.folder / "in") == [] and not list((place.folder / "in").glob("*.ready"))
        place.full = False
        parcel = packed(desk, story)
        send(with_password(place), parcel, Remembered())
        assert told(folders(place.folder / "in")[0])["delivery"] == parcel.key

    def test_stopped_in_the_middle_of_a_file_nothing_is_ready(
        self, sshd: Sshd, desk: Desk, story: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wire = HttpWire()
        site, parcel = connect(over_ssh(sshd), wire), packed(desk, story)
        real, written = paramiko.SFTPFile.write, []

        def write(file: Any, data: bytes) -> None:
            written.append(len(data))
            wire.stop()
            real(file, data)

        monkeypatch.setattr(paramiko.SFTPFile, "write", write)
        with pytest.raises(Stopped):
            site.create(parcel, {})
        assert len(written) == 1
        assert folders(sshd.inbox) == [] and not list(sshd.inbox.glob("*.ready"))

    def test_links_on_the_server_are_not_followed(self, sshd: Sshd, desk: Desk, story: Article, tmp_path: Path) -> None:
        bench, ledger = over_ssh(sshd, taken="stays"), Remembered()
        done = send(bench, packed(desk, story), ledger)
        (tmp_path / "private").write_text("private")
        (sshd.inbox / done.held.id / "links").symlink_to(tmp_path)
        seen = connect(bench).read(done.held)
        assert seen is not None and seen.held.mark == done.held.mark
        ledger.done.clear()
        send(bench, packed(desk, story, act="update"), ledger)
        assert (tmp_path / "private").read_text() == "private"

    def test_more_than_a_delivery_can_be_is_not_read(
        self, sshd: Sshd, desk: Desk, story: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench = over_ssh(sshd, taken="stays", format="text")
        done = send(bench, packed(desk, story), Remembered())
        (sshd.inbox / done.held.id / "large").write_bytes(bytes(9000))
        monkeypatch.setattr(ours, "MOST_BYTES", 8000)
        with pytest.raises(Refused, match="more than"):
            connect(bench).read(done.held)
