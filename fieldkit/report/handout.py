"""What leaves the laptop beside the report: words for the NOC, and a page for the customer that accuses nobody."""

from collections.abc import Sequence

from fieldkit.model.finding import Finding
from fieldkit.model.terms import Confidence, Owner, Vantage, Verdict
from fieldkit.report.content import SIGNS, Block, Fields, Lead, Page, Path, Table, sections_of
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import has
from fieldkit.text.clean import clean

# Whose work it is, seen from the customer: all of these are "us".
CARRIERS = (Owner.ACCESS, Owner.TRANSMISSION, Owner.CORE, Owner.PROVISIONING)

# A LAN check names no cause: what it found, at the customer's, is the customer's to mend.
_LAN_CHECK = "lan-check"

# What together shows that the line works up to and beyond the carrier's gateway.
_LINE_WORKS = ("link.state", "gateway.alive", "reach.beyond")
# What speaks of the line itself, behind the customer's router and when alone on it: any doubt there, and "the line is
# fine" is not said.
_BEYOND_TOPICS = frozenset({"optics", "reach", "path", "watch", "stamp", "rate"})
_LINE_TOPICS = _BEYOND_TOPICS | {"link", "gateway", "mtu", "pppoe", "echo"}


def noc_sentence(document: Document, wording: Wording, *, short: bool = False) -> str:
    """What to read out to the NOC: which line, from where, what was seen, what it points to, what to look up.

    `short` names the line by its numbers and one finding, and leaves out what a colleague knows to look up.
    """
    said = document.conclusion
    parts = [wording.say("handout.noc.line", {"line": _line_name(document, wording, short=short)})]
    facts = {"at": _when(document), "vantage": _where(document, wording)}
    if measured(document):
        parts.append(wording.say("handout.noc.tested" if facts["vantage"] else "handout.noc.tested_at", facts))
    else:
        parts.append(wording.say("handout.noc.not_tested", facts))
    parts += [wording.finding(found) for found in _deciding(document)[: 1 if short else None]]
    if said is not None and said.owner is not Owner.NONE:
        facts = {
            "cause": f"{wording.cause(said.cause)} {said.cause}",
            "owner": wording.term("owner", said.owner.value),
            "confidence": wording.term("confidence", said.confidence.value),
        }
        parts.append(wording.say("handout.noc.judged", facts))
    elif said is not None and said.cause != "NF-UNK":
        parts.append(wording.say("handout.noc.result", {"cause": f"{wording.cause(said.cause)} {said.cause}"}))
    if not short:
        parts.append(wording.say(f"handout.noc.ask.{_asked(document)}"))
    parts.append(wording.say("handout.noc.record", {"case": document.case}))
    if document.opened.get("ticket"):
        parts.append(wording.say("handout.noc.ticket", {"ticket": document.opened["ticket"]}))
    rehearsed = wording.say("report.rehearsed.yes") + "\n" if document.opened.get("rehearsed") else ""
    return rehearsed + _run_together(parts, wording)


def _asked(document: Document) -> str:
    """What the NOC is asked for; that no line team is needed is said only where the line was seen to work."""
    said = document.conclusion
    if said is None and _lan_at_fault(document):
        return "customer_open"
    if said is None or said.cause == "NF-UNK":
        return "unknown"
    if has(f"handout.noc.ask.{said.cause}"):
        return said.cause
    if said.owner in (Owner.CUSTOMER, Owner.EXTERNAL) and not _line_worked(document):
        return f"{said.owner.value}_open"
    return said.owner.value


def _line_worked(document: Document) -> bool:
    """Did the way up to and beyond the carrier's gateway work, and nothing measured on it raise a doubt?"""
    judged = {found.check: found.verdict for found in document.findings}
    topics = _LINE_TOPICS if document.opened.get("vantage") == Vantage.CPE else _BEYOND_TOPICS
    doubted = any(
        found.verdict in (Verdict.FAULT, Verdict.WARN) and found.check.partition(".")[0] in topics
        for found in document.findings
    )
    return all(judged.get(check) is Verdict.OK for check in _LINE_WORKS) and not doubted


def measured(document: Document) -> bool:
    """Was anything measured, or was this only asked by telephone, or stopped before the first reading?"""
    return any(found.verdict is not Verdict.UNKNOWN for found in document.findings)


def customer_statement(document: Document, wording: Wording, *, short: bool = False, most: int = 3) -> str:
    """What may be said to the customer: nothing that the readings do not carry, and nobody accused.

    `short` leaves the advice out, `most` is how many findings are named.
    """
    key = statement_key(document)
    if short and has(f"{key}.short"):
        key = f"{key}.short"
    facts = {
        "found": _run_together([wording.finding(found) for found in _deciding(document)[:most]], wording),
        "remedy": _advice(document, wording),
    }
    return wording.say(key, facts).strip()


def _advice(document: Document, wording: Wording) -> str:
    """What to suggest to the customer."""
    if document.conclusion is not None:
        return wording.remedy(document.conclusion, document.holes)
    codes = {found.code for found in document.faults_and_warnings}
    kind = "loop" if codes & {"lan.loop", "lan.storm"} else "pool" if codes <= {"dhcp.pool_empty"} else "device"
    faults = {found.code for found in document.findings if found.verdict is Verdict.FAULT}
    if faults and faults <= {"lan.loop_over", "lan.storm_over"}:
        kind = "loop_over"  # nothing to unplug while it is quiet
    return wording.say(f"handout.lan_check.{kind}")


def _lan_at_fault(document: Document) -> bool:
    """Did a LAN check behind the customer's router find something wrong there?"""
    at_lan = document.opened.get("vantage") in (None, Vantage.LAN)
    return document.command == _LAN_CHECK and at_lan and document.verdict is Verdict.FAULT


def statement_key(document: Document) -> str:
    """Which statement the evidence carries.

    "The line is fine, the LAN needs a look" takes a laptop alone at the hand-over that reached beyond the carrier's
    gateway, and a conclusion on the customer's side; a mere "not reproduced" never says it.
    """
    said = document.conclusion
    works = _line_worked(document)
    at_cpe = document.opened.get("vantage") == Vantage.CPE
    if not measured(document):
        return "handout.customer.not_tested"
    if said is None and document.command == _LAN_CHECK:
        return _lan_statement_key(document)
    if said is None or said.cause == "NF-UNK":
        return "handout.customer.open"
    if said.owner in CARRIERS:
        return "handout.customer.ours"
    if said.owner is Owner.BUSINESS:
        return "handout.customer.business"
    if said.owner is Owner.EXTERNAL:
        sure = said.confidence is not Confidence.SUSPECTED
        return "handout.customer.external" if sure else "handout.customer.external_maybe"
    if said.owner is Owner.CUSTOMER:
        return "handout.customer.direct_fine" if at_cpe and works else "handout.customer.lan"
    if not works:
        return "handout.customer.open"
    return "handout.customer.fine_direct" if at_cpe else "handout.customer.fine_lan"


def _lan_statement_key(document: Document) -> str:
    """Which statement a LAN check carries: alone at the hand-over there is no LAN of the customer's to speak of."""
    if document.opened.get("vantage") not in (None, Vantage.LAN):
        return "handout.customer.open"
    fits = {
        Verdict.FAULT: "handout.customer.lan",
        Verdict.WARN: "handout.customer.lan_hazard",
        Verdict.OK: "handout.customer.lan_fine",
    }
    return fits.get(document.verdict, "handout.customer.open")


def customer_page(document: Document, wording: Wording) -> Page:
    """One page for the customer: the statement, the time, the picture, what was measured, room for two names."""
    line = document.opened.get("line") or {}
    customer = line.get("customer") or {}
    suggests = has(f"{statement_key(document)}.short")  # what is short leaves the advice out
    advice = ((wording.say("handout.advice"), _advice(document, wording)),) if suggests else ()
    statement = customer_statement(document, wording, short=True)
    blocks: list[Block] = [Lead(document.verdict, wording.say("handout.customer.title"), statement, "", (), advice)]
    pairs = [
        ("report.customer", customer.get("name")),
        ("report.line", line.get("id")),
        ("report.customer_address", customer.get("address")),
        ("handout.tested_at", _when(document) if measured(document) else None),
        ("report.vantage", _where(document, wording) if measured(document) else None),
        ("report.case", document.case),
        ("report.ticket", document.opened.get("ticket")),
    ]
    named = tuple((wording.say(key), clean(str(value))) for key, value in pairs if value)
    blocks.append(Fields(wording.say("report.visit"), named))
    if measured(document):
        blocks.append(Path(wording.say("report.path"), sections_of(document, wording)))
    judged = [found for found in document.findings if found.verdict is not Verdict.UNKNOWN]
    rows = tuple(
        (wording.term("finding", found.verdict.value), wording.check(found.check), wording.finding(found))
        for found in judged
    )
    if rows:
        head = tuple(wording.say(f"handout.{name}") for name in ("verdict", "item", "seen"))
        signs = tuple(found.verdict for found in judged)
        blocks.append(Table(wording.say("handout.measured"), head, rows, signs))
    blocks.append(
        Fields(
            wording.say("handout.signatures"),
            tuple((wording.say(f"handout.sign.{who}"), "＿" * 12) for who in ("technician", "customer")),
        )
    )
    return Page(
        title=wording.say("handout.customer.page"),
        language=wording.language,
        notice=wording.say("report.rehearsed.yes") if document.opened.get("rehearsed") else "",
        subtitle=clean(document.case or ""),
        blocks=tuple(blocks),
        one_sheet=True,
        footer=wording.say("report.footer", {"version": document.opened.get("version")}),
    )


def customer_text(document: Document, wording: Wording, *, short: bool = False, most: int = 3) -> str:
    """The customer's page in a few lines; `short` and `most` make a QR code that fits a narrow screen."""
    line = document.opened.get("line") or {}
    name = str(line.get("id") or (line.get("customer") or {}).get("name") or "")
    # The cards' words are for the picture; here a sign a card must do.
    space = "" if wording.language == "zh" else " "
    shown = sections_of(document, wording) if measured(document) else ()
    cards = " ".join(
        f"{each}{space}{wording.term('finding', verdict.value)}"
        if verdict is Verdict.UNKNOWN
        else f"{each}{SIGNS[verdict]}"
        for each, verdict, _ in shown
    )
    key = "handout.customer.heading" if name else "handout.customer.heading_no_line"
    heading = wording.say(key, {"at": _when(document), "line": clean(name, limit=40)})
    rehearsed = wording.say("report.rehearsed.yes") if document.opened.get("rehearsed") else ""
    kept = wording.say("handout.noc.record", {"case": document.case})
    lines = (
        rehearsed,
        heading if measured(document) else "",
        customer_statement(document, wording, short=short, most=most),
        cards,
        kept,
    )
    return "\n".join(each for each in lines if each)


def _deciding(document: Document) -> Sequence[Finding]:
    """The findings that the conclusion rests on, three at most: a person reads them out."""
    said = document.conclusion
    serious = sorted(document.faults_and_warnings, key=lambda found: found.verdict is not Verdict.FAULT)
    if said is not None and said.explains:
        from fieldkit.engine.conclude import covers

        resting = [found for found in serious if covers(said.explains, found.code)]
        serious = resting or [found for found in serious if found.verdict is Verdict.FAULT]
    return serious[:3]


def texts_for_code(document: Document, wording: Wording, reader: str) -> tuple[str, ...]:
    """What a QR code may hold for the NOC or the customer, from the whole text to the shortest that is still of use."""
    if reader == "noc":
        return noc_sentence(document, wording), noc_sentence(document, wording, short=True)
    whole, shorter = (customer_text(document, wording, short=short) for short in (False, True))
    return whole, shorter, customer_text(document, wording, short=True, most=1)


def _line_name(document: Document, wording: Wording, *, short: bool = False) -> str:
    line = document.opened.get("line") or {}
    customer = line.get("customer") or {}
    access = line.get("access") or {}
    parts = [line.get("id")]
    if not (short and line.get("id")):
        parts += [customer.get("name"), customer.get("address")]
    parts.append(" ".join(str(each) for each in (access.get("switch"), access.get("port")) if each))
    parts.append((line.get("address") or {}).get("ip"))
    named = [clean(str(each), limit=60) for each in parts if each]
    return ("，" if wording.language == "zh" else ", ").join(named) or wording.say("handout.noc.no_line")


def _when(document: Document) -> str:
    return f"{document.started_at.astimezone():%Y-%m-%d %H:%M}" if document.started_at else ""


def _where(document: Document, wording: Wording) -> str | None:
    vantage = document.opened.get("vantage")
    return wording.term("vantage", vantage) if vantage else None


def _run_together(parts: Sequence[str], wording: Wording) -> str:
    said = [part.strip() for part in parts if part.strip()]
    return ("" if wording.language == "zh" else " ").join(said)
