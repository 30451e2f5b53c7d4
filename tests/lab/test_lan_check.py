"""`fieldkit lan-check` on real bridges with real servers: every situation found with MAC and port, and no false alarm.

Vendor gear is not here; what answers is Linux, dnsmasq and small programs that do on the wire what such gear does.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import Net, all_listening
from tests.lab.office import (
    GATEWAY,
    LAN,
    OWN,
    RANGE,
    ROGUE_MAC,
    ROUTER_MAC,
    SECOND_MAC,
    SWITCH,
    Office,
)
from tests.lab.replay import faults_lost, more_than_live, replayed

pytestmark = pytest.mark.lab

# How often in a row each situation is looked at; before a release it is worth twenty.
TURNS = int(os.environ.get("FIELDKIT_LAB_TURNS", "1"))
EXIT = {"ok": 0, "warn": 0, "fault": 1, "unknown": 3}
NO_RECORD = {"lan": {}}
VRRP_MAC = "00:00:5e:00:01:07"


@dataclass(frozen=True)
class Situation:
    """What is added to the office, and what must be said: codes that are no `ok`, and each culprit's port.

    `named` are codes that must be among the findings whatever their verdict; `words` are more flags.
    """

    name: str
    add: Callable[[Office], None]
    faults: frozenset[str] = frozenset()
    culprits: dict[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    record: dict[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    warns: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    dhcp: tuple[str, ...] = (RANGE,)


SITUATIONS: list[Situation] = []


def situation(**expected: Any) -> Callable[[Callable[[Office], None]], Callable[[Office], None]]:
    """Put a builder on the list under its own name."""

    def register(add: Callable[[Office], None]) -> Callable[[Office], None]:
        for key in ("faults", "named", "warns", "open"):
            expected[key] = frozenset(expected.get(key, ()))
        variants = expected.pop("records", {"": expected.pop("record", {})})
        for name, record in variants.items():
            SITUATIONS.append(
                Situation(name=add.__name__ + (f"_{name}" if name else ""), add=add, record=record, **expected)
            )
        return add

    return register


PORT, SECOND_PORT = "p-rog-eth0", "p-tog-eth0"
WITH_AND_WITHOUT = {"": {}, "no_record": NO_RECORD}


# -- faults ------------------------------------------------------------------------------------------------------------


@situation(
    faults=["gateway.duplicate", "dhcp.same_id"],
    culprits={ROGUE_MAC: PORT, SECOND_MAC: SECOND_PORT},
    records=WITH_AND_WITHOUT,
)
def documented_case(office: Office) -> None:
    """Two routers used as switches beside the main one, all three 192.168.1.1 with DHCP on (S-DUP-03, S-DUP-04)."""
    for name, mac, at in (("rog", ROGUE_MAC, 160), ("tog", SECOND_MAC, 180)):
        host = office.station(name, mac, GATEWAY)
        office.serves(host, f"--dhcp-range={LAN}.{at},{LAN}.{at + 9},255.255.255.0,1h")


@situation(faults=["gateway.duplicate"], culprits={ROGUE_MAC: PORT}, records=WITH_AND_WITHOUT)
def second_gateway(office: Office) -> None:
    """One more device holds the gateway's address."""
    office.station("rog", ROGUE_MAC, GATEWAY)


@situation(faults=["dhcp.second_server"], culprits={ROGUE_MAC: PORT}, record={})
def rogue_with_another_gateway(office: Office) -> None:
    """A router used as a switch hands out itself as the way out."""
    host = office.station("rog", ROGUE_MAC, f"{LAN}.77")
    office.serves(host, f"--dhcp-range={LAN}.200,{LAN}.220,255.255.255.0,1h")


@situation(faults=["dhcp.same_id"], culprits={ROGUE_MAC: PORT}, record={})
def same_server_id(office: Office) -> None:
    """A second server that calls itself by the first one's address, and answers no ARP for it."""
    host = office.station("rog", ROGUE_MAC, GATEWAY)
    host.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=8", "net.ipv4.conf.eth0.arp_ignore=8")
    office.serves(host, f"--dhcp-range={LAN}.200,{LAN}.220,255.255.255.0,1h")


@situation(faults=["dhcp.second_server"], culprits={ROGUE_MAC: PORT}, record={})
def rogue_behind_a_relay(office: Office) -> None:
    """A relay on the LAN brings the offers of a server that is somewhere else."""
    relay = office.station("rog", ROGUE_MAC, f"{LAN}.66")
    server = office.net.host("dhs")
    office.net.cable(relay, "up0", server, "eth0")
    relay.address("up0", "10.9.9.2/24")
    relay.forwards()
    server.address("eth0", "10.9.9.1/24")
    server.route("10.9.9.2")
    server.dnsmasq(
        "--port=0",
        "--interface=eth0",
        f"--dhcp-range={LAN}.200,{LAN}.220,255.255.255.0,1h",
        f"--dhcp-option=option:router,{LAN}.66",
    )
    relay.dnsmasq("--port=0", f"--dhcp-relay={LAN}.66,10.9.9.1", "--interface=eth0", "--interface=up0")
    all_listening([(server, 67, True), (relay, 67, True)])


@situation(faults=["ra.second_router"], culprits={ROGUE_MAC: PORT}, record={})
def rogue_ra(office: Office) -> None:
    """The router announces itself for IPv6, and so does somebody else."""
    rogue = office.station("rog", ROGUE_MAC, f"{LAN}.77")
    office.with_ipv6((office.pc, "eth0"), (office.router, "lan0"), (rogue, "eth0"))
    for host, interface, prefix in ((office.router, "lan0", "2001:db8:1"), (rogue, "eth0", "2001:db8:2")):
        host.ip("-6", "address", "add", f"{prefix}::1/64", "dev", interface)
        host.dnsmasq(
            "--port=0", f"--interface={interface}", "--enable-ra", f"--dhcp-range={prefix}::,ra-only,64,1h",
            "--ra-param=" + interface + ",4,600",
        )  # fmt: skip


@situation(faults=["ip.conflict"], culprits={ROGUE_MAC: PORT}, records=WITH_AND_WITHOUT)
def own_address_taken(office: Office) -> None:
    """Another station holds the laptop's own address."""
    office.station("rog", ROGUE_MAC, OWN)


# Comes and goes: there for a second and a half, gone for six, from its fifth second on.
BURSTS = """
import pathlib, subprocess, sys, time
ready, address = sys.argv[1:3]
pathlib.Path(ready).touch()
while True:
    time.sleep(6.0)
    subprocess.run(["ip", "address", "add", address, "dev", "eth0"])
    time.sleep(1.5)
    subprocess.run(["ip", "address", "del", address, "dev", "eth0"])
"""


@situation(faults=["ip.conflict"], culprits={ROGUE_MAC: PORT}, record={}, words=("--watch", "14s"))
def own_address_taken_in_bursts(office: Office) -> None:
    """Another station holds the laptop's own address for a moment now and then."""
    office.runs(office.station("rog", ROGUE_MAC, f"{LAN}.77"), BURSTS, f"{OWN}/24")


@situation(faults=["lan.loop"], named=["lan.loop"], record={}, open=["gateway.*", "dhcp.*", "ip.*", "ra.*"])
def loop(office: Office) -> None:
    """A second switch is joined to the first by two cords; both are slow, or the storm would fill this machine."""
    second = office.net.switch("two")
    for cord in ("a", "b"):
        office.net.cable(second, f"up-{cord}", office.lan, f"dn-{cord}")
        for host, port in ((second, f"up-{cord}"), (office.lan, f"dn-{cord}")):
            host.run(
                "tc", "qdisc", "add", "dev", port, "root", "tbf", "rate", "400kbit", "burst", "2kb", "latency", "100ms"
            )
    for cord in ("a", "b"):
        second.ip("link", "set", f"up-{cord}", "master", "br0")
        office.lan.ip("link", "set", f"dn-{cord}", "master", "br0")


@situation(faults=["dhcp.pool_empty"], record={}, dhcp=())
def drained_pool(office: Office) -> None:
    """The server runs, and every address that it has is out."""
    leases = office.folder / "leases"
    leases.write_text(
        "".join(f"4000000000 00:1e:10:00:01:{at:02x} {LAN}.{100 + at} * *\n" for at in range(3)), encoding="utf-8"
    )
    office.router.spawn(
        "dnsmasq", "--conf-file=/dev/null", "--no-daemon", "--no-hosts", "--no-resolv", "--user=root", "--pid-file=",
        "--no-ping", "--bind-interfaces", "--interface=lan0", "--except-interface=lo",
        f"--dhcp-leasefile={leases}", f"--dhcp-range={LAN}.100,{LAN}.102,255.255.255.0,12h",
    )  # fmt: skip
    all_listening([(office.router, 67, True)])


@situation(faults=["gateway.duplicate"], records={"no_record": NO_RECORD})
def second_gateway_that_passes_too(office: Office) -> None:
    """Both devices lead out, and nothing is written down: a fault, and nobody is accused."""
    rogue = office.station("rog", ROGUE_MAC, GATEWAY)
    office.net.cable(rogue, "up0", office.line, "dn1")
    rogue.address("up0", "203.0.113.17/29")
    office.line.address("dn1", "203.0.113.18/29")
    rogue.route("203.0.113.18")
    rogue.forwards()


# Announces an address that is not its own four times a second, and answers no question.
ANNOUNCES_ON = r"""
import pathlib, socket, sys, time
ready, address = sys.argv[1:]
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
own = sock.getsockname()[4]
ip = socket.inet_aton(address)
pathlib.Path(ready).touch()
while True:
    sock.send(b"\xff" * 6 + own + b"\x08\x06\0\1\x08\0\6\4\0\2" + own + ip + b"\xff" * 6 + ip + bytes(18))
    time.sleep(0.25)
"""


@situation(faults=["gateway.duplicate", "lan.gateway_announcer"], culprits={ROGUE_MAC: PORT}, record={})
def announces_the_gateway_on_and_on(office: Office) -> None:
    """A station keeps saying that it is the gateway, and draws everybody's traffic."""
    office.runs(office.station("rog", ROGUE_MAC, f"{LAN}.77"), ANNOUNCES_ON, GATEWAY)


# Asks for one address after the other, some thousands a second; a breath now and then for the machine that plays this.
STORM = r"""
import pathlib, socket, struct, sys, time
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
own = sock.getsockname()[4]
head = b"\xff" * 6 + own + b"\x08\x06\0\1\x08\0\6\4\0\1" + own + b"\xc0\xa8\1\x4d" + bytes(6)
pathlib.Path(sys.argv[1]).touch()
number = 0
while True:
    for _ in range(60):
        number += 1
        sock.send(head + struct.pack("!I", 0x0A000000 + number) + bytes(18))
    time.sleep(0.01)
"""


@situation(faults=["lan.storm"], culprits={ROGUE_MAC: PORT}, record={}, open=["gateway.*", "dhcp.*", "ip.*", "ra.*"])
def storm(office: Office) -> None:
    """One station floods the LAN with ARP."""
    office.runs(office.station("rog", ROGUE_MAC, f"{LAN}.77"), STORM)


# Announces itself as the master of a group, once a second, as long as it runs: it hears nobody.
MASTER = r"""
import pathlib, socket, struct, sys, time
ready, port, source, gateway = sys.argv[1:]
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind((port, 0))
body = struct.pack("!BBBBBBH", 0x21, 7, 100, 1, 0, 1, 0) + socket.inet_aton(gateway) + bytes(8)
head = struct.pack("!BBHHHBB", 0x45, 0xC0, 20 + len(body), 0, 0, 255, 112)
ends = socket.inet_aton(source) + socket.inet_aton("224.0.0.18")
# A bridge drops what has a wrong sum.
total = sum(struct.unpack("!9H", head + ends))
total = ~(total + (total >> 16)) & 0xFFFF
packet = head + struct.pack("!H", total) + ends + body
frame = bytes.fromhex("01005e000012") + sock.getsockname()[4] + b"\x08\0" + packet
pathlib.Path(ready).touch()
while True:
    sock.send(frame.ljust(60, b"\0"))
    time.sleep(1.0)
"""


@situation(faults=["gateway.two_masters"], record={})
def two_vrrp_masters(office: Office) -> None:
    """The two routers of a pair do not hear each other: both are master, and both answer with the one virtual MAC."""
    vrrp(office)
    second = office.station("tog", VRRP_MAC, GATEWAY)
    for host, port, source in ((office.router, "lan1", f"{LAN}.2"), (second, "eth0", f"{LAN}.3")):
        office.runs(host, MASTER, port, source, GATEWAY)


@situation(faults=["ra.second_server"], culprits={ROGUE_MAC: PORT}, record={}, warns=["ra.unlisted"])
def rogue_dhcp6(office: Office) -> None:
    """The router serves IPv6 addresses, and so does somebody else."""
    rogue = office.station("rog", ROGUE_MAC, f"{LAN}.77")
    office.with_ipv6((office.pc, "eth0"), (office.router, "lan0"), (rogue, "eth0"))
    for host, interface, prefix in ((office.router, "lan0", "2001:db8:1"), (rogue, "eth0", "2001:db8:2")):
        host.ip("-6", "address", "add", f"{prefix}::1/64", "dev", interface)
        ra = ["--enable-ra", f"--ra-param={interface},4,600"] if host is office.router else []
        host.dnsmasq("--port=0", f"--interface={interface}", f"--dhcp-range={prefix}::100,{prefix}::1ff,64,1h", *ra)


# -- benign ------------------------------------------------------------------------------------------------------------


@situation(records=WITH_AND_WITHOUT, named=["gateway.single", "dhcp.one", "ip.free", "lan.calm"])
def healthy(office: Office) -> None:
    """Nothing is wrong."""


@situation(records=WITH_AND_WITHOUT, named=["gateway.virtual"])
def vrrp(office: Office) -> None:
    """A redundant pair: the virtual MAC answers beside the router's own."""
    office.net.plug(office.router, "lan1", office.lan, mac=VRRP_MAC)
    office.router.address("lan1", f"{GATEWAY}/24")


@situation(record={}, named=["gateway.proxy_arp"])
def proxy_arp(office: Office) -> None:
    """A second router answers ARP for every address, the gateway's among them."""
    other = office.station("pxy", SECOND_MAC, f"{LAN}.2")
    office.net.cable(other, "up0", office.line, "dn1")
    other.address("up0", "203.0.113.17/29")
    office.line.address("dn1", "203.0.113.18/29")
    other.forwards()
    other.ip("route", "replace", f"{LAN}.0/24", "via", "203.0.113.18")
    other.route("203.0.113.18")
    other.ip("route", "add", f"{OWN}/32", "dev", "eth0")
    other.run("sysctl", "-qw", "net.ipv4.conf.eth0.proxy_arp=1", "net.ipv4.conf.eth0.proxy_arp_pvlan=1")
    other.run("sysctl", "-qw", "net.ipv4.neigh.eth0.proxy_delay=0")


@situation(record={"lan": {"gateway": GATEWAY}}, named=["dhcp.pair"], dhcp=())
def ha_pair(office: Office) -> None:
    """Two DHCP servers that hand out the same."""
    for name, mac, own, first in (("dha", ROGUE_MAC, 2, 100), ("dhb", SECOND_MAC, 3, 130)):
        host = office.station(name, mac, f"{LAN}.{own}")
        office.serves(
            host,
            f"--dhcp-range={LAN}.{first},{LAN}.{first + 20},255.255.255.0,1h",
            f"--dhcp-option=option:router,{GATEWAY}",
            f"--dhcp-option=option:dns-server,{GATEWAY}",
        )


@situation(records=WITH_AND_WITHOUT, named=["gateway.one_box"])
def dual_nic(office: Office) -> None:
    """The router is plugged into the LAN twice and answers on both ports, as Linux does."""
    office.net.plug(office.router, "lan1", office.lan, mac="00:e0:fc:00:00:02")
    office.router.address("lan1", f"{LAN}.5/24")


# Answers ARP for hosts that it knows with its own MAC, and passes on what comes, its own MAC in front: what a Wi-Fi
# repeater does to the wired side when it is plugged in there as well.
REPEATER = """
import pathlib, socket, sys
ready, *known = sys.argv[1:]
known = {socket.inet_aton(pair.split("=")[0]): bytes.fromhex(pair.split("=")[1].replace(":", "")) for pair in known}
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind(("eth0", 3))
own = sock.getsockname()[4]
pathlib.Path(ready).touch()
while True:
    frame, where = sock.recvfrom(2048)
    if where[2] == 4:
        continue
    who, arp = frame[28:32], frame[12:14] == b"\\x08\\x06" and frame[20:22] == b"\\0\\1"
    if arp and frame[38:42] in known and who not in known:
        sock.send(frame[6:12] + own + frame[12:20] + b"\\0\\2" + own + frame[38:42] + frame[22:32] + bytes(18))
    elif frame[:6] == own and frame[12:14] == b"\\x08\\0" and frame[30:34] in known:
        sock.send(known[frame[30:34]] + own + frame[12:])
    elif frame[:6] == own and frame[12:14] == b"\\x08\\0":
        sock.send(known[socket.inet_aton("192.168.1.1")] + own + frame[12:])
"""


@situation(records=WITH_AND_WITHOUT, named=["gateway.repeater"])
def repeater(office: Office) -> None:
    """A Wi-Fi repeater answers for the gateway and the switch with its own MAC, and passes everything on."""
    rep = office.net.host("rep")
    office.net.plug(rep, "eth0", office.lan, mac=SECOND_MAC)
    switch = json.loads(office.lan.run("ip", "-j", "link", "show", "br0").stdout)[0]["address"]
    office.runs(rep, REPEATER, f"{GATEWAY}={ROUTER_MAC}", f"{SWITCH}={switch}")


@situation(record={"lan": {}}, warns=["gateway.same_both_sides"], named=["gateway.same_both_sides"])
def same_subnet_on_both_sides(office: Office) -> None:
    """The customer's router has the same subnet inside and outside, for the CPE before it routes too."""
    router, cpe = office.router, office.line
    router.ip("address", "flush", "dev", "wan0")
    cpe.ip("address", "flush", "dev", "dn0")
    router.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1")
    router.ip("address", "add", f"{LAN}.2/32", "dev", "wan0")
    router.ip("route", "add", f"{LAN}.254/32", "dev", "wan0", "src", f"{LAN}.2")
    router.ip("route", "replace", "default", "via", f"{LAN}.254", "dev", "wan0")
    cpe.ip("address", "add", f"{LAN}.254/24", "dev", "dn0")
    cpe.forwards()
    cpe.ip("route", "replace", f"{LAN}.0/24", "via", f"{LAN}.2", "dev", "dn0", "onlink")
    behind = office.net.host("inet")
    office.net.cable(cpe, "up0", behind, "eth0")
    cpe.ip("address", "flush", "dev", "lo")
    cpe.address("lo", "127.0.0.1/8")
    cpe.address("up0", "198.51.100.1/24")
    behind.address("eth0", "198.51.100.80/24", "198.51.100.81/24")
    behind.route("198.51.100.1")
    router.filter(
        "add table ip n\nadd chain ip n post { type nat hook postrouting priority 100; }\n"
        "add rule ip n post oifname wan0 masquerade\n"
    )


# One announcement, as after every start, and silence.
ANNOUNCES = """
import pathlib, socket, sys, time
ready, address = sys.argv[1:]
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("lan0", 0))
own = sock.getsockname()[4]
ip = socket.inet_aton(address)
pathlib.Path(ready).touch()
sock.send(b"\\xff" * 6 + own + b"\\x08\\x06\\0\\1\\x08\\0\\6\\4\\0\\1" + own + ip + bytes(6) + ip + bytes(18))
time.sleep(600)
"""


@situation(record={}, named=["gateway.single"])
def one_announcement(office: Office) -> None:
    """The gateway announces itself once, as after every start."""
    office.runs(office.router, ANNOUNCES, GATEWAY)


# Answers for the gateway from so many seconds after somebody first asked until so many; a pause begins it anew.
ANSWERS_FOR_A_WHILE = r"""
import pathlib, socket, sys, time
ready, port, begins, ends = sys.argv[1:]
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
sock.bind((port, 0x0806))
own = sock.getsockname()[4]
pathlib.Path(ready).touch()
first = last = 0.0
while True:
    frame, where = sock.recvfrom(2048)
    now = time.monotonic()
    if where[2] == 4 or frame[20:22] != b"\0\1" or frame[38:42] != socket.inet_aton("192.168.1.1"):
        continue
    first = now if now - last > 2.5 else first
    last = now
    if float(begins) <= now - first < float(ends):
        sock.send(frame[6:12] + own + frame[12:20] + b"\0\2" + own + frame[38:42] + frame[22:32] + bytes(18))
"""


@situation(records=WITH_AND_WITHOUT, open=["gateway.*"])
def one_after_the_other(office: Office) -> None:
    """The gateway's address moves to another MAC while we look, as in a stack whose master leaves: no duplicate."""
    second = office.station("stk", SECOND_MAC, f"{LAN}.6")
    office.router.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=8", "net.ipv4.conf.lan0.arp_ignore=8")
    office.runs(office.router, ANSWERS_FOR_A_WHILE, "lan0", "0", "1.5")
    office.runs(second, ANSWERS_FOR_A_WHILE, "eth0", "1.5", "1000")


@situation(record={}, open=["gateway.*"], named=["gateway.one_seen"])
def cloned_router(office: Office) -> None:
    """A second router has the first one's address and its MAC as well: nobody may say that there is only one."""
    office.station("rog", ROUTER_MAC, GATEWAY)


# Sends every frame to a group back where it came from, once, as a loopback or a mirror port does.
HANDS_BACK = """
import pathlib, socket, sys
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind(("eth0", 3))
pathlib.Path(sys.argv[1]).touch()
while True:
    frame, where = sock.recvfrom(4096)
    if where[2] != 4 and frame[0] & 1:
        sock.send(frame)
"""


@situation(record={}, open=["lan.*"], named=["lan.unmeasured"])
def own_frames_handed_back(office: Office) -> None:
    """What the laptop says comes back once each: no loop, in which it would come again and again."""
    office.runs(office.station("rog", ROGUE_MAC, f"{LAN}.77"), HANDS_BACK)


@situation(record={}, faults=["address.none"], named=["gateway.single", "dhcp.one"])
def no_address(office: Office) -> None:
    """The laptop has no address; whom to ask for as the gateway stands in the record."""
    office.pc.ip("address", "flush", "dev", "eth0")


@situation(record=NO_RECORD, warns=["ra.unlisted"], named=["ra.unlisted"], dhcp=())
def leased_from_a_stranger(office: Office) -> None:
    """The laptop's gateway is a stranger that leads nowhere; beside it the real router must not be the second one."""
    rogue_ra(office)
    office.serves(office.net.hosts["rog"], f"--dhcp-range={LAN}.200,{LAN}.220,255.255.255.0,1h")
    office.pc.ip("route", "replace", "default", "via", f"{LAN}.77", "dev", "eth0")


# -- the tests ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def office_of(lab_net: Net, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Builds the office; what it lacks is a failure where the lab is demanded."""
    lacking = [tool for tool in ("sshd", "ssh-keygen", "openssl", "tc") if shutil.which(tool) is None]
    if lacking:
        text = f"the lab needs {', '.join(lacking)}"
        pytest.fail(text) if os.environ.get("FIELDKIT_LAB") == "1" else pytest.skip(text)
    made: list[Office] = []

    def build(**settings: Any) -> Office:
        made.append(Office(lab_net, tmp_path, **settings))
        return made[0]

    yield build
    for office in made:
        office.close()


def matches(code: str, patterns: frozenset[str]) -> bool:
    """Is this code one of those, or of that family (`dhcp.*`)?"""
    return code in patterns or f"{code.split('.')[0]}.*" in patterns


@pytest.mark.parametrize("told", SITUATIONS, ids=lambda told: told.name)
def test_situation(told: Situation, office_of: Callable[..., Office], tmp_path: Path) -> None:
    """Found with the culprit's MAC and port; nothing else is a fault or a hazard; the same every time.

    And a recording of it says the same, or less.
    """
    office = office_of(dhcp=told.dhcp)
    told.add(office)
    home = tmp_path / "home"
    office.import_record(home, office.record(**told.record))
    for turn in range(TURNS):
        # Every other turn runs as most do, without a recording.
        kept = tmp_path / f"{turn}.pcapng"
        recording = ("--record", str(kept), "--allow", "record") if turn % 2 == 0 else ()
        code, document, talk = office.lan_check(home, *told.words, *recording)
        found = {each["code"]: each for each in document["findings"]}
        seen = "\n".join(f"{each['verdict']} {key} {json.dumps(each['facts'])[:400]}" for key, each in found.items())
        faults = {key for key, each in found.items() if each["verdict"] == "fault"}
        warns = {key for key, each in found.items() if each["verdict"] == "warn" and not matches(key, told.open)}
        where = f"turn {turn + 1}: {seen}\n{talk}"
        assert told.faults <= faults, where
        assert {key for key in faults - told.faults if not matches(key, told.open)} == set(), where
        assert warns <= told.warns, where
        assert told.named <= found.keys(), where
        culprits = {row["mac"]: row for row in document["facts"]["culprits"]}
        assert {mac: row.get("port") for mac, row in culprits.items()} == told.culprits, where
        verdict = "fault" if told.faults else "warn" if told.warns else document["verdict"]
        assert document["verdict"] == verdict, where
        assert code == EXIT[document["verdict"]]
        if not told.faults and not told.warns:
            assert document["verdict"] in ("ok", "warn") or told.open, where
        if not recording:
            continue
        live, heard = {each["check"]: each for each in document["findings"]}, replayed(kept, home / "line.json")
        assert (more_than_live(live, heard), faults_lost(live, heard)) == ([], set()), where
