"""Which switch and which port is this cable in?  One window of listening to LLDP, CDP and spanning tree."""

from fieldkit.model.reading import Measured
from fieldkit.probes.listening import Listened, listen, window_of
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.tally_lldp import LldpTally
from fieldkit.probes.task import Task
from fieldkit.probes.wire import OpenWire, open_wide, require_link

WINDOW_S = 3.8
_KEPT_EVIDENCE = 12
_EVIDENCE_BYTES = 600
# Source: IEEE 802.1D and 802.1AB (bridge group addresses 01:80:c2:00:00:00 to 0f); Cisco's own groups for CDP and PVST.
_BRIDGES = b"\x01\x80\xc2\x00\x00"
_CISCO = (b"\x01\x00\x0c\xcc\xcc\xcc", b"\x01\x00\x0c\xcc\xcc\xcd")
# Source: IEEE 802.1AB: LLDP may also go to any other group.
_ETHERTYPE_LLDP = b"\x88\xcc"


def measure(task: Task, open_wide: OpenWire = open_wide) -> Measured:
    """What the switch says of itself in one window.  Raises: NotMeasured."""
    require_link(task.interface)
    tally = LldpTally()
    kept: list[str] = []

    def feed(at: float, frame: bytes) -> None:
        tally.feed(at, frame)
        if len(kept) < _KEPT_EVIDENCE:
            kept.append(f"+{at:.4f} < {frame[:_EVIDENCE_BYTES].hex()}")

    def measured(heard: Listened) -> Measured:
        complete = heard.full and heard.whole
        return Measured(
            facts=tally.reading(round(heard.seconds, 2), complete, "raw"),
            by="LLDP, CDP and spanning tree of others",
            raw="\n".join(kept),
        )

    with open_wide(task.interface, _from_a_switch) as wire:
        heard = listen(
            wire,
            feed,
            begun=wire.now(),
            until=window_of(task, WINDOW_S),
            cancel=task.cancel,
            enough=WINDOW_S,
            meantime=Meantime(task, WINDOW_S, lambda: len(tally.reading(0.0).neighbours)),
            measured=measured,
        )
    return measured(heard)


def _from_a_switch(frame: bytes) -> bool:
    return frame[:5] == _BRIDGES or frame[:6] in _CISCO or frame[12:14] == _ETHERTYPE_LLDP
