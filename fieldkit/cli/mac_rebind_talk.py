"""What a re-binding says to the person, and what it has them type; and what the case keeps of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.errors import EXIT_USAGE, FieldkitError
from fieldkit.model.line import Line

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal
    from fieldkit.changes.rebind import Plan, Request
    from fieldkit.changes.rebind_journal import Unfinished
    from fieldkit.changes.rebind_run import Ended, Found

PHASE = "rebind"
EXIT_ALARM = 1
EXIT_UNDONE = 3
# So often may the person mistype before it counts as given up.
TRIES = 3
# What `facts.rebind.result` says: where nothing was sent, it was refused, by whom or what its code tells.
RESULTS = {
    "rebound": "rebound",
    "undone": "undone",
    "untouched": "refused",
    "changed_since": "changed_since",
    "alarm": "alarm",
}


@dataclass(frozen=True)
class Consent:
    """What was agreed to beforehand: `--allow rebind`, `--confirm "PORT MAC"`, `--save`; `auto`: nobody is asked."""

    allowed: bool = False
    confirm: str | None = None
    save: bool = False
    auto: bool = False


def exit_code(ended: "Ended") -> int:
    """0 when it is made, 1 after an alarm, 2 where it was refused, 3 where it did not work and is undone."""
    from fieldkit.changes.rebind import RebindRefused

    if ended.how == "rebound":
        return 0
    if ended.how == "alarm":
        return EXIT_ALARM
    return EXIT_USAGE if isinstance(ended.why, RebindRefused) else EXIT_UNDONE


def shown_mac(plan: "Plan", mac: str) -> str:
    """A MAC as the device writes it."""
    from fieldkit.changes.rebind_lines import WRITINGS
    from fieldkit.devices.platform import written

    return written(mac, WRITINGS[plan.platform].style)


def plan_facts(plan: "Plan") -> dict[str, Any]:
    """The plan as the evidence and `--json` hold it."""
    return {
        "port": plan.port,
        "ip": plan.ip,
        "old_macs": list(plan.old_macs),
        "new_mac": plan.new_mac,
        "kinds": list(plan.kinds),
        "lines": [each.line for each in plan.steps],
        "undo": [each.line for each in plan.undo],
    }


def rebind_facts(changed: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Any] | None:
    """`facts.rebind` of a document whose events hold a re-binding: the result, the lines, the reason."""
    kept = changed.get(PHASE)
    if kept is None or kept.get("what") != "binding":
        return None
    from fieldkit.text import has, say

    facts = {key: value for key, value in kept.items() if key not in ("what", "phase", "why")}
    facts["code"] = None
    why = kept.get("why")
    if isinstance(why, Mapping) and has(str(why.get("code"))):
        code, holes = str(why["code"]), why.get("facts") or {}
        facts |= {"code": code, "text": say(code, language, holes)}
        facts["fix"] = say(f"{code}.fix", language, holes) if has(f"{code}.fix") else None
    return facts


class Kept:
    """The case that this is part of; a store that cannot be written never stops a change half-way."""

    def __init__(self, journal: "CaseJournal | None") -> None:
        self._journal = journal

    @property
    def number(self) -> str | None:
        """The case's number."""
        return None if self._journal is None else self._journal.case

    def event(self, phase: str, facts: Mapping[str, Any]) -> None:
        """Keep one step."""
        if self._journal is None:
            return
        from fieldkit.cli.sitting import now
        from fieldkit.model.event import Event

        try:
            self._journal.append([Event(now(), "changed", {"what": "binding", "phase": phase, **facts})])
        except FieldkitError:
            return  # the journal of the change has it

    def result(
        self,
        result: str,
        why: FieldkitError | None,
        *,
        switch: str | None = None,
        plan: "Plan | None" = None,
        ended: "Ended | None" = None,
        saved: bool = False,
    ) -> None:
        """Keep how it ended."""
        facts: dict[str, Any] = {"lines": [], "undo": []} if plan is None else plan_facts(plan)
        facts["switch"] = switch
        if ended is not None and ended.undo:
            facts |= {"undo": list(ended.undo), "file": ended.file}
        reason = None if why is None else {"code": why.code, "facts": _plain(why.facts)}
        self.event(PHASE, {**facts, "result": result, "why": reason, "saved": saved})


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON takes them."""
    return {
        key: value if isinstance(value, str | int | float | bool | list | None) else str(value)
        for key, value in facts.items()
    }


def local(left: "Unfinished") -> str:
    """When it was begun, by this laptop's clock."""
    return left.at.astimezone().strftime("%Y-%m-%d %H:%M")


class Talk:
    """Shows and asks, in the person's language, on standard error; the result goes to standard output."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._unshaken = False

    @contextmanager
    def unshaken(self) -> Iterator[None]:
        """Inside, what cannot be shown (the window was closed, nobody reads the pipe) stops nothing.

        Whoever is being led back must not be left half-way for want of a screen; the journal holds it all the same.
        """
        before, self._unshaken = self._unshaken, True
        try:
            yield
        finally:
            self._unshaken = before

    @property
    def somebody_types(self) -> bool:
        """Is there a person at a terminal?"""
        from fieldkit.cli.keys import is_terminal

        return is_terminal()

    def tell(self, key: str, **facts: Any) -> None:
        """Say one sentence."""
        self._print(self._say(key, facts))

    def error(self, exc: FieldkitError) -> None:
        """Say what is wrong, and what to do."""
        self._print(self._say(exc.code, exc.facts))
        from fieldkit.text import has

        if has(f"{exc.code}.fix"):
            self._print(self._say(f"{exc.code}.fix", exc.facts))

    def going_back(self, why: BaseException) -> None:
        """It did not work, and is led back now."""
        if isinstance(why, FieldkitError):
            self.error(why)
        self.tell("rebind.going_back")

    def plan(self, line: Line, plan: "Plan", device: str, *, live: bool) -> None:
        """All of it, before anybody is asked to agree."""
        from rich.table import Table
        from rich.text import Text

        from fieldkit.text import has

        kinds = [self._say(f"rebind.kinds.{each}") if has(f"rebind.kinds.{each}") else each for each in plan.kinds]
        rows = (
            ("rebind.row.switch", device),
            ("rebind.row.line", line.id),
            ("rebind.row.port", plan.port),
            ("rebind.row.ip", plan.ip),
            ("rebind.row.kinds", kinds),
            ("rebind.row.old", [shown_mac(plan, each) for each in plan.old_macs]),
            ("rebind.row.new", shown_mac(plan, plan.new_mac)),
        )
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        for key, value in rows:
            if value is not None:
                table.add_row(Text(self._say(key)), Text(self._value(value)))
        self._print(self._say("rebind.title"), style="bold")
        self._print(table)
        self.lines("rebind.lines", [each.line for each in plan.steps])
        self.lines("rebind.undo_lines", [each.line for each in plan.undo])
        self.tell("rebind.warn_service")
        if not live:
            self.tell("rebind.not_live", port=plan.port, new_mac=shown_mac(plan, plan.new_mac))

    def request(self, request: "Request") -> None:
        """The change as a request to whoever may make it, to copy."""
        facts = dict(request.facts)
        facts["line"] = facts["line"] or "-"
        self.tell("rebind.request.title")
        self.tell("rebind.request" if facts["old_macs"] else "rebind.request.new", **facts)
        for each in request.lines:
            self._print(f"  {self._value(each)}")

    def found(self, left: "Unfinished", found: "Found") -> None:
        """How far an earlier change got, and what either way would send."""
        plan = left.plan
        self.tell("rebind.warn_unfinished", at=local(left), device=left.device, ip=plan.ip)
        self.tell(f"rebind.stand.{found.stand}", ip=plan.ip, new_mac=shown_mac(plan, plan.new_mac))
        if found.stand in ("after", "half"):
            nothing = [self._say("rebind.nothing_to_send")]
            self.lines("rebind.undo_would", [each.line for each in found.undo] or nothing)
            self.lines("rebind.finish_would", [each.line for each in found.finish] or nothing)

    def lines(self, key: str, lines: Sequence[str]) -> None:
        """Lines of a device, each by itself to copy."""
        self._print(self._say(key))
        for each in lines:
            self._print(f"  {self._value(each)}")

    def ended(
        self, plan: "Plan", ended: "Ended", device: str, *, saved: bool = False, why: FieldkitError | None = None
    ) -> None:
        """How it ended, and `why` where that has not been said yet; an alarm with the lines to type."""
        facts = {
            "port": plan.port,
            "ip": plan.ip,
            "new_mac": shown_mac(plan, plan.new_mac),
            "old_macs": [shown_mac(plan, each) for each in plan.old_macs],
            "switch": device,
            "file": ended.file,
        }
        if why is not None:
            self.error(why)
        self._out(self._say("rebind.ended.saved" if saved else f"rebind.ended.{ended.how}", facts))
        if ended.how == "alarm":
            for each in ended.undo:
                self._out(f"  {self._value(each)}")
            self._out(self._say("rebind.ended.alarm_resume", facts))

    # -- asking ------------------------------------------------------------------------------------------------------

    def typed(self, key: str, facts: Mapping[str, Any], right: Callable[[str], bool]) -> bool:
        """Was the right thing typed?"""
        return self.typed_line(key, facts, right) is not None

    def typed_line(self, key: str, facts: Mapping[str, Any], right: Callable[[str], bool]) -> str | None:
        """The line that was typed, once it is right; None when the person gives up."""
        from fieldkit.cli.keys import keyboard

        terminal = keyboard(self._invocation.environ.get("TERM", ""))
        for _ in range(TRIES):
            self._print(self._say(key, facts), always=True)
            try:
                typed = terminal.line(lambda: self._print("> ", end="", always=True)).strip()
            except EOFError:
                return None
            if not typed:
                return None
            if right(typed):
                return typed
            self._print(self._say("rebind.wrong_confirmation"), always=True)
        return None

    # -- printing ----------------------------------------------------------------------------------------------------

    def _say(self, key: str, facts: Mapping[str, Any] | None = None) -> str:
        from fieldkit.text import say

        return say(key, self._invocation.language, facts or {})

    def _value(self, value: object) -> str:
        from fieldkit.text import shown

        return shown(value, self._invocation.language)

    def _print(self, what: object, *, end: str = "\n", style: str = "", always: bool = False) -> None:
        from rich.text import Text

        from fieldkit.cli.output import err
        from fieldkit.cli.screen import somebody_watches

        if self._invocation.json and not always and not somebody_watches():
            return
        shown = Text(what, style=style) if isinstance(what, str) else what
        # SystemExit is rich's answer to a pipe that nobody reads any more, ValueError a stream's that is closed.
        with suppress(*((OSError, ValueError, SystemExit) if self._unshaken else ())):
            err(self._invocation).print(shown, end=end, soft_wrap=isinstance(what, str))

    def _out(self, words: str) -> None:
        """The result: on standard output, unless that is to hold one document."""
        from rich.text import Text

        from fieldkit.cli.output import err, out

        with suppress(*((OSError, ValueError, SystemExit) if self._unshaken else ())):
            console = err(self._invocation) if self._invocation.json else out(self._invocation)
            console.print(Text(words), soft_wrap=True)
