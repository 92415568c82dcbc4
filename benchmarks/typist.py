"""Types into a QTextEdit and takes the time of each key until it is painted; for PySide6 and PyQt6 alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

try:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication
except ImportError:  # inside a peer's own environment
    from PyQt6.QtCore import QEvent, Qt
    from PyQt6.QtGui import QKeyEvent
    from PyQt6.QtWidgets import QApplication

SENTENCE = "今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来，已建成口袋公园36处，新增绿地4.2万平方米。"
PARAGRAPH = SENTENCE * 3
WIDTH, HEIGHT = 900, 700
FONT = "Noto Serif CJK SC", 17
"""Family and pixels of the body, for a peer; ours are in the theme."""


def timed(edit: Any, act: Callable[[], object]) -> float:
    """Milliseconds from the act until what it made dirty is painted, and nothing else: the window system's next frame
    (up to 16 ms away, and 5 ms offscreen) is not waited for."""
    start = time.perf_counter()
    act()
    QApplication.processEvents()
    QApplication.sendEvent(edit.window(), QEvent(QEvent.Type.UpdateRequest))
    return (time.perf_counter() - start) * 1000


def settle(seconds: float = 0.3) -> None:
    """Let timers, layout and worker threads come to rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def press(edit: Any, text: str, key: int = 0) -> float:
    """One key, as :func:`timed`."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    return timed(edit, lambda: QApplication.sendEvent(edit, event))


def put_caret(edit: Any, share: float) -> None:
    """The caret into the text at this share of its paragraphs, a few characters in; in the middle of the window."""
    document = edit.document()
    block = document.findBlockByNumber(round(share * (document.blockCount() - 1)))
    while block.length() < len(SENTENCE) and block.next().isValid():  # not into a picture or its caption
        block = block.next()
    cursor = edit.textCursor()
    cursor.setPosition(block.position() + 5)
    edit.window().activateWindow()
    edit.setFocus()
    edit.setTextCursor(cursor)
    edit.document().documentLayout().documentSize()  # laid out to the end
    bar = edit.verticalScrollBar()
    bar.setValue(bar.value() + edit.cursorRect().center().y() - edit.viewport().height() // 2)


def type_keys(edit: Any, share: float, count: int) -> tuple[list[float], float]:
    """Milliseconds until painted of each key, and milliseconds of processor a key (all threads)."""
    put_caret(edit, share)
    settle()
    gc.collect()
    gc.disable()  # as Newsdesk and novelWriter do; a bare QTextEdit makes no garbage
    for n in range(10):
        press(edit, "经济社会"[n % 4])
    start = time.process_time()
    times = [press(edit, "经济社会"[n % 4]) for n in range(count)]
    spent = (time.process_time() - start) * 1000 / count
    gc.enable()
    return times, spent
