"""What a whole run puts on the customer's LAN, frame by frame, beside a control run without fieldkit."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.lab.capture import ARP, BROADCAST, IPV4, Capture, Frame, listening, peak
from tests.lab.net import Net
from tests.lab.street import CARRIER_DNS, LAN, SITES, THIRD_DNS, Street
from tests.lab.test_ordinary_user import USER, Person, person  # noqa: F401 - the fixture
from tests.lab.test_sites import build, fieldkit, import_record, record_of

pytestmark = pytest.mark.lab

OWN, GATEWAY = f"{LAN}.50", f"{LAN}.1"
FRAMES_PER_S = 200
DISCOVERS = 3
# To all routers, next header ICMPv6, type 133.
IPV6, ROUTER_SOLICITATION = 0x86DD, ("33:33:00:00:00:02", 58, 133)
# Everything that the record names, and nothing else.
PARTNERS = {GATEWAY, CARRIER_DNS, THIRD_DNS, *SITES.values()}
HEALTHY: dict[str, Any] = {"site": "healthy", "at": "lan", "broken": [], "verdict": "ok"}
WORDS = ("diagnose", "internet", "--auto", "--json", "--line", "LAB-0001")


def own_mac(street: Street) -> str:
    """The MAC of the laptop's port."""
    (link,) = json.loads(street.pc.run("ip", "-j", "link", "show", "eth0").stdout)
    return str(link["address"])


def ordinary_use(street: Street, seconds: float) -> None:
    """What the laptop's own system sends when it is merely used: pings and a resolver's question, for that long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for target in (GATEWAY, *SITES.values()):
            street.pc.run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", target, check=False)


def listened(street: Street, home: Path, *more: str) -> tuple[Capture, dict[str, Any], float]:
    """A run with the switch port of the laptop watched; the frames, the document and how long it took."""
    # The laptop's system starts with an empty neighbour table, as on a cable plugged in just now.
    street.pc.ip("neigh", "flush", "all")
    began = time.monotonic()
    with listening(street.switch, street.port) as heard:
        done = fieldkit(street, home, *WORDS, *more)
        took_s = time.monotonic() - began
        time.sleep(0.3)  # the last frames
    return heard, json.loads(done.stdout), took_s


def answered_by_the_system(heard: Capture) -> list[Frame]:
    """The laptop's ARP replies that answer a question put to it, as its system gives them; one question, one reply."""
    asked: Counter[str] = Counter()
    proper: list[Frame] = []
    for frame in heard.frames:
        if frame.arp is None:
            continue
        operation, _, target = frame.arp
        if frame.way == "out" and operation == 1 and target == OWN:
            asked[frame.source] += 1
        elif frame.way == "in" and operation == 2 and asked[frame.to] > 0:
            asked[frame.to] -= 1
            proper.append(frame)
    return proper


def arp_beyond_requests(heard: Capture) -> list[str]:
    """Replies nobody asked for, and announcements."""
    proper = answered_by_the_system(heard)
    wrong = []
    for frame in heard.came_in:
        if frame.arp is None:
            continue
        operation, sender, target = frame.arp
        if operation != 1 and frame not in proper:
            wrong.append(f"an unasked reply: {frame.raw.hex()}")
        if operation not in (1, 2) or sender == target:
            wrong.append(f"an announcement: {frame.raw.hex()}")
    return wrong


def layer_2(heard: Capture) -> list[Frame]:
    """The laptop's ARP and DHCP."""
    return [frame for frame in heard.came_in if frame.kind == ARP or frame.dhcp is not None]


def spoken_to(heard: Capture) -> set[str]:
    """The addresses that IP packets went to, broadcast DISCOVERs left out."""
    return {frame.ip[1] for frame in heard.came_in if frame.ip is not None and frame.dhcp is None}


def test_a_default_run(tmp_path: Path, lab_net: Net) -> None:
    """At most 3 DISCOVERs, no REQUEST, no reply or announcement beyond the control's, own MAC only, at most 200/s."""
    street = build(lab_net, HEALTHY)
    import_record(street, HEALTHY, tmp_path)
    mac = own_mac(street)
    heard, document, took_s = listened(street, tmp_path)
    assert document["verdict"] == "ok"

    street.pc.ip("neigh", "flush", "all")
    with listening(street.switch, street.port) as control:
        ordinary_use(street, took_s)

    assert len(heard.came_in) > 50, "the capture missed the run"
    assert {frame.source for frame in heard.came_in} == {mac}
    assert {frame.kind for frame in heard.came_in} == {ARP, IPV4, IPV6}
    solicitations = [frame for frame in heard.came_in if frame.kind == IPV6]
    assert {(frame.to, frame.raw[20], frame.raw[54]) for frame in solicitations} == {ROUTER_SOLICITATION}
    assert len(solicitations) <= 3

    messages = Counter(frame.dhcp for frame in heard.came_in if frame.dhcp is not None)
    assert set(messages) == {1}
    assert 1 <= messages[1] <= DISCOVERS

    assert arp_beyond_requests(heard) == arp_beyond_requests(control) == []
    requests = Counter(frame.arp[1:] for frame in heard.came_in if frame.arp is not None and frame.arp[0] == 1)
    unused = {target for _, target in requests} - {GATEWAY, OWN}
    assert len(unused) == 1, requests
    assert next(iter(unused)).startswith(f"{LAN}.")
    assert requests[OWN, GATEWAY] <= 3 + 5, requests  # ours, and the system's own
    assert requests["0.0.0.0", OWN] <= 3
    assert sum(count for (_, target), count in requests.items() if target in unused) <= 2

    assert peak(layer_2(heard), window_s=1.0) <= FRAMES_PER_S
    assert peak(layer_2(heard), window_s=0.1) <= FRAMES_PER_S / 10 + 1

    broadcast = [frame for frame in heard.came_in if int(frame.to[:2], 16) & 1 and frame not in solicitations]
    assert {frame.to for frame in broadcast} == {BROADCAST}
    assert all(frame.arp is not None or frame.dhcp == 1 for frame in broadcast)
    assert spoken_to(heard) <= PARTNERS


@pytest.mark.parametrize("how", ["flag", "record"])
def test_a_quiet_run(how: str, tmp_path: Path, lab_net: Net) -> None:
    """`--quiet-lan` or `may_probe_lan: false`: no DISCOVER, ARP for the gateway only, nobody else on the LAN asked."""
    street = build(lab_net, HEALTHY)
    import_record(street, HEALTHY, tmp_path)
    if how == "record":
        record = record_of(street, HEALTHY) | {"customer": {"may_probe_lan": False}}
        (tmp_path / "line.json").write_text(json.dumps(record))
        assert fieldkit(street, tmp_path, "line", "import", str(tmp_path / "line.json")).returncode == 0
    mac = own_mac(street)
    heard, document, _ = listened(street, tmp_path, *(["--quiet-lan"] if how == "flag" else []))

    assert len(heard.came_in) > 50, "the capture missed the run"
    assert {frame.source for frame in heard.came_in} == {mac}
    assert [frame for frame in heard.came_in if frame.dhcp is not None] == []
    requests = Counter(frame.arp[1:] for frame in heard.came_in if frame.arp is not None and frame.arp[0] == 1)
    assert set(requests) == {(OWN, GATEWAY)}
    assert arp_beyond_requests(heard) == []
    assert peak(layer_2(heard), window_s=1.0) <= FRAMES_PER_S
    assert {address for address in spoken_to(heard) if address.startswith(f"{LAN}.")} == {GATEWAY}
    assert spoken_to(heard) <= PARTNERS

    open_for_quiet = {each["check"]: each["why"] for each in document["not_measured"]}
    assert {"ip.unique", "dhcp.servers"} <= set(open_for_quiet), "what was left out must not be called fine"
    assert all(each["fix"] for each in document["not_measured"])
    assert document["verdict"] == "ok"


@pytest.mark.parametrize(
    ("broken", "rights"),
    [(["hotspot"], "all"), (["hotspot"], "none"), (["hotspot", "cable_out"], "all")],
    ids=["cable-tested", "cable-tested-ordinary-user", "cable-out"],
)
def test_a_hotspot_beside(broken: list[str], rights: str, person: Person, lab_net: Net) -> None:  # noqa: F811
    """Not one frame leaves by the phone, though it has the better route."""
    site = {**HEALTHY, "broken": broken}
    street = build(lab_net, site)
    import_record(street, site, person.home)
    for folder in (person.home, *person.home.rglob("*")):
        folder.chmod(0o777 if folder.is_dir() else 0o666)
    user = USER if rights == "none" else ()
    with listening(lab_net.hosts["tel"], "eth0") as heard:
        done = fieldkit(street, person.home, *WORDS, user=user)
        time.sleep(0.3)
        ended = time.monotonic()
        # One packet that is meant for the phone, to show that the capture would have seen others.
        street.pc.run("ping", "-n", "-c", "1", "-W", "2", "-I", "usb0", "192.168.43.1")
    document = json.loads(done.stdout)
    assert document["verdict"] == ("fault" if "cable_out" in broken else "ok")
    assert [frame.raw.hex() for frame in heard.frames if frame.at < ended] == []
    assert [frame for frame in heard.came_in if frame.at > ended]
