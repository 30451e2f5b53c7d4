"""One single-PC test from the customer's consent to the customer online again."""

import time
from typing import TYPE_CHECKING, Any

from fieldkit.changes.adapter import Adapter, AdapterSettings, ChangeFailed, LineSettings, settings_to
from fieldkit.changes.stand_in import PutBack, StandIn
from fieldkit.cli.diagnose import ALLOW
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.on_end import orderly, undisturbed
from fieldkit.cli.options import some_of
from fieldkit.cli.single_pc import Wanted, not_restored
from fieldkit.cli.single_pc_cable import Cable
from fieldkit.cli.single_pc_case import SinglePcCase, open_case
from fieldkit.cli.single_pc_free import Stopped, see_free
from fieldkit.cli.single_pc_online import Online, see_online
from fieldkit.cli.single_pc_result import Ending, as_document, earlier_facts, show
from fieldkit.cli.single_pc_survey import AtTheHandOver, hand_over_job
from fieldkit.cli.single_pc_talk import Talk, absent_asker, who_answers
from fieldkit.cli.sitting import EXIT_BY_VERDICT
from fieldkit.errors import EXIT_INTERRUPTED, FieldkitError, Interrupted
from fieldkit.model.line import Line
from fieldkit.model.link import Interface
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.engine.library import Library
    from fieldkit.engine.which_side import Attempt, Side

# A port may take its time to come up after a cable was moved; then the person is asked to look.
LINK_S = 15.0
# On these services the procedure asks the user before a single PC may be connected.  Source: S-UNI-05.
RENTED = ("leased-line", "vpn", "wireless-ddn", "voice", "video")


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
        from fieldkit.report.words import Wording

        self.invocation = invocation
        self.line = line
        self.settings = settings
        self.adapter = adapter
        self.interface = interface
        self.saved = saved
        self.data_dir = known.settings.data_dir
        self.allow = some_of("--allow", asked.allow, ALLOW)
        self.wording = Wording(library, invocation.language)
        self.who = who_answers(asked)
        absent = absent_asker(asked, library)
        self.case: SinglePcCase = open_case(
            known.settings, line, interface.name, symptom=asked.symptom, ticket=asked.ticket, auto=self.who == "auto",
            allow=sorted(self.allow), language=invocation.language,
        )  # fmt: skip
        self.stand_in: StandIn | None = None
        self.by_hand = settings is not None and not adapter.may_change()
        self.back = PutBack("untouched")
        self.online: Online | None = None
        self.stopped: FieldkitError | None = None
        self.moved = False
        self.dialled = False
        self._sitting = AtTheHandOver(
            invocation, known, library, self.case.store, self.case.journal,
            hand_over_job(line, asked.symptom, self.allow), interface.name, None, absent,
        )  # fmt: skip
        asker = self._sitting._asker(self.wording)  # the same one, so that a file's answers are counted once
        self.talk = Talk(invocation, self.wording, asker, self.case)
        self.cable = Cable(known.settings, library, line, saved)

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
                    self.case.note("stopped", code=exc.code, facts=exc.facts)
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
            side, earlier = self.case.side()
            self.case.note("side", side=side.name, confidence=side.confidence, code=side.code, **earlier_facts(earlier))
        self.case.event("finished", {"took_s": round(time.monotonic() - began, 3)})
        return self._result()

    # -- there -----------------------------------------------------------------------------------------------------

    def _consent(self) -> None:
        """What will be done, and may it be?  Raises: Stopped."""
        self.talk.tell_plan(self.line, self.saved, self.settings)
        if "interrupt" not in self.allow:
            rented = self.line.service in RENTED
            key = "single_pc.permission_rented" if rented else "single_pc.permission"
            if not self.talk.do("permission", key, interrupts=True):
                raise Stopped("single_pc.stopped.no_consent")
        self.case.note("consent", by="flag" if "interrupt" in self.allow else "person")
        bound, mac = self.line.access.bound_mac, self.saved.mac
        if bound is not None and mac is not None and bound != mac:
            facts = {"bound": bound, "mac": mac}
            self.case.void = True
            if self.talk.ask("binding", "single_pc.binding", facts) != "y":
                raise Stopped("single_pc.stopped.bound", **facts)
            self.case.note("binding_opened", **facts)

    def _there(self) -> None:
        """The cable moved, the address free, the line's settings on the adapter.  Raises: Stopped, ChangeFailed."""
        self._move_cable()
        if self.settings is None:
            account = self.line.address.account
            # Without a session the survey still sees whether the carrier's dial-up server answers.
            self.dialled = self.talk.do("dial", "single_pc.dial", {"account": account})
            self.case.note("dialled", account=account, done=self.dialled)
            return
        see_free(self.cable, self.talk, self.case, self.saved, self.settings)
        stand_in = StandIn(self.adapter, self.data_dir, self.saved, self.settings, case=self.case.number)
        self.stand_in = stand_in
        if self.by_hand:
            self._set_by_hand(stand_in, self.settings)
        else:
            self.talk.tell("single_pc.setting")
            self.case.note("setting", saved=settings_to(self.saved), wanted=settings_to(self.settings))
            stand_in.take_the_line()
        self.case.note("set")
        if not self.cable.passes_frames(self.settings):
            self.talk.tell("single_pc.silent_gateway", gateway=self.settings.gateway)
        self.talk.tell("single_pc.took")

    def _move_cable(self) -> None:
        facts = {"interface": self.interface.name}
        if self.who == "auto":
            # Nobody can be asked to move it: given the consent beforehand, the cable is where it must be.
            self.moved = False
        elif not self.talk.do("move_cable", "single_pc.move_cable", facts):
            raise Stopped("single_pc.stopped.not_moved")
        else:
            self.moved = True
        while not self.cable.comes_up(LINK_S):
            again = self.who == "person" and self.talk.do("move_cable", "single_pc.move_cable_again", facts)
            if not again:
                raise Stopped("single_pc.stopped.no_link", **facts)

    def _set_by_hand(self, stand_in: StandIn, settings: LineSettings) -> None:
        there = self.adapter.to_line(self.saved, settings)
        back = self.adapter.to_saved(self.saved, settings, None)
        self.talk.tell_commands("single_pc.commands.set", there)
        self.talk.tell_commands("single_pc.commands.restore", back)
        stand_in.by_hand()
        self.case.note("by_hand", set=[each.typed for each in there], restore=[each.typed for each in back])
        facts: dict[str, Any] = {"interface": self.interface.name, "what": [], "window": self._window()}
        key = "single_pc.set_by_hand"
        while self.talk.do("set_by_hand", key, facts):
            lacking = stand_in.lacking()
            if not lacking:
                return
            key, facts = "single_pc.set_by_hand_again", {**facts, "what": list(lacking)}
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
            self.back = stand_in.seen_back() if self.by_hand else stand_in.put_back()

    def _and_back(self) -> None:
        """The customer's cable back in the customer's device, and the customer online again."""
        if self.stand_in is not None and self.by_hand:
            self._restore_by_hand(self.stand_in)
        if self.dialled:
            self.talk.do("hang_up", "single_pc.hang_up", {})
        self.case.note("restored", how=self.back.how, differs=list(self.back.differs))
        if self.stand_in is not None and self.back.done:
            self.talk.tell(f"single_pc.back.{self.back.how}", interface=self.interface.name)
        if not self.moved:
            if self.stand_in is not None:
                self.online = Online("unknown", "single_pc.online_is.unknown")
            return
        if self.talk.do("cable_back", "single_pc.cable_back", {}):
            self.online = see_online(
                self.cable, self.talk, self.case, self.stand_in,
                line_ip=self.line.address.ip, patient=self.who == "person",
            )  # fmt: skip
        else:
            self.online = Online("no", "single_pc.online_is.cable_out")
        seen = self.online
        self.case.note("customer_online", state=seen.state, code=seen.code, by=list(seen.by), facts=seen.facts)
        self.talk.tell(seen.code, **seen.facts)

    def _window(self) -> str:
        return self.wording.say(f"single_pc.window.{self.adapter.system}")

    def _restore_by_hand(self, stand_in: StandIn) -> None:
        key, what = "single_pc.restore_by_hand", list(self.back.differs)
        if not self.back.done:  # the board has pushed them off the screen by now
            back = self.adapter.to_saved(self.saved, stand_in.wanted, None)
            self.talk.tell_commands("single_pc.commands.restore", back)
        while not self.back.done and self.talk.do("restore_by_hand", key, {"what": what, "window": self._window()}):
            with undisturbed():
                self.back = stand_in.seen_back()
            key, what = "single_pc.restore_by_hand_again", list(self.back.differs)
            if self.who != "person":
                return

    # -- the ends --------------------------------------------------------------------------------------------------

    def _ending(self, side: "Side | None" = None, earlier: "Attempt | None" = None) -> Ending:
        return Ending(
            self.case.document(), self.case.number, self.interface.name, self.back, self.by_hand, self.stopped,
            self.online, side, earlier,
        )  # fmt: skip

    def _result(self) -> int:
        ending = self._ending(*self.case.side())
        if self.invocation.json:
            from fieldkit.cli.output import print_json

            print_json(as_document(self.wording, ending))
        else:
            show(self.invocation, self.wording, ending)
        return EXIT_BY_VERDICT[ending.document.verdict]

    def _interrupted(self) -> int:
        """Stopped by the person or the system: the adapter is back, and that is said."""
        self._put_back()
        self.case.note("restored", how=self.back.how, differs=list(self.back.differs))
        self.case.event("interrupted", {"why": "single-pc"})
        if not self.back.done:
            raise not_restored(self.interface.name, self.back)
        facts = {"back": self.wording.say(f"single_pc.back.{self.back.how}", {"interface": self.interface.name})}
        code = "single_pc.interrupted" if self.moved else "single_pc.interrupted_early"
        if not self.invocation.json:
            raise Interrupted(code, **facts)
        from fieldkit.cli.output import print_json

        document = as_document(self.wording, self._ending())
        text, fix = self.wording.say(code, facts), self.wording.say(f"{code}.fix")
        document["error"] = {"code": "interrupted", "text": text, "fix": fix}
        document["verdict"] = None
        print_json(document)
        return EXIT_INTERRUPTED
