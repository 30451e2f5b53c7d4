"""Whose device is this, told from its MAC without a network?"""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model import vendor
from fieldkit.model.vendor import vendor_of


@pytest.mark.parametrize(
    ("mac", "maker"),
    [
        ("00:e0:fc:12:34:56", "Huawei Technologies"),
        ("00E0-FC12-3456", "Huawei Technologies"),
        ("c8:3a:35:00:00:77", "Tenda Technology"),
        ("00:0c:29:01:02:03", "VMware"),
        # A block of a million, and one of 4096, inside somebody else's.
        ("00:55:da:1f:00:00", "KoolPOS"),
        ("00:1b:c5:00:01:00", "Converging Systems"),
        # Nobody's hardware.
        ("00:00:5e:00:01:07", "VRRP"),
        ("00:00:0c:07:ac:01", "HSRP"),
        ("00:07:b4:00:01:02", "GLBP"),
        ("52:54:00:12:34:56", "QEMU/KVM"),
        ("02:42:ac:11:00:02", "Docker"),
        ("da:a1:19:00:00:01", "Google"),
        ("fe:00:00:00:00:01", "randomised"),
        # Nobody.
        ("01:00:5e:00:00:01", None),
        ("ff:ff:ff:ff:ff:ff", None),
        ("00:00:00:00:00:00", None),
        ("", None),
        ("not a MAC", None),
    ],
)
def test_vendor(mac, maker):
    """The longest registered beginning counts; virtual and made-up MACs are called so; legal forms are left off."""
    assert vendor_of(mac) == maker


@given(st.text(max_size=20) | st.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":")))
def test_any_mac(mac):
    """Nothing makes it stumble, and no name is empty."""
    assert vendor_of(mac) != ""


def test_without_a_table(monkeypatch):
    """An older scapy without a table of makers costs the names, nothing else."""
    vendor._names.cache_clear()
    monkeypatch.setitem(sys.modules, "scapy.libs.manuf", None)
    monkeypatch.setitem(sys.modules, "scapy.libs", None)
    try:
        assert vendor_of("00:e0:fc:12:34:56") is None
        assert vendor_of("00:00:5e:00:01:07") == "VRRP"
    finally:
        vendor._names.cache_clear()
