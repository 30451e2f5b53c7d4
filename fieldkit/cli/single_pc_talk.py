"""What a single-PC test says to the person on the way, and what it asks of them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.changes.adapter import AdapterSettings, Command, LineSettings
from fieldkit.cli import single_pc_steps as steps
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.single_pc import Wanted
from fieldkit.cli.single_pc_case import TREE, SinglePcCase
from fieldkit.errors import NotMeasured
from fieldkit.model.line import Line

if TYPE_CHECKING:
    from fieldkit.engine.library import Library
    from fieldkit.engine.protocols import Asker
    from fieldkit.report.words import Wording


class Talk:
    """Tells and asks; each answer is in the case before the next step."""

    def __init__(self, invocation: Invocation, wording: "Wording", asker: "Asker", case: SinglePcCase) -> None:
        self._invocation = invocation
        self._wording = wording
        self._asker = asker
        self._case = case
        self._asked = 0

    # -- ask ---------------------------------------------------------------------------------------------------------

    def do(self, step: str, key: str, holes: Mapping[str, object] | None = None, *, interrupts: bool = False) -> bool:
        """Give an instruction; True when it was done."""
        said = self._asker.instruct(steps.instruction(step, key, self._asked, holes or {}, interrupts=interrupts))
        self._asked += 1
        self._case.note("answered", step=step, said=said.value, reason=said.reason, how=said.how)
        return said.value == "done"

    def ask(self, step: str, key: str, holes: Mapping[str, object]) -> str:
        """Put a question; the choice's key, or `unsure`."""
        said = self._asker.ask(steps.question(step, key, self._asked, holes))
        self._asked += 1
        self._case.note("answered", step=step, said=said.value, reason=said.reason, how=said.how)
        return said.value

    # -- tell --------------------------------------------------------------------------------------------------------

    def tell(self, key: str, **facts: Any) -> None:
        """Say one sentence."""
        self._print([self._wording.say(key, facts)])

    def tell_commands(self, key: str, commands: "tuple[Command, ...]") -> None:
        """Show commands, each on a line of its own to copy."""
        typed = [each.typed for each in commands] or [self._wording.say("single_pc.commands.none")]
        self._print([self._wording.say(key), *(f"  {each}" for each in typed)])

    def tell_plan(self, line: Line, saved: AdapterSettings, wanted: LineSettings | None) -> None:
        """What will be done, before the customer is asked."""
        name = saved.interface
        if wanted is None:
            self.tell("single_pc.plan.pppoe", account=line.address.account)
        elif wanted.mode == "ipoe":
            self.tell("single_pc.plan.ipoe", interface=name)
        else:
            facts = {"ip": wanted.ip, "prefix": wanted.prefix, "gateway": wanted.gateway, "dns": list(wanted.dns)}
            self.tell("single_pc.plan.static", interface=name, **facts)
        if line.access.bound_mac is None and saved.mac is not None:
            self.tell("single_pc.plan.mac", mac=saved.mac)

    def tell_free_unknown(self, ip: str, why: NotMeasured) -> None:
        """Nobody could look whether the line's address is free."""
        self.tell("single_pc.free_unknown", ip=ip, why=self._wording.say(why.code, why.facts))

    def _print(self, lines: Iterable[str]) -> None:
        from fieldkit.cli.screen import somebody_watches

        if self._invocation.json and not somebody_watches():
            return
        from rich.text import Text

        from fieldkit.cli.output import err

        for each in lines:
            err(self._invocation).print(Text(each), soft_wrap=True)


def who_answers(asked: Wanted) -> str:
    """Who answers: `file`, `auto` or `person`."""
    from fieldkit.cli.keys import is_terminal

    if asked.answers:
        return "file"
    return "auto" if asked.auto or not is_terminal() else "person"


def absent_asker(asked: Wanted, library: "Library") -> "Asker | None":
    """Who answers where nobody sits; None where a person does."""
    from fieldkit.cli.answers import AutoAsker

    who = who_answers(asked)
    if who == "file" and asked.answers is not None:
        return steps.read_answers(Path(asked.answers), library, TREE)
    return AutoAsker() if who == "auto" else None
