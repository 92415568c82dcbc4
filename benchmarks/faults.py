"""Makes the disk fail under the real application while it is written in, and looks at what it says and what is left.

python benchmarks/faults.py [call small held removed rubbish]

Writing, flushing, renaming and shortening files fail in turn (faults.c, compiled with cc and loaded before the system's
library); a small file system is filled (mounted, as root); the library is held by another program, removed, replaced by
rubbish. Each time somebody writes before, during and after. What is asked: does the window say that it is not saved,
is the copy that "save a copy elsewhere" writes whole, and is every word there when the fault is over.
"""

from __future__ import annotations

import contextlib
import errno
import json
import mmap
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

CALLS = {"write": 1, "fsync": 2, "rename": 3, "truncate": 4}
CASES: tuple[tuple[str, str], ...] = (
    *((f"{call} {name}", "call") for call in ("write", "fsync") for name in ("ENOSPC", "EIO", "EROFS", "EACCES")),
    ("rename EACCES", "call"),
    ("truncate EIO", "call"),
    ("small disk is full", "small"),
    ("held by another program", "held"),
    ("file removed", "removed"),
    ("file replaced by rubbish", "rubbish"),
)
LASTING = {"removed", "rubbish"}
"""Faults that do not end: there the copy must hold every word."""


# ------------------------------------------------------------------ in the application's process


def child(case: str, kind: str) -> None:
    """Run the application; write before, during and after the fault; print what was seen."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from newsdesk.desktop import app

    run, build, made = QApplication.exec, app.Newsdesk._build, []

    def built(self: app.Newsdesk) -> object:
        made.append(build(self))
        return made[-1]

    def write() -> None:
        try:
            through(made[0], case, kind)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def exec_and_write(*_: object) -> int:
        QTimer.singleShot(300, write)
        return run()

    app.Newsdesk._build = built
    QApplication.exec = exec_and_write
    sys.exit(app.run([]))


def through(window, case: str, kind: str) -> None:
    from PySide6.QtWidgets import QApplication

    def settle(done: Callable[[], object], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            if done():
                return True
            time.sleep(0.01)
        return bool(done())

    def write(text: str) -> None:
        from PySide6.QtGui import QInputMethodEvent

        for letter in text:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(window.opened.page, event)
            settle(lambda: False, 0.01)

    def picture() -> bool:
        """Does a picture that is put in get there?"""
        from PySide6.QtCore import QMimeData, QUrl

        before = len(window.opened.document.article.blocks)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(Path(os.environ["NEWSDESK_HOME"]) / "a.png"))])
        window.opened.page.insertFromMimeData(data)
        return settle(lambda: len(window.opened.document.article.blocks) > before, 1.5)

    saved = lambda: window.frame.status.saved.text().startswith("● ")  # noqa: E731
    write("故障之前。")
    settle(lambda: False, 0.7)
    settle(saved, 5)
    end = fault(case, kind, Path(os.environ["NEWSDESK_HOME"]))
    write("故障之中。")
    got_picture = picture()
    settle(lambda: "Not saved" in window.frame.status.saved.text(), 14 if kind == "held" else 3)
    seen = {"status": window.frame.status.saved.text(), "picture": got_picture}
    seen["said"] = window.frame.notice.label.text() if window.frame.notice.isVisible() else ""
    copy = Path(os.environ["NEWSDESK_COPY"])
    window.desk.pack(window.opened.document.article, copy)
    write("还在写。")
    end()
    window.opened.session.retry()
    seen["after"] = kind not in LASTING and settle(saved, 8)
    write("故障之后。")
    settle(lambda: False, 0.7)
    seen["after"] = seen["after"] and settle(saved, 8)
    article = window.opened.document.article
    seen["text"] = "".join(b.text.text for b in article.blocks if hasattr(b, "text"))
    seen["blocks"] = len(article.blocks)
    print("SEEN " + json.dumps(seen), flush=True)
    os._exit(0)


def fault(case: str, kind: str, home: Path) -> Callable[[], object]:
    """Begin it; what ends it."""
    library = home / "data" / "library.db"
    if kind == "call":
        call, _, name = case.partition(" ")
        set_control(CALLS[call], getattr(errno, name))
        return lambda: set_control(0, 0)
    if kind == "small":
        filler = home / "data" / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        return filler.unlink
    if kind == "held":
        db = sqlite3.connect(library, isolation_level=None, check_same_thread=False)
        db.execute("BEGIN IMMEDIATE")
        return lambda: (db.execute("ROLLBACK"), db.close())
    library.rename(library.with_name("taken.db"))
    if kind == "rubbish":
        library.write_bytes(b"rubbish" * 10_000)
    return lambda: None


def set_control(call: int, number: int) -> None:
    with Path(os.environ["NEWSDESK_FAULT"]).open("r+b") as file, mmap.mmap(file.fileno(), 8) as control:
        control[:8] = struct.pack("ii", call, number)


# ------------------------------------------------------------------ outside


def main() -> int:
    build = Path(__file__).parents[1] / "build"
    build.mkdir(exist_ok=True)
    shim = build / "faults.so"
    compiler = shutil.which("cc")
    if compiler:
        source = str(Path(__file__).with_suffix(".c"))
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(shim), source, "-ldl"], check=True)
    lost = 0
    for case, kind in [c for c in CASES if not sys.argv[1:] or c[1] in sys.argv[1:]]:
        if kind == "call" and not compiler:
            print(f"{case:<26} left out: there is no cc")
            continue
        seen, problem = one(case, kind, shim)
        lost += bool(problem)
        print(f"{case:<26} {seen.get('status', ''):<60} {problem or 'nothing lost'}", flush=True)
    print(f"{lost} faults with something lost or unsaid")
    return 1 if lost else 0


def one(case: str, kind: str, shim: Path) -> tuple[dict[str, object], str]:
    """What was seen under one fault, and what is wrong; "" for nothing."""
    with tempfile.TemporaryDirectory() as folder:
        home, control = Path(folder) / "home", Path(folder) / "control"
        (home / "data").mkdir(parents=True)
        control.write_bytes(b"\0" * 8)
        mounted = False
        if kind == "small":
            done = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(home / "data")], capture_output=True
            )
            mounted = done.returncode == 0
            if not mounted:
                return {"status": "left out: no file system can be mounted here"}, ""
        try:
            return _one(case, kind, shim, home, control, Path(folder) / "copy.newsdesk")
        finally:
            if mounted:
                subprocess.run(["umount", str(home / "data")], check=True)


def _one(case: str, kind: str, shim: Path, home: Path, control: Path, copy: Path) -> tuple[dict[str, object], str]:
    from PIL import Image

    Image.new("RGB", (300, 200), (90, 120, 80)).save(home / "a.png")
    env = {**os.environ, "NEWSDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "NEWSDESK_COPY": str(copy)}
    env |= {"NEWSDESK_FAULT": str(control), "NEWSDESK_FAULT_UNDER": str(home / "data")}
    new = [sys.executable, "-m", "newsdesk", "new", "--headline", "标题"]
    made = subprocess.run(new, env=env, capture_output=True, text=True, check=True)
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.json").write_text(json.dumps({"last_article": made.stdout.strip(), "language": "en"}))
    with_shim = {**env, "LD_PRELOAD": str(shim)} if kind == "call" else env
    done = subprocess.run(
        [sys.executable, __file__, "--child", case, kind], env=with_shim, capture_output=True, text=True, timeout=90
    )
    line = next((x for x in done.stdout.splitlines() if x.startswith("SEEN ")), None)
    if line is None:
        return {}, f"the application ended: {done.stderr[-300:]}"
    seen = json.loads(line[5:])
    wrong = []
    silent = "Not saved" not in seen["status"] or not seen["said"]
    if silent and not (case.startswith(("rename", "truncate"))):  # saving text needs neither of these two
        wrong.append("the window did not say that it is not saved")
    from newsdesk.base.clock import now
    from newsdesk.desk.unpacking import Reader
    from newsdesk.library.library import Library

    with Reader(copy) as reader:
        text = "".join(b.text.text for b in reader.read().article.blocks if hasattr(b, "text"))
    if "故障之前。故障之中。" not in text.replace("标题", "", 0):
        wrong.append("the copy elsewhere lacks text")
    if kind not in LASTING:
        if not seen["after"]:
            wrong.append("it was not saved after the fault")
        library = Library.open(home / "data" / "library.db", now)
        article = library.load(made.stdout.strip())
        wrong += library.check()
        library.close()
        if "".join(b.text.text for b in article.blocks if hasattr(b, "text")) != seen["text"]:
            wrong.append("text was lost")
        for file in (home / "data" / "assets").glob("??/*"):
            if len(file.name) != 64:
                wrong.append(f"half a picture: {file.name}")
    elif kind == "rubbish" and (home / "data" / "library.db").read_bytes() != b"rubbish" * 10_000:
        wrong.append("the strange file was written into")
    return seen, "; ".join(wrong)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
    raise SystemExit(main())
