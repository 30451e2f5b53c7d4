"""Finding the cable of a device by halves: the technician pulls, the laptop watches whether it still answers."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import Keyboard, is_terminal, keyboard
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.halving import ANSWERS_S, MOST_CABLES, SILENT_S, WATCH_S, Halving, Seen, halving, told_by
from fieldkit.model.line import is_ipv4
from fieldkit.model.plugged import PluggedIn, PluggedReading

if TYPE_CHECKING:
    from fieldkit.probes.wire import Wire
    from fieldkit.report.words import Wording

# A bridge that runs spanning tree lets a port that comes up wait for 30 s before anything passes.
BACK_S = 45
# Before the first pull it must answer so many seconds running, within this time.
STEADY_S = 5
# So often is a wrong number of cables asked for again.
TRIES = 3

Keep = Callable[[Mapping[str, Any]], None]


class _GivenUp(Exception):
    """The person has had enough, or nobody is there any more."""


def unplug(
    invocation: Invocation,
    wording: "Wording",
    interface: str,
    mac: str,
    ip: str,
    *,
    address: AddressReading | None = None,
    keep: Keep | None = None,
) -> PluggedIn | None:
    """Find the cable that a device is on; None where nobody agrees, it is on none of them, or nothing can be told.

    Asked only where a person sits.  `keep` writes each step down before the next one.  Every cable that was pulled is
    put back before the next step, and the end says which are out.
    """
    if not is_terminal() or not is_ipv4(ip):  # only IPv4 is asked for by ARP
        return None
    terminal = keyboard(invocation.environ.get("TERM", ""))
    return _Pulling(invocation, wording, terminal, mac.lower(), ip, keep).go(interface, _sender(address, ip))


def added(reading: PluggedReading | None, row: PluggedIn) -> PluggedReading:
    """What was known of where things are, with this beside it; of one means the last holds."""
    have = reading or PluggedReading()
    rows = tuple(each for each in have.found if (each.mac.lower(), each.by) != (row.mac.lower(), row.by))
    return PluggedReading(tuple(dict.fromkeys((*have.sought, row.mac))), (*rows, row))


def _sender(address: AddressReading | None, ip: str) -> str | None:
    """The own address to ask with: one in the same subnet, else none."""
    for each in address.addresses if address is not None else ():
        if is_ipv4(each.ip) and IPv4Address(ip) in IPv4Network((each.ip, each.prefix), strict=False):
            return each.ip
    return None


class _Pulling:
    def __init__(
        self, invocation: Invocation, wording: "Wording", terminal: Keyboard, mac: str, ip: str, keep: Keep | None
    ) -> None:
        self._invocation = invocation
        self._wording = wording
        self._terminal = terminal
        self._mac = mac
        self._ip = ip
        self._keep = keep
        self._out: tuple[str, ...] = ()
        self._steady_others: frozenset[str] = frozenset()

    def go(self, interface: str, own_ip: str | None) -> PluggedIn | None:
        """Agree, pull by halves, prove it.  Raises: KeyboardInterrupt, once it is said what to put back."""
        from fieldkit.probes.arp import sent_by
        from fieldkit.probes.wire import open_wire

        wanted = IPv4Address(self._ip).packed
        try:
            if not self._agreed():
                return None
            return self._searched(_Watch(lambda: open_wire(interface, sent_by({wanted})), self._mac, self._ip, own_ip))
        except (_GivenUp, EOFError):
            self._tell_out()
            return None
        except NotMeasured as exc:
            self._say(exc.code, **exc.facts)
            self._tell_out()
            return None
        except KeyboardInterrupt:
            self._print("")
            self._tell_out()
            raise

    def _agreed(self) -> bool:
        self._say("unplug.offer", mac=self._mac)
        self._say("unplug.warns")
        return self._line("unplug.consent").lower() in ("y", "yes", "是")

    def _searched(self, watch: "_Watch") -> PluggedIn | None:
        cables = self._cables()
        if cables is None or not self._is_steady(watch):
            return None
        search = halving(cables)
        while search.pull:
            seen = self._step(watch, search)
            search = search.saw(seen)
            self._note(search, seen)
        facts: dict[str, Any] = {"mac": self._mac, "ip": self._ip, "cable": search.cable}
        if search.cable is None:
            self._say(f"unplug.{'comes_and_goes' if search.stage == 'unsure' else search.stage}", **facts)
            return None
        self._say("unplug.found", **facts)
        return PluggedIn(
            self._mac, "unplug", "edge", cable=search.cable, about={"steps": search.steps, "cables": len(cables)}
        )

    # -- one step ------------------------------------------------------------------------------------------------------

    def _step(self, watch: "_Watch", search: Halving) -> Seen:
        """Pull, watch, put back, watch it answer again: only then does a silence count."""
        pulled = search.pull
        named = list(pulled)
        if search.stage == "proof":
            self._say("unplug.proof", cables=named)
        else:
            self._say("unplug.pull", step=search.steps + 1, left=search.steps_left - 1, cables=named)
        self._out = pulled
        self._enter("unplug.pulled")
        seen = self._watched(watch, self._steady_others)
        self._say({"answers": "unplug.still_answers", "silent": "unplug.fell_silent"}.get(seen, "unplug.unsure"))
        self._say("unplug.put_back", cables=named)
        self._enter("unplug.is_back")
        self._out = ()
        answers = self._is_back(watch)
        return seen if answers else "unsure"

    def _watched(self, watch: "_Watch", others: frozenset[str]) -> Seen:
        self._say("unplug.watching", mac=self._mac, ip=self._ip)
        try:
            for answered, beside in watch.run(WATCH_S, self._show):
                told = told_by(answered, [bool(each & others) for each in beside] if others else ())
                if told is not None:
                    return told
        except NotMeasured:
            self._print("")
            self._say("unplug.blind")
            return "unsure"
        finally:
            self._print("")
        return "unsure"

    def _is_back(self, watch: "_Watch") -> bool:
        """Does it answer again, given the time that a switch takes?"""
        for last in (False, True):
            try:
                for answered, _ in watch.run(BACK_S, self._show):
                    if len(answered) >= ANSWERS_S and all(answered[-ANSWERS_S:]):
                        self._print("")
                        return True
            except NotMeasured:
                self._print("")
                self._say("unplug.blind")
            else:
                self._print("")
                self._say("unplug.not_back")
            if not last:
                self._enter("unplug.is_back")
        return False

    def _is_steady(self, watch: "_Watch") -> bool:
        """Before anything is pulled it must answer all the time, or its silence would mean nothing."""
        self._say("unplug.watching", mac=self._mac, ip=self._ip)
        others: list[frozenset[str]] = []
        answered: Sequence[bool] = ()
        for answered, beside in watch.run(WATCH_S, self._show):
            others = list(beside[-STEADY_S:])
            if len(answered) >= STEADY_S and all(answered[-STEADY_S:]):
                self._print("")
                self._steady_others = frozenset.intersection(*others)
                return True
            if len(answered) >= SILENT_S and not any(answered):
                break
        self._print("")
        self._say("unplug.comes_and_goes" if any(answered) else "unplug.not_now", mac=self._mac, ip=self._ip)
        return False

    # -- asking and telling --------------------------------------------------------------------------------------------

    def _cables(self) -> tuple[str, ...] | None:
        """The cables in question, by number or by the labels that were typed; None where that came to nothing."""
        for _ in range(TRIES):
            words = tuple(self._line("unplug.how_many").replace("，", " ").replace(",", " ").split())
            if len(words) == 1 and words[0].isascii() and words[0].isdecimal():
                count = int(words[0]) if len(words[0]) <= 3 else 0
                if 1 <= count <= MOST_CABLES:
                    self._say("unplug.numbered", count=count)
                    return tuple(str(number) for number in range(1, count + 1))
            elif 1 <= len(words) <= MOST_CABLES and len(set(words)) == len(words):
                return words
            self._say("unplug.bad_cables", most=MOST_CABLES)
        return None

    def _enter(self, key: str) -> None:
        if self._line(key).lower() in ("q", "quit"):
            raise _GivenUp

    def _line(self, key: str) -> str:
        return self._terminal.line(lambda: self._print(self._wording.say(key), end="")).strip()

    def _note(self, search: Halving, seen: Seen) -> None:
        if self._keep is not None:
            self._keep(
                {"mac": self._mac, "seen": seen, "stage": search.stage, "left": list(search.candidates)},
            )

    def _tell_out(self) -> None:
        if self._out:
            self._say("unplug.given_up", cables=list(self._out))
        else:
            self._say("unplug.stopped")

    def _show(self, number: int, answered: bool) -> None:
        key = "unplug.answers" if answered else "unplug.silent_s"
        self._print(self._wording.say(key, {"seconds": number}), end="  ")

    def _say(self, key: str, **facts: Any) -> None:
        self._print(self._wording.say(key, facts))

    def _print(self, words: str, end: str = "\n") -> None:
        from rich.text import Text

        from fieldkit.cli.output import err

        err(self._invocation).print(Text(words), end=end, soft_wrap=True)


class _Watch:
    """Watches anew in each step, by a wire of its own: this laptop's link may have gone and come again in between."""

    def __init__(self, open_wire: "Callable[[], Wire]", mac: str, ip: str, own_ip: str | None) -> None:
        self._open_wire = open_wire
        self._mac = mac
        self._ip = ip
        self._own_ip = own_ip

    def run(
        self, most_s: int, show: Callable[[int, bool], None]
    ) -> Iterator[tuple[Sequence[bool], Sequence[frozenset[str]]]]:
        """What was seen so far, after each second.  Raises: NotMeasured."""
        from fieldkit.probes.still_there import seconds

        answered: list[bool] = []
        others: list[frozenset[str]] = []
        with self._open_wire() as wire:
            for each in seconds(wire, self._mac, self._ip, self._own_ip, threading.Event()):
                answered.append(each.answered)
                others.append(each.others)
                show(each.number, each.answered)
                yield answered, others
                if len(answered) >= most_s:
                    return
