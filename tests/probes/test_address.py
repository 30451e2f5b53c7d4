"""How an address came about is said only with evidence."""

import time

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, DefaultRoute, Method, OwnAddress
from fieldkit.probes import address, nic
from fieldkit.probes.task import Task

LEASED = OwnAddress("192.168.1.50", 24, True)
SET = OwnAddress("192.168.1.50", 24, None)
SELF = OwnAddress("169.254.7.9", 16, None)


@pytest.mark.parametrize(
    ("addresses", "ppp", "told", "method"),
    [
        pytest.param((), False, None, "none", id="no address"),
        pytest.param((SELF,), False, "dhcp", "apipa", id="self-assigned, whatever the files say"),
        pytest.param((LEASED,), False, None, "dhcp", id="has a lifetime"),
        pytest.param((SET,), False, None, "unknown", id="for ever is no proof of static"),
        pytest.param((SET,), False, "static", "static", id="a file says by hand"),
        pytest.param((SET,), False, "dhcp", "dhcp", id="a lease names it"),
        pytest.param((LEASED, SELF), False, None, "dhcp", id="self-assigned beside a lease"),
        pytest.param((), True, None, "pppoe", id="port below a session"),
        pytest.param((SET,), True, None, "pppoe", id="the session itself"),
    ],
)
def test_method(addresses: tuple[OwnAddress, ...], ppp: bool, told: Method | None, method: Method) -> None:
    """static, DHCP, APIPA, PPPoE, none, or honestly unknown."""
    assert address.method_of(addresses, ppp=ppp, told=told) == method


def test_self_assigned_address_comes_last() -> None:
    """The address that the interface really uses stands first."""
    assert address.best_first([SELF, SET]) == (SET, SELF)


def test_gateways_are_those_of_the_tested_interface() -> None:
    """A hotspot's better route never becomes the cable's gateway."""
    routes = (
        DefaultRoute("usb0", "192.168.43.1", 50),
        DefaultRoute("eth0", "192.168.1.2", 300),
        DefaultRoute("eth0", "192.168.1.1", 200),
        DefaultRoute("eth0", "192.168.1.1", 400),
        DefaultRoute("eth0", None, 10),
    )
    assert address.gateways_of("eth0", routes) == ("192.168.1.1", "192.168.1.2")
    assert address.gateways_of("eth1", routes) == ()


def test_this_machine_loopback_quickly() -> None:
    """The real reading of loopback, in well under 0.3 s where nothing else keeps the machine."""
    name = next(each.name for each in nic.interfaces() if each.kind == "loopback")
    took = []
    for _ in range(5):
        begun = time.monotonic()
        measured = address.measure(Task(name, begun + 30))
        took.append(time.monotonic() - begun)
    assert min(took) < 0.3
    assert isinstance(measured.facts, AddressReading)
    assert ("127.0.0.1", 8) in [(each.ip, each.prefix) for each in measured.facts.addresses]


def test_psutil_stands_in() -> None:
    """Where there is no netlink the same address is found by psutil."""
    name = next(each.name for each in nic.interfaces() if each.kind == "loopback")
    measured = address._elsewhere(Task(name, time.monotonic() + 2))
    assert "127.0.0.1" in [each.ip for each in measured.facts.addresses]


@pytest.mark.parametrize("how", [address.measure, address._elsewhere])
def test_gone_interface_is_not_measured(how) -> None:  # type: ignore[no-untyped-def]  # either function
    """A name that this laptop has not is not measured, rather than read as having no address."""
    with pytest.raises(NotMeasured) as caught:
        how(Task("no-such-port", time.monotonic() + 2))
    assert caught.value.code == "missing.interface_gone"
