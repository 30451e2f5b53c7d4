"""H3C and HPE Comware: `display interface`, the MAC table, ARP, `display ip source binding`, the module."""

import re

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    LONGEST_BLOCK,
    MAC,
    WHOLE,
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

NAME = "hp_comware"

# -- display interface ------------------------------------------------------------------------------------------------

# Comware 5: `GigabitEthernet1/0/7 current state: UP`; Comware 7: the name on its own line, then `Current state: UP`.
_OLD = r"^ *(?P<port>\S+) current state: *(?P<state>[^\n]+)$"
_NEW = r"^ *(?P<port7>[A-Z][\w-]*\d\S*) *\n{1,2} *Current state: *(?P<state7>[^\n]+)$"
_STATE = re.compile(f"{_OLD}|{_NEW}", re.MULTILINE)
_SPEED = re.compile(r"(?P<speed>\d+(?:\.\d+)?)(?P<unit>[GMk])bps-speed mode", re.IGNORECASE)
_DUPLEX = re.compile(r"(?P<duplex>full|half)-duplex mode", re.IGNORECASE)
_PVID = re.compile(rf"PVID: *(?P<pvid>\d+){WHOLE}")
_KIND = re.compile(r"Port link-type: *(?P<kind>\w+)", re.IGNORECASE)
_ERRORS = re.compile(r"Input: *(\d+) input errors")
_CLOCK = re.compile(r"Current system time: *(?P<clock>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands, what it negotiated and how many input errors it counted."""
    rows: list[PortRow] = []
    odd: list[str] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        told = _condition(match["state"] or match["state7"])
        if told is None:
            odd.append(match[0].strip())
            continue
        speed, duplex, pvid, kind, errors, clock = (
            each.search(block) for each in (_SPEED, _DUPLEX, _PVID, _KIND, _ERRORS, _CLOCK)
        )
        rows.append(
            PortRow(
                match["port"] or match["port7"],
                told[0],
                mbps(speed["speed"], speed["unit"]) if speed else None,
                duplex_of(duplex["duplex"]) if duplex else None,
                told[1],
                int(errors[1]) if errors else None,
                number(pvid["pvid"]) if pvid else None,
                kind["kind"].lower() == "access" if kind else None,
                clock["clock"] if clock else None,
            )
        )
    return Parsed(tuple(rows), tuple(odd))


def _condition(state: str) -> tuple[PortCondition, str | None] | None:
    low = state.strip().lower()
    if low.startswith("up"):
        return "up", None
    if "administratively" in low or low.startswith("adm"):
        return "shut", None
    if low.startswith("down"):
        # `DOWN ( Loopback detection down )`: a protection took the port down.
        why = re.search(r"\(\s*([^)]+?)\s*\)", state)
        return ("error_down", why[1]) if why and "link" not in why[1].lower() else ("down", None)
    return None


# -- display mac-address ----------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:{MAC})\b")
_MAC_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<vlan>\d+)\s+(?P<kind>[A-Za-z][\w-]*(?: [a-z]+)?)"
    r"\s+(?P<port>[A-Z][\w-]*\d\S*)(?:\s+(?P<age>\S+))?",
)
_MAC_NOISE = (re.compile(r"^MAC ADDR|AGING( TIME)?(\(s\))?$|^Aging$", re.IGNORECASE),)
_MAC_TOTAL = re.compile(
    r"---\s*(\d+) mac address\(es\) found\s*---|^(?:Total )?(\d+) mac address(?:\(es\)|es)? found",
    re.IGNORECASE | re.MULTILINE,
)
_MAC_NONE = re.compile(r"No mac address(?:es)? found|No MAC address entr", re.IGNORECASE)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned."""

    def row(match: re.Match[str]) -> MacRow:
        static = not match["kind"].lower().startswith(("learn", "sec"))
        return MacRow(parse_mac(match["mac"]), match["port"], int(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    if total is None and _MAC_NONE.search(text):
        total = 0
    noise = (_MAC_TOTAL, _MAC_NONE, *_MAC_NOISE)
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=noise, total=total)


# -- display arp ------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<mac>{MAC})\s+(?P<vlan>\d+|N/A|--|-)\s+(?P<port>\S+)\s+(?P<age>\d+|N/A|--|-)\s+(?P<kind>[A-Z]{{1,2}})(?:\s+\S+)*",
)
_ARP_NOISE = (re.compile(r"^Type: +S-?|^IP address\s+MAC address", re.IGNORECASE),)
_ARP_TOTAL = re.compile(r"^(?:Total number of entries *: *|Total entries found: *)(\d+)", re.IGNORECASE | re.MULTILINE)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address, and which of them are bound by hand."""

    def row(match: re.Match[str]) -> ArpRow:
        port = match["port"] if match["port"][0].isalnum() and match["port"] != "N/A" else None
        return ArpRow(match["ip"], parse_mac(match["mac"]), port, number(match["vlan"]), match["kind"].startswith("S"))

    total = told_total(_ARP_TOTAL.search(text))
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=(_ARP_TOTAL, *_ARP_NOISE), total=total)


# -- display ip source binding ----------------------------------------------------------------------------------------

_BIND_ROW = re.compile(
    rf"(?P<ip>{IP}|N/A)\s+(?P<mac>{MAC}|N/A)\s+(?P<port>\S+)\s+(?P<vlan>\d+|N/A)\s+(?P<kind>\S+)(?:\s+\S+)*"
)
_BIND_START = re.compile(rf"(?:{IP}|N/A)\s+(?:{MAC}|N/A)")
_BIND_NOISE = (re.compile(r"^IP Address\s+MAC Address", re.IGNORECASE),)
_BIND_TOTAL = re.compile(r"Total entries found: *(\d+)")


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port."""

    def row(match: re.Match[str]) -> BindRow:
        mac = None if match["mac"] == "N/A" else parse_mac(match["mac"])
        ip, port = (None if match[name] == "N/A" else match[name] for name in ("ip", "port"))
        return BindRow(ip, mac, port, number(match["vlan"]))

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- display transceiver diagnosis ------------------------------------------------------------------------------------

_MODULE = re.compile(r"^ *(?P<port>\S+) transceiver diagnostic information:", re.MULTILINE)
_HEADING = re.compile(r"RX power\(dBm\)\s+TX power\(dBm\)", re.IGNORECASE)
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_CURRENT = re.compile(rf"^ *(?:\[?\d\]?\s+)?{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+({DBM}) *$", re.MULTILINE)
_LEVEL = {
    word: re.compile(
        rf"^ *{word}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER} *$", re.MULTILINE | re.IGNORECASE
    )
    for word in ("High", "Low")
}
_WARNING = re.compile(r"^ *Warning thresholds", re.MULTILINE | re.IGNORECASE)


def light(text: str) -> Parsed[LightRow]:
    """What each module receives and sends, and the alarm levels it keeps."""
    modules = [(match["port"], block) for match, block in blocks(text, list(_MODULE.finditer(text)))]
    rows: list[LightRow] = []
    for port, block in modules or [(None, text[:LONGEST_BLOCK])]:
        warning = _WARNING.search(block)
        alarms = block[: warning.start()] if warning else block
        now, low, high = _CURRENT.search(alarms), _LEVEL["Low"].search(alarms), _LEVEL["High"].search(alarms)
        if now and _HEADING.search(block):
            levels = [float(each[4]) if each else None for each in (low, high)]
            rows.append(LightRow(port, float(now[4]), float(now[5]), *levels))
    return Parsed(tuple(rows))


FORMATS = (
    Format(
        NAME,
        "port",
        "display interface",
        re.compile(r"dis\w* int\w*(?! ?br)"),
        re.compile(r"^ *\S+ current state: |^ *Current state: (?:UP|DOWN|Adm)", re.MULTILINE),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "display mac-address",
        re.compile(r"dis\w* mac"),
        re.compile(
            r"MAC ADDR(?:ESS)?\s+VLAN ID\s+STATE|mac address\(es\) found|No mac address"
            rf"|^ *(?:{MAC})\s+\d+\s+(?:Learned|Config\w*|Security)\s",
            re.MULTILINE | re.IGNORECASE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "display arp",
        re.compile(r"dis\w* arp"),
        re.compile(
            r"IP address\s+MAC address\s+(?:VLAN|SVLAN)"
            rf"|^ *{IP}\s+(?:{MAC})\s+(?:\d+|N/A)\s+\S+\s+(?:\d+|N/A)\s+[SDORMI]\b",
            re.MULTILINE,
        ),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "display ip source binding",
        re.compile(r"dis\w* .*binding"),
        re.compile(r"IP Address\s+MAC Address\s+Interface\s+VLAN\s+Type|Total entries found: *(?:0|\d+\s+IP Address)"),
        binding,
    ),
    Format(
        NAME,
        "light",
        "display transceiver diagnosis",
        re.compile(r"dis\w* trans"),
        re.compile(r"RX power\(dBm\)\s+TX power\(dBm\)", re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(NAME, FORMATS)
