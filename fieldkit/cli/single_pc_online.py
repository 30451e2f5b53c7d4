"""Is the customer online again?  What the laptop can see of it, else what they say; never taken for granted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.changes.stand_in import StandIn
from fieldkit.cli.single_pc_cable import Cable
from fieldkit.cli.single_pc_case import SinglePcCase
from fieldkit.cli.single_pc_talk import Talk
from fieldkit.model.terms import Verdict

# What the LAN gives back once the laptop is on it again.
BACK_S = 15.0
# A customer's router dials or takes its address anew after its cable was out.
RESTART_S = 40.0


@dataclass(frozen=True)
class Online:
    """Is the customer online again?  `state`: `yes`, `no`, `unknown`; `code` names the sentence, `by` what was seen."""

    state: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, ...] = ()


def see_online(
    cable: Cable, talk: Talk, case: SinglePcCase, stand_in: StandIn | None, *, line_ip: str | None, patient: bool
) -> Online:
    """From the customer's LAN, else by their device on the line, else by their word."""
    codes: tuple[str, ...] = ()
    if cable.comes_up(BACK_S):
        if stand_in is not None:
            stand_in.settled(BACK_S if stand_in.saved.addresses else 1.0)
        waited = False
        ends = time.monotonic() + (RESTART_S if patient else 0.0)
        while True:
            found = cable.lan_findings()
            codes = tuple(each.code for each in found.values())
            fine = [name for name, each in found.items() if each.verdict in (Verdict.OK, Verdict.WARN)]
            if "web.pages" in fine or {"gateway.alive", "reach.beyond"} <= set(fine):
                return Online("yes", "single_pc.online_is.web", by=codes)
            if time.monotonic() > ends or case.was_down() or case.tested().verdict is Verdict.FAULT:
                break
            if not waited:
                talk.tell("single_pc.online_waiting")
            waited = True
            time.sleep(2.0)
    said = talk.ask("online", "single_pc.online", {})
    if said == "y":
        return Online("yes", "single_pc.online_is.told", by=codes)
    macs = cable.device_on_the_line()
    if said == "n":
        code = "single_pc.online_is.as_before" if case.was_down() else "single_pc.online_is.not"
        return Online("no", code, by=codes, facts={"macs": list(macs)})
    if macs:
        return Online("unknown", "single_pc.online_is.device", {"ip": line_ip, "macs": list(macs)}, codes)
    return Online("unknown", "single_pc.online_is.unknown", by=codes)
