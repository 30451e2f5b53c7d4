"""The docs name everything there is: commands, checks, codes, packets."""

from pathlib import Path

import pytest

from fieldkit.checks import CHECKS, Check
from fieldkit.cli.commands import COMMANDS
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.probes.task import PROBES
from tests import device_commands

ROOT = Path(__file__).parents[1]


def _commands() -> list[str]:
    names = []
    for name, entry in COMMANDS.items():
        names += [name] if isinstance(entry, str) else [f"{name} {each}" for each in entry]
    return names


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.name)
def test_checks_and_codes(check: Check) -> None:
    """docs/checks.md holds each check with each of its codes."""
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    row = next((line for line in page.splitlines() if f"| `{check.name}` |" in line), "")
    assert [code for code in check.codes if f"`{code}`" not in row] == []


@pytest.mark.parametrize("command", _commands())
def test_commands(command: str) -> None:
    """docs/commands.md holds each command."""
    assert f"`fieldkit {command}" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


# The words under which docs/what-we-send.md has each topic's packets; `link` and `address` send none.
PACKETS = {
    "arp": "ARP request for the gateway",
    "broadcast": "How loud the LAN is",
    "claims": "who else claims an address",
    "conflict": "ARP probe for our own address",
    "dhcp": "DHCP DISCOVER",
    "dns": "DNS query by UDP",
    "echo": "ICMP echo, 56 bytes | the gateway",
    "inventory": "ARP request for each address of the own subnet",
    "link": "",
    "lldp": "what the switch says of itself (LLDP, CDP, spanning\ntree)",
    "address": "",
    "mtu": "ICMP echo that may not be fragmented",
    "path": "ICMP echo train",
    "pppoe": "PPPoE discovery (PADI)",
    "ra": "IPv6 Router Solicitation",
    "rate": "TCP transfers by `iperf3`",
    "reach": "TCP connection, closed at once",
    "site": "`--site URL` adds",
    "stamp": "STAMP test packet",
    "stamp_mtu": "with DF, each size from 576 to 1500",
    "web": "web page by HTTP GET",
}


@pytest.mark.parametrize("topic", PROBES)
def test_packets(topic: str) -> None:
    """docs/what-we-send.md holds the packets of each topic that sends any."""
    assert PACKETS[topic] in (ROOT / "docs" / "what-we-send.md").read_text(encoding="utf-8")


def test_every_command_of_every_platform(request: pytest.FixtureRequest) -> None:
    """docs/what-we-send.md holds every command that may go to a device, word for word; --update-golden writes it."""
    file = ROOT / "docs" / "what-we-send.md"
    page = file.read_text(encoding="utf-8")
    before, _, rest = page.partition(device_commands.BEGIN)
    _, _, after = rest.partition(device_commands.END)
    wanted = before + device_commands.part() + after
    if request.config.getoption("--update-golden"):
        file.write_text(wanted, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == wanted


def test_every_ask_has_a_word() -> None:
    """No question to a device stands on that page under a name of ours."""
    asks = {name for platform in PLATFORMS.values() for name, commands in platform.asks.items() if commands}
    assert asks - device_commands.ASKS.keys() == set()
