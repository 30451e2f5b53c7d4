"""What it means to talk to a device: one command, one answer, and the ways in which that can fail."""

from dataclasses import dataclass
from typing import Any, Protocol

from fieldkit.devices.platform import Platform
from fieldkit.devices.target import Target
from fieldkit.errors import NotMeasured
from fieldkit.model.access import Told

# What another try only makes worse: a second wrong password locks the account, a strange key is nobody to talk to.
NEVER_AGAIN = frozenset(
    {
        "device.wrong_password",
        "device.password_expired",
        "device.locked_out",
        "device.no_credentials",
        "device.host_key_unknown",
        "device.host_key_changed",
        "device.host_key_other_type",
    }
)


class DeviceError(NotMeasured):
    """Nothing can be asked of this device (any more): not reached, not let in, gone.  Codes are `device.…`."""

    @property
    def never_again(self) -> bool:
        """Would another try do harm?"""
        return self.code in NEVER_AGAIN


class Refused(DeviceError):
    """The device answered, and refused this one command; the session goes on.

    Codes: `device.not_understood` (it has no such command) and `device.not_allowed` (not for this user).
    """

    @property
    def told(self) -> Told:
        """How far that tells the table that was asked for."""
        return "refused" if self.code == "device.not_allowed" else "unsupported"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one command: `text` as a terminal shows it, bare of echo, pager and prompt; `raw` all of it.

    `prompt` is the one that followed; that it came is why the answer is known to be whole.
    """

    command: str
    text: str
    raw: str
    prompt: str
    took_s: float = 0.0


class Session(Protocol):
    """One open session on one device.  Only one at a time on each device, and whoever opens it closes it."""

    target: Target
    platform: Platform
    hostname: str
    notes: tuple[str, ...]

    def ask(self, command: str, within_s: float | None = None) -> Answer:
        """Put one reading command.  Nothing but the platform's own reading commands is ever let through.

        Raises: Refused when the device does not take it, DeviceError when the session is at an end.
        """

    def permit(self, commands: tuple[str, ...]) -> None:
        """From now on exactly these configuring lines may be sent, because a person agreed to them."""

    def send(self, command: str, within_s: float | None = None) -> Answer:
        """Send one permitted configuring line, its echo checked.

        Raises: Refused when the device does not take it, DeviceError when the session is at an end.
        """

    def close(self) -> None:
        """Leave, by the platform's own word; always returns, and soon."""


def failed(code: str, target: Target, **facts: Any) -> DeviceError:
    """The error `device.CODE` about this device."""
    return DeviceError(f"device.{code}", device=target.name, **facts)
