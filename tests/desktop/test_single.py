"""One window for each data folder: real processes that find each other, and what else may knock at the socket."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from window_support import Reporter

from newsdesk.base.i18n import Translator
from newsdesk.desktop import single
from newsdesk.desktop.opening import is_silent
from newsdesk.desktop.single import Listening, Wanted, first, hand_over, place, read

unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes have no files")


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short folder for sockets, as the system gives one to each person."""
    with tempfile.TemporaryDirectory(prefix="nd-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


class Started:
    """Newsdesk as a process, over a home of its own."""

    def __init__(self, home: Path, *arguments: str) -> None:
        env = {**os.environ, "NEWSDESK_HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen([sys.executable, "-m", "newsdesk", *arguments], env=env)
        self.data = home / "data"

    def listens(self) -> None:
        end = time.monotonic() + 30
        socket = QLocalSocket()
        while socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
            socket.connectToServer(place(self.data))
            socket.waitForConnected(100)
            assert time.monotonic() < end, "it never listened"
            assert self.process.poll() is None, "it ended"
            time.sleep(0.02)
        socket.abort()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def running(reporter: Reporter) -> Iterator[Started]:
    """The first window over the reporter's home, which has an article in it."""
    reporter.written("第一段")
    reporter.window.opened.session.flush()
    started = Started(reporter.home)
    started.listens()
    yield started
    started.kill()


@unix
def test_a_second_start_hands_its_file_to_the_open_window_and_ends(
    reporter: Reporter, running: Started, tmp_path: Path
) -> None:
    file = tmp_path / "稿件 一.newsdesk"
    env = {**os.environ, "NEWSDESK_HOME": str(tmp_path / "colleague")}
    for command in (["sample"], ["pack", "5f0c8b52", str(file)]):
        subprocess.run([sys.executable, "-m", "newsdesk", *command], env=env, check=True, capture_output=True)
    second = Started(reporter.home, str(file))
    assert second.process.wait(30) == 0
    reporter.wait(lambda: any("口袋公园" in row.headline for row in reporter.desk.rows()))
    assert running.process.poll() is None
    other = Started(tmp_path / "another home")  # another data folder has a window of its own
    other.listens()
    assert other.process.poll() is None
    other.kill()


@unix
def test_who_was_killed_leaves_nothing_that_stands_in_the_way(running: Started) -> None:
    assert first(running.data) is None
    running.kill()
    assert Path(place(running.data)).exists()  # its socket is still there
    again = Started(running.data.parent)
    again.listens()
    assert hand_over(running.data, Wanted()) == "taken"
    again.kill()


@unix
def test_a_window_that_hangs_is_told_after_two_seconds(running: Started) -> None:
    running.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    assert hand_over(running.data, Wanted()) == "silent"
    assert 1.5 < time.monotonic() - begun < 8
    running.process.send_signal(signal.SIGCONT)
    end = time.monotonic() + 20
    while hand_over(running.data, Wanted()) != "taken":
        assert time.monotonic() < end


@pytest.mark.parametrize("word", ["Try again", "Open a second window", "Quit"])
def test_the_person_chooses_what_becomes_of_a_start_beside_a_window_that_hangs(word: str) -> None:
    def click() -> None:
        (box,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
        next(b for b in box.findChildren(QPushButton) if b.text() == word).click()

    QTimer.singleShot(50, click)
    assert is_silent(Translator("en")) == {"Try again": "again", "Open a second window": "another"}.get(word, "quit")


@unix
def test_only_the_person_may_speak_to_the_socket(tmp_path: Path) -> None:
    ear = Listening(tmp_path, lambda what: None)
    assert Path(place(tmp_path)).stat().st_mode & 0o077 == 0
    ear.close()


@unix
def test_a_socket_that_somebody_else_made_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Wanted] = []
    ear = Listening(tmp_path, heard.append)
    lock = first(tmp_path)
    mine = os.getuid()
    name = place(tmp_path)
    monkeypatch.setattr(single, "place", lambda data: name)
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    assert hand_over(tmp_path, Wanted(("/secret/path.newsdesk",))) == "silent"
    QTest.qWait(50)
    assert heard == []
    lock.close()
    ear.close()


@pytest.mark.parametrize(
    "message",
    [
        b"", b"[]", b"{}", b"nonsense", b"[" * 60_000, b'{"open": "x"}', b'{"open": ["relative.newsdesk"]}',
        b'{"open": [1]}', b'{"open": [""]}', b'{"open": ["/a\\u0000b"]}', b'{"open": [' + b'"/a",' * 50 + b'"/a"]}',
        b'{"open": ["/' + b"a" * 5000 + b'"]}', b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_is_no_message_is_not_heard(message: bytes) -> None:
    assert read(message) is None


def test_a_message_is_read_as_it_was_meant() -> None:
    assert read(b'{"open": ["/a b.newsdesk"], "sample": true}') == Wanted(("/a b.newsdesk",), True)
    assert read(b'{"open": [], "activation": "x\\ny", "more": 1}') == Wanted()


def test_who_talks_without_end_or_says_nothing_is_shown_the_door(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "SLOWEST", 200)
    heard: list[Wanted] = []
    ear = Listening(tmp_path / "data", heard.append)
    for talk in (b"x" * (single.LONGEST + 100), b"nonsense\n", b""):
        socket = QLocalSocket()
        socket.connectToServer(place(tmp_path / "data"))
        assert socket.waitForConnected(2000)
        socket.write(talk)
        reporter.wait(lambda s=socket: s.state() == QLocalSocket.LocalSocketState.UnconnectedState, 5)
    assert heard == []
    ear.close()


def test_a_file_that_macos_gives_to_the_running_program_is_heard() -> None:
    code = (
        "from newsdesk.desktop.app import Application\nfrom PySide6.QtGui import QFileOpenEvent\n"
        "app = Application(['newsdesk'])\napp.fileGiven.connect(print)\n"
        "app.sendEvent(app, QFileOpenEvent('/稿件.newsdesk'))"
    )
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "/稿件.newsdesk"
