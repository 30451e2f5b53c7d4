"""From the step a walk ended on, and what was found, to the conclusion that is said: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fieldkit.checks import CARDS, CHECKS
from fieldkit.model.cause import Also, Alternative, Cause, Conclusion
from fieldkit.model.finding import Finding
from fieldkit.model.playbook import Conclude
from fieldkit.model.terms import Confidence, Verdict


def in_technicians_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by the layer they speak of, the lowest first."""
    order = {name: (CARDS.index(check.card), at) for at, (name, check) in enumerate(CHECKS.items())}
    last = (len(CARDS), 0)
    return sorted(findings, key=lambda found: order.get(found.check, last))


def covers(explains: Sequence[str], code: str) -> bool:
    """Does a list of codes, in which `dns.*` stands for a whole topic, hold this code?"""
    return any(entry == code or (entry.endswith(".*") and code.startswith(entry[:-1])) for entry in explains)


def default_cause(causes: Mapping[str, Cause], code: str) -> Cause | None:
    """The cause that a fault code has when no conclusion explains it."""
    return next((cause for cause in causes.values() if code in cause.explains), None)


def holes(findings: Iterable[Finding]) -> dict[str, Any]:
    """The facts that sentences may use: of all findings, the latest and the more serious last word."""
    merged: dict[str, Any] = {}
    weight = {Verdict.UNKNOWN: 0, Verdict.OK: 1, Verdict.WARN: 2, Verdict.FAULT: 3}
    for found in sorted(findings, key=lambda each: weight[each.verdict]):
        merged.update({key: value for key, value in found.facts.items() if value not in (None, [], "")})
    return merged


def conclusion(
    step: Conclude,
    tree: str,
    *,
    findings: Sequence[Finding],
    causes: Mapping[str, Cause],
    superseded: Sequence[Finding] = (),
    explained_on_the_way: Sequence[str] = (),
) -> Conclusion:
    """What is said at the end: never more certain than the findings it rests on, never fine beside a fault.

    `findings` are the latest of each check, `superseded` what checks said before something was done on the way.
    """
    faults = [found for found in in_technicians_order(findings) if found.verdict is Verdict.FAULT]
    if step.cause == "NF-OK" and faults:
        return _of_the_first_fault(step, tree, faults, causes)
    cause = causes[step.cause]
    rests_on = [found for found in (*superseded, *findings) if covers(step.explains, found.code)]
    confidence = step.confidence
    if any(found.weak for found in rests_on if found.verdict is not Verdict.OK):
        confidence = confidence.capped(Confidence.LIKELY)
    serious = [found for found in rests_on if found.verdict in (Verdict.FAULT, Verdict.WARN)]
    if serious and all(found.verdict is Verdict.WARN for found in serious):
        confidence = confidence.capped(Confidence.LIKELY)
    explained = (*step.explains, *explained_on_the_way)
    return Conclusion(
        cause=step.cause,
        place=step.place or cause.place,
        owner=cause.owner,
        confidence=confidence,
        remedy=step.remedy or cause.remedy,
        verify=step.verify,
        alternatives=step.alternatives,
        also=_also(step.cause, [found for found in faults if not covers(explained, found.code)], causes),
        explains=step.explains,
        sources=step.source,
        tree=tree,
        step=step.id,
    )


def _also(concluded: str, faults: Sequence[Finding], causes: Mapping[str, Cause]) -> tuple[Also, ...]:
    made: list[Also] = []
    for found in faults:
        cause = default_cause(causes, found.code)
        if cause is not None and cause.code != concluded and cause.code not in {each.cause for each in made}:
            made.append(Also(cause.code, found.code))
    return tuple(made)


def _of_the_first_fault(
    step: Conclude, tree: str, faults: Sequence[Finding], causes: Mapping[str, Cause]
) -> Conclusion:
    known = [(found, cause) for found in faults if (cause := default_cause(causes, found.code)) is not None]
    if not known:
        unknown = causes["NF-UNK"]
        return replace(
            Conclusion("NF-UNK", unknown.place, unknown.owner, Confidence.SUSPECTED, unknown.remedy),
            sources=step.source,
            tree=tree,
            step=step.id,
        )
    first, cause = known[0]
    rivals = dict.fromkeys(other.code for _, other in known[1:] if other.code != cause.code)
    return Conclusion(
        cause=cause.code,
        place=cause.place,
        owner=cause.owner,
        confidence=Confidence.SUSPECTED,
        remedy=cause.remedy,
        alternatives=tuple(Alternative(code) for code in rivals),
        explains=(first.code,),
        sources=cause.source or step.source,
        tree=tree,
        step=step.id,
    )


def no_loss_bound_pct(sent: int | None, received: int | None) -> float | None:
    """The loss that N answered probes still allow with 95 % certainty, in per cent.  Source: C7, 3/N."""
    if not sent or received != sent:
        return None
    return round(300 / sent, 3)
