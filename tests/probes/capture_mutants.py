"""Damaged captures, one after the other, in a process of its own.

`python -m tests.probes.capture_mutants KIND FROM TO FILE` prints the number of each one before it is read, so that
whoever watches knows which one hangs or kills it.
"""

import gzip
import random
import struct
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.checks import CHECKS, Evidence
from fieldkit.engine.captured import Captured
from fieldkit.errors import BadInput, FieldkitError, NotMeasured
from fieldkit.model.line import Line
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from fieldkit.probes.tally import TOPICS
from fieldkit.text import catalogue
from tests.probes.capture_files import block, interface, option, packet, pcap, pcapng, section, site

NAMES = option("<", 2, b"eth0") + option("<", 9, b"\x09") + option("<", 0, b"")
LOUD = site(second_gateway=True, second_server=True)
SEEDS: dict[str, Callable[[], bytes]] = {
    "pcap": lambda: pcap(LOUD),
    "pcap, big end first": lambda: pcap(LOUD, order=">", nano=True),
    "pcapng": lambda: (
        pcapng(LOUD, ">")
        + section()
        + interface(options=NAMES)
        + b"".join(packet(at + 20, frame, ticks=10**9) for at, frame in LOUD[:20])
        + block("<", 5, struct.pack("<III", 0, 0, 0) + option("<", 5, bytes(8)))
    ),
    "packed": lambda: gzip.compress(pcap(LOUD), mtime=0),
    "packed damage": lambda: pcapng(LOUD),
}
EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 262_144, 262_145, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF)
# Checks that judge what a capture tells.
JUDGED = (
    "gateway.unique",
    "gateway.alive",
    "ip.unique",
    "ip.others",
    "dhcp.servers",
    "ra.routers",
    "lan.broadcast",
    "lan.announcers",
    "lan.stations",
    "plugged.where",
)


def mutant(kind: str, number: int) -> bytes:
    """The file of that number: always the same."""
    dice = random.Random(f"{kind} {number}")
    data = bytearray(SEEDS[kind]())
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8, 40))):
        at = dice.randrange(len(data)) if data else 0
        match dice.randrange(9):
            case 0:
                data[at : at + 1] = bytes((dice.randrange(256),))
            case 1 if data:
                data[at] ^= 1 << dice.randrange(8)
            case 2 | 3:
                data[at & ~3 : (at & ~3) + 4] = struct.pack(dice.choice("<>") + "I", dice.choice(EXTREMES))
            case 4:
                del data[at:]
            case 5:
                del data[at : at + dice.randrange(1, 200)]
            case 6:
                data[at:at] = dice.randbytes(dice.randrange(1, 200))
            case 7:
                data[at:at] = data[at : at + dice.randrange(1, 2000)]
            case _:
                early = dice.randrange(min(len(data), 64)) if data else 0
                data[early : early + 1] = bytes((dice.choice((0, 1, 2, 3, 5, 6, 0x7F, 0x80, 0xFF)),))
    return gzip.compress(bytes(data), 1, mtime=0) if kind == "packed damage" else bytes(data)


def said(error: FieldkitError) -> None:
    """What happened and what to do can be said."""
    assert {error.code, f"{error.code}.fix"} <= catalogue().keys()


def judge(path: Path) -> str:
    """Read it as the program does, measure and judge everything; in one word what came of it."""
    line = Line()
    try:
        captured = Captured(path, line)
    except BadInput as exc:
        said(exc)
        return "refused"
    readings: dict[str, Reading] = {}
    for topic in TOPICS:
        try:
            got = captured.measure(topic)
        except NotMeasured as exc:
            said(exc)
            continue
        at = datetime(2026, 1, 1, tzinfo=UTC)
        readings[topic] = Reading("r1", topic, Source.FILE, at, 0.0, Where(), got.by, facts=got.facts, raw=got.raw)
    assert {note.code for note in captured.notes} <= catalogue().keys()
    for name in JUDGED:
        if name in CHECKS:
            reads = {topic: readings[topic] for topic in CHECKS[name].reads if topic in readings}
            CHECKS[name].judge(Evidence(reads, vantage=Vantage.LAN), line, {})
    return "judged" if readings else "nothing"


def main(kind: str, first: str, beyond: str, file: str) -> None:
    """Read all of them."""
    path = Path(file)
    for number in range(int(first), int(beyond)):
        path.write_bytes(mutant(kind, number))
        print(number, flush=True)  # noqa: T201  whoever watches reads this
        print(judge(path), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
