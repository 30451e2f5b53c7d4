"""Verdicts on large packets."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.model.mtu import MtuReading, SizeTry
from fieldkit.model.web import WebFetch, WebReading
from fieldkit.text.mtu import TEXTS
from tests.checks.judging import (
    LIMITS,
    holes_are_filled,
    judge,
    link,
    reason_is_written,
    sound,
    words_are_complete,
)

SIZES = (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500)
ONE, TWO = "203.0.113.10", "198.51.100.10"
ROUTER = "192.168.1.1"


def sizes(target: str = ONE, bound: int = 1500, *, told: int | None = None, sent: int = 2) -> tuple[SizeTry, ...]:
    """All sizes to one target: up to the bound all come back, above it none."""
    return tuple(
        SizeTry(target, size, sent, sent if size <= bound else 0)
        if told is None or size <= bound
        else SizeTry(target, size, sent, 0, told, ROUTER)
        for size in SIZES
    )


def mtu(*tries: tuple[SizeTry, ...], interface: int | None = 1500) -> MtuReading:
    return MtuReading(interface, tuple(each for group in tries for each in group))


def page(outcome: Any = "ok", size: int = 0, url: str = "http://a.example/", **more: Any) -> WebFetch:
    return WebFetch(url, outcome, address=ONE, resolved_by="configured", body_bytes=size, **more)


def web(*fetches: WebFetch) -> WebReading:
    return WebReading(fetches)


LARGE = web(page(size=20000))
TINY = web(page(size=300))
STALLED = web(page("stalled"), page("stalled", url="https://b.example/"))
SMALL = page(size=20000, small_segments=536)
CURED = web(page("stalled"), SMALL)
UNCURED = web(page("stalled"), page("stalled", small_segments=536))
BLOCKED = web(page("connect_timeout"))
LOSSY = tuple(replace(each, received=1) if each.size in (1280, 1472) else each for each in sizes(bound=1472))

ROWS: list[tuple[str, str, Any, Any]] = [
    ("all sizes pass", "mtu.full", mtu(sizes()), TINY),
    ("all sizes pass, web not tried", "mtu.full", mtu(sizes()), None),
    ("one of two of the largest was lost", "mtu.full",
     mtu(tuple(replace(each, received=1) if each.size == 1500 else each for each in sizes())), TINY),
    ("a PPPoE session on this laptop", "mtu.full", mtu(sizes(bound=1492)[:-1], interface=1492), TINY),
    ("jumbo frames at home", "mtu.full", mtu(sizes(), interface=9000), TINY),
    ("one target filters large pings, the other does not", "mtu.full", mtu(sizes(), sizes(TWO, 1280)), TINY),
    ("full size passes, one busy page came on the second try", "mtu.full", mtu(sizes()),
     web(page("stalled"), SMALL, page(size=300, url="https://b.example/"))),
    ("told", "mtu.reduced", mtu(sizes(bound=1492, told=1492)), TINY),
    ("told, web large", "mtu.reduced", mtu(sizes(bound=1400, told=1400)), LARGE),
    ("told, web not tried", "mtu.reduced", mtu(sizes(bound=1400, told=1400)), None),
    ("told only of the largest", "mtu.reduced",
     mtu((*sizes(bound=1400)[:-1], *sizes(bound=1400, told=1400)[-1:])), TINY),
    ("large pings lost, a large page came", "mtu.large_echo_filtered", mtu(sizes(bound=1400)), LARGE),
    ("no ping answered, a large page came", "mtu.large_echo_filtered", mtu(sizes(bound=0)), LARGE),
    ("large pings lost on both, a large page came", "mtu.large_echo_filtered",
     mtu(sizes(bound=1400), sizes(TWO, 1400)), LARGE),
    ("one page cured, another large one came", "mtu.large_echo_filtered", mtu(sizes(bound=1400)),
     web(page("stalled"), SMALL, page(size=20000, url="https://b.example/"))),
    ("one page stalls, another large one came", "mtu.large_echo_filtered", mtu(sizes(bound=1400)),
     web(page("stalled"), page(size=20000, url="https://b.example/"))),
    ("cured by small segments", "mtu.black_hole", mtu(sizes(bound=1400)), CURED),
    ("cured by small segments, pings not answered", "mtu.black_hole", mtu(sizes(bound=0)), CURED),
    ("cured by small segments, pings not measured", "mtu.black_hole", None, CURED),
    ("cured by small segments, no page opens at full size", "mtu.black_hole", mtu(sizes()), CURED),
    ("a split and stalled pages", "mtu.black_hole", mtu(sizes(bound=1400)), STALLED),
    ("a low split and stalled pages", "mtu.black_hole", mtu(sizes(bound=576)), STALLED),
    ("beyond a first target that passes all", "mtu.black_hole", mtu(sizes(), sizes(TWO, 1400)), STALLED),
    ("a tunnel's split, one page stalls, small ones come", "mtu.black_hole", mtu(sizes(bound=1400)),
     web(page("stalled"), page(size=300, url="http://b.example/"))),
    ("two targets agree, no name for any page", "mtu.black_hole", mtu(sizes(bound=1400), sizes(TWO, 1400)),
     web(page("dns_failed"))),
    ("two targets agree, but pages do not even connect", "mtu.unmeasured",
     mtu(sizes(bound=1400), sizes(TWO, 1400)), BLOCKED),
    ("two targets agree, web not measured", "mtu.black_hole", mtu(sizes(bound=1400), sizes(TWO, 1400)), None),
    ("two targets disagree", "mtu.unmeasured", mtu(sizes(bound=1400), sizes(TWO, 1452)), None),
    ("one target alone, web not measured", "mtu.unmeasured", mtu(sizes(bound=1400)), None),
    ("two targets agree so low that a ping filter is likelier", "mtu.unmeasured",
     mtu(sizes(bound=576), sizes(TWO, 576)), None),
    ("a low split, one page stalls, small ones come", "mtu.unmeasured", mtu(sizes(bound=576)),
     web(page("stalled"), page(size=300, url="http://b.example/"))),
    ("a split, only small pages", "mtu.unmeasured", mtu(sizes(bound=1400), sizes(TWO, 1400)), TINY),
    ("a split, and stalls that small segments do not cure", "mtu.unmeasured", mtu(sizes(bound=1400)), UNCURED),
    ("tried once each", "mtu.unmeasured", mtu(sizes(bound=1400, sent=1), sizes(TWO, 1400, sent=1)), None),
    ("losses at the bound", "mtu.unmeasured", mtu(LOSSY), STALLED),
    ("told, yet pages stall", "mtu.unmeasured", mtu(sizes(bound=1400, told=1400)), STALLED),
    ("told nonsense", "mtu.unmeasured", mtu(sizes(bound=1400, told=0)), TINY),
    ("no ping answered, small pages", "mtu.unmeasured", mtu(sizes(bound=0)), TINY),
    ("no ping answered, pages stall", "mtu.unmeasured", mtu(sizes(bound=0)), STALLED),
    ("nothing sent", "mtu.unmeasured", mtu(sizes(sent=0)), LARGE),
    ("not measured, a large page came", "mtu.unmeasured", None, LARGE),
    ("not measured", "mtu.unmeasured", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading", "pages"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_path(code: str, reading: Any, pages: Any) -> None:
    """Lost large pings alone accuse nobody; the web is the witness."""
    found = judge("mtu.path", mtu=reading, web=pages)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_without_a_link_sizes_are_not_judged() -> None:
    """A dead link is no black hole."""
    assert judge("mtu.path", mtu=mtu(sizes(bound=1400)), web=STALLED, link=link(up=False)).code == "mtu.unmeasured"


def test_the_bound_is_named() -> None:
    """What passed, what did not, who said so."""
    facts = judge("mtu.path", mtu=mtu(sizes(bound=1476, told=1476)), web=TINY).facts
    bound = [facts[name] for name in ("largest_passed", "smallest_lost", "told_mtu", "told_by")]
    assert bound == [1476, 1492, 1476, ROUTER]


def test_the_limit_decides_what_is_a_large_page() -> None:
    """A carrier's own limit replaces ours, and stands in the finding."""
    found = judge("mtu.path", mtu=mtu(sizes(bound=1400)), web=LARGE)
    assert found.limit is LIMITS["web.transfer_bytes"]
    higher = {**LIMITS, "web.transfer_bytes": replace(LIMITS["web.transfer_bytes"], value=50000)}
    assert judge("mtu.path", limits=higher, mtu=mtu(sizes(bound=1400)), web=LARGE).code == "mtu.unmeasured"


def test_every_code_has_its_words() -> None:
    """Every code occurs in the table, and has a sentence and a page in both languages."""
    words_are_complete("mtu.path", TEXTS)
    assert {row[1] for row in ROWS} == set(CHECKS["mtu.path"].codes)


TRIES = st.builds(
    SizeTry,
    target=st.sampled_from([ONE, TWO]),
    size=st.sampled_from([0, *SIZES, 9000]),
    sent=st.integers(0, 3),
    received=st.integers(0, 3),
    told_mtu=st.sampled_from([None, None, 0, 68, 1400, 1500, 65535]),
    told_by=st.sampled_from([None, ROUTER]),
)
FETCHES = st.builds(
    WebFetch,
    url=st.sampled_from(["http://a.example/", "https://b.example/", ""]),
    outcome=st.sampled_from(["ok", "stalled", "connect_timeout", "dns_failed", "reset", "local"]),
    via=st.sampled_from(["direct", "proxy"]),
    body_bytes=st.sampled_from([0, 300, 3000, 3001, 90000]),
    small_segments=st.sampled_from([None, 536]),
)


@settings(max_examples=120)
@given(
    st.one_of(
        st.none(),
        st.builds(MtuReading, st.sampled_from([None, 0, 1400, 1500, 9000]), st.lists(TRIES, max_size=12).map(tuple)),
    ),
    st.one_of(st.none(), st.lists(FETCHES, max_size=5).map(lambda each: WebReading(tuple(each)))),
    st.sampled_from([LIMITS, {}]),
)
def test_nothing_that_can_be_measured_breaks_the_verdict(reading: Any, pages: Any, limits: Any) -> None:
    """Whatever the readings, a sound finding comes out; a page of full size acquits."""
    found = judge("mtu.path", limits=limits, mtu=reading, web=pages)
    sound(found)
    if pages and any(
        each.outcome == "ok" and each.via == "direct" and each.body_bytes > 3000 and each.small_segments is None
        for each in pages.fetches
    ):
        assert found.verdict != "fault"
