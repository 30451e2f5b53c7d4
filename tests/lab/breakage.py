"""What can be broken in the street, by name; `before` acts on how servers and laptop start, `after` on what runs."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.lab.net import Host, all_listening, wait_for
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


# Frames of access concentrators come from a program of their own: rp-pppoe has no way to answer with an error.
BRAS_IN_ERROR = """
import socket, struct
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x8863))
sock.bind(("dn0", 0x8863))
own = sock.getsockname()[4]
def tag(kind, value):
    return struct.pack("!HH", kind, len(value)) + value
while True:
    frame, where = sock.recvfrom(2048)
    if where[2] == 4 or frame[14:16] != b"\\x11\\x09":
        continue
    (length,) = struct.unpack_from("!H", frame, 18)
    mark = frame[20:20 + length].split(b"\\x01\\x03\\0\\x08")[1][:8]
    tags = tag(0x0102, b"BRAS-1") + tag(0x0103, mark) + tag(0x0202, b"no session left")
    sock.send(frame[6:12] + own + struct.pack("!HBBHH", 0x8863, 0x11, 7, 0, len(tags)) + tags)
"""


def _pppoe_server(host: Host, interface: str, name: str) -> None:
    """A real access concentrator.  It answers discoveries; nobody dials in, so it needs no PPP."""
    host.spawn("pppoe-server", "-F", "-I", interface, "-C", name)
    _takes_discoveries(host)


def _takes_discoveries(host: Host) -> None:
    # Each listener for a kind of frame has its line in the namespace's own table.
    wait_for(lambda: "8863" in host.run("cat", "/proc/net/packet").stdout, what="an access concentrator")


@after
def bras(street: Street) -> None:
    """The carrier's access concentrator answers."""
    _pppoe_server(street.carrier, "dn0", "BRAS-1")


@after
def bras_in_error(street: Street) -> None:
    """The access concentrator answers every discovery with an error."""
    street.carrier.spawn(sys.executable, "-c", BRAS_IN_ERROR)
    _takes_discoveries(street.carrier)


@before
def left_over_address(settings: Settings) -> None:
    """On a dialled line, the address of another customer's LAN is still set, with a gateway that is not there."""
    settings["laptop"] = {"ip": "192.168.77.50", "prefix": 24, "gateway": "192.168.77.1"}


AHEAD = timedelta(days=900)


@cache
def _certificate() -> Path:
    """A certificate of the lab's own authority that begins when everybody else's clock says so."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lab")])
    begins = datetime.now(UTC) + AHEAD - timedelta(days=30)
    hosts = x509.SubjectAlternativeName([x509.DNSName(host) for host in SITES])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=90))
        .add_extension(hosts, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = Path(tempfile.mkdtemp(prefix="fieldkit-lab-")) / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class _ClockBehind:
    """This laptop's clock is years behind: every site tells another time, and their certificates are not valid yet.

    The clock of the machine that runs the lab is not touched; all the others are set ahead.
    """

    @staticmethod
    def before(settings: Settings) -> None:
        settings["web"] = ["--ahead", str(AHEAD.total_seconds())]
        settings["web_tls"] = ["--tls", str(_certificate())]

    @staticmethod
    def after(street: Street) -> None:
        street.environment["SSL_CERT_FILE"] = str(_certificate())


BEFORE["clock_behind"] = _ClockBehind.before
AFTER["clock_behind"] = _ClockBehind.after


@after
def carrier_answers_seldom(street: Street) -> None:
    """The carrier's router holds back its own answers, as busy routers do; what it forwards is whole."""
    street.carrier.filter(
        "add table inet q\nadd chain inet q output { type filter hook output priority 0; }\n"
        "add rule inet q output icmp type { echo-reply, time-exceeded } limit rate over 4/second burst 4 packets drop\n"
    )


@after
def iperf3_server(street: Street) -> None:
    """The carrier's test server stands beside the sites."""
    street.internet.spawn("iperf3", "--server", "--bind", SITES["a.example"])
    all_listening([(street.internet, 5201, False)])


def _limited(street: Street, megabits: float) -> None:
    """The line carries so much each way, and no more."""
    for device in ("dn0", "up0"):
        street.carrier.run(
            "tc", "qdisc", "add", "dev", device, "root", "tbf",
            "rate", f"{megabits}mbit", "burst", "16kb", "latency", "40ms",
        )  # fmt: skip


@after
def two_megabits(street: Street) -> None:
    """A limit far below what was sold."""
    _limited(street, 2)


@after
def ten_megabits(street: Street) -> None:
    """A limit that is what was sold."""
    _limited(street, 10)
