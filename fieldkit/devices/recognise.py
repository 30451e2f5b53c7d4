"""Which platform and which command a text comes from, and what it says.  Pure."""

import re
from dataclasses import dataclass
from typing import Any

from fieldkit.devices.plain import breaks_off, plain
from fieldkit.devices.platforms import FORMATS
from fieldkit.devices.rows import Format, Parsed

# `<SW1>display …`, `[~SW1-GigabitEthernet0/0/7]dis …`, `OLT#show …`, `sw1(config-if)#do show …`, `HRP_M<FW>dis …`.
_ECHO = re.compile(
    r"^ *(?P<prompt>(?:HRP_[MS])?<[^<>\n]{1,64}>|\[[~*]?[^\[\]\n]{1,80}\]|[\w.@:/-]{1,64}(?:\([\w./-]{1,40}\))?[#>]"
    r"|#(?= *(?:do )?sh))"
    r" *(?P<command>(?:do )?(?:d(?:is?|isp\w*)|sh\w*)\b[^\n]*)?$",
    re.MULTILINE,
)
# A command typed out in a chat, without a prompt.
_BARE = re.compile(r"^ *(?P<command>(?:display|dis|show|sh) [a-z][^\n]*)$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Output:
    """One recognised output; `asked` is the command as typed, empty where nobody copied it."""

    platform: str
    intent: str
    command: str
    asked: str
    parsed: Parsed[Any]
    text: str


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
    for at, (asked, body, closed) in enumerate(pieces):
        made = _read(asked, body, closed=closed, cut=cut and at == len(pieces) - 1)
        outputs += made
        if not made and body.strip():
            strange.append((asked or body.strip().splitlines()[0]).strip())
    return Recognised(tuple(outputs), tuple(strange))


def _pieces(text: str) -> list[tuple[str, str, bool]]:
    """Commands with what came back, and whether another prompt follows."""
    marks = list(_ECHO.finditer(text))
    if not any(mark["command"] for mark in marks):
        marks = [mark for mark in [*marks, *_BARE.finditer(text)] if mark.start() is not None]
        marks.sort(key=lambda mark: mark.start())
    if not marks:
        return [("", text, False)]
    pieces = [("", text[: marks[0].start()], True)]
    for at, mark in enumerate(marks):
        last = at + 1 == len(marks)
        body = text[mark.end() : len(text) if last else marks[at + 1].start()]
        closed = not last and "prompt" in marks[at + 1].groupdict()
        pieces.append((mark["command"] or "", body, closed))
    return [piece for piece in pieces if piece[1].strip()]


def _read(asked: str, body: str, *, closed: bool, cut: bool) -> list[Output]:
    fits = [each for each in FORMATS if each.signature.search(body)]
    command = re.sub(r"\s+", " ", asked.strip().lower()).removeprefix("do ")
    if command:
        named = [each for each in fits if each.asked.match(command)]
        # `display interface X transceiver verbose` asks for the module, not for the port.
        fits = [each for each in named if each.intent == "light"] or named or fits
    read = [(each, each.parse(body)) for each in fits]
    read = [(each, parsed) for each, parsed in read if parsed.rows or parsed.complete]
    if not read:
        return []

    def whole(each: Format, parsed: Parsed[Any]) -> Parsed[Any]:
        """Whole without a total where the next prompt follows; half where the pager, or the copying, cut it."""
        if cut:
            return Parsed(parsed.rows, parsed.not_understood, False)
        if closed:
            said = True if parsed.complete is None and parsed.rows else parsed.complete
            return Parsed(parsed.rows, parsed.not_understood, said)
        above, newline, last = body.rpartition("\n")
        if parsed.rows and newline and last.strip() and len(each.parse(above).rows) < len(parsed.rows):
            return Parsed(parsed.rows, parsed.not_understood)  # it ends in the middle of a row, for all one can see
        return parsed

    best: dict[str, tuple[Format, Parsed[Any]]] = {}
    for each, parsed in read:
        have = best.get(each.intent)
        if have is None or _worth(parsed) > _worth(have[1]):
            best[each.intent] = (each, parsed)
    # One device said all of it: the platform that most of it fits.
    platforms = [each.platform for each, _ in best.values()]
    platform = max(platforms, key=platforms.count)
    return [
        Output(each.platform, each.intent, each.command, asked.strip(), whole(each, parsed), body)
        for each, parsed in best.values()
        if each.platform == platform
    ]


def _worth(parsed: Parsed[Any]) -> tuple[int, int]:
    return len(parsed.rows), -len(parsed.not_understood)
