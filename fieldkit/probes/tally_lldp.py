"""Which devices announced themselves on this cable, and what the spanning tree says, told from every frame heard."""

from typing import Any

from fieldkit.model.lldp import LldpNeighbour, LldpReading
from fieldkit.probes.frames_ether import LLDP, TAGS, untag
from fieldkit.probes.frames_switch import parse_cdp, parse_lldp, parse_stp

# What is kept at most.
MOST_NEIGHBOURS = 64
_OF_ONE_MAC = 6
_MOST_BRIDGES = 64


class LldpTally:
    """Each neighbour as it said last; root and bridge of the last BPDU; how often a change of the tree was told."""

    def __init__(self) -> None:
        self._neighbours: dict[tuple[str, str, str | None], LldpNeighbour] = {}
        self._root: str | None = None
        self._bridge: str | None = None
        self._changes = 0
        # Whether a bridge's last message told of a change: it says so for many seconds, and that is one change.
        self._changing: dict[str, bool] = {}

    def feed(self, at: float, frame: bytes) -> None:  # noqa: ARG002 - every tally takes the same two
        """One frame, of whatever kind."""
        if frame[:1] and frame[0] & 1:
            self.hear(untag(frame)[1] if frame[12:14] in TAGS else frame)

    def hear(self, frame: bytes) -> None:
        """One untagged frame to a group."""
        neighbour = parse_lldp(frame) if frame[12:14] == LLDP else parse_cdp(frame)
        if neighbour is not None:
            key = (neighbour.mac, neighbour.protocol, neighbour.port)
            of_this_mac = sum(each[0] == neighbour.mac for each in self._neighbours)
            if key in self._neighbours or (len(self._neighbours) < MOST_NEIGHBOURS and of_this_mac < _OF_ONE_MAC):
                self._neighbours[key] = neighbour
            return
        bpdu = parse_stp(frame)
        if bpdu is None:
            return
        if bpdu.root is None:
            self._changes += 1
            return
        self._root, self._bridge = bpdu.root, bpdu.bridge
        if bpdu.mac in self._changing or len(self._changing) < _MOST_BRIDGES:
            self._changes += bpdu.change and not self._changing.get(bpdu.mac, False)
            self._changing[bpdu.mac] = bpdu.change

    def reading(
        self,
        window_s: float,
        complete: bool = True,  # noqa: ARG002 - every tally takes the same; silence says little here anyway
        method: str = "raw",
        **known: Any,
    ) -> LldpReading:
        """What was announced."""
        facts: dict[str, Any] = {
            "method": method,
            "window_s": round(window_s, 2),
            "neighbours": tuple(self._neighbours.values()),
            "stp_root": self._root,
            "stp_bridge": self._bridge,
            "topology_changes": self._changes,
        }
        return LldpReading(**facts | known)


def announces_switch(frame: bytes) -> bool:
    """May this frame to a group, its tags taken off, be LLDP, CDP or spanning tree?"""
    return frame[12:14] == LLDP or (frame[12] < 6 and frame[14:16] in (b"\xaa\xaa", b"\x42\x42"))
