"""What Windows says is read by its numbers, so Chinese and English systems read alike."""

import sys
from pathlib import Path

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import DefaultRoute, OwnAddress
from fieldkit.model.link import Interface
from fieldkit.probes import nic, nic_windows
from fieldkit.probes.address import windows_reading
from fieldkit.probes.nic_windows import Snapshot

DATA = Path(__file__).parents[1] / "data" / "os"


def text(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def known(name: str) -> Snapshot:
    snapshot = nic_windows.parse_snapshot(text(name))
    assert snapshot is not None
    return snapshot


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    nic_windows._LAST.clear()


def test_adapters_of_a_chinese_windows() -> None:
    """Cable, Wi-Fi, phone, switched-off adapter, Hyper-V and VPN are told apart; only a live port has a speed."""
    found = {each.interface.name: each.interface for each in known("windows-zh.json").adapters}
    assert found["以太网"] == Interface(
        name="以太网",
        kind="ethernet",
        link=True,
        mac="00:e0:fc:12:34:56",
        mtu=1500,
        speed_mbps=100,
        duplex="full",
        enabled=True,
        label="Realtek PCIe GbE Family Controller",
    )
    assert {name: (each.kind, each.link, each.enabled) for name, each in found.items()} == {
        "以太网": ("ethernet", True, True),
        "WLAN": ("wireless", True, True),
        "以太网 2": ("tether", False, True),
        "以太网 3": ("ethernet", None, False),
        "vEthernet (Default Switch)": ("virtual", True, True),
        "EasyConnect": ("tunnel", False, True),
    }
    assert found["WLAN"].duplex is None
    assert found["以太网 2"].speed_mbps is None


def test_cable_is_chosen_on_windows() -> None:
    """The same rule as everywhere: the cable, not the Wi-Fi or the phone."""
    chosen = nic.pick(None, [each.interface for each in known("windows-zh.json").adapters])
    assert (chosen.interface.name, chosen.rivals) == ("以太网", ("WLAN",))
    dead = nic.pick(None, [each.interface for each in known("windows-en.json").adapters])
    assert (dead.interface.name, dead.why, dead.rivals) == ("Ethernet", "dead_cable", ("Cellular",))


def test_address_of_a_leased_cable() -> None:
    """Address, gateway, resolvers and DHCP server of the cable; the hotspot's route and a dialled session."""
    reading = windows_reading("以太网", known("windows-zh.json"))
    assert (reading.method, reading.addresses) == ("dhcp", (OwnAddress("192.168.1.50", 24, True),))
    assert reading.gateways == ("192.168.1.1",)
    assert reading.routes == (
        DefaultRoute("以太网", "192.168.1.1", 25),
        DefaultRoute("WLAN", "192.168.43.1", 35),
    )
    assert reading.dns == ("192.168.1.1", "203.0.113.53")
    assert (reading.lease_server, reading.ppp) == ("192.168.1.1", ("宽带连接",))
    assert reading.ipv6 == ("fe80::1c2d:3e4f:5a6b:7c8d",)


@pytest.mark.parametrize(
    ("data", "name", "method"),
    [
        ("windows-zh.json", "以太网 3", "apipa"),
        ("windows-zh.json", "以太网 2", "none"),
        ("windows-zh.json", "宽带连接", "pppoe"),
        ("windows-en.json", "Ethernet", "static"),
        ("windows-en.json", "Cellular", "dhcp"),
    ],
)
def test_method(data: str, name: str, method: str) -> None:
    """How each interface came by its address."""
    assert windows_reading(name, known(data)).method == method


def test_interface_that_windows_does_not_list() -> None:
    """A name that is gone is not measured, rather than read as having no address."""
    with pytest.raises(NotMeasured) as caught:
        windows_reading("以太网 9", known("windows-zh.json"))
    assert caught.value.code == "missing.interface_gone"


def test_english_windows_with_wrapped_lists() -> None:
    """PowerShell 5 wraps lists and bares single rows; unknown speeds are unknown; a duplicate address says so."""
    snapshot = known("windows-en.json")
    ethernet = snapshot.adapters[0].interface
    assert (ethernet.mac, ethernet.speed_mbps, ethernet.duplex) == ("02:e0:fc:00:00:07", None, None)
    cellular = snapshot.adapters[1].interface
    assert (cellular.kind, cellular.mac, cellular.speed_mbps) == ("cellular", None, None)
    assert [each.duplicate for each in snapshot.addresses] == [True, False]
    assert snapshot.routes == (DefaultRoute("Cellular", None, 306),)
    assert snapshot.dns == {"Ethernet": ("203.0.113.53",)}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Get-NetAdapter : 无法将“Get-NetAdapter”项识别为 cmdlet",
        "{",
        '{"adapters": null}',
        '{"adapters": "x", "addresses": 3}',
        "[1, 2]",
    ],
)
def test_no_answer_is_no_snapshot(answer: str) -> None:
    """Anything but the JSON asked for leads to the other tools."""
    assert nic_windows.parse_snapshot(answer) is None


def test_broken_rows_are_left_out() -> None:
    """A row without name, index or address is left out; noise before the JSON is skipped."""
    snapshot = nic_windows.parse_snapshot(
        '警告: x\n{"adapters": [{"Name": null}, {"Name": "以太网", "InterfaceIndex": "12", "InterfaceType": 6,'
        ' "NetworkAddresses": ["zz"]}, 7], "addresses": [{"IPAddress": "nonsense", "PrefixLength": 24}, {}],'
        ' "dns": [{"InterfaceIndex": 12, "ServerAddresses": null}], "routes": [{}]}'
    )
    assert snapshot is not None
    assert [each.interface.name for each in snapshot.adapters] == ["以太网"]
    assert (snapshot.adapters[0].interface.mac, snapshot.adapters[0].interface.link) == (None, None)
    assert (snapshot.addresses, snapshot.dns) == ((), {"以太网": ()})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("接口".encode(), "接口"),
        (b"\xef\xbb\xbf" + "接口".encode(), "接口"),
        ("接口".encode("cp936"), "接口"),
        ("接口".encode("utf-16"), "接口"),
        (b"plain", "plain"),
    ],
)
def test_decode(raw: bytes, expected: str) -> None:
    """UTF-8, the console's code page and UTF-16 are read; rubbish never raises."""
    assert nic_windows.decode(raw) == expected
    assert nic_windows.decode(b"\xff\x81 x").endswith(" x")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("netsh-config-zh.txt", {"以太网": False, "WLAN": True}),
        ("netsh-config-en.txt", {"Ethernet": True, "Loopback Pseudo-Interface 1": False}),
    ],
)
def test_netsh_config(name: str, expected: dict[str, bool]) -> None:
    """netsh says in either language whether DHCP gave the address; the DNS line that names DHCP too is not it."""
    assert nic_windows.parse_netsh_config(text(name)) == expected


@pytest.mark.parametrize(
    ("origin", "dynamic"),
    [(1, False), ("1", False), ("Manual", False), (3, True), ("Dhcp", True), (2, None), ("x", None)],
)
def test_who_set_the_address(origin: object, dynamic: bool | None) -> None:
    """By hand, by DHCP, or not said: as a number or as its untranslated name."""
    row = {"InterfaceIndex": 1, "InterfaceAlias": "以太网", "IPAddress": "10.0.0.2", "PrefixLength": 24}
    held = nic_windows._held({**row, "PrefixOrigin": origin, "AddressState": "Duplicate"}, {})
    assert held is not None
    assert (held.dynamic, held.duplicate) == (dynamic, True)


def test_netsh_config_in_an_unknown_language() -> None:
    """A word nobody taught us is unknown, neither yes nor no."""
    assert nic_windows.parse_netsh_config('X "Ethernet"\n  DHCP xyz:   joo\n') == {"Ethernet": None}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("netsh-dns-zh.txt", {"以太网": ("192.168.1.1", "203.0.113.53"), "WLAN": ()}),
        ("netsh-dns-en.txt", {"Ethernet": ("192.168.1.1",)}),
    ],
)
def test_netsh_dns(name: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Resolvers by interface, further ones on their own lines."""
    assert nic_windows.parse_netsh_dns(text(name)) == expected


def test_route_print() -> None:
    """Active default routes by metric; the permanent list below, with its four columns, is not a route."""
    owner = {"192.168.1.50": "以太网", "192.168.43.7": "WLAN"}
    assert nic_windows.parse_route_print(text("route-print-zh.txt"), owner) == (
        DefaultRoute("以太网", "192.168.1.1", 25),
        DefaultRoute("WLAN", "192.168.43.1", 55),
    )
    assert nic_windows.parse_route_print(text("route-print-en.txt"), {}) == (
        DefaultRoute("203.0.113.9", None, 26),
        DefaultRoute("192.168.1.50", "192.168.1.1", 4250),
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("以太网", "ethernet"),
        ("本地连接", "ethernet"),
        ("Ethernet 2", "ethernet"),
        ("WLAN", "wireless"),
        ("无线网络连接", "wireless"),
        ("手机网络", "cellular"),
        ("蓝牙网络连接", "tether"),
        ("vEthernet (WSL)", "virtual"),
        ("本地连接* 3", "virtual"),
        ("VMware Network Adapter VMnet8", "virtual"),
        ("Loopback Pseudo-Interface 1", "loopback"),
    ],
)
def test_sort_by_name_alone(name: str, kind: str) -> None:
    """Without PowerShell the name in either language tells the sort."""
    assert nic_windows.classified_by_name(Interface(name, "ethernet", True)).kind == kind


def test_one_question_serves_all_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """PowerShell is started once for all probes of a survey."""
    asked: list[float] = []

    def answer(command: tuple[str, ...], within_s: float) -> str:
        assert command[0] == "powershell.exe"
        asked.append(within_s)
        return text("windows-zh.json")

    monkeypatch.setattr(nic_windows, "tool", answer)
    assert len(nic_windows.interfaces(within_s=5.0)) == 6
    assert nic_windows.snapshot(within_s=2.0).by == "powershell"
    assert asked == [4.0]


def test_locked_powershell_falls_back_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PowerShell the other tools answer, and the reading is marked weaker."""
    answers = {"powershell.exe": "", "route": text("route-print-zh.txt"), "netsh": text("netsh-config-zh.txt")}
    monkeypatch.setattr(nic_windows, "tool", lambda command, _: answers[command[0]])
    found = nic_windows.snapshot(within_s=5.0)
    assert (found.by, found.weak) == ("psutil, netsh, route", "weak.no_powershell")
    assert {each.gateway for each in found.routes} == {"192.168.1.1", "192.168.43.1"}
    assert any(each.ip == "127.0.0.1" for each in found.addresses)


def test_tool_never_hangs_and_never_raises() -> None:
    """A tool that is missing or sleeps gives an empty answer in its time."""
    assert nic_windows.tool(("no-such-tool.exe",), 1.0) == ""
    assert nic_windows.tool((sys.executable, "-c", "import time; time.sleep(30)"), 0.2) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="asks Windows there")
def test_index_is_windows_own() -> None:
    """Elsewhere there is no such index."""
    assert nic_windows.index_of("以太网") is None
