"""FiberHome OLT (AN5116, AN5516), by paste only: its command line is a tree of menus that nobody should walk unseen.

The port of a line is its ONU there, by slot, PON and number: `1/1/3`.  Few outputs are known for certain; those are
read, and nothing else is guessed at.
"""

import re

from fieldkit.devices.platform import Platform
from fieldkit.devices.rows import DBM, Format, LightRow, OntRow, Parsed, PortRow, read_table, told_total

NAME = "fiberhome"

# -- show onu_state, show authorization -------------------------------------------------------------------------------

_STATE = re.compile(
    r"^ *SLOT +(?P<slot>\d+) +(?:PON|LINK) +(?P<pon>\d+) +ONU +(?P<onu>\d+) +status *:"
    r" *(?P<state>active|inactive|unactive)\b",
    re.MULTILINE | re.IGNORECASE,
)
# `1    1   3   HG260    A  1   up  FHTT3c27de63`: slot, PON, number, type, how it is let in, and whether it is there.
_LISTED = re.compile(
    r"(?P<slot>\d+) +(?P<pon>\d+) +(?P<onu>\d+) +(?P<type>\S+) +(?P<auth>\S+) +(?P<known>\S+) +(?P<state>up|dn)"
    r"(?: +(?P<serial>[A-Z]{4}[0-9A-Fa-f]{8}))?(?: +\S+)*",
)
_LISTED_HEAD = (
    re.compile(r"AUTH(?:ORIZATION)? TABLE|^ *SLOT +(?:PON|LINK) +ONU\b", re.IGNORECASE),
    re.compile(r"^A: *Authorized|^(?:command )?execute success", re.IGNORECASE),
)
_LISTED_TOTAL = re.compile(r"\bITEM *= *(\d+)", re.IGNORECASE)


def ont(text: str) -> Parsed[OntRow]:
    """Is each ONU there?"""
    states = [OntRow(_name(each), None, each["state"].lower() == "active") for each in _STATE.finditer(text)]
    if states:
        return Parsed(tuple(states))

    def one(match: re.Match[str]) -> OntRow:
        return OntRow(_name(match), match["serial"], match["state"] == "up")

    total = told_total(_LISTED_TOTAL.search(text))
    return read_table(text, _LISTED, one, noise=(*_LISTED_HEAD, _LISTED_TOTAL), total=total)


def interface(text: str) -> Parsed[PortRow]:
    """How each ONU stands, as a port does."""
    made = ont(text)
    rows = (PortRow(row.port, "up" if row.online else "down") for row in made.rows)
    return Parsed(tuple(rows), made.not_understood, made.complete)


def _name(match: re.Match[str]) -> str:
    return f"{match['slot']}/{match['pon']}/{match['onu']}"


# -- show optic_module, show optic_module_para ------------------------------------------------------------------------

_OF_ONU = re.compile(r"ONU OPTIC MODULE PAR INFO +(?P<slot>\d+)\.(?P<pon>\d+)\.(?P<onu>\d+)", re.IGNORECASE)
_SENT = re.compile(rf"^ *SEND POWER *: *(?P<dbm>{DBM}) *\(dbm\)", re.MULTILINE | re.IGNORECASE)
_RECEIVED = re.compile(rf"^ *RECV POWER *: *(?P<dbm>{DBM}) *\(dbm\)", re.MULTILINE | re.IGNORECASE)
_AT_OLT = re.compile(rf"^ *OLT RECV POWER *: *(?P<dbm>{DBM}) *\(dbm\)", re.MULTILINE | re.IGNORECASE)


def light(text: str) -> Parsed[LightRow]:
    """What one ONU receives and sends, and what the OLT receives of it; 0.00 there means that it was not measured."""
    of_onu = _OF_ONU.search(text)
    received, sent, at_olt = (each.search(text) for each in (_RECEIVED, _SENT, _AT_OLT))
    if of_onu is None or received is None:
        return Parsed(())
    near = float(at_olt["dbm"]) if at_olt else None
    return Parsed(
        (
            LightRow(
                _name(of_onu),
                near or None,
                far_rx_dbm=float(received["dbm"]),
                far_tx_dbm=float(sent["dbm"]) if sent else None,
            ),
        )
    )


_ONU_ASKED = re.compile(r"sh\w* (?:onu_state|onu state|authori[sz]ation|online)")
_ONU_SIGN = re.compile(
    r"^ *SLOT +\d+ +(?:PON|LINK) +\d+ +ONU +\d+ +status *:|^ *\d+ +\d+ +\d+ +\S+ +\S+ +\S+ +(?:up|dn)\b",
    re.MULTILINE | re.IGNORECASE,
)

FORMATS = (
    Format(NAME, "port", "show onu_state", _ONU_ASKED, _ONU_SIGN, interface),
    Format(NAME, "ont", "show onu_state", _ONU_ASKED, _ONU_SIGN, ont),
    Format(
        NAME,
        "light",
        "show optic_module",
        re.compile(r"sh\w* (?:onu )?opti"),
        re.compile(r"ONU OPTIC MODULE PAR INFO", re.IGNORECASE),
        light,
    ),
)

PLATFORM = Platform(NAME, FORMATS, paste_only=True)
