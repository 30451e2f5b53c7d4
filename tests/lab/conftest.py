"""The lab runs as root on Linux; elsewhere it skips visibly, unless FIELDKIT_LAB=1 makes that a failure."""

import os
from collections.abc import Iterator

import pytest

from tests.lab.net import Net, missing

# What a whole file's situations gave, measured side by side once for all its tests.
_ONCE = ("answers", "seen")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under `--dist loadgroup` such tests stay with one worker: each other one would measure everything anew."""
    for item in items if config.pluginmanager.hasplugin("xdist") else ():
        if isinstance(item, pytest.Function) and set(_ONCE) & set(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


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
