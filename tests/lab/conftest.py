"""The lab runs as root on Linux; elsewhere it skips visibly, unless FIELDKIT_LAB=1 makes that a failure."""

import os
from collections.abc import Iterator

import pytest

from tests.lab.net import Net, missing


@pytest.fixture(scope="session")
def lab() -> None:
    """The lab itself, or why there is none."""
    lacking = missing()
    if lacking:
        if os.environ.get("FIELDKIT_LAB") == "1":
            pytest.fail(lacking)
        pytest.skip(lacking)


@pytest.fixture
def lab_net(lab: None) -> Iterator[Net]:
    """An empty network that is taken away after the test."""
    with Net() as net:
        yield net
