"""A Linux box that bridges: `ip neigh`, `bridge fdb`, `ip link`, `bridge vlan`, `lldpcli`, as JSON where it can.

A static binding there is a permanent neighbour or a static entry of the bridge.  The kernel also keeps an entry for
each port's own MAC (`permanent`), and for the groups that a port listens to: neither is anybody's binding.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    ArpRow,
    BindRow,
    Format,
    LldpRow,
    MacRow,
    Parsed,
    PortRow,
    VlanRow,
    blocks,
    duplex_of,
    number,
)
from fieldkit.model.mac import is_multicast, parse_mac
from fieldkit.model.noc import PortCondition

NAME = "linux"

Record = Mapping[str, Any]

_OPENS = re.compile(r"^ *(?=[\[{])", re.MULTILINE)
_EMPTY = r"\A\s*\[\s*\]\s*(?:\Z|\n)"
# Of a shell nothing is left but its prompt; `cat` has its say where the kernel will not tell a speed.
_PROMPT_LINE = re.compile(r"[^\s\"{}]{0,60}[:\]\w~/)-]?[ ]?[$#%] ?")
_MAC = r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}"
_IP = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]{1,40})"


def _records(text: str) -> tuple[list[Record], tuple[str, ...], bool]:
    """The JSON objects of a text, the lines that are none, and whether JSON it is.

    What does not parse to its end is no reading: nothing of it counts.
    """
    found: list[Record] = []
    odd: list[str] = []
    at = 0
    begun = False
    decoder = json.JSONDecoder()
    while match := _OPENS.search(text, at):
        odd += _said(text[at : match.start()])
        try:
            made, at = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            return [], (text[match.start() :].strip().split("\n", 1)[0],), True
        begun = True
        found += [each for each in (made if isinstance(made, list) else [made]) if isinstance(each, dict) and each]
    odd += _said(text[at:])
    return found, tuple(odd), begun


def _said(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not _PROMPT_LINE.fullmatch(line.strip()))


def _word(record: Record, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _words(record: Record, key: str) -> tuple[str, ...]:
    value = record.get(key)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _count(record: Record, *keys: str) -> int | None:
    value: Any = record
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _mac(written: str) -> str | None:
    try:
        return parse_mac(written)
    except ValueError:
        return None


# -- ip link ----------------------------------------------------------------------------------------------------------

_LINK_LINE = re.compile(
    r"^ *\d+: (?P<ifname>[^\s:@]+)(?:@\S+)?: <(?P<flags>[A-Z0-9_,-]*)>(?P<rest>[^\n]*)$", re.MULTILINE
)
_LINK_STATE = re.compile(r" state (?P<state>UP|DOWN|LOWERLAYERDOWN|DORMANT|UNKNOWN|TESTING|NOTPRESENT)(?= |$)")
_LINK_MAC = re.compile(rf"link/ether (?P<mac>{_MAC})", re.IGNORECASE)
_LINK_ALIAS = re.compile(r"^ +alias (?P<alias>[^\n]+)$", re.MULTILINE)
_LINK_ERRORS = re.compile(r"^ *RX: +bytes +packets +errors\b[^\n]*\n\s*\d+ +\d+ +(?P<errors>\d+) +\d", re.MULTILINE)
_LINK_REST = re.compile(
    r"^(?:link/|alias |RX:|TX:|\d+ +\d[\d ]*$|promiscuity|veth|bridge|bridge_slave|vlan|inet6?\b|valid_lft|altname|vf )"
)
_SPEED = re.compile(r"^ *(?P<mbps>\d{1,6})$", re.MULTILINE)
_DUPLEX = re.compile(r"^ *(?P<duplex>full|half)$", re.MULTILINE)
_OF_THE_KERNEL = re.compile(r"-?\d{1,10}|full|half|unknown|cat: .*")


def _links(text: str) -> tuple[list[Record], list[str]]:
    """Every interface of a text, in either form, and the lines that are none of it."""
    found, odd, begun = _records(text)
    if begun:
        return [each for each in found if "ifname" in each and "operstate" in each], list(odd)
    made: list[Record] = []
    known = (_LINK_LINE, _FDB_LINE)
    said = (line for line in _said(text) if not any(each.fullmatch(line) for each in known))
    left = [line for line in said if not _LINK_REST.match(line)]
    for match, block in blocks(text, list(_LINK_LINE.finditer(text))):
        if not _LINK_STATE.search(match["rest"]):  # broken off there: `state U` is neither up nor down
            left.append(match[0].strip())
            continue
        state, mac, alias, errors = (each.search(block) for each in (_LINK_STATE, _LINK_MAC, _LINK_ALIAS, _LINK_ERRORS))
        made.append(
            {
                "ifname": match["ifname"],
                "flags": match["flags"].split(","),
                "operstate": state["state"] if state else "",
                "address": mac["mac"] if mac else "",
                "ifalias": alias["alias"] if alias else "",
                "stats64": {"rx": {"errors": int(errors["errors"])}} if errors else {},
            }
        )
    return made, left


def interface(text: str) -> Parsed[PortRow]:
    """How each interface stands, how fast it runs and how many receive errors it counted."""
    links, odd = _links(text)
    rows = [_port(each) for each in links]
    speed, duplex = _SPEED.search(text), _DUPLEX.search(text)
    if len(rows) == 1 and rows[0].condition == "up":
        mbps = number(speed["mbps"]) if speed and len(_records(text)[0]) == 1 else None
        rows = [replace(rows[0], speed_mbps=mbps, duplex=duplex_of(duplex["duplex"]) if duplex else None)]
    left = tuple(line for line in odd if not _OF_THE_KERNEL.fullmatch(line))
    return Parsed(tuple(rows), left, True if rows and _records(text)[2] and not left else None)


def _port(link: Record) -> PortRow:
    flags, state = _words(link, "flags"), _word(link, "operstate").upper()
    condition: PortCondition = "down"
    if "UP" not in flags:
        condition = "shut"
    elif "NO-CARRIER" not in flags and (state == "UP" or (state in ("UNKNOWN", "") and "LOWER_UP" in flags)):
        condition = "up"
    return PortRow(
        _word(link, "ifname"),
        condition,
        # Up, and yet nothing passes: 802.1X has not let it in.
        reason="dormant" if state == "DORMANT" and condition == "down" else None,
        errors=_count(link, "stats64", "rx", "errors"),
        mac=_mac(_word(link, "address")),
        description=_word(link, "ifalias") or None,
    )


# -- bridge fdb -------------------------------------------------------------------------------------------------------

_FDB_FLAGS = ("self", "router", "extern_learn", "offload", "sticky", "locked", "added_by_user")
_FDB_STATES = ("permanent", "static", "stale")
_FDB_WORD = "|".join((*_FDB_FLAGS, *_FDB_STATES))
_FDB_LINE = re.compile(
    rf"(?P<mac>{_MAC}) dev (?P<ifname>\S+)"
    rf"(?P<rest>(?: (?:(?:vlan|master|dst|vni|via|port|src_vni|nhid) \S+|{_FDB_WORD})(?= |$))*) *",
    re.IGNORECASE,
)
_FDB_HEAD = re.compile(rf"{_MAC} dev \S", re.IGNORECASE)


def _entries(text: str) -> tuple[list[Record], tuple[str, ...], bool | None, dict[str, str]]:
    """The bridge's entries, what is none, whether that is all, and the own MAC of each interface that is listed."""
    found, odd, begun = _records(text)
    if begun:
        left = tuple(line for line in odd if not _LINK_REST.match(line))
        return [each for each in found if "mac" in each], left, not left or None, _own(found)
    entries: list[Record] = []
    strange: list[str] = []
    lines = [line.strip() for line in text.split("\n")]
    for at, line in enumerate(lines):
        match = _FDB_LINE.fullmatch(line)
        if match is None:
            strange += [each for each in _said(line) if not (_LINK_LINE.fullmatch(each) or _LINK_REST.match(each))]
            continue
        words = match["rest"].split()
        state = next((each for each in words if each in _FDB_STATES), "")
        # A line without a state is a learned one, unless it was broken there, and `static` is somewhere below.
        if not state and not _is_ended(lines[at + 1 :]):
            strange.append(line)
            continue
        named = dict(pairwise(words))
        entries.append(
            {
                "mac": match["mac"],
                "ifname": match["ifname"],
                "master": named.get("master", ""),
                "vlan": number(named.get("vlan")),
                "flags": [each for each in words if each in _FDB_FLAGS],
                "state": state,
            }
        )
    return entries, tuple(strange), None, _own(_links(text)[0])


def _is_ended(below: list[str]) -> bool:
    """Is a line whole, by what is below it: another entry, an interface, the prompt, or nothing more?"""
    following = next((line for line in below if line), None)
    if following is None:
        return bool(below)
    return any(each.match(following) for each in (_FDB_HEAD, _LINK_LINE)) or bool(_PROMPT_LINE.fullmatch(following))


def _own(links: Iterable[Record]) -> dict[str, str]:
    listed = ((_word(each, "ifname"), _mac(_word(each, "address"))) for each in links if "operstate" in each)
    return {name: mac for name, mac in listed if mac is not None}


def _stations(text: str) -> tuple[list[MacRow], tuple[str, ...], bool | None]:
    """Every entry that is about a station, told apart from the box's own."""
    entries, odd, whole, own = _entries(text)
    local: dict[str, set[str]] = {}
    for each in entries:
        if _word(each, "master") and _word(each, "state") == "permanent":
            local.setdefault(_word(each, "ifname"), set()).add(_word(each, "mac").lower())
    rows: list[MacRow] = []
    for each in entries:
        mac, port, state = _mac(_word(each, "mac")), _word(each, "ifname"), _word(each, "state")
        if mac is None:
            odd = (*odd, _word(each, "mac"))
        elif is_multicast(mac) or (not _word(each, "master") and state != "static"):
            continue  # a group, or what a card itself listens to: nobody's entry in the bridge
        elif state == "permanent" and mac not in own.values() and port not in own and len(local[port]) > 1:
            # Each port has one entry of its own.  With two, only the list of interfaces tells which of them that is.
            odd = (*odd, f"{mac} dev {port} permanent")
        else:
            its_own = state == "permanent" and (mac in own.values() or port not in own)
            static = not its_own and (state in ("permanent", "static") or "sticky" in _words(each, "flags"))
            rows.append(MacRow(mac, port or None, _count(each, "vlan"), static, own=its_own))
    return rows, odd, whole if not odd else None


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each port of the bridge has learned, which are fixed there, and which are its own."""
    rows, odd, whole = _stations(text)
    return Parsed(tuple(rows), odd, whole)


def binding(text: str) -> Parsed[BindRow]:
    """Which MACs are fixed to a port of the bridge."""
    rows, odd, whole = _stations(text)
    fixed = [BindRow(None, row.mac, row.port, row.vlan, "static_mac") for row in rows if row.static]
    return Parsed(tuple(fixed), odd, whole)


# -- ip neigh ---------------------------------------------------------------------------------------------------------

_NEIGH_LINE = re.compile(
    rf"(?P<ip>{_IP})(?: dev (?P<dev>\S+))?(?: lladdr (?P<mac>{_MAC}))?(?: (?:ref|used|probes|protocol) \S+| router"
    r"| proxy| extern_\w+| managed| offload)*"
    r" (?P<state>PERMANENT|REACHABLE|STALE|DELAY|PROBE|FAILED|INCOMPLETE|NOARP|NONE) *",
    re.IGNORECASE,
)


def arp(text: str) -> Parsed[ArpRow]:
    """Which MAC answers for each address, and which of them are bound by hand."""
    found, odd, begun = _records(text)
    if begun:
        rows = [_neighbour(each) for each in found if isinstance(each.get("dst"), str)]
        return Parsed(tuple(rows), odd, not odd or None)
    rows = []
    strange: list[str] = []
    for line in _said(text):
        match = _NEIGH_LINE.fullmatch(line)
        if match is None:
            strange.append(line)
            continue
        told = {"dst": match["ip"], "dev": match["dev"] or "", "lladdr": match["mac"] or ""}
        rows.append(_neighbour({**told, "state": [match["state"].upper()]}))
    return Parsed(tuple(rows), tuple(strange))


def _neighbour(each: Record) -> ArpRow:
    states = _words(each, "state")
    gone = "FAILED" in states or "INCOMPLETE" in states
    mac = None if gone else _mac(_word(each, "lladdr"))
    return ArpRow(_word(each, "dst"), mac, _word(each, "dev") or None, static="PERMANENT" in states)


# -- bridge vlan ------------------------------------------------------------------------------------------------------


def vlan(text: str) -> Parsed[VlanRow]:
    """Which VLANs each port of a VLAN-aware bridge takes, with and without a tag."""
    found, odd, begun = _records(text)
    rows: list[VlanRow] = []
    for each in found:
        listed = each.get("vlans")
        if not isinstance(listed, list):
            continue
        untagged: list[int] = []
        tagged: list[int] = []
        for one in listed:
            first = _count(one, "vlan") if isinstance(one, dict) else None
            if first is None:
                continue
            last = _count(one, "vlanEnd") or first
            plain = "Egress Untagged" in _words(one, "flags") and "PVID" in _words(one, "flags")
            (untagged if plain else tagged).extend(range(first, min(last, 4094) + 1))
        rows.append(VlanRow(_word(each, "ifname"), tuple(untagged), tuple(tagged)))
    return Parsed(tuple(rows), odd, True if begun and not odd else None)


# -- lldpcli ----------------------------------------------------------------------------------------------------------


def lldp(text: str) -> Parsed[LldpRow]:
    """Who says by LLDP that it is at the other end of each interface."""
    found, odd, begun = _records(text)
    rows: list[LldpRow] = []
    for document in found:
        told = document.get("lldp")
        for port, seen in _pairs(told.get("interface") if isinstance(told, dict) else None):
            rows.append(_neighbour_by_lldp(port, seen))
    return Parsed(tuple(rows), odd, True if begun and not odd else None)


def _neighbour_by_lldp(port: str, seen: Record) -> LldpRow:
    name: str | None = None
    chassis = seen.get("chassis")
    if isinstance(chassis, dict) and "id" not in chassis:  # a chassis with a name stands under that name
        name, chassis = next(_pairs(chassis), (None, {}))
    chassis = chassis if isinstance(chassis, dict) else {}
    there = seen.get("port")
    there = there if isinstance(there, dict) else {}
    known = there.get("id")
    known = known if isinstance(known, dict) else {}
    addresses = chassis.get("mgmt-ip")
    listed = [each for each in _listed(addresses) if isinstance(each, str)]
    able = [each for each in _listed(chassis.get("capability")) if isinstance(each, dict)]
    return LldpRow(
        port,
        name,
        (_word(there, "descr") if _word(known, "type") == "mac" else _word(known, "value")) or None,
        next((each for each in listed if ":" not in each), next(iter(listed), None)),
        any(_word(each, "type") == "Bridge" and each.get("enabled") is True for each in able) if able else None,
    )


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _pairs(value: Any) -> Iterator[tuple[str, Record]]:
    """Names with what stands under them: one object of many, or many objects of one."""
    for each in _listed(value):
        if isinstance(each, dict):
            yield from ((name, under) for name, under in each.items() if isinstance(under, dict))


_SUDO = r"(?:sudo )?"

FORMATS = (
    Format(
        NAME,
        "port",
        "ip -s -d link show",
        re.compile(rf"{_SUDO}(?:bridge [^;]*; *{_SUDO})?ip (?:-\S+ )*l(?:i\w*)?\b"),
        re.compile(r"\"operstate\" *:|^ *\d+: \S+: <[A-Z0-9_,-]+>", re.MULTILINE),
        interface,
    ),
    Format(
        NAME,
        "mac_table",
        "bridge fdb show",
        re.compile(rf"{_SUDO}bridge (?:-\S+ )*f"),
        re.compile(rf"{_EMPTY}|(?:^|[{{,]) {{0,80}}\"mac\" *:|^ *{_MAC} dev \S", re.MULTILINE | re.IGNORECASE),
        mac_table,
    ),
    Format(
        NAME,
        "binding",
        "bridge fdb show",
        re.compile(rf"{_SUDO}bridge (?:-\S+ )*f"),
        re.compile(rf"{_EMPTY}|(?:^|[{{,]) {{0,80}}\"mac\" *:|^ *{_MAC} dev \S", re.MULTILINE | re.IGNORECASE),
        binding,
    ),
    Format(
        NAME,
        "arp",
        "ip neigh show",
        re.compile(rf"{_SUDO}ip (?:-\S+ )*n"),
        re.compile(
            rf"{_EMPTY}|\"dst\" *: *\"|^ *{_IP} (?:dev \S+ )?(?:lladdr {_MAC}|[A-Z]+$)",
            re.MULTILINE | re.IGNORECASE,
        ),
        arp,
    ),
    Format(
        NAME,
        "vlan",
        "bridge vlan show",
        re.compile(rf"{_SUDO}bridge (?:-\S+ )*v"),
        re.compile(r"\"vlans\" *: *\["),
        vlan,
    ),
    Format(
        NAME,
        "lldp",
        "lldpcli show neighbors",
        re.compile(rf"{_SUDO}lldp(?:cli|ctl)"),
        re.compile(r"\"lldp\" *: *\{"),
        lldp,
    ),
)

# The whole table with the box's own interfaces: only they tell a port's own entry from one made by hand.
_FDB = ("bridge -j -p fdb show; ip -j -p link show", "bridge fdb show; ip link show")
_NO_VLANS = "no VLAN filtering on this bridge"
# The kernel lists VLAN 1 even on a bridge that minds no tags.
_VLANS = (
    "grep -qs 1 /sys/class/net/{port}/brport/bridge/bridge/vlan_filtering"
    f' && bridge -j -p vlan show dev {{port}} || echo "{_NO_VLANS}"'
)

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("uname -a",),
        "port": (
            "ip -j -p -s -d link show dev {port}; cat /sys/class/net/{port}/speed /sys/class/net/{port}/duplex",
            "ip -s link show dev {port}",
            "ip link show dev {port}",
        ),
        "mac_on_port": _FDB,
        "mac_search": _FDB,
        "arp_of_ip": ("ip -j -p neigh show to {ip}", "ip neigh show to {ip}"),
        "static_arp": ("ip -j -p neigh show nud permanent", "ip neigh show nud permanent"),
        "binding": _FDB,
        "vlan": (_VLANS,),
        "lldp": ("lldpcli -f json show neighbors ports {port}",),
        # There is no such thing here, so nothing can be bound in it.
        "snooping": (),
        "port_security": (),
        "error_down": (),
        # What a guarded change reads before and after itself; `sudo -l` only says whether it would be allowed.
        "config_of_ip": ("ip -j -p neigh show to {ip}",),
        "config_of_mac": ("bridge -j -p fdb show",),
        "may_change": (
            "sudo -n -l ip neigh replace {ip} lladdr {mac} dev {port} nud permanent",
            "sudo -n -l bridge fdb replace {mac} dev {port} master static",
            "sudo -n -l bridge fdb replace {mac} dev {port} master static vlan {vlan}",
            "sudo -n -l bridge fdb replace {mac} dev {port} master permanent",
            "sudo -n -l bridge fdb replace {mac} dev {port} master permanent vlan {vlan}",
            "sudo -n -l bridge fdb del {mac} dev {port} master",
            "sudo -n -l bridge fdb del {mac} dev {port} master vlan {vlan}",
        ),
    },
    version="uname -a",
    told_by=re.compile(r"^Linux \S+ \d+\.\d+", re.MULTILINE),
    # `bridge` and `lldpcli` are mostly where an ordinary user's shell does not look.  Holds for this session alone.
    unpaged=("export LC_ALL=C PAGER=cat TERM=dumb PATH=$PATH:/usr/sbin:/sbin",),
    prompt=re.compile(
        r"(?:^|(?<=[\r\n]))(?:[(\[][^()\[\]\r\n\"{}]{1,40}[)\]] ?)?"
        r"(?:[\w.+-]+@[\w.-]+[^\r\n\"{}]{0,80}?|\[[^\]\r\n\"{}]{1,80}\]|(?:ba|da|a|k|z)?sh-?[\w.]*|[~/][\w./~-]{0,60}"
        r"|[\w.-]{1,40}(?:[: ][\w./~-]{0,60})?|)[ ]?[$#%>][ ]?\Z"
    ),
    not_understood=re.compile(
        r"^(?:-?[\w/]*sh(?:\[\d+\])?: .*(?:not found|No such file)|\S+: (?:command )?not found|zsh: command not found"
        r"|fish: Unknown command|(?:Object|Option|Command) \".*\" is unknown|Error: (?:argument|either|an? inet)"
        r"|ip: (?:unrecognized|invalid) option|BusyBox v.* multi-call|Usage: (?:ip|bridge) "
        r"|Cannot find device|Device \".*\" does not exist|ip: can't find device"
        r"|.*unable to connect to .*socket.*(?:No such file|refused)|.*\[WARN/lldpctl\] (?:unknown|incomplete) command"
        rf"|{_NO_VLANS}$)",
        re.MULTILINE,
    ),
    not_allowed=re.compile(
        r"^(?:\[sudo\] password for|sudo: |.*is not (?:in the sudoers file|allowed to )|.*: Permission denied$"
        r"|.*Operation not permitted$|rbash: .*restricted)",
        re.MULTILINE,
    ),
    leave="exit",
    mac_style="colon",
)
