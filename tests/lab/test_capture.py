"""A capture taken beside a live run says what the run said; and a million packets fit in little memory."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.captured import Captured
from fieldkit.model.line import Line
from tests.lab.layer2_site import (
    GATEWAY,
    OWN,
    OWN_MAC,
    ROGUE_MAC,
    ROOT,
    ROUTER_MAC,
    Site,
    environment,
    require_lab,
    wait_for,
)

pytestmark = pytest.mark.lab

ONE = "one router"
TOPICS = ("arp", "dhcp", "ra", "claims")

# Records with `--record`'s own function until told to stop.
RECORD = """
import sys, threading
from pathlib import Path
from fieldkit.probes.capture_write import Caps, record
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("ready", flush=True)
made = record("eth0", Path(sys.argv[1]), Caps(), stop, 300.0)
print(made.packets, made.lost, flush=True)
"""


@pytest.fixture(params=[ONE, "the documented case"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A router that hands out addresses, IPv6 ones too; in the documented case a second with the same address."""
    require_lab()
    for tool in ("tcpdump", "lldpd"):
        if shutil.which(tool) is None:
            pytest.skip(f"needs {tool}")
    made = Site(f"cap{os.getpid()}{'a' if request.param == ONE else 'b'}-")
    try:
        made.host("rt", ROUTER_MAC, GATEWAY)
        made.host("pc", OWN_MAC, OWN)
        run_v6(made, "rt", "fd00:1::1/64")
        options = ["--enable-ra", "--dhcp-range=fd00:1::,ra-stateless,64"]
        made.dnsmasq("rt", tmp_path / "leases", "--dhcp-range=192.168.1.100,192.168.1.150,10m", *options)
        if request.param != ONE:
            made.host("rg", ROGUE_MAC, GATEWAY)
            made.dnsmasq("rg", tmp_path / "more", "--dhcp-range=192.168.1.160,192.168.1.170,10m")
        yield made
    finally:
        made.close()


def run_v6(site: Site, name: str, address: str) -> None:
    """IPv6 on a host."""
    subprocess.run(
        ["ip", "-n", site.prefix + name, "-6", "address", "add", address, "dev", "eth0", "nodad"],
        check=True,
        timeout=60,
    )


def told(facts: Any) -> dict[str, Any]:
    """What decides, of live facts as JSON and of a file's alike."""
    return {
        "arp": {reply["mac"] for reply in facts["arp"]["replies"]},
        "dhcp": {(offer["server_id"], offer["source_mac"]) for offer in facts["dhcp"]["offers"]},
        "ra": {router["mac"] for router in facts["ra"]["routers"]},
        "claims": {claim["ip"] for claim in facts["claims"]["claims"]},
    }


def of_file(path: Path) -> dict[str, Any]:
    """The same topics from a file."""
    import dataclasses

    captured = Captured(path, Line(), GATEWAY)
    return {topic: dataclasses.asdict(captured.measure(topic).facts) for topic in TOPICS}


# Says something to everybody, which no topic is about.
SAYS = """
import socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
sock.sendto(sys.argv[1].encode(), ("192.168.1.255", 9))
"""


def written(site: Site, folder: Path, mark: bytes) -> None:
    """Wait until each capture holds what passes now."""

    def held() -> bool:
        site.start("rt", sys.executable, "-c", SAYS, mark.decode()).wait(60)
        files = [path.read_bytes() for path in folder.iterdir() if path.is_file() and "pcap" in path.name]
        return len(files) >= 3 and all(mark in each for each in files)

    wait_for(held, what="captures written", seconds=60)


def test_a_capture_says_what_the_run_said(site: Site, tmp_path: Path) -> None:
    """tcpdump's files of one interface, of all, and our own recording: the same boxes answer as in the live run."""
    one, every, ours = (tmp_path / name for name in ("one.pcap", "any.pcap", "ours.pcapng"))
    recorder = site.start(
        "pc",
        sys.executable,
        "-c",
        RECORD,
        str(ours),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    )
    assert recorder.stdout is not None
    assert recorder.stdout.readline() == "ready\n"
    dumps = [
        site.start("pc", "tcpdump", "-Z", "root", "-U", "-i", name, "-w", str(path), stderr=subprocess.DEVNULL)
        for name, path in (("eth0", one), ("any", every))
    ]
    wait_for(
        lambda: one.exists() and every.exists() and bool(list(tmp_path.glob("ours*"))), what="captures", seconds=60
    )
    written(site, tmp_path, b"captures-from-here-on")
    live = {topic: each["facts"] for topic, each in site.probe(*TOPICS).items()}
    written(site, tmp_path, b"captured-up-to-here")
    for dump in dumps:
        dump.send_signal(signal.SIGINT)
        dump.wait(60)
    said, _ = recorder.communicate("", timeout=60)
    assert said.split()[1] == "False"
    assert told(live)["arp"] >= {ROUTER_MAC}
    for path in (one, every, ours):
        heard = of_file(path)
        assert told(heard) == told(live), path.name


def test_a_million_packets(tmp_path: Path) -> None:
    """A million mixed packets are judged in less than 60 MB, interpreter included."""
    from tests.bench.capture import MOST_MB, run, write

    path = tmp_path / "million.pcap"
    write(path, 1_000_000)
    _, size = run([sys.executable, "-m", "tests.bench.capture", path])
    assert size <= MOST_MB
    counted = subprocess.run(
        [sys.executable, "-m", "tests.bench.capture", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert json.loads(counted.stdout) == {"frames": 1_000_000}
