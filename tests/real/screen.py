"""A virtual display with Newsdesk on it: seen through AT-SPI, and worked with mouse and keys as by a person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyatspi

ROOT = Path(__file__).resolve().parents[2]
PYTHON = str(ROOT / ".venv" / "bin" / "python")
BUS_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PATIENCE = 10.0
"""Seconds that the program may take to show what was asked for."""
Node = Any


def until(what: str, look: Callable[[], Any], instead: Callable[[], str] = str) -> Any:
    """What look gives as soon as it is true; AssertionError, with what was seen instead, when it never is."""
    end = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"never seen: {what} {instead()}"
        time.sleep(0.05)


def newsdesk(*arguments: str) -> Any:
    """One command of the command line; its JSON."""
    command = [PYTHON, "-m", "newsdesk", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr + done.stdout
    return json.loads(done.stdout)


def everything(node: Node) -> Iterator[Node]:
    """A node and all below it; menus and lists may vanish while one looks."""
    yield node
    try:
        children = [node.getChildAtIndex(i) for i in range(node.childCount)]
    except LookupError:
        return
    for child in children:
        if child is not None:
            yield from everything(child)


def shown(node: Node) -> bool:
    """Is it on the screen?"""
    node.clearCache()  # nobody here listens to the events that would renew it
    return bool(node.getState().contains(pyatspi.STATE_SHOWING))


def text_of(node: Node) -> str:
    """Its whole text."""
    return str(node.queryText().getText(0, -1))


def before_caret(node: Node) -> str:
    """Its text up to the caret."""
    text = node.queryText()
    return str(text.getText(0, text.caretOffset))


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


class Screen:
    """The session's programs, and hands. Use as a context manager."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[bytes]] = []
        self.program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Screen:
        until("the display", lambda: _told("xdotool", "getdisplaygeometry"))
        self.start("openbox")
        until("the window manager", lambda: "#" in _told("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
        self.start(BUS_LAUNCHER, "--launch-immediately")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            process.wait(10)

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """A program that ends with the session."""
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=sys.stderr)
        self._started.append(process)
        return process

    # ------------------------------------------------------------------ the program

    def open(self, *arguments: str, **environment: str) -> None:
        """Start Newsdesk and wait for its window."""
        self.program = self.start(PYTHON, "-m", "newsdesk", *arguments, **environment)
        until("the window", self.frame)
        self.keys("--sync", command="search --class newsdesk windowactivate")

    def close(self) -> None:
        """Close the window by its keys, as a person does, and wait for a clean end."""
        self.keys("alt+F4")
        assert self.program is not None
        assert self.program.wait(15) == 0, "the program did not end well"

    def minimise(self) -> None:
        """Put the window away and fetch it back."""
        window = _told("xdotool", "getactivewindow")
        self.keys(window, command="windowminimize")
        visible = ("xdotool", "search", "--onlyvisible", "--class", "newsdesk")
        until("the window put away", lambda: window not in _told(*visible))
        self.keys(window, command="windowactivate")
        until("the window fetched back", lambda: _told("xdotool", "getactivewindow") == window)
        time.sleep(0.5)  # until it is drawn

    def application(self) -> Node | None:
        """Newsdesk among the accessible programs."""
        desktop = pyatspi.Registry.getDesktop(0)
        desktop.clearCache()
        for i in range(desktop.childCount):
            node = desktop.getChildAtIndex(i)
            if node is not None and node.name == "Newsdesk" and node.childCount:
                return node
        return None

    def frame(self) -> Node | None:
        """The window."""
        application = self.application()
        windows = [application.getChildAtIndex(i) for i in range(application.childCount)] if application else []
        return next((w for w in windows if w is not None and w.getRoleName() == "frame"), None)

    def nodes(self) -> list[Node]:
        """All there is in the window."""
        frame = self.frame()
        return list(everything(frame)) if frame is not None else []

    def find(self, name: str, role: str = "text") -> Node:
        """What is shown under this name."""

        def look() -> Node | None:
            found = (n for n in self.nodes() if n.name == name and n.getRoleName() == role and shown(n))
            return next(found, None)

        return until(f"{role} {name!r}", look)

    # ------------------------------------------------------------------ hands

    def keys(self, *names: str, command: str = "key --delay 60") -> None:
        """Press these keys, one after the other."""
        subprocess.run(["xdotool", *command.split(), *names], check=True, stdout=subprocess.DEVNULL)

    def type(self, text: str) -> None:
        """Type text as a fast writer does."""
        self.keys(text, command="type --delay 50")

    def click_at(self, x: int, y: int) -> None:
        """Press and let go the left button here."""
        self.keys(str(x), str(y), "click", "1", command="mousemove --sync")

    def click(self, node: Node) -> None:
        """Click into the middle of it."""
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        self.click_at(box.x + box.width // 2, box.y + box.height // 2)

    def scroll(self, node: Node, notches: int) -> None:
        """Turn the mouse wheel over it, down or (below zero) up."""
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        self.keys(str(box.x + box.width // 2), str(box.y + box.height // 2), command="mousemove --sync")
        self.keys("5" if notches > 0 else "4", command=f"click --repeat {abs(notches)} --delay 20")

    def click_behind(self, node: Node, words: str) -> None:
        """Click where the caret comes to stand behind these words, which stand in its text once."""
        held = text_of(node)
        assert held.count(words) == 1, (words, held)
        place = held.index(words) + len(words) - 1
        x, y, width, height = node.queryText().getCharacterExtents(place, pyatspi.DESKTOP_COORDS)
        self.click_at(x + width - 2, y + height // 2)
        until(f"the caret behind {words!r}", lambda: before_caret(node).endswith(words))
