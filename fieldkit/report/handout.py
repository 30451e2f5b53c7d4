"""What leaves the laptop beside the report: words for the NOC, and a page for the customer that accuses nobody."""

from collections.abc import Sequence

from fieldkit.model.finding import Finding
from fieldkit.model.terms import Owner, Vantage, Verdict
from fieldkit.report.content import SIGNS, Block, Fields, Lead, Page, Path, Table, sections_of
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import has
from fieldkit.text.clean import clean

# Whose work it is, seen from the customer: all of these are "us".
CARRIERS = (Owner.ACCESS, Owner.TRANSMISSION, Owner.CORE, Owner.PROVISIONING)

# What together shows that the line works up to and beyond the carrier's gateway.
_LINE_WORKS = ("link.state", "gateway.alive", "reach.beyond")


def noc_sentence(document: Document, wording: Wording) -> str:
    """What to read out to the NOC: which line, from where, what was seen, what it points to, what to look up."""
    said = document.conclusion
    parts = [wording.say("report.rehearsed.yes") + " "] if document.opened.get("rehearsed") else []
    parts.append(wording.say("handout.noc.line", {"line": _line_name(document, wording)}))
    facts = {"at": _when(document), "vantage": _where(document, wording)}
    parts.append(wording.say("handout.noc.tested", facts))
    parts += [wording.finding(found) for found in _deciding(document)]
    if said is not None and said.owner is not Owner.NONE:
        facts = {
            "cause": f"{wording.cause(said.cause)} {said.cause}",
            "owner": wording.term("owner", said.owner.value),
            "confidence": wording.term("confidence", said.confidence.value),
        }
        parts.append(wording.say("handout.noc.judged", facts))
    owner = said.owner if said is not None else Owner.NONE
    unknown = said is None or said.cause == "NF-UNK"
    ask = "unknown" if unknown else owner.value
    parts.append(wording.say(f"handout.noc.ask.{ask}"))
    parts.append(wording.say("handout.noc.record", {"case": document.case}))
    if document.opened.get("ticket"):
        parts.append(wording.say("handout.noc.ticket", {"ticket": document.opened["ticket"]}))
    return _run_together(parts, wording)


def customer_statement(document: Document, wording: Wording, *, short: bool = False) -> str:
    """What may be said to the customer: nothing that the readings do not carry, and nobody accused."""
    key = statement_key(document)
    if short and has(f"{key}.short"):
        key = f"{key}.short"
    said = document.conclusion
    facts = {
        "found": _run_together([wording.finding(found) for found in _deciding(document)], wording),
        "remedy": wording.remedy(said, document.holes) if said else "",
    }
    return wording.say(key, facts).strip()


def statement_key(document: Document) -> str:
    """Which statement the evidence carries.

    "The line is fine, the LAN needs a look" takes a laptop alone at the hand-over that reached beyond the carrier's
    gateway, and a conclusion on the customer's side; a mere "not reproduced" never says it.
    """
    said = document.conclusion
    judged = {found.check: found.verdict for found in document.findings}
    works = all(judged.get(check) is Verdict.OK for check in _LINE_WORKS)
    at_cpe = document.opened.get("vantage") == Vantage.CPE
    if said is None or said.cause == "NF-UNK":
        return "handout.customer.open"
    if said.owner in CARRIERS:
        return "handout.customer.ours"
    if said.owner is Owner.BUSINESS:
        return "handout.customer.business"
    if said.owner is Owner.EXTERNAL:
        return "handout.customer.external"
    if said.owner is Owner.CUSTOMER:
        return "handout.customer.direct_fine" if at_cpe and works else "handout.customer.lan"
    if not works:
        return "handout.customer.open"
    return "handout.customer.fine_direct" if at_cpe else "handout.customer.fine_lan"


def customer_page(document: Document, wording: Wording) -> Page:
    """One page for the customer: the statement, the time, the picture, what was measured, room for two names."""
    line = document.opened.get("line") or {}
    customer = line.get("customer") or {}
    said = document.conclusion
    suggests = said is not None and has(f"{statement_key(document)}.short")  # what is short leaves the advice out
    advice = ((wording.say("handout.advice"), wording.remedy(said, document.holes)),) if said and suggests else ()
    statement = customer_statement(document, wording, short=True)
    blocks: list[Block] = [Lead(document.verdict, wording.say("handout.customer.title"), statement, "", (), advice)]
    pairs = [
        ("report.customer", customer.get("name")),
        ("report.line", line.get("id")),
        ("report.customer_address", customer.get("address")),
        ("handout.tested_at", _when(document)),
        ("report.vantage", _where(document, wording)),
        ("report.case", document.case),
        ("report.ticket", document.opened.get("ticket")),
    ]
    named = tuple((wording.say(key), clean(str(value))) for key, value in pairs if value)
    blocks.append(Fields(wording.say("report.visit"), named))
    blocks.append(Path(wording.say("report.path"), sections_of(document, wording)))
    measured = [found for found in document.findings if found.verdict is not Verdict.UNKNOWN]
    rows = tuple(
        (wording.term("finding", found.verdict.value), wording.check(found.check), wording.finding(found))
        for found in measured
    )
    if rows:
        head = tuple(wording.say(f"handout.{name}") for name in ("verdict", "item", "seen"))
        signs = tuple(found.verdict for found in measured)
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
        footer=wording.say("report.footer", {"version": document.opened.get("version")}),
    )


def customer_text(document: Document, wording: Wording, *, short: bool = False) -> str:
    """The customer's page in a few lines; `short` fits a QR code that a telephone reads off a narrow screen."""
    line = document.opened.get("line") or {}
    name = str(line.get("id") or (line.get("customer") or {}).get("name") or "")
    # The cards' words are for the picture; here a sign a card must do.
    cards = " ".join(f"{each}{SIGNS[verdict]}" for each, verdict, _ in sections_of(document, wording))
    heading = wording.say("handout.customer.heading", {"at": _when(document), "line": clean(name, limit=40)})
    rehearsed = wording.say("report.rehearsed.yes") if document.opened.get("rehearsed") else ""
    kept = wording.say("handout.noc.record", {"case": document.case})
    lines = (rehearsed, heading, customer_statement(document, wording, short=short), cards, kept)
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


def _line_name(document: Document, wording: Wording) -> str:
    line = document.opened.get("line") or {}
    customer = line.get("customer") or {}
    access = line.get("access") or {}
    parts = [line.get("id"), customer.get("name"), customer.get("address")]
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
