"""Kills the real application at random moments while it writes, and looks at what is left.

python benchmarks/kill.py [kills]        (200 when none is given)

The application types, composes, pastes, takes pictures in, cuts, undoes and redoes, and notes each state of the article
in a file before anything else happens. It is killed (SIGKILL) while it writes, within five milliseconds of a commit's
beginning, while it starts, and while it closes. After each end the library must be whole without repair, and hold a
state that was noted, not older than the last one noted a second before the end; the next start must show that state.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.codec import dump_article
from newsdesk.base.clock import now
from newsdesk.base.paths import user_paths
from newsdesk.library.library import Library

HOWS = ("writing", "committing", "starting", "closing")
SHARES = (55, 25, 10, 10)
"""How the ends are spread over these, in per cent."""
PROMISED = 1.0
"""Seconds after which nothing may be lost any more."""


def mark(article: Article) -> str:
    """What a state is known by: all of it but the time of its last change."""
    return hashlib.sha256(dump_article(msgspec.structs.replace(article, updated=""))).hexdigest()[:24]


# ------------------------------------------------------------------ in the application's process


def child(record: str, how: str, seed: int) -> None:
    """Run the application and a person who writes in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from newsdesk.desktop import app

    file = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    run, build = QApplication.exec, app.Newsdesk._build
    made = []

    def built(self: app.Newsdesk) -> object:
        made.append(build(self))
        return made[-1]

    def exec_and_write(*_: object) -> int:
        writer = Writer(made[0], file, how, random.Random(seed))
        timer = QTimer()
        timer.timeout.connect(writer.act)
        timer.start(15)
        return run()

    app.Newsdesk._build = built
    QApplication.exec = exec_and_write
    sys.exit(app.run([]))


class Writer:
    """A person at the window."""

    def __init__(self, window, file: int, how: str, choose: random.Random) -> None:
        self.window, self.file, self.how, self.choose = window, file, how, choose
        opened = window.opened
        window.ask.look = lambda *_: None  # Enter on a picture opens its editor, which waits for a person
        opened.page.check()  # what is shown is what the model has
        self.note("opened", opened.document.article)
        opened.document.listeners.insert(0, lambda change: self.note("state", opened.document.article))
        if how == "committing":
            opened.session.on_state.append(self.saver_says)
        self.end = time.monotonic() + choose.uniform(0.2, 2.2)

    def note(self, what: str, article: Article) -> None:
        os.write(self.file, f"{what} {time.monotonic():.6f} {article.revision} {mark(article)}\n".encode())

    def saver_says(self, state) -> None:
        """In the saver's thread: at a moment of its own the process dies in the middle of a commit."""
        if state.kind == "saving" and time.monotonic() > self.end:
            import threading

            threading.Timer(self.choose.uniform(0, 0.005), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()

    def act(self) -> None:
        if time.monotonic() > self.end and self.how in ("writing", "closing"):
            if self.how == "closing":
                import threading

                threading.Timer(self.choose.uniform(0, 0.06), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
                self.window.close()
                return
            os.kill(os.getpid(), signal.SIGKILL)
        name = self.choose.choices(
            ("commit", "key", "enter", "back", "paste", "picture", "undo", "redo", "kind", "cut", "field"),
            (40, 20, 6, 8, 3, 2, 5, 3, 2, 1, 2),
        )[0]
        getattr(self, name)()

    # ---- what the person does

    def send(self, event) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.sendEvent(self.window.opened.page, event)

    def press(self, key: int, text: str = "") -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        self.send(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))

    def commit(self) -> None:
        from PySide6.QtGui import QInputMethodEvent

        event = QInputMethodEvent()
        event.setCommitString(self.choose.choice(("今年", "公园", "花开满城，", "推窗见绿。", "记者走访")))
        self.send(event)

    def key(self) -> None:
        letter = self.choose.choice("abcdef ")
        self.press(ord(letter.upper()), letter)

    def enter(self) -> None:
        from PySide6.QtCore import Qt

        self.press(Qt.Key.Key_Return, "\r")

    def back(self) -> None:
        from PySide6.QtCore import Qt

        self.press(Qt.Key.Key_Backspace)

    def paste(self) -> None:
        from PySide6.QtCore import QMimeData

        data = QMimeData()
        data.setText("\n".join("粘贴来的一段文字，说的是口袋公园。" * self.choose.randint(1, 9) for _ in range(3)))
        self.window.opened.page.insertFromMimeData(data)

    def picture(self) -> None:
        from PySide6.QtCore import QMimeData, QUrl

        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(Path(os.environ["NEWSDESK_HOME"]) / f"{self.choose.randint(0, 4)}.png"))])
        self.window.opened.page.insertFromMimeData(data)

    def undo(self) -> None:
        for _ in range(self.choose.randint(1, 3)):
            self.window.opened.document.undo()

    def redo(self) -> None:
        self.window.opened.document.redo()

    def kind(self) -> None:
        self.window.opened.page.set_kind(self.choose.choice(("paragraph", "heading", "bullet", "quote")))

    def cut(self) -> None:
        """Half of a text that has become long goes."""
        page = self.window.opened.page
        if page.document().characterCount() > 20_000:
            cursor = page.textCursor()
            cursor.setPosition(page.document().characterCount() // 2)
            cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
            page.setTextCursor(cursor)
            self.back()

    def field(self) -> None:
        from newsdesk.article.edits import SetMeta
        from newsdesk.base.message import M

        document = self.window.opened.document
        old = document.article.summary
        document.do(M("Change"), SetMeta("summary", old, f"摘要{self.choose.randint(0, 999)}"))


# ------------------------------------------------------------------ outside


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    choose = random.Random(7)
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "NEWSDESK_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        from PIL import Image

        for n in range(5):
            Image.new("RGB", (300, 200), (40 * n, 90, 120)).save(Path(home) / f"{n}.png")
        subprocess.run([sys.executable, "-m", "newsdesk", "sample"], env=env, check=True, capture_output=True)
        paths = user_paths(env)
        library = Library.open(paths.library, now)
        article = library.rows()[0].id
        library.close()
        paths.config.mkdir(parents=True, exist_ok=True)
        paths.settings.write_text(f'{{"last_article": "{article}"}}')
        ages, faults, done = [], [], dict.fromkeys(HOWS, 0)
        for round_ in range(kills):
            how = choose.choices(HOWS, SHARES)[0]
            lost, age = one(
                Path(home) / f"record-{round_}", how, choose.randrange(1 << 30), env, paths.library, article
            )
            faults += [f"kill {round_} ({how}): {text}" for text in lost]
            done[how] += 1
            if age is not None:
                ages.append(1000 * age)
            print(f"\r{round_ + 1} of {kills}, faults {len(faults)}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    print(", ".join(f"{count} while {how}" for how, count in done.items()))
    for fault in faults:
        print(fault)
    ages.sort()
    if ages:
        p95 = ages[int(0.95 * (len(ages) - 1))]
        print(f"oldest change lost: p50 {statistics.median(ages):.0f} ms, p95 {p95:.0f}, largest {ages[-1]:.0f}")
    print(f"{kills} kills, {len(faults)} faults (text older than {PROMISED} s lost, or a library not whole)")
    return 1 if faults else 0


def one(
    record: Path, how: str, seed: int, env: dict[str, str], database: Path, article: str
) -> tuple[list[str], float | None]:
    """One life and its end: what was wrong afterwards, and how old (seconds) the oldest lost change was."""
    before = Library.open(database, now)
    was = before.load(article)
    before.close()
    process = subprocess.Popen(
        [sys.executable, __file__, "--child", str(record), how, str(seed)], env=env, stderr=subprocess.DEVNULL
    )
    if how == "starting":
        time.sleep(random.Random(seed).uniform(0.05, 1.0))
        process.kill()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        return ["the application hung"], None
    ended = time.monotonic()
    lines = [line.split() for line in record.read_text().splitlines()] if record.exists() else []
    states = {int(r): (float(when), known) for what, when, r, known in lines if what == "state"}
    wrong = [
        f"opened as {r} instead of {was.revision}" for what, _, r, k in lines if what == "opened" and k != mark(was)
    ]
    if how != "starting" and not states:
        wrong.append("nothing was written")
    library = Library.open(database, now)
    try:
        wrong += library.check()
        there = library.load(article)
    finally:
        library.close()
    known = states.get(there.revision, (0.0, mark(was)))[1]
    if mark(there) != known:
        wrong.append(f"revision {there.revision} is not what was written")
    lost = [when for r, (when, _) in states.items() if r > there.revision]
    age = ended - min(lost) if lost else None
    if age is not None and age > PROMISED:
        wrong.append(f"{len(lost)} changes lost, the oldest {age:.2f} s old")
    return wrong, age if how != "starting" else None


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    raise SystemExit(main())
