"""The contract of the command line, the line record and the playbooks, held from outside: calls in, documents out."""

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from fieldkit.cli.commands import COMMANDS
from fieldkit.model.line import is_target
from tests.cli.conftest import Call
from tests.probes import capture_files as made

ROOT = Path(__file__).parents[2]
REHEARSE = ("--rehearse", "healthy", "--auto")
SCHEMA: dict[str, Any] = json.loads((files("fieldkit.report") / "fieldkit-1.schema.json").read_text("utf-8"))
CHINESE = re.compile("[\u4e00-\u9fff]")

TREE = """\
tree: desk
title: {zh: 桌面检查, en: Desk check}
source: [S-UNI-03]
start: board
steps:
  board:
    survey: [link.state, gateway.unique]
    source: [expert]
    next: where
  where:
    on: vantage
    source: [expert]
    next: {lan: link, cpe: link, room: link, unset: place}
  place:
    ask: {zh: 电脑接在哪里？, en: "Where is the laptop plugged in?"}
    known: vantage
    source: [expert]
    choices:
      - {key: l, label: {zh: 路由器后面, en: behind the router}, is: lan, next: link}
      - {key: c, label: {zh: 直连, en: direct}, is: cpe, next: link}
      - {key: r, label: {zh: 机房, en: access room}, is: room, next: link}
    unsure: link
  link:
    check: link.state
    source: [S-UNI-04]
    next: {link.down: lamp, fault: enable, ok: gateway, warn: gateway, unknown: undecided}
  lamp:
    ask: {zh: 网口灯亮吗？, en: "Is the lamp lit?"}
    source: [expert]
    choices:
      - {key: y, label: {zh: 亮, en: lit}, next: swap}
      - {key: n, label: {zh: 不亮, en: dark}, next: cable}
    unsure: cable
  swap:
    do: {zh: "换线，插到 {interface}。", en: "Swap the cord at {interface}."}
    touches: [link]
    consent: interrupts-service
    source: [expert]
    done: again
    skipped: cable
  again:
    check: link.state
    fresh: true
    source: [expert]
    next: {fault: cable, ok: cured, warn: cured, unknown: undecided}
  enable:
    conclude: CU-PC
    confidence: likely
    explains: [link.disabled]
    source: [expert]
  cable:
    conclude: CU-CABLE
    place: customer_premises
    confidence: likely
    alternatives: [{cause: AC-SWPORT, why: {zh: 对端端口也可能, en: the far port may be dead}}]
    remedy: {zh: "换掉 {interface} 的网线。", en: "Replace the cable at {interface}."}
    verify: {zh: 灯亮。, en: The lamp lights.}
    explains: [link.down, link.disabled]
    source: [S-UNI-04]
  cured:
    conclude: CU-CABLE
    confidence: confirmed
    explains: [link.down]
    source: [expert]
  gateway:
    call: dup-gateway
    source: [S-DUP-03]
    next: {found: adopt, clear: light, unknown: undecided}
  light:
    ask: {zh: 收光是多少 dBm？, en: "Received power in dBm?"}
    enter: optics.received
    source: [expert]
    next: fine
    unsure: undecided
  fine:
    conclude: NF-OK
    confidence: suspected
    source: [expert]
  undecided:
    conclude: NF-UNK
    confidence: suspected
    source: [expert]
"""

SITE = """\
tree: desk
interface: eth0
readings:
  link:
    - facts: {interface: {name: eth0, kind: ethernet, link: false, enabled: true}}
    - facts: {interface: {name: eth0, kind: ethernet, link: true, enabled: true, speed_mbps: 1000, duplex: full}}
answers: {lamp: y, swap: done}
"""

RECORD = """\
id: CQ-0001
service: internet
grade: gold
rate_mbps: 100
handed_over: true
centre: off
dual_route: false
key_group: on
customer: {name: 甲公司, contact: 张三, phone: 013800000000, address: 某路1号, room: 3F, device_position: 2U,
  may_probe_lan: yes}
address: {mode: static, ip: 203.0.113.9, prefix: 29, gateway: 203.0.113.10, dns: [203.0.113.53], vlan: 1203,
  account: 12e3}
lan: {gateway: 192.168.1.1, prefix: 24, gateway_macs: ["00:e0:fc:00:00:01"], dhcp_servers: [192.168.1.1]}
access: {kind: switch, switch: 10.0.0.2, platform: huawei_vrp, protocol: ssh, tcp_port: 22, host_key: "SHA256:abc",
  port: GigabitEthernet0/0/7, bound_mac: 00e0-fc12-3456}
cpe: {model: 2024-01-02, owner: carrier, serial: 0012, wan_mac: 001122334455, mode: bridge}
optics: {class: 1000BASE-LX10, fibre_km: 8, wavelength_nm: 1310, commissioned_rx_dbm: -12.1}
test: {at: lan, targets: [203.0.113.10, "https://a.example/"], reference_dns: [203.0.113.53],
  expect: {a.example: [203.0.113.10]}, iperf3: 203.0.113.30}
"""
KEPT = {
    "id": "CQ-0001",
    "service": "internet",
    "grade": "gold",
    "rate_mbps": 100,
    "handed_over": True,
    "centre": False,
    "dual_route": False,
    "key_group": True,
    "customer": {
        "name": "甲公司",
        "contact": "张三",
        "phone": "013800000000",
        "address": "某路1号",
        "room": "3F",
        "device_position": "2U",
        "may_probe_lan": True,
    },
    "address": {
        "mode": "static",
        "ip": "203.0.113.9",
        "prefix": 29,
        "gateway": "203.0.113.10",
        "dns": ["203.0.113.53"],
        "vlan": 1203,
        "account": "12e3",
    },
    "lan": {
        "gateway": "192.168.1.1",
        "prefix": 24,
        "gateway_macs": ["00:e0:fc:00:00:01"],
        "dhcp_servers": ["192.168.1.1"],
    },
    "access": {
        "kind": "switch",
        "switch": "10.0.0.2",
        "platform": "huawei_vrp",
        "protocol": "ssh",
        "tcp_port": 22,
        "host_key": "SHA256:abc",
        "port": "GigabitEthernet0/0/7",
        "bound_mac": "00:e0:fc:12:34:56",
    },
    "cpe": {
        "model": "2024-01-02",
        "owner": "carrier",
        "serial": "0012",
        "wan_mac": "00:11:22:33:44:55",
        "mode": "bridge",
    },
    "optics": {"class": "1000BASE-LX10", "fibre_km": 8, "wavelength_nm": 1310, "commissioned_rx_dbm": -12.1},
    "test": {
        "at": "lan",
        "targets": ["203.0.113.10", "https://a.example/"],
        "reference_dns": ["203.0.113.53"],
        "expect": {"a.example": ["203.0.113.10"]},
        "iperf3": "203.0.113.30",
    },
}


def wrong(document: Any) -> list[str]:
    """What the shipped schema has against a document."""
    form = {**SCHEMA["$defs"]["run" if "findings" in document else "rows"], "$defs": SCHEMA["$defs"]}
    return [error.message for error in jsonschema.Draft202012Validator(form).iter_errors(document)]


def names(table: Any = COMMANDS, above: str = "") -> Iterator[list[str]]:
    """Every command as typed."""
    for name, entry in table.items():
        if isinstance(entry, str):
            yield [*above.split(), name]
        else:
            yield from names(entry, name)


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A folder with one tree and one recorded site, as a carrier would write it."""
    folder = tmp_path / "trees"
    (folder / "rehearsals").mkdir(parents=True)
    (folder / "desk.yaml").write_text(TREE, encoding="utf-8")
    (folder / "rehearsals" / "cable-out.yaml").write_text(SITE, encoding="utf-8")
    return folder


# -- one document ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("diagnose", "internet", *REHEARSE), 0),
        (("diagnose", "internet", "--rehearse", "duplicate-gateway", "--auto"), 1),
        (("diagnose", "nosuch"), 2),
        (("diagnose",), 2),
        (("diagnose", "internet", *REHEARSE, "--line", "NOPE"), 2),
        (("diagnose", "internet", *REHEARSE, "--playbooks", "/nowhere"), 2),
        (("diagnose", "internet", *REHEARSE, "--test-targets", "http://a b/"), 2),
        (("diagnose", "internet", "--rehearse", "healthy", "--answers", "/nowhere"), 2),
        (("nosuch",), 2),
        ((), 2),
        (("case",), 2),
        (("playbook", "lint"), 0),
        (("playbook", "lint", "/nowhere"), 2),
        (("playbook", "test", "nosuch"), 2),
        (("playbook", "show", "power"), 0),
        (("playbook", "graph", "power"), 0),
        (("config", "show"), 0),
        (("doctor",), 0),
        (("explain", "CU-DUPGW"), 0),
        (("line", "show"), 0),
        (("case", "list"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_one_document_that_the_schema_knows(call: Call, argv: tuple[str, ...], code: int, lang: str) -> None:
    """Whatever is asked, standard output is one document of the shipped schema and standard error is silent."""
    called = call(*argv, "--json", lang=lang)
    assert called.code == code
    assert called.err == ""
    document = called.document
    assert wrong(document) == []
    if code == 2:
        assert document["verdict"] is None
        assert bool(CHINESE.search(document["error"]["text"])) == (lang == "zh")
    elif "rows" in document:
        assert set(document) == {"schema", "command", "rows"}


@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "diagnose", "--nosuch"),
        ("diagnose", "internet", "--", "--json"),
        ("diagnose", "internet", "--json=yes"),
        ("diagnose", "internet", "--symptom", "--json"),
        ("diagnose", "internet", "--json", "--lang"),
    ],
)
def test_json_anywhere(fresh: Call, argv: tuple[str, ...]) -> None:
    """Wrong usage ends in one document wherever `--json` stands, even behind `--` or written wrongly."""
    called = fresh(*argv)
    assert called.code == 2
    assert wrong(called.document) == []
    assert called.document["error"]["fix"]


def test_exit_codes_follow_the_verdict(call: Call, tmp_path: Path) -> None:
    """0 fine, 1 a fault, 3 not located."""
    empty = tmp_path / "empty.yaml"
    empty.write_text("tree: internet\nreadings: {}\n", encoding="utf-8")
    for site, verdict, code in (("healthy", "ok", 0), ("carrier-dns-dead", "fault", 1), (str(empty), "unknown", 3)):
        called = call("diagnose", "internet", "--rehearse", site, "--auto", "--json")
        assert (called.document["verdict"], called.code) == (verdict, code)


@pytest.mark.parametrize("moment", ["fieldkit.cli.invocation.read_invocation", "fieldkit.cli.app.load_command"])
def test_ctrl_c_while_starting(call: Call, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Stopped before it is known what is wanted, or while the command is loaded: exit 130 and one document."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    module, _, name = moment.rpartition(".")
    monkeypatch.setattr(import_module(module), name, stopped)
    called = call("diagnose", "internet", *REHEARSE, "--json")
    assert called.code == 130
    assert wrong(called.document) == []
    assert called.document["error"]["code"] == "interrupted"
    assert "Stopped" in call("diagnose", "internet", *REHEARSE).err


def test_streams_that_are_closed_or_full(tmp_path: Path) -> None:
    """Standard output closed or full, standard input closed: no traceback, and the verdict's exit code where it can."""
    if sys.platform == "win32":
        pytest.skip("a POSIX shell and /dev/full are needed")
    program = f"{sys.executable} -m fieldkit diagnose internet --rehearse duplicate-gateway --auto --json"
    for shell, code in ((">&-", 1), ("<&-", 1), (">/dev/full", 2)):
        done = subprocess.run(f"{program} {shell}", shell=True, capture_output=True, text=True, cwd=ROOT, timeout=60)
        assert done.returncode == code, shell
        assert "Traceback" not in done.stderr
        if code == 2:
            assert "disk is full" in done.stderr


@pytest.mark.parametrize(
    ("streams", "code", "delivered"),
    [
        ("2>/dev/full", 1, True),
        ("2>&-", 1, True),
        ("2>&1 >result | true", 1, True),  # whoever read the talk went away
        (">/dev/full 2>/dev/full", 2, False),
    ],
)
def test_talk_that_cannot_be_said_costs_no_verdict(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streams: str, code: int, delivered: bool
) -> None:
    """Where nothing can be said beside the result, it is delivered and kept all the same, under its own exit status."""
    if not Path("/dev/full").exists() or (bash := shutil.which("bash")) is None:
        pytest.skip("bash and /dev/full are needed")
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))

    def called(words: str) -> subprocess.CompletedProcess[str]:
        line = f"{sys.executable} -m fieldkit {words} {streams}; exit ${{PIPESTATUS[0]}}"
        return subprocess.run(
            [bash, "-c", line], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False
        )

    capture = tmp_path / "site.pcap"
    capture.write_bytes(made.pcap(made.site(second_gateway=True)))
    done = called(f"lan-check --capture {capture} --lang en")
    result = tmp_path / "result"
    said = done.stdout + (result.read_text("utf-8") if result.exists() else "")
    assert (done.returncode, "Duplicate gateway" in said) == (code, delivered)
    assert done.stderr == ""
    assert len(call("case", "list", "--json").document["rows"]) == 1
    # Talk that ends badly is no fault found: wrong usage stays wrong usage.
    assert called("nope").returncode == 2


def test_text_from_the_wire_is_not_obeyed_in_the_document(call: Call, tmp_path: Path) -> None:
    """A C1 or bidi character in a recorded name stands escaped in the document, and whole for a program."""
    hostile = "a\x9b31m\u202e.example"
    site = YAML(typ="safe", pure=True).load((ROOT / "playbooks/rehearsals/healthy.yaml").read_text("utf-8"))
    for answer in site["readings"]["dns"]["facts"]["answers"]:
        answer["name"] = hostile if answer["name"] == "a.example" else answer["name"]
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(site, default=str), encoding="utf-8")
    called = call("diagnose", "internet", "--rehearse", str(path), "--auto", "--json")
    assert not re.search("[\x7f-\x9f\u202a-\u202e]", called.out)
    recorded = next(each for each in called.document["readings"] if each["topic"] == "dns")
    assert any(answer["name"] == hostile for answer in recorded["facts"]["answers"])


def test_a_probe_that_fails_writes_the_log_and_not_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the libraries complain of is in the log file, clean of escapes; the person sees no traceback."""
    from fieldkit.cli.log import NAME, keep_log

    keep_log(tmp_path / "state")
    try:
        raise RuntimeError("torn \x1b[31mwire")
    except RuntimeError:
        logging.getLogger("fieldkit.engine.bench").exception("the dns probe failed")
    assert "torn wire" in (tmp_path / "state" / NAME).read_text(encoding="utf-8")
    assert "Traceback" not in capsys.readouterr().err


# -- flags and settings ------------------------------------------------------------------------------------------------


def test_switches_and_lists_of_the_record_as_flags(call: Call) -> None:
    """`--key-group`, `--no-centre`, `--dns A,B` and `--dns A --dns B` mean what a person means by them."""
    argv = (
        "--key-group",
        "--no-centre",
        "--handed-over",
        "false",
        "--dual-route",
        "--address-dns",
        "10.0.0.1,10.0.0.2",
    )
    called = call("diagnose", "internet", *REHEARSE, *argv, "--test-expect", "a.example=10.0.0.3", "--json")
    events = call("case", "show", called.document["case"], "--json").document["rows"]
    line = events[0]["payload"]["line"]
    kept = [line["key_group"], line["centre"], line["handed_over"], line["dual_route"]]
    assert kept == [True, False, False, True]
    assert line["address"]["dns"] == ["10.0.0.1", "10.0.0.2"]
    assert line["test"]["expect"] == {"a.example": ["10.0.0.3"]}


def test_where_a_setting_comes_from(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment over default, told by `config show`; `FIELDKIT_TIMEOUT` is heard as well as `FIELDKIT_TIMEOUT_S`."""
    monkeypatch.setenv("FIELDKIT_TIMEOUT", "7")
    rows = {row["key"]: row for row in call("config", "show", "--json").document["rows"]}
    assert [rows["timeout_s"][each] for each in ("value", "origin", "origin_name")] == [
        7.0,
        "environment",
        "FIELDKIT_TIMEOUT",
    ]
    assert rows["color"]["origin"] == "default"
    monkeypatch.setenv("FIELDKIT_REFERENCE_DNS", "not-an-address")
    assert "FIELDKIT_REFERENCE_DNS" in call("config", "show").err


def test_the_loopback_is_no_line(call: Call) -> None:
    """`--interface lo` would make a fault of the laptop itself; it is refused before anything is sent."""
    name = "lo0" if sys.platform == "darwin" else "lo"
    called = call("diagnose", "internet", "--interface", name, "--auto", "--json")
    assert called.code == 2
    assert called.document["error"]["code"].startswith("interface.")


@pytest.mark.parametrize("argv", [[], *names()], ids=" ".join)
def test_help_in_one_language(call: Call, argv: list[str]) -> None:
    """No Chinese on an English page; on a Chinese one no English sentence; nothing wider than 80 columns."""
    english = call(*argv, "--help", lang="en")
    assert (english.code, english.err) == (0, "")
    assert not CHINESE.search(english.out)
    chinese = call(*argv, "--help", lang="zh").out
    bare = re.sub(r"fieldkit(?: [a-z]+)*|--[\w-]+|\S+\.\S+", "", chinese)
    assert re.findall(r"[A-Za-z][a-z]+(?: [a-z]{2,}){2,}", bare) == []


# -- the line record ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_the_whole_record_comes_back(call: Call, tmp_path: Path, form: str) -> None:
    """Every key of the contract is taken in; a MAC, a zero in front, `12e3`, a date and `on` become no numbers."""
    path = tmp_path / f"line.{form}"
    path.write_text(RECORD if form == "yaml" else json.dumps(KEPT), encoding="utf-8")
    assert call("line", "import", str(path)).code == 0
    assert call("line", "show", "CQ-0001", "--json").document["rows"] == [KEPT]


def test_what_a_template_leaves_open_is_not_known(call: Call, tmp_path: Path) -> None:
    """`…` in a copied example stands for nothing; it is neither a MAC gone wrong nor the customer's name."""
    path = tmp_path / "line.yaml"
    path.write_text("id: A\ncustomer: {name: …}\ncpe: {wan_mac: …, owner: carrier}\n", encoding="utf-8")
    assert call("line", "import", str(path)).code == 0
    assert call("line", "show", "A", "--json").document["rows"] == [{"id": "A", "cpe": {"owner": "carrier"}}]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id: A\nservice: internett\n", "2:10"),
        ("id: A\naccess:\n  prot: x\n", "3:3"),
        ("id: A\naddress:\n  mode: static\n  prefix: 64\n", "4:11"),
        ("id: A\nlan:\n  gateway_macs:\n  - 00:e0:fc:00:00:01\n  - zz\n", "5:5"),
        ("id: A\nrate_mbps: fast\n", "2:12"),
        ("id: A\nhanded_over: maybe\n", "2:14"),
        ("id: A\naddress: {dns: 10.0.0.1}\n", "2:16"),
        ("id: A\naddress: static\n", "2:10"),
        ("- {id: A}\n- {id: B, test: {targets: ['http://a b/']}}\n", "2:28"),
        ("lines:\n- {id: A}\nlines_: 1\n", "3:1"),
        ("id: A\nservice: internet\nservice: vpn\n", "3:1"),
        ("id: [A\n", "1:5"),
        ("just text\n", "1:1"),
    ],
)
def test_a_wrong_record_is_told_with_its_place(call: Call, tmp_path: Path, text: str, place: str, lang: str) -> None:
    """File, line and column, and how to mend it, in the language of the call and in no library's words."""
    path = tmp_path / "line.yaml"
    path.write_text(text, encoding="utf-8")
    called = call("line", "import", str(path), lang=lang)
    assert (called.code, called.out) == (2, "")
    first, fix, *more = called.err.splitlines()
    assert first.startswith(f"{path}:{place}"), first
    assert fix
    assert not more
    assert bool(CHINESE.search(first)) == (lang == "zh")
    assert "Input should" not in first


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("203.0.113.10", True),
        ("a.example", True),
        ("中国移动.中国", True),
        ("https://a.example:8443/x?y=1", True),
        ("http://[2001:db8::1]/", True),
        ("http://a b/", False),
        ("ftp://a.example/", False),
        ("http:///x", False),
        ("http://[::1", False),
        ("203.0.113.10:80", False),
        ("300.1.1.1", False),
        ("http://a.example:99999/", False),
        ("", False),
    ],
)
def test_what_can_be_tested_against(written: str, right: bool) -> None:
    """An address, a name or an http(s) URL; anything else would only make a probe fail."""
    assert is_target(written) is right


# -- playbooks ---------------------------------------------------------------------------------------------------------


def test_a_carriers_own_tree(call: Call, trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree written by the contract alone is clean, drawn both ways, shown, and walked to its conclusion."""
    folder = str(trees)
    assert call("playbook", "lint", folder).code == 0
    assert call("playbook", "graph", "desk", "--playbooks", folder, "--format", "mermaid").out.startswith("flowchart")
    assert "link.down" in call("playbook", "graph", "desk", "--playbooks", folder).out
    assert {
        row["kind"] for row in call("playbook", "show", "desk", "--playbooks", folder, "--json").document["rows"]
    } == {
        "survey",
        "branch",
        "ask",
        "check",
        "do",
        "call",
        "conclude",
    }
    monkeypatch.setenv("FIELDKIT_PLAYBOOKS", folder)
    called = call("diagnose", "--rehearse", "cable-out", "--json")
    assert called.code == 1
    said = called.document["conclusion"]
    assert (said["cause"], said["owner"], said["confidence"]) == ("CU-CABLE", "customer", "confirmed")
    heard = [(step["step"], step["heard"]) for step in called.document["trail"] if step["tree"] == "desk"]
    assert ("swap", "done") in heard
    assert ("again", "link.up") in heard


def test_a_shipped_tree_is_replaced_by_a_carriers(call: Call, trees: Path) -> None:
    """A tree of the same name wins, and every way into it."""
    (trees / "power.yaml").write_text(TREE.replace("tree: desk", "tree: power"), encoding="utf-8")
    called = call("diagnose", "power", "--playbooks", str(trees), *REHEARSE, "--json")
    assert called.document["trail"][0]["step"] == "board"


SLIPS = {
    "unknown key": ("    consent: interrupts", "    konsent: interrupts"),
    "unknown step": ("next: swap}", "next: swop}"),
    "unknown check": ("check: link.state\n    source", "check: link.stat\n    source"),
    "unknown code": ("link.down: lamp", "link.doun: lamp"),
    "a verdict without a way": ("ok: gateway, warn: gateway,", "ok: gateway,"),
    "unknown cause": ("conclude: CU-PC", "conclude: CU-XX"),
    "unknown source": ("S-DUP-03", "S-XXX-99"),
    "no source": ("    source: [S-DUP-03]\n", ""),
    "no English": (", en: Desk check", ""),
    "a parameter that nobody reads": ("    fresh: true\n", "    fresh: true\n    with: {foo: 1}\n"),
    "a fact nobody found": ("{interface}。", "{iface}。"),
    "a value without a way": ("room: link, ", ""),
    "no unsure": ("    unsure: cable\n", ""),
    "round for ever": ("    unsure: cable\n", "    unsure: lamp\n"),
    "calls itself": ("call: dup-gateway", "call: desk"),
    "a tab": ("    survey:", "\tsurvey:"),
    "indentation": ("    source: [S-UNI-04]\n    next: {link.down", "   source: [S-UNI-04]\n    next: {link.down"),
    "unclosed": ("next: swap}", "next: swap"),
    "written twice": ("    confidence: confirmed\n", "    confidence: confirmed\n    confidence: likely\n"),
    "a colon too many": ('en: "Is the lamp lit?"', "en: Is the lamp: lit"),
    "an anchor": ("[link.state, gateway.unique]", "&a [link.state, gateway.unique]"),
    "a tag": ("tree: desk", "tree: !!str desk"),
    "another name": ("tree: desk", "tree: dusk"),
    "two kinds": ("    call: dup-gateway\n", "    call: dup-gateway\n    check: link.state\n"),
    "a key that is taken": ("key: n, label", "key: b, label"),
    "a wrong entry": ("enter: optics.received", "enter: optics.recieved"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_tree_is_told_with_its_place(call: Call, trees: Path, slip: str, lang: str) -> None:
    """`lint` names file, line, column and the way out; `diagnose` refuses the tree before it asks or sends anything."""
    good, bad = SLIPS[slip]
    assert good in TREE
    (trees / "desk.yaml").write_text(TREE.replace(good, bad, 1), encoding="utf-8")
    linted = call("playbook", "lint", str(trees), "--json", lang=lang)
    assert linted.code == 1
    row = linted.document["rows"][0]
    assert row["file"] == str(trees / "desk.yaml")
    assert min(row["line"], row["column"]) >= 1
    assert row["text"]
    assert row["fix"]
    assert bool(CHINESE.search(row["text"])) == (lang == "zh")
    refused = call("diagnose", "desk", "--playbooks", str(trees), *REHEARSE, lang=lang)
    assert (refused.code, refused.out) == (2, "")
    assert re.match(rf"{re.escape(str(trees / 'desk.yaml'))}:\d+:\d+: ", refused.err)


def test_broken_reference_data_stops_before_the_first_question(call: Call, trees: Path) -> None:
    """A slip in a carrier's causes is told before a case is opened, not in the middle of a visit."""
    (trees / "reference").mkdir()
    (trees / "reference" / "causes.yaml").write_text("causes:\n  CU-NEW: {foo: 1}\n", encoding="utf-8")
    called = call("diagnose", "internet", "--playbooks", str(trees), *REHEARSE)
    assert called.code == 2
    assert "causes.yaml:2:" in called.err
    assert call("case", "list", "--json").document["rows"] == []


def test_an_empty_folder_is_no_clean_folder(call: Call, tmp_path: Path) -> None:
    """A path one level too high may not read as "no problem found"."""
    for command in ("lint", "test"):
        called = call("playbook", command, str(tmp_path), "--json")
        assert (called.code, called.document["error"]["code"]) == (2, "playbook.nothing_here")


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ("{measure: y}", "1:20"),
        ("{suspended: [n, zz]}", "1:26"),
        ("{internet.nope: y}", "1:26"),
        ("{mac.given: zz}", "1:22"),
    ],
)
def test_a_wrong_answer_is_told_with_its_place(call: Call, tmp_path: Path, answers: str, place: str) -> None:
    """A step that asks nothing, a key that does not exist, a value that cannot be meant."""
    path = tmp_path / "answers.yaml"
    path.write_text(f"answers: {answers}\n", encoding="utf-8")
    called = call("diagnose", "internet", "--rehearse", "healthy", "--answers", str(path))
    assert called.code == 2
    assert called.err.startswith(f"{path}:{place}: "), called.err


# -- vantage -----------------------------------------------------------------------------------------------------------


def gateway_dead(cpe: dict[str, str], *, at: str | None = None, public: bool = False) -> dict[str, Any]:
    """The healthy site, its gateway answering nothing; `public`: the laptop holds the line's own address."""
    site: dict[str, Any] = YAML(typ="safe", pure=True).load(
        (ROOT / "playbooks/rehearsals/healthy.yaml").read_text(encoding="utf-8")
    )
    readings = site["readings"] = {
        topic: each[0] if isinstance(each, list) else each for topic, each in site["readings"].items()
    }
    site.pop("symptom", None)
    site.pop("answers", None)
    site["line"]["cpe"] = cpe
    site["line"]["test"]["at"] = at
    gateway, own, prefix = ("203.0.113.10", "203.0.113.9", 29) if public else ("192.168.1.1", "192.168.1.50", 24)
    readings["address"]["facts"] |= {
        "addresses": [{"ip": own, "prefix": prefix}],
        "gateways": [gateway],
        "routes": [{"interface": "eth0", "gateway": gateway, "metric": 100}],
    }
    readings["arp"]["facts"] |= {"gateway": gateway, "replies": []}
    readings["echo"]["facts"] |= {"target": gateway, "received": 0, "rtts_ms": []}
    for attempt in readings["reach"]["facts"]["attempts"]:
        attempt |= {"outcome": "timeout", "rtt_ms": None}
    for answer in readings["dns"]["facts"]["answers"]:
        answer |= {"rcode": None, "failure": "timeout", "addresses": [], "rtt_ms": None}
    for topic in ("web", "mtu", "dhcp"):
        readings.pop(topic)
    return site


@pytest.mark.parametrize(
    ("cpe", "owner", "confidence"),
    [
        ({"mode": "bridge", "owner": "carrier"}, "customer", "likely"),
        ({"mode": "route", "owner": "customer"}, "customer", "likely"),
        ({"mode": "route", "owner": "carrier"}, "access", "likely"),
        ({"mode": "route"}, "customer", "suspected"),
        ({}, "customer", "suspected"),
    ],
)
def test_whose_gateway_it_is(call: Call, tmp_path: Path, cpe: dict[str, str], owner: str, confidence: str) -> None:
    """The carrier's 企业网关 is the carrier's; where the record does not say, both are named and nothing is certain."""
    path = tmp_path / "site.json"
    path.write_text(json.dumps(gateway_dead(cpe, at="lan"), default=str), encoding="utf-8")
    document = call("diagnose", "internet", "--rehearse", str(path), "--auto", "--json").document
    said = document["conclusion"]
    assert (document["vantage"], document["symptom"]) == ("lan", None)
    assert (said["owner"], said["confidence"]) == (owner, confidence)
    if confidence == "suspected":
        assert "AC-CPE" in [rival["cause"] for rival in said["alternatives"]]


@pytest.mark.parametrize(
    ("at", "flags", "public", "vantage"),
    [
        (None, (), False, "lan"),
        (None, (), True, "cpe"),
        ("lan", (), True, "lan"),
        ("lan", ("--test-at", "cpe"), False, "cpe"),
        ("lan", ("--test-at", "cpe", "--at", "lan"), False, "lan"),
        (None, ("--at", "room"), False, "room"),
    ],
)
def test_where_the_laptop_stands(
    call: Call, tmp_path: Path, at: str | None, flags: tuple[str, ...], public: bool, vantage: str
) -> None:
    """`--at` over `test.at` over the guess by the laptop's own address."""
    path = tmp_path / "site.json"
    path.write_text(json.dumps(gateway_dead({}, at=at, public=public), default=str), encoding="utf-8")
    document = call("diagnose", "internet", "--rehearse", str(path), "--auto", "--json", *flags).document
    assert document["vantage"] == vantage
    assert document["conclusion"]["confidence"] != "confirmed"


def test_a_complaint_that_is_not_seen(call: Call) -> None:
    """NF-OK, only suspected, with the bound that the packets allow."""
    document = call("diagnose", "internet", *REHEARSE, "--symptom", "no-web", "--json").document
    said = document["conclusion"]
    assert (document["verdict"], said["cause"], said["confidence"]) == ("ok", "NF-OK", "suspected")
    assert re.search(r"at most [\d.]+ %", said["remedy"])


@pytest.mark.parametrize("topic", ["web", "dns", "reach", "mtu", "link", "arp", "conflict", "dhcp", "address"])
def test_what_was_not_measured_is_neither_fine_nor_faulty(call: Call, tmp_path: Path, topic: str) -> None:
    """One measurement missing from a healthy site makes no fault and no fine finding; it is listed with its mend."""
    site = YAML(typ="safe", pure=True).load((ROOT / "playbooks/rehearsals/healthy.yaml").read_text(encoding="utf-8"))
    site["readings"].pop(topic)
    path = tmp_path / "site.json"
    path.write_text(json.dumps(site, default=str), encoding="utf-8")
    document = call("diagnose", "internet", "--rehearse", str(path), "--auto", "--json").document
    assert [found["code"] for found in document["findings"] if found["verdict"] == "fault"] == []
    open_checks = {each["check"] for each in document["not_measured"]}
    assert open_checks
    assert all(each["fix"] for each in document["not_measured"])
    assert open_checks == {found["check"] for found in document["findings"] if found["verdict"] == "unknown"}
