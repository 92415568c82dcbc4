"""A real WordPress and a real Ghost for the tests of connectors; where one is not, they are skipped and say so."""

from __future__ import annotations

from collections.abc import Iterator

import ghost as ghost_site
import pytest
import wordpress as wordpress_site
from ghost import Ghost
from told import Told, telling
from wordpress import WordPress


@pytest.fixture(scope="session")
def running_wordpress() -> Iterator[WordPress]:
    if reason := wordpress_site.missing():
        pytest.skip(reason)
    with wordpress_site.wordpress() as site:
        yield site


@pytest.fixture
def wordpress(running_wordpress: WordPress) -> WordPress:
    """Running, and as it was installed."""
    running_wordpress.reset()
    return running_wordpress


@pytest.fixture(scope="session")
def running_ghost() -> Iterator[Ghost]:
    if reason := ghost_site.missing():
        pytest.skip(reason)
    with ghost_site.ghost() as site:
        yield site


@pytest.fixture
def ghost(running_ghost: Ghost) -> Ghost:
    """Running, with nothing in it. Its tests are marked ``ghost``."""
    running_ghost.reset()
    return running_ghost


@pytest.fixture
def told() -> Iterator[Told]:
    with telling() as server:
        yield server
