"""The echo train and the way beside fping, mtr, ping and ping3, on one lab line whose outages are written down."""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.row import Row
from tests.lab.lossy_way import TARGET, Way
from tests.lab.net import Host, Net, missing

OUTAGE_S, EVERY_S, SPACING_MS = 0.08, 4.0, 20
OUTAGE_RULE = {
    "outage_every_s": EVERY_S,
    "outage_jitter_s": 0.5,
    "outage_first_s": 2.0,
    "outage_s": OUTAGE_S,
    "match": "ip",
}
LENGTH_S = 60
NEIGHBOUR = "192.168.9.1"

TRAIN = """
import json, sys, time
from fieldkit.engine.codec import plain
from fieldkit.model.path import Role
from fieldkit.probes.train import TrainTarget, run_train
target, interval, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
began = time.monotonic()
made = run_train("eth0", None, [TrainTarget(target, Role.TARGET, 64)], interval, seconds, began + seconds + 5)
print(json.dumps({"began": began, "streams": plain(made)}))
"""

# A loop around ping3, as it would be written: one echo, then the rest of the spacing asleep.
PING3 = """
import json, sys, time
import ping3
target, interval, count = sys.argv[1], float(sys.argv[2]) / 1000, int(sys.argv[3])
began, late, rtts = time.perf_counter(), [], []
for number in range(count):
    due = began + number * interval
    time.sleep(max(0.0, due - time.perf_counter()))
    late.append((time.perf_counter() - due) * 1000)
    answer = ping3.ping(target, timeout=1, unit="ms")
    if answer:
        rtts.append(answer)
late.sort(); rtts.sort()
print(json.dumps({"late_p99": late[int(len(late) * 0.99)], "rtt": rtts[len(rtts) // 2]}))
"""


def rows(_: Path) -> list[Row]:
    """Every row of this file."""
    lacking = missing()
    if lacking:
        return [Row("echo train and way", "not run", lacking, "", None)]
    with Net() as net, tempfile.TemporaryDirectory() as folder:
        # On a cable of its own: the relays are programs too, and would take the processor from the schedule.
        even = even_train(net)
        way = Way(net, Path(folder) / "relays")
        return [*even, *outages(way), *path_and_size(way, Path(folder))]


def train(pc: Host, target: str, interval_ms: float, seconds: float) -> dict[str, Any]:
    """Our train in a process of its own; its one stream and when it began."""
    words = pc.command(sys.executable, "-c", TRAIN, target, str(interval_ms), str(seconds))
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    made: dict[str, Any] = json.loads(done.stdout)
    return {**made["streams"][0], "began": made["began"]}


@contextmanager
def on_the_wire(pc: Host) -> Iterator[list[float]]:
    """The true round trips in ms, taken from a capture on the laptop's own port."""
    words = pc.command("tcpdump", "-i", "eth0", "-n", "-tt", "-l", "icmp")
    tap = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert tap.stderr is not None
    tap.stderr.readline()
    threading.Thread(target=tap.stderr.read, daemon=True).start()
    seen: list[str] = []
    assert tap.stdout is not None
    reader = threading.Thread(target=lambda: seen.extend(tap.stdout or ()), daemon=True)
    reader.start()
    truth: list[float] = []
    time.sleep(0.3)
    yield truth
    time.sleep(0.3)
    tap.terminate()
    reader.join(5)
    asked: dict[tuple[str, str], float] = {}
    for line in seen:
        found = re.match(r"([\d.]+) IP .* echo (request|reply), id (\d+), seq (\d+)", line)
        if found is None:
            continue
        at, kind, flow, number = found.groups()
        if kind == "request":
            asked[flow, number] = float(at)
        elif (flow, number) in asked:
            truth.append((float(at) - asked.pop((flow, number))) * 1000)


def even_train(net: Net) -> list[Row]:
    """Is the schedule even, and is the round trip what the wire says?"""
    pc, gateway = net.host("tp"), net.host("tg")
    net.cable(pc, "eth0", gateway, "eth0")
    pc.address("eth0", "192.168.9.2/24")
    gateway.address("eth0", f"{NEIGHBOUR}/24")
    made = []
    for interval in (1.0, 10.0):
        seconds = 6.0 if interval < 10 else 10.0
        with on_the_wire(pc) as truth:
            ours = train(pc, NEIGHBOUR, interval, seconds)
        words = pc.command(sys.executable, "-c", PING3, NEIGHBOUR, str(interval), str(int(seconds * 500)))
        theirs = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
        error_us = abs(ours["rtt_ms"]["median"] - statistics.median(truth)) * 1000
        schedule, rtt = ours["schedule_error_ms"], ours["rtt_ms"]["median"]
        late = f"{schedule['median']:.3f} / {schedule['p99']:.3f}"
        even = schedule["median"] <= interval / 10
        made.append(
            Row(
                f"echo train every {interval:g} ms",
                f"{ours['sent']} sent, late by (median / p99) {late} ms, RTT {rtt:.3f} ms",
                f"ping3 loop: late by p99 {theirs['late_p99']:.3f} ms, RTT {theirs['rtt']:.3f} ms",
                f"RTT error {error_us:.0f} µs against the wire (< 50), late by ≤ spacing / 10 (median)",
                error_us < 50 and even,
            )
        )
    return made


def outages(way: Way) -> list[Row]:
    """Short outages: which of those that the relay wrote down are found, with start and length?"""
    way.core.rules(OUTAGE_RULE)
    ours = train(way.pc, TARGET, SPACING_MS, LENGTH_S)
    found = [(ours["began"] + each["at_s"], each["seconds"]) for each in ours["outages"]]
    real = [
        (each["start_monotonic"], each["end_monotonic"])
        for each in way.core.since("outage")
        if ours["began"] < each["start_monotonic"] and each["end_monotonic"] < ours["began"] + LENGTH_S - 1
    ]
    spacing = SPACING_MS / 1000
    hits, errors = 0, []
    for start, end in real:
        near = min(found, key=lambda each: abs(each[0] - start), default=None)
        if near is not None and abs(near[0] - start) <= 1.5 * spacing and abs(near[1] - (end - start)) <= 1.5 * spacing:
            hits += 1
            errors.append(abs(near[0] - start) * 1000)
    share = hits / len(real) if real else 0.0
    others = f"{_fping(way)}; {_ping(way)}; {_mtr(way)}"
    way.lossless()
    return [
        Row(
            f"{OUTAGE_S * 1000:.0f} ms outages every {EVERY_S:g} s",
            f"{hits} of {len(real)} found, start within {max(errors, default=0):.0f} ms",
            others,
            f"{share:.0%} (≥ 95 %), start and length ± one spacing ({SPACING_MS} ms)",
            share >= 0.95,
        )
    ]


def _output(way: Way, *words: str) -> str:
    done = subprocess.run(way.pc.command(*words), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _fping(way: Way) -> str:
    told = _output(way, "fping", "-q", "-c", str(int(20000 / SPACING_MS)), "-p", str(SPACING_MS), TARGET)
    loss = re.search(r"([\d.]+)%", told)
    return f"fping -p{SPACING_MS}: {loss[1] if loss else '?'} %, no bursts"


def _ping(way: Way) -> str:
    told = _output(way, "ping", "-c", "20", "-q", TARGET)
    lost = re.search(r"([\d.]+)% packet loss", told)
    return f"ping -c20: {lost[1] if lost else '?'} %"


def _mtr(way: Way) -> str:
    told = _output(way, "mtr", "-n", "-r", "-c", "10", TARGET)
    last = next((line for line in reversed(told.splitlines()) if TARGET in line), "")
    loss = re.search(r"([\d.]+)%", last)
    return f"mtr -c10: {loss[1] if loss else '?'} %"


def path_and_size(way: Way, folder: Path) -> list[Row]:
    """Hops and packet size, from process start to the verdict."""

    def took(words: Sequence[str]) -> float:
        began = time.perf_counter()
        subprocess.run(words, capture_output=True, check=False)
        return time.perf_counter() - began

    ours = way.command(folder / "home", "path-check", TARGET, "--seconds", "2", "--json")
    tuned = way.pc.command("mtr", "-n", "-r", "-c", "10", "-i", "0.1", "-G", "1", TARGET)
    plain = way.pc.command("mtr", "-n", "-r", "-c", "10", TARGET)
    done = subprocess.run(ours, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    readings = {each["topic"]: each["took_s"] for each in told["readings"]}
    both = max(readings.get("path", 99) - 2.0, readings.get("mtu", 99))
    whole = statistics.median(took(ours) for _ in range(3))
    beside = f"mtr -c10: {took(plain):.1f} s, tuned {statistics.median(took(tuned) for _ in range(3)):.1f} s, no MTU"
    return [
        Row(
            "path and MTU",
            f"{both:.2f} s beside the train; the command with a train of 2 s {whole:.2f} s",
            beside,
            "verdict ≤ 3 s",
            both <= 3.0,
        )
    ]
