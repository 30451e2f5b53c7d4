"""How a command line is matched: words may be shortened, and what does not fit is refused in the vendor's words."""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.fakedevice.state import Port, Quirks, Seen, State, User, short_key


class Said(Exception):
    """The device refuses the command with these words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Left(Exception):
    """The session ends by its own word."""


@dataclass(frozen=True)
class Ask:
    """A question in the middle of a command; `hidden` shows nothing of what is typed."""

    prompt: str
    hidden: bool = False


# A command answers with text, or asks something first: it yields questions, is sent what was typed, returns text.
Reply = str | Iterator[bytes] | Generator[Ask, str, str]
Run = Callable[..., Reply]


@dataclass(frozen=True)
class Command:
    """One way of writing one command, and the modes it is known in."""

    words: tuple[str, ...]
    modes: frozenset[str]
    run: Run
    config: bool


def command(*patterns: str, modes: str = "exec", config: bool = False) -> Callable[[Run], Run]:
    """Say how a command is written: words, {holes}, [what may be left out]; `config`: it configures."""

    def mark(run: Run) -> Run:
        known: list[tuple[tuple[str, ...], str, bool]] = run.__dict__.setdefault("written", [])
        known += [(tuple(each.split()), modes, config) for pattern in patterns for each in _written_out(pattern)]
        return run

    return mark


def _written_out(pattern: str) -> list[str]:
    found = re.search(r"\[([^\[\]]*)\]", pattern)
    if found is None:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [*_written_out(before + found[1] + after), *_written_out(before + after)]


_HOLES = {
    "ip": re.compile(r"\d{1,3}(?:\.\d{1,3}){3}"),
    "mask": re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\d{1,2}"),
    "mac": re.compile(r"[0-9a-f]{4}([-.])[0-9a-f]{4}\1[0-9a-f]{4}", re.IGNORECASE),
    "vlan": re.compile(r"\d{1,4}"),
    "n": re.compile(r"\d{1,6}"),
}
_NUMBERED = re.compile(r"\d+(?:/\d+)+(?:[.:]\d+)*|\d+")


class Shell:
    """One session's command line; every vendor is a subclass that adds commands, words and a pager.

    `mode` is the view: `exec`, `enable`, `config`, `if` (`at` being the port), or what a vendor adds.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    # the pager: its prompt, what wipes it off the screen, what breaks it off
    more: ClassVar[bytes] = b"  ---- More ----"
    wipe: ClassVar[bytes] = b"\x1b[42D" + b" " * 42 + b"\x1b[42D"
    # logging in by Telnet or console
    greeting: ClassVar[str] = ""
    name_prompt: ClassVar[str] = "Username:"
    password_prompt: ClassVar[str] = "Password:"
    wrong_login: ClassVar[str] = ""
    all_busy: ClassVar[str] = "All user interfaces are used, please try later!\n"
    welcome: ClassVar[str] = ""
    refused: ClassVar[str] = ""  # what `error_at` and `refuses_undo` say
    alarm: ClassVar[str] = ""
    undo: ClassVar[str] = "undo"
    counts_lines: ClassVar[bool] = False  # is there a `| count`?
    mac_mark: ClassVar[str] = "-"

    def __init_subclass__(cls) -> None:
        made: list[Command] = []
        for run in (getattr(cls, name) for name in dir(cls) if not name.startswith("__")):
            for words, modes, config in getattr(run, "written", ()):
                made.append(Command(words, frozenset(modes.split()), run, config))
        cls.commands = tuple(made)

    def __init__(self, state: State, quirks: Quirks, seen: Seen, user: User, way: str = "ssh") -> None:
        self.state, self.quirks, self.seen, self.user, self.way = state, quirks, seen, user, way
        self.mode = "exec"
        self.at: Port | None = None
        self.paged = quirks.pager
        self.alarms = quirks.alarms
        self.name = state.hostname

    # -- what a vendor says ----------------------------------------------------------------------------------------

    def prompt(self) -> str:
        """What stands before the cursor."""
        raise NotImplementedError

    def says(self, what: str, line: str, caret: int) -> str:
        """The words for a command that is not taken: `unknown`, `incomplete`, `ambiguous`, `parameter`, `rights`."""
        raise NotImplementedError

    def mac(self, mac: str) -> str:
        """A MAC as the vendor writes it."""
        digits = mac.replace(":", "").lower()
        return self.mac_mark.join(digits[at : at + 4] for at in (0, 4, 8))

    def question(self) -> Generator[Ask, str, str] | None:
        """What is asked right after the login (`Quirks.login_question`)."""
        return None

    def escape(self, line: str) -> str:
        """The line as the vendor rewrites it before matching (`do` and the like)."""
        return line

    # -- matching --------------------------------------------------------------------------------------------------

    def configures(self, line: str) -> bool:
        """Is this a configuring line, known or not?"""
        found = self._match(self.escape(line).split())[0]
        return any(each.config for each, _ in found) if found else self.mode not in ("exec", "enable")

    def run(self, line: str) -> Reply:
        """What the device answers to one line.

        Raises: Said when it refuses, Left when it was told goodbye.
        """
        line, *pipes = re.split(r"\s\|\s+", self.escape(line))
        words = line.split()
        for what, pattern in (("unknown", self.quirks.unknown), ("rights", self.quirks.forbidden)):
            if pattern is not None and re.search(pattern, line):
                raise Said(self.says(what, line, 0))
        for at in range(len(words)):
            if self._ambiguous(words[: at + 1]):
                raise Said(self.says("ambiguous", line, line.find(words[at])))
        found, reach = self._match(words)
        if not found:
            self._refuse(line, words, reach)
        chosen, values = max(found, key=lambda each: _exact(each[0].words, words))
        ports = {key: self.state.port(value) for key, value in values.items() if key.startswith("port")}
        for key, port in ports.items():
            if port is None:
                raise Said(self.says("parameter", line, line.find(values[key].split(" ")[0])))
        if chosen.config and not self.user.may_configure:
            raise Said(self.says("rights", line, 0))
        return self._piped(self.carry_out(line, chosen, {**values, **ports}), pipes, line)

    def carry_out(self, line: str, chosen: Command, values: dict[str, Any]) -> Reply:
        """Do it, now or (where there is a commit) later."""
        reply = chosen.run(self, **values)
        if chosen.config:
            self.seen.configured.append(line)
        return reply

    def _match(self, words: list[str]) -> tuple[list[tuple[Command, dict[str, str]]], int]:
        """Every command that these words may mean, and how many words the best of them understood."""
        found: list[tuple[Command, dict[str, str]]] = []
        reach = 0
        for each in self.commands:
            if self.mode in each.modes:
                values, got = _fits(each.words, words)
                reach = max(reach, got)
                if values is not None:
                    found.append((each, values))
        return found, reach

    def _refuse(self, line: str, words: list[str], reach: int) -> None:
        if reach >= len(words):
            raise Said(self.says("incomplete", line, len(line)))
        at = 0
        for word in words[:reach]:
            at = line.find(word, at) + len(word)
        at = line.find(words[reach], at)
        kind = "parameter" if reach and any(each.isdigit() for each in words[reach]) else "unknown"
        raise Said(self.says(kind, line, at))

    def _ambiguous(self, words: list[str]) -> bool:
        """Does the last of these words stand for several, given those before it?"""
        last = words[-1].lower()
        meant = {
            each.words[len(words) - 1]
            for each in self.commands
            if self.mode in each.modes and len(each.words) >= len(words) and _fits(each.words, words)[1] >= len(words)
        }
        return last not in meant and sum(each.startswith(last) for each in meant) > 1

    def _piped(self, reply: Reply, pipes: list[str], line: str) -> Reply:
        for pipe in pipes:
            verb, _, wanted = pipe.strip().partition(" ")
            if not isinstance(reply, str) or not wanted:
                raise Said(self.says("incomplete", line, len(line)))
            try:
                pattern = re.compile(wanted.strip().strip('"'))
            except re.error:
                raise Said(self.says("parameter", line, len(line))) from None
            lines = reply.splitlines()
            if "include".startswith(verb):
                lines = [each for each in lines if pattern.search(each)]
            elif "exclude".startswith(verb):
                lines = [each for each in lines if not pattern.search(each)]
            elif "begin".startswith(verb):
                start = next((at for at, each in enumerate(lines) if pattern.search(each)), len(lines))
                lines = lines[start:]
            elif self.counts_lines and len(verb) > 1 and "count".startswith(verb):
                # All else is held back, and the count stands alone.
                lines = [
                    f"Number of lines which match regexp = {sum(pattern.search(each) is not None for each in lines)}"
                ]
            else:
                raise Said(self.says("unknown", line, line.find(verb)))
            reply = "".join(f"{each}\n" for each in lines)
        return reply


def _exact(pattern: tuple[str, ...], words: list[str]) -> tuple[tuple[bool, ...], int]:
    """How well words name a command: those written in full first, then those that are no hole."""
    same = tuple(word.lower() == token for word, token in zip(words, pattern, strict=False))
    return same, sum("{" not in each for each in pattern)


def _fits(pattern: tuple[str, ...], words: list[str]) -> tuple[dict[str, str] | None, int]:
    """The values of the holes, or None with the number of words that fitted."""
    values: dict[str, str] = {}
    at = 0
    for token in pattern:
        if token.startswith("{rest"):
            values[token[1:-1]] = " ".join(words[at:])
            return values, len(words)
        if at >= len(words):
            return None, at
        word = words[at]
        if not token.startswith("{"):
            if not token.startswith(word.lower()):
                return None, at
        elif token.startswith("{port"):
            after = words[at + 1] if at + 1 < len(words) else ""
            if word.replace("-", "").replace("_", "").isalpha() and _NUMBERED.fullmatch(after):
                word, at = f"{word} {after}", at + 1
            elif short_key(word) is None or _HOLES["mac"].fullmatch(word):
                return None, at
            values[token[1:-1]] = word
        else:
            kind = token[1:-1].rstrip("0123456789_")
            if kind in _HOLES and not _HOLES[kind].fullmatch(word):
                return None, at
            values[token[1:-1]] = word
        at += 1
    return (values, at) if at == len(words) else (None, at)


def plain_mac(text: str) -> str:
    """A MAC as the state holds it, from the vendor's notation."""
    digits = re.sub(r"[-.:]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def lines(rows: Any) -> str:
    """Rows as lines."""
    return "".join(f"{each}\n" for each in rows)


def said_yes(answer: str) -> bool:
    """Did somebody answer `y` or `yes`?"""
    return answer.strip().lower() in ("y", "yes")
