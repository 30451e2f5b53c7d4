"""What the Linux kernel and its network programs say is read rightly, also when it is cut short."""

import socket
import struct
import sys
from pathlib import Path

import pytest

from fieldkit.model.address import DefaultRoute
from fieldkit.model.link import Kind
from fieldkit.probes import netlink_linux, nic_linux, setup_linux
from fieldkit.probes.netlink_linux import RawLink
from fieldkit.probes.setup_linux import Configured, Lease

DATA = Path(__file__).parents[1] / "data" / "os"
ON = 0x1043  # up, broadcast, running, multicast
ETHER = 1

little_endian = pytest.mark.skipif(sys.byteorder == "big", reason="recorded on a little-endian machine")


def bodies(name: str) -> list[bytes]:
    return [bytes.fromhex(line) for line in (DATA / name).read_text().split()]


@little_endian
def test_recorded_links() -> None:
    """A veth with carrier, one without, and loopback, as the kernel listed them."""
    links = {link.name: link for each in bodies("linux-links.hex") if (link := netlink_linux.parse_link(each))}
    assert {"lo", "eth0", "usb0"} == set(links)
    assert (
        links["eth0"].kind,
        links["eth0"].carrier,
        links["eth0"].mtu,
        links["eth0"].enabled,
    ) == ("veth", True, 1500, True)
    assert links["usb0"].carrier is False
    assert links["lo"].mac is None
    counters = links["eth0"].counters
    assert counters is not None
    assert counters.rx_packets > 0
    assert (counters.rx_crc, counters.carrier_changes) == (0, 2)


@little_endian
def test_recorded_addresses() -> None:
    """A lifetime makes an address dynamic; one for ever is permanent."""
    found = {each.ip: each for body in bodies("linux-addresses.hex") if (each := netlink_linux.parse_address(body))}
    assert not found["10.9.0.2"].permanent
    assert 0 < (found["10.9.0.2"].valid_s or 0) <= 3600
    assert (found["10.8.0.2"].permanent, found["10.8.0.2"].valid_s, found["10.8.0.2"].prefix) == (True, None, 24)


@little_endian
@pytest.mark.parametrize("name", ["linux-links.hex", "linux-addresses.hex"])
def test_cut_messages_never_raise(name: str) -> None:
    """A message cut at any byte gives something or nothing, never an exception."""
    for body in bodies(name):
        for end in range(len(body)):
            netlink_linux.parse_link(body[:end])
            netlink_linux.parse_address(body[:end])
            list(netlink_linux.messages(body[:end]))


def test_attributes_with_a_lie_about_their_length_end() -> None:
    """Length 0, or longer than the message, ends the list instead of looping."""
    assert list(netlink_linux.attributes(struct.pack("=HH", 0, 1) + b"abcd")) == []
    assert list(netlink_linux.attributes(struct.pack("=HH", 99, 1) + b"abcd")) == []
    assert list(netlink_linux.attributes(struct.pack("=HH", 7, 1) + b"abc\0")) == [(1, b"abc")]


def test_duplicate_flag_is_read() -> None:
    """An address that failed duplicate detection says so."""
    body = struct.pack("=BBBBI", socket.AF_INET, 24, 0x88, 0, 2) + struct.pack("=HH4s", 8, 2, bytes([10, 0, 0, 1]))
    address = netlink_linux.parse_address(body)
    assert address is not None
    assert (address.duplicate, address.permanent, address.ip) == (True, True, "10.0.0.1")


def link(name: str, kind: str = "", *, hardware: int = ETHER, flags: int = ON, **more: object) -> RawLink:
    return RawLink(index=7, name=name, flags=flags, hardware=hardware, kind=kind, **more)  # type: ignore[arg-type]  # table


LOCAL_MAC, REAL_MAC = "0a:11:22:33:44:55", "00:e0:fc:00:00:01"


@pytest.mark.parametrize(
    ("row", "driver", "wireless", "kind"),
    [
        pytest.param(link("lo", flags=0x49, hardware=772), "", False, "loopback", id="loopback"),
        pytest.param(link("enp3s0"), "e1000e", False, "ethernet", id="built-in port"),
        pytest.param(link("eth0", "veth"), "veth", False, "ethernet", id="veth is a cable"),
        pytest.param(link("eth0.1203", "vlan"), "802.1Q VLAN Support", False, "ethernet", id="VLAN"),
        pytest.param(link("wlp2s0"), "iwlwifi", True, "wireless", id="wireless"),
        pytest.param(link("usb0", "veth"), "veth", False, "tether", id="tether by name"),
        pytest.param(link("enx0a1122334455", mac=LOCAL_MAC), "rndis_host", False, "tether", id="RNDIS phone"),
        pytest.param(link("eth1", mac=REAL_MAC), "ipheth", False, "tether", id="iPhone"),
        pytest.param(link("enx0a1122334455", mac=LOCAL_MAC), "cdc_ncm", False, "tether", id="NCM phone: MAC made up"),
        pytest.param(link("enx00e0fc000001", mac=REAL_MAC), "cdc_ncm", False, "ethernet", id="NCM adapter: real MAC"),
        pytest.param(link("enx00e0fc000001", mac=REAL_MAC), "r8152", False, "ethernet", id="USB adapter"),
        pytest.param(link("wwp0s20u4", hardware=519), "qmi_wwan", False, "cellular", id="mobile broadband"),
        pytest.param(link("ppp0", hardware=512), "", False, "ppp", id="dialled"),
        pytest.param(link("tun0", "tun", hardware=65534), "tun", False, "tunnel", id="OpenVPN"),
        pytest.param(link("wg0", "wireguard", hardware=65534), "wireguard", False, "tunnel", id="WireGuard"),
        pytest.param(link("ip6tnl9", hardware=769), "", False, "tunnel", id="tunnel by hardware"),
        pytest.param(link("docker0", "bridge"), "bridge", False, "virtual", id="docker"),
        pytest.param(link("br-1f2e3d", "bridge"), "bridge", False, "virtual", id="docker network"),
        pytest.param(link("virbr0", "bridge"), "bridge", False, "virtual", id="libvirt"),
        pytest.param(link("vmnet8"), "", False, "virtual", id="VMware"),
        pytest.param(link("veth12ab", "veth", master=3), "veth", False, "virtual", id="container's end in a bridge"),
        pytest.param(link("dummy0", "dummy"), "dummy", False, "virtual", id="dummy"),
        pytest.param(link("can0", hardware=280), "", False, "other", id="CAN bus"),
    ],
)
def test_sort_of_interface(row: RawLink, driver: str, wireless: bool, kind: Kind) -> None:
    """Cable, hotspot, tunnel and container are told apart."""
    assert kind == nic_linux.kind_of(row, driver, wireless, {})


def test_bridge_over_a_real_port_is_the_port() -> None:
    """When the laptop's port sits in a bridge or bond, the outside carries the address; the member is left out."""
    member = link("enp3s0", master=7)
    assert nic_linux.kind_of(link("br0", "bridge"), "bridge", False, {7: [member]}) == "ethernet"
    assert nic_linux.kind_of(member, "e1000e", False, {}) == "virtual"
    assert nic_linux.kind_of(link("br0", "bridge"), "bridge", False, {7: [link("tap1", "tun", master=7)]}) == "virtual"


@pytest.mark.parametrize(
    ("low", "duplex", "high", "expected"),
    [
        (100, 1, 0, (100, "full")),
        (10, 0, 0, (10, "half")),
        (10000, 1, 0, (10000, "full")),
        (0x86A0, 1, 1, (100000, "full")),
        (0xFFFF, 0xFF, 0xFFFF, (None, None)),
        (0xFFFF, 0xFF, 0, (None, None)),
        (0, 0xFF, 0, (None, None)),
    ],
)
def test_speed_and_duplex(low: int, duplex: int, high: int, expected: tuple[int | None, str | None]) -> None:
    """Every way by which a driver says 'unknown' is unknown, and 10 Gbit/s of a veth is kept."""
    blob = bytearray(44)
    struct.pack_into("=HB", blob, 12, low, duplex)
    struct.pack_into("=H", blob, 28, high)
    assert expected == nic_linux.parse_settings(bytes(blob))
    assert nic_linux.parse_settings(bytes(blob[:20])) == (None, None)


def test_driver_name() -> None:
    """The driver's name ends at its first zero byte."""
    assert nic_linux.parse_driver(b"\3\0\0\0" + b"rndis_host".ljust(32, b"\0") + bytes(160)) == "rndis_host"
    assert nic_linux.parse_driver(b"") == ""


def test_sys_entry_of_another_namespace_is_not_believed(tmp_path: Path) -> None:
    """/sys counts only with the kernel's own index."""
    (tmp_path / "wlan0").mkdir()
    (tmp_path / "wlan0" / "ifindex").write_text("3\n")
    assert tmp_path / "wlan0" == nic_linux.own_sys_entry("wlan0", 3, tmp_path)
    assert nic_linux.own_sys_entry("wlan0", 4, tmp_path) is None
    assert nic_linux.own_sys_entry("eth0", 3, tmp_path) is None


@little_endian
def test_recorded_default_routes() -> None:
    """Both default routes, best metric first; an on-link one has no gateway."""
    assert (
        DefaultRoute("usb0", None, 50),
        DefaultRoute("eth0", "10.9.0.1", 200),
    ) == setup_linux.parse_routes((DATA / "linux-route.txt").read_text())


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0", 1),  # a tunnel's 0.0.0.0/1
        ("*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0", 0),  # unreachable default
        ("eth0\t00000000\t0100080A\t0002\t0\t0\t0\t00000000\t0\t0\t0", 0),  # not up
        ("eth0\t00000000\tnonsense\t0003\t0\t0\t0\t00000000\t0\t0\t0", 0),
        ("eth0\t00000000", 0),
    ],
)
def test_odd_route_rows(row: str, found: int) -> None:
    """Half a default by a tunnel counts; refusals and broken rows do not."""
    assert found == len(setup_linux.parse_routes(f"Iface\tDestination\n{row}\n"))


def test_pppoe_carriers() -> None:
    """The port below a PPPoE session is known while the session lives."""
    text = "Id       Address              Device\n0000001A 00:e0:fc:00:00:01     eth0\n"
    assert setup_linux.parse_pppoe(text) == ("eth0",)
    assert setup_linux.parse_pppoe("") == ()


def test_resolvers_behind_a_stub(tmp_path: Path) -> None:
    """A local stub is no resolver: those behind it are named; without them the stub is."""
    (tmp_path / "etc").mkdir()
    conf = tmp_path / "etc/resolv.conf"
    conf.write_text(
        "# nothing\nnameserver 192.168.1.1\nnameserver 192.168.1.1\nnameserver x y\nnameserver fe80::1%eth0\n"
    )
    assert setup_linux.resolvers("eth0", root=tmp_path) == ("192.168.1.1", "fe80::1%eth0")
    conf.write_text("nameserver 127.0.0.53\noptions edns0\n")
    assert setup_linux.resolvers("eth0", root=tmp_path) == ("127.0.0.53",)
    (tmp_path / "run/systemd/resolve").mkdir(parents=True)
    (tmp_path / "run/systemd/resolve/resolv.conf").write_text("nameserver 203.0.113.53\n")
    assert setup_linux.resolvers("eth0", root=tmp_path) == ("203.0.113.53",)
    conf.write_text("nameserver 127.0.0.1\n")
    assert setup_linux.resolvers("eth0", root=tmp_path) == ("127.0.0.1",)
    (tmp_path / "run/NetworkManager").mkdir()
    (tmp_path / "run/NetworkManager/no-stub-resolv.conf").write_text("nameserver 192.168.1.9\n")
    assert setup_linux.resolvers("eth0", root=tmp_path) == ("192.168.1.9",)
    conf.unlink()
    assert setup_linux.resolvers("eth0", root=tmp_path) == ()


def test_resolvectl() -> None:
    """Port, interface and TLS name are left off each server."""
    assert setup_linux.parse_resolvectl((DATA / "resolvectl.txt").read_text()) == (
        "192.168.1.1", "203.0.113.53", "203.0.113.54", "fe80::1", "2001:db8::53", "2001:db8::54",
    )  # fmt: skip
    assert setup_linux.parse_resolvectl("Link 3 (usb0):\n") == ()


def test_lease_files() -> None:
    """Leases of dhclient (also one cut short) and of systemd-networkd."""
    assert (Lease("192.168.1.40", "192.168.1.1"), Lease("192.168.1.50", "192.168.1.2")) == (
        setup_linux.parse_dhclient_leases((DATA / "dhclient.leases").read_text())
    )
    assert Lease("192.168.1.50", "192.168.1.1") == setup_linux.parse_key_lease(
        (DATA / "networkd-lease.txt").read_text()
    )
    assert setup_linux.parse_key_lease("LIFETIME=3\n") is None


def test_ifupdown() -> None:
    """The interface's own IPv4 stanza, not its IPv6 one and not its neighbour's."""
    text = (DATA / "interfaces.txt").read_text()
    assert setup_linux.parse_ifupdown(text, "eth0") == ("static", ("203.0.113.9",))
    assert setup_linux.parse_ifupdown(text, "eth1") == ("dhcp", ())
    assert setup_linux.parse_ifupdown(text, "eth2") == (None, ())


def test_nmcli() -> None:
    """Address, DHCP options and the connection's name, colons in it unescaped."""
    addresses, options, connection = setup_linux.parse_nmcli((DATA / "nmcli-device.txt").read_text())
    assert (
        addresses,
        options["dhcp_server_identifier"],
        connection,
    ) == (("192.168.1.50",), "192.168.1.1", "Wired: office")


@pytest.mark.parametrize(
    ("place", "data", "ip", "expected"),
    [
        ("run/systemd/netif/leases/2", "networkd-lease.txt", "192.168.1.50", ("dhcp", "192.168.1.1")),
        ("run/systemd/netif/leases/2", "networkd-lease.txt", "192.168.1.51", (None, None)),
        ("run/systemd/netif/leases/3", "networkd-lease.txt", "192.168.1.50", (None, None)),
        ("var/lib/NetworkManager/internal-1-eth0.lease", "networkd-lease.txt", "192.168.1.50", ("dhcp", "192.168.1.1")),
        ("var/lib/dhcp/dhclient.eth0.leases", "dhclient.leases", "192.168.1.40", ("dhcp", "192.168.1.1")),
        ("var/lib/dhcp/dhclient.leases", "dhclient.leases", "192.168.1.50", ("dhcp", "192.168.1.2")),
        ("var/lib/dhcp/dhclient.leases", "dhclient.leases", "203.0.113.9", (None, None)),
        ("etc/network/interfaces", "interfaces.txt", "203.0.113.9", ("static", None)),
        ("etc/network/interfaces", "interfaces.txt", "203.0.113.8", (None, None)),
    ],
)
def test_who_set_the_address(
    tmp_path: Path, place: str, data: str, ip: str, expected: tuple[str | None, str | None]
) -> None:
    """A file counts only when it names the very address: leases are old ones, or another namespace's, too."""
    target = tmp_path / place
    target.parent.mkdir(parents=True)
    target.write_text((DATA / data).read_text())
    said = setup_linux.configured("eth0", 2, ip, root=tmp_path)
    assert expected == (said.by, said.lease_server)


def test_networkd_static(tmp_path: Path) -> None:
    """networkd's own state leads to the file that sets the address by hand."""
    (tmp_path / "run/systemd/netif/links").mkdir(parents=True)
    (tmp_path / "run/systemd/netif/links/2").write_text("NETWORK_FILE=/etc/systemd/network/wan.network\n")
    (tmp_path / "etc/systemd/network").mkdir(parents=True)
    (tmp_path / "etc/systemd/network/wan.network").write_text((DATA / "networkd.network").read_text())
    assert setup_linux.configured("eth0", 2, "203.0.113.9", root=tmp_path).by == "static"
    assert Configured() == setup_linux.configured("eth0", 2, "203.0.113.8", root=tmp_path)


def test_tool_never_hangs_and_never_raises() -> None:
    """A tool that is missing, fails or sleeps gives an empty answer in its time."""
    assert setup_linux.tool(("/no/such/tool",), 1.0) == ""
    assert setup_linux.tool((sys.executable, "-c", "raise SystemExit(3)"), 5.0) == ""
    assert setup_linux.tool((sys.executable, "-c", "import time; time.sleep(30)"), 0.2) == ""
