"""Before anything is changed: does nobody hold the line's address, and is the customer's LAN out of the way?"""

import threading

from fieldkit.changes.adapter import AdapterSettings, LineSettings
from fieldkit.cli.single_pc_cable import FREE_S, Cable
from fieldkit.cli.single_pc_case import SinglePcCase
from fieldkit.cli.single_pc_talk import Talk
from fieldkit.errors import FieldkitError, NotMeasured


class Stopped(FieldkitError):
    """The test ends here, for a reason that a person can act on; no verdict on the line."""


def see_free(cable: Cable, talk: Talk, case: SinglePcCase, saved: AdapterSettings, settings: LineSettings) -> None:
    """Is the line's address nobody's, and is the old LAN gone?

    Raises: Stopped when the customer's device, or their LAN's gateway, answers.
    """
    if settings.ip is not None:
        talk.tell("single_pc.checking_free", ip=settings.ip)
    before = saved.gateways[0] if saved.gateways else None
    asked = {each for each in (settings.ip, before) if each is not None} - {settings.gateway}
    held: dict[str, tuple[tuple[str, ...], str]] = {}
    missing: dict[str, NotMeasured] = {}

    def ask(ip: str) -> None:
        try:
            held[ip] = cable.holders(ip, (settings.prefix or 32) if ip == settings.ip else 32)
        except NotMeasured as exc:
            missing[ip] = exc

    threads = [threading.Thread(target=ask, args=(ip,), daemon=True) for ip in asked]
    for each in threads:
        each.start()
    for each in threads:
        each.join(FREE_S + 1.0)
    for ip in asked:
        macs, raw = held.get(ip, ((), ""))
        why = missing[ip].code if ip in missing else None
        case.note("free", ip=ip, measured=ip in held, macs=list(macs), raw=raw, why=why)
    if settings.ip in held and held[settings.ip][0]:
        raise Stopped("single_pc.stopped.taken", ip=settings.ip, macs=list(held[settings.ip][0]))
    if before in held and held[before][0]:
        raise Stopped("single_pc.stopped.still_lan", gateway=before, macs=list(held[before][0]))
    if settings.ip is not None and settings.ip not in held:
        talk.tell_free_unknown(settings.ip, missing.get(settings.ip, NotMeasured("missing.no_time")))
