"""Written walks hold a tree to what its author meant, and say plainly where it went elsewhere."""

from pathlib import Path

import pytest

from fieldkit.engine.library import Library
from fieldkit.engine.lint import problems
from fieldkit.engine.problem import sentences
from fieldkit.engine.walks import WalkResult, run_walks
from fieldkit.errors import BadInput
from tests.engine.trees import CHECKS, PLAYBOOKS, library, shipped_library

TREE = (PLAYBOOKS / "lamp.yaml").read_text(encoding="utf-8")


def with_walks(folder: Path, walks: str, tree: str = TREE) -> Library:
    (folder / "lamp.yaml").write_text(tree, encoding="utf-8")
    (folder / "lamp.walks.yaml").write_text(f"walks:\n{walks}", encoding="utf-8")
    return library(folder)


def one(folder: Path, walk: str) -> WalkResult:
    (result,) = run_walks(with_walks(folder, f"  - {{name: it, {walk}}}\n"), "lamp")
    return result


@pytest.mark.parametrize("name", ["lamp", "door", "closing"])
def test_good_walks_pass(name: str) -> None:
    """Every walk of the small trees goes where it says."""
    results = run_walks(library(), name)
    assert len(results) >= 3
    assert [(result.name, result.why, dict(result.facts)) for result in results if not result.passed] == []


@pytest.mark.parametrize("name", shipped_library().names())
def test_shipped_walks_pass(name: str) -> None:
    """Every walk of every shipped tree goes where it says."""
    results = run_walks(shipped_library(), name)
    failed = [problem for result in results if (problem := result.problem()) is not None]
    assert results
    assert [sentences(problem, "en")[0] for problem in failed] == []


def test_result_tells_the_way(tmp_path: Path) -> None:
    """A result keeps the steps passed, a called tree's among them, what was heard there, and the conclusion."""
    result = one(
        tmp_path,
        "facts: {vantage: lan}, hears: {level: light.none, look: door.open},"
        " trail: [board, complaint, where, level, door, look, opened], conclusion: CU-PWR",
    )
    assert result.passed
    assert result.trail[-3:] == (("lamp", "door"), ("door", "look"), ("door", "opened"))
    assert result.heard == ("passed", "unset", "l", "light.none", "passed", "door.open", "passed")
    assert (result.conclusion, result.line) == ("CU-PWR", 2)


LEVEL = "board, complaint, where, level"

DIFFERS = [
    ("walks.needs_answer", "trail: [board, complaint, where]", {"step": "lamp.where", "visit": 1}),
    (
        "walks.needs_answer",
        f"hears: {{where: l, level: [light.low]}}, trail: [{LEVEL}, clean]",
        {"step": "lamp.clean"},
    ),
    (
        "walks.other_step",
        f"hears: {{where: l, level: light.good}}, trail: [{LEVEL}, undecided], conclusion: NF-UNK",
        {"number": 5, "expected": "undecided", "actual": "fine"},
    ),
    ("walks.goes_on", f"hears: {{where: l, level: light.good}}, trail: [{LEVEL}]", {"step": "fine"}),
    (
        "walks.stops",
        f"hears: {{where: l, level: light.good}}, trail: [{LEVEL}, fine, bend], conclusion: NF-OK",
        {"step": "bend"},
    ),
    (
        "walks.other_conclusion",
        f"hears: {{where: l, level: light.good}}, trail: [{LEVEL}, fine], conclusion: AC-BEND",
        {"expected": "AC-BEND", "actual": "NF-OK"},
    ),
    (
        "walks.other_conclusion",
        f"hears: {{where: l, level: light.unread, meter: unsure}}, trail: [{LEVEL}, meter, undecided]",
        {"actual": "NF-UNK"},
    ),
    (
        "walks.never_asked",
        f"facts: {{vantage: lan}}, hears: {{where: c, level: light.good}}, trail: [{LEVEL}, fine], conclusion: NF-OK",
        {"step": "where"},
    ),
    (
        "walks.never_asked",
        f"hears: {{where: l, level: [light.good, light.low]}}, trail: [{LEVEL}, fine], conclusion: NF-OK",
        {"step": "level"},
    ),
]


@pytest.mark.parametrize(("why", "walk", "facts"), DIFFERS, ids=[f"{at}-{row[0]}" for at, row in enumerate(DIFFERS)])
def test_what_differs(tmp_path: Path, why: str, walk: str, facts: dict[str, object]) -> None:
    """A walk that does not fit names what was expected and what came instead, on the line of the walk."""
    result = one(tmp_path, walk)
    assert result.why == why
    assert facts.items() <= dict(result.facts).items()
    problem = result.problem()
    assert problem is not None
    assert (Path(problem.file).name, problem.line) == ("lamp.walks.yaml", 2)
    for language in ("zh", "en"):
        assert all("it" in sentence or language for sentence in sentences(problem, language))


def test_a_tree_going_in_circles_is_stopped(tmp_path: Path) -> None:
    """A tree that never ends is left where the walk ends."""
    (tmp_path / "lamp.yaml").write_text(TREE.replace("    done: again\n", "    done: clean\n"), encoding="utf-8")
    walk = f"facts: {{vantage: lan}}, hears: {{level: light.low, clean: done}}, trail: [{LEVEL}, clean, clean, clean]"
    (tmp_path / "lamp.walks.yaml").write_text(f"walks:\n  - {{name: it, {walk}}}\n", encoding="utf-8")
    unproved = Library((PLAYBOOKS, tmp_path), proved=(PLAYBOOKS, tmp_path), checks=CHECKS)
    (result,) = run_walks(unproved, "lamp")
    assert (result.why, result.facts["step"]) == ("walks.goes_on", "clean")


def test_second_visit_hears_the_second_value(tmp_path: Path) -> None:
    """A list of values answers a step visit by visit."""
    tree = TREE.replace("ok: dirt, fault: bend", "ok: dirt, light.low: bend, fault: clean")
    walk = (
        "facts: {vantage: lan},"
        " hears: {level: light.low, clean: [done, done, skipped], again: [light.none, light.none]},"
        f" trail: [{LEVEL}, clean, again, clean, again, clean, undecided], conclusion: NF-UNK"
    )
    (result,) = run_walks(with_walks(tmp_path, f"  - {{name: it, {walk}}}\n", tree), "lamp")
    assert (result.why, dict(result.facts)) == (None, {})


@pytest.mark.parametrize(
    ("outcome", "cause", "trail", "conclusion"),
    [
        ("found", "CU-PWR", "door", "CU-PWR"),
        ("clear", "NF-OK", "door, clean, undecided", "NF-UNK"),
        ("unknown", "NF-UNK", "door, undecided", "NF-UNK"),
    ],
)
def test_stub_of_a_call(tmp_path: Path, outcome: str, cause: str, trail: str, conclusion: str) -> None:
    """A stubbed call tells its caller what the walk says, and the called tree's steps stay out of the trail."""
    hears = "level: light.none" + (", clean: skipped" if outcome == "clear" else "")
    result = one(
        tmp_path,
        f"facts: {{vantage: lan}}, hears: {{{hears}}}, calls: {{door: {{outcome: {outcome}, cause: {cause}}}}},"
        f" trail: [{LEVEL}, {trail}], conclusion: {conclusion}",
    )
    assert (result.why, dict(result.facts)) == (None, {})


SLIPS = [
    ("walks.no_step", "trail: [bord]"),
    ("walks.no_step", "trail: [door.lok]"),
    ("walks.no_step", "trail: [board], hears: {whre: l}"),
    ("walks.cannot_hear", "trail: [board], hears: {level: light.lo}"),
    ("walks.cannot_hear", "trail: [board], hears: {where: x}"),
    ("walks.cannot_hear", "trail: [board], hears: {clean: yes}"),
    ("walks.cannot_hear", "trail: [board], hears: {board: done}"),
    ("walks.not_a_call", "trail: [board], calls: {level: {outcome: found, cause: CU-PWR}}"),
    ("playbook.not_one_of", "trail: [board], calls: {door: {outcome: fond, cause: CU-PWR}}"),
    ("playbook.no_fact", "trail: [board], facts: {vantge: lan}"),
    ("playbook.no_value", "trail: [board], facts: {vantage: home}"),
    ("playbook.missing_key", "conclusion: NF-OK"),
    ("playbook.unknown_key", "trail: [board], heard: {}"),
    ("playbook.empty", "trail: []"),
    ("playbook.not_a_mapping", "trail: [board], hears: [where]"),
]


@pytest.mark.parametrize(("code", "walk"), SLIPS, ids=[f"{at}-{row[0]}" for at, row in enumerate(SLIPS)])
def test_slips_in_a_file_of_walks(tmp_path: Path, code: str, walk: str) -> None:
    """The linter reads the walks as well; running them refuses the same slip."""
    books = with_walks(tmp_path, f"  - {{name: it, {walk}}}\n")
    assert code in [problem.code for problem in problems(books)]
    with pytest.raises(BadInput) as caught:
        run_walks(books, "lamp")
    assert caught.value.facts["line"] == 2
    assert caught.value.facts["file"].endswith("lamp.walks.yaml")


def test_same_name_twice(tmp_path: Path) -> None:
    """Two walks of one name could not be told apart in a report."""
    walk = "  - {name: it, facts: {suspended: 'yes'}, trail: [board, complaint, shut], conclusion: BU-SUSP}\n"
    books = with_walks(tmp_path, walk * 2)
    assert [problem.code for problem in problems(books)] == ["playbook.twice"]


def test_ambiguous_step(tmp_path: Path) -> None:
    """A name that two called trees share must be written with its tree."""
    second = (PLAYBOOKS / "door.yaml").read_text(encoding="utf-8").replace("tree: door", "tree: gate")
    (tmp_path / "gate.yaml").write_text(second, encoding="utf-8")
    tree = TREE.replace(
        "  undecided:\n",
        "  gate:\n    call: gate\n    source: [expert]\n"
        "    next: {found: adopt, clear: undecided, unknown: undecided}\n"
        "  undecided:\n",
    ).replace("skipped: undecided", "skipped: gate")
    walk = "  - {name: it, trail: [board], hears: {look: door.open}}\n"
    (problem,) = problems(with_walks(tmp_path, walk, tree))
    assert (problem.code, problem.facts["trees"]) == ("walks.ambiguous", ["door", "gate"])


def test_no_walks_beside_a_tree(tmp_path: Path) -> None:
    """A tree without walks cannot be tested, and says which file is wanted."""
    (tmp_path / "lamp.yaml").write_text(TREE, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        run_walks(library(tmp_path), "lamp")
    assert (caught.value.code, caught.value.facts["file_wanted"]) == ("playbook.no_walks", "lamp.walks.yaml")
