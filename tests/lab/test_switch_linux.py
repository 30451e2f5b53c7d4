"""`fieldkit mac-check` on a real switch: a Linux bridge with sshd, read by an ordinary user without sudo."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fieldkit.checks import CHECKS
from fieldkit.devices.readings import of_visit
from fieldkit.devices.session import DeviceSession, open_session
from fieldkit.devices.talk import DeviceError, Refused
from fieldkit.devices.target import Books, Credentials, Target
from fieldkit.devices.visit import visit
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.model.mac import GivenMac
from fieldkit.model.secret import Secret
from tests.checks.situations import judge
from tests.lab.net import Net, wait_for
from tests.lab.switch_linux import (
    ADDRESS,
    BEHIND_UPLINK,
    CUSTOMER,
    DROPBEAR,
    GATEWAY,
    LINE_IP,
    NAME,
    NEEDED,
    OLD,
    OTHER,
    OTHER_NAME,
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
GROUP = "01:00:5e:00:00:09"
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


def target(switch: LinuxSwitch, password: str = PASSWORD, address: str = ADDRESS) -> Target:
    """The switch as the record has it."""
    who = Credentials(USER, Secret(password))
    return Target(address, platform="linux", credentials=who, host_key=switch.fingerprint)


def command(switch: LinuxSwitch, home: Path, *words: str) -> list[str]:
    """The command line of `mac-check --auto --json` of this line, the login in the environment."""
    told = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "FIELDKIT_USERNAME": USER,
        "FIELDKIT_PASSWORD": PASSWORD,
    }
    record = {
        "address-ip": LINE_IP,
        "access-kind": "switch",
        "access-switch": ADDRESS,
        "access-port": PORT,
        "access-platform": "linux",
        "access-host-key": switch.fingerprint,
    }
    pairs = [f"{key}={value}" for key, value in told.items()]
    flags = [f"--{key}={value}" for key, value in record.items()]
    asked = ["mac-check", "--auto", "--json", "--at", "lan", *flags, *words]
    return ["env", "-i", *pairs, sys.executable, "-m", "fieldkit", *asked]


def mac_check(switch: LinuxSwitch, home: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Run the real command on the technician's laptop; exit code, document, talk."""
    done = switch.technician.run(*command(switch, home, *words), check=False)
    assert done.stdout.strip(), done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


# -- the situations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """What is done on the network, the MAC that the customer read out, and what is said of it."""

    do: Callable[[LinuxSwitch], object]
    code: str
    mac: str | None = None
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
    switch.customer.ip("address", "flush", "dev", "eth0")
    switch.switch.ip("link", "set", "dev", PORT, "type", "bridge_slave", "fdb_flush")
    switch.switch.ip("neigh", "replace", LINE_IP, "lladdr", CUSTOMER, "dev", "br0", "nud", "stale")


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
    switch.fix(OLD, PORT)


def _address_taken(switch: LinuxSwitch) -> None:
    switch.customer.ip("address", "flush", "dev", "eth0")
    switch.customer.address("eth0", "203.0.113.13/29")
    switch.talks(switch.customer)
    switch.change_device(switch.other, OTHER, LINE_IP)
    switch.talks(switch.other)


def _a_group_is_bound(switch: LinuxSwitch) -> None:
    _talking(switch)
    switch.bind(GROUP)


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
    "nobody talks any more": Situation(
        _aged_out, "mac.nothing_learned", CUSTOMER, {"half": "aged_out", "answering": [CUSTOMER]}
    ),
    "behind the uplink": Situation(
        _on_the_uplink,
        "mac.nothing_learned",
        CUSTOMER,
        {"half": "on_uplink", "found_port": UPLINK},
    ),
    "in the neighbour's port": Situation(
        _at_the_neighbours_port,
        "mac.elsewhere",
        CUSTOMER,
        {"found_port": OTHER_PORT, "found_mac": CUSTOMER, "given_mac": CUSTOMER},
    ),
    "a switch is plugged in": Situation(_several, "mac.several", facts={"bound_mac": CUSTOMER}),
    "no link": Situation(_down, "mac.port_down", facts={"half": "no_link"}),
    "shut": Situation(_shut, "mac.port_shut"),
    "bound in two places": Situation(_bound_twice, "mac.bound_twice"),
    "the neighbour has the address": Situation(
        _address_taken, "mac.ip_taken", facts={"taken_by": OTHER, "taken_port": OTHER_PORT}
    ),
    "no device's MAC": Situation(_a_group_is_bound, "mac.not_a_device", facts={"misread": [GROUP]}),
}


# Shown by the real command too; the others by what it calls.
BY_COMMAND = {"the old device is bound": "fault", "nothing is bound": "ok", "in the neighbour's port": "fault"}


@pytest.fixture
def home(tmp_path: Path, switch: LinuxSwitch) -> Iterator[Path]:
    """A technician's own folder, on a network as it was built, which it is again afterwards."""
    switch.reset()
    yield tmp_path
    switch.customer.run("ip", "link", "del", "mv0", check=False)
    switch.change_device(switch.beyond, BEHIND_UPLINK, "203.0.113.12")
    switch.reset()


@pytest.fixture(scope="module")
def session(switch: LinuxSwitch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeviceSession]:
    """One session for many visits."""
    books = Books(tmp_path_factory.mktemp("books"))
    opened = inside(switch.technician, lambda: open_session(target(switch), books))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_code_that_a_linux_switch_can_produce(
    name: str, switch: LinuxSwitch, session: DeviceSession, home: Path
) -> None:
    """What is wrong at the port is said by its code, with what proves it."""
    situation = SITUATIONS[name]
    situation.do(switch)
    visited = visit(session, LINE, (situation.mac,) if situation.mac else ())
    assert visited.error is None
    seen = {
        each.topic: each.facts for each in of_visit(visited, LINE).taken if each.topic in CHECKS["mac.binding"].reads
    }
    if situation.mac:
        seen["mac_given"] = GivenMac(situation.mac)
    found = judge("mac.binding", seen, line=LINE)
    assert found.code == situation.code, found.facts
    facts = {"switch": NAME, "port": PORT, **situation.facts}
    assert {key: found.facts.get(key) for key in facts} == facts


@pytest.mark.parametrize("name", BY_COMMAND)
def test_the_command_says_so(name: str, switch: LinuxSwitch, home: Path) -> None:
    """The same out of `fieldkit mac-check`, with the verdict and the exit code, and no password anywhere."""
    situation = SITUATIONS[name]
    situation.do(switch)
    code, document, talk = mac_check(switch, home, *(("--mac", situation.mac.upper()) if situation.mac else ()))
    found = {each["check"]: each for each in document["findings"]}["mac.binding"]
    assert (found["code"], document["verdict"], code) == (situation.code, BY_COMMAND[name], EXIT[BY_COMMAND[name]]), (
        talk
    )
    assert {key: found["facts"].get(key) for key in situation.facts} == situation.facts
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert not any(PASSWORD.encode() in each for each in [*kept, json.dumps(document).encode(), talk.encode()])


def test_all_of_it_is_read_without_sudo(switch: LinuxSwitch, session: DeviceSession, home: Path) -> None:
    """An ordinary user reads every table whole, and what the kernel has not is told as that."""
    _differs(switch)
    visited = visit(session, LINE, (CUSTOMER,))
    assert visited.error is None
    assert not any("sudo" in output.asked for output in visited.outputs)
    whole = ("port", "mac_on_port", "mac_search", "arp_of_ip", "static_arp", "binding", "lldp")
    assert {ask: visited.told[ask] for ask in whole} == dict.fromkeys(whole, "whole")
    # This kernel's bridge knows no VLANs where it has no such file; where it has one, filtering is off all the same.
    without = ("vlan", "snooping", "port_security")
    assert {ask: visited.told[ask] for ask in without} == dict.fromkeys(without, "unsupported")


def test_sudo_is_for_the_rebinding_alone(switch: LinuxSwitch, session: DeviceSession) -> None:
    """The reading session lets no such command through, and the switch itself allows the user nothing beyond it."""
    for command in ("sudo -n ip link set p7 down", "ip link set p7 down", "ip neigh flush all", "reboot"):
        with pytest.raises(LookupError):
            session.ask(command)
    session.permit(("sudo -n ip link set p7 down",))
    with pytest.raises(Refused) as refused:
        session.send("sudo -n ip link set p7 down")
    session.permit(())
    assert (refused.value.code, session.hostname) == ("device.not_allowed", NAME)
    assert switch.is_up(PORT)


def test_a_wrong_password_is_tried_once(switch: LinuxSwitch, home: Path) -> None:
    """The switch locks accounts: one attempt, told as what it is."""
    before = switch.log.read_text(encoding="utf-8").count("Failed password")

    def there() -> str:
        with pytest.raises(DeviceError) as failed:
            open_session(target(switch, "not-the-one", OTHER_NAME), Books(home))
        return str(failed.value.code)

    assert inside(switch.technician, there) == "device.wrong_password"
    assert switch.log.read_text(encoding="utf-8").count("Failed password") == before + 1


def test_another_ssh_server(switch: LinuxSwitch, home: Path) -> None:
    """Dropbear, as small boxes have it, with a host key of its own: found out to be Linux, and read whole."""
    who = Credentials(USER, Secret(PASSWORD))
    by_dropbear = Target(OTHER_NAME, tcp_port=DROPBEAR, credentials=who, host_key=switch.dropbear_fingerprint)
    _differs(switch)

    def there() -> Any:
        with open_session(by_dropbear, Books(home)) as session:
            return visit(session, LINE, (CUSTOMER,))

    visited = inside(switch.technician, there)
    assert (visited.platform, visited.hostname, visited.error) == ("linux", NAME, None)
    assert {visited.told[ask] for ask in ("port", "mac_on_port", "static_arp", "binding")} == {"whole"}


def test_the_switch_behind_the_uplink_is_known_by_lldp(switch: LinuxSwitch, session: DeviceSession) -> None:
    """Two real daemons: the neighbour's name and port come off the wire."""
    line = Line(address=CarrierAddress(ip=LINE_IP), access=Access(kind="switch", switch=ADDRESS, port=UPLINK))

    visited = visit(session, line)
    told = zip(visited.asks, visited.outputs, strict=True)
    (peer,) = [row for ask, output in told if ask == "lldp" for row in output.parsed.rows]
    assert (peer.port, peer.name, peer.peer_port, peer.bridge) == (UPLINK, "core-1", "p1", True)


# -- the change --------------------------------------------------------------------------------------------------------


def bound_now(switch: LinuxSwitch) -> list[str]:
    """What the kernel itself has bound: for the line's address, and to its port."""
    shown = switch.switch.run("ip", "neigh", "show", "to", LINE_IP, "nud", "permanent").stdout.split()
    return [*(shown[shown.index("lladdr") + 1 : shown.index("lladdr") + 2] if shown else []), *switch.fixed(PORT)]


@pytest.mark.parametrize("do", [_differs, _fixed_to_the_port], ids=["static ARP", "static MAC"])
def test_the_binding_is_changed_and_read_back(
    do: Callable[[LinuxSwitch], None], switch: LinuxSwitch, home: Path
) -> None:
    """Nothing is changed without consent; with it the new device is bound, the old one is not, and nothing else is."""
    do(switch)
    untouched = switch.switch.run("ip", "neigh", "show", "nud", "permanent").stdout, bound_now(switch)
    code, _, _ = mac_check(switch, home, "--rebind")
    assert code == 2
    assert (switch.switch.run("ip", "neigh", "show", "nud", "permanent").stdout, bound_now(switch)) == untouched

    code, document, talk = mac_check(switch, home, "--rebind", "--allow", "rebind", "--confirm", f"{PORT} {CUSTOMER}")
    assert code == 0, talk
    assert document["facts"]["rebind"]["result"] == "rebound"
    assert bound_now(switch) == [CUSTOMER]
    assert (switch.fixed(OTHER_PORT), switch.fixed(UPLINK)) == ([], [])


def test_killed_in_the_middle_it_is_led_back(switch: LinuxSwitch, home: Path) -> None:
    """kill -9 once the kernel has the new binding; the next call finds that out, and undoes it."""
    _differs(switch)
    words = ("--rebind", "--allow", "rebind", "--confirm", f"{PORT} {CUSTOMER}")
    running = subprocess.Popen(
        switch.technician.command(*command(switch, home, *words)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: bound_now(switch) == [CUSTOMER], seconds=60, what="the change")
    finally:
        running.kill()
        running.wait()
    assert running.returncode == -9, "it was over before it was killed"

    code, document, talk = mac_check(switch, home, "--resume-rebind", "--allow", "rebind", "--confirm", f"{PORT} {OLD}")
    assert document["facts"]["rebind"]["result"] == "undone", talk
    assert code == 0, talk
    assert bound_now(switch) == [OLD]
