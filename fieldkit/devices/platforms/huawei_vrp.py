"""Huawei VRP 5 and 8 (S, CE, AR, NE): the port, its MACs, ARP, what is bound, LLDP, VLANs, the module."""

import re
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    LONGEST_BLOCK,
    MAC,
    PORT_NAME,
    WHOLE,
    ArpRow,
    BindRow,
    ErrorDownRow,
    Format,
    LightRow,
    LldpRow,
    MacRow,
    Parsed,
    PortRow,
    VlanRow,
    blocks,
    configured,
    counted,
    duplex_of,
    fields,
    is_noise,
    mode_of,
    number,
    read_table,
    said,
    told_total,
    vlan_numbers,
)
from fieldkit.model.access import BindingKind
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "huawei_vrp"

# -- display interface ------------------------------------------------------------------------------------------------

_STATE = re.compile(r"^ *(?P<port>\S+(?: \d\S*)?) current state ?: ?(?P<state>.+?)(?:\s*\(ifindex.*)?$", re.MULTILINE)
_SPEED = re.compile(rf"Speed ?: *(?P<mbps>\d+){WHOLE}")
_DUPLEX = re.compile(r"Duplex ?: *(?P<duplex>FULL|HALF)", re.IGNORECASE)
_PVID = re.compile(rf"PVID ?: *(?P<pvid>\d+){WHOLE}")
_MODE = re.compile(r"[Ll]ink-type ?: *(?P<mode>access|trunk|hybrid|dot1q)", re.IGNORECASE)
_HARDWARE = re.compile(rf"[Hh]ardware address is (?P<mac>{MAC})\b")
_DESCRIPTION = re.compile(r"^ *Description ?:[ \t]*(?P<said>\S[^\n]*)$", re.MULTILINE)
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
        speed, duplex, pvid, kind, clock, mac, described = (
            each.search(block) for each in (_SPEED, _DUPLEX, _PVID, _MODE, _CLOCK, _HARDWARE, _DESCRIPTION)
        )
        counters = _INPUT.search(block)
        access = kind["mode"].lower() == "access" if kind else None
        vlan = number(pvid["pvid"]) if pvid else None
        rows.append(
            PortRow(
                match["port"],
                condition,
                int(speed["mbps"]) if speed and up else None,
                duplex_of(duplex["duplex"]) if duplex and up else None,
                reason,
                _errors(counters[0]) if counters else None,
                vlan,
                access,
                clock["clock"] if clock else None,
                vlans=(vlan,) if access and vlan else (),
                mode=mode_of(kind["mode"]) if kind else None,
                mac=parse_mac(mac["mac"]) if mac else None,
                description=described["said"] if described else None,
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
_STATIC = ("static", "blackhole", "sec-config", "snooping")
_SECURE = ("sticky", "security", "sec-config")
_MAC_KINDS = (*_STATIC, *_SECURE, "dynamic", "mux", "authen", "pre-authen", "guest", "evn", "oam")
# A release with a column for each tag (`1203  -  -  GE0/0/7  dynamic  0/-`), and one with all tags in one (`1203/-/-`).
_MAC_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?:(?P<vlan>\d+|-)\s+(?:\d+|-)\s+(?:\d+|-)|(?:BD \d+|[\w.-]+)\s+(?:\d+|-)\s+(?:\d+|-)"
    rf"|(?P<tags>\d+|-)(?:/\S*)*)\s+(?P<port>{PORT_NAME}|-)\s+(?P<kind>{'|'.join(_MAC_KINDS)})(?:\s+\S+)*",
    re.IGNORECASE,
)
_MAC_NOISE = (
    re.compile(
        r"MAC Address\s+VLAN|^MAC address table|Learned-From|LSP|^VSI/SI|^Info:|^PEVLAN|^BD *:"
        r"|^\*? ?- ?:|^(?:-+ )?Flags?:|^# - forwarding|^on the interface|press CTRL_C to break|^Type\s*$",
        re.IGNORECASE,
    ),
)
_MAC_TOTAL = re.compile(
    r"Total (?:(?P<slot>matching items on slot \S+)|(?:matching )?items)(?: displayed)? *[=:] *(?P<total>\d+)",
    re.IGNORECASE,
)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned, and which of them port security holds."""

    def row(match: re.Match[str]) -> MacRow:
        port = None if match["port"] == "-" else match["port"]
        kind = match["kind"].lower()
        vlan = number(match["vlan"] or match["tags"])
        return MacRow(parse_mac(match["mac"]), port, vlan, kind in _STATIC, kind in _SECURE)

    totals = list(_MAC_TOTAL.finditer(text))
    whole = [int(each["total"]) for each in totals if not each["slot"]]
    slots = [int(each["total"]) for each in totals if each["slot"]]
    total = whole[-1] if whole else sum(slots) if slots else None
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


def port_security(text: str) -> Parsed[BindRow]:
    """Which MACs port security holds on which port: learned and kept, sticky, or configured."""
    table = mac_table(text)
    rows = tuple(BindRow(None, each.mac, each.port, each.vlan, "port_security") for each in table.rows if each.secure)
    return Parsed(rows, table.not_understood, table.complete)


# -- display arp, display arp static ----------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<mac>{MAC}|Incomplete)(?:\s+(?P<expire>\d+))?"
    r"\s+(?P<kind>[IDSO]\s?-{1,2}\d*|[IDSO]-\S*|S--|(?:RD|[IDSO])/(?:(?P<vlan>\d+)(?!\w))?\S*|RD|[IDSO])"
    rf"(?:\s+(?P<port>{PORT_NAME})(?=\s|\(|$))?(?:\s*\(\S+|\s+\S+)*",
    re.IGNORECASE,
)
_ARP_VLAN = re.compile(r"(?P<vlan>\d+)/(?:\d+|-)(?:\s+\S+)*")
_ARP_NOISE = (
    re.compile(
        r"IP ADDRESS\s+MAC ADDRESS|VLAN/CEVLAN|VLAN PVC|^ARP (?:Entry Types|timeout)|^EXP:|^VLAN:|^Type:|^Redirect"
    ),
)
_ARP_TOTAL = re.compile(r"Total ?: ?(\d+)\s+Dynamic ?: ?\d+\s+Static ?: ?\d+")


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address, and which of them are bound by hand."""

    def row(match: re.Match[str]) -> ArpRow:
        known = None if match["mac"].lower() == "incomplete" else parse_mac(match["mac"])
        kind = match["kind"].upper()
        return ArpRow(match["ip"], known, match["port"], number(match["vlan"]), kind[0] == "S", kind[0] == "I")

    # What begins at the left edge was broken there by a chat, perhaps inside the number.
    below = {line.strip() for line in text.splitlines() if line.startswith(" ")}

    def vlan_below(line: str, rows: list[ArpRow]) -> bool:
        vlan = _ARP_VLAN.fullmatch(line)
        if vlan is None or not rows or line not in below:
            return False
        port = rows[-1].port
        if rows[-1].vlan is not None or port is None or port.startswith("Vlanif"):  # it was another row's, now lost
            return False
        rows[-1] = replace(rows[-1], vlan=int(vlan["vlan"]))
        return True

    total = told_total(_ARP_TOTAL.search(text))
    noise = (_ARP_TOTAL, *_ARP_NOISE)
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=noise, total=total, runs_on=vlan_below)


# -- display dhcp static user-bind, display dhcp snooping user-bind ---------------------------------------------------

_BIND_ROW = re.compile(
    rf"(?P<ip>{IP}|--|-|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)\s+(?P<mac>{MAC}|--|-)\s+(?P<vlan>\d+|--|-)(?:\s*/\s*(?:\d+|--|-))*"
    rf"\s+(?P<port>{PORT_NAME}|--|-)(?:\s+\d{{4}}\.\d\d\.\d\d-\d\d:\d\d\S*)?"
)
_BIND_START = re.compile(rf"(?:{IP}|--|-|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)\s+(?:{MAC}|--|-)\s")
_BIND_NOISE = (
    re.compile(
        r"(?:static|dynamic) Bind-table|^Flags ?:|IP Address\s+MAC Address|user-bind|bind-table|^Lease$", re.IGNORECASE
    ),
)
_BIND_TOTAL = re.compile(r"Total count: *(\d+)", re.IGNORECASE)
_BIND_NONE = {
    "ip_source": re.compile(r"The number of (?:(?:dhcp )?static )?bind-table is zero", re.IGNORECASE),
    "snooping": re.compile(r"The number of (?:dhcp )?(?:snooping|dynamic) bind-table is zero", re.IGNORECASE),
}


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound by hand to which address and port."""
    return _bound(text, "ip_source")


def snooping(text: str) -> Parsed[BindRow]:
    """Which MAC got which address by DHCP, on which port."""
    return _bound(text, "snooping")


def _bound(text: str, kind: BindingKind) -> Parsed[BindRow]:
    def row(match: re.Match[str]) -> BindRow | None:
        if ":" in match["ip"]:  # an IPv6 address: it counts, but binds no line of ours
            return None
        ip = match["ip"] if match["ip"][0].isdigit() else None
        mac = parse_mac(match["mac"]) if match["mac"][0] != "-" else None
        return BindRow(ip, mac, None if match["port"][0] == "-" else match["port"], number(match["vlan"]), kind)

    none = _BIND_NONE[kind]
    total = told_total(_BIND_TOTAL.search(text))
    noise = (_BIND_TOTAL, none, *_BIND_NOISE)
    made = read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=noise, total=total)
    return replace(made, complete=True) if none.search(text) and not made.rows else made


# -- display error-down recovery --------------------------------------------------------------------------------------

_ERROR_DOWN_ROW = re.compile(
    rf"(?P<port>{PORT_NAME})\s+(?P<why>[A-Za-z][\w-]*)\s+(?P<delay>\d+|-+)\s+(?P<left>\d+|-+)", re.IGNORECASE
)
_ERROR_DOWN_NOISE = (re.compile(r"error-down cause|time\(sec\)|^interface$", re.IGNORECASE),)
_ERROR_DOWN_NONE = re.compile(r"^ *(?:Info: *)?No error-down interface exists", re.IGNORECASE | re.MULTILINE)


def error_down(text: str) -> Parsed[ErrorDownRow]:
    """Which ports the device switched off by itself, and why."""

    def row(match: re.Match[str]) -> ErrorDownRow:
        return ErrorDownRow(match["port"], match["why"], number(match["left"]))

    starts = re.compile(rf"{PORT_NAME}\s")
    made = read_table(text, _ERROR_DOWN_ROW, row, starts=starts, noise=(_ERROR_DOWN_NONE, *_ERROR_DOWN_NOISE))
    return replace(made, complete=True) if _ERROR_DOWN_NONE.search(text) and not made.rows else made


# -- display lldp neighbor --------------------------------------------------------------------------------------------

_LLDP_PORT = re.compile(
    rf"^ *(?P<port>{PORT_NAME}) +has (?P<count>\d+) neighbou?rs?(?:\(s\))? *:? *$", re.MULTILINE | re.IGNORECASE
)
_LLDP_NEIGHBOUR = re.compile(r"^ *Neighbor index *: *\d+ *$", re.MULTILINE | re.IGNORECASE)
_LLDP_BRIEF = re.compile(r"^ *Local Int\w*\s+(?P<next>Neighbor|Exptime)", re.MULTILINE | re.IGNORECASE)
_LLDP_NOISE = (re.compile(r"^Local Int\w*\s+(?:Neighbor|Exptime)", re.IGNORECASE),)
# `GE0/0/1  SW2  GE0/0/24  101` on most releases, `10GE1/0/1  101  10GE1/0/2  SW2` on others.
_LLDP_ROW = re.compile(rf"(?P<port>{PORT_NAME})\s+(?P<name>\S(?:.*\S)?)\s+(?P<peer>\S+)\s+\d{{1,5}}")
_LLDP_ROW_NAME_LAST = re.compile(rf"(?P<port>{PORT_NAME})\s+\d{{1,5}}\s+(?P<peer>\S+)\s+(?P<name>\S(?:.*\S)?)")


def lldp(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP that it is at the other end of each port."""
    brief = _LLDP_BRIEF.search(text)
    if brief:
        pattern = _LLDP_ROW if brief["next"].lower() == "neighbor" else _LLDP_ROW_NAME_LAST

        def row(match: re.Match[str]) -> LldpRow:
            return LldpRow(match["port"], said(match["name"]), said(match["peer"]))

        return read_table(text, pattern, row, noise=_LLDP_NOISE)
    rows: list[LldpRow] = []
    found = list(_LLDP_PORT.finditer(text))
    for match, block in blocks(text, found):
        for _, each in blocks(block, list(_LLDP_NEIGHBOUR.finditer(block))):
            told = fields(each)
            capable = said(told.get("system capabilities enabled"))
            peer_port = told.get("port id") if "interface" in told.get("port id subtype", "interface").lower() else None
            rows.append(
                LldpRow(
                    match["port"],
                    said(told.get("system name")),
                    said(peer_port) or said(told.get("port description")),
                    said(told.get("management address") or told.get("management address value")),
                    "bridge" in capable.lower() if capable else None,
                )
            )
    before = text[: found[0].start()] if found else text
    odd = tuple(line.strip() for line in before.splitlines() if not is_noise(line.strip()))
    return Parsed(tuple(rows), odd, counted(len(rows), sum(int(each["count"]) for each in found)) if found else None)


# -- display port vlan ------------------------------------------------------------------------------------------------

_VLAN_HEADING = re.compile(r"^ *Port\s+Link Type\s+PVID\b.*$", re.MULTILINE | re.IGNORECASE)
_VLAN_ROW = re.compile(
    rf"(?P<port>{PORT_NAME})\s+(?P<mode>access|trunk|hybrid|dot1q-tunnel|auto|desirable|negotiation-\S+|-)"
    r"\s+(?P<pvid>\d+|-)(?:\s+(?P<list>[TU\d][TU:,\d\s-]*|-))?",
    re.IGNORECASE,
)
# The device goes on with a list below its column; what begins at the left edge was broken by somebody else.
_BELOW_THE_LIST = " " * 16
_VLAN_MORE = re.compile(r"(?:[TU]: ?)?\d[TU:,\d\s-]*")
_VLAN_NOISE = (re.compile(r"^Port\s+Link Type\s+PVID|^T=TAG|^VLAN List$|^Port Description$", re.IGNORECASE),)
_TAGS = re.compile(r"(?P<tag>[TU]):(?P<list>[^TU]*)", re.IGNORECASE)


def port_vlan(text: str) -> Parsed[VlanRow]:
    """Which VLANs each port takes, with and without a tag."""
    heading = _VLAN_HEADING.search(text)
    lists: list[tuple[re.Match[str], str]] = []
    odd: list[str] = []
    for raw in _without_description(text, heading[0] if heading else "").splitlines():
        line = raw.strip()
        match = _VLAN_ROW.fullmatch(line)
        if match:
            lists.append((match, match["list"] or ""))
        elif lists and _VLAN_MORE.fullmatch(line):
            row, told = lists.pop()
            if raw.startswith(_BELOW_THE_LIST):
                lists.append((row, f"{told} {line}"))
            else:  # a chat broke the line, perhaps inside a number
                odd += [row[0], line]
        elif not is_noise(line, *_VLAN_NOISE):
            odd.append(line)
    return Parsed(tuple(_vlan_row(match, told) for match, told in lists), tuple(odd))


def _without_description(text: str, heading: str) -> str:
    """The text without the column of descriptions, which may begin with a number as a VLAN does."""
    at = heading.rfind("Port Description")
    if at < 0:
        return text
    if not heading[:at].endswith("  "):  # a chat took the columns out of line: nothing says where the list ends
        return "".join(line + "\n" for line in text.splitlines() if _VLAN_MORE.search(line.strip()) is None)
    return "\n".join(line[:at] if line[at - 1 : at].isspace() else line for line in text.splitlines())


def _vlan_row(match: re.Match[str], told: str) -> VlanRow:
    mode, pvid = mode_of(match["mode"]), number(match["pvid"])
    native = (pvid,) if pvid else ()
    tags = list(_TAGS.finditer(told))
    if tags:  # `U:25 T:10 20-30`: the device tells the two apart
        ways = {
            way: vlan_numbers(" ".join(each["list"] for each in tags if each["tag"].upper() == way)) for way in "TU"
        }
        return VlanRow(match["port"], ways["U"], ways["T"], mode)
    listed = vlan_numbers(told)
    if mode == "trunk":
        untagged = tuple(each for each in native if each in listed)
        return VlanRow(match["port"], untagged, tuple(each for each in listed if each not in native), mode)
    # A hybrid port's list says nothing of tags; untagged frames come into its PVID.
    return VlanRow(match["port"], native, (), mode)


# -- display current-configuration -----------------------------------------------------------------------------------

_CONFIG_ARP = re.compile(
    rf"arp static (?P<ip>{IP}) (?P<mac>{MAC})(?: vid (?P<vlan>\d+)(?: cevid \d+)?)?"
    rf"(?: interface (?P<port>{PORT_NAME}))?(?: vpn-instance \S+)?"
)
_CONFIG_BIND = re.compile(
    rf"user-bind static(?: ip-address (?P<ip>{IP}))?(?: mac-address (?P<mac>{MAC}))?"
    rf"(?: interface (?P<port>{PORT_NAME}))?(?: vlan (?P<vlan>\d+)(?: ce-vlan \d+)?)?"
)
_CONFIG_STICKY = re.compile(rf"port-security mac-address sticky (?P<mac>{MAC}) vlan (?P<vlan>\d+)")
_CONFIG_PORT = re.compile(rf"interface (?P<port>{PORT_NAME})")


def configured_arp(text: str) -> Parsed[ArpRow]:
    """Which addresses the copied part of the configuration binds to a MAC."""

    def row(match: re.Match[str], _port: str | None) -> ArpRow:
        return ArpRow(match["ip"], parse_mac(match["mac"]), match["port"], number(match["vlan"]), True)

    return configured(text, _CONFIG_ARP, row, begins="arp static")


def configured_bind(text: str) -> Parsed[BindRow]:
    """Which MACs the copied part of the configuration binds to an address and a port."""

    def row(match: re.Match[str], _port: str | None) -> BindRow:
        mac = parse_mac(match["mac"]) if match["mac"] else None
        return BindRow(match["ip"], mac, match["port"], number(match["vlan"]))

    return configured(text, _CONFIG_BIND, row, begins="user-bind")


def configured_sticky(text: str) -> Parsed[BindRow]:
    """Which MACs the copied part of the configuration holds on a port."""

    def row(match: re.Match[str], port: str | None) -> BindRow:
        return BindRow(None, parse_mac(match["mac"]), port, int(match["vlan"]), "port_security")

    return configured(text, _CONFIG_STICKY, row, begins="port-security mac-address sticky ", port=_CONFIG_PORT)


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
# A copper port, or an empty cage: there is no light to read.
_ABSENT = re.compile(r"transceiver is absent", re.IGNORECASE)
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
    return Parsed(tuple(rows), (), True if not rows and _ABSENT.search(text) else None)


# The configuration, a part of it, or what is configured on one interface.
_CONFIGURATION = re.compile(r"dis\w* (?:cu\w*|this|sav\w*)")

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
        re.compile(r"dis\w* mac(?!.* (?:sti\w*|sec[\w-]*)\b)"),
        re.compile(
            r"MAC Address\s+VLAN/|Total (?:matching )?items (?:displayed|on slot)? *[=:\d]"
            rf"|^ *(?:{MAC})\s+\d+/\S*\s+\S+\s+\w+|^ *(?:{MAC})\s+\S+\s+[\d-]+\s+[\d-]+\s+{PORT_NAME}\s+[a-z-]+",
            re.MULTILINE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "port_security",
        "display mac-address sticky",
        re.compile(r"dis\w* mac\S* (?:sti|sec)"),
        re.compile(
            rf"^ *(?:{MAC})\s.*\s(?:sticky|security|sec-config)\b|Total (?:matching )?items[^=:\n]*[=:] *0\b",
            re.MULTILINE,
        ),
        port_security,
    ),
    Format(
        NAME,
        "arp",
        "display arp",
        re.compile(r"dis\w* arp"),
        re.compile(rf"IP ADDRESS\s+MAC ADDRESS\s+EXP|^ *{IP}\s+(?:{MAC})\s+(?:\d+\s+)?[IDS](?:\s?-|/)", re.MULTILINE),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "display dhcp static user-bind",
        re.compile(r"dis\w* (?!.*snoop).*user-?bind"),
        re.compile(
            r"static Bind-table|number of (?:static )?bind-table is zero|VLAN\(O/I(?:/P)?\)(?!.*Lease)", re.IGNORECASE
        ),
        binding,
    ),
    Format(
        NAME,
        "snooping",
        "display dhcp snooping user-bind",
        re.compile(r"dis\w* dhcp sn\w* .*user-?bind"),
        re.compile(r"Dynamic Bind-table|snooping bind-table is zero|VLAN\(O/I.*Lease", re.IGNORECASE),
        snooping,
    ),
    Format(
        NAME,
        "error_down",
        "display error-down recovery",
        re.compile(r"dis\w* err"),
        re.compile(r"^ *interface\s+error-down cause|No error-down interface exists", re.MULTILINE | re.IGNORECASE),
        error_down,
    ),
    Format(
        NAME,
        "lldp",
        "display lldp neighbor",
        re.compile(r"dis\w* ll\w* n"),
        re.compile(
            r"^ *\S+ +has \d+ neighbou?rs?|^ *Local Int\w*\s+(?:Neighbor Dev|Exptime)", re.MULTILINE | re.IGNORECASE
        ),
        lldp,
    ),
    Format(
        NAME,
        "vlan",
        "display port vlan",
        re.compile(r"dis\w* port v"),
        re.compile(r"^ *Port\s+Link Type\s+PVID", re.MULTILINE | re.IGNORECASE),
        port_vlan,
    ),
    Format(
        NAME,
        "arp",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(rf"^ *arp static {IP} (?:{MAC})(?: vid \d| vpn| *$)", re.MULTILINE),
        configured_arp,
    ),
    Format(
        NAME,
        "binding",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(r"^ *user-bind static (?:ip|mac)-address ", re.MULTILINE),
        configured_bind,
    ),
    Format(
        NAME,
        "port_security",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(rf"^ *port-security mac-address sticky (?:{MAC}) vlan \d", re.MULTILINE),
        configured_sticky,
    ),
    Format(
        NAME,
        "light",
        "display transceiver diagnosis",
        re.compile(r"dis\w* (?:trans|.*optical|.*phy-option)"),
        re.compile(
            r"^ *Rx ?Power\(dBm\) +-?\d|^ *(?:Current )?R[xX] ?[Pp]ower ?\(dB[mM]\) *:|Rx [Pp]ower: *-?[\d.]+ ?dBm"
            r"|transceiver is absent",
            re.MULTILINE,
        ),
        light,
    ),
)

# The user's view and the configuring one, VRP 8's marks for what is not committed yet, a firewall's role before it.
_CONFIG_PROMPT = r"\[(?![Yy]/[Nn]|[Yy]es)[~*]?[^\[\]\r\n]{1,80}\]"
_BEFORE = r"^[\x00\x07 ]*(?:HRP_[MS])?"

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("display version",),
        "port": ("display interface {port}",),
        "mac_on_port": ("display mac-address {port}", "display mac-address interface {port}"),
        "mac_search": ("display mac-address {mac}",),
        "arp_of_ip": ("display arp network {ip}", "display arp all"),
        "static_arp": ("display arp static",),
        "binding": ("display dhcp static user-bind all", "display user-bind static all"),
        "snooping": ("display dhcp snooping user-bind interface {port}", "display dhcp snooping user-bind all"),
        # What port security holds stands in the port's own table, by its type.
        "port_security": ("display mac-address {port}", "display mac-address interface {port}"),
        "error_down": ("display error-down recovery interface {port}", "display error-down recovery"),
        "lldp": ("display lldp neighbor interface {port}",),
        "vlan": ("display port vlan {port}",),
        "light": (
            "display transceiver interface {port} verbose",
            "display transceiver diagnosis interface {port}",
            "display interface phy-option {port}",
        ),
        "config_of_ip": ("display current-configuration | include {ip}",),
        "config_of_mac": ("display current-configuration | include {mac}",),
        "config_of_port": ("display current-configuration interface {port}",),
    },
    version="display version",
    told_by=re.compile(r"Huawei Versatile (?:Routing|Security) Platform|VRP \(R\) software", re.IGNORECASE),
    unpaged=("screen-length 0 temporary",),
    quiet=("undo terminal monitor",),
    prompt=re.compile(rf"{_BEFORE}(?:<[^<>\r\n]{{1,64}}>|{_CONFIG_PROMPT})[ \t\x07]*\Z", re.MULTILINE),
    config_prompt=re.compile(rf"{_BEFORE}{_CONFIG_PROMPT}[ \t\x07]*\Z", re.MULTILINE),
    not_understood=re.compile(r"^\s*(?:Error(?:\[\d+\])?: *[A-Z]|% ?[A-Z][a-z]+ )", re.MULTILINE),
    not_allowed=re.compile(
        r"^\s*(?:Error(?:\[\d+\])?:|%)[^\n]*(?:permission|privilege|authori[sz]|not allowed|denied)",
        re.MULTILINE | re.IGNORECASE,
    ),
    questions=(
        (re.compile(r"Change now\? ?\[Y/N\]", re.IGNORECASE), "N"),
        # Asked about risks in the configuration file, "yes" would save the running configuration.
        (re.compile(r"risks? in the configuration file[^\[]{0,200}\[Y/N\]", re.IGNORECASE), "N"),
        (re.compile(r"stop Auto-?Config\? ?\[Y/N\]", re.IGNORECASE), "N"),
        (re.compile(r"Press ENTER(?: to get started)?\.?", re.IGNORECASE), ""),
    ),
    leave="quit",
    mac_style="dash4",
    spelled={"fe": "Ethernet", "ge": "GigabitEthernet", "10ge": "XGigabitEthernet"},
)
