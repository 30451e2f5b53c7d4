"""Where does each MAC that answers for the gateway lead to?  A few echoes framed to it, and who brings them back."""

import contextlib
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from fieldkit.errors import NotMeasured
from fieldkit.model.arp import Through
from fieldkit.probes.task import Task
from fieldkit.probes.wire import Heard, OpenWire, Wire
from fieldkit.probes.wire_allowed import ForbiddenFrame
from fieldkit.probes.wire_frames import EchoAnswer, echo_answer, echo_request

# An echo is tried twice: one may be lost, or wait for the far end's own ARP.
TRIES = 2
# More devices than this are not told apart: a run may send only so many echoes.
MOST_MACS = 4
# How many echoes of the run are left alone, so that a later measurement may look again.
_LEAVE = 4
# Unreachable for want of a way: network or host unreachable, unknown, or not for this service.  Every other code is
# somebody's decision, or a filter's.  Source: RFC 1812 section 5.2.7.1.
_NO_WAY = (0, 1, 6, 7, 11, 12)

Purpose = Literal["target", "gateway", "first_hop", "second_hop"]
# What is asked of each of several, and of one that answers alone.
OF_EACH: tuple[Purpose, ...] = ("target", "gateway", "first_hop")
OF_ONE: tuple[Purpose, ...] = ("first_hop", "second_hop")
_TTL: dict[Purpose, int] = {"target": 64, "gateway": 1, "first_hop": 1, "second_hop": 2}


class Ways:
    """The echoes of one measurement, and what came back; opens its ear at the first one, so that most runs need none.

    Nothing here makes the measurement fail: what cannot be sent or heard is left unsaid.
    """

    def __init__(self, task: Task, open_wide: OpenWire, gateway: str, own_ip: str, targets: Sequence[str]) -> None:
        self.found: dict[str, Through] = {}
        self.kept: list[Heard] = []
        self.sent: list[Heard] = []
        self.target = targets[0]
        self._spare = targets[1] if len(targets) > 1 else targets[0]
        self._task = task
        self._open = open_wide
        self._gateway = gateway
        self._own_ip = own_ip
        self._ident = int.from_bytes(os.urandom(2), "big")
        self._asked: dict[int, tuple[str, Purpose, str]] = {}
        self._wire: Wire | None = None
        self._closing = contextlib.ExitStack()

    def ask(self, mac: str, purposes: Sequence[Purpose]) -> None:
        """Frame these echoes to a MAC."""
        if mac not in self.found and len(self.found) >= MOST_MACS:
            return
        through = self.found.setdefault(mac, Through(mac))
        for purpose in purposes:
            about = self._gateway if purpose == "gateway" else self.target
            if self._send(mac, purpose, about) and purpose == "target":
                through = self.found[mac] = replace(through, sent=through.sent + 1)

    def again(self, now: float, several: bool) -> None:
        """Ask once more for what has not come back; by another target where the first answered nobody."""
        self.hear(now)
        if several and not any(each.passed for each in self.found.values()):
            self.target = self._spare
        for mac, through in list(self.found.items()):
            open_ones: list[Purpose] = []
            if several and not through.passed and through.refused_by is None:
                open_ones.append("target")
            if several and through.gateway_from is None:
                open_ones.append("gateway")
            if through.first_hop is None and not through.passed and through.refused_by is None:
                open_ones.append("first_hop")
            if not several and through.second_hop is None:
                open_ones.append("second_hop")
            self.ask(mac, open_ones)

    def hear(self, until: float) -> None:
        """Take in what came back by then."""
        if self._wire is None:
            return
        for heard in self._wire.listen(until, threading.Event()):
            answer = echo_answer(heard.frame)
            if answer is not None and answer.ident == self._ident and answer.seq in self._asked:
                self._take(answer, heard)

    def settled(self) -> dict[str, Through]:
        """What is known so far.  Where frames were lost silence says nothing: such a MAC counts as not asked."""
        if self._wire is None or self._wire.whole:
            return dict(self.found)
        return {mac: each if each.passed else replace(each, sent=0) for mac, each in self.found.items()}

    def close(self) -> None:
        """Stop listening."""
        self.found = self.settled()
        self._wire = None
        self._closing.close()

    def _send(self, mac: str, purpose: Purpose, about: str) -> bool:
        wire = self._wire_open()
        left = wire.left("icmp.echo") if wire is not None else 0
        if wire is None or (left is not None and left <= _LEAVE):
            return False
        seq = len(self._asked) + 1
        frame = echo_request(wire.mac, self._own_ip, mac, about, self._ident, seq, ttl=_TTL[purpose])
        try:
            at = wire.send(frame)
        except (NotMeasured, ForbiddenFrame):
            # Forbidden: the address that we ask from is no longer ours, or another measurement used up the echoes.
            return False
        self._asked[seq] = (mac, purpose, about)
        self.sent.append(Heard(at, frame))
        return True

    def _wire_open(self) -> Wire | None:
        if self._wire is None:
            with contextlib.suppress(NotMeasured):
                self._wire = self._closing.enter_context(self._open(self._task.interface, is_icmp))
        return self._wire

    def _take(self, answer: EchoAnswer, heard: Heard) -> None:
        mac, purpose, about = self._asked[answer.seq]
        if answer.about_ip != about:
            return
        if answer.kind == "reply" and purpose == "target":
            self.target = about
        self.found[mac] = with_answer(self.found[mac], purpose, answer, heard.frame, self._gateway)
        self.kept.append(heard)


def with_answer(told: Through, purpose: Purpose, answer: EchoAnswer, frame: bytes, gateway: str) -> Through:
    """What is known of a MAC once this came back for an echo that was framed to it."""
    back = answer.source_mac
    if answer.kind == "reply":
        if purpose == "gateway":
            return replace(told, gateway_from=told.gateway_from or back)
        if purpose == "target":
            return replace(told, passed=told.passed + 1, target_from=told.target_from or back)
        if purpose == "first_hop":
            return replace(told, first_hop=told.first_hop or answer.source_ip)
        return replace(told, second_hop=told.second_hop or answer.source_ip, second_from=told.second_from or back)
    if answer.kind == "unreachable":
        if purpose == "target":
            barred = told.barred or frame[14 + (frame[14] & 15) * 4 + 1] not in _NO_WAY
            return replace(told, refused_by=told.refused_by or answer.source_ip, barred=barred)
        if purpose == "second_hop" and answer.source_ip != gateway:
            # It has no way on, and says so instead; no nearer one but the gateway could have.
            return replace(told, second_hop=told.second_hop or answer.source_ip, second_from=told.second_from or back)
        return told
    if purpose == "first_hop":
        return replace(told, first_hop=told.first_hop or answer.source_ip)
    if purpose == "second_hop":
        return replace(told, second_hop=told.second_hop or answer.source_ip, second_from=told.second_from or back)
    if purpose == "target":
        # It went round in circles out there; it did go out.
        return replace(told, refused_by=told.refused_by or answer.source_ip)
    return told


def is_icmp(frame: bytes) -> bool:
    """Is this ICMP over IPv4?"""
    return frame[12:14] == b"\x08\x00" and frame[23:24] == b"\x01"


def targets_beyond(task: Task, gateway: str) -> tuple[str, ...]:
    """At most two addresses on the far side of the gateway: the ones to test against, else the carrier's own."""
    line, own = task.line, task.address.addresses if task.address is not None else ()
    near = [IPv4Network((each.ip, each.prefix), strict=False) for each in own if _ipv4(each.ip)]
    named = [*task.targets.hosts, *line.test.targets, line.address.gateway, *line.address.dns]
    named += task.targets.reference_dns
    beyond = [
        each
        for each in dict.fromkeys(named)
        if each is not None
        and (ip := _ipv4(each)) is not None
        and each != gateway
        and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.packed[0] == 0)
        and not any(ip in network for network in near)
    ]
    return tuple(beyond[:2])


def others_held(task: Task, gateway: str) -> tuple[str, ...]:
    """At most two more addresses of our own subnet that somebody holds: a repeater answers for them too."""
    if task.address is None:
        return ()
    line, address = task.line, task.address
    own = [each for each in address.addresses if _ipv4(each.ip)]
    near = [IPv4Network((each.ip, each.prefix), strict=False) for each in own]
    named = [address.lease_server, *address.dns, *line.lan.dhcp_servers, line.access.switch, line.lan.gateway]
    ours = {gateway, *(each.ip for each in own)}
    held = [
        each
        for each in dict.fromkeys(named)
        if each is not None
        and each not in ours
        and (ip := _ipv4(each)) is not None
        and any(ip in network for network in near)
    ]
    return tuple(held[:2])


def _ipv4(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except ValueError:
        return None
