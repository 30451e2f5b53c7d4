"""Does one device still answer for an address, second by second, while somebody pulls cables?"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.errors import NotMeasured
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.arp_session import Answers
from fieldkit.probes.wire import Wire, own_macs

UNSET = "0.0.0.0"
# One request a second, and what is said to it until the next.
EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Second:
    """One request and its second: did the device answer, and which others did?"""

    number: int
    answered: bool
    others: frozenset[str]


def seconds(wire: Wire, mac: str, ip: str, own_ip: str | None, cancel: threading.Event) -> Iterator[Second]:
    """Ask for the address once a second and say who answered, without end; whoever listens stops.

    `own_ip` is the sender's, none where the address asked for is our own or we have none.
    Raises: NotMeasured when the link is gone, or was for a moment, or nothing can be sent.
    """
    ours = own_macs() | {wire.mac}
    sender = UNSET if own_ip is None or own_ip == ip else own_ip
    number = 0
    while not cancel.is_set():
        answers = Answers(ip, ours)
        begun = wire.send(arp_request(wire.mac, sender, ip))
        answers.asked(begun)
        for heard in wire.listen(begun + EVERY_S, cancel):
            if heard.at >= begun:  # what came while nobody listened is of then
                answers.take(heard, begun)
        if wire.gone or wire.unplugged:
            # Of a second without a link of our own nobody knows whether the device was silent.
            raise NotMeasured("missing.link_down")
        number += 1
        macs = {reply.mac.lower() for reply in answers.replies}
        yield Second(number, mac.lower() in macs, frozenset(macs - {mac.lower()}))
