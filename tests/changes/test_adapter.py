"""The adapter's settings as values, and the commands of each system, from what the systems print."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.changes import adapter_darwin, adapter_linux, adapter_windows, netsh_windows, owner_linux
from fieldkit.changes.adapter import (
    AdapterSettings,
    ChangeFailed,
    Command,
    HeldAddress,
    HeldRoute,
    LineSettings,
    aged,
    carries,
    differences,
    line_settings_from,
    remnants,
    run_tool,
    settings_from,
    settings_to,
)
from tests.changes.boxes import LAN, LINE

OS = Path(__file__).parents[1] / "data" / "os"
IPOE = LineSettings("ipoe")
TAKEN = replace(
    LAN,
    addresses=(HeldAddress("203.0.113.9", 29, scope="global", label="eth0"),),
    routes=(HeldRoute("default", "203.0.113.10", 50),),
    dns=("203.0.113.53",),
    resolver_file="nameserver 203.0.113.53\n",
)


def typed(commands: tuple[Command, ...]) -> list[str]:
    """What a person would type."""
    return [each.typed for each in commands]


# -- values --------------------------------------------------------------------------------------------------------


def test_settings_survive_the_disk() -> None:
    """What the journal keeps comes back as it was."""
    assert settings_from(settings_to(LAN)) == LAN
    assert line_settings_from(settings_to(LINE)) == LINE


@pytest.mark.parametrize(
    ("now", "wanted", "lacking"),
    [
        (TAKEN, LINE, ()),
        (LAN, LINE, ("address", "gateway", "dns")),
        (replace(TAKEN, dns=("192.168.1.1",)), LINE, ("dns",)),
        (replace(TAKEN, addresses=(HeldAddress("203.0.113.9", 24),)), LINE, ("address",)),
        (replace(TAKEN, addresses=(HeldAddress("169.254.3.4", 16),)), IPOE, ("address",)),
        (TAKEN, IPOE, ()),
        (replace(TAKEN, routes=()), IPOE, ("address",)),
    ],
)
def test_what_did_not_take(now: AdapterSettings, wanted: LineSettings, lacking: tuple[str, ...]) -> None:
    """Address, gateway and DNS each have to be there; a self-assigned address is none."""
    assert carries(now, wanted) == lacking


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        (LAN, ()),
        (TAKEN, ("address", "routes", "dns")),
        (replace(LAN, enabled=False), ("enabled",)),
        (replace(LAN, routes=LAN.routes[::-1]), ()),
        (replace(LAN, addresses=(*LAN.addresses, HeldAddress("169.254.3.4", 16))), ()),
        (replace(LAN, resolver_file="# other\nnameserver 192.168.1.1\n"), ("dns",)),
    ],
)
def test_differences(now: AdapterSettings, differs: tuple[str, ...]) -> None:
    """To the last detail, but for the order of routes and what the system made up."""
    assert differences(LAN, now) == differs


def test_remnants_are_only_ours() -> None:
    """What the line's settings share with the old ones is not left over from us."""
    assert remnants(LAN, LINE, TAKEN) == ("address", "gateway", "dns")
    assert remnants(TAKEN, LINE, TAKEN) == ()
    assert remnants(LAN, LINE, LAN) == ()


def test_a_lease_runs_on() -> None:
    """An address with a lifetime comes back with what is left of it, or not at all."""
    leased = replace(LAN, addresses=(HeldAddress("192.168.1.103", 24, valid_s=600, preferred_s=300),))
    assert aged(leased, 400).addresses == (HeldAddress("192.168.1.103", 24, valid_s=200, preferred_s=0),)
    assert aged(leased, 700).addresses == ()
    assert differences(leased, aged(leased, 400)) == ()


@pytest.mark.parametrize("words", [("no-such-tool-of-ours",), ("sleep", "5")])
def test_a_tool_that_is_missing_or_hangs(words: tuple[str, ...]) -> None:
    """A failure with words, never a stop."""
    ran = run_tool(words, 0.1)
    assert ran.code != 0
    assert words[0] in ran.output


# -- Linux ---------------------------------------------------------------------------------------------------------

ADDR = """[{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"addr_info":[
{"family":"inet","local":"192.168.1.103","prefixlen":24,"metric":100,"broadcast":"192.168.1.255","scope":"global",
"dynamic":true,"noprefixroute":true,"label":"eth0","valid_life_time":3000,"preferred_life_time":2000},
{"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"link"}]}]"""
LINK = """[{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST","UP"],"address":"02:00:00:00:00:50"}]"""
ROUTES = """[{"dst":"default","gateway":"192.168.1.1","protocol":"dhcp","prefsrc":"192.168.1.103","metric":100,
"flags":["onlink"]},
{"type":"local","dst":"192.168.1.103","table":"local","protocol":"kernel","scope":"host"},
{"dst":"10.0.0.0/8","gateway":"192.168.1.2","table":"100","flags":[]}]"""


def test_linux_reads_ip() -> None:
    """Address, lifetime, routes of every table but the kernel's own."""
    made = adapter_linux.parse("eth0", ADDR, LINK, ROUTES)
    assert made.addresses == (
        HeldAddress("192.168.1.103", 24, "192.168.1.255", "global", "eth0", 3000, 2000, True, 100),
    )
    assert made.routes == (
        HeldRoute("default", "192.168.1.1", 100, "192.168.1.103", None, "dhcp", None, True),
        HeldRoute("10.0.0.0/8", "192.168.1.2", table="100"),
    )
    assert (made.mac, made.index, made.enabled) == ("02:00:00:00:00:50", 2, True)


@pytest.mark.parametrize("text", ["", "[]", "[{}]", "{", "Device does not exist", '[{"ifname":"eth0"}]'])
def test_linux_never_takes_rubbish_for_settings(text: str) -> None:
    """No settings means no change."""
    with pytest.raises(ChangeFailed):
        adapter_linux.parse("eth0", text, text, "[]")


@pytest.mark.parametrize(
    ("links", "name"),
    [
        ([("eth0", LAN.mac), ("wlan0", "02:00:00:00:00:01")], "eth0"),
        ([("enp3s0", LAN.mac), ("wlan0", "02:00:00:00:00:01")], "enp3s0"),
        ([("eth0", "02:00:00:00:00:99")], None),
        ([("eth0", "02:00:00:00:00:99"), ("eth1", LAN.mac)], "eth1"),
        ([("br0", LAN.mac), ("veth1", LAN.mac)], None),
        ([("lo", "00:00:00:00:00:00")], None),
    ],
)
def test_linux_finds_the_saved_adapter(links: list[tuple[str, str]], name: str | None) -> None:
    """By its MAC when it was renamed; another card under its name is not it."""
    shown = json.dumps([{"ifname": each, "address": mac} for each, mac in links])
    assert adapter_linux.named(LAN, shown) == name


def test_linux_there_and_back_is_exact() -> None:
    """Labels, lifetimes, metrics, sources, tables: each is given back."""
    saved = replace(adapter_linux.parse("eth0", ADDR, LINK, ROUTES), resolver_file="nameserver 192.168.1.1\n")
    assert typed(adapter_linux.to_line(saved, LINE, client=None)) == [
        "sudo ip link set dev eth0 up",
        "sudo ip -4 addr flush dev eth0",
        "sudo ip addr add 203.0.113.9/29 broadcast + dev eth0",
        "sudo ip route replace default via 203.0.113.10 dev eth0 metric 50",
        "printf '%s\\n' 'nameserver 203.0.113.53' | sudo tee /etc/resolv.conf",
    ]
    assert typed(adapter_linux.to_saved(saved, LINE, None)) == [
        "sudo ip -4 addr flush dev eth0",
        "sudo ip link set dev eth0 up",
        "sudo ip addr add 192.168.1.103/24 broadcast 192.168.1.255 metric 100 valid_lft 3000 preferred_lft 2000 dev eth0 noprefixroute",  # noqa: E501 - one command
        "sudo ip route replace default via 192.168.1.1 dev eth0 proto dhcp src 192.168.1.103 metric 100 onlink",
        "sudo ip route replace 10.0.0.0/8 via 192.168.1.2 dev eth0 table 100",
        "printf '%s\\n' 'nameserver 192.168.1.1' | sudo tee /etc/resolv.conf",
    ]
    assert adapter_linux.to_saved(LAN, LINE, LAN) == ()


@pytest.mark.parametrize(
    ("now", "tool"), [(replace(LAN, resolver_file="x"), "tee"), (replace(LAN, enabled=False), "ip")]
)
def test_linux_puts_back_only_what_differs(now: AdapterSettings, tool: str) -> None:
    """One command for one difference."""
    saved = LAN if tool == "tee" else replace(LAN, enabled=False)
    made = adapter_linux.to_saved(saved, LINE, now if tool == "tee" else replace(now, enabled=True))
    assert made[0].words[0] == tool
    assert len([each for each in made if each.words[0] == "ip"]) <= 1


def test_linux_a_gateway_outside_the_subnet() -> None:
    """A /32 line's gateway is reached all the same."""
    wanted = replace(LINE, prefix=32)
    assert "sudo ip route replace default via 203.0.113.10 dev eth0 metric 50 onlink" in typed(
        adapter_linux.to_line(LAN, wanted, client=None)
    )


def test_linux_asks_for_an_address() -> None:
    """By the client that is there; without one the change is refused before it begins."""
    assert typed(adapter_linux.to_line(LAN, IPOE, client="udhcpc"))[-1] == "sudo udhcpc -i eth0 -n -q -t 4"
    assert "fieldkit-dhclient-eth0.pid" in typed(adapter_linux.to_line(LAN, IPOE, client="dhclient"))[-1]
    with pytest.raises(ChangeFailed):
        adapter_linux.to_line(LAN, IPOE, client=None)
    assert "dhclient -4 -r" in typed(adapter_linux.to_saved(LAN, IPOE, LAN, ours_runs=True))[0]


def test_linux_under_networkmanager() -> None:
    """Its running connection only; its profile leads back."""
    saved = replace(LAN, manager="networkmanager", dhcp=True)
    made = adapter_linux.to_line(saved, LINE, client=None)
    assert made[0].words[:4] == ("nmcli", "device", "modify", "eth0")
    assert "203.0.113.9/29" in made[0].words
    assert typed(adapter_linux.to_saved(saved, LINE, TAKEN)) == ["sudo nmcli device reapply eth0"]
    assert not saved.owns_itself


@pytest.mark.parametrize(
    ("state", "owns"), [("100 (connected)", True), ("20 (unavailable)", True), ("10 (unmanaged)", False), ("", False)]
)
def test_networkmanager_owns(state: str, owns: bool) -> None:
    """Anything but unmanaged."""
    assert owner_linux.nm_owns(state) is owns


def test_networkd_owns() -> None:
    """Only a link it has set up by a file."""
    assert owner_linux.networkd_owns("ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/a.network\n")
    assert not owner_linux.networkd_owns("ADMIN_STATE=unmanaged\n")


# -- Windows -------------------------------------------------------------------------------------------------------


# What a person types may fail without frightening them; there may be nothing to remove.
QUIETLY = " -ErrorAction SilentlyContinue"


def windows(name: str, file: str) -> AdapterSettings:
    """The settings in a recorded answer."""
    made = adapter_windows.parse(name, (OS / file).read_text(encoding="utf-8"))
    assert made is not None
    return made


def test_windows_static() -> None:
    """There by the active store, back to both addresses, the route and the name servers set by hand."""
    saved = windows("Ethernet", "windows-adapter-static.json")
    assert (saved.mac, saved.dhcp, saved.dns_by_hand) == ("00:e0:fc:00:00:07", False, True)
    at = "-InterfaceIndex 7 -AddressFamily IPv4 -PolicyStore ActiveStore"
    assert typed(adapter_windows.to_line(saved, LINE)) == [
        f"Remove-NetIPAddress {at} -Confirm:$false{QUIETLY}",
        f"Remove-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -Confirm:$false{QUIETLY}",
        f"New-NetIPAddress {at} -IPAddress 203.0.113.9 -PrefixLength 29",
        f"New-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -NextHop 203.0.113.10",
        "Set-DnsClientServerAddress -InterfaceIndex 7 -ServerAddresses '203.0.113.53'",
    ]
    assert typed(adapter_windows.to_saved(saved, LINE, None)) == [
        f"Remove-NetIPAddress {at} -Confirm:$false{QUIETLY}",
        f"Remove-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -Confirm:$false{QUIETLY}",
        f"Set-NetIPInterface {at} -Dhcp Disabled",
        f"New-NetIPAddress {at} -IPAddress 192.168.1.50 -PrefixLength 24",
        f"New-NetIPAddress {at} -IPAddress 192.168.1.51 -PrefixLength 24",
        f"New-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -NextHop 192.168.1.1 -RouteMetric 256",
        "Set-DnsClientServerAddress -InterfaceIndex 7 -ServerAddresses '192.168.1.1','203.0.113.53'",
    ]
    assert adapter_windows.to_saved(saved, LINE, saved) == ()


def test_windows_dhcp() -> None:
    """Back means asking for an address again; the rest comes with it.  A warning before the answer is skipped."""
    saved = windows("以太网", "windows-adapter-dhcp.json")
    assert (saved.dhcp, saved.dns_by_hand, saved.owns_itself) == (True, False, False)
    at = "-InterfaceIndex 12 -AddressFamily IPv4 -PolicyStore ActiveStore"
    assert typed(adapter_windows.to_line(saved, LINE))[0] == f"Set-NetIPInterface {at} -Dhcp Disabled"
    assert typed(adapter_windows.to_saved(saved, LINE, None)) == [
        f"Remove-NetIPAddress {at} -Confirm:$false{QUIETLY}",
        f"Remove-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -Confirm:$false{QUIETLY}",
        f"Set-NetIPInterface {at} -Dhcp Enabled",
        "Set-DnsClientServerAddress -InterfaceIndex 12 -ResetServerAddresses",
    ]
    # With the cable still in the line there is no address yet: that is as far back as it goes for now.
    waiting = replace(saved, addresses=(HeldAddress("169.254.9.9", 16),), routes=(), dns=())
    assert adapter_windows.to_saved(saved, LINE, waiting) == ()
    assert adapter_windows.to_line(saved, IPOE) == ()
    # Elsewhere by now, with our name servers still set by hand: the address it was given there is left alone.
    elsewhere = replace(saved, addresses=(HeldAddress("10.0.0.5", 8),), dns=("203.0.113.53",), dns_by_hand=True)
    assert typed(adapter_windows.to_saved(saved, LINE, elsewhere)) == [
        "Set-DnsClientServerAddress -InterfaceIndex 12 -ResetServerAddresses"
    ]


@pytest.mark.parametrize(
    "answer", ["", "{", "{}", '{"index": null}', '{"index": 7, "addresses": [{"IPAddress": "x"}]}', "拒绝访问。"]
)
def test_windows_never_takes_rubbish_for_settings(answer: str) -> None:
    """No settings means no change."""
    assert adapter_windows.parse("Ethernet", answer) is None


def test_windows_quotes_a_name() -> None:
    """An interface's name is text, whatever it is called."""
    assert adapter_windows.quoted("O'Brien’s $(x)") == "'O''Brien’’s $(x)'"
    assert "{$_.Name -eq 'a''b'}" in adapter_windows.QUESTION.format(name=adapter_windows.quoted("a'b"))


@pytest.mark.parametrize(
    ("file", "name", "dhcp", "by_hand", "dns"),
    [
        ("netsh-config-zh.txt", "以太网", False, True, ("192.168.1.1", "203.0.113.53")),
        ("netsh-config-en.txt", "Ethernet", True, False, ("192.168.1.1",)),
    ],
)
def test_windows_by_netsh(file: str, name: str, dhcp: bool, by_hand: bool, dns: tuple[str, ...]) -> None:
    """Where PowerShell is locked, both languages of netsh give the same; its own commands are printed."""
    saved = netsh_windows.parse_netsh(name, (OS / file).read_text(encoding="utf-8"))
    assert saved is not None
    assert saved.addresses == (HeldAddress("192.168.1.50", 24),)
    assert saved.gateways == ("192.168.1.1",)
    assert (saved.dhcp, saved.dns_by_hand, saved.dns) == (dhcp, by_hand, dns)
    adapter = adapter_windows.WindowsAdapter()
    address, servers = f'netsh interface ipv4 set address name="{name}"', f'set dnsservers name="{name}"'
    assert typed(adapter.to_line(saved, LINE)) == [
        f"{address} source=static address=203.0.113.9 mask=255.255.255.248 gateway=203.0.113.10",
        f"netsh interface ipv4 {servers} source=static address=203.0.113.53 validate=no",
    ]
    back = typed(adapter.to_saved(saved, LINE, None))
    if dhcp:
        assert back == [
            f"{address} source=dhcp",
            f"netsh interface ipv4 {servers} source=dhcp",
        ]
    else:
        assert back == [
            f"{address} source=static address=192.168.1.50 mask=255.255.255.0 gateway=192.168.1.1",
            f"netsh interface ipv4 {servers} source=static address=192.168.1.1 validate=no",
            f'netsh interface ipv4 add dnsservers name="{name}" address=203.0.113.53 index=2 validate=no',
        ]


def test_windows_netsh_and_powershell_agree() -> None:
    """PowerShell was too slow the first time and answers the next: the same settings do not differ for that."""
    by_netsh = netsh_windows.parse_netsh("以太网", (OS / "netsh-config-zh.txt").read_text(encoding="utf-8"))
    assert by_netsh is not None
    routes = (HeldRoute("default", "192.168.1.1", 256), HeldRoute("10.0.0.0/8", "192.168.1.2", 256))
    by_shell = replace(by_netsh, service=None, index=7, routes=routes)
    assert differences(by_netsh, by_shell) == ()
    adapter = adapter_windows.WindowsAdapter()
    assert adapter.to_saved(by_netsh, LINE, by_shell) == ()
    elsewhere = replace(by_shell, routes=(HeldRoute("default", "203.0.113.10", 256),))
    assert differences(by_netsh, elsewhere) == ("routes",)


def test_windows_by_netsh_asks_for_an_address() -> None:
    """IPoE where both were set by hand: address and name servers come from the carrier, and both are given back."""
    saved = netsh_windows.parse_netsh("以太网", (OS / "netsh-config-zh.txt").read_text(encoding="utf-8"))
    assert saved is not None
    there = netsh_windows.netsh_to_line(saved, IPOE)
    assert [each.words[4] for each in there] == ["address", "dnsservers"]
    now = replace(saved, addresses=(), routes=(), dns=(), dns_by_hand=False, dhcp=True)
    back = typed(netsh_windows.netsh_to_saved(saved, IPOE, now))
    assert any("address=192.168.1.50" in each for each in back)
    assert any("dnsservers" in each and "address=192.168.1.1 " in each for each in back)


def test_windows_by_netsh_another_interface() -> None:
    """An interface that netsh does not list has no settings."""
    assert netsh_windows.parse_netsh("Wi-Fi 9", (OS / "netsh-config-en.txt").read_text(encoding="utf-8")) is None


# -- macOS ---------------------------------------------------------------------------------------------------------

ORDER = """An asterisk (*) denotes that a network service is disabled.
(1) USB 10/100/1000 LAN
(Hardware Port: USB 10/100/1000 LAN, Device: en7)

(2) Wi-Fi
(Hardware Port: Wi-Fi, Device: en0)
"""
INFO = """Manual Configuration
IP address: 192.168.1.50
Subnet mask: 255.255.255.0
Router: 192.168.1.1
IPv6: Automatic
Ethernet Address: 00:E0:FC:00:00:09
"""


def test_darwin_prints() -> None:
    """The service's name behind the device, and the commands there and back; they are never run."""
    assert adapter_darwin.parse_services(ORDER) == {"en7": "USB 10/100/1000 LAN", "en0": "Wi-Fi"}
    adapter = adapter_darwin.DarwinAdapter()
    assert not adapter.may_change()
    none = "There aren't any DNS Servers set on USB 10/100/1000 LAN."
    saved = adapter_darwin.parse("en7", "USB 10/100/1000 LAN", INFO, none)
    assert (saved.dns, saved.dhcp, saved.gateways) == ((), False, ("192.168.1.1",))
    assert typed(adapter.to_line(saved, LINE)) == [
        "sudo networksetup -setmanual 'USB 10/100/1000 LAN' 203.0.113.9 255.255.255.248 203.0.113.10",
        "sudo networksetup -setdnsservers 'USB 10/100/1000 LAN' 203.0.113.53",
    ]
    assert typed(adapter.to_saved(saved, LINE, None)) == [
        "sudo networksetup -setmanual 'USB 10/100/1000 LAN' 192.168.1.50 255.255.255.0 192.168.1.1",
        "sudo networksetup -setdnsservers 'USB 10/100/1000 LAN' Empty",
    ]
    by_hand = adapter_darwin.parse("en7", "LAN", INFO, "192.168.1.1\n")
    given = replace(by_hand, dns=(), dhcp=True, addresses=())
    assert typed(adapter.to_saved(by_hand, IPOE, given))[-1] == "sudo networksetup -setdnsservers LAN 192.168.1.1"
    dynamic = adapter_darwin.parse("en7", "LAN", INFO.replace("Manual", "DHCP"), none)
    assert typed(adapter.to_saved(dynamic, LINE, None))[0] == "sudo networksetup -setdhcp LAN"
