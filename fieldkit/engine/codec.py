"""Typed values to JSON-ready data and back, for the journal, rehearsals and reports."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, get_args, get_type_hints

from fieldkit.engine.problem import nearest
from fieldkit.errors import BadInput
from fieldkit.model.access import AccessReading, StationReading
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading, ClaimsReading, ConflictReading
from fieldkit.model.broadcast import BroadcastReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.event import Event, EventKind
from fieldkit.model.inventory import InventoryReading
from fieldkit.model.line import Line, Optics, WrongLine, checked
from fieldkit.model.link import LinkReading
from fieldkit.model.lldp import LldpReading
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac
from fieldkit.model.mtu import MtuReading
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan
from fieldkit.model.optics import TypedPower
from fieldkit.model.path import PathReading
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.pppoe import PppoeError, PppoeReading
from fieldkit.model.ra import RaReading
from fieldkit.model.rate import RateReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.reading import Reading
from fieldkit.model.site import SiteReading
from fieldkit.model.stamp import StampReading
from fieldkit.model.stamp_mtu import StampMtuReading
from fieldkit.model.watch import WatchReading
from fieldkit.model.web import WebReading
from fieldkit.text.redact import redacted

# What a topic's facts look like; the one list that ties a topic's word to its type.
TOPIC_FACTS: Mapping[str, type] = {
    "link": LinkReading,
    "address": AddressReading,
    "arp": ArpReading,
    "conflict": ConflictReading,
    "claims": ClaimsReading,
    "echo": EchoReading,
    "dhcp": DhcpReading,
    "ra": RaReading,
    "broadcast": BroadcastReading,
    "lldp": LldpReading,
    "inventory": InventoryReading,
    "plugged": PluggedReading,
    "pppoe": PppoeReading,
    "dns": DnsReading,
    "reach": ReachReading,
    "web": WebReading,
    "mtu": MtuReading,
    "path": PathReading,
    "site": SiteReading,
    "rate": RateReading,
    "stamp": StampReading,
    "stamp_mtu": StampMtuReading,
    "watch": WatchReading,
    "station": StationReading,
    "mac_given": GivenMac,
    "mac_bound": BoundMac,
    "mac_live": LiveMac,
    "mac_gateway": GatewayMac,
    "optics_typed": TypedPower,
    "pppoe_error": PppoeError,
    "noc_port": PortState,
    "noc_vlan": PortVlan,
    "noc_light": LightBothEnds,
    "noc_errors": ErrorGrowth,
    "access": AccessReading,
}


def plain(value: Any) -> Any:
    """JSON-ready data from any model value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value


def event_of(at: datetime, kind: EventKind, payload: Any) -> Event:
    """An event as it is kept: JSON-ready, and without secrets.  Source: docs/decisions/0001."""
    return Event(at, kind, redacted(plain(payload)))


@cache
def _adapter(kind: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def typed(kind: type, data: Any, *, where: str) -> Any:
    """A model value from JSON-ready data.

    Raises: BadInput naming the key, when the data does not fit.
    """
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_python(data)
    except ValidationError as exc:
        first = exc.errors()[0]
        path = tuple(str(part) for part in first["loc"])
        key, value = ".".join(path), first["input"]
        shown = _as_written(value)
        if first["type"] == "unexpected_keyword_argument":
            raise unknown_key(where, key, path[-1], _keys(kind, path[:-1])) from exc
        if first["type"] == "literal_error" or first["type"] == "enum":
            known = re.findall("'([^']*)'", first["ctx"]["expected"])
            raise BadInput("data.not_one_of", where=where, key=key, value=shown, **nearest(str(shown), known)) from exc
        for word, code in NOT_A.items():
            if first["type"].startswith(word):
                code = "data.not_a_mapping" if code == "data.not_a_group" and not key else code
                raise BadInput(code, where=where, key=key, value=shown) from exc
        raise BadInput("data.wrong_shape", where=where, key=key, why=first["msg"]) from exc


# A value is named in a sentence, which a whole page of it would drown.
LONGEST_NAMED = 60


def _as_written(value: Any) -> str | int | float | None:
    """A wrong value as a sentence names it."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_NAMED else f"{value[:LONGEST_NAMED]}…"
    if isinstance(value, Mapping):
        return "{…}"
    return value if isinstance(value, int | float) else "[…]" if isinstance(value, list | tuple) else None


# The first letters of pydantic's kind of error -> what was wanted.
NOT_A = {
    "float_": "data.not_a_number",
    "finite_number": "data.not_a_number",
    "int_": "data.not_a_whole_number",
    "bool_": "data.not_yes_or_no",
    "tuple_": "data.not_a_list",
    "list_": "data.not_a_list",
    "string_": "data.not_a_text",
    "dict_": "data.not_a_group",
    "dataclass_": "data.not_a_group",
    "missing": "data.missing_key",
}


def unknown_key(where: str, key: str, written: str, known: Iterable[str]) -> BadInput:
    """The error of a key that is not there, with the nearest that is."""
    return BadInput("data.unknown_key", where=where, key=key, **nearest(written, known))


def _keys(kind: Any, path: tuple[str, ...]) -> list[str]:
    """What keys a type has, or the type of one of its fields further down."""
    for part in path:
        hints = get_type_hints(kind) if dataclasses.is_dataclass(kind) else {}
        kind = hints.get(part, None if hints else kind)
        inner = [each for each in get_args(kind) if dataclasses.is_dataclass(each)]
        kind = inner[0] if inner else kind
    if not dataclasses.is_dataclass(kind):
        return []
    return [each.metadata.get("key", each.name) for each in dataclasses.fields(kind)]


def topic_facts(topic: str, data: Any, *, where: str) -> Any:
    """A topic's typed facts from data; unknown keys are refused.

    Raises: BadInput for an unknown topic, or data that does not fit it.
    """
    if topic not in TOPIC_FACTS:
        raise BadInput("data.unknown_topic", where=where, topic=topic, known=sorted(TOPIC_FACTS))
    _refuse_unknown(TOPIC_FACTS[topic], data, where=where)
    return typed(TOPIC_FACTS[topic], data, where=where)


def _refuse_unknown(kind: type, data: Any, *, where: str) -> None:
    if isinstance(data, Mapping):
        known = {each.name for each in dataclasses.fields(kind)}
        unknown = sorted(set(data) - known)
        if unknown:
            raise unknown_key(where, unknown[0], unknown[0], sorted(known))


def reading_from(data: Mapping[str, Any], *, where: str) -> Reading:
    """A stored reading, its facts typed again by its topic."""
    facts = data.get("facts")
    bare: Reading = typed(Reading, {**data, "facts": None}, where=where)
    return bare if facts is None else dataclasses.replace(bare, facts=topic_facts(bare.topic, facts, where=where))


def line_from(data: Any, *, where: str) -> Line:
    """A line record from data as a person wrote it (`optics.class`, lists, texts), every value proven.

    Raises: BadInput naming the key.
    """
    if not isinstance(data, Mapping):
        raise BadInput("data.not_a_mapping", where=where, key="")
    given = {key: _filled(value) for key, value in data.items() if value is not None and value != TO_FILL_IN}
    optics = given.get("optics")
    if isinstance(optics, Mapping) and "class_" in optics:  # our own name for the key, not a person's
        raise unknown_key(where, "optics.class_", "class", _keys(Optics, ()))
    if isinstance(optics, Mapping) and "class" in optics:
        given["optics"] = {("class_" if key == "class" else key): value for key, value in optics.items()}
    try:
        line: Line = typed(Line, given, where=where)
    except BadInput as exc:
        key = str(exc.facts.get("key", ""))
        raise BadInput(exc.code, **{**exc.facts, "key": key.replace("optics.class_", "optics.class")}) from exc
    try:
        return checked(line)
    except WrongLine as exc:
        raise BadInput(f"line.wrong_{exc.why}", where=where, key=exc.key, value=exc.value) from exc


# What a template leaves for a person to fill in; where nobody did, nothing is known.
TO_FILL_IN = "…"


def _filled(value: Any) -> Any:
    return {key: each for key, each in value.items() if each != TO_FILL_IN} if isinstance(value, Mapping) else value


def line_to(line: Line) -> dict[str, Any]:
    """A line record as a person would write it: only what is known."""
    made: dict[str, Any] = _known(plain(line))
    if "class_" in made.get("optics", {}):
        made["optics"]["class"] = made["optics"].pop("class_")
    return made


def _known(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    kept = {key: _known(value) for key, value in data.items()}
    return {key: value for key, value in kept.items() if value not in (None, [], {})}
