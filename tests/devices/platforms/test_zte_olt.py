"""ZTE's OLT: its transcripts, and the rows that they are."""

from typing import Any

import pytest

from fieldkit.devices.platforms import zte_olt
from fieldkit.devices.rows import LightRow, MacRow, OntRow, PortRow, same_port
from tests.devices.transcripts import transcript

ONU, SERIAL = "gpon-onu_1/2/3:4", "ZTEGC1A2B3C4"

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "zte_olt/light": (
        "light",
        True,
        (LightRow(port=None, rx_dbm=-20.241, tx_dbm=5.369, far_rx_dbm=-16.676, far_tx_dbm=2.423),),
    ),
    "zte_olt/mac_none": ("mac_table", True, ()),
    "zte_olt/mac_onu": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="gpon-onu_1/2/3:4", vlan=1203),)),
    "zte_olt/mac_vport": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="gpon_onu-1/2/3:4", vlan=1203),)),
    "zte_olt/onu_working": ("port", True, (PortRow(ONU, "up"),)),
    "zte_olt/onu_working#ont": ("ont", True, (OntRow(ONU, SERIAL, online=True, reason="LOSi", distance_m=3703),)),
    "zte_olt/onu_gone": ("port", True, (PortRow(ONU, "down", reason="DyingGasp"),)),
    "zte_olt/onu_gone#ont": ("ont", True, (OntRow(ONU, SERIAL, online=False, reason="DyingGasp", distance_m=3703),)),
    "zte_olt/onu_disabled": ("port", True, (PortRow(ONU, "shut"),)),
    "zte_olt/onu_disabled#ont": (
        "ont",
        True,
        (OntRow(ONU, SERIAL, online=False, reason="PeerOffLine", distance_m=3703),),
    ),
    "zte_olt/onu_state": (
        "port",
        True,
        (PortRow("1/2/3:3", "up"), PortRow("1/2/3:4", "down", reason="LOS"), PortRow("1/2/3:17", "shut")),
    ),
    "zte_olt/onu_state#ont": (
        "ont",
        True,
        (
            OntRow("1/2/3:3", online=True),
            OntRow("1/2/3:4", online=False, reason="LOS"),
            OntRow("1/2/3:17", online=False),
        ),
    ),
    "zte_olt/onu_state_o7": (
        "port",
        True,
        (PortRow("gpon-onu_1/2/3:3", "up"), PortRow(ONU, "down", reason="DyingGasp")),
    ),
    "zte_olt/onu_state_o7#ont": (
        "ont",
        True,
        (OntRow("gpon-onu_1/2/3:3", online=True), OntRow(ONU, online=False, reason="DyingGasp")),
    ),
}


@pytest.mark.parametrize("port", ["gpon-onu_1/2/3:4", "gpon_onu-1/2/3:4", "1/2/3:4"])
def test_however_the_record_names_the_onu(port: str) -> None:
    """A C300's name, a C600's, or the numbers alone fill each of the commands."""
    parts = zte_olt.PLATFORM.port_parts
    assert parts is not None
    match = parts.fullmatch(port)
    assert match is not None
    assert match.groupdict() == {"onu": "1/2/3:4"}
    assert same_port(port, ONU)


def test_both_families_are_asked_in_their_own_words() -> None:
    """The C600 is asked where the C300's name is not known."""
    first, second = zte_olt.PLATFORM.asks["port"]
    assert first.replace("{onu}", "1/2/3:4") == "show gpon onu detail-info gpon-onu_1/2/3:4"
    assert second.replace("{onu}", "1/2/3:4") == "show gpon onu detail-info gpon_onu-1/2/3:4"


def test_a_broken_list_of_causes_tells_none() -> None:
    """The latest cause counts, and only off a list that was read to its end."""
    text = transcript("zte_olt/onu_disabled")
    (row,) = zte_olt.ont(text).rows
    assert row.reason == "PeerOffLine"
    broken = text.replace("2026-11-22 13:38:22     PeerOffLine", "2026-11-22\n13:38:22     PeerOffLine")
    (row,) = zte_olt.ont(broken).rows
    assert row.reason is None


@pytest.mark.parametrize("phase", ["logging", "syncMib", "OffLine"])
def test_a_phase_that_is_no_cause(phase: str) -> None:
    """On its way up, or simply gone: away, without a reason."""
    (row,) = zte_olt.interface(
        "OnuIndex   Admin State  OMCC State  Phase State  Channel\n"
        f"1/2/3:4     enable       disable     {phase}      1(GPON)\nONU Number: 0/1\n"
    ).rows
    assert (row.condition, row.reason) == ("down", None)


def test_an_unknown_phase_is_not_guessed_at() -> None:
    """A word nobody has seen leaves the line unread, and the table not whole."""
    parsed = zte_olt.interface(
        "OnuIndex   Admin State  OMCC State  Phase State  Channel\n"
        "1/2/3:4     enable       disable     Sleeping     1(GPON)\nONU Number: 0/1\n"
    )
    assert (parsed.rows, len(parsed.not_understood), parsed.complete) == ((), 1, False)
