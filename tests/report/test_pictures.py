"""The pictures of a report: right marks in the right place, and nothing in them that a browser would obey."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from fieldkit.engine.library import load_library
from fieldkit.model.finding import Finding
from fieldkit.model.path import Hop, Outage, PathReading, Role, Spread, Stream
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Verdict
from fieldkit.model.watch import BadMinute, Gap, Segment, Strip, WatchReading, WatchStream
from fieldkit.report import html, markdown
from fieldkit.report.content import compose
from fieldkit.report.document import Document
from fieldkit.report.pictures import MOST_CELLS, Picture, pictures
from fieldkit.report.words import Wording

BEGAN = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
GATEWAY, CARRIER, TARGET = "192.168.1.1", "203.0.113.10", "198.51.100.80"
SPREAD = Spread(1000, 1.0, 2.0, 1.8, 4.0, 6.0, 9.0)
HOSTILE = '"><script>alert(1)</script>\x1b]0;x\x07\u202e'


def stream(target: str, role: Role, *outages: Outage, size: int = 64) -> Stream:
    lost = sum(each.lost for each in outages)
    return Stream(target, role, size, 20.0, 1000, 1000 - lost, outages=outages, rtt_ms=SPREAD)


PATH = PathReading(
    TARGET,
    BEGAN,
    20.0,
    reached=True,
    hops=(
        Hop(1, (GATEWAY,), 12, 12, SPREAD, Role.GATEWAY),
        Hop(2, (CARRIER,), 12, 12, SPREAD, Role.CARRIER),
        Hop(3, (), 12, 0),
        Hop(4, (TARGET,), 12, 12, SPREAD, Role.TARGET),
    ),
    streams=(
        stream(GATEWAY, Role.GATEWAY),
        stream(CARRIER, Role.CARRIER, Outage(4.0, 20, 0.4)),
        stream(TARGET, Role.TARGET, Outage(4.01, 20, 0.4), Outage(10.0, 5, 0.1)),
    ),
)
WATCH = WatchReading(
    TARGET,
    BEGAN,
    7200.0,
    100.0,
    streams=(WatchStream(Role.GATEWAY, GATEWAY, 100, 0), WatchStream(Role.TARGET, TARGET, 100, 10)),
    minutes=120,
    minutes_bad={"beyond": 2},
    bad=(BadMinute(BEGAN.replace(minute=7), Segment.BEYOND, 600, 30, 3000.0),),
    gaps=(Gap(BEGAN.replace(minute=30), 600.0, "sleep"),),
    strips=(
        Strip(Segment.LINK, "." * 120),
        Strip(Segment.GATEWAY, "." * 100 + "s" * 20),
        Strip(Segment.BEYOND, "." * 7 + "xx" + "." * 21 + "?" * 10 + "b" * 80),
    ),
)


@pytest.fixture(scope="module", params=["zh", "en"])
def wording(request: pytest.FixtureRequest) -> Wording:
    """The words in both languages."""
    return Wording(load_library(), request.param)


def document(*facts: object, found: Finding | None = None) -> Document:
    """A document with these readings."""
    topics = {PathReading: "path", WatchReading: "watch"}
    readings = tuple(
        Reading(f"r{place}", topics[type(each)], Source.PROBE, BEGAN, 1.0, Where(), "test", facts=each)
        for place, each in enumerate(facts)
    )
    findings = (found,) if found else ()
    return Document("c", "path-check", {}, BEGAN, 20.0, Verdict.WARN, readings=readings, findings=findings)


def loss_from(address: str | None, hop: int) -> Finding:
    """A judgement that packets are lost from this hop on."""
    facts = {"from_address": address, "from_hop": hop}
    return Finding("path.loss", Verdict.WARN, "path.loss_at_carrier", facts)


def shapes(picture: Picture) -> ElementTree.Element:
    """The drawing, which must be well formed."""
    return ElementTree.fromstring(picture.svg)


def rects(picture: Picture, colour: str) -> list[ElementTree.Element]:
    return [each for each in shapes(picture).iter("{http://www.w3.org/2000/svg}rect") if each.get("fill") == colour]


RED = "#b3261e"


def test_the_faulty_section_is_marked(wording: Wording) -> None:
    """Red between the last good hop and the first bad one, by address or by number; no fault, no red."""
    for found, marked in ((loss_from(CARRIER, 2), 2), (loss_from(None, 3), 3), (None, None)):
        way, *_ = pictures(document(PATH, found=found), wording)
        lines = [each.get("stroke") for each in shapes(way).iter("{http://www.w3.org/2000/svg}line")]
        assert lines == ["#17713a"] * 4 if marked is None else lines.index(RED) == marked - 1
        assert ("--X-->" in way.text) is (marked is not None)


def test_a_hop_that_keeps_silent_is_drawn_as_such(wording: Wording) -> None:
    """It has a box of its own, dashed, and is not called faulty."""
    way, *_ = pictures(document(PATH), wording)
    boxes = list(shapes(way).iter("{http://www.w3.org/2000/svg}rect"))
    assert [bool(each.get("stroke-dasharray")) for each in boxes] == [False, False, False, True, False]


def test_outages_stand_where_they_were(wording: Wording) -> None:
    """A red bar each, at its own time; what hit several streams at once is one row of the table."""
    _, loss = pictures(document(PATH), wording)
    bars = sorted(float(each.get("x", "0")) for each in rects(loss, RED))
    start, wide = 170, 330
    assert bars == pytest.approx([start + wide * at / 20 for at in (4.0, 4.01, 10.0)], abs=0.1)
    assert [row[2:] for row in loss.rows] == [("20", "0.4"), ("5", "0.1")]
    assert loss.rows[0][1].count("B") == 2
    assert loss.text.count("#") == 2 + 3


def test_a_watch_is_drawn_by_the_minute(wording: Wording) -> None:
    """One cell a minute while there is room; the bad ones are taller and red, and named beneath."""
    (vigil,) = pictures(document(WATCH), wording)
    bad = rects(vigil, RED)
    assert len(bad) == 3  # two minutes and the legend
    assert vigil.rows[0][2:] == ("30/600", "3")
    assert "#" in vigil.text
    assert ("休眠" if wording.language == "zh" else "asleep") in vigil.more


def test_a_week_still_fits(wording: Wording) -> None:
    """Many cells are joined, and a bad minute among them stays bad."""
    long = replace(WATCH, strips=tuple(replace(each, cells=each.cells * 12) for each in WATCH.strips))
    (vigil,) = pictures(document(long), wording)
    assert 12 <= len(rects(vigil, RED)) - 1 <= 24
    assert len(list(shapes(vigil).iter("{http://www.w3.org/2000/svg}rect"))) <= 3 * MOST_CELLS + 5


def test_the_watch_marks_the_way_too(wording: Wording) -> None:
    """The section that failed most is the red one on the way; a lost link is the first."""
    found = Finding("watch.drops", Verdict.WARN, "watch.drops_beyond")
    way, _ = pictures(document(PATH, WATCH, found=found), wording)
    lines = [each.get("stroke") for each in shapes(way).iter("{http://www.w3.org/2000/svg}line")]
    assert lines.index(RED) == 3
    own = replace(WATCH, minutes_bad={"link": 2, "beyond": 2})
    way, _ = pictures(document(PATH, own, found=found), wording)
    lines = [each.get("stroke") for each in shapes(way).iter("{http://www.w3.org/2000/svg}line")]
    assert lines.index(RED) == 0


def test_hostile_addresses_stay_text(wording: Wording) -> None:
    """What a router calls itself is neither markup nor a control character in any format."""
    hops = (Hop(1, (HOSTILE,), 3, 3, SPREAD),)
    path = replace(PATH, target=HOSTILE, hops=hops, streams=(stream(HOSTILE, Role.TARGET, Outage(1.0, 3, 0.1)),))
    page = compose(document(path, replace(WATCH, target=HOSTILE), found=loss_from(HOSTILE, 1)), wording)
    for body in (html.render(page), markdown.render(page)):
        assert "\x1b" not in body
        assert "\u202e" not in body
    assert "<script" not in html.render(page)
    for picture in pictures(document(path), wording):
        shapes(picture)


def test_nothing_measured_draws_nothing(wording: Wording) -> None:
    """No reading, no picture; a way that nobody answered is still a laptop and a silent target."""
    assert pictures(document(), wording) == ()
    dead = replace(PATH, reached=False, hops=(Hop(1, (), 3, 0), Hop(2, (), 3, 0)), streams=())
    (way,) = pictures(document(dead), wording)
    assert len(list(shapes(way).iter("{http://www.w3.org/2000/svg}rect"))) == 2


def test_the_page_has_the_picture_and_no_script(wording: Wording) -> None:
    """Inline in the page, as text in Markdown."""
    page = compose(document(PATH, WATCH, found=loss_from(CARRIER, 2)), wording)
    assert html.render(page).count("<svg") == 2
    assert "<script" not in html.render(page)
    assert "```text" in markdown.render(page)
