"""The table of `mac-check` on the screen, and the request for whoever may change the binding."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from fieldkit.devices.platform import MacStyle, written
from fieldkit.model.access import AccessReading
from fieldkit.report.document import Document
from fieldkit.report.macs import HEAD, binding_of, cells, notes, rows, term
from fieldkit.report.words import Wording
from fieldkit.text import has
from fieldkit.text.clean import clean


def mac_table(wording: Wording, document: Document) -> RenderableType | None:
    """The table with what stands below it; None where nothing was read at all."""
    lines, said = rows(document, wording), list(notes(wording, document))
    if not lines and not said:
        return None
    table = Table.grid(padding=(0, 2, 0, 0))
    for name in HEAD:
        table.add_column(no_wrap=name == "mac", overflow="fold")
    table.add_row(*(Text(wording.say(f"mac_check.head.{name}"), style="bold") for name in HEAD))
    for row in lines:
        shown = [Text(each) for each in cells(row, wording)]
        if row.against == "other":
            shown[HEAD.index("against")].stylize("yellow")
        shown[-1].stylize("dim")
        table.add_row(*shown)
    parts: list[RenderableType] = [Text(wording.say("mac_check.title"), style="bold")]
    parts += [table] if lines else []
    parts += [Text(each) for each in said]
    return Group(*parts, Text(""))


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
        "found": _as_on_device(facts.get("found_mac"), style),
        "kinds": [term(wording, "kind", each) for each in _kinds(document)],
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
