"""One site against what each resolver says of it, on loopback."""

import time
from collections.abc import Sequence

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsAnswer, Role
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.model.site import SiteReading
from fieldkit.probes import http_fetch, names, site
from fieldkit.probes.resolve import Kind, Reply, Way
from fieldkit.probes.task import Targets, Task
from tests.probes.loopback_servers import TcpServer, hangs, page, says


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds become tenths; this machine's own hosts file does not count."""
    monkeypatch.setattr(http_fetch, "QUIET_S", 0.3)
    monkeypatch.setattr(http_fetch, "GIVE_UP_S", 0.8)
    monkeypatch.setattr(http_fetch, "_SHORTEST_CONNECT_S", 0.2)
    monkeypatch.setattr(site, "_LOOKUP_S", 0.5)
    monkeypatch.setattr(names, "hosts_text", lambda: "127.0.0.4 pinned.example")


def say(monkeypatch: pytest.MonkeyPatch, **servers: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each server's answer, by its last number; one not listed keeps silent.  Returns what was asked."""
    asked: list[tuple[str, str]] = []

    def query(way: Way, server: str, name: str, kind: str, *, timeout: float) -> Reply:
        asked.append((server, kind))
        said = servers.get("s" + server.rsplit(".", 1)[-1])
        known_kind: Kind = "AAAA" if kind == "AAAA" else "A"
        if said is None:
            time.sleep(timeout)
            return Reply(server, name, known_kind, "udp", failure="timeout")
        found = said if kind == "A" else ()
        return Reply(server, name, known_kind, "udp", "NOERROR" if said else "NXDOMAIN", found, 1.0)

    monkeypatch.setattr(site, "query", query)
    return asked


def measure(where: str | None, *, expect: dict[str, tuple[str, ...]] | None = None) -> SiteReading:
    task = Task(
        "lo",
        time.monotonic() + 30,
        line=Line(address=CarrierAddress(dns=("10.0.0.2",)), test=LineTest(expect=expect or {})),
        targets=Targets(reference_dns=("10.0.0.3",)),
        address=AddressReading("lo", None, "static", dns=("10.0.0.1",)),
        site=where,
    )
    facts = site.measure(task).facts
    assert isinstance(facts, SiteReading)
    return facts


def fates(facts: SiteReading) -> list[tuple[str | None, str, str | None]]:
    return [(fetch.resolved_by, fetch.outcome, fetch.address) for fetch in facts.fetches]


def test_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """All say the same: one connection attempt, one page."""
    asked = say(monkeypatch, s1=("127.0.0.1",), s2=("127.0.0.1",), s3=("127.0.0.1",))
    with TcpServer(says(page(b"x"))) as server:
        facts = measure(f"http://a.example:{server.port}/login")
    assert fates(facts) == [("configured", "ok", "127.0.0.1")]
    assert [(each.address, each.port, each.outcome) for each in facts.attempts] == [
        ("127.0.0.1", server.port, "answered")
    ]
    assert sorted(asked) == [("10.0.0.1", "A"), ("10.0.0.1", "AAAA"), ("10.0.0.2", "A"), ("10.0.0.3", "A")]
    assert [(each.role, each.kind) for each in facts.dns] == [
        ("configured", "A"),
        ("configured", "AAAA"),
        ("carrier", "A"),
        ("reference", "A"),
    ]
    assert (facts.url, facts.host) == (f"http://a.example:{server.port}/login", "a.example")


def test_wrong_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The configured answer is dead, the carrier's opens, and the third opinion's equal one is not fetched twice."""
    say(monkeypatch, s1=("127.0.0.9",), s2=("127.0.0.1",), s3=("127.0.0.1",))
    with TcpServer(says(page(b"x"))) as server:
        facts = measure(f"http://a.example:{server.port}/")
    assert fates(facts) == [("configured", "refused", "127.0.0.9"), ("carrier", "ok", "127.0.0.1")]


def test_hosts_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hosts-file entry is what this PC uses, and is fetched first; what the resolvers say is fetched beside it."""
    say(monkeypatch, s1=("127.0.0.1",), s2=(), s3=())
    with TcpServer(says(page(b"x"))) as server:
        facts = measure(f"http://pinned.example:{server.port}/")
    assert facts.hosts_file == "127.0.0.4"
    assert fates(facts) == [("hosts", "refused", "127.0.0.4"), ("configured", "ok", "127.0.0.1")]


def test_bare_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare host is tried by https and by http."""
    say(monkeypatch, s1=("127.0.0.1",), s2=(), s3=())
    with TcpServer(says(page(b"x"))) as server:
        facts = measure(f"a.example:{server.port}")
    assert [fetch.url.partition(":")[0] for fetch in facts.fetches if fetch.small_segments is None] == ["https", "http"]
    assert facts.fetches[-1].outcome == "ok"


def test_nobody_knows_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two say no, one keeps silent: no address, no attempt, `dns_failed`, in bounded time."""
    say(monkeypatch, s1=(), s2=())
    begun = time.monotonic()
    facts = measure("https://a.example/")
    assert time.monotonic() - begun < 15
    assert fates(facts) == [(None, "dns_failed", None)]
    assert facts.attempts == ()
    assert [each.rcode or each.failure for each in facts.dns] == ["NXDOMAIN", "NXDOMAIN", "NXDOMAIN", "timeout"]


def test_literal_site_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site given by address needs no resolver."""
    asked = say(monkeypatch)
    with TcpServer(hangs()) as server:
        facts = measure(f"http://127.0.0.1:{server.port}/")
    assert asked == []
    assert facts.dns == ()
    assert {fetch.outcome for fetch in facts.fetches} == {"stalled"}
    assert facts.fetches[0].resolved_by == "literal"


def answer(role: Role, *addresses: str, rcode: str = "NOERROR") -> DnsAnswer:
    return DnsAnswer("10.0.0.1", role, "a.example", "udp", rcode=rcode, addresses=addresses)


SETS: dict[str, tuple[Sequence[DnsAnswer], tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "the same set in another order is the same": (
        [answer("configured", "192.0.2.1", "192.0.2.2"), answer("carrier", "192.0.2.2", "192.0.2.1")],
        (),
        {"configured": ("192.0.2.1", "192.0.2.2")},
    ),
    "each role's first set": (
        [answer("configured", "192.0.2.1"), answer("configured", "192.0.2.9"), answer("reference", "192.0.2.2")],
        (),
        {"configured": ("192.0.2.1",), "reference": ("192.0.2.2",)},
    ),
    "a failed answer gives no set": (
        [answer("configured", rcode="SERVFAIL")],
        ("192.0.2.7",),
        {"record": ("192.0.2.7",)},
    ),
    "nothing": ([], (), {}),
}


@pytest.mark.parametrize("case", SETS)
def test_address_sets(case: str) -> None:
    """Every distinct answer is tried once, under the name of the first who gave it."""
    answers, recorded, expected = SETS[case]
    found = site.address_sets("a.example", None, answers, recorded)
    assert found == expected
    assert list(found) == list(expected)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (None, "missing.no_site"),
        ("  ", "missing.no_site"),
        ("ftp://a.example/", "missing.bad_site"),
        ("打不开", "missing.bad_site"),
        ("two words", "missing.bad_site"),
        ("http://", "missing.bad_site"),
    ],
)
def test_not_measured(where: str | None, code: str) -> None:
    """What is no site is named, not measured."""
    with pytest.raises(NotMeasured) as caught:
        measure(where)
    assert caught.value.code == code
    if code == "missing.bad_site":
        assert caught.value.facts == {"site": where}
