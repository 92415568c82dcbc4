"""Qt without a display; one application for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium's sandbox refuses root

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from window_support import Reporter


@pytest.fixture(scope="session", autouse=True)
def app() -> Iterator[QApplication]:
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    found = QApplication.instance() or QApplication(["newsdesk"])
    assert isinstance(found, QApplication)
    found.setStyle("Fusion")
    yield found
    found.clipboard().clear()  # Python-made clipboard data must not outlive Python


@pytest.fixture(autouse=True)
def _collected_between_tests() -> Iterator[None]:
    """As in the program: garbage never goes inside an event (see newsdesk.desktop.collector)."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _no_button_stays_pressed(app: QApplication) -> Iterator[None]:
    """A press that opens a dialog never hears of its release; the next test's choices would be clicks."""
    yield
    if QApplication.mouseButtons():
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture(autouse=True)
def _no_button_is_left_pressed() -> Iterator[None]:
    """The next test's clicks would be drags."""
    yield
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    """A window over a library of its own."""
    made = Reporter(tmp_path)
    yield made
    made.close()
