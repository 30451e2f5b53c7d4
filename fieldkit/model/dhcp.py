"""Every DHCP OFFER heard in one window, and what else tells whether a server has addresses left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One OFFER: options 54, 3, 6, 1, 51, relay (82 or giaddr), keyed by the frame's source MAC.

    `after_ms` counts from the first DISCOVER.  `client` is whom it was offered to, None: to this laptop; addresses and
    times of offers to different clients do not compare.
    """

    server_id: str | None
    source_mac: str | None
    source_ip: str
    your_ip: str
    prefix: int | None = None
    routers: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    lease_s: int | None = None
    relay: str | None = None
    after_ms: float = 0.0
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Informed:
    """One ACK to a DHCPINFORM: the service runs, whether or not it has an address left."""

    server_id: str | None
    source_mac: str | None
    routers: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DhcpReading:
    """The OFFERs of one window; `complete` only when it ran its full length, so that absence means something.

    `informed` are answers to an INFORM, which takes no address.  `waiting` are other clients heard asking without ever
    being answered, `served` those seen to get an ACK (both by MAC; a switch shows us broadcasts only).  `asked` is how
    many INFORMs were sent.  `method` `capture`: nothing was sent, the file's own clients asked.  `lost`: more came than
    could be read, `unplugged`: the link was away meanwhile; either is why it is not `complete`.
    """

    client_mac: str
    sent: int
    window_s: float
    complete: bool
    offers: tuple[Offer, ...] = ()
    asked: int = 0
    informed: tuple[Informed, ...] = ()
    waiting: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    method: str = "raw"
    lost: bool = False
    unplugged: bool = False
