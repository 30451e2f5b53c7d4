"""Who carries what is meant for other networks?  The address that such a MAC holds on this LAN is a gateway's."""

import socket
from collections.abc import Sequence

from fieldkit.probes.frames_ether import IPV4, TAGS, untag
from fieldkit.probes.tally_book import ArpBook, claimable, key_of

# What is kept at most.
MOST_MACS = 2048
MOST_OF_ONE = 64
# Each of so many frames is looked at, later one in so many: who carries much is seen soon.
ALL_OF = 20_000
ONE_IN = 32
# A server with a few addresses of its own carries those; a gateway soon more.
ENOUGH = 3


class CarriersTally:
    """For which addresses were packets framed to which MAC, each VLAN for itself; bounded memory."""

    def __init__(self) -> None:
        self._taken = 0
        self._for: dict[tuple[bytes, int], set[bytes]] = {}

    def feed_all(self, frames: Sequence[tuple[float, bytes]]) -> None:
        """Many frames, of whatever kind."""
        sample = frames if self._taken < ALL_OF else frames[::ONE_IN]
        self._taken += len(frames)
        for _, frame in sample:
            if frame[12:14] == IPV4:
                self._take(frame, 0)
            elif frame[12:14] in TAGS:
                vlan, plain = untag(frame)
                if plain[12:14] == IPV4:
                    self._take(plain, vlan)

    def _take(self, frame: bytes, vlan: int) -> None:
        if frame[0] & 1 or len(frame) < 34:
            return
        at = frame[:6], vlan
        known = self._for.get(at)
        if known is None:
            if len(self._for) >= MOST_MACS:
                return
            known = self._for[at] = set()
        if len(known) < MOST_OF_ONE:
            known.add(frame[30:34])

    def gateways(self, book: ArpBook, vlan: int) -> list[str]:
        """The addresses held by those to whom packets for several others were handed that nobody here holds.

        One that shares its first 24 bits may be a neighbour of whom no ARP was heard.
        """
        carried = {mac: found for (mac, at), found in self._for.items() if at == vlan and len(found) >= ENOUGH}
        held = book.addresses_of(carried, vlan) if carried else {}
        found = [
            ip
            for mac, addresses in held.items()
            for ip in addresses
            if sum(_beyond(each, socket.inet_aton(ip), book, vlan) for each in carried[mac]) >= ENOUGH
        ]
        return list(dict.fromkeys(found))


def _beyond(ip: bytes, gateway: bytes, book: ArpBook, vlan: int) -> bool:
    """Is this an address of another network, as far as a file can tell?"""
    key = key_of(ip, vlan)
    return claimable(ip) and ip[:3] != gateway[:3] and key not in book.held and key not in book.users
