"""What `lan-check` heard, side by side: the gateway, who hands out addresses, who routes IPv6, who is here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from fieldkit.checks.plugged import place
from fieldkit.model.arp import ArpReading, ArpReply
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.plugged import FoundBy, PluggedIn
from fieldkit.model.ra import Dhcp6Server, RaReading, RaRouter
from fieldkit.model.vendor import RANDOMISED, vendor_of
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text.clean import clean

COMMAND = "lan-check"
# Rounds shown one by one; with more, as after a watch, neighbouring ones share a cell.
MOST_ROUNDS = 12
# More rows than this are counted: the evidence has them all.
MOST_ROWS = 12
MOST_STATIONS = 1024
# So many times of one thing are named.
MOST_TIMES = 5
LONGEST_VENDOR = 20
LONGEST_NAME = 24
# An address, whole; a circuit id may be five times as long and would push all else off the row.
LONGEST_RELAY = 15
# With more than this a blank between two of them no longer fits the screen.
_ROUNDS_APART = 6
_SHORTEST_MS = 0.1
_TIMED = frozenset({"loop", "storm", "busy"})
# Of these nobody is the extra one, whichever of them it is; each kind stands under a title of its own.
# Two routers of one redundant pair.
_PAIR = frozenset({"gateway.two_masters"})
# It answers for every address, and holds none of them.
_FOR_ALL = frozenset({"ip.proxy_answers"})
# What says of two devices only that they share an address.
_SHARING = frozenset({"lan.listed_twice", "ip.twice"})
# What nothing shows to do harm: the record may be old, or the device may be meant to do this.
_ASKING = frozenset({"dhcp.unlisted", "lan.announcer", "gateway.unexpected_mac"})
_KINDS = (("pair", _PAIR), ("for_all", _FOR_ALL), ("sharing", _SHARING), ("asking", _ASKING | _SHARING | _FOR_ALL))
_QUIET = frozenset({"lan.loop_over", "lan.storm_over", "lan.busy_over"})

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of the tables, as the place they are shown in can carry them."""

    answered: str = "●"
    some: str = "○"
    silent: str = "·"
    known: str = "✓"
    unknown: str = "✗"
    to: str = "→"


PLAIN = Signs("#", "o", ".", "+", "x", "->")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; a cell is one or more lines.  `marked` are the rows of devices that do not belong."""

    name: str
    title: str
    head: Cell
    rows: tuple[tuple[Cell, ...], ...]
    marked: frozenset[int] = frozenset()
    below: Cell = ()


def sheets(document: Document, wording: Wording, signs: Signs | None = None) -> tuple[Sheet, ...]:
    """The tables in the order they are read; one without a row is left out."""
    shown = signs or Signs()
    blamed = {str(row["mac"]) for row in culprits(document)}
    made = (_matrix, _offers, _routers, _times, _stations)
    return tuple(sheet for make in made if (sheet := make(document, wording, shown, blamed)) is not None)


def latest(document: Document, topic: str, kind: type) -> Any:
    """The facts of a topic as read last; None where there are none."""
    found = (each.facts for each in reversed(document.readings) if each.topic == topic)
    return next((facts for facts in found if isinstance(facts, kind)), None)


def culprits(document: Document) -> tuple[dict[str, Any], ...]:
    """Every device that a finding blames, once, with all that is known of it and by which codes (`what`)."""
    return merged(document.findings)


def candidates(document: Document) -> tuple[dict[str, Any], ...]:
    """The devices of which one does not belong, where nothing tells which."""
    blamed = {row["mac"] for row in culprits(document)}
    return tuple(row for row in merged(document.findings, "candidates") if row["mac"] not in blamed)


def to_find(document: Document) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """Every device of which a finding speaks, by what it is to the finding: the name of a title, and the devices.

    Who can be gone to straight away comes first.
    """
    kinds: dict[str, list[dict[str, Any]]] = {"candidates": [], **{name: [] for name, _ in _KINDS}}
    for row in candidates(document):
        kinds[_kind(row)].append(row)
    for name, rows in (("culprits", culprits(document)), *kinds.items()):
        if rows:
            yield name, tuple(sorted(rows, key=_open))


def _open(row: Mapping[str, Any]) -> bool:
    return not any(row.get(each) for each in ("port", "cable", "behind"))


def _kind(row: Mapping[str, Any]) -> str:
    """What a candidate is: one of which one does not belong (`candidates`), or none of which nobody is too many."""
    return next((name for name, codes in _KINDS if set(row["what"]) <= codes), "candidates")


def merged(findings: Iterable[Finding], fact: str = "culprits") -> tuple[dict[str, Any], ...]:
    """The culprits (or candidates) of several findings, one row a MAC; never the one that is known to belong here."""
    rows: dict[str, dict[str, Any]] = {}
    findings = tuple(findings)
    real = {str(mac).lower() for found in findings for mac in found.facts.get("real_macs") or ()}
    for found in findings:
        for each in found.facts.get(fact) or ():
            if not isinstance(each, Mapping) or not each.get("mac"):
                continue
            mac = str(each["mac"]).lower()
            if mac in real:
                continue
            row = rows.setdefault(mac, {"mac": mac, "ip": None, "vendor": None, "switch": None, "port": None})
            row |= {key: value for key, value in each.items() if value is not None and row.get(key) is None}
            row["what"] = [*row.get("what", ()), *([found.code] if found.code not in row.get("what", ()) else ())]
    return tuple(rows.values())


def facts(document: Document) -> dict[str, Any]:
    """What the JSON document says besides the findings: the gateway's answers, the OFFERs, the culprits."""
    arp = latest(document, "arp", ArpReading)
    dhcp = latest(document, "dhcp", DhcpReading)
    told: dict[str, Any] = {
        "gateway": None if arp is None else _gateway(arp),
        "offers": []
        if dhcp is None
        else [{**_plain(offer), "vendor": _vendor(offer.source_mac)} for offer in dhcp.offers],
        "culprits": list(culprits(document)),
        "candidates": list(candidates(document)),
    }
    return told


def _gateway(arp: ArpReading) -> dict[str, Any]:
    replies = [
        {
            "mac": mac,
            "vendor": _vendor(mac),
            "times": len(those),
            "rounds": sorted({each.round for each in those}),
            "rtt_ms": [each.rtt_ms for each in those if each.rtt_ms is not None][:MOST_ROUNDS],
        }
        for mac, those in _by_mac(arp.replies).items()
    ]
    return {"ip": arp.gateway, "method": arp.method, "rounds": _rounds(arp), "replies": replies}


def _plain(offer: Offer) -> dict[str, Any]:
    from fieldkit.engine.codec import plain

    made: dict[str, Any] = plain(offer)
    return made


# -- who answers as gateway -------------------------------------------------------------------------------------------


def _by_mac(replies: Sequence[ArpReply]) -> dict[str, list[ArpReply]]:
    made: dict[str, list[ArpReply]] = {}
    for each in replies:
        made.setdefault(each.mac.lower(), []).append(each)
    return made


def _rounds(arp: ArpReading) -> int:
    asked = arp.sent if arp.method == "raw" else 0
    return max([asked, 1, *(each.round for each in arp.replies)])


def _matrix(document: Document, wording: Wording, signs: Signs, blamed: set[str]) -> Sheet | None:
    arp: ArpReading | None = latest(document, "arp", ArpReading)
    if arp is None or not arp.replies:
        return None
    rounds, known = _rounds(arp), _known_gateways(document)
    rows, marked = [], set()
    for number, (mac, those) in enumerate(_by_mac(arp.replies).items()):
        cells = (_mac(mac), _maker(mac, wording), _seen(those, rounds, signs), str(len(those)), _rtt(those))
        rows.append((*((each,) for each in cells), (_against(mac in known if known else None, wording, signs),)))
        marked |= {number} if mac in blamed else set()
    below = [wording.say(f"lan_check.method.{arp.method}")] if arp.method != "raw" else []
    if rounds > MOST_ROUNDS:
        below.append(wording.say("lan_check.legend", _legend(signs)))
    return _sheet("gateway", wording, {"gateway": arp.gateway}, rows, marked, below)


def _legend(signs: Signs) -> dict[str, str]:
    return {"answered": signs.answered, "some": signs.some, "silent": signs.silent}


def _seen(those: Sequence[ArpReply], rounds: int, signs: Signs) -> str:
    answered = {each.round for each in those}
    per = -(-rounds // MOST_ROUNDS)
    cells = []
    for first in range(1, rounds + 1, per):
        within = range(first, min(first + per, rounds + 1))
        hits = sum(1 for each in within if each in answered)
        cells.append(signs.silent if not hits else signs.answered if hits == len(within) else signs.some)
    return ("" if len(cells) > _ROUNDS_APART else " ").join(cells)


def _rtt(those: Sequence[ArpReply]) -> str:
    times = [each.rtt_ms for each in those if each.rtt_ms is not None]
    if not times:
        return "-"
    least, most = min(times), max(times)
    return _ms(most) if most - least < _SHORTEST_MS else f"{_ms(least).removesuffix(' ms')}-{_ms(most)}"


def _ms(value: float) -> str:
    """A delay; one too short to be shown is no delay of nothing."""
    return f"{value:.1f} ms" if value >= _SHORTEST_MS else f"< {_SHORTEST_MS} ms"


def _known_gateways(document: Document) -> set[str]:
    lan = (document.opened.get("line") or {}).get("lan") or {}
    return {str(each).lower() for each in lan.get("gateway_macs") or ()}


# -- who hands out addresses ------------------------------------------------------------------------------------------


def _offers(document: Document, wording: Wording, signs: Signs, blamed: set[str]) -> Sheet | None:
    dhcp: DhcpReading | None = latest(document, "dhcp", DhcpReading)
    if dhcp is None or not dhcp.offers:
        return None
    lan = (document.opened.get("line") or {}).get("lan") or {}
    servers = set(lan.get("dhcp_servers") or ())
    rows: list[tuple[Cell, ...]] = []
    marked = set()
    # A server answers each DISCOVER again; what it says each time is one line.
    firsts = {(each.server_id, each.source_mac, each.routers, each.dns): each for each in reversed(dhcp.offers)}
    for number, offer in enumerate(sorted(firsts.values(), key=lambda each: each.after_ms)):
        mac = (offer.source_mac or "").lower()
        same = bool({offer.server_id, offer.source_ip, offer.relay} & servers) if servers else None
        if same and lan.get("gateway") and offer.routers and lan["gateway"] not in offer.routers:
            same = False
        if mac in blamed:  # one that goes by the real server's address
            same = False
        mask = "" if offer.prefix is None else f"/{offer.prefix}"
        rows.append(
            (
                (_text(offer.server_id or offer.source_ip), _mac(mac), _maker(mac, wording)),
                (f"{_text(offer.your_ip)}{mask}", f"{signs.to} {_list(offer.routers)}"),
                _several(offer.dns),
                (_lease(offer.lease_s, wording), f"{offer.after_ms:.0f} ms" if offer.after_ms >= 1 else "< 1 ms"),
                (_text(offer.relay or "-", LONGEST_RELAY),),
                (_against(same, wording, signs),),
            )
        )
        marked |= {number} if mac in blamed else set()
    return _sheet("offers", wording, {}, rows, marked, [])


def _lease(seconds: int | None, wording: Wording) -> str:
    if seconds is None:
        return "-"
    unit, size = next(
        ((name, size) for name, size in (("d", 86400), ("h", 3600), ("m", 60)) if seconds >= size), ("s", 1)
    )
    return wording.say(f"lan_check.span.{unit}", {"count": round(seconds / size, 1)})


# -- who routes IPv6 --------------------------------------------------------------------------------------------------


def _routers(document: Document, wording: Wording, signs: Signs, blamed: set[str]) -> Sheet | None:  # noqa: ARG001 - one signature for all tables
    ra: RaReading | None = latest(document, "ra", RaReading)
    if ra is None or not (ra.routers or ra.servers):
        return None
    made: list[tuple[str, tuple[Cell, ...]]] = [(each.mac, _router(each, wording)) for each in ra.routers]
    made += [(each.mac, _server(each, wording)) for each in ra.servers]
    marked = {number for number, (mac, _) in enumerate(made) if mac.lower() in blamed}
    return _sheet("ra", wording, {}, [row for _, row in made], marked, [])


def _router(each: RaRouter, wording: Wording) -> tuple[Cell, ...]:
    lifetime = _lease(each.lifetime_s, wording) if each.lifetime_s else wording.say("lan_check.ra.no_default")
    return (
        (wording.say("lan_check.ra.router"), _mac(each.mac), _maker(each.mac, wording)),
        (_text(each.ip), *(_text(prefix) for prefix in each.prefixes[:2])),
        (lifetime, wording.say(f"lan_check.ra.{each.preference}") if each.lifetime_s else ""),
        (str(each.heard),),
    )


def _server(each: Dhcp6Server, wording: Wording) -> tuple[Cell, ...]:
    given = tuple(_text(address) for address in each.addresses[:2])
    return (
        (wording.say("lan_check.ra.server"), _mac(each.mac), _maker(each.mac, wording)),
        (_text(each.ip), *given),
        ("-",),
        (str(each.heard),),
    )


# -- when it was ------------------------------------------------------------------------------------------------------


def _times(document: Document, wording: Wording, signs: Signs, blamed: set[str]) -> Sheet | None:  # noqa: ARG001 - one signature for all tables
    rows: list[tuple[Cell, ...]] = []
    marked = set()
    for found in document.findings:
        for each in found.facts.get("answered") or ():
            marked |= {len(rows)} if each["mac"] in blamed else set()
            told = {"mac": _mac(each["mac"]), "gateway": found.facts.get("gateway")}
            rows.append(_timed(wording.say("lan_check.times.gateway", told), each["spans"], each["state"], wording))
        topic = found.code.removeprefix("lan.").removesuffix("_over")
        if (bursts := found.facts.get("bursts")) and isinstance(bursts, list) and topic in _TIMED:
            state = "gone" if found.facts.get("over") else "still"
            rows.append(_timed(wording.say(f"lan_check.times.{topic}"), bursts, state, wording))
    return _sheet("times", wording, {}, rows, marked, []) if rows else None


def _timed(what: str, spans: Sequence[Mapping[str, Any]], state: str, wording: Wording) -> tuple[Cell, ...]:
    """What it is, the first few times of it and the latest, and what became of it."""
    shown = [_from_to(each) for each in spans]
    count = sum(int(each.get("left_out") or 0) for each in spans)
    if len(shown) > MOST_TIMES:
        count += len(shown) - MOST_TIMES
        shown = [*shown[: MOST_TIMES - 1], shown[-1]]
    if count:
        shown.insert(-1, wording.say("lan_check.times.more", {"count": count}))
    return (what,), tuple(shown), (wording.say(f"lan_check.times.{state}"),)


def _from_to(span: Mapping[str, Any]) -> str:
    begins, ends = _text(span["from"]), "…" if span["to"] is None else _text(span["to"])
    return begins if begins == ends else f"{begins}–{ends}"


# -- who is here ------------------------------------------------------------------------------------------------------


def _stations(document: Document, wording: Wording, signs: Signs, blamed: set[str]) -> Sheet | None:  # noqa: ARG001 - one signature for all tables
    here: InventoryReading | None = latest(document, "inventory", InventoryReading)
    if here is None or not here.stations:
        return None
    stations = sorted(here.stations, key=_by_address)
    rows = [_station(each, wording) for each in stations[:MOST_STATIONS]]
    marked = {number for number, each in enumerate(stations[:MOST_STATIONS]) if each.mac.lower() in blamed}
    # An address that two devices hold has answered once; a device with two addresses is one.
    found = len({each.ip if here.asked else each.mac.lower() for each in stations})
    # Cut short it did not get as far as all of them.
    asked = min(here.asked, here.sent) if here.sent else here.asked
    told = {"asked": asked, "network": here.network, "found": found, "seconds": round(here.window_s, 1)}
    below = [wording.say("lan_check.inventory.asked" if here.asked else "lan_check.inventory.heard", told)]
    if here.subnet is not None:
        below.append(wording.say("lan_check.inventory.part", {"subnet": here.subnet, "network": here.network}))
    if len(stations) > MOST_STATIONS or here.partly:
        below.append(wording.say("lan_check.inventory.more"))
    return _sheet("inventory", wording, {}, rows, marked, below)


def _by_address(each: LanStation) -> tuple[int, int, str]:
    try:
        address = ip_address(each.ip)
    except ValueError:
        return 9, 0, each.ip
    return address.version, int(address), each.mac


def _station(each: LanStation, wording: Wording) -> tuple[Cell, ...]:
    # Of a name that is nothing but tricks nothing is left.
    name = _text(each.name or "", LONGEST_NAME).strip() or "-"
    by = f" ({_text(each.name_by)})" if name != "-" and each.name_by else ""
    rtt = "-" if each.rtt_ms is None else _ms(each.rtt_ms)
    return (_text(each.ip),), (_mac(each.mac),), (_maker(each.mac, wording),), (f"{name}{by}",), (rtt,)


# -- small words ------------------------------------------------------------------------------------------------------

_HEADS: Mapping[str, Cell] = {
    "gateway": ("mac", "vendor", "rounds", "times", "rtt", "record"),
    "offers": ("server", "hands_out", "dns", "lease", "relay", "record"),
    "ra": ("who", "address", "lifetime", "times"),
    "times": ("what", "when", "then"),
    "inventory": ("ip", "mac", "vendor", "name", "rtt"),
}


def _sheet(
    name: str,
    wording: Wording,
    about: Mapping[str, Any],
    rows: Sequence[tuple[Cell, ...]],
    marked: Iterable[int],
    below: Sequence[str],
) -> Sheet:
    most = MOST_STATIONS if name == "inventory" else MOST_ROWS
    if len(rows) > most:  # whom to look for is not cut away
        marked = frozenset(marked)
        rows = [rows[at] for at in sorted(range(len(rows)), key=lambda at: at not in marked)]
        marked = range(min(len(marked), most))
    more = [wording.say("lan_check.more", {"count": len(rows) - most})] if len(rows) > most else []
    return Sheet(
        name,
        wording.say(f"lan_check.title.{name}", about),
        tuple(wording.say(f"lan_check.head.{each}") for each in _HEADS[name]),
        tuple(rows[:most]),
        frozenset(marked),
        (*more, *below),
    )


def _against(same: bool | None, wording: Wording, signs: Signs) -> str:
    if same is None:
        return wording.say("lan_check.no_record")
    return signs.known if same else signs.unknown


def _vendor(mac: str | None) -> str | None:
    return vendor_of(mac) if mac else None


def _maker(mac: str, wording: Wording) -> str:
    vendor = _vendor(mac)
    if vendor == RANDOMISED:
        return wording.say("lan_check.randomised")
    return _text(vendor, LONGEST_VENDOR) if vendor else "-"


def _mac(mac: str) -> str:
    return clean(mac) or "-"


def _text(value: Any, limit: int = 60) -> str:
    return clean(str(value), limit=limit)


def _list(values: Sequence[str]) -> str:
    return " ".join(_text(each) for each in values[:2]) or "-"


def _several(values: Sequence[str]) -> Cell:
    shown = tuple(_text(each) for each in values[:3])
    return shown or ("-",)


def placed(row: Mapping[str, Any], wording: Wording) -> str:
    """Where a culprit is plugged in, in a few words; empty where nobody knows."""
    own, behind, cable = row.get("port"), row.get("behind"), row.get("cable")
    if not (own or behind or cable):
        return ""
    # A cable that was pulled says more than a port with many behind it.
    port = own or (None if cable else behind)
    end: Literal["edge", "uplink"] = "uplink" if port is not None and not own else "edge"
    by: FoundBy = row.get("port_by") or "switch"
    return wording.say(*place(PluggedIn(str(row["mac"]), by, end, switch=row.get("switch"), port=port, cable=cable)))


def where_plugged(rows: Iterable[Mapping[str, Any]], wording: Wording) -> Iterator[tuple[str, str, str]]:
    """A row for each device: its MAC, whose make it is and its address, and where it is plugged in."""
    for row in rows:
        mac = str(row["mac"])
        what = " ".join(each for each in (_maker(mac, wording), _text(row.get("ip") or "")) if each not in ("", "-"))
        # While it is quiet, pulling cables tells nothing.
        quiet = bool(row.get("what")) and set(row["what"]) <= _QUIET
        open_ = "lan_check.place_quiet" if quiet else "lan_check.place_open"
        yield _mac(mac), what, placed(row, wording) or wording.say(open_)
