"""Who is meant, whose make it is, and where it is plugged in."""

from datetime import UTC, datetime

from fieldkit.checks import Evidence
from fieldkit.checks.culprits import culprits
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source

ROGUE, THIRD = "c8:3a:35:00:00:77", "50:64:2b:00:00:88"


def told(*found: PluggedIn) -> Evidence:
    """What is known of where things are plugged in."""
    facts = PluggedReading((ROGUE,), found)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Evidence({"plugged": Reading("r1", "plugged", Source.DEVICE, at, 0.1, Where(), "test", facts=facts)})


def test_nobody_asked():
    """Without a word of where it is, the row says who it is."""
    assert culprits(Evidence({}), [(ROGUE, "192.168.1.1"), (THIRD, None)]) == [
        {"mac": ROGUE, "ip": "192.168.1.1", "vendor": "Tenda Technology", "switch": None, "port": None},
        {"mac": THIRD, "ip": None, "vendor": "XIAOMI Electronics", "switch": None, "port": None},
    ]


def test_at_its_port():
    """Its own port is named, and by what means."""
    (row,) = culprits(told(PluggedIn(ROGUE, "switch", "edge", "SW1", "GE0/0/7")), [(ROGUE.upper(), "192.168.1.1")])
    assert (row["mac"], row["switch"], row["port"], row["port_by"]) == (ROGUE, "SW1", "GE0/0/7", "switch")


def test_behind_a_port():
    """A port that leads on to another switch is not the one to pull."""
    (row,) = culprits(told(PluggedIn(ROGUE, "paste", "uplink", "SW1", "GE0/0/24")), [(ROGUE, "192.168.1.1")])
    assert (row["switch"], row["port"], row["behind"], row["port_by"]) == ("SW1", None, "GE0/0/24", "paste")


def test_a_pulled_cable():
    """Where cables were pulled, the cable is named as the technician called it."""
    (row,) = culprits(told(PluggedIn(ROGUE, "unplug", "edge", cable="5")), [(ROGUE, "192.168.1.1")])
    assert (row["port"], row["cable"], row["port_by"]) == (None, "5", "unplug")


def test_not_found_is_nowhere():
    """A table without it says nothing of where it is."""
    (row,) = culprits(told(PluggedIn(ROGUE, "switch", "not_seen", "SW1")), [(ROGUE, "192.168.1.1")])
    assert (row["switch"], row["port"]) == (None, None)
    assert "port_by" not in row


def test_one_row_a_device():
    """A device that was named twice stands there once."""
    assert len(culprits(Evidence({}), [(ROGUE, "192.168.1.1"), (ROGUE.upper(), "192.168.1.1")])) == 1
