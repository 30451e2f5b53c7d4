"""Gateway ARP and the own address on a real switch: duplicates, virtual MACs, proxies, VLANs, no rights, no link.

Most situations only wait for their three seconds, so they stand side by side, each on a switch of its own.
"""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fieldkit.engine.codec import typed
from fieldkit.model.arp import ArpReading, ConflictReading
from fieldkit.model.finding import Finding
from fieldkit.probes.arp_frames import parse_arp
from fieldkit.probes.wire_frames import echo_request
from tests.checks.situations import judge, laptop
from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN,
    OWN_MAC,
    ROGUE_MAC,
    ROUTER_MAC,
    UNUSED,
    Site,
    require_lab,
    run,
)
from tests.lab.net import BUSY_S

pytestmark = pytest.mark.lab

VRRP_MAC, SECOND_MAC, THIEF_MAC = "00:00:5e:00:01:0a", "00:e0:fc:00:00:02", "00:11:22:33:44:66"
SWITCH_IP, SWITCH_MAC = "192.168.1.250", "00:11:22:33:44:77"
TARGET = "198.51.100.80"
# So many laptops measure at the same time; more of them would only slow each other down.
AT_ONCE = 5

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

# Ends when the laptop has asked for the gateway.
UNTIL_ASKED = """
import socket
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind(("p-pc", 3))
print("ready", flush=True)
while True:
    frame, where = sock.recvfrom(2048)
    asks = frame[12:14] == b"\\x08\\x06" and frame[20:22] == b"\\0\\1"
    if where[2] != 4 and asks and frame[38:42] == socket.inet_aton("192.168.1.1"):
        break
"""

# Comes and goes: there for a second and a half, gone for two and a half.
BURSTS = """
import subprocess, sys, time
print("ready", flush=True)
while True:
    time.sleep(2.5)
    subprocess.run(["ip", "addr", "add", sys.argv[1], "dev", "eth0"])
    time.sleep(1.5)
    subprocess.run(["ip", "addr", "del", sys.argv[1], "dev", "eth0"])
"""

# Answers for whatever address is asked for but the gateway's, whoever asks, a probe from 0.0.0.0 included.
ANSWERS_FOR_ALL = """
import socket
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
sock.bind(("eth0", 0x0806))
own = sock.getsockname()[4]
print("ready", flush=True)
while True:
    frame, where = sock.recvfrom(2048)
    if where[2] == 4 or frame[20:22] != b"\\0\\1" or frame[38:42] in (frame[28:32], b"\\xc0\\xa8\\1\\1"):
        continue
    sock.send(frame[6:12] + own + frame[12:20] + b"\\0\\2" + own + frame[38:42] + frame[22:32] + bytes(18))
"""

# Answers for the gateway and for the switch with its own MAC, and passes on what comes with its own MAC in front.
REPEATER = """
import socket
known = {"192.168.1.1": "00e0fc000001", "192.168.1.250": "001122334477"}
known = {socket.inet_aton(ip): bytes.fromhex(mac) for ip, mac in known.items()}
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind(("eth0", 3))
own = sock.getsockname()[4]
print("ready", flush=True)
while True:
    frame, where = sock.recvfrom(2048)
    arp = frame[12:14] == b"\\x08\\x06" and frame[20:22] == b"\\0\\1"
    if where[2] == 4:
        continue
    if arp and frame[38:42] in known and frame[28:32] not in known:
        sock.send(frame[6:12] + own + frame[12:20] + b"\\0\\2" + own + frame[38:42] + frame[22:32] + bytes(18))
    elif frame[:6] == own and frame[12:14] == b"\\x08\\0":
        sock.send(known.get(frame[30:34], known[socket.inet_aton("192.168.1.1")]) + own + frame[12:])
"""


def office(prefix: str = "") -> Site:
    """A switch with the laptop and the gateway on it, and one host beyond that answers echoes."""
    made = Site(f"wd{os.getpid()}{prefix}-")
    try:
        made.host("pc", OWN_MAC, OWN)
        made.host("gw", ROUTER_MAC, GATEWAY)
        made.netns("net")
        beyond = ["type", "veth", "peer", "name", "eth0", "netns", f"{made.prefix}net"]
        run("ip", "-n", f"{made.prefix}gw", "link", "add", "up0", *beyond)
        for name, port, ip in (("gw", "up0", "198.51.100.1"), ("net", "eth0", TARGET)):
            run("ip", "-n", made.prefix + name, "addr", "add", f"{ip}/24", "dev", port)
            run("ip", "-n", made.prefix + name, "link", "set", port, "up")
        run("ip", "-n", f"{made.prefix}net", "route", "add", "default", "via", "198.51.100.1")
        made.set("gw", "net.ipv4.ip_forward=1")
    except BaseException:
        made.close()
        raise
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    require_lab()
    made = office()
    try:
        yield made
    finally:
        made.close()


# -- side by side ------------------------------------------------------------------------------------------------------

SITUATIONS: dict[str, tuple[Callable[[Site], None], Callable[[Site], Any]]] = {}


def situation(
    measuring: Callable[[Site], Any] = lambda site: site.probe("arp", "conflict", targets=[TARGET]),
) -> Callable[[Callable[[Site], None]], Callable[[Site], None]]:
    """What is added to the office, and what is measured then."""

    def register(add: Callable[[Site], None]) -> Callable[[Site], None]:
        SITUATIONS[add.__name__] = add, measuring
        return add

    return register


@situation()
def one(site: Site) -> None:
    """Nothing."""


@situation()
def two(site: Site) -> None:
    """A second device with the gateway's address, which leads nowhere."""
    site.host("rogue", ROGUE_MAC, GATEWAY)


@situation()
def two_ways(site: Site) -> None:
    """A second device with the gateway's address, which leads out as well."""
    site.host("rogue", ROGUE_MAC, GATEWAY)
    far = ["type", "veth", "peer", "name", "eth1", "netns", f"{site.prefix}net"]
    run("ip", "-n", f"{site.prefix}rogue", "link", "add", "up0", *far)
    for name, port, ip in (("rogue", "up0", "203.0.113.1"), ("net", "eth1", "203.0.113.2")):
        run("ip", "-n", site.prefix + name, "addr", "add", f"{ip}/24", "dev", port)
        run("ip", "-n", site.prefix + name, "link", "set", port, "up")
    run("ip", "-n", f"{site.prefix}rogue", "route", "add", "default", "via", "203.0.113.2")
    # What comes in there goes back there.
    run("ip", "-n", f"{site.prefix}net", "route", "add", "default", "via", "203.0.113.1", "table", "7")
    run("ip", "-n", f"{site.prefix}net", "route", "add", "203.0.113.0/24", "dev", "eth1", "table", "7")
    site.set("rogue", "net.ipv4.ip_forward=1")
    site.set("net", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.eth1.rp_filter=0")
    nat = (
        "add table ip n\nadd chain ip n post { type nat hook postrouting priority 100; }\n"
        "add rule ip n post oifname up0 masquerade\n"
    )
    subprocess.run(
        ["ip", "netns", "exec", f"{site.prefix}rogue", "nft", "-f", "-"], input=nat, text=True, check=True, timeout=60
    )


@situation()
def virtual(site: Site) -> None:
    """The router has the virtual MAC on a second port."""
    site.port("gw", "eth1", VRRP_MAC, GATEWAY)


@situation()
def beside_virtual(site: Site) -> None:
    """A virtual MAC, and another device that holds the address by itself."""
    site.host("vrrp", VRRP_MAC, GATEWAY)


@situation()
def dual_nic(site: Site) -> None:
    """The router is plugged in twice and answers on both ports."""
    site.port("gw", "eth1", SECOND_MAC, "192.168.1.5")


@situation(lambda site: site.probe("arp", targets=[TARGET], dns=[SWITCH_IP]))
def repeater(site: Site) -> None:
    """A repeater beside the router and a switch with an address."""
    site.host("switch", SWITCH_MAC, SWITCH_IP)
    site.host("rep", SECOND_MAC)
    site.python("rep", REPEATER, first=True)


@situation()
def both_sides(site: Site) -> None:
    """The router's WAN is in the LAN's own subnet, and the CPE behind it routes."""
    gw, net = f"{site.prefix}gw", f"{site.prefix}net"
    run("ip", "-n", gw, "addr", "flush", "dev", "up0")
    run("ip", "-n", net, "addr", "flush", "dev", "eth0")
    run("ip", "-n", gw, "addr", "add", "192.168.1.2/32", "dev", "up0")
    run("ip", "-n", gw, "route", "add", "192.168.1.254/32", "dev", "up0", "src", "192.168.1.2")
    run("ip", "-n", gw, "route", "replace", "default", "via", "192.168.1.254", "dev", "up0")
    site.set("gw", "net.ipv4.conf.all.arp_ignore=1")
    run("ip", "-n", net, "addr", "add", "192.168.1.254/24", "dev", "eth0")
    run("ip", "-n", net, "route", "replace", "192.168.1.0/24", "via", "192.168.1.2", "dev", "eth0", "onlink")
    site.netns("far")
    run("ip", "-n", net, "link", "add", "up0", "type", "veth", "peer", "name", "eth0", "netns", f"{site.prefix}far")
    for name, port, ip in (("net", "up0", "198.51.100.1"), ("far", "eth0", TARGET)):
        run("ip", "-n", site.prefix + name, "addr", "add", f"{ip}/24", "dev", port)
        run("ip", "-n", site.prefix + name, "link", "set", port, "up")
    run("ip", "-n", f"{site.prefix}far", "route", "add", "default", "via", "198.51.100.1")
    site.set("net", "net.ipv4.ip_forward=1")


@situation()
def proxy(site: Site) -> None:
    """A router with proxy ARP answers for the gateway and for the address that nobody holds."""
    site.host("proxy", ROGUE_MAC, "192.168.1.9")
    run("ip", "-n", f"{site.prefix}proxy", "link", "add", "inside", "type", "veth", "peer", "name", "deep")
    for port in ("inside", "deep"):
        run("ip", "-n", f"{site.prefix}proxy", "link", "set", port, "up")
    for ip in (GATEWAY, UNUSED):
        run("ip", "-n", f"{site.prefix}proxy", "route", "add", f"{ip}/32", "dev", "inside")
    site.set("proxy", "net.ipv4.conf.eth0.proxy_arp=1", "net.ipv4.ip_forward=1", "net.ipv4.neigh.eth0.proxy_delay=0")


@situation()
def answers_for_all(site: Site) -> None:
    """A device answers for every address that is probed for, ours among them."""
    site.host("pxy", ROGUE_MAC)
    site.python("pxy", ANSWERS_FOR_ALL, first=True)


@situation()
def other_vlan(site: Site) -> None:
    """Tagged frames of another network on the same cable, and some in a mere priority tag."""
    site.host("trunk", ROGUE_MAC)
    site.python("trunk", TAGGED, first=True)


@situation()
def taken(site: Site) -> None:
    """Another host has our address, and we have a second port in the same LAN."""
    site.port("pc", "eth1", "02:00:00:00:00:21", "192.168.1.21")
    site.host("thief", ROGUE_MAC, OWN)


@situation(lambda site: site.probe("arp", "conflict", watch_s=5.0))
def bursts(site: Site) -> None:
    """Two devices hold the gateway's address and ours for a moment now and then."""
    for name, mac, ip in (("rogue", ROGUE_MAC, GATEWAY), ("thief", THIEF_MAC, OWN)):
        site.host(name, mac)
        site.python(name, BURSTS, f"{ip}/24")


@situation(lambda site: site.probe("arp", "conflict", user=ORDINARY_USER))
def ordinary_user(site: Site) -> None:
    """Nothing; but we have no rights."""


@situation(lambda site: site.watched(lambda: site.probe("arp", "conflict", targets=[TARGET])))
def on_the_wire(site: Site) -> None:
    """Nothing; and the frames that leave are kept."""


@situation(lambda site: site.watched(lambda: site.probe("arp", "conflict", targets=[TARGET], quiet=True)))
def quiet(site: Site) -> None:
    """Nothing; the LAN may not be probed."""


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    """What was measured in each situation."""
    require_lab()
    sites: dict[str, Site] = {}
    try:
        for number, (name, (add, _)) in enumerate(SITUATIONS.items()):
            sites[name] = office(chr(ord("a") + number))
            add(sites[name])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = {name: pool.submit(SITUATIONS[name][1], site) for name, site in sites.items()}
        yield {name: each.result() for name, each in found.items()}
    finally:
        for site in sites.values():
            site.close()


def macs(reading: dict[str, Any]) -> set[str]:
    return {reply["mac"] for reply in reading["facts"]["replies"]}


def judged(reading: dict[str, Any]) -> Finding:
    """What the check makes of it, with nothing in the record."""
    facts = typed(ArpReading, reading["facts"], where="arp")
    return judge("gateway.unique", {"arp": facts, "address": laptop(OWN)})


def test_one_gateway(answers):
    """One gateway answers all three rounds within milliseconds; the window is full; a free address has no rival."""
    facts = answers["one"]["arp"]["facts"]
    assert [(reply["mac"], reply["round"]) for reply in facts["replies"]] == [(ROUTER_MAC, at) for at in (1, 2, 3)]
    assert all(0 <= reply["rtt_ms"] < 900 for reply in facts["replies"])
    assert (facts["method"], facts["complete"], facts["unused_replies"]) == ("raw", True, [])
    assert [(each["mac"], each["first_hop"], each["second_hop"]) for each in facts["through"]] == [
        (ROUTER_MAC, GATEWAY, TARGET)
    ]
    conflict = answers["one"]["conflict"]["facts"]
    assert (conflict["replies"], conflict["complete"]) == ([], True)
    assert OWN_MAC in conflict["own_macs"]
    assert max(each["took_s"] for each in answers["one"].values()) < 4.5 + BUSY_S
    assert judged(answers["one"]["arp"]).code == "gateway.single"


def test_duplicate_gateway(answers):
    """Two devices answer every round, though the system's cache keeps one; the one that leads nowhere is the other."""
    facts = answers["two"]["arp"]["facts"]
    for number in (1, 2, 3):
        assert {reply["mac"] for reply in facts["replies"] if reply["round"] == number} == {ROUTER_MAC, ROGUE_MAC}
    assert facts["complete"]
    through = {each["mac"]: each for each in facts["through"]}
    assert (through[ROUTER_MAC]["passed"], through[ROGUE_MAC]["passed"], facts["target"]) == (1, 0, TARGET)
    assert {mac: each["gateway_from"] for mac, each in through.items()} == {mac: mac for mac in through}
    assert answers["two"]["arp"]["took_s"] < 4.5 + BUSY_S
    found = judged(answers["two"]["arp"])
    assert (found.code, found.facts["told_by"]) == ("gateway.duplicate", "through")
    assert [row["mac"] for row in found.facts["culprits"]] == [ROGUE_MAC]


def test_both_lead_out(answers):
    """Where the second device leads out too nobody can tell which is meant, and nobody is named."""
    found = judged(answers["two_ways"]["arp"])
    assert (found.code, found.facts["culprits"]) == ("gateway.duplicate", [])
    assert {row["mac"] for row in found.facts["candidates"]} == {ROUTER_MAC, ROGUE_MAC}


def test_virtual_gateway(answers):
    """A virtual MAC beside the router's own is benign once an echo shows that they are one, and only then."""
    found = judged(answers["virtual"]["arp"])
    assert (found.code, found.facts["macs"], found.facts["groups"]) == (
        "gateway.virtual", sorted([ROUTER_MAC, VRRP_MAC], key=found.facts["macs"].index), ["VRRP 10"]
    )  # fmt: skip
    assert macs(answers["beside_virtual"]["arp"]) == {ROUTER_MAC, VRRP_MAC}
    beside = judged(answers["beside_virtual"]["arp"])
    assert beside.missing is not None
    assert beside.missing.code == "missing.gateway_beside_virtual"


def test_two_ports_of_one_box(answers):
    """A router that is plugged in twice is no duplicate."""
    assert macs(answers["dual_nic"]["arp"]) == {ROUTER_MAC, SECOND_MAC}
    assert judged(answers["dual_nic"]["arp"]).code == "gateway.one_box"


def test_repeater(answers):
    """A repeater that answers for the gateway and for others is no duplicate."""
    found = judged(answers["repeater"]["arp"])
    assert (found.code, found.facts.get("repeater_macs")) == ("gateway.repeater", [SECOND_MAC])


def test_same_subnet_on_both_sides(answers):
    """A router with the LAN's subnet on its WAN side is told by the second hop."""
    found = judged(answers["both_sides"]["arp"])
    assert (found.code, found.facts.get("second_hop")) == ("gateway.same_both_sides", "192.168.1.254")


def test_proxy_arp(answers):
    """A router with proxy ARP answers for the gateway and for the address that nobody holds."""
    facts = answers["proxy"]["arp"]["facts"]
    assert {reply["mac"] for reply in facts["replies"]} == {ROUTER_MAC, ROGUE_MAC}
    assert {reply["mac"] for reply in facts["unused_replies"]} == {ROGUE_MAC}
    assert facts["unused_ip"] == UNUSED


def test_who_answers_for_every_probe_took_nothing(answers):
    """It answers for our address as for two that nobody holds: told as what it is, and no conflict."""
    conflict = answers["answers_for_all"]["conflict"]
    assert (macs(conflict), conflict["weak"]) == (set(), "weak.arp_proxy")
    assert {reply["mac"] for reply in conflict["facts"]["proxied"]} == {ROGUE_MAC}
    found = judge("ip.unique", {"conflict": typed(ConflictReading, conflict["facts"], where="conflict")})
    assert (found.code, found.facts["proxies"], len(found.facts["unused_ips"])) == ("ip.proxy_answers", [ROGUE_MAC], 2)


def test_other_vlan(answers):
    """A gateway of another VLAN on the same cable is no rival; one in a mere priority tag is."""
    assert macs(answers["other_vlan"]["arp"]) == {ROUTER_MAC, ROGUE_MAC[:-2] + "66"}


def test_own_address_taken(answers):
    """Another host with our address is found; our own second port in the same LAN is not taken for one."""
    conflict = answers["taken"]["conflict"]
    assert macs(conflict) == {ROGUE_MAC}
    assert len(conflict["facts"]["replies"]) == 3
    assert conflict["weak"] is None


def test_bursts(answers):
    """What shows up now and then is heard by watching on, at the gateway's address and at ours."""
    arp, conflict = answers["bursts"]["arp"], answers["bursts"]["conflict"]
    assert (arp["facts"]["sent"], conflict["facts"]["sent"]) == (8, 8)
    assert macs(arp) == {ROUTER_MAC, ROGUE_MAC}
    assert macs(conflict) == {THIEF_MAC}
    assert judged(arp).code == "gateway.duplicate"
    found = judge("ip.unique", {"conflict": typed(ConflictReading, conflict["facts"], where="conflict")})
    assert (found.code, found.facts["bursts"]) == ("ip.conflict", True)


def test_ordinary_user(answers):
    """Without rights the gateway comes from the system's cache, marked weaker; the rest names its reason."""
    arp, conflict = answers["ordinary_user"]["arp"], answers["ordinary_user"]["conflict"]
    assert macs(arp) == {ROUTER_MAC}
    assert (arp["facts"]["method"], arp["facts"]["complete"]) == ("cache", False)
    assert arp["weak"] == "weak.arp_cache"
    assert conflict["missing"] == "missing.no_raw_socket"


def test_on_the_wire(answers):
    """Exactly the documented frames leave, from the NIC's own MAC, below the rate; nothing is announced or answered."""
    found, frames = answers["on_the_wire"]
    assert all("facts" in each for each in found.values())
    assert {frame[6:12].hex(":") for _, frame in frames} == {OWN_MAC}
    asked = [parse_arp(frame) for _, frame in frames if frame[12:14] == b"\x08\x06"]
    assert not any(arp.gratuitous for arp in asked)
    assert sorted((arp.operation, arp.sender_ip, arp.target_ip) for arp in asked) == sorted(
        [(1, OWN, GATEWAY)] * 3 + [(1, OWN, UNUSED)] * 2 + [(1, "0.0.0.0", OWN)] * 3
        # The system's own answer to the gateway, which has to find us before it can speak of our echoes.
        + [(arp.operation, arp.sender_ip, arp.target_ip) for arp in asked if arp.operation == 2]
    )  # fmt: skip
    assert {(arp.sender_ip, arp.target_ip) for arp in asked if arp.operation == 2} <= {(OWN, GATEWAY)}
    echoes = [frame for _, frame in frames if frame[12:14] == b"\x08\x00" and frame[23] == 1]
    numbers = [int.from_bytes(frame[at : at + 2], "big") for frame in echoes for at in (38, 40)]
    assert echoes == [
        echo_request(OWN_MAC, OWN, ROUTER_MAC, TARGET, numbers[2 * at], numbers[2 * at + 1], ttl=at + 1)
        for at in (0, 1)
    ]
    times = [at for at, _ in frames]
    for at in times:
        assert sum(at <= other < at + 0.1 for other in times) <= 20


def test_quiet(answers):
    """With the LAN closed to probing, only requests for our own gateway leave."""
    found, frames = answers["quiet"]
    assert found["conflict"]["missing"] == "missing.quiet"
    assert found["arp"]["facts"]["complete"]
    assert {parse_arp(frame).target_ip for _, frame in frames if frame[12:14] == b"\x08\x06"} == {GATEWAY}
    assert not any(frame[12:14] == b"\x08\x00" and frame[23] == 1 for _, frame in frames)


# -- one at a time -----------------------------------------------------------------------------------------------------


def test_no_link(site):
    """A dead port is a reason of its own: silence on it is never taken for a silent gateway."""
    run("ip", "-n", f"{site.prefix}sw", "link", "set", "p-pc", "down")
    for user in ((), ORDINARY_USER):
        answers = site.probe("arp", "conflict", "dhcp", user=user)
        assert {each.get("missing") for each in answers.values()} == {"missing.link_down"}
        # Not one of them waits for its window, the DHCP's of five seconds among them.
        assert max(each["took_s"] for each in answers.values()) < 5
    assert site.probe("arp", interface="gone")["arp"]["missing"] == "missing.interface_gone"
    assert site.probe("arp", interface="lo")["arp"]["missing"] == "missing.arp_not_ethernet"


def test_cable_pulled_meanwhile(site):
    """The cable comes out in the window: what was heard stays, but nothing is called complete."""
    asked = site.python("sw", UNTIL_ASKED)

    def pull() -> None:
        asked.wait(60)
        run("ip", "-n", f"{site.prefix}pc", "link", "set", "eth0", "down")

    somebody = threading.Thread(target=pull)
    somebody.start()
    facts = site.probe("arp")["arp"]["facts"]
    somebody.join()
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


def test_interrupted(site):
    """Ctrl-C ends a measurement at once; the receive thread keeps nobody waiting."""
    program = (
        "import threading, time\n"
        "from fieldkit.model.address import AddressReading, OwnAddress\n"
        "from fieldkit.model.lan import LanPlan\n"
        "from fieldkit.probes.arp import measure\n"
        "from fieldkit.probes.task import Task\n"
        "cancel = threading.Event()\n"
        "address = AddressReading('eth0', None, 'static', (OwnAddress('192.168.1.20', 24),), ('192.168.1.1',))\n"
        "begun = time.monotonic()\n"
        "task = Task('eth0', begun + 60, address=address, cancel=cancel, lan=LanPlan(watch_s=50),\n"
        "            heard=lambda *_: cancel.set())\n"
        "made = measure(task)\n"
        "assert time.monotonic() - begun < 10, time.monotonic() - begun\n"
        "assert made.facts.replies and not made.facts.complete\n"
        "print('ready', flush=True)\n"
    )
    process = site.python("pc", program)
    assert process.wait(timeout=60) == 0
