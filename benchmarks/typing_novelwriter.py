"""novelWriter's own editor in its own window, typed into; runs in novelWriter's environment, driven by typing_speed.

Each line of standard input is a command, answered by one line of JSON: ``open <characters>`` gives milliseconds until
painted, ``type <keys> <share>`` the times of so many keys at this share of the text, and the processor time of one.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import novelwriter
from novelwriter import CONFIG, SHARED
from novelwriter.core.coretools import ProjectBuilder
from novelwriter.gui.theme import GuiTheme
from novelwriter.guimain import GuiMain
from PyQt6.QtGui import QFont
from PyQt6.QtWidgets import QApplication
from typist import FONT, HEIGHT, PARAGRAPH, WIDTH, settle, timed, type_keys


def start(home: Path) -> tuple[QApplication, GuiMain]:
    """novelWriter's window with an empty project, as its main() makes it."""
    CONFIG.initConfig(home / "config", home / "data")
    app = novelwriter._createApp()
    CONFIG.loadConfig(None)
    CONFIG.initLocalisation(app)
    font = QFont(FONT[0])
    font.setPixelSize(FONT[1])
    CONFIG.setTextFont(font)
    CONFIG.textWidth = 640
    CONFIG.doJustify = True
    SHARED.initTheme(GuiTheme())
    SHARED.reportSpellCheckStatus = lambda: None  # it waits for an answer where there is no dictionary
    window = GuiMain()
    window.resize(WIDTH + 300, HEIGHT + 150)
    window.show()
    CONFIG.finishStartup()
    builder = ProjectBuilder()
    builder.buildProject({"name": "Benchmark", "path": home / "project"})
    window.openProject(builder.projPath)
    settle()
    return app, window


def new_text(characters: int) -> str:
    """A document of the project with the text; gives its handle."""
    project = SHARED.project
    root = next(item.itemHandle for item in project.tree if item.isRootType())
    handle = project.newFile(f"Text {characters}", root)
    paragraphs = [PARAGRAPH] * (characters // len(PARAGRAPH))
    project.storage.getDocument(handle).writeDocument("\n".join(["# 标题", *paragraphs]))
    return handle


def answer(window: GuiMain, handles: dict[str, str], command: str, number: str, share: str = "") -> Any:
    if command == "open":
        if number not in handles:
            handles[number] = new_text(int(number))
            settle()
        took = timed(window.docEditor, lambda: window.openDocument(handles[number]))
        settle(1.0)
        return took
    return type_keys(window.docEditor, float(share), int(number))


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "config").mkdir()
        (folder / "data").mkdir()
        app, window = start(folder)
        handles: dict[str, str] = {}
        print(json.dumps(f"novelWriter {novelwriter.__version__}"), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(window, handles, *line.split())), flush=True)
        window.closeDocument()
        del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
