"""Judging as the bench does it, without a bench: typed facts in, one finding out."""

from datetime import UTC, datetime
from string import Formatter
from typing import Any

from fieldkit.checks import CHECKS, Evidence, Limits
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line, LineTest
from fieldkit.model.link import Interface, LinkReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Trust, Vantage
from fieldkit.text import catalogue

LIMITS: Limits = {
    "dns.slow_ms": Limit(500, "ms", "C8", Trust.RULE_OF_THUMB),
    "web.transfer_bytes": Limit(3000, "bytes", "C8", Trust.RULE_OF_THUMB),
    "mtu.tries": Limit(2, "packets", "C8", Trust.RULE_OF_THUMB),
}
GATEWAY = "192.168.1.1"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def judge(
    check: str,
    line: Line | None = None,
    *,
    limits: Limits = LIMITS,
    params: dict[str, str] | None = None,
    missing: dict[str, str] | None = None,
    **facts: Any,
) -> Finding:
    """The finding of one check on these facts by topic; a topic given as None was not measured."""
    readings = {
        topic: Reading(f"r-{topic}", topic, Source.PROBE, AT, 0.1, Where(), "test", facts=each)
        for topic, each in facts.items()
        if each is not None
    }
    for topic, code in (missing or {}).items():
        readings[topic] = Reading(f"r-{topic}", topic, Source.PROBE, AT, 0.1, Where(), "test", missing=Missing(code))
    seen = Evidence(readings, vantage=Vantage.LAN, params=params or {})
    return CHECKS[check].judge(seen, line or Line(), limits)


def own_address(*resolvers: str, ip: str = "192.168.1.50") -> AddressReading:
    """A laptop on 192.168.1.0/24 with these resolvers; without any address where `ip` is empty."""
    held = (OwnAddress(ip, 24),) if ip else ()
    return AddressReading("eth0", None, "static", held, gateways=(GATEWAY,), dns=resolvers)


def link(*, up: bool) -> LinkReading:
    """The port under test, with or without a link."""
    return LinkReading(Interface("eth0", "ethernet", up))


def targets(*tested: str, expect: dict[str, tuple[str, ...]] | None = None) -> Line:
    """A record that names its own test targets."""
    return Line(test=LineTest(targets=tested, expect=expect or {}))


def sound(found: Finding) -> None:
    """Only declared facts, all JSON-ready; an UNKNOWN says why."""
    assert set(found.facts) <= set(CHECKS[found.check].facts)
    assert _json_ready(dict(found.facts))
    if found.verdict == "unknown":
        assert found.missing is not None
    if found.missing is not None:
        assert _json_ready(dict(found.missing.facts))


def _json_ready(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _json_ready(each) for key, each in value.items())
    if isinstance(value, list):
        return all(_json_ready(each) for each in value)
    return value is None or isinstance(value, str | int | float | bool)


def words_are_complete(check: str, texts: Any) -> None:
    """Each code has a sentence and a page in both languages, whose holes are facts that the check declares."""
    for code in CHECKS[check].codes:
        for key in (code, f"{code}.explain"):
            text = texts[key]
            in_zh, in_en = ({hole for _, hole, _, _ in Formatter().parse(each) if hole} for each in (text.zh, text.en))
            assert in_zh == in_en, key
            # A page is read offline, without a finding; only a sentence has facts to fill its holes.
            assert in_zh <= (set() if key.endswith(".explain") else set(CHECKS[check].facts)), key


def holes_are_filled(found: Finding) -> None:
    """The sentence of a finding has no empty place; `not measured` stands only in an UNKNOWN one."""
    text = catalogue()[found.code]
    holes = {hole for _, hole, _, _ in Formatter().parse(text.zh) if hole}
    empty = {hole for hole in holes if found.facts.get(hole) in (None, [], "")}
    assert not empty, (found.code, empty)


def reason_is_written(found: Finding) -> None:
    """Why something was not measured is a text of its own, with a fix."""
    if found.missing is not None:
        assert found.missing.code in catalogue(), found.missing.code
        assert f"{found.missing.code}.fix" in catalogue(), found.missing.code
