"""Qt without a display; one application for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def app() -> Iterator[QApplication]:
    found = QApplication.instance() or QApplication(["newsdesk"])
    assert isinstance(found, QApplication)
    yield found
    found.clipboard().clear()  # Python-made clipboard data must not outlive Python
