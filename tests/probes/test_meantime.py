"""What a watch hands over before its end: what it would say if it ended now, soon after news, never in its own way."""

import threading
import time
from dataclasses import replace

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.lan import LanPlan
from fieldkit.model.reading import Measured
from fieldkit.probes import arp, broadcast, claims, lldp, ra
from fieldkit.probes.arp_frames import arp_request, parse_arp
from fieldkit.probes.meantime import LEAST_S, MOST_S, Meantime
from fieldkit.probes.task import PROBES, Task
from fieldkit.probes.wire_played import PlayedWire
from tests.probes.built_frames import advertisement
from tests.probes.test_arp import frame as arp_frame
from tests.probes.test_claims import announced
from tests.probes.test_lldp import ANNOUNCED

OWN_MAC, ROUTER, ROGUE = "02:00:00:00:00:01", "00:e0:fc:00:00:01", "c8:3a:35:00:00:77"
OWN, GATEWAY = "192.168.1.20", "192.168.1.1"
ADDRESS = AddressReading("eth0", OWN_MAC, "static", (OwnAddress(OWN, 24),), (GATEWAY,))
WATCH_S = 300.0
# The seconds in which a second one of each kind shows up.
AT_S = 100.0


@pytest.fixture(autouse=True)
def linked(monkeypatch):
    """The cable is in."""
    for module in (arp, broadcast, claims, lldp, ra):
        monkeypatch.setattr(module, "require_link", lambda _interface: None)
    for module in (arp, broadcast, claims, ra):
        monkeypatch.setattr(module, "own_macs", lambda: frozenset({OWN_MAC}))
    monkeypatch.setattr(ra, "link_local", lambda _interface: None)


def arp_wire(address, *holders):
    """Each of these answers for the address, from its second on."""
    wire = None

    def answer(request):
        asked = parse_arp(request)
        if asked is None or asked.target_ip != address:
            return []
        past = wire.now() - 1000.0
        return [(0.001, arp_frame(mac, address, asked.sender_ip)) for mac, since in holders if past >= since]

    wire = PlayedWire(answer)
    return wire


def unasked(*frames):
    """These at their seconds, and somebody's question every ten: a LAN is never silent."""
    asked = arp_request("02:00:00:00:00:55", "192.168.1.55", GATEWAY)
    return PlayedWire(unasked=(*frames, *((float(at), asked) for at in range(1, int(WATCH_S), 10))))


# By topic: the measurement of a LAN where a second one shows up, and what a reading knows of those.
TOPICS = {
    "arp": (
        lambda: arp_wire(GATEWAY, (ROUTER, 0.0), (ROGUE, AT_S)),
        lambda task, wire: arp.measure(task, wire.open, PlayedWire().open),
        lambda facts: {each.mac for each in facts.replies},
    ),
    "conflict": (
        lambda: arp_wire(OWN, (ROGUE, AT_S)),
        lambda task, wire: arp.measure_conflict(task, wire.open),
        lambda facts: {each.mac for each in facts.replies},
    ),
    "claims": (
        lambda: unasked((1.0, announced(ROUTER)), (AT_S, announced(ROGUE))),
        lambda task, wire: claims.measure(task, wire.open),
        lambda facts: {by.mac for claim in facts.claims for by in claim.by},
    ),
    "lldp": (
        lambda: unasked((AT_S, ANNOUNCED)),
        lambda task, wire: lldp.measure(task, wire.open),
        lambda facts: {each.mac for each in facts.neighbours},
    ),
    "ra": (
        lambda: unasked((1.0, advertisement(ROUTER, "fe80::1")), (AT_S, advertisement(ROGUE, "fe80::2"))),
        lambda task, wire: ra.measure(task, wire.open),
        lambda facts: {each.mac for each in facts.routers},
    ),
    "broadcast": (
        lambda: unasked((AT_S, announced(ROGUE))),
        lambda task, wire: broadcast.measure(task, wire.open),
        lambda facts: {each.mac for each in facts.talkers},
    ),
}


def measured(topic, *, meanwhile=None, watch_s=WATCH_S, cancel=None):
    make, measure, _ = TOPICS[topic]
    wire = make()
    task = Task(
        "eth0",
        deadline=time.monotonic() + 10_000.0,
        address=ADDRESS,
        lan=LanPlan(watch_s=watch_s),
        cancel=cancel or threading.Event(),
        meanwhile=None if meanwhile is None else lambda made: meanwhile(wire.now() - 1000.0, made),
    )
    return measure(task, wire)


def handed_over(topic, **more):
    """When what was handed over, and what was said in the end."""
    told: list[tuple[float, Measured]] = []
    last = measured(topic, meanwhile=lambda at, made: told.append((at, made)), **more)
    return told, last


def heard_of(topic, made):
    return TOPICS[topic][2](made.facts)


def test_every_watching_probe_is_tried():
    """One that is added hands over as well."""
    assert {probe.topic for probe in PROBES.values() if probe.as_watched} == TOPICS.keys()


@pytest.mark.parametrize("topic", TOPICS)
def test_a_minute_is_what_a_kill_costs_at_most(topic):
    """From the end of the ordinary window on; seldom enough, and each says how long it listened."""
    told, last = handed_over(topic)
    times = [at for at, _ in told]
    assert times[0] <= 6.0
    gaps = [after - before for before, after in zip(times, [*times[1:], WATCH_S], strict=True)]
    assert max(gaps) <= MOST_S + 2.0
    assert min(gaps[:-1]) >= LEAST_S
    assert len(times) <= 2 + WATCH_S / MOST_S + 2
    for at, made in told:
        assert made.facts.window_s == pytest.approx(at, abs=0.2)
        assert type(made.facts) is type(last.facts)


@pytest.mark.parametrize("topic", sorted(TOPICS.keys() - {"broadcast"}))
def test_news_is_handed_over_soon(topic):
    """A second one that shows up is on its way to the disk within seconds."""
    told, last = handed_over(topic)
    before = [heard_of(topic, made) for at, made in told if at < AT_S]
    known = heard_of(topic, last)
    assert before
    assert all(each < known for each in before)
    assert min(at for at, made in told if heard_of(topic, made) == known) <= AT_S + LEAST_S + 2.0


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("topic", TOPICS)
def test_it_is_what_a_watch_that_ends_now_would_say(topic, number):
    """The same facts, evidence and marks, `complete` among them, as of the watch that somebody ends at that moment."""
    cancel = threading.Event()
    told = []

    def take(_at, made):
        told.append(made)
        if len(told) > number:
            cancel.set()

    last = measured(topic, meanwhile=take, cancel=cancel)
    if topic == "broadcast":  # when it began, by the wall clock
        assert vars_without(told[-1].facts, "begun") == vars_without(last.facts, "begun")
        assert (told[-1].by, told[-1].raw, told[-1].weak) == (last.by, last.raw, last.weak)
    else:
        assert told[-1] == last
    assert len(told) == number + 1


def vars_without(facts, *names):
    return {name: getattr(facts, name) for name in facts.__slots__ if name not in names}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_watch_is_not_disturbed(topic):
    """Whoever is told of it changes nothing of what is said in the end."""
    _, last = handed_over(topic)
    undisturbed = measured(topic)
    assert vars_without(last.facts, "begun") == vars_without(undisturbed.facts, "begun")
    assert replace(last, facts=None) == replace(undisturbed, facts=None)


@pytest.mark.parametrize("topic", TOPICS)
def test_an_ordinary_look_hands_nothing_over(topic):
    """It is over in seconds."""
    told, _ = handed_over(topic, watch_s=0.0)
    assert told == []


def test_one_frame_over_and_over_is_counted_across_a_hand_over():
    """A second that a loop fills is looked at as a whole, though something was handed over in the middle of it."""
    told, _ = handed_over("broadcast")
    middle = told[1][0]
    # In one whole second, three frames over and over before the hand-over, and three others after it.
    spoken = [announced(f"02:00:00:00:02:{number:02x}") for number in range(6)]
    copies = tuple(
        (middle + at + 0.004 * again + 0.001 * number, spoken[number + half])
        for half, at in ((0, -0.25), (3, 0.01))
        for again in range(12)
        for number in range(3)
    )
    assert int(min(copies)[0]) == int(max(copies)[0])

    def peak(meanwhile):
        wire = PlayedWire(unasked=copies)
        task = Task(
            "eth0",
            deadline=time.monotonic() + 10_000.0,
            lan=LanPlan(watch_s=WATCH_S),
            meanwhile=meanwhile,
        )
        facts = broadcast.measure(task, wire.open).facts
        return vars_without(facts, "begun")

    assert peak(None)["repeated_kinds"] == 6
    assert peak(lambda _made: None) == peak(None)


def test_an_answer_that_is_awaited_is_not_handed_over_as_silence():
    """Echoes framed to a newcomer are under way for a second: until then nobody is told that they led nowhere."""
    wire = arp_wire(GATEWAY, (ROUTER, 0.0), (ROGUE, AT_S))
    told = []
    task = Task(
        "eth0",
        deadline=time.monotonic() + 10_000.0,
        address=ADDRESS,
        lan=LanPlan(watch_s=WATCH_S),
        meanwhile=lambda made: told.append((wire.now() - 1000.0, made)),
    )
    arp.measure(task, wire.open, PlayedWire().open)
    first = next(at for at, made in told if len({each.mac for each in made.facts.replies}) == 2)
    newcomer = next(each.at_s for each in told[-1][1].facts.replies if each.mac == ROGUE)
    assert first >= newcomer + 1.2


def test_without_rights_it_is_handed_over_as_well(monkeypatch):
    """The system's cache, watched: who was learned so far, and how long it was looked at, not how long it was meant."""

    class System:
        @staticmethod
        def neighbours(_interface, _own_ip):
            return {GATEWAY: ROUTER}

    def refuse(_interface, _want):
        raise NotMeasured("missing.no_raw_socket")

    monkeypatch.setattr(arp, "system", lambda: System)
    monkeypatch.setattr(arp, "_provoke", lambda *_: True)
    monkeypatch.setattr(arp, "WINDOW_S", 0.0)
    cancel, told = threading.Event(), []

    def take(made):
        told.append(made)
        cancel.set()

    task = Task(
        "eth0",
        deadline=time.monotonic() + 10_000.0,
        address=ADDRESS,
        lan=LanPlan(watch_s=WATCH_S),
        cancel=cancel,
        meanwhile=take,
    )
    last = arp.measure(task, refuse)
    assert [each.mac for each in told[0].facts.replies] == [ROUTER]
    assert told[0].weak == last.weak == "weak.arp_cache"
    assert max(told[0].facts.window_s, last.facts.window_s) < WATCH_S / 10


def test_when_it_is_time():
    """At once after the ordinary window; then news, not oftener than every few seconds; else once a minute."""
    told, known = [], [0]
    task = Task("eth0", 0.0, lan=LanPlan(watch_s=60.0), meanwhile=told.append)
    meantime = Meantime(task, 3.0, lambda: known[0])
    made = []

    def look(at):
        meantime.look(at, lambda: made.append(at) or at)

    for at in (1.0, 2.9, 3.0, 4.0, 9.0):
        look(at)
    known[0] = 1
    for at in (9.5, 10.0, 14.6, 40.0, 69.4, 69.6, 129.0, 129.6):
        look(at)
    assert told == made == [3.0, 9.5, 69.6, 129.6]


def test_news_that_comes_at_once_waits_a_moment():
    """Two in a row are one hand-over, and the second is not forgotten."""
    told, known = [], [0]
    meantime = Meantime(Task("eth0", 0.0, lan=LanPlan(watch_s=60.0), meanwhile=told.append), 3.0, lambda: known[0])
    for at in (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0):
        known[0] = int(at)
        meantime.look(at, lambda at=at: at)
    assert told == [3.0, 8.0]
