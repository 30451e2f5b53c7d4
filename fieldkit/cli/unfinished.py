"""A check that was killed, still runs, or lost a part on the way: what it has so far, and up to when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fieldkit.cli.sitting import now
from fieldkit.model.event import Event
from fieldkit.model.finding import Missing
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.meanwhile import Heard
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

LAN_CHECK = "lan-check"
# A watch writes once a minute: one that has been silent for longer is no more.
SILENT_S = 150.0


@dataclass(frozen=True)
class SoFar:
    """What a case has beyond its journal: more events, the sentence that says why, up to when it heard."""

    events: tuple[Event, ...] = ()
    said: str = ""
    until: datetime | None = None

    @property
    def facts(self) -> Mapping[str, Any]:
        """For the JSON document."""
        from fieldkit.engine.codec import plain

        return {"so_far": {"until": plain(self.until), "text": self.said}} if self.said else {}


def ended(events: Sequence[Event]) -> bool:
    """Does the journal say all there is?  So it does of a tree, each of whose answers is kept as it comes."""
    if any(event.kind in ("judged", "finished") for event in events):
        return True
    opened = next((event.payload for event in events if event.kind == "opened"), {})
    return opened.get("command") != LAN_CHECK and not opened.get("watch_s")


def so_far(known: Known, wording: "Wording", case: str, events: Sequence[Event]) -> SoFar:
    """What is to be added to the events of a case before it is shown; nothing where it came to its end."""
    if ended(events):
        return SoFar()
    opened = next((event.payload for event in events if event.kind == "opened"), {})
    if opened.get("command") == LAN_CHECK:
        return _of_lan_check(known, wording, case, events)
    from fieldkit.cli.path_watch import so_far as of_path_check

    return SoFar(tuple(of_path_check(known, wording, case, events)))


def broke_off(wording: "Wording", document: "Document") -> dict[str, str]:
    """What came to no end of its own although the check did: up to when it was heard, and what was judged by that."""
    from fieldkit.cli.checking import BROKE_OFF

    joint = "、" if wording.language == "zh" else ", "  # all by name: a list that is cut would leave some looking whole
    found: dict[str, dict[str, None]] = {}
    for reading in document.readings:
        if reading.weak == BROKE_OFF:
            until = _local(reading.at + timedelta(seconds=reading.took_s))
            on_it = (wording.check(each.check) for each in document.findings if reading.id in each.readings)
            found.setdefault(until, {}).update(dict.fromkeys(on_it))
    return {until: joint.join(names) for until, names in found.items()}


def _of_lan_check(known: Known, wording: "Wording", case: str, events: Sequence[Event]) -> SoFar:
    from fieldkit.cases.meanwhile import meanwhile_file, read
    from fieldkit.engine.codec import event_of, reading_from

    opened = next(event for event in events if event.kind == "opened")
    kept = {
        reading.topic: reading
        for event in events
        if event.kind == "reading"
        for reading in (reading_from(event.payload, where=case),)
    }
    heard = [
        each
        for each in read(meanwhile_file(known.settings.data_dir, case))
        if each.reading.topic not in kept or kept[each.reading.topic].facts is None
    ]
    numbers = [int(each.id.lstrip("r") or 0) for each in kept.values()]
    more = [replace(each.reading, id=f"r{max(numbers, default=0) + at}") for at, each in enumerate(heard, 1)]
    readings = kept | {each.topic: each for each in more}
    until = min((each.until for each in heard), default=None)
    return SoFar(
        (*(event_of(now(), "reading", each) for each in more), *_judged(wording, case, opened.payload, readings)),
        _said(wording, opened, heard),
        until,
    )


def _judged(
    wording: "Wording", case: str, opened: Mapping[str, Any], readings: Mapping[str, Reading]
) -> tuple[Event, ...]:
    """The judgement on what is there; what the check did not come to is open for that reason."""
    from fieldkit.checks import CHECKS
    from fieldkit.cli.lan_check import WITHOUT, checks_of
    from fieldkit.engine.bench import Circumstances, judged
    from fieldkit.engine.codec import event_of, line_from
    from fieldkit.engine.run import NOT_ASKED, guess_vantage
    from fieldkit.model.cause import check_verdict
    from fieldkit.probes.task import PROBES

    line = line_from(opened.get("line") or {}, where=case)
    capture = bool(opened.get("capture"))
    checks, own = checks_of(capture=capture, inventory="inventory" in (opened.get("allow") or ()))
    address = readings.get("address")
    vantage = Vantage(opened.get("vantage") or guess_vantage(None if address is None else address.facts, line))
    topics = {topic for check in checks for topic in CHECKS[check].reads if topic in PROBES and topic not in WITHOUT}
    circumstances = Circumstances(line, vantage, None, line.address.mode)
    cut = {topic: _cut_off(topic, opened.get("interface")) for topic in topics if topic not in readings}
    found = []
    for check in checks:
        said = judged(check, {**cut, **readings}, circumstances, wording.library.limits, {})
        if not said.code.endswith(NOT_ASKED):
            found.append(replace(said, readings=tuple(each for each in said.readings if each)))
    verdict = check_verdict({each.check: each.verdict for each in found}, own)
    return (
        *(event_of(now(), "finding", each) for each in found),
        Event(now(), "judged", {"verdict": verdict.value, "vantage": vantage.value}),
    )


def _cut_off(topic: str, interface: str | None) -> Reading:
    missing = Missing("missing.cut_off", {"topic": topic})
    return Reading("", topic, Source.PROBE, now(), 0.0, Where(interface=interface), topic, missing=missing)


def _said(wording: "Wording", opened: Event, heard: "Sequence[Heard]") -> str:
    watch_s = opened.payload.get("watch_s")
    if not heard or not watch_s:
        return wording.say("case.cut_check", {"command": opened.payload.get("command")})
    from fieldkit.cli.watch_screen import span

    until = min(each.until for each in heard)
    latest = max(each.until for each in heard)
    fresh = abs((now() - latest).total_seconds()) < SILENT_S
    facts = {"began": _local(opened.at), "until": _local(until), "planned": span(float(watch_s))}
    return wording.say("case.watch_goes_on" if fresh else "case.cut_watch", facts)


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"
