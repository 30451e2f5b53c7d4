"""Which sizes are sent in which order, to whom, and what is kept of them."""

import time

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.mtu import SizeTry
from fieldkit.probes import mtu
from fieldkit.probes.icmp import Fate, Shot
from fieldkit.probes.task import Targets, Task

OWN = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.5", 24),), ("192.168.1.1",))


def task(*hosts: str, urls: tuple[str, ...] = ()) -> Task:
    return Task("eth0", time.monotonic() + 4, targets=Targets(hosts=hosts, urls=urls), address=OWN)


@pytest.mark.parametrize(
    ("interface_mtu", "expected"),
    [
        (1500, (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500)),
        (9000, (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500)),
        (None, (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500)),
        (1492, (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492)),
        (1460, (576, 1280, 1400, 1420, 1452, 1460)),
        (576, (576,)),
        (500, ()),
    ],
)
def test_sizes(interface_mtu: int | None, expected: tuple[int, ...]) -> None:
    """Nothing larger than this laptop itself can send, and its own MTU among them."""
    assert mtu.sizes_for(interface_mtu) == expected


@pytest.mark.parametrize("interface_mtu", [1500, 1492, 1460, 576])
def test_plan(interface_mtu: int) -> None:
    """Each size twice with DF, header included, all within 300 ms."""
    sizes = mtu.sizes_for(interface_mtu)
    plan = mtu.plan_for("192.0.2.1", sizes)
    assert sorted(shot.payload_size + 28 for shot in plan) == sorted([*sizes, *sizes])
    assert all(shot.df and 0 <= shot.at_s < 0.3 for shot in plan)
    assert len({shot.at_s for shot in plan}) == len(plan)


def test_a_limiter_never_looks_like_a_size_limit() -> None:
    """Whoever answers only the first few echoes leaves no clean split by size."""
    plan = mtu.plan_for("192.0.2.1", mtu.SIZES)
    for answered in range(1, len(plan)):
        came = {shot.payload_size for shot in plan[:answered]}
        lost = {shot.payload_size for shot in plan} - came
        if lost:
            assert max(came) > min(lost)


def shot(size: int) -> Shot:
    return Shot("192.0.2.1", size - 28, df=True)


@pytest.mark.parametrize(
    ("fates", "expected"),
    [
        (
            [Fate(shot(1500), True), Fate(shot(576), True, rtt_ms=1.0), Fate(shot(1500), True)],
            [SizeTry("192.0.2.1", 576, 1, 1), SizeTry("192.0.2.1", 1500, 2, 0)],
        ),
        (
            [
                Fate(shot(1500), True, refused="too_big", mtu=1480, by="10.0.0.1"),
                Fate(shot(1500), True, refused="too_big", mtu=1400, by="10.0.0.2"),
            ],
            [SizeTry("192.0.2.1", 1500, 2, 0, 1400, "10.0.0.2")],
        ),
        (
            [Fate(shot(1500), True, refused="too_big", by="10.0.0.1")],
            [SizeTry("192.0.2.1", 1500, 1, 0, None, "10.0.0.1")],
        ),
        (
            [Fate(shot(1500), False, refused="too_big", mtu=1460, by="192.168.1.5")],
            [SizeTry("192.0.2.1", 1500, 1, 0, 1460, "192.168.1.5")],
        ),
        (
            [Fate(shot(1492), True, rtt_ms=1.0), Fate(shot(1500), True, refused="too_big", by="10.0.0.1")],
            [SizeTry("192.0.2.1", 1492, 1, 1), SizeTry("192.0.2.1", 1500, 1, 0, 1492, "10.0.0.1")],
        ),
        ([Fate(shot(1500), True, refused="unreachable", by="10.0.0.1")], [SizeTry("192.0.2.1", 1500, 1, 0)]),
    ],
)
def test_tries(fates: list[Fate], expected: list[SizeTry]) -> None:
    """Echoes of one size are one try; the smallest MTU that anybody named is kept with its sender."""
    assert list(mtu.tries_of("192.0.2.1", fates)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (task("192.168.1.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"), ("192.0.2.1", "192.0.2.2")),
        (task("192.0.2.1", urls=("http://192.0.2.9:8080/",)), ("192.0.2.1", "192.0.2.9")),
        (task("192.0.2.1", urls=("http://192.0.2.1/",)), ("192.0.2.1",)),
    ],
)
def test_targets(asked: Task, expected: tuple[str, ...]) -> None:
    """The first two addresses beyond the gateway, each once; no resolver is asked for what is an address."""
    assert mtu.targets(asked) == expected


def test_names_are_resolved_when_there_are_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names serve where addresses lack; unresolved ones are named in the reason."""
    table = {"a.example": "198.51.100.7", "b.example": None}
    monkeypatch.setattr(mtu, "address_of", lambda _task, _names, host, _deadline: table[host])
    assert mtu.targets(task(urls=("https://a.example/", "https://b.example/"))) == ("198.51.100.7",)
    with pytest.raises(NotMeasured) as told:
        mtu.targets(task(urls=("https://b.example/",)))
    assert (told.value.code, told.value.facts) == ("missing.target_names", {"names": ["b.example"]})


@pytest.mark.parametrize("asked", [task(), task("192.168.1.1"), task("192.168.1.5")])
def test_nothing_beyond(asked: Task) -> None:
    """Without a target beyond the gateway there is a reason instead of a reading."""
    with pytest.raises(NotMeasured) as told:
        mtu.measure(asked)
    assert told.value.code == "missing.no_target"
