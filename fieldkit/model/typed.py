"""What a person types in: which reading it makes, and what it may look like."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from fieldkit.errors import BadInput
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac, parse_mac
from fieldkit.model.optics import TypedPower

# "There is none" as people write it.
_NONE = {"无", "没有", "空", "none", "no", "nil", "-", "--", "0"}
_BETWEEN_MACS = re.compile(r"[,;、，；/|\n\t]+|\s{2,}")
_POWER = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?)\s*(?:dbm)?", re.IGNORECASE)
_MINUS = str.maketrans("−–—﹣－", "-----")

# Source: SFF-8472 keeps received power in units of 0.1 uW up to 6.5535 mW: -40 to +8.2 dBm; a meter reads lower.
LOWEST_RX_DBM = -70.0
HIGHEST_RX_DBM = 8.2
# A receiver at the end of a line sees less than a milliwatt; a bare number above 1 is a sign left out.
HIGHEST_WITHOUT_SIGN_DBM = 1.0


def _straight(text: str) -> str:
    """The text with full-width letters and the several kinds of minus made plain."""
    found = unicodedata.normalize("NFKC", text.translate(_MINUS)).strip()
    if not found:
        raise BadInput("typed.empty")
    return found


def _mac(text: str) -> str:
    try:
        return parse_mac(text)
    except ValueError as exc:
        raise BadInput("typed.not_a_mac", written=text) from exc


def given_mac(text: str) -> GivenMac:
    """The MAC as the customer read it out.

    Raises: BadInput when it is not twelve hexadecimal digits.
    """
    return GivenMac(_mac(_straight(text)))


def bound_mac(text: str) -> BoundMac:
    """The MAC bound on the access switch, or `none` where nothing is bound.

    Raises: BadInput when it is neither.
    """
    written = _straight(text)
    return BoundMac(None if written.lower() in _NONE else _mac(written))


def live_macs(text: str) -> LiveMac:
    """The MACs learned on the customer's port, separated by commas; `none` where there are none.

    Raises: BadInput when one of them is not a MAC.
    """
    written = _straight(text)
    if written.lower() in _NONE:
        return LiveMac(())
    macs: list[str] = []
    for part in filter(None, (part.strip() for part in _BETWEEN_MACS.split(written))):
        try:
            macs.append(parse_mac(part))  # also one written with spaces between its pairs
        except ValueError:
            macs += [_mac(word) for word in part.split()]
    if not macs:
        raise BadInput("typed.not_a_mac", written=written)
    return LiveMac(tuple(dict.fromkeys(macs)))


def received_power(text: str) -> TypedPower:
    """Received power in dBm, as a meter or the equipment shows it.

    Raises: BadInput when it is not a number, lost its minus sign, or no meter could show it.
    """
    written = _straight(text)
    match = _POWER.fullmatch(written)
    if match is None:
        raise BadInput("typed.not_a_power", written=written)
    sign, digits = match.groups()
    power = float(f"{sign}{digits}")
    if not sign and power > HIGHEST_WITHOUT_SIGN_DBM:
        raise BadInput("typed.power_sign", written=written)
    if not LOWEST_RX_DBM <= power <= HIGHEST_RX_DBM:
        raise BadInput("typed.power_range", written=written, lowest=LOWEST_RX_DBM, highest=HIGHEST_RX_DBM)
    return TypedPower(power)


Parse = Callable[[str], GivenMac | BoundMac | LiveMac | TypedPower]

# What `enter:` of a question may name: the topic of the reading, and how the text becomes its facts.
ENTER: Mapping[str, tuple[str, Parse]] = {
    "mac.given": ("mac_given", given_mac),
    "mac.bound": ("mac_bound", bound_mac),
    "mac.live": ("mac_live", live_macs),
    "optics.received": ("optics_typed", received_power),
}
