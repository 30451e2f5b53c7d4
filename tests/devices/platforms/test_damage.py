"""Tables that lost a column, the end of a line, or a line: less may be read, but never anything else."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from fieldkit.devices.recognise import recognise
from tests.devices.platforms import test_hp_comware, test_huawei_vrp
from tests.devices.transcripts import transcript

TABLES = ("mac_table", "arp", "binding", "snooping", "port_security", "error_down", "vlan")
EXPECTED = {**test_huawei_vrp.EXPECTED, **test_hp_comware.EXPECTED}
NAMES = [name for name, (intent, _, rows) in EXPECTED.items() if intent in TABLES and rows]


def without_a_word(text: str) -> Iterator[str]:
    """The text with one word less, each in turn, that stands in a line with an address or a port."""
    lines = text.split("\n")
    for at, line in enumerate(lines[1:-1], start=1):
        words = line.split()
        for gone, word in enumerate(words):
            if word == "BD":  # without it the bridge domain's number stands where a VLAN's would
                continue
            kept = "  ".join([*words[:gone], *words[gone + 1 :]])
            yield "\n".join([*lines[:at], kept, *lines[at + 1 :]])


def without_the_end(text: str) -> Iterator[str]:
    """The text with the end of one line cut off behind each of its words."""
    lines = text.split("\n")
    for at, line in enumerate(lines[1:-1], start=1):
        words = line.split()
        for kept in range(1, len(words)):
            yield "\n".join([*lines[:at], "  ".join(words[:kept]), *lines[at + 1 :]])


def without_a_line(text: str) -> Iterator[str]:
    """The text with one line less."""
    lines = text.split("\n")
    for at in range(1, len(lines) - 1):
        yield "\n".join([*lines[:at], *lines[at + 1 :]])


def strange(name: str, damaged: str) -> list[Any]:
    """Rows of a damaged text that are none of the transcript's, nor one of them with a value missing."""
    intent, _, rows = EXPECTED[name]
    sound = [asdict(row) for row in rows]
    read = [row for each in recognise(damaged).outputs if each.intent == intent for row in each.parsed.rows]
    return [row for row in read if not any(_weaker(asdict(row), whole) for whole in sound)]


def _weaker(row: dict[str, Any], whole: dict[str, Any]) -> bool:
    return all(
        value in (None, (), whole[key]) or (isinstance(value, tuple) and set(value) <= set(whole[key]))
        for key, value in row.items()
    )


@pytest.mark.parametrize("damage", [without_a_word, without_the_end, without_a_line], ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_damage_makes_no_other_row(name: str, damage: Any) -> None:
    """A column lost in a chat does not move the next one into its place."""
    for damaged in damage(transcript(name)):
        assert strange(name, damaged) == [], damaged


def counts(text: str) -> bool:
    """Does the device print how many rows there are?"""
    return "otal" in text or "found" in text


@pytest.mark.parametrize("name", [name for name in NAMES if EXPECTED[name][1] and counts(transcript(name))])
def test_a_lost_line_is_never_whole_where_the_device_counts(name: str) -> None:
    """A total that the rows do not reach says that something is missing; so does a line that is left over."""
    text = transcript(name)
    intent, _, rows = EXPECTED[name]
    for damaged in without_a_line(text):
        for output in recognise(damaged).outputs:
            parsed = output.parsed
            if output.intent == intent and parsed.complete and not parsed.not_understood:
                # Only a heading, a rule or the total itself is gone.
                assert len(parsed.rows) == len(rows) or not counts(damaged), damaged
