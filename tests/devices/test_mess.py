"""What chats and hurried copying make of an output: read all the same, or not read, but never read wrongly."""

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from fieldkit.devices.plain import decoded
from fieldkit.devices.readings import NO_PORT, PARTLY, readings
from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import same_port
from fieldkit.model.access import AccessPort, AccessReading
from fieldkit.model.line import Access, CarrierAddress, Line
from tests.devices.test_parsers import EXPECTED, transcript

PORTS = {
    "huawei_vrp": "GE0/0/7",
    "hp_comware": "GigabitEthernet1/0/7",
    "cisco_ios": "GigabitEthernet0/7",
    "huawei_smartax": "0/1/3 ont 5",
    "fiberhome": "1/1/3",
    "linux": "p7",
    "zte_olt": "gpon-onu_1/2/3:4",
    "zte_zxros": None,
    "ruijie_os": "GigabitEthernet 0/7",
}
FULL_WIDTH = {each: each + 0xFEE0 for each in range(0x21, 0x7F)}
BLANKS = " " * 42

Spoil = Callable[[str], str]


def each_line(before: str) -> Spoil:
    """Something before each line."""
    return lambda text: "\n".join(before + line for line in text.split("\n"))


def paged(move: str) -> Spoil:
    """The pager's prompt and its cursor moves in every fifth line."""
    rest = f"  ---- More ----{move}{BLANKS}{move}"
    return lambda text: "\n".join(line if at % 5 else rest + line for at, line in enumerate(text.split("\n")))


MESS: dict[str, Spoil] = {
    "stamped": each_line("[2026-11-23 10:00:01] "),
    "stamped by the millisecond": each_line("10:00:01.123 "),
    "quoted": each_line("> "),
    "indented": each_line("    "),
    "full width": lambda text: text.translate(FULL_WIDTH),
    "full-width colons": lambda text: text.replace(":", "："),
    "long dashes": lambda text: text.replace("-", "–"),
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "blanks run together": lambda text: re.sub(" +", " ", text),
    "blank lines between": lambda text: text.replace("\n", "\n\n"),
    "pager": paged("\x1b[42D"),
    "pager, the escapes eaten": paged("[42D"),
    "code page": lambda text: decoded(f"网管回的：\n{text}".encode("gb18030")),
}


def bare(name: str) -> str:
    """A transcript without the header of its file."""
    return "\n".join(line for line in transcript(name).split("\n") if not line.startswith("##"))


def line_of(name: str) -> Line:
    """The line at port 7."""
    port = PORTS[name.split("/")[0]]
    return Line(access=Access(port=port), address=CarrierAddress(ip="203.0.113.9", vlan=1203))


def read(text: str, line: Line) -> dict[str, tuple[Any, str | None]]:
    """The readings, by topic."""
    return {each.topic: (each.facts, each.weak) for each in readings(recognise(text).outputs, line).taken}


@pytest.mark.parametrize("mess", MESS)
def test_a_mess_reads_as_the_clean_text(mess: str) -> None:
    """The same readings from every transcript, however it came here; one cut at the pager may be half a table."""
    for name in EXPECTED:
        if name != "huawei_vrp/mac_cut":
            clean = bare(name)
            assert read(MESS[mess](clean), line_of(name)) == read(clean, line_of(name)), name


# What a table's rows are called, and which question they answer.
TABLES = {"stations": "mac_on_port", "answering": "arp_of_ip", "bindings": "binding", "peers": "lldp"}


def contradicted(facts: AccessReading, clean: AccessReading) -> list[str]:
    """What a spoilt text says of the switch that the clean one does not: less is no lie, else is."""
    found = [f"{table}: told whole" for table, told in facts.told.items() if told == "whole" != clean.told.get(table)]
    for name in TABLES:
        there = [asdict(each) for each in getattr(clean, name)]
        for each in map(asdict, getattr(facts, name)):
            # An address that lost its first digits is another's, and says nothing of this line.
            known = {key: value for key, value in each.items() if value is not None and key != "ip"}
            if not any(known.items() <= row.items() for row in there):
                found.append(f"{name}: {each}")
    return found


def misread(state: AccessPort, clean: AccessPort) -> list[str]:
    """What a spoilt text says of the port that the clean one does not."""
    was = asdict(clean)
    said = {key: value for key, value in asdict(state).items() if key not in ("name", "description", "reason")}
    found = [
        f"state.{key}: {value!r} for {was[key]!r}" for key, value in said.items() if value not in (None, (), was[key])
    ]
    return found if same_port(state.name, clean.name) else [*found, f"state.name: {state.name}"]


def bound_in(taken: dict[str, tuple[Any, str | None]]) -> set[str]:
    """Each MAC that the switch's tables bind."""
    return {each.mac for each in taken["access"][0].bindings} if "access" in taken else set()


@cache
def clean_reading(name: str) -> dict[str, tuple[Any, str | None]]:
    """What the transcript itself says."""
    return read(bare(name), line_of(name))


def contradictions(name: str, spoilt: str) -> list[str]:
    """What a spoilt text says for certain that the clean one does not say."""
    clean = clean_reading(name)
    now = read(spoilt, line_of(name))
    spoilt_port_is_sure = "noc_port" in now and now["noc_port"][1] is None
    found = []
    for topic, (facts, weak) in now.items():
        if topic == "access" and topic in clean:
            was = clean[topic][0]
            found += contradicted(facts, was)
            if facts.state and was.state and spoilt_port_is_sure:
                found += misread(facts.state, was.state)
            continue
        # Where several are bound, the half of a table has one of them.
        if weak is not None or (topic == "mac_bound" and facts.mac in bound_in(clean)):
            continue
        said = asdict(clean[topic][0]) if topic in clean else {}
        for key, value in asdict(facts).items():
            was = said.get(key)
            if key == "reason" and value and was and value.split() and "".join(value.split()) == "".join(was.split()):
                continue
            # A power that lost its last decimals is still that power.
            near = isinstance(value, float) and isinstance(was, float) and abs(value - was) < 0.1
            if value is not None and value != was and not near:
                found.append(f"{topic}.{key}: {value!r} for {was!r}")
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_lines_broken_anywhere_never_read_wrongly(name: str) -> None:
    """A chat breaks lines at any width: DOWN never stands for error-down, -1 never for -16.7, port 1 never for 12."""
    for width in range(12 + len(name) % 5, 110, 5):
        broken = "\n".join(
            "\n".join(line[at : at + width] for at in range(0, max(1, len(line)), width))
            for line in bare(name).split("\n")
        )
        assert contradictions(name, broken) == [], width


@pytest.mark.parametrize("name", EXPECTED)
def test_copied_in_part_never_read_wrongly(name: str) -> None:
    """The mouse let go too early, or began too late: what is read for certain is what was there."""
    clean = bare(name)
    for at in range(1, len(clean), max(1, len(clean) // 50)):
        assert contradictions(name, clean[:at]) == [], clean[max(0, at - 40) : at]
        assert contradictions(name, clean[at:]) == [], clean[at : at + 40]


def test_another_ports_rows_are_no_empty_port() -> None:
    """Asked for our port, answered with a trunk's or another kind's rows: no reading, least of all `none learned`."""
    text = bare("huawei_vrp/mac_one")
    for other in ("XGE0/0/7", "Eth-Trunk1", "GE0/0/70"):
        assert "mac_live" not in read(text.replace("GE0/0/7 ", f"{other} "), line_of("huawei_vrp/mac_one")), other


def test_the_same_output_twice_is_one_reading() -> None:
    """Copied twice by mistake, the counter stood still for no time at all: that is no proof of a clean port."""
    text = bare("huawei_vrp/port_up")
    assert "noc_errors" not in read(f"{text}\n{text}", line_of("huawei_vrp/port_up"))


def test_outputs_in_the_wrong_order() -> None:
    """The device's clock says which came first."""
    early, late = bare("huawei_vrp/port_up"), bare("huawei_vrp/port_later")
    line = line_of("huawei_vrp/port_up")
    assert read(f"{late}\n{early}", line)["noc_errors"] == read(f"{early}\n{late}", line)["noc_errors"]


def test_light_without_port_and_command_is_weak() -> None:
    """Nothing says whose light it is."""
    keyed = "\n".join(
        line
        for line in bare("huawei_vrp/light_keyed").split("\n")
        if "Ethernet" not in line and "GE0" not in line and "display" not in line
    )
    facts, weak = read(keyed, line_of("huawei_vrp/light_keyed"))["noc_light"]
    assert (facts.near_rx_dbm, weak) == (-18.2, NO_PORT)


def test_a_single_line_out_of_a_chat() -> None:
    """One line says that the port is up; that it is down may have gone on."""
    line = line_of("huawei_vrp/port_up")
    for state, weak in (("UP", None), ("DOWN", PARTLY)):
        assert read(f"GigabitEthernet0/0/7 current state : {state}", line)["noc_port"][1] == weak


@pytest.mark.parametrize(
    "text",
    [
        "<SW1>display mac-address Gi0/0/7\n          ^\nError: Wrong parameter found at '^' position.\n<SW1>",
        "sw1#show mac address-table int gi0/7\n      ^\n% Invalid input detected at '^' marker.\nsw1#",
    ],
)
def test_a_refused_command_is_no_reading(text: str) -> None:
    """Empty is a reading only where the device says so."""
    assert recognise(text).outputs == ()
