"""Pages from real loopback servers, well behaved and hostile; every wait is short here, and bounded always."""

import random
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.web import Proxy, WebFetch, WebReading
from fieldkit.probes import http_fetch, names, proxy, web
from fieldkit.probes.http_fetch import Visit
from fieldkit.probes.page import parse_url, title_of, without_login
from fieldkit.probes.resolve import Way
from fieldkit.probes.task import Targets, Task
from tests.probes.loopback_servers import (
    Play,
    TcpServer,
    cuts,
    drips,
    hangs,
    make_certificates,
    page,
    pours,
    request_of,
    says,
    server_context,
)

QUIET_S, GIVE_UP_S = 0.3, 0.8


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds become tenths, and this machine's own proxy and hosts file do not count."""
    monkeypatch.setattr(http_fetch, "QUIET_S", QUIET_S)
    monkeypatch.setattr(http_fetch, "GIVE_UP_S", GIVE_UP_S)
    monkeypatch.setattr(http_fetch, "CONNECT_S", 0.5)
    monkeypatch.setattr(http_fetch, "_SHORTEST_CONNECT_S", 0.2)
    monkeypatch.setattr(http_fetch, "_BODY_S", 0.6)
    monkeypatch.setattr(web, "NOWHERE", "127.0.0.2")
    monkeypatch.setattr(names, "hosts_text", lambda: "")
    monkeypatch.setattr(proxy, "proxies", lambda _: ())


def task_with(*urls: str, seconds: float = 3.0) -> Task:
    address = AddressReading("lo", None, "static")
    return Task("lo", time.monotonic() + seconds, targets=Targets(urls=urls), address=address)


def measure(*urls: str, seconds: float = 3.0) -> WebReading:
    begun = time.monotonic()
    facts = web.measure(task_with(*urls, seconds=seconds)).facts
    assert time.monotonic() - begun < seconds
    assert isinstance(facts, WebReading)
    return facts


HTML = b"<html><head><TITLE lang=zh>\n  \xe6\xac\xa0\xe8\xb4\xb9 \x1b[31m </TITLE>"

CASES: dict[str, tuple[Play, dict[str, Any]]] = {
    "ok": (says(page(HTML)), {"outcome": "ok", "status": 200, "title": "欠费 \x1b[31m", "body_bytes": len(HTML)}),
    "redirect": (
        says(page(b"", "302 Found", "Location: http://portal.example/?u=1")),
        {"outcome": "ok", "status": 302, "location": "http://portal.example/?u=1", "body_bytes": 0},
    ),
    "not found": (says(page(b"no", "404 Not Found")), {"outcome": "ok", "status": 404}),
    "network authentication required": (says(page(b"pay", "511 X")), {"outcome": "ok", "status": 511}),
    "chunked": (
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        {"outcome": "ok", "body_bytes": 3},
    ),
    "no length": (says(b"HTTP/1.0 200 OK\r\n\r\nabcd"), {"outcome": "ok", "body_bytes": 4}),
    "keeps the line open after the whole page": (hangs(page(b"abc")), {"outcome": "ok", "body_bytes": 3}),
    "100 Continue first": (says(b"HTTP/1.1 100 Continue\r\n\r\n" + page(b"x")), {"outcome": "ok", "status": 200}),
    "closes without a word": (says(b""), {"outcome": "reset", "status": None}),
    "resets": (cuts(), {"outcome": "reset", "status": None}),
    "resets inside the page": (cuts(page(b"x" * 100)[:-50]), {"outcome": "reset", "status": 200, "body_bytes": 50}),
    "closes inside the page": (says(page(b"x" * 100)[:-50]), {"outcome": "reset", "body_sha256": None}),
    "closes inside a chunk": (
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"),
        {"outcome": "reset"},
    ),
    "bad chunk size": (hangs(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), {"outcome": "bad_reply"}),
    "not HTTP": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), {"outcome": "bad_reply", "status": None}),
    "not even text": (says(bytes(range(256)) * 4), {"outcome": "bad_reply"}),
    "a header without end": (pours(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 4096), {"outcome": "bad_reply"}),
    "headers without end": (pours(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 100), {"outcome": "bad_reply"}),
    "100 Continue without end": (pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), {"outcome": "bad_reply"}),
    "a body without end": (pours(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096), {"outcome": "ok", "body_bytes": 256 * 1024}),
    "a compressed bomb stays packed": (
        says(page(b"\x1f\x8b" + b"x" * 50, "200 OK", "Content-Encoding: gzip")),
        {"outcome": "ok", "body_bytes": 52},
    ),
    "a body that drips": (
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, 0.01),
        {"outcome": "ok", "status": 200, "body_sha256": None},
    ),
    "a negative length": (says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nab"), {"outcome": "ok"}),
    "silence": (hangs(), {"outcome": "stalled", "status": None}),
    "silence inside the page": (hangs(page(b"x" * 9)[:-4]), {"outcome": "stalled", "status": 200, "body_bytes": 5}),
}


@pytest.mark.parametrize("case", CASES)
def test_fetch(case: str) -> None:
    """What a page's fate is called; whatever the server does, it ends in time and in one of the known outcomes."""
    play, expected = CASES[case]
    with TcpServer(play) as server:
        fetch = measure(f"http://127.0.0.1:{server.port}/x").fetches[0]
    assert {key: getattr(fetch, key) for key in expected} == expected
    assert fetch.resolved_by == "literal"
    assert fetch.connect_ms is not None
    assert (fetch.ttfb_ms is None) == (fetch.status is None and case not in _FIRST_BYTE_BUT_NO_HEAD)
    assert (fetch.body_sha256 is not None) == (
        fetch.outcome == "ok" and fetch.body_bytes > 0 and case != "a body that drips"
    )


_FIRST_BYTE_BUT_NO_HEAD = {
    "not HTTP",
    "not even text",
    "a header without end",
    "headers without end",
    "100 Continue without end",
}


def test_headers_that_drip_end_at_the_deadline() -> None:
    """One byte at a time, never a whole head: nothing is read for ever."""
    with TcpServer(drips(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 5000, 0.05)) as server:
        fetches = measure(f"http://127.0.0.1:{server.port}/", seconds=1.5).fetches
    assert [fetch.outcome for fetch in fetches] == ["stalled"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let a program hold segments down")
def test_stall_is_tried_again_with_small_segments() -> None:
    """Silence on the first connection, an answer on the second with small segments: both are kept."""
    seen: list[int] = []

    def play(sock: socket.socket) -> None:
        seen.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG))
        (hangs(seconds=2) if len(seen) == 1 else says(page(b"x")))(sock)

    with TcpServer(play) as server:
        fetches = measure(f"http://127.0.0.1:{server.port}/").fetches
    assert [(fetch.outcome, fetch.small_segments) for fetch in fetches] == [("stalled", None), ("ok", 536)]
    assert seen[1] <= 536 < seen[0]


def test_slow_page_is_no_stall() -> None:
    """A page that comes after the quiet limit was slow; the second, quick one does not make it a lost path."""
    turns: list[int] = []

    def play(sock: socket.socket) -> None:
        turns.append(1)
        request_of(sock)
        time.sleep(0.6 if len(turns) == 1 else 0)
        sock.sendall(page(b"x"))

    with TcpServer(play) as server:
        fetches = measure(f"http://127.0.0.1:{server.port}/").fetches
    assert [(fetch.outcome, fetch.small_segments) for fetch in fetches] == [("ok", None)]
    assert fetches[0].ttfb_ms is not None
    assert fetches[0].ttfb_ms >= 500


def test_no_time_is_no_stall() -> None:
    """Our own deadline before the quiet limit says nothing of the page."""
    with TcpServer(hangs()) as server, pytest.raises(NotMeasured) as caught:
        measure(f"http://127.0.0.1:{server.port}/", seconds=0.55)
    assert caught.value.code == "missing.no_time"


def test_refused_and_forbidden_addresses() -> None:
    """A closed port is `refused`; an address that would reach this laptop or the LAN is never connected to."""
    with TcpServer(says(b"")) as server:
        port = server.port
    fetches = measure(f"http://127.0.0.1:{port}/", f"http://0.0.0.0:{port}/", "http://224.0.0.1/").fetches
    assert [fetch.outcome for fetch in fetches] == ["refused", "local", "local"]


def test_second_address_is_tried() -> None:
    """A dead first address does not make a dead page, as in a browser; the one that served is named."""
    url = parse_url("http://two.example/")
    assert url is not None
    with TcpServer(says(page(b"x"))) as server:
        url = parse_url(f"http://two.example:{server.port}/")
        assert url is not None
        seen = WebFetch(url.text, "stalled")
        visit = Visit(seen, url, ("127.0.0.2", "127.0.0.1"), lambda _: Way("", None), time.monotonic() + 3)
        visit.run()
    assert (visit.seen.outcome, visit.seen.address) == ("ok", "127.0.0.1")


# TLS ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An authority of our own and what it signed."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def trusted(certificates: dict[str, Path]) -> Iterator[None]:
    """Our authority is believed for one test."""
    http_fetch._context.cache_clear()
    http_fetch._context(True).load_verify_locations(certificates["ca"])
    yield
    http_fetch._context.cache_clear()


@pytest.mark.parametrize("kind", ["valid", "untrusted", "expired", "not_yet_valid", "wrong_name"])
def test_certificate(kind: str, certificates: dict[str, Path], trusted: None) -> None:
    """The page is fetched whatever the certificate, and what is wrong with it is told."""
    with TcpServer(says(page(b"x")), tls=server_context(certificates[kind])) as server:
        fetch = measure(f"https://127.0.0.1:{server.port}/").fetches[0]
    assert (fetch.outcome, fetch.certificate, fetch.status) == ("ok", kind, 200)
    assert fetch.tls_ms is not None
    assert server.connections == (1 if kind == "valid" else 2)


def test_own_machines_store_does_not_trust_a_stranger(certificates: dict[str, Path]) -> None:
    """Without our authority a private certificate is untrusted."""
    with TcpServer(says(page(b"x")), tls=server_context(certificates["valid"])) as server:
        assert measure(f"https://127.0.0.1:{server.port}/").fetches[0].certificate == "untrusted"


def hello_then(play: Play) -> Play:
    def begin(sock: socket.socket) -> None:
        sock.recv(4096)
        play(sock)

    return begin


@pytest.mark.parametrize(
    ("play", "outcome"),
    [
        (hello_then(lambda sock: sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")), "tls_failed"),
        (hello_then(lambda sock: sock.sendall(b"\x15\x03\x03\x00\x02\x02\x28")), "tls_failed"),
        (hello_then(lambda _: None), "reset"),
        (hello_then(lambda _: time.sleep(2)), "stalled"),
    ],
    ids=["plain HTTP on the port", "alert", "closes on hello", "silence on hello"],
)
def test_tls_that_does_not_come_about(play: Play, outcome: str) -> None:
    """A handshake that fails, is cut, or meets silence, each by its own name."""
    with TcpServer(play) as server:
        fetches = measure(f"https://127.0.0.1:{server.port}/").fetches
    assert {fetch.outcome for fetch in fetches} == {outcome}
    assert fetches[0].tls_ms is None


def test_slow_handshake_is_waited_for(certificates: dict[str, Path]) -> None:
    """A handshake that begins late goes on after our first wait ran out."""
    context = server_context(certificates["valid"])

    def play(sock: socket.socket) -> None:
        time.sleep(0.5)
        with context.wrap_socket(sock, server_side=True) as tls:
            says(page(b"x"))(tls)

    with TcpServer(play) as server:
        assert [fetch.outcome for fetch in measure(f"https://127.0.0.1:{server.port}/").fetches] == ["ok"]


# proxy ----------------------------------------------------------------------------------------------------------------


def relay(sock: socket.socket) -> None:
    """A proxy that plays the page itself, by GET and behind CONNECT."""
    head = request_of(sock)
    if head.startswith(b"CONNECT "):
        sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        tls = _TLS[0].wrap_socket(sock, server_side=True)
        head = request_of(tls)
        tls.sendall(page(head.split(b"\r\n")[0]))
        tls.close()
    else:
        sock.sendall(page(head))


_TLS: list[ssl.SSLContext] = []


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set a proxy on this laptop."""

    def put(url: str, where: Any = "environment") -> None:
        monkeypatch.setattr(proxy, "proxies", lambda _: (Proxy(url, where),))
        for key in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(key, raising=False)

    return put


def test_proxy_works(through: Any, certificates: dict[str, Path]) -> None:
    """A page through the proxy, by plain request and by tunnel; the login reaches the proxy and no reading."""
    _TLS[:] = [server_context(certificates["valid"])]
    with TcpServer(relay) as middle, TcpServer(says(page(b"direct"))) as server:
        through(f"http://me:se%63ret@127.0.0.1:{middle.port}")
        facts = measure(f"http://127.0.0.1:{server.port}/")
        assert [(each.via, each.outcome) for each in facts.fetches] == [("direct", "ok"), ("proxy", "ok")]
        assert facts.proxies == (Proxy(f"http://127.0.0.1:{middle.port}", "environment"),)
        tunnelled = measure(f"https://127.0.0.1:{server.port}/").fetches[-1]
        assert (tunnelled.via, tunnelled.outcome, tunnelled.certificate) == ("proxy", "ok", "untrusted")


@pytest.mark.parametrize("refusal", ["407 Proxy Authentication Required", "502 Bad Gateway", "504 Gateway Timeout"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_refuses(scheme: str, refusal: str, through: Any) -> None:
    """A proxy that wants a login, or finds nothing behind itself, is the obstacle."""
    with TcpServer(says(page(b"no", refusal))) as middle, TcpServer(says(page(b"direct"))) as server:
        through(f"127.0.0.1:{middle.port}")
        fetch = measure(f"{scheme}://127.0.0.1:{server.port}/").fetches[-1]
    assert (fetch.via, fetch.outcome, fetch.status) == ("proxy", "proxy_failed", int(refusal[:3]))


@pytest.mark.parametrize("kind", ["dead", "no such name"])
def test_proxy_cannot_be_reached(kind: str, through: Any) -> None:
    """A proxy that nobody runs, or whose name nobody knows."""
    with TcpServer(says(b"")) as gone:
        port = gone.port
    with TcpServer(says(page(b"direct"))) as server:
        through(f"http://127.0.0.1:{port}" if kind == "dead" else f"http://proxy.example:{port}")
        fetches = measure(f"http://127.0.0.1:{server.port}/").fetches
    assert [(each.via, each.outcome) for each in fetches] == [("direct", "ok"), ("proxy", "proxy_failed")]


def test_proxy_not_used(through: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PAC script and SOCKS are only named; a host that goes past the proxy is not asked through it."""
    with TcpServer(says(page(b"direct"))) as server:
        url = f"http://127.0.0.1:{server.port}/"
        for set_as in ((f"http://127.0.0.1:{server.port}/proxy.pac", "pac"), ("socks5://127.0.0.1:1", "environment")):
            through(*set_as)
            assert [each.via for each in measure(url).fetches] == ["direct"]
        through("http://127.0.0.1:1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert [each.via for each in measure(url).fetches] == ["direct"]


# pure parts -----------------------------------------------------------------------------------------------------------


def test_nothing_to_open() -> None:
    """Without a usable URL there is no reading, and the reason is told."""
    with pytest.raises(NotMeasured) as caught:
        web.measure(task_with("ftp://a.example/", "not a url"))
    assert caught.value.code == "missing.no_url"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.example", ("http", "a.example", 80, "/", "a.example")),
        ("HTTPS://A.Example:8443/x?y=1#z", ("https", "a.example", 8443, "/x?y=1", "a.example:8443")),
        ("http://[2001:db8::1]/", ("http", "2001:db8::1", 80, "/", "[2001:db8::1]")),
        (
            "http://中国.example/路?问=答",
            ("http", "xn--fiqs8s.example", 80, "/%E8%B7%AF?%E9%97%AE=%E7%AD%94", "xn--fiqs8s.example"),
        ),
        ("http://a.example/x y\r\nHost: b", ("http", "a.example", 80, "/x%20yHost:%20b", "a.example")),
        ("http://a.example/a%20b", ("http", "a.example", 80, "/a%20b", "a.example")),
        ("ftp://a.example/", None),
        ("http:///x", None),
        ("http://a.example:99999/", None),
        ("http://a.example:0/", None),
        ("http://[::1/", None),
        ("http://a b/", None),
    ],
)
def test_parse_url(text: str, expected: tuple[object, ...] | None) -> None:
    """A URL is taken apart so that nothing in it can break out of the request line."""
    url = parse_url(text)
    assert (url and (url.scheme, url.host, url.port, url.target, url.authority)) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<title>a &amp; b</title>", "", "a & b"),
        ("<title>欠费停机</title>".encode("gbk"), "text/html; charset=GBK", "欠费停机"),
        ("<meta charset='gb2312'><title>认证</title>".encode("gbk"), "text/html", "认证"),
        ("<title>认证</title>".encode("gb18030"), "", "认证"),
        ("<title>认证</title>".encode(), "text/html; charset=rot13", "认证"),
        (b"<title></title>", "", None),
        (b"<title>never ends", "", None),
        (b"<title" * 20000, "", None),
        (b"<title>" + b"a" * 500 + b"</title>", "", "a" * 200),
        (b"\xff\xfe<title>\xff\xff</title>", "", "��"),
        (b"", "", None),
    ],
)
def test_title(body: bytes, content_type: str, expected: str | None) -> None:
    """The title in whatever charset, capped, at once."""
    begun = time.process_time()
    assert title_of(body, content_type) == expected
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://u:p@h:1/x@y", "http://h:1/x@y"),
        ("u:p@h:1", "h:1"),
        ("http://h/", "http://h/"),
        ("http://u:p@w@h", "http://h"),
    ],
)
def test_without_login(url: str, expected: str) -> None:
    """No user name or password of a proxy goes into a reading."""
    assert without_login(url) == expected


def test_mutated_replies_never_raise() -> None:
    """Three hundred damaged replies, each ends in a known outcome."""
    chance = random.Random(2)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    whole = head + b"5\r\n<titl\r\n2\r\ne>\r\n0\r\n\r\n"
    replies: list[bytes] = []
    for _ in range(300):
        wire = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            wire[chance.randrange(len(wire))] = chance.choice(b"\r\n\0:;0f- \xff")
        replies.append(bytes(wire[: chance.randint(1, len(wire))]))

    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(replies[server.connections - 1])

    outcomes = set()
    with TcpServer(play) as server:
        url = parse_url(f"http://127.0.0.1:{server.port}/")
        assert url is not None
        for _ in replies:
            visit = Visit(
                WebFetch(url.text, "stalled"), url, ("127.0.0.1",), lambda _: Way("", None), time.monotonic() + 2
            )
            visit.run()
            outcomes.add(visit.seen.outcome)
    assert outcomes <= {"ok", "reset", "bad_reply", "stalled"}
    assert {"ok", "bad_reply"} <= outcomes


LIKE = WebFetch("http://a.example/", "ok", address="203.0.113.1", status=200, title="x", body_sha256="f0", body_bytes=9)


@pytest.mark.parametrize(
    ("second", "doubted"),
    [
        ({"url": "http://b.example/", "address": "203.0.113.2"}, True),
        ({"url": "http://b.example/", "address": "203.0.113.2", "title": "y"}, True),
        ({"url": "http://b.example/", "address": "203.0.113.2", "body_sha256": "f1"}, True),
        ({"url": "http://b.example/", "address": "203.0.113.2", "title": "y", "body_sha256": "f1"}, False),
        ({"url": "http://b.example/"}, False),
        ({"url": "http://a.example/2", "address": "203.0.113.2"}, True),
        ({"url": "http://b.example/", "title": "y", "body_sha256": "f1", "location": "https://b.example/"}, False),
        ({"url": "http://b.example/", "title": "y", "body_sha256": "f1", "location": "http://pay.example/"}, True),
        ({"url": "http://b.example/", "outcome": "connect_timeout", "title": None, "body_sha256": None}, True),
    ],
)
def test_which_pages_are_doubted(second: dict[str, Any], doubted: bool) -> None:
    """Pages that look alike, lead away, or stand alone are compared with nowhere; the others cost no packet."""
    assert (web.alike((LIKE, replace(LIKE, **second))) is not None) == doubted


def test_nowhere_is_asked_only_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page alone is compared with an address where nobody should answer; two different ones are believed."""
    with TcpServer(says(page(b"<title>pay</title>"))) as one, TcpServer(says(page(b"<title>b</title>"))) as two:
        monkeypatch.setattr(web, "NOWHERE", f"127.0.0.1:{one.port}")
        real = http_fetch.fetch
        monkeypatch.setattr(
            web, "fetch", lambda seen, url, _, *more, **rest: real(seen, url, ("127.0.0.1",), *more, **rest)
        )
        alone = measure(f"http://127.0.0.1:{one.port}/")
        beside = measure(f"http://127.0.0.1:{one.port}/", f"http://127.0.0.3:{two.port}/")
    assert alone.nowhere is not None
    assert (alone.nowhere.outcome, alone.nowhere.title, len(alone.fetches)) == ("ok", "pay", 1)
    assert (beside.nowhere, len(beside.fetches)) == (None, 2)
