"""Huawei VRP (S, AR, NE): `display interface`, `display mac-address`, `display arp`, the binding table, the module."""

import re
from dataclasses import replace

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
    number,
    read_table,
    told_total,
)
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "huawei_vrp"

# -- display interface ------------------------------------------------------------------------------------------------

_STATE = re.compile(r"^ *(?P<port>\S+(?: \d\S*)?) current state ?: ?(?P<state>.+?)(?:\s*\(ifindex.*)?$", re.MULTILINE)
_SPEED = re.compile(rf"Speed ?: *(?P<mbps>\d+){WHOLE}")
_DUPLEX = re.compile(r"Duplex ?: *(?P<duplex>FULL|HALF)", re.IGNORECASE)
_PVID = re.compile(rf"PVID ?: *(?P<pvid>\d+){WHOLE}")
_ACCESS = re.compile(r"[Ll]ink-type ?: *(?P<kind>access|trunk|hybrid|dot1q)", re.IGNORECASE)
_CLOCK = re.compile(r"Current system time: *(?P<clock>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_INPUT = re.compile(r"^ *Input:.*?^ *Output:", re.MULTILINE | re.DOTALL)
_TOTAL_ERROR = re.compile(rf"Total Error: *(\d+){WHOLE}")
_CRC = re.compile(rf"CRC: *(\d+){WHOLE}")


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands, what it negotiated and how many input errors it counted."""
    rows: list[PortRow] = []
    odd: list[str] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        told = _condition(match["state"])
        if told is None:
            odd.append(match[0].strip())
            continue
        condition, reason = told
        up = condition == "up"
        speed, duplex, pvid, kind, clock = (each.search(block) for each in (_SPEED, _DUPLEX, _PVID, _ACCESS, _CLOCK))
        counters = _INPUT.search(block)
        rows.append(
            PortRow(
                match["port"],
                condition,
                int(speed["mbps"]) if speed and up else None,
                duplex_of(duplex["duplex"]) if duplex and up else None,
                reason,
                _errors(counters[0]) if counters else None,
                number(pvid["pvid"]) if pvid else None,
                kind["kind"].lower() == "access" if kind else None,
                clock["clock"] if clock else None,
            )
        )
    return Parsed(tuple(rows), tuple(odd))


def _condition(state: str) -> tuple[PortCondition, str | None] | None:
    low = state.lower()
    if low.startswith("error down") or "error-down" in low or "errdown" in low:
        why = re.search(r"\(([^)]*)\)", state)
        return "error_down", (why[1].strip() or None) if why else None
    if low.startswith(("administratively down", "*down")):
        return "shut", None
    if low.startswith("up"):
        return "up", None
    return ("down", None) if low.startswith(("down", "^down")) else None


def _errors(counters: str) -> int | None:
    total = _TOTAL_ERROR.search(counters) or _CRC.search(counters)
    return int(total[1]) if total else None


# -- display mac-address ----------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:{MAC})\b")
_MAC_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<vlan>\d+|-)(?:/\S*)*\s+(?P<port>[A-Za-z]\S*|\d+GE\S*|-)\s+(?P<kind>[a-z_-]+)(?:\s+\S+)*",
    re.IGNORECASE,
)
_MAC_NOISE = (
    re.compile(
        r"MAC Address\s+VLAN|^MAC address table|Learned-From|^LSP|^VSI/SI|^Info:|^PEVLAN|^\*? ?- ?:|^BD ?:|^Flags?:"
    ),
)
_MAC_TOTAL = re.compile(r"Total (?:items|matching items on slot \d+)(?: displayed)? *[=:] *(\d+)")


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned."""

    def row(match: re.Match[str]) -> MacRow:
        port = None if match["port"] == "-" else match["port"]
        static = match["kind"].lower() in ("static", "blackhole", "sec-config")
        return MacRow(parse_mac(match["mac"]), port, number(match["vlan"]), static)

    totals = [int(each) for each in _MAC_TOTAL.findall(text)]
    total = totals[-1] if totals else None
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- display arp, display arp static ----------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<mac>{MAC}|Incomplete)(?:\s+(?P<expire>\d+))?\s+(?P<kind>[IDSO]\s?-{{1,2}}\d*|[IDSO]-\S*|S--|I|D|S)"
    rf"(?:\s+(?P<port>[A-Za-z0-9]\S*))?(?:\s+\S+)*",
    re.IGNORECASE,
)
_ARP_VLAN = re.compile(r"(?P<vlan>\d+)/(?:\d+|-)(?:\s+\S+)*")
_ARP_NOISE = (
    re.compile(r"IP ADDRESS\s+MAC ADDRESS|VLAN/CEVLAN|VLAN PVC|^ARP Entry Types|^EXP:|^VLAN:|^Type:|^Redirect"),
)
_ARP_TOTAL = re.compile(r"Total ?: ?(\d+)\s+Dynamic ?: ?\d+\s+Static ?: ?\d+")


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address, and which of them are bound by hand."""

    def row(match: re.Match[str]) -> ArpRow:
        known = None if match["mac"].lower() == "incomplete" else parse_mac(match["mac"])
        kind = match["kind"].upper()
        return ArpRow(match["ip"], known, match["port"], None, kind.startswith("S"), kind.startswith("I"))

    def vlan_below(line: str, rows: list[ArpRow]) -> bool:
        vlan = _ARP_VLAN.fullmatch(line)
        if vlan is None or not rows:
            return False
        rows[-1] = replace(rows[-1], vlan=int(vlan["vlan"]))
        return True

    total = told_total(_ARP_TOTAL.search(text))
    noise = (_ARP_TOTAL, *_ARP_NOISE)
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=noise, total=total, runs_on=vlan_below)


# -- display dhcp static user-bind ------------------------------------------------------------------------------------

_BIND_ROW = re.compile(
    rf"(?P<ip>{IP}|--|-)\s+(?P<mac>{MAC}|--|-)\s+(?P<vlan>\d+|--|-)(?:\s*/\s*(?:\d+|--|-))+\s+(?P<port>[A-Za-z0-9]\S*|--|-)"
)
_BIND_NOISE = (re.compile(r"static Bind-table|^Flags:|IP Address\s+MAC Address|user-bind|bind-table", re.IGNORECASE),)
_BIND_TOTAL = re.compile(r"Total count: *(\d+)")
_BIND_NONE = re.compile(
    r"The number of (?:dhcp )?(?:static|snooping) bind-table is zero|Total count: *0", re.IGNORECASE
)


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port."""

    def row(match: re.Match[str]) -> BindRow:
        ip = match["ip"] if match["ip"][0].isdigit() else None
        mac = parse_mac(match["mac"]) if match["mac"][0] != "-" else None
        return BindRow(ip, mac, None if match["port"][0] == "-" else match["port"], number(match["vlan"]))

    total = told_total(_BIND_TOTAL.search(text))
    made = read_table(text, _BIND_ROW, row, noise=(_BIND_TOTAL, _BIND_NONE, *_BIND_NOISE), total=total)
    return replace(made, complete=True) if _BIND_NONE.search(text) and not made.rows else made


# -- display transceiver ----------------------------------------------------------------------------------------------

_MODULE = re.compile(
    r"^ *(?:Port )?(?P<port>[A-Za-z0-9-]+?(?:Ethernet|GE|gei)\S*?) transceiver (?:diagnostic )?information:",
    re.MULTILINE,
)
_TABLE = {
    way: re.compile(
        rf"^ *{way}\w*\(dBm\) +(-?\d+\.\d+)(?: *\([Ll]ane0\))? +(-?\d+\.\d+) +(-?\d+\.\d+)",
        re.MULTILINE | re.IGNORECASE,
    )
    for way in ("Rx ?Power", "Tx ?Power")
}
_KEYED = {
    "rx": re.compile(rf"^ *(?:Current )?R[xX] ?[Pp]ower ?\(dB[mM]\) *: *({DBM})", re.MULTILINE),
    "tx": re.compile(rf"^ *(?:Current )?T[xX] ?[Pp]ower ?\(dB[mM]\) *: *({DBM})", re.MULTILINE),
    "low": re.compile(rf"R[xX] ?[Pp]ower Low Threshold ?\(dB[mM]\) *: *({DBM})"),
    "high": re.compile(rf"R[xX] ?[Pp]ower High Threshold ?\(dB[mM]\) *: *({DBM})"),
}
_RANGED = re.compile(
    r"(?P<way>Rx|Tx) [Pp]ower: *(?P<dbm>-?\d+(?:\.\d+)?) ?dBm"
    r"(?:, *Warning range: *\[(?P<low>[-\d.]+), *(?P<high>[-\d.]+)\])?"
)
_NAMED = re.compile(r"^ *([A-Za-z0-9-]*(?:Ethernet|GE)\d\S*) *$", re.MULTILINE)


def light(text: str) -> Parsed[LightRow]:
    """What each module receives and sends, and the alarm levels it keeps."""
    modules = [(match["port"], block) for match, block in blocks(text, list(_MODULE.finditer(text)))]
    rows: list[LightRow] = []
    for port, block in modules or [(None, text[:LONGEST_BLOCK])]:
        rx, tx = _TABLE["Rx ?Power"].search(block), _TABLE["Tx ?Power"].search(block)
        keyed = {name: float(found[1]) for name, pattern in _KEYED.items() if (found := pattern.search(block))}
        ranged = {found["way"]: found for found in _RANGED.finditer(block)}
        if rx:
            rows.append(LightRow(port, float(rx[1]), float(tx[1]) if tx else None, float(rx[2]), float(rx[3])))
        elif "rx" in keyed:
            rows.append(LightRow(port, keyed["rx"], keyed.get("tx"), keyed.get("low"), keyed.get("high")))
        elif "Rx" in ranged:
            # A warning range is narrower than the alarm levels: it does not stand for them.
            sent = ranged.get("Tx")
            named = _NAMED.search(block)
            rx_dbm, tx_dbm = float(ranged["Rx"]["dbm"]), float(sent["dbm"]) if sent else None
            rows.append(LightRow(port or (named[1] if named else None), rx_dbm, tx_dbm))
    return Parsed(tuple(rows))


FORMATS = (
    Format(
        NAME,
        "port",
        "display interface",
        re.compile(r"dis\w* int\w*(?! ?br| ?des)"),
        re.compile(
            r"^ *\S+(?: \d\S*)? current state :|^ *\S+ current state : ?\S+.*\n+\s*Line protocol current state :",
            re.MULTILINE,
        ),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "display mac-address",
        re.compile(r"dis\w* mac"),
        re.compile(
            rf"MAC Address\s+VLAN/VSI|Total items displayed *=|^ *(?:{MAC})\s+\d+/\S*\s+\S+\s+\w+", re.MULTILINE
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "display arp",
        re.compile(r"dis\w* arp"),
        re.compile(rf"IP ADDRESS\s+MAC ADDRESS\s+EXPIRE|^ *{IP}\s+(?:{MAC})\s+(?:\d+\s+)?[IDS]\s?-", re.MULTILINE),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "display dhcp static user-bind",
        re.compile(r"dis\w* .*user-?bind"),
        re.compile(r"static Bind-table|bind-table is zero|VSI/VLAN\(O/I/P\)", re.IGNORECASE),
        binding,
    ),
    Format(
        NAME,
        "light",
        "display transceiver diagnosis",
        re.compile(r"dis\w* (?:trans|.*optical|.*phy-option)"),
        re.compile(
            r"^ *Rx ?Power\(dBm\) +-?\d|^ *(?:Current )?R[xX] ?[Pp]ower ?\(dB[mM]\) *:|Rx [Pp]ower: *-?[\d.]+ ?dBm",
            re.MULTILINE,
        ),
        light,
    ),
)

PLATFORM = Platform(NAME, FORMATS)
