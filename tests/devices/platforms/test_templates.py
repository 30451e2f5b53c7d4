"""The community's templates: an allow-list of exact ones, and a second opinion on our own readers."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import LldpRow, MacRow, Parsed
from fieldkit.devices.templates import TEMPLATES, Record, read_by_template
from fieldkit.model.mac import parse_mac
from tests.devices.transcripts import transcript

# What the package's own look-up, which goes by prefix, would give to the template of another command.
TRAPS = [
    ("huawei_vrp", "display arp"),
    ("huawei_vrp", "display arp static"),
    ("huawei_vrp", "display transceiver verbose"),
    ("huawei_vrp", "display stp brief"),
    ("huawei_vrp", "display dhcp snooping user-bind all"),
    ("huawei_vrp", "display lldp neighbor brief"),
    ("huawei_vrp", "display port vlan"),  # its template drops a port of a kind it does not know, and says nothing
    ("hp_comware", "display mac-address"),  # these two have no rule for an unknown line
    ("hp_comware", "display arp"),
    ("cisco_ios", "show interfaces transceiver"),
    ("cisco_ios", "show interfaces transceiver detail"),
    ("cisco_ios", "show interfaces counters errors"),
    ("huawei_smartax", "display location mac"),
]


@pytest.mark.parametrize(("command", "name"), list(TEMPLATES.items()), ids=[" ".join(each) for each in TEMPLATES])
def test_each_template_is_there_and_is_made_for_its_command(command: tuple[str, str], name: str) -> None:
    """A file of the installed package, named after the whole command, which raises an error at an unknown line."""
    import textfsm

    platform, asked = command
    made_for = name.removeprefix(f"{platform}_").replace("_", " ")
    assert made_for.startswith(asked) or asked.startswith(made_for)
    with (files("ntc_templates") / "templates" / f"{name}.textfsm").open(encoding="utf-8") as file:
        fsm = textfsm.TextFSM(file)
    reading = {state: rules for state, rules in fsm.states.items() if rules and state not in ("EOF", "End")}
    assert all(any(rule.line_op == "Error" for rule in rules) for rules in reading.values())


@pytest.mark.parametrize(("platform", "asked"), TRAPS)
def test_no_command_is_read_by_another_ones_template(platform: str, asked: str) -> None:
    """Looked up by the whole command or not at all."""
    assert (platform, asked) not in TEMPLATES
    with pytest.raises(KeyError):
        read_by_template(platform, asked, "", lambda record: record)


def test_what_the_template_does_not_know_is_no_half_a_table() -> None:
    """One strange line, and nothing is read: the lines come back as they were, and nothing is called whole."""
    known = body("huawei_vrp/mac_one")
    strange = known.replace("c83a", "Warning: the table is being rebuilt\nc83a")
    assert len(read_by_template("huawei_vrp", "display mac-address", known, mac).rows) == 1
    read = read_by_template("huawei_vrp", "display mac-address", strange, mac)
    assert (read.rows, read.complete) == ((), None)
    assert "Warning: the table is being rebuilt" in read.not_understood


def test_a_value_that_is_none_is_no_row() -> None:
    """A template's pattern may let through what is no MAC."""

    def broken(record: Record) -> MacRow:
        return MacRow(parse_mac("no mac"), None)

    assert read_by_template("huawei_vrp", "display mac-address", body("huawei_vrp/mac_one"), broken).rows == ()


def test_too_much_is_not_read() -> None:
    """A template's patterns cost time on each line; what is no table of one line's is left."""
    flood = body("huawei_vrp/mac_one") + "x" * 500_000
    assert read_by_template("huawei_vrp", "display mac-address", flood, mac).rows == ()


def mac(record: Record) -> MacRow:
    return MacRow(parse_mac(word(record, "DESTINATION_ADDRESS")), word(record, "DESTINATION_PORT"))


def arp(record: Record) -> tuple[str, str]:
    return word(record, "IP_ADDRESS"), word(record, "INTERFACE")


def neighbour(record: Record) -> LldpRow:
    port = word(record, "NEIGHBOR_PORT_ID")
    return LldpRow(word(record, "LOCAL_INTERFACE"), word(record, "NEIGHBOR_NAME"), port, word(record, "MGMT_ADDRESS"))


def listed(record: Record) -> tuple[str, str]:
    return word(record, "LOCAL_INTERFACE"), word(record, "NEIGHBOR_NAME")


def word(record: Record, name: str) -> str:
    value = record[name]
    assert isinstance(value, str)
    return value


# A transcript, the command its template is made for, and what of our own rows the template knows as well.
WITNESSED: list[tuple[str, str, Callable[[Record], Any], Callable[[Any], Any]]] = [
    ("huawei_vrp/mac_one", "display mac-address", mac, lambda row: MacRow(row.mac, row.port)),
    ("huawei_vrp/mac_several", "display mac-address", mac, lambda row: MacRow(row.mac, row.port)),
    ("huawei_vrp/mac_found", "display mac-address", mac, lambda row: MacRow(row.mac, row.port)),
    ("huawei_vrp/mac_uplink", "display mac-address", mac, lambda row: MacRow(row.mac, row.port)),
    ("huawei_vrp/mac_none", "display mac-address", mac, lambda row: MacRow(row.mac, row.port)),
    ("huawei_vrp/arp", "display arp all", arp, lambda row: (row.ip, row.port)),
    ("huawei_vrp/arp_network_none", "display arp all", arp, lambda row: (row.ip, row.port)),
    (
        "huawei_vrp/lldp",
        "display lldp neighbor interface",
        neighbour,
        lambda row: LldpRow(row.port, row.name, row.peer_port, row.address),
    ),
    (
        "hp_comware/lldp_list",
        "display lldp neighbor-information list",
        listed,
        lambda row: (row.port, row.name or "-"),
    ),
]


def body(name: str) -> str:
    """A transcript without prompts and command."""
    return "\n".join(transcript(name).splitlines()[1:-1]) + "\n"


@pytest.mark.parametrize(("name", "asked", "make", "known"), WITNESSED, ids=[each[0] for each in WITNESSED])
def test_the_template_and_our_own_reader_agree(
    name: str, asked: str, make: Callable[[Record], Any], known: Callable[[Any], Any]
) -> None:
    """Written by others, after other devices: where both read a transcript, both read the same."""
    platform = name.partition("/")[0]
    read: Parsed[Any] = read_by_template(platform, asked, body(name), make)
    (output,) = recognise(transcript(name)).outputs
    assert read.not_understood == ()
    assert list(read.rows) == [known(row) for row in output.parsed.rows]
