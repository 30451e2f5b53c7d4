"""Who answers ARP: for the gateway (`arp`), for our own address (`conflict`), for anybody's (`claims`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fieldkit.model.mac import virtual_kind

# `raw`: every answer was seen.  `cache`: only the winner that the system kept.  `capture`: what a file holds, which may
# have been taken where not every answer passes.
ArpMethod = Literal["raw", "cache", "capture"]

# How often a router of a redundant pair announces itself.  Source: RFC 5798 section 5.2.7.
USUAL_INTERVAL_S = 1.0
# An hour of answers, once a second, from a device; of a longer watch at most twice that is kept.
ALL_REPLIES = 2000


@dataclass(frozen=True, slots=True)
class ArpReply:
    """One ARP answer: the claimed address and MAC, the frame's own source MAC, round trip in ms, round from 1.

    `at_s` counts from the beginning of the window.
    """

    ip: str
    mac: str
    rtt_ms: float | None = None
    round: int = 1
    frame_mac: str | None = None
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Through:
    """What one answering MAC did with echoes framed to it.

    `sent` and `passed` count echoes to a target outside; `target_from` is the MAC that brought the answer back.
    `refused_by` is who said instead that it cannot be reached, `barred` that it is not allowed.  `gateway_from` is the
    MAC from which an echo of TTL 1 to the gateway's own address, framed to this MAC, was answered: another one than
    `mac` means that both MACs lead to one box, for nothing that routes passes it on.  `first_hop` and `second_hop` are
    who answered, or said it expired, when an echo of TTL 1 and 2 went to the target; `second_from` is the MAC that
    brought the latter word.
    """

    mac: str
    sent: int = 0
    passed: int = 0
    target_from: str | None = None
    gateway_from: str | None = None
    second_hop: str | None = None
    first_hop: str | None = None
    second_from: str | None = None
    refused_by: str | None = None
    barred: bool = False


@dataclass(frozen=True, slots=True)
class ArpReading:
    """All ARP answers for the gateway within the window.

    `unused_ip` is an address nobody should hold: who answers for it answers for everything (proxy ARP).  `through`
    says what each answering MAC did with echoes to `target` and to the gateway; of one that answers alone only the
    first two hops.  `also` are everybody's answers for other addresses that are held here (a repeater answers beside
    their holders), or for the second hop's address where that lies in the laptop's own subnet.  `lost`: more came than
    could be read, `unplugged`: the link was away meanwhile, which is why it is not `complete`.

    Of a long watch the first `ALL_REPLIES` are all there, of the later ones those where the MAC changes.  A capture
    keeps what decides, and `claimants` say how often each MAC claimed the address in all, from when to when.  `begun`
    is the time of day at the window's beginning, where that is known.  `guessed`: nothing but the many questions for it
    says that this address is the gateway's.
    """

    gateway: str
    method: ArpMethod
    sent: int
    window_s: float
    complete: bool
    replies: tuple[ArpReply, ...] = ()
    unused_ip: str | None = None
    unused_replies: tuple[ArpReply, ...] = ()
    target: str | None = None
    through: tuple[Through, ...] = ()
    also: tuple[ArpReply, ...] = ()
    lost: bool = False
    unplugged: bool = False
    begun: datetime | None = None
    claimants: tuple["Claimant", ...] = ()
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class ConflictReading:
    """Answers from others to RFC 5227 probes for our own address; `own_macs` are this laptop's and never count.

    `lost`: more came than could be read, `unplugged`: the link was away meanwhile; either is why it is not `complete`.
    `unused_ips` are addresses that nobody should hold, asked for where somebody answered, and `unused_replies` who
    answered for them.  Who answers for each of them answers for everything: what it said for ours is in `proxied`, not
    in `replies`.
    """

    ip: str
    method: Literal["raw", "os", "capture"]
    sent: int
    window_s: float
    complete: bool
    own_macs: tuple[str, ...] = ()
    replies: tuple[ArpReply, ...] = ()
    lost: bool = False
    unplugged: bool = False
    unused_ips: tuple[str, ...] = ()
    unused_replies: tuple[ArpReply, ...] = ()
    proxied: tuple[ArpReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimant:
    """One MAC that says it holds an address: how often, from when to when (seconds from the beginning).

    `addresses` is how many addresses it claimed in all: who claims many answers for others.
    """

    mac: str
    times: int
    first_s: float
    last_s: float
    addresses: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """An address that more than one MAC claims; `turns` counts the changes from one to another and back."""

    ip: str
    by: tuple[Claimant, ...]
    turns: int


@dataclass(frozen=True, slots=True)
class RouterGroup:
    """A router that announces itself as one of a group sharing addresses (`VRRP`, `CARP`, `HSRP`, `GLBP`).

    `active`: by its last word it is the one that carries the traffic (the master) or is not; None where that is not
    said, or where several may be it by design.  As such it was heard `times` times, from `first_s` to `last_s` (seconds
    from the beginning), and announces every `interval_s`.  `turns`: so often in a row, without a pause of its own, it
    announced again after another one had announced itself as the master of the same group.
    """

    protocol: str
    group: int
    mac: str
    source_ip: str
    addresses: tuple[str, ...] = ()
    active: bool | None = None
    interval_s: float | None = None
    vlan: int = 0
    times: int = 0
    first_s: float | None = None
    last_s: float | None = None
    turns: int = 0

    @property
    def every_s(self) -> float:
        """How often it announces itself; what is usual where it does not say."""
        return self.interval_s or USUAL_INTERVAL_S

    def is_rival_of(self, other: "RouterGroup") -> bool:
        """Are these two boxes of one group that share an address?

        A repeater changes the MAC, and one box may have two addresses behind one MAC.
        """
        if (self.vlan, self.protocol, self.group) != (other.vlan, other.protocol, other.group):
            return False
        if self.source_ip == other.source_ip or (self.mac == other.mac and not virtual_kind(self.mac)):
            return False
        return not (self.addresses and other.addresses) or not set(self.addresses).isdisjoint(other.addresses)


@dataclass(frozen=True, slots=True)
class ClaimsReading:
    """The addresses that more than one MAC claimed in what was heard; `stations` is how many addresses were heard.

    `partly`: more addresses were heard than are kept, so that a silent one may be missing.  `groups` are the redundant
    routers that announced themselves, each by itself.  `lost`: more came than could be read, `unplugged`: the link was
    away meanwhile; either is why it is not `complete`.
    """

    method: ArpMethod
    window_s: float
    complete: bool
    stations: int
    claims: tuple[Claim, ...] = ()
    partly: bool = False
    groups: tuple[RouterGroup, ...] = ()
    lost: bool = False
    unplugged: bool = False
