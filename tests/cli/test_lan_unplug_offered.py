"""When `lan-check` offers to pull cables, for whom, and what the case has of it however it ends."""

import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

import fieldkit.cli.lan_unplug as dialogue
from fieldkit.checks import CHECKS
from fieldkit.cli import keys, lan_check, sitting
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.plugged import PluggedIn
from fieldkit.model.terms import FAULT
from tests.cli.at_a_switch import no_network
from tests.cli.conftest import Call, Called
from tests.cli.test_lan_check import DOCUMENTED, GATEWAY, OFFICE, RECORD, ROGUE, ROUTER, Played, offer, replies

SCHEMA: dict[str, Any] = json.loads((files("fieldkit.report") / "fieldkit-1.schema.json").read_text("utf-8"))
# Two gateways of which none leads out: nothing tells them apart.
ALIKE: Mapping[str, Any] = {**OFFICE, "arp": replace(OFFICE["arp"], replies=replies(ROUTER, ROGUE))}
BEGUN = {"ip": GATEWAY, "cables": ["1", "2", "3", "4"], "stage": "halving", "left": ["1", "2", "3", "4"]}
STEPS = (BEGUN, {"out": ["1", "2"]}, {"pulled": ["1", "2"], "seen": "answers", "stage": "halving", "left": ["3", "4"]})


@dataclass
class Pulling:
    """Stands in for the dialogue: whom it was called for, and what comes of it."""

    comes: Callable[[str], PluggedIn | None] = lambda mac: None  # noqa: ARG005
    steps: tuple[Mapping[str, Any], ...] = ()
    ends: Callable[[], None] | None = None
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def __call__(self, *words: Any, keep: Callable[[Mapping[str, Any]], None], **more: Any) -> PluggedIn | None:
        """Like `unplug`."""
        mac, ip = words[3:5]
        self.asked.append((mac, ip, more["either"]))
        for step in self.steps:
            keep({"mac": mac, **step})
        if self.ends is not None:
            try:
                self.ends()
            except KeyboardInterrupt as exc:
                raise dialogue.BrokenOff(self.comes(mac)) from exc
        return self.comes(mac)


@pytest.fixture
def pulled(monkeypatch: pytest.MonkeyPatch, call: Call) -> Callable[..., tuple[Pulling, Called]]:
    """`pulled(readings, pulling)`: a `lan-check` at a terminal, on a LAN where this is what is measured."""
    no_network(monkeypatch)
    monkeypatch.setattr(keys, "is_terminal", lambda: True)
    monkeypatch.setattr(sitting, "interface_of", lambda *_, **__: "eth0")

    def look(
        readings: Mapping[str, Any], pulling: Pulling, *words: str, record: tuple[str, ...] = (), lang: str = "en"
    ) -> tuple[Pulling, Called]:
        monkeypatch.setattr(sitting, "laptop_of", lambda *_, **__: Played(readings))
        monkeypatch.setattr(dialogue, "unplug", pulling)
        return pulling, call("lan-check", *words, *record, lang=lang)

    return look


def on(cable: str) -> Callable[[str], PluggedIn]:
    """Found on this cable."""
    return lambda mac: PluggedIn(mac, "unplug", "edge", cable=cable, about={"steps": 1, "cables": 2})


def left_open(mac: str) -> PluggedIn:
    """Broken off after the first step."""
    about = {"cables": ["1", "2", "3", "4"], "left": ["3", "4"]}
    return PluggedIn(mac, "unplug", "not_told", why="missing.unplug_left_open", about=about)


def reported(call: Call, lang: str = "en") -> tuple[str, Any]:
    """The last case's report, and as one document."""
    text = call("report", "last", "--format", "markdown", "--output", "-", lang=lang).out
    document = json.loads(call("report", "last", "--format", "json", "--output", "-", lang=lang).out)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return text, document


def test_two_that_look_alike_are_both_looked_for(pulled: Callable[..., Any], call: Call) -> None:
    """Without a record nobody is a culprit; where each sits is offered, and stands with both, still accusing nobody."""
    cables = {ROUTER: "3", ROGUE: "7"}
    pulling, done = pulled(ALIKE, Pulling(lambda mac: on(cables[mac])(mac)))
    assert sorted(pulling.asked) == sorted([(ROUTER, GATEWAY, {ROGUE: GATEWAY}), (ROGUE, GATEWAY, {ROUTER: GATEWAY})])
    assert "To be found" not in done.out
    assert "on the cable 3" in done.out
    assert "on the cable 7" in done.out
    text, document = reported(call)
    (found,) = (each for each in document["findings"] if each["code"] == "gateway.duplicate")
    assert found["facts"]["culprits"] == []
    assert {row["mac"]: row["cable"] for row in found["facts"]["candidates"]} == cables
    assert "on the cable 7" in text


def test_whoever_is_blamed_comes_first_and_as_before(pulled: Callable[..., Any]) -> None:
    """With a record the real one is known: only the other is looked for, and it is a culprit."""
    pulling, _ = pulled(DOCUMENTED, Pulling(), record=RECORD)
    assert pulling.asked == [(ROGUE, GATEWAY, None)]


def test_no_more_than_so_many(pulled: Callable[..., Any]) -> None:
    """However many look alike, a person is not kept at the panel all day."""
    many = tuple(f"c8:3a:35:00:00:{number:02x}" for number in range(9))
    pulling, _ = pulled({**OFFICE, "arp": replace(OFFICE["arp"], replies=replies(*many))}, Pulling())
    assert len(pulling.asked) == lan_check.MOST_BY_CABLE


BOTH = tuple(LanStation("192.168.1.9", mac) for mac in (ROUTER, ROGUE))
TWICE = InventoryReading("192.168.1.0/24", "raw", 253, 506, 2.9, True, BOTH)


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        ({**OFFICE, "inventory": TWICE}, ("--allow", "inventory", "--inventory")),
        (OFFICE, ("--lan-gateway", GATEWAY, "--lan-gateway-macs", "00:e0:fc:00:00:99")),
        ({**OFFICE, "dhcp": replace(OFFICE["dhcp"], offers=(offer(ROGUE, server="192.168.1.2"),))}, RECORD),
    ],
    ids=["listed_twice", "unexpected_mac", "unlisted"],
)
def test_for_a_hazard_nobody_pulls_a_cable(
    pulled: Callable[..., Any], readings: Mapping[str, Any], words: tuple[str, ...]
) -> None:
    """It harms nobody as far as was seen, and its cable would: it may be the one router they have."""
    pulling, done = pulled(readings, Pulling(), *words)
    assert pulling.asked == []
    assert "ask the customer whose it is" in done.out or "These share an address" in done.out


def test_only_faults_that_a_check_declares() -> None:
    """A candidate's cable is looked for only by what is a fault now; each of these codes is one."""
    declared = {code: verdict for each in CHECKS.values() for code, verdict in each.codes.items()}
    assert {declared[code] for code in lan_check.BY_CABLE} == {FAULT}


@pytest.mark.parametrize("words", [("--at", "cpe"), ("--at", "room"), ("--auto",), ("--json",)])
def test_where_cables_are_left_alone(pulled: Callable[..., Any], words: tuple[str, ...]) -> None:
    """At the hand-over and in the room they are the carrier's; and nobody is asked who does not sit there."""
    for readings, record in ((ALIKE, ()), (DOCUMENTED, RECORD)):
        assert pulled(readings, Pulling(), *words, record=record)[0].asked == []


def ctrl_c() -> None:
    """Ctrl-C."""
    raise KeyboardInterrupt


def ended(name: str) -> Callable[[], None]:
    """Whoever ends the program from outside, and does so twice."""

    def end() -> None:
        number = getattr(signal, name)
        try:
            os.kill(os.getpid(), number)
            pytest.fail("the signal came and nothing happened")
        finally:
            os.kill(os.getpid(), number)

    return end


@pytest.mark.parametrize(
    "ends",
    [ctrl_c, *([ended("SIGTERM"), ended("SIGHUP")] if hasattr(signal, "SIGHUP") else [])],
    ids=["ctrl-c", *(["sigterm", "sighup"] if hasattr(signal, "SIGHUP") else [])],
)
def test_broken_off_it_says_what_was_pulled_and_what_is_out(
    pulled: Callable[..., Any], call: Call, ends: Callable[[], None]
) -> None:
    """However it ends: what to put back before all else, which cables were pulled, what was seen, what is open."""
    steps = (*STEPS, {"out": ["3"]})
    pulling, done = pulled(DOCUMENTED, Pulling(left_open, steps, ends), record=RECORD)
    assert len(pulling.asked) == 1
    assert done.code == 1
    assert "may still have been out: 3." in " ".join(done.out.split())
    for lang, first, log in (
        ("zh", "停下时这些线可能还拔着：3。", ("拔掉 1、2：还在应答", "中断，没拔完，没有结论；没排除的：3、4")),
        (
            "en",
            "these may still have been out: 3.",
            ("1, 2 out: it still answered", "nothing is concluded; still open: 3, 4"),
        ),
    ):
        text, document = reported(call, lang)
        assert first in text
        assert [each for each in log if each not in text] == []
        assert text.index(first) < text.index(log[0])
    (search,) = document["pulled"]
    assert (search["out"], search["left"], search["stage"]) == (["3"], ["3", "4"], "halving")
    assert [(each["cables"], each["seen"]) for each in search["pulls"]] == [(["1", "2"], "answers")]
    (missing,) = (each for each in document["not_measured"] if each["check"] == "plugged.where")
    assert "3, 4" in missing["why"]


def test_who_was_killed_left_it_in_the_case(pulled: Callable[..., Any], call: Call) -> None:
    """An empty battery says nothing more: what is out was written down before it was pulled."""

    class Dead(BaseException):
        """Nothing of ours runs after this."""

    def dead() -> None:
        raise Dead

    with pytest.raises(Dead):
        pulled(DOCUMENTED, Pulling(left_open, (*STEPS, {"out": ["3"]}), dead), record=RECORD)
    text, document = reported(call)
    assert "these may still have been out: 3." in text
    assert document["verdict"] == "fault"


def test_all_put_back_is_not_asked_for_again(pulled: Callable[..., Any], call: Call) -> None:
    """Ended in order: the report tells the steps, and asks for nothing to be put back."""
    steps = (
        *STEPS,
        {"pulled": ["3"], "seen": "silent", "stage": "proof", "left": ["3"]},
        {"pulled": ["3"], "seen": "silent", "stage": "found", "left": ["3"]},
    )
    _, done = pulled(DOCUMENTED, Pulling(on("3"), steps), record=RECORD)
    text, document = reported(call)
    assert "still have been out" not in done.out + text
    assert "Result: on the cable 3, pulled alone twice" in text
    assert document["pulled"][0]["stage"] == "found"


def test_a_case_of_before_is_still_told(pulled: Callable[..., Any], call: Call) -> None:
    """It has the steps alone, and not what it began with."""
    pulled(DOCUMENTED, Pulling(left_open, (STEPS[-1],)), record=RECORD)
    text, document = reported(call)
    assert document["pulled"][0]["cables"] == ["1", "2", "3", "4"]
    assert "1, 2 out: it still answered" in text
