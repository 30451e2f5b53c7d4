"""What the NOC read out, judged against the record: a fault needs its words, a blank stays not measured."""

import pytest

from fieldkit.model.access import AccessPort, AccessReading
from fieldkit.model.line import Access, CarrierAddress, Line, Optics
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan
from tests.checks.situations import Seen, covers_every_code, holds, judge, saying, seen, words_are_complete

FAST = Line(rate_mbps=500, access=Access(port="GE0/0/7"))
VLAN = Line(address=CarrierAddress(vlan=1203), access=Access(port="GE0/0/7"))
LIT = Line(optics=Optics(commissioned_rx_dbm=-15.0))
ASK = "missing.noc_not_asked"


def light(code: str, *powers: float | None, line: Line = LIT, **alarms: float) -> Seen:
    """A row of light: near received and sent, far received and sent."""
    return seen(code, line=line, noc_light=LightBothEnds(*powers, **alarms))


ROWS = {
    "noc.port": {
        "up": saying(
            seen("port.up", line=FAST, noc_port=PortState("up", 1000, "full")), port="GE0/0/7", speed_mbps=1000
        ),
        "up, nothing more said": seen("port.up", line=FAST, noc_port=PortState("up")),
        "up, just as fast as the contract": seen(
            "port.up", line=Line(rate_mbps=100), noc_port=PortState("up", 100, "full")
        ),
        "half duplex": seen("port.half_duplex", line=FAST, noc_port=PortState("up", 100, "half")),
        "slower than the contract": saying(
            seen("port.slow", line=FAST, noc_port=PortState("up", 100, "full")), rate_mbps=500
        ),
        "slow, contract not known": seen("port.up", noc_port=PortState("up", 100, "full")),
        "down": seen("port.down", noc_port=PortState("down")),
        "shut": seen("port.shut", noc_port=PortState("shut")),
        "switched off": saying(
            seen("port.error_down", noc_port=PortState("error_down", reason="bpduguard")), reason="bpduguard"
        ),
        "switched off, no reason given": saying(
            seen("port.error_down", noc_port=PortState("error_down")), reason="error-down"
        ),
        "not asked": saying(seen("port.unmeasured"), why=ASK),
    },
    "noc.reason": {
        **{
            f"{word}: {code}": saying(
                seen(f"reason.{code}", noc_port=PortState("error_down", reason=word)), reason=word
            )
            for word, code in (
                ("port-security", "security"),
                ("psecure-violation", "security"),
                ("mac-address-limit", "security"),
                ("security-violation", "security"),
                ("error-down 端口安全", "security"),
                ("loopback-detect", "loop"),
                ("Loopback detection down", "loop"),
                ("loopback", "loop"),
                ("mac-address-flapping", "loop"),
                ("bpdu-protection", "guard"),
                ("bpduguard", "guard"),
                ("STP DOWN", "guard"),
                ("link-flap", "errors"),
                ("crc-statistics", "errors"),
                ("udld", "errors"),
                ("gbic-invalid", "errors"),
                ("transceiver-power-low", "errors"),
                ("arp-inspection", "other"),
                ("dhcp-rate-limit", "other"),
            )
        },
        "no reason given": saying(seen("reason.other", noc_port=PortState("error_down")), reason="error-down"),
        "the switch's own word": saying(
            seen(
                "reason.loop",
                noc_port=PortState("error_down"),
                access=AccessReading(
                    "huawei_vrp", port="GE0/0/7", state=AccessPort("GE0/0/7", "error_down", "loopback-detect")
                ),
            ),
            port="GE0/0/7",
        ),
        "up": seen("reason.not_asked", noc_port=PortState("up")),
        "nobody asked": seen("reason.not_asked"),
    },
    "noc.vlan": {
        "the record's": saying(seen("vlan.right", line=VLAN, noc_vlan=PortVlan((1203,))), vlans=[1203]),
        "the record's, below another": seen("vlan.right", line=VLAN, noc_vlan=PortVlan((100, 1203))),
        "another": saying(seen("vlan.wrong", line=VLAN, noc_vlan=PortVlan((1204,))), expected_vlan=1203),
        "none set": seen("vlan.none_set", line=VLAN, noc_vlan=PortVlan(())),
        "none on record": saying(seen("vlan.unmeasured", noc_vlan=PortVlan((1203,))), why="missing.no_vlan_on_record"),
        "not asked": saying(seen("vlan.unmeasured", line=VLAN), why=ASK),
    },
    "noc.light": {
        "inside its own alarm levels": light(
            "light.fits", -15.0, near_rx_low_alarm_dbm=-19.8, near_rx_high_alarm_dbm=-3.0
        ),
        "near what was commissioned": saying(light("light.fits", None, None, -17.9), drop_db=2.9),
        "3 dB below commissioning": saying(light("light.dropped", None, None, -18.0), drop_db=3.0),
        "below the alarm level": light("light.below_alarm", -19.81, near_rx_low_alarm_dbm=-19.8),
        "at the alarm level": light("light.fits", -19.8, near_rx_low_alarm_dbm=-19.8),
        "above the alarm level": light(
            "light.above_alarm", -2.0, near_rx_low_alarm_dbm=-19.8, near_rx_high_alarm_dbm=-3.0
        ),
        "dark at ours": saying(light("light.none", -40.0, -5.0, -17.0), dark_ends=["near"]),
        "dark at both": saying(light("light.none", -40.0, None, -40.0), dark_ends=["near", "far"]),
        "light, but nothing to judge it by": saying(
            light("light.unmeasured", -25.0, line=Line()), why="missing.light_no_limit"
        ),
        "only what is sent": saying(light("light.unmeasured", None, -5.0), why=ASK),
        "not asked": saying(seen("light.unmeasured"), why=ASK),
    },
    "noc.errors": {
        "none ever": seen("errors.still", noc_errors=ErrorGrowth(0)),
        "old ones": saying(seen("errors.still", noc_errors=ErrorGrowth(120, 120, 5.0)), grown=0),
        "growing": saying(seen("errors.growing", noc_errors=ErrorGrowth(120, 340, 5.0)), grown=220),
        "a total": saying(seen("errors.unmeasured", noc_errors=ErrorGrowth(120)), why="missing.errors_read_once"),
        "cleared between": saying(
            seen("errors.unmeasured", noc_errors=ErrorGrowth(120, 3)), why="missing.errors_cleared"
        ),
        "not asked": saying(seen("errors.unmeasured"), why=ASK),
    },
}
ALL = [(check, name, row) for check, rows in ROWS.items() for name, row in rows.items()]


@pytest.mark.parametrize(
    ("check", "row"), [(check, row) for check, _, row in ALL], ids=[f"{c}: {n}" for c, n, _ in ALL]
)
def test_verdict(check: str, row: Seen) -> None:
    """Each answer of the NOC has its verdict, and each blank its reason."""
    holds(check, row)


@pytest.mark.parametrize("check", ROWS)
def test_every_code(check: str) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, ROWS[check].values())
    words_are_complete(check)


def test_a_rule_of_thumb_is_no_fault() -> None:
    """A fall of many dB below commissioning is a hazard; only the module's own level, or darkness, is a fault."""
    found = judge("noc.light", {"noc_light": LightBothEnds(None, None, -38.0)}, line=LIT)
    assert (found.code, found.verdict.value) == ("light.dropped", "warn")
    assert found.limit is not None
    assert found.limit.trust.value == "rule-of-thumb"
