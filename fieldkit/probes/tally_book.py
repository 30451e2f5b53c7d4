"""Who claims which address, and who asks for it: one book over every ARP frame heard."""

import socket
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal

from fieldkit.model.arp import ArpReply

# What is kept at most, all VLANs together.  The first to come stay: a flood never drives out who was there before it.
MOST_ADDRESSES = 16_384
MOST_CLAIMANTS = 24_576
MOST_CLAIMANTS_OF_ONE = 16
MOST_ASKED = 8_192
MOST_VLANS = 512
_MOST_ASKERS_OF_ONE = 32
# Beyond this many askers in all, an address keeps its last two.
_MOST_ASKING = 16_384
_MOST_ASKERS = 4_096
_KEPT_OF_ONE_MAC = 12
_KEPT_BESIDE_A_RARE_ONE = 60
_KEPT_OF_THE_ONLY_MAC = 4
_MOST_KEPT = 32_768

# Two copies of one frame (a mirror port sees it come and go) are one.
_COPY_S = 0.005
# In a loop an old announcement comes round many times a second, beside the new one; that is nobody's turn.
_ROUND_AGAIN_S = 0.02
# Nobody asks the same twice as fast as this (RFC 1122 section 2.3.2.1: once a second at most), but frames in a loop do.
_SAME_QUESTION_S = 0.25
# A reply later than this answers something else.
_ANSWER_S = 5.0
# How many addresses that nobody uses must be answered for before it is called proxy ARP.
PROXY_ADDRESSES = 8

_ETHERNET, _IEEE_802 = b"\x00\x01\x08\x00\x06\x04\x00", b"\x00\x06\x08\x00\x06\x04\x00"
_REQUEST, _REPLY = 1, 2
_NOBODY = bytes(6)

Meaning = Literal["nothing", "asked", "answered", "announced", "perhaps"]


# When, by which MAC, to which question, after how many milliseconds, in whose frame.
Said = tuple[float, bytes, int, float | None, bytes]


class Spoke:
    """What one MAC said of one address: how often, when, how many of these answers, how many of them are kept.

    `heard` is when it was heard at all, copies included.  `twice`: it answered one question
    twice, `round` is the one it answered last.
    """

    __slots__ = ("answers", "first", "heard", "kept", "last", "round", "times", "twice")

    def __init__(self, at: float) -> None:
        self.times = self.answers = self.kept = self.round = 0
        self.twice = False
        self.first = self.last = self.heard = at


class Held:
    """One address that somebody claims: who, how often, by how many turns, and the claims that decide."""

    __slots__ = ("announced", "by", "dropped", "kept", "last", "turns")

    def __init__(self) -> None:
        self.by: dict[bytes, Spoke] = {}
        self.kept: list[Said] = []
        self.dropped: Said | None = None
        self.last = b""
        self.turns = 0
        self.announced = False


class Asked:
    """One address that was asked for: how often (`rounds`), by whom last when, and whose last question came twice."""

    __slots__ = ("askers", "copied", "rounds")

    def __init__(self) -> None:
        self.rounds = 0
        self.askers: dict[bytes, tuple[int, float]] = {}
        self.copied: set[bytes] = set()


class ArpBook:
    """Everything ARP said, each VLAN for itself, in bounded memory.

    A claim is a reply or an announcement (`probes.arp.claims`); the sender of an ordinary request claims nothing.
    Keys are the four bytes of the address, followed by the VLAN where there is one.
    """

    def __init__(self, own_macs: Iterable[str] = (), begun: float | None = None) -> None:
        self.own = frozenset(bytes.fromhex(mac.replace(":", "")) for mac in own_macs)
        self.begun = begun
        self.held: dict[bytes, Held] = {}
        self.asked: dict[bytes, Asked] = {}
        # Who sends from an address without claiming it: the first two.
        self.users: dict[bytes, tuple[bytes, ...]] = {}
        self.partly = False
        # The computer that took a capture, where that is known: what it asks for may be the gateway, its own is not.
        self.captured_by: bytes | None = None
        self.heard: dict[int, int] = {}
        self._askers: set[bytes] = set()
        self._claimants = 0
        self._asking = 0
        self._kept = 0
        self._refused = 0

    def feed(self, at: float, frame: bytes, vlan: int = 0) -> Meaning:
        """One untagged ARP frame; says what it meant."""
        if len(frame) < 42 or frame[14:21] not in (_ETHERNET, _IEEE_802):
            return "nothing"
        if self.begun is None:
            self.begun = at
        sender, target, mac = frame[28:32], frame[38:42], frame[22:28]
        if mac[0] & 1 or mac == _NOBODY:
            return "nothing"
        if vlan in self.heard:
            self.heard[vlan] += 1
        elif len(self.heard) < MOST_VLANS:
            self.heard[vlan] = 1
        else:
            self.partly = True
            return "nothing"
        behind = vlan.to_bytes(6, "big") if vlan else b""
        operation = frame[21]
        if operation == _REQUEST and sender != target:
            self._ask(at, target + behind, mac)
            if sender != b"\0\0\0\0":
                self._use(sender + behind, mac)
            return "asked"
        if operation not in (_REQUEST, _REPLY) or not claimable(sender) or mac in self.own:
            return "nothing"
        return self._claim(at, sender + behind, mac, frame, gratuitous=sender == target)

    def _ask(self, at: float, key: bytes, mac: bytes) -> None:
        asked = self.asked.get(key)
        if asked is None:
            if len(self.asked) >= MOST_ASKED and not self._make_room():
                return
            asked = self.asked[key] = Asked()
        if len(self._askers) < _MOST_ASKERS:
            self._askers.add(mac)
        before = asked.askers.pop(mac, None)
        if before is not None and 0 <= at - before[1] < _SAME_QUESTION_S:
            asked.askers[mac] = before
            asked.copied.add(mac)
            return
        asked.rounds += 1
        asked.copied.discard(mac)
        if before is None:
            if len(asked.askers) >= (_MOST_ASKERS_OF_ONE if self._asking < _MOST_ASKING else 2):
                gone = next(iter(asked.askers))
                del asked.askers[gone]
                asked.copied.discard(gone)
            else:
                self._asking += 1
        asked.askers[mac] = (asked.rounds, at)

    def _make_room(self) -> bool:
        """Forget what one alone asks for and nobody answers, as a scan does; not at every frame."""
        self._refused += 1
        if self._refused % 1024 != 1:
            return False
        for key in [key for key, each in self.asked.items() if len(each.askers) < 2 and key not in self.held]:
            self._asking -= len(self.asked.pop(key).askers)
        return len(self.asked) < MOST_ASKED

    def _use(self, key: bytes, mac: bytes) -> None:
        users = self.users.get(key)
        if users is None:
            if len(self.users) < MOST_ADDRESSES:
                self.users[key] = (mac,)
            else:
                self.partly = True
        elif len(users) < 2 and mac not in users:
            self.users[key] = (*users, mac)

    def _claim(self, at: float, key: bytes, mac: bytes, frame: bytes, *, gratuitous: bool) -> Meaning:
        held = self.held.get(key)
        if held is None:
            if len(self.held) >= MOST_ADDRESSES:
                self.partly = True
                return "nothing"
            held = self.held[key] = Held()
        round_, rtt, meaning = self._question(at, key, frame) if not gratuitous else (0, None, "announced")
        if gratuitous:
            held.announced = True
            asked = self.asked.get(key)
            round_ = asked.rounds if asked is not None else 1
        claimant = held.by.get(mac)
        # A mirror port that doubles the answer doubles the question as well: else it was given twice.
        twice = (
            claimant is not None
            and rtt is not None
            and claimant.round == round_
            and not self._came_twice(key, frame[32:38])
        )
        if claimant is None:
            if len(held.by) >= MOST_CLAIMANTS_OF_ONE or self._claimants >= MOST_CLAIMANTS:
                self.partly = True
                return meaning
            self._claimants += 1
            claimant = held.by[mac] = Spoke(at)
        elif frame[0] & 1:
            heard, claimant.heard = claimant.heard, at
            if 0 <= at - heard < _ROUND_AGAIN_S:
                return meaning
        elif 0 <= at - claimant.last < _COPY_S and not twice:
            return meaning
        claimant.round = round_ if rtt is not None else 0
        claimant.times += 1
        claimant.last = at
        claimant.answers += not gratuitous
        said = (at, mac, max(1, round_), rtt, frame[6:12])
        before, held.dropped = held.dropped, None
        most = _KEPT_OF_ONE_MAC if twice or claimant.twice or len(held.by) > 1 else _KEPT_OF_THE_ONLY_MAC
        claimant.twice = claimant.twice or twice
        if held.last != mac:
            other = held.by.get(held.last)
            held.turns += other is not None
            held.last = mac
            # Every change of turn counts, and what stood just before it; between two who spoke often some are enough,
            # beside one who comes late or seldom each is wanted.
            most = _KEPT_OF_ONE_MAC
            if claimant.kept < most or (other is not None and other.kept < most):
                most = _KEPT_BESIDE_A_RARE_ONE
            if before is not None:
                self._keep(held, before, most)
        if not self._keep(held, said, most):
            held.dropped = said
        return meaning

    def _keep(self, held: Held, said: Said, most: int) -> bool:
        claimant = held.by[said[1]]
        if claimant.kept >= most or (self._kept >= _MOST_KEPT and claimant.kept):
            return False
        claimant.kept += 1
        self._kept += 1
        held.kept.append(said)
        return True

    def _came_twice(self, key: bytes, asker: bytes) -> bool:
        """Was the last question of this asker heard more than once, as a mirror port or a loop makes it?"""
        asked = self.asked.get(key)
        return asked is None or asker in asked.copied

    def _question(self, at: float, key: bytes, frame: bytes) -> tuple[int, float | None, Meaning]:
        """Which question a reply answers, after how many milliseconds, and whether anybody asked at all."""
        asked = self.asked.get(key)
        asker = frame[32:38]
        rounds = asked.rounds if asked is not None else 0
        question = asked.askers.get(asker) if asked is not None else None
        if question is not None and -_COPY_S <= at - question[1] <= _ANSWER_S:
            return question[0], round(max(0.0, at - question[1]) * 1000, 3), "answered"
        if asker in self.own or frame[:6] in self.own:
            # What we ask ourselves is not heard.
            return rounds, None, "answered"
        # Unasked only where the one it speaks to was heard asking others: else its questions pass us by.
        return rounds, None, "announced" if frame[0] & 1 or asker in self._askers else "perhaps"

    # -- what follows from it --------------------------------------------------------------------------------------

    def busiest_vlan(self) -> int:
        """The VLAN with the most ARP."""
        return max(self.heard, key=lambda vlan: (self.heard[vlan], -vlan), default=0)

    def vlan_of(self, address: bytes) -> int:
        """Where this address is to be judged: where several claim it by turns, else where it is asked for most."""

        def weight(vlan: int) -> tuple[bool, int, int]:
            key = key_of(address, vlan)
            held, asked = self.held.get(key), self.asked.get(key)
            by_turns = held is not None and held.turns > 1
            return by_turns, asked.rounds if asked else 0, sum(each.times for each in held.by.values()) if held else 0

        return max(self.heard, key=lambda vlan: (*weight(vlan), -vlan), default=0)

    def disputed(self) -> Counter[int]:
        """How many addresses are claimed by turns, by VLAN."""
        return Counter(vlan_of_key(key) for key, held in self.held.items() if held.turns > 1)

    def most_asked(self, vlan: int | None = None, among: Collection[str] = ()) -> str | None:
        """What most stations ask for, answered ones first, as a gateway is; of one VLAN, of these, if any."""
        own = self.captured_by
        only = {key_of(socket.inet_aton(ip), vlan or 0) for ip in among}
        best = max(
            (
                item
                for item in self.asked.items()
                if (own is None or not self._has(own, item[0]))
                and (vlan is None or vlan_of_key(item[0]) == vlan)
                and (not only or item[0] in only)
            ),
            key=lambda item: (item[0] in self.held, len(item[1].askers), item[1].rounds),
            default=None,
        )
        return socket.inet_ntoa(best[0][:4]) if best is not None and claimable(best[0]) else None

    def _has(self, mac: bytes, key: bytes) -> bool:
        """Does it send from this address, or answer for it?"""
        return mac in self.users.get(key, ()) or (key in self.held and mac in self.held[key].by)

    def addresses_of(self, macs: Collection[bytes], vlan: int) -> dict[bytes, list[str]]:
        """Which addresses each of these MACs claims or sends from."""
        found: dict[bytes, list[str]] = {mac: [] for mac in macs}
        for key in {**self.held, **self.users} if found else ():
            if vlan_of_key(key) == vlan:
                # By who holds it, who are few: a flood may have made up thousands to ask about.
                holders = {*self.users.get(key, ()), *(self.held[key].by if key in self.held else ())}
                for mac in found.keys() & holders:
                    found[mac].append(socket.inet_ntoa(key[:4]))
        return found

    def proxies(self, vlan: int) -> dict[bytes, list[bytes]]:
        """MACs that answer for many addresses that nobody announces or sends from, with those addresses."""
        found: dict[bytes, list[bytes]] = {}
        for key, held in self.held.items():
            if vlan_of_key(key) != vlan or held.announced or key in self.users:
                continue
            for mac, claimant in held.by.items():
                if claimant.answers:
                    found.setdefault(mac, []).append(key)
        return {mac: keys for mac, keys in found.items() if len(keys) > PROXY_ADDRESSES}

    def replies(self, key: bytes, only: Iterable[bytes] = (), most: int | None = None) -> tuple[ArpReply, ...]:
        """The kept claims to an address in their order."""
        held = self.held.get(key)
        begun = self.begun or 0.0
        wanted = frozenset(only)
        kept = [each for each in held.kept if not wanted or each[1] in wanted] if held is not None else []
        return tuple(
            ArpReply(
                ip=socket.inet_ntoa(key[:4]),
                mac=mac.hex(":"),
                rtt_ms=rtt,
                round=number,
                frame_mac=frame_mac.hex(":"),
                at_s=round(max(0.0, at - begun), 3),
            )
            for at, mac, number, rtt, frame_mac in kept[:most]
        )


def claimable(address: bytes) -> bool:
    """Can a station hold this address?  Not 0/8, loopback, groups, nor what a station gives itself (169.254/16)."""
    first = address[0]
    return 0 < first < 224 and first != 127 and address[:2] != b"\xa9\xfe"


def key_of(address: bytes, vlan: int) -> bytes:
    """The book's key for an address in a VLAN."""
    return address + vlan.to_bytes(6, "big") if vlan else address


def vlan_of_key(key: bytes) -> int:
    """The VLAN that a key names."""
    return int.from_bytes(key[4:], "big")
