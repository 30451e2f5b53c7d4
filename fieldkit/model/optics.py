"""Optical power, as read by a person from a meter or the equipment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypedPower:
    """Received power in dBm as typed (`optics.received`)."""

    rx_power_dbm: float
