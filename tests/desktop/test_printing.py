"""Printing: a PDF in the person's own program, by whatever can make one here; and what else the system does for us."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from window_support import Reporter

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desktop.recent import LONGEST, MOST
from newsdesk.formats import pdf


class System(QObject):
    """Opens files in place of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def system() -> Iterator[System]:
    made = System()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def text_of(file: Path) -> str:
    """The text of a PDF, when there is a program that reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


def no_weasyprint() -> None:
    raise UserError(M("A PDF needs WeasyPrint and Pango, and one of them is missing here."))


def test_the_proof_is_opened_to_be_printed(reporter: Reporter, system: System) -> None:
    if find_spec("weasyprint") is None:  # importing it here would change how Pillow reads pictures
        pytest.skip("WeasyPrint is not here")
    reporter.act("sample")
    reporter.act("print")
    reporter.wait(lambda: bool(system.opened), 60)
    assert "口袋公园" in text_of(system.opened[0])
    assert "print them there" in reporter.window.frame.notice.label.text()
    reporter.window.close_article()
    reporter.desk.delete(*(row.id for row in reporter.desk.rows()))
    reporter.desk.empty_bin()
    assert not system.opened[0].exists()  # nothing of what was removed for ever stays


@pytest.mark.webengine
def test_without_weasyprint_chromium_makes_the_pages(
    reporter: Reporter, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("PySide6.QtWebEngineCore")
    monkeypatch.setattr(pdf, "_weasyprint", no_weasyprint)
    reporter.act("sample")
    reporter.act("print")
    reporter.wait(lambda: bool(system.opened), 60)
    assert system.opened[0].read_bytes().startswith(b"%PDF")
    text = text_of(system.opened[0])
    assert "口袋公园" in text
    assert not any("\u2e80" <= c <= "\u2fdf" for c in text)
    reporter.wait(lambda: reporter.window.printing._page is None)


def test_without_both_the_browser_prints(reporter: Reporter, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_weasyprint", no_weasyprint)
    monkeypatch.setitem(sys.modules, "newsdesk.desktop.inert", None)
    reporter.act("sample")
    reporter.act("print")
    reporter.wait(lambda: bool(system.opened), 30)
    assert system.opened[0].name == "index.html"
    assert "print it there" in reporter.window.frame.notice.label.text()


def test_what_was_open_is_found_again(reporter: Reporter) -> None:
    window, menu = reporter.window, reporter.window.recent.menu
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == ["Nothing yet"]
    reporter.written("第一篇")
    reporter.compose("甲 & 乙" + "长" * LONGEST)
    first = window.opened.id
    assert window.opened.session.flush()
    ids = [reporter.desk.new().id for _ in range(MOST + 3)]
    for article_id in ids:
        window.open(article_id)
    window.open(first)
    assert window.close_article()
    menu.aboutToShow.emit()
    assert len(menu.actions()) == MOST
    shown = menu.actions()[0].text()
    assert shown.startswith("甲 && 乙") or "甲 && 乙" in shown or shown == "(no headline)"
    menu.actions()[0].trigger()
    assert window.opened.id == first
    window.named["recent"].menu().aboutToShow.emit()
    assert len(menu.actions()) == MOST - 1  # not the one that is open
    window.recent.act_recent()
    assert window.opened.id == ids[-1]


def test_the_log_folder_is_opened(reporter: Reporter, system: System) -> None:
    reporter.paths.log.mkdir(parents=True, exist_ok=True)
    reporter.act("log_folder")
    assert system.opened == [reporter.paths.log]
    assert f"log       {reporter.paths.log}" in reporter.command("paths").stdout


def test_an_export_can_be_dragged_out_of_the_notice(reporter: Reporter, tmp_path: Path) -> None:
    made = tmp_path / "页面"
    made.mkdir()
    notice = reporter.window.frame.notice
    notice.say("Exported", drag=made)
    assert [url.toLocalFile() for url in notice.dragged.drag().mimeData().urls()] == [str(made)]
