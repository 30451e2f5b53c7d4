"""ZTE's switches and routers: ZXR10 and ZXCTN, in their three families.

The older ones (5900, 3900: `gei_1/22`), the newer ones (8900E, 5960, M6000, 6120: `gei-1/1/0/7`) and the small ones
(2900E, 5250: ports are plain numbers, `zte(cfg)#`) ask for the same thing in different words.  What a family has no
documented command for is not asked: that a command of our making is unknown there proves nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    IP,
    MAC,
    RULE,
    WHOLE,
    ArpRow,
    BindRow,
    Format,
    LightRow,
    LldpRow,
    MacRow,
    Parsed,
    PortRow,
    VlanRow,
    blocks,
    duplex_of,
    fields,
    mbps,
    number,
    read_table,
    said,
    told_total,
)
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "zte_zxros"

# `gei_1/22`, `xgei-1/1/0/7.1203`, `smartgroup2`, `vlan1203`, `mgmt_eth`, `port-7`; never the end of a name alone.
_PORT = (
    r"(?:(?:f|g|xg|xlg|xxvg|lg|cg|cdg)ei[_-]\d|(?:smartgroup|trunk-|port-|(?:super)?vlan|loopback|tunnel|qx_?|irb)\d"
    r"|mgmt_eth)[\d/.:]*"
)
# The small family writes a MAC as `3c.ef.8c.d5.83.11`.
_MAC = rf"(?:{MAC}|(?:[0-9a-fA-F]{{2}}\.){{5}}[0-9a-fA-F]{{2}})"

# -- show interface ---------------------------------------------------------------------------------------------------

_STATE = re.compile(
    rf"^ *(?P<port>{_PORT}) is (?P<state>administratively down|up|down|activate|deactivate)"
    r"[^\n]*?(?:, *(?:ifindex|line protocol)[^\n]*)$",
    re.MULTILINE,
)
_SPEED = re.compile(
    r"^ *(?:MTU \d+ bytes,? +)?BW (?P<speed>\d+(?:\.\d+)?) ?(?P<unit>[GMk])bits?(?:/s)?", re.MULTILINE | re.IGNORECASE
)
_DUPLEX = re.compile(
    r"(?P<duplex>full|half)[ -]?duplex|Duplex(?: mode)?(?: is)?[ :/]+(?P<later>full|half)", re.IGNORECASE
)
_ERRORS = re.compile(r"In_CRC_ERROR +(\d+)|(\d+) input errors|CRC[ -]?errors? *: *(\d+)", re.IGNORECASE)
_CLOCK = re.compile(r"Last Refresh Time: *(?P<clock>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_OWN_MAC = re.compile(rf"^ *(?:Hardware is [^\n]*?|MAC )address is (?P<mac>{MAC})(?![\w.])", re.MULTILINE)
_DESCRIPTION = re.compile(r"^ *Description(?: is|:) +(?P<text>\S[^\n]*)\n(?=[ \t\n])", re.MULTILINE)


def interface(text: str) -> Parsed[PortRow]:
    """How each port stands and how many CRC errors it counted; while it is up its bandwidth is its speed."""
    rows: list[PortRow] = []
    for match, block in blocks(text, list(_STATE.finditer(text))):
        speed, duplex, errors, clock = (each.search(block) for each in (_SPEED, _DUPLEX, _ERRORS, _CLOCK))
        own, described = _OWN_MAC.search(block), _DESCRIPTION.search(block)
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
                mac=parse_mac(own["mac"]) if own else None,
                description=described["text"].rstrip() if described else None,
            )
        )
    return Parsed(tuple(rows))


# -- show port (the small family) -------------------------------------------------------------------------------------

_NUMBERED = re.compile(r"^ *PortId *: *(?P<port>\d{1,3})(?!\d)", re.MULTILINE | re.IGNORECASE)
_STATUS = re.compile(r"PortStatus *:", re.IGNORECASE)
_ENABLED = re.compile(r"PortEnable *: *(?P<on>enabled|disabled)", re.IGNORECASE)
_LINK = re.compile(r"\bLink *: *(?P<link>up|down)\b", re.IGNORECASE)
_LINK_SPEED = re.compile(r"\bSpeed *: *(?P<speed>\d+) ?(?P<unit>[GM])bps", re.IGNORECASE)
_LINK_DUPLEX = re.compile(r"\bDuplex *: *(?P<duplex>full|half)", re.IGNORECASE)
_PVID = re.compile(rf"\bPVID *: *(?P<vlan>\d{{1,4}}){WHOLE}", re.IGNORECASE)


def numbered_port(text: str) -> Parsed[PortRow]:
    """How each port of a small switch stands and what it negotiated."""
    rows: list[PortRow] = []
    odd: list[str] = []
    for match, block in blocks(text, list(_NUMBERED.finditer(text))):
        # What is set (`PortParams`) stands above how the port really works (`PortStatus`).
        status = block[at.end() :] if (at := _STATUS.search(block)) else block
        on, link = _ENABLED.search(block), _LINK.search(status)
        if link is None or on is None:
            odd.append(match[0].strip())
            continue
        condition: PortCondition = "shut" if on["on"].lower() == "disabled" else "down"
        if condition == "down" and link["link"].lower() == "up":
            condition = "up"
        speed, duplex, pvid = _LINK_SPEED.search(status), _LINK_DUPLEX.search(status), _PVID.search(block)
        up = condition == "up"
        rows.append(
            PortRow(
                match["port"],
                condition,
                mbps(speed["speed"], speed["unit"]) if speed and up else None,
                duplex_of(duplex["duplex"]) if duplex and up else None,
                pvid=int(pvid["vlan"]) if pvid else None,
            )
        )
    return Parsed(tuple(rows), tuple(odd))


# -- show mac, show mac table, show fdb -------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:{_MAC})(?![\w.])")
# The marks behind the port begin with `per` and `stc` in every family: 1 where the entry is permanent or static.
_MAC_ROW = re.compile(
    rf"(?P<mac>{_MAC})\s+(?P<vlan>\d{{1,4}})\s+(?:"
    rf"(?:\d+\s+)?(?P<port>{_PORT})\s+(?P<per>[01])\s+(?P<stc>[01])(?:\s+[01-])*(?:\s+\d+(?::\d+){{2,3}})?"
    rf"|(?P<kind>[A-Za-z]+)\s+(?P<port2>{_PORT})(?:\s+\S+)*"
    r"|(?P<port3>\d{1,3})\s+(?P<kind3>[A-Za-z]+))",
    re.IGNORECASE,
)
_MAC_NOISE = (
    re.compile(r"^MAC[ _-]?address\s+(?:vlan|vid)", re.IGNORECASE),
    # What the marks mean: `Flags: vid--VLAN id,stc--static,…`.
    re.compile(r"^(?:Flags:|Frm:|[A-Z][\w]{1,3} ?--? ?[a-z]|\d,[A-Z0-9.-]+;)", re.IGNORECASE),
)
# Of one MAC and of many; `Total MAC Addresses` is how many Cisco's port security holds.
_MAC_TOTAL = re.compile(r"^ *Total mac[ _-]?address ?: *(\d+)", re.IGNORECASE | re.MULTILINE)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port has learned."""

    def row(match: re.Match[str]) -> MacRow:
        port = match["port"] or match["port2"] or match["port3"]
        word = match["kind"] or match["kind3"]
        static = "1" in (match["per"], match["stc"]) if word is None else word.lower() != "dynamic"
        return MacRow(parse_mac(match["mac"]), port, int(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- show arp ---------------------------------------------------------------------------------------------------------

_ARP_START = re.compile(rf"{IP}\b")
_ARP_ROW = re.compile(
    rf"(?P<ip>{IP})\s+(?P<age>H|P|S|[Pp]ermanent|[Ss]tatic|\d+:\d+:\d+|-)\s+(?P<mac>{MAC})\s+(?P<port>{_PORT}[-_]?)"
    rf"\s+(?P<vlan>\d+|N/A)\s+(?:\d+|N/A)\s+(?P<below>{_PORT}[-_]?|N/A)"
)
_ARP_MORE = re.compile(r"[\d/.:]+(?:\s+[\d/.:]+)?")
_ARP_NOISE = (re.compile(r"^Arp protect|^IP\s+Hardware|^(?:IP ?)?Address\s+Age", re.IGNORECASE),)
_ARP_TOTAL = re.compile(r"^ *The count is (\d+)", re.MULTILINE)
_VLAN_PORT = re.compile(r"(?:super)?vlan\d", re.IGNORECASE)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address; long port names run on in the next line."""
    moved: list[bool] = []
    unended = text.rpartition("\n")[2].strip()

    def row(match: re.Match[str]) -> ArpRow:
        age = match["age"].upper()
        static = age in ("P", "S", "PERMANENT", "STATIC")
        # Heard on a VLAN, the port it came in by stands in the last column.
        moved.append(_VLAN_PORT.match(match["port"]) is not None and match["below"] != "N/A")
        port: str | None = match["below"] if moved[-1] else match["port"]
        if match["below"] != "N/A" and not moved[-1] and not match["below"].startswith(match["port"]):
            port = None  # of a port and its part the one begins with the other: this is broken
        elif match["below"] != "N/A" and unended and match.string.endswith(unended):
            port = None  # the copy ends here, perhaps inside the name
        elif match["below"].endswith(".") and not moved[-1]:
            port = f"{port}."  # a part of a port: its number follows in the next line
        return ArpRow(match["ip"], parse_mac(match["mac"]), port, number(match["vlan"]), static, age in ("H", "-"))

    def name_below(line: str, rows: list[ArpRow]) -> bool:
        if not _ARP_MORE.fullmatch(line) or not rows or rows[-1].port is None:
            return False
        more, port = line.split()[0], rows[-1].port
        if line == unended:  # the copy ends here, perhaps inside the name
            rows[-1] = replace(rows[-1], port=None)
            return True
        if port[-1].isalnum():
            if more[0].isdigit():  # `supervlan399` and `2` below it: the VLAN's own name ran on, not the port's
                if not moved[-1]:
                    rows[-1] = replace(rows[-1], port=None)
                return moved[-1]
            port = f"{port}{more}"
        else:
            port = f"{port.removesuffix('.') if more[0] == '.' else port}{more}"
        rows[-1] = replace(rows[-1], port=port)
        return True

    total = told_total(_ARP_TOTAL.search(text))
    noise = (_ARP_TOTAL, *_ARP_NOISE)
    made = read_table(text, _ARP_ROW, row, starts=_ARP_START, noise=noise, total=total, runs_on=name_below)
    # A name that should have gone on, and did not, is no port's.
    rows = tuple(replace(each, port=None) if each.port and not each.port[-1].isalnum() else each for each in made.rows)
    return replace(made, rows=rows)


# -- show ip dhcp snooping database, show dhcp snooping binding -------------------------------------------------------

_BIND_START = re.compile(rf"(?:\d+\s+)?(?:{_MAC}\s+{IP}|{IP}\s+{_MAC})")
_BIND_ROW = re.compile(
    rf"(?:\d+\s+)?(?:(?P<mac>{_MAC})\s+(?P<ip>{IP})|(?P<ip2>{IP})\s+(?P<mac2>{_MAC}))"
    rf"(?:\s+(?:\d{{5,}}|\d+|infinite|-|\d+(?::\d+)+))?(?:\s+(?P<kind>dynamic|static|dhcp|dhcp-snooping))?"
    rf"\s+(?P<vlan>\d{{1,4}})\s+(?P<port>{_PORT}|\d{{1,3}})(?:\s+(?:dynamic|static|infinite|-))*",
    re.IGNORECASE,
)
_BIND_NOISE = (re.compile(r"^(?:NO\.?\s+|Index\s+)?(?:Mac ?Address|IP ?Address)\s", re.IGNORECASE),)
_BIND_TOTAL = re.compile(
    r"^ *(?:Total(?: number of)? (?:bindings?|entries|items) *(?:is|:)?|The count is) *(\d+)",
    re.IGNORECASE | re.MULTILINE,
)


def snooping(text: str) -> Parsed[BindRow]:
    """Which MAC DHCP gave each address to, and on which port."""

    def row(match: re.Match[str]) -> BindRow:
        mac, ip = match["mac"] or match["mac2"], match["ip"] or match["ip2"]
        return BindRow(ip, parse_mac(mac), match["port"], int(match["vlan"]), "snooping")

    total = told_total(_BIND_TOTAL.search(text))
    return read_table(text, _BIND_ROW, row, starts=_BIND_START, noise=(_BIND_TOTAL, *_BIND_NOISE), total=total)


# -- show vlan --------------------------------------------------------------------------------------------------------

# Where the blanks have been run together the columns are lost.
_VLAN_HEADING = re.compile(
    r"^ *VLAN +Name {4,}(?P<pvid>PvidPorts) {4,}(?P<untag>UntagPorts) {4,}(?P<tag>TagPorts)", re.MULTILINE
)
_VLAN_LINE = re.compile(r" {0,3}(?P<vlan>\d{1,4}) +\S")
# No switch has more ports; what says so is no port list.
_MOST_PORTS = 600
_RANGE = re.compile(r"(?P<head>.*?)(?P<first>\d{1,3})(?:-(?P<last>\d{1,3}))?")


def vlans(text: str) -> Parsed[VlanRow]:
    """In which VLANs each port is, untagged and with a tag; the table lists ports by VLAN, in fixed columns."""
    heading = _VLAN_HEADING.search(text)
    if heading is None:
        return Parsed((), tuple(line.strip() for line in text.splitlines() if line.strip()))
    members, odd = _members(text[heading.end() :], heading)
    untagged: dict[str, list[int]] = {}
    tagged: dict[str, list[int]] = {}
    for vlan, (own, without, with_tag) in members:
        for ports, into in ((own, untagged), (without, untagged), (with_tag, tagged)):
            for port in _ports(ports):
                into.setdefault(port, []).append(vlan)
    return Parsed(
        tuple(
            VlanRow(port, tuple(dict.fromkeys(untagged.get(port, []))), tuple(dict.fromkeys(tagged.get(port, []))))
            for port in dict.fromkeys((*untagged, *tagged))
        ),
        tuple(odd),
    )


def _members(table: str, heading: re.Match[str]) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Each VLAN with its three lists of ports, and the lines that stand in no column."""
    starts = [heading.start(each) - heading.start() for each in ("pvid", "untag", "tag")]
    indent = len(heading[0]) - len(heading[0].lstrip())
    odd: list[str] = []
    members: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in table.splitlines():
        if not line.strip() or RULE.fullmatch(line):
            continue
        begins = _VLAN_LINE.match(line[indent:])
        cells = [line[at:end].strip() for at, end in zip(starts, [*starts[1:], len(line)], strict=True)]
        # A list that fills its column goes on below.
        goes_on = any(len(cell) >= starts[1] - starts[0] - 1 for cell in cells)
        if any(line[at - 1 : at].strip() for at in starts) or not (
            begins or (members and not line[: starts[0]].strip())
        ):
            # A chat has eaten the blanks in front: in which column it stood is lost, and so is that VLAN.
            odd.append(line.strip())
            if members and not begins:
                members.pop()
        elif begins:
            members.append((int(begins["vlan"]), cells))
        else:
            members[-1] = (members[-1][0], [f"{one}{other}" for one, other in zip(members[-1][1], cells, strict=True)])
    if members and (goes_on or not table.endswith("\n")):  # the copy ends here, perhaps inside a list
        odd.append(f"VLAN {members.pop()[0]}")
    return members, odd


def _ports(listed: str) -> Iterator[str]:
    """`gei-0/4/0/25-27,smartgroup2` as single ports."""
    for each in filter(None, re.sub(r"\s", "", listed).split(",")):
        found = _RANGE.fullmatch(each)
        if found is None:
            continue
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if first <= last < first + _MOST_PORTS and re.fullmatch(_PORT, f"{found['head']}{first}"):
            yield from (f"{found['head']}{at}" for at in range(first, last + 1))


# -- show lldp neighbor brief, show lldp entry ------------------------------------------------------------------------

_BRIEF_ROW = re.compile(
    rf"(?P<port>{_PORT}|mgmt\w*)\s+(?:(?:NB|NC|NTPMR)\s+)?(?P<chassis>{MAC}|\S+)\s+(?P<peer>\S+)\s+(?P<hold>\d{{1,5}})"
    r"(?:\s+(?P<name>\S.*))?"
)
_BRIEF_MORE = re.compile(r"[\w.&()/-]{1,40}")
_BRIEF_NOISE = (
    re.compile(r"^Scope codes|^(?:NB|NC|NTPMR)\s+=|^Local (?:Interface|Port)\s|^\d\d:\d\d:\d\d \S", re.IGNORECASE),
)
_BRIEF_TOTAL = re.compile(r"^ *Total neighbors? *: *(\d+)", re.IGNORECASE | re.MULTILINE)


def neighbours_listed(text: str) -> Parsed[LldpRow]:
    """Who is at the other end of each port, a line each; long names run on in the next line."""

    def row(match: re.Match[str]) -> LldpRow:
        return LldpRow(match["port"], match["name"], match["peer"])

    def name_below(line: str, rows: list[LldpRow]) -> bool:
        if not rows or rows[-1].name is None or not _BRIEF_MORE.fullmatch(line):
            return False
        rows[-1] = replace(rows[-1], name=f"{rows[-1].name}{line}")
        return True

    total = told_total(_BRIEF_TOTAL.search(text))
    noise = (_BRIEF_TOTAL, *_BRIEF_NOISE)
    return read_table(text, _BRIEF_ROW, row, noise=noise, total=total, runs_on=name_below)


_ENTRY = re.compile(
    rf"^ *Local (?:port|interface) *: *(?P<port>{_PORT}|mgmt\w*|\d{{1,3}}) *$", re.MULTILINE | re.IGNORECASE
)
# `gei-0/1/1/16 (Interface Name)`: of what kind it is stands behind it.
_KIND_BEHIND = re.compile(r" *\([^()]*\)\Z")


def neighbours(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP that it is at the other end of each port."""
    rows: list[LldpRow] = []
    for start, block in blocks(text, list(_ENTRY.finditer(text))):
        told = fields(block)
        name, peer = said(told.get("system name")), said(told.get("port id"))
        ip = re.search(rf"(?<![\d.]){IP}\Z", told.get("management address", ""))
        can = said(told.get("system capabilities enabled") or told.get("enabled capabilities"))
        bridge = None if can is None else "bridge" in can.lower()
        peer = _KIND_BEHIND.sub("", peer) if peer else None
        rows.append(LldpRow(start["port"], name, peer, ip[0] if ip else None, bridge))
    return Parsed(tuple(rows))


# -- show opticalinfo -------------------------------------------------------------------------------------------------

_RX = re.compile(r"(?:Measured RX Input Power|RX ?Power|RxPower) *[:=]? *(-?\d+(?:\.\d+)?) *\(?dbm", re.IGNORECASE)
_TX = re.compile(r"(?:Measured TX Output Power|TX ?Power|TxPower) *[:=]? *(-?\d+(?:\.\d+)?) *\(?dbm", re.IGNORECASE)
_RANGED = r"(-?\d+(?:\.\d+)?)/\[ ?-?[\d.]+, ?-?[\d.]+ ?\]"
_LISTED = re.compile(rf"^ *(?P<port>{_PORT}) +\S.*? (?P<rx>{_RANGED}) +(?P<tx>{_RANGED})", re.MULTILINE)
_LANE = re.compile(rf"\n +{_RANGED}")


def light(text: str) -> Parsed[LightRow]:
    """What each module receives and sends.

    The range beside a value is what the switch calls normal, not the module's alarm level.
    """
    rows: list[LightRow] = []
    odd: list[str] = []
    for listed in _LISTED.finditer(text):
        line_end = text.find("\n", listed.end())
        if line_end >= 0 and _LANE.match(text, line_end):  # four colours in one module: no one value stands for it
            odd.append(listed["port"])
            continue
        rows.append(LightRow(listed["port"], float(listed["rx"].split("/")[0]), float(listed["tx"].split("/")[0])))
    if rows or odd:
        return Parsed(tuple(rows), tuple(odd))
    received, sent = _RX.search(text), _TX.search(text)
    return Parsed((LightRow(None, float(received[1]), float(sent[1]) if sent else None),) if received else ())


FORMATS = (
    Format(
        NAME,
        "port",
        "show interface",
        re.compile(r"sh\w* int\w*(?! ?br)"),
        re.compile(
            # `xgei_1/4/2`, three numbers, is an OLT's.
            rf"^ *(?!x?gei[_-]\d+/\d+/\d+ ){_PORT} is (?:administratively down|up|down|activate|deactivate)"
            r"[^\n]*, *(?:ifindex|line protocol)",
            re.MULTILINE,
        ),
        interface,
    ),
    Format(
        NAME,
        "port",
        "show port",
        re.compile(r"sh\w* port \S+$"),
        re.compile(r"^ *PortId *: *\d", re.MULTILINE),
        numbered_port,
    ),
    Format(
        NAME,
        "mac_table",
        "show mac",
        re.compile(r"sh\w* (?:mac(?! (?:gpon|epon))|fdb)"),
        re.compile(
            r"^ *MAC[_-]ADDRESS\s+V|^ *Mac ?Address\s+Vlan\s+Port(?:Id)?\s|^ *Total mac address ?: *\d"
            rf"|^ *(?:{MAC}) +\d+ +Dynamic +(?:gei|xgei|fei|smartgroup)"
            rf"|^ *(?:{MAC}) +\d+ +(?:\d+ +)?[a-z][\w/-]*\d +[01] +[01]\s"
            rf"|^ *(?:[0-9a-f]{{2}}\.){{5}}[0-9a-f]{{2}} +\d+ +\d+ +[a-z]",
            re.MULTILINE | re.IGNORECASE,
        ),
        mac_table,
    ),
    Format(
        NAME,
        "arp",
        "show arp",
        re.compile(r"sh\w* (?:ip )?arp"),
        re.compile(rf"^ *The count is \d+|Exter +Inter|^ *{IP} +(?:H|\d+:\d+:\d+) +(?:{MAC})", re.MULTILINE),
        arp,
    ),
    Format(
        NAME,
        "snooping",
        "show ip dhcp snooping database",
        re.compile(r"sh\w* (?:ip )?dhcp .*(?:data|bind)"),
        re.compile(
            rf"^ *(?:\d+ +)?(?:{_MAC} +{IP}|{IP} +{_MAC}) +(?:\S+ +){{0,2}}\d+ +(?:x?gei|fei|smartgroup|\d+ *$)",
            re.MULTILINE,
        ),
        snooping,
    ),
    Format(
        NAME,
        "vlan",
        "show vlan",
        re.compile(r"sh\w* vlan"),
        re.compile(r"PvidPorts {4,}UntagPorts {4,}TagPorts"),
        vlans,
    ),
    Format(
        NAME,
        "lldp",
        "show lldp entry",
        re.compile(r"sh\w* lldp en"),
        re.compile(rf"^ *Local (?:port|interface) *: *(?:{_PORT}|mgmt|\d)", re.MULTILINE | re.IGNORECASE),
        neighbours,
    ),
    Format(
        NAME,
        "lldp",
        "show lldp neighbor brief",
        re.compile(r"sh\w* ll\w* n"),
        re.compile(r"Total neighbors? *: *\d|^ *Local Interface\s+(?:Scope\s+)?Chassis ID\s+Port ID", re.MULTILINE),
        neighbours_listed,
    ),
    Format(
        NAME,
        "light",
        "show opticalinfo",
        re.compile(r"sh\w* (?:optical|.*optical)"),
        re.compile(rf"Measured RX Input Power|^ *{_PORT} +\S.*?\s{_RANGED}\s", re.MULTILINE | re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("show version",),
        "port": ("show interface {port}", "show port {port}"),
        # The older family, the newer one, the small one.
        "mac_on_port": (
            "show mac interface {port}",
            "show mac table interface {port}",
            "show fdb port {port} detail",
            "show mac dynamic port {port}",
        ),
        "mac_search": ("show mac {mac}", "show mac table {mac}", "show mac table", "show fdb detail", "show mac"),
        "arp_of_ip": ("show arp {ip}", "show arp"),
        # It marks the permanent and the static ones, and says how many there are in all.
        "static_arp": ("show arp",),
        "snooping": (
            "show ip dhcp snooping database",
            "show ip dhcp snooping dynamic database",
            "show dhcp snooping binding",
        ),
        "lldp": ("show lldp entry interface {port}", "show lldp neighbor brief", "show lldp entry"),
        "vlan": ("show vlan",),
        "light": ("show opticalinfo {port}", "show opticalinfo brief"),
    },
    version="show version",
    told_by=re.compile(r"ZXR10|ZXROS|ZXCTN"),
    unpaged=("terminal length 0",),
    prompt=re.compile(r"[\w.@:/+&~-]{1,80}(?:\([^()\r\n]{1,60}\))?[>#][ \t]*\Z"),
    # `zte(cfg)#` is where the small family reads, too.
    config_prompt=re.compile(r"\(config[^()\r\n]{0,60}\)#[ \t]*\Z"),
    # `%Error 140303: Invalid input detected`, `% Parameter too much`.
    not_understood=re.compile(
        r"^ *% ?(?![A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-\d-)[A-Za-z]|^ *(?:Command not found|Invalid (?:command|parameter))",
        re.MULTILINE,
    ),
    not_allowed=re.compile(
        r"^ *(?:%\s?)?(?:Error \d+: *)?(?:(?:Command )?[Aa]uthori[sz]ation fail\w*|Permission denied|Access denied"
        r"|No (?:permission|right|privilege)|(?:You|User) (?:do(?:es)?(?:n't| not) have|ha(?:s|ve) no)"
        r" (?:enough |sufficient )?(?:right|permission|privilege|authority))",
        re.MULTILINE,
    ),
    enable="enable",
    leave="exit",
    mac_style="dot4",
)
