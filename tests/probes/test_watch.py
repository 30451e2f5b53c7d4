"""A watch over sleep, lost links and new addresses: with a made-up train and a clock that only the watch moves."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.path import Beat, Outage, Role
from fieldkit.model.watch import GapWhy, WatchTarget
from fieldkit.probes import watch as under_test
from fieldkit.probes.watch import Timeline, Watch, Watched

WALL = 1_800_000_000.0
TARGETS = (WatchTarget(Role.GATEWAY, "192.168.1.1"), WatchTarget(Role.TARGET, "198.51.100.80"))


@dataclass
class Notes:
    """What was noted."""

    seconds: list[tuple[int, float, int, int]] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    gaps: list[tuple[float, float, GapWhy]] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    outages: list[tuple[float, float]] = field(default_factory=list)
    kept: int = 0
    step: Callable[[], None] = lambda: None

    def second(
        self,
        target: int,
        at: float,
        *,
        sent: int,
        lost: int,
        outages: Sequence[tuple[float, float]] = (),
        **_rtts: float | None,
    ) -> None:
        self.seconds.append((target, at, sent, lost))
        self.outages += outages

    def link_down(self, at: float) -> None:
        self.down.append(at)

    def gap(self, start: float, end: float, why: GapWhy) -> None:
        self.gaps.append((start, end, why))

    def address_changed(self, _at: float, before: str, after: str) -> None:
        self.addresses.append((before, after))

    def keep(self, _now: float) -> None:
        self.kept += 1
        self.step()


class Site:
    """A line, a laptop and its clock, which goes on a quarter of a second at each turn of the watch.

    The train tells one beat a second to each address; the clock waits for it, so that a busy machine changes nothing.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(under_test, "TICK_S", 0.001)
        self.time = 0.0
        self.notes = Notes(step=self.step)
        self.up = True
        self.own: tuple[str, ...] = ("192.168.1.50",)
        self.sources: list[str | None] = []
        self.ended = 0
        self.told_to: dict[int, float] = {}
        self.refuses = False
        self.cancel = threading.Event()
        self.timeline = Timeline(lambda: self.time, lambda: WALL)
        self.events: list[tuple[float, Callable[[], None]]] = []
        self.going: Watch | None = None

    def step(self) -> None:
        """Time goes on, once the train has told all that was due."""
        assert self.going is not None
        give_up = time.monotonic() + 10
        while len(self.sources) < self.going._count or any(self.time - at > 1 for at in self.told_to.values()):
            assert time.monotonic() < give_up
            time.sleep(0.0002)
        self.time += 0.25
        while self.events and self.time >= self.events[0][0]:
            self.events.pop(0)[1]()

    def train(self, watched: Watched, seconds: float, cancel: threading.Event, beat: Callable[[Beat], None]) -> None:
        begun = self.time
        number = len(self.sources)
        if not self.refuses:
            self.told_to[number] = begun
        self.sources.append(watched.source)
        if self.refuses:
            raise NotMeasured("missing.no_icmp")
        at = 0
        while at < seconds and not cancel.is_set():
            if self.time - begun >= at + 1:
                for place, each in enumerate(watched.targets):
                    out = (Outage(at + 0.5, 2, 0.2),) if at == 3 else ()
                    beat(Beat(float(at), place, 10, 0, outages=out, target=each.address, role=each.role))
                at += 1
                self.told_to[number] = begun + at
            time.sleep(0.0002)
        del self.told_to[number]

    def watch(self, seconds: float, source: str | None = "192.168.1.50") -> Watch:
        return Watch(
            Watched("eth0", source, TARGETS),
            self.notes,
            WALL + seconds,
            lock=threading.Lock(),
            cancel=self.cancel,
            timeline=self.timeline,
            train=self.train,
            link=lambda _: self.up,
            addresses=lambda _: self.own,
        )

    def run(self, seconds: float, *events: tuple[float, Callable[[], None]]) -> Watch:
        """Watch for so long; the events happen at their time."""
        self.events = list(events)
        self.going = self.watch(seconds)
        self.going.run()
        return self.going


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """A healthy one, until the test says otherwise."""
    return Site(monkeypatch)


def test_every_second_is_noted_once(site: Site) -> None:
    """Wall-clock times, both addresses, outages on the same clock."""
    site.run(20)
    assert site.notes.gaps == []
    assert site.notes.down == []
    for place in (0, 1):
        times = [at for target, at, _, _ in site.notes.seconds if target == place]
        assert len(times) >= 17
        assert all(0.9 < later - earlier < 1.1 for earlier, later in pairwise(times))
        assert 0 <= times[0] - WALL < 3
    assert len(site.notes.outages) == 2
    assert site.notes.kept > 20


def test_slices_follow_each_other_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next train begins when the last one has sent, not when it has ended."""
    site = Site(monkeypatch)
    monkeypatch.setattr(under_test, "SLICE_S", 6.0)
    site.run(24)
    assert len(site.sources) >= 3
    assert len([each for each in site.notes.seconds if each[0] == 0]) >= 18


def test_sleep_is_a_gap(site: Site) -> None:
    """The time asleep is noted as such, and the train begins anew after it."""

    def sleep() -> None:
        site.time += 3600.0

    site.run(3620, (8.0, sleep))
    assert len(site.notes.gaps) == 1
    start, end, why = site.notes.gaps[0]
    assert why == "sleep"
    assert 3600 <= end - start < 3605
    assert 5 < start - WALL < 12
    assert len(site.sources) == 2


def test_a_lost_link_is_noted_by_the_second(site: Site) -> None:
    """No train runs meanwhile; it begins again as soon as the link is back."""

    def pull() -> None:
        site.up = False

    def plug() -> None:
        site.up = True

    site.run(30, (8.0, pull), (15.0, plug))
    down = sorted(set(site.notes.down))
    assert 5 <= len(down) <= 10
    assert down == [down[0] + step for step in range(len(down))]
    assert 7 <= down[0] - WALL <= 10
    assert len(site.sources) == 2
    assert max(at for _, at, _, _ in site.notes.seconds) - WALL > 20


def test_a_new_address_is_followed(site: Site) -> None:
    """The change is noted, and the train goes on from the new address."""

    def renew() -> None:
        site.own = ("192.168.1.77",)

    site.run(20, (6.0, renew))
    assert site.notes.addresses == [("192.168.1.50", "192.168.1.77")]
    assert site.sources == ["192.168.1.50", "192.168.1.77"]


def test_without_an_address_the_link_counts_as_lost(site: Site) -> None:
    """A lease that ran out is our own trouble, not the line's."""

    def expire() -> None:
        site.own = ()

    def renew() -> None:
        site.own = ("192.168.1.50",)

    site.run(24, (6.0, expire), (12.0, renew))
    assert 3 <= len(set(site.notes.down)) <= 9
    assert site.notes.addresses == []


def test_no_right_to_send_is_said_and_not_tried_for_hours(site: Site) -> None:
    """Three refusals with link and address there: it will not get better."""
    site.refuses = True
    going = site.run(600)
    assert going.failed is not None
    assert going.failed.code == "missing.no_icmp"
    assert len(site.sources) == 3


def test_a_clock_that_is_set_moves_nothing() -> None:
    """Only the steady clock counts once the watch has begun."""
    now = {"steady": 100.0, "wall": WALL}
    timeline = Timeline(lambda: now["steady"], lambda: now["wall"])
    now["wall"] -= 7200.0
    now["steady"] += 2.0
    assert timeline.slept() is None
    assert timeline.now() == WALL + 2.0
    now["steady"] += 60.0
    assert timeline.slept() == (WALL + 2.0, WALL + 62.0)


def test_the_end_comes_when_it_is_asked_for(site: Site) -> None:
    """Ctrl-C in the middle of the night ends the watch at once."""
    site.run(36_000, (5.0, site.cancel.set))
    assert max(at for _, at, _, _ in site.notes.seconds) - WALL < 30
