"""Who is meant by a culprit: its MAC and address, its maker, and where it is plugged in, as far as that is known."""

from collections.abc import Iterable
from typing import Any

from fieldkit.checks.plugged import where
from fieldkit.checks.registry import Evidence
from fieldkit.model.vendor import vendor_of


def culprits(seen: Evidence, pairs: Iterable[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """One row a device for these (MAC, address): `{mac, ip, vendor, switch, port}`, the same device once an address.

    `cable` stands beside where cables were pulled; `port_by` says by what means the place was found (`switch`, `paste`,
    `lldp`, `unplug`).  A port that leads on to another switch is `behind`, not `port`: nobody may pull that one.
    """
    return [_row(seen, mac, ip) for mac, ip in dict.fromkeys((mac.lower(), ip) for mac, ip in pairs)]


def _row(seen: Evidence, mac: str, ip: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"mac": mac, "ip": ip, "vendor": vendor_of(mac), "switch": None, "port": None}
    place = where(seen, mac)
    if place is None or (place.port is None and place.cable is None):
        return row
    row["switch"] = place.switch
    row["port" if place.end == "edge" else "behind"] = place.port
    if place.cable is not None:
        row["cable"] = place.cable
    return row | {"port_by": place.by}
