"""Who hands out addresses, to whom, and who asks in vain: told from every DHCP message heard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fieldkit.model.dhcp import DhcpReading, Informed, Offer
from fieldkit.probes.frames_dhcp import Boot, parse_boot
from fieldkit.probes.frames_ether import TAGS, untag

# What is kept at most; a server gone mad must not crowd out the quiet one beside it.
MOST_OFFERS = 64
_OF_ONE_MAC = 6
MOST_INFORMED = 32
MOST_CLIENTS = 2_048
_MOST_QUESTIONS = 256
_MOST_ANSWERS = 8
MOST_VLANS = 512
_SHOWN = 64

# Source: RFC 2131 section 4.1: a client asks again after about 4 s; small ones after 2 to 3.
WAITED_S = 2.0
# What comes sooner is a copy, as a mirror port or a loop makes them: no client asks again within half a second.
_AGAIN_S = 0.45
# Answers to one question come within this.  Source: as the window of probes/dhcp.py.
_ANSWER_S = 5.0


@dataclass(slots=True)
class _Client:
    """One client: since when nobody answers it, and whether it has been served."""

    asked: int = 0
    since: float | None = None
    last: float = 0.0
    heard: float | None = None
    asked_before: bool = False
    served: bool = False


@dataclass(slots=True)
class _Question:
    """A DISCOVER or broadcast REQUEST, and the rows of those who answered it."""

    at: float
    answers: dict[tuple[Any, ...], Offer]


class DhcpTally:
    """Every server by id and MAC with each thing it offers; clients that nobody answers; clients that were served.

    Where several answer one question, those answers are the ones that stand in the reading, so that they can be
    compared.  An ACK counts as an offer only after a question put to everybody: one for a renewal comes through
    whatever router lies between.
    """

    def __init__(self, own_macs: Iterable[str] = (), begun: float | None = None) -> None:
        self.begun = begun
        self.vlan: int | None = None
        self.discovers: dict[int, int] = {}
        self._own = frozenset(own_macs)
        self._vlans: set[int] = set()
        self._first: dict[int, float] = {}
        self._offers: dict[tuple[Any, ...], Offer] = {}
        self._together: dict[tuple[Any, ...], int] = {}
        self._informed: dict[tuple[Any, ...], Informed] = {}
        self._clients: dict[tuple[int, str], _Client] = {}
        self._questions: dict[tuple[int, str, bytes], _Question] = {}
        self.names: dict[tuple[int, str], str] = {}
        self.addresses: dict[tuple[int, str], str] = {}
        self.partly = False

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        vlan = 0
        if frame[12:14] in TAGS:
            vlan, frame = untag(frame)
        self.hear(at, frame, vlan)

    def hear(self, at: float, frame: bytes, vlan: int = 0) -> None:
        """One untagged frame that may be DHCP."""
        boot = parse_boot(frame)
        if boot is None:
            return
        if vlan not in self._vlans:
            if len(self._vlans) >= MOST_VLANS:
                self.partly = True
                return
            self._vlans.add(vlan)
        if self.begun is None:
            self.begun = at
        if boot.from_client:
            if boot.client not in self._own:
                self._asked(at, boot, vlan, everybody=bool(frame[0] & 1))
        elif boot.to_client and boot.mac not in self._own:
            self._answered(at, boot, vlan, everybody=bool(frame[0] & 1))

    def _client(self, vlan: int, mac: str) -> _Client | None:
        client = self._clients.get((vlan, mac))
        if client is None:
            if len(self._clients) >= MOST_CLIENTS:
                self.partly = True
                return None
            client = self._clients[vlan, mac] = _Client()
        return client

    def _asked(self, at: float, boot: Boot, vlan: int, *, everybody: bool) -> None:
        client = self._client(vlan, boot.client)
        if client is not None and boot.name is not None:
            self.names[vlan, boot.client] = boot.name
        if everybody and boot.kind in ("discover", "request"):
            if len(self._questions) >= _MOST_QUESTIONS:
                del self._questions[next(iter(self._questions))]
            self._questions.setdefault((vlan, boot.client, boot.xid), _Question(at, {}))
        if boot.kind == "discover":
            self._first.setdefault(vlan, at)
            copy = client is not None and client.heard is not None and abs(at - client.heard) < _AGAIN_S
            if not copy:
                self.discovers[vlan] = self.discovers.get(vlan, 0) + 1
            if client is None:
                return
            client.heard = at
            if client.since is None:
                client.asked, client.since, client.last = 1, at, at
            elif not copy:
                client.asked += 1
                client.last = at
            client.asked_before = client.asked_before or _asks_again(boot.seconds)
        elif client is not None:
            # It requests: somebody offered, though a switch may have kept that from us.
            client.since, client.asked_before = None, False

    def _answered(self, at: float, boot: Boot, vlan: int, *, everybody: bool) -> None:
        if boot.kind not in ("offer", "ack", "nak"):
            return
        client = self._client(vlan, boot.client)
        if client is not None:
            client.since, client.asked_before = None, False
            if boot.kind == "ack" and boot.your_ip is not None:
                client.served = True
        if boot.kind == "nak":
            return
        if boot.your_ip is None:
            if boot.kind == "ack" and len(self._informed) < MOST_INFORMED:
                row = Informed(boot.server_id, boot.mac, boot.routers, boot.dns)
                self._informed.setdefault((vlan, row), row)
            return
        if boot.kind == "ack" and client is not None:
            self.addresses[vlan, boot.client] = boot.your_ip
        question = self._questions.get((vlan, boot.client, boot.xid))
        if boot.kind == "offer" or everybody or question is not None:
            self._offered(at, boot, vlan, question)

    def _offered(self, at: float, boot: Boot, vlan: int, question: _Question | None) -> None:
        row = (vlan, boot.server_id, boot.mac, boot.routers, boot.dns, boot.prefix, boot.lease_s, boot.relay)
        offer = Offer(
            server_id=boot.server_id,
            source_mac=boot.mac,
            source_ip=boot.source_ip,
            your_ip=boot.your_ip or "0.0.0.0",
            prefix=boot.prefix,
            routers=boot.routers,
            dns=boot.dns,
            lease_s=boot.lease_s,
            relay=boot.relay,
            after_ms=round(max(0.0, at - self._first.get(vlan, at)) * 1000, 3),
            client=boot.client,
        )
        if row not in self._offers:
            of_this_mac = sum(kept.source_mac == boot.mac and key[0] == vlan for key, kept in self._offers.items())
            if len(self._offers) >= MOST_OFFERS or of_this_mac >= _OF_ONE_MAC:
                return
            self._offers[row] = offer
        if question is None or not 0 <= at - question.at <= _ANSWER_S:
            return
        if len(question.answers) < _MOST_ANSWERS:
            question.answers.setdefault(row, offer)
        together = len({answer.source_mac for answer in question.answers.values()})
        # The question that most of them answered is the one they are compared by.
        if together > 1 and all(self._together.get(each, 0) < together for each in question.answers):
            self._offers.update(question.answers)
            self._together.update(dict.fromkeys(question.answers, together))

    def busiest_vlan(self) -> int:
        """The VLAN in which most different servers answer, else the one with most questions."""
        servers = self.servers()
        vlans = {*servers, *self.discovers}
        return max(vlans, key=lambda vlan: (servers[vlan], self.discovers.get(vlan, 0), -vlan), default=0)

    def servers(self) -> Counter[int]:
        """How many boxes answer, by VLAN."""
        return Counter(vlan for vlan, *_ in {row[:3] for row in self._offers})

    def router(self, vlan: int | None = None) -> str | None:
        """The gateway that most servers name (option 3)."""
        named: dict[str, set[tuple[Any, ...]]] = {}
        for row, offer in self._offers.items():
            if vlan is None or row[0] == vlan:
                for router in offer.routers[:1]:
                    named.setdefault(router, set()).add(row[1:3])
        return max(named, key=lambda router: len(named[router]), default=None)

    def prefix(self, vlan: int) -> tuple[str, int] | None:
        """An address handed out in this VLAN and its prefix length."""
        return next(
            ((each.your_ip, each.prefix) for row, each in self._offers.items() if row[0] == vlan and each.prefix), None
        )

    def reading(self, window_s: float, complete: bool, method: str = "capture", **known: Any) -> DhcpReading:
        """One VLAN's servers and clients; `sent` counts the clients' own DISCOVERs, since we sent none."""
        vlan = self.vlan if self.vlan is not None else self.busiest_vlan()
        ends = (self.begun or 0.0) + window_s
        mine = [(mac, client) for (where, mac), client in self._clients.items() if where == vlan]
        facts: dict[str, Any] = {
            "client_mac": "",
            "sent": self.discovers.get(vlan, 0),
            "window_s": round(window_s, 2),
            "complete": complete,
            "offers": tuple(offer for row, offer in self._offers.items() if row[0] == vlan),
            "informed": tuple(row for (where, _), row in self._informed.items() if where == vlan),
            "waiting": tuple(mac for mac, client in mine if _waits(client, ends))[:_SHOWN],
            "served": tuple(mac for mac, client in mine if client.served)[:_SHOWN],
            "method": method,
        }
        return DhcpReading(**facts | known)


def _asks_again(seconds: int) -> bool:
    """Does the client say that it has been asking for a while?  Some write it the other way round; iPXE begins at 4."""
    turned = seconds >> 8 if seconds & 0xFF == 0 else 0
    return 4 < turned <= 60 if turned else 4 < seconds <= 3600


def _waits(client: _Client, ends: float) -> bool:
    """Has it asked more than once, with time enough for an answer, and nothing come of it?"""
    if client.since is None:
        return False
    again = client.asked > 1 and client.last - client.since >= WAITED_S
    return again or (client.asked_before and ends - client.since >= WAITED_S)
