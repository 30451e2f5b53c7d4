"""ZTE OLT (C300, C320, C600): the MACs behind an ONU, how it stands and why it went, the light both ways.

The port of a line is its ONU there: `gpon-onu_1/2/3:4` on a C300, `gpon_onu-1/2/3:4` on a C600.
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
    blocks,
    fields,
    read_table,
    said,
    told_total,
)
from fieldkit.model.mac import parse_mac
from fieldkit.model.noc import PortCondition

NAME = "zte_olt"

_PORT = r"[a-z][\w-]*[_-]?\d[\w/.:-]*"
# A C600 names the ONU's way into the switch: `vport-1/2/3.4:1` is the ONU `1/2/3:4`.
_VPORT = re.compile(r"vport-(?P<pon>\d+/\d+/\d+)\.(?P<onu>\d+)(?::\d+)?")


def _name(written: str) -> str:
    vport = _VPORT.fullmatch(written)
    return f"gpon_onu-{vport['pon']}:{vport['onu']}" if vport else written


# -- show mac gpon onu ------------------------------------------------------------------------------------------------

_MAC_START = re.compile(rf"(?:{MAC})\b")
_MAC_ROW = re.compile(
    rf"(?P<mac>{MAC})\s+(?P<vlan>\d+)\s+(?P<kind>[A-Za-z]+)\s+(?P<port>{_PORT})(?:\s+\S+)*", re.IGNORECASE
)
_MAC_NOISE = (re.compile(r"^Mac(?: address)?\s+Vlan", re.IGNORECASE),)
_MAC_TOTAL = re.compile(r"Total mac address *: *(\d+)", re.IGNORECASE)


def mac_table(text: str) -> Parsed[MacRow]:
    """Which MACs each ONU has learned."""

    def row(match: re.Match[str]) -> MacRow:
        static = match["kind"].lower() != "dynamic"
        return MacRow(parse_mac(match["mac"]), _name(match["port"]), int(match["vlan"]), static)

    total = told_total(_MAC_TOTAL.search(text))
    return read_table(text, _MAC_ROW, row, starts=_MAC_START, noise=(_MAC_TOTAL, *_MAC_NOISE), total=total)


# -- show gpon onu detail-info, show gpon onu state -------------------------------------------------------------------

_ONU = re.compile(r"^ *ONU interface: *(?P<port>[ge]pon[-_]onu[-_]\d+/\d+/\d+:\d+) *$", re.MULTILINE)
_METRES = re.compile(r"(\d+) ?m")
# `  1   2026-11-22 13:54:30    2026-11-22 13:38:22     DyingGasp`: when it came, when it went, why.
_WENT = re.compile(
    r"^ *\d+ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +(?P<went>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: +(?P<cause>[A-Za-z]\w*))? *$",
    re.MULTILINE,
)
_LISTED = re.compile(r"^ *\d+ +\d{4}-", re.MULTILINE)
_NEVER = "0000-00-00 00:00:00"
_STATE_HEAD = re.compile(r"^OnuIndex\s+Admin State", re.IGNORECASE)
_STATE_TOTAL = re.compile(r"ONU Number: *\d+/(\d+)")
_WORKING = ("working",)
# On its way, and neither here nor gone; OffLine alone says nothing of why.
_NO_CAUSE = ("working", "OffLine", "logging", "syncMib", "init", "ready", "ranging", "standby")
_PHASES = "|".join((*_NO_CAUSE, "LOS", "DyingGasp", "AuthFail(?:ed)?", "RangFail(?:ed)?", "Emergency"))

_STATE_ROW = re.compile(
    r"(?P<port>(?:[ge]pon[-_]onu[-_])?\d+/\d+/\d+:\d+)\s+(?P<admin>enable|disable)\s+(?:enable|disable)"
    rf"(?:\s+(?:operation|unknown|O\d))?\s+(?P<phase>{_PHASES})(?:\s+(?P<channel>\d\S*))?",
)


def ont(text: str) -> Parsed[OntRow]:
    """Is each ONU working, and why did it go the last time?"""
    found, odd, whole = _onus(text)
    return Parsed(tuple(row for row, _ in found), odd, whole)


def interface(text: str) -> Parsed[PortRow]:
    """How each ONU stands, as a port does; a reason only while it is away."""
    found, odd, whole = _onus(text)
    made = []
    for row, enabled in found:
        condition: PortCondition = "up" if row.online else "down" if enabled else "shut"
        made.append(PortRow(row.port, condition, reason=row.reason if condition == "down" else None))
    return Parsed(tuple(made), odd, whole)


def _onus(text: str) -> tuple[list[tuple[OntRow, bool]], tuple[str, ...], bool | None]:
    """Each ONU with whether it is enabled, by its own page or by the table of a PON port."""
    rows: list[tuple[OntRow, bool]] = []
    for match, block in blocks(text, list(_ONU.finditer(text))):
        told = fields(block)
        phase, admin = told.get("phase state", ""), told.get("admin state", "")
        if not phase or not admin:
            continue
        far = _METRES.fullmatch(told.get("onu distance", ""))
        row = OntRow(
            match["port"],
            said(told.get("serial number")),
            phase in _WORKING,
            phase if phase not in _NO_CAUSE else _last_cause(block),
            int(far[1]) if far else None,
        )
        rows.append((row, admin != "disable"))
    if rows or not re.search(r"^ *OnuIndex\s", text, re.MULTILINE):
        return rows, (), None

    def one(match: re.Match[str]) -> tuple[OntRow, bool]:
        phase = match["phase"]
        reason = None if phase in _NO_CAUSE else phase
        return OntRow(match["port"], None, phase in _WORKING, reason), match["admin"] == "enable"

    total = told_total(_STATE_TOTAL.search(text))
    table = read_table(text, _STATE_ROW, one, noise=(_STATE_HEAD, _STATE_TOTAL), total=total)
    return list(table.rows), table.not_understood, table.complete


def _last_cause(block: str) -> str | None:
    """The cause of the latest time that the ONU went away; None of a list that is broken.

    The list is in no order that can be relied upon.
    """
    listed = list(_WENT.finditer(block))
    if not listed or len(listed) != len(_LISTED.findall(block)) or listed[-1]["went"] != _NEVER:
        return None
    went = [each for each in listed if each["went"] != _NEVER]
    last = max(went, key=lambda each: each["went"], default=None)
    return last["cause"] if last else None


# -- show pon power ---------------------------------------------------------------------------------------------------

_UP = re.compile(
    rf"^ *up +Rx *: *(?P<near>{DBM}|N/A) *(?:\(dbm\))? +Tx *: *(?P<far>{DBM}|N/A)", re.MULTILINE | re.IGNORECASE
)
_DOWN = re.compile(
    rf"^ *down +Tx *: *(?P<near>{DBM}|N/A) *(?:\(dbm\))? +Rx *: *(?P<far>{DBM}|N/A)", re.MULTILINE | re.IGNORECASE
)


def light(text: str) -> Parsed[LightRow]:
    """The light both ways between OLT and ONU."""
    up, down = _UP.search(text), _DOWN.search(text)
    if not (up or down):
        return Parsed(())
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


def _dbm(written: str | None) -> float | None:
    return None if written is None or written.upper() == "N/A" else float(written)


_ONU_ASKED = re.compile(r"sh\w* [ge]pon onu (?:det|sta)")
_ONU_SIGN = re.compile(r"^ *ONU interface: *[ge]pon[-_]onu|^ *OnuIndex\s+Admin", re.MULTILINE | re.IGNORECASE)

FORMATS = (
    Format(
        NAME,
        "mac_table",
        "show mac gpon onu",
        re.compile(r"sh\w* mac"),
        re.compile(
            r"Total mac address *:|Mac(?: address)?\s+Vlan\s+Type\s+Port\s+Vc"
            rf"|^ *(?:{MAC})\s+\d+\s+Dynamic\s+(?:gpon|epon|vport)",
            re.MULTILINE,
        ),
        mac_table,
    ),
    Format(NAME, "port", "show gpon onu detail-info", _ONU_ASKED, _ONU_SIGN, interface),
    Format(NAME, "ont", "show gpon onu detail-info", _ONU_ASKED, _ONU_SIGN, ont),
    Format(
        NAME,
        "light",
        "show pon power attenuation",
        re.compile(r"sh\w* pon power"),
        re.compile(r"OLT\s+ONU\s+Attenuation|^ *up +Rx *:", re.MULTILINE | re.IGNORECASE),
        light,
    ),
)


def _each(command: str) -> tuple[str, ...]:
    """A command as a C300 and as a C600 want the ONU named, whichever way the record has it."""
    return tuple(command.replace("ONU", name) for name in ("gpon-onu_{onu}", "gpon_onu-{onu}"))


PLATFORM = Platform(
    NAME,
    FORMATS,
    asks={
        "version": ("show version-running", "show version"),
        "port": _each("show gpon onu detail-info ONU"),
        "mac_on_port": ("show mac gpon onu gpon-onu_{onu}", "show mac gpon_onu-{onu}"),
        "ont": _each("show gpon onu detail-info ONU"),
        "light": _each("show pon power attenuation ONU"),
        # What binds an address is the business of the router above; there is no LLDP towards a customer.
        "error_down": (),
        "lldp": (),
    },
    version="show version",
    told_by=re.compile(r"\bZXAN\b|ZXA10|\bC[36](?:00|20|50)\b[^\n]*(?:OLT|Software|Version)", re.IGNORECASE),
    unpaged=("terminal length 0",),
    # `ZXAN(config-if-gpon_onu-1/1/1:42)#`, `ZXAN(gpon-onu-mng 1/1/1:15)#`.
    prompt=re.compile(r"[\w.@:/-]{1,64}(?:\([^()\r\n]{1,60}\))?[>#][ \t]*\Z"),
    config_prompt=re.compile(r"\((?:[\w./-]*config|[ge]pon[-_]onu[-_]mng)[^()\r\n]{0,60}\)#[ \t]*\Z"),
    # `%Code 62310-GPONSRV : No related information to show.` is an empty table.
    not_understood=re.compile(r"^[ \t]*%(?![^\n]*No related information)", re.MULTILINE),
    not_allowed=re.compile(
        r"^[ \t]*%[^\n]*(?:permission|privilege|not authori[sz]ed|authori[sz]ation fail|denied)",
        re.MULTILINE | re.IGNORECASE,
    ),
    enable="enable",
    leave="exit",
    mac_style="dot4",
    port_parts=re.compile(r"(?:[ge]pon[-_]onu[-_])?(?P<onu>\d+/\d+/\d+:\d+)", re.IGNORECASE),
)
