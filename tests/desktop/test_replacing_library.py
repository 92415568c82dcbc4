"""A backup or a rescue in the library's place, from the window, with the running application."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from window_support import Answers

from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desktop.app import Newsdesk
from newsdesk.desktop.opening import open_desk
from newsdesk.library.store import LibraryDamaged


class Clicker:
    """A person who reads each message and presses its first button."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.read.append(box.text())
            (box.defaultButton() or box.buttons()[0]).click()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def clicker() -> Iterator[Clicker]:
    made = Clicker()
    yield made
    made.stop()


@pytest.fixture
def running(app: QApplication, tmp_path: Path) -> Iterator[Newsdesk]:
    desk = Desk.open(Paths(*(tmp_path / x for x in ("data", "config", "cache", "log"))))
    desk.change_settings(language="en")
    made = Newsdesk(app, desk)
    made.window.ask = Answers(tmp_path)
    yield made
    made.window.close()
    made.window.deleteLater()
    app.styleHints().colorSchemeChanged.disconnect(made.rebuild)
    made.desk.close()


def wait(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        QApplication.processEvents()
        time.sleep(0.01)


def write(app: Newsdesk, text: str) -> None:
    document = app.window.opened.document
    block = document.article.blocks[0]
    document.do(M("Type"), Splice(block.id, len(block.text.text), EMPTY, rich(text)))
    assert app.window.opened.session.flush()


def test_a_backup_is_made_and_brought_back_with_the_window_open(running: Newsdesk, clicker: Clicker) -> None:
    running.window.named["new"].trigger()
    write(running, "初稿")
    running.window.named["back_up"].trigger()
    wait(lambda: "Backed up: 1 article," in running.window.frame.notice.label.text())
    write(running, "改坏了")
    before = running.window
    running.window.named["restore_backup"].trigger()
    wait(lambda: running.window is not before and running.window.opened is not None)
    assert running.window.opened.document.article.headline == "初稿"
    assert "What was there lies in" in clicker.read[0]
    write(running, "，还能写")


def test_a_damaged_article_offers_a_rescue_that_brings_the_rest_back(running: Newsdesk, clicker: Clicker) -> None:
    running.window.named["new"].trigger()
    write(running, "完好的")
    whole = running.window.opened.id
    broken = running.desk.new().id
    with running.desk.library._store.write() as db:
        db.execute(
            "UPDATE revision SET content = x'00' WHERE article = (SELECT number FROM article WHERE id = ?)", (broken,)
        )
    running.window.open(broken)
    assert "damaged" in running.window.frame.notice.label.text()
    before = running.window
    running.window.frame.notice.button.click()
    wait(lambda: running.window is not before and running.window.isVisible())
    assert [row.id for row in running.desk.rows()] == [whole]
    assert "1 article" in clicker.read[0]
    assert "nothing could be read" in clicker.read[0]


def test_a_library_that_cannot_be_opened_is_rescued_before_there_is_a_window(
    app: QApplication, tmp_path: Path, clicker: Clicker
) -> None:
    paths = Paths(*(tmp_path / x for x in ("data", "config", "cache", "log")))
    desk = Desk.open(paths)
    article = desk.new()
    desk.close()
    data = bytearray(paths.library.read_bytes())
    data[:2000] = b"\xff" * 2000
    paths.library.write_bytes(data)
    with pytest.raises(LibraryDamaged):
        Desk.open(paths)
    opened = open_desk(paths, None, Translator("en"))
    assert [row.id for row in opened.rows()] == [article.id]
    opened.close()
    assert len(clicker.read) == 2
    assert next(paths.data.glob("library-damaged-*.db")).read_bytes() == data
