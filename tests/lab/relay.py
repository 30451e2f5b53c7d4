"""A cable that loses, delays, repeats and reorders on purpose, and writes down the truth about each packet it touched.

`python -m tests.lab.relay LEFT RIGHT --rules FILE.json --log FILE` carries Ethernet frames between two interfaces of
the namespace it runs in.  SIGHUP reads the rules again (all clocks of the rules restart), SIGTERM ends it with a last
line.

FILE.json is a list of rules; every key may be left out; each rule is tried on every packet, in order:

    direction         "out" (LEFT to RIGHT), "back", "both" (default)
    match             which packets: "ip" (default: any IPv4), "icmp", "udp", "tcp", "echo-request", "echo-reply",
                      "ttl-expired" (ICMP time exceeded), "all" (ARP and everything else too)
    address           only packets from or to this IPv4 address
    min_bytes, max_bytes   only IP packets of this size, IP header included
    from_s, until_s   only in this span after the rules were read
    loss              probability of losing a packet, each by itself
    outage_every_s, outage_s   lose everything for outage_s, first after outage_first_s (default: outage_every_s), then
                      every outage_every_s; outage_jitter_s shifts each beginning by up to so much to either side
    delay_ms, jitter_ms    hold packets for delay_ms, evenly spread by up to jitter_ms more; they stay in their order
    reorder, reorder_ms    probability that a packet is held for reorder_ms more (default 30) and so overtaken
    duplicate         probability that a packet is sent twice
    seed              of this rule's dice (default: its place in the list)

The log is one JSON object a line, written at once.  Times are seconds: `monotonic` is CLOCK_MONOTONIC (one for all
namespaces: compare with time.monotonic()), `realtime` is CLOCK_REALTIME.

    {"event": "rules", "monotonic", "realtime", "rules": N}                 started, or rules read again
    {"event": "outage", "rule", "start_monotonic", "end_monotonic", "start_realtime", "end_realtime", "dropped"}
    {"event": "drop" | "duplicate" | "reorder", "rule", "why": "loss" | "outage" | "", "direction", "size",
     "protocol", "source", "destination", "sequence": of an echo, else null, "monotonic", "realtime"}
    {"event": "stop", "monotonic", "realtime", "out", "back", "dropped"}    packets carried each way
"""

import argparse
import heapq
import itertools
import json
import os
import random
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:  # so that the relay itself starts without the rest of the lab
    from tests.lab.net import Host, Net

# Source: linux/if_ether.h, linux/if_packet.h.
_ETH_P_ALL = 0x0003
_ETH_P_IP = 0x0800
_PACKET_OUTGOING = 4
_SOL_PACKET = 263
_PACKET_ADD_MEMBERSHIP = 1
_PACKET_MR_PROMISC = 1
_PACKET_IGNORE_OUTGOING = 23
_SO_RCVBUFFORCE = 33
_SO_SNDBUFFORCE = 32

_KINDS = {8: "echo-request", 0: "echo-reply", 11: "ttl-expired"}
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}


@dataclass(slots=True)
class Packet:
    """What the rules look at."""

    direction: str
    size: int
    names: frozenset[str]
    protocol: str
    source: str
    destination: str
    sequence: int | None


def read_packet(frame: bytes, direction: str) -> Packet:
    """The fields of one frame that a rule may ask for."""
    if len(frame) < 34 or struct.unpack_from("!H", frame, 12)[0] != _ETH_P_IP:
        return Packet(direction, max(0, len(frame) - 14), frozenset({"all"}), "other", "", "", None)
    size = struct.unpack_from("!H", frame, 16)[0]
    header = (frame[14] & 0x0F) * 4
    protocol = _PROTOCOLS.get(frame[23], "other")
    names = {"all", "ip", protocol}
    sequence = None
    at = 14 + header
    if protocol == "icmp" and len(frame) >= at + 8:
        names.add(_KINDS.get(frame[at], "icmp"))
        if frame[at] in (0, 8):
            sequence = struct.unpack_from("!H", frame, at + 6)[0]
    source, destination = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
    return Packet(direction, size, frozenset(names), protocol, source, destination, sequence)


@dataclass(slots=True)
class Rule:
    """One rule with its dice and its outage clock."""

    number: int
    spec: dict[str, Any]
    began: float
    dice: random.Random = field(init=False)
    turn: int = -1
    start: float = float("inf")
    end: float = float("inf")
    dropped: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.spec.get("seed", self.number))
        if "outage_every_s" in self.spec:
            self.next_outage()

    def next_outage(self) -> None:
        """When the next outage begins and ends."""
        self.turn += 1
        every = self.spec["outage_every_s"]
        jitter = self.spec.get("outage_jitter_s", 0.0)
        first = self.spec.get("outage_first_s", every)
        self.start = self.began + first + self.turn * every + self.dice.uniform(-jitter, jitter)
        self.end = self.start + self.spec["outage_s"]
        self.dropped = 0

    def fits(self, packet: Packet, now: float) -> bool:
        """Is this packet one that the rule is about?"""
        spec = self.spec
        if spec.get("direction", "both") not in ("both", packet.direction):
            return False
        if spec.get("match", "ip") not in packet.names:
            return False
        if not spec.get("min_bytes", 0) <= packet.size <= spec.get("max_bytes", 1 << 20):
            return False
        if "address" in spec and spec["address"] not in (packet.source, packet.destination):
            return False
        return bool(spec.get("from_s", 0.0) <= now - self.began < spec.get("until_s", float("inf")))


class Carrier:
    """The loop between the two interfaces."""

    def __init__(self, left: str, right: str, rules: Path, log: TextIO) -> None:
        self.left, self.right = _open(left), _open(right)
        self.log = log
        self.path = rules
        self.rules: list[Rule] = []
        self.held: list[tuple[float, int, socket.socket, bytes]] = []
        self.last_due = {"out": 0.0, "back": 0.0}
        self.count = itertools.count()
        self.carried = {"out": 0, "back": 0}
        self.dropped = 0
        self.ended = False
        self.stale = True

    def run(self) -> None:
        """Carry frames until told to end."""
        while not self.ended:
            if self.stale:
                self.stale = False
                self.read_rules()
            now = time.monotonic()
            wake = min([now + 0.1, *(each.end for each in self.rules), *(due for due, *_ in self.held[:1])])
            with suppress(InterruptedError):
                ready = select.select([self.left, self.right], [], [], max(0.0, wake - now))[0]
                for sock in ready:
                    self.take(sock)
            self.release(time.monotonic())
        self.say("stop", **self.carried, dropped=self.dropped)

    def read_rules(self) -> None:
        """Begin again with the rules as the file has them now."""
        now = time.monotonic()
        self.rules = [Rule(number, spec, now) for number, spec in enumerate(json.loads(self.path.read_text()))]
        self.say("rules", rules=len(self.rules))

    def take(self, sock: socket.socket) -> None:
        """Everything one interface has received."""
        direction, other = ("out", self.right) if sock is self.left else ("back", self.left)
        for _ in range(64):
            try:
                frame, address = sock.recvfrom(65535)
            except (BlockingIOError, OSError):
                return
            if address[2] == _PACKET_OUTGOING:
                continue
            self.pass_on(frame, direction, other)

    def pass_on(self, frame: bytes, direction: str, other: socket.socket) -> None:
        """One frame through all rules."""
        if not self.rules:
            self.send(frame, direction, other)
            return
        now = time.monotonic()
        self.close_outages(now)
        packet = read_packet(frame, direction)
        due, copies, overtaken = now, 1, 0.0
        for rule in self.rules:
            if not rule.fits(packet, now):
                continue
            spec = rule.spec
            if rule.start <= now < rule.end:
                rule.dropped += 1
                self.drop(rule, packet, "outage", now)
                return
            if spec.get("loss") and rule.dice.random() < spec["loss"]:
                self.drop(rule, packet, "loss", now)
                return
            if "delay_ms" in spec or "jitter_ms" in spec:
                due += (spec.get("delay_ms", 0.0) + rule.dice.uniform(0.0, spec.get("jitter_ms", 0.0))) / 1000
            if spec.get("reorder") and rule.dice.random() < spec["reorder"]:
                overtaken = spec.get("reorder_ms", 30.0) / 1000
                self.note("reorder", rule, packet, "", now)
            if spec.get("duplicate") and rule.dice.random() < spec["duplicate"]:
                copies += 1
                self.note("duplicate", rule, packet, "", now)
        if due > now:
            due = self.last_due[direction] = max(due, self.last_due[direction])
        elif self.last_due[direction] > now:
            due = self.last_due[direction]
        for _ in range(copies):
            if due + overtaken <= now:
                self.send(frame, direction, other)
            else:
                heapq.heappush(self.held, (due + overtaken, next(self.count), other, frame))

    def release(self, now: float) -> None:
        """Send what has been held long enough."""
        while self.held and self.held[0][0] <= now:
            _, _, other, frame = heapq.heappop(self.held)
            self.send(frame, "out" if other is self.right else "back", other)
        self.close_outages(now)

    def send(self, frame: bytes, direction: str, other: socket.socket) -> None:
        """One frame onto the other interface; a full queue drops, as a cable's far end would."""
        try:
            other.send(frame)
            self.carried[direction] += 1
        except OSError as exc:
            self.dropped += 1
            self.say("refused", direction=direction, why=str(exc))

    def close_outages(self, now: float) -> None:
        """Write down the outages that are over."""
        for rule in self.rules:
            while rule.end <= now:
                shift = time.time() - time.monotonic()
                self.write(
                    event="outage",
                    rule=rule.number,
                    start_monotonic=rule.start,
                    end_monotonic=rule.end,
                    start_realtime=rule.start + shift,
                    end_realtime=rule.end + shift,
                    dropped=rule.dropped,
                )
                rule.next_outage()

    def drop(self, rule: Rule, packet: Packet, why: str, now: float) -> None:
        self.dropped += 1
        self.note("drop", rule, packet, why, now)

    def note(self, event: str, rule: Rule, packet: Packet, why: str, now: float) -> None:
        self.write(
            event=event,
            rule=rule.number,
            why=why,
            direction=packet.direction,
            size=packet.size,
            protocol=packet.protocol,
            source=packet.source,
            destination=packet.destination,
            sequence=packet.sequence,
            monotonic=now,
            realtime=time.time(),
        )

    def say(self, event: str, **more: Any) -> None:
        self.write(event=event, monotonic=time.monotonic(), realtime=time.time(), **more)

    def write(self, **line: Any) -> None:
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()


def _open(interface: str) -> socket.socket:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    for option in (_SO_RCVBUFFORCE, _SO_SNDBUFFORCE):
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, option, 8 << 20)
    with suppress(OSError):
        sock.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
    sock.bind((interface, _ETH_P_ALL))
    sock.setblocking(False)
    membership = struct.pack("=IHH8s", socket.if_nametoindex(interface), _PACKET_MR_PROMISC, 0, b"")
    sock.setsockopt(_SOL_PACKET, _PACKET_ADD_MEMBERSHIP, membership)
    return sock


class Relay:
    """A relay as a host of its own between two others; made by `insert`."""

    def __init__(self, net: "Net", host: "Host", folder: Path) -> None:
        self.net = net
        self.host = host
        self._rules = folder / f"{host.namespace}.rules.json"
        self._log = folder / f"{host.namespace}.log"
        self._write([])
        self._log.touch()
        from tests.lab.net import FIRST

        words = ("left", "right", "--rules", str(self._rules), "--log", str(self._log))
        self.process = host.spawn(*FIRST, sys.executable, __file__, *words)
        self._await(1)

    def rules(self, *rules: dict[str, Any]) -> None:
        """From now on these rules; the log before is kept."""
        before = len(self.events("rules"))
        self._write(list(rules))
        os.kill(self.process.pid, signal.SIGHUP)
        self._await(before + 1)

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        """What was written down so far, of these kinds (none: of every kind)."""
        whole = self._log.read_text().rpartition("\n")[0]
        lines = [json.loads(line) for line in whole.splitlines()]
        return [line for line in lines if not kinds or line["event"] in kinds]

    def since(self, *kinds: str) -> list[dict[str, Any]]:
        """The same, since the rules were last set."""
        lines = self.events()
        last = max(place for place, line in enumerate(lines) if line["event"] == "rules")
        return [line for line in lines[last + 1 :] if not kinds or line["event"] in kinds]

    def _write(self, rules: list[dict[str, Any]]) -> None:
        fresh = self._rules.with_suffix(".new")
        fresh.write_text(json.dumps(rules))
        fresh.replace(self._rules)

    def _await(self, count: int) -> None:
        from tests.lab.net import wait_for

        wait_for(lambda: len(self.events("rules")) >= count, what="relay")


def insert(net: "Net", name: str, one: "Host", interface: str, other: "Host", far: str, folder: Path) -> Relay:
    """A relay called `name` between two hosts: `one` gets `interface` (the relay's left), `other` gets `far`.

    Offloads are off on all ends, so that what is counted are packets as they would be on a wire.
    """
    host = net.host(name)
    net.cable(one, interface, host, "left")
    net.cable(host, "right", other, far)
    for end, device in ((one, interface), (host, "left"), (host, "right"), (other, far)):
        end.run("ethtool", "-K", device, "tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro", "off")
    return Relay(net, host, folder)


def main(arguments: list[str] | None = None) -> None:
    """The relay as a process."""
    asked = argparse.ArgumentParser()
    asked.add_argument("left")
    asked.add_argument("right")
    asked.add_argument("--rules", type=Path, required=True)
    asked.add_argument("--log", type=Path, required=True)
    told = asked.parse_args(arguments)
    with suppress(OSError):
        # A relay that waits for the processor would add delays of its own.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    with told.log.open("a") as log:
        carrier = Carrier(told.left, told.right, told.rules, log)

        def end(*_: object) -> None:
            carrier.ended = True

        def again(*_: object) -> None:
            carrier.stale = True

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGHUP, again)
        carrier.run()


if __name__ == "__main__":
    main()
