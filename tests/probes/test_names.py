"""Whom to ask, by which way, and whose answer counts."""

import threading
import time

import pytest

from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.probes import names
from fieldkit.probes.names import Found, Names, ascii_name, can_resolve, hosts_entry, own_source, servers, way_to
from fieldkit.probes.resolve import Reply, Way
from fieldkit.probes.task import Targets, Task


def task_with(
    *,
    configured: tuple[str, ...] | None = (),
    carrier: tuple[str, ...] = (),
    reference: tuple[str, ...] = (),
    expect: dict[str, tuple[str, ...]] | None = None,
    seconds: float = 5.0,
) -> Task:
    address = AddressReading(
        "eth0", None, "static", (OwnAddress("192.168.1.5", 24),), ("192.168.1.1",), dns=configured or ()
    )
    return Task(
        "eth0",
        time.monotonic() + seconds,
        line=Line(address=CarrierAddress(dns=carrier), test=LineTest(expect=expect or {})),
        targets=Targets(reference_dns=reference),
        address=None if configured is None else address,
    )


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("A.Example.", "a.example"),
        ("中国.example", "xn--fiqs8s.example"),
        ("_dmarc.example", "_dmarc.example"),
        ("192.0.2.1", None),
        ("2001:db8::1", None),
        ("", None),
        ("a..b", None),
        ("a b.example", None),
        ("a\x1b[31m.example", None),
        ("x" * 64 + ".example", None),
        (".".join(["abcdefgh"] * 40), None),
    ],
)
def test_ascii_name(host: str, expected: str | None) -> None:
    """Only what a resolver can be asked for is a name."""
    assert ascii_name(host) == expected


HOSTS = """\
# a comment
127.0.0.1 localhost
::1       localhost six.example
10.0.0.9  Pinned.Example alias.example # 203.0.113.1 pinned.example
10.0.0.8  pinned.example
2001:db8::9 both.example
10.0.0.7  both.example
rubbish   broken.example
"""


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("pinned.example", "10.0.0.9"),
        ("ALIAS.example.", "10.0.0.9"),
        ("both.example", "10.0.0.7"),
        ("six.example", "::1"),
        ("broken.example", None),
        ("example", None),
    ],
)
def test_hosts_entry(host: str, expected: str | None) -> None:
    """The hosts file is read as the system reads it."""
    assert hosts_entry(host, HOSTS) == expected


def test_servers_by_role() -> None:
    """A resolver may be configured and the carrier's; a third opinion is neither."""
    task = task_with(
        configured=("192.0.2.53", "192.0.2.53", "127.0.0.53", "not-an-address"),
        carrier=("192.0.2.53",),
        reference=("192.0.2.53", "127.0.0.53", "198.51.100.53"),
    )
    assert servers(task) == {
        "configured": ("192.0.2.53", "127.0.0.53"),
        "carrier": ("192.0.2.53",),
        "reference": ("198.51.100.53",),
    }


def test_settings_not_read_are_not_settings_missing() -> None:
    """Without the laptop's settings and without a recorded resolver nothing can be said of names."""
    assert can_resolve(task_with(configured=None)) is False
    assert can_resolve(task_with(configured=None, carrier=("192.0.2.53",))) is True
    assert can_resolve(task_with(configured=())) is True


def test_way() -> None:
    """Beyond the laptop by the tested interface and its own address; inside it, untied; a PPPoE session is the line."""
    task = task_with()
    assert way_to(task, "192.0.2.1") == Way("eth0", "192.168.1.5")
    assert way_to(task, "127.0.0.53") == Way("", None)
    assert way_to(task, "2001:db8::1") == Way("eth0", None)
    dialled = AddressReading("eth0", None, "pppoe", ppp=("ppp0",))
    assert way_to(Task("eth0", 0.0, address=dialled), "192.0.2.1") == Way("ppp0", None)


def test_own_source_is_beside_the_gateway() -> None:
    """With several addresses the one in the gateway's subnet is ours."""
    own = AddressReading(
        "eth0", None, "static", (OwnAddress("169.254.3.3", 16), OwnAddress("10.0.0.5", 24)), ("10.0.0.1",)
    )
    assert own_source(own) == "10.0.0.5"
    assert own_source(AddressReading("eth0", None, "none")) is None
    assert own_source(None) is None


class Resolvers:
    """Stands in for the network: each server's answer and how long it takes; an unknown server keeps silent."""

    def __init__(self, **said: tuple[float, str]) -> None:
        self.said = {key.replace("_", "."): each for key, each in said.items()}
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def query(self, _way: Way, server: str, name: str, *, timeout: float) -> Reply:
        with self._lock:
            self.asked.append(server)
        delay, what = self.said.get("n" + server, (timeout, "timeout"))
        time.sleep(min(delay, timeout))
        reply = Reply(server, name, "A", "udp")
        if what == "timeout":
            return Reply(server, name, "A", "udp", failure="timeout")
        if what[0].isdigit():
            return Reply(server, name, "A", "udp", rcode="NOERROR", addresses=(what,), rtt_ms=1.0)
        return Reply(reply.server, name, "A", "udp", rcode=what, rtt_ms=1.0)


C1, C2, K1, R1 = "10.0.0.1", "10.0.0.2", "10.1.0.1", "10.2.0.1"
FINDS: dict[str, tuple[Resolvers, Found, set[str]]] = {
    "configured answers, nobody else is asked": (
        Resolvers(n10_0_0_1=(0.0, "192.0.2.1"), n10_0_0_2=(0.0, "192.0.2.2")),
        Found(("192.0.2.1",), "configured"),
        {C1, C2},
    ),
    "the second answers before the first, nobody else is asked": (
        Resolvers(n10_0_0_1=(0.1, "192.0.2.1"), n10_0_0_2=(0.0, "192.0.2.2")),
        Found(("192.0.2.1",), "configured"),
        {C1, C2},
    ),
    "a dead first resolver does not hold up the second": (
        Resolvers(n10_0_0_2=(0.0, "192.0.2.2")),
        Found(("192.0.2.2",), "configured"),
        {C1, C2},
    ),
    "configured fail quickly": (
        Resolvers(
            n10_0_0_1=(0.0, "SERVFAIL"),
            n10_0_0_2=(0.0, "NXDOMAIN"),
            n10_1_0_1=(0.1, "192.0.2.3"),
            n10_2_0_1=(0.0, "192.0.2.4"),
        ),
        Found(("192.0.2.3",), "carrier"),
        {C1, C2, K1, R1},
    ),
    "configured and carrier's keep silent": (
        Resolvers(n10_2_0_1=(0.0, "192.0.2.4")),
        Found(("192.0.2.4",), "reference"),
        {C1, C2, K1, R1},
    ),
    "a late configured answer still is the PC's": (
        Resolvers(n10_0_0_1=(0.9, "192.0.2.1"), n10_0_0_2=(0.0, "SERVFAIL"), n10_1_0_1=(0.0, "192.0.2.3")),
        Found(("192.0.2.1",), "configured"),
        {C1, C2, K1, R1},
    ),
    "nobody answers: the record's own": (Resolvers(), Found(("192.0.2.9",), "record"), {C1, C2, K1, R1}),
}


@pytest.mark.parametrize("case", FINDS)
def test_find(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The PC's own resolvers count first; another's answer is used only when they fail, and is called another's."""
    resolvers, expected, asked = FINDS[case]
    monkeypatch.setattr(names, "query", resolvers.query)
    monkeypatch.setattr(names, "hosts_text", lambda: "")
    # Where nobody else may be asked patience has no end, so that a busy machine cannot make a resolver look silent.
    alone = asked == {C1, C2}
    monkeypatch.setattr(names, "LIFETIME_S", 30.0 if alone else 1.2)
    monkeypatch.setattr(names, "_PATIENCE_S", 60.0 if alone else 0.5)
    task = task_with(configured=(C1, C2), carrier=(K1,), reference=(R1,), expect={"a.example": ("192.0.2.9",)})
    begun = time.monotonic()
    finder = Names(task)
    found = finder.find("a.example", begun + 60)
    assert time.monotonic() - begun < (20 if alone else 4)
    assert Found(found.addresses, found.by) == expected
    assert found.took_ms is not None
    assert set(resolvers.asked) == asked
    assert finder.find("a.example", begun + 5) is found


def test_find_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A literal and a hosts-file name need no resolver; a name nobody knows has no address."""
    monkeypatch.setattr(names, "hosts_text", lambda: HOSTS)
    finder = Names(task_with())
    end = time.monotonic() + 1
    assert finder.find("192.0.2.1", end) == Found(("192.0.2.1",), "literal")
    assert finder.find("pinned.example", end) == Found(("10.0.0.9",), "hosts")
    assert finder.find("other.example", end) == Found()
