"""A session on the fake device without a wire: its command line is called straight, so that thousands cost nothing."""

from dataclasses import dataclass, field

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.talk import Answer, DeviceError, Refused, failed
from fieldkit.devices.target import Target
from tests.fakedevice import Quirks, Seen, State
from tests.fakedevice.cli import Said
from tests.fakedevice.scenes import NAMES, fieldkit_name
from tests.fakedevice.shells import SHELLS


@dataclass
class InProcess:
    """One open session; `over_at` is the command at which it breaks off, `forbidden` and `unknown` what it refuses."""

    state: State
    over_at: int | None = None
    forbidden: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    closed: int = 0

    def __post_init__(self) -> None:
        self.target = Target("192.0.2.10")
        self.platform: Platform = PLATFORMS[fieldkit_name(self.state.platform)]
        self.hostname = self.state.hostname
        self._shell = SHELLS[self.state.platform](self.state, Quirks(), Seen(), self.state.users[0])
        if NAMES[self.state.platform].enabled:
            self._shell.mode = "enable"

    def ask(self, command: str, within_s: float | None = None) -> Answer:  # noqa: ARG002 - the protocol's signature
        """What the device says to one reading command."""
        self.asked.append(command)
        if self.over_at == len(self.asked):
            raise failed("closed", self.target, during=command)
        prompt = self._shell.prompt()
        if any(each in command for each in self.forbidden):
            raise Refused("device.not_allowed", device=self.target.name, command=command, said="no")
        if any(each in command for each in self.unknown):
            raise Refused("device.not_understood", device=self.target.name, command=command, said="Error: ?")
        try:
            said = self._shell.run(command)
        except Said as error:
            raise Refused("device.not_understood", device=self.target.name, command=command, said=error.text) from error
        text = said if isinstance(said, str) else "".join(str(each) for each in said)
        return Answer(command, text, text, prompt)

    def permit(self, commands: tuple[str, ...]) -> None:
        """Nothing is configured in a visit."""
        raise DeviceError("device.not_allowed", device=self.target.name, command="; ".join(commands), said="")

    def send(self, command: str, within_s: float | None = None) -> Answer:  # noqa: ARG002 - the protocol's signature
        """Nothing is configured in a visit."""
        raise DeviceError("device.not_allowed", device=self.target.name, command=command, said="")

    def close(self) -> None:
        """Leave."""
        self.closed += 1
