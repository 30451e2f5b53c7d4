"""Gateway ARP and the own address on a real switch: duplicates, virtual MACs, proxies, VLANs, no rights, no link."""

import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from fieldkit.model.mac import virtual_kind
from fieldkit.probes.arp import parse_arp
from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROUTER_MAC,
    UNUSED,
    Site,
    require_lab,
    run,
)

pytestmark = pytest.mark.lab

VRRP_MAC = "00:00:5e:00:01:0a"

# Answers every request for the gateway in VLAN 100: another network's gateway on the same cable.
TAGGED = """
import socket
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
sock.bind(("eth0", 0x0806))
own = sock.getsockname()[4]
print("ready", flush=True)
while True:
    frame, where = sock.recvfrom(2048)
    if where[2] != 4 and frame[20:22] == b"\\0\\1" and frame[38:42] == socket.inet_aton("192.168.1.1"):
        reply = b"\\x08\\x06\\0\\1\\x08\\0\\6\\4\\0\\2" + own + frame[38:42] + frame[22:32]
        sock.send(frame[6:12] + own + b"\\x81\\0\\0\\x64" + reply)
        sock.send(frame[6:12] + own[:5] + b"\\x66" + b"\\x81\\0\\xe0\\0" + reply[:10] + own[:5] + b"\\x66" + reply[16:])
"""

# Fills the LAN with other hosts' ARP and UDP, a few thousand frames a second.
NOISE = """
import os, socket, time
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
own = sock.getsockname()[4]
arp = b"\\xff" * 6 + own + b"\\x08\\x06\\0\\1\\x08\\0\\6\\4\\0\\1" + own + b"\\xc0\\xa8\\1\\7"
arp += bytes(6) + b"\\xc0\\xa8\\1\\x09" + bytes(18)
udp = b"\\xff" * 6 + own + b"\\x08\\0\\x45" + bytes(8) + b"\\x11" + bytes(26) + bytes(400)
print("ready", flush=True)
while True:
    for _ in range(30):
        sock.send(arp)
        sock.send(udp)
    time.sleep(0.01)
"""


@pytest.fixture
def site() -> Iterator[Site]:
    require_lab()
    made = Site()
    try:
        made.host("pc", OWN_MAC, OWN)
        made.host("gw", ROUTER_MAC, GATEWAY)
        yield made
    finally:
        made.close()


def macs(reading):
    return {reply["mac"] for reply in reading["facts"]["replies"]}


def test_one_gateway(site):
    """One gateway answers all three rounds within milliseconds; the window is full; a free address has no rival."""
    answers = site.probe("arp", "conflict")
    facts = answers["arp"]["facts"]
    assert [(reply["mac"], reply["round"]) for reply in facts["replies"]] == [(ROUTER_MAC, at) for at in (1, 2, 3)]
    assert all(0 <= reply["rtt_ms"] < 200 for reply in facts["replies"])
    assert (facts["method"], facts["complete"], facts["unused_replies"]) == ("raw", True, [])
    assert answers["conflict"]["facts"]["replies"] == []
    assert answers["conflict"]["facts"]["complete"]
    assert OWN_MAC in answers["conflict"]["facts"]["own_macs"]
    assert max(each["took_s"] for each in answers.values()) < 4.0


def test_duplicate_gateway(site):
    """Two devices with the gateway's address both answer every round, though the system's own cache keeps one."""
    site.host("rogue", ROGUE_MAC, GATEWAY)
    facts = site.probe("arp")["arp"]["facts"]
    for number in (1, 2, 3):
        assert {reply["mac"] for reply in facts["replies"] if reply["round"] == number} == {ROUTER_MAC, ROGUE_MAC}
    assert facts["complete"]


def test_virtual_gateway(site):
    """A VRRP master answers with its virtual MAC beside the router's real one."""
    site.host("vrrp", VRRP_MAC, GATEWAY)
    found = macs(site.probe("arp")["arp"])
    assert found == {ROUTER_MAC, VRRP_MAC}
    assert [virtual_kind(mac) for mac in sorted(found)] == ["VRRP", None]


def test_proxy_arp(site):
    """A router with proxy ARP answers for the gateway and for the address that nobody holds."""
    site.host("proxy", ROGUE_MAC, "192.168.1.9")
    run("ip", "-n", f"{PREFIX}proxy", "link", "add", "inside", "type", "veth", "peer", "name", "deep")
    for port in ("inside", "deep"):
        run("ip", "-n", f"{PREFIX}proxy", "link", "set", port, "up")
    for ip in (GATEWAY, UNUSED):
        run("ip", "-n", f"{PREFIX}proxy", "route", "add", f"{ip}/32", "dev", "inside")
    site.set("proxy", "net.ipv4.conf.eth0.proxy_arp=1", "net.ipv4.ip_forward=1", "net.ipv4.neigh.eth0.proxy_delay=0")
    facts = site.probe("arp")["arp"]["facts"]
    assert {reply["mac"] for reply in facts["replies"]} == {ROUTER_MAC, ROGUE_MAC}
    assert {reply["mac"] for reply in facts["unused_replies"]} == {ROGUE_MAC}
    assert facts["unused_ip"] == UNUSED


def test_other_vlan(site):
    """A gateway of another VLAN on the same cable is no rival; one in a mere priority tag is."""
    site.host("trunk", ROGUE_MAC)
    site.python("trunk", TAGGED)
    assert macs(site.probe("arp")["arp"]) == {ROUTER_MAC, ROGUE_MAC[:-2] + "66"}


def test_own_address_taken(site):
    """Another host with our address is found; our own second port in the same LAN is not taken for one."""
    site.port("pc", "eth1", "02:00:00:00:00:21", "192.168.1.21")
    assert site.probe("conflict")["conflict"]["facts"]["replies"] == []
    site.host("thief", ROGUE_MAC, OWN)
    conflict = site.probe("conflict")["conflict"]
    assert macs(conflict) == {ROGUE_MAC}
    assert len(conflict["facts"]["replies"]) == 3
    assert conflict["weak"] is None


def test_ordinary_user(site):
    """Without rights the gateway comes from the system's cache, marked weaker; the rest names its reason."""
    answers = site.probe("arp", "conflict", user=ORDINARY_USER)
    assert macs(answers["arp"]) == {ROUTER_MAC}
    assert (answers["arp"]["facts"]["method"], answers["arp"]["facts"]["complete"]) == ("cache", False)
    assert answers["arp"]["weak"] == "weak.arp_cache"
    assert answers["conflict"]["missing"] == "missing.no_raw_socket"


def test_no_link(site):
    """A dead port is a reason of its own: silence on it is never taken for a silent gateway."""
    run("ip", "-n", f"{PREFIX}sw", "link", "set", "p-pc", "down")
    for user in ((), ORDINARY_USER):
        answers = site.probe("arp", "conflict", "dhcp", user=user)
        assert {each.get("missing") for each in answers.values()} == {"missing.link_down"}
        assert max(each["took_s"] for each in answers.values()) < 3
    assert site.probe("arp", interface="gone")["arp"]["missing"] == "missing.interface_gone"
    assert site.probe("arp", interface="lo")["arp"]["missing"] == "missing.arp_not_ethernet"


def test_cable_pulled_meanwhile(site):
    """The cable comes out in the window: what was heard stays, but nothing is called complete."""
    pull = threading.Timer(2.0, lambda: run("ip", "-n", f"{PREFIX}pc", "link", "set", "eth0", "down"))
    pull.start()
    facts = site.probe("arp")["arp"]["facts"]
    pull.join()
    assert not facts["complete"]


def test_busy_lan(site):
    """Thousands of other frames a second change nothing."""
    site.host("noise", ROGUE_MAC)
    site.python("noise", NOISE)
    answers = site.probe("arp", "conflict")
    assert [reply["mac"] for reply in answers["arp"]["facts"]["replies"]] == [ROUTER_MAC] * 3
    assert answers["arp"]["facts"]["complete"]
    assert answers["conflict"]["facts"]["complete"]
    assert answers["conflict"]["facts"]["replies"] == []


def test_on_the_wire(site):
    """Exactly the documented frames leave, from the NIC's own MAC, below the rate; nothing is announced or answered."""
    answers, frames = site.watched(lambda: site.probe("arp", "conflict", "dhcp"))
    assert all("facts" in each for each in answers.values())
    assert {frame[6:12].hex(":") for _, frame in frames} == {OWN_MAC}
    asked = [parse_arp(frame) for _, frame in frames if frame[12:14] == b"\x08\x06"]
    assert {arp.operation for arp in asked} == {1}
    assert not any(arp.gratuitous for arp in asked)
    assert sorted((arp.sender_ip, arp.target_ip) for arp in asked) == sorted(
        [(OWN, GATEWAY)] * 3 + [(OWN, UNUSED)] * 2 + [("0.0.0.0", OWN)] * 3
    )
    dhcp = [frame for _, frame in frames if frame[12:14] == b"\x08\x00" and frame[34:38] == b"\0\x44\0\x43"]
    assert [frame[42 + 240 : 42 + 243] for frame in dhcp] == [b"\x35\x01\x01"] * 2
    times = [at for at, frame in frames if frame[12:14] == b"\x08\x06" or frame in dhcp]
    for at in times:
        assert sum(at <= other < at + 0.1 for other in times) <= 20


def test_quiet(site):
    """With the LAN closed to probing, only requests for our own gateway leave."""
    answers, frames = site.watched(lambda: site.probe("arp", "conflict", "dhcp", quiet=True))
    assert {answers[topic].get("missing") for topic in ("conflict", "dhcp")} == {"missing.quiet"}
    assert answers["arp"]["facts"]["complete"]
    assert {parse_arp(frame).target_ip for _, frame in frames if frame[12:14] == b"\x08\x06"} == {GATEWAY}
    assert not any(frame[34:38] == b"\0\x44\0\x43" for _, frame in frames)


def test_interrupted(site):
    """Ctrl-C ends a measurement at once; the receive thread keeps nobody waiting."""
    program = (
        "import threading, time\n"
        "from fieldkit.model.address import AddressReading, OwnAddress\n"
        "from fieldkit.probes.arp import measure\n"
        "from fieldkit.probes.task import Task\n"
        "cancel = threading.Event()\n"
        "threading.Timer(0.3, cancel.set).start()\n"
        "address = AddressReading('eth0', None, 'static', (OwnAddress('192.168.1.20', 24),), ('192.168.1.1',))\n"
        "begun = time.monotonic()\n"
        "made = measure(Task('eth0', begun + 10, address=address, cancel=cancel))\n"
        "assert time.monotonic() - begun < 3, time.monotonic() - begun\n"
        "assert made.facts.replies and not made.facts.complete\n"
        "print('ready', flush=True)\n"
    )
    begun = time.monotonic()
    process = site.python("pc", program)
    assert process.wait(timeout=5) == 0
    assert time.monotonic() - begun < 5
    assert isinstance(process, subprocess.Popen)
