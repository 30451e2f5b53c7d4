"""One complained-of site, by name and by address; its control group is the `web` reading."""

from dataclasses import dataclass

from fieldkit.model.dns import DnsAnswer
from fieldkit.model.reach import Attempt
from fieldkit.model.web import WebFetch


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What each resolver says of the host, whether each address connects, and whether the page comes."""

    url: str
    host: str
    dns: tuple[DnsAnswer, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    fetches: tuple[WebFetch, ...] = ()
    hosts_file: str | None = None
