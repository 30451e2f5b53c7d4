"""What each resolver answered: configured, carrier's, third opinion; UDP and TCP."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["configured", "carrier", "reference"]
Failure = Literal["timeout", "refused", "unreachable", "malformed"]


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """One query's fate.  `rcode` is None without an answer, then `failure` says how.  NXDOMAIN is a working server."""

    server: str
    role: Role
    name: str
    transport: Literal["udp", "tcp"]
    kind: Literal["A", "AAAA"] = "A"
    rcode: str | None = None
    addresses: tuple[str, ...] = ()
    rtt_ms: float | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class DnsReading:
    """All queries of one round.  `nonce` is a made-up name that no honest resolver can resolve.

    A server that is both configured and the carrier's appears once per role.  A reference equal to a carrier's
    resolver is left out: it is no third opinion.
    """

    names: tuple[str, ...]
    nonce: str
    answers: tuple[DnsAnswer, ...] = ()
