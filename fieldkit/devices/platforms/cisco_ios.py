"""Cisco IOS and those that write like it: ports, MACs, ARP, bindings, port security, neighbours, VLANs, modules."""

import re
from collections import Counter
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
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
    cut_in_front,
    duplex_of,
    mbps,
    number,
    read_table,
    told_total,
    vlan_numbers,
)
from fieldkit.devices.templates import Record, read_by_template
from fieldkit.model.access import BindingKind
from fieldkit.model.mac import is_multicast, parse_mac, virtual_kind
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
_OWN_MAC = re.compile(rf"^ *Hardware is [^\n]*?address is (?P<mac>{MAC})(?![\w.])", re.MULTILINE)
_DESCRIPTION = re.compile(r"^ *Description: (?P<text>\S[^\n]*)\n(?=[ \t\n])", re.MULTILINE)


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands, what it negotiated and how many input errors it counted."""
    rows: list[PortRow] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        condition, reason = _condition(match["state"], match["line"], match["why"])
        negotiated, errors = _NEGOTIATED.search(block), _ERRORS.search(block)
        own, described = _OWN_MAC.search(block), _DESCRIPTION.search(block)
        up = condition == "up" and negotiated is not None
        rows.append(
            PortRow(
                match["port"],
                condition,
                mbps(negotiated["speed"], negotiated["unit"]) if up and negotiated and negotiated["speed"] else None,
                duplex_of(negotiated["duplex"]) if up and negotiated else None,
                reason,
                int(errors[1]) if errors else None,
                mac=parse_mac(own["mac"]) if own else None,
                description=described["text"].rstrip() if described else None,
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

_MAC_START = re.compile(rf"(?:[*RSD]\s*)*(?:\d+|All|-+|N/A)\s+(?:{MAC})|(?:{MAC})\s+[A-Za-z]")
_PORTS = r"[A-Za-z][^\s,]*(?:\s*,\s*[^\s,]+)*"
# What stands between the kind and the port: `Yes`, an age, `~~~`, `ip,ipx,assigned,other`.
_BETWEEN = r"(?:\s+(?:Yes|No|~+|\d+|-+|n/a|(?:ip|ipx|assigned|other|igmp|arp)(?:,[a-z]+)*))*"
_MAC_ROW = re.compile(
    rf"(?:[*RSD]\s*)*(?P<vlan>\d+|All|-+|N/A)\s+(?P<mac>{MAC})\s+(?P<kind>(?!Secure)[A-Za-z]+){_BETWEEN}\s+(?P<port>{_PORTS})"
    # Catalyst 2900XL and 3500XL: the MAC first.
    rf"|(?P<mac2>{MAC})\s+(?P<kind2>[A-Za-z]+)\s+(?P<vlan2>\d+)\s+(?P<port2>{_PORTS})",
    re.IGNORECASE,
)
_MAC_NOISE = (
    re.compile(
        r"Mac Address Table|^Vlan\s+Mac Address|^Mac Entries|^Legend|^\* - primary|Multicast Entries"
        r"|^Destination Address\s+Address Type|^Displaying entries|^Unicast Entries|^n/a - not available"
        r"|Non-static Address Table|^age - seconds since|^(?:Supervisor|Module \d+|Line card \d+):?$|^-+\+-+[-+]*$",
        re.IGNORECASE,
    ),
)
_MAC_TOTAL = re.compile(r"Total Mac Addresses for this criterion: *(\d+)", re.IGNORECASE)
_MAC_NONE = re.compile(
    r"^ *(?:No entries present\.?|Number of lines which match regexp = 0) *$", re.IGNORECASE | re.MULTILINE
)
_OWN_PORTS = ("cpu", "router", "switch", "sup-eth1", "sup-eth2")


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned, and which are the switch's own."""
    cut = cut_in_front(text)

    def row(match: re.Match[str]) -> MacRow | None:
        mac = parse_mac(match["mac"] or match["mac2"])
        port = re.split(r"[\s,]", match["port"] or match["port2"])[0]
        kind, own = (match["kind"] or match["kind2"]).lower(), port.lower() in _OWN_PORTS
        if is_multicast(mac) and (own or kind not in ("static", "dynamic")):
            return None  # a group that the switch listens to or forwards: nobody is plugged in there
        vlan = number(match["vlan2"] if cut(match) else match["vlan"] or match["vlan2"])
        # `CPU` and `Drop` are no ports.
        return MacRow(mac, port if any(each.isdigit() for each in port) else None, vlan, kind != "dynamic", own=own)

    # A stack prints one total for each member.
    totals = [int(each) for each in _MAC_TOTAL.findall(text)]
    total = sum(totals) if totals else 0 if _MAC_NONE.search(text) else None
    noise = (_MAC_TOTAL, _MAC_NONE, *_MAC_NOISE)
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=noise, total=total)


# -- show ip arp, show arp static -------------------------------------------------------------------------------------

_ARP_START = re.compile(r"Internet\s")
_ARP_ROW = re.compile(
    rf"Internet\s+(?P<ip>{IP})\s+(?P<age>\d+|-)\s+(?P<mac>{MAC}|Incomplete)\s+(?P<kind>ARPA|SNAP)"
    rf"(?:\s+(?P<port>{PORT_NAME}))?"
)
_ARP_NOISE = (re.compile(r"^Protocol\s+Address", re.IGNORECASE),)
_VLAN_PORT = re.compile(r"(?:Vlan|Vl|BDI|BVI)(\d+)", re.IGNORECASE)
_ARP_SIGNATURE = re.compile(
    r"^Protocol\s+Address\s+Age|^ *Internet\s+\d+\.\d+\.\d+\.\d+\s+(?:\d+|-)\s+\S+\s+ARPA", re.MULTILINE
)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address; one without age and without interface is bound by hand.

    An entry without age on an interface is the switch's own address there, or bound by hand to it.  Its own is on every
    interface that has others, and on every VLAN of its own; where nothing tells the two apart it is not taken.
    """
    made, written = _arps(text, all_static=False)
    own = _own_addresses(made.rows)
    told_apart = [not each.own or each in own for each in made.rows]
    rows = tuple(each for each, told in zip(made.rows, told_apart, strict=True) if told)
    odd = tuple(line for line, told in zip(written, told_apart, strict=True) if not told)
    return Parsed(rows, (*made.not_understood, *odd), made.complete)


def static_arp(text: str) -> Parsed[ArpRow]:
    """Which addresses are bound to a MAC by hand, of a table that holds no others."""
    return _arps(text, all_static=True)[0]


def _arps(text: str, *, all_static: bool) -> tuple[Parsed[ArpRow], list[str]]:
    """The rows, and the line that each was."""
    written: list[str] = []
    above_is_row = False

    def entry(ip: str, mac: str | None, port: str | None, *, ageless: bool) -> ArpRow:
        vlan = _VLAN_PORT.fullmatch(port) if port else None
        static = ageless and (all_static or not port)
        return ArpRow(ip, mac, port, int(vlan[1]) if vlan else None, static, own=ageless and not static)

    def row(match: re.Match[str]) -> ArpRow:
        nonlocal above_is_row
        above_is_row = match["port"] is None
        written.append(match[0])
        mac = None if match["mac"] == "Incomplete" else parse_mac(match["mac"])
        return entry(match["ip"], mac, match["port"], ageless=match["age"] == "-")

    def port_below(line: str, rows: list[ArpRow]) -> bool:
        """A chat broke the line in front of the port: without it the entry would be one bound by hand."""
        nonlocal above_is_row
        if not line:
            return False
        ours = above_is_row and re.fullmatch(PORT_NAME, line) is not None
        above_is_row = False
        if ours:
            rows[-1] = entry(rows[-1].ip, rows[-1].mac, line, ageless=rows[-1].static)
        return ours

    made = read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=_ARP_NOISE, runs_on=port_below)
    return made, written


def _own_addresses(rows: tuple[ArpRow, ...]) -> set[ArpRow]:
    """Which of the entries without age, on an interface, are the switch's own addresses there?"""
    ports_of: dict[str | None, set[str | None]] = {}
    macs_at: dict[str | None, set[str | None]] = {}
    heard_at = {each.port for each in rows if not each.own}
    shown_at = Counter(each.port for each in rows if each.own)
    for each in rows:
        if each.own:
            ports_of.setdefault(each.mac, set()).add(each.port)
            if not virtual_kind(each.mac or ""):
                macs_at.setdefault(each.port, set()).add(each.mac)

    def is_own(row: ArpRow) -> bool:
        virtual = virtual_kind(row.mac or "") is not None
        if virtual or len(ports_of[row.mac]) > 1:  # a MAC of its own is on several interfaces
            return True
        if len(rows) == 1 or len(macs_at[row.port]) > 1:
            return False
        return row.vlan is not None or row.port in heard_at or shown_at[row.port] > 1

    return {each for each in rows if each.own and is_own(each)}


# -- show running-config | include ^arp|^end --------------------------------------------------------------------------

_CONFIG_ROW = re.compile(
    rf"arp(?: vrf \S+)? (?P<ip>{IP}) (?P<mac>{MAC}) (?:arpa|snap|smds)(?: (?P<port>[A-Z][\w-]*\d\S*))?(?: alias)?",
    re.IGNORECASE,
)
_CONFIG_END = re.compile(r"^ *end *$", re.MULTILINE)
_CONFIG_NOISE = (
    re.compile(r"^end$|^Building configuration|^Current configuration|^arp (?:timeout|access-list|arpa)\b"),
)


def configured_arp(text: str) -> Parsed[ArpRow]:
    """Which addresses the configuration binds to a MAC; the configuration's own `end` says that this is all."""

    def row(match: re.Match[str]) -> ArpRow:
        port = match["port"] if match["port"] and match["port"].lower() != "alias" else None
        return ArpRow(match["ip"], parse_mac(match["mac"]), port, static=True)

    made = read_table(text, _CONFIG_ROW, row, noise=_CONFIG_NOISE)
    return replace(made, complete=True if _CONFIG_END.search(text) else None)


# -- show ip source binding, show ip dhcp snooping binding ------------------------------------------------------------

_BIND_START = re.compile(rf"(?:{MAC})\s+{IP}")
_BIND_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<ip>{IP})\s+(?P<lease>\S+)\s+(?P<kind>static|\S*snooping)\s+(?P<vlan>\d+)\s+(?P<port>{PORT_NAME})"
)
_BIND_NOISE = (re.compile(r"^Mac ?Address\s+Ip ?Address", re.IGNORECASE),)
_BIND_TOTAL = re.compile(r"Total number of bindings?: *(\d+)", re.IGNORECASE)


def binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port, by hand or by what DHCP gave out."""

    def row(match: re.Match[str]) -> BindRow:
        kind: BindingKind = "ip_source" if match["kind"] == "static" else "snooping"
        return BindRow(match["ip"], parse_mac(match["mac"]), match["port"], int(match["vlan"]), kind)

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- show port-security [interface X] address -------------------------------------------------------------------------

_SECURE_START = re.compile(rf"\d+\s+(?:{MAC})")
_SECURE_ROW = re.compile(
    rf"(?P<vlan>\d+)\s+(?P<mac>{MAC})\s+(?P<kind>Secure\w+)\s+(?P<port>{PORT_NAME})(?:\s+(?P<age>-|\d+)(?:\s*\(I\))?)?",
    re.IGNORECASE,
)
_SECURE_NOISE = (
    re.compile(r"Secure Mac Address Table|^Vlan\s+Mac Address|^\(mins\)$|^Max Addresses limit", re.IGNORECASE),
)
_SECURE_TOTAL = re.compile(
    r"Total Addresses(?: in System)?(?P<less> \(excluding one mac per port\))? *: *(?P<count>\d+)", re.IGNORECASE
)


def port_security(text: str) -> Parsed[BindRow]:
    """Which MACs port security holds on each port, whether set by hand or caught."""
    cut = cut_in_front(text)

    def row(match: re.Match[str]) -> BindRow:
        vlan = None if cut(match) else int(match["vlan"])
        return BindRow(None, parse_mac(match["mac"]), match["port"], vlan, "port_security")

    found = _SECURE_TOTAL.search(text)
    noise = (_SECURE_TOTAL, *_SECURE_NOISE)
    made = read_table(text, _SECURE_ROW, row, starts=_SECURE_START, noise=noise)
    if found is None:
        return made
    # `excluding one mac per port`: the first on each port is not in the count.
    uncounted = len({each.port for each in made.rows}) if found["less"] else 0
    return replace(made, complete=len(made.rows) - uncounted == int(found["count"]))


# -- show interfaces status err-disabled ------------------------------------------------------------------------------


def error_down(text: str) -> Parsed[ErrorDownRow]:
    """Which ports the switch has switched off by itself, and why."""

    def row(record: Record) -> ErrorDownRow | None:
        said = str(record["PORT_ERROR"]).split()
        return ErrorDownRow(str(record["INTERFACE"]), said[0]) if said else None

    return read_by_template(NAME, "show interfaces status err-disabled", _for_template(text), row)


def _for_template(text: str) -> str:
    """The text without what costs a template's patterns time or stops them: wide gaps, empty lines."""
    return "\n".join(re.sub(r"\s{9,}", " " * 8, line) for line in text.splitlines() if line.strip())


# -- show interfaces switchport ---------------------------------------------------------------------------------------


def vlans(text: str) -> Parsed[VlanRow]:
    """In which VLANs each port is, untagged and with a tag."""

    def row(record: Record) -> VlanRow | None:
        if str(record["SWITCHPORT"]).lower() != "enabled":
            return None
        # While it is down a port works in no mode; then what it is set to counts.
        modes = (str(record["MODE"]).lower(), str(record["ADMIN_MODE"]).lower())
        working = next((each for each in modes if "access" in each or "trunk" in each), "")
        name, voice = str(record["INTERFACE"]), str(record["VOICE_VLAN"])
        spoken = (int(voice),) if voice.isdigit() else ()
        if "access" in working:
            vlan = number(str(record["ACCESS_VLAN"]))
            return VlanRow(name, (vlan,) if vlan else (), spoken, "access")
        if "trunk" in working:
            native = number(str(record["NATIVE_VLAN"]))
            # `ALL` lists none.
            tagged = tuple(vlan for vlan in vlan_numbers(",".join(record["TRUNKING_VLANS"])) if vlan != native)
            return VlanRow(name, (native,) if native else (), tagged, "trunk")
        return VlanRow(name)

    return read_by_template(NAME, "show interfaces switchport", _for_template(text), row)


# -- show lldp neighbors detail, show cdp neighbors detail ------------------------------------------------------------

_LLDP_START = re.compile(r"^ *(?:Local Intf: *(?P<port>\S+)|Chassis id: *\S+)", re.MULTILINE | re.IGNORECASE)
_CDP_START = re.compile(r"^ *Device ID: *(?P<name>\S[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_LLDP_TOTAL = re.compile(r"^ *Total entries displayed: *(\d+)", re.MULTILINE | re.IGNORECASE)
_CDP_TOTAL = re.compile(r"^ *Total cdp entries displayed *: *(\d+)", re.MULTILINE | re.IGNORECASE)
# A value is whole where the line that always follows it does follow.
_LLDP_PEER = re.compile(r"^ *Port id: *(\S[^\n]*?) *\n+ *Port Description", re.MULTILINE | re.IGNORECASE)
_LLDP_NAME = re.compile(r"^ *System Name: *(\S[^\n]*?) *\n+ *System Description", re.MULTILINE | re.IGNORECASE)
_LLDP_IP = re.compile(rf"^ *Management Addresses?:[^\n]*\n+ *IP(?:v4)?: *({IP}){WHOLE}", re.MULTILINE | re.IGNORECASE)
_LLDP_CAN = re.compile(
    r"^ *Enabled Capabilities: *([A-Z](?: ?, ?[A-Z])*) *\n+ *[A-Z][a-z]", re.MULTILINE | re.IGNORECASE
)
_CDP_PORT = re.compile(
    r"^ *Interface: *(?P<port>[^\s,]+), *Port ID \(outgoing port\): *(?P<peer>\S[^\n]*?) *\n+ *Holdtime",
    re.MULTILINE | re.IGNORECASE,
)
_CDP_CAN = re.compile(r"Capabilities: *(\S[^\n]*?) *\n+ *Interface:", re.MULTILINE | re.IGNORECASE)
_CDP_IP = re.compile(rf"^ *IP(?:v4)? address: *({IP}){WHOLE}", re.MULTILINE | re.IGNORECASE)


def neighbours(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP that it is at the other end of each port."""
    starts = [each for each in _LLDP_START.finditer(text) if each["port"] or not _named_above(text, each)]
    rows: list[LldpRow] = []
    odd: list[str] = []
    for start, block in blocks(text, starts):
        if start["port"] is None:  # old releases do not say on which port
            odd.append(start[0].strip())
            continue
        name, peer, can, ip = (
            found[1] if (found := each.search(block)) else None
            for each in (_LLDP_NAME, _LLDP_PEER, _LLDP_CAN, _LLDP_IP)
        )
        bridge = None if can is None else "B" in re.findall(r"\w", can.upper())
        rows.append(LldpRow(start["port"], name, peer, ip, bridge))
    total = told_total(_LLDP_TOTAL.search(text))
    return Parsed(tuple(rows), tuple(odd), None if total is None else len(rows) + len(odd) == total)


def cdp_neighbours(text: str) -> Parsed[LldpRow]:
    """Who says by Cisco's own protocol that it is at the other end of each port."""
    rows: list[LldpRow] = []
    odd: list[str] = []
    for start, block in blocks(text, list(_CDP_START.finditer(text))):
        port, can, ip = _CDP_PORT.search(block), _CDP_CAN.search(block), _CDP_IP.search(block)
        if port is None:
            odd.append(start[0].strip())
            continue
        bridge = any(each in can[1].lower().split() for each in ("switch", "trans-bridge")) if can else None
        rows.append(LldpRow(port["port"], start["name"].strip(), port["peer"].strip(), ip[1] if ip else None, bridge))
    total = told_total(_CDP_TOTAL.search(text))
    return Parsed(tuple(rows), tuple(odd), None if total is None else len(rows) + len(odd) == total)


def _named_above(text: str, chassis: re.Match[str]) -> bool:
    """Does the line above a `Chassis id` name the local port already?"""
    above = text[: chassis.start()].rstrip().rpartition("\n")[2]
    return above.strip().lower().startswith("local intf")


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


_BINDINGS = re.compile(r"Mac ?Address\s+Ip ?Address\s+Lease|Total number of bindings?:", re.IGNORECASE)

FORMATS = (
    Format(
        NAME,
        "port",
        "show interfaces",
        re.compile(r"sh\w* int\w*(?! ?(?:br|st))(?!.* (?:sw|st|tr)\w*)"),
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
            r"Mac Address Table|Vlan\s+Mac Address\s+Type|Total Mac Addresses|Destination Address\s+Address Type"
            r"|^ *No entries present|^ *Number of lines which match"
            rf"|^ *(?:[*RSD]\s*)*(?:\d+|All) +(?:{MAC}) +(?:DYNAMIC|STATIC)",
            re.MULTILINE | re.IGNORECASE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "show ip arp",
        re.compile(r"sh\w* (?:ip )?arp(?!.* st)"),
        _ARP_SIGNATURE,
        arp,
    ),
    Format(
        NAME,
        "arp",
        "show arp static",
        re.compile(r"sh\w* (?:ip )?arp.* st\w*"),
        _ARP_SIGNATURE,
        static_arp,
    ),
    Format(
        NAME,
        "arp",
        "show running-config | include ^arp|^end",
        re.compile(r"sh\w* run\w*"),
        re.compile(rf"^ *arp (?:vrf \S+ )?{IP} (?:{MAC}) arpa\b|\A\s*end\s*\Z", re.MULTILINE | re.IGNORECASE),
        configured_arp,
    ),
    Format(
        NAME,
        "binding",
        "show ip source binding",
        re.compile(r"sh\w* ip so\w* bin"),
        _BINDINGS,
        binding,
    ),
    Format(
        NAME,
        "snooping",
        "show ip dhcp snooping binding",
        re.compile(r"sh\w* ip dh\w* sn\w* bin"),
        _BINDINGS,
        binding,
    ),
    Format(
        NAME,
        "port_security",
        "show port-security address",
        re.compile(r"sh\w* port-\w* .*add|sh\w* port-\w* add"),
        re.compile(
            rf"Secure Mac Address Table|Total Addresses in System|^ *\d+ +(?:{MAC}) +Secure[A-Z]",
            re.MULTILINE | re.IGNORECASE,
        ),
        port_security,
    ),
    Format(
        NAME,
        "error_down",
        "show interfaces status err-disabled",
        re.compile(r"sh\w* int\w* .*st\w* err"),
        re.compile(r"^ *Port\s+Name\s+Status\s+Reason|^ *\S+\s(?:.*\s)?err-disabled\s+[a-z][\w-]+", re.MULTILINE),
        error_down,
    ),
    Format(
        NAME,
        "lldp",
        "show lldp neighbors detail",
        re.compile(r"sh\w* lldp ne\w*.* d\w*"),
        re.compile(r"^ *Chassis id: |^ *Total entries displayed: *0", re.MULTILINE),
        neighbours,
    ),
    Format(
        NAME,
        "lldp",
        "show cdp neighbors detail",
        re.compile(r"sh\w* cdp ne\w*.* d\w*"),
        re.compile(r"^ *Device ID: |^ *Total cdp entries displayed *: *0", re.MULTILINE | re.IGNORECASE),
        cdp_neighbours,
    ),
    Format(
        NAME,
        "vlan",
        "show interfaces switchport",
        re.compile(r"sh\w* int\w* .*sw\w*"),
        re.compile(r"^ *Name: *\S+\s*\n *Switchport: ", re.MULTILINE),
        vlans,
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

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("show version",),
        "port": ("show interfaces {port}",),
        # A port without a MAC answers with bare headings, which prove nothing; a count of none does.
        "mac_on_port": (
            "show mac address-table interface {port}",
            "show mac-address-table interface {port}",
            "show mac address-table interface {port} | count [Dd][Yy][Nn]|[Ss][Tt][Aa][Tt]",
        ),
        "mac_search": ("show mac address-table address {mac}", "show mac-address-table address {mac}"),
        "arp_of_ip": ("show ip arp {ip}", "show arp {ip}"),
        # The configuration is not shown to every user, and not every release picks out the static ones.
        "static_arp": ("show running-config | include ^arp|^end", "show arp static", "show ip arp"),
        "binding": ("show ip source binding",),
        "snooping": ("show ip dhcp snooping binding",),
        "port_security": ("show port-security address",),
        "error_down": ("show interfaces status err-disabled",),
        "lldp": ("show lldp neighbors {port} detail", "show cdp neighbors {port} detail"),
        "vlan": ("show interfaces {port} switchport",),
        "light": ("show interfaces {port} transceiver detail", "show interfaces {port} transceiver"),
        "config_of_ip": ("show running-config | include {ip}",),
        "config_of_mac": ("show running-config | include {mac}",),
        "config_of_port": ("show running-config interface {port}",),
    },
    version="show version",
    told_by=re.compile(r"Cisco IOS|Cisco Internetwork Operating System|^FRRouting ", re.MULTILINE),
    unpaged=("terminal length 0",),
    prompt=re.compile(r"[\w.@:/+&~-]{1,80}(?:\([^()\r\n]{1,60}\))?[>#][ \t]*\Z"),
    config_prompt=re.compile(r"\(config[^()\r\n]{0,60}\)#[ \t]*\Z"),
    # A line of the log, `%SYS-5-CONFIG_I: …`, is no refusal.
    not_understood=re.compile(r"^ *% ?(?![A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-\d-)[A-Za-z]", re.MULTILINE),
    not_allowed=re.compile(
        r"^ *(?:% ?)?(?:Command authori[sz]ation failed|Authori[sz]ation failed|Permission denied|Access denied"
        r"|(?:User|You) do(?:es)?(?:n't| not) have (?:sufficient|enough) privilege"
        r"|This command is not authori[sz]ed)",
        re.MULTILINE | re.IGNORECASE,
    ),
    enable="enable",
    leave="exit",
    mac_style="dot4",
    spelled={"fe": "FastEthernet", "ge": "GigabitEthernet", "10ge": "TenGigabitEthernet"},
)
