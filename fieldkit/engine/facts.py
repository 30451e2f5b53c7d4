"""Which facts a question may settle and a branch may ask for, and the values each can take."""

from collections.abc import Callable, Mapping
from typing import get_args

from fieldkit.model.line import AccessKind, AddressMode, Line, Service
from fieldkit.model.terms import Symptom, Vantage

YES_NO = ("yes", "no")

# The order of values is the order in which the linter and the drawings name them.
FACTS: Mapping[str, tuple[str, ...]] = {
    "symptom": tuple(symptom.value for symptom in Symptom),
    "vantage": tuple(vantage.value for vantage in Vantage),
    "address.mode": get_args(AddressMode),
    "access.kind": get_args(AccessKind),
    "cpe.owner": ("carrier", "customer"),
    "cpe.mode": ("bridge", "route"),
    "service": get_args(Service),
    "suspended": YES_NO,
    "area_fault": YES_NO,
    "changed": ("nothing", "device", "move", "wiring", "power"),
    "scope": ("one", "some", "all"),
    "lamps": ("ok", "power", "fibre", "copper"),
    "handed_over": YES_NO,
    "ends": ("near", "far", "neither"),
    "recovered": YES_NO,
    "is_2m": YES_NO,
    "quiet": YES_NO,
    "consent.rate": YES_NO,
    "consent.sweep": YES_NO,
}

# What stands in a sentence where the record says nothing: somebody fills it in by hand.
BLANK = "____"

# Which words of the record the trees' sentences may use anywhere, as `{line_id}`.
BLANKS: Mapping[str, Callable[[Line], object]] = {
    "line_id": lambda line: line.id,
    "line_ip": lambda line: line.address.ip,
    "line_vlan": lambda line: line.address.vlan,
    "access_switch": lambda line: line.access.switch,
    "access_port": lambda line: line.access.port,
    "contact": lambda line: line.customer.contact or line.customer.name,
    "contact_phone": lambda line: line.customer.phone,
}


def filled_in(line: Line) -> dict[str, str]:
    """The record's words for sentences; a blank where it says nothing."""
    return {name: BLANK if (value := read(line)) is None else str(value) for name, read in BLANKS.items()}
