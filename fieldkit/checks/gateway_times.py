"""When did each of several that answer for the gateway answer?  Told of a watch, or a file, not of an ordinary look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from fieldkit.checks.when import WATCHED_S, Span, named, rows
from fieldkit.model.arp import ALL_REPLIES, ArpReading, ArpReply, ClaimsReading

# Asked once a second, who leaves so many questions in a row unanswered was not there; one may be lost.
_SILENT_IN_A_ROW = 2
# In a file nobody asks by the clock: a pause shorter than this says nothing.
_PAUSE_OF_A_FILE_S = 60.0
# Who answered so lately answers still.
_LATELY_S = 5.0
_MOST_DEVICES = 12

State = Literal["throughout", "still", "gone", "open"]


def answered(
    arp: ArpReading, macs: Sequence[str], begun: datetime | None, claims: ClaimsReading | None = None
) -> list[dict[str, Any]]:
    """From when to when each of these MACs was heard to answer, and whether it still did at the end."""
    if arp.window_s < WATCHED_S or arp.method == "cache":
        return []
    told = []
    for mac in macs[:_MOST_DEVICES]:
        spans = _of_a_file(arp, mac) if arp.method == "capture" else _of_a_watch(arp, mac)
        if not spans:
            continue
        facts = {"mac": mac, "when": named(spans, begun, arp.window_s), "spans": rows(spans, begun, arp.window_s)}
        told.append(facts | {"state": _state(arp, mac, spans, claims)})
    return told


def _of_a_watch(arp: ArpReading, mac: str) -> list[Span]:
    """Its answers, round by round.  What is no longer kept may have been its own: then nobody knows when it ended."""
    spans: list[Span] = []
    latest = 0
    for at, reply in enumerate(arp.replies):
        if reply.mac.lower() != mac or reply.at_s is None:
            continue
        after = arp.replies[at + 1] if at + 1 < len(arp.replies) else None
        unkept = at + 1 >= ALL_REPLIES and not _soon(reply, after, arp)
        if spans and reply.round - latest <= _SILENT_IN_A_ROW:
            spans[-1] = Span(spans[-1].first_s, reply.at_s, open=unkept)
        else:
            spans.append(Span(reply.at_s, reply.at_s, open=unkept))
        latest = reply.round
    if spans and len(arp.replies) >= 2 * ALL_REPLIES and not spans[-1].open:
        # Nothing at all was kept later on.
        spans[-1] = Span(spans[-1].first_s, spans[-1].last_s, open=True)
    return spans


def _soon(reply: ArpReply, after: ArpReply | None, arp: ArpReading) -> bool:
    """Did somebody else answer right after it, or was it the end?"""
    if after is None:
        return arp.sent - reply.round <= _SILENT_IN_A_ROW
    return after.round - reply.round <= _SILENT_IN_A_ROW


def _of_a_file(arp: ArpReading, mac: str) -> list[Span]:
    """Its answers, where all were kept; else from the first to the last."""
    times = [reply.at_s for reply in arp.replies if reply.mac.lower() == mac and reply.at_s is not None]
    claimant = next((each for each in arp.claimants if each.mac.lower() == mac), None)
    if claimant is not None and claimant.times > len(times):
        return [Span(claimant.first_s, claimant.last_s)]
    spans: list[Span] = []
    for at_s in times:
        if spans and at_s - spans[-1].last_s <= _PAUSE_OF_A_FILE_S:
            spans[-1] = Span(spans[-1].first_s, at_s)
        else:
            spans.append(Span(at_s, at_s))
    return spans


def _state(arp: ArpReading, mac: str, spans: Sequence[Span], claims: ClaimsReading | None) -> State:
    """Was it there all the time, still at the end, or gone by then?"""
    if spans[-1].open:
        return "still" if _claimed_lately(arp, mac, claims) else "open"
    if arp.window_s - spans[-1].last_s > _LATELY_S:
        return "gone"
    return "throughout" if len(spans) == 1 and spans[0].first_s <= _LATELY_S else "still"


def _claimed_lately(arp: ArpReading, mac: str, claims: ClaimsReading | None) -> bool:
    """Did it claim the address to the end, by what was heard of everybody's claims meanwhile?"""
    if claims is None or claims.method != "raw":
        return False
    by = [one for each in claims.claims if each.ip == arp.gateway for one in each.by if one.mac.lower() == mac]
    return any(claims.window_s - one.last_s <= _LATELY_S for one in by)
