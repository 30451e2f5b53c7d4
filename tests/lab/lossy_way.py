"""A way of three hops with a relay on each section: laptop | customer's gateway | carrier's first hop | target."""

import os
import subprocess
import sys
from pathlib import Path

from tests.lab.net import FIRST, Host, Net, wait_for
from tests.lab.relay import Relay, insert

LAN = "192.168.1"
GATEWAY, CARRIER, TARGET = f"{LAN}.1", "203.0.113.10", "198.51.100.80"


class Way:
    """The hosts and the relays: `lan` before the gateway, `access` before the carrier, `core` before the target."""

    def __init__(self, net: Net, folder: Path) -> None:
        self.net = net
        folder.mkdir(parents=True, exist_ok=True)
        self.pc, self.gateway, self.carrier, self.internet = (net.host(name) for name in ("pc", "gw", "car", "inet"))
        self.lan = insert(net, "la", self.pc, "eth0", self.gateway, "lan0", folder)
        self.access = insert(net, "ac", self.gateway, "wan0", self.carrier, "dn0", folder)
        self.core = insert(net, "co", self.carrier, "up0", self.internet, "eth0", folder)
        self.gateway.address("lan0", f"{GATEWAY}/24")
        self.gateway.address("wan0", "203.0.113.9/29")
        self.gateway.route(CARRIER)
        self.carrier.address("dn0", f"{CARRIER}/29")
        self.carrier.address("up0", "198.51.100.1/24")
        self.carrier.route("203.0.113.9", to=f"{LAN}.0/24")
        self.internet.address("eth0", f"{TARGET}/24")
        self.internet.route("198.51.100.1")
        self.gateway.forwards()
        self.carrier.forwards()
        self.pc.address("eth0", f"{LAN}.50/24")
        self.pc.route(GATEWAY)
        self.pc.write_etc("resolv.conf", "")
        wait_for(self.passes, what="the way to the target")

    @property
    def relays(self) -> tuple[Relay, ...]:
        """From the laptop outwards."""
        return self.lan, self.access, self.core

    def passes(self) -> bool:
        """Does an echo reach the target and come back?"""
        return self.pc.run("ping", "-c1", "-W1", "-q", TARGET, check=False).returncode == 0

    def lossless(self) -> None:
        """No rule on any section."""
        for relay in self.relays:
            relay.rules()

    def pull(self, *, out: bool) -> None:
        """Pull the laptop's cable, or put it back; its own end keeps address and routes, as a real port does."""
        relay: Host = self.lan.host
        relay.ip("link", "set", "left", "down" if out else "up")

    def command(self, home: Path, *words: str) -> list[str]:
        """The command line of the real program on this laptop."""
        pairs = [f"{key}={value}" for key, value in environment(home).items()]
        return self.pc.command(*FIRST, "env", "-i", *pairs, sys.executable, "-m", "fieldkit", *words)

    def fieldkit(self, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the real command to its end."""
        return subprocess.run(
            self.command(home, *words), capture_output=True, text=True, timeout=180, check=False, encoding="utf-8"
        )


def environment(home: Path) -> dict[str, str]:
    """What a login shell would set."""
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
