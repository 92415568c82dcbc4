"""A real WordPress for the tests of connectors; where it is not, they are skipped and say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import wordpress as wordpress_site
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
