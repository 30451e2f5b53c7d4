"""Every parser of frames that are heard on a LAN; none of them raises, whatever the bytes.

All take an Ethernet frame without VLAN tags; `untag` takes those off.  ARP is read by `probes.arp.parse_arp`.
"""

from fieldkit.probes.frames_dhcp import Boot, parse_boot
from fieldkit.probes.frames_ether import Udp4, name_of, udp4, untag
from fieldkit.probes.frames_groups import parse_group
from fieldkit.probes.frames_names import parse_names
from fieldkit.probes.frames_switch import Stp, parse_cdp, parse_lldp, parse_stp
from fieldkit.probes.frames_v6 import Dhcp6, parse_dhcp6, parse_ra

__all__ = [
    "Boot",
    "Dhcp6",
    "Stp",
    "Udp4",
    "name_of",
    "parse_boot",
    "parse_cdp",
    "parse_dhcp6",
    "parse_group",
    "parse_lldp",
    "parse_names",
    "parse_ra",
    "parse_stp",
    "udp4",
    "untag",
]
