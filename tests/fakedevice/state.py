"""What the fake device is (`State`), how it misbehaves (`Quirks`) and what it saw (`Seen`).

Plain values that a test may change while the device runs.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

PortMode = Literal["access", "trunk", "hybrid"]
MacKind = Literal["dynamic", "static", "security", "sticky"]
ArpKind = Literal["dynamic", "static", "own"]
BoundKind = Literal["ip_source", "snooping"]
LoginQuestion = Literal["password_change", "password_expired", "security_risks", "banner_yes_no"]

# When something goes wrong: at the k-th command (from 1, over all sessions, since `Seen.clear`), at the first that a
# pattern is found in, or at the k-th configuring line.
At = int | str | tuple[Literal["config"], int]
Raw = bytes | str | Iterable[bytes] | Callable[[str], "bytes | str | Iterable[bytes]"]


@dataclass
class Security:
    """Port security on one port."""

    maximum: int = 1
    violation: Literal["protect", "restrict", "shutdown"] = "shutdown"
    sticky: bool = False
    violations: int = 0
    last_mac: str | None = None
    last_vlan: int = 1


@dataclass
class Port:
    """One port, by its full name (`GigabitEthernet0/0/7`; on an OLT `0/1/3 ont 4` or `gpon-onu_1/2/3:4`)."""

    name: str
    link: bool = True
    shut: bool = False
    error_down: str | None = None
    mbps: int = 1000
    duplex: Literal["full", "half"] = "full"
    mode: PortMode = "access"
    pvid: int = 1
    tagged: tuple[int, ...] = ()
    description: str = ""
    mac: str = "00:e0:fc:00:00:01"
    crc: int = 0
    rx_dbm: float | None = None
    tx_dbm: float | None = None
    security: Security | None = None
    address: str | None = None

    @property
    def up(self) -> bool:
        """Does it carry traffic?"""
        return self.link and not self.shut and self.error_down is None


@dataclass
class Mac:
    """One row of the MAC table; `ont` is the ONT number on an OLT's PON port."""

    mac: str
    vlan: int
    port: str
    kind: MacKind = "dynamic"
    ont: int | None = None


@dataclass
class Arp:
    """One row of the ARP table; a static row hides the dynamic one of the same address, which stays beneath it."""

    ip: str
    mac: str
    vlan: int | None = None
    port: str | None = None
    kind: ArpKind = "dynamic"
    age_min: int = 12


@dataclass
class Bound:
    """One IP+MAC binding: set by hand (`ip_source`) or learned from DHCP (`snooping`)."""

    ip: str
    mac: str
    vlan: int | None = None
    port: str | None = None
    kind: BoundKind = "ip_source"


@dataclass
class Neighbour:
    """One LLDP neighbour."""

    port: str
    name: str
    peer_port: str
    address: str
    mac: str = "00:e0:fc:77:00:01"
    bridge: bool = True


@dataclass
class Ont:
    """One ONT on an OLT's PON port."""

    port: str
    id: int
    serial: str
    online: bool = True
    cause: str = ""
    distance_m: int = 1234
    description: str = ""
    rx_dbm: float = -19.5
    tx_dbm: float = 2.3
    olt_rx_dbm: float = -21.2


@dataclass
class User:
    """Who may log in, and what they may do there."""

    name: str
    password: str
    may_unpage: bool = True
    may_configure: bool = True
    enabled: bool = False  # logs in at the privileged level already (Cisco, Ruijie, ZTE, SmartAX)


@dataclass
class State:
    """One switch or OLT."""

    platform: str
    hostname: str
    ports: list[Port] = field(default_factory=list)
    macs: list[Mac] = field(default_factory=list)
    arps: list[Arp] = field(default_factory=list)
    bound: list[Bound] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)
    onts: list[Ont] = field(default_factory=list)
    vlans: dict[int, str] = field(default_factory=dict)
    users: list[User] = field(default_factory=lambda: [User("tech", "Fake-pass-1")])
    enable_secret: str = "Fake-enable-1"
    line_password: str = "Fake-line-1"  # password-only lines (`Quirks.password_only`)
    management_mac: str = "00:e0:fc:00:00:01"
    clock: str = "2026-11-23 10:00:00"  # its own time
    version: str | None = None  # replaces the version text
    saves: int = 0  # how often somebody saved the configuration: always 0 after fieldkit
    boot_touched: bool = False

    def port(self, name: str) -> Port | None:
        """The port meant by a name, in full or shortened as the device takes it (`gi0/0/7`, `GE 0/0/7`)."""
        exact = next((each for each in self.ports if each.name == name), None)
        if exact is not None:
            return exact
        wanted = short_key(name)
        return next((each for each in self.ports if short_key(each.name) == wanted), None) if wanted else None

    def macs_shown(self, port: Port | None = None, mac: str | None = None, vlan: int | None = None) -> list[Mac]:
        """The MAC table, narrowed; nothing stays learned on a port that is down."""
        down = {each.name for each in self.ports if not each.up}
        return [
            each
            for each in self.macs
            if not (each.kind == "dynamic" and each.port in down)
            and (port is None or each.port == port.name)
            and (mac is None or each.mac == mac)
            and (vlan is None or each.vlan == vlan)
        ]

    def arps_shown(self) -> list[Arp]:
        """The ARP table as the device shows it: a static row in the place of the dynamic one."""
        fixed = {each.ip for each in self.arps if each.kind == "static"}
        return [each for each in self.arps if each.kind == "static" or each.ip not in fixed]


@dataclass
class Quirks:
    """How the device misbehaves; every one may be set when it is made and changed while it runs."""

    # the pager
    pager: bool = True
    page_lines: int = 24
    # slowness
    answer_delay_s: float = 0.0
    byte_delay_s: float = 0.0
    chunk: int | None = None  # bytes written at once
    # SSH: what it speaks; None: all that asyncssh thinks safe
    kex: tuple[str, ...] | None = None
    ciphers: tuple[str, ...] | None = None
    macs: tuple[str, ...] | None = None
    host_key_type: str = "ssh-ed25519"  # also "ssh-rsa" (rsa-sha2), "ssh-rsa-sha1", "ssh-dss", "ecdsa-sha2-nistp256"
    # login
    login_question: LoginQuestion | None = None
    password_only: bool = False  # Telnet and console ask no user name; the password is `State.line_password`
    vty_full: bool = False
    vty_lines: int = 16
    banner: str = ""
    silent: bool = False  # a connection is taken, and nothing is ever said on it (read when the device starts)
    # What SSH lets in by: many are set up for "keyboard-interactive" alone, some for "publickey".
    auth: tuple[str, ...] = ("password",)
    auth_tries: int = 3  # then the device hangs up
    # in the middle
    drop_bytes: int | None = None  # the link goes after so many bytes of a session
    drop_before: At | None = None  # the link goes as the command comes, not applied
    drop_after: At | None = None  # applied, but no answer any more
    freeze_at: At | None = None  # silence from here on; the link stays
    freeze_after: At | None = None  # the same, but this line was still applied
    error_at: At | None = None  # an error reply, not applied
    unknown: str | None = None  # commands with this pattern it does not know, as another release would not
    forbidden: str | None = None  # commands with this pattern this user may not give
    echo_garbled_at: At | None = None
    garble: tuple[int, bytes] = (4, b"~")  # which character the noise changed, and into what; the device reads it so
    wrap_echo: int | None = None  # the echo breaks with a blank and CR after so many columns, prompt included
    rename_at: At | None = None  # the prompt has another name from here on
    alarm_at: At | None = None  # an alarm prints in the middle of the answer
    alarms: bool = False  # an alarm before every answer, unless the session switched them off
    # configuration
    ignores: str | None = None  # configuring lines matching this are taken without a word and have no effect
    refuses_undo: bool = False
    # text
    encoding: str = "utf-8"
    answers: dict[str, Raw] = field(default_factory=dict)  # pattern of a command -> what is sent in place of an answer


@dataclass
class Seen:
    """Everything that reached the device."""

    raw: bytearray = field(default_factory=bytearray)  # each byte typed, on every transport, passwords too
    lines: list[str] = field(default_factory=list)  # each line at a prompt, answers to questions too
    commands: list[str] = field(default_factory=list)  # each line at a command prompt that was not empty
    configured: list[str] = field(default_factory=list)  # configuring lines that took effect
    config_lines: list[str] = field(default_factory=list)  # configuring lines received, taken or not
    answers: list[tuple[str, str]] = field(default_factory=list)  # (question, answer)
    passwords: list[tuple[str, str]] = field(default_factory=list)  # (user name, password) offered, right or wrong
    auth_attempts: int = 0
    connections: int = 0  # TCP connections and console wake-ups
    sessions: int = 0  # that got as far as a prompt
    open_now: int = 0
    most_at_once: int = 0
    paged: int = 0  # how often the pager waited
    left: int = 0  # sessions ended by the device's own word (quit, exit)

    def clear(self) -> None:
        """Forget everything: the k of `At` counts from here (sessions that are open stay counted)."""
        fresh = Seen(open_now=self.open_now)
        for name in vars(fresh):
            setattr(self, name, getattr(fresh, name))


_KINDS = (
    (("gigabitethernet", "gigaethernet", "ge", "gei"), "g"),
    (("xgigabitethernet", "ten-gigabitethernet", "tengigabitethernet", "10ge", "xge", "xgei"), "x"),
    (("ethernet", "eth"), "e"),
    (("fastethernet", "fei"), "f"),
    (("vlanif", "vlan-interface", "vlan"), "v"),
    (("eth-trunk", "bridge-aggregation", "port-channel", "aggregateport", "smartgroup"), "t"),
    (("gpon-onu_", "gpon_onu-", "gpon-onu", "gpon_onu"), "o"),
    (("gpon-olt_", "gpon_olt-", "gpon-olt", "gpon_olt"), "p"),
)
_PORT = re.compile(r"([A-Za-z][\w-]*?[A-Za-z_-]|[A-Za-z]|10GE)?\s*((?:\d+/)*\d+(?::\d+)?)", re.IGNORECASE)


def short_key(name: str) -> tuple[str, str] | None:
    """A port's kind and number, the kind abbreviated at will as on a device; None where this is no port."""
    found = _PORT.fullmatch(name.strip())
    if found is None:
        return None
    word = (found[1] or "").lower()
    if not word:
        return "", found[2]
    for names, kind in _KINDS:
        if any(each.startswith(word) for each in names):
            return kind, found[2]
    return word, found[2]
