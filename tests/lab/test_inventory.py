"""Who is on this LAN, on a real switch: real hosts, a real resolver, slow and sleepy ones, and every frame counted."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from fieldkit.probes.arp_frames import parse_arp
from tests.lab.layer2_site import (
    GATEWAY,
    ORDINARY_USER,
    OWN,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROOT,
    ROUTER_MAC,
    WATCH,
    Site,
    all_of,
    environment,
    require_lab,
    wait_for,
)
from tests.lab.net import FIRST

pytestmark = pytest.mark.lab

TILL_MAC, TWIN_MAC = "00:11:22:33:44:50", "00:11:22:33:44:80"
TILL, TWIN = "192.168.1.50", "192.168.1.80"
CROWD_MAC = "00:aa:bb:cc:00:%02x"
SLOW, SLEEPY, OFFICE = "192.168.1.254", "192.168.1.33", "192.168.1.34"
CROWD = (SLEEPY, OFFICE, *(f"192.168.1.{last}" for last in range(100, 105)), SLOW)

# Eight hosts behind one port: one hears only the second question, one takes 90 ms, one tells its NetBIOS name.
HOSTS = f"""
import heapq, select, socket, struct, time
ips, slow, sleepy, office = {CROWD!r}, {SLOW!r}, {SLEEPY!r}, {OFFICE!r}
macs = {{socket.inet_aton(ip): bytes.fromhex("00aabbcc00%02x" % int(ip.split(".")[3])) for ip in ips}}
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind(("eth0", 3))
slept, due, count = set(), [], 0
print("ready", flush=True)
while True:
    left = max(0.0, due[0][0] - time.monotonic()) if due else 1.0
    if not select.select([sock], [], [], left)[0]:
        while due and due[0][0] <= time.monotonic():
            sock.send(heapq.heappop(due)[2])
        continue
    frame, where = sock.recvfrom(2048)
    if where[2] == 4:
        continue
    if frame[12:14] == b"\\x08\\x06" and frame[20:22] == b"\\0\\1" and frame[38:42] in macs:
        asked, mac = frame[38:42], macs[frame[38:42]]
        ip = socket.inet_ntoa(asked)
        if ip == sleepy and ip not in slept:
            slept.add(ip)
            continue
        count += 1
        answer = frame[6:12] + mac + frame[12:20] + b"\\0\\2" + mac + asked + frame[22:32]
        heapq.heappush(due, (time.monotonic() + (0.09 if ip == slow else 0.0), count, answer))
    elif frame[12:14] == b"\\x08\\0" and frame[23] == 17 and frame[36:38] == b"\\0\\x89" and frame[30:34] in macs:
        if socket.inet_ntoa(frame[30:34]) != office:
            continue
        names = b"\\2" + b"WORKGROUP".ljust(15) + b"\\0\\x84\\0" + b"OFFICE-PC".ljust(15) + b"\\0\\4\\0" + bytes(46)
        body = frame[42:44] + b"\\x84\\0\\0\\0\\0\\1\\0\\0\\0\\0" + frame[54:88]
        body += struct.pack("!HHIH", 33, 1, 0, len(names)) + names
        udp = frame[36:38] + frame[34:36] + struct.pack("!HH", 8 + len(body), 0) + body
        head = struct.pack("!BBHHHBBH4s4s", 69, 0, 20 + len(udp), 0, 0, 64, 17, 0, frame[30:34], frame[26:30])
        total = sum(struct.unpack("!10H", head))
        while total >> 16:
            total = (total & 65535) + (total >> 16)
        head = head[:10] + struct.pack("!H", ~total & 65535) + head[12:]
        sock.send(frame[6:12] + macs[frame[30:34]] + b"\\x08\\0" + head + udp)
"""

PROBE = """
import dataclasses, json, sys, time
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.probes.task import PROBES, Task
from fieldkit.probes.wire import hold_to
said = json.loads(sys.argv[1])
address = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.20", said["prefix"]),), ("192.168.1.1",),
                         dns=("192.168.1.1",))
probe = PROBES["inventory"]
measure = probe.load()
hold_to(said["rate"])
shown = []
task = Task("eth0", time.monotonic() + probe.seconds, address=address, quiet=said["quiet"],
            frames_per_s=said["rate"], allow=frozenset(said["allow"]), heard=lambda topic, what: shown.append(what))
begun = time.monotonic()
try:
    made = measure(task)
    out = {"facts": dataclasses.asdict(made.facts), "weak": made.weak, "shown": shown}
except NotMeasured as missing:
    out = {"missing": missing.code}
print(json.dumps({**out, "took_s": time.monotonic() - begun}))
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    require_lab()
    made = Site()
    try:
        made.host("pc", OWN_MAC, OWN)
        made.host("gw", ROUTER_MAC, GATEWAY)
        made.host("till", TILL_MAC, TILL)
        made.host("twin", TWIN_MAC, TWIN)
        made.host("rogue", ROGUE_MAC, TWIN)
        made.host("crowd", "00:aa:bb:cc:00:00")
        made.python("crowd", HOSTS, first=True)
        resolver(made)
        yield made
    finally:
        made.close()


def resolver(site: Site) -> None:
    """A real dnsmasq on the gateway, which knows two of the stations."""
    site.start(
        "gw", *FIRST, "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
        "--user=root", "--pid-file=", "--interface=eth0", "--bind-interfaces", f"--host-record=router.lan,{GATEWAY}",
        f"--host-record=till-3.lan,{TILL}", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    listening = ["ip", "netns", "exec", f"{PREFIX}gw", "ss", "-lnuH", "sport", "=", "53"]
    wait_for(lambda: subprocess.run(listening, capture_output=True, check=False).stdout != b"", "the resolver")


def listed(
    allow: tuple[str, ...] = ("inventory",),
    *,
    prefix: int = 24,
    quiet: bool = False,
    rate: float = 200.0,
    user: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Make the inventory on the laptop."""
    said = {"allow": allow, "prefix": prefix, "quiet": quiet, "rate": rate}
    done = subprocess.run(
        ["ip", "netns", "exec", f"{PREFIX}pc", *FIRST, *user, sys.executable, "-c", PROBE, json.dumps(said)],
        capture_output=True, text=True, check=False, timeout=120, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert done.stderr == "", done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def watched(site: Site, *, after_s: float = 0.0, **how: Any) -> tuple[dict[str, Any], list[tuple[float, bytes]]]:
    """The inventory, and what the laptop put on the wire meanwhile.

    Without its system's IPv6, and without the ARP to one device by which it confirms what it learned earlier.
    """
    watcher = site.python("sw", WATCH)
    told = listed(**how)
    time.sleep(after_s)
    frames = all_of(watcher)
    return told, [
        (at, frame)
        for at, frame in frames
        if frame[12:14] != b"\x86\xdd" and (frame[12:14] != b"\x08\x06" or frame[0] & 1)
    ]


def peak(frames: list[tuple[float, bytes]]) -> int:
    """The most frames within any one second, less what the capture's clock may be off."""
    at = [when for when, _ in frames]
    return max((sum(begun <= other < begun + 0.99 for other in at) for begun in at), default=0)


def rows(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["ip"], each["mac"]) for each in told["facts"]["stations"]]


EVERYBODY = sorted(
    [
        (GATEWAY, ROUTER_MAC),
        (TILL, TILL_MAC),
        (TWIN, TWIN_MAC),
        (TWIN, ROGUE_MAC),
        *((ip, CROWD_MAC % int(ip.rpartition(".")[2])) for ip in CROWD),
    ],
    key=lambda each: (int(each[0].rpartition(".")[2]), each[1]),
)


def test_everybody(site):
    """Each of twelve hosts is found, also the slow and the sleepy, an address held twice in two rows, with its names;
    nobody outside the subnet is asked, nobody more than twice, and no second sees more than 200 frames."""
    told, frames = watched(site)
    facts = told["facts"]
    assert rows(told) == EVERYBODY
    assert (facts["method"], facts["complete"], facts["partly"], facts["asked"]) == ("raw", True, False, 253)
    names = {each["ip"]: (each["name"], each["name_by"]) for each in facts["stations"] if each["name"]}
    assert names == {
        GATEWAY: ("router.lan", "dns"),
        TILL: ("till-3.lan", "dns"),
        OFFICE: ("OFFICE-PC", "netbios"),
    }
    assert [told["shown"][0], told["shown"][-1]] == [[0, 253], [253, 253]]

    asked = [arp for _, frame in frames if (arp := parse_arp(frame)) is not None]
    sweep = Counter(arp.target_ip for arp in asked if arp.operation == 1)
    assert set(sweep) == {f"192.168.1.{last}" for last in range(1, 255) if last != 20}
    # The system asks once more for whoever it is to send a question about its name.
    system_asks = {ip for ip, _ in EVERYBODY}
    assert {ip for ip, times in sweep.items() if times > 2} <= system_asks
    assert facts["sent"] == 253 + 253 - len({ip for ip, _ in EVERYBODY if ip != SLEEPY})
    assert peak(frames) <= 200
    # ARP requests, questions to the resolver, and one to each station that it does not know; nothing else.
    others = [frame for _, frame in frames if frame[12:14] != b"\x08\x06"]
    assert {frame[23] for frame in others} == {17}
    assert {int.from_bytes(frame[36:38], "big") for frame in others} == {53, 137}
    to_stations = Counter(frame[30:34] for frame in others if frame[36:38] == b"\0\x89")
    assert max(to_stations.values()) == 1
    assert len(to_stations) <= len({ip for ip, _ in EVERYBODY})


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"allow": ()}, "missing.no_consent"),
        ({"quiet": True}, "missing.quiet"),
        ({"prefix": 32}, "missing.inventory_no_lan"),
    ],
)
def test_not_one_frame(site, how, code):
    """Without a yes, in quiet mode, or without a subnet the laptop sends nothing at all."""
    told, frames = watched(site, **how)
    assert told["missing"] == code
    assert frames == []


def test_turned_down(site):
    """A lower rate in the settings holds, and the inventory still ends."""
    told, frames = watched(site, prefix=27, rate=50.0)
    assert (told["facts"]["asked"], told["facts"]["complete"]) == (29, True)
    assert {arp.target_ip for _, frame in frames if (arp := parse_arp(frame)) is not None} <= {
        f"192.168.1.{last}" for last in range(1, 31)
    }
    assert peak(frames) <= 50


def test_ordinary_user(site):
    """Without rights the system's cache tells who is there, one holder an address, marked weaker."""
    told, frames = watched(site, after_s=2.0, user=tuple(ORDINARY_USER))
    assert {ip for ip, _ in rows(told)} == {ip for ip, _ in EVERYBODY}
    assert len(rows(told)) == len({ip for ip, _ in EVERYBODY})
    assert (told["facts"]["method"], told["facts"]["complete"]) == ("cache", False)
    assert told["weak"] == "weak.inventory_cache"
    assert peak(frames) <= 200
