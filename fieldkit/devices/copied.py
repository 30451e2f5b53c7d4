"""What a person's copies amount to: whose they are, which are out of date, and how far each table was copied.  Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fieldkit.devices.platform import Ask
from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import port_key, same_port
from fieldkit.devices.taken import NotTaken
from fieldkit.model.access import Told
from fieldkit.model.line import Line
from fieldkit.model.mac import is_mac

# The outputs that answer the question of their own name, and no other.
_NAMESAKES: tuple[Ask, ...] = ("vlan", "lldp", "binding", "snooping", "error_down")
_ASK_OF: Mapping[str, Ask] = {str(each): each for each in _NAMESAKES}


def of_one_device(outputs: Sequence[Output], line: Line) -> tuple[list[Output], list[NotTaken]]:
    """The outputs of the line's own switch; of another device's only who has which address, wherever it sees it.

    Two devices have ports of one name, and what is bound on neither of two tables of one says nothing of the other.
    """
    names = list(dict.fromkeys(each.device for each in outputs if each.device))
    if len(names) < 2:
        return list(outputs), []
    ours = _own_device(names, outputs, line)
    kept: list[Output] = []
    left: list[NotTaken] = []
    for each in outputs:
        if each.device in ("", ours):
            kept.append(each)
        elif each.intent == "arp":
            rows = tuple(replace(row, port=None) for row in each.parsed.rows)
            kept.append(replace(each, parsed=replace(each.parsed, rows=rows, complete=None)))
        elif ours is None:
            left.append(NotTaken("paste.which_device", each, {"devices": names}))
        else:
            left.append(NotTaken("paste.other_device", each, {"device": each.device, "ours": ours}))
    return kept, left


def _own_device(names: Sequence[str], outputs: Sequence[Output], line: Line) -> str | None:
    """The device that the record names, else the only one of which the line's port was copied."""
    recorded = (line.access.switch or "").casefold()
    named = next((each for each in names if each.casefold() == recorded), None)
    if named is not None:
        return named
    port = line.access.port
    about = (each for each in outputs if each.intent in ("port", "mac_table") and each.device)
    having = {each.device for each in about if port is None or each.is_about(port)}
    return having.pop() if len(having) == 1 else None


def latest(outputs: Sequence[Output]) -> tuple[list[Output], list[NotTaken]]:
    """Of several copies of what changes by itself the last: a MAC that was there before is not there beside."""
    kept: list[Output] = []
    left: list[NotTaken] = []
    for each in outputs:
        again = each.asked and each.intent in ("mac_table", "arp") and each.parsed.complete is not False
        same = [have for have in kept if again and _same_question(have) == _same_question(each)]
        for have in same:
            kept.remove(have)
            if have.parsed.rows != each.parsed.rows:
                left.append(NotTaken("paste.older_copy", have))
        kept.append(each)
    return kept, left


# Behind a port's name that says not which port it is: no table has such a one, and nothing is absent there.
WHICH = " ?"
_NUMBER = re.compile(r"\d+(?:[/.:]\d+)+")


def named_fully(line: Line, outputs: Sequence[Output]) -> Line:
    """The line, its port marked where that names none (`7口`), or a number (`0/0/1`) that GE0/0/1 and XGE0/0/1 have."""
    ours = line.access.port
    if ours is None or port_key(ours)[0] is not None or any(each.platform == "linux" for each in outputs):
        return line
    names = (row.port for output in outputs for row in output.parsed.rows if getattr(row, "port", None))
    kinds = {port_key(each)[0] for each in names if same_port(each, ours)} - {None}
    if _NUMBER.fullmatch(port_key(ours)[1]) and len(kinds) <= 1:  # `0/1/3 ont 7` too
        return line
    return replace(line, access=replace(line.access, port=f"{ours}{WHICH}"))


def _same_question(output: Output) -> tuple[object, ...]:
    """What tells an output from one that was asked for something else."""
    narrowed = tuple(port_key(each) for each in output.narrowed)
    asked = output.asked.lower()
    return output.device, output.command, output.intent, narrowed, "static" in asked, asked.partition("|")[2]


def told_by(outputs: Sequence[Output], line: Line) -> dict[str, Told]:
    """How far a person's copy tells each table; of several copies the best counts."""
    told: dict[str, Told] = {}
    for output in outputs:
        for ask, all_of_it in _answers(output, line):
            if told.get(ask) != "whole":
                told[ask] = "whole" if output.parsed.whole and all_of_it else "partly"
    return told


def _answers(output: Output, line: Line) -> Iterator[tuple[Ask, bool]]:
    """Which questions an output answers, and whether it was asked for all that belongs to each."""
    narrowed = output.narrowed
    ours = line.access.port
    to_port = output.asks_for(ours)
    to_ip = line.address.ip is not None and line.address.ip in narrowed
    named = bool(output.asked)
    asked = output.asked.lower()
    if output.intent == "mac_table":
        to_mac = any(is_mac(each) for each in narrowed)
        of_all = named and "static" not in asked and not narrowed
        yield "mac_on_port", of_all or (named and to_port and not to_mac)
        yield "mac_search", of_all
    elif output.intent == "arp":
        static = "static" in asked or "permanent" in asked
        if not static:
            yield "arp_of_ip", named and (not narrowed or to_ip)
        if named and "dyn" not in asked:
            yield "static_arp", not narrowed
    elif output.intent == "port_security":
        yield "port_security", named and (not narrowed or to_port)
    elif output.intent in ("binding", "snooping"):
        yield _ASK_OF[output.intent], named and "dyn" not in asked and (not narrowed or to_ip)
    elif output.intent == "port":
        yield "port", ours is None or any(same_port(row.port, ours) for row in output.parsed.rows)
    elif output.intent in _ASK_OF:
        yield _ASK_OF[output.intent], True
