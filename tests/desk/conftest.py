"""A desk over a real library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
