"""Puts questions and instructions to a person: one key each, and a way back, a way out and a reason always at hand."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.text import Text

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import Keyboard, keyboard
from fieldkit.cli.output import err
from fieldkit.cli.signs import shows
from fieldkit.cli.told import told
from fieldkit.engine.protocols import Instruction, Question, Said, Standing
from fieldkit.errors import BadInput, Interrupted
from fieldkit.model.cause import Words
from fieldkit.model.playbook import Choice
from fieldkit.model.typed import ENTER
from fieldkit.report.words import Wording
from fieldkit.text.clean import clean

SHOWN_CAUSES = 4
# While nearly everything is still possible, names would only be noise.
NAMED_CAUSES = 12
MAX_REASON = 200

# What each key does, in the order of preference; a choice of the tree that wants a key has it, and the action moves on.
ACTION_KEYS: Mapping[str, tuple[str, ...]] = {
    "unsure": ("u", "0"),
    "done": ("d", "1"),
    "skip": ("s", ">"),
    "back": ("b", "<"),
    "help": ("?", "/"),
    "quit": ("q", "!"),
}


def yes_or_no(invocation: Invocation, question: str) -> bool | None:
    """The one key that answers a question at the terminal; None where the input ends without one."""
    talk = err(invocation)
    talk.print(Text(question))
    keys = keyboard(invocation.environ.get("TERM", ""))
    while True:
        try:
            pressed = keys.key(lambda: talk.print(Text("  y/n > ", style="bold"), end="")).lower()
        except EOFError:
            return None
        talk.print(Text(pressed if pressed.isprintable() else ""))
        if pressed in ("y", "n"):
            return pressed == "y"


class PersonAsker:
    """A technician at the keyboard."""

    def __init__(self, wording: Wording, talk: Console, keyboard: Keyboard, *, case: str | None) -> None:
        self._wording = wording
        self._talk = talk
        self._keyboard = keyboard
        self._case = case

    # -- questions -----------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> Said:
        """Put a question.  Raises: Interrupted when the person stops."""
        self._head(question.standing, question.words, question.holes)
        if question.enter is not None:
            return self._typed(question, question.enter)
        choices = {choice.key: choice for choice in question.choices}
        actions = _actions(set(choices), unsure="u" not in choices, back=question.can_go_back)
        default, origin = _default(question, choices)
        for choice in question.choices:
            self._choice(choice.key, self._words(choice.label, question.holes))
        if actions.get("unsure"):
            self._choice(actions["unsure"], self._wording.say("screen.key.unsure"))
        if default is not None:
            self._hint(
                self._wording.say(
                    "screen.enter_takes",
                    {"key": self._answer(default, choices, question.holes), "origin": self._origin(origin)},
                )
            )
        self._footer(actions, ("back", "help", "quit"))
        while True:
            pressed = self._press(set(choices) | set(actions.values()))
            if pressed == "":
                if default is None:
                    continue
                pressed = default
            if pressed in choices:
                return self._answered(pressed, self._answer(pressed, choices, question.holes))
            if pressed == "unsure" or pressed == actions.get("unsure"):
                return self._answered("unsure", self._wording.say("screen.key.unsure"))
            said = self._action(pressed, actions, question.standing, question.source)
            if said is not None:
                return said

    def _answer(self, key: str, choices: Mapping[str, Choice], holes: Mapping[str, object]) -> str:
        if key not in choices:
            return self._wording.say("screen.key.unsure")
        return f"{key} {self._words(choices[key].label, holes)}"

    def _origin(self, origin: str) -> str:
        return self._wording.term("screen.origin", origin)

    def _typed(self, question: Question, enter: str) -> Said:
        _, parse = ENTER[enter]
        self._hint(self._wording.say("screen.typed_help"))
        while True:
            written = self._line("screen.prompt_typed")
            command = written.removeprefix(":")
            if written == "" or command == "u":
                return self._answered("unsure", self._wording.say("screen.key.unsure"))
            if command in ("b", "q", "?", "？"):
                if command == "q":
                    raise self._stopped()
                if command == "b":
                    if question.can_go_back:
                        return Said("", back=True)
                    continue
                self._why(question.standing, question.source)
                continue
            try:
                parse(written)
            except BadInput as exc:
                for line in filter(None, told(exc.code, self._wording.language, exc.facts)):
                    self._talk.print(Text(f"  {line}", style="yellow"))
                continue
            return self._answered(written, written)

    # -- instructions --------------------------------------------------------------------------------------------

    def instruct(self, instruction: Instruction) -> Said:
        """Give an instruction.  Raises: Interrupted when the person stops."""
        self._head(instruction.standing, instruction.words, instruction.holes)
        consent = instruction.consent
        if consent is not None:
            self._talk.print(Text(f"  {self._wording.term('screen.consent', consent)}", style="bold yellow"))
        actions = _actions(set(), done=True, skip=True, back=instruction.can_go_back)
        self._choice(actions["done"], self._wording.say("screen.key.done"))
        self._choice(actions["skip"], self._wording.say("screen.key.skip"))
        self._footer(actions, ("back", "help", "quit"))
        agreed = consent is None
        while True:
            pressed = self._press(set(actions.values()))
            if pressed == actions["done"] and not agreed:
                agreed = True
                self._hint(self._wording.say("screen.confirm", {"key": actions["done"]}))
                continue
            if pressed == actions["done"] or (pressed == "" and consent is None):
                return self._answered("done", self._wording.say("screen.key.done"))
            if pressed == actions["skip"]:
                reason = clean(self._line("screen.why_skip"), limit=MAX_REASON)
                shown = self._wording.say("screen.key.skip")
                return self._answered("skipped", f"{shown} {reason}".strip(), reason)
            said = self._action(pressed, actions, instruction.standing, instruction.source)
            if said is not None:
                return said

    # -- what both share -----------------------------------------------------------------------------------------

    def _action(
        self, pressed: str, actions: Mapping[str, str], standing: Standing, source: tuple[str, ...]
    ) -> Said | None:
        if pressed == actions.get("back"):
            return Said("", back=True)
        if pressed == actions.get("quit"):
            raise self._stopped()
        if pressed == actions.get("help"):
            self._why(standing, source)
        return None

    def _head(self, standing: Standing, words: Words, holes: Mapping[str, object]) -> None:
        say = self._wording.say
        title = standing.title.in_language(self._wording.language)
        arrow = shows("›", self._talk.encoding, ">")
        parts = [say("screen.crumb", {"title": title, "arrow": arrow, "step": standing.asked + 1})]
        if standing.round > 1:
            parts.append(say("screen.round", {"round": standing.round}))
        parts.append(say("screen.asked", {"asked": standing.asked}))
        names = [self._wording.cause(code) for code in standing.causes]
        if names:
            few = "screen.causes" if len(names) <= SHOWN_CAUSES else "screen.causes_more"
            key = few if len(names) <= NAMED_CAUSES else "screen.causes_many"
            parts.append(say(key, {"causes": names[:SHOWN_CAUSES], "count": len(names)}))
        self._talk.print()
        self._talk.print(Text(self._dot().join(parts), style="dim"))
        self._talk.print(Text(self._words(words, holes), style="bold"))

    def _why(self, standing: Standing, source: tuple[str, ...]) -> None:
        say = self._wording.say
        self._hint(f"{standing.tree}.{standing.step}")
        self._hint(say("screen.sources", {"sources": list(source)}) if source else say("screen.no_sources"))
        causes = standing.causes
        if not causes:
            self._hint(say("screen.no_causes"))
            return
        named = [f"{code} {self._wording.cause(code)}" for code in causes]
        joint = "；" if self._wording.language == "zh" else "; "
        self._hint(say("screen.all_causes") + joint.join(named))

    def _choice(self, key: str, label: str) -> None:
        line = Text("  ")
        line.append(key, style="bold cyan")
        line.append(f"  {label}")
        self._talk.print(line)

    def _hint(self, text: str) -> None:
        self._talk.print(Text(f"  {text}", style="dim"))

    def _footer(self, actions: Mapping[str, str], names: tuple[str, ...]) -> None:
        shown = [f"{actions[name]} {self._wording.say(f'screen.key.{name}')}" for name in names if name in actions]
        self._hint(self._dot().join(shown))

    def _dot(self) -> str:
        return f" {shows('·', self._talk.encoding, '|')} "

    def _words(self, words: Words, holes: Mapping[str, object]) -> str:
        return self._wording.words(words, holes)

    def _answered(self, value: str, label: str, reason: str = "") -> Said:
        arrow = shows("→", self._talk.encoding, "->")
        self._talk.print(Text(f"  {arrow} {clean(label)}", style="bold green"))
        return Said(value, reason=reason)

    def _press(self, known: set[str]) -> str:
        """One of the known keys, or empty for Enter."""
        while True:
            pressed = self._read(self._keyboard.key, "screen.prompt")
            self._talk.print(Text(clean(pressed)) if pressed.isprintable() else Text(""))
            for each in (pressed, pressed.lower(), {"？": "?"}.get(pressed, pressed)):
                if each in known or each == "":
                    return each
            if pressed == "\x1b":
                continue
            self._hint(self._wording.say("screen.not_a_key", {"key": pressed, "known": sorted(known)}))

    def _line(self, key: str) -> str:
        return self._read(self._keyboard.line, key)

    def _read(self, read: Callable[[Callable[[], None]], str], key: str) -> str:
        prompt = Text(f"  {self._wording.say(key)} > ", style="bold")
        try:
            return read(lambda: self._talk.print(prompt, end=""))
        except (EOFError, KeyboardInterrupt) as exc:
            self._talk.print()
            raise self._stopped() from exc

    def _stopped(self) -> Interrupted:
        if self._case is None:
            return Interrupted("interrupted")
        return Interrupted("interrupted.case", case=self._case)


def _default(question: Question, choices: Mapping[str, Choice]) -> tuple[str | None, str]:
    """What Enter takes, and where that comes from: one's own earlier answer before a guess."""
    if question.previous is not None and (question.previous in choices or question.previous == "unsure"):
        return question.previous, "previous"
    if question.guess is not None and question.guess in choices:
        return question.guess, question.guessed_from or "guess"
    return None, ""


def _actions(
    taken: set[str], *, unsure: bool = False, done: bool = False, skip: bool = False, back: bool = False
) -> dict[str, str]:
    """The key of each action that is possible here."""
    wanted = {"unsure": unsure, "done": done, "skip": skip, "back": back, "help": True, "quit": True}
    made: dict[str, str] = {}
    for name, on in wanted.items():
        if on:
            made[name] = next(key for key in ACTION_KEYS[name] if key not in taken)
    return made
