"""The whole round of questions: who is asked what, in which role, and which made-up name decides."""

import threading
import time
from collections.abc import Mapping

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.probes import dns as probe
from fieldkit.probes.resolve import LIFETIME_S, Reply, Way
from fieldkit.probes.task import Targets, Task

A, B, PORTAL = "192.0.2.1", "192.0.2.2", "198.51.100.9"
KNOWN: dict[str, tuple[str, ...]] = {"a.example": (A,), "b.example": (B,)}


class Resolver:
    """Stands in for the wire: what each server says of each kind of name."""

    def __init__(self, **servers: Mapping[str, tuple[str, ...]]) -> None:
        self.servers = servers
        self.asked: list[tuple[str, str, str]] = []
        self._lock = threading.Lock()

    def query(self, _way: Way, server: str, name: str, _kind: str, transport: str, *, timeout: float) -> Reply:
        with self._lock:
            self.asked.append((server, name, transport))
        said = self.servers.get("s" + server.rsplit(".", 1)[-1])
        reply = Reply(server, name, "A", "tcp" if transport == "tcp" else "udp")
        if said is None:
            time.sleep(timeout)
            return Reply(server, name, "A", reply.transport, failure="timeout")
        suffix = "*." + name.rsplit(".", 1)[-1]
        addresses = said.get(name, said.get(suffix, said.get("*", ())))
        return Reply(server, name, "A", reply.transport, "NOERROR" if addresses else "NXDOMAIN", addresses, 1.0)


def task_with(
    *,
    configured: tuple[str, ...] | None = ("10.0.0.1",),
    carrier: tuple[str, ...] = (),
    reference: tuple[str, ...] = (),
    urls: tuple[str, ...] = ("https://a.example/x", "http://b.example/"),
    expect: dict[str, tuple[str, ...]] | None = None,
    seconds: float = 5.0,
) -> Task:
    return Task(
        "eth0",
        time.monotonic() + seconds,
        line=Line(address=CarrierAddress(dns=carrier), test=LineTest(expect=expect or {})),
        targets=Targets(urls=urls, reference_dns=reference),
        address=None if configured is None else AddressReading("eth0", None, "static", dns=configured),
    )


def measure(monkeypatch: pytest.MonkeyPatch, resolver: Resolver, task: Task) -> DnsReading:
    monkeypatch.setattr(probe, "query", resolver.query)
    facts = probe.measure(task).facts
    assert isinstance(facts, DnsReading)
    return facts


def test_each_role_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in two roles is asked once and stands in both; a reference that is the carrier's is left out."""
    resolver = Resolver(s1=KNOWN, s2=KNOWN)
    facts = measure(monkeypatch, resolver, task_with(carrier=("10.0.0.1",), reference=("10.0.0.1", "10.0.0.2")))
    assert facts.names == ("a.example", "b.example")
    assert len(resolver.asked) == len(set(resolver.asked)) == 2 * (2 + 1 + 1)
    seen = [(each.role, each.server, each.name, each.transport) for each in facts.answers]
    expected = [
        (role, server, name, transport)
        for role, server in (("configured", "10.0.0.1"), ("carrier", "10.0.0.1"), ("reference", "10.0.0.2"))
        for name, transport in (("a.example", "udp"), ("b.example", "udp"), (facts.nonce, "udp"), ("a.example", "tcp"))
    ]
    assert seen == expected
    assert facts.nonce.endswith(".invalid")


NONCE: dict[str, tuple[Mapping[str, tuple[str, ...]], str, tuple[str, ...]]] = {
    "honest": (KNOWN, "invalid", ()),
    "both names on one web server, honestly": ({"a.example": (A,), "b.example": (A,)}, "invalid", ()),
    "captures everything": ({"*": (PORTAL,)}, "invalid", (PORTAL,)),
    "captures all but .invalid": ({"*": (PORTAL,), "*.invalid": ()}, "com", (PORTAL,)),
    "sells mistyped names": (KNOWN | {"*.com": (PORTAL,)}, "invalid", ()),
    "one web server, and sells mistyped names": (
        {"a.example": (A,), "b.example": (A,), "*.com": (PORTAL,)},
        "invalid",
        (),
    ),
}


@pytest.mark.parametrize("case", NONCE)
def test_nonce(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up name resolves only where every name is captured, not where mistyped names are sold."""
    said, domain, expected = NONCE[case]
    facts = measure(monkeypatch, Resolver(s1=said), task_with())
    assert facts.nonce.rsplit(".", 1)[-1] == domain
    assert [each.addresses for each in facts.answers if each.name == facts.nonce] == [expected]


def test_a_fresh_nonce_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cache can know the made-up name."""
    assert len({measure(monkeypatch, Resolver(s1=KNOWN), task_with()).nonce for _ in range(5)}) == 5


def test_silence_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead network takes one lifetime, however many servers and names; each question's fate is there."""
    begun = time.monotonic()
    facts = measure(
        monkeypatch, Resolver(), task_with(carrier=("10.0.0.8", "10.0.0.9"), reference=("10.0.0.7",), seconds=12.0)
    )
    assert time.monotonic() - begun < 1.9 * LIFETIME_S
    assert [each.failure for each in facts.answers] == ["timeout"] * 16


@pytest.mark.parametrize(
    ("task", "names"),
    [
        (task_with(expect={"c.example": (A,), "a.example": (A,)}), ("c.example", "a.example", "b.example")),
        (task_with(urls=("https://192.0.2.1/", "http://[2001:db8::1]/")), ()),
        (task_with(urls=("http://bad host/", "http://x\x1b.example/", "https://A.Example./")), ("a.example",)),
        (task_with(urls=tuple(f"http://{n}.example/" for n in range(9))), ("0.example", "1.example", "2.example")),
    ],
)
def test_names(task: Task, names: tuple[str, ...]) -> None:
    """At most three names, those with a recorded answer first, and no address among them."""
    assert probe.names_to_ask(task) == names


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (task_with(urls=("http://192.0.2.1/",)), "missing.no_name"),
        (task_with(configured=None), "missing.no_resolver"),
        (task_with(seconds=0.5), "missing.no_time"),
    ],
)
def test_not_measured(task: Task, code: str) -> None:
    """What cannot be asked is said to be unmeasured, with its reason."""
    with pytest.raises(NotMeasured) as caught:
        probe.measure(Task(**{**vars(task), "deadline": time.monotonic() + (0.5 if code == "missing.no_time" else 5)}))
    assert caught.value.code == code


def test_weaker_without_the_laptops_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the carrier's resolvers could be asked: the reading says so."""
    monkeypatch.setattr(probe, "query", Resolver(s1=KNOWN).query)
    measured = probe.measure(task_with(configured=None, carrier=("10.0.0.1",)))
    assert measured.weak == "weak.resolvers_unknown"
    assert {each.role for each in measured.facts.answers} == {"carrier"}


def test_no_server_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop with no resolver set is a reading without answers, for a check to judge."""
    assert measure(monkeypatch, Resolver(), task_with(configured=())).answers == ()
