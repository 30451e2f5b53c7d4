"""The customer LAN beside arp-scan, arping and nmap, on one switch in namespaces: who is here, who is the gateway, who
hands out addresses, and the whole `fieldkit lan-check`."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.row import Row
from tests.lab.layer2_site import (
    GATEWAY,
    OWN,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROUTER_MAC,
    Site,
    environment,
)

ROOT = Path(__file__).parents[2]
TOOLS = ("arp-scan", "nmap", "arping", "dnsmasq", "ip")
RUNS = 5
VRRP_MAC = "00:00:5e:00:01:0a"
ROGUE = "192.168.1.9"
HOSTS = tuple(f"192.168.1.{last}" for last in range(50, 70))
DHCP_WINDOW_S = 4.0

# Twenty ordinary hosts behind one port.
CROWD = f"""
import socket
macs = {{socket.inet_aton(ip): bytes.fromhex("00aabbcc00%02x" % int(ip.split(".")[3])) for ip in {HOSTS!r}}}
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
sock.bind(("eth0", 0x0806))
print("ready", flush=True)
while True:
    frame, where = sock.recvfrom(2048)
    mac = macs.get(frame[38:42])
    if where[2] != 4 and mac is not None and frame[20:22] == b"\\0\\1":
        sock.send(frame[6:12] + mac + frame[12:20] + b"\\0\\2" + mac + frame[38:42] + frame[22:32])
"""

# One measurement after the other in one process, so that what counts is the measuring and not the import; each tells
# its facts, how long it took, and when (by the wall clock) it told whoever watches of each thing heard.
PROBE = """
import dataclasses, json, sys, time
import dns.message, dns.reversename, psutil
from fieldkit.engine.codec import plain
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.lan import LanPlan
from fieldkit.probes import wire
from fieldkit.probes.task import PROBES, Task
topic, runs, dhcp_s = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
measure = PROBES[topic].load()
if topic == "inventory":
    # The peers ask nobody for a name.
    from fieldkit.probes.inventory import measure as with_names
    from fieldkit.probes.station_names import StationNames
    measure = lambda task: with_names(task, names=lambda *_: StationNames(frames=0))
address = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.20", 24),), ("192.168.1.1",))
for _ in range(runs):
    heard = []
    task = Task("eth0", time.monotonic() + 30, address=address, allow=frozenset(("inventory",)),
                lan=LanPlan(dhcp_s=dhcp_s), heard=lambda what, value: heard.append((time.time(), value)))
    begun = time.perf_counter()
    made = measure(task)
    took = time.perf_counter() - begun
    told = [(at, plain(value)) for at, value in heard if dataclasses.is_dataclass(value)]
    print(json.dumps({"took_s": took, "facts": plain(made.facts), "told": told}), flush=True)
"""

# When each DHCP answer of the second server passed the switch, by the wall clock.
OFFERS = """
import socket, struct
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.setsockopt(socket.SOL_SOCKET, 35, 1)
sock.bind(("p-rogue", 3))
print("ready", flush=True)
while True:
    frame, notes, _, where = sock.recvmsg(2048, 64)
    if where[2] != 4 and frame[12:14] == b"\\x08\\0" and frame[23] == 17 and frame[34:36] == b"\\0\\x43":
        seconds, nanoseconds = struct.unpack("@ll", notes[0][2])
        print(seconds + nanoseconds * 1e-9, flush=True)
"""


@contextmanager
def lan(rogue_ip: str | None = None, rogue_mac: str = ROGUE_MAC, router_ip: str = GATEWAY) -> Iterator[Site]:
    """A switch with the laptop, a router, twenty hosts, and another device if wanted."""
    site = Site()
    try:
        site.host("pc", OWN_MAC, OWN)
        site.host("gw", ROUTER_MAC, router_ip)
        site.host("crowd", "00:aa:bb:cc:00:00")
        site.python("crowd", CROWD)
        if rogue_ip is not None:
            site.host("rogue", rogue_mac, rogue_ip)
        yield site
    finally:
        site.close()


def on_laptop(*command: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    """A program on the laptop."""
    return subprocess.run(
        ["ip", "netns", "exec", f"{PREFIX}pc", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **more,
    )


def measured(topic: str, runs: int = 1, *, dhcp_s: float = DHCP_WINDOW_S) -> list[dict[str, Any]]:
    """What fieldkit's own measurement of a topic gave, so many times."""
    words = [sys.executable, "-c", PROBE, topic, str(runs), str(dhcp_s)]
    done = on_laptop(*words, cwd=ROOT, env=environment())
    assert done.stderr == "", done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def peer(*command: str) -> tuple[float, str]:
    """Seconds that another tool takes, and what it says."""
    began = time.perf_counter()
    done = on_laptop(*command)
    return time.perf_counter() - began, done.stdout


def inventory() -> list[Row]:
    """A /24: two rounds at the 200 frames a second that a guest may send, in turn with arp-scan at that rate."""
    everybody = len(HOSTS) + 1
    tuned = ("arp-scan", "-I", "eth0", "-l", "-q", "--interval=5", "--retry=2", "--timeout=120")
    ours, theirs, found = [], [], set()
    with lan():
        for _ in range(RUNS):
            made = measured("inventory")[0]
            ours.append(made["took_s"])
            found.add(len(made["facts"]["stations"]))
            took, said = peer(*tuned)
            theirs.append(took)
            found.add(sum(line.startswith("192.168.1.") for line in said.splitlines()))
        default, _ = peer("arp-scan", "-I", "eth0", "-l", "-q")
        nmap, _ = peer("nmap", "-sn", "-PR", "-n", "-e", "eth0", "192.168.1.0/24")
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return [
        Row(
            "/24 ARP inventory, two rounds at 200 frames/s",
            f"{statistics.median(ours):.2f} s",
            f"arp-scan at the same rate {statistics.median(theirs):.2f} s "
            f"(at its own, faster one {default:.2f} s), nmap at its own {nmap:.2f} s",
            f"ratio {ratio:.2f} (≤ 0.8), all {everybody} found",
            ratio <= 0.8 and found == {everybody},
        )
    ]


def verdict_at(facts: dict[str, Any]) -> tuple[float | None, str]:
    """When the answers heard so far were first enough to call it a duplicate (seconds), and the code in the end."""
    from datetime import UTC, datetime

    from fieldkit.checks import CHECKS, Evidence
    from fieldkit.engine.codec import topic_facts
    from fieldkit.model.arp import ArpReading
    from fieldkit.model.line import Line
    from fieldkit.model.reading import Reading, Where
    from fieldkit.model.terms import FAULT, Source, Vantage

    whole: ArpReading = topic_facts("arp", facts, where="bench")

    def judged(arp: ArpReading) -> Any:
        reading = Reading("r1", "arp", Source.PROBE, datetime.now(UTC), 3.0, Where("eth0"), "ARP", facts=arp)
        return CHECKS["gateway.unique"].judge(Evidence({"arp": reading}, vantage=Vantage.LAN), Line(), {})

    from dataclasses import replace

    first: float | None = None
    for number, reply in enumerate(whole.replies, 1):
        early = replace(whole, complete=False, replies=whole.replies[:number])
        if first is None and judged(early).verdict is FAULT:
            first = reply.at_s
    return first, judged(whole).code


def duplicate_gateway() -> list[Row]:
    """Two devices with the gateway's address: who sees it, who says so, how soon; and a virtual router is none."""
    with lan(GATEWAY):
        made = measured("arp", 3)
        arping, by_arping = peer("arping", "-c", "3", "-i", "eth0", GATEWAY)
        nmap, by_nmap = peer("nmap", "-sn", "-PR", "-n", "-e", "eth0", GATEWAY)
        scan, by_scan = peer("arp-scan", "-I", "eth0", "-q", GATEWAY)
    # The virtual router answers for the gateway, the master has an address of its own besides.
    with lan(GATEWAY, VRRP_MAC, "192.168.1.2"):
        _, virtual = verdict_at(measured("arp")[0]["facts"])
    verdicts = [verdict_at(each["facts"]) for each in made]
    codes = {code for _, code in verdicts}
    at = [when for when, _ in verdicts if when is not None]
    soon = max(at) if len(at) == len(verdicts) else None
    early = "not called early" if soon is None else f"{soon:.2f} s after the first frame"
    right = codes == {"gateway.duplicate"} and virtual == "gateway.virtual"

    def sees(said: str) -> str:
        both = ROUTER_MAC in said.lower() and ROGUE_MAC in said.lower()
        return "both MACs, no verdict" if both else "misses it"

    return [
        Row(
            "duplicate gateway",
            f"{early}, {'/'.join(sorted(codes))}; VRRP: {virtual}",
            f"arping {arping:.1f} s ({sees(by_arping)}), arp-scan {scan:.1f} s ({sees(by_scan)}), "
            f"nmap {nmap:.1f} s ({sees(by_nmap)})",
            "≤ 0.5 s, VRRP not flagged",
            right and soon is not None and soon <= 0.5,
        )
    ]


def with_two_servers(site: Site, folder: Path) -> None:
    """A DHCP server on the gateway and another one on the rogue, each naming itself as the way out."""
    for name, router, first in (("gw", GATEWAY, 100), ("rogue", ROGUE, 200)):
        pool = f"--dhcp-range=192.168.1.{first},192.168.1.{first + 20},255.255.255.0,1h"
        site.dnsmasq(name, folder / f"{name}.leases", pool, f"--dhcp-option=3,{router}")


def rogue_dhcp(folder: Path) -> list[Row]:
    """A second DHCP server: when its offer is shown, how long the whole window takes; and the whole `lan-check`."""
    with lan(ROGUE) as site:
        with_two_servers(site, folder)
        watcher = site.python("sw", OFFERS)
        made = measured("dhcp")[0]
        watcher.terminate()
        assert watcher.stdout is not None
        passed = [float(line) for line in watcher.stdout.read().split()]
        shown = [at for at, offer in made["told"] if offer.get("server_id") == ROGUE]
        late = shown[0] - passed[0] if shown and passed else None
        nmap, _ = peer("nmap", "--script", "broadcast-dhcp-discover", "-e", "eth0")
        quick = "broadcast-dhcp-discover.timeout=3s"
        tuned, _ = peer("nmap", "--script", "broadcast-dhcp-discover", "--script-args", quick, "-e", "eth0")
        whole = lan_check(folder)
    servers = {offer["server_id"] for offer in made["facts"]["offers"]}
    complete = servers == {GATEWAY, ROGUE} and made["facts"]["complete"]
    return [
        Row(
            "rogue DHCP: all offers",
            f"{made['took_s']:.2f} s, {len(servers)} servers, first rogue shown "
            f"{'never' if late is None else f'{late * 1000:.0f} ms after its offer'}",
            f"nmap {nmap:.1f} s (tuned {tuned:.1f})",
            f"< 500 ms after its offer; the window of {DHCP_WINDOW_S:g} s",
            complete and late is not None and late < 0.5 and made["took_s"] <= DHCP_WINDOW_S + 0.5,
        ),
        *whole_row(whole, nmap),
    ]


def lan_check(folder: Path) -> tuple[list[float], dict[str, Any]] | None:
    """The whole command, from process start, and its document; None where there is no such command."""
    home = folder / "home"
    settings = {**environment(), "HOME": str(home), "FIELDKIT_LANG": "en"}
    settings |= {f"XDG_{each}_HOME": str(home / each.lower()) for each in ("CONFIG", "DATA", "STATE", "CACHE")}
    words = [sys.executable, "-m", "fieldkit", "lan-check", "--json", "--auto", "--at", "lan", "--interface", "eth0"]
    words += ["--gateway", GATEWAY]
    took = []
    document: dict[str, Any] = {}
    for _ in range(3):
        began = time.perf_counter()
        done = on_laptop(*words, cwd=ROOT, env=settings)
        took.append(time.perf_counter() - began)
        try:
            document = json.loads(done.stdout)
        except ValueError:
            return None
    return took, document


def whole_row(whole: tuple[list[float], dict[str, Any]] | None, nmap: float) -> list[Row]:
    """`fieldkit lan-check` from start to end beside nmap's one script."""
    work = "whole `fieldkit lan-check`, two DHCP servers"
    if whole is None or not whole[1].get("findings"):
        return [Row(work, "not run", "the command gave no document", "", None)]
    took = statistics.median(whole[0])
    codes = [each["code"] for each in whole[1]["findings"] if each["verdict"] == "fault"]
    return [
        Row(
            work,
            f"{took:.2f} s, {'/'.join(codes) or 'no fault'}",
            f"nmap broadcast-dhcp-discover {nmap:.1f} s",
            f"ratio {took / nmap:.2f} (≤ 0.45)",
            took / nmap <= 0.45 and "dhcp.second_server" in codes,
        )
    ]


def rows(folder: Path) -> list[Row]:
    """All of them, each on a LAN of its own."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return [Row("customer LAN", "not run", f"needs root, {', '.join(lacking or TOOLS)}", "", None)]
    parts: Sequence[Callable[[], list[Row]]] = (inventory, duplicate_gateway, lambda: rogue_dhcp(folder))
    return [row for part in parts for row in part()]


if __name__ == "__main__":
    import tempfile

    from tests.bench.__main__ import table

    with tempfile.TemporaryDirectory() as scratch:
        print(table(rows(Path(scratch))))  # noqa: T201  a table is what this program is for
