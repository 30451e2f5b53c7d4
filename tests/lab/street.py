"""The street every site of the lab stands in: laptop, customer's LAN and router, access switch, carrier, internet.

laptop -- lan switch -- router -- access switch -- carrier -- internet (a.example, b.example, third-opinion DNS)
at `cpe` the laptop is plugged into the access switch with the line's own address, and the router is out.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.lab.net import FIRST, Host, Net, all_listening
from tests.lab.relay import Relay, insert

LAN = "192.168.1"
LINE_IP, LINE_GATEWAY, LINE_PREFIX = "203.0.113.9", "203.0.113.10", 29
CARRIER_DNS, THIRD_DNS = "203.0.113.53", "198.51.100.53"
SITES = {"a.example": "198.51.100.80", "b.example": "198.51.100.81", "c.example": "198.51.100.82"}
PORTAL = "203.0.113.99"
ROUTER_MAC = "00:e0:fc:00:00:01"
VRRP_MAC = "00:00:5e:00:01:07"
NOTHING_ELSE = "--address=/#/"  # dnsmasq: every other name does not exist
WEBSERVER = Path(__file__).with_name("webserver.py")


class Street:
    """A healthy street; `tests/lab/breakage.py` breaks it."""

    def __init__(self, net: Net, at: str, relay: str | None = None, folder: Path | None = None) -> None:
        """`relay` puts one on a section: `lan` at the laptop, `access` before the carrier, `core` before the sites."""
        self.net = net
        self._relay_on, self._folder = relay, folder
        self.relay: Relay | None = None
        self.at = at
        self.pc = net.host("pc")
        self.lan = net.switch("lan")
        self.access = net.switch("acc")
        self.carrier = net.host("car")
        self.internet = net.host("inet")
        self.router: Host | None = net.host("rtr") if at == "lan" else None
        self.servers: dict[str, Any] = {}
        self.environment: dict[str, str] = {}
        self._wire()

    def _wire(self) -> None:
        net = self.net
        self._join("access", self.carrier, "dn0", self.access)
        self._join("core", self.carrier, "up0", self.internet, far="eth0")
        self.carrier.address("dn0", f"{LINE_GATEWAY}/{LINE_PREFIX}")
        self.carrier.address("up0", "198.51.100.1/24")
        self.carrier.address("lo", f"{CARRIER_DNS}/32", f"{PORTAL}/32")
        self.carrier.forwards()
        self.internet.address("eth0", f"{THIRD_DNS}/24", *(f"{ip}/24" for ip in SITES.values()))
        self.internet.route("198.51.100.1")
        if self.router is not None:
            net.plug(self.router, "lan0", self.lan, mac=ROUTER_MAC)
            net.plug(self.router, "wan0", self.access)
            self.router.address("lan0", f"{LAN}.1/24")
            self.router.address("wan0", f"{LINE_IP}/{LINE_PREFIX}")
            self.router.route(LINE_GATEWAY)
            self.router.forwards()
            self.carrier.route(LINE_IP, to=f"{LAN}.0/24")
        self.switch = self.lan if self.at == "lan" else self.access
        self.port = self._join("lan", self.pc, "eth0", self.switch)

    def _join(self, section: str, host: Host, interface: str, other: Host, far: str | None = None) -> str:
        """A cable, or the relay in its place; without `far` the other is a switch, whose port's name comes back."""
        if section != self._relay_on:
            if far is None:
                return self.net.plug(host, interface, other)
            self.net.cable(host, interface, other, far)
            return far
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        port = far or f"p-{host.name}-{interface}"[:15]
        self.relay = insert(self.net, "rel", host, interface, other, port, self._folder)
        if far is None:
            other.ip("link", "set", port, "master", "br0")
        return port

    def open_shop(self, settings: Mapping[str, Any]) -> None:
        """Start the servers; `settings` change how they start."""
        names = [*(f"--address=/{name}/{ip}" for name, ip in SITES.items()), NOTHING_ELSE]
        carrier_names = settings.get("carrier_names", names)
        self.servers["carrier_dns"] = self.carrier.dnsmasq(f"--listen-address={CARRIER_DNS}", *carrier_names)
        self.servers["third_dns"] = self.internet.dnsmasq(f"--listen-address={THIRD_DNS}", *names)
        if self.router is not None:
            dns = settings.get("router_dns", [f"--server={CARRIER_DNS}"])
            dhcp = settings.get("router_dhcp", [f"--dhcp-range={LAN}.100,{LAN}.150,255.255.255.0,1h"])
            self.servers["router"] = self.router.dnsmasq("--interface=lan0", "--except-interface=lo", *dns, *dhcp)
        for ip in dict.fromkeys(SITES.values()):
            words = settings.get("web", [])
            self.internet.spawn(*FIRST, sys.executable, str(WEBSERVER), ip, "80", *words)
            self.internet.spawn(*FIRST, sys.executable, str(WEBSERVER), ip, "443", *words, *settings.get("web_tls", []))
        if settings.get("portal"):
            page = settings.get("portal_page", ["--portal", "http://pay.carrier.example/"])
            self.carrier.spawn(*FIRST, sys.executable, str(WEBSERVER), PORTAL, "80", *page)
        waits = [(self.carrier, 53, True), (self.internet, 53, True), (self.internet, 80, False)]
        all_listening(
            [*waits, (self.internet, 443, False), *([(self.carrier, 80, False)] if settings.get("portal") else [])]
        )
        if self.router is not None and settings.get("router_dhcp") != []:
            all_listening([(self.router, 67, True)])

    def address_laptop(self, settings: Mapping[str, Any]) -> None:
        """Give the laptop its address, route and resolver."""
        ip, prefix, gateway, dns = (
            (f"{LAN}.50", 24, f"{LAN}.1", f"{LAN}.1")
            if self.at == "lan"
            else (LINE_IP, LINE_PREFIX, LINE_GATEWAY, CARRIER_DNS)
        )
        given = settings.get("laptop", {})
        ip, prefix, gateway = given.get("ip", ip), given.get("prefix", prefix), given.get("gateway", gateway)
        if ip:
            self.pc.address("eth0", f"{ip}/{prefix}")
        if ip and gateway:
            self.pc.ip("route", "add", "default", "via", gateway, "dev", "eth0", "onlink", "metric", "100")
        self.pc.write_etc("resolv.conf", f"nameserver {settings.get('dns', dns)}\n" if settings.get("dns", dns) else "")

    def record(self) -> dict[str, Any]:
        """The line's record, as the carrier keeps it."""
        return {
            "id": "LAB-0001",
            "service": "internet",
            "rate_mbps": 100,
            "address": {
                "mode": "static",
                "ip": LINE_IP,
                "prefix": LINE_PREFIX,
                "gateway": LINE_GATEWAY,
                "dns": [CARRIER_DNS],
            },
            "lan": {"gateway": f"{LAN}.1", "prefix": 24, "gateway_macs": [ROUTER_MAC], "dhcp_servers": [f"{LAN}.1"]},
            "cpe": {"owner": "customer", "mode": "bridge"},
            "test": {
                "at": self.at,
                "targets": ["http://a.example/", "http://b.example/", SITES["a.example"]],
                "reference_dns": [THIRD_DNS],
                "expect": {name: [SITES[name]] for name in ("a.example", "b.example")},
            },
        }
