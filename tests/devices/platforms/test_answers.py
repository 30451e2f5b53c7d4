"""Each question to a switch, put to a made-up one: what is read off its answer is what the switch holds."""

from collections.abc import Iterable
from typing import Any

import pytest

from fieldkit.devices.platform import INTENT_OF, Ask, written
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.recognise import Output, read_answer
from fieldkit.devices.rows import port_key
from fieldkit.devices.talk import Answer
from tests.fakedevice import Quirks, Seen, State, scenes
from tests.fakedevice.cli import Said
from tests.fakedevice.shells import SHELLS
from tests.fakedevice.state import Mac, Port

DEVICES = ("huawei_vrp", "huawei_vrpv8", "hp_comware")
EVERYWHERE = ("ip_source", "snooping", "port_security")
SCENES = [
    pytest.param(device, code, kinds, id=f"{device}-{code}-{'all' if kinds else 'arp'}")
    for device in DEVICES
    for code in scenes.codes(device)
    for kinds in ((), EVERYWHERE)
]


def place(port: str | None) -> tuple[str | None, str] | None:
    """A port however it is written; None where the device has none."""
    return None if port is None else port_key(port)


def macs(rows: Iterable[Mac]) -> set[Any]:
    return {(each.mac, each.vlan, place(each.port)) for each in rows}


def bound(state: State, kind: str, port: Port | None = None) -> set[Any]:
    return {
        (each.ip, each.mac, each.vlan, place(each.port))
        for each in state.bound
        if each.kind == kind and (port is None or each.port == port.name)
    }


def secured(state: State, port: Port) -> set[Any]:
    kinds = ("sticky", "security", "sec-config")
    return {(each.mac, each.vlan) for each in state.macs_shown(port=port) if each.kind in kinds}


def held(ask: Ask, state: State, port: Port) -> set[Any]:
    """What the switch holds that answers a question."""
    match ask:
        case "port":
            return {(place(port.name), port.up, port.shut, port.error_down)}
        case "mac_on_port":
            return macs(state.macs_shown(port=port))
        case "mac_search":
            return macs(state.macs_shown(mac=scenes.LIVE))
        case "static_arp":
            return {(each.ip, each.mac) for each in state.arps if each.kind == "static"}
        case "arp_of_ip":
            return {(each.ip, each.mac) for each in state.arps_shown() if each.ip == scenes.IP}
        case "binding":
            return bound(state, "ip_source")
        case "snooping":
            return bound(state, "snooping", port) or bound(state, "snooping")
        case "port_security":
            return secured(state, port)
        case "lldp":
            return {(each.name, each.address) for each in state.neighbours if each.port == port.name}
        case _:
            return {(place(port.name), port.mode, port.pvid)}


def told(ask: Ask, rows: tuple[Any, ...]) -> set[Any]:
    """The same, off the rows that were read."""
    match ask:
        case "port":
            return {(place(row.port), row.condition == "up", row.condition == "shut", row.reason) for row in rows}
        case "mac_on_port" | "mac_search":
            return {(row.mac, row.vlan, place(row.port)) for row in rows}
        case "static_arp" | "arp_of_ip":
            return {(row.ip, row.mac) for row in rows}
        case "binding" | "snooping":
            return {(row.ip, row.mac, row.vlan, place(row.port)) for row in rows}
        case "port_security":
            return {(row.mac, row.vlan) for row in rows}
        case "lldp":
            return {(row.name, row.address) for row in rows}
        case _:
            return {(place(row.port), row.mode, *row.vlans) for row in rows}


ASKED: tuple[Ask, ...] = (
    "port",
    "mac_on_port",
    "mac_search",
    "static_arp",
    "arp_of_ip",
    "binding",
    "snooping",
    "port_security",
    "lldp",
    "vlan",
)
# Where a Comware switch has no neighbour it says nothing at all, where it has not heard an address no more than the
# heading; neither is an answer.
SILENT = {("hp_comware", "lldp"), ("hp_comware", "arp_of_ip")}


def answered(device: str, ask: Ask, state: State, port: str) -> Output | None:
    """What the device says to the first of the platform's commands that it takes; None where it has none such."""
    platform = PLATFORMS[scenes.fieldkit_name(device)]
    shell = SHELLS[device](state, Quirks(), Seen(), state.users[0])
    for command in platform.asks[ask]:
        asked = command.format(port=port, ip=scenes.IP, mac=written(scenes.LIVE, platform.mac_style), vlan=scenes.VLAN)
        try:
            text, refused = shell.run(asked), False
        except Said as error:
            text, refused = error.text, True
        assert isinstance(text, str)
        assert (platform.not_understood.search(text) is not None) is refused, text
        if refused:
            continue
        return read_answer(platform, ask, Answer(asked, text, text, shell.prompt()))
    return None


@pytest.mark.parametrize(("device", "code", "kinds"), SCENES)
def test_what_is_read_is_what_the_switch_holds(device: str, code: str, kinds: tuple[str, ...]) -> None:
    """Every question, whole and with no line left over."""
    platform = PLATFORMS[scenes.fieldkit_name(device)]
    state, line = scenes.scene(device, code, kinds or ("static_arp",))
    assert line.access.port is not None
    port = state.port(line.access.port)
    assert port is not None
    for ask in (each for each in ASKED if each in platform.asks):
        output = answered(device, ask, state, line.access.port)
        assert output is not None, ask
        assert output.intent == INTENT_OF[ask]
        assert output.parsed.not_understood == (), ask
        assert told(ask, output.parsed.rows) == held(ask, state, port), ask
        if (device, ask) not in SILENT or output.parsed.rows:
            assert output.parsed.complete is True, ask


@pytest.mark.parametrize("device", DEVICES)
def test_an_answer_to_something_else_is_no_row(device: str) -> None:
    """A banner, a log line or another table in place of the answer: its lines come back unread, none are called all."""
    platform = PLATFORMS[scenes.fieldkit_name(device)]
    said = (
        "Nov 23 2026 10:00:01 SW1 %%01IFNET/4/LINK_STATE(l)[1]:The line protocol on GE0/0/7 has entered the UP state."
    )
    for ask in ASKED:
        for command in platform.asks.get(ask, ()):
            parsed = read_answer(platform, ask, Answer(command, said, said, "<SW1>")).parsed
            assert (parsed.rows, parsed.complete) == ((), None), command
            assert ask == "port" or parsed.not_understood == (said,), command
