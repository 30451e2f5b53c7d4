"""A `lan-check` that was killed, or still runs: shown as far as it was kept, never as more than that."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fieldkit.cases.meanwhile import Meanwhile, meanwhile_file, read, replaced
from fieldkit.cases.store import CaseJournal, Store, open_store
from fieldkit.cli import checking, sitting
from fieldkit.cli.lan_check import OWN
from fieldkit.engine.bench import Bench
from fieldkit.engine.codec import event_of
from fieldkit.errors import FieldkitError
from fieldkit.model.event import Event
from fieldkit.model.finding import Missing
from fieldkit.model.reading import Measured, Reading, Where
from fieldkit.model.terms import Source
from fieldkit.probes.task import PROBES
from tests.cli.conftest import Call
from tests.cli.test_lan_check import DOCUMENTED, OFFICE, RECORD, SCHEMA, AtALan, Played, at_a_lan, codes, tried

__all__ = ["at_a_lan", "tried"]

WATCHED = frozenset(topic for topic, probe in PROBES.items() if probe.as_watched)
BEGAN = datetime.now(UTC) - timedelta(hours=8)
SEVEN_HOURS = 7 * 3600.0


def reading(topic: str, facts: Any, *, number: int = 0, missing: Missing | None = None) -> Reading:
    """One of the first seconds."""
    return Reading(f"r{number}", topic, Source.PROBE, BEGAN, 0.1, Where("eth0"), topic, facts=facts, missing=missing)


@dataclass
class Killed:
    """A case that nobody ended."""

    store: Store
    folder: Path
    case: str

    @property
    def file(self) -> Path:
        return meanwhile_file(self.folder, self.case)

    def heard(self, facts: Mapping[str, Any], *, until: datetime = BEGAN + timedelta(seconds=SEVEN_HOURS)) -> None:
        """What a watch had until then."""
        keeping = Meanwhile("eth0")
        keeping.keep_in(self.file)
        for topic, each in facts.items():
            keeping.began(topic)
            keeping.take(topic, Measured(replace(each, window_s=SEVEN_HOURS), by=topic))
        keeping.end(kept=False)
        data = json.loads(self.file.read_text(encoding="ascii"))
        for row in data["heard"]:
            row["until"] = until.isoformat()
        replaced(self.file, json.dumps(data))


Kill = Callable[..., Killed]


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kill:
    """`killed(readings)`: a watch of which the journal has these readings, and nothing more."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))

    def make(readings: Mapping[str, Any], **more: Any) -> Killed:
        opened = {"program": "fieldkit", "version": "0", "command": "lan-check", "own": list(OWN), "allow": [],
                  "watch_s": 28800.0, "line": {}, "interface": "eth0", "vantage": None, "language": "en",
                  "rehearsed": False, **more}  # fmt: skip
        store = open_store(tmp_path)
        journal = store.create(Event(BEGAN, "opened", opened))
        for number, (topic, facts) in enumerate(readings.items(), 1):
            missing = facts if isinstance(facts, Missing) else None
            made = reading(topic, None if missing else facts, number=number, missing=missing)
            journal.append([event_of(BEGAN, "reading", made)])
        return Killed(store, tmp_path, journal.case)

    return make


def of(facts: Mapping[str, Any], *, watched: bool) -> dict[str, Any]:
    """The readings that a watch goes on with, or those of its first seconds."""
    return {topic: each for topic, each in facts.items() if (topic in WATCHED) is watched}


def test_what_seven_hours_heard_is_judged(call: Call, killed: Kill) -> None:
    """The second gateway that came in the night is named, with the time up to which all was heard; nothing is kept."""
    case = killed(of(DOCUMENTED, watched=False))
    case.heard(of(DOCUMENTED, watched=True))
    before = case.store.events(case.case)
    document = call("report", case.case, "--json").document
    jsonschema.validate(document, SCHEMA)
    found = {each["check"]: each for each in document["findings"]}
    assert document["verdict"] == "fault"
    assert found["gateway.unique"]["code"] == "gateway.duplicate"
    assert found["gateway.unique"]["facts"]["window_s"] == SEVEN_HOURS
    assert found["ip.others"]["code"] == "ip.nobody_else"
    assert datetime.fromisoformat(document["facts"]["so_far"]["until"]) == BEGAN + timedelta(seconds=SEVEN_HOURS)
    ids = [each["id"] for each in document["readings"]]
    assert len(ids) == len(set(ids)) == len(DOCUMENTED)
    assert {each for row in document["findings"] for each in row["readings"]} <= set(ids)
    assert case.store.events(case.case) == before


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("report", "--format", "markdown", "--output", "-"),
        ("report", "--format", "html", "--output", "-"),
        ("report", "--for", "noc"),
        ("report", "--for", "customer"),
        ("report", "--for", "customer", "--format", "html", "--output", "-"),
        ("case", "show"),
    ],
    ids=" ".join,
)
def test_it_says_that_nobody_ended_it(call: Call, killed: Kill, words: tuple[str, ...], language: str) -> None:
    """Wherever the case is shown: that it has no end, and up to when it heard."""
    case = killed(of(DOCUMENTED, watched=False))
    case.heard(of(DOCUMENTED, watched=True))
    at = 2 if words[0] == "case" else 1
    shown = call(*words[:at], case.case, *words[at:], lang=language, columns=400).out
    until = (BEGAN + timedelta(seconds=SEVEN_HOURS)).astimezone()
    assert {"zh": "没有正常收尾", "en": "has not come to its end"}[language] in shown
    assert f"{until:%Y-%m-%d %H:%M:%S}" in shown.replace("\\", "")
    assert "8:00:00" in shown


def test_a_watch_that_goes_on_is_not_called_dead(call: Call, killed: Kill) -> None:
    """Somebody looks at it from a second window."""
    case = killed(of(OFFICE, watched=False))
    case.heard(of(OFFICE, watched=True), until=datetime.now(UTC))
    document = call("report", case.case, "--json").document
    assert document["verdict"] == "ok"
    assert "has not ended" in document["facts"]["so_far"]["text"]


def test_what_it_did_not_come_to_is_open(call: Call, killed: Kill) -> None:
    """Of an office where all was well in the first seconds nothing is fine: nobody listened to the end of anything."""
    case = killed(of(OFFICE, watched=False), watch_s=None)
    document = call("report", case.case, "--json").document
    assert document["verdict"] == "unknown"
    wanted = {"gateway.unique", "ip.unique", "ip.others", "ra.routers", "lan.broadcast", "lan.announcers"}
    left = {each["check"]: each for each in document["not_measured"]}
    assert wanted <= left.keys()
    assert all("ended before its time" in left[check]["why"] and left[check]["fix"] for check in wanted)
    assert "Test again: fieldkit lan-check" in document["facts"]["so_far"]["text"]
    assert document["facts"]["so_far"]["until"] is None
    shown = call("case", "show", case.case, lang="zh", columns=200).out
    assert "没有做完" in shown
    assert "case resume" not in shown + call("report", case.case, "--format", "markdown", "--output", "-").out


def test_a_watch_killed_in_its_first_second_is_shown(call: Call, killed: Kill) -> None:
    """There is not one reading."""
    document = call("report", killed({}).case, "--json").document
    assert (document["verdict"], document["readings"]) == ("unknown", [])
    assert document["facts"]["so_far"]["text"]


def test_a_damaged_file_costs_only_itself(call: Call, killed: Kill) -> None:
    """The case is shown as if there were none."""
    case = killed(of(OFFICE, watched=False))
    case.file.parent.mkdir(parents=True, exist_ok=True)
    case.file.write_bytes(b"\xff\x00{")
    document = call("report", case.case, "--json").document
    assert document["verdict"] == "unknown"


def test_the_journal_s_own_reading_comes_first(call: Call, killed: Kill) -> None:
    """What is in both is the journal's; of a probe that failed in the end, what it had heard before."""
    failed = {"claims": Missing("missing.probe_failed", {"topic": "claims"})}
    case = killed({**of(OFFICE, watched=False), "arp": OFFICE["arp"], **failed})
    case.heard(of(DOCUMENTED, watched=True))
    found = codes(call("report", case.case, "--json").document)
    assert found["gateway.unique"] == "gateway.single"
    assert found["ip.others"] == "ip.nobody_else"


def test_a_case_that_ended_says_nothing_of_it(call: Call, killed: Kill) -> None:
    """A file that was left beside it changes nothing."""
    case = killed(of(OFFICE, watched=False))
    case.heard(of(DOCUMENTED, watched=True))
    CaseJournal(case.store, case.case).append([Event(BEGAN, "judged", {"verdict": "ok", "vantage": "lan"})])
    document = call("report", case.case, "--json").document
    assert (document["verdict"], document["findings"]) == ("ok", [])
    assert "so_far" not in document["facts"]


def test_its_events_are_marked(call: Call, killed: Kill) -> None:
    """`case show --json`: what is in no journal is told from what is."""
    case = killed(of(DOCUMENTED, watched=False))
    case.heard(of(DOCUMENTED, watched=True))
    rows = call("case", "show", case.case, "--json").document["rows"]
    more = {row["payload"].get("topic") for row in rows if row.get("so_far") and row["kind"] == "reading"}
    assert more == WATCHED & DOCUMENTED.keys()
    assert sum(not row.get("so_far") for row in rows) == len(case.store.events(case.case))


def test_it_is_compared_as_far_as_it_goes(call: Call, killed: Kill) -> None:
    """A killed watch beside another look at the same LAN, and said that it has no end."""
    cases = []
    for facts in (OFFICE, DOCUMENTED):
        case = killed(of(facts, watched=False))
        case.heard(of(facts, watched=True))
        cases.append(case.case)
    called = call("case", "compare", *cases, columns=400)
    assert called.code == 1
    assert called.out.count("has not come to its end") == 2


# -- the watch itself -------------------------------------------------------------------------------------------------


class Watching(Played):
    """Hands over what it was given, as a probe does once a minute, and ends."""

    meanwhile: Any = None
    fails: frozenset[str] = frozenset()
    hangs: frozenset[str] = frozenset()
    free: Any = None

    def measure(self, topic: str, address: Any, cancel: threading.Event, allow: frozenset[str]) -> Measured:
        """What was given."""
        if topic in WATCHED and topic in self.readings and self.meanwhile is not None:
            self.meanwhile(topic, Measured(self.readings[topic], by="played", weak="weak.arp_proxy"))
        if topic in self.fails:
            raise OSError("the adapter is gone")
        if topic in self.hangs:
            self.free.wait(15.0)
        return super().measure(topic, address, cancel, allow)


@pytest.fixture
def laptop() -> Watching:
    """A laptop whose probes hand over."""
    return Watching(DOCUMENTED)


@pytest.fixture
def watching(at_a_lan: AtALan, laptop: Watching, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """That laptop is plugged in; the folder of what is kept."""
    at_a_lan(DOCUMENTED)

    def laptop_of(*_: Any, meanwhile: Any = None, **__: Any) -> Watching:
        laptop.meanwhile = meanwhile
        return laptop

    monkeypatch.setattr(sitting, "laptop_of", laptop_of)
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    return tmp_path


def test_a_watch_that_ends_leaves_its_case_alone(call: Call, watching: Path) -> None:
    """Judged and kept: the file has nothing more to say, and is gone."""
    done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    assert (done.code, codes(done.document)["gateway.unique"]) == (1, "gateway.duplicate")
    assert [*(watching / "watches").glob("*")] == []


def test_a_probe_that_fails_after_hours_loses_nothing(call: Call, watching: Path, laptop: Watching) -> None:
    """What it had handed over stands for it, as weaker evidence; a topic that had nothing to hand over stays open."""
    laptop.fails = frozenset({"arp", "link"})
    done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    found = {each["check"]: each for each in done.document["findings"]}
    assert (done.code, found["gateway.unique"]["code"]) == (1, "gateway.duplicate")
    assert found["gateway.unique"]["weak"] is True
    assert found["link.state"]["verdict"] == "unknown"
    failed, arp = (each for each in done.document["readings"] if each["topic"] == "arp")
    assert failed["measured"] is False
    assert "failed half-way" in arp["weak"]
    assert arp["facts"]["replies"]


def test_a_probe_that_hangs_at_the_end_loses_nothing(
    call: Call, watching: Path, laptop: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to end, it does not answer: what it had handed over is judged."""
    laptop.hangs, laptop.free = frozenset({"arp"}), threading.Event()
    begun = threading.Event()
    monkeypatch.setattr(checking, "ENDING_S", 0.5)
    took = Meanwhile.take

    def take(self: Meanwhile, topic: str, measured: Measured) -> None:
        took(self, topic, measured)
        if topic == "arp":
            begun.set()

    def pressed(*_: Any) -> None:
        assert begun.wait(10.0)
        raise KeyboardInterrupt

    monkeypatch.setattr(Meanwhile, "take", take)
    monkeypatch.setattr(Bench, "collect", pressed)
    try:
        done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    finally:
        laptop.free.set()
    found = {each["check"]: each for each in done.document["findings"]}
    assert (done.code, found["gateway.unique"]["code"]) == (1, "gateway.duplicate")
    assert found["gateway.unique"]["weak"] is True


def test_it_is_told_up_to_when(call: Call, watching: Path, laptop: Watching) -> None:
    """On the screen: what broke off, and when; nothing of the kind where all came to its end."""
    laptop.fails = frozenset({"arp"})
    told = call("lan-check", "--watch", "10m", "--auto", *RECORD, columns=400)
    assert re.search(r"The watch broke off at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d .*how many gateways", told.err)
    laptop.fails = frozenset()
    assert "broke off" not in call("lan-check", "--watch", "10m", "--auto", *RECORD, columns=400).err


def test_a_journal_that_takes_nothing_more_loses_nothing(
    call: Call, watching: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk filled up in the night: the program ends with that, and the case is judged by what was kept before."""
    append = CaseJournal.append

    def full(self: CaseJournal, events: Any) -> None:
        arp = [each for each in events if each.kind == "reading" and each.payload["topic"] == "arp"]
        append(self, [each for each in events if each not in arp and each.kind != "failed"])
        if arp:
            raise FieldkitError("store.full", file="cases.sqlite3", error="full")

    with monkeypatch.context() as patched:
        patched.setattr(CaseJournal, "append", full)
        done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    assert done.document["error"]["code"] == "store.full"
    (kept,) = (watching / "watches").glob("*")
    assert "arp" in {each.reading.topic for each in read(kept)}
    document = call("report", "last", "--json").document
    assert codes(document)["gateway.unique"] == "gateway.duplicate"
    assert document["facts"]["so_far"]["until"] is not None


def test_a_watch_whose_journal_is_empty_is_judged(call: Call, killed: Kill) -> None:
    """Not even the first readings could be kept: what the watch heard stands by itself."""
    case = killed({})
    case.heard(of(DOCUMENTED, watched=True))
    found = codes(call("report", case.case, "--json").document)
    assert (found["gateway.unique"], found["address.own"]) == ("gateway.duplicate", "address.unmeasured")


def test_without_a_watch_nothing_is_written(call: Call, watching: Path) -> None:
    """Five seconds are not worth a file."""
    done = call("lan-check", "--json", "--auto", *RECORD)
    assert done.code == 1
    assert not (watching / "watches").exists()
