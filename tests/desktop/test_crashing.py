"""Bugs and crashes: saved first, shown after, and what the next start says. Real processes that really crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from window_support import Reporter

from newsdesk.desktop.crashing import Crashing, report
from newsdesk.desktop.dialogs.crash import CrashDialog
from newsdesk.desktop.window import Window

SECRET = "线人的名字"


@pytest.fixture
def crashing(reporter: Reporter) -> Crashing:
    made = Crashing(lambda: reporter.window)
    reporter.window.on_error = lambda error: Window.on_error(reporter.window, error)  # type: ignore[method-assign]
    reporter.window.bugMet.connect(made.met)
    return made


def shown() -> CrashDialog | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()), None)


def answer(button: str, seen: list[str]) -> None:
    """As soon as the dialog is there: note its report, press the button."""

    def look() -> None:
        dialog = shown()
        if dialog is None:
            QTimer.singleShot(20, look)
            return
        seen.append(dialog.text.toPlainText())
        next(b for b in dialog.findChildren(type(dialog.go_on)) if b.text() == button).click()

    QTimer.singleShot(0, look)


def test_a_bug_is_saved_first_and_shown_once_with_a_report_that_tells_nothing(
    reporter: Reporter, crashing: Crashing
) -> None:
    reporter.written(SECRET)
    seen: list[str] = []

    def bug() -> None:
        raise KeyError(SECRET)

    reporter.window.act_quit = bug  # type: ignore[method-assign]
    answer("Go on", seen)
    for _ in range(2):
        try:
            bug()
        except KeyError as error:
            reporter.window.on_error(error)
    reporter.wait(lambda: bool(seen) and shown() is None)
    assert reporter.window.opened.session.idle
    assert "KeyError" in seen[0]
    assert "test_crashing.py, line" in seen[0]
    assert SECRET not in seen[0]
    assert str(Path.home()) not in seen[0]
    QApplication.processEvents()
    assert len(seen) == 1
    assert shown() is None  # the second time the notice says it
    assert "KeyError" in reporter.window.frame.notice.label.text()


def test_a_bug_in_a_thread_and_one_that_nobody_caught_are_heard(
    reporter: Reporter, crashing: Crashing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    kept = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    crashing.watch()
    for number, handler in kept.items():
        signal.signal(number, handler)
    seen: list[str] = []
    answer("Go on", seen)
    thread = threading.Thread(target=lambda: [][0], name="plug-in")
    thread.start()
    thread.join()
    reporter.wait(lambda: bool(seen) and shown() is None)
    assert "IndexError" in seen[0]


def test_when_saving_fails_too_a_copy_elsewhere_is_offered(
    reporter: Reporter, crashing: Crashing, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter.written("第一段")
    monkeypatch.setattr(type(reporter.window.opened.session), "flush", lambda self, timeout=0: False)
    seen: list[str] = []
    answer("Save a copy elsewhere…", seen)
    reporter.window.on_error(ZeroDivisionError())
    reporter.wait(lambda: bool(seen) and shown() is None)
    reporter.wait(lambda: any(asked.startswith("save ") for asked in reporter.answers.asked))
    reporter.wait(lambda: reporter.answers.save_answer.exists())
    monkeypatch.undo()


def test_the_report_is_copied_and_saved(reporter: Reporter, tmp_path: Path) -> None:
    dialog = CrashDialog(reporter.window.t, "words", report("ValueError"), reporter.window)
    dialog.copy.click()
    assert QApplication.clipboard().text() == report("ValueError")
    QApplication.clipboard().clear()
    dialog.save_to(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == report("ValueError")
    dialog.save_to(tmp_path / "report.txt" / "inside")
    assert "could not be written" in dialog.done_label.text()


LIFE = """
import faulthandler, os, signal, sys
from PySide6.QtCore import QTimer
from newsdesk.desktop import app
how, run = sys.argv[1], app.Application.exec
made = []
build = app.Newsdesk._build
app.Newsdesk._build = lambda self: made.append(build(self)) or made[-1]

def write():
    window = made[-1]
    window.named["new"].trigger()
    window.opened.page.insert_text("最后一句")
    window.opened.session.flush()
    end()

def end():
    window = made[-1]
    notice = window.frame.notice
    print("notice", notice.label.text() if notice.isVisible() else "")
    print("choices", "|".join(b.text() for b in notice.buttons if b.isVisibleTo(notice)))
    print("opened", window.opened.document.article.headline if window.opened else "")
    sys.stdout.flush()
    if how == "crash" or how == "crash again":
        faulthandler._sigsegv()
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "asked":
        os.kill(os.getpid(), signal.SIGTERM)
    if how == "well":
        window.close()

def live(self):
    QTimer.singleShot(300, write if how == "crash" else end)
    return run()

app.Application.exec = live
sys.exit(app.run([]))
"""


def live(home: Path, how: str) -> tuple[int, dict[str, str]]:
    """One life of the program; its exit code, and what it showed before its end."""
    env = {**os.environ, "NEWSDESK_HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", LIFE, how], env=env, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return done.returncode, {name: rest for name, _, rest in lines}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_text("{}")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_after_a_crash_the_next_start_says_so_and_has_the_text_and_the_report(home: Path) -> None:
    code, _ = live(home, "crash")
    assert code == -signal.SIGSEGV
    dump = (home / "data" / "running.txt").read_text()
    assert "Fatal Python error: Segmentation fault" in dump
    code, seen = live(home, "well")
    assert code == 0
    assert "ended unexpectedly the last time. Everything up to the last save at 20" in seen["notice"]
    assert seen["choices"] == "Report…"
    assert seen["opened"] == "最后一句"
    assert "Fatal Python error: Segmentation fault" in (home / "log" / "newsdesk.log").read_text(encoding="utf-8")
    assert not (home / "data" / "running.txt").exists()
    assert live(home, "well")[1]["notice"] == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_article_that_crashes_the_program_twice_is_not_opened_by_itself(home: Path) -> None:
    live(home, "crash")
    assert live(home, "crash again")[1]["opened"] == "最后一句"
    code, seen = live(home, "well")
    assert code == 0
    assert "several times with “最后一句” open" in seen["notice"]
    assert seen["opened"] == ""
    assert seen["choices"] == "Open it|Report…"
    assert live(home, "well")[1]["opened"] == "最后一句"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_end_from_outside_is_said_and_one_that_was_asked_for_is_not(home: Path) -> None:
    live(home, "killed")
    code, seen = live(home, "asked")
    assert code == 0
    assert "ended unexpectedly" in seen["notice"]
    assert seen["choices"] == ""
    assert live(home, "well")[1]["notice"] == ""
