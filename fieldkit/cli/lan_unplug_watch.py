"""Who answers while cables are pulled: watched second by second, also while nobody looks at the screen."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from fieldkit.errors import NotMeasured

if TYPE_CHECKING:
    from fieldkit.probes.wire import Wire

# While a person types or walks to the rack it is watched on; they may also have gone for lunch.
ASIDE_S = 300
# What the last second still needs to end.
_ENDING_S = 10.0


class Watch:
    """Watches anew in each step, by wires of its own: this laptop's link may have gone and come again in between.

    `asked` are the address in question and, where it is another, the gateway's, each with the sender to ask with: who
    answers for the second is how a silence is told from a laptop that hears nothing.
    """

    def __init__(self, interface: str, mac: str, asked: Mapping[str, str | None]) -> None:
        self._interface = interface
        self._mac = mac
        self._asked = asked

    def run(
        self, most_s: int, cancel: threading.Event | None = None
    ) -> Iterator[tuple[Sequence[bool], Sequence[frozenset[str]]]]:
        """What was seen so far, after each second.  Raises: NotMeasured, also where the link was gone meanwhile."""
        from fieldkit.probes.still_there import seconds

        ended = cancel or threading.Event()
        (ip, own_ip), *beside = self._asked.items()
        answered: list[bool] = []
        others: list[frozenset[str]] = []
        with ExitStack() as wires:
            wire = wires.enter_context(self._wire(ip))
            controls = [_asked_beside(wires.enter_context(self._wire(each[0])), *each) for each in beside]
            for control in controls:
                next(control)
            for each in seconds(wire, self._mac, ip, own_ip, ended):
                if ended.is_set():  # of this second not all was heard
                    return
                answered.append(each.answered)
                others.append(each.others.union(*map(next, controls)) - {self._mac})
                yield answered, others
                if len(answered) >= most_s:
                    return

    def _wire(self, ip: str) -> "Wire":
        from fieldkit.probes.arp import sent_by
        from fieldkit.probes.wire import open_wire

        return open_wire(self._interface, sent_by({IPv4Address(ip).packed}))


def _asked_beside(wire: "Wire", ip: str, own_ip: str | None) -> Iterator[frozenset[str]]:
    """Ask for the address; whenever this is gone on with, say who has answered since, and ask again."""
    from fieldkit.probes.arp_frames import arp_request
    from fieldkit.probes.arp_session import Answers
    from fieldkit.probes.still_there import UNSET
    from fieldkit.probes.wire import own_macs

    ours, never = own_macs() | {wire.mac}, threading.Event()
    macs: frozenset[str] = frozenset()
    while True:
        answers = Answers(ip, ours)
        begun = wire.send(arp_request(wire.mac, own_ip or UNSET, ip))
        answers.asked(begun)
        yield macs
        for heard in wire.listen(wire.now(), never):
            if heard.at >= begun:  # what came while nobody asked is of then
                answers.take(heard, begun)
        macs = frozenset(reply.mac.lower() for reply in answers.replies)


class Aside:
    """Watches on while a person reads, types, or handles cables, for what nobody looks at then."""

    def __init__(self, watch: Watch) -> None:
        self.answered: Sequence[bool] = ()
        self.others: Sequence[frozenset[str]] = ()
        self.blind = False
        self._watch = watch
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._go, name="unplug", daemon=True)

    def against(self, others: frozenset[str]) -> tuple[Sequence[bool], Sequence[bool]]:
        """What was seen, and of each second whether one of these others answered; nothing where there are none."""
        return self.answered, [bool(each & others) for each in self.others] if others else ()

    def _go(self) -> None:
        try:
            for answered, others in self._watch.run(ASIDE_S, self._cancel):
                self.answered, self.others = answered, others
        except NotMeasured:
            self.blind = True

    def __enter__(self) -> "Aside":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._cancel.set()
        self._thread.join(timeout=_ENDING_S)
