"""Who answers when nobody sits there."""

from pathlib import Path

import pytest

from fieldkit.cli.answers import AutoAsker, read_answers
from fieldkit.engine.library import Library, load_library
from fieldkit.engine.protocols import Instruction, Question, Said, Standing
from fieldkit.errors import BadInput
from fieldkit.model.cause import Words
from fieldkit.model.playbook import Choice

WORDS = Words("问", "ask")

TREE = """
tree: small
title: {zh: "小", en: "Small"}
source: [expert]
start: lamp
steps:
  lamp:
    ask: {zh: "灯？", en: "Lamp?"}
    known: vantage
    source: [expert]
    choices:
      - {key: l, label: {zh: "内网", en: "LAN"}, is: lan, next: plug}
      - {key: c, label: {zh: "直连", en: "alone"}, is: cpe, next: plug}
      - {key: r, label: {zh: "机房", en: "room"}, is: room, next: plug}
    unsure: plug
  plug:
    do: {zh: "重插。", en: "Replug."}
    source: [expert]
    done: mac
    skipped: mac
  mac:
    ask: {zh: "MAC？", en: "MAC?"}
    enter: mac.given
    source: [expert]
    next: over
    unsure: over
  over:
    conclude: NF-UNK
    confidence: suspected
    source: [expert]
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "trees"
    folder.mkdir()
    (folder / "small.yaml").write_text(TREE, encoding="utf-8")
    return load_library([folder])


def at(step: str) -> Standing:
    return Standing("small", Words("小", "Small"), step, 1, 0, 1)


def lamp(guess: str | None = None) -> Question:
    return Question(at("lamp"), WORDS, choices=(Choice("l", WORDS, "plug", "lan"),), guess=guess)


def test_auto_takes_the_guess_else_unsure_and_does_nothing() -> None:
    """`--auto` decides nothing that the laptop did not find out itself."""
    auto = AutoAsker()
    assert auto.ask(lamp()) == Said("unsure", how="auto")
    assert auto.ask(lamp("l")) == Said("l", how="auto")
    assert auto.instruct(Instruction(at("plug"), WORDS)) == Said("skipped", how="auto")


def test_answers_by_step(library: Library, tmp_path: Path) -> None:
    """By step or by tree and step; a list goes on and its last entry stays; what is missing is unsure or skipped."""
    file = tmp_path / "a.yaml"
    file.write_text("answers: {small.lamp: [l, cpe, unsure], plug: done}\n", encoding="utf-8")
    person = read_answers(file, library, "small")
    heard = [person.ask(lamp()).value for _ in range(4)]
    assert heard == ["l", "c", "unsure", "unsure"]
    assert person.instruct(Instruction(at("plug"), WORDS)) == Said("done")
    assert person.ask(Question(at("mac"), WORDS, enter="mac.given")) == Said("unsure", how="auto")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("answers: {lmp: l}", "answers.unknown_step"),
        ("answers: {other.lamp: l}", "answers.unknown_step"),
        ("answers: {over: l}", "answers.unknown_step"),
        ("answers: {lamp: x}", "answers.unknown_key"),
        ("answers: {plug: maybe}", "answers.unknown_key"),
        ("answers: {mac: nonsense}", "typed.not_a_mac"),
        ("answers: {lamp: []}", "answers.wrong"),
        ("answers: [l]", "answers.wrong"),
        ("lamp: l", "answers.wrong"),
        ("answers: {lamp: l}\nmore: x", "answers.wrong"),
    ],
)
def test_wrong_answers_are_refused(library: Library, tmp_path: Path, text: str, code: str) -> None:
    """An answer to nothing is a mistake in the file, not a silent unsure."""
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        read_answers(file, library, "small")
    assert told.value.code == code
