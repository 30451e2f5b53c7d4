"""The printed report: the answer first, both languages, and nothing active whatever the wire put into it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser

import pytest

from fieldkit.model.event import Event
from fieldkit.model.terms import FAULT, OK
from fieldkit.report import html, markdown
from fieldkit.report.content import Bullets, Fields, Lead, Page, compose
from fieldkit.report.document import build
from fieldkit.report.markdown import escape
from fieldkit.report.words import Wording
from fieldkit.text.clean import clean
from tests.report.recorded import (
    DUPGW,
    DUPLICATE,
    FITS,
    PAYLOADS,
    SINGLE,
    UP,
    Pen,
    conclusion,
    endings,
    hostile_document,
    library,
    visit,
)

LANGUAGES = ("zh", "en")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times on a report are the reader's; a golden needs one reader."""
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    if hasattr(time, "tzset"):
        time.tzset()


def _page(events: list[Event], language: str) -> Page:
    return compose(build(events, case="260301-abcd"), Wording(library(), language))


@cache
def _hostile(payload: str, language: str) -> Page:
    return compose(hostile_document(payload), Wording(library(), language))


# -- what stands where ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["fault", "ok", "interrupted"])
def test_golden(name: str, language: str, golden: Callable[[str, str], None]) -> None:
    """What the person pastes into the ticket, word for word."""
    golden(f"report/{name}.{language}.md", markdown.render(_page(endings()[name], language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", endings())
def test_the_answer_comes_first(name: str, language: str) -> None:
    """Cause, owner, confidence and what to do stand before anything else, in every ending, in both forms."""
    page = _page(endings()[name], language)
    lead = page.blocks[0]
    assert isinstance(lead, Lead)
    assert all(text for _, text in lead.todo)
    for text in (markdown.render(page), re.sub("<[^>]+>", "", html.render(page).split("</style>")[1])):
        places = [text.replace("\\", "").find(part.replace("\\", "")) for part in (lead.cause, lead.todo[0][1][:12])]
        others = [text.find(block.title) for block in page.blocks[1:] if not isinstance(block, Lead)]
        assert min(places) >= 0
        assert max(places) < min(others)


def test_where_nothing_is_broken_nobody_is_named() -> None:
    """NF-OK has no owner and no place; a fault has both."""
    for name, count in (("fault", 3), ("ok", 1), ("unknown", 1)):
        lead = _page(endings()[name], "en").blocks[0]
        assert isinstance(lead, Lead)
        assert len(lead.fields) == count, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rehearsal_says_so_at_the_top(language: str) -> None:
    """Nobody takes a rehearsal for a visit."""
    for name, events in endings().items():
        page = _page(events, language)
        assert bool(page.notice) is (name == "rehearsed")
        if page.notice:
            assert html.render(page).index(page.notice) < html.render(page).index('class="lead')
            assert page.notice in markdown.render(page)


def test_what_was_left_out_is_said_with_its_reason() -> None:
    """A skipped instruction, its holes filled, and an unfinished closing, stand under what is left to do."""
    for name, count in (("fault", 1), ("interrupted in closing", 2)):
        page = _page(endings()[name], "zh")
        left = next(block for block in page.blocks if isinstance(block, Bullets) and block.title == "还没做的")
        assert len(left.points) == count
        assert "客户不同意断网" in left.points[0]
        assert "192.168.1.1" in left.points[0]
        assert "未测到" not in left.points[0]
    assert "fieldkit case resume 260301-abcd" in left.points[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hole_and_no_bare_code_is_left_in_a_report(language: str) -> None:
    """Every sentence is said, in the right language."""
    for events in endings().values():
        text = markdown.render(_page(events, language))
        assert "{" not in text
        assert "None" not in text
        if language == "en":
            ours = text.replace("示例商贸公司", "").replace("示例路 1 号", "").replace("客户不同意断网", "")
            for said in ("重做水晶头后恢复", "客户说昨天换过路由器", "第二天又断"):
                ours = ours.replace(said, "")
            assert not re.search("[一-鿿]", ours), re.findall("[一-鿿].*", ours)


# -- what still stands ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_added_stands_beside_the_judgement(language: str) -> None:
    """The program's conclusion leads; then the last closing and whether both agree; each note in order."""
    page = _page(endings()["closed"], language)
    lead, closed = page.blocks[:2]
    assert isinstance(lead, Lead)
    assert lead.code == "CU-DUPGW"
    assert isinstance(closed, Fields)
    values = [value for _, value in closed.pairs]
    assert any("CU-CABLE" in value for value in values)
    assert "重做水晶头后恢复" in values
    beside = {"zh": "不一致", "en": "another cause"}[language]
    assert any(value.startswith(beside) for value in values)
    notes = [point for block in page.blocks if isinstance(block, Bullets) for point in block.points]
    dated = [point.split("  ")[1] for point in notes if point.startswith("2026-03-01")]
    assert dated == ["客户说昨天换过路由器", "第二天又断"]
    text = html.render(page)
    assert text.index("CU-DUPGW") < text.index("CU-CABLE") < text.index("第二天又断")


def test_only_a_plain_case_id_stands_in_the_style_sheet() -> None:
    """The foot of a printed page is written by the style sheet, where no text of anybody's may stand."""
    odd = 'x"; } body { display: none'
    for case, stamp in (("260301-abcd", "fieldkit 260301-abcd"), (odd, "fieldkit"), (None, "fieldkit")):
        page = compose(build(endings()["fault"], case=case), Wording(library(), "en"))
        assert page.stamp == stamp
        assert f'content: "{stamp}";' in html.render(page)


def test_a_conclusion_that_did_not_help_no_longer_stands() -> None:
    """After `not recovered` the case is open until the next conclusion."""
    pen = Pen()
    pen.events = visit((UP, DUPLICATE), DUPGW, FAULT)[:-1]
    pen.passed("closing", "back", "n", "heard")
    pen.passed("closing", "once_more", "concluded", "measured")
    before = len([event for event in pen.events if event.kind == "passed"])
    pen.write("invalidated", {"topics": None, "why": "not_recovered"})
    document = build(pen.events)
    assert (document.conclusion, document.verdict, document.findings) == (None, "unknown", ())
    pen.write("went_back", {"to": before - 2})
    document = build(pen.events)
    assert document.conclusion == DUPGW
    assert {found.code for found in document.findings} == {"link.up", "gateway.duplicate"}


def test_a_second_rounds_conclusion_stands_with_its_own_findings() -> None:
    """What the first round found is history."""
    pen = Pen()
    pen.events = visit((UP, DUPLICATE), DUPGW, FAULT)[:-1]
    pen.passed("closing", "back", "n", "heard")
    pen.passed("closing", "once_more", "concluded", "measured")
    pen.write("invalidated", {"topics": None, "why": "not_recovered"})
    for found in (UP, SINGLE):
        pen.write("finding", found)
    pen.passed("internet", "measure", "done", "measured")
    fine = conclusion("NF-OK")
    pen.concluded(fine, OK, {})
    document = build(pen.events)
    assert document.conclusion == fine
    assert {found.code for found in document.findings} == {"link.up", "gateway.single"}


def test_what_was_found_further_on_is_gone_after_going_back() -> None:
    """A finding that only a path taken back had asked for is not in the report."""
    pen = Pen()
    pen.write("opened", {"tree": "internet"})
    pen.write("finding", FITS)
    pen.passed("internet", "measure", "done", "measured")
    pen.write("finding", DUPLICATE)
    pen.passed("dup-gateway", "gateways", "gateway.duplicate", "measured", verdict="fault")
    pen.write("went_back", {"to": 1})
    document = build(pen.events)
    assert [found.code for found in document.findings] == ["address.fits"]
    assert len(document.trail) == 1


def test_the_report_of_an_empty_case() -> None:
    """A case that was killed at once still has a report."""
    for events in ([], visit((), None)[:1]):
        for language in LANGUAGES:
            page = _page(events, language)
            assert html.render(page)
            assert markdown.render(page)


# -- attacks -------------------------------------------------------------------------------------------------------

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "footer",
        "section",
        "div",
        "span",
        "p",
        "strong",
        "h1",
    ),
    *(
        "h2",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "pre",
    ),
}
ATTRIBUTES = {"class", "lang", "scope", "charset", "http-equiv", "content", "name"}


class Reader(HTMLParser):
    """Collects every tag, attribute and declaration."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.odd: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        self.odd.append(data)


def _steering(text: str) -> set[str]:
    return {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n", "\t"}


@pytest.fixture(scope="module")
def shape() -> list[tuple[str, dict[str, str | None]]]:
    """The tags of the same visit with harmless words."""
    reader = Reader()
    reader.feed(html.render(_hostile("harmless", "en")))
    return reader.tags


def test_there_are_enough_payloads() -> None:
    """The figure we publish, times two formats and all places in a report."""
    assert len(PAYLOADS) >= 60


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_text_becomes_part_of_the_page(payload: str, shape: list[tuple[str, dict[str, str | None]]]) -> None:
    """Whatever stands in facts, names, reasons and raw material: the page's own tags are all the tags there are."""
    text = html.render(_hostile(payload, "en"))
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert {tag for tag, _ in reader.tags} <= TAGS
    if clean(payload):  # what is nothing but an escape sequence leaves an empty place, and with it one point less
        assert [tag for tag, _ in reader.tags] == [tag for tag, _ in shape]
    for tag, attributes in reader.tags:
        assert set(attributes) <= ATTRIBUTES, tag
        assert all(re.fullmatch(r"[\w ;,:='.-]*", value or "") for value in attributes.values())
        assert "http" not in str(attributes.get("content"))
    assert reader.odd == []
    assert _steering(text) == set()
    text.encode("utf-8")
    assert payload != "{{7*7}}" or "{{7*7}}" in text


ACTIVE_MARKDOWN = (
    r"(?<!\\)[\[\]<>`|*~]",
    r"(?<!\\)(?<!\w)_|(?<!\\)_(?!\w)",
    r"https?://",
    r"\bwww\.",
    r"(?<!\\)&[#a-z]",
    r"(?<!\\)@",
    r"\A\s*(?:#{1,6}\s|[-+]\s|\d+[.)]\s|===|---)",
)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_is_markdown_any_more(payload: str) -> None:
    """Every mark is escaped; undone, the text is what it was."""
    cleaned = clean(payload)
    made = escape(cleaned)
    marks = re.sub(r"\\\\", "", made)
    for active in ACTIVE_MARKDOWN:
        assert not re.search(active, marks), (active, made[:200])
    assert "\n" not in made
    assert re.sub(r"\\([\\`*_\[\]<>|~&$/.@#+=)-])", r"\1", made) == cleaned


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_hostile_visit_in_markdown(payload: str) -> None:
    """Raw material stays inside its fence, every table has as many cells as its head, nothing steers a terminal."""
    text = markdown.render(_hostile(payload, "en"))
    assert _steering(text) == set()
    text.encode("utf-8")
    outside, fence, columns = [], "", 0
    for line in text.split("\n"):
        if fence:
            fence = "" if line == fence else fence
            continue
        if re.fullmatch(r"`{3,}text", line):
            fence = line[:-4]
            continue
        outside.append(line)
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
            columns = columns or cells
            assert cells == columns, line[:300]
        else:
            columns = 0
    assert fence == ""
    headings = [line for line in outside if re.match(r"\s{0,3}#{1,6}\s", line)]
    harmless = markdown.render(_hostile("harmless", "en"))
    assert len(headings) == len(re.findall(r"(?m)^#{1,6} ", harmless))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_anywhere(language: str) -> None:
    """One file: no script, no remote thing, a policy that forbids both."""
    text = html.render(_page(endings()["fault"], language))
    assert "default-src 'none'" in text
    assert not re.search(r"<script|\bsrc=|\bhref=|@import|url\(", text)


def test_no_secret_reaches_a_report() -> None:
    """Events written before a form was known are redacted when they are read."""
    for secret, planted in (
        ("Xk7mQ2vR9w", "snmp-agent community read cipher Xk7mQ2vR9w"),
        ("tr0ub4", "http://bob:tr0ub4@a/"),
    ):
        for language in LANGUAGES:
            page = _hostile(planted, language)
            assert secret not in html.render(page)
            assert secret not in markdown.render(page)


@pytest.mark.parametrize(
    ("opened", "fix"),
    [
        ({"tree": "internet"}, "fieldkit case resume 260301-abcd"),
        ({"command": "path-check", "watch_s": 3600}, "fieldkit case resume 260301-abcd"),
        ({"command": "path-check"}, "fieldkit path-check"),
        ({"command": "mac-check"}, "fieldkit mac-check"),
        ({"command": "single-pc", "tree": "internet"}, "fieldkit single-pc"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_can_be_gone_on_with_is_to_be(opened: dict[str, object], fix: str, language: str) -> None:
    """Whoever opens the report of a run that was cut off is told what `case resume` will really do."""
    page = _page([Event(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "opened", {"line": {}, **opened})], language)
    lead = page.blocks[0]
    assert isinstance(lead, Lead)
    assert lead.todo[0][1].endswith(fix)
