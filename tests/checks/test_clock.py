"""Verdicts on this laptop's clock."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.finding import Limit
from fieldkit.model.terms import FAULT, UNKNOWN, Trust
from fieldkit.model.web import WebFetch, WebReading
from fieldkit.probes.http_fetch import clock_ahead
from tests.checks.judging import holes_are_filled, judge, link, reason_is_written, sound, words_are_complete

LIMITS = {"clock.offset_s": Limit(300, "s", "expert", Trust.RULE_OF_THUMB)}
DAY = 86400.0
YEARS = 900 * DAY
PORTAL = "http://pay.example/"


def page(host: str = "a", ahead: float | None = 0.0, *, scheme: str = "http", **more: Any) -> WebFetch:
    given = {"address": f"203.0.113.{ord(host[0])}", "resolved_by": "configured", "status": 200, "body_bytes": 5000}
    given |= {"body_sha256": host, "title": host}
    return WebFetch(f"{scheme}://www.{host}.example/", more.pop("outcome", "ok"), clock_s=ahead, **(given | more))


def secure(host: str, ahead: float, certificate: str) -> WebFetch:
    return page(host, ahead, scheme="https", certificate=certificate)


def web(*fetches: WebFetch) -> WebReading:
    return WebReading(fetches)


ROWS: list[tuple[str, str, Any]] = [
    ("two sites agree with the laptop", "clock.right", web(page("a", -1.0), page("b", 0.4))),
    ("within five minutes", "clock.right", web(page("a", 290.0), page("b", 295.0))),
    ("slow answers differ by seconds", "clock.right", web(page("a", -6.0), page("b", 0.0))),
    ("ten minutes behind", "clock.wrong", web(page("a", 600.0), page("b", 601.0))),
    ("ten minutes ahead", "clock.wrong", web(page("a", -600.0), page("b", -601.0))),
    ("years behind, plain pages only", "clock.wrong", web(page("a", YEARS), page("b", YEARS))),
    ("years behind, certificates not yet valid", "clock.breaks_https",
     web(secure("a", YEARS, "not_yet_valid"), secure("b", YEARS, "not_yet_valid"))),
    ("years ahead, certificates expired", "clock.breaks_https",
     web(secure("a", -YEARS, "expired"), secure("b", -YEARS, "expired"), page("c", -YEARS))),
    ("years behind, yet one certificate was good before its page stalled", "clock.wrong",
     web(page("a", YEARS), page("b", YEARS), secure("a", YEARS, "not_yet_valid"),
         page("c", None, scheme="https", certificate="valid", outcome="stalled"))),
    ("one https page begins in the future, a plain one agrees", "clock.breaks_https",
     web(secure("a", YEARS, "not_yet_valid"), page("b", YEARS))),
    ("one https page expired: perhaps its own neglect", "clock.wrong",
     web(secure("a", -YEARS, "expired"), page("b", -YEARS))),
    ("years behind, yet a certificate is good", "clock.wrong",
     web(secure("a", YEARS, "not_yet_valid"), secure("b", YEARS, "valid"))),
    ("years behind, yet expired: not the clock", "clock.wrong",
     web(secure("a", YEARS, "expired"), secure("b", YEARS, "expired"))),
    ("an hour behind, certificates not yet valid", "clock.wrong",
     web(secure("a", 3600.0, "not_yet_valid"), secure("b", 3600.0, "not_yet_valid"))),
    ("right, certificates expired all the same", "clock.right",
     web(secure("a", 0.0, "expired"), secure("b", 0.0, "expired"))),
    ("one site alone", "clock.unmeasured", web(page("a", YEARS))),
    ("one site by two pages", "clock.unmeasured", web(page("a", YEARS), page("a", YEARS, scheme="https"))),
    ("two names at one address", "clock.unmeasured",
     web(page("a", YEARS), page("b", YEARS, address="203.0.113.97"))),
    ("two sites that disagree", "clock.unmeasured", web(page("a", YEARS), page("b", 0.0))),
    ("two against one: the one is wrong", "clock.right", web(page("a", YEARS), page("b", 0.0), page("c", 1.0))),
    ("two against two", "clock.unmeasured",
     web(page("a", YEARS), page("b", YEARS), page("c", 0.0), page("d", 0.0))),
    ("a portal answers in everybody's name", "clock.unmeasured",
     web(page("a", YEARS, status=302, location=PORTAL), page("b", YEARS, status=302, location=PORTAL))),
    ("one page was led away to another host", "clock.unmeasured",
     web(page("a", YEARS, status=302, location=PORTAL), page("b", YEARS))),
    ("no Date at all", "clock.unmeasured", web(page("a", None), page("b", None))),
    ("pages did not come", "clock.not_asked", web(page("a", None, outcome="stalled"))),
    ("through a proxy only", "clock.not_asked", web(page("a", YEARS, via="proxy"), page("b", YEARS, via="proxy"))),
    ("not measured", "clock.not_asked", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_right(code: str, reading: Any) -> None:
    """Two sites at two addresses must agree; a fault needs the certificates in the matching direction."""
    found = judge("clock.right", web=reading, limits=LIMITS)
    assert found.code == code
    sound(found)
    if found.verdict is not UNKNOWN:
        holes_are_filled(found)
    reason_is_written(found)


def test_how_far_it_is_off() -> None:
    """The error is told in days, hours and minutes, and in which direction."""
    off = 2 * DAY + 3 * 3600 + 4 * 60
    facts = judge("clock.right", web=web(page("a", off), page("b", off)), limits=LIMITS).facts
    assert (facts["days"], facts["hours"], facts["minutes"], facts["behind"]) == (2, 3, 4, True)
    facts = judge("clock.right", web=web(page("a", -off), page("b", -off)), limits=LIMITS).facts
    assert (facts["days"], facts["behind"], facts["offset_s"]) == (2, False, -round(off))


def test_a_dead_port_says_nothing() -> None:
    """Without a link an old reading is not judged."""
    found = judge("clock.right", web=web(page("a", YEARS), page("b", YEARS)), link=link(up=False), limits=LIMITS)
    assert found.code == "clock.not_asked"


def test_words() -> None:
    """Every code has its sentence and page."""
    from fieldkit.text.clock import TEXTS

    words_are_complete("clock.right", TEXTS)


def pages(**of_a_kind: st.SearchStrategy[Any]) -> st.SearchStrategy[WebFetch]:
    """Any page; a certificate belongs to https alone."""
    outcome = st.sampled_from(["ok", "stalled", "dns_failed"])
    return st.builds(page, st.sampled_from("abc"), st.none() | st.floats(-YEARS, YEARS), outcome=outcome, **of_a_kind)


CERTIFICATES = st.sampled_from([None, "valid", "expired", "not_yet_valid", "untrusted"])


@given(
    st.lists(
        pages(scheme=st.just("http"), certificate=st.none()) | pages(scheme=st.just("https"), certificate=CERTIFICATES),
        max_size=5,
    )
)
def test_whatever_was_fetched(fetches: list[WebFetch]) -> None:
    """Any mixture gives a declared code, and a fault never without certificates out of date."""
    found = judge("clock.right", web=web(*fetches), limits=LIMITS)
    sound(found)
    if found.verdict is FAULT:
        pages = judge("web.pages", web=web(*fetches), limits=LIMITS)
        assert pages.code in ("web.certificate", "web.no_names")


NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("date", "age", "ahead"),
    [
        ("Tue, 14 Nov 2023 22:13:20 GMT", None, 0.0),
        ("Tue, 14 Nov 2023 22:23:20 GMT", None, 600.0),
        ("Tue, 14 Nov 2023 22:13:20 GMT", "60", 60.0),
        ("Tue, 14 Nov 2023 22:13:20 GMT", "soon", 0.0),
        ("Tue, 14 Nov 2023 22:13:20 GMT", "9" * 40, 0.0),
        ("Tuesday, 14-Nov-23 22:13:20 GMT", None, 0.0),
        ("Tue, 14 Nov 99999 22:13:20 GMT", None, None),
        ("yesterday", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_date_header(date: str | None, age: str | None, ahead: float | None) -> None:
    """A Date in any form that HTTP knows, the time in a cache added; nonsense is no time."""
    assert clock_ahead(date, age, NOW) == ahead


@given(st.text(max_size=60), st.none() | st.text(max_size=20))
def test_no_header_raises(date: str, age: str | None) -> None:
    """Whatever a server writes there, it is a number or nothing."""
    found = clock_ahead(date, age, NOW)
    assert found is None or isinstance(found, float)
