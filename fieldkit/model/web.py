"""Web pages fetched phase by phase: name, connect, TLS, first byte, transfer; and the proxy set on this laptop."""

from dataclasses import dataclass
from typing import Literal

FetchOutcome = Literal[
    "ok",  # a complete HTTP answer, whatever its status
    "dns_failed",
    "connect_timeout",
    "refused",  # reset on connect
    "unreachable",
    "tls_failed",
    "stalled",  # connected, request sent, then silence
    "reset",  # connected, then cut
    "proxy_failed",  # the proxy itself cannot be reached, or refuses
    "bad_reply",  # not HTTP
    "local",  # this laptop refused to send
]


@dataclass(frozen=True, slots=True)
class WebFetch:
    """One page.  Times in ms.  `small_segments`: fetched again with TCP MSS held at that size after a stall.

    `resolved_by` names whose answer gave `address`; `title` and `location` are untrusted text from the wire.
    `clock_s`: how far the answer's Date is ahead of this laptop's clock, in seconds; behind is negative.
    """

    url: str
    outcome: FetchOutcome
    via: Literal["direct", "proxy"] = "direct"
    address: str | None = None
    resolved_by: Literal["configured", "carrier", "reference", "record", "literal", "hosts"] | None = None
    status: int | None = None
    location: str | None = None
    title: str | None = None
    body_sha256: str | None = None
    body_bytes: int = 0
    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    ttfb_ms: float | None = None
    total_ms: float | None = None
    certificate: Literal["valid", "untrusted", "expired", "not_yet_valid", "wrong_name"] | None = None
    small_segments: int | None = None
    clock_s: float | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy set on this laptop, and where it is set."""

    url: str
    where: Literal["environment", "system", "pac"]


@dataclass(frozen=True, slots=True)
class WebReading:
    """All fetches of one round, direct and (if one is set) through the proxy.

    `nowhere`: what came of a page asked for at an address where nobody lives; only tried where the pages look alike.
    """

    fetches: tuple[WebFetch, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    nowhere: WebFetch | None = None
