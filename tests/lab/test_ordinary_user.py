"""The real command as an ordinary user: it measures less, says what is missing and how to get it, and never guesses."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import Net
from tests.lab.street import Street
from tests.lab.test_sites import EXIT, build, judge, record_of

pytestmark = pytest.mark.lab

NOBODY = 65534
USER = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
# With no new privileges the system's own ping is of no use either.
WITHOUT_PING_TOOL = (*USER, "--no-new-privs")

# What needs raw frames, and so may never be called fine here.
RAW = {"ip.unique", "dhcp.servers", "gateway.unique"}
CJK = re.compile("[\u4e00-\u9fff]")

# Where, what is broken, how pings may be sent (`open` to all, by the system's `tool`, or `none`), and what may be said.
_TABLE: list[tuple[str, list[str], str, list[str] | None]] = [
    ("lan", [], "tool", None),
    ("cpe", [], "open", None),
    ("lan", [], "none", None),
    ("lan", ["router_gone"], "open", ["CU-RTR-HW"]),
    ("cpe", ["carrier_gone"], "none", ["NW-GW"]),
    ("cpe", ["carrier_dns_dead"], "tool", ["NW-DNS"]),
    ("cpe", ["captive_names"], "open", ["BU-SUSP"]),
    ("lan", ["cable_out"], "tool", ["CU-CABLE"]),
]
SITES: list[dict[str, Any]] = [
    {
        "site": "-".join([*(broken or ["healthy"]), at]),
        "at": at,
        "broken": broken,
        "echo": echo,
        **({"verdict": "ok"} if named is None else {"verdict": "fault", "named": named}),
    }
    for at, broken, echo, named in _TABLE
]


class Person:
    """A user without rights, with a folder of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self, street: Street) -> dict[str, str]:
        """What a login shell would set."""
        return {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **street.environment}

    def logs(self) -> list[str]:
        """What the program wrote down about its own bugs."""
        return [log.read_text() for log in self.home.rglob("fieldkit-*.log")]


@pytest.fixture
def person() -> Iterator[Person]:
    """Their home is no pytest folder: those let only their owner in."""
    home = Path(tempfile.mkdtemp(prefix="fieldkit-home-"))
    home.chmod(0o755)
    os.chown(home, NOBODY, NOBODY)
    try:
        yield Person(home)
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="module", autouse=True)
def _reachable(lab: None) -> None:
    """Another user must be able to run this very interpreter and this tree."""
    words = [*USER, sys.executable, "-c", "import fieldkit"]
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        lacking = f"another user cannot run {sys.executable}: {tried.stderr.strip()}"
        if os.environ.get("FIELDKIT_LAB") == "1":
            pytest.fail(lacking)
        pytest.skip(lacking)


def run(
    street: Street, environment: Mapping[str, str], *words: str, user: tuple[str, ...] = USER, first: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the command on the laptop as that user; `first` is shell that root runs before, in the same mounts."""
    pairs = [f"{key}={value}" for key, value in environment.items()]
    command = ["env", "-i", *pairs, *user, sys.executable, "-m", "fieldkit", *words]
    if first:
        command = ["sh", "-c", f'{first} && exec "$@"', "sh", *command]
    done = street.pc.run(*command, check=False)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def echo_rights(street: Street, echo: str) -> tuple[str, ...]:
    """Who the user is where pings are open to all, go by the system's tool, or cannot be sent at all."""
    span = "0 2147483647" if echo == "open" else "1 0"
    street.pc.run("sysctl", "-qw", f"net.ipv4.ping_group_range={span}")
    return WITHOUT_PING_TOOL if echo == "none" else USER


def import_line(street: Street, person: Person, site: dict[str, Any]) -> None:
    """Put the record into the person's own line book."""
    record = person.home / "line.json"
    record.write_text(json.dumps(record_of(street, site)))
    done = run(street, person.environment(street), "line", "import", str(record))
    assert done.returncode == 0, done.stderr


def diagnose(street: Street, person: Person, user: tuple[str, ...]) -> tuple[int, dict[str, Any]]:
    """Exit code and document of a run that nobody attends."""
    words = ("diagnose", "internet", "--auto", "--json", "--lang", "en", "--line", "LAB-0001")
    done = run(street, person.environment(street), *words, user=user)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def in_chinese(street: Street, person: Person) -> dict[str, Any]:
    """The same case once more, in Chinese."""
    done = run(
        street, person.environment(street), "report", "last", "--format", "json", "--output", "-", "--lang", "zh"
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def each_gap_is_told(english: dict[str, Any], chinese: dict[str, Any]) -> list[str]:
    """What is wrong with the list of what was not measured."""
    wrong = []
    unknown = {found["check"] for found in english["findings"] if found["verdict"] == "unknown"}
    for language, document in (("en", english), ("zh", chinese)):
        listed = {each["check"]: each for each in document["not_measured"]}
        if set(listed) != unknown:
            wrong.append(f"{language}: listed {sorted(listed)}, unknown {sorted(unknown)}")
        for check, each in listed.items():
            wrong += [
                f"{language}: {check}: {part}: {each[part]!r}"
                for part in ("why", "fix")
                if not each[part] or bool(CJK.search(each[part])) != (language == "zh")
            ]
    return wrong


def named_rights(document: dict[str, Any], check: str) -> str:
    """The fix of a check that is open for want of rights."""
    fixes = [each["fix"] for each in document["not_measured"] if each["check"] == check]
    return fixes[0] if fixes else ""


@pytest.mark.parametrize("site", SITES, ids=[f"{site['site']}-ping-{site['echo']}" for site in SITES])
def test_less_is_measured_and_nothing_is_guessed(site: dict[str, Any], person: Person, lab_net: Net) -> None:
    """Right verdict and exit code; what needs rights is unknown with the command that gives them, in zh and en."""
    street = build(lab_net, site)
    import_line(street, person, site)
    user = echo_rights(street, site["echo"])
    code, english = diagnose(street, person, user)
    chinese = in_chinese(street, person)
    found = {each["check"]: each for each in english["findings"]}
    wrong = judge(site, code, english) + each_gap_is_told(english, chinese)
    wrong += [f"{check} was called {found[check]['code']}" for check in sorted(RAW) if found[check]["verdict"] == "ok"]
    wrong += [each["code"] for each in english["not_measured"] if "missing.probe_failed" in json.dumps(each)]
    if "cable_out" not in site["broken"]:
        for document in (english, chinese):
            for check in sorted(RAW - {"gateway.unique"}):
                if "sudo setcap cap_net_raw+ep" not in named_rights(document, check):
                    wrong.append(f"{check}: {named_rights(document, check)!r}")
            if site["echo"] == "none" and "sysctl -w net.ipv4.ping_group_range" not in named_rights(
                document, "mtu.path"
            ):
                wrong.append(f"mtu.path: {named_rights(document, 'mtu.path')!r}")
    if site["echo"] == "none":
        pinged = [each["code"] for each in found.values() if each["code"].endswith(".icmp_filtered")]
        wrong += [f"{each}, though no echo could be sent" for each in pinged]
    assert not wrong, "\n".join([*wrong, json.dumps(english, ensure_ascii=False, indent=1)])
    assert person.logs() == []


def test_a_second_gateway_is_not_overlooked(person: Person, lab_net: Net) -> None:
    """The system's cache keeps one answer: either a second is said to be unseen, or the strange one is named."""
    site = {"site": "duplicate-gateway", "at": "lan", "broken": ["second_gateway"], "verdict": "fault"}
    street = build(lab_net, site)
    import_line(street, person, site)
    code, document = diagnose(street, person, echo_rights(street, "tool"))
    found = {each["check"]: each for each in document["findings"]}
    assert code == EXIT[document["verdict"]]
    said = document["conclusion"]
    rivals = [each["cause"] for each in said["alternatives"]]
    if found["gateway.unique"]["code"] == "gateway.one_seen":
        assert "sudo setcap" in named_rights(document, "gateway.unique")
    else:
        assert found["gateway.unique"]["verdict"] in ("warn", "fault")
        named = found["gateway.unique"]["facts"]["culprits"] or found["gateway.unique"]["facts"]["candidates"]
        assert [row["mac"] for row in named] == ["c8:3a:35:00:00:77"]
    assert said["confidence"] != "confirmed" or said["cause"] == "CU-DUPGW"
    assert document["verdict"] == "ok" or "CU-DUPGW" in (said["cause"], *rivals), json.dumps(said, indent=1)
    assert each_gap_is_told(document, in_chinese(street, person)) == []
    assert person.logs() == []


COMMANDS = (
    ("--version",),
    ("--help",),
    ("doctor",),
    ("config", "show"),
    ("case", "list"),
    ("case", "show", "last"),
    ("line", "show", "LAB-0001"),
    ("line", "show", "NO-SUCH"),
    ("explain", "gateway.duplicate"),
    ("explain", "NW-GW"),
    ("playbook", "lint"),
    ("report", "last", "--output", "-"),
    ("report", "last", "--format", "markdown", "--output", "-"),
)


def test_every_other_command_needs_no_rights(person: Person, lab_net: Net) -> None:
    """In zh, en and JSON: no traceback, a telling exit code, one document; `doctor` names each missing right."""
    site: dict[str, Any] = {"site": "healthy", "at": "lan", "broken": [], "verdict": "ok"}
    street = build(lab_net, site)
    import_line(street, person, site)
    environment = person.environment(street)
    diagnose(street, person, echo_rights(street, "tool"))
    for words in COMMANDS:
        for more in (("--lang", "zh"), ("--lang", "en", "--json")):
            done = run(street, environment, *words, *more)
            place = f"{' '.join([*words, *more])}\n{done.stdout}{done.stderr}"
            assert done.returncode == (2 if "NO-SUCH" in words else 0), place
            if "--json" in more and "--help" not in words and "--output" not in words:
                json.loads(done.stdout)
    for language in ("zh", "en"):
        told = run(street, environment, "doctor", "--lang", language, "--json").stdout
        fixes = {row["name"]: row["fix"] for row in json.loads(told)["rows"]}
        assert "sudo setcap cap_net_raw+ep /" in fixes["raw"]
        assert "sudo sysctl -w net.ipv4.ping_group_range='0 2147483647'" in fixes["echo"]
    assert person.logs() == []


def test_no_place_to_keep_a_case(person: Person, lab_net: Net) -> None:
    """A read-only home, or none: two lines that name the folder and the way out, and that way out works."""
    street = build(lab_net, {"site": "healthy", "at": "lan", "broken": []})
    locked = person.home / "locked"
    locked.mkdir(mode=0o755)
    environment = person.environment(street)
    homes = {
        "read-only": {**environment, "HOME": str(locked)},
        "none": {k: v for k, v in environment.items() if k != "HOME"},
    }
    for name, here in homes.items():
        for language in ("zh", "en"):
            words = ("diagnose", "internet", "--auto", "--lang", language)
            plain = run(street, here, *words)
            assert plain.returncode == 2, (name, plain.stdout, plain.stderr)
            assert plain.stdout == ""
            assert len(plain.stderr.splitlines()) == 2, plain.stderr
            assert "FIELDKIT_DATA_DIR" in plain.stderr.splitlines()[1], plain.stderr
            document = json.loads(run(street, here, *words, "--json").stdout)
            assert document["verdict"] is None
            assert document["error"]["code"] == "store.unwritable"
            assert "FIELDKIT_DATA_DIR" in document["error"]["fix"]
        for command in ("doctor", "config show", "explain NW-GW", "playbook lint", "--help"):
            assert run(street, here, *command.split()).returncode == 0, (name, command)
    moved = {**homes["none"], "FIELDKIT_DATA_DIR": str(person.home / "elsewhere")}
    done = run(street, moved, "diagnose", "internet", "--auto", "--json")
    assert json.loads(done.stdout)["error"] is None, done.stdout


def test_no_resolver_file(person: Person, lab_net: Net) -> None:
    """Without /etc/resolv.conf no resolver is set here: that is the finding, and no crash."""
    site: dict[str, Any] = {"site": "no-resolv-conf", "at": "lan", "broken": [], "verdict": "fault"}
    street = build(lab_net, site)
    import_line(street, person, site)
    etc = person.home / "etc"
    shutil.copytree("/etc", etc, symlinks=True, ignore=lambda *_: ["netns", "ssl", "alternatives", "shadow"])
    (etc / "resolv.conf").unlink()
    words = ("diagnose", "internet", "--auto", "--json", "--line", "LAB-0001")
    done = run(
        street, person.environment(street), *words, first=f"mount --bind {etc} /etc && ! test -e /etc/resolv.conf"
    )
    document = json.loads(done.stdout)
    codes = {each["check"]: each["code"] for each in document["findings"]}
    assert codes["dns.servers"] == "dns.none_set", done.stdout
    assert document["verdict"] == "fault"
    assert done.returncode == 1
    assert document["conclusion"]["remedy"]
    assert person.logs() == []
