"""Broken and hostile pastes: no crash, and never more rows of this line than the device sent."""

import random

import pytest

from fieldkit.devices.readings import readings
from fieldkit.devices.recognise import recognise
from fieldkit.model.line import Access, CarrierAddress, Line
from tests.devices.test_parsers import EXPECTED, transcript

LINE = Line(access=Access(port="GE0/0/7"), address=CarrierAddress(ip="203.0.113.9", vlan=1203))
INSERTED = (
    "\x1b[5D",
    "\x08",
    "\r",
    "\n",
    "---- More ----",
    "\ud800",
    "９",
    "-",
    "  ",
    "\0",
    "0" * 30,
    "9" * 25,
    "\u202e",
)
SIZE = 100_000
PILES = {
    "dashes": "-" * SIZE,
    "blanks": " " * SIZE,
    "pagers": "--More(" * (SIZE // 7),
    "counters without an end": "GE0/0/7 current state : UP\n" + "Input:\n" * (SIZE // 7),
    "half rows": "00e0-fc12-3456\n" * (SIZE // 15),
    "cursor moves": "\x1b[999C" * (SIZE // 6) + "x",
    "prompts": "<" * SIZE,
    "columns of blanks": ("Receive Power\nGi0/7  -5 " + " " * 900 + "\n") * (SIZE // 930),
    "ports": "GE0/0/7 current state : UP\n" * (SIZE // 27),
    "carriage returns": "\r" * SIZE,
}


@pytest.mark.parametrize("pile", PILES.values(), ids=PILES)
def test_piles(pile: str) -> None:
    """Text made to cost time is read like any other."""
    readings(recognise(pile).outputs, LINE)


@pytest.mark.parametrize("seed", range(6))
def test_mutants(seed: int) -> None:
    """Two transcripts run together, then cut, inserted into and overwritten: read or refused, never a crash."""
    chance = random.Random(seed)
    texts = [transcript(name) for name in EXPECTED]
    for _ in range(100):
        text = list(chance.choice(texts) + chance.choice(texts))
        for _ in range(chance.randint(1, 40)):
            at, kind = chance.randrange(len(text)), chance.random()
            if kind < 0.3:
                del text[at : at + chance.randint(1, 50)]
            elif kind < 0.6:
                text[at:at] = chance.choice(INSERTED)
            else:
                text[at] = chr(chance.randrange(1, 0x3000))
            text = text or ["x"]
        readings(recognise("".join(text)).outputs, LINE)


@pytest.mark.parametrize("name", [name for name in EXPECTED if "mac_" in name and EXPECTED[name][2]])
def test_a_table_cut_anywhere_never_says_that_nothing_was_learned(name: str) -> None:
    """However much of a table is missing, `no MAC on this port` is not read off it."""
    text = transcript(name)
    port = next(row.port for row in EXPECTED[name][2] if not row.static)
    line = Line(access=Access(port=port))
    for at in range(len(text)):
        found = readings(recognise(text[:at]).outputs, line)
        assert [each.facts.macs for each in found.taken if each.topic == "mac_live" and not each.facts.macs] == []
