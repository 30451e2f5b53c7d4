"""Verdicts on the rate, from 2 Mbit/s to 1 Gbit/s."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.checks.rate import server_of
from fieldkit.engine.codec import plain, topic_facts
from fieldkit.model.line import Line, LineTest
from fieldkit.model.link import Interface, LinkReading
from fieldkit.model.path import Role, Spread
from fieldkit.model.rate import PAYLOAD_SHARE, Direction, RateEcho, RateReading, RateRun
from fieldkit.text.rate import TEXTS
from tests.checks.judging import holes_are_filled, judge, reason_is_written, sound, words_are_complete

SERVER, GATEWAY = "203.0.113.30", "203.0.113.10"


def runs(direction: Direction, *rates: float, again: int | None = 0, cut: bool = False) -> tuple[RateRun, ...]:
    return tuple(RateRun(direction, int(each * 750_000), 6.0, each, retransmits=again, cut=cut) for each in rates)


def echo(load: Any, rtt_ms: float | None, *, role: Role = Role.TARGET, p95: float | None = None) -> RateEcho:
    top = p95 if p95 is not None else rtt_ms
    spread = None if rtt_ms is None or top is None else Spread(50, rtt_ms, rtt_ms, rtt_ms, top, top, top)
    target = SERVER if role is Role.TARGET else GATEWAY
    return RateEcho(target, role, load, 50, 50 if spread else 0, spread)


ECHOES = (echo("idle", 4.0), echo("down", 12.0, p95=14.0), echo("up", 9.0, p95=11.0))
QUEUE = (echo("idle", 4.0), echo("down", 180.0, p95=240.0), echo("up", 90.0, p95=120.0))


def rate(down: tuple[float, ...] = (), up: tuple[float, ...] = (), **more: Any) -> RateReading:
    again, cut = more.pop("again", 0), more.pop("cut", False)
    made = RateReading(
        server=SERVER,
        address=SERVER,
        method="iperf3",
        runs=runs("down", *down, again=again, cut=cut) + runs("up", *up, again=again, cut=cut),
        echoes=ECHOES,
        interface="eth0",
        kind="ethernet",
        link_mbps=1000,
        duplex="full",
        total_bytes=400_000_000,
        other_down_mbps=0.01,
        other_up_mbps=0.0,
        cpu_pct=20.0,
        server_cpu_pct=10.0,
    )
    return replace(made, **more)


FULL = (94.7, 94.9, 94.8)
NINETY_FOUR = (94.1, 94.0, 94.3)
# (what, contract, code, reading)
ROWS: list[tuple[str, float | None, str, RateReading | None]] = [
    ("2M full", 2, "rate.met", rate((1.9, 1.89, 1.9), (1.88, 1.9, 1.9))),
    ("10M full", 10, "rate.met", rate((9.5, 9.4, 9.45), (9.5, 9.5, 9.4))),
    ("100M full: 94.9 is all that TCP can carry", 100, "rate.met", rate(FULL, FULL)),
    ("100M over PPPoE", 100, "rate.met", rate((94.2, 94.1, 94.2), (93.9, 94.0, 94.2))),
    ("1G full", 1000, "rate.met", rate((941, 938, 940), (936, 941, 941))),
    ("faster than the contract", 50, "rate.met", rate((98, 99, 98), (97, 97, 98), cut=True)),
    ("a little under, but nine tenths", 100, "rate.met", rate((86, 87, 86), (88, 87, 89))),
    ("one bad run of three does not decide", 100, "rate.met", rate((94, 80, 94), FULL)),
    ("a burst above is not unsteady", 10, "rate.met", rate((9.5, 14.0, 9.5), (9.5, 9.5, 9.5))),
    ("only download measured", 100, "rate.met_down", rate(FULL, method="http", up_missing="missing.rate_no_upload")),
    ("2 on 10, queued", 10, "rate.low", rate((1.9, 1.8, 1.9), (1.9, 1.9, 1.7), echoes=QUEUE, again=40)),
    ("60 on 100", 100, "rate.low", rate((61, 64, 58), (66, 63, 60))),
    ("just under nine tenths", 100, "rate.low", rate((85, 84, 82), (84, 85, 83))),
    ("600 on 1000, laptop at ease", 1000, "rate.low", rate((610, 640, 600), (580, 600, 640))),
    ("low and wild", 100, "rate.low", rate((20, 40, 60), (30, 20, 50))),
    ("own port slower, and the line slower still", 300, "rate.low", rate((20, 21, 23), (22, 20, 24), link_mbps=100)),
    ("download low", 100, "rate.low_down", rate((30, 34, 31), FULL)),
    ("download low, upload not measured", 100, "rate.low_down", rate((30, 34, 31), method="http")),
    ("upload low", 100, "rate.low_up", rate(FULL, (30, 34, 31))),
    ("flat at 94 on 300, own port 1000", 300, "rate.hundred_port", rate(NINETY_FOUR, NINETY_FOUR)),
    ("flat at 94 on 1000, only download measured", 1000, "rate.hundred_port", rate(NINETY_FOUR, method="http")),
    ("flat at 94 on 300, own speed not told", 300, "rate.hundred_port", rate(NINETY_FOUR, FULL, link_mbps=None)),
    ("flat at 94 on 300, own port 100", 300, "rate.hundred_here", rate(NINETY_FOUR, NINETY_FOUR, link_mbps=100)),
    ("flat at 94 on 300 on a busy laptop", 300, "rate.hundred_port", rate(NINETY_FOUR, NINETY_FOUR, cpu_pct=95.0)),
    ("near 94 but not flat", 300, "rate.low", rate((90, 94, 96), (91, 95, 90))),
    ("94 down, full up: a limit of 100M, no port", 300, "rate.shaped", rate(NINETY_FOUR, (280, 281, 282))),
    ("held at 20 on 50, dropping, no queue", 50, "rate.policed",
     rate((19.2, 19.3, 19.2), (19.1, 19.2, 19.2), again=80)),
    ("held at 20 down only", 50, "rate.policed", rate((19.2, 19.3, 19.2), (47.0, 47.1, 46.9), again=80)),
    ("held at 20, nothing sent again", 50, "rate.shaped", rate((19.2, 19.3, 19.2), (19.1, 19.2, 19.2))),
    ("held at 20, not told what was sent again", 50, "rate.shaped",
     rate((19.2, 19.3, 19.2), (19.1, 19.2, 19.2), again=None)),
    ("held at 20 with a queue", 50, "rate.shaped",
     rate((19.2, 19.3, 19.2), (19.1, 19.2, 19.2), again=80, echoes=QUEUE)),
    ("held at 20, no echoes", 50, "rate.shaped", rate((19.2, 19.3, 19.2), (19.1, 19.2, 19.2), again=80, echoes=())),
    ("steady at a rate that nobody sells", 50, "rate.low", rate((17.1, 17.2, 17.1), (17.0, 17.1, 17.1), again=80)),
    ("held at 20 down and at 10 up", 50, "rate.low", rate((19.2, 19.3, 19.2), (9.5, 9.5, 9.5), again=80)),
    ("two of three runs low", 100, "rate.unstable", rate((94, 50, 60), (94, 94, 94))),
    ("median fine, one run far too low", 100, "rate.unstable", rate((94, 94, 40), FULL)),
    ("both unsteady", 100, "rate.unstable", rate((94, 50, 60), (90, 40, 70))),
    ("own port 10 and full", 100, "rate.laptop_limits", rate((9.4, 9.4, 9.4), (9.4, 9.3, 9.4), link_mbps=10)),
    ("own port 1000 and full on 2000", 2000, "rate.laptop_limits", rate((940, 941, 940), (938, 940, 940))),
    ("busy laptop at 1G", 1000, "rate.laptop_limits", rate((610, 640, 600), (580, 600, 640), cpu_pct=97.0)),
    ("busy server at 1G", 1000, "rate.laptop_limits", rate((610, 640, 600), (580, 600, 640), server_cpu_pct=99.0)),
    ("a busy laptop still carries 10M", 10, "rate.low", rate((1.9, 1.8, 1.9), (1.9, 1.9, 1.7), cpu_pct=97.0)),
    ("nothing came", 100, "rate.low", rate((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))),
    ("no contract", None, "rate.no_contract", rate(FULL, FULL)),
    ("no contract, only download", None, "rate.no_contract", rate(FULL)),
    ("only upload measured", 100, "rate.unmeasured", rate((), FULL)),
    ("no runs", 100, "rate.unmeasured", rate()),
    ("not measured", 100, "rate.unmeasured", None),
]  # fmt: skip


@pytest.mark.parametrize(("contract", "code", "reading"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_contract(contract: float | None, code: str, reading: RateReading | None) -> None:
    """A rate is judged by what the contract's wire can carry; what holds it is named only where it shows."""
    found = judge("rate.contract", Line(rate_mbps=contract), rate=reading)
    assert code == found.code
    sound(found)
    reason_is_written(found)
    if reading is not None and reading.of("up") and reading.of("down") and reading.link_mbps:
        holes_are_filled(found)


def test_without_consent_it_is_not_measured_and_says_so() -> None:
    """That nobody agreed is another answer than that it failed."""
    found = judge("rate.contract", Line(rate_mbps=10), missing={"rate": "missing.no_consent"})
    assert found.code == "rate.not_allowed"
    assert found.missing is not None
    assert found.missing.code == "missing.no_consent"
    reason_is_written(found)


def test_a_busy_lan_makes_it_weaker() -> None:
    """Behind the customer's own devices a low rate may be other people's use; a good one is good."""
    assert judge("rate.contract", Line(rate_mbps=100), rate=rate((30, 31, 30), (30, 30, 31))).weak
    assert not judge("rate.contract", Line(rate_mbps=100), rate=rate(FULL, FULL)).weak


def test_what_is_said_of_a_low_rate() -> None:
    """Medians, what was needed, and what a full line would give."""
    facts = judge("rate.contract", Line(rate_mbps=10), rate=rate((1.9, 1.8, 2.0), (1.7, 1.9, 1.8), echoes=QUEUE)).facts
    assert (facts["down_mbps"], facts["up_mbps"], facts["needed_mbps"], facts["full_mbps"]) == (1.9, 1.8, 8.5, 9.5)
    assert (facts["idle_ms"], facts["loaded_ms"], facts["share_pct"]) == (4.0, 240.0, 19.0)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (rate((9.4,) * 3, (9.4,) * 3, link_mbps=10), ("missing.rate_own_port", {"link_mbps": 10})),
        (rate((600,) * 3, (600,) * 3, cpu_pct=97.2), ("missing.rate_busy_laptop", {"cpu_pct": 97})),
        (rate((600,) * 3, (600,) * 3, server_cpu_pct=99.0),
         ("missing.rate_busy_server", {"server": SERVER, "cpu_pct": 99})),
    ],
)  # fmt: skip
def test_whose_limit_it_was(reading: RateReading, expected: tuple[str, dict[str, Any]]) -> None:
    """Where the line was not the limit, the reason names what was."""
    missing = judge("rate.contract", Line(rate_mbps=1000), rate=reading).missing
    assert missing is not None
    assert (missing.code, missing.facts) == expected


def test_a_virtual_ports_speed_is_made_up() -> None:
    """A virtual machine's port says 10 Mbit/s and carries a gigabit."""
    reading = rate((60, 61, 58), (60, 59, 62), kind="virtual", link_mbps=10)
    assert judge("rate.contract", Line(rate_mbps=100), rate=reading).code == "rate.low"


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (rate(FULL, FULL), False),
        (rate(FULL, FULL, ceiling_mbps=200.0, up_ceiling_mbps=150.0), False),
        (rate((98, 99, 98), FULL, cut=True), True),
        (rate(FULL, (148, 149, 149), ceiling_mbps=200.0, up_ceiling_mbps=150.0), True),
    ],
)
def test_a_rate_that_our_own_bound_held_is_a_least(reading: RateReading, expected: bool) -> None:
    """Where the bytes or the sender's ceiling ended it, the line carries at least this."""
    assert judge("rate.contract", Line(rate_mbps=100), rate=reading).facts["at_least"] is expected


def test_a_bound_of_ours_is_read_as_one() -> None:
    """What the sender's ceiling held is said with a sign, in the direction where it did; the line's own rate is not."""
    reading = rate((19.7, 19.8, 19.9), (9.5, 9.5, 9.4), ceiling_mbps=20.0, up_ceiling_mbps=15.0)
    facts = judge("rate.contract", Line(rate_mbps=10), rate=reading).facts
    assert (facts["down_said"], facts["up_said"], facts["down_mbps"]) == ("≥19.8", 9.5, 19.8)


@pytest.mark.parametrize(
    ("down", "other", "code", "why"),
    [
        ((5.64, 5.63, 5.69), 3.9, "rate.unmeasured", "missing.rate_others"),
        ((5.64, 5.63, 5.69), 0.0, "rate.shaped", None),
        ((5.64, 5.63, 5.69), 1.5, "rate.low_down", None),
        ((1.9, 1.9, 1.9), 3.9, "rate.low_down", None),
        ((9.4, 9.5, 9.4), 3.9, "rate.met", None),
    ],
    ids=["the others make up for it", "alone", "not enough, but no limit is named", "far too low", "enough"],
)
def test_other_traffic_is_counted(down: tuple[float, ...], other: float, code: str, why: str | None) -> None:
    """What others carried over this very port is not lacking, and what they leave over is no limit of the carrier's."""
    reading = rate(down, (9.5, 9.5, 9.5), other_down_mbps=other, echoes=QUEUE)
    found = judge("rate.contract", Line(rate_mbps=10), rate=reading)
    assert (found.code, found.missing.code if found.missing else None) == (code, why)
    reason_is_written(found)


def test_who_could_not_be_asked_for_echoes() -> None:
    """Where this user may send no echo, the server is not blamed for its silence."""
    found = judge("rate.loaded", Line(), rate=rate(FULL, FULL, echoes=(), echo_missing="missing.no_icmp"))
    assert (found.code, found.missing.code if found.missing else None) == ("loaded.unmeasured", "missing.no_icmp")


def test_no_contract_and_all_bytes_used() -> None:
    """Without a contract a test that was cut says `at least`."""
    found = judge("rate.contract", rate=rate((190, 191, 190), (188, 190, 190), cut=True))
    assert found.missing is not None
    assert found.missing.code == "missing.rate_at_least"


@given(
    contract=st.floats(2, 1000),
    share=st.floats(0.905, 1.0),
    shake=st.lists(st.floats(0.99, 1.0), min_size=6, max_size=6),
)
def test_a_line_that_delivers_is_never_accused(contract: float, share: float, shake: list[float]) -> None:
    """From 2 Mbit/s to 1 Gbit/s, whatever carries at least nine tenths of the wire's payload is as contracted."""
    made = [contract * PAYLOAD_SHARE * max(share * each, 0.9001) for each in shake]
    reading = rate(tuple(made[:3]), tuple(made[3:]), again=30)
    assert judge("rate.contract", Line(rate_mbps=contract), rate=reading).code == "rate.met"


@given(contract=st.floats(2, 1000), share=st.floats(0.01, 0.89))
def test_a_line_that_does_not_is_never_praised(contract: float, share: float) -> None:
    """Whatever carries less is never as contracted."""
    made = (contract * PAYLOAD_SHARE * share,) * 3
    found = judge("rate.contract", Line(rate_mbps=contract), rate=rate(made, made, echoes=QUEUE))
    assert found.code in ("rate.low", "rate.hundred_port", "rate.shaped")


LOADED: list[tuple[str, str, RateReading | None]] = [
    ("quick", "loaded.fine", rate(FULL, FULL)),
    ("a queue down", "loaded.high", rate(FULL, FULL, echoes=QUEUE)),
    ("a queue up only", "loaded.high",
     rate(FULL, FULL, echoes=(*ECHOES[:2], echo("up", 300.0)))),
    ("far away is not late", "loaded.fine",
     rate(FULL, FULL, echoes=(echo("idle", 180.0), echo("down", 185.0, p95=220.0)))),
    ("one late answer in a hundred", "loaded.fine",
     rate(FULL, FULL, echoes=(echo("idle", 4.0), replace(echo("down", 9.0), rtt_ms=Spread(50, 4, 9, 9, 15, 15, 900))))),
    ("the server silent, the gateway answers", "loaded.high",
     rate(FULL, FULL, echoes=(echo("idle", None), echo("down", None), echo("idle", 1.0, role=Role.GATEWAY),
                              echo("down", 150.0, role=Role.GATEWAY)))),
    ("answers when idle only", "loaded.unmeasured", rate(FULL, FULL, echoes=(echo("idle", 4.0), echo("down", None)))),
    ("nobody answers", "loaded.unmeasured", rate(FULL, FULL, echoes=())),
    ("over too soon", "loaded.unmeasured", rate(FULL, FULL, echoes=ECHOES[:1], cut=True)),
    ("not measured", "loaded.unmeasured", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading"), [row[1:] for row in LOADED], ids=[row[0] for row in LOADED])
def test_loaded(code: str, reading: RateReading | None) -> None:
    """Delay counts by how much it grows; one late answer does not decide."""
    found = judge("rate.loaded", rate=reading)
    assert code == found.code
    sound(found)
    holes_are_filled(found)
    reason_is_written(found)


IPERF3 = Line(rate_mbps=10, test=LineTest(iperf3="203.0.113.30:5202"))
PAGE = Line(test=LineTest(targets=("203.0.113.10", "https://files.example/large.bin")))
PLANS: list[tuple[str, str, Line, Any]] = [
    ("contract and server", "rate.planned", IPERF3, "ethernet"),
    ("contract and server, port not read", "rate.planned", IPERF3, None),
    ("a page, no contract", "rate.planned_default", PAGE, "ethernet"),
    ("nothing to test against", "rate.no_server", Line(rate_mbps=10), "ethernet"),
    ("only an address", "rate.no_server", Line(test=LineTest(targets=("203.0.113.10",))), "ethernet"),
    ("over the air", "rate.plan_wireless", IPERF3, "wireless"),
    ("a phone", "rate.plan_wireless", IPERF3, "tether"),
]


@pytest.mark.parametrize(("code", "line", "kind"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS])
def test_plan(code: str, line: Line, kind: Any) -> None:
    """What it would take is said beforehand; what cannot be tested is not asked for."""
    link = None if kind is None else LinkReading(Interface("eth0", kind, True, speed_mbps=1000))
    found = judge("rate.plan", line, link=link)
    assert code == found.code
    sound(found)
    reason_is_written(found)
    if found.verdict == "ok":
        holes_are_filled(found)
        assert found.facts["megabytes"] > 0


@pytest.mark.parametrize(
    ("line", "expected"),
    [(IPERF3, "203.0.113.30:5202"), (PAGE, "files.example"), (Line(), None)],
)
def test_server_of(line: Line, expected: str | None) -> None:
    """The record's iperf3 server before its page; never anything that the record does not name."""
    assert server_of(line) == expected


def test_a_reading_survives_the_journal() -> None:
    """What was measured is the same after being written down and read back."""
    reading = rate(FULL, FULL)
    assert topic_facts("rate", plain(reading), where="test") == reading


@pytest.mark.parametrize(
    ("check", "seen"),
    [
        ("rate.plan", {row[1] for row in PLANS}),
        ("rate.contract", {row[2] for row in ROWS} | {"rate.not_allowed"}),
        ("rate.loaded", {row[1] for row in LOADED}),
    ],
)
def test_every_code_has_its_words(check: str, seen: set[str]) -> None:
    """Every code occurs in a table, and has a sentence and a page in both languages."""
    words_are_complete(check, TEXTS)
    assert seen == set(CHECKS[check].codes)
