"""A cable out for a moment while `fieldkit lan-check` listens: what was heard stands, silence proves nothing."""

from pathlib import Path

import pytest

from tests.lab.office import GATEWAY, OWN, ROGUE_MAC, Office
from tests.lab.test_lan_check import office_of  # noqa: F401 - the fixture

pytestmark = pytest.mark.lab

# Pulls the laptop's cable for a moment once it is in the middle of it: two rounds of the gateway's, a question for its
# own address and one for DHCP servers have gone by; what only listens began with them.
PULLS = r"""
import pathlib, socket, subprocess, sys, time
ready, port, gateway, own = sys.argv[1:]
gateway, own = socket.inet_aton(gateway), socket.inet_aton(own)
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind((port, 3))
pathlib.Path(ready).touch()
seen = {"gateway": 0, "own": 0, "dhcp": 0}
while seen["gateway"] < 2 or not seen["own"] or not seen["dhcp"]:
    frame, where = sock.recvfrom(2048)
    if where[2] == 4:
        continue
    asks = frame[12:14] == b"\x08\x06" and frame[20:22] == b"\0\1"
    seen["gateway"] += asks and frame[38:42] == gateway
    seen["own"] += asks and frame[38:42] == own
    seen["dhcp"] += frame[12:14] == b"\x08\0" and frame[34:38] == b"\0\x44\0\x43"
time.sleep(0.4)
subprocess.run(["ip", "link", "set", port, "down"], check=True)
time.sleep(0.3)
subprocess.run(["ip", "link", "set", port, "up"], check=True)
"""


def test_a_cable_out_for_a_moment(office_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    """A second gateway heard before it stays a fault; of no server, no rival and no storm anybody is sure."""
    office: Office = office_of()
    office.station("rog", ROGUE_MAC, GATEWAY)
    office.import_record(tmp_path / "home", office.record(access={}))
    office.runs(office.lan, PULLS, "p-pc-eth0", GATEWAY, OWN)
    _, document, talk = office.lan_check(tmp_path / "home")
    codes = {each["check"]: each["code"] for each in document["findings"]}
    assert codes["gateway.unique"] == "gateway.duplicate", talk
    open_now = ("dhcp.servers", "ip.unique", "ip.others", "lan.broadcast", "lan.announcers", "ra.routers")
    verdicts = {each["check"]: each["verdict"] for each in document["findings"]}
    assert {verdicts[check] for check in open_now} == {"unknown"}, codes
