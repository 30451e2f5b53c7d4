"""Who offers itself as IPv6 router or DHCPv6 server?  Solicitations, and every answer of one window."""

import secrets

from fieldkit.errors import NotMeasured
from fieldkit.model.ra import RaReading
from fieldkit.model.reading import Measured
from fieldkit.probes.listening import Listened, listen, window_of
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.tally_v6 import RaTally
from fieldkit.probes.task import Task
from fieldkit.probes.wire import OpenWire, Wire, link_local, open_wide, own_macs, require_link, system
from fieldkit.probes.wire_frames import dhcp6_solicit, router_solicitation

# Source: RFC 4861 sections 6.2.6 and 10: a router that has just spoken answers after 3 s, and up to 0.5 s late.
WINDOW_S = 3.8
# The second one is for the router that the first did not reach.
_SOLICITATIONS_S = (0.0, 1.5)
# Source: RFC 8415 section 15: once more after a second, for whoever lost the first.
_SOLICITS_S = (0.2, 1.7)
_KEPT_EVIDENCE = 20
_EVIDENCE_BYTES = 400


def measure(task: Task, open_wide: OpenWire = open_wide) -> Measured:
    """Every IPv6 router and DHCPv6 server heard; asked for, unless only listening is allowed.  Raises: NotMeasured."""
    require_link(task.interface)
    try:
        wire = open_wide(task.interface, _tells_of_ipv6)
    except NotMeasured as exc:
        if exc.code not in ("missing.no_raw_socket", "missing.no_npcap"):
            raise
        return _from_system(task, exc)
    kept: list[str] = []
    sent: list[bytes] = []
    with wire:
        tally = RaTally(own_macs() | {wire.mac}, begun=0.0)
        window = window_of(task, WINDOW_S)
        begun = wire.now()

        def feed(at: float, frame: bytes) -> None:
            tally.feed(at, frame)
            if len(kept) < _KEPT_EVIDENCE:
                kept.append(f"+{at:.4f} < {frame[:_EVIDENCE_BYTES].hex()}")

        plan = [] if task.quiet else _plan(task, wire)
        for offset, frame in plan:
            listen(wire, feed, begun=begun, until=min(offset, window), cancel=task.cancel)
            if offset > window or task.cancel.is_set():
                break
            try:
                at = wire.send(frame)
            except NotMeasured:
                if not sent:
                    raise
                break
            sent.append(frame)
            kept.append(f"+{at - begun:.4f} > {frame.hex()}")

        def measured(heard: Listened) -> Measured:
            solicited = sum(frame[20] == 58 for frame in sent)
            # Routers speak unasked only every few minutes: silence says something only after having asked twice.
            complete = heard.full and heard.whole and window >= WINDOW_S and solicited >= len(_SOLICITATIONS_S)
            return Measured(
                facts=tally.reading(
                    round(heard.seconds, 2),
                    complete,
                    "raw",
                    solicited=solicited,
                    asked=len(sent) - solicited,
                    lost=heard.lost,
                    unplugged=heard.unplugged,
                ),
                by="IPv6 Router Solicitation, DHCPv6 SOLICIT" if sent else "Router Advertisements of others",
                raw="\n".join(kept),
            )

        def known() -> set[str]:
            told = tally.reading(0.0, False)
            return {each.mac for each in told.routers} | {each.mac for each in told.servers}

        heard = listen(
            wire,
            feed,
            begun=begun,
            until=window,
            cancel=task.cancel,
            enough=WINDOW_S,
            meantime=Meantime(task, WINDOW_S, known),
            measured=measured,
        )
    return measured(heard)


def _plan(task: Task, wire: Wire) -> list[tuple[float, bytes]]:
    """What to send when, as far as the run's allowance goes; DHCPv6 only where there is an address to answer to."""
    own = link_local(task.interface)
    plan = [(at, router_solicitation(wire.mac, own)) for at in _SOLICITATIONS_S[: wire.left("nd.router_solicitation")]]
    if own is not None:
        xid = secrets.token_bytes(3)
        plan += [(at, dhcp6_solicit(wire.mac, own, xid)) for at in _SOLICITS_S[: wire.left("dhcp6.solicit")]]
    return sorted(plan)


def _tells_of_ipv6(frame: bytes) -> bool:
    return frame[12:14] == b"\x86\xdd" and frame[20:21] in (b"\x3a", b"\x11", b"\x00")


def _from_system(task: Task, why: NotMeasured) -> Measured:
    """The default routers that the system itself keeps: those it believed, and none that it did not."""
    routers = system().routers_v6(task.interface, within_s=max(0.2, task.left() - 0.3))
    if routers is None:
        raise why
    return Measured(
        facts=RaReading(method="cache", window_s=0.0, complete=False, routers=routers),
        by="the system's IPv6 default routers",
        raw="\n".join(f"{each.ip} {each.mac}" for each in routers),
        weak="weak.ra_cache",
    )
