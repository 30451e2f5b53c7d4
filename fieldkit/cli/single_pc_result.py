"""How a single-PC test ended, on the screen and as a document."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.changes.stand_in import PutBack
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.single_pc_online import Online
from fieldkit.engine.which_side import Attempt, Side
from fieldkit.errors import FieldkitError

if TYPE_CHECKING:
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording


@dataclass(frozen=True)
class Ending:
    """All that is told at the end.  `side` is None where the test did not come to an end."""

    document: "Document"
    case: str
    interface: str
    back: PutBack
    by_hand: bool = False
    stopped: FieldkitError | None = None
    online: Online | None = None
    side: Side | None = None
    earlier: Attempt | None = None


def show(invocation: Invocation, wording: "Wording", ending: Ending) -> None:
    """The conclusion, the side, how the laptop and the customer stand."""
    from rich.table import Table
    from rich.text import Text

    from fieldkit.cli.conclusion import conclusion_panel
    from fieldkit.cli.output import out

    console = out(invocation)
    say, document, stopped = wording.say, ending.document, ending.stopped
    rows: list[tuple[str, str]] = []
    if stopped is None:
        panel = conclusion_panel(
            wording, document.conclusion, document.verdict, document.holes, document.findings,
            case=ending.case, encoding=console.encoding,
        )  # fmt: skip
        console.print(panel)
        rows.append(("single_pc.side", _side_text(wording, ending)))
    else:
        rows.append(("single_pc.title", say(stopped.code, stopped.facts)))
        rows.append(("screen.next", say(f"{stopped.code}.fix", stopped.facts)))
    rows.append(("single_pc.laptop", say(f"single_pc.back.{ending.back.how}", {"interface": ending.interface})))
    if ending.online is not None:
        rows.append(("single_pc.customer", say(ending.online.code, ending.online.facts)))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(Text(say(label)), Text(text))
    console.print(table)


def as_document(wording: "Wording", ending: Ending) -> dict[str, Any]:
    """The document of `--json`: that of the walk, and `facts.single_pc`."""
    from fieldkit.report import json_form

    made = json_form.render(ending.document, wording)
    made["command"] = "single-pc"
    back = ending.back
    facts = {
        "stopped": _stopped(wording, ending.stopped),
        "adapter": {
            "interface": ending.interface,
            "how": back.how,
            "restored": back.done,
            "by_hand": ending.by_hand,
            "differs": list(back.differs),
        },
        "customer_online": _online(wording, ending.online),
        "side": _side(wording, ending),
    }
    made["facts"] = {**made.get("facts", {}), "single_pc": facts}
    return made


def _stopped(wording: "Wording", stopped: FieldkitError | None) -> dict[str, str] | None:
    if stopped is None:
        return None
    text, fix = wording.say(stopped.code, stopped.facts), wording.say(f"{stopped.code}.fix", stopped.facts)
    return {"code": stopped.code, "text": text, "fix": fix}


def _online(wording: "Wording", online: Online | None) -> dict[str, Any] | None:
    if online is None:
        return None
    text = wording.say(online.code, online.facts)
    return {"state": online.state, "code": online.code, "text": text, "by": list(online.by)}


def _side(wording: "Wording", ending: Ending) -> dict[str, Any] | None:
    side, earlier = ending.side, ending.earlier
    if side is None or ending.stopped is not None:
        return None
    return {
        "side": side.name,
        "confidence": side.confidence,
        "code": side.code,
        "text": _side_text(wording, ending),
        "earlier": None
        if earlier is None
        else {"case": earlier.case, "verdict": earlier.verdict.value, "at": earlier.at.isoformat()},
    }


def _side_text(wording: "Wording", ending: Ending) -> str:
    if ending.side is None:
        return ""
    text = wording.say(ending.side.code, earlier_facts(ending.earlier))
    if ending.side.confidence is None:
        return text
    sure = wording.term("confidence", ending.side.confidence.value)
    return wording.say("single_pc.side_sure", {"text": text, "confidence": sure})


def earlier_facts(earlier: Attempt | None) -> dict[str, str]:
    """The test from the LAN as sentences name it."""
    if earlier is None:
        return {}
    return {"lan_case": earlier.case, "lan_at": earlier.at.astimezone().strftime("%m-%d %H:%M")}
