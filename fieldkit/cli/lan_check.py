"""`fieldkit lan-check`: who answers as gateway, who hands out addresses on this LAN, and where is it plugged in?"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees, proved
from fieldkit.cli.lan_late import PLUGGED, LateSwitch, Relay, placed
from fieldkit.cli.options import Options, duration, one_of, some_of
from fieldkit.cli.options import seconds as bounded_seconds
from fieldkit.cli.pasted import PASTE
from fieldkit.cli.record_flags import line_of, with_record_flags
from fieldkit.errors import BadInput
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import Line, is_ipv4
from fieldkit.model.terms import Source, Vantage
from fieldkit.settings import Known, Settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fieldkit.cases.meanwhile import Meanwhile
    from fieldkit.cases.store import CaseJournal
    from fieldkit.cli.device_login import Login
    from fieldkit.cli.lan_display import LanDisplay
    from fieldkit.devices.taken import Taken
    from fieldkit.engine.bench import Bench, Instruments
    from fieldkit.engine.captured import Captured
    from fieldkit.model.finding import Finding, Limit
    from fieldkit.model.plugged import PluggedIn
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

COMMAND = "lan-check"
# The questions that the command itself puts.
OWN = (
    "gateway.unique",
    "dhcp.servers",
    "ip.unique",
    "ip.others",
    "ra.routers",
    "lan.broadcast",
    "lan.announcers",
)
# What helps to judge them: an unplugged cable, a wrong address, a gateway that is not there.
HELPERS = ("link.state", "address.own", "gateway.alive")
PLACE, INVENTORY = "plugged.where", "lan.stations"
# A capture knows nothing of a cable, and only of our own recordings is it sure whose address was probed.
HELPERS_OF_A_CAPTURE = ("ip.unique",)
OF_A_CAPTURE = tuple(each for each in OWN if each not in HELPERS_OF_A_CAPTURE)
# Pages and names are another command's question, and would take longer than all of this.
WITHOUT = frozenset({"dns", "web"})
ALLOW = ("inventory", "inventory-all", "record")
# Two DISCOVERs and the time for slow servers behind a relay.  Source: RFC 2131 section 4.1, B5 DUP-4.
DHCP_S = 4.0
LEAST_WATCH_S = 10.0
# So long nothing else is loaded: the first questions leave the sooner, and every window begins with them.
FIRST_WORDS_S = 0.08
# Each is a quarter of an hour with a person at the patch panel.
MOST_BY_CABLE = 3
# By these a candidate's cable is looked for as well: one of them disturbs this LAN now, and the label at the end of its
# cable tells whose it is.  By no other, where pulling harms more than it tells: `gateway.unexpected_mac` is the one
# router they have, and the record may be old; of `dhcp.unlisted` and `lan.announcer` no harm was seen, and the latter
# may be a proxy that others sleep behind; of `ip.twice` and `lan.listed_twice` one holds the address rightly, and a
# pair of servers or routers changes over.
BY_CABLE = frozenset({"gateway.duplicate", "dhcp.same_id", "dhcp.second_server", "dhcp.foreign"})


@dataclass(frozen=True)
class LanAsked:
    """What the command line asked for, every value proven."""

    line: Line
    vantage: Vantage | None = None
    ticket: str | None = None
    interface: str | None = None
    gateway: str | None = None
    watch_s: float = 0.0
    inventory: bool = False
    capture: Path | None = None
    keep: Path | None = None
    paste: tuple[str, ...] = ()
    auto: bool = False
    allow: frozenset[str] = frozenset()


def lan_check_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit lan-check` in the language of the call."""
    made = Options(invocation.language)

    def lan_check(
        line: Annotated[str | None, made.option("--line", "line", "line")] = None,
        inventory: Annotated[bool, made.switch("--inventory", "lan_inventory")] = False,
        watch: Annotated[str | None, made.option("--watch", "lan_watch", "duration")] = None,
        capture: Annotated[str | None, made.option("--capture", "lan_capture", "file")] = None,
        keep: Annotated[str | None, made.option("--record", "lan_record", "file")] = None,
        gateway: Annotated[str | None, made.option("--gateway", "lan_gateway", "address")] = None,
        paste: Annotated[list[str] | None, made.option(PASTE, "paste", "paste")] = None,
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        at: Annotated[str | None, made.option("--at", "at", choices=tuple(Vantage))] = None,
        auto: Annotated[bool, made.switch("--auto", "auto_lan")] = False,
        allow: Annotated[str | None, made.option("--allow", "allow_lan", "topics")] = None,
        quiet_lan: Annotated[bool, made.switch("--quiet-lan", "quiet_lan")] = False,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        ticket: Annotated[str | None, made.option("--ticket", "ticket", "text")] = None,
        record: dict[str, Any] | None = None,
    ) -> int:
        bounded_seconds("--timeout", timeout)
        known = load_settings(
            invocation, interface=interface, quiet_lan="true" if quiet_lan else None, timeout_s=timeout
        )
        asked_line = line_of(known.settings, line, record or {})
        one_of("--at", at, tuple(Vantage))
        wanted = at or asked_line.test.at
        agreed = some_of("--allow", allow, ALLOW)
        asked = LanAsked(
            line=asked_line,
            vantage=Vantage(wanted) if wanted else None,
            ticket=ticket,
            interface=interface,
            gateway=_gateway(gateway),
            watch_s=duration("--watch", watch, LEAST_WATCH_S) if watch is not None else 0.0,
            inventory=inventory or not agreed.isdisjoint(("inventory", "inventory-all")),
            capture=_capture(capture),
            keep=_place(keep),
            paste=tuple(paste or ()),
            auto=auto,
            allow=agreed,
        )
        return begin(coloured(invocation, known), known, _sane(asked, quiet=quiet_lan))

    return with_record_flags(lan_check, invocation.language)


def begin(invocation: Invocation, known: Known, asked: LanAsked) -> int:
    """Look at a capture, or at the LAN this laptop is plugged into."""
    if asked.capture is None:
        from fieldkit.cli.lan_consent import agreed_to
        from fieldkit.cli.sitting import interface_of

        asked = replace(asked, interface=interface_of(known.settings, asked.line))
        asked = agreed_to(invocation, known.settings, asked)
    return _Look(invocation, known, asked).hold()


@dataclass
class _Look:
    """One look at one LAN, from the first frame to the exit code."""

    invocation: Invocation
    known: Known
    asked: LanAsked
    late: LateSwitch | None = None
    captured: "Captured | None" = None
    relay: Relay = field(default_factory=Relay)
    meanwhile: "Meanwhile | None" = None
    wording: "Wording" = field(init=False)

    def hold(self) -> int:
        """Measure, judge, find where it is plugged in, and show."""
        asked = self.asked
        taken = self._pasted()
        instruments = self._instruments()
        checks, own = checks_of(capture=asked.capture is not None, inventory=asked.inventory)
        if asked.keep is not None and asked.interface is not None:
            from fieldkit.cli.lan_record import USUAL_S, Keeping

            with Keeping(self.invocation, asked.interface, asked.keep, asked.watch_s + USUAL_S):
                return self._hold(checks, own, instruments, taken)
        return self._hold(checks, own, instruments, taken)

    def _hold(
        self, checks: Sequence[str], own: Sequence[str], instruments: "Instruments", taken: "Sequence[Taken]"
    ) -> int:
        bench, limits = self._measuring(checks, instruments)  # while what judges and shows it is loaded
        from fieldkit.cli.checking import Brought, Checking
        from fieldkit.cli.output import out
        from fieldkit.cli.pasted import by
        from fieldkit.report.words import Wording

        asked = self.asked
        library = proved(load_trees(self.known))
        limits.update(library.limits)
        self.wording = Wording(library, self.invocation.language)
        brought = [
            Brought(each.topic, each.facts, Source.PASTE, by(each), each.output.text, each.weak) for each in taken
        ]
        display = self._display(self.wording)
        self._load_what_shows()

        def shown(wording: "Wording", document: "Document") -> "RenderableType | None":
            from fieldkit.cli.lan_table import lan_tables

            return lan_tables(wording, document, out(self.invocation).encoding)

        return Checking(
            self.invocation,
            self.known,
            library,
            command=COMMAND,
            checks=checks,
            own=own,
            line=asked.line,
            interface=asked.interface,
            vantage=asked.vantage or (Vantage.LAN if asked.capture is not None else None),
            ticket=asked.ticket,
            allow=asked.allow,
            instruments=instruments,
            bench=bench,
            display=display,
            brought=brought,
            shown=shown,
            after=self._after,
            facts=self._facts,
            without=WITHOUT,
            at_once=True,
            stoppable=True,
            then=self._then,
            looked_at_again=asked.capture is None,  # whoever sent a file has the LAN to look at
            meanwhile=self.meanwhile,
            more=self._more(),
        ).hold()

    # -- the parts -------------------------------------------------------------------------------------------------

    def _load_what_shows(self) -> None:
        """Read in what the end will need while the windows are open: makers' names alone take a fifth of a second."""
        from fieldkit.model.vendor import load_names
        from fieldkit.report import document, lan  # noqa: F401 - read in, for whoever asks for them later

        load_names()

    def _pasted(self) -> "Sequence[Taken]":
        from fieldkit.cli.pasted import read_pastes

        return read_pastes(self.invocation, self.asked.paste, self.asked.line, whereabouts=True)

    def _measuring(self, checks: Sequence[str], instruments: "Instruments") -> "tuple[Bench, dict[str, Limit]]":
        """A bench that is measuring already, and the limits it will judge by, to be filled in."""
        from fieldkit.checks import CHECKS
        from fieldkit.cli.sitting import now
        from fieldkit.engine.bench import Bench

        limits: dict[str, Limit] = {}
        bench = Bench(instruments, limits, now)
        bench.consent(self.asked.allow)
        bench.start(topic for check in checks for topic in CHECKS[check].reads if topic not in WITHOUT)
        if self.asked.capture is None:
            time.sleep(FIRST_WORDS_S)
        return bench, limits

    def _display(self, wording: "Wording") -> "LanDisplay | None":
        from fieldkit.cli.output import err
        from fieldkit.cli.screen import somebody_watches

        if self.invocation.json or not somebody_watches():
            return None
        from fieldkit.cli.lan_display import LanDisplay

        file = self.captured
        progress = None if file is None else lambda: file.progress
        display = LanDisplay(wording, err(self.invocation), watch_s=self.asked.watch_s, progress=progress)
        self.relay.to(display.heard)
        return display

    def _instruments(self) -> "Instruments":
        asked = self.asked
        if asked.capture is not None:
            from fieldkit.engine.captured import Captured

            self.captured = Captured(asked.capture, asked.line, asked.gateway)
            return self.captured
        from fieldkit.cli.sitting import laptop_of, targets_of

        if asked.watch_s:
            from fieldkit.cases.meanwhile import Meanwhile

            self.meanwhile = Meanwhile(asked.interface)
        # A bare address needs no resolver, so a dead DNS costs no time here.
        targets = targets_of(asked.line, self.known.settings)
        bare = tuple(each for each in targets.hosts if is_ipv4(each))
        laptop = laptop_of(
            self.known.settings,
            asked.line,
            asked.interface,
            targets=replace(targets, hosts=bare, urls=()) if bare else targets,
            vantage=asked.vantage or Vantage.LAN,
            lan=LanPlan(dhcp_s=DHCP_S, watch_s=asked.watch_s, gateway=asked.gateway),
            heard=self.relay.heard,
            meanwhile=None if self.meanwhile is None else self.meanwhile.take,
        )
        self.late = LateSwitch(laptop, meanwhile=self.meanwhile)
        return self.late

    def _more(self) -> Mapping[str, Any]:
        asked = self.asked
        told = {"watch_s": asked.watch_s or None, "gateway": asked.gateway}
        told["capture"] = asked.capture.name if asked.capture is not None else None
        return {name: value for name, value in told.items() if value is not None}

    # -- where it is plugged in ------------------------------------------------------------------------------------

    def _then(self, bench: "Bench", found: "Sequence[Finding]", journal: "CaseJournal") -> bool:
        """Follow what does not belong to its port, by the switch, else cable by cable; True if anything came."""
        from fieldkit.report.lan import merged as culprits_of

        lost, perhaps = (
            [row for row in culprits_of(found, fact) if not row.get("port") and not row.get("cable")]
            for fact in ("culprits", "candidates")
        )
        if not (lost or perhaps) or self.late is None:
            return False
        came = self._at_the_switch(bench)
        found_at = placed(bench)
        blamed = {row["mac"] for row in culprits_of(found)}
        doubted = [row for row in perhaps if row["mac"] not in blamed and not BY_CABLE.isdisjoint(row["what"])]
        still, either = ([row for row in rows if row["mac"] not in found_at] for rows in (lost, doubted))
        return self._by_cable(bench, still, either, journal) or came

    def _at_the_switch(self, bench: "Bench") -> bool:
        """Ask the record's access switch where they are, where somebody may log in to it."""
        login = _login(self.invocation, self.known.settings, self.asked)
        if login is None or self.late is None:
            return False
        if not self.invocation.json:
            from rich.text import Text

            from fieldkit.cli.output import err

            err(self.invocation).print(Text(self._say("lan_check.looking"), style="dim"))
        self.late.open(login.beside(self.late.laptop, self.asked.line, self.asked.vantage), bench)
        bench.collect((PLUGGED,), lambda _: None)
        reading = bench.readings.get(PLUGGED)
        return reading is not None

    def _by_cable(
        self,
        bench: "Bench",
        still: "Sequence[Mapping[str, Any]]",
        either: "Sequence[Mapping[str, Any]]",
        journal: "CaseJournal",
    ) -> bool:
        """Find the rest by pulling cables, together with whoever sits there; those of `either` accused of nothing."""
        from fieldkit.cli.keys import is_terminal

        interface = self.asked.interface
        if self.asked.auto or self.invocation.json or not is_terminal() or interface is None:
            return False
        from fieldkit.cli.lan_unplug import BrokenOff, broken_off, unplug
        from fieldkit.cli.on_end import orderly
        from fieldkit.cli.sitting import now
        from fieldkit.engine.codec import event_of
        from fieldkit.engine.run import guess_vantage

        address = bench.facts("address")
        if (self.asked.vantage or guess_vantage(address, self.asked.line)) != Vantage.LAN:
            return False  # the cables there are the carrier's, and other customers'
        came = False
        doubted = {str(row["mac"]): str(row.get("ip")) for row in either[:MOST_BY_CABLE]}
        for row in (*still, *either)[:MOST_BY_CABLE]:
            mac, ip = str(row["mac"]), str(row.get("ip"))
            if not is_ipv4(ip):
                continue  # only what answers ARP can be watched while cables are pulled
            folder, line = self.known.settings.data_dir, self.asked.line.id
            try:
                with orderly(lambda: None, once=True):
                    found = unplug(
                        self.invocation,
                        self.wording,
                        interface,
                        mac,
                        ip,
                        address=address,
                        either={each: at for each, at in doubted.items() if each != mac} if mac in doubted else None,
                        earlier=broken_off(folder, line, mac, ip, but=journal.case, now=now()),
                        keep=lambda step: journal.append([event_of(now(), "unplugged", step)]),
                    )
            except BrokenOff as exc:
                self._keep_cable(bench, exc.left, journal)
                raise
            came = self._keep_cable(bench, found, journal) or came
        return came

    def _keep_cable(self, bench: "Bench", found: "PluggedIn | None", journal: "CaseJournal") -> bool:
        """On disk before the next search, which may end in a dead battery; True if there is anything to keep."""
        if found is None:
            return False
        from fieldkit.cli.lan_unplug import added
        from fieldkit.cli.on_end import undisturbed
        from fieldkit.cli.sitting import now
        from fieldkit.engine.codec import event_of

        with undisturbed():
            bench.take(PLUGGED, added(bench.facts(PLUGGED), found), source=Source.TYPED, by="unplugging")
            journal.append([event_of(now(), "reading", each) for each in bench.drain()])
        return True

    # -- the end ---------------------------------------------------------------------------------------------------

    def _after(self, wording: "Wording", document: "Document", journal: "CaseJournal") -> int | None:  # noqa: ARG002 - the protocol's signature
        """Below the result: which devices, where, and what to do."""
        if self.invocation.json:
            return None
        from rich.text import Text

        from fieldkit.cli.lan_table import remedy
        from fieldkit.cli.output import err, out
        from fieldkit.cli.unfinished import broke_off
        from fieldkit.model.arp import ArpReading
        from fieldkit.report.lan import latest

        for note in self.captured.notes if self.captured is not None else ():
            err(self.invocation).print(Text(wording.say(note.code, note.facts), style="yellow"))

        for until, names in broke_off(wording, document).items():
            said = wording.say("lan_check.broke_off", {"until": until, "checks": names})
            err(self.invocation).print(Text(said, style="yellow"))

        asked, arp = self.asked.gateway, latest(document, "arp", ArpReading)
        if asked is not None and arp is not None and arp.gateway != asked:
            said = wording.say("lan_check.other_gateway", {"asked": asked, "gateway": arp.gateway})
            err(self.invocation).print(Text(said, style="yellow"))

        below = remedy(wording, document)
        if below is not None:
            out(self.invocation).print(below)
        return None

    def _facts(self, document: "Document") -> Mapping[str, Any]:
        """What the JSON document says besides the findings."""
        from fieldkit.engine.codec import plain
        from fieldkit.report.lan import facts

        told = facts(document)
        file = self.captured
        if file is not None:
            about = {"file": file.path.name, "begun": file.begun, "frames": file.frames, "seconds": file.seconds_long}
            told["capture"] = plain({**about, "notes": [note.code for note in file.notes]})
        return told

    def _say(self, key: str, **facts: Any) -> str:
        from fieldkit.cli.lan_consent import speak

        return speak(self.invocation, key, **facts)


def checks_of(*, capture: bool, inventory: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every check of one look, and among them those whose question the command itself puts."""
    helpers, own = (HELPERS_OF_A_CAPTURE, OF_A_CAPTURE) if capture else (HELPERS, OWN)
    return (*helpers, *own, PLACE, *((INVENTORY,) if inventory or capture else ())), own


def _login(invocation: Invocation, settings: Settings, asked: LanAsked) -> "Login | None":
    """Who logs in to the record's switch; None where there is none, or nobody has a login."""
    from fieldkit.cli.device_login import named, ready
    from fieldkit.cli.keys import is_terminal

    if asked.paste or not named(asked.line):
        return None  # whoever pastes has no login of their own
    asks = is_terminal() and not asked.auto and not invocation.json
    login = ready(invocation, settings, asked.line, asks=asks)
    return login if login is not None and (asks or login.known) else None


# -- small questions --------------------------------------------------------------------------------------------------


def _sane(asked: LanAsked, *, quiet: bool) -> LanAsked:
    if asked.line.access.platform is not None:
        from fieldkit.devices.platforms import PLATFORMS

        one_of("--access-platform", asked.line.access.platform, tuple(PLATFORMS))
    if asked.capture is not None:
        given: Iterable[tuple[str, bool]] = (
            ("--watch", bool(asked.watch_s)),
            ("--record", asked.keep is not None),
            ("--inventory", asked.inventory),
            ("--interface", asked.interface is not None),
        )
        for option, there in given:
            if there:
                raise BadInput("usage.not_together", option="--capture", other=option)
    if "record" in asked.allow and asked.keep is None:
        raise BadInput("usage.only_with", option="--allow record", other="--record")
    if quiet and asked.inventory:
        raise BadInput("usage.not_together", option="--quiet-lan", other="--inventory")
    return asked


def _gateway(written: str | None) -> str | None:
    """The IPv4 address of one device.  Raises: BadInput for anything else."""
    if written is None:
        return None
    from ipaddress import IPv4Address

    asked = IPv4Address(written.strip()) if is_ipv4(written.strip()) else None
    if asked is None or asked.is_unspecified or asked.is_multicast or asked.is_loopback or int(asked) == 2**32 - 1:
        raise BadInput("usage.bad_gateway", option="--gateway", value=written)
    return written.strip()


def _capture(written: str | None) -> Path | None:
    """A file that is there.  Raises: BadInput where there is none."""
    if written is None:
        return None
    import os
    import stat

    path = Path(written)
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as exc:  # also a name too long, or one that no system takes
        why = (os.strerror(exc.errno) if isinstance(exc, OSError) and exc.errno else None) or str(exc)
        raise BadInput("capture.unreadable", file=written, why=why) from exc
    if not stat.S_ISREG(kind):
        raise BadInput("capture.no_file", file=written)
    return path


def _place(written: str | None) -> Path | None:
    if written is None:
        return None
    from fieldkit.cli.lan_record import place_for

    return place_for(written)
