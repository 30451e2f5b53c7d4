"""A customer's LAN out of namespaces: a real switch that can be asked, a router with DHCP, a line behind it, a laptop.

    target 198.51.100.80 -- router 192.168.1.1 -- [ switch 192.168.1.250 ] -- laptop 192.168.1.50
                                                          |-- whatever a situation adds

The switch is a Linux bridge with sshd in it, so that a MAC can be followed to its port; the machine's own users, keys
and daemons have no part in it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lab.net import FIRST, Host, Net, all_listening, wait_for
from tests.lab.switch_linux import PASSWORD, USER, end, own_users

LAN = "192.168.1"
GATEWAY, SWITCH, OWN = f"{LAN}.1", f"{LAN}.250", f"{LAN}.50"
TARGET, OTHER_TARGET, LINE_IP, LINE_GATEWAY = "198.51.100.80", "198.51.100.81", "203.0.113.9", "203.0.113.10"
ROUTER_MAC, LAPTOP_MAC, ROGUE_MAC, SECOND_MAC = (
    "00:e0:fc:00:00:01",
    "00:1e:10:00:00:50",
    "c8:3a:35:00:00:77",
    "c8:3a:35:00:00:88",
)
RANGE = f"--dhcp-range={LAN}.100,{LAN}.150,255.255.255.0,1h"

_SSHD = """\
Port 22
ListenAddress {address}
HostKey {key}
PidFile none
UsePAM no
UseDNS no
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
PrintMotd no
PrintLastLog no
StrictModes no
"""
# /run is its own, so that nothing of the machine's is touched.
_START = "mount -t tmpfs tmpfs /run; mkdir -p /run/sshd; hostname office; exec /usr/sbin/sshd -D -f {settings}"


class Office:
    """A healthy office; a situation adds to it.  `folder` must be readable by everybody on the way down."""

    def __init__(self, net: Net, folder: Path, *, dhcp: tuple[str, ...] = (RANGE,)) -> None:
        self.net = net
        self.folder = folder
        self.lan = net.switch("lan")
        self.pc, self.router, self.line = net.host("pc"), net.host("rtr"), net.host("car")
        net.plug(self.pc, "eth0", self.lan, mac=LAPTOP_MAC)
        net.plug(self.router, "lan0", self.lan, mac=ROUTER_MAC)
        net.cable(self.router, "wan0", self.line, "dn0")
        self.router.address("lan0", f"{GATEWAY}/24")
        self.router.address("wan0", f"{LINE_IP}/29")
        self.router.route(LINE_GATEWAY)
        self.router.forwards()
        self.line.address("dn0", f"{LINE_GATEWAY}/29")
        self.line.address("lo", f"{TARGET}/32", f"{OTHER_TARGET}/32")
        self.line.route(LINE_IP, to=f"{LAN}.0/24")
        self.lan.ip("link", "set", "br0", "address", "02:e0:fc:00:02:50")
        self.lan.address("br0", f"{SWITCH}/24")
        self.pc.address("eth0", f"{OWN}/24")
        self.pc.ip("route", "add", "default", "via", GATEWAY, "dev", "eth0", "onlink")
        self.pc.write_etc("resolv.conf", f"nameserver {GATEWAY}\n")
        self.fingerprint = self._serve()
        if dhcp:
            self.router.dnsmasq("--interface=lan0", "--except-interface=lo", *dhcp)
            all_listening([(self.router, 67, True)])
        wait_for(lambda: "LOWER_UP" in self.pc.run("ip", "-o", "link", "show", "eth0").stdout, what="the laptop's link")

    def _serve(self) -> str:
        """Let the technician in on the switch; its host key's fingerprint."""
        for each in (self.folder, *self.folder.parents):
            if each.owner() == "root" and each != Path("/"):
                each.chmod(each.stat().st_mode | 0o055)
        key, settings = self.folder / "host_key", self.folder / "sshd_config"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        printed = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True).stdout
        settings.write_text(_SSHD.format(key=key, address=SWITCH), encoding="utf-8")
        own_users(self.lan, self.folder / "home")
        self.lan.spawn("unshare", "-u", "-m", "sh", "-c", _START.format(settings=settings))
        wait_for(lambda: self.lan.listens(22), seconds=60, what="sshd")
        return printed.split()[1]

    def station(self, name: str, mac: str, *addresses: str) -> Host:
        """One more device on the switch."""
        host = self.net.host(name)
        self.net.plug(host, "eth0", self.lan, mac=mac)
        host.address("eth0", *(f"{each}/24" for each in addresses))
        return host

    def serves(self, host: Host, *words: str, interface: str = "eth0") -> None:
        """A DHCP server on that device."""
        host.dnsmasq("--port=0", f"--interface={interface}", *words)
        all_listening([(host, 67, True)])

    def runs(self, host: Host, program: str, *words: str, first: bool = True) -> None:
        """A small program there; it says `ready` by making the file that it is given first.

        It plays a box that has nothing else to do, and goes `first` unless it would keep this machine from its work.
        """
        ready = self.folder / f"ready-{host.name}-{len(self.net.processes)}"
        host.spawn(*(FIRST if first else ()), sys.executable, "-c", program, str(ready), *words)
        wait_for(ready.exists, seconds=60, what=f"the program on {host.name}")

    def with_ipv6(self, *hosts: tuple[Host, str]) -> None:
        """IPv6 on these interfaces, which every host of the lab is made without."""
        for host, interface in hosts:
            host.run("sysctl", "-qw", f"net.ipv6.conf.{interface}.disable_ipv6=0")
        for host, interface in hosts:
            wait_for(lambda h=host, i=interface: self._has_link_local(h, i), what=f"IPv6 on {host.name}")

    @staticmethod
    def _has_link_local(host: Host, interface: str) -> bool:
        shown = host.run("ip", "-6", "-o", "address", "show", "dev", interface, "scope", "link").stdout
        return "fe80" in shown and "tentative" not in shown

    def record(self, **changes: Any) -> dict[str, Any]:
        """The line record: the switch that can be asked, and what a careful carrier wrote down of the LAN."""
        return {
            "id": "LAB-0005",
            "service": "internet",
            "lan": {"gateway": GATEWAY, "prefix": 24, "gateway_macs": [ROUTER_MAC], "dhcp_servers": [GATEWAY]},
            "access": {"kind": "switch", "switch": SWITCH, "platform": "linux", "host_key": self.fingerprint},
            "cpe": {"owner": "customer", "mode": "bridge"},
            "test": {"at": "lan", "targets": [TARGET, OTHER_TARGET]},
            **changes,
        }

    def command(self, home: Path, *words: str, environ: dict[str, str] | None = None) -> list[str]:
        """The command line of fieldkit on the laptop, as somebody who may log in on the switch."""
        told = {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "FIELDKIT_USERNAME": USER,
            "FIELDKIT_PASSWORD": PASSWORD,
            **(environ or {}),
        }
        return [
            "env",
            "-i",
            *(f"{key}={value}" for key, value in told.items()),
            sys.executable,
            "-m",
            "fieldkit",
            *words,
        ]

    def import_record(self, home: Path, record: dict[str, Any]) -> None:
        """Put the record into this home's line book."""
        home.mkdir(parents=True, exist_ok=True)
        file = home / "line.json"
        file.write_text(json.dumps(record))
        done = self.pc.run(*self.command(home, "line", "import", str(file)), check=False)
        assert done.returncode == 0, done.stderr

    def lan_check(self, home: Path, *words: str) -> tuple[int, dict[str, Any], str]:
        """Run the real command; exit code, document, talk."""
        asked = ("lan-check", "--auto", "--json", "--line", "LAB-0005", *words)
        done = self.pc.run(*self.command(home, *asked), check=False)
        assert done.stdout.strip(), done.stderr
        return done.returncode, json.loads(done.stdout), done.stderr

    def close(self) -> None:
        """End what runs on the switch; the net takes the rest away."""
        end(self.lan)


Situation = Callable[[Office], None]
