"""`lan-check --inventory` on a subnet larger than a /24: what is agreed to, what is asked, what is said of the rest."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from fieldkit.cli import keys, sitting
from fieldkit.errors import NotMeasured
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.reading import Measured
from tests.cli.at_a_switch import no_network
from tests.cli.conftest import Call, Called
from tests.cli.test_lan_check import OFFICE, RECORD, ROUTER, Played

OWN_IP = "10.0.4.50"


@dataclass
class Wide(Played):
    """A laptop in 10.0.0.0/20 which lists what it was allowed to ask."""

    allowed: list[frozenset[str]] = field(default_factory=list)

    def measure(self, topic: str, address: Any, cancel: Any, allow: frozenset[str]) -> Measured:
        """The inventory of as much as was agreed to."""
        if topic != "inventory":
            return super().measure(topic, address, cancel, allow)
        self.allowed.append(allow & {"inventory", "inventory-all"})
        if not self.allowed[-1]:
            raise NotMeasured("missing.no_consent")
        whole = "inventory-all" in allow
        stations = (LanStation("10.0.4.1", ROUTER, rtt_ms=0.4),)
        made = InventoryReading("10.0.4.0/24", "raw", 255, 509, 2.7, True, stations, subnet="10.0.0.0/20")
        return Measured(replace(made, network="10.0.0.0/20", asked=4093, subnet=None) if whole else made, by="played")


@dataclass
class Look:
    """One call, what it was allowed, and what it asked the person."""

    done: Called
    allowed: list[frozenset[str]]
    questions: list[str]


Looks = Callable[..., Look]


@pytest.fixture
def look(call: Call, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """`look(words, answers=(True, False))`: at a terminal where these are the answers; without any there is nobody."""
    no_network(monkeypatch)
    monkeypatch.setattr(sitting, "interface_of", lambda *_, **__: "eth0")
    monkeypatch.setattr("fieldkit.cli.rights_linux.raw_frames", lambda: True)

    def called(*words: str, answers: tuple[bool, ...] = (), netmask: str = "255.255.240.0", lang: str = "en") -> Look:
        laptop = Wide(OFFICE)
        questions: list[str] = []
        waiting = list(answers)

        def asked(_: object, question: str) -> bool:
            questions.append(question)
            return waiting.pop(0)

        row = SimpleNamespace(family=socket.AF_INET, address=OWN_IP, netmask=netmask)
        monkeypatch.setattr("psutil.net_if_addrs", lambda: {"eth0": [row]})
        monkeypatch.setattr(sitting, "laptop_of", lambda *_, **__: laptop)
        monkeypatch.setattr(keys, "is_terminal", lambda: bool(answers))
        monkeypatch.setattr("fieldkit.cli.person.yes_or_no", asked)
        done = call("lan-check", *words, *RECORD, lang=lang)
        assert waiting == []
        return Look(done, laptop.allowed, questions)

    return called


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_yes_for_more_than_a_24(look: Looks, lang: str) -> None:
    """It names the subnet, the addresses, the most frames, the rate and the seconds; then all of it is asked."""
    seen = look("--inventory", answers=(True, True), lang=lang)
    assert seen.allowed == [frozenset({"inventory", "inventory-all"})]
    for each in ("10.0.0.0/20", "4093", "8186", "200", "41"):
        assert each in seen.questions[1]
    assert "inventory-all" not in seen.done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_no_leaves_the_24(look: Looks, lang: str) -> None:
    """It is said at once which /24 is asked, and in the result what was not, and how it could be."""
    seen = look("--inventory", answers=(True, False), lang=lang)
    assert seen.allowed == [frozenset({"inventory"})]
    assert "10.0.4.0/24" in seen.done.err
    said = " ".join(seen.done.out.split())
    for each in ("10.0.4.0/24", "10.0.0.0/20", "--allow inventory-all"):
        assert each in said
    assert max(cell_len(line) for line in seen.done.out.splitlines()) <= 80


def test_the_result_names_the_part(look: Looks) -> None:
    """For a program as well: the finding has a code of its own, and both networks."""
    (found,) = [
        each
        for each in look("--allow", "inventory", "--json").done.document["findings"]
        if each["check"] == "lan.stations"
    ]
    assert (found["code"], found["verdict"]) == ("lan.listed_part", "ok")
    assert (found["facts"]["network"], found["facts"]["subnet"]) == ("10.0.4.0/24", "10.0.0.0/20")


@pytest.mark.parametrize(
    ("words", "answers", "allowed", "asked"),
    [
        (("--inventory",), (False,), frozenset(), 1),
        (("--inventory", "--auto"), (), frozenset({"inventory"}), 0),
        (("--allow", "inventory"), (), frozenset({"inventory"}), 0),
        (("--allow", "inventory-all"), (), frozenset({"inventory", "inventory-all"}), 0),
        (("--inventory", "--json"), (), frozenset(), 0),
        (("--inventory", "--no-customer-may-probe-lan"), (), frozenset(), 0),
    ],
)
def test_nothing_more_is_asked_than_was_agreed(
    look: Looks, words: tuple[str, ...], answers: tuple[bool, ...], allowed: frozenset[str], asked: int
) -> None:
    """A consent given beforehand is for what it names, and nobody there is no."""
    seen = look(*words, answers=answers)
    assert (seen.allowed, len(seen.questions)) == ([allowed], asked)


def test_no_second_question_without_a_larger_subnet(look: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where the laptop could not ask more than the /24 anyway."""
    assert len(look("--inventory", answers=(True,), netmask="255.255.255.0").questions) == 1
    monkeypatch.setattr("fieldkit.cli.rights_linux.raw_frames", lambda: False)
    assert len(look("--inventory", answers=(True,)).questions) == 1
