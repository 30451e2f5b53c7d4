"""What `lan-check` asks for beforehand: the list of devices, all of a large subnet, and the recording."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.settings import Settings

if TYPE_CHECKING:
    from fieldkit.cli.lan_check import LanAsked


def agreed_to(invocation: Invocation, settings: Settings, asked: "LanAsked") -> "LanAsked":
    """The list of devices and the recording, each only where somebody agreed to it."""
    from fieldkit.cli.sitting import quiet_lan

    allow = set(asked.allow)
    if "inventory-all" in allow:
        allow.add("inventory")
    if asked.inventory and "inventory" not in allow and not quiet_lan(settings, asked.line):
        rate = round(settings.arp_rate_per_s)
        if asked.auto:
            allow.add("inventory")
        elif _yes(invocation, speak(invocation, "lan_check.ask.inventory", rate=rate)):
            allow |= {"inventory", *_beyond_the_usual(invocation, settings, asked)}
    keep = asked.keep
    if keep is not None and "record" not in allow:
        from fieldkit.cli.lan_record import USUAL_S
        from fieldkit.probes.capture_write import BYTES, PACKETS

        facts = {"file": str(keep), "packets": PACKETS, "megabytes": round(BYTES / 1e6)}
        facts["seconds"] = round(asked.watch_s + USUAL_S)
        if _yes(invocation, speak(invocation, "lan_check.ask.record", **facts)):
            allow.add("record")
        else:
            keep = None
    return replace(asked, allow=frozenset(allow), keep=keep)


def _beyond_the_usual(invocation: Invocation, settings: Settings, asked: "LanAsked") -> frozenset[str]:
    """The second consent, where the own subnet is larger than a /24 and all of it can be asked from here."""
    from importlib import import_module
    from math import ceil
    from sys import platform

    from fieldkit.cli.doctor import RIGHTS
    from fieldkit.probes.inventory import CONSENT_ALL, beyond_the_usual, usual_part
    from fieldkit.probes.task import PROBES

    # Without raw frames no more than the /24 is asked, whatever is agreed to.
    may = import_module(RIGHTS.get(platform, "fieldkit.cli.rights_linux")).raw_frames()
    whole = beyond_the_usual(asked.interface, asked.line) if may and asked.interface is not None else None
    if whole is None:
        return frozenset()
    longest = min(PROBES["inventory"].seconds, settings.timeout_s or PROBES["inventory"].seconds)
    facts = {
        "subnet": str(whole.subnet),
        "network": str(whole.network),
        "addresses": len(whole.addresses),
        "frames": whole.most_frames,
        "rate": round(settings.arp_rate_per_s),
        "seconds": min(ceil(whole.most_frames / settings.arp_rate_per_s), ceil(longest)),
    }
    near = speak(invocation, "lan_check.only_near", network=str(usual_part(whole)))
    agreed = _yes(invocation, speak(invocation, "lan_check.ask.inventory_all", **facts), refused=near)
    return frozenset({CONSENT_ALL} if agreed else ())


def _yes(invocation: Invocation, question: str, refused: str | None = None) -> bool:
    """Asked once, and a no is answered; without anybody to ask it is no."""
    from rich.text import Text

    from fieldkit.cli.keys import is_terminal
    from fieldkit.cli.output import err
    from fieldkit.cli.person import yes_or_no

    if invocation.json or not is_terminal():
        return False
    agreed = yes_or_no(invocation, question)
    if agreed is False:
        err(invocation).print(Text(refused or speak(invocation, "lan_check.not_agreed"), style="dim"))
    return agreed is True


def speak(invocation: Invocation, key: str, **facts: Any) -> str:
    """One of the command's own sentences, before there is a library to word findings by."""
    from fieldkit.text import fill
    from fieldkit.text.lan_check import TEXTS

    return fill(TEXTS[key].in_language(invocation.language), invocation.language, facts)
