"""`fieldkit reflect`: this laptop as the far end of a measurement, answering the peers it is told of."""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.options import Options, duration
from fieldkit.cli.output import err, out, print_rows
from fieldkit.cli.words import Speaker
from fieldkit.errors import BadInput
from fieldkit.text.reflect import TEXTS

if TYPE_CHECKING:
    from fieldkit.probes.reflector import Permit, Tally

DEFAULT_FOR = "30m"
_MOST_PER_SECOND = 10_000


def reflect_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit reflect`."""
    made = Options(invocation.language)

    def reflect(
        listen: Annotated[str | None, made.option("--listen", "reflect_listen", "address")] = None,
        port: Annotated[str | None, made.option("--port", "reflect_port", "number")] = None,
        allow_from: Annotated[list[str] | None, made.option("--allow-from", "reflect_allow", "peers")] = None,
        any_peer: Annotated[bool, made.switch("--any-peer", "reflect_any")] = False,
        for_: Annotated[str | None, made.option("--for", "reflect_for", "duration")] = None,
        rate: Annotated[str | None, made.option("--rate", "reflect_rate", "number")] = None,
        interface: Annotated[str | None, made.option("--interface", "reflect_interface", "name")] = None,
    ) -> int:
        known = load_settings(invocation, interface=interface)
        call = coloured(invocation, known)
        speak = Speaker(invocation.language, TEXTS)
        seconds = duration("--for", for_ or DEFAULT_FOR)
        per_second = whole("--rate", rate, 1, _MOST_PER_SECOND)
        number = whole("--port", port, 1, 65535)
        name, address = own_place(known.settings.interface, listen)
        permit = permitted(call, speak, tuple(allow_from or ()), any_peer, per_second)
        return hold(call, speak, name, address, number, permit, seconds)

    return reflect


def hold(
    invocation: Invocation,
    speak: Speaker,
    interface: str,
    address: str,
    port: int | None,
    permit: "Permit",
    seconds: float,
) -> int:
    """Answer until the time is up or the person stops, then say what happened."""
    from fieldkit.probes.reflector import Reflector, listen, serve

    socket, other = listen(interface, address, port)
    with socket:
        own = socket.name
        reflector = Reflector(permit, own, now_s=time.monotonic())
        began = time.monotonic()
        screen = _Screen(invocation, speak, own, began + seconds)
        screen.begin(interface, permit, other)
        stopped = False
        try:
            with screen.shown():
                serve(socket, reflector, until_s=began + seconds, stop=threading.Event(), look=screen.look)
        except KeyboardInterrupt:
            stopped = True  # the usual way to end it
        took_s = time.monotonic() - began
    if invocation.json:
        print_rows("reflect", [row(interface, own, permit, reflector.tally, took_s, stopped)])
    else:
        screen.end(reflector.tally, took_s, stopped)
    return 0


def permitted(
    invocation: Invocation, speak: Speaker, named: tuple[str, ...], any_peer: bool, per_second: int | None
) -> "Permit":
    """Who may be answered: whom the call names, else whom the person names when asked; never anybody by default.

    Raises: BadInput when nobody is named.
    """
    from fieldkit.probes.reflector import PER_SECOND, Permit, networks_of

    rate = float(per_second or PER_SECOND)
    if any_peer and named:
        raise BadInput("reflect.any_and_some")
    if any_peer:
        return Permit(anybody=True, per_second=rate)
    networks = networks_of(named) or networks_of(_asked(invocation, speak))
    if not networks:
        raise BadInput("reflect.no_peer")
    return Permit(networks, per_second=rate)


def _asked(invocation: Invocation, speak: Speaker) -> tuple[str, ...]:
    from fieldkit.cli.keys import is_terminal, keyboard

    if invocation.json or not is_terminal():
        return ()
    console = err(invocation)

    def show() -> None:
        console.print(speak("reflect.ask_peer"), end="", soft_wrap=True)

    try:
        written = keyboard(invocation.environ.get("TERM", "")).line(show)
    except EOFError:
        return ()
    return tuple(written.replace(" ", ",").split(","))


def own_place(interface: str | None, listen: str | None) -> tuple[str, str]:
    """The interface and the one address of it to listen on.

    Raises: BadInput when the address is not this laptop's, or there is none to choose.
    """
    from fieldkit.errors import NotMeasured
    from fieldkit.model.line import Line
    from fieldkit.probes.nic import choose, interfaces, ipv4_of

    if listen is not None:
        held = {own: each.name for each in interfaces() for own in ipv4_of(each.name)}
        if listen not in held:
            raise BadInput("reflect.not_our_address", address=listen, why="", known=sorted(held))
        if interface is not None and held[listen] != interface:
            raise BadInput("reflect.not_on_interface", address=listen, interface=interface)
        return held[listen], listen
    try:
        name = choose(interface, Line()).interface.name
    except NotMeasured as exc:
        raise BadInput("reflect.no_address", interface=interface or "") from exc
    own = ipv4_of(name)
    if not own:
        raise BadInput("reflect.no_address", interface=name)
    return name, own[0]


def whole(option: str, value: str | None, least: int, most: int) -> int | None:
    """A whole number within its bounds.

    Raises: BadInput for anything else.
    """
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise BadInput("reflect.bad_number", option=option, value=value, least=least, most=most)
    return int(value)


def named(permit: "Permit") -> list[str]:
    """Who may be answered, single addresses without their prefix length."""
    return [str(each).removesuffix("/32") for each in permit.networks]


def row(
    interface: str, own: tuple[str, int], permit: "Permit", tally: "Tally", took_s: float, stopped: bool
) -> dict[str, Any]:
    """The one row of `--json`."""
    return {
        "interface": interface,
        "address": own[0],
        "port": own[1],
        "allowed": ["any"] if permit.anybody else named(permit),
        "took_s": round(took_s, 1),
        "stopped": stopped,
        "answered": tally.answered,
        "bytes_in": tally.bytes_in,
        "bytes_out": tally.bytes_out,
        "refused": {why.value: count for why, count in sorted(tally.refused.items())},
        "peers": [
            {"address": each.address, "answered": each.answered, "seconds": round(each.last_s - each.first_s, 1)}
            for each in tally.peers.values()
        ],
        "strangers": [{"address": address, "packets": count} for address, count in tally.strangers.items()],
    }


def is_windows() -> bool:
    """Has this laptop the firewall that asks?"""
    return sys.platform == "win32"


def clock_face(seconds: int) -> str:
    """`0:07`, `29:59`, `2:00:00`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class _Screen:
    """What stands on the screen: how to reach us, one line that lives, and the sum at the end."""

    def __init__(self, invocation: Invocation, speak: Speaker, own: tuple[str, int], until_s: float) -> None:
        self._invocation = invocation
        self._speak = speak
        self._own = own
        self._until_s = until_s
        self._talk = err(invocation)
        self._live: Any = None
        self._last: tuple[float, int] = (time.monotonic(), 0)
        self._per_s = 0.0

    def begin(self, interface: str, permit: "Permit", other: bool) -> None:
        """How the far end reaches us, and what may stand in the way."""
        from fieldkit.model.stampwire import PORT

        if self._invocation.json:
            return
        address, port = self._own
        allowed = [self._speak("reflect.anybody")] if permit.anybody else named(permit)
        self._say("reflect.listening", address=address, port=port, interface=interface, allowed=allowed)
        if other:
            self._say("reflect.other_port", port=port, standard=PORT)
        far = address if port == PORT else f"{address}:{port}"
        self._say("reflect.at_the_other_end", far=far)
        if permit.anybody:
            self._say("reflect.open_to_all")
        if is_windows():
            peers = "any" if permit.anybody else ",".join(allowed)
            self._say("reflect.windows_firewall", port=port, peers=peers)
        self._say("reflect.how_to_end")

    def shown(self) -> ExitStack:
        """While this holds, the live line stands (on a terminal)."""
        from rich.live import Live

        held = ExitStack()
        if self._talk.is_terminal and not self._invocation.json:
            self._live = held.enter_context(Live(console=self._talk, refresh_per_second=4, transient=True))
        return held

    def look(self, tally: "Tally") -> None:
        """Draw the line again, once a second."""
        from rich.text import Text

        if self._live is None:
            return
        now = time.monotonic()
        since, before = self._last
        if now - since >= 1.0:
            self._per_s = (tally.answered - before) / (now - since)
            self._last = (now, tally.answered)
        left = max(0, int(self._until_s - now))
        line = self._speak(
            "reflect.live",
            peers=len(tally.peers),
            answered=tally.answered,
            per_s=round(self._per_s),
            refused=tally.refusals,
            left=clock_face(left),
        )
        self._live.update(Text(line, overflow="ellipsis", no_wrap=True))

    def end(self, tally: "Tally", took_s: float, stopped: bool) -> None:
        """The sum."""
        from rich.text import Text

        console = out(self._invocation)
        head = self._speak(
            "reflect.stopped" if stopped else "reflect.time_up",
            took=clock_face(int(took_s)),
            answered=tally.answered,
            refused=tally.refusals,
        )
        console.print(Text(head, style="bold"), soft_wrap=True)
        for each in tally.peers.values():
            said = self._speak(
                "reflect.peer", address=each.address, answered=each.answered, seconds=round(each.last_s - each.first_s)
            )
            console.print(Text(f"  {said}"), soft_wrap=True)
        for why, count in sorted(tally.refused.items()):
            console.print(Text(f"  {self._speak(f'reflect.refused.{why.value}', count=count)}"), soft_wrap=True)
        if tally.strangers:
            strangers = list(tally.strangers)[-5:]
            console.print(Text(f"  {self._speak('reflect.strangers', addresses=strangers)}"), soft_wrap=True)
        if not tally.answered and not tally.refusals:
            console.print(Text(f"  {self._speak('reflect.nothing_came')}"), soft_wrap=True)

    def _say(self, key: str, **facts: Any) -> None:
        from rich.text import Text

        self._talk.print(Text(self._speak(key, **facts)), soft_wrap=True)
