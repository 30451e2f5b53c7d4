"""What was pasted answers its questions, until something is done that makes it void."""

from contextlib import suppress

from fieldkit.engine.codec import reading_from
from fieldkit.errors import Interrupted
from fieldkit.model.mac import BoundMac, GivenMac
from fieldkit.model.terms import Source
from tests.engine.sites import Visit, lan

NEW, OLD = "c8:3a:35:9a:bc:de", "00:e0:fc:12:34:56"
BY = "paste:huawei_vrp display dhcp static user-bind all"


def test_a_pasted_reading_is_not_asked_for() -> None:
    """The question is passed with where the answer came from, and the check reads it."""
    visit = Visit(lan(), {"where": "l", "changed": "d", "given": NEW})
    visit.bench.take("mac_bound", BoundMac(OLD), source=Source.PASTE, by=BY, raw="<SW1>…")
    visit.go()
    assert "bound" not in visit.script.put
    assert ("bound", BY) in visit.paper.passed()
    assert ("binding", "mac.differs") in visit.paper.passed()
    kept = [reading_from(each.payload, where="case") for each in visit.paper.events if each.kind == "reading"]
    assert [(each.source, each.facts) for each in kept if each.topic == "mac_bound"] == [(Source.PASTE, BoundMac(OLD))]


def test_a_typed_reading_is_asked_for_again() -> None:
    """Only a device's word stands by itself; what a person typed is theirs to say anew."""
    visit = Visit(lan(), {"where": "l", "changed": "d", "given": NEW, "bound": OLD})
    visit.bench.take("mac_bound", BoundMac(OLD), source=Source.TYPED, by="typed:mac.bound")
    visit.go()
    assert "bound" in visit.script.put


def test_it_outlives_a_stop() -> None:
    """Taken up later, what was pasted still answers."""
    first = Visit(lan(), {"where": "l", "changed": "d", "given": Interrupted("stop")})
    first.bench.take("mac_bound", BoundMac(OLD), source=Source.PASTE, by=BY)
    with suppress(Interrupted):
        first.go()
    later = Visit(lan(), {"given": NEW}, events=first.paper.events)
    later.go()
    assert "bound" not in later.script.put
    assert ("binding", "mac.differs") in later.paper.passed()


def test_something_done_makes_it_void() -> None:
    """After a `do` that touches it, the device must be asked again; and so it is in a later sitting."""
    visit = Visit(lan(), {})
    visit.bench.take("mac_bound", BoundMac(OLD), source=Source.PASTE, by=BY)
    visit.bench.take("mac_given", GivenMac(NEW), source=Source.PASTE, by=BY)
    visit.bench.invalidate(("mac_bound",))
    assert visit.bench.pasted("mac_bound") is None
    assert visit.bench.pasted("mac_given") is not None
    visit.bench.invalidate(None)
    assert visit.bench.pasted("mac_given") is None
    visit.bench.take("mac_bound", BoundMac(NEW), source=Source.PASTE, by=BY)
    assert visit.bench.pasted("mac_bound") is not None
