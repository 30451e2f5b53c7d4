"""Which platform and which command a text comes from, and what it says.  Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

from fieldkit.devices.plain import breaks_off, plain
from fieldkit.devices.platform import INTENT_OF, Ask, Platform
from fieldkit.devices.platforms import FORMATS, PLATFORMS
from fieldkit.devices.prompt import device_of
from fieldkit.devices.rows import ArpRow, BindRow, Format, LldpRow, MacRow, Parsed, same_port
from fieldkit.devices.talk import Answer

# `<SW1>display …`, `[~SW1-GigabitEthernet0/0/7]dis …`, `OLT#show …`, `sw1(config-if)#do show …`, `HRP_M<FW>dis …`.
_ECHO = re.compile(
    r"^ *(?P<prompt>(?:HRP_[MS])?<[^<>\n]{1,64}>|\[(?! *\])[~*]?[^\[\]\n]{1,80}\]"
    r"|[\w.@:/\\-]{1,64}(?:\([\w./ -]{1,40}\))?[#>]|#(?= *(?:do )?sh)"
    # A shell's `#` alone is none without a command: so VRP and Comware set the parts of a configuration apart.
    r"|(?:[\w.-]{1,40}@[\w.-]{1,64}[: ][^\n\"{}#$]{0,64}|\[[^\]\n\"]{1,80}\])[#$](?= *(?:sudo )?(?:ip|bridge|lldpc)|$)"
    r"|[#$](?= *(?:sudo )?(?:ip|bridge|lldpc)))"
    r" *(?P<command>(?:do )?(?:d(?:is?|isp\w*)|sh\w*)\b[^\n]*"
    r"|(?:sudo )?(?:ip|bridge|lldpc(?:li|tl)) [^\n]*)?$",
    re.MULTILINE,
)
# A command typed out in a chat, without a prompt.
_BARE = re.compile(
    r"^ *(?P<command>(?:(?i:display|dis|show|sh) [A-Za-z]|(?:sudo )?(?:lldpc(?:li|tl)\b"
    r"|(?:ip|bridge)(?: -[\w-]+)* (?:l|li\w*|n|ne\w*|a|ad\w*|fdb|vlan)\b))[^\n]*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Output:
    """One recognised output; `asked` is the command as typed, empty where nobody copied it.

    `device` is what the prompt before it calls the device, empty where no prompt was copied.
    """

    platform: str
    intent: str
    command: str
    asked: str
    parsed: Parsed[Any]
    text: str
    device: str = ""

    @property
    def narrowed(self) -> list[str]:
        """The words of the command that may be a port, an address or a MAC: what the output was narrowed to."""
        words = self.asked.split()
        numbered = [word for word in words if any(each.isdigit() for each in word)]
        # `interface GigabitEthernet 0/0/7`: the kind stands apart from the number.
        joined = [f"{before}{word}" for before, word in pairwise(words) if word in numbered]
        return [*numbered, *joined]

    def asks_for(self, port: str | None) -> bool:
        """Was this port asked for?"""
        return any(same_port(each, port) for each in self.narrowed)

    def is_about(self, port: str | None) -> bool:
        """Was this port asked for, or is it in what came back?"""
        return self.asks_for(port) or any(same_port(getattr(row, "port", None), port) for row in self.parsed.rows)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a paste amounts to: outputs in their order, and the first lines of what nobody could place."""

    outputs: tuple[Output, ...]
    strange: tuple[str, ...] = ()


def recognise(text: str) -> Recognised:
    """Tell the outputs of a paste apart and read each."""
    cut = breaks_off(text)
    pieces = _pieces(plain(text))
    outputs: list[Output] = []
    strange: list[str] = []
    for at, (asked, body, closed, prompt) in enumerate(pieces):
        made = _read(asked, body, closed=closed, cut=cut and at == len(pieces) - 1)
        outputs += [replace(each, device=device_of(prompt)) for each in made]
        if not made and body.strip():
            strange.append((asked or body.strip().splitlines()[0]).strip())
    return Recognised(tuple(outputs), tuple(strange))


def read_answer(platform: Platform, ask: Ask, answer: Answer) -> Output:
    """What a device answered to a question of ours, by the same readers as a paste.

    The prompt behind it says that nothing is missing at its end: rows of which every line was understood are all there
    are.  No rows are only "none" where the device says so itself.
    """
    intent = INTENT_OF[ask]
    body = plain(answer.text) + "\n"
    able = [each for each in platform.formats if each.intent == intent]
    named = [each for each in able if each.asked.match(_normal(answer.command))]
    able = named or [each for each in able if each.signature.search(body)] or able[:1]
    read = [(each, each.parse(body)) for each in able]
    if not read:
        lines = tuple(line.strip() for line in body.splitlines() if line.strip())
        return Output(platform.name, intent, answer.command, answer.command, Parsed((), lines), body)
    best, parsed = max(read, key=lambda each: (*_worth(each[1]), each[1].complete is True))
    if parsed.complete is None and not parsed.not_understood and parsed.rows:
        parsed = Parsed(parsed.rows, (), True)
    return Output(platform.name, intent, best.command, answer.command, parsed, body)


def _normal(asked: str) -> str:
    """A command as the formats know it: lower case, single blanks, without Cisco's `do`."""
    return re.sub(r"\s+", " ", asked.strip().lower()).removeprefix("do ")


def _filtered(command: str) -> bool:
    """Did somebody narrow an output by a filter (`| include …`) which is none of those that we give ourselves?"""
    _, pipe, chosen = command.partition("|")
    commands = (each for platform in PLATFORMS.values() for group in platform.asks.values() for each in group)
    return bool(pipe) and all(chosen.strip() != _normal(each.partition("|")[2]) for each in commands)


def _pieces(text: str) -> list[tuple[str, str, bool, str]]:
    """Commands with what came back, whether another prompt follows, and the prompt in front."""
    marks = list(_ECHO.finditer(text))
    if not any(mark["command"] for mark in marks):
        marks = [mark for mark in [*marks, *_BARE.finditer(text)] if mark.start() is not None]
        marks.sort(key=lambda mark: mark.start())
    if not marks:
        return [("", text, False, "")]
    pieces = [("", text[: marks[0].start()], True, "")]
    for at, mark in enumerate(marks):
        last = at + 1 == len(marks)
        body = text[mark.end() : len(text) if last else marks[at + 1].start()]
        closed = not last and "prompt" in marks[at + 1].groupdict()
        pieces.append((mark["command"] or "", body, closed, mark.groupdict().get("prompt") or ""))
    return [piece for piece in pieces if piece[1].strip()]


def _fitting(command: str, body: str) -> list[Format]:
    """The formats that an output may have, by the command that was given for it and by its own look."""
    named = [each for each in FORMATS if each.asked.match(command)] if command else []
    fits = [each for each in named if each.signature.search(body)]
    if not fits:
        fits = [each for each in FORMATS if each.signature.search(body)]
        # The command says what it is, though a chat broke the headings.
        fits = [each for each in named if each.platform in {other.platform for other in fits}] or fits
    if command:  # `display interface X transceiver verbose` asks for the module, not for the port
        return [each for each in fits if each.intent == "light" and each in named] or fits
    return fits


def _read(asked: str, body: str, *, closed: bool, cut: bool) -> list[Output]:
    command = _normal(asked)
    fits = _fitting(command, body)
    read = [(each, each.parse(body)) for each in fits]
    read = [(each, parsed) for each, parsed in read if parsed.rows or parsed.complete]
    if not any(each.asked.match(command) for each, _ in read):
        read = _once_each(read)
    if not read:
        return []

    def whole(each: Format, parsed: Parsed[Any]) -> Parsed[Any]:
        """Whole without a total where the next prompt follows; half where the pager, or the copying, cut it."""
        if cut:
            return Parsed(parsed.rows, parsed.not_understood, False)
        if parsed.complete is not False and _filtered(command):  # what that leaves out is not known
            return Parsed(parsed.rows, parsed.not_understood)
        if closed:
            said = True if parsed.complete is None and parsed.rows else parsed.complete
            return Parsed(parsed.rows, parsed.not_understood, said)
        above, newline, last = body.rpartition("\n")
        if parsed.rows and newline and last.strip() and len(each.parse(above).rows) < len(parsed.rows):
            # It ends in the middle of a row, for all one can see; what stands at its very end may go on.
            return Parsed((*parsed.rows[:-1], _without_end(parsed.rows[-1], last.strip())), parsed.not_understood)
        return parsed

    best: dict[str, tuple[Format, Parsed[Any]]] = {}
    for each, parsed in read:
        have = best.get(each.intent)
        if have is None or _worth(parsed) > _worth(have[1]):
            best[each.intent] = (each, parsed)
    secure = best.get("mac_table")
    if not command and secure and "port_security" in best and all(row.secure for row in secure[1].rows):
        del best["mac_table"]  # nothing but what port security holds: that is what was asked for
    # One device said all of it: the platform that most of it fits.
    platforms = [each.platform for each, _ in best.values()]
    platform = max(platforms, key=platforms.count)
    return [
        Output(each.platform, each.intent, each.command, asked.strip(), whole(each, parsed), body)
        for each, parsed in best.values()
        if each.platform == platform
    ]


def _without_end(row: Any, line: str) -> Any:
    """A row less what its line ends with: `GE0/0/1` there may have been `GE0/0/17`, VLAN 12 may have been 1203."""
    if not isinstance(row, MacRow | ArpRow | BindRow | LldpRow):
        return row
    gone: dict[str, Any] = {}
    for name in ("port", "peer_port", "name", "vlan"):
        value = getattr(row, name, None)
        if value is not None and line.endswith(str(value)):
            gone[name] = None
    return replace(row, **gone)


def _once_each(read: list[tuple[Format, Parsed[Any]]]) -> list[tuple[Format, Parsed[Any]]]:
    """One table that two commands print is one output: of the command that its rows name, else of the first."""
    once: dict[Callable[[str], Parsed[Any]], tuple[Format, Parsed[Any]]] = {}
    for each, parsed in read:
        named = bool(parsed.rows) and all(getattr(row, "kind", None) == each.intent for row in parsed.rows)
        if each.parse not in once or named:
            once[each.parse] = (each, parsed)
    return list(once.values())


def _worth(parsed: Parsed[Any]) -> tuple[int, int, int]:
    """The more rows, the fewer lines left over and the more said in each, the better a platform fits."""
    said = sum(getattr(row, each.name) not in (None, (), False) for row in parsed.rows[:20] for each in fields(row))
    return len(parsed.rows), -len(parsed.not_understood), said
