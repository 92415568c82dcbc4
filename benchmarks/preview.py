"""From a keystroke to the preview's new pixels, beside a whole reload of the same page, by turns in one run.

The window is shown as a person has it, text and preview side by side, on the display of DISPLAY (Xvfb is started
when there is none). Pixels are read from the screen, over and over, where the changed paragraph stands in the
preview: the time is up with the first picture that is as it stays.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium's sandbox refuses root

import PySide6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from typist import PARAGRAPH, settle

from newsdesk.article.blocks import Block, TextBlock
from newsdesk.article.edits import Replace
from newsdesk.article.place import Place
from newsdesk.article.richtext import RichText
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.base.paths import user_paths
from newsdesk.desk.desk import Desk
from newsdesk.desktop.theme import LIGHT
from newsdesk.desktop.window import Window

SIZES = (5_000, 50_000)
ROUNDS = 25
STRIP = 400, 120
"""Pixels of the preview that are looked at, wide and high: its middle, where the caret's paragraph stands after a
reload."""
STAYS = 0.6
"""Seconds without another picture after which the last one is the one that stays."""
KEYS = "经济社会"


def blocks(characters: int) -> list[Block]:
    """A story with a heading before every eighth paragraph."""
    made: list[Block] = []
    for i in range(characters // len(PARAGRAPH)):
        if i % 8 == 7:
            made.append(TextBlock(f"g{i}", "heading", RichText("小标题")))
        made.append(TextBlock(f"p{i}", "paragraph", RichText(PARAGRAPH)))
    return made


class Screen:
    """What stands on the screen at the preview's middle, and how long the window's thread was away at the longest."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.longest = 0.0

    def picture(self) -> bytes:
        preview = self._window.previewing.preview
        assert preview is not None
        corner = preview.view.mapToGlobal(
            QPoint((preview.view.width() - STRIP[0]) // 2, (preview.view.height() - STRIP[1]) // 2)
        )
        image = QApplication.primaryScreen().grabWindow(0, corner.x(), corner.y(), *STRIP).toImage()
        return bytes(image.constBits())

    def until_new(self, act: Callable[[], object]) -> float:
        """Milliseconds from the act to the picture that stays; RuntimeError when nothing changes."""
        before = self.picture()
        start = last = time.perf_counter()
        shown, at = before, 0.0
        act()
        self.longest = max(self.longest, time.perf_counter() - start)
        while (now := time.perf_counter()) - last < STAYS or (shown == before and now - start < 10):
            QApplication.processEvents()
            self.longest = max(self.longest, time.perf_counter() - now)
            picture = self.picture()
            if picture != shown:
                shown, last = picture, time.perf_counter()
                at = last - start
            time.sleep(0.0005)
        if shown == before:
            raise RuntimeError("nothing changed on the screen")
        return at * 1000


def measured(characters: int, home: Path) -> tuple[list[float], list[float], float]:
    """Milliseconds to the new pixels: of keys in the middle of the text, and of reloads after a key; and the longest
    that the window's thread was away while it was typed."""
    desk = Desk.open(user_paths({"NEWSDESK_HOME": str(home)}))
    window = Window(desk, Translator("en"), LIGHT)
    window.resize(1440, 900)
    window.show()
    window.named["new"].trigger()
    opened = window.opened
    assert opened is not None
    body = opened.document.article.body
    opened.document.do(M("Typing"), Replace(1, body, tuple(blocks(characters))))
    window.show_view("split")
    preview = window.previewing.preview
    assert preview is not None
    loaded: list[bool] = []
    preview.loaded.connect(lambda: loaded.append(True))
    while not loaded:
        settle(0.1)
    opened.page.go_to(Place(f"p{characters // len(PARAGRAPH) // 2}", "text", 5, 5))
    settle(2)
    screen, keys, reloads, n = Screen(window), [], [], 0

    def key() -> None:
        nonlocal n
        n += 1
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, KEYS[n % len(KEYS)])
        QApplication.sendEvent(opened.page, event)

    def reload() -> None:
        preview.forget()
        key()

    for act in (reload, key, key):
        screen.until_new(act)
    screen.longest = 0.0
    for _ in range(ROUNDS):  # by turns, so that a busy moment hits both
        held = screen.longest
        reloads.append(screen.until_new(reload))
        screen.longest = held
        keys.append(screen.until_new(key))
    longest = screen.longest * 1000
    window.close()
    window.deleteLater()
    settle(0.2)
    desk.close()
    return keys, reloads, longest


def main() -> int:
    if not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", sys.executable, __file__]
        return subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "xcb"}, check=False).returncode
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["newsdesk"])
    app.setStyle("Fusion")
    print(f"{app.platformName()}, Python {platform.python_version()}, PySide6 {PySide6.__version__}")
    print("milliseconds from a key to the preview's new pixels, p50 / p95")
    ratios = []
    for characters in SIZES:
        with tempfile.TemporaryDirectory() as home:
            keys, reloads, longest = measured(characters, Path(home))
        a, b = ((statistics.median(x), sorted(x)[int(len(x) * 0.95)]) for x in (keys, reloads))
        print(
            f"{characters:>6} characters: key {a[0]:.0f} / {a[1]:.0f}, whole reload {b[0]:.0f} / {b[1]:.0f}; "
            f"the window's thread was away for {longest:.0f} at the longest",
            flush=True,
        )
        ratios.append(a[0] / b[0])
    print("key to whole reload: " + ", ".join(f"{ratio:.2f}" for ratio in ratios))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
