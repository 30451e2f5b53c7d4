"""Who answers a PPPoE discovery on this line?  Every PADO to our PADIs; a session is never asked for."""

import secrets
import struct
from ipaddress import ip_address, ip_network

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.pppoe import Concentrator, ErrorTag, PppoeReading
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.apart import kept_apart
from fieldkit.probes.task import Task
from fieldkit.probes.wire import Heard, OpenWire, evidence, exchange, open_wire, require_link
from fieldkit.probes.wire_frames import BROADCAST, ETHERTYPE_PPPOE, mac_bytes, mac_text

# A standby concentrator may hold its PADO back for a second or two, so that the first one wins.
WINDOW_S = 4.0
_OFFSETS_S = (0.0, 1.5)
_MARGIN_S = 0.3
_KEPT_ANSWERS = 32
_KEPT_OF_ONE_MAC = 4
_TEXT_BYTES = 200

# Source: RFC 2516, sections 4 and 5, appendix A.
_VERSION_AND_TYPE = 0x11
_PADI, _PADO = 0x09, 0x07
_END, _SERVICE, _NAME, _HOST_UNIQ = 0x0000, 0x0101, 0x0102, 0x0103
_ERRORS: dict[int, ErrorTag] = {0x0201: "service_name", 0x0202: "ac_system", 0x0203: "generic"}
_SHORTEST_FRAME = 60
_HEAD = 14 + 6

_SELF_MADE = ip_network("169.254.0.0/16")


def padi(mac: str, host_uniq: bytes) -> bytes:
    """A PADI as this laptop's own dial-up would broadcast it: any service, our own mark, padded to 60 bytes."""
    tags = struct.pack("!HH", _SERVICE, 0) + struct.pack("!HH", _HOST_UNIQ, len(host_uniq)) + host_uniq
    head = struct.pack("!HBBHH", ETHERTYPE_PPPOE, _VERSION_AND_TYPE, _PADI, 0, len(tags))
    return (mac_bytes(BROADCAST) + mac_bytes(mac) + head + tags).ljust(_SHORTEST_FRAME, b"\0")


def tags_of(payload: bytes) -> list[tuple[int, bytes]] | None:
    """The tags of a discovery frame in their order; None when a length runs over its end."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 4 <= len(payload):
        kind, length = struct.unpack_from("!HH", payload, at)
        if kind == _END:
            return found
        if at + 4 + length > len(payload):
            return None
        found.append((kind, payload[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def parse_pado(frame: bytes, *, host_uniq: bytes, mac: str, after_ms: float = 0.0) -> Concentrator | None:
    """The PADO in a frame, if it is one and meant for us; never raises, whatever the frame holds.

    The mark should come back unchanged, to our own MAC (RFC 2516, section 5 and appendix A).  Some concentrators forget
    or spoil the mark, or broadcast: an answer with either of the two is one, for "nobody answers" would be wrong.
    """
    if not _is_pado(frame):
        return None
    (length,) = struct.unpack_from("!H", frame, 18)
    if _HEAD + length > len(frame):
        return None
    tags = tags_of(frame[_HEAD : _HEAD + length])
    if tags is None or (frame[:6] != mac_bytes(mac) and (_HOST_UNIQ, host_uniq) not in tags):
        return None
    if not {kind for kind, _ in tags} & {_HOST_UNIQ, _NAME, *_ERRORS}:
        return None  # neither our mark nor a name: anything may have sent it
    names = [_text(value) for kind, value in tags if kind == _NAME]
    return Concentrator(
        mac=mac_text(frame[6:12]),
        name=names[0] if names else None,
        services=tuple(dict.fromkeys(_text(value) for kind, value in tags if kind == _SERVICE)),
        errors=tuple((_ERRORS[kind], _text(value)) for kind, value in tags if kind in _ERRORS),
        after_ms=round(after_ms, 3),
    )


def _is_pado(frame: bytes) -> bool:
    if len(frame) < _HEAD or frame[12:14] != ETHERTYPE_PPPOE.to_bytes(2, "big"):
        return False
    return frame[14:18] == bytes((_VERSION_AND_TYPE, _PADO, 0, 0))


def _text(value: bytes) -> str:
    return value[:_TEXT_BYTES].decode("utf-8", "backslashreplace")


def must_be_asked(task: Task) -> None:
    """Refuse where a discovery has no business.  Raises: NotMeasured.

    A line known as PPPoE is asked; so is a port that has no address at all, on the line or nobody knows where.  Not
    behind a router, which dials itself; not beside a session that stands; not where only listening is allowed.
    """
    mode = task.line.address.mode
    at = task.vantage or task.line.test.at
    addressed = _addressed(task.address)
    if mode is not None and mode != "pppoe":
        raise NotMeasured("missing.pppoe_other_mode")
    if task.address is not None and (task.address.method == "pppoe" or task.address.ppp):
        raise NotMeasured("missing.pppoe_session")
    if at == Vantage.LAN or (at is None and addressed):
        raise NotMeasured("missing.pppoe_router_dials")
    if mode is None and addressed:
        raise NotMeasured("missing.pppoe_mode_unknown")
    if task.quiet:
        raise NotMeasured("missing.quiet")


def _addressed(address: AddressReading | None) -> bool:
    """Has the port an address that somebody gave it?"""
    return address is not None and any(ip_address(own.ip) not in _SELF_MADE for own in address.addresses)


def measure(task: Task, open_wire: OpenWire = open_wire) -> Measured:
    """Every PADO to two PADIs in one window, kept apart by who sent it.  Raises: NotMeasured."""
    must_be_asked(task)
    require_link(task.interface)
    host_uniq = secrets.token_bytes(8)
    with open_wire(task.interface, _is_pado) as wire:
        left = wire.discoveries_left()
        if left == 0:
            raise NotMeasured("missing.pppoe_used_up")
        window = max(0.0, min(WINDOW_S, task.left() - _MARGIN_S))
        plan = [(at, padi(wire.mac, host_uniq)) for at in _OFFSETS_S[:left]]
        made = exchange(wire, plan, window, task.cancel)
        mac = wire.mac
    if not made.sent:
        raise NotMeasured("missing.no_time")
    first = made.sent[0].at

    def read(heard: Heard) -> Concentrator | None:
        return parse_pado(heard.frame, host_uniq=host_uniq, mac=mac, after_ms=max(0.0, heard.at - first) * 1000)

    told = kept_apart(
        made.heard,
        read,
        same=lambda answer: (answer.mac, answer.name, answer.services, answer.errors),
        mac=lambda answer: answer.mac,
        most=_KEPT_ANSWERS,
        of_one_mac=_KEPT_OF_ONE_MAC,
    )
    return Measured(
        facts=PppoeReading(
            client_mac=mac,
            sent=len(made.sent),
            window_s=round(window, 2),
            # One PADI may get lost; only silence after two says that nobody answers.
            complete=made.full and window >= WINDOW_S and len(made.sent) >= len(_OFFSETS_S),
            concentrators=told.answers,
            unread=told.unread,
        ),
        by="PPPoE PADI",
        raw=evidence(
            [made], keep=told.heard, notes=[f"{told.unread} answers that are no PADO to us"] if told.unread else ()
        ),
    )
