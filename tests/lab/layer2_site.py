"""A switch with hosts on it, in namespaces, for the layer-2 probes: `lan-sw` holds the bridge, `lan-pc` the laptop."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import FIRST

ROOT = Path(__file__).parents[2]
PREFIX = f"lan{os.getpid()}-"
OWN, GATEWAY, UNUSED = "192.168.1.20", "192.168.1.1", "192.168.1.237"
OWN_MAC, ROUTER_MAC, ROGUE_MAC = "02:00:00:00:00:20", "00:e0:fc:00:00:01", "00:11:22:33:44:55"
ORDINARY_USER = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=-all",
    "--bounding-set=-all",
]

# Runs the topics at the same time, as the survey does, and prints each as JSON.
PROBE = """
import json, sys, threading, time
from fieldkit.engine.codec import plain
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.lan import LanPlan
from fieldkit.probes.task import PROBES, Targets, Task
said = json.loads(sys.argv[1])
address = AddressReading(said["interface"], None, "static", tuple(OwnAddress(ip, 24) for ip in said["ips"]),
                         tuple(said["gateways"]), dns=tuple(said["dns"]))
targets, plan = Targets(hosts=tuple(said["targets"])), LanPlan(watch_s=said["watch_s"])
out = {}
for topic in said["topics"]:
    PROBES[topic].load()  # a machine with much to do may take as long for this as for a measurement
def run(topic):
    probe = PROBES[topic]
    task = Task(said["interface"], time.monotonic() + probe.seconds + plan.watch_s, address=address,
                quiet=said["quiet"], targets=targets, lan=plan)
    begun = time.monotonic()
    try:
        made = probe.load()(task)
        out[topic] = {"facts": plain(made.facts), "raw": made.raw, "weak": made.weak}
    except NotMeasured as missing:
        out[topic] = {"missing": missing.code}
    out[topic]["took_s"] = time.monotonic() - begun
threads = [threading.Thread(target=run, args=(topic,)) for topic in said["topics"]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(out))
"""

# Prints every frame that enters the switch from the laptop, by the kernel's own clock; told to end, it first reads all
# that has passed.
WATCH = """
import signal, socket, struct, time
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(time.time()))
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 23)
sock.setsockopt(socket.SOL_SOCKET, 35, 1)
sock.bind(("p-pc", 3))
sock.settimeout(0.2)
print("ready", flush=True)
while True:
    try:
        frame, notes, _, where = sock.recvmsg(2048, 64)
    except TimeoutError:
        if asked:
            break
        continue
    seconds, nanoseconds = struct.unpack("@ll", notes[0][2])
    at = seconds + nanoseconds * 1e-9
    if asked and at > asked[0]:
        break
    if where[2] != 4:
        print(at, frame.hex(), flush=True)
"""


def require_lab() -> None:
    """Skip visibly without rights and tools; fail instead when the lab is demanded."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("ip") and shutil.which("dnsmasq"):
        return
    why = "needs root, iproute2 and dnsmasq"
    if os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail(why)
    pytest.skip(why)


def run(*command: str) -> None:
    """One set-up command; its complaint is shown when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command}: {done.stderr}"


class Site:
    """The switch, and what has been started on it; several with a prefix each may stand side by side."""

    def __init__(self, prefix: str = PREFIX) -> None:
        self.prefix = prefix
        self.hosts: list[str] = []
        self.started: list[subprocess.Popen[Any]] = []
        self.ports = 0
        self.netns("sw")
        run("ip", "-n", f"{self.prefix}sw", "link", "add", "br0", "type", "bridge")
        run("ip", "-n", f"{self.prefix}sw", "link", "set", "br0", "up")

    def netns(self, name: str) -> None:
        """A namespace of our own."""
        subprocess.run(["ip", "netns", "del", self.prefix + name], capture_output=True, check=False)
        run("ip", "netns", "add", self.prefix + name)
        self.hosts.append(name)
        run("ip", "-n", self.prefix + name, "link", "set", "lo", "up")

    def host(self, name: str, mac: str, *ips: str) -> None:
        """A host on the switch, with /24 addresses."""
        self.netns(name)
        self.port(name, "eth0", mac, *ips)

    def port(self, name: str, interface: str, mac: str, *ips: str) -> None:
        """One more port of a host."""
        near = f"p-{name}" if interface == "eth0" else f"p{self.ports}-{name}"
        self.ports += 1
        far = ["name", interface, "address", mac, "netns", self.prefix + name]
        run("ip", "-n", f"{self.prefix}sw", "link", "add", near, "type", "veth", "peer", *far)
        run("ip", "-n", f"{self.prefix}sw", "link", "set", near, "master", "br0", "up")
        run("ip", "-n", self.prefix + name, "link", "set", interface, "up")
        for ip in ips:
            run("ip", "-n", self.prefix + name, "addr", "add", f"{ip}/24", "dev", interface)

    def set(self, name: str, *settings: str) -> None:
        """Kernel settings of a host."""
        run("ip", "netns", "exec", self.prefix + name, "sysctl", "-qw", *settings)

    def start(self, name: str, *command: str, **more: Any) -> "subprocess.Popen[Any]":
        """A program on a host, ended with the site."""
        process = subprocess.Popen(["ip", "netns", "exec", self.prefix + name, *command], **more)
        self.started.append(process)
        return process

    def python(self, name: str, program: str, *arguments: str, first: bool = False) -> "subprocess.Popen[Any]":
        """A Python program on a host; comes back once it says `ready`.  `first`: before all else that is to be done."""
        process = self.start(
            name,
            *(FIRST if first else ()),
            sys.executable,
            "-c",
            program,
            *arguments,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def dnsmasq(self, name: str, leases: Path, *options: str) -> None:
        """A real DHCP server; comes back once it serves."""
        log = leases.with_suffix(".log")
        self.start(
            name, *FIRST, "dnsmasq", "--keep-in-foreground", "--port=0", "--conf-file=/dev/null", "--interface=eth0",
            "--bind-interfaces", f"--dhcp-leasefile={leases}", f"--log-facility={log}", "--user=root", "--log-dhcp",
            "--pid-file=", *options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(lambda: log.exists() and "started" in log.read_text(), f"dnsmasq on {name}")

    def probe(
        self,
        *topics: str,
        interface: str = "eth0",
        ips: Sequence[str] = (OWN,),
        gateways: Sequence[str] = (GATEWAY,),
        quiet: bool = False,
        user: Sequence[str] = (),
        targets: Sequence[str] = (),
        dns: Sequence[str] = (),
        watch_s: float = 0.0,
    ) -> dict[str, Any]:
        """Measure on the laptop."""
        said = {"topics": topics, "interface": interface, "ips": ips, "gateways": gateways, "quiet": quiet}
        said |= {"targets": targets, "dns": dns, "watch_s": watch_s}
        done = subprocess.run(
            ["ip", "netns", "exec", f"{self.prefix}pc", *FIRST, *user, sys.executable, "-c", PROBE, json.dumps(said)],
            capture_output=True, text=True, check=False, timeout=120, cwd=ROOT, env=environment(),
        )  # fmt: skip
        assert done.stderr == "", done.stderr
        answers: dict[str, Any] = json.loads(done.stdout)
        return answers

    def watched(self, measuring: Callable[[], Any]) -> tuple[Any, list[tuple[float, bytes]]]:
        """What a measurement gave, and every frame that the laptop put on the wire meanwhile."""
        watcher = self.python("sw", WATCH)
        answer = measuring()
        return answer, all_of(watcher)

    def close(self) -> None:
        """End what was started and take the namespaces away."""
        for process in self.started:
            process.kill()
            process.wait(timeout=60)
        for name in self.hosts:
            subprocess.run(["ip", "netns", "del", self.prefix + name], capture_output=True, check=False)


def all_of(watcher: "subprocess.Popen[Any]") -> list[tuple[float, bytes]]:
    """End a `WATCH`: every frame that it saw, and when."""
    watcher.terminate()
    assert watcher.stdout is not None
    lines = [line.split() for line in watcher.stdout.read().splitlines()]
    return [(float(at), bytes.fromhex(frame)) for at, frame in lines]


def environment() -> dict[str, str]:
    """The package as it lies here, and nothing written beside it."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Give a server its time to start."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if ready():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not start")
