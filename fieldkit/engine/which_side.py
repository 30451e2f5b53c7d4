"""On which side of the hand-over is the fault, as far as a test from the LAN and one in its place can tell?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from fieldkit.model.cause import Conclusion
from fieldkit.model.finding import Finding
from fieldkit.model.terms import Confidence, Owner, Verdict

SideName = Literal["customer", "carrier", "none", "unknown"]

# A line that failed in the morning may be mended by the evening: after so long the first result only hints.
FRESH = timedelta(hours=12)

# What the carrier's gateway answering looks like; a dialled line has none to ask for by ARP.
_GATEWAY_ANSWERS = frozenset({"gateway.answers", "gateway.icmp_filtered", "gateway.passes", "gateway.not_judged"})
_BEYOND_ANSWERS = frozenset({"reach.all", "reach.icmp_filtered", "web.opens"})
_BROKEN = Verdict.FAULT
_FINE = (Verdict.OK, Verdict.WARN)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One test of the line: where it ended, and when."""

    case: str
    at: datetime
    verdict: Verdict
    conclusion: Conclusion | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """The side and how sure; `code` names the sentence that says so and what to do."""

    name: SideName
    confidence: Confidence | None
    code: str


def which_side(lan: Attempt | None, cpe: Attempt, *, void: bool = False) -> Side:
    """The side of the hand-over that the fault is on.

    `void`: the port may have refused this laptop for its MAC, so that nothing that failed counts against the line.
    A good test at the hand-over counts whatever happened before; a bad one only if the laptop was the line's to serve.
    """
    through = _seen(cpe.findings, _GATEWAY_ANSWERS) and _seen(cpe.findings, _BEYOND_ANSWERS)
    carrier_fine = cpe.verdict in _FINE and through
    carrier_bad = cpe.verdict is _BROKEN and cpe.conclusion is not None and _carriers(cpe.conclusion.owner)
    if carrier_fine:
        return _beside_a_good_line(lan, cpe)
    if void and cpe.verdict is not Verdict.OK:
        return Side("unknown", None, "single_pc.side.void")
    if carrier_bad and cpe.conclusion is not None:
        sure = cpe.conclusion.confidence
        if lan is not None and lan.verdict in _FINE and _recent(lan, cpe):
            # Their device gets through where this laptop does not: its MAC or its settings are refused, not the line.
            return Side("unknown", None, "single_pc.side.only_laptop_fails")
        both = lan is not None and lan.verdict is _BROKEN and _recent(lan, cpe)
        return Side("carrier", sure, "single_pc.side.both_bad" if both else "single_pc.side.carrier_bad")
    if cpe.verdict is _BROKEN and cpe.conclusion is not None and cpe.conclusion.owner is Owner.CUSTOMER:
        return Side("unknown", None, "single_pc.side.laptop_or_cable")
    return Side("unknown", None, "single_pc.side.not_told")


def _beside_a_good_line(lan: Attempt | None, cpe: Attempt) -> Side:
    if lan is None:
        return Side("unknown", None, "single_pc.side.line_good")
    if lan.verdict is _BROKEN:
        if not _recent(lan, cpe):
            return Side("customer", Confidence.SUSPECTED, "single_pc.side.customer_old")
        blames_carrier = lan.conclusion is not None and _carriers(lan.conclusion.owner)
        if blames_carrier:
            # What was seen as the carrier's from the LAN is not there at the hand-over: mended meanwhile, or mistaken.
            return Side("customer", Confidence.SUSPECTED, "single_pc.side.customer_doubt")
        return Side("customer", Confidence.LIKELY, "single_pc.side.customer")
    if lan.verdict in _FINE and _recent(lan, cpe):
        return Side("none", Confidence.SUSPECTED, "single_pc.side.both_good")
    return Side("unknown", None, "single_pc.side.line_good")


def _recent(lan: Attempt, cpe: Attempt) -> bool:
    return abs(cpe.at - lan.at) <= FRESH


def _carriers(owner: Owner) -> bool:
    return owner in (Owner.ACCESS, Owner.TRANSMISSION, Owner.CORE, Owner.PROVISIONING)


def _seen(findings: Iterable[Finding], codes: frozenset[str]) -> bool:
    return any(found.code in codes for found in findings)
