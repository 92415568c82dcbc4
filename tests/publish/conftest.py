"""A desk with a real library, and two targets in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench import Clock, MemoryPublisher
from memory import World

from newsdesk.article.article import Article
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.extend.publishing import Target


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    paths = Paths(tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log")
    desk = Desk.open(paths, profile=sample_profile(), clock=clock)
    desk.change_settings(
        targets=(Target("site", "memory", "https://site.example/"), Target("other", "memory", "https://other.example/"))
    )
    yield desk
    desk.close()


@pytest.fixture
def cms(desk: Desk) -> MemoryPublisher:
    publisher = MemoryPublisher(World())
    desk.registry.publishers["memory"] = publisher
    return publisher


@pytest.fixture
def story(desk: Desk) -> Article:
    return desk.library.load(open_sample(desk))
