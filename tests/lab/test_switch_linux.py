"""`fieldkit mac-check` on a real switch: a Linux bridge with sshd, read by an ordinary user without sudo."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError, Refused
from fieldkit.devices.target import Books, Credentials, Target
from fieldkit.devices.visit import visit
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.model.secret import Secret
from tests.lab.net import Net, wait_for
from tests.lab.switch_linux import (
    ADDRESS,
    BEHIND_UPLINK,
    CUSTOMER,
    GATEWAY,
    LINE_IP,
    NAME,
    NEEDED,
    OLD,
    OTHER,
    OTHER_PORT,
    PASSWORD,
    PORT,
    UPLINK,
    USER,
    LinuxSwitch,
    inside,
)

pytestmark = pytest.mark.lab

LINE = Line(address=CarrierAddress(ip=LINE_IP), access=Access(kind="switch", switch=ADDRESS, port=PORT))
SECOND = "c8:3a:35:9a:bc:df"
EXIT = {"ok": 0, "warn": 0, "fault": 1, "unknown": 3}


@pytest.fixture(scope="module")
def switch(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinuxSwitch]:
    """One switch for all situations; each begins with everything taken back."""
    absent = [tool for tool in NEEDED if shutil.which(tool) is None]
    if absent and os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail(f"the lab needs {', '.join(absent)}")
    if absent:
        pytest.skip(f"the lab needs {', '.join(absent)}")
    folder = tmp_path_factory.mktemp("switch")
    folder.parent.chmod(0o755)
    folder.parent.parent.chmod(0o755)
    with Net() as net:
        made = LinuxSwitch(net, folder)
        try:
            yield made
        finally:
            made.close()


def target(switch: LinuxSwitch, password: str = PASSWORD) -> Target:
    """The switch as the record has it."""
    who = Credentials(USER, Secret(password))
    return Target(ADDRESS, platform="linux", credentials=who, host_key=switch.fingerprint)


def fieldkit(switch: LinuxSwitch, home: Path, *words: str, **environment: str) -> tuple[int, dict[str, Any], str]:
    """Run the real command on the technician's laptop; exit code, document, talk."""
    told = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "FIELDKIT_USERNAME": USER,
        "FIELDKIT_PASSWORD": PASSWORD,
        **environment,
    }
    pairs = [f"{key}={value}" for key, value in told.items()]
    command = ["env", "-i", *pairs, sys.executable, "-m", "fieldkit", *words]
    done = switch.technician.run(*command, check=False)
    assert done.stdout.strip(), done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def mac_check(switch: LinuxSwitch, home: Path, *words: str, **record: str) -> tuple[int, dict[str, Any], str]:
    """`mac-check --auto --json` of the line on this switch."""
    keys = {
        "address-ip": LINE_IP,
        "access-kind": "switch",
        "access-switch": ADDRESS,
        "access-port": PORT,
        "access-platform": "linux",
        "access-host-key": switch.fingerprint,
        **{key.replace("_", "-"): value for key, value in record.items()},
    }
    flags = [f"--{key}={value}" for key, value in keys.items()]
    return fieldkit(switch, home, "mac-check", "--auto", "--json", "--at", "lan", *flags, *words)


# -- the situations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """What is done on the network, the words of the command, and what is said of it."""

    do: Callable[[LinuxSwitch], object]
    code: str
    words: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def _talking(switch: LinuxSwitch) -> None:
    switch.talks(switch.customer)
    switch.talks(switch.other)


def _differs(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.bind(OLD)


def _equal(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.bind(CUSTOMER)


def _fixed_to_the_port(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.fix(OLD, PORT)


def _silent(switch: LinuxSwitch) -> None:
    switch.bind(CUSTOMER)
    switch.forget()


def _aged_out(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.switch.ip("link", "set", "dev", PORT, "type", "bridge_slave", "fdb_flush")


def _on_the_uplink(switch: LinuxSwitch) -> None:
    switch.customer.ip("link", "set", "eth0", "address", "c8:3a:35:00:00:01")
    switch.change_device(switch.beyond, CUSTOMER, LINE_IP)
    switch.forget()
    switch.talks(switch.beyond)


def _at_the_neighbours_port(switch: LinuxSwitch) -> None:
    switch.customer.ip("link", "set", "eth0", "address", "c8:3a:35:00:00:01")
    switch.change_device(switch.other, CUSTOMER, LINE_IP)
    switch.talks(switch.other)


def _several(switch: LinuxSwitch) -> None:
    switch.bind(CUSTOMER)
    switch.talks(switch.customer)
    # A second device behind the customer's own switch.
    switch.customer.ip("link", "add", "mv0", "link", "eth0", "address", SECOND, "type", "macvlan", "mode", "bridge")
    switch.customer.address("mv0", "203.0.113.13/29")
    switch.customer.run("ping", "-n", "-q", "-c", "1", "-W", "1", "-I", "mv0", GATEWAY, check=False)


def _down(switch: LinuxSwitch) -> None:
    switch.bind(CUSTOMER)
    switch.customer.ip("link", "set", "eth0", "down")


def _shut(switch: LinuxSwitch) -> None:
    switch.bind(CUSTOMER)
    switch.switch.ip("link", "set", PORT, "down")


def _bound_twice(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.bind(CUSTOMER)
    switch.fix(CUSTOMER, OTHER_PORT)


def _address_taken(switch: LinuxSwitch) -> None:
    switch.customer.ip("address", "flush", "dev", "eth0")
    switch.customer.address("eth0", "203.0.113.13/29")
    switch.talks(switch.customer)
    switch.change_device(switch.other, OTHER, LINE_IP)
    switch.talks(switch.other)


SITUATIONS = {
    "the old device is bound": Situation(
        _differs, "mac.differs", facts={"bound_mac": OLD, "live_macs": [CUSTOMER], "bound_kinds": ["static_arp"]}
    ),
    "the old device is fixed to the port": Situation(
        _fixed_to_the_port, "mac.differs", facts={"bound_mac": OLD, "bound_kinds": ["static_mac"]}
    ),
    "the device is bound": Situation(_equal, "mac.equal", facts={"bound_mac": CUSTOMER, "in_use": [CUSTOMER]}),
    "nothing is bound": Situation(_talking, "mac.no_binding", facts={"live_macs": [CUSTOMER], "bound_mac": None}),
    "nobody talks": Situation(_silent, "mac.nothing_learned", facts={"half": "unknown", "live_macs": []}),
    "nobody talks any more": Situation(_aged_out, "mac.nothing_learned", facts={"half": "aged_out"}),
    "behind the uplink": Situation(
        _on_the_uplink,
        "mac.nothing_learned",
        ("--mac", CUSTOMER),
        {"half": "on_uplink", "found_port": UPLINK},
    ),
    "in the neighbour's port": Situation(
        _at_the_neighbours_port,
        "mac.elsewhere",
        ("--mac", "c83a.359a.bcde"),
        {"found_port": OTHER_PORT, "found_mac": CUSTOMER, "given_mac": CUSTOMER},
    ),
    "a switch is plugged in": Situation(_several, "mac.several", facts={"answering": [CUSTOMER]}),
    "no link": Situation(_down, "mac.port_down", facts={"half": "no_link"}),
    "shut": Situation(_shut, "mac.port_shut"),
    "bound in two places": Situation(_bound_twice, "mac.bound_twice"),
    "the neighbour has the address": Situation(
        _address_taken, "mac.ip_taken", facts={"taken_by": OTHER, "taken_port": OTHER_PORT}
    ),
    "no device's MAC": Situation(
        _silent_and_bound := lambda switch: switch.bind("01:00:5e:00:00:09") or _talking(switch),
        "mac.not_a_device",
        facts={"misread": ["01:00:5e:00:00:09"]},
    ),
}


@pytest.fixture
def home(tmp_path: Path, switch: LinuxSwitch) -> Iterator[Path]:
    """A technician's own folder, and the network as it was."""
    yield tmp_path
    for name in ("mv0",):
        switch.customer.run("ip", "link", "del", name, check=False)
    switch.change_device(switch.beyond, BEHIND_UPLINK, "203.0.113.12")
    switch.reset()


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_code_that_a_linux_switch_can_produce(name: str, switch: LinuxSwitch, home: Path) -> None:
    """What is wrong at the port is said by its code, with what proves it."""
    situation = SITUATIONS[name]
    switch.reset()
    situation.do(switch)
    code, document, talk = mac_check(switch, home, *situation.words)
    found = {each["check"]: each for each in document["findings"]}["mac.binding"]
    assert found["code"] == situation.code, (found["facts"], talk)
    assert code == EXIT[document["verdict"]]
    facts = {"switch": NAME, "port": PORT, **situation.facts}
    assert {key: found["facts"].get(key) for key in facts} == facts
    assert PASSWORD not in json.dumps(document) + talk


def test_all_of_it_is_read_without_sudo(switch: LinuxSwitch, home: Path) -> None:
    """An ordinary user reads every table whole, and what the kernel has not is told as that."""
    switch.reset()
    _differs(switch)

    def there() -> Any:
        with open_session(target(switch), Books(home)) as session:
            return visit(session, LINE, (CUSTOMER,))

    visited = inside(switch.technician, there)
    assert visited.error is None
    assert not any("sudo" in output.asked for output in visited.outputs)
    whole = ("port", "mac_on_port", "mac_search", "arp_of_ip", "static_arp", "binding", "lldp")
    assert {ask: visited.told[ask] for ask in whole} == dict.fromkeys(whole, "whole")
    # This kernel's bridge knows no VLANs where it has no such file; where it has one, filtering is off all the same.
    without = ("vlan", "snooping", "port_security")
    assert {ask: visited.told[ask] for ask in without} == dict.fromkeys(without, "unsupported")


def test_sudo_is_for_the_rebinding_alone(switch: LinuxSwitch, home: Path) -> None:
    """The reading session lets no such command through, and the switch itself allows the user nothing beyond it."""

    def there() -> tuple[str, str]:
        with open_session(target(switch), Books(home)) as session:
            for command in ("sudo -n ip link set p7 down", "ip link set p7 down", "ip neigh flush all", "reboot"):
                with pytest.raises(LookupError):
                    session.ask(command)
            session.permit(("sudo -n ip link set p7 down",))
            with pytest.raises(Refused) as refused:
                session.send("sudo -n ip link set p7 down")
            return refused.value.code, session.hostname

    assert inside(switch.technician, there) == ("device.not_allowed", NAME)
    assert switch.is_up(PORT)


def test_a_wrong_password_is_tried_once(switch: LinuxSwitch, home: Path) -> None:
    """The switch locks accounts: one attempt, told as what it is."""
    before = switch.log.read_text(encoding="utf-8").count("Failed password")

    def there() -> str:
        with pytest.raises(DeviceError) as failed:
            open_session(target(switch, "not-the-one"), Books(home))
        return str(failed.value.code)

    assert inside(switch.technician, there) == "device.wrong_password"
    assert switch.log.read_text(encoding="utf-8").count("Failed password") == before + 1


def test_the_switch_behind_the_uplink_is_known_by_lldp(switch: LinuxSwitch, home: Path) -> None:
    """Two real daemons: the neighbour's name and port come off the wire."""
    line = Line(address=CarrierAddress(ip=LINE_IP), access=Access(kind="switch", switch=ADDRESS, port=UPLINK))

    def there() -> Any:
        with open_session(target(switch), Books(home)) as session:
            return visit(session, line)

    def peers() -> list[Any]:
        visited = inside(switch.technician, there)
        return [
            row
            for ask, output in zip(visited.asks, visited.outputs, strict=True)
            if ask == "lldp"
            for row in output.parsed.rows
        ]

    wait_for(lambda: bool(peers()), seconds=40, what="an LLDP frame of core-1")
    (peer,) = peers()
    assert (peer.port, peer.name, peer.peer_port, peer.bridge) == (UPLINK, "core-1", "p1", True)
