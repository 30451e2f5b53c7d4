"""A drawing shows every step and every way, and nothing in a tree's words can break out of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from fieldkit.engine import flow
from fieldkit.engine.graph import Form, graph
from fieldkit.model.cause import Words
from fieldkit.model.playbook import ADOPT, Ask
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
    """Each step that goes on is drawn in full once; later it is only pointed at."""
    book = library().tree("lamp")
    drawn = graph(book, "en", "tree")
    for step in book.steps.values():
        full = re.findall(rf"(?:── |→ ){re.escape(step.id)} \[", drawn.replace("─ ", "── "))
        assert len(full) >= 1
        if flow.ways(step):
            assert len(full) == 1


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
