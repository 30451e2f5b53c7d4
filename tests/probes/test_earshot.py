"""Whose computer took a capture is said only where it is sure."""

import random
from collections.abc import Sequence

import pytest

from fieldkit.probes.earshot import Earshot
from tests.probes.capture_files import (
    ASKER,
    GATEWAY,
    OTHER,
    ROGUE,
    Timed,
    answer,
    ask,
    discover,
    ip,
    router_advertisement,
    router_solicitation,
    site,
    udp,
)


def heard(frames: Sequence[Timed]) -> Earshot:
    """An ear that these frames went by."""
    ear = Earshot()
    ear.feed_all(frames)
    return ear


def talk(one: bytes, other: bytes, times: int, pad: int = 60) -> list[Timed]:
    """Two stations ask each other directly."""
    return [(at / 10, answer(one, "10.0.0.1", other, "10.0.0.2", pad)) for at in range(times)]


WHOSE = {
    "its own requests are not padded": (site(), ASKER),
    "everybody's are padded": (site(unpadded=60), None),
    "two are not padded": ([*site(), (13.0, ask(OTHER, "10.0.0.2", "10.0.0.1", 42))], None),
    "nothing from anybody else": ([(0.0, ask(ASKER, "10.0.0.2", "10.0.0.1", 42))], None),
    "a part in all that is said to one": ([*talk(ASKER, GATEWAY, 4), *talk(ROGUE, ASKER, 4)], ASKER),
    "two that speak only to each other": (talk(ASKER, GATEWAY, 20), None),
    "too little is said": ([*talk(ASKER, GATEWAY, 2), *talk(ROGUE, ASKER, 2)], None),
    "others speak too": ([*talk(ASKER, GATEWAY, 6), *talk(ROGUE, ASKER, 6), *talk(OTHER, ROGUE, 6)], None),
    "nothing": ([], None),
}


@pytest.mark.parametrize(("frames", "whose"), WHOSE.values(), ids=WHOSE)
def test_whose_ears(frames: Sequence[Timed], whose: bytes | None) -> None:
    """By padding, else by the share in what is said to one alone; else nobody's."""
    assert heard(frames).own() == whose


def test_the_file_knows_best() -> None:
    """What the file itself says of who sent stands above every guess, unless it names several."""
    ear = heard(site())
    assert ear.own(frozenset({OTHER})) == OTHER
    assert ear.own(frozenset({OTHER, ASKER})) is None


def test_what_was_asked() -> None:
    """Only questions to everybody count: a request to one, an announcement and an answer are none."""
    frames = [
        (1.0, ask(ASKER, "10.0.0.5", "10.0.0.1")),
        (2.5, ask(ASKER, "10.0.0.5", "10.0.0.1")),
        (3.0, ask(OTHER, "10.0.0.6", "10.0.0.1")),
        (3.1, GATEWAY + ask(ASKER, "10.0.0.5", "10.0.0.1")[6:]),
        (3.2, ask(ASKER, "10.0.0.1", "10.0.0.1")),
        (3.3, answer(GATEWAY, "10.0.0.1", ASKER, "10.0.0.5")),
        (4.0, discover(ASKER, 7)),
        (5.0, router_solicitation(ASKER)),
        (5.1, router_advertisement(GATEWAY)),
        (6.0, udp(ASKER, GATEWAY, "10.0.0.5", "10.0.0.1", (40000, 67), bytes(10))),
    ]
    ear = heard(frames)
    asked = ear.questions(ASKER, ip("10.0.0.1"))
    assert asked is not None
    assert (asked.first_s, asked.until(2.0), asked.until(9.0)) == (1.0, (1, 1.0), (2, 2.5))
    for about, at in ((b"server", 4.0), (b"router", 5.0)):
        question = ear.questions(ASKER, about)
        assert question is not None
        assert question.until(9.0) == (1, at)
    assert ear.questions(GATEWAY, b"router") is None
    assert ear.questions(ASKER, ip("10.0.0.9")) is None


def test_asked_without_end() -> None:
    """A question put a thousand times is counted, and its times are told as far as they are kept."""
    ear = heard([(float(at), ask(ASKER, "10.0.0.5", "10.0.0.1")) for at in range(1000)])
    asked = ear.questions(ASKER, ip("10.0.0.1"))
    assert asked is not None
    assert asked.until(2000.0) == (1000, 999.0)
    assert asked.until(990.0) == (991, 990.0)


def test_no_bytes_hurt_and_no_flood_grows() -> None:
    """Whatever comes, nothing raises, and a sweep of ten thousand addresses keeps some of them."""
    dice = random.Random(5)
    whole = [frame for _, frame in site()]
    ear = Earshot()
    for number in range(5000):
        frame = bytearray(dice.choice(whole))
        for _ in range(dice.randrange(6)):
            frame[dice.randrange(len(frame))] = dice.randrange(256)
        ear.feed(float(number), bytes(frame[: dice.randrange(len(frame) + 1)]))
    for number in range(10_000):
        mac = number.to_bytes(6, "big")
        ear.feed(
            0.0, mac[::-1] + mac + ask(ASKER, "10.0.0.5", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")[12:]
        )
        ear.feed(0.0, ask(mac, "10.0.0.5", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"))
    assert max(len(each) for each in (ear._questions, ear._shares, ear._partners, ear._padded)) <= 4096
    assert len(ear._short) <= 2
