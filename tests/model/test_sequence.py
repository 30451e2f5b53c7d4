"""The arithmetic of losses, spreads and order."""

import math
import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.sequence import (
    Jitter,
    Losses,
    Order,
    Spreading,
    bound_pct,
    evenness,
    fewer,
    loss_between,
    spread_of,
)

INTERVAL_S = 0.02
sequences = st.lists(st.booleans(), min_size=1, max_size=400)


def fed(came: list[bool]) -> Losses:
    losses = Losses(INTERVAL_S)
    for place, each in enumerate(came):
        losses.settle(place * INTERVAL_S, each)
    return losses


def runs_of_losses(came: list[bool]) -> list[int]:
    return [len(list(run)) for received, run in groupby(came) if not received]


@given(sequences)
def test_counts_are_those_of_the_sequence(came: list[bool]) -> None:
    """Sent, lost, bursts and the longest burst are what a look at the whole sequence counts."""
    losses = fed(came)
    runs = runs_of_losses(came)
    assert (losses.sent, losses.lost) == (len(came), came.count(False))
    assert (losses.bursts, losses.longest_burst) == (len(runs), max(runs, default=0))
    losses.gap()
    assert [each.lost for each in losses.outages] == runs[:200]
    assert sum(each.sent for each in losses.minutes) == len(came)
    assert sum(each.lost for each in losses.minutes) == came.count(False)


@given(sequences)
def test_loss_is_p_over_p_plus_r(came: list[bool]) -> None:
    """Gilbert's figures give the loss they were taken from, the mean burst, and 1 for what is random."""
    came = [True, *came, True]
    gilbert = fed(came).gilbert
    lost = came.count(False)
    if not lost:
        assert gilbert is None
        return
    assert gilbert is not None
    # Of the transitions the first packet is no goal.
    assert gilbert.p / (gilbert.p + gilbert.r) == pytest.approx(lost / (len(came) - 1))
    assert gilbert.mean_burst == pytest.approx(lost / len(runs_of_losses(came)))
    loss = gilbert.p / (gilbert.p + gilbert.r)
    assert gilbert.burst_ratio == pytest.approx((1 - loss) / gilbert.r)


def test_random_loss_has_a_burst_ratio_of_one() -> None:
    """Losses by dice show no bursts; losses in runs of ten do."""
    dice = random.Random(7)
    by_dice = fed([dice.random() > 0.1 for _ in range(20000)]).gilbert
    assert by_dice is not None
    assert by_dice.burst_ratio == pytest.approx(1, abs=0.05)
    in_runs = fed(([True] * 90 + [False] * 10) * 100 + [True]).gilbert
    assert in_runs is not None
    assert (round(in_runs.mean_burst, 6), round(in_runs.burst_ratio, 6)) == (10.0, 9.0)


def test_an_outage_has_its_begin_and_length() -> None:
    """From the first packet lost to the first that came again."""
    losses = fed([True] * 50 + [False] * 4 + [True] * 46)
    (outage,) = losses.ended()
    assert (outage.at_s, outage.lost, round(outage.seconds, 6)) == (1.0, 4, 0.08)
    assert losses.ended() == ()


def test_a_gap_is_no_outage() -> None:
    """Losses before and after a gap are two outages, and the time between is in neither."""
    losses = Losses(INTERVAL_S)
    losses.settle(0.0, True)
    losses.settle(0.02, False)
    losses.gap()
    losses.settle(3600.0, False)
    losses.settle(3600.02, True)
    assert [(each.at_s, round(each.seconds, 6)) for each in losses.ended()] == [(0.02, 0.02), (3600.0, 0.02)]
    assert [(each.minute, each.sent, each.lost) for each in losses.minutes] == [(0, 2, 1), (60, 2, 1)]


def test_only_the_longest_outages_are_kept() -> None:
    """A night of outages takes no more room than an hour: the longest stay, the rest is counted."""
    losses = Losses(INTERVAL_S, keep=5)
    for length in [1, 9, 2, 8, 3, 7, 4, 6, 5, 10]:
        for came in [*[False] * length, True]:
            losses.settle(losses.sent * INTERVAL_S, came)
    assert [each.lost for each in losses.outages] == [9, 8, 7, 6, 10]
    assert (losses.outages_left_out, losses.bursts) == (5, 10)


@given(st.lists(st.floats(0, 60000), min_size=1, max_size=200))
def test_percentiles_are_right_to_one_per_cent(values: list[float]) -> None:
    """Buckets instead of values: nothing is further off than 1 %, ends and count are exact."""
    spread = spread_of(values)
    assert spread is not None
    assert (spread.count, spread.least, spread.most) == (len(values), min(values), max(values))
    ranked = sorted(values)
    for share, found in ((0.5, spread.median), (0.95, spread.p95), (0.99, spread.p99)):
        exact = ranked[max(1, math.ceil(share * len(values))) - 1]
        assert found == pytest.approx(exact, rel=0.01, abs=1e-3)
    assert spread.mean == pytest.approx(sum(values) / len(values), abs=1e-6)


def test_nothing_has_no_spread() -> None:
    """No values, no figures."""
    assert Spreading().spread() is None


@given(st.permutations(range(12)))
def test_reordered_is_what_something_sent_later_overtook(arrivals: list[int]) -> None:
    """A packet is out of order when a later one came before it (RFC 4737)."""
    order = Order()
    told = [order.arrived(each) for each in arrivals]
    overtaken = [any(earlier > each for earlier in arrivals[:place]) for place, each in enumerate(arrivals)]
    assert told == overtaken
    assert order.reordered == sum(overtaken)


def test_jitter_is_between_neighbours_only() -> None:
    """A loss between two packets gives no difference; nor does a constant delay."""
    jitter = Jitter()
    for number, value in ((0, 10.0), (1, 12.0), (3, 50.0), (4, 50.0)):
        jitter.add(number, value)
    spread = jitter.gathered.spread()
    assert spread is not None
    assert (spread.count, spread.least, spread.most) == (2, 0.0, 2.0)


@pytest.mark.parametrize(("sent", "bound"), [(1000, 0.3), (3000, 0.1), (2, 100.0), (0, None)])
def test_the_rule_of_three(sent: int, bound: float | None) -> None:
    """None lost of N: the loss lies below 3/N."""
    assert bound_pct(sent) == bound


@given(st.integers(1, 10**6), st.data())
def test_the_true_share_lies_between(sent: int, data: st.DataObject) -> None:
    """The bounds hold the share that was seen."""
    lost = data.draw(st.integers(0, sent))
    low, high = loss_between(lost, sent)
    assert 0 <= low <= lost / sent + 1e-12
    assert lost / sent - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("lost", "sent", "far_lost", "far_sent", "surely"),
    [
        (0, 1000, 4, 1000, False),  # one chance in sixteen
        (0, 1000, 5, 1000, True),  # one in thirty-two
        (3, 1000, 9, 1000, False),
        (2, 1000, 9, 1000, True),
        (10, 1000, 10, 1000, False),
        (10, 1000, 2, 1000, False),
        (0, 1000, 0, 1000, False),
        (0, 0, 5, 1000, False),
        (0, 3000, 2, 1000, False),
        (300, 1000, 500, 1000, True),
        (480, 1000, 500, 1000, False),
    ],
)
def test_fewer(lost: int, sent: int, far_lost: int, far_sent: int, *, surely: bool) -> None:
    """A section is sound only when chance seldom spares it what the far end loses."""
    assert fewer(lost, sent, far_lost, far_sent) is surely


def test_evenness() -> None:
    """A limit loses the same each second, chance does not, and one outage falls on one second."""
    dice = random.Random(5)
    chance = [evenness([(100, sum(dice.random() < 0.3 for _ in range(100))) for _ in range(18)]) for _ in range(200)]
    assert all(each is not None and each > 0.2 for each in chance)
    limited = evenness([(100, 50), (99, 49), (100, 50), (101, 51), (100, 50), (98, 48), (100, 51)])
    assert limited is not None
    assert limited < 0.05
    outage = evenness([(100, 0), (100, 90), (100, 0), (100, 0), (100, 0), (100, 0)])
    assert outage is not None
    assert outage > 10
    assert evenness([(100, 1)] * 20) is None
    assert evenness([(100, 50)] * 4) is None


def test_a_pause_of_the_sender_makes_no_outage_longer() -> None:
    """Two packets lost on either side of a quarter of a second in which nothing was sent: two spacings, not more."""
    losses = Losses(0.02)
    for at_s, came in ((0.0, True), (0.02, False), (0.28, False), (0.30, True), (0.32, False), (0.6, True)):
        losses.settle(at_s, came)
    assert [(each.lost, round(each.seconds, 3)) for each in losses.outages] == [(2, 0.04), (1, 0.02)]
