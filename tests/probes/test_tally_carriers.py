"""Whose is the gateway's address?  Whoever carries what is meant for other networks holds it."""

from typing import Any

import pytest

from fieldkit.probes.tally import LanTally
from fieldkit.probes.tally_carriers import ALL_OF, MOST_MACS, MOST_OF_ONE, CarriersTally
from tests.probes.capture_files import answer, ask, tcp

PC, ROUTER, NAS = (bytes((2, 0, 0, 0, 0, number)) for number in (1, 2, 3))
OWN, GATEWAY, STORE = "192.168.1.20", "192.168.1.1", "192.168.1.7"
BEYOND = ("198.51.100.1", "203.0.113.5", "192.0.2.9")


def packet(target: str, to: bytes = ROUTER) -> bytes:
    return tcp(PC, to, OWN, target)


def heard(*frames: bytes, **more: Any) -> LanTally:
    tally = LanTally(**more)
    tally.feed_all(list(enumerate(frames)))
    tally.carriers.feed_all(list(enumerate(frames)))
    return tally


# The store is what everybody asks for; the router only answers once.
ASKED = [
    *(ask(bytes((2, 0, 0, 0, 1, each)), f"192.168.1.{each}", STORE) for each in range(30, 35)),
    answer(NAS, STORE, PC, OWN),
    ask(PC, OWN, GATEWAY),
    answer(ROUTER, GATEWAY, PC, OWN),
]


def test_who_carries_the_traffic_is_the_gateway() -> None:
    """Not what most stations ask for, where packets for other networks are handed to somebody else."""
    tally = heard(*ASKED, *map(packet, BEYOND))
    assert (tally.gateway(), tally.guessed) == (GATEWAY, False)


@pytest.mark.parametrize(
    "more",
    [
        [],
        [packet(ip) for ip in BEYOND[:2]],
        [packet(f"192.168.1.{number}", NAS) for number in range(100, 120)],
        [packet(ip, b"\xff" * 6) for ip in BEYOND],
        [packet(ip, b"\2\0\0\0\7\7") for ip in BEYOND],
    ],
    ids=["no packet", "too few", "neighbours", "to everybody", "to one of whom ARP says nothing"],
)
def test_else_it_is_a_guess(more: list[bytes]) -> None:
    """What most stations ask for may be anything that they all use, and is said to be a guess."""
    tally = heard(*ASKED, *more)
    assert (tally.gateway(), tally.guessed) == (STORE, True)


def test_the_record_knows_its_mac() -> None:
    """The one address that a recorded MAC holds; what the record or DHCP names is no guess either."""
    tally = heard(*ASKED, gateway_macs=[ROUTER.hex(":").upper()])
    assert (tally.gateway(), tally.guessed) == (GATEWAY, False)
    assert not heard(*ASKED, gateway=STORE).guessed


def test_two_that_carry() -> None:
    """Of two, what is asked for more is taken, as a guess; two that hold one address are one gateway."""
    other = bytes((2, 0, 0, 0, 0, 9))
    two = [*ASKED, answer(other, "192.168.1.254", PC, OWN), ask(PC, OWN, "192.168.1.254")]
    packets = [packet(ip, to) for ip in BEYOND for to in (ROUTER, other)]
    tally = heard(*two, ask(NAS, STORE, GATEWAY), *packets)
    assert (tally.gateway(), tally.guessed) == (GATEWAY, True)
    tally = heard(*ASKED, answer(other, GATEWAY, PC, OWN), *packets)
    assert (tally.gateway(), tally.guessed) == (GATEWAY, False)


def test_what_is_kept_is_bounded() -> None:
    """A flood of made-up MACs or addresses fills no memory, and what carried before it is still known."""
    carriers = CarriersTally()
    carriers.feed_all([(0.0, packet(ip)) for ip in BEYOND])
    for batch in range(20):
        macs = ((batch * 4000 + number).to_bytes(6, "big") for number in range(4000))
        carriers.feed_all([(0.0, packet("198.51.100.7", b"\2" + mac[1:])) for mac in macs])
        carriers.feed_all([(0.0, packet(f"198.18.{batch}.{number}")) for number in range(256)])
    assert carriers._taken > ALL_OF
    assert len(carriers._for) == MOST_MACS
    assert max(map(len, carriers._for.values())) == MOST_OF_ONE
    assert carriers.gateways(heard(*ASKED).book, 0) == [GATEWAY]
