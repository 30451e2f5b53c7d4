"""Walks that would not notice a changed target are found out, and a full set of walks leaves none."""

import re
import time
from pathlib import Path

import pytest

from fieldkit.engine import flow
from fieldkit.engine.mutation import others, survivors
from fieldkit.engine.problem import sentences
from tests.engine.trees import PLAYBOOKS, library, shipped_library

WALKS = (PLAYBOOKS / "lamp.walks.yaml").read_text(encoding="utf-8")
EACH_WALK = re.findall(r"  - name: .*?(?=  - name: |\Z)", WALKS, re.DOTALL)


@pytest.mark.parametrize("name", ["lamp", "door", "closing"])
def test_full_walks_leave_no_survivor(name: str) -> None:
    """Every single target of the small trees is held in place by some walk."""
    assert survivors(library(), name) == ()


@pytest.mark.parametrize("name", shipped_library().names())
def test_shipped_walks_leave_no_survivor(name: str) -> None:
    """Every single target of every shipped tree is held in place by some walk."""
    left = survivors(shipped_library(), name)
    assert [sentences(survivor.problem(), "en")[0] for survivor in left] == []


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ("suspended", {("complaint", "yes")}),
        ("nobody cleans", set()),  # the walk through the shut door skips the cleaning too
        ("cleaning cures it", {("again", "ok")}),
        ("cleaning does not help", {("again", "fault")}),
        ("a meter is read", {("where", "u"), ("meter", "next")}),
        ("no meter", {("meter", "unsure")}),
        ("the door stands open", {("door", "found")}),
        ("the door is shut, so clean", {("door", "clear")}),
        ("the door says nothing", {("door", "unknown")}),
    ],
)
def test_a_missing_walk_is_noticed(tmp_path: Path, without: str, expected: set[tuple[str, str]]) -> None:
    """Take one walk away, and exactly the ways that only it went are named, with their place in the tree."""
    kept = [walk for walk in EACH_WALK if f"name: {without}\n" not in walk]
    assert len(kept) == len(EACH_WALK) - 1
    (tmp_path / "lamp.yaml").write_bytes((PLAYBOOKS / "lamp.yaml").read_bytes())
    (tmp_path / "lamp.walks.yaml").write_text("walks:\n" + "".join(kept), encoding="utf-8")
    left = survivors(library(tmp_path), "lamp")
    assert {(survivor.step, survivor.key) for survivor in left} == expected
    lines = (tmp_path / "lamp.yaml").read_text(encoding="utf-8").splitlines()
    for survivor in left:
        assert lines[survivor.line - 1][survivor.column - 1 :].startswith(survivor.target)
        assert survivor.changed_to != survivor.target


def test_a_failing_walk_holds_nothing(tmp_path: Path) -> None:
    """A walk that fails anyway is no witness for the way it goes."""
    (tmp_path / "lamp.yaml").write_bytes((PLAYBOOKS / "lamp.yaml").read_bytes())
    wrong = WALKS.replace("conclusion: BU-SUSP", "conclusion: NF-OK")
    (tmp_path / "lamp.walks.yaml").write_text(wrong, encoding="utf-8")
    left = survivors(library(tmp_path), "lamp")
    assert ("complaint", "yes") in {(survivor.step, survivor.key) for survivor in left}


def test_an_outcome_nobody_can_be_told_needs_no_walk(tmp_path: Path) -> None:
    """A called tree that never ends undecided leaves the caller's `unknown` unwalkable, and that is no survivor."""
    door = (PLAYBOOKS / "door.yaml").read_text(encoding="utf-8").replace("conclude: NF-UNK", "conclude: NF-OK")
    (tmp_path / "door.yaml").write_text(door, encoding="utf-8")
    (tmp_path / "lamp.yaml").write_bytes((PLAYBOOKS / "lamp.yaml").read_bytes())
    kept = [walk for walk in EACH_WALK if "the door says nothing" not in walk]
    (tmp_path / "lamp.walks.yaml").write_text("walks:\n" + "".join(kept), encoding="utf-8")
    assert survivors(library(tmp_path), "lamp") == ()


def test_mutants_differ_in_one_target_only() -> None:
    """A mutant is the tree with one way turned to a step that is there, of the same kind and of another."""
    book = library().tree("lamp")
    tried = 0
    for step in book.steps.values():
        for way in flow.ways(step):
            targets = others(book, way)
            assert way.target not in targets
            assert targets
            for target in targets:
                turned = flow.ways(flow.turned(step, way, target))
                changed = [(old, new) for old, new in zip(flow.ways(step), turned, strict=True) if old != new]
                assert [(old.key, new.key, new.target) for old, new in changed] == [(way.key, way.key, target)]
                tried += 1
    assert tried > 30


def test_quick_enough() -> None:
    """All shipped trees are tried, every target, within ten seconds of work."""
    books = shipped_library()
    began = time.process_time()
    for name in books.names():
        survivors(books, name)
    assert time.process_time() - began < 10
