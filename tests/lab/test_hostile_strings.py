"""Steering text in DNS, DHCP and web strings, and in the record: none of it reaches a terminal or a report raw."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.lab.hostile_servers import MARK, MARKUP, PAYLOAD, SEQUENCES
from tests.lab.net import FIRST, Net, all_listening
from tests.lab.street import CARRIER_DNS, LAN, PORTAL, SITES, THIRD_DNS, Street
from tests.lab.test_sites import fieldkit, import_record

pytestmark = pytest.mark.lab

if sys.platform != "win32":
    from tests.lab.terminal import Terminal, program

HOSTILE = str(Path(__file__).with_name("hostile_servers.py"))

# What rich itself writes: colours and attributes, cursor up, to the column, erase line, cursor off and on.
_OWN_CONTROLS = re.compile(r"\x1b\[(?P<sgr>[0-9;]*)m|\x1b\[[0-9]*[AG]|\x1b\[[012]?K|\x1b\[\?25[lh]")
_OWN_SGR = {
    "",
    "0",
    "1",
    "2",
    "3",
    "4",
    "7",
    "22",
    "23",
    "24",
    "39",
    "49",
    *(str(n) for n in (*range(30, 38), *range(90, 98))),
}
_LAYOUT = {"\r", "\n"}
_HIDING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def raw_controls(written: str, *, terminal: bool) -> list[str]:
    """Every control, bidi, zero-width or separator character that is not rich's own or a line's end."""
    rest = written
    if terminal:
        foreign = [
            found[0]
            for found in _OWN_CONTROLS.finditer(written)
            if found["sgr"] is not None and not set(found["sgr"].split(";")) <= _OWN_SGR
        ]
        if foreign:
            return foreign
        rest = _OWN_CONTROLS.sub("", written)
    layout = _LAYOUT if terminal else {"\n"}
    return [f"U+{ord(each):04X}" for each in rest if each not in layout and unicodedata.category(each) in _HIDING]


class Nodes(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


PASSIVE_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "footer", "section", "div", "details", "summary"),
    *("h1", "h2", "h3", "p", "span", "strong", "pre", "br", "dl", "dt", "dd", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
PASSIVE_ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "scope"}


def active_html(page: str) -> list[str]:
    """Elements and attributes that the page's own template does not have."""
    nodes = Nodes()
    nodes.feed(page)
    nodes.close()
    return sorted(nodes.tags - PASSIVE_TAGS) + sorted(nodes.attributes - PASSIVE_ATTRIBUTES)


def active_markdown(text: str) -> list[str]:
    """Links, images and HTML that a reader of Markdown would make of it."""
    from markdown_it import MarkdownIt

    def walk(tokens: Any) -> Iterator[Any]:
        for token in tokens:
            yield token
            yield from walk(token.children or [])

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Not every reader refuses `javascript:`.
    reader.validateLink = lambda url: bool(url)  # type: ignore[method-assign]
    tokens = walk(reader.parse(text))
    return [
        f"{each.type} {each.content}"
        for each in tokens
        if each.type in ("html_block", "html_inline", "link_open", "image")
    ]


def hostile_street(net: Net, at: str, *, web: str, names: str) -> Street:
    """A street on which the carrier's DNS, the pages and a second DHCP server are hostile."""
    street = Street(net, at)
    to = PORTAL if names == "captured" else ",".join(f"{name}={ip}" for name, ip in SITES.items())
    for host, address in ((street.carrier, CARRIER_DNS), (street.internet, THIRD_DNS)):
        host.spawn(*FIRST, sys.executable, HOSTILE, "dns", address, names if host is street.carrier else "true", to)
    for ip in SITES.values():
        for port in ("80", "443"):
            street.internet.spawn(*FIRST, sys.executable, HOSTILE, "web", ip, port, web)
    street.carrier.spawn(*FIRST, sys.executable, HOSTILE, "web", PORTAL, "80", web)
    if street.router is not None:
        dhcp = [f"--dhcp-range={LAN}.100,{LAN}.150,255.255.255.0,1h", f"--dhcp-option=15,{MARK}"]
        street.router.dnsmasq("--interface=lan0", "--except-interface=lo", f"--server={CARRIER_DNS}", *dhcp)
        rogue = net.host("rog")
        net.plug(rogue, "eth0", street.lan, mac="c8:3a:35:00:00:77")
        rogue.address("eth0", f"{LAN}.77/24")
        rogue.spawn(*FIRST, sys.executable, HOSTILE, "dhcp", "eth0", f"{LAN}.77", f"{LAN}.201")
        all_listening([(rogue, 67, True), (street.router, 67, True)])
    all_listening(
        [
            (street.carrier, 53, True),
            (street.internet, 53, True),
            (street.internet, 80, False),
            (street.carrier, 80, False),
        ]
    )
    street.address_laptop({"dns": CARRIER_DNS})
    return street


def on_terminal(street: Street, home: Path, *words: str, columns: int = 120) -> tuple[str, int | None]:
    """Everything that the command writes to a terminal, and its exit code; both streams go there."""
    pairs = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        **street.environment,
    }
    inside = street.pc.command("env", "-i", *(f"{key}={value}" for key, value in pairs.items()), *program(*words))
    with Terminal(inside, os.environ, columns=columns) as terminal:
        written = terminal.to_the_end()
        return written, terminal.exit_code()


def hostile_record() -> dict[str, Any]:
    """A record in whose free texts somebody wrote as well."""
    free = re.sub("[\x7f-\x9f]", "", PAYLOAD)
    return {
        "customer": {"name": free, "contact": free, "address": free},
        "cpe": {"model": free, "owner": "customer", "mode": "bridge"},
    }


SITES_HERE = [
    ("lan", "redirect", "true", "en"),
    ("cpe", "page", "captured", "zh"),
]


@pytest.mark.parametrize(("at", "web", "names", "language"), SITES_HERE, ids=["-".join(each) for each in SITES_HERE])
def test_nothing_steers_the_terminal_or_the_report(
    at: str, web: str, names: str, language: str, tmp_path: Path, lab_net: Net
) -> None:
    """The run on a terminal, `case show`, and the reports of every format hold no control byte and no active node."""
    street = hostile_street(lab_net, at, web=web, names=names)
    original = street.record
    # The record of this street only.
    street.record = lambda: original() | hostile_record()  # type: ignore[method-assign]
    import_record(street, {"site": "hostile"}, tmp_path)

    terminal_words: dict[str, tuple[str, ...]] = {
        "run": ("diagnose", "internet", "--auto", "--line", "LAB-0001", "--lang", language, "--ticket", PAYLOAD),
        "show": ("case", "show", "last", "--lang", language),
        "raw": ("case", "show", "last", "--raw", "--lang", language),
        "list": ("case", "list", "--lang", language),
        "line": ("line", "show", "LAB-0001", "--lang", language),
        "json": ("report", "last", "--json", "--lang", language),
    }
    wrong: list[str] = []
    screens: dict[str, str] = {}
    for name, words in terminal_words.items():
        screens[name], code = on_terminal(street, tmp_path, *words)
        if "Traceback" in screens[name] or code not in (0, 1):
            wrong.append(f"{name}: exit {code}: {screens[name][-2000:]}")
        wrong += [f"{name}: {each}" for each in sorted(set(raw_controls(screens[name], terminal=True)))]
        wrong += [f"{name}: {each!r} came through" for each in SEQUENCES if each in screens[name]]
    # The strings did arrive, and what is left of them is shown as plain text.
    for name in ("run", "raw") if web == "redirect" else ("raw",):
        assert MARK in re.sub(r"\s|│", "", _OWN_CONTROLS.sub("", screens[name])), screens[name]
    assert MARK in screens["line"], screens["line"]

    for form in ("html", "markdown", "json"):
        done = fieldkit(street, tmp_path, "report", "last", "--format", form, "--output", "-", "--lang", language)
        assert done.returncode == 0, done.stderr
        page = done.stdout
        assert MARK in page
        wrong += [f"{form} report: {each}" for each in sorted(set(raw_controls(page, terminal=False)))]
        if form == "html":
            wrong += [f"html: {each}" for each in active_html(page)]
        elif form == "markdown":
            wrong += [f"markdown: {each}" for each in active_markdown(page)]
        else:
            json.loads(page)
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert list((tmp_path / "state").rglob("*.log")) == []


def test_the_judges_see_what_they_look_for() -> None:
    """The checks above do find each trick, each active node, and nothing in plain text."""
    for each in SEQUENCES:
        assert raw_controls(f"a{each}b", terminal=True), repr(each)
        assert raw_controls(f"a{each}b", terminal=False), repr(each)
    assert raw_controls("\x1b[1;32m故障\x1b[0m\r\n\x1b[2K\x1b[1A\x1b[?25l", terminal=True) == []
    for active in MARKUP[4:7]:
        assert active_html(f"<p>{active}</p>"), active
    assert active_html("<p class='x'>&lt;script&gt;</p>") == []
    for active in (*MARKUP[4:6], *MARKUP[7:10]):
        assert active_markdown(active), active
    assert active_markdown(r"\[l\](javascript:x) \<b\> **bold**") == []
