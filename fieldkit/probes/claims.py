"""Which addresses does more than one device claim?  One window of listening to everybody's ARP; nothing is sent."""

from fieldkit.model.reading import Measured
from fieldkit.probes.arp_frames import parse_arp
from fieldkit.probes.listening import Listened, listen, window_of
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.tally_arp import ClaimsTally, announces_group
from fieldkit.probes.task import Task
from fieldkit.probes.wire import OpenWire, open_wide, own_macs, require_link

WINDOW_S = 3.8
_KEPT_EVIDENCE = 20
_LOOK_S = 1.0
_TOLD = 64


def measure(task: Task, open_wide: OpenWire = open_wide) -> Measured:
    """Everybody's claims in one window; this laptop's own cards are nobody's rivals.  Raises: NotMeasured."""
    require_link(task.interface)
    frames: dict[str, list[str]] = {}
    with open_wide(task.interface, _is_arp_or_group) as wire:
        tally = ClaimsTally(own_macs() | {wire.mac}, begun=0.0)

        def feed(at: float, frame: bytes) -> None:
            tally.feed(at, frame)
            arp = parse_arp(frame)
            # Each speaker's first words: what turns out to be a rival's is evidence, and a storm fills nothing.
            if arp is not None and len(frames) < 256:
                frames.setdefault(f"{arp.sender_ip} {arp.sender_mac}", [f"+{at:.4f} < {frame[:60].hex()}"])

        begun = wire.now()
        told: set[tuple[str, frozenset[str]]] = set()
        next_look = begun + _LOOK_S

        def look() -> None:
            """Whoever watches sees a rivalry at once, and again when a third one joins."""
            nonlocal next_look
            if wire.now() < next_look:
                return
            next_look = wire.now() + _LOOK_S
            for claim in tally.reading(wire.now() - begun, False, "raw").claims:
                rivals = (claim.ip, frozenset(by.mac for by in claim.by))
                if rivals not in told and len(told) < _TOLD:
                    told.add(rivals)
                    task.tell("claims", claim)

        def measured(heard: Listened) -> Measured:
            complete = heard.full and heard.whole and window >= WINDOW_S
            facts = tally.reading(round(heard.seconds, 2), complete, "raw", lost=heard.lost, unplugged=heard.unplugged)
            decided = [f"{claim.ip} {by.mac}" for claim in facts.claims for by in claim.by]
            lines = [line for pair in decided for line in frames.get(pair, ())][:_KEPT_EVIDENCE]
            return Measured(
                facts=facts,
                by="ARP of others",
                raw="\n".join([*lines, f"{heard.frames} frames of ARP and router groups heard"]),
            )

        window = window_of(task, WINDOW_S)
        heard = listen(
            wire,
            feed,
            begun=begun,
            until=window,
            cancel=task.cancel,
            tick=look,
            enough=WINDOW_S,
            meantime=Meantime(task, WINDOW_S, lambda: len(told)),
            measured=measured,
        )
    return measured(heard)


def _is_arp_or_group(frame: bytes) -> bool:
    """ARP, and redundant routers that announce themselves."""
    return frame[12:14] == b"\x08\x06" or announces_group(frame)
