"""Verdicts on the way: loss and where it begins, delay, order."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS, Evidence
from fieldkit.model.finding import Finding, Limit
from fieldkit.model.line import Line
from fieldkit.model.path import Gilbert, Hop, Minute, Outage, PathReading, Role, RouteChange, Spread, Stream
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Trust, Vantage
from fieldkit.text.path import TEXTS
from tests.checks.judging import holes_are_filled, link, reason_is_written, sound, words_are_complete

BEGAN = datetime(2026, 3, 1, 2, 0, 0, tzinfo=UTC)
NEAR, CARRIER, MIDDLE, FAR = "192.168.1.1", "10.0.0.1", "10.0.9.1", "198.51.100.80"
LIMITS = {
    "path.loss_pct": Limit(0.1, "%", "expert", Trust.RULE_OF_THUMB),
    "path.outage_ms": Limit(200, "ms", "expert", Trust.RULE_OF_THUMB),
    "path.sent_needed": Limit(100, "packets", "expert", Trust.RULE_OF_THUMB),
    "path.order_pct": Limit(0.1, "%", "expert", Trust.RULE_OF_THUMB),
    "path.gateway_ms": Limit(5, "ms", "expert", Trust.RULE_OF_THUMB),
    "path.carrier_ms": Limit(10, "ms", "expert", Trust.RULE_OF_THUMB),
    "path.target_ms": Limit(60, "ms", "expert", Trust.RULE_OF_THUMB),
    "path.jitter_ms": Limit(10, "ms", "expert", Trust.RULE_OF_THUMB),
}
ROLES = {NEAR: Role.GATEWAY, CARRIER: Role.CARRIER, FAR: Role.TARGET}


def times(p95: float) -> Spread:
    """Round trips whose 95th percentile is this."""
    return Spread(1000, p95 / 4, p95 / 2, p95 / 2, p95, p95 * 1.2, p95 * 2)


def stream(
    address: str,
    lost: int = 0,
    *,
    sent: int = 1000,
    size: int = 64,
    burst: int = 1,
    ms: float = 2.0,
    jitter: float = 0.5,
) -> Stream:
    """One stream that lost so many, in runs of `burst`, 20 ms apart."""
    runs = lost // burst if burst else 0
    return Stream(
        address,
        ROLES[address],
        size,
        20.0,
        sent,
        sent - lost,
        bursts=runs,
        longest_burst=burst if lost else 0,
        outages=tuple(Outage(1.0 + place * 2, burst, burst * 0.02) for place in range(min(runs, 200))),
        minutes=(Minute(0, sent, lost),),
        gilbert=Gilbert(0.01, 1 / burst, float(burst), float(burst)) if lost and sent > lost else None,
        rtt_ms=times(ms) if sent > lost else None,
        jitter_ms=times(jitter) if sent > lost else None,
    )


def hops(*answered: int, sent: int = 12) -> tuple[Hop, ...]:
    """Gateway, carrier, a router in the middle, target; how many of 12 each answered."""
    whole = (*answered, 12, 12, 12, 12)[:4]
    rows = []
    for place, (address, each) in enumerate(zip((NEAR, CARRIER, MIDDLE, FAR), whole, strict=True)):
        told = (address,) if each else ()
        rows.append(Hop(place + 1, told, sent, each, None, ROLES.get(address, Role.HOP) if told else Role.HOP))
    return tuple(rows)


def way(*streams: Stream, on: tuple[Hop, ...] | None = None, **more: Any) -> PathReading:
    """A reading of these streams."""
    reached = any(each.role is Role.TARGET and each.received for each in streams)
    return PathReading(FAR, BEGAN, 20.0, reached, hops() if on is None else on, streams, **more)


def judged(
    check: str, reading: PathReading | None, vantage: Vantage | None = Vantage.LAN, *, up: bool = True
) -> Finding:
    """The finding of one check on this reading; None: it was not measured."""
    readings = {"link": Reading("r1", "link", Source.PROBE, BEGAN, 0.1, Where(), "test", facts=link(up=up))}
    if reading is not None:
        readings["path"] = Reading("r2", "path", Source.PROBE, BEGAN, 20.0, Where(), "test", facts=reading)
    return CHECKS[check].judge(Evidence(readings, vantage=vantage), Line(), LIMITS)


def all_clean(*, ms: float = 2.0) -> tuple[Stream, ...]:
    return stream(NEAR), stream(CARRIER), stream(FAR, ms=ms), stream(FAR, size=1472, ms=ms)


LAN, CPE = Vantage.LAN, Vantage.CPE
TWO = (stream(FAR, 100), stream(FAR, 100, size=1472))
SILENT = (stream(FAR, 1000), stream(FAR, 1000, size=1472))

LOSS: list[tuple[str, Vantage | None, PathReading, str, dict[str, Any]]] = [
    ("nothing lost", LAN, way(*all_clean()), "path.clean", {"sent": 2000, "lost": 0, "bound_pct": 0.15}),
    (
        "bursts on the access, and large packets lost besides",
        LAN,
        way(stream(NEAR), stream(CARRIER, 114), stream(FAR, 120), stream(FAR, 400, size=1472)),
        "path.loss_at_carrier",
        {"from_hop": 2},
    ),
    (
        "the gateway holds most of its answers back, and the access loses: not the gateway's",
        LAN,
        way(stream(NEAR, 700), stream(CARRIER, 50), stream(FAR, 50), stream(FAR, 50, size=1472)),
        "path.loss_unplaced",
        {"from_hop": 1},
    ),
    (
        "the carrier's hop holds most of its answers back, and the core loses",
        LAN,
        way(stream(NEAR), stream(CARRIER, 700), stream(FAR, 50), stream(FAR, 50, size=1472)),
        "path.loss_unplaced",
        {"from_hop": 2},
    ),
    (
        "the gateway's section loses some, and more is lost further on: neither alone",
        LAN,
        way(stream(NEAR, 35), stream(CARRIER, 36), stream(FAR, 85), stream(FAR, 58, size=1472)),
        "path.loss_unplaced",
        {"from_hop": 1},
    ),
    (
        "too few lost to clear the carrier's hop",
        LAN,
        way(stream(NEAR), stream(CARRIER, 2), stream(FAR, 6), stream(FAR, 6, size=1472)),
        "path.loss_unplaced",
        {"from_hop": 2},
    ),
    (
        "small ones lost a little, large ones much: the gateway's section loses as many small ones",
        LAN,
        way(stream(NEAR, 26), stream(CARRIER, 28), stream(FAR, 25), stream(FAR, 170, size=1472)),
        "path.loss_at_gateway",
        {"from_hop": 1},
    ),
    (
        "one burst each, but not at the same time",
        LAN,
        way(
            replace(stream(NEAR, 20), outages=(Outage(9.0, 20, 0.4),)),
            stream(CARRIER),
            replace(stream(FAR, 20), outages=(Outage(3.0, 20, 0.4),)),
        ),
        "path.loss_beyond",
        {"from_hop": 3},
    ),
    (
        "every fifth is left unanswered, never two in a row: a limit at the target",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 200), stream(FAR, 200, size=1472), on=hops(12, 12, 11)),
        "path.target_limits",
        {},
    ),
    (
        "the target answers so many a second and no more",
        LAN,
        way(
            stream(NEAR),
            stream(CARRIER),
            replace(stream(FAR, 100), bursts=90),
            on=(*hops()[:2], replace(hops()[3], ttl=3)),
            evenness=0.05,
        ),
        "path.target_limits",
        {},
    ),
    (
        "an outage in each second is no limit on answers",
        LAN,
        way(
            stream(NEAR),
            stream(CARRIER),
            stream(FAR, 100, burst=5),
            on=(*hops()[:2], replace(hops()[3], ttl=3)),
            evenness=0.01,
        ),
        "path.loss_beyond",
        {},
    ),
    (
        "a fifth is lost, by chance",
        LAN,
        way(
            stream(NEAR),
            stream(CARRIER),
            replace(stream(FAR, 200), bursts=160),
            replace(stream(FAR, 200, size=1472), bursts=161),
            on=hops(12, 12, 11),
        ),
        "path.loss_beyond",
        {},
    ),
    (
        "a target inside the LAN: the gateway is not on the way",
        LAN,
        way(stream(NEAR), *TWO, on=(replace(hops()[3], ttl=1),)),
        "path.loss_at_gateway",
        {"from_hop": 1, "from_address": FAR},
    ),
    (
        "the laptop's own port was away, and the switch took long to pass on",
        LAN,
        way(stream(NEAR, 300, burst=300), replace(stream(FAR, 300, burst=300), local=40)),
        "path.unmeasured",
        {},
    ),
    ("one of a thousand", LAN, way(stream(NEAR), stream(FAR, 1)), "path.clean", {"lost": 1, "loss_pct": 0.1}),
    ("two of a thousand", LAN, way(stream(NEAR), stream(FAR, 2)), "path.clean", {"bound_pct": 0.73}),
    (
        "a few of many",
        LAN,
        way(stream(NEAR), stream(FAR, 9, sent=30000)),
        "path.clean",
        {"sent": 30000, "lost": 9, "loss_pct": 0.03},
    ),
    (
        "one outage that a person notices, of many",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 20, sent=30000, burst=20)),
        "path.loss_beyond",
        {"longest_ms": 400, "longest_burst": 20},
    ),
    (
        "from the gateway on",
        LAN,
        way(stream(NEAR, 100), stream(CARRIER, 100), *TWO),
        "path.loss_at_gateway",
        {"from_hop": 1, "from_address": NEAR, "loss_pct": 10.0, "pattern": "random"},
    ),
    (
        "from the carrier's first hop on, in bursts",
        LAN,
        way(stream(NEAR), stream(CARRIER, 20, burst=4), stream(FAR, 20, burst=4), stream(FAR, 20, size=1472, burst=4)),
        "path.loss_at_carrier",
        {"from_hop": 2, "from_address": CARRIER, "pattern": "burst", "longest_burst": 4, "longest_ms": 80},
    ),
    (
        "beyond the carrier's first hop",
        LAN,
        way(stream(NEAR), stream(CARRIER), *TWO),
        "path.loss_beyond",
        {"from_hop": 3, "from_address": MIDDLE},
    ),
    (
        "the gateway alone is at its limit, beyond it something else loses",
        LAN,
        way(stream(NEAR, 10), stream(CARRIER), *TWO),
        "path.loss_beyond",
        {"from_hop": 3},
    ),
    (
        "no carrier's hop to compare",
        LAN,
        way(stream(NEAR), *TWO, on=hops(12, 0)),
        "path.loss_unplaced",
        {"from_hop": 2, "from_address": None},
    ),
    ("nothing to compare", LAN, way(*TWO, on=hops(0, 0, 0)), "path.loss_unplaced", {"from_hop": 1}),
    (
        "gateway silent, the carrier's hop loses",
        LAN,
        way(stream(CARRIER, 100), *TWO),
        "path.loss_unplaced",
        {"from_hop": 1},
    ),
    (
        "gateway silent, the carrier's hop is clean",
        LAN,
        way(stream(CARRIER), *TWO),
        "path.loss_beyond",
        {"from_hop": 3},
    ),
    (
        "at the hand-over the gateway is the carrier's",
        CPE,
        way(stream(NEAR, 100), *TWO),
        "path.loss_at_carrier",
        {"from_hop": 1, "from_address": NEAR},
    ),
    ("at the hand-over, beyond", CPE, way(stream(NEAR), *TWO), "path.loss_beyond", {"from_hop": 2}),
    ("at the hand-over, the second hop", CPE, way(stream(NEAR), stream(CARRIER, 100), *TWO), "path.loss_beyond", {}),
    (
        "dialled from the laptop: the first hop is the carrier's",
        CPE,
        way(stream(CARRIER, 100), *TWO, on=(replace(hops()[1], ttl=1), replace(hops()[3], ttl=2))),
        "path.loss_at_carrier",
        {"from_hop": 1, "from_address": CARRIER},
    ),
    ("vantage unknown", None, way(stream(NEAR, 100), *TWO), "path.loss_at_gateway", {}),
    (
        "only large packets",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR), stream(FAR, 100, size=1472)),
        "path.loss_large",
        {"large_size": 1472, "small_size": 64, "loss_pct": 10.0, "small_loss_pct": 0.0, "sent": 1000},
    ),
    (
        "no large packet at all passes: that is the path MTU's matter",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR), stream(FAR, 1000, size=1472)),
        "path.clean",
        {"sent": 1000},
    ),
    (
        "large ones lose a little more: that is no other kind of loss",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 90), stream(FAR, 110, size=1472)),
        "path.loss_beyond",
        {},
    ),
    (
        "the gateway limits its own answers",
        LAN,
        way(stream(NEAR, 300), stream(CARRIER), stream(FAR)),
        "path.router_limits",
        {"from_hop": 1, "hop_loss_pct": 30.0},
    ),
    (
        "a router in the middle limits what it tells",
        LAN,
        way(*all_clean(), on=hops(12, 12, 4)),
        "path.router_limits",
        {"from_hop": 3, "from_address": MIDDLE, "hop_loss_pct": 66.7},
    ),
    ("a router in the middle says nothing", LAN, way(*all_clean(), on=hops(12, 12, 0)), "path.clean", {}),
    ("a router in the middle missed one", LAN, way(*all_clean(), on=hops(12, 12, 11)), "path.clean", {}),
    (
        "the target is silent",
        LAN,
        way(stream(NEAR), stream(CARRIER), *SILENT, on=hops(12, 12, 12, 0)),
        "path.no_answer",
        {},
    ),
    (
        "the target is silent, the gateway loses: it may be its own limit",
        LAN,
        way(stream(NEAR, 100), *SILENT, on=hops(12, 12, 12, 0)),
        "path.no_answer",
        {},
    ),
    ("too few", LAN, way(stream(NEAR, sent=50), stream(FAR, 5, sent=50)), "path.too_few", {"sent": 50}),
    (
        "the laptop's own port went away",
        LAN,
        way(stream(NEAR, 100), replace(stream(FAR, 100, burst=100), local=90)),
        "path.unmeasured",
        {},
    ),
    ("late is not lost", LAN, way(stream(NEAR), replace(stream(FAR, 50), late=50)), "path.clean", {"lost": 0}),
    (
        "the target limits its answers: the router right before it answers all",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 500), stream(FAR, 500, size=1472)),
        "path.target_limits",
        {"loss_pct": 50.0},
    ),
    (
        "much is lost on the way to the last router too",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 500), stream(FAR, 500, size=1472), on=hops(12, 12, 6)),
        "path.loss_beyond",
        {},
    ),
    (
        "the last router is the carrier's first hop: the section in doubt lies behind it",
        LAN,
        way(stream(NEAR), stream(CARRIER), stream(FAR, 500), on=(*hops()[:2], replace(hops()[3], ttl=3))),
        "path.loss_beyond",
        {"from_hop": 3},
    ),
    ("the gateway itself is the target", LAN, way(TWO[0], on=(replace(hops()[3], ttl=1),)), "path.loss_at_gateway", {}),
]


@pytest.mark.parametrize(
    ("vantage", "reading", "code", "facts"), [row[1:] for row in LOSS], ids=[row[0] for row in LOSS]
)
def test_loss(vantage: Vantage | None, reading: PathReading, code: str, facts: dict[str, Any]) -> None:
    """Loss is named where it begins and goes on to the end; what loses alone is no loss."""
    found = judged("path.loss", reading, vantage)
    assert code == found.code
    assert facts == {name: found.facts[name] for name in facts}
    sound(found)
    holes_are_filled(found)
    reason_is_written(found)


def test_when_the_outages_were() -> None:
    """The moments of the longest outages are told by the clock, in the order they came."""
    outages = (Outage(1.0, 3, 0.06), Outage(5.5, 20, 0.4), Outage(9.25, 10, 0.2))
    lossy = replace(stream(FAR, 33), outages=outages, longest_burst=20)
    found = judged("path.loss", way(stream(NEAR), stream(CARRIER), lossy))
    assert found.facts["at"] == ["2026-03-01T02:00:01.000Z", "2026-03-01T02:00:05.500Z", "2026-03-01T02:00:09.250Z"]
    assert found.facts["longest_ms"] == 400


SLOW = {"ms": 80.0}
DELAY: list[tuple[str, Vantage | None, PathReading, str, dict[str, Any]]] = [
    ("quick", LAN, way(*all_clean()), "delay.normal", {"p95_ms": 2.0, "limit_ms": 60}),
    (
        "from the gateway on",
        LAN,
        way(stream(NEAR, ms=30), stream(CARRIER, ms=31), stream(FAR, ms=35)),
        "delay.high_at_gateway",
        {"from_hop": 1, "section_p95_ms": 30, "limit_ms": 5},
    ),
    (
        "from the carrier's first hop on",
        LAN,
        way(stream(NEAR), stream(CARRIER, ms=31), stream(FAR, ms=35)),
        "delay.high_at_carrier",
        {"from_hop": 2, "from_address": CARRIER, "limit_ms": 10},
    ),
    ("beyond", LAN, way(stream(NEAR), stream(CARRIER), stream(FAR, ms=80)), "delay.high_beyond", {"from_hop": 3}),
    ("no hop to compare", LAN, way(stream(NEAR), stream(FAR, ms=80)), "delay.high_unplaced", {"from_hop": 2}),
    (
        "the gateway answers slowly, and passes quickly",
        LAN,
        way(stream(NEAR, ms=40), stream(FAR, ms=9)),
        "delay.normal",
        {},
    ),
    (
        "unsteady from the carrier's first hop on",
        LAN,
        way(stream(NEAR), stream(CARRIER, jitter=25), stream(FAR, jitter=30)),
        "delay.high_at_carrier",
        {"section_jitter_ms": 25, "jitter_ms": 30},
    ),
    ("at the hand-over", CPE, way(stream(NEAR, ms=30), stream(FAR, ms=35)), "delay.high_at_carrier", {"limit_ms": 10}),
    ("target silent", LAN, way(stream(NEAR, ms=30), *SILENT, on=hops(12, 12, 12, 0)), "delay.unmeasured", {}),
    ("too few", LAN, way(stream(FAR, sent=20, ms=300)), "delay.unmeasured", {}),
]


@pytest.mark.parametrize(
    ("vantage", "reading", "code", "facts"), [row[1:] for row in DELAY], ids=[row[0] for row in DELAY]
)
def test_delay(vantage: Vantage | None, reading: PathReading, code: str, facts: dict[str, Any]) -> None:
    """A section is slow only if what lies behind it is slow too."""
    found = judged("path.delay", reading, vantage)
    assert code == found.code
    assert facts == {name: found.facts[name] for name in facts}
    sound(found)
    holes_are_filled(found)
    reason_is_written(found)


def changed(*moments: float) -> tuple[RouteChange, ...]:
    """At each moment hops 2 and 3 change, back and forth."""
    ends = ("10.0.0.1", "10.0.0.2")
    return tuple(
        RouteChange(at, ttl, ends[place % 2], ends[(place + 1) % 2])
        for place, at in enumerate(moments)
        for ttl in (2, 3)
    )


ORDER: list[tuple[str, PathReading, str, dict[str, Any]]] = [
    ("in order", way(*all_clean()), "order.kept", {"reordered": 0, "duplicates": 0, "changes": 0}),
    ("a few overtaken", way(replace(stream(FAR), reordered=2)), "order.kept", {"reordered": 2}),
    ("overtaken", way(replace(stream(FAR), reordered=50)), "order.reordered", {"reordered_pct": 5.0}),
    ("doubled", way(replace(stream(FAR), duplicates=50)), "order.duplicated", {"duplicates": 50}),
    ("only the gateway's are doubled", way(replace(stream(NEAR), duplicates=50), stream(FAR)), "order.kept", {}),
    ("three copies of each", way(replace(stream(FAR), duplicates=2000)), "order.duplicated", {"duplicates": 2000}),
    ("one change of route", way(*all_clean(), changes=changed(5.0)), "order.kept", {"changes": 1}),
    (
        "a route that flaps",
        way(*all_clean(), changes=changed(5.0, 9.0, 13.0)),
        "route.changed",
        {"changes": 3, "from_hop": 2, "hops": [2, 3], "before": "10.0.0.1", "after": "10.0.0.2"},
    ),
    ("target silent", way(stream(NEAR), *SILENT), "order.unmeasured", {}),
    ("too few", way(replace(stream(FAR, sent=20), reordered=10)), "order.unmeasured", {}),
]


@pytest.mark.parametrize(("reading", "code", "facts"), [row[1:] for row in ORDER], ids=[row[0] for row in ORDER])
def test_order(reading: PathReading, code: str, facts: dict[str, Any]) -> None:
    """More than chance out of order or doubled, or a route that goes back and forth, is a hazard; one change is not."""
    found = judged("path.order", reading)
    assert code == found.code
    assert facts == {name: found.facts[name] for name in facts}
    sound(found)
    holes_are_filled(found)
    reason_is_written(found)


@pytest.mark.parametrize(
    ("check", "code"),
    [("path.loss", "path.unmeasured"), ("path.delay", "delay.unmeasured"), ("path.order", "order.unmeasured")],
)
def test_not_measured(check: str, code: str) -> None:
    """Without a reading, or on a dead port, nothing is judged."""
    for found in (judged(check, None), judged(check, way(*all_clean()), up=False)):
        assert code == found.code
        sound(found)
        reason_is_written(found)
    assert judged(check, way(*TWO), up=False).missing is not None


@pytest.mark.parametrize("check", ["path.loss", "path.delay", "path.order"])
def test_words(check: str) -> None:
    """Every code can be said in both languages."""
    words_are_complete(check, TEXTS)


counts = st.integers(0, 3000)
spreads = st.none() | st.floats(0.001, 3000).map(times)
streams = st.builds(
    Stream,
    st.sampled_from([NEAR, CARRIER, MIDDLE, FAR]),
    st.sampled_from(Role),
    st.sampled_from([64, 576, 1472]),
    st.just(20.0),
    counts,
    counts,
    duplicates=counts,
    reordered=counts,
    bursts=counts,
    longest_burst=counts,
    outages=st.lists(st.builds(Outage, st.floats(0, 1e5), counts, st.floats(0, 1e5)), max_size=3).map(tuple),
    minutes=st.lists(st.builds(Minute, st.integers(0, 720), counts, counts), max_size=2).map(tuple),
    rtt_ms=spreads,
    jitter_ms=spreads,
    late=counts,
    local=counts,
)
hop_rows = st.builds(
    Hop,
    st.integers(1, 5),
    st.lists(st.sampled_from([NEAR, CARRIER, MIDDLE, FAR]), max_size=2).map(tuple),
    counts,
    counts,
    spreads,
    st.sampled_from(Role),
)
route_changes = st.builds(RouteChange, st.floats(0, 100), st.integers(1, 5), st.just(NEAR), st.just(FAR))
readings = st.builds(
    PathReading,
    st.just(FAR),
    st.just(BEGAN),
    st.floats(0, 100),
    st.booleans(),
    st.lists(hop_rows, max_size=4).map(tuple),
    st.lists(streams, max_size=4).map(tuple),
    st.lists(route_changes, max_size=3).map(tuple),
)


@settings(max_examples=150)
@example(replace(way(stream(FAR, 99, sent=100), stream(FAR, sent=10)), target=MIDDLE), None)  # by another address
@given(readings, st.sampled_from([None, *Vantage]))
def test_no_reading_makes_it_stumble(reading: PathReading, vantage: Vantage | None) -> None:
    """Any counts at all end in a finding, and never in a fault: these limits are rules of thumb."""
    for check in ("path.loss", "path.delay", "path.order"):
        found = judged(check, reading, vantage)
        sound(found)
        assert found.verdict != "fault"


@settings(max_examples=100)
@given(st.integers(100, 100000), st.integers(0, 2))
def test_a_clean_line_is_never_accused(sent: int, lost: int) -> None:
    """However long the train: two lost packets are no finding, and the bound is never below what was seen."""
    found = judged("path.loss", way(stream(NEAR, sent=sent), stream(FAR, lost, sent=sent)))
    assert found.code == "path.clean"
    assert found.facts["bound_pct"] >= found.facts["loss_pct"] or found.facts["bound_pct"] == 0
