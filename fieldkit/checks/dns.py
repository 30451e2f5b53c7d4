"""Does name resolution work, whose resolver fails, and does anybody give wrong answers?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, ip_address
from statistics import median
from typing import Any

from fieldkit.checks.address import link_is_down, usable
from fieldkit.checks.beyond import inside, networks
from fieldkit.checks.reach import something_beyond
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsAnswer, DnsReading, Role
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN

# NXDOMAIN is an answer: the server works, the name does not exist.  Source: RFC 1035, 4.1.1; C8.
WORKING_RCODES = ("NOERROR", "NXDOMAIN")
# No public site stands there.  Written out, because the documentation ranges that laboratories use as public ones count
# as private in `ipaddress`.  Source: RFC 1918, RFC 1122, RFC 3927, RFC 6598.
NOT_PUBLIC = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
    )
)


def not_public(address: str) -> bool:
    """Can no public site stand at this IPv4 address?"""
    try:
        parsed = ip_address(address)
    except ValueError:
        return True
    return isinstance(parsed, IPv4Address) and any(parsed in network for network in NOT_PUBLIC)


def plain_name(name: str) -> str:
    """A name as it is compared: lower case, no last dot."""
    return name.strip().rstrip(".").lower()


def site_of(host: str) -> str:
    """The part of a host name that one owner registers; an address stands for itself."""
    name = plain_name(host)
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    labels = name.split(".")
    second_level = (
        len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in ("com", "net", "org", "gov", "edu", "ac", "co")
    )
    return ".".join(labels[-3:] if second_level else labels[-2:])


@dataclass(frozen=True, slots=True)
class Server:
    """What became of one resolver: how it fared with the test names by UDP, and whether it ever answered by TCP."""

    address: str
    works: bool
    state: str
    rtt_ms: float | None
    tcp: bool | None

    def fact(self) -> dict[str, Any]:
        """The server as a fact."""
        return {"server": self.address, "state": self.state, "rtt_ms": self.rtt_ms}


def servers_of(dns: DnsReading, role: Role) -> list[Server]:
    """The resolvers asked in this role, in their order.

    The made-up name does not count: many a router answers for `.invalid` itself, whoever is dead behind it.
    """
    made: list[Server] = []
    answers = [each for each in dns.answers if each.role == role and each.kind == "A"]
    for address in dict.fromkeys(each.server for each in answers):
        own = [each for each in answers if each.server == address]
        by_udp = [each for each in own if each.transport == "udp" and each.name != dns.nonce]
        by_tcp = [each for each in own if each.transport == "tcp"]
        if not by_udp:
            continue
        good = [each for each in by_udp if each.rcode in WORKING_RCODES]
        if any(each.rcode is not None and each.transport == "udp" for each in own):
            # It does hear UDP; a name lost on the way and fetched by TCP is no dead server.
            good = good or [each for each in by_tcp if each.rcode in WORKING_RCODES]
        states = [each.rcode or each.failure or "timeout" for each in good or by_udp]
        times = [each.rtt_ms for each in good if each.rtt_ms is not None]
        made.append(
            Server(
                address,
                works=bool(good),
                state=max(dict.fromkeys(states), key=states.count),
                rtt_ms=round(median(times), 1) if times else None,
                tcp=any(each.rcode is not None for each in by_tcp) if by_tcp else None,
            )
        )
    return made


def _proven_dead(dns: DnsReading, every: Sequence[Server]) -> bool:
    """Do the failures speak of the resolvers?  A SERVFAIL for the names of one owner may be that owner's own."""
    return all(each.state != "SERVFAIL" for each in every) or len({site_of(name) for name in dns.names}) > 1


@check(
    "dns.servers",
    card="dns",
    reads={"dns": DnsReading, "reach": ReachReading, "address": AddressReading, "link": LinkReading},
    codes={
        "dns.answers": OK,
        "dns.none_set": FAULT,
        "dns.configured_dead": FAULT,
        "dns.carrier_dead": FAULT,
        "dns.carrier_dead_unused": WARN,
        "dns.all_dead": FAULT,
        "dns.no_path": UNKNOWN,
        "dns.tcp_blocked": WARN,
        "dns.slow": WARN,
        "dns.unmeasured": UNKNOWN,
    },
    facts=("configured", "carrier", "reference", "servers", "dead", "working", "names", "rtt_ms", "slow", "beyond"),
)
def servers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do the resolvers answer: the configured ones, the carrier's, a third opinion?

    A server that answers for one name is alive; NXDOMAIN is an answer.  Where nothing beyond the gateway answers
    either, silence says nothing about DNS.

    Source: B1 INT-30, INT-31; C8.
    """
    dns: DnsReading | None = seen.dns
    address: AddressReading | None = seen.address
    if link_is_down(seen):
        return finding("dns.unmeasured", missing=Missing("missing.link_down"))
    configured = servers_of(dns, "configured") if dns else []
    carrier = servers_of(dns, "carrier") if dns else []
    known = {each.address for each in (*configured, *carrier)} | set(line.address.dns)
    reference = [each for each in (servers_of(dns, "reference") if dns else []) if each.address not in known]
    every = [*configured, *carrier, *reference]
    facts: dict[str, Any] = {
        "configured": [each.fact() for each in configured],
        "carrier": [each.fact() for each in carrier],
        "reference": [each.fact() for each in reference],
        "servers": list(dict.fromkeys(each.address for each in configured)),
        "dead": list(dict.fromkeys(each.address for each in every if not each.works)),
        "working": list(dict.fromkeys(each.address for each in every if each.works)),
        "names": list(dns.names) if dns else [],
    }
    if _none_set(address, configured):
        return finding("dns.none_set", **facts)
    if dns is None or not every:
        return finding("dns.unmeasured", missing=seen.missing("dns"))
    if not facts["working"]:
        return _none_works(seen, dns, every, facts)
    if not configured:
        return finding("dns.unmeasured", missing=Missing("missing.dns_not_configured"), **facts)
    if not any(each.works for each in configured):
        return _configured_dead(line, configured, carrier, facts)
    return _configured_works(seen, limits, configured, carrier, reference, facts)


def _none_set(address: AddressReading | None, configured: Sequence[Server]) -> bool:
    """An interface that has its address but no resolver; without an address the empty list is only a consequence."""
    if address is None or configured or address.dns:
        return False
    return bool(usable(address)) or address.method == "pppoe"


def _none_works(seen: Evidence, dns: DnsReading, every: Sequence[Server], facts: dict[str, Any]) -> Finding:
    reached = something_beyond(seen)
    if not reached:
        missing = seen.missing("reach") if seen.reach is None else Missing("missing.nothing_beyond")
        return finding("dns.no_path", missing=missing, **facts)
    if not _proven_dead(dns, every):
        missing = Missing("missing.dns_one_name", {"names": list(dns.names)})
        return finding("dns.unmeasured", missing=missing, beyond=reached, **facts)
    return finding("dns.all_dead", beyond=reached, **facts)


def _configured_dead(
    line: Line, configured: Sequence[Server], carrier: Sequence[Server], facts: dict[str, Any]
) -> Finding:
    """Somebody answers, the configured ones do not: are they the customer's choice, or the carrier's own?"""
    of_carrier = {each.address for each in carrier} | set(line.address.dns)
    carrier_fails = bool(carrier) and not any(each.works for each in carrier)
    if carrier_fails or all(each.address in of_carrier for each in configured):
        return finding("dns.carrier_dead", **facts)
    return finding("dns.configured_dead", **facts)


def _configured_works(
    seen: Evidence,
    limits: Limits,
    configured: Sequence[Server],
    carrier: Sequence[Server],
    reference: Sequence[Server],
    facts: dict[str, Any],
) -> Finding:
    working = [each for each in configured if each.works]
    times = [each.rtt_ms for each in working[:1] if each.rtt_ms is not None]
    facts["rtt_ms"] = times[0] if times else None
    # A stub on this laptop may ask through another interface; it proves little about this line.
    weak = all(inside(each.address, []) for each in working)
    if carrier and not any(each.works for each in carrier):
        return finding("dns.carrier_dead_unused", weak=weak, **facts)
    slow = limits.get("dns.slow_ms")
    first_is_dead = not configured[0].works
    if first_is_dead or (times and slow is not None and slow.value is not None and times[0] > slow.value):
        # Every name first waits for the dead server: slow, whatever the second one takes.
        first = configured[0]
        named = f"{first.address} {first.state}" if first_is_dead else f"{working[0].address} {times[0]:.0f} ms"
        return finding("dns.slow", limit=None if first_is_dead else slow, weak=weak, slow=[named], **facts)
    near = networks(seen.address)
    asked = [each for each in (*configured, *carrier, *reference) if each.works and each.tcp is not None]
    # A router that does not serve TCP is common and harms little; one of the resolvers beyond it must fail, too.
    far = [each for each in asked if not inside(each.address, near) and not not_public(each.address)]
    if far and not any(each.tcp for each in asked):
        return finding("dns.tcp_blocked", weak=weak, **facts)
    return finding("dns.answers", weak=weak, **facts)


def expectation(line: Line, name: str) -> frozenset[str]:
    """The addresses that the record wants for this name; none where it says nothing."""
    wanted = {plain_name(key): value for key, value in line.test.expect.items()}
    return frozenset(wanted.get(plain_name(name), ()))


def captured(dns: DnsReading | None, line: Line) -> dict[str, list[str]]:
    """Who sends every name, the made-up one too, to one and the same place: server -> addresses.

    Unless it is the very place that the record wants for each of the names.
    """
    found: dict[str, list[str]] = {}
    if dns is None:
        return found
    for server in _asked(dns, ("configured", "carrier")):
        own = [each for each in _udp(dns) if each.server == server and each.rcode is not None]
        named = {each.name: frozenset(each.addresses) for each in own if each.name != dns.nonce}
        made_up = frozenset(address for each in own if each.name == dns.nonce for address in each.addresses)
        places = set(named.values())
        if not made_up or len(places) != 1 or not made_up <= places.pop():
            continue
        if all(expectation(line, name) & made_up for name in named):
            continue
        found[server] = sorted(made_up)
    return found


def _udp(dns: DnsReading | None) -> list[DnsAnswer]:
    return [each for each in dns.answers if each.transport == "udp" and each.kind == "A"] if dns else []


def _asked(dns: DnsReading | None, roles: Iterable[Role]) -> list[str]:
    wanted = tuple(roles)
    return list(dict.fromkeys(each.server for each in _udp(dns) if each.role in wanted))


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong answer: whose, to which name, what it said and what is right."""

    role: Role
    server: str
    name: str
    got: tuple[str, ...]
    want: tuple[str, ...]


def wrong_answers(dns: DnsReading | None, line: Line) -> list[Wrong]:
    """The answers that the record, or another party's public address for the same name, shows to be wrong.

    Different public addresses are no contradiction: large sites give each resolver its own.
    """
    found: list[Wrong] = []
    given = [each for each in _udp(dns) if dns and each.name != dns.nonce and each.rcode in WORKING_RCODES]
    for each in given:
        expected = expectation(line, each.name)
        said = each.addresses or ("NXDOMAIN" if each.rcode == "NXDOMAIN" else "NODATA",)
        if expected:
            if not expected & set(each.addresses):
                found.append(Wrong(each.role, each.server, each.name, said, tuple(sorted(expected))))
            continue
        if not each.addresses or not all(not_public(address) for address in each.addresses):
            continue
        public = [
            address
            for other in given
            if other.name == each.name and other.server != each.server and other.role != each.role
            for address in other.addresses
            if not not_public(address)
        ]
        if public:
            found.append(Wrong(each.role, each.server, each.name, said, tuple(dict.fromkeys(public))))
    return found


@check(
    "dns.truth",
    card="dns",
    reads={"dns": DnsReading, "link": LinkReading},
    codes={
        "dns.true": OK,
        "dns.wrong_configured": FAULT,
        "dns.wrong_carrier": FAULT,
        "dns.wrong_unplaced": FAULT,
        "dns.captured": FAULT,
        "dns.unjudged": UNKNOWN,
    },
    facts=("name", "got", "want", "servers", "working", "names", "nonce_hijacked"),
)
def truth(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Are the answers right, and who gives the wrong ones?

    Judged name by name, against the record's `test.expect` where it names the answer, else against the other parties.

    Source: B1 INT-30, INT-34, INT-51.
    """
    dns: DnsReading | None = seen.dns
    if link_is_down(seen):
        return finding("dns.unjudged", missing=Missing("missing.link_down"))
    if dns is None:
        return finding("dns.unjudged", missing=seen.missing("dns"))
    captors = captured(dns, line)
    if captors:
        places = list(dict.fromkeys(place for given in captors.values() for place in given))
        return finding("dns.captured", servers=list(captors), got=places, names=list(dns.names))
    wrong = wrong_answers(dns, line)
    hijacked = any(each.name == dns.nonce and each.addresses for each in _udp(dns) if each.role == "configured")
    if any(each.role != "reference" for each in wrong):
        return _wrong(dns, line, wrong)
    given = [each for each in _udp(dns) if each.name != dns.nonce and each.addresses]
    own = [each for each in given if each.role == "configured"]
    if not own:
        return finding("dns.unjudged", missing=Missing("missing.dns_no_address"), names=list(dns.names))
    judged = [
        each.name
        for each in own
        if expectation(line, each.name)
        or any(other.name == each.name and other.server != each.server and other.role != each.role for other in given)
    ]
    if not judged:
        return finding("dns.unjudged", missing=Missing("missing.dns_nobody_else"), names=list(dns.names))
    return finding(
        "dns.true",
        servers=_asked(dns, ("configured",)),
        names=list(dict.fromkeys(judged)),
        nonce_hijacked=hijacked,
    )


def _wrong(dns: DnsReading, line: Line, wrong: Sequence[Wrong]) -> Finding:
    of_carrier = set(_asked(dns, ("carrier",))) | set(line.address.dns)
    third_opinion = {each.name for each in wrong if each.role == "reference"}
    by_carrier = [each for each in wrong if each.role == "carrier" or each.server in of_carrier]
    by_carrier_alone = [each for each in by_carrier if each.name not in third_opinion]
    if by_carrier_alone:
        return _wrong_finding("dns.wrong_carrier", dns, by_carrier_alone)
    false_at_carrier = {each.name for each in by_carrier}
    right_at_carrier = {each.name for each in _udp(dns) if each.role == "carrier" and each.addresses} - false_at_carrier
    own = [each for each in wrong if each.role == "configured" and each.server not in of_carrier]
    contradicted = [each for each in own if each.name in right_at_carrier]
    if contradicted:
        return _wrong_finding("dns.wrong_configured", dns, contradicted)
    # Either only the configured ones could be asked, or all say the same against the record, a third opinion too.
    return _wrong_finding("dns.wrong_unplaced", dns, own or by_carrier)


def _wrong_finding(code: str, dns: DnsReading, wrong: Sequence[Wrong]) -> Finding:
    first = wrong[0]
    liars = list(dict.fromkeys(each.server for each in wrong))
    right = [
        each.server for each in _udp(dns) if each.name == first.name and each.addresses and each.server not in liars
    ]
    return finding(
        code,
        name=first.name,
        got=list(first.got),
        want=list(first.want),
        servers=liars,
        working=list(dict.fromkeys(right)),
        names=list(dict.fromkeys(each.name for each in wrong)),
    )
