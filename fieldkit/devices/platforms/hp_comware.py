"""H3C and HPE Comware 5 and 7: the port, its MACs, ARP, what is bound, LLDP, VLANs, the module."""

import re
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    LONGEST_BLOCK,
    MAC,
    PORT_NAME,
    VLANS,
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
    duplex_of,
    fields,
    is_noise,
    mbps,
    mode_of,
    number,
    read_table,
    said,
    told_total,
    vlan_numbers,
)
from fieldkit.model.access import BindingKind, PortMode
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "hp_comware"

# -- display interface ------------------------------------------------------------------------------------------------

# Comware 5: `GigabitEthernet1/0/7 current state: UP`; Comware 7: the name on its own line, then `Current state: UP`.
_OLD = r"^ *(?P<port>\S+) current state: *(?P<state>[^\n]+)$"
_NEW = (
    r"^ *(?P<port7>[A-Z][\w-]*\d\S*) *\n{1,2}(?: *Interface index: *\d+ *\n{1,2})?"
    r" *Current state: *(?P<state7>[^\n]+)$"
)
_STATE = re.compile(f"{_OLD}|{_NEW}", re.MULTILINE)
_SPEED = re.compile(r"(?<![\d.])(?P<speed>\d+(?:\.\d+)?)(?P<unit>[GMk])bps-speed mode", re.IGNORECASE)
_DUPLEX = re.compile(r"(?P<duplex>full|half)-duplex mode", re.IGNORECASE)
_PVID = re.compile(rf"PVID: *(?P<pvid>\d+){WHOLE}")
_KIND = re.compile(r"Port link-type: *(?P<kind>\w+)", re.IGNORECASE)
_ERRORS = re.compile(r"Input: *(\d+) input errors")
_HARDWARE = re.compile(rf"[Hh]ardware [Aa]ddress(?: is)?:? +(?P<mac>{MAC})\b")
_DESCRIPTION = re.compile(r"^ *Description ?:[ \t]*(?P<said>\S[^\n]*)$", re.MULTILINE)
_TAGGED = re.compile(rf"^ *Tagged +VLAN(?:s| ID)? ?: *(?P<list>{VLANS})", re.MULTILINE)
_UNTAGGED = re.compile(rf"^ *Untagged +VLAN(?:s| ID)? ?: *(?P<list>{VLANS})", re.MULTILINE)
_PASSING = re.compile(rf"^ *VLAN [Pp]assing *: *(?P<list>{VLANS})", re.MULTILINE)
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
        mac, described = _HARDWARE.search(block), _DESCRIPTION.search(block)
        vlan = number(pvid["pvid"]) if pvid else None
        mode = mode_of(kind["kind"]) if kind else None
        untagged, tagged = _vlans(block, mode, vlan)
        rows.append(
            PortRow(
                match["port"] or match["port7"],
                told[0],
                mbps(speed["speed"], speed["unit"]) if speed else None,
                duplex_of(duplex["duplex"]) if duplex else None,
                told[1],
                int(errors[1]) if errors else None,
                vlan,
                kind["kind"].lower() == "access" if kind else None,
                clock["clock"] if clock else None,
                vlans=untagged,
                tagged=tagged,
                mode=mode,
                mac=parse_mac(mac["mac"]) if mac else None,
                description=described["said"] if described else None,
            )
        )
    return Parsed(tuple(rows), tuple(odd))


def _vlans(block: str, mode: PortMode | None, pvid: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The VLANs a port takes without and with a tag, as far as its block tells."""
    native = (pvid,) if pvid else ()
    if mode == "access":
        return native, ()
    if mode == "trunk":
        passing = _PASSING.search(block)
        listed = vlan_numbers(passing["list"]) if passing else ()
        return tuple(each for each in native if each in listed), tuple(each for each in listed if each not in native)
    untagged, tagged = _UNTAGGED.search(block), _TAGGED.search(block)
    return vlan_numbers(untagged["list"]) if untagged else (), vlan_numbers(tagged["list"]) if tagged else ()


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
    rf"(?P<mac>{MAC})\s+(?P<vlan>\d+)\s+(?P<kind>[A-Za-z][\w-]*(?: [a-z]+)?)\s+(?P<port>{PORT_NAME}|N/A)"
    r"(?:\s+(?P<age>(?:[Nn]ot )?\S+))?",
)
_MAC_NOISE = (re.compile(r"^MAC ADDR|^On slot|AGING( TIME)?(\(s\))?$|^Aging$", re.IGNORECASE),)
_MAC_TOTAL = re.compile(
    r"---\s*(\d+) mac address\(es\) found\s*---|^(?:Total )?(\d+) mac address(?:\(es\)|es)? found"
    r"|Number of secure MAC addresses: *(\d+)",
    re.IGNORECASE | re.MULTILINE,
)
_MAC_NONE = re.compile(
    r"^[ -]*(?:No (?:secure )?mac address(?:es|\(es\))? found|No MAC address entr)", re.IGNORECASE | re.MULTILINE
)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned, and which of them port security holds."""

    def row(match: re.Match[str]) -> MacRow:
        kind = match["kind"].lower()
        port = None if match["port"] == "N/A" else match["port"]
        held = kind.startswith("sec")
        static = kind.startswith(("config", "static", "blackhole"))
        return MacRow(parse_mac(match["mac"]), port, int(match["vlan"]), static, held)

    total = told_total(_MAC_TOTAL.search(text))
    if total is None and _MAC_NONE.search(text):
        total = 0
    noise = (_MAC_TOTAL, _MAC_NONE, *_MAC_NOISE)
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=noise, total=total)


def port_security(text: str) -> Parsed[BindRow]:
    """Which MACs port security holds on which port."""
    table = mac_table(text)
    rows = tuple(BindRow(None, each.mac, each.port, each.vlan, "port_security") for each in table.rows if each.secure)
    return Parsed(rows, table.not_understood, table.complete)


# -- display arp ------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<mac>{MAC})\s+(?P<vlan>\d+|N/A|--|-)\s+(?P<port>\S+)\s+(?P<age>\d+|N/A|--|-)\s+(?P<kind>[A-Z]{{1,2}})(?:\s+\S+)*",
)
_ARP_NOISE = (re.compile(r"^Type: +S-?|^[DORM]-[A-Z][a-z]+ |^IP address\s+MAC address", re.IGNORECASE),)
_ARP_TOTAL = re.compile(r"^(?:Total number of entries *: *|Total entries found: *)(\d+)", re.IGNORECASE | re.MULTILINE)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address, and which of them are bound by hand."""

    def row(match: re.Match[str]) -> ArpRow | None:
        port = match["port"] if match["port"][0].isalnum() and match["port"] != "N/A" else None
        static = "S" in match["kind"]
        if "I" in match["kind"] and not static:  # not in force: it answers for nothing
            return None
        return ArpRow(match["ip"], parse_mac(match["mac"]), port, number(match["vlan"]), static)

    total = told_total(_ARP_TOTAL.search(text))
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=(_ARP_TOTAL, *_ARP_NOISE), total=total)


# -- display ip source binding, display user-bind ---------------------------------------------------------------------

_BIND_ROW = re.compile(
    rf"(?:(?P<ip>{IP}|N/A)\s+(?P<mac>{MAC}|N/A)\s+(?P<port>{PORT_NAME}|N/A)\s+(?P<vlan>\d+|N/A)"
    rf"|(?P<mac5>{MAC}|N/A)\s+(?P<ip5>{IP}|N/A)\s+(?P<vlan5>\d+|N/A)\s+(?P<port5>{PORT_NAME}|N/A))"
    r"\s+(?P<kind>Static|802\.1X|DHCP[ -](?:snooping|relay|server)|DHCP-(?:SNP|RLY)|ARP[ -]snooping(?: V\w+)?)",
    re.IGNORECASE,
)
_BIND_START = re.compile(rf"(?:{IP}|N/A)\s+(?:{MAC}|N/A)|(?:{MAC})\s+(?:{IP}|N/A)")
_BIND_NOISE = (
    re.compile(r"^(?:IP Address\s+MAC Address|MAC(?: Address)?\s+IP)|have been configured:$", re.IGNORECASE),
)
_BIND_TOTAL = re.compile(
    r"Total entries found: *(\d+)|^-* *(\d+) binding entries queried", re.IGNORECASE | re.MULTILINE
)


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port: by hand, or by what the device heard of DHCP."""

    def row(match: re.Match[str]) -> BindRow:
        ip, mac, port, vlan = (
            None if value == "N/A" else value
            for value in (match[name] or match[f"{name}5"] for name in ("ip", "mac", "port", "vlan"))
        )
        kind: BindingKind = "ip_source" if match["kind"].lower().startswith("static") else "snooping"
        return BindRow(ip, parse_mac(mac) if mac else None, port, number(vlan), kind)

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- display dhcp snooping binding, display dhcp-snooping -------------------------------------------------------------

_SNOOP_ROW = re.compile(
    rf"(?:[DSR]\s+)?(?P<ip>{IP})\s+(?P<mac>{MAC})\s+(?P<lease>\d+|N/A|Unlimited)\s+(?P<vlan>\d+|N/A|-)"
    rf"\s+(?:\d+|N/A|-)\s+(?P<port>{PORT_NAME})",
    re.IGNORECASE,
)
_SNOOP_START = re.compile(rf"(?:[DSR]\s+)?{IP}\s+(?:{MAC})")
_SNOOP_TOTAL = re.compile(
    r"^ *(\d+) DHCP snooping (?:entries|entry|items?) found|(?<!\d)(\d+) dhcp-snooping item\(s\) found",
    re.IGNORECASE | re.MULTILINE,
)
_SNOOP_NONE = re.compile(
    r"^ *(?:No DHCP snooping (?:entries|entry) found|DHCP snooping is (?:disabled|not enabled))",
    re.IGNORECASE | re.MULTILINE,
)
_SNOOP_NOISE = (
    re.compile(
        r"^(?:Type )?IP Address\s+MAC Address\s+Lease|^DHCP snooping is enabled|^The client binding table"
        r"|^Type ?: ?D-+Dynamic|^S-+Static|^R-+Recovering",
        re.IGNORECASE,
    ),
)


def snooping(text: str) -> Parsed[BindRow]:
    """Which MAC got which address by DHCP, on which port."""

    def row(match: re.Match[str]) -> BindRow:
        return BindRow(match["ip"], parse_mac(match["mac"]), match["port"], number(match["vlan"]), "snooping")

    total = told_total(_SNOOP_TOTAL.search(text))
    noise = (_SNOOP_TOTAL, _SNOOP_NONE, *_SNOOP_NOISE)
    made = read_table(text, _SNOOP_ROW, row, starts=_SNOOP_START, noise=noise, total=total)
    return replace(made, complete=True) if _SNOOP_NONE.search(text) and not made.rows else made


# -- display stp down-port --------------------------------------------------------------------------------------------

_DOWN_ROW = re.compile(rf"(?P<port>{PORT_NAME})\s+(?P<why>(?:PVST )?BPDU[ -]protect(?:ion|ed))", re.IGNORECASE)
_DOWN_NOISE = (re.compile(r"^Down Port\s+Reason$", re.IGNORECASE),)


def error_down(text: str) -> Parsed[ErrorDownRow]:
    """Which ports spanning tree's protection switched off, and why."""

    def row(match: re.Match[str]) -> ErrorDownRow:
        return ErrorDownRow(match["port"], match["why"])

    return read_table(text, _DOWN_ROW, row, noise=_DOWN_NOISE)


# -- display lldp neighbor-information --------------------------------------------------------------------------------

_LLDP_PORT = re.compile(
    rf"^ *(?P<kind>LLDP|CDP) neighbor-information of port \d+ ?\[(?P<port>{PORT_NAME}):?\]:? *$",
    re.MULTILINE | re.IGNORECASE,
)
_LLDP_NEIGHBOUR = re.compile(r"^ *(?:(?:LLDP|CDP) )?Neighbor index *: *\d+ *$", re.MULTILINE | re.IGNORECASE)
_LLDP_LIST = re.compile(r"^ *(?:(?P<first>System Name) +Local Interface|Local Interface +Chassis ID)", re.MULTILINE)
_LLDP_ROW = re.compile(
    rf"(?P<name>\S(?:.*\S)?)\s+(?P<port>{PORT_NAME})\s+(?P<chassis>{MAC})\s+(?:(?P<peer>{PORT_NAME}|[Pp]ort \d+)|\S.*)"
)
_LLDP_ROW_NAME_LAST = re.compile(
    rf"(?P<port>{PORT_NAME})\s+(?P<chassis>{MAC})\s+(?:(?P<peer>{PORT_NAME}|[Pp]ort \d+)|\S+)\s+(?P<name>\S+)"
)
_LLDP_NOISE = (
    re.compile(
        r"^System Name +Local Interface|^Local Interface +Chassis ID|Nearest (?:nontpmr |customer )?bridge neighbor",
        re.IGNORECASE,
    ),
)


def lldp(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP (or CDP) that it is at the other end of each port."""
    listed = _LLDP_LIST.search(text)
    if listed:
        pattern = _LLDP_ROW if listed["first"] else _LLDP_ROW_NAME_LAST

        def row(match: re.Match[str]) -> LldpRow:
            return LldpRow(match["port"], said(match["name"]), match["peer"])

        return read_table(text, pattern, row, noise=_LLDP_NOISE)
    rows: dict[LldpRow, None] = {}  # the same neighbour may be heard by several agents of one port
    found = list(_LLDP_PORT.finditer(text))
    for match, block in blocks(text, found):
        for _, each in blocks(block, list(_LLDP_NEIGHBOUR.finditer(block))):
            told = fields(each)
            capable = said(told.get("system capabilities enabled") or told.get("capabilities"))
            peer_port = told.get("port id") or (told.get("portid/subtype") or "").partition("/Interface")[0]
            name = told.get("system name") if match["kind"] == "LLDP" else told.get("chassis id")
            address = said(told.get("management address"))
            bridge = "bridge" in capable.lower() if capable else None
            rows[LldpRow(match["port"], said(name), said(peer_port), address, bridge)] = None
    before = text[: found[0].start()] if found else text
    odd = tuple(line.strip() for line in before.splitlines() if not is_noise(line.strip()))
    return Parsed(tuple(rows), odd)


# -- display port trunk, display port hybrid --------------------------------------------------------------------------

_VLAN_ROW = re.compile(
    rf"(?P<port>{PORT_NAME})\s+(?P<pvid>\d+)\s+(?:(?P<tag>Tagged|Untagged):? *)?(?P<list>[Nn]one|\d[\d, -]*)"
)
_VLAN_MORE = re.compile(r"(?P<tag>Tagged|Untagged):? *(?P<list>[Nn]one|\d[\d, -]*)|(?P<more>\d[\d, -]*)")
_VLAN_NOISE = (re.compile(r"^Interface +PVID +VLAN", re.IGNORECASE),)


def port_vlan(text: str) -> Parsed[VlanRow]:
    """Which VLANs each trunk or hybrid port takes, with and without a tag."""
    rows: list[tuple[str, int, dict[str, str]]] = []
    odd: list[str] = []
    now = ""
    for raw in text.splitlines():
        line = raw.strip()
        match, more = _VLAN_ROW.fullmatch(line), _VLAN_MORE.fullmatch(line)
        if match:
            now = match["tag"] or "Passing"
            rows.append((match["port"], int(match["pvid"]), {now: match["list"]}))
        elif more and rows:
            told = rows[-1][2]
            if more["tag"] and "Passing" not in told:
                now = more["tag"]
                told[now] = more["list"]
            elif more["more"] and told[now].rstrip().endswith(","):  # the device breaks a list after a comma
                told[now] += more["more"]
            else:  # a chat broke it, perhaps inside a number
                rows.pop()
                odd.append(line)
        elif not is_noise(line, *_VLAN_NOISE):
            odd.append(line)
    return Parsed(tuple(_vlan_row(*row) for row in rows), tuple(odd))


def _vlan_row(port: str, pvid: int, told: dict[str, str]) -> VlanRow:
    if "Passing" not in told:
        return VlanRow(port, vlan_numbers(told.get("Untagged", "")), vlan_numbers(told.get("Tagged", "")), "hybrid")
    listed = vlan_numbers(told["Passing"])
    return VlanRow(port, (pvid,) if pvid in listed else (), tuple(each for each in listed if each != pvid), "trunk")


# -- display current-configuration -----------------------------------------------------------------------------------

_CONFIG_ARP = re.compile(
    rf"arp static (?P<ip>{IP}) (?P<mac>{MAC})(?: (?P<vlan>\d+) (?P<port>{PORT_NAME}))?(?: vpn-instance \S+)?"
)
_CONFIG_BIND = re.compile(
    rf"(?:ip source binding|user-bind)(?: ip-address (?P<ip>{IP}))?(?: mac-address (?P<mac>{MAC}))?"
    r"(?: vlan (?P<vlan>\d+))?"
)
_CONFIG_STICKY = re.compile(rf"port-security mac-address security(?: sticky)? (?P<mac>{MAC})(?: vlan (?P<vlan>\d+))?")
_CONFIG_PORT = re.compile(rf"interface (?P<port>{PORT_NAME})")


def configured_arp(text: str) -> Parsed[ArpRow]:
    """Which addresses the copied part of the configuration binds to a MAC."""

    def row(match: re.Match[str], _port: str | None) -> ArpRow:
        return ArpRow(match["ip"], parse_mac(match["mac"]), match["port"], number(match["vlan"]), True)

    return configured(text, _CONFIG_ARP, row, begins="arp static")


def configured_bind(text: str) -> Parsed[BindRow]:
    """Which MACs the copied part of the configuration binds to an address, on the interface it stands under."""

    def row(match: re.Match[str], port: str | None) -> BindRow:
        mac = parse_mac(match["mac"]) if match["mac"] else None
        return BindRow(match["ip"], mac, port, number(match["vlan"]))

    return configured(text, _CONFIG_BIND, row, begins=("ip source binding", "user-bind"), port=_CONFIG_PORT)


def configured_sticky(text: str) -> Parsed[BindRow]:
    """Which MACs the copied part of the configuration holds on a port."""

    def row(match: re.Match[str], port: str | None) -> BindRow:
        return BindRow(None, parse_mac(match["mac"]), port, number(match["vlan"]), "port_security")

    return configured(text, _CONFIG_STICKY, row, begins="port-security mac-address security", port=_CONFIG_PORT)


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
# A copper port, or an empty cage: there is no light to read.
_ABSENT = re.compile(r"transceiver is absent", re.IGNORECASE)
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
    return Parsed(tuple(rows), (), True if not rows and _ABSENT.search(text) else None)


# The configuration, a part of it, or what is configured on one interface.
_CONFIGURATION = re.compile(r"dis\w* (?:cu\w*|this|sav\w*)")

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
        "port_security",
        "display port-security mac-address security",
        re.compile(r"dis\w* port-s"),
        re.compile(
            rf"^ *(?:{MAC})\s+\d+\s+Security\s|\b0 mac address\(es\) found|No secure mac|Number of secure MAC",
            re.MULTILINE | re.IGNORECASE,
        ),
        port_security,
    ),
    Format(
        NAME,
        "arp",
        "display arp",
        re.compile(r"dis\w* arp"),
        re.compile(
            r"IP address\s+MAC address\s+(?:VLAN|SVLAN)"
            rf"|^ *{IP}\s+(?:{MAC})\s+(?:\d+|N/A)\s+\S+\s+(?:\d+|N/A)\s+I?[SDORMI]\b",
            re.MULTILINE | re.IGNORECASE,
        ),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "display ip source binding",
        re.compile(r"dis\w* (?:ip so\w* b|user-bind)"),
        re.compile(
            r"IP Address\s+MAC Address\s+Interface\s+VLAN\s+Type"
            r"|MAC(?: Address)?\s+IP(?: Address)?\s+VLAN\s+\w+\s+(?:Type|Status)"
            r"|Total entries found: *(?:0|\d+\s+(?:IP|MAC) Address)",
            re.IGNORECASE,
        ),
        binding,
    ),
    Format(
        NAME,
        "snooping",
        "display dhcp snooping binding",
        re.compile(r"dis\w* dhcp[- ]snoop\w*(?: b\w*|$)"),
        re.compile(
            r"IP Address\s+MAC Address\s+Lease\s+VLAN|DHCP snooping (?:entries|entry|items?) found|dhcp-snooping item"
            r"|^ *DHCP snooping is (?:disabled|not enabled)",
            re.IGNORECASE | re.MULTILINE,
        ),
        snooping,
    ),
    Format(
        NAME,
        "error_down",
        "display stp down-port",
        re.compile(r"dis\w* stp d"),
        re.compile(r"^ *Down Port\s+Reason", re.MULTILINE | re.IGNORECASE),
        error_down,
    ),
    Format(
        NAME,
        "lldp",
        "display lldp neighbor-information",
        re.compile(r"dis\w* ll\w* n"),
        re.compile(
            r"^ *(?:LLDP|CDP) neighbor-information of port|^ *System Name +Local Interface"
            r"|^ *Local Interface +Chassis ID",
            re.MULTILINE | re.IGNORECASE,
        ),
        lldp,
    ),
    Format(
        NAME,
        "vlan",
        "display port trunk",
        re.compile(r"dis\w* port (?:t|h)"),
        re.compile(r"^ *Interface +PVID +VLAN", re.MULTILINE),
        port_vlan,
    ),
    Format(
        NAME,
        "arp",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(rf"^ *arp static {IP} (?:{MAC}) \d+ {PORT_NAME}", re.MULTILINE),
        configured_arp,
    ),
    Format(
        NAME,
        "binding",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(r"^ *(?:ip source binding|user-bind) (?:ip|mac)-address ", re.MULTILINE),
        configured_bind,
    ),
    Format(
        NAME,
        "port_security",
        "display current-configuration",
        _CONFIGURATION,
        re.compile(rf"^ *port-security mac-address security (?:sticky )?(?:{MAC})", re.MULTILINE),
        configured_sticky,
    ),
    Format(
        NAME,
        "light",
        "display transceiver diagnosis",
        re.compile(r"dis\w* trans"),
        re.compile(r"RX power\(dBm\)\s+TX power\(dBm\)|transceiver is absent", re.IGNORECASE),
        light,
    ),
)

# A standby of a pair prints its role before the prompt, some releases a NUL before it or a bell behind it.
_CONFIG_PROMPT = r"\[(?![Yy]/[Nn]|[Yy]es)[~*]?[^\[\]\r\n]{1,80}\]"
_BEFORE = r"^[\x00\x07 ]*(?:RBM_[PS]|HRP_[MS])?"

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("display version",),
        "port": ("display interface {port}",),
        # How an empty table looks is not documented; `0 mac address(es) found.` is.
        "mac_on_port": ("display mac-address interface {port}", "display mac-address interface {port} count"),
        "mac_search": ("display mac-address {mac}",),
        "arp_of_ip": ("display arp {ip}",),
        "static_arp": ("display arp static",),
        "binding": ("display ip source binding static", "display user-bind"),
        "snooping": ("display dhcp snooping binding", "display dhcp-snooping"),
        "port_security": ("display port-security mac-address security interface {port}",),
        "error_down": ("display stp down-port",),
        "lldp": (
            "display lldp neighbor-information interface {port} verbose",
            "display lldp neighbor-information interface {port}",
        ),
        "light": ("display transceiver diagnosis interface {port}",),
        "config_of_ip": ("display current-configuration | include {ip}",),
        "config_of_mac": ("display current-configuration | include {mac}",),
        "config_of_port": ("display current-configuration interface {port}",),
    },
    version="display version",
    told_by=re.compile(r"Comware (?:Platform )?Software|Comware,? Version", re.IGNORECASE),
    unpaged=("screen-length disable",),
    quiet=("undo terminal monitor",),
    prompt=re.compile(rf"{_BEFORE}(?:<[^<>\r\n]{{1,64}}>|{_CONFIG_PROMPT})[ \t\x07]*\Z", re.MULTILINE),
    config_prompt=re.compile(rf"{_BEFORE}{_CONFIG_PROMPT}[ \t\x07]*\Z", re.MULTILINE),
    # `%Nov 22 13:12:02:123 2026 H3C IFNET/3/…` is a log line; an error has a blank after its sign.
    not_understood=re.compile(r"^\s*(?:% +[A-Z]|Error: *[A-Z]|Permission denied)", re.MULTILINE),
    not_allowed=re.compile(
        r"^\s*(?:%|Error:)? *[^\n%]{0,40}(?:Permission denied|not authori[sz]ed|no permission|privilege)",
        re.MULTILINE | re.IGNORECASE,
    ),
    questions=(
        (re.compile(r"(?:change (?:the|your) password|Change now)[^\n]{0,20}\? ?\[Y/N\]", re.IGNORECASE), "N"),
        (re.compile(r"Press ENTER to get started\.?", re.IGNORECASE), ""),
    ),
    leave="quit",
    mac_style="dash4",
    spelled={"fe": "Ethernet", "ge": "GigabitEthernet", "10ge": "Ten-GigabitEthernet"},
)
