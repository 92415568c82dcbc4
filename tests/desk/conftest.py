"""A desk over a real library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import Newsroom

from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log")


@pytest.fixture
def desk(paths: Paths) -> Iterator[Desk]:
    desk = Desk.open(paths)
    yield desk
    desk.close()


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A server whose certificate is trusted for the test, by what it starts too."""
    (tmp_path / "newsroom").mkdir()
    made = Newsroom(tmp_path / "newsroom")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    yield made
    made.close()
