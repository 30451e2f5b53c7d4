"""Two laptops and a line that swallows large packets one way: the way is named by the real command."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.lossy_way import environment
from tests.lab.net import Net, all_listening
from tests.lab.relay import Relay, insert

pytestmark = pytest.mark.lab

NEAR, FAR = "10.92.0.1", "10.92.0.2"


class Two:
    """Two laptops with a relay between; on the far one `fieldkit reflect` answers this one alone."""

    def __init__(self, net: Net, folder: Path) -> None:
        self.folder = folder
        self.near, self.far = net.host("na"), net.host("fa")
        self.relay: Relay = insert(net, "mi", self.near, "eth0", self.far, "eth0", folder)
        self.near.address("eth0", f"{NEAR}/24")
        self.far.address("eth0", f"{FAR}/24")
        self.near.route(FAR)
        pairs = [f"{key}={value}" for key, value in environment(folder / "far").items()]
        self.far.spawn(
            "env", "-i", *pairs, sys.executable, "-m", "fieldkit", "reflect", "--listen", FAR, "--allow-from", NEAR
        )
        all_listening([(self.far, 862, True)])

    def check(self) -> dict[str, Any]:
        """The finding about packet size by direction."""
        pairs = [f"{key}={value}" for key, value in environment(self.folder / "near").items()]
        words = ["path-check", FAR, "--far", FAR, "--seconds", "3", "--json"]
        command = self.near.command("env", "-i", *pairs, sys.executable, "-m", "fieldkit", *words)
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        findings = json.loads(done.stdout)["findings"]
        found: dict[str, Any] = next(each for each in findings if each["check"] == "stamp_mtu.ways")
        return found


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """One pair of laptops for all tests."""
    with Net() as net:
        yield Two(net, tmp_path_factory.mktemp("two"))


@pytest.mark.parametrize(
    ("rules", "code", "facts"),
    [
        ([], "stamp_mtu.full", {"there": 1500, "back": 1500}),
        ([{"direction": "out", "min_bytes": 1401, "loss": 1.0}], "stamp_mtu.forward", {"there": 1400, "back": 1400}),
        ([{"direction": "back", "min_bytes": 1401, "loss": 1.0}], "stamp_mtu.backward", {"there": 1500, "back": 1400}),
    ],
    ids=["whole", "there", "back"],
)
def test_the_way_that_swallows_large_packets_is_named(
    two: Two, rules: list[dict[str, Any]], code: str, facts: dict[str, int]
) -> None:
    """A ping sees the same in both cases; the far end's count does not."""
    two.relay.rules(*rules)
    found = two.check()
    assert found["code"] == code, found
    assert {name: found["facts"][name] for name in facts} == facts
