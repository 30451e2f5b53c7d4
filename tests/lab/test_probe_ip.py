"""Echo, reach and path MTU against a real router in namespaces: laptop - router - far side, and a hotspot beside it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import BUSY_S, FIRST, wait_for

pytestmark = pytest.mark.lab

ROOT = Path(__file__).resolve().parents[2]
PC, ROUTER, FAR = f"ipp{os.getpid()}-pc", f"ipp{os.getpid()}-router", f"ipp{os.getpid()}-far"
TOOLS = ("ip", "nft", "setpriv", "sysctl", "ping")
ORDINARY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
# Nobody there may gain rights by a file's capabilities either: the system's ping is refused too.
POWERLESS = (*ORDINARY, "--no-new-privs")

FAR_SIDE = """
import socket, sys, threading
import dns.message, dns.rrset
def web():
    server = socket.create_server(("10.72.0.2", 443))
    while True:
        server.accept()[0].close()
threading.Thread(target=web, daemon=True).start()
names = {"a.example.": "10.72.0.3", "blocked.example.": "0.0.0.0"}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("10.72.0.2", 53))
print("ready", flush=True)
while True:
    wire, peer = sock.recvfrom(2000)
    asked = dns.message.from_wire(wire)
    name = asked.question[0].name
    reply = dns.message.make_response(asked)
    if str(name) in names:
        reply.answer.append(dns.rrset.from_text(name, 60, "IN", "A", names[str(name)]))
    else:
        reply.set_rcode(3)
    sock.sendto(reply.to_wire(), peer)
"""

MEASURE = """
import dataclasses, json, sys, time
from functools import partial
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import Line, LineTest
from fieldkit.probes import echo, mtu, reach
from fieldkit.probes.task import PROBES, Targets, Task
from fieldkit.probes.together import together
want = json.loads(sys.argv[1])
own = AddressReading(want["interface"], None, "static", (OwnAddress(want["ip"], 24),), tuple(want["gateways"]),
                     dns=tuple(want["dns"]))
line = Line(test=LineTest(expect={name: tuple(found) for name, found in want["expect"].items()}))
def one(topic, module):
    begun = time.monotonic()
    task = Task(want["interface"], begun + PROBES[topic].seconds, line=line, address=own,
                targets=Targets(urls=tuple(want["urls"]), hosts=tuple(want["hosts"])))
    try:
        told = module.measure(task)
        answer = {"facts": dataclasses.asdict(told.facts), "weak": told.weak, "raw": told.raw, "missing": None}
    except NotMeasured as why:
        answer = {"facts": None, "weak": None, "raw": "", "missing": why.code}
    return topic, answer | {"took_s": time.monotonic() - begun}
modules = {"echo": echo, "reach": reach, "mtu": mtu}
jobs = [partial(one, topic, modules[topic]) for topic in want["topics"]]
print(json.dumps(dict(together(jobs, time.monotonic() + 60))))
"""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def inside(namespace: str, *words: str) -> str:
    done = subprocess.run(["ip", "netns", "exec", namespace, *words], check=True, capture_output=True, text=True)
    return done.stdout


def build() -> None:
    for name in (PC, ROUTER, FAR):
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
    for left, left_end, left_ip, right, right_end, right_ip in (
        (PC, "cable0", "10.71.0.2/24", ROUTER, "lan0", "10.71.0.1/24"),
        (PC, "phone0", "10.73.0.2/24", ROUTER, "lan1", "10.73.0.1/24"),
        (FAR, "far0", "10.72.0.2/24", ROUTER, "wan0", "10.72.0.1/24"),
    ):
        ip("link", "add", left_end, "netns", left, "type", "veth", "peer", "name", right_end, "netns", right)
        for name, end, address in ((left, left_end, left_ip), (right, right_end, right_ip)):
            ip("-n", name, "addr", "add", address, "dev", end)
            ip("-n", name, "link", "set", end, "up")
    ip("-n", FAR, "addr", "add", "10.72.0.3/24", "dev", "far0")
    ip("-n", FAR, "route", "add", "default", "via", "10.72.0.1")
    # The hotspot has the better metric: whatever is not tied to the cable leaves there.
    ip("-n", PC, "route", "add", "default", "via", "10.73.0.1", "dev", "phone0", "metric", "1")
    ip("-n", PC, "route", "add", "default", "via", "10.71.0.1", "dev", "cable0", "metric", "100")
    for name in (PC, ROUTER):
        inside(name, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0")
    for name in (ROUTER, FAR):
        # The kernel's own limits on ICMP errors are not what is measured here.
        inside(name, "sysctl", "-qw", "net.ipv4.icmp_ratelimit=0", "net.ipv4.icmp_msgs_per_sec=100000")


def tear_down() -> None:
    for name in (PC, ROUTER, FAR):
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@pytest.fixture(scope="module")
def network() -> Iterator[None]:
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() != 0 or lacking:
        why = f"needs root and {', '.join(lacking) or 'namespaces'}"
        if os.environ.get("FIELDKIT_LAB") == "1":
            pytest.fail(why)
        pytest.skip(why)
    tear_down()
    build()
    far_side = subprocess.Popen(
        ["ip", "netns", "exec", FAR, *FIRST, sys.executable, "-c", FAR_SIDE], stdout=subprocess.PIPE, text=True
    )
    try:
        assert far_side.stdout is not None
        assert far_side.stdout.readline() == "ready\n"
        yield
    finally:
        far_side.kill()
        far_side.wait()
        tear_down()


class Site:
    """What is broken, put right again after each test."""

    def __init__(self) -> None:
        self._undo: list[tuple[str, ...]] = []

    def rules(self, *rules: str) -> None:
        """nft rules of the router for packets passing it; `own: ` before a rule makes it one for packets to itself."""
        passing = "".join(f"{rule}; " for rule in rules if not rule.startswith("own: "))
        own = "".join(f"{rule.removeprefix('own: ')}; " for rule in rules if rule.startswith("own: "))
        chains = (
            f"chain passing {{ type filter hook forward priority 0; {passing} }}",
            f"chain itself {{ type filter hook input priority 0; {own} }}",
        )
        inside(ROUTER, "nft", f"table inet broken {{ {chains[0]} ; {chains[1]} ; }}")
        self._undo.append((ROUTER, "nft", "delete", "table", "inet", "broken"))

    def mtu(self, size: int) -> None:
        """A smaller link behind the router, which says so."""
        for name, end in ((ROUTER, "wan0"), (FAR, "far0")):
            inside(name, "ip", "link", "set", end, "mtu", str(size))
            self._undo.append((name, "ip", "link", "set", end, "mtu", "1500"))

    def unprivileged_echo(self) -> None:
        """Let every user open an echo socket."""
        inside(PC, "sysctl", "-qw", "net.ipv4.ping_group_range=0 2147483647")
        self._undo.append((PC, "sysctl", "-qw", "net.ipv4.ping_group_range=1 0"))

    def cable_dead(self) -> None:
        """The router's end of the cable goes down; the hotspot stays."""
        inside(ROUTER, "ip", "link", "set", "lan0", "down")
        self._undo.append((ROUTER, "ip", "link", "set", "lan0", "up"))

    def restore(self) -> None:
        """Put everything right."""
        for namespace, *words in reversed(self._undo):
            inside(namespace, *words)
        inside(PC, "ip", "route", "flush", "cache")


@pytest.fixture
def site(network: None) -> Iterator[Site]:
    broken = Site()
    yield broken
    broken.restore()


def measure(*topics: str, as_user: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    """The probes on the laptop's cable, each within its own time."""
    want = {
        "interface": "cable0",
        "ip": "10.71.0.2",
        "gateways": ["10.71.0.1"],
        "dns": ["10.72.0.2"],
        "hosts": ["10.72.0.2"],
        "urls": [],
        "expect": {},
        "topics": topics,
    } | changed
    words = [*FIRST, *as_user, sys.executable, "-B", "-c", MEASURE, json.dumps(want)]
    done = subprocess.run(
        ["ip", "netns", "exec", PC, *words], capture_output=True, text=True, timeout=120, cwd=ROOT, check=False
    )
    assert done.stderr == ""
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def outcomes(answer: dict[str, Any]) -> dict[tuple[str, str, int | None], str]:
    """(address, method, port) -> outcome."""
    return {(a["address"], a["method"], a["port"]): a["outcome"] for a in answer["facts"]["attempts"]}


def sizes(answer: dict[str, Any]) -> tuple[set[int], set[int]]:
    """Sizes that came back, and sizes of which nothing came back."""
    tries = answer["facts"]["tries"]
    return {t["size"] for t in tries if t["received"]}, {t["size"] for t in tries if not t["received"]}


def test_healthy(site: Site) -> None:
    """On a healthy line everything answers, soon, and full size passes; the three at once do not disturb each other."""
    seen = measure("echo", "reach", "mtu", urls=["https://a.example/", "http://10.72.0.2:443/"])
    echo = seen["echo"]["facts"]
    assert (echo["sent"], echo["received"], echo["method"], echo["errors"]) == (5, 5, "raw", [])
    assert all(0 < rtt < 1000 for rtt in echo["rtts_ms"])
    assert outcomes(seen["reach"]) == {
        ("10.72.0.2", "icmp", None): "answered",
        ("10.72.0.2", "tcp", 443): "answered",
        ("10.72.0.2", "tcp", 80): "reset",
        ("10.72.0.3", "icmp", None): "answered",
        ("10.72.0.3", "tcp", 443): "reset",
    }
    assert seen["reach"]["facts"]["unresolved"] == []
    assert sizes(seen["mtu"]) == ({576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500}, set())
    assert all(t["sent"] == 2 and t["told_mtu"] is None for t in seen["mtu"]["facts"]["tries"])
    assert [seen[topic]["weak"] for topic in seen] == [None, None, None]
    assert max(seen[topic]["took_s"] for topic in seen) < 4.0 + BUSY_S


@pytest.mark.parametrize(
    ("user", "allowed", "method", "weak"),
    [
        pytest.param(ORDINARY, True, "dgram", None, id="kernel's own echo socket"),
        pytest.param(ORDINARY, False, "os", "weak.os_ping", id="only the system's ping"),
    ],
)
def test_ordinary_user(site: Site, user: tuple[str, ...], allowed: bool, method: str, weak: str | None) -> None:
    """Without rights the same is measured by what the system allows, and says so where that is weaker."""
    if allowed:
        site.unprivileged_echo()
    site.mtu(1400)
    seen = measure("echo", "reach", "mtu", as_user=user)
    assert seen["echo"]["facts"]["method"] == method
    assert [seen[topic]["weak"] for topic in ("echo", "reach", "mtu")] == [weak] * 3
    assert (seen["echo"]["facts"]["sent"], seen["echo"]["facts"]["received"]) == (5, 5)
    assert outcomes(seen["reach"])["10.72.0.2", "icmp", None] == "answered"
    assert sizes(seen["mtu"]) == ({576, 1280, 1400}, {1420, 1452, 1472, 1476, 1492, 1500})
    told = {t["told_mtu"] for t in seen["mtu"]["facts"]["tries"] if t["size"] > 1400}
    assert told == {1400}
    for topic in seen:
        assert seen[topic]["took_s"] < 4.0 + BUSY_S


def test_no_way_to_echo(site: Site) -> None:
    """Where even the system's ping is refused, echo and MTU are not measured, and reach goes on by TCP alone."""
    seen = measure("echo", "reach", "mtu", as_user=POWERLESS)
    assert (seen["echo"]["missing"], seen["mtu"]["missing"]) == ("missing.no_icmp", "missing.no_icmp")
    assert seen["reach"]["weak"] == "weak.no_icmp"
    assert outcomes(seen["reach"]) == {("10.72.0.2", "tcp", 443): "answered", ("10.72.0.2", "tcp", 80): "reset"}


def test_icmp_filtered(site: Site) -> None:
    """Filtered ICMP is silence for echoes of every size, while TCP answers."""
    site.rules("icmp type echo-request drop", "own: icmp type echo-request drop")
    seen = measure("echo", "reach", "mtu")
    assert (seen["echo"]["facts"]["sent"], seen["echo"]["facts"]["received"]) == (5, 0)
    assert seen["echo"]["facts"]["errors"] == []
    assert outcomes(seen["reach"])["10.72.0.2", "icmp", None] == "timeout"
    assert outcomes(seen["reach"])["10.72.0.2", "tcp", 443] == "answered"
    assert sizes(seen["mtu"])[0] == set()
    assert {t["sent"] for t in seen["mtu"]["facts"]["tries"]} == {2}


@pytest.mark.parametrize("user", [(), ORDINARY], ids=["root", "ordinary user"])
def test_icmp_prohibited(site: Site, user: tuple[str, ...]) -> None:
    """A filter that says so is named with its sender."""
    site.unprivileged_echo()
    site.rules("icmp type echo-request reject with icmp type admin-prohibited")
    seen = measure("reach", as_user=user)
    icmp = next(a for a in seen["reach"]["facts"]["attempts"] if a["method"] == "icmp")
    assert (icmp["outcome"], icmp["by"]) == ("prohibited", "10.71.0.1")


@pytest.mark.parametrize(
    ("rule", "outcome", "by"),
    [
        ("tcp dport 443 drop", "timeout", None),
        ("tcp dport 443 reject with tcp reset", "reset", None),
        ("tcp dport 443 reject with icmp type admin-prohibited", "prohibited", "10.71.0.1"),
        ("tcp dport 443 reject with icmp type host-unreachable", "unreachable", "10.71.0.1"),
    ],
)
def test_port_blocked(site: Site, rule: str, outcome: str, by: str | None) -> None:
    """A blocked port shows how it is blocked; the other port and ICMP are untouched."""
    site.rules(rule)
    seen = measure("reach")["reach"]
    blocked = next(a for a in seen["facts"]["attempts"] if a["port"] == 443)
    assert (blocked["outcome"], blocked["by"]) == (outcome, by)
    assert outcomes(seen)["10.72.0.2", "tcp", 80] == "reset"
    assert outcomes(seen)["10.72.0.2", "icmp", None] == "answered"
    assert seen["took_s"] < 5.0 + BUSY_S


def test_one_lost_syn_is_no_dead_port(site: Site) -> None:
    """The first SYN lost: the retry one second later still answers, and its time says so."""
    site.rules("tcp dport 443 limit rate 1/hour burst 1 packets drop")
    attempt = next(a for a in measure("reach")["reach"]["facts"]["attempts"] if a["port"] == 443)
    assert attempt["outcome"] == "answered"
    # The kernel's own second before it asks again, and less than two.
    assert 950 < attempt["rtt_ms"] < 3000


def test_large_packets_vanish(site: Site) -> None:
    """Packets over 1400 bytes dropped without a word: a clean split, told by nobody."""
    site.rules("meta length > 1400 drop")
    seen = measure("mtu")["mtu"]
    assert sizes(seen) == ({576, 1280, 1400}, {1420, 1452, 1472, 1476, 1492, 1500})
    assert all(t["sent"] == 2 for t in seen["facts"]["tries"])
    assert {t["told_mtu"] for t in seen["facts"]["tries"]} == {None}
    assert seen["took_s"] < 3.0 + BUSY_S


@pytest.mark.parametrize("user", [(), ORDINARY], ids=["root", "ordinary user"])
def test_smaller_link_says_so(site: Site, user: tuple[str, ...]) -> None:
    """A router with a smaller link behind it names its MTU, the second time too, though the kernel remembers it."""
    site.unprivileged_echo()
    site.mtu(1400)
    for _ in range(2):
        tries = measure("mtu", as_user=user)["mtu"]["facts"]["tries"]
        told = {(t["size"], t["told_mtu"], t["told_by"]) for t in tries if not t["received"]}
        assert told == {(size, 1400, "10.71.0.1") for size in (1420, 1452, 1472, 1476, 1492, 1500)}
        assert {t["size"] for t in tries if t["received"] == 2} == {576, 1280, 1400}


def test_remembered_mtu_by_the_systems_ping(site: Site) -> None:
    """The system's ping is stopped by our own kernel once it remembers the path MTU: still a try, and told."""
    site.mtu(1400)
    for _ in range(2):
        tries = measure("mtu", as_user=ORDINARY)["mtu"]["facts"]["tries"]
        large = [t for t in tries if t["size"] > 1400]
        assert [(t["sent"], t["received"], t["told_mtu"]) for t in large] == [(2, 0, 1400)] * 6


def test_rate_limited_answers_are_no_black_hole(site: Site) -> None:
    """A target that answers only a few echoes a second must not look like a path that ends at a size."""
    site.rules("icmp type echo-request limit rate over 2/second burst 6 packets drop")
    came, lost = sizes(measure("mtu")["mtu"])
    assert came
    assert lost
    assert max(came) > min(lost)


def test_gateway_dead(site: Site) -> None:
    """With the gateway gone nothing answers, not even the hotspot, and nothing takes longer than its time."""
    site.rules("iifname lan0 drop", "own: iifname lan0 drop")
    seen = measure("echo", "reach", "mtu", urls=["https://a.example/"])
    assert seen["echo"]["facts"]["received"] == 0
    assert {a["outcome"] for a in seen["reach"]["facts"]["attempts"]} == {"timeout"}
    assert seen["reach"]["facts"]["unresolved"] == ["https://a.example/"]
    assert sizes(seen["mtu"])[0] == set()
    assert seen["echo"]["took_s"] < 4.0 + BUSY_S
    assert seen["reach"]["took_s"] < 5.0 + BUSY_S
    assert seen["mtu"]["took_s"] < 4.0 + BUSY_S


@pytest.mark.parametrize("user", [(), ORDINARY], ids=["root", "ordinary user"])
def test_hotspot_beside_a_dead_cable(site: Site, user: tuple[str, ...]) -> None:
    """The cable dead, the hotspot alive with the better route: not one answer may come."""
    site.unprivileged_echo()
    site.cable_dead()
    wait_for(lambda: "LOWER_UP" not in inside(PC, "ip", "link", "show", "cable0"), what="the dead cable")
    seen = measure("echo", "reach", "mtu", as_user=user)
    assert seen["echo"]["facts"]["received"] == 0
    assert not {a["outcome"] for a in seen["reach"]["facts"]["attempts"]} & {"answered", "reset"}
    assert sizes(seen["mtu"])[0] == set()


def test_gateway_that_nobody_holds(site: Site) -> None:
    """A gateway address that no device holds: silence or our own kernel's 'unreachable', never a router's."""
    echo = measure("echo", gateways=["10.71.0.99"])["echo"]["facts"]
    assert (echo["received"], echo["target"]) == (0, "10.71.0.99")
    assert not any("10.71" in error for error in echo["errors"])


def test_blocking_resolver_is_not_us(site: Site) -> None:
    """A resolver that gives 0.0.0.0 makes no target of this laptop; the record's own address is tried instead."""
    unknown = measure("reach", hosts=[], urls=["https://blocked.example/"])["reach"]["facts"]
    assert (unknown["attempts"], unknown["unresolved"]) == ([], ["https://blocked.example/"])
    known = measure("reach", hosts=[], urls=["https://blocked.example/"], expect={"blocked.example": ["10.72.0.2"]})
    assert outcomes(known["reach"])["10.72.0.2", "tcp", 443] == "answered"


def test_the_gateway_is_not_beyond(site: Site) -> None:
    """A target list of nothing but the gateway and ourselves leaves nothing to measure."""
    seen = measure("reach", "mtu", hosts=["10.71.0.1", "10.71.0.2"])
    assert (seen["reach"]["missing"], seen["mtu"]["missing"]) == ("missing.no_target", "missing.no_target")
