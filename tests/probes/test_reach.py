"""What counts as a target, where it is, and how several tries become one answer."""

import time
from typing import Any

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import Line, LineTest
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.probes import reach
from fieldkit.probes.icmp import Exchange, Fate, Shot
from fieldkit.probes.names import Found, Names
from fieldkit.probes.task import Targets, Task

OWN = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.5", 24),), ("192.168.1.1",))


def task(
    *hosts: str, urls: tuple[str, ...] = (), expect: dict[str, tuple[str, ...]] | None = None, seconds: float = 5.0
) -> Task:
    return Task(
        "eth0",
        time.monotonic() + seconds,
        line=Line(test=LineTest(expect=expect or {})),
        targets=Targets(urls=urls, hosts=hosts),
        address=OWN,
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (task("192.0.2.1"), [("192.0.2.1", (443, 80))]),
        (task("a.example", "192.0.2.1"), [("192.0.2.1", (443, 80)), ("a.example", (443, 80))]),
        (task(urls=("https://a.example/x",)), [("a.example", (443,))]),
        (task(urls=("http://a.example",)), [("a.example", (80,))]),
        (task(urls=("http://a.example:8080/",)), [("a.example", (8080,))]),
        (task(urls=("https://a.example/1", "https://a.example/2")), [("a.example", (443,))]),
        (task("2001:db8::1", urls=("http://[2001:db8::1]/", "https://:0", "http://[broken", "")), []),
        (task(urls=("http://a.example:99999/",)), []),
        (task(*[f"192.0.2.{n}" for n in range(20)]), [(f"192.0.2.{n}", (443, 80)) for n in range(8)]),
    ],
)
def test_wanted(asked: Task, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """Addresses before names, each host and port once, eight at most; IPv6 and rubbish are left out."""
    assert [(each.host, each.ports) for each in reach.wanted(asked)] == expected


class FixedNames(Names):
    """Answers from a table."""

    def __init__(self, table: dict[str, Found]) -> None:
        self._table = table

    def find(self, host: str, deadline: float) -> Found:  # noqa: ARG002 - the signature of the real one
        return self._table.get(host, Found())


@pytest.mark.parametrize(
    ("answers", "by", "recorded", "expected"),
    [
        (("198.51.100.7",), "configured", (), "198.51.100.7"),
        ((), None, (), None),
        (("0.0.0.0",), "configured", (), None),
        (("127.0.0.1",), "hosts", (), None),
        (("192.168.1.5",), "configured", (), None),
        (("198.51.100.7", "198.51.100.8"), "configured", ("198.51.100.8",), "198.51.100.8"),
        (("10.10.10.10",), "configured", ("198.51.100.8",), "198.51.100.8"),
        (("0.0.0.0",), "configured", ("198.51.100.8",), "198.51.100.8"),
    ],
)
def test_address_of(answers: tuple[str, ...], by: Any, recorded: tuple[str, ...], expected: str | None) -> None:
    """A name's address; never this laptop itself; where the record knows better, the record's."""
    asked = task(expect={"a.example": recorded} if recorded else None)
    names = FixedNames({"a.example": Found(answers, by)})
    assert reach.address_of(asked, names, "a.example", time.monotonic() + 1) == expected


A, B = Shot("192.0.2.1"), Shot("192.0.2.1", at_s=0.1)


@pytest.mark.parametrize(
    ("fates", "expected"),
    [
        ([Fate(A, True), Fate(B, True, rtt_ms=3.0)], ("answered", 3.0, None)),
        ([Fate(A, True, rtt_ms=9.0), Fate(B, True, rtt_ms=3.0)], ("answered", 3.0, None)),
        ([Fate(A, True), Fate(B, True)], ("timeout", None, None)),
        ([Fate(A, True, refused="prohibited", by="192.0.2.9"), Fate(B, True)], ("prohibited", None, "192.0.2.9")),
        ([Fate(A, True, refused="expired", by="192.0.2.9")], ("unreachable", None, "192.0.2.9")),
        ([Fate(A, False, refused="local"), Fate(B, False, refused="local")], ("local", None, None)),
        (
            [Fate(A, False, refused="local"), Fate(B, True, refused="unreachable", by="192.0.2.9")],
            ("unreachable", None, "192.0.2.9"),
        ),
        ([Fate(A, True), Fate(B, True, refused="unreachable")], ("unreachable", None, None)),
    ],
)
def test_several_echoes_are_one_try(fates: list[Fate], expected: tuple[str, float | None, str | None]) -> None:
    """One answer outweighs silence; a refusal from outside outweighs our own laptop's."""
    attempt = reach.attempt_of("t", "192.0.2.1", fates)
    assert (attempt.outcome, attempt.rtt_ms, attempt.by) == expected


def outside(monkeypatch: pytest.MonkeyPatch, names: dict[str, Found] | None = None, icmp: bool = True) -> list[Any]:
    """No network: echoes answer in 2 ms, TCP 443 is reset in 3 ms, other ports stay silent."""
    sent: list[Any] = []

    def fake_exchange(
        interface: str, source: str | None, plan: tuple[Shot, ...], deadline: float, **_: Any
    ) -> Exchange:
        sent.append(("icmp", interface, source, plan[0].target))
        if not icmp:
            raise NotMeasured("missing.no_icmp")
        return Exchange(tuple(Fate(shot, True, rtt_ms=2.0) for shot in plan), "raw")

    def fake_connect(interface: str, source: str | None, address: str, port: int, *, timeout: float) -> Any:
        sent.append(("tcp", interface, source, address, port))
        return (None, "reset", 3.0, None) if port == 443 else (None, "timeout", None, None)

    monkeypatch.setattr(reach, "exchange", fake_exchange)
    monkeypatch.setattr(reach, "connect_tcp", fake_connect)
    monkeypatch.setattr(reach, "Names", lambda _: FixedNames(names or {}))
    return sent


def test_all_ways_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare address by ICMP and both web ports, a URL by ICMP and its own port, the gateway not at all."""
    sent = outside(monkeypatch, {"a.example": Found(("198.51.100.7",), "configured")})
    url, gone = "https://a.example/", "http://gone.example/"
    measured = reach.measure(task("192.0.2.1", "192.168.1.1", urls=(url, gone)))
    assert measured.facts == ReachReading(
        attempts=(
            Attempt("192.0.2.1", "192.0.2.1", "icmp", "answered", rtt_ms=2.0),
            Attempt("192.0.2.1", "192.0.2.1", "tcp", "reset", port=443, rtt_ms=3.0),
            Attempt("192.0.2.1", "192.0.2.1", "tcp", "timeout", port=80),
            Attempt(url, "198.51.100.7", "icmp", "answered", rtt_ms=2.0),
            Attempt(url, "198.51.100.7", "tcp", "reset", port=443, rtt_ms=3.0),
        ),
        unresolved=(gone,),
    )
    assert {each[1:3] for each in sent} == {("eth0", "192.168.1.5")}
    assert measured.weak is None


def test_the_record_stands_in_for_dead_resolvers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no resolver knows is listed, and still tried at the address the record gives."""
    outside(monkeypatch, {"a.example": Found(("198.51.100.7",), "record")})
    facts = reach.measure(task(urls=("https://a.example/",), expect={"a.example": ("198.51.100.7",)})).facts
    assert facts.unresolved == ("https://a.example/",)
    assert {attempt.address for attempt in facts.attempts} == {"198.51.100.7"}


def test_without_icmp_tcp_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who may not echo still measures TCP, and the reading says what it lacks."""
    outside(monkeypatch, icmp=False)
    measured = reach.measure(task("192.0.2.1"))
    assert [attempt.method for attempt in measured.facts.attempts] == ["tcp", "tcp"]
    assert measured.weak == "weak.no_icmp"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (task(), "missing.no_target"),
        (task("192.168.1.1", "192.168.1.5"), "missing.no_target"),
        (
            Task(
                "eth0",
                time.monotonic() + 60,
                targets=Targets(hosts=("192.0.2.1",)),
                address=AddressReading("eth0", None, "none"),
            ),
            "missing.no_address",
        ),
    ],
)
def test_not_measured(monkeypatch: pytest.MonkeyPatch, asked: Task, code: str) -> None:
    """Nothing beyond, or nothing to send from, is a reason and not an empty reading."""
    sent = outside(monkeypatch)
    with pytest.raises(NotMeasured) as told:
        reach.measure(asked)
    assert told.value.code == code
    assert sent == []
