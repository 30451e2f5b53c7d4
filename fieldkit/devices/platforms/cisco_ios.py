"""Cisco IOS, and those that write like it: `show interfaces`, the MAC table, ARP, the binding table, the module."""

import re

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    MAC,
    ArpRow,
    BindRow,
    Format,
    LightRow,
    MacRow,
    Parsed,
    PortRow,
    blocks,
    duplex_of,
    mbps,
    number,
    read_table,
    told_total,
)
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "cisco_ios"

# -- show interfaces --------------------------------------------------------------------------------------------------

_STATE = re.compile(
    r"^ *(?P<port>[A-Z][\w-]*\d\S*) is (?P<state>administratively down|up|down|err-disabled)[^,\n]*, "
    r"line protocol is (?P<line>up|down)\b(?: ?\( ?(?P<why>[\w -]+?) ?\))?",
    re.MULTILINE,
)
_NEGOTIATED = re.compile(
    r"(?P<duplex>Full|Half|Auto)[ -][Dd]uplex, (?:(?P<speed>\d+(?:\.\d+)?) ?(?P<unit>[GMK])b(?:/s|ps)|Auto-speed)",
    re.IGNORECASE,
)
_ERRORS = re.compile(r"(\d+) input errors")


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands, what it negotiated and how many input errors it counted."""
    rows: list[PortRow] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        condition, reason = _condition(match["state"], match["line"], match["why"])
        negotiated, errors = _NEGOTIATED.search(block), _ERRORS.search(block)
        up = condition == "up" and negotiated is not None
        rows.append(
            PortRow(
                match["port"],
                condition,
                mbps(negotiated["speed"], negotiated["unit"]) if up and negotiated and negotiated["speed"] else None,
                duplex_of(negotiated["duplex"]) if up and negotiated else None,
                reason,
                int(errors[1]) if errors else None,
            )
        )
    return Parsed(tuple(rows))


def _condition(state: str, line: str, why: str | None) -> tuple[PortCondition, str | None]:
    if (why and "err-disabled" in why) or state == "err-disabled":
        return "error_down", why or state
    if state == "administratively down":
        return "shut", None
    return ("up" if state == "up" and line == "up" else "down"), None


# -- show mac address-table -------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:\*?\s*)?(?:\d+|All)\s+(?:{MAC})")
_MAC_ROW = re.compile(
    rf"\*?\s*(?P<vlan>\d+|All)\s+(?P<mac>{MAC})\s+(?P<kind>[A-Za-z]+)(?:\s+(?:Yes|No|~~~|\d+|-))*\s+(?P<port>[A-Za-z]\S*)(?:\s*,\s*\S+)*",
    re.IGNORECASE,
)
_MAC_NOISE = (
    re.compile(
        r"Mac Address Table|^Vlan\s+Mac Address|^Mac Entries|^Legend|^\* - primary|Multicast Entries", re.IGNORECASE
    ),
)
_MAC_TOTAL = re.compile(r"Total Mac Addresses for this criterion: *(\d+)", re.IGNORECASE)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned."""

    def row(match: re.Match[str]) -> MacRow | None:
        if match["port"].upper() == "CPU":  # the switch's own addresses
            return None
        static = match["kind"].lower() == "static"
        return MacRow(parse_mac(match["mac"]), match["port"], number(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- show ip arp ------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(r"Internet\s")
_ARP_ROW = re.compile(
    rf"Internet\s+(?P<ip>{IP})\s+(?P<age>\d+|-)\s+(?P<mac>{MAC}|Incomplete)\s+ARPA(?:\s+(?P<port>\S+))?"
)
_ARP_NOISE = (re.compile(r"^Protocol\s+Address", re.IGNORECASE),)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address; one without age and without interface is bound by hand."""

    def row(match: re.Match[str]) -> ArpRow:
        mac = None if match["mac"] == "Incomplete" else parse_mac(match["mac"])
        port, ageless = match["port"], match["age"] == "-"
        return ArpRow(match["ip"], mac, port, None, static=ageless and not port, own=ageless and bool(port))

    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=_ARP_NOISE)


# -- show ip source binding -------------------------------------------------------------------------------------------

_BIND_START = re.compile(rf"(?:{MAC})\s+{IP}")
_BIND_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<ip>{IP})\s+(?P<lease>\S+)\s+(?P<kind>\S+)\s+(?P<vlan>\d+)\s+(?P<port>\S+)"
)
_BIND_NOISE = (re.compile(r"^MacAddress\s+IpAddress", re.IGNORECASE),)
_BIND_TOTAL = re.compile(r"Total number of bindings: *(\d+)", re.IGNORECASE)


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port."""

    def row(match: re.Match[str]) -> BindRow:
        return BindRow(match["ip"], parse_mac(match["mac"]), match["port"], int(match["vlan"]))

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- show interfaces transceiver [detail] -----------------------------------------------------------------------------

_POWER = r"-?\d+(?:\.\d+)?"
_DBM = r"(-?\d+(?:\.\d+)?|N/A)"
_BRIEF = re.compile(
    rf"^ *(?P<port>[A-Z][a-z]+\d\S*)\s+{_DBM}\s+{_DBM}\s+{_DBM}"
    rf"\s+(?P<tx>{_POWER}|N/A)[ +-]*\s+(?P<rx>{DBM}|N/A)[ +-]*$",
    re.MULTILINE,
)
_BRIEF_HEADING = re.compile(r"(?:Optical\s+Optical|Tx Power\s+Rx Power|Temperature\s+Voltage\s+Current)", re.IGNORECASE)
_DETAIL = re.compile(
    rf"^ *(?P<port>[A-Z][a-z]+\d\S*)\s+(?P<now>{_POWER})[ +-]*"
    rf"\s+(?P<high>{_POWER})\s+(?P<high_warn>{_POWER})\s+(?P<low_warn>{_POWER})\s+(?P<low>{DBM}) *$",
    re.MULTILINE,
)
_SECTION = re.compile(
    r"^.*(?P<way>Transmit|Receive) Power|^.*(?P<other>Temperature|Voltage|Current)\b.*Threshold", re.MULTILINE
)


def light(text: str) -> Parsed[LightRow]:
    """What each module receives and sends, and the alarm levels it keeps."""
    sent: dict[str, float] = {}
    received: dict[str, tuple[float, float | None, float | None]] = {}
    sections = list(_SECTION.finditer(text))
    for at, section in enumerate(sections):
        block = text[section.end() : sections[at + 1].start() if at + 1 < len(sections) else len(text)]
        for row in _DETAIL.finditer(block):
            if section["way"] == "Transmit":
                sent[row["port"]] = float(row["now"])
            elif section["way"] == "Receive":
                received[row["port"]] = (float(row["now"]), float(row["low"]), float(row["high"]))
    if not received and _BRIEF_HEADING.search(text):
        for row in _BRIEF.finditer(text):
            if row["rx"] != "N/A":
                received[row["port"]] = (float(row["rx"]), None, None)
            if row["tx"] != "N/A":
                sent[row["port"]] = float(row["tx"])
    return Parsed(tuple(LightRow(port, rx, sent.get(port), low, high) for port, (rx, low, high) in received.items()))


FORMATS = (
    Format(
        NAME,
        "port",
        "show interfaces",
        re.compile(r"sh\w* int\w*(?! ?br)"),
        re.compile(
            r"^ *[A-Z][\w-]*\d\S* is (?:administratively down|up|down|err-disabled)[^,\n]*, line protocol is",
            re.MULTILINE,
        ),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "show mac address-table",
        re.compile(r"sh\w* mac"),
        re.compile(
            r"Mac Address Table|Vlan\s+Mac Address\s+Type|Total Mac Addresses"
            rf"|^\*?\s*(?:\d+|All)\s+(?:{MAC})\s+(?:DYNAMIC|STATIC)",
            re.MULTILINE | re.IGNORECASE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "show ip arp",
        re.compile(r"sh\w* (?:ip )?arp"),
        re.compile(
            r"^Protocol\s+Address\s+Age|^ *Internet\s+\d+\.\d+\.\d+\.\d+\s+(?:\d+|-)\s+\S+\s+ARPA", re.MULTILINE
        ),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "show ip source binding",
        re.compile(r"sh\w* ip (?:source|dhcp snooping) bind"),
        re.compile(r"MacAddress\s+IpAddress|Total number of bindings", re.IGNORECASE),
        binding,
    ),
    Format(
        NAME,
        "light",
        "show interfaces transceiver",
        re.compile(r"sh\w* int\w* .*trans"),
        re.compile(r"(?:Transmit|Receive) Power|Optical\s+Optical|Tx Power\s+Rx Power", re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(NAME, FORMATS)
