"""Who else sets this interface on Linux: NetworkManager, systemd-networkd, a DHCP client, nobody?"""

import os
import shutil
from pathlib import Path

from fieldkit.changes.adapter import Manager, run_tool

_READ_S = 5.0
CLIENTS = ("dhclient", "udhcpc", "dhcpcd")


def manager_of(interface: str, root: Path = Path("/")) -> Manager:
    """Who sets this interface's addresses?  The system's own services know only the system's own namespace."""
    if _systems_namespace():
        if (root / "run/NetworkManager").is_dir() and shutil.which("nmcli"):
            shown = run_tool(("nmcli", "-g", "GENERAL.STATE", "device", "show", interface), _READ_S)
            if not shown.code and nm_owns(shown.output):
                return "networkmanager"
        try:
            index = (root / f"sys/class/net/{interface}/ifindex").read_text().strip()
        except OSError:
            index = ""
        if index and networkd_owns(read_text(str(root / f"run/systemd/netif/links/{index}"))):
            return "systemd-networkd"
    return "dhclient" if _client_runs(interface) else "none"


def nm_owns(state: str) -> bool:
    """Does NetworkManager's state (`100 (connected)`, `10 (unmanaged)`) say that it owns the device?"""
    number = state.split(" ", 1)[0]
    return number.isdigit() and int(number) >= 20  # Source: NMDeviceState, 10 is unmanaged, 20 unavailable


def networkd_owns(link_file: str) -> bool:
    """Does systemd-networkd's file of a link say that it has set it up?"""
    values = dict(line.split("=", 1) for line in link_file.splitlines() if "=" in line)
    return values.get("ADMIN_STATE") in ("configured", "configuring") and bool(values.get("NETWORK_FILE"))


def _systems_namespace() -> bool:
    try:
        return os.readlink("/proc/1/ns/net") == os.readlink("/proc/self/ns/net")
    except OSError:
        return True


def _client_runs(interface: str) -> bool:
    """Is a DHCP client at work for this interface, in this namespace?"""
    ours = read_text(pid_file(interface)).strip()
    try:
        own = os.readlink("/proc/self/ns/net")
        running = [each for each in os.listdir("/proc") if each.isdigit() and each != ours]
    except OSError:
        return False
    for pid in running:
        words = read_text(f"/proc/{pid}/cmdline").split("\0")
        if Path(words[0]).name in CLIENTS and interface in words[1:]:
            try:
                if os.readlink(f"/proc/{pid}/ns/net") == own:
                    return True
            except OSError:
                continue
    return False


def pid_file(name: str) -> str:
    """Where the DHCP client that we start writes its number."""
    return f"/run/fieldkit-dhclient-{name}.pid"


def read_text(path: str) -> str:
    """The file's text, bytes that are no UTF-8 kept; empty where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
