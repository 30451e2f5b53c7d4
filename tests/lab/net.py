"""Small networks out of namespaces: hosts, cables and switches that exist only while a test runs.

Nothing here touches the machine's own network; every name begins with a prefix of this process.
"""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_NUMBER = itertools.count()
TOOLS = ("ip", "nft", "dnsmasq")


def _may_go(*words: str) -> tuple[str, ...]:
    """These words before a command, where this user may use them."""
    if shutil.which(words[0]) is None:
        return ()
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried.returncode == 0 else ()


# For what stands in for a cable or a box, and for a single probe: each of them has nothing else to do, whatever else
# this machine is busy with.  Of whole commands only for trains: several that load what they need leave nobody a turn.
FIRST = _may_go("chrt", "--rr", "1")
# What a machine with much else to do may add to a measurement; the windows themselves are held by the probes' own
# tests, with clocks of their own.
BUSY_S = 2.0


def missing() -> str | None:
    """What the lab lacks here, in one sentence; None when it can run."""
    if sys.platform != "linux":
        return "the lab needs Linux"
    if os.geteuid() != 0:
        return "the lab needs root, for network namespaces"
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    if absent:
        return f"the lab needs {', '.join(absent)}"
    made = subprocess.run(["ip", "netns", "add", f"fkt{os.getpid()}"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return f"network namespaces cannot be made here: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "delete", f"fkt{os.getpid()}"], check=False)
    return None


def wait_for(ready: Callable[[], bool], *, seconds: float = 30.0, what: str = "") -> None:
    """Wait until something is so; a lab that does not come up is an error, not a pass."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


class Host:
    """One namespace."""

    def __init__(self, net: "Net", name: str) -> None:
        self.net = net
        self.name = name
        self.namespace = f"{net.prefix}{name}"
        self.etc = Path("/etc/netns") / self.namespace
        # A run that was killed leaves its namespaces, and some day a process has that number again.
        if Path("/run/netns", self.namespace).exists():
            net.sh("ip", "netns", "delete", self.namespace, check=False)
        net.sh("ip", "netns", "add", self.namespace)
        self.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        self.ip("link", "set", "lo", "up")

    def ip(self, *words: str) -> None:
        """`ip` inside this host."""
        self.net.sh("ip", "-n", self.namespace, *words)

    def command(self, *words: str) -> list[str]:
        """The command line that runs something inside this host."""
        return ["ip", "netns", "exec", self.namespace, *words]

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run something inside this host to its end."""
        return self.net.sh(*self.command(*words), **options)

    def spawn(self, *words: str) -> subprocess.Popen[bytes]:
        """Keep something running inside this host until the net is closed."""
        process = subprocess.Popen(
            self.command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.net.processes.append(process)
        return process

    def address(self, interface: str, *addresses: str) -> None:
        """Give an interface its addresses, and bring it up."""
        for each in addresses:
            self.ip("address", "add", each, "dev", interface)
        self.ip("link", "set", interface, "up")

    def route(self, gateway: str, *, interface: str | None = None, to: str = "default", metric: int = 0) -> None:
        """Send traffic that way."""
        device = ["dev", interface] if interface else []
        self.ip("route", "add", to, "via", gateway, *device, "metric", str(metric))

    def forwards(self) -> None:
        """Make it a router."""
        self.run("sysctl", "-qw", "net.ipv4.ip_forward=1")

    def filter(self, rules: str) -> None:
        """Load nftables rules."""
        self.run("nft", "-f", "-", input=rules)

    def write_etc(self, name: str, text: str) -> None:
        """Give this host its own /etc/NAME."""
        self.etc.mkdir(parents=True, exist_ok=True)
        (self.etc / name).write_text(text)

    def listens(self, port: int, *, udp: bool = False) -> bool:
        """Is anything bound to this port?"""
        found = self.run("ss", "-Hnl", "-u" if udp else "-t", f"sport = :{port}")
        return bool(found.stdout.strip())

    def dnsmasq(self, *words: str) -> subprocess.Popen[bytes]:
        """A real dnsmasq with nothing but these settings."""
        base = (
            "--conf-file=/dev/null",
            "--no-daemon",
            "--no-hosts",
            "--no-resolv",
            "--user=root",
            "--pid-file=",
            "--no-ping",
        )
        return self.spawn(*FIRST, "dnsmasq", *base, "--bind-interfaces", "--leasefile-ro", *words)


class Net:
    """A handful of hosts and the cables between them."""

    def __init__(self) -> None:
        self.prefix = f"fk{os.getpid()}x{next(_NUMBER)}"
        self.hosts: dict[str, Host] = {}
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Net":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sh(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command; a failure says what it printed."""
        options.setdefault("check", True)
        check = options.pop("check")
        done = subprocess.run(list(words), capture_output=True, text=True, timeout=120, check=False, **options)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
        return done

    def host(self, name: str) -> Host:
        """A new host."""
        self.hosts[name] = Host(self, name)
        return self.hosts[name]

    def cable(self, one: Host, interface: str, other: Host, far: str, *, mac: str | None = None) -> None:
        """A cable between two hosts; `mac` is what the first end gets."""
        own = ["address", mac] if mac else []
        self.sh(
            "ip", "link", "add", interface, *own, "netns", one.namespace, "type", "veth",
            "peer", "name", far, "netns", other.namespace,
        )  # fmt: skip
        one.ip("link", "set", interface, "up")
        other.ip("link", "set", far, "up")

    def switch(self, name: str) -> Host:
        """A host that is nothing but a bridge `br0`."""
        made = self.host(name)
        made.ip("link", "add", "name", "br0", "type", "bridge", "forward_delay", "0")
        made.ip("link", "set", "br0", "up")
        return made

    def plug(self, host: Host, interface: str, switch: Host, *, mac: str | None = None) -> str:
        """Plug a host's new interface into a switch; the switch port's name."""
        port = f"p-{host.name}-{interface}"[:15]
        self.cable(host, interface, switch, port, mac=mac)
        switch.ip("link", "set", port, "master", "br0")
        return port

    def close(self) -> None:
        """Take everything away again."""
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for process in self.processes:
            process.wait()
        for host in self.hosts.values():
            subprocess.run(["ip", "netns", "delete", host.namespace], capture_output=True, check=False)
            shutil.rmtree(host.etc, ignore_errors=True)


def all_listening(pairs: Sequence[tuple[Host, int, bool]]) -> None:
    """Wait until each (host, port, udp?) is bound."""
    for host, port, udp in pairs:
        wait_for(lambda host=host, port=port, udp=udp: host.listens(port, udp=udp), what=f"{host.name}:{port}")
