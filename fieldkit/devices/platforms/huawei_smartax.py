"""Huawei OLT (MA5600T, MA5800): the MACs behind an ONT, how the ONT stands and why it went, its light, its VLAN.

The port of a line is its ONT there: `0/1/3 ont 5`.
"""

import re

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import (
    DBM,
    MAC,
    Format,
    LightRow,
    MacRow,
    OntRow,
    Parsed,
    PortRow,
    VlanRow,
    blocks,
    fields,
    number,
    read_table,
    said,
    told_total,
)
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "huawei_smartax"

_FSP = r"(?P<f>\d+) *\/ *(?P<s>\d+) *\/ *(?P<p>\d+)"


def _name(match: re.Match[str], ont: str | None) -> str:
    """`0/1/3`, or `0/1/3 ont 5`."""
    port = f"{match['f']}/{match['s']}/{match['p']}"
    return port if ont is None or not ont.isdigit() else f"{port} ont {ont}"


# -- display mac-address, display location ----------------------------------------------------------------------------

_MAC_ROW = re.compile(
    rf"(?:\d+|-) +(?:\d+|-) +(?P<kind>[a-z]+) +(?P<mac>{MAC}) +(?P<how>static|dynamic) +{_FSP} +(?P<ont>\d+|-) +"
    r"(?P<gem>\d+|-) +(?P<vlan>\d+|-)",
    re.IGNORECASE,
)
# `display mac-address ont`: by the ONT's own ports.
_BEHIND_ROW = re.compile(
    rf"{_FSP} +(?P<ont>\d+) +(?P<kind>[A-Z]+) +(?P<gem>\d+) +(?P<mac>{MAC}) +(?P<vlan>\d+|-)", re.IGNORECASE
)
_NOTES = re.compile(
    r"^Note ?: F--Frame|^A--The MAC address is|^port,$|^VPI indicates ONT ID|^v/e--vlan|^ppp--pppoe", re.IGNORECASE
)
_MAC_NOISE = (
    _NOTES,
    re.compile(
        r"^It will take some time|^SRV-P +BUNDLE|^INDEX +INDEX|^F/S/P +ONTID|^port-type +port-ID", re.IGNORECASE
    ),
)
_MAC_TOTAL = re.compile(r"^ *Total: *(\d+)", re.MULTILINE)
_MAC_NONE = re.compile(r"Failure: *There is not any MAC address record", re.IGNORECASE)


# A VLAN at the end of a line that nothing ends, or with more digits below it, may not be all of its number.
_BROKEN_VLAN = re.compile(r"\d+(?=[ \t]*(?:\Z|\n[ \t]*\d{1,3}[ \t]*(?:\n|\Z)))")


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each ONT or port has learned, and with `display location` where one of them is."""
    if _MAC_NONE.search(text):
        return Parsed((), (), True)
    text = _BROKEN_VLAN.sub("-", text)
    by_ont = "ONTID" in text and "MAC-ADDRESS" in text

    def row(match: re.Match[str]) -> MacRow:
        static = not by_ont and match["how"].lower() == "static"
        # Of a card that has no ONTs the same two columns are a circuit's (VPI and VCI).
        ont = match["ont"] if by_ont or match["kind"].lower() in ("gpon", "epon") else None
        return MacRow(parse_mac(match["mac"]), _name(match, ont), number(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    return read_table(text, _BEHIND_ROW if by_ont else _MAC_ROW, row, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- display ont info -------------------------------------------------------------------------------------------------

_ONT = re.compile(rf"^ *F/S/P *: *{_FSP} *$", re.MULTILINE)
_FLAGS = ("active", "deactivated", "deactive")
_METRES = re.compile(r"\d+")
_SUMMARY_HEAD = re.compile(r"In port +(?P<port>\d+ */ *\d+ */ *\d+), the total of ONTs are: *\d+")
_SUMMARY_ROW = re.compile(
    r"^ *(?P<ont>\d+) +(?P<run>online|offline) +(?:-|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
    # Only a row or a rule below it says that the cause was not broken off there.
    r" +(?:-|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) +(?P<cause>\S[^\n]*?) *(?=\n\s*(?:\d+ +o[nf]|-{5}))",
    re.MULTILINE,
)


def ont(text: str) -> Parsed[OntRow]:
    """Is each ONT on line, and why did it go the last time?"""
    return Parsed(tuple(row for row, _ in _onts(text)))


def interface(text: str) -> Parsed[PortRow]:
    """How each ONT stands, as a port does; a reason only while it is away."""
    made = []
    for row, active in _onts(text):
        condition: PortCondition = "up" if row.online else "down" if active else "shut"
        reason = row.reason if condition == "down" else None
        made.append(PortRow(row.port, condition, reason=reason))
    return Parsed(tuple(made))


def _onts(text: str) -> list[tuple[OntRow, bool]]:
    """Each ONT of `display ont info`, with whether it is activated."""
    rows: list[tuple[OntRow, bool]] = []
    for match, block in blocks(text, list(_ONT.finditer(text))):
        told = fields(block)
        run, flag = told.get("run state", ""), told.get("control flag", "")
        if run not in ("online", "offline") or flag not in _FLAGS or not told.get("ont-id", "").isdigit():
            continue
        far = _METRES.fullmatch(told.get("ont distance(m)", ""))
        row = OntRow(
            _name(match, told["ont-id"]),
            (said(told.get("sn")) or "").split(" ")[0] or None,
            run == "online",
            said(told.get("last down cause")),
            int(far[0]) if far else None,
        )
        rows.append((row, flag == "active"))
    if not rows and (head := _SUMMARY_HEAD.search(text)):
        port = head["port"].replace(" ", "")
        for one in _SUMMARY_ROW.finditer(text):
            row = OntRow(f"{port} ont {one['ont']}", None, one["run"] == "online", said(one["cause"]))
            rows.append((row, True))
    return rows


# -- display ont optical-info -----------------------------------------------------------------------------------------

_RX = re.compile(rf"^ *Rx optical power\(dBm\) *: *(?P<dbm>{DBM})", re.MULTILINE)
_TX = re.compile(rf"^ *Tx optical power\(dBm\) *: *(?P<dbm>{DBM})", re.MULTILINE)
_AT_OLT = re.compile(rf"^ *OLT Rx ONT optical power\(dBm\) *: *(?P<dbm>{DBM})", re.MULTILINE)
_LIGHT_HEAD = re.compile(r"ONT +Rx power +Tx power +OLT Rx ONT")
_LIGHT_ROW = re.compile(
    r"^ *(?P<ont>\d+) +(?P<rx>-?\d+\.\d+|-+) +(?P<tx>-?\d+\.\d+|-+) +(?P<olt>-?\d+\.\d+|-+)"
    r"(?: +(?:-?[\d.]+|-+)){3,4} *$",
    re.MULTILINE,
)


def light(text: str) -> Parsed[LightRow]:
    """What the OLT receives of each ONT, and what the ONT itself receives and sends."""
    rx, tx, olt = (each.search(text) for each in (_RX, _TX, _AT_OLT))
    if rx or olt:
        return Parsed((LightRow(None, _dbm(olt), None, far_rx_dbm=_dbm(rx), far_tx_dbm=_dbm(tx)),))
    if not _LIGHT_HEAD.search(text):
        return Parsed(())
    return Parsed(
        tuple(
            LightRow(
                f"ont {row['ont']}",
                _power(row["olt"]),
                None,
                far_rx_dbm=_power(row["rx"]),
                far_tx_dbm=_power(row["tx"]),
            )
            for row in _LIGHT_ROW.finditer(text)
        )
    )


def _dbm(found: re.Match[str] | None) -> float | None:
    return float(found["dbm"]) if found else None


def _power(written: str) -> float | None:
    return None if set(written) == {"-"} else float(written)


# -- display service-port ---------------------------------------------------------------------------------------------

_FLOW_ROW = re.compile(
    rf"(?P<index>\d+) +(?P<vlan>\d+) +(?P<attr>[a-z]+) +(?P<kind>[a-z]+) +{_FSP} +(?P<ont>\d+|-) +(?P<gem>\d+|-) +"
    r"(?P<flow>[a-z]+) +(?P<user>\S+) +(?:\d+|-) +(?:\d+|-) +(?P<state>up|down)",
    re.IGNORECASE,
)
_FLOW_NOISE = (
    _NOTES,
    re.compile(r"^Switch-Oriented Flow List|^INDEX +VLAN|^ID +ATTR|^Command is being executed", re.IGNORECASE),
)
_FLOW_TOTAL = re.compile(r"^ *Total *: *(\d+)", re.MULTILINE)
_FLOW_NONE = re.compile(r"Failure: *No service virtual port can be operated", re.IGNORECASE)


def service_ports(text: str) -> Parsed[VlanRow]:
    """Which VLANs carry the service of each ONT."""
    if _FLOW_NONE.search(text):
        return Parsed((), (), True)

    def row(match: re.Match[str]) -> VlanRow:
        return VlanRow(_name(match, match["ont"]), (int(match["vlan"]),))

    total = told_total(_FLOW_TOTAL.search(text))
    made = read_table(text, _FLOW_ROW, row, noise=(_FLOW_TOTAL, *_FLOW_NOISE), total=total)
    ports = dict.fromkeys(each.port for each in made.rows)
    each_port = (
        VlanRow(port, tuple(dict.fromkeys(vlan for each in made.rows if each.port == port for vlan in each.vlans)))
        for port in ports
    )
    return Parsed(tuple(each_port), made.not_understood, made.complete)


_ONT_INFO = re.compile(r"dis\w* ont info")
_ONT_SIGN = re.compile(r"^ *Run state *: *o[nf]|In port +\d+ */ *\d+ */ *\d+, the total of ONTs are", re.MULTILINE)

FORMATS = (
    Format(
        NAME,
        "mac_table",
        "display mac-address port",
        re.compile(r"dis\w* (?:mac|loc)"),
        re.compile(
            rf"SRV-P +BUNDLE +TYPE|F/S/P +ONTID +ONT|Failure: *There is not any MAC address record"
            rf"|^ *(?:\d+|-) +(?:\d+|-) +(?:gpon|epon|eth|vdsl|adsl) +(?:{MAC}) +(?:static|dynamic)",
            re.MULTILINE,
        ),
        mac_table,
    ),
    Format(NAME, "port", "display ont info", _ONT_INFO, _ONT_SIGN, interface),
    Format(NAME, "ont", "display ont info", _ONT_INFO, _ONT_SIGN, ont),
    Format(
        NAME,
        "light",
        "display ont optical-info",
        re.compile(r"dis\w* ont opt"),
        re.compile(
            r"OLT Rx ONT optical power\(dBm\)|^ *Rx optical power\(dBm\) *:|ONT +Rx power +Tx power +OLT Rx ONT",
            re.MULTILINE,
        ),
        light,
    ),
    Format(
        NAME,
        "vlan",
        "display service-port",
        re.compile(r"dis\w* service-port"),
        re.compile(r"Switch-Oriented Flow List|Failure: *No service virtual port can be operated"),
        service_ports,
    ),
)

PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("display version",),
        "port": ("display ont info {frame} {slot} {line} {ont}",),
        "mac_on_port": ("display mac-address port {pon} ont {ont}", "display mac-address port {pon}"),
        "mac_search": ("display location {mac}",),
        "vlan": ("display service-port port {pon} ont {ont}",),
        "ont": ("display ont info {frame} {slot} {line} {ont}",),
        # What binds an address is the business of the router above; there is no LLDP towards a customer.
        "error_down": (),
        "lldp": (),
    },
    version="display version",
    told_by=re.compile(r"PRODUCT *:? *MA5\d{3}|\bSmartAX\b|^ *MA5[68]\d\dT?\b", re.MULTILINE | re.IGNORECASE),
    # `enable` takes no word there, and without it hardly anything may be read; all three hold for this session alone.
    unpaged=("enable", "undo smart", "scroll"),
    prompt=re.compile(r"[\w.@:/-]{1,64}(?:\([\w./-]{1,40}\))?[>#][ \t]*\Z"),
    config_prompt=re.compile(r"\((?:config|config-[\w./-]+)\)#[ \t]*\Z"),
    not_understood=re.compile(
        r"^[ \t]*(?:% ?(?:Unknown|Incomplete|Ambiguous|Too many|Parameter error|Invalid)"
        r"|Failure: *(?:(?:The |This )?(?:ONT|board|port|slot|frame)\b[^\n]* not exist))",
        re.MULTILINE | re.IGNORECASE,
    ),
    not_allowed=re.compile(
        r"^[ \t]*(?:%? ?(?:Permission denied|Insufficient)"
        r"|Failure: *(?:The user[^\n]*(?:right|authority|permission)|No permission))",
        re.MULTILINE | re.IGNORECASE,
    ),
    questions=(
        (re.compile(r"log ?out\?? *\(y/n\) *\[n\] *: *\Z", re.IGNORECASE), "y"),
        (re.compile(r"\(y/n\) *\[n\] *: *\Z", re.IGNORECASE), "n"),
    ),
    leave="quit",
    mac_style="dash4",
    port_parts=re.compile(
        r"(?:[gx]*e?pon[ -]?)?(?P<pon>(?P<frame>\d+)/(?P<slot>\d+)/(?P<line>\d+))"
        r"(?:(?:[/:]|[\s,]*ont(?:[ -]?id)?[\s:=]*|\s+)(?P<ont>\d+))?",
        re.IGNORECASE,
    ),
)
