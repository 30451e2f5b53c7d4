"""The case of one single-PC test: what is written into it, and what it and the line's earlier cases have found."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.cli.sitting import now, opening
from fieldkit.engine.which_side import FRESH, Attempt, Side, which_side
from fieldkit.model.event import Event, EventKind
from fieldkit.model.line import Line
from fieldkit.model.terms import Vantage, Verdict
from fieldkit.settings import Settings

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.report.document import Document

# The tree that is walked at the hand-over.
TREE = "internet"


class SinglePcCase:
    """One test's case.  `void`: the port may have refused this laptop's MAC, so a failure says nothing of the line."""

    def __init__(self, store: "Store", journal: "CaseJournal", line: Line, symptom: str | None = None) -> None:
        self.store = store
        self.journal = journal
        self.void = False
        self._line = line
        self._symptom = symptom

    @property
    def number(self) -> str:
        """The case's number."""
        return self.journal.case

    def note(self, phase: str, **facts: Any) -> None:
        """Keep one step of the test."""
        self.event("changed", {"what": "adapter", "phase": phase, **facts})

    def event(self, kind: EventKind, payload: Mapping[str, Any]) -> None:
        """Keep one event."""
        self.journal.append([Event(now(), kind, payload)])

    # -- what was found ----------------------------------------------------------------------------------------------

    def document(self) -> "Document":
        """Everything of this case so far."""
        from fieldkit.report.document import build

        return build(self.store.events(self.number), case=self.number)

    def tested(self) -> Attempt:
        """This test, as far as it has come."""
        document = self.document()
        at = document.started_at or now()
        return Attempt(self.number, at, document.verdict, document.conclusion, document.findings)

    def earlier(self) -> Attempt | None:
        """The latest test of this line from the customer's LAN."""
        from fieldkit.report.document import build

        if self._line.id is None:
            return None
        for row in self.store.rows():
            if row.line != self._line.id or row.id == self.number:
                continue
            document = build(self.store.events(row.id), case=row.id)
            if document.opened.get("rehearsed") or document.opened.get("vantage") != "lan":
                continue
            if document.conclusion is not None and document.started_at is not None:
                return Attempt(row.id, document.started_at, document.verdict, document.conclusion, document.findings)
        return None

    def side(self) -> tuple[Side, Attempt | None]:
        """On which side the fault is, and the earlier test that was compared."""
        earlier = self.earlier()
        return which_side(earlier, self.tested(), void=self.void), earlier

    def was_down(self) -> bool:
        """Was there no service before either, so that none now is not this test's doing?

        A laptop that failed in the customer's place proves nothing: the port may have refused, or shut for, its MAC.
        """
        if self._symptom == "down":
            return True
        lan = self.earlier()
        return lan is not None and lan.verdict is Verdict.FAULT and now() - lan.at <= FRESH


def open_case(
    settings: Settings, line: Line, interface: str, *, symptom: str | None, ticket: str | None, auto: bool,
    allow: Sequence[str], language: str,
) -> SinglePcCase:  # fmt: skip
    """A new case for a test of this line."""
    from fieldkit.cases.store import open_store

    event = opening(
        settings,
        line,
        language,
        command="single-pc",
        tree=TREE,
        symptom=symptom,
        vantage=Vantage.CPE.value,
        facts={},
        ticket=ticket,
        interface=interface,
        auto=auto,
        allow=sorted(allow),
        rehearsal=None,
    )
    store = open_store(settings.data_dir)
    return SinglePcCase(store, store.create(event), line, symptom)
