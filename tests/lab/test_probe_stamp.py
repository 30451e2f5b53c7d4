"""Two laptops and a relay between them: loss told by direction, and a reflector that cannot be misused."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.codec import topic_facts
from fieldkit.model.stamp import StampReading
from fieldkit.model.stampwire import parse_reflected, parse_sent
from tests.checks.judging import judge, link
from tests.lab import relay as relays
from tests.lab.net import FIRST, Host, Net, wait_for
from tests.lab.terminal import Terminal, plain

pytestmark = pytest.mark.lab

ROOT = Path(__file__).parents[2]
NEAR, FAR = "10.91.0.1", "10.91.0.2"
PROGRAM = (sys.executable, "-m", "fieldkit")

# The probe as the bench calls it, its facts as JSON.
MEASURE = """
import json, sys, time
from fieldkit.engine.codec import plain
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.path import PathPlan
from fieldkit.probes import stamp
from fieldkit.probes.task import Task
from fieldkit.probes.timekeeping import Timekeeping
want = json.loads(sys.argv[1])
if want["clock"]:
    stamp.own_clock = lambda: Timekeeping(True, 0.0005)
own = AddressReading("cable0", None, "static", (OwnAddress(want["source"], 24),))
plan = PathPlan(seconds=want["seconds"], interval_ms=want["interval_ms"], sizes=tuple(want["sizes"]), far=want["far"])
told = stamp.measure(Task("cable0", time.monotonic() + 8 + plan.seconds, address=own, plan=plan))
print(json.dumps(plain(told.facts)))
"""

# A reflector that copies the sender's number, as many routers do; or one whose clock is kept.
REFLECT = """
import json, sys, threading, time
from fieldkit.probes.reflector import Permit, Reflector, listen, networks_of, serve
from fieldkit.probes.timekeeping import Timekeeping
want = json.loads(sys.argv[1])
socket, _ = listen("cable0", want["address"], want["port"])
permit = Permit(networks_of(("10.91.0.0/24",)))
one = Reflector(permit, socket.name, stateful=want["stateful"], ptp=want["ptp"], now_s=time.monotonic())
clock = Timekeeping(True, 0.0005) if want["clock"] else Timekeeping()
print("ready", flush=True)
serve(socket, one, until_s=time.monotonic() + 300, stop=threading.Event(), clock=lambda: clock)
"""


@dataclass
class Line:
    """A laptop here, one at the far end, and what lies between."""

    net: Net
    near: Host
    far: Host
    relay: relays.Relay


@pytest.fixture(scope="module")
def line(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The line, the same for every test of this file."""
    with Net() as net:
        near, far = net.host("near"), net.host("far")
        relay = relays.insert(net, "relay", near, "cable0", far, "cable0", tmp_path_factory.mktemp("relay"))
        near.address("cable0", f"{NEAR}/24", "10.91.0.3/24")
        far.address("cable0", f"{FAR}/24")
        wait_for(lambda: near.run("ping", "-c1", "-W1", FAR, check=False).returncode == 0, what="the line")
        yield Line(net, near, far, relay)


@contextmanager
def reflecting(line: Line, *words: str, port: int = 862) -> Iterator[dict[str, Any]]:
    """The command itself at the far end; what it says at its end is in the dict afterwards."""
    options = ("--interface", "cable0", "--port", str(port), "--for", "2m", "--json")
    process = subprocess.Popen(
        line.far.command(*FIRST, *PROGRAM, "reflect", *options, *words),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    said: dict[str, Any] = {}
    try:
        wait_for(lambda: line.far.listens(port, udp=True), seconds=60, what="reflect")
        yield said
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert err == ""
        said.update(json.loads(out)["rows"][0])
    finally:
        process.kill()
        process.wait()


@contextmanager
def router(line: Line, port: int, *, stateful: bool = False, clock: bool = False, ptp: bool = False) -> Iterator[None]:
    """A reflector of another sort at the far end."""
    want = {"address": FAR, "port": port, "stateful": stateful, "clock": clock, "ptp": ptp}
    process = subprocess.Popen(
        line.far.command(*FIRST, sys.executable, "-c", REFLECT, json.dumps(want)),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.wait()


def measure(line: Line, far: str = FAR, **changed: Any) -> StampReading:
    """The probe on the near laptop's cable: 200 packets of each size."""
    want = {"far": far, "source": NEAR, "seconds": 1.0, "interval_ms": 5.0, "sizes": [64, 1472], "clock": False}
    done = subprocess.run(
        line.near.command(*FIRST, sys.executable, "-c", MEASURE, json.dumps(want | changed)),
        capture_output=True, text=True, timeout=120, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    reading: StampReading = topic_facts("stamp", json.loads(done.stdout), where="lab")
    return reading


def dropped(line: Line, direction: str) -> int:
    """What the relay took out of this direction since its rules were set."""
    return sum(each["direction"] == direction for each in line.relay.since("drop"))


def losses(reading: StampReading) -> tuple[int, int, int]:
    """There, back, unplaced: all sizes together."""
    ways = ((each.forward.lost, each.backward.lost, each.unplaced.lost) for each in reading.streams)
    there, back, unplaced = (sum(way) for way in zip(*ways, strict=True))
    return there, back, unplaced


def test_loss_by_direction(line: Line) -> None:
    """Loss put into one direction is found in that one, packet for packet by the relay's own log, and named so."""
    with reflecting(line, "--allow-from", NEAR):
        for rules, code in (
            ([], "stamp.clean"),
            ([{"direction": "out", "match": "udp", "loss": 0.06, "seed": 1}], "stamp.loss_forward"),
            ([{"direction": "back", "match": "udp", "loss": 0.05, "seed": 2}], "stamp.loss_backward"),
            ([{"direction": "both", "match": "udp", "loss": 0.05, "seed": 3}], "stamp.loss_both"),
            ([{"direction": "out", "match": "udp", "loss": 0.1, "min_bytes": 1000, "seed": 4}], "stamp.loss_forward"),
        ):
            line.relay.rules(*rules)
            reading = measure(line)
            found = judge("stamp.loss", stamp=reading, link=link(up=True))
            # What was lost of the packets before the train is in the log too: three tries at most for each size.
            out, back = dropped(line, "out"), dropped(line, "back")
            there, here, unplaced = losses(reading)
            told = (rules, found.facts, out, back)
            assert found.code == code, told
            assert out - 6 <= there + unplaced, told
            assert there <= out, told
            assert back - 6 <= here + unplaced, told
            assert here <= back, told
            assert unplaced <= 12, told
            assert sum(each.sent for each in reading.streams) + found.facts["not_sent"] == 400
            if rules and "min_bytes" in rules[0]:
                assert found.facts["lossy_sizes"] == [1472]
                assert reading.streams[0].lost == 0
    line.relay.rules()


def test_an_outage_on_the_way_back(line: Line) -> None:
    """A regular outage of 80 ms in one direction: found there, as long as it was to a spacing or two."""
    with reflecting(line, "--allow-from", NEAR):
        line.relay.rules(
            {"direction": "back", "match": "udp", "outage_every_s": 1.0, "outage_s": 0.08, "outage_first_s": 1.0}
        )
        reading = measure(line, seconds=2.4, sizes=[72])
    stream = reading.streams[0]
    true = [each for each in line.relay.since("outage") if each["dropped"] > 3]
    line.relay.rules()
    long = [each for each in stream.backward.outages if each.lost > 3]
    assert true
    assert len(long) == len(true)
    assert all(0.06 <= each.seconds <= 0.11 for each in long)
    assert stream.forward.lost == 0


def test_repeated_and_reordered(line: Line) -> None:
    """Duplicates and overtaken packets are told by direction, and are no loss."""
    with reflecting(line, "--allow-from", NEAR):
        line.relay.rules({"direction": "out", "match": "udp", "duplicate": 0.1, "seed": 5})
        twice = measure(line, sizes=[72]).streams[0]
        copies = sum(each["direction"] == "out" for each in line.relay.since("duplicate"))
        line.relay.rules({"direction": "back", "match": "udp", "reorder": 0.1, "reorder_ms": 22, "seed": 6})
        overtaken = measure(line, sizes=[72]).streams[0]
    line.relay.rules()
    assert copies - 3 <= twice.forward.duplicates <= copies
    assert (twice.backward.duplicates, twice.lost) == (0, 0)
    assert overtaken.backward.reordered > 5
    assert (overtaken.forward.reordered, overtaken.lost) == (0, 0)


def test_a_router_that_copies_the_number(line: Line) -> None:
    """Loss against a stateless reflector is found, and no direction is made up for it."""
    line.relay.rules({"direction": "out", "match": "udp", "loss": 0.05, "seed": 7})
    with router(line, 8863):
        reading = measure(line, f"{FAR}:8863", sizes=[72])
    out = dropped(line, "out")
    line.relay.rules()
    found = judge("stamp.loss", stamp=reading)
    there, back, unplaced = losses(reading)
    assert (found.code, there, back) == ("stamp.loss_unplaced", 0, 0)
    assert out - 3 <= unplaced <= out


def test_a_far_laptop_that_sleeps(line: Line) -> None:
    """Two seconds asleep at the far end are no loss of the line's, in neither direction."""
    line.relay.rules()
    with router(line, 8865, stateful=True):
        (pid,) = (
            int(each)
            for each in line.net.sh("ip", "netns", "pids", line.far.namespace).stdout.split()
            if b"8865" in Path(f"/proc/{each}/cmdline").read_bytes()
        )
        before = came_in(line.far)

        def sleeps() -> None:
            wait_for(lambda: came_in(line.far) > before + 300, what="the train under way")
            os.kill(pid, signal.SIGSTOP)
            time.sleep(2.0)
            os.kill(pid, signal.SIGCONT)

        asleep = threading.Thread(target=sleeps)
        asleep.start()
        reading = measure(line, f"{FAR}:8865", seconds=7.0)
        asleep.join()
    found = judge("stamp.loss", stamp=reading, link=link(up=True))
    assert losses(reading) == (0, 0, 0), found
    assert (found.code, found.missing.code if found.missing else None) == ("stamp.unmeasured", "missing.stamp_far_away")
    assert found.facts["left_out"] > 500


def came_in(host: Host) -> int:
    """Frames that have come by this host's cable so far."""
    (link,) = json.loads(host.run("ip", "-s", "-j", "link", "show", "dev", "cable0").stdout)
    return int(link["stats64"]["rx"]["packets"])


@pytest.mark.parametrize("ptp", [False, True], ids=["ntp", "ptp"])
def test_a_slower_way_back(line: Line, ptp: bool) -> None:
    """40 ms on the way back only: with two clocks that are kept the slower way is named; else only the round trip."""
    line.relay.rules({"direction": "back", "match": "udp", "delay_ms": 40})
    with router(line, 8864, stateful=True, clock=True, ptp=ptp):
        kept = judge("stamp.delay", stamp=measure(line, f"{FAR}:8864", sizes=[72], clock=True))
        own = judge("stamp.delay", stamp=measure(line, f"{FAR}:8864", sizes=[72], seconds=0.5))
    line.relay.rules()
    assert (kept.code, kept.facts["slower"]) == ("stamp.delay_asymmetric", "backward")
    assert 35 <= kept.facts["difference_ms"] <= 60
    assert own.code == "stamp.delay_round_trip"
    assert 38 <= own.facts["rtt_ms"] <= 80


def test_nobody_there(line: Line) -> None:
    """No reflector: the far laptop itself says that nobody listens; a peer that is not allowed hears nothing at all."""
    refused = measure(line)
    found = judge("stamp.loss", stamp=refused)
    assert (found.code, found.missing.code if found.missing else "") == ("stamp.silent", "missing.stamp_refused")
    with reflecting(line, "--allow-from", "10.91.0.77") as said:
        silent = measure(line, f"{FAR}:862")
    found = judge("stamp.loss", stamp=silent)
    assert (found.code, found.missing.code if found.missing else "") == ("stamp.silent", "missing.stamp_silent")
    assert said["answered"] == said["bytes_out"] == 0
    assert said["refused"]["peer"] == sum(each.sent for each in silent.streams)
    assert said["strangers"][0]["address"] == NEAR


# Datagrams of every kind, from an allowed and from another address, at a rate above the reflector's limit.
ATTACK = """
import socket, sys, time
from fieldkit.model.stampwire import *
far, port = sys.argv[1], int(sys.argv[2])
def one(source):
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((source, 0))
    return made
def good(size):
    return pack_sent(Sent(1, ntp_of(time.time_ns()), ErrorEstimate(), size=size))
with one("10.91.0.3") as stranger:
    for _ in range(50):
        stranger.sendto(good(44), (far, port))
with one("10.91.0.1") as peer:
    for data in (b"", b"x", good(44)[:14], good(44)[:40], bytes(44), bytes(1400), b"\\xff" * 13 + b"\\0" * 31):
        peer.sendto(data, (far, port))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as low:
    low.bind(("10.91.0.1", 53))
    low.sendto(good(44), (far, port))
with one("10.91.0.1") as shout:
    shout.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    for group in ("10.91.0.255", "255.255.255.255", "224.0.0.1"):
        shout.setsockopt(socket.SOL_SOCKET, 25, b"cable0")
        shout.sendto(good(44), (group, port))
time.sleep(0.3)
with one("10.91.0.1") as peer:
    for _ in range(3000):
        peer.sendto(good(41), (far, port))
time.sleep(0.3)
"""


# What really went in and out at the far end, counted by its kernel: IP bytes.
COUNTERS = """
table inet count {{
    counter asked {{ }}
    counter answered {{ }}
    counter elsewhere {{ }}
    chain i {{ type filter hook input priority 0; udp dport 862 ip saddr {near} counter name asked; }}
    chain o {{ type filter hook output priority 0;
        udp sport 862 ip daddr {near} udp dport > 1023 counter name answered accept
        counter name elsewhere; }}
}}
"""


def test_no_amplifier(line: Line) -> None:
    """Counted by the kernel: strangers get 0 bytes, nobody gets more than they sent, and a flood hits the limit."""
    line.far.filter(COUNTERS.format(near=NEAR))
    with reflecting(line, "--allow-from", NEAR, "--rate", "500") as said:
        line.near.run(sys.executable, "-c", ATTACK, FAR, "862", cwd=ROOT)
    told = json.loads(line.far.run("nft", "-j", "list", "counters").stdout)
    line.far.run("nft", "delete", "table", "inet", "count")
    found = {each["counter"]["name"]: each["counter"] for each in told["nftables"] if "counter" in each}
    asked, answered, elsewhere = (found[name] for name in ("asked", "answered", "elsewhere"))
    assert asked["packets"] > 3000
    assert 240 <= answered["packets"] <= 2000
    assert answered["bytes"] == answered["packets"] * (20 + 8 + 41)
    assert answered["bytes"] < asked["bytes"]
    assert elsewhere["packets"] == 0
    assert said["answered"] == answered["packets"]
    assert said["bytes_out"] == said["bytes_in"] == 41 * said["answered"]
    assert set(said["refused"]) == {"peer", "short", "malformed", "rate", "port"}
    assert said["refused"]["peer"] == 50


@pytest.mark.skipif(shutil.which("tshark") is None, reason="needs tshark")
def test_wireshark_reads_the_same(line: Line, tmp_path: Path) -> None:
    """Wireshark's own dissector, written by others, reads every field of both packets as we do."""
    wire = tmp_path / "stamp.pcap"
    with reflecting(line, "--allow-from", NEAR), capturing(line.far, wire, "udp port 862"):
        reading = measure(line, f"{FAR}:862", seconds=0.3, interval_ms=20.0)
    names = (
        "ip.src", "udp.payload", "twamp.test.seq_number", "twamp.test.error_estimate",
        "twamp.test.error_estimate.multiplier", "twamp.test.error_estimate.scale", "twamp.test.error_estimate.s",
        "twamp.test.sender_seq_number", "twamp.test.sender_error_estimate", "twamp.test.sender_ttl",
        "twamp.test.timestamp", "twamp.test.receive_timestamp", "twamp.test.sender_timestamp", "_ws.malformed",
    )  # fmt: skip
    words = [word for name in names for word in ("-e", name)]
    environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    told = subprocess.run(
        ["tshark", "-r", str(wire), "-d", "udp.port==862,twamp.test", "-T", "fields", "-E", "occurrence=f", *words],
        capture_output=True, text=True, timeout=60, check=True, env=environment,
    )  # fmt: skip
    rows = [dict(zip(names, row.split("\t"), strict=True)) for row in told.stdout.splitlines()]
    assert {row["ip.src"] for row in rows} == {NEAR, FAR}
    assert len(rows) > reading.received > 20
    for row in rows:
        data = bytes.fromhex(row["udp.payload"])
        assert row["_ws.malformed"] == ""
        read = parse_reflected(data) if row["ip.src"] == FAR else parse_sent(data)
        assert read is not None
        assert number(row["twamp.test.seq_number"]) == read.sequence
        assert number(row["twamp.test.error_estimate"]) == read.error.word
        assert number(row["twamp.test.error_estimate.multiplier"]) == read.error.multiplier
        assert number(row["twamp.test.error_estimate.scale"]) == read.error.scale
        assert number(row["twamp.test.error_estimate.s"]) == read.error.synchronised
        if row["ip.src"] == FAR:
            told_back = parse_reflected(data)
            assert told_back is not None
            assert number(row["twamp.test.sender_seq_number"]) == told_back.sender_sequence
            assert number(row["twamp.test.sender_error_estimate"]) == told_back.sender_error.word
            assert number(row["twamp.test.sender_ttl"]) == told_back.sender_ttl == 255
            times = [row[f"twamp.test.{name}"] for name in ("sender_timestamp", "receive_timestamp", "timestamp")]
            assert times == sorted(times)  # T1, T2, T3 of one clock, as Wireshark reads them
            assert all(time.strftime("%Y", time.gmtime()) in each for each in times)


@pytest.mark.parametrize(("lang", "live", "ended"), [("zh", "已应答", "已结束"), ("en", "answered", "Ended after")])
def test_on_a_terminal(line: Line, lang: str, live: str, ended: str) -> None:
    """Asks whom to answer, shows what comes, ends with Ctrl-C and a sum; an ordinary user gets port 8620."""
    environment = {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    user = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    words = line.far.command(*user, *PROGRAM, "reflect", "--interface", "cable0", "--lang", lang)
    with Terminal(words, environment, columns=100) as terminal:
        terminal.until("：$" if lang == "zh" else ": $")
        terminal.press(f"{NEAR}\r")
        terminal.until("Ctrl-C")
        reading = measure(line, seconds=0.5, sizes=[72])
        terminal.until(live)
        time.sleep(0.5)
        terminal.press("\x03")
        written = plain(terminal.to_the_end())
        assert terminal.exit_code() == 0
    assert ended in written
    assert f"{NEAR}" in written
    assert "Traceback" not in written
    assert (reading.received > 0, reading.port) == (True, 8620)


def number(text: str) -> int:
    """A number as tshark prints it."""
    return {"True": 1, "False": 0}[text] if text in ("True", "False") else int(text, 0)


@contextmanager
def capturing(host: Host, file: Path, what: str) -> Iterator[None]:
    """tcpdump on the host's cable."""
    process = subprocess.Popen(
        host.command("tcpdump", "-i", "cable0", "-w", str(file), "-U", "--immediate-mode", "-Z", "root", what),
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert any("listening" in said for said in iter(process.stderr.readline, ""))
        yield
        size = -1
        while size != (size := file.stat().st_size):
            time.sleep(0.3)
    finally:
        process.terminate()
        process.wait()
