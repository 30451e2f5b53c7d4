"""The help pages: complete, in one language each, and quick to come."""

import json
import re
from collections.abc import Callable, Mapping

import pytest

from fieldkit.cli.commands import COMMANDS
from tests.cli.conftest import Call

HEAVY = {"scapy", "netmiko", "paramiko", "serial", "ping3", "ruamel", "jinja2", "sqlite3", "pydantic", "dns", "psutil"}

PAGES: list[list[str]] = [[]]
for _name, _entry in COMMANDS.items():
    PAGES.append([_name])
    PAGES += [[_name, each] for each in _entry] if isinstance(_entry, Mapping) else []

NAMES = {
    part
    for entry in COMMANDS.items()
    for name in (entry[0], *(entry[1] if isinstance(entry[1], Mapping) else ()))
    for part in name.split("-")
}

# Words that are the same in both languages on a page: names, units, and the values one types.
SAME = re.compile(
    r"--[\w-]+|\bfieldkit [\w -]*|[\w.]+\.[\w.]+"
    r"|\b(?:DNS|DHCP|JSON|YAML|CSV|XLSX|Tab|HTML|MAC|ARP|VLAN|WAN|LAN|SSH|IPv4|IPv6|Mbps|nm|dBm|LX10|iperf3|BASE)\b"
    r"|\b(?:after-change|down|no-web|slow|intermittent|partial)\b"
    r"|\b(?:zh|en|auto|lan|cpe|room|yes|no|rate|sweep|interrupt|last|tree|mermaid|html|markdown|json|internet|site|noc|customer|svg|png|rebind|inventory(?:-all)?|record|pcap|pcapng|gz)\b|\buser@[\d.:]+|COM3|/dev/ttyUSB0|FIELDKIT_[A-Z]+|[\w-]+(?:\s*\|\s*[\w-]+)+|CU-DUPGW|1000BASE-LX10"
)


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_no_english_on_a_chinese_page(call: Call, page: list[str]) -> None:
    """Every word of a Chinese page is Chinese, but for names and the values one types."""
    done = call(*page, "--help", lang="zh", columns=300)
    assert done.code == 0
    assert set(re.findall(r"[A-Za-z]{3,}", SAME.sub(" ", done.out))) - NAMES == set()


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_no_chinese_on_an_english_page(call: Call, page: list[str]) -> None:
    """An English page holds no Chinese."""
    done = call(*page, "--help", columns=300)
    assert done.code == 0
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", done.out) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", [[], ["diagnose"], ["case"], ["playbook", "graph"]], ids=lambda page: "-".join(page))
def test_pages_as_a_person_sees_them(
    call: Call, golden: Callable[[str, str], None], page: list[str], lang: str
) -> None:
    """The main pages at 80 columns, nothing cut off."""
    done = call(*page, "--help", lang=lang)
    text = "\n".join(line.rstrip() for line in done.out.splitlines()) + "\n"
    assert "…" not in text.replace("[参数]…", "").replace("TOPIC,…", "").replace("NAME=IP,…", "").replace(",…", "")
    golden(f"cli/help{''.join('-' + each for each in page)}.0.{lang}.txt", text)


def test_help_starts_light(fresh: Call) -> None:
    """`fieldkit --help` imports nothing slow."""
    done = fresh("--help", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert "typer" in loaded
    assert HEAVY & loaded == set()


def test_version_starts_light(fresh: Call) -> None:
    """`--version` needs neither typer's help pages nor anything slow."""
    done = fresh("--version", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert done.out.startswith("fieldkit ")
    assert HEAVY & loaded == set()


def test_case_list_starts_light(fresh: Call) -> None:
    """`case list` loads the store and no more."""
    done = fresh("case", "list", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert done.code == 0
    assert (HEAVY - {"sqlite3"}) & loaded == set()


def test_typed_text_needs_no_pydantic(fresh: Call) -> None:
    """An argument and an option are taken as they were typed, without the 0.13 s that typer's own way costs."""
    done = fresh("case", "compare", "no-such", "--json", "no-such-either", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert "no-such" in done.out
    assert "typer" in loaded
    assert "pydantic" not in loaded


@pytest.mark.parametrize(
    ("argv", "environ", "chinese"),
    [
        (["--help"], {"LANG": "zh_CN.UTF-8"}, True),
        (["--help"], {"LANG": "de_DE.UTF-8"}, False),
        (["--help"], {"LANG": "zh_CN.UTF-8", "FIELDKIT_LANG": "en"}, False),
        (["--help"], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, True),
        (["--lang", "zh", "--help"], {"FIELDKIT_LANG": "en"}, True),
        (["case", "--help", "--lang=zh"], {}, True),
        (["--lang", "auto", "--help"], {"LANG": "zh_CN.UTF-8", "FIELDKIT_LANG": "en"}, True),
    ],
)
def test_language_of_the_help(fresh: Call, argv: list[str], environ: dict[str, str], chinese: bool) -> None:
    """Flag over environment over the system's language, wherever the flag stands."""
    done = fresh(*argv, **environ)
    assert done.code == 0
    assert ("用法：" in done.out) is chinese


def test_no_tree_lists_them(call: Call) -> None:
    """`fieldkit diagnose` alone names the trees and shows an example."""
    done = call("diagnose")
    assert done.code == 2
    assert "internet" in done.err
    assert "fieldkit diagnose internet" in done.err


def test_ascii_console_does_not_raise(fresh: Call) -> None:
    """A console that knows neither Chinese nor frames still gets its page."""
    for encoding in ("ascii", "cp936"):
        done = fresh("diagnose", "--help", "--lang", "zh", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert (done.code, done.err) == (0, "")


def test_json_alone_is_a_document(call: Call) -> None:
    """A group without a command is wrong usage, also as JSON."""
    done = call("case", "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "usage.no_command"
