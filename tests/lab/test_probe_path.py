"""The way over real routers, through relays that know what they lost: pc - gateway - carrier - core - far end."""

import json
import statistics
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.checks import CHECKS, Evidence
from fieldkit.engine.codec import topic_facts
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.path import PathReading, Role, Stream
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from tests.checks.test_path import LIMITS
from tests.lab.net import FIRST, Host, Net
from tests.lab.relay import Relay, insert

pytestmark = pytest.mark.lab

GATEWAY, CARRIER, CORE, DETOUR, FAR = "192.168.1.1", "203.0.113.10", "10.9.0.2", "10.9.1.2", "198.51.100.80"
ORDINARY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
POWERLESS = (*ORDINARY, "--no-new-privs")

MEASURE = """
import json, sys, time
from fieldkit.engine.codec import plain
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.path import PathPlan
from fieldkit.probes.path import measure
from fieldkit.probes.task import PROBES, Targets, Task
want = json.loads(sys.argv[1])
own = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.50", 24),), ("192.168.1.1",))
plan = PathPlan(seconds=want["seconds"], interval_ms=want["interval_ms"])
begun = time.monotonic()
task = Task("eth0", begun + PROBES["path"].seconds + plan.seconds, address=own, plan=plan,
            targets=Targets(hosts=tuple(want["hosts"])))
try:
    told = measure(task)
    print(json.dumps({"facts": plain(told.facts), "by": told.by, "took_s": time.monotonic() - begun}))
except NotMeasured as why:
    print(json.dumps({"missing": why.code}))
"""

TRAIN = """
import json, sys, time
from fieldkit.engine.codec import plain
from fieldkit.model.path import Role
from fieldkit.probes.train import TrainTarget, run_train
want = json.loads(sys.argv[1])
beats = []
print("ready", flush=True)
(stream,) = run_train("eth0", "192.168.1.50", [TrainTarget(want["address"], Role.TARGET, 64)], want["interval_ms"],
                      want["seconds"], time.monotonic() + 30, None, lambda beat: beats.append(plain(beat)))
print(json.dumps({"stream": plain(stream), "beats": beats}))
"""


@dataclass
class Site:
    """The hosts, and the relay in each cable of the way."""

    net: Net
    pc: Host
    gateway: Host
    carrier: Host
    inside: Relay
    access: Relay
    beyond: Relay

    def measure(
        self, seconds: float = 7.0, interval_ms: float = 10.0, *, user: tuple[str, ...] = (), host: str = FAR
    ) -> dict[str, Any]:
        """Run the probe on the laptop."""
        want = json.dumps({"seconds": seconds, "interval_ms": interval_ms, "hosts": [host]})
        done = self.pc.run(*FIRST, *user, sys.executable, "-c", MEASURE, want)
        assert done.stderr == ""
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def reading(self, seconds: float = 7.0, interval_ms: float = 10.0, *, user: tuple[str, ...] = ()) -> PathReading:
        """What the probe measured."""
        told = self.measure(seconds, interval_ms, user=user)
        reading: PathReading = topic_facts("path", told["facts"], where="lab")
        return reading

    def train(self, seconds: float, interval_ms: float, meanwhile: Callable[[], None]) -> tuple[Stream, list[Any]]:
        """A bare train to the gateway while something happens."""
        want = json.dumps({"seconds": seconds, "interval_ms": interval_ms, "address": GATEWAY})
        words = self.pc.command(*FIRST, sys.executable, "-c", TRAIN, want)
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            meanwhile()
            told = json.loads(process.stdout.read())
        stream = topic_facts("path", _around(told["stream"]), where="lab").streams[0]
        return stream, told["beats"]


def _around(stream: dict[str, Any]) -> dict[str, Any]:
    return {"target": GATEWAY, "began": "2026-01-01T00:00:00Z", "seconds": 1, "reached": True, "streams": [stream]}


@pytest.fixture(scope="module")
def site(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("relays")
    with Net() as net:
        pc, gateway, carrier, core, detour, far = (net.host(name) for name in ("pc", "gw", "car", "core", "det", "far"))
        inside = insert(net, "r1", pc, "eth0", gateway, "lan0", folder)
        access = insert(net, "r2", gateway, "wan0", carrier, "dn0", folder)
        beyond = insert(net, "r3", carrier, "up0", core, "dn0", folder)
        net.cable(carrier, "up1", detour, "dn0")
        net.cable(core, "up0", far, "eth0")
        net.cable(detour, "up0", far, "eth1")
        pc.address("eth0", "192.168.1.50/24")
        gateway.address("lan0", f"{GATEWAY}/24")
        gateway.address("wan0", "203.0.113.9/24")
        carrier.address("dn0", f"{CARRIER}/24")
        carrier.address("up0", "10.9.0.1/24")
        carrier.address("up1", "10.9.1.1/24")
        core.address("dn0", f"{CORE}/24")
        core.address("up0", "198.51.100.1/24")
        detour.address("dn0", f"{DETOUR}/24")
        detour.address("up0", "10.9.2.1/24")
        far.address("eth0", f"{FAR}/24")
        far.address("eth1", "10.9.2.2/24")
        for host, way in ((pc, GATEWAY), (gateway, CARRIER), (carrier, CORE), (far, "198.51.100.1")):
            host.route(way)
        core.route("10.9.0.1")
        detour.route("10.9.1.1")
        detour.route("10.9.2.2", to=f"{FAR}/32")
        carrier.route("203.0.113.9", to="192.168.1.0/24")
        for host in (gateway, carrier, core, detour):
            host.forwards()
        for host in (pc, gateway, carrier, core, detour, far):
            host.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0")
        pc.run("sysctl", "-qw", "net.ipv4.ping_group_range=0 2147483647")
        yield Site(net, pc, gateway, carrier, inside, access, beyond)


@pytest.fixture(autouse=True)
def _mended(site: Site) -> Iterator[None]:
    yield
    for relay in (site.inside, site.access, site.beyond):
        relay.rules()
    for host in (site.gateway, site.carrier):
        host.run("nft", "flush", "ruleset")


def judged(check: str, reading: PathReading) -> Finding:
    """The finding of one check, at a customer's LAN."""
    facts = Reading("r1", "path", Source.PROBE, reading.began, reading.seconds, Where(), "lab", facts=reading)
    return CHECKS[check].judge(Evidence({"path": facts}, vantage=Vantage.LAN), Line(), LIMITS)


def of(reading: PathReading, role: Role, size: int | None = None) -> Stream:
    return next(each for each in reading.streams if each.role is role and size in (None, each.size))


def matched(reading: PathReading, stream: Stream, relay: Relay, spacing_s: float) -> tuple[int, int, int]:
    """(outages of the relay's log while the train ran, those found, those found with the right length)."""
    began = reading.began.timestamp()
    last = began + reading.seconds - 2.5
    true = [each for each in relay.since("outage") if began < each["start_realtime"] and each["end_realtime"] < last]
    found = right = 0
    for each in true:
        length = each["end_realtime"] - each["start_realtime"]
        near = [own for own in stream.outages if abs(began + own.at_s - each["start_realtime"]) <= spacing_s + 0.02]
        found += bool(near)
        right += any(abs(own.seconds - length) <= spacing_s + 0.01 for own in near)
    return len(true), found, right


def test_a_clean_line(site: Site) -> None:
    """Nothing to find: every hop named in its place, all packets back, no hazard of loss or order."""
    begun = time.monotonic()
    told = site.measure(4.0, 20.0)
    reading: PathReading = topic_facts("path", told["facts"], where="lab")
    assert told["took_s"] < 4.0 + 3.0
    assert time.monotonic() - begun < 4.0 + 5.0
    assert reading.reached
    assert [hop.addresses for hop in reading.hops] == [(GATEWAY,), (CARRIER,), (CORE,), (FAR,)]
    assert [hop.role for hop in reading.hops] == [Role.GATEWAY, Role.CARRIER, Role.HOP, Role.TARGET]
    assert [(each.target, each.role, each.size) for each in reading.streams] == [
        (GATEWAY, Role.GATEWAY, 64),
        (CARRIER, Role.CARRIER, 64),
        (FAR, Role.TARGET, 64),
        (FAR, Role.TARGET, 1472),
    ]
    assert all(each.kernel_stamps for each in reading.streams)
    assert {each.lost for each in reading.streams} == {0}
    assert (judged("path.loss", reading).code, judged("path.order", reading).code) == ("path.clean", "order.kept")


@pytest.mark.parametrize("user", [(), ORDINARY], ids=["root", "ordinary user"])
def test_short_outages_are_found(site: Site, user: tuple[str, ...]) -> None:
    """80 ms now and then: 95 of 100 are found, with begin and length, and the section that is to blame is named."""
    site.access.rules({"outage_every_s": 0.7, "outage_jitter_s": 0.2, "outage_s": 0.08, "outage_first_s": 2.0})
    reading = site.reading(8.5 if not user else 5.0, 20.0, user=user)
    streams = (of(reading, Role.CARRIER), of(reading, Role.TARGET, 64), of(reading, Role.TARGET, 1472))
    counts = [matched(reading, each, site.access, 0.02) for each in streams]
    true, found, right = (sum(each) for each in zip(*counts, strict=True))
    assert true >= 3 * (6 if not user else 2)
    assert found >= 0.95 * true, counts
    assert right >= 0.9 * true, counts
    assert of(reading, Role.GATEWAY).lost == 0
    verdict = judged("path.loss", reading)
    assert (verdict.code, verdict.facts["from_hop"], verdict.facts["from_address"]) == (
        "path.loss_at_carrier",
        2,
        CARRIER,
    )
    assert verdict.facts["pattern"] == "burst"


def test_random_loss(site: Site) -> None:
    """Every twentieth packet lost by dice on the way out, from the gateway's cable on: as many as the relay dropped."""
    site.inside.rules({"loss": 0.05, "direction": "out", "match": "echo-request"})
    reading = site.reading(5.0)
    verdict = judged("path.loss", reading)
    assert (verdict.code, verdict.facts["pattern"]) == ("path.loss_at_gateway", "random")
    assert 2.5 < verdict.facts["loss_pct"] < 8.5
    dropped = sum(each["size"] == 1472 for each in site.inside.since("drop"))
    assert of(reading, Role.TARGET, 1472).lost == dropped


def test_only_large_packets_are_lost(site: Site) -> None:
    """What is longer than 1000 bytes gets lost now and then; pings of 64 bytes show nothing."""
    site.beyond.rules({"loss": 0.1, "min_bytes": 1000})
    verdict = judged("path.loss", site.reading(3.0))
    assert (verdict.code, verdict.facts["large_size"], verdict.facts["small_loss_pct"]) == (
        "path.loss_large",
        1472,
        0.0,
    )
    assert 12 < verdict.facts["loss_pct"] < 27


def test_a_router_that_limits_its_answers_loses_nothing(site: Site) -> None:
    """The carrier's hop answers few echoes and tells few expired TTLs, while all beyond it comes: no loss."""
    site.carrier.filter(
        "table inet t {\n"
        "chain i { type filter hook input priority 0; icmp type echo-request limit rate over 20/second drop;\n}\n"
        "chain o { type filter hook output priority 0; icmp type time-exceeded limit rate over 20/minute drop;\n}\n"
        "}\n"
    )
    reading = site.reading(4.0)
    assert of(reading, Role.CARRIER).lost > 100
    verdict = judged("path.loss", reading)
    assert (verdict.code, verdict.verdict, verdict.facts["from_hop"]) == ("path.router_limits", "ok", 2)


def test_a_route_that_flaps(site: Site) -> None:
    """The carrier sends by one router, then by the other, and back: named with the hop, and no finding of loss."""
    stop = threading.Event()

    def flap() -> None:
        turn = 0
        while not stop.wait(2.2):
            turn += 1
            via, device = ((CORE, "up0"), (DETOUR, "up1"))[turn % 2]
            site.carrier.ip("route", "replace", "default", "via", via, "dev", device)

    flapping = threading.Thread(target=flap)
    flapping.start()
    try:
        reading = site.reading(8.0, 20.0)
    finally:
        stop.set()
        flapping.join()
        site.carrier.ip("route", "replace", "default", "via", CORE, "dev", "up0")
    verdict = judged("path.order", reading)
    assert verdict.code == "route.changed", reading.changes
    assert (verdict.facts["from_hop"], {verdict.facts["before"], verdict.facts["after"]}) == (3, {CORE, DETOUR})
    assert 2 <= verdict.facts["changes"] <= 4
    assert judged("path.loss", reading).code == "path.clean"


def test_slow_doubled_and_overtaken(site: Site) -> None:
    """40 ms each way on the access line are a delay from there on; copies and what is overtaken count apart."""
    site.access.rules({"delay_ms": 40}, {"duplicate": 0.05, "direction": "back", "match": "echo-reply"})
    site.beyond.rules({"reorder": 0.05, "direction": "back", "match": "echo-reply"})
    reading = site.reading(5.0)
    verdict = judged("path.order", reading)
    assert verdict.code == "order.reordered"
    assert 2 < verdict.facts["reordered_pct"] < 9
    copied = [each for each in site.access.since("duplicate") if each["source"] == FAR and each["size"] == 1472]
    assert abs(of(reading, Role.TARGET, 1472).duplicates - len(copied)) <= 1
    in_order = replace(reading, streams=tuple(replace(each, reordered=0) for each in reading.streams))
    assert judged("path.order", in_order).code == "order.duplicated"
    slow = judged("path.delay", reading)
    assert (slow.code, slow.facts["from_address"]) == ("delay.high_at_carrier", CARRIER)
    assert 79 < slow.facts["median_ms"] < 120
    assert judged("path.loss", reading).code == "path.clean"


def test_a_gateway_that_was_silent_even_to_arp(site: Site) -> None:
    """Two seconds without any frame, the neighbour entry gone: an outage of two seconds, no round trips of seconds."""

    def forget() -> None:
        time.sleep(1.0)
        site.inside.rules({"match": "all", "outage_first_s": 0.01, "outage_every_s": 1000, "outage_s": 2.0})
        time.sleep(0.1)
        site.pc.ip("neigh", "flush", "dev", "eth0")

    stream, _ = site.train(6.0, 20.0, forget)
    (longest,) = [each for each in stream.outages if each.seconds > 0.5]
    assert 1.8 < longest.seconds < 3.2
    assert stream.rtt_ms is not None
    assert stream.rtt_ms.most < 250
    assert stream.local == 0


def test_no_right_to_send_echoes(site: Site) -> None:
    """Where this user may open no socket for echoes, the reading says so at once."""
    site.pc.run("sysctl", "-qw", "net.ipv4.ping_group_range=1 0")
    try:
        assert site.measure(5.0, user=POWERLESS) == {"missing": "missing.no_icmp"}
    finally:
        site.pc.run("sysctl", "-qw", "net.ipv4.ping_group_range=0 2147483647")


def test_a_target_that_does_not_answer(site: Site) -> None:
    """Nobody holds this address: not measured, and no claim about the line."""
    told = site.measure(1.5, 20.0, host="198.51.100.99")
    reading: PathReading = topic_facts("path", told["facts"], where="lab")
    assert not reading.reached
    assert judged("path.loss", reading).code == "path.no_answer"
    assert told["took_s"] < 1.5 + 8.0


def test_the_cable_is_out_for_a_moment(site: Site) -> None:
    """The port away for 1.2 s at either end of its cable: those echoes never left, and the train goes on by itself."""

    def unplug() -> None:
        for host, port in ((site.pc, "eth0"), (site.inside.host, "left")):
            time.sleep(1.0)
            host.ip("link", "set", port, "down")
            time.sleep(1.2)
            host.ip("link", "set", port, "up")
            site.pc.ip("route", "replace", "default", "via", GATEWAY)

    stream, beats = site.train(8.5, 20.0, unplug)
    assert 70 <= stream.local <= 250
    own, far = (each for each in stream.outages if each.seconds > 0.9)
    assert 1.0 < own.seconds < 2.8
    assert 1.0 < far.seconds < 2.8
    assert stream.lost - stream.local <= 10
    assert beats[-1]["lost"] == 0
    assert sum(beat["local"] for beat in beats) == stream.local


def test_round_trips_are_those_of_the_wire(site: Site, tmp_path: Path) -> None:
    """At one a millisecond: the schedule does not drift, and round trips are within 50 µs of a capture's.

    How late a single echo may leave is the machine's affair; that no lateness adds up is ours.
    """
    capture = tmp_path / "wire.pcap"
    words = ("tcpdump", "-i", "eth0", "-w", str(capture), "--time-stamp-precision=nano", "-U", "-s", "64")
    words += ("--immediate-mode", "-B", "8192", "icmp")
    sniffer = subprocess.Popen(site.pc.command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert sniffer.stderr is not None
    while b"listening" not in sniffer.stderr.readline():
        pass
    stream, _ = site.train(3.0, 1.0, lambda: None)
    time.sleep(0.5)
    sniffer.terminate()
    sniffer.wait()
    left, truth = round_trips(capture.read_bytes())
    assert stream.sent > 2500
    assert stream.schedule_error_ms is not None
    assert len(left) == stream.sent
    planned_ms = stream.sent + stream.skipped - 1
    assert abs(left[-1] - left[0] - planned_ms) <= stream.schedule_error_ms.most + 1.0
    assert stream.rtt_ms is not None
    assert stream.kernel_stamps
    assert abs(stream.rtt_ms.median - statistics.median(truth)) < 0.05


def round_trips(data: bytes) -> tuple[list[float], list[float]]:
    """When each echo request in a capture left, and how long its reply took, in milliseconds."""
    (magic,) = struct.unpack_from("<I", data)
    assert magic == 0xA1B23C4D  # nanoseconds
    at, asked, left, found = 24, {}, [], []
    while at + 16 <= len(data):
        seconds, nanoseconds, length, _ = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16 : at + 16 + length]
        at += 16 + length
        when, kind, (sequence,) = seconds * 1e3 + nanoseconds / 1e6, frame[34], struct.unpack_from("!H", frame, 40)
        if kind == 8:
            asked[sequence] = when
            left.append(when)
        elif kind == 0 and sequence in asked:
            found.append(when - asked.pop(sequence))
    return left, found
