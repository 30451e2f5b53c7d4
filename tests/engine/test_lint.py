"""The linter proves a good tree silently and names each fault of a broken one, with its place and the way out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.checks import CHECKS as REAL_CHECKS
from fieldkit.engine.library import Library
from fieldkit.engine.lint import Problem, problems
from fieldkit.engine.problem import sentences
from fieldkit.text.playbook import TEXTS
from tests.engine.trees import BROKEN, CHECKS, PLAYBOOKS, library, shipped_library

BROKEN_FILES = sorted(BROKEN.glob("*.yaml"))
GOOD_TREE = (PLAYBOOKS / "lamp.yaml").read_text(encoding="utf-8")
GOOD_CAUSES = (PLAYBOOKS / "reference" / "causes.yaml").read_text(encoding="utf-8")


def lint(path: Path) -> tuple[Problem, ...]:
    return problems(path, checks=CHECKS, base=PLAYBOOKS)


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in found]


def test_good_trees_are_clean() -> None:
    """One tree with every kind of step, one it calls, and their reference data: nothing to say."""
    assert problems(library()) == ()
    assert problems(PLAYBOOKS, checks=CHECKS, base=PLAYBOOKS) == ()


def test_shipped_trees_are_clean() -> None:
    """Every shipped tree, with its walks and all reference data, held against the real checks."""
    found = problems(shipped_library())
    assert [" ".join(sentences(problem, "en")) for problem in found] == []


@pytest.mark.parametrize("path", BROKEN_FILES, ids=lambda path: path.stem)
def test_broken(path: Path, golden: Callable[[str, str], None]) -> None:
    """Each broken tree is refused with file, line, column, what is wrong and how to mend it, in both languages."""
    found = lint(path)
    assert found
    lines = [
        line.replace(str(path), path.name)
        for language in ("zh", "en")
        for problem in found
        for line in (sentences(problem, language)[0], f"  {sentences(problem, language)[1]}")
    ]
    assert not [line for line in lines if "未测到" in line or "not measured" in line]
    golden(f"lint/{path.stem}.txt", "\n".join(lines) + "\n")


def test_every_problem_has_an_example() -> None:
    """No rule of the linter goes untested: each code stands in a golden, or is provoked by a test of its own."""
    shown = {code for path in BROKEN_FILES for code in codes(lint(path))}
    elsewhere = {
        *(f"playbook.{name}" for name in ("not_shipped", "no_folder", "no_tree", "no_rehearsal")),  # test_library
        *(
            f"yaml.{name}" for name in ("is_folder", "unreadable", "too_large", "key_not_text", "syntax")
        ),  # test_yamltext
        *(code for code, *_ in IN_A_TREE),
        *(code for code, *_ in IN_THE_CAUSES),
        *("playbook.no_causes", "playbook.not_a_number", "playbook.no_walks"),
        "playbook.nothing_here",  # tests/cli/test_contract
    }
    ours = {key for key in TEXTS if key.startswith(("playbook.", "yaml.")) and not key.endswith(".fix")}
    assert ours - shown - elsewhere == set()


IN_A_TREE = [
    ("playbook.adopt_only_found", "clear: clean", "clear: adopt"),
    (
        "playbook.bad_name",
        "  undecided:\n",
        "  Not-A-Name: {conclude: NF-OK, confidence: likely, source: [expert]}\n  undecided:\n",
    ),
    ("playbook.empty", "source: [SFF-8472]", "source: []"),
    (
        "playbook.hole_unknown",
        """zh: "已擦净，收光 {rx_dbm}。", en: "Cleaned; light {rx_dbm}.\"""",
        """zh: "{door} {x}", en: "{door} {x}\"""",
    ),
    ("playbook.next_beside_choices", "    known: vantage\n", "    known: vantage\n    next: level\n"),
    ("playbook.no_holes_here", "{zh: 灯与光, en: Lamp and light}", "{zh: '{rx_dbm}', en: '{rx_dbm}'}"),
    ("playbook.no_value", "is: cpe", "is: cep"),
    ("playbook.twice", "cause: AC-BEND,", "cause: AC-OPT-DIRTY,"),
    ("playbook.twice", "[light.none, light.low]", "[light.none, light.none]"),
    ("playbook.no_source", "S-UNI-02..03", "S-UNI-02..05"),
    ("playbook.no_check", "[light.level, door.state]", "[light.level, door.stat]"),
    ("playbook.no_param", "wavelength: 1310", "wave_length: 1310"),
    ("playbook.not_one_of", "fresh: true", "fresh: maybe"),
    ("playbook.not_one_of", "consent: interrupts-service", "consent: harmless"),
    ("playbook.not_one_of", "place: access_line", "place: nowhere"),
    ("playbook.missing_key", "clear: clean, unknown: undecided}", "clear: clean}"),
    ("playbook.missing_key", "    source: [SFF-8472]\n", ""),
    ("playbook.no_fact", "on: suspended", "on: suspnded"),
    ("playbook.no_step", "start: board", "start: bord"),
]


@pytest.mark.parametrize(("code", "good", "bad"), IN_A_TREE, ids=lambda value: value[:40] if "." in value else "")
def test_one_slip_in_a_good_tree(tmp_path: Path, code: str, good: str, bad: str) -> None:
    """One slip gives its problem, on the line where it stands."""
    assert good in GOOD_TREE
    path = tmp_path / "lamp.yaml"
    path.write_text(GOOD_TREE.replace(good, bad, 1), encoding="utf-8")
    found = lint(path)
    assert code in codes(found)
    line = GOOD_TREE[: GOOD_TREE.index(good)].count("\n") + 1
    assert any(abs(problem.line - line) <= 6 for problem in found if problem.code == code)


IN_THE_CAUSES = [
    ("playbook.bad_cause_code", "CU-PWR:", "XX-PWR:"),
    ("playbook.no_code", "[door.open]", "[door.opn]"),
    ("playbook.not_a_fault", "[door.open]", "[door.shut]"),
    ("playbook.no_default_cause", "explains: [door.open], ", ""),
    ("playbook.two_default_causes", "[light.low]", "[light.low, light.none]"),
    ("playbook.cause_needed", "NF-UNK:", "NF-SELF:"),
    ("playbook.no_source", "[S-UNI-11]", "[S-UNI-99]"),
    ("playbook.no_holes_here", "{zh: 脏。, en: Dirty.}", "{zh: '{rx_dbm}', en: '{rx_dbm}'}"),
]


@pytest.mark.parametrize(("code", "good", "bad"), IN_THE_CAUSES)
def test_one_slip_in_the_causes(tmp_path: Path, code: str, good: str, bad: str) -> None:
    """The list of causes is proved as well: each fault has one default cause, and one only."""
    assert good in GOOD_CAUSES
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "causes.yaml").write_text(GOOD_CAUSES.replace(good, bad, 1), encoding="utf-8")
    sources = tmp_path / "reference" / "sources.yaml"
    sources.write_bytes((PLAYBOOKS / "reference" / "sources.yaml").read_bytes())
    alone = Library((tmp_path,), checks=CHECKS)
    assert code in codes(problems(alone))


def test_no_causes_at_all(tmp_path: Path) -> None:
    """Without a list of causes nothing can be concluded."""
    assert codes(problems(Library((tmp_path,), checks=CHECKS))) == ["playbook.no_causes"]


def test_limit_that_is_no_number(tmp_path: Path) -> None:
    """A bound is a finite number, or none."""
    (tmp_path / "reference").mkdir()
    path = tmp_path / "reference" / "limits.yaml"
    for value in ("low", "nan", "inf", "1,5"):
        row = f'{{value: "{value}", unit: dBm, source: x, trust: standard, zh: 甲, en: A}}'
        path.write_text(f"limits:\n  light.low_dbm: {row}\n", encoding="utf-8")
        assert codes(lint(tmp_path)) == ["playbook.not_a_number"]


def test_circle_of_calls(tmp_path: Path) -> None:
    """Two trees that call each other are both told so."""
    call = "{call: OTHER, source: [expert], next: {found: adopt, clear: end, unknown: end}}"
    end = "{conclude: NF-OK, confidence: likely, source: [expert]}"
    for name, other in (("here", "there"), ("there", "here")):
        text = f"tree: {name}\ntitle: {{zh: 甲, en: A}}\nsource: [expert]\nstart: go\nsteps:\n"
        text += f"  go: {call.replace('OTHER', other)}\n  end: {end}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = lint(tmp_path)
    assert [(Path(problem.file).stem, problem.code) for problem in found] == [
        ("here", "playbook.calls_in_a_circle"),
        ("there", "playbook.calls_in_a_circle"),
    ]


def test_holes_come_out_of_a_called_tree(tmp_path: Path) -> None:
    """What a called tree has measured on every way to an outcome may be spoken of after it."""
    text = GOOD_TREE.replace(
        "  undecided:\n    conclude: NF-UNK\n",
        "  undecided:\n    conclude: NF-UNK\n    verify: {zh: '{rx_dbm}', en: '{rx_dbm}'}\n",
    )
    path = tmp_path / "lamp.yaml"
    path.write_text(text, encoding="utf-8")
    assert codes(lint(path)) == []
    ask_first = text.replace("start: board", "start: where2").replace(
        "  board:\n",
        "  where2:\n    call: door\n    source: [expert]\n    next: {found: after, clear: board, unknown: board}\n"
        "  after: {conclude: CU-PWR, confidence: likely, source: [expert], verify: {zh: '{door}', en: '{door}'}}\n"
        "  board:\n",
    )
    path.write_text(ask_first, encoding="utf-8")
    assert codes(lint(path)) == []
    path.write_text(ask_first.replace("{door}", "{rx_dbm}"), encoding="utf-8")
    assert codes(lint(path)) == ["playbook.hole_unknown"]


def test_confirmed_needs_every_code_of_its_way(tmp_path: Path) -> None:
    """`fault` stands for two codes here: explaining one of them confirms nothing."""
    path = tmp_path / "lamp.yaml"
    way = GOOD_TREE.replace("fault: clean, ok: fine", "fault: bend, ok: fine").replace(
        'explains: ["light.*"]', "explains: [light.none]"
    )
    path.write_text(way, encoding="utf-8")
    assert codes(lint(path)) == ["playbook.confirmed_unproven"]
    path.write_text(way.replace("explains: [light.none]\n", "explains: [light.low]\n"), encoding="utf-8")
    assert "playbook.confirmed_unproven" not in codes(lint(path))


def test_only_the_named_folder_is_spoken_of(tmp_path: Path) -> None:
    """Linting one's own folder names one's own files, though the shipped ones are read beside them."""
    broken_base = tmp_path / "base"
    for path in PLAYBOOKS.rglob("*.yaml"):
        copy = broken_base / path.relative_to(PLAYBOOKS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (broken_base / "door.yaml").write_text("tree: [")
    own = tmp_path / "own"
    own.mkdir()
    (own / "lamp.yaml").write_text(GOOD_TREE, encoding="utf-8")
    assert problems(own, checks=CHECKS, base=broken_base) == ()
    assert codes(problems(broken_base, checks=CHECKS, base=broken_base)) == ["yaml.unclosed"]


@pytest.mark.parametrize("name", ["none", "none.yaml"])
def test_a_path_that_is_not_there(tmp_path: Path, name: str) -> None:
    """Linting nothing is a problem, not an exception and not a clean bill."""
    assert codes(lint(tmp_path / name)) == ["yaml.unreadable"]


def test_problem_is_an_error_with_its_place() -> None:
    """The same facts, whether collected or raised."""
    (problem,) = lint(BROKEN / "target-misspelt.yaml")
    error = problem.error()
    assert (error.code, error.facts["line"], error.facts["near"]) == ("playbook.no_step", problem.line, "lamp")


def test_every_code_said_is_written() -> None:
    """Each code the engine can raise about a file has its two texts."""
    sources = "".join(
        (Path(__file__).parents[2] / "fieldkit" / path).read_text(encoding="utf-8")
        for path in (
            *(
                f"engine/{name}.py"
                for name in ("yamltext", "treefile", "library", "lint", "walks", "mutation", "codec")
            ),
            "model/typed.py",
        )
    )
    said = set(re.findall(r'"((?:yaml|playbook|walks|typed|data)\.[a-z_0-9]+)"', sources))
    assert said - set(TEXTS) == set()
    assert {f"{code}.fix" for code in said} - set(TEXTS) == set()


def test_real_checks_have_plain_names() -> None:
    """The linter tells verdicts from codes by their form; no check may blur that."""
    for check in REAL_CHECKS.values():
        assert all("." in code for code in check.codes)
