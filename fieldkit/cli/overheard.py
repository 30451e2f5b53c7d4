"""Says aloud what a file answers, so that a rehearsal reads like the visit it stands for."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from fieldkit.cli.signs import shows
from fieldkit.engine.protocols import Asker, Instruction, Question, Said
from fieldkit.model.cause import Words
from fieldkit.report.words import Wording


class Overheard:
    """Passes questions on to another asker, and shows each with the answer it got."""

    def __init__(self, asker: Asker, wording: Wording, talk: Console) -> None:
        self._asker = asker
        self._wording = wording
        self._talk = talk

    def ask(self, question: Question) -> Said:
        """Put a question."""
        said = self._asker.ask(question)
        label = next((choice.label for choice in question.choices if choice.key == said.value), None)
        answer = self._wording.words(label, question.holes) if label else self._heard(said)
        self._show(question.words, question.holes, answer)
        return said

    def instruct(self, instruction: Instruction) -> Said:
        """Give an instruction."""
        said = self._asker.instruct(instruction)
        self._show(instruction.words, instruction.holes, self._heard(said))
        return said

    def _heard(self, said: Said) -> str:
        return self._wording.term("heard", said.value)

    def _show(self, words: Words, holes: Mapping[str, object], answer: str) -> None:
        arrow = shows("→", self._talk.encoding, "->")
        self._talk.print(Text(self._wording.words(words, holes)))
        self._talk.print(Text(f"  {arrow} {answer}", style="bold"))
