"""Finding the cable of a device by halves: the technician pulls, the laptop watches whether it still answers."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fieldkit.checks.plugged import CONTRADICTED, CUT_OFF, LEFT_OPEN, NOT_THERE
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import Keyboard, is_terminal, keyboard
from fieldkit.cli.lan_unplug_watch import Aside, Watch
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.halving import (
    ANSWERS_S,
    MOST_CABLES,
    SILENT_S,
    WATCH_S,
    Halving,
    Seen,
    fell_silent,
    halving,
    told_by,
)
from fieldkit.model.line import is_ipv4
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.pulled import Search, searches

if TYPE_CHECKING:
    from fieldkit.report.words import Wording

# A bridge that runs spanning tree lets a port that comes up wait for 30 s before anything passes.
BACK_S = 45
# Before the first pull it must answer so many seconds running, within this time.
STEADY_S = 5
# So often is an answer that is none asked for again.
TRIES = 3
# From so many on a row of numbers is called out by its ends: 1-12.
SPELLED_OUT = 5
# A search that was broken off is gone on with only so long: later nobody knows what was re-plugged meanwhile.
GO_ON_WITHIN = timedelta(hours=2)
# So many cases of this line are looked through for it.
LOOKED_BACK = 10
# Of two that look alike, each falls silent with the one cable that is left: it carries both.
SAME_CABLE = "missing.unplug_same_cable"

_COUNT = re.compile(r"\s*(\d{1,20})\s*(?:根|条|个|口|根线|条线|cables?|ports?)?\s*", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,4})(?:-|~|–|到|至)(\d{1,4})")
_BETWEEN = re.compile(r"[\s,、;]+")

# What hands are needed for stands out.
_TO_DO = {
    f"unplug.{each}" for each in ("pull", "pull_last", "proof", "proof_again", "put_back", "back", "again", "given_up")
}
_YES, _NO = ("y", "yes", "是", "同意"), ("n", "no", "否", "不", "不同意", "q")

Keep = Callable[[Mapping[str, Any]], None]


class _GivenUp(Exception):
    """The person has had enough, or nobody is there any more."""


# A terminal that was closed can neither be read nor written.
_NOBODY = (_GivenUp, EOFError, OSError)


class BrokenOff(KeyboardInterrupt):
    """Ctrl-C, or an ending from outside, while cables were pulled; `left` is what was learned until then."""

    def __init__(self, left: PluggedIn | None) -> None:
        super().__init__()
        self.left = left


def unplug(
    invocation: Invocation,
    wording: "Wording",
    interface: str,
    mac: str,
    ip: str,
    *,
    address: AddressReading | None = None,
    either: Mapping[str, str] | None = None,
    earlier: Search | None = None,
    keep: Keep | None = None,
) -> PluggedIn | None:
    """Find the cable that a device is on; None where nobody agrees, it is on none of them, or nothing can be told.

    Asked only where a person sits.  `keep` writes down what is to be pulled before it is said, and each step before the
    next one.  Every cable that was pulled is put back before the next step, and the end says which are out.

    `either` are the addresses of others by MAC, where nothing tells which of all of them belongs here: nobody is
    accused, and their cables are among those that are pulled.  `earlier` is a search that was broken off, to be gone on
    with.  Raises: BrokenOff, once it is said what to put back.
    """
    if not is_terminal() or not is_ipv4(ip):  # only IPv4 is asked for by ARP
        return None
    terminal = keyboard(invocation.environ.get("TERM", ""))
    return _Pulling(invocation, wording, terminal, mac.lower(), ip, keep, either, earlier).go(interface, address)


def broken_off(folder: Path, line: str | None, mac: str, ip: str, *, but: str, now: datetime) -> Search | None:
    """The last search for this device at this line, where it was broken off a little while ago; else None.

    `but` is the case of now.  The last one alone counts: what a later one came to is the newer truth.
    """
    from fieldkit.cases.store import open_store

    with closing(open_store(folder)) as store:
        rows = [row for row in store.rows() if (row.tree, row.line) == ("lan-check", line) and row.id != but]
        for row in rows[:LOOKED_BACK]:
            told = [(each.at, each.payload) for each in store.events(row.id) if each.kind == "unplugged"]
            last = next((each for each in reversed(searches(told)) if (each.mac, each.ip) == (mac.lower(), ip)), None)
            if last is not None:
                lately = timedelta() <= now - last.ended <= GO_ON_WITHIN
                return last if last.unfinished and lately else None
    return None


def added(reading: PluggedReading | None, row: PluggedIn) -> PluggedReading:
    """What was known of where things are, with this beside it; of one means the last holds."""
    have = reading or PluggedReading()
    rows = tuple(each for each in have.found if (each.mac.lower(), each.by) != (row.mac.lower(), row.by))
    return PluggedReading(tuple(dict.fromkeys((*have.sought, row.mac))), (*rows, row))


def cables_of(said: str) -> tuple[int | None, tuple[str, ...]]:
    """How many cables, else their labels, as a person types either: `8`, `８ 根`, `3-10`, `前台、财务`."""
    said = unicodedata.normalize("NFKC", said)
    number = _COUNT.fullmatch(said)
    if number is not None:
        return int(number[1]), ()
    words: list[str] = []
    for word in _BETWEEN.split(said.strip()):
        ends = _SPAN.fullmatch(word)
        first, last = (int(ends[1]), int(ends[2])) if ends is not None else (0, -1)
        words += [str(each) for each in range(first, last + 1)] if first <= last < first + MOST_CABLES else [word]
    return None, tuple(word for word in words if word)


def _named(cables: Sequence[str]) -> list[str]:
    """Cables as they are called out: a long row of numbers by its ends."""
    first = cables[0]
    if len(cables) >= SPELLED_OUT and cables_of(f"{first}-{cables[-1]}")[1] == tuple(cables):
        return [f"{first}-{cables[-1]}"]
    return list(cables)


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"


def _sender(address: AddressReading | None, ip: str) -> str | None:
    """The own address to ask with: one in the same subnet, else none."""
    for each in address.addresses if address is not None else ():
        if is_ipv4(each.ip) and IPv4Address(ip) in IPv4Network((each.ip, each.prefix), strict=False):
            return each.ip
    return None


class _Pulling:
    def __init__(
        self,
        invocation: Invocation,
        wording: "Wording",
        terminal: Keyboard,
        mac: str,
        ip: str,
        keep: Keep | None,
        either: Mapping[str, str] | None,
        earlier: Search | None,
    ) -> None:
        self._invocation = invocation
        self._wording = wording
        self._terminal = terminal
        self._mac = mac
        self._ip = ip
        self._keep = keep
        self._either = either is not None
        self._beside = [each for each in (either or {}).values() if is_ipv4(each)]
        self._earlier = earlier
        self._goes_on = False
        self._out: tuple[str, ...] = ()
        self._steady_others: frozenset[str] = frozenset()
        self._search: Halving | None = None
        # In this step nobody could have seen an answer, or they all fell silent together; all in all in so many, and in
        # so many it came and went.
        self._blind = self._together = False
        self._unseen = self._doubtful = self._all_silent = 0

    def go(self, interface: str, address: AddressReading | None) -> PluggedIn | None:
        """Agree, pull by halves, prove it.  Raises: BrokenOff, once it is said what to put back."""
        gateways = address.gateways if address is not None else ()
        gateway = next((each for each in gateways if is_ipv4(each) and each != self._ip), None)
        asked = {ip: _sender(address, ip) for ip in (self._ip, gateway, *self._beside) if ip is not None}
        try:
            return self._held(Watch(interface, self._mac, asked))
        except KeyboardInterrupt as exc:
            with suppress(OSError):  # the terminal may be what went
                self._print("")
                self._tell_out()
            raise BrokenOff(self._nowhere(LEFT_OPEN)) from exc

    def _held(self, watch: Watch) -> PluggedIn | None:
        try:
            return self._searched(watch) if self._agreed() else None
        except NotMeasured as exc:
            self._say(exc.code, **exc.facts)
            self._tell_out()
        except _NOBODY:
            with suppress(OSError):
                self._tell_out()
        return self._nowhere(LEFT_OPEN)

    def _agreed(self) -> bool:
        if self._earlier is not None and self._earlier.out:
            self._say("unplug.still_out", at=_clock(self._earlier.ended), cables=_named(self._earlier.out))
        self._say(self._key("unplug.offer"), mac=self._mac)
        self._say(self._key("unplug.warns"))
        for _ in range(TRIES):
            said = self._line("unplug.consent").lower()
            if said in _YES:
                return True
            if said in _NO:
                break
        self._say("unplug.not_agreed")
        return False

    def _searched(self, watch: Watch) -> PluggedIn | None:
        with Aside(watch) as before:
            cables = self._cables()
        if cables is None or not self._is_steady(watch, before):
            return None
        search = self._search = halving(cables)
        self._begun(search)
        trail: list[Halving] = []
        while search.pull:
            self._search, pulled = search, search.pull
            seen = self._step(watch, search, first=not trail)
            if seen == "back":
                search = trail.pop()
            elif seen != "again":
                self._unseen += seen == "unsure" and self._blind
                self._all_silent += seen == "unsure" and self._together
                self._doubtful += seen == "unsure" and not self._blind
                trail.append(search)
                search = search.saw(seen)
            self._note(search, seen, pulled)
        self._search = search
        if search.cable is None:
            return self._nowhere(self._unfound(search))
        self._say("unplug.found", mac=self._mac, cable=search.cable)
        if self._either:
            self._say("unplug.compare", mac=self._mac, cable=search.cable)
        return PluggedIn(
            self._mac, "unplug", "edge", cable=search.cable, about={"steps": search.steps, "cables": len(cables)}
        )

    def _unfound(self, search: Halving) -> str:
        """Say why it ended without a cable; the code of the reason."""
        if search.stage != "unsure":
            self._say(f"unplug.{search.stage}", mac=self._mac)
            if search.stage == "none_of_these" and self._goes_on:
                self._say("unplug.moved_meanwhile")
            return NOT_THERE if search.stage == "none_of_these" else CONTRADICTED
        if self._unseen <= self._doubtful:
            self._say("unplug.not_clear", mac=self._mac)
            return CONTRADICTED
        if self._either and 2 * self._all_silent > self._unseen:
            self._say("unplug.same_cable", mac=self._mac, left=_named(search.candidates))
            return SAME_CABLE
        self._say("unplug.cut_off", mac=self._mac)
        return CUT_OFF

    def _nowhere(self, why: str) -> PluggedIn | None:
        """What a search that named no cable leaves for the report; None where nothing was learned by it."""
        search = self._search
        if search is None or (why == LEFT_OPEN and not (search.steps or self._goes_on)):
            return None
        about = {"cables": list(search.cables), "left": list(search.candidates)}
        return PluggedIn(self._mac, "unplug", "not_told", why=why, about=about)

    # -- one step ------------------------------------------------------------------------------------------------------

    def _step(self, watch: Watch, search: Halving, *, first: bool) -> Seen | Literal["back", "again"]:
        """Pull, watch, put back, watch it answer again: only then does a silence count.

        `back`: the step before is to be done again; `again`: this one is.
        """
        pulled = search.pull
        named = _named(pulled)
        if search.stage == "proof":
            self._say("unplug.proof" if not search.proofs else "unplug.proof_again", cables=named)
        else:
            left = search.steps_left - 1
            self._say("unplug.pull" if left else "unplug.pull_last", step=search.steps + 1, left=left, cables=named)
        self._out, self._blind, self._together = pulled, False, False
        self._note_out(pulled)
        # Of two that look alike both may be among those pulled: that they fell silent together says nothing then.  With
        # one cable alone it says that it carries both.
        others = frozenset[str]() if self._either and search.stage != "proof" else self._steady_others
        while self._enter("unplug.pulled"):
            if not first:
                self._say("unplug.back", cables=named)
                self._put_back(watch)
                return "back"
            self._say("unplug.no_step_before")
        seen = self._watched(watch, others)
        if not self._blind:
            self._say({"answers": "unplug.still_answers", "silent": "unplug.fell_silent"}.get(seen, "unplug.unsure"))
        self._say("unplug.put_back", cables=named)
        with Aside(watch) as meanwhile:
            again = self._enter("unplug.is_back")
        if again:
            self._say("unplug.again", cables=named)
            self._put_back(watch)
            return "again"
        if meanwhile.blind and not self._blind:
            self._cannot_see()
        elif seen == "answers" and fell_silent(*meanwhile.against(others)):
            # Pulled late, or it comes and goes by itself: what it is not on it would not have noticed.
            self._say("unplug.late")
            seen = "unsure"
        back = self._is_back(watch)
        self._out = ()
        if back is None or self._blind:
            return "unsure"
        if seen == "answers" and fell_silent(back):
            self._say("unplug.late")
            return "unsure"
        return seen

    def _cannot_see(self, key: str = "unplug.blind") -> None:
        self._blind = True
        self._say(key)

    def _put_back(self, watch: Watch) -> None:
        while self._enter("unplug.is_back"):
            pass
        self._is_back(watch)
        self._out = ()

    def _watched(self, watch: Watch, others: frozenset[str]) -> Seen:
        self._say("unplug.watching", mac=self._mac, ip=self._ip)
        try:
            for answered, beside in watch.run(WATCH_S):
                self._show(answered)
                told = told_by(answered, [bool(each & others) for each in beside] if others else ())
                if told == "unsure" and not any(answered[-SILENT_S:]) and told_by(answered) == "silent":
                    self._print("")
                    self._together = True
                    self._cannot_see(self._key("unplug.together"))
                if told is not None:
                    return told
        except NotMeasured:
            self._print("")
            self._cannot_see()
            return "unsure"
        finally:
            self._print("")
        return "unsure"

    def _is_back(self, watch: Watch) -> Sequence[bool] | None:
        """The seconds until it answered again, given the time that a switch takes; None where it did not."""
        for last in (False, True):
            try:
                for answered, _ in watch.run(BACK_S):
                    self._show(answered)
                    if len(answered) >= ANSWERS_S and all(answered[-ANSWERS_S:]):
                        self._print("")
                        return answered
            except NotMeasured:
                self._print("")
                self._cannot_see()
            else:
                self._print("")
                self._say("unplug.not_back")
            if not last:
                self._enter("unplug.is_back")
        return None

    def _is_steady(self, watch: Watch, before: Aside) -> bool:
        """Before anything is pulled it must answer all the time, or its silence would mean nothing."""
        if fell_silent(before.answered) and any(before.answered):
            self._say("unplug.comes_and_goes", mac=self._mac)
            return False
        if self._answers_on(before.answered, before.others):
            return True
        self._say("unplug.watching", mac=self._mac, ip=self._ip)
        answered: Sequence[bool] = ()
        for answered, beside in watch.run(WATCH_S):
            self._show(answered)
            if self._answers_on(answered, beside):
                self._print("")
                return True
            if len(answered) >= SILENT_S and not any(answered):
                break
        self._print("")
        self._say("unplug.comes_and_goes" if any(answered) else "unplug.not_now", mac=self._mac, ip=self._ip)
        return False

    def _answers_on(self, answered: Sequence[bool], beside: Sequence[frozenset[str]]) -> bool:
        """Has it answered long enough by now?  Who else did all that time is kept."""
        if len(answered) < STEADY_S or not all(answered[-STEADY_S:]):
            return False
        self._steady_others = frozenset.intersection(*beside[-STEADY_S:])
        return True

    # -- asking and telling --------------------------------------------------------------------------------------------

    def _cables(self) -> tuple[str, ...] | None:
        """The cables in question, by number or by the labels that were typed; None where that came to nothing."""
        if self._gone_on_with():
            return self._earlier.left if self._earlier is not None else None
        self._say(self._key("unplug.how_many"))
        for _ in range(TRIES):
            said = self._line("unplug.cables")
            if said.lower() in ("q", "quit"):
                raise _GivenUp
            count, words = cables_of(said)
            if count is not None and 1 <= count <= MOST_CABLES:
                self._say("unplug.numbered", count=count)
                return tuple(str(number) for number in range(1, count + 1))
            if count is None and 1 <= len(words) <= MOST_CABLES and len(set(words)) == len(words):
                self._say("unplug.labelled", count=len(words), cables=_named(words))
                return words
            self._say("unplug.bad_cables", most=MOST_CABLES)
        return None

    def _gone_on_with(self) -> bool:
        """Is there a search to go on with, and do they want that?  One question; what is no yes begins anew."""
        earlier = self._earlier
        if earlier is None or not 0 < len(earlier.left) < earlier.all:
            return False
        told = {"since": _clock(earlier.since), "left": _named(earlier.left), "count": len(earlier.left)}
        self._say("unplug.go_on", all=earlier.all, **told)
        self._goes_on = self._line("unplug.go_on_or_not").lower() in _YES
        if self._goes_on:
            self._say("unplug.goes_on", left=_named(earlier.left))
        return self._goes_on

    def _enter(self, key: str) -> bool:
        """Wait for Enter; True for going back.  Raises: _GivenUp.

        Whatever was pressed before the prompt stood there is no answer: an Enter too many would pass for a cable that
        nobody pulled.
        """
        while True:
            pressed = self._terminal.key(lambda: self._print(self._wording.say(key), end="")).lower()
            self._print(pressed if pressed.isprintable() else "")
            if pressed in ("q", "quit"):
                raise _GivenUp
            if pressed in ("b", "back", ""):
                return pressed != ""
            self._say("unplug.not_a_key")

    def _line(self, key: str) -> str:
        return self._terminal.line(lambda: self._print(self._wording.say(key), end="")).strip()

    def _begun(self, search: Halving) -> None:
        """Write down what the search begins with."""
        earlier = self._earlier if self._goes_on else None
        told: dict[str, Any] = {"ip": self._ip, "cables": list(search.cables), "either": self._either}
        if earlier is not None:
            told |= {"all": earlier.all, "since": earlier.since.isoformat()}
        self._keep_step({**told, "stage": search.stage, "left": list(search.candidates)})

    def _note_out(self, pulled: Sequence[str]) -> None:
        """Write down what will be out, before it is: whatever ends this, the case knows what to put back."""
        self._keep_step({"out": list(pulled)})

    def _note(self, search: Halving, seen: str, pulled: Sequence[str]) -> None:
        step = {"pulled": list(pulled), "seen": seen}
        self._keep_step({**step, "stage": search.stage, "left": list(search.candidates)})

    def _keep_step(self, step: Mapping[str, Any]) -> None:
        if self._keep is not None:
            self._keep({"mac": self._mac, **step})

    def _tell_out(self) -> None:
        if self._out:
            self._say("unplug.given_up", cables=_named(self._out))
        else:
            self._say("unplug.stopped")
        search = self._search
        if search is not None and search.steps:
            self._say("unplug.so_far", left=_named(search.candidates))

    def _show(self, answered: Sequence[bool]) -> None:
        number, now = len(answered), answered[-1]
        key = "unplug.answers" if now else "unplug.silent_s"
        same = number > 1 and answered[-2] == now
        self._print(str(number) if same else self._wording.say(key, {"seconds": number}), end="  ")

    def _key(self, key: str) -> str:
        """The sentence as it is said where nothing tells which device belongs here."""
        return f"{key}_either" if self._either else key

    def _say(self, key: str, **facts: Any) -> None:
        self._print(self._wording.say(key, facts), style="bold" if key in _TO_DO else "")

    def _print(self, words: str, end: str = "\n", style: str = "") -> None:
        from rich.text import Text

        from fieldkit.cli.output import err

        # Whole sentences are wrapped; what more follows behind is not.
        err(self._invocation).print(Text(words, style=style), end=end, soft_wrap=end != "\n")
