"""Windows in which more came than could be read: not complete, and it is said why."""

import time
from collections.abc import Callable

import pytest

from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.reading import Measured
from fieldkit.probes import arp, broadcast, claims, dhcp, ra
from fieldkit.probes.task import Task
from fieldkit.probes.wire_played import PlayedWire

LAPTOP = AddressReading("eth0", "02:00:00:00:00:01", "static", (OwnAddress("192.168.1.50", 24),), ("192.168.1.1",))
# After the last frame that any of these probes sends.
_FROM_S = 2.8


class Lossy(PlayedWire):
    """A wire that lost frames late in the window, while its link was there."""

    @property
    def whole(self) -> bool:
        """False from then on."""
        return super().whole and self.now() < self._begun + _FROM_S


def everything(task: Task, wire: PlayedWire) -> dict[str, Callable[[], Measured]]:
    """Each probe that listens for a window."""
    return {
        "arp": lambda: arp.measure(task, open_wire=wire.open, open_wide=PlayedWire().open),
        "conflict": lambda: arp.measure_conflict(task, open_wire=wire.open),
        "claims": lambda: claims.measure(task, open_wide=wire.open),
        "broadcast": lambda: broadcast.measure(task, open_wide=wire.open),
        "dhcp": lambda: dhcp.measure(task, open_wire=wire.open, open_wide=PlayedWire().open),
        "ra": lambda: ra.measure(task, open_wide=wire.open),
    }


@pytest.fixture(autouse=True)
def _with_link(monkeypatch: pytest.MonkeyPatch) -> None:
    for probe in (arp, broadcast, claims, dhcp, ra):
        monkeypatch.setattr(probe, "require_link", lambda _interface: None)
    monkeypatch.setattr(ra, "link_local", lambda _interface: None)


@pytest.mark.parametrize("topic", ["arp", "conflict", "claims", "broadcast", "dhcp", "ra"])
@pytest.mark.parametrize(
    ("wire", "complete", "lost"),
    [(PlayedWire, True, False), (Lossy, False, True)],
    ids=["whole", "lost"],
)
def test_why_it_is_not_complete(topic: str, wire: type[PlayedWire], *, complete: bool, lost: bool) -> None:
    """Frames that were lost make a reading incomplete, and are not taken for time that ran out."""
    task = Task("eth0", time.monotonic() + 60, address=LAPTOP)
    facts = everything(task, wire())[topic]().facts
    assert (facts.complete, facts.lost) == (complete, lost)


@pytest.mark.parametrize("topic", ["arp", "conflict", "claims", "broadcast", "dhcp", "ra"])
def test_a_link_that_went_away_lost_nothing(topic: str) -> None:
    """Where the cable was pulled there was nothing to read."""
    task = Task("eth0", time.monotonic() + 60, address=LAPTOP)
    facts = everything(task, PlayedWire(link_lost_at=2.9))[topic]().facts
    assert (facts.complete, facts.lost) == (False, False)
