"""Names and pages on a real network: namespaces, dnsmasq, a web server, nftables.

web-pc 192.0.2.5 --- web-net 192.0.2.1 (configured resolver and router), and behind it, on its loopback,
198.51.100.53 the carrier's resolver, 198.51.100.54 a third opinion, 203.0.113.80 and .81 web servers.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import BUSY_S, FIRST, wait_for

pytestmark = [pytest.mark.lab]

ROOT = Path(__file__).parents[2]
PC, NET = f"web{os.getpid()}-pc", f"web{os.getpid()}-net"
CONFIGURED, CARRIER, THIRD = "192.0.2.1", "198.51.100.53", "198.51.100.54"
WWW, OTHER = "203.0.113.80", "203.0.113.81"

TOOLS = ("ip", "dnsmasq", "nft", "setpriv")
if any(shutil.which(tool) is None for tool in TOOLS) or not hasattr(os, "geteuid") or os.geteuid() != 0:
    if os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail("the lab needs root, iproute2, nftables and dnsmasq")
    pytestmark = [pytest.mark.lab, pytest.mark.skip(reason="needs root, iproute2, nftables and dnsmasq")]

# Runs in the PC's namespace; prints the reading as JSON.
PROBE = """
import dataclasses, json, sys, time
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.probes.task import PROBES, Targets, Task
said = json.loads(sys.argv[1])
measure = PROBES[said["topic"]].load()  # a machine with much to do may take as long for this as for a measurement
task = Task(
    "web0", time.monotonic() + said.get("seconds", PROBES[said["topic"]].seconds),
    line=Line(address=CarrierAddress(dns=tuple(said["carrier"])),
              test=LineTest(expect={k: tuple(v) for k, v in said["expect"].items()})),
    targets=Targets(urls=tuple(said["urls"]), reference_dns=tuple(said["reference"])),
    address=AddressReading("web0", None, "static", (OwnAddress("192.0.2.5", 24),), ("192.0.2.1",),
                           dns=tuple(said["configured"])),
    site=said.get("site"),
)
begun = time.monotonic()
try:
    measured = measure(task)
    answer = {"facts": dataclasses.asdict(measured.facts), "by": measured.by, "raw": measured.raw}
except NotMeasured as missing:
    answer = {"missing": missing.code}
answer["took_s"] = time.monotonic() - begun
print(json.dumps(answer))
"""

WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<html><title>" + sys.argv[2].encode() + b"</title>" + b"x" * 20000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[3])), Page).serve_forever()
"""


def run(*words: str) -> None:
    """One command that must succeed."""
    subprocess.run(words, check=True, capture_output=True, timeout=120)


class Net:
    """The far side: starts and stops resolvers, web servers and firewall rules."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A server in the far namespace."""
        made = subprocess.Popen(
            ["ip", "netns", "exec", NET, *FIRST, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.started.append(made)
        return made

    def resolver(self, address: str, *options: str) -> None:
        """A real dnsmasq; without options it knows the two test names."""
        options = options or (f"--host-record=a.example,{WWW}", f"--host-record=b.example,{OTHER}")
        self.start(
            "dnsmasq",
            "-k",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--user=root",
            "--pid-file=",
            "--bind-interfaces",
            f"--listen-address={address}",
            "--except-interface=lo0",
            *options,
        )

    def web(self, address: str, title: str, port: int = 80) -> None:
        """A web server with this title."""
        self.start(sys.executable, "-c", WEB, address, title, str(port))

    def nft(self, rule: str) -> None:
        """A firewall rule for what comes in from the PC."""
        run("ip", "netns", "exec", NET, "nft", "add", "rule", "inet", "lab", "input", *rule.split())

    def wait(self, *sockets: str) -> None:
        """Until every listed address:port is listened on."""
        listening(*sockets, namespace=NET)


def listening(*sockets: str, namespace: str) -> None:
    """Wait until every listed address:port is listened on there."""

    def ready() -> bool:
        words = ["ip", "netns", "exec", namespace, "ss", "-lntu"]
        told = subprocess.run(words, capture_output=True, text=True, timeout=60).stdout
        return all(each in told for each in sockets)

    wait_for(ready, seconds=60, what=f"listening on {sockets}")


@pytest.fixture
def net() -> Iterator[Net]:
    """The two namespaces, joined, with every address in place and nothing listening."""
    for name in (PC, NET):
        subprocess.run(["ip", "netns", "del", name], capture_output=True, timeout=60)
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
    run("ip", "link", "add", "web0", "netns", PC, "type", "veth", "peer", "name", "web1", "netns", NET)
    run("ip", "-n", PC, "addr", "add", "192.0.2.5/24", "dev", "web0")
    run("ip", "-n", NET, "addr", "add", f"{CONFIGURED}/24", "dev", "web1")
    for address in (CARRIER, THIRD, WWW, OTHER):
        run("ip", "-n", NET, "addr", "add", f"{address}/32", "dev", "lo")
    run("ip", "-n", PC, "link", "set", "web0", "up")
    run("ip", "-n", NET, "link", "set", "web1", "up")
    run("ip", "-n", PC, "route", "add", "default", "via", CONFIGURED)
    run(
        "ip",
        "netns",
        "exec",
        NET,
        "nft",
        "add table inet lab; add chain inet lab input { type filter hook input priority 0; }",
    )
    far = Net()
    yield far
    for each in far.started:
        each.terminate()
    for each in far.started:
        each.wait(60)
    for name in (PC, NET):
        run("ip", "netns", "del", name)


def probe(topic: str, *, user: bool = False, environ: dict[str, str] | None = None, **said: Any) -> dict[str, Any]:
    """One probe's reading from the PC's namespace, as root or as an ordinary user."""
    wanted: dict[str, Any] = {
        "topic": topic,
        "configured": [CONFIGURED],
        "carrier": [CARRIER],
        "reference": [THIRD],
        "expect": {},
        "urls": ["http://a.example/", "http://b.example/"],
    } | said
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if user else []
    clean = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    done = subprocess.run(
        ["ip", "netns", "exec", PC, *FIRST, *drop, sys.executable, "-c", PROBE, json.dumps(wanted)],
        capture_output=True,
        text=True,
        timeout=120,
        env=clean | {"PYTHONPATH": str(ROOT)} | (environ or {}),
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def at_once(*wanted: Mapping[str, Any], user: bool) -> list[dict[str, Any]]:
    """Several probes' readings, taken at the same time as in a survey: where nothing answers they mostly wait."""
    with ThreadPoolExecutor(len(wanted)) as pool:
        return [each.result() for each in [pool.submit(probe, user=user, **said) for said in wanted]]


def by_role(reading: dict[str, Any], role: str, transport: str = "udp") -> dict[str, Any]:
    """What the role's server said, by name; the nonce as `nonce`."""
    facts = reading["facts"]
    return {
        "nonce" if each["name"] == facts["nonce"] else each["name"]: each["failure"]
        or (each["rcode"] if not each["addresses"] else each["addresses"][0])
        for each in facts["answers"]
        if each["role"] == role and each["transport"] == transport
    }


@pytest.fixture(params=["root", "ordinary user"])
def user(request: pytest.FixtureRequest) -> bool:
    """Every measurement here needs no rights."""
    return bool(request.param == "ordinary user")


HONEST = {"a.example": WWW, "b.example": OTHER, "nonce": "NXDOMAIN"}


def test_healthy(net: Net, user: bool) -> None:
    """All resolvers answer right by UDP and TCP, all pages open, the site opens; each within a second or so."""
    for address in (CONFIGURED, CARRIER, THIRD):
        net.resolver(address)
    net.web(WWW, "one")
    net.web(OTHER, "two")
    net.wait(*(f"{address}:53" for address in (CONFIGURED, CARRIER, THIRD)), f"{WWW}:80", f"{OTHER}:80")
    names = probe("dns", user=user)
    for role in ("configured", "carrier", "reference"):
        got = by_role(names, role)
        assert {**got, "nonce": "NXDOMAIN"} == HONEST
        assert got["nonce"] in ("NXDOMAIN", "REFUSED")
        assert by_role(names, role, "tcp") == {"a.example": WWW}
    assert names["took_s"] < 3.0 + BUSY_S
    web = probe("web", user=user)
    assert [(each["outcome"], each["title"], each["resolved_by"]) for each in web["facts"]["fetches"]] == [
        ("ok", "one", "configured"),
        ("ok", "two", "configured"),
    ]
    assert web["took_s"] < 3.0 + BUSY_S
    site = probe("site", user=user, site="http://b.example/")
    assert [each["outcome"] for each in site["facts"]["fetches"]] == ["ok"]
    assert [(each["address"], each["port"], each["outcome"]) for each in site["facts"]["attempts"]] == [
        (OTHER, 80, "answered")
    ]


def test_only_the_configured_resolver_is_dead(net: Net, user: bool) -> None:
    """The router's resolver keeps silent: others answer, and the pages open with the carrier's answer."""
    net.resolver(CARRIER)
    net.resolver(THIRD)
    net.web(WWW, "one")
    net.web(OTHER, "two")
    net.nft(f"ip daddr {CONFIGURED} udp dport 53 drop")
    net.nft(f"ip daddr {CONFIGURED} tcp dport 53 drop")
    net.wait(f"{CARRIER}:53", f"{THIRD}:53", f"{WWW}:80", f"{OTHER}:80")
    names, web, site = at_once({"topic": "dns"}, {"topic": "web"}, {"topic": "site", "site": "a.example"}, user=user)
    assert set(by_role(names, "configured").values()) == {"timeout"}
    assert by_role(names, "carrier")["a.example"] == WWW
    assert names["took_s"] < 3.5 + BUSY_S
    assert {(each["outcome"], each["resolved_by"]) for each in web["facts"]["fetches"]} == {("ok", "carrier")}
    assert [(each["url"], each["outcome"], each["resolved_by"]) for each in site["facts"]["fetches"]] == [
        ("https://a.example", "refused", "carrier"),
        ("http://a.example", "ok", "carrier"),
    ]


def test_dead_network(net: Net, user: bool) -> None:
    """Nothing answers at all: every failure is named, in bounded time."""
    net.nft("drop")
    names, web, literal, site = at_once(
        {"topic": "dns"},
        {"topic": "web"},
        {"topic": "web", "urls": [f"http://{WWW}/"]},
        {"topic": "site", "site": "https://a.example/"},
        user=user,
    )
    assert {each["failure"] for each in names["facts"]["answers"]} == {"timeout"}
    assert names["took_s"] <= 3.5 + BUSY_S
    assert {each["outcome"] for each in web["facts"]["fetches"]} == {"dns_failed"}
    assert web["took_s"] <= 4.5 + BUSY_S
    assert {each["outcome"] for each in literal["facts"]["fetches"]} == {"connect_timeout"}
    assert literal["took_s"] <= 4.0 + BUSY_S
    assert [each["outcome"] for each in site["facts"]["fetches"]] == ["dns_failed"]
    assert site["took_s"] <= 3.0 + BUSY_S


def test_hotspot_beside_a_dead_cable(net: Net, user: bool) -> None:
    """A second, preferred default route that works never answers for the tested cable."""
    net.resolver(CARRIER)
    net.web(WWW, "one")
    net.nft("iifname web1 drop")
    net.wait(f"{CARRIER}:53", f"{WWW}:80")
    run("ip", "link", "add", "hot0", "netns", PC, "type", "veth", "peer", "name", "hot1", "netns", NET)
    run("ip", "-n", PC, "addr", "add", "172.20.10.2/28", "dev", "hot0")
    run("ip", "-n", NET, "addr", "add", "172.20.10.1/28", "dev", "hot1")
    run("ip", "-n", PC, "link", "set", "hot0", "up")
    run("ip", "-n", NET, "link", "set", "hot1", "up")
    run("ip", "-n", PC, "route", "del", "default")
    run("ip", "-n", PC, "route", "add", "default", "via", "172.20.10.1")
    run("ip", "-n", PC, "route", "add", "default", "via", CONFIGURED, "metric", "600")
    control = subprocess.run(
        [
            "ip",
            "netns",
            "exec",
            PC,
            sys.executable,
            "-c",
            f"import socket; socket.create_connection(('{WWW}', 80), 30)",
        ],
        capture_output=True,
        timeout=60,
    )
    assert control.returncode == 0
    names, web, site = at_once(
        {"topic": "dns"},
        {"topic": "web", "urls": [f"http://{WWW}/"]},
        {"topic": "site", "site": f"http://{WWW}/"},
        user=user,
    )
    assert {each["rcode"] for each in names["facts"]["answers"]} == {None}
    assert [each["outcome"] for each in web["facts"]["fetches"]] == ["connect_timeout"]
    assert {each["outcome"] for each in site["facts"]["attempts"]} == {"timeout"}


def test_no_resolver_listens(net: Net) -> None:
    """A closed port is `refused`, which is not silence."""
    names = probe("dns", carrier=[], reference=[])
    assert by_role(names, "configured", "tcp") == {"a.example": "refused"}
    # The far kernel sends six "port unreachable" at once, then one a second; the rest is silence.  RFC 1812, 4.3.2.8
    assert {"refused"} <= set(by_role(names, "configured").values()) <= {"refused", "timeout"}


def test_captured(net: Net) -> None:
    """A resolver that leads every name to one place leads the made-up one there too."""
    net.resolver(CONFIGURED, f"--address=/#/{OTHER}")
    net.resolver(CARRIER)
    net.web(OTHER, "arrears")
    net.wait(f"{CONFIGURED}:53", f"{CARRIER}:53", f"{OTHER}:80")
    names = probe("dns")
    assert by_role(names, "configured") == {"a.example": OTHER, "b.example": OTHER, "nonce": OTHER}
    fetches = probe("web")["facts"]["fetches"]
    assert len({each["body_sha256"] for each in fetches}) == 1
    assert {each["title"] for each in fetches} == {"arrears"}


def test_captured_behind_a_router_that_keeps_invalid_to_itself(net: Net) -> None:
    """Where .invalid is answered by the router itself, a second made-up name still shows the capture."""
    net.resolver(CONFIGURED, f"--address=/#/{OTHER}", "--local=/invalid/")
    net.wait(f"{CONFIGURED}:53")
    names = probe("dns", carrier=[], reference=[])
    assert names["facts"]["nonce"].endswith(".com")
    assert by_role(names, "configured") == {"a.example": OTHER, "b.example": OTHER, "nonce": OTHER}


def test_wrong_answer_for_one_site(net: Net) -> None:
    """The configured resolver's address is dead, another's opens: both are fetched and told apart."""
    net.resolver(CONFIGURED, "--host-record=a.example,203.0.113.99")
    net.resolver(CARRIER)
    net.web(WWW, "one")
    net.wait(f"{CONFIGURED}:53", f"{CARRIER}:53", f"{WWW}:80")
    run("ip", "-n", NET, "route", "add", "blackhole", "203.0.113.99")
    fetches = probe("site", site="http://a.example/")["facts"]["fetches"]
    assert [(each["resolved_by"], each["outcome"]) for each in fetches] in (
        [("configured", "unreachable"), ("carrier", "ok")],
        [("configured", "connect_timeout"), ("carrier", "ok")],
    )


def test_web_ports_blocked(net: Net) -> None:
    """Names resolve, no SYN to a web port is answered."""
    net.resolver(CONFIGURED)
    net.nft("tcp dport { 80, 443 } drop")
    net.wait(f"{CONFIGURED}:53")
    web = probe("web", urls=["http://a.example/", "https://b.example/"])
    assert {each["outcome"] for each in web["facts"]["fetches"]} == {"connect_timeout"}
    assert web["took_s"] < 4.5 + BUSY_S


def test_large_packets_vanish(net: Net, user: bool) -> None:
    """A path that swallows large packets in silence: the page stalls, and comes with small segments."""
    net.resolver(CONFIGURED)
    net.web(WWW, "one")
    net.wait(f"{CONFIGURED}:53", f"{WWW}:80")
    run("ip", "-n", NET, "link", "set", "web1", "gso_max_segs", "1")  # else the rule sees several segments as one
    run("ip", "netns", "exec", NET, "nft", "add chain inet lab output { type filter hook postrouting priority 0; }")
    run("ip", "netns", "exec", NET, "nft", "add rule inet lab output oifname web1 ip length > 1000 drop")
    fetches = probe("web", user=user, urls=["http://a.example/"])["facts"]["fetches"]
    assert [(each["outcome"], each["small_segments"]) for each in fetches] == [("stalled", None), ("ok", 536)]


def test_proxy(net: Net) -> None:
    """A dead proxy fails while the direct page opens; a name that goes past the proxy is not sent to it."""
    net.resolver(CONFIGURED)
    net.web(WWW, "one")
    net.wait(f"{CONFIGURED}:53", f"{WWW}:80")
    proxy = {"http_proxy": "http://user:secret@192.0.2.1:3128"}
    reading = probe("web", urls=["http://a.example/"], environ=proxy)
    assert [(each["via"], each["outcome"]) for each in reading["facts"]["fetches"]] == [
        ("direct", "ok"),
        ("proxy", "proxy_failed"),
    ]
    assert "secret" not in json.dumps(reading)
    past = probe("web", urls=["http://a.example/"], environ=proxy | {"no_proxy": ".example"})
    assert [each["via"] for each in past["facts"]["fetches"]] == ["direct"]
    assert len(past["facts"]["proxies"]) == 1


def test_hosts_file_and_stub(net: Net, tmp_path: Path) -> None:
    """The PC's own hosts file wins, and a stub resolver on 127.x is asked through the loopback."""
    net.resolver(CARRIER)
    net.web(OTHER, "two")
    net.wait(f"{CARRIER}:53", f"{OTHER}:80")
    stub = subprocess.Popen(
        [
            "ip",
            "netns",
            "exec",
            PC,
            "dnsmasq",
            "-k",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--user=root",
            "--pid-file=",
            "--bind-interfaces",
            "--listen-address=127.0.0.53",
            f"--server={CARRIER}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    place = Path("/etc/netns") / PC
    place.mkdir(parents=True, exist_ok=True)
    try:
        (place / "hosts").write_text(f"{OTHER} pinned.example\n")
        listening("127.0.0.53:53", namespace=PC)
        assert by_role(probe("dns", configured=["127.0.0.53"]), "configured")["a.example"] == WWW
        fetches = probe("web", urls=["http://pinned.example/"])["facts"]["fetches"]
        assert [(each["outcome"], each["resolved_by"], each["address"]) for each in fetches] == [("ok", "hosts", OTHER)]
    finally:
        stub.terminate()
        stub.wait(60)
        shutil.rmtree(place)
