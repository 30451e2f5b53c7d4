"""One single-PC test from the customer's consent to the customer online again."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit import __version__
from fieldkit.changes.adapter import Adapter, AdapterSettings, ChangeFailed, Command, LineSettings
from fieldkit.changes.stand_in import PutBack, StandIn
from fieldkit.cli import single_pc_steps as steps
from fieldkit.cli.diagnose import ALLOW, RECORD_FACTS
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.on_end import orderly, undisturbed
from fieldkit.cli.options import some_of
from fieldkit.cli.single_pc import Wanted, not_restored
from fieldkit.cli.sitting import EXIT_BY_VERDICT, Sitting, now, quiet_lan, targets_of
from fieldkit.errors import EXIT_INTERRUPTED, FieldkitError, Interrupted, NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.link import Interface
from fieldkit.model.terms import Vantage, Verdict
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.cli.screen import NoDisplay, RichDisplay
    from fieldkit.engine.library import Library
    from fieldkit.engine.protocols import Asker
    from fieldkit.engine.which_side import Attempt, Side
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

TREE = "internet"
# A port may take its time to come up after a cable was moved; then the person is asked to look.
LINK_S = 15.0
# A switch may hold back a fresh port's frames for a while (spanning tree); testing at once would blame the line.
SETTLE_S = 8.0
# RFC 5227 wants three probes a second apart.
FREE_S = 4.5
# What the LAN gives back once the laptop is on it again.
BACK_S = 15.0
# A customer's router dials or takes its address anew after its cable was out.
RESTART_S = 40.0
PROOF = ("gateway.alive", "web.pages", "reach.beyond")
# On these services the procedure asks the user before a single PC may be connected.  Source: S-UNI-05.
RENTED = ("leased-line", "vpn", "wireless-ddn", "voice", "video")


class Stopped(FieldkitError):
    """The test ends here, for a reason that a person can act on; no verdict on the line."""


@dataclass
class Online:
    """Is the customer online again?  `state`: `yes`, `no`, `unknown`; `code` names the sentence, `by` what was seen."""

    state: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, ...] = ()


class AtTheHandOver(Sitting):
    """The survey at the hand-over: its conclusion is shown only when the laptop is back to normal."""

    def _result(self, wording: "Wording", *, shown: bool) -> int:  # noqa: ARG002 - the sitting's signature
        from fieldkit.report.document import build

        return EXIT_BY_VERDICT[build(self.store.events(self.journal.case)).verdict]

    def _interrupted(self, wording: "Wording", exc: BaseException) -> int:  # noqa: ARG002 - the sitting's signature
        raise Interrupted("interrupted") from exc

    def _asker(self, wording: "Wording") -> "Asker":
        return steps.WhileOffline(super()._asker(wording))

    def _display(self, wording: "Wording") -> "RichDisplay | NoDisplay":
        from fieldkit.cli.output import err
        from fieldkit.cli.screen import NoDisplay, RichDisplay, somebody_watches

        if self.invocation.json and not somebody_watches():
            return NoDisplay()
        return RichDisplay(wording, err(self.invocation), result=None, case=self.journal.case)


class Visit:
    """One test.  `settings` is None for a dialled line, where the person dials and the adapter stays as it is."""

    def __init__(
        self,
        invocation: Invocation,
        known: Known,
        library: "Library",
        asked: Wanted,
        line: Line,
        settings: LineSettings | None,
        adapter: Adapter,
        interface: Interface,
        saved: AdapterSettings,
    ) -> None:
        from fieldkit.cases.store import open_store
        from fieldkit.report.words import Wording

        self.invocation = invocation
        self.known = known
        self.library = library
        self.line = line
        self.settings = settings
        self.adapter = adapter
        self.interface = interface
        self.saved = saved
        self.symptom = asked.symptom
        self.allow = some_of("--allow", asked.allow, ALLOW)
        self.wording = Wording(library, invocation.language)
        self.who = _who(asked)
        self.absent = self._absent(asked)
        self.store: Store = open_store(known.settings.data_dir)
        self.journal: CaseJournal = self._open(asked)
        self.stand_in: StandIn | None = None
        self.by_hand = settings is not None and not adapter.may_change()
        self.back = PutBack("untouched")
        self.online: Online | None = None
        self.stopped: FieldkitError | None = None
        self.void = False
        self.moved = False
        self.dialled = False
        self.asked = 0
        self._sitting = self._at_the_hand_over()
        self._asker = self._sitting._asker(self.wording)  # the same one, so that a file's answers are counted once

    # -- the whole -------------------------------------------------------------------------------------------------

    def hold(self) -> int:
        """The whole test; the exit code."""
        began = time.monotonic()
        try:
            with orderly(self._put_back):
                try:
                    self._consent()
                    self._there()
                    self._sitting.hold()
                except (Stopped, ChangeFailed) as exc:
                    self.stopped = exc
                    self._note("stopped", code=exc.code, facts=exc.facts)
                finally:
                    self._put_back()
                self._and_back()
        except (Interrupted, KeyboardInterrupt):
            with undisturbed():
                return self._interrupted()
        except Exception as exc:  # whatever went wrong: an adapter that is not back is said before it
            if not self.back.done:
                raise not_restored(self.interface.name, self.back) from exc
            raise
        if not self.back.done:
            raise not_restored(self.interface.name, self.back)
        if self.stopped is None:
            side, earlier = self._side()
            self._note("side", side=side.name, confidence=side.confidence, code=side.code, **_earlier_facts(earlier))
        self._event("finished", {"took_s": round(time.monotonic() - began, 3)})
        return self._result()

    # -- there -----------------------------------------------------------------------------------------------------

    def _consent(self) -> None:
        """What will be done, and may it be?  Raises: Stopped."""
        self._tell_plan()
        if "interrupt" not in self.allow:
            rented = self.line.service in RENTED
            key = "single_pc.permission_rented" if rented else "single_pc.permission"
            if not self._do("permission", key, interrupts=True):
                raise Stopped("single_pc.stopped.no_consent")
        self._note("consent", by="flag" if "interrupt" in self.allow else "person")
        bound, mac = self.line.access.bound_mac, self.saved.mac
        if bound is not None and mac is not None and bound != mac:
            facts = {"bound": bound, "mac": mac}
            self.void = True
            if self._ask("binding", "single_pc.binding", facts) != "y":
                raise Stopped("single_pc.stopped.bound", **facts)
            self._note("binding_opened", **facts)

    def _there(self) -> None:
        """The cable moved, the address free, the line's settings on the adapter.  Raises: Stopped, ChangeFailed."""
        self._move_cable()
        if self.settings is None:
            account = self.line.address.account
            # Without a session the survey still sees whether the carrier's dial-up server answers.
            self.dialled = self._do("dial", "single_pc.dial", {"account": account})
            self._note("dialled", account=account, done=self.dialled)
            return
        self._see_free(self.settings)
        stand_in = StandIn(
            self.adapter, self.known.settings.data_dir, self.saved, self.settings, case=self.journal.case
        )
        self.stand_in = stand_in
        if self.by_hand:
            self._set_by_hand(stand_in, self.settings)
        else:
            self._tell("single_pc.setting")
            self._note("setting", saved=_json(self.saved), wanted=_json(self.settings))
            stand_in.take_the_line()
        self._note("set")
        self._settle(self.settings)
        self._tell("single_pc.took")

    def _move_cable(self) -> None:
        facts = {"interface": self.interface.name}
        if self.who == "auto":
            # Nobody can be asked to move it: given the consent beforehand, the cable is where it must be.
            self.moved = False
        elif not self._do("move_cable", "single_pc.move_cable", facts):
            raise Stopped("single_pc.stopped.not_moved")
        else:
            self.moved = True
        while not self._link(LINK_S):
            again = self.who == "person" and self._do("move_cable", "single_pc.move_cable_again", facts)
            if not again:
                raise Stopped("single_pc.stopped.no_link", **facts)

    def _see_free(self, settings: LineSettings) -> None:
        """Does nobody hold the line's address, and is the old LAN gone?  Asked before anything is changed.

        Raises: Stopped when the customer's device, or their LAN's gateway, answers.
        """
        if settings.ip is not None:
            self._tell("single_pc.checking_free", ip=settings.ip)
        before = self.saved.gateways[0] if self.saved.gateways else None
        asked = {each for each in (settings.ip, before) if each is not None} - {settings.gateway}
        held: dict[str, tuple[tuple[str, ...], str]] = {}
        missing: dict[str, NotMeasured] = {}

        def ask(ip: str) -> None:
            try:
                held[ip] = self._holders(ip, (settings.prefix or 32) if ip == settings.ip else 32)
            except NotMeasured as exc:
                missing[ip] = exc

        threads = [threading.Thread(target=ask, args=(ip,), daemon=True) for ip in asked]
        for each in threads:
            each.start()
        for each in threads:
            each.join(FREE_S + 1.0)
        for ip in asked:
            macs, raw = held.get(ip, ((), ""))
            why = missing[ip].code if ip in missing else None
            self._note("free", ip=ip, measured=ip in held, macs=list(macs), raw=raw, why=why)
        if settings.ip in held and held[settings.ip][0]:
            raise Stopped("single_pc.stopped.taken", ip=settings.ip, macs=list(held[settings.ip][0]))
        if before in held and held[before][0]:
            raise Stopped("single_pc.stopped.still_lan", gateway=before, macs=list(held[before][0]))
        if settings.ip is not None and settings.ip not in held:
            unsaid = missing.get(settings.ip, NotMeasured("missing.no_time"))
            why = self.wording.say(unsaid.code, unsaid.facts)
            self._tell("single_pc.free_unknown", ip=settings.ip, why=why)

    def _holders(self, ip: str, prefix: int) -> tuple[tuple[str, ...], str]:
        """The MACs that answer for an address, ours left out.  Raises: NotMeasured."""
        from fieldkit.probes.arp import measure_conflict
        from fieldkit.probes.task import Task
        from fieldkit.probes.wire import hold_to

        hold_to(self.known.settings.arp_rate_per_s)
        bound = self.known.settings.timeout_s
        within_s = FREE_S if bound is None else min(FREE_S, bound)
        reading = AddressReading(self.interface.name, self.saved.mac, "static", (OwnAddress(ip, prefix, False),))
        task = Task(self.interface.name, time.monotonic() + within_s, line=self.line, address=reading)
        measured = measure_conflict(task)
        return tuple(dict.fromkeys(each.mac for each in measured.facts.replies)), measured.raw

    def _settle(self, settings: LineSettings) -> None:
        """Give a fresh port time to pass frames: until the gateway answers, or a while."""
        from fieldkit.probes.sockets import open_udp
        from fieldkit.probes.wire import system

        gateway = settings.gateway
        if gateway is None:
            return
        bound = self.known.settings.timeout_s
        ends = time.monotonic() + (SETTLE_S if bound is None else min(SETTLE_S, bound))
        while True:
            try:
                with open_udp(self.interface.name, settings.ip) as sock:
                    sock.sendto(b"\0", (gateway, 9))  # the system asks for the gateway's MAC to send this one byte
            except OSError:
                pass
            time.sleep(0.3)
            if gateway in system().neighbours(self.interface.name, settings.ip):
                return
            if time.monotonic() > ends:
                self._tell("single_pc.silent_gateway", gateway=gateway)
                return

    def _link(self, within_s: float) -> bool:
        from fieldkit.probes.wire import system

        ends = time.monotonic() + within_s
        while system().link_up(self.interface.name) is False:
            if time.monotonic() > ends:
                return False
            time.sleep(0.2)
        return True

    def _set_by_hand(self, stand_in: StandIn, settings: LineSettings) -> None:
        there = self.adapter.to_line(self.saved, settings)
        back = self.adapter.to_saved(self.saved, settings, None)
        self._tell_commands("single_pc.commands.set", there)
        self._tell_commands("single_pc.commands.restore", back)
        stand_in.by_hand()
        self._note("by_hand", set=[each.typed for each in there], restore=[each.typed for each in back])
        key, facts = "single_pc.set_by_hand", {"interface": self.interface.name, "what": []}
        while self._do("set_by_hand", key, facts):
            lacking = stand_in.lacking()
            if not lacking:
                return
            key, facts = "single_pc.set_by_hand_again", {"interface": self.interface.name, "what": list(lacking)}
            if self.who != "person":
                break
        raise Stopped("single_pc.stopped.not_set")

    # -- and back --------------------------------------------------------------------------------------------------

    def _put_back(self) -> None:
        """Whatever happened: the adapter as it was.  Safe to call from anywhere, more than once."""
        stand_in = self.stand_in
        if stand_in is None:
            return
        with undisturbed():
            if self.by_hand:
                self.back = stand_in.seen_back()
            else:
                self.back = stand_in.put_back()

    def _and_back(self) -> None:
        """The customer's cable back in the customer's device, and the customer online again."""
        if self.stand_in is not None and self.by_hand:
            self._restore_by_hand(self.stand_in)
        if self.dialled:
            self._do("hang_up", "single_pc.hang_up", {})
        self._note("restored", how=self.back.how, differs=list(self.back.differs))
        if self.stand_in is not None and self.back.done:
            self._tell(f"single_pc.back.{self.back.how}", interface=self.interface.name)
        if not self.moved:
            if self.stand_in is not None:
                self.online = Online("unknown", "single_pc.online_is.unknown")
            return
        if self._do("cable_back", "single_pc.cable_back", {}):
            self.online = self._see_online()
        else:
            self.online = Online("no", "single_pc.online_is.cable_out")
        self._note(
            "customer_online",
            state=self.online.state,
            code=self.online.code,
            by=list(self.online.by),
            facts=self.online.facts,
        )
        self._tell(self.online.code, **self.online.facts)

    def _restore_by_hand(self, stand_in: StandIn) -> None:
        key, what = "single_pc.restore_by_hand", list(self.back.differs)
        if not self.back.done:  # the board has pushed them off the screen by now
            back = self.adapter.to_saved(self.saved, stand_in.wanted, None)
            self._tell_commands("single_pc.commands.restore", back)
        while not self.back.done and self._do("restore_by_hand", key, {"what": what}):
            with undisturbed():
                self.back = stand_in.seen_back()
            key, what = "single_pc.restore_by_hand_again", list(self.back.differs)
            if self.who != "person":
                return

    def _see_online(self) -> Online:
        """What the laptop can see of the customer: from their LAN, else their device on the line, else their word."""
        codes: tuple[str, ...] = ()
        if self._link(BACK_S):
            if self.stand_in is not None:
                self.stand_in.settled(BACK_S if self.saved.addresses else 1.0)
            waited = False
            ends = time.monotonic() + (RESTART_S if self.who == "person" else 0.0)
            while True:
                found = self._from_the_lan()
                codes = tuple(each.code for each in found.values())
                fine = [name for name, each in found.items() if each.verdict in (Verdict.OK, Verdict.WARN)]
                if "web.pages" in fine or {"gateway.alive", "reach.beyond"} <= set(fine):
                    return Online("yes", "single_pc.online_is.web", by=codes)
                if time.monotonic() > ends or self._was_down():
                    break
                if not waited:
                    self._tell("single_pc.online_waiting")
                waited = True
                time.sleep(2.0)
        said = self._ask("online", "single_pc.online", {})
        if said == "y":
            return Online("yes", "single_pc.online_is.told", by=codes)
        macs = self._device_on_the_line()
        if said == "n":
            as_before = self._was_down()
            code = "single_pc.online_is.as_before" if as_before else "single_pc.online_is.not"
            return Online("no", code, by=codes, facts={"macs": list(macs)})
        if macs:
            return Online(
                "unknown", "single_pc.online_is.device", {"ip": self.line.address.ip, "macs": list(macs)}, codes
            )
        return Online("unknown", "single_pc.online_is.unknown", by=codes)

    def _from_the_lan(self) -> "Mapping[str, Any]":
        """The findings that show whether this LAN is online; kept apart from those of the line."""
        from fieldkit.checks import CHECKS
        from fieldkit.engine.bench import Bench, Circumstances
        from fieldkit.engine.instruments import Laptop

        settings = self.known.settings
        quiet = quiet_lan(settings, self.line)
        line = replace(self.line, test=replace(self.line.test, at=Vantage.LAN.value))
        laptop = Laptop(
            interface=self.interface.name,
            line=line,
            targets=targets_of(line, settings),
            quiet=quiet,
            timeout_s=settings.timeout_s,
            frames_per_s=settings.arp_rate_per_s,
        )
        bench = Bench(laptop, self.library.limits, now)
        topics = [topic for check in PROOF for topic in CHECKS[check].reads]
        bench.collect(topics, lambda _: None)
        around = Circumstances(line, Vantage.LAN, None, line.address.mode)
        found = {check: bench.finding(check, around, {}) for check in PROOF}
        bench.stop()
        return found

    def _device_on_the_line(self) -> tuple[str, ...]:
        """The MACs that answer for the line's address where the laptop now is."""
        address = self.line.address
        if address.ip is None or quiet_lan(self.known.settings, self.line):
            return ()
        try:
            return self._holders(address.ip, address.prefix or 32)[0]
        except NotMeasured:
            return ()

    def _was_down(self) -> bool:
        """Was there no service before either?  Then that there is none now is not this test's doing."""
        lan, cpe = self._earlier(), self._tested()
        return cpe.verdict is Verdict.FAULT or (lan is not None and lan.verdict is Verdict.FAULT)

    # -- the ends --------------------------------------------------------------------------------------------------

    def _result(self) -> int:
        document = self._document()
        side, earlier = self._side()
        if self.invocation.json:
            from fieldkit.cli.output import print_json

            print_json(self._json(document, side, earlier))
        else:
            self._show(document, side, earlier)
        return EXIT_BY_VERDICT[document.verdict]

    def _interrupted(self) -> int:
        """Stopped by the person or the system: the adapter is back, and that is said."""
        self._put_back()
        self._note("restored", how=self.back.how, differs=list(self.back.differs))
        self._event("interrupted", {"why": "single-pc"})
        if not self.back.done:
            raise not_restored(self.interface.name, self.back)
        facts = {"back": self.wording.say(f"single_pc.back.{self.back.how}", {"interface": self.interface.name})}
        code = "single_pc.interrupted" if self.moved else "single_pc.interrupted_early"
        if not self.invocation.json:
            raise Interrupted(code, **facts)
        from fieldkit.cli.output import print_json

        document = self._json(self._document(), None, None)
        document["error"] = {
            "code": "interrupted",
            "text": self.wording.say(code, facts),
            "fix": self.wording.say(f"{code}.fix"),
        }
        document["verdict"] = None
        print_json(document)
        return EXIT_INTERRUPTED

    def _show(self, document: "Document", side: "Side", earlier: "Attempt | None") -> None:
        from rich.text import Text

        from fieldkit.cli.conclusion import conclusion_panel
        from fieldkit.cli.output import out

        console = out(self.invocation)
        say = self.wording.say
        if self.stopped is None:
            panel = conclusion_panel(
                self.wording, document.conclusion, document.verdict, document.holes, document.findings,
                case=self.journal.case, encoding=console.encoding,
            )  # fmt: skip
            console.print(panel)
            rows = [("single_pc.side", self._side_text(side, earlier))]
        else:
            rows = [
                ("screen.verdict_short", say(self.stopped.code, self.stopped.facts)),
                ("screen.next", say(f"{self.stopped.code}.fix", self.stopped.facts)),
            ]
        rows.append(("single_pc.laptop", say(f"single_pc.back.{self.back.how}", {"interface": self.interface.name})))
        if self.online is not None:
            rows.append(("single_pc.customer", say(self.online.code, self.online.facts)))
        from rich.table import Table

        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        for label, text in rows:
            table.add_row(Text(say(label if label != "screen.verdict_short" else "single_pc.title")), Text(text))
        console.print(table)

    def _json(self, document: "Document", side: "Side | None", earlier: "Attempt | None") -> dict[str, Any]:
        from fieldkit.report import json_form

        made = json_form.render(document, self.wording)
        made["command"] = "single-pc"
        stopped = self.stopped
        say = self.wording.say
        facts = {
            "stopped": None
            if stopped is None
            else {
                "code": stopped.code,
                "text": say(stopped.code, stopped.facts),
                "fix": say(f"{stopped.code}.fix", stopped.facts),
            },
            "adapter": {
                "interface": self.interface.name,
                "how": self.back.how,
                "restored": self.back.done,
                "by_hand": self.by_hand,
                "differs": list(self.back.differs),
            },
            "customer_online": None
            if self.online is None
            else {
                "state": self.online.state,
                "code": self.online.code,
                "text": say(self.online.code, self.online.facts),
                "by": list(self.online.by),
            },
            "side": None
            if side is None or stopped is not None
            else {
                "side": side.name,
                "confidence": side.confidence,
                "code": side.code,
                "text": self._side_text(side, earlier),
                "earlier": None
                if earlier is None
                else {"case": earlier.case, "verdict": earlier.verdict.value, "at": earlier.at.isoformat()},
            },
        }
        made["facts"] = {**made.get("facts", {}), "single_pc": facts}
        return made

    def _side_text(self, side: "Side", earlier: "Attempt | None") -> str:
        text = self.wording.say(side.code, _earlier_facts(earlier))
        if side.confidence is None:
            return text
        sure = self.wording.term("confidence", side.confidence.value)
        return self.wording.say("single_pc.side_sure", {"text": text, "confidence": sure})

    # -- what was found ----------------------------------------------------------------------------------------------

    def _document(self) -> "Document":
        from fieldkit.report.document import build

        return build(self.store.events(self.journal.case), case=self.journal.case)

    def _tested(self) -> "Attempt":
        from fieldkit.engine.which_side import Attempt

        document = self._document()
        at = document.started_at or now()
        return Attempt(self.journal.case, at, document.verdict, document.conclusion, document.findings)

    def _side(self) -> "tuple[Side, Attempt | None]":
        from fieldkit.engine.which_side import which_side

        earlier = self._earlier()
        return which_side(earlier, self._tested(), void=self.void), earlier

    def _earlier(self) -> "Attempt | None":
        """The latest test of this line from the customer's LAN."""
        from fieldkit.engine.which_side import Attempt
        from fieldkit.report.document import build

        if self.line.id is None:
            return None
        for row in self.store.rows():
            if row.line != self.line.id or row.id == self.journal.case:
                continue
            document = build(self.store.events(row.id), case=row.id)
            if document.opened.get("rehearsed") or document.opened.get("vantage") != "lan":
                continue
            if document.conclusion is not None and document.started_at is not None:
                return Attempt(row.id, document.started_at, document.verdict, document.conclusion, document.findings)
        return None

    # -- the parts ---------------------------------------------------------------------------------------------------

    def _open(self, asked: Wanted) -> "CaseJournal":
        from fieldkit.engine.codec import line_to

        opened = {
            "program": "fieldkit",
            "version": __version__,
            "command": "single-pc",
            "tree": TREE,
            "symptom": self.symptom,
            "site": None,
            "vantage": Vantage.CPE.value,
            "facts": {},
            "line": line_to(self.line),
            "ticket": asked.ticket,
            "interface": self.interface.name,
            "auto": self.who == "auto",
            "allow": sorted(self.allow),
            "quiet": quiet_lan(self.known.settings, self.line),
            "language": self.invocation.language,
            "rehearsed": False,
            "rehearsal": None,
        }
        return self.store.create(Event(now(), "opened", opened))

    def _at_the_hand_over(self) -> AtTheHandOver:
        from fieldkit.engine.run import Fact, Job

        facts = {name: Fact(str(value), "record") for name, read in RECORD_FACTS.items() if (value := read(self.line))}
        facts |= {f"consent.{each}": Fact("yes", "flag") for each in self.allow}
        facts["vantage"] = Fact(Vantage.CPE.value, "flag")
        if self.symptom is not None:
            facts["symptom"] = Fact(self.symptom, "flag")
        # Wherever one usually tests this line: this test is made at the hand-over.
        line = replace(self.line, test=replace(self.line.test, at=Vantage.CPE.value))
        job = Job(tree=TREE, line=line, facts=facts)
        return AtTheHandOver(
            self.invocation, self.known, self.library, self.store, self.journal, job, self.interface.name, None,
            self.absent,
        )  # fmt: skip

    def _absent(self, asked: Wanted) -> "Asker | None":
        from fieldkit.cli.answers import AutoAsker

        if self.who == "file" and asked.answers is not None:
            return steps.read_answers(Path(asked.answers), self.library, TREE)
        return AutoAsker() if self.who == "auto" else None

    def _do(self, step: str, key: str, holes: Mapping[str, object] | None = None, *, interrupts: bool = False) -> bool:
        """Give an instruction; True when it was done."""
        said = self._asker.instruct(steps.instruction(step, key, self.asked, holes or {}, interrupts=interrupts))
        self.asked += 1
        self._note("answered", step=step, said=said.value, reason=said.reason, how=said.how)
        return said.value == "done"

    def _ask(self, step: str, key: str, holes: Mapping[str, object]) -> str:
        """Put a question; the choice's key, or `unsure`."""
        said = self._asker.ask(steps.question(step, key, self.asked, holes))
        self.asked += 1
        self._note("answered", step=step, said=said.value, reason=said.reason, how=said.how)
        return said.value

    def _note(self, phase: str, **facts: Any) -> None:
        self._event("changed", {"what": "adapter", "phase": phase, **facts})

    def _event(self, kind: Any, payload: Mapping[str, Any]) -> None:
        self.journal.append([Event(now(), kind, payload)])

    # -- talk --------------------------------------------------------------------------------------------------------

    def _tell_plan(self) -> None:
        name = self.interface.name
        if self.settings is None:
            self._tell("single_pc.plan.pppoe", account=self.line.address.account)
        elif self.settings.mode == "ipoe":
            self._tell("single_pc.plan.ipoe", interface=name)
        else:
            wanted = self.settings
            facts = {"ip": wanted.ip, "prefix": wanted.prefix, "gateway": wanted.gateway, "dns": list(wanted.dns)}
            self._tell("single_pc.plan.static", interface=name, **facts)
        if self.line.access.bound_mac is None and self.saved.mac is not None:
            self._tell("single_pc.plan.mac", mac=self.saved.mac)

    def _tell(self, key: str, **facts: Any) -> None:
        self._talk(lambda: [self.wording.say(key, facts)])

    def _tell_commands(self, key: str, commands: "tuple[Command, ...]") -> None:
        typed = [each.typed for each in commands] or [self.wording.say("single_pc.commands.none")]
        self._talk(lambda: [self.wording.say(key), *(f"  {each}" for each in typed)])

    def _talk(self, lines: Callable[[], list[str]]) -> None:
        from fieldkit.cli.screen import somebody_watches

        if self.invocation.json and not somebody_watches():
            return
        from rich.text import Text

        from fieldkit.cli.output import err

        for each in lines():
            err(self.invocation).print(Text(each), soft_wrap=True)


def _who(asked: Wanted) -> str:
    """Who answers: `file`, `auto` or `person`."""
    from fieldkit.cli.keys import is_terminal

    if asked.answers:
        return "file"
    return "auto" if asked.auto or not is_terminal() else "person"


def _json(settings: AdapterSettings | LineSettings) -> dict[str, Any]:
    from fieldkit.changes.adapter import settings_to

    return settings_to(settings)


def _earlier_facts(earlier: "Attempt | None") -> dict[str, str]:
    """The test from the LAN as sentences name it."""
    if earlier is None:
        return {}
    return {"lan_case": earlier.case, "lan_at": earlier.at.astimezone().strftime("%m-%d %H:%M")}
