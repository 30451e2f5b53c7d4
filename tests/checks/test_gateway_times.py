"""From when to when each of several answered for the gateway: told of a watch and of a file, and never made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fieldkit.checks.gateway_times import answered
from fieldkit.checks.when import MOST_SPANS
from fieldkit.model.arp import ArpReading, ArpReply, Claim, Claimant, ClaimsReading
from fieldkit.probes import arp_session
from tests.checks.situations import CUSTOMER, GATEWAY, ROGUE, ROUTER, judge, three_times

BEGUN = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)


def clock(at_s: float, form: str = "%H:%M:%S") -> str:
    """The time of day so many seconds after the watch had begun, where this test runs."""
    return (BEGUN + timedelta(seconds=at_s)).astimezone().strftime(form)


def watched(*rogue: tuple[int, int], lasted: int = 600, **more: Any) -> ArpReading:
    """A watch with a question a second, which the router answers each time, and another one in these seconds."""
    replies = []
    for at in range(lasted):
        replies.append(ArpReply(GATEWAY, ROUTER, 0.4, at + 1, ROUTER, at + 0.001))
        if any(first <= at <= last for first, last in rogue):
            replies.append(ArpReply(GATEWAY, ROGUE, 0.9, at + 1, ROGUE, at + 0.002))
    return ArpReading(
        **{
            "gateway": GATEWAY,
            "method": "raw",
            "sent": lasted,
            "window_s": float(lasted),
            "complete": True,
            "replies": tuple(replies),
            "begun": BEGUN,
            **more,
        }
    )


def kept(arp: ArpReading) -> ArpReading:
    """What a probe keeps of so many answers."""
    answers = arp_session.Answers(GATEWAY, ())
    for reply in arp.replies:
        if answers._worth_keeping(reply):
            answers.replies.append(reply)
    return replace(arp, replies=tuple(answers.replies))


def of(arp: ArpReading, mac: str = ROGUE, claims: ClaimsReading | None = None) -> dict[str, Any]:
    """What is told of one of the two."""
    (row,) = [each for each in answered(arp, [ROUTER, ROGUE], arp.begun, claims) if each["mac"] == mac]
    return row


def test_the_second_one_came_and_went() -> None:
    """Each time it was there, by the clock; and that it was gone by the end."""
    row = of(watched((130, 175), (400, 420)))
    assert row["when"] == [f"{clock(130)}–{clock(175)}", f"{clock(400)}–{clock(420)}"]
    assert (row["state"], len(row["spans"])) == ("gone", 2)
    assert of(watched((130, 175)), ROUTER)["state"] == "throughout"
    assert of(watched((130, 599)))["state"] == "still"


def test_one_lost_answer_is_no_end() -> None:
    """Two questions in a row without an answer are."""
    arp = watched((100, 200))
    for missing, spans in (([150], 1), ([150, 151], 2)):
        left = tuple(reply for reply in arp.replies if reply.mac == ROUTER or reply.round - 1 not in missing)
        assert len(of(replace(arp, replies=left))["spans"]) == spans


def test_an_ordinary_look_tells_no_times() -> None:
    """Four seconds need none, and the system's cache has none."""
    assert answered(watched((0, 3), lasted=4), [ROUTER, ROGUE], BEGUN) == []
    assert answered(watched((0, 99), method="cache"), [ROUTER, ROGUE], BEGUN) == []
    assert "answered" not in judge("gateway.unique", {"arp": three_times(ROUTER, ROGUE)}).facts


def test_very_many_times() -> None:
    """The first ones and the latest are kept; a sentence names the first and the last."""
    row = of(watched(*((10 * k, 10 * k + 2) for k in range(50))))
    assert (len(row["spans"]), row["spans"][-1]["first_s"], row["spans"][-1]["left_out"]) == (MOST_SPANS, 490.0, 18)
    assert row["when"] == [f"{clock(0)}–{clock(2)}", "…", f"{clock(490)}–{clock(492)}"]


def test_past_midnight_the_day_is_named() -> None:
    """Where it is not all one day."""
    day = "%m-%d %H:%M:%S"
    assert of(watched((130, 175), window_s=90_000.0))["when"] == [f"{clock(130, day)}–{clock(175, day)}"]


def test_no_time_of_day() -> None:
    """Then the seconds of the file."""
    assert of(watched((130, 175), begun=None))["when"] == ["+130 s–+175 s"]


def test_a_burst_late_in_a_long_watch_is_whole() -> None:
    """Beside a router that answers all the time every change is kept."""
    row = of(kept(watched((7000, 7045), lasted=8000)))
    assert (row["when"], row["state"]) == ([f"{clock(7000)}–{clock(7045)}"], "gone")


def test_what_was_no_longer_kept_is_not_made_up() -> None:
    """Two that answer for hours: nobody says that it ended where the keeping did."""
    arp = kept(watched((0, 7999), lasted=8000))
    for mac in (ROUTER, ROGUE):
        row = of(arp, mac)
        assert (row["spans"][-1]["to"], row["state"]) == (None, "open")
    # Whoever listened to everybody's claims heard it to the end.
    claim = Claim(GATEWAY, (Claimant(ROGUE, 8000, 0.0, 7999.0), Claimant(ROUTER, 4000, 0.0, 4000.0)), 999)
    claims = ClaimsReading("raw", 8000.0, True, 2, (claim,))
    assert (of(arp, ROGUE, claims)["state"], of(arp, ROUTER, claims)["state"]) == ("still", "open")


def test_alone_late_in_a_long_watch() -> None:
    """The router falls silent and the other one answers on: of a row of its answers only the first is kept."""
    arp = watched((3000, 3500), lasted=8000)
    silent = tuple(reply for reply in arp.replies if reply.mac == ROGUE or not 3010 <= reply.round <= 3400)
    assert of(kept(replace(arp, replies=silent)))["spans"][0]["to"] is None


@pytest.mark.parametrize(
    ("times", "spans"),
    [(3, [(100.0, 120.0), (400.0, 400.0)]), (40, [(100.0, 500.0)])],
    ids=["all are kept", "some are kept"],
)
def test_of_a_file(times: int, spans: list[tuple[float, float]]) -> None:
    """Where not every answer is kept, it is told from the first to the last."""
    replies = tuple(ArpReply(GATEWAY, ROGUE, 0.4, 1, ROGUE, at) for at in (100.0, 120.0, 400.0))
    arp = watched(method="capture", replies=replies, claimants=(Claimant(ROGUE, times, 100.0, 500.0),))
    row = of(arp)
    assert [(each["first_s"], each["last_s"]) for each in row["spans"]] == spans
    assert row["state"] == "gone"


def test_a_moment_of_a_file_is_not_all_of_it() -> None:
    """However seldom anybody asks there: what was last heard a while before the end was not heard again."""
    replies = tuple(ArpReply(GATEWAY, ROGUE, 0.4, 1, ROGUE, at) for at in (13.0, 19.0))
    told = (Claimant(ROGUE, 2, 13.0, 19.0),)
    assert of(watched(method="capture", replies=replies, claimants=told, window_s=45.0))["state"] == "gone"
    assert of(watched(method="capture", replies=replies, claimants=told, window_s=20.0))["state"] == "still"


def test_the_finding_carries_them() -> None:
    """By the time of day, or in seconds of the window where that is not known (a laptop that slept)."""
    found = judge("gateway.unique", {"arp": watched((130, 175))}, line=CUSTOMER)
    assert found.code == "gateway.duplicate"
    assert {row["mac"]: row["state"] for row in found.facts["answered"]} == {ROUTER: "throughout", ROGUE: "gone"}
    slept = judge("gateway.unique", {"arp": watched((130, 175), begun=None)})
    assert slept.facts["answered"][1]["when"] == ["+130 s–+175 s"]
