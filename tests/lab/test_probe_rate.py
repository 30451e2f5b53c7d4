"""The rate against real shapers in namespaces: laptop - router - far side with an iperf3 server and a web server."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldkit.checks import CHECKS, Evidence
from fieldkit.engine.codec import topic_facts
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line, LineTest
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from tests.lab.net import Host, Net, wait_for

pytestmark = pytest.mark.lab

ROOT = Path(__file__).resolve().parents[2]
NO_IPERF3 = ("env", "PATH=/nowhere")
TWO, TEN = "2mbit burst 6k latency 400ms", "10mbit burst 15k latency 50ms"
PC_IP, GATEWAY, SERVER = "10.81.0.2", "10.81.0.1", "10.82.0.2"
SMALL, MOVED = f"http://{SERVER}/small", f"http://{SERVER}/moved"

# A web server that gives a file of any size, and takes uploads where it says so.
WEB = """
import http.server, socketserver
class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *words): pass
    def do_GET(self):
        size = 300 if self.path == "/small" else 400_000_000
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved": self.send_header("Location", "/large")
        self.send_header("Content-Length", str(size)); self.end_headers()
        try:
            while size > 0:
                piece = min(size, 65536); self.wfile.write(bytes(piece)); size -= piece
        except OSError: pass
    def do_OPTIONS(self):
        self.send_response(204)
        self.send_header("Allow", "GET, OPTIONS, POST" if self.path == "/upload" else "GET, OPTIONS")
        self.send_header("Content-Length", "0"); self.end_headers()
    def do_POST(self):
        try:
            while size := int(self.rfile.readline() or b"0", 16): self.rfile.read(size + 2)
        except (OSError, ValueError): return
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
Server(("10.82.0.2", 80), Page).serve_forever()
"""

MEASURE = """
import dataclasses, json, sys, threading, time
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import Line, LineTest
from fieldkit.probes import rate
from fieldkit.probes.task import Task
want = json.loads(sys.argv[1])
own = AddressReading("cable0", None, "static", (OwnAddress("10.81.0.2", 24),), ("10.81.0.1",))
line = Line(rate_mbps=want["contract"], test=LineTest(iperf3=want["iperf3"], targets=tuple(want["targets"])))
begun = time.monotonic()
task = Task("cable0", begun + want["within"], line=line, address=own, allow=frozenset(want["allow"]))
if want["stop_after"]:
    threading.Timer(want["stop_after"], task.cancel.set).start()
try:
    told = rate.measure_as(task, run_s=want["run_s"], runs=want["runs"])
    answer = {"facts": dataclasses.asdict(told.facts), "weak": told.weak, "raw": told.raw}
except NotMeasured as why:
    answer = {"missing": why.code, "said": why.facts}
print(json.dumps(answer | {"took_s": time.monotonic() - begun}, default=str))
"""


@dataclass
class Street:
    """The three hosts."""

    pc: Host
    router: Host
    far: Host

    def shape(self, down: str | None, up: str | None) -> None:
        """Hold the line to `RATE [burst N] [latency T]` in each direction, beyond the laptop's own port."""
        for end, wanted in (("lan0", down), ("wan0", up)):
            self.router.run("tc", "qdisc", "delete", "dev", end, "root", check=False)
            if wanted:
                self.router.run("tc", "qdisc", "replace", "dev", end, "root", "tbf", "rate", *wanted.split())

    def measure(self, **changed: Any) -> dict[str, Any]:
        """The probe on the laptop's cable."""
        want: dict[str, Any] = {
            "contract": None,
            "iperf3": SERVER,
            "targets": [],
            "allow": ["rate"],
            "run_s": 2,
            "runs": 2,
            "within": 60,
            "stop_after": None,
        } | changed
        words = self.pc.command(*want.pop("path", ()), sys.executable, "-B", "-c", MEASURE, json.dumps(want))
        done = subprocess.run(words, capture_output=True, text=True, timeout=180, cwd=ROOT, check=False)
        assert done.stderr == ""
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def bytes_passed(self) -> int:
        """What has gone by the laptop's cable so far, in and out."""
        told = json.loads(self.pc.run("ip", "-j", "-s", "link", "show", "dev", "cable0").stdout)[0]["stats64"]
        return int(told["rx"]["bytes"] + told["tx"]["bytes"])


@pytest.fixture(scope="module")
def street(lab: None) -> Iterator[Street]:
    with Net() as net:
        pc, router, far = net.host("pc"), net.host("router"), net.host("far")
        net.cable(pc, "cable0", router, "lan0")
        net.cable(far, "far0", router, "wan0")
        pc.address("cable0", f"{PC_IP}/24")
        router.address("lan0", f"{GATEWAY}/24")
        router.address("wan0", "10.82.0.1/24")
        far.address("far0", f"{SERVER}/24")
        pc.route(GATEWAY, interface="cable0")
        far.route("10.82.0.1")
        router.forwards()
        # Segments as they are on a real wire; else one of 64 kB meets a bucket of 16.
        for host, end in ((pc, "cable0"), (router, "lan0"), (router, "wan0"), (far, "far0")):
            host.run("ethtool", "-K", end, "tso", "off", "gso", "off", "gro", "off")
        far.spawn("iperf3", "-s", "-B", SERVER)
        far.spawn(sys.executable, "-c", WEB)
        wait_for(lambda: far.listens(5201) and far.listens(80), what="servers")
        yield Street(pc, router, far)


@pytest.fixture
def line(street: Street) -> Iterator[Street]:
    yield street
    street.shape(None, None)
    street.router.run("nft", "flush", "ruleset")


def announced_bytes(contract: float | None) -> int:
    """What `rate.plan` announces for this contract, in bytes."""
    found = CHECKS["rate.plan"].judge(Evidence({}), Line(rate_mbps=contract, test=LineTest(iperf3=SERVER)), {})
    return int(found.facts["megabytes"]) * 1_000_000


def judged(check: str, answer: dict[str, Any], contract: float | None, vantage: Vantage = Vantage.CPE) -> Finding:
    """What the check says of it, with the shipped limits."""
    facts = topic_facts("rate", answer["facts"], where="lab") if "facts" in answer else None
    if facts is not None:
        assert facts.total_bytes <= facts.planned_bytes <= announced_bytes(contract)
    missing = Missing(answer["missing"], answer["said"]) if "missing" in answer else None
    at = datetime.now(UTC)
    reading = Reading("r1", "rate", Source.PROBE, at, 1.0, Where(), "lab", facts, missing, answer.get("weak"))
    return CHECKS[check].judge(Evidence({"rate": reading}, vantage=vantage), Line(rate_mbps=contract), {})


@pytest.mark.parametrize(
    ("down", "up", "contract", "code", "length"),
    [
        pytest.param(TWO, TWO, 10, {"rate.low", "rate.shaped"}, 3, id="2 on 10"),
        pytest.param(TWO, TWO, 2, {"rate.met"}, 6, id="2 on 2"),
        pytest.param(TEN, TEN, 10, {"rate.met"}, 2, id="10 on 10"),
        pytest.param(TEN, TWO, 10, {"rate.low_up"}, 3, id="10 down, 2 up"),
        pytest.param(None, None, 1000, {"rate.met", "rate.laptop_limits"}, 3, id="a gigabit and more"),
    ],
)
def test_contract(line: Street, down: str | None, up: str | None, contract: float, code: set[str], length: int) -> None:
    """What a shaped line carries is told, in both directions, and never more bytes than announced are spent."""
    line.shape(down, up)
    before = line.bytes_passed()
    answer = line.measure(contract=contract, run_s=length, runs=1)
    spent = line.bytes_passed() - before
    found = judged("rate.contract", answer, contract)
    assert found.code in code, (found, answer)
    assert spent <= announced_bytes(contract)
    if (down, up) == (TWO, TWO):
        # The queue of the shaper is 400 ms long: the server is late both ways, the near gateway only downwards.
        late = judged("rate.loaded", answer, contract)
        near = {
            each["load"]: each["rtt_ms"]["median"] for each in answer["facts"]["echoes"] if each["role"] == "gateway"
        }
        assert late.code == "loaded.high", answer
        assert late.facts["idle_ms"] < 50 < late.facts["rise_ms"]
        assert near["up"] < 50


def test_a_hundred_on_three_hundred(line: Street) -> None:
    """A 100M port further on holds both directions flat near 94 of payload; this laptop's own port is faster."""
    line.shape("100mbit burst 30k latency 20ms", "100mbit burst 30k latency 20ms")
    answer = line.measure(contract=300)
    found = judged("rate.contract", answer, 300)
    # A machine that is too busy to fill a gigabit sees runs that differ: then it is low, but never as contracted.
    assert found.code in ("rate.hundred_port", "rate.low", "rate.shaped", "rate.laptop_limits"), answer
    if found.facts["spread_pct"] <= 3 and 90 <= found.facts["down_mbps"] <= 96 and 90 <= found.facts["up_mbps"] <= 96:
        assert found.code == "rate.hundred_port"


def test_a_policer(line: Street) -> None:
    """Held at 20 by dropping: no queue, segments sent again; named as a limit where the runs agree."""
    drop = "limit rate over 2441 kbytes/second burst 40 kbytes drop"
    line.router.filter(
        f"table ip policer {{\nchain passing {{\ntype filter hook forward priority 0\n"
        f"oif lan0 {drop}\noif wan0 {drop}\n}}\n}}\n"
    )
    answer = line.measure(contract=50)
    found = judged("rate.contract", answer, 50)
    # Short runs on a shared machine may lie further apart than real ones do, or below the limit: then it is only low.
    assert found.code in ("rate.policed", "rate.shaped", "rate.low"), answer
    rates = found.facts["down_mbps"], found.facts["up_mbps"]
    if found.facts["spread_pct"] < 3 and all(0.93 * 20 < each < 0.985 * 20 for each in rates):
        assert found.code != "rate.low", answer
    assert found.facts.get("limit_mbps", 20) == 20
    assert all(run["retransmits"] > 0 for run in answer["facts"]["runs"])
    assert judged("rate.loaded", answer, 50).code == "loaded.fine"


def test_http_without_iperf3(line: Street) -> None:
    """Without the program the record's page is downloaded; upload is not measured where the page takes none."""
    line.shape(TEN, TEN)
    answer = line.measure(contract=10, runs=1, path=NO_IPERF3, targets=[f"http://{SERVER}/large"])
    assert (answer["facts"]["method"], answer["weak"]) == ("http", "weak.rate_http")
    assert answer["facts"]["up_missing"] == "missing.rate_no_upload"
    assert judged("rate.contract", answer, 10).code == "rate.met_down", answer


def test_http_upload_where_the_page_takes_it(line: Street) -> None:
    """A page that says it takes POST is posted to, and a slow upload shows."""
    line.shape(TEN, TWO)
    answer = line.measure(contract=10, runs=1, iperf3=None, targets=[f"http://{SERVER}/upload"], run_s=3)
    assert judged("rate.contract", answer, 10).code in ("rate.low_up", "rate.shaped"), answer


def test_http_on_a_line_far_faster_than_its_contract(line: Street) -> None:
    """Nothing holds the line back: it is cut by its count of bytes, and is as contracted."""
    before = line.bytes_passed()
    answer = line.measure(contract=10, runs=1, iperf3=None, targets=[f"http://{SERVER}/upload"])
    spent = line.bytes_passed() - before
    found = judged("rate.contract", answer, 10)
    assert (found.code, found.facts["at_least"]) == ("rate.met", True)
    assert answer["facts"]["runs"][0]["cut"]
    assert spent <= announced_bytes(10)


@pytest.mark.parametrize(
    ("changed", "missing", "most_bytes"),
    [
        pytest.param({"allow": []}, "missing.no_consent", 0, id="nobody agreed"),
        pytest.param({"iperf3": f"{SERVER}:99"}, "missing.rate_server_silent", 20_000, id="server down"),
        pytest.param({"iperf3": None, "targets": [SMALL]}, "missing.rate_page_small", 5_000, id="too small a page"),
        pytest.param({"iperf3": None, "targets": [MOVED]}, "missing.rate_page_status", 200_000, id="page moved"),
    ],
)  # fmt: skip
def test_not_measured(line: Street, changed: dict[str, Any], missing: str, most_bytes: int) -> None:
    """Each reason has its name, and hardly a byte is sent for it."""
    # What the system itself says on the wire (ARP) may fall into the count.
    before = line.bytes_passed()
    answer = line.measure(contract=10, **changed)
    assert answer.get("missing") == missing, answer
    assert line.bytes_passed() - before <= most_bytes + 500


def test_stopping_stops_at_once(line: Street) -> None:
    """A person's stop ends the transfer within a second or two, and the server is free again."""
    line.shape(TEN, TEN)
    answer = line.measure(contract=10, run_s=8, runs=3, stop_after=3.5)
    assert answer["missing"] == "missing.rate_stopped"
    assert answer["took_s"] < 18, "six runs of eight seconds are not waited for"
    after = line.pc.run("iperf3", "-c", SERVER, "-t", "1", "-J")
    assert "error" not in json.loads(after.stdout)


def test_killed_in_the_middle(line: Street) -> None:
    """Kill -9 in the middle of a run leaves no iperf3 behind that goes on filling the line."""
    line.shape(TEN, TEN)
    want = {"contract": 10, "iperf3": SERVER, "targets": [], "allow": ["rate"], "run_s": 40, "runs": 1, "within": 90}
    words = line.pc.command(sys.executable, "-B", "-c", MEASURE, json.dumps(want | {"stop_after": None}))
    probe = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        wait_for(lambda: grows(line, 200_000), what="a run under way")
    finally:
        probe.kill()
        probe.wait()
    wait_for(lambda: not grows(line, 20_000), seconds=15, what="silence on the cable")


def test_busy_beforehand(line: Street) -> None:
    """Traffic that was on the port before the test began is told, and makes the comparison weaker."""
    line.shape(TEN, TEN)
    line.far.spawn("iperf3", "-s", "-p", "5202")
    wait_for(lambda: line.far.listens(5202), what="second server")
    other = line.pc.spawn("iperf3", "-c", SERVER, "-p", "5202", "-u", "-R", "-b", "4M", "-t", "60")
    wait_for(lambda: grows(line, 200_000), what="other traffic")
    answer = line.measure(contract=10, runs=1)
    other.kill()
    assert answer["weak"] == "weak.rate_busy", answer
    assert answer["facts"]["other_down_mbps"] > 1


def grows(line: Street, count: int) -> bool:
    """Do this many bytes pass within half a second?"""
    before = line.bytes_passed()
    time.sleep(0.5)
    return line.bytes_passed() - before >= count
