"""Pictures of the window with the sample story, offscreen: both languages, 1x and 2x, in each state that matters.

python scripts/screenshots.py [folder]        (build/screenshots when none is given)
NEWSDESK_STATES="write find" makes some of them only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.desk.desk import Desk
    from newsdesk.desktop.window import Window

WAIT = {"split": 6.0}
"""Seconds before the picture is taken; Chromium takes a while to start."""
HEADLINES = ("三条公交线路周末加密班次", "城北菜场改造完成 百余摊位明天迎客", "屋顶菜园进课堂 孩子们收了三百斤菜")


def draft(desk: Desk, headline: str) -> None:
    """One more article for the list."""
    from newsdesk.article.edits import SetMeta, Splice
    from newsdesk.article.richtext import EMPTY, rich
    from newsdesk.base.message import M

    session = desk.open_session(desk.new().id)
    block = session.document.article.blocks[0]
    session.document.do(M("Typing"), Splice(block.id, 0, EMPTY, rich(headline)))
    session.document.do(M("Channel"), SetMeta("channel", (), ("新闻中心", "社会")))
    session.close()


def states(window: Window) -> dict[str, Callable[[], object]]:
    """What is shown, by the name of the picture; one after the other."""

    def find() -> None:
        window.named["replace"].trigger()
        window.frame.find.text.setText("公园")

    def outline() -> None:
        window.searching.leave()
        window.named["outline"].trigger()

    def focus() -> None:
        window.named["outline"].trigger()
        window.named["focus_mode"].trigger()

    def picture(tab: int) -> object:
        from newsdesk.article.blocks import Figure
        from newsdesk.article.look import Hidden, Look, Rect
        from newsdesk.desktop.dialogs.picture import PictureDialog

        page = window.opened.page if window.opened is not None else None
        figure = next(b for b in page.binding.shown if type(b) is Figure) if page is not None else None
        original = window.picturing.original(figure) if figure is not None else None
        if original is None:
            return None
        places = (Hidden(Rect(0.3, 0.35, 0.4, 0.55)), Hidden(Rect(0.6, 0.5, 0.7, 0.65), "blur"))
        look = Look(Rect(0.1, 0.08, 0.85, 0.9), brightness=0.12, hidden=places)
        dialog = PictureDialog(window.t, window.colours, original, look, window.relay, window)
        dialog.resize(1180, 780)
        dialog.show()
        dialog.tabs.setCurrentIndex(tab)
        return dialog

    def group() -> None:
        """Three pictures as one figure, as wide as the page, the second chosen."""
        from newsdesk.article.blocks import Figure
        from newsdesk.article.edits import Replace
        from newsdesk.base.message import M

        window.named["focus_mode"].trigger()
        document, page = window.opened.document, window.opened.page
        blocks = document.article.blocks
        figures = [b for b in blocks if type(b) is Figure]
        rest = tuple(b for b in blocks if b not in figures)
        document.do(M("Move"), Replace(0, blocks, (*rest[:3], *figures, *rest[3:])))
        line = page.binding.sheet.line_of(3)
        page.binding.set_caret((line, 0, line + 4, 0))
        window.named["join_pictures"].trigger()
        window.frame.details.figure_row.widthWanted.emit("full")
        window.frame.side.setCurrentWidget(window.frame.details)
        page.choose(1)

    return {
        "picture-crop": lambda: picture(0),
        "picture-light": lambda: picture(1),
        "picture-hide": lambda: picture(2),
        "picture-focus": lambda: picture(3),
        "write": lambda: window.show_view("write"),
        "find": find,
        "outline": outline,
        "focus": focus,
        "group": group,
        "split": lambda: window.show_view("split"),
        "new": lambda: (window.show_view("write"), window.named["new"].trigger()),
    }


def shoot(folder: Path, language: str, scale: str) -> None:
    """In a process of its own: Qt reads the scale once."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication, QDialog

    from newsdesk.base.i18n import translator
    from newsdesk.base.paths import resources, user_paths
    from newsdesk.desk.desk import Desk
    from newsdesk.desk.sample import open_sample, sample_profile
    from newsdesk.desktop.theme import LIGHT
    from newsdesk.desktop.window import Window

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["newsdesk"])
    app.setStyle("Fusion")
    desk = Desk.open(user_paths(), profile=sample_profile())
    for headline in HEADLINES:  # a list of one article says little
        draft(desk, headline)
    window = Window(desk, translator(language, resources() / "locale"), LIGHT)
    window.open(open_sample(desk))
    window.resize(1440, 900)
    window.show()
    wanted = os.environ.get("NEWSDESK_STATES", "").split()
    for state, show in states(window).items():
        if wanted and state not in wanted:
            continue
        shown = show()
        if state == "split" and window.previewing.preview is None:
            print("no preview here: QtWebEngine does not run")
            continue
        end = time.monotonic() + WAIT.get(state, 1.0)
        while time.monotonic() < end:
            app.processEvents()
            time.sleep(0.01)
        file = folder / f"{state}-{language}-{scale}x.png"
        target = shown if isinstance(shown, QDialog) else window
        target.grab().save(str(file))
        if target is not window:
            target.deleteLater()
        print(file)
    window.show_view("write")
    window.close()
    desk.close()


def main() -> int:
    if len(sys.argv) == 4:
        shoot(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
        return 0
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    for language in ("zh_CN", "en"):
        for scale in ("1", "2"):
            home = tempfile.mkdtemp(prefix="newsdesk-shots-")
            env = {
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": scale,
                "NEWSDESK_HOME": home,
                "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
            }
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                env["QTWEBENGINE_DISABLE_SANDBOX"] = (
                    "1"  # Chromium's sandbox refuses root; only here, never in the product
                )
            bad |= subprocess.run([sys.executable, __file__, str(folder), language, scale], env=env).returncode
            shutil.rmtree(home, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
