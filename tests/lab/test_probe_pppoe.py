"""PPPoE discovery on a real switch: real access concentrators, hostile ones; and no session is ever asked for."""

import shutil
from collections.abc import Iterator

import pytest

from tests.lab.layer2_site import (
    ORDINARY_USER,
    OWN_MAC,
    PREFIX,
    ROGUE_MAC,
    ROUTER_MAC,
    Site,
    require_lab,
    wait_for,
)

pytestmark = pytest.mark.lab

# Answers each PADI with damaged frames, other people's answers and session frames, and one good PADO among them.
HOSTILE = """
import random, socket, struct
random.seed(7)
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x8863))
sock.bind(("eth0", 0x8863))
own = sock.getsockname()[4]
def tag(kind, value):
    return struct.pack("!HH", kind, len(value)) + value
def frame(to, code, tags, session=0):
    return to + own + struct.pack("!HBBHH", 0x8863, 0x11, code, session, len(tags)) + tags
print("ready", flush=True)
while True:
    got, where = sock.recvfrom(2048)
    if where[2] == 4 or got[14:16] != b"\\x11\\x09":
        continue
    mark = got[28:36]
    good = frame(got[6:12], 7, tag(0x0102, b"\\x1b[2Jhostile\\xff") + tag(0x0103, mark))
    for length in range(14, len(good)):
        sock.send(good[:length].ljust(60, b"\\0")[:max(length, 60)])
    for _ in range(150):
        damaged = bytearray(good)
        for _ in range(4):
            damaged[random.randrange(14, len(damaged))] = random.randrange(256)
        sock.send(bytes(damaged))
    for code in (0x65, 0xa7, 0x19, 0x09):
        sock.send(frame(got[6:12], code, tag(0x0103, mark), session=1))
    sock.send(frame(got[6:12], 7, tag(0x0103, b"not ours")))
    sock.send(frame(b"\\2\\0\\0\\0\\0\\x99", 7, tag(0x0103, mark)))
    sock.send(good)
"""


@pytest.fixture
def site() -> Iterator[Site]:
    require_lab()
    if shutil.which("pppoe-server") is None:
        pytest.skip("needs pppoe-server")
    made = Site()
    try:
        made.host("pc", OWN_MAC)
        made.host("gw", ROUTER_MAC)
        yield made
    finally:
        made.close()


def concentrator(site: Site, host: str, name: str) -> None:
    """A real access concentrator; comes back once it listens."""
    site.start(host, "pppoe-server", "-F", "-I", "eth0", "-C", name)

    def listens() -> bool:
        import subprocess

        table = ["ip", "netns", "exec", f"{PREFIX}{host}", "cat", "/proc/net/packet"]
        return "8863" in subprocess.run(table, capture_output=True, text=True, check=False, timeout=60).stdout

    wait_for(listens, f"pppoe-server on {host}")


def test_two_concentrators(site):
    """Both boxes are heard, each once by its own MAC and name; two PADIs leave, and nothing that opens a session."""
    site.host("rogue", ROGUE_MAC)
    concentrator(site, "gw", "BRAS-1")
    concentrator(site, "rogue", "home-router")
    answers, frames = site.watched(lambda: site.probe("pppoe", ips=(), gateways=()))
    facts = answers["pppoe"]["facts"]
    assert {(each["mac"], each["name"]) for each in facts["concentrators"]} == {
        (ROUTER_MAC, "BRAS-1"),
        (ROGUE_MAC, "home-router"),
    }
    assert (facts["sent"], facts["complete"], facts["client_mac"]) == (2, True, OWN_MAC)
    sent = [frame for _, frame in frames if frame[12:13] == b"\x88"]
    assert [frame[12:18] for frame in sent] == [b"\x88\x63\x11\x09\0\0"] * 2
    assert all(frame[:12].hex(":") == f"ff:ff:ff:ff:ff:ff:{OWN_MAC}" for frame in sent)


def test_hostile_concentrator(site):
    """Hundreds of damaged frames break nothing, hide no honest box, and other people's answers are not ours."""
    site.host("evil", ROGUE_MAC)
    site.python("evil", HOSTILE, first=True)
    concentrator(site, "gw", "BRAS-1")
    pppoe = site.probe("pppoe", ips=(), gateways=())["pppoe"]
    found = pppoe["facts"]["concentrators"]
    assert (ROUTER_MAC, "BRAS-1") in {(each["mac"], each["name"]) for each in found}
    assert {each["mac"] for each in found} <= {ROUTER_MAC, ROGUE_MAC}
    assert "answers that are no PADO to us" in pppoe["raw"]
    assert pppoe["facts"]["complete"]


def test_ordinary_user(site):
    """Without rights the reason is named at once, and nothing is sent."""
    answers, frames = site.watched(lambda: site.probe("pppoe", ips=(), gateways=(), user=ORDINARY_USER))
    assert answers["pppoe"]["missing"] == "missing.no_raw_socket"
    assert not any(frame[12:14] == b"\x88\x63" for _, frame in frames)
