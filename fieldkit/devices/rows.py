"""What a device's output amounts to: typed rows, and the lines nobody understood.  Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from fieldkit.model.access import BindingKind, PortMode
from fieldkit.model.noc import Duplex, PortCondition

Row = TypeVar("Row")

# What an output is about, whatever command asked for it.
Intent = Literal[
    "port",
    "mac_table",
    "arp",
    "binding",
    "snooping",
    "port_security",
    "error_down",
    "lldp",
    "vlan",
    "ont",
    "light",
]


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Row]):
    """Rows of one output.

    `complete` is True where the device itself says that this is all (a total, an explicit "none"), False where it
    contradicts what is there or the output breaks off, and None where it says nothing either way.
    """

    rows: tuple[Row, ...]
    not_understood: tuple[str, ...] = ()
    complete: bool | None = None

    @property
    def whole(self) -> bool:
        """Are these rows all there are, so that what is not among them is not there?"""
        return bool(self.complete) and not self.not_understood


@dataclass(frozen=True, slots=True)
class PortRow:
    """One port of `display interface`; `clock` is the device's own time as written.

    `vlans` are the untagged ones, `tagged` the others; `mac` is the port's own.
    """

    port: str
    condition: PortCondition
    speed_mbps: int | None = None
    duplex: Duplex | None = None
    reason: str | None = None
    errors: int | None = None
    pvid: int | None = None
    access: bool | None = None
    clock: str | None = None
    vlans: tuple[int, ...] = ()
    tagged: tuple[int, ...] = ()
    mode: PortMode | None = None
    mac: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class MacRow:
    """One learned or static MAC; `secure` is one that port security holds, `own` the device's own."""

    mac: str
    port: str | None
    vlan: int | None = None
    static: bool = False
    secure: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class ArpRow:
    """One ARP entry; `own` is the device's own address, `static` one bound by hand."""

    ip: str
    mac: str | None
    port: str | None = None
    vlan: int | None = None
    static: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class BindRow:
    """One entry of a binding table: IP source guard, DHCP snooping, port security."""

    ip: str | None
    mac: str | None
    port: str | None = None
    vlan: int | None = None
    kind: BindingKind = "ip_source"


@dataclass(frozen=True, slots=True)
class ErrorDownRow:
    """One port that the device switched off by itself, and its own word for why; `recovers_s` until it tries again."""

    port: str
    reason: str
    recovers_s: int | None = None


@dataclass(frozen=True, slots=True)
class LldpRow:
    """One LLDP (or CDP) neighbour; `bridge` where it says itself that it is a switch."""

    port: str
    name: str | None = None
    peer_port: str | None = None
    address: str | None = None
    bridge: bool | None = None


@dataclass(frozen=True, slots=True)
class VlanRow:
    """The VLANs of one port: `vlans` untagged, `tagged` with a tag."""

    port: str
    vlans: tuple[int, ...] = ()
    tagged: tuple[int, ...] = ()
    mode: PortMode | None = None


@dataclass(frozen=True, slots=True)
class OntRow:
    """One ONT at its OLT; `reason` is the OLT's word for why it went away last (`dying-gasp`, `LOSi`)."""

    port: str
    serial: str | None = None
    online: bool | None = None
    reason: str | None = None
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class LightRow:
    """Light in dBm at one port of this device; the far values where the device can ask the other end."""

    port: str | None
    rx_dbm: float | None = None
    tx_dbm: float | None = None
    rx_low_alarm_dbm: float | None = None
    rx_high_alarm_dbm: float | None = None
    far_rx_dbm: float | None = None
    far_tx_dbm: float | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One output of one platform: how it is asked for, how it is told from others, how it is read.

    `asked` matches the command as people shorten it.
    """

    platform: str
    intent: Intent
    command: str
    asked: re.Pattern[str]
    signature: re.Pattern[str]
    parse: Callable[[str], Parsed[Any]]


# -- small helpers that every platform's parser needs -----------------------------------------------------------------

MAC = r"[0-9a-fA-F]{4}[-.:][0-9a-fA-F]{4}[-.:][0-9a-fA-F]{4}|(?:[0-9a-fA-F]{2}[-:]){5}[0-9a-fA-F]{2}"
IP = r"\d{1,3}(?:\.\d{1,3}){3}"
# After a number: that is all of it.  A chat may have broken the line there, or the copy ends there; -1 is not -16.7.
_NO_MORE = r"(?![\d.]|[ \t]*\n[ \t]*[.\d])"
WHOLE = rf"{_NO_MORE}(?!\Z)"
DBM = rf"(?:-?\d+\.\d+{_NO_MORE}|-?\d+{WHOLE})"
RULE = re.compile(r"[-=\s]*")
# A port as a table writes it: a kind and a number (`GE0/0/7`, `10GE1/0/1`, `Eth-Trunk1`), never a word alone.
PORT_NAME = r"(?:\d{1,3}(?=[Gg]))?[A-Za-z][A-Za-z_-]*\d+(?:[/:.]\d+)*"
# VLANs as a list, which the device itself breaks after a comma only; a list that may go on is no list.
_VLAN_ITEM = r"\d{1,4}(?:-\d{1,4})?(?:\(default vlan\))?"
VLANS = (
    rf"(?:{_VLAN_ITEM}(?:,\s*{_VLAN_ITEM})*|[Nn]one)"
    r"(?![\d.,(\-]|[ \t]*,|[ \t]*\n[ \t]*[.,\d-])(?!\Z)"
)

# One word for each kind of port, as the vendors write it in full and shortened.
_KINDS = {
    "ge": ("ge", "g", "gi", "gig", "gigabitethernet", "gigaethernet", "gei", "gigabit"),
    "10ge": (
        "10ge",
        "xge",
        "te",
        "ten",
        "tengigabitethernet",
        "ten-gigabitethernet",
        "xgigabitethernet",
        "xgei",
        "tengige",
    ),
    "fe": ("fe", "fa", "fastethernet", "fei"),
    "eth": ("eth", "ethernet", "e"),
    "25ge": ("25ge", "twe", "twentyfivegige", "xxvgei"),
    "40ge": ("40ge", "fo", "fortygige", "fortygigabitethernet", "fge"),
    "100ge": ("100ge", "hu", "hundredgige", "hge", "cgei"),
    "trunk": ("eth-trunk", "bridge-aggregation", "bagg", "po", "port-channel", "smartgroup", "aggregateport", "ag"),
    "onu": ("gpon-onu", "gpon_onu", "epon-onu", "epon_onu", "vport"),
    "olt": ("gpon-olt", "gpon_olt", "epon-olt", "epon_olt", "gpon", "epon"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_PORT = re.compile(
    r"(?P<kind>(?:\d+(?=[a-z]))?[a-z][a-z_-]*?)?[\s_-]*(?P<number>\d+(?:/\d+)*(?:\.\d+)?(?::\d+)?)", re.IGNORECASE
)

# `Vlanif1203`, `Vlan-interface1203`, `Vlan1203`, `br0`: where an address lives, not where a cable goes.
NO_PLUG = re.compile(r"(?:vlan|vl|bvi|irb|br|bridge|loop)[a-z_-]*\s*\d*(?:\.\d+)?", re.IGNORECASE)

_ONT = re.compile(r"[\s,]*\b(?:ont|onu)(?:[ -]?id)?[\s:=]*(?=\d+$)", re.IGNORECASE)


def port_key(name: str) -> tuple[str | None, str]:
    """A port's kind and number, whichever way it is written; the kind None where it is not named.

    An ONT is one more number behind its port's: `0/1/3 ont 5`, `0/1/3:5`, `0/1/3/5`.
    """
    match = _PORT.fullmatch(_ONT.sub(":", name.strip()))
    if match is None:
        return None, name.strip().lower()
    kind = (match["kind"] or "").lower().rstrip("-_ ")
    return (_KIND_OF.get(kind, kind) or None), match["number"].replace(":", "/")


def same_port(one: str | None, other: str | None) -> bool:
    """Do two names mean the same port: `GE0/0/7` and `GigabitEthernet0/0/7`?  No name means none."""
    if not one or not other:
        return False
    (kind, number), (other_kind, other_number) = port_key(one), port_key(other)
    return number == other_number and (kind == other_kind or kind is None or other_kind is None)


_RUNS_ON = re.compile(r"(?:\d{1,3}(?:/\d+)*|(?:/\d+)+)(?:\s|$)")


def logical_lines(text: str, starts_row: re.Pattern[str], whole_row: re.Pattern[str]) -> list[str]:
    """The lines of a table, with rows that a narrow window or a chat broke in two put together again.

    Where nothing tells a broken row from the beginning of the next, neither is read: the line comes back as no row.
    """
    raw = text.splitlines()
    lines = [line.strip() for line in raw]
    made: list[str] = []
    at = 0
    while at < len(lines):
        line, first = lines[at], raw[at]
        at += 1
        while at < len(lines) and starts_row.match(line) and lines[at] and not starts_row.match(lines[at]):
            after = lines[at]
            ways: tuple[str, ...] = (f"{line} {after}", f"{line}{after}")
            if whole_row.fullmatch(line):  # `…0/0/1` with `2` below it is port 12
                at_the_edge = _indent(raw[at]) <= _indent(first)  # the device itself goes on further in
                ways = ways[1:] if line[-1].isdigit() and at_the_edge and _RUNS_ON.match(after) else ()
            joined = next((each for each in ways if whole_row.fullmatch(each)), None)
            if joined is None:
                break
            begins_alike = first[:1] == " " == raw[at][:1] and _indent(first) == _indent(raw[at])
            last = at + 1 == len(lines) and not text.endswith("\n")
            doubtful = len(ways) == 1 and (begins_alike or last)
            line, at = f"? {line} | {after}" if doubtful else joined, at + 1
        made.append(line)
    return made


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# What a device says of one port, and more than that.
LONGEST_BLOCK = 20_000


def blocks(text: str, found: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """Each heading with the text up to the next one."""
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        yield match, text[match.start() : min(end, match.start() + LONGEST_BLOCK)]


def read_table(
    text: str,
    row: re.Pattern[str],
    make: Callable[[re.Match[str]], Row | None],
    *,
    noise: Sequence[re.Pattern[str]],
    starts: re.Pattern[str] | None = None,
    total: int | None = None,
    runs_on: Callable[[str, list[Row]], bool] = lambda _line, _rows: False,
) -> Parsed[Row]:
    """A table line by line, held against the total that the device prints.

    `make` gives None for a row that counts but is none of ours; `runs_on` takes a line into the row before it; without
    `starts` a row never breaks over two lines.
    """
    rows: list[Row] = []
    odd: list[str] = []
    seen = 0
    follows = False  # what nobody understood may have been the row that the next line belongs to
    lines = logical_lines(text, starts, row) if starts else [line.strip() for line in text.splitlines()]
    for line in lines:
        match = row.fullmatch(line)
        if match:
            seen += 1
            made = make(match)
            follows = made is not None
            if made is not None:
                rows.append(made)
        elif not (follows and runs_on(line, rows)) and not is_noise(line, *noise):
            odd.append(line)
            follows = False
    return Parsed(tuple(rows), tuple(odd), counted(seen, total))


# What a chat has broken off the line above: no line of a configuration begins so.
_BROKEN = re.compile(r"[\d/.:-]|[a-z-]+ (?:\d|$)|[a-z]{1,3}$")


def configured(
    text: str,
    line: re.Pattern[str],
    make: Callable[[re.Match[str], str | None], Row],
    *,
    begins: str | tuple[str, ...],
    port: re.Pattern[str] | None = None,
) -> Parsed[Row]:
    """Lines of a configuration; `make` also gets the port of the `interface` above, where `port` says how that reads.

    People copy a part of it, and a part says nothing of the rest: it is never complete.
    """
    rows: list[Row] = []
    odd: list[str] = []
    under: str | None = None
    lines = text.splitlines()
    for at, raw in enumerate(lines):
        said = raw.strip()
        named = port.fullmatch(said) if port else None
        match = line.fullmatch(said)
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if named:
            under = named["port"]
        elif said == "#" or said.startswith("interface "):
            under = None
        elif match and not _BROKEN.match(after):
            rows.append(make(match, under))
        elif said.startswith(begins):
            odd.append(said)
    return Parsed(tuple(rows), tuple(odd), False)


_MBPS = {"g": 1000.0, "m": 1.0, "k": 0.001}


def mbps(speed: str, unit: str) -> int:
    """A speed with its unit (G, M, k) in Mbit/s."""
    return round(float(speed) * _MBPS[unit.lower()])


def duplex_of(word: str) -> Duplex | None:
    """`Full`, `half`, as one of the two; `Auto` and anything else says neither."""
    words: dict[str, Duplex] = {"full": "full", "half": "half"}
    return words.get(word.lower())


def mode_of(word: str) -> PortMode | None:
    """`Access`, `trunk`, `hybrid`, as one of the three; anything else is none of them."""
    modes: dict[str, PortMode] = {"access": "access", "trunk": "trunk", "hybrid": "hybrid"}
    return modes.get(word.lower())


_FIELD = re.compile(r"[ \t]*(?P<key>[A-Za-z][\w/() -]{0,60}?) *:[ \t]*(?P<said>.*?)[ \t]*")
_LEFT_BLANK = re.compile(r"[-\s]*|n/a|none|null|not advertised", re.IGNORECASE)


def fields(text: str) -> dict[str, str]:
    """What a block says, `key: value` line by line, the first of each key (in lower case).

    A value that may go on in the line below, because a chat broke it there or the copy ends, is left out.
    """
    told: dict[str, str] = {}
    lines = whole_lines(text).split("\n")
    for at, line in enumerate(lines[:-1]):
        match = _FIELD.fullmatch(line)
        after = lines[at + 1]
        if match and (not after.strip() or _FIELD.fullmatch(after)):
            told.setdefault(match["key"].lower(), match["said"])
    return told


def said(text: str | None) -> str | None:
    """What a device wrote, None for its ways of leaving a field blank (`--`, `N/A`)."""
    return None if text is None or _LEFT_BLANK.fullmatch(text) else text


def whole_lines(text: str) -> str:
    """The text without a last line that nothing ends, since the copying may have ended inside it."""
    return text[: text.rfind("\n") + 1]


def told_total(found: re.Match[str] | None) -> int | None:
    """The total of a device's own line, None where it prints none."""
    return None if found is None else next(int(each) for each in found.groups() if each)


def number(text: str | None) -> int | None:
    """A whole number, or None where the device writes `-` or nothing."""
    return int(text) if text is not None and text.isdigit() else None


def cut_in_front(text: str) -> Callable[[re.Match[str]], bool]:
    """Which row of a table is the first thing in its text, so that its first figures may not have been copied?"""
    first = text.partition("\n")[0].strip()
    return lambda match: bool(first) and match.string.startswith(first)


def vlan_numbers(text: str) -> tuple[int, ...]:
    """The VLANs of a list (`1, 3-5 100`), each once, in order; what is no VLAN number is left out."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", text):
        low, high = int(first), int(last or first)
        if 1 <= low <= high <= 4094:
            found.update(range(low, high + 1))
    return tuple(sorted(found))


def is_noise(line: str, *headings: re.Pattern[str]) -> bool:
    """A line that carries nothing: empty, a rule, or a known heading."""
    return RULE.fullmatch(line) is not None or any(each.search(line) for each in headings)


def counted(rows: int, total: int | None) -> bool | None:
    """Is a table whole, by the total the device prints below or above it?"""
    return None if total is None else rows == total
