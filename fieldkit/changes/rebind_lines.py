"""How does each platform write a binding into its configuration, and how is such a line taken out again?

Data for the platforms whose reading and writing commands are known from their vendors' own pages; pure.
Source: the vendors' command references for `arp static`, `user-bind static`, `ip source binding`, `arp`; iproute2.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fieldkit.devices.platform import MacStyle, written
from fieldkit.devices.rows import IP, MAC, port_key
from fieldkit.model.access import BindingKind
from fieldkit.model.mac import parse_mac

# What may stand in each hole of a line; nothing else is ever written or taken for a binding.
_HOLES = {
    "ip": IP,
    "mac": MAC,
    "vlan": r"\d{1,4}",
    "cevlan": r"\d{1,4}",
    "port": r"(?=\S*\d)(?!all\b)[A-Za-z0-9][\w./:-]{0,46}",
    "dev": r"[\w.:-]{1,15}",
    "name": r"[\w.:-]{1,31}",
    "state": r"static|permanent",
}
_PARTS = re.compile(r"(\[|\]|\{\w+\})")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a platform binds.  `[ … ]` may be left out; `{line}` in `unset` is the line itself.

    `inside`: the line stands in the port's own view.  `replaces`: the new line takes the old one's place by itself.
    `whole` names the holes without which a line is read, and taken out, but never written anew.
    """

    name: str
    kind: BindingKind
    set: str
    unset: str
    inside: bool = False
    replaces: bool = False
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """One platform's way of being configured.

    `enter` and `leave` go into configuration and out; `inside` into a port's view; `commit` makes it so where the
    device keeps a candidate (its prompt in configuration then matches `staged`).  `harmless` is what it may say to a
    line that it took.  `names` matches a line that binds, in whatever form; `owned` one by which the device itself has
    the address {ip}.  `margin`: what stands in no view begins at the left margin.  `save` makes it outlast a restart
    (none: nothing does), `agree` is what is replied when it asks back, `saved` what it says when it has.
    """

    platform: str
    style: MacStyle
    forms: tuple[Form, ...]
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    inside: str = "interface {port}"
    commit: str | None = None
    staged: re.Pattern[str] | None = None
    harmless: re.Pattern[str] = re.compile(r"(?!)")
    names: re.Pattern[str] = re.compile(r"(?!)")
    owned: str = r"(?!)"
    margin: bool = True
    save: str | None = None
    agree: str | None = None
    saved: re.Pattern[str] = re.compile(r"success|\[OK\]|\bsaved\b|finished", re.IGNORECASE)


WRITINGS: Mapping[str, Writing] = {
    each.platform: each
    for each in (
        Writing(
            "huawei_vrp",
            "dash4",
            (
                Form(
                    "static_arp",
                    "static_arp",
                    "arp static {ip} {mac}[ vid {vlan}[ cevid {cevlan}][ interface {port}]][ vpn-instance {name}]",
                    "undo {line}",
                ),
                Form(
                    "user_bind",
                    "ip_source",
                    "user-bind static ip-address {ip} mac-address {mac}[ interface {port}][ vlan {vlan}]",
                    "undo {line}",
                ),
            ),
            enter=("system-view",),
            leave=("return",),
            commit="commit",
            staged=re.compile(r"^\[[~*]"),
            harmless=re.compile(r"Info: [^\n]*"),
            names=re.compile(r"(?:undo )?(?:arp static|user-bind|dhcp snooping .*bind|ip source)"),
            owned=r"^\s*(?:ip address {ip}(?!\d)|vrrp .*virtual-ip {ip}(?!\d))",
            save="save",
            agree="y",
        ),
        Writing(
            "hp_comware",
            "dash4",
            (
                # A short entry finds its port by itself later, and so hides a mistake: only the long form is written.
                Form(
                    "static_arp",
                    "static_arp",
                    "arp static {ip} {mac}[ {vlan} {port}][ vpn-instance {name}]",
                    "undo arp {ip}[ vpn-instance {name}]",
                    whole=("vlan", "port"),
                ),
                Form(
                    "source_port",
                    "ip_source",
                    "ip source binding ip-address {ip} mac-address {mac}[ vlan {vlan}]",
                    "undo {line}",
                    inside=True,
                ),
                Form(
                    "source",
                    "ip_source",
                    "ip source binding ip-address {ip} mac-address {mac}[ vlan {vlan}]",
                    "undo {line}",
                ),
            ),
            enter=("system-view",),
            leave=("return",),
            names=re.compile(r"(?:undo )?(?:arp (?:static|multiport)|ip source|ip(?:-mac)? .*binding|user-bind)"),
            owned=r"^\s*(?:ip address {ip}(?!\d)|vrrp .*virtual-ip {ip}(?!\d))",
            margin=False,
            save="save force",
        ),
        Writing(
            "cisco_ios",
            "dot4",
            (
                Form("static_arp", "static_arp", "arp[ vrf {name}] {ip} {mac} arpa[ {port}]", "no {line}"),
                Form("source", "ip_source", "ip source binding {mac} vlan {vlan} {ip} interface {port}", "no {line}"),
            ),
            enter=("configure terminal",),
            leave=("end",),
            names=re.compile(r"(?:no )?(?:arp |ip source|switchport port-security)"),
            owned=r"^\s*(?:ip address {ip}(?!\d)|(?:standby|vrrp|glbp) .*ip {ip}(?!\d))",
            save="write memory",
        ),
        Writing(
            "linux",
            "colon",
            (
                Form(
                    "neighbour",
                    "static_arp",
                    "sudo -n ip neigh replace {ip} lladdr {mac} dev {dev} nud permanent",
                    "sudo -n ip neigh del {ip} dev {dev}",
                    replaces=True,
                ),
                Form(
                    "fdb",
                    "static_mac",
                    "sudo -n bridge fdb replace {mac} dev {dev} master {state}[ vlan {vlan}]",
                    "sudo -n bridge fdb del {mac} dev {dev} master[ vlan {vlan}]",
                ),
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class BoundLine:
    """One line of a device's configuration that binds.  `fields` fill the form's holes, the MAC as `aa:bb:cc:dd:ee:ff`.

    `view` is the port in whose view it stands, where it does.  Two are equal that bind the same, however the device
    shortens a port's name.
    """

    platform: str
    form: str
    fields: tuple[tuple[str, str], ...]
    view: str | None = None

    def _same(self) -> tuple[object, ...]:
        fields = tuple((key, port_key(value) if key == "port" else value.lower()) for key, value in self.fields)
        return self.platform, self.form, fields, None if self.view is None else port_key(self.view)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BoundLine) and self._same() == other._same()

    def __hash__(self) -> int:
        return hash(self._same())

    @property
    def place(self) -> tuple[object, ...]:
        """What there can be only one of: the form, for one address, in one view."""
        return self.form, self.ip, None if self.view is None else port_key(self.view)

    @property
    def shape(self) -> Form:
        """The form it is written in."""
        return next(each for each in WRITINGS[self.platform].forms if each.name == self.form)

    @property
    def mac(self) -> str:
        """The MAC that it binds."""
        return dict(self.fields)["mac"]

    @property
    def ip(self) -> str | None:
        """The address that it binds, if it names one."""
        return dict(self.fields).get("ip")

    @property
    def port(self) -> str | None:
        """The port that it binds to, by its words or by where it stands."""
        fields = dict(self.fields)
        return self.view or fields.get("port") or fields.get("dev")

    @property
    def vlan(self) -> int | None:
        """The VLAN that it names."""
        vlan = dict(self.fields).get("vlan")
        return None if vlan is None else int(vlan)

    @property
    def text(self) -> str:
        """The line that puts it there."""
        return _filled(self.shape.set, self._words())

    @property
    def gone(self) -> str:
        """The line that takes it away; it names this entry and no other."""
        return _filled(self.shape.unset, {**self._words(), "line": self.text})

    def _words(self) -> dict[str, str]:
        style = WRITINGS[self.platform].style
        return {**dict(self.fields), "mac": written(self.mac, style)}

    def instead(self, **fields: str) -> "BoundLine":
        """The same line with other values."""
        made = {**dict(self.fields), **fields}
        return BoundLine(self.platform, self.form, tuple(sorted(made.items())), self.view)


def bound_line(platform: str, form: str, fields: Mapping[str, str], view: str | None = None) -> BoundLine:
    """A line made of values."""
    return BoundLine(platform, form, tuple(sorted(fields.items())), view)


def line_to(line: BoundLine) -> dict[str, Any]:
    """JSON-ready."""
    return {"platform": line.platform, "form": line.form, "fields": dict(line.fields), "view": line.view}


def line_from(data: Mapping[str, Any]) -> BoundLine:
    """The line that `line_to` wrote.  Raises: KeyError, TypeError, StopIteration when it is something else."""
    made = bound_line(data["platform"], data["form"], {str(k): str(v) for k, v in data["fields"].items()}, data["view"])
    if made.shape is None or not made.text:
        raise TypeError(data)
    return made


def notations(platform: str, mac: str) -> tuple[str, ...]:
    """Every way in which this platform's configuration may write a MAC, to look for it there."""
    usual = written(mac, WRITINGS[platform].style)
    return (usual, mac.upper()) if platform == "cisco_ios" else (usual,)  # IOS shows source bindings with colons


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """What of a device's configuration names the line's address, its MACs or its port.

    `unknown` bind in a form nobody knows, or stand in a view that was not shown; `owns` is a line by which the device
    itself has the address; `others` name them otherwise.
    """

    lines: tuple[BoundLine, ...] = ()
    others: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    owns: str | None = None
    view: str | None = None
    raw: tuple[str, ...] = field(default=(), compare=False)


def read_config(platform: str, found: Sequence[str], port_text: str | None, ip: str, macs: Sequence[str]) -> Held:
    """From the configuration's lines about this address and these MACs, and the port's own part of it."""
    writing = WRITINGS[platform]
    view, inner = _port_part(port_text or "")
    lines: list[BoundLine] = []
    others: list[str] = []
    unknown: list[str] = []
    owns: str | None = None
    inside_too = {each for each in inner if _about(each, ip, macs)}
    for each, where in [
        *((line, None) for text in found for line in text.splitlines()),
        *((one, view) for one in inner),
    ]:
        words = " ".join(each.split())
        if not words or (where is None and not _about(each, ip, macs)):
            continue
        if re.search(writing.owned.replace("{ip}", re.escape(ip)), each):
            owns = words
            continue
        if where is None and words in inside_too:
            continue  # it stands in our port's view, and is read there
        made = _read_line(writing, words, where)
        if where is None and writing.margin and each[:1].isspace() and writing.names.match(words):
            unknown.append(words)  # it stands in a view that nobody has shown
        elif made is not None and _about(words, ip, macs):
            lines.append(made)
        elif writing.names.match(words) and _about(words, ip, macs):
            unknown.append(words)
        else:
            others.append(words)
    return Held(_once(lines), _once(others), _once(unknown), owns, view, (*found, port_text or ""))


def _once(each: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each))


def _port_part(text: str) -> tuple[str | None, list[str]]:
    """The port's name as its configuration has it, and the lines in its view."""
    name: str | None = None
    inner: list[str] = []
    for line in text.splitlines():
        opened = re.fullmatch(r"interface (\S+(?: \d\S*)?)\s*", line)
        if opened:
            name = opened[1]
        elif name is not None and line[:1].isspace() and line.strip():
            inner.append(" ".join(line.split()))
        elif name is not None and line.strip():
            break
    return name, inner


def _about(line: str, ip: str, macs: Sequence[str]) -> bool:
    """Does a line name this address or one of these MACs, and not merely a longer number?"""
    if re.search(rf"(?<![\d.]){re.escape(ip)}(?![\d.])", line):
        return True
    return any(parse_mac(found) in macs for found in re.findall(rf"(?<![\w.:-])(?:{MAC})(?![\w.:-])", line))


def _read_line(writing: Writing, words: str, view: str | None) -> BoundLine | None:
    for form in writing.forms:
        if form.inside is (view is not None):
            match = _pattern(form.set).fullmatch(words)
            if match:
                fields = {name: value for name, value in match.groupdict().items() if value is not None}
                return bound_line(writing.platform, form.name, {**fields, "mac": parse_mac(fields["mac"])}, view)
    return None


def read_linux(neighbours: str, fdb: str | None, ip: str, macs: Sequence[str]) -> Held:
    """From `ip -j neigh show` and `bridge -j fdb show`.  Raises: ValueError when one of them is not whole."""
    lines: list[BoundLine] = []
    others: list[str] = []
    for entry in _entries(neighbours):
        states = entry.get("state") or []
        if entry.get("dst") == ip and "PERMANENT" in states:
            fields = {"ip": ip, "mac": parse_mac(str(entry.get("lladdr", ""))), "dev": _device(entry, "dev")}
            lines.append(bound_line("linux", "neighbour", fields))
    for entry in _entries(fdb) if fdb is not None else ():
        mac, state = str(entry.get("mac", "")), str(entry.get("state", ""))
        if mac.lower() not in macs or "master" not in entry or state not in ("static", "permanent"):
            continue
        fields = {"mac": parse_mac(mac), "dev": _device(entry, "ifname"), "state": state}
        lines.append(bound_line("linux", "fdb", {**fields, **_vlan_of(entry)}))
    return Held(_once(lines), tuple(others), raw=(neighbours, fdb or ""))


def _entries(text: str) -> Iterator[Mapping[str, Any]]:
    read = json.loads(text)
    if not isinstance(read, list) or not all(isinstance(each, dict) for each in read):
        raise ValueError(text[:80])
    yield from (each for each in read if each)


def _device(entry: Mapping[str, Any], key: str) -> str:
    name = str(entry.get(key, ""))
    if not re.fullmatch(r"[\w.:-]{1,15}", name):
        raise ValueError(name)
    return name


def _vlan_of(entry: Mapping[str, Any]) -> dict[str, str]:
    vlan = entry.get("vlan")
    return {"vlan": str(int(vlan))} if vlan is not None else {}


# -- templates ---------------------------------------------------------------------------------------------------------


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a line of this form looks like."""
    made = ""
    for part in _PARTS.split(template):
        if part == "[":
            made += "(?:"
        elif part == "]":
            made += ")?"
        elif part.startswith("{"):
            made += f"(?P<{part[1:-1]}>{_HOLES[part[1:-1]]})"
        else:
            made += re.escape(part)
    return re.compile(made, re.IGNORECASE)


def _filled(template: str, words: Mapping[str, str]) -> str:
    """The template with its holes filled; a part in brackets is left out where one of its own holes has no value."""
    stack: list[tuple[str, bool]] = [("", True)]
    for part in _PARTS.split(template):
        text, whole = stack[-1]
        if part == "[":
            stack.append(("", True))
        elif part == "]":
            stack.pop()
            outer, outer_whole = stack[-1]
            stack[-1] = (outer + (text if whole else ""), outer_whole)
        elif part.startswith("{"):
            value = words.get(part[1:-1])
            stack[-1] = (text + (value or ""), whole and value is not None)
        else:
            stack[-1] = (text + part, whole)
    made, whole = stack[0]
    if not whole:
        raise LookupError(template)
    return made


def every_form(platform: str) -> tuple[str, ...]:
    """Every line that may ever be sent to configure this platform, with its holes: for the documents and the tests."""
    writing = WRITINGS[platform]
    made = [*writing.enter]
    if any(form.inside for form in writing.forms):
        made.append(writing.inside)
    for form in writing.forms:
        made += [form.unset.replace("{line}", form.set), form.set]
    made += [each for each in (writing.commit, *writing.leave, writing.save, writing.agree) if each]
    return tuple(dict.fromkeys(made))


def may_be_sent(platform: str, line: str) -> bool:
    """Is this one of the lines that may ever be sent there?"""
    return any(_pattern(each).fullmatch(line) for each in every_form(platform))
