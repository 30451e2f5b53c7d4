"""What the probes that listen hear on a real switch: IPv6 routers, LLDP, rival claims, a clone, a loop, a storm."""

import json
import os
import struct
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROUTER_MAC,
    Site,
    require_lab,
    run,
    wait_for,
)

pytestmark = pytest.mark.lab

PRINTER, COPIER = "02:00:00:00:00:50", "02:00:00:00:00:51"
CONTESTED = "192.168.1.50"

# Says a few times a second, with whatever MAC it is told, that it holds an address.
CLAIMS = """
import socket, sys, time
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
mac, ip = bytes.fromhex(sys.argv[1].replace(":", "")), socket.inet_aton(sys.argv[2])
body = b"\\x08\\x06\\0\\1\\x08\\0\\6\\4\\0\\1" + mac + ip + bytes(6) + ip
print("ready", flush=True)
while True:
    sock.send((b"\\xff" * 6 + mac + body).ljust(60, b"\\0"))
    time.sleep(0.35)
"""

# Fills the LAN with broadcasts of some program's own kind, each with another number.
STORM = """
import socket, time
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
own = sock.getsockname()[4]
print("ready", flush=True)
number = 0
while True:
    for _ in range(500):
        number += 1
        sock.send(b"\\xff" * 6 + own + b"\\x88\\xb5" + number.to_bytes(8, "big") + bytes(38))
    time.sleep(0.005)
"""


def ip6(name: str, address: str) -> None:
    """One IPv6 address that holds at once."""
    run("ip", "-n", PREFIX + name, "addr", "add", address, "dev", "eth0", "nodad")


@pytest.fixture
def site() -> Iterator[Site]:
    """A switch and a router."""
    require_lab()
    made = Site()
    try:
        made.host("router", ROUTER_MAC, GATEWAY)
        yield made
    finally:
        made.close()


def advertises(site: Site, name: str, prefix: str, folder: Path) -> None:
    """dnsmasq as IPv6 router and DHCPv6 server."""
    ip6(name, f"{prefix}1/64")
    site.dnsmasq(name, folder / name, f"--dhcp-range={prefix}100,{prefix}1ff,64,1h", "--enable-ra")


def plug_in(site: Site) -> None:
    """The laptop comes."""
    site.host("pc", OWN_MAC, "192.168.1.20")


def plug_in_and_hear(site: Site) -> None:
    """The laptop comes, and its own system hears a router: from then on it asks for none, and what asks is ours."""
    plug_in(site)
    shown = ["ip", "-n", f"{PREFIX}pc", "-6", "-j", "route", "show", "default"]
    wait_for(lambda: "fe80::" in subprocess.run(shown, capture_output=True, text=True, check=True).stdout, "a route")
    # A router heard before the system had asked at all does not keep it from asking.
    site.set("pc", "net.ipv6.conf.eth0.router_solicitations=0")


def announced_by_lldpd(site: Site, control: Path) -> None:
    """The switch announces itself on the laptop's port, every second."""
    site.start(
        "sw", "lldpd", "-d", "-c", "-I", "p-pc", "-C", "p-pc", "-S", "lab switch", "-u", str(control),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(control.exists, "lldpd")
    wait_for(
        lambda: subprocess.run(
            ["lldpcli", "-u", str(control), "configure", "lldp", "tx-interval", "1"], capture_output=True, check=False
        ).returncode == 0,
        "lldpcli",
    )  # fmt: skip
    # The first may leave before the interval holds; with the second it does.
    wait_for(lambda: sent_by_lldpd(control) >= 2, "announcements")


def sent_by_lldpd(control: Path) -> int:
    """How many announcements have left."""
    words = ["lldpcli", "-u", str(control), "-f", "keyvalue", "show", "statistics"]
    told = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return sum(int(line.rpartition("=")[2]) for line in told.splitlines() if line.partition("=")[0].endswith(".tx.tx"))


def kind(frame: bytes) -> str:
    """What the laptop put on the wire, in the words of the documentation."""
    ethertype = frame[12:14]
    if ethertype == b"\x08\x06":
        return "arp"
    if ethertype == b"\x86\xdd" and frame[20] == 58:
        return {133: "router solicitation", 134: "advertisement", 135: "ns", 136: "na"}.get(frame[54], "icmpv6")
    if ethertype == b"\x86\xdd" and frame[20] == 0:
        return "mld"
    if ethertype == b"\x86\xdd" and frame[20] == 17 and frame[54:58] == struct.pack("!HH", 546, 547):
        return f"dhcpv6 {frame[62]}"
    return f"other {ethertype.hex()}"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that a program which has dropped its rights can enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="lldp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_everything_at_once(site: Site, tmp_path: Path, open_folder: Path) -> None:
    """Both IPv6 routers and DHCPv6 servers, the switch and its port, the rival claims; and what was sent for it."""
    site.host("rogue", ROGUE_MAC, "192.168.1.77")
    advertises(site, "router", "2001:db8:1::", tmp_path)
    advertises(site, "rogue", "2001:db8:bad::", tmp_path)
    site.host("printer", PRINTER)
    site.host("copier", COPIER)
    site.python("printer", CLAIMS, PRINTER, CONTESTED, first=True)
    site.python("copier", CLAIMS, COPIER, CONTESTED, first=True)
    plug_in_and_hear(site)
    announced_by_lldpd(site, open_folder / "lldpd.sock")

    answers, sent = site.watched(lambda: site.probe("ra", "lldp", "claims", "broadcast"))

    ra = answers["ra"]["facts"]
    assert (ra["method"], ra["complete"], ra["solicited"], ra["asked"]) == ("raw", True, 2, 2)
    told = {each["mac"]: each["prefixes"] for each in ra["routers"]}
    assert set(told) == {ROUTER_MAC, ROGUE_MAC}
    assert [list(told[ROUTER_MAC]), list(told[ROGUE_MAC])] == [["2001:db8:1::/64"], ["2001:db8:bad::/64"]]
    assert all(each["lifetime_s"] > 0 for each in ra["routers"])
    servers = {each["mac"]: each["addresses"] for each in ra["servers"]}
    assert set(servers) == {ROUTER_MAC, ROGUE_MAC}
    assert servers[ROGUE_MAC][0].startswith("2001:db8:bad::")

    neighbours = answers["lldp"]["facts"]["neighbours"]
    assert ("lldp", "p-pc") in {(each["protocol"], each["port_description"]) for each in neighbours}

    claims = answers["claims"]["facts"]
    (claim,) = claims["claims"]
    assert claims["complete"]
    assert (claim["ip"], {by["mac"] for by in claim["by"]}) == (CONTESTED, {PRINTER, COPIER})
    assert claim["turns"] >= 3

    calm = answers["broadcast"]["facts"]
    assert (calm["complete"], calm["own_back"], calm["cloned"], calm["dropped"]) == (True, 0, 0, 0)
    assert calm["own_sent"] >= 3  # two of each; the first may leave before the counting begins
    assert {PRINTER, COPIER} <= {each["mac"] for each in calm["announcers"]}
    assert (calm["repeated_kinds"], calm["repeated"] <= 5) == (0, True)
    assert 20 <= calm["arp_frames"] <= calm["frames"] < 400

    mine = [(at, frame) for at, frame in sent if frame[6:12] == bytes.fromhex(OWN_MAC.replace(":", ""))]
    assert len(mine) == len(sent), "a made-up MAC"
    kinds = Counter(kind(frame) for _, frame in mine)
    assert (kinds["router solicitation"], kinds["dhcpv6 1"]) == (2, 2)
    # The rest is what the laptop's own system says: it resolves whoever answers, and joins its groups.
    assert set(kinds) <= {"router solicitation", "dhcpv6 1", "ns", "na", "mld", "icmpv6"}, kinds
    assert "advertisement" not in kinds


def test_only_listening(site: Site, tmp_path: Path) -> None:
    """`--quiet-lan`: nothing is sent, silence proves nothing; a device with our own MAC is a clone, not a loop."""
    advertises(site, "router", "2001:db8:1::", tmp_path)
    site.host("twin", "02:00:00:00:00:99")
    site.python("twin", CLAIMS, OWN_MAC, "192.168.1.66", first=True)
    plug_in_and_hear(site)

    answers, sent = site.watched(lambda: site.probe("ra", "broadcast", quiet=True))

    kinds = Counter(kind(frame) for _, frame in sent)
    assert set(kinds) <= {"ns", "na", "mld", "icmpv6"}, kinds
    ra = answers["ra"]["facts"]
    assert (ra["complete"], ra["solicited"], ra["asked"], ra["servers"]) == (False, 0, 0, [])
    heard = answers["broadcast"]["facts"]
    assert (heard["own_back"], heard["complete"]) == (0, True)
    assert 5 <= heard["cloned"] <= 15


def test_what_the_system_keeps(site: Site, tmp_path: Path) -> None:
    """Without rights: the system's own IPv6 router and its MAC, marked as weaker; the others say what they miss."""
    advertises(site, "router", "2001:db8:1::", tmp_path)
    plug_in_and_hear(site)
    run("ip", "netns", "exec", f"{PREFIX}pc", "ping", "-6", "-c", "1", "-W", "2", "2001:db8:1::1")

    answers = site.probe("ra", "lldp", "claims", "broadcast", user=ORDINARY_USER)

    assert {answers[topic].get("missing") for topic in ("lldp", "claims", "broadcast")} == {"missing.no_raw_socket"}
    ra = answers["ra"]["facts"]
    assert (answers["ra"]["weak"], ra["method"], ra["complete"]) == ("weak.ra_cache", "cache", False)
    (router,) = ra["routers"]
    assert router["ip"].startswith("fe80::")
    assert 1 < router["lifetime_s"] <= 65535


@pytest.fixture
def second_switch(site: Site) -> str:
    """A second switch, joined to the first by two cables of about 1 Mbit/s each, still unplugged at one end."""
    sw = f"{PREFIX}sw"
    run("ip", "-n", sw, "link", "add", "br1", "type", "bridge", "mcast_snooping", "0")
    run("ip", "-n", sw, "link", "set", "br1", "up")
    for name in ("a", "b"):
        run("ip", "-n", sw, "link", "add", f"{name}0", "type", "veth", "peer", "name", f"{name}1")
        for end, bridge in (("0", "br0"), ("1", "br1")):
            # Slow, so that the machine outlives the loop.
            run(
                "ip", "netns", "exec", sw, "tc", "qdisc", "add", "dev", name + end,
                "root", "tbf", "rate", "1mbit", "burst", "3000", "limit", "20000",
            )  # fmt: skip
            run("ip", "-n", sw, "link", "set", name + end, "master", bridge)
        run("ip", "-n", sw, "link", "set", f"{name}1", "up")
    run("ip", "-n", sw, "link", "set", "a0", "up")
    return sw


def test_a_loop(site: Site, second_switch: str) -> None:
    """Our own frames come back, again and again, and so do others'; none of them is taken for a clone's."""
    plug_in(site)
    run("ip", "-n", second_switch, "link", "set", "b0", "up")
    try:
        answers = site.probe("arp", "broadcast")
    finally:
        run("ip", "-n", second_switch, "link", "del", "b0")
    looped = answers["broadcast"]["facts"]
    assert looped["own_back"] > 3 * looped["own_sent"] > 0
    assert looped["cloned"] == 0
    assert looped["repeated"] > 50
    assert looped["repeated_kinds"] > 1
    assert looped["frames"] > 1000
    assert {each["mac"] for each in answers["arp"]["facts"]["replies"]} == {ROUTER_MAC}


def received(name: str) -> int:
    """Frames that the laptop's port has received, by the kernel's own count."""
    shown = subprocess.run(
        ["ip", "-n", PREFIX + name, "-s", "-j", "link", "show", "dev", "eth0"],
        capture_output=True,
        text=True,
        check=True,
    )
    (link,) = json.loads(shown.stdout)
    return int(link["stats64"]["rx"]["packets"])


def test_a_storm(site: Site) -> None:
    """A storm is counted frame by frame though only a sample is read, and the gateway is still found beside it."""
    plug_in(site)
    site.host("mad", "02:00:00:00:00:07")
    site.python("mad", STORM)
    before, spent, began = received("pc"), os.times(), time.monotonic()
    answers = site.probe("broadcast", "arp")
    after, done, took_s = received("pc"), os.times(), time.monotonic() - began

    storm = answers["broadcast"]["facts"]
    assert not storm["complete"], "who else spoke was not all heard"
    assert storm["frames"] > 10_000
    # The port counted from before the first frame of ours to behind the last: the window is less than all of it.
    assert storm["frames"] <= after - before
    # How fast the storm's sender was in the window and how fast around it is this machine's affair.
    assert storm["frames"] >= (after - before) * storm["window_s"] / took_s / 3
    assert storm["dropped"] > storm["frames"] / 2
    assert storm["peak_per_s"] >= storm["mean_per_s"] * 0.9
    assert abs(storm["mean_per_s"] - storm["frames"] / storm["window_s"]) < 1
    assert storm["talkers"][0]["mac"] == "02:00:00:00:00:07"
    assert (storm["own_back"], storm["cloned"]) == (0, 0)
    arp = answers["arp"]["facts"]
    assert {each["mac"] for each in arp["replies"]} == {ROUTER_MAC}
    assert arp["complete"]
    # The children's time: the probes and their interpreter, beside the storm's own sender.
    assert done.children_user - spent.children_user < 3.0


@pytest.mark.parametrize("topic", ["broadcast", "claims", "lldp", "ra"])
def test_a_dead_port(site: Site, topic: str) -> None:
    """Without a link nothing is listened to: silence would say nothing."""
    plug_in(site)
    run("ip", "-n", f"{PREFIX}sw", "link", "set", "p-pc", "down")
    assert site.probe(topic)[topic]["missing"] == "missing.link_down"
