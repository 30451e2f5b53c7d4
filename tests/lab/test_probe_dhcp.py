"""DHCP OFFERs on a real switch: real servers, slow ones, hostile ones; and no address is ever taken."""

from collections.abc import Iterator

import pytest

from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROUTER_MAC,
    Site,
    require_lab,
    run,
)

pytestmark = pytest.mark.lab

ROGUE = "192.168.1.2"
UNICAST_MAC = "00:11:22:33:44:66"

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


def test_one_server(site, tmp_path):
    """A real server's OFFER is read, and no lease is taken from it."""
    leases = tmp_path / "leases"
    site.dnsmasq("gw", leases, "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,1h", "--dhcp-option=6,8.8.8.8")
    facts = site.probe("dhcp")["dhcp"]["facts"]
    (offer,) = facts["offers"]
    assert (offer["server_id"], offer["source_mac"], offer["routers"]) == (GATEWAY, ROUTER_MAC, [GATEWAY])
    assert (offer["prefix"], offer["dns"], offer["lease_s"], offer["relay"]) == (24, ["8.8.8.8"], 3600, None)
    assert offer["after_ms"] < 2000
    assert (facts["sent"], facts["window_s"], facts["complete"], facts["client_mac"]) == (2, 5.0, True, OWN_MAC)
    assert leases.read_text() == ""
    log = leases.with_suffix(".log").read_text()
    assert "DHCPDISCOVER" in log
    assert "DHCPREQUEST" not in log


def test_two_servers(site, tmp_path):
    """A second server with another router is heard beside the first, though that one pings 3 s before it offers."""
    site.host("rogue", ROGUE_MAC, ROGUE)
    site.dnsmasq("gw", tmp_path / "gw", "--dhcp-range=192.168.1.100,192.168.1.110,1h")
    site.dnsmasq("rogue", tmp_path / "rogue", "--no-ping", "--dhcp-range=192.168.1.150,192.168.1.160,1h")
    facts = site.probe("dhcp")["dhcp"]["facts"]
    assert {(offer["server_id"], offer["source_mac"], *offer["routers"]) for offer in facts["offers"]} == {
        (GATEWAY, ROUTER_MAC, GATEWAY),
        (ROGUE, ROGUE_MAC, ROGUE),
    }
    assert max(offer["after_ms"] for offer in facts["offers"]) > 2000
    assert facts["complete"]


def test_nobody_serves(site):
    """Silence in the full window is complete, and takes no longer than the window."""
    dhcp = site.probe("dhcp")["dhcp"]
    assert (dhcp["facts"]["offers"], dhcp["facts"]["complete"]) == ([], True)
    assert dhcp["took_s"] < 6.5


def test_relay(site, tmp_path):
    """A server behind a relay is named by its own identity, with the relay beside it."""
    site.netns("far")
    site.set("gw", "net.ipv4.ip_forward=1")
    run(
        "ip", "-n", f"{PREFIX}gw", "link", "add", "up0", "type", "veth", "peer", "name", "eth0", "netns", f"{PREFIX}far"
    )
    for name, port, ip in (("gw", "up0", "10.9.0.2"), ("far", "eth0", "10.9.0.1")):
        run("ip", "-n", f"{PREFIX}{name}", "link", "set", port, "up")
        run("ip", "-n", f"{PREFIX}{name}", "addr", "add", f"{ip}/24", "dev", port)
    run("ip", "-n", f"{PREFIX}far", "route", "add", "192.168.1.0/24", "via", "10.9.0.2")
    site.dnsmasq("far", tmp_path / "far", "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,255.255.255.0,1h")
    site.dnsmasq("gw", tmp_path / "gw", f"--dhcp-relay={GATEWAY},10.9.0.1", "--interface=up0")
    (offer,) = site.probe("dhcp")["dhcp"]["facts"]["offers"]
    assert (offer["server_id"], offer["relay"], offer["source_mac"]) == ("10.9.0.1", GATEWAY, ROUTER_MAC)


def test_hostile_server(site, tmp_path):
    """Hundreds of damaged answers break nothing, hide no good server, and are counted."""
    site.host("evil", ROGUE_MAC)
    site.python("evil", HOSTILE)
    site.dnsmasq("gw", tmp_path / "gw", "--no-ping", "--dhcp-range=192.168.1.100,192.168.1.110,1h")
    dhcp = site.probe("dhcp")["dhcp"]
    found = {(offer["server_id"], offer["source_mac"]) for offer in dhcp["facts"]["offers"]}
    assert {(GATEWAY, ROUTER_MAC), ("192.168.1.3", UNICAST_MAC)} <= found
    assert {mac for _, mac in found} <= {ROUTER_MAC, ROGUE_MAC, UNICAST_MAC}
    assert "answers that are no whole OFFER" in dhcp["raw"]
    assert dhcp["facts"]["complete"]


def test_ordinary_user(site):
    """Without rights the reason is named at once, and nothing is sent."""
    answers, frames = site.watched(lambda: site.probe("dhcp", user=ORDINARY_USER))
    assert answers["dhcp"]["missing"] == "missing.no_raw_socket"
    assert answers["dhcp"]["took_s"] < 3
    assert not any(frame[34:38] == b"\0\x44\0\x43" for _, frame in frames)
