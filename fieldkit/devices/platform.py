"""What fieldkit knows of one kind of device: which commands it may send there, and how to read what comes back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fieldkit.devices.rows import Format, Intent

# What can be asked of a device.  A command has holes for what narrows it: {port}, {mac}, {ip}, {vlan}.
Ask = Literal[
    "version",
    "port",
    "mac_on_port",
    "mac_search",
    "arp_of_ip",
    "static_arp",
    "binding",
    "snooping",
    "port_security",
    "error_down",
    "lldp",
    "vlan",
    "light",
    "ont",
    # What stands in the configuration, and whether this user may change it: read before and after a guarded change.
    "config_of_ip",
    "config_of_mac",
    "config_of_port",
    "may_change",
]

# Which output answers each of them.
INTENT_OF: Mapping[Ask, Intent] = {
    "port": "port",
    "mac_on_port": "mac_table",
    "mac_search": "mac_table",
    "arp_of_ip": "arp",
    "static_arp": "arp",
    "binding": "binding",
    "snooping": "snooping",
    "port_security": "port_security",
    "error_down": "error_down",
    "lldp": "lldp",
    "vlan": "vlan",
    "light": "light",
    "ont": "ont",
}

# What narrows a command: `{port}`.
_HOLE = re.compile(r"\{(\w+)\}")

MacStyle = Literal["dash4", "dot4", "colon"]


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform, as data.

    `asks`: for each question the commands that put it, the likeliest first; the next is tried only where the device
    does not know the one before; none at all where such a device has no such table.  They are all that may ever be
    sent to read, and none of them changes anything.
    `unpaged` switches the pager off for this session alone; where the user may not, the reader pages on by itself.
    `quiet` keeps alarms from printing into the session.  `prompt` matches the last line when the device waits for a
    command; `not_understood` what it says to a command it does not know, `not_allowed` to one this user may not give.
    `questions` are what it may ask at login, with the answer that changes nothing.  `told_by` knows it by its version
    text, `version` being the command for it.  `config_prompt` matches the prompt inside configuration.
    `port_parts` takes a port's name apart where a command wants it so: each group fills the hole of its name.
    `spelled` is each kind of port (`port_key`) spelled out, since not every release takes the short name.
    `paste_only`: nobody can log in here, its text is only ever pasted.
    """

    name: str
    formats: tuple[Format, ...]
    asks: Mapping[Ask, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""
    told_by: re.Pattern[str] | None = None
    unpaged: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    prompt: re.Pattern[str] = re.compile(r"(?:<[^<>\r\n]{1,64}>|[\w.@:/()\[\]~*-]{1,80}[>#\]$])[ \t]*\Z")
    config_prompt: re.Pattern[str] | None = None
    not_understood: re.Pattern[str] = re.compile(r"^\s*(?:%|Error:)", re.MULTILINE)
    not_allowed: re.Pattern[str] | None = None
    questions: tuple[tuple[re.Pattern[str], str], ...] = ()
    enable: str | None = None
    leave: str = "quit"
    mac_style: MacStyle = "dash4"
    port_parts: re.Pattern[str] | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    paste_only: bool = False

    def commands(self, ask: Ask, **values: str | None) -> Iterator[tuple[str, str]]:
        """Each way of putting a question of which every hole is known: the entry of `asks`, and the command itself.

        `values` are `port`, `ip`, `vlan`, and `mac` as this platform writes it.
        """
        known = {**values, **self._parts_of(values.get("port"))}
        for entry in self.asks.get(ask, ()):
            if all(known.get(each) is not None for each in _HOLE.findall(entry)):
                yield entry, _HOLE.sub(lambda hole: known[hole[1]] or "", entry)

    def _parts_of(self, port: str | None) -> dict[str, str | None]:
        match = self.port_parts.fullmatch(port.strip()) if self.port_parts is not None and port else None
        return match.groupdict() if match else {}


def written(mac: str, style: MacStyle) -> str:
    """A MAC (`aa:bb:cc:dd:ee:ff`) as the platform writes it."""
    digits = mac.replace(":", "").lower()
    if style == "colon":
        return mac.lower()
    mark = "-" if style == "dash4" else "."
    return mark.join(digits[at : at + 4] for at in range(0, 12, 4))
