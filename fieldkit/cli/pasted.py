"""`--paste`: what a device said, copied by a person, as readings for the bench; and what was recognised, said aloud."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import is_terminal
from fieldkit.cli.words import Speaker
from fieldkit.errors import BadInput
from fieldkit.model.line import Line

if TYPE_CHECKING:
    from fieldkit.devices.taken import NotTaken, Readings, Taken

PASTE = "--paste"
# The switch without a value means the clipboard.
CLIPBOARD = "clipboard"
# A device set to UTC stands eight hours off; further than that the output is of another day.
OLD_H = 12
# Why a table says nothing of the line's own port: no matter to whoever wants to know where everybody is.
_OF_ONE_PORT = {"paste.which_port", "paste.other_port", "paste.which_device", "paste.other_device"}


def spelled_out(arguments: Sequence[str]) -> list[str]:
    """The arguments with a bare `--paste` read as `--paste clipboard`; `-` is standard input."""
    made: list[str] = []
    for at, word in enumerate(arguments):
        made.append(word)
        after = arguments[at + 1] if at + 1 < len(arguments) else "--"
        if word == PASTE and after.startswith("-") and after != "-":
            made.append(CLIPBOARD)
    return made


def read_pastes(
    invocation: Invocation, sources: Sequence[str], line: Line, *, whereabouts: bool = False
) -> "tuple[Taken, ...]":
    """The readings of every paste for this line; says on standard error what was recognised.

    `whereabouts`: a MAC table says where everybody on it is plugged in, whatever port is this line's.
    Raises: BadInput when a paste is not there, not recognised, or of no use for this line.
    """
    if not sources:
        return ()
    from rich.text import Text

    from fieldkit.cli.output import err
    from fieldkit.devices.paste import STDIN, pasted, understood

    speak = _speaker(invocation)
    if STDIN in sources and is_terminal():
        err(invocation).print(Text(speak("paste.prompt")))
    found, strange = understood([(source, pasted(source)) for source in sources], line, whereabouts=whereabouts)
    switches = _switches(found)
    if whereabouts and line.access.port is None:
        found = _of_everybody(found)
        if not found.taken:
            raise BadInput("plugged.no_table", commands=list(dict.fromkeys(_command(each) for each in found.not_taken)))
    if not found.taken:
        raise BadInput(
            "paste.nothing_for_line",
            commands=[each.output.command for each in found.not_taken],
            why=("" if invocation.language == "zh" else " ").join(
                speak(each.code, **each.facts) for each in found.not_taken
            ),
        )
    _tell(invocation, speak, found, strange, switches)
    return found.taken


def by(taken: "Taken") -> str:
    """What a pasted reading was read by: `paste:huawei_vrp display mac-address`."""
    return f"paste:{taken.output.platform} {taken.output.asked or taken.output.command}"


def _of_everybody(found: "Readings") -> "Readings":
    """Without what is said of one line's port, where nobody named one."""
    from fieldkit.devices.taken import Readings

    taken = tuple(each for each in found.taken if each.topic != "access" or any(_counts(each).values()))
    tables = any(each.topic == "plugged" for each in taken)
    left = (each for each in found.not_taken if not tables or each.code not in _OF_ONE_PORT)
    return Readings(taken, tuple(left))


def _command(each: "Taken | NotTaken") -> str:
    return each.output.asked or each.output.command


def _counts(taken: "Taken") -> dict[str, int]:
    from fieldkit.engine.codec import plain

    facts: Mapping[str, Any] = plain(taken.facts)
    return {name: len(facts[name]) for name in ("stations", "answering", "bindings")}


def _speaker(invocation: Invocation) -> Speaker:
    from fieldkit.text.noc import TEXTS

    return Speaker(invocation.language, TEXTS)


def _tell(
    invocation: Invocation, speak: Speaker, found: "Readings", strange: Sequence[str], switches: Sequence[str]
) -> None:
    from rich.text import Text

    from fieldkit.cli.output import err
    from fieldkit.cli.screen import somebody_watches
    from fieldkit.text import say

    if invocation.json and not somebody_watches():
        return
    console = err(invocation)
    told: dict[int, tuple[Taken, list[str]]] = {}
    for each in found.taken:
        if each.topic == "access":  # all outputs together, of which the others have been named
            continue
        if each.topic == "plugged" and switches:
            macs = len(each.facts.found)
            told_by_all = say("plugged.pasted", invocation.language, {"switches": switches, "macs": macs})
            console.print(Text(told_by_all))
            continue
        told.setdefault(id(each.output), (each, []))[1].append(_said(speak, each))
    joint = "；" if invocation.language == "zh" else "; "
    for first, said in told.values():
        facts = {"command": first.output.asked or first.output.command, "said": joint.join(said)}
        console.print(Text(speak("paste.recognised", platform=_platform(speak, first), **facts)))
    for each in found.taken:
        if each.topic == "access":
            console.print(Text(speak("paste.together", said=_said(speak, each))))
    for left in found.not_taken:
        why = speak(left.code, **left.facts)
        line = speak("paste.not_used", platform=_platform(speak, left), command=left.output.command, why=why)
        console.print(Text(line, style="yellow"))
    outputs = {id(each.output): each.output for each in found.taken}
    for output in outputs.values():
        clock = next((row.clock for row in output.parsed.rows if getattr(row, "clock", None)), None)
        hours = None if clock is None else _hours_from_now(clock)
        if clock is not None and hours is not None and hours >= OLD_H:
            old = speak("paste.old", command=output.asked or output.command, clock=clock, hours=hours)
            console.print(Text(old, style="yellow"))
    if strange:
        console.print(Text(speak("paste.strange", what=list(strange[:5])), style="yellow"))


def _switches(found: "Readings") -> list[str]:
    """The devices whose MAC tables were pasted, by the names in their prompts."""
    outputs = [*(each.output for each in found.taken), *(each.output for each in found.not_taken)]
    return sorted({each.device for each in outputs if each.intent == "mac_table" and each.device})


def _hours_from_now(clock: str) -> int | None:
    """How many whole hours a device's clock, in whatever zone it is set, stands from this laptop's."""
    from datetime import datetime

    try:
        here = datetime.now().astimezone().replace(tzinfo=None)  # both as clocks on a wall
        apart = here - datetime.fromisoformat(clock)
    except ValueError:
        return None
    return int(abs(apart.total_seconds()) // 3600)


def _platform(speak: Speaker, each: "Taken | NotTaken") -> str:
    return speak(f"platform.{each.output.platform}")


def _said(speak: Speaker, taken: "Taken") -> str:
    from fieldkit.engine.codec import plain

    facts: Mapping[str, Any] = plain(taken.facts)
    if taken.topic == "plugged":
        return speak("paste.said.plugged", macs=len(facts["found"]))
    if taken.topic == "access":
        return speak("paste.said.access", **_counts(taken))
    none = {"mac_live": "macs", "mac_bound": "mac"}.get(taken.topic)
    if none is not None and not facts[none]:
        return speak(f"paste.said.{taken.topic}_none")
    if taken.topic == "noc_errors" and facts["after"] is None:
        return speak("paste.said.noc_errors_once", **facts)
    if taken.topic == "noc_port":
        parts = [speak(f"port.state.{facts['condition']}")]
        parts += [f"{facts['speed_mbps']} Mbit/s"] if facts["speed_mbps"] else []
        parts += [str(facts[name]) for name in ("duplex", "reason") if facts[name]]
        return speak("paste.said.noc_port", condition=" ".join(parts))
    return speak(f"paste.said.{taken.topic}", **facts)
