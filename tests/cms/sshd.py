"""A real OpenSSH server of one's own on loopback, with a host key, a user's key and a folder of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from running import Server, free_port

PASSPHRASE = "a passphrase of the tests"


def _tool(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def missing() -> str:
    """Why there is no server here, as a reason to skip; nothing when there is one."""
    if not _tool("sshd") or not _tool("ssh-keygen"):
        return "no OpenSSH server: apt-get install openssh-server (docs/cms-tests.md)"
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it locks itself up; its service makes it elsewhere
    return ""


@dataclass
class Sshd:
    """A running server. ``inbox`` is the folder that deliveries come into; ``key`` opens with PASSPHRASE."""

    port: int
    user: str
    key: Path
    plain_key: Path
    inbox: Path
    fingerprint: str
    known_hosts: str

    @property
    def address(self) -> str:
        return f"sftp://{self.user}@127.0.0.1:{self.port}{self.inbox}"


def _key(path: Path, passphrase: str) -> None:
    command = [_tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", passphrase, "-C", "tests", "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=30)


@contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    """One that is running."""
    _key(folder / "host", "")
    _key(folder / "user", PASSPHRASE)
    _key(folder / "plain", "")
    public = [(folder / name).with_suffix(".pub").read_text() for name in ("user", "plain")]
    (folder / "allowed").write_text("".join(public))
    inbox = folder / "inbox"
    inbox.mkdir()
    port = free_port()
    (folder / "config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder / 'host'}\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {folder / 'allowed'}\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\nMaxStartups 100\n"
    )
    server = Server([_tool("sshd"), "-D", "-e", "-f", str(folder / "config")], folder / "sshd.log")
    try:
        server.wait(lambda log: "listening on" in log)
        line = " ".join((folder / "host.pub").read_text().split()[:2])
        told = subprocess.run(
            [_tool("ssh-keygen"), "-lf", str(folder / "host.pub")], check=True, capture_output=True, text=True
        ).stdout
        yield Sshd(
            port,
            getpass.getuser(),
            folder / "user",
            folder / "plain",
            inbox,
            told.split()[1],
            f"[127.0.0.1]:{port} {line}",
        )
    finally:
        server.kill()
