"""The survey at the hand-over: the tree that is walked while the laptop stands in for the customer's device."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.cli import single_pc_steps as steps
from fieldkit.cli.diagnose import RECORD_FACTS
from fieldkit.cli.single_pc_case import TREE
from fieldkit.cli.sitting import EXIT_BY_VERDICT, Sitting
from fieldkit.errors import Interrupted
from fieldkit.model.line import Line
from fieldkit.model.terms import Vantage

if TYPE_CHECKING:
    from fieldkit.cli.screen import NoDisplay, RichDisplay
    from fieldkit.engine.protocols import Asker
    from fieldkit.engine.run import Job
    from fieldkit.report.words import Wording


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


def hand_over_job(line: Line, symptom: str | None, allow: frozenset[str]) -> "Job":
    """What is walked at the hand-over, wherever one usually tests this line."""
    from fieldkit.engine.run import Fact, Job

    facts = {name: Fact(str(value), "record") for name, read in RECORD_FACTS.items() if (value := read(line))}
    facts |= {f"consent.{each}": Fact("yes", "flag") for each in allow}
    facts["vantage"] = Fact(Vantage.CPE.value, "flag")
    if symptom is not None:
        facts["symptom"] = Fact(symptom, "flag")
    return Job(tree=TREE, line=replace(line, test=replace(line.test, at=Vantage.CPE.value)), facts=facts)
