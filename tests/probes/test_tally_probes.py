"""Who else speaks from an address that somebody probed for, and what our own run made of it."""

from fieldkit.probes.tally_probes import ProbesTally, taken_for_strangers
from tests.probes.capture_files import ASKER, GATEWAY, OTHER, ROGUE, answer, ask, tcp

OWN, UNUSED = "192.168.1.10", "192.168.1.237"


def heard(*frames: tuple[float, bytes]) -> ProbesTally:
    """A tally that these frames went by."""
    tally = ProbesTally()
    tally.feed_all(frames)
    return tally


def probe(at: float, address: str = OWN, mac: bytes = ASKER) -> tuple[float, bytes]:
    """One probe."""
    return at, ask(mac, "0.0.0.0", address)


def taken(at: float, mac: bytes = ROGUE, address: str = OWN) -> tuple[float, bytes]:
    """Somebody's answer to it."""
    return at, answer(mac, address, ASKER, "0.0.0.0")


def test_each_answer_by_its_probe() -> None:
    """The round and the seconds from the first probe, for bursts; a request from that address counts as well."""
    tally = heard(probe(1.0), probe(2.0), taken(2.1), probe(3.0), (3.5, ask(ROGUE, OWN, "192.168.1.1")))
    (own,) = tally.of(ASKER)
    assert (own.ip, own.asked) == (OWN, [1.0, 2.0, 3.0])
    assert [(each.round, each.at_s, each.rtt_ms) for each in own.replies] == [(2, 1.1, 100.0), (3, 2.5, None)]


def test_the_one_who_probes_does_not_count() -> None:
    """What it says itself, what was said before, ordinary requests and other traffic."""
    tally = heard(
        taken(0.5),
        probe(1.0),
        (1.5, ask(ASKER, OWN, "192.168.1.1")),
        (2.0, tcp(ROGUE, ASKER, OWN, "192.168.1.1")),
        (2.5, ask(OTHER, "192.168.1.11", OWN)),
    )
    assert [each.replies for each in tally.of(ASKER)] == [[]]
    assert tally.of(GATEWAY) == ()


def test_our_own_run_doubts_a_stranger() -> None:
    """At once, and once for each of them; not a port of its own laptop, and not a probe of another time."""
    for doubts, answers, strangers in (
        ([1.003], [taken(1.002)], True),
        ([], [taken(1.002)], False),
        ([3.0], [taken(1.002)], False),
        ([0.5], [taken(1.002)], False),
        ([1.003], [taken(1.002), taken(1.004, OTHER)], False),
        ([1.003, 1.005], [taken(1.002), taken(1.004, OTHER)], True),
        ([1.003], [], False),
    ):
        tally = heard(*sorted([probe(1.0), *answers, *(probe(at, UNUSED) for at in doubts)]))
        own = next(each for each in tally.of(ASKER) if each.ip == OWN)
        others = [each for each in tally.of(ASKER) if each is not own]
        assert taken_for_strangers(own, others) is strangers


def test_a_second_unused_address_is_no_second_doubt() -> None:
    """One stranger, and another port of the laptop: the second address tried is about the stranger alone."""
    tally = heard(
        probe(1.0), taken(1.002), probe(1.003, UNUSED), taken(1.004, OTHER), taken(1.005, ROGUE, UNUSED),
        probe(1.006, "192.168.1.214"), probe(1.306, "192.168.1.214"),
    )  # fmt: skip
    own, *others = sorted(tally.of(ASKER), key=lambda each: each.asked)
    assert not taken_for_strangers(own, others)


def test_a_scan_costs_a_bounded_table() -> None:
    """Neither the addresses nor the times nor the answers of a hostile file are kept without end, nor a cut frame."""
    scan = [probe(0.0, f"10.0.{number >> 8}.{number & 255}") for number in range(5000)]
    assert len(heard(*scan).of(ASKER)) <= 64
    (own,) = heard(*(probe(at / 100) for at in range(5000)), *(taken(60 + at / 100) for at in range(5000))).of(ASKER)
    assert (len(own.asked), len(own.replies)) == (2000, 2000)
    for cut in range(60):
        heard((0.0, probe(0.0)[1][:cut]), probe(1.0), (2.0, taken(2.0)[1][:cut]))
