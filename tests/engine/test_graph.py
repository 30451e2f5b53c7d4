"""A drawing shows every step and every way, and nothing in a tree's words can break out of it."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from fieldkit.engine import flow
from fieldkit.engine.graph import Form, graph
from fieldkit.engine.library import load_library
from fieldkit.engine.treedraw import DEEPEST, PLAIN_SIGNS, Signs, cells, drawn_tree
from fieldkit.model.cause import Words
from fieldkit.model.playbook import ADOPT, Ask, Call
from tests.engine.trees import library


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["mermaid", "tree"])
def test_drawing(form: str, language: str, golden: Callable[[str, str], None]) -> None:
    """The small tree, drawn both ways in both languages."""
    books = library()
    drawn = graph(books.tree("lamp"), language, cast(Form, form), causes=books.causes)
    golden(f"graph/lamp-{form}.{language}.txt", drawn)


def test_mermaid_holds_every_way() -> None:
    """As many arrows as the tree has ways, each between the right two nodes."""
    book = library().tree("lamp")
    names = {step_id: f"n{at}" for at, step_id in enumerate(book.steps)}
    expected = {
        (names[way.step], names.get(way.target, ADOPT)) for step in book.steps.values() for way in flow.ways(step)
    }
    lines = graph(book, "en").splitlines()
    arrows = [re.fullmatch(r"  (n\d+) -->(?:\|.*\|)? (\w+)", line) for line in lines]
    found = [arrow.groups() for arrow in arrows if arrow]
    assert set(found) == expected
    assert len(found) == sum(len(flow.ways(step)) for step in book.steps.values())


def test_tree_names_every_step_once_in_full() -> None:
    """Each step that goes on is drawn in full once; elsewhere it is only pointed at."""
    book = library().tree("lamp")
    drawn = graph(book, "en", "tree")
    for step in book.steps.values():
        full = re.findall(rf"^[│├└─ ]*(?:\S.* → )?{re.escape(step.id)} \[", drawn, re.MULTILINE)
        assert len(full) >= 1
        if flow.ways(step):
            assert len(full) == 1


SHIPPED = load_library()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHIPPED.names())
def test_shipped_trees_fit_the_screen(name: str, language: str, width: int) -> None:
    """No line is wider than the screen, no step stands deeper than a reader follows, every jump leads to a section."""
    book = SHIPPED.tree(name)
    lines = drawn_tree(book, language, causes=SHIPPED.causes, width=width)
    texts = ["".join(piece.text for piece in line) for line in lines]
    assert [text for text in texts if cells(text.rstrip()) > width] == []
    indents = [len(text) - len(text.lstrip("│├└─ ")) for text in texts]
    assert max(indents) <= (DEEPEST + 2) * len(Signs().bar)
    heads = {line[0].text for before, line in itertools.pairwise(lines) if not before and line}
    down = {piece.text for line in lines for sign, piece in itertools.pairwise(line) if sign.text.startswith("↓")}
    up = {piece.text for line in lines for sign, piece in itertools.pairwise(line) if sign.text.startswith("↑")}
    assert down <= heads
    ids = {piece.text for line in lines for piece in line if piece.role == "id"}
    assert up <= ids
    assert ids == flow.reachable(book)


def test_called_trees_are_named() -> None:
    """A call names its tree and that tree's title."""
    book = SHIPPED.tree("internet")
    titles = {name: SHIPPED.tree(name).title for name in SHIPPED.names()}
    drawn = "\n".join(
        "".join(piece.text for piece in line) for line in drawn_tree(book, "zh", titles=titles, width=200)
    )
    called = [step for step in book.steps.values() if isinstance(step, Call)]
    assert called
    for step in called:
        assert f"{step.id} [转入] {step.tree} {titles[step.tree].zh}" in drawn


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_plain_signs_for_a_poor_console(encoding: str) -> None:
    """Where the frames cannot be shown, keyboard characters stand for them."""
    lines = drawn_tree(library().tree("lamp"), "en", signs=PLAIN_SIGNS)
    text = "\n".join("".join(piece.text for piece in line) for line in lines)
    assert text.encode(encoding)
    assert "`- " in text
    assert "|- " in text


def test_usual_signs_survive_a_chinese_console() -> None:
    """cp936, the console of a Chinese Windows, carries every sign of the drawing."""
    assert Signs().all().encode("cp936")


HOSTILE = 'x"]-->n0\n%%{init}%% <b>&amp;</b> `a|b` #quot; \x1b[31m\u202e {gateway} end'


@pytest.mark.parametrize("form", ["mermaid", "tree"])
def test_hostile_words(form: str) -> None:
    """Quotes, brackets, markup, escapes and line ends in a tree's words stay words."""
    book = library().tree("lamp")
    where = book.steps["where"]
    assert isinstance(where, Ask)
    choices = tuple(replace(choice, label=Words(HOSTILE, HOSTILE)) for choice in where.choices)
    steps = {**book.steps, "where": replace(where, question=Words(HOSTILE, HOSTILE), choices=choices)}
    drawn = graph(replace(book, title=Words(HOSTILE, HOSTILE), steps=steps), "en", cast(Form, form))
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    if form == "mermaid":
        assert len(drawn.splitlines()) == len(graph(book, "en").splitlines())
        for line in drawn.splitlines():
            assert line.count('"') in (0, 2)
            quoted = "".join(re.findall(r'"(.*)"', line))
            assert not re.search(r"[<>`|\\]|&(?!#)", quoted)
