"""Do this laptop's own frames come back?  Copies of what it sent, told from another device with its MAC."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from fieldkit.probes.wire_frames import ETHERTYPE_IPV4, ETHERTYPE_IPV6

# A copy in a loop is back within milliseconds and goes round for as long as the loop stands.
_REMEMBERED_S = 30.0
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Counts:
    """What passed an interface to groups (broadcast and multicast) since its wide wire was opened.

    `came` from outside, `arp` among them, `left` by this laptop (None: not known).  `lost` frames of all kinds were
    dropped unread; with `exact`, `came` counts them and what still waits unread, else it is less than there was.
    `own_back` are copies of frames that this laptop sent, `cloned` frames with its MAC that it never sent; both mean
    something only if `tells_own`.
    """

    came: int = 0
    arp: int = 0
    left: int | None = None
    lost: int = 0
    own_back: int = 0
    cloned: int = 0
    exact: bool = True
    tells_own: bool = True


class Returned:
    """What this laptop sent to groups lately, and how much of it came back; shared by the wires of an interface.

    `lossy`: some of what was sent may have been missed, so that nothing unknown is called another's.
    """

    def __init__(self) -> None:
        self.own_back = 0
        self.cloned = 0
        self.lossy = False
        self._sent: OrderedDict[int, float] = OrderedDict()
        self._lock = threading.Lock()

    def left(self, at: float, frame: bytes) -> None:
        """Remember a frame that left."""
        if not frame[0] & 1:
            return
        with self._lock:
            key = fingerprint(frame)
            self._sent[key] = at
            self._sent.move_to_end(key)
            while len(self._sent) > _REMEMBERED:
                self._sent.popitem(last=False)

    def came_back(self, at: float, frame: bytes) -> None:
        """Count a frame with our MAC that came in from outside."""
        with self._lock:
            sent_at = self._sent.get(fingerprint(frame))
            if sent_at is not None and at - sent_at <= _REMEMBERED_S:
                self.own_back += 1
            elif not self.lossy:
                self.cloned += 1


def fingerprint(frame: bytes) -> int:
    """What stays the same on the way: without the padding, and without a checksum that the card fills in later."""
    ethertype = int.from_bytes(frame[12:14], "big")
    at = 0
    if ethertype == ETHERTYPE_IPV4 and len(frame) >= 34 and frame[23] in (6, 17):
        at = 14 + (frame[14] & 0x0F) * 4 + (6 if frame[23] == 17 else 16)
    elif ethertype == ETHERTYPE_IPV6 and len(frame) >= 54 and frame[20] in (6, 17):
        at = 54 + (6 if frame[20] == 17 else 16)
    if at and len(frame) >= at + 2:
        frame = frame[:at] + b"\0\0" + frame[at + 2 :]
    return hash(frame.rstrip(b"\0"))
