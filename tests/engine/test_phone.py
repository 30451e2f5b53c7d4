"""The questions before leaving: six at most, nothing measured, and always where to go, what to bring, whom to call."""

from collections.abc import Iterator

from fieldkit.engine import flow, walk
from fieldkit.engine.library import Library, shipped
from fieldkit.model.playbook import Ask, Branch, Conclude, Playbook
from fieldkit.model.terms import Confidence


def _phone() -> Playbook:
    return Library((shipped(),)).tree("phone")


def _paths(book: Playbook, at: str, asked: int = 0) -> Iterator[int]:
    step = book.steps[at]
    if isinstance(step, Conclude):
        yield asked
    for way in flow.ways(step):
        yield from _paths(book, way.target, asked + isinstance(step, Ask))


def test_at_most_six_questions() -> None:
    """On no path are more than six questions put."""
    assert max(_paths(_phone(), _phone().start)) <= 6


def test_nothing_is_measured() -> None:
    """Only questions and what the record knows lead to a conclusion."""
    assert {type(step) for step in _phone().steps.values()} == {Ask, Branch, Conclude}


def test_never_more_than_suspected() -> None:
    """What a customer says on the phone confirms nothing; every conclusion has a remedy of its own."""
    ends = [step for step in _phone().steps.values() if isinstance(step, Conclude)]
    assert {step.confidence for step in ends} == {Confidence.SUSPECTED}
    assert all(step.remedy is not None for step in ends)


def test_lamps_before_any_reboot() -> None:
    """Whoever is told to go somewhere for light or drops is told to photograph and read first."""
    book = _phone()
    lamps = book.steps["lamps"]
    assert isinstance(lamps, Ask)
    assert "先别重启" in lamps.question.zh
    for name in ("pon_light", "no_light", "far_end", "drops", "visit"):
        step = book.steps[name]
        assert isinstance(step, Conclude)
        assert step.remedy is not None
        assert "拍灯、读收光" in step.remedy.zh, name


def test_the_only_computer_is_all_of_them() -> None:
    """Where there is one computer only, that it fails does not make it the culprit."""
    for name in ("scope", "drops_for", "no_web_for", "slow_for"):
        step = _phone().steps[name]
        assert isinstance(step, Ask)
        one, *_, everything = step.choices
        assert "别的" in one.label.zh, name
        assert "只有一台电脑也选这个" in everything.label.zh, name


def test_it_ends_without_closing() -> None:
    """Nobody has been there, so nobody is asked whether it is mended."""
    library = Library((shipped(),))
    place = walk.replay(library, "phone", ())
    for heard in ("no",):
        place = walk.advance(library, place, walk.Heard(heard), top="phone")
    place = walk.advance(library, place, walk.Heard("concluded"), top="phone")
    assert place.finished
    assert place.concluded is not None
