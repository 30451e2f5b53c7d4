"""Verdicts on PPPoE: who answers a discovery, and what the number of a failed dial-up means."""

from dataclasses import replace

import pytest

from fieldkit.checks import CHECKS
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Missing
from fieldkit.model.link import Interface, LinkReading
from fieldkit.model.pppoe import ERRORS, HIGHEST_ERROR, LOWEST_ERROR, Concentrator, PppoeError, PppoeReading
from fieldkit.model.reach import Attempt, ReachReading
from tests.checks.situations import CPE, LAN, NO_RECORD, Seen, holds, judge, saying, seen

UP, DOWN = (LinkReading(Interface("eth0", "ethernet", up)) for up in (True, False))
BRAS, TWIN = Concentrator("00:e0:fc:00:00:01", "BRAS-1"), Concentrator("00:11:22:33:44:55", "home-router")
BUSY = Concentrator("00:e0:fc:00:00:01", "BRAS-1", errors=(("ac_system", "no session left"),))
BARE = AddressReading("eth0", None, "none")
DIALLED_IN = AddressReading("eth0", None, "pppoe", routes=(DefaultRoute("ppp0", None),), ppp=("ppp0",))


def heard(*boxes: Concentrator, complete: bool = True, sent: int = 2) -> PppoeReading:
    return PppoeReading("02:00:00:00:00:01", sent, 4.0, complete, boxes)


NOBODY, ONE, TWO = heard(), heard(BRAS), heard(BRAS, TWIN)

SERVER: dict[str, Seen] = {
    "a BRAS answers": saying(
        seen("pppoe.offered", at=CPE, mode="pppoe", pppoe=ONE, link=UP, address=BARE),
        ac_names=["BRAS-1"],
        ac_macs=["00:e0:fc:00:00:01"],
    ),
    "answers that nobody can read are not silence": seen(
        "pppoe.unmeasured", at=CPE, mode="pppoe", pppoe=replace(NOBODY, unread=3), link=UP, address=BARE
    ),
    "the same box by two names is one": seen(
        "pppoe.offered", at=CPE, mode="pppoe", pppoe=heard(BRAS, replace(BRAS, name="BRAS-2")), link=UP
    ),
    "a BRAS answers before the window ends": seen(
        "pppoe.offered", at=CPE, mode="pppoe", pppoe=heard(BRAS, complete=False)
    ),
    "two boxes answer": saying(
        seen("pppoe.several", at=CPE, mode="pppoe", pppoe=TWO, link=UP), ac_names=["BRAS-1", "home-router"]
    ),
    "one answers, one sends an error": seen("pppoe.offered", at=CPE, mode="pppoe", pppoe=heard(TWIN, BUSY), link=UP),
    "an error alone": saying(
        seen("pppoe.error", at=CPE, mode="pppoe", pppoe=heard(BUSY), link=UP), errors=["no session left"]
    ),
    "an error without words": saying(
        seen("pppoe.error", at=CPE, mode="pppoe", pppoe=heard(replace(BUSY, errors=(("generic", ""),)))),
        errors=["generic"],
    ),
    "nobody answers": seen("pppoe.silent", at=CPE, mode="pppoe", pppoe=NOBODY, link=UP, address=BARE),
    "nobody answers, but not the whole window": saying(
        seen("pppoe.unmeasured", at=CPE, mode="pppoe", pppoe=heard(complete=False), link=UP), why="missing.deadline"
    ),
    "nothing was sent": saying(
        seen("pppoe.unmeasured", at=CPE, mode="pppoe", pppoe=heard(sent=0), link=UP), why="missing.deadline"
    ),
    "nobody answers behind a router": saying(
        seen("pppoe.not_asked", at=LAN, mode="pppoe", pppoe=NOBODY, link=UP), why="missing.pppoe_router_dials"
    ),
    "nobody answers, nobody knows where": saying(
        seen("pppoe.not_asked", at=None, mode="pppoe", pppoe=NOBODY, link=UP), why="missing.pppoe_router_dials"
    ),
    "nobody answers, mode not known": seen("pppoe.not_asked", at=CPE, pppoe=NOBODY, link=UP),
    "a BRAS answers, mode not known": seen("pppoe.offered", at=CPE, pppoe=ONE, link=UP),
    "a static line": seen("pppoe.not_asked", at=CPE, mode="static", pppoe=NOBODY, link=UP),
    "an IPoE line": seen("pppoe.not_asked", at=CPE, mode="ipoe", link=UP),
    "dialled in": seen("pppoe.not_asked", at=CPE, mode="pppoe", pppoe=NOBODY, link=UP, address=DIALLED_IN),
    "nothing asked, mode not known": seen("pppoe.not_asked", at=CPE, link=UP, address=BARE),
    "the port is dead": saying(
        seen("pppoe.unmeasured", at=CPE, mode="pppoe", pppoe=NOBODY, link=DOWN), why="missing.link_down"
    ),
    "not measured": saying(
        seen("pppoe.unmeasured", at=CPE, mode="pppoe", link=UP), why="missing.not_tried"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVER)
def test_server(name: str) -> None:
    """Silence convicts only on a dialled line, at the line, in the full window; an answer always counts."""
    holds("pppoe.server", SERVER[name])


def test_no_rights_is_told_as_such() -> None:
    """Without rights the reason given is the missing right, on a dialled line."""
    found = judge(
        "pppoe.server", {}, vantage=CPE, mode="pppoe", missing={"pppoe": Missing("missing.no_raw_socket")}
    )  # fmt: skip
    assert (found.code, found.missing and found.missing.code) == ("pppoe.unmeasured", "missing.no_raw_socket")


NUMBERS: list[tuple[int, str, PppoeReading | None]] = [
    (691, "pppoe.auth_refused", ONE),
    (691, "pppoe.auth_refused", None),
    (647, "pppoe.auth_refused", ONE),
    (678, "pppoe.no_answer", NOBODY),
    (678, "pppoe.no_answer", None),
    (815, "pppoe.no_answer", NOBODY),
    (678, "pppoe.answers_here", ONE),
    (651, "pppoe.no_answer", NOBODY),
    (651, "pppoe.answers_here", ONE),
    (651, "pppoe.number_open", None),
    (651, "pppoe.number_open", heard(complete=False)),
    (619, "pppoe.session_dropped", ONE),
    (718, "pppoe.session_dropped", ONE),
    (719, "pppoe.session_dropped", None),
    (734, "pppoe.session_dropped", ONE),
    (738, "pppoe.no_pool", ONE),
    (769, "pppoe.local", NOBODY),
    (797, "pppoe.local", None),
    (813, "pppoe.local", ONE),
    (777, "pppoe.number_open", ONE),
]


@pytest.mark.parametrize(("number", "code", "reading"), NUMBERS)
def test_number(number: int, code: str, reading: PppoeReading | None) -> None:
    """A number is weighed against what this laptop heard; where it can mean two things it stays open."""
    row = seen(code, at=CPE, mode="pppoe", pppoe_error=PppoeError(number), pppoe=reading, address=BARE)
    holds("pppoe.dialled", saying(row, number=number))


def test_behind_a_router_our_own_hearing_does_not_count() -> None:
    """What a laptop on the LAN hears is not what the router hears."""
    row = seen("pppoe.no_answer", at=LAN, mode="pppoe", pppoe_error=PppoeError(678), pppoe=ONE)
    holds("pppoe.dialled", row)


def test_dialled_in_by_now() -> None:
    """A session that stands outweighs the number somebody read out before."""
    holds("pppoe.dialled", seen("pppoe.session_up", at=CPE, mode="pppoe", address=DIALLED_IN))


def test_no_number() -> None:
    """Without a number nothing is said of the dial-up."""
    row = seen("pppoe.number_open", at=CPE, mode="pppoe", pppoe=ONE, address=BARE)
    holds("pppoe.dialled", saying(row, why="missing.pppoe_no_number"))


def test_every_number_can_be_typed() -> None:
    """Each number of the table lies in the range that is accepted."""
    assert all(LOWEST_ERROR <= number <= HIGHEST_ERROR for number in ERRORS)


STATIC = AddressReading("eth0", None, "static", (OwnAddress("192.168.9.2", 24),), gateways=("192.168.9.1",))
TWO_MACS = ArpReading(
    "192.168.9.1", "raw", 3, 3.0, True,
    tuple(ArpReply("192.168.9.1", mac, 1.0, turn) for turn in (1, 2, 3) for mac in (BRAS.mac, TWIN.mac)),
)  # fmt: skip
SILENT_BEYOND = ReachReading(
    tuple(Attempt(ip, ip, "tcp", "timeout", port) for ip in ("198.51.100.7", "203.0.113.99") for port in (443, 80))
)


@pytest.mark.parametrize("check", ["gateway.unique", "gateway.alive", "gateway.passes"])
def test_a_dialled_line_is_not_judged_by_an_arp_gateway(check: str) -> None:
    """Whoever answers ARP beside a PPPoE line, or does not, is no fault of the line."""
    facts = {
        "arp": TWO_MACS,
        "echo": EchoReading("192.168.9.1", 5, 5, "raw", (1.0,) * 5),
        "address": STATIC,
        "link": UP,
        "reach": SILENT_BEYOND,
    }
    at_line = judge(check, facts, line=NO_RECORD, vantage=CPE, mode="pppoe")
    assert at_line.verdict != "fault"
    assert judge(check, facts, line=NO_RECORD, vantage=CPE, mode="static").verdict == (
        "ok" if check == "gateway.alive" else "fault"
    )


def test_the_card() -> None:
    """Both are shown with the address, before any gateway is looked at."""
    assert {CHECKS["pppoe.server"].card, CHECKS["pppoe.dialled"].card} == {"address"}
