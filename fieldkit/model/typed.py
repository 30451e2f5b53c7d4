"""What a person types in: which reading it makes, and what it may look like."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from fieldkit.errors import BadInput
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac, parse_mac
from fieldkit.model.noc import NO_LIGHT_DBM, Duplex, ErrorGrowth, LightBothEnds, PortCondition, PortState, PortVlan
from fieldkit.model.optics import TypedPower
from fieldkit.model.pppoe import HIGHEST_ERROR, LOWEST_ERROR, PppoeError

# "There is none" as people write it.
_NONE = {"无", "没有", "空", "none", "no", "nil", "-", "--", "0"}
_BETWEEN_MACS = re.compile(r"[,;、，；/|\n\t]+|\s{2,}")
_POWER = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?)\s*(?:dbm)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{3}(?!\d)")
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


def gateway_mac(text: str) -> GatewayMac:
    """The MAC beside the gateway's address in another computer's ARP table, or `none`.

    Raises: BadInput when it is neither.
    """
    written = _straight(text)
    return GatewayMac(None if written.lower() in _NONE else _mac(written))


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


# How a NOC says the state of a port, the most telling word first: a port that is shut is also down.
_PORT_WORDS: tuple[tuple[PortCondition, tuple[str, ...]], ...] = (
    ("error_down", ("error-down", "error down", "errdown", "err-disable", "err disable", "errdisable", "保护", "违规")),
    (
        "shut",
        (
            "administratively",
            "admin down",
            "admindown",
            "*down",
            "shutdown",
            "shut",
            "adm",
            "disabled",
            "关闭",
            "人为",
            "禁用",
        ),
    ),
    ("down", ("notconnect", "not connect", "down", "不通", "断", "未up", "没up", "没起来")),
    ("up", ("up", "connected", "正常", "通", "好")),
)
_SPEED = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(g|m|k)?(?:bit/s|bps|bit|b)?(?![\w.])", re.IGNORECASE)
_MBPS = {"g": 1000.0, "m": 1.0, "k": 0.001, "": 1.0}
# Speeds that ports have, in Mbit/s: a bare number that is none of them is a port's number or a VLAN.
_SPEEDS = frozenset({10, 100, 1000, 2500, 5000, 10_000, 25_000, 40_000, 50_000, 100_000})


def port_state(text: str) -> PortState:
    """The state of a port as the NOC says it: `up`, `正常`, `UP 1000M 全双工`, `error-down`.

    Raises: BadInput when no state can be made out.
    """
    written = _straight(text).lower()
    condition = next((state for state, words in _PORT_WORDS if any(word in written for word in words)), None)
    if condition is None:
        raise BadInput("typed.not_a_port_state", written=text)
    if condition == "up" and re.search(r"(?:not|no|没|不)\s*(?:up|connected|正常|通|好)", written):
        condition = "down"
    duplex: Duplex | None = (
        "half" if re.search("半|half", written) else "full" if re.search("全双|全 ?duplex|full", written) else None
    )
    reason = _straight(text) if condition == "error_down" else None
    return PortState(condition, _port_speed(written), duplex, reason)


def _port_speed(written: str) -> int | None:
    for digits, unit in _SPEED.findall(re.sub(r"(gigabit|ten|fast)?ethernet\S*", "", written)):
        mbps = round(float(digits) * _MBPS[unit.lower()])
        if mbps in _SPEEDS:
            return mbps
    return None


_VLAN_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)")


def port_vlan(text: str) -> PortVlan:
    """The VLANs of a port: `1203`, `外层 1203 内层 100`, `1203/100`; `none` where none is set.

    Raises: BadInput when there is no number, or one that no VLAN can have.
    """
    written = _straight(text)
    if written.lower() in _NONE:
        return PortVlan(())
    vlans = tuple(dict.fromkeys(int(number) for number in _VLAN_NUMBER.findall(written)))
    if not vlans or any(not 1 <= vlan <= 4094 for vlan in vlans):
        raise BadInput("typed.not_a_vlan", written=text)
    return PortVlan(vlans)


_NEAR = ("局端", "接入侧", "接入", "交换机", "本端", "近端", "olt", "near")
_LIGHT_PART = re.compile(
    r"(?P<end>局端|接入侧|接入|交换机|本端|近端|olt|near|客户侧|客户端|客户|对端|远端|用户|终端|光猫|onu|ont|cpe|far)"
    r"|(?P<way>收光|发光|收|发|rx|tx|receive\w*|transmit\w*|sent)"
    r"|(?P<dark>无光|没有光|没光|no light|dark|los)"
    r"|(?P<power>(?:[+-]\s*)?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


def light_both_ends(text: str) -> LightBothEnds:
    """The light at both ends: `局端收 -18.2 发 -5.1 客户端收 -17.9`; a bare pair is what each end receives, ours first.

    Raises: BadInput when nothing is a power, or a received one has lost its minus sign.
    """
    written = _straight(text)
    found: dict[str, float] = {}
    end, way, named = "near", "rx", False
    for part in _LIGHT_PART.finditer(written):
        if part["end"]:
            end = "near" if part["end"].lower() in _NEAR else "far"
            way, named = "rx", True
        elif part["way"]:
            way = "tx" if part["way"].lower()[0] in ("发", "t", "s") else "rx"
        else:
            power = NO_LIGHT_DBM if part["dark"] else float(part["power"].replace(" ", ""))
            if not named and f"{end}_{way}_dbm" in found:
                end = "far"
            _in_range(power, way, part[0], signed=bool(part["dark"]) or part[0][0] in "+-")
            found[f"{end}_{way}_dbm"] = power
    if not found:
        raise BadInput("typed.not_a_power", written=written)
    return LightBothEnds(**found)


def _in_range(power: float, way: str, written: str, *, signed: bool) -> None:
    if way == "rx" and not signed and power > HIGHEST_WITHOUT_SIGN_DBM:
        raise BadInput("typed.power_sign", written=written)
    if not LOWEST_RX_DBM <= power <= HIGHEST_RX_DBM:
        raise BadInput("typed.power_range", written=written, lowest=LOWEST_RX_DBM, highest=HIGHEST_RX_DBM)


_MINUTES = re.compile(
    r"(\d+(?:\.\d+)?)\s*(分钟|分|minutes?|mins?|秒|seconds?|secs?|s|小时|hours?|h)(?![a-z])", re.IGNORECASE
)
_GREW_BY = re.compile(r"(?:增加|增长|涨了?|多了|grew|growth|\+)\s*(?:by\s*)?(\d+)", re.IGNORECASE)
_STILL = ("不增长", "没增长", "没有增长", "不涨", "没涨", "无增长", "not growing", "no growth", "still")
# Counters of ports have 64 bits.
_LARGEST_COUNT = 2**64


def error_growth(text: str) -> ErrorGrowth:
    """The error counter and what it showed later: `120 -> 340 5分钟`; one number is a lifetime total; `none` is 0.

    Raises: BadInput when there is no number, or the second is smaller (the counter was cleared between).
    """
    written = _straight(text).lower()
    if written in _NONE:
        return ErrorGrowth(0)
    span = _MINUTES.search(written)
    minutes = None if span is None else round(float(span[1]) * _per_minute(span[2]), 3)
    left = written if span is None else written[: span.start()] + " " + written[span.end() :]
    counts = [int(each) for each in re.findall(r"\d+", left)]
    if any(count >= _LARGEST_COUNT for count in counts) or len(counts) > 2:
        raise BadInput("typed.not_a_growth", written=text)
    if any(word in written for word in _STILL):
        return ErrorGrowth(counts[0] if counts else 0, counts[0] if counts else 0, minutes)
    grew = _GREW_BY.search(left)
    if grew is not None:
        before = counts[0] if len(counts) == 2 else 0
        return ErrorGrowth(before, before + int(grew[1]), minutes)
    if not counts or (len(counts) == 2 and counts[1] < counts[0]):
        raise BadInput("typed.not_a_growth", written=text)
    return ErrorGrowth(counts[0], counts[1] if len(counts) == 2 else None, minutes)


def _per_minute(unit: str) -> float:
    return 60.0 if unit[0] in "小h" else 1 / 60 if unit[0] in "秒s" else 1.0


def pppoe_error(text: str) -> PppoeError:
    """The error number of a failed dial-up, alone or in its sentence: `691`, `错误 691：…`, `Error 691`.

    Raises: BadInput when there is not exactly one number of three digits in Windows' range.
    """
    written = _straight(text)
    numbers = {int(each) for each in _NUMBER.findall(written)}
    if len(numbers) != 1:
        raise BadInput("typed.not_a_dial_error", written=written)
    number = numbers.pop()
    if not LOWEST_ERROR <= number <= HIGHEST_ERROR:
        raise BadInput("typed.dial_error_range", written=written, lowest=LOWEST_ERROR, highest=HIGHEST_ERROR)
    return PppoeError(number)


Typed = (
    GivenMac
    | BoundMac
    | GatewayMac
    | LiveMac
    | TypedPower
    | PppoeError
    | PortState
    | PortVlan
    | LightBothEnds
    | ErrorGrowth
)
Parse = Callable[[str], Typed]

# What `enter:` of a question may name: the topic of the reading, and how the text becomes its facts.
ENTER: Mapping[str, tuple[str, Parse]] = {
    "mac.given": ("mac_given", given_mac),
    "mac.bound": ("mac_bound", bound_mac),
    "mac.live": ("mac_live", live_macs),
    "mac.gateway": ("mac_gateway", gateway_mac),
    "optics.received": ("optics_typed", received_power),
    "pppoe.error": ("pppoe_error", pppoe_error),
    "noc.port": ("noc_port", port_state),
    "noc.vlan": ("noc_vlan", port_vlan),
    "noc.light": ("noc_light", light_both_ends),
    "noc.errors": ("noc_errors", error_growth),
}

# The topics that only a person brings: typed in, or pasted from a device.
TYPED_TOPICS = frozenset(topic for topic, _ in ENTER.values())
