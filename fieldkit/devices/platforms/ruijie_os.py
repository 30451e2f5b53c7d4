"""Ruijie RGOS: ports, MACs, ARP, address-bind, source bindings, port security, neighbours, VLANs, modules.

It writes much like Cisco, with a blank in a port's name (`GigabitEthernet 0/7`) and other words for what is bound.
"""

import re
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    IP,
    MAC,
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
    cut_in_front,
    duplex_of,
    fields,
    mbps,
    number,
    read_table,
    said,
    told_total,
    vlan_numbers,
)
from fieldkit.model.access import PortMode
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "ruijie_os"

# `GigabitEthernet 0/7`, `Gi0/7`, `AggregatePort 1`, `Ag1`, `VLAN 1203`.
_PORT = r"[A-Z][A-Za-z-]+ ?\d+(?:/\d+)*(?:[.:]\d+)?"

# -- show interfaces --------------------------------------------------------------------------------------------------

_STATE = re.compile(
    rf"^ *(?P<port>{_PORT}) is (?P<state>administratively down|UP|DOWN)(?: ?\((?P<why>[^()\n]{{1,60}})\))? *, *"
    r"line protocol is (?P<line>UP|DOWN)\b(?: ?\((?P<why2>[^()\n]{1,60})\))?",
    re.MULTILINE,
)
_SPEED = re.compile(r"oper speed is (?P<speed>\d+(?:\.\d+)?) ?(?P<unit>[GMK])", re.IGNORECASE)
_DUPLEX = re.compile(r"oper duplex is (?P<duplex>full|half)", re.IGNORECASE)
_ERRORS = re.compile(r"(\d+) input errors")
_OWN_MAC = re.compile(rf"^ *Hardware is [^\n]*?address is (?P<mac>{MAC})(?![\w.])", re.MULTILINE)
_DESCRIPTION = re.compile(r"^ *Description: *(?P<text>\S[^\n]*)\n(?=[ \t\n])", re.MULTILINE)
_KIND = re.compile(r"^ *Port-type: *(?P<kind>\w+)", re.MULTILINE | re.IGNORECASE)
_ACCESS_VLAN = re.compile(rf"^ *(?:Vlan id|Access vlan) *: *(?P<vlan>\d+){WHOLE}", re.MULTILINE | re.IGNORECASE)
_NATIVE_VLAN = re.compile(rf"^ *Native vlan *: *(?P<vlan>\d+){WHOLE}", re.MULTILINE | re.IGNORECASE)
_LISTED = {
    # Those allowed that do exist, where the switch tells them.
    word: re.compile(rf"^ *{word} vlan lists *: *(?P<vlans>{VLANS})", re.MULTILINE | re.IGNORECASE)
    for word in ("Active", "Allowed")
}

_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk", "hybrid": "hybrid", "uplink": "trunk"}


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands, what it negotiated, how many input errors it counted and in which VLANs it is."""
    rows: list[PortRow] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        condition, reason = _condition(match["state"], match["line"], match["why"] or match["why2"])
        speed, duplex, errors = _SPEED.search(block), _DUPLEX.search(block), _ERRORS.search(block)
        own, described, kind = _OWN_MAC.search(block), _DESCRIPTION.search(block), _KIND.search(block)
        mode = _MODES.get(kind["kind"].lower()) if kind else None
        untagged = (_ACCESS_VLAN if mode == "access" else _NATIVE_VLAN).search(block) if mode else None
        pvid = int(untagged["vlan"]) if untagged else None
        listed = next((found for each in _LISTED.values() if (found := each.search(block))), None)
        tagged = vlan_numbers(listed["vlans"]) if listed and mode != "access" else ()
        up = condition == "up"
        rows.append(
            PortRow(
                match["port"],
                condition,
                mbps(speed["speed"], speed["unit"]) if speed and up else None,
                duplex_of(duplex["duplex"]) if duplex and up else None,
                reason,
                int(errors[1]) if errors else None,
                pvid,
                mode == "access" if mode else None,
                vlans=(pvid,) if pvid else (),
                tagged=tuple(vlan for vlan in tagged if vlan != pvid),
                mode=mode,
                mac=parse_mac(own["mac"]) if own else None,
                description=described["text"].rstrip() if described else None,
            )
        )
    return Parsed(tuple(rows))


def _condition(state: str, line: str, why: str | None) -> tuple[PortCondition, str | None]:
    if why and re.search(r"err-?disable|violation|loop|guard", why, re.IGNORECASE):
        return "error_down", why.strip()
    if state == "administratively down":
        return "shut", None
    return ("up" if state == line == "UP" else "down"), None


# -- show mac-address-table -------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"\d+\s+(?:{MAC})")
# Newer releases add since when: `2026-9-24 16:52:31`, `0d 00:12:34`.
_SINCE = r"(?:\s+(?:\d{4}-\d{1,2}-\d{1,2}|\d+d)\s*\d{1,2}:\d\d:\d\d|\s+\d+d?)?"
_MAC_ROW = re.compile(
    rf"(?P<vlan>\d+)\s+(?P<mac>{MAC})\s+(?P<kind>[A-Z][A-Z-]+)(?:\s+(?P<port>{_PORT}))?{_SINCE}", re.IGNORECASE
)
_MAC_NOISE = (re.compile(r"^Vlan\s+MAC Address\s+Type", re.IGNORECASE),)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned; a filtered one is on no port."""

    cut = cut_in_front(text)

    def row(match: re.Match[str]) -> MacRow:
        static = match["kind"].lower() != "dynamic"
        vlan = None if cut(match) else int(match["vlan"])
        return MacRow(parse_mac(match["mac"]), match["port"], vlan, static)

    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=_MAC_NOISE)


# -- show arp ---------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(r"Internet\s")
_ARP_ROW = re.compile(
    rf"Internet\s+(?P<ip>{IP})\s+(?P<age>\d+|-+|<static>|<-+>)\s+(?P<mac>{MAC}|<Incomplete>)\s+arpa"
    rf"(?:\s+(?P<port>{_PORT}))?(?:\s+(?:Configure|Authentication|-+|\d+))*",
    re.IGNORECASE,
)
_ARP_NOISE = (re.compile(r"^Protocol\s+Address\s+Age", re.IGNORECASE),)
_ARP_TOTAL = re.compile(
    r"^ *Total numbers? of ARP(?: entries)? *: *(\d+)|^ *(\d+) static arp entr(?:y|ies) exist",
    re.MULTILINE | re.IGNORECASE,
)
_VLAN_PORT = re.compile(r"VLAN ?(\d+)", re.IGNORECASE)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address; `<static>` is bound by hand, one without age is the switch's own."""

    def row(match: re.Match[str]) -> ArpRow:
        mac = None if match["mac"].startswith("<") else parse_mac(match["mac"])
        vlan = _VLAN_PORT.fullmatch(match["port"]) if match["port"] else None
        age = match["age"].lower()
        return ArpRow(
            match["ip"],
            mac,
            match["port"],
            int(vlan[1]) if vlan else None,
            static=age == "<static>",
            own=age.startswith("-"),
        )

    total = told_total(_ARP_TOTAL.search(text))
    return read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=(_ARP_TOTAL, *_ARP_NOISE), total=total)


# -- show address-bind ------------------------------------------------------------------------------------------------

_ADDRESS_START = re.compile(rf"(?:{IP})\s+(?:{MAC})")
_ADDRESS_ROW = re.compile(rf"(?P<ip>{IP})\s+(?P<mac>{MAC})")
_ADDRESS_NOISE = (re.compile(r"^IP Address\s+Binding MAC", re.IGNORECASE),)
_ADDRESS_TOTAL = re.compile(r"Total Bind Addresses in System *: *(\d+)", re.IGNORECASE)


def address_bind(text: str) -> Parsed[BindRow]:
    """Which MAC each address is bound to on every port of the switch."""

    def row(match: re.Match[str]) -> BindRow:
        return BindRow(match["ip"], parse_mac(match["mac"]))

    total = told_total(_ADDRESS_TOTAL.search(text))
    noise = (_ADDRESS_TOTAL, *_ADDRESS_NOISE)
    return read_table(text, _ADDRESS_ROW, row, starts=_ADDRESS_START, noise=noise, total=total)


# -- show ip source binding, show ip dhcp snooping binding ------------------------------------------------------------

_BIND_START = re.compile(rf"(?:\d+\s+)?(?:{MAC})\s+{IP}")
_BIND_ROW = re.compile(
    rf"(?:\d+\s+)?(?P<mac>{MAC})\s+(?P<ip>{IP})\s+(?P<lease>\d+|infinite|-+)\s+(?P<kind>[A-Z][A-Za-z-]*)"
    rf"\s+(?P<vlan>\d+|-+)\s+(?P<port>{_PORT}|Global|-+)",
    re.IGNORECASE,
)
_BIND_NOISE = (re.compile(r"^(?:NO\.?\s+)?MAC ?ADDRESS\s+IP ?ADDRESS", re.IGNORECASE),)
_BIND_TOTAL = re.compile(r"Total number of bindings?: *(\d+)", re.IGNORECASE)


def source_binding(text: str) -> Parsed[BindRow]:
    """Which MAC is bound to which address and port, by hand or by what DHCP gave out."""

    def row(match: re.Match[str]) -> BindRow:
        port = match["port"] if any(each.isdigit() for each in match["port"]) else None
        kind = match["kind"].lower()
        return BindRow(
            match["ip"],
            parse_mac(match["mac"]),
            port,
            number(match["vlan"]),
            "snooping" if "snoop" in kind else "ip_source",
        )

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- show port-security address ---------------------------------------------------------------------------------------

_SECURE_START = re.compile(rf"(?:\d+\s+)?\d+\s+(?:{MAC})")
_SECURE_KIND = r"(?:Configured|Dynamic|Sticky|Static)\w*"
# `1203 c83a.359a.bcde DYNAMIC GigabitEthernet 0/7` is a row of the MAC table: only here a column follows the port.
_SECURE_OR_LEARNED = (
    rf"(?:(?:Configured|Sticky)\w*\s+(?P<port>{_PORT})|(?:Dynamic|Static)\w*\s+(?P<port3>{_PORT})(?=\s+[\d-]))"
)
_SECURE_ROW = re.compile(
    rf"(?:\d+\s+)?(?P<vlan>\d+)\s+(?P<mac>{MAC})\s+(?:"
    rf"(?P<ip>{IP}|-+)\s+{_SECURE_KIND}\s+(?P<port4>{_PORT})|{_SECURE_OR_LEARNED}|(?P<port2>{_PORT})\s+{_SECURE_KIND}"
    r")(?:\s+(?:\d+|-+|N/A|active|inactive))*",
    re.IGNORECASE,
)
_SECURE_NOISE = (re.compile(r"^(?:NO\.?\s+)?Vlan\s+Mac ?Address", re.IGNORECASE),)


def port_security(text: str) -> Parsed[BindRow]:
    """Which MACs, and with which address, port security holds on each port."""
    cut = cut_in_front(text)

    def row(match: re.Match[str]) -> BindRow:
        ip = match["ip"] if match["ip"] and match["ip"][0].isdigit() else None
        vlan = None if cut(match) else int(match["vlan"])
        return BindRow(
            ip,
            parse_mac(match["mac"]),
            match["port"] or match["port2"] or match["port3"] or match["port4"],
            vlan,
            "port_security",
        )

    return read_table(text, _SECURE_ROW, row, starts=_SECURE_START, noise=_SECURE_NOISE)


# -- show interfaces status err-disabled ------------------------------------------------------------------------------

_ERROR_ROW = re.compile(
    rf"(?P<port>{_PORT})\s+(?:\S.*?\s+)?err-?disabled?\s+(?P<reason>[A-Za-z][\w-]*(?: [\w-]+)*)", re.IGNORECASE
)
_ERROR_NOISE = (re.compile(r"^Interface\s+.*(?:Status|Reason)", re.IGNORECASE),)


def error_down(text: str) -> Parsed[ErrorDownRow]:
    """Which ports the switch has switched off by itself, and why."""

    def row(match: re.Match[str]) -> ErrorDownRow:
        return ErrorDownRow(match["port"], match["reason"])

    return read_table(text, _ERROR_ROW, row, noise=_ERROR_NOISE)


# -- show lldp neighbors [interface X] [detail] -----------------------------------------------------------------------

_LLDP_PORT = re.compile(
    rf"^[ -]*LLDP neighbor-information of port \[ *(?P<port>{_PORT}) *\]", re.MULTILINE | re.IGNORECASE
)
_LLDP_ONE = re.compile(r"^ *Chassis ID *: *\S", re.MULTILINE | re.IGNORECASE)


def neighbours(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP that it is at the other end of each port."""
    rows: list[LldpRow] = []
    for start, block in blocks(text, list(_LLDP_PORT.finditer(text))):
        for _, one in blocks(block, list(_LLDP_ONE.finditer(block))):
            told = fields(one)
            name, peer, can, ip = (
                said(told.get(each))
                for each in ("system name", "port id", "system capabilities enabled", "management address")
            )
            bridge = None if can is None else "bridge" in can.lower()
            rows.append(LldpRow(start["port"], name, peer, ip if ip and re.fullmatch(IP, ip) else None, bridge))
    return Parsed(tuple(rows))


_BRIEF_ROW = re.compile(
    rf"(?:(?P<name>\S(?:[^\n]*?\S)??)\s{{2,}})?(?P<port>{_PORT})\s{{2,}}(?P<peer>\S(?:[^\n]*?\S)??)"
    r"\s{2,}(?P<can>[A-Z](?: ?, ?[A-Z])*|-)?\s*\d+ ?minutes?(?: ?\d+ ?seconds?)?",
)
_BRIEF_NOISE = (re.compile(r"^Capability codes|^\([A-Z]\) |^System Name\s+Local Intf", re.IGNORECASE),)
_BRIEF_TOTAL = re.compile(r"Total entries displayed *: *(\d+)", re.IGNORECASE)


def neighbours_listed(text: str) -> Parsed[LldpRow]:
    """Who is at the other end of each port, a line each."""

    def row(match: re.Match[str]) -> LldpRow:
        bridge = "B" in match["can"] if match["can"] and match["can"] != "-" else None
        return LldpRow(match["port"], match["name"], match["peer"], None, bridge)

    total = told_total(_BRIEF_TOTAL.search(text))
    return read_table(text, _BRIEF_ROW, row, noise=(_BRIEF_TOTAL, *_BRIEF_NOISE), total=total)


# -- show interfaces switchport ---------------------------------------------------------------------------------------

_VLAN_ROW = re.compile(
    rf"(?P<port>{_PORT})\s+(?P<on>enabled|disabled)\s+(?P<mode>[A-Z][\w-]*)\s+(?P<access>\d+|-+)\s+(?P<native>\d+|-+)"
    r"\s+(?:Enabled|Disabled)\s+(?P<vlans>ALL|None|-+|\d[\d,-]*)",
    re.IGNORECASE,
)
_VLAN_MORE = re.compile(r"\d[\d,-]*")
_VLAN_NOISE = (re.compile(r"^Interface\s+Switchport\s+Mode", re.IGNORECASE),)


def vlans(text: str) -> Parsed[VlanRow]:
    """In which VLANs each port is, untagged and with a tag."""

    def row(match: re.Match[str]) -> VlanRow:
        mode = _MODES.get(match["mode"].lower())
        untagged = number(match["access"] if mode == "access" else match["native"])
        tagged = () if mode == "access" else vlan_numbers(match["vlans"])
        kept = tuple(vlan for vlan in tagged if vlan != untagged)
        return VlanRow(match["port"], (untagged,) if untagged else (), kept, mode)

    def list_below(line: str, rows: list[VlanRow]) -> bool:
        if not rows or not _VLAN_MORE.fullmatch(line):
            return False
        rows[-1] = replace(rows[-1], tagged=(*rows[-1].tagged, *vlan_numbers(line)))
        return True

    return read_table(text, _VLAN_ROW, row, noise=_VLAN_NOISE, runs_on=list_below)


# -- show interfaces transceiver diagnosis ----------------------------------------------------------------------------

# `-5.96(OK)[AP]`: how it stands, and that it is an average.
_TAG = r"\([A-Za-z/+-]{1,12}\)(?:\[[A-Z]{1,3}\])?"
_VALUE = rf"-?\d+(?:\.\d+)?(?:{_TAG})?"
_MODULE_ROW = re.compile(
    rf"^ *{_VALUE} +{_VALUE} +{_VALUE} +(?P<rx>{DBM}){_TAG} +(?P<tx>-?\d+(?:\.\d+)?){_TAG} *$", re.MULTILINE
)
_MODULE = re.compile(rf"^[ =]*(?:Interface |Port )?(?P<port>{_PORT})(?: transceiver[^\n]*| *[:=]*) *$", re.MULTILINE)


def light(text: str) -> Parsed[LightRow]:
    """What each module receives and sends."""
    rows: list[LightRow] = []
    names = [(each.start(), each["port"]) for each in _MODULE.finditer(text)]
    above = 0
    for found in _MODULE_ROW.finditer(text):
        while above < len(names) and names[above][0] < found.start():
            above += 1
        rows.append(LightRow(names[above - 1][1] if above else None, float(found["rx"]), float(found["tx"])))
    return Parsed(tuple(rows))


# The total stands above the table, and the rows have numbers.  Older releases write what Cisco writes, and read alike.
_BINDINGS = re.compile(
    rf"^ *NO\.?\s+MAC ?ADDRESS\s+IP ?ADDRESS|^ *\d+ +(?:{MAC}) +{IP} |\A\s*Total number of bindings?:",
    re.MULTILINE | re.IGNORECASE,
)

FORMATS = (
    Format(
        NAME,
        "port",
        "show interfaces",
        re.compile(r"sh\w* int\w*(?! ?(?:br|st))(?!.* (?:sw|st|tr|co)\w*)"),
        re.compile(rf"^ *{_PORT} is (?:administratively down|UP|DOWN)\b[^,\n]*, *line protocol is [UD]", re.MULTILINE),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "show mac-address-table",
        re.compile(r"sh\w* mac"),
        re.compile(
            r"Vlan\s+MAC Address\s+Type\s+Interface"
            rf"|^ *\d+ +(?:{MAC}) +(?:DYNAMIC|STATIC) +[A-Z][A-Za-z]+ \d",
            re.MULTILINE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "show arp",
        re.compile(r"sh\w* (?:ip )?arp"),
        re.compile(
            r"Address\s+Age ?\(min\)\s+Hardware\s+Type|Total numbers? of ARP|static arp entr(?:y|ies) exist"
            r"|^ *Internet +\d+\.\d+\.\d+\.\d+ +\S+ +\S+ +arpa\b",
            re.MULTILINE,
        ),
        arp,
    ),
    Format(
        NAME,
        "binding",
        "show address-bind",
        re.compile(r"sh\w* add\w*-b"),
        re.compile(r"Total Bind Addresses in System|IP Address\s+Binding MAC", re.IGNORECASE),
        address_bind,
    ),
    Format(
        NAME,
        "snooping",
        "show ip source binding",
        re.compile(r"sh\w* ip (?:so\w*|dh\w* sn\w*) bin"),
        _BINDINGS,
        source_binding,
    ),
    Format(
        NAME,
        "port_security",
        "show port-security address",
        re.compile(r"sh\w* port-\w* add"),
        re.compile(
            r"Vlan\s+Mac ?Address\s+(?:IP ?Address|Port)"
            rf"|^ *(?:\d+ +)?\d+ +(?:{MAC}) +(?:\S+ +)?(?:Configured|Sticky)\b",
            re.MULTILINE | re.IGNORECASE,
        ),
        port_security,
    ),
    Format(
        NAME,
        "error_down",
        "show interfaces status err-disabled",
        re.compile(r"sh\w* int\w* .*st\w* err"),
        re.compile(rf"^ *{_PORT}\s[^\n]*err-?disabled? +[A-Za-z]|^ *Interface\s[^\n]*Reason", re.MULTILINE),
        error_down,
    ),
    Format(
        NAME,
        "lldp",
        "show lldp neighbors detail",
        re.compile(r"sh\w* lldp ne\w*.* d\w*"),
        re.compile(rf"LLDP neighbor-information of port \[ *{_PORT}", re.IGNORECASE),
        neighbours,
    ),
    Format(
        NAME,
        "lldp",
        "show lldp neighbors",
        re.compile(r"sh\w* lldp ne(?!.* d)"),
        re.compile(r"System Name\s+Local Intf\s+Port ID"),
        neighbours_listed,
    ),
    Format(
        NAME,
        "vlan",
        "show interfaces switchport",
        re.compile(r"sh\w* int\w* .*sw"),
        re.compile(rf"^Interface +Switchport +Mode|^ *{_PORT} +(?:en|dis)abled +(?:ACCESS|TRUNK|HYBRID)", re.MULTILINE),
        vlans,
    ),
    Format(
        NAME,
        "light",
        "show interfaces transceiver diagnosis",
        re.compile(r"sh\w* int\w* .*tr"),
        re.compile(r"RX power\(dBm\)\s+TX power\(dBm\)", re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("show version",),
        "port": ("show interfaces {port}",),
        "mac_on_port": ("show mac-address-table interface {port}",),
        "mac_search": ("show mac-address-table address {mac}", "show mac-address-table dynamic address {mac}"),
        "arp_of_ip": ("show arp {ip}", "show ip arp {ip}"),
        "static_arp": ("show arp static", "show arp"),
        "binding": ("show address-bind",),
        # The first holds what was set by hand as well.
        "snooping": ("show ip source binding", "show ip dhcp snooping binding"),
        "port_security": ("show port-security address",),
        "error_down": ("show interfaces status err-disabled", "show interfaces status err-disable"),
        "lldp": ("show lldp neighbors interface {port} detail", "show lldp neighbors"),
        "vlan": ("show interfaces {port} switchport",),
        "light": ("show interfaces {port} transceiver diagnosis",),
    },
    version="show version",
    told_by=re.compile(r"Ruijie|RGOS"),
    # Both are taken at the privileged level only.
    unpaged=("terminal length 0", "terminal width 256"),
    # Inside a port's configuration the name has a blank: `SW1(config-if-GigabitEthernet 0/7)#`.
    prompt=re.compile(r"[\w.@:/+&~-]{1,80}(?:\([^()\r\n]{1,60}\))?[>#][ \t]*\Z"),
    config_prompt=re.compile(r"\(config[^()\r\n]{0,60}\)#[ \t]*\Z"),
    not_understood=re.compile(r"^ *% ?(?![A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-\d-)[A-Za-z]", re.MULTILINE),
    not_allowed=re.compile(
        r"^ *(?:% ?)?(?:User doesn't have sufficient privilege|Permission denied|Access denied"
        r"|(?:Command )?[Aa]uthori[sz]ation failed|(?:You|User) (?:has|have) no (?:right|permission|privilege))",
        re.MULTILINE,
    ),
    questions=((re.compile(r"Do you want to change the password", re.IGNORECASE), "n"),),
    enable="enable",
    leave="exit",
    mac_style="dot4",
    spelled={"fe": "FastEthernet ", "ge": "GigabitEthernet ", "10ge": "TenGigabitEthernet "},
)
