"""What iperf3 and HTTP tell of the rate, and what is refused before a byte is sent."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import Line, LineTest
from fieldkit.model.link import Interface
from fieldkit.model.rate import RatePlan, rate_plan
from fieldkit.model.reading import Measured
from fieldkit.probes import nic, port_bytes, rate, rate_http, rate_iperf3
from fieldkit.probes.page import Url, parse_url
from fieldkit.probes.port_bytes import ByteCap, Passed, mbps_between
from fieldkit.probes.rate_iperf3 import Server, command, parse_server, read
from fieldkit.probes.resolve import Way
from fieldkit.probes.task import PROBES, Task
from fieldkit.probes.transfer import NoTransfer, Transfer, Transferred
from tests.probes.loopback_servers import TcpServer, request_of

DATA = Path(__file__).parents[1] / "data" / "iperf3"
PLAN = rate_plan(10, None, run_s=3)


def told(name: str) -> str:
    return (DATA / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "direction", "mbps", "seconds"),
    [
        pytest.param("down", "down", 9.5, 2.0, id="down, counted here"),
        pytest.param("up", "up", 9.54, 2.0, id="up, by the server's table"),
        pytest.param("up_one_stream", "up", 9.5, 1.99, id="up, one stream"),
        pytest.param("up_server_json", "up", 9.55, 2.0, id="up, by the server's JSON"),
    ],
)
def test_read(name: str, direction: Any, mbps: float, seconds: float) -> None:
    """The receiving end's count without the slow start; the sender's own, which fills buffers, never counts."""
    came = read(told(name), direction, PLAN)
    assert came.mbps == pytest.approx(mbps, abs=0.3)
    assert came.seconds == pytest.approx(seconds, abs=0.3)
    assert came.retransmits is not None
    assert came.retransmits > 0
    assert came.cpu_pct is not None
    assert came.server_cpu_pct is not None


@pytest.mark.parametrize(
    ("output", "code"),
    [
        pytest.param(told("busy"), "missing.rate_server_busy", id="busy"),
        pytest.param(told("refused"), "missing.rate_server_silent", id="refused"),
        pytest.param('{"error": "unable to connect to server: timed out"}', "missing.rate_server_silent", id="silent"),
        pytest.param('{"error": "test authorization failed"}', "missing.rate_server_refuses", id="wants a login"),
        pytest.param('{"error": "total required bandwidth is too large"}', "missing.rate_server_refuses", id="limit"),
        pytest.param('{"error": "control socket has closed unexpectedly"}', "missing.rate_run_failed", id="broke off"),
        pytest.param('{"end": {}}', "missing.rate_run_failed", id="no result"),
        pytest.param('{"end": {"sum_received": {"bytes": "many"}}}', "missing.rate_tool", id="nonsense"),
        pytest.param('{"end": [1]}', "missing.rate_tool", id="a list"),
        pytest.param(told("up")[:900], "missing.rate_tool", id="cut off"),
        pytest.param("iperf3: command not understood", "missing.rate_tool", id="no JSON"),
        pytest.param("", "missing.rate_tool", id="nothing"),
        pytest.param('{"a":' * 100_000, "missing.rate_tool", id="nested without end"),
        pytest.param('{"end": {"sum_received": {"bytes": -9, "seconds": -1}}}', "missing.rate_run_failed", id="minus"),
        pytest.param('{"end": {"sum_received": {"bytes": 0, "seconds": 8}}}', "missing.rate_run_failed", id="no data"),
    ],
)  # fmt: skip
def test_no_result(output: str, code: str) -> None:
    """Each way of failing has its reason; whatever a program prints, nothing else comes of it."""
    with pytest.raises(NoTransfer) as why:
        read(output, "down", PLAN)
    assert why.value.code == code
    assert len(why.value.said) <= 300


def test_a_warning_before_the_json_is_skipped() -> None:
    """Some builds print a line of warning first."""
    assert read(f"warning: old server\n{told('down')}", "down", PLAN).mbps > 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("203.0.113.30", Server("203.0.113.30", 5201)),
        (" 203.0.113.30:5202 ", Server("203.0.113.30", 5202)),
        ("speed.example", Server("speed.example", 5201)),
        ("speed.example:9200", Server("speed.example", 9200)),
        ("2001:db8::1", Server("2001:db8::1", 5201)),
        ("[2001:db8::1]:5202", Server("2001:db8::1", 5202)),
        ("speed.example:0", None),
        ("speed.example:70000", None),
        ("two words", None),
        ("http://speed.example/", None),
        ("a:b:c", None),
        ("", None),
    ],
)
def test_parse_server(text: str, expected: Server | None) -> None:
    """As the record may have it: host, host:port, [v6]:port."""
    assert parse_server(text) == expected


def want(direction: Any = "down", plan: RatePlan = PLAN, **more: Any) -> Transfer:
    more.setdefault("way", Way("", None))
    more.setdefault("until", time.monotonic() + 8)
    return Transfer(direction, plan, **more)


def test_command() -> None:
    """Tied to device and address, no name to look up, held to the ceiling, small blocks on a slow line."""
    asked = want("down", rate_plan(10, None), way=Way("eth0", "192.168.1.5"))
    words = command("iperf3", Server("s", 5202), "203.0.113.30", asked, device=True, ceiling_mbps=20)
    assert " ".join(words) == (
        "iperf3 -c 203.0.113.30 -p 5202 -J --get-server-output -t 8 -i 0.25 -P 2 -b 10000000 --connect-timeout 3000 "
        "-l 8192 -B 192.168.1.5 --bind-dev eth0 -R"
    )
    asked = want("up", rate_plan(1000, None), way=Way("eth0", "192.168.1.5"))
    words = command("iperf3", Server("s"), "203.0.113.30", asked, device=False, ceiling_mbps=2000)
    assert " ".join(words) == (
        "iperf3 -c 203.0.113.30 -p 5201 -J --get-server-output -t 3 -i 0.25 -P 4 -b 500000000 --connect-timeout 3000 "
        "-B 192.168.1.5"
    )


def script(tmp_path: Path, body: str) -> str:
    made = tmp_path / "iperf3"
    made.write_text(f"#!/bin/sh\n{body}\n")
    made.chmod(0o755)
    return str(made)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a shell script stands in for iperf3")
@pytest.mark.parametrize("how", ["cancel", "spent", "late"])
def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Cancelled, out of bytes or out of time: the program is ended, even one that ignores being asked."""
    monkeypatch.setattr(rate_iperf3, "program", lambda: script(tmp_path, "trap '' TERM; sleep 30 & wait"))
    monkeypatch.setattr(rate_iperf3, "ties_to_device", lambda _: False)
    monkeypatch.setattr(rate_iperf3, "_GOING_S", 0.1)
    asked = want(until=time.monotonic() + (0.2 if how == "late" else 20))
    if how != "late":
        threading.Timer(0.1, getattr(asked, how).set).start()
    if how == "spent":
        assert rate_iperf3.transfer(Server("s"), "127.0.0.1", asked, ceiling_mbps=1).cut
    else:
        with pytest.raises(NoTransfer):
            rate_iperf3.transfer(Server("s"), "127.0.0.1", asked, ceiling_mbps=1)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a shell script stands in for iperf3")
def test_without_the_right_to_tie_to_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an ordinary user may not tie to the device, the address ties it, if the route leads there anyway."""
    denied, good = DATA / "device_denied.json", DATA / "down.json"
    body = f'case "$*" in *--bind-dev*) cat "{denied}";; *) cat "{good}";; esac'
    monkeypatch.setattr(rate_iperf3, "program", lambda: script(tmp_path, body))
    monkeypatch.setattr(rate_iperf3, "ties_to_device", lambda _: True)
    asked = want(way=Way("eth0", "192.168.1.5"))
    monkeypatch.setattr(rate_iperf3, "_leads_there", lambda *_: True)
    assert rate_iperf3.transfer(Server("s"), "203.0.113.30", asked, ceiling_mbps=20).mbps > 9
    monkeypatch.setattr(rate_iperf3, "_leads_there", lambda *_: False)
    with pytest.raises(NoTransfer) as why:
        rate_iperf3.transfer(Server("s"), "203.0.113.30", asked, ceiling_mbps=20)
    assert why.value.code == "missing.rate_other_way"


def nowhere(address: str) -> Way:
    return Way("", None)


def page(server: TcpServer) -> Url:
    url = parse_url(f"http://127.0.0.1:{server.port}/file")
    assert url is not None
    return url


def answers(head: str, body: bytes = b"") -> Callable[[socket.socket], None]:
    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(head.encode() + b"\r\n\r\n" + body)

    return play


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("HTTP/1.1 302 Found\r\nLocation: /other", "missing.rate_page_status"),
        ("HTTP/1.1 404 Not Found", "missing.rate_page_status"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 300", "missing.rate_page_small"),
        ("SSH-2.0-OpenSSH", "missing.rate_page_status"),
        ("HTTP/1.1 two hundred", "missing.rate_page_status"),
    ],
)
def test_a_page_that_cannot_be_used(head: str, code: str) -> None:
    """A redirect, an error, a small page or no web server at all is refused by its head."""
    with TcpServer(answers(head)) as server, pytest.raises(NoTransfer) as why:
        rate_http.look(page(server), "127.0.0.1", nowhere, PLAN)
    assert why.value.code == code


def test_a_page_that_is_large_enough() -> None:
    """A file of some megabytes will do, and so will one that does not tell its size."""
    for head in ("HTTP/1.1 200 OK\r\nContent-Length: 90000000", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"):
        with TcpServer(answers(head)) as server:
            rate_http.look(page(server), "127.0.0.1", nowhere, PLAN)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("HTTP/1.1 204 No Content\r\nAllow: GET, POST", True),
        ("HTTP/1.1 200 OK\r\nallow: get,post", True),
        ("HTTP/1.1 204 No Content\r\nAllow: GET, OPTIONS", False),
        ("HTTP/1.1 200 OK", False),
        ("HTTP/1.1 405 Not Allowed\r\nAllow: POST", False),
        ("nonsense", False),
    ],
)
def test_uploads_only_where_they_are_welcome(head: str, expected: bool) -> None:
    """Nothing is posted unless the server names POST itself."""
    with TcpServer(answers(head)) as server:
        assert rate_http.takes_uploads(page(server), "127.0.0.1", nowhere) is expected


def endless(sock: socket.socket) -> None:
    request_of(sock)
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")
    while True:
        sock.sendall(bytes(65536))


def test_download_is_counted_and_held_back() -> None:
    """Loopback would give gigabits: the count stops at the run's bytes, and the ceiling holds the speed."""
    plan = rate_plan(50, None, run_s=1.5)
    with TcpServer(endless) as server:
        came = rate_http.transfer(page(server), "127.0.0.1", want("down", plan), nowhere)
    assert came.cut
    assert came.payload_bytes < plan.down.run_bytes
    assert came.mbps < plan.down.ceiling_mbps * 1.5


def test_a_page_that_ends_at_once_is_too_small() -> None:
    """A page without a length that turns out tiny is not fetched over and over."""
    with TcpServer(answers("HTTP/1.1 200 OK", bytes(1000))) as server:
        with pytest.raises(NoTransfer) as why:
            rate_http.transfer(page(server), "127.0.0.1", want("down"), nowhere)
        assert why.value.code == "missing.rate_page_small"
        assert server.connections <= PLAN.streams


def test_cancel_ends_a_download() -> None:
    """Nothing goes on after the person has said stop."""
    asked = want("down", rate_plan(1000, None))
    threading.Timer(0.2, asked.cancel.set).start()
    with TcpServer(endless) as server, pytest.raises(NoTransfer) as why:
        rate_http.transfer(page(server), "127.0.0.1", asked, nowhere)
    assert why.value.said == "cancelled"


def test_byte_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the port has passed what was allowed, in and out together, it says stop."""
    steps = iter(range(0, 10_000_000, 400_000))
    monkeypatch.setattr(port_bytes, "passed", lambda _: Passed(time.monotonic(), next(steps), 0))
    with ByteCap("eth0", 900_000, threading.Event()) as cap:
        assert cap.spent.wait(60)
    assert 900_000 <= cap.used <= 1_700_000


def test_byte_cap_without_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without counters holds nothing back by them, and says so by seeing nothing."""
    monkeypatch.setattr(port_bytes, "passed", lambda _: None)
    with ByteCap("eth0", 1, threading.Event()) as cap:
        pass
    assert (cap.used, cap.seen, cap.spent.is_set()) == (0, [], False)


def test_mbps_between() -> None:
    """Bytes between two looks as Mbit/s each way; a counter that was reset is nothing."""
    assert mbps_between(Passed(1.0, 0, 0), Passed(3.0, 500_000, 250_000)) == (2.0, 1.0)
    assert mbps_between(Passed(1.0, 900, 900), Passed(2.0, 0, 125_900)) == (0.0, 1.0)
    assert mbps_between(None, Passed(1.0, 0, 0)) is None


OWN = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.5", 24),), ("192.168.1.1",))
SERVED = Line(rate_mbps=10, test=LineTest(iperf3="203.0.113.30"))


def task(line: Line = SERVED, *, within: float = 100.0, **more: Any) -> Task:
    more.setdefault("allow", frozenset({"rate"}))
    more.setdefault("address", OWN)
    return Task("eth0", time.monotonic() + within, line=line, **more)


@pytest.mark.parametrize(
    ("asked", "port", "code"),
    [
        pytest.param(task(allow=frozenset()), {}, "missing.no_consent", id="nobody agreed"),
        pytest.param(task(allow=frozenset({"sweep"})), {}, "missing.no_consent", id="agreed to something else"),
        pytest.param(task(Line(rate_mbps=10)), {}, "missing.rate_no_server", id="nothing to test against"),
        pytest.param(
            task(Line(test=LineTest(targets=("203.0.113.10",)))), {}, "missing.rate_no_server", id="only an address"
        ),
        pytest.param(task(), {"kind": "wireless"}, "missing.rate_wireless", id="Wi-Fi"),
        pytest.param(task(), {"kind": "tether"}, "missing.rate_wireless", id="a phone"),
        pytest.param(task(), {"link": False}, "missing.link_down", id="no link"),
        pytest.param(task(), {"name": "eth9"}, "missing.interface_gone", id="port gone"),
        pytest.param(task(address=None), {}, "missing.no_address", id="no address"),
        pytest.param(task(within=15), {}, "missing.rate_no_time", id="too little time"),
    ],
)
def test_refused_beforehand(asked: Task, port: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without consent, server, wire, address or time nothing is opened at all."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was sent")

    found = replace(Interface("eth0", "ethernet", True, speed_mbps=1000), **port)
    monkeypatch.setattr(nic, "interfaces", lambda **_: (found,))
    monkeypatch.setattr(rate, "exchange", never)
    monkeypatch.setattr(rate_iperf3, "transfer", never)
    monkeypatch.setattr(rate_http, "look", never)
    monkeypatch.setattr(rate, "must_have_address", _must_have_address)
    with pytest.raises(NotMeasured) as why:
        rate.measure(asked)
    assert why.value.code == code


def _must_have_address(task: Task) -> None:
    if task.address is None:
        raise NotMeasured("missing.no_address")


def test_the_built_in_targets_are_never_loaded() -> None:
    """Only what the record names is ever filled; the default pages of other checks are not."""
    assert rate._pages(SERVED) == []
    named = Line(test=LineTest(targets=("https://files.example/a.bin", "203.0.113.10", "ftp://x.example/")))
    assert [each.host for each in rate._pages(named)] == ["files.example"]


def test_estimate_is_the_plan() -> None:
    """What the probe would spend is what the check announces."""
    plan = rate_plan(100, 1000)
    assert rate.estimate(Line(rate_mbps=100), 1000) == (plan.megabytes, plan.seconds)
    assert plan.seconds < PROBES["rate"].seconds
    assert rate_plan(2, None).seconds + 20 < PROBES["rate"].seconds
    assert PROBES["rate"].exclusive


def test_spread() -> None:
    """Percentiles by nearest rank."""
    found = rate.spread_of([float(each) for each in range(1, 101)])
    assert found is not None
    figures = (found.count, found.least, found.mean, found.median, found.p95, found.p99, found.most)
    assert figures == (100, 1.0, 50.5, 50.5, 95.0, 99.0, 100.0)
    assert rate.spread_of([]) is None
    one = rate.spread_of([7.0])
    assert one is not None
    assert (one.p95, one.p99) == (7.0, 7.0)


def test_traffic_that_went_another_way_is_void(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that did not count what was transferred is not the port it went by."""
    test = rate._Test(task(), Interface("eth0", "ethernet", True), PLAN, PLAN.total_bytes)
    cap: Any = SimpleNamespace(seen=[Passed(0.0, 0, 0), Passed(3.0, 10_000, 10_000)])
    came = Transferred(3_500_000, 3.0)
    with pytest.raises(NotMeasured) as why:
        test._run_of("down", came, cap)
    assert why.value.code == "missing.rate_other_way"
    cap = SimpleNamespace(seen=[Passed(0.0, 0, 0), Passed(3.0, 3_700_000, 90_000)])
    run = test._run_of("down", came, cap)
    assert run is not None
    assert test._run_of("up", Transferred(0, 0.0, cut=True), cap) is None
    assert run.mbps == pytest.approx(9.333, abs=0.001)
    assert run.wire_bytes == 3_700_000


def test_a_cut_run_is_told_by_the_port() -> None:
    """A transfer ended early says nothing itself; the port's counters do, from when bytes began to flow."""
    seen = [Passed(each / 10, max(0, each - 5) * 1_250_000, 0) for each in range(16)]
    payload, seconds = rate._by_counters(seen)
    assert payload * 8 / seconds / 1e6 == pytest.approx(100 * 1460 / 1514, rel=0.01)


def test_a_page_stands_in_for_a_dead_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a server that never answered is made up for by the record's page; what else fails, fails."""
    line = Line(rate_mbps=10, test=LineTest(iperf3="203.0.113.30", targets=("http://203.0.113.9/large",)))
    monkeypatch.setattr(rate_iperf3, "program", lambda: "iperf3")
    monkeypatch.setattr(rate_http, "look", lambda *_: None)
    monkeypatch.setattr(rate_http, "takes_uploads", lambda *_: False)
    tried: list[str] = []

    done = Measured(None, "http")

    def with_means(self: Any, means: rate.Means) -> Measured:
        tried.append(means.method)
        if means.method == "iperf3":
            raise NotMeasured(failure)
        return done

    monkeypatch.setattr(rate._Test, "_with", with_means)
    test = rate._Test(task(line), Interface("eth0", "ethernet", True), PLAN, PLAN.total_bytes)
    failure = "missing.rate_server_silent"
    assert test.measured() is done
    assert tried == ["iperf3", "http"]
    failure = "missing.rate_other_way"
    with pytest.raises(NotMeasured) as why:
        test.measured()
    assert why.value.code == "missing.rate_other_way"
    monkeypatch.setattr(rate_iperf3, "program", lambda: None)
    assert test.measured() is done


@pytest.mark.parametrize(
    ("server", "code"),
    [("two words", "missing.rate_bad_server"), ("203.0.113.30", "missing.rate_no_iperf3")],
)
def test_no_way_to_use_the_server(server: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that cannot be one, or no program to ask it with, and no page either."""
    monkeypatch.setattr(rate_iperf3, "program", lambda: None)
    asked = task(Line(rate_mbps=10, test=LineTest(iperf3=server)))
    with pytest.raises(NotMeasured) as why:
        rate._Test(asked, Interface("eth0", "ethernet", True), PLAN, PLAN.total_bytes).measured()
    assert why.value.code == code
