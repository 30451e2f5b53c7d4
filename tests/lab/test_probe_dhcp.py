"""DHCP OFFERs on a real switch: real servers, slow ones, hostile ones; and no address is ever taken."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN,
    OWN_MAC,
    ROGUE_MAC,
    ROUTER_MAC,
    Site,
    require_lab,
    run,
    wait_for,
)
from tests.lab.net import BUSY_S

pytestmark = pytest.mark.lab

ROGUE = "192.168.1.2"
# Option 82 goes to the server and is taken off again.
RELAY = ("dhcrelay", "-4", "-d", "-a", "--no-pid", "-id", "eth0", "-iu", "up0", "10.9.0.1")
TWIN_MAC, LATE_MAC = "c8:3a:35:00:00:77", "02:00:00:00:00:99"
UNICAST_MAC = "00:11:22:33:44:66"

KEPT = "4000000000 00:1e:10:00:01:01 192.168.1.100 * *\n"

# Answers each DISCOVER with damaged and misleading messages, and one good OFFER that ignores the broadcast flag.
HOSTILE = """
import os, random, socket, struct
COOKIE = b"\\x63\\x82\\x53\\x63"
random.seed(7)
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
sock.bind(("eth0", 0x0800))
own = sock.getsockname()[4]
def option(number, value):
    return bytes((number, len(value))) + value
def frame(xid, chaddr, options, to=b"\\xff" * 6, file=b"", source=own):
    boot = struct.pack("!BBBB4sHH", 2, 1, 6, 0, xid, 0, 0) + bytes(4) + b"\\xc0\\xa8\\1\\x63" + bytes(8)
    boot += chaddr.ljust(16, b"\\0") + bytes(64) + file.ljust(128, b"\\0")[:128] + COOKIE + options
    udp = struct.pack("!HHHH", 67, 68, 8 + len(boot), 0) + boot
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + b"\\xc0\\xa8\\1\\3" + b"\\xff" * 4
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xffff) + (total >> 16)
    # A bridge that filters drops what has a wrong IP checksum.
    head = head[:10] + struct.pack("!H", ~total & 0xffff) + head[12:]
    return to + source + b"\\x08\\0" + head + udp
print("ready", flush=True)
while True:
    got, where = sock.recvfrom(2048)
    if where[2] == 4 or got[34:38] != b"\\0\\x44\\0\\x43":
        continue
    xid, chaddr = got[46:50], got[70:76]
    offer = option(53, b"\\2") + option(54, b"\\xc0\\xa8\\1\\3")
    good = offer + option(3, b"\\xc0\\xa8\\1\\3") + b"\\xff"
    for options in (b"", b"\\xff", b"\\x35", b"\\x35\\xff\\2", b"\\x35\\0", offer + b"\\x03\\xff\\1",
                    offer + option(52, b"\\3"), offer[:-1], b"\\0" * 300):
        sock.send(frame(xid, chaddr, options, file=b"\\x03\\xff\\xff"))
    whole = frame(xid, chaddr, good)
    for cut in range(14, len(whole), 9):
        sock.send(whole[:cut].ljust(60, b"\\0")[:max(cut, 60)])
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(6):
            damaged[random.randrange(34, len(damaged))] = random.randrange(256)
        sock.send(bytes(damaged))
    sock.send(frame(bytes(4), chaddr, good))
    sock.send(frame(xid, bytes(6), good))
    sock.send(frame(xid, chaddr, good, to=chaddr, source=own[:5] + b"\\x66"))
"""

# A client that nobody answers, asking again and again.
LATE = """
import socket, sys, time
from fieldkit.probes.dhcp_message import discover
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
print("ready", flush=True)
while True:
    sock.send(discover(sys.argv[1], b"late"))
    time.sleep(0.5)
"""


def dhcp_kinds(frames):
    """The kind of each DHCP message to a server among these frames, by number."""
    return [frame[284] for _, frame in frames if frame[34:38] == b"\0\x44\0\x43"]


Scenario = Callable[[Site, Path], Any]
SCENARIOS: dict[str, Scenario] = {}


def scenario(build: Scenario) -> Scenario:
    """One LAN and what is measured on it; all of them stand side by side, for each takes its whole window."""
    SCENARIOS[build.__name__] = build
    return build


def _measured(number: int, build: Scenario, folder: Path) -> Any:
    site = Site(f"dhcp{os.getpid()}-{number}-")
    try:
        site.host("pc", OWN_MAC, OWN)
        site.host("gw", ROUTER_MAC, GATEWAY)
        return build(site, folder)
    finally:
        site.close()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """What each scenario gave, by name."""
    require_lab()
    with ThreadPoolExecutor(len(SCENARIOS)) as pool:
        going = {
            name: pool.submit(_measured, number, build, tmp_path_factory.mktemp(name))
            for number, (name, build) in enumerate(SCENARIOS.items())
        }
        yield lambda name: going[name].result(timeout=240)


@scenario
def one_server(site: Site, folder: Path) -> Any:
    """A real server."""
    leases = folder / "leases"
    site.dnsmasq("gw", leases, "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,1h", "--dhcp-option=6,8.8.8.8")
    return site.probe("dhcp"), leases.read_text(), leases.with_suffix(".log").read_text()


def test_one_server(seen):
    """A real server's OFFER is read, and no lease is taken from it."""
    answers, leases, log = seen("one_server")
    facts = answers["dhcp"]["facts"]
    (offer,) = facts["offers"]
    assert (offer["server_id"], offer["source_mac"], offer["routers"]) == (GATEWAY, ROUTER_MAC, [GATEWAY])
    assert (offer["prefix"], offer["dns"], offer["lease_s"], offer["relay"]) == (24, ["8.8.8.8"], 3600, None)
    assert offer["after_ms"] < 2000
    assert (facts["sent"], facts["window_s"], facts["complete"], facts["client_mac"]) == (2, 5.0, True, OWN_MAC)
    assert (facts["asked"], leases) == (0, "")
    assert "DHCPDISCOVER" in log
    assert "DHCPREQUEST" not in log


@scenario
def several_servers(site: Site, folder: Path) -> Any:
    """One that pings 3 s before it offers, one of its own, one under the first one's address (S-DUP-03)."""
    for name, mac, ip, first in (("rogue", ROGUE_MAC, ROGUE, 150), ("twin", TWIN_MAC, GATEWAY, 180)):
        site.host(name, mac, ip)
        site.dnsmasq(name, folder / name, "--no-ping", f"--dhcp-range=192.168.1.{first},192.168.1.{first + 9},1h")
    site.dnsmasq("gw", folder / "gw", "--dhcp-range=192.168.1.100,192.168.1.110,1h")
    return site.probe("dhcp")


def test_several_servers(seen):
    """A second server, and a third under the first one's own address, are heard beside one that pings 3 s first."""
    facts = seen("several_servers")["dhcp"]["facts"]
    assert {(offer["server_id"], offer["source_mac"], *offer["routers"]) for offer in facts["offers"]} == {
        (GATEWAY, ROUTER_MAC, GATEWAY),
        (GATEWAY, TWIN_MAC, GATEWAY),
        (ROGUE, ROGUE_MAC, ROGUE),
    }
    assert max(offer["after_ms"] for offer in facts["offers"]) > 2000
    assert (facts["complete"], facts["asked"]) == (True, 0)


@scenario
def nobody_serves(site: Site, folder: Path) -> Any:
    """No server at all."""
    return site.watched(lambda: site.probe("dhcp"))


def test_nobody_serves(seen):
    """Silence in the full window is complete, and takes no longer than the window; one INFORM asked, and no more."""
    answers, frames = seen("nobody_serves")
    facts = answers["dhcp"]["facts"]
    assert (facts["offers"], facts["informed"], facts["asked"], facts["complete"]) == ([], [], 1, True)
    assert facts["window_s"] == 5.0
    assert answers["dhcp"]["took_s"] < 8 + BUSY_S
    assert dhcp_kinds(frames) == [1, 1, 8]


@scenario
def drained_pool(site: Site, folder: Path) -> Any:
    """The only address is out, and one more client asks again and again."""
    leases = folder / "leases"
    leases.write_text(KEPT)
    site.host("late", LATE_MAC)
    site.python("late", LATE, LATE_MAC)
    site.dnsmasq("gw", leases, "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.100,12h")
    measured = site.watched(lambda: site.probe("dhcp"))
    return measured, leases.read_text(), leases.with_suffix(".log").read_text()


def test_drained_pool(seen):
    """A server whose only address is out answers an INFORM and offers nothing; who waits beside us is heard."""
    (answers, frames), leases, log = seen("drained_pool")
    facts = answers["dhcp"]["facts"]
    assert [(each["server_id"], each["source_mac"]) for each in facts["informed"]] == [(GATEWAY, ROUTER_MAC)]
    assert (facts["offers"], facts["complete"], facts["asked"]) == ([], True, 1)
    assert facts["waiting"] == [LATE_MAC]
    assert facts["window_s"] > 5.0
    assert dhcp_kinds(frames) == [1, 1, 8]
    assert leases == KEPT
    assert "no address available" in log
    assert f"DHCPINFORM(eth0) {OWN}" in log


@scenario
def relay(site: Site, folder: Path) -> Any:
    """A real relay, which marks what it passes on, and a server behind it."""
    site.netns("far")
    site.set("gw", "net.ipv4.ip_forward=1")
    gw, far = f"{site.prefix}gw", f"{site.prefix}far"
    run("ip", "-n", gw, "link", "add", "up0", "type", "veth", "peer", "name", "eth0", "netns", far)
    for name, port, ip in ((gw, "up0", "10.9.0.2"), (far, "eth0", "10.9.0.1")):
        run("ip", "-n", name, "link", "set", port, "up")
        run("ip", "-n", name, "addr", "add", f"{ip}/24", "dev", port)
    run("ip", "-n", far, "route", "add", "192.168.1.0/24", "via", "10.9.0.2")
    site.dnsmasq("far", folder / "far", "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,255.255.255.0,1h")
    log = folder / "relay.log"
    with log.open("wb") as out:
        site.start("gw", *RELAY, stdout=subprocess.DEVNULL, stderr=out)
    wait_for(lambda: "Socket/fallback" in log.read_text(), "dhcrelay")
    return site.probe("dhcp"), (folder / "far.log").read_text()


def test_relay(seen):
    """A server behind a relay is named by its own identity, with the relay beside it."""
    if shutil.which("dhcrelay") is None:
        (pytest.fail if os.environ.get("FIELDKIT_LAB") == "1" else pytest.skip)("needs isc-dhcp-relay")
    answers, log = seen("relay")
    (offer,) = answers["dhcp"]["facts"]["offers"]
    assert (offer["server_id"], offer["relay"], offer["source_mac"]) == ("10.9.0.1", GATEWAY, ROUTER_MAC)
    assert "agent-id" in log


@scenario
def hostile_server(site: Site, folder: Path) -> Any:
    """One that answers with rubbish, and one OFFER that ignores the broadcast flag; beside it a good one."""
    site.host("evil", ROGUE_MAC)
    site.python("evil", HOSTILE, first=True)
    site.dnsmasq("gw", folder / "gw", "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,1h")
    return site.probe("dhcp")


def test_hostile_server(seen):
    """Hundreds of damaged answers break nothing, hide no good server, and are counted."""
    dhcp = seen("hostile_server")["dhcp"]
    found = {(offer["server_id"], offer["source_mac"]) for offer in dhcp["facts"]["offers"]}
    assert {(GATEWAY, ROUTER_MAC), ("192.168.1.3", UNICAST_MAC)} <= found
    assert {mac for _, mac in found} <= {ROUTER_MAC, ROGUE_MAC, UNICAST_MAC}
    assert "answers that are no whole OFFER" in dhcp["raw"]
    assert dhcp["facts"]["complete"]


@scenario
def ordinary_user(site: Site, folder: Path) -> Any:
    """No rights, and no lease."""
    return site.watched(lambda: site.probe("dhcp", user=ORDINARY_USER))


def test_ordinary_user(seen):
    """Without rights the reason is named at once, and nothing is sent."""
    answers, frames = seen("ordinary_user")
    assert answers["dhcp"]["missing"] == "missing.no_raw_socket"
    assert answers["dhcp"]["took_s"] < 5
    assert dhcp_kinds(frames) == []
