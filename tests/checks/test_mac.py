"""The customer's MAC beside the bound one (S-CQM-20..24)."""

import pytest

from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac
from tests.checks.situations import (
    Seen,
    bound,
    covers_every_code,
    holds,
    judge,
    saying,
    seen,
    three_times,
    words_are_complete,
)

OLD = "00:e0:fc:12:34:56"
NEW = "c8:3a:35:9a:bc:de"
OTHER = "50:64:2b:00:00:88"
PRIVATE = "da:a1:19:00:00:01"
GROUP = "01:00:5e:00:00:01"

ROWS = {
    "read out, the bound one (d)": saying(
        seen("mac.equal", mac_given=GivenMac(OLD), mac_bound=BoundMac(OLD)), in_use=[OLD], bound_mac=OLD
    ),
    "another notation of the same": seen("mac.equal", mac_given=GivenMac(OLD.upper()), mac_bound=BoundMac(OLD)),
    "learned, the bound one": seen("mac.equal", mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)),
    "read out wrongly, learned right": saying(
        seen("mac.equal", mac_given=GivenMac(NEW), mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)), in_use=[OLD]
    ),
    "as in the record": seen("mac.equal", line=bound(OLD), mac_given=GivenMac(OLD)),
    "a made-up MAC, but the bound one": seen("mac.equal", mac_given=GivenMac(PRIVATE), mac_bound=BoundMac(PRIVATE)),
    "several learned, the one read out is bound": seen(
        "mac.equal", mac_given=GivenMac(OLD), mac_live=LiveMac((NEW, OLD)), mac_bound=BoundMac(OLD)
    ),
    "nothing bound (d)": seen("mac.no_binding", mac_given=GivenMac(NEW), mac_bound=BoundMac(None)),
    "nothing bound, whatever the record says": seen(
        "mac.no_binding", line=bound(OLD), mac_given=GivenMac(NEW), mac_bound=BoundMac(None)
    ),
    "nothing bound needs no MAC to compare": seen("mac.no_binding", mac_bound=BoundMac(None)),
    "nothing bound, read out wrongly": seen("mac.no_binding", mac_given=GivenMac(GROUP), mac_bound=BoundMac(None)),
    "another device (c)": saying(
        seen("mac.differs", line=bound(OTHER), mac_given=GivenMac(NEW), mac_bound=BoundMac(OLD)),
        in_use=[NEW],
        bound_mac=OLD,
        port="GigabitEthernet0/0/7",
    ),
    "learned another, though the label reads right": saying(
        seen("mac.differs", mac_given=GivenMac(OLD), mac_live=LiveMac((NEW,)), mac_bound=BoundMac(OLD)), in_use=[NEW]
    ),
    "a learned MAC is real, made up or not": seen("mac.differs", mac_live=LiveMac((PRIVATE,)), mac_bound=BoundMac(OLD)),
    "several learned, none bound": saying(
        seen("mac.differs", mac_live=LiveMac((NEW, OTHER)), mac_bound=BoundMac(OLD)), in_use=[NEW, OTHER]
    ),
    "several learned, the new device among them": saying(
        seen("mac.differs", mac_given=GivenMac(NEW), mac_live=LiveMac((OLD, NEW)), mac_bound=BoundMac(OLD)),
        in_use=[NEW],
    ),
    "several learned, the bound one among them: whose?": saying(
        seen("mac.unmeasured", mac_live=LiveMac((OLD, NEW)), mac_bound=BoundMac(OLD)), why="missing.mac_several"
    ),
    "a group address was read": saying(
        seen("mac.not_a_device", mac_given=GivenMac(GROUP), mac_bound=BoundMac(OLD)), misread=[GROUP]
    ),
    "all zero was read": seen("mac.not_a_device", mac_given=GivenMac("00:00:00:00:00:00"), mac_bound=BoundMac(OLD)),
    "the binding was misread": saying(
        seen("mac.not_a_device", mac_given=GivenMac(NEW), mac_bound=BoundMac("ff:ff:ff:ff:ff:ff")),
        misread=["ff:ff:ff:ff:ff:ff"],
    ),
    "misread, but the port learned it": seen(
        "mac.equal", mac_given=GivenMac(GROUP), mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)
    ),
    "a private address was read": saying(
        seen("mac.randomised", mac_given=GivenMac(PRIVATE), mac_bound=BoundMac(OLD)), in_use=[PRIVATE]
    ),
    "nothing learned": seen("mac.nothing_learned", mac_live=LiveMac(()), mac_bound=BoundMac(OLD)),
    "nothing learned, though it was read out": seen(
        "mac.nothing_learned", mac_given=GivenMac(OLD), mac_live=LiveMac(()), mac_bound=BoundMac(OLD)
    ),
    "no MAC of the customer": saying(seen("mac.unmeasured", mac_bound=BoundMac(OLD)), why="missing.mac_not_given"),
    "no binding read, none in the record": saying(
        seen("mac.unmeasured", mac_given=GivenMac(NEW)), why="missing.mac_not_bound_read"
    ),
    "nothing": seen("mac.unmeasured"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_binding(row: Seen) -> None:
    """What the switch learned outweighs what was read out; what is bound is the switch's word, else the record's."""
    holds("mac.binding", row)


def test_the_record_is_weaker_than_the_switch() -> None:
    """A binding known from the record alone is marked as the weaker evidence."""
    given = {"mac_given": GivenMac(NEW)}
    assert judge("mac.binding", given, line=bound(OLD)).weak
    assert not judge("mac.binding", {**given, "mac_bound": BoundMac(OLD)}, line=bound(OTHER)).weak


def test_every_code() -> None:
    """Each code has its situation and its words."""
    covers_every_code("mac.binding", ROWS.values())
    words_are_complete("mac.binding")


VIRTUAL = "00:00:5e:00:01:07"
PAIR = Line(lan=CustomerLan(gateway_macs=(OLD, OTHER)))

GATEWAYS = {
    "the same device": seen("mac.gateway_same", arp=three_times(OLD), mac_gateway=GatewayMac(OLD.upper())),
    "another device (S-DUP-03)": saying(
        seen("mac.gateway_differs", arp=three_times(OLD), mac_gateway=GatewayMac(NEW)), macs=[OLD], there=NEW
    ),
    "both are the record's": seen("mac.gateway_same", line=PAIR, arp=three_times(OLD), mac_gateway=GatewayMac(OTHER)),
    "one is the record's, the other nobody's": seen(
        "mac.gateway_differs", line=PAIR, arp=three_times(OLD), mac_gateway=GatewayMac(NEW)
    ),
    "it hears none": seen("mac.gateway_none", arp=three_times(OLD), mac_gateway=GatewayMac(None)),
    "incomplete, all zero": seen("mac.gateway_none", arp=three_times(OLD), mac_gateway=GatewayMac("00:00:00:00:00:00")),
    "a virtual gateway here": saying(
        seen("mac.gateway_unmeasured", arp=three_times(VIRTUAL), mac_gateway=GatewayMac(NEW)),
        why="missing.mac_gateway_virtual",
    ),
    "a virtual gateway there": seen("mac.gateway_unmeasured", arp=three_times(OLD), mac_gateway=GatewayMac(VIRTUAL)),
    "this laptop heard no gateway": seen("mac.gateway_unmeasured", mac_gateway=GatewayMac(NEW)),
    "nobody told": saying(seen("mac.gateway_unmeasured", arp=three_times(OLD)), why="missing.mac_gateway_not_told"),
}


@pytest.mark.parametrize("row", GATEWAYS.values(), ids=GATEWAYS)
def test_gateway(row: Seen) -> None:
    """Two devices for one gateway address are told apart by what a failing computer sees; no virtual one convicts."""
    holds("mac.gateway", row)


def test_every_code_of_gateway() -> None:
    """Each code has its situation and its words."""
    covers_every_code("mac.gateway", GATEWAYS.values())
    words_are_complete("mac.gateway")
