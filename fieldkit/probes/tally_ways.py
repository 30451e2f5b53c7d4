"""Where did each MAC lead to that the computer which captured framed its echoes to?  Told from both ways of them."""

from fieldkit.model.arp import Through
from fieldkit.probes.arp_through import Purpose, is_icmp, with_answer
from fieldkit.probes.wire_frames import echo_answer

_MOST_ECHOES, _MOST_MACS = 1024, 32
_ECHO_REQUEST = 8
_FROM_FAR = 32


class WaysTally:
    """The echoes that left, by what they ask, and what came back; only of a file that tells who sent what.

    `gateway` is only known at the end, so that the echoes are kept as they are.  Bounded memory.
    """

    def __init__(self) -> None:
        self._asked: dict[tuple[str, int, int], tuple[str, int, bytes]] = {}
        self._answers: list[bytes] = []

    def feed(self, frame: bytes) -> None:
        """One frame, of whatever kind."""
        if not is_icmp(frame) or len(frame) < 42 or frame[14] != 0x45:
            return
        if frame[34] != _ECHO_REQUEST:
            if len(self._answers) < _MOST_ECHOES:
                self._answers.append(frame)
        elif len(self._asked) < _MOST_ECHOES:
            ident, seq = int.from_bytes(frame[38:40], "big"), int.from_bytes(frame[40:42], "big")
            about = ".".join(map(str, frame[30:34]))
            self._asked[about, ident, seq] = (frame[:6].hex(":"), frame[22], frame[6:12])

    def through(self, own: bytes, gateway: str) -> tuple[Through, ...]:
        """What each MAC did with the echoes that `own` framed to it."""
        found: dict[str, Through] = {}
        for (about, _, _), (mac, ttl, source) in self._asked.items():
            purpose = _purpose(about, ttl, gateway)
            if source == own and purpose is not None and (mac in found or len(found) < _MOST_MACS):
                told = found.setdefault(mac, Through(mac))
                if purpose == "target":
                    found[mac] = Through(mac, sent=told.sent + 1)
        for frame in self._answers:
            answer = echo_answer(frame)
            if answer is None or frame[:6] != own:
                continue
            mac, ttl, source = self._asked.get((answer.about_ip, answer.ident, answer.seq), ("", 0, b""))
            purpose = _purpose(answer.about_ip, ttl, gateway)
            if source == own and mac in found and purpose is not None:
                found[mac] = with_answer(found[mac], purpose, answer, frame, gateway)
        return tuple(found.values())


def _purpose(about: str, ttl: int, gateway: str) -> Purpose | None:
    if about == gateway:
        return "gateway" if ttl == 1 else None
    return "first_hop" if ttl == 1 else "second_hop" if ttl == 2 else "target" if ttl >= _FROM_FAR else None
