"""What a MAC check found, side by side: given, learned, answering ARP, bound, on record; and the port below."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldkit.devices.rows import port_key, same_port
from fieldkit.model.access import AccessReading
from fieldkit.model.finding import Finding
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.reading import Reading
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import has
from fieldkit.text.clean import clean

CHECK = "mac.binding"
HEAD = ("what", "mac", "against", "port", "vlan", "source")
# A port with more stations than this would push the rest off the screen; the others are only counted.
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `mac` None where there is none.

    `against` says whether it is the MAC in use: `same`, `other`, or empty where that is no question.
    """

    what: str
    mac: str | None
    port: str | None = None
    vlan: int | None = None
    source: str = ""
    against: str = ""


def binding_of(document: Document) -> Finding | None:
    """The verdict on the binding."""
    return next((each for each in document.findings if each.check == CHECK), None)


def rows(document: Document, wording: Wording) -> tuple[Row, ...]:
    """The table's lines, what the customer has first, then what the switch has, then the record."""
    latest: dict[str, Reading] = {each.topic: each for each in document.readings if each.facts is not None}
    found = binding_of(document)
    in_use = {str(each).lower() for each in (found.facts.get("in_use") if found else None) or ()}
    made = (
        *_given(latest, found, wording),
        *_read(latest, wording),
        *_recorded(document.opened.get("line") or {}, wording),
    )
    return tuple(replace(row, against=_against(row, in_use)) for row in made)


def _against(row: Row, in_use: set[str]) -> str:
    if not row.mac or not in_use:
        return ""
    return "same" if row.mac.lower() in in_use else "other"


def cells(row: Row, wording: Wording) -> tuple[str, ...]:
    """One line in words, as HEAD has its columns."""
    return (
        clean(row.what),
        clean(wording.say("mac_check.none") if row.mac is None else row.mac),
        wording.say(f"mac_check.{row.against}") if row.against else "",
        clean(_short(row.port or "")),
        "" if row.vlan is None else str(row.vlan),
        row.source,
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
    here = [each for each in told.stations if same_port(each.port, told.port)]
    learned = [each for each in here if not each.static]
    for each in learned[:MOST_ROWS]:
        yield Row(wording.say("mac_check.row.live"), each.mac, each.port, each.vlan, source)
    if len(learned) > MOST_ROWS:
        yield Row(wording.say("mac_check.row.more", {"count": len(learned) - MOST_ROWS}), "", told.port, source=source)
    if not learned and told.told.get("mac_on_port") == "whole":
        yield Row(wording.say("mac_check.row.live"), None, told.port, source=source)
    for each in told.stations:
        if each not in here and each.mac in told.sought:
            yield Row(wording.say("mac_check.row.elsewhere"), each.mac, each.port, each.vlan, source)
    for answer in told.answering:
        if not answer.static:
            yield Row(wording.say("mac_check.row.arp", {"ip": answer.ip}), answer.mac, answer.port, answer.vlan, source)
    for bound in told.bindings:
        kind = wording.say("mac_check.row.bound_as", {"kind": term(wording, "kind", bound.kind)})
        yield Row(kind, bound.mac, bound.port, bound.vlan, source)
    if not told.bindings and told.nothing_bound:
        yield Row(wording.say("mac_check.row.bound"), None, source=source)


def _recorded(line: Mapping[str, Any], wording: Wording) -> Iterator[Row]:
    bound = (line.get("access") or {}).get("bound_mac")
    if bound:
        yield Row(wording.say("mac_check.row.record"), str(bound), source=wording.say("mac_check.source.record"))


def _source(reading: Reading, wording: Wording) -> str:
    return wording.term("source", reading.source.value)


def notes(wording: Wording, document: Document) -> Iterator[str]:
    """What stands below the table: the port's state and VLAN, and which tables were not read whole."""
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
            wording.say("mac_check.unread_one", {"table": term(wording, "table", table), "why": why})
            for table, told in access.told.items()
            if told in ("partly", "refused") and has(f"mac_check.table.{table}")
            for why in (term(wording, "told", told),)
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


def term(wording: Wording, group: str, word: str) -> str:
    """A word of the table's own lists."""
    key = f"mac_check.{group}.{word}"
    return wording.say(key) if has(key) else clean(word)


def _port_words(port: PortState, wording: Wording) -> list[str]:
    state = wording.say(f"port.state.{port.condition}")
    more = [f"{port.speed_mbps} Mbit/s"] if port.speed_mbps else []
    more += [str(each) for each in (port.duplex, port.reason) if each]
    return [" ".join([state, *map(clean, more)])]
