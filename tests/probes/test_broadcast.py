"""How loud the LAN is: the system's count beside what was read, the busiest second, own frames that come back."""

import threading
import time
from dataclasses import replace

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.lan import LanPlan
from fieldkit.probes import broadcast
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.tally_broadcast import BroadcastTally
from fieldkit.probes.task import PROBES, Task
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.probes.wire_returned import Counts

OWN, NEIGHBOUR, ROUTER = "02:00:00:00:00:01", "02:00:00:00:00:07", "02:00:00:00:00:09"
HELLO = mac_bytes("ff:ff:ff:ff:ff:ff") + mac_bytes(NEIGHBOUR) + b"\x08\0" + bytes(46)


def reply(mac: str, ip: bytes, to: str) -> bytes:
    return (
        mac_bytes(to) + mac_bytes(mac) + b"\x08\x06\0\1\x08\0\6\4\0\2" + mac_bytes(mac) + ip + mac_bytes(to) + bytes(4)
    ).ljust(60, b"\0")


@pytest.fixture(autouse=True)
def linked(monkeypatch):
    """The cable is in, and this laptop has another card beside the tested one."""
    monkeypatch.setattr(broadcast, "require_link", lambda _interface: None)
    monkeypatch.setattr(broadcast, "own_macs", lambda: frozenset({OWN, "02:00:00:00:00:02"}))


def measured(wire, *, seconds=5.0, watch_s=0.0, cancel=None):
    task = Task(
        "eth0",
        deadline=time.monotonic() + seconds + watch_s,
        lan=LanPlan(watch_s=watch_s),
        cancel=cancel or threading.Event(),
    )
    made = broadcast.measure(task, wire.open)
    assert wire.sent == []
    return made


def test_a_calm_lan():
    """Every frame to a group counts once, from whom and how many ARP; frames to us alone do not."""
    asked = arp_request(NEIGHBOUR, "192.168.1.7", "192.168.1.1")
    alone = reply(ROUTER, b"\xc0\xa8\1\1", OWN)
    wire = PlayedWire(
        unasked=tuple((at, frame) for at, frame in [(0.5, HELLO), (1.0, asked), (1.1, alone), (3.7, HELLO)])
    )
    made = measured(wire)
    facts = made.facts
    assert (facts.method, facts.window_s, facts.complete) == ("raw", 3.8, True)
    assert (facts.frames, facts.arp_frames, facts.dropped, facts.own_back, facts.own_sent) == (3, 1, 0, 0, 0)
    assert [(each.mac, each.frames, each.arp) for each in facts.talkers] == [(NEIGHBOUR, 3, 1)]
    assert facts.announcers == ()
    assert facts.mean_per_s == 0.8
    assert HELLO[:60].hex() in made.raw
    assert PROBES["broadcast"].seconds > broadcast.WINDOW_S


def test_our_own_coming_back_is_evidence():
    """However loud the others are, the copies of our own frames are kept to be looked at."""
    own = mac_bytes("ff:ff:ff:ff:ff:ff") + mac_bytes(OWN) + b"\x08\0" + bytes(46)
    made = measured(PlayedWire(unasked=tuple((k / 100, HELLO if k < 90 else own) for k in range(100))))
    assert made.raw.count(own.hex()) == 8
    assert len(made.raw.splitlines()) == 21


def test_the_system_counted_more_than_was_read():
    """In a storm the count is the system's; what was not read counts as dropped, and who spoke is not all known."""
    counted = Counts(came=400_000, arp=390_000, left=3, lost=399_000, own_back=12, exact=True)
    facts = measured(PlayedWire(unasked=((0.5, HELLO), (0.6, HELLO)), counted=counted)).facts
    assert (facts.frames, facts.arp_frames, facts.dropped, facts.complete) == (400_000, 390_000, 399_998, False)
    assert (facts.own_back, facts.own_sent, facts.mean_per_s) == (12, 3, 105_263.2)
    assert facts.peak_per_s >= 100_000


def test_what_comes_as_the_window_ends_was_not_dropped():
    """The system counts on after the last look: where nothing was lost, what was not read came too late, no more."""
    counted = Counts(came=3, arp=1, left=0, exact=True)
    facts = measured(PlayedWire(unasked=((0.5, HELLO), (0.6, HELLO)), counted=counted)).facts
    assert (facts.frames, facts.arp_frames, facts.dropped, facts.complete) == (2, 0, 0, True)


def test_where_only_losses_are_known():
    """A library that says how much it lost, and not of what: the count holds them, and is not complete."""
    counted = Counts(came=2, arp=0, left=None, lost=500, exact=False)
    wire = PlayedWire(unasked=((0.5, HELLO), (0.6, HELLO)), counted=counted)
    facts = measured(wire).facts
    assert (facts.frames, facts.dropped, facts.own_sent) == (502, 500, None)
    assert not facts.complete


def test_nothing_is_said_of_own_frames_where_they_cannot_be_told():
    """Copies and clones count only where the system tells what left from what came."""
    counted = Counts(came=2, own_back=5, cloned=5, tells_own=False)
    facts = measured(PlayedWire(unasked=((0.5, HELLO), (0.6, HELLO)), counted=counted)).facts
    assert (facts.own_back, facts.cloned) == (0, 0)


@pytest.mark.parametrize(("back", "cloned", "expected"), [(0, 4, 4), (3, 4, 0)], ids=["a clone", "a loop"])
def test_a_clone_is_no_loop(back, cloned, expected):
    """Frames with our MAC that we never sent are another device's, unless our own go round anyway."""
    counted = Counts(came=9, left=2, own_back=back, cloned=cloned)
    facts = measured(PlayedWire(unasked=((0.5, HELLO),), counted=counted)).facts
    assert (facts.own_back, facts.cloned) == (back, expected)


def test_cut_short():
    """Less than the window, a cancelled run, a link that went away: nothing is complete."""
    stopped = threading.Event()
    stopped.set()
    assert not measured(PlayedWire(), seconds=2.0).facts.complete
    assert not measured(PlayedWire(), cancel=stopped).facts.complete
    lost = measured(PlayedWire(link_lost_at=1.0)).facts
    assert not lost.complete
    assert lost.window_s < 4


def test_watching_longer():
    """`--watch` prolongs the window."""
    facts = measured(PlayedWire(unasked=((60.0, HELLO),)), watch_s=120.0).facts
    assert (facts.window_s, facts.frames, facts.complete) == (123.8, 1, True)


def test_a_watch_that_is_ended_early_keeps_what_it_heard():
    """Ended by hand after the ordinary window, what was heard until then counts in full; before, it does not."""

    class Ended(PlayedWire):
        def listen(self, until, cancel):
            yield from super().listen(until, cancel)
            if self.now() >= 1000.0 + ends:
                cancel.set()

    ends = 60.0
    facts = measured(Ended(unasked=((2.0, HELLO),)), watch_s=600.0).facts
    assert (facts.complete, facts.lost, facts.frames) == (True, False, 1)
    assert 60.0 <= facts.window_s < 61.0
    ends = 2.0
    assert not measured(Ended(unasked=((1.0, HELLO),)), watch_s=600.0).facts.complete


def test_a_cable_out_for_a_moment():
    """What was said while the link was away nobody heard: no calm is made of it, and no flood."""
    facts = measured(PlayedWire(unasked=((2.0, HELLO), (90.0, HELLO)), unplugged_at=30.0), watch_s=120.0).facts
    assert (facts.complete, facts.lost, facts.frames, facts.window_s) == (False, False, 2, 123.8)


def test_refused(monkeypatch):
    """Without the right to raw frames it says so."""

    def refuse(_interface, _want):
        raise NotMeasured("missing.no_npcap")

    with pytest.raises(NotMeasured) as caught:
        broadcast.measure(Task("eth0", deadline=time.monotonic() + 5), refuse)
    assert caught.value.code == "missing.no_npcap"


@pytest.mark.parametrize(
    ("looks", "peak"),
    [
        pytest.param([(0.0, 0), (0.5, 900)], None, id="less than a second"),
        pytest.param([(0.0, 0), (0.5, 900), (1.0, 900)], 900, id="one second"),
        pytest.param([(k / 10, 10 * k if k < 20 else 200 + 100 * (k - 20)) for k in range(41)], 1000, id="grows"),
        pytest.param([(k / 10, 500 if k >= 15 else 0) for k in range(41)], 500, id="one burst"),
        pytest.param([(0.0, 0), (2.0, 4000)], 2000, id="looked too seldom"),
    ],
)
def test_busiest_second(looks, peak):
    """The most that came within any whole second, however the seconds fall."""
    busiest = broadcast.Busiest()
    for at, total in looks:
        busiest.look(at, total)
    assert busiest.peak == peak


def test_a_storm_in_a_long_watch_keeps_its_times():
    """By the system's count, second by second: also of a storm of which only a few frames were read."""

    class Stormy(PlayedWire):
        def counts(self):
            # From the 60th second to the 70th two thousand a second came, of which none but one a second was read.
            storm = round(2000 * min(10.0, max(0.0, self.now() - 1060.0)))
            read = super().counts()
            return replace(read, came=read.came + storm, arp=read.arp + storm, lost=storm)

    frames = tuple((float(at), HELLO) for at in range(120))
    facts = measured(Stormy(unasked=frames), watch_s=120.0).facts
    assert facts.mean_per_s < 200
    (loud,) = [each for each in facts.stretches if each.kind == "loud"]
    assert (loud.first_s, loud.last_s) == (pytest.approx(60.0, abs=1.2), pytest.approx(70.0, abs=1.2))
    assert loud.seconds == pytest.approx(loud.last_s - loud.first_s, abs=0.1)
    assert loud.frames == pytest.approx(20_000, rel=0.1)
    assert loud.arp_frames > 0.9 * loud.frames


def test_when_our_own_came_back():
    """What of our own came in again is held against what left then and shortly before."""
    tally = BroadcastTally(begun=0.0)
    seconds = broadcast.Seconds(tally, Counts(left=0))
    for at in range(1, 31):
        back = 40 * (min(at, 20) - 10) if at > 10 else 0
        seconds.look(float(at), Counts(came=at + back, left=2 * at, own_back=back), at)
    (back,) = tally.reading(30.0, True).stretches
    assert (back.kind, back.first_s, back.last_s, back.frames, back.sent) == ("back", 10.0, 20.0, 400, 24)


def test_what_cannot_be_told_from_our_own_has_no_times():
    """Where copies and our own frames look alike, or nobody counts what left, nothing is said of them."""
    for counts in (Counts(came=90, left=1, own_back=80, tells_own=False), Counts(came=90, left=None, own_back=80)):
        tally = BroadcastTally(begun=0.0)
        broadcast.Seconds(tally, replace(counts, came=0, own_back=0)).look(1.0, counts, 10)
        assert tally.reading(30.0, True).stretches == ()
