"""What can be broken in the street, by name; `before` acts on how servers and laptop start, `after` on what runs."""

from collections.abc import Callable
from typing import Any

from tests.lab.net import all_listening
from tests.lab.street import CARRIER_DNS, LAN, LINE_IP, NOTHING_ELSE, PORTAL, SITES, VRRP_MAC, Street

Settings = dict[str, Any]
BEFORE: dict[str, Callable[[Settings], None]] = {}
AFTER: dict[str, Callable[[Street], None]] = {}


def before(function: Callable[[Settings], None]) -> Callable[[Settings], None]:
    """Register a change of how things start."""
    BEFORE[function.__name__] = function
    return function


def after(function: Callable[[Street], None]) -> Callable[[Street], None]:
    """Register a change of what runs."""
    AFTER[function.__name__] = function
    return function


def _drop(street: Street, host: str, chain: str, rule: str) -> None:
    made = {"car": street.carrier, "rtr": street.router, "inet": street.internet}[host]
    assert made is not None
    made.filter(
        f"add table inet t\nadd chain inet t {chain} {{ type filter hook {chain} priority 0; }}\n"
        f"add rule inet t {chain} {rule}\n"
    )


@before
def no_address(settings: Settings) -> None:
    """The laptop is set to automatic and got nothing."""
    settings["laptop"] = {"ip": None}
    settings["dns"] = None


@before
def no_dhcp_server(settings: Settings) -> None:
    """The router hands out nothing."""
    settings["router_dhcp"] = []


@before
def wrong_static_address(settings: Settings) -> None:
    """The last customer's address is still set."""
    settings["laptop"] = {"ip": "192.168.77.50", "gateway": "192.168.77.1"}


@before
def wrong_gateway(settings: Settings) -> None:
    """A gateway nobody answers for."""
    settings["laptop"] = {"gateway": f"{LAN}.254"}


@before
def wrong_line_address(settings: Settings) -> None:
    """Alone at the hand-over with another address than the line's."""
    settings["laptop"] = {"ip": "203.0.113.12"}


@before
def router_dns_dead(settings: Settings) -> None:
    """The router's resolver does not run."""
    settings["router_dns"] = ["--port=0"]


@before
def router_dns_lies(settings: Settings) -> None:
    """The router resolves everything people ask for to a private address."""
    settings["router_dns"] = [f"--server={CARRIER_DNS}", *(f"--address=/{name}/10.66.66.66" for name in SITES)]


@before
def carrier_dns_lies(settings: Settings) -> None:
    """The carrier's resolver gives wrong addresses."""
    settings["carrier_names"] = [*(f"--address=/{name}/203.0.113.200" for name in SITES), NOTHING_ELSE]


@before
def captive_names(settings: Settings) -> None:
    """Every name leads to the arrears page."""
    settings["carrier_names"] = [f"--address=/#/{PORTAL}"]
    settings["portal"] = True


@before
def arrears_page(settings: Settings) -> None:
    """Names resolve, every page is sent to the arrears page."""
    settings["portal"] = True


@after
def every_page_redirected(street: Street) -> None:
    """The carrier answers every page itself."""
    street.carrier.filter(
        "add table ip n\nadd chain ip n pre { type nat hook prerouting priority -100; }\n"
        f"add rule ip n pre iifname dn0 tcp dport 80 dnat to {PORTAL}\n"
    )


@after
def icmp_filtered(street: Street) -> None:
    """Nobody answers ICMP."""
    for host in ("car", "inet", *(["rtr"] if street.router else [])):
        _drop(street, host, "input", "icmp type echo-request drop")


@after
def vrrp_pair(street: Street) -> None:
    """The router answers for its address with a virtual MAC as well."""
    assert street.router is not None
    street.net.plug(street.router, "lan1", street.lan, mac=VRRP_MAC)
    street.router.address("lan1", f"{LAN}.1/24")


@after
def hotspot(street: Street) -> None:
    """A phone beside the cable, with the better route."""
    _hotspot(street, "usb0")


@after
def hotspot_like_a_cable(street: Street) -> None:
    """A phone that shows up under the name of a wired port."""
    _hotspot(street, "eth1")


def _hotspot(street: Street, name: str) -> None:
    phone = street.net.host("tel")
    street.net.cable(street.pc, name, phone, "eth0")
    street.net.cable(phone, "up0", street.internet, "tel0")
    phone.address("eth0", "192.168.43.1/24")
    phone.address("up0", "198.51.200.2/30")
    phone.forwards()
    street.internet.address("tel0", "198.51.200.1/30")
    street.internet.route("198.51.200.2", to="192.168.43.0/24")
    phone.route("198.51.200.1")
    street.pc.address(name, "192.168.43.20/24")
    street.pc.route("192.168.43.1", interface=name, metric=50)


@after
def cable_out(street: Street) -> None:
    """The plug is out."""
    street.switch.ip("link", "set", street.port, "down")


@after
def router_gone(street: Street) -> None:
    """The router hangs: its LAN port answers nothing."""
    street.lan.ip("link", "set", "p-rtr-lan0", "nomaster")


@after
def carrier_gone(street: Street) -> None:
    """The carrier's gateway is not there."""
    street.access.ip("link", "set", "p-car-dn0", "nomaster")


@after
def gateway_drops(street: Street) -> None:
    """The carrier's gateway answers ARP and passes nothing."""
    _drop(street, "car", "forward", "drop")
    _drop(street, "car", "input", "drop")


@after
def line_down_behind_router(street: Street) -> None:
    """The router is well, the line behind it dead."""
    street.access.ip("link", "set", "p-car-dn0", "nomaster")


@after
def carrier_dns_dead(street: Street) -> None:
    """The carrier's resolver does not answer."""
    _drop(street, "car", "input", "meta l4proto { tcp, udp } th dport 53 drop")


@after
def web_ports_blocked(street: Street) -> None:
    """Web ports are dropped on the way."""
    _drop(street, "car", "forward", "tcp dport { 80, 443 } drop")


@after
def site_dead(street: Street) -> None:
    """One site's host does not answer."""
    _drop(street, "inet", "input", f"ip daddr {SITES['c.example']} drop")


@after
def mtu_black_hole(street: Street) -> None:
    """Large packets vanish without a word."""
    _drop(street, "car", "forward", "meta length > 1400 drop")


@after
def proxy_wrong(street: Street) -> None:
    """A proxy is set that is not there."""
    street.environment["http_proxy"] = street.environment["https_proxy"] = f"http://{LAN}.77:3128"


@after
def second_gateway(street: Street) -> None:
    """A router used as a switch holds the gateway's address, its own DHCP on."""
    rogue = street.net.host("rog")
    street.net.plug(rogue, "eth0", street.lan, mac="c8:3a:35:00:00:77")
    rogue.address("eth0", f"{LAN}.1/24")


@after
def second_dhcp_server(street: Street) -> None:
    """A router on the LAN hands out itself as the way out."""
    rogue = street.net.host("rog")
    street.net.plug(rogue, "eth0", street.lan, mac="c8:3a:35:00:00:77")
    rogue.address("eth0", f"{LAN}.77/24")
    rogue.dnsmasq("--port=0", "--interface=eth0", f"--dhcp-range={LAN}.200,{LAN}.220,255.255.255.0,1h")
    all_listening([(rogue, 67, True)])


@after
def address_taken(street: Street) -> None:
    """Another station holds the laptop's own address."""
    other = street.net.host("oth")
    street.net.plug(other, "eth0", street.switch)
    ip, prefix = (f"{LAN}.50", 24) if street.at == "lan" else (LINE_IP, 29)
    other.address("eth0", f"{ip}/{prefix}")


@before
def self_made_address(settings: Settings) -> None:
    """The laptop made its own address up."""
    settings["laptop"] = {"ip": "169.254.13.7", "prefix": 16, "gateway": None}
    settings["dns"] = None


@after
def web_ports_refused(street: Street) -> None:
    """Web ports are answered with a reset on the way."""
    _drop(street, "car", "forward", "tcp dport { 80, 443 } reject with tcp reset")


@after
def router_dns_dropped(street: Street) -> None:
    """The router swallows DNS."""
    _drop(street, "rtr", "input", "meta l4proto { tcp, udp } th dport 53 drop")


@after
def port_switched_off(street: Street) -> None:
    """The laptop's own port is disabled."""
    street.pc.ip("link", "set", "eth0", "down")


@after
def site_in_error(street: Street) -> None:
    """One site refuses connections."""
    _drop(street, "inet", "input", f"ip daddr {SITES['c.example']} tcp dport {{ 80, 443 }} reject with tcp reset")


@after
def internet_gone(street: Street) -> None:
    """Nothing beyond the carrier's edge answers."""
    _drop(street, "car", "forward", "oifname up0 drop")


@before
def arrears_page_in_place(settings: Settings) -> None:
    """The carrier serves its own page in place of every page, without sending the browser anywhere."""
    settings["portal"] = True
    settings["portal_page"] = ["--title", "Please pay"]


@before
def carrier_lies_for_one_site(settings: Settings) -> None:
    """The carrier's resolver has a wrong address for one site."""
    right = [f"--address=/{name}/{ip}" for name, ip in SITES.items() if name != "c.example"]
    settings["carrier_names"] = [*right, "--address=/c.example/203.0.113.200", NOTHING_ELSE]


@before
def carrier_dns_refuses(settings: Settings) -> None:
    """The carrier's resolver runs and serves nobody."""
    settings["carrier_names"] = []


@before
def first_resolver_dead(settings: Settings) -> None:
    """Two resolvers are set; the first is not there."""
    settings["dns"] = f"{LAN}.222\nnameserver {LAN}.1"


@after
def nat(street: Street) -> None:
    """The router hides the LAN behind the line's address, as nearly all do."""
    assert street.router is not None
    street.carrier.ip("route", "del", f"{LAN}.0/24")
    street.router.filter(
        "add table ip n\nadd chain ip n post { type nat hook postrouting priority 100; }\n"
        "add rule ip n post oifname wan0 masquerade\n"
    )


@after
def glbp_pair(street: Street) -> None:
    """Two forwarders answer for the gateway's address by turns, as GLBP wants it."""
    assert street.router is not None
    for number in (1, 2):
        street.net.plug(street.router, f"lan{number}", street.lan, mac=f"00:07:b4:00:01:0{number}")
        street.router.address(f"lan{number}", f"{LAN}.1/24")


@after
def proxy_arp(street: Street) -> None:
    """The router answers ARP for every address it has a route to."""
    assert street.router is not None
    street.router.run("sysctl", "-qw", "net.ipv4.conf.lan0.proxy_arp=1")


@after
def second_card_same_lan(street: Street) -> None:
    """The laptop has a second wired port in the same LAN, with a worse route."""
    street.net.plug(street.pc, "eth1", street.lan)
    street.pc.address("eth1", f"{LAN}.51/24")
    street.pc.route(f"{LAN}.1", interface="eth1", metric=200)


@after
def clamped_pppoe(street: Street) -> None:
    """The line carries 1492 bytes, the router clamps the MSS, and nobody is told of anything by ICMP."""
    assert street.router is not None
    street.router.filter(
        "add table inet m\nadd chain inet m f { type filter hook forward priority 0; }\n"
        "add rule inet m f tcp flags syn tcp option maxseg size set 1452\n"
    )
    _drop(street, "car", "forward", "meta length > 1492 drop")


@after
def https_blocked(street: Street) -> None:
    """Port 443 alone is dropped on the way."""
    _drop(street, "car", "forward", "tcp dport 443 drop")


@after
def router_wan_unplugged(street: Street) -> None:
    """The router's WAN port has no link."""
    street.access.ip("link", "set", "p-rtr-wan0", "down")


@after
def dns_rejected_everywhere(street: Street) -> None:
    """Whoever is asked by DNS, a refusal comes back."""
    rule = "meta l4proto { tcp, udp } th dport 53 reject"
    _drop(street, "car", "forward", rule)
    _drop(street, "car", "input", rule)
