"""Does an access concentrator answer on a dialled line, and what does the error of a failed dial-up mean?"""

from typing import Any

from fieldkit.checks.address import at_the_line, dialled, link_is_down
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.pppoe import ERRORS, Concentrator, PppoeError, PppoeReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage


def answering(reading: PppoeReading | None) -> list[Concentrator]:
    """Who offered a session, each box once; not those that only sent an error."""
    clean = [each for each in (reading.concentrators if reading else ()) if not each.errors]
    return list({each.mac.lower(): each for each in reversed(clean)}.values())[::-1]


def nobody_answers(reading: PppoeReading | None) -> bool:
    """Was the discovery asked in full, and did nobody so much as send an error?"""
    asked = reading is not None and reading.complete and reading.sent > 0
    return asked and reading is not None and not reading.concentrators and not reading.unread


@check(
    "pppoe.server",
    card="address",
    reads={"pppoe": PppoeReading, "address": AddressReading, "link": LinkReading},
    codes={
        "pppoe.offered": OK,
        "pppoe.several": OK,  # carriers keep their concentrators in pairs
        "pppoe.silent": FAULT,
        "pppoe.error": FAULT,
        "pppoe.not_asked": UNKNOWN,
        "pppoe.unmeasured": UNKNOWN,
    },
    facts=("concentrators", "ac_names", "ac_macs", "services", "errors", "sent", "window_s"),
)
def server(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the carrier's access concentrator answer a discovery here?

    Silence is a fault only on a line known as PPPoE, seen from the carrier's side and in the full window; behind a
    router nothing is to be heard, for the router dials.  Two boxes are mostly a pair of the carrier's: who they are is
    said, so that somebody's router in the same VLAN shows.

    Source: RFC 2516, B13 AM-1.
    """
    reading: PppoeReading | None = seen.pppoe
    if seen.mode in ("static", "ipoe") or dialled(seen) or (seen.mode is None and reading is None):
        return finding("pppoe.not_asked", missing=Missing("missing.pppoe_other_mode"))
    if link_is_down(seen):
        return finding("pppoe.unmeasured", missing=Missing("missing.link_down"))
    if not at_the_line(seen) and (reading is None or nobody_answers(reading)):
        return finding("pppoe.not_asked", missing=Missing("missing.pppoe_router_dials"))
    if reading is None:
        return finding("pppoe.unmeasured", missing=seen.missing("pppoe"))
    boxes = answering(reading)
    said = [text or kind for each in reading.concentrators for kind, text in each.errors]
    every = boxes or list(reading.concentrators)
    facts: dict[str, Any] = {
        "concentrators": [{"name": each.name, "mac": each.mac} for each in every],
        "ac_names": list(dict.fromkeys(each.name or each.mac for each in every)),
        "ac_macs": list(dict.fromkeys(each.mac for each in every)),
        "services": list(dict.fromkeys(name for each in every for name in each.services if name)),
        "errors": list(dict.fromkeys(said)),
        "sent": reading.sent,
        "window_s": reading.window_s,
    }
    if len(boxes) > 1:
        return finding("pppoe.several", **facts)
    if boxes:
        return finding("pppoe.offered", **facts)
    if said:
        return finding("pppoe.error", **facts)
    if seen.mode != "pppoe":
        # Nobody answers, and nobody says that anybody should.
        return finding("pppoe.not_asked", missing=Missing("missing.pppoe_mode_unknown"))
    if not nobody_answers(reading):
        why = Missing("missing.deadline", {"topic": "pppoe"})
        if reading.unread:
            why = Missing("missing.pppoe_unread", {"count": reading.unread})
        return finding("pppoe.unmeasured", missing=why, **facts)
    return finding("pppoe.silent", **facts)


@check(
    "pppoe.dialled",
    card="address",
    reads={"pppoe_error": PppoeError, "pppoe": PppoeReading, "address": AddressReading},
    codes={
        "pppoe.session_up": OK,
        "pppoe.auth_refused": FAULT,
        "pppoe.no_answer": FAULT,
        "pppoe.session_dropped": FAULT,
        "pppoe.no_pool": FAULT,
        "pppoe.local": FAULT,
        "pppoe.answers_here": WARN,
        "pppoe.number_open": UNKNOWN,
    },
    facts=("number", "ac_names"),
)
def dialled_error(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """What does the number of a failed dial-up leave to look for?

    "No answer" is weighed against what this laptop heard itself: where a concentrator answers here, the device that
    dials is at fault, not the line.  Windows says 651 for both, so it stays open unless the discovery settles it.

    Source: raserror.h, B13 AM-1; what a number means on a PPPoE line is field practice.
    """
    if dialled(seen):
        return finding("pppoe.session_up")
    typed: PppoeError | None = seen.pppoe_error
    reading: PppoeReading | None = seen.pppoe
    boxes = answering(reading)
    if typed is None:
        return finding("pppoe.number_open", missing=Missing("missing.pppoe_no_number"))
    facts: dict[str, Any] = {"number": typed.number, "ac_names": [each.name or each.mac for each in boxes]}
    kind = ERRORS.get(typed.number)
    if kind is None:
        return finding("pppoe.number_open", missing=Missing("missing.pppoe_number", {"number": typed.number}), **facts)
    if kind in ("no_answer", "device") and boxes and seen.vantage is not Vantage.LAN:
        return finding("pppoe.answers_here", **facts)
    if kind == "device" and not nobody_answers(reading):
        missing = Missing("missing.pppoe_number_both", {"number": typed.number})
        return finding("pppoe.number_open", missing=missing, **facts)
    code = {
        "refused": "pppoe.auth_refused",
        "no_answer": "pppoe.no_answer",
        "device": "pppoe.no_answer",
        "dropped": "pppoe.session_dropped",
        "no_pool": "pppoe.no_pool",
        "local": "pppoe.local",
    }[kind]
    return finding(code, **facts)
