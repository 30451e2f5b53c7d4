"""Which facts a question may settle and a branch may ask for, and the values each can take."""

from collections.abc import Mapping
from typing import get_args

from fieldkit.model.line import AccessKind, AddressMode, Service
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
    "recovered": YES_NO,
    "is_2m": YES_NO,
    "quiet": YES_NO,
    "consent.rate": YES_NO,
    "consent.sweep": YES_NO,
}
