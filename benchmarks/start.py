"""Processor time and memory from start to idle: the window with an open article against a bare PySide6 window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QTextEdit())
window.show()
QTimer.singleShot(1500, app.quit)
app.exec()
"""
OURS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from newsdesk.desktop import app
run = QApplication.exec
def exec_and_leave(*_):
    QTimer.singleShot(1500, QApplication.quit)
    return run()
QApplication.exec = exec_and_leave
sys.exit(app.run([]))
"""
ROUNDS = 5
BYTECODE = str(Path(__file__).parents[1] / "build" / "bytecode")


def measure(code: str, home: str) -> tuple[float, float]:
    """Seconds of processor and peak MiB of one run."""
    meter = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)\n"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NEWSDESK_HOME": home, "PYTHONPYCACHEPREFIX": BYTECODE}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # as an installed program: compiled once, not at every start
    done = subprocess.run([sys.executable, "-c", meter, code], env=env, capture_output=True, text=True, check=True)
    seconds, memory = (float(x) for x in done.stdout.split()[-2:])
    return seconds, memory


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "NEWSDESK_HOME": home}
        subprocess.run([sys.executable, "-m", "newsdesk", "sample"], env=env, check=True, capture_output=True)
        measure(OURS, home)  # once before: caches of bytes and fonts
        floor, ours = [], []
        for _ in range(ROUNDS):
            floor.append(measure(FLOOR, home))
            ours.append(measure(OURS, home))
    a, b = (statistics.median(x[0] for x in y) for y in (floor, ours))
    c, d = (statistics.median(x[1] for x in y) for y in (floor, ours))
    print(f"PySide6 window {a:.2f} s, {c:.0f} MiB; Newsdesk {b:.2f} s, {d:.0f} MiB")
    print(f"ratio processor {b / a:.2f}, memory {d / c:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
