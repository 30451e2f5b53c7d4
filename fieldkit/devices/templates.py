"""Which of the community's templates may read which command, and reading by one.  Pure.

The package's own look-up goes by prefix: there `display arp static` is read by the template of `dir`, which finds
nothing and says nothing.  So a command is named here, by its whole words, with the one file that was made for it; each
of these files raises an error at a line it does not know.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from fieldkit.devices.rows import Parsed

Row = TypeVar("Row")
Record = Mapping[str, str | list[str]]

# (platform, command) and the template made for it.
TEMPLATES: Mapping[tuple[str, str], str] = {
    ("huawei_vrp", "display arp all"): "huawei_vrp_display_arp_all",
    ("huawei_vrp", "display interface brief"): "huawei_vrp_display_interface_brief",
    ("huawei_vrp", "display lldp neighbor interface"): "huawei_vrp_display_lldp_neighbor",
    ("huawei_vrp", "display mac-address"): "huawei_vrp_display_mac-address",
    ("hp_comware", "display interface brief"): "hp_comware_display_interface_brief",
    ("hp_comware", "display lldp neighbor-information list"): "hp_comware_display_lldp_neighbor-information_list",
    ("cisco_ios", "show interfaces status"): "cisco_ios_show_interfaces_status",
    ("cisco_ios", "show interfaces status err-disabled"): "cisco_ios_show_interfaces_status_err-disabled",
    ("cisco_ios", "show interfaces switchport"): "cisco_ios_show_interfaces_switchport",
    ("cisco_ios", "show ip arp"): "cisco_ios_show_ip_arp",
    ("cisco_ios", "show ip dhcp snooping binding"): "cisco_ios_show_ip_dhcp_snooping_binding",
    ("cisco_ios", "show ip source binding"): "cisco_ios_show_ip_source_binding",
    ("cisco_ios", "show lldp neighbors"): "cisco_ios_show_lldp_neighbors",
    ("cisco_ios", "show port-security interface"): "cisco_ios_show_port-security_interface_interface",
    ("zte_zxros", "show arp"): "zte_zxros_show_arp",
    ("zte_zxros", "show interface brief"): "zte_zxros_show_interface_brief",
    ("huawei_smartax", "display location"): "huawei_smartax_display_location",
    ("huawei_smartax", "display mac-address"): "huawei_smartax_display_mac-address",
    ("huawei_smartax", "display service-port all"): "huawei_smartax_display_service-port_all",
}

# A table longer than this is no table of one line's, and a template's patterns cost time.
LARGEST = 400_000


def read_by_template(platform: str, command_key: str, text: str, make: Callable[[Record], Row | None]) -> Parsed[Row]:
    """What a community template makes of an output; nothing of it where one line is unknown to the template.

    `make` gets one record by the template's own names and gives None for one that is no row.  A template knows no
    total, so `complete` is never told.

    Raises: KeyError for a command that no template was made for.
    """
    source = _source(TEMPLATES[platform, command_key])
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    records = None if source is None or len(text) > LARGEST else _records(source, text)
    if records is None:
        return Parsed((), lines)
    rows = []
    for record in records:
        try:
            row = make(record)
        except ValueError:  # a MAC or a number that is none: the template's pattern was too wide
            return Parsed((), lines)
        if row is not None:
            rows.append(row)
    return Parsed(tuple(rows))


def _records(source: str, text: str) -> list[Record] | None:
    """The records of a text, None where the template met a line it does not know."""
    import io

    import textfsm

    # Only a line feed ends a line here; what else Python takes for the end of one is a blank.
    flat = "\n".join(" ".join(line.splitlines()) for line in text.split("\n"))
    fsm = textfsm.TextFSM(io.StringIO(source))
    try:
        return [dict(zip(fsm.header, record, strict=True)) for record in fsm.ParseText(flat)]
    except textfsm.TextFSMError:
        return None


@lru_cache(maxsize=32)
def _source(name: str) -> str | None:
    """A template's text; None where the installed package no longer has it."""
    from importlib.resources import files

    try:
        return (files("ntc_templates") / "templates" / f"{name}.textfsm").read_text(encoding="utf-8")
    except (FileNotFoundError, ModuleNotFoundError):
        return None
