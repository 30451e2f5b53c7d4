"""The measured sections of the way, whose each one is, and where something bad begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fieldkit.checks.registry import Evidence
from fieldkit.model.path import Hop, PathReading, Role, Stream
from fieldkit.model.terms import Vantage

# Fewer lost than this are chance, whatever the share.  Rule of thumb.
FEW = 3
# A section that loses less than this share of what the far end loses is not where it begins.
SHARE_OF_ALL = 0.5
# Of many moments so many are told.
KEPT_MOMENTS = 5

PLACES = ("gateway", "carrier", "beyond")
UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the way, up to the address that its stream measured; `place` says whose it is."""

    place: str
    ttl: int
    address: str
    stream: Stream


def sections_of(reading: PathReading, vantage: Vantage | None) -> tuple[Section, ...]:
    """The measured sections, nearest first; the target's smallest answering size stands for the far end.

    At the hand-over the gateway is the carrier's first hop already, and so is the first hop of a dial-up session.
    """
    at_line = vantage in (Vantage.CPE, Vantage.ROOM)
    found: list[Section] = []
    for role in (Role.GATEWAY, Role.CARRIER):
        stream = next((each for each in reading.streams if each.role is role and each.received), None)
        if stream is None:
            continue
        ttl = ttl_of(reading.hops, stream.target) or len(found) + 1
        if role is Role.GATEWAY:
            place = "carrier" if at_line else "gateway"
        else:
            place = "beyond" if at_line and ttl > 1 else "carrier"
        found.append(Section(place, ttl, stream.target, stream))
    far = next((each for each in far_streams(reading) if each.received), None)
    if far is not None:
        known = ttl_of(reading.hops, far.target)
        # A target inside the LAN is no further away than the gateway, which then does not stand on the way.
        found = [each for each in found if known is None or each.ttl < known]
        nearest = PLACES[1:] if at_line else PLACES
        place = nearest[min(known, len(nearest)) - 1] if known else "beyond"
        ttl = known or max([len(reading.hops), *(each.ttl for each in found)]) + 1
        found.append(Section(place, ttl, far.target, far))
    return tuple(sorted(found, key=lambda each: each.ttl))


def placed(sections: Sequence[Section], bad: Sequence[bool], *, first_place: str) -> tuple[str, int, str | None]:
    """(place, first hop that may be guilty, its address if it is told) of what begins at the first bad section.

    Between the last good section and the first bad one there may be sections nobody could measure: then the place is
    `unplaced`, unless the two are neighbours.
    """
    guilty = bad.index(True)
    from_hop = sections[guilty - 1].ttl + 1 if guilty else 1
    before = sections[guilty - 1].place if guilty else None
    start = PLACES.index(first_place) if before is None else min(PLACES.index(before) + 1, len(PLACES) - 1)
    place = sections[guilty].place if PLACES.index(sections[guilty].place) <= start else UNPLACED
    return place, from_hop, sections[guilty].address if from_hop == sections[guilty].ttl else None


def far_streams(reading: PathReading) -> list[Stream]:
    """The streams to the far end, smallest packets first."""
    return sorted((each for each in reading.streams if each.role is Role.TARGET), key=lambda each: each.size)


def ttl_of(hops: Sequence[Hop], address: str) -> int | None:
    """How many hops away this address is, if it is on the way."""
    return next((hop.ttl for hop in hops if address in hop.addresses), None)


def address_at(reading: PathReading, ttl: int) -> str | None:
    """Who is so many hops away; None where nobody answered, or several did."""
    hop = next((hop for hop in reading.hops if hop.ttl == ttl), None)
    return hop.addresses[0] if hop is not None and len(hop.addresses) == 1 else None


def first_place(seen: Evidence) -> str:
    """Whose the first section is: at the hand-over there is no customer's gateway before the carrier's."""
    return "carrier" if seen.vantage in (Vantage.CPE, Vantage.ROOM) else "gateway"


def percent(part: int, whole: int) -> float:
    """A share as it is told."""
    return round(100 * part / whole, 2) if whole else 0.0


def moment_of(began: datetime, at_s: float) -> str:
    """A moment of the measurement as UTC text, to the millisecond."""
    return (began + timedelta(seconds=at_s)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_figures(sections: Sequence[Section]) -> list[Mapping[str, Any]]:
    """Each measured section in figures, for the report and the picture."""
    return [
        {
            "address": each.address,
            "place": each.place,
            "ttl": each.ttl,
            "sent": each.stream.sent,
            "lost": each.stream.lost,
            "loss_pct": percent(each.stream.lost, each.stream.sent),
            "p95_ms": round(p95_of(each.stream), 2) if each.stream.rtt_ms else None,
        }
        for each in sections
    ]


def p95_of(stream: Stream) -> float:
    """What 95 % of the answers stayed within, in ms."""
    return stream.rtt_ms.p95 if stream.rtt_ms else 0.0
