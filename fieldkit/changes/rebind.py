"""Which lines bind the new MAC in the place of the old, which lead back, and may they be sent at all?  Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldkit.changes.rebind_lines import WRITINGS, BoundLine, Held, Writing, bound_line, may_be_sent
from fieldkit.devices.platform import written
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.rows import same_port
from fieldkit.errors import FieldkitError
from fieldkit.model.access import EDGE_STATIONS, AccessReading, Binding
from fieldkit.model.line import Line
from fieldkit.model.mac import is_multicast, is_randomised, parse_mac, virtual_kind

# What a port's own configuration says when it leads on, or is one of several that act as one.
_LEADS_ON = re.compile(
    r"(?:eth-trunk|port link-aggregation group|channel-group|port-group) \d.*"
    r"|(?:port link-type|switchport mode) (?:trunk|dot1q-tunnel)|port hybrid (?:tagged vlan .*|vlan .* tagged)",
    re.IGNORECASE,
)
# What the person adds when a made-up MAC is to be bound all the same.
MADE_UP = "random"


# Refusals after which nobody else is to make the change either: nothing to change, or the MAC or the port is wrong.
NOT_ASKED_FOR = (
    "rebind.no_binding",
    "rebind.already",
    "rebind.mac_multicast",
    "rebind.mac_virtual",
    "rebind.mac_own",
    "rebind.mac_bound_elsewhere",
    "rebind.mac_live_elsewhere",
    "rebind.ip_gateway",
    "rebind.ip_own",
    "rebind.other_port",
    "rebind.not_confirmed",
    "rebind.unfinished",
    "rebind.in_use",
)


class RebindRefused(FieldkitError):
    """This binding is not changed from here; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line that is sent; `changes` is False for those that only lead into configuration and out of it."""

    line: str
    changes: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """One change of one line's binding, and the way back, complete before the first line is sent.

    `before` and `after` are the binding lines as they stand and as they shall stand; `held` all that was read of them.
    `host` is the switch's own name: an address, and a console cable still more, may lead to another the next time.
    """

    platform: str
    port: str
    ip: str
    old_macs: tuple[str, ...]
    new_mac: str
    before: tuple[BoundLine, ...]
    after: tuple[BoundLine, ...]
    held: Held
    bindings: tuple[Binding, ...]
    staged: bool = False
    host: str | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines that make the change, in their order."""
        return steps_between(self.platform, self.before, self.after, self.before, staged=self.staged)

    @property
    def undo(self) -> tuple[Step, ...]:
        """The lines that lead back from the change when it was made in full."""
        return steps_between(self.platform, self.after, self.before, self.before, staged=self.staged)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of binding it changes."""
        return tuple(dict.fromkeys(each.shape.kind for each in self.before))

    @property
    def macs(self) -> tuple[str, ...]:
        """Every MAC that has a part in it."""
        return tuple(dict.fromkeys((self.new_mac, *self.old_macs)))

    @property
    def made_up(self) -> bool:
        """Is the new MAC one that a phone or a virtual machine makes up, so that it is confirmed in one word more?"""
        return is_randomised(self.new_mac)


def guarded(
    seen: AccessReading,
    line: Line,
    new_mac: str,
    our_macs: Sequence[str] = (),
    *,
    most_stations: int = EDGE_STATIONS,
) -> None:
    """Is this a port, an address and a MAC whose binding may be changed from here?  Before the configuration is read.

    `our_macs` are this laptop's own.  Raises: RebindRefused naming what speaks against it.
    """
    ip, port = line.address.ip, seen.port
    if WRITINGS.get(seen.platform) is None:
        raise RebindRefused("rebind.platform", platform=seen.platform)
    if ip is None:
        raise RebindRefused("rebind.no_ip")
    if port is None or seen.state is None:
        raise RebindRefused("rebind.no_port")
    _guard_mac(seen, new_mac, port, ip)
    _guard_address(seen, line, ip)
    _guard_port(seen, port, our_macs, most_stations)
    bound = seen.bindings_of(ip)
    able = {form.kind for form in WRITINGS[seen.platform].forms}
    foreign = sorted({each.kind for each in bound if each.kind not in able and each.mac != new_mac})
    if foreign:
        raise RebindRefused(f"rebind.kind_{foreign[0]}", kinds=foreign, port=port)
    elsewhere = [each for each in bound if each.port and not _is_here(each.port, port)]
    if elsewhere and seen.platform != "linux":
        raise RebindRefused("rebind.other_port", port=port, bound_port=elsewhere[0].port, mac=elsewhere[0].mac)


def _is_here(named: str, port: str) -> bool:
    """A static ARP entry may name the VLAN's own interface instead of the port."""
    return same_port(named, port) or named.lower().startswith(("vlan", "vlanif", "vlan-interface"))


def _guard_mac(seen: AccessReading, mac: str, port: str, ip: str) -> None:
    if is_multicast(mac) or mac in ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"):
        raise RebindRefused("rebind.mac_multicast", mac=mac)
    kind = virtual_kind(mac)
    if kind is not None:
        raise RebindRefused("rebind.mac_virtual", mac=mac, kind=kind)
    if mac in seen.own_macs:
        raise RebindRefused("rebind.mac_own", mac=mac)
    for binding in seen.bindings:
        other_port = binding.port is not None and not _is_here(binding.port, port) and seen.platform != "linux"
        if binding.mac == mac and ((binding.ip is not None and binding.ip != ip) or other_port):
            raise RebindRefused("rebind.mac_bound_elsewhere", mac=mac, ip=binding.ip, port=binding.port)
    places = [each.port for each in seen.stations if each.mac == mac and each.port]
    other = next((each for each in places if not same_port(each, port)), None)
    if other is not None:
        raise RebindRefused("rebind.mac_live_elsewhere", mac=mac, port=other)
    if not places and seen.told.get("mac_search") != "whole":
        raise RebindRefused("rebind.unread_search", mac=mac)


def _guard_address(seen: AccessReading, line: Line, ip: str) -> None:
    if ip == line.address.gateway:
        raise RebindRefused("rebind.ip_gateway", ip=ip)
    for each in seen.answering:
        if each.ip == ip and each.mac is not None and (each.mac in seen.own_macs or virtual_kind(each.mac)):
            raise RebindRefused("rebind.ip_own", ip=ip, mac=each.mac)


def _guard_port(seen: AccessReading, port: str, our_macs: Sequence[str], most: int) -> None:
    state = seen.state
    if state is None:
        raise RebindRefused("rebind.no_port")
    peer = next((each for each in seen.peers if same_port(each.port, port) and each.switch), None)
    if state.uplink or peer is not None or state.mode == "trunk" or (state.mode == "hybrid" and state.tagged):
        raise RebindRefused("rebind.uplink", port=port)
    if seen.told.get("mac_on_port") != "whole":
        raise RebindRefused("rebind.unread_port", port=port)
    if state.mode is None and seen.told.get("vlan") != "unsupported":
        raise RebindRefused("rebind.unread_vlan", port=port)
    here = {each.mac for each in seen.stations if same_port(each.port, port)}
    if len(here) > most:
        raise RebindRefused("rebind.many_macs", port=port, count=len(here), most=most)
    if here & {parse_mac(each) for each in our_macs}:
        raise RebindRefused("rebind.own_port", port=port)


def planned(
    seen: AccessReading,
    held: Held,
    line: Line,
    new_mac: str,
    *,
    our_macs: Sequence[str] = (),
    staged: bool = False,
    host: str | None = None,
    most_stations: int = EDGE_STATIONS,
) -> Plan:
    """The lines of the change and of the way back.  `staged`: the device keeps a candidate until it is committed.

    Raises: RebindRefused naming what speaks against it.
    """
    guarded(seen, line, new_mac, our_macs, most_stations=most_stations)
    ip, port = line.address.ip, seen.port
    if ip is None or port is None:
        raise RebindRefused("rebind.no_ip")
    if held.owns is not None:
        raise RebindRefused("rebind.ip_own", ip=ip, mac=None)
    if any(_LEADS_ON.fullmatch(each) for each in held.others):
        raise RebindRefused("rebind.uplink", port=port)
    if held.unknown:
        raise RebindRefused("rebind.form_unknown", lines=list(held.unknown[:3]))
    bound = seen.bindings_of(ip)
    ours = tuple(each for each in held.lines if _is_ours(each, ip, port, bound))
    for each in ours:
        if not WRITINGS[each.platform].margin and each.shape.kind == "ip_source" and each.view is None:
            # Nothing in the line says in which view it stands: the device's own table must say that it is in none.
            known = [one for one in bound if (one.kind, one.ip, one.mac) == ("ip_source", each.ip, each.mac)]
            if not known or any(one.port is not None for one in known):
                raise RebindRefused("rebind.form_unknown", lines=[each.text])
    for each in held.lines:
        if each not in ours and each.mac == new_mac:
            raise RebindRefused("rebind.mac_bound_elsewhere", mac=new_mac, ip=each.ip, port=each.port)
    before = tuple(each for each in ours if each.mac != new_mac)
    if not ours:
        raise RebindRefused("rebind.no_binding", ip=ip, port=port)
    astray = [each for each in ours if "name" in dict(each.fields) and each.port is None]
    if astray:  # the same address may be another customer's in that VPN, and nothing says that it is on this port
        raise RebindRefused("rebind.form_unknown", lines=[each.text for each in astray])
    if not before:
        raise RebindRefused("rebind.already", mac=new_mac, ip=ip)
    if len({each.place for each in ours}) != len(ours):
        raise RebindRefused("rebind.several_lines", lines=[each.text for each in ours])
    for each in before:
        if each.port is not None and not _is_here(each.port, port) and seen.platform != "linux":
            raise RebindRefused("rebind.other_port", port=port, bound_port=each.port, mac=each.mac)
    after = tuple(_rebound(each, seen, new_mac, port) for each in before)
    plan = Plan(
        seen.platform,
        port,
        ip,
        tuple(dict.fromkeys(each.mac for each in before)),
        new_mac,
        before,
        after,
        held,
        seen.bindings,
        staged and WRITINGS[seen.platform].commit is not None,
        host,
    )
    for step in (*plan.steps, *plan.undo):
        if not may_be_sent(plan.platform, step.line):
            raise LookupError(step.line)  # a line that is not in the table is our mistake, and never sent
    return plan


def _is_ours(line: BoundLine, ip: str, port: str, bound: Sequence[Binding]) -> bool:
    """Does this line bind the customer's line: by its address, or (a static MAC) by its port?"""
    if line.ip is not None:
        return line.ip == ip
    return same_port(line.port, port) and any(each.mac == line.mac for each in bound)


def _rebound(line: BoundLine, seen: AccessReading, new_mac: str, port: str) -> BoundLine:
    """The same line for the new MAC; what its form must have besides is taken from where the new MAC was learned."""
    fields: dict[str, str] = {"mac": new_mac}
    lacking = [each for each in line.shape.whole if each not in dict(line.fields)]
    if lacking:
        learned = next((each for each in seen.stations if each.mac == new_mac and same_port(each.port, port)), None)
        if learned is None or learned.vlan is None:
            raise RebindRefused("rebind.unread_place", mac=new_mac, port=port)
        known = {"vlan": str(learned.vlan), "port": seen.state.name if seen.state else port}
        fields |= {each: known[each] for each in lacking}
    return line.instead(**fields)


def steps_between(
    platform: str, now: Sequence[BoundLine], wanted: Sequence[BoundLine], order: Sequence[BoundLine], *, staged: bool
) -> tuple[Step, ...]:
    """The lines that lead from one set of binding lines to another; none where they are the same.

    `order` names the places in which the lines stand, so that each old line is followed by the new one in its place.
    """
    writing = WRITINGS[platform]
    gone = [each for each in now if each not in wanted]
    come = [each for each in wanted if each not in now]
    if not gone and not come:
        return ()
    places: dict[tuple[object, ...], str | None] = {}
    for each in (*order, *gone, *come):
        places.setdefault(each.place, each.view)
    made: dict[str | None, list[Step]] = {}
    for place, view in places.items():
        old = [each for each in gone if each.place == place]
        new = [each for each in come if each.place == place]
        lines = made.setdefault(view, [])
        if not (old and new and new[0].shape.replaces):
            lines += [Step(each.gone) for each in old]
        lines += [Step(each.text) for each in new]
    steps = [Step(each, changes=False) for each in writing.enter]
    for view, lines in sorted(made.items(), key=lambda each: each[0] or ""):
        if lines and view is not None:
            steps.append(Step(writing.inside.replace("{port}", view), changes=False))
        steps += lines
    if staged and writing.commit is not None:
        steps.append(Step(writing.commit))
    return (*steps, *(Step(each, changes=False) for each in writing.leave))


def confirms(typed: str, port: str, mac: str, *, made_up: bool = False) -> bool:
    """Did the person type this port and this MAC, in any notation, and nothing else?"""
    words = typed.split()
    if made_up:
        if not words or words[-1].lower() != MADE_UP:
            return False
        words.pop()
    for at in range(1, len(words)):
        try:
            given = parse_mac(" ".join(words[at:]))
        except ValueError:
            continue
        if given == mac and same_port(" ".join(words[:at]), port):
            return True
    return False


# -- asking for it -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """The change as a request to whoever may make it; `lines` only where this platform's commands are known."""

    facts: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()


def request(seen: AccessReading, line: Line, new_mac: str) -> Request:
    """What is to be asked of the NOC: in words always, in the device's own lines where those are known."""
    ip, port = line.address.ip, seen.port
    bound = [each for each in seen.bindings_of(ip) if each.mac != new_mac]
    facts = {
        "line": line.id,
        "switch": seen.switch,
        "port": port,
        "ip": ip,
        "old_macs": [_as_written(seen.platform, each) for each in dict.fromkeys(each.mac for each in bound)],
        "new_mac": _as_written(seen.platform, new_mac),
        "kinds": list(dict.fromkeys(each.kind for each in bound)),
    }
    writing = WRITINGS.get(seen.platform)
    if writing is None or any(each.kind not in {form.kind for form in writing.forms} for each in bound):
        return Request(facts)
    before = [made for each in bound if (made := _as_line(writing, each)) is not None]
    if not before or len(before) != len(bound):
        return Request(facts)
    after = [each.instead(mac=new_mac) for each in before]
    ways = (steps_between(seen.platform, before, after, before, staged=False),
            steps_between(seen.platform, after, before, before, staged=False))  # fmt: skip
    there, back = (tuple(step.line for step in way) for way in ways)
    return Request(facts, there, back)


def _as_written(platform: str, mac: str) -> str:
    known = PLATFORMS.get(platform)
    return mac if known is None else written(mac, known.mac_style)


def _as_line(writing: Writing, binding: Binding) -> BoundLine | None:
    """The configuration line that a row of a table most likely comes from; None where the row does not say enough."""
    fields = {"mac": binding.mac}
    if binding.ip is not None:
        fields["ip"] = binding.ip
    if binding.port is not None:
        fields["dev" if writing.platform == "linux" else "port"] = binding.port
    if binding.vlan is not None:
        fields["vlan"] = str(binding.vlan)
    if binding.kind == "static_mac":
        fields["state"] = "static"
    form = next(
        (each for each in writing.forms if each.kind == binding.kind and (not each.inside or binding.port is not None)),
        None,
    )
    if form is None or any(each not in fields for each in form.whole):
        return None
    view = binding.port if form.inside else None
    if form.inside or (binding.port or "").lower().startswith("vlan"):
        fields.pop("port", None)
    made = bound_line(writing.platform, form.name, fields, view)
    try:
        return made if may_be_sent(writing.platform, made.text) else None
    except LookupError:
        return None
