"""ZTE: ZXR10 and M6000 (`show interface`, `show arp`), OLT C300/C600 (`show mac …`, `show pon power attenuation`)."""

import re
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    MAC,
    ArpRow,
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

NAME = "zte_zxros"

# -- show interface ---------------------------------------------------------------------------------------------------

_PORT = r"[a-z][\w-]*[_-]?\d[\w/.:-]*"
_STATE = re.compile(
    rf"^ *(?P<port>{_PORT}) is (?P<state>administratively down|up|down|activate|deactivate)"
    r"[^\n]*?(?:, *(?:ifindex|line protocol)[^\n]*)$",
    re.MULTILINE,
)
_SPEED = re.compile(r"^ *BW (?P<speed>\d+(?:\.\d+)?) (?P<unit>[GMk])bit/s", re.MULTILINE | re.IGNORECASE)
_DUPLEX = re.compile(
    r"(?P<duplex>full|half)[ -]?duplex|Duplex(?: mode)?(?: is)?[ :]+(?P<later>full|half)", re.IGNORECASE
)
_ERRORS = re.compile(r"In_CRC_ERROR +(\d+)|(\d+) input errors|CRC[ -]?errors? *: *(\d+)", re.IGNORECASE)
_CLOCK = re.compile(r"Last Refresh Time: *(?P<clock>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands and how many CRC errors it counted; while it is up its bandwidth is its speed."""
    rows: list[PortRow] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        speed, duplex, errors, clock = (each.search(block) for each in (_SPEED, _DUPLEX, _ERRORS, _CLOCK))
        condition: PortCondition = (
            "shut"
            if match["state"].startswith(("administratively", "deactivate"))
            else "up"
            if match["state"] in ("up", "activate") and "line protocol is down" not in match[0]
            else "down"
        )
        up = condition == "up"
        rows.append(
            PortRow(
                match["port"],
                condition,
                mbps(speed["speed"], speed["unit"]) if speed and up else None,
                duplex_of(duplex["duplex"] or duplex["later"]) if duplex and up else None,
                None,
                next((int(each) for each in errors.groups() if each), None) if errors else None,
                clock=clock["clock"] if clock else None,
            )
        )
    return Parsed(tuple(rows))


# -- show mac ---------------------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:{MAC})\b")
_MAC_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<vlan>\d+)\s+(?P<kind>[A-Za-z]+)\s+(?P<port>{_PORT})(?:\s+\S+)*", re.IGNORECASE
)
_MAC_NOISE = (re.compile(r"^Mac address\s+Vlan", re.IGNORECASE),)
_MAC_TOTAL = re.compile(r"Total mac address *: *(\d+)", re.IGNORECASE)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port or ONU has learned."""

    def row(match: re.Match[str]) -> MacRow:
        static = match["kind"].lower() != "dynamic"
        return MacRow(parse_mac(match["mac"]), match["port"], int(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- show arp ---------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<age>H|P|S|[Pp]ermanent|[Ss]tatic|\d+:\d+:\d+|-)\s+(?P<mac>{MAC})\s+(?P<port>\S+)(?:\s+(?P<vlan>\d+|N/A))?(?:\s+\S+)*"
)
_ARP_MORE = re.compile(r"[./][\d/]+(?:\.\d+)?(?:\s+\S+)?")
_ARP_NOISE = (re.compile(r"^Arp protect|^IP\s+Hardware|^Address\s+Age", re.IGNORECASE),)
_ARP_TOTAL = re.compile(r"^ *The count is (\d+)", re.MULTILINE)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address; long port names run on in the next line."""

    def row(match: re.Match[str]) -> ArpRow:
        age = match["age"].upper()
        static = age in ("P", "S", "PERMANENT", "STATIC")
        return ArpRow(match["ip"], parse_mac(match["mac"]), match["port"], number(match["vlan"]), static, age == "H")

    def name_below(line: str, rows: list[ArpRow]) -> bool:
        more = _ARP_MORE.fullmatch(line)
        if more is None or not rows:
            return False
        rows[-1] = replace(rows[-1], port=f"{rows[-1].port}{more[0].split()[0]}")
        return True

    total = told_total(_ARP_TOTAL.search(text))
    noise = (_ARP_TOTAL, *_ARP_NOISE)
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=noise, total=total, runs_on=name_below)


# -- show pon power attenuation, show opticalinfo ---------------------------------------------------------------------

_UP = re.compile(
    rf"^ *up +Rx *: *(?P<near>{DBM}|N/A) *(?:\(dbm\))? +Tx *: *(?P<far>{DBM}|N/A)", re.MULTILINE | re.IGNORECASE
)
_DOWN = re.compile(
    rf"^ *down +Tx *: *(?P<near>{DBM}|N/A) *(?:\(dbm\))? +Rx *: *(?P<far>{DBM}|N/A)", re.MULTILINE | re.IGNORECASE
)
_RX = re.compile(r"(?:Measured RX Input Power|RX ?Power|RxPower) *[:=]? *(-?\d+(?:\.\d+)?) *\(?dbm", re.IGNORECASE)
_TX = re.compile(r"(?:Measured TX Output Power|TX ?Power|TxPower) *[:=]? *(-?\d+(?:\.\d+)?) *\(?dbm", re.IGNORECASE)


def light(text: str) -> Parsed[LightRow]:
    """The light both ways between OLT and ONU, or what one module receives and sends."""
    up, down = _UP.search(text), _DOWN.search(text)
    if up or down:
        return Parsed(
            (
                LightRow(
                    None,
                    rx_dbm=_dbm(up["near"] if up else None),
                    tx_dbm=_dbm(down["near"] if down else None),
                    far_rx_dbm=_dbm(down["far"] if down else None),
                    far_tx_dbm=_dbm(up["far"] if up else None),
                ),
            )
        )
    received, sent = _RX.search(text), _TX.search(text)
    return Parsed((LightRow(None, float(received[1]), float(sent[1]) if sent else None),) if received else ())


def _dbm(written: str | None) -> float | None:
    return None if written is None or written.upper() == "N/A" else float(written)


FORMATS = (
    Format(
        NAME,
        "port",
        "show interface",
        re.compile(r"sh\w* int\w*(?! ?br)"),
        re.compile(rf"^ *{_PORT} is (?:administratively down|up|down|activate|deactivate)", re.MULTILINE),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "show mac",
        re.compile(r"sh\w* mac"),
        re.compile(
            r"Total mac address *:|Mac address\s+Vlan\s+Type\s+Port"
            rf"|^ *(?:{MAC})\s+\d+\s+Dynamic\s+(?:gpon|epon|vport|gei|xgei)",
            re.MULTILINE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "show arp",
        re.compile(r"sh\w* (?:ip )?arp"),
        re.compile(rf"^ *The count is \d+|Exter\s+Inter|^ *{IP}\s+(?:H|\d+:\d+:\d+)\s+(?:{MAC})", re.MULTILINE),
        arp,
    ),
    Format(
        NAME,
        "light",
        "show pon power attenuation",
        re.compile(r"sh\w* (?:pon power|optical|.*optical)"),
        re.compile(r"OLT\s+ONU\s+Attenuation|^ *up +Rx *:|Measured RX Input Power", re.MULTILINE | re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(NAME, FORMATS)
