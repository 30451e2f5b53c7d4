"""The part of docs/what-we-send.md that names every command of every platform, made from the platforms themselves."""

from collections.abc import Iterator

from fieldkit.changes.rebind_lines import WRITINGS, every_form
from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS

BEGIN = "<!-- commands: written by `pytest tests/test_docs.py --update-golden` -->"
END = "<!-- end of commands -->"

ASKS = {
    "version": "what it is",
    "port": "the port",
    "mac_on_port": "MACs on the port",
    "mac_search": "where a MAC is",
    "arp_of_ip": "ARP of an address",
    "static_arp": "static ARP",
    "binding": "IP-MAC bindings",
    "snooping": "DHCP snooping",
    "port_security": "port security",
    "error_down": "why a port was switched off",
    "lldp": "neighbours",
    "vlan": "VLANs of the port",
    "light": "optical levels",
    "ont": "the ONT",
    "config_of_ip": "configuration lines with an address",
    "config_of_mac": "configuration lines with a MAC",
    "config_of_port": "the port's configuration",
    "may_change": "whether this user may change it",
}


def commands_of(platform: Platform) -> dict[str, tuple[str, ...]]:
    """Every command that may go to a platform by itself, by what it is for."""
    made: dict[str, tuple[str, ...]] = {str(name): each for name, each in platform.asks.items() if each}
    if platform.version:
        made = {"version": (platform.version,), **{name: each for name, each in made.items() if name != "version"}}
    made["for this session: no pager, no alarms"] = (*platform.unpaged, *platform.quiet)
    made["to the privileged level, with the secret"] = (platform.enable,) if platform.enable else ()
    made["to leave"] = (platform.leave,)
    return {name: each for name, each in made.items() if each}


def part() -> str:
    """The part between its two marks."""
    lines: list[str] = []
    for platform in sorted(PLATFORMS.values(), key=lambda each: each.name):
        lines += ["", f"### `{platform.name}`", "", *_platform(platform)]
    lines += ["", "### Configuring lines, only by `mac-check --rebind`", "", *_rebind()]
    return "\n".join([BEGIN, *lines, "", END])


def _platform(platform: Platform) -> Iterator[str]:
    if platform.paste_only:
        yield "Nobody logs in: its text is only ever pasted."
        return
    yield "| what for | commands, the next only where the device does not know the one before |"
    yield "|---|---|"
    for name, commands in commands_of(platform).items():
        yield f"| {ASKS.get(name, name)} | {', '.join(_code(each) for each in commands)} |"


def _rebind() -> Iterator[str]:
    yield "| platform | lines |"
    yield "|---|---|"
    for name in sorted(WRITINGS):
        yield f"| `{name}` | {', '.join(_code(each) for each in every_form(name))} |"


def _code(command: str) -> str:
    shown = command.replace("|", "\\|").replace("\n", "⏎")
    return f"`{shown}`"
