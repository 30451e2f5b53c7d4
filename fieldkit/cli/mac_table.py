"""What `mac-check` found, side by side: given, learned, answering ARP, bound; the port; the request to pass on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from fieldkit.devices.platform import MacStyle, written
from fieldkit.devices.rows import port_key, same_port
from fieldkit.model.access import BINDING_TABLES, AccessReading
from fieldkit.model.finding import Finding
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.reading import Reading
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import has
from fieldkit.text.clean import clean

CHECK = "mac.binding"
# A port with more stations than this would push the rest off the screen; the others are counted.
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `mac` None where there is none."""

    what: str
    mac: str | None
    port: str | None = None
    vlan: int | None = None
    source: str = ""


def binding_of(document: Document) -> Finding | None:
    """The verdict on the binding."""
    return next((each for each in document.findings if each.check == CHECK), None)


def rows(document: Document, wording: Wording) -> tuple[Row, ...]:
    """The table's lines, what the customer has first, then what the switch has, then the record."""
    latest: dict[str, Reading] = {each.topic: each for each in document.readings if each.facts is not None}
    found = binding_of(document)
    return (
        *_given(latest, found, wording),
        *_read(latest, wording),
        *_recorded(document.opened.get("line") or {}, wording),
    )


def _given(latest: Mapping[str, Reading], found: Finding | None, wording: Wording) -> Iterator[Row]:
    facts = found.facts if found else {}
    given = latest.get("mac_given")
    if given is not None and isinstance(given.facts, GivenMac):
        yield Row(wording.say("mac_check.row.given"), given.facts.mac, source=_source(given, wording))
    elif facts.get("laptop") and facts.get("given_mac"):
        yield Row(wording.say("mac_check.row.laptop"), str(facts["given_mac"]), source=wording.term("source", "probe"))


def _read(latest: Mapping[str, Reading], wording: Wording) -> Iterator[Row]:
    access = latest.get("access")
    told = access.facts if access is not None and isinstance(access.facts, AccessReading) else None
    if access is not None and told is not None:
        yield from _of_the_switch(told, _source(access, wording), wording)
    for topic in ("mac_live", "mac_bound"):
        reading = latest.get(topic)
        # What the switch itself said stands there already.
        if reading is None or (told is not None and access is not None and reading.source is access.source):
            continue
        source = _source(reading, wording)
        if isinstance(reading.facts, LiveMac):
            for mac in reading.facts.macs or (None,):
                yield Row(wording.say("mac_check.row.live"), mac, source=source)
        elif isinstance(reading.facts, BoundMac):
            yield Row(wording.say("mac_check.row.bound"), reading.facts.mac, source=source)


def _of_the_switch(told: AccessReading, source: str, wording: Wording) -> Iterator[Row]:
    here = [each for each in told.stations if each.port and told.port and same_port(each.port, told.port)]
    learned = [each for each in here if not each.static]
    for each in learned[:MOST_ROWS]:
        yield Row(wording.say("mac_check.row.live"), each.mac, each.port, each.vlan, source)
    if not learned and told.told.get("mac_on_port") == "whole":
        yield Row(wording.say("mac_check.row.live"), None, told.port, source=source)
    for each in told.stations:
        if each not in here and each.mac in told.sought:
            yield Row(wording.say("mac_check.row.elsewhere"), each.mac, each.port, each.vlan, source)
    for answer in told.answering:
        if not answer.static:
            yield Row(wording.say("mac_check.row.arp", {"ip": answer.ip}), answer.mac, answer.port, answer.vlan, source)
    for bound in told.bindings:
        kind = wording.say("mac_check.row.bound_as", {"kind": _term(wording, "kind", bound.kind)})
        yield Row(kind, bound.mac, bound.port, bound.vlan, source)
    if not told.bindings and any(told.told.get(each) == "whole" for each in BINDING_TABLES):
        yield Row(wording.say("mac_check.row.bound"), None, source=source)


def _recorded(line: Mapping[str, Any], wording: Wording) -> Iterator[Row]:
    bound = (line.get("access") or {}).get("bound_mac")
    if bound:
        yield Row(wording.say("mac_check.row.record"), str(bound), source=wording.say("mac_check.source.record"))


def _source(reading: Reading, wording: Wording) -> str:
    return wording.term("source", reading.source.value)


# -- on the screen ----------------------------------------------------------------------------------------------------


def mac_table(wording: Wording, document: Document) -> RenderableType | None:
    """The table with what stands below it; None where nothing was read at all."""
    lines = rows(document, wording)
    notes = list(_below(wording, document))
    if not lines and not notes:
        return None
    found = binding_of(document)
    in_use = {str(each).lower() for each in (found.facts.get("in_use") if found else None) or ()}
    names = ("what", "mac", "against", "port", "vlan", "source")
    table = Table.grid(padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(no_wrap=name == "mac", overflow="fold")
    table.add_row(*(Text(wording.say(f"mac_check.head.{name}"), style="bold") for name in names))
    for row in lines:
        against = "" if row.mac is None or not in_use else "same" if row.mac.lower() in in_use else "other"
        table.add_row(
            Text(clean(row.what)),
            Text(clean(row.mac or wording.say("mac_check.none"))),
            Text(wording.say(f"mac_check.{against}") if against else "", style="yellow" if against == "other" else ""),
            Text(clean(_short(row.port or ""))),
            Text("" if row.vlan is None else str(row.vlan)),
            Text(row.source, style="dim"),
        )
    parts: list[RenderableType] = [Text(wording.say("mac_check.title"), style="bold")]
    parts += [table] if lines else []
    parts += [Text(each) for each in notes]
    return Group(*parts, Text(""))


def _below(wording: Wording, document: Document) -> Iterator[str]:
    latest = {each.topic: each.facts for each in document.readings if each.facts is not None}
    access, port, vlan = latest.get("access"), latest.get("noc_port"), latest.get("noc_vlan")
    line = document.opened.get("line") or {}
    name = (access.port if isinstance(access, AccessReading) else None) or (line.get("access") or {}).get("port")
    said: list[str] = []
    if isinstance(port, PortState):
        said += _port_words(port, wording)
    if isinstance(vlan, PortVlan) and vlan.vlans:
        expected = (line.get("address") or {}).get("vlan")
        key = "mac_check.vlan" if expected is None else "mac_check.vlan_record"
        said.append(wording.say(key, {"vlans": list(vlan.vlans), "expected": expected}))
    if isinstance(access, AccessReading) and access.state is not None and access.state.uplink:
        said.append(wording.say("mac_check.uplink"))
    if said:
        joint = "，" if wording.language == "zh" else ", "
        state = joint.join(said)
        yield wording.say("mac_check.port", {"port": name or wording.say("mac_check.request.blank"), "state": state})
    if isinstance(access, AccessReading):
        half = [
            wording.say("mac_check.unread_one", {"table": _term(wording, "table", table), "why": why})
            for table, told in access.told.items()
            if told in ("partly", "refused") and has(f"mac_check.table.{table}")
            for why in (_term(wording, "told", told),)
        ]
        if half:
            yield wording.say("mac_check.unread", {"tables": half})


# How a port of each kind is written in few letters.
_SHORT = {"ge": "GE", "10ge": "XGE", "fe": "FE", "eth": "Eth", "25ge": "25GE", "40ge": "40GE", "100ge": "100GE"}
_LONG = 12


def _short(port: str) -> str:
    """A port's name in few letters, where it has many."""
    kind, number = port_key(port)
    return f"{_SHORT[kind]}{number}" if len(port) > _LONG and kind in _SHORT else port


def _term(wording: Wording, group: str, word: str) -> str:
    key = f"mac_check.{group}.{word}"
    return wording.say(key) if has(key) else clean(word)


def _port_words(port: PortState, wording: Wording) -> list[str]:
    state = wording.say(f"port.state.{port.condition}")
    more = [f"{port.speed_mbps} Mbit/s"] if port.speed_mbps else []
    more += [str(each) for each in (port.duplex, port.reason) if each]
    return [" ".join([state, *map(clean, more)])]


# -- the request ------------------------------------------------------------------------------------------------------


def request(wording: Wording, document: Document, style: MacStyle, lines: Sequence[str] = ()) -> str | None:
    """What to pass on to whoever may change it, as text to copy; None where nothing on the switch is to be changed.

    `lines` are the platform's own, where they are known.
    """
    found = binding_of(document)
    if found is None or not has(key := f"mac_check.request.{found.code}"):
        return None
    record = document.opened.get("line") or {}
    access, address, facts = record.get("access") or {}, record.get("address") or {}, found.facts
    blank = wording.say("mac_check.request.blank")
    in_use = list(facts.get("in_use") or ())
    ports = {"port": facts.get("port") or access.get("port")}
    holes: dict[str, Any] = {
        **facts,
        **ports,
        "line": record.get("id"),
        "switch": _switch(facts.get("switch"), access.get("switch"), wording),
        "vlan": facts.get("vlan") or address.get("vlan"),
        "ip": address.get("ip"),
        "old": _as_on_device(facts.get("bound_mac"), style),
        "new": _as_on_device(in_use[0] if len(in_use) == 1 else None, style),
        "kinds": [_term(wording, "kind", each) for each in _kinds(document)],
        "bindings": [f"{_as_on_device(each.mac, style)} {each.port or each.ip or ''}" for each in _bindings(document)],
    }
    holes = {name: blank if value in (None, "", [], ()) else value for name, value in holes.items()}
    said = [wording.say("mac_check.request.where", holes), wording.say(key, holes)]
    if lines:
        said += [wording.say("mac_check.request.lines"), *(f"  {clean(each)}" for each in lines)]
    return "\n".join([wording.say("mac_check.request"), *said])


def _switch(name: Any, address: Any, wording: Wording) -> str | None:
    """What the switch calls itself, with the address it is managed by."""
    if name and address and name != address:
        return wording.say("mac_check.request.switch", {"name": name, "address": address})
    return str(name or address) if name or address else None


def _as_on_device(mac: Any, style: MacStyle) -> str | None:
    return written(str(mac), style) if mac else None


def _bindings(document: Document) -> Sequence[Any]:
    access = next((each.facts for each in reversed(document.readings) if each.topic == "access" and each.facts), None)
    return access.bindings if isinstance(access, AccessReading) else ()


def _kinds(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.kind for each in _bindings(document)))
