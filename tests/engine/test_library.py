"""Which trees there are, which file wins, and what a broken or missing one is called."""

import shutil
from pathlib import Path

import pytest

from fieldkit.engine import library as library_module
from fieldkit.engine.library import load_library, shipped
from fieldkit.errors import BadInput
from fieldkit.model.playbook import Ask, CheckStep, Conclude, Do
from fieldkit.model.terms import Confidence, Owner, Place, Trust
from tests.engine.trees import PLAYBOOKS, library

TREE = """tree: {name}
title: {{zh: 新, en: New}}
source: [expert]
start: end
steps:
  end: {{conclude: NF-OK, confidence: likely, source: [expert]}}
"""


def carrier(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_name(f"{path.name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_names_leave_out_walks_and_folders() -> None:
    """A tree is a YAML file of the folder; its walks and the folders beside it are none."""
    assert library().names() == ("closing", "door", "lamp")
    assert library().has("lamp")
    assert not library().has("lamp.walks")


def test_tree_is_typed() -> None:
    """A step holds what the file says, in the model's own types."""
    steps = library().tree("lamp").steps
    level, where, clean, dirt, meter = (steps[name] for name in ("level", "where", "clean", "dirt", "meter"))
    assert isinstance(level, CheckStep)
    assert (level.params, level.fresh) == ({"wavelength": "1310"}, False)
    assert isinstance(where, Ask)
    assert [(choice.key, choice.value, choice.next) for choice in where.choices] == [
        ("l", "lan", "level"),
        ("c", "cpe", "level"),
        ("u", None, "level"),
    ]
    assert where.unsure == "level"
    assert isinstance(clean, Do)
    assert (clean.consent, clean.touches) == ("interrupts-service", ("optics_typed",))
    assert isinstance(dirt, Conclude)
    assert (dirt.confidence, dirt.place) == (Confidence.CONFIRMED, Place.ACCESS_LINE)
    assert isinstance(meter, Ask)
    assert (meter.enter, meter.next, meter.unsure) == ("optics.received", "bend_or_dirt", "undecided")


def test_reference_data() -> None:
    """Causes know their owner by prefix; a limit may have no value of its own."""
    books = library()
    assert books.causes["AC-BEND"].owner is Owner.ACCESS
    assert books.causes["AC-BEND"].explains == ("light.low",)
    low, margin = books.limits["light.low_dbm"], books.limits["light.margin"]
    assert (low.value, low.unit, low.trust) == (-24.5, "dBm", Trust.STANDARD)
    assert (margin.value, margin.unit, margin.trust) == (None, None, Trust.MODULE)
    assert books.limit_names["light.margin"].en == "margin"
    assert books.sources["S-UNI-13"].zh == "恢复了吗"


def test_later_folder_wins(tmp_path: Path) -> None:
    """A carrier's tree of the same name replaces the shipped one, a new name is added, the rest stays."""
    own = carrier(tmp_path, lamp=TREE.format(name="lamp"), extra=TREE.format(name="extra"))
    books = library(own)
    assert books.names() == ("closing", "door", "extra", "lamp")
    assert list(books.tree("lamp").steps) == ["end"]
    assert list(books.tree("door").steps) == ["look", "opened", "closed", "dark"]
    assert books.walks_path("lamp") == own / "lamp.walks.yaml"


def test_reference_rows_are_replaced_one_by_one(tmp_path: Path) -> None:
    """A carrier's causes.yaml holds only the rows it changes or adds."""
    row = "{name: {zh: 甲, en: A}, place: core, meaning: {zh: 甲, en: A}, remedy: {zh: 甲, en: A}, source: [expert]}"
    own = carrier(tmp_path, reference__causes=f"causes:\n  AC-BEND: {row}\n  NW-GW: {row}\n")
    causes = library(own).causes
    assert causes["AC-BEND"].name.en == "A"
    assert causes["NW-GW"].owner is Owner.CORE
    assert causes["AC-OPT-DIRTY"].name.en == "dirty connector"


def test_last_of_two_folders_wins(tmp_path: Path) -> None:
    """The order of the folders is the order of their weight."""
    first = carrier(tmp_path / "first", extra=TREE.format(name="extra"))
    second = carrier(tmp_path / "second", extra=TREE.format(name="extra").replace("New", "Newest"))
    assert library(first, second).tree("extra").title.en == "Newest"
    assert library(second, first).tree("extra").title.en == "New"


def test_a_broken_tree_harms_nobody_else(tmp_path: Path) -> None:
    """Files are read when asked for: one broken tree is an error only for who needs it."""
    own = carrier(tmp_path, broken="tree: [", extra=TREE.format(name="extra"))
    books = library(own)
    assert books.tree("extra").title.en == "New"
    with pytest.raises(BadInput) as caught:
        books.tree("broken")
    assert caught.value.code == "yaml.unclosed"
    assert (caught.value.facts["file"], caught.value.facts["line"]) == (str(own / "broken.yaml"), 1)


def test_a_carriers_tree_is_proved_before_it_is_walked(tmp_path: Path) -> None:
    """A way to nowhere is found when the tree is loaded, not when somebody stands before it; each time anew."""
    text = TREE.format(name="extra").replace("start: end", "start: begin")
    books = library(carrier(tmp_path, extra=text))
    for _ in range(2):
        with pytest.raises(BadInput) as caught:
            books.tree("extra")
        assert (caught.value.code, caught.value.facts["line"]) == ("playbook.no_step", 4)


CALLS = """tree: {name}
title: {{zh: 新, en: New}}
source: [expert]
start: go
steps:
  go: {{call: {other}, next: {{found: adopt, clear: end, unknown: end}}, source: [expert]}}
  end: {{conclude: NF-OK, confidence: likely, source: [expert]}}
"""


def test_called_trees_are_read_one_by_one(tmp_path: Path) -> None:
    """Who looks for something in a tree and what it calls reads on only until it is found."""
    own = carrier(tmp_path, first="", second="", broken="tree: [")
    (own / "first.yaml").write_text(CALLS.format(name="first", other="second"), encoding="utf-8")
    (own / "second.yaml").write_text(CALLS.format(name="second", other="broken"), encoding="utf-8")
    called = library(own).called("first")
    assert [next(called).tree, next(called).tree] == ["first", "second"]
    with pytest.raises(BadInput) as caught:
        next(called)
    assert caught.value.code == "yaml.unclosed"


@pytest.mark.parametrize(
    ("asked", "near"), [("lmap", "lamp"), ("Lamp", "lamp"), ("closng", "closing"), ("../lamp", "lamp"), ("", "lamp")]
)
def test_no_such_tree(asked: str, near: str) -> None:
    """A misspelt tree is answered with the nearest one; a path is no name."""
    with pytest.raises(BadInput) as caught:
        library().tree(asked)
    assert caught.value.code == "playbook.no_tree"
    assert asked == "" or caught.value.facts["near"] == near


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there, or is a file, is an error and not an empty library."""
    (tmp_path / "file").write_text("")
    for name in ("none", "file"):
        with pytest.raises(BadInput) as caught:
            load_library([tmp_path / name])
        assert caught.value.code == "playbook.no_folder"


def test_rehearsals(tmp_path: Path) -> None:
    """A rehearsal is found by name or by path, a carrier's own before the shipped one."""
    own = carrier(tmp_path, rehearsals__dark="rehearsal: dark\n", rehearsals__other="rehearsal: other\n")
    books = library(own)
    assert books.rehearsals() == ("dark", "other")
    assert books.rehearsal_file("dark") == own / "rehearsals" / "dark.yaml"
    assert books.rehearsal_file(str(PLAYBOOKS / "rehearsals" / "dark.yaml")).parent == PLAYBOOKS / "rehearsals"
    with pytest.raises(BadInput) as caught:
        books.rehearsal_file("drak")
    assert (caught.value.code, caught.value.facts["near"]) == ("playbook.no_rehearsal", "dark")


def test_shipped_in_a_wheel_and_in_a_working_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the package when installed, beside it in a working copy; gone, it says so."""
    module = tmp_path / "site" / "fieldkit" / "engine" / "library.py"
    monkeypatch.setattr(library_module, "__file__", str(module))
    with pytest.raises(BadInput) as caught:
        shipped()
    assert caught.value.code == "playbook.not_shipped"
    beside = tmp_path / "site" / "playbooks"
    shutil.copytree(PLAYBOOKS, beside)
    assert shipped() == beside
    inside = tmp_path / "site" / "fieldkit" / "_playbooks"
    shutil.copytree(PLAYBOOKS, inside)
    assert shipped() == inside
    assert load_library().tree("lamp").file == str(inside / "lamp.yaml")
