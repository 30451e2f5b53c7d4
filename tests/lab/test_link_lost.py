"""A cable out for a moment while `fieldkit lan-check` listens: what was heard stands, silence proves nothing."""

import json
import threading
import time
from pathlib import Path

import pytest

from tests.lab.net import wait_for
from tests.lab.office import GATEWAY, ROGUE_MAC, Office
from tests.lab.test_lan_check import office_of  # noqa: F401 - the fixture

pytestmark = pytest.mark.lab

PORT = "p-pc-eth0"


def sent_so_far(office: Office) -> int:
    """Frames that the switch has had from the laptop."""
    shown = office.lan.run("ip", "-s", "-j", "link", "show", PORT).stdout
    packets: int = json.loads(shown)[0]["stats64"]["rx"]["packets"]
    return packets


def test_a_cable_out_for_a_moment(office_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    """A second gateway heard before it stays a fault; of no server, no rival and no storm anybody is sure."""
    office: Office = office_of()
    office.station("rog", ROGUE_MAC, GATEWAY)
    office.import_record(tmp_path / "home", office.record(access={}))
    before = sent_so_far(office)

    def pull() -> None:
        wait_for(lambda: sent_so_far(office) > before + 4, seconds=20, what="the laptop's first frames")
        time.sleep(1.0)
        office.lan.ip("link", "set", PORT, "down")
        time.sleep(0.3)
        office.lan.ip("link", "set", PORT, "up")

    somebody = threading.Thread(target=pull)
    somebody.start()
    _, document, talk = office.lan_check(tmp_path / "home")
    somebody.join()
    codes = {each["check"]: each["code"] for each in document["findings"]}
    assert codes["gateway.unique"] == "gateway.duplicate", talk
    open_now = ("dhcp.servers", "ip.unique", "ip.others", "lan.broadcast", "lan.announcers", "ra.routers")
    verdicts = {each["check"]: each["verdict"] for each in document["findings"]}
    assert {verdicts[check] for check in open_now} == {"unknown"}, codes
