"""kill -9, or an empty battery, in the middle of `lan-check --watch`: what it heard until then is in the case."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import wait_for
from tests.lab.office import GATEWAY, ROGUE_MAC, ROUTER_MAC, Office
from tests.lab.test_lan_check import office_of

__all__ = ["office_of"]

pytestmark = pytest.mark.lab


def kept(home: Path) -> dict[str, Any]:
    """What the watch has kept, by topic; read beside the writer."""
    from fieldkit.cases.meanwhile import read

    files = [*(home / "data" / "fieldkit" / "watches").glob("*.meanwhile")]
    return {each.reading.topic: each.reading.facts for file in files for each in read(file)}


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_second_gateway_of_the_night_outlives_the_watch(
    office_of: Callable[..., Office],
    tmp_path: Path,
) -> None:
    """It showed up long after the first look; the report names it, since when, and up to when anything was heard."""
    office = office_of(dhcp=())
    home = tmp_path / "home"
    office.import_record(home, office.record(access={}))
    watch = ("lan-check", "--watch", "8h", "--auto", "--json", "--line", "LAB-0005")
    process: subprocess.Popen[bytes] = office.pc.spawn(*office.command(home, *watch))
    wait_for(lambda: {"arp", "conflict", "claims", "broadcast"} <= kept(home).keys(), seconds=60, what="a first look")
    assert {each.mac for each in kept(home)["arp"].replies} == {ROUTER_MAC}
    office.station("rog", ROGUE_MAC, GATEWAY)
    wait_for(
        lambda: ROGUE_MAC in {each.mac for each in kept(home)["arp"].replies}, seconds=60, what="the second gateway"
    )
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    shown = office.pc.run(*office.command(home, "report", "last", "--format", "json", "--output", "-"))
    document = json.loads(shown.stdout)
    found = {each["check"]: each for each in document["findings"]}
    assert (document["verdict"], found["gateway.unique"]["code"]) == ("fault", "gateway.duplicate")
    (arp,) = (each["facts"] for each in document["readings"] if each["topic"] == "arp")
    since = min(each["at_s"] for each in arp["replies"] if each["mac"] == ROGUE_MAC)
    assert 3.0 < since < arp["window_s"]
    until = datetime.fromisoformat(document["facts"]["so_far"]["until"])
    assert datetime.fromisoformat(document["started_at"]) < until <= datetime.now(UTC)
    assert found["ip.unique"]["code"] == "ip.free"
