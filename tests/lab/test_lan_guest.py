"""What `fieldkit lan-check` puts on the customer's LAN, frame by frame, and what it does with hostile frames: nothing.

Beside a control run in which the laptop's own system is merely used.
"""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.lab.capture import ARP, Capture, Frame, listening, peak
from tests.lab.net import Net
from tests.lab.office import GATEWAY, LAN, LAPTOP_MAC, OTHER_TARGET, OWN, ROGUE_MAC, TARGET, Office
from tests.lab.test_lan_check import office_of  # noqa: F401 - the fixture

pytestmark = pytest.mark.lab

FRAMES_PER_S = 200
DISCOVERS, INFORMS, SOLICITATIONS = 3, 2, 3
PORT = "p-pc-eth0"
HOSTILE = 600

# Mutated and made-up frames of every kind that a LAN carries, from a MAC of its own, at some 150 a second.
INJECTOR = r"""
import os, pathlib, random, socket, struct, sys, time
ready, count = sys.argv[1], int(sys.argv[2])
from scapy.layers.l2 import ARP, Ether, Dot3, LLC, SNAP, STP
from scapy.layers.inet import IP, UDP, ICMP
from scapy.layers.inet6 import IPv6, ICMPv6ND_RA, ICMPv6NDOptPrefixInfo, ICMPv6ND_NS, ICMPv6ND_NA
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSQR, DNSRR
from scapy.layers.dhcp6 import DHCP6_Advertise, DHCP6OptServerId, DUID_LL
dice = random.Random(20121)
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("eth0", 0))
own = sock.getsockname()[4].hex(":")
laptop, address = "00:1e:10:00:00:50", "192.168.1.50"
esc = b"\x1b]0;x\x07\x9b31m\xe2\x80\xae<script>"
offer = BOOTP(op=2, yiaddr="192.168.1.99", siaddr="192.168.1.77", chaddr=bytes.fromhex("001e10000050"), sname=esc)
lldp = b"\x02\x07\x04" + bytes.fromhex(own.replace(":", "")) + b"\x04\x05\x05eth9" + b"\x06\x02\x00\x78"
lldp += b"\x0a" + bytes([len(esc)]) + esc + b"\0\0"
kinds = [
    lambda: Ether(src=own, dst="ff:ff:ff:ff:ff:ff") / ARP(op=2, hwsrc=own, psrc="192.168.1.%d" % dice.randrange(256)),
    lambda: Ether(src=own, dst=laptop) / ARP(op=dice.randrange(65536), hwsrc=own, psrc="192.168.1.77", pdst=address),
    lambda: Ether(src=own, dst="ff:ff:ff:ff:ff:ff") / IP(src="192.168.1.77", dst="255.255.255.255")
    / UDP(sport=67, dport=68) / offer
    / DHCP(options=[("message-type", dice.choice(["offer", "ack", "nak"])), ("server_id", "192.168.1.77"),
                            ("router", "192.168.1.77"), ("hostname", esc), "end"]),
    lambda: Ether(src=own, dst=laptop) / IP(src="192.168.1.77", dst=address) / UDP(sport=67, dport=68) / offer
    / DHCP(options=[("message-type", 9), "end"]),
    lambda: Ether(src=own, dst="33:33:00:00:00:01") / IPv6(src="fe80::77", dst="ff02::1", hlim=255)
    / ICMPv6ND_RA(routerlifetime=9000) / ICMPv6NDOptPrefixInfo(prefix="2001:db8:77::", prefixlen=64),
    lambda: Ether(src=own, dst="33:33:ff:00:00:50") / IPv6(src="fe80::77", dst="ff02::1:ff00:50", hlim=255)
    / ICMPv6ND_NS(tgt="fe80::21e:10ff:fe00:50"),
    lambda: Ether(src=own, dst="33:33:00:01:00:02") / IPv6(src="fe80::77", dst="ff02::1:2") / UDP(sport=547, dport=546)
    / DHCP6_Advertise() / DHCP6OptServerId(duid=DUID_LL(lladdr=own)),
    lambda: Ether(src=own, dst="01:80:c2:00:00:0e", type=0x88CC) / lldp,
    lambda: Dot3(src=own, dst="01:00:0c:cc:cc:cc") / LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(OUI=0xC, code=0x2000)
    / (b"\x02\xb4\0\0" + b"\0\1\0\x10" + esc + b"\0\3\xff\xff"),
    lambda: Dot3(src=own, dst="01:80:c2:00:00:00") / LLC(dsap=0x42, ssap=0x42, ctrl=3) / STP(rootid=0, bridgeid=0),
    lambda: Ether(src=own, dst="01:00:5e:00:00:fb") / IP(src="192.168.1.77", dst="224.0.0.251", ttl=255)
    / UDP(sport=5353, dport=5353) / DNS(qd=DNSQR(qname="fieldkit.local", qtype="ALL")),
    lambda: Ether(src=own, dst=laptop) / IP(src="192.168.1.1", dst=address) / UDP(sport=53, dport=40000)
    / DNS(qr=1, an=DNSRR(rrname="a.example", rdata="192.168.1.77")),
    lambda: Ether(src=own, dst=laptop) / IP(src="192.168.1.1", dst=address) / ICMP(type=5, code=1, gw="192.168.1.77"),
]
frames = []
for number in range(count):
    frame = bytearray(bytes(kinds[number % len(kinds)]()))
    if number % 3:
        for _ in range(dice.randrange(1, 9)):
            frame[dice.randrange(14, len(frame))] = dice.randrange(256)
    if number % 7 == 0:
        frame = frame[: dice.randrange(14, len(frame))]
    frames.append(bytes(frame).ljust(60, b"\0")[:1500])
try:
    # Only now, for what came before would have kept this machine from its work.
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
except PermissionError:
    pass
pathlib.Path(ready).touch()
for frame in frames * 50:
    sock.send(frame)
    time.sleep(0.0045)
"""


def spoken(heard: Capture) -> list[Frame]:
    """What the laptop sent to the LAN's own protocols; what it asked of others by IP is left out."""
    return [frame for frame in heard.came_in if frame.kind != 0x0800 or frame.dhcp is not None or frame.to[:2] != "00"]


def arp_answers(heard: Capture) -> list[Frame]:
    """ARP from the laptop that is no request: replies, announcements, anything else."""
    return [
        frame
        for frame in heard.came_in
        if frame.arp is not None and (frame.arp[0] != 1 or frame.arp[1] == frame.arp[2])
    ]


def unasked(heard: Capture) -> list[Frame]:
    """Those answers that no request for the laptop's address called for, one answer a request."""
    asked: Counter[str] = Counter()
    wrong = []
    for frame in heard.frames:
        if frame.arp is None:
            continue
        if frame.way == "out" and frame.arp[0] == 1 and frame.arp[2] == OWN:
            asked[frame.source] += 1
        elif frame in arp_answers(heard):
            if frame.arp[0] == 2 and frame.arp[1] == OWN and asked[frame.to] > 0:
                asked[frame.to] -= 1
            else:
                wrong.append(frame)
    return wrong


def test_packets_counted(office_of, tmp_path: Path, lab_net: Net) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    """A default run beside a control: own MAC only, few of each kind, under the rate, nothing answered or announced."""
    office: Office = office_of()
    home = tmp_path / "home"
    office.import_record(home, office.record(access={}))
    office.pc.ip("neigh", "flush", "all")
    with listening(office.lan, PORT) as heard:
        began = time.monotonic()
        _, document, talk = office.lan_check(home)
        took_s = time.monotonic() - began
        time.sleep(0.3)
    assert document["verdict"] in ("ok", "warn"), talk
    office.pc.ip("neigh", "flush", "all")
    with listening(office.lan, PORT) as control:
        end = time.monotonic() + took_s
        while time.monotonic() < end:
            office.pc.run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", GATEWAY, check=False)
    assert {frame.source for frame in heard.came_in} == {LAPTOP_MAC}
    dhcp = Counter(frame.dhcp for frame in heard.came_in if frame.dhcp is not None)
    assert set(dhcp) <= {1, 8}
    assert 1 <= dhcp[1] <= DISCOVERS
    assert dhcp[8] <= INFORMS
    asked = Counter(frame.arp[2] for frame in heard.came_in if frame.arp is not None and frame.arp[0] == 1)
    assert asked[GATEWAY] <= 3 + 5, asked  # ours, and the system's own
    assert asked[OWN] <= 3
    assert sum(asked.values()) - asked[GATEWAY] - asked[OWN] <= 4, asked
    assert unasked(heard) == unasked(control) == []
    assert peak([frame for frame in heard.came_in if frame.kind == ARP], window_s=1.0) <= FRAMES_PER_S
    assert peak(heard.came_in, window_s=1.0) <= FRAMES_PER_S
    to_whom = {frame.ip[1] for frame in heard.came_in if frame.ip is not None and frame.dhcp is None}
    assert to_whom <= {GATEWAY, TARGET, OTHER_TARGET}, to_whom


def test_quiet(office_of, tmp_path: Path, lab_net: Net) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    """`--quiet-lan`: ARP for the own gateway, and not one frame to anybody else of the LAN."""
    office: Office = office_of()
    home = tmp_path / "home"
    office.import_record(home, office.record(access={}))
    with listening(office.lan, PORT) as heard:
        _, document, talk = office.lan_check(home, "--quiet-lan")
        time.sleep(0.3)
    assert [frame for frame in heard.came_in if frame.dhcp is not None] == []
    asked = {frame.arp[2] for frame in heard.came_in if frame.arp is not None}
    assert asked <= {GATEWAY}, asked
    assert {frame.kind for frame in heard.came_in} <= {ARP, 0x0800}
    assert {frame.ip[1] for frame in heard.came_in if frame.ip is not None} <= {GATEWAY, TARGET, OTHER_TARGET}
    open_for_quiet = {each["check"] for each in document["not_measured"]}
    assert {"dhcp.servers", "ip.unique"} <= open_for_quiet, talk


def test_hostile_frames(office_of, tmp_path: Path, lab_net: Net) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    """More than 500 hostile frames while it measures: it ends with its document, and answers none of them."""
    office: Office = office_of()
    home = tmp_path / "home"
    office.import_record(home, office.record(access={}))
    hostile = office.station("rog", ROGUE_MAC, f"{LAN}.77")
    office.runs(hostile, INJECTOR, str(HOSTILE), first=False)
    with listening(office.lan, PORT) as heard:
        code, document, talk = office.lan_check(home)
        time.sleep(0.3)
    injected = [frame for frame in heard.frames if frame.way == "out" and frame.source == ROGUE_MAC]
    assert len(injected) >= 500, len(injected)
    assert code in (0, 1, 3), talk
    assert "Traceback" not in talk
    raw = json.dumps(document)
    assert "\\u001b" not in json.dumps([each["text"] for each in document["findings"]])
    assert raw
    with listening(office.lan, PORT) as control:
        time.sleep(6.0)
    assert {frame.source for frame in heard.came_in} == {LAPTOP_MAC}
    to_rogue = Counter(frame.kind for frame in heard.came_in if frame.to == ROGUE_MAC)
    without = Counter(frame.kind for frame in control.came_in if frame.to == ROGUE_MAC)
    # The laptop's system answers what is properly asked of it, with us or without; we add nothing but our own echoes.
    assert {kind for kind in to_rogue if kind != 0x0800} <= set(without) | {ARP}, (to_rogue, without)
    dhcp = Counter(frame.dhcp for frame in heard.came_in if frame.dhcp is not None)
    assert set(dhcp) <= {1, 8}
    assert dhcp[1] <= DISCOVERS
    assert unasked(heard) == []
    assert peak(heard.came_in, window_s=1.0) <= FRAMES_PER_S
