"""How many bytes a test of the rate may take."""

import pytest

from fieldkit.model.rate import PAYLOAD_SHARE, rate_plan


@pytest.mark.parametrize(
    ("contract", "link", "run_s", "streams", "megabytes"),
    [
        pytest.param(2, 1000, 8, 1, 21, id="2M"),
        pytest.param(10, 1000, 8, 2, 96, id="10M"),
        pytest.param(100, 1000, 6, 4, 711, id="100M"),
        pytest.param(1000, 1000, 3, 4, 2733, id="1G"),
        pytest.param(1000, None, 3, 4, 3808, id="1G, own speed not told"),
        pytest.param(1000, 100, 6, 4, 519, id="the laptop's own port is slower"),
        pytest.param(None, 1000, 6, 4, 711, id="no contract"),
        pytest.param(None, 10, 8, 2, 71, id="no contract, slow port"),
    ],
)
def test_plan(contract: float | None, link: int | None, run_s: float, streams: int, megabytes: int) -> None:
    """Bytes follow contract and port; slow lines get longer runs, fast ones shorter."""
    plan = rate_plan(contract, link)
    assert (plan.run_s, plan.streams, plan.megabytes) == (run_s, streams, megabytes)
    assert plan.total_bytes <= plan.megabytes * 1_000_000 < plan.total_bytes + 1_000_000
    assert plan.ramp_s < plan.run_s / 2


@pytest.mark.parametrize("link", [None, 1000])
@pytest.mark.parametrize("contract", [0.064, 1, 2, 10, 33, 100, 300, 1000])
def test_a_line_at_its_contract_is_never_cut(contract: float, link: int | None) -> None:
    """All that the contract can put on the wire in one run, headers included, fits; the rest is room for stopping."""
    plan = rate_plan(contract, link)
    wire = contract * 1_000_000 / 8 * plan.run_s * PAYLOAD_SHARE * 1514 / 1460
    for budget in (plan.down, plan.up):
        assert wire * 1.05 < budget.stop_bytes < budget.run_bytes
        reaction_s = (budget.run_bytes - budget.stop_bytes) * 8 / (min(budget.ceiling_mbps, link or 1e9) * 1_000_000)
        assert reaction_s == pytest.approx(0.4, abs=0.01)
    assert plan.total_bytes == (plan.down.run_bytes + plan.up.run_bytes) * 3


def test_an_upload_is_never_cut_by_its_own_speed() -> None:
    """What leaves here may be dropped further on, so the count says nothing: the sender is too slow to reach it."""
    plan = rate_plan(100, None)
    assert plan.up.ceiling_mbps * 1_000_000 / 8 * plan.run_s * 1514 / 1460 < plan.up.stop_bytes


def test_it_takes_about_a_minute() -> None:
    """What is announced as its length is the whole, pauses included."""
    assert [rate_plan(each, None).seconds for each in (2, 100, 1000)] == [61, 49, 31]
