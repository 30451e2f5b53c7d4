"""What is shown while a run goes on: the live board and the conclusion."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.live import Live

from fieldkit.cli.board import board
from fieldkit.cli.conclusion import conclusion_panel
from fieldkit.engine.protocols import Standing
from fieldkit.model.cause import Conclusion
from fieldkit.model.finding import Finding
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Verdict
from fieldkit.report.words import Wording

REFRESHES_PER_S = 8


class RichDisplay:
    """Draws on a terminal; on anything else prints each board once, when it is complete."""

    refreshes_per_s: float = REFRESHES_PER_S

    def __init__(self, wording: Wording, talk: Console, *, result: Console | None, case: str | None) -> None:
        """`talk` is standard error; `result` is where the conclusion goes, or None when something else prints it."""
        self._wording = wording
        self._talk = talk
        self._result = result
        self._case = case
        self._checks: list[str] = []
        self._found: dict[str, Finding] = {}
        self._shown: dict[str, Finding] = {}
        self._live: Live | None = None
        self._since = time.monotonic()
        self._over = False
        self.on_result = False

    def remember(self, findings: Sequence[Finding]) -> None:
        """Findings of an earlier sitting, which a conclusion may rest on."""
        self._found |= {found.check: found for found in findings}

    def measuring(self, checks: Sequence[str], topics: Sequence[str]) -> None:  # noqa: ARG002 - the protocol's signature
        """Begin a board, or add to the one being drawn."""
        if self._over:
            # Not recovered: a new round, in which what was found before is history.
            self._found, self._over = {}, False
        if self._live is None:
            self._checks, self._shown = [], {}
            self._since = time.monotonic()
        self._checks += [check for check in checks if check not in self._checks]
        if not self._talk.is_terminal:
            return
        if self._live is None:
            self._live = Live(
                self._board(),
                console=self._talk,
                refresh_per_second=self.refreshes_per_s,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start(refresh=True)
        else:
            self._draw()

    def reading(self, reading: Reading) -> None:
        """The sentence comes with the finding; a reading alone only shows that work goes on."""

    def finding(self, finding: Finding) -> None:
        """Fill in a line."""
        self._found[finding.check] = finding
        if finding.check not in self._checks:
            return
        self._shown[finding.check] = finding
        self._draw()

    def measured(self) -> None:
        """The board is complete; what has nothing to say here (`…not_asked`) has no line on it."""
        self._checks = [each for each in self._checks if each in self._shown]
        if self._live is not None:
            self._draw()
            self.close()
        elif self._checks:
            self._talk.print(self._board())
        self._checks = []

    def passed(self, standing: Standing, heard: str) -> None:
        """Nothing to show: the board and the questions already say it."""

    def concluded(self, conclusion: Conclusion, verdict: Verdict, holes: Mapping[str, object]) -> None:
        """Show the conclusion."""
        self.close()
        self._over = True
        if self._result is None:
            return
        self.on_result = True
        self._result.print(
            conclusion_panel(
                self._wording,
                conclusion,
                verdict,
                holes,
                tuple(self._found.values()),
                case=self._case,
                encoding=self._result.encoding,
            )
        )

    def close(self) -> None:
        """Leave the last picture standing; safe to call twice."""
        if self._live is not None:
            live, self._live = self._live, None
            live.stop()

    def _board(self) -> RenderableType:
        return _Ticking(self._drawn)

    def _drawn(self) -> RenderableType:
        return board(
            self._wording,
            self._checks,
            self._shown,
            encoding=self._talk.encoding,
            title=len(self._checks) > 1,
            waited_s=time.monotonic() - self._since,
        )

    def _draw(self) -> None:
        if self._live is not None:
            self._live.update(self._board(), refresh=True)


@dataclass(frozen=True, slots=True)
class _Ticking:
    """A picture that is made anew each time it is drawn, so that its clock goes on."""

    make: Callable[[], RenderableType]

    def __rich__(self) -> RenderableType:
        return self.make()


class NoDisplay:
    """Shows nothing: for `--json` where nobody watches."""

    on_result = False

    def measuring(self, checks: Sequence[str], topics: Sequence[str]) -> None:
        """Nothing."""

    def reading(self, reading: Reading) -> None:
        """Nothing."""

    def finding(self, finding: Finding) -> None:
        """Nothing."""

    def measured(self) -> None:
        """Nothing."""

    def passed(self, standing: Standing, heard: str) -> None:
        """Nothing."""

    def concluded(self, conclusion: Conclusion, verdict: Verdict, holes: Mapping[str, object]) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def somebody_watches() -> bool:
    """Is standard error a terminal?"""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:
        return False
