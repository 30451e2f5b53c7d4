"""PPPoE: who answers a discovery on the line, and the error that a dial-up ended with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ErrorTag = Literal["service_name", "ac_system", "generic"]
Dialled = Literal["refused", "no_answer", "dropped", "no_pool", "device", "local"]

# Windows' numbers of a failed dial-up, by what they leave to look for.  Source: raserror.h, Microsoft's "Routing and
# Remote Access Error Codes".  The names are Microsoft's; what they mean on a carrier's PPPoE line is field practice:
# 651 is what Windows 7 and later say both for a dead modem and for an access concentrator that does not answer.
ERRORS: Mapping[int, Dialled] = {
    602: "local",  # the port is already open: a second dial-up is running
    608: "local",  # the device does not exist
    609: "local",
    615: "local",  # the port was not found
    619: "dropped",  # the port is disconnected
    628: "dropped",  # ended by the far end before it stood
    629: "dropped",  # closed by the far end
    630: "local",  # hardware failure
    633: "local",  # in use already, or not configured
    638: "no_answer",  # the request has timed out
    646: "refused",  # not at this time of day
    647: "refused",  # the account is disabled
    648: "refused",  # the password has expired
    649: "refused",  # no permission to dial in
    650: "no_answer",  # the server does not respond
    651: "device",  # the connecting device reported an error
    676: "dropped",  # busy
    678: "no_answer",  # no answer
    680: "local",  # no dial tone
    691: "refused",  # user name or password refused
    692: "local",  # hardware failure in port or device
    718: "dropped",  # PPP timed out
    719: "dropped",  # PPP ended by the far end
    720: "local",  # no PPP control protocols configured: this computer's TCP/IP
    721: "no_answer",  # the far end does not respond
    734: "dropped",  # the link control protocol was terminated
    736: "dropped",  # the far end ended the control protocol
    738: "no_pool",  # the server assigned no address
    769: "local",  # destination not reachable: the card is disabled
    797: "local",  # the modem was not found
    813: "local",  # a connection of this kind is up already
    814: "local",  # no Ethernet underneath
    815: "no_answer",  # the broadband server does not respond
}
LOWEST_ERROR, HIGHEST_ERROR = 600, 899


@dataclass(frozen=True, slots=True)
class Concentrator:
    """One PADO: the access concentrator's MAC and what it says of itself.  Names and errors are untrusted text.

    `errors` holds the error tags as (kind, text); `after_ms` counts from the first PADI.
    """

    mac: str
    name: str | None = None
    services: tuple[str, ...] = ()
    errors: tuple[tuple[ErrorTag, str], ...] = ()
    after_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class PppoeReading:
    """Every PADO of one window; `complete` only when it ran its full length, so that silence means something.

    `unread`: answers that no one could read; somebody is there.
    """

    client_mac: str
    sent: int
    window_s: float
    complete: bool
    concentrators: tuple[Concentrator, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class PppoeError:
    """The number a dial-up ended with, as the customer's computer shows it (`pppoe.error`)."""

    number: int
